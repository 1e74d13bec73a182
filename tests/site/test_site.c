/* test_site.c - src/site/site.c, node.c, path.c: what a site file becomes, and every mistake it can hold. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../harness.h"
#include "site/site.h"

static const struct products *products;

static const char *
in_source(const char *path)
{
	return arena_printf(&arena, "%s/%s", getenv("TOP_SRCDIR"), path).at;
}

static void
setup(void)
{
	products = products_read(&arena, in_source("tests/site/products"), &messages);
	ck_assert_uint_eq(messages.count, 0);
}

static const struct site *
parse(const char *content)
{
	return site_parse(&arena, products, TEXT("f"), text_of(content), "office", &messages);
}

static const char whole[] =
    "certproof-site: 1\n"
    "name: Example, main office\n"
    "release: V1.1\n"
    "services: [calls]\n"
    "registration-domains: [example.com, example.org]\n"
    "xmpp-federation-domains: chat.example.com\n"
    "chat-node-aliases: []\n"
    "phone-security-profiles:\n"
    "  - plain.example.com\n"
    "  - {name: oauth.example.com, oauth: true}\n"
    "  - {name: lsc.example.com, oauth: false}\n"
    "clients: [desk]\n"
    "phone-trust: phones/ca.pem\n"
    "revocation: {mode: on, ocsp: off, crls: on, fallback: reject}\n"
    "cms-addresses: [join.example.com]\n"
    "mixed-mode: on\n"
    "clusters:\n"
    "  - {name: core.example.com, nodes: [c1, c2], tls-verify: enforcing}\n"
    "nodes:\n"
    "  - name: c1\n"
    "    role: core\n"
    "    fqdn: c1.example.com\n"
    "    certificate: c1/server.pem\n"
    "    key: c1/key.pem\n"
    "    trust: [c1/root.pem, c1/more.pem]\n"
    "    chain: c1/chain.pem\n"
    "    crl: [c1/crl.pem]\n"
    "    client-certificate: c1/client.pem\n"
    "    client-key: c1/client-key.pem\n"
    "    settings: {strict-names: off}\n"
    "  - {name: c2, role: core, release: V2.0, fqdn: c2.example.com}\n"
    "  - {name: e1, role: edge, fqdn: e1.example.com, aliases: [www.example.com]}\n"
    "  - name: p1\n"
    "    role: phones\n"
    "    release: 14SU1\n"
    "    fqdn: p1.example.com\n"
    "    certificates: {web: p1/web.pem, Sip: p1/sip.pem}\n"
    "    keys: {web: p1/web.key}\n"
    "    trust: p1/all.pem\n"
    "    trusts: {web-trust: [p1/web-trust.pem], ipsec-trust: p1/ipsec.pem}\n"
    "  - {name: p2, role: phones, fqdn: p2.example.com}\n"
    "  - {name: partner, role: external, certificate: partner.pem}\n"
    "links:\n"
    "  - {from: c1, to: e1, zone: tunnel, peer-address: e1.example.com, verify-name: core.example.com}\n"
    "  - {from: c1, to: p1, zone: phones, tls-verify: on}\n";

START_TEST(site_is_read_whole)
{
	const struct site *site = parse(whole);

	ck_assert_msg(site != NULL, "%s", said());
	ck_assert(text_is(site_name(site), "Example, main office"));
	ck_assert(text_is(site->release, "V1.1"));
	ck_assert_uint_eq(site->services.count, 1);
	ck_assert_uint_eq(site->registration_domains.count, 2);
	ck_assert(text_is(site->registration_domains.items[1], "example.org"));
	ck_assert_uint_eq(site->xmpp_federation_domains.count, 1);
	ck_assert_uint_eq(site->chat_node_aliases.count, 0);
	ck_assert_uint_eq(site->profile_count, 3);
	ck_assert(!site->profiles[0].oauth && site->profiles[1].oauth && !site->profiles[2].oauth);
	ck_assert(text_is(site->profiles[1].name, "oauth.example.com"));
	ck_assert(site->clients_given && site->mixed_mode);
	ck_assert_str_eq(site->phone_trust.path, "office/phones/ca.pem");
	ck_assert(text_is(site->revocation.mode, "on") && text_is(site->revocation.ocsp, "off"));
	ck_assert(text_is(site->revocation.crls, "on") && text_is(site->revocation.fallback, "reject"));
	ck_assert(text_is(site->cms_addresses.items[0], "join.example.com"));
	ck_assert_uint_eq(site->node_count, 6);
}
END_TEST

START_TEST(node_with_one_certificate_has_its_own_and_a_client_store)
{
	const struct site *site = parse(whole);
	const struct site_node *node = site_node(site, TEXT("c1"));
	const struct site_unit *own = site_node_unit(node, TEXT("")), *client = site_node_unit(node, TEXT("client"));

	ck_assert_uint_eq(node->unit_count, 2);
	ck_assert_str_eq(own->certificate.path, "office/c1/server.pem");
	ck_assert(text_is(own->certificate.text, "c1/server.pem"));
	ck_assert_str_eq(own->key.path, "office/c1/key.pem");
	ck_assert(text_is(product_role_name(own->role), "core"));
	ck_assert_str_eq(client->certificate.path, "office/c1/client.pem");
	ck_assert_str_eq(client->key.path, "office/c1/client-key.pem");
	ck_assert_ptr_eq(client->role, own->role);
	ck_assert_uint_eq(node->trust.count, 2);
	ck_assert_uint_eq(own->trust.count, 2);
	ck_assert_uint_eq(node->chain.count, 1);
	ck_assert_uint_eq(node->crl.count, 1);
	ck_assert_uint_eq(node->setting_count, 1);
	ck_assert(text_is(node->settings[0].value, "off"));
	ck_assert_ptr_eq(site_node_list(node, TEXT("trust")), &node->trust);
	ck_assert_ptr_eq(node->site, site);
}
END_TEST

START_TEST(node_with_units_has_them_by_name)
{
	const struct site_node *node = site_node(parse(whole), TEXT("p1"));
	const struct site_unit *web = site_node_unit(node, TEXT("web")), *sip = site_node_unit(node, TEXT("Sip"));

	ck_assert_uint_eq(node->unit_count, 3);
	ck_assert(text_is(product_role_name(web->role), "phone-web"));
	ck_assert_str_eq(web->key.path, "office/p1/web.key");
	ck_assert_ptr_null(sip->key.path);
	ck_assert_ptr_null(site_node_unit(node, TEXT("ipsec"))->certificate.path);
	ck_assert_ptr_null(site_node_unit(node, TEXT("ipsec"))->role);
	ck_assert_ptr_null(site_node_unit(node, TEXT("")));
	ck_assert_str_eq(site_node_list(node, TEXT("web-trust"))->items[0].path, "office/p1/web-trust.pem");
	ck_assert_str_eq(site_node_list(node, TEXT("Sip-trust"))->items[0].path, "office/p1/all.pem");
	ck_assert_str_eq(site_node_list(node, TEXT("ipsec-trust"))->items[0].path, "office/p1/ipsec.pem");
}
END_TEST

START_TEST(release_is_the_nodes_or_the_sites_if_its_product_has_it)
{
	const struct site *site = parse(whole);

	ck_assert(text_is(site_node(site, TEXT("c1"))->release, "V1.1"));
	ck_assert(text_is(site_node(site, TEXT("c2"))->release, "V2.0"));
	ck_assert(text_is(site_node(site, TEXT("p1"))->release, "14SU1"));
	ck_assert(text_is(site_node(site, TEXT("p2"))->release, ""));
	ck_assert(text_is(site_node(site, TEXT("partner"))->release, ""));
}
END_TEST

START_TEST(clusters_and_links_know_their_nodes)
{
	const struct site *site = parse(whole);
	const struct site_node *c1 = site_node(site, TEXT("c1")), *c2 = site_node(site, TEXT("c2"));

	ck_assert_uint_eq(site->cluster_count, 1);
	ck_assert_uint_eq(site->clusters[0].node_count, 2);
	ck_assert_ptr_eq(site->clusters[0].nodes[1], c2);
	ck_assert_ptr_eq(c1->cluster, &site->clusters[0]);
	ck_assert_ptr_null(site_node(site, TEXT("e1"))->cluster);
	ck_assert(text_is(site->clusters[0].tls_verify, "enforcing"));
	ck_assert_uint_eq(site->link_count, 2);
	ck_assert_ptr_eq(site->links[0].from, c1);
	ck_assert(text_is(site->links[0].kind->name, "tunnel"));
	ck_assert(text_is(site->links[0].tls_verify, "on"));
	ck_assert(text_is(site->links[1].tls_verify, "on"));
	ck_assert(text_is(site->links[1].peer_address, ""));
	ck_assert(text_is(site_link_name(&arena, &site->links[1]), "c1 to p1 (phones)"));
	ck_assert(site_node(site, TEXT("partner"))->external);
	ck_assert_ptr_null(site_node(site, TEXT("nobody")));
}
END_TEST

START_TEST(json_is_a_site_file_too)
{
	const struct site *site = parse("{\"certproof-site\": 1, \"nodes\": [\n"
	    "\t{\"name\": \"e1\", \"role\": \"edge\", \"fqdn\": \"e1.example.com\"}]}");

	ck_assert_msg(site != NULL, "%s", said());
	ck_assert(text_is(site->nodes[0].fqdn, "e1.example.com"));
}
END_TEST

#define HEAD "certproof-site: 1\n"
#define NODES "nodes:\n  - {name: e1, role: edge, fqdn: e1.example.com}\n  - {name: c1, role: core, fqdn: c1.example.com}\n"
#define NODE(more) "nodes:\n  - {name: e1, role: edge, fqdn: e1.example.com, " more "}\n"
#define PHONE(more) "nodes:\n  - {name: p1, role: phones, fqdn: p1.example.com, " more "}\n"
#define BELOW " (paths start from the folder of the site file and stay below it)"

static const struct mistake {
	const char *why, *content, *said;
} mistakes[] = {
	{ "no site file", "certproof-rules: 1\n",
	    "1:1: not a site file (a site file begins with 'certproof-site: 1')" },
	{ "nothing", "", "1:1: not a site file (a site file begins with 'certproof-site: 1')" },
	{ "another form", "certproof-site: 2\n", "1:17: unsupported version of the site file format: '2' (this certproof reads version 1)" },
	{ "a misspelt key", HEAD "servces: [calls]\n" NODES,
	    "2:1: unknown key 'servces' in a site file (did you mean 'services'?)" },
	{ "a misspelt key of a node", HEAD NODE("certifcate: x"),
	    "3:50: unknown key 'certifcate' in a node (did you mean 'certificate'?)" },
	{ "no nodes", HEAD, "1:1: a site file needs the key 'nodes'" },
	{ "an empty list of nodes", HEAD "nodes: []\n", "2:8: a site without nodes" },
	{ "a node without a role", HEAD "nodes: [{name: e1}]\n", "2:9: a node needs the key 'role'" },
	{ "a node with an empty name", HEAD "nodes: [{name: '', role: external}]\n", "2:16: a node without a name" },
	{ "a node without an FQDN", HEAD "nodes: [{name: e1, role: edge}]\n",
	    "2:9: a node of role edge needs the key 'fqdn' (its own full name, as host.example.com)" },
	{ "a misspelt role", HEAD "nodes: [{name: e1, role: egde, fqdn: x}]\n",
	    "2:26: 'egde' is not a role of a node (did you mean 'edge'?)" },
	{ "a role of certificates", HEAD "nodes: [{name: e1, role: phone-web, fqdn: x}]\n",
	    "2:26: 'phone-web' is not a role of a node (known: phones, edge, core, external)" },
	{ "a misspelt service", HEAD "services: [calls, chats]\n" NODES,
	    "2:19: 'chats' is not a service (did you mean 'chat'?)" },
	{ "an unknown service", HEAD "services: fax\n" NODES, "2:11: 'fax' is not a service (known: calls, chat)" },
	{ "an unknown client", HEAD "clients: [desks, phone]\n" NODES,
	    "2:11: 'desks' is not a kind of client (did you mean 'desk'?); "
	    "2:18: 'phone' is not a kind of client (known: desk, mobile)" },
	{ "a release of no product", HEAD "release: W1\n" NODES,
	    "2:10: 'W1' is not a release of any product (known: 14, 14SU1, 15, V1.0, V1.1, V2.0)" },
	{ "a release of another product", HEAD NODE("release: 14SU1"),
	    "3:59: '14SU1' is not a release of Example Server (the newest is V2.0)" },
	{ "a release without its letter", HEAD NODE("release: 2.0"),
	    "3:59: '2.0' is not a release of Example Server (did you mean 'V2.0'?)" },
	{ "a release of an external node", HEAD "nodes: [{name: x, role: external, release: V1.0}]\n",
	    "2:44: an external node has no release" },
	{ "two nodes of one name", HEAD "nodes:\n  - {name: e1, role: edge, fqdn: a.x}\n  - {name: e1, role: core, fqdn: b.x}\n",
	    "4:12: a second node with the name 'e1' (every node has a name of its own)" },
	{ "a cluster with a node that is not there",
	    HEAD NODES "clusters: [{name: x, nodes: [e1, e2]}]\n",
	    "5:34: 'e2' is not a node of this site (did you mean 'e1'?)" },
	{ "a node in two clusters",
	    HEAD NODES "clusters:\n  - {name: x, nodes: [e1]}\n  - {name: y, nodes: [c1, e1]}\n",
	    "7:27: the node 'e1' is already in a cluster (list a node in one cluster, once)" },
	{ "a node twice in a cluster", HEAD NODES "clusters: [{name: x, nodes: [e1, e1]}]\n",
	    "5:34: the node 'e1' is already in a cluster (list a node in one cluster, once)" },
	{ "two clusters of one name",
	    HEAD NODES "clusters:\n  - {name: x, nodes: [e1]}\n  - {name: x, nodes: [c1]}\n",
	    "7:12: duplicate cluster name 'x'" },
	{ "the cluster has no nodes", HEAD NODES "clusters: [{name: x, nodes: []}]\n", "5:29: the cluster has no nodes" },
	{ "a cluster of another mode", HEAD NODES "clusters: [{name: x, nodes: [e1], tls-verify: on}]\n",
	    "5:47: 'tls-verify' cannot be 'on' (it is enforcing or permissive)" },
	{ "a link from a node that is not there",
	    HEAD NODES "links: [{from: core1, to: e1, zone: tunnel}]\n",
	    "5:16: 'core1' is not a node of this site (known: e1, c1)" },
	{ "a link to itself", HEAD NODES "links: [{from: c1, to: c1, zone: tunnel}]\n",
	    "5:24: a link from 'c1' to itself" },
	{ "a misspelt zone", HEAD NODES "links: [{from: c1, to: e1, zone: tunel}]\n",
	    "5:34: 'tunel' is not a kind of zone (did you mean 'tunnel'?)" },
	{ "a link without a zone", HEAD NODES "links: [{from: c1, to: e1}]\n", "5:9: a link needs the key 'zone'" },
	{ "tls-verify that is neither", HEAD NODES "links: [{from: c1, to: e1, zone: tunnel, tls-verify: yes}]\n",
	    "5:54: 'tls-verify' cannot be 'yes' (it is on or off)" },
	{ "tls-verify of one end", HEAD NODES "links: [{from: c1, to: e1, zone: tunnel, tls-verify: {from: on}}]\n",
	    "5:54: a tls-verify needs the key 'to'" },
	{ "tls-verify that is a list", HEAD NODES "links: [{from: c1, to: e1, zone: tunnel, tls-verify: [on]}]\n",
	    "5:54: 'tls-verify' is one word, or a mapping (write on, off, or {from: on, to: off})" },
	{ "a name that is an address", HEAD "nodes: [{name: e1, role: edge, fqdn: 192.0.2.1}]\n",
	    "2:38: '192.0.2.1' is not a fully qualified domain name (write the full name of the server, as host.example.com; the address by which "
	    "others reach it is peer-address of their links)" },
	{ "a name without a domain", HEAD "nodes: [{name: e1, role: edge, fqdn: e1}]\n",
	    "2:38: 'e1' is not a fully qualified domain name (write the full name of the server, as host.example.com; the address by which "
	    "others reach it is peer-address of their links)" },
	{ "a setting that is not known", HEAD NODE("settings: {strict-name: on}"),
	    "3:61: 'strict-name' is not a setting of this node (did you mean 'strict-names'?)" },
	{ "a value of a setting", HEAD NODE("settings: {strict-names: true}"),
	    "3:75: 'true' is not a value of a setting (known: on, off)" },
	{ "a setting of an external node", HEAD "nodes: [{name: x, role: external, settings: {a: on}}]\n",
	    "2:46: 'a' is not a setting of this node (none is known)" },
	{ "an absolute path", HEAD NODE("certificate: /etc/x.pem"), "3:63: the path '/etc/x.pem' is absolute" BELOW },
	{ "a path that climbs out", HEAD NODE("trust: [a/../../x.pem]"),
	    "3:58: the path 'a/../../x.pem' leads out of the folder of the site file" BELOW },
	{ "an empty path", HEAD NODE("key: ''"), "3:55: the path is empty" },
	{ "phones' trust that climbs out", HEAD "phone-trust: ../x\n" NODES,
	    "2:14: the path '../x' leads out of the folder of the site file" BELOW },
	{ "one certificate where there are several", HEAD PHONE("certificate: x"),
	    "3:65: a node of role phones has several certificates (name them by unit: certificates: {UNIT: FILE})" },
	{ "one key where there are several", HEAD PHONE("key: x"),
	    "3:57: a node of role phones has several certificates (name them by unit: keys: {UNIT: FILE})" },
	{ "several certificates where there is one", HEAD NODE("certificates: {web: x}"),
	    "3:64: a node of role edge has no units (write certificate: FILE)" },
	{ "several lists where there is one", HEAD NODE("trusts: {web-trust: x}"),
	    "3:58: a node of role edge has one list (write trust: [FILE])" },
	{ "a misspelt unit", HEAD PHONE("certificates: {wbe: x}"),
	    "3:67: 'wbe' is not a unit of this node (did you mean 'web'?)" },
	{ "a unit in another case", HEAD PHONE("keys: {sip: x}"),
	    "3:59: 'sip' is not a unit of this node (did you mean 'Sip'?)" },
	{ "a list without -trust", HEAD PHONE("trusts: {web: x}"),
	    "3:61: 'web' is not a list of this node (known: web-trust, Sip-trust, ipsec-trust)" },
	{ "a list of no unit", HEAD PHONE("trusts: {wbe-trust: x}"),
	    "3:61: 'wbe-trust' is not a list of this node (did you mean 'web-trust'?)" },
	{ "a list within a list of paths", HEAD PHONE("trusts: {web-trust: [[x]]}"),
	    "3:72: 'web-trust' must be a list of paths" },
	{ "a list for one certificate", HEAD PHONE("certificates: {web: [x]}"),
	    "3:72: 'web' must be the path of one file (write web: folder/file.pem)" },
	{ "a profile without a name", HEAD "phone-security-profiles: [{oauth: true}, [x]]\n" NODES,
	    "2:27: a phone security profile needs the key 'name'; "
	    "2:42: 'phone-security-profiles' holds texts and mappings, not a list" },
	{ "a profile of no letters", HEAD "phone-security-profiles: [x, '']\n" NODES,
	    "2:30: the phone security profile has no name (write its name, or {name: NAME, oauth: true})" },
	{ "revocation that is neither", HEAD "revocation: {mode: enabled}\n" NODES,
	    "2:20: 'mode' cannot be 'enabled' (it is on or off)" },
	{ "every mistake is told", HEAD "services: [x]\nclients: [y]\n" NODES "links: [{from: q, to: e1, zone: z}]\n",
	    "2:12: 'x' is not a service (known: calls, chat); 3:11: 'y' is not a kind of client (known: desk, mobile); "
	    "7:16: 'q' is not a node of this site (known: e1, c1); 7:33: 'z' is not a kind of zone (known: tunnel, phones, peers, mixed)" },
	{ "mistakes of form and of sense together",
	    HEAD "servces: [x]\nservices: [calls, [x], chats]\nmixed-mode: maybe\nnodes:\n"
	    "  - {name: e1, role: egde, fqdn: [x], trust: [/x.pem, {a: b}, ../y.pem]}\n  - nothing\n"
	    "  - {name: c1, role: core, fqdn: c.x, release: 14, setings: {a: on}, settings: {b: on}}\n"
	    "links: [{from: c1, to: c1, zone: tunel, tls-verify: always}]\n",
	    "2:1: unknown key 'servces' in a site file (did you mean 'services'?); 3:19: 'services' holds texts, not a list; "
	    "4:13: 'mixed-mode' cannot be 'maybe' (it is on or off); 6:34: 'fqdn' must be a text, not a list; "
	    "6:55: 'trust' holds texts, not a mapping; "
	    "7:5: a node must be a mapping, not a text (write 'key: value' lines, or {key: value}); "
	    "8:52: unknown key 'setings' in a node (did you mean 'settings'?); "
	    "3:24: 'chats' is not a service (did you mean 'chat'?); 6:47: the path '/x.pem' is absolute" BELOW "; "
	    "6:63: the path '../y.pem' leads out of the folder of the site file" BELOW "; "
	    "6:22: 'egde' is not a role of a node (did you mean 'edge'?); "
	    "8:48: '14' is not a release of Example Server (the newest is V2.0); "
	    "8:81: 'b' is not a setting of this node (known: strict-names); "
	    "9:34: 'tunel' is not a kind of zone (did you mean 'tunnel'?); 9:53: 'tls-verify' cannot be 'always' (it is on or off); 9:24: a link from 'c1' to itself" },
	{ "a misspelt name of a node, which others name", HEAD "nodes: [{nmae: e1, role: edge, fqdn: x.y}]\n"
	    "links: [{from: e1, to: e1, zone: z}]\nclusters: [{name: x, nodes: [e1, e2]}]\n",
	    "2:10: unknown key 'nmae' in a node (did you mean 'name'?); "
	    "3:34: 'z' is not a kind of zone (known: tunnel, phones, peers, mixed)" },
	{ "nodes that are no list, which others name", HEAD "nodes: e1\nlinks: [{from: e1, to: e2, zone: z}]\n",
	    "2:8: 'nodes' must be a list, not a text; 3:34: 'z' is not a kind of zone (known: tunnel, phones, peers, mixed)" },
	{ "misspelt keys that are needed", HEAD "nodes:\n  - {name: e1, rol: edge, certificate: x}\n  - {name: e2, role: edge, fqdm: x}\n"
	    "clusters: [{nmae: x, node: [e1]}, {name: y, nodes: [[e1]]}]\nlinks: [{form: e1, to: e3, zoen: z}]\n",
	    "3:16: unknown key 'rol' in a node (did you mean 'role'?); 4:28: unknown key 'fqdm' in a node (did you mean 'fqdn'?); "
	    "5:13: unknown key 'nmae' in a cluster (did you mean 'name'?); 5:22: unknown key 'node' in a cluster (did you mean 'nodes'?); "
	    "5:53: 'nodes' holds texts, not a list; "
	    "6:10: unknown key 'form' in a link (did you mean 'from'?); 6:28: unknown key 'zoen' in a link (did you mean 'zone'?); "
	    "6:24: 'e3' is not a node of this site (did you mean 'e1'?)" },
	{ "two nodes without names", HEAD "nodes: [{role: external}, {role: external}]\nclusters: [{nodes: a}, {nodes: b}]\n",
	    "2:9: a node needs the key 'name'; 2:27: a node needs the key 'name'; "
	    "3:12: a cluster needs the key 'name'; 3:24: a cluster needs the key 'name'" },
};

START_TEST(mistake_has_a_place_and_a_way_out)
{
	const struct mistake *m = &mistakes[_i];
	const struct site *site = parse(m->content);

	ck_assert_msg(strcmp(said(), m->said) == 0, "%s: %s, expected: %s", m->why, said(), m->said);
	ck_assert_msg(site == NULL, "%s: a site all the same", m->why);
}
END_TEST

static const char *
many_nodes(unsigned count)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_adds(&out, HEAD "nodes:\n");
	for (unsigned i = 0; i < count; i++)
		buffer_printf(&out, "- {name: x%u, role: external}\n", i);
	return buffer_text(&out).at;
}

START_TEST(nodes_have_a_limit)
{
	ck_assert_ptr_nonnull(parse(many_nodes(LIMIT_SITE_NODES)));
	ck_assert_ptr_null(parse(many_nodes(LIMIT_SITE_NODES + 1)));
	ck_assert_str_eq(said(), "5003:3: more than 5000 nodes");
}
END_TEST

/* ---- files ---- */

static const char *
scratch_folder(void)
{
	char *folder = arena_string(&arena, TEXT("/tmp/certproof-test-XXXXXX"));

	ck_assert_ptr_nonnull(mkdtemp(folder));
	return folder;
}

static const char *
joined(const char *folder, const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name).at;
}

static void
put_file(const char *path, const char *content)
{
	struct output *output = output_open(&arena, path, &messages);

	ck_assert_ptr_nonnull(output);
	output_puts(output, content);
	ck_assert(output_close(output, &messages));
}

START_TEST(symbolic_link_that_leads_out_is_refused)
{
	const char *folder = scratch_folder(), *link = joined(folder, "out.pem"), *file = joined(folder, "site.yaml");
	const struct site *site;

	ck_assert_int_eq(symlink("/etc/passwd", link), 0);
	put_file(file, HEAD NODE("certificate: out.pem"));
	site = site_read(&arena, products, file, &messages);
	unlink(link);
	unlink(file);
	rmdir(folder);
	ck_assert_ptr_null(site);
	ck_assert_str_eq(said(), "3:63: the path 'out.pem' is a link that leads out of the folder of the site file" BELOW);
}
END_TEST

START_TEST(symbolic_link_that_stays_within_is_followed)
{
	const char *folder = scratch_folder(), *link = joined(folder, "in.pem"), *file = joined(folder, "site.yaml");
	const struct site *site;

	ck_assert_int_eq(symlink("site.yaml", link), 0);
	put_file(file, HEAD NODE("certificate: in.pem"));
	site = site_read(&arena, products, file, &messages);
	unlink(link);
	unlink(file);
	rmdir(folder);
	ck_assert_msg(site != NULL, "%s", said());
	ck_assert_str_eq(site->nodes[0].units[0].certificate.path, link);
}
END_TEST

START_TEST(path_in_the_folder_of_the_run_stays_as_written)
{
	const struct site *site = site_parse(&arena, products, TEXT("f"),
	    text_of(HEAD NODE("certificate: e1/x.pem, key: '-'")), ".", &messages);

	ck_assert_msg(site != NULL, "%s", said());
	ck_assert_str_eq(site->nodes[0].units[0].certificate.path, "e1/x.pem");
	/* Not standard input. */
	ck_assert_str_eq(site->nodes[0].units[0].key.path, "./-");
}
END_TEST

START_TEST(site_file_that_is_not_there_is_a_message)
{
	ck_assert_ptr_null(site_read(&arena, products, "/nowhere/site.yaml", &messages));
	ck_assert_uint_eq(messages.errors, 1);
}
END_TEST

/* What is shipped and what the fixtures hold fit each other. */
START_TEST(every_site_of_the_fixtures_is_read)
{
	const struct products *shipped = products_read(&arena, getenv("CERTPROOF_RULES"), &messages);
	DIR *fixtures = opendir(getenv("FIXTURES"));
	const struct dirent *entry;
	unsigned count = 0;

	ck_assert_msg(messages.errors == 0, "%s", said());
	ck_assert_ptr_nonnull(fixtures);
	while ((entry = readdir(fixtures)) != NULL) {
		if (strncmp(entry->d_name, "site-", 5) != 0)
			continue;
		count++;
		ck_assert_msg(site_read(&arena, shipped, joined(getenv("FIXTURES"), entry->d_name), &messages) != NULL,
		    "%s: %s", entry->d_name, said());
	}
	closedir(fixtures);
	ck_assert_uint_gt(count, 50);
	ck_assert_msg(site_read(&arena, shipped, joined(getenv("FIXTURES"), "office/site.yaml"), &messages) != NULL, "%s",
	    said());
}
END_TEST

TESTS_WITH("site", setup, NULL,
	TEST(site_is_read_whole),
	TEST(node_with_one_certificate_has_its_own_and_a_client_store),
	TEST(node_with_units_has_them_by_name),
	TEST(release_is_the_nodes_or_the_sites_if_its_product_has_it),
	TEST(clusters_and_links_know_their_nodes),
	TEST(json_is_a_site_file_too),
	EACH(mistake_has_a_place_and_a_way_out, mistakes),
	TEST(nodes_have_a_limit),
	TEST(symbolic_link_that_leads_out_is_refused),
	TEST(symbolic_link_that_stays_within_is_followed),
	TEST(path_in_the_folder_of_the_run_stays_as_written),
	TEST(site_file_that_is_not_there_is_a_message),
	TEST(every_site_of_the_fixtures_is_read))

/* test_site.c - src/facts/site.c: the site, its nodes, clusters, links and handshakes as rules read them. */
#include "facts_test.h"

/* A site that says no more than it must: no lists, no certificates but one, no phones. */
#define BARE .site_text = \
	"certproof-site: 1\nname: bare\nnodes:\n" \
	"  - {name: c, role: expressway-c, fqdn: c.example.com}\n" \
	"  - {name: e, role: expressway-e, fqdn: e.example.com}\n" \
	"links:\n  - {from: c, to: e, zone: traversal, peer-address: e.example.com, tls-verify: on}\n"
#define OFFICE .site = "office-good/site.yaml"

static const struct scene_claim claims[] = {
	/* The site */
	{ "what its file says", { OFFICE }, TARGET_SITE,
	    "[[site.name, site.release], site.services, site.registration_domains, "
	    "site.xmpp_federation_domains, site.chat_node_aliases, site.clients]",
	    "[['Example GmbH, main office (everything right)', 'X14.0.2'], ['mra', 'xmpp-federation'], "
	    "['example.com'], ['example.com'], ['chatroom1.example.com'], ['jabber', 'phones']]" },
	{ "its servers, clusters and links in the order of the file", { OFFICE }, TARGET_SITE,
	    "[site.nodes.map(n, n.name), site.clusters.map(c, c.name), site.links.map(l, l.zone)]",
	    "[['expc1', 'expe1', 'cucm1'], ['expc.example.com', 'expe.example.com'], ['traversal', "
	    "'unified-cm']]" },
	{ "what it does not say is empty", { OFFICE }, TARGET_SITE,
	    "[site.cms_addresses.size() > 0, site.mixed_mode, site.revocation.ocsp != '', "
	    "site.revocation.fallback != '']",
	    "[false, false, false, false]" },
	{ "how revocation is checked", { OFFICE }, TARGET_SITE, "site.revocation.mode", "'off'" },
	{ "all that a site can say of itself",
	    { .site_text = "certproof-site: 1\nname: all\nmixed-mode: on\ncms-addresses: [cms.example.com]\n"
	    "revocation: {mode: on, ocsp: off, crls: on, fallback: reject}\nnodes:\n"
	    "  - {name: c, role: expressway-c, fqdn: c.example.com}\n" }, TARGET_SITE,
	    "[[string(site.mixed_mode), site.revocation.mode, site.revocation.ocsp, site.revocation.crls, "
	    "site.revocation.fallback], site.cms_addresses]",
	    "[['true', 'on', 'off', 'on', 'reject'], ['cms.example.com']]" },
	{ "the list of the phones is known", { OFFICE }, TARGET_SITE, "site.has_phone_trust", "true" },
	{ "the list of the phones is not known", { BARE }, TARGET_SITE, "site.has_phone_trust", "false" },
	{ "profiles of phones", { .site = "site-phone-profile-oauth.yaml" }, TARGET_SITE,
	    "site.phone_security_profiles.map(p, [p.name, string(p.oauth)])",
	    "[['jabbersecureprofile.example.com', 'true']]" },
	{ "no site", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[site.name != '', site.nodes.size() > 0, node.name != '', has(node.cluster), has(node.trust), "
	    "link.zone != '']",
	    "[false, false, false, false, false, false]" },

	/* Nodes */
	{ "the node under test", { OFFICE, .node = "expe1" }, TARGET_NODE,
	    "[[node.name, node.role, node.release, node.fqdn, node.cluster.name, node.cluster.tls_verify], "
	    "node.aliases]",
	    "[['expe1', 'expressway-e', 'X14.0.2', 'expe1.example.com', 'expe.example.com', 'enforcing'], "
	    "['vcs.example.com']]" },
	{ "a node has its own release", { OFFICE, .node = "cucm1" }, TARGET_NODE,
	    "[node.release, site.release]",
	    "['14SU3', 'X14.0.2']" },
	{ "an option changes the release of the nodes that know it", { OFFICE, .release = "X15.0" },
	    TARGET_SITE,
	    "site.nodes.map(n, n.release)", "['X15.0', 'X15.0', '14SU3']" },
	{ "a node without a cluster", { OFFICE, .node = "cucm1" }, TARGET_NODE,
	    "[has(node.cluster), node.cluster.nodes.size() > 0]",
	    "[false, false]" },
	{ "the peers of a cluster", { .site = "site-good-cluster.yaml" }, TARGET_SITE,
	    "site.clusters.exists(c, c.nodes.size() > 1 && c.nodes.all(n, n.cluster.name == c.name))", "true" },
	{ "its links, whichever end it is", { OFFICE, .node = "expe1" }, TARGET_NODE,
	    "node.links.map(l, [l.from.name, l.to.name])", "[['expc1', 'expe1']]" },
	{ "both links of the node between", { OFFICE, .node = "expc1" }, TARGET_NODE,
	    "node.links.map(l, l.to.name)",
	    "['expe1', 'cucm1']" },
	{ "one node is judged, the others only looked at", { OFFICE, .node = "expe1" }, TARGET_NODE,
	    "site.nodes.map(n, [n.name, string(n.judged)])",
	    "[['expc1', 'false'], ['expe1', 'true'], ['cucm1', 'false']]" },
	{ "all are judged", { OFFICE }, TARGET_SITE, "site.nodes.all(n, n.judged)", "true" },
	{ "a node of somebody else", { .site = "site-external.yaml" }, TARGET_SITE,
	    "site.nodes.filter(n, n.external).map(n, [n.name, n.role, string(n.certificates.size())])",
	    "[['partner', 'external', '1']]" },
	{ "what it presents as a server", { OFFICE, .node = "expe1" }, TARGET_NODE,
	    "node.certificates.map(c, c.subject.label)", "['expe.example.com']" },
	{ "what each unit presents", { OFFICE, .node = "cucm1" }, TARGET_NODE,
	    "[node.certificates.size(), node.unit('tomcat').size(), node.unit('CallManager').size(), "
	    "node.unit('none').size()]",
	    "[2, 1, 1, 0]" },
	{ "its list", { OFFICE, .node = "expe1" }, TARGET_NODE,
	    "[has(node.trust), node.trust.exists(t, t.self_signed)]",
	    "[true, true]" },
	{ "what it would say of another's certificate", { OFFICE, .node = "expe1" }, TARGET_NODE,
	    "site.nodes.filter(n, n.certificates.size() > 0).map(n, "
	    "[string(node.path(n.certificates[0]).valid), "
	    "node.path(n.certificates[0]).certs[0].subject.label])",
	    "[['true', 'expc.example.com'], ['true', 'expe.example.com']]" },
	{ "it says nothing of none", { OFFICE, .node = "expe1" }, TARGET_NODE,
	    "[node.path(request).valid, node.path(request).fault != '']",
	    "[false, false]" },
	{ "settings by their names", { .site = "site-eku-x15.4-on.yaml" }, TARGET_SITE,
	    "site.nodes.filter(n, n.settings.size() > 0).map(n, n.settings['server-eku-upload'])[0]", "'on'" },
	{ "no settings", { OFFICE, .node = "expe1" }, TARGET_NODE, "node.settings.size()", "0" },

	/* Links and handshakes */
	{ "a link and what each end looks for", { OFFICE }, TARGET_LINK,
	    "[link.from.name, link.to.name, link.zone, link.peer_address, link.verify_name, link.tls_verify, "
	    "string(link.mutual)]",
	    "['expc1', 'expe1', 'traversal', 'expe1.example.com', 'expc.example.com', 'on', 'true']" },
	{ "each direction in which somebody judges", { OFFICE }, TARGET_LINK,
	    "link.handshakes.map(h, [h.from.name, h.to.name, h.name, string(h.as_client), h.role, "
	    "string(h.path.valid)])",
	    "[['expe1', 'expc1', 'expe1.example.com', 'false', 'expressway-e', 'true'], ['expc1', 'expe1', "
	    "'expc.example.com', 'true', 'expressway-c', 'true']]" },
	{ "what is presented", { OFFICE }, TARGET_LINK,
	    "link.handshakes.all(h, has(h.cert) && has(h.path) && h.cert.covers(h.name))",
	    "true" },
	{ "a link that is not under test has none", { OFFICE }, TARGET_LINK,
	    "site.links.filter(l, l.zone != link.zone).all(l, l.handshakes.size() == 0)", "true" },
	{ "an end that is not trusted", { .site = "site-link-not-trusted.yaml" }, TARGET_LINK,
	    "link.handshakes.exists(h, has(h.path) && !h.path.valid && h.path.fault != '')", "true" },
	{ "an end that presents nothing that is known", { BARE }, TARGET_LINK,
	    "link.handshakes.map(h, [has(h.cert), has(h.path), h.path.valid, h.path.fault != '', "
	    "h.shadowing.size() > 0])",
	    "[[false, false, false, false, false], [false, false, false, false, false]]" },
	{ "an entry that hides the issuer", { .site = "site-link-shadowed.yaml" }, TARGET_LINK,
	    "link.handshakes.filter(h, h.shadowing.size() > 0).all(h, "
	    "h.shadowed.size() == 1 && h.shadowing[0] != h.shadowed[0]) && link.handshakes.exists(h, "
	    "h.shadowing.size() > 0)", "true" },
	{ "none that hides", { OFFICE }, TARGET_LINK,
	    "link.handshakes.exists(h, h.shadowing.size() + h.shadowed.size() > 0)", "false" },

	/* What a certificate of a node sees */
	{ "the certificate's own node", { OFFICE, .node = "expe1" }, TARGET_LEAF,
	    "[node.name, role, release, store]",
	    "['expe1', 'expressway-e', 'X14.0.2', 'server']" },
	{ "the store of the client", { .site = "site-client-store-c.yaml" }, TARGET_SITE, 
	    "site.nodes.filter(n, n.unit('client').size() > 0).map(n, [n.unit('client') == n.certificates, "
	    "n.certificates.size() == 1])",
	    "[[false, true]]" },
	{ "the phones' own path", { .site = "site-phone-trust.yaml" }, TARGET_LEAF, 
	    "[phone_path.fault, phone_path.certs[0].subject.label, string(path.valid)]",
	    "['not-trusted', 'expc1.example.com', 'true']" },
	{ "no list of the phones, no path", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[has(phone_path.last), phone_path.valid, phone_path.fault != '']", "[false, false, false]" },
	{ "a node of which nothing is known", { BARE }, TARGET_NODE,
	    "[has(node.trust), has(node.cluster), node.certificates.size() > 0, node.trust.size() > 0, "
	    "node.path(cert).valid]",
	    "[false, false, false, false, false]" },
};

START_TEST(a_site_is_told_as_its_file_says)
{
	hold_in_scene(&claims[_i]);
}
END_TEST

START_TEST(each_direction_says_what_it_is_for_and_which_certificate_is_presented)
{
	const struct scene scene = { OFFICE };

	open_scene(&scene);
	ck_assert(see(TARGET_LINK, NULL, 1));
	ck_assert_str_eq(value_of("link.handshakes.filter(h, !h.as_client).map(h, [h.kind, h.unit, h.role, "
	    "h.from.name])"),
	    "[['https', 'tomcat', 'cucm-tomcat', 'cucm1'], ['https of the TFTP server', 'CallManager', "
	    "'cucm-callmanager', 'cucm1']]");
	ck_assert_str_eq(value_of("link.handshakes.filter(h, h.as_client).all(h, "
	    "h.unit == '' && h.role == 'expressway-c')"),
	    "true");
}
END_TEST

static const struct {
	const char *expression, *place;
} places[] = {
	{ "site.nodes.filter(n, n.name == 'cucm1')", "site.nodes[2]" },
	{ "site.nodes[1].cluster.name", "site.nodes[1].cluster.name" },
	{ "site.nodes.map(n, n.fqdn)[0]", "site.nodes[0].fqdn" },
	{ "site.clusters[0].nodes[0].fqdn", "site.clusters[0].nodes[0].fqdn" },
};

START_TEST(values_keep_the_place_that_they_were_read_from)
{
	const struct scene scene = { OFFICE };

	open_scene(&scene);
	ck_assert(see(TARGET_SITE, NULL, 0));
	ck_assert_msg(strcmp(place_of(places[_i].expression), places[_i].place) == 0, "%s: '%s'",
	    places[_i].expression,
	    place_of(places[_i].expression));
}
END_TEST

TESTS_WITH("site", setup, teardown,
	EACH(a_site_is_told_as_its_file_says, claims),
	TEST(each_direction_says_what_it_is_for_and_which_certificate_is_presented),
	EACH(values_keep_the_place_that_they_were_read_from, places))

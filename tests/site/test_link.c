/* test_link.c - src/site/link.c: who presents what to whom over a link, and who judges it. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "site/site.h"

static const struct products *products;

static void
setup(void)
{
	products = products_read(&arena, source_file("tests/site/products"), &messages);
	ck_assert_uint_eq(messages.count, 0);
}

static const char site_text[] =
    "certproof-site: 1\n"
    "nodes:\n"
    "  - {name: c1, role: core, release: V1.0, fqdn: c1.example.com, certificate: c1.pem, trust: [c1-ca.pem]}\n"
    "  - name: c2\n"
    "    role: core\n"
    "    release: V2.0\n"
    "    fqdn: c2.example.com\n"
    "    certificate: c2.pem\n"
    "    client-certificate: c2-client.pem\n"
    "    trust: [c2-ca.pem]\n"
    "  - {name: c3, role: core, fqdn: c3.example.com, certificate: c3.pem}\n"
    "  - {name: e1, role: edge, fqdn: e1.example.com, certificate: e1.pem, trust: [e1-ca.pem]}\n"
    "  - name: p1\n"
    "    role: phones\n"
    "    fqdn: p1.example.com\n"
    "    certificates: {web: web.pem, Sip: sip.pem}\n"
    "    trusts: {web-trust: [web-ca.pem], Sip-trust: [sip-ca.pem]}\n"
    "  - {name: x, role: external, certificate: x.pem}\n"
    "  - name: c4\n"
    "    role: core\n"
    "    release: V2.0\n"
    "    fqdn: c4.example.com\n"
    "    certificate: c4.pem\n"
    "    settings: {strict-names: off}\n"
    "clusters:\n"
    "  - {name: open.example.com, nodes: [c2], tls-verify: permissive}\n"
    "  - {name: closed.example.com, nodes: [c1, c4], tls-verify: enforcing}\n"
    "links:\n"
    "  - {from: c1, to: e1, zone: tunnel, peer-address: e1.example.com, verify-name: core.example.com}\n"
    "  - {from: c1, to: e1, zone: tunnel, tls-verify: off}\n"
    "  - {from: c2, to: e1, zone: tunnel}\n"
    "  - {from: c1, to: p1, zone: phones, peer-address: p1.example.com}\n"
    "  - {from: c1, to: p1, zone: phones, tls-verify: on}\n"
    "  - {from: c2, to: p1, zone: phones}\n"
    "  - {from: c3, to: x, zone: phones}\n"
    "  - {from: c2, to: c1, zone: peers}\n"
    "  - {from: c4, to: c1, zone: peers}\n"
    "  - {from: c4, to: p1, zone: phones}\n";

static const char *
file_of(const struct site_unit *unit)
{
	return unit != NULL ? unit->certificate.path : "-";
}

static struct text
first(const struct texts *texts)
{
	return texts->count != 0 ? texts->items[0] : TEXT("");
}

static const char *
list_name(const struct site_paths *list)
{
	return list != NULL ? list->items[0].path : "-";
}

static const struct row {
	const char *why;
	size_t link, handshake;
	const char *client, *server;           /* what they present */
	bool client_judges, server_judges;
	const char *client_list, *server_list, *client_looks_for, *server_looks_for;
	const char *release;                   /* of the command line; NULL: none */
} rows[] = {
	{ "both judge each other", 0, 0, "c1.pem", "e1.pem", true, true, "c1-ca.pem", "e1-ca.pem", "e1.example.com",
	    "core.example.com", NULL },
	{ "off: neither judges", 1, 0, "c1.pem", "e1.pem", false, false, "c1-ca.pem", "e1-ca.pem", "", "", NULL },
	{ "a client store is presented", 2, 0, "c2-client.pem", "e1.pem", true, true, "c2-ca.pem", "e1-ca.pem", "", "", NULL },
	{ "not mutual: the client presents nothing", 3, 0, "-", "web.pem", false, false, "c1-ca.pem", "web-ca.pem",
	    "p1.example.com", "", NULL },
	{ "before the release in which the server judges", 3, 1, "c1.pem", "sip.pem", false, false, "c1-ca.pem",
	    "sip-ca.pem", "", "", NULL },
	{ "on: the client judges", 4, 0, "-", "web.pem", true, false, "c1-ca.pem", "web-ca.pem", "", "", NULL },
	{ "on, and still before that release", 4, 1, "c1.pem", "sip.pem", true, false, "c1-ca.pem", "sip-ca.pem", "", "", NULL },
	{ "off, in a release that judges all the same", 5, 1, "c2-client.pem", "sip.pem", true, true, "c2-ca.pem",
	    "sip-ca.pem", "", "", NULL },
	{ "off, in a release that judges only the other handshake", 5, 0, "-", "web.pem", false, false, "c2-ca.pem",
	    "web-ca.pem", "", "", NULL },
	{ "no release is the newest; a node without units presents its own", 6, 1, "c3.pem", "x.pem", true, true, "-", "-",
	    "", "", NULL },
	{ "the command line's release comes before the node's: no client store yet", 2, 0, "c2.pem", "e1.pem", true, true, "c2-ca.pem",
	    "e1-ca.pem", "", "", "V1.1" },
	{ "and the server does not judge yet", 5, 1, "c2.pem", "sip.pem", false, false, "c2-ca.pem", "sip-ca.pem", "", "", "V1.0" },
	{ "a newer one, and both judge", 3, 1, "c1.pem", "sip.pem", true, true, "c1-ca.pem", "sip-ca.pem", "", "", "V2.0" },
	{ "a release of another product changes nothing", 3, 1, "c1.pem", "sip.pem", false, false, "c1-ca.pem", "sip-ca.pem", "", "",
	    "15" },
	{ "a cluster that is permissive does not verify", 7, 0, "c2-client.pem", "c1.pem", false, false, "c2-ca.pem", "c1-ca.pem", "", "", NULL },
	{ "one that enforces does", 8, 0, "c4.pem", "c1.pem", true, true, "-", "c1-ca.pem", "", "", NULL },
	{ "a setting that is off undoes what a release does despite off", 9, 1, "c4.pem", "sip.pem", false, true, "-", "sip-ca.pem", "", "", NULL },
};

/* With the key `mixed-mode` servers judge that otherwise do not, or not in that release. */
static const struct key_row {
	const char *why, *key;
	size_t handshake;
	bool judges;
} key_rows[] = {
	{ "no key", "", 0, false },
	{ "off", "mixed-mode: off\n", 0, false },
	{ "on", "mixed-mode: on\n", 0, true },
	{ "before the release", "", 1, false },
	{ "on, whatever the release", "mixed-mode: on\n", 1, true },
};

START_TEST(key_of_the_site_makes_a_server_judge)
{
	const struct key_row *r = &key_rows[_i];
	const struct site *site = site_parse(&arena, products, TEXT("f"), arena_printf(&arena, "certproof-site: 1\n%s"
	    "nodes:\n  - {name: c1, role: core, release: V1.0, fqdn: c1.example.com}\n  - {name: p1, role: phones, fqdn: p1.example.com}\n"
	    "links:\n  - {from: c1, to: p1, zone: mixed}\n", r->key), ".", &messages);
	size_t count;

	ck_assert_ptr_nonnull(site);
	ck_assert_msg(site_link_handshakes(&arena, &site->links[0], TEXT(""), &count)[r->handshake].server_judges == r->judges, "%s",
	    r->why);
}
END_TEST

START_TEST(handshake_is_what_product_and_site_say)
{
	const struct row *r = &rows[_i];
	const struct site *site = site_parse(&arena, products, TEXT("f"), text_of(site_text), ".", &messages);
	const struct site_handshake *h;
	size_t count;

	ck_assert_ptr_nonnull(site);
	h = &site_link_handshakes(&arena, &site->links[r->link], text_of(r->release != NULL ? r->release : ""), &count)[r->handshake];
	ck_assert_msg(r->handshake < count, "%s", r->why);
	ck_assert_msg(strcmp(file_of(h->client_unit), r->client) == 0, "%s: %s", r->why, file_of(h->client_unit));
	ck_assert_msg(strcmp(file_of(h->server_unit), r->server) == 0, "%s: %s", r->why, file_of(h->server_unit));
	ck_assert_msg(h->client_judges == r->client_judges, "%s: the client", r->why);
	ck_assert_msg(h->server_judges == r->server_judges, "%s: the server", r->why);
	ck_assert_msg(strcmp(list_name(h->client_list), r->client_list) == 0, "%s: %s", r->why, list_name(h->client_list));
	ck_assert_msg(strcmp(list_name(h->server_list), r->server_list) == 0, "%s: %s", r->why, list_name(h->server_list));
	ck_assert_msg(text_is(first(&h->client_looks_for), r->client_looks_for), "%s: the name sought by the client", r->why);
	ck_assert_msg(text_is(first(&h->server_looks_for), r->server_looks_for), "%s: the name sought by the server", r->why);
}
END_TEST

static const char around_text[] =
    "certproof-site: 1\n"
    "release: V1.0\n"
    "nodes:\n"
    "  - {name: h1, role: hub, fqdn: h1.example.com, certificate: h1.pem, trust: [ca.pem]}\n"
    "  - {name: h2, role: old-hub, release: V2.0, fqdn: h2.example.com, certificate: h2.pem, trust: [ca.pem]}\n"
    "  - {name: h3, role: hub, fqdn: h3.example.com, certificate: h3.pem, trust: [ca.pem], settings: {ec-first: off}}\n"
    "  - {name: b1, role: bridge, fqdn: b1.example.com, certificate: b1.pem, trust: [ca.pem]}\n"
    "  - {name: b2, role: bridge, fqdn: b2.example.com, certificates: {web: b2.pem, web-EC: b2-ec.pem}, trust: [ca.pem]}\n"
    "  - {name: p1, role: post, fqdn: p1.example.com, certificate: p1.pem, trust: [ca.pem]}\n"
    "  - {name: x, role: external}\n"
    "links:\n"
    "  - {from: h1, to: b1, zone: line, peer-address: b1.example.com}\n"
    "  - {from: h1, to: b2, zone: line, peer-address: b2.example.com, verify-name: h1.example.com}\n"
    "  - {from: h2, to: b2, zone: line, peer-address: b2.example.com}\n"
    "  - {from: h3, to: b2, zone: line, peer-address: b2.example.com}\n"
    "  - {from: p1, to: h1, zone: line}\n"
    "  - {from: b1, to: h1, zone: line}\n"
    "  - {from: x, to: b1, zone: line}\n"
    "  - {from: p1, to: x, zone: line}\n";

static const struct around_row {
	const char *why;
	size_t link, handshakes;               /* how many the link has */
	const char *kind, *server;             /* of the last one */
	const char *client_common_name, *server_common_name;
	bool fits;
} around_rows[] = {
	{ "a unit that the node has not is that of its one certificate, and what needs another is left out", 0, 1, "web", "b1.pem", "always", "", true },
	{ "a unit that the node has is asked for, too", 1, 2, "web-EC", "b2-ec.pem", "without-san", "always", true },
	{ "a role that acts as another has its links", 2, 2, "web-EC", "b2-ec.pem", "without-san", "always", true },
	{ "a setting that is off leaves one out", 3, 1, "web", "b2.pem", "always", "", true },
	{ "the zone is that of the end that connects", 4, 1, "mail", "h1.pem", "", "", true },
	{ "what a zone does not join has no connections", 5, 0, NULL, NULL, NULL, NULL, false },
	{ "an external node may connect, whose release is the newest", 6, 1, "web", "b1.pem", "", "", true },
	{ "an external node may be connected to", 7, 1, "mail", "-", "", "", true },
};

START_TEST(a_zone_joins_what_it_is_for)
{
	const struct around_row *row = &around_rows[_i];
	const struct products *around = products_read(&arena, source_file("tests/site/around"), &messages);
	const struct site *site = site_parse(&arena, around, TEXT("site.yaml"), text_of(around_text), ".", &messages);
	const struct site_handshake *handshakes;
	size_t count;

	ck_assert_msg(site != NULL && messages.count == 0, "%s", messages.count != 0 ? messages.first->text.at : "no site");
	handshakes = site_link_handshakes(&arena, &site->links[row->link], TEXT(""), &count);
	ck_assert_msg(site->links[row->link].ends_fit == row->fits, "%s: ends", row->why);
	ck_assert_msg(count == row->handshakes, "%s: %zu connections", row->why, count);
	if (count == 0)
		return;
	ck_assert_msg(text_is(handshakes[count - 1].kind->name, row->kind), "%s: %.*s", row->why,
	    TEXT_ARG(handshakes[count - 1].kind->name));
	ck_assert_str_eq(file_of(handshakes[count - 1].server_unit), row->server);
	ck_assert_msg(text_is(handshakes[count - 1].client_common_name, row->client_common_name), "%s: %.*s", row->why,
	    TEXT_ARG(handshakes[count - 1].client_common_name));
	ck_assert_msg(text_is(handshakes[count - 1].server_common_name, row->server_common_name), "%s: %.*s", row->why,
	    TEXT_ARG(handshakes[count - 1].server_common_name));
}
END_TEST

START_TEST(a_role_under_another_name_is_that_role)
{
	const struct products *around = products_read(&arena, source_file("tests/site/around"), &messages);
	const struct product_role *role = products_role(around, TEXT("old-hub"));

	ck_assert_ptr_nonnull(role);
	ck_assert(text_is(role->name, "hub") && text_is(role->given, "old-hub") && text_is(role->title, "Old Hub"));
	ck_assert(text_is(products_unit_role(around, TEXT("hub"), TEXT(""))->title, "Hub"));
}
END_TEST

TESTS_WITH("link", setup, NULL,
	EACH(handshake_is_what_product_and_site_say, rows),
	EACH(key_of_the_site_makes_a_server_judge, key_rows),
	EACH(a_zone_joins_what_it_is_for, around_rows),
	TEST(a_role_under_another_name_is_that_role))

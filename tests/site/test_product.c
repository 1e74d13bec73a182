/* test_product.c - src/site/product.c: what a product file becomes, and its mistakes. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../harness.h"
#include "site/site.h"

static const struct products *products;

static void
setup(void)
{
	products = products_read(&arena, source_file("tests/site/products"), &messages);
	ck_assert_uint_eq(messages.count, 0);
}

START_TEST(roles_of_all_products_have_names)
{
	size_t count;
	const char *const *names = products_role_names(products, &count);

	ck_assert_uint_eq(count, 4);
	ck_assert_str_eq(names[0], "phone-web");
	ck_assert_str_eq(names[3], "core");
}
END_TEST

START_TEST(role_knows_its_product_and_unit)
{
	const struct product_role *role = products_role(products, TEXT("phone-sip"));

	ck_assert(text_is(product_role_name(role), "phone-sip"));
	ck_assert(text_is(role->node_role, "phones") && text_is(role->unit, "Sip"));
	ck_assert(text_is(product_of_role(role)->name, "Example Phones"));
	ck_assert_ptr_eq(products_unit_role(products, TEXT("phones"), TEXT("Sip")), role);
	ck_assert_ptr_null(products_unit_role(products, TEXT("phones"), TEXT("")));
	ck_assert_ptr_null(products_unit_role(products, TEXT("edge"), TEXT("Sip")));
	ck_assert_ptr_null(products_role(products, TEXT("phones")));
}
END_TEST

START_TEST(product_holds_what_its_file_says)
{
	const struct product *server = product_of_role(products_role(products, TEXT("edge")));
	const struct product *phone = product_of_role(products_role(products, TEXT("phone-web")));

	ck_assert(text_is(server->pack, "server"));
	ck_assert_int_eq(server->search, SEARCH_FIRST_SUBJECT);
	ck_assert_int_eq(phone->search, SEARCH_ANY);
	ck_assert(text_is(product_newest(server), "V2.0"));
	ck_assert_uint_eq(server->services.count, 2);
	ck_assert_uint_eq(phone->units.count, 1);
	ck_assert(phone->keys_kept && !server->keys_kept);
	ck_assert_uint_eq(server->zone_count, 4);
	ck_assert_uint_eq(server->zones[1].handshake_count, 2);
	ck_assert(server->zones[1].mutual && server->zones[1].product == server);
	ck_assert(text_is(server->zones[1].handshakes[1].server.list, "Sip-trust"));
}
END_TEST

START_TEST(pack_serves_the_roles_of_its_product)
{
	struct text edge = TEXT("edge"), web = TEXT("phone-web");

	ck_assert(products_pack_serves(products, TEXT("server"), &edge, 1));
	ck_assert(!products_pack_serves(products, TEXT("server"), &web, 1));
	ck_assert(products_pack_serves(products, TEXT("general"), &web, 1));
}
END_TEST

#define HEAD "certproof-product: 1\nproduct: P\npack: p\nroles: []\n"

static const struct mistake {
	const char *why, *content, *said;
} mistakes[] = {
	{ "a missing key", HEAD "releases: [V1]\n", "5:11: releases without a release-form" },
	{ "a role that acts as a later one", "certproof-product: 1\nproduct: P\npack: p\nroles:\n"
	  "  - {id: a, title: A, node: a, acts-as: b}\n  - {id: b, title: B, node: b}\n", "5:41: 'b' is not an earlier role of this product" },
	{ "a zone that joins nothing known", HEAD "zones: [{name: z, tls-verify: on, from: [fax], handshakes: []}]\n",
	  "5:42: 'fax' is not a role of a node" },
	{ "a connection that hangs on no setting", HEAD "zones: [{name: z, tls-verify: on, handshakes: [{name: h, mutual: no, setting: s, "
	  "client: {}, server: {}}]}]\n", "5:79: 's' is not a setting of this product" },
	{ "a misspelt key", HEAD "release-form: V9\nrelases: [V1]\n",
	    "6:1: unknown key 'relases' in a product" },
	{ "a release of another form", HEAD "release-form: V9\nreleases: [V1, 2]\n",
	    "6:16: the release does not match release-form" },
	{ "releases out of order", HEAD "release-form: V9\nreleases: [V1, V3, V2]\n",
	    "6:20: the release is not newer than the one before it" },
	{ "a release twice", HEAD "release-form: V9\nreleases: [V1, V1]\n",
	    "6:16: the release is not newer than the one before it" },
	{ "a form with an open bracket", HEAD "release-form: 'V9[.9'\nreleases: [V1]\n", "5:15: a '[' without its ']'" },
	{ "a form with a stray bracket", HEAD "release-form: 'V9].9'\nreleases: [V1]\n", "5:15: a ']' without its '['" },
	{ "a form without numbers", HEAD "release-form: V\nreleases: [V1]\n", "5:15: a form has 1 to 8 of 9 and a" },
	{ "a form with too many numbers", HEAD "release-form: 9.9.9.9.9.9.9.9.9\nreleases: [V1]\n",
	    "5:15: a form has 1 to 8 of 9 and a" },
	{ "a form with too many brackets", HEAD "release-form: '9[[[[[[[[[x]]]]]]]]]'\nreleases: [V1]\n",
	    "5:15: a form has up to 8 '['" },
	{ "a constraint in a zone",
	    HEAD "release-form: V9\nreleases: [V1]\nzones:\n  - name: z\n    tls-verify: on\n    handshakes:\n"
	    "      - {name: h, mutual: no, client: {releases: '>= W1'}, server: {}}\n",
	    "11:51: no product has a release 'W1'" },
	{ "a name that is looked for", HEAD "release-form: V9\nreleases: [V1]\nzones:\n  - name: z\n    tls-verify: on\n"
	    "    handshakes:\n      - {name: h, mutual: no, client: {looks-for: name}, server: {}}\n",
	    "11:51: 'looks-for' cannot be 'name'" },
	{ "a setting and a key that are not there", HEAD "release-form: V9\nreleases: [V1]\nzones:\n  - name: z\n    tls-verify: on\n"
	    "    handshakes:\n      - {name: h, mutual: no, client: {unless-off: s}, server: {with: k}}\n",
	    "11:52: 's' is not a setting of this product; 11:71: 'k' is not a key of a site file" },
	{ "a constraint on the client store", HEAD "release-form: V9\nreleases: [V1]\nclient-store: '>= W1'\n",
	    "7:16: no product has a release 'W1'" },
	{ "a number of days in words", HEAD "release-form: V9\nreleases: [V1]\nrisk-days: many\n", "7:12: 'many' is not a number of days" },
	{ "a service of the summary without a title", HEAD "release-form: V9\nreleases: [V1]\nsummary:\n  - {id: s, roles: []}\n",
	    "8:5: a service of the summary needs the key 'title'" },
	{ "words in a summary that nobody knows", HEAD "release-form: V9\nreleases: [V1]\nsummary:\n"
	    "  - {id: s, title: S, roles: [r], services: [t], zones: z, site-keys: [k]}\n",
	    "8:46: 't' is not a service of this product; 8:72: 'k' is not a key of a site file; 8:31: 'r' is not a role of any product; "
	    "8:57: 'z' is not a zone of this product" },
	{ "mistakes of form and of sense together", HEAD "release-form: V9\nreleases: [V1, [V2], W3]\nlist-search: none\nzones:\n"
	    "  - {name: z, tls-verify: on, handshakes: [{name: h, mutual: no, client: {releases: '>= W1'}}]}\n  - {name: y}\n"
	    "summary: [{id: s, roles: [r], zones: [z, x], titel: S}]\n",
	    "6:16: 'releases' holds texts, not a list; 7:14: 'list-search' cannot be 'none'; 9:44: a handshake needs the key 'server'; "
	    "10:5: a zone needs the key 'tls-verify'; 10:5: a zone needs the key 'handshakes'; "
	    "11:46: unknown key 'titel' in a service of the summary; 6:22: the release does not match release-form; "
	    "9:86: no product has a release 'W1'; 11:27: 'r' is not a role of any product" },
	{ "lists that could not be read are not missed", "certproof-product: 1\nproduct: P\npack: p\nroles: r\nrelease-from: V9\n"
	    "releases: {a: b}\nservces: [s]\nsettings: s\nclient-store: '>= W1'\n"
	    "summary: [{id: s, title: S, roles: r, services: s, zones: z}]\n",
	    "4:8: 'roles' must be a list, not a text; 5:1: unknown key 'release-from' in a product; "
	    "6:11: 'releases' must be a list of texts, not a mapping; 7:1: unknown key 'servces' in a product" },
};

START_TEST(mistake_has_a_place)
{
	const struct mistake *m = &mistakes[_i];
	char *folder = arena_string(&arena, TEXT("/tmp/certproof-test-XXXXXX"));
	const char *pack, *path;
	struct output *output;
	struct buffer said;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	pack = arena_printf(&arena, "%s/p", folder).at;
	path = arena_printf(&arena, "%s/product.yaml", pack).at;
	ck_assert_int_eq(mkdir(pack, 0700), 0);
	output = output_open(&arena, path, &messages);
	output_puts(output, m->content);
	ck_assert(output_close(output, &messages));
	(void)products_read(&arena, folder, &messages);
	unlink(path);
	rmdir(pack);
	rmdir(folder);
	buffer_init(&said, &arena);
	for (const struct message *each = messages.first; each != NULL; each = each->next)
		buffer_printf(&said, "%s%u:%u: %.*s", each != messages.first ? "; " : "", each->line, each->column,
		    TEXT_ARG(each->text));
	ck_assert_msg(text_is(buffer_text(&said), m->said), "%s: %s, expected: %s", m->why, buffer_text(&said).at, m->said);
}
END_TEST

START_TEST(folder_that_is_not_there_is_a_message)
{
	size_t count;

	products_role_names(products_read(&arena, "/nowhere", &messages), &count);
	ck_assert_uint_eq(count, 0);
	ck_assert(text_is(messages.first->text, "cannot read the folder: no such file or directory"));
}
END_TEST

TESTS_WITH("product", setup, NULL,
	TEST(roles_of_all_products_have_names),
	TEST(role_knows_its_product_and_unit),
	TEST(product_holds_what_its_file_says),
	TEST(pack_serves_the_roles_of_its_product),
	EACH(mistake_has_a_place, mistakes),
	TEST(folder_that_is_not_there_is_a_message))

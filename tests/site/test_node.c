/* test_node.c - src/site/node.c: the nodes of a site, their roles, releases, certificates and lists. */
#include "site_test.h"

/* Reads nodes as what is right of the form of a site file. */
static const char *
read_nodes(const char *nodes)
{
	struct text content = arena_printf(&arena, "certproof-site: 1\nnodes:%s", nodes);
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), content, &messages);

	ck_assert_msg(file != NULL, "not YAML: %s", nodes);
	file = yaml_valid_part(&arena, file, &site_schema, &messages);
	messages_init(&messages, &arena);
	reader.site->nodes = NULL;
	reader.site->node_count = 0;
	site_read_nodes(&reader, file == NULL ? NULL : yaml_get(&file->root, "nodes"));
	return said();
}

static const struct site_node *
only_node(const char *keys)
{
	const char *got = read_nodes(arena_printf(&arena, " [{%s}]", keys).at);

	ck_assert_msg(got[0] == '\0', "%s: %s", keys, got);
	ck_assert_uint_eq(reader.site->node_count, 1);
	return &reader.site->nodes[0];
}

/* "NAME: CERTIFICATE KEY LIST...", each unit on a line; what is not there is "-". */
static const char *
units_of(const struct site_node *node)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < node->unit_count; i++) {
		const struct site_unit *unit = &node->units[i];

		buffer_printf(&out, "%.*s: %s %s", TEXT_ARG(unit->name), unit->certificate.path != NULL ? unit->certificate.path : "-",
		    unit->key.path != NULL ? unit->key.path : "-");
		for (size_t j = 0; j < unit->trust.count; j++)
			buffer_printf(&out, " %s", unit->trust.items[j].path);
		buffer_printf(&out, " (%.*s)\n", TEXT_ARG(unit->role != NULL ? product_role_name(unit->role) : TEXT("no role")));
	}
	return buffer_text(&out).at;
}

START_TEST(certificates_keys_and_lists_become_units)
{
	static const struct { const char *why, *keys, *units; } rows[] = {
		{ "nothing given", "name: e, role: edge, fqdn: e.x", "" },
		{ "its own", "name: e, role: edge, fqdn: e.x, certificate: c, key: k", ": office/c office/k (edge)\n" },
		{ "a key alone", "name: e, role: edge, fqdn: e.x, key: k", ": - office/k (edge)\n" },
		{ "a client store, judged as the node is",
		  "name: e, role: edge, fqdn: e.x, client-key: k, client-certificate: c", "client: office/c office/k (edge)\n" },
		{ "one list for both", "name: e, role: edge, fqdn: e.x, client-key: k, trust: [r, s], certificate: c",
		  ": office/c - office/r office/s (edge)\nclient: - office/k office/r office/s (edge)\n" },
		{ "an external node has no role to be judged by",
		  "name: x, role: external, certificate: c, client-certificate: d, trust: r",
		  ": office/c - office/r (no role)\nclient: office/d - office/r (no role)\n" },
		{ "units, each once", "name: p, role: phones, fqdn: p.x, keys: {Sip: k, web: l}, certificates: {web: c}",
		  "web: office/c office/l (phone-web)\nSip: - office/k (phone-sip)\n" },
		{ "a list of a unit goes before the node's",
		  "name: p, role: phones, fqdn: p.x, trust: r, certificates: {web: c, Sip: d}, trusts: {web-trust: [s, t]}",
		  "web: office/c - office/s office/t (phone-web)\nSip: office/d - office/r (phone-sip)\n" },
		{ "a list alone", "name: p, role: phones, fqdn: p.x, trusts: {Sip-trust: s}", "Sip: - - office/s (phone-sip)\n" },
		{ "an empty list is one", "name: p, role: phones, fqdn: p.x, trust: r, trusts: {Sip-trust: []}", "Sip: - - (phone-sip)\n" },
		{ "a unit that no rule judges", "name: p, role: phones, fqdn: p.x, keys: {ipsec: k}", "ipsec: - office/k (no role)\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *got = units_of(only_node(rows[i].keys));

		ck_assert_msg(strcmp(got, rows[i].units) == 0, "%s: got\n%s", rows[i].why, got);
	}
}
END_TEST

START_TEST(revocation_lists_are_told_apart_by_how_the_node_came_by_them)
{
	const struct site_node *node = only_node("name: e, role: edge, release: V1.0, fqdn: e.x, crl: {uploaded: [a, b], downloaded: c}");

	ck_assert(node->crl.count == 2 && node->downloaded_crl.count == 1 && !node->without_embedded && !node->revocation_given);
	node = only_node("name: e, role: edge, release: V1.0, fqdn: e.x, crl: [a, {downloaded: [b], embedded: no}], "
	    "revocation: {mode: on, crl-downloads: off}");
	ck_assert(node->crl.count == 1 && node->downloaded_crl.count == 1 && node->without_embedded);
	ck_assert(node->revocation_given && text_is(node->revocation.mode, "on") && text_is(node->revocation.crl_downloads, "off") &&
	    node->revocation.fallback.len == 0);
}
END_TEST

START_TEST(a_node_keeps_what_is_said_of_it)
{
	const struct site_node *node = only_node("name: e, role: edge, release: V1.0, fqdn: e.x, aliases: [www.x, w.x], "
	    "trust: [r, s], chain: c, crl: [l], settings: {strict-names: on}");

	ck_assert(text_is(node->name, "e") && text_is(node->role, "edge") && text_is(node->release, "V1.0") &&
	    text_is(node->fqdn, "e.x") && !node->external);
	ck_assert(node->aliases.count == 2 && text_is(node->aliases.items[1], "w.x"));
	ck_assert(node->trust.count == 2 && node->chain.count == 1 && node->crl.count == 1);
	ck_assert_str_eq(node->trust.items[1].path, "office/s");
	ck_assert(node->setting_count == 1 && text_is(node->settings[0].name, "strict-names") &&
	    text_is(node->settings[0].value, "on"));
	ck_assert_ptr_eq(node->site, reader.site);
	ck_assert_ptr_eq(yaml_get(node->place, "chain"), node->chain.items[0].place);
	ck_assert_ptr_null(node->cluster);
	node = only_node("name: x, role: external, aliases: www.x");
	ck_assert(node->external && text_is(node->fqdn, "") && node->aliases.count == 1);
}
END_TEST

START_TEST(the_release_is_the_nodes_own_or_the_sites_where_its_product_knows_it)
{
	static const struct { const char *why, *site, *keys, *release; } rows[] = {
		{ "neither", "", "role: edge", "" },
		{ "the site's", "V1.1", "role: edge", "V1.1" },
		{ "its own", "V1.1", "role: edge, release: V2.0", "V2.0" },
		{ "the site's, of another product", "V1.1", "role: phones", "" },
		{ "one between those that are listed", "", "role: edge, release: V1.7", "V1.7" },
		{ "an external node has none", "V1.1", "role: external", "" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct site_node *node;

		reader.site->release = text_of(rows[i].site);
		node = only_node(arena_printf(&arena, "name: n, fqdn: n.x, %s", rows[i].keys).at);
		ck_assert_msg(text_is(node->release, rows[i].release), "%s: %.*s", rows[i].why, TEXT_ARG(node->release));
	}
}
END_TEST

#define EDGE "name: e, role: edge, fqdn: e.x, "
#define PHONES "name: p, role: phones, fqdn: p.x, "
#define LISTS "known: web-trust, Sip-trust, ipsec-trust"

START_TEST(a_mistake_has_a_place_and_a_way_out)
{
	static const struct { const char *why, *keys, *said; } rows[] = {
		{ "each word of a role is told once", "name: a, role: fax, fqdn: x",
		  "2:25: 'fax' is not a role of a node (known: phones, edge, core, external)" },
		{ "an unknown role is all that is said of a node", "name: a, role: fax, release: 1, certificate: c, settings: {x: y}",
		  "2:25: 'fax' is not a role of a node (known: phones, edge, core, external)" },
		{ "an FQDN of no letters", "name: e, role: edge, fqdn: ''",
		  "2:9: a node of role edge needs the key 'fqdn' (its own full name, as host.example.com)" },
		{ "a form that the product's releases have not", EDGE "release: fourteen",
		  "2:51: 'fourteen' is not a release of Example Server (the newest is V2.0)" },
		{ "a client store where there are units", PHONES "client-certificate: c, client-key: k",
		  "2:64: a node of role phones has several certificates (name them by unit: certificates: {UNIT: FILE}); "
		  "2:79: a node of role phones has several certificates (name them by unit: keys: {UNIT: FILE})" },
		{ "keys by unit where there is one", EDGE "keys: {web: k}", "2:48: a node of role edge has no units (write key: FILE)" },
		{ "units of an external node", "name: x, role: external, certificates: {web: c}, trusts: {web-trust: r}",
		  "2:49: a node of role external has no units (write certificate: FILE); "
		  "2:67: a node of role external has one list (write trust: [FILE])" },
		{ "a list without a unit", PHONES "trusts: {-trust: r}", "2:53: '-trust' is not a list of this node (" LISTS ")" },
		{ "the node's list among the units'", PHONES "trusts: {trust: r}", "2:53: 'trust' is not a list of this node (" LISTS ")" },
		{ "the client store is no unit", PHONES "certificates: {client: c}",
		  "2:59: 'client' is not a unit of this node (known: web, Sip, ipsec)" },
		{ "a unit that would steer", PHONES "keys: {\"a\\e[2J\\u202E\": k}",
		  "2:51: '" STEERING_SHOWN "' is not a unit of this node (known: web, Sip, ipsec)" },
		{ "a mapping for a list of paths", PHONES "trusts: {web-trust: {a: b}}", "2:64: 'web-trust' must be a list of paths" },
		{ "a mistake in one does not hide another", PHONES "certificates: {wbe: c, web: /d}, keys: {web: []}",
		  "2:59: 'wbe' is not a unit of this node (did you mean 'web'?); "
		  "2:72: the path '/d' is absolute (paths start from the folder of the site file and stay below it); "
		  "2:89: 'web' must be the path of one file (write web: folder/file.pem)" },
		{ "a setting that is a list", EDGE "settings: {strict-names: [on]}", "2:67: a setting is on or off" },
		{ "a setting in capitals", EDGE "settings: {strict-names: ON}", "2:67: 'ON' is not a value of a setting (did you mean 'on'?)" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *got = read_nodes(arena_printf(&arena, " [{%s}]", rows[i].keys).at);

		ck_assert_msg(strcmp(got, rows[i].said) == 0, "%s: %s, expected: %s", rows[i].why, got, rows[i].said);
	}
}
END_TEST

START_TEST(of_a_node_of_which_a_part_was_wrong_nothing_is_missed)
{
	static const struct { const char *why, *keys, *said; } rows[] = {
		{ "no role", "name: a, rol: edge", "" },
		{ "a misspelt FQDN", "name: a, role: edge, fqnd: a.x", "" },
		{ "an FQDN of no letters all the same", "name: a, role: edge, fqdn: '', odd: x",
		  "2:9: a node of role edge needs the key 'fqdn' (its own full name, as host.example.com)" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *got = read_nodes(arena_printf(&arena, " [{%s}]", rows[i].keys).at);

		ck_assert_msg(strcmp(got, rows[i].said) == 0, "%s: %s, expected: %s", rows[i].why, got, rows[i].said);
	}
}
END_TEST

START_TEST(every_further_node_of_a_name_is_a_mistake)
{
	static const struct { const char *why, *nodes, *said; } rows[] = {
		{ "three of one name", " [{name: a, role: external}, {name: a, role: external}, {name: a, role: external}]",
		  "2:43: a second node with the name 'a' (every node has a name of its own); "
		  "2:70: a second node with the name 'a' (every node has a name of its own)" },
		{ "names in another case are others", " [{name: a, role: external}, {name: A, role: external}]", "" },
		{ "two without a name are no twins", " [{role: external}, {role: external}]", "" },
		{ "two with empty names are told so", " [{name: '', role: external}, {name: '', role: external}]",
		  "2:16: a node without a name; 2:44: a node without a name" },
		{ "a name that would steer", " [{name: \"a\\e[2J\\u202E\", role: external}, {name: \"a\\e[2J\\u202E\", role: external}]",
		  "2:56: a second node with the name '" STEERING_SHOWN "' (every node has a name of its own)" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *got = read_nodes(rows[i].nodes);

		ck_assert_msg(strcmp(got, rows[i].said) == 0, "%s: %s, expected: %s", rows[i].why, got, rows[i].said);
	}
}
END_TEST

/* Then a name that is not known may be that of a node that could not be read. */
START_TEST(names_are_partial_where_a_node_or_its_name_is_missing)
{
	static const struct { const char *why, *nodes; bool partial; size_t count; } rows[] = {
		{ "all there", " [{name: a, role: external}, {name: b, role: external}]", false, 2 },
		{ "a misspelt name", " [{name: a, role: external}, {nmae: b, role: external}]", true, 2 },
		{ "a node that is none", " [{name: a, role: external}, b]", true, 1 },
		{ "nodes that are no list", " a", true, 0 },
		{ "a mistake elsewhere in a node", " [{name: a, role: external, odd: x}]", false, 1 },
		{ "an unknown role", " [{name: a, role: fax}]", false, 1 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		(void)read_nodes(rows[i].nodes);
		ck_assert_msg(reader.names_partial == rows[i].partial, "%s: names are %s", rows[i].why,
		    reader.names_partial ? "partial" : "whole");
		ck_assert_msg(reader.site->node_count == rows[i].count, "%s: %zu nodes", rows[i].why, reader.site->node_count);
	}
}
END_TEST

/* What a product file calls its product and units is foreign text too. */
START_TEST(words_of_a_product_cannot_steer_the_terminal)
{
	struct product_role role = { .name = TEXT(STEERING), .node_role = TEXT(STEERING), .unit = TEXT(STEERING) };
	struct product product = { .name = TEXT(STEERING), .roles = &role, .role_count = 1, .release_form = TEXT("V9") };
	struct products products = { 0 };

	*LIST_ADD(&arena, &products.list) = &product;
	reader.products = &products;
	ck_assert_str_eq(read_nodes(" [{name: a, role: \"a\\e[2J\\u202E\", release: '1', key: k, keys: {odd-word: k}}]"),
	    "2:9: a node of role " STEERING_SHOWN " needs the key 'fqdn' (its own full name, as host.example.com); "
	    "2:50: '1' is not a release of " STEERING_SHOWN "; "
	    "2:60: a node of role " STEERING_SHOWN " has several certificates (name them by unit: keys: {UNIT: FILE}); "
	    "2:70: 'odd-word' is not a unit of this node (known: " STEERING_SHOWN ")");
}
END_TEST

TESTS_WITH("site/node", setup_with_products, NULL,
	TEST(certificates_keys_and_lists_become_units),
	TEST(revocation_lists_are_told_apart_by_how_the_node_came_by_them),
	TEST(a_node_keeps_what_is_said_of_it),
	TEST(the_release_is_the_nodes_own_or_the_sites_where_its_product_knows_it),
	TEST(a_mistake_has_a_place_and_a_way_out),
	TEST(of_a_node_of_which_a_part_was_wrong_nothing_is_missed),
	TEST(every_further_node_of_a_name_is_a_mistake),
	TEST(names_are_partial_where_a_node_or_its_name_is_missing),
	TEST(words_of_a_product_cannot_steer_the_terminal))

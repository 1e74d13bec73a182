/* test_schema.c - src/site/schema.c: the keys of a site file and what they hold. */
#include "site_test.h"

/* What a key takes besides its examples: a word, a list of words, a mapping of words. */
enum { WORD = 1, LIST_OF_WORDS = 2, MAPPING = 4 };

/* The form once more, as doc/site-files.md tells it. */
static const struct row {
	const char *schema, *key;
	bool required;
	unsigned takes;
	const char *examples[3];
} rows[] = {
	{ "site file", "certproof-site", true, 0, { "1" } },
	{ "site file", "name", false, WORD, { "'Example, main office'" } },
	{ "site file", "release", false, WORD, { "X15.5" } },
	{ "site file", "services", false, WORD | LIST_OF_WORDS, { "[]" } },
	{ "site file", "registration-domains", false, WORD | LIST_OF_WORDS, { "[example.com]" } },
	{ "site file", "xmpp-federation-domains", false, WORD | LIST_OF_WORDS, { "[example.com]" } },
	{ "site file", "chat-node-aliases", false, WORD | LIST_OF_WORDS, { "[chat.example.com]" } },
	{ "site file", "phone-security-profiles", false, WORD | LIST_OF_WORDS, { "{name: a}", "[a, {name: b, oauth: true}]" } },
	{ "site file", "clients", false, WORD | LIST_OF_WORDS, { "[]" } },
	{ "site file", "phone-trust", false, WORD, { "phones/ca.pem" } },
	{ "site file", "revocation", false, 0, { "{}", "{mode: on, fallback: accept}" } },
	{ "site file", "cms-addresses", false, WORD | LIST_OF_WORDS, { "join.example.com" } },
	{ "site file", "mixed-mode", false, 0, { "on", "off" } },
	{ "site file", "clusters", false, 0, { "[]", "[{name: c, nodes: a}]" } },
	{ "site file", "nodes", true, 0, { "[]", "[{name: a, role: r}]" } },
	{ "site file", "links", false, 0, { "[]", "[{from: a, to: b, zone: z}]" } },
	{ "revocation", "mode", false, 0, { "on", "off" } },
	{ "revocation", "ocsp", false, 0, { "on", "off" } },
	{ "revocation", "crls", false, 0, { "on", "off" } },
	{ "revocation", "crl-downloads", false, 0, { "on", "off" } },
	{ "revocation", "fallback", false, 0, { "accept", "reject" } },
	{ "phone security profile", "name", true, WORD, { "phones.example.com" } },
	{ "phone security profile", "oauth", false, 0, { "true", "false" } },
	{ "cluster", "name", true, WORD, { "cluster.example.com" } },
	{ "cluster", "nodes", true, WORD | LIST_OF_WORDS, { "[]" } },
	{ "cluster", "tls-verify", false, 0, { "enforcing", "permissive" } },
	{ "node", "name", true, WORD, { "expe1" } },
	{ "node", "role", true, WORD, { "external" } },
	{ "node", "release", false, WORD, { "X15.5" } },
	{ "node", "fqdn", false, WORD, { "expe1.example.com" } },
	{ "node", "aliases", false, WORD | LIST_OF_WORDS, { "[www.example.com]" } },
	{ "node", "certificate", false, WORD, { "a.pem" } },
	{ "node", "key", false, WORD, { "a.key" } },
	{ "node", "client-certificate", false, WORD, { "a.pem" } },
	{ "node", "client-key", false, WORD, { "a.key" } },
	{ "node", "certificates", false, MAPPING, { "{}", "{tomcat: a.pem}" } },
	{ "node", "keys", false, MAPPING, { "{}", "{tomcat: a.key}" } },
	{ "node", "trust", false, WORD | LIST_OF_WORDS, { "[]", "[a.pem]" } },
	{ "node", "trusts", false, MAPPING, { "{}", "{tomcat-trust: [a.pem]}", "{tomcat-trust: a.pem}" } },
	{ "node", "chain", false, WORD | LIST_OF_WORDS, { "[a.pem]" } },
	{ "node", "crl", false, WORD | LIST_OF_WORDS, { "[a.crl]", "{uploaded: a.crl, embedded: no}" } },
	{ "node", "revocation", false, 0, { "{}", "{mode: on}" } },
	{ "crl", "uploaded", false, WORD | LIST_OF_WORDS, { "[a.crl]" } },
	{ "crl", "downloaded", false, WORD | LIST_OF_WORDS, { "[a.crl]" } },
	{ "crl", "embedded", false, 0, { "yes", "no" } },
	{ "node", "request", false, WORD | LIST_OF_WORDS | MAPPING, { "a.csr", "{tomcat: a.csr}" } },
	{ "node", "pending", false, WORD | LIST_OF_WORDS | MAPPING, { "a.pem", "{tomcat: a.pem}" } },
	{ "node", "previous", false, WORD | LIST_OF_WORDS | MAPPING, { "a.pem", "{tomcat: a.pem}" } },
	{ "node", "domain-certificates", false, WORD | LIST_OF_WORDS | MAPPING, { "{example.com: a.pem}", "{example.com: {certificate: a.pem, key: a.key}}" } },
	{ "node", "settings", false, MAPPING, { "{}", "{mtls: on}" } },
	{ "link", "from", true, WORD, { "expc1" } },
	{ "link", "to", true, WORD, { "expe1" } },
	{ "link", "zone", true, WORD, { "traversal" } },
	{ "link", "peer-address", false, WORD, { "expe1.example.com" } },
	{ "link", "verify-name", false, WORD | LIST_OF_WORDS, { "expc1.example.com", "[a.example.com, b.example.com]" } },
	{ "link", "tls-verify", false, WORD | LIST_OF_WORDS, { "on", "off", "{from: on, to: off}" } },
	{ "tls-verify", "from", true, 0, { "on", "off" } },
	{ "tls-verify", "to", true, 0, { "on", "off" } },
};

static const struct yaml_schema *
schema_within(const struct yaml_schema *schema, const char *name)
{
	const struct yaml_schema *found = strcmp(schema->name, name) == 0 ? schema : NULL;

	for (size_t i = 0; found == NULL && i < schema->count; i++)
		if (schema->keys[i].schema != NULL)
			found = schema_within(schema->keys[i].schema, name);
	return found;
}

/* A mapping with all required keys of the row's schema, but not the row's own, and then `value` for that. */
static const char *
mapping_with(const struct row *row, const char *value)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_addc(&out, '{');
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].required && &rows[i] != row && strcmp(rows[i].schema, row->schema) == 0)
			buffer_printf(&out, "%s: %s, ", rows[i].key, rows[i].examples[0]);
	if (value != NULL)
		buffer_printf(&out, "%s: %s", row->key, value);
	buffer_addc(&out, '}');
	return buffer_text(&out).at;
}

static bool
is_taken(const struct row *row, const char *value)
{
	const struct yaml_schema *schema = schema_within(&site_schema, row->schema);
	const char *mapping = mapping_with(row, value);
	bool taken;

	ck_assert_msg(schema != NULL, "there is no '%s'", row->schema);
	taken = yaml_check(root_of(text_of(mapping)), schema, &messages);
	ck_assert_msg(taken == (messages.errors == 0), "%s: %zu errors", mapping, messages.errors);
	messages_init(&messages, &arena);
	return taken;
}

START_TEST(each_key_takes_what_it_is_for)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (size_t j = 0; j < COUNT_OF(rows[i].examples) && rows[i].examples[j] != NULL; j++)
			ck_assert_msg(is_taken(&rows[i], rows[i].examples[j]), "a %s does not take %s: %s", rows[i].schema, rows[i].key,
			    rows[i].examples[j]);
}
END_TEST

START_TEST(each_key_refuses_what_is_of_another_kind)
{
	static const struct { unsigned kind; const char *value; } values[] = {
		{ WORD, "foo" }, { LIST_OF_WORDS, "[foo, bar]" }, { MAPPING, "{foo: bar}" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		for (size_t j = 0; j < COUNT_OF(values); j++)
			ck_assert_msg(is_taken(&rows[i], values[j].value) == ((rows[i].takes & values[j].kind) != 0), "a %s: %s: %s",
			    rows[i].schema, rows[i].key, values[j].value);
}
END_TEST

/* A switch is on or off, but for `oauth`, which is a property. */
START_TEST(a_key_that_knows_its_words_takes_no_others)
{
	static const char *const words[] = {
		"on", "off", "true", "false", "accept", "reject", "enforcing", "permissive", "1", "0", "2", "yes", "no", "On", "OFF", "''",
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].takes != 0 || rows[i].examples[0][0] == '[' || rows[i].examples[0][0] == '{')
			continue;
		for (size_t j = 0; j < COUNT_OF(words); j++) {
			bool known = strcmp(words[j], rows[i].examples[0]) == 0 ||
			    (rows[i].examples[1] != NULL && strcmp(words[j], rows[i].examples[1]) == 0);

			ck_assert_msg(is_taken(&rows[i], words[j]) == known, "a %s: %s: %s", rows[i].schema, rows[i].key, words[j]);
		}
	}
}
END_TEST

START_TEST(a_mapping_needs_its_required_keys_and_no_others)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_msg(is_taken(&rows[i], NULL) != rows[i].required, "a %s without '%s' is %s", rows[i].schema, rows[i].key,
		    rows[i].required ? "taken" : "refused");
}
END_TEST

/* Rows of the table above that are about a key. */
static size_t
rows_of(const char *schema, const char *key)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		count += strcmp(rows[i].schema, schema) == 0 && (key == NULL || strcmp(rows[i].key, key) == 0);
	return count;
}

static void
check_schema(const struct yaml_schema *schema)
{
	ck_assert_msg(rows_of(schema->name, NULL) == schema->count, "a %s has %zu keys", schema->name, schema->count);
	for (size_t i = 0; i < schema->count; i++) {
		const struct yaml_key *key = &schema->keys[i];

		ck_assert_msg(rows_of(schema->name, key->name) == 1, "a %s has the key '%s'", schema->name, key->name);
		ck_assert_msg(key->doc != NULL && key->doc[0] != '\0' && !text_ends_with(text_of(key->doc), "."), "%s, %s: \"%s\"",
		    schema->name, key->name, key->doc);
		if (key->schema != NULL)
			check_schema(key->schema);
	}
}

START_TEST(the_form_has_these_keys_and_explains_each)
{
	check_schema(&site_schema);
}
END_TEST

START_TEST(profiles_that_are_mappings_have_the_form_that_their_reader_knows)
{
	ck_assert_ptr_eq(schema_within(&site_schema, "phone security profile"), &site_profile_schema);
}
END_TEST

START_TEST(a_mistake_names_the_mapping_that_it_is_in)
{
	static const struct { const char *why, *content, *said; } mistakes[] = {
		{ "of the revocation", "{certproof-site: 1, nodes: [], revocation: {ocps: on}}",
		  "1:45: unknown key 'ocps' in a revocation (did you mean 'ocsp'?)" },
		{ "of a profile", "{certproof-site: 1, nodes: [], phone-security-profiles: {name: a, auth: true}}",
		  "1:67: unknown key 'auth' in a phone security profile (did you mean 'oauth'?)" },
		{ "of what becomes of a certificate", "{certproof-site: 1, nodes: [], revocation: {fallback: ignore}}",
		  "1:55: 'fallback' cannot be 'ignore' (it is accept or reject)" },
	};

	for (size_t i = 0; i < COUNT_OF(mistakes); i++) {
		const struct yaml_node *root = root_of(text_of(mistakes[i].content));
		const char *got;

		ck_assert_msg(!yaml_check(root, &site_schema, &messages), "%s: taken", mistakes[i].why);
		got = said();
		ck_assert_msg(strcmp(got, mistakes[i].said) == 0, "%s: %s, expected: %s", mistakes[i].why, got, mistakes[i].said);
	}
}
END_TEST

TESTS_WITH("site/schema", setup, NULL,
	TEST(each_key_takes_what_it_is_for),
	TEST(each_key_refuses_what_is_of_another_kind),
	TEST(a_key_that_knows_its_words_takes_no_others),
	TEST(a_mapping_needs_its_required_keys_and_no_others),
	TEST(the_form_has_these_keys_and_explains_each),
	TEST(profiles_that_are_mappings_have_the_form_that_their_reader_knows),
	TEST(a_mistake_names_the_mapping_that_it_is_in))

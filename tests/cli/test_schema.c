/* test_schema.c - src/cli/schema.c: which words of the products stand where in the schemas. */
#include <stdlib.h>
#include <string.h>

#include "command.h"

/* The schema by two small products, without blanks: tests/site/products. */
static const char *
schema_of(const char *kind)
{
	struct buffer out;
	struct run r;

	session.engine.rules_folder = line("%s/tests/site/products", getenv("TOP_SRCDIR"));
	r = run(line("rules schema %s", kind));
	ck_assert_msg(r.status == STATUS_CLEAN && r.said[0] == '\0', "%s: %s", kind, r.said);
	buffer_init(&out, &session.arena);
	for (const char *at = r.out; *at != '\0'; at++)
		if (*at != ' ' && *at != '\n')
			buffer_addc(&out, *at);
	return arena_string(&session.arena, buffer_text(&out));
}

#define RELEASES "\"examples\":[\"14\",\"14SU1\",\"15\",\"V1.0\",\"V1.1\",\"V2.0\"]"
#define ROLE_ENUM "\"enum\":[\"phone-web\",\"phone-sip\",\"edge\",\"core\"]"
#define TEXT_TYPE "\"type\":[\"string\",\"number\",\"boolean\"]"

static const struct { const char *why, *kind, *has; } places[] = {
	{ "a role of the configuration", "configuration", "\"role\":{\"description\":\"as--role\"," ROLE_ENUM "}" },
	{ "its release, which may be newer than any that is known", "configuration",
	    "\"release\":{\"description\":\"as--release\"," TEXT_TYPE "," RELEASES "}" },
	{ "roles of a rule", "rule-file", ROLE_ENUM },
	{ "a release of an example", "rule-file", RELEASES },
	{ "a node is what its product calls it, or a system of others", "site-file",
	    "\"enum\":[\"phones\",\"edge\",\"core\",\"external\"]" },
	{ "services of products", "site-file", "\"enum\":[\"calls\",\"chat\"]" },
	{ "clients of two products, each once", "site-file", "\"enum\":[\"desk\",\"mobile\"]" },
	{ "zones", "site-file", "\"enum\":[\"tunnel\",\"phones\",\"peers\",\"mixed\"]" },
	{ "units that rules judge, and further ones of the product", "site-file",
	    "\"properties\":{\"web\":{" TEXT_TYPE "},\"Sip\":{" TEXT_TYPE "},\"ipsec\":{" TEXT_TYPE
	    "}},\"additionalProperties\":false" },
	{ "a list for each unit", "site-file", "\"properties\":{\"web-trust\":{" },
	{ "and for the last", "site-file", "\"ipsec-trust\":{" },
	{ "settings", "site-file", "\"strict-names\":" },
};

START_TEST(the_words_of_the_products_stand_where_they_are_used)
{
	const char *schema = schema_of(places[_i].kind);

	ck_assert_msg(strstr(schema, places[_i].has) != NULL, "%s: %s", places[_i].why, schema);
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "rules schema", "error: rules schema needs one kind of file\n  hint: use rule-file, site-file, configuration or report\n" },
	{ "rules schema rule-file site-file", "error: rules schema needs one kind of file\n"
	    "  hint: use rule-file, site-file, configuration or report\n" },
	{ "rules schema rule-fiel", "error: no schema for 'rule-fiel'\n  hint: did you mean 'rule-file'?\n" },
	{ "rules schema \x1b", "error: no schema for '\\x1b'\n  hint: use rule-file, site-file, configuration or report\n" },
};

START_TEST(another_kind_of_file_is_a_mistake)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %s", mistakes[_i].words, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

START_TEST(without_products_there_is_no_schema)
{
	struct run r;

	session.engine.rules_folder = "/none";
	r = run("rules schema site-file");
	ck_assert(r.status == STATUS_TROUBLE && r.out[0] == '\0');
	ck_assert_msg(strncmp(r.said, "/none: error: ", 14) == 0, "%s", r.said);
}
END_TEST

TESTS_WITH("schema", setup_cli, teardown_cli,
	EACH(the_words_of_the_products_stand_where_they_are_used, places),
	EACH(another_kind_of_file_is_a_mistake, mistakes),
	TEST(without_products_there_is_no_schema))

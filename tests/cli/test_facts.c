/* test_facts.c - src/cli/facts.c: all types, one type with its functions, and types that there are not. */
#include <string.h>

#include "facts/facts.h"
#include "command.h"

static size_t
count_of(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		count++;
	}
	return count;
}

START_TEST(every_variable_type_field_macro_and_function_is_listed)
{
	const struct cel_env *env = facts_env(&session.arena);
	struct run r = run("facts");
	size_t records;
	const struct cel_record *const *all = fact_records(&records);

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	for (size_t i = 0; i < FACT_VARIABLE_COUNT; i++)
		ck_assert_msg(strstr(r.out, line("\n  %-12s %-18s ", fact_variables[i].name, fact_variables[i].type)) != NULL, "%s",
		    fact_variables[i].name);
	for (size_t i = 0; i < records; i++) {
		ck_assert_msg(strstr(r.out, line("\n\n%s: %s\n", all[i]->name, all[i]->doc)) != NULL, "%s", all[i]->name);
		for (size_t j = 0; j < all[i]->count; j++)
			ck_assert_msg(strstr(r.out, line("\n  %-26s %-24s ", all[i]->fields[j].name, all[i]->fields[j].type)) != NULL, "%s.%s",
			    all[i]->name, all[i]->fields[j].name);
	}
	for (size_t i = 0; i < cel_env_function_count(env); i++)
		ck_assert_msg(strstr(r.out, line("\n  %s", cel_env_function_at(env, i)->signature)) != NULL, "%s",
		    cel_env_function_at(env, i)->signature);
	for (size_t i = 0; cel_macro_at(i) != NULL; i++)
		ck_assert_msg(strstr(r.out, line("\n  %s", cel_macro_at(i)->form)) != NULL, "%s", cel_macro_at(i)->form);
	ck_assert_ptr_nonnull(strstr(r.out, "\n\nMacros\n"));
	ck_assert_ptr_nonnull(strstr(r.out, "\n\nFunctions\n"));
}
END_TEST

START_TEST(programs_get_as_many)
{
	const struct cel_env *env = facts_env(&session.arena);
	struct run r = run("facts -f json");
	size_t records, fields = 0, macros = 0;
	const struct cel_record *const *all = fact_records(&records);

	for (size_t i = 0; i < records; i++)
		fields += all[i]->count;
	while (cel_macro_at(macros) != NULL)
		macros++;
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_uint_eq(count_of(r.out, "\"doc\": "), FACT_VARIABLE_COUNT + records + fields + macros + cel_env_function_count(env));
	ck_assert_uint_eq(count_of(r.out, "\"form\": "), macros);
	ck_assert_uint_eq(count_of(r.out, "\"signature\": "), cel_env_function_count(env));
	ck_assert_uint_eq(count_of(r.out, "\n  \"variables\": ["), 1);
}
END_TEST

static const char constraints[] = "BasicConstraints: basic constraints (RFC 5280 4.2.1.9)\n"
	"  critical                   bool                     the extension is critical\n"
	"  ca                         bool                     the subject is a CA\n"
	"  has_path_len               bool                     a path length is given\n"
	"  path_len                   int                      how many CAs may follow\n";

START_TEST(a_type_without_functions_has_no_heading_for_them)
{
	ck_assert_str_eq(run("facts BasicConstraints").out, constraints);
}
END_TEST

/* GeneralName has functions of its own name; those of Name are not among them. */
START_TEST(functions_are_those_of_the_type_itself)
{
	struct run r = run("facts Name");
	const char *functions = strstr(r.out, "\n\nFunctions\n");

	ck_assert_ptr_nonnull(functions);
	ck_assert_ptr_nonnull(strstr(functions, "\n  dn(string) -> Name "));
	ck_assert_ptr_nonnull(strstr(functions, "\n  Name.same(Name) -> bool "));
	ck_assert_ptr_null(strstr(functions, "GeneralName"));
	ck_assert_ptr_null(strstr(functions, "Cert."));
	ck_assert_uint_eq(count_of(run("facts -f json Name").out, "\"signature\": "), count_of(functions, "\n  "));
	ck_assert_ptr_null(strstr(run("facts -f json Name").out, "\"macros\""));
}
END_TEST

START_TEST(a_type_that_is_no_record_is_known_by_its_functions)
{
	static const char begin[] = "{\n  \"types\": [],\n  \"functions\": [\n    {\n      \"signature\": ";
	struct run r = run("facts Oid");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_msg(strncmp(r.out, "Functions\n  ", 12) == 0 && strstr(r.out, "\n  Name.values(Oid) -> list(string) ") != NULL, "%s", r.out);
	ck_assert_msg(strncmp(run("facts -f json Oid").out, begin, sizeof(begin) - 1) == 0, "%s",
	    run("facts -f json Oid").out);
}
END_TEST

START_TEST(what_a_request_lacks_is_told_to_programs)
{
	ck_assert_ptr_nonnull(strstr(run("facts -f json Cert").out, "\"requests_have_it\": false"));
	ck_assert_ptr_null(strstr(run("facts -f json Name").out, "requests_have_it"));
}
END_TEST

START_TEST(headings_are_bold_in_color)
{
	session.color = true;
	ck_assert_int_eq(strncmp(run("facts Name").out, "\033[1mName\033[0m: ", 14), 0);
	ck_assert_ptr_nonnull(strstr(run("facts Name").out, "\n\n\033[1mFunctions\033[0m\n"));
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "facts name", "error: no type 'name'\n  hint: did you mean 'Name'?\n" },
	{ "facts Certificat", "error: no type 'Certificat'\n  hint: certproof facts lists them all\n" },
	{ "facts values", "error: no type 'values'\n  hint: certproof facts lists them all\n" },
	{ "facts ''", "error: no type ''\n  hint: certproof facts lists them all\n" },
	{ "facts Name Cert", "error: facts takes one type\n  hint: certproof facts lists them all\n" },
};

START_TEST(a_mistake_is_said_and_nothing_listed)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %s", mistakes[_i].words, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

TESTS_WITH("facts", setup_cli, teardown_cli,
	TEST(every_variable_type_field_macro_and_function_is_listed),
	TEST(programs_get_as_many),
	TEST(a_type_without_functions_has_no_heading_for_them),
	TEST(functions_are_those_of_the_type_itself),
	TEST(a_type_that_is_no_record_is_known_by_its_functions),
	TEST(what_a_request_lacks_is_told_to_programs),
	TEST(headings_are_bold_in_color),
	EACH(a_mistake_is_said_and_nothing_listed, mistakes))

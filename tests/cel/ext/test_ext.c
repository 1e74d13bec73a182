/* test_ext.c - src/cel/ext/ext.c: libraries can be declared one by one, and an environment has those alone. */
#include "../../harness.h"
#include "cel/ext/ext.h"

/* An expression that needs the library, and no other. */
static const struct {
	const struct cel_library *brings;
	const char *expression;
} uses[] = {
	{ &cel_ext_dates, "timestamp(0).getHours('UTC')" },
	{ &cel_ext_encoders, "base64.encode(b'a')" },
	{ &cel_ext_lists, "[1, 1].distinct()" },
	{ &cel_ext_math, "math.greatest(1, 2, 3)" },
	{ &cel_ext_network, "ip('192.0.2.1').family()" },
	{ &cel_ext_strings, "'a'.upperAscii()" },
};

static bool
compiles(const struct cel_env *env, const char *expression)
{
	struct cel_mistakes mistakes = { 0 };

	return cel_compile(&arena, env, text_of(expression), NULL, &mistakes) != NULL;
}

START_TEST(a_library_brings_its_functions_and_no_others)
{
	struct cel_env *env = cel_env_new(&arena);

	ck_assert(!compiles(env, uses[_i].expression));
	cel_env_library(env, uses[_i].brings);
	for (size_t i = 0; i < COUNT_OF(uses); i++)
		ck_assert_msg(compiles(env, uses[i].expression) == (i == (size_t)_i), "%s with %s", uses[i].expression,
		    uses[_i].brings->name);
}
END_TEST

START_TEST(all_libraries_are_declared_together)
{
	struct cel_env *env = cel_env_new(&arena);
	size_t listed = 0, functions = cel_env_function_count(env);

	for (; cel_ext_libraries[listed] != NULL; listed++)
		functions += cel_ext_libraries[listed]->count;
	ck_assert_uint_eq(listed, COUNT_OF(uses));
	cel_ext_declare(env);
	ck_assert_uint_eq(cel_env_function_count(env), functions);
	for (size_t i = 0; i < COUNT_OF(uses); i++)
		ck_assert(compiles(env, uses[i].expression));
}
END_TEST

TESTS("ext",
	EACH(a_library_brings_its_functions_and_no_others, uses),
	TEST(all_libraries_are_declared_together))

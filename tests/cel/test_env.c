/* test_env.c - src/cel/env.c: declarations, children, and what the manual says of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cel/ext/ext.h"
#include "model.h"

static struct model model;

static void
setup(void)
{
	model_open(&model);
}

static void
teardown(void)
{
	model_close(&model);
}

static struct cel_value
half(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_int(args[0].as.number / 2);
}

static struct cel_value
half_text(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_string((struct text){ args[0].as.text.at, args[0].as.text.len / 2 });
}

static const struct cel_function half_int[] = { { "half(int) -> int", "Half of a number.", half, NULL } };
static const struct cel_function half_string[] = { { "half(string) -> string", "Half of a text.", half_text, NULL } };

static bool
compiles(const struct cel_env *env, const char *expression)
{
	struct cel_mistakes mistakes = { 0 };

	return cel_compile(&arena, env, text_of(expression), NULL, &mistakes) != NULL;
}

START_TEST(a_child_adds_and_the_parent_stays)
{
	struct cel_env *child = cel_env_child(&arena, model.env), *grandchild;
	unsigned slot = cel_env_variable(child, "extra", cel_env_type(child, "int"));

	ck_assert_uint_eq(slot, SLOT_COUNT + 1);
	cel_env_functions(child, half_int, 1);
	ck_assert(compiles(child, "half(extra) + cert.bits > 1"));
	ck_assert(!compiles(model.env, "half(1)"));
	ck_assert(!compiles(model.env, "extra > 1"));
	/* Rows of one name are one function, wherever they are declared. */
	grandchild = cel_env_child(&arena, child);
	cel_env_functions(grandchild, half_string, 1);
	ck_assert(compiles(grandchild, "half('abcd') + string(half(8)) == 'ab4'"));
	ck_assert(!compiles(child, "half('abcd')"));
	ck_assert_uint_eq(cel_env_variable(grandchild, "more", cel_env_type(child, "int")), SLOT_COUNT + 2);
}
END_TEST

START_TEST(a_row_added_after_first_use_counts)
{
	struct cel_env *child = cel_env_child(&arena, model.env);

	cel_env_functions(child, half_int, 1);
	ck_assert(compiles(child, "half(1) == 0"));
	cel_env_functions(child, half_string, 1);
	ck_assert(compiles(child, "half('ab') == 'a' && half(2) == 1"));
}
END_TEST

START_TEST(all_rows_are_listed_once)
{
	struct cel_env *child = cel_env_child(&arena, model.env);
	size_t before = cel_env_function_count(child), halves = 0;

	cel_env_functions(child, half_int, 1);
	ck_assert_uint_eq(cel_env_function_count(child), before + 1);
	ck_assert_uint_gt(before, 150);
	for (size_t i = 0; i <= before; i++) {
		const struct cel_function *row = cel_env_function_at(child, i);

		ck_assert_msg(row != NULL && row->doc != NULL && strlen(row->doc) > 5, "row %zu has no sentence", i);
		halves += row == &half_int[0];
	}
	ck_assert_uint_eq(halves, 1);
}
END_TEST

/* Every signature in the environment must be readable; using a name reads all rows of it. */
START_TEST(all_signatures_can_be_read)
{
	for (size_t i = 0; i < cel_env_function_count(model.env); i++) {
		const char *signature = cel_env_function_at(model.env, i)->signature;
		const char *end = strchr(signature, '('), *start;
		struct function_name *found[4];
		size_t count;

		if (strchr(end, '.') != NULL && strstr(signature, ").") != NULL)
			end = strchr(strstr(signature, ").") + 2, '(');
		for (start = end; start > signature && start[-1] != '.'; start--)
			;
		count = env_functions(model.env, (struct text){ start, (size_t)(end - start) }, found, 4);
		if (count == 0)
			count = env_functions(model.env, (struct text){ signature, (size_t)(end - signature) }, found, 4);
		ck_assert_msg(count > 0, "%s is not found by its name", signature);
		for (size_t k = 0; k < count; k++)
			ck_assert_msg(env_overloads(found[k]) != NULL, "%s", signature);
	}
}
END_TEST

/* doc/cel.md, as text that ends with a zero. */
static const char *
manual(void)
{
	struct bytes bytes;

	ck_assert_msg(file_read(&arena, source_file("doc/cel.md"), 1 << 20, &bytes, &messages), "doc/cel.md cannot be read");
	return arena_string(&arena, text_of_bytes(bytes));
}

START_TEST(the_manual_has_every_function)
{
	const char *text = manual();
	struct cel_env *env = cel_env_new(&arena);

	cel_ext_declare(env);
	for (size_t i = 0; i < cel_env_function_count(env); i++) {
		const struct cel_function *row = cel_env_function_at(env, i);
		struct buffer line;

		buffer_init(&line, &arena);
		buffer_printf(&line, "\n| `%s` | %s |\n", row->signature, row->doc);
		ck_assert_msg(strstr(text, buffer_text(&line).at) != NULL, "doc/cel.md lacks the line:%s", buffer_text(&line).at);
	}
}
END_TEST

START_TEST(the_manual_has_no_function_that_is_not_there)
{
	const char *text = strstr(manual(), "\n## Functions\n"), *end;
	struct cel_env *env = cel_env_new(&arena);
	size_t count = 0;

	ck_assert_ptr_nonnull(text);
	cel_ext_declare(env);
	while ((text = strstr(text, "\n| `")) != NULL) {
		struct text signature;
		bool known = false;

		text += 4;
		end = strchr(text, '`');
		signature = (struct text){ text, (size_t)(end - text) };
		if (!text_contains(signature, " -> "))
			continue;
		for (size_t i = 0; !known && i < cel_env_function_count(env); i++)
			known = text_is(signature, cel_env_function_at(env, i)->signature);
		ck_assert_msg(known, "doc/cel.md has a function that is not there: %.*s", TEXT_ARG(signature));
		count++;
	}
	ck_assert_uint_ge(count, cel_env_function_count(env));
}
END_TEST

START_TEST(the_manual_has_every_kind_of_mistake)
{
	const char *text = manual();

	for (int code = 0; code < CEL_CODE_COUNT; code++)
		ck_assert_msg(strstr(text, arena_printf(&arena, "\n| `%s` | ", cel_code_name((enum cel_code)code)).at) != NULL,
		    "doc/cel.md lacks %s", cel_code_name((enum cel_code)code));
}
END_TEST

static const struct {
	const char *what;
	unsigned long limit;
} limits[] = {
	{ "bytes of an expression", LIMIT_CEL_SOURCE },
	{ "levels of an expression, whatever its form", LIMIT_CEL_HEIGHT },
	{ "expressions within each other, parentheses too", LIMIT_CEL_NESTING },
	{ "all, exists, map ... within each other", LIMIT_CEL_COMPREHENSIONS },
	{ "cost of one evaluation: one unit for each step, element and ten bytes of text looked at", LIMIT_CEL_COST },
	{ "elements of a list that is built", LIMIT_CEL_LIST },
	{ "bytes of a string that is built", LIMIT_CEL_STRING },
	{ "lists and maps within each other, in a value", LIMIT_CEL_VALUE_DEPTH },
	{ "bytes of a regular expression", LIMIT_REGEX_SOURCE },
	{ "steps of one match", LIMIT_REGEX_MATCH },
};

START_TEST(the_manual_has_every_limit)
{
	unsigned long limit = limits[_i].limit;
	char number[32], line[200];

	if (limit >= 1000000)
		snprintf(number, sizeof(number), "%lu,%03lu,%03lu", limit / 1000000, limit / 1000 % 1000, limit % 1000);
	else if (limit >= 1000)
		snprintf(number, sizeof(number), "%lu,%03lu", limit / 1000, limit % 1000);
	else
		snprintf(number, sizeof(number), "%lu", limit);
	snprintf(line, sizeof(line), "\n| %s | %s |\n", limits[_i].what, number);
	ck_assert_msg(strstr(manual(), line) != NULL, "doc/cel.md lacks the line:%s", line);
}
END_TEST

START_TEST(functions_that_check_literals_do_so_when_compiled)
{
	ck_assert(compiles(model.env, "oid('serverAuth') in cert.eku"));
	ck_assert(!compiles(model.env, "oid('foo') in cert.eku"));
	ck_assert(compiles(model.env, "oid(cert.kind) in cert.eku"));
}
END_TEST

TESTS_WITH("env", setup, teardown,
	TEST(a_child_adds_and_the_parent_stays),
	TEST(a_row_added_after_first_use_counts),
	TEST(all_rows_are_listed_once),
	TEST(all_signatures_can_be_read),
	TEST(the_manual_has_every_function),
	TEST(the_manual_has_no_function_that_is_not_there),
	TEST(the_manual_has_every_kind_of_mistake),
	EACH(the_manual_has_every_limit, limits),
	TEST(functions_that_check_literals_do_so_when_compiled))

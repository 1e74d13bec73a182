/* test_scope.c - src/cel/scope.c: which names an expression may mean. */
#include <stdlib.h>
#include <string.h>

#include "cel/scope.h"
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

static const struct {
	const char *container, *path;
	bool absolute;
	const char *candidates;
} scopes[] = {
	{ "", "x", false, "x" }, { "", "x.y", true, "x.y" }, { "a", "x", false, "a.x x" },
	{ "a.bc.d", "x.y", false, "a.bc.d.x.y a.bc.x.y a.x.y x.y" },
	{ "a.b", "x", true, "x" },
};

START_TEST(a_name_is_looked_for_from_the_inside_of_the_container)
{
	struct compiler c = { .arena = &arena, .env = model.env };
	struct text scope = { NULL, 0 }, candidate;
	struct buffer out;

	cel_env_container(model.env, scopes[_i].container);
	buffer_init(&out, &arena);
	while (next_candidate(&c, text_of(scopes[_i].path), scopes[_i].absolute, &scope, &candidate))
		buffer_printf(&out, "%s%.*s", out.len > 0 ? " " : "", TEXT_ARG(candidate));
	ck_assert_msg(text_is(buffer_text(&out), scopes[_i].candidates), "%s in '%s': %.*s", scopes[_i].path, scopes[_i].container,
	    TEXT_ARG(buffer_text(&out)));
}
END_TEST

START_TEST(a_container_hides_names_outside)
{
	struct cel_value value;

	cel_env_variable(model.env, "box.count", &cel_type_string);
	cel_env_variable(model.env, "box.a.b", &cel_type_string);
	cel_env_container(model.env, "box");
	ck_assert_ptr_eq(cel_program_type(model_compile(&model, "count")), &cel_type_string);
	ck_assert_ptr_eq(cel_program_type(model_compile(&model, ".count")), &cel_type_int);
	ck_assert_ptr_eq(cel_program_type(model_compile(&model, "a . b")), &cel_type_string);
	ck_assert_ptr_eq(cel_program_type(model_compile(&model, "[1].map(count, count)[0]")), &cel_type_int);
	ck_assert_int_eq(model_eval(&model, "[3].map(a, {'b': a})[0].b", &value), CEL_DONE);
	ck_assert_int_eq(value.as.number, 3);
	/* The whole of a.b is a name before it is a field of a. */
	ck_assert_str_eq(model_mistakes(&model, "a.c", NULL), "0-1: unknown name 'a' | text stands in quotes: 'a'");
}
END_TEST

static const char *const type_names[][2] = {
	{ "int", "int" }, { "list", "list" }, { "map", "map" }, { "null_type", "null_type" }, { "google.protobuf.Timestamp", "google.protobuf.Timestamp" },
	{ "google . protobuf . Duration", "google.protobuf.Duration" }, { "optional_type", "optional_type" }, { "net.IP", "net.IP" }, { ".Cert", "Cert" },
	{ "type(cert.eku[0])", "Oid" }, { "[cert, 1].map(int, type(int))", "[Cert, int]" },
	{ "type(1) == int && type([1]) == list && type(type(1)) == type", "true" },
};

START_TEST(the_name_of_a_type_is_a_value)
{
	const char *got = model_show(&model, type_names[_i][0]);

	ck_assert_msg(strcmp(got, type_names[_i][1]) == 0, "%s is %s, expected %s", type_names[_i][0], got, type_names[_i][1]);
}
END_TEST

START_TEST(a_path_begins_with_a_name_and_has_no_blanks)
{
	static const struct {
		const char *source, *root, *text;
	} paths[] = {
		{ "a", "a", "a" }, { "ab.c.de", "ab", "ab.c.de" }, { "ab . c\n.d", "ab", "ab.c.d" }, { "a.?b", NULL, NULL },
		{ "a.`b`", NULL, NULL }, { "a[0].b", NULL, NULL }, { "f().b", NULL, NULL }, { "'a'.b", NULL, NULL }, { "has(a.b)", NULL, NULL },
	};

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		struct cel_mistakes mistakes = { 0 };
		struct compiler c = { .arena = &arena, .env = model.env, .mistakes = &mistakes, .source = text_of(paths[i].source) };
		struct cel_node *node = parse_expression(&c), *root = path_root(node);

		ck_assert_msg((root == NULL) == (paths[i].root == NULL), "%s has %s root", paths[i].source, root == NULL ? "no" : "a");
		if (root == NULL)
			continue;
		ck_assert_msg(text_is(root->name, paths[i].root), "%s: root %.*s", paths[i].source, TEXT_ARG(root->name));
		ck_assert_msg(text_is(path_text(&c, node), paths[i].text), "%s: %.*s", paths[i].source, TEXT_ARG(path_text(&c, node)));
	}
}
END_TEST

TESTS_WITH("scope", setup, teardown,
	EACH(a_name_is_looked_for_from_the_inside_of_the_container, scopes),
	TEST(a_container_hides_names_outside),
	EACH(the_name_of_a_type_is_a_value, type_names),
	TEST(a_path_begins_with_a_name_and_has_no_blanks))

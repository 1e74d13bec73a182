/* test_types.c - src/cel/type.c: types made, named, compared and read. */
#include <stdlib.h>
#include <string.h>

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
	const char *text, *shown;       /* NULL: no type */
} readings[] = {
	{ "int", "int" }, { "uint", "uint" }, { "double", "double" }, { "bool", "bool" }, { "string", "string" },
	{ "bytes", "bytes" }, { "dyn", "dyn" }, { "type", "type" }, { "null_type", "null_type" },
	{ "timestamp", "timestamp" }, { "google.protobuf.Timestamp", "timestamp" },
	{ "duration", "duration" }, { "google.protobuf.Duration", "duration" },
	{ "list", "list(dyn)" }, { "list(string)", "list(string)" }, { " list( int\t) ", "list(int)" },
	{ "map", "map(dyn, dyn)" }, { "map(string, list(int))", "map(string, list(int))" }, { "map( int ,uint )", "map(int, uint)" },
	{ "optional", "optional(dyn)" }, { "optional_type", "optional(dyn)" }, { "optional_type(int)", "optional(int)" },
	{ "optional(list(Cert))", "optional(list(Cert))" }, { "type(int)", "type" },
	{ "A", "A" }, { "list(Z)", "list(Z)" }, { "map(A, optional(B))", "map(A, optional(B))" },
	{ "Cert", "Cert" }, { "net.IP", "net.IP" }, { "Oid", "Oid" },
	{ "Oid(int)", "Oid(int)" }, { "Oid(int, A, list(string))", "Oid(int, A, list(string))" },
	{ "Oid(int, int, int, int)", NULL }, { "Cert(int)", NULL }, { "int(int)", NULL }, { "A(int)", NULL },
	{ "", NULL }, { " ", NULL }, { "()", NULL }, { "(int)", NULL }, { "Int", NULL }, { "AB", NULL }, { "a", NULL }, { "1", NULL },
	{ ".", NULL }, { "net", NULL }, { "net.", NULL }, { ".net.IP", NULL }, { "Missing", NULL }, { "list(Missing)", NULL },
	{ "list()", NULL }, { "list(int", NULL }, { "list(int))", NULL }, { "list(int,)", NULL }, { "list(,int)", NULL },
	{ "list(int, int)", NULL }, { "list (int)", NULL }, { "list(int int)", NULL }, { "int int", NULL }, { "int,", NULL },
	{ "map(string)", NULL }, { "map(int, int, int)", NULL }, { "optional(int, int)", NULL }, { "int\n", NULL }, { "int\303\244", NULL },
};

START_TEST(types_are_read_by_name)
{
	const struct cel_type *type = cel_env_type(model.env, readings[_i].text);
	struct text shown;

	ck_assert_msg((type == NULL) == (readings[_i].shown == NULL), "'%s' is %s type", readings[_i].text, type == NULL ? "no" : "a");
	if (type == NULL)
		return;
	shown = cel_type_text(&arena, type);
	ck_assert_msg(text_is(shown, readings[_i].shown), "'%s' is shown as '%.*s'", readings[_i].text, TEXT_ARG(shown));
	ck_assert_msg(cel_type_equal(type, cel_env_type(model.env, readings[_i].shown)), "'%s' is not what it is shown as",
	    readings[_i].text);
}
END_TEST

START_TEST(reading_ends_behind_the_type)
{
	static const char signature[] = "map(A, int) -> bool", unread[] = "  list(int, x)";
	const char *at = signature;
	const struct cel_type *type = type_read(model.env, &at, signature + strlen(signature));

	ck_assert(text_is(cel_type_text(&arena, type), "map(A, int)"));
	ck_assert_str_eq(at, " -> bool");
	/* A text that carries its length ends there. */
	at = signature + 7;
	ck_assert(cel_type_equal(type_read(model.env, &at, signature + 10), &cel_type_int));
	ck_assert_str_eq(at, ") -> bool");
	at = signature;
	ck_assert_ptr_null(type_read(model.env, &at, signature + 10));
	ck_assert_ptr_eq(at, signature);
	at = unread;
	ck_assert_ptr_null(type_read(model.env, &at, unread + strlen(unread)));
	ck_assert_ptr_eq(at, unread);
}
END_TEST

/* All different from each other; the second of a row is another way to the same. */
static const struct {
	const char *text, *same;
} kinds[] = {
	{ "int", "int" }, { "uint", "uint" }, { "bool", "bool" }, { "timestamp", "google.protobuf.Timestamp" }, { "duration", "duration" },
	{ "null_type", "null_type" }, { "type", "type(int)" }, { "dyn", "dyn" }, { "list(dyn)", "list" }, { "list(int)", "list( int )" },
	{ "list(uint)", "list(uint)" }, { "list(list(uint))", "list(list(uint))" }, { "map(int, dyn)", "map(int,dyn)" },
	{ "map(dyn, int)", "map(dyn, int)" }, { "map(dyn, dyn)", "map" }, { "optional(int)", "optional_type(int)" },
	{ "optional(dyn)", "optional" }, { "A", "A" }, { "B", "B" }, { "list(A)", "list(A)" }, { "list(B)", "list(B)" }, { "Cert", "Cert" },
	{ "San", "San" }, { "Oid", "Oid" }, { "net.IP", "net.IP" }, { "Oid(int)", "Oid(int)" }, { "Oid(int, int)", "Oid(int, int)" },
};

START_TEST(types_are_equal_only_to_themselves)
{
	const struct cel_type *type = cel_env_type(model.env, kinds[_i].text);

	for (int i = 0; i < (int)COUNT_OF(kinds); i++)
		ck_assert_msg(cel_type_equal(type, cel_env_type(model.env, kinds[i].same)) == (i == _i), "%s and %s", kinds[_i].text,
		    kinds[i].same);
}
END_TEST

static const struct {
	const char *text;
	enum cel_kind kind, element;
} elements[] = {
	{ "list(string)", CEL_LIST, CEL_STRING }, { "list", CEL_LIST, CEL_DYN }, { "list(list(int))", CEL_LIST, CEL_LIST },
	{ "map(int, string)", CEL_MAP, CEL_INT }, { "optional(bool)", CEL_OPTIONAL, CEL_BOOL },
	/* CEL_ERROR: none. What an opaque type has in parentheses are no elements. */
	{ "Cert", CEL_RECORD, CEL_ERROR }, { "Oid(int)", CEL_OPAQUE, CEL_ERROR }, { "string", CEL_STRING, CEL_ERROR },
	{ "type(int)", CEL_TYPE, CEL_ERROR }, { "A", CEL_PARAMETER, CEL_ERROR }, { "dyn", CEL_DYN, CEL_ERROR },
};

START_TEST(types_know_their_kind_and_elements)
{
	const struct cel_type *type = cel_env_type(model.env, elements[_i].text), *element = cel_type_element(type);

	ck_assert_msg(cel_type_kind(type) == elements[_i].kind, "%s: kind %d", elements[_i].text, cel_type_kind(type));
	ck_assert_msg(element == NULL ? elements[_i].element == CEL_ERROR : cel_type_kind(element) == elements[_i].element,
	    "%s: element", elements[_i].text);
}
END_TEST

static const struct {
	const char *text;
	bool open;
} signatures[] = {
	{ "A", true }, { "list(A)", true }, { "map(string, A)", true }, { "map(A, string)", true }, { "optional(list(A))", true },
	{ "Oid(int, A)", true }, { "int", false }, { "list(list(bytes))", false }, { "map(string, dyn)", false }, { "Oid(int, int)", false },
	{ "Cert", false }, { "type(A)", false },
};

START_TEST(types_with_parameters_are_open)
{
	const struct cel_type *type = cel_env_type(model.env, signatures[_i].text);

	ck_assert_msg(type->open == signatures[_i].open, "%s", signatures[_i].text);
}
END_TEST

/* What has no name in a signature is shown all the same. */
START_TEST(types_of_the_checker_have_a_text)
{
	struct cel_type variable = { .kind = CEL_PARAMETER, .open = true, .id = TYPE_VARIABLE };
	struct cel_type other = { .kind = CEL_PARAMETER, .open = true, .id = TYPE_VARIABLE + 1 };
	const struct cel_type *map = type_map(&arena, &variable, type_list(&arena, &cel_type_error));

	ck_assert(text_is(cel_type_text(&arena, &cel_type_error), "?"));
	ck_assert(text_is(cel_type_text(&arena, map), "map(dyn, list(?))"));
	ck_assert(map->open);
	ck_assert(!cel_type_equal(&variable, &other));
	ck_assert(!cel_type_equal(type_optional(&arena, &variable), type_optional(&arena, &other)));
}
END_TEST

/* Made from parts or read from text, a type is the same. */
START_TEST(types_that_are_made_equal_those_that_are_read)
{
	static const struct {
		const struct cel_type *element;
		const char *list, *map, *optional;
	} made[] = {
		{ &cel_type_dyn, "list", "map", "optional" },
		{ &cel_type_string, "list(string)", "map(string, string)", "optional(string)" },
		{ &cel_type_int, "list(int)", "map(int, int)", "optional(int)" },
		{ &cel_type_bool, "list(bool)", "map(bool, bool)", "optional(bool)" },
		{ &cel_type_bytes, "list(bytes)", "map(bytes, bytes)", "optional(bytes)" },
		{ &cel_type_list_dyn, "list(list(dyn))", "map(list, list)", "optional(list)" },
		{ &cel_type_map_dyn, "list(map)", "map(map(dyn, dyn), map)", "optional(map)" },
		{ &cel_type_optional_dyn, "list(optional)", "map(optional, optional)", "optional(optional(dyn))" },
	};

	for (size_t i = 0; i < COUNT_OF(made); i++) {
		ck_assert_msg(cel_type_equal(type_list(&arena, made[i].element), cel_env_type(model.env, made[i].list)), "%s",
		    made[i].list);
		ck_assert_msg(cel_type_equal(type_map(&arena, made[i].element, made[i].element),
		    cel_env_type(model.env, made[i].map)), "%s", made[i].map);
		ck_assert_msg(cel_type_equal(type_optional(&arena, made[i].element),
		    cel_env_type(model.env, made[i].optional)), "%s", made[i].optional);
	}
}
END_TEST

TESTS_WITH("types", setup, teardown,
	EACH(types_are_read_by_name, readings),
	TEST(reading_ends_behind_the_type),
	EACH(types_are_equal_only_to_themselves, kinds),
	EACH(types_know_their_kind_and_elements, elements),
	EACH(types_with_parameters_are_open, signatures),
	TEST(types_of_the_checker_have_a_text),
	TEST(types_that_are_made_equal_those_that_are_read))

/* test_access.c - src/cel/access.c: variables, fields, elements and keys: what is read, what is not there, and where it came from. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

static struct model model;
static unsigned box_slot, unset_slot, wrong_slot, failing_slot, ending_slot, badge_slot;
static void (*model_variable)(struct cel_run *run, unsigned slot, struct cel_value *out);

/* ---- a record with a field of each type ---- */

enum tag { PLAIN, MATRIX, KEPT, FAILING, ENDING, HIDDEN };

static const struct cel_record box_record;
static const struct cel_origin elsewhere = { .variable = "elsewhere" };

static void
get_field(struct cel_run *run, const void *object, const struct cel_field *field, struct cel_value *out)
{
	struct cel_value *rows;

	(void)object;
	switch ((enum tag)field->tag) {
	case MATRIX:
		rows = cel_list_room(run, 2);
		for (int i = 0; i < 2; i++) {
			struct cel_value *cells = cel_list_room(run, 2);

			cells[0] = cel_int(i * 10);
			cells[1] = cel_int(i * 10 + 1);
			rows[i] = cel_list(cells, 2);
		}
		*out = cel_list(rows, 2);
		break;
	case KEPT:
		*out = cel_int(5);
		out->origin = &elsewhere;
		break;
	case FAILING:
		*out = cel_fail(run, CEL_INVALID_ARGUMENT, "it cannot be read");
		break;
	case ENDING:
		cel_exhaust(run, CEL_TOO_LONG, "it is too long");
		break;
	case HIDDEN:
		*out = cel_int(6);
		break;
	default:
		break;
	}
}

static bool
has_never(struct cel_run *run, const void *object, const struct cel_field *field)
{
	(void)run, (void)object, (void)field;
	return false;
}

static const struct cel_field fields[] = {
	{ "a_bool", "bool", "", get_field, NULL, PLAIN }, { "an_int", "int", "", get_field, NULL, PLAIN },
	{ "a_uint", "uint", "", get_field, NULL, PLAIN }, { "a_double", "double", "", get_field, NULL, PLAIN },
	{ "a_string", "string", "", get_field, NULL, PLAIN }, { "some_bytes", "bytes", "", get_field, NULL, PLAIN },
	{ "a_list", "list(int)", "", get_field, NULL, PLAIN }, { "a_map", "map(string, int)", "", get_field, NULL, PLAIN },
	{ "a_time", "timestamp", "", get_field, NULL, PLAIN }, { "a_span", "duration", "", get_field, NULL, PLAIN },
	{ "an_optional", "optional(int)", "", get_field, NULL, PLAIN }, { "a_record", "San", "", get_field, NULL, PLAIN },
	{ "an_opaque", "Oid", "", get_field, NULL, PLAIN }, { "anything", "dyn", "", get_field, NULL, PLAIN },
	{ "matrix", "list(list(int))", "", get_field, NULL, MATRIX }, { "kept", "int", "", get_field, NULL, KEPT },
	{ "failing", "int", "", get_field, NULL, FAILING }, { "ending", "int", "", get_field, NULL, ENDING },
	{ "hidden", "int", "", get_field, has_never, HIDDEN },
};
static const struct cel_record box_record = { "Box", "A field of each type.", fields, COUNT_OF(fields) };

/* ---- a value that no map can have as a key ---- */

static uint64_t
hash_badge(const void *badge)
{
	ck_abort_msg("a badge was hashed");
	return (uintptr_t)badge;
}

static bool
equal_badge(const void *a, const void *b)
{
	return a == b;
}

static const struct cel_opaque badge = { .name = "Badge", .doc = "Nothing to look for.", .equal = equal_badge, .hash = hash_badge };

static void
get_variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	if (slot == box_slot || slot == unset_slot)
		*out = cel_record(slot == box_slot ? &box_record : NULL, &box_record);
	else if (slot == wrong_slot)
		*out = cel_string(TEXT("no box"));
	else if (slot == badge_slot)
		*out = cel_opaque(&badge, &badge);
	else if (slot == failing_slot)
		*out = cel_fail(run, CEL_INVALID_ARGUMENT, "it cannot be found");
	else if (slot == ending_slot)
		cel_exhaust(run, CEL_TOO_LONG, "it is too large");
	else
		model_variable(run, slot, out);
}

static void
setup(void)
{
	model_open(&model);
	cel_env_record(model.env, &box_record);
	box_slot = cel_env_variable(model.env, "box", cel_env_type(model.env, "Box"));
	unset_slot = cel_env_variable(model.env, "unset", cel_env_type(model.env, "Box"));
	wrong_slot = cel_env_variable(model.env, "wrong", cel_env_type(model.env, "Box"));
	failing_slot = cel_env_variable(model.env, "failing", cel_env_type(model.env, "Box"));
	ending_slot = cel_env_variable(model.env, "ending", cel_env_type(model.env, "Box"));
	cel_env_opaque(model.env, &badge);
	badge_slot = cel_env_variable(model.env, "badge", cel_env_type(model.env, "Badge"));
	model_variable = model.run.variable;
	model.run.variable = get_variable;
}

static void
teardown(void)
{
	model_close(&model);
}

/* ---- values ---- */

static const char *const defaults[][2] = {
	{ "a_bool", "false" }, { "an_int", "0" }, { "a_uint", "0u" }, { "a_double", "0.0" }, { "a_string", "''" }, { "some_bytes", "b''" },
	{ "a_list", "[]" }, { "a_map", "{}" }, { "a_time", "timestamp('1970-01-01T00:00:00Z')" }, { "a_span", "duration('0s')" },
	{ "an_optional", "optional.none()" }, { "a_record", "San{}" }, { "an_opaque", "Oid()" }, { "anything", "null" },
};

START_TEST(a_field_of_what_is_not_there_is_the_default_of_its_type)
{
	static const char *const forms[] = { "unset.%s", "dyn(unset).%s", "[unset][0].%s", "optional.of(unset).%s.orValue(dyn('none'))" };

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		const char *name = defaults[_i][0], *expected = i == 3 ? "'none'" : defaults[_i][1], *got;
		struct buffer expression;

		buffer_init(&expression, &arena);
		buffer_add(&expression, (struct text){ forms[i], (size_t)(strchr(forms[i], '%') - forms[i]) });
		buffer_adds(&expression, name);
		buffer_adds(&expression, strchr(forms[i], '%') + 2);
		got = model_show(&model, buffer_text(&expression).at);
		ck_assert_msg(strcmp(got, expected) == 0, "%s: %s, expected %s", buffer_text(&expression).at, got, expected);
	}
}
END_TEST

static const struct {
	const char *why, *expression, *value;
} values[] = {
	/* presence */
	{ "a getter that sets nothing leaves null, which is not there", "has(box.an_int)", "false" },
	{ "a record is asked whether it has a field", "has(box.hidden)", "false" },
	{ "but what it has can be read", "box.hidden", "6" }, { "also as dyn", "has(dyn(box).hidden)", "false" },
	{ "an optional step goes by presence", "box.?hidden", "optional.none()" }, { "of a field with a value", "box.?kept", "optional.of(5)" },
	{ "has of no optional", "has(optional.none().a)", "false" }, { "has below one", "has(optional.of(box).kept)", "true" },
	{ "a field of no optional", "optional.none().a.b", "optional.none()" }, { "a key of one", "optional.of({'a': 1}).a", "optional.of(1)" },
	{ "a key that one lacks", "optional.of({'a': 1}).b", "optional.none()" },
	{ "a key that is there", "has({'a': null}.a)", "true" }, { "one that is not", "has({'a': null}.b)", "false" },
	{ "an optional key", "{'a': 1}.?b", "optional.none()" },
	/* what cannot be asked */
	{ "a number has no field", "dyn(1).a", "error: no such overload: _._(int)" }, { "nor may one ask", "has(dyn('a').a)", "error: no such overload: _._(string)" },
	{ "nor as an option", "dyn([1]).?a", "error: no such overload: _._(list)" }, { "nor within one", "optional.of(dyn(1)).a", "error: no such overload: _._(int)" },
	{ "an unknown field", "has(dyn(box).foo)", "error: Box has no field 'foo'" }, { "an unknown field as an option", "dyn(box).?foo", "error: Box has no field 'foo'" },
	{ "a key that is not there", "dyn({'a': 1}).b", "error: no such key: 'b'" },
	{ "errors below come first", "dyn([])[0].a", "error: index out of range: 0 of a list of 0" },
	{ "a variable that fails", "failing.kept", "error: it cannot be found" }, { "a variable of another type", "wrong.kept", "error: no such overload: _._(string)" },
	{ "a getter that fails", "box.failing + 1", "error: it cannot be read" }, { "as dyn", "dyn(box).failing", "error: it cannot be read" },
	/* elements */
	{ "the last element", "[1, 2, 3][2]", "3" }, { "one past it", "[1, 2, 3][3]", "error: index out of range: 3 of a list of 3" },
	{ "one before the first", "[1][-1]", "error: index out of range: -1 of a list of 1" },
	{ "the least int", "[1][-9223372036854775808]", "error: index out of range: -9223372036854775808 of a list of 1" },
	{ "a uint", "[1, 2][dyn(1u)]", "2" }, { "a uint past the end", "[1][dyn(1u)]", "error: index out of range: 1u of a list of 1" },
	{ "the largest uint", "[1][dyn(18446744073709551615u)]", "error: index out of range: 18446744073709551615u of a list of 1" },
	{ "a whole double", "[1, 2][dyn(1.0)]", "2" }, { "half a step", "[1, 2][dyn(0.5)]", "error: index out of range: 0.5 of a list of 2" },
	{ "minus zero", "[1][dyn(-0.0)]", "1" }, { "a double past the end", "[1][dyn(1.0)]", "error: index out of range: 1.0 of a list of 1" },
	{ "no number", "[1][dyn(0.0 / 0.0)]", "error: index out of range: NaN of a list of 1" },
	{ "infinity", "[1][dyn(1.0 / 0.0)]", "error: index out of range: Infinity of a list of 1" },
	{ "a string", "dyn([1])['0']", "error: no such overload: _[_](list, string)" },
	{ "a string, as an option", "dyn([1])[?'0']", "error: no such overload: _[_](list, string)" },
	{ "what has no elements", "dyn('abc')[0]", "error: no such overload: _[_](string, int)" },
	{ "an option", "[1][?0]", "optional.of(1)" }, { "an option past the end", "[1][?1]", "optional.none()" },
	{ "an element of no optional", "optional.none()[0][1]", "optional.none()" }, { "of an optional", "optional.of([[1, 2]])[0][1]", "optional.of(2)" },
	{ "past the end of an optional", "optional.of([1])[1]", "optional.none()" }, { "a failing index", "[1][1 / 0]", "error: division by zero" },
	{ "a failing list", "[[0]][1][0]", "error: index out of range: 1 of a list of 1" },
	/* keys */
	{ "numbers are one key, whatever their type", "{1: 'a'}[dyn(1u)] + {2u: 'b'}[dyn(2.0)]", "'ab'" },
	{ "a key of another type", "{1: 'a'}[dyn('1')]", "error: no such key: '1'" }, { "what is no key at all", "{1: 'a'}[dyn([1])]", "error: no such key: [1]" },
	{ "what is no key is not looked for among many", "dyn({1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9})[?badge]", "optional.none()" },
	{ "nor with in", "dyn(badge) in {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: 7, 8: 8, 9: 9}", "false" },
	{ "an optional key that is not there", "{1: 'a'}[?2]", "optional.none()" },
	{ "a long key is cut", "params['0123456789012345678901234567890123456789012345678901234567890123456789']",
	    "error: no such key: '01234567890123456789012345678901234567890123456789012345..." },
};

START_TEST(what_is_there_is_read_and_what_is_not_is_an_error)
{
	const char *got = model_show(&model, values[_i].expression);

	ck_assert_msg(strcmp(got, values[_i].value) == 0, "%s: %s is %s, expected %s", values[_i].why, values[_i].expression, got,
	    values[_i].value);
}
END_TEST

START_TEST(a_limit_on_the_way_to_a_value_ends_the_evaluation)
{
	struct cel_value value;

	ck_assert_int_eq(model_eval(&model, "box.ending == 1 || true", &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "it is too long"));
	ck_assert_int_eq(model_eval(&model, "has(box.ending) || true", &value), CEL_EXHAUSTED);
	ck_assert_int_eq(model_eval(&model, "ending.kept == 1 || true", &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "it is too large"));
}
END_TEST

START_TEST(a_key_costs_its_text)
{
	char hundred[100];
	struct cel_value value;

	memset(hundred, 'a', sizeof(hundred));
	model.any = cel_string((struct text){ hundred, sizeof(hundred) });
	ck_assert_int_eq(model_eval(&model, "params[?any]", &value), CEL_DONE);
	ck_assert_uint_eq(LIMIT_CEL_COST - model.run.budget, 3 + 10);
	ck_assert_int_eq(model_eval(&model, "params['max']", &value), CEL_DONE);
	ck_assert_uint_eq(LIMIT_CEL_COST - model.run.budget, 3);
}
END_TEST

/* ---- origins ---- */

static const char *const origins[][2] = {
	{ "box.matrix[1][0]", "box.matrix[1][0]" }, { "dyn(box).matrix[1][0]", "box.matrix[1][0]" },
	{ "box.matrix.map(r, r[1])[0]", "box.matrix[0][1]" }, { "box.matrix.map(r, r)[1][0]", "box.matrix[1][0]" },
	{ "box.matrix[0]", "box.matrix[0]" }, { "box.kept", "elsewhere" }, { "dyn(box).kept", "elsewhere" },
	{ "[box][0].matrix", "box.matrix" }, { "cel.bind(b, box, b.matrix[0])", "box.matrix[0]" },
	{ "trust.map(c, c.san)[0]", "trust[0].san" }, { "optional.of(box).matrix.value()[1]", "box.matrix[1]" },
	{ "params['max']", "params" }, { "params[?'max'].value()", "params" }, { "dyn(params).max", "params" },
	{ "{'a': box.matrix}.a", "box.matrix" }, { "{'a': 1}.a", "" }, { "[[1]][0][0]", "" },
	{ "unset.a_list", "" }, { "trust[0].san.dns", "" },
};

START_TEST(what_was_read_names_its_place)
{
	struct cel_value value;
	struct text path;

	ck_assert_msg(model_eval(&model, origins[_i][0], &value) == CEL_DONE, "%s", origins[_i][0]);
	path = cel_value_path(&arena, &value);
	ck_assert_msg(text_is(path, origins[_i][1]), "%s comes from '%.*s', expected '%s'", origins[_i][0], TEXT_ARG(path), origins[_i][1]);
}
END_TEST

START_TEST(an_item_of_a_list_that_was_read_names_its_place_too)
{
	struct cel_value list, item;

	ck_assert_int_eq(model_eval(&model, "box.matrix", &list), CEL_DONE);
	item = cel_list_item(&list, 1);
	ck_assert(text_is(cel_value_path(&arena, &item), "box.matrix[1]"));
	ck_assert_int_eq(model_eval(&model, "[1, box.kept]", &list), CEL_DONE);
	item = cel_list_item(&list, 0);
	ck_assert_ptr_null(item.origin);
	item = cel_list_item(&list, 1);
	ck_assert_ptr_eq(item.origin, &elsewhere);
}
END_TEST

TESTS_WITH("access", setup, teardown,
	EACH(a_field_of_what_is_not_there_is_the_default_of_its_type, defaults),
	EACH(what_is_there_is_read_and_what_is_not_is_an_error, values),
	TEST(a_limit_on_the_way_to_a_value_ends_the_evaluation),
	TEST(a_key_costs_its_text),
	EACH(what_was_read_names_its_place, origins),
	TEST(an_item_of_a_list_that_was_read_names_its_place_too))

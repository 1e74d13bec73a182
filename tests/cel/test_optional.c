/* test_optional.c - src/cel/optional.c: values that may be absent, and what asks for them. */
#include "expressions.h"

static const struct row rows[] = {
	{ "optional.of(1)", "optional.of(1)" },
	{ "optional.of(null)", "optional.of(null)" },
	{ "optional.none()", "optional.none()" },
	{ "optional.of(optional.of(1)).value().value()", "1" },
	{ "optional.of(optional.none()).hasValue()", "true" },
	{ "optional.none() == optional.of(null)", "false" },
	{ "type(optional.of(1)) == type(optional.none())", "true" },
	{ "optional.none().value()", "error: optional.none() has no value" },
	{ "optional.of(1 / 0)", "error: division by zero" },
	{ "optional.none().or(optional.none()).or(optional.of(3)).or(optional.of(4))", "optional.of(3)" },
	{ "optional.none().or(optional.none())", "optional.none()" },
	{ "optional.none().orValue('a')", "'a'" },
	{ "optional.of(optional.none()).orValue(optional.of(1))", "optional.none()" },
	{ "[optional.of(1), optional.none(), optional.of(2)].unwrapOpt()", "[1, 2]" },
	{ "optional.unwrap([optional.of(optional.none()), optional.none()])", "[optional.none()]" },
	{ "[optional.of(1), optional.of('a')].unwrapOpt()", "[1, 'a']" },
	{ "[optional.none(), optional.none()].unwrapOpt()", "[]" },
	{ "optional.unwrap([])", "[]" },
	/* the types, where they are known */
	{ "optional.of(1).orValue('a')", "mistake: no function 'optional(int).orValue(string)'" },
	{ "optional.of(1).or(optional.of('a'))", "mistake: no function 'optional(int).or(optional(string))'" },
	{ "optional.unwrap([1])", "mistake: no function 'optional.unwrap(list(int))'" },
	{ "optional.unwrap([[optional.of(1)]])", "mistake: no function 'optional.unwrap(list(list(optional(int))))'" },
	{ "1.hasValue()", "mistake: no function 'int.hasValue()'" },
	{ "optional.of()", "mistake: 'optional.of' takes 1 argument, not 0" },
	{ "optional.none(1)", "mistake: 'optional.none' takes 0 arguments, not 1" },
	/* and where they are not */
	{ "dyn(1).hasValue()", "error: no such overload: hasValue(int)" },
	{ "optional.unwrap([dyn(1)])", "error: no such overload: optional.unwrap(list)" },
	{ "dyn([optional.of(1), 1]).unwrapOpt()", "error: no such overload: unwrapOpt(list)" },
	{ "dyn(1).or(optional.of(1))", "error: no such overload: or(int, optional_type)" },
	{ "optional.none().or(dyn(1))", "error: no such overload: or(optional_type, int)" },
};

START_TEST(an_optional_holds_a_value_or_nothing)
{
	check_row(&rows[_i]);
}
END_TEST

static const struct row alternatives[] = {
	{ "optional.of(1).orValue(1 / 0)", "1" },
	{ "optional.of(1).or(optional.of(1 / 0))", "optional.of(1)" },
	{ "optional.of(1).or(optional.of(1 / 0)).or(optional.of(2 / 0)).orValue(3 / 0)", "1" },
	{ "{'a': 1}.?a.orValue({'a': 1}.b)", "1" },
	{ "dyn(optional.of(1)).orValue(1 / 0)", "1" },
	{ "optional.of(dyn(1)).or(dyn('no optional'))", "optional.of(1)" },
	{ "optional.none().orValue(1 / 0)", "error: division by zero" },
	{ "optional.none().or(optional.of(1 / 0))", "error: division by zero" },
	{ "optional.of(1 / 0).orValue(2)", "error: division by zero" },
	{ "{'a': 1}.?b.orValue({'a': 1}.b)", "error: no such key: 'b'" },
};

START_TEST(an_alternative_is_evaluated_only_if_it_counts)
{
	check_row(&alternatives[_i]);
}
END_TEST

/* The default of each type is nothing to optional.ofNonZeroValue; next to it, what is none. */
static const char *const zeros[][2] = {
	{ "false", "true" }, { "0", "-1" }, { "0u", "1u" }, { "0.0", "5e-324" }, { "-0.0", "0.0 / 0.0" }, { "''", "'\\x00'" },
	{ "b''", "b'\\x00'" }, { "[]", "[0]" }, { "{}", "{0: 0}" }, { "null", "[null]" }, { "timestamp(0)", "timestamp(1)" },
	{ "timestamp('1970-01-01T00:00:00Z')", "timestamp('1970-01-01T00:00:00.000000001Z')" },
	{ "duration('0s')", "duration('-1ns')" }, { "optional.none()", "optional.of(0)" },
};

START_TEST(the_default_of_a_type_is_no_value)
{
	struct row zero = { arena_printf(&arena, "optional.ofNonZeroValue(%s).hasValue()", zeros[_i][0]).at, "false" };
	struct row other = { arena_printf(&arena, "optional.ofNonZeroValue(%s).hasValue()", zeros[_i][1]).at, "true" };

	check_row(&zero);
	check_row(&other);
}
END_TEST

START_TEST(optionals_nest_as_deep_as_lists)
{
	struct buffer expression;
	struct row row = { .result = "true" };

	for (int depth = LIMIT_CEL_VALUE_DEPTH; depth <= LIMIT_CEL_VALUE_DEPTH + 1; depth++) {
		buffer_init(&expression, &arena);
		for (int i = 0; i < depth; i++)
			buffer_adds(&expression, "optional.of(");
		buffer_adds(&expression, "text");
		for (int i = 0; i < depth; i++)
			buffer_addc(&expression, ')');
		buffer_adds(&expression, ".hasValue()");
		row.expression = arena_string(&arena, buffer_text(&expression));
		check_row(&row);
		row.result = "limit: lists and maps stand more than 64 levels within each other";
	}
}
END_TEST

START_TEST(a_value_is_copied_with_its_depth)
{
	struct cel_run run = { .arena = &arena };
	struct cel_value value = cel_int(7), optional;

	optional = cel_optional(&run, &value);
	value.as.number = 8;
	ck_assert_int_eq(optional.kind, CEL_OPTIONAL);
	ck_assert_int_eq(optional.as.optional->as.number, 7);
	ck_assert_uint_eq(optional.depth, 1);
	value.depth = UINT8_MAX - 1;
	optional = cel_optional(&run, &value);
	ck_assert_uint_eq(optional.depth, UINT8_MAX);
	/* The count stays where it is instead of starting anew. */
	optional = cel_optional(&run, &optional);
	ck_assert_uint_eq(optional.depth, UINT8_MAX);
}
END_TEST

TESTS_WITH("optional", setup, NULL,
	EACH(an_optional_holds_a_value_or_nothing, rows),
	EACH(an_alternative_is_evaluated_only_if_it_counts, alternatives),
	EACH(the_default_of_a_type_is_no_value, zeros),
	TEST(optionals_nest_as_deep_as_lists),
	TEST(a_value_is_copied_with_its_depth))

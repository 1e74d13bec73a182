/* test_yaml_value.c - src/rules/yaml_value.c: words and parameters of rule files as values. */
#include "rule_runs.h"
#include "rules/compiling.h"

static struct yaml_node
scalar(const char *text)
{
	return (struct yaml_node){ .kind = YAML_SCALAR, .style = YAML_PLAIN, .text = text_of(text) };
}

START_TEST(words_are_their_enums)
{
	struct yaml_node error = scalar("error"), notice = scalar("notice"), refused = scalar("refused"), restart = scalar("restart");

	ck_assert_int_eq(severity_of(&error), SEVERITY_ERROR);
	ck_assert_int_eq(severity_of(&notice), SEVERITY_NOTICE);
	ck_assert_int_eq(effect_of(&refused), EFFECT_REFUSED);
	ck_assert_int_eq(effect_of(NULL), EFFECT_NONE);
	ck_assert_int_eq(step_of(&restart), FIX_RESTART);
	ck_assert_int_eq(step_of(NULL), FIX_CERTIFICATE);
}
END_TEST

static const struct row {
	const char *text;
	enum yaml_style style;
	enum cel_kind kind;
} rows[] = {
	{ "true", YAML_PLAIN, CEL_BOOL }, { "false", YAML_PLAIN, CEL_BOOL }, { "42", YAML_PLAIN, CEL_INT }, { "-7", YAML_PLAIN, CEL_INT },
	{ "4-2", YAML_PLAIN, CEL_STRING }, { "x", YAML_PLAIN, CEL_STRING }, { "42", YAML_QUOTED, CEL_STRING },
	{ "99999999999999999999", YAML_PLAIN, CEL_STRING },
};

START_TEST(a_parameter_has_the_type_of_its_default)
{
	struct rule_set *set = rules_in("  - {id: a, check: 'true'}\n");
	struct yaml_node node = scalar(rows[_i].text);
	struct rule_parameter parameter = { 0 };

	node.style = rows[_i].style;
	ck_assert(parameter_value(set, &node, &parameter, &messages));
	ck_assert_msg(parameter.value.kind == rows[_i].kind, "%s: kind %d", rows[_i].text, (int)parameter.value.kind);
}
END_TEST

TESTS_WITH("yaml_value", setup_rules, NULL,
	TEST(words_are_their_enums),
	EACH(a_parameter_has_the_type_of_its_default, rows))

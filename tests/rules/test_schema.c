/* test_schema.c - src/rules/schema.c: the tables of keys, against a file that uses every one of them. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

static const char *
every_key(void)
{
	return source_file("tests/rules/every-key.yaml");
}

static struct rule_set *
load(void)
{
	const char *path = every_key();
	struct rules_options options = { .paths = &path, .path_count = 1, .everything = true };
	struct rule_set *set = rules_load(&arena, products, &options, &messages);

	ck_assert_str_eq(said(), "");
	ck_assert_ptr_nonnull(set);
	return set;
}

/* Some mapping of that kind, anywhere below, holds the key. */
static bool
holds(const struct yaml_node *node, const struct yaml_schema *schema, const struct yaml_schema *wanted, const char *key)
{
	if (node == NULL || node->kind == YAML_SCALAR)
		return false;
	if (node->kind == YAML_LIST) {
		for (size_t i = 0; i < node->count; i++)
			if (holds(&node->items[i], schema, wanted, key))
				return true;
		return false;
	}
	if (schema == wanted && yaml_get(node, key) != NULL)
		return true;
	for (size_t i = 0; i < schema->count; i++)
		if (schema->keys[i].schema != NULL && holds(yaml_get(node, schema->keys[i].name), schema->keys[i].schema, wanted, key))
			return true;
	return false;
}

static void
check_used(const struct yaml_node *root, const struct yaml_schema *top, const struct yaml_schema *schema)
{
	for (size_t i = 0; i < schema->count; i++) {
		ck_assert_msg(holds(root, top, schema, schema->keys[i].name), "no %s in the file has the key '%s'", schema->name,
		    schema->keys[i].name);
		if (schema->keys[i].schema != NULL)
			check_used(root, top, schema->keys[i].schema);
	}
}

START_TEST(a_file_with_every_key_loads)
{
	struct rule_set *set = load();

	check_used(&set->files.items[0]->yaml->root, &rule_file_schema, &rule_file_schema);
	ck_assert_uint_eq(set->rules.count, 2);
}
END_TEST

START_TEST(every_key_arrives_in_the_rule)
{
	struct rule_set *set = load();
	const struct rule_file *file = set->files.items[0];
	const struct rule *rule = set->rules.items[0], *issued = set->rules.items[1];

	ck_assert(text_is(file->pack, "every") && text_is(file->title, "Every key"));
	ck_assert(file->variable_count == 2 && text_is(file->variables[1].name, "long"));
	ck_assert(file->parameter_count == 4 && text_is(file->parameters[3].name, "words"));
	ck_assert(text_is(rule->id, "every/name") && text_is(rule->title, "Name that is asked for"));
	ck_assert(rule->severity == SEVERITY_NOTICE && rule->effect == EFFECT_WEAKENS);
	ck_assert_uint_eq(rule->applies, 1U << TARGET_LEAF | 1U << TARGET_REQUEST);
	ck_assert(rule->roles.count == 2 && text_is(rule->roles.items[1], "expressway-e"));
	ck_assert(text_is(rule->releases, ">= X8.1, <= X15.5"));
	ck_assert(rule->when.program != NULL && rule->find.program != NULL && rule->check.node == NULL);
	ck_assert_uint_eq(rule->message.count, 3);
	ck_assert_uint_eq(rule->reason.count, 5);
	ck_assert_uint_eq(rule->fix.count, 4);
	ck_assert(text_is(rule->source, "the book, page 1") && text_is(rule->product_says, "Name"));
	ck_assert(rule->same_as.count == 2 && rule->services.count == 1);
	ck_assert(rule->related.program != NULL && text_is(rule->at, "cert.san.dns") && rule->step == FIX_CERTIFICATE);
	ck_assert_uint_eq(rule->optional, INPUT_TRUST | INPUT_SITE);
	ck_assert_uint_eq(rule->reads, 0);
	ck_assert(rule->worse_count == 2 && rule->worse[1].severity == SEVERITY_WARNING && rule->worse[1].effect == EFFECT_FAILS);
	ck_assert(rule->names.program != NULL && rule->common_name.program != NULL && rule->usages.program != NULL &&
	    rule->key_usage.program != NULL);
	ck_assert_uint_eq(rule->example_count, 3);
	ck_assert(!rule->examples[0].fails && rule->examples[1].fails && rule->examples[2].fails);
	ck_assert(text_is(rule->examples[2].site_node, "expe1") && text_is(rule->examples[1].release, "X14.0.2"));
	ck_assert_int_eq(issued->issued_from, civil_to_seconds((struct civil){ 2012, 7, 1, 0, 0, 0 }));
	ck_assert_int_eq(issued->issued_before, civil_to_seconds((struct civil){ 2100, 1, 1, 0, 0, 0 }));
	/* What the overrides and set-params of the file say. */
	ck_assert(issued->severity == SEVERITY_ERROR && issued->effect == EFFECT_FAILS);
	ck_assert_int_eq(file->parameters[0].value.as.number, 300);
}
END_TEST

START_TEST(a_file_with_every_key_is_judged)
{
	struct run run = { .files = "expressway/leaf-good.pem", .trust = "trust/good.pem", .role = "expressway-e", .release = "X14.0.2" };
	struct result *result = judge(load(), run);
	const struct finding *f = &result->findings.items[0];

	/* It is the common name, and one of the DNS names. */
	ck_assert_str_eq(findings(result), "every/name warning weakens cert.subject.cn[0]: expe1.example.com of 6\n"
	    "every/name warning weakens cert.san.dns[0]: expe1.example.com of 6\n");
	ck_assert(text_is(f->reason, "It is longer than 300 or short."));
	ck_assert(text_is(f->fix, "take expe1.example.com out, or one of a, b"));
	ck_assert_uint_eq(f->related_count, 3);
	ck_assert_uint_eq(result->passed, 1);
	run.trust = NULL;
	ck_assert_int_eq(judge(load(), run)->findings.items[0].severity, SEVERITY_NOTICE);
}
END_TEST

START_TEST(the_examples_of_a_file_with_every_key_hold)
{
	struct rule_set *set = load();

	for (size_t i = 0; i < set->rules.count; i++) {
		size_t failed = rules_test(set, set->rules.items[i], crypto, rules_examples_at, &arena, &messages);

		ck_assert_msg(failed == 0, "%.*s: %s", TEXT_ARG(set->rules.items[i]->id), said());
	}
}
END_TEST

static void
check_table(const struct yaml_schema *schema)
{
	for (size_t i = 0; i < schema->count; i++) {
		const struct yaml_key *key = &schema->keys[i];

		ck_assert_msg(key->doc != NULL && key->doc[0] != '\0', "%s: '%s' is not explained", schema->name, key->name);
		ck_assert_msg(key->want != YAML_WANT_ONE_OF || key->choices != NULL, "%s: '%s' has no choices", schema->name, key->name);
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(key->name, schema->keys[j].name) != 0, "%s: '%s' stands twice", schema->name, key->name);
		if (key->schema != NULL)
			check_table(key->schema);
	}
}

START_TEST(every_key_of_the_tables_is_explained_once)
{
	check_table(&rule_file_schema);
	check_table(&config_schema);
}
END_TEST

TESTS_WITH("schema", setup_rules, NULL,
	TEST(a_file_with_every_key_loads),
	TEST(every_key_arrives_in_the_rule),
	TEST(a_file_with_every_key_is_judged),
	TEST(the_examples_of_a_file_with_every_key_hold),
	TEST(every_key_of_the_tables_is_explained_once))

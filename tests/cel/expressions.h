/* expressions.h - for tests of functions: an expression in, its value as a literal out. */
#ifndef TESTS_CEL_EXPRESSIONS_H
#define TESTS_CEL_EXPRESSIONS_H

#include "../harness.h"
#include "cel/ext/ext.h"
#include "cel/function.h"

struct row {
	const char *expression, *result;
};

static struct cel_value names_value, text_value;
static unsigned names_slot, text_slot;
static uint64_t spent;         /* by the last evaluation */

static void
setup(void)
{
	names_value = cel_list(NULL, 0);
	text_value = cel_string(TEXT(""));
}

static void
give_variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	(void)run;
	*out = slot == names_slot ? names_value : text_value;
}

/* Compiles and evaluates with the variables names (a list of strings) and text. */
static enum cel_outcome
evaluate(const char *expression, struct cel_value *out, struct cel_mistakes *mistakes)
{
	struct cel_env *env = cel_env_new(&arena);
	struct cel_run run = { .arena = &arena, .variable = give_variable };
	const struct cel_program *program;
	enum cel_outcome outcome;

	cel_ext_declare(env);
	run.budget = LIMIT_CEL_COST + LIMIT_CEL_COST_PER_ELEMENT * names_value.as.list.count;
	names_slot = cel_env_variable(env, "names", cel_env_type(env, "list(string)"));
	text_slot = cel_env_variable(env, "text", cel_env_type(env, "string"));
	program = cel_compile(&arena, env, text_of(expression), NULL, mistakes);
	if (program == NULL)
		return CEL_FAILED;
	spent = run.budget;
	outcome = cel_eval(&run, program, out);
	spent -= run.budget;
	return outcome;
}

/* What evaluating takes from the budget. */
static inline uint64_t
cost_of(const char *expression)
{
	struct cel_mistakes mistakes = { 0 };
	struct cel_value value = { 0 };

	ck_assert_int_eq(evaluate(expression, &value, &mistakes), CEL_DONE);
	return spent;
}

/* The value as a literal, "error: ...", "limit: ..." or "mistake: ...". */
static struct text
result_of(const char *expression)
{
	struct cel_mistakes mistakes = { 0 };
	struct cel_value value = { 0 };
	enum cel_outcome outcome = evaluate(expression, &value, &mistakes);
	struct buffer buffer;

	if (outcome == CEL_DONE)
		return cel_value_literal(&arena, &value, 4096);
	buffer_init(&buffer, &arena);
	buffer_adds(&buffer, mistakes.count > 0 ? "mistake: " : outcome == CEL_EXHAUSTED ? "limit: " : "error: ");
	buffer_add(&buffer, mistakes.count > 0 ? mistakes.first->text : value.as.error->text);
	return buffer_text(&buffer);
}

static void
check_row(const struct row *row)
{
	struct text result = result_of(row->expression);

	ck_assert_msg(text_is(result, row->result), "%s: %.*s, expected: %s", row->expression, TEXT_ARG(result),
	    row->result);
}

/* A text of `count` times `part`, as the variable text. */
static inline void
set_text(const char *part, size_t count)
{
	struct buffer buffer;

	buffer_init(&buffer, &arena);
	for (size_t i = 0; i < count; i++)
		buffer_adds(&buffer, part);
	text_value = cel_string(buffer_text(&buffer));
}

/* `count` elements as the variable names, of which the first `again` differ and the others repeat them. */
static inline void
set_names(size_t count, size_t again)
{
	struct cel_value *items = ARENA_ARRAY(&arena, struct cel_value, count);

	for (size_t i = 0; i < count; i++)
		items[i] = cel_string(arena_printf(&arena, "host%zu.example.com", i % again));
	names_value = cel_list(items, count);
}

#endif

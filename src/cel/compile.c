/* compile.c - from the text of an expression to a program. */

#include "cel/compiler.h"

/* Whether a type may stand for what the result must be; the elements of a list(dyn) may be anything. */
static void
check_wanted(struct compiler *c, const struct cel_node *root, const struct cel_type *wanted)
{
	const struct cel_type *type = type_substitute(c, root->type, true);

	if (wanted == NULL || type->kind == CEL_ERROR || type_assignable(c, wanted, type))
		return;
	mistake(c, CEL_WRONG_TYPE, root->start, root->end,
	    "the result is %.*s, but %.*s is wanted", TEXT_ARG(cel_type_text(c->arena, type)),
	    TEXT_ARG(cel_type_text(c->arena, wanted)));
	if (wanted->kind == CEL_LIST && type->kind == CEL_BOOL)
		mistake_hint(c, "list.filter(x, condition) gives the elements for which the condition holds");
	else if (wanted->kind == CEL_BOOL && type->kind == CEL_LIST)
		mistake_hint(c, "size(x) == 0 asks whether a list is empty; all and exists ask something of its elements");
	else if (wanted->kind == CEL_BOOL && type->kind == CEL_STRING)
		mistake_hint(c, "x != '' asks whether there is text");
	else if (wanted->kind == CEL_BOOL && type->kind == CEL_RECORD)
		mistake_hint(c, "has(a.b) asks whether it is there");
	else if (wanted->kind == CEL_STRING && (type->kind == CEL_INT || type->kind == CEL_OPAQUE))
		mistake_hint(c, "string(...) makes it text");
}

const struct cel_program *
cel_compile_with(struct arena *arena, const struct cel_env *env, struct text expression, const struct cel_type *wanted,
    struct cel_mistakes *mistakes, unsigned flags)
{
	struct cel_program *program = ARENA_NEW(arena, struct cel_program);
	struct compiler c = { .arena = arena, .program = program, .mistakes = mistakes, .source = expression, .flags = flags };
	struct cel_node *root;
	const struct cel_mistake *last = mistakes->last;
	const char *at, *end;

	/* Rows of functions and fields are read at first use, into the environment that declares them. */
	c.env = (struct cel_env *)(uintptr_t)env;
	if (expression.len > LIMIT_CEL_SOURCE) {
		mistake(&c, CEL_TOO_LONG, LIMIT_CEL_SOURCE, expression.len,
		    "the expression is longer than %zu bytes", LIMIT_CEL_SOURCE);
		return NULL;
	}
	if (!text_utf8_valid(expression)) {
		for (at = expression.at, end = at + expression.len; at < end;) {
			const char *start = at;

			if (text_utf8_next(&at, end) == 0xffffffff) {
				mistake(&c, CEL_SYNTAX, (size_t)(start - expression.at), (size_t)(at - expression.at),
				    "this byte is not UTF-8: 0x%02x", (unsigned char)*start);
				return NULL;
			}
		}
	}
	/* Literals and error places point into the source, which must live as long as the program. */
	c.source = expression = arena_text(arena, expression);
	program->arena = arena;
	program->source = expression;
	program->env = env;
	root = parse_expression(&c);
	check_node(&c, root);
	if (c.wrong == 0)
		check_wanted(&c, root, wanted);
	if (c.wrong > 0) {
		mistakes_sort(mistakes, last);
		return NULL;
	}
	program->root = root;
	program->type = type_substitute(&c, root->type, true);
	program->wanted = wanted;
	program->locals = c.most_slots;
	link_node(&c, root, 0);
	collect_reads(&c, root);
	return program;
}

const struct cel_program *
cel_compile(struct arena *arena, const struct cel_env *env, struct text expression, const struct cel_type *wanted,
    struct cel_mistakes *mistakes)
{
	return cel_compile_with(arena, env, expression, wanted, mistakes, 0);
}

const struct cel_type *
cel_program_type(const struct cel_program *program)
{
	return program->type;
}

struct text
cel_program_source(const struct cel_program *program)
{
	return program->source;
}

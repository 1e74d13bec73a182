/* evaluate.h - how nodes are evaluated. */
#ifndef CEL_EVALUATE_H
#define CEL_EVALUATE_H

#include "cel/node.h"
#include "cel/value.h"

static inline void
eval(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_run *run = frame->run;

	if (__builtin_expect(run->budget == 0, 0))
		budget_passed(run);
	run->budget--;
	if (__builtin_expect(run->arena->used > frame->ceiling, 0))
		memory_passed(run);
	if (__builtin_expect(run->trace != NULL, 0))
		eval_traced(node, frame, out);
	else
		node->evaluate(node, frame, out);
}

static inline void
set_bool(struct cel_value *out, bool truth)
{
	out->kind = CEL_BOOL;
	out->depth = 0;
	out->index = 0;
	out->origin = NULL;
	out->as.truth = truth;
}

static inline void
set_int(struct cel_value *out, int64_t number)
{
	out->kind = CEL_INT;
	out->depth = 0;
	out->index = 0;
	out->origin = NULL;
	out->as.number = number;
}

node_eval *link_operator(const struct cel_node *node);
node_eval *link_comprehension(const struct cel_node *node);
node_eval eval_variable, eval_field, eval_select, eval_index, eval_broken, eval_literal, eval_local, eval_not, eval_and_or,
    eval_conditional, eval_constant, eval_list, eval_map, eval_call, eval_alternative, eval_bind;

/* Takes over an error that a callback gave, perhaps of a program that it ran. */
void hand_on(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out);
/* Makes an error of the language; its place is the node. */
void fail_at_node(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out, enum cel_code code,
    const char *format, ...) PRINTF_LIKE(5, 6);
void fail_overload(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out, const char *name,
    const struct cel_value *args, size_t count);
/* Gives an error that cel_fail made its place. */
void place_error(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out);

/* Whether that is or() or orValue(): of a receiver that holds a value they look at nothing else. */
bool optional_is_alternative(const struct cel_function *function);
void stamp(struct cel_run *run, const struct cel_value *list, size_t i, struct cel_value *item);

#endif

/* calls.h - the parts of the checker for calls and operators. */
#ifndef CEL_CALLS_H
#define CEL_CALLS_H

#include "cel/compiler.h"

/* The functions of one name, over the environment and its parents. */
#define ENVIRONMENTS 8         /* parents within parents */
struct found {
	struct function_name *names[ENVIRONMENTS];
	size_t count;
};

/* A call goes through three stages: what its name means, its arguments, and which row they fit. */
struct call {
	struct found found;
	struct text name;              /* with its namespace */
	bool known;
	bool namespace;                /* args[0] is no value but a namespace, which has no such function */
};
void call_resolve(struct compiler *c, struct cel_node *node, struct call *call);
void call_choose(struct compiler *c, struct cel_node *node, const struct call *call);
/* The operands are checked. */
void check_operator(struct compiler *c, struct cel_node *node);

#endif

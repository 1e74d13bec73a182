/* compiler.h - what the stages from an expression to a program share. */
#ifndef CEL_COMPILER_H
#define CEL_COMPILER_H

#include "cel/node.h"

enum compile_flags {
	COMPILE_UNCHECKED = 1,       /* what does not fit fails when it is evaluated */
	COMPILE_LATE_LITERALS = 2,   /* literal arguments are not tested */
};
MUST_USE const struct cel_program *cel_compile_with(struct arena *arena, const struct cel_env *env,
    struct text expression, const struct cel_type *wanted, struct cel_mistakes *mistakes, unsigned flags);

struct binding {
	size_t slot;
	const struct cel_type *before;
};

struct compiler {
	struct arena *arena;
	struct cel_env *env;
	struct cel_program *program;
	struct cel_mistakes *mistakes;
	struct text source;
	unsigned flags;
	size_t wrong;                /* mistakes of this expression, with those that are not listed any more */
	/* parser */
	size_t pos;                  /* of the next byte */
	/* checker */
	struct local *locals;
	unsigned slots, most_slots;
	const struct cel_type **bound;     /* of the checker's type variables */
	size_t bound_count, bound_room;
	LIST(struct binding) trail;
	unsigned loops;              /* comprehensions around */
};

void mistake(struct compiler *c, enum cel_code code, size_t start, size_t end, const char *format, ...) PRINTF_LIKE(5, 6);
/* A hint for the last mistake. */
void mistake_hint(struct compiler *c, const char *format, ...) PRINTF_LIKE(2, 3);
/* Puts those after `before` (NULL: all) in the order of their places: the checker goes from the inside out. */
void mistakes_sort(struct cel_mistakes *mistakes, const struct cel_mistake *before);

struct cel_node *node_new(struct compiler *c, enum node_kind kind, size_t start, size_t end);
struct cel_node *parse_expression(struct compiler *c);
/* Replaces a call by what the macro of its name means; the call itself if there is none. */
struct cel_node *expand_macro(struct compiler *c, struct cel_node *call);

/* unify.c */
const struct cel_type *type_fresh(struct compiler *c);
const struct cel_type *type_substitute(struct compiler *c, const struct cel_type *type, bool finish);
bool type_assignable(struct compiler *c, const struct cel_type *to, const struct cel_type *from);
bool types_assignable(struct compiler *c, const struct cel_type *const *to, const struct cel_type *const *from, size_t count);
/* Undoes what was found out about variables since the trail was so long. */
void types_forget(struct compiler *c, size_t trail);
const struct cel_type *type_join(struct compiler *c, const struct cel_type *a, const struct cel_type *b);
const struct cel_type *type_instance(struct compiler *c, const struct cel_type *type, const struct cel_type **fresh);

void check_node(struct compiler *c, struct cel_node *node);
void collect_reads(struct compiler *c, struct cel_node *root);
/* Sets `evaluate` of the node and all below. */
void link_node(struct compiler *c, struct cel_node *node, unsigned depth);

#endif

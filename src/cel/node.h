/*
 * node.h - the tree of an expression: made by the parser, annotated by the
 * checker, and run by the evaluator, each node by a function of its own.
 */
#ifndef CEL_NODE_H
#define CEL_NODE_H

#include "cel/env.h"
#include "cel/frame.h"

enum node_kind {
	NODE_BROKEN,          /* stands for what could not be read */
	NODE_LITERAL,
	NODE_NAME,            /* a name not yet resolved */
	NODE_VARIABLE,
	NODE_LOCAL,           /* of a comprehension or cel.bind */
	NODE_SELECT,          /* a.name */
	NODE_INDEX,           /* a[b] */
	NODE_CALL,            /* args */
	NODE_UNARY,           /* op a */
	NODE_BINARY,          /* a op b */
	NODE_AND,             /* args */
	NODE_OR,              /* args */
	NODE_CONDITIONAL,     /* a ? b : c */
	NODE_LIST,            /* args */
	NODE_MAP,             /* args: key, value, key, value ... */
	NODE_COMPREHENSION,   /* a: what it goes over; b: filter or condition; c: what it makes */
	NODE_BIND,            /* a: value; b: where it is seen */
};

enum operator {
	OP_NOT, OP_NEGATE,
	OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_MODULO,
	OP_EQUAL, OP_UNEQUAL, OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL, OP_IN,
	OP_COUNT,
};
const char *operator_text(unsigned op);

enum macro {
	MACRO_ALL, MACRO_EXISTS, MACRO_EXISTS_ONE, MACRO_MAP, MACRO_FILTER, MACRO_TRANSFORM_LIST,
	MACRO_TRANSFORM_MAP, MACRO_TRANSFORM_MAP_ENTRY, MACRO_OPT_MAP, MACRO_OPT_FLAT_MAP, MACRO_SORT_BY,
};

struct cel_node;
typedef void node_eval(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out);

struct local {
	struct text name;
	unsigned slot;
	const struct cel_type *type;
	struct local *outer;
	struct text path;                  /* trust[]: what it stands for, as far as known */
};

struct cel_node {
	node_eval *evaluate;
	struct cel_node *a, *b, *c;
	struct cel_node **args;
	uint32_t count;
	uint8_t kind, op;
	bool optional;                     /* a.?b, a[?b] */
	bool test;                         /* within has() */
	bool quoted;                       /* a.`b` */
	bool absolute;                     /* .a */
	bool method;                       /* args[0] is the receiver */
	bool trusted;                      /* the value comes from the user's tables: elements have the declared kind */
	uint16_t height, depth;
	uint32_t start, end;               /* bytes of the whole */
	uint32_t at, at_end;               /* bytes of the operator or the name */
	const struct cel_type *type;
	struct text name;
	union {
		struct cel_value literal;
		struct {
			unsigned slot;
			const struct variable *variable;
		} variable;
		struct {
			const struct cel_field *field;
			const struct record_index *index;
			const struct cel_origin *origin;   /* known before evaluation; NULL if not */
			const struct cel_origin *from;     /* what `a` must have for that */
			struct cel_value empty;            /* of a record that is not there */
			struct cel_value key;              /* the name as a key of a map */
		} select;
		struct {
			const struct overload **overloads; /* candidates that the checker left */
			size_t count;
			struct text name;                  /* with its namespace: dns.covers */
			bool alternative;                  /* the argument counts only if the receiver holds no value */
		} call;
		struct {
			bool *optional;                    /* entries written with ?; NULL: none */
			bool constant;
			struct cel_value value;
		} items;
		struct {
			struct text name1, name2;
			unsigned slot1, slot2, count;
			uint32_t name1_at, name2_at;
			uint8_t macro;
		} loop;
	} as;
};

struct cel_program {
	struct arena *arena;
	struct text source;
	const struct cel_env *env;
	struct cel_node *root;
	const struct cel_type *type;
	const struct cel_type *wanted;         /* what the value is tested for; NULL: nothing */
	unsigned locals;
	LIST(struct cel_read) reads;
	LIST(struct compiled_regex) regexes;
};

#endif

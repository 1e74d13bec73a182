/*
 * node.h - the tree of an expression: made by the parser, annotated by the
 * checker, and run by the evaluator, each node by a function of its own.
 */
#ifndef CEL_NODE_H
#define CEL_NODE_H

#include <setjmp.h>

#include "cel/function.h"

/* ---- types ---- */

#define TYPE_ARGUMENTS 3

struct cel_type {
	uint8_t kind;                      /* enum cel_kind; CEL_ERROR: of what is broken, fits everywhere */
	uint8_t count;                     /* of args */
	bool open;                         /* holds a parameter or a variable of the checker */
	uint32_t id;                       /* CEL_PARAMETER: 'A' ..., from TYPE_VARIABLE on: of the checker */
	const struct cel_type *args[TYPE_ARGUMENTS];
	const struct cel_record *record;
	const struct cel_opaque *opaque;
	const struct record_index *index;  /* the fields of `record` by name */
};
#define TYPE_VARIABLE 256u

extern const struct cel_type cel_type_error, cel_type_null, cel_type_bool, cel_type_int, cel_type_uint, cel_type_double,
    cel_type_string, cel_type_bytes, cel_type_type, cel_type_timestamp, cel_type_duration, cel_type_dyn,
    cel_type_list_dyn, cel_type_map_dyn, cel_type_optional_dyn;

const struct cel_type *type_list(struct arena *arena, const struct cel_type *element);
const struct cel_type *type_map(struct arena *arena, const struct cel_type *key, const struct cel_type *value);
const struct cel_type *type_optional(struct arena *arena, const struct cel_type *element);
/* The type that `text` names, reading on from *at; NULL if it names none. */
const struct cel_type *type_read(struct cel_env *env, const char **at, const char *end);

/* ---- environment ---- */

/* One row of a function, its signature read. */
struct overload {
	const struct cel_function *row;
	const struct cel_type *result;
	const struct cel_type **params;    /* the receiver first */
	uint8_t count;
	bool method, open;
	struct overload *next;
};

/* All rows of one name. */
struct function_name {
	struct text name;                  /* find, dns.covers */
	uint64_t hash;
	struct cel_env *env;               /* that owns this entry */
	const struct cel_function **rows;
	size_t count, room;
	struct overload *overloads;        /* read at first use */
	bool read;
};

struct variable {
	struct text name;
	uint64_t hash;
	const char *zname;
	const struct cel_type *type;
	struct cel_origin origin;          /* of what is read from it */
	unsigned slot;
	bool computed;
};

struct record_index {
	const struct cel_record *record;
	const struct cel_type *type;
	struct cel_env *env;               /* that declares it */
	const struct cel_type **types;     /* of the fields, read at first use; buckets are made then as well */
	uint32_t *buckets;                 /* index of field + 1 */
	size_t mask;
	const char **names;
};

/* A hash table of pointers to entries that begin with name and hash. */
struct name_table {
	void **slots;
	size_t mask, count;
};

struct named_type {
	struct text name;
	uint64_t hash;
	const struct cel_type *type;
};

struct cel_env {
	struct arena *arena;
	struct cel_env *parent;
	struct name_table functions, variables, types;
	struct name_table roots;           /* first parts of dotted names */
	LIST(const struct cel_function *) rows;
	unsigned first_slot, next_slot;
	struct text container;
};

const struct variable *env_variable(const struct cel_env *env, struct text name);
const struct cel_type *env_named_type(const struct cel_env *env, struct text name);
/* The rows of a name, from this environment and its parents; `found` gets up to `room` entries. */
size_t env_functions(const struct cel_env *env, struct text name, struct function_name **found, size_t room);
/* Whether names of functions begin with `name` and a dot. */
bool env_namespace(const struct cel_env *env, struct text name);
struct overload *env_overloads(struct function_name *function);
bool env_is_root(const struct cel_env *env, struct text name);
/* Index of the field in the record, or -1. */
const struct record_index *record_index(const struct cel_type *type);
int record_field(const struct record_index *index, struct text name);
const struct cel_type *record_field_type(const struct record_index *index, size_t field);
/* Names for hints. */
const char *env_near_variable(struct arena *arena, const struct cel_env *env, struct text name,
    const char *const *more, size_t more_count);
const char *env_near_function(struct arena *arena, const struct cel_env *env, struct text name);

/* ---- tree ---- */

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
	node_eval *eval;
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

struct compiled_regex {
	const char *at;                        /* of the literal */
	const struct regex *regex;
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

/* ---- compiler ---- */

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
/* Sets `eval` of the node and all below. */
void link_node(struct compiler *c, struct cel_node *node, unsigned depth);
node_eval *link_operator(const struct cel_node *node);
node_eval *link_comprehension(const struct cel_node *node);

/* ---- evaluator ---- */

struct active {
	const struct cel_node *node;
	struct active *outer;
};

struct cel_frame {
	struct cel_run *run;
	const struct cel_program *program;
	struct cel_value *locals;
	struct active *active;                 /* comprehensions and bindings around */
	struct cel_frame *outer;
	const struct arena *arena;
	size_t ceiling;                        /* what the arena may hold; one operation may pass it by what it makes */
	struct compiled_regex recent;          /* the last pattern that was compiled at run time */
	struct text recent_text;
	struct cel_value failure;              /* on the way of a jump */
	jmp_buf jump;
};

void eval_traced(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out);
void budget_passed(struct cel_run *run) __attribute__((noreturn));
void memory_passed(struct cel_run *run) __attribute__((noreturn));

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
		node->eval(node, frame, out);
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

node_eval eval_variable, eval_field, eval_select, eval_index;

/* Leaves the evaluation with an error that is a limit. */
void leave(struct cel_run *run, const struct cel_error *error) __attribute__((noreturn));
/* Takes over an error that a callback gave, perhaps of a program that it ran. */
void hand_on(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out);
/* Makes an error of the language; its place is the node. */
void fail_at_node(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out, enum cel_code code,
    const char *format, ...) PRINTF_LIKE(5, 6);
void fail_overload(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out, const char *name,
    const struct cel_value *args, size_t count);
/* Gives an error that cel_fail made its place. */
void place_error(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out);
/* Ends the evaluation if a value is too deep. */
void check_depth(struct cel_frame *frame, const struct cel_value *value);
void charge(struct cel_frame *frame, uint64_t units);
/* What finding a key in a map costs beyond its step. */
void charge_key(struct cel_frame *frame, const struct cel_value *key);

bool value_is_zero(const struct cel_value *value);
bool value_has_type(const struct cel_value *value, const struct cel_type *type);
struct cel_value value_default(const struct cel_type *type);
/* Whether that is or() or orValue(): of a receiver that holds a value they look at nothing else. */
bool optional_is_alternative(const struct cel_function *function);
void stamp(struct cel_run *run, const struct cel_value *list, size_t i, struct cel_value *item);
const struct cel_type *value_type(const struct cel_value *value);

/* tables of this folder's own */
extern const struct cel_function cel_std_functions[];
extern const size_t cel_std_functions_count;
extern const struct cel_function cel_optional_functions[];
extern const size_t cel_optional_functions_count;
extern const struct cel_function cel_convert_functions[];
extern const size_t cel_convert_functions_count;

#endif

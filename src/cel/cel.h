/*
 * cel.h - the Common Expression Language: parse, check, evaluate.
 *
 * The language is the protobuf-free core of CEL; ext/ext.h has libraries of further
 * functions. This folder knows no certificates: what a program can
 * read is declared by its user as variables, records and functions, each once,
 * in tables from which the checker, the evaluator and the manual read.
 *
 * Three stages with three lifetimes: an environment collects declarations; a
 * program is compiled and type-checked against it and never changes again, so that
 * threads may share it; a run is the state of evaluating programs on one target.
 *
 * Not here: where an expression stands in a rule file (mistakes carry byte
 * offsets within the expression), and what a value means.
 */
#ifndef CEL_CEL_H
#define CEL_CEL_H

#include "base/base.h"

/* ---- types ---- */

enum cel_kind {
	CEL_ERROR,       /* an evaluation error on its way out; never stored in a list */
	CEL_NULL,
	CEL_BOOL,
	CEL_INT,
	CEL_UINT,
	CEL_DOUBLE,
	CEL_STRING,
	CEL_BYTES,
	CEL_LIST,
	CEL_MAP,
	CEL_TYPE,
	CEL_TIMESTAMP,
	CEL_DURATION,
	CEL_RECORD,      /* a typed record declared by the user of this folder */
	CEL_OPAQUE,      /* a value with its own equality and text: Oid, net.IP ... */
	CEL_OPTIONAL,
	CEL_DYN,         /* types only: not known before evaluation */
	CEL_PARAMETER,   /* types only: A, B in a signature */
};

struct cel_type;     /* made by the environment; equal types need not be equal pointers */
bool cel_type_equal(const struct cel_type *a, const struct cel_type *b);
enum cel_kind cel_type_kind(const struct cel_type *type);
/* The element type of a list or optional, the key type of a map; else NULL. */
const struct cel_type *cel_type_element(const struct cel_type *type);
struct text cel_type_text(struct arena *arena, const struct cel_type *type);   /* list(string) */

/* ---- values ---- */

/*
 * Where a value was read: the field (or variable) and what it was read from.
 * Selecting a field, indexing and iterating set it; filter, +, ?: and variables
 * keep it; a computed value has none. It names a finding's place.
 */
struct cel_origin {
	const struct cel_origin *parent;       /* NULL at a variable */
	uint32_t parent_index;                 /* of the element of `parent`, from 1; 0: no element */
	const struct cel_field *field;         /* NULL at a variable */
	const char *variable;
};

struct cel_map;
struct cel_value {
	uint8_t kind;                          /* enum cel_kind */
	uint8_t depth;                         /* lists, maps, optionals within this one; set by cel_list and the like */
	uint32_t index;                        /* element of `origin`, from 1; 0: `origin` itself */
	const struct cel_origin *origin;       /* NULL: computed */
	union {
		bool truth;
		int64_t number;
		uint64_t unsigned_number;
		double real;
		struct text text;              /* CEL_STRING, valid UTF-8 */
		struct bytes bytes;
		struct {
			const struct cel_value *items;
			size_t count;
		} list;
		const struct cel_map *map;
		const struct cel_type *type;
		struct {
			int64_t seconds;       /* timestamp: since 1970; duration: signed as nanos */
			int32_t nanos;
		} time;
		struct {
			const void *object;
			const struct cel_record *type;
		} record;
		struct {
			const void *object;
			const struct cel_opaque *type;
		} opaque;
		const struct cel_value *optional;      /* NULL: none */
		const struct cel_error *error;
	} as;
};

/*
 * What is wrong with an expression, for callers: the words of a message are for people and may change. The first are told
 * when it is compiled, or when it is evaluated if its types are known only then.
 */
enum cel_code {
	CEL_SYNTAX,
	CEL_UNDECLARED_REFERENCE,  /* a name or function; [start, end) is its place */
	CEL_NO_SUCH_FIELD,
	CEL_NO_MATCHING_OVERLOAD,
	CEL_WRONG_TYPE,
	CEL_REPEATED_KEY,
	CEL_INVALID_PATTERN,       /* a regular expression */
	CEL_INVALID_ARGUMENT,      /* a value that a function does not take */
	CEL_OUT_OF_RANGE,          /* of a number, timestamp or duration */
	CEL_NO_SUCH_KEY,           /* of a map */
	CEL_INDEX_OUT_OF_RANGE,    /* of a list or string */
	CEL_NO_VALUE,              /* of an optional, or of an empty list */
	CEL_DIVISION_BY_ZERO,
	CEL_ERROR_ABSORBED,        /* by && || all exists: told only by callers that count that */
	/* Limits, which nothing in the expression can drop. */
	CEL_TOO_LONG,              /* an expression, string, list or map */
	CEL_TOO_DEEP,              /* an expression or value */
	CEL_COST_EXCEEDED,
	CEL_MEMORY_EXCEEDED,
	CEL_MATCH_EXCEEDED,        /* steps of one match of a regular expression */
	CEL_CODE_COUNT,
};
/* "undeclared-reference" */
const char *cel_code_name(enum cel_code code);
bool cel_code_is_limit(enum cel_code code);

struct cel_error {
	enum cel_code code;
	struct text text;
	size_t start, end;                     /* of the failing sub-expression */
	const struct cel_program *program;
	struct text variables;                 /* "d = 'localhost'": comprehension variables at that moment */
};

struct cel_value cel_bool(bool truth);
struct cel_value cel_int(int64_t number);
struct cel_value cel_uint(uint64_t number);
struct cel_value cel_double(double real);
struct cel_value cel_string(struct text text);         /* text must be valid UTF-8 */
struct cel_value cel_bytes(struct bytes bytes);
struct cel_value cel_list(const struct cel_value *items, size_t count);   /* the items are filled in */
struct cel_value cel_timestamp(int64_t seconds, int32_t nanos);
struct cel_value cel_duration(int64_t seconds, int32_t nanos);
struct cel_value cel_record(const void *object, const struct cel_record *type);
struct cel_value cel_opaque(const void *object, const struct cel_opaque *type);
struct cel_value cel_null(void);

/* Maps keep insertion order; keys are bool, int, uint or string, and 1 and 1u are one key. */
struct cel_map *cel_map_new(struct arena *arena, size_t room);
bool cel_map_put(struct cel_map *map, struct cel_value key, struct cel_value value);  /* false: key is there */
MUST_USE bool cel_map_get(const struct cel_map *map, const struct cel_value *key, struct cel_value *value);
size_t cel_map_count(const struct cel_map *map);
void cel_map_entry(const struct cel_map *map, size_t i, struct cel_value *key, struct cel_value *value);
struct cel_value cel_map_value(const struct cel_map *map);

/* The element `i` of a list with its origin, so that a finding can name it. */
struct cel_value cel_list_item(const struct cel_value *list, size_t i);

/* CEL's ==; numbers compare across int, uint and double. Bounded in depth. */
bool cel_equal(const struct cel_value *a, const struct cel_value *b);
/* Consistent with cel_equal. */
uint64_t cel_hash(const struct cel_value *value);
/* As string() would write it inside a message: text bare, times in RFC 3339, lists joined by ", ". Not escaped. */
struct text cel_value_text(struct arena *arena, const struct cel_value *value);
/* As a CEL literal, for traces and tests: 'text', [1, 2], Cert{...}. At most `limit` bytes, then "...". */
struct text cel_value_literal(struct arena *arena, const struct cel_value *value, size_t limit);
/* cert.san.dns[2]; empty if the value has no origin. */
struct text cel_value_path(struct arena *arena, const struct cel_value *value);

/* ---- declarations ---- */

struct cel_run;

/*
 * A field of a record. `get` fills `out`; it is called with the object of the record
 * value, which may be NULL: an unset record reads as its defaults, so `get` is not even
 * called then and the evaluator supplies the default of the type. `has` tells presence;
 * NULL means: present if the value is not the default of its type.
 * `get` must not fail: a fact that is not there is the default.
 */
struct cel_field {
	const char *name;                      /* snake_case */
	const char *type;                      /* "list(string)", "Name", "timestamp" */
	const char *doc;                       /* one sentence, for the manual */
	void (*get)(struct cel_run *run, const void *object, const struct cel_field *field, struct cel_value *out);
	bool (*has)(struct cel_run *run, const void *object, const struct cel_field *field);
	uintptr_t tag;                         /* free for the user of this folder */
};

struct cel_record {
	const char *name;                      /* "Cert" */
	const char *doc;
	const struct cel_field *fields;
	size_t count;
};

struct cel_opaque {
	const char *name;                      /* "Oid" */
	const char *doc;
	bool (*equal)(const void *a, const void *b);
	uint64_t (*hash)(const void *a);
	struct text (*text)(struct arena *arena, const void *a);
};

/*
 * A function: its signature in the notation of the manual, from which name, receiver,
 * parameter and result types are read:
 *     isFQDN(string) -> bool
 *     dns.covers(string, string) -> bool           a name with a namespace
 *     string.find(string) -> string                a method: a type before the dot
 *     list(A).duplicates() -> list(A)
 * Overloads are rows of one name. args[0] of a method is its receiver.
 * `call` returns cel_fail(...) for an error. `check` may look at an argument that is a literal
 * when the program is compiled; it returns what is wrong, or empty text. A row with `check` whose result is a
 * timestamp, a duration or an opaque must depend on its arguments alone: when all are literals it is called once, at
 * compile time, with a run that has only an arena, and its result must live as long as that.
 * Arguments have the kinds of the signature, elements of list(T) too. A record or opaque that is not there has the
 * object NULL; `equal`, `hash` and `text` of an opaque are never called with it.
 */
struct cel_function {
	const char *signature;
	const char *doc;
	struct cel_value (*call)(struct cel_run *run, const struct cel_value *args, size_t count);
	struct text (*check)(struct arena *arena, size_t argument, const struct cel_value *literal);
};

/* Functions that are declared together, with the types that they need. */
struct cel_library {
	const char *name;
	const struct cel_function *functions;
	size_t count;
	const struct cel_opaque *const *opaques;
	size_t opaque_count;
};

/* ---- environment ---- */

struct cel_env;

/*
 * The functions of the language itself, except for the parts of dates, are in every environment; libraries are declared
 * by whoever builds one. Signatures and types of fields
 * are read when they are first needed, so compiling writes to the environment: one thread at a time.
 */
struct cel_env *cel_env_new(struct arena *arena);
/* A child sees all that its parent declares and adds to it; the parent stays as it is. */
struct cel_env *cel_env_child(struct arena *arena, const struct cel_env *parent);
/* Tables are kept by reference. A type named in a table must be declared before cel_compile.
 * A signature or type that cannot be read is a bug and asserts. */
void cel_env_record(struct cel_env *env, const struct cel_record *record);
void cel_env_opaque(struct cel_env *env, const struct cel_opaque *opaque);
void cel_env_functions(struct cel_env *env, const struct cel_function *functions, size_t count);
void cel_env_library(struct cel_env *env, const struct cel_library *library);
/* A variable of a dotted or plain name; returns its slot: 0, 1, 2 ... over parent and child. */
unsigned cel_env_variable(struct cel_env *env, const char *name, const struct cel_type *type);
/* The same for a variable whose values are computed by other programs: they keep the origin they have, and have none
 * by being read from it. */
unsigned cel_env_computed(struct cel_env *env, const char *name, const struct cel_type *type);
/* Names resolve inside `container` first, as the conformance tests ask. */
void cel_env_container(struct cel_env *env, const char *container);
/* The type a text names, or NULL. */
const struct cel_type *cel_env_type(struct cel_env *env, const char *text);
/* All rows of functions that are declared, the standard library's included, for the manual. */
size_t cel_env_function_count(const struct cel_env *env);
const struct cel_function *cel_env_function_at(const struct cel_env *env, size_t i);
/* What looks like a call but is a macro, for the manual: the i-th of them, or NULL after the last. */
struct cel_macro {
	const char *form;                      /* list.all(x, condition) */
	const char *doc;
};
const struct cel_macro *cel_macro_at(size_t i);

/* ---- compiling ---- */

struct cel_mistake {
	enum cel_code code;
	size_t start, end;                     /* bytes of the expression */
	struct text text;                      /* lower case, no full stop: no '<=' for (string, int) */
	struct text hint;
	struct cel_mistake *next;
};
struct cel_mistakes {
	struct cel_mistake *first, *last;
	size_t count;
};

/* A thing that a program reads. */
struct cel_read {
	unsigned variable;                     /* slot of the variable it starts from; UINT_MAX: a comprehension's */
	struct text path;                      /* cert.san.dns; as far as it is known before evaluation */
	const struct cel_field *field;         /* the last step; NULL: the variable as a whole */
	const struct cel_record *record;       /* that declares `field` */
	bool presence;                         /* asked for only by has() */
	size_t start, end;
};

struct cel_program;

/*
 * cel_compile parses, resolves and type-checks an expression. All mistakes are
 * reported, not the first one, until `mistakes` holds LIMIT_CEL_MISTAKES; with any, NULL is returned. `wanted` is the type the result
 * must have (NULL: any); a list of any element type is asked for with list(dyn). Where the type is known only by
 * evaluation, a value of another type is an error then, and so is a list that holds one.
 */
MUST_USE const struct cel_program *cel_compile(struct arena *arena, const struct cel_env *env,
    struct text expression, const struct cel_type *wanted, struct cel_mistakes *mistakes);
const struct cel_type *cel_program_type(const struct cel_program *program);
struct text cel_program_source(const struct cel_program *program);
size_t cel_program_reads(const struct cel_program *program, const struct cel_read **reads);

/* ---- running ---- */

/* One step of a traced evaluation, called when a sub-expression has its value. */
struct cel_step {
	size_t start, end;
	unsigned depth;                        /* in the tree; the whole expression is 0 */
	const struct cel_value *value;
	const struct cel_program *program;     /* that the bytes belong to: evaluations can be nested */
	const struct cel_node *node;           /* private to cel */
};

struct cel_run {
	struct arena *arena;                   /* values that a program computes live here */
	void (*variable)(struct cel_run *run, unsigned slot, struct cel_value *out);
	void *context;                         /* of the user; getters and functions read it */
	int64_t now;                           /* seconds; for functions relative to the time judged */
	uint64_t budget;                       /* units left; each evaluation takes from it */
	size_t memory;                         /* bytes of the arena that one evaluation may take; 0: LIMIT_CEL_MEMORY */
	uint64_t absorbed;                     /* errors that && || all exists dropped, so far */
	void (*trace)(struct cel_run *run, const struct cel_step *step);   /* NULL: none */
	struct cel_frame *frame;               /* private to cel */
};

enum cel_outcome {
	CEL_DONE,
	CEL_FAILED,        /* `out` holds the error */
	CEL_EXHAUSTED,     /* a limit: cost, memory, size, depth or regex; `out` holds the error; never absorbed */
};

/*
 * Evaluation can be nested: `variable` may evaluate another program with the same run, and hands on an error of
 * that program as its value; one that is a limit ends this evaluation as well.
 */
MUST_USE enum cel_outcome cel_eval(struct cel_run *run, const struct cel_program *program, struct cel_value *out);

/*
 * Traces. One that is given all steps of evaluations (cel_run.trace hands them on) makes lines of them, from
 * the whole of a program to its parts; what an evaluation is nested in comes after it. Literals and the steps on
 * the way to a fact have no lines.
 */
enum cel_line_kind {
	CEL_LINE_VALUE,    /* a sub-expression and its value */
	CEL_LINE_ERROR,    /* one that failed; `value` says why */
	CEL_LINE_SKIPPED,  /* one that was not evaluated, since others decided */
	CEL_LINE_ELEMENT,  /* an element of a comprehension: n = 'localhost'; what was asked of it stands below */
	CEL_LINE_MORE,     /* `count` elements are left out here; 0: lines, since there were too many */
};
struct cel_line {
	enum cel_line_kind kind;
	unsigned depth;
	struct text text;                      /* the sub-expression on one line */
	struct text value;                     /* as a literal, cut */
	size_t start, end;
	size_t count;
	bool truth;                            /* the value is true */
	bool fact;                             /* it only reads */
};
struct cel_traced {
	const struct cel_program *program;
	struct cel_line *lines;                /* the first is the whole */
	size_t count;
	size_t decided;                        /* the line of the part that made the whole what it is */
	struct text elements;                  /* n = 'localhost': variables of comprehensions around that part */
};
struct cel_trace;
struct cel_trace *cel_trace_new(struct arena *arena);
void cel_trace_take(struct cel_trace *trace, struct cel_run *run, const struct cel_step *step);
/* To be called with what cel_eval gave: an evaluation that a limit ended has no last step. */
void cel_trace_end(struct cel_trace *trace, const struct cel_program *program, const struct cel_value *out);
size_t cel_trace_programs(const struct cel_trace *trace, const struct cel_traced **programs);

/* For functions and getters. */
struct cel_value cel_fail(struct cel_run *run, enum cel_code code, const char *format, ...) PRINTF_LIKE(3, 4);
/* Takes `units` from the budget; ends the evaluation when there are not enough. */
void cel_charge(struct cel_run *run, uint64_t units);
/* Ends the evaluation because a limit was passed; does not return. */
void cel_exhaust(struct cel_run *run, enum cel_code limit, const char *format, ...)
    PRINTF_LIKE(3, 4) __attribute__((noreturn));
/* Builds a list of `count` items in the run's arena, within the limits of lists. */
struct cel_value *cel_list_room(struct cel_run *run, size_t count);

#endif

/* env.h - what is declared, by name. */
#ifndef CEL_ENV_H
#define CEL_ENV_H

#include "cel/type.h"

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
	const struct cel_type **types;     /* of the fields, read at first use */
	struct hash_table fields;          /* made then as well */
	const char **names;
};

/* Entries that begin with a name and its hash, in order, and found by it. */
struct name_table {
	LIST(void *) entries;
	struct hash_table table;
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
/* The type that `text` names, reading on from *at; NULL if it names none. */
const struct cel_type *type_read(struct cel_env *env, const char **at, const char *end);

/* The functions of the language itself, in every environment. */
extern const struct cel_function cel_std_functions[];
extern const size_t cel_std_functions_count;
extern const struct cel_function cel_optional_functions[];
extern const size_t cel_optional_functions_count;
extern const struct cel_function cel_convert_functions[];
extern const size_t cel_convert_functions_count;

#endif

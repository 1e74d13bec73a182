/* env.c - environments: what is declared, found by name. */

#include "cel/env.h"

#include <assert.h>
#include <string.h>

/* What every entry of a table begins with. */
struct entry {
	struct text name;
	uint64_t hash;
};

/* Names in tables are the program's own, so a plain hash does (FNV-1a). */
static uint64_t
hash_name(struct text name)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (uint8_t)name.at[i]) * 0x100000001b3u;
	return hash ^ hash >> 29;
}

static void *
table_get(const struct name_table *table, struct text name, uint64_t hash)
{
	const uint32_t *number;
	size_t probes = 0;

	while ((number = hash_next(&table->table, hash, &probes)) != NULL) {
		struct entry *entry = table->entries.items[*number - 1];

		if (text_equal(entry->name, name))
			return entry;
	}
	return NULL;
}

static void
table_put(struct arena *arena, struct name_table *table, void *entry)
{
	*LIST_ADD(arena, &table->entries) = entry;
	hash_put(arena, &table->table, ((struct entry *)entry)->hash, (uint32_t)table->entries.count);
}

/* ---- lookup ---- */

const struct variable *
env_variable(const struct cel_env *env, struct text name)
{
	uint64_t hash = hash_name(name);

	for (; env != NULL; env = env->parent) {
		const struct variable *variable = table_get(&env->variables, name, hash);

		if (variable != NULL)
			return variable;
	}
	return NULL;
}

const struct cel_type *
env_named_type(const struct cel_env *env, struct text name)
{
	uint64_t hash = hash_name(name);

	for (; env != NULL; env = env->parent) {
		const struct named_type *named = table_get(&env->types, name, hash);

		if (named != NULL)
			return named->type;
	}
	return NULL;
}

bool
env_is_root(const struct cel_env *env, struct text name)
{
	uint64_t hash = hash_name(name);

	for (; env != NULL; env = env->parent)
		if (table_get(&env->roots, name, hash) != NULL)
			return true;
	return false;
}

size_t
env_functions(const struct cel_env *env, struct text name, struct function_name **found, size_t room)
{
	uint64_t hash = hash_name(name);
	size_t count = 0;

	for (; env != NULL && count < room; env = env->parent) {
		struct function_name *function = table_get(&env->functions, name, hash);

		if (function != NULL)
			found[count++] = function;
	}
	return count;
}

bool
env_namespace(const struct cel_env *env, struct text name)
{
	for (; env != NULL; env = env->parent) {
		for (size_t i = 0; i < env->functions.entries.count; i++) {
			const struct entry *entry = env->functions.entries.items[i];

			if (entry->name.len > name.len && entry->name.at[name.len] == '.' &&
			    memcmp(entry->name.at, name.at, name.len) == 0)
				return true;
		}
	}
	return false;
}

/* ---- types ---- */

static void
skip_blanks(const char **at, const char *end)
{
	while (*at < end && (**at == ' ' || **at == '\t'))
		(*at)++;
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

/* Type = Name [ "(" Type { "," Type } ")" ] ; one capital letter is a parameter */
const struct cel_type *
type_read(struct cel_env *env, const char **at, const char *end)
{
	const char *p = *at;
	struct text name;
	const struct cel_type *args[TYPE_ARGUMENTS], *base;
	struct cel_type *type;
	uint8_t count = 0, kind;
	bool open = false;

	skip_blanks(&p, end);
	name.at = p;
	while (p < end && is_name_byte(*p))
		p++;
	name.len = (size_t)(p - name.at);
	if (name.len == 0)
		return NULL;
	if (p < end && *p == '(') {
		do {
			p++;
			if (count == TYPE_ARGUMENTS)
				return NULL;
			args[count] = type_read(env, &p, end);
			if (args[count] == NULL)
				return NULL;
			open = open || args[count]->open;
			count++;
			skip_blanks(&p, end);
		} while (p < end && *p == ',');
		if (p == end || *p != ')')
			return NULL;
		p++;
	}
	*at = p;
	if (count == 1 && text_is(name, "list"))
		return type_list(env->arena, args[0]);
	if (count == 2 && text_is(name, "map"))
		return type_map(env->arena, args[0], args[1]);
	if (count == 1 && (text_is(name, "optional") || text_is(name, "optional_type")))
		return type_optional(env->arena, args[0]);
	if (count == 0 && name.len == 1 && name.at[0] >= 'A' && name.at[0] <= 'Z') {
		type = ARENA_NEW(env->arena, struct cel_type);
		type->kind = CEL_PARAMETER;
		type->id = (uint8_t)name.at[0];
		type->open = true;
		return type;
	}
	if (count == 0) {
		base = type_plain(name);
		if (base != NULL)
			return base;
		if (text_is(name, "optional") || text_is(name, "optional_type"))
			return &cel_type_optional_dyn;
		return env_named_type(env, name);
	}
	/* type(T): what type() gives has no argument for the checker */
	if (text_is(name, "type"))
		return &cel_type_type;
	base = env_named_type(env, name);
	if (base == NULL || base->kind != CEL_OPAQUE)
		return NULL;
	kind = base->kind;
	type = ARENA_NEW(env->arena, struct cel_type);
	type->kind = kind;
	type->opaque = base->opaque;
	type->count = count;
	type->open = open;
	memcpy(type->args, args, count * sizeof(args[0]));
	return type;
}

const struct cel_type *
cel_env_type(struct cel_env *env, const char *text)
{
	const char *at = text, *end = text + strlen(text);
	const struct cel_type *type = type_read(env, &at, end);

	skip_blanks(&at, end);
	return at == end ? type : NULL;
}

/* ---- declaring ---- */

/*
 * Signature = [ Type "." | Namespace "." ] Name "(" [ Type { "," Type } ] ")" "->" Type
 * In front of the last dot before the parameters stands a type if it ends with ")", or its last part
 * begins with a capital, or it is the name of a plain type.
 */
static bool
is_receiver(struct text prefix)
{
	static const char *const plain[] = { "string", "int", "bool", "list", "map", "timestamp", "duration", "dyn", "bytes",
	    "double", "uint", "type", "null_type" };
	const char *last;

	if (prefix.len == 0)
		return false;
	if (prefix.at[prefix.len - 1] == ')')
		return true;
	last = prefix.at + prefix.len;
	while (last > prefix.at && last[-1] != '.')
		last--;
	if (*last >= 'A' && *last <= 'Z')
		return true;
	for (size_t i = 0; i < COUNT_OF(plain); i++)
		if (text_is(prefix, plain[i]))
			return true;
	return false;
}

/* Splits a signature into receiver (empty: none) and name; *after is the parenthesis of the parameters. */
static struct text
signature_name(const char *signature, struct text *receiver, const char **after)
{
	const char *dot = NULL, *open = NULL, *p = signature;
	unsigned depth = 0;
	struct text name;

	/* The parameters begin at the last "(" at depth 0 before "->". */
	for (; *p != '\0' && !(p[0] == '-' && p[1] == '>'); p++) {
		if (*p == '(') {
			if (depth++ == 0)
				open = p;
		} else if (*p == ')') {
			depth--;
		}
	}
	assert(open != NULL);
	depth = 0;
	for (p = signature; p < open; p++) {
		if (*p == '(')
			depth++;
		else if (*p == ')')
			depth--;
		else if (*p == '.' && depth == 0)
			dot = p;
	}
	*after = open;
	*receiver = (struct text){ signature, 0 };
	name = (struct text){ signature, (size_t)(open - signature) };
	if (dot != NULL) {
		struct text prefix = { signature, (size_t)(dot - signature) };

		if (is_receiver(prefix)) {
			*receiver = prefix;
			name = (struct text){ dot + 1, (size_t)(open - dot - 1) };
		}
	}
	return name;
}

static void
add_root(struct cel_env *env, struct text dotted)
{
	struct entry *root;
	const char *dot = memchr(dotted.at, '.', dotted.len);
	struct text name;
	uint64_t hash;

	if (dot == NULL)
		return;
	name = (struct text){ dotted.at, (size_t)(dot - dotted.at) };
	hash = hash_name(name);
	if (table_get(&env->roots, name, hash) != NULL)
		return;
	root = ARENA_NEW(env->arena, struct entry);
	root->name = name;
	root->hash = hash;
	table_put(env->arena, &env->roots, root);
}

void
cel_env_functions(struct cel_env *env, const struct cel_function *functions, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct text receiver;
		const char *after;
		struct text name = signature_name(functions[i].signature, &receiver, &after);
		uint64_t hash = hash_name(name);
		struct function_name *function = table_get(&env->functions, name, hash);

		if (function == NULL) {
			function = ARENA_NEW(env->arena, struct function_name);
			function->name = name;
			function->hash = hash;
			function->env = env;
			table_put(env->arena, &env->functions, function);
		}
		if (function->count == function->room) {
			size_t room = function->room == 0 ? 4 : function->room * 2;

			function->rows = arena_grow(env->arena, function->rows, function->count, room, sizeof(*function->rows));
			function->room = room;
		}
		function->rows[function->count++] = &functions[i];
		function->read = false;
		*LIST_ADD(env->arena, &env->rows) = &functions[i];
	}
}

void
cel_env_library(struct cel_env *env, const struct cel_library *library)
{
	for (size_t i = 0; i < library->opaque_count; i++)
		cel_env_opaque(env, library->opaques[i]);
	cel_env_functions(env, library->functions, library->count);
}

static struct overload *
read_signature(struct cel_env *env, const struct cel_function *row)
{
	struct overload *overload = ARENA_NEW(env->arena, struct overload);
	const struct cel_type *params[16];
	struct text receiver;
	const char *at, *end = row->signature + strlen(row->signature);
	size_t count = 0;

	signature_name(row->signature, &receiver, &at);
	if (receiver.len > 0) {
		const char *p = receiver.at;

		params[count] = type_read(env, &p, receiver.at + receiver.len);
		assert(params[count] != NULL && p == receiver.at + receiver.len);
		overload->method = true;
		count++;
	}
	at++;
	while (*at == ' ')
		at++;
	if (*at == ')') {
		at++;
	} else {
		for (;;) {
			assert(count < COUNT_OF(params));
			params[count] = type_read(env, &at, end);
			assert(params[count] != NULL);
			count++;
			while (*at == ' ')
				at++;
			if (*at == ')')
				break;
			assert(*at == ',');
			at++;
		}
		at++;
	}
	while (*at == ' ')
		at++;
	assert(at[0] == '-' && at[1] == '>');
	at += 2;
	overload->result = type_read(env, &at, end);
	assert(overload->result != NULL && at == end);
	overload->row = row;
	overload->count = (uint8_t)count;
	overload->params = ARENA_ARRAY(env->arena, const struct cel_type *, count);
	overload->open = overload->result->open;
	for (size_t i = 0; i < count; i++) {
		overload->params[i] = params[i];
		overload->open = overload->open || params[i]->open;
	}
	return overload;
}

struct overload *
env_overloads(struct function_name *function)
{
	struct overload **tail = &function->overloads;

	if (function->read)
		return function->overloads;
	for (size_t i = 0; i < function->count; i++) {
		*tail = read_signature(function->env, function->rows[i]);
		tail = &(*tail)->next;
	}
	function->read = true;
	return function->overloads;
}

static void
add_type(struct cel_env *env, const char *name, const struct cel_type *type)
{
	struct named_type *named = ARENA_NEW(env->arena, struct named_type);

	named->name = text_of(name);
	named->hash = hash_name(named->name);
	named->type = type;
	table_put(env->arena, &env->types, named);
	add_root(env, named->name);
}

void
cel_env_record(struct cel_env *env, const struct cel_record *record)
{
	struct cel_type *type = ARENA_NEW(env->arena, struct cel_type);
	struct record_index *index = ARENA_NEW(env->arena, struct record_index);

	index->record = record;
	index->type = type;
	index->env = env;
	type->kind = CEL_RECORD;
	type->record = record;
	type->index = index;
	add_type(env, record->name, type);
}

void
cel_env_opaque(struct cel_env *env, const struct cel_opaque *opaque)
{
	struct cel_type *type = ARENA_NEW(env->arena, struct cel_type);

	type->kind = CEL_OPAQUE;
	type->opaque = opaque;
	add_type(env, opaque->name, type);
}

static unsigned
add_variable(struct cel_env *env, const char *name, const struct cel_type *type, bool computed)
{
	struct variable *variable = ARENA_NEW(env->arena, struct variable);

	variable->name = text_of(name);
	variable->hash = hash_name(variable->name);
	variable->zname = name;
	variable->type = type;
	variable->slot = env->next_slot++;
	variable->computed = computed;
	variable->origin.variable = name;
	table_put(env->arena, &env->variables, variable);
	add_root(env, variable->name);
	return variable->slot;
}

unsigned
cel_env_variable(struct cel_env *env, const char *name, const struct cel_type *type)
{
	return add_variable(env, name, type, false);
}

unsigned
cel_env_computed(struct cel_env *env, const char *name, const struct cel_type *type)
{
	return add_variable(env, name, type, true);
}

void
cel_env_container(struct cel_env *env, const char *container)
{
	env->container = text_of(container);
}

struct cel_env *
cel_env_child(struct arena *arena, const struct cel_env *parent)
{
	struct cel_env *env = ARENA_NEW(arena, struct cel_env);

	env->arena = arena;
	/* Only what is read at first use is ever written there. */
	env->parent = (struct cel_env *)(uintptr_t)parent;
	env->first_slot = env->next_slot = parent->next_slot;
	env->container = parent->container;
	return env;
}

struct cel_env *
cel_env_new(struct arena *arena)
{
	struct cel_env *env = ARENA_NEW(arena, struct cel_env);

	env->arena = arena;
	hash_reserve(arena, &env->functions.table, 256);
	add_root(env, TEXT("google.protobuf"));
	cel_env_functions(env, cel_std_functions, cel_std_functions_count);
	cel_env_functions(env, cel_convert_functions, cel_convert_functions_count);
	cel_env_functions(env, cel_optional_functions, cel_optional_functions_count);
	return env;
}

size_t
cel_env_function_count(const struct cel_env *env)
{
	size_t count = 0;

	for (; env != NULL; env = env->parent)
		count += env->rows.count;
	return count;
}

const struct cel_function *
cel_env_function_at(const struct cel_env *env, size_t i)
{
	size_t above = env->parent == NULL ? 0 : cel_env_function_count(env->parent);

	return i < above ? cel_env_function_at(env->parent, i) : env->rows.items[i - above];
}

/* ---- records ---- */

static void
index_record(struct arena *arena, struct record_index *index)
{
	index->types = ARENA_ARRAY(arena, const struct cel_type *, index->record->count);
	index->names = ARENA_ARRAY(arena, const char *, index->record->count);
	hash_reserve(arena, &index->fields, index->record->count);
	for (size_t i = 0; i < index->record->count; i++) {
		index->names[i] = index->record->fields[i].name;
		hash_put(arena, &index->fields, hash_name(text_of(index->names[i])), (uint32_t)i + 1);
	}
}

const struct record_index *
record_index(const struct cel_type *type)
{
	struct record_index *index = (struct record_index *)(uintptr_t)type->index;

	if (index->fields.slots == NULL)
		index_record(index->env->arena, index);
	return index;
}

int
record_field(const struct record_index *index, struct text name)
{
	uint64_t hash = hash_name(name);
	const uint32_t *number;
	size_t probes = 0;

	while ((number = hash_next(&index->fields, hash, &probes)) != NULL)
		if (text_is(name, index->names[*number - 1]))
			return (int)*number - 1;
	return -1;
}

const struct cel_type *
record_field_type(const struct record_index *index, size_t field)
{
	if (index->types[field] == NULL) {
		index->types[field] = cel_env_type(index->env, index->record->fields[field].type);
		assert(index->types[field] != NULL);
	}
	return index->types[field];
}

/* ---- names for hints ---- */

static void
collect(struct arena *arena, const struct name_table *table, const char ***names, size_t *count, size_t *room)
{
	for (size_t i = 0; i < table->entries.count; i++) {
		const struct entry *entry = table->entries.items[i];

		if (*count == *room) {
			*names = arena_grow(arena, *names, *count, *room == 0 ? 64 : *room * 2, sizeof(**names));
			*room = *room == 0 ? 64 : *room * 2;
		}
		(*names)[(*count)++] = arena_string(arena, entry->name);
	}
}

const char *
env_near_variable(struct arena *arena, const struct cel_env *env, struct text name,
    const char *const *more, size_t more_count)
{
	const char **names = NULL;
	size_t count = 0, room = 0;
	const char *near = nearest_name(name, more, more_count);

	if (near != NULL)
		return near;
	for (; env != NULL; env = env->parent)
		collect(arena, &env->variables, &names, &count, &room);
	return nearest_name(name, names, count);
}

const char *
env_near_function(struct arena *arena, const struct cel_env *env, struct text name)
{
	const char **names = NULL;
	size_t count = 0, room = 0;

	for (; env != NULL; env = env->parent)
		collect(arena, &env->functions, &names, &count, &room);
	return nearest_name(name, names, count);
}

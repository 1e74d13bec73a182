/*
 * conformance.c - runs tests of the language from a file of JSON lines.
 *
 *     conformance [-v] [-s SKIPS] FILE.jsonl ...
 *
 * prints a line for each test that does not pass, a line for each file of the suite, and at last
 * "N passed, N failed, N skipped". An error that is expected must come from evaluation, unless the test only
 * checks or its message is that of a checker: or else an unknown function would pass as an error.
 */
/* base.h has makers of the same names; only readers are used here. */
#define json_object jansson_object
#define json_array jansson_array
#define json_string jansson_string
#define json_null jansson_null
#include <jansson.h>
#undef json_object
#undef json_array
#undef json_string
#undef json_null
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cel/ext/ext.h"
#include "cel/compiler.h"
#include "cel/evaluate.h"

#define VARIABLES 32

struct skip {
	char *prefix, *reason;
};

struct tally {
	char name[64];
	unsigned passed, failed, skipped;
};

static struct skip skips[64];
static size_t skip_count;
static struct tally tallies[64], total;
static size_t tally_count;
static bool verbose;

static void
out_of_memory(void *context)
{
	(void)context;
	fputs("conformance: out of memory\n", stderr);
	exit(2);
}

static void
read_skips(const char *path)
{
	char line[1024];
	FILE *file = fopen(path, "r");

	if (file == NULL) {
		fprintf(stderr, "conformance: cannot read %s\n", path);
		exit(2);
	}
	while (fgets(line, sizeof(line), file) != NULL && skip_count < COUNT_OF(skips)) {
		char *tab = strchr(line, '\t');

		if (line[0] == '#' || tab == NULL)
			continue;
		line[strcspn(line, "\n")] = '\0';
		*tab = '\0';
		skips[skip_count].prefix = strdup(line);
		skips[skip_count++].reason = strdup(tab + 1);
	}
	fclose(file);
}

static const char *
skip_reason(const char *id, bool needs_proto)
{
	for (size_t i = 0; i < skip_count; i++) {
		if (strcmp(skips[i].prefix, "@needs_proto") == 0 ? needs_proto :
		    strncmp(id, skips[i].prefix, strlen(skips[i].prefix)) == 0)
			return skips[i].reason;
	}
	return NULL;
}

static struct text
json_text_of(const json_t *value)
{
	return (struct text){ json_string_value(value), json_string_length(value) };
}

static struct bytes
unhex(struct arena *arena, struct text hex)
{
	uint8_t *bytes = arena_take(arena, hex.len / 2 + 1);

	for (size_t i = 0; i + 1 < hex.len; i += 2) {
		char pair[3] = { hex.at[i], hex.at[i + 1], '\0' };

		bytes[i / 2] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return (struct bytes){ bytes, hex.len / 2 };
}

/* A typed value of the file. */
static bool
read_value(struct arena *arena, struct cel_env *env, const json_t *json, struct cel_value *out)
{
	struct text kind = json_text_of(json_object_get(json, "t"));
	const json_t *v = json_object_get(json, "v");
	size_t count = json_array_size(v);

	if (text_is(kind, "null")) {
		*out = cel_null();
	} else if (text_is(kind, "bool")) {
		*out = cel_bool(json_is_true(v));
	} else if (text_is(kind, "int")) {
		int64_t number;

		if (!int_parse(json_text_of(v), &number))
			return false;
		*out = cel_int(number);
	} else if (text_is(kind, "uint")) {
		uint64_t number;

		if (!uint_parse(json_text_of(v), &number))
			return false;
		*out = cel_uint(number);
	} else if (text_is(kind, "double")) {
		double real;

		if (!double_parse(json_text_of(v), &real))
			return false;
		*out = cel_double(real);
	} else if (text_is(kind, "string")) {
		*out = cel_string(arena_text(arena, json_text_of(v)));
	} else if (text_is(kind, "bytes")) {
		*out = cel_bytes(unhex(arena, json_text_of(v)));
	} else if (text_is(kind, "list")) {
		struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, count);

		for (size_t i = 0; i < count; i++)
			if (!read_value(arena, env, json_array_get(v, i), &items[i]))
				return false;
		*out = cel_list(items, count);
	} else if (text_is(kind, "map")) {
		struct cel_map *map = cel_map_new(arena, count);

		for (size_t i = 0; i < count; i++) {
			struct cel_value key, value;

			if (!read_value(arena, env, json_array_get(json_array_get(v, i), 0), &key) ||
			    !read_value(arena, env, json_array_get(json_array_get(v, i), 1), &value) ||
			    !cel_map_put(map, key, value))
				return false;
		}
		*out = cel_map_value(map);
	} else if (text_is(kind, "type")) {
		out->kind = CEL_TYPE;
		out->as.type = cel_env_type(env, json_string_value(v));
		return out->as.type != NULL;
	} else if (text_is(kind, "duration") || text_is(kind, "timestamp")) {
		int64_t seconds;
		int32_t nanos = (int32_t)json_integer_value(json_object_get(v, "n"));

		if (!int_parse(json_text_of(json_object_get(v, "s")), &seconds))
			return false;
		*out = text_is(kind, "duration") ? cel_duration(seconds, nanos) : cel_timestamp(seconds, nanos);
	} else {
		return false;
	}
	return true;
}

/* Equal and of one kind, all the way down; doubles as bits, but for NaN. */
static bool
same(const struct cel_value *a, const struct cel_value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case CEL_DOUBLE:
		return (isnan(a->as.real) && isnan(b->as.real)) ||
		    (a->as.real == b->as.real && signbit(a->as.real) == signbit(b->as.real));
	case CEL_LIST:
		if (a->as.list.count != b->as.list.count)
			return false;
		for (size_t i = 0; i < a->as.list.count; i++)
			if (!same(&a->as.list.items[i], &b->as.list.items[i]))
				return false;
		return true;
	case CEL_MAP:
		if (cel_map_count(a->as.map) != cel_map_count(b->as.map))
			return false;
		for (size_t i = 0; i < cel_map_count(a->as.map); i++) {
			struct cel_value key, x, y;

			cel_map_entry(a->as.map, i, &key, &x);
			if (!cel_map_get(b->as.map, &key, &y) || !same(&x, &y))
				return false;
		}
		return true;
	default:
		return cel_equal(a, b);
	}
}

struct variables {
	struct cel_value values[VARIABLES];
};

static void
get_variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	const struct variables *variables = run->context;

	*out = slot < VARIABLES ? variables->values[slot] : cel_null();
}

static struct cel_value
never_called(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)args, (void)count;
	return cel_fail(run, CEL_INVALID_ARGUMENT, "declared for the checker only");
}

static const struct cel_opaque tuple = { .name = "tuple", .doc = "A type that is only declared." };

/* fn(T, int) -> string of the type environment. */
static void
declare_function(struct arena *arena, struct cel_env *env, const char *name, const json_t *overload)
{
	struct cel_function *function = ARENA_NEW(arena, struct cel_function);
	const json_t *params = json_object_get(overload, "params");
	bool method = json_is_true(json_object_get(overload, "method"));
	struct buffer signature;
	size_t i = 0;

	buffer_init(&signature, arena);
	if (method)
		buffer_printf(&signature, "%s.", json_string_value(json_array_get(params, i++)));
	buffer_printf(&signature, "%s(", name);
	for (size_t first = i; i < json_array_size(params); i++)
		buffer_printf(&signature, "%s%s", i > first ? ", " : "", json_string_value(json_array_get(params, i)));
	buffer_printf(&signature, ") -> %s", json_string_value(json_object_get(overload, "result")));
	function->signature = buffer_text(&signature).at;
	function->doc = "";
	function->call = never_called;
	cel_env_functions(env, function, 1);
}

static bool
declare(struct arena *arena, struct cel_env *env, const json_t *test, struct variables *variables)
{
	const json_t *type_env = json_object_get(test, "type_env"), *bindings = json_object_get(test, "bindings");
	const char *name;
	json_t *value;
	size_t i, k;
	json_t *entry, *overload;

	memset(variables, 0, sizeof(*variables));
	json_array_foreach(type_env, i, entry) {
		name = json_string_value(json_object_get(entry, "name"));
		if (json_object_get(entry, "type") != NULL) {
			const struct cel_type *type = cel_env_type(env, json_string_value(json_object_get(entry, "type")));

			if (type == NULL || cel_env_variable(env, name, type) >= VARIABLES)
				return false;
		}
		json_array_foreach(json_object_get(entry, "overloads"), k, overload)
			declare_function(arena, env, name, overload);
	}
	json_object_foreach((json_t *)(uintptr_t)bindings, name, value) {
		const struct variable *variable = env_variable(env, text_of(name));
		unsigned slot = variable != NULL ? variable->slot : cel_env_variable(env, name, &cel_type_dyn);

		if (slot >= VARIABLES || !read_value(arena, env, value, &variables->values[slot]))
			return false;
	}
	return true;
}

/* A message that only a checker gives. */
static bool
expects_checker(const json_t *test)
{
	const char *message = json_string_value(json_array_get(json_object_get(json_object_get(test, "expect"), "messages"), 0));

	return json_is_true(json_object_get(test, "check_only")) || (message != NULL &&
	    !json_is_true(json_object_get(test, "disable_check")) &&
	    (strncmp(message, "found no matching overload", 26) == 0 || strncmp(message, "undeclared reference", 20) == 0));
}

/* Empty if the test passes; else what came instead. */
static struct text
run_test(struct arena *arena, const struct cel_env *base, const json_t *test, struct text *expected)
{
	struct cel_env *env = cel_env_child(arena, base);
	const json_t *expect = json_object_get(test, "expect"), *value = json_object_get(expect, "value");
	const char *kind = json_string_value(json_object_get(expect, "kind"));
	bool error = strcmp(kind, "error") == 0;
	struct cel_mistakes mistakes = { 0 };
	struct cel_run run = { .arena = arena, .variable = get_variable, .budget = LIMIT_CEL_COST };
	struct cel_value wanted, got;
	const struct cel_program *program;
	struct variables variables;
	enum cel_outcome outcome;

	*expected = TEXT("an error");
	if (json_is_string(json_object_get(test, "container")))
		cel_env_container(env, json_string_value(json_object_get(test, "container")));
	if (!declare(arena, env, test, &variables))
		return TEXT("the test's declarations cannot be read");
	if (json_is_object(value)) {
		if (!read_value(arena, env, value, &wanted))
			return TEXT("the test's value cannot be read");
		*expected = cel_value_literal(arena, &wanted, 300);
	}
	program = cel_compile_with(arena, env, json_text_of(json_object_get(test, "expr")), NULL, &mistakes,
	    COMPILE_LATE_LITERALS | (json_is_true(json_object_get(test, "disable_check")) ? COMPILE_UNCHECKED : 0));
	if (program == NULL) {
		if (error && expects_checker(test))
			return TEXT("");
		return arena_printf(arena, "not compiled: %.*s at %zu", TEXT_ARG(mistakes.first->text), mistakes.first->start);
	}
	if (strcmp(kind, "typed") == 0) {
		const char *name = json_string_value(json_object_get(expect, "type"));
		const struct cel_type *type = cel_env_type(env, name);

		if (type == NULL || !cel_type_equal(type, cel_program_type(program))) {
			*expected = text_of(name);
			return arena_printf(arena, "type %.*s", TEXT_ARG(cel_type_text(arena, cel_program_type(program))));
		}
	}
	if (json_is_true(json_object_get(test, "check_only")))
		return TEXT("");
	run.context = &variables;
	outcome = cel_eval(&run, program, &got);
	if (outcome == CEL_EXHAUSTED)
		return arena_printf(arena, "limit: %.*s", TEXT_ARG(got.as.error->text));
	if (outcome == CEL_FAILED)
		return error ? TEXT("") : arena_printf(arena, "error: %.*s", TEXT_ARG(got.as.error->text));
	if (!error && json_is_object(value) && same(&wanted, &got))
		return TEXT("");
	return cel_value_literal(arena, &got, 300);
}

static struct tally *
tally_of(const char *name)
{
	for (size_t i = 0; i < tally_count; i++)
		if (strcmp(tallies[i].name, name) == 0)
			return &tallies[i];
	if (tally_count == COUNT_OF(tallies))
		return &tallies[tally_count - 1];
	snprintf(tallies[tally_count].name, sizeof(tallies[0].name), "%s", name);
	return &tallies[tally_count++];
}

/* Debian 13 keeps the old names, such as US/Central, in a package of their own. */
static bool
no_zone_data(struct arena *arena, struct text got)
{
	static const char unknown[] = "error: unknown time zone: ";

	return text_is(got, "error: no time zone data on this system") || (text_starts_with(got, unknown) &&
	    access(arena_printf(arena, "/usr/share/zoneinfo/%s", got.at + sizeof(unknown) - 1).at, F_OK) != 0);
}

static void
take_test(struct arena *arena, const struct cel_env *base, const json_t *test)
{
	const char *id = json_string_value(json_object_get(test, "id"));
	struct text expr = json_text_of(json_object_get(test, "expr")), expected, got;
	struct tally *tally = tally_of(json_string_value(json_object_get(test, "file")));
	const char *reason = skip_reason(id, json_is_true(json_object_get(test, "needs_proto")));

	if (reason != NULL) {
		tally->skipped++;
		if (verbose)
			printf("skipped: %s: %s\n", id, reason);
		return;
	}
	got = run_test(arena, base, test, &expected);
	if (got.len == 0) {
		tally->passed++;
		return;
	}
	if (no_zone_data(arena, got) && skip_reason("@no_zone_data", false) != NULL) {
		tally->skipped++;
		return;
	}
	tally->failed++;
	expr = text_escape(arena, expr);
	expected = text_escape(arena, expected);
	got = text_escape(arena, got);
	printf("FAILED: %s: %.*s: expected %.*s, got %.*s\n", id, TEXT_ARG(expr), TEXT_ARG(expected), TEXT_ARG(got));
}

static bool
run_file(const char *path, const struct cel_env *base)
{
	FILE *file = fopen(path, "r");
	struct arena arena;
	char *line = NULL;
	size_t room = 0;
	ssize_t len;
	unsigned number = 0;
	bool good = true;

	if (file == NULL) {
		fprintf(stderr, "conformance: cannot read %s\n", path);
		return false;
	}
	arena_init(&arena, out_of_memory, NULL);
	while ((len = getline(&line, &room, file)) >= 0) {
		json_error_t error;
		json_t *test;

		number++;
		if (len <= 1)
			continue;
		test = json_loadb(line, (size_t)len, JSON_ALLOW_NUL, &error);
		if (test == NULL || json_string_value(json_object_get(test, "id")) == NULL) {
			fprintf(stderr, "conformance: %s:%u: %s\n", path, number, test == NULL ? error.text : "a test without id");
			good = false;
		} else {
			take_test(&arena, base, test);
		}
		json_decref(test);
		arena_reset(&arena);
	}
	arena_free(&arena);
	free(line);
	fclose(file);
	return good;
}

int
main(int argc, char **argv)
{
	struct arena arena;
	struct cel_env *base;
	bool good = true, any = false;

	arena_init(&arena, out_of_memory, NULL);
	base = cel_env_new(&arena);
	cel_ext_declare(base);
	cel_env_opaque(base, &tuple);
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "-v") == 0) {
			verbose = true;
		} else if (strcmp(argv[i], "-s") == 0 && i + 1 < argc) {
			read_skips(argv[++i]);
		} else {
			any = true;
			good = run_file(argv[i], base) && good;
		}
	}
	for (size_t i = 0; i < tally_count; i++) {
		const struct tally *t = &tallies[i];

		printf("%-16s %4u passed, %u failed, %u skipped\n", t->name, t->passed, t->failed, t->skipped);
		total.passed += t->passed;
		total.failed += t->failed;
		total.skipped += t->skipped;
	}
	printf("%u passed, %u failed, %u skipped\n", total.passed, total.failed, total.skipped);
	for (size_t i = 0; i < skip_count; i++) {
		free(skips[i].prefix);
		free(skips[i].reason);
	}
	arena_free(&arena);
	return good && any && total.failed == 0 ? 0 : 1;
}

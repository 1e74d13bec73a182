/*
 * test_random.c - src/cel as a whole: random expressions mean what the plain evaluator of reference.c says.
 *
 * Each seed makes one expression, which is evaluated in several ways that must agree: as it stands, with literals that
 * are none to the compiler (nothing is folded, nothing known before), without checking of types, traced, and with
 * less than it costs (then it gives the same or a limit). CERTPROOF_RANDOM is how many seeds are tried, and
 * CERTPROOF_RANDOM_FROM the first of them; a run of more than ten minutes needs CK_DEFAULT_TIMEOUT=0.
 */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cel/ext/ext.h"
#include "cel/compiler.h"
#include "cel/evaluate.h"
#include "reference.h"

#define SEEDS 10000

/* ---- chance ---- */

static uint64_t state;

static uint64_t
draw(void)
{
	uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static size_t
below(size_t count)
{
	return (size_t)(draw() % count);
}

static bool
one_in(size_t count)
{
	return below(count) == 0;
}

/* ---- types and names ---- */

struct shape {
	enum ref_kind kind;
	const struct shape *of;                /* of a list, a map (whose keys are strings) or an optional */
};

static const struct shape whole = { REF_INT, NULL }, natural = { REF_UINT, NULL }, real = { REF_DOUBLE, NULL },
    truth = { REF_BOOL, NULL }, text = { REF_STRING, NULL }, span = { REF_DURATION, NULL };
static const struct shape wholes = { REF_LIST, &whole }, texts = { REF_LIST, &text }, map_of_wholes = { REF_MAP, &whole },
    perhaps_whole = { REF_OPTIONAL, &whole };

static bool
same_shape(const struct shape *a, const struct shape *b)
{
	return a == b || (a != NULL && b != NULL && a->kind == b->kind && same_shape(a->of, b->of));
}

struct scope {
	const char *name;
	const struct shape *shape;
	const struct scope *outer;
	unsigned loops;
};

static struct arena trees;

static const struct shape *
around(enum ref_kind kind, const struct shape *of)
{
	struct shape *shape = ARENA_NEW(&trees, struct shape);

	*shape = (struct shape){ kind, of };
	return shape;
}

static const struct shape *
plain_shape(void)
{
	static const struct shape *const plain[] = { &whole, &whole, &text, &truth, &natural, &real, &span };

	return plain[below(COUNT_OF(plain))];
}

static const struct shape *
any_shape(unsigned depth)
{
	if (depth == 0 || !one_in(2))
		return plain_shape();
	return around(REF_LIST + (enum ref_kind)below(3), any_shape(depth - 1));
}

/* What sort, min and sortBy have an order for. */
static const struct shape *
ordered_shape(void)
{
	static const struct shape *const ordered[] = { &whole, &text, &truth, &real, &natural, &span };

	return ordered[below(COUNT_OF(ordered))];
}

/* ---- making trees ---- */

static const struct ref_node *make(const struct shape *shape, unsigned depth, const struct scope *scope);

static struct ref_node *
node(enum ref_op op, const char *word)
{
	struct ref_node *new = ARENA_NEW(&trees, struct ref_node);

	new->op = op;
	new->word = word;
	return new;
}

static struct ref_node *
with(struct ref_node *parent, const struct ref_node *kid)
{
	parent->kids[parent->count++] = kid;
	return parent;
}

static struct ref_node *
one(enum ref_op op, const char *word, const struct ref_node *a)
{
	return with(node(op, word), a);
}

static struct ref_node *
two(enum ref_op op, const char *word, const struct ref_node *a, const struct ref_node *b)
{
	return with(one(op, word, a), b);
}

/* Few names, so that they hide each other and the variables of the environment. */
static const char *
some_name(void)
{
	static const char *const names[] = { "x", "y", "z", "x", "y", "v", "l", "m" };

	return names[below(COUNT_OF(names))];
}

static const char *
some_key(void)
{
	static const char *const keys[] = { "a", "b", "k" };

	return keys[below(COUNT_OF(keys))];
}

static struct scope
within(const struct scope *scope, const char *name, const struct shape *shape)
{
	return (struct scope){ name, shape, scope, scope->loops };
}

static const struct ref_node *
literal(const struct shape *shape)
{
	static const int64_t numbers[] = { 0, 1, 2, 3, -1, 7, INT64_MAX, INT64_MIN };
	static const uint64_t naturals[] = { 0, 1, 2, 5, UINT64_MAX };
	static const double reals[] = { 0, 1, 2, -1.5, 0.5 };
	static const char *const words[] = { "", "a", "b", "ab", "aba", "B", "k" };
	struct ref_node *new = node(REF_LITERAL, "");

	new->literal.kind = shape->kind;
	switch (shape->kind) {
	case REF_BOOL:
		new->literal.truth = one_in(2);
		break;
	case REF_INT:
		new->literal.number = numbers[below(one_in(8) ? COUNT_OF(numbers) : 5)];
		break;
	case REF_UINT:
		new->literal.unsigned_number = naturals[below(COUNT_OF(naturals))];
		break;
	case REF_DOUBLE:
		new->literal.real = reals[below(COUNT_OF(reals))];
		break;
	case REF_DURATION:
		new->literal.number = (int64_t)below(4) * 30 - 30;
		break;
	default:
		new->literal = ref_text(&trees, words[below(COUNT_OF(words))]);
		if (one_in(8)) {
			uint32_t *letters = ARENA_ARRAY(&trees, uint32_t, 2);

			letters[0] = 0xe4;
			letters[1] = 'a';
			new->literal.letters = letters;
			new->literal.count = 1 + below(2);
		}
		break;
	}
	return new;
}

static const struct ref_node *
text_literal(const char *ascii)
{
	struct ref_node *new = node(REF_LITERAL, "");

	new->literal = ref_text(&trees, ascii);
	return new;
}

/* A name of this type that is not hidden; NULL: none is drawn. */
static const struct ref_node *
seen_name(const struct shape *shape, const struct scope *scope)
{
	const char *found[32];
	size_t count = 0;

	for (const struct scope *s = scope; s != NULL && count < COUNT_OF(found); s = s->outer) {
		const struct scope *hiding = scope;

		while (hiding != s && strcmp(hiding->name, s->name) != 0)
			hiding = hiding->outer;
		if (hiding == s && same_shape(s->shape, shape))
			found[count++] = s->name;
	}
	return count == 0 ? NULL : node(REF_NAME, found[below(count)]);
}

static const struct ref_node *
entries(const struct shape *shape, unsigned depth, const struct scope *scope)
{
	static const char *const keys[2][3] = { { "a", "k", "" }, { "b", "ab", "B" } };
	bool map = shape->kind == REF_MAP;
	struct ref_node *new = node(map ? REF_MAKE_MAP : REF_MAKE_LIST, "");
	size_t count = below(map ? 3 : 5);

	for (size_t i = 0; i < count; i++) {
		bool optional = depth > 0 && one_in(6);

		/* A literal key that stands twice does not compile. */
		if (map)
			with(new, depth > 0 && one_in(4) ? two(REF_OPERATOR, "+", literal(&text), make(&text, depth - 1, scope)) :
			    text_literal(keys[i][below(3)]));
		new->optional[new->count] = optional;
		with(new, make(optional ? around(REF_OPTIONAL, shape->of) : shape->of, depth > 0 ? depth - 1 : 0, scope));
	}
	return new;
}

static const struct ref_node *
leaf(const struct shape *shape, const struct scope *scope)
{
	const struct ref_node *name = one_in(3) ? NULL : seen_name(shape, scope);

	if (name != NULL)
		return name;
	switch (shape->kind) {
	case REF_LIST:
	case REF_MAP:
		return entries(shape, 0, scope);
	case REF_OPTIONAL:
		return one_in(3) ? node(REF_FUNCTION, "optional.none") :
		    one(REF_FUNCTION, one_in(3) ? "optional.ofNonZeroValue" : "optional.of", leaf(shape->of, scope));
	default:
		return literal(shape);
	}
}

/* A macro over a list or a map; `result` is of what the bodies are: NULL: a condition alone. */
static struct ref_node *
loop(const char *word, const struct shape *over, unsigned names, bool condition, const struct shape *result, unsigned depth,
    const struct scope *scope)
{
	struct ref_node *new = one(REF_MACRO, word, make(over, depth - 1, scope));
	struct scope first, second;

	new->name1 = some_name();
	first = within(scope, new->name1, names == 1 ? over->kind == REF_MAP ? &text : over->of :
	    over->kind == REF_MAP ? &text : &whole);
	first.loops++;
	second = first;
	if (names == 2) {
		do
			new->name2 = some_name();
		while (strcmp(new->name1, new->name2) == 0);
		second = within(&first, new->name2, over->of);
	}
	if (condition)
		with(new, make(&truth, depth - 1, &second));
	if (result != NULL)
		with(new, make(result, depth - 1, &second));
	return new;
}

static const struct shape *
range_shape(const struct shape *of)
{
	return around(one_in(4) ? REF_MAP : REF_LIST, of);
}

static const struct ref_node *
make_truth(unsigned depth, const struct scope *scope)
{
	static const char *const relations[] = { "==", "!=", "<", "<=", ">", ">=" };
	static const char *const of_sets[] = { "sets.contains", "sets.intersects", "sets.equivalent" };
	static const char *const of_texts[] = { "contains", "startsWith", "endsWith" };
	static const char *const loops[] = { "all", "exists", "exists_one" };
	const struct shape *list = around(REF_LIST, plain_shape()), *shape;
	struct ref_node *new;

	switch (below(scope->loops < LIMIT_CEL_COMPREHENSIONS ? 15 : 11)) {
	case 0:
	case 1:
		new = node(one_in(2) ? REF_AND : REF_OR, "");
		for (size_t count = 2 + below(2); new->count < count;)
			with(new, make(&truth, depth - 1, scope));
		return new;
	case 2:
		return one(REF_NOT, "", make(&truth, depth - 1, scope));
	case 3:
		shape = any_shape(2);
		return two(REF_OPERATOR, relations[below(2)], make(shape, depth - 1, scope), make(shape, depth - 1, scope));
	case 4:
		shape = ordered_shape();
		return two(REF_OPERATOR, relations[below(6)], make(shape, depth - 1, scope), make(shape, depth - 1, scope));
	case 5:
		if (one_in(3))
			return two(REF_OPERATOR, "in", make(&text, depth - 1, scope), make(around(REF_MAP, plain_shape()), depth - 1, scope));
		return two(REF_OPERATOR, "in", make(list->of, depth - 1, scope), make(list, depth - 1, scope));
	case 6:
		return one(REF_HAS, some_key(), make(around(REF_MAP, any_shape(1)), depth - 1, scope));
	case 7:
		return one(REF_METHOD, "hasValue", make(around(REF_OPTIONAL, any_shape(1)), depth - 1, scope));
	case 8:
		return two(REF_METHOD, of_texts[below(3)], make(&text, depth - 1, scope), make(&text, depth - 1, scope));
	case 9:
		return one_in(2) ? two(REF_METHOD, one_in(2) ? "containsAll" : "containsAny", make(list, depth - 1, scope),
		    make(list, depth - 1, scope)) : one(REF_METHOD, "isSorted", make(around(REF_LIST, ordered_shape()), depth - 1, scope));
	case 10:
		return two(REF_FUNCTION, of_sets[below(3)], make(list, depth - 1, scope), make(list, depth - 1, scope));
	default:
		return loop(loops[below(3)], range_shape(any_shape(1)), 1 + (unsigned)below(2), true, NULL, depth, scope);
	}
}

static const struct ref_node *
make_number(const struct shape *shape, unsigned depth, const struct scope *scope)
{
	static const char *const operators[] = { "+", "-", "*", "/", "%" };
	struct ref_node *new;

	if (shape->kind == REF_UINT || shape->kind == REF_DOUBLE || shape->kind == REF_DURATION || one_in(3)) {
		if (shape->kind == REF_UINT && one_in(3))
			return one(REF_FUNCTION, "uint", make(one_in(2) ? &whole : &natural, depth - 1, scope));
		if (shape->kind == REF_DOUBLE && one_in(3))
			return one(REF_FUNCTION, "double", make(one_in(2) ? &whole : &natural, depth - 1, scope));
		if ((shape->kind == REF_INT || shape->kind == REF_DOUBLE) && one_in(4))
			return one(REF_NEGATE, "", make(shape, depth - 1, scope));
		return two(REF_OPERATOR, operators[below(shape->kind == REF_DURATION ? 2 : shape->kind == REF_DOUBLE ? 4 : 5)],
		    make(shape, depth - 1, scope), make(shape, depth - 1, scope));
	}
	switch (below(6)) {
	case 0:
		return one(one_in(2) ? REF_METHOD : REF_FUNCTION, "size", make(one_in(2) ? &text : around(one_in(2) ? REF_LIST : REF_MAP,
		    any_shape(1)), depth - 1, scope));
	case 1:
		return one(REF_METHOD, one_in(2) ? "max" : one_in(2) ? "min" : "sum", make(&wholes, depth - 1, scope));
	case 2:
		new = node(REF_FUNCTION, one_in(2) ? "math.greatest" : "math.least");
		for (size_t count = 1 + below(4); new->count < count;)
			with(new, make(&whole, depth - 1, scope));
		return new;
	case 3:
		return one(REF_FUNCTION, "int", make(one_in(2) ? &natural : &whole, depth - 1, scope));
	case 4:
		return two(REF_METHOD, "indexOf", make(&text, depth - 1, scope), make(&text, depth - 1, scope));
	default:
		shape = around(REF_LIST, plain_shape());
		return two(REF_METHOD, one_in(2) ? "indexOf" : "lastIndexOf", make(shape, depth - 1, scope), make(shape->of, depth - 1, scope));
	}
}

static const struct ref_node *
make_text(unsigned depth, const struct scope *scope)
{
	static const char *const changes[] = { "reverse", "lowerAscii", "upperAscii" };
	static const struct shape *const written[] = { &whole, &natural, &truth, &text };
	struct ref_node *new;

	switch (below(7)) {
	case 0:
		return two(REF_OPERATOR, "+", make(&text, depth - 1, scope), make(&text, depth - 1, scope));
	case 1:
		return one(REF_FUNCTION, "string", make(written[below(4)], depth - 1, scope));
	case 2:
		new = one(REF_METHOD, "join", make(&texts, depth - 1, scope));
		return one_in(2) ? new : with(new, make(&text, depth - 1, scope));
	case 3:
		return two(REF_METHOD, "charAt", make(&text, depth - 1, scope), make(&whole, depth - 1, scope));
	case 4:
		return with(two(REF_METHOD, "substring", make(&text, depth - 1, scope), make(&whole, depth - 1, scope)),
		    make(&whole, depth - 1, scope));
	case 5:
		return with(two(REF_METHOD, "replace", make(&text, depth - 1, scope), make(&text, depth - 1, scope)),
		    make(&text, depth - 1, scope));
	default:
		return one(REF_METHOD, changes[below(3)], make(&text, depth - 1, scope));
	}
}

static const struct ref_node *
make_list(const struct shape *shape, unsigned depth, const struct scope *scope)
{
	static const char *const changes[] = { "distinct", "duplicates", "reverse", "sort" };
	const struct shape *over = range_shape(any_shape(1));
	bool ordered = shape->of->kind < REF_LIST;

	switch (below(scope->loops < LIMIT_CEL_COMPREHENSIONS ? 12 : 7)) {
	case 0:
		return entries(shape, depth, scope);
	case 1:
		return two(REF_OPERATOR, "+", make(shape, depth - 1, scope), make(shape, depth - 1, scope));
	case 2:
		return one(REF_METHOD, changes[below(ordered ? 4 : 3)], make(shape, depth - 1, scope));
	case 3:
		return with(two(REF_METHOD, "slice", make(shape, depth - 1, scope), make(&whole, depth - 1, scope)),
		    make(&whole, depth - 1, scope));
	case 4:
		if (shape->of->kind == REF_STRING)
			return two(REF_METHOD, "split", make(&text, depth - 1, scope), make(&text, depth - 1, scope));
		if (shape->of->kind == REF_INT) {
			struct ref_node *end = node(REF_LITERAL, "");

			end->literal = (struct ref_value){ .kind = REF_INT, .number = (int64_t)below(6) - 1 };
			return one(REF_FUNCTION, "lists.range", end);
		}
		return one(REF_METHOD, "flatten", make(around(REF_LIST, shape), depth - 1, scope));
	case 5:
		return two(REF_METHOD, "missing", make(shape, depth - 1, scope), make(shape, depth - 1, scope));
	case 6:
		return one(REF_METHOD, "unwrapOpt", make(around(REF_LIST, around(REF_OPTIONAL, shape->of)), depth - 1, scope));
	case 7:
	case 8:
		return loop("map", over, 1, one_in(2), shape->of, depth, scope);
	case 9:
		return loop("filter", shape->of->kind == REF_STRING && one_in(3) ? around(REF_MAP, any_shape(1)) : shape, 1, true, NULL,
		    depth, scope);
	case 10:
		return loop("sortBy", shape, 1, false, ordered_shape(), depth, scope);
	default:
		return loop("transformList", over, 2, one_in(2), shape->of, depth, scope);
	}
}

static const struct ref_node *
make_map(const struct shape *shape, unsigned depth, const struct scope *scope)
{
	if (scope->loops == LIMIT_CEL_COMPREHENSIONS || one_in(3))
		return entries(shape, depth, scope);
	if (shape->of->kind == REF_LIST && one_in(2))
		return two(REF_METHOD, "groupedBy", make(shape->of, depth - 1, scope), make(&texts, depth - 1, scope));
	if (one_in(2))
		return loop("transformMap", around(REF_MAP, any_shape(1)), 2, one_in(2), shape->of, depth, scope);
	return loop("transformMapEntry", range_shape(any_shape(1)), 2, one_in(2), shape, depth, scope);
}

static const struct ref_node *
make_optional(const struct shape *shape, unsigned depth, const struct scope *scope)
{
	const struct shape *from = around(REF_OPTIONAL, any_shape(1)), *list = around(REF_LIST, shape->of),
	    *map = around(REF_MAP, shape->of);
	struct ref_node *new;
	struct scope inner;
	bool flat = one_in(2);

	switch (below(7)) {
	case 0:
		return one(REF_FUNCTION, one_in(3) ? "optional.ofNonZeroValue" : "optional.of", make(shape->of, depth - 1, scope));
	case 1:
		return two(REF_METHOD, "or", make(shape, depth - 1, scope), make(shape, depth - 1, scope));
	case 2:
		return one(REF_METHOD, one_in(2) ? "first" : "last", make(list, depth - 1, scope));
	case 3:
		return two(REF_AT_OPTIONAL, "", make(list, depth - 1, scope), make(&whole, depth - 1, scope));
	case 4:
		/* What is asked of an optional is optional without a question mark, too. */
		if (one_in(3))
			return one(one_in(2) ? REF_FIELD : REF_FIELD_OPTIONAL, some_key(), make(around(REF_OPTIONAL, map), depth - 1, scope));
		return one_in(2) ? one(REF_FIELD_OPTIONAL, some_key(), make(map, depth - 1, scope)) :
		    two(REF_AT_OPTIONAL, "", make(map, depth - 1, scope), make(&text, depth - 1, scope));
	default:
		new = one(REF_MACRO, flat ? "optFlatMap" : "optMap", make(from, depth - 1, scope));
		new->name1 = some_name();
		inner = within(scope, new->name1, from->of);
		return with(new, make(flat ? shape : shape->of, depth - 1, &inner));
	}
}

/* What can stand for a value of any type. */
static const struct ref_node *
make_any(const struct shape *shape, unsigned depth, const struct scope *scope)
{
	const struct shape *bound;
	struct ref_node *new;
	struct scope inner;

	switch (below(7)) {
	case 0:
		return with(two(REF_CONDITION, "", make(&truth, depth - 1, scope), make(shape, depth - 1, scope)),
		    make(shape, depth - 1, scope));
	case 1:
		return two(REF_AT, "", make(around(REF_LIST, shape), depth - 1, scope), make(&whole, depth - 1, scope));
	case 2:
		return one_in(2) ? one(REF_FIELD, some_key(), make(around(REF_MAP, shape), depth - 1, scope)) :
		    two(REF_AT, "", make(around(REF_MAP, shape), depth - 1, scope), make(&text, depth - 1, scope));
	case 3:
		if (one_in(2))
			return one(REF_METHOD, "value", make(around(REF_OPTIONAL, shape), depth - 1, scope));
		return two(REF_METHOD, "orValue", make(around(REF_OPTIONAL, shape), depth - 1, scope), make(shape, depth - 1, scope));
	default:
		bound = one_in(2) ? shape : any_shape(2);
		new = one(REF_BIND, "", make(bound, depth - 1, scope));
		new->name1 = some_name();
		inner = within(scope, new->name1, bound);
		return with(new, make(shape, depth - 1, &inner));
	}
}

static const struct ref_node *
make(const struct shape *shape, unsigned depth, const struct scope *scope)
{
	if (depth == 0 || one_in(12))
		return leaf(shape, scope);
	if (one_in(20))
		return one(REF_FUNCTION, "dyn", make(shape, depth - 1, scope));
	/* What is not of the type that is asked for, which only evaluation can tell. */
	if (one_in(80))
		return one(REF_FUNCTION, "dyn", make(one_in(2) ? &text : one_in(2) ? &wholes : &truth, depth - 1, scope));
	if (one_in(3))
		return make_any(shape, depth, scope);
	switch (shape->kind) {
	case REF_BOOL:
		return make_truth(depth, scope);
	case REF_STRING:
		return make_text(depth, scope);
	case REF_LIST:
		return make_list(shape, depth, scope);
	case REF_MAP:
		return make_map(shape, depth, scope);
	case REF_OPTIONAL:
		return make_optional(shape, depth, scope);
	default:
		return make_number(shape, depth, scope);
	}
}

/* ---- comparing ---- */

static struct arena scratch;
static struct cel_env *env;
static const struct scope *variables;
static const struct ref_name *names;
static struct cel_value values[16];

static void
give(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	(void)run;
	*out = values[slot];
}

static void
declare(const char *name, const char *type, const struct shape *shape, struct cel_value value)
{
	struct scope *scope = ARENA_NEW(&arena, struct scope);
	struct ref_name *seen = ARENA_NEW(&arena, struct ref_name);

	values[cel_env_variable(env, name, cel_env_type(env, type))] = value;
	*scope = (struct scope){ name, shape, variables, 0 };
	variables = scope;
	*seen = (struct ref_name){ name, ref_of(&arena, &value), names };
	names = seen;
}

static void
open_world(void)
{
	static const struct cel_value numbers[] = { { .kind = CEL_INT, .as.number = 3 }, { .kind = CEL_INT, .as.number = 1 },
		{ .kind = CEL_INT, .as.number = 2 }, { .kind = CEL_INT, .as.number = 1 } };
	static struct cel_value words[3];
	struct cel_map *map;

	arena_init(&trees, out_of_memory, NULL);
	arena_init(&scratch, out_of_memory, NULL);
	variables = NULL;
	names = NULL;
	env = cel_env_new(&arena);
	cel_ext_declare(env);
	map = cel_map_new(&arena, 2);
	words[0] = cel_string(TEXT("b"));
	words[1] = cel_string(TEXT("a\xc3\xa4"));
	words[2] = cel_string(TEXT("b"));
	ck_assert(cel_map_put(map, words[0], cel_int(2)) && cel_map_put(map, cel_string(TEXT("a")), cel_int(1)));
	declare("yes", "bool", &truth, cel_bool(true));
	declare("v", "int", &whole, cel_int(3));
	declare("w", "string", &text, cel_string(TEXT("ab")));
	declare("no", "bool", &truth, cel_bool(false));
	declare("l", "list(int)", &wholes, cel_list(numbers, COUNT_OF(numbers)));
	declare("n", "list(string)", &texts, cel_list(words, COUNT_OF(words)));
	declare("m", "map(string, int)", &map_of_wholes, cel_map_value(map));
	declare("o", "optional(int)", &perhaps_whole, (struct cel_value){ .kind = CEL_OPTIONAL, .as.optional = &numbers[0] });
}

static void
close_world(void)
{
	arena_free(&scratch);
	arena_free(&trees);
}

static struct cel_trace *trace;

static void
take_step(struct cel_run *run, const struct cel_step *step)
{
	cel_trace_take(trace, run, step);
}

struct way {
	const char *name;
	bool hidden, traced;
	unsigned flags;
	uint64_t budget;
};

/* Evaluates the expression in one way; what it cost, or 0 if a limit ended it. */
static uint64_t
try(const struct ref_node *root, const struct ref_value *wanted, size_t dropped, uint64_t seed, struct way way)
{
	struct cel_run run = { .arena = &scratch, .variable = give, .budget = way.budget };
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program;
	struct cel_value value;
	struct ref_value got;
	enum cel_outcome outcome;
	struct buffer source, want, have;

	buffer_init(&source, &trees);
	ref_print(&source, root, way.hidden);
	if (source.len > LIMIT_CEL_SOURCE)
		return 0;
	program = cel_compile_with(&trees, env, buffer_text(&source), NULL, &mistakes, way.flags);
	ck_assert_msg(program != NULL, "seed %llu, %s: %.*s does not compile: %.*s", (unsigned long long)seed, way.name,
	    TEXT_ARG(buffer_text(&source)), TEXT_ARG(mistakes.first->text));
	if (way.traced) {
		trace = cel_trace_new(&trees);
		run.trace = take_step;
	}
	outcome = cel_eval(&run, program, &value);
	if (way.traced)
		cel_trace_end(trace, program, &value);
	if (outcome == CEL_EXHAUSTED)
		return 0;
	got = outcome == CEL_FAILED ? (struct ref_value){ .kind = REF_ERROR } : ref_of(&trees, &value);
	buffer_init(&want, &trees);
	buffer_init(&have, &trees);
	ref_show(&want, wanted);
	ref_show(&have, &got);
	if (outcome == CEL_FAILED) {
		buffer_adds(&have, ": ");
		buffer_add(&have, value.as.error->text);
	}
	ck_assert_msg(ref_same(wanted, &got), "seed %llu, %s: %.*s is %.*s, not %.*s", (unsigned long long)seed, way.name,
	    TEXT_ARG(buffer_text(&source)), TEXT_ARG(buffer_text(&want)), TEXT_ARG(buffer_text(&have)));
	ck_assert_msg((run.absorbed > 0) == (dropped > 0), "seed %llu, %s: %.*s drops %zu errors, not %zu", (unsigned long long)seed,
	    way.name, TEXT_ARG(buffer_text(&source)), dropped, (size_t)run.absorbed);
	return way.budget - run.budget;
}

#define PLENTY (UINT64_C(1) << 40)

START_TEST(expressions_mean_what_the_plain_evaluator_says)
{
	const char *count = getenv("CERTPROOF_RANDOM"), *from = getenv("CERTPROOF_RANDOM_FROM");
	uint64_t first = from != NULL ? strtoull(from, NULL, 10) : 1, seeds = count != NULL ? strtoull(count, NULL, 10) : SEEDS;
	uint64_t errors = 0, decided = 0, limits = 0;

	for (uint64_t seed = first; seed < first + seeds; seed++) {
		struct arena_mark mark = arena_mark(&trees), used = arena_mark(&scratch);
		struct ref_run plain = { .arena = &trees };
		const struct ref_node *root;
		struct ref_value wanted;
		uint64_t cost;

		state = seed;
		root = make(any_shape(2), 2 + (unsigned)below(5), variables);
		wanted = ref_eval(&plain, root, names);
		cost = try(root, &wanted, plain.dropped, seed, (struct way){ .name = "plain", .budget = PLENTY });
		(void)try(root, &wanted, plain.dropped, seed, (struct way){ .name = "hidden literals", .hidden = true, .budget = PLENTY });
		(void)try(root, &wanted, plain.dropped, seed, (struct way){ .name = "unchecked", .flags = COMPILE_UNCHECKED, .budget = PLENTY });
		(void)try(root, &wanted, plain.dropped, seed, (struct way){ .name = "traced", .traced = true, .budget = PLENTY });
		if (cost > 1) {
			ck_assert_msg(try(root, &wanted, plain.dropped, seed, (struct way){ .name = "its cost", .budget = cost }) == cost,
			    "seed %llu costs now this and now that", (unsigned long long)seed);
			ck_assert_msg(try(root, &wanted, plain.dropped, seed, (struct way){ .name = "less than its cost",
			    .budget = 1 + draw() % (cost - 1) }) == 0, "seed %llu ends with less than it costs", (unsigned long long)seed);
		}
		limits += cost == 0;
		errors += wanted.kind == REF_ERROR;
		decided += wanted.kind != REF_ERROR;
		arena_rewind(&trees, mark);
		arena_rewind(&scratch, used);
	}
	/* The test is worth something only while there are values, errors and few limits. */
	ck_assert_msg(seeds < 100 || (decided > seeds / 4 && errors > seeds / 20 && limits < seeds / 20),
	    "%llu values, %llu errors, %llu limits", (unsigned long long)decided, (unsigned long long)errors,
	    (unsigned long long)limits);
}
END_TEST

TESTS_WITH("random", open_world, close_world,
	TEST(expressions_mean_what_the_plain_evaluator_says))

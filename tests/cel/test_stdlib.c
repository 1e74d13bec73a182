/* test_stdlib.c - src/cel/stdlib.c: size, contains, startsWith, endsWith, matches and type, and what each costs. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cel/evaluate.h"

#define BUDGET 1000000

static struct cel_program program;
static struct cel_frame frame;
static struct cel_run run;

static void
setup(void)
{
	run = (struct cel_run){ .arena = &arena };
}

static const struct cel_function *
row_of(const char *signature)
{
	for (size_t i = 0; i < cel_std_functions_count; i++)
		if (strcmp(cel_std_functions[i].signature, signature) == 0)
			return &cel_std_functions[i];
	ck_abort_msg("no row %s", signature);
}

/* Calls the row; `cost` is what it charged. */
static struct cel_value
call(const char *signature, struct cel_value a, struct cel_value b, uint64_t *cost)
{
	const struct cel_function *row = row_of(signature);
	struct cel_value args[2] = { a, b };
	struct cel_value value;

	run.budget = BUDGET;
	value = row->call(&run, args, b.kind == CEL_NULL ? 1 : 2);
	*cost = BUDGET - run.budget;
	return value;
}

#define BYTES(literal) literal, sizeof(literal) - 1

static const struct {
	const char *why, *text;
	size_t len;
	int64_t characters;
} sizes[] = {
	{ "nothing", BYTES(""), 0 },
	{ "ASCII", BYTES("abc"), 3 },
	{ "a NUL", BYTES("a\0b"), 3 },
	{ "two, three and four bytes", BYTES("\303\244\342\202\254\360\237\230\200"), 3 },
	{ "a letter and its accent are two", BYTES("e\314\201"), 2 },
	{ "the last character", BYTES("\364\217\277\277"), 1 },
};

START_TEST(size_counts_characters_of_text_and_bytes_of_bytes)
{
	struct text text = { sizes[_i].text, sizes[_i].len };
	uint64_t cost;
	struct cel_value value = call("size(string) -> int", cel_string(text), cel_null(), &cost);

	ck_assert_msg(value.kind == CEL_INT && value.as.number == sizes[_i].characters, "%s: %lld", sizes[_i].why,
	    (long long)value.as.number);
	value = call("string.size() -> int", cel_string(text), cel_null(), &cost);
	ck_assert_msg(value.as.number == sizes[_i].characters, "%s: %lld", sizes[_i].why, (long long)value.as.number);
	value = call("bytes.size() -> int", cel_bytes(bytes_of_text(text)), cel_null(), &cost);
	ck_assert_msg(value.as.number == (int64_t)text.len, "%s: %lld", sizes[_i].why, (long long)value.as.number);
}
END_TEST

START_TEST(size_counts_elements_and_entries)
{
	struct cel_value items[3] = { cel_int(1), cel_list(NULL, 0), cel_null() };
	struct cel_map *map = cel_map_new(&arena, 0);
	uint64_t cost;

	ck_assert_int_eq(call("size(list(A)) -> int", cel_list(items, 3), cel_null(), &cost).as.number, 3);
	ck_assert_int_eq(call("list(A).size() -> int", cel_list(NULL, 0), cel_null(), &cost).as.number, 0);
	ck_assert_int_eq(call("size(map(A, B)) -> int", cel_map_value(map), cel_null(), &cost).as.number, 0);
	for (int i = 0; i < 100; i++)
		ck_assert(cel_map_put(map, cel_int(i), cel_null()));
	ck_assert_int_eq(call("map(A, B).size() -> int", cel_map_value(map), cel_null(), &cost).as.number, 100);
	ck_assert_uint_eq(cost, 0);
}
END_TEST

static const struct {
	const char *text;
	size_t text_len;
	const char *part;
	size_t part_len;
	bool within, first, last;
} parts[] = {
	{ BYTES(""), BYTES(""), true, true, true },
	{ BYTES("abc"), BYTES(""), true, true, true },
	{ BYTES(""), BYTES("a"), false, false, false },
	{ BYTES("abc"), BYTES("abc"), true, true, true },
	{ BYTES("abc"), BYTES("abcd"), false, false, false },
	{ BYTES("abcab"), BYTES("ab"), true, true, true },
	{ BYTES("abc"), BYTES("a"), true, true, false },
	{ BYTES("abc"), BYTES("b"), true, false, false },
	{ BYTES("abc"), BYTES("c"), true, false, true },
	{ BYTES("abc"), BYTES("ac"), false, false, false },
	{ BYTES("abc"), BYTES("B"), false, false, false },
	{ BYTES("aaab"), BYTES("aab"), true, false, true },          /* the second of two that overlap */
	{ BYTES("aaaa"), BYTES("aab"), false, false, false },
	{ BYTES("ab\0cd"), BYTES("\0c"), true, false, false },       /* a NUL ends nothing */
	{ BYTES("ab\0cd"), BYTES("cd"), true, false, true },
	{ BYTES("\303\244b"), BYTES("\303\244"), true, true, false },
	{ BYTES("a\314\201"), BYTES("\303\241"), false, false, false },   /* no normalization */
};

START_TEST(parts_of_texts_are_found)
{
	struct cel_value text = cel_string((struct text){ parts[_i].text, parts[_i].text_len });
	struct cel_value part = cel_string((struct text){ parts[_i].part, parts[_i].part_len });
	uint64_t cost;
	struct cel_value within = call("string.contains(string) -> bool", text, part, &cost);
	struct cel_value first = call("string.startsWith(string) -> bool", text, part, &cost);
	struct cel_value last = call("string.endsWith(string) -> bool", text, part, &cost);

	ck_assert_msg(within.kind == CEL_BOOL && within.as.truth == parts[_i].within, "'%s'.contains('%s')", parts[_i].text,
	    parts[_i].part);
	ck_assert_msg(first.kind == CEL_BOOL && first.as.truth == parts[_i].first, "'%s'.startsWith('%s')", parts[_i].text,
	    parts[_i].part);
	ck_assert_msg(last.kind == CEL_BOOL && last.as.truth == parts[_i].last, "'%s'.endsWith('%s')", parts[_i].text,
	    parts[_i].part);
}
END_TEST

/* `count` times 'a', then the end. */
static struct cel_value
run_of(size_t count, const char *end)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++)
		buffer_addc(&out, 'a');
	buffer_adds(&out, end);
	return cel_string(buffer_text(&out));
}

/* Ten bytes that are looked at cost one unit; what is searched in vain again and again is paid each time. */
static const struct {
	const char *signature;
	size_t text, part;
	const char *end;
	bool truth;
	uint64_t cost;
} costs[] = {
	{ "string.contains(string) -> bool", 0, 0, "", true, 1 },
	{ "string.contains(string) -> bool", 999, 0, "b", false, 100 },
	{ "string.contains(string) -> bool", 999, 5, "", true, 100 },
	{ "string.contains(string) -> bool", 10, 1000, "", false, 2 },
	/* 873 places where 127 a and a b might begin, two units each */
	{ "string.contains(string) -> bool", 1000, 127, "b", false, 101 + 873 * 2 },
	{ "string.contains(string) -> bool", 1000, 62, "b", false, 101 },
	{ "string.startsWith(string) -> bool", 100000, 99, "", true, 10 },
	{ "string.endsWith(string) -> bool", 100000, 99, "b", false, 11 },
};

START_TEST(work_is_charged_by_the_text_looked_at)
{
	uint64_t cost;
	struct cel_value value = call(costs[_i].signature, run_of(costs[_i].text, ""), run_of(costs[_i].part, costs[_i].end), &cost);

	ck_assert_msg(value.as.truth == costs[_i].truth && cost == costs[_i].cost, "row %d, %s: %s, %llu units, expected %llu", _i,
	    costs[_i].signature, value.as.truth ? "true" : "false", (unsigned long long)cost, (unsigned long long)costs[_i].cost);
}
END_TEST

START_TEST(counting_characters_is_charged_and_counting_bytes_is_not)
{
	struct cel_value text = run_of(12345, "");
	uint64_t cost;

	ck_assert_int_eq(call("size(string) -> int", text, cel_null(), &cost).as.number, 12345);
	ck_assert_uint_eq(cost, 1234);
	ck_assert_int_eq(call("size(bytes) -> int", cel_bytes(bytes_of_text(text.as.text)), cel_null(), &cost).as.number, 12345);
	ck_assert_uint_eq(cost, 0);
}
END_TEST

/* A search that costs more than there is spends all that is left. */
START_TEST(a_search_in_vain_exhausts_the_budget)
{
	uint64_t cost;

	call("string.contains(string) -> bool", run_of(200000, ""), run_of(100000, "b"), &cost);
	ck_assert_uint_eq(cost, BUDGET);
}
END_TEST

START_TEST(matches_searches_and_reports_a_bad_pattern)
{
	static const char *const signatures[] = { "string.matches(string) -> bool", "matches(string, string) -> bool" };
	const char *signature = signatures[_i];
	struct cel_value text = cel_string(TEXT("xab\303\244"));
	struct cel_value value;
	uint64_t cost;

	frame = (struct cel_frame){ .run = &run, .program = &program };
	run.frame = &frame;
	ck_assert_msg(call(signature, text, cel_string(TEXT("a.")), &cost).as.truth, "%s: a search", signature);
	/* A pattern that is only known now is paid: 1,000 and its length; then (1 + 3 / 10) x (1 + 2 / 4). */
	ck_assert_msg(cost == 1000 + 2 + 1, "%s: %llu units", signature, (unsigned long long)cost);
	ck_assert_msg(call(signature, text, cel_string(TEXT("a.")), &cost).as.truth, "%s: again", signature);
	ck_assert_msg(cost == 1, "%s: %llu units for the same pattern", signature, (unsigned long long)cost);
	ck_assert_msg(!call(signature, text, cel_string(TEXT("^a")), &cost).as.truth, "%s: tied to the start", signature);
	ck_assert_msg(call(signature, text, cel_string(TEXT("b.$")), &cost).as.truth, "%s: a character", signature);
	ck_assert_msg(call(signature, text, cel_string(TEXT("")), &cost).as.truth, "%s: nothing is everywhere", signature);
	value = call(signature, text, cel_string(TEXT("a(?=b)")), &cost);
	ck_assert_msg(value.kind == CEL_ERROR && text_is(value.as.error->text,
	    "not a regular expression: look-ahead is not supported by RE2"), "%s: no error", signature);
	ck_assert(row_of(signature)->check == cel_check_regex);
}
END_TEST

static const struct cel_record thing = { .name = "Thing" }, other_thing = { .name = "Other" };
static const struct cel_opaque oid = { .name = "Oid" }, ip = { .name = "net.IP" };

START_TEST(type_tells_the_type_of_every_kind)
{
	const struct {
		struct cel_value value;
		const char *type;
	} types[] = {
		{ cel_null(), "null_type" }, { cel_bool(false), "bool" }, { cel_int(0), "int" }, { cel_uint(0), "uint" },
		{ cel_double(0), "double" }, { cel_string(TEXT("")), "string" }, { cel_bytes((struct bytes){ NULL, 0 }), "bytes" },
		{ cel_list(NULL, 0), "list(dyn)" }, { cel_map_value(cel_map_new(&arena, 0)), "map(dyn, dyn)" },
		{ cel_timestamp(0, 0), "timestamp" }, { cel_duration(0, 0), "duration" }, { { .kind = CEL_OPTIONAL }, "optional(dyn)" },
		{ { .kind = CEL_TYPE, .as.type = &cel_type_int }, "type" },
		/* A record or opaque that is not there has its type. */
		{ cel_record(NULL, &thing), "Thing" }, { cel_opaque(NULL, &ip), "net.IP" },
	};
	uint64_t cost;

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		struct cel_value value = call("type(A) -> type", types[i].value, cel_null(), &cost);

		ck_assert_msg(value.kind == CEL_TYPE && text_is(cel_type_text(&arena, value.as.type), types[i].type), "%s: %.*s",
		    types[i].type, TEXT_ARG(cel_type_text(&arena, value.as.type)));
	}
}
END_TEST

START_TEST(types_of_records_compare_by_their_record)
{
	static const int object = 1;
	uint64_t cost;
	struct cel_value a = call("type(A) -> type", cel_record(&object, &thing), cel_null(), &cost);
	struct cel_value b = call("type(A) -> type", cel_record(NULL, &thing), cel_null(), &cost);
	struct cel_value c = call("type(A) -> type", cel_record(&object, &other_thing), cel_null(), &cost);
	struct cel_value d = call("type(A) -> type", cel_opaque(&object, &oid), cel_null(), &cost);
	struct cel_value e = call("type(A) -> type", cel_opaque(&object, &ip), cel_null(), &cost);

	ck_assert(cel_equal(&a, &b));
	ck_assert_uint_eq(cel_hash(&a), cel_hash(&b));
	ck_assert(!cel_equal(&a, &c));
	ck_assert(!cel_equal(&a, &d));
	ck_assert(!cel_equal(&d, &e));
}
END_TEST

TESTS_WITH("stdlib", setup, NULL,
	EACH(size_counts_characters_of_text_and_bytes_of_bytes, sizes),
	TEST(size_counts_elements_and_entries),
	EACH(parts_of_texts_are_found, parts),
	EACH(work_is_charged_by_the_text_looked_at, costs),
	TEST(counting_characters_is_charged_and_counting_bytes_is_not),
	TEST(a_search_in_vain_exhausts_the_budget),
	RANGE(matches_searches_and_reports_a_bad_pattern, 0, 2),
	TEST(type_tells_the_type_of_every_kind),
	TEST(types_of_records_compare_by_their_record))

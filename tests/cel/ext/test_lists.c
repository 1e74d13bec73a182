/* test_ext_lists.c - src/cel/ext/lists.c: results, where elements come from, and how it scales. */
#include "../expressions.h"

static const struct row rows[] = {
	{ "[1, 2, 1, 3, 2, 1].distinct()", "[1, 2, 3]" },
	{ "[].distinct()", "[]" },
	{ "[1, 1u, 1.0, 2].distinct()", "[1, 2]" },
	{ "['a', 'A', 'a'].distinct()", "['a', 'A']" },
	{ "[[1], [1], [2]].distinct()", "[[1], [2]]" },
	{ "[{'a': 1}, {'a': 1}].distinct().size()", "1" },
	{ "[0.0 / 0.0, 0.0 / 0.0].distinct().size()", "2" },
	{ "[1, 2, 3, 4, 5, 6, 7, 8, 9, 1u, 2.0, 1].distinct()", "[1, 2, 3, 4, 5, 6, 7, 8, 9]" },
	{ "[1, 2, 1, 3, 2, 1].duplicates()", "[1, 2]" },
	{ "[1, 2, 3, 4].groupedBy(['a', 'b', 'a', 'b'])", "{'a': [1, 3], 'b': [2, 4]}" },
	{ "[].groupedBy([])", "{}" },
	{ "[1, 2].groupedBy(['', ''])['']", "[1, 2]" },
	{ "lists.range(12).groupedBy(lists.range(12).map(i, string(i % 5)))['3']", "[3, 8]" },
	{ "lists.range(1000).groupedBy(lists.range(1000).map(i, string(i)))['999']", "[999]" },
	{ "[1, 2, 2, 1].duplicates()", "[2, 1]" },
	{ "[1, 2, 3].duplicates()", "[]" },
	{ "[].duplicates()", "[]" },
	{ "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 3, 10].duplicates()", "[10, 3]" },
	{ "[1, 2].containsAll([2, 1, 1])", "true" },
	{ "[1, 2].containsAll([2, 3])", "false" },
	{ "[1, 2].containsAll([])", "true" },
	{ "[].containsAll([1])", "false" },
	{ "[1, 2].containsAny([3, 2])", "true" },
	{ "[1, 2].containsAny([3])", "false" },
	{ "[1, 2].containsAny([])", "false" },
	{ "[1, 2, 3, 4, 5, 6, 7, 8, 9].containsAny(dyn([9u]))", "true" },
	{ "[1, 2].missing([2, 3, 4, 3])", "[3, 4, 3]" },
	{ "[1, 2].missing([])", "[]" },
	{ "[].missing([1])", "[1]" },
	{ "sets.contains([1, 2], [2])", "true" },
	{ "sets.contains([2], [1, 2])", "false" },
	{ "sets.intersects([1], [2])", "false" },
	{ "sets.intersects([1, 2], [2])", "true" },
	{ "sets.equivalent([1, 2, 2], [2, 1])", "true" },
	{ "sets.equivalent([1, 2], [1])", "false" },
	{ "sets.equivalent([], [])", "true" },
	{ "[3, 1, 2].sort()", "[1, 2, 3]" },
	{ "['b', '', 'a', 'ab'].sort()", "['', 'a', 'ab', 'b']" },
	{ "[2u, 1, 1.5].sort()", "[1, 1.5, 2u]" },
	{ "[1.0, 1, 1u].sort()", "[1.0, 1, 1u]" },
	{ "[true, false].sort()", "[false, true]" },
	{ "[b'b', b'a'].sort() == [b'a', b'b']", "true" },
	{ "[duration('2s'), duration('1s')].sort() == [duration('1s'), duration('2s')]", "true" },
	{ "[timestamp(2), timestamp(1)].sort() == [timestamp(1), timestamp(2)]", "true" },
	{ "[].sort()", "[]" },
	{ "dyn([1, 'a']).sort()", "error: no such overload: sort(list)" },
	{ "[[1], [2]].sort()", "error: no such overload: sort(list)" },
	{ "[1.0, 0.0 / 0.0].sort()", "error: no such overload: sort(list)" },
	{ "[1, 2, 2].isSorted()", "true" },
	{ "[2, 1].isSorted()", "false" },
	{ "[].isSorted()", "true" },
	{ "[1, 3, 2].max()", "3" },
	{ "['b', 'a'].min()", "'a'" },
	{ "[1, 2u, 1.5].max()", "2u" },
	{ "names.max()", "error: max() of an empty list" },
	{ "names.min()", "error: min() of an empty list" },
	{ "dyn([1, 'a']).max()", "error: no such overload: max(list)" },
	{ "[1, 2].sum()", "3" },
	{ "[1u, 2u].sum()", "3u" },
	{ "[1.5, 2.0].sum()", "3.5" },
	{ "[duration('1.5s'), duration('-3s'), duration('0.25s')].sum() == duration('-1.25s')", "true" },
	{ "[duration('-0.5s'), duration('2s')].sum() == duration('1.5s')", "true" },
	{ "[1].filter(x, x > 1).sum()", "0" },
	{ "[1.0].filter(x, x > 1.0).sum()", "0.0" },
	{ "dyn([1u, 2u]).sum()", "3u" },
	{ "dyn(['a']).sum()", "error: no such overload: sum(list)" },
	{ "dyn([1, 1u]).sum()", "error: no such overload: sum(list)" },
	{ "[9223372036854775807, 1].sum()", "error: the sum is out of range" },
	{ "[18446744073709551615u, 1u].sum()", "error: the sum is out of range" },
	{ "[duration('9223372036s'), duration('9223372036s')].sum()", "error: the sum is out of range" },
	{ "[1, 2].first().value()", "1" },
	{ "[1, 2].last().value()", "2" },
	{ "names.first().hasValue()", "false" },
	{ "names.last().orValue('none')", "'none'" },
	{ "names.groupedBy(['a'])", "error: groupedBy() of a list of 0 by a list of 1" },
	{ "[1, 2, 3].slice(1, 3)", "[2, 3]" },
	{ "[1, 2, 3].slice(3, 3)", "[]" },
	{ "[1, 2, 3].slice(0, 4)", "error: slice(0, 4) of a list of 3" },
	{ "[1, 2, 3].slice(-1, 2)", "error: slice(-1, 2) of a list of 3" },
	{ "[1, 2, 3].slice(2, 1)", "error: slice(2, 1) of a list of 3" },
	{ "[1, 2, 3].reverse()", "[3, 2, 1]" },
	{ "[1, 2, 1].indexOf(1)", "0" },
	{ "[1, 2, 1].lastIndexOf(1)", "2" },
	{ "[1, 2, 1].indexOf(3)", "-1" },
	{ "names.lastIndexOf('a')", "-1" },
	{ "[[1, 2], [], [3]].flatten()", "[1, 2, 3]" },
	{ "[[1, [2]], [[[3]]]].flatten(1)", "[1, [2], [[3]]]" },
	{ "[[1, [2]], [[[3]]]].flatten(9)", "[1, 2, 3]" },
	{ "[[1]].flatten(0)", "[[1]]" },
	{ "[[1]].flatten(-1)", "error: flatten(-1): the depth is negative" },
	{ "lists.range(3)", "[0, 1, 2]" },
	{ "lists.range(0)", "[]" },
	{ "lists.range(-1)", "[]" },
	{ "lists.range(200000).size()", "200000" },
};

START_TEST(a_function_gives_its_result)
{
	check_row(&rows[_i]);
}
END_TEST

/* names: host0 host1 host2 host0 host1 host2 host0 */
static const struct row places[] = {
	{ "names.distinct()[1]", "names[1]" },
	{ "names.duplicates()[0]", "names[3]" },
	{ "names.duplicates()[2]", "names[5]" },
	{ "names.reverse()[0]", "names[6]" },
	{ "names.slice(2, 5)[1]", "names[3]" },
	{ "names.groupedBy(names)[names[4]][1]", "names[4]" },
	{ "names.sort()[0]", "names[0]" },
	{ "names.sort()[1]", "names[3]" },
	{ "names.sort()[6]", "names[5]" },
	{ "names.max()", "names[2]" },
	{ "names.last().value()", "names[6]" },
	{ "['host0.example.com'].missing(names)[0]", "names[1]" },
	{ "[names, names].flatten()[8]", "names[1]" },
	{ "names.filter(n, n.startsWith('host2')).duplicates()[0]", "names[5]" },
};

START_TEST(elements_keep_where_they_were_read)
{
	const struct row *row = &places[_i];
	struct cel_mistakes mistakes = { 0 };
	struct cel_value value;
	struct text path;

	set_names(7, 3);
	ck_assert_int_eq(evaluate(row->expression, &value, &mistakes), CEL_DONE);
	path = cel_value_path(&arena, &value);
	ck_assert_msg(text_is(path, row->result), "%s: %.*s, expected: %s", row->expression, TEXT_ARG(path),
	    row->result);
}
END_TEST

static const struct row large[] = {
	{ "names.duplicates().size()", "40000" },
	{ "names.distinct().size()", "60000" },
	{ "names.missing(names).size()", "0" },
	{ "names.containsAll(names)", "true" },
	{ "names.containsAny(['x'])", "false" },
	{ "sets.equivalent(names, names.distinct())", "true" },
	{ "names.indexOf('host59999.example.com')", "59999" },
};

START_TEST(large_lists_take_time_in_proportion)
{
	set_names(100000, 60000);
	check_row(&large[_i]);
}
END_TEST

START_TEST(a_list_of_10000_is_sorted_within_the_budget)
{
	set_names(10000, 10000);
	check_row(&(struct row){ "names.reverse().sort().isSorted()", "true" });
}
END_TEST

/* Each comparison looks at 100,000 bytes, of which ten cost a unit. */
static const struct row long_texts[] = {
	{ "lists.range(100).map(i, text).sort().size()", "limit: the cost limit is reached" },
	{ "lists.range(100).map(i, text).isSorted()", "limit: the cost limit is reached" },
	{ "lists.range(100).map(i, text).max().size()", "limit: the cost limit is reached" },
	{ "lists.range(100).map(i, text).min().size()", "limit: the cost limit is reached" },
	{ "lists.range(100).map(i, bytes(text)).sort().size()", "limit: the cost limit is reached" },
	{ "lists.range(10).map(i, text).sort().isSorted()", "true" },
	{ "lists.range(40).map(i, text).max() == lists.range(40).map(i, text).min()", "true" },
};

START_TEST(long_texts_are_charged_for_when_they_are_ordered)
{
	set_text("a", 100000);
	check_row(&long_texts[_i]);
}
END_TEST

/* As doubles, which is how numbers are hashed, these are a few values only. */
START_TEST(values_with_one_hash_are_charged_for)
{
	check_row(&(struct row){ "lists.range(500).map(i, 4611686018427387904 + i).distinct().size()", "500" });
	ck_assert(text_starts_with(result_of("lists.range(10000).map(i, 4611686018427387904 + i).distinct()"),
	    "limit: "));
}
END_TEST

/* Each list holds the one before it four times: the last one has four million numbers. */
#define SHARED(expression) \
	"cel.bind(a, [1, 1, 1, 1], cel.bind(b, [a, a, a, a], cel.bind(c, [b, b, b, b], cel.bind(d, [c, c, c, c]," \
	"cel.bind(e, [d, d, d, d], cel.bind(f, [e, e, e, e], cel.bind(g, [f, f, f, f], cel.bind(h, [g, g, g, g]," \
	"cel.bind(i, [h, h, h, h], cel.bind(j, [i, i, i, i], cel.bind(x, [j, j, j, j], " expression ")))))))))))"
static const char *const shared[] = {
	SHARED("x == [j, j, j, j]"), SHARED("x in [[j, j, j, j]]"), SHARED("[x, x].distinct()"),
	SHARED("[x, x, x, x, x, x, x, x, x, x].distinct()"), SHARED("[x].indexOf([j, j, j, j])"),
	SHARED("[x].flatten(20)"),
	SHARED("{'a': x} == {'a': [j, j, j, j]}"), SHARED("[x].containsAll([[j, j, j, j]])"),
};

START_TEST(values_that_share_lists_are_charged_in_full)
{
	struct text result = result_of(shared[_i]);

	ck_assert_msg(text_starts_with(result, "limit: "), "%s: %.*s", shared[_i], TEXT_ARG(result));
}
END_TEST

START_TEST(lists_are_built_up_to_the_limit)
{
	ck_assert(text_starts_with(result_of("lists.range(200001)"), "limit: "));
	ck_assert(text_starts_with(result_of("lists.range(9223372036854775807)"), "limit: "));
	set_names(120000, 120000);
	ck_assert(text_starts_with(result_of("[names, names].flatten()"), "limit: "));
}
END_TEST

TESTS_WITH("ext_lists", setup, NULL,
	EACH(a_function_gives_its_result, rows),
	EACH(elements_keep_where_they_were_read, places),
	EACH(large_lists_take_time_in_proportion, large),
	TEST(a_list_of_10000_is_sorted_within_the_budget),
	EACH(long_texts_are_charged_for_when_they_are_ordered, long_texts),
	TEST(values_with_one_hash_are_charged_for),
	EACH(values_that_share_lists_are_charged_in_full, shared),
	TEST(lists_are_built_up_to_the_limit))

/* test_eval.c - src/cel/eval.c, comprehension.c, reads.c: values, where they come from, errors that are dropped, traces and limits of expressions. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

static struct model model;

static void
setup(void)
{
	model_open(&model);
}

static void
teardown(void)
{
	model_close(&model);
}

/* ---- records ---- */

static const struct {
	const char *why, *expression, *value;
} values[] = {
	{ "a field", "cert.bits", "4096" },
	{ "a field of a field", "cert.san.dns[0]", "'host.example.com'" },
	{ "a record that is not there reads as its defaults", "trust[0].san.dns", "[]" },
	{ "so do its scalars", "trust[0].san.critical", "false" },
	{ "has of a record that is not there", "has(trust[0].san)", "false" },
	{ "has of one that is", "has(cert.san)", "true" },
	{ "has below one that is not there", "has(trust[0].san.dns)", "false" },
	{ "has without a getter of its own asks for the default", "has(cert.ca) || has(trust[0].eku)", "false" },
	{ "has of a list with elements", "has(cert.san.dns)", "true" },
	{ "an optional field that is there", "cert.?san.dns.hasValue()", "true" },
	{ "an optional field that is not", "trust[0].?san.hasValue()", "false" },
	{ "a record as dyn", "dyn(cert).san.dns.size()", "3" },
	{ "a record as dyn, unset", "dyn(trust)[0].san.dns.size()", "0" },
	{ "has on a record as dyn", "has(dyn(cert).san) && !has(dyn(trust[0]).san)", "true" },
	{ "a field that a record as dyn lacks", "dyn(cert).foo", "error: Cert has no field 'foo'" },
	{ "records of different types in one list", "[cert, cert.san].size()", "2" },
	{ "equality of records is identity", "cert == cert && trust[0] != trust[1]", "true" },
	{ "an opaque in a list", "oid('serverAuth') in cert.eku", "true" },
	{ "opaques compare by their own equality", "cert.eku[0] == oid('serverAuth')", "true" },
	{ "a method on a list of records", "trust.kinds()", "['EC', 'RSA']" },
	{ "a method on a record", "cert.covers('localhost')", "true" },
	{ "a function in a namespace", "dns.under('abc', 'a')", "true" },
	{ "a map from a variable", "params.max + params['max']", "16384" },
	{ "the type of a record", "type(cert) == Cert", "true" },
	{ "records are shown by their name", "cert", "Cert{...}" },
	{ "a record that is not there is shown so", "trust[0].san", "San{}" },
	{ "a binding within what is bound", "cel.bind(t, cel.bind(l, 1, l == 1 ? l + 1 : l), t)", "2" },
	{ "a loop within what is bound", "cel.bind(t, [1, 2].exists(x, x > 5 || x == 2), t)", "true" },
	{ "an optional's value within what is bound", "cel.bind(t, optional.of(3).optMap(x, dyn(x) == 4 || dyn(x) == 3), t)",
	    "optional.of(true)" },
	{ "bindings within each other's values", "cel.bind(a, cel.bind(b, cel.bind(c, 1, c == 1 ? c + 1 : 0), b == 2 ? b + 1 : 0), a)", "3" },
};

START_TEST(records_read_as_declared)
{
	const char *got = model_show(&model, values[_i].expression);

	ck_assert_msg(strcmp(got, values[_i].value) == 0, "%s: %s is %s, expected %s", values[_i].why, values[_i].expression, got,
	    values[_i].value);
}
END_TEST

/* ---- origins ---- */

static const struct {
	const char *why, *expression, *path;
} origins[] = {
	{ "a variable", "cert", "cert" },
	{ "a field", "cert.san.dns", "cert.san.dns" },
	{ "an element", "cert.san.dns[1]", "cert.san.dns[1]" },
	{ "a field of an element", "trust[1].subject.cn[0]", "trust[1].subject.cn[0]" },
	{ "an element that filter kept", "cert.san.dns.filter(d, !isFQDN(d))[0]", "cert.san.dns[1]" },
	{ "an element after +", "(cert.subject.cn + cert.san.dns)[2]", "cert.san.dns[1]" },
	{ "an element after ?:", "(cert.ca ? cert.subject.cn : cert.san.dns)[0]", "cert.san.dns[0]" },
	{ "an element that map passed on", "trust.map(c, c.subject)[1]", "trust[1].subject" },
	{ "an element of an element", "trust.map(c, c.subject.cn)[1][1]", "trust[1].subject.cn[1]" },
	{ "through cel.bind", "cel.bind(x, cert.san.dns, x[2])", "cert.san.dns[2]" },
	{ "through an optional", "cert.?san.dns[?1].value()", "cert.san.dns[1]" },
	{ "through a sorted list", "cert.san.dns.sort()[0]", "cert.san.dns[2]" },
	{ "through sortBy", "trust.sortBy(c, c.bits)[1]", "trust[1]" },
	{ "through distinct", "cert.san.dns.distinct()[1]", "cert.san.dns[1]" },
	{ "as dyn", "dyn(cert).san.dns[0]", "cert.san.dns[0]" },
	{ "a key of a map is part of the variable", "params.max", "params" },
	{ "within a list", "[cert.bits, 5][0]", "cert.bits" },
	{ "a computed value has none", "cert.bits + 1", "" },
	{ "a comparison has none", "cert.ca == true", "" },
	{ "a literal has none", "'x'", "" },
	{ "a value of a computed variable has none", "names[1]", "" },
	{ "an index of a loop has none", "cert.san.dns.transformList(i, d, i)[1]", "" },
	{ "a computed list has none", "cert.san.dns.map(d, d + 'x')", "" },
};

START_TEST(values_know_where_they_were_read)
{
	struct cel_value value;
	struct text path;

	ck_assert_msg(model_eval(&model, origins[_i].expression, &value) == CEL_DONE, "%s", origins[_i].why);
	path = cel_value_path(&arena, &value);
	ck_assert_msg(text_is(path, origins[_i].path), "%s: %s comes from '%.*s', expected '%s'", origins[_i].why,
	    origins[_i].expression, TEXT_ARG(path), origins[_i].path);
}
END_TEST

/* ---- errors ---- */

static const struct {
	const char *expression;
	unsigned absorbed;
} absorptions[] = {
	{ "cert.san.dns[9] == 'x' || true", 1 },
	{ "true || cert.san.dns[9] == 'x'", 0 },
	{ "cert.san.dns[9] == 'x' && cert.san.dns[8] == 'x' && false", 2 },
	{ "[0, 0, 1].exists(x, 1 / x == 1)", 2 },
	{ "[0, 2].all(x, 1 / x > 1)", 1 },
	{ "[1, 2].all(x, x > 0)", 0 },
	{ "[0, 1].exists(x, 1 / x == 1) && (1 / 0 > 1 || true)", 2 },
};

START_TEST(dropped_errors_are_counted)
{
	struct cel_value value;

	model.run.absorbed = 0;
	ck_assert_int_eq(model_eval(&model, absorptions[_i].expression, &value), CEL_DONE);
	ck_assert_msg(model.run.absorbed == absorptions[_i].absorbed, "%s: %u dropped, expected %u", absorptions[_i].expression,
	    (unsigned)model.run.absorbed, absorptions[_i].absorbed);
}
END_TEST

/* ---- traces ---- */

struct steps {
	struct cel_run run;
	struct buffer text;
	struct text source;
};

static void
write_step(struct cel_run *run, const struct cel_step *step)
{
	struct steps *steps = run->context;
	struct text part = { steps->source.at + step->start, step->end - step->start };

	buffer_printf(&steps->text, "%u %.*s = %.*s\n", step->depth, TEXT_ARG(part),
	    TEXT_ARG(cel_value_literal(run->arena, step->value, 40)));
}

START_TEST(a_trace_tells_each_step_from_the_inside_out)
{
	const struct cel_program *program = model_compile(&model, "[1, 2].exists(x, x > 1) && 2 > 3");
	struct steps steps = { .run = { .arena = &model.scratch, .budget = 1000, .trace = write_step } };
	struct cel_value value;

	steps.run.context = &steps;
	steps.source = cel_program_source(program);
	buffer_init(&steps.text, &arena);
	ck_assert_int_eq(cel_eval(&steps.run, program, &value), CEL_DONE);
	ck_assert_str_eq(buffer_text(&steps.text).at,
	    "2 [1, 2] = [1, 2]\n"
	    "3 x = 1\n"
	    "3 1 = 1\n"
	    "2 x > 1 = false\n"
	    "3 x = 2\n"
	    "3 1 = 1\n"
	    "2 x > 1 = true\n"
	    "1 [1, 2].exists(x, x > 1) = true\n"
	    "2 2 = 2\n"
	    "2 3 = 3\n"
	    "1 2 > 3 = false\n"
	    "0 [1, 2].exists(x, x > 1) && 2 > 3 = false\n");
}
END_TEST

/* ---- reads ---- */

static const struct {
	const char *expression, *reads;      /* path:record.field, "?" if only within has(), "-" for no slot */
} reads[] = {
	{ "cert.bits < 8192", "cert.bits:Cert.bits" },
	{ "cert.san.dns.size() > 0", "cert.san.dns:San.dns" },
	{ "has(cert.san)", "cert.san:Cert.san?" },
	{ "has(cert.san) && cert.san.critical", "cert.san:Cert.san? cert.san.critical:San.critical" },
	{ "has(cert.ca) && cert.ca", "cert.ca:Cert.ca" },
	{ "cert.bits > 1 || cert.bits < 0", "cert.bits:Cert.bits" },
	{ "count > 1", "count" },
	{ "cert.covers('x')", "cert" },
	{ "cert.san.dns[0] == 'x'", "cert.san.dns:San.dns" },
	{ "trust[count].bits > 1", "trust[].bits:Cert.bits count" },
	{ "trust.filter(c, c.ca)", "trust trust[].ca:Cert.ca" },
	{ "trust.filter(c, c.ca).map(d, d.subject.cn)", "trust trust[].ca:Cert.ca trust[].subject.cn:Name.cn" },
	{ "trust.exists(i, c, c.bits == i)", "trust trust[].bits:Cert.bits" },
	{ "[cert].map(c, c.bits)", "cert -bits:Cert.bits" },
	{ "cel.bind(s, cert.san, s.critical)", "cert.san:Cert.san cert.san.critical:San.critical" },
	{ "params.max > 2", "params.max" },
	{ "1 + 1 == 2", "" },
};

START_TEST(a_program_lists_what_it_reads)
{
	const struct cel_program *program = model_compile(&model, reads[_i].expression);
	const struct cel_read *items;
	size_t count = cel_program_reads(program, &items);
	struct buffer text;

	buffer_init(&text, &arena);
	for (size_t i = 0; i < count; i++) {
		struct text whole = cel_program_source(program);

		buffer_printf(&text, "%s%s%.*s", i > 0 ? " " : "", items[i].variable == UINT32_MAX ? "-" : "", TEXT_ARG(items[i].path));
		if (items[i].field != NULL)
			buffer_printf(&text, ":%s.%s%s", items[i].record->name, items[i].field->name, items[i].presence ? "?" : "");
		ck_assert_msg(items[i].start < items[i].end && items[i].end <= whole.len, "%s", reads[_i].expression);
	}
	ck_assert_msg(text_is(buffer_text(&text), reads[_i].reads), "%s reads '%s', expected '%s'", reads[_i].expression,
	    buffer_text(&text).at, reads[_i].reads);
}
END_TEST

/* ---- limits ---- */

static void
repeat(struct buffer *out, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		buffer_adds(out, text);
}

static bool
compiles(struct buffer *expression, const char **mistake_text)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, model.env, buffer_text(expression), NULL, &mistakes);

	*mistake_text = mistakes.first == NULL ? "" : arena_string(&arena, mistakes.first->text);
	return program != NULL;
}

START_TEST(an_expression_may_be_8_kib_long)
{
	struct buffer expression;
	const char *text;

	buffer_init(&expression, &arena);
	buffer_adds(&expression, "1");
	repeat(&expression, " ", LIMIT_CEL_SOURCE - 1);
	ck_assert(compiles(&expression, &text));
	buffer_adds(&expression, " ");
	ck_assert(!compiles(&expression, &text));
	ck_assert_str_eq(text, "the expression is longer than 8192 bytes");
}
END_TEST

/* Forms that grow a tree by one level each time. */
static const struct {
	const char *why, *before, *step, *middle, *after;
	unsigned extra;                  /* levels of the middle */
} towers[] = {
	{ "a chain of +", "", "1+", "1", "", 1 },
	{ "fields of fields", "any", ".a", "", "", 1 },
	{ "indexes of indexes", "any", "[0]", "", "", 1 },
	{ "methods of methods", "'a'", ".trim()", "", "", 1 },
	{ "lists in lists", "", "[", "1", "]", 1 },
	{ "choices in choices", "", "true?1:", "1", "", 1 },
	{ "calls in calls", "", "dyn(", "1", ")", 1 },
};

START_TEST(a_tree_may_be_100_levels_high)
{
	for (unsigned over = 0; over < 2; over++) {
		unsigned steps = LIMIT_CEL_HEIGHT - towers[_i].extra + over;
		struct buffer expression;
		const char *text;
		bool good;

		buffer_init(&expression, &arena);
		buffer_adds(&expression, towers[_i].before);
		repeat(&expression, towers[_i].step, steps);
		buffer_adds(&expression, towers[_i].middle);
		repeat(&expression, towers[_i].after, steps);
		good = compiles(&expression, &text);
		ck_assert_msg(good == (over == 0), "%s, %u steps: %s", towers[_i].why, steps, text);
		if (over)
			ck_assert_msg(strcmp(text, "the expression is more than 100 levels deep") == 0, "%s: %s", towers[_i].why, text);
	}
}
END_TEST

START_TEST(a_long_chain_of_and_is_one_level)
{
	struct buffer expression;
	const char *text;

	buffer_init(&expression, &arena);
	repeat(&expression, "true&&", 1000);
	buffer_adds(&expression, "true");
	ck_assert_msg(compiles(&expression, &text), "%s", text);
}
END_TEST

START_TEST(parentheses_end_somewhere)
{
	struct buffer expression;
	const char *text;

	for (unsigned over = 0; over < 2; over++) {
		buffer_init(&expression, &arena);
		repeat(&expression, "(", LIMIT_CEL_NESTING - 1 + over);
		buffer_adds(&expression, "1");
		repeat(&expression, ")", LIMIT_CEL_NESTING - 1 + over);
		ck_assert_msg(compiles(&expression, &text) == (over == 0), "%s", text);
	}
	ck_assert_str_eq(text, "the expression is nested more than 250 levels deep");
	buffer_init(&expression, &arena);
	repeat(&expression, "[", 8000);
	ck_assert(!compiles(&expression, &text));
	buffer_init(&expression, &arena);
	repeat(&expression, "-", 8000);
	buffer_adds(&expression, "count");
	ck_assert_msg(compiles(&expression, &text), "%s", text);
}
END_TEST

START_TEST(four_loops_may_stand_within_each_other)
{
	struct buffer expression;
	const char *text;

	buffer_init(&expression, &arena);
	buffer_adds(&expression, "[1].all(a, [1].all(b, [1].all(c, [1].all(d, true))))");
	ck_assert_msg(compiles(&expression, &text), "%s", text);
	buffer_init(&expression, &arena);
	buffer_adds(&expression, "[1].all(a, [1].all(b, [1].all(c, [1].all(d, [1].all(e, true)))))");
	ck_assert(!compiles(&expression, &text));
	ck_assert_str_eq(text, "more than 4 of all, exists, map ... stand within each other");
}
END_TEST

START_TEST(many_names_may_be_bound)
{
	struct buffer expression;
	struct cel_value value;

	buffer_init(&expression, &arena);
	for (int i = 0; i < 40; i++)
		buffer_printf(&expression, "cel.bind(x%d, %d, ", i, i);
	buffer_adds(&expression, "x0 + x11 + x12 + x39");
	repeat(&expression, ")", 40);
	ck_assert_int_eq(model_eval(&model, buffer_text(&expression).at, &value), CEL_DONE);
	ck_assert_int_eq(value.as.number, 0 + 11 + 12 + 39);
}
END_TEST

/* Where the type says one thing and the value, by way of dyn, is another: an error, never a wrong read. */
static const struct {
	const char *expression, *value;
} disguises[] = {
	{ "([1] + dyn(['a'])).map(x, x + 1)", "error: no such overload: _+_(string, int)" },
	{ "('a' + any).size()", "error: no such overload: _+_(string, int)" },
	{ "trust.map(c, dyn('x')).map(c, c.bits)", "error: no such overload: _._(string)" },
	{ "(cert.ca ? trust : dyn([5])).kinds()", "error: no such overload: kinds(list)" },
	{ "(trust + dyn([cert.san])).kinds()", "error: no such overload: kinds(list)" },
	{ "(trust + dyn([cert.san])).map(c, c.bits)", "error: San has no field 'bits'" },
	{ "([1] + dyn(['a'])).sort()", "error: no such overload: sort(list)" },
	{ "optional.of(dyn('x')).orValue(1) + 1", "error: no such overload: _+_(string, int)" },
	{ "dyn(cert.san).covers('x')", "error: no such overload: covers(San, string)" },
	{ "isFQDN(any)", "error: no such overload: isFQDN(int)" },
	{ "5 in any || true", "true" },
	{ "['a', 'b'].join(any)", "error: no such overload: join(list, int)" },
};

START_TEST(types_that_lie_give_errors)
{
	const char *got;

	model.any = cel_int(1);
	got = model_show(&model, disguises[_i].expression);
	ck_assert_msg(strcmp(got, disguises[_i].value) == 0, "%s is %s", disguises[_i].expression, got);
}
END_TEST

TESTS_WITH("eval", setup, teardown,
	EACH(records_read_as_declared, values),
	EACH(values_know_where_they_were_read, origins),
	EACH(dropped_errors_are_counted, absorptions),
	TEST(a_trace_tells_each_step_from_the_inside_out),
	EACH(a_program_lists_what_it_reads, reads),
	TEST(an_expression_may_be_8_kib_long),
	EACH(a_tree_may_be_100_levels_high, towers),
	TEST(a_long_chain_of_and_is_one_level),
	TEST(parentheses_end_somewhere),
	TEST(four_loops_may_stand_within_each_other),
	TEST(many_names_may_be_bound),
	EACH(types_that_lie_give_errors, disguises))

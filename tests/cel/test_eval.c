/* test_eval.c - src/cel/eval.c, comprehension.c, reads.c: values, where they come from, errors, traces and limits. */
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
	const char *expression, *text, *place, *variables;
} errors[] = {
	{ "1 + count / 0", "division by zero", "count / 0", "" },
	{ "cert.san.dns[7] == 'x'", "index out of range: 7 of a list of 3", "cert.san.dns[7]", "" },
	{ "params.min > 3", "no such key: 'min'", "params.min", "" },
	{ "params['min'] > 3", "no such key: 'min'", "params['min']", "" },
	{ "cert.san.dns.filter(d, d == 'localhost' && d.size() / 0 > 1)", "division by zero", "d.size() / 0", "d = 'localhost'" },
	{ "trust.map(c, c.subject.cn.transformList(i, n, n.charAt(9)))", "index out of range: 9", "n.charAt(9)",
	    "c = Cert{...}, i = 0, n = 'Root A'" },
	{ "cel.bind(x, 3, x / (x - 3))", "division by zero", "x / (x - 3)", "x = 3" },
	{ "any + 1", "no such overload: _+_(null_type, int)", "any + 1", "" },
	{ "any.size() > 1", "no such overload: size(null_type)", "any.size()", "" },
	{ "dyn(1) || false", "no such overload: _||_(int)", "dyn(1)", "" },
	{ "[1].exists(x, dyn(x))", "no such overload: exists(int)", "dyn(x)", "x = 1" },
	{ "any.foo", "no such overload: _._(null_type)", "any.foo", "" },
	{ "any.all(x, true)", "no such overload: all(null_type)", "any.all(x, true)", "" },
	{ "any ? 1 : 2", "no such overload: _?_:_(null_type)", "any ? 1 : 2", "" },
	{ "trust.map(c, c.subject.cn.map(n, n)).map(l, l.join('')).sortBy(x, dyn(cert))", "these keys have no order", "dyn(cert)", "" },
	{ "int(dyn('x'))", "type conversion error: 'x' is not a valid int", "int(dyn('x'))", "" },
	{ "9223372036854775807 + count", "integer overflow", "9223372036854775807 + count", "" },
};

START_TEST(errors_name_their_place_and_the_variables)
{
	struct cel_value value;
	const struct cel_error *error;
	struct text source, place;

	ck_assert_msg(model_eval(&model, errors[_i].expression, &value) == CEL_FAILED, "%s does not fail", errors[_i].expression);
	error = value.as.error;
	ck_assert_msg(text_is(error->text, errors[_i].text), "%s: '%.*s'", errors[_i].expression, TEXT_ARG(error->text));
	ck_assert_msg(error->program != NULL && !cel_code_is_limit(error->code), "%s", errors[_i].expression);
	source = cel_program_source(error->program);
	place = (struct text){ source.at + error->start, error->end - error->start };
	ck_assert_msg(text_is(place, errors[_i].place), "%s: at '%.*s'", errors[_i].expression, TEXT_ARG(place));
	ck_assert_msg(text_is(error->variables, errors[_i].variables), "%s: variables '%.*s'", errors[_i].expression,
	    TEXT_ARG(error->variables));
}
END_TEST

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

/* ---- variables and nested evaluation ---- */

START_TEST(variables_are_asked_for_only_when_they_are_needed)
{
	struct cel_value value;

	ck_assert_int_eq(model_eval(&model, "true || cert.ca", &value), CEL_DONE);
	ck_assert_uint_eq(model.asked[SLOT_CERT], 0);
	ck_assert_int_eq(model_eval(&model, "cert.ca || cert.bits > 1", &value), CEL_DONE);
	ck_assert_uint_eq(model.asked[SLOT_CERT], 2);
}
END_TEST

struct nested {
	const struct cel_program *inner;
	enum cel_outcome outcome;
	uint64_t inner_budget;
};

static void
get_nested(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	struct nested *nested = run->context;

	(void)slot;
	if (nested->inner_budget > 0)
		run->budget = nested->inner_budget;
	nested->outcome = cel_eval(run, nested->inner, out);
}

START_TEST(what_is_wanted_holds_for_dyn_too)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, model.env, TEXT("any"),
	    cel_env_type(model.env, "bool"), &mistakes);
	struct cel_value value;

	ck_assert_ptr_nonnull(program);
	model.any = cel_bool(true);
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	model.any = cel_int(1);
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_FAILED);
	ck_assert(text_is(value.as.error->text, "the result is int, but bool is wanted"));
}
END_TEST

static void
get_nothing(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	(void)run, (void)slot;
	memset(out, 0, sizeof(*out));
}

START_TEST(a_variable_without_a_value_is_an_error)
{
	struct cel_run run = { .arena = &model.scratch, .variable = get_nothing, .budget = 1000 };
	struct cel_value value;

	ck_assert_int_eq(cel_eval(&run, model_compile(&model, "count > 1"), &value), CEL_FAILED);
	ck_assert(text_is(value.as.error->text, "there is no value"));
}
END_TEST

START_TEST(an_error_of_a_nested_evaluation_is_an_error_of_the_outer)
{
	struct nested nested = { .inner = model_compile(&model, "[1, 2].map(x, x / 0)[0]") };
	const struct cel_program *outer = model_compile(&model, "names.size() > 0");
	struct cel_run run = { .arena = &model.scratch, .variable = get_nested, .context = &nested, .budget = 1000 };
	struct cel_value value;

	ck_assert_int_eq(cel_eval(&run, outer, &value), CEL_FAILED);
	ck_assert_ptr_eq(value.as.error->program, nested.inner);
	ck_assert(text_is(value.as.error->text, "division by zero"));
	ck_assert_ptr_null(run.frame);
	outer = model_compile(&model, "names.size() > 0 || true");
	ck_assert_int_eq(cel_eval(&run, outer, &value), CEL_DONE);
}
END_TEST

START_TEST(a_limit_of_a_nested_evaluation_ends_the_outer)
{
	struct nested nested = { .inner = model_compile(&model, "[1, 2, 3].map(x, x + 1)"), .inner_budget = 5 };
	const struct cel_program *outer = model_compile(&model, "names.size() > 0 || true");
	struct cel_run run = { .arena = &model.scratch, .variable = get_nested, .context = &nested, .budget = 1000 };
	struct cel_value value;

	ck_assert_int_eq(cel_eval(&run, outer, &value), CEL_EXHAUSTED);
	ck_assert_int_eq(nested.outcome, CEL_EXHAUSTED);
	ck_assert(cel_code_is_limit(value.as.error->code));
	ck_assert_ptr_eq(value.as.error->program, nested.inner);
	ck_assert_ptr_null(run.frame);
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

/* Runs with exactly the budget that an expression takes, then with one unit less. */
static const char *const costly[] = {
	"1 + 2", "cert.san.dns.all(d, d.matches('^[a-z.*]+$'))", "trust.map(c, c.bits).size()", "cert.san.dns == ['a', 'b']",
	"{'a': 1, 'b': [1, 2]}.b + [3]", "'localhost' in cert.san.dns", "cert.kind + 'x'", "cert.san.dns.sort().join(',')",
	"trust.sortBy(c, c.bits)", "names.transformMap(i, v, i)", "any || true",
};

START_TEST(a_budget_is_enough_or_not_to_the_unit)
{
	const struct cel_program *program = model_compile(&model, costly[_i]);
	struct cel_value value;
	uint64_t cost;

	ck_assert_int_ne(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	cost = LIMIT_CEL_COST - model.run.budget;
	ck_assert_msg(cost > 0, "%s costs nothing", costly[_i]);
	model.run.budget = cost;
	ck_assert_msg(cel_eval(&model.run, program, &value) != CEL_EXHAUSTED, "%s: %u units are not enough", costly[_i],
	    (unsigned)cost);
	ck_assert_uint_eq(model.run.budget, 0);
	model.run.budget = cost - 1;
	ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_EXHAUSTED, "%s: %u units are enough", costly[_i],
	    (unsigned)cost - 1);
	ck_assert(cel_code_is_limit(value.as.error->code));
	ck_assert(text_is(value.as.error->text, "the cost limit is reached"));
}
END_TEST

START_TEST(a_limit_is_never_absorbed)
{
	const struct cel_program *program;
	struct cel_value value;

	program = model_compile(&model, "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, "
	    "[1,2,3,4,5,6,7,8,9,10].all(c, a + b + c > 0))) || true");
	model.run.budget = 500;
	model.run.absorbed = 0;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert_uint_eq(model.run.absorbed, 0);
	ck_assert_ptr_null(model.run.frame);
}
END_TEST

/* Sets `any` to a list of that many ints. */
static void
any_list(size_t count)
{
	struct cel_value *items = ARENA_ARRAY(&arena, struct cel_value, count);

	for (size_t i = 0; i < count; i++)
		items[i] = cel_int((int64_t)i);
	model.any = cel_list(items, count);
}

static const struct {
	const char *why, *expression;
	unsigned base;                   /* elements of `any` so that the list has its greatest length */
} long_lists[] = {
	{ "map", "any.map(x, 1)", LIMIT_CEL_LIST },
	{ "filter", "any.filter(x, true)", LIMIT_CEL_LIST },
	{ "+", "dyn([1]) + any", LIMIT_CEL_LIST - 1 },
	{ "sortBy", "any.sortBy(x, x)", LIMIT_CEL_LIST },
	{ "transformMap", "any.transformMap(i, x, x)", LIMIT_CEL_LIST },
};

START_TEST(a_list_may_have_200000_elements)
{
	const struct cel_program *program = model_compile(&model, long_lists[_i].expression);
	struct cel_value value;

	any_list(long_lists[_i].base);
	model.run.budget = LIMIT_CEL_COST_TARGET;
	ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_DONE, "%s: %.*s", long_lists[_i].why,
	    value.kind == CEL_ERROR ? (int)value.as.error->text.len : 0, value.kind == CEL_ERROR ? value.as.error->text.at : "");
	any_list(long_lists[_i].base + 1);
	model.run.budget = LIMIT_CEL_COST_TARGET;
	ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_EXHAUSTED, "%s: one more is taken", long_lists[_i].why);
	ck_assert(text_contains(value.as.error->text, "200000"));
}
END_TEST

/* Each makes all the memory it can; `any` is a text of 200,000 bytes. */
static const char *const greedy[] = {
	"lists.range(100000).map(i, any + 'x').size()",
	"lists.range(100000).map(i, any + string(i)).join('').size()",
	"lists.range(100000).map(i, any.replace('a', 'bb')).size()",
	"lists.range(100000).map(i, any.upperAscii()).size()",
	"lists.range(100000).map(i, any.reverse()).size()",
	"lists.range(100000).map(i, strings.quote(any)).size()",
	"lists.range(100000).map(i, '%s'.format([any])).size()",
	"lists.range(100000).map(i, '%x'.format([any])).size()",
	"lists.range(100000).map(i, [any, any].join('-')).size()",
	"lists.range(100000).map(i, any.split('')).size()",
	"lists.range(100000).map(i, any.findAll('a')).size()",
	"lists.range(100000).map(i, base64.encode(bytes(any))).size()",
	"lists.range(100000).map(i, base64.decode(any)).size()",
	"lists.range(100000).map(i, bytes(any) + b'x').size()",
	"lists.range(100000).map(i, lists.range(100000)).size()",
	"lists.range(100000).map(i, lists.range(300) + lists.range(300)).size()",
	"lists.range(100000).map(i, [[1, 2, 3], [4, 5, 6]].flatten()).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.reverse())).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.sort())).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.slice(1, 99999))).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.distinct())).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.filter(x, true))).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.sortBy(x, -x))).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.groupedBy(l.map(x, string(x))))).size()",
	"lists.range(100000).transformMap(i, x, lists.range(50000).transformMap(k, y, k)).size()",
	"lists.range(100000).transformMapEntry(i, x, {any + string(i): x}).size()",
	"lists.range(100000).map(i, {'a': i, 'b': {'c': i}}).map(m, m.transformMap(k, v, [v])).size()",
	"lists.range(100000).map(i, optional.of([optional.of(i)])).size()",
	"lists.range(100000).filter(i, 'x'.matches('a{1000}b{500}' + string(i))).size()",
	"lists.range(100000).exists(i, int(any) == i || {'a': any}[any] == '')",
};

START_TEST(no_expression_takes_more_memory_than_an_evaluation_may)
{
	const struct cel_program *program = model_compile(&model, greedy[_i]);
	struct cel_value value;
	enum cel_outcome outcome;
	char *text = arena_take(&arena, 200000);
	size_t before = model.scratch.used;

	memset(text, 'a', 200000);
	model.any = cel_string((struct text){ text, 200000 });
	model.run.budget = UINT64_C(1) << 40;
	outcome = cel_eval(&model.run, program, &value);
	/* One operation may pass the limit by what it makes. */
	ck_assert_msg(model.scratch.used - before <= LIMIT_CEL_MEMORY + ((size_t)24 << 20), "%s takes %zu bytes", greedy[_i],
	    model.scratch.used - before);
	ck_assert_msg(outcome != CEL_EXHAUSTED || model.scratch.used - before > LIMIT_CEL_MEMORY / 2 ||
	    !text_starts_with(value.as.error->text, "the memory"), "%s ends with %zu bytes", greedy[_i], model.scratch.used - before);
}
END_TEST

START_TEST(an_evaluation_may_take_its_memory_and_no_more)
{
	const struct cel_program *program = model_compile(&model, "[any + 'x', any + 'y'].size() == 2"),
	    *absorbing = model_compile(&model, "true || [any + 'x', any + 'y'].size() == 2 || true"),
	    *hiding = model_compile(&model, "[any + 'x', any + 'y'].size() == 2 || true");
	struct cel_value value;
	char *text = arena_take(&arena, 100000);
	size_t before = model.scratch.used, taken;

	memset(text, 'a', 100000);
	model.any = cel_string((struct text){ text, 100000 });
	model.run.budget = LIMIT_CEL_COST;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	taken = model.scratch.used - before;
	ck_assert_uint_gt(taken, 200000);
	model.run.memory = taken;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	/* The last node that is entered sees what those before it took. */
	model.run.memory = 100000;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert(cel_code_is_limit(value.as.error->code) && text_is(value.as.error->text, "the memory limit is reached: an expression may take 100000 bytes"));
	ck_assert_int_eq(cel_eval(&model.run, hiding, &value), CEL_EXHAUSTED);
	ck_assert_int_eq(cel_eval(&model.run, absorbing, &value), CEL_DONE);
}
END_TEST

START_TEST(a_string_may_have_one_mebibyte)
{
	char *text = arena_take(&arena, LIMIT_CEL_STRING);
	const struct cel_program *program = model_compile(&model, "any + 'x'");
	struct cel_value value;

	memset(text, 'a', LIMIT_CEL_STRING);
	model.any = cel_string((struct text){ text, LIMIT_CEL_STRING - 1 });
	model.run.budget = LIMIT_CEL_COST;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	ck_assert_uint_eq(value.as.text.len, LIMIT_CEL_STRING);
	model.any.as.text.len++;
	model.run.budget = LIMIT_CEL_COST;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "a string of 1048577 bytes is longer than the limit of 1048576"));
}
END_TEST

START_TEST(values_may_be_64_levels_deep)
{
	static const char *const wraps[] = { "[any]", "{'a': any}", "optional.of(any)", "[1].map(x, any)", "[1].transformMap(i, x, any)" };
	const struct cel_program *program = model_compile(&model, wraps[_i]);
	struct cel_value value;

	model.any = cel_int(1);
	for (unsigned i = 0; i < LIMIT_CEL_VALUE_DEPTH; i++) {
		struct cel_value *copy = ARENA_NEW(&arena, struct cel_value);

		ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_DONE, "%s: level %u", wraps[_i], i);
		*copy = value;
		model.any = *copy;
	}
	ck_assert_uint_eq(value.depth, LIMIT_CEL_VALUE_DEPTH);
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "lists and maps stand more than 64 levels within each other"));
}
END_TEST

START_TEST(a_pattern_that_runs_away_ends_the_evaluation)
{
	struct cel_value value;

	ck_assert_int_eq(model_eval(&model, "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$') || true", &value),
	    CEL_EXHAUSTED);
	ck_assert(cel_code_is_limit(value.as.error->code));
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
	EACH(errors_name_their_place_and_the_variables, errors),
	EACH(dropped_errors_are_counted, absorptions),
	TEST(variables_are_asked_for_only_when_they_are_needed),
	TEST(what_is_wanted_holds_for_dyn_too),
	TEST(a_variable_without_a_value_is_an_error),
	TEST(an_error_of_a_nested_evaluation_is_an_error_of_the_outer),
	TEST(a_limit_of_a_nested_evaluation_ends_the_outer),
	TEST(a_trace_tells_each_step_from_the_inside_out),
	EACH(a_program_lists_what_it_reads, reads),
	TEST(an_expression_may_be_8_kib_long),
	EACH(a_tree_may_be_100_levels_high, towers),
	TEST(a_long_chain_of_and_is_one_level),
	TEST(parentheses_end_somewhere),
	TEST(four_loops_may_stand_within_each_other),
	TEST(many_names_may_be_bound),
	EACH(a_budget_is_enough_or_not_to_the_unit, costly),
	TEST(a_limit_is_never_absorbed),
	EACH(a_list_may_have_200000_elements, long_lists),
	EACH(no_expression_takes_more_memory_than_an_evaluation_may, greedy),
	TEST(an_evaluation_may_take_its_memory_and_no_more),
	TEST(a_string_may_have_one_mebibyte),
	RANGE(values_may_be_64_levels_deep, 0, 5),
	TEST(a_pattern_that_runs_away_ends_the_evaluation),
	EACH(types_that_lie_give_errors, disguises))

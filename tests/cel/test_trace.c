/* test_trace.c - src/cel/trace.c: an evaluation told afterwards. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

static struct model model;
static struct cel_trace *trace;

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

static void
take(struct cel_run *run, const struct cel_step *step)
{
	cel_trace_take(trace, run, step);
}

/* The lines of a program, two blanks per level; '*' marks the line that decided. */
static const char *
lines_of(const struct cel_traced *traced)
{
	static const char *const kinds[] = { "", "error: ", "not evaluated", "", "" };
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < traced->count; i++) {
		const struct cel_line *line = &traced->lines[i];

		for (unsigned j = 0; j < line->depth; j++)
			buffer_adds(&out, "  ");
		if (line->kind == CEL_LINE_MORE)
			buffer_printf(&out, "%zu more", line->count);
		else if (line->kind == CEL_LINE_ELEMENT)
			buffer_printf(&out, "%.*s", TEXT_ARG(line->text));
		else
			buffer_printf(&out, "%.*s: %s%.*s", TEXT_ARG(line->text), kinds[line->kind], TEXT_ARG(line->value));
		buffer_adds(&out, i == traced->decided && i > 0 ? " *\n" : "\n");
	}
	return buffer_text(&out).at;
}

static const struct cel_traced *
run(const char *expression, uint64_t budget)
{
	const struct cel_program *program = model_compile(&model, expression);
	const struct cel_traced *all;
	struct cel_value value;

	trace = cel_trace_new(&arena);
	model.run.trace = take;
	model.run.budget = budget;
	(void)!cel_eval(&model.run, program, &value);
	cel_trace_end(trace, program, &value);
	ck_assert_uint_eq(cel_trace_programs(trace, &all), 1);
	ck_assert_ptr_eq(all[0].program, program);
	return all;
}

static const struct {
	const char *why, *expression, *lines;
} traces[] = {
	{ "a fact is one line, whatever leads to it", "cert.bits < 8192",
	  "cert.bits < 8192: true\n"
	  "  cert.bits: 4096\n" },
	{ "an expression that says the same always", "1 < 2", "1 < 2: true\n" },
	{ "what was not evaluated is said", "cert.bits < 1024 && cert.ca",
	  "cert.bits < 1024 && cert.ca: false\n"
	  "  cert.bits < 1024: false *\n"
	  "    cert.bits: 4096\n"
	  "  cert.ca: not evaluated\n" },
	{ "or ends with the first that holds", "cert.ca || cert.bits > 1 || cert.bits > 2",
	  "cert.ca || cert.bits > 1 || cert.bits > 2: true\n"
	  "  cert.ca: false\n"
	  "  cert.bits > 1: true *\n"
	  "    cert.bits: 4096\n"
	  "  cert.bits > 2: not evaluated\n" },
	{ "where all count none decided", "cert.ca || cert.bits < 1",
	  "cert.ca || cert.bits < 1: false\n"
	  "  cert.ca: false\n"
	  "  cert.bits < 1: false\n"
	  "    cert.bits: 4096\n" },
	{ "a branch that was not taken", "cert.ca ? cert.bits > 1 : has(cert.san)",
	  "cert.ca ? cert.bits > 1 : has(cert.san): true\n"
	  "  cert.ca: false\n"
	  "  cert.bits > 1: not evaluated\n"
	  "  has(cert.san): true *\n" },
	{ "an alternative that was not needed", "params.?max.orValue(cert.bits) > 1",
	  "params.?max.orValue(cert.bits) > 1: true\n"
	  "  params.?max.orValue(cert.bits): 8192\n"
	  "    params.?max: optional.of(8192)\n"
	  "    cert.bits: not evaluated\n" },
	{ "not is looked through", "!(cert.bits > 1 && cert.ca)",
	  "!(cert.bits > 1 && cert.ca): true\n"
	  "  (cert.bits > 1 && cert.ca): false\n"
	  "    cert.bits > 1: true\n"
	  "      cert.bits: 4096\n"
	  "    cert.ca: false *\n" },
	{ "elements stand with their variables, and the one that decided is the last",
	  "cert.san.dns.all(n, n.startsWith('host') && n.size() > 3)",
	  "cert.san.dns.all(n, n.startsWith('host') && n.size() > 3): false\n"
	  "  cert.san.dns: ['host.example.com', 'localhost', '*.example.com']\n"
	  "  n = 'host.example.com'\n"
	  "    n.startsWith('host') && n.size() > 3: true\n"
	  "      n.startsWith('host'): true\n"
	  "      n.size() > 3: true\n"
	  "        n.size(): 16\n"
	  "  n = 'localhost'\n"
	  "    n.startsWith('host') && n.size() > 3: false\n"
	  "      n.startsWith('host'): false *\n"
	  "      n.size() > 3: not evaluated\n" },
	{ "a condition and a value of each element", "[1, 2].map(n, n > cert.bits - 4095, n * 2)",
	  "[1, 2].map(n, n > cert.bits - 4095, n * 2): [4]\n"
	  "  n = 1\n"
	  "    n > cert.bits - 4095: false\n"
	  "      cert.bits - 4095: 1\n"
	  "        cert.bits: 4096\n"
	  "  n = 2\n"
	  "    n > cert.bits - 4095: true\n"
	  "      cert.bits - 4095: 1\n"
	  "        cert.bits: 4096\n"
	  "    n * 2: 4\n" },
	{ "of six elements one is left out", "[1, 2, 3, 4, 5, 6].exists(i, n, n > 5)",
	  "[1, 2, 3, 4, 5, 6].exists(i, n, n > 5): true\n"
	  "  i = 0, n = 1\n    n > 5: false\n"
	  "  i = 1, n = 2\n    n > 5: false\n"
	  "  i = 2, n = 3\n    n > 5: false\n"
	  "  i = 3, n = 4\n    n > 5: false\n"
	  "  1 more\n"
	  "  i = 5, n = 6\n    n > 5: true *\n" },
	{ "of five none", "[1, 2, 3, 4, 5].filter(n, n > 9)",
	  "[1, 2, 3, 4, 5].filter(n, n > 9): []\n"
	  "  n = 1\n    n > 9: false\n"
	  "  n = 2\n    n > 9: false\n"
	  "  n = 3\n    n > 9: false\n"
	  "  n = 4\n    n > 9: false\n"
	  "  n = 5\n    n > 9: false\n" },
	{ "an error is the value, and where it began decided", "cert.san.dns[9] == 'x' && cert.bits > 1",
	  "cert.san.dns[9] == 'x' && cert.bits > 1: error: index out of range: 9 of a list of 3\n"
	  "  cert.san.dns[9] == 'x': error: index out of range: 9 of a list of 3\n"
	  "    cert.san.dns[9]: error: index out of range: 9 of a list of 3 *\n"
	  "      cert.san.dns: ['host.example.com', 'localhost', '*.example.com']\n"
	  "  cert.bits > 1: true\n"
	  "    cert.bits: 4096\n" },
	{ "an expression of several lines is one line, its comments left out",
	  "cert.bits\n    > 1 // the least\n  &&  cert.san.dns[0] != '  // '",
	  "cert.bits > 1 && cert.san.dns[0] != '  // ': true\n"
	  "  cert.bits > 1: true\n"
	  "    cert.bits: 4096\n"
	  "  cert.san.dns[0] != '  // ': true\n"
	  "    cert.san.dns[0]: 'host.example.com'\n" },
	{ "a record is named by where it comes from", "trust.exists(c, c.bits > 1)",
	  "trust.exists(c, c.bits > 1): true\n"
	  "  trust: [Cert{...}, Cert{...}]\n"
	  "  c = trust[0]\n"
	  "    c.bits > 1: true *\n"
	  "      c.bits: 256\n" },
	{ "a name that is bound", "cel.bind(b, cert.bits + 1, b > 5000)",
	  "cel.bind(b, cert.bits + 1, b > 5000): false\n"
	  "  cert.bits + 1: 4097\n"
	  "    cert.bits: 4096\n"
	  "  b > 5000: false *\n" },
};

START_TEST(a_trace_says_what_each_part_was)
{
	ck_assert_msg(strcmp(lines_of(run(traces[_i].expression, 1000000)), traces[_i].lines) == 0, "%s: got\n%s",
	    traces[_i].why, lines_of(run(traces[_i].expression, 1000000)));
}
END_TEST

START_TEST(the_variables_around_what_decided_are_named)
{
	const struct cel_traced *traced = run("cert.san.dns.all(n, [1, 2].all(i, n.size() > i * 7))", 1000000);
	const struct cel_line *line = &traced->lines[traced->decided];

	ck_assert_str_eq(arena_string(&arena, line->text), "n.size() > i * 7");
	ck_assert_str_eq(arena_string(&arena, traced->elements), "n = 'localhost', i = 2");
}
END_TEST

START_TEST(a_limit_leaves_what_was_known_by_then)
{
	const char *lines = lines_of(run("cert.bits > 1 && [1, 2, 3].all(n, n > 0)", 14));

	ck_assert_str_eq(lines,
	    "cert.bits > 1 && [1, 2, 3].all(n, n > 0): error: the cost limit is reached\n"
	    "  cert.bits > 1: true\n"
	    "    cert.bits: 4096\n"
	    "  n > 0: true\n");
}
END_TEST

START_TEST(a_long_value_is_cut)
{
	const struct cel_traced *traced = run("cert.san.dns.map(n, n + n + n + n + n + n)", 1000000);
	struct text value = traced->lines[0].value;

	ck_assert_uint_le(value.len, LIMIT_TRACE_VALUE + 3);
	ck_assert(text_ends_with(value, "..."));
}
END_TEST

START_TEST(so_many_elements_are_told_one_by_one)
{
	struct buffer list;

	buffer_init(&list, &arena);
	for (int count = 1; count <= LIMIT_TRACE_ELEMENTS + 1; count++) {
		const struct cel_traced *traced;
		size_t told = 0, more = 0;

		buffer_printf(&list, "%scert.bits + %d", count == 1 ? "" : ", ", count);
		traced = run(arena_printf(&arena, "[%.*s].all(n, n > 0)", TEXT_ARG(buffer_text(&list))).at, 1000000);
		for (size_t i = 0; i < traced->count; i++) {
			told += traced->lines[i].kind == CEL_LINE_ELEMENT;
			more += traced->lines[i].kind == CEL_LINE_MORE;
		}
		ck_assert_msg(told == (size_t)(count < LIMIT_TRACE_ELEMENTS ? count : LIMIT_TRACE_ELEMENTS), "%d: %zu", count, told);
		ck_assert_msg((more != 0) == (count > LIMIT_TRACE_ELEMENTS), "%d: %zu more", count, more);
	}
}
END_TEST

START_TEST(lines_end_somewhere)
{
	struct buffer text;
	const struct cel_traced *traced;

	buffer_init(&text, &arena);
	for (size_t i = 0; i < (LIMIT_TRACE_LINES - 1) / 2; i++)
		buffer_printf(&text, "%scert.bits > %zu", i == 0 ? "" : " && ", i);
	buffer_adds(&text, " && cert.ca");
	traced = run(buffer_text(&text).at, 1000000);
	ck_assert_uint_eq(traced->count, LIMIT_TRACE_LINES);
	ck_assert_int_eq(traced->lines[traced->count - 1].kind, CEL_LINE_VALUE);
	buffer_adds(&text, " && cert.bits > 1");
	traced = run(buffer_text(&text).at, 1000000);
	ck_assert_uint_eq(traced->count, LIMIT_TRACE_LINES + 1);
	ck_assert_int_eq(traced->lines[traced->count - 1].kind, CEL_LINE_MORE);
	ck_assert_uint_eq(traced->lines[traced->count - 1].count, 0);
}
END_TEST

TESTS_WITH("trace", setup, teardown,
	EACH(a_trace_says_what_each_part_was, traces),
	TEST(the_variables_around_what_decided_are_named),
	TEST(a_limit_leaves_what_was_known_by_then),
	TEST(a_long_value_is_cut),
	TEST(so_many_elements_are_told_one_by_one),
	TEST(lines_end_somewhere))

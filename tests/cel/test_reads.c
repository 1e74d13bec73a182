/* test_reads.c - src/cel/reads.c: what a program reads, under which name, where it says so, and what cannot be known. */
#include <limits.h>
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

/* path:Record.field of each, "?" after what only has() asks for, "-" before what begins at no variable. */
static const char *
reads_of(const char *expression)
{
	const struct cel_read *reads;
	size_t count = cel_program_reads(model_compile(&model, expression), &reads);
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++) {
		buffer_printf(&out, "%s%s%.*s", i > 0 ? " " : "", reads[i].variable == UINT_MAX ? "-" : "", TEXT_ARG(reads[i].path));
		if (reads[i].field != NULL)
			buffer_printf(&out, ":%s.%s", reads[i].record->name, reads[i].field->name);
		if (reads[i].presence)
			buffer_addc(&out, '?');
	}
	return arena_string(&arena, buffer_text(&out));
}

static const struct {
	const char *why, *expression, *reads;
} rows[] = {
	/* paths */
	{ "the way to a fact is no fact", "cert.san.dns[0].size() > cert.bits", "cert.san.dns:San.dns cert.bits:Cert.bits" },
	{ "an index is read as well", "trust[params.max].san.dns[count] == 'x'",
	    "trust[].san.dns:San.dns params.max count" },
	{ "an optional step is a step", "cert.?san.critical.orValue(true)", "cert.san.critical:San.critical" },
	{ "a name in backquotes is a name", "cert.`bits`", "cert.bits:Cert.bits" },
	{ "a map as a whole, when its key is computed", "params['max'] > 1", "params" },
	{ "a key of a map that is written like a field", "params.max > 1 && has(params.min)", "params.max params.min?" },
	{ "what is not known before evaluation ends with the last name", "any.a.b", "any.a.b" },
	{ "a field of what a function gave has no beginning", "dyn(cert).bits > 1", "cert" },
	{ "the field of either side", "(cert.ca ? cert.san : trust[0].san).dns", "-dns:San.dns cert.ca:Cert.ca cert.san:Cert.san trust[].san:Cert.san" },
	/* once each */
	{ "a fact that is read twice", "cert.bits + cert.bits", "cert.bits:Cert.bits" },
	{ "one field of two records", "cert.ca || trust[0].ca", "cert.ca:Cert.ca trust[].ca:Cert.ca" },
	{ "a variable and a field of it", "cert.covers('a') && cert.ca", "cert cert.ca:Cert.ca" },
	/* presence */
	{ "has asks for the last step only", "has(cert.san.dns)", "cert.san.dns:San.dns?" },
	{ "presence first, the value later", "has(cert.ca) && cert.ca", "cert.ca:Cert.ca" },
	{ "the value first, presence later", "cert.ca && has(cert.ca)", "cert.ca:Cert.ca" },
	{ "presence twice", "has(cert.ca) || !has(cert.ca)", "cert.ca:Cert.ca?" },
	/* comprehensions and bindings */
	{ "an element is a fact of the list", "trust.all(c, c.bits > 1)", "trust trust[].bits:Cert.bits" },
	{ "elements that filter and sortBy leave", "trust.filter(c, true).sortBy(c, c.bits).exists(d, d.ca)",
	    "trust trust[].bits:Cert.bits trust[].ca:Cert.ca" },
	{ "elements that map makes", "trust.map(c, c.subject).all(s, s.cn == [])", "trust trust[].subject:Cert.subject -cn:Name.cn" },
	{ "of two names the second is the element", "trust.transformList(i, c, c.bits + i)", "trust trust[].bits:Cert.bits" },
	{ "an inner name hides an outer one", "trust.all(c, [cert].all(c, c.ca))", "trust cert -ca:Cert.ca" },
	{ "elements of elements", "trust.all(c, c.san.dns.all(d, d != ''))", "trust trust[].san.dns:San.dns" },
	{ "a bound name is what it is bound to", "cel.bind(s, cert.san, s.dns == [] || s.critical)",
	    "cert.san:Cert.san cert.san.dns:San.dns cert.san.critical:San.critical" },
	{ "so is a name bound to a bound name", "cel.bind(a, cert, cel.bind(b, a.san, b.critical))",
	    "cert cert.san:Cert.san cert.san.critical:San.critical" },
	{ "what an optional holds is no element", "cert.?san.optMap(s, s.critical)", "cert.san:Cert.san cert.san.critical:San.critical" },
	{ "elements of a list that an optional holds", "cert.?san.dns.optFlatMap(l, l.map(d, d)[?0])", "cert.san.dns:San.dns" },
	{ "elements of what a function may give", "optional.of(1).optMap(x, trust).optMap(t, t.all(c, c.ca))", "trust -ca:Cert.ca" },
	{ "what a binding yields", "cel.bind(x, 1, cert.san).critical", "cert.san.critical:San.critical cert.san:Cert.san" },
	{ "a name bound to what is computed", "cel.bind(x, [cert][0], x.ca)", "cert -ca:Cert.ca" },
	/* everywhere in a tree */
	{ "both sides, arguments, entries, conditions", "{'a': count, cert.kind: [now == now]}.size() > (cert.ca ? -cert.bits : 2)",
	    "count cert.kind:Cert.kind now cert.ca:Cert.ca cert.bits:Cert.bits" },
	{ "a side that is never evaluated", "true || cert.ca", "cert.ca:Cert.ca" },
	{ "what a literal became of a call", "oid('serverAuth') == oid('clientAuth')", "" },
};

START_TEST(a_program_tells_what_it_reads)
{
	const char *reads = reads_of(rows[_i].expression);

	ck_assert_msg(strcmp(reads, rows[_i].reads) == 0, "%s: %s\nreads    %s\nexpected %s", rows[_i].why, rows[_i].expression, reads,
	    rows[_i].reads);
}
END_TEST

static const struct {
	const char *expression, *places;       /* the text that each read stands for */
} places[] = {
	{ "1 < cert.bits", "cert.bits" },
	{ "cert.ca || has( cert . ca )", "cert.ca" },
	{ "has(cert.san.dns) && cert.san.dns[0] == cert.kind", "has(cert.san.dns), cert.kind" },
	{ "trust.filter(c, c . subject . cn == [])", "trust, c . subject . cn" },
	{ "params.max + count", "params.max, count" },
	{ "cert.?san.?dns", "cert.?san.?dns" },
};

START_TEST(a_read_stands_where_it_is_first_written)
{
	const struct cel_program *program = model_compile(&model, places[_i].expression);
	const struct cel_read *reads;
	size_t count = cel_program_reads(program, &reads);
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++) {
		struct text part = { cel_program_source(program).at + reads[i].start, reads[i].end - reads[i].start };

		buffer_printf(&out, "%s%.*s", i > 0 ? ", " : "", TEXT_ARG(part));
	}
	ck_assert_msg(text_is(buffer_text(&out), places[_i].places), "%s: %.*s", places[_i].expression, TEXT_ARG(buffer_text(&out)));
}
END_TEST

START_TEST(a_read_names_the_slot_of_its_variable)
{
	const struct cel_read *reads;

	ck_assert_uint_eq(cel_program_reads(model_compile(&model, "now == now && trust[0].ca && names == []"), &reads), 3);
	ck_assert_uint_eq(reads[0].variable, SLOT_NOW);
	ck_assert_uint_eq(reads[1].variable, SLOT_TRUST);
	ck_assert_uint_eq(reads[2].variable, SLOT_NAMES);
}
END_TEST

TESTS_WITH("reads", setup, teardown,
	EACH(a_program_tells_what_it_reads, rows),
	EACH(a_read_stands_where_it_is_first_written, places),
	TEST(a_read_names_the_slot_of_its_variable))

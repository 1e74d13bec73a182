/*
 * junit.c - the report for CI servers.
 *
 * Readers differ in what they show: Jenkins the message and the text of a failure, GitLab the text and the file.
 * So both are given, and counts stand on every level.
 */
#include <stdlib.h>

#include "report/formats.h"
#include "xml/xml.h"

/* One outcome of a rule for a target; equal ones become one testcase. */
struct entry {
	size_t suite, target;          /* suite: index of the first target of it */
	struct text rule;
	enum outcome outcome;
	size_t index;                  /* into the list of the result that `outcome` names */
};

enum verdict_of_case { CASE_PASSED, CASE_SKIPPED, CASE_FAILED, CASE_ERROR };

struct tally {
	size_t tests, failures, errors, skipped;
};

struct junit {
	struct arena arena;            /* lives as long as the report is written */
	struct xml *xml;
	const struct result *result;
	const struct report_options *options;
	size_t *suite_of;              /* by target */
	struct text *class_of;         /* by target: what its cases are about, the same in each run */
	struct entry *entries;
	size_t count;
	struct tally all;
	size_t timed;                  /* testcases among which the time of the run is divided */
};

/* ---- which suite ---- */

/* A site's targets come by node or link, others by file. */
static struct text
suite_name(struct arena *arena, const struct judged *target)
{
	if (target->link.len != 0)
		return arena_printf(arena, "link %.*s", TEXT_ARG(text_escape(arena, target->link)));
	if (target->node.len != 0)
		return target->node;
	return target->file.len != 0 ? target->file : target->subject;
}

struct named {
	struct text name;
	size_t target;
};

static int
by_name(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = text_compare(x->name, y->name);

	return order != 0 ? order : x->target < y->target ? -1 : x->target > y->target;
}

static void
find_suites(struct junit *junit)
{
	size_t count = junit->result->targets.count, first = 0;
	struct named *names = ARENA_ARRAY(&junit->arena, struct named, count);

	junit->suite_of = ARENA_ARRAY(&junit->arena, size_t, count);
	for (size_t i = 0; i < count; i++)
		names[i] = (struct named){ suite_name(&junit->arena, &junit->result->targets.items[i]), i };
	qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++) {
		if (!text_equal(names[i].name, names[first].name))
			first = i;
		junit->suite_of[names[i].target] = names[first].target;
	}
}

/* The first digits of a fingerprint. */
static struct text
short_print(struct arena *arena, struct text fingerprint)
{
	enum { DIGITS = 8 };
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < fingerprint.len && out.len < DIGITS; i++)
		if (fingerprint.at[i] != ':')
			buffer_addc(&out, fingerprint.at[i]);
	return buffer_text(&out);
}

/*
 * Servers know a case again by its class and name. So no line stands in them: a certificate that is added at the head of a file
 * would make each case below it one that was mended and one that newly fails.
 */
static void
name_classes(struct junit *junit)
{
	struct arena *arena = &junit->arena;
	size_t count = junit->result->targets.count;
	struct lookup seen;

	lookup_init(&seen, arena);
	junit->class_of = ARENA_ARRAY(arena, struct text, count);
	for (size_t i = 0; i < count; i++) {
		const struct judged *t = &junit->result->targets.items[i];
		struct buffer name;
		size_t times;

		buffer_init(&name, arena);
		if (t->link.len != 0 || t->file.len == 0) {
			buffer_add(&name, text_escape(arena, target_name(arena, t)));
		} else {
			if (t->node.len != 0)
				buffer_printf(&name, "%.*s: ", TEXT_ARG(text_escape(arena, t->node)));
			buffer_add(&name, text_escape(arena, t->file));
			if (t->object != OBJECT_FILE && t->subject.len != 0)
				buffer_printf(&name, ", %.*s", TEXT_ARG(text_escape(arena, t->subject)));
			if (t->object == OBJECT_CHAIN)
				buffer_adds(&name, " (chain)");
		}
		if (lookup_get(&seen, bytes_of_text(buffer_text(&name))) != 0 && t->fingerprint.len != 0)
			buffer_printf(&name, " %.*s", TEXT_ARG(short_print(arena, t->fingerprint)));
		times = ++*lookup_put(&seen, bytes_of_text(buffer_text(&name)));
		junit->class_of[i] = times == 1 ? buffer_text(&name) : arena_printf(arena, "%.*s (%zu)", TEXT_ARG(buffer_text(&name)), times);
	}
}

/* ---- testcases ---- */

static void
add(struct junit *junit, struct text rule, size_t target, enum outcome outcome, size_t index)
{
	if (target < junit->result->targets.count)
		junit->entries[junit->count++] = (struct entry){ junit->suite_of[target], target, rule, outcome, index };
}

static int
compare(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order;

	if (x->suite != y->suite)
		return x->suite < y->suite ? -1 : 1;
	if (x->target != y->target)
		return x->target < y->target ? -1 : 1;
	if ((order = text_compare(x->rule, y->rule)) != 0)
		return order;
	if (x->outcome != y->outcome)
		return x->outcome < y->outcome ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void
gather(struct junit *junit)
{
	const struct result *r = junit->result;

	junit->entries = ARENA_ARRAY(&junit->arena, struct entry, r->outcomes.count + r->findings.count +
	    r->not_checked.count + r->rule_errors.count);
	/* A quiet report has one passing case of each object, so that it is seen to have been judged. */
	for (size_t i = 0, last = SIZE_MAX; i < r->outcomes.count; i++)
		if (r->outcomes.items[i].outcome == OUTCOME_PASS && (!junit->options->quiet || r->outcomes.items[i].target != last)) {
			last = r->outcomes.items[i].target;
			add(junit, r->outcomes.items[i].rule, r->outcomes.items[i].target, OUTCOME_PASS, i);
		}
	for (size_t i = 0; i < r->findings.count; i++)
		add(junit, r->findings.items[i].rule, r->findings.items[i].target, OUTCOME_FINDING, i);
	for (size_t i = 0; i < r->not_checked.count; i++)
		add(junit, r->not_checked.items[i].rule, r->not_checked.items[i].target, OUTCOME_NOT_CHECKED, i);
	for (size_t i = 0; i < r->rule_errors.count; i++)
		add(junit, r->rule_errors.items[i].rule, r->rule_errors.items[i].target, OUTCOME_RULE_ERROR, i);
	if (junit->count != 0)
		qsort(junit->entries, junit->count, sizeof(*junit->entries), compare);
}

/* The end of the testcase that begins at `first`. */
static size_t
case_end(const struct junit *junit, size_t first)
{
	size_t end = first + 1;

	while (end < junit->count && junit->entries[end].target == junit->entries[first].target &&
	    text_equal(junit->entries[end].rule, junit->entries[first].rule))
		end++;
	return end;
}

static bool
fails(const struct junit *junit, const struct entry *entry)
{
	const struct finding *f = &junit->result->findings.items[entry->index];

	return entry->outcome == OUTCOME_FINDING && finding_counts(f) && !junit->options->fail_never &&
	    f->severity >= junit->options->fail_on;
}

static enum verdict_of_case
judge_case(const struct junit *junit, size_t first, size_t end)
{
	enum verdict_of_case verdict = CASE_PASSED;

	for (size_t i = first; i < end; i++) {
		const struct entry *entry = &junit->entries[i];
		enum verdict_of_case here = entry->outcome == OUTCOME_RULE_ERROR ? CASE_ERROR : CASE_PASSED;

		if (entry->outcome == OUTCOME_NOT_CHECKED)
			here = junit->options->fail_unchecked ? CASE_FAILED : CASE_SKIPPED;
		else if (fails(junit, entry))
			here = CASE_FAILED;
		if (here > verdict)
			verdict = here;
	}
	return verdict;
}

static void
count_case(struct tally *tally, enum verdict_of_case verdict)
{
	tally->tests++;
	tally->failures += verdict == CASE_FAILED;
	tally->errors += verdict == CASE_ERROR;
	tally->skipped += verdict == CASE_SKIPPED;
}

/* Counts the testcases from `first` to the end of its suite, or of all. */
static struct tally
count_cases(const struct junit *junit, size_t first, bool all, size_t *last)
{
	struct tally tally = { 0 };
	size_t end, i;

	for (i = first; i < junit->count && (all || junit->entries[i].suite == junit->entries[first].suite); i = end) {
		end = case_end(junit, i);
		count_case(&tally, judge_case(junit, i, end));
	}
	*last = i;
	return tally;
}

/* ---- writing ---- */

static void
counts(struct junit *junit, const struct tally *tally)
{
	xml_attribute_uint(junit->xml, "tests", tally->tests);
	xml_attribute_uint(junit->xml, "failures", tally->failures);
	xml_attribute_uint(junit->xml, "errors", tally->errors);
	/* Jenkins' schema has it of a suite only. */
	if (tally != &junit->all)
		xml_attribute_uint(junit->xml, "skipped", tally->skipped);
}

/* The run as a whole is timed; each testcase has its share. */
static double
share(const struct junit *junit, size_t tests)
{
	return junit->timed == 0 ? 0 : junit->result->seconds * (double)tests / (double)junit->timed;
}

static void
property(struct junit *junit, const char *name, struct text value)
{
	if (value.len == 0)
		return;
	xml_start(junit->xml, "property");
	xml_attribute_string(junit->xml, "name", name);
	xml_attribute(junit->xml, "value", text_escape(&junit->arena, value));
	xml_end(junit->xml);
}

static void
add_escaped(struct buffer *out, const char *before, struct text text)
{
	text = text_trim(text);
	if (text.len == 0)
		return;
	buffer_adds(out, before);
	buffer_add(out, text_escape(out->arena, text));
}

/* What a rule says at length; its line ends are blanks. */
static void
add_prose(struct buffer *out, const char *label, struct text text)
{
	struct text line;
	bool first = true;

	text = text_trim(text);
	while (text_split_line(&text, &line)) {
		add_escaped(out, first ? label : " ", line);
		first = false;
	}
}

/* One finding, one line. */
static void
add_finding(struct buffer *out, const struct finding *f)
{
	if (out->len != 0)
		buffer_addc(out, '\n');
	if (f->file.len != 0) {
		add_escaped(out, "", f->file);
		if (f->line != 0)
			buffer_printf(out, ":%u", f->line);
		buffer_adds(out, ": ");
	}
	buffer_adds(out, severity_name(f->severity));
	if (f->effect != EFFECT_NONE)
		buffer_printf(out, " (%s)", effect_name(f->effect));
	add_escaped(out, ": ", f->message);
	add_escaped(out, " at ", f->place);
	add_prose(out, " | why: ", f->reason);
	add_prose(out, " | do: ", f->fix);
	add_prose(out, " | source: ", f->source);
	add_prose(out, " | waived: ", f->waived);
}

static struct text
needs_text(struct arena *arena, const struct not_checked *n)
{
	struct buffer out;

	buffer_init(&out, arena);
	buffer_adds(&out, "not checked");
	for (size_t i = 0; i < n->needs.count; i++)
		add_escaped(&out, i == 0 ? ": give " : ", ", n->needs.items[i]);
	if (n->why.len != 0)
		add_escaped(&out, ": ", n->why);
	return buffer_text(&out);
}

static void
add_message(struct buffer *out, const struct message *message)
{
	if (out->len != 0)
		buffer_addc(out, '\n');
	if (message->file.len != 0) {
		add_escaped(out, "", message->file);
		if (message->line != 0)
			buffer_printf(out, ":%u:%u", message->line, message->column);
		buffer_adds(out, ": ");
	}
	add_escaped(out, "", message->text);
	add_prose(out, " | hint: ", message->hint);
}

static void
write_error(struct junit *junit, struct text message, const char *type, struct text text)
{
	xml_start(junit->xml, "error");
	xml_attribute(junit->xml, "message", text_escape(&junit->arena, message));
	xml_attribute_string(junit->xml, "type", type);
	xml_text(junit->xml, text);
	xml_end(junit->xml);
}

static void
write_rule_error(struct junit *junit, const struct rule_error *error)
{
	static const struct message unknown = { .level = MESSAGE_ERROR };
	const struct message *message = error->message != NULL ? error->message : &unknown;
	struct buffer text;

	buffer_init(&text, &junit->arena);
	add_message(&text, message);
	write_error(junit, message->text, "rule error", buffer_text(&text));
}

/* The findings that fail, or those that do not. */
static size_t
findings_text(const struct junit *junit, size_t first, size_t end, bool failing, struct buffer *out)
{
	size_t count = 0;

	for (size_t i = first; i < end; i++)
		if (junit->entries[i].outcome == OUTCOME_FINDING && fails(junit, &junit->entries[i]) == failing) {
			add_finding(out, &junit->result->findings.items[junit->entries[i].index]);
			count++;
		}
	return count;
}

static void
write_failure(struct junit *junit, size_t first, size_t end)
{
	struct text message = TEXT("not checked"), type = TEXT("not checked");
	struct buffer text;
	size_t count;

	buffer_init(&text, &junit->arena);
	count = findings_text(junit, first, end, true, &text);
	for (size_t i = end; i-- > first;) {
		const struct entry *entry = &junit->entries[i];

		if (entry->outcome == OUTCOME_NOT_CHECKED && count == 0) {
			message = needs_text(&junit->arena, &junit->result->not_checked.items[entry->index]);
			buffer_adds(&text, text.len != 0 ? "\n" : "");
			buffer_add(&text, message);
		} else if (fails(junit, entry)) {
			message = junit->result->findings.items[entry->index].message;
			type = text_of(severity_name(junit->result->findings.items[entry->index].severity));
		}
	}
	message = text_escape(&junit->arena, text_trim(message));
	if (count > 1)
		message = arena_printf(&junit->arena, "%.*s (and %zu more)", TEXT_ARG(message), count - 1);
	xml_start(junit->xml, "failure");
	xml_attribute(junit->xml, "message", message);
	xml_attribute(junit->xml, "type", type);
	xml_text(junit->xml, buffer_text(&text));
	xml_end(junit->xml);
}

/* The case is an element of its own; what is said below the level of failing goes where readers show it on demand. */
static void
write_case(struct junit *junit, size_t first, size_t end)
{
	const struct entry *entry = &junit->entries[first];
	const struct judged *target = &junit->result->targets.items[entry->target];
	enum verdict_of_case verdict = judge_case(junit, first, end);
	struct text pack = entry->rule;
	struct buffer name, aside;

	while (pack.len > 0 && pack.at[pack.len - 1] != '/')
		pack.len--;
	buffer_init(&name, &junit->arena);
	buffer_add(&name, text_escape(&junit->arena, (struct text){ pack.at, pack.len > 0 ? pack.len - 1 : 0 }));
	buffer_adds(&name, pack.len > 0 ? "." : "");
	buffer_add(&name, junit->class_of[entry->target]);
	xml_start(junit->xml, "testcase");
	xml_attribute(junit->xml, "classname", buffer_text(&name));
	xml_attribute(junit->xml, "name", text_escape(&junit->arena, entry->rule));
	if (target->file.len != 0)
		xml_attribute(junit->xml, "file", text_escape(&junit->arena, target->file));
	xml_attribute_seconds(junit->xml, "time", share(junit, 1));
	if (verdict == CASE_ERROR) {
		/* Rule errors come last among the outcomes of a case. */
		write_rule_error(junit, &junit->result->rule_errors.items[junit->entries[end - 1].index]);
	} else if (verdict == CASE_FAILED) {
		write_failure(junit, first, end);
	} else if (verdict == CASE_SKIPPED) {
		xml_start(junit->xml, "skipped");
		xml_attribute(junit->xml, "message",
		    needs_text(&junit->arena, &junit->result->not_checked.items[junit->entries[end - 1].index]));
		xml_end(junit->xml);
	}
	buffer_init(&aside, &junit->arena);
	if (verdict == CASE_ERROR)
		(void)findings_text(junit, first, end, true, &aside);
	(void)findings_text(junit, first, end, false, &aside);
	if (aside.len != 0) {
		xml_start(junit->xml, "system-out");
		xml_text(junit->xml, buffer_text(&aside));
		xml_end(junit->xml);
	}
	xml_end(junit->xml);
}

static void
write_suites(struct junit *junit)
{
	const struct result *r = junit->result;

	for (size_t i = 0, last; i < junit->count; i = last) {
		const struct judged *target = &r->targets.items[junit->entries[i].suite];
		struct tally tally = count_cases(junit, i, false, &last);
		struct arena_mark mark = arena_mark(&junit->arena);

		xml_start(junit->xml, "testsuite");
		xml_attribute(junit->xml, "name", text_escape(&junit->arena, suite_name(&junit->arena, target)));
		counts(junit, &tally);
		xml_attribute_seconds(junit->xml, "time", share(junit, tally.tests));
		xml_start(junit->xml, "properties");
		property(junit, "certproof", r->tool_version);
		property(junit, "at", time_text(&junit->arena, r->at));
		property(junit, "site", r->site);
		property(junit, "role", target->role);
		property(junit, "release", target->release);
		xml_end(junit->xml);
		arena_rewind(&junit->arena, mark);
		for (size_t first = i, end; first < last; first = end) {
			end = case_end(junit, first);
			write_case(junit, first, end);
			arena_rewind(&junit->arena, mark);
		}
		xml_end(junit->xml);
	}
}

/* The end of the problems with one file that begin at `first`, and how many of them are errors. */
static size_t
problems_end(const struct result *result, size_t first, size_t *errors)
{
	size_t end = first;

	*errors = 0;
	do
		*errors += problem_level(&result->problems.items[end]) == MESSAGE_ERROR;
	while (++end < result->problems.count &&
	    text_equal(result->problems.items[end].file, result->problems.items[first].file));
	return end;
}

static size_t
count_problems(const struct result *result)
{
	size_t count = 0, errors;

	for (size_t i = 0; i < result->problems.count; count += errors != 0)
		i = problems_end(result, i, &errors);
	return count;
}

static void
write_problem(struct junit *junit, size_t first, size_t end)
{
	const struct input_problem *problems = junit->result->problems.items;
	struct text told = TEXT("");
	struct buffer text;

	buffer_init(&text, &junit->arena);
	for (size_t i = first; i < end; i++) {
		struct message message = problems[i].full != NULL ? *problems[i].full :
		    (struct message){ .file = problems[i].file };

		if (told.len == 0 && problem_level(&problems[i]) == MESSAGE_ERROR)
			told = problems[i].message;
		message.text = problems[i].message;
		message.hint = problems[i].hint;
		add_message(&text, &message);
	}
	xml_start(junit->xml, "testcase");
	xml_attribute(junit->xml, "classname", arena_printf(&junit->arena, "input.%.*s",
	    TEXT_ARG(text_escape(&junit->arena, problems[first].file))));
	xml_attribute_string(junit->xml, "name", "input/readable");
	xml_attribute_seconds(junit->xml, "time", share(junit, 1));
	write_error(junit, told, "problem", buffer_text(&text));
	xml_end(junit->xml);
}

/* What could not be read is an error too: else a missing file would look like one without findings. */
static void
write_problems(struct junit *junit)
{
	size_t count = count_problems(junit->result), end, errors;
	struct tally tally = { .tests = count, .errors = count };

	if (count == 0)
		return;
	xml_start(junit->xml, "testsuite");
	xml_attribute_string(junit->xml, "name", "inputs");
	counts(junit, &tally);
	xml_attribute_seconds(junit->xml, "time", share(junit, count));
	for (size_t i = 0; i < junit->result->problems.count; i = end) {
		struct arena_mark mark = arena_mark(&junit->arena);

		end = problems_end(junit->result, i, &errors);
		if (errors != 0)
			write_problem(junit, i, end);
		arena_rewind(&junit->arena, mark);
	}
	xml_end(junit->xml);
}

/* ---- what the deployment is used for ---- */

static enum verdict_of_case
judge_service(const struct junit *junit, const struct service_verdict *v)
{
	switch (v->state) {
	case SERVICE_FAILS:
		return junit->options->fail_never ? CASE_PASSED : CASE_FAILED;
	case SERVICE_AT_RISK:
		return junit->options->fail_never || junit->options->fail_on > SEVERITY_WARNING ? CASE_PASSED : CASE_FAILED;
	case SERVICE_NOT_JUDGED:
		return CASE_SKIPPED;
	case SERVICE_WORKS:
		break;
	}
	return CASE_PASSED;
}

static struct tally
count_services(const struct junit *junit)
{
	struct tally tally = { 0 };

	for (size_t i = 0; i < junit->result->services.count; i++)
		count_case(&tally, judge_service(junit, &junit->result->services.items[i]));
	return tally;
}

static void
add_tally(struct tally *to, const struct tally *more)
{
	to->tests += more->tests;
	to->failures += more->failures;
	to->skipped += more->skipped;
}

/* "works until 2027-10-01; give a link of zone unified-cm", in one line. */
static struct text
service_text(struct junit *junit, const struct service_verdict *v)
{
	struct buffer out;

	buffer_init(&out, &junit->arena);
	buffer_adds(&out, service_state_name(v->state));
	if (v->rule.len != 0) {
		add_escaped(&out, ": ", v->message);
		add_escaped(&out, " | rule: ", v->rule);
		add_escaped(&out, " | node: ", v->node);
		add_escaped(&out, " | link: ", v->link);
	}
	if (v->has_end) {
		add_escaped(&out, " | ends: ", time_text(&junit->arena, v->ends));
		add_escaped(&out, ", ", v->ending);
	}
	for (size_t i = 0; i < v->give.count; i++)
		add_escaped(&out, i == 0 ? " | give: " : ", ", v->give.items[i]);
	return buffer_text(&out);
}

static void
write_service(struct junit *junit, const struct service_verdict *v)
{
	enum verdict_of_case verdict = judge_service(junit, v);
	struct text told = v->why.len != 0 ? text_escape(&junit->arena, v->why) : text_of(service_state_name(v->state));

	xml_start(junit->xml, "testcase");
	xml_attribute_string(junit->xml, "classname", "services");
	xml_attribute(junit->xml, "name", text_escape(&junit->arena, v->title));
	xml_attribute_seconds(junit->xml, "time", 0);
	if (verdict == CASE_PASSED) {
		xml_start(junit->xml, "system-out");
		xml_text(junit->xml, service_text(junit, v));
	} else {
		xml_start(junit->xml, verdict == CASE_SKIPPED ? "skipped" : "failure");
		xml_attribute(junit->xml, "message", verdict == CASE_SKIPPED ? service_text(junit, v) : told);
		if (verdict == CASE_FAILED) {
			xml_attribute_string(junit->xml, "type", service_state_name(v->state));
			xml_text(junit->xml, service_text(junit, v));
		}
	}
	xml_end(junit->xml);
	xml_end(junit->xml);
}

static void
write_services(struct junit *junit, const struct tally *tally)
{
	if (tally->tests == 0)
		return;
	xml_start(junit->xml, "testsuite");
	xml_attribute_string(junit->xml, "name", "services");
	counts(junit, tally);
	xml_attribute_seconds(junit->xml, "time", 0);
	for (size_t i = 0; i < junit->result->services.count; i++) {
		struct arena_mark mark = arena_mark(&junit->arena);

		write_service(junit, &junit->result->services.items[i]);
		arena_rewind(&junit->arena, mark);
	}
	xml_end(junit->xml);
}

bool
junit_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct junit junit = { .result = result, .options = options };
	bool written;
	size_t last, unreadable = count_problems(result);
	struct tally services = count_services(&junit);

	if ((junit.xml = xml_open(arena, out, messages)) == NULL)
		return false;
	arena_init(&junit.arena, arena->exhausted, arena->context);
	find_suites(&junit);
	name_classes(&junit);
	gather(&junit);
	junit.all = count_cases(&junit, 0, true, &last);
	junit.all.tests += unreadable;
	junit.all.errors += unreadable;
	junit.timed = junit.all.tests;
	add_tally(&junit.all, &services);
	xml_start(junit.xml, "testsuites");
	xml_attribute_string(junit.xml, "name", "certproof");
	counts(&junit, &junit.all);
	xml_attribute_seconds(junit.xml, "time", result->seconds);
	write_suites(&junit);
	write_services(&junit, &services);
	write_problems(&junit);
	written = xml_close(junit.xml, messages);
	arena_free(&junit.arena);
	return written;
}

/* rule_outcome.c - what a rule makes of files or a site: the outcome for each target, and how it came about. */
#include <string.h>

#include "cli/rule_output.h"

#define INDENT 4
#define LEAST_VALUE 24         /* columns that a value has at least */

static const char *const outcome_names[] = {
	[OUTCOME_PASS] = "pass", [OUTCOME_FINDING] = "finding", [OUTCOME_NOT_APPLICABLE] = "not applicable",
	[OUTCOME_NOT_CHECKED] = "not checked", [OUTCOME_RULE_ERROR] = "rule error",
};

static bool
looked_at(const struct rule *rule, const struct trace *trace)
{
	return (rule->applies & (1U << trace->kind)) != 0;
}

/* ---- for people ---- */

/* At most so many columns of a text, escaped. */
static struct text
cut(struct arena *arena, struct text text, size_t columns)
{
	text = text_escape(arena, text);
	if (text_width(text) <= columns)
		return text;
	while (text.len > 0 && text_width(text) + 3 > columns)
		for (text.len--; text.len > 0 && ((unsigned char)text.at[text.len] & 0xc0) == 0x80;)
			text.len--;
	return arena_printf(arena, "%.*s...", TEXT_ARG(text));
}

/* The same with the end kept: of a chain of calls it says most. */
static struct text
cut_within(struct arena *arena, struct text text, size_t columns)
{
	struct text head, tail;

	text = text_escape(arena, text);
	if (text_width(text) <= columns)
		return text;
	head = cut(arena, text, columns * 2 / 3);
	tail = text;
	while (tail.len > 0 && text_width(head) + text_width(tail) + 1 > columns)
		for (tail.at++, tail.len--; tail.len > 0 && ((unsigned char)tail.at[0] & 0xc0) == 0x80;)
			tail.at++, tail.len--;
	return arena_printf(arena, "%.*s %.*s", TEXT_ARG(head), TEXT_ARG(tail));
}

static void
add_blanks(struct buffer *out, size_t count)
{
	while (count-- > 0)
		buffer_addc(out, ' ');
}

static size_t
indent_of(const struct cel_line *line)
{
	return INDENT + 2 * (size_t)line->depth;
}

/* The column of the values: beside the longest sub-expression, but not beyond the middle. */
static size_t
value_column(struct arena *arena, const struct trace *trace, unsigned width)
{
	size_t column = 20, most = width / 2, longest = 0;

	for (size_t i = 0; i < trace->parts.count; i++)
		for (size_t j = 0; j < trace->parts.items[i].traced->count; j++) {
			const struct cel_line *line = &trace->parts.items[i].traced->lines[j];
			size_t end = indent_of(line) + text_width(text_escape(arena, line->text));
			size_t value = line->kind == CEL_LINE_SKIPPED ? sizeof("not evaluated") - 1 :
			    text_width(text_escape(arena, line->value));

			if (line->kind != CEL_LINE_ELEMENT && end > column)
				column = end;
			if (value > longest)
				longest = value;
		}
	if (longest + 2 < width - most)
		most = width - 2 - longest;
	return column < most ? column : most;
}

static void
add_line(struct arena *arena, struct buffer *out, const struct cel_line *line, bool decided, size_t column, unsigned width)
{
	size_t indent = indent_of(line), room = width > column + 2 + LEAST_VALUE ? width - column - 2 : LEAST_VALUE;
	struct text text;

	if (line->kind == CEL_LINE_MORE) {
		add_blanks(out, indent);
		if (line->count > 0)
			buffer_printf(out, "... %zu more\n", line->count);
		else
			buffer_adds(out, "... and more\n");
		return;
	}
	if (line->kind == CEL_LINE_ELEMENT) {
		add_blanks(out, indent);
		buffer_add(out, cut(arena, line->text, width > indent ? width - indent : LEAST_VALUE));
		buffer_addc(out, '\n');
		return;
	}
	buffer_adds(out, decided ? "  > " : "    ");
	add_blanks(out, indent - INDENT);
	text = cut_within(arena, line->text, column > indent ? column - indent : LEAST_VALUE);
	buffer_add(out, text);
	add_blanks(out, 2 + (column > indent + text_width(text) ? column - indent - text_width(text) : 0));
	if (line->kind == CEL_LINE_SKIPPED)
		buffer_adds(out, "not evaluated");
	else if (line->kind == CEL_LINE_ERROR)
		buffer_printf(out, "error: %.*s", TEXT_ARG(text_escape(arena, line->value)));
	else
		buffer_add(out, cut(arena, line->value, room));
	buffer_addc(out, '\n');
}

static void
add_name(struct arena *arena, struct buffer *out, const struct judged *judged)
{
	bool named = false;

	if (judged->link.len != 0 || judged->node.len != 0) {
		buffer_add(out, text_escape(arena, judged->link.len != 0 ? judged->link : judged->node));
		buffer_adds(out, ": ");
		named = judged->link.len != 0 || judged->object == OBJECT_NODE;
	}
	if (judged->file.len != 0) {
		buffer_add(out, text_escape(arena, judged->file));
		if (judged->line != 0)
			buffer_printf(out, ":%u", judged->line);
		buffer_adds(out, ": ");
	}
	buffer_adds(out, object_name(judged->object));
	/* The names of these are their files'. */
	if (!named && judged->subject.len != 0 && judged->object != OBJECT_KEY && judged->object != OBJECT_PUBLIC_KEY && judged->object != OBJECT_FILE &&
	    judged->object != OBJECT_TRUST)
		buffer_printf(out, "%s \"%.*s\"", judged->object == OBJECT_CHAIN ? " of" : "",
		    TEXT_ARG(text_escape(arena, judged->subject)));
}

static void
add_finding(struct page *page, const struct finding *f)
{
	page_begin(page, 2, 4);
	page_printf(page, INK_PLAIN, "%s%s%s", severity_name(f->severity), f->effect == EFFECT_NONE ? "" : ", ", effect_name(f->effect));
	if (f->place.len != 0) {
		page_say(page, INK_PLAIN, " at ");
		page_text(page, INK_PLAIN, f->place, 0);
	}
	page_say(page, INK_PLAIN, ": ");
	page_text(page, INK_PLAIN, f->message, LIMIT_MESSAGE);
	page_end(page);
	if (f->waived.len == 0)
		return;
	page_begin(page, 4, 6);
	page_say(page, INK_PLAIN, "waived: ");
	page_text(page, INK_PLAIN, f->waived, LIMIT_MESSAGE);
	page_end(page);
}

#define SHOWN_FINDINGS 5

static void
add_trace(struct session *session, struct buffer *out, struct page *page, const struct trial *trial, const struct trace *trace)
{
	struct arena *arena = &session->arena;
	const char *bold = session->color ? "\033[1m" : "", *plain = session->color ? "\033[0m" : "";
	size_t column = value_column(arena, trace, session->width), shown = trace->finding_count;

	buffer_printf(out, "\n%s", bold);
	add_name(arena, out, &trial->result.targets.items[trace->target]);
	buffer_printf(out, ": %s%s\n", outcome_names[trace->outcome], plain);
	page_begin(page, 2, 4);
	page_text(page, INK_PLAIN, trace->why, LIMIT_MESSAGE);
	page_end(page);
	if (shown > SHOWN_FINDINGS)
		shown = SHOWN_FINDINGS;
	for (size_t i = 0; i < shown; i++)
		add_finding(page, &trial->result.findings.items[trace->first_finding + i]);
	if (shown < trace->finding_count)
		buffer_printf(out, "  ... %zu more\n", trace->finding_count - shown);
	for (size_t i = 0; i < trace->parts.count; i++) {
		const struct trace_part *part = &trace->parts.items[i];

		buffer_printf(out, "  %.*s\n", TEXT_ARG(part->name));
		for (size_t j = 0; j < part->traced->count; j++)
			add_line(arena, out, &part->traced->lines[j], j > 0 && j == part->traced->decided, column,
			    session->width);
	}
}

/* "leaf and request" */
static void
add_kinds(struct session *session, struct buffer *out, const struct rule *rule)
{
	struct texts kinds = rule_applies(&session->arena, rule);

	for (size_t i = 0; i < kinds.count; i++)
		buffer_printf(out, "%s%.*s", i == 0 ? "" : i + 1 == kinds.count ? " and " : ", ", TEXT_ARG(kinds.items[i]));
}

/* What there is that the rule does not judge; where that is all, how to give it something. */
static void
add_others(struct session *session, struct buffer *out, const struct rule *rule, const struct trial *trial, bool none)
{
	static const struct { unsigned kinds; const char *way; } ways[] = {
		{ 1U << TARGET_TRUST, "--trust FILE gives a trusted CA list" },
		{ 1U << TARGET_KEY, "--key FILE gives a private key" },
		{ 1U << TARGET_CRL, "--crl FILE gives a revocation list" },
		{ 1U << TARGET_NODE | 1U << TARGET_LINK | 1U << TARGET_SITE, "--site FILE gives a site" },
		{ 1U << TARGET_INTERMEDIATE | 1U << TARGET_ROOT, "CA certificates are judged on the path of a certificate: --trust FILE" },
	};
	size_t counts[TARGET_KIND_COUNT] = { 0 };
	bool any = false;

	for (size_t i = 0; i < trial->traces.count; i++)
		counts[trial->traces.items[i].kind] += !looked_at(rule, &trial->traces.items[i]);
	for (size_t i = 0; i < TARGET_KIND_COUNT; i++) {
		if (counts[i] == 0)
			continue;
		buffer_printf(out, "%s%s", any ? ", " : "\nnot looked at: ", target_kind_names[i]);
		if (counts[i] > 1)
			buffer_printf(out, " (%zu)", counts[i]);
		any = true;
	}
	buffer_adds(out, any ? "; the rule judges " : "\nnothing to look at; the rule judges ");
	add_kinds(session, out, rule);
	for (size_t i = 0; none && i < COUNT_OF(ways); i++)
		if ((rule->applies & ways[i].kinds) != 0) {
			buffer_printf(out, ": %s", ways[i].way);
			break;
		}
	buffer_addc(out, '\n');
}

void
trial_text(struct session *session, struct buffer *out, struct page *page, const struct rule *rule, const struct trial *trial)
{
	const struct result *r = &trial->result;
	size_t seen = 0;

	buffer_printf(out, "\n%sWhat it says here%s", session->color ? "\033[1m" : "", session->color ? "\033[0m" : "");
	if (r->site.len != 0)
		buffer_printf(out, ", of site %.*s", TEXT_ARG(text_escape(&session->arena, r->site)));
	else if (r->role.len != 0)
		buffer_printf(out, ", judged for %.*s %.*s%s", TEXT_ARG(r->role), TEXT_ARG(text_escape(&session->arena, r->release)),
		    r->release_assumed ? " (the newest; --release for another)" : "");
	buffer_printf(out, ", as of %.*s\n", TEXT_ARG(time_text(&session->arena, r->at)));
	for (size_t i = 0; i < trial->traces.count; i++)
		if (looked_at(rule, &trial->traces.items[i])) {
			add_trace(session, out, page, trial, &trial->traces.items[i]);
			seen++;
		}
	if (seen < trial->traces.count || seen == 0)
		add_others(session, out, rule, trial, seen == 0);
}

/* ---- for programs ---- */

static void
lines_json(struct json *json, const struct cel_traced *traced)
{
	json_key(json, "lines");
	json_array(json);
	for (size_t i = 0; i < traced->count; i++) {
		const struct cel_line *line = &traced->lines[i];

		json_object(json);
		json_key(json, "depth");
		json_uint(json, line->depth);
		switch (line->kind) {
		case CEL_LINE_VALUE:
		case CEL_LINE_ERROR:
			json_field(json, "expression", line->text);
			json_field(json, line->kind == CEL_LINE_ERROR ? "error" : "value", line->value);
			break;
		case CEL_LINE_SKIPPED:
			json_field(json, "expression", line->text);
			json_key(json, "evaluated");
			json_bool(json, false);
			break;
		case CEL_LINE_ELEMENT:
			json_field(json, "element", line->text);
			break;
		case CEL_LINE_MORE:
			json_key(json, "left_out");
			json_uint(json, line->count);
			break;
		}
		if (i > 0 && i == traced->decided) {
			json_key(json, "decided");
			json_bool(json, true);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static void
finding_json(struct json *json, const struct finding *f)
{
	json_object(json);
	json_field(json, "severity", text_of(severity_name(f->severity)));
	json_field(json, "effect", text_of(effect_name(f->effect)));
	json_field(json, "place", f->place);
	json_field(json, "message", f->message);
	json_field(json, "waived", f->waived);
	json_object_end(json);
}

static void
trace_json(struct json *json, const struct trial *trial, const struct trace *trace)
{
	const struct judged *judged = &trial->result.targets.items[trace->target];

	json_object(json);
	json_field(json, "file", judged->file);
	if (judged->line != 0) {
		json_key(json, "line");
		json_uint(json, judged->line);
	}
	json_field(json, "node", judged->node);
	json_field(json, "link", judged->link);
	json_field(json, "unit", judged->unit);
	json_field(json, "role", judged->role);
	json_field(json, "release", judged->release);
	json_field(json, "kind", text_of(target_kind_names[trace->kind]));
	json_field(json, "object", text_of(object_name(judged->object)));
	json_field(json, "subject", judged->subject);
	json_field(json, "outcome", text_of(outcome_names[trace->outcome]));
	json_field(json, "why", trace->why);
	json_key(json, "findings");
	json_array(json);
	for (size_t i = 0; i < trace->finding_count; i++)
		finding_json(json, &trial->result.findings.items[trace->first_finding + i]);
	json_array_end(json);
	json_key(json, "steps");
	json_array(json);
	for (size_t i = 0; i < trace->parts.count; i++) {
		json_object(json);
		json_field(json, "part", trace->parts.items[i].name);
		lines_json(json, trace->parts.items[i].traced);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
}

void
trial_json(struct session *session, struct json *json, const struct rule *rule, const struct trial *trial)
{
	json_key(json, "at");
	json_text(json, time_text(&session->arena, trial->result.at));
	json_key(json, "targets");
	json_array(json);
	for (size_t i = 0; i < trial->traces.count; i++)
		if (looked_at(rule, &trial->traces.items[i]))
			trace_json(json, trial, &trial->traces.items[i]);
	json_array_end(json);
	json_key(json, "not_looked_at");
	json_array(json);
	for (size_t i = 0; i < trial->traces.count; i++) {
		const struct trace *trace = &trial->traces.items[i];
		const struct judged *judged = &trial->result.targets.items[trace->target];

		if (looked_at(rule, trace))
			continue;
		json_object(json);
		json_field(json, "file", judged->file);
		json_field(json, "kind", text_of(target_kind_names[trace->kind]));
		json_object_end(json);
	}
	json_array_end(json);
}

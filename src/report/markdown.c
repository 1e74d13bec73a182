/*
 * markdown.c - for summaries of workflows, comments on merge requests, tickets and chat.
 *
 * GitHub's dialect. It takes 1,024 kB in a summary; from 900 on the rest is counted. Nothing from a file is markup there: no
 * link, no picture, no mention, no HTML.
 */
#include "report/host.h"

enum { MARKDOWN_MOST = 900000, FILES_SHOWN = 10 };

struct markdown {
	struct buffer out;             /* whole, to know when it is full */
	struct arena scratch;
	const struct result *result;
};

/* Text in one line, with each character that could be markup escaped. */
static void
say(struct markdown *m, struct text text)
{
	text = one_line(&m->scratch, text);
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		switch (c) {
		case '<': buffer_adds(&m->out, "&lt;"); break;
		case '>': buffer_adds(&m->out, "&gt;"); break;
		case '&': buffer_adds(&m->out, "&amp;"); break;
		/* Mentions of people and numbers of issues. */
		case '@': buffer_adds(&m->out, "&#64;"); break;
		case '#': buffer_adds(&m->out, "&#35;"); break;
		case '|': buffer_adds(&m->out, "&#124;"); break;
		/* Links that nobody wrote as such: http://, www. */
		case ':': buffer_adds(&m->out, i + 1 < text.len && text.at[i + 1] == '/' ? "&#58;" : ":"); break;
		case '.': buffer_adds(&m->out, i >= 3 && (text.at[i - 1] | 0x20) == 'w' && (text.at[i - 2] | 0x20) == 'w' ? "&#46;" : "."); break;
		case '\\': case '`': case '*': case '_': case '[': case ']': case '!': case '~': case '$':
			buffer_addc(&m->out, '\\');
			buffer_addc(&m->out, (char)c);
			break;
		default: buffer_addc(&m->out, (char)c); break;
		}
	}
}

static void
say_place(struct markdown *m, const struct finding *f)
{
	say(m, host_file(f->file));
	if (f->line != 0)
		buffer_printf(&m->out, ":%u", f->line);
}

static const char *
heading_of(const struct result *r)
{
	enum verdict_kind worst = VERDICT_READY;

	for (size_t i = 0; i < r->verdicts.count; i++)
		worst = r->verdicts.items[i].kind < worst ? r->verdicts.items[i].kind : worst;
	for (size_t i = 0; i < r->problems.count; i++)
		if (problem_level(&r->problems.items[i]) == MESSAGE_ERROR)
			return "something could not be judged";
	if (r->verdicts.count != 0)
		return verdict_name(worst);
	return r->errors != 0 ? "errors" : r->warnings != 0 ? "warnings" : "no errors";
}

static void
verdicts(struct markdown *m)
{
	const struct result *r = m->result;
	size_t most = 200;

	if (r->verdicts.count == 0)
		return;
	buffer_adds(&m->out, "| what | verdict | because |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < r->verdicts.count && i < most; i++) {
		const struct verdict *v = &r->verdicts.items[i];

		buffer_adds(&m->out, "| ");
		say(m, v->link.len != 0 ? arena_printf(&m->scratch, "link %.*s", TEXT_ARG(v->link)) : v->node.len != 0 ? v->node : v->file);
		buffer_printf(&m->out, " | %s | ", verdict_name(v->kind));
		for (size_t j = 0; j < v->because.count; j++) {
			buffer_adds(&m->out, j != 0 ? ", " : "");
			say(m, v->because.items[j]);
		}
		buffer_adds(&m->out, " |\n");
	}
	if (r->verdicts.count > most)
		buffer_printf(&m->out, "\nand %zu more\n", r->verdicts.count - most);
	buffer_adds(&m->out, "\n");
}

static void
services(struct markdown *m)
{
	const struct result *r = m->result;

	if (r->services.count == 0)
		return;
	buffer_adds(&m->out, "| service | state | until |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < r->services.count; i++) {
		const struct service_verdict *v = &r->services.items[i];

		buffer_adds(&m->out, "| ");
		say(m, v->title);
		buffer_printf(&m->out, " | %s | ", service_state_name(v->state));
		if (v->has_end)
			say(m, date_text(&m->scratch, v->ends));
		buffer_adds(&m->out, " |\n");
	}
	buffer_adds(&m->out, "\n");
}

static void
problems(struct markdown *m)
{
	const struct result *r = m->result;

	for (size_t i = 0; i < r->problems.count; i++) {
		const struct input_problem *p = &r->problems.items[i];

		if (problem_level(p) == MESSAGE_NOTE)
			continue;
		buffer_adds(&m->out, "- **problem** ");
		say(m, p->file);
		buffer_adds(&m->out, p->file.len != 0 ? ": " : "");
		say(m, p->message);
		buffer_adds(&m->out, "\n");
	}
	for (size_t i = 0; i < r->rule_errors.count; i++) {
		buffer_adds(&m->out, "- **rule error** ");
		say(m, r->rule_errors.items[i].rule);
		buffer_adds(&m->out, "\n");
	}
	if (r->problems.count + r->rule_errors.count != 0)
		buffer_adds(&m->out, "\n");
}

static void
line(struct markdown *m, const char *label, struct text text)
{
	if (text.len == 0)
		return;
	buffer_printf(&m->out, "- %s: ", label);
	say(m, text);
	buffer_adds(&m->out, "\n");
}

/* Findings that say the same of several files are one, with a list. */
static bool
folds(const struct finding *a, const struct finding *b)
{
	return text_equal(a->rule, b->rule) && a->severity == b->severity && text_equal(a->message, b->message) &&
	    text_equal(a->fix, b->fix) && text_equal(a->node, b->node) && text_equal(a->link, b->link);
}

static void
finding(struct markdown *m, const struct finding *const *same, size_t count)
{
	const struct finding *f = same[0];

	buffer_printf(&m->out, "<details%s>\n<summary><b>%s</b> ", f->severity == SEVERITY_ERROR ? " open" : "", severity_name(f->severity));
	say(m, f->message);
	buffer_adds(&m->out, "</summary>\n\n");
	buffer_adds(&m->out, "- where: ");
	for (size_t i = 0; i < count && i < FILES_SHOWN; i++) {
		buffer_adds(&m->out, i != 0 ? ", " : "");
		say_place(m, same[i]);
	}
	if (count > FILES_SHOWN)
		buffer_printf(&m->out, " and %zu more", count - FILES_SHOWN);
	buffer_adds(&m->out, "\n");
	if (count == 1)
		line(m, "subject", f->subject);
	line(m, "link", f->link);
	line(m, "node", f->node);
	if (f->effect != EFFECT_NONE)
		line(m, "effect", text_of(effect_name(f->effect)));
	line(m, "why", f->reason);
	line(m, "fix", f->fix);
	line(m, "rule", f->rule);
	line(m, "source", f->source);
	buffer_adds(&m->out, "\n</details>\n\n");
}

bool
markdown_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct worst worst = worst_first(arena, result);
	struct markdown m = { .result = result };
	bool *told = ARENA_ARRAY(arena, bool, worst.count);
	const struct finding **same = arena_take_array(arena, worst.count, sizeof(*same));
	size_t left = 0;
	struct text changes;

	(void)options;
	(void)messages;
	arena_init(&m.scratch, arena->exhausted, arena->context);
	buffer_init(&m.out, arena);
	buffer_printf(&m.out, "## certproof: %s\n\n", heading_of(result));
	say(&m, counts_text(&m.scratch, result));
	buffer_adds(&m.out, "; ");
	if (result->role.len != 0) {
		buffer_adds(&m.out, "judged for ");
		say(&m, result->role);
		buffer_adds(&m.out, result->release.len != 0 ? " " : "");
		say(&m, result->release);
		buffer_adds(&m.out, ", ");
	}
	buffer_adds(&m.out, "as of ");
	say(&m, time_text(&m.scratch, result->at));
	buffer_adds(&m.out, "\n\n");
	changes = changes_by_text(&m.scratch, &result->changes);
	if (changes.len != 0) {
		buffer_adds(&m.out, "With ");
		say(&m, changes);
		buffer_adds(&m.out, ".\n\n");
	}
	services(&m);
	verdicts(&m);
	problems(&m);
	for (size_t i = 0; i < worst.count; i++) {
		size_t count = 0;

		if (told[i])
			continue;
		for (size_t j = i; j < worst.count && worst.items[j]->severity == worst.items[i]->severity; j++)
			if (!told[j] && folds(worst.items[i], worst.items[j])) {
				told[j] = true;
				same[count++] = worst.items[j];
			}
		if (m.out.len > MARKDOWN_MOST)
			left += count;
		else
			finding(&m, same, count);
		arena_reset(&m.scratch);
	}
	if (left != 0)
		buffer_printf(&m.out, "%zu more findings are left out, since a summary takes 1,024 kB; the worst stand above.\n\n", left);
	if (result->not_checked.count != 0)
		buffer_printf(&m.out, "%zu checks were not made for want of an input.\n", result->not_checked.count);
	output_write(out, buffer_text(&m.out));
	arena_free(&m.scratch);
	return true;
}

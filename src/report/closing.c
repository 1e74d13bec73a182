/* closing.c - how a report for people ends: problems, rule errors, what was not checked, counts. */
#include <stdlib.h>
#include <string.h>

#include "report/human.h"

static void
say_hint(struct page *page, struct text hint)
{
	if (hint.len == 0)
		return;
	page_label(page, INK_GOOD, "hint");
	page_prose(page, INK_PLAIN, hint);
	page_end(page);
}

/* "--> rules/key.yaml:7:12" and the line it stands in. */
static void
say_source(struct page *page, const struct message *message, const struct judged *target)
{
	if (message->file.len == 0 && target == NULL)
		return;
	page_begin(page, PAGE_MARGIN - 4, PAGE_MARGIN);
	page_say(page, INK_DIM, "--> ");
	page_text(page, INK_PLAIN, message->file, LIMIT_MESSAGE);
	if (message->line != 0)
		page_printf(page, INK_PLAIN, ":%u", message->line);
	if (message->line != 0 && message->column != 0)
		page_printf(page, INK_PLAIN, ":%u", message->column);
	if (target != NULL) {
		page_say(page, INK_PLAIN, message->file.len != 0 ? ", judging " : "judging ");
		say_object(page, target->object, target->subject, false);
		if (target->file.len != 0 && target->object != OBJECT_FILE) {
			page_say(page, INK_PLAIN, " of ");
			say_place(page, INK_PLAIN, target->file, target->line);
		}
	}
	page_end(page);
	if (message->line != 0 && message->caret_len != 0)
		page_snippet(page, message->line, message->shown, message->caret, message->caret_len, INK_ERROR);
}

static void
problems(struct human *human)
{
	struct page *page = &human->page;

	for (size_t i = 0; i < human->result->problems.count; i++) {
		const struct input_problem *p = &human->result->problems.items[i];
		struct message place = { .file = p->file };
		enum message_level level = problem_level(p);

		if (level == MESSAGE_NOTE && human->options->quiet)
			continue;
		page_begin(page, 0, 4);
		page_say(page, level == MESSAGE_ERROR ? INK_ERROR : level == MESSAGE_WARNING ? INK_WARNING : INK_NOTICE,
		    level == MESSAGE_ERROR ? "problem" : level == MESSAGE_WARNING ? "warning" : "note");
		page_say(page, INK_PLAIN, ": ");
		page_text(page, INK_BOLD, p->message, LIMIT_MESSAGE);
		page_end(page);
		if (p->full != NULL && p->full->file.len != 0)
			place = *p->full;
		say_source(page, &place, NULL);
		say_hint(page, p->hint);
		page_blank(page);
	}
}

static void
rule_errors(struct human *human)
{
	struct page *page = &human->page;

	for (size_t i = 0; i < human->result->rule_errors.count; i++) {
		const struct rule_error *e = &human->result->rule_errors.items[i];

		page_begin(page, 0, 4);
		page_say(page, INK_ERROR, "rule error[");
		page_text(page, INK_ERROR, e->rule, 0);
		page_say(page, INK_ERROR, "]");
		page_say(page, INK_PLAIN, ": ");
		if (e->message != NULL)
			page_text(page, INK_BOLD, e->message->text, LIMIT_MESSAGE);
		page_end(page);
		if (e->message != NULL) {
			say_source(page, e->message, target_of(human->result, e->target));
			say_hint(page, e->message->hint);
		}
		page_blank(page);
	}
}

/* ---- what passed and what was not checked ---- */

static void
say_target(struct page *page, const struct judged *target)
{
	if (target == NULL)
		return;
	if (target->node.len != 0) {
		page_text(page, INK_PLAIN, target->node, 0);
		page_say(page, INK_PLAIN, ", ");
	}
	if (target->file.len != 0) {
		say_place(page, INK_PLAIN, target->file, target->line);
		if (target->object == OBJECT_FILE)
			return;
		page_say(page, INK_PLAIN, ", ");
	}
	say_object(page, target->object, target->subject, false);
}

/* One paragraph per target: its rules that passed. */
static void
passed(struct human *human)
{
	const struct result *r = human->result;
	struct page *page = &human->page;
	size_t target = 0;
	bool open = false;

	for (size_t i = 0; i < r->outcomes.count; i++) {
		const struct rule_outcome *o = &r->outcomes.items[i];

		if (o->outcome != OUTCOME_PASS)
			continue;
		if (open && o->target == target) {
			page_say(page, INK_PLAIN, ", ");
		} else {
			if (open)
				page_end(page);
			page_begin(page, 0, 4);
			page_say(page, INK_GOOD, "passed");
			page_say(page, INK_PLAIN, ": ");
			say_target(page, target_of(r, o->target));
			page_say(page, INK_PLAIN, ": ");
		}
		page_text(page, INK_PLAIN, o->rule, 0);
		open = true;
		target = o->target;
	}
	if (open) {
		page_end(page);
		page_blank(page);
	}
}

static bool
same_needs(const struct not_checked *a, const struct not_checked *b)
{
	if (a->target != b->target || a->needs.count != b->needs.count || !text_equal(a->why, b->why))
		return false;
	for (size_t i = 0; i < a->needs.count; i++)
		if (!text_equal(a->needs.items[i], b->needs.items[i]))
			return false;
	return true;
}

static void
not_checked_each(struct human *human, bool all)
{
	const struct result *r = human->result;
	struct page *page = &human->page;
	bool any = false;

	for (size_t i = 0, end; i < r->not_checked.count; i = end) {
		const struct not_checked *n = &r->not_checked.items[i];

		for (end = i; end < r->not_checked.count && same_needs(n, &r->not_checked.items[end]); end++)
			;
		if (!all && n->why.len == 0)
			continue;
		any = true;
		page_begin(page, 0, 4);
		page_say(page, INK_WARNING, "not checked");
		page_say(page, INK_PLAIN, ": ");
		say_target(page, target_of(r, n->target));
		for (size_t j = i; j < end; j++) {
			page_say(page, INK_PLAIN, j == i ? ": " : ", ");
			page_text(page, INK_PLAIN, r->not_checked.items[j].rule, 0);
		}
		page_say(page, INK_PLAIN, "; ");
		page_text(page, INK_PLAIN, n->why, 0);
		if (n->needs.count != 0) {
			page_say(page, INK_PLAIN, "give ");
			say_list(page, INK_BOLD, &n->needs);
		}
		page_end(page);
	}
	if (any)
		page_blank(page);
}

/* A rule that needs something. */
struct need {
	struct text need, rule;
	size_t rules;                  /* after counting: how many distinct ones */
};

static int
by_need(const void *a, const void *b)
{
	const struct need *x = a, *y = b;
	int order = text_compare(x->need, y->need);

	return order != 0 ? order : text_compare(x->rule, y->rule);
}

static int
by_count(const void *a, const void *b)
{
	const struct need *x = a, *y = b;

	if (x->rules != y->rules)
		return x->rules > y->rules ? -1 : 1;
	return text_compare(x->need, y->need);
}

/* Sorts rows and leaves one per need, with its number of rules. */
static size_t
count_needs(struct need *rows, size_t count)
{
	size_t kept = 0;

	qsort(rows, count, sizeof(*rows), by_need);
	for (size_t i = 0; i < count; i++) {
		bool new_need = i == 0 || !text_equal(rows[i].need, rows[kept - 1].need);

		if (!new_need && text_equal(rows[i].rule, rows[kept - 1].rule))
			continue;
		if (new_need)
			rows[kept++] = (struct need){ rows[i].need, rows[i].rule, 1 };
		else
			rows[kept - 1] = (struct need){ rows[i].need, rows[i].rule, rows[kept - 1].rules + 1 };
	}
	qsort(rows, kept, sizeof(*rows), by_count);
	return kept;
}

static void
not_checked_line(struct human *human)
{
	const struct result *r = human->result;
	struct page *page = &human->page;
	LIST(struct need) rule_rows = { 0 }, need_rows = { 0 };
	struct need *needs, *rules;
	struct lookup seen;
	size_t need_count;

	if (r->not_checked.count == 0)
		return;
	/* What one rule lacks is the same for thousands of objects. */
	lookup_init(&seen, &human->arena);
	for (size_t i = 0; i < r->not_checked.count; i++) {
		const struct not_checked *n = &r->not_checked.items[i];
		const void *pair[2] = { n->rule.at, n->needs.items };
		struct bytes key = { (const uint8_t *)pair, sizeof(pair) };

		if (lookup_get(&seen, key) != 0)
			continue;
		key.at = memcpy(arena_take(&human->arena, sizeof(pair)), pair, sizeof(pair));
		*lookup_put(&seen, key) = 1;
		*LIST_ADD(&human->arena, &rule_rows) = (struct need){ TEXT(""), n->rule, 0 };
		for (size_t j = 0; j < n->needs.count; j++)
			*LIST_ADD(&human->arena, &need_rows) = (struct need){ n->needs.items[j], n->rule, 0 };
	}
	rules = rule_rows.items;
	needs = need_rows.items;
	(void)count_needs(rules, rule_rows.count);
	need_count = need_rows.count == 0 ? 0 : count_needs(needs, need_rows.count);
	page_begin(page, 0, 4);
	page_printf(page, INK_WARNING, "%.*s not checked", TEXT_ARG(counted(&page->scratch, rules[0].rules, "rule")));
	for (size_t i = 0; i < need_count; i++) {
		page_say(page, INK_PLAIN, i == 0 ? ": " : ", ");
		page_text(page, INK_BOLD, needs[i].need, 0);
		page_printf(page, INK_PLAIN, i == 0 ? " is needed for %zu" : " for %zu", needs[i].rules);
	}
	if (r->not_checked.count > rules[0].rules)
		page_printf(page, INK_PLAIN, "; %zu checks in all", r->not_checked.count);
	page_end(page);
	page_blank(page);
}

enum { UNUSED_SHOWN = 5 };

static struct bytes
place_key(struct arena *arena, struct text file, unsigned line)
{
	return bytes_of_text(arena_printf(arena, "%.*s:%u", TEXT_ARG(file), line));
}

static bool
same_row(const struct input_row *a, const struct input_row *b)
{
	return a->kind == b->kind && text_equal(a->what, b->what) && text_equal(a->unused, b->unused);
}

/* What was given and not used, and why, where no problem says it; equal reasons once. */
static void
unused_inputs(struct human *human)
{
	const struct input_rows *rows = &human->result->inputs;
	struct page *page = &human->page;
	bool *told = ARENA_ARRAY(&human->arena, bool, rows->count);
	size_t said = 0, left = 0;
	struct lookup problems;

	lookup_init(&problems, &human->arena);
	for (size_t i = 0; i < human->result->problems.count; i++) {
		const struct input_problem *p = &human->result->problems.items[i];

		*lookup_put(&problems, place_key(&human->arena, p->file, p->full != NULL ? p->full->line : 0)) = 1;
	}
	for (size_t i = 0; i < rows->count; i++) {
		const struct input_row *row = &rows->items[i];
		size_t more = 0;

		if (told[i] || row->uses != 0 || (row->expected && !human->options->verbose) ||
		    lookup_get(&problems, place_key(&human->arena, row->file, row->line)) != 0)
			continue;
		if (said == UNUSED_SHOWN && !human->options->verbose) {
			left++;
			continue;
		}
		for (size_t j = i + 1; !human->options->verbose && j < rows->count; j++)
			if (!told[j] && rows->items[j].uses == 0 && same_row(row, &rows->items[j])) {
				told[j] = true;
				more++;
			}
		page_begin(page, 0, 4);
		page_say(page, INK_WARNING, "not used");
		page_say(page, INK_PLAIN, ": ");
		say_place(page, INK_PLAIN, row->file, row->line);
		if (row->member.len != 0) {
			page_say(page, INK_PLAIN, ", ");
			page_text(page, INK_PLAIN, row->member, LIMIT_MESSAGE);
		}
		if (more != 0)
			page_printf(page, INK_PLAIN, " and %zu more", more);
		page_say(page, INK_PLAIN, ", ");
		page_text(page, INK_PLAIN, item_text(row), 0);
		page_say(page, INK_PLAIN, ": ");
		page_prose(page, INK_PLAIN, row->unused);
		page_end(page);
		said++;
	}
	if (left != 0) {
		page_begin(page, 0, 4);
		page_printf(page, INK_WARNING, "%zu more not used", left);
		page_say(page, INK_PLAIN, "; -v lists them");
		page_end(page);
	}
	if (said != 0)
		page_blank(page);
}

static void
counts(struct human *human)
{
	const struct result *r = human->result;
	struct page *page = &human->page;
	struct arena *arena = &page->scratch;
	size_t unread = 0;

	if (r->findings.count != 0) {
		page_begin(page, 0, 4);
		page_say(page, INK_DIM, "more about a rule: certproof explain ");
		page_text(page, INK_DIM, r->findings.items[0].rule, 0);
		page_end(page);
	}
	page_begin(page, 0, 4);
	page_printf(page, r->errors != 0 ? INK_ERROR : INK_PLAIN, "%.*s", TEXT_ARG(counted(arena, r->errors, "error")));
	page_say(page, INK_PLAIN, ", ");
	page_printf(page, r->warnings != 0 ? INK_WARNING : INK_PLAIN, "%.*s",
	    TEXT_ARG(counted(arena, r->warnings, "warning")));
	page_say(page, INK_PLAIN, ", ");
	page_printf(page, r->notices != 0 ? INK_NOTICE : INK_PLAIN, "%.*s",
	    TEXT_ARG(counted(arena, r->notices, "notice")));
	if (r->waived != 0)
		page_printf(page, INK_PLAIN, ", %zu waived", r->waived);
	if (r->known != 0)
		page_printf(page, INK_PLAIN, ", %zu in the baseline", r->known);
	for (size_t i = 0; i < r->problems.count; i++)
		unread += problem_level(&r->problems.items[i]) == MESSAGE_ERROR;
	if (unread != 0)
		page_printf(page, INK_ERROR, ", %.*s", TEXT_ARG(counted(arena, unread, "problem")));
	page_printf(page, INK_PLAIN, "; %.*s, %.*s: ", TEXT_ARG(counted(arena, r->files, "file")),
	    TEXT_ARG(counted(arena, r->rules, "rule")));
	page_printf(page, INK_PLAIN, "%zu passed, %zu not applicable, %zu not checked", r->passed, r->not_applicable,
	    r->not_checked.count);
	if (r->rule_errors.count != 0)
		page_printf(page, INK_ERROR, ", %zu could not be evaluated", r->rule_errors.count);
	page_end(page);
	if (r->baseline.len == 0)
		return;
	page_begin(page, 0, 4);
	page_printf(page, INK_PLAIN, "baseline ");
	page_text(page, INK_BOLD, r->baseline, 0);
	page_printf(page, INK_PLAIN, ": %zu known, %zu gone", r->known, r->gone);
	page_say(page, INK_PLAIN, r->gone != 0 ? "; write it again with -f json -o FILE" : "");
	page_end(page);
}

void
human_closing(struct human *human)
{
	problems(human);
	rule_errors(human);
	if (human->options->quiet)
		return;
	if (human->options->verbose)
		passed(human);
	unused_inputs(human);
	not_checked_each(human, human->options->verbose);
	not_checked_line(human);
	human_verdicts(human);
	if (human->result->sections.count == 0)
		human_services(human);
	counts(human);
}

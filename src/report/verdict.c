/* verdict.c - what the findings of a node or certificate add up to, why, and in which order to fix it. */
#include <stdlib.h>

#include "report/human.h"

static void
say_kind(struct page *page, const struct verdict *v, struct text changes)
{
	switch (v->kind) {
	case VERDICT_REFUSED:
		page_say(page, INK_ERROR, "refused");
		break;
	case VERDICT_FAILS:
		page_say(page, INK_ERROR, v->services.count == 0 ? "" : "accepted, but ");
		say_list(page, INK_ERROR, &v->services);
		page_say(page, INK_ERROR, v->services.count == 0 ? "fails" : v->services.count == 1 ? " fails" : " fail");
		break;
	case VERDICT_NOT_JUDGED:
		page_say(page, INK_ERROR, "not judged");
		break;
	case VERDICT_WARNINGS:
		page_say(page, INK_WARNING, "warnings");
		break;
	case VERDICT_READY:
		page_say(page, INK_GOOD, v->not_checked != 0 ? "ready as far as checked" : "ready");
		break;
	}
	if (v->not_checked != 0)
		page_printf(page, INK_PLAIN, " (%.*s not checked)",
		    TEXT_ARG(counted(&page->scratch, v->not_checked, "rule")));
	if (v->waived != 0)
		page_printf(page, INK_WARNING, ", %.*s waived", TEXT_ARG(counted(&page->scratch, v->waived, "finding")));
	if (changes.len != 0) {
		page_say(page, INK_WARNING, ", with ");
		page_text(page, INK_WARNING, changes, 0);
	}
}

/* A finding that says how to fix it, to be found by those words. */
struct remedy {
	struct text fix, node, rule;
};

static int
by_fix(const void *a, const void *b)
{
	const struct remedy *x = a, *y = b;
	int order = text_compare(x->fix, y->fix);

	if (order == 0)
		order = text_compare(x->node, y->node);
	return order != 0 ? order : text_compare(x->rule, y->rule);
}

/* Sorted, each once; what is waived needs no fix. */
static size_t
gather_remedies(struct human *human, struct remedy **out)
{
	const struct result *r = human->result;
	struct remedy *remedies = ARENA_ARRAY(&human->arena, struct remedy, r->findings.count);
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < r->findings.count; i++) {
		const struct finding *f = &r->findings.items[i];

		if (f->fix.len != 0 && finding_counts(f))
			remedies[count++] = (struct remedy){ f->fix, f->node, f->rule };
	}
	if (count != 0)
		qsort(remedies, count, sizeof(*remedies), by_fix);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || by_fix(&remedies[i], &remedies[kept - 1]) != 0)
			remedies[kept++] = remedies[i];
	*out = remedies;
	return kept;
}

/* Says the rules of remedies that begin at `low`: those of the node, or those of the node that comes first. */
static bool
say_rules(struct page *page, const struct remedy *remedies, size_t count, size_t low, struct text fix, struct text node)
{
	bool said = false;

	for (; low < count && text_equal(remedies[low].fix, fix); low++) {
		if (!text_equal(remedies[low].node, node))
			continue;
		page_say(page, INK_DIM, said ? ", " : " [");
		page_text(page, INK_DIM, remedies[low].rule, 0);
		said = true;
	}
	page_say(page, INK_DIM, said ? "]" : "");
	return said;
}

/* Which rules a step of the fix is for, so that its words need not say it. */
static void
say_remedied(struct page *page, const struct remedy *remedies, size_t count, struct text fix, struct text node)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(remedies[middle].fix, fix) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	/* A CA that several nodes rely on is reported at the first of them. */
	if (low < count && !say_rules(page, remedies, count, low, fix, node) && text_equal(remedies[low].fix, fix))
		(void)say_rules(page, remedies, count, low, fix, remedies[low].node);
}

static void
say_verdict(struct page *page, const struct verdict *v, struct text changes, const struct remedy *remedies, size_t remedy_count)
{
	bool said = false;

	page_begin(page, 0, 4);
	if (v->link.len != 0 || v->node.len != 0) {
		page_say(page, INK_BOLD, v->link.len != 0 ? "link " : "node ");
		page_text(page, INK_BOLD, v->link.len != 0 ? v->link : v->node, 0);
		said = true;
	}
	if (v->file.len != 0) {
		page_say(page, INK_PLAIN, said ? ", " : "");
		page_text(page, INK_BOLD, v->file, LIMIT_MESSAGE);
		said = true;
	}
	if (v->object != OBJECT_NONE && v->subject.len != 0) {
		page_say(page, INK_PLAIN, said ? ", " : "");
		say_object(page, v->object, v->subject, false);
	}
	page_say(page, INK_PLAIN, ": ");
	say_kind(page, v, changes);
	page_end(page);
	if (v->because.count != 0) {
		page_label(page, INK_BOLD, "because");
		for (size_t i = 0; i < v->because.count; i++) {
			page_say(page, INK_PLAIN, i > 0 ? ", " : "");
			page_text(page, INK_PLAIN, v->because.items[i], 0);
		}
		page_end(page);
	}
	for (size_t i = 0; i < v->unjudged.count; i++) {
		if (i == 0)
			page_label(page, INK_WARNING, "unknown");
		else
			page_begin(page, PAGE_MARGIN, PAGE_MARGIN);
		page_prose(page, INK_PLAIN, v->unjudged.items[i]);
		page_end(page);
	}
	for (size_t i = 0; i < v->fixes.count; i++) {
		if (i == 0)
			page_label(page, INK_GOOD, "fix");
		else
			page_begin(page, PAGE_MARGIN, PAGE_MARGIN);
		if (v->fixes.count > 1) {
			page_printf(page, INK_PLAIN, "%zu. ", i + 1);
			page->hang += 3;
		}
		page_prose(page, INK_PLAIN, v->fixes.items[i]);
		say_remedied(page, remedies, remedy_count, v->fixes.items[i], v->node);
		page_end(page);
	}
}

void
human_verdicts(struct human *human)
{
	const struct result *r = human->result;
	struct remedy *remedies;
	size_t count;

	if (r->verdicts.count == 0)
		return;
	count = gather_remedies(human, &remedies);
	page_heading(&human->page, TEXT("verdict"));
	page_blank(&human->page);
	for (size_t i = 0; i < r->verdicts.count; i++) {
		const struct verdict *v = &r->verdicts.items[i];

		say_verdict(&human->page, v, changes_by_text(&human->arena, &r->changes), remedies, count);
		if (v->because.count + v->unjudged.count + v->fixes.count != 0 || i + 1 == r->verdicts.count)
			page_blank(&human->page);
	}
}

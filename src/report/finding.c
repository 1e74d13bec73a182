/* finding.c - findings for people, under the node or file that they are about. */
#include <stdlib.h>

#include "report/human.h"

/* Of findings of one rule on one target so many are shown with their surroundings; related objects likewise. */
enum { SHOWN_IN_FULL = 3, RELATED_SHOWN = 10 };

static enum ink
severity_ink(enum severity severity)
{
	return severity == SEVERITY_ERROR ? INK_ERROR : severity == SEVERITY_WARNING ? INK_WARNING : INK_NOTICE;
}

static bool
same_group(const struct finding *a, const struct finding *b)
{
	if (a->link.len != 0 || b->link.len != 0)
		return text_equal(a->link, b->link);
	if (a->node.len != 0 || b->node.len != 0)
		return text_equal(a->node, b->node) && text_equal(a->unit, b->unit);
	if (a->file.len != 0 || b->file.len != 0)
		return text_equal(a->file, b->file);
	return text_equal(a->subject, b->subject);
}

static void
heading(struct human *human, const struct finding *f)
{
	struct buffer words;

	buffer_init(&words, &human->page.scratch);
	if (f->link.len != 0) {
		buffer_adds(&words, "link ");
		buffer_add(&words, f->link);
	} else if (f->node.len != 0) {
		buffer_adds(&words, "node ");
		buffer_add(&words, f->node);
		if (f->unit.len != 0) {
			buffer_adds(&words, ", ");
			buffer_add(&words, f->unit);
		}
		if (f->role.len != 0) {
			buffer_adds(&words, ", ");
			buffer_add(&words, f->role);
		}
		if (f->release.len != 0) {
			buffer_addc(&words, ' ');
			buffer_add(&words, f->release);
		}
	} else {
		buffer_add(&words, f->file.len != 0 ? f->file : f->subject);
	}
	page_heading(&human->page, buffer_text(&words));
	page_blank(&human->page);
}

/* ---- one finding ---- */

static void
say_sentence(struct page *page, const struct finding *f)
{
	enum ink ink = f->waived.len != 0 ? INK_DIM : severity_ink(f->severity);

	page_begin(page, 0, 4);
	page_printf(page, ink, "%s[", severity_name(f->severity));
	page_text(page, ink, f->rule, 0);
	page_say(page, ink, "]");
	page_say(page, INK_PLAIN, f->waived.len != 0 ? " (waived): " : ": ");
	page_text(page, f->waived.len != 0 ? INK_PLAIN : INK_BOLD, text_trim(f->message), LIMIT_MESSAGE);
}

/* Comma and blank between what is said and what comes. */
static void
comma(struct page *page, bool *said)
{
	if (*said)
		page_say(page, INK_PLAIN, ", ");
	*said = true;
}

static void
say_where(struct human *human, const struct finding *f)
{
	struct page *page = &human->page;
	bool said = false;

	page_begin(page, PAGE_MARGIN - 4, PAGE_MARGIN);
	page_say(page, INK_DIM, "--> ");
	if (f->file.len != 0) {
		comma(page, &said);
		say_place(page, INK_PLAIN, f->file, f->line);
		if (f->line == 0 && f->has_offset)
			page_printf(page, INK_PLAIN, ", byte %zu", f->object_offset + f->offset);
		else if (f->line == 0 && f->object_offset != 0)
			page_printf(page, INK_PLAIN, ", byte %zu", f->object_offset);
	}
	if (f->object != OBJECT_NONE && (f->object != OBJECT_FILE || f->file.len == 0)) {
		comma(page, &said);
		say_object(page, f->object, f->subject, f->fingerprint.len != 0);
	}
	if (f->place.len != 0) {
		comma(page, &said);
		page_text(page, INK_PLAIN, f->place, 0);
	}
	if (f->line != 0 && f->has_offset && human->options->verbose)
		page_printf(page, INK_PLAIN, " (byte %zu of the block)", f->offset);
	page_end(page);
	if (human->options->verbose && f->fingerprint.len != 0) {
		page_begin(page, PAGE_MARGIN, PAGE_MARGIN);
		page_say(page, INK_DIM, "serial ");
		page_text(page, INK_DIM, f->serial, 0);
		page_say(page, INK_DIM, ", issued by ");
		page_text(page, INK_DIM, f->issuer, 0);
		if (f->not_after.len != 0) {
			page_say(page, INK_DIM, ", valid to ");
			page_text(page, INK_DIM, f->not_after, 0);
		}
		page_say(page, INK_DIM, ", SHA-256 ");
		page_text(page, INK_DIM, f->fingerprint, 0);
		page_end(page);
	}
}

/* People compare the first bytes; all of them are in the verbose and in the JSON report. */
static void
say_fingerprint(struct human *human, struct text fingerprint)
{
	enum { FIRST_BYTES = 23 };
	bool whole = human->options->verbose || fingerprint.len <= FIRST_BYTES;

	page_say(&human->page, INK_DIM, ", SHA-256 ");
	page_text(&human->page, INK_DIM, (struct text){ fingerprint.at, whole ? fingerprint.len : FIRST_BYTES }, 0);
	page_say(&human->page, INK_DIM, whole ? "" : "...");
}

static void
say_related(struct human *human, const struct finding *f)
{
	struct page *page = &human->page;
	size_t count = f->related_count;

	if (!human->options->verbose && count > RELATED_SHOWN)
		count = RELATED_SHOWN;
	for (size_t i = 0; i < count; i++) {
		const struct related *r = &f->related[i];
		bool said = false;

		page_label(page, INK_BOLD, i == 0 ? "see" : "and");
		if (r->file.len != 0) {
			comma(page, &said);
			say_place(page, INK_PLAIN, r->file, r->line);
		}
		if (r->label.len != 0) {
			comma(page, &said);
			page_say(page, INK_PLAIN, "\"");
			page_text(page, INK_PLAIN, r->label, 0);
			page_say(page, INK_PLAIN, "\"");
		}
		if (r->fingerprint.len != 0)
			say_fingerprint(human, r->fingerprint);
		page_end(page);
	}
	if (count < f->related_count) {
		page_label(page, INK_BOLD, "and");
		page_printf(page, INK_PLAIN, "%zu more (--verbose shows all)", f->related_count - count);
		page_end(page);
	}
}

static void
say_effect(struct page *page, const struct finding *f)
{
	enum ink ink = severity_ink(f->severity);

	if (f->effect == EFFECT_NONE)
		return;
	page_label(page, ink, effect_name(f->effect));
	if (f->effect == EFFECT_REFUSED) {
		page_say(page, INK_PLAIN, f->role.len != 0 ? "the product will not take the file" : "it cannot be used as it is");
	} else if (f->effect == EFFECT_WEAKENS) {
		page_say(page, INK_PLAIN, "it works, but not as well as it should");
	} else {
		page_say(page, INK_PLAIN, f->object == OBJECT_LINK ? "" :
		    f->role.len != 0 ? "accepted on upload, but " : "");
		if (f->services.count != 0) {
			say_list(page, INK_BOLD, &f->services);
			page_say(page, INK_PLAIN, f->services.count == 1 ? " stops working" : " stop working");
		} else {
			page_say(page, INK_PLAIN, f->object == OBJECT_LINK ? "the connection does not come up" :
			    "connections that use it fail");
		}
	}
	page_end(page);
}

static void
say_prose(struct page *page, enum ink ink, const char *label, struct text text)
{
	if (text.len == 0)
		return;
	page_label(page, ink, label);
	page_prose(page, INK_PLAIN, text);
	page_end(page);
}

/* What the product says itself: words, or the number of an alarm. */
static void
say_products_words(struct page *page, struct text says)
{
	size_t digits = 0;

	if (says.len == 0)
		return;
	while (digits < says.len && says.at[digits] >= '0' && says.at[digits] <= '9')
		digits++;
	page_label(page, INK_BOLD, "says");
	page_say(page, INK_PLAIN, digits == says.len ? "the product raises alarm " : "\"");
	page_prose(page, INK_PLAIN, says);
	page_say(page, INK_PLAIN, digits == says.len ? "" : "\" (the product's words)");
	page_end(page);
}

/* ---- findings of one rule on one target ---- */

static bool
same_texts(const struct texts *a, const struct texts *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!text_equal(a->items[i], b->items[i]))
			return false;
	return true;
}

/* What is said once for both of them is the same. */
static bool
same_run(const struct finding *a, const struct finding *b)
{
	return a->target == b->target && same_group(a, b) && text_equal(a->rule, b->rule) && a->severity == b->severity &&
	    a->effect == b->effect && text_equal(a->reason, b->reason) && text_equal(a->source, b->source) &&
	    text_equal(a->product_says, b->product_says) && text_equal(a->waived, b->waived) &&
	    same_texts(&a->services, &b->services);
}

/* The end of the run that begins at `first`. */
static size_t
run_end(const struct result *result, size_t first)
{
	size_t end = first + 1;

	while (end < result->findings.count && same_run(&result->findings.items[first], &result->findings.items[end]))
		end++;
	return end;
}

/* What to do about each of them, except what was just said. */
static void
say_fixes(struct human *human, const struct finding *findings, size_t count)
{
	struct page *page = &human->page;
	struct text last = TEXT("");
	size_t ways = 0, said = 0;

	for (size_t i = 0; i < count; i++)
		if (findings[i].fix.len != 0 && !text_equal(findings[i].fix, last)) {
			last = findings[i].fix;
			ways++;
		}
	last = TEXT("");
	for (size_t i = 0; i < count; i++) {
		if (findings[i].fix.len == 0 || text_equal(findings[i].fix, last))
			continue;
		last = findings[i].fix;
		if (said++ == 0)
			page_label(page, INK_GOOD, "fix");
		else
			page_begin(page, PAGE_MARGIN, PAGE_MARGIN);
		if (ways > 1) {
			page_say(page, INK_PLAIN, "- ");
			page->hang += 2;
		}
		if (said > SHOWN_IN_FULL && !human->options->verbose) {
			page_say(page, INK_PLAIN, "and likewise for the others");
			page_end(page);
			return;
		}
		page_prose(page, INK_PLAIN, findings[i].fix);
		page_end(page);
	}
}

/* Findings of one rule on one target, in the order in which they are listed. */
struct run {
	size_t first, end;             /* of the findings */
	size_t group;                  /* the first finding of its file, node or link */
	unsigned group_weight, weight; /* how grave the worst of them is */
	bool folded;                   /* it is told with the run of another file */
	size_t folded_first, folded_next;      /* of those that are told with this one; index plus one */
};

/* The other files of which the same is said. */
static void
say_also(struct human *human, const struct run *runs, const struct run *run)
{
	enum { FILES_SHOWN = 5 };
	struct page *page = &human->page;
	size_t files = 0, group = SIZE_MAX;

	for (size_t i = run->folded_first; i != 0; i = runs[i - 1].folded_next) {
		const struct finding *f = &human->result->findings.items[runs[i - 1].first];

		if (runs[i - 1].group == group)
			continue;
		group = runs[i - 1].group;
		if (files++ >= FILES_SHOWN)
			continue;
		if (files == 1)
			page_label(page, INK_BOLD, "also");
		else
			page_say(page, INK_PLAIN, ", ");
		say_place(page, INK_PLAIN, f->file, f->line);
	}
	if (files > FILES_SHOWN) {
		page_say(page, INK_PLAIN, " and ");
		page_printf(page, INK_BOLD, "%zu more file%s", files - FILES_SHOWN, files - FILES_SHOWN == 1 ? "" : "s");
		page_say(page, INK_PLAIN, " (-v lists them)");
	}
	if (files != 0)
		page_end(page);
}

static void
write_run(struct human *human, const struct run *runs, const struct run *run)
{
	const struct finding *findings = &human->result->findings.items[run->first];
	size_t count = run->end - run->first;
	struct page *page = &human->page;
	const struct finding *first = &findings[0];
	bool full;

	for (size_t i = 0; i < count; i++) {
		const struct finding *f = &findings[i];

		full = i < SHOWN_IN_FULL || human->options->verbose;
		say_sentence(page, f);
		if (!full && f->place.len != 0) {
			page_say(page, INK_PLAIN, " (");
			page_text(page, INK_PLAIN, f->place, 0);
			page_say(page, INK_PLAIN, ")");
		}
		page_end(page);
		if (full || !text_equal(f->file, first->file) || f->line != first->line)
			say_where(human, f);
		if (full && f->shown.len != 0)
			page_snippet(page, 0, f->shown, f->caret, f->caret_len, severity_ink(f->severity));
		say_related(human, f);
	}
	say_also(human, runs, run);
	say_effect(page, first);
	say_products_words(page, first->product_says);
	say_prose(page, INK_BOLD, "why", first->reason);
	say_fixes(human, findings, count);
	say_prose(page, INK_BOLD, "waived", first->waived);
	say_prose(page, INK_DIM, "source", first->source);
	page_blank(page);
}

/* What is covered weighs nothing. */
static unsigned
weight_of(const struct finding *f)
{
	return finding_counts(f) ? 1 + (unsigned)f->severity * EFFECT_COUNT + (unsigned)f->effect : 0;
}

static int
by_weight(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->group_weight != y->group_weight)
		return x->group_weight > y->group_weight ? -1 : 1;
	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return x->first < y->first ? -1 : x->first > y->first;
}

/* The runs, the worst file first, and in it the worst finding. */
static struct run *
order_runs(struct human *human, size_t *count)
{
	const struct result *r = human->result;
	struct run *runs = ARENA_ARRAY(&human->arena, struct run, r->findings.count);
	size_t group_run = 0, group = 0;

	*count = 0;
	for (size_t i = 0, end; i < r->findings.count; i = end) {
		struct run *run = &runs[*count];

		end = run_end(r, i);
		if (i == 0 || !same_group(&r->findings.items[i], &r->findings.items[i - 1])) {
			group = i;
			group_run = *count;
		}
		*run = (struct run){ .first = i, .end = end, .group = group, .weight = weight_of(&r->findings.items[i]) };
		++*count;
		for (size_t j = group_run; j < *count; j++)
			if (runs[j].group_weight < run->weight || j == *count - 1)
				runs[j].group_weight = run->weight > runs[group_run].group_weight ? run->weight : runs[group_run].group_weight;
	}
	if (*count != 0)
		qsort(runs, *count, sizeof(*runs), by_weight);
	return runs;
}

/*
 * What a rule says of hundreds of files is told of one, with the names of the others: where it says the same in each, and from the
 * fourth on where the words differ. Nothing is folded of nodes and links, and where all is asked for.
 */
static void
fold(struct human *human, struct run *runs, size_t count)
{
	enum { TOLD = 3 };
	const struct finding *findings = human->result->findings.items;
	struct lookup leaders, told, last;

	if (human->options->verbose)
		return;
	lookup_init(&leaders, &human->arena);
	lookup_init(&told, &human->arena);
	lookup_init(&last, &human->arena);
	for (size_t i = 0; i < count; i++) {
		const struct finding *f = &findings[runs[i].first];
		struct text kind, words;
		size_t leader;

		if (f->node.len != 0 || f->link.len != 0 || f->file.len == 0)
			continue;
		kind = arena_printf(&human->arena, "%.*s %u %d", TEXT_ARG(f->rule), runs[i].weight, f->waived.len != 0);
		words = arena_printf(&human->arena, "%.*s %zu %.*s %.*s", TEXT_ARG(kind), runs[i].end - runs[i].first, TEXT_ARG(f->message), TEXT_ARG(f->fix));
		leader = lookup_get(&leaders, bytes_of_text(words));
		if (leader == 0 && lookup_get(&told, bytes_of_text(kind)) >= TOLD)
			leader = lookup_get(&leaders, bytes_of_text(kind));
		if (leader != 0 && runs[leader - 1].group != runs[i].group) {
			size_t *end = lookup_put_address(&last, &runs[leader - 1]);

			runs[i].folded = true;
			if (*end == 0)
				runs[leader - 1].folded_first = i + 1;
			else
				runs[*end - 1].folded_next = i + 1;
			*end = i + 1;
			continue;
		}
		*lookup_put(&leaders, bytes_of_text(words)) = i + 1;
		*lookup_put(&leaders, bytes_of_text(kind)) = i + 1;
		++*lookup_put(&told, bytes_of_text(kind));
	}
}

void
human_findings(struct human *human)
{
	const struct result *result = human->result;
	size_t count, end, group = SIZE_MAX;
	struct run *runs = order_runs(human, &count);

	fold(human, runs, count);
	for (size_t i = 0; i < count; i = end) {
		for (end = i; end < count && runs[end].group == runs[i].group; end++) {
			if (runs[end].folded)
				continue;
			if (group != runs[end].group)
				heading(human, &result->findings.items[runs[end].first]);
			group = runs[end].group;
			write_run(human, runs, &runs[end]);
		}
		for (size_t j = i; group == runs[i].group && j < end; j++)
			for (size_t k = runs[j].first; k < runs[j].end; k++)
				human_path(human, result->findings.items[k].target);
	}
}

/* ---- one line each ---- */

static void
say_count(struct page *page, size_t count, enum severity severity, bool *said)
{
	if (count == 0)
		return;
	page_say(page, INK_PLAIN, *said ? ", " : "");
	page_printf(page, severity_ink(severity), "%.*s", TEXT_ARG(counted(&page->scratch, count, severity_name(severity))));
	*said = true;
}

static void
quiet_line(struct human *human, const struct run *runs, size_t first, size_t end)
{
	enum { RULES_SHOWN = 3 };
	const struct finding *findings = human->result->findings.items, *f = &findings[runs[first].first];
	struct page *page = &human->page;
	size_t counts[SEVERITY_COUNT] = { 0 }, covered = 0, rules = 0;
	struct text last = TEXT("");
	bool said = false;

	for (size_t i = first; i < end; i++)
		for (size_t j = runs[i].first; j < runs[i].end; j++) {
			if (finding_counts(&findings[j]))
				counts[findings[j].severity]++;
			else
				covered++;
		}
	page_begin(page, 0, 4);
	if (f->link.len != 0 || f->node.len != 0) {
		page_say(page, INK_BOLD, f->link.len != 0 ? "link " : "node ");
		page_text(page, INK_BOLD, f->link.len != 0 ? f->link : f->node, 0);
		page_say(page, INK_PLAIN, f->unit.len != 0 && f->link.len == 0 ? ", " : "");
		page_text(page, INK_PLAIN, f->link.len == 0 ? f->unit : TEXT(""), 0);
	} else {
		page_text(page, INK_BOLD, f->file.len != 0 ? f->file : f->subject, LIMIT_MESSAGE);
	}
	page_say(page, INK_PLAIN, ": ");
	for (enum severity severity = SEVERITY_COUNT; severity-- > 0;)
		say_count(page, counts[severity], severity, &said);
	if (covered != 0)
		page_printf(page, INK_PLAIN, "%s%zu waived or known", said ? ", " : "", covered);
	for (size_t i = first; i < end; i++) {
		const struct finding *told = &findings[runs[i].first];

		if (!finding_counts(told) || text_equal(told->rule, last))
			continue;
		last = told->rule;
		if (rules++ >= RULES_SHOWN)
			continue;
		page_say(page, INK_PLAIN, rules == 1 ? ": " : ", ");
		page_text(page, INK_PLAIN, told->rule, 0);
	}
	if (rules > RULES_SHOWN)
		page_printf(page, INK_PLAIN, " and %zu more", rules - RULES_SHOWN);
	page_end(page);
}

void
human_quiet(struct human *human)
{
	const struct result *r = human->result;
	size_t count, end;
	struct run *runs = order_runs(human, &count);
	struct lookup told, unread;

	/* One line each, however wide. */
	human->page.width = 0;
	lookup_init(&told, &human->arena);
	lookup_init(&unread, &human->arena);
	for (size_t i = 0; i < r->problems.count; i++)
		if (problem_level(&r->problems.items[i]) == MESSAGE_ERROR)
			*lookup_put(&unread, bytes_of_text(r->problems.items[i].file)) = 1;
	for (size_t i = 0; i < count; i = end) {
		for (end = i; end < count && runs[end].group == runs[i].group; end++)
			;
		*lookup_put(&told, bytes_of_text(r->findings.items[runs[i].first].file)) = 1;
		quiet_line(human, runs, i, end);
	}
	for (size_t i = 0; i < r->targets.count; i++) {
		const struct judged *t = &r->targets.items[i];

		if (t->file.len == 0 || t->link.len != 0 || ++*lookup_put(&told, bytes_of_text(t->file)) > 1)
			continue;
		page_begin(&human->page, 0, 4);
		page_text(&human->page, INK_BOLD, t->file, LIMIT_MESSAGE);
		page_say(&human->page, INK_PLAIN, ": ");
		if (lookup_get(&unread, bytes_of_text(t->file)) != 0)
			page_say(&human->page, INK_ERROR, "not judged");
		else
			page_say(&human->page, INK_GOOD, "nothing found");
		page_end(&human->page);
	}
}

/* human.c - the report for people: what was judged as what, and the order of all that follows. */
#include "report/host.h"
#include "report/human.h"

/* Nor are the packs that were left out. */
static void
packs(struct human *human)
{
	const struct texts *asked = &human->result->changes.packs;

	if (!human->result->changes.packs_asked)
		return;
	page_begin(&human->page, 0, 4);
	page_say(&human->page, INK_PLAIN, "--pack: ");
	page_say(&human->page, INK_WARNING, asked->count == 1 ? "only the pack " : "only the packs ");
	for (size_t i = 0; i < asked->count; i++) {
		page_say(&human->page, INK_WARNING, i != 0 ? ", " : "");
		page_text(&human->page, INK_WARNING, asked->items[i], 0);
	}
	page_end(&human->page);
}

/* The configuration is never silent. */
static void
configuration(struct human *human)
{
	const struct changes *c = &human->result->changes;
	struct page *page = &human->page;
	struct text what = changes_text(&page->scratch, c);

	if (c->file.len == 0 && what.len == 0)
		return;
	page_begin(page, 0, 4);
	if (c->file.len != 0) {
		page_say(page, INK_PLAIN, "configuration ");
		page_text(page, INK_BOLD, c->file, 0);
	}
	if (what.len != 0) {
		page_say(page, INK_PLAIN, c->file.len != 0 ? ": " : "");
		page_text(page, INK_WARNING, what, 0);
	}
	if (c->waivers.count != 0)
		page_printf(page, INK_PLAIN, "%s%.*s", what.len != 0 ? "; " : ": ", TEXT_ARG(counted(&page->scratch, c->waivers.count, "waiver")));
	page_end(page);
}

/* What was passed over. */
static void
excluded(struct human *human)
{
	const struct changes *c = &human->result->changes;
	struct page *page = &human->page;

	if (c->exclude.count == 0)
		return;
	page_begin(page, 0, 4);
	page_printf(page, INK_WARNING, "%zu excluded", c->excluded);
	page_say(page, INK_PLAIN, " by ");
	for (size_t i = 0; i < c->exclude.count; i++) {
		page_say(page, INK_PLAIN, i != 0 ? ", " : "");
		page_text(page, INK_PLAIN, c->exclude.items[i], 0);
	}
	page_end(page);
}

/* A run without findings says what it looked at, too. */
static void
judged(struct human *human)
{
	enum { SHOWN = 8, SHOWN_BESIDE_FINDINGS = 3 };
	const struct result *r = human->result;
	struct page *page = &human->page;
	size_t told = 0, all = 0, shown = r->errors + r->warnings != 0 ? SHOWN_BESIDE_FINDINGS : SHOWN;

	for (size_t i = 0; i < r->targets.count; i++) {
		const struct judged *target = &r->targets.items[i];

		if (target->about.len == 0 || (all++ >= shown && !human->options->verbose))
			continue;
		if (told++ == 0) {
			page_begin(page, 0, 0);
			page_say(page, INK_PLAIN, "judged:");
			page_end(page);
		}
		page_begin(page, 2, 6);
		page_say(page, INK_PLAIN, target->object == OBJECT_KEY ? "private key: " : "");
		say_object(page, target->object, target->subject, false);
		page_say(page, INK_PLAIN, target->object == OBJECT_KEY ? "; " : ": ");
		page_text(page, INK_PLAIN, target->about, 0);
		if (target->profile_title.len != 0 && target->object == OBJECT_CERTIFICATE) {
			page_say(page, INK_PLAIN, "; judged as ");
			page_text(page, INK_PLAIN, target->profile_title, 0);
			page_say(page, INK_PLAIN, target->profile_why.len != 0 ? ": " : "");
			page_text(page, INK_PLAIN, target->profile_why, 0);
		}
		page_say(page, INK_DIM, "  [");
		say_place(page, INK_DIM, target->file, target->line);
		page_say(page, INK_DIM, "]");
		page_end(page);
	}
	for (size_t i = 0; i < r->data.count && human->options->verbose; i++) {
		page_begin(page, 0, 4);
		page_say(page, INK_PLAIN, i == 0 ? "asked were also the tables of " : "and of ");
		page_text(page, INK_PLAIN, r->data.items[i].name, 0);
		page_say(page, INK_PLAIN, ", as of ");
		page_text(page, INK_PLAIN, r->data.items[i].date, 0);
		page_end(page);
	}
	if (all > told) {
		page_begin(page, 2, 6);
		page_printf(page, INK_PLAIN, "and %zu more (--verbose lists them)", all - told);
		page_end(page);
	}
	if (all != 0)
		page_blank(page);
}

/* A site need not say which release its nodes run. */
static void
assumed_releases(struct human *human)
{
	const struct result *r = human->result;
	const struct verdict *first = NULL;
	struct page *page = &human->page;
	size_t count = 0;

	for (size_t i = 0; i < r->verdicts.count; i++)
		if (r->verdicts.items[i].release_assumed.len != 0) {
			first = first == NULL ? &r->verdicts.items[i] : first;
			count++;
		}
	if (first == NULL)
		return;
	page_begin(page, 0, 4);
	page_text(page, INK_PLAIN, first->node, 0);
	if (count > 1)
		page_printf(page, INK_PLAIN, " and %.*s", TEXT_ARG(counted(&page->scratch, count - 1, "other node")));
	page_printf(page, INK_PLAIN, " %s judged for the newest release, since none is named (", count > 1 ? "are" : "is");
	page_text(page, INK_BOLD, first->release_assumed, 0);
	page_say(page, INK_PLAIN, "): write 'release' into the site file");
	page_end(page);
}

/* "2 refused, 1 ready" */
static void
say_verdicts(struct human *human)
{
	static const char *const words[] = {
		[VERDICT_REFUSED] = "refused", [VERDICT_FAILS] = "fail", [VERDICT_NOT_JUDGED] = "not judged",
		[VERDICT_WARNINGS] = "with warnings", [VERDICT_READY] = "ready",
	};
	const struct result *r = human->result;
	struct page *page = &human->page;
	size_t counts[VERDICT_READY + 1] = { 0 };
	bool said = false;

	for (size_t i = 0; i < r->verdicts.count; i++)
		counts[r->verdicts.items[i].kind]++;
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		enum ink ink = i == VERDICT_READY ? INK_GOOD : i == VERDICT_WARNINGS ? INK_WARNING : INK_ERROR;

		if (counts[i] == 0)
			continue;
		page_say(page, INK_PLAIN, said ? ", " : "");
		said = true;
		if (r->verdicts.count == 1)
			page_say(page, ink, verdict_name((enum verdict_kind)i));
		else
			page_printf(page, ink, "%zu %s", counts[i], i == VERDICT_FAILS && counts[i] == 1 ? "fails" : words[i]);
	}
}

/* What somebody wants to know who reads two lines. */
static void
first_words(struct human *human)
{
	const struct result *r = human->result;
	struct page *page = &human->page;
	struct worst worst = worst_first(&human->arena, r);
	const struct input_problem *problem = NULL;

	for (size_t i = r->problems.count; i-- > 0;)
		if (problem_level(&r->problems.items[i]) == MESSAGE_ERROR)
			problem = &r->problems.items[i];
	page_begin(page, 0, 9);
	page_say(page, INK_BOLD, "verdict: ");
	if (r->verdicts.count != 0)
		say_verdicts(human);
	else if (r->errors + r->warnings + r->notices == 0)
		page_say(page, problem != NULL ? INK_ERROR : INK_GOOD, problem != NULL ? "not judged: not everything could be read or judged" :
		    "nothing found");
	else
		page_printf(page, r->errors != 0 ? INK_ERROR : r->warnings != 0 ? INK_WARNING : INK_NOTICE, "%.*s",
		    TEXT_ARG(counts_text(&page->scratch, r)));
	if (problem != NULL && r->verdicts.count + r->errors + r->warnings + r->notices != 0)
		page_say(page, INK_ERROR, ", but not everything could be read or judged");
	page_end(page);
	if (problem == NULL && (worst.count == 0 || worst.items[0]->severity == SEVERITY_NOTICE || worst.items[0]->fix.len == 0)) {
		page_blank(page);
		return;
	}
	page_begin(page, 2, 9);
	page_say(page, INK_BOLD, "first: ");
	if (problem != NULL) {
		page_text(page, INK_PLAIN, problem->file, LIMIT_MESSAGE);
		page_say(page, INK_PLAIN, problem->file.len != 0 ? ": " : "");
		page_prose(page, INK_PLAIN, problem->message);
	} else {
		page_prose(page, INK_PLAIN, worst.items[0]->fix);
		page_say(page, INK_DIM, " [");
		if (worst.items[0]->file.len != 0) {
			page_text(page, INK_DIM, worst.items[0]->file, 0);
			page_say(page, INK_DIM, ", ");
		}
		page_text(page, INK_DIM, worst.items[0]->rule, 0);
		page_say(page, INK_DIM, "]");
	}
	page_end(page);
	page_blank(page);
}

/* What was judged as what. */
static void
opening(struct human *human)
{
	const struct result *r = human->result;
	struct page *page = &human->page;

	page_begin(page, 0, 4);
	if (r->site.len != 0) {
		page_say(page, INK_BOLD, "site ");
		page_text(page, INK_BOLD, r->site, 0);
	} else if (r->role.len != 0) {
		page_text(page, INK_BOLD, r->role_title.len != 0 ? r->role_title : r->role, 0);
		page_say(page, INK_PLAIN, " (");
		page_text(page, INK_PLAIN, r->role, 0);
		page_say(page, INK_PLAIN, ")");
	} else {
		page_say(page, INK_PLAIN, "any certificate (--role adds the rules of a product)");
	}
	page_say(page, INK_PLAIN, ", judged ");
	if (r->release.len != 0) {
		page_say(page, INK_PLAIN, "for ");
		page_text(page, INK_BOLD, r->release, 0);
		page_say(page, INK_PLAIN, r->release_assumed ? ", the newest; --release for another; " : " ");
	}
	page_say(page, INK_PLAIN, "as of ");
	page_text(page, INK_PLAIN, time_text(&page->scratch, r->at), 0);
	if (r->list_partial)
		page_printf(page, INK_PLAIN, ", with %.*s of a list that could not be read whole",
		    TEXT_ARG(counted(&page->scratch, r->list_count, "certificate")));
	else if (r->list_given && r->list_count == 0)
		page_say(page, INK_PLAIN, ", with no certificate in the list");
	else if (r->list_given)
		page_printf(page, INK_PLAIN, ", with %.*s in the list",
		    TEXT_ARG(counted(&page->scratch, r->list_count, "certificate")));
	else if (r->site.len == 0)
		page_say(page, INK_PLAIN, ", without a list of trusted CAs");
	page_end(page);
	assumed_releases(human);
	configuration(human);
	packs(human);
	excluded(human);
	if (r->crypto_old) {
		page_begin(page, 0, 4);
		page_say(page, INK_WARNING, "warning");
		page_say(page, INK_PLAIN, ": OpenSSL ");
		page_text(page, INK_PLAIN, r->crypto_version, 0);
		page_say(page, INK_PLAIN, " has known faults that a hostile file can use; update it");
		page_end(page);
	}
	page_blank(page);
	first_words(human);
	judged(human);
}

/* Of an upload people want to know first what fails, what shows it, and what to do. */
static void
sections(struct human *human)
{
	const struct result *r = human->result;
	struct page *page = &human->page;

	if (r->sections.count == 0)
		return;
	human_services(human);
	for (size_t i = 0; i < r->sections.count; i++) {
		page_heading(page, r->sections.items[i].title);
		page_blank(page);
		for (size_t j = 0; j < r->sections.items[i].lines.count; j++) {
			page_begin(page, 2, 4);
			page_text(page, INK_PLAIN, r->sections.items[i].lines.items[j], 2 * LIMIT_MESSAGE);
			page_end(page);
		}
		page_blank(page);
	}
}

bool
human_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct human human = { .result = result, .options = options };

	(void)messages;
	page_init(&human.page, out, arena, options->color, options->width);
	arena_init(&human.arena, arena->exhausted, arena->context);
	human.of_target = arena_take_array(&human.arena, result->targets.count, sizeof(*human.of_target));
	for (size_t i = result->drawings.count; i-- > 0;)
		if (result->drawings.items[i].target < result->targets.count)
			human.of_target[result->drawings.items[i].target] = &result->drawings.items[i];
	if (!options->quiet)
		opening(&human);
	sections(&human);
	if (options->quiet)
		human_quiet(&human);
	else
		human_findings(&human);
	if (!options->quiet)
		human_paths(&human);
	human_closing(&human);
	arena_free(&human.arena);
	page_free(&human.page);
	return true;
}

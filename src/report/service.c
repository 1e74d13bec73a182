/* service.c - the report's last block: of each thing that a deployment is used for, whether it works, why not, and until when. */
#include "report/human.h"

static void
say_state(struct page *page, const struct service_verdict *v)
{
	switch (v->state) {
	case SERVICE_FAILS:
		page_say(page, INK_ERROR, "fails");
		break;
	case SERVICE_NOT_JUDGED:
		page_say(page, INK_WARNING, "not judged");
		break;
	case SERVICE_AT_RISK:
		page_say(page, INK_WARNING, v->give.count != 0 ? "at risk, as far as judged" : "at risk");
		break;
	case SERVICE_WORKS:
		page_say(page, INK_GOOD, v->give.count != 0 ? "works as far as judged" : "works");
		break;
	}
}

/* Of what fails anyhow only the day that is past says something; what is at risk may be so for it. */
static void
say_end(struct page *page, const struct service_verdict *v, int64_t now)
{
	bool over = v->ends < now;

	if (!v->has_end || v->state == SERVICE_NOT_JUDGED || (v->state == SERVICE_FAILS && !over))
		return;
	page_printf(page, INK_PLAIN, over ? ", since " : v->state == SERVICE_AT_RISK ? "; ends " : " until ");
	page_text(page, INK_BOLD, date_text(&page->scratch, v->ends), 0);
	page_say(page, INK_PLAIN, over || v->state != SERVICE_AT_RISK ? ", when the " : ", with the ");
	page_text(page, INK_PLAIN, v->ending, 0);
	page_say(page, INK_PLAIN, over ? " ended" : v->state == SERVICE_AT_RISK ? "" : " ends");
}

/* A further capital or a digit in the first word: CRL, CallManager, X.509. */
static bool
begins_with_name(struct text title)
{
	for (size_t i = 1; i < title.len && title.at[i] != ' '; i++)
		if ((title.at[i] >= 'A' && title.at[i] <= 'Z') || (title.at[i] >= '0' && title.at[i] <= '9'))
			return true;
	return false;
}

/* "Certificate ends" becomes a clause; "CRL has expired" stays. */
static void
say_clause(struct page *page, struct text title)
{
	if (title.len < 2 || title.at[0] < 'A' || title.at[0] > 'Z' || begins_with_name(title)) {
		page_text(page, INK_PLAIN, title, LIMIT_MESSAGE);
		return;
	}
	page_text(page, INK_PLAIN, arena_printf(&page->scratch, "%c%.*s", title.at[0] - 'A' + 'a', (int)title.len - 1,
	    title.at + 1), LIMIT_MESSAGE);
}

/* So many nodes and links are named. */
#define PLACES_SHOWN 5

static void
say_cause_at(struct page *page, const struct service_verdict *v, size_t index)
{
	const struct service_place *place = &v->places.items[index];
	const struct text last = index != 0 ? v->places.items[index - 1].rule : (struct text){ "", 0 };

	page_label(page, INK_BOLD, index == 0 ? "because" : "and");
	/* What was said of the place before is not said again. */
	if (!text_equal(place->rule, last))
		say_clause(page, place->why);
	if (place->link.len != 0 || place->node.len != 0) {
		if (!text_equal(place->rule, last))
			page_say(page, INK_PLAIN, ": ");
		page_say(page, INK_PLAIN, place->link.len != 0 ? "link " : "node ");
		page_text(page, INK_PLAIN, place->link.len != 0 ? place->link : place->node, 0);
	}
	page_say(page, INK_DIM, " [");
	page_text(page, INK_DIM, place->rule, 0);
	page_say(page, INK_DIM, "]");
	if (index + 1 == PLACES_SHOWN && v->places.count > PLACES_SHOWN)
		page_printf(page, INK_PLAIN, ", and %zu more", v->places.count - PLACES_SHOWN);
	page_end(page);
}

static void
say_service(struct page *page, const struct service_verdict *v, int64_t now)
{
	page_begin(page, 0, 4);
	page_text(page, INK_BOLD, v->title, 0);
	page_say(page, INK_PLAIN, ": ");
	say_state(page, v);
	say_end(page, v, now);
	page_end(page);
	if (v->rule.len != 0 && v->state != SERVICE_NOT_JUDGED)
		for (size_t i = 0; i < v->places.count && i < PLACES_SHOWN; i++)
			say_cause_at(page, v, i);
	if (v->give.count == 0)
		return;
	page_label(page, INK_GOOD, "give");
	say_list(page, INK_PLAIN, &v->give);
	page_end(page);
}

void
human_services(struct human *human)
{
	const struct result *r = human->result;
	struct page *page = &human->page;

	if (r->services.count == 0)
		return;
	page_heading(page, TEXT("services"));
	page_blank(page);
	for (size_t i = 0; i < r->services.count; i++)
		say_service(page, &r->services.items[i], r->at);
	page_blank(page);
}

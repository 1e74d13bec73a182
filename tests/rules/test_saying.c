/* test_saying.c - src/rules/saying.c: what products say is found in whole, in part, and in a line of a log. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "rules/rules.h"
#include "rule_runs.h"

static struct sayings sayings;

static void
setup(void)
{
	ck_assert(sayings_read(&arena, NULL, source_file("rules"), &sayings, &messages));
}

static const struct row {
	const char *why, *asked, *rule;        /* a rule of the first that is found; NULL: nothing is */
} rows[] = {
	{ "a whole message", "File upload failed.: Common name must be a valid FQDN", "expressway/cn-not-fqdn" },
	{ "without what stands before it", "Common name must be a valid FQDN", "expressway/cn-not-fqdn" },
	{ "other letters, more blanks, quotes", "\"file upload failed.:  COMMON name must be\ta valid fqdn\"", "expressway/cn-not-fqdn" },
	{ "a part of it", "must be a valid FQDN", "expressway/cn-not-fqdn" },
	{ "a line of a log", "2026-11-21T10:00:00 tvcs: Event=\"Inbound TLS Negotiation Error\" Detail=\"tlsv1 alert unknown ca\" Protocol=\"TLS\"", "link/not-trusted" },
	{ "an alarm", "40052", "expressway/cn-missing" },
	{ "an alarm in words", "alarm 40052", "expressway/cn-missing" },
	{ "a number within a number is another", "140052", NULL },
	{ "an error of OpenSSL", "error 18 at 0 depth lookup: self-signed certificate", "expressway/self-signed" },
	{ "a longer one before the shorter", "verify error:num=19:self-signed certificate in certificate chain", "chain/root-not-trusted" },
	{ "a few letters say nothing", "ca", NULL },
	{ "nothing", "", NULL },
	{ "something else", "the coffee machine is empty", NULL },
};

START_TEST(what_is_said_leads_to_rules)
{
	const struct row *row = &rows[_i];
	struct found_sayings found;
	bool has = false;

	sayings_find(&arena, &sayings, text_of(row->asked), &found);
	ck_assert_msg((found.count != 0) == (row->rule != NULL), "%s: %zu found", row->why, found.count);
	for (size_t i = 0; i < found.count; i++)
		for (size_t j = 0; row->rule != NULL && j < found.items[i]->rules.count; j++)
			has = has || text_is(found.items[i]->rules.items[j], row->rule);
	ck_assert_msg(row->rule == NULL || has, "%s: not %s", row->why, row->rule);
}
END_TEST

/* Each message is found by its own words, and by the words in any line. */
START_TEST(each_message_is_found_by_its_own_words)
{
	for (size_t i = 0; i < sayings.list.count; i++) {
		const struct saying *saying = &sayings.list.items[i];

		for (size_t j = 0; j < saying->says.count + saying->alarms.count; j++) {
			struct text said = j < saying->says.count ? saying->says.items[j] : saying->alarms.items[j - saying->says.count];
			struct found_sayings found;
			bool has = false;

			sayings_find(&arena, &sayings, arena_printf(&arena, "log: <%.*s> line 3", TEXT_ARG(said)), &found);
			for (size_t k = 0; k < found.count; k++)
				has = has || found.items[k] == saying;
			ck_assert_msg(has, "%.*s", TEXT_ARG(said));
		}
		ck_assert_msg(saying->source.len != 0 && saying->means.len != 0, "%zu", i);
	}
}
END_TEST

TESTS_WITH("rules/saying", setup, NULL,
	EACH(what_is_said_leads_to_rules, rows),
	TEST(each_message_is_found_by_its_own_words))

/* test_service.c - src/report/service.c: of each use of a deployment, whether it works, why not, and until when. */
#include "part_text.h"

#define DAY 86400
#define HEADING "-- services --------------------------------------------------------------------\n\n"

static struct text one[] = { LITERAL("the key of a") }, three[] = { LITERAL("x"), LITERAL("y"), LITERAL("z") };

static struct text
written(const struct service_verdict *services, size_t count, const struct report_options *options)
{
	struct result result = { .at = AT };

	for (size_t i = 0; i < count; i++) {
		struct service_verdict *v = LIST_ADD(&arena, &result.services);

		*v = services[i];
		/* One place for each cause, where a test names none. */
		while (v->places.count < v->causes)
			*LIST_ADD(&arena, &v->places) = (struct service_place){ v->why, v->rule, v->node, v->link };
	}
	return part_text(human_services, &result, options);
}

static struct text
written_one(const struct service_verdict *service, unsigned width)
{
	return written(service, 1, &(struct report_options){ .width = width });
}

START_TEST(a_use_works_until_something_ends)
{
	static const struct {
		const char *why;
		struct service_verdict service;
		const char *want;
	} rows[] = {
		{ "works", { .state = SERVICE_WORKS }, "Calls: works\n" },
		{ "works until", { .state = SERVICE_WORKS, .has_end = true, .ends = AT + DAY, .ending = LITERAL("CRL of r") },
		  "Calls: works until 2026-11-22, when the CRL of r ends\n" },
		{ "what ends now is not over", { .state = SERVICE_WORKS, .has_end = true, .ends = AT, .ending = LITERAL("CRL of r") },
		  "Calls: works until 2026-11-21, when the CRL of r ends\n" },
		{ "works as far as judged", { .state = SERVICE_WORKS, .give = ITEMS(one) },
		  "Calls: works as far as judged\n     give: the key of a\n" },
		{ "at risk", { .state = SERVICE_AT_RISK }, "Calls: at risk\n" },
		{ "at risk, and an end", { .state = SERVICE_AT_RISK, .has_end = true, .ends = AT + DAY, .ending = LITERAL("CRL of r") },
		  "Calls: at risk; ends 2026-11-22, with the CRL of r\n" },
		{ "at risk, for it is over",
		  { .state = SERVICE_AT_RISK, .has_end = true, .ends = AT - 1, .ending = LITERAL("CRL of r") },
		  "Calls: at risk, since 2026-11-21, when the CRL of r ended\n" },
		{ "at risk, as far as judged", { .state = SERVICE_AT_RISK, .give = ITEMS(three) },
		  "Calls: at risk, as far as judged\n     give: x, y and z\n" },
		{ "fails", { .state = SERVICE_FAILS }, "Calls: fails\n" },
		{ "of what fails anyhow a day to come says nothing",
		  { .state = SERVICE_FAILS, .has_end = true, .ends = AT + DAY, .ending = LITERAL("CRL of r") }, "Calls: fails\n" },
		{ "fails since", { .state = SERVICE_FAILS, .has_end = true, .ends = AT - DAY, .ending = LITERAL("CRL of r") },
		  "Calls: fails, since 2026-11-20, when the CRL of r ended\n" },
		{ "of what is not judged neither end nor cause",
		  { .state = SERVICE_NOT_JUDGED, .has_end = true, .ends = AT - DAY, .ending = LITERAL("CRL of r"), .rule = LITERAL("p/r"),
		    .why = LITERAL("Why"), .causes = 1, .give = ITEMS(one) },
		  "Calls: not judged\n     give: the key of a\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct service_verdict service = rows[i].service;

		service.title = TEXT("Calls");
		expect_text(rows[i].why, written_one(&service, 80),
		    arena_printf(&arena, "%s%s\n", HEADING, rows[i].want).at);
	}
}
END_TEST

START_TEST(each_place_is_told_to_a_limit)
{
	static const struct {
		const char *why, *node, *link;
		size_t causes;
		const char *want;
	} rows[] = {
		{ "of a node", "a", "", 1, "  because: it ended: node a [p/r]\n" },
		{ "of a link, which names its nodes", "a", "a to b (z)", 1, "  because: it ended: link a to b (z) [p/r]\n" },
		{ "of the site", "", "", 1, "  because: it ended [p/r]\n" },
		{ "of two, for one reason", "a", "", 2, "  because: it ended: node a [p/r]\n      and: node a [p/r]\n" },
		{ "of more than are shown", "a", "", 12, "  because: it ended: node a [p/r]\n      and: node a [p/r]\n      and: node a [p/r]\n"
		    "      and: node a [p/r]\n      and: node a [p/r], and 7 more\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct service_verdict service = {
			.title = TEXT("Calls"), .state = SERVICE_FAILS, .why = TEXT("It ended"), .rule = TEXT("p/r"),
			.node = text_of(rows[i].node), .link = text_of(rows[i].link), .causes = rows[i].causes,
		};

		expect_text(rows[i].why, written_one(&service, 80),
		    arena_printf(&arena, "%sCalls: fails\n%s\n", HEADING, rows[i].want).at);
	}
}
END_TEST

START_TEST(a_reason_is_said_again_where_it_changes)
{
	static struct service_place places[] = {
		{ LITERAL("It ended"), LITERAL("p/r"), LITERAL("a"), LITERAL("") },
		{ LITERAL("CRL has expired"), LITERAL("p/s"), LITERAL(""), LITERAL("a to b (z)") },
		{ LITERAL("CRL has expired"), LITERAL("p/s"), LITERAL(""), LITERAL("b to c (z)") },
	};
	struct service_verdict service = { .title = TEXT("Calls"), .state = SERVICE_FAILS, .rule = TEXT("p/r"), .causes = 3 };

	service.places.items = places;
	service.places.count = COUNT_OF(places);
	expect_text("three places", written_one(&service, 80), HEADING "Calls: fails\n  because: it ended: node a [p/r]\n"
	    "      and: CRL has expired: link a to b (z) [p/s]\n      and: link b to c (z) [p/s]\n\n");
}
END_TEST

START_TEST(a_title_becomes_a_clause_but_names_keep_their_capital)
{
	static const struct { const char *title, *clause; } rows[] = {
		{ "Certificate ends within 21 days", "certificate ends within 21 days" },
		{ "A certificate of the chain is missing", "a certificate of the chain is missing" },
		{ "CRL has expired", "CRL has expired" },
		{ "CallManager certificate lacks clientAuth", "CallManager certificate lacks clientAuth" },
		{ "OpenSSL refuses the chain", "OpenSSL refuses the chain" },
		{ "Edge-E trusts no CA", "Edge-E trusts no CA" },
		{ "X.509 of version 1", "X.509 of version 1" },
		{ "Key usage lacks keyEncipherment, says RFC 5280", "key usage lacks keyEncipherment, says RFC 5280" },
		{ "key mismatch", "key mismatch" },
		{ "4 names are too many", "4 names are too many" },
		{ "\xc3\x84rger", "\xc3\x84rger" },
		{ "X", "X" },
		{ "Xy", "xy" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct service_verdict service = {
			.title = TEXT("Calls"), .state = SERVICE_AT_RISK, .why = text_of(rows[i].title), .rule = TEXT("p/r"), .causes = 1,
		};

		expect_text(rows[i].title, written_one(&service, 80),
		    arena_printf(&arena, "%sCalls: at risk\n  because: %s [p/r]\n\n", HEADING, rows[i].clause).at);
	}
}
END_TEST

START_TEST(uses_stand_below_each_other_in_their_order)
{
	static const struct service_verdict services[] = {
		{ .title = LITERAL("Phones outside"), .state = SERVICE_FAILS, .why = LITERAL("The other end does not trust it"),
		  .rule = LITERAL("link/not-trusted"), .link = LITERAL("a to b (z)"), .causes = 1 },
		{ .title = LITERAL("Calls"), .state = SERVICE_WORKS },
		{ .title = LITERAL("Chat"), .state = SERVICE_WORKS, .give = ITEMS(three), .has_end = true, .ends = AT + 300 * DAY,
		  .ending = LITERAL("certificate of node a") },
	};

	expect_text("narrow", written(services, COUNT_OF(services), &(struct report_options){ .width = 32 }),
	    "-- services --------------------\n"
	    "\n"
	    "Phones outside: fails\n"
	    "  because: the other end does\n"
	    "          not trust it: link a\n"
	    "          to b (z)\n"
	    "          [link/not-trusted]\n"
	    "Calls: works\n"
	    "Chat: works as far as judged\n"
	    "    until 2027-09-17, when the\n"
	    "    certificate of node a ends\n"
	    "     give: x, y and z\n"
	    "\n");
	expect_text("in color", written(services, 1, &(struct report_options){ .width = 0, .color = true }),
	    "\033[1m-- services --------------------------------------------------------------------\033[0m\n"
	    "\n"
	    "\033[1mPhones outside\033[0m: \033[1;31mfails\033[0m\n"
	    "  \033[1mbecause\033[0m: the other end does not trust it: link a to b (z) \033[2m[link/not-trusted]\033[0m\n"
	    "\n");
	expect_text("no uses", written(NULL, 0, &(struct report_options){ .width = 80 }), "");
}
END_TEST

START_TEST(nothing_that_a_file_said_steers_the_terminal)
{
	struct text s = TEXT(STEERING);
	struct service_verdict service = {
		.title = s, .state = SERVICE_AT_RISK, .why = s, .rule = s, .node = s, .causes = 1, .has_end = true, .ends = AT - DAY,
		.ending = s, .give = { &s, 1 },
	};

	expect_text("all fields", written_one(&service, 0), HEADING
	    STEERING_SHOWN ": at risk, as far as judged, since 2026-11-20, when the " STEERING_SHOWN " ended\n"
	    "  because: " STEERING_SHOWN ": node " STEERING_SHOWN " [" STEERING_SHOWN "]\n"
	    "     give: " STEERING_SHOWN "\n"
	    "\n");
}
END_TEST

TESTS("report/service",
	TEST(a_use_works_until_something_ends),
	TEST(each_place_is_told_to_a_limit),
	TEST(a_reason_is_said_again_where_it_changes),
	TEST(a_title_becomes_a_clause_but_names_keep_their_capital),
	TEST(uses_stand_below_each_other_in_their_order),
	TEST(nothing_that_a_file_said_steers_the_terminal))

/* test_authority.c - src/site/authority.c: what is known of public CAs, and the words for mistakes in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../harness.h"
#include "site/site.h"

static struct authorities *
read_list(const char *content)
{
	char folder[] = "/tmp/authority-XXXXXX", path[64];
	struct authorities *authorities;
	FILE *file;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/authorities.yaml", folder);
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs(content, file);
	fclose(file);
	authorities = authorities_read(&arena, folder, (struct bytes){ NULL, 0 }, &messages);
	unlink(path);
	rmdir(folder);
	return authorities;
}

static const struct name *
name(const char *text)
{
	struct name *out = ARENA_NEW(&arena, struct name);

	ck_assert_msg(name_parse(&arena, text_of(text), out), "%s", text);
	return out;
}

static int64_t
day(const char *text)
{
	int64_t seconds;

	ck_assert(time_parse(text_of(text), &seconds));
	return seconds;
}

#define HEAD "certproof-authorities: 1\nremind-days: 21\nclient-auth-ends: '2027-03-15'\n"
#define LIFETIMES "lifetimes:\n  - {issued: '2020-09-01', days: 398}\n  - {issued: '2026-03-15', days: 200}\n"
#define AUTHORITIES "authorities:\n" \
	"  - {organisations: [Example Trust, Example Trust Inc.], client-auth-ends: '2026-07-01', renewed-by: machine,\n" \
	"     lifetimes: [{issued: '2021-01-01', days: 90}, {issued: '2026-06-01', days: 300}]}\n" \
	"  - {organisations: Other CA, renewed-by: people}\n"

START_TEST(what_the_file_says_is_read)
{
	struct authorities *a = read_list(HEAD LIFETIMES AUTHORITIES);

	ck_assert_ptr_nonnull(a);
	ck_assert_uint_eq(messages.count, 0);
	ck_assert_int_eq(a->remind_days, 21);
	ck_assert_uint_eq(a->list.count, 2);
	ck_assert(a->list.items[0].by_machine && !a->list.items[1].by_machine);
	ck_assert_int_eq(a->list.items[0].client_auth_ends, day("2026-07-01"));
	/* What a CA does not say of itself holds as for all. */
	ck_assert_int_eq(a->list.items[1].client_auth_ends, day("2027-03-15"));
}
END_TEST

static const struct { const char *why, *issuer; int found; } issuers[] = {
	{ "its organisation", "CN=R1,O=Example Trust,C=DE", 0 },
	{ "another one of its organisations", "O=Example Trust Inc.", 0 },
	{ "case is no matter", "O=EXAMPLE TRUST", 0 },
	{ "a list of one", "O=Other CA,CN=x", 1 },
	{ "any of several organisations", "O=Somebody,O=Other CA", 1 },
	{ "the first that is known", "O=Other CA+O=Example Trust", 1 },
	{ "a common name is no organisation", "CN=Example Trust", -1 },
	{ "nor a part of it", "O=Example", -1 },
	{ "nor more than it", "O=Example Trust Ltd", -1 },
	{ "no name", "", -1 },
};

START_TEST(a_CA_is_known_by_the_organisation_of_the_issuer)
{
	struct authorities *a = read_list(HEAD LIFETIMES AUTHORITIES);
	const struct authority *found = authority_of(&arena, a, name(issuers[_i].issuer));

	ck_assert_msg(found == (issuers[_i].found < 0 ? NULL : &a->list.items[issuers[_i].found]), "%s", issuers[_i].why);
}
END_TEST

START_TEST(a_person_knows_it_by_its_first_organisation)
{
	ck_assert(text_is(name_organisation(&arena, name("CN=R1,O=Example Trust,C=DE")), "Example Trust"));
	ck_assert(text_is(name_organisation(&arena, name("CN=R1")), ""));
}
END_TEST

static const struct { const char *why, *issued; int authority; int64_t days; } lives[] = {
	{ "before any limit", "2020-08-31", 1, 0 },
	{ "on the day of a limit", "2020-09-01", 1, 398 },
	{ "the day before the next", "2026-03-14", 1, 398 },
	{ "the next", "2026-03-15", 1, 200 },
	{ "long after the last", "2050-01-01", 1, 200 },
	{ "before its own limit", "2020-12-31", 0, 398 },
	{ "its own, shorter one", "2021-01-01", 0, 90 },
	{ "its own is longer than what holds for all", "2026-06-01", 0, 200 },
};

START_TEST(the_longest_life_goes_by_the_day_of_issue)
{
	struct authorities *a = read_list(HEAD LIFETIMES AUTHORITIES);
	int64_t days = authority_days(a, &a->list.items[lives[_i].authority], day(lives[_i].issued));

	ck_assert_msg(days == lives[_i].days, "%s: %d", lives[_i].why, (int)days);
}
END_TEST

static const struct { const char *why, *content, *said; } mistakes[] = {
	{ "no day", "certproof-authorities: 1\nremind-days: 21\nclient-auth-ends: soon\n" LIFETIMES AUTHORITIES,
	    ":3:19: error: 'soon' is not a date" },
	{ "no number", "certproof-authorities: 1\nremind-days: -1\nclient-auth-ends: '2027-03-15'\n" LIFETIMES AUTHORITIES,
	    ":2:14: error: '-1' is not a number of days" },
	{ "too large a number", "certproof-authorities: 1\nremind-days: 12345678\nclient-auth-ends: '2027-03-15'\n" LIFETIMES AUTHORITIES,
	    ":2:14: error: '12345678' is not a number of days" },
	{ "a misspelt key", HEAD LIFETIMES "authorities:\n  - {organisation: X}\n", "did you mean 'organisations'?" },
	{ "a word that is not one of its words", HEAD LIFETIMES "authorities:\n  - {organisations: X, renewed-by: robot}\n", "robot" },
	{ "a lifetime without its day", HEAD "lifetimes:\n  - {days: 398}\nauthorities: []\n", "'issued'" },
};

START_TEST(a_mistake_is_told_with_its_place)
{
	struct buffer out;

	ck_assert_msg(read_list(mistakes[_i].content) == NULL, "%s", mistakes[_i].why);
	buffer_init(&out, &arena);
	messages_render(&out, &messages, false);
	ck_assert_msg(strstr(buffer_text(&out).at, mistakes[_i].said) != NULL, "%s: %s", mistakes[_i].why, buffer_text(&out).at);
}
END_TEST

START_TEST(what_is_shipped_is_well_formed_and_shortens_lives_as_time_goes_on)
{
	struct authorities *a = authorities_read(&arena, source_file("rules"), (struct bytes){ NULL, 0 }, &messages);

	ck_assert_ptr_nonnull(a);
	ck_assert_uint_eq(messages.count, 0);
	for (size_t i = 0; i <= a->list.count; i++) {
		const struct lifetimes *l = i < a->list.count ? &a->list.items[i].lifetimes : &a->lifetimes;

		for (size_t j = 1; j < l->count; j++)
			ck_assert_msg(l->items[j].issued > l->items[j - 1].issued && l->items[j].days < l->items[j - 1].days, "%zu, %zu", i, j);
	}
}
END_TEST

TESTS("authority",
	TEST(what_the_file_says_is_read),
	EACH(a_CA_is_known_by_the_organisation_of_the_issuer, issuers),
	TEST(a_person_knows_it_by_its_first_organisation),
	EACH(the_longest_life_goes_by_the_day_of_issue, lives),
	EACH(a_mistake_is_told_with_its_place, mistakes),
	TEST(what_is_shipped_is_well_formed_and_shortens_lives_as_time_goes_on))

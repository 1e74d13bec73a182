/* test_profile.c - src/rules/profile.c: which profile a certificate or CRL is judged by, and which rules that asks. */
#include <string.h>

#include "rule_runs.h"

static struct profiles *
shipped(void)
{
	struct profiles *profiles = profiles_read(&arena, products, source_file("rules"), &messages);

	ck_assert_msg(profiles != NULL && messages.errors == 0, "%s", messages.first != NULL ? messages.first->text.at : "");
	return profiles;
}

static bool
choose(const char *file, const char *names, struct profile_choice *choice)
{
	const struct profiles *profiles = shipped();
	const struct run run = { .files = file };
	struct judge_options options = { .arena = &arena, .crypto = crypto, .now = JUDGED_AT };
	struct texts list = { 0 };

	for (const char *at = names; *at != '\0';) {
		size_t len = strcspn(at, " ");

		*LIST_ADD(&arena, &list) = (struct text){ at, len };
		at += len + (at[len] == ' ');
	}
	*choice = (struct profile_choice){ 0 };
	return profiles_choose(profiles, plan_of(&run), &list, &options, choice, &messages);
}

/* The profiles of all targets, with why: "tls-dv (policy 2.23.140.1.2.1)". */
static const char *
chosen(const char *file, const char *names)
{
	struct profile_choice choice;
	struct buffer out;

	ck_assert(choose(file, names, &choice));
	buffer_init(&out, &arena);
	for (size_t i = 0; i < 2 && choice.as != NULL; i++) {
		const struct judged_as *as = &choice.as[i];

		for (size_t k = 0; k < as->profiles.count; k++)
			buffer_printf(&out, "%s%.*s", out.len == 0 ? "" : ", ", TEXT_ARG(as->profiles.items[k]->id));
		if (as->why.len != 0)
			buffer_printf(&out, " (%.*s)", TEXT_ARG(as->why));
		if (as->profiles.count != 0)
			break;
	}
	return buffer_text(&out).at;
}

static const struct { const char *file, *names, *chosen; } rows[] = {
	{ "lint/leaf.pem", "auto", "tls-dv (policy 2.23.140.1.2.1)" },
	{ "lint/ov.pem", "auto", "tls-ov (policy 2.23.140.1.2.2)" },
	{ "lint/iv.pem", "auto", "tls-iv (policy 2.23.140.1.2.3)" },
	{ "lint/ev.pem", "auto", "tls-ev (policy 2.23.140.1.1)" },
	{ "lint/ca.pem", "auto", "tls-ca (policy 2.23.140.1.2.1)" },
	{ "lint/root.pem", "auto", "rfc5280" },
	{ "lint/private.pem", "auto", "rfc5280" },
	{ "lint/ocsp.pem", "auto", "ocsp-responder (extended key usage OCSPSigning)" },
	{ "lint/crl.pem", "auto", "crl" },
	{ "lint/private.pem", "tls", "tls-server (asked for)" },
	{ "lint/root.pem", "tls", "tls-root (asked for)" },
	{ "lint/crl.pem", "tls", "tls-crl (asked for)" },
	{ "lint/private.pem", "tls-ev", "tls-ev (policy 2.23.140.1.1)" },
	{ "lint/leaf.pem", "tls rfc5280", "tls-dv, rfc5280" },
	{ "lint/crl.pem", "tls-dv", "" },
	{ "lint/leaf.pem", "none", "" },
	{ "lint/leaf.pem", "all", "" },
};

START_TEST(a_certificate_is_judged_by_what_it_says_of_itself_or_by_what_is_asked_for)
{
	const char *is = chosen(rows[_i].file, rows[_i].names);

	ck_assert_msg(strcmp(is, rows[_i].chosen) == 0, "%s, %s: %s", rows[_i].file, rows[_i].names, is);
}
END_TEST

static const struct { const char *names, *message, *hint; } wrong[] = {
	{ "tsl", "unknown profile 'tsl'", "did you mean 'tls'?" },
	{ "nothing-like-it", "unknown profile 'nothing-like-it'", "certproof profiles lists them" },
	{ "tls all", "--profile all beside another profile", "it stands alone: leave the other out" },
};

START_TEST(a_profile_that_is_not_known_is_a_mistake)
{
	struct profile_choice choice;

	ck_assert(!choose("lint/leaf.pem", wrong[_i].names, &choice));
	ck_assert_str_eq(arena_string(&arena, messages.first->text), wrong[_i].message);
	ck_assert_str_eq(arena_string(&arena, messages.first->hint), wrong[_i].hint);
}
END_TEST

/* A choice for one target that is judged by a profile of pack `a` without rule a/old. */
START_TEST(a_profile_asks_the_rules_of_its_packs_but_those_that_it_supersedes)
{
	struct text packs[] = { TEXT("a") }, old[] = { TEXT("a/old") }, named[] = { TEXT("b") };
	struct profile profile = { .packs = TEXTS(packs, 1), .supersedes = TEXTS(old, 1) };
	const struct profile *list[] = { &profile };
	struct judged_as as = { .profiles = { .items = list, .count = 1 } };
	struct profile_choice choice = { .mode = PROFILES_AUTO, .as = &as };
	struct rule_file on_request = { .on_request = true }, general = { 0 };
	struct rule rule = { .pack = TEXT("a"), .id = TEXT("a/new"), .file = &on_request };

	ck_assert(profile_asks(&choice, &rule, 0));
	ck_assert(profile_advises(&choice, &rule));
	rule.id = TEXT("a/old");
	ck_assert(!profile_asks(&choice, &rule, 0));
	rule.pack = TEXT("b");
	rule.id = TEXT("b/new");
	ck_assert(!profile_asks(&choice, &rule, 0));
	choice.named_packs = TEXTS(named, 1);
	ck_assert(profile_asks(&choice, &rule, 0));
	ck_assert_msg(!profile_advises(&choice, &rule), "a pack that is named gives the severity of its rules");
	rule.file = &general;
	ck_assert(profile_asks(&choice, &rule, 0));
	ck_assert(!profile_advises(&choice, &rule));
	choice.mode = PROFILES_NAMED;
	rule.file = &on_request;
	rule.pack = TEXT("a");
	ck_assert(!profile_advises(&choice, &rule));
	ck_assert(profile_asks(NULL, &rule, 0));
}
END_TEST

TESTS_WITH("profile", setup_rules, NULL,
	EACH(a_certificate_is_judged_by_what_it_says_of_itself_or_by_what_is_asked_for, rows),
	EACH(a_profile_that_is_not_known_is_a_mistake, wrong),
	TEST(a_profile_asks_the_rules_of_its_packs_but_those_that_it_supersedes))

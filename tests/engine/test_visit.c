/* test_visit.c - src/engine/visit.c: which objects are visited, and as of what; what a trace tells. */
#include <string.h>

#include "../cli/command.h"

struct seen {
	struct buffer names;
	struct text role, release;
};

static void
see(void *context, struct scan *scan, const struct target *target)
{
	struct seen *seen = context;

	ck_assert_ptr_eq(scan->target, target);
	buffer_printf(&seen->names, "%s %s%.*s\n", target_kind_names[target->kind], target->box->name.len != 0 ? "of " : "",
	    TEXT_ARG(target->box->name.len != 0 ? target->box->name : target->source->name));
}

static const struct { const char *why, *words; bool good; const char *seen, *said; } visits[] = {
	{ "a file", "show expressway/leaf-good.pem", true, "leaf expressway/leaf-good.pem\n", "" },
	{ "each object of a file", "show file/leaf-and-chain.pem", true,
	    "leaf file/leaf-and-chain.pem\nintermediate file/leaf-and-chain.pem\nroot file/leaf-and-chain.pem\n", "" },
	{ "what goes with a file is no file", "eval 1 -t trust/good.pem -k pki/keys/leaf.pem expressway/leaf-good.pem", true,
	    "leaf expressway/leaf-good.pem\n", "" },
	{ "a file that cannot be read beside one that can", "show none.pem expressway/leaf-good.pem", false,
	    "leaf expressway/leaf-good.pem\n", "none.pem" NOT_THERE },
	{ "all of a site", "eval --site site-good.yaml x", true, "leaf of expc1\nintermediate of expc1\nroot of expc1\nkey of expc1\n"
	    "leaf of expe1\nintermediate of expe1\nroot of expe1\nkey of expe1\n", "" },
	{ "one node of it", "eval --site site-good.yaml --node expe1 x", true,
	    "leaf of expe1\nintermediate of expe1\nroot of expe1\nkey of expe1\n", "" },
	{ "an unknown role", "eval -r x x", false, "", "error: unknown role 'x'\n"
	    "  hint: use " ROLES "\n" },
	{ "an unknown node", "eval --site site-good.yaml --node expe2 x", false, "",
	    "error: the site has no node 'expe2'\n  hint: did you mean 'expe1'?\n" },
};

START_TEST(the_objects_of_the_named_files_are_visited_in_order)
{
	struct seen seen = { 0 };
	bool good;

	given(visits[_i].words);
	/* Of eval the first word is the expression. */
	if (session.options.command == COMMAND_EVAL) {
		session.options.asked.given[GIVEN_FILE].items++;
		session.options.asked.given[GIVEN_FILE].count--;
	}
	buffer_init(&seen.names, &session.arena);
	good = engine_visit(&session.engine, session_time(&session), see, &seen);
	ck_assert_msg(good == visits[_i].good, "%s", visits[_i].why);
	ck_assert_str_eq(arena_string(&session.arena, buffer_text(&seen.names)), visits[_i].seen);
	ck_assert_str_eq(session_said(), visits[_i].said);
}
END_TEST

static void
see_role(void *context, struct scan *scan, const struct target *target)
{
	struct seen *seen = context;

	(void)scan;
	seen->role = product_role_name(target->box->role);
	seen->release = target->box->release;
}

START_TEST(they_are_visited_as_of_the_role_and_release_that_are_given)
{
	struct seen seen = { 0 };

	given("eval -r expressway-e --release X12.5 expressway/leaf-good.pem");
	ck_assert(engine_visit(&session.engine, session_time(&session), see_role, &seen));
	ck_assert(text_is(seen.role, "expressway-e") && text_is(seen.release, "X12.5"));
}
END_TEST

START_TEST(a_trace_tells_of_each_target_and_of_the_inputs)
{
	struct plan_options options = { .crypto = session.engine.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct traces traces = { 0 };
	struct rule_set *set;

	given("explain x expressway/no-san.pem none.pem");
	session.options.asked.given[GIVEN_FILE].items++;
	session.options.asked.given[GIVEN_FILE].count--;
	ck_assert(engine_products(&session.engine));
	set = engine_rules(&session.engine, true, NULL, 0);
	ck_assert_ptr_nonnull(set);
	ck_assert(!engine_trace(&session.engine, set, rules_find(set, TEXT("name/san-missing")), &options, &result, &traces));
	ck_assert(traces.count != 0 && result.findings.count == 1 && result.at == JUDGED_AT);
	ck_assert_str_eq(session_said(), "none.pem" NOT_THERE);
}
END_TEST

TESTS_WITH("visit", setup_cli, teardown_cli,
	EACH(the_objects_of_the_named_files_are_visited_in_order, visits),
	TEST(they_are_visited_as_of_the_role_and_release_that_are_given),
	TEST(a_trace_tells_of_each_target_and_of_the_inputs))

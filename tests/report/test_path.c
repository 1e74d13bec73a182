/* test_path.c - src/report/path.c: a path from a certificate to a root, and the place where it breaks. */
#include "part_text.h"

static size_t chosen;

static void
path_of_chosen(struct human *human)
{
	human_path(human, chosen);
}

static void
path_twice(struct human *human)
{
	human_path(human, 0);
	human_path(human, 0);
}

/* Some beside their findings, then all the others. */
static void
path_and_paths(struct human *human)
{
	human_path(human, 0);
	human_paths(human);
}

static struct drawing *
add_drawing(struct result *r, size_t target, const struct drawn_step *steps, size_t count)
{
	struct drawing *drawing = LIST_ADD(&arena, &r->drawings);

	drawing->target = target;
	drawing->steps = ARENA_ARRAY(&arena, struct drawn_step, count);
	drawing->count = count;
	for (size_t i = 0; i < count; i++)
		drawing->steps[i] = steps[i];
	return drawing;
}

START_TEST(a_step_says_what_it_is_and_where_it_came_from)
{
	static const struct {
		const char *why;
		struct drawn_step step;
		const char *want;
	} rows[] = {
		{ "its name alone", { .label = LITERAL("Root") }, "  Root\n" },
		{ "without a name", { .remark = LITERAL("valid to 2027-10-01") }, "  (no name), valid to 2027-10-01\n" },
		{ "a file without lines", { .label = LITERAL("Root"), .file = LITERAL("r.cer") }, "  Root  [r.cer]\n" },
		{ "a line", { .label = LITERAL("Root"), .file = LITERAL("r.pem"), .line = 25 }, "  Root  [r.pem:25]\n" },
		{ "a line, and what it is part of",
		  { .label = LITERAL("Root"), .file = LITERAL("r.pem"), .line = 25, .from = LITERAL("list, entry 2") },
		  "  Root  [r.pem:25, list, entry 2]\n" },
		{ "no file", { .label = LITERAL("Root"), .from = LITERAL("of the system") }, "  Root  [of the system]\n" },
		{ "a line of no file", { .label = LITERAL("Root"), .line = 25 }, "  Root\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = one_target();

		(void)add_drawing(r, 0, &rows[i].step, 1);
		chosen = 0;
		expect_text(rows[i].why, part_at(path_of_chosen, r, 80),
		    arena_printf(&arena, "chain of \"a.example\": complete\n%s\n", rows[i].want).at);
	}
}
END_TEST

START_TEST(the_first_line_tells_the_verdict_unless_a_step_does)
{
	static const struct drawn_step sound = { .label = LITERAL("A") };
	static const struct drawn_step faulty = { .label = LITERAL("A"), .fault = LITERAL("the issuer is\nmissing") };
	static const struct {
		const char *why;
		const struct drawn_step *step;
		bool broken;
		const char *verdict, *want;
	} rows[] = {
		{ "complete", &sound, false, "", "complete\n  A\n" },
		{ "broken", &sound, true, "", "broken\n  A\n" },
		{ "what the verdict says", &sound, false, "trusted", "trusted\n  A\n" },
		{ "what the verdict says of a broken one", &sound, true, "self-signed,\n and not in the list",
		  "self-signed, and not in the list\n  A\n" },
		{ "told at its step", &faulty, true, "the issuer is missing", "broken\n  A\n      `-X the issuer is missing\n" },
		{ "without any step", NULL, true, "no certificate", "no certificate\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = one_target();
		struct drawing *drawing = add_drawing(r, 0, rows[i].step, rows[i].step != NULL);

		drawing->broken = rows[i].broken;
		drawing->verdict = text_of(rows[i].verdict);
		chosen = 0;
		expect_text(rows[i].why, part_at(path_of_chosen, r, 80),
		    arena_printf(&arena, "chain of \"a.example\": %s\n", rows[i].want).at);
	}
}
END_TEST

/* Of a link each end is drawn: what is presented, and whose list judges it. */
START_TEST(the_first_line_names_the_node_or_both_ends_of_a_link)
{
	struct result *r = one_target();
	struct drawing *drawing;

	r->targets.items[0].node = TEXT("a1");
	(void)add_drawing(r, 0, NULL, 0);
	(void)add_target(r, OBJECT_LINK, "a1 to b1", "", 0);
	for (size_t i = 0; i < 2; i++) {
		drawing = add_drawing(r, 1, NULL, 0);
		drawing->subject = i == 0 ? TEXT("b.example") : TEXT("a.example");
		drawing->from = i == 0 ? TEXT("b1") : TEXT("a1");
		drawing->to = i == 0 ? TEXT("a1") : TEXT("b1");
		drawing->broken = i == 1;
	}
	chosen = 0;
	expect_text("a node", part_at(path_of_chosen, r, 80), "chain of \"a.example\" on a1: complete\n\n");
	chosen = 1;
	expect_text("a link", part_at(path_of_chosen, r, 80),
	    "chain of \"b.example\" of b1 by the list of a1: complete\n\n"
	    "chain of \"a.example\" of a1 by the list of b1: broken\n\n");
}
END_TEST

START_TEST(a_long_path_stays_on_the_page)
{
	struct drawn_step steps[9];
	struct result *r = one_target();

	for (size_t i = 0; i < COUNT_OF(steps); i++)
		steps[i] = (struct drawn_step){ .label = arena_printf(&arena, "CA %zu", i) };
	steps[0].remark = TEXT("valid to 2027-10-01");
	steps[1].remark = TEXT("valid to 2030-10-01, and cross-signed");
	steps[8].fault = TEXT("no certificate of its issuer");
	add_drawing(r, 0, steps, COUNT_OF(steps))->broken = true;
	chosen = 0;
	expect_text("wide", part_at(path_of_chosen, r, 80),
	    "chain of \"a.example\": broken\n"
	    "  CA 0, valid to 2027-10-01\n"
	    "      `-- CA 1, valid to 2030-10-01, and cross-signed\n"
	    "          `-- CA 2\n"
	    "              `-- CA 3\n"
	    "                  `-- CA 4\n"
	    "                      `-- CA 5\n"
	    "                          `-- CA 6\n"
	    "                          `-- CA 7\n"
	    "                          `-- CA 8\n"
	    "                          `-X no certificate of its issuer\n"
	    "\n");
	expect_text("narrow", part_at(path_of_chosen, r, 30),
	    "chain of \"a.example\": broken\n"
	    "  CA 0, valid to 2027-10-01\n"
	    "      `-- CA 1, valid to\n"
	    "          2030-10-01, and\n"
	    "          cross-signed\n"
	    "          `-- CA 2\n"
	    "              `-- CA 3\n"
	    "               `-- CA 4\n"
	    "               `-- CA 5\n"
	    "               `-- CA 6\n"
	    "               `-- CA 7\n"
	    "               `-- CA 8\n"
	    "               `-X no\n"
	    "          certificate of its\n"
	    "          issuer\n"
	    "\n");
}
END_TEST

START_TEST(a_path_is_drawn_once_and_only_where_there_is_one)
{
	struct result *r = one_target();

	(void)add_drawing(r, 0, NULL, 0);
	(void)add_target(r, OBJECT_KEY, "RSA key", "k.pem", 1);
	expect_text("twice", part_at(path_twice, r, 80), "chain of \"a.example\": complete\n\n");
	for (chosen = 1; chosen < 4; chosen++)
		expect_text("a target without a path, and no target", part_at(path_of_chosen, r, 80), "");
}
END_TEST

START_TEST(paths_that_no_finding_minds_are_drawn_if_one_is_sound_or_all_are_asked_for)
{
	static const struct {
		const char *why;
		bool first_broken, second, second_broken, link, verbose;
		const char *want;
	} rows[] = {
		{ "one, and sound", false, false, false, false, false, "chain of \"a.example\": complete\n\n" },
		{ "one, and broken", true, false, false, false, false, "" },
		{ "one, broken, in a verbose report", true, false, false, false, true, "chain of \"a.example\": broken\n\n" },
		{ "two", false, true, false, false, false, "" },
		{ "two in a verbose report", false, true, true, false, true,
		  "chain of \"a.example\": complete\n\nchain of \"b.example\": broken\n\n" },
		{ "one beside that of a link", false, false, false, true, false, "chain of \"a.example\": complete\n\n" },
		{ "that of a link in a verbose report", false, false, false, true, true,
		  "chain of \"a.example\": complete\n\nchain of \"c.example\" of c by the list of d: complete\n\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = one_target();
		struct report_options options = { .width = 80, .verbose = rows[i].verbose };

		add_drawing(r, 0, NULL, 0)->broken = rows[i].first_broken;
		if (rows[i].second)
			add_drawing(r, add_target(r, OBJECT_CERTIFICATE, "b.example", "b.pem", 1), NULL, 0)->broken = rows[i].second_broken;
		if (rows[i].link) {
			struct drawing *drawing = add_drawing(r, add_target(r, OBJECT_LINK, "c to d", "", 0), NULL, 0);

			drawing->subject = TEXT("c.example");
			drawing->from = TEXT("c");
			drawing->to = TEXT("d");
		}
		expect_text(rows[i].why, part_text(human_paths, r, &options), rows[i].want);
	}
}
END_TEST

START_TEST(what_stands_beside_a_finding_is_not_drawn_again)
{
	struct result *r = one_target();
	struct report_options verbose = { .width = 80, .verbose = true };

	(void)add_drawing(r, 0, NULL, 0);
	(void)add_drawing(r, add_target(r, OBJECT_CERTIFICATE, "b.example", "b.pem", 1), NULL, 0);
	expect_text("both once", part_text(path_and_paths, r, &verbose),
	    "chain of \"a.example\": complete\n\nchain of \"b.example\": complete\n\n");
}
END_TEST

START_TEST(ink_tells_sound_from_broken_and_foreign_text_cannot)
{
	static const struct drawn_step steps[] = {
		{ .label = LITERAL(STEERING), .remark = LITERAL(STEERING), .file = LITERAL(STEERING), .line = 1, .from = LITERAL(STEERING) },
		{ .label = LITERAL("R"), .fault = LITERAL("a\033\nb") },
	};
	struct result *r = one_target();
	struct report_options color = { .color = true };

	r->targets.items[0].subject = r->targets.items[0].node = TEXT(STEERING);
	(void)add_drawing(r, 0, steps, COUNT_OF(steps));
	chosen = 0;
	r->drawings.items[0].broken = true;
	expect_text("escaped", part_at(path_of_chosen, r, 0),
	    "chain of \"" STEERING_SHOWN "\" on " STEERING_SHOWN ": broken\n"
	    "  " STEERING_SHOWN ", " STEERING_SHOWN "  [" STEERING_SHOWN ":1, " STEERING_SHOWN "]\n"
	    "      `-- R\n"
	    "          `-X a\\x1b b\n"
	    "\n");
	r->drawings.items[0].steps++;
	r->drawings.items[0].count = 1;
	r->targets.items[0] = (struct judged){ .subject = TEXT("A") };
	expect_text("broken", part_text(path_of_chosen, r, &color),
	    "\033[1mchain of \"A\"\033[0m: \033[1;31mbroken\033[0m\n"
	    "  \033[1mR\033[0m\n"
	    "      \033[1;31m`-X a\\x1b b\033[0m\n"
	    "\n");
	r->drawings.items[0].broken = false;
	r->drawings.items[0].steps[0].fault = TEXT("");
	expect_text("sound", part_text(path_of_chosen, r, &color),
	    "\033[1mchain of \"A\"\033[0m: \033[1;32mcomplete\033[0m\n"
	    "  \033[1mR\033[0m\n"
	    "\n");
}
END_TEST

TESTS("report/path",
	TEST(a_step_says_what_it_is_and_where_it_came_from),
	TEST(the_first_line_tells_the_verdict_unless_a_step_does),
	TEST(the_first_line_names_the_node_or_both_ends_of_a_link),
	TEST(a_long_path_stays_on_the_page),
	TEST(a_path_is_drawn_once_and_only_where_there_is_one),
	TEST(paths_that_no_finding_minds_are_drawn_if_one_is_sound_or_all_are_asked_for),
	TEST(what_stands_beside_a_finding_is_not_drawn_again),
	TEST(ink_tells_sound_from_broken_and_foreign_text_cannot))

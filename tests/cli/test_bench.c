/* test_bench.c - src/cli/bench.c: which rules are measured, over what, and in which order; not how long they take. */
#include <stdio.h>
#include <string.h>

#include "cli/rule_output.h"
#include "command.h"

#define RULES "certproof-rules: 1\npack: t\nrules:\n" \
	"  - {id: a, title: A, severity: error, applies-to: [leaf], check: cert.key.bits >= 2048, message: no,\n" \
	"     examples: {pass: [good.pem, good.pem]}}\n" \
	"  - {id: b, title: B, severity: notice, applies-to: [leaf], roles: [expressway-e], check: cert.is_ca, message: no}\n" \
	"  - {id: c, title: C, severity: error, applies-to: [crl], check: crl.count > 0, message: no}\n"

static const char *
rules(void)
{
	(void)write_file("good.pem", content_of("expressway/leaf-good.pem"));
	return write_file("t.yaml", RULES);
}

/* "t/a 2, ..." of a table: each rule with the targets that it was measured on. */
static const char *
measured(const char *table)
{
	struct text rest = text_of(table), one;
	struct buffer out;
	char rule[32];
	size_t targets;

	buffer_init(&out, &session.arena);
	while (text_split_line(&rest, &one)) {
		const char *words = arena_string(&session.arena, one);

		if (sscanf(words, "%*c %*f us %*f us %zu t/%30s", &targets, rule) == 2 ||
		    sscanf(words, "%*c - %*f us %zu t/%30s", &targets, rule) == 2)
			buffer_printf(&out, "%s%s %zu", out.len == 0 ? "" : ", ", rule, targets);
	}
	return arena_string(&session.arena, buffer_text(&out));
}

/* Those that were not evaluated come last, by name; there is at most one before them. */
static const struct { const char *why, *words, *measured, *sum; } runs[] = {
	{ "over the examples of each", "", "a 2, b 0, c 0", "3 rules, 1 evaluated" },
	{ "over a certificate", "expressway/no-san.pem", "a 1, b 0, c 0", "3 rules, 1 evaluated" },
	{ "over two", "expressway/no-san.pem expressway/ec-p256.pem", "a 2, b 0, c 0", "3 rules, 1 evaluated" },
	{ "over what no rule fits", "pki/keys/leaf.pem", "a 0, b 0, c 0", "3 rules, 0 evaluated" },
	{ "of a severity", "--severity notice -r expressway-e expressway/no-san.pem", "b 1", "1 rule, 1 evaluated" },
	{ "of a role", "-r cucm-tomcat pki/crl-issuing-1.pem", "c 1, a 0", "2 rules, 1 evaluated" },
	{ "of another pack there is none named", "--pack trust", "", "0 rules, 0 evaluated" },
};

START_TEST(the_named_rules_are_measured_over_files_or_their_examples)
{
	struct run r = run(line("rules bench %s %s", rules(), runs[_i].words));

	ck_assert_msg(r.status == STATUS_CLEAN && r.said[0] == '\0', "%s: %s", runs[_i].why, r.said);
	ck_assert_str_eq(measured(r.out), runs[_i].measured);
	ck_assert_msg(strstr(r.out, runs[_i].sum) != NULL, "%s: %s", runs[_i].why, r.out);
}
END_TEST

START_TEST(a_rule_that_is_off_is_not_measured)
{
	const char *config = write_file("c.yaml", "certproof-config: 1\nseverities: {t/a: off}\n");

	ck_assert_str_eq(measured(run(line("rules bench --config %s %s", config, rules())).out), "b 0, c 0");
}
END_TEST

START_TEST(programs_get_the_same_with_what_is_expected)
{
	const char *path = rules();
	struct run r = run(line("rules bench -f json %s expressway/no-san.pem", path));
	const char *a = strstr(r.out, "\"rule\": \"t/a\""), *b = strstr(r.out, "\"rule\": \"t/b\"");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_msg(a != NULL && b != NULL && a < b, "%s", r.out);
	ck_assert_msg(strstr(r.out, "\"rules\": 3,\n    \"evaluated\": 1,\n    \"over\": ") != NULL, "%s", r.out);
	ck_assert_msg(strstr(r.out, "\"expected\": {\n    \"evaluation_us\": 1,\n    \"compile_us\": 25\n  }\n}\n") != NULL,
	    "%s", r.out);
	ck_assert_ptr_nonnull(memmem(a, (size_t)(b - a), "\"evaluation_us\": ", 17));
	/* Of what was not evaluated no time is known. */
	ck_assert_ptr_null(memmem(b, (size_t)(strstr(b, "\"total\"") - b), "\"evaluation_us\": ", 17));
}
END_TEST

START_TEST(an_argument_is_rules_by_its_name_or_what_is_in_it)
{
	(void)write_file("one/x.yml", "");
	(void)write_file("two/below/x.yaml", "");
	(void)write_file("three/below/below/x.yaml", "");
	(void)write_file("four/.hidden/x.yaml", "");
	(void)write_file("five/x.pem", "");
	ck_assert(bench_takes_rules(&arena, "none.yaml") && bench_takes_rules(&arena, "none.yml"));
	ck_assert(!bench_takes_rules(&arena, "none.pem") && !bench_takes_rules(&arena, "pki/root.pem") && !bench_takes_rules(&arena, "/none"));
	ck_assert(bench_takes_rules(&arena, line("%s/one", temp_folder())) && bench_takes_rules(&arena, line("%s/two", temp_folder())));
	ck_assert(!bench_takes_rules(&arena, line("%s/three", temp_folder())) && !bench_takes_rules(&arena, line("%s/four", temp_folder())) &&
	    !bench_takes_rules(&arena, line("%s/five", temp_folder())));
}
END_TEST

START_TEST(what_cannot_be_read_is_said_and_nothing_measured)
{
	struct run r = run(line("rules bench %s none.pem", rules()));

	ck_assert(r.status == STATUS_TROUBLE && r.out[0] == '\0');
	ck_assert_str_eq(r.said, "none.pem" NOT_THERE);
	r = run("rules bench none.yaml");
	ck_assert(r.status == STATUS_TROUBLE && r.out[0] == '\0');
	ck_assert_str_eq(r.said, "none.yaml" NOT_THERE);
}
END_TEST

TESTS_WITH("bench", setup_cli, teardown_cli,
	EACH(the_named_rules_are_measured_over_files_or_their_examples, runs),
	TEST(a_rule_that_is_off_is_not_measured),
	TEST(programs_get_the_same_with_what_is_expected),
	TEST(an_argument_is_rules_by_its_name_or_what_is_in_it),
	TEST(what_cannot_be_read_is_said_and_nothing_measured))

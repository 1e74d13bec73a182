/* test_describe.c - src/rules/describe.c: what a report says of each target, and the path that it draws. */
#include "rule_runs.h"

#define NAMES "for expe1.example.com, expe.example.com, example.com, vcs.example.com, chatroom1.example.com; " \
	"issued by Example Issuing CA 1; "

static const struct row {
	struct run run;
	const char *about;
} rows[] = {
	{ { .files = "expressway/leaf-good.pem" }, NAMES "expires 2027-10-01, in 314 days; RSA key, 2048 bits" },
	{ { .files = "pki/root.pem" }, "a CA; self-signed; expires 2040-01-01, in 4789 days; RSA key, 3072 bits" },
	{ { .files = "pki/keys/leaf.pem" }, "belongs to no server certificate or request that was given" },
	{ { .files = "expressway/leaf-good.pem", .now = INT64_C(4102444800) }, NAMES "expired 2027-10-01; RSA key, 2048 bits" },
};

START_TEST(a_target_is_described_in_a_line)
{
	const struct result *result = judge(rules_in("  - {id: a, check: 'true'}\n"), rows[_i].run);
	struct buffer said;

	buffer_init(&said, &arena);
	for (size_t i = 0; i < result->targets.count; i++)
		if (result->targets.items[i].about.len != 0)
			buffer_printf(&said, "%s%.*s", said.len == 0 ? "" : "\n", TEXT_ARG(result->targets.items[i].about));
	ck_assert_str_eq(buffer_text(&said).at, rows[_i].about);
}
END_TEST

START_TEST(the_path_of_a_certificate_is_drawn_to_its_root)
{
	const struct result *result = judge(rules_in("  - {id: a, check: 'true'}\n"),
	    (struct run){ .files = "expressway/leaf-good.pem", .trust = "trust/good.pem" });
	const struct drawing *drawing = &result->drawings.items[0];

	ck_assert_uint_eq(result->drawings.count, 1);
	ck_assert_uint_ge(drawing->count, 2);
	ck_assert(text_ends_with(drawing->steps[0].file, "expressway/leaf-good.pem"));
}
END_TEST

TESTS_WITH("describe", setup_rules, NULL,
	EACH(a_target_is_described_in_a_line, rows),
	TEST(the_path_of_a_certificate_is_drawn_to_its_root))

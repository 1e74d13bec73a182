/* test_leftover.c - src/load/leftover.c: whatever is given becomes an artifact, or is left over with a reason. */
#include <stdio.h>

#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* "file|member|line|what|why", a line each, of sources and of what has none; a star: expected. */
static const char *
all_leftovers(void)
{
	struct load_result *result = &loading.result;
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_adds(&out, "");
	for (size_t i = 0; i <= result->sources.count; i++) {
		const leftover_list *list = i < result->sources.count ? &result->sources.items[i]->leftovers : &result->leftovers;

		for (size_t k = 0; k < list->count; k++) {
			const struct leftover *l = &list->items[k];

			buffer_printf(&out, "%.*s|%.*s|%u|%.*s|%.*s%s\n", TEXT_ARG(l->file), TEXT_ARG(l->member), l->line,
			    TEXT_ARG(l->what), TEXT_ARG(l->why), l->expected ? "*" : "");
		}
	}
	return out.len == 0 ? "" : buffer_text(&out).at;
}

static bool
has_artifact(const struct source *source, unsigned line)
{
	for (size_t i = 0; i < loading.result.artifacts.count; i++)
		if (loading.result.artifacts.items[i]->source == source &&
		    (line == 0 || loading.result.artifacts.items[i]->line == line))
			return true;
	return false;
}

static bool
has_leftover(const struct source *source, unsigned line)
{
	for (size_t i = 0; i < source->leftovers.count; i++)
		if (line == 0 || source->leftovers.items[i].line == line)
			return true;
	return false;
}

static void
all_accounted_for(void)
{
	for (size_t i = 0; i < loading.result.sources.count; i++) {
		const struct source *source = loading.result.sources.items[i];

		ck_assert_msg(has_artifact(source, 0) || has_leftover(source, 0), "%s", source->name.at);
		ck_assert_msg(source->file.len != 0, "%s", source->name.at);
		for (size_t k = 0; k < source->blocks.count; k++) {
			const struct pem_block *block = &source->blocks.items[k];

			ck_assert_msg(has_artifact(source, block->line) || has_leftover(source, block->line), "%s:%u", source->name.at,
			    block->line);
			ck_assert_msg(block->readable || has_leftover(source, block->line), "%s:%u", source->name.at, block->line);
		}
	}
}

START_TEST(every_fixture_is_accounted_for)
{
	load_path(&loading.loader, fixture("."), &loading.result);
	ck_assert_uint_gt(loading.result.sources.count, 400);
	all_accounted_for();
}
END_TEST

START_TEST(a_block_that_is_not_judged_is_left_over)
{
	load_string(&loading, "-----BEGIN DH PARAMETERS-----\nMAYCAQcCAQI=\n-----END DH PARAMETERS-----\n"
	    "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF\n-----END PGP PUBLIC KEY BLOCK-----\n");
	ck_assert_str_eq(all_leftovers(), "input||1|DH PARAMETERS|certproof does not judge DH PARAMETERS*\n"
	    "input||4|PGP PUBLIC KEY BLOCK|the block is an OpenPGP block; OpenPGP keys are not X.509 certificates\n");
	all_accounted_for();
}
END_TEST

START_TEST(a_file_of_which_nothing_was_read_is_left_over_with_the_reason)
{
	load_string(&loading, "no certificate here\n");
	ck_assert_str_eq(all_leftovers(), "input||0||no certificate, key, request or CRL in it: text without a PEM block\n");
}
END_TEST

START_TEST(a_path_that_cannot_be_opened_is_left_over)
{
	load_path(&loading.loader, "/nonexistent/x.pem", &loading.result);
	ck_assert_str_eq(all_leftovers(), "/nonexistent/x.pem||0||cannot open: no such file or directory\n");
}
END_TEST

TESTS_WITH("leftover", setup, NULL,
	TEST(every_fixture_is_accounted_for),
	TEST(a_block_that_is_not_judged_is_left_over),
	TEST(a_file_of_which_nothing_was_read_is_left_over_with_the_reason),
	TEST(a_path_that_cannot_be_opened_is_left_over))

/* test_draft.c - src/cli/draft.c: the draft and the files beside it are accepted by check, and nothing is replaced. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "command.h"

static bool
has_archives(void)
{
#ifdef HAVE_ARCHIVE
	return true;
#else
	return false;
#endif
}

START_TEST(check_accepts_what_was_drafted)
{
	struct run r = run(line("site draft bundle/upload -o %s/out/site.yaml", temp_folder()));

	ck_assert_str_eq(r.said, "");
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.out, line("%s/out/site.yaml and 5 files beside it\n", temp_folder()));
	ck_assert_int_eq(access(line("%s/out/cucm1/tomcat.pem", temp_folder()), R_OK), 0);
	r = run(line("check --no-config --site %s/out/site.yaml --at 2026-11-21", temp_folder()));
	ck_assert_int_eq(r.status, STATUS_FINDINGS);
}
END_TEST

START_TEST(nothing_is_replaced)
{
	const char *there = write_file("site.yaml", "mine\n");

	ck_assert_int_eq(run(line("site draft bundle/upload -o %s", there)).status, STATUS_TROUBLE);
	ck_assert_str_eq(content_of(there), "mine\n");
}
END_TEST

START_TEST(site_needs_a_word)
{
	ck_assert_str_eq(run("site").said, "error: site does nothing by itself\n  hint: certproof site draft PATH... drafts a site file, certproof site plan --site FILE says what to change in which order\n");
	ck_assert_int_eq(run("site draft").status, STATUS_TROUBLE);
}
END_TEST

TESTS_WITH("draft", setup_cli, teardown_cli,
    TEST_IF(has_archives, check_accepts_what_was_drafted),
    TEST_IF(has_archives, nothing_is_replaced),
    TEST(site_needs_a_word))

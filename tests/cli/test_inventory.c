/* test_inventory.c - src/cli/inventory.c: the table fits, ends are in order, and what is wrong with the command is said. */
#include "config.h"

#include <string.h>

#include "command.h"

START_TEST(the_table_fits_a_hundred_columns)
{
	struct run r = run("inventory --at 2026-11-21 office expressway/leaf-good.pem");
	struct text rest = text_of(r.out), row;
	int64_t before = INT64_MIN, ends;

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	while (text_split_line(&rest, &row)) {
		ck_assert_msg(text_width(row) <= 100, "%.*s", TEXT_ARG(row));
		if (row.len > 10 && time_parse((struct text){ row.at, 10 }, &ends)) {
			ck_assert(ends >= before);
			before = ends;
		}
	}
	ck_assert_int_ne((int)(before != INT64_MIN), 0);
}
END_TEST

START_TEST(keys_have_their_certificates)
{
	struct run r = run("inventory --at 2026-11-21 office/expe1");

	ck_assert_ptr_nonnull(strstr(r.out, "office/expe1/privkey.pem:6: certificate \"expe.example.com\"\n"));
	ck_assert_ptr_null(strstr(r.out, "PRIVATE KEY"));
}
END_TEST

START_TEST(a_path_is_needed)
{
	struct run r = run("inventory");

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, "error: nothing to read\n  hint: name files, folders or archives: certproof inventory upload.zip\n");
}
END_TEST

TESTS_WITH("inventory", setup_cli, teardown_cli,
    TEST(the_table_fits_a_hundred_columns),
    TEST(keys_have_their_certificates),
    TEST(a_path_is_needed))

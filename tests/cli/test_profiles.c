/* test_profiles.c - src/cli/profiles.c: the list of profiles, for people and programs. */
#include <string.h>

#include "command.h"

START_TEST(the_list_names_each_profile_with_its_title_and_packs)
{
	struct run r = run("profiles");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.said, "");
	ck_assert(strstr(r.out, "tls-dv                  TLS server, domain validated                      rfc5280, webpki") != NULL);
	ck_assert(strstr(r.out, "\nrfc5280                 private certificate                               rfc5280\n") != NULL);
}
END_TEST

START_TEST(programs_get_an_object_for_each)
{
	struct run r = run("profiles --format json");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert(strstr(r.out, "\"profile\": \"tls-root\"") != NULL);
	ck_assert(strstr(r.out, "\"group\": \"tls\"") != NULL);
	ck_assert(strstr(r.out, "\"applies_to\": [\n      \"root\"\n    ]") != NULL);
}
END_TEST

START_TEST(it_judges_no_file)
{
	struct run r = run("profiles expressway/leaf-good.pem");

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.out, "");
	ck_assert(strstr(r.said, "profiles takes no file") != NULL);
}
END_TEST

TESTS_WITH("profiles", setup_cli, teardown_cli,
	TEST(the_list_names_each_profile_with_its_title_and_packs),
	TEST(programs_get_an_object_for_each),
	TEST(it_judges_no_file))

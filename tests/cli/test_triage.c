/* test_triage.c - src/cli/triage.c: what the network shows comes first, nothing secret is said, the status is that of check. */
#include "config.h"

#include <string.h>

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

static size_t
place_of(const char *text, const char *part)
{
	const char *at = strstr(text, part);

	ck_assert_msg(at != NULL, "not said: %s", part);
	return (size_t)(at - text);
}

START_TEST(services_then_the_network_then_the_order_of_repair)
{
	struct run r = run("triage --no-config --at 2026-11-21 bundle/upload");

	ck_assert_int_eq(r.status, STATUS_FINDINGS);
	ck_assert(place_of(r.out, "Mobile and Remote Access: fails") < place_of(r.out, "-- what the network shows"));
	ck_assert(place_of(r.out, "expc1 refuses: alert 48, unknown CA") < place_of(r.out, "-- order of repair"));
	ck_assert(place_of(r.out, "-- order of repair") < place_of(r.out, "-- what is not known"));
	ck_assert(place_of(r.out, "-- what is not known") < place_of(r.out, "-- node expc1"));
}
END_TEST

START_TEST(nothing_secret_is_said)
{
	static const char *const forms[] = { "human", "json" };

	for (size_t i = 0; i < COUNT_OF(forms); i++) {
		struct run r = run(line("triage --no-config --at 2026-11-21 -f %s bundle/upload", forms[i]));

		ck_assert_ptr_null(strstr(r.out, "cipher"));
		ck_assert_ptr_null(strstr(r.out, "mallory"));
		ck_assert_ptr_null(strstr(r.out, "PRIVATE KEY"));
	}
}
END_TEST

START_TEST(without_a_deployment_certificates_are_judged_by_themselves)
{
	struct run r = run("triage --no-config --at 2026-11-21 expressway/leaf-good.pem");

	ck_assert_ptr_null(strstr(r.out, "-- services"));
	ck_assert_ptr_nonnull(strstr(r.out, "expressway/leaf-good.pem"));
}
END_TEST

TESTS_WITH("triage", setup_cli, teardown_cli,
    TEST_IF(has_archives, services_then_the_network_then_the_order_of_repair),
    TEST_IF(has_archives, nothing_secret_is_said),
    TEST(without_a_deployment_certificates_are_judged_by_themselves))

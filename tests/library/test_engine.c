/* test_engine.c - src/library/engine.c: what an engine is made of, and that threads share it. */
#include "config.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../harness.h"
#include "certproof.h"

#define AT INT64_C(1795219200)

static struct certproof_engine_options options;

static void
setup(void)
{
	options = (struct certproof_engine_options){ .size = sizeof(options), .rules = getenv("CERTPROOF_RULES") };
	ck_assert_int_eq(chdir(getenv("FIXTURES")), 0);
}

START_TEST(the_version_is_that_of_the_package)
{
	ck_assert_str_eq(certproof_version(), PACKAGE_VERSION);
	ck_assert_int_eq(certproof_abi(), 0);
}
END_TEST

static const char *const one_pack[] = { "trsut" };
static const char *const one_profile[] = { "tsl" };
static const struct { const char *why; struct certproof_engine_options options; int code; const char *message, *hint; } mistakes[] = {
	{ "a role", { .role = "expressway" }, CERTPROOF_EASKED, "unknown role 'expressway'", "did you mean 'expressway-" },
	{ "a release", { .role = "expressway-e", .release = "fourteen" }, CERTPROOF_EASKED, "'fourteen' is not a release of", "newest" },
	{ "a release without a role", { .release = "X14.0" }, CERTPROOF_EASKED, "--release without --role", "add --role" },
	{ "a pack", { .packs = one_pack, .pack_count = 1 }, CERTPROOF_ERULES, "unknown pack 'trsut'", "did you mean 'trust'?" },
	{ "a profile", { .profiles = one_profile, .profile_count = 1 }, CERTPROOF_EASKED, "unknown profile 'tsl'", "did you mean 'tls'?" },
	{ "a configuration", { .config = "none.yaml" }, CERTPROOF_ERULES, "cannot open", "" },
	{ "a folder of rules", { .rules = "/none" }, CERTPROOF_ERULES, "cannot read the folder", "" },
};

START_TEST(a_mistake_is_an_error_and_no_engine)
{
	const certproof_error *error = NULL;
	certproof_engine *engine = (certproof_engine *)&options;
	int code;

	options = mistakes[_i].options;
	options.size = sizeof(options);
	if (options.rules == NULL)
		options.rules = getenv("CERTPROOF_RULES");
	code = certproof_engine_new(&options, &engine, &error);
	ck_assert_msg(code == mistakes[_i].code && engine == NULL && error != NULL, "%s: %d", mistakes[_i].why, code);
	ck_assert_msg(strstr(certproof_error_message(error), mistakes[_i].message) != NULL, "%s", certproof_error_message(error));
	ck_assert_msg(strstr(certproof_error_hint(error), mistakes[_i].hint) != NULL, "%s", certproof_error_hint(error));
	certproof_error_free(error);
}
END_TEST

/* A program that was built with an earlier header hands over less. */
START_TEST(members_beyond_the_size_are_not_read)
{
	const certproof_error *error;
	certproof_engine *engine;

	options.size = offsetof(struct certproof_engine_options, role);
	options.role = "no such role";
	ck_assert_int_eq(certproof_engine_new(&options, &engine, &error), CERTPROOF_OK);
	certproof_engine_free(engine);
	certproof_engine_free(NULL);
}
END_TEST

/* ---- threads ---- */

static const char *const files[] = {
	"expressway/leaf-good.pem", "expressway/no-san.pem", "expressway/expired.pem", "key/with-password.p12", "pki/root.pem",
	"trust/good.pem", "expressway/request-good.pem",
};

struct said {
	const certproof_engine *engine;
	char *text;
	size_t len;
	bool failed;
};

static int
keep(const char *at, size_t len, void *context)
{
	struct said *said = context;

	said->text = realloc(said->text, said->len + len);
	memcpy(said->text + said->len, at, len);
	said->len += len;
	return 0;
}

static void *
judge_all(void *context)
{
	struct said *said = context;

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		const certproof_error *error;
		certproof_run *run;

		said->failed = said->failed || certproof_run_new(said->engine, &run, &error) != 0;
		if (said->failed)
			break;
		(void)certproof_run_add_file(run, CERTPROOF_FILE, files[i]);
		(void)certproof_run_add_file(run, CERTPROOF_TRUST, "trust/good.pem");
		(void)certproof_run_judge(run, AT, NULL, NULL);
		said->failed = certproof_run_report(run, "json", keep, said) != 0;
		certproof_run_free(run);
	}
	return NULL;
}

static int
count_of_pack(const struct certproof_finding *finding, void *context)
{
	*(int *)context += strncmp(finding->rule, "webpki/", 7) == 0;
	return 0;
}

START_TEST(profiles_are_chosen_for_each_run)
{
	static const struct {
		const char *profiles[2];
		bool judged;
	} cases[] = { { { NULL }, false }, { { "auto" }, false }, { { "none" }, false }, { { "tls" }, true }, { { "all" }, true },
		{ { "tls-dv", "rfc5280" }, true } };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const certproof_error *error;
		certproof_engine *engine;
		certproof_run *run;
		int found = 0;

		options.profiles = cases[i].profiles;
		options.profile_count = cases[i].profiles[0] == NULL ? 0 : cases[i].profiles[1] == NULL ? 1 : 2;
		ck_assert_int_eq(certproof_engine_new(&options, &engine, &error), CERTPROOF_OK);
		for (int turn = 0; turn < 2; turn++) {
			ck_assert_int_eq(certproof_run_new(engine, &run, &error), CERTPROOF_OK);
			(void)certproof_run_add_file(run, CERTPROOF_FILE, "expressway/no-san.pem");
			found = 0;
			ck_assert_int_eq(certproof_run_judge(run, AT, count_of_pack, &found), CERTPROOF_OK);
			ck_assert_msg((found != 0) == cases[i].judged, "case %zu, turn %d: %d findings", i, turn, found);
			certproof_run_free(run);
		}
		certproof_engine_free(engine);
	}
}
END_TEST

#define THREADS 8

START_TEST(threads_share_an_engine_and_say_what_one_says)
{
	struct said alone = { 0 }, all[THREADS] = { { 0 } };
	const certproof_error *error;
	certproof_engine *engine;
	pthread_t threads[THREADS];

	options.role = "expressway-e";
	ck_assert_int_eq(certproof_engine_new(&options, &engine, &error), CERTPROOF_OK);
	for (size_t i = 0; i < THREADS; i++) {
		all[i].engine = engine;
		ck_assert_int_eq(pthread_create(&threads[i], NULL, judge_all, &all[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_join(threads[i], NULL), 0);
	alone.engine = engine;
	(void)judge_all(&alone);
	ck_assert(!alone.failed && alone.len > 1000);
	for (size_t i = 0; i < THREADS; i++) {
		ck_assert_msg(!all[i].failed && all[i].len == alone.len && memcmp(all[i].text, alone.text, alone.len) == 0, "thread %zu", i);
		free(all[i].text);
	}
	free(alone.text);
	certproof_engine_free(engine);
}
END_TEST

TESTS_WITH("engine", setup, NULL,
	TEST(the_version_is_that_of_the_package),
	EACH(a_mistake_is_an_error_and_no_engine, mistakes),
	TEST(profiles_are_chosen_for_each_run),
	TEST(members_beyond_the_size_are_not_read),
	TEST(threads_share_an_engine_and_say_what_one_says))

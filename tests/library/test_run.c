/* test_run.c - src/library/run.c: what is judged, told and reported through the library's door. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../harness.h"
#include "certproof.h"

#define AT INT64_C(1795219200)

static certproof_engine *engine;
static certproof_run *run;
static struct buffer told;

static void
open_run(void)
{
	const certproof_error *error;

	ck_assert_int_eq(certproof_run_new(engine, &run, &error), CERTPROOF_OK);
	buffer_init(&told, &arena);
}

static void
open_engine(struct certproof_engine_options options)
{
	const certproof_error *error;

	options.size = sizeof(options);
	options.rules = getenv("CERTPROOF_RULES");
	ck_assert_msg(certproof_engine_new(&options, &engine, &error) == CERTPROOF_OK, "%s", certproof_error_message(error));
}

static void
setup(void)
{
	ck_assert_int_eq(chdir(getenv("FIXTURES")), 0);
	open_engine((struct certproof_engine_options){ .role = "expressway-e" });
	open_run();
}

static void
teardown(void)
{
	certproof_run_free(run);
	certproof_engine_free(engine);
}

static struct bytes
content(const char *path)
{
	struct bytes bytes;

	ck_assert_msg(file_read(&arena, path, 1 << 20, &bytes, &messages), "%s", path);
	return bytes;
}

static int
tell(const struct certproof_finding *f, void *context)
{
	(void)context;
	ck_assert_uint_eq(f->size, sizeof(*f));
	buffer_printf(&told, "%s:%u: %s %d %d %s %s %s: %s; %s; %s; %s\n", f->file, f->line, f->rule, (int)f->severity, (int)f->effect,
	    f->object, f->subject, f->place, f->message, f->reason, f->fix, f->source);
	return 0;
}

static int
stop(const struct certproof_finding *f, void *context)
{
	(void)f;
	++*(int *)context;
	return 7;
}

static int
keep(const char *at, size_t len, void *context)
{
	(void)context;
	buffer_add(&told, (struct text){ at, len });
	return 0;
}

static int
refuse(const char *at, size_t len, void *context)
{
	(void)at;
	(void)len;
	(void)context;
	return 3;
}

/* ---- inputs ---- */

static const struct { enum certproof_use use; const char *path; } inputs[] = {
	{ CERTPROOF_FILE, "expressway/leaf-good.pem" }, { CERTPROOF_FILE, "expressway/no-san.pem" }, { CERTPROOF_KEY, "pki/keys/leaf.pem" },
	{ CERTPROOF_TRUST, "trust/good.pem" }, { CERTPROOF_CHAIN, "chain/intermediate.pem" }, { CERTPROOF_CRL, "pki/crl-root.pem" },
	{ CERTPROOF_CRL_DOWNLOADED, "pki/crl-issuing-1.crl" },
	{ CERTPROOF_REQUEST, "expressway/request-good.pem" }, { CERTPROOF_PREVIOUS, "expressway/expired.pem" },
	{ CERTPROOF_FILE, "key/with-password.p12" }, { CERTPROOF_PASSWORD, "key/password.txt" },
};

START_TEST(bytes_are_judged_as_the_files_they_came_from)
{
	const char *of_files;
	int code;

	for (size_t i = 0; i < COUNT_OF(inputs); i++)
		ck_assert_int_eq(certproof_run_add_file(run, inputs[i].use, inputs[i].path), CERTPROOF_OK);
	code = certproof_run_judge(run, AT, tell, NULL);
	ck_assert_msg(code == CERTPROOF_OK, "%d", code);
	of_files = arena_string(&arena, buffer_text(&told));
	ck_assert_uint_gt(told.len, 0);
	certproof_run_free(run);
	open_run();
	for (size_t i = 0; i < COUNT_OF(inputs); i++) {
		struct bytes bytes = content(inputs[i].path);
		uint8_t *passing = malloc(bytes.len);

		memcpy(passing, bytes.at, bytes.len);
		ck_assert_int_eq(certproof_run_add_bytes(run, inputs[i].use, inputs[i].path, passing, bytes.len), CERTPROOF_OK);
		/* They may go after the call. */
		memset(passing, 0, bytes.len);
		free(passing);
	}
	ck_assert_int_eq(certproof_run_judge(run, AT, tell, NULL), CERTPROOF_OK);
	ck_assert_msg(text_is(buffer_text(&told), of_files), "bytes and files differ");
}
END_TEST

static const struct { const char *path; enum certproof_verdict verdict; } roleless[] = {
	{ "expressway/leaf-good.pem", CERTPROOF_VERDICT_NOT_JUDGED },
	{ "expressway/expired.pem", CERTPROOF_VERDICT_FAILS },
};

START_TEST(without_a_role_nothing_is_ready)
{
	teardown();
	open_engine((struct certproof_engine_options){ 0 });
	open_run();
	ck_assert_int_eq(certproof_run_add_file(run, CERTPROOF_FILE, roleless[_i].path), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_judge(run, AT, tell, NULL), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_verdict(run), roleless[_i].verdict);
}
END_TEST

static const struct { enum certproof_use use; const char *path, *message; } unusable[] = {
	{ CERTPROOF_FILE, "none.pem", "cannot open: no such file or directory" },
	{ CERTPROOF_KEY, "pki/root.pem", "--key: no private key in it, but a certificate" },
};

START_TEST(what_cannot_be_used_is_an_error_after_the_other_findings)
{
	ck_assert_int_eq(certproof_run_add_file(run, unusable[_i].use, unusable[_i].path), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_add_file(run, CERTPROOF_FILE, "expressway/no-san.pem"), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_judge(run, AT, tell, NULL), CERTPROOF_EINPUT);
	ck_assert_str_eq(certproof_error_file(certproof_run_error(run)), unusable[_i].path);
	ck_assert_str_eq(certproof_error_message(certproof_run_error(run)), unusable[_i].message);
	ck_assert_uint_gt(told.len, 0);
	ck_assert(certproof_run_verdict(run) <= CERTPROOF_VERDICT_NOT_JUDGED);
}
END_TEST

START_TEST(nothing_to_judge_is_not_ready)
{
	ck_assert_int_eq(certproof_run_verdict(run), CERTPROOF_VERDICT_NOT_JUDGED);
	ck_assert_int_eq(certproof_run_judge(run, AT, tell, NULL), CERTPROOF_EASKED);
	ck_assert_str_eq(certproof_error_message(certproof_run_error(run)), "nothing to check");
	ck_assert_int_eq(certproof_run_verdict(run), CERTPROOF_VERDICT_NOT_JUDGED);
}
END_TEST

static const struct { const char *host; int code; } hosts[] = {
	{ "expe1.example.com", CERTPROOF_OK }, { "192.0.2.1", CERTPROOF_OK }, { "https://a.example.com", CERTPROOF_EASKED }, { "", CERTPROOF_EASKED },
};

START_TEST(a_host_is_a_name_or_an_address)
{
	ck_assert_int_eq(certproof_run_add_host(run, hosts[_i].host), hosts[_i].code);
	ck_assert_int_eq(certproof_run_error(run) == NULL, hosts[_i].code == CERTPROOF_OK);
}
END_TEST

START_TEST(a_password_of_no_line_is_refused)
{
	ck_assert_int_eq(certproof_run_add_bytes(run, CERTPROOF_PASSWORD, "mine", "", 0), CERTPROOF_EINPUT);
	ck_assert_str_eq(certproof_error_file(certproof_run_error(run)), "mine");
}
END_TEST

START_TEST(a_site_needs_an_engine_for_sites)
{
	int code;

	ck_assert_int_eq(certproof_run_set_site(run, "site-good.yaml", NULL), CERTPROOF_EASKED);
	teardown();
	open_engine((struct certproof_engine_options){ .sites = 1 });
	open_run();
	ck_assert_int_eq(certproof_run_set_site(run, "site-good.yaml", "expe1"), CERTPROOF_OK);
	code = certproof_run_judge(run, AT, tell, NULL);
	ck_assert_msg(code == CERTPROOF_OK, "%d: %s", code, certproof_run_error(run) != NULL ? certproof_error_message(certproof_run_error(run)) : "");
	ck_assert_int_ge(certproof_run_verdict(run), CERTPROOF_VERDICT_WARNINGS);
}
END_TEST

/* ---- findings and reports ---- */

START_TEST(a_callback_may_stop)
{
	int calls = 0;

	ck_assert_int_eq(certproof_run_add_file(run, CERTPROOF_FILE, "expressway/no-san.pem"), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_judge(run, AT, stop, &calls), 7);
	ck_assert_int_eq(calls, 1);
	ck_assert_ptr_null(certproof_run_error(run));
	ck_assert_int_eq(certproof_run_report(run, "json", refuse, NULL), 3);
}
END_TEST

static const struct { const char *format, *begin; } formats[] = {
	{ "human", "" }, { "json", "{" },
#ifdef HAVE_XML
	{ "junit", "<?xml" },
#endif
};

START_TEST(each_format_is_written_through_the_callback)
{
	ck_assert_int_eq(certproof_run_add_file(run, CERTPROOF_FILE, "expressway/no-san.pem"), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_judge(run, AT, NULL, NULL), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_report(run, formats[_i].format, keep, NULL), CERTPROOF_OK);
	ck_assert(text_starts_with(buffer_text(&told), formats[_i].begin));
	ck_assert_msg(text_contains(buffer_text(&told), "no-san.pem"), "%s", formats[_i].format);
}
END_TEST

static const struct { const char *format, *words; enum certproof_use use; const char *path; } reports[] = {
	{ "json", "-r expressway-e", CERTPROOF_TRUST, "trust/good.pem" }, { "human", "-r expressway-e", CERTPROOF_TRUST, "trust/good.pem" },
	{ "json", "-r expressway-e", CERTPROOF_KEY, "key/pkcs8.pem" }, { "human", "-r expressway-e", CERTPROOF_CRL, "pki/crl-root.pem" },
};

/* What is judged, counted and said is the same; only the time that it took is not. */
START_TEST(reports_are_those_of_the_command)
{
	static const char *const options[] = { [CERTPROOF_TRUST] = "--trust", [CERTPROOF_KEY] = "--key", [CERTPROOF_CRL] = "--crl" };
	struct text words = arena_printf(&arena, "%s check --no-config --at 2026-11-21 --color never %s -f %s %s %s expressway/no-san.pem",
	    getenv("CERTPROOF"), reports[_i].words, reports[_i].format, options[reports[_i].use], reports[_i].path);
	char some[4096];
	struct buffer command;
	size_t len;
	FILE *pipe;

	ck_assert_msg(getenv("CERTPROOF") != NULL, "CERTPROOF is not set");
	buffer_init(&command, &arena);
	pipe = popen(words.at, "r");
	ck_assert_ptr_nonnull(pipe);
	while ((len = fread(some, 1, sizeof(some), pipe)) != 0)
		buffer_add(&command, (struct text){ some, len });
	(void)pclose(pipe);
	ck_assert_int_eq(certproof_run_add_file(run, CERTPROOF_FILE, "expressway/no-san.pem"), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_add_file(run, reports[_i].use, reports[_i].path), CERTPROOF_OK);
	(void)certproof_run_judge(run, AT, NULL, NULL);
	ck_assert_int_eq(certproof_run_report(run, reports[_i].format, keep, NULL), CERTPROOF_OK);
	if (!text_equal(buffer_text(&told), buffer_text(&command)))
		ck_abort_msg("%s differ; of the command: %.600s", reports[_i].format, buffer_text(&command).at);
}
END_TEST

/* A run is judged once, and reported after that. */
START_TEST(calls_out_of_order_are_errors)
{
	ck_assert_int_eq(certproof_run_report(run, "json", keep, NULL), CERTPROOF_EORDER);
	ck_assert_str_eq(certproof_error_message(certproof_run_error(run)), "the run is not judged yet");
	ck_assert_int_eq(certproof_run_add_file(run, CERTPROOF_FILE, "expressway/leaf-good.pem"), CERTPROOF_OK);
	ck_assert_ptr_null(certproof_run_error(run));
	ck_assert_int_eq(certproof_run_judge(run, AT, NULL, NULL), CERTPROOF_OK);
	ck_assert_int_eq(certproof_run_judge(run, AT, NULL, NULL), CERTPROOF_EORDER);
	ck_assert_int_eq(certproof_run_add_file(run, CERTPROOF_FILE, "pki/root.pem"), CERTPROOF_EORDER);
	ck_assert_int_eq(certproof_run_add_host(run, "a.example.com"), CERTPROOF_EORDER);
	ck_assert_int_eq(certproof_run_report(run, "sarif2", keep, NULL), CERTPROOF_EASKED);
}
END_TEST

TESTS_WITH("run", setup, teardown,
	TEST(bytes_are_judged_as_the_files_they_came_from),
	EACH(without_a_role_nothing_is_ready, roleless),
	EACH(what_cannot_be_used_is_an_error_after_the_other_findings, unusable),
	TEST(nothing_to_judge_is_not_ready),
	EACH(a_host_is_a_name_or_an_address, hosts),
	TEST(a_password_of_no_line_is_refused),
	TEST(a_site_needs_an_engine_for_sites),
	TEST(a_callback_may_stop),
	EACH(each_format_is_written_through_the_callback, formats),
	EACH(reports_are_those_of_the_command, reports),
	TEST(calls_out_of_order_are_errors))

/* sample.h - results built by hand, and reports compared with what tests/report/expected/ holds. */
#ifndef TESTS_REPORT_SAMPLE_H
#define TESTS_REPORT_SAMPLE_H

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

#define SAMPLE static __attribute__((unused))
/* As TEXT, for static data. */
#define LITERAL(s) { "" s, sizeof(s) - 1 }
#define ITEMS(array) { (array), COUNT_OF(array) }

#define AT 1795240320                  /* 2026-11-21T05:52:00Z */
#define FINGERPRINT "3F:8A:11:C4:5B:0E:92:D7:66:A0:2C:E9:14:7F:38:B5:D1:4A:73:0C:88:EF:21:56:9B:C2:05:7D:E3:40:1A:6F"
#define OTHER_FINGERPRINT "A1:B2:C3:D4:E5:F6:07:18:29:3A:4B:5C:6D:7E:8F:90:01:12:23:34:45:56:67:78:89:9A:AB:BC:CD:DE:EF:F0"

/* Until rules/ has them. */
__attribute__((weak)) const char *
severity_name(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "notice";
}

__attribute__((weak)) const char *
effect_name(enum effect effect)
{
	static const char *const names[] = { "", "weakens", "fails", "refused" };

	return names[effect];
}

__attribute__((weak)) const char *
verdict_name(enum verdict_kind kind)
{
	static const char *const names[] = { "refused", "fails", "warnings", "ready" };

	return names[kind];
}

static struct arena arena;
static struct messages messages;

static void
out_of_memory(void *context)
{
	(void)context;
	abort();
}

SAMPLE void
setup(void)
{
	arena_init(&arena, out_of_memory, NULL);
	messages_init(&messages, &arena);
}

SAMPLE void
teardown(void)
{
	arena_free(&arena);
}

SAMPLE struct text
report_text(enum report_format format, const struct result *result, const struct report_options *options)
{
	struct buffer buffer;
	struct output *output;

	buffer_init(&buffer, &arena);
	output = output_to_buffer(&arena, &buffer);
	ck_assert_msg(report_write(output, &arena, format, result, options, &messages), "the report could not be written");
	ck_assert(output_close(output, &messages));
	return buffer_text(&buffer);
}

/* Compares with the file of that name; with REBASE=1 in the environment the file is written instead. */
SAMPLE void
expect(const char *name, struct text got)
{
	const char *top = getenv("TOP_SRCDIR");
	struct text path;
	struct bytes want;

	ck_assert_msg(top != NULL, "TOP_SRCDIR is not set");
	path = arena_printf(&arena, "%s/tests/report/expected/%s", top, name);
	if (getenv("REBASE") != NULL) {
		FILE *file = fopen(path.at, "w");

		ck_assert_msg(file != NULL, "%s: %s", path.at, strerror(errno));
		ck_assert_uint_eq(fwrite(got.at, 1, got.len, file), got.len);
		ck_assert_int_eq(fclose(file), 0);
		return;
	}
	ck_assert_msg(file_read(&arena, path.at, LIMIT_FILE_SIZE, &want, &messages), "cannot read %s (REBASE=1 writes it)",
	    path.at);
	ck_assert_msg(text_equal(got, text_of_bytes(want)), "not as in %s (REBASE=1 rewrites it for review); got:\n%.*s",
	    path.at, (int)got.len, got.at);
}

SAMPLE int
run_tests(const char *name, const TTest *const *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *all = tcase_create(name);
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(all, setup, teardown);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(all, tests[i]);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

SAMPLE size_t
add_target(struct result *r, const char *object, const char *subject, const char *file, unsigned line)
{
	*LIST_ADD(&arena, &r->targets) = (struct judged){
		.object = text_of(object), .subject = text_of(subject), .file = text_of(file), .line = line, .role = r->role,
		.release = r->release,
	};
	return r->targets.count - 1;
}

SAMPLE struct rule_outcome *
add_outcome(struct result *r, const char *rule, enum outcome outcome, size_t target)
{
	struct rule_outcome *row = LIST_ADD(&arena, &r->outcomes);

	row->rule = text_of(rule);
	row->outcome = outcome;
	row->target = target;
	r->passed += outcome == OUTCOME_PASS;
	return row;
}

SAMPLE void
add_not_checked(struct result *r, const char *rule, size_t target, const char *need, const char *other)
{
	struct not_checked *row = LIST_ADD(&arena, &r->not_checked);

	row->rule = text_of(rule);
	row->target = target;
	row->needs.items = ARENA_ARRAY(&arena, struct text, 2);
	row->needs.items[row->needs.count++] = text_of(need);
	if (other != NULL)
		row->needs.items[row->needs.count++] = text_of(other);
	add_outcome(r, rule, OUTCOME_NOT_CHECKED, target)->text = text_of(need);
}

/* A finding about a target, with the place and names of it; the caller says the rest. */
SAMPLE struct finding *
add_finding(struct result *r, size_t target, const char *rule, enum severity severity, enum effect effect)
{
	struct finding *f = LIST_ADD(&arena, &r->findings);
	const struct judged *t = &r->targets.items[target];

	*f = (struct finding){
		.rule = text_of(rule), .severity = severity, .effect = effect, .file = t->file, .line = t->line,
		.object_offset = t->object_offset, .fingerprint = t->fingerprint, .node = t->node, .link = t->link,
		.unit = t->unit, .role = t->role, .release = t->release, .object = t->object, .subject = t->subject,
		.target = target,
	};
	r->errors += severity == SEVERITY_ERROR;
	r->warnings += severity == SEVERITY_WARNING;
	r->notices += severity == SEVERITY_NOTICE;
	for (size_t i = 0; i < r->outcomes.count; i++)
		if (r->outcomes.items[i].target == target && text_is(r->outcomes.items[i].rule, rule))
			return f;
	add_outcome(r, rule, OUTCOME_FINDING, target);
	return f;
}

/* What a sample shows of a finding: its text, and the part of it to point at. */
SAMPLE void
show(struct finding *f, const char *place, const char *shown, size_t caret, size_t caret_len)
{
	f->place = text_of(place);
	f->shown = text_of(shown);
	f->caret = caret;
	f->caret_len = caret_len;
}

static struct text mra_only[] = { LITERAL("mra") };

/*
 * One certificate for an Expressway-E with short names in it, a key file without line end, and a list that lacks
 * an intermediate: what a person with a first certificate meets.
 */
SAMPLE struct result *
first_certificate(void)
{
	static struct text because[] = { LITERAL("expressway/cn-not-fqdn"), LITERAL("expressway/san-not-fqdn") };
	static struct text mend[] = {
		LITERAL("add Example Issuing CA 1 to the trusted CA list; the certificate says that it can be fetched from "
		    "http://pki.example.com/issuing1.crt"),
		LITERAL("reissue the certificate with the full name, for example \"expe1.example.com\""),
		LITERAL("reissue the certificate with the full name, for example \"expe2.example.com\""),
		LITERAL("add a line end: echo >> privkey.pem"),
	};
	static struct drawn_step steps[] = {
		{ .label = LITERAL("expe1"), .remark = LITERAL("valid to 2027-10-01"), .file = LITERAL("server.pem"), .line = 1,
		  .fault = LITERAL("the issuer is missing: \"CN=Example Issuing CA 1,O=Example GmbH,C=DE\" is neither in the "
		      "trusted CA list nor among the chain files") },
	};
	static struct related related[] = {
		{ .file = LITERAL("ca.pem"), .line = 25, .label = LITERAL("Example Root CA"),
		  .fingerprint = LITERAL(OTHER_FINGERPRINT) },
	};
	static const char *const short_names[][3] = {
		{ "alternative name \"expe1\" is not a fully qualified domain name", "cert.san.dns[0]",
		  "reissue the certificate with the full name, for example \"expe1.example.com\"" },
		{ "alternative name \"expe2\" is not a fully qualified domain name", "cert.san.dns[2]",
		  "reissue the certificate with the full name, for example \"expe2.example.com\"" },
	};
	struct result *r = ARENA_NEW(&arena, struct result);
	size_t file, certificate, chain, key, list;
	struct finding *f;

	r->tool_version = TEXT("0.1");
	r->crypto_version = TEXT("3.0.17");
	r->at = AT;
	r->role = TEXT("expressway-e");
	r->role_title = TEXT("Expressway-E");
	r->release = TEXT("X15.5");
	r->release_assumed = true;
	r->list_given = true;
	r->list_count = 3;
	r->files = 3;
	r->rules = 74;
	r->not_applicable = 9;
	r->seconds = 0.0125;
	file = add_target(r, "file", "server.pem", "server.pem", 0);
	certificate = add_target(r, "certificate", "expe1", "server.pem", 1);
	chain = add_target(r, "chain", "expe1", "server.pem", 1);
	key = add_target(r, "key", "RSA key, 2048 bits", "privkey.pem", 1);
	list = add_target(r, "trust", "trusted CA list", "", 0);
	r->targets.items[certificate].fingerprint = r->targets.items[chain].fingerprint = TEXT(FINGERPRINT);

	f = add_finding(r, chain, "chain/incomplete", SEVERITY_ERROR, EFFECT_FAILS);
	f->title = TEXT("A certificate of the chain is missing");
	f->mend = TEXT("list");
	f->message = TEXT("the issuer of \"expe1\" is missing, \"CN=Example Issuing CA 1,O=Example GmbH,C=DE\"");
	f->reason = TEXT("Neither the trusted CA list nor the chain files hold it, so nobody who has only these can check "
	    "the certificate. A traversal zone can still show as active while its SSH tunnels stay down.");
	f->fix = mend[0];
	f->source = TEXT("RFC 5280 6.1; Certificate guide X15.0, full chain in the trusted CA list");
	show(f, "path.last.issuer.text", "CN=Example Issuing CA 1,O=Example GmbH,C=DE", 0, 43);
	f->related = related;
	f->related_count = COUNT_OF(related);

	f = add_finding(r, certificate, "expressway/cn-not-fqdn", SEVERITY_ERROR, EFFECT_REFUSED);
	f->title = TEXT("Common name is not a fully qualified domain name");
	f->message = TEXT("common name \"expe1\" is not a fully qualified domain name");
	f->reason = TEXT("From X14.0.2 the upload page checks the common name and every alternative name.");
	f->fix = mend[1];
	f->source = TEXT("Certificate guide X14.0.2, \"Loading a Server Certificate and Private Key Onto Expressway\", step 2b");
	f->product_says = TEXT("Common name must be a valid FQDN");
	show(f, "cert.subject.cn[0]", "expe1", 0, 5);
	f->has_offset = true;
	f->offset = 142;

	f = add_finding(r, certificate, "expressway/rsa-8192", SEVERITY_NOTICE, EFFECT_NONE);
	f->title = TEXT("RSA key of 8192 bits");
	f->message = TEXT("the key has 2048 bits; 3072 are advised from 2030 on");
	f->place = TEXT("cert.key.bits");
	f->source = TEXT("BSI TR-02102-1 2024-01, table 1.2");

	for (size_t i = 0; i < COUNT_OF(short_names); i++) {
		f = add_finding(r, certificate, "expressway/san-not-fqdn", SEVERITY_ERROR, EFFECT_REFUSED);
		f->title = TEXT("Alternative name is not a fully qualified domain name");
		f->message = text_of(short_names[i][0]);
		f->fix = text_of(short_names[i][2]);
		f->reason = TEXT("From X14.0.2 the upload page checks the common name and every alternative name.");
		f->source = TEXT("Certificate guide X14.0.2, \"Loading a Server Certificate and Private Key Onto Expressway\", step 2b");
		show(f, short_names[i][1], "expe1, collab-edge.example.com, expe2", i == 0 ? 0 : 32, 5);
	}
	for (size_t i = 0; i < r->findings.count; i++) {
		r->findings.items[i].serial = TEXT("5B:0E:92:D7");
		r->findings.items[i].issuer = TEXT("CN=Example Issuing CA 1,O=Example GmbH,C=DE");
		r->findings.items[i].not_after = TEXT("2027-10-01T12:00:00Z");
	}

	f = add_finding(r, key, "key/no-trailing-newline", SEVERITY_ERROR, EFFECT_FAILS);
	f->title = TEXT("The key file does not end in a line end");
	f->services = (struct texts)ITEMS(mra_only);
	f->mend = TEXT("restart");
	f->message = TEXT("the file ends in \"-----END PRIVATE KEY-----\" without a line end");
	f->reason = TEXT("The box joins key and certificate into one file; without a line end the two markers run together.");
	f->fix = mend[3];
	f->source = TEXT("bug CSCvx12345");
	show(f, "", "-----END PRIVATE KEY-----", 24, 1);

	*LIST_ADD(&arena, &r->drawings) = (struct drawing){
		.target = chain, .steps = steps, .count = COUNT_OF(steps), .broken = true, .verdict = steps[0].fault,
	};
	add_outcome(r, "file/not-pem", OUTCOME_PASS, file);
	add_outcome(r, "expressway/cn-missing", OUTCOME_PASS, certificate);
	add_outcome(r, "expressway/dsa-key", OUTCOME_PASS, certificate);
	add_outcome(r, "expressway/weak-signature", OUTCOME_PASS, certificate);
	add_outcome(r, "key/mismatch", OUTCOME_PASS, key);
	add_outcome(r, "trust/duplicate", OUTCOME_PASS, list);
	add_not_checked(r, "expressway/own-name-missing", certificate, "--site", NULL);
	add_not_checked(r, "expressway/cluster-name-missing", certificate, "--site", NULL);
	add_not_checked(r, "crl/missing-for-ca", chain, "--crl", "--site");
	*LIST_ADD(&arena, &r->verdicts) = (struct verdict){
		.file = TEXT("server.pem"), .object = TEXT("certificate"), .subject = TEXT("expe1"), .kind = VERDICT_REFUSED,
		.because = ITEMS(because), .services = ITEMS(mra_only), .not_checked = 3, .mend = ITEMS(mend),
	};
	return r;
}

#endif

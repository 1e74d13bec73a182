/* sample.h - results built by hand, and reports compared with what tests/report/expected/ holds. */
#ifndef TESTS_REPORT_SAMPLE_H
#define TESTS_REPORT_SAMPLE_H

#include <errno.h>
#include <stdio.h>

#include "../harness.h"
#include "report/report.h"

#define SAMPLE static __attribute__((unused))
/* As TEXT, for static data. */
#define LITERAL(s) { "" s, sizeof(s) - 1 }
#define ITEMS(array) { .items = (array), .count = COUNT_OF(array) }

#define AT 1795240320                  /* 2026-11-21T05:52:00Z */
#define FINGERPRINT "3F:8A:11:C4:5B:0E:92:D7:66:A0:2C:E9:14:7F:38:B5:D1:4A:73:0C:88:EF:21:56:9B:C2:05:7D:E3:40:1A:6F"
#define OTHER_FINGERPRINT "A1:B2:C3:D4:E5:F6:07:18:29:3A:4B:5C:6D:7E:8F:90:01:12:23:34:45:56:67:78:89:9A:AB:BC:CD:DE:EF:F0"

SAMPLE struct text
report_text(enum report_format format, const struct result *result, const struct report_options *options)
{
	struct buffer buffer;
	struct output *output;

	buffer_init(&buffer, &arena);
	output = output_to_buffer(&arena, &buffer);
	ck_assert_msg(report_rows[format].write(output, &arena, result, options, &messages), "the report could not be written");
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

SAMPLE size_t
add_target(struct result *r, enum object_kind object, const char *subject, const char *file, unsigned line)
{
	*LIST_ADD(&arena, &r->targets) = (struct judged){
		.object = object, .subject = text_of(subject), .file = text_of(file), .line = line, .role = r->role,
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
		.id = arena_printf(&arena, "%032zx", r->findings.count), .rule = text_of(rule), .severity = severity, .effect = effect, .file = t->file, .line = t->line,
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
	static struct text profiles[] = { LITERAL("rfc5280"), LITERAL("tls-dv") }, others[] = { LITERAL("zlint/e_rsa_mod_less_than_2048_bits") };
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
	file = add_target(r, OBJECT_FILE, "server.pem", "server.pem", 0);
	certificate = add_target(r, OBJECT_CERTIFICATE, "expe1", "server.pem", 1);
	chain = add_target(r, OBJECT_CHAIN, "expe1", "server.pem", 1);
	key = add_target(r, OBJECT_KEY, "RSA key, 2048 bits", "privkey.pem", 1);
	list = add_target(r, OBJECT_TRUST, "trusted CA list", "", 0);
	r->targets.items[certificate].profiles = TEXTS(profiles, COUNT_OF(profiles));
	r->targets.items[certificate].profile_title = TEXT("TLS server, domain validated");
	r->targets.items[certificate].profile_why = TEXT("policy 2.23.140.1.2.1");
	r->targets.items[certificate].fingerprint = r->targets.items[chain].fingerprint = TEXT(FINGERPRINT);

	f = add_finding(r, chain, "chain/incomplete", SEVERITY_ERROR, EFFECT_FAILS);
	f->title = TEXT("A certificate of the chain is missing");
	f->step = FIX_LIST;
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
	f->same_as = TEXTS(others, COUNT_OF(others));
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
	f->step = FIX_RESTART;
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
		.file = TEXT("server.pem"), .object = OBJECT_CERTIFICATE, .subject = TEXT("expe1"), .kind = VERDICT_REFUSED,
		.because = ITEMS(because), .services = ITEMS(mra_only), .not_checked = 3, .fixes = ITEMS(mend),
	};
	return r;
}

static struct text two_services[] = { LITERAL("mra"), LITERAL("xmpp-federation") };

SAMPLE void
place_target(struct result *r, size_t target, const char *node, const char *unit, const char *role, const char *release)
{
	struct judged *t = &r->targets.items[target];

	t->node = text_of(node);
	t->unit = text_of(unit);
	t->role = text_of(role);
	t->release = text_of(release);
}

/* A deployment: two nodes and a call manager, a link that fails, a waiver, a rule error, and a file that is not there. */
SAMPLE struct result *
deployment(void)
{
	static struct service_place mra_places[] = {
		{ LITERAL("The other end does not trust the certificate"), LITERAL("link/not-trusted"), LITERAL(""), LITERAL("expc1 to expe1 (traversal)") },
		{ LITERAL("The other end does not trust the certificate"), LITERAL("link/not-trusted"), LITERAL(""), LITERAL("expc1 to cucm1 (unified-cm)") },
	};
	static struct service_place cluster_places[] = {
		{ LITERAL("Certificate ends within 21 days"), LITERAL("expressway/expires-soon"), LITERAL("expe1"), LITERAL("") },
	};
	static struct text because_e[] = { LITERAL("expressway/registration-domain-missing") };
	static struct text because_c[] = { LITERAL("trust/superseded") };
	static struct text because_link[] = { LITERAL("link/name-mismatch") };
	static struct text mend_e[] = { LITERAL("order the certificate anew with \"example.org\" among its alternative names") };
	static struct text mend_c[] = { LITERAL("remove the older one from the list") };
	static struct drawn_step steps[] = {
		{ .label = LITERAL("expe1.example.com"), .remark = LITERAL("valid to 2027-10-01"),
		  .file = LITERAL("expe1/server.pem"), .line = 1 },
		{ .label = LITERAL("Example Issuing CA 1"), .remark = LITERAL("valid to 2030-10-01"),
		  .file = LITERAL("expe1/ca.pem"), .line = 1, .from = LITERAL("trusted CA list, entry 1") },
		{ .label = LITERAL("Example Root CA"), .remark = LITERAL("valid to 2040-10-01"), .file = LITERAL("expe1/ca.pem"),
		  .line = 25, .from = LITERAL("trusted CA list, entry 2") },
	};
	static struct related related[] = {
		{ .file = LITERAL("expc1/ca.pem"), .line = 49, .label = LITERAL("Example Issuing CA 1"),
		  .fingerprint = LITERAL(OTHER_FINGERPRINT) },
	};
	static struct message mistake = {
		.file = LITERAL("own/rules.yaml"), .line = 7, .column = 12, .shown = LITERAL("    check: cert.key.bits / params.zero > 3"),
		.caret = 11, .caret_len = 27, .text = LITERAL("division by zero"),
		.hint = LITERAL("at that moment cert.key.bits = 2048, params.zero = 0"),
	};
	static struct message missing = {
		.file = LITERAL("cucm1/tomcat.pem"), .text = LITERAL("cannot open: No such file or directory"),
	};
	static const char *const domains[] = { "example.org", "example.net", "example.edu", "example.info", "example.biz" };
	struct result *r = ARENA_NEW(&arena, struct result);
	size_t site, e, e_chain, c, c_list, cm, link;
	struct finding *f;

	r->tool_version = TEXT("0.1");
	r->crypto_version = TEXT("3.0.2");
	r->crypto_old = true;
	r->at = AT;
	r->site = TEXT("Example GmbH, main office");
	r->release = TEXT("X14.0.2");
	r->files = 7;
	r->rules = 112;
	r->not_applicable = 31;
	r->seconds = 1.5;
	site = add_target(r, OBJECT_SITE, "Example GmbH, main office", "site.yaml", 0);
	e = add_target(r, OBJECT_CERTIFICATE, "expe1.example.com", "expe1/server.pem", 1);
	e_chain = add_target(r, OBJECT_CHAIN, "expe1.example.com", "expe1/server.pem", 1);
	c = add_target(r, OBJECT_CERTIFICATE, "expc1.example.com", "expc1/server.cer", 0);
	c_list = add_target(r, OBJECT_TRUST, "trusted CA list of expc1", "", 0);
	cm = add_target(r, OBJECT_CERTIFICATE, "cucm1.example.com", "cucm1/CallManager.pem", 3);
	link = add_target(r, OBJECT_LINK, "expc1 -> expe1", "", 0);
	place_target(r, e, "expe1", "", "expressway-e", "X14.0.2");
	place_target(r, e_chain, "expe1", "", "expressway-e", "X14.0.2");
	place_target(r, c, "expc1", "", "expressway-c", "X14.0.2");
	place_target(r, c_list, "expc1", "", "expressway-c", "X14.0.2");
	place_target(r, cm, "cucm1", "CallManager", "cucm-callmanager", "14SU3");
	r->targets.items[e].fingerprint = r->targets.items[e_chain].fingerprint = TEXT(FINGERPRINT);
	r->targets.items[link].link = TEXT("expc1 -> expe1");

	f = add_finding(r, site, "waiver/unused", SEVERITY_NOTICE, EFFECT_NONE);
	f->message = TEXT("the waiver of expressway/own-name-missing covers nothing");
	f->fix = TEXT("remove it from certproof.yaml");
	for (size_t i = 0; i < COUNT_OF(domains); i++) {
		f = add_finding(r, e, "expressway/registration-domain-missing", SEVERITY_ERROR, EFFECT_FAILS);
		f->services = (struct texts)ITEMS(two_services);
		f->message = arena_printf(&arena, "registration domain \"%s\" is not in the certificate", domains[i]);
		f->reason = TEXT("A phone looks for its own domain in the certificate.\nJabber does not.\n");
		f->fix = arena_printf(&arena, "order the certificate anew with \"%s\" among its alternative names", domains[i]);
		f->place = arena_printf(&arena, "site.registration_domains[%zu]", i + 1);
		f->source = TEXT("Mobile and Remote Access guide X14.0, \"Certificate Requirements\"");
		show(f, f->place.at, "example.com, example.org, example.net, example.edu, example.info, example.biz",
		    13 * (i + 1), strlen(domains[i]));
	}
	f = add_finding(r, c, "encoding/serial-too-long", SEVERITY_WARNING, EFFECT_WEAKENS);
	f->message = TEXT("the serial number takes 21 octets");
	f->place = TEXT("cert.serial");
	f->object_offset = 128;
	f->has_offset = true;
	f->offset = 15;
	f->waived = TEXT("the CA cannot change it before 2028");
	f->source = TEXT("RFC 5280 4.1.2.2");
	r->warnings--;
	f = add_finding(r, c_list, "trust/superseded", SEVERITY_WARNING, EFFECT_NONE);
	f->file = TEXT("expc1/ca.pem");
	f->line = 1;
	f->subject = TEXT("Example Issuing CA 1");
	f->fingerprint = TEXT(FINGERPRINT);
	f->serial = TEXT("01:FF");
	f->issuer = TEXT("CN=Example Root CA");
	f->not_after = TEXT("2026-12-01T00:00:00Z");
	f->message = TEXT("an older certificate of \"Example Issuing CA 1\" stands before its successor");
	f->fix = mend_c[0];
	f->related = related;
	f->related_count = COUNT_OF(related);
	f = add_finding(r, cm, "cucm/key-usage", SEVERITY_WARNING, EFFECT_NONE);
	f->message = TEXT("key usage lacks dataEncipherment");
	show(f, "cert.key_usage", "digitalSignature, keyEncipherment", 0, 0);
	f = add_finding(r, link, "link/name-mismatch", SEVERITY_ERROR, EFFECT_FAILS);
	f->message = TEXT("peer address \"10.1.1.2\" is not in the certificate of expe1");
	f->reason = TEXT("The connecting end compares the address that it was given with the names in the certificate.");
	f->fix = TEXT("set the peer address to expe1.example.com");
	f->place = TEXT("link.peer_address");

	*LIST_ADD(&arena, &r->drawings) = (struct drawing){
		.target = e_chain, .steps = steps, .count = COUNT_OF(steps), .verdict = TEXT("trusted"),
	};
	add_outcome(r, "cucm/wildcard-name", OUTCOME_PASS, cm);
	add_outcome(r, "chain/incomplete", OUTCOME_PASS, e_chain);
	add_outcome(r, "chain/expired", OUTCOME_PASS, e_chain);
	add_outcome(r, "own/odd", OUTCOME_RULE_ERROR, e);
	*LIST_ADD(&arena, &r->rule_errors) = (struct rule_error){ .rule = TEXT("own/odd"), .target = e, .message = &mistake };
	add_not_checked(r, "key/mismatch", cm, "key of node cucm1", NULL);
	*LIST_ADD(&arena, &r->problems) = (struct input_problem){
		.file = missing.file, .message = missing.text, .hint = TEXT("the site names it for node cucm1, unit tomcat"),
		.full = &missing,
	};
	*LIST_ADD(&arena, &r->services) = (struct service_verdict){
		.service = TEXT("mra"), .title = TEXT("Mobile and Remote Access"), .state = SERVICE_FAILS,
		.why = TEXT("The other end does not trust the certificate"),
		.message = TEXT("expe1 closes the sip handshake: it has no CA for the certificate of expc1"),
		.rule = TEXT("link/not-trusted"), .link = TEXT("expc1 to expe1 (traversal)"), .causes = 3, .places = ITEMS(mra_places),
		.has_end = true, .ends = AT + 86400, .ending = TEXT("certificate of node expe1"),
	};
	*LIST_ADD(&arena, &r->services) = (struct service_verdict){
		.service = TEXT("clusters"), .title = TEXT("Clusters"), .state = SERVICE_AT_RISK,
		.why = TEXT("Certificate ends within 21 days"), .message = TEXT("certificate ends on 2026-12-01, in 9 days"),
		.rule = TEXT("expressway/expires-soon"), .node = TEXT("expe1"), .causes = 1, .places = ITEMS(cluster_places),
		.has_end = true, .ends = AT + 9 * 86400, .ending = TEXT("certificate of node expe1"),
	};
	*LIST_ADD(&arena, &r->services) = (struct service_verdict){
		.service = TEXT("b2b"), .title = TEXT("Calls to others"), .state = SERVICE_NOT_JUDGED,
		.give = { ARENA_ARRAY(&arena, struct text, 1), 1 },
		.has_end = true, .ends = AT + 9 * 86400, .ending = TEXT("certificate of node expe1"),
	};
	r->services.items[2].give.items[0] = TEXT("a link of zone neighbour or dns");
	*LIST_ADD(&arena, &r->services) = (struct service_verdict){
		.service = TEXT("chat"), .title = TEXT("Chat"), .state = SERVICE_WORKS,
		.has_end = true, .ends = AT + 300 * 86400, .ending = TEXT("CRL of \"Example Root CA\" on node cucm1"),
	};
	*LIST_ADD(&arena, &r->services) = (struct service_verdict){
		.service = TEXT("phones"), .title = TEXT("Phones"), .state = SERVICE_AT_RISK,
		.has_end = true, .ends = AT - 86400, .ending = TEXT("certificate of node cucm1"), .give = r->services.items[2].give,
	};
	*LIST_ADD(&arena, &r->verdicts) = (struct verdict){
		.node = TEXT("expe1"), .kind = VERDICT_FAILS, .services = ITEMS(two_services), .because = ITEMS(because_e),
		.fixes = ITEMS(mend_e),
	};
	*LIST_ADD(&arena, &r->verdicts) = (struct verdict){
		.node = TEXT("expc1"), .kind = VERDICT_WARNINGS, .because = ITEMS(because_c), .fixes = ITEMS(mend_c),
	};
	*LIST_ADD(&arena, &r->verdicts) = (struct verdict){
		.node = TEXT("cucm1"), .kind = VERDICT_READY, .not_checked = 1,
	};
	*LIST_ADD(&arena, &r->verdicts) = (struct verdict){
		.link = TEXT("expc1 -> expe1"), .kind = VERDICT_FAILS, .because = ITEMS(because_link),
	};
	return r;
}

/* Text that would steer a terminal, break out of any format, or forge a line of a report. */
#define HOSTILE "\033[2J\033]0;t\007\rok\n{\"severity\":\"none\"}\n]]><x a='1'>&amp;\"'\\ \xe2\x80\xae\xd7\x90 \xff\xc3 \xc2\x9b" \
	"31m \xef\xbf\xbe\t\0end"

/* The same in every field. */
SAMPLE struct result *
hostile(void)
{
	static struct text texts[] = { LITERAL(HOSTILE), LITERAL(HOSTILE) };
	static struct related related[] = {
		{ .file = LITERAL(HOSTILE), .line = 1, .label = LITERAL(HOSTILE), .fingerprint = LITERAL(HOSTILE) },
	};
	static struct drawn_step steps[] = {
		{ .label = LITERAL(HOSTILE), .remark = LITERAL(HOSTILE), .file = LITERAL(HOSTILE), .line = 1,
		  .from = LITERAL(HOSTILE), .fault = LITERAL(HOSTILE) },
	};
	static struct message message = {
		.file = LITERAL(HOSTILE), .line = 1, .column = 1, .shown = LITERAL(HOSTILE), .caret = 4, .caret_len = 9,
		.text = LITERAL(HOSTILE), .hint = LITERAL(HOSTILE),
	};
	struct text h = TEXT(HOSTILE);
	struct result *r = ARENA_NEW(&arena, struct result);
	struct texts all = ITEMS(texts);

	r->tool_version = r->crypto_version = r->role = r->role_title = r->release = r->site = h;
	r->crypto_old = r->release_assumed = true;
	r->at = AT;
	for (size_t i = 0; i < 3; i++) {
		struct judged *t = LIST_ADD(&arena, &r->targets);

		*t = (struct judged){
			.object = OBJECT_CERTIFICATE, .subject = h, .file = h, .line = 1, .node = i == 1 ? h : TEXT(""), .link = i == 2 ? h : TEXT(""),
			.unit = h, .role = h, .release = h, .fingerprint = h,
		};
		*LIST_ADD(&arena, &r->findings) = (struct finding){
			.rule = h, .title = h, .severity = SEVERITY_ERROR, .effect = EFFECT_FAILS, .file = h, .line = 1,
			.fingerprint = h, .serial = h, .issuer = h, .not_after = h, .related = related, .related_count = 1,
			.node = t->node, .link = t->link, .unit = h, .role = h, .release = h, .services = all, .product_says = h,
			.object = OBJECT_CERTIFICATE, .subject = h, .place = h, .shown = h, .caret = 3, .caret_len = 20, .message = h, .reason = h,
			.fix = h, .source = h, .waived = i == 1 ? h : TEXT(""), .target = i,
		};
		*LIST_ADD(&arena, &r->outcomes) = (struct rule_outcome){ .rule = h, .outcome = OUTCOME_PASS, .target = i, .text = h };
		*LIST_ADD(&arena, &r->not_checked) = (struct not_checked){ .rule = texts[0], .target = i, .needs = all };
		*LIST_ADD(&arena, &r->drawings) = (struct drawing){
			.target = i, .steps = steps, .count = 1, .broken = true, .verdict = h,
		};
	}
	r->errors = 2;
	*LIST_ADD(&arena, &r->rule_errors) = (struct rule_error){ .rule = h, .target = 0, .message = &message };
	*LIST_ADD(&arena, &r->problems) = (struct input_problem){ .file = h, .message = h, .hint = h, .full = &message };
	*LIST_ADD(&arena, &r->verdicts) = (struct verdict){
		.node = h, .link = h, .file = h, .object = OBJECT_CERTIFICATE, .subject = h, .kind = VERDICT_FAILS, .services = all,
		.because = all, .fixes = all, .not_checked = 2,
	};
	return r;
}

#endif

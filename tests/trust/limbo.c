/* limbo.c - judges the cases of a file of x509-limbo: limbo [-v] CASES.json */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* base.h has makers of the same names; only readers are used here. */
#define json_object jansson_object
#define json_array jansson_array
#define json_string jansson_string
#define json_null jansson_null
#include <jansson.h>
#undef json_object
#undef json_array
#undef json_string
#undef json_null

#include "rules/rules.h"
#include "runner.h"
#include "trust/trust.h"

/* What the cases of one namespace are judged by: how paths are, and the findings of which packs refuse. */
struct suite {
	const char *prefix;
	bool strict;
	bool any_purpose;              /* RFC 5280 alone knows no purpose but the one asked for */
	unsigned level;                /* of digests and keys on the path */
	bool rfc5280, webpki;
	const char *except;            /* a rule that does not hold here */
};

/*
 * The last certificate of a path counts as trusted whatever it is, as limbo has it. Baseline Requirements
 * 7.1.2.10.8 allows name constraints that are not critical, which RFC 5280 4.2.1.10 forbids. X509_STRICT refuses
 * CAs without key usage, which RFC 5280 6.1.4 (n) and 6.3.3 (f) do not. BetterTLS is about paths alone.
 */
static const struct suite suites[] = {
	{ "rfc5280::", true, true, 0, true, false, "" },
	{ "pathlen::", true, true, 0, true, false, "" },
	{ "crl::", false, false, 0, true, false, "" },
	{ "webpki::", true, false, 2, true, true, "rfc5280/name-constraints-not-critical" },
	{ "bettertls::", false, false, 2, false, false, "" },
	{ "", true, false, 2, true, false, "" },
};

/*
 * What refuses a path: of the rules about certificates those that a verifier of paths asks. Others of these packs find what
 * a CA should not have issued, and change nothing here.
 */
static const char *const rule_ids[] = {
	"rfc5280/access-critical", "rfc5280/aki-missing", "rfc5280/algorithms-differ",
	"rfc5280/authority-access-empty", "rfc5280/basic-constraints-not-critical", "rfc5280/ca-key-usage-missing",
	"rfc5280/ca-ski-missing", "rfc5280/ca-subject-empty", "rfc5280/ca-without-cert-sign",
	"rfc5280/cert-sign-without-ca", "rfc5280/crl-number-missing", "rfc5280/encoding",
	"rfc5280/extension-without-version-3", "rfc5280/inhibit-any-policy-not-critical", "rfc5280/key-id-critical",
	"rfc5280/name-constraint-leading-dot", "rfc5280/name-constraints-empty",
	"rfc5280/name-constraints-not-critical", "rfc5280/name-constraints-on-leaf", "rfc5280/path-len-without-ca",
	"rfc5280/policy-constraints-not-critical", "rfc5280/san-dns-syntax", "rfc5280/san-email-syntax",
	"rfc5280/san-empty", "rfc5280/san-not-critical", "rfc5280/serial-not-positive", "rfc5280/serial-too-long",
	"rfc5280/time-malformed", "rfc5280/wildcard-over-excluded-name", "webpki/cn-not-in-san",
	"webpki/eku-any", "webpki/eku-critical", "webpki/eku-missing", "webpki/eku-server-missing",
	"webpki/key-curve", "webpki/key-kind", "webpki/key-rsa-size", "webpki/root-aki", "webpki/root-eku",
	"webpki/san-critical", "webpki/san-missing", "webpki/weak-digest", "webpki/wildcard-on-public-suffix",
};

static bool
refuses(struct text rule)
{
	for (size_t i = 0; i < COUNT_OF(rule_ids); i++)
		if (text_is(rule, rule_ids[i]))
			return true;
	return false;
}

struct judging {
	struct arena *arena;
	struct crypto *crypto;
	const json_t *test;
	const struct suite *suite;
	const struct artifact *peer;
	struct trust_path path;
	int64_t time;
	const struct rule_set *rules;
	struct load_result peer_loaded, crls;
	char why[600];
};

static void
exhausted(void *context)
{
	(void)context;
	fputs("limbo: out of memory\n", stderr);
	exit(2);
}

/* Empty when it is absent, null or no string. */
static const char *
string_of(const json_t *test, const char *key)
{
	const char *value = json_string_value(json_object_get(test, key));

	return value != NULL ? value : "";
}

static bool
load_pem(struct judging *j, const json_t *pem, struct load_result *out)
{
	struct messages messages;
	struct loader loader = { .arena = j->arena, .crypto = j->crypto, .messages = &messages };
	size_t len = json_string_length(pem);

	messages_init(&messages, j->arena);
	if (!json_is_string(pem))
		return false;
	load_bytes(&loader, TEXT("case"), (struct bytes){ (const uint8_t *)json_string_value(pem), len }, out);
	return !out->failed;
}

static bool
load_all(struct judging *j, const char *key, struct load_result *out)
{
	const json_t *pem;
	size_t i;
	bool ok = true;

	json_array_foreach(json_object_get(j->test, key), i, pem)
		ok = load_pem(j, pem, out) && ok;
	return ok;
}

static struct trust_list *
list_of(struct judging *j, const char *key)
{
	struct load_result loaded = { 0 };
	const struct artifact **certificates;
	size_t count = 0;

	(void)load_all(j, key, &loaded);
	certificates = ARENA_ARRAY(j->arena, const struct artifact *, loaded.artifacts.count);
	for (size_t i = 0; i < loaded.artifacts.count; i++) {
		if (loaded.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE)
			certificates[count++] = loaded.artifacts.items[i];
	}
	return trust_list_new(j->arena, certificates, count);
}

/* "2024-04-01T00:00:00.005+00:00"; fractions of a second are dropped, as RFC 5280 4.1.2.5.2 has none. */
static int64_t
time_of(const char *text)
{
	struct civil civil = { 0 };
	long long year;

	if (text[0] == '\0')
		return (int64_t)time(NULL);
	if (sscanf(text, "%lld-%u-%uT%u:%u:%u", &year, &civil.month, &civil.day, &civil.hour, &civil.minute,
		&civil.second) != 6) {
		fprintf(stderr, "limbo: no time: %s\n", text);
		exit(2);
	}
	civil.year = year;
	return civil_to_seconds(civil);
}

/* ---- names ---- */

static void
names_of(struct judging *j, struct general_names *out)
{
	const struct extension *san = extension_find(&j->peer->certificate->extensions, OID(0x55, 0x1d, 0x11));
	struct problems ignored = { .arena = j->arena };

	*out = (struct general_names){ 0 };
	if (san != NULL)
		(void)extension_general_names(san, j->peer->certificate->der, &ignored, out);
}

static bool
name_matches(const struct general_name *name, const char *kind, struct text wanted)
{
	struct text value = text_of_bytes(name->value);
	uint8_t address[16];
	size_t len;

	if (strcmp(kind, "DNS") == 0)
		return name->kind == NAME_DNS && dns_covers(value, wanted);
	if (strcmp(kind, "IP") == 0)
		return name->kind == NAME_IP && ip_parse(wanted, address, &len) &&
		    bytes_equal(name->value, (struct bytes){ address, len });
	return name->kind == NAME_EMAIL && text_equal(value, wanted);
}

static bool
has_name(struct judging *j, const json_t *wanted)
{
	struct general_names names;
	const char *kind = string_of(wanted, "kind"), *value = string_of(wanted, "value");

	names_of(j, &names);
	for (size_t i = 0; i < names.count; i++) {
		if (name_matches(&names.items[i], kind, text_of(value)))
			return true;
	}
	snprintf(j->why, sizeof(j->why), "no %s name for %s", kind, value);
	return false;
}

static bool
has_names(struct judging *j)
{
	const json_t *one = json_object_get(j->test, "expected_peer_name"), *wanted;
	size_t i;

	if (json_is_object(one) && !has_name(j, one))
		return false;
	json_array_foreach(json_object_get(j->test, "expected_peer_names"), i, wanted) {
		if (!has_name(j, wanted))
			return false;
	}
	return true;
}

/* ---- the path ---- */

static bool
asks_for(const json_t *test, const char *key, const char *value)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(test, key), i, item) {
		if (json_is_string(item) && strcmp(json_string_value(item), value) == 0)
			return true;
	}
	return false;
}

static void
set_crls(struct judging *j, struct path_options *options)
{
	struct bytes *crls;

	(void)load_all(j, "crls", &j->crls);
	crls = ARENA_ARRAY(j->arena, struct bytes, j->crls.artifacts.count);
	for (size_t i = 0; i < j->crls.artifacts.count; i++) {
		if (j->crls.artifacts.items[i]->kind == ARTIFACT_CRL)
			crls[options->crl_count++] = j->crls.artifacts.items[i]->der;
	}
	options->crls = crls;
	options->check_crls = json_array_size(json_object_get(j->test, "crls")) > 0;
}

/* Intermediates between target and root; self-issued ones do not count (RFC 5280 4.2.1.9). */
static size_t
chain_depth(const struct trust_path *path)
{
	size_t depth = 0;

	for (size_t i = 1; i + 1 < path->count; i++)
		depth += !certificate_self_issued(path->steps[i].certificate->certificate);
	return depth;
}

static const char *
fault_name(enum path_fault fault)
{
	static const char *const names[] = {
		[PATH_OK] = "ok", [PATH_INCOMPLETE] = "incomplete", [PATH_NOT_TRUSTED] = "root not trusted",
		[PATH_BAD_SIGNATURE] = "bad signature", [PATH_EXPIRED] = "expired", [PATH_NOT_YET_VALID] = "not yet valid",
		[PATH_REFUSED] = "refused", [PATH_UNDECIDED] = "undecided", [PATH_BUDGET] = "budget",
	};

	return names[fault];
}

static bool
has_path(struct judging *j)
{
	const json_t *test = j->test, *depth = json_object_get(test, "max_chain_depth");
	struct path_question question = { .target = j->peer };
	bool is_client = strcmp(string_of(test, "validation_kind"), "CLIENT") == 0;

	question.list = list_of(j, "trusted_certs");
	question.chain = list_of(j, "untrusted_intermediates");
	question.options.time = j->time;
	question.options.strict = j->suite->strict;
	question.options.partial = true;
	question.options.san_only = true;
	question.options.level = j->suite->level;
	question.options.purpose = is_client ? PURPOSE_CLIENT : PURPOSE_SERVER;
	if (j->suite->any_purpose && !asks_for(test, "extended_key_usage", is_client ? "clientAuth" : "serverAuth"))
		question.options.purpose = PURPOSE_ANY;
	set_crls(j, &question.options);
	trust_find_path(j->crypto, j->arena, &question, &j->path);
	if (j->path.fault != PATH_OK) {
		snprintf(j->why, sizeof(j->why), "path %s at %zu: %.*s", fault_name(j->path.fault), j->path.fault_at,
		    TEXT_ARG(j->path.why));
		return false;
	}
	if (json_is_integer(depth) && (json_int_t)chain_depth(&j->path) > json_integer_value(depth)) {
		snprintf(j->why, sizeof(j->why), "%zu intermediates", chain_depth(&j->path));
		return false;
	}
	return true;
}

/* Key usages that the case asks for; a certificate without the extension is not restricted (RFC 5280 4.2.1.3). */
static bool
has_usages(struct judging *j)
{
	const struct certificate *certificate = j->peer->certificate;
	const struct extension *extension = extension_find(&certificate->extensions, OID(0x55, 0x1d, 0x0f));
	struct problems ignored = { .arena = j->arena };
	unsigned bits = 0;

	if (extension == NULL)
		return true;
	(void)extension_key_usage(extension, certificate->der, &ignored, &bits);
	for (size_t i = 0; i < COUNT_OF(key_usage_names); i++) {
		if ((bits >> i & 1) == 0 && asks_for(j->test, "key_usage", key_usage_names[i])) {
			snprintf(j->why, sizeof(j->why), "key usage without %s", key_usage_names[i]);
			return false;
		}
	}
	return true;
}

/* ---- the rules ---- */

static void
add_step(struct judging *j, struct load_result *to, size_t step)
{
	union { const struct artifact *given; struct artifact *own; } cast = { j->path.steps[step].certificate };

	*LIST_ADD(j->arena, &to->artifacts) = cast.own;
}

/* The path that was found, and nothing beside it, by the rules of the suite. */
static bool
has_no_finding(struct judging *j)
{
	struct plan_options options = { .crypto = j->crypto, .now = j->time };
	struct judge_options judging = { .arena = j->arena, .crypto = j->crypto, .now = j->time };
	struct inputs inputs = { .trust_given = true, .chain_given = true, .crl_given = j->crls.artifacts.count > 0 };
	struct result result = { 0 };
	struct plan plan = { 0 };

	inputs.loaded[GIVEN_FILE] = j->peer_loaded;
	for (size_t i = 1; i < j->path.count; i++)
		add_step(j, i + 1 < j->path.count ? &inputs.loaded[GIVEN_CHAIN] : &inputs.loaded[GIVEN_TRUST], i);
	inputs.loaded[GIVEN_CRL] = j->crls;
	plan_files(j->arena, &inputs, &options, &plan);
	rules_judge(j->rules, &plan, &judging, &result);
	for (size_t i = 0; i < result.rule_errors.count; i++) {
		fprintf(stderr, "limbo: %.*s: rule error\n", TEXT_ARG(result.rule_errors.items[i].rule));
		exit(2);
	}
	for (size_t i = 0; i < result.findings.count; i++) {
		const struct finding *finding = &result.findings.items[i];

		if (finding->severity != SEVERITY_ERROR || !refuses(finding->rule) || text_is(finding->rule, j->suite->except) ||
		    (text_starts_with(finding->rule, "webpki/") && !j->suite->webpki))
			continue;
		snprintf(j->why, sizeof(j->why), "%.*s: %.*s", TEXT_ARG(finding->rule),
		    TEXT_ARG(text_escape(j->arena, finding->message)));
		return false;
	}
	return true;
}

static bool
judge(struct judging *j)
{
	const struct load_result *loaded = &j->peer_loaded;

	if (!load_pem(j, json_object_get(j->test, "peer_certificate"), &j->peer_loaded) || loaded->artifacts.count != 1 ||
	    loaded->artifacts.items[0]->kind != ARTIFACT_CERTIFICATE) {
		snprintf(j->why, sizeof(j->why), "the certificate cannot be read");
		return false;
	}
	j->peer = loaded->artifacts.items[0];
	return has_path(j) && has_names(j) && has_usages(j) && (!j->suite->rfc5280 || has_no_finding(j));
}

/* The namespace of an id: all but its last part. */
static void
name_space_of(const char *id, char *out, size_t room)
{
	const char *end = NULL;

	for (const char *at = strstr(id, "::"); at != NULL; at = strstr(at + 2, "::"))
		end = at;
	snprintf(out, room, "%.*s", end != NULL ? (int)(end - id) : 0, id);
}

static const struct rule_set *
load_rules(struct arena *arena)
{
	const char *folder = getenv("CERTPROOF_RULES");
	struct text packs[] = { TEXT("rfc5280"), TEXT("webpki") };
	struct rules_options options = { .everything = true, .packs = { packs, COUNT_OF(packs) } };
	struct messages messages;
	struct buffer told;
	const struct products *products;
	struct rule_set *rules = NULL;

	messages_init(&messages, arena);
	options.shipped = folder != NULL ? folder : RULES_FOLDER;
	products = products_read(arena, options.shipped, &messages);
	if (products != NULL)
		rules = rules_load(arena, products, &options, &messages);
	/* The cases are dated 1970, and a verifier does not ask which rules held for a CA when it issued a certificate. */
	for (size_t i = 0; rules != NULL && i < rules->rules.count; i++) {
		rules->rules.items[i]->issued = TEXT("");
		rules->rules.items[i]->off = !refuses(rules->rules.items[i]->id);
	}
	for (size_t i = 0; rules != NULL && i < COUNT_OF(rule_ids); i++)
		if (rules_find(rules, text_of(rule_ids[i])) == NULL) {
			fprintf(stderr, "limbo: no rule %s\n", rule_ids[i]);
			exit(2);
		}
	if (rules == NULL || rules->rules.count == 0) {
		buffer_init(&told, arena);
		messages_render(&told, &messages, false);
		fprintf(stderr, "%.*slimbo: no rules below %s\n", TEXT_ARG(buffer_text(&told)), options.shipped);
		exit(2);
	}
	return rules;
}

int
main(int argc, char **argv)
{
	const char *known = getenv("LIMBO_KNOWN");
	struct arena arena, kept;
	const struct rule_set *rules;
	struct run run;
	json_error_t error;
	json_t *root, *test;
	size_t i;
	bool tell_all = argc == 3 && strcmp(argv[1], "-v") == 0;

	if (argc != 2 && !tell_all) {
		fputs("usage: limbo [-v] CASES.json\n", stderr);
		return 2;
	}
	root = json_load_file(argv[argc - 1], JSON_ALLOW_NUL, &error);
	if (root == NULL) {
		fprintf(stderr, "limbo: %s:%d: %s\n", argv[argc - 1], error.line, error.text);
		return 2;
	}
	arena_init(&arena, exhausted, NULL);
	arena_init(&kept, exhausted, NULL);
	rules = load_rules(&kept);
	run_init(&run, known != NULL ? known : KNOWN_FOLDER "/limbo-known.txt");
	run.tell_all = tell_all;
	json_array_foreach(json_object_get(root, "testcases"), i, test) {
		struct judging j = { .arena = &arena, .test = test, .crypto = crypto_open(&arena), .rules = rules };
		const char *id = string_of(test, "id");
		char name_space[200];
		bool got;

		for (j.suite = suites; strncmp(id, j.suite->prefix, strlen(j.suite->prefix)) != 0; j.suite++)
			;
		j.time = time_of(string_of(test, "validation_time"));
		got = judge(&j);
		name_space_of(id, name_space, sizeof(name_space));
		run_case(&run, name_space, id, strcmp(string_of(test, "expected_result"), "SUCCESS") == 0, got,
		    j.why[0] != '\0' ? j.why : NULL);
		crypto_close(j.crypto);
		arena_reset(&arena);
	}
	json_decref(root);
	arena_free(&arena);
	arena_free(&kept);
	return run_end(&run);
}

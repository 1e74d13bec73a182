/*
 * test_refusals.c - chains with every kind of fault: whatever OpenSSL refuses of a TLS server is an error with a rule that
 * says why, and what is an error is refused, but for listed differences.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "trust_test.h"

#define DAY 86400

enum { LEAF, CA, ROOT, PLACES };
static const char *const place_names[PLACES] = { "leaf", "CA", "root" };
#define AT_LEAF 1U
#define AT_CA 2U
#define AT_ROOT 4U
#define AT_ISSUERS (AT_CA | AT_ROOT)
#define AT_ALL 7U

/* Parts of a certificate; NULL leaves one out. Those from BASIC on are extensions, as OpenSSL writes them. */
enum part {
	SUBJECT, DATES, KEY, DIGEST, SIGNATURE, VERSION, BASIC, USAGE, PURPOSES, NAMES, SKI, AKI, CONSTRAINTS, POLICIES, LIMITS_OF_POLICIES,
	INHIBIT, NETSCAPE, OTHER, PARTS,
};
static const char *const extension_names[PARTS] = {
	[BASIC] = "basicConstraints", [USAGE] = "keyUsage", [PURPOSES] = "extendedKeyUsage", [NAMES] = "subjectAltName",
	[SKI] = "subjectKeyIdentifier", [AKI] = "authorityKeyIdentifier", [CONSTRAINTS] = "nameConstraints",
	[POLICIES] = "certificatePolicies", [LIMITS_OF_POLICIES] = "policyConstraints", [INHIBIT] = "inhibitAnyPolicy",
	[NETSCAPE] = "nsCertType", [OTHER] = "1.3.6.1.4.1.32473.9",
};
static const char *const good[PLACES][PARTS] = {
	[LEAF] = { [SUBJECT] = "a.example.com", [DATES] = "good", [KEY] = "P-256", [DIGEST] = "SHA256", [BASIC] = "critical,CA:FALSE",
	    [USAGE] = "critical,digitalSignature", [PURPOSES] = "serverAuth", [NAMES] = "DNS:a.example.com", [SKI] = "hash", [AKI] = "keyid" },
	[CA] = { [SUBJECT] = "Example CA", [DATES] = "good", [KEY] = "P-256", [DIGEST] = "SHA256", [BASIC] = "critical,CA:TRUE",
	    [USAGE] = "critical,keyCertSign,cRLSign", [SKI] = "hash", [AKI] = "keyid" },
	[ROOT] = { [SUBJECT] = "Example Root", [DATES] = "good", [KEY] = "P-256", [DIGEST] = "SHA256", [BASIC] = "critical,CA:TRUE",
	    [USAGE] = "critical,keyCertSign,cRLSign", [SKI] = "hash" },
};

static const struct fault {
	enum part part;
	const char *value;
	unsigned where;
} faults[] = {
	{ BASIC, NULL, AT_ALL }, { BASIC, "CA:TRUE", AT_ALL }, { BASIC, "critical,CA:TRUE", AT_LEAF }, { BASIC, "critical,CA:FALSE", AT_ISSUERS },
	{ BASIC, "critical,CA:TRUE,pathlen:0", AT_ALL }, { BASIC, "critical,CA:TRUE,pathlen:1", AT_ISSUERS },
	{ BASIC, "critical,DER:30:06:01:01:FF:02:01:FF", AT_ISSUERS }, { BASIC, "critical,DER:05:00", AT_ALL },
	{ USAGE, NULL, AT_ALL }, { USAGE, "digitalSignature", AT_ISSUERS }, { USAGE, "keyEncipherment", AT_LEAF }, { USAGE, "keyAgreement", AT_LEAF },
	{ USAGE, "nonRepudiation", AT_ALL }, { USAGE, "keyCertSign", AT_ALL }, { USAGE, "cRLSign", AT_ALL }, { USAGE, "DER:03:01:00", AT_ALL },
	{ USAGE, "dataEncipherment", AT_LEAF },
	{ PURPOSES, NULL, AT_LEAF }, { PURPOSES, "serverAuth", AT_ISSUERS }, { PURPOSES, "clientAuth", AT_ALL },
	{ PURPOSES, "serverAuth,clientAuth", AT_ALL }, { PURPOSES, "emailProtection", AT_ALL }, { PURPOSES, "critical,serverAuth", AT_ALL },
	{ PURPOSES, "codeSigning", AT_ALL }, { PURPOSES, "timeStamping", AT_ALL }, { PURPOSES, "critical,timeStamping", AT_ALL },
	{ PURPOSES, "anyExtendedKeyUsage", AT_ALL }, { PURPOSES, "msSGC", AT_ALL }, { PURPOSES, "nsSGC", AT_ALL },
	{ PURPOSES, "1.3.6.1.4.1.32473.5", AT_ALL }, { PURPOSES, "OCSPSigning", AT_ALL }, { PURPOSES, "DER:30:00", AT_ALL },
	{ PURPOSES, "ipsecIKE", AT_ALL }, { PURPOSES, "emailProtection,serverAuth", AT_ALL },
	{ NAMES, NULL, AT_LEAF }, { NAMES, "email:anna@example.com", AT_LEAF }, { NAMES, "IP:192.0.2.1", AT_LEAF }, { NAMES, "DER:30:00", AT_LEAF },
	{ NAMES, "critical,DNS:a.example.com", AT_LEAF }, { NAMES, "DNS:a.example.com,DNS:b.example.org", AT_LEAF },
	{ NAMES, "DNS:ca.example.com", AT_ISSUERS },
	{ SKI, NULL, AT_ALL }, { SKI, "critical,DER:04:02:01:02", AT_LEAF }, { AKI, NULL, AT_LEAF | AT_CA },
	{ AKI, "DER:30:04:80:02:01:02", AT_LEAF | AT_CA }, { AKI, "DER:05:00", AT_LEAF | AT_CA },
	{ CONSTRAINTS, "critical,permitted;DNS:example.com", AT_ISSUERS }, { CONSTRAINTS, "critical,permitted;DNS:example.org", AT_ISSUERS },
	{ CONSTRAINTS, "critical,excluded;DNS:example.com", AT_ISSUERS }, { CONSTRAINTS, "permitted;IP:10.0.0.0/255.0.0.0", AT_ISSUERS },
	{ CONSTRAINTS, "critical,DER:30:06:A1:04:30:02:82:00", AT_ISSUERS }, { CONSTRAINTS, "critical,permitted;email:example.org", AT_ISSUERS },
	{ CONSTRAINTS, "critical,permitted;URI:.example.org", AT_ISSUERS }, { CONSTRAINTS, "critical,permitted;DNS:example.com", AT_LEAF },
	{ CONSTRAINTS, "critical,DER:30:0E:A0:0C:30:0A:88:08:2B:06:01:04:01:81:FD:59", AT_ISSUERS }, { CONSTRAINTS, "critical,DER:05:00", AT_ISSUERS },
	{ CONSTRAINTS, "critical,permitted;DNS:.example.com", AT_ISSUERS },
	{ POLICIES, "DER:30:0D:30:0B:06:09:2B:06:01:04:01:81:FD:59:01", AT_ALL },
	{ POLICIES, "critical,DER:30:0D:30:0B:06:09:2B:06:01:04:01:81:FD:59:01", AT_ALL }, { POLICIES, "DER:05:00", AT_LEAF },
	{ LIMITS_OF_POLICIES, "critical,requireExplicitPolicy:0", AT_ALL }, { LIMITS_OF_POLICIES, "critical,requireExplicitPolicy:5", AT_ISSUERS },
	{ LIMITS_OF_POLICIES, "critical,inhibitPolicyMapping:0", AT_ISSUERS }, { INHIBIT, "critical,0", AT_ALL },
	{ NETSCAPE, "server", AT_ALL }, { NETSCAPE, "client", AT_ALL }, { NETSCAPE, "sslCA", AT_ISSUERS }, { NETSCAPE, "emailCA", AT_ISSUERS },
	{ OTHER, "DER:05:00", AT_ALL }, { OTHER, "critical,DER:05:00", AT_ALL },
	{ SUBJECT, "", AT_ALL }, { VERSION, "1", AT_ALL },
	{ DATES, "expired", AT_ALL }, { DATES, "to come", AT_ALL }, { DATES, "just expired", AT_ALL }, { DATES, "ends now", AT_ALL }, { DATES, "begins now", AT_ALL },
	{ DIGEST, "SHA1", AT_ALL }, { DIGEST, "MD5", AT_ALL }, { DIGEST, "SHA512", AT_ALL }, { DIGEST, "SHA224", AT_ALL }, { DIGEST, "SHA3-256", AT_ALL },
	{ KEY, "P-384", AT_ALL }, { KEY, "ED25519", AT_ALL }, { KEY, "RSA 2048", AT_ALL }, { KEY, "RSA 1024", AT_ALL }, { KEY, "RSA 768", AT_ALL },
	{ KEY, "secp256k1", AT_ALL },
	{ SIGNATURE, "flipped", AT_ALL },
};

/* Differences that are meant: a part of the fault's words, which of the two refuses, and the reason. */
static const struct difference {
	const char *of, *rule;         /* rule NULL: OpenSSL refuses, and there is no error */
	const char *reason;
} differences[] = {
	{ "requireExplicitPolicy:0", "chain/refused", "RFC 5280 6.1.5 (g) refuses; OpenSSL looks only with -policy_check" },
	{ "dates=ends now", NULL, "RFC 5280 4.1.2.5 includes the second of notAfter, OpenSSL does not" },
	{ "leaf extendedKeyUsage=clientAuth", NULL, "made for clients alone: as a server a warning" },
	{ "leaf extendedKeyUsage=ipsecIKE", NULL, "not made for TLS" },
	{ "leaf extendedKeyUsage=1.3.6.1.4.1.32473.5", NULL, "for a use of its own: it is not judged as a server" },
	{ "root basicConstraints=none", "trust/not-a-ca", "OpenSSL takes keyCertSign alone for a CA, others want basic constraints" },
};

/* ---- making ---- */

static EVP_PKEY *
make_key(const char *kind)
{
	EVP_PKEY *key = strcmp(kind, "ED25519") == 0 ? EVP_PKEY_Q_keygen(NULL, NULL, kind) :
	    strncmp(kind, "RSA ", 4) == 0 ? EVP_RSA_gen((unsigned)atoi(kind + 4)) : EVP_EC_gen(kind);

	ck_assert_msg(key != NULL, "no key of kind %s", kind);
	return key;
}

/* One key for each place and kind. */
static EVP_PKEY *
key_of(int place, const char *kind)
{
	static struct { const char *kind; EVP_PKEY *key; } known[PLACES][12];

	for (size_t i = 0; i < COUNT_OF(known[0]); i++) {
		if (known[place][i].kind == NULL) {
			known[place][i].kind = kind;
			known[place][i].key = make_key(kind);
		}
		if (strcmp(known[place][i].kind, kind) == 0)
			return known[place][i].key;
	}
	ck_abort_msg("more kinds of keys than room");
}

static void
set_dates(X509 *certificate, const char *dates)
{
	static const struct { const char *name; int64_t from, till; } rows[] = {
		{ "good", -300 * DAY, 60 * DAY }, { "expired", -300 * DAY, -10 * DAY }, { "to come", 10 * DAY, 300 * DAY },
		{ "just expired", -300 * DAY, -1 }, { "ends now", -300 * DAY, 0 }, { "begins now", 0, 300 * DAY },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (strcmp(rows[i].name, dates) == 0) {
			ASN1_TIME_set(X509_getm_notBefore(certificate), JUDGED_AT + rows[i].from);
			ASN1_TIME_set(X509_getm_notAfter(certificate), JUDGED_AT + rows[i].till);
			return;
		}
	ck_abort_msg("no dates %s", dates);
}

static X509 *
make(int place, const char *const parts[PARTS], X509 *issuer, const char *const issuer_parts[PARTS])
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_NAME_new();
	int signer = place == ROOT ? ROOT : place + 1;
	EVP_PKEY *key = key_of(place, parts[KEY]), *signing = key_of(signer, issuer_parts[KEY]);
	bool edwards = strcmp(issuer_parts[KEY], "ED25519") == 0;

	if (issuer == NULL)
		issuer = certificate;
	X509_set_version(certificate, parts[VERSION] != NULL ? X509_VERSION_1 : X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1000 + place);
	if (parts[SUBJECT][0] != '\0')
		X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, (const unsigned char *)parts[SUBJECT], -1, -1, 0);
	X509_set_subject_name(certificate, subject);
	X509_NAME_free(subject);
	X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
	set_dates(certificate, parts[DATES]);
	X509_set_pubkey(certificate, key);
	for (int i = BASIC; i < PARTS && parts[VERSION] == NULL; i++) {
		X509V3_CTX context;
		X509_EXTENSION *extension;

		if (parts[i] == NULL || (i == AKI && strcmp(parts[i], "keyid") == 0 && X509_get_ext_by_NID(issuer, NID_subject_key_identifier, -1) < 0))
			continue;
		X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
		extension = X509V3_EXT_nconf(NULL, &context, extension_names[i], parts[i]);
		ck_assert_msg(extension != NULL, "%s = %s", extension_names[i], parts[i]);
		X509_add_ext(certificate, extension, -1);
		X509_EXTENSION_free(extension);
	}
	ck_assert_int_gt(X509_sign(certificate, signing, edwards ? NULL : EVP_get_digestbyname(parts[DIGEST])), 0);
	if (parts[SIGNATURE] != NULL) {
		const ASN1_BIT_STRING *signature;

		X509_get0_signature(&signature, NULL, certificate);
		signature->data[signature->length - 1] ^= 1;
	}
	return certificate;
}

/* ---- judging ---- */

static bool
openssl_refuses(X509 *const *chain, const char **why)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *others = sk_X509_new_null();
	bool accepted;

	X509_STORE_add_cert(store, chain[ROOT]);
	sk_X509_push(others, chain[CA]);
	X509_STORE_CTX_init(context, store, chain[LEAF], others);
	X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER);
	X509_VERIFY_PARAM_set_auth_level(X509_STORE_CTX_get0_param(context), 1);
	X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context), JUDGED_AT);
	accepted = X509_verify_cert(context) == 1;
	*why = X509_verify_cert_error_string(X509_STORE_CTX_get_error(context));
	X509_STORE_CTX_free(context);
	sk_X509_free(others);
	X509_STORE_free(store);
	ERR_clear_error();
	return !accepted;
}

static char folder[] = "/tmp/refusalsXXXXXX";

static char *
path_in_folder(const char *name)
{
	return arena_string(&arena, arena_printf(&arena, "%s/%s", folder, name));
}

static void
write_pem(const char *name, X509 *certificate)
{
	FILE *file = fopen(path_in_folder(name), "w");

	ck_assert(file != NULL && PEM_write_X509(file, certificate) == 1 && fclose(file) == 0);
}

/* The rules that find an error, joined by blanks. */
static struct text
errors_of(X509 *const *chain)
{
	struct text command = arena_printf(&arena, "%s check --at 2026-11-21 -f json -t %s/root.pem --chain %s/ca.pem %s/leaf.pem 2>&1",
	    getenv("CERTPROOF"), folder, folder, folder);
	char line[4096], rule[256] = "";
	struct buffer rules;
	int status;
	FILE *run;

	write_pem("leaf.pem", chain[LEAF]);
	write_pem("ca.pem", chain[CA]);
	write_pem("root.pem", chain[ROOT]);
	run = popen(arena_string(&arena, command), "r");
	ck_assert_ptr_nonnull(run);
	buffer_init(&rules, &arena);
	/* JSON with a line for each member. */
	while (fgets(line, sizeof(line), run) != NULL) {
		(void)sscanf(line, " \"rule\": \"%255[^\"]", rule);
		if (strstr(line, "\"severity\": \"error\"") != NULL)
			buffer_printf(&rules, "%s%s", rules.len == 0 ? "" : " ", rule);
	}
	status = pclose(run);
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) > 1)
		buffer_printf(&rules, "%sproblem", rules.len == 0 ? "" : " ");
	return buffer_text(&rules);
}

static bool
is_listed(struct text fault, struct text errors, bool refused)
{
	for (size_t i = 0; i < COUNT_OF(differences); i++) {
		const struct difference *d = &differences[i];

		if (strstr(arena_string(&arena, fault), d->of) != NULL && (d->rule == NULL) == refused &&
		    (d->rule == NULL || text_is(errors, d->rule)))
			return true;
	}
	return false;
}

static struct text
fault_text(const struct fault *fault, int place)
{
	static const char *const names[] = { "subject", "dates", "key", "digest", "signature", "version" };

	return arena_printf(&arena, "%s %s=%s", place_names[place], fault->part < BASIC ? names[fault->part] : extension_names[fault->part],
	    fault->value != NULL ? fault->value : "none");
}

/* What differs, in a line; empty: nothing. */
static struct text
compare(const struct fault *const *with, const int *places, size_t count)
{
	const char *parts[PLACES][PARTS];
	X509 *chain[PLACES];
	struct text errors, name = { 0 };
	const char *why;
	bool refused;

	memcpy(parts, good, sizeof(parts));
	for (size_t i = 0; i < count; i++) {
		parts[places[i]][with[i]->part] = with[i]->value;
		name = arena_printf(&arena, "%.*s%s%.*s", TEXT_ARG(name), i == 0 ? "" : ", ", TEXT_ARG(fault_text(with[i], places[i])));
	}
	/* There is not a name for MD5 with ECDSA. */
	for (int i = 0; i < PLACES; i++)
		if (strcmp(parts[i][DIGEST], "MD5") == 0)
			parts[i == ROOT ? ROOT : i + 1][KEY] = "RSA 2048";
	chain[ROOT] = make(ROOT, parts[ROOT], NULL, parts[ROOT]);
	chain[CA] = make(CA, parts[CA], chain[ROOT], parts[ROOT]);
	chain[LEAF] = make(LEAF, parts[LEAF], chain[CA], parts[CA]);
	refused = openssl_refuses(chain, &why);
	errors = errors_of(chain);
	for (int i = 0; i < PLACES; i++)
		X509_free(chain[i]);
	if (refused == (errors.len != 0) || is_listed(name, errors, refused))
		return (struct text){ 0 };
	return arena_printf(&arena, "%.*s: OpenSSL %s, errors: %.*s\n", TEXT_ARG(name), refused ? why : "accepts", TEXT_ARG(errors));
}

static void
setup(void)
{
	setup_trust();
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
teardown(void)
{
	unlink(path_in_folder("leaf.pem"));
	unlink(path_in_folder("ca.pem"));
	unlink(path_in_folder("root.pem"));
	rmdir(folder);
	teardown_trust();
}

START_TEST(a_good_chain_is_accepted_by_both)
{
	struct text differs = compare(NULL, NULL, 0);

	ck_assert_msg(differs.len == 0, "%.*s", TEXT_ARG(differs));
}
END_TEST

START_TEST(every_fault_that_openssl_refuses_is_an_error)
{
	struct buffer all;

	buffer_init(&all, &arena);
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		const struct fault *fault = &faults[i];

		if ((fault->where & 1U << _i) != 0)
			buffer_add(&all, compare(&fault, &_i, 1));
	}
	ck_assert_msg(all.len == 0, "\n%.*s", TEXT_ARG(buffer_text(&all)));
}
END_TEST

#define PAIRS 150

START_TEST(two_faults_are_no_less_than_one)
{
	struct buffer all;
	uint64_t state = 88172645463325252;

	buffer_init(&all, &arena);
	for (size_t n = 0; n < PAIRS; n++) {
		const struct fault *two[2];
		int places[2];

		for (size_t i = 0; i < 2; i++) {
			do {
				state ^= state << 13;
				state ^= state >> 7;
				state ^= state << 17;
				two[i] = &faults[(state >> 20) % COUNT_OF(faults)];
				places[i] = (int)((state >> 50) % PLACES);
			} while ((two[i]->where & 1U << places[i]) == 0 || (i == 1 && places[0] == places[1] && two[0]->part == two[1]->part));
		}
		buffer_add(&all, compare(two, places, 2));
	}
	ck_assert_msg(all.len == 0, "\n%.*s", TEXT_ARG(buffer_text(&all)));
}
END_TEST

TESTS_WITH("refusals", setup, teardown,
	TEST(a_good_chain_is_accepted_by_both),
	RANGE(every_fault_that_openssl_refuses_is_an_error, 0, PLACES),
	TEST(two_faults_are_no_less_than_one))

/* test_scale.c - the shipped rules on lists of thousands: all of them are judged, and what was bounded says so. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/limits.h"
#include "rule_runs.h"

static struct rule_set *shipped;
static EVP_PKEY *key, *other_key;

static void
open_all(void)
{
	struct rules_options options = { .everything = true };

	setup_rules();
	options.shipped = source_file("rules");
	shipped = rules_load(&arena, products, &options, &messages);
	ck_assert_str_eq(said(), "");
	key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	other_key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

static void
close_all(void)
{
	EVP_PKEY_free(key);
	EVP_PKEY_free(other_key);
}

/* ---- making many certificates ---- */

struct wanted {
	const char *cn, *organisation, *issuer;        /* NULL issuer: itself; NNNNNN becomes a number */
	const char *from, *to;                         /* NULL: a year round the time judged */
	EVP_PKEY *key, *signer;                        /* NULL: the common one */
	bool server;
};

static void
add_name(X509_NAME *name, const char *field, const char *value)
{
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0), 1);
}

static void
add_extension(X509 *x, int kind, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, x, x, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
	ck_assert_int_eq(X509_add_ext(x, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static struct bytes
make(const struct wanted *w)
{
	static long serial = 0x100000;
	X509 *x = X509_new();
	X509_NAME *subject = X509_NAME_new(), *issuer = X509_NAME_new();
	EVP_PKEY *own = w->key != NULL ? w->key : key;
	unsigned char *der = NULL;
	struct text copy;
	int len;

	ck_assert_int_eq(X509_set_version(x, 2), 1);
	ck_assert_int_eq(ASN1_INTEGER_set(X509_get_serialNumber(x), serial++), 1);
	add_name(subject, "O", w->organisation != NULL ? w->organisation : "Scale");
	add_name(subject, "CN", w->cn);
	add_name(issuer, "O", w->issuer == NULL && w->organisation != NULL ? w->organisation : "Scale");
	add_name(issuer, "CN", w->issuer != NULL ? w->issuer : w->cn);
	ck_assert_int_eq(X509_set_subject_name(x, subject), 1);
	ck_assert_int_eq(X509_set_issuer_name(x, issuer), 1);
	ck_assert_int_eq(ASN1_TIME_set_string(X509_getm_notBefore(x), w->from != NULL ? w->from : "261001000000Z"), 1);
	ck_assert_int_eq(ASN1_TIME_set_string(X509_getm_notAfter(x), w->to != NULL ? w->to : "271001000000Z"), 1);
	ck_assert_int_eq(X509_set_pubkey(x, own), 1);
	add_extension(x, NID_basic_constraints, w->server ? "CA:FALSE" : "critical,CA:TRUE");
	add_extension(x, NID_key_usage, w->server ? "critical,digitalSignature" : "critical,keyCertSign,cRLSign");
	add_extension(x, NID_subject_key_identifier, "hash");
	if (w->server) {
		add_extension(x, NID_ext_key_usage, "serverAuth,clientAuth");
		add_extension(x, NID_subject_alt_name, arena_printf(&arena, "DNS:%s", w->cn).at);
	}
	ck_assert_int_gt(X509_sign(x, w->signer != NULL ? w->signer : own, EVP_sha256()), 0);
	len = i2d_X509(x, &der);
	copy = arena_text(&arena, (struct text){ (char *)der, (size_t)len });
	OPENSSL_free(der);
	X509_NAME_free(subject);
	X509_NAME_free(issuer);
	X509_free(x);
	return bytes_of_text(copy);
}

static void
add_pem(struct buffer *out, struct bytes der)
{
	size_t room = der.len / 3 * 4 + 5;
	unsigned char *text = arena_take(&arena, room);
	int len = EVP_EncodeBlock(text, der.at, (int)der.len);

	buffer_adds(out, "-----BEGIN CERTIFICATE-----\n");
	for (int i = 0; i < len; i += 64)
		buffer_printf(out, "%.*s\n", len - i < 64 ? len - i : 64, (const char *)text + i);
	buffer_adds(out, "-----END CERTIFICATE-----\n");
}

/* One certificate after another that differ in NNNNNN only; their signatures are then no good, as nobody looks at them. */
static void
add_numbered(struct buffer *out, const struct wanted *wanted, unsigned count)
{
	struct bytes der = make(wanted);
	uint8_t *bytes = arena_take(&arena, der.len);

	for (unsigned n = 0; n < count; n++) {
		char digits[16];

		memcpy(bytes, der.at, der.len);
		snprintf(digits, sizeof(digits), "%06u", n);
		for (size_t i = 0; i + 6 <= der.len; i++)
			if (memcmp(bytes + i, "NNNNNN", 6) == 0)
				memcpy(bytes + i, digits, 6);
		add_pem(out, (struct bytes){ bytes, der.len });
	}
}

static const char *
file_of(const char *name, struct buffer *content)
{
	return write_file(name, buffer_text(content).at);
}

static size_t
count_of(const struct result *result, const char *rule)
{
	size_t count = 0;

	for (size_t i = 0; i < result->findings.count; i++)
		count += text_is(result->findings.items[i].rule, rule);
	return count;
}

static const struct finding *
finding_of(const struct result *result, const char *rule)
{
	for (size_t i = 0; i < result->findings.count; i++)
		if (text_is(result->findings.items[i].rule, rule))
			return &result->findings.items[i];
	ck_abort_msg("%s found nothing", rule);
}

static void
all_was_judged(const struct result *result)
{
	ck_assert_msg(result->rule_errors.count == 0, "%s", outcomes(result));
}

/* ---- lists ---- */

START_TEST(a_list_of_ten_thousand_with_every_trouble_is_judged_whole)
{
	struct result *result;
	struct buffer list;

	buffer_init(&list, &arena);
	add_numbered(&list, &(struct wanted){ .cn = "Sub NNNNNN", .issuer = "Root" }, 3000);
	add_numbered(&list, &(struct wanted){ .cn = "Renewed NNNNNN", .issuer = "Root", .from = "200101000000Z" }, 1500);
	add_numbered(&list, &(struct wanted){ .cn = "Renewed NNNNNN", .issuer = "Root", .from = "240101000000Z" }, 1500);
	add_numbered(&list, &(struct wanted){ .cn = "Shared NNNNNN", .organisation = "A", .issuer = "Root" }, 1000);
	add_numbered(&list, &(struct wanted){ .cn = "Shared NNNNNN", .organisation = "B", .issuer = "Root" }, 1000);
	add_numbered(&list, &(struct wanted){ .cn = "hostNNNNNN.example.com", .issuer = "Root", .server = true }, 500);
	add_numbered(&list, &(struct wanted){ .cn = "Ended NNNNNN", .issuer = "Root", .from = "200101000000Z",
	    .to = "250101000000Z" }, 500);
	add_numbered(&list, &(struct wanted){ .cn = "Copy", .issuer = "Root" }, 1000);
	result = judge(shipped, (struct run){ .files = "expressway/leaf-good.pem", .trust = file_of("list.pem", &list),
	    .role = "expressway-e", .release = "X15.5" });
	all_was_judged(result);
	ck_assert_uint_eq(count_of(result, "trust/superseded"), 1500);
	ck_assert_uint_eq(count_of(result, "trust/same-cn"), 1000);
	ck_assert_uint_eq(count_of(result, "trust/stray-certificate"), 500);
	ck_assert_uint_eq(count_of(result, "trust/expired"), 500);
	ck_assert_uint_eq(count_of(result, "trust/duplicate"), 999);
	ck_assert_uint_eq(count_of(result, "expressway/list-over-1000"), 1);
	/* Each is told with what it stands beside, and no more. */
	ck_assert_uint_eq(finding_of(result, "trust/superseded")->related_count, 1);
	ck_assert_uint_eq(finding_of(result, "trust/duplicate")->related_count, 1);
}
END_TEST

START_TEST(a_thousand_self_signed_certificates_of_one_subject_are_one_finding)
{
	struct result *result;
	struct buffer list;

	buffer_init(&list, &arena);
	for (int i = 0; i < 1000; i++)
		add_pem(&list, make(&(struct wanted){ .cn = "cucm1.example.com", .server = true, .key = i == 0 ? other_key : key }));
	result = judge(shipped, (struct run){ .files = "expressway/leaf-good.pem", .trust = file_of("list.pem", &list),
	    .role = "expressway-e" });
	all_was_judged(result);
	ck_assert_uint_eq(count_of(result, "trust/self-signed-same-cn"), 1);
	ck_assert_uint_eq(finding_of(result, "trust/self-signed-same-cn")->related_count, 999);
}
END_TEST

START_TEST(keys_in_a_list_are_told_once)
{
	struct result *result;
	struct buffer list;
	BIO *out = BIO_new(BIO_s_mem());
	char *pem;
	long len;

	ck_assert_int_eq(PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL), 1);
	len = BIO_get_mem_data(out, &pem);
	buffer_init(&list, &arena);
	for (unsigned i = 0; i < 300; i++) {
		add_numbered(&list, &(struct wanted){ .cn = arena_printf(&arena, "CA %u", i).at }, 1);
		buffer_add(&list, (struct text){ pem, (size_t)len });
	}
	BIO_free(out);
	result = judge(shipped, (struct run){ .files = "expressway/leaf-good.pem", .trust = file_of("list.pem", &list) });
	all_was_judged(result);
	ck_assert_uint_eq(count_of(result, "trust/private-key"), 1);
}
END_TEST

START_TEST(six_peers_with_a_thousand_cas_each_differ_in_what_one_lacks)
{
	struct buffer all, lacking, site, shown;
	struct result *result;

	buffer_init(&all, &arena);
	add_numbered(&all, &(struct wanted){ .cn = "CA NNNNNN", .issuer = "Root" }, 1000);
	buffer_init(&lacking, &arena);
	add_numbered(&lacking, &(struct wanted){ .cn = "CB NNNNNN", .issuer = "Root" }, 1000);
	buffer_init(&site, &arena);
	buffer_adds(&site, "certproof-site: 1\nclusters: [{name: expe.example.com, nodes: [n1, n2, n3, n4, n5, n6]}]\nnodes:\n");
	for (int i = 1; i <= 6; i++) {
		const char *name = arena_printf(&arena, "list%d.pem", i).at;

		buffer_printf(&site, "  - {name: n%d, role: expressway-e, fqdn: n%d.example.com, trust: [%s]}\n", i, i, name);
		(void)file_of(name, i == 4 ? &lacking : &all);
	}
	result = judge(shipped, (struct run){ .site = file_of("site.yaml", &site) });
	all_was_judged(result);
	ck_assert_uint_eq(count_of(result, "cluster/trust-lists-differ"), 6);
	buffer_init(&shown, &arena);
	for (size_t i = 0; i < result->findings.count; i++)
		if (text_is(result->findings.items[i].rule, "cluster/trust-lists-differ") && text_is(result->findings.items[i].node, "n4"))
			buffer_add(&shown, result->findings.items[i].message);
	ck_assert_str_eq(buffer_text(&shown).at, "the trusted CA list of n4 lacks \"CA 000000\", \"CA 000001\", "
	    "\"CA 000002\", \"CA 000003\" and 996 more, which n1, n2, n3, n5 and n6 have");
}
END_TEST

/* ---- paths ---- */

START_TEST(a_search_that_was_given_up_says_after_what)
{
	struct wanted leaf = { .cn = "host.example.com", .issuer = "Knot 0", .server = true };
	struct buffer list, file;
	struct result *result;
	EVP_PKEY *keys[12];

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		keys[i] = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	buffer_init(&list, &arena);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		for (size_t j = 0; j < COUNT_OF(keys); j++) {
			struct wanted w = { .cn = arena_printf(&arena, "Knot %zu", i).at,
				.issuer = arena_printf(&arena, "Knot %zu", j).at, .key = keys[i], .signer = keys[j] };

			if (i != j)
				add_pem(&list, make(&w));
		}
	leaf.signer = keys[0];
	buffer_init(&file, &arena);
	add_pem(&file, make(&leaf));
	result = judge(shipped, (struct run){ .files = file_of("leaf.pem", &file), .trust = file_of("list.pem", &list) });
	all_was_judged(result);
	ck_assert_str_eq(finding_of(result, "chain/undecided")->message.at,
	    arena_printf(&arena, "the chain could not be judged: gave up after %d paths", LIMIT_PATHS_TRIED).at);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		EVP_PKEY_free(keys[i]);
}
END_TEST

START_TEST(a_certificate_that_names_itself_under_another_key_is_no_root)
{
	struct wanted liar = { .cn = "Names Itself", .signer = other_key };
	struct buffer file, list;
	struct result *result;

	buffer_init(&file, &arena);
	add_pem(&file, make(&(struct wanted){ .cn = "host.example.com", .issuer = "Names Itself", .server = true }));
	buffer_init(&list, &arena);
	add_pem(&list, make(&liar));
	/* A trust anchor is believed for its name and key; from a chain file it is nobody's root. */
	result = judge(shipped, (struct run){ .files = file_of("leaf.pem", &file), .trust = file_of("list.pem", &list) });
	all_was_judged(result);
	ck_assert_uint_eq(count_of(result, "chain/incomplete") + count_of(result, "chain/not-trusted"), 0);
	result = judge(shipped, (struct run){ .files = file_of("leaf.pem", &file), .trust = "trust/good.pem",
	    .chain = file_of("chain.pem", &list) });
	all_was_judged(result);
	ck_assert_uint_eq(count_of(result, "chain/incomplete"), 1);
}
END_TEST

/* ---- many files' worth of findings ---- */

START_TEST(five_hundred_servers_in_one_file_have_a_verdict_each)
{
	struct result *result;
	struct buffer file;

	buffer_init(&file, &arena);
	add_numbered(&file, &(struct wanted){ .cn = "hostNNNNNN.example.com", .issuer = "Root", .server = true }, 500);
	result = judge(shipped, (struct run){ .files = file_of("leaves.pem", &file), .trust = "trust/good.pem",
	    .role = "expressway-e" });
	all_was_judged(result);
	ck_assert_uint_eq(result->verdicts.count, 500);
	ck_assert_uint_eq(count_of(result, "chain/incomplete"), 500);
	for (size_t i = 0; i < result->verdicts.count; i++)
		ck_assert_msg(result->verdicts.items[i].kind == VERDICT_REFUSED, "%zu: %.*s", i,
		    TEXT_ARG(result->verdicts.items[i].because.items[0]));
}
END_TEST

TESTS_WITH("scale", open_all, close_all,
	TEST(a_list_of_ten_thousand_with_every_trouble_is_judged_whole),
	TEST(a_thousand_self_signed_certificates_of_one_subject_are_one_finding),
	TEST(keys_in_a_list_are_told_once),
	TEST(six_peers_with_a_thousand_cas_each_differ_in_what_one_lacks),
	TEST(a_search_that_was_given_up_says_after_what),
	TEST(a_certificate_that_names_itself_under_another_key_is_no_root),
	TEST(five_hundred_servers_in_one_file_have_a_verdict_each))

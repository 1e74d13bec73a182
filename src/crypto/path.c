/* path.c - judges one path, link by link as given, with X509_verify_cert. */
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "crypto/context.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/lsan_interface.h>
#endif

/* What the callbacks of one judgement need. */
struct judging {
	const struct certificate *const *path;
	X509 **objects;                /* of the path, leaf first */
	size_t count;
	int64_t time;
	/* Where given, every error is noted, and judging goes on. */
	struct path_breach *breaches;
	size_t breach_room, breach_count;
};

static void
drop_certificate(void *certificate)
{
	X509_free(certificate);
}

static void
drop_crl(void *crl)
{
	X509_CRL_free(crl);
}

X509 *
certificate_object(struct crypto *crypto, struct bytes der)
{
	const uint8_t *at = der.at;
	uint8_t sha256[32];
	X509 *object;

	crypto_sha256(crypto, der, sha256);
	object = cache_find(&crypto->certificates, crypto->arena, sha256);
	if (object == NULL) {
		object = X509_new_ex(crypto->lib, NULL);
		if (object == NULL || d2i_X509(&object, &at, (long)der.len) == NULL) {
			errors_forget(crypto);
			return NULL;
		}
		cache_put(crypto->certificates, sha256, object, drop_certificate);
	}
	X509_up_ref(object);
	return object;
}

X509_CRL *
crl_object(struct crypto *crypto, struct bytes der)
{
	const uint8_t *at = der.at;
	uint8_t sha256[32];
	X509_CRL *object;

	crypto_sha256(crypto, der, sha256);
	object = cache_find(&crypto->crls, crypto->arena, sha256);
	if (object == NULL) {
		object = X509_CRL_new_ex(crypto->lib, NULL);
		if (object == NULL || d2i_X509_CRL(&object, &at, (long)der.len) == NULL) {
			errors_forget(crypto);
			return NULL;
		}
		cache_put(crypto->crls, sha256, object, drop_crl);
	}
	X509_CRL_up_ref(object);
	return object;
}

/* Points named relative to the issuer: [0] { [1] ... } in a DistributionPoint. */
static size_t
relative_points(const struct extension *extension)
{
	struct der in, points, point, name;
	struct der_fault fault;
	size_t count = 0;
	bool present;

	der_init(&in, extension->value);
	if (!der_any_lax(&in, NULL, &points, NULL, &fault))
		return 0;
	while (der_any_lax(&points, NULL, &point, NULL, &fault))
		if (der_optional(&point, DER_CONTEXT_CONSTRUCTED(0), &name, &present, &fault) && present)
			count += der_peek(&name) == DER_CONTEXT_CONSTRUCTED(1);
	return count;
}

const char *
certificate_load_limit(const struct certificate *certificate)
{
	const struct public_key *key = &certificate->key;
	size_t relative = 0;

	/* Reading stops there, and what came after was not looked at. */
	if (certificate->extensions.count >= LIMIT_EXTENSIONS)
		return "a certificate of the path has 1000 extensions or more";
	if ((key->kind == KEY_RSA || key->kind == KEY_RSA_PSS) && key->size > LIMIT_RSA_LOAD_BITS)
		return "an RSA key of the path is longer than the limit of 16384 bits";
	if ((key->kind == KEY_DSA || key->kind == KEY_DH) && key->size > LIMIT_DSA_LOAD_BITS)
		return "a key of the path is longer than the limit of 4096 bits";
	if (key->kind == KEY_EC && key->explicit_curve)
		return "a key of the path has explicit curve parameters, which are not supported";
	/* Each such name is the issuer's with more appended, rebuilt each time (CVE-2026-35189). */
	for (size_t i = 0; i < certificate->extensions.count; i++)
		if (oid_equal(certificate->extensions.items[i].oid, OID(CE_CRL_DISTRIBUTION_POINTS)))
			relative += relative_points(&certificate->extensions.items[i]);
	if (relative > LIMIT_DISTRIBUTION_POINTS || (relative > 0 && certificate->issuer.der.len > LIMIT_RELATIVE_ISSUER))
		return "a certificate of the path has too many distribution points relative to its issuer";
	return NULL;
}

const char *
certificate_path_limit(const struct certificate *certificate)
{
	const struct public_key *key = &certificate->key;

	if ((key->kind == KEY_RSA || key->kind == KEY_RSA_PSS) && key->exponent.len > LIMIT_RSA_EXPONENT)
		return "the exponent of an RSA key of the path is longer than the limit of 256 bits";
	return certificate_load_limit(certificate);
}

/* A delta CRL without a number has ended the process of whoever used it (CVE-2026-28388). */
static bool
delta_without_number(X509_CRL *crl)
{
	return X509_CRL_get_ext_by_NID(crl, NID_delta_crl, -1) >= 0 && X509_CRL_get_ext_by_NID(crl, NID_crl_number, -1) < 0;
}

static struct judging *
judging_of(X509_STORE_CTX *context)
{
	X509_STORE_CTX *parent;

	/* The path of a CRL's issuer is judged in a context of its own. */
	while ((parent = X509_STORE_CTX_get0_parent_ctx(context)) != NULL)
		context = parent;
	return X509_STORE_CTX_get_app_data(context);
}

/* Whether `issuer` is the next step of `subject`: so it is with the given path, and nothing else, that is built. */
static int
is_next_step(X509_STORE_CTX *context, X509 *subject, X509 *issuer)
{
	const struct judging *judging = judging_of(context);
	int reason = X509_check_issued(issuer, subject);

	for (size_t i = 0; i < judging->count; i++) {
		if (judging->objects[i] != subject)
			continue;
		/* Whether it may sign is judged later, and then said. */
		return judging->objects[i + 1 < judging->count ? i + 1 : i] == issuer &&
		    (reason == X509_V_OK || reason == X509_V_ERR_KEYUSAGE_NO_CERTSIGN);
	}
	return reason == X509_V_OK;
}

static const char *
breach_text(int error)
{
	switch (error) {
	case X509_V_ERR_PATHLEN_INVALID_FOR_NON_CA:
		return "it has a path length, although it is not a CA";
	case X509_V_ERR_PATHLEN_WITHOUT_KU_KEY_CERT_SIGN:
		return "it has a path length, but its key usage lacks keyCertSign";
	case X509_V_ERR_KU_KEY_CERT_SIGN_INVALID_FOR_NON_CA:
		return "its key usage has keyCertSign, although it is not a CA";
	case X509_V_ERR_ISSUER_NAME_EMPTY:
		return "its issuer is empty";
	case X509_V_ERR_SUBJECT_NAME_EMPTY:
		return "its subject is empty, although it is a CA";
	case X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER:
		return "it has no authority key identifier";
	case X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER:
		return "it has no subject key identifier";
	case X509_V_ERR_EMPTY_SUBJECT_ALT_NAME:
		return "its subject alternative name is empty";
	case X509_V_ERR_EMPTY_SUBJECT_SAN_NOT_CRITICAL:
		return "its subject is empty, and its subject alternative name is not critical";
	case X509_V_ERR_CA_BCONS_NOT_CRITICAL:
		return "its basic constraints are not critical";
	case X509_V_ERR_AUTHORITY_KEY_IDENTIFIER_CRITICAL:
		return "its authority key identifier is critical";
	case X509_V_ERR_SUBJECT_KEY_IDENTIFIER_CRITICAL:
		return "its subject key identifier is critical";
	case X509_V_ERR_CA_CERT_MISSING_KEY_USAGE:
		return "it is a CA without a key usage";
	case X509_V_ERR_EXTENSIONS_REQUIRE_VERSION_3:
		return "it has extensions, but is not of version 3";
	case X509_V_ERR_INVALID_CA:
		return "only fields other than its basic constraints make it a CA";
	default:
		return X509_verify_cert_error_string(error);
	}
}

static void
note_breach(struct judging *judging, int error, unsigned depth)
{
	const char *why = breach_text(error);

	for (size_t i = 0; i < judging->breach_count && i < judging->breach_room; i++)
		if (judging->breaches[i].depth == depth && judging->breaches[i].why == why)
			return;
	if (judging->breach_count < judging->breach_room)
		judging->breaches[judging->breach_count] = (struct path_breach){ depth, why };
	judging->breach_count++;
}

/* OpenSSL counts the second of notAfter itself as over; RFC 5280 4.1.2.5 includes it. */
static int
on_verdict(int good, X509_STORE_CTX *context)
{
	struct judging *judging = judging_of(context);
	int depth = X509_STORE_CTX_get_error_depth(context);
	const ASN1_TIME *end;

	if (good != 1 && judging->breaches != NULL) {
		note_breach(judging, X509_STORE_CTX_get_error(context), depth < 0 ? 0 : (unsigned)depth);
		return 1;
	}
	if (good == 1 || X509_STORE_CTX_get_error(context) != X509_V_ERR_CERT_HAS_EXPIRED)
		return good;
	if (X509_STORE_CTX_get0_parent_ctx(context) == NULL && depth >= 0 && (size_t)depth < judging->count) {
		const struct x509_time *not_after = &judging->path[depth]->not_after;

		if (not_after->known && not_after->seconds == judging->time) {
			X509_STORE_CTX_set_error(context, X509_V_OK);
			return 1;
		}
		return 0;
	}
	end = X509_get0_notAfter(X509_STORE_CTX_get_current_cert(context));
	if (ASN1_TIME_cmp_time_t(end, (time_t)judging->time) == 0) {
		X509_STORE_CTX_set_error(context, X509_V_OK);
		return 1;
	}
	return 0;
}

static bool
set_policies(X509_VERIFY_PARAM *settings, const struct path_options *options)
{
	size_t count = options->policy_count == 0 ? 1 : options->policy_count;

	for (size_t i = 0; i < count; i++) {
		struct bytes oid = options->policy_count == 0 ? OID(CE_ANY_POLICY) : options->policy[i];
		uint8_t header[2] = { DER_OID, (uint8_t)oid.len }, der[2 + 127];
		const uint8_t *at = der;
		ASN1_OBJECT *object;

		if (oid.len > 127)
			return false;
		for (size_t k = 0; k < oid.len + 2; k++)
			der[k] = k < 2 ? header[k] : oid.at[k - 2];
		object = d2i_ASN1_OBJECT(NULL, &at, (long)oid.len + 2);
		if (object == NULL || X509_VERIFY_PARAM_add0_policy(settings, object) != 1) {
			ASN1_OBJECT_free(object);
			return false;
		}
	}
	return true;
}

static bool
set_options(X509_STORE_CTX *context, const struct path_options *options)
{
	X509_VERIFY_PARAM *settings = X509_STORE_CTX_get0_param(context);
	unsigned long flags = 0;

	if (options->strict)
		flags |= X509_V_FLAG_X509_STRICT;
	if (options->policies) {
		flags |= X509_V_FLAG_POLICY_CHECK;
		flags |= options->explicit_policy ? X509_V_FLAG_EXPLICIT_POLICY : 0;
		flags |= options->inhibit_any ? X509_V_FLAG_INHIBIT_ANY : 0;
		flags |= options->inhibit_mapping ? X509_V_FLAG_INHIBIT_MAP : 0;
		if (!set_policies(settings, options))
			return false;
	}
	if (options->check_crls && options->crl_count != 0)
		flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_EXTENDED_CRL_SUPPORT |
		    X509_V_FLAG_USE_DELTAS;
	if (options->level != 0)
		X509_VERIFY_PARAM_set_auth_level(settings, (int)options->level);
	if (options->san_only)
		X509_VERIFY_PARAM_set_hostflags(settings, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
	/* The last certificate of the path is trusted because the caller says so, self-signed or not. */
	flags |= X509_V_FLAG_PARTIAL_CHAIN;
	X509_VERIFY_PARAM_set_time(settings, (time_t)options->time);
	if (X509_VERIFY_PARAM_set_flags(settings, flags) != 1)
		return false;
	if (options->purpose == PURPOSE_SERVER)
		return X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_SERVER) == 1;
	if (options->purpose == PURPOSE_CLIENT)
		return X509_STORE_CTX_set_purpose(context, X509_PURPOSE_SSL_CLIENT) == 1;
	return true;
}

static void
undecided(struct path_result *out, const char *why)
{
	*out = (struct path_result){ .undecided = true, .error = X509_V_ERR_UNSPECIFIED, .why = text_of(why) };
}

/* The library's own words, but where it has none that fit. */
static void
conclude(X509_STORE_CTX *context, int verified, size_t count, struct path_result *out)
{
	const STACK_OF(X509) *chain = X509_STORE_CTX_get0_chain(context);
	int error = X509_STORE_CTX_get_error(context), depth = X509_STORE_CTX_get_error_depth(context);

	if (verified == 1 && (size_t)sk_X509_num(chain) == count) {
		*out = (struct path_result){ .valid = true };
		return;
	}
	*out = (struct path_result){ .error = error, .depth = depth < 0 ? 0 : (unsigned)depth };
	if (out->depth >= count)
		out->depth = (unsigned)count - 1;
	if (verified == 1) {
		out->error = X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN;
		out->depth = (unsigned)sk_X509_num(chain) - 1;
		out->why = TEXT("a self-signed certificate is inside the path");
	} else if (verified < 0 || error == X509_V_ERR_OUT_OF_MEM) {
		out->undecided = true;
		out->error = X509_V_ERR_UNSPECIFIED;
		out->why = TEXT("judging its policies would take more work than OpenSSL allows");
	} else if (error == X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY || error == X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM ||
	    error == X509_V_ERR_NO_ISSUER_PUBLIC_KEY) {
		out->undecided = true;
		out->why = TEXT("OpenSSL does not support the algorithm of a key or signature");
	} else {
		out->why = text_of(X509_verify_cert_error_string(error));
	}
}

/* Links that X509_check_issued refuses would only be called a missing issuer; the reason is worth more. */
static bool
check_links(const struct judging *judging, struct path_result *out)
{
	for (size_t i = 0; i + 1 < judging->count; i++) {
		int reason = X509_check_issued(judging->objects[i + 1], judging->objects[i]);

		if (reason == X509_V_OK || reason == X509_V_ERR_KEYUSAGE_NO_CERTSIGN)
			continue;
		*out = (struct path_result){
			.error = reason, .depth = (unsigned)i, .why = text_of(X509_verify_cert_error_string(reason)),
		};
		return false;
	}
	return true;
}

/* The keys of issuers, and that of a certificate that stands alone and so has to verify itself. */
static bool
check_keys(struct arena *arena, const struct judging *judging, struct path_result *out)
{
	for (size_t i = judging->count == 1 ? 0 : 1; i < judging->count; i++) {
		if (X509_get0_pubkey(judging->objects[i]) != NULL)
			continue;
		undecided(out, crypto_unknown(arena, "the algorithm of this key").at);
		out->depth = (unsigned)i;
		return false;
	}
	return true;
}

/* As the library sees it: by names, key identifiers, and an algorithm of the signature that is one of the key. */
static bool
is_self_signed(X509 *object)
{
	return (X509_get_extension_flags(object) & EXFLAG_SS) != 0;
}

/* OpenSSL 3.0 loses the policy constraints of a certificate without policies, 42 bytes each time. */
static int
verify(X509_STORE_CTX *context)
{
#if defined(__SANITIZE_ADDRESS__)
	int good;

	__lsan_disable();
	good = X509_verify_cert(context);
	__lsan_enable();
	return good;
#else
	return X509_verify_cert(context);
#endif
}

static void
judge(struct crypto *crypto, struct judging *judging, STACK_OF(X509) *others, STACK_OF(X509_CRL) *crls,
    const struct path_options *options, struct path_result *out)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new_ex(crypto->lib, NULL);

	if (store == NULL || context == NULL || X509_STORE_add_cert(store, judging->objects[judging->count - 1]) != 1) {
		undecided(out, "OpenSSL ran out of memory");
	} else {
		X509_STORE_set_check_issued(store, is_next_step);
		X509_STORE_set_verify_cb(store, on_verdict);
		if (X509_STORE_CTX_init(context, store, judging->objects[0], others) != 1 ||
		    X509_STORE_CTX_set_app_data(context, judging) != 1 || !set_options(context, options)) {
			undecided(out, "OpenSSL refuses the options of this path");
		} else {
			X509_STORE_CTX_set0_crls(context, crls);
			conclude(context, verify(context), judging->count, out);
			if (out->valid && !options->partial && !is_self_signed(judging->objects[judging->count - 1]))
				*out = (struct path_result){ .error = X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, .depth = (unsigned)judging->count - 1,
					.why = TEXT("OpenSSL does not consider it self-signed and looks for its issuer") };
		}
	}
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	errors_forget(crypto);
}

static void
judge_path(struct crypto *crypto, struct arena *arena, struct judging *judging, const struct path_options *options, struct path_result *out)
{
	const struct certificate *const *path = judging->path;
	size_t count = judging->count;
	STACK_OF(X509) *others = sk_X509_new_null();
	STACK_OF(X509_CRL) *crls = sk_X509_CRL_new_null();
	const char *limit = NULL;
	bool readable = true;

	*out = (struct path_result){ 0 };
	if (count == 0 || count > LIMIT_PATH_LENGTH) {
		undecided(out, count == 0 ? "the path is empty" : "the path is longer than the limit of 32 certificates");
		goto out;
	}
	for (size_t i = 0; i < count && limit == NULL; i++)
		limit = certificate_path_limit(path[i]);
	if (limit != NULL || crypto_lib(crypto) == NULL || others == NULL || crls == NULL) {
		undecided(out, limit != NULL ? limit : "OpenSSL has no default provider");
		goto out;
	}
	judging->objects = ARENA_ARRAY(arena, X509 *, count);
	for (size_t i = 0; i < count && readable; i++) {
		judging->objects[i] = certificate_object(crypto, path[i]->der);
		readable = judging->objects[i] != NULL &&
		    (i == 0 || i + 1 == count || X509_add_cert(others, judging->objects[i], X509_ADD_FLAG_UP_REF) == 1);
		if (!readable) {
			undecided(out, "OpenSSL cannot read this certificate");
			out->depth = (unsigned)i;
		}
	}
	if (!readable || !check_keys(arena, judging, out) || !check_links(judging, out))
		goto out;
	for (size_t i = 0; i < options->crl_count; i++) {
		X509_CRL *crl = crl_object(crypto, options->crls[i]);

		if (crl == NULL || delta_without_number(crl) || sk_X509_CRL_push(crls, crl) <= 0)
			X509_CRL_free(crl);
	}
	for (size_t i = 0; i < options->crl_issuer_count; i++) {
		X509 *issuer = certificate_path_limit(options->crl_issuers[i]) != NULL ? NULL :
		    certificate_object(crypto, options->crl_issuers[i]->der);

		if (issuer == NULL || sk_X509_push(others, issuer) <= 0)
			X509_free(issuer);
	}
	judge(crypto, judging, others, crls, options, out);
out:
	if (!out->valid && !out->undecided && judging->breaches == NULL)
		crypto_explain(arena, path, judging->objects, count, out);
	for (size_t i = 0; judging->objects != NULL && i < count; i++)
		X509_free(judging->objects[i]);
	sk_X509_pop_free(others, X509_free);
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
	errors_forget(crypto);
}

void
crypto_verify_path(struct crypto *crypto, struct arena *arena, const struct certificate *const *path, size_t count,
    const struct path_options *options, struct path_result *out)
{
	struct judging judging = { .path = path, .count = count, .time = options->time };

	judge_path(crypto, arena, &judging, options, out);
	if (!out->valid && crypto_ask_again(crypto))
		judge_path(crypto, arena, &judging, options, out);
}

/* So many valid paths are remembered. */
#define PATHS_REMEMBERED 4096

/* Whether nothing but the time and the purpose decides. */
static bool
is_plain(const struct path_options *o)
{
	return !o->strict && !o->policies && o->policy_count == 0 && !o->explicit_policy && !o->inhibit_any && !o->inhibit_mapping &&
	    o->crl_count == 0 && !o->check_crls && o->crl_issuer_count == 0 && o->level == 0 && !o->san_only && !o->partial;
}

void
crypto_verify_path_once(struct crypto *crypto, struct arena *arena, const struct certificate *const *path,
    const uint8_t *const *digests, size_t count, const struct path_options *options, struct path_result *out)
{
	uint8_t key[sizeof(options->time) + 1 + LIMIT_PATH_LENGTH * 32];
	size_t len = sizeof(options->time) + 1;

	if (!is_plain(options) || count > LIMIT_PATH_LENGTH) {
		crypto_verify_path(crypto, arena, path, count, options, out);
		return;
	}
	memcpy(key, &options->time, sizeof(options->time));
	key[sizeof(options->time)] = (uint8_t)options->purpose;
	for (size_t i = 0; i < count; i++, len += 32)
		memcpy(key + len, digests[i], 32);
	if (crypto->paths != NULL && lookup_get(crypto->paths, (struct bytes){ key, len }) != 0) {
		*out = (struct path_result){ .valid = true };
		return;
	}
	crypto_verify_path(crypto, arena, path, count, options, out);
	if (!out->valid || (crypto->paths != NULL && crypto->paths->count >= PATHS_REMEMBERED))
		return;
	if (crypto->paths == NULL) {
		crypto->paths = ARENA_NEW(crypto->arena, struct lookup);
		lookup_init(crypto->paths, crypto->arena);
	}
	*lookup_put(crypto->paths, bytes_of_text(arena_text(crypto->arena, text_of_bytes((struct bytes){ key, len })))) = 1;
}

size_t
crypto_strict(struct crypto *crypto, struct arena *arena, const struct certificate *const *path, size_t count, int64_t time,
    struct path_breach *out, size_t room)
{
	struct judging judging = { .path = path, .count = count, .time = time, .breaches = out, .breach_room = room };
	struct path_options options = { .time = time, .strict = true };
	struct path_result result;

	judge_path(crypto, arena, &judging, &options, &result);
	if (judging.breach_count > 0 && crypto_ask_again(crypto)) {
		judging.breach_count = 0;
		judge_path(crypto, arena, &judging, &options, &result);
	}
	return judging.breach_count;
}

/* A list that can be read to its end and has one of the usages that OpenSSL takes for a server's. */
static bool
lists_server(struct bytes value)
{
	struct der in, list;
	struct der_fault fault;
	struct bytes oid;
	bool found = false;

	der_init(&in, value);
	if (!der_read(&in, DER_SEQUENCE, &list, &fault) || !der_done(&in, &fault))
		return false;
	while (!der_at_end(&list)) {
		if (!der_oid(&list, &oid, &fault))
			return false;
		found = found || oid_equal(oid, OID(KP_SERVER_AUTH)) ||
		    /* Server gated crypto, of Microsoft and of Netscape. */
		    oid_equal(oid, OID(MS_SERVER_GATED_CRYPTO)) ||
		    oid_equal(oid, OID(NS_STEP_UP));
	}
	return found;
}

static bool
has_tls_usage(struct bytes value)
{
	struct der in;
	struct der_fault fault;
	struct bytes bits;
	unsigned unused;

	der_init(&in, value);
	/* digitalSignature, keyEncipherment, keyAgreement: the bits 0, 2 and 4 */
	return der_bit_string(&in, &bits, &unused, &fault) && der_done(&in, &fault) && bits.len > 0 && (bits.at[0] & 0xa8) != 0;
}

/*
 * Nothing that X509_check_purpose looks at speaks against a server. It is decided here for nearly every certificate, since
 * OpenSSL takes ten times as long to load one as the rest of the run takes to judge it; whatever is not as plain is for OpenSSL.
 */
static bool
allows_server(const struct certificate *certificate)
{
	for (size_t i = 0; i < certificate->extensions.count; i++) {
		const struct extension *extension = &certificate->extensions.items[i];

		if ((oid_equal(extension->oid, OID(CE_EXTENDED_KEY_USAGE)) && !lists_server(extension->value)) ||
		    (oid_equal(extension->oid, OID(CE_KEY_USAGE)) && !has_tls_usage(extension->value)) ||
		    /* The Netscape certificate type */
		    oid_equal(extension->oid, OID(NS_CERT_TYPE)))
			return false;
	}
	return true;
}

bool
crypto_allows(struct crypto *crypto, const struct certificate *certificate, enum path_purpose purpose, bool as_ca)
{
	static const int purposes[] = {
		[PURPOSE_ANY] = X509_PURPOSE_ANY, [PURPOSE_SERVER] = X509_PURPOSE_SSL_SERVER,
		[PURPOSE_CLIENT] = X509_PURPOSE_SSL_CLIENT,
	};
	X509 *object;
	int allowed;

	if (purpose == PURPOSE_SERVER && !as_ca && allows_server(certificate))
		return true;
	if (certificate_path_limit(certificate) != NULL || crypto_lib(crypto) == NULL ||
	    (object = certificate_object(crypto, certificate->der)) == NULL)
		return true;
	/* More than 1: a CA by other signs than its basic constraints. */
	allowed = X509_check_purpose(object, purposes[purpose], as_ca ? 1 : 0);
	/* A certificate with an unreadable extension may be good for nothing, which is reported. */
	if ((X509_get_extension_flags(object) & EXFLAG_INVALID) != 0)
		allowed = 1;
	X509_free(object);
	errors_forget(crypto);
	return allowed > 0;
}

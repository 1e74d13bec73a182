/* answer.c - what the commands of OpenSSL say of a certificate, request, CRL, key or bundle. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "differential.h"

static OSSL_PROVIDER *providers[2];

/* The legacy provider counts: what only it opens can be loaded. */
void
answers_open(void)
{
	providers[0] = OSSL_PROVIDER_load(NULL, "default");
	providers[1] = OSSL_PROVIDER_load(NULL, "legacy");
	ERR_clear_error();
}

void
answers_close(void)
{
	for (size_t i = 0; i < 2; i++)
		if (providers[i] != NULL)
			(void)OSSL_PROVIDER_unload(providers[i]);
}

const char *
verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[ACCEPTS] = "accepts", [CANNOT_LOAD] = "cannot-load", [LOCKED] = "locked",
		[BAD_EXTENSIONS] = "bad-extensions", [UNKNOWN_CRITICAL] = "unknown-critical", [BAD_KEY] = "bad-key",
		[UNSUPPORTED] = "unsupported", [ALGORITHMS_DIFFER] = "algorithms-differ", [INCONSISTENT] = "inconsistent",
		[BAD_SIGNATURE] = "bad-signature", [OUT_OF_TIME] = "out-of-time", [REVOKED] = "revoked",
		[NO_CRL] = "no-crl", [NO_PATH] = "no-path", [PATH_INVALID] = "path-invalid",
		[OTHERS_REFUSE] = "accepts",
	};

	return names[verdict];
}

static void
refuse(struct answer *out, enum verdict verdict, const char *why)
{
	unsigned long error = ERR_peek_last_error();
	const char *reason = ERR_reason_error_string(error);

	out->verdict = verdict;
	snprintf(out->why, sizeof(out->why), "%s", why != NULL ? why : reason != NULL ? reason : "no reason");
	ERR_clear_error();
}

/* ---- certificates ---- */

bool
seconds_of(const ASN1_TIME *at, int64_t *out)
{
	struct tm tm;
	time_t seconds;

	if (at == NULL || ASN1_TIME_to_tm(at, &tm) != 1)
		return false;
	seconds = timegm(&tm);
	*out = seconds;
	return true;
}

/* An unknown algorithm is another thing than a key that cannot be read. */
static void
refuse_key(struct answer *out, const X509_PUBKEY *key)
{
	ASN1_OBJECT *oid = NULL;

	(void)X509_PUBKEY_get0_param(&oid, NULL, NULL, NULL, key);
	if (ERR_GET_REASON(ERR_peek_last_error()) == X509_R_UNSUPPORTED_ALGORITHM || OBJ_obj2nid(oid) == NID_undef)
		refuse(out, UNSUPPORTED, "the algorithm of the public key");
	else
		refuse(out, BAD_KEY, NULL);
}

static void
free_value(int nid, void *value)
{
	const X509V3_EXT_METHOD *method = X509V3_EXT_get_nid(nid);

	if (value != NULL && method->it != NULL)
		ASN1_item_free(value, ASN1_ITEM_ptr(method->it));
	else if (value != NULL)
		method->ext_free(value);
}

/* The extensions that OpenSSL knows and cannot read, or that are there twice. */
static void
name_bad_extensions(const STACK_OF(X509_EXTENSION) *list, char *why, size_t room)
{
	size_t used = 0;

	for (int i = 0; i < X509v3_get_ext_count(list); i++) {
		X509_EXTENSION *extension = X509v3_get_ext(list, i);
		const ASN1_OBJECT *oid = X509_EXTENSION_get_object(extension);
		int nid = OBJ_obj2nid(oid);
		bool twice = X509v3_get_ext_by_OBJ(list, oid, i) >= 0;
		void *value = X509V3_EXT_d2i(extension);

		if ((value == NULL && X509V3_EXT_get(extension) != NULL) || twice)
			used += (size_t)snprintf(why + used, room - used, "%s%s%s", used > 0 ? ", " : "", OBJ_nid2sn(nid),
			    twice ? " twice" : "");
		if (used >= room)
			return;
		free_value(nid, value);
	}
	if (used == 0)
		snprintf(why, room, "values that do not fit each other");
}

static void
answer_certificate(X509 *x, struct answer *out)
{
	uint32_t flags;
	int64_t first, last;
	const X509_ALGOR *outer;

	if (seconds_of(X509_get0_notBefore(x), &first) && seconds_of(X509_get0_notAfter(x), &last) && first <= last)
		out->time = first + (last - first) / 2;
	flags = X509_get_extension_flags(x);
	X509_get0_signature(NULL, &outer, x);
	if ((flags & EXFLAG_INVALID) != 0) {
		char why[sizeof(out->why)];

		name_bad_extensions(X509_get0_extensions(x), why, sizeof(why));
		refuse(out, BAD_EXTENSIONS, why);
	} else if (X509_ALGOR_cmp(X509_get0_tbs_sigalg(x), outer) != 0) {
		refuse(out, ALGORITHMS_DIFFER, "signature algorithms differ");
	} else if ((flags & EXFLAG_CRITICAL) != 0) {
		refuse(out, UNKNOWN_CRITICAL, "unhandled critical extension");
	} else if (X509_get0_pubkey(x) == NULL) {
		refuse_key(out, X509_get_X509_PUBKEY(x));
	}
}

/* ---- requests and CRLs ---- */

static void
answer_request(X509_REQ *request, struct answer *out)
{
	EVP_PKEY *key = X509_REQ_get0_pubkey(request);
	int reason;

	if (key == NULL) {
		refuse_key(out, X509_REQ_get_X509_PUBKEY(request));
	} else if (X509_REQ_verify(request, key) != 1) {
		reason = ERR_GET_REASON(ERR_peek_last_error());
		refuse(out, reason == ASN1_R_UNKNOWN_SIGNATURE_ALGORITHM || reason == ASN1_R_UNKNOWN_MESSAGE_DIGEST_ALGORITHM ?
		    UNSUPPORTED : BAD_SIGNATURE, NULL);
	}
}

/* What X509_CRL keeps to itself: which extensions make that it is not used (crypto/x509/x_crl.c). */
static bool
readable(const X509_CRL *crl, int nid)
{
	int critical;
	void *value = X509_CRL_get_ext_d2i(crl, nid, &critical, NULL);
	bool good = value != NULL || critical == -1;

	free_value(nid, value);
	return good;
}

static void
answer_crl(X509_CRL *crl, struct answer *out)
{
	static const int read[] = { NID_issuing_distribution_point, NID_authority_key_identifier, NID_crl_number, NID_delta_crl };
	const STACK_OF(X509_EXTENSION) *extensions = X509_CRL_get0_extensions(crl);
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);
	int64_t first, next;

	if (seconds_of(X509_CRL_get0_lastUpdate(crl), &first)) {
		out->time = first + 1;
		if (seconds_of(X509_CRL_get0_nextUpdate(crl), &next) && next > first)
			out->time = first + (next - first) / 2;
	}
	for (size_t i = 0; i < sizeof(read) / sizeof(read[0]); i++) {
		if (!readable(crl, read[i])) {
			char why[sizeof(out->why)];

			name_bad_extensions(extensions, why, sizeof(why));
			refuse(out, BAD_EXTENSIONS, why);
			return;
		}
	}
	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
		const X509_REVOKED *entry = sk_X509_REVOKED_value(entries, i);
		static const int in_entry[] = { NID_crl_reason, NID_certificate_issuer };

		for (size_t k = 0; k < 2; k++) {
			int critical;
			void *value = X509_REVOKED_get_ext_d2i(entry, in_entry[k], &critical, NULL);

			if (value == NULL && critical != -1) {
				refuse(out, BAD_EXTENSIONS, "an extension of an entry");
				return;
			}
			free_value(in_entry[k], value);
		}
		for (int k = 0; k < X509_REVOKED_get_ext_count(entry); k++) {
			X509_EXTENSION *extension = X509_REVOKED_get_ext(entry, k);

			if (X509_EXTENSION_get_critical(extension) != 0 &&
			    OBJ_obj2nid(X509_EXTENSION_get_object(extension)) != NID_certificate_issuer) {
				refuse(out, UNKNOWN_CRITICAL, "unhandled critical extension of an entry");
				return;
			}
		}
	}
	for (int i = 0; i < X509v3_get_ext_count(extensions); i++) {
		X509_EXTENSION *extension = X509v3_get_ext(extensions, i);
		int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));

		if (X509_EXTENSION_get_critical(extension) != 0 && nid != NID_issuing_distribution_point &&
		    nid != NID_authority_key_identifier && nid != NID_delta_crl) {
			refuse(out, UNKNOWN_CRITICAL, "unhandled critical extension");
			return;
		}
	}
}

/* ---- keys ---- */

static int
no_password(char *out, int room, int writing, void *asked)
{
	(void)out, (void)room, (void)writing;
	*(bool *)asked = true;
	return -1;
}

static bool
answer_key(struct octets text, int selection, struct answer *out)
{
	EVP_PKEY *key = NULL;
	const uint8_t *at = text.at;
	size_t left = text.len;
	bool asked = false, loaded;
	OSSL_DECODER_CTX *decoder = OSSL_DECODER_CTX_new_for_pkey(&key, NULL, NULL, NULL, selection, NULL, NULL);
	EVP_PKEY_CTX *check;
	int good;

	(void)OSSL_DECODER_CTX_set_pem_password_cb(decoder, no_password, &asked);
	loaded = OSSL_DECODER_from_data(decoder, &at, &left) == 1 && key != NULL;
	OSSL_DECODER_CTX_free(decoder);
	if (!loaded) {
		if (asked)
			refuse(out, LOCKED, "a password is needed");
		else
			refuse(out, CANNOT_LOAD, NULL);
		return asked;
	}
	check = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	good = selection == EVP_PKEY_KEYPAIR ? EVP_PKEY_check(check) : 1;
	/* -2: this kind of key has no such check. */
	if (good != 1 && good != -2)
		refuse(out, INCONSISTENT, NULL);
	EVP_PKEY_CTX_free(check);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return true;
}

/* ---- bundles ---- */

static void
open_pkcs12(PKCS12 *bundle, struct answer *out)
{
	EVP_PKEY *key = NULL;
	X509 *certificate = NULL;
	STACK_OF(X509) *others = NULL;
	bool opened = PKCS12_mac_present(bundle) == 0 || PKCS12_verify_mac(bundle, "", 0) == 1 ||
	    PKCS12_verify_mac(bundle, NULL, 0) == 1;

	if (!opened) {
		refuse(out, LOCKED, "the MAC does not verify without a password");
		return;
	}
	ERR_clear_error();
	if (PKCS12_parse(bundle, NULL, &key, &certificate, &others) != 1 &&
	    PKCS12_parse(bundle, "", &key, &certificate, &others) != 1)
		refuse(out, CANNOT_LOAD, NULL);
	EVP_PKEY_free(key);
	X509_free(certificate);
	sk_X509_pop_free(others, X509_free);
	ERR_clear_error();
}

/* In a process that is stopped after a while: OpenSSL derives keys for as long as the file says. */
static void
answer_pkcs12(PKCS12 *bundle, struct answer *out)
{
	int ends[2];
	pid_t child;
	bool told;

	if (pipe(ends) != 0 || (child = fork()) < 0) {
		refuse(out, CANNOT_LOAD, "no process");
		return;
	}
	if (child == 0) {
		alarm(5);
		open_pkcs12(bundle, out);
		_exit(write(ends[1], out, sizeof(*out)) != sizeof(*out));
	}
	close(ends[1]);
	/* The words of kind are in the same place in both. */
	told = read(ends[0], out, sizeof(*out)) == sizeof(*out);
	close(ends[0]);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	if (!told)
		refuse(out, CANNOT_LOAD, "not opened within 5 seconds");
}

/* ---- by kind ---- */

static bool
try_certificate(struct octets der, bool trusted, struct answer *out)
{
	const uint8_t *at = der.at;
	X509 *x = trusted ? d2i_X509_AUX(NULL, &at, (long)der.len) : d2i_X509(NULL, &at, (long)der.len);

	out->kind = "certificate";
	if (x == NULL)
		return false;
	answer_certificate(x, out);
	X509_free(x);
	return true;
}

static bool
try_request(struct octets der, struct answer *out)
{
	const uint8_t *at = der.at;
	X509_REQ *request = d2i_X509_REQ(NULL, &at, (long)der.len);

	out->kind = "request";
	if (request == NULL)
		return false;
	answer_request(request, out);
	X509_REQ_free(request);
	return true;
}

static bool
try_crl(struct octets der, struct answer *out)
{
	const uint8_t *at = der.at;
	X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)der.len);

	out->kind = "crl";
	if (crl == NULL)
		return false;
	answer_crl(crl, out);
	X509_CRL_free(crl);
	return true;
}

static bool
try_pkcs7(struct octets der, struct answer *out)
{
	const uint8_t *at = der.at;
	PKCS7 *bundle = d2i_PKCS7(NULL, &at, (long)der.len);

	out->kind = "pkcs7";
	if (bundle == NULL)
		return false;
	PKCS7_free(bundle);
	return true;
}

static bool
try_pkcs12(struct octets der, struct answer *out)
{
	const uint8_t *at = der.at;
	PKCS12 *bundle = d2i_PKCS12(NULL, &at, (long)der.len);

	out->kind = "pkcs12";
	if (bundle == NULL)
		return false;
	answer_pkcs12(bundle, out);
	PKCS12_free(bundle);
	return true;
}

bool
label_known(const char *label)
{
	static const char *const labels[] = { PEM_STRING_X509, PEM_STRING_X509_OLD, PEM_STRING_X509_TRUSTED,
		PEM_STRING_X509_REQ, PEM_STRING_X509_REQ_OLD, PEM_STRING_X509_CRL, PEM_STRING_PKCS7, PEM_STRING_PKCS8,
		PEM_STRING_PKCS8INF, PEM_STRING_RSA, PEM_STRING_DSA, PEM_STRING_ECPRIVATEKEY, PEM_STRING_PUBLIC,
		PEM_STRING_RSA_PUBLIC };

	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++)
		if (strcmp(labels[i], label) == 0)
			return true;
	return false;
}

void
answer_block(const char *label, struct octets text, struct octets der, struct answer *out)
{
	bool read;

	*out = (struct answer){ .kind = "file" };
	ERR_clear_error();
	if (strstr(label, "REQUEST") != NULL)
		read = try_request(der, out);
	else if (strstr(label, "CRL") != NULL)
		read = try_crl(der, out);
	else if (strcmp(label, PEM_STRING_PKCS7) == 0)
		read = try_pkcs7(der, out);
	else if (strstr(label, "CERTIFICATE") != NULL)
		read = try_certificate(der, strcmp(label, PEM_STRING_X509_TRUSTED) == 0, out);
	else if (strstr(label, "PUBLIC") != NULL)
		out->kind = "public key", read = answer_key(text, EVP_PKEY_PUBLIC_KEY, out);
	else
		out->kind = "key", read = answer_key(text, EVP_PKEY_KEYPAIR, out);
	if (!read && out->verdict == ACCEPTS)
		refuse(out, CANNOT_LOAD, NULL);
	ERR_clear_error();
}

/* OpenSSL takes lengths that X.690 10.1 forbids in DER. */
static bool
is_ber(struct octets at)
{
	while (at.len >= 2) {
		size_t octets = at.at[1] & 0x7f, len = 0;

		if (at.at[1] == 0x80)
			return true;
		if (at.at[1] < 0x80)
			octets = 0, len = at.at[1];
		for (size_t i = 0; i < octets && i + 2 < at.len; i++)
			len = len << 8 | at.at[i + 2];
		if ((octets > 0 && len < 0x80) || (octets > 1 && at.at[2] == 0))
			return true;
		if (octets > sizeof(len) || len > at.len - 2 || octets > at.len - 2 - len)
			return false;
		/* Into what is constructed, past what is not. */
		len = (at.at[0] & 0x20) != 0 ? 2 + octets : 2 + octets + len;
		at = (struct octets){ at.at + len, at.len - len };
	}
	return false;
}

size_t
der_size(struct octets bytes)
{
	const unsigned char *at = bytes.at;
	long len;
	int tag, class, form = bytes.len == 0 ? 0x80 : ASN1_get_object(&at, &len, &tag, &class, (long)bytes.len);

	ERR_clear_error();
	if ((form & 0x80) != 0 || form == 0x21 || tag != V_ASN1_SEQUENCE || class != V_ASN1_UNIVERSAL)
		return 0;
	return (size_t)(at - bytes.at) + (size_t)len;
}

void
answer_der(struct octets der, struct answer *out)
{
	*out = (struct answer){ .kind = "file" };
	ERR_clear_error();
	if (!try_certificate(der, false, out) && !try_crl(der, out) && !try_request(der, out) && !try_pkcs12(der, out) &&
	    !try_pkcs7(der, out)) {
		ERR_clear_error();
		out->kind = "key";
		if (!answer_key(der, EVP_PKEY_KEYPAIR, out)) {
			*out = (struct answer){ .kind = "public key" };
			if (!answer_key(der, EVP_PKEY_PUBLIC_KEY, out))
				out->kind = "file";
		}
	}
	if (out->verdict == ACCEPTS && is_ber(der))
		snprintf(out->why, sizeof(out->why), "BER");
	/* POSIX.1-1988, ustar: the magic of a member's header. */
	if (out->verdict == CANNOT_LOAD && der.len > 262 && memcmp(der.at + 257, "ustar", 5) == 0)
		snprintf(out->why, sizeof(out->why), "a tar archive");
}

/* ---- blocks ---- */

/* The text of a block without what stands before it, which may be the beginning of one that has no end. */
static struct octets
from_begin(struct octets text, const char *label)
{
	char *begin = print("-----BEGIN %s-----", label);
	size_t len = strlen(begin);

	for (size_t i = text.len < len ? 0 : text.len - len + 1; i > 0; i--) {
		if (memcmp(text.at + i - 1, begin, len) == 0) {
			text = (struct octets){ text.at + i - 1, text.len - i + 1 };
			break;
		}
	}
	free(begin);
	return text;
}

void
blocks_read(struct octets file, struct blocks *out)
{
	BIO *bio = BIO_new_mem_buf(file.at, (int)file.len);
	const uint8_t *from = file.at;

	*out = (struct blocks){ 0 };
	for (;;) {
		char *name = NULL, *header = NULL;
		unsigned char *data = NULL;
		long len = 0;
		int read = PEM_read_bio(bio, &name, &header, &data, &len);
		unsigned long error = ERR_peek_last_error();
		const uint8_t *to = file.at + file.len - BIO_pending(bio);
		struct block *block;

		if (read != 1 && (ERR_GET_REASON(error) == PEM_R_NO_START_LINE || to == from))
			break;
		out->items = need(realloc(out->items, (out->count + 1) * sizeof(*block)));
		block = &out->items[out->count++];
		*block = (struct block){ .text = { from, (size_t)(to - from) } };
		from = to;
		if (read == 1) {
			block->label = need(strdup(name));
			block->text = from_begin(block->text, name);
			block->der = (struct octets){ need(malloc((size_t)len + 1)), (size_t)len };
			memcpy((uint8_t *)(uintptr_t)block->der.at, data, (size_t)len);
		} else {
			snprintf(block->why, sizeof(block->why), "%s", ERR_reason_error_string(error));
		}
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_free(data);
		ERR_clear_error();
	}
	ERR_clear_error();
	BIO_free(bio);
}

void
blocks_free(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->count; i++) {
		free(blocks->items[i].label);
		free((void *)(uintptr_t)blocks->items[i].der.at);
	}
	free(blocks->items);
	*blocks = (struct blocks){ 0 };
}

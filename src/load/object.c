/* object.c - artifacts of what a block or a DER file holds, by content first and label second. */
#include <string.h>

#include "load/loader.h"

static struct artifact *
add(const struct found *found, enum artifact_kind kind, struct bytes der)
{
	struct artifact *artifact = ARENA_NEW(found->loader->arena, struct artifact);

	*artifact = (struct artifact){
		.kind = kind, .source = found->source, .line = found->line, .offset = found->offset,
		.container = found->container, .der = der,
	};
	artifact->index = found->source->certificates + found->source->requests + found->source->crls +
	    found->source->private_keys + found->source->public_keys;
	if (der.len != 0)
		crypto_sha256(found->loader->crypto, der, artifact->sha256);
	*LIST_ADD(found->loader->arena, &found->out->artifacts) = artifact;
	*LIST_ADD(found->loader->arena, &found->source->artifacts) = artifact;
	return artifact;
}

static struct text
first_problem(struct arena *arena, const struct problems *problems)
{
	if (problems->list.count == 0)
		return TEXT("its outermost shape is wrong");
	return arena_text(arena, problems->list.items[0].text);
}

static bool
read_certificate(const struct found *found, struct bytes der, struct text *why)
{
	struct certificate *certificate = ARENA_NEW(found->loader->arena, struct certificate);
	struct artifact *artifact;

	if (!certificate_read(found->loader->arena, der, certificate)) {
		*why = first_problem(found->loader->arena, &certificate->problems);
		return false;
	}
	artifact = add(found, ARTIFACT_CERTIFICATE, certificate->der);
	artifact->certificate = certificate;
	*LIST_ADD(found->loader->arena, &found->source->certs) = artifact;
	found->source->certificates++;
	return true;
}

static bool
read_request(const struct found *found, struct bytes der, struct text *why)
{
	struct certificate *request = ARENA_NEW(found->loader->arena, struct certificate);

	if (!request_read(found->loader->arena, der, request)) {
		*why = first_problem(found->loader->arena, &request->problems);
		return false;
	}
	add(found, ARTIFACT_REQUEST, request->der)->certificate = request;
	found->source->requests++;
	return true;
}

static bool
read_crl(const struct found *found, struct bytes der, struct text *why)
{
	struct crl *crl = ARENA_NEW(found->loader->arena, struct crl);

	if (!crl_read(found->loader->arena, der, crl)) {
		*why = first_problem(found->loader->arena, &crl->problems);
		return false;
	}
	add(found, ARTIFACT_CRL, crl->der)->crl = crl;
	found->source->crls++;
	return true;
}

static bool
read_public_key(const struct found *found, struct bytes der, struct text *why)
{
	struct public_key *key = ARENA_NEW(found->loader->arena, struct public_key);
	struct problems problems = { .arena = found->loader->arena };

	if (!public_key_read(found->loader->arena, der, key, &problems)) {
		*why = first_problem(found->loader->arena, &problems);
		return false;
	}
	add(found, ARTIFACT_PUBLIC_KEY, key->spki)->public_key = key;
	found->source->public_keys++;
	return true;
}

static size_t
put_header(uint8_t *at, uint8_t tag, size_t len)
{
	size_t n = 0;

	at[n++] = tag;
	if (len >= 0x80) {
		unsigned octets = len > 0xffffff ? 4 : len > 0xffff ? 3 : len > 0xff ? 2 : 1;

		at[n++] = (uint8_t)(0x80 | octets);
		while (octets-- > 0)
			at[n++] = (uint8_t)(len >> (8 * octets));
	} else {
		at[n++] = (uint8_t)len;
	}
	return n;
}

/* An RSAPublicKey (RFC 8017 A.1.1) as SubjectPublicKeyInfo. */
static struct bytes
wrap_rsa(struct arena *arena, struct bytes der)
{
	static const uint8_t algorithm[] = {
		DER_SEQUENCE, 13, DER_OID, 9, PKCS_1_RSA_ENCRYPTION, DER_NULL, 0
	};
	uint8_t bits[8], *at = arena_take(arena, der.len + 32);
	size_t n = put_header(bits, DER_BIT_STRING, der.len + 1), len;

	bits[n++] = 0;
	len = put_header(at, DER_SEQUENCE, sizeof(algorithm) + n + der.len);
	memcpy(at + len, algorithm, sizeof(algorithm));
	len += sizeof(algorithm);
	memcpy(at + len, bits, n);
	len += n;
	memcpy(at + len, der.at, der.len);
	return (struct bytes){ at, len + der.len };
}

static struct artifact *
add_key(const struct found *found, const struct private_key *key)
{
	struct artifact *artifact = add(found, ARTIFACT_PRIVATE_KEY, (struct bytes){ 0 });

	if (key->opened)
		crypto_sha256(found->loader->crypto, key->key.spki, artifact->sha256);
	artifact->private_key = key;
	found->source->private_keys++;
	return artifact;
}

/* A key that could not be opened is an artifact too when only its password is missing. */
static bool
take_key(const struct found *found, const struct private_key *key, struct bytes held, struct text dek_info, struct text *why)
{
	bool known = key->opened || key->fault == OPEN_NO_PASSWORD || key->unsupported;

	*why = key->why;
	if (found->container == SOURCE_DER)
		found->source->lock = key->fault;
	/* After a wrong password it is still true that the key is there, and encrypted. */
	if (known || key->encrypted) {
		struct artifact *artifact = add_key(found, key);

		artifact->held = held;
		artifact->dek_info = dek_info;
	}
	return known;
}

static struct texts
given(const struct loader *loader)
{
	return loader->passwords;
}

static bool
read_private_key(const struct found *found, struct bytes der, bool encrypted, struct text *why)
{
	struct loader *loader = found->loader;
	struct private_key *key = ARENA_NEW(loader->arena, struct private_key);

	crypto_private_key(loader->crypto, loader->arena, der, given(loader), key);
	key->encrypted = key->encrypted || encrypted;
	return take_key(found, key, der, (struct text){ 0 }, why);
}

/* ALGORITHM,HEX (RFC 1421 4.6.1.3); anything else cannot be decrypted. */
static bool
dek_info_is_sound(struct text dek_info)
{
	size_t commas = 0;

	for (size_t i = 0; i < dek_info.len; i++) {
		char c = dek_info.at[i];

		commas += c == ',';
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ','))
			return false;
	}
	return commas == 1;
}

static bool
read_pem_encrypted_key(const struct found *found, struct bytes cipher_text, struct text *why)
{
	struct loader *loader = found->loader;
	struct private_key *key = ARENA_NEW(loader->arena, struct private_key);

	crypto_private_key_pem(loader->crypto, loader->arena, cipher_text, found->block->dek_info, given(loader), key);
	return take_key(found, key, dek_info_is_sound(found->block->dek_info) ? cipher_text : (struct bytes){ 0 },
	    found->block->dek_info, why);
}

/* What would be recognised as something else by itself is not read as a certificate or CRL because of where it stands. */
static bool
read_member(const struct found *found, enum shape shape, struct bytes der, struct text *why)
{
	if (der_shape(der, NULL) == shape)
		return shape == SHAPE_CRL ? read_crl(found, der, why) : read_certificate(found, der, why);
	*why = shape == SHAPE_CRL ? TEXT("one of the CRLs in it is not a CRL") : TEXT("one of the certificates in it is not a certificate");
	return false;
}

static bool
read_pkcs7(const struct found *found, struct bytes der, struct text *why)
{
	struct found inside = *found;
	struct pkcs7_contents contents;
	struct text one = { 0 };
	size_t broken = 0;

	if (!pkcs7_read(found->loader->arena, der, &contents, why))
		return false;
	if (!contents.signed_data) {
		*why = TEXT("this kind of PKCS#7 or CMS holds no certificates in the open (is it an encrypted or signed mail?)");
		return false;
	}
	if (found->block != NULL)
		found->source->has_pkcs7_block = true;
	inside.container = SOURCE_PKCS7;
	for (size_t i = 0; i < contents.certificates.count; i++)
		broken += !read_member(&inside, SHAPE_CERTIFICATE, contents.certificates.items[i], &one);
	for (size_t i = 0; i < contents.crls.count; i++)
		broken += !read_member(&inside, SHAPE_CRL, contents.crls.items[i], &one);
	if (contents.certificates.count + contents.crls.count == 0)
		*why = TEXT("the PKCS#7 holds neither certificates nor CRLs");
	else if (broken != 0)
		*why = arena_printf(found->loader->arena, "%zu of the objects in the PKCS#7 cannot be read: %.*s", broken,
		    TEXT_ARG(one));
	else
		return true;
	return false;
}

static bool
read_pkcs12(const struct found *found, struct bytes der, struct text *why)
{
	struct loader *loader = found->loader;
	struct found inside = *found;
	struct pkcs12_contents contents = { 0 };
	bool good = true;

	crypto_pkcs12(loader->crypto, loader->arena, der, given(loader), &contents);
	inside.container = SOURCE_PKCS12;
	found->source->sealed = found->source->sealed || contents.encrypted || contents.fault == OPEN_NO_PASSWORD;
	if (!contents.opened) {
		*why = found->source->locked = contents.why;
		found->source->lock = contents.fault;
		return false;
	}
	found->source->pkcs12 = true;
	found->source->no_mac = found->source->no_mac || !contents.mac;
	found->source->java_trusted += contents.java_trusted;
	if (contents.old_encryption.len != 0)
		found->source->old_encryption = contents.old_encryption;
	for (size_t i = 0; i < contents.certificates.count; i++)
		good = read_member(&inside, SHAPE_CERTIFICATE, contents.certificates.items[i], why) && good;
	for (size_t i = 0; i < contents.crls.count; i++)
		good = read_member(&inside, SHAPE_CRL, contents.crls.items[i], why) && good;
	for (size_t i = 0; i < contents.keys.count; i++)
		good = read_private_key(&inside, contents.keys.items[i], contents.encrypted, why) && good;
	if (contents.certificates.count + contents.crls.count + contents.keys.count == 0) {
		*why = TEXT("the PKCS#12 is empty");
		good = false;
	}
	return good;
}

static bool
read_as(const struct found *found, enum shape shape, struct bytes der, struct text *why)
{
	switch (shape) {
	case SHAPE_CERTIFICATE:
		return read_certificate(found, der, why);
	case SHAPE_REQUEST:
		return read_request(found, der, why);
	case SHAPE_CRL:
		return read_crl(found, der, why);
	case SHAPE_SPKI:
		return read_public_key(found, der, why);
	case SHAPE_RSA_PUBLIC:
		return read_public_key(found, wrap_rsa(found->loader->arena, der), why);
	case SHAPE_PKCS8:
	case SHAPE_PKCS8_ENCRYPTED:
	case SHAPE_RSA_PRIVATE:
	case SHAPE_EC_PRIVATE:
	case SHAPE_DSA_PRIVATE:
		return read_private_key(found, der, false, why);
	case SHAPE_PKCS7:
	case SHAPE_PKCS7_OTHER:
		return read_pkcs7(found, der, why);
	case SHAPE_PKCS12:
		return read_pkcs12(found, der, why);
	case SHAPE_OCSP_RESPONSE:
		*why = TEXT("OCSP responses are not judged");
		return false;
	case SHAPE_PARAMETERS:
		return true;
	default:
		*why = TEXT("nothing that is known");
		return false;
	}
}

bool
object_read(const struct found *found, enum shape shape, struct bytes der, struct text *why)
{
	size_t before = found->out->artifacts.count, size;
	struct ber ber;
	bool read = read_as(found, shape, der, why);

	if (read || found->out->artifacts.count != before || !ber_read(found->loader->arena, der, &size, &ber) ||
	    der_shape(ber.der, NULL) != shape)
		return read;
	note_ber(found->source, &ber);
	if (shape_is_private_key(shape))
		crypto_cleanse_later(found->loader->crypto, ber.der);
	return read_as(found, shape, ber.der, why);
}

/* What a label promises. */
static const struct {
	const char *label;
	enum shape shapes[4];          /* SHAPE_NONE ends them; none: skipped without a word */
} promises[] = {
	{ "CERTIFICATE", { SHAPE_CERTIFICATE } },
	{ "X509 CERTIFICATE", { SHAPE_CERTIFICATE } },
	{ "X.509 CERTIFICATE", { SHAPE_CERTIFICATE } },
	{ "TRUSTED CERTIFICATE", { SHAPE_CERTIFICATE } },
	{ "CERTIFICATE REQUEST", { SHAPE_REQUEST } },
	{ "NEW CERTIFICATE REQUEST", { SHAPE_REQUEST } },
	{ "X509 CRL", { SHAPE_CRL } },
	{ "CRL", { SHAPE_CRL } },
	{ "PKCS7", { SHAPE_PKCS7, SHAPE_PKCS7_OTHER } },
	{ "PKCS #7 SIGNED DATA", { SHAPE_PKCS7, SHAPE_PKCS7_OTHER } },
	{ "CMS", { SHAPE_PKCS7, SHAPE_PKCS7_OTHER } },
	{ "PKCS12", { SHAPE_PKCS12 } },
	{ "PRIVATE KEY", { SHAPE_PKCS8 } },
	{ "ANY PRIVATE KEY", { SHAPE_PKCS8, SHAPE_RSA_PRIVATE, SHAPE_EC_PRIVATE, SHAPE_DSA_PRIVATE } },
	{ "ENCRYPTED PRIVATE KEY", { SHAPE_PKCS8_ENCRYPTED } },
	{ "RSA PRIVATE KEY", { SHAPE_RSA_PRIVATE } },
	{ "EC PRIVATE KEY", { SHAPE_EC_PRIVATE } },
	{ "DSA PRIVATE KEY", { SHAPE_DSA_PRIVATE } },
	{ "PUBLIC KEY", { SHAPE_SPKI } },
	{ "RSA PUBLIC KEY", { SHAPE_RSA_PUBLIC } },
	{ "EC PARAMETERS", { SHAPE_NONE } },
	{ "DH PARAMETERS", { SHAPE_NONE } },
	{ "X9.42 DH PARAMETERS", { SHAPE_NONE } },
	{ "DSA PARAMETERS", { SHAPE_NONE } },
};

static int
promise_of(struct text label)
{
	for (size_t i = 0; i < COUNT_OF(promises); i++)
		if (text_is(label, promises[i].label))
			return (int)i;
	return -1;
}

static bool
keeps_promise(int promise, enum shape shape)
{
	for (size_t i = 0; i < COUNT_OF(promises[promise].shapes); i++)
		if (promises[promise].shapes[i] == shape && shape != SHAPE_NONE)
			return true;
	return false;
}

/* Blocks of others, whose contents are not even DER. */
static const char *
foreign_label(struct text label)
{
	if (text_starts_with(label, "SSH2 "))
		return "a key of SSH, which TLS does not use";
	if (text_starts_with(label, "PGP "))
		return "an OpenPGP block; OpenPGP keys are not X.509 certificates";
	if (text_is(label, "ATTRIBUTE CERTIFICATE"))
		return "an attribute certificate, which is not judged";
	return NULL;
}

static void unreadable(const struct found *found, enum block_fault fault, const char *format, ...) PRINTF_LIKE(3, 4);

static void
unreadable(const struct found *found, enum block_fault fault, const char *format, ...)
{
	struct block *block = found->block;
	struct arena *arena = found->loader->arena;
	va_list args;

	block->facts.readable = false;
	for (size_t i = 0; i < block->facts.problems.count; i++)
		if (block->facts.problems.items[i].fault == fault)
			return;
	va_start(args, format);
	block_problem(arena, block, fault, block->facts.line, 1, "%s", arena_vprintf(arena, format, args).at);
	va_end(args);
}

/* A block with a label whose contents have no shape that is known: tried as what the label says. */
static bool
read_as_labelled(const struct found *found, int promise, struct text *why)
{
	struct bytes der = found->block->der;

	if (promise < 0 || der.at[0] != DER_SEQUENCE)
		return false;
	switch (promises[promise].shapes[0]) {
	case SHAPE_CERTIFICATE:
	case SHAPE_REQUEST:
	case SHAPE_CRL:
		return object_read(found, promises[promise].shapes[0], der, why);
	default:
		return false;
	}
}

static struct text
right_label(struct arena *arena, enum shape shape)
{
	return shape_label(shape) == NULL ? TEXT("") : arena_printf(arena, ", whose label is %s", shape_label(shape));
}

static enum pem_use
use_of(enum shape shape)
{
	switch (shape) {
	case SHAPE_CERTIFICATE: return PEM_OF_CERTIFICATE;
	case SHAPE_REQUEST: return PEM_OF_REQUEST;
	case SHAPE_CRL: return PEM_OF_CRL;
	case SHAPE_SPKI:
	case SHAPE_RSA_PUBLIC: return PEM_OF_PUBLIC_KEY;
	case SHAPE_PKCS7:
	case SHAPE_PKCS7_OTHER: return PEM_OF_PKCS7;
	case SHAPE_PKCS12: return PEM_OF_OTHER;
	default: return PEM_OF_PRIVATE_KEY;
	}
}

/* Whether OpenSSL would read the block too is for OpenSSL to say, where anything about it is unusual. */
static void
ask_openssl(const struct found *found, enum pem_use use, bool mislabelled, struct bytes der)
{
	struct block *block = found->block;
	enum pem_answer answer = PEM_LOADS;

	/* Without line ends OpenSSL finds no line of the file, which is reported for the file. */
	if (found->source->line_ending == LINES_CR || !block->facts.readable)
		return;
	if (!block->plain || block->facts.problems.count != 0 || !crypto_label_loads(block->facts.label, use))
		answer = block->lines.len == 0 ? PEM_REFUSED :
		    crypto_pem_loads(found->loader->crypto, block->lines, use, mislabelled, der);
	block->facts.loads = answer == PEM_LOADS;
	if (answer == PEM_UNDECIDED)
		block_problem(found->loader->arena, block, BLOCK_UNDECIDED, block->facts.line, 1,
		    "whether OpenSSL reads the block could not be found out: it ran out of memory");
	else if (answer == PEM_REFUSED && block->facts.problems.count == 0)
		block_problem(found->loader->arena, block, BLOCK_NOT_READ, block->facts.line, 1, crypto_label_loads(block->facts.label, use) ?
		    "OpenSSL does not read the block as it stands" : "labelled '%.*s', which OpenSSL does not look for",
		    TEXT_ARG(label_shown(found->loader->arena, block->facts.label)));
}

/* A key that TLS servers do not read; which of them it is, its public half says in the clear. */
static void
read_openssh(const struct found *found)
{
	struct loader *loader = found->loader;
	struct block *block = found->block;
	struct private_key *key = ARENA_NEW(loader->arena, struct private_key);
	struct openssh_key shape = { .kind = KEY_UNKNOWN };

	if (block->facts.readable)
		(void)openssh_key_read(block->der, &shape);
	crypto_cleanse_later(loader->crypto, block->der);
	*key = (struct private_key){
		.format = PRIVATE_OPENSSH, .kind = shape.kind, .encrypted = shape.encrypted, .unsupported = true,
		.why = TEXT("in the form of OpenSSH, which TLS servers do not read"),
	};
	block->facts.readable = true;
	block->facts.problems.count = 0;
	block_problem(loader->arena, block, BLOCK_OPENSSH, block->facts.line, 1, "a private key in the form of OpenSSH, which TLS servers do not read");
	add_key(found, key);
}

void
object_of_block(const struct found *found)
{
	struct block *block = found->block;
	struct arena *arena = found->loader->arena;
	struct text label = block->facts.label, why = { 0 };
	const char *foreign = foreign_label(label);
	int promise = promise_of(label);
	enum shape shape;
	size_t size, before;
	struct ber ber;
	struct bytes trust;

	if (text_is(label, "OPENSSH PRIVATE KEY")) {
		read_openssh(found);
		return;
	}
	if (foreign != NULL) {
		/* Its base64 may have its own checksum line: other problems of it do not matter. */
		block->facts.problems.count = 0;
		unreadable(found, BLOCK_LABEL_UNKNOWN, "the block is %s", foreign);
		return;
	}
	if (block->facts.encrypted && block->facts.readable) {
		if (!read_pem_encrypted_key(found, block->der, &why))
			unreadable(found, BLOCK_NOT_DER, "an encrypted private key that cannot be read: %.*s", TEXT_ARG(why));
		ask_openssl(found, PEM_OF_PRIVATE_KEY, false, block->der);
		return;
	}
	if (!block->facts.readable)
		return;
	if (promise >= 0 && promises[promise].shapes[0] == SHAPE_NONE) {
		/* Parameters are not judged. */
		block->facts.loads = block->plain;
		return;
	}
	shape = object_shape(arena, block->der, &size, &ber);
	if (shape_is_private_key(shape)) {
		crypto_cleanse_later(found->loader->crypto, block->der);
		crypto_cleanse_later(found->loader->crypto, ber.der);
	}
	note_ber(found->source, &ber);
	if (shape == SHAPE_NONE) {
		if (!read_as_labelled(found, promise, &why))
			unreadable(found, BLOCK_NOT_DER, "the block holds nothing that is known%s%.*s", why.len != 0 ? ": " : "",
			    TEXT_ARG(why));
		else
			ask_openssl(found, use_of(promises[promise].shapes[0]), false, block->der);
		return;
	}
	if (shape == SHAPE_TRUNCATED) {
		unreadable(found, BLOCK_TRUNCATED, "the object in the block is cut short");
		return;
	}
	if (promise < 0)
		block_problem(arena, block, BLOCK_LABEL_WRONG, block->facts.line, 1, "labelled '%.*s', which is not a label of "
		    "PEM, but contains %s%.*s", TEXT_ARG(label_shown(arena, label)), shape_name(shape), TEXT_ARG(right_label(arena, shape)));
	else if (!keeps_promise(promise, shape))
		block_problem(arena, block, BLOCK_LABEL_WRONG, block->facts.line, 1, "labelled %.*s but contains %s%.*s",
		    TEXT_ARG(label), shape_name(shape), TEXT_ARG(right_label(arena, shape)));
	if (text_is(label, "TRUSTED CERTIFICATE")) {
		block_problem(arena, block, BLOCK_LABEL_OWN, block->facts.line, 1,
		    "TRUSTED CERTIFICATE is OpenSSL's own form, which others do not read");
	} else if (size < block->der.len) {
		size_t after = block->der.len - size;

		found->source->trailing_bytes += after;
		source_leftover(arena, found->source, "%zu byte%s after %s in a block", after, after == 1 ? "" : "s",
		    shape_name(shape))->line = block->facts.line;
		block_problem(arena, block, BLOCK_TRAILING_BYTES, block->facts.line, 1, "%zu byte%s after %s", after,
		    after == 1 ? "" : "s", shape_name(shape));
	}
	trust = (struct bytes){ block->der.at + size, block->der.len - size };
	ask_openssl(found, use_of(shape), promise < 0 || !keeps_promise(promise, shape), block->der);
	block->der.len = size;
	if (ber.rewritten)
		block->der = ber.der;
	before = found->out->artifacts.count;
	if (!object_read(found, shape, block->der, &why))
		unreadable(found, BLOCK_NOT_DER, "%s that cannot be read: %.*s", shape_name(shape), TEXT_ARG(why));
	else if (text_is(label, "TRUSTED CERTIFICATE") && shape == SHAPE_CERTIFICATE && found->out->artifacts.count > before)
		found->out->artifacts.items[before]->trust = trust;
}

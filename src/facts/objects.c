/* objects.c - facts of private keys, files, paths and CRLs. */
#include "facts/records.h"

/* ---- private keys ---- */

static const struct private_key *
private_key_of(const void *object)
{
	return ((const struct artifact *)object)->private_key;
}

GET(private_kind)
{
	UNUSED_GET;
	*out = cel_string(text_of(key_kind_name(private_key_of(object)->kind)));
}

GET(private_bits)
{
	UNUSED_GET;
	*out = cel_int(private_key_of(object)->size);
}

GET(private_encrypted)
{
	UNUSED_GET;
	*out = cel_bool(private_key_of(object)->encrypted);
}

GET(private_opened)
{
	UNUSED_GET;
	*out = cel_bool(private_key_of(object)->opened);
}

GET(private_why)
{
	UNUSED_GET;
	*out = cel_string(private_key_of(object)->why);
}

GET(private_paired)
{
	const struct scan *scan = run->context;

	(void)field;
	*out = cel_bool(scan->target->paired || scan->target->key == object);
}

GET(private_twin)
{
	const struct artifact *twin = ((const struct scan *)run->context)->target->twin;
	struct text name = twin != NULL ? twin->source->name : TEXT("");

	(void)object;
	(void)field;
	*out = cel_string(text_utf8_valid(name) ? name : text_escape(run->arena, name));
}

GET(private_stray)
{
	const struct scan *scan = run->context;

	(void)object;
	(void)field;
	*out = cel_bool(scan->target->stray);
}

/* Why nothing can be said of its secret, nor of its public half. */
struct text
not_opened(struct arena *arena, const struct private_key *key)
{
	return arena_printf(arena, "the private key could not be opened: %.*s%s", TEXT_ARG(key->why),
	    key->fault == OPEN_NO_PASSWORD ? " (--password-file)" : "");
}

GET(private_faults)
{
	struct scan *scan = run->context;
	struct text found[16], undecided;
	size_t n;

	(void)field;
	cel_charge(run, 1000);
	n = crypto_key_faults(scan->crypto, run->arena, private_key_of(object), found, COUNT_OF(found), &undecided);
	if (!private_key_of(object)->opened)
		scan->undecided = not_opened(run->arena, private_key_of(object));
	else if (undecided.len != 0)
		scan->undecided = undecided;
	*out = fact_strings(run->arena, found, n);
}

GET(private_form_fault)
{
	UNUSED_GET;
	*out = cel_string(private_key_of(object)->form);
}

GET(private_format)
{
	static const char *const names[] = { "PKCS#8", "PKCS#8", "PKCS#1", "SEC 1", "DSA", "OpenSSH" };

	UNUSED_GET;
	*out = cel_string(text_of(names[private_key_of(object)->format]));
}

GET(private_public)
{
	struct key_facts *facts = ARENA_NEW(run->arena, struct key_facts);

	(void)field;
	facts->key = &private_key_of(object)->key;
	*out = cel_record(facts, &record_key);
}

HAS(private_has_public)
{
	UNUSED_HAS;
	return private_key_of(object)->opened;
}

GET(artifact_file)
{
	struct text name = ((const struct artifact *)object)->source->name;

	(void)field;
	*out = cel_string(text_utf8_valid(name) ? name : text_escape(run->arena, name));
}

GET(artifact_line)
{
	UNUSED_GET;
	*out = cel_int(((const struct artifact *)object)->line);
}

GET(artifact_format)
{
	UNUSED_GET;
	*out = cel_string(text_of(source_format_name(((const struct artifact *)object)->container)));
}

static const struct cel_field private_key_fields[] = {
	FIELD("kind", "string", private_kind, "'RSA', 'EC' ..., 'unknown' while it is locked"),
	FIELD("bits", "int", private_bits, "bits of modulus, field or key"),
	FIELD("encrypted", "bool", private_encrypted, "it is protected by a password"),
	FIELD("opened", "bool", private_opened, "its public half is known: it is not encrypted, or the password opened it"),
	FIELD("paired", "bool", private_paired, "a certificate or request it belongs to is judged too"),
	FIELD("twin", "string", private_twin, "an earlier file that holds the same key; empty: none does"),
	FIELD("stray", "bool", private_stray, "it was named with --key beside certificates, and belongs to none of them; false where key/mismatch compares it with one"),
	FIELD("why", "string", private_why, "why it was not opened"),
	FIELD("format", "string", private_format, "'PKCS#8', 'PKCS#1', 'SEC 1', 'DSA' or 'OpenSSH'"),
	FIELD("faults", "list(string)", private_faults, "which of its parts do not fit the others, a sentence each"),
	FIELD("form_fault", "string", private_form_fault, "why OpenSSL does not load it as it stands; empty: it does"),
	FIELD_HAS("public", "PublicKey", private_public, private_has_public, "its public half"),
	FIELD("container", "string", artifact_format, "how it was found: 'PEM', 'DER' or 'PKCS#12'"),
	FIELD("file", "string", artifact_file, "the file it came from"),
	FIELD("line", "int", artifact_line, "line of its PEM block, from 1; 0 for DER"),
};
const struct cel_record record_private_key =
    RECORD("PrivateKey", private_key_fields, "a private key; never its secret");

/* ---- files ---- */

#define SOURCE(object) ((const struct file_facts *)(object))->source

GET(file_name)
{
	struct text name = SOURCE(object)->name;

	(void)field;
	*out = cel_string(text_utf8_valid(name) ? name : text_escape(run->arena, name));
}

GET(file_path)
{
	struct text name = SOURCE(object)->file;

	(void)field;
	*out = cel_string(text_utf8_valid(name) ? name : text_escape(run->arena, name));
}

GET(file_member)
{
	struct text name = SOURCE(object)->member;

	(void)field;
	*out = cel_string(text_utf8_valid(name) ? name : text_escape(run->arena, name));
}

GET(file_wrapping)
{
	const struct texts *wrapping = &SOURCE(object)->wrapping;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, wrapping->count);

	(void)field;
	for (size_t i = 0; i < wrapping->count; i++)
		items[i] = cel_string(wrapping->items[i]);
	*out = cel_list(items, wrapping->count);
}

GET(file_in_object)
{
	struct text kind = SOURCE(object)->in_object;

	(void)field;
	*out = cel_string(text_utf8_valid(kind) ? kind : text_escape(run->arena, kind));
}

GET(file_damage)
{
	UNUSED_GET;
	*out = cel_string(SOURCE(object)->damage);
}

GET(file_use)
{
	UNUSED_GET;
	*out = cel_string(text_of(file_use_name(((const struct file_facts *)object)->use)));
}

GET(file_format)
{
	UNUSED_GET;
	*out = cel_string(text_of(source_format_name(SOURCE(object)->format)));
}

GET(file_encoding)
{
	UNUSED_GET;
	*out = cel_string(text_of(text_encoding_name(SOURCE(object)->encoding)));
}

GET(file_line_ending)
{
	static const char *const names[] = { "none", "LF", "CRLF", "CR", "mixed" };

	UNUSED_GET;
	*out = cel_string(text_of(names[SOURCE(object)->line_ending]));
}

#define FILE_BOOL(function, member) \
	GET(function) \
	{ \
		UNUSED_GET; \
		*out = cel_bool(SOURCE(object)->member); \
	}
FILE_BOOL(file_ber, ber)
FILE_BOOL(file_ber_signed, ber_signed)
FILE_BOOL(file_has_bom, has_bom)
FILE_BOOL(file_final_newline, final_newline)
FILE_BOOL(file_text_before, text_before)
FILE_BOOL(file_text_between, text_between)
FILE_BOOL(file_text_after, text_after)
FILE_BOOL(file_has_pkcs7, has_pkcs7_block)
FILE_BOOL(file_has_private_key, private_keys > 0)
FILE_BOOL(file_pkcs12, pkcs12)
FILE_BOOL(file_mac, pkcs12 && !SOURCE(object)->no_mac)

#define FILE_INT(function, member) \
	GET(function) \
	{ \
		UNUSED_GET; \
		*out = cel_int((int64_t)SOURCE(object)->member); \
	}
FILE_INT(file_blank_lines, blank_lines_at_end)
FILE_INT(file_trailing_bytes, trailing_bytes)
FILE_INT(file_size, bytes.len)
FILE_INT(file_der_objects, der_objects)
FILE_INT(file_first_line, first_line)
FILE_INT(file_certificates, certificates)
FILE_INT(file_requests, requests)
FILE_INT(file_crls, crls)
FILE_INT(file_private_keys, private_keys)
FILE_INT(file_public_keys, public_keys)
FILE_INT(file_java_trusted, java_trusted)

GET(file_old_encryption)
{
	UNUSED_GET;
	*out = cel_string(SOURCE(object)->old_encryption);
}

/* Certificates that stand in the file before already. */
GET(file_repeated)
{
	const struct source *source = SOURCE(object);
	LIST(struct cel_value) items = { 0 };
	struct lookup seen;

	(void)field;
	lookup_init(&seen, run->arena);
	for (size_t i = 0; source->certs.count > 1 && i < source->certs.count; i++) {
		const struct artifact *artifact = source->certs.items[i];
		size_t *place = lookup_put(&seen, (struct bytes){ artifact->sha256, sizeof(artifact->sha256) });

		if (*place != 0)
			*LIST_ADD(run->arena, &items) = fact_cert_value(run->context, artifact);
		*place = i + 1;
	}
	*out = cel_list(items.items, items.count);
}

static bool
any_key_fits(struct scan *scan, const struct certificate *certificate)
{
	const struct box *box = scan->target->box;

	for (size_t i = 0; i < box->keys.count; i++)
		if (box->keys.items[i]->private_key->opened &&
		    crypto_key_matches(scan->crypto, box->keys.items[i]->private_key, &certificate->key))
			return true;
	return false;
}

static bool
issued(struct scan *scan, const struct certificate *by, const struct certificate *c)
{
	return name_equal(&c->issuer, &by->subject) &&
	    crypto_verify(scan->crypto, &by->key, &c->outer, c->tbs, c->signature, NULL) == SIGNATURE_GOOD;
}

/* More certificates than a server sends are no server's file; their order is nobody's concern. */
#define MOST_SENT 100

/* The certificate that a server would have to send first, if another is first: a key of the run fits it, or what is before it issued it. */
static const struct artifact *
late_leaf(struct scan *scan, const struct source *source)
{
	const struct artifact *const *certs = source->certs.items;
	size_t count = source->certs.count;

	if (count < 2 || count > MOST_SENT || source->format != SOURCE_PEM || source->has_pkcs7_block)
		return NULL;
	if (scan->target->box->keys.count <= MOST_SENT && !any_key_fits(scan, certs[0]->certificate))
		for (size_t i = 1; i < count; i++)
			if (any_key_fits(scan, certs[i]->certificate))
				return certs[i];
	if (target_kind_of(scan->crypto, certs[0]->certificate) == TARGET_LEAF)
		return NULL;
	for (size_t i = 1; i < count; i++) {
		if (target_kind_of(scan->crypto, certs[i]->certificate) != TARGET_LEAF)
			continue;
		for (size_t before = 0; before < i; before++)
			if (issued(scan, certs[before]->certificate, certs[i]->certificate))
				return certs[i];
	}
	return NULL;
}

GET(file_late_leaf)
{
	struct scan *scan = run->context;
	const struct artifact *leaf = late_leaf(scan, SOURCE(object));
	struct cel_value *items = ARENA_NEW(run->arena, struct cel_value);

	(void)field;
	cel_charge(run, 1000);
	if (leaf != NULL)
		*items = fact_cert_value(scan, leaf);
	*out = cel_list(items, leaf != NULL);
}

GET(file_blocks)
{
	const struct source *source = SOURCE(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, source->blocks.count);

	(void)field;
	for (size_t i = 0; i < source->blocks.count; i++)
		items[i] = cel_record(&source->blocks.items[i], &record_block);
	*out = cel_list(items, source->blocks.count);
}

GET(file_certs)
{
	const struct source *source = SOURCE(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, source->certificates);
	size_t count = 0;

	(void)field;
	for (size_t i = 0; i < source->artifacts.count && count < source->certificates; i++)
		if (source->artifacts.items[i]->kind == ARTIFACT_CERTIFICATE)
			items[count++] = fact_cert_value(run->context, source->artifacts.items[i]);
	*out = cel_list(items, count);
}

static const struct cel_field file_fields[] = {
	FIELD("name", "string", file_name, "as it was given"),
	FIELD("path", "string", file_path, "the file on disk: of what is in an archive, the archive"),
	FIELD("member", "string", file_member, "what it is in that: a name in an archive, or the keys that lead to a value of YAML or "
	    "JSON; else empty"),
	FIELD("wrapping", "list(string)", file_wrapping, "what it was taken out of, outermost first: 'ZIP', 'gzip', 'YAML', 'JSON', "
	    "'base64'"),
	FIELD("in_object", "string", file_in_object, "kind of the Kubernetes object that it stands in: 'Secret', 'ConfigMap', 'Config'; else empty"),
	FIELD("damage", "string", file_damage, "what a program did to it that took a binary file for text; else empty"),
	FIELD("use", "string", file_use, "what it is on the box: 'certificate', 'key', 'trust', 'chain', 'crl', or empty"),
	FIELD("format", "string", file_format, "'PEM', 'DER', 'PKCS#7', 'PKCS#12' or 'unknown'"),
	FIELD("size", "int", file_size, "bytes"),
	FIELD("encoding", "string", file_encoding, "'ASCII', 'UTF-8', 'UTF-16LE' ..., 'binary'"),
	FIELD("has_bom", "bool", file_has_bom, "it starts with a byte order mark"),
	FIELD("line_ending", "string", file_line_ending, "'LF', 'CRLF', 'CR', 'mixed' or 'none'"),
	FIELD("final_newline", "bool", file_final_newline, "its last line is ended"),
	FIELD("blank_lines_at_end", "int", file_blank_lines, "blank lines after the last line with text"),
	FIELD("text_before", "bool", file_text_before, "there is text before the first PEM block"),
	FIELD("text_between", "bool", file_text_between, "there is text between PEM blocks"),
	FIELD("text_after", "bool", file_text_after, "there is text after the last PEM block"),
	FIELD("trailing_bytes", "int", file_trailing_bytes, "bytes after the objects, or between the PEM blocks, that are no text and no object"),
	FIELD("ber", "bool", file_ber, "an object in it is BER, and was judged as the DER that it means"),
	FIELD("ber_signed", "bool", file_ber_signed, "what is signed in it is BER, too"),
	FIELD("der_objects", "int", file_der_objects, "DER: objects one behind the other"),
	FIELD("first_line", "int", file_first_line, "line of the YAML or JSON file where it begins; else 0"),
	FIELD("repeated", "list(Cert)", file_repeated, "certificates that stand in it before already"),
	FIELD("late_leaf", "list(Cert)", file_late_leaf, "the certificate that a server has to send first where another is first: a private key "
	    "of the run belongs to it, or certificates before it issued it; else none"),
	FIELD("blocks", "list(PemBlock)", file_blocks, "its PEM blocks in order, broken ones too"),
	FIELD("has_pkcs7", "bool", file_has_pkcs7, "a PEM block of it is PKCS#7"),
	FIELD("has_private_key", "bool", file_has_private_key, "it holds a private key"),
	FIELD("certificates", "int", file_certificates, "certificates in it"),
	FIELD("certs", "list(Cert)", file_certs, "its certificates in order"),
	FIELD("requests", "int", file_requests, "requests in it"),
	FIELD("crls", "int", file_crls, "CRLs in it"),
	FIELD("private_keys", "int", file_private_keys, "private keys in it"),
	FIELD("public_keys", "int", file_public_keys, "public keys in it"),
	FIELD("pkcs12", "bool", file_pkcs12, "it holds PKCS#12 that was opened"),
	FIELD("mac", "bool", file_mac, "PKCS#12: it has a MAC, by which a change would be noticed"),
	FIELD("old_encryption", "string", file_old_encryption,
	    "PKCS#12: the cipher of it that OpenSSL has in its legacy provider only; empty: none"),
	FIELD("java_trusted", "int", file_java_trusted, "PKCS#12: objects with the mark by which Java trusts a certificate"),
};
const struct cel_record record_file = RECORD("SourceFile", file_fields, "a file and what can be said of its text");

#define BLOCK(object) ((const struct pem_block *)(object))

GET(block_label)
{
	(void)field;
	*out = cel_string(text_escape(run->arena, BLOCK(object)->label));
}

GET(block_line)
{
	UNUSED_GET;
	*out = cel_int(BLOCK(object)->line);
}

GET(block_end_line)
{
	UNUSED_GET;
	*out = cel_int(BLOCK(object)->end_line);
}

GET(block_size)
{
	UNUSED_GET;
	*out = cel_int((int64_t)BLOCK(object)->size);
}

GET(block_encrypted)
{
	UNUSED_GET;
	*out = cel_bool(BLOCK(object)->encrypted);
}

GET(block_text_before)
{
	UNUSED_GET;
	*out = cel_bool(BLOCK(object)->text_before);
}

GET(block_readable)
{
	UNUSED_GET;
	*out = cel_bool(BLOCK(object)->readable);
}

GET(block_loads)
{
	UNUSED_GET;
	*out = cel_bool(BLOCK(object)->loads);
}

GET(block_problems)
{
	const struct pem_block *block = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, block->problems.count);

	(void)field;
	for (size_t i = 0; i < block->problems.count; i++)
		items[i] = cel_record(&block->problems.items[i], &record_block_problem);
	*out = cel_list(items, block->problems.count);
}

static const struct cel_field block_fields[] = {
	FIELD("label", "string", block_label, "CERTIFICATE, PRIVATE KEY ..."),
	FIELD("line", "int", block_line, "of its BEGIN line, from 1"),
	FIELD("end_line", "int", block_end_line, "of its END line; 0 if there is none"),
	FIELD("size", "int", block_size, "bytes it decodes to"),
	FIELD("encrypted", "bool", block_encrypted, "it is encrypted in the traditional way (Proc-Type)"),
	FIELD("text_before", "bool", block_text_before, "there is text between it and what stands before"),
	FIELD("readable", "bool", block_readable, "an object could be read from it"),
	FIELD("loads", "bool", block_loads, "OpenSSL reads it as it stands: the library that runs was asked"),
	FIELD("problems", "list(BlockProblem)", block_problems, "what is wrong with its text"),
};
const struct cel_record record_block = RECORD("PemBlock", block_fields, "a block between BEGIN and END lines (RFC 7468)");

GET(block_problem_code)
{
	UNUSED_GET;
	*out = cel_string(text_of(block_fault_name(((const struct block_problem *)object)->fault)));
}

GET(block_problem_line)
{
	UNUSED_GET;
	*out = cel_int(((const struct block_problem *)object)->line);
}

GET(block_problem_text)
{
	UNUSED_GET;
	*out = cel_string(((const struct block_problem *)object)->text);
}

static const struct cel_field block_problem_fields[] = {
	FIELD("code", "string", block_problem_code, "fixed name of the problem: 'bad-base64' ..."),
	FIELD("line", "int", block_problem_line, "of the file, from 1"),
	FIELD("text", "string", block_problem_text, "what is wrong, in a sentence"),
};
const struct cel_record record_block_problem =
    RECORD("BlockProblem", block_problem_fields, "what is wrong with the text of a PEM block");

/* ---- paths ---- */

static bool
is_on(const struct trust_path *path, const struct artifact *certificate)
{
	for (size_t i = 0; i < path->count; i++)
		if (bytes_equal(path->steps[i].certificate->der, certificate->der))
			return true;
	return false;
}

static bool
is_chain_file(const struct plan *plan, const struct source *source)
{
	for (size_t i = 0; plan != NULL && i < plan->targets.count; i++)
		if (plan->targets.items[i].kind == TARGET_FILE && plan->targets.items[i].source == source)
			return plan->targets.items[i].use == USE_CHAIN;
	return false;
}

#define PATH(object) (&((const struct path_facts *)(object))->path)

static const char *const fault_names[] = {
	[PATH_OK] = "", [PATH_INCOMPLETE] = "incomplete", [PATH_NOT_TRUSTED] = "not-trusted",
	[PATH_BAD_SIGNATURE] = "bad-signature", [PATH_EXPIRED] = "expired", [PATH_NOT_YET_VALID] = "not-yet-valid",
	[PATH_REFUSED] = "refused", [PATH_USAGE] = "usage", [PATH_UNDECIDED] = "undecided", [PATH_BUDGET] = "budget",
};

struct cel_value
fact_path_certs(struct scan *scan, struct arena *arena, const struct trust_path *path)
{
	struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, path->count);

	for (size_t i = 0; i < path->count; i++)
		items[i] = fact_cert_value(scan, path->steps[i].certificate);
	return cel_list(items, path->count);
}

GET(path_certs)
{
	(void)field;
	*out = fact_path_certs(run->context, run->arena, PATH(object));
}

GET(path_valid)
{
	UNUSED_GET;
	*out = cel_bool(PATH(object)->fault == PATH_OK);
}

GET(path_complete)
{
	UNUSED_GET;
	*out = cel_bool(PATH(object)->complete);
}

GET(path_root_in_list)
{
	UNUSED_GET;
	*out = cel_bool(PATH(object)->root_in_list);
}

GET(path_fault)
{
	UNUSED_GET;
	*out = cel_string(text_of(fault_names[PATH(object)->fault]));
}

GET(path_why)
{
	UNUSED_GET;
	*out = cel_string(PATH(object)->why);
}

static struct cel_value
step_value(struct cel_run *run, const struct trust_path *path, size_t i)
{
	return i < path->count ? fact_cert_value(run->context, path->steps[i].certificate) :
	    cel_record(NULL, &record_cert);
}

GET(path_broken_at)
{
	const struct trust_path *path = PATH(object);

	(void)field;
	*out = path->fault == PATH_OK ? cel_record(NULL, &record_cert) : step_value(run, path, path->fault_at);
}

GET(path_last)
{
	(void)field;
	*out = step_value(run, PATH(object), PATH(object)->count == 0 ? 0 : PATH(object)->count - 1);
}

GET(path_bad_signatures)
{
	const struct trust_path *path = PATH(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, path->count);
	size_t count = 0;

	(void)field;
	for (size_t i = 0; i < path->count && i < 32; i++)
		if (path->bad_signatures & (UINT32_C(1) << i))
			items[count++] = step_value(run, path, i);
	*out = cel_list(items, count);
}

GET(path_listed)
{
	const struct trust_path *path = PATH(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, path->count);
	size_t count = 0;

	(void)field;
	for (size_t i = 1; i < path->count; i++)
		if (path->steps[i].from == STEP_LIST)
			items[count++] = step_value(run, path, i);
	*out = cel_list(items, count);
}

/* Certificates of the files that go with it which the path does without: the file of the certificate, and chain files. */
GET(path_unneeded)
{
	struct scan *scan = run->context;
	const struct target *target = scan->target;
	const struct trust_path *path = PATH(object);
	LIST(struct cel_value) items = { 0 };

	(void)field;
	for (size_t i = 0; target->source != NULL && i < target->source->artifacts.count; i++) {
		const struct artifact *a = target->source->artifacts.items[i];

		if (a->kind == ARTIFACT_CERTIFICATE && certificate_is_ca(a->certificate) && !is_on(path, a))
			*LIST_ADD(run->arena, &items) = fact_cert_value(scan, a);
	}
	for (size_t i = 0; target->box->chain != NULL && i < trust_list_count(target->box->chain); i++) {
		const struct artifact *a = trust_list_at(target->box->chain, i);

		if (a->source != target->source && is_chain_file(target->box->plan, a->source) && !is_on(path, a))
			*LIST_ADD(run->arena, &items) = fact_cert_value(scan, a);
	}
	*out = cel_list(items.items, items.count);
}

/* At most one for each certificate of the path. */
GET(path_strict)
{
	enum { ROOM = 8 * LIMIT_PATH_LENGTH };
	struct scan *scan = run->context;
	const struct trust_path *path = PATH(object);
	const struct certificate *certificates[LIMIT_PATH_LENGTH];
	struct path_breach *breaches;
	LIST(struct cel_value) items = { 0 };
	size_t count;

	(void)field;
	*out = cel_list(NULL, 0);
	if (path->fault != PATH_OK || path->count > LIMIT_PATH_LENGTH)
		return;
	breaches = ARENA_ARRAY(run->arena, struct path_breach, ROOM);
	for (size_t i = 0; i < path->count; i++)
		certificates[i] = path->steps[i].certificate->certificate;
	count = crypto_strict(scan->crypto, run->arena, certificates, path->count, scan->now, breaches, ROOM);
	for (size_t i = 0; i < path->count; i++) {
		struct breach_facts *facts = ARENA_NEW(run->arena, struct breach_facts);
		struct buffer why;

		buffer_init(&why, run->arena);
		for (size_t j = 0; j < count && j < ROOM; j++)
			if (breaches[j].depth == i)
				buffer_printf(&why, "%s%s", why.len == 0 ? "" : "; ", breaches[j].why);
		if (why.len == 0)
			continue;
		facts->certificate = path->steps[i].certificate;
		facts->why = buffer_text(&why);
		*LIST_ADD(run->arena, &items) = cel_record(facts, &record_breach);
	}
	*out = cel_list(items.items, items.count);
}

GET(breach_cert)
{
	(void)field;
	*out = fact_cert_value(run->context, ((const struct breach_facts *)object)->certificate);
}

GET(breach_why)
{
	UNUSED_GET;
	*out = cel_string(((const struct breach_facts *)object)->why);
}

static const struct cel_field breach_fields[] = {
	FIELD("cert", "Cert", breach_cert, "a certificate of the path"),
	FIELD("why", "string", breach_why, "what strict checking has against it"),
};
const struct cel_record record_breach =
    RECORD("StrictBreach", breach_fields, "what strict checking by RFC 5280 has against a certificate of a valid path");

GET(path_policy)
{
	struct scan *scan = run->context;
	struct path_result result = { 0 };

	(void)field;
	*out = cel_string(trust_lacks_policy(scan->crypto, run->arena, PATH(object), scan->now, &result) ? result.why : TEXT(""));
}

HAS(path_has_refusal)
{
	UNUSED_HAS;
	return PATH(object)->fault == PATH_REFUSED;
}

GET(path_refusal)
{
	UNUSED_GET;
	*out = cel_record(path_has_refusal(run, object, field) ? object : NULL, &record_refusal);
}

GET(refusal_code)
{
	UNUSED_GET;
	*out = cel_string(text_of(PATH(object)->refusal.code));
}

GET(refusal_name)
{
	UNUSED_GET;
	*out = cel_string(PATH(object)->refusal.name);
}

GET(refusal_constraint)
{
	UNUSED_GET;
	*out = cel_string(PATH(object)->refusal.constraint);
}

GET(refusal_by)
{
	(void)field;
	*out = step_value(run, PATH(object), PATH(object)->refusal.by);
}

static const struct cel_field refusal_fields[] = {
	FIELD("code", "string", refusal_code, "fixed name of what is at fault: 'name-excluded', 'name-not-permitted', 'name-constraints', "
	    "'constraint-form', 'name-form', 'path-length', 'not-a-ca', 'no-cert-sign', 'unknown-critical', 'invalid-extension', "
	    "'key-identifier', 'policy', 'proxy', 'issuer-not-in-list' or 'other'"),
	FIELD("name", "string", refusal_name, "the name or the extension at fault, or empty"),
	FIELD("constraint", "string", refusal_constraint, "what a CA demands: names, a number of CAs; or empty"),
	FIELD("by", "Cert", refusal_by, "the certificate of the path that demands it"),
};
const struct cel_record record_refusal =
    RECORD("Refusal", refusal_fields, "what is at fault in a path that OpenSSL refuses");

GET(path_usages)
{
	const struct trust_path *path = PATH(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, path->usage_count);

	(void)field;
	for (size_t i = 0; i < path->usage_count; i++) {
		struct usage_facts *facts = ARENA_NEW(run->arena, struct usage_facts);

		facts->ca = path->steps[path->usages[i].at].certificate;
		facts->use = path->usages[i].use;
		items[i] = cel_record(facts, &record_usage_fault);
	}
	*out = cel_list(items, path->usage_count);
}

GET(usage_ca)
{
	(void)field;
	*out = fact_cert_value(run->context, ((const struct usage_facts *)object)->ca);
}

GET(usage_use)
{
	UNUSED_GET;
	*out = cel_string(((const struct usage_facts *)object)->use == FOR_SERVER ? TEXT("serverAuth") : TEXT("clientAuth"));
}

static const struct cel_field usage_fault_fields[] = {
	FIELD("ca", "Cert", usage_ca, "a CA of the path"),
	FIELD("use", "string", usage_use, "the use that it does not allow below it: 'serverAuth' or 'clientAuth'"),
};
const struct cel_record record_usage_fault =
    RECORD("UsageFault", usage_fault_fields, "a use that is needed, and a CA of the path that does not allow it");

GET(path_missing_issuer)
{
	UNUSED_GET;
	*out = cel_string(PATH(object)->missing_issuer);
}

GET(path_missing_name)
{
	UNUSED_GET;
	*out = cel_string(PATH(object)->missing_name);
}

GET(path_missing_key_id)
{
	(void)field;
	*out = cel_string(hex_colons(run->arena, PATH(object)->missing_key_id));
}

GET(path_missing_url)
{
	UNUSED_GET;
	*out = cel_string(PATH(object)->missing_url);
}

/* At most one entry, of those that hide or of those that are hidden. */
static struct cel_value
shadow_value(struct cel_run *run, bool hiding)
{
	struct scan *scan = run->context;
	struct shadow shadow;
	struct cel_value *entry;

	if (!target_shadowed(scan->crypto, run->arena, scan->target, scan->now, &shadow))
		return cel_list(NULL, 0);
	entry = ARENA_NEW(run->arena, struct cel_value);
	*entry = fact_cert_value(scan,
	    trust_list_at(scan->target->box->list, (hiding ? shadow.shadowing : shadow.shadowed) - 1));
	return cel_list(entry, 1);
}

GET(path_shadowing)
{
	(void)object, (void)field;
	*out = shadow_value(run, true);
}

GET(path_shadowed)
{
	(void)object, (void)field;
	*out = shadow_value(run, false);
}

static const struct cel_field path_fields[] = {
	FIELD("certs", "list(Cert)", path_certs, "its certificates, the one under test first"),
	FIELD_WHOLE("valid", "bool", path_valid, "it leads to a trusted root and OpenSSL accepts it"),
	FIELD_WHOLE("complete", "bool", path_complete, "it ends in a self-signed certificate, whatever else is wrong"),
	FIELD_WHOLE("root_in_list", "bool", path_root_in_list, "its last certificate is in the list"),
	FIELD("fault", "string", path_fault, "'incomplete', 'not-trusted', 'bad-signature', 'expired', 'not-yet-valid', "
	    "'refused', 'usage', 'undecided', 'budget', or empty"),
	FIELD("why", "string", path_why, "the library's words for a fault"),
	FIELD("broken_at", "Cert", path_broken_at, "the certificate that the fault is about"),
	FIELD("last", "Cert", path_last, "its last certificate"),
	FIELD("bad_signatures", "list(Cert)", path_bad_signatures, "those that do not verify under the next one's key"),
	FIELD("listed", "list(Cert)", path_listed, "CAs of it that are in the list"),
	FIELD("unneeded", "list(Cert)", path_unneeded, "CAs in the file of the certificate and in chain files that are not on it"),
	FIELD("strict", "list(StrictBreach)", path_strict, "of a valid path: what X509_V_FLAG_X509_STRICT has against it"),
	FIELD("policy_missing", "string", path_policy, "of a valid path: which certificate policy a CA requires that it has not; or empty"),
	FIELD_HAS("refusal", "Refusal", path_refusal, path_has_refusal, "of a path that is refused: what is at fault"),
	FIELD("usages", "list(UsageFault)", path_usages, "CAs that do not allow what the certificate is used for"),
	FIELD_WHOLE("missing_issuer", "string", path_missing_issuer, "name of the first certificate that is missing"),
	FIELD_WHOLE("missing_name", "string", path_missing_name, "its whole name"),
	FIELD_WHOLE("missing_key_id", "string", path_missing_key_id, "its key identifier, if it is known"),
	FIELD("shadowing", "list(Cert)", path_shadowing, "an entry of the list that hides one which the path needs, from software "
	    "that takes the first entry of a name"),
	FIELD("shadowed", "list(Cert)", path_shadowed, "the entry that is hidden"),
	FIELD_WHOLE("missing_url", "string", path_missing_url, "where it can be fetched, if the certificate says so"),
};
const struct cel_record record_path = RECORD("Path", path_fields, "the path from a certificate towards a root");

/* ---- CRLs ---- */

static const struct crl *
crl_of(const void *object)
{
	return ((const struct artifact *)object)->crl;
}

GET(crl_issuer)
{
	struct name_facts *facts = ARENA_NEW(run->arena, struct name_facts);

	(void)field;
	facts->name = &crl_of(object)->issuer;
	*out = cel_record(facts, &record_name);
}

GET(crl_this_update)
{
	UNUSED_GET;
	*out = fact_timestamp(&crl_of(object)->this_update);
}

GET(crl_next_update)
{
	UNUSED_GET;
	*out = fact_timestamp(&crl_of(object)->next_update);
}

HAS(crl_has_this_update)
{
	UNUSED_HAS;
	return fact_time_fits(&crl_of(object)->this_update);
}

HAS(crl_has_next_update)
{
	UNUSED_HAS;
	return fact_time_fits(&crl_of(object)->next_update);
}

GET(crl_count)
{
	struct der cursor = crl_entries(crl_of(object));
	struct crl_entry entry;
	struct der_fault fault;
	int64_t count = 0;

	UNUSED_GET;
	while (crl_entry_next(&cursor, &entry, &fault))
		count++;
	*out = cel_int(count);
}

GET(crl_has_number)
{
	UNUSED_GET;
	*out = cel_bool(extension_find(&crl_of(object)->extensions, OID(0x55, 0x1d, 0x14)) != NULL);
}

GET(crl_is_delta)
{
	UNUSED_GET;
	*out = cel_bool(extension_find(&crl_of(object)->extensions, OID(0x55, 0x1d, 0x1b)) != NULL);
}

GET(crl_is_indirect)
{
	const struct extension *e = extension_find(&crl_of(object)->extensions, OID(0x55, 0x1d, 0x1c));
	bool indirect = false;
	struct der in, body;
	struct der_fault fault;
	uint8_t tag;

	UNUSED_GET;
	/* IssuingDistributionPoint: indirectCRL is [4] (RFC 5280 5.2.5). */
	if (e != NULL) {
		der_init(&in, e->value);
		if (der_read(&in, DER_SEQUENCE, &body, &fault))
			while (!der_at_end(&body) && der_any(&body, &tag, &in, NULL, &fault))
				if (tag == DER_CONTEXT(4))
					indirect = der_rest(&in).len == 1 && der_rest(&in).at[0] != 0;
	}
	*out = cel_bool(indirect);
}

/* What can be said of it beside the others of the box, and with the certificates that are at hand. */
static const struct crl_answer *
crl_answer(struct cel_run *run, const void *object)
{
	struct scan *scan = run->context;
	const struct box *box = scan->target->box;
	struct crl_asked *asked = scan_crl(scan);
	const struct trust_list *lists[] = { box->entries, box->chain };
	struct crl_question question = {
		.crl = object, .others = box->crls.items, .other_count = box->crls.count, .lists = lists, .list_count = COUNT_OF(lists),
		.time = scan->now,
	};

	if (asked->crl != object) {
		trust_crl_standing(scan->crypto, scan->passing, &question, &asked->answer);
		asked->crl = object;
	}
	return &asked->answer;
}

GET(crl_signature)
{
	static const char *const names[] = {
		[CRL_ISSUER_UNKNOWN] = "issuer-unknown", [CRL_SIGNATURE_GOOD] = "good", [CRL_SIGNATURE_BAD] = "bad",
		[CRL_SIGNATURE_UNSUPPORTED] = "unsupported",
	};

	(void)field;
	*out = cel_string(text_of(names[crl_answer(run, object)->signature]));
}

GET(crl_superseded)
{
	(void)field;
	*out = cel_bool(crl_answer(run, object)->superseded);
}

GET(crl_unusable)
{
	(void)field;
	*out = cel_string(crl_answer(run, object)->unusable);
}

GET(crl_problems)
{
	const struct artifact *artifact = object;
	struct problems problems = { .arena = run->arena };

	(void)field;
	for (size_t i = 0; i < artifact->crl->problems.list.count; i++)
		*LIST_ADD(run->arena, &problems.list) = artifact->crl->problems.list.items[i];
	extensions_check(&artifact->crl->extensions, artifact->crl->der, &problems);
	crl_check_entries(artifact->crl, &problems);
	*out = fact_problems(run->arena, &problems, artifact, false);
}

GET(crl_size)
{
	UNUSED_GET;
	*out = cel_int((int64_t)((const struct artifact *)object)->der.len);
}

static const struct cel_field crl_fields[] = {
	FIELD("issuer", "Name", crl_issuer, "whose list it is"),
	FIELD_HAS("this_update", "timestamp", crl_this_update, crl_has_this_update, "when it was made"),
	FIELD_HAS("next_update", "timestamp", crl_next_update, crl_has_next_update, "when the next one is due"),
	FIELD("count", "int", crl_count, "revoked certificates in it"),
	FIELD("has_number", "bool", crl_has_number, "it has a CRL number"),
	FIELD("is_delta", "bool", crl_is_delta, "it holds only what changed since a base CRL"),
	FIELD("is_indirect", "bool", crl_is_indirect, "it speaks for other issuers too"),
	FIELD("signature_state", "string", crl_signature, "'good', 'bad', 'unsupported', or 'issuer-unknown' where no certificate of its "
	    "issuer is at hand"),
	FIELD("superseded", "bool", crl_superseded, "a newer CRL of the same issuer and scope is beside it"),
	FIELD("unusable", "string", crl_unusable, "why nobody can use it: an extension that is not understood ...; or empty"),
	FIELD("problems", "list(Problem)", crl_problems, "what is wrong with its encoding"),
	FIELD("size", "int", crl_size, "octets of its DER"),
	FIELD("format", "string", artifact_format, "how it was found: 'PEM' or 'DER'"),
	FIELD("file", "string", artifact_file, "the file it came from"),
	FIELD("line", "int", artifact_line, "line of its PEM block, from 1; 0 for DER"),
};
const struct cel_record record_crl = RECORD("Crl", crl_fields, "a certificate revocation list (RFC 5280 5)");

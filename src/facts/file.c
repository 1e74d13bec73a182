/* file.c - the records SourceFile, PemBlock and BlockProblem. */
#include "facts/records.h"

#define SOURCE(object) ((const struct file_facts *)(object))->source

GET(file_name)
{
	struct text name = SOURCE(object)->name;

	(void)field;
	*out = cel_string(fact_shown(run->arena, name));
}

GET(file_path)
{
	struct text name = SOURCE(object)->file;

	(void)field;
	*out = cel_string(fact_shown(run->arena, name));
}

GET(file_member)
{
	struct text name = SOURCE(object)->member;

	(void)field;
	*out = cel_string(fact_shown(run->arena, name));
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
	*out = cel_string(fact_shown(run->arena, kind));
}

GET_TEXT(file_damage, SOURCE(object)->damage)
GET_STRING(file_use, file_use_name(((const struct file_facts *)object)->use))
GET_STRING(file_format, source_format_name(SOURCE(object)->format))
GET_STRING(file_encoding, text_encoding_name(SOURCE(object)->encoding))

GET(file_line_ending)
{
	static const char *const names[] = { "none", "LF", "CRLF", "CR", "mixed" };

	UNUSED_GET;
	*out = cel_string(text_of(names[SOURCE(object)->line_ending]));
}

GET_BOOL(file_ber, SOURCE(object)->ber)
GET_BOOL(file_ber_signed, SOURCE(object)->ber_signed)
GET_BOOL(file_found, SOURCE(object)->found)
GET_BOOL(file_has_bom, SOURCE(object)->has_bom)
GET_BOOL(file_final_newline, SOURCE(object)->final_newline)
GET_BOOL(file_text_before, SOURCE(object)->text_before)
GET_BOOL(file_text_between, SOURCE(object)->text_between)
GET_BOOL(file_text_after, SOURCE(object)->text_after)
GET_BOOL(file_has_pkcs7, SOURCE(object)->has_pkcs7_block)
GET_BOOL(file_has_private_key, SOURCE(object)->private_keys > 0)
GET_BOOL(file_pkcs12, SOURCE(object)->pkcs12)
GET_BOOL(file_mac, SOURCE(object)->pkcs12 && !SOURCE(object)->no_mac)
GET_INT(file_blank_lines, SOURCE(object)->blank_lines_at_end)
GET_INT(file_trailing_bytes, SOURCE(object)->trailing_bytes)
GET_INT(file_size, SOURCE(object)->bytes.len)
GET_INT(file_der_objects, SOURCE(object)->der_objects)
GET_INT(file_first_line, SOURCE(object)->first_line)
GET_INT(file_certificates, SOURCE(object)->certificates)
GET_INT(file_requests, SOURCE(object)->requests)
GET_INT(file_crls, SOURCE(object)->crls)
GET_INT(file_private_keys, SOURCE(object)->private_keys)
GET_INT(file_public_keys, SOURCE(object)->public_keys)
GET_INT(file_java_trusted, SOURCE(object)->java_trusted)
GET_TEXT(file_old_encryption, SOURCE(object)->old_encryption)

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

/* A file with more certificates than a server sends is not a chain file, so their order does not matter. */
#define MOST_SENT 100

/* The certificate that a server would have to send first, if another is first: a key of the run fits it, or what is before it issued it. */
static const struct artifact *
late_leaf(struct scan *scan, const struct source *source)
{
	const struct artifact *const *certs = source->certs.items;
	size_t count = source->certs.count;
	bool leaf_first;

	if (count < 2 || count > MOST_SENT || source->format != SOURCE_PEM || source->has_pkcs7_block)
		return NULL;
	leaf_first = target_kind_of(scan->crypto, certs[0]->certificate) == TARGET_LEAF;
	/* Where a leaf is first, the key of a CA behind it is the wrong key, not a sign of the wrong order. */
	if (scan->target->box->keys.count <= MOST_SENT && !any_key_fits(scan, certs[0]->certificate))
		for (size_t i = 1; i < count; i++)
			if ((!leaf_first || target_kind_of(scan->crypto, certs[i]->certificate) == TARGET_LEAF) &&
			    any_key_fits(scan, certs[i]->certificate))
				return certs[i];
	if (leaf_first)
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
	FIELD("wrapping", "list(string)", file_wrapping, "what it was taken out of, outermost first: 'ZIP', 'tar', '7-Zip', 'RAR', 'gzip', 'YAML', 'JSON', "
	    "'base64'"),
	FIELD("in_object", "string", file_in_object, "kind of the Kubernetes object that it stands in: 'Secret', 'ConfigMap', 'Config'; else empty"),
	FIELD("damage", "string", file_damage, "how a program that took a binary file for text damaged it; else empty"),
	FIELD("found", "bool", file_found, "nobody named it: it was found in a folder, or in what somebody uploaded"),
	FIELD("use", "string", file_use, "what it is on the box: 'certificate', 'key', 'trust', 'chain', 'crl', or empty"),
	FIELD("format", "string", file_format, "'PEM', 'DER', 'PKCS#7', 'PKCS#12' or 'unknown'"),
	FIELD("size", "int", file_size, "bytes"),
	FIELD("encoding", "string", file_encoding, "'ASCII', 'UTF-8', 'UTF-16LE' ..., 'binary'"),
	FIELD("has_bom", "bool", file_has_bom, "it starts with a byte order mark"),
	FIELD("line_ending", "string", file_line_ending, "'LF', 'CRLF', 'CR', 'mixed' or 'none'"),
	FIELD("final_newline", "bool", file_final_newline, "its last line ends with a line end"),
	FIELD("blank_lines_at_end", "int", file_blank_lines, "blank lines after the last line with text"),
	FIELD("text_before", "bool", file_text_before, "there is text before the first PEM block"),
	FIELD("text_between", "bool", file_text_between, "there is text between PEM blocks"),
	FIELD("text_after", "bool", file_text_after, "there is text after the last PEM block"),
	FIELD("trailing_bytes", "int", file_trailing_bytes, "bytes after the objects, or between the PEM blocks, that are neither text nor an object"),
	FIELD("ber", "bool", file_ber, "an object in it is BER; the equivalent DER was judged"),
	FIELD("ber_signed", "bool", file_ber_signed, "a signed part of it is BER, too"),
	FIELD("der_objects", "int", file_der_objects, "DER: number of objects, one after another"),
	FIELD("first_line", "int", file_first_line, "line of the YAML or JSON file where it begins; else 0"),
	FIELD("repeated", "list(Cert)", file_repeated, "certificates that occur earlier in it"),
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

GET_INT(block_line, BLOCK(object)->line)
GET_INT(block_end_line, BLOCK(object)->end_line)
GET_INT(block_size, BLOCK(object)->size)
GET_BOOL(block_encrypted, BLOCK(object)->encrypted)
GET_BOOL(block_text_before, BLOCK(object)->text_before)
GET_BOOL(block_readable, BLOCK(object)->readable)
GET_BOOL(block_loads, BLOCK(object)->loads)

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

GET_STRING(block_problem_code, block_fault_name(((const struct block_problem *)object)->fault))
GET_INT(block_problem_line, ((const struct block_problem *)object)->line)
GET_TEXT(block_problem_text, ((const struct block_problem *)object)->text)

static const struct cel_field block_problem_fields[] = {
	FIELD("code", "string", block_problem_code, "fixed name of the problem: 'bad-base64' ..."),
	FIELD("line", "int", block_problem_line, "of the file, from 1"),
	FIELD("text", "string", block_problem_text, "what is wrong, in a sentence"),
};
const struct cel_record record_block_problem =
    RECORD("BlockProblem", block_problem_fields, "what is wrong with the text of a PEM block");

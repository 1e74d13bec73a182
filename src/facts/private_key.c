/* private_key.c - the record PrivateKey, and what all artifacts tell of their origin. */
#include "facts/records.h"

static const struct private_key *
private_key_of(const void *object)
{
	return ((const struct artifact *)object)->private_key;
}

GET_STRING(private_kind, key_kind_name(private_key_of(object)->kind))
GET_INT(private_bits, private_key_of(object)->size)
GET_BOOL(private_encrypted, private_key_of(object)->encrypted)
GET_BOOL(private_opened, private_key_of(object)->opened)
GET_TEXT(private_why, private_key_of(object)->why)

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
	*out = cel_string(fact_shown(run->arena, name));
}

GET(private_stray)
{
	const struct scan *scan = run->context;

	(void)object;
	(void)field;
	*out = cel_bool(scan->target->stray);
}

/* Why neither its secret nor its public half can be judged. */
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

GET_TEXT(private_form_fault, private_key_of(object)->form)

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

struct text
fact_shown(struct arena *arena, struct text text)
{
	return text_utf8_valid(text) ? text : text_escape(arena, text);
}

GETTER(fact_artifact_file)
{
	struct text name = ((const struct artifact *)object)->source->name;

	(void)field;
	*out = cel_string(fact_shown(run->arena, name));
}

GETTER(fact_artifact_line)
{
	UNUSED_GET;
	*out = cel_int(((const struct artifact *)object)->line);
}

GETTER(fact_artifact_format)
{
	UNUSED_GET;
	*out = cel_string(text_of(source_format_name(((const struct artifact *)object)->container)));
}

static const struct cel_field private_key_fields[] = {
	FIELD("kind", "string", private_kind, "'RSA', 'EC' ..., 'unknown' while it is encrypted"),
	FIELD("bits", "int", private_bits, "bits of modulus, field or key"),
	FIELD("encrypted", "bool", private_encrypted, "it is protected by a password"),
	FIELD("opened", "bool", private_opened, "its public half is known: it is not encrypted, or the password opened it"),
	FIELD("paired", "bool", private_paired, "a certificate or request it belongs to is judged too"),
	FIELD("twin", "string", private_twin, "an earlier file that holds the same key; empty: none does"),
	FIELD("stray", "bool", private_stray, "it was named with --key beside certificates, and belongs to none of them; false where key/mismatch compares it with one"),
	FIELD("why", "string", private_why, "why it was not opened"),
	FIELD("format", "string", private_format, "'PKCS#8', 'PKCS#1', 'SEC 1', 'DSA' or 'OpenSSH'"),
	FIELD("faults", "list(string)", private_faults, "which of its parts contradict the others, a sentence each"),
	FIELD("form_fault", "string", private_form_fault, "why OpenSSL does not load it as it stands; empty: it does"),
	FIELD_HAS("public", "PublicKey", private_public, private_has_public, "its public half"),
	FIELD("container", "string", fact_artifact_format, "how it was found: 'PEM', 'DER' or 'PKCS#12'"),
	FIELD("file", "string", fact_artifact_file, "the file it came from"),
	FIELD("line", "int", fact_artifact_line, "line of its PEM block, from 1; 0 for DER"),
};
const struct cel_record record_private_key =
    RECORD("PrivateKey", private_key_fields, "a private key; never its secret");

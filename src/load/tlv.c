/*
 * tlv.c - trust lists of phones (ITL, CTL) and signed files: tags of one byte, lengths of two, one after the other.
 *
 * A header says how long it is, who signed, and with what; records follow, each with a certificate or with an address alone.
 */
#include <string.h>

#include "load/loader.h"

enum { HEAD_VERSION = 1, HEAD_LENGTH = 2, HEAD_SIGNER = 3, HEAD_SIGNER_NAME = 4, HEAD_SERIAL = 5, HEAD_INFO = 7, HEAD_DIGEST = 8,
	HEAD_ALGORITHM_INFO = 9, HEAD_SIGNATURE = 12, HEAD_PADDING = 13, HEAD_FILE = 14, HEAD_TIME = 15 };
enum { RECORD_LENGTH = 1, RECORD_NAME = 2, RECORD_SUBJECT = 3, RECORD_FUNCTION = 4, RECORD_SERIAL = 6, RECORD_CERTIFICATE = 9 };

struct tlv {
	uint8_t tag;
	struct bytes value;
	size_t at;
};

static uint16_t
be16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

/* A padding has no length; containers are entered, so that their length is passed over. */
static bool
next(struct bytes bytes, size_t *at, bool in_header, struct tlv *out)
{
	size_t len;

	if (*at >= bytes.len)
		return false;
	out->tag = bytes.at[*at];
	out->at = *at;
	out->value = (struct bytes){ bytes.at + *at, 0 };
	if (in_header && out->tag == HEAD_PADDING) {
		++*at;
		return true;
	}
	if (bytes.len - *at < 3)
		return false;
	len = be16(bytes.at + *at + 1);
	*at += 3;
	if (in_header && (out->tag == HEAD_SIGNER || out->tag == HEAD_INFO || out->tag == HEAD_ALGORITHM_INFO))
		return true;
	if (bytes.len - *at < len)
		return false;
	out->value = (struct bytes){ bytes.at + *at, len };
	*at += len;
	return true;
}

bool
tlv_begins(struct bytes bytes)
{
	return bytes.len > 16 && memcmp(bytes.at, "\1\0\2\1", 4) == 0 && memcmp(bytes.at + 5, "\2\0\2", 3) == 0;
}

static struct text
text_value(struct arena *arena, struct bytes value)
{
	while (value.len != 0 && value.at[value.len - 1] == 0)
		value.len--;
	return arena_text(arena, text_of_bytes(value));
}

static bool
read_header(struct arena *arena, struct bytes bytes, struct tlv_file *out, struct bytes *signature, size_t *signature_at)
{
	struct tlv tlv;
	size_t at = 0;

	out->header = bytes.len;
	while (at < out->header && next(bytes, &at, true, &tlv))
		switch (tlv.tag) {
		case HEAD_LENGTH:
			if (tlv.value.len == 2)
				out->header = be16(tlv.value.at) < bytes.len ? be16(tlv.value.at) : bytes.len;
			break;
		case HEAD_SIGNER_NAME: out->signer = text_value(arena, tlv.value); break;
		case HEAD_SERIAL: out->serial = tlv.value; break;
		case HEAD_DIGEST:
			if (tlv.value.len == 1)
				out->digest = tlv.value.at[0];
			break;
		case HEAD_SIGNATURE:
			*signature = tlv.value;
			*signature_at = tlv.at;
			break;
		case HEAD_FILE: out->name = text_value(arena, tlv.value); break;
		case HEAD_TIME:
			if (tlv.value.len == 4)
				out->time = (int64_t)be16(tlv.value.at) << 16 | be16(tlv.value.at + 2);
			break;
		default: break;
		}
	return at == out->header;
}

static bool
read_record(struct arena *arena, struct bytes bytes, struct tlv_file *out)
{
	struct tlv_record *record = LIST_ADD(arena, &out->records);
	struct tlv tlv;
	size_t at = 0;

	while (next(bytes, &at, false, &tlv))
		switch (tlv.tag) {
		case RECORD_NAME: record->name = text_value(arena, tlv.value); break;
		case RECORD_SUBJECT: record->subject = text_value(arena, tlv.value); break;
		case RECORD_FUNCTION:
			if (tlv.value.len == 2)
				record->function = be16(tlv.value.at);
			break;
		case RECORD_SERIAL: record->serial = tlv.value; break;
		case RECORD_CERTIFICATE: record->certificate = tlv.value; break;
		default: break;
		}
	return at == bytes.len;
}

/* Signed is the whole file without the signature's value and its head. */
static void
check_signature(struct arena *arena, struct crypto *crypto, struct bytes bytes, struct bytes signature, size_t at, struct tlv_file *out)
{
	static const char *const digests[] = { NULL, "SHA-1", "SHA-256", "SHA-512" };
	struct signature_algorithm algorithm = { .key = KEY_RSA };
	struct certificate certificate;
	const struct tlv_record *signer = NULL;
	size_t head = at + 3;
	uint8_t *covered;

	for (size_t i = 0; i < out->records.count && signer == NULL; i++)
		if (out->records.items[i].function == 0 && out->records.items[i].certificate.len != 0 && bytes_equal(out->records.items[i].serial, out->serial))
			signer = &out->records.items[i];
	if (signer == NULL || signature.len == 0 || out->digest == 0 || out->digest >= COUNT_OF(digests) ||
	    !certificate_read(arena, signer->certificate, &certificate))
		return;
	covered = arena_take(arena, bytes.len);
	memcpy(covered, bytes.at, at);
	memcpy(covered + at, bytes.at + head + signature.len, bytes.len - head - signature.len);
	algorithm.hash = digests[out->digest];
	out->signature = crypto_verify(crypto, &certificate.key, &algorithm, (struct bytes){ covered, bytes.len - 3 - signature.len }, signature,
	    NULL);
	out->checked = true;
}

bool
tlv_read(struct arena *arena, struct crypto *crypto, struct bytes bytes, struct tlv_file *out)
{
	struct bytes signature = { 0 };
	size_t signature_at = 0, at;
	bool whole;

	*out = (struct tlv_file){ 0 };
	if (!tlv_begins(bytes))
		return false;
	whole = read_header(arena, bytes, out, &signature, &signature_at);
	for (at = out->header; at + 5 <= bytes.len && bytes.at[at] == RECORD_LENGTH && out->records.count < LIMIT_TLV_RECORDS;) {
		size_t len = be16(bytes.at + at + 3);

		if (be16(bytes.at + at + 1) != 2 || len < 5 || len > bytes.len - at)
			break;
		whole = read_record(arena, (struct bytes){ bytes.at + at, len }, out) && whole;
		at += len;
	}
	out->content = (struct bytes){ bytes.at + at, bytes.len - at };
	out->whole = whole && (out->records.count == 0 || at == bytes.len);
	check_signature(arena, crypto, bytes, signature, signature_at, out);
	return true;
}

const char *
tlv_function_name(unsigned function)
{
	static const struct { unsigned function; const char *name; } names[] = {
		{ 0, "SAST" }, { 1, "CCM" }, { 2, "CCM+TFTP" }, { 3, "TFTP" }, { 4, "CAPF" }, { 7, "APP-SERVER" }, { 21, "TVS" },
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].function == function)
			return names[i].name;
	return "another function";
}

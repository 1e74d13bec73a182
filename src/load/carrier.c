/*
 * carrier.c - what carries certificates in forms of its own: mails with attachments, Java key stores, SAML metadata.
 *
 * Each gives its parts one by one, with a name for each; what a part is, is found from its bytes by whoever takes it.
 */
#include <string.h>

#include "load/loader.h"

struct giving {
	struct arena *arena;
	void *context;
	carrier_part *part;
	size_t parts;
	unsigned depth;
};

static void
give(struct giving *g, struct text name, struct bytes bytes)
{
	if (g->parts++ < LIMIT_CARRIER_PARTS)
		g->part(g->context, name, bytes);
}

/* ---- mails (RFC 5322, RFC 2045, RFC 2046) ---- */

static const char *const first_fields[] = {
	"Received:", "Return-Path:", "From:", "To:", "Date:", "Subject:", "MIME-Version:", "Message-ID:", "Delivered-To:", "X-", "Content-Type:",
	"DKIM-Signature:", "ARC-",
};

static bool
begins_nocase(struct text text, const char *part)
{
	size_t len = strlen(part);

	return text.len >= len && text_equal_nocase((struct text){ text.at, len }, text_of(part));
}

static struct text
skip(struct text text, size_t len)
{
	return (struct text){ text.at + len, text.len - len };
}

/* The value of a header field, with its folded lines; empty: there is none. */
static struct text
field(struct arena *arena, struct text head, const char *name)
{
	struct text line;

	while (text_split_line(&head, &line)) {
		struct buffer out;

		if (!begins_nocase(line, name))
			continue;
		buffer_init(&out, arena);
		buffer_add(&out, skip(line, strlen(name)));
		while (head.len != 0 && (head.at[0] == ' ' || head.at[0] == '\t') && text_split_line(&head, &line))
			buffer_add(&out, line);
		return text_trim(buffer_text(&out));
	}
	return (struct text){ 0 };
}

/* The parameter of a field, `boundary="..."`. */
static struct text
parameter(struct text value, const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i + len + 1 < value.len; i++) {
		struct text rest = skip(value, i);
		size_t end = 0;

		if (!begins_nocase(rest, name) || rest.at[len] != '=' || (i != 0 && value.at[i - 1] != ' ' && value.at[i - 1] != ';' && value.at[i - 1] != '\t'))
			continue;
		rest = skip(rest, len + 1);
		if (rest.len != 0 && rest.at[0] == '"') {
			rest = skip(rest, 1);
			while (end < rest.len && rest.at[end] != '"')
				end++;
		} else {
			while (end < rest.len && rest.at[end] != ';' && rest.at[end] != ' ')
				end++;
		}
		return (struct text){ rest.at, end };
	}
	return (struct text){ 0 };
}

static struct bytes
quoted_printable(struct arena *arena, struct text text)
{
	uint8_t *out = arena_take(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '=') {
			out[len++] = (uint8_t)text.at[i];
		} else if (i + 2 < text.len && hex_digit((unsigned char)text.at[i + 1]) >= 0 && hex_digit((unsigned char)text.at[i + 2]) >= 0) {
			out[len++] = (uint8_t)(hex_digit((unsigned char)text.at[i + 1]) << 4 | hex_digit((unsigned char)text.at[i + 2]));
			i += 2;
		} else {
			while (i + 1 < text.len && text.at[i] != '\n')
				i++;
		}
	}
	return (struct bytes){ out, len };
}

static void read_mail(struct giving *g, struct text text);

static void
read_parts(struct giving *g, struct text body, struct text boundary)
{
	const char *start = NULL;
	struct text line;

	while (text_split_line(&body, &line)) {
		if (line.len < boundary.len + 2 || line.at[0] != '-' || line.at[1] != '-' || memcmp(line.at + 2, boundary.at, boundary.len) != 0)
			continue;
		if (start != NULL)
			read_mail(g, (struct text){ start, (size_t)(line.at - start) });
		start = body.at;
	}
	/* A mail that is cut has no last boundary. */
	if (start != NULL && body.at != start)
		read_mail(g, (struct text){ start, (size_t)(body.at + body.len - start) });
}

/* A mail, or a part of one: its head, a blank line, its body. */
static void
read_mail(struct giving *g, struct text text)
{
	struct text rest = text, line, head, type, encoding, boundary, name;
	struct bytes bytes;

	while (text_split_line(&rest, &line) && line.len != 0)
		;
	head = (struct text){ text.at, (size_t)(rest.at - text.at) };
	type = field(g->arena, head, "Content-Type:");
	encoding = field(g->arena, head, "Content-Transfer-Encoding:");
	boundary = parameter(type, "boundary");
	if (begins_nocase(type, "multipart/") && boundary.len != 0) {
		if (g->depth++ < LIMIT_CARRIER_DEPTH)
			read_parts(g, rest, boundary);
		g->depth--;
		return;
	}
	bytes = bytes_of_text(rest);
	if (begins_nocase(encoding, "base64")) {
		uint8_t *at = arena_take(g->arena, BASE64_ROOM(rest.len));

		bytes = (struct bytes){ at, base64_decode(text_trim(rest), at).len };
	} else if (begins_nocase(encoding, "quoted-printable")) {
		bytes = quoted_printable(g->arena, rest);
	}
	if (begins_nocase(type, "message/rfc822")) {
		if (g->depth++ < LIMIT_CARRIER_DEPTH)
			read_mail(g, text_of_bytes(bytes));
		g->depth--;
		return;
	}
	name = parameter(field(g->arena, head, "Content-Disposition:"), "filename");
	if (name.len == 0)
		name = parameter(type, "name");
	if (bytes.len != 0)
		give(g, name.len != 0 ? name : arena_printf(g->arena, "part %zu", g->parts + 1), bytes);
}

static bool
is_mail(struct text text)
{
	struct text head = { text.at, text.len < 65536 ? text.len : 65536 };
	bool field_first = false;

	for (size_t i = 0; i < COUNT_OF(first_fields); i++)
		field_first = field_first || begins_nocase(head, first_fields[i]);
	return field_first && text_contains(head, "\nContent-Type:");
}

/* ---- Java key stores of the kind JKS ---- */

struct cursor {
	struct bytes bytes;
	size_t at;
	bool good;
};

static struct bytes
take(struct cursor *c, size_t len)
{
	struct bytes out = { c->bytes.at + c->at, len };

	if (!c->good || c->bytes.len - c->at < len) {
		c->good = false;
		return (struct bytes){ 0 };
	}
	c->at += len;
	return out;
}

static uint32_t
take_number(struct cursor *c, size_t octets)
{
	struct bytes bytes = take(c, octets);
	uint32_t number = 0;

	for (size_t i = 0; i < bytes.len; i++)
		number = number << 8 | bytes.at[i];
	return number;
}

static void
take_certificate(struct giving *g, struct cursor *c, uint32_t version, struct text alias)
{
	struct bytes certificate;

	if (version >= 2)
		(void)take(c, take_number(c, 2));
	certificate = take(c, take_number(c, 4));
	if (c->good)
		give(g, alias, certificate);
}

/* Certificates are in the clear; a private key is not, and stays where it is. */
static void
read_keystore(struct giving *g, struct bytes bytes)
{
	struct cursor c = { .bytes = bytes, .at = 4, .good = true };
	uint32_t version = take_number(&c, 4), count = take_number(&c, 4);

	for (uint32_t i = 0; i < count && c.good; i++) {
		uint32_t tag = take_number(&c, 4), chain;
		struct text alias = text_of_bytes(take(&c, take_number(&c, 2)));

		(void)take(&c, 8);
		if (tag == 2) {
			take_certificate(g, &c, version, alias);
		} else if (tag == 1) {
			(void)take(&c, take_number(&c, 4));
			chain = take_number(&c, 4);
			for (uint32_t k = 0; k < chain && c.good; k++)
				take_certificate(g, &c, version, alias);
		} else {
			return;
		}
	}
}

/* ---- SAML metadata: base64 of DER in X509Certificate ---- */

static size_t
find(struct text text, size_t from, const char *part)
{
	size_t len = strlen(part);

	for (size_t i = from; i + len <= text.len; i++)
		if (text.at[i] == part[0] && memcmp(text.at + i, part, len) == 0)
			return i;
	return text.len;
}

static void
read_metadata(struct giving *g, struct text text)
{
	size_t at = 0;

	while ((at = find(text, at, "X509Certificate>")) < text.len) {
		size_t start = at + strlen("X509Certificate>"), end = find(text, start, "<");
		struct text body = text_trim((struct text){ text.at + start, end - start });
		uint8_t *der;
		struct base64_result result;

		at = end;
		if (body.len < 64)
			continue;
		der = arena_take(g->arena, BASE64_ROOM(body.len));
		result = base64_decode(body, der);
		if (result.fault == BASE64_OK)
			give(g, arena_printf(g->arena, "X509Certificate %zu", g->parts + 1), (struct bytes){ der, result.len });
	}
}

enum carrier
carrier_of(struct bytes bytes)
{
	struct text text = text_of_bytes(bytes), head = { text.at, text.len < 4096 ? text.len : 4096 };

	if (bytes.len > 16 && memcmp(bytes.at, "\xfe\xed\xfe\xed", 4) == 0)
		return CARRIER_KEYSTORE;
	if (is_mail(text))
		return CARRIER_MAIL;
	if (text_starts_with(text_trim(head), "<") && text_contains(head, "EntityDescriptor") && text_contains(head, "SAML:2.0:metadata"))
		return CARRIER_METADATA;
	return CARRIER_NONE;
}

const char *
carrier_name(enum carrier carrier)
{
	static const char *const names[] = { "", "mail", "Java key store", "SAML metadata" };

	return names[carrier];
}

void
carrier_read(struct arena *arena, enum carrier carrier, struct bytes bytes, carrier_part *part, void *context)
{
	struct giving g = { .arena = arena, .part = part, .context = context };

	switch (carrier) {
	case CARRIER_MAIL: read_mail(&g, text_of_bytes(bytes)); break;
	case CARRIER_KEYSTORE: read_keystore(&g, bytes); break;
	case CARRIER_METADATA: read_metadata(&g, text_of_bytes(bytes)); break;
	case CARRIER_NONE: break;
	}
}

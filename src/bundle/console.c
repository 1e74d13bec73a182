/* console.c - sessions on a command line as text: without the terminal's codes, split at the prompt. */
#include <string.h>

#include "bundle/bundle.h"

/* ESC [ parameters letter, ESC ] ... BEL, ESC and one character. */
static size_t
escape_length(struct text text, size_t at)
{
	size_t i = at + 1;

	if (i >= text.len)
		return 1;
	if (text.at[i] == '[') {
		for (i++; i < text.len && i < at + 32; i++)
			if (text.at[i] >= '@' && text.at[i] <= '~')
				return i + 1 - at;
		return 2;
	}
	if (text.at[i] == ']') {
		for (i++; i < text.len && i < at + 256; i++)
			if (text.at[i] == '\a' || text.at[i] == '\n')
				return i + 1 - at;
		return 2;
	}
	return 2;
}

static bool
is_pager(struct text line)
{
	line = text_trim(line);
	return text_starts_with(line, "-- Press <space>") || text_starts_with(line, "--More--") || text_starts_with(line, "-- More --") ||
	    (text_starts_with(line, "options: q=quit, n=next"));
}

struct text
console_text(struct arena *arena, struct text text)
{
	struct buffer out, line;
	bool lines = text.len != 0 && memchr(text.at, '\n', text.len) != NULL;
	size_t i = 0;

	buffer_init(&out, arena);
	buffer_init(&line, arena);
	while (i < text.len) {
		char c = text.at[i];

		if (c == '\033') {
			i += escape_length(text, i);
			continue;
		}
		i++;
		if (c == '\b') {
			line.len -= line.len != 0;
		} else if (c == '\r' && lines && (i >= text.len || text.at[i] != '\n')) {
			/* The cursor goes back, and what follows stands over it: a pager's line, say. */
			line.len = 0;
		} else if (c == '\r' || c == '\n') {
			if (c == '\r' && i < text.len && text.at[i] == '\n')
				i++;
			/* The number of lines stays, so that they are those of the file. */
			if (!is_pager(buffer_text(&line)))
				buffer_add(&out, buffer_text(&line));
			buffer_addc(&out, '\n');
			line.len = 0;
		} else if (c == '\t' || (unsigned char)c >= ' ') {
			buffer_addc(&line, c);
		}
	}
	if (!is_pager(buffer_text(&line)))
		buffer_add(&out, buffer_text(&line));
	return buffer_text(&out);
}

void
console_split(struct arena *arena, struct text text, struct text prompt, struct console_parts *out)
{
	struct console_part *part = NULL;
	struct text line;
	unsigned number = 0;

	while (prompt.len != 0 && text_split_line(&text, &line)) {
		struct text trimmed = text_trim(line);

		number++;
		if (trimmed.len >= prompt.len && memcmp(trimmed.at, prompt.at, prompt.len) == 0) {
			part = LIST_ADD(arena, out);
			part->command = text_trim((struct text){ trimmed.at + prompt.len, trimmed.len - prompt.len });
			part->output = (struct text){ text.at, 0 };
			part->line = number + 1;
		} else if (part != NULL) {
			part->output.len = (size_t)(line.at + line.len - part->output.at);
		}
	}
}

/* ---- certificates by text ---- */

static struct text
after(struct text line, const char *label)
{
	size_t len = strlen(label);

	line = text_trim(line);
	return text_starts_with(line, label) ? text_trim((struct text){ line.at + len, line.len - len }) : (struct text){ 0 };
}

/* Hexadecimal without separators, lower case, no leading zeros; a decimal number is converted. */
static struct text
serial_of(struct arena *arena, struct text text, bool decimal)
{
	struct buffer out;
	size_t i = 0;

	buffer_init(&out, arena);
	if (decimal) {
		uint8_t digits[64] = { 0 };

		for (size_t k = 0; k < text.len && k < 100; k++) {
			unsigned carry;

			if (text.at[k] < '0' || text.at[k] > '9')
				return (struct text){ 0 };
			carry = (unsigned)(text.at[k] - '0');
			for (size_t n = sizeof(digits); n-- > 0;) {
				carry += digits[n] * 10U;
				digits[n] = (uint8_t)carry;
				carry >>= 8;
			}
		}
		text = hex_text(arena, (struct bytes){ digits, sizeof(digits) });
	}
	for (size_t k = 0; k < text.len; k++)
		if (hex_digit((unsigned char)text.at[k]) >= 0)
			buffer_addc(&out, "0123456789abcdef"[hex_digit((unsigned char)text.at[k])]);
		else if (text.at[k] != ':' && text.at[k] != ' ')
			break;
	text = buffer_text(&out);
	while (i + 1 < text.len && text.at[i] == '0')
		i++;
	return (struct text){ text.at + i, text.len - i };
}

bool
text_certificate_read(struct arena *arena, struct text text, struct text_certificate *out)
{
	static const struct { const char *label; size_t offset; } labels[] = {
		{ "Issuer Name:", offsetof(struct text_certificate, issuer) }, { "IssuerDN:", offsetof(struct text_certificate, issuer) },
		{ "Subject Name:", offsetof(struct text_certificate, subject) }, { "SubjectDN:", offsetof(struct text_certificate, subject) },
		{ "Validity From:", offsetof(struct text_certificate, not_before) }, { "Start Date:", offsetof(struct text_certificate, not_before) },
		{ "To:", offsetof(struct text_certificate, not_after) }, { "Final Date:", offsetof(struct text_certificate, not_after) },
	};
	struct text line;

	*out = (struct text_certificate){ 0 };
	while (text_split_line(&text, &line)) {
		struct text value = after(line, "Serial Number:");

		if (value.len != 0 && out->serial.len == 0)
			out->serial = serial_of(arena, value, false);
		if ((value = after(line, "SerialNumber:")).len != 0 && out->serial.len == 0)
			out->serial = serial_of(arena, value, true);
		for (size_t i = 0; i < COUNT_OF(labels); i++) {
			struct text *field = (struct text *)(void *)((char *)out + labels[i].offset);

			if (field->len == 0 && (value = after(line, labels[i].label)).len != 0)
				*field = value;
		}
	}
	return out->serial.len != 0 && out->subject.len != 0;
}

/* A.B.C.NNMMM-x: NN - 10 is the number of the service update, 901 at the end a letter. */
struct text
release_of_build(struct arena *arena, struct text build)
{
	unsigned parts[4] = { 0 };
	size_t part = 0, digits = 0;
	unsigned update, letter;

	for (size_t i = 0; i < build.len && part < 4; i++) {
		char c = build.at[i];

		if (c >= '0' && c <= '9' && digits < 6) {
			parts[part] = parts[part] * 10 + (unsigned)(c - '0');
			digits++;
		} else if (c == '.' && digits != 0 && part < 3) {
			part++;
			digits = 0;
		} else if (c == '-' && part == 3) {
			break;
		} else {
			return (struct text){ 0 };
		}
	}
	if (part != 3 || parts[3] < 10000 || parts[3] > 99999 || parts[0] < 8)
		return (struct text){ 0 };
	update = parts[3] / 1000 - 10;
	letter = parts[3] % 1000 / 100 == 9 ? parts[3] % 100 : 0;
	/* From 14 on the release is one number: 14SU2, 15SU1; before, 12.5(1)SU7. */
	if (parts[0] >= 14)
		return update == 0 ? arena_printf(arena, "%u", parts[0]) : arena_printf(arena, "%uSU%u%s", parts[0], update,
		    letter == 1 ? "a" : letter == 2 ? "b" : "");
	return update == 0 ? arena_printf(arena, "%u.%u(%u)", parts[0], parts[1], parts[2]) :
	    arena_printf(arena, "%u.%u(%u)SU%u%s", parts[0], parts[1], parts[2], update, letter == 1 ? "a" : letter == 2 ? "b" : "");
}

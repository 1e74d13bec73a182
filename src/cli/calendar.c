/* calendar.c - iCalendar: folding and escaping (RFC 5545 3.1, 3.3.11). */
#include <string.h>

#include "cli/calendar.h"

#define LINE_OCTETS 75

void
calendar_line(struct buffer *out, const char *name, struct text value)
{
	size_t used = strlen(name) + 1;
	const char *at = value.at, *end = value.at + value.len;

	buffer_adds(out, name);
	buffer_addc(out, ':');
	while (value.len != 0 && at < end) {
		const char *next = at;
		size_t len;

		/* A line is not folded within a character, though the standard lets it. */
		(void)text_utf8_next(&next, end);
		len = (size_t)(next - at);
		if (used + len > LINE_OCTETS) {
			buffer_adds(out, "\r\n ");
			used = 1;
		}
		buffer_add(out, (struct text){ at, len });
		used += len;
		at = next;
	}
	buffer_adds(out, "\r\n");
}

void
calendar_text(struct buffer *out, const char *name, struct text value)
{
	struct buffer escaped;

	buffer_init(&escaped, out->arena);
	for (size_t i = 0; i < value.len; i++) {
		char c = value.at[i];

		if (c == '\n') {
			buffer_adds(&escaped, "\\n");
			continue;
		}
		/* What else is a control character has no place in a calendar (3.1, CONTROL). */
		if ((unsigned char)c < 0x20 || c == 0x7f)
			continue;
		if (c == '\\' || c == ',' || c == ';')
			buffer_addc(&escaped, '\\');
		buffer_addc(&escaped, c);
	}
	calendar_line(out, name, buffer_text(&escaped));
}

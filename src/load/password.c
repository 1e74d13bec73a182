/* password.c - passwords from a file: a line each. */
#include <string.h>

#include "load/load.h"

static bool
refuse(struct messages *messages, const char *name, const char *what, const char *hint)
{
	struct message *message = message_add(messages, MESSAGE_ERROR, "%s", what);

	message->file = strcmp(name, "-") == 0 ? TEXT("(standard input)") : text_of(name);
	message_hint(messages, message, "%s", hint);
	return false;
}

bool
passwords_add(struct arena *arena, const char *name, struct text rest, struct texts *out, struct messages *messages)
{
	if (rest.len == 0)
		return refuse(messages, name, "the password file is empty",
		    "write the password on one line; an empty line is the empty password");
	if (text_starts_with(rest, "\xff\xfe") || text_starts_with(rest, "\xfe\xff"))
		return refuse(messages, name, "the password file is UTF-16", "save it as plain text (ANSI or UTF-8)");
	if (text_starts_with(rest, "\xef\xbb\xbf"))
		rest = (struct text){ rest.at + 3, rest.len - 3 };
	do {
		const char *end = rest.len == 0 ? NULL : memchr(rest.at, '\n', rest.len);
		struct text line = { rest.at, end == NULL ? rest.len : (size_t)(end - rest.at) };

		rest = end == NULL ? (struct text){ 0 } : (struct text){ end + 1, rest.len - line.len - 1 };
		if (text_ends_with(line, "\r"))
			line.len--;
		*LIST_ADD(arena, out) = line;
	} while (rest.len != 0);
	return true;
}

bool
passwords_read(struct arena *arena, const char *path, struct texts *out, struct messages *messages)
{
	struct bytes bytes;

	return file_read(arena, path, LIMIT_PASSWORD_FILE, &bytes, messages) &&
	    passwords_add(arena, path, text_of_bytes(bytes), out, messages);
}

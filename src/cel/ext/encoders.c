/* encoders.c - base64 (RFC 4648 section 4). */
#include <string.h>

#include "cel/ext/ext.h"
#include "cel/function.h"

static struct cel_value
encode(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct bytes bytes = args[0].as.bytes;
	size_t len = BASE64_LENGTH(bytes.len);
	char *room = cel_string_room(run, len);

	(void)count;
	base64_encode(bytes, room);
	return cel_string((struct text){ room, len });
}

/* With padding or without; nothing else, no line feeds, and no bits left over. */
static struct cel_value
decode(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	size_t len = text.len, padded;
	struct base64_result result;
	char *copy, *room;

	(void)count;
	if (len > 0 && len % 4 == 0 && text.at[len - 1] == '=')
		len -= text.at[len - 2] == '=' ? 2 : 1;
	for (size_t i = 0; i < len; i++)
		if (!base64_is_digit(text.at[i]))
			return cel_fail(run, CEL_INVALID_ARGUMENT,
			    "not base64: byte %zu is none of A-Z, a-z, 0-9, '+' and '/'", i);
	padded = (len + 3) / 4 * 4;
	copy = cel_string_room(run, padded);
	memset(copy, '=', padded);
	if (len > 0)
		memcpy(copy, text.at, len);
	room = cel_string_room(run, BASE64_ROOM(padded));
	result = base64_decode((struct text){ copy, padded }, (uint8_t *)room);
	if (result.fault != BASE64_OK || result.loose_bits)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "not base64: it ends within a byte");
	return cel_bytes((struct bytes){ (const uint8_t *)room, result.len });
}

static const struct cel_function functions[] = {
	{ "base64.encode(bytes) -> string", "The bytes in base64, with padding.", encode, NULL },
	{ "base64.decode(string) -> bytes", "The bytes of base64, which may lack its padding.",
	    decode, NULL },
};

const struct cel_library cel_ext_encoders = { "encoders", functions, COUNT_OF(functions), NULL, 0 };

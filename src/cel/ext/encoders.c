/* encoders.c - base64 (RFC 4648 section 4). */
#include "cel/ext/ext.h"
#include "cel/function.h"

static struct cel_value
encode(struct cel_run *run, const struct cel_value *args, size_t count)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct bytes bytes = args[0].as.bytes;
	size_t len = (bytes.len + 2) / 3 * 4;
	char *room = cel_string_room(run, len), *at = room;

	(void)count;
	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t group = (uint32_t)bytes.at[i] << 16 | (left > 1 ? (uint32_t)bytes.at[i + 1] << 8 : 0) |
		    (left > 2 ? bytes.at[i + 2] : 0);

		*at++ = digits[group >> 18];
		*at++ = digits[group >> 12 & 63];
		*at++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*at++ = left > 2 ? digits[group & 63] : '=';
	}
	return cel_string((struct text){ room, len });
}

static int
digit_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* With padding or without; nothing else, no line feeds, and no bits left over. */
static struct cel_value
decode(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	size_t len = text.len, decoded = 0;
	uint32_t group = 0;
	unsigned bits = 0;
	char *room;

	(void)count;
	if (len > 0 && len % 4 == 0 && text.at[len - 1] == '=')
		len -= text.at[len - 2] == '=' ? 2 : 1;
	room = cel_string_room(run, len / 4 * 3 + 2);
	for (size_t i = 0; i < len; i++) {
		int value = digit_value(text.at[i]);

		if (value < 0)
			return cel_fail(run, CEL_INVALID_ARGUMENT,
			    "not base64: byte %zu is none of A-Z, a-z, 0-9, '+' and '/'", i);
		group = group << 6 | (uint32_t)value;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			room[decoded++] = (char)(group >> bits);
		}
	}
	if (len % 4 == 1 || (group & ((1U << bits) - 1)) != 0)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "not base64: it ends within a byte");
	return cel_bytes((struct bytes){ (const uint8_t *)room, decoded });
}

static const struct cel_function functions[] = {
	{ "base64.encode(bytes) -> string", "The bytes in base64, with padding.", encode, NULL },
	{ "base64.decode(string) -> bytes", "The bytes of base64, which may lack its padding.",
	    decode, NULL },
};

const struct cel_library cel_ext_encoders = { "encoders", functions, COUNT_OF(functions), NULL, 0 };

/* test_ext_encoders.c - src/cel/ext/encoders.c: base64 of every length, and what is none. */
#include "../expressions.h"

static const struct row rows[] = {
	/* RFC 4648 section 10 */
	{ "base64.encode(b'')", "''" },
	{ "base64.encode(b'f')", "'Zg=='" },
	{ "base64.encode(b'fo')", "'Zm8='" },
	{ "base64.encode(b'foo')", "'Zm9v'" },
	{ "base64.encode(b'foob')", "'Zm9vYg=='" },
	{ "base64.encode(b'\\xfb\\xff\\xfe')", "'+//+'" },
	{ "base64.decode('') == b''", "true" },
	{ "base64.decode('Zg==') == b'f'", "true" },
	{ "base64.decode('Zg') == b'f'", "true" },
	{ "base64.decode('Zm8') == b'fo'", "true" },
	{ "base64.decode('Zm9vYmFy') == b'foobar'", "true" },
	{ "base64.decode('+//+') == b'\\xfb\\xff\\xfe'", "true" },
	{ "base64.decode('Z')", "error: not base64: it ends within a byte" },
	{ "base64.decode('Zh==')", "error: not base64: it ends within a byte" },
	{ "base64.decode('Zm9=')", "error: not base64: it ends within a byte" },
	{ "base64.decode('Zg=')", "error: not base64: byte 2 is none of A-Z, a-z, 0-9, '+' and '/'" },
	{ "base64.decode('====')", "error: not base64: byte 0 is none of A-Z, a-z, 0-9, '+' and '/'" },
	{ "base64.decode('Zm9v\\nZm9v')", "error: not base64: byte 4 is none of A-Z, a-z, 0-9, '+' and '/'" },
	{ "base64.decode('Zm-_')", "error: not base64: byte 2 is none of A-Z, a-z, 0-9, '+' and '/'" },
};

START_TEST(base64_is_that_of_RFC_4648)
{
	check_row(&rows[_i]);
}
END_TEST

TESTS_WITH("ext_encoders", setup, NULL,
	EACH(base64_is_that_of_RFC_4648, rows))

/* test_pem.c - src/fix/pem.c: PEM as RFC 7468 wants it, which the loader reads back without a word. */
#include "fixing.h"

static const char *
pem_of(const char *label, const char *bytes, size_t len, const char *dek_info)
{
	struct buffer out;

	buffer_init(&out, &arena);
	pem_add(&out, label, (struct bytes){ (const uint8_t *)bytes, len }, text_of(dek_info));
	return arena_string(&arena, buffer_text(&out));
}

static const struct { const char *bytes; size_t len; const char *base64; } rows[] = {
	{ "", 0, "" },
	{ "f", 1, "Zg==\n" },
	{ "fo", 2, "Zm8=\n" },
	{ "foo", 3, "Zm9v\n" },
	{ "\xff\xef\xbe", 3, "/+++\n" },
	{ "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 48,
	    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n" },
	{ "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 49,
	    "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\nQQ==\n" },
};

START_TEST(base64_stands_in_lines_of_64_and_the_last_line_ends)
{
	ck_assert_str_eq(pem_of("X", rows[_i].bytes, rows[_i].len, ""),
	    arena_printf(&arena, "-----BEGIN X-----\n%s-----END X-----\n", rows[_i].base64).at);
}
END_TEST

START_TEST(a_key_in_traditional_encryption_has_its_headers)
{
	ck_assert_str_eq(pem_of("RSA PRIVATE KEY", "foo", 3, "AES-128-CBC,00"),
	    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nZm9v\n-----END RSA PRIVATE KEY-----\n");
}
END_TEST

START_TEST(room_is_never_too_small)
{
	char bytes[200] = { 0 };

	for (size_t len = 0; len < sizeof(bytes); len++) {
		struct text dek_info = TEXT("AES-256-CBC,00112233445566778899AABBCCDDEEFF");

		ck_assert_uint_lt(strlen(pem_of("ENCRYPTED PRIVATE KEY", bytes, len, dek_info.at)),
		    pem_room((struct bytes){ (const uint8_t *)bytes, len }, dek_info));
	}
}
END_TEST

TESTS_WITH("pem", setup, NULL,
	EACH(base64_stands_in_lines_of_64_and_the_last_line_ends, rows),
	TEST(a_key_in_traditional_encryption_has_its_headers),
	TEST(room_is_never_too_small))

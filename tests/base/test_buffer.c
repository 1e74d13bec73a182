/* test_buffer.c - src/base/buffer.c: text grows piece by piece and keeps every byte. */
#include "../harness.h"

static struct buffer buffer;

START_TEST(nothing_added_is_an_empty_string)
{
	struct text text;

	buffer_init(&buffer, &arena);
	buffer_add(&buffer, (struct text){ NULL, 0 });
	buffer_adds(&buffer, "");
	buffer_printf(&buffer, "%s", "");
	text = buffer_text(&buffer);
	ck_assert_uint_eq(text.len, 0);
	ck_assert_ptr_nonnull(text.at);
	ck_assert_str_eq(text.at, "");
}
END_TEST

START_TEST(pieces_stand_in_the_order_in_which_they_were_added)
{
	buffer_init(&buffer, &arena);
	buffer_add(&buffer, TEXT("a="));
	buffer_printf(&buffer, "%d%s", 17, ";");
	buffer_addc(&buffer, ' ');
	buffer_adds(&buffer, "end");
	ck_assert_str_eq(buffer_text(&buffer).at, "a=17; end");
}
END_TEST

START_TEST(a_zero_is_a_byte_like_any_other)
{
	struct text text;

	buffer_init(&buffer, &arena);
	buffer_add(&buffer, TEXT("a\0b"));
	buffer_addc(&buffer, '\0');
	buffer_printf(&buffer, "%c", '\0');
	buffer_addc(&buffer, 'c');
	text = buffer_text(&buffer);
	ck_assert(text_equal(text, TEXT("a\0b\0\0c")));
	ck_assert_int_eq(text.at[text.len], '\0');
}
END_TEST

/* The first room is 64 bytes with the zero: lengths round it and round its doubles. */
static const size_t lengths[] = { 1, 62, 63, 64, 65, 127, 128, 129, 255, 256, 4095, 4096, 100000 };

static char
letter(size_t i)
{
	return (char)('a' + i % 23);
}

START_TEST(every_length_is_kept_whole_and_ended_by_a_zero)
{
	size_t len = lengths[_i];
	char *given = arena_take(&arena, len + 1);
	struct text at_once, by_bytes, printed;

	for (size_t i = 0; i < len; i++)
		given[i] = letter(i);
	buffer_init(&buffer, &arena);
	buffer_add(&buffer, (struct text){ given, len });
	at_once = buffer_text(&buffer);

	buffer_init(&buffer, &arena);
	for (size_t i = 0; i < len; i++) {
		buffer_addc(&buffer, given[i]);
		/* What others take in between keeps the buffer from growing in place. */
		if (i % 64 == 63)
			memset(arena_take(&arena, 1), 'x', 1);
	}
	by_bytes = buffer_text(&buffer);

	buffer_init(&buffer, &arena);
	buffer_printf(&buffer, "%s", given);
	printed = buffer_text(&buffer);

	ck_assert_msg(text_is(at_once, given) && at_once.at[len] == '\0', "%zu bytes at once", len);
	ck_assert_msg(text_is(by_bytes, given) && by_bytes.at[len] == '\0', "%zu bytes one by one", len);
	ck_assert_msg(text_is(printed, given) && printed.at[len] == '\0', "%zu bytes printed", len);
}
END_TEST

START_TEST(a_buffer_can_be_added_to_itself)
{
	buffer_init(&buffer, &arena);
	buffer_adds(&buffer, "ab");
	for (size_t i = 0; i < 10; i++)
		buffer_add(&buffer, (struct text){ buffer.at, buffer.len });
	ck_assert_uint_eq(buffer.len, 2048);
	for (size_t i = 0; i < buffer.len; i++)
		ck_assert_msg(buffer.at[i] == "ab"[i % 2], "byte %zu", i);
}
END_TEST

START_TEST(text_taken_before_more_is_added_stays_as_it_was)
{
	struct text before;

	buffer_init(&buffer, &arena);
	buffer_adds(&buffer, "before");
	before = buffer_text(&buffer);
	for (size_t i = 0; i < 1000; i++)
		buffer_adds(&buffer, " after");
	ck_assert(text_is(before, "before"));
}
END_TEST

static const struct {
	const char *why;
	struct bytes bytes;
	const char *plain, *colons;
} hex_rows[] = {
	{ "no bytes", { NULL, 0 }, "", "" },
	{ "one byte has no colon", { (const uint8_t *)"\x0a", 1 }, "0a", "0A" },
	{ "zeros and the highest byte", { (const uint8_t *)"\x00\xff\x00", 3 }, "00ff00", "00:FF:00" },
};

START_TEST(digits_of_either_case_have_their_values_and_nothing_else_has_one)
{
	static const char digits[] = "0123456789abcdefABCDEF";

	for (int c = -128; c < 256; c++) {
		const char *at = c > 0 ? strchr(digits, c) : NULL;

		ck_assert_msg(hex_digit(c) == (at == NULL ? -1 : (int)(at - digits) - (at - digits > 15 ? 6 : 0)), "%d: %d", c, hex_digit(c));
	}
}
END_TEST

START_TEST(bytes_are_told_in_pairs_of_digits)
{
	struct text plain = hex_text(&arena, hex_rows[_i].bytes), colons = hex_colons(&arena, hex_rows[_i].bytes);

	ck_assert_msg(text_is(plain, hex_rows[_i].plain), "%s: %.*s", hex_rows[_i].why, TEXT_ARG(plain));
	ck_assert_msg(text_is(colons, hex_rows[_i].colons), "%s: %.*s", hex_rows[_i].why, TEXT_ARG(colons));
}
END_TEST

TESTS("buffer",
	TEST(nothing_added_is_an_empty_string),
	TEST(pieces_stand_in_the_order_in_which_they_were_added),
	TEST(a_zero_is_a_byte_like_any_other),
	EACH(every_length_is_kept_whole_and_ended_by_a_zero, lengths),
	TEST(a_buffer_can_be_added_to_itself),
	TEST(text_taken_before_more_is_added_stays_as_it_was),
	TEST(digits_of_either_case_have_their_values_and_nothing_else_has_one),
	EACH(bytes_are_told_in_pairs_of_digits, hex_rows))

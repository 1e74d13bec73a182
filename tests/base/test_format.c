/* test_format.c - src/base/format.c: what printf writes, and each byte of a text. */
#include <stdio.h>

#include "../harness.h"

static struct text
formatted(const char *format, ...)
{
	struct text text;
	va_list args;

	va_start(args, format);
	text = arena_vprintf(&arena, format, args);
	va_end(args);
	return text;
}

#define AS_PRINTF(...) do { \
	char want_[1024]; \
	struct text got_ = formatted(__VA_ARGS__); \
	snprintf(want_, sizeof(want_), __VA_ARGS__); \
	ck_assert_msg(text_is(got_, want_), "'%s', not '%s'", got_.at, want_); \
} while (0)

START_TEST(numbers_and_strings_are_written_as_by_printf)
{
	AS_PRINTF("%s", "");
	AS_PRINTF("a%%b %s c", "string");
	AS_PRINTF("[%-8s][%8s][%-*s][%*s]", "left", "right", 6, "ab", 6, "cd");
	AS_PRINTF("[%10.*s][%-10.*s]", 3, "abcdef", 3, "abcdef");
	AS_PRINTF("%d %d %d %09d %02d", 0, -1, 2147483647, -42, 7);
	AS_PRINTF("%u %5u %02u %8u", 0U, 17U, 9U, 4294967295U);
	AS_PRINTF("%x %X %02x %04x %04X %#x", 255U, 48879U, 10U, 171U, 171U, 16U);
	AS_PRINTF("%zu %7zu %zu", (size_t)0, (size_t)5, SIZE_MAX);
	AS_PRINTF("%ld %lld %04lld %llu", -5L, -9223372036854775807LL - 1, 42LL, 18446744073709551615ULL);
	AS_PRINTF("%c%c%c", 'a', '%', 'z');
	AS_PRINTF("%f %.3f %7.2f %g %.*g %.*e %.*f", 1.5, 2.0 / 3, 3.14159, 1e300, 17, 0.1, 3, 12345.678, 2, -0.005);
	AS_PRINTF("%f", 1e300);
	AS_PRINTF("%s and %d and %s", "one", 2, "three");
}
END_TEST

START_TEST(a_text_is_written_whole_whatever_bytes_it_has)
{
	struct text hostile = TEXT("a\0b\xff\xc3\n%s");
	struct text got = formatted("<%.*s|%.*s>", TEXT_ARG(hostile), TEXT_ARG(((struct text){ 0 })));

	ck_assert_uint_eq(got.len, hostile.len + 3);
	ck_assert_int_eq(memcmp(got.at + 1, hostile.at, hostile.len), 0);
	ck_assert_int_eq(got.at[got.len], '\0');
}
END_TEST

START_TEST(a_long_text_is_not_cut)
{
	struct buffer out;
	char *many = arena_take(&arena, 100001);

	memset(many, 'x', 100000);
	buffer_init(&out, &arena);
	buffer_printf(&out, "%s", "begin ");
	buffer_printf(&out, "%s%.*s", many, 100000, many);
	ck_assert_uint_eq(out.len, 200006);
	ck_assert(text_starts_with(buffer_text(&out), "begin xxx"));
}
END_TEST

TESTS("format",
	TEST(numbers_and_strings_are_written_as_by_printf),
	TEST(a_text_is_written_whole_whatever_bytes_it_has),
	TEST(a_long_text_is_not_cut))

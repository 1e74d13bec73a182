/* test_gzip.c - src/load/gzip.c: unpacking, and its limit. */
#include <zlib.h>

#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* `len` zeros, packed. */
static struct bytes
packed_zeros(size_t len)
{
	uint8_t *plain = arena_take(&arena, len), *out = arena_take(&arena, len / 100 + 4096);
	z_stream stream = { .next_in = plain, .avail_in = (uInt)len, .next_out = out, .avail_out = (uInt)(len / 100 + 4096) };

	ck_assert_int_eq(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
	ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
	deflateEnd(&stream);
	return (struct bytes){ out, stream.total_out };
}

START_TEST(what_was_packed_comes_out)
{
	struct bytes packed = packed_zeros(100000), out;
	struct text why;
	size_t rest;

	ck_assert(gzip_begins(packed));
	ck_assert(gzip_unpack(&arena, packed, 100000, &out, &rest, &why));
	ck_assert_uint_eq(out.len, 100000);
}
END_TEST

START_TEST(the_limit_holds_whatever_the_trailer_says)
{
	struct bytes packed = packed_zeros(5 << 20), out;
	struct text why;
	size_t rest;

	ck_assert(gzip_unpack(&arena, packed, 5 << 20, &out, &rest, &why));
	ck_assert(!gzip_unpack(&arena, packed, (5 << 20) - 1, &out, &rest, &why));
	ck_assert_msg(text_is(why, "it unpacks to more than 4 MiB, the limit of one file"), "%.*s", TEXT_ARG(why));
	/* A size of zero in the trailer is a lie that costs nothing. */
	memset((uint8_t *)(uintptr_t)packed.at + packed.len - 4, 0, 4);
	ck_assert(!gzip_unpack(&arena, packed, 5 << 20, &out, &rest, &why));
	ck_assert_msg(text_is(why, "the gzip archive is damaged"), "%.*s", TEXT_ARG(why));
}
END_TEST

START_TEST(a_short_archive_is_said_to_be_short)
{
	struct bytes packed = packed_zeros(100000), out;
	struct text why;
	size_t rest;

	packed.len -= 20;
	ck_assert(!gzip_unpack(&arena, packed, 1 << 20, &out, &rest, &why));
	ck_assert_msg(text_is(why, "the gzip archive is cut short"), "%.*s", TEXT_ARG(why));
}
END_TEST

/* RFC 1952 2.2: as gunzip does; what follows the last is told. */
START_TEST(members_belong_together_and_what_follows_them_is_counted)
{
	struct bytes packed = packed_zeros(1000), out;
	uint8_t *twice = arena_take(&arena, packed.len * 2 + 5);
	struct text why;
	size_t rest;

	memcpy(twice, packed.at, packed.len);
	memcpy(twice + packed.len, packed.at, packed.len);
	memcpy(twice + packed.len * 2, "after", 5);
	ck_assert(gzip_unpack(&arena, (struct bytes){ twice, packed.len * 2 + 5 }, 2000, &out, &rest, &why));
	ck_assert_uint_eq(out.len, 2000);
	ck_assert_uint_eq(rest, 5);
	ck_assert(!gzip_unpack(&arena, (struct bytes){ twice, packed.len * 2 }, 1999, &out, &rest, &why));
}
END_TEST

START_TEST(other_bytes_are_no_archive)
{
	ck_assert(!gzip_begins(bytes_of_text(TEXT("\x1f\x8b"))));
	ck_assert(!gzip_begins(bytes_of_text(TEXT("-----BEGIN CERTIFICATE-----"))));
}
END_TEST

TESTS_WITH("gzip", setup, NULL,
	TEST(what_was_packed_comes_out),
	TEST(the_limit_holds_whatever_the_trailer_says),
	TEST(a_short_archive_is_said_to_be_short),
	TEST(members_belong_together_and_what_follows_them_is_counted),
	TEST(other_bytes_are_no_archive))

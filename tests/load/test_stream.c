/* test_stream.c - src/load/stream.c: looking ahead, gzip of several members, what breaks off. */
#include <string.h>

#include "../harness.h"
#include "load/loader.h"

static struct stream *
open_fixture(const char *name)
{
	struct text why;
	struct stream *stream = stream_file(&arena, fixture(name), &why);

	ck_assert_msg(stream != NULL, "%s", name);
	return stream;
}

START_TEST(what_is_looked_at_is_still_there)
{
	struct stream *stream = stream_bytes(&arena, bytes_of_text(TEXT("one two")));
	char to[8] = { 0 };

	ck_assert(text_is(text_of_bytes(stream_peek(stream, 3)), "one"));
	ck_assert(stream_exactly(stream, to, 4));
	ck_assert_str_eq(to, "one ");
	ck_assert(text_is(text_of_bytes(stream_peek(stream, 100)), "two"));
	ck_assert(stream_skip(stream, 3));
	ck_assert_int_eq(stream_read(stream, to, 1), 0);
	ck_assert(!stream_exactly(stream, to, 1));
	ck_assert(!stream_skip(stream, 1));
}
END_TEST

START_TEST(members_of_gzip_belong_together)
{
	struct bytes whole, packed;
	struct text why;
	size_t rest;
	uint8_t *to = arena_take(&arena, 100000);
	struct stream *stream = open_fixture("file/two-members.gz");

	ck_assert(file_read(&arena, fixture("file/two-members.gz"), LIMIT_FILE_SIZE, &packed, &messages));
	ck_assert(gzip_unpack(&arena, packed, LIMIT_FILE_SIZE, &whole, &rest, &why));
	stream = stream_gzip(&arena, stream);
	ck_assert(stream_exactly(stream, to, whole.len));
	ck_assert(memcmp(to, whole.at, whole.len) == 0);
	ck_assert_int_eq(stream_read(stream, to, 1), 0);
	stream_close(stream);
}
END_TEST

START_TEST(a_cut_archive_breaks_off)
{
	struct bytes packed;
	struct stream *stream;
	char to[4096];
	ptrdiff_t got;

	ck_assert(file_read(&arena, fixture("file/two-members.gz"), LIMIT_FILE_SIZE, &packed, &messages));
	packed.len /= 2;
	stream = stream_gzip(&arena, stream_bytes(&arena, packed));
	while ((got = stream_read(stream, to, sizeof(to))) > 0)
		;
	ck_assert_int_eq(got, -1);
	ck_assert(text_is(stream_fault(stream), "the gzip archive is cut short"));
	stream_close(stream);
}
END_TEST

START_TEST(only_files_are_opened)
{
	struct text why;

	ck_assert_ptr_null(stream_file(&arena, "/dev/null", &why));
	ck_assert(text_is(why, "is not a file"));
	ck_assert_ptr_null(stream_file(&arena, fixture("no/such/file"), &why));
	ck_assert(text_starts_with(why, "cannot open: "));
}
END_TEST

TESTS("stream",
    TEST(what_is_looked_at_is_still_there),
    TEST(members_of_gzip_belong_together),
    TEST(a_cut_archive_breaks_off),
    TEST(only_files_are_opened))

/* test_walk.c - src/load/walk.c: everything in archives within each other, and its bounds. */
#include "config.h"

#include <string.h>

#include "load/loader.h"
#include "loading.h"

struct seen {
	struct texts names;
	size_t captures;
};
static struct loading loading;
static struct seen seen;
static struct walker walker;

static void
see(void *context, struct walk_item *item)
{
	*LIST_ADD(&arena, &((struct seen *)context)->names) = arena_text(&arena, item->member);
}

static void
see_capture(void *context, struct walk_item *item, struct stream *stream)
{
	(void)item;
	(void)stream;
	((struct seen *)context)->captures++;
}

static void
setup(void)
{
	loading_begin(&loading);
	seen = (struct seen){ 0 };
	walker = (struct walker){ .loader = &loading.loader, .out = &loading.result, .bounds = walk_bounds, .context = &seen, .item = see,
		.capture = see_capture };
}

static void
walk(const char *name)
{
	const char *path = fixture(name);

	load_walk(&walker, &(struct strings){ .items = &path, .count = 1 });
}

/* Notes tell that a text holds nothing. */
static const struct message *
first_warning(void)
{
	for (const struct message *m = messages.first; m != NULL; m = m->next)
		if (m->level != MESSAGE_NOTE)
			return m;
	return NULL;
}

static bool
has_archives(void)
{
#ifdef HAVE_ARCHIVE
	return true;
#else
	return false;
#endif
}

START_TEST(each_member_is_seen_once_with_its_objects)
{
	walk("bundle/upload");
	ck_assert_uint_eq(seen.names.count, 9);
	ck_assert_uint_eq(seen.captures, 1);
	ck_assert(texts_hold(seen.names, TEXT("diagnostic_log_expe1_2026-11-20_09:14:41/server_expe1_2026-11-20_09:14:41.pem")));
	ck_assert_uint_eq(walker.members, 10);
	ck_assert(!loading.result.failed);
	ck_assert(loading.result.artifacts.count > 4);
	ck_assert(text_is(loading.result.artifacts.items[0]->source->member, "ca_expc1_2026-11-20_09:15:02.pem"));
}
END_TEST

START_TEST(an_archive_within_an_archive_is_walked)
{
	walk("file/nested.zip");
	ck_assert(!loading.result.failed);
	ck_assert(loading.result.artifacts.count != 0);
	ck_assert_ptr_nonnull(memchr(loading.result.artifacts.items[0]->source->member.at, '/', loading.result.artifacts.items[0]->source->member.len));
}
END_TEST

START_TEST(what_is_cut_is_told_and_the_rest_is_read)
{
	walk("file/short.zip");
	ck_assert(!loading.result.failed);
	ck_assert_uint_eq(messages.errors, 0);
	ck_assert_ptr_nonnull(first_warning());
	ck_assert_int_eq(first_warning()->level, MESSAGE_WARNING);
}
END_TEST

START_TEST(members_have_a_limit)
{
	walker.bounds.members = 10;
	walk("bundle/upload");
	ck_assert_uint_eq(walker.members, 10);
	setup();
	walker.bounds.members = 9;
	walk("bundle/upload");
	ck_assert(text_is(first_warning()->text, "more than 9 members in all, the limit; the rest was not read"));
}
END_TEST

START_TEST(bytes_have_a_limit)
{
	walk("bundle/upload");
	walker.bounds.bytes = walker.bytes;
	walker.bytes = walker.members = 0;
	walk("bundle/upload");
	ck_assert_ptr_null(first_warning());
	walker.bounds.bytes = walker.bytes - 1;
	walker.bytes = walker.members = 0;
	walk("bundle/upload");
	ck_assert(text_is(first_warning()->text, "more than 0 MiB unpacked in all, the limit; the rest was not read"));
}
END_TEST

START_TEST(a_member_has_a_limit)
{
	walker.bounds.item = 1000;
	walk("bundle/upload");
	ck_assert(text_is(first_warning()->text, "larger than 0 MiB, the limit of one file: it was not read"));
	ck_assert(text_ends_with(first_warning()->file, "/ca_expc1_2026-11-20_09:15:02.pem"));
	ck_assert(texts_hold(seen.names, TEXT("xstat_dump_expc1_2026-11-20_09:15:02.txt")));
}
END_TEST

START_TEST(the_ratio_has_a_limit)
{
	walker.bounds.item = 11000;
	walker.bounds.ratio = 1;
	walk("bundle/upload");
	ck_assert(text_is(first_warning()->text, "unpacks to more than 1 times its size, the limit; the rest was not read"));
	ck_assert_uint_eq(walk_bounds.ratio, LIMIT_WALK_RATIO);
	ck_assert_uint_eq(walk_bounds.members, LIMIT_WALK_MEMBERS);
	ck_assert_uint_eq(walk_bounds.bytes, LIMIT_WALK_BYTES);
}
END_TEST

START_TEST(a_path_that_is_not_there_fails)
{
	walk("no/such/file");
	ck_assert(loading.result.failed);
}
END_TEST

TESTS_WITH("walk", setup, NULL,
    TEST_IF(has_archives, each_member_is_seen_once_with_its_objects),
    TEST_IF(has_archives, an_archive_within_an_archive_is_walked),
    TEST_IF(has_archives, what_is_cut_is_told_and_the_rest_is_read),
    TEST_IF(has_archives, members_have_a_limit),
    TEST_IF(has_archives, bytes_have_a_limit),
    TEST_IF(has_archives, a_member_has_a_limit),
    TEST_IF(has_archives, the_ratio_has_a_limit),
    TEST(a_path_that_is_not_there_fails))

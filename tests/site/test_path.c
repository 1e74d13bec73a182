/* test_path.c - src/site/path.c: files that a site names, below its folder and nowhere else. */
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "site_test.h"

#define BELOW " (paths start from the folder of the site file and stay below it)"
#define CLIMBS " leads out of the folder of the site file" BELOW

static struct site_path
read_path(const char *folder, const char *path)
{
	reader.folder = folder;
	return site_read_path(&reader, root_of(arena_printf(&arena, "\"%s\"", path)));
}

START_TEST(a_path_starts_from_the_folder_of_the_site_file)
{
	static const struct { const char *why, *folder, *path, *joined; } rows[] = {
		{ "a file", "office", "a.pem", "office/a.pem" },
		{ "a file of a folder", "office", "a/b.pem", "office/a/b.pem" },
		{ "a folder of the folder", "../sites/office", "a/b.pem", "../sites/office/a/b.pem" },
		{ "the root", "/", "a.pem", "//a.pem" },
		{ "the folder of the run", ".", "a/b.pem", "a/b.pem" },
		{ "a name that is an option there", ".", "-v", "./-v" },
		{ "the name of standard input", ".", "-", "./-" },
		{ "a hyphen in a folder is a name", "office", "-", "office/-" },
		{ "the folder itself", "office", ".", "office/." },
		{ "down and up again", "office", "a/../b.pem", "office/a/../b.pem" },
		{ "up to the folder, not out of it", "office", "a/b/../../c.pem", "office/a/b/../../c.pem" },
		{ "points that are no way up", "office", "..a/.../a..", "office/..a/.../a.." },
		{ "more slashes than needed", "office", "a//b/", "office/a//b/" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct site_path path = read_path(rows[i].folder, rows[i].path);

		ck_assert_msg(path.path != NULL && messages.count == 0, "%s: %s", rows[i].why, said());
		ck_assert_msg(strcmp(path.path, rows[i].joined) == 0, "%s: %s", rows[i].why, path.path);
		ck_assert_msg(text_is(path.text, rows[i].path), "%s: not as written: %.*s", rows[i].why, TEXT_ARG(path.text));
		ck_assert_msg(text_equal(path.place->text, path.text), "%s: another place", rows[i].why);
	}
}
END_TEST

START_TEST(a_path_that_leads_out_is_refused)
{
	static const struct { const char *why, *folder, *path, *said; } rows[] = {
		{ "absolute", "office", "/etc/a.pem", "1:1: the path '/etc/a.pem' is absolute" BELOW },
		{ "absolute, in the folder of the run", ".", "/a.pem", "1:1: the path '/a.pem' is absolute" BELOW },
		{ "up", "office", "..", "1:1: the path '..'" CLIMBS },
		{ "up and into another", "office", "../a.pem", "1:1: the path '../a.pem'" CLIMBS },
		{ "out and in again", "office", "../office/a.pem", "1:1: the path '../office/a.pem'" CLIMBS },
		{ "further up than down", "office", "a/../../b.pem", "1:1: the path 'a/../../b.pem'" CLIMBS },
		{ "a folder twice is one", "office", "a//../../b.pem", "1:1: the path 'a//../../b.pem'" CLIMBS },
		{ "a point is no folder", "office", "a/./../../b.pem", "1:1: the path 'a/./../../b.pem'" CLIMBS },
		{ "up at the end", "office", "a/../..", "1:1: the path 'a/../..'" CLIMBS },
		{ "empty", "office", "", "1:1: the path is empty" },
		{ "what would steer", "office", "/a\\e[2J\\u202E", "1:1: the path '/" STEERING_SHOWN "' is absolute" BELOW },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct site_path path = read_path(rows[i].folder, rows[i].path);
		const char *got = said();

		ck_assert_msg(path.path == NULL, "%s: gives %s", rows[i].why, path.path);
		ck_assert_msg(strcmp(got, rows[i].said) == 0, "%s: %s, expected: %s", rows[i].why, got, rows[i].said);
	}
}
END_TEST

/* The bytes of `unit`, over and over, `len` of them. */
static const char *
repeated(const char *unit, size_t len)
{
	char *out = arena_take(&arena, len + 1);

	for (size_t i = 0; i < len; i++)
		out[i] = unit[i % strlen(unit)];
	return out;
}

START_TEST(a_path_may_be_as_long_as_the_system_takes)
{
	size_t longest = PATH_MAX - 1 - strlen("office/");
	struct site_path path = read_path("office", repeated("a/", longest));

	ck_assert_msg(path.path != NULL, "%s", said());
	ck_assert_uint_eq(strlen(path.path), PATH_MAX - 1);
	path = read_path("office", repeated("a/", longest + 1));
	ck_assert_ptr_null(path.path);
	ck_assert_str_eq(said(), "1:1: the path 'a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/...' is too long" BELOW);
}
END_TEST

START_TEST(a_long_path_is_told_by_its_first_whole_characters)
{
	static const struct { const char *why, *unit; size_t len; const char *shown; } rows[] = {
		{ "at the limit", "x", LIMIT_SHOWN_VALUE - 1, NULL },
		{ "past it", "x", LIMIT_SHOWN_VALUE, "/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..." },
		{ "characters of two bytes", "\xc3\xa9", LIMIT_SHOWN_VALUE,
		  "/\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9..." },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *path = arena_printf(&arena, "/%s", repeated(rows[i].unit, rows[i].len)).at, *got, *want;

		ck_assert_msg(read_path("office", path).path == NULL, "%s: taken", rows[i].why);
		got = said();
		want = arena_printf(&arena, "1:1: the path '%s' is absolute" BELOW, rows[i].shown != NULL ? rows[i].shown : path).at;
		ck_assert_msg(strcmp(got, want) == 0, "%s: %s, expected: %s", rows[i].why, got, want);
	}
}
END_TEST

START_TEST(one_path_or_a_list_of_them_is_read)
{
	static const struct { const char *why, *content; size_t count; const char *first, *last, *said; } rows[] = {
		{ "one", "a.pem", 1, "office/a.pem", "office/a.pem", "" },
		{ "a list", "[a.pem, b.pem, c.pem]", 3, "office/a.pem", "office/c.pem", "" },
		{ "a list of none", "[]", 0, NULL, NULL, "" },
		{ "a list in which some are wrong", "[a.pem, /b, ../c]", 3, "office/a.pem", NULL,
		  "1:9: the path '/b' is absolute" BELOW "; 1:13: the path '../c'" CLIMBS },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct site_paths paths = site_read_paths(&reader, root_of(text_of(rows[i].content)));
		const char *got = said();

		ck_assert_msg(strcmp(got, rows[i].said) == 0, "%s: %s", rows[i].why, got);
		ck_assert_msg(paths.count == rows[i].count, "%s: %zu paths", rows[i].why, paths.count);
		if (paths.count == 0)
			continue;
		ck_assert_msg(strcmp(paths.items[0].path, rows[i].first) == 0, "%s: first %s", rows[i].why, paths.items[0].path);
		if (rows[i].last == NULL)
			ck_assert_msg(paths.items[paths.count - 1].path == NULL, "%s: the last is there", rows[i].why);
		else
			ck_assert_msg(strcmp(paths.items[paths.count - 1].path, rows[i].last) == 0, "%s: last %s", rows[i].why,
			    paths.items[paths.count - 1].path);
	}
	ck_assert_uint_eq(site_read_paths(&reader, NULL).count, 0);
}
END_TEST

/* ---- symbolic links ---- */

/* A folder `office` with `inner` in it, and beside it `office2`, which begins like it. */
static char base[] = "/tmp/certproof-test-XXXXXX";

static const char *
in_base(const char *name)
{
	return arena_printf(&arena, "%s/%s", base, name).at;
}

static const struct link { const char *why, *name, *to; bool taken; } links[] = {
	{ "within", "office/within", "inner", true },
	{ "the folder itself", "office/itself", ".", true },
	{ "to nothing", "office/nothing", "no/such/file", true },
	{ "up", "office/up", "..", false },
	{ "into a folder whose name begins alike", "office/alike", "../office2", false },
	{ "to a file outside", "office/file", "/etc/passwd", false },
	{ "to a link that leads out", "office/link", "up", false },
};

START_TEST(a_symbolic_link_is_taken_if_it_stays_below)
{
	const char *got[COUNT_OF(links)], *outer;
	bool taken[COUNT_OF(links)], taken_of_link;

	ck_assert_ptr_nonnull(mkdtemp(base));
	ck_assert(mkdir(in_base("office"), 0700) == 0 && mkdir(in_base("office/inner"), 0700) == 0);
	ck_assert(mkdir(in_base("office2"), 0700) == 0);
	ck_assert_int_eq(symlink("office", in_base("same")), 0);
	for (size_t i = 0; i < COUNT_OF(links); i++)
		ck_assert_int_eq(symlink(links[i].to, in_base(links[i].name)), 0);
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		taken[i] = read_path(in_base("office"), links[i].name + strlen("office/")).path != NULL;
		got[i] = said();
	}
	taken_of_link = read_path(in_base("same"), "inner").path != NULL;
	outer = read_path("/", arena_printf(&arena, "%s/office/up", base + 1).at).path;
	for (size_t i = 0; i < COUNT_OF(links); i++)
		unlink(in_base(links[i].name));
	unlink(in_base("same"));
	rmdir(in_base("office2"));
	rmdir(in_base("office/inner"));
	rmdir(in_base("office"));
	rmdir(base);
	for (size_t i = 0; i < COUNT_OF(links); i++) {
		const char *want = links[i].taken ? "" : arena_printf(&arena,
		    "1:1: the path '%s' is a link that leads out of the folder of the site file" BELOW,
		    links[i].name + strlen("office/")).at;

		ck_assert_msg(taken[i] == links[i].taken, "%s: %s", links[i].why, taken[i] ? "taken" : "refused");
		ck_assert_msg(strcmp(got[i], want) == 0, "%s: %s", links[i].why, got[i]);
	}
	ck_assert_msg(taken_of_link, "the folder may be a link itself");
	ck_assert_msg(outer != NULL, "nothing leads out of the root");
}
END_TEST

TESTS_WITH("site/path", setup, NULL,
	TEST(a_path_starts_from_the_folder_of_the_site_file),
	TEST(a_path_that_leads_out_is_refused),
	TEST(a_path_may_be_as_long_as_the_system_takes),
	TEST(a_long_path_is_told_by_its_first_whole_characters),
	TEST(one_path_or_a_list_of_them_is_read),
	TEST(a_symbolic_link_is_taken_if_it_stays_below))

/* test_glob.c - src/base/glob.c: patterns take the paths that git ignores by them. */
#include "../harness.h"

static const struct { const char *patterns, *path; bool folder, taken; } rows[] = {
	{ "a.pem", "a.pem", false, true },
	{ "a.pem", "sub/deep/a.pem", false, true },
	{ "a.pem", "b.pem", false, false },
	{ "*.pem", "sub/a.pem", false, true },
	{ "*.pem", "a.pem/b", false, true },
	{ "a*c*e", "abcde", false, true },
	{ "a*c*e", "abcd", false, false },
	{ "*", "a/b", false, true },
	{ "/a.pem", "a.pem", false, true },
	{ "/a.pem", "sub/a.pem", false, false },
	{ "sub/a.pem", "sub/a.pem", false, true },
	{ "sub/a.pem", "x/sub/a.pem", false, false },
	{ "sub/*.pem", "sub/deep/a.pem", false, false },
	{ "vendor/", "vendor", true, true },
	{ "vendor/", "vendor", false, false },
	{ "vendor/", "vendor/a.pem", false, true },
	{ "vendor/", "x/vendor/deep/a.pem", false, true },
	{ "**/a.pem", "a.pem", false, true },
	{ "**/a.pem", "x/y/a.pem", false, true },
	{ "**/b/a.pem", "x/b/c/b/a.pem", false, true },
	{ "**/b/a.pem", "xb/a.pem", false, false },
	{ "x/**", "x/a/b", false, true },
	{ "x/**", "x", true, false },
	{ "x/**/z", "x/z", false, true },
	{ "x/**/z", "x/a/b/z", false, true },
	{ "x/**/z", "x/a/bz", false, false },
	{ "x/**/y*z", "x/a/yz/yaz", false, true },
	{ "?.pem", "a.pem", false, true },
	{ "?.pem", "ab.pem", false, false },
	{ "a?b", "a/b", false, false },
	{ "[a-c].pem", "b.pem", false, true },
	{ "[a-c].pem", "d.pem", false, false },
	{ "[!a-c].pem", "d.pem", false, true },
	{ "[^a-c].pem", "b.pem", false, false },
	{ "[]a].pem", "].pem", false, true },
	{ "a\\*b", "a*b", false, true },
	{ "a\\*b", "axb", false, false },
	{ "*.pem !keep.pem", "keep.pem", false, false },
	{ "*.pem !keep.pem", "other.pem", false, true },
	{ "!keep.pem *.pem", "keep.pem", false, true },
	{ "sub/ !sub/keep.pem", "sub/keep.pem", false, true },
	{ "sub/* !sub/keep.pem", "sub/keep.pem", false, false },
	{ "", "a.pem", false, false },
};

static struct texts
patterns_of(const char *words)
{
	struct texts out = { 0 };

	for (size_t len; *words != '\0'; words += len + (words[len] == ' ')) {
		len = strcspn(words, " ");
		*LIST_ADD(&arena, &out) = (struct text){ words, len };
	}
	return out;
}

START_TEST(a_pattern_takes_what_git_ignores)
{
	struct texts patterns = patterns_of(rows[_i].patterns);
	struct text by;

	ck_assert_msg(globs_take(&patterns, text_of(rows[_i].path), rows[_i].folder, &by) == rows[_i].taken, "%s: %s",
	    rows[_i].patterns, rows[_i].path);
}
END_TEST

/* git itself is asked, where it is there. */
START_TEST(git_says_the_same)
{
	const char *folder = temp_folder();
	struct bytes told;

	(void)write_file(".gitignore", arena_printf(&arena, "%s\n", rows[_i].patterns).at);
	if (strchr(rows[_i].patterns, ' ') != NULL || rows[_i].path[0] == '\0' ||
	    system(arena_printf(&arena, "cd '%s' && git init -q . >/dev/null 2>&1", folder).at) != 0)
		return;
	if (rows[_i].folder)
		ck_assert_int_eq(system(arena_printf(&arena, "mkdir -p '%s/%s'", folder, rows[_i].path).at), 0);
	else
		(void)write_file(rows[_i].path, "");
	ck_assert_int_eq(system(arena_printf(&arena, "cd '%s' && git check-ignore -q '%s'; echo $? >'%s/.told'", folder, rows[_i].path, folder).at), 0);
	ck_assert(file_read(&arena, arena_printf(&arena, "%s/.told", folder).at, 100, &told, &messages));
	ck_assert_msg(text_is(text_trim(text_of_bytes(told)), rows[_i].taken ? "0" : "1"), "%s: %s: %.*s", rows[_i].patterns, rows[_i].path,
	    TEXT_ARG(text_of_bytes(told)));
}
END_TEST

START_TEST(a_hostile_pattern_takes_no_time)
{
	struct buffer stars, name;
	struct texts patterns = { 0 };
	struct text by;

	buffer_init(&stars, &arena);
	buffer_init(&name, &arena);
	for (size_t i = 0; i < 1000; i++)
		buffer_adds(&stars, "*a");
	for (size_t i = 0; i < 2000; i++)
		buffer_adds(&name, i % 7 == 0 ? "a/" : "a");
	buffer_adds(&stars, "b");
	*LIST_ADD(&arena, &patterns) = buffer_text(&stars);
	ck_assert(!globs_take(&patterns, buffer_text(&name), false, &by));
}
END_TEST

TESTS("glob",
	EACH(a_pattern_takes_what_git_ignores, rows),
	EACH(git_says_the_same, rows),
	TEST(a_hostile_pattern_takes_no_time))

/*
 * glob.c - paths by patterns, as .gitignore has them (gitignore(5)).
 *
 * The last pattern that matches a path, or a folder above it, decides; "!" takes back; "/" at the start or within means from the
 * folder of the patterns; "/" at the end means folders alone; "*" and "?" stay within a name, "**" does not.
 */
#include <string.h>

#include "base/base.h"

/* Whether "[a-z]" at `*pattern` takes the character; false with *pattern unmoved if the bracket has no end. */
static bool
bracket(const char **pattern, const char *end, unsigned char c, bool *takes)
{
	const char *at = *pattern + 1;
	bool negated = at < end && (*at == '!' || *at == '^'), found = false, first = true;

	at += negated;
	for (; at < end && (*at != ']' || first); first = false) {
		unsigned char low = (unsigned char)*at, high;

		if (low == '\\' && at + 1 < end)
			low = (unsigned char)*++at;
		at++;
		high = low;
		if (at + 1 < end && *at == '-' && at[1] != ']') {
			high = (unsigned char)at[1];
			at += 2;
		}
		found = found || (c >= low && c <= high);
	}
	if (at >= end)
		return false;
	*pattern = at + 1;
	*takes = found != negated && c != '/';
	return true;
}

/* A star's second chance: where its match may grow. */
struct star {
	const char *pattern, *path;    /* NULL: there was none */
};

/* Time in proportion to the product of the lengths: of single stars only the last is tried again, of double ones, too. */
static bool
match(const char *p, const char *p_end, const char *s, const char *s_end)
{
	struct star one = { 0 }, two = { 0 };

	for (;;) {
		if (p < p_end && *p == '*' && p + 1 < p_end && p[1] == '*') {
			p += 2;
			/* Between slashes it is any number of folders, none too. */
			if (p < p_end && *p == '/') {
				two = (struct star){ p + 1, s };
				one = (struct star){ 0 };
				p++;
				continue;
			}
			two = (struct star){ p, s };
			one = (struct star){ 0 };
			if (p == p_end)
				return true;
			continue;
		}
		if (p < p_end && *p == '*') {
			one = (struct star){ ++p, s };
			continue;
		}
		if (s == s_end && p == p_end)
			return true;
		if (s < s_end && p < p_end) {
			const char *before = p;
			bool takes = false;

			if (*p == '?' && *s != '/') {
				p++, s++;
				continue;
			}
			if (*p == '[' && bracket(&p, p_end, (unsigned char)*s, &takes)) {
				if (takes) {
					s++;
					continue;
				}
				p = before;
			} else {
				if (*p == '\\' && p + 1 < p_end)
					p++;
				if (*p == *s) {
					p++, s++;
					continue;
				}
				p = before;
			}
		}
		if (one.pattern != NULL && one.path < s_end && *one.path != '/') {
			s = ++one.path;
			p = one.pattern;
		} else if (two.pattern != NULL && two.path < s_end) {
			/* After a double star and a slash a name begins. */
			do
				two.path++;
			while (two.pattern[-1] == '/' && two.path < s_end && two.path[-1] != '/');
			if (two.pattern[-1] == '/' && two.path[-1] != '/')
				return false;
			s = two.path;
			p = two.pattern;
			one = (struct star){ 0 };
		} else {
			return false;
		}
	}
}

bool
glob_is_one(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '*' || text.at[i] == '?' || text.at[i] == '[')
			return true;
	return false;
}

/* One pattern without its "!" and one path, without the folders above it. */
static bool
matches_itself(struct text pattern, struct text path, bool folder)
{
	const char *name = path.at;
	bool anchored;

	if (pattern.len > 1 && pattern.at[pattern.len - 1] == '/') {
		if (!folder)
			return false;
		pattern.len--;
	}
	anchored = pattern.len > 0 && memchr(pattern.at, '/', pattern.len) != NULL;
	if (pattern.len > 0 && pattern.at[0] == '/')
		pattern = (struct text){ pattern.at + 1, pattern.len - 1 };
	if (!anchored)
		for (size_t i = 0; i < path.len; i++)
			if (path.at[i] == '/')
				name = path.at + i + 1;
	return match(pattern.at, pattern.at + pattern.len, name, path.at + path.len);
}

static bool
decides(const struct texts *patterns, struct text path, bool folder, bool *taken, struct text *by)
{
	bool decided = false;

	for (size_t i = 0; i < patterns->count; i++) {
		struct text pattern = patterns->items[i];
		bool back = pattern.len > 0 && pattern.at[0] == '!';

		if (back)
			pattern = (struct text){ pattern.at + 1, pattern.len - 1 };
		if (pattern.len == 0 || !matches_itself(pattern, path, folder))
			continue;
		decided = true;
		*taken = !back;
		*by = patterns->items[i];
	}
	return decided;
}

bool
globs_take(const struct texts *patterns, struct text path, bool folder, struct text *by)
{
	bool taken = false;

	/* What is below a folder that is taken cannot be taken back. */
	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] == '/' && i > 0 && decides(patterns, (struct text){ path.at, i }, true, &taken, by) && taken)
			return true;
	taken = false;
	return decides(patterns, path, folder, &taken, by) && taken;
}

/* strings.c - functions on strings. Positions count code points; nothing depends on the locale. */
#include <string.h>

#include "cel/ext/format.h"
#include "cel/ext/ext.h"
#include "cel/function.h"

static void
charge_scan(struct cel_run *run, struct text text)
{
	cel_charge(run, text.len / 10 + 1);
}

static struct text
part(struct text text, size_t start, size_t end)
{
	return (struct text){ text.at != NULL ? text.at + start : "", end - start };
}

/* ---- code points and bytes ---- */

static bool
begins_character(char c)
{
	return ((unsigned char)c & 0xC0) != 0x80;
}

static int64_t
characters_in(struct text text)
{
	int64_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += begins_character(text.at[i]);
	return count;
}

/* The byte at which character `position` begins, `text.len` for the one past the last; false beyond that. */
static bool
byte_of(struct text text, int64_t position, size_t *byte)
{
	size_t i = 0;

	if (position < 0)
		return false;
	for (; i < text.len; i++)
		if (begins_character(text.at[i]) && position-- == 0)
			break;
	*byte = i;
	return i < text.len || position == 0;
}

static size_t
character_size(struct text text, size_t byte)
{
	size_t end = byte + 1;

	while (end < text.len && !begins_character(text.at[end]))
		end++;
	return end - byte;
}

static struct cel_value
out_of_range(struct cel_run *run, int64_t index)
{
	return cel_fail(run, CEL_INDEX_OUT_OF_RANGE, "index out of range: %lld", (long long)index);
}

/* ---- searching ---- */

/*
 * Knuth, Morris and Pratt: the time is that of both texts together, whatever they are. memmem would do for the
 * first occurrence, but the last one takes a search that goes on within an occurrence.
 */
struct finder {
	struct text needle;            /* not empty */
	uint32_t *fallback;            /* [i]: longest proper beginning of the first i bytes that also ends them */
	size_t matched;
};

static void
finder_init(struct finder *finder, struct arena *arena, struct text needle)
{
	size_t k = 0;

	*finder = (struct finder){ .needle = needle, .fallback = ARENA_ARRAY(arena, uint32_t, needle.len + 1) };
	for (size_t i = 1; i < needle.len; i++) {
		while (k > 0 && needle.at[i] != needle.at[k])
			k = finder->fallback[k];
		k += needle.at[i] == needle.at[k];
		finder->fallback[i + 1] = (uint32_t)k;
	}
}

/* The next occurrence that ends after `*at`, which moves to its end; `start` is where it begins. */
static bool
finder_next(struct finder *finder, struct text text, size_t *at, size_t *start)
{
	struct text needle = finder->needle;
	size_t k = finder->matched;

	for (size_t i = *at; i < text.len; i++) {
		if (k == needle.len)
			k = finder->fallback[k];
		while (k > 0 && text.at[i] != needle.at[k])
			k = finder->fallback[k];
		k += text.at[i] == needle.at[k];
		if (k == needle.len) {
			finder->matched = k;
			*at = i + 1;
			*start = i + 1 - k;
			return true;
		}
	}
	return false;
}

/* The first occurrence, or the last that begins at `last` or before. Bytes; false: none. */
static bool
find_first(struct cel_run *run, struct text text, struct text needle, size_t from, size_t *start)
{
	struct arena_mark mark = arena_mark(run->arena);
	struct finder finder;
	bool found;

	if (needle.len > text.len - from)
		return false;
	finder_init(&finder, run->arena, needle);
	found = finder_next(&finder, text, &from, start);
	arena_rewind(run->arena, mark);
	return found;
}

static bool
find_last(struct cel_run *run, struct text text, struct text needle, size_t last, size_t *start)
{
	struct arena_mark mark = arena_mark(run->arena);
	struct finder finder;
	size_t at = 0, occurrence;
	bool found = false;

	if (needle.len > text.len)
		return false;
	finder_init(&finder, run->arena, needle);
	while (finder_next(&finder, text, &at, &occurrence) && occurrence <= last) {
		*start = occurrence;
		found = true;
	}
	arena_rewind(run->arena, mark);
	return found;
}

static struct cel_value
index_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text, needle = args[1].as.text;
	size_t from = 0, start;

	charge_scan(run, text);
	charge_scan(run, needle);
	if (count == 3 && !byte_of(text, args[2].as.number, &from))
		return out_of_range(run, args[2].as.number);
	if (needle.len == 0)
		return cel_int(count == 3 ? args[2].as.number : 0);
	if (!find_first(run, text, needle, from, &start))
		return cel_int(-1);
	return cel_int(characters_in(part(text, 0, start)));
}

static struct cel_value
last_index_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text, needle = args[1].as.text;
	size_t last = text.len, start;

	charge_scan(run, text);
	charge_scan(run, needle);
	if (count == 3 && !byte_of(text, args[2].as.number, &last))
		return out_of_range(run, args[2].as.number);
	if (needle.len == 0)
		return cel_int(count == 3 ? args[2].as.number : characters_in(text));
	if (!find_last(run, text, needle, last, &start))
		return cel_int(-1);
	return cel_int(characters_in(part(text, 0, start)));
}

/* ---- parts ---- */

static struct cel_value
char_at(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	size_t byte;

	(void)count;
	charge_scan(run, text);
	if (!byte_of(text, args[1].as.number, &byte))
		return out_of_range(run, args[1].as.number);
	if (byte == text.len)
		return cel_string(TEXT(""));
	return cel_string(part(text, byte, byte + character_size(text, byte)));
}

static struct cel_value
substring(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	size_t start, end = text.len;

	charge_scan(run, text);
	if (!byte_of(text, args[1].as.number, &start))
		return out_of_range(run, args[1].as.number);
	if (count == 3 && !byte_of(text, args[2].as.number, &end))
		return out_of_range(run, args[2].as.number);
	if (end < start)
		return cel_fail(run, CEL_INDEX_OUT_OF_RANGE,
		    "invalid substring range: start %lld, end %lld", (long long)args[1].as.number,
		    (long long)args[2].as.number);
	return cel_string(part(text, start, end));
}

/* Unicode's property White_Space. */
static bool
is_space(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	    (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static struct cel_value
trim(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	const char *at, *end;

	(void)count;
	charge_scan(run, text);
	if (text.len == 0)
		return cel_string(TEXT(""));
	at = text.at;
	end = at + text.len;
	while (at < end) {
		const char *next = at;

		if (!is_space(text_utf8_next(&next, end)))
			break;
		at = next;
	}
	while (end > at) {
		const char *last = end - 1, *next;

		while (last > at && !begins_character(*last))
			last--;
		next = last;
		if (!is_space(text_utf8_next(&next, end)))
			break;
		end = last;
	}
	return cel_string((struct text){ at, (size_t)(end - at) });
}

/* Adds to the list that split builds, if there is one; the first pass only counts. */
static void
add_part(struct cel_value *items, size_t *count, struct text text)
{
	if (items != NULL)
		items[*count] = cel_string(text);
	++*count;
}

static size_t
split_into(struct cel_run *run, struct text text, struct text separator, size_t most, struct cel_value *items)
{
	struct finder finder;
	size_t count = 0, start = 0, at = 0, occurrence;

	if (separator.len == 0) {
		while (start < text.len) {
			size_t end = count + 1 == most ? text.len : start + character_size(text, start);

			add_part(items, &count, part(text, start, end));
			start = end;
		}
		return count;
	}
	finder_init(&finder, run->arena, separator);
	while (count + 1 < most && finder_next(&finder, text, &at, &occurrence)) {
		add_part(items, &count, part(text, start, occurrence));
		start = at;
		finder.matched = 0;
	}
	add_part(items, &count, part(text, start, text.len));
	return count;
}

static struct cel_value
split(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	int64_t limit = count == 3 ? args[2].as.number : -1;
	size_t most = limit < 0 ? SIZE_MAX : (size_t)limit, parts;
	struct arena_mark mark = arena_mark(run->arena);
	struct cel_value *items;

	charge_scan(run, text);
	charge_scan(run, args[1].as.text);
	if (most == 0)
		return cel_list(NULL, 0);
	parts = split_into(run, text, args[1].as.text, most, NULL);
	arena_rewind(run->arena, mark);
	items = cel_list_room(run, parts);
	split_into(run, text, args[1].as.text, most, items);
	return cel_list(items, parts);
}

/* ---- new strings ---- */

static struct cel_value
join(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct cel_value *items = args[0].as.list.items;
	size_t items_count = args[0].as.list.count, len = 0;
	struct text separator = count == 2 ? args[1].as.text : TEXT("");
	char *room, *at;

	cel_charge(run, items_count);
	for (size_t i = 0; i < items_count; i++) {
		if (items[i].kind != CEL_STRING)
			return cel_no_overload(run, "join", args, count);
		len += items[i].as.text.len + (i > 0 ? separator.len : 0);
	}
	at = room = cel_string_room(run, len);
	for (size_t i = 0; i < items_count; i++) {
		if (i > 0 && separator.len > 0)
			at = (char *)memcpy(at, separator.at, separator.len) + separator.len;
		if (items[i].as.text.len > 0)
			at = (char *)memcpy(at, items[i].as.text.at, items[i].as.text.len) + items[i].as.text.len;
	}
	return cel_string((struct text){ room, len });
}

/* Copies `text` with its first `most` occurrences of `old` replaced; NULL `room` only counts bytes. */
static size_t
replace_into(struct cel_run *run, struct text text, struct text old, struct text new, size_t most, char *room)
{
	struct finder finder = { 0 };
	size_t len = 0, copied = 0, at = 0, start = 0;

	if (old.len > 0)
		finder_init(&finder, run->arena, old);
	for (size_t done = 0; done < most; done++) {
		if (old.len > 0) {
			if (!finder_next(&finder, text, &at, &start))
				break;
			finder.matched = 0;
		} else {                               /* before every character and at the end */
			if (done > 0 && start == text.len)
				break;
			if (done > 0)
				start += character_size(text, start);
			at = start;
		}
		if (room != NULL && start > copied)
			memcpy(room + len, text.at + copied, start - copied);
		len += start - copied;
		if (room != NULL && new.len > 0)
			memcpy(room + len, new.at, new.len);
		len += new.len;
		copied = at;
	}
	if (room != NULL && text.len > copied)
		memcpy(room + len, text.at + copied, text.len - copied);
	return len + (text.len - copied);
}

static struct cel_value
replace(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text, old = args[1].as.text, new = args[2].as.text;
	int64_t limit = count == 4 ? args[3].as.number : -1;
	size_t most = limit < 0 ? SIZE_MAX : (size_t)limit, len;
	struct arena_mark mark = arena_mark(run->arena);
	char *room;

	charge_scan(run, text);
	charge_scan(run, old);
	len = replace_into(run, text, old, new, most, NULL);
	arena_rewind(run->arena, mark);
	room = cel_string_room(run, len);
	replace_into(run, text, old, new, most, room);
	return cel_string((struct text){ room, len });
}

/* Copies with the letters from `first` to `last` moved by `by`. */
static struct cel_value
change_case(struct cel_run *run, struct text text, char first, char last, int by)
{
	char *room = cel_string_room(run, text.len);

	for (size_t i = 0; i < text.len; i++)
		room[i] = text.at[i] >= first && text.at[i] <= last ? (char)(text.at[i] + by) : text.at[i];
	return cel_string((struct text){ room, text.len });
}

static struct cel_value
lower_ascii(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return change_case(run, args[0].as.text, 'A', 'Z', 'a' - 'A');
}

static struct cel_value
upper_ascii(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return change_case(run, args[0].as.text, 'a', 'z', 'A' - 'a');
}

static struct cel_value
reverse(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	char *room = cel_string_room(run, text.len);

	(void)count;
	for (size_t i = 0, size; i < text.len; i += size) {
		size = character_size(text, i);
		memcpy(room + text.len - i - size, text.at + i, size);
	}
	return cel_string((struct text){ room, text.len });
}

static struct cel_value
quote(struct cel_run *run, const struct cel_value *args, size_t count)
{
	static const char special[] = "\a\b\f\n\r\t\v\\\"", letters[] = "abfnrtv\\\"";
	struct text text = args[0].as.text;
	size_t len = text.len + 2;
	char *room, *at;

	(void)count;
	for (size_t i = 0; i < text.len; i++)
		len += memchr(special, text.at[i], sizeof(special) - 1) != NULL;
	at = room = cel_string_room(run, len);
	*at++ = '"';
	for (size_t i = 0; i < text.len; i++) {
		const char *found = memchr(special, text.at[i], sizeof(special) - 1);

		if (found != NULL)
			*at++ = '\\';
		*at++ = found != NULL ? letters[found - special] : text.at[i];
	}
	*at = '"';
	return cel_string((struct text){ room, len });
}

static struct cel_value
format(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return ext_format(run, args[0].as.text, &args[1]);
}

/* ---- regular expressions ---- */

static struct cel_value
find(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	struct cel_value failure;
	const struct regex *regex = cel_run_regex(run, args[1].as.text, &failure);
	struct regex_span span;

	(void)count;
	if (regex == NULL)
		return failure;
	if (!cel_run_search(run, regex, text, 0, &span, 1))
		return cel_string(TEXT(""));
	return cel_string(part(text, span.start, span.end));
}

static struct cel_value
find_all(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text;
	int64_t limit = count == 3 ? args[2].as.number : -1;
	size_t most = limit < 0 ? SIZE_MAX : (size_t)limit;
	struct cel_value failure, *items;
	const struct regex *regex = cel_run_regex(run, args[1].as.text, &failure);
	LIST(struct regex_span) found = { 0 };
	struct regex_span span;
	size_t previous = SIZE_MAX;

	if (regex == NULL)
		return failure;
	for (size_t at = 0; at <= text.len && found.count < most; ) {
		if (!cel_run_search(run, regex, text, at, &span, 1))
			break;
		at = span.end;
		if (span.start == span.end) {
			at += at < text.len ? character_size(text, at) : 1;
			if (span.end == previous)      /* nothing, right behind a match, is no match of its own */
				continue;
		}
		previous = span.end;
		*LIST_ADD(run->arena, &found) = span;
		if (found.count > LIMIT_CEL_LIST)
			break;                         /* cel_list_room says so */
	}
	items = cel_list_room(run, found.count);
	for (size_t i = 0; i < found.count; i++)
		items[i] = cel_string(part(text, found.items[i].start, found.items[i].end));
	return cel_list(items, found.count);
}

static const struct cel_function functions[] = {
	{ "string.charAt(int) -> string",
	    "The character at a position from 0; empty at the position behind the last.", char_at, NULL },
	{ "string.indexOf(string) -> int", "The position of the first occurrence, or -1.", index_of, NULL },
	{ "string.indexOf(string, int) -> int",
	    "The position of the first occurrence at or after a position, or -1.", index_of, NULL },
	{ "string.lastIndexOf(string) -> int", "The position of the last occurrence, or -1.",
	    last_index_of, NULL },
	{ "string.lastIndexOf(string, int) -> int",
	    "The position of the last occurrence that begins at a position or before it, or -1.",
	    last_index_of, NULL },
	{ "string.substring(int) -> string", "The text from a position to the end.", substring, NULL },
	{ "string.substring(int, int) -> string",
	    "The text from a position up to another, which is not part of it.", substring, NULL },
	{ "string.trim() -> string", "The text without white space at both ends.", trim, NULL },
	{ "string.split(string) -> list(string)", "The parts between the occurrences of a separator.",
	    split, NULL },
	{ "string.split(string, int) -> list(string)",
	    "At most so many parts, the last one with what is left; all if the number is negative.",
	    split, NULL },
	{ "list(string).join() -> string", "All elements, one behind the other.", join, NULL },
	{ "list(string).join(string) -> string", "All elements with a separator between them.", join, NULL },
	{ "string.replace(string, string) -> string",
	    "The text with each occurrence of the first replaced by the second.", replace, NULL },
	{ "string.replace(string, string, int) -> string",
	    "The text with at most so many occurrences replaced; all if the number is negative.",
	    replace, NULL },
	{ "string.lowerAscii() -> string", "The text with A to Z as a to z; other letters stay.",
	    lower_ascii, NULL },
	{ "string.upperAscii() -> string", "The text with a to z as A to Z; other letters stay.",
	    upper_ascii, NULL },
	{ "string.reverse() -> string", "The characters in reverse order.", reverse, NULL },
	{ "strings.quote(string) -> string",
	    "The text in double quotes, with escapes for what must not stand in them.", quote, NULL },
	{ "string.format(list(dyn)) -> string",
	    "The text with %s, %d, %f, %e, %b, %o, %x and %X replaced by the values of a list.",
	    format, NULL },
	{ "string.find(string) -> string", "The first match of a regular expression, or an empty text.",
	    find, cel_check_regex },
	{ "string.findAll(string) -> list(string)", "All matches of a regular expression.",
	    find_all, cel_check_regex },
	{ "string.findAll(string, int) -> list(string)",
	    "The first so many matches of a regular expression; all if the number is negative.",
	    find_all, cel_check_regex },
};

const struct cel_library cel_ext_strings = { "strings", functions, COUNT_OF(functions), NULL, 0 };

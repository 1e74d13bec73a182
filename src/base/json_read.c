/* json_read.c - the members of one JSON object (RFC 8259), as strictly as its grammar. */
#include <string.h>

#include "base/base.h"

struct reader {
	struct arena *arena;
	const char *at, *end;
	const char *why;               /* NULL: nothing is wrong yet */
};

static bool
fail(struct reader *r, const char *why)
{
	if (r->why == NULL)
		r->why = why;
	return false;
}

static void
skip_blanks(struct reader *r)
{
	while (r->at < r->end && strchr(" \t\r\n", *r->at) != NULL && *r->at != '\0')
		r->at++;
}

static bool
take(struct reader *r, char c)
{
	skip_blanks(r);
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool
read_hex(struct reader *r, uint32_t *out)
{
	*out = 0;
	if (r->end - r->at < 4)
		return fail(r, "a \\u escape is cut short");
	for (unsigned i = 0; i < 4; i++) {
		int digit = hex_digit((unsigned char)*r->at++);

		if (digit < 0)
			return fail(r, "a \\u escape is not four hexadecimal digits");
		*out = *out << 4 | (uint32_t)digit;
	}
	return true;
}

static void
put_utf8(char **to, uint32_t c)
{
	char *p = *to;

	if (c < 0x80) {
		*p++ = (char)c;
	} else if (c < 0x800) {
		*p++ = (char)(0xc0 | c >> 6);
		*p++ = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		*p++ = (char)(0xe0 | c >> 12);
		*p++ = (char)(0x80 | (c >> 6 & 0x3f));
		*p++ = (char)(0x80 | (c & 0x3f));
	} else {
		*p++ = (char)(0xf0 | c >> 18);
		*p++ = (char)(0x80 | (c >> 12 & 0x3f));
		*p++ = (char)(0x80 | (c >> 6 & 0x3f));
		*p++ = (char)(0x80 | (c & 0x3f));
	}
	*to = p;
}

static bool
read_escape(struct reader *r, char **to)
{
	static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *found;
	uint32_t c, low;

	if (r->at == r->end)
		return fail(r, "a string has no end");
	if (*r->at == 'u') {
		r->at++;
		if (!read_hex(r, &c))
			return false;
		if (c >= 0xdc00 && c <= 0xdfff)
			return fail(r, "a surrogate stands alone");
		if (c >= 0xd800 && c <= 0xdbff) {
			if (r->end - r->at < 2 || r->at[0] != '\\' || r->at[1] != 'u')
				return fail(r, "a surrogate stands alone");
			r->at += 2;
			if (!read_hex(r, &low))
				return false;
			if (low < 0xdc00 || low > 0xdfff)
				return fail(r, "a surrogate stands alone");
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
		}
		put_utf8(to, c);
		return true;
	}
	found = *r->at == '\0' ? NULL : strchr(letters, *r->at);
	if (found == NULL)
		return fail(r, "a string has an escape that JSON does not know");
	*(*to)++ = means[found - letters];
	r->at++;
	return true;
}

/* Behind the opening quote. What is decoded is never longer than what is read. */
static bool
read_string(struct reader *r, struct text *out)
{
	const char *stop = r->at;
	char *text, *to;

	while (stop < r->end && *stop != '"')
		stop += *stop == '\\' ? 2 : 1;
	if (stop >= r->end)
		return fail(r, "a string has no end");
	text = to = arena_take_raw(r->arena, (size_t)(stop - r->at) + 1);
	while (r->at < stop) {
		const char *from = r->at;

		if (*from == '\\') {
			r->at++;
			if (!read_escape(r, &to))
				return false;
			continue;
		}
		if ((unsigned char)*from < 0x20)
			return fail(r, "a string has a control character");
		if (text_utf8_next(&r->at, stop) == 0xffffffff)
			return fail(r, "a string is not UTF-8");
		memcpy(to, from, (size_t)(r->at - from));
		to += r->at - from;
	}
	r->at = stop + 1;
	*to = '\0';
	*out = (struct text){ text, (size_t)(to - text) };
	return true;
}

static size_t
skip_digits(struct reader *r)
{
	const char *from = r->at;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return (size_t)(r->at - from);
}

static bool
read_number(struct reader *r)
{
	const char *from;
	size_t digits;

	if (*r->at == '-')
		r->at++;
	from = r->at;
	digits = skip_digits(r);
	if (digits == 0 || (digits > 1 && *from == '0'))
		return fail(r, "a value is not one of JSON");
	if (r->at < r->end && *r->at == '.') {
		r->at++;
		if (skip_digits(r) == 0)
			return fail(r, "a number ends in its point");
	}
	if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
		r->at++;
		if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
			r->at++;
		if (skip_digits(r) == 0)
			return fail(r, "a number has no exponent");
	}
	return true;
}

static bool
read_word(struct reader *r)
{
	static const char *const words[] = { "true", "false", "null" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (text_starts_with((struct text){ r->at, (size_t)(r->end - r->at) }, words[i])) {
			r->at += strlen(words[i]);
			return true;
		}
	return fail(r, "a value is not one of JSON");
}

static bool skip_value(struct reader *r, unsigned depth);

/* Behind the opening bracket. */
static bool
skip_nested(struct reader *r, char closing, unsigned depth)
{
	struct text ignored;

	if (depth == LIMIT_JSON_DEPTH)
		return fail(r, "its values are nested deeper than the limit of 64");
	if (take(r, closing))
		return true;
	do {
		if (closing == '}' && (!take(r, '"') || !read_string(r, &ignored) || !take(r, ':')))
			return fail(r, "a member of an object is not a string and a value");
		if (!skip_value(r, depth + 1))
			return false;
	} while (take(r, ','));
	return take(r, closing) || fail(r, "a comma or a closing bracket is missing");
}

static bool
skip_value(struct reader *r, unsigned depth)
{
	struct text ignored;

	skip_blanks(r);
	if (r->at == r->end)
		return fail(r, "a value is missing");
	switch (*r->at) {
	case '"':
		r->at++;
		return read_string(r, &ignored);
	case '{':
		r->at++;
		return skip_nested(r, '}', depth);
	case '[':
		r->at++;
		return skip_nested(r, ']', depth);
	case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
		return read_number(r);
	default:
		return read_word(r);
	}
}

static bool
read_member(struct reader *r, struct json_members *out)
{
	struct json_member member = { 0 };
	const char *from;

	if (!take(r, '"'))
		return fail(r, "a member does not begin with its name in quotes");
	if (!read_string(r, &member.name))
		return false;
	if (json_member(out, member.name.at) != NULL)
		return fail(r, "a name is there twice");
	if (!take(r, ':'))
		return fail(r, "a colon is missing behind a name");
	skip_blanks(r);
	from = r->at;
	if (r->at < r->end && *r->at == '"') {
		r->at++;
		member.is_string = true;
		if (!read_string(r, &member.string))
			return false;
	} else if (!skip_value(r, 0)) {
		return false;
	}
	member.value = (struct text){ from, (size_t)(r->at - from) };
	*LIST_ADD(r->arena, out) = member;
	return true;
}

bool
json_read_object(struct arena *arena, struct text text, struct json_members *out, const char **why)
{
	struct reader r = { .arena = arena, .at = text.at, .end = text.at + text.len };
	bool good = take(&r, '{');

	*out = (struct json_members){ 0 };
	if (!good)
		(void)fail(&r, "it does not begin with {");
	if (good && !take(&r, '}')) {
		do
			good = read_member(&r, out);
		while (good && take(&r, ','));
		if (good && !take(&r, '}'))
			good = fail(&r, "a comma or the closing } is missing");
	}
	skip_blanks(&r);
	if (good && r.at != r.end)
		good = fail(&r, "something stands behind the object");
	*why = r.why;
	return good;
}

const struct json_member *
json_member(const struct json_members *members, const char *name)
{
	for (size_t i = 0; i < members->count; i++)
		if (text_is(members->items[i].name, name))
			return &members->items[i];
	return NULL;
}

/* syntax.c - reads a pattern by RE2's grammar and writes it for PCRE2. */
#include <string.h>

#include "regex/sets.h"
#include "regex/syntax.h"

/* What the last item was, for a repetition that follows it. */
enum item {
	NO_ITEM,
	ATOM,
	ASSERTION,             /* ^ $ \b ...: PCRE2 repeats these only within a group */
	REPETITION,
};

struct group {
	size_t at;             /* of its '(' in the pattern */
	size_t written;        /* where it begins in the output */
	unsigned repeated;     /* highest product of counted repetitions within it */
	bool fold;             /* flag i where it begins */
};

struct reader {
	struct arena *arena;
	struct text pattern;
	size_t pos;
	struct buffer out;
	enum item item;
	size_t item_written;   /* where the last item begins in the output */
	unsigned item_repeated;
	struct group groups[LIMIT_REGEX_NESTING + 1];   /* [0] is the whole pattern */
	size_t depth;
	bool fold;             /* flag i holds: case does not count */
	struct texts names;
	struct regex_mistake *mistake;
};

static bool fail(struct reader *r, size_t at, const char *format, ...) PRINTF_LIKE(3, 4);

static bool
fail(struct reader *r, size_t at, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	r->mistake->text = arena_vprintf(r->arena, format, args);
	r->mistake->offset = at;
	va_end(args);
	return false;
}

/* The byte `ahead` of the current one, or -1 past the end. */
static int
peek(const struct reader *r, size_t ahead)
{
	return r->pos + ahead < r->pattern.len ? (unsigned char)r->pattern.at[r->pos + ahead] : -1;
}

static bool
follows(const struct reader *r, const char *what)
{
	size_t len = strlen(what);

	return r->pattern.len - r->pos >= len && memcmp(r->pattern.at + r->pos, what, len) == 0;
}

static uint32_t
next_character(struct reader *r)
{
	const char *at = r->pattern.at + r->pos;
	uint32_t character = text_utf8_next(&at, r->pattern.at + r->pattern.len);

	r->pos = (size_t)(at - r->pattern.at);
	return character;
}

static bool
is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_word(int c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

static void
begin_item(struct reader *r, enum item item)
{
	r->item = item;
	r->item_written = r->out.len;
	r->item_repeated = 1;
}

/* A character that stands for itself, in a class or outside. */
static void
write_character(struct reader *r, uint32_t character)
{
	char utf8[4];

	if (character < 0x80 && !is_word((int)character) && character > 0x20 && character != 0x7F)
		buffer_addc(&r->out, '\\');
	buffer_add(&r->out, (struct text){ utf8, text_utf8_encode(character, utf8) });
}

/* ---- escapes ---- */

static bool
refuse_escape(struct reader *r, size_t at, int c)
{
	static const struct {
		char letter;
		const char *what;
	} known[] = {
		{ 'A', "'\\A' has no place in a class" },
		{ 'B', "'\\B' has no place in a class" },
		{ 'b', "'\\b' has no place in a class" },
		{ 'z', "'\\z' has no place in a class" },
		{ 'C', "a single byte, '\\C', is not supported" },
		{ 'E', "'\\E' without '\\Q'" },
		{ 'G', "'\\G' is not supported by RE2" },
		{ 'K', "'\\K' is not supported by RE2" },
		{ 'N', "'\\N' is not supported by RE2, write '[^\\n]'" },
		{ 'R', "'\\R' is not supported by RE2, write '(?:\\r\\n|\\n|\\r)'" },
		{ 'X', "'\\X' is not supported by RE2" },
		{ 'Z', "'\\Z' is not supported by RE2, write '\\z'" },
		{ 'e', "'\\e' is not supported by RE2, write '\\x1b'" },
		{ 'g', "back references are not supported by RE2" },
		{ 'h', "'\\h' is not supported by RE2, write '[ \\t]'" },
		{ 'k', "back references are not supported by RE2" },
		{ 'u', "'\\u' is not supported by RE2, write '\\x{...}'" },
	};

	if (c == -1)
		return fail(r, at, "'\\' at the end");
	if (is_digit(c))
		return fail(r, at, "back references are not supported by RE2");
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (known[i].letter == c)
			return fail(r, at, "%s", known[i].what);
	if (is_word(c))
		return fail(r, at, "'\\%c' is not supported by RE2", c);
	return fail(r, at, "no such escape");
}

/* After \x: two hexadecimal digits, or any number of them in braces. */
static bool
read_hex(struct reader *r, size_t at, uint32_t *character)
{
	uint32_t value = 0;

	if (peek(r, 0) != '{') {
		int high = hex_digit(peek(r, 0)), low = high < 0 ? -1 : hex_digit(peek(r, 1));

		if (low < 0)
			return fail(r, at, "'\\x' needs two hexadecimal digits or braces");
		*character = (uint32_t)(high << 4 | low);
		r->pos += 2;
		return true;
	}
	r->pos++;
	if (hex_digit(peek(r, 0)) < 0)
		return fail(r, at, "'\\x{' needs hexadecimal digits and '}'");
	for (int digit; (digit = hex_digit(peek(r, 0))) >= 0; r->pos++) {
		value = value << 4 | (uint32_t)digit;
		if (value > 0x10FFFF)
			return fail(r, at, "'\\x{...}' is beyond the last character, 10FFFF");
	}
	if (peek(r, 0) != '}')
		return fail(r, at, "'\\x{' needs hexadecimal digits and '}'");
	r->pos++;
	if (value >= 0xD800 && value <= 0xDFFF)
		return fail(r, at, "'\\x{...}' is half of a surrogate pair, no character");
	*character = value;
	return true;
}

/* An escape that stands for one character; the backslash is at the current position. */
static bool
read_escape(struct reader *r, uint32_t *character)
{
	size_t at = r->pos++;
	int c = peek(r, 0);

	if (c == -1)
		return refuse_escape(r, at, c);
	r->pos++;
	switch (c) {
	case 'a': *character = 0x07; return true;
	case 'f': *character = 0x0C; return true;
	case 'n': *character = 0x0A; return true;
	case 'r': *character = 0x0D; return true;
	case 't': *character = 0x09; return true;
	case 'v': *character = 0x0B; return true;
	case 'x': return read_hex(r, at, character);
	default: break;
	}
	/* Octal; a single digit other than 0 would be a back reference. */
	if (c >= '0' && c <= '7' && (c == '0' || (peek(r, 0) >= '0' && peek(r, 0) <= '7'))) {
		*character = (uint32_t)(c - '0');
		for (int more = 0; more < 2 && peek(r, 0) >= '0' && peek(r, 0) <= '7'; more++, r->pos++)
			*character = *character << 3 | (uint32_t)(peek(r, 0) - '0');
		return true;
	}
	if (c < 0x80 && !is_letter(c) && !is_digit(c)) {
		*character = (uint32_t)c;
		return true;
	}
	return refuse_escape(r, at, c);
}

/* ---- Unicode properties ---- */

/* Writes a property of characters; `in_class` leaves out the brackets that a union of several needs. */
static bool
write_property(struct reader *r, size_t at, struct text name, bool negated, bool in_class)
{
	bool script;

	if (text_is(name, "C")) {         /* RE2 leaves out Cn, the characters not assigned */
		if (!in_class)
			buffer_addc(&r->out, '[');
		buffer_adds(&r->out, negated ? "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\p{Cn}" :
		    "\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}");
		if (!in_class)
			buffer_addc(&r->out, ']');
		return true;
	}
	script = regex_is_script(name);
	if (!script && !regex_is_category(name))
		return fail(r, at, "no such property of characters in RE2");
	buffer_adds(&r->out, negated ? "\\P{" : "\\p{");
	if (script)
		buffer_adds(&r->out, "sc:");
	/* PCRE2 up to 10.42 looks for these letters as they are, flag i or not. */
	if (r->fold && (text_is(name, "Lu") || text_is(name, "Ll") || text_is(name, "Lt")))
		buffer_adds(&r->out, "L&");
	else
		buffer_add(&r->out, name);
	buffer_addc(&r->out, '}');
	return true;
}

/* \pN \p{Greek} \p{^Greek} \PN */
static bool
read_property(struct reader *r, bool in_class)
{
	size_t at = r->pos, start, end;
	bool negated = peek(r, 1) == 'P';

	r->pos += 2;
	if (peek(r, 0) == '{') {
		const char *close;

		r->pos++;
		close = memchr(r->pattern.at + r->pos, '}', r->pattern.len - r->pos);
		if (close == NULL)
			return fail(r, at, "'\\p{' needs a name and '}'");
		if (peek(r, 0) == '^') {
			negated = !negated;
			r->pos++;
		}
		start = r->pos;
		end = (size_t)(close - r->pattern.at);
		r->pos = end + 1;
	} else {
		start = r->pos;
		if (peek(r, 0) == -1)
			return fail(r, at, "'\\p' needs a name");
		next_character(r);
		end = r->pos;
	}
	return write_property(r, at, (struct text){ r->pattern.at + start, end - start }, negated, in_class);
}

/* ---- classes ---- */

static void
write_range(struct reader *r, uint32_t first, uint32_t last)
{
	buffer_printf(&r->out, first < last ? "\\x{%X}-\\x{%X}" : "\\x{%X}", first, last);
}

/*
 * The set as a member of a class. Its ranges are written out, because PCRE2 up to 10.42 forgets that \D in a class
 * has all characters beyond ASCII when a [:name:] follows.
 */
static void
write_set(struct reader *r, const struct regex_set *set, bool negated)
{
	bool folded = r->fold && set->folded_count > 0;
	const uint32_t *ranges = folded ? set->folded : set->ranges;
	size_t count = folded ? set->folded_count : set->count;
	uint32_t next = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t first = ranges[2 * i], last = ranges[2 * i + 1];

		if (!negated)
			write_range(r, first, last);
		else if (first > next)
			write_range(r, next, first - 1);
		next = last + 1;
	}
	if (negated)
		write_range(r, next, 0x10FFFF);
}

/* \d \D \s \S \w \W; false if the letter is none of these. */
static bool
write_perl_class(struct reader *r, int letter, bool in_class)
{
	bool negated = letter == 'D' || letter == 'S' || letter == 'W';
	char name = (char)(negated ? letter + ('a' - 'A') : letter);
	const struct regex_set *set;

	if (letter == -1 || (set = regex_perl_set((struct text){ &name, 1 })) == NULL)
		return false;
	if (in_class) {
		write_set(r, set, negated);
		return true;
	}
	buffer_adds(&r->out, negated ? "[^" : "[");
	write_set(r, set, false);
	buffer_addc(&r->out, ']');
	return true;
}

/* [:alpha:] or [:^alpha:] within a class; `taken` tells whether there was one. */
static bool
read_posix_class(struct reader *r, bool *taken)
{
	size_t start = r->pos + 2, end;
	const struct regex_set *set;
	struct text name;
	bool negated;

	*taken = false;
	if (!follows(r, "[:"))
		return true;
	for (end = start; end + 1 < r->pattern.len; end++)
		if (r->pattern.at[end] == ':' && r->pattern.at[end + 1] == ']') {
			name = (struct text){ r->pattern.at + start, end - start };
			negated = name.len > 0 && name.at[0] == '^';
			if (negated)
				name = (struct text){ name.at + 1, name.len - 1 };
			set = regex_posix_set(name);
			if (set == NULL)
				return fail(r, r->pos, "no such class of characters in RE2");
			write_set(r, set, negated);
			*taken = true;
			r->pos = end + 2;
			return true;
		}
	return true;
}

static bool
read_class_character(struct reader *r, size_t class_at, uint32_t *character)
{
	if (peek(r, 0) == -1)
		return fail(r, class_at, "'[' without ']'");
	if (peek(r, 0) == '\\')
		return read_escape(r, character);
	*character = next_character(r);
	return true;
}

/* Class = "[" [ "^" ] Member { Member } "]", where the first member may be "]" */
static bool
read_class(struct reader *r)
{
	size_t at = r->pos;

	begin_item(r, ATOM);
	buffer_addc(&r->out, '[');
	r->pos++;
	if (peek(r, 0) == '^') {
		buffer_addc(&r->out, '^');
		r->pos++;
	}
	for (bool first = true; first || peek(r, 0) != ']'; first = false) {
		size_t member = r->pos;
		uint32_t low, high;
		bool taken;

		if (!read_posix_class(r, &taken))
			return false;
		if (taken)
			continue;
		if (peek(r, 0) == '\\') {
			if (peek(r, 1) == 'p' || peek(r, 1) == 'P') {
				if (!read_property(r, true))
					return false;
				continue;
			}
			if (write_perl_class(r, peek(r, 1), true)) {
				r->pos += 2;
				continue;
			}
		}
		if (!read_class_character(r, at, &low))
			return false;
		write_character(r, low);
		if (peek(r, 0) != '-' || peek(r, 1) == -1 || peek(r, 1) == ']')
			continue;
		r->pos++;
		if (!read_class_character(r, at, &high))
			return false;
		if (high < low)
			return fail(r, member, "the range of characters ends before it begins");
		buffer_addc(&r->out, '-');
		write_character(r, high);
	}
	r->pos++;
	buffer_addc(&r->out, ']');
	return true;
}

/* ---- groups ---- */

static bool
push_group(struct reader *r, size_t at, const char *opening)
{
	if (r->depth == LIMIT_REGEX_NESTING)
		return fail(r, at, "more than %d groups within each other", LIMIT_REGEX_NESTING);
	r->depth++;
	r->groups[r->depth] = (struct group){ .at = at, .written = r->out.len, .repeated = 1, .fold = r->fold };
	buffer_adds(&r->out, opening);
	r->item = NO_ITEM;
	return true;
}

static void
note_repeated(struct reader *r)
{
	if (r->item_repeated > r->groups[r->depth].repeated)
		r->groups[r->depth].repeated = r->item_repeated;
}

static bool
pop_group(struct reader *r)
{
	struct group group = r->groups[r->depth];

	if (r->depth == 0)
		return fail(r, r->pos, "')' without '('");
	r->depth--;
	r->pos++;
	buffer_addc(&r->out, ')');
	r->item = ATOM;
	r->item_written = group.written;
	r->item_repeated = group.repeated;
	r->fold = group.fold;
	note_repeated(r);
	return true;
}

/* After "(?P<" or "(?<". */
static bool
read_group_name(struct reader *r, size_t at)
{
	size_t start = r->pos;
	struct text name;

	while (is_word(peek(r, 0)))
		r->pos++;
	name = (struct text){ r->pattern.at + start, r->pos - start };
	if (name.len == 0 || peek(r, 0) != '>')
		return fail(r, at, "the name of a group is letters, digits and '_', then '>'");
	r->pos++;
	for (size_t i = 0; i < r->names.count; i++)
		if (text_equal(r->names.items[i], name))
			return fail(r, at, "two groups have one name");
	*LIST_ADD(r->arena, &r->names) = name;
	return push_group(r, at, "(");
}

/* Flags = { "i" | "m" | "s" | "U" } [ "-" ... ] ( ")" | ":" ), after "(?" */
static bool
read_flags(struct reader *r, size_t at)
{
	size_t start = r->pos;
	bool minus = false, letter = false, fold = r->fold;

	for (;; r->pos++) {
		int c = peek(r, 0);

		if (c == 'i' || c == 'm' || c == 's' || c == 'U') {
			letter = true;
			if (c == 'i')
				fold = !minus;
		} else if (c == '-' && !minus) {
			minus = true;
			letter = false;
		} else if (c == ')' || c == ':') {
			if (minus && !letter)
				return fail(r, r->pos, "'-' without a flag");
			break;
		} else if (c == -1)
			return fail(r, at, "'(' without ')'");
		else if (is_letter(c))
			return fail(r, r->pos, "flag '%c' is not supported by RE2", c);
		else
			return fail(r, at, "no such kind of group in RE2");
	}
	if (peek(r, 0) == ':') {
		if (!push_group(r, at, "(?"))
			return false;
	} else {
		buffer_adds(&r->out, "(?");
		r->item = NO_ITEM;
	}
	r->fold = fold;        /* once the group has kept what held before */
	r->pos++;
	buffer_add(&r->out, (struct text){ r->pattern.at + start, r->pos - start });
	return true;
}

static bool
read_group(struct reader *r)
{
	static const struct {
		const char *opening, *what;
	} unsupported[] = {
		{ "(*", "verbs are not supported by RE2" },
		{ "(?=", "look-ahead is not supported by RE2" },
		{ "(?!", "look-ahead is not supported by RE2" },
		{ "(?<=", "look-behind is not supported by RE2" },
		{ "(?<!", "look-behind is not supported by RE2" },
		{ "(?>", "atomic groups are not supported by RE2" },
		{ "(?|", "branch reset groups are not supported by RE2" },
		{ "(?#", "comments are not supported by RE2" },
		{ "(?(", "conditions are not supported by RE2" },
		{ "(?P=", "back references are not supported by RE2" },
		{ "(?P>", "recursion is not supported by RE2" },
		{ "(?R", "recursion is not supported by RE2" },
		{ "(?&", "recursion is not supported by RE2" },
		{ "(?+", "recursion is not supported by RE2" },
		{ "(?'", "write the name of a group as (?P<name>...)" },
		{ "(?C", "callouts are not supported by RE2" },
	};
	size_t at = r->pos;

	for (size_t i = 0; i < COUNT_OF(unsupported); i++)
		if (follows(r, unsupported[i].opening))
			return fail(r, at, "%s", unsupported[i].what);
	if (!follows(r, "(?")) {
		r->pos++;
		return push_group(r, at, "(");
	}
	if (is_digit(peek(r, 2)) || (peek(r, 2) == '-' && is_digit(peek(r, 3))))
		return fail(r, at, "recursion is not supported by RE2");
	if (follows(r, "(?P<") || follows(r, "(?<")) {
		r->pos += follows(r, "(?P<") ? 4 : 3;
		return read_group_name(r, at);
	}
	r->pos += 2;
	return read_flags(r, at);
}

/* ---- repetition ---- */

/* A number without leading zeros; at most LIMIT_REGEX_REPEAT + 1. */
static bool
read_count(struct reader *r, unsigned *count)
{
	if (!is_digit(peek(r, 0)) || (peek(r, 0) == '0' && is_digit(peek(r, 1))))
		return false;
	for (*count = 0; is_digit(peek(r, 0)); r->pos++)
		if (*count <= LIMIT_REGEX_REPEAT)
			*count = *count * 10 + (unsigned)(peek(r, 0) - '0');
	return true;
}

/* "{" n [ "," [ m ] ] "}", or nothing: then the brace is a character like any other. */
static bool
read_counted(struct reader *r, unsigned *low, unsigned *high)
{
	size_t start = r->pos++;

	if (!read_count(r, low))
		goto none;
	*high = *low;
	if (peek(r, 0) == ',') {
		r->pos++;
		if (is_digit(peek(r, 0))) {
			if (!read_count(r, high))
				goto none;
		} else
			*high = UINT32_MAX;
	}
	if (peek(r, 0) != '}')
		goto none;
	r->pos++;
	return true;
none:
	r->pos = start;
	return false;
}

/* Repetition is written after its item; `at` is where it stands in the pattern. */
static bool
write_repetition(struct reader *r, size_t at)
{
	if (r->item == NO_ITEM)
		return fail(r, at, "nothing to repeat");
	if (r->item == REPETITION && r->pattern.at[at] == '+')
		return fail(r, at, "possessive repetition is not supported by RE2");
	if (r->item == REPETITION)
		return fail(r, at, "repetition of a repetition");
	if (r->item == ASSERTION) {
		size_t len = r->out.len - r->item_written;

		buffer_adds(&r->out, "(?:)");
		memmove(r->out.at + r->item_written + 3, r->out.at + r->item_written, len);
		memcpy(r->out.at + r->item_written, "(?:", 3);
		r->out.at[r->out.len - 1] = ')';
	}
	r->item = REPETITION;
	if (peek(r, 0) == '?')
		r->pos++;
	buffer_add(&r->out, (struct text){ r->pattern.at + at, r->pos - at });
	return true;
}

static bool
read_counted_repetition(struct reader *r)
{
	size_t at = r->pos;
	unsigned low, high, most;

	if (!read_counted(r, &low, &high)) {
		begin_item(r, ATOM);
		write_character(r, next_character(r));
		return true;
	}
	most = high != UINT32_MAX ? high : low;
	if (low > LIMIT_REGEX_REPEAT || most > LIMIT_REGEX_REPEAT)
		return fail(r, at, "more than %d repetitions", LIMIT_REGEX_REPEAT);
	if (low > high)
		return fail(r, at, "the most repetitions are fewer than the least");
	if (r->item == ATOM) {
		if (most > 1)
			r->item_repeated *= most;
		if (r->item_repeated > LIMIT_REGEX_REPEAT)
			return fail(r, at, "repetitions within each other make more than %d", LIMIT_REGEX_REPEAT);
		note_repeated(r);
	}
	return write_repetition(r, at);
}

/* ---- the whole ---- */

static void
write_assertion(struct reader *r, const char *assertion)
{
	begin_item(r, ASSERTION);
	buffer_adds(&r->out, assertion);
}

/* \Q ... \E: text without special characters, to the end if there is no \E. */
static void
read_quoted(struct reader *r)
{
	for (r->pos += 2; r->pos < r->pattern.len && !follows(r, "\\E"); ) {
		begin_item(r, ATOM);
		write_character(r, next_character(r));
	}
	if (r->pos < r->pattern.len)
		r->pos += 2;
}

static bool
read_backslash(struct reader *r)
{
	uint32_t character;

	switch (peek(r, 1)) {
	case 'Q':
		read_quoted(r);
		return true;
	case 'A': write_assertion(r, "\\A"); break;
	case 'b': write_assertion(r, "\\b"); break;
	case 'B': write_assertion(r, "\\B"); break;
	case 'z': write_assertion(r, "\\z"); break;
	case 'p': case 'P':
		begin_item(r, ATOM);
		return read_property(r, false);
	default:
		begin_item(r, ATOM);
		if (write_perl_class(r, peek(r, 1), false))
			break;
		if (!read_escape(r, &character))
			return false;
		write_character(r, character);
		return true;
	}
	r->pos += 2;
	return true;
}

static bool
read_item(struct reader *r)
{
	switch (peek(r, 0)) {
	case '\\': return read_backslash(r);
	case '[': return read_class(r);
	case '(': return read_group(r);
	case ')': return pop_group(r);
	case '{': return read_counted_repetition(r);
	case '*': case '+': case '?':
		return write_repetition(r, r->pos++);
	case '|':
		buffer_addc(&r->out, '|');
		r->item = NO_ITEM;
		break;
	case '^': write_assertion(r, "^"); break;
	case '$': write_assertion(r, "$"); break;
	case '.':
		begin_item(r, ATOM);
		buffer_addc(&r->out, '.');
		break;
	default:
		begin_item(r, ATOM);
		write_character(r, next_character(r));
		return true;
	}
	r->pos++;
	return true;
}

bool
regex_rewrite(struct arena *arena, struct text pattern, struct text *rewritten, struct regex_mistake *mistake)
{
	struct reader r = { .arena = arena, .pattern = pattern, .mistake = mistake };

	r.groups[0].repeated = 1;
	buffer_init(&r.out, arena);
	if (pattern.len > LIMIT_REGEX_SOURCE)
		return fail(&r, LIMIT_REGEX_SOURCE, "longer than %d bytes", LIMIT_REGEX_SOURCE);
	if (!text_utf8_valid(pattern))
		return fail(&r, 0, "not valid UTF-8");
	while (r.pos < pattern.len)
		if (!read_item(&r))
			return false;
	if (r.depth > 0)
		return fail(&r, r.groups[r.depth].at, "'(' without ')'");
	*rewritten = buffer_text(&r.out);
	return true;
}

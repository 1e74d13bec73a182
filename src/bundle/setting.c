/* setting.c - texts of dumps: a configuration as paths and values, a status as blocks of indented groups. */
#include <string.h>

#include "bundle/bundle.h"

static struct text
rest_of(struct text text, size_t from)
{
	return from < text.len ? (struct text){ text.at + from, text.len - from } : (struct text){ text.at + text.len, 0 };
}

/* Where a part begins in a text; its length if nowhere. */
static size_t
find(struct text text, struct text part)
{
	for (size_t i = 0; part.len != 0 && i + part.len <= text.len; i++)
		if (text.at[i] == part.at[0] && memcmp(text.at + i, part.at, part.len) == 0)
			return i;
	return text.len;
}

/*
 * `PATH: "VALUE"`, `PATH: VALUE` or `PATH: `. Colons and quotes occur within values: of those in quotes, everything between the
 * first and the last quote counts; what an engineer wrote behind them does not.
 */
static void
add_setting(struct arena *arena, struct text text, unsigned line, struct dump *out)
{
	size_t colon = find(text, TEXT(":")), last;
	struct text value = text_trim(rest_of(text, colon + 1));
	struct dump_line *setting;

	if (colon == text.len || colon == 0)
		return;
	if (value.len != 0 && value.at[0] == '"') {
		for (last = value.len - 1; last > 0 && value.at[last] != '"'; last--)
			;
		value = last > 0 ? (struct text){ value.at + 1, last - 1 } : rest_of(value, 1);
	}
	setting = LIST_ADD(arena, out);
	*setting = (struct dump_line){ text_trim((struct text){ text.at, colon }), value, line };
}

void
settings_of_configuration(struct arena *arena, struct text text, struct text begins, struct dump *out)
{
	struct text line;
	unsigned number = 0;

	while (text_split_line(&text, &line)) {
		size_t at = find(line, begins);

		number++;
		/* Copied dumps lose line ends: several settings may stand on one line. */
		while (at < line.len) {
			struct text one = rest_of(line, at + begins.len);
			size_t next = find(one, begins);

			add_setting(arena, (struct text){ one.at, next }, number, out);
			at += begins.len + next;
		}
	}
}

void
settings_of_status(struct arena *arena, struct text text, struct dump *out)
{
	struct { size_t indent; struct text name; } path[16];
	size_t depth = 0;
	struct text line;
	unsigned number = 0;
	bool inside = false;

	while (text_split_line(&text, &line)) {
		struct text word = text_trim(line), value;
		size_t indent = 0, colon;
		struct buffer words;

		number++;
		if (text_starts_with(word, "*s/end")) {
			inside = false;
			continue;
		}
		if (text_starts_with(word, "*s ")) {
			word = rest_of(word, 3);
			path[0].indent = 0;
			path[0].name = text_trim((struct text){ word.at, find(word, TEXT(":")) });
			depth = 1;
			inside = true;
			continue;
		}
		colon = find(word, TEXT(":"));
		if (!inside || word.len == 0 || colon == word.len)
			continue;
		while (indent < line.len && line.at[indent] == ' ')
			indent++;
		while (depth > 1 && path[depth - 1].indent >= indent)
			depth--;
		value = text_trim(rest_of(word, colon + 1));
		if (value.len == 0 && depth < COUNT_OF(path)) {
			path[depth].indent = indent;
			path[depth++].name = (struct text){ word.at, colon };
			continue;
		}
		if (value.len > 1 && value.at[0] == '"' && value.at[value.len - 1] == '"')
			value = (struct text){ value.at + 1, value.len - 2 };
		buffer_init(&words, arena);
		for (size_t i = 0; i < depth; i++)
			buffer_printf(&words, "%.*s ", TEXT_ARG(path[i].name));
		buffer_add(&words, (struct text){ word.at, colon });
		*LIST_ADD(arena, out) = (struct dump_line){ buffer_text(&words), value, number };
	}
}

static bool
next_word(struct text *rest, struct text *word)
{
	*rest = text_trim(*rest);
	if (rest->len == 0)
		return false;
	word->at = rest->at;
	word->len = find(*rest, TEXT(" "));
	*rest = rest_of(*rest, word->len);
	return true;
}

static bool
read_number(struct text word, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (word.at[i] < '0' || word.at[i] > '9' || i > 6)
			return false;
		*out = *out * 10 + (unsigned)(word.at[i] - '0');
	}
	return word.len != 0;
}

bool
setting_matches(struct text pattern, struct text path, unsigned numbers[2])
{
	struct text want, word;
	size_t found = 0;

	numbers[0] = numbers[1] = 0;
	while (next_word(&pattern, &want)) {
		unsigned number;

		if (!next_word(&path, &word))
			return false;
		if (text_is(want, "#")) {
			if (!read_number(word, &number))
				return false;
			if (found < 2)
				numbers[found++] = number;
		} else if (!text_equal_nocase(want, word)) {
			return false;
		}
	}
	return text_trim(path).len == 0;
}

bool
setting_is_secret(struct text path)
{
	static const char *const words[] = { "Password", "UserName", "Account", "Secret", "Passphrase", "Community", "Key" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (text_contains(path, words[i]))
			return true;
	return false;
}

/* saying.c - rules/messages.yaml: what products and TLS libraries say, and which rules look for its cause. */
#include <string.h>

#include "rules/judging.h"

static const struct yaml_key saying_keys[] = {
	{ "product", YAML_WANT_TEXT, true, NULL, "who says it", NULL },
	{ "says", YAML_WANT_TEXTS, false, NULL, "what it says, without what differs from case to case", NULL },
	{ "alarms", YAML_WANT_TEXTS, false, NULL, "numbers of alarms", NULL },
	{ "means", YAML_WANT_TEXT, true, NULL, "what is wrong", NULL },
	{ "fix", YAML_WANT_TEXT, true, NULL, "what to do", NULL },
	{ "rules", YAML_WANT_TEXTS, true, NULL, "rules that look for its cause; may be empty", NULL },
	{ "source", YAML_WANT_TEXT, true, NULL, "document that has it", NULL },
};
static const struct yaml_schema saying_schema = { "message", saying_keys, COUNT_OF(saying_keys) };
static const struct yaml_key file_keys[] = {
	{ "certproof-messages", YAML_WANT_TEXT, true, NULL, "version of the file format: 1", NULL },
	{ "messages", YAML_WANT_LIST, true, NULL, "what is said", &saying_schema },
};
static const struct yaml_schema file_schema = { "list of messages", file_keys, COUNT_OF(file_keys) };

/* The rules it names are there. */
static void
check_rules(const struct rule_set *set, const struct yaml_node *at, struct messages *messages)
{
	const struct yaml_node *rules = yaml_get(at, "rules");
	size_t count = rules->kind == YAML_LIST ? rules->count : 1;

	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *rule = rules->kind == YAML_LIST ? &rules->items[i] : rules;

		if (rules_find(set, rule->text) == NULL)
			(void)yaml_error(messages, rule, "'%.*s' is not a rule", TEXT_ARG(rule->text));
	}
}

bool
sayings_read(struct arena *arena, const struct rule_set *set, const char *folder, struct sayings *out, struct messages *messages)
{
	size_t errors = messages->errors;
	const struct yaml_file *file = yaml_read(arena, arena_printf(arena, "%s/messages.yaml", folder).at, messages);
	const struct yaml_node *list;

	*out = (struct sayings){ 0 };
	if (file == NULL || !yaml_check(&file->root, &file_schema, messages))
		return false;
	list = yaml_get(&file->root, "messages");
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *at = &list->items[i];

		if (set != NULL)
			check_rules(set, at, messages);
		if (yaml_get(at, "says") == NULL && yaml_get(at, "alarms") == NULL)
			(void)yaml_error(messages, at, "a message says nothing and has no number");
		*LIST_ADD(arena, &out->list) = (struct saying){ .product = yaml_text(at, "product"), .says = yaml_texts(arena, yaml_get(at, "says")),
			.alarms = yaml_texts(arena, yaml_get(at, "alarms")), .means = yaml_text(at, "means"), .fix = yaml_text(at, "fix"),
			.rules = yaml_texts(arena, yaml_get(at, "rules")), .source = yaml_text(at, "source") };
	}
	return messages->errors == errors;
}

/* ---- comparing ---- */

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Small letters, one blank between words, no quotes round it: logs and people write the same message differently. */
static struct text
plain(struct arena *arena, struct text text)
{
	char *out = arena_take(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"' || text.at[i] == '\'' || (is_blank(text.at[i]) && (len == 0 || out[len - 1] == ' ')))
			continue;
		out[len++] = is_blank(text.at[i]) ? ' ' : lower(text.at[i]);
	}
	while (len > 0 && (out[len - 1] == ' ' || out[len - 1] == '.'))
		len--;
	return (struct text){ out, len };
}

static bool
is_of_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* Where a text stands in another as whole words. */
static bool
holds_words(struct text text, struct text words)
{
	for (size_t i = 0; words.len != 0 && i + words.len <= text.len; i++)
		if (memcmp(text.at + i, words.at, words.len) == 0 && (i == 0 || !is_of_word(text.at[i - 1]) || !is_of_word(words.at[0])) &&
		    (i + words.len == text.len || !is_of_word(text.at[i + words.len]) || !is_of_word(words.at[words.len - 1])))
			return true;
	return false;
}

/* Fewer characters of a message than this say nothing of which it is. */
#define FEWEST_IN_PART 6

/*
 * How well what was asked for fits what is said: 3 equal, 2 the message stands in it, as in a line of a log, 1 it is part of the message, 0 not at all.
 */
static unsigned
fit(struct arena *arena, struct text asked, struct text said)
{
	struct text s = plain(arena, said);

	if (text_equal(asked, s))
		return 3;
	if (holds_words(asked, s))
		return 2;
	return asked.len >= FEWEST_IN_PART && holds_words(s, asked) ? 1 : 0;
}

static unsigned
fit_of(struct arena *arena, struct text asked, const struct texts *said)
{
	unsigned best = 0;

	for (size_t i = 0; i < said->count; i++) {
		unsigned f = fit(arena, asked, said->items[i]);

		best = f > best ? f : best;
	}
	return best;
}

/* The best ones first; those that fit worse are kept, since a line of a log may have several. */
void
sayings_find(struct arena *arena, const struct sayings *sayings, struct text asked, struct found_sayings *out)
{
	struct text text = plain(arena, asked);

	*out = (struct found_sayings){ 0 };
	for (unsigned wanted = 3; wanted > 0; wanted--)
		for (size_t i = 0; i < sayings->list.count; i++) {
			const struct saying *saying = &sayings->list.items[i];
			unsigned best = fit_of(arena, text, &saying->says), number = 0;

			for (size_t j = 0; j < saying->alarms.count; j++)
				if (text_equal(text, saying->alarms.items[j]))
					number = 3;
				else if (holds_words(text, saying->alarms.items[j]) && number == 0)
					number = 2;
			if ((number > best ? number : best) == wanted)
				*LIST_ADD(arena, out) = saying;
		}
}

static bool
stands_in(struct text text, struct text part)
{
	for (size_t i = 0; i + part.len <= text.len; i++)
		if (memcmp(text.at + i, part.at, part.len) == 0)
			return true;
	return false;
}

/* The words of a text that a person would search by. */
bool
rule_is_about(struct arena *arena, const struct rule *rule, struct text asked)
{
	struct text rest = plain(arena, asked), title = plain(arena, rule->title), id = plain(arena, rule->id);
	size_t found = 0;

	while (rest.len > 0) {
		size_t len = 0;
		struct text word;

		while (len < rest.len && rest.at[len] != ' ')
			len++;
		word = (struct text){ rest.at, len };
		rest = (struct text){ rest.at + len + (len < rest.len), rest.len - len - (len < rest.len) };
		if (word.len < 3)
			continue;
		if (!stands_in(title, word) && !stands_in(id, word))
			return false;
		found++;
	}
	return found != 0;
}

/* What the product says, by the rule itself. */
bool
rule_is_said(struct arena *arena, const struct rule *rule, struct text asked)
{
	return rule->product_says.len != 0 && fit(arena, plain(arena, asked), rule->product_says) != 0;
}

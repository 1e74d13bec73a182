/* pattern.c - regular expressions as arguments: compiled once, charged for each search. */

#include "cel/evaluate.h"

struct text
cel_check_regex(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	struct buffer buffer;
	struct text error;
	size_t offset;

	if (argument != 1 || literal->kind != CEL_STRING ||
	    regex_compile(arena, literal->as.text, &error, &offset) != NULL)
		return TEXT("");
	buffer_init(&buffer, arena);
	buffer_adds(&buffer, "not a regular expression: ");
	buffer_add(&buffer, error);
	buffer_printf(&buffer, ", at byte %zu", offset);
	return buffer_text(&buffer);
}

const struct regex *
cel_run_regex(struct cel_run *run, struct text pattern, struct cel_value *failure)
{
	struct cel_frame *frame = run->frame;
	const struct cel_program *program = frame->program;
	const struct regex *regex;
	struct text error = { NULL, 0 };
	size_t offset = 0;

	for (size_t i = 0; i < program->regexes.count; i++)
		if (program->regexes.items[i].at == pattern.at)
			return program->regexes.items[i].regex;
	if (frame->recent.regex != NULL && text_equal(frame->recent_text, pattern))
		return frame->recent.regex;
	/* A short pattern like a{1000} may be long when compiled. */
	cel_charge(run, 1000 + pattern.len);
	regex = regex_compile(run->arena, pattern, &error, &offset);
	if (regex == NULL) {
		*failure = cel_fail(run, CEL_INVALID_PATTERN, "not a regular expression: %.*s", TEXT_ARG(error));
		return NULL;
	}
	frame->recent.regex = regex;
	frame->recent_text = pattern;
	return regex;
}

bool
cel_run_search(struct cel_run *run, const struct regex *regex, struct text subject, size_t from,
    struct regex_span *spans, size_t count)
{
	struct regex_span whole;
	enum regex_outcome outcome;
	size_t searched;

	if (count == 0) {
		spans = &whole;
		count = 1;
	}
	outcome = regex_search(run->arena, regex, subject, from, spans, count);
	if (outcome == REGEX_LIMIT)
		cel_exhaust(run, CEL_MATCH_EXCEEDED, "matching a regular expression took more than %d steps", LIMIT_REGEX_MATCH);
	/* Only what was searched, or finding all matches in a text would cost its square. */
	searched = (outcome == REGEX_YES ? spans[0].end : subject.len) - from;
	cel_charge(run, (1 + searched / 10) * (1 + regex_pattern(regex).len / 4));
	return outcome == REGEX_YES;
}

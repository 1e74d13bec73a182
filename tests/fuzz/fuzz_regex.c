/* fuzz_regex.c - a pattern, a line feed, a text: what our reader of patterns accepts, PCRE2 must accept too. */
#include <string.h>

#include "fuzz.h"
#include "regex/regex.h"

static void
try(struct arena *arena, const uint8_t *data, size_t size)
{
	const uint8_t *line = size > 0 ? memchr(data, '\n', size) : NULL;
	size_t len = line != NULL ? (size_t)(line - data) : size, rest = line != NULL ? len + 1 : size;
	struct text pattern = { (const char *)data, len }, subject = { (const char *)data + rest, size - rest };
	struct text error = { 0 };
	size_t offset = 0, from = 0;
	const struct regex *regex = regex_compile(arena, pattern, &error, &offset);
	struct regex_span spans[4];

	if (regex == NULL) {
		MUST(error.len > 0 && offset <= pattern.len);
		MUST(!text_starts_with(error, "refused by PCRE2"));
		return;
	}
	if (!text_utf8_valid(subject))
		return;
	while (from <= subject.len &&
	    regex_search(arena, regex, subject, from, spans, COUNT_OF(spans)) == REGEX_YES) {
		MUST(spans[0].start >= from && spans[0].start <= spans[0].end && spans[0].end <= subject.len);
		MUST(text_utf8_valid((struct text){ subject.at + spans[0].start, spans[0].end - spans[0].start }));
		from = spans[0].end > from ? spans[0].end : subject.len + 1;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena((size_t)64 << 20, try, data, size);
	return 0;
}

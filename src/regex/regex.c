/* regex.c - compiles and matches regular expressions with PCRE2, within limits. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "regex/regex.h"
#include "regex/syntax.h"

/*
 * No just-in-time code: its memory lives outside the arena, its compilation costs more than
 * the short texts of certificates give back, and its limits are not those of the interpreter, so that
 * the outcome of a rule would depend on the machine.
 */
struct regex {
	struct text pattern;
	const pcre2_code *code;
	size_t groups;
};

/* PCRE2's memory comes from an arena and is freed with it. */
static void *
take(PCRE2_SIZE size, void *arena)
{
	/* PCRE2 writes before it reads, and asks for 20 KiB for each match. */
	return arena_take_raw(arena, size);
}

static void
give_back(void *at, void *arena)
{
	(void)at;
	(void)arena;
}

/* What the reader of RE2's syntax lets pass, PCRE2 refuses only for its size. */
static struct text
compile_error_text(struct arena *arena, int code)
{
	if (code == PCRE2_ERROR_PATTERN_TOO_LARGE || code == PCRE2_ERROR_PATTERN_TOO_COMPLICATED)
		return TEXT("too large once repetitions are written out");
	return arena_printf(arena, "refused by PCRE2, code %d", code);
}

const struct regex *
regex_compile(struct arena *arena, struct text pattern, struct text *error, size_t *offset)
{
	/*
	 * $ without (?m) is the end of the text only, and (?m)^ holds after a last line feed, as in RE2. Callouts
	 * count the work of a match, see count_work.
	 */
	const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_BACKSLASH_C |
	    PCRE2_AUTO_CALLOUT;
	pcre2_general_context *memory = pcre2_general_context_create(take, give_back, arena);
	pcre2_compile_context *context = pcre2_compile_context_create(memory);
	struct regex *regex = ARENA_NEW(arena, struct regex);
	struct regex_mistake mistake;
	struct text rewritten;
	PCRE2_SIZE code_offset;
	uint32_t groups;
	int code;

	if (!regex_rewrite(arena, pattern, &rewritten, &mistake)) {
		*error = mistake.text;
		*offset = mistake.offset;
		return NULL;
	}
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	regex->pattern = arena_text(arena, pattern);
	regex->code = pcre2_compile((PCRE2_SPTR)rewritten.at, rewritten.len, options, &code, &code_offset, context);
	if (regex->code == NULL) {
		*error = compile_error_text(arena, code);
		*offset = 0;
		return NULL;
	}
	pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &groups);
	regex->groups = groups;
	return regex;
}

struct text
regex_pattern(const struct regex *regex)
{
	return regex->pattern;
}

/*
 * PCRE2 bounds the steps from one starting position only, and does not count the characters that a loop such
 * as [a-z]* runs over; on a long text the two multiply. So the callout before every item of
 * the pattern counts steps and distance over the whole search.
 */
struct work {
	size_t done, limit, at;
};

static int
count_work(pcre2_callout_block *block, void *context)
{
	struct work *work = context;
	size_t at = block->current_position;

	work->done += 1 + (at > work->at ? at - work->at : work->at - at) / 16;
	work->at = at;
	return work->done > work->limit ? PCRE2_ERROR_CALLOUT : 0;
}

enum regex_outcome
regex_search(struct arena *scratch, const struct regex *regex, struct text subject, size_t from,
    struct regex_span *spans, size_t count)
{
	struct arena_mark mark = arena_mark(scratch);
	pcre2_general_context *memory = pcre2_general_context_create(take, give_back, scratch);
	pcre2_match_context *context = pcre2_match_context_create(memory);
	size_t pairs = count > regex->groups + 1 ? regex->groups + 1 : count;
	pcre2_match_data *data = pcre2_match_data_create(pairs > 0 ? (uint32_t)pairs : 1, memory);
	/* A long text may take more: a few steps for each position at which a match could begin. */
	struct work work = { .limit = LIMIT_REGEX_MATCH + 8 * (subject.len - from), .at = from };
	const PCRE2_SIZE *ends;
	int code;

	pcre2_set_match_limit(context, LIMIT_REGEX_MATCH);
	pcre2_set_depth_limit(context, LIMIT_REGEX_DEPTH);
	pcre2_set_heap_limit(context, LIMIT_REGEX_HEAP_KIB);
	pcre2_set_callout(context, count_work, &work);
	/* Text is valid UTF-8 by the contract of values; it is looked at again only once per text. */
	code = pcre2_match(regex->code, (PCRE2_SPTR)(subject.at != NULL ? subject.at : ""), subject.len, from,
	    from == 0 ? 0 : PCRE2_NO_UTF_CHECK, data, context);
	ends = pcre2_get_ovector_pointer(data);
	for (size_t i = 0; i < count; i++)
		if (code >= 0 && i < pairs)
			spans[i] = (struct regex_span){ ends[2 * i], ends[2 * i + 1] };
		else
			spans[i] = (struct regex_span){ SIZE_MAX, SIZE_MAX };
	arena_rewind(scratch, mark);
	switch (code) {
	case PCRE2_ERROR_CALLOUT:
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_NOMEMORY:
		return REGEX_LIMIT;
	default:
		return code >= 0 ? REGEX_YES : REGEX_NO;
	}
}

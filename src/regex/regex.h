/*
 * regex.h - regular expressions of RE2's syntax, run by PCRE2 within limits.
 *
 * A pattern means what it means to RE2; what only PCRE2 has is refused. The only folder that includes PCRE2.
 * Not here: what a match costs an expression, and who keeps what was compiled.
 */
#ifndef REGEX_REGEX_H
#define REGEX_REGEX_H

#include "base/base.h"

struct regex;              /* immutable once compiled; threads may share it */
struct regex_span {
	size_t start, end;     /* SIZE_MAX, SIZE_MAX: the group took no part */
};
enum regex_outcome {
	REGEX_NO,
	REGEX_YES,
	REGEX_LIMIT,       /* LIMIT_REGEX_MATCH, _DEPTH or _HEAP_KIB was passed */
};

/*
 * regex_compile returns NULL when `pattern` is not valid, has something that RE2 lacks, or passes a limit;
 * `error` then says what (lower case: "look-behind is not supported by RE2") and `offset` at which
 * byte of the pattern. All memory is the arena's.
 */
MUST_USE const struct regex *regex_compile(struct arena *arena, struct text pattern,
    struct text *error, size_t *offset);
/*
 * regex_search finds the first match that begins at or after byte `from`. spans[0] is the whole match,
 * spans[i] group i; `count` may be 0 or less than there are groups. `scratch` is as before when it returns.
 */
MUST_USE enum regex_outcome regex_search(struct arena *scratch, const struct regex *regex,
    struct text subject, size_t from, struct regex_span *spans, size_t count);
/* The text it was compiled from. */
struct text regex_pattern(const struct regex *regex);

#endif

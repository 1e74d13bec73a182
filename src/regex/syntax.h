/*
 * syntax.h - what RE2 calls a regular expression, in PCRE2's words.
 *
 * The two agree on most of the syntax, but PCRE2 has much that RE2 has not, and reads
 * \s, \v, \pC, {,2} and a few more in its own way. So each pattern is read by RE2's grammar and
 * rewritten: what RE2 lacks is refused with a reason, and what differs is spelt out.
 */
#ifndef REGEX_SYNTAX_H
#define REGEX_SYNTAX_H

#include "base/base.h"

struct regex_mistake {
	struct text text;      /* lower case, no full stop */
	size_t offset;         /* byte of the pattern */
};

/* Names of groups are dropped, their numbers stay. On failure false, and why. */
MUST_USE bool regex_rewrite(struct arena *arena, struct text pattern, struct text *rewritten,
    struct regex_mistake *mistake);

#endif

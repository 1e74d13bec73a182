/* sets.h - the sets of characters that RE2 knows by name. */
#ifndef REGEX_SETS_H
#define REGEX_SETS_H

#include "base/base.h"

/*
 * A set as pairs of first and last character, ascending; all are ASCII. Without regard to case RE2 adds to a set what
 * its letters stand for, which for k and s goes beyond ASCII.
 */
struct regex_set {
	const char *name;
	uint8_t count, folded_count;   /* pairs; folded_count 0: case makes no difference */
	uint32_t ranges[8];
	uint32_t folded[12];
};

/* "d", "s" or "w", or NULL. */
const struct regex_set *regex_perl_set(struct text name);
/* "alpha" and so on, without colons, or NULL. */
const struct regex_set *regex_posix_set(struct text name);
/* Names behind \p, in RE2's spelling; PCRE2 takes more, in any spelling. Not listed is "C", which the two see differently. */
bool regex_is_category(struct text name);
bool regex_is_script(struct text name);

#endif

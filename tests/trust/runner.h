/* runner.h - what the conformance runners share: known disagreements, counting, the last line. */
#ifndef TESTS_TRUST_RUNNER_H
#define TESTS_TRUST_RUNNER_H

#include <stdbool.h>
#include <stddef.h>

/* Known disagreements: a line each, an id, blanks, the reason; # begins a comment. */
struct known {
	char **ids, **reasons;
	size_t count;
};
struct tally {
	char *name;
	size_t agreed, total;
};
struct run {
	struct known known;
	struct tally *tallies;         /* by namespace, in the order in which they appear */
	size_t tally_count;
	size_t passed, failed, skipped, wrongly_accepted;
	size_t unknown;                /* disagreements that are not in the list */
	bool tell_all;
};

void run_init(struct run *run, const char *known_path);
/* One case: a line if it disagrees. `why` says what decided, or NULL. */
void run_case(struct run *run, const char *name_space, const char *id, bool expected, bool got, const char *why);
void run_skip(struct run *run, const char *id, const char *why);
/* Prints agreement per namespace, then "N passed, N failed, N skipped"; frees the run. Returns the program's
 * status: 1 if a disagreement is not known. */
int run_end(struct run *run);

#endif

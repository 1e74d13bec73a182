/* rule_runs.h - what the tests of rules share: rule files from text, runs over fixtures, and results in a few words. */
#ifndef TESTS_RULES_RULE_RUNS_H
#define TESTS_RULES_RULE_RUNS_H

#include "../harness.h"
#include "rules/rules.h"

/* 2026-11-21T00:00:00Z, at which the fixtures are judged. */
#define JUDGED_AT INT64_C(1795219200)

extern const struct products *products;        /* those that are shipped */
void setup_rules(void);

/* The rules of a file with that content, all of them compiled; NULL, and what is wrong in `messages`. */
struct rule_set *rules_of(const char *content);
/* The same of a list of rules, in the pack `t`; what is wrong fails the test. */
struct rule_set *rules_in(const char *rules);
/* The same of one rule `r` whose keys are given, each ended by a line feed. */
struct rule_set *rule_with(const char *keys);

/* A run: files by the names of fixtures, several divided by blanks; NULL: not given. */
struct run {
	const char *files, *key, *trust, *chain, *crl, *request, *previous, *role, *release, *site, *node;
	int64_t now;                           /* 0: JUDGED_AT */
	bool strict, outcomes;
	unsigned threads;
	const struct config *config;
};
struct result *judge(const struct rule_set *set, struct run run);
/* What it judges. */
const struct plan *plan_of(const struct run *run);

/* "pack/rule severity [effect] [place]: message", one line each. */
const char *findings(const struct result *result);
/* "N found, N passed, N not applicable; pack/rule not checked: --need --need; pack/rule error at 3:4: text" */
const char *outcomes(const struct result *result);

#endif

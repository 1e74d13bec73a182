/*
 * model.h - a small world for the tests of the language: a certificate with names and a list of others.
 * Slots: cert, trust, names (computed), params, now, any, count.
 */
#ifndef TESTS_CEL_MODEL_H
#define TESTS_CEL_MODEL_H

#include "../harness.h"
#include "cel/compiler.h"
#include "cel/evaluate.h"

enum { SLOT_CERT, SLOT_TRUST, SLOT_NAMES, SLOT_PARAMS, SLOT_NOW, SLOT_ANY, SLOT_COUNT };

struct model_san {
	bool critical;
	const char *dns[8];
	size_t count;
};

struct model_cert {
	const char *kind;
	int64_t bits;
	int64_t not_after;
	bool ca;
	const struct model_san *san;
	const char *cn[4];
	size_t cn_count;
	const char *eku[4];
	size_t eku_count;
};

struct model {
	struct arena scratch;          /* values of a run */
	struct cel_env *env;
	struct cel_run run;
	const struct model_cert *cert;
	const struct model_cert *trust;
	size_t trust_count;
	struct cel_value any;
	unsigned asked[8];             /* how often each variable was asked for */
};

void model_open(struct model *model);
void model_close(struct model *model);
/* Compiles, and fails the test with the first mistake if that is not possible. */
const struct cel_program *model_compile(struct model *model, const char *expression);
/* Compiles and runs with a fresh budget. */
enum cel_outcome model_eval(struct model *model, const char *expression, struct cel_value *out);
/* The value as a literal; an error as "error: ...". */
const char *model_show(struct model *model, const char *expression);
/* All mistakes, one a line: start-end: text | hint */
const char *model_mistakes(struct model *model, const char *expression, const char *wanted);

#endif

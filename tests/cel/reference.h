/*
 * reference.h - a second evaluator of the language, slow and plain, to hold the first one to.
 *
 * It evaluates trees that a test makes, not text: names are looked up in a list, values are copied, sets are
 * compared each with each. An error is an error; which one it is, is not told.
 */
#ifndef TESTS_CEL_REFERENCE_H
#define TESTS_CEL_REFERENCE_H

#include "cel/cel.h"

enum ref_kind {
	REF_ERROR, REF_BOOL, REF_INT, REF_UINT, REF_DOUBLE, REF_STRING, REF_DURATION, REF_LIST, REF_MAP, REF_OPTIONAL,
};

struct ref_value {
	enum ref_kind kind;
	bool truth;
	int64_t number;                        /* also seconds of a duration */
	uint64_t unsigned_number;
	double real;
	const uint32_t *letters;               /* REF_STRING: code points */
	const struct ref_value *items;         /* a list; a map: key, value, key, value; an optional: none or one */
	size_t count;                          /* of letters or items */
};

enum ref_op {
	REF_LITERAL, REF_NAME,
	REF_CONDITION, REF_AND, REF_OR, REF_NOT, REF_NEGATE, REF_OPERATOR,   /* `word` is the operator */
	REF_MAKE_LIST, REF_MAKE_MAP,                                         /* kids: elements; key, value ... */
	REF_AT, REF_AT_OPTIONAL, REF_FIELD, REF_FIELD_OPTIONAL, REF_HAS,     /* `word` is the field */
	REF_BIND,                                                            /* kids: value, body */
	REF_MACRO,                                                           /* `word`; kids: range, bodies */
	REF_METHOD, REF_FUNCTION,                                            /* `word`; a method's receiver is the first */
};

#define REF_KIDS 4

struct ref_node {
	enum ref_op op;
	const char *word;
	const struct ref_node *kids[REF_KIDS];
	size_t count;
	bool optional[REF_KIDS];               /* entries written with ? */
	const char *name1, *name2;             /* of a macro; name2 may be NULL */
	struct ref_value literal;
};

struct ref_name {
	const char *name;
	struct ref_value value;
	const struct ref_name *outer;
};

struct ref_run {
	struct arena *arena;
	size_t dropped;                        /* errors that && || all exists did not count */
};

struct ref_value ref_eval(struct ref_run *run, const struct ref_node *node, const struct ref_name *names);
/* With `hidden` literals are no literals to a compiler: (yes ? 1 : 1), with the variable yes. */
void ref_print(struct buffer *out, const struct ref_node *node, bool hidden);
/* Identical, not equal: 1 is not 1u, and NaN is NaN. */
bool ref_same(const struct ref_value *a, const struct ref_value *b);
struct ref_value ref_of(struct arena *arena, const struct cel_value *value);
struct ref_value ref_text(struct arena *arena, const char *ascii);
void ref_show(struct buffer *out, const struct ref_value *value);

#endif

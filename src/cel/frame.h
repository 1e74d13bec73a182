/*
 * frame.h - one evaluation: its frame, and what it may take.
 *
 * An error from passing a limit leaves the evaluation with a jump: nothing absorbs it.
 */
#ifndef CEL_FRAME_H
#define CEL_FRAME_H

#include <setjmp.h>

#include "cel/function.h"

struct cel_node;

struct compiled_regex {
	const char *at;                        /* of the literal */
	const struct regex *regex;
};

struct active {
	const struct cel_node *node;
	struct active *outer;
};

struct cel_frame {
	struct cel_run *run;
	const struct cel_program *program;
	struct cel_value *locals;
	struct active *active;                 /* comprehensions and bindings around */
	struct cel_frame *outer;
	const struct arena *arena;
	size_t ceiling;                        /* what the arena may hold; one operation may pass it by what it makes */
	struct compiled_regex recent;          /* the last pattern that was compiled at run time */
	struct text recent_text;
	struct cel_value failure;              /* on the way of a jump */
	jmp_buf jump;
};

void eval_traced(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out);
void budget_passed(struct cel_run *run) __attribute__((noreturn));
void memory_passed(struct cel_run *run) __attribute__((noreturn));
/* An error that has only its code yet. */
struct cel_error *error_new(struct cel_run *run, enum cel_code code);
/* Leaves the evaluation with an error that is a limit. */
void leave(struct cel_run *run, const struct cel_error *error) __attribute__((noreturn));
/* Ends the evaluation if a value is too deep. */
void check_depth(struct cel_frame *frame, const struct cel_value *value);
void charge(struct cel_frame *frame, uint64_t units);
/* What finding a key in a map costs beyond its step. */
void charge_key(struct cel_frame *frame, const struct cel_value *key);

#endif

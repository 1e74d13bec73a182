/*
 * fuzz.h - what every fuzz target has: the entry of libFuzzer, and an arena that may run out.
 *
 * A target is one file fuzz_X.c with its seeds in corpus/X. Configured with --enable-fuzzing it is a
 * libFuzzer program; else replay_main.c runs it over its seeds in `make check`. An input that was once
 * found to break something is kept among the seeds.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <setjmp.h>
#include <stdlib.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static jmp_buf out_of_memory;

static inline void
leave(void *context)
{
	(void)context;
	longjmp(out_of_memory, 1);
}

/* Something that must hold for every input. */
#define MUST(condition) ((condition) ? (void)0 : abort())

/* Runs a target with a fresh arena of limited size; running out of it is no failure. */
static __attribute__((noinline, unused)) void
with_arena(size_t limit, void (*try)(struct arena *, const uint8_t *, size_t), const uint8_t *data, size_t size)
{
	static struct arena arena;

	arena_init(&arena, leave, NULL);
	arena.limit = limit;
	if (setjmp(out_of_memory) == 0)
		try(&arena, data, size);
	arena_free(&arena);
}

#endif

/* fixing.h - what the tests of fix/ share: what is planned of a fixture, as lines of text. */
#ifndef TESTS_FIXING_H
#define TESTS_FIXING_H

#include "../load/loading.h"
#include "fix/contents.h"

/* 2026-11-21T00:00:00Z */
#define NOW INT64_C(1795219200)

static struct loading loading;

static inline void
setup(void)
{
	loading_begin(&loading);
}

static inline struct fix
planned(void)
{
	struct fix fix;

	fix_plan(loading.loader.crypto, &arena, &loading.result, NOW, &fix);
	return fix;
}

/* "NAME: what it holds", a line for each file. */
static inline const char *
files_of(const struct fix *fix)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < fix->sources.count; i++)
		for (size_t j = 0; j < fix->sources.items[i].files.count; j++)
			buffer_printf(&out, "%.*s: %.*s\n", TEXT_ARG(fix->sources.items[i].files.items[j].name),
			    TEXT_ARG(fix->sources.items[i].files.items[j].holds));
	return arena_string(&arena, buffer_text(&out));
}

/* What was changed of the first source, a line for each. */
static inline const char *
changes_said(const struct fix *fix)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < fix->sources.items[0].changes.count; i++)
		buffer_printf(&out, "%.*s\n", TEXT_ARG(fix->sources.items[0].changes.items[i]));
	return arena_string(&arena, buffer_text(&out));
}

#endif

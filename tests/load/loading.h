/*
 * loading.h - what the tests of load/ and crypto/ share: a loader, fixtures, and messages as one text.
 */
#ifndef TESTS_LOADING_H
#define TESTS_LOADING_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "load/load.h"

struct loading {
	struct arena arena;
	struct messages messages;
	struct loader loader;
	struct load_result result;
};

static inline void
loading_exhausted(void *context)
{
	(void)context;
	abort();
}

static inline void
loading_begin(struct loading *loading)
{
	*loading = (struct loading){ 0 };
	arena_init(&loading->arena, loading_exhausted, NULL);
	messages_init(&loading->messages, &loading->arena);
	loading->loader = (struct loader){
		.arena = &loading->arena, .messages = &loading->messages, .crypto = crypto_open(&loading->arena),
	};
}

static inline void
loading_end(struct loading *loading)
{
	crypto_close(loading->loader.crypto);
	arena_free(&loading->arena);
}

static inline void
loading_password(struct loading *loading, const char *password)
{
	loading->loader.passwords = (struct passwords){ 0 };
	if (password != NULL)
		*LIST_ADD(&loading->arena, &loading->loader.passwords) = text_of(password);
}

/* The path of a committed input. */
static inline const char *
fixture(struct loading *loading, const char *name)
{
	const char *folder = getenv("FIXTURES");

	ck_assert_msg(folder != NULL, "FIXTURES is not set; run this with make check");
	return arena_printf(&loading->arena, "%s/%s", folder, name).at;
}

static inline void
load_fixture(struct loading *loading, const char *name)
{
	load_path(&loading->loader, fixture(loading, name), &loading->result);
}

static inline void
load_string(struct loading *loading, const char *string)
{
	load_bytes(&loading->loader, TEXT("input"), bytes_of_text(text_of(string)), &loading->result);
}

static inline const struct artifact *
first_artifact(const struct loading *loading)
{
	ck_assert_msg(loading->result.artifacts.count != 0, "nothing was loaded");
	return loading->result.artifacts.items[0];
}

/* Every message: "error 12:3: text | hint", a line each; the file is left out. */
static inline const char *
all_messages(struct loading *loading)
{
	static const char *const levels[] = {
		[MESSAGE_ERROR] = "error", [MESSAGE_WARNING] = "warning", [MESSAGE_NOTE] = "note",
	};
	struct buffer out;

	buffer_init(&out, &loading->arena);
	for (const struct message *m = loading->messages.first; m != NULL; m = m->next) {
		buffer_adds(&out, levels[m->level]);
		if (m->line != 0)
			buffer_printf(&out, " %u:%u", m->line, m->column);
		buffer_adds(&out, ": ");
		buffer_add(&out, m->text);
		if (m->hint.len != 0) {
			buffer_adds(&out, " | ");
			buffer_add(&out, m->hint);
		}
		buffer_addc(&out, '\n');
	}
	return buffer_text(&out).at == NULL ? "" : buffer_text(&out).at;
}

static inline int
run_tests(const char *name, TCase *tests)
{
	Suite *suite = suite_create(name);
	SRunner *runner;
	int failed;

	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}

#endif

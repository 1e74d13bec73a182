/*
 * loading.h - what the tests of load/ and crypto/ share: a loader, fixtures, and messages as one text.
 */
#ifndef TESTS_LOADING_H
#define TESTS_LOADING_H

#include "../harness.h"
#include "load/load.h"

struct loading {
	struct loader loader;
	struct load_result result;
};

static inline void
loading_begin(struct loading *loading)
{
	open_crypto();
	*loading = (struct loading){ 0 };
	loading->loader = (struct loader){
		.arena = &arena, .messages = &messages, .crypto = crypto,
	};
}

static inline void
loading_password(struct loading *loading, const char *password)
{
	loading->loader.passwords = (struct texts){ 0 };
	if (password != NULL)
		*LIST_ADD(&arena, &loading->loader.passwords) = text_of(password);
}

static inline void
load_fixture(struct loading *loading, const char *name)
{
	load_path(&loading->loader, fixture(name), &loading->result);
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
all_messages(void)
{
	static const char *const levels[] = {
		[MESSAGE_ERROR] = "error", [MESSAGE_WARNING] = "warning", [MESSAGE_NOTE] = "note",
	};
	struct buffer out;

	buffer_init(&out, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next) {
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

#endif

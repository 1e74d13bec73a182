/* error.c - errors: messages with a code. */
#include <stdlib.h>

#include "library/library.h"

const struct certproof_error error_of_memory = { .code = CERTPROOF_EMEMORY, .message = "out of memory", .file = "", .hint = "" };

static const char *
shown(struct arena *arena, struct text text)
{
	return arena_string(arena, text_escape(arena, text));
}

const struct certproof_error *
errors_of(struct arena *arena, const struct message *first, int code)
{
	const struct certproof_error *list = NULL, **last = &list;

	for (const struct message *m = first; m != NULL; m = m->next) {
		struct certproof_error *error;

		if (m->level != MESSAGE_ERROR)
			continue;
		error = ARENA_NEW(arena, struct certproof_error);
		*error = (struct certproof_error){ .code = code, .message = shown(arena, m->text), .file = shown(arena, m->file),
			.hint = shown(arena, m->hint), .line = m->line, .column = m->column };
		*last = error;
		last = &error->next;
	}
	return list;
}

int
certproof_error_code(const certproof_error *error)
{
	return error->code;
}

const char *
certproof_error_message(const certproof_error *error)
{
	return error->message;
}

const char *
certproof_error_file(const certproof_error *error)
{
	return error->file;
}

unsigned
certproof_error_line(const certproof_error *error)
{
	return error->line;
}

unsigned
certproof_error_column(const certproof_error *error)
{
	return error->column;
}

const char *
certproof_error_hint(const certproof_error *error)
{
	return error->hint;
}

const certproof_error *
certproof_error_next(const certproof_error *error)
{
	return error->next;
}

void
certproof_error_free(const certproof_error *error)
{
	if (error != NULL)
		certproof_engine_free(error->engine);
}

const char *
certproof_code_name(int code)
{
	static const char *const names[] = { "OK", "EMEMORY", "EASKED", "ERULES", "EINPUT", "ERULE", "EORDER" };

	return code <= 0 && code > -(int)COUNT_OF(names) ? names[-code] : "";
}

/*
 * library.h - what is behind include/certproof.h.
 *
 * Each handle has an arena of its own, whose memory running out is an error of the call: the handler jumps back to where
 * the call entered. What OpenSSL holds then is freed with the handle.
 */
#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

#include <setjmp.h>

#include "base/base.h"
#include "certproof.h"
#include "engine/engine.h"
#include "report/report.h"

/* What a handle stands on. */
struct footing {
	struct arena arena;
	struct messages messages;
	jmp_buf entry;
	bool exhausted;                /* memory has run out: the handle is good for nothing but to be freed */
};
void footing_init(struct footing *footing);
/* Calls `work`; what it returns, or CERTPROOF_EMEMORY. */
int footing_enter(struct footing *footing, int (*work)(void *context), void *context);

struct certproof_engine {
	struct footing footing;
	struct engine engine;
	struct asked asked;
	bool sites;
};

struct certproof_run {
	struct footing footing;
	const struct certproof_engine *of;
	struct engine engine;
	struct asked asked;
	struct config config;
	struct result result;
	struct messages said;          /* of the last call, where it does not judge */
	bool judged, unused;           /* an input was not used */
	const struct certproof_error *error;
};

struct certproof_error {
	int code;
	const char *message, *file, *hint;
	unsigned line, column;
	const struct certproof_error *next;
	struct certproof_engine *engine;       /* whose memory it is in; NULL: of a run, or static */
};
/* The error of memory that ran out; it is never freed. */
extern const struct certproof_error error_of_memory;
/* The errors among messages from `first` on (NULL: one that says nothing), as a list. */
const struct certproof_error *errors_of(struct arena *arena, const struct message *first, int code);

#endif

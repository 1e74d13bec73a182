/*
 * memory.c - the memory of OpenSSL: cleared when it is freed, and never refused.
 *
 * OpenSSL reports that memory ran out as it reports a broken certificate, and in many places not at all. So it never
 * sees it: the process ends, as it does when an arena has no more.
 */
#define _DEFAULT_SOURCE                /* explicit_bzero */
#include <openssl/crypto.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/crypto.h"

/* Goes before each piece of memory. */
struct piece {
	alignas(max_align_t) size_t size;
};

/* The allocator of OpenSSL is the process's, and so is what to do when it fails. */
static void (*on_exhausted)(void *context);

static void *
allocate(size_t size, const char *file, int line)
{
	struct piece *piece = size > SIZE_MAX - sizeof(*piece) ? NULL : malloc(sizeof(*piece) + size);

	(void)file;
	(void)line;
	if (piece == NULL) {
		on_exhausted(NULL);
		__builtin_trap();
	}
	piece->size = size;
	return piece + 1;
}

static void
release(void *at, const char *file, int line)
{
	struct piece *piece;

	(void)file;
	(void)line;
	if (at == NULL)
		return;
	piece = (struct piece *)at - 1;
	explicit_bzero(piece, sizeof(*piece) + piece->size);
	free(piece);
}

/* Never in place: what is left behind would not be cleared. */
static void *
reallocate(void *at, size_t size, const char *file, int line)
{
	size_t old;
	void *new;

	if (at == NULL)
		return allocate(size, file, line);
	if (size == 0) {
		release(at, file, line);
		return NULL;
	}
	old = ((const struct piece *)at - 1)->size;
	new = allocate(size, file, line);
	memcpy(new, at, old < size ? old : size);
	release(at, file, line);
	return new;
}

bool
crypto_set_memory(void (*exhausted)(void *context))
{
	on_exhausted = exhausted;
	return CRYPTO_set_mem_functions(allocate, reallocate, release) == 1;
}

/*
 * failing.c - a malloc that fails, to be loaded before the program (LD_PRELOAD).
 *
 * FAIL_AT=N: the N-th piece of memory is not to be had. FAIL_FROM=N: none from there on. FAIL_COUNT=FILE: writes how
 * many were asked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *at, size_t size);

static atomic_long asked;

static int
fails(void)
{
	static long at = -1, from = -1;
	long n = ++asked;

	if (n == 1) {
		const char *text = getenv("FAIL_AT");

		at = text != NULL ? atol(text) : 0;
		text = getenv("FAIL_FROM");
		from = text != NULL ? atol(text) : 0;
	}
	if (n != at && (from <= 0 || n < from))
		return 0;
	errno = ENOMEM;
	return 1;
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return fails() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *at, size_t size)
{
	return fails() ? NULL : __libc_realloc(at, size);
}

__attribute__((destructor)) static void
tell(void)
{
	const char *path = getenv("FAIL_COUNT");
	char text[32];
	int fd, len = snprintf(text, sizeof(text), "%ld\n", (long)asked);

	if (path != NULL && (fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600)) >= 0) {
		(void)!write(fd, text, (size_t)len);
		close(fd);
	}
}

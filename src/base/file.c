/* file.c - reading a file whole, or saying why not. */
#define _DEFAULT_SOURCE                /* explicit_bzero */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/base.h"

struct text
system_error(struct arena *arena, int error)
{
	const char *words = strerror(error);
	char *out = arena_string(arena, text_of(words));

	/* Sentences begin in lower case here; a word in capitals stays as it is. */
	if (out[0] >= 'A' && out[0] <= 'Z' && (out[1] < 'A' || out[1] > 'Z'))
		out[0] = (char)(out[0] - 'A' + 'a');
	return text_of(out);
}

static bool
refuse(struct messages *messages, struct text name, struct text why, const char *hint)
{
	struct message *message = message_add(messages, MESSAGE_ERROR, "%.*s", TEXT_ARG(why));

	message->file = name;
	if (hint != NULL)
		message_hint(messages, message, "%s", hint);
	return false;
}

static bool
cannot(struct arena *arena, struct messages *messages, struct text name, const char *what, int error)
{
	const char *hint = NULL;

	if (error == ENOENT)
		hint = name.at[0] == '/' ? "is the path right?" :
		    "is the path right? it begins at the folder of the run, in a site file at the site file";
	return refuse(messages, name,
	    arena_printf(arena, "cannot %s: %.*s", what, TEXT_ARG(system_error(arena, error))), hint);
}

static bool
refuse_size(struct messages *messages, struct text name, size_t limit)
{
	bool small = limit < (size_t)1 << 20;
	struct message *message = message_add(messages, MESSAGE_ERROR, "larger than %zu %s, the limit of %s file",
	    small ? limit : limit >> 20, small ? "bytes" : "MiB", small ? "such a" : "one");

	message->file = name;
	message_hint(messages, message, "%s", small ? "is it the file that was meant?" :
	    "is this a certificate file? split it if it is");
	return false;
}

/* What was read may be half of a private key: what is not handed on is cleared. */
static bool
drop(void *at, size_t len)
{
	explicit_bzero(at, len);
	return false;
}

/* Reads on to the end of what has no size: a pipe, a terminal. `start` was read of it already. */
static bool
read_stream(struct arena *arena, int fd, struct text name, size_t limit, struct bytes start, struct bytes *out,
    struct messages *messages)
{
	size_t room = (size_t)64 << 10, len = start.len;
	uint8_t *at = arena_take(arena, room + 1);
	ssize_t got;

	if (start.len != 0)
		memcpy(at, start.at, start.len);
	for (;;) {
		if (len == room) {
			uint8_t *small = at;

			/* Not arena_grow, which may give the small one back before it is cleared. */
			at = arena_take(arena, room * 2 + 1);
			memcpy(at, small, len);
			(void)drop(small, len);
			room *= 2;
		}
		got = read(fd, at + len, room - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return cannot(arena, messages, name, "read", errno) || drop(at, len);
		if (got == 0)
			break;
		len += (size_t)got;
		if (len > limit)
			return refuse_size(messages, name, limit) || drop(at, len);
	}
	at[len] = 0;
	*out = (struct bytes){ at, len };
	return true;
}

static bool
read_sized(struct arena *arena, int fd, size_t size, struct text name, size_t limit, struct bytes *out,
    struct messages *messages)
{
	uint8_t *at;
	size_t len = 0;
	ssize_t got;

	if (size > limit)
		return refuse_size(messages, name, limit);
	/* Read, not mapped: a mapped file that shrinks during the run would end it. */
	at = arena_take(arena, size + 1);
	while (len < size) {
		got = read(fd, at + len, size - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return cannot(arena, messages, name, "read", errno) || drop(at, len);
		if (got == 0)
			break;
		len += (size_t)got;
	}
	at[len] = 0;
	*out = (struct bytes){ at, len };
	return true;
}

int64_t
clock_milliseconds(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Waits for somebody to write to a FIFO, which was opened without waiting, and makes reading wait from then on. What is
 * written late is waited for: a slow writer has opened it.
 */
static bool
await_writer(struct arena *arena, int fd, struct text name, unsigned milliseconds, uint8_t *byte, size_t *len,
    struct messages *messages)
{
	int64_t end = clock_milliseconds() + milliseconds;
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	struct message *message;
	ssize_t got;

	do {
		if (poll(&wait, 1, 20) > 0)
			break;
		/* The end: there is no writer yet. An error: there is one, who has not written yet. */
		got = read(fd, byte, 1);
		*len = got == 1;
		if (got == 1 || (got < 0 && errno == EAGAIN))
			break;
		if (clock_milliseconds() >= end) {
			(void)refuse(messages, name, arena_printf(arena, "nobody writes to this FIFO: waited for %u seconds",
			    (milliseconds + 999) / 1000), NULL);
			message = messages->last;
			message_hint(messages, message, "start what writes to it, or name a file");
			return false;
		}
	} while (true);
	return fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK) == 0 || cannot(arena, messages, name, "read", errno);
}

bool
file_read_within(struct arena *arena, const char *path, size_t limit, unsigned milliseconds, struct bytes *out,
    struct messages *messages)
{
	struct text name = text_of(path);
	uint8_t byte = 0;
	struct bytes start = { &byte, 0 };
	struct stat st;
	bool read_all;
	int fd;

	if (text_is(name, "-"))
		return read_stream(arena, STDIN_FILENO, TEXT("(standard input)"), limit, start, out, messages);
	name = arena_text(arena, name);
	/* Without O_NONBLOCK, opening a FIFO without a writer would wait for ever. For files it has no effect. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return cannot(arena, messages, name, "open", errno);
	if (fstat(fd, &st) != 0)
		read_all = cannot(arena, messages, name, "read", errno);
	else if (S_ISDIR(st.st_mode))
		read_all = refuse(messages, name, TEXT("is a folder, where a file is meant"), NULL);
	else if (S_ISREG(st.st_mode) && st.st_size > 0)
		read_all = read_sized(arena, fd, (size_t)st.st_size, name, limit, out, messages);
	else if (S_ISREG(st.st_mode))
		read_all = read_stream(arena, fd, name, limit, start, out, messages);
	else if (S_ISFIFO(st.st_mode))
		read_all = await_writer(arena, fd, name, milliseconds, &byte, &start.len, messages) &&
		    read_stream(arena, fd, name, limit, start, out, messages);
	else
		read_all = refuse(messages, name, TEXT("is neither a file nor a pipe"), NULL);
	close(fd);
	return read_all;
}

bool
file_read(struct arena *arena, const char *path, size_t limit, struct bytes *out, struct messages *messages)
{
	return file_read_within(arena, path, limit, LIMIT_FIFO_WAIT, out, messages);
}

/* The real path of the folder that a path is in, and its own name, which may be a link's. */
static const char *
real_place(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path, *folder = ".", *out = NULL;
	bool whole = *name == '\0' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
	char *real;

	if (slash != NULL)
		folder = slash == path ? "/" : arena_text(arena, (struct text){ path, (size_t)(slash - path) }).at;
	real = realpath(whole ? path : folder, NULL);
	if (real != NULL)
		out = whole ? arena_printf(arena, "%s", real).at : arena_printf(arena, "%s/%s", strcmp(real, "/") == 0 ? "" : real, name).at;
	free(real);
	return out;
}

const char *
path_below(struct arena *arena, const char *folder, const char *path)
{
	char *outer = realpath(folder, NULL);
	const char *inner = real_place(arena, path), *below = NULL;
	size_t len;

	if (outer != NULL && inner != NULL) {
		len = strlen(outer);
		len -= len == 1;
		if (strncmp(inner, outer, len) == 0 && (inner[len] == '/' || inner[len] == '\0'))
			below = inner[len] == '/' && inner[len + 1] != '\0' ? inner + len + 1 : ".";
	}
	free(outer);
	return below;
}

bool
file_same(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

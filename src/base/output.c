/* output.c - reports on their way out: whole or not at all, and never silently lost. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

struct output {
	struct arena *arena;
	struct buffer *buffer;         /* collects only, when set */
	const char *path, *temporary;  /* temporary: NULL when written in place */
	bool fresh, secret;            /* replaces nothing; is cleared when written */
	int fd, error;
	size_t len;
	char held[16384];
};

static struct output *
cannot(struct arena *arena, const char *path, int error, bool fresh, struct messages *messages)
{
	/* For a FIFO without a reader the system says "No such device or address". */
	struct message *message = message_add(messages, MESSAGE_ERROR, "cannot write %s: %.*s", fresh ? "the file" : "report",
	    TEXT_ARG(error == ENXIO ? TEXT("nobody reads this FIFO") : system_error(arena, error)));

	message->file = arena_text(arena, text_of(path));
	return NULL;
}

/* A FIFO is waited for until somebody reads it, or the time is over; opening it would wait for ever. */
static int
open_in_place(const char *path, unsigned milliseconds)
{
	int64_t end = clock_milliseconds() + milliseconds;
	int fd;

	while ((fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) < 0 && errno == ENXIO &&
	    clock_milliseconds() < end)
		(void)poll(NULL, 0, 20);
	if (fd >= 0)
		(void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
	return fd;
}

/* A name in the target's own folder, so that the rename stays on one file system. */
static bool
open_temporary(struct output *output, struct arena *arena, const char *path, unsigned mode)
{
	for (unsigned i = 0; i < 100; i++) {
		output->temporary = arena_printf(arena, "%s.%ld-%u.tmp", path, (long)getpid(), i).at;
		output->fd = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (output->fd >= 0 || errno != EEXIST)
			break;
	}
	return output->fd >= 0;
}

struct output *
output_open(struct arena *arena, const char *path, struct messages *messages)
{
	return output_open_within(arena, path, LIMIT_FIFO_WAIT, messages);
}

struct output *
output_open_within(struct arena *arena, const char *path, unsigned milliseconds, struct messages *messages)
{
	struct output *output = ARENA_NEW(arena, struct output);
	struct stat st;
	bool exists;

	output->arena = arena;
	output->path = arena_string(arena, text_of(path));
	if (strcmp(path, "-") == 0) {
		output->path = "standard output";
		output->fd = STDOUT_FILENO;
		return output;
	}
	/* A device or pipe is written to; only a file can be replaced. */
	exists = stat(path, &st) == 0;
	if (exists && !S_ISREG(st.st_mode)) {
		output->fd = S_ISDIR(st.st_mode) ? (errno = EISDIR, -1) : open_in_place(path, milliseconds);
		return output->fd < 0 ? cannot(arena, path, errno, false, messages) : output;
	}
	if (!open_temporary(output, arena, path, 0644))
		return cannot(arena, path, errno, false, messages);
	/* The new report is for those who might read the old one; where that cannot be had, it is as a new file is. */
	if (exists && st.st_uid == geteuid())
		(void)!fchmod(output->fd, st.st_mode & 0777);
	return output;
}

struct output *
output_create(struct arena *arena, const char *path, bool secret, struct messages *messages)
{
	struct output *output = ARENA_NEW(arena, struct output);

	output->arena = arena;
	output->path = arena_string(arena, text_of(path));
	output->fresh = true;
	output->secret = secret;
	if (!open_temporary(output, arena, path, secret ? 0600 : 0644))
		return cannot(arena, path, errno, true, messages);
	return output;
}

/* Gives the temporary file its name, if nothing has it. */
static int
take_name(const struct output *output)
{
	if (renameat2(AT_FDCWD, output->temporary, AT_FDCWD, output->path, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return errno;
	/* A file system without that. */
	if (link(output->temporary, output->path) != 0)
		return errno;
	unlink(output->temporary);
	return 0;
}

const char *
output_temporary(const struct output *output)
{
	return output->temporary;
}

struct output *
output_to_buffer(struct arena *arena, struct buffer *buffer)
{
	struct output *output = ARENA_NEW(arena, struct output);

	output->arena = arena;
	output->buffer = buffer;
	output->fd = -1;
	return output;
}

static void
write_out(struct output *output, const char *at, size_t len)
{
	ssize_t done;

	while (len > 0 && output->error == 0) {
		done = write(output->fd, at, len);
		if (done < 0 && errno != EINTR)
			output->error = errno;
		if (done > 0) {
			at += done;
			len -= (size_t)done;
		}
	}
}

static void
flush(struct output *output)
{
	write_out(output, output->held, output->len);
	output->len = 0;
}

void
output_write(struct output *output, struct text text)
{
	if (output->buffer != NULL) {
		buffer_add(output->buffer, text);
		return;
	}
	if (text.len > sizeof(output->held) - output->len) {
		flush(output);
		if (text.len > sizeof(output->held)) {
			write_out(output, text.at, text.len);
			return;
		}
	}
	if (text.len != 0)
		memcpy(output->held + output->len, text.at, text.len);
	output->len += text.len;
}

void
output_puts(struct output *output, const char *string)
{
	output_write(output, text_of(string));
}

void
output_printf(struct output *output, const char *format, ...)
{
	char small[256];
	struct buffer out = { .arena = output->arena, .at = small, .room = sizeof(small) };
	va_list args;

	va_start(args, format);
	buffer_vprintf(&out, format, args);
	va_end(args);
	output_write(output, (struct text){ out.at, out.len });
}

bool
output_close(struct output *output, struct messages *messages)
{
	if (output->buffer != NULL)
		return true;
	flush(output);
	if (output->temporary != NULL && output->error == 0 && fsync(output->fd) != 0)
		output->error = errno;
	/* Standard output stays open: others may still write to it. */
	if (output->fd != STDOUT_FILENO && close(output->fd) != 0 && output->error == 0)
		output->error = errno;
	if (output->temporary != NULL) {
		if (output->error == 0 && output->fresh)
			output->error = take_name(output);
		else if (output->error == 0 && rename(output->temporary, output->path) != 0)
			output->error = errno;
		if (output->error != 0)
			unlink(output->temporary);
	}
	if (output->secret)
		explicit_bzero(output->held, sizeof(output->held));
	if (output->error != 0) {
		(void)cannot(output->arena, output->path, output->error, output->fresh, messages);
		return false;
	}
	return true;
}

void
output_abandon(struct output *output)
{
	if (output->buffer != NULL || output->fd == STDOUT_FILENO)
		return;
	close(output->fd);
	if (output->secret)
		explicit_bzero(output->held, sizeof(output->held));
	if (output->temporary != NULL)
		unlink(output->temporary);
}

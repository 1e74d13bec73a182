/* stream.c - bytes from a file, from memory, from gzip or from a member of an archive, a part at a time. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "load/loader.h"

enum { BLOCK = 64 << 10 };

struct stream {
	struct arena *arena;
	ptrdiff_t (*fill)(struct stream *stream, uint8_t *to, size_t room);
	struct text why;               /* it breaks off; empty: it does not */
	uint8_t *ahead;                /* read, and not yet taken */
	size_t at, end;
	bool ended;
	/* By kind. */
	int fd;
	uint64_t size;                 /* of the file */
	struct bytes bytes;
	struct stream *inner;
	z_stream inflate;
	uint8_t *packed;
	bool inflating;
	struct archive_reader *archive;
	struct archive_fault *fault;
};

static struct stream *
new_stream(struct arena *arena, ptrdiff_t (*fill)(struct stream *, uint8_t *, size_t))
{
	struct stream *stream = ARENA_NEW(arena, struct stream);

	stream->arena = arena;
	stream->fill = fill;
	stream->fd = -1;
	stream->ahead = arena_take_raw(arena, BLOCK);
	return stream;
}

static ptrdiff_t
fill_file(struct stream *s, uint8_t *to, size_t room)
{
	ssize_t got;

	do
		got = read(s->fd, to, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		s->why = arena_printf(s->arena, "cannot be read: %.*s", TEXT_ARG(system_error(s->arena, errno)));
	return got;
}

struct stream *
stream_file(struct arena *arena, const char *path, struct text *why)
{
	struct stream *stream;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 || fstat(fd, &st) != 0) {
		*why = arena_printf(arena, "cannot open: %.*s", TEXT_ARG(system_error(arena, errno)));
		if (fd >= 0)
			close(fd);
		return NULL;
	}
	if (!S_ISREG(st.st_mode)) {
		*why = TEXT("is not a file");
		close(fd);
		return NULL;
	}
	stream = new_stream(arena, fill_file);
	stream->fd = fd;
	stream->size = (uint64_t)st.st_size;
	return stream;
}

uint64_t
stream_size(const struct stream *stream)
{
	return stream->fd >= 0 ? stream->size : stream->bytes.len;
}

static ptrdiff_t
fill_bytes(struct stream *s, uint8_t *to, size_t room)
{
	size_t len = s->bytes.len < room ? s->bytes.len : room;

	if (len != 0)
		memcpy(to, s->bytes.at, len);
	s->bytes = (struct bytes){ s->bytes.at + len, s->bytes.len - len };
	return (ptrdiff_t)len;
}

struct stream *
stream_bytes(struct arena *arena, struct bytes bytes)
{
	struct stream *stream = new_stream(arena, fill_bytes);

	stream->bytes = bytes;
	return stream;
}

/* A file may have several members, whose contents belong together (RFC 1952 2.2); what follows them is left. */
static ptrdiff_t
fill_gzip(struct stream *s, uint8_t *to, size_t room)
{
	s->inflate.next_out = to;
	s->inflate.avail_out = (uInt)room;
	while (s->inflating && s->inflate.avail_out == room) {
		int status;

		if (s->inflate.avail_in == 0) {
			ptrdiff_t got = stream_read(s->inner, s->packed, BLOCK);

			if (got <= 0) {
				s->why = got < 0 ? s->inner->why : TEXT("the gzip archive is cut short");
				return -1;
			}
			s->inflate.next_in = s->packed;
			s->inflate.avail_in = (uInt)got;
		}
		status = inflate(&s->inflate, Z_NO_FLUSH);
		if (status == Z_STREAM_END) {
			struct bytes head = { s->inflate.next_in, s->inflate.avail_in };

			if (head.len < 18) {
				memmove(s->packed, head.at, head.len);
				for (ptrdiff_t got = 1; head.len < 18 && got > 0; head.len += (size_t)(got > 0 ? got : 0))
					got = stream_read(s->inner, s->packed + head.len, 18 - head.len);
				head.at = s->packed;
			}
			s->inflate.next_in = (z_const Bytef *)(uintptr_t)head.at;
			s->inflate.avail_in = (uInt)head.len;
			s->inflating = gzip_begins(head) && inflateReset(&s->inflate) == Z_OK;
		} else if (status != Z_OK && status != Z_BUF_ERROR) {
			s->why = TEXT("the gzip archive is damaged");
			return -1;
		}
	}
	return (ptrdiff_t)(room - s->inflate.avail_out);
}

struct stream *
stream_gzip(struct arena *arena, struct stream *inner)
{
	struct stream *stream = new_stream(arena, fill_gzip);

	stream->inner = inner;
	stream->packed = arena_take_raw(arena, BLOCK);
	stream->inflating = inflateInit2(&stream->inflate, 15 + 16) == Z_OK;
	return stream;
}

static ptrdiff_t
fill_member(struct stream *s, uint8_t *to, size_t room)
{
	ptrdiff_t got = archive_data(s->archive, to, room);

	if (got < 0)
		s->why = s->fault->why;
	return got;
}

struct stream *
stream_member(struct arena *arena, struct archive_reader *archive, struct archive_fault *fault)
{
	struct stream *stream = new_stream(arena, fill_member);

	stream->archive = archive;
	stream->fault = fault;
	return stream;
}

struct bytes
stream_peek(struct stream *s, size_t len)
{
	if (s->end - s->at < len && s->at != 0) {
		memmove(s->ahead, s->ahead + s->at, s->end - s->at);
		s->end -= s->at;
		s->at = 0;
	}
	while (s->end - s->at < len && !s->ended) {
		ptrdiff_t got = s->fill(s, s->ahead + s->end, BLOCK - s->end);

		s->ended = got <= 0;
		s->end += got > 0 ? (size_t)got : 0;
	}
	return (struct bytes){ s->ahead + s->at, s->end - s->at < len ? s->end - s->at : len };
}

ptrdiff_t
stream_read(struct stream *s, void *to, size_t room)
{
	ptrdiff_t got;

	if (s->at != s->end) {
		size_t len = s->end - s->at < room ? s->end - s->at : room;

		memcpy(to, s->ahead + s->at, len);
		s->at += len;
		return (ptrdiff_t)len;
	}
	if (s->ended)
		return s->why.len != 0 ? -1 : 0;
	got = s->fill(s, to, room);
	s->ended = got <= 0;
	return got;
}

bool
stream_exactly(struct stream *s, void *to, size_t len)
{
	for (size_t done = 0; done < len;) {
		ptrdiff_t got = stream_read(s, (uint8_t *)to + done, len - done);

		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

bool
stream_skip(struct stream *s, size_t len)
{
	uint8_t waste[4096];

	while (len != 0) {
		ptrdiff_t got = stream_read(s, waste, len < sizeof(waste) ? len : sizeof(waste));

		if (got <= 0)
			return false;
		len -= (size_t)got;
	}
	return true;
}

ptrdiff_t
stream_block(struct stream *s, const void **block)
{
	struct bytes ahead = stream_peek(s, 1);

	if (ahead.len == 0)
		return s->why.len != 0 ? -1 : 0;
	*block = s->ahead + s->at;
	ahead.len = s->end - s->at;
	s->at = s->end = 0;
	return (ptrdiff_t)ahead.len;
}

struct text
stream_fault(const struct stream *stream)
{
	return stream->why;
}

void
stream_close(struct stream *s)
{
	if (s == NULL)
		return;
	if (s->packed != NULL)
		inflateEnd(&s->inflate);
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

/* gzip.c - unpacking, up to a limit: a CRL is often fetched packed. */
#include <string.h>
#include <zlib.h>

#include "load/loader.h"

bool
gzip_begins(struct bytes bytes)
{
	return bytes.len >= 18 && bytes.at[0] == 0x1f && bytes.at[1] == 0x8b && bytes.at[2] == 8;
}

bool
gzip_unpack(struct arena *arena, struct bytes packed, size_t limit, struct bytes *out, size_t *rest, struct text *why)
{
	/* The size that the file states is only a hint: the last four octets, RFC 1952 2.3.1. */
	const uint8_t *last = packed.at + packed.len - 4;
	size_t room = (size_t)last[0] | (size_t)last[1] << 8 | (size_t)last[2] << 16 | (size_t)last[3] << 24, len = 0;
	uint8_t *at;
	z_stream stream = { .next_in = (z_const Bytef *)(uintptr_t)packed.at, .avail_in = (uInt)packed.len };
	int status = Z_OK;

	if (packed.len > UINT32_MAX || inflateInit2(&stream, 15 + 16) != Z_OK) {
		*why = TEXT("it cannot be unpacked");
		return false;
	}
	room = room > limit ? limit : room < 512 ? 512 : room;
	at = arena_take(arena, room + 1);
	while (status == Z_OK) {
		if (len == room) {
			size_t more = room * 2 > limit ? limit + 1 : room * 2;

			at = arena_grow(arena, at, room + 1, more + 1, 1);
			room = more;
		}
		stream.next_out = at + len;
		stream.avail_out = (uInt)(room - len);
		status = inflate(&stream, Z_NO_FLUSH);
		len = (size_t)(stream.next_out - at);
		if (len > limit)
			break;
		if (status == Z_BUF_ERROR && stream.avail_out == 0)
			status = Z_OK;
		/* A file may have several members, whose contents belong together (RFC 1952 2.2). */
		if (status == Z_STREAM_END && gzip_begins((struct bytes){ stream.next_in, stream.avail_in }))
			status = inflateReset(&stream);
	}
	*rest = stream.avail_in;
	inflateEnd(&stream);
	if (len > limit) {
		*why = arena_printf(arena, "it unpacks to more than %zu MiB, the limit of one file", limit >> 20);
		return false;
	}
	if (status != Z_STREAM_END) {
		*why = status == Z_BUF_ERROR ? TEXT("the gzip archive is cut short") : TEXT("the gzip archive is damaged");
		return false;
	}
	at[len] = 0;
	*out = (struct bytes){ at, len };
	return true;
}

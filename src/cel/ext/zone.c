/* zone.c - offsets of named time zones from the system's zone data (RFC 9636), without the process's zone. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cel/ext/zone.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define ZONE_MOST_OFFSET (26 * 3600)       /* RFC 9636 section 3.2 */

/* ---- the file ---- */

struct reader {
	const uint8_t *at, *end;
};

static bool
skip(struct reader *r, size_t len)
{
	if ((size_t)(r->end - r->at) < len)
		return false;
	r->at += len;
	return true;
}

static uint32_t
read_32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* A time of 4 or 8 bytes. */
static int64_t
read_time(const uint8_t *at, size_t width)
{
	if (width == 4)
		return (int32_t)read_32(at);
	return (int64_t)((uint64_t)read_32(at) << 32 | read_32(at + 4));
}

/* RFC 9636 section 3.1 */
struct header {
	int version;
	uint32_t indicators_utc, indicators_standard, leaps, times, types, characters;
};

static bool
read_header(struct reader *r, struct header *header)
{
	const uint8_t *at = r->at;

	if (!skip(r, 44) || memcmp(at, "TZif", 4) != 0)
		return false;
	header->version = at[4];
	header->indicators_utc = read_32(at + 20);
	header->indicators_standard = read_32(at + 24);
	header->leaps = read_32(at + 28);
	header->times = read_32(at + 32);
	header->types = read_32(at + 36);
	header->characters = read_32(at + 40);
	return header->types > 0;
}

/* The counts are of 32 bits and are multiplied by 12 at most, so nothing overflows. */
static uint64_t
body_size(const struct header *header, size_t width)
{
	return (uint64_t)header->times * (width + 1) + (uint64_t)header->types * 6 + header->characters +
	    (uint64_t)header->leaps * (width + 4) + header->indicators_standard + header->indicators_utc;
}

static bool
offset_of_type(const struct header *header, const uint8_t *types, uint32_t type, int32_t *offset)
{
	if (type >= header->types)
		return false;
	*offset = (int32_t)read_32(types + (size_t)type * 6);
	return *offset > -ZONE_MOST_OFFSET && *offset < ZONE_MOST_OFFSET;
}

bool
zone_read(struct bytes file, int64_t utc, int32_t *offset)
{
	struct reader r = { file.at, file.at + file.len };
	struct header header;
	const uint8_t *times, *types, *indices;
	size_t low = 0, high, width = 4;
	struct text rule = { 0 };

	if (!read_header(&r, &header))
		return false;
	if (header.version >= '2') {
		if (body_size(&header, 4) > (uint64_t)(r.end - r.at) || !skip(&r, (size_t)body_size(&header, 4)) ||
		    !read_header(&r, &header))
			return false;
		width = 8;
	}
	/* A zone that counts leap seconds ("right/...") does not fit CEL's times, which have none. */
	if (body_size(&header, width) > (uint64_t)(r.end - r.at) || header.leaps != 0)
		return false;
	times = r.at;
	indices = times + (size_t)header.times * width;
	types = indices + header.times;
	r.at += (size_t)body_size(&header, width);
	if (width == 8 && r.at < r.end && *r.at == '\n') {
		const uint8_t *end = memchr(r.at + 1, '\n', (size_t)(r.end - r.at - 1));

		if (end == NULL)
			return false;
		rule = (struct text){ (const char *)r.at + 1, (size_t)(end - r.at - 1) };
	}
	high = header.times;
	while (low < high) {                       /* the number of transitions up to `utc` */
		size_t middle = low + (high - low) / 2;

		if (read_time(times + middle * width, width) <= utc)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == header.times && rule.len > 0)
		return zone_rule_read(rule, utc, offset);
	return offset_of_type(&header, types, low == 0 ? 0 : indices[low - 1], offset);
}

/* ---- the name ---- */

/* Letters, digits, '_', '+' and '-' in parts with '/' between: no name of these leaves the folder. */
static bool
is_zone_name(struct text name)
{
	if (name.len == 0 || name.len > LIMIT_ZONE_NAME || name.at[0] == '/' || name.at[name.len - 1] == '/')
		return false;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
		    c == '+' || c == '-' || (c == '/' && name.at[i - 1] != '/')))
			return false;
	}
	return true;
}

bool
zone_file(struct arena *arena, const char *path, struct bytes *file)
{
	struct stat status;
	uint8_t *room;
	size_t len = 0;
	ssize_t got;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return false;
	if (fstat(fd, &status) == -1 || !S_ISREG(status.st_mode) || status.st_size > LIMIT_ZONE_FILE) {
		close(fd);
		return false;
	}
	room = arena_take(arena, (size_t)status.st_size);
	while (len < (size_t)status.st_size) {
		got = read(fd, room + len, (size_t)status.st_size - len);
		if (got == 0 || (got == -1 && errno != EINTR))
			break;
		if (got > 0)
			len += (size_t)got;
	}
	close(fd);
	*file = (struct bytes){ room, len };
	return true;
}

/* The file below the folder of zone data, or false if there is none that can be read. */
static bool
read_zone_file(struct arena *arena, struct text name, struct bytes *file)
{
	char path[sizeof(ZONE_FOLDER) + LIMIT_ZONE_NAME] = ZONE_FOLDER;

	memcpy(path + sizeof(ZONE_FOLDER) - 1, name.at, name.len);
	return zone_file(arena, path, file);
}

enum zone_outcome
zone_offset(struct arena *arena, struct text name, int64_t utc_seconds, int32_t *offset_seconds)
{
	struct arena_mark mark = arena_mark(arena);
	struct bytes file;
	bool known;

	if (text_is(name, "UTC")) {
		*offset_seconds = 0;
		return ZONE_OK;
	}
	if (!is_zone_name(name))
		return ZONE_UNKNOWN;
	known = read_zone_file(arena, name, &file) && zone_read(file, utc_seconds, offset_seconds);
	arena_rewind(arena, mark);
	if (known)
		return ZONE_OK;
	/* Without the one zone that every set of zone data has, there are none. */
	return access(ZONE_FOLDER "Etc/UTC", R_OK) == 0 ? ZONE_UNKNOWN : ZONE_NO_DATA;
}

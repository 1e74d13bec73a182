/* walk.c - everything in files, folders and archives within each other, one thing after the other, in bounded memory. */
#include <string.h>
#include <sys/stat.h>

#include "load/loader.h"

struct walk {
	struct walker *walker;
	struct text file;              /* on disk */
	uint64_t packed, unpacked;     /* bytes: of the file, and of what was taken out of it */
	bool stopped;                  /* a bound was passed, and told */
};

const struct walk_bounds walk_bounds = { LIMIT_WALK_BYTES, LIMIT_WALK_MEMBERS, LIMIT_WALK_RATIO, LIMIT_FILE_SIZE };

static void walk_stream(struct walk *walk, struct walk_item *item, struct stream *stream, unsigned depth);

/* What is not read is told in a line, and the rest is. */
static void PRINTF_LIKE(3, 4)
tell(struct walk *walk, const struct walk_item *item, const char *format, ...)
{
	struct loader *loader = walk->walker->loader;
	struct message *message;
	struct leftover *leftover;
	va_list args;

	va_start(args, format);
	message = message_add(loader->messages, MESSAGE_WARNING, "%s", arena_vprintf(loader->arena, format, args).at);
	va_end(args);
	message->file = arena_text(loader->arena, item->name);
	leftover = path_leftover(loader->arena, &walk->walker->out->leftovers, item->file, "%.*s", TEXT_ARG(message->text));
	leftover->member = arena_text(loader->arena, item->member);
}

/* False, once told, when a bound of the whole is passed. */
static bool
count(struct walk *walk, const struct walk_item *item, size_t len)
{
	struct walker *walker = walk->walker;

	if (walk->stopped)
		return false;
	walker->bytes += len;
	walk->unpacked += len;
	if (walker->bytes > walker->bounds.bytes)
		tell(walk, item, "more than %llu MiB unpacked in all, the limit; the rest was not read", (unsigned long long)(walker->bounds.bytes >> 20));
	else if (walk->unpacked > walker->bounds.item && walk->unpacked / walker->bounds.ratio > walk->packed)
		tell(walk, item, "unpacks to more than %u times its size, the limit; the rest was not read", walker->bounds.ratio);
	else
		return true;
	walk->stopped = true;
	return false;
}

/* All of a stream, if it keeps to the limit of one file; what was read of one that breaks off is there, and told. */
static bool
read_whole(struct walk *walk, const struct walk_item *item, struct stream *stream, struct arena *arena, struct bytes *out)
{
	size_t limit = walk->walker->bounds.item, room = limit < 65536 ? limit : 65536, len = 0;
	uint8_t *at = arena_take_raw(arena, room + 1);
	ptrdiff_t got;

	while ((got = stream_read(stream, at + len, room + 1 - len)) > 0) {
		len += (size_t)got;
		if (!count(walk, item, (size_t)got))
			return false;
		if (len > limit) {
			tell(walk, item, "larger than %zu MiB, the limit of one file: it was not read", limit >> 20);
			return false;
		}
		if (len > room) {
			size_t more = room * 2 < limit ? room * 2 : limit;

			at = arena_grow(arena, at, room + 1, more + 1, 1);
			room = more;
		}
	}
	if (got < 0)
		tell(walk, item, "%.*s; what stands before was read", TEXT_ARG(stream_fault(stream)));
	at[len] = 0;
	*out = (struct bytes){ at, len };
	return true;
}

static bool count_member(struct walk *walk, const struct walk_item *item);

struct carried {
	struct walk *walk;
	const struct walk_item *outer;
	unsigned depth;
};

/* A part of a mail may be an archive, and that again hold mails. */
static void
walk_part(void *context, struct text name, struct bytes bytes)
{
	struct carried *carried = context;
	struct arena *arena = carried->walk->walker->loader->arena;
	const struct walk_item *outer = carried->outer;
	struct walk_item item = { .file = outer->file, .time = outer->time, .layers = outer->layers + 1 };
	struct stream *stream;

	item.member = outer->member.len == 0 ? arena_text(arena, name) : arena_printf(arena, "%.*s/%.*s", TEXT_ARG(outer->member), TEXT_ARG(name));
	item.name = arena_printf(arena, "%.*s/%.*s", TEXT_ARG(outer->name), TEXT_ARG(name));
	if (!count_member(carried->walk, &item))
		return;
	stream = stream_bytes(arena, bytes);
	walk_stream(carried->walk, &item, stream, carried->depth);
	stream_close(stream);
}

/* Objects in it are loaded; then whoever asked looks at its text. What nobody keeps is given back. */
static void
give_item(struct walk *walk, struct walk_item *item, struct stream *stream, unsigned depth)
{
	struct walker *walker = walk->walker;
	struct arena *arena = walker->loader->arena;
	struct load_result *out = walker->out;
	size_t sources = out->sources.count, artifacts = out->artifacts.count;
	struct arena scratch;

	arena_init(&scratch, arena->exhausted, arena->context);
	if (read_whole(walk, item, stream, &scratch, &item->bytes) && carrier_of(item->bytes) != CARRIER_NONE &&
	    item->layers < LIMIT_WRAPPED_DEPTH) {
		struct carried carried = { walk, item, depth };

		carrier_read(&scratch, carrier_of(item->bytes), item->bytes, walk_part, &carried);
		item->first_source = out->sources.count;
		item->first_artifact = out->artifacts.count;
		if (walker->item != NULL)
			walker->item(walker->context, item);
		walker->items++;
	} else if (item->bytes.at != NULL) {
		load_member_bytes(walker->loader, item, out);
		item->first_source = sources;
		item->first_artifact = artifacts;
		if (walker->item != NULL)
			walker->item(walker->context, item);
		walker->items++;
	}
	if (out->artifacts.count != artifacts || out->sources.count != sources || item->kept)
		arena_adopt(arena, &scratch);
	else
		arena_free(&scratch);
}

static ptrdiff_t
read_packed(void *context, const void **block)
{
	return stream_block(context, block);
}

static bool
count_member(struct walk *walk, const struct walk_item *item)
{
	struct walker *walker = walk->walker;

	if (walk->stopped || ++walker->members <= walker->bounds.members)
		return !walk->stopped;
	tell(walk, item, "more than %zu members in all, the limit; the rest was not read", walker->bounds.members);
	walk->stopped = true;
	return false;
}

static void
pass_member(struct walk *walk, const struct walk_item *item, const char *why)
{
	struct loader *loader = walk->walker->loader;
	struct leftover *leftover = path_leftover(loader->arena, &walk->walker->out->leftovers, item->file, "%s", why);

	leftover->member = arena_text(loader->arena, item->member);
	leftover->expected = true;
}

static void
walk_members(struct walk *walk, const struct walk_item *outer, struct archive_reader *reader, struct archive_fault *fault, unsigned depth)
{
	struct arena *arena = walk->walker->loader->arena;
	struct archive_member member;
	enum archive_step step;

	while ((step = archive_next(reader, &member)) != ARCHIVE_END && step != ARCHIVE_BROKEN) {
		struct walk_item item = { .file = outer->file, .time = outer->time };
		struct stream *stream;

		item.member = outer->member.len == 0 ? member.name :
		    arena_printf(arena, "%.*s/%.*s", TEXT_ARG(outer->member), TEXT_ARG(member.name));
		item.name = arena_printf(arena, "%.*s/%.*s", TEXT_ARG(outer->name), TEXT_ARG(member.name));
		item.layers = outer->layers;
		if (!count_member(walk, &item))
			return;
		if (step == ARCHIVE_PASSED) {
			pass_member(walk, &item, member.passed);
			continue;
		}
		if (step == ARCHIVE_LOCKED) {
			tell(walk, &item, "%.*s", TEXT_ARG(fault->why));
			continue;
		}
		stream = stream_member(arena, reader, fault);
		walk_stream(walk, &item, stream, depth);
		stream_close(stream);
	}
	if (step == ARCHIVE_BROKEN)
		tell(walk, outer, "%.*s; what stands before was read", TEXT_ARG(fault->why));
}

/* tar is read as it comes; the others have their directory at the end, and are held as a whole. */
static void
walk_archive(struct walk *walk, const struct walk_item *item, enum archive_form form, struct stream *stream, unsigned depth)
{
	struct arena *arena = walk->walker->loader->arena;
	struct archive_input input = { .cut = true, .read = read_packed, .context = stream };
	struct archive_fault fault = { 0 };
	struct archive_reader *reader;
	struct arena scratch;

	if (depth >= LIMIT_ARCHIVE_DEPTH) {
		tell(walk, item, "archives more than %d deep within each other, the limit", LIMIT_ARCHIVE_DEPTH);
		return;
	}
	arena_init(&scratch, arena->exhausted, arena->context);
	if (form == ARCHIVE_TAR || read_whole(walk, item, stream, &scratch, &input.whole)) {
		if (form != ARCHIVE_TAR)
			input.read = NULL;
		reader = archive_open(arena, form, &input, &fault);
		if (reader == NULL)
			tell(walk, item, "%.*s", TEXT_ARG(fault.why));
		else
			walk_members(walk, item, reader, &fault, depth + 1);
		archive_close(reader);
	}
	arena_free(&scratch);
}

static void
walk_stream(struct walk *walk, struct walk_item *item, struct stream *stream, unsigned depth)
{
	struct walker *walker = walk->walker;
	struct bytes head = stream_peek(stream, 600);
	enum archive_form form;

	if (gzip_begins(head)) {
		struct stream *plain;

		if (++item->layers > LIMIT_WRAPPED_DEPTH) {
			tell(walk, item, "archives and values more than %d deep within each other, the limit", LIMIT_WRAPPED_DEPTH);
			return;
		}
		plain = stream_gzip(walker->loader->arena, stream);
		walk_stream(walk, item, plain, depth);
		stream_close(plain);
		return;
	}
	form = archive_form(head);
	if (form != ARCHIVE_NONE) {
		walk_archive(walk, item, form, stream, depth);
	} else if (capture_begins(head) && walker->capture != NULL) {
		walker->items++;
		walker->capture(walker->context, item, stream);
	} else {
		give_item(walk, item, stream, depth);
	}
}

static bool
is_capture(struct arena *arena, const char *path)
{
	struct arena_mark mark = arena_mark(arena);
	struct text why;
	struct stream *stream = stream_file(arena, path, &why);
	bool capture = stream != NULL && capture_begins(stream_peek(stream, 600));

	stream_close(stream);
	arena_rewind(arena, mark);
	return capture;
}

static void
walk_file(struct walker *walker, const char *path)
{
	struct arena *arena = walker->loader->arena;
	struct walk walk = { .walker = walker, .file = arena_text(arena, text_of(path)) };
	struct walk_item item = { .name = walk.file, .file = walk.file };
	struct text why;
	struct stream *stream = stream_file(arena, path, &why);
	struct stat st;

	if (stream == NULL) {
		tell(&walk, &item, "%.*s", TEXT_ARG(why));
		walker->out->failed = true;
		return;
	}
	if (stat(path, &st) == 0)
		item.time = (int64_t)st.st_mtime;
	walk.packed = stream_size(stream);
	walk_stream(&walk, &item, stream, 0);
	stream_close(stream);
	if (walker->loader->read != NULL)
		*LIST_ADD(arena, walker->loader->read) = arena_string(arena, walk.file);
}

/* Captures come last: what they are read with is known by then. */
void
load_walk(struct walker *walker, const struct strings *paths)
{
	struct arena *arena = walker->loader->arena;
	struct strings files = { 0 };

	for (size_t i = 0; i < paths->count; i++) {
		struct stat st;

		if (stat(paths->items[i], &st) == 0 && S_ISDIR(st.st_mode))
			walker->out->failed = !folder_walk(arena, paths->items[i], &files, &walker->out->leftovers, NULL, NULL, walker->loader->messages) ||
			    walker->out->failed;
		else
			*LIST_ADD(arena, &files) = paths->items[i];
	}
	for (unsigned captures = 0; captures < 2; captures++)
		for (size_t i = 0; i < files.count; i++)
			if ((captures != 0) == is_capture(arena, files.items[i]))
				walk_file(walker, files.items[i]);
}

/*
 * archive.c - the members of tar, ZIP, 7-Zip and RAR archives, one after the other, never written to disk.
 *
 * libarchive is loaded when the first archive is met, since it brings libraries of its own that most runs do not need. Only
 * the forms named here are switched on, never all that it knows.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <stdlib.h>
#include <string.h>

#include "load/loader.h"

static const struct {
	const char *begins;
	size_t len;
	enum archive_form form;
} magics[] = {
#define MAGIC(bytes, form) { bytes, sizeof(bytes) - 1, form }
	/* The first member, the directory of an archive without members, one in several parts. */
	MAGIC("PK\003\004", ARCHIVE_ZIP),
	MAGIC("PK\005\006", ARCHIVE_ZIP),
	MAGIC("7z\274\257\047\034", ARCHIVE_7Z),
	MAGIC("Rar!\032\007", ARCHIVE_RAR),
#undef MAGIC
};

enum archive_form
archive_form(struct bytes bytes)
{
	for (size_t i = 0; i < COUNT_OF(magics); i++)
		if (bytes.len >= magics[i].len && memcmp(bytes.at, magics[i].begins, magics[i].len) == 0)
			return magics[i].form;
	return tar_begins(bytes) ? ARCHIVE_TAR : ARCHIVE_NONE;
}

const char *
archive_layer(enum archive_form form)
{
	static const char *const names[] = {
		[ARCHIVE_NONE] = "", [ARCHIVE_ZIP] = "ZIP", [ARCHIVE_TAR] = "tar", [ARCHIVE_7Z] = "7-Zip", [ARCHIVE_RAR] = "RAR",
	};
	return names[form];
}

static const char to_unpack[] = "unpack it and give the files in it";

#ifdef HAVE_ARCHIVE

#include <archive.h>
#include <archive_entry.h>
#include <dlfcn.h>

static const char library[] = "libarchive.so.13";

struct functions {
	struct archive *(*open)(void);
	int (*zip)(struct archive *);
	int (*tar)(struct archive *);
	int (*sevenzip)(struct archive *);
	int (*rar)(struct archive *);
	int (*rar5)(struct archive *);
	int (*open_memory)(struct archive *, const void *, size_t);
	int (*open_stream)(struct archive *, void *, archive_open_callback *, archive_read_callback *, archive_close_callback *);
	int (*next)(struct archive *, struct archive_entry **);
	la_ssize_t (*data)(struct archive *, void *, size_t);
	const char *(*error)(struct archive *);
	int (*close)(struct archive *);
	const char *(*name_utf8)(struct archive_entry *);
	const char *(*name)(struct archive_entry *);
	__LA_MODE_T (*type)(struct archive_entry *);
	int (*encrypted)(struct archive_entry *);
	la_int64_t (*size)(struct archive_entry *);
	const char *(*hardlink)(struct archive_entry *);
};

static const struct {
	const char *name;
	size_t offset;
} symbols[] = {
	{ "archive_read_new", offsetof(struct functions, open) },
	{ "archive_read_support_format_zip", offsetof(struct functions, zip) },
	{ "archive_read_support_format_tar", offsetof(struct functions, tar) },
	{ "archive_read_support_format_7zip", offsetof(struct functions, sevenzip) },
	{ "archive_read_support_format_rar", offsetof(struct functions, rar) },
	{ "archive_read_support_format_rar5", offsetof(struct functions, rar5) },
	{ "archive_read_open_memory", offsetof(struct functions, open_memory) },
	{ "archive_read_open", offsetof(struct functions, open_stream) },
	{ "archive_read_next_header", offsetof(struct functions, next) },
	{ "archive_read_data", offsetof(struct functions, data) },
	{ "archive_error_string", offsetof(struct functions, error) },
	{ "archive_read_free", offsetof(struct functions, close) },
	{ "archive_entry_pathname_utf8", offsetof(struct functions, name_utf8) },
	{ "archive_entry_pathname", offsetof(struct functions, name) },
	{ "archive_entry_filetype", offsetof(struct functions, type) },
	{ "archive_entry_is_encrypted", offsetof(struct functions, encrypted) },
	{ "archive_entry_size", offsetof(struct functions, size) },
	{ "archive_entry_hardlink", offsetof(struct functions, hardlink) },
};

struct archive_reader {
	struct arena *arena;
	struct functions call;
	void *library;
	struct archive *archive;
	struct archive_member member;
	struct archive_input input;
	const char *form;              /* "ZIP archive" */
	size_t members;
	struct archive_fault *fault;
};

static bool PRINTF_LIKE(3, 4)
refuse(struct archive_reader *r, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	r->fault->why = arena_vprintf(r->arena, format, args);
	va_end(args);
	r->fault->hint = hint;
	return false;
}

static bool
load_library(struct archive_reader *r)
{
	r->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	if (r->library == NULL)
		return refuse(r, "install it (Debian: libarchive13 or libarchive13t64), or unpack the archive and give the files in it",
		    "reading a %s archive needs libarchive, which is not installed", r->form);
	for (size_t i = 0; i < COUNT_OF(symbols); i++) {
		void *symbol = dlsym(r->library, symbols[i].name);

		if (symbol == NULL)
			return refuse(r, to_unpack, "reading a %s archive needs a newer libarchive: it has no %s", r->form, symbols[i].name);
		memcpy((char *)&r->call + symbols[i].offset, &symbol, sizeof(symbol));
	}
	return true;
}

static la_ssize_t
read_block(struct archive *archive, void *context, const void **block)
{
	struct archive_reader *r = context;
	ptrdiff_t got = r->input.read(r->input.context, block);

	(void)archive;
	return got;
}

static bool
switch_on(struct archive_reader *r, enum archive_form form)
{
	switch (form) {
	case ARCHIVE_ZIP:
		return r->call.zip(r->archive) >= ARCHIVE_WARN;
	case ARCHIVE_TAR:
		return r->call.tar(r->archive) >= ARCHIVE_WARN;
	case ARCHIVE_7Z:
		return r->call.sevenzip(r->archive) >= ARCHIVE_WARN;
	case ARCHIVE_RAR:
		return r->call.rar(r->archive) >= ARCHIVE_WARN && r->call.rar5(r->archive) >= ARCHIVE_WARN;
	case ARCHIVE_NONE:
		break;
	}
	return false;
}

static struct text
its_words(struct archive_reader *r)
{
	const char *error = r->call.error(r->archive);

	return error != NULL ? text_of(error) : TEXT("no reason is given");
}

/* The directory at the end of a ZIP archive: 22 bytes, and a comment of up to 65535. */
static bool
has_directory(struct bytes zip)
{
	for (size_t i = zip.len < 22 ? 0 : zip.len - 22, n = 0; zip.len >= 22 && n <= 65535; n++, i--) {
		if (memcmp(zip.at + i, "PK\005\006", 4) == 0)
			return true;
		if (i == 0)
			break;
	}
	return false;
}

static bool
open_archive(struct archive_reader *r, enum archive_form form)
{
	int status;

	if (form == ARCHIVE_ZIP && r->input.read == NULL && !r->input.cut && !has_directory(r->input.whole))
		return refuse(r, "copy or download the file again", "the ZIP archive cannot be read: it is cut short or damaged");
	if ((r->archive = r->call.open()) == NULL || !switch_on(r, form))
		return refuse(r, to_unpack, "the libarchive at hand reads no %s archive", r->form);
	status = r->input.read == NULL ? r->call.open_memory(r->archive, r->input.whole.at, r->input.whole.len) :
	    r->call.open_stream(r->archive, r, NULL, read_block, NULL);
	return status >= ARCHIVE_WARN || refuse(r, "copy or download the file again", "the %s archive cannot be read: %.*s", r->form,
	    TEXT_ARG(its_words(r)));
}

struct archive_reader *
archive_open(struct arena *arena, enum archive_form form, const struct archive_input *input, struct archive_fault *fault)
{
	struct archive_reader *r = ARENA_NEW(arena, struct archive_reader);

	*r = (struct archive_reader){ .arena = arena, .input = *input, .form = archive_layer(form), .fault = fault };
	if (load_library(r) && open_archive(r, form))
		return r;
	archive_close(r);
	return NULL;
}

void
archive_close(struct archive_reader *r)
{
	if (r == NULL)
		return;
	if (r->archive != NULL)
		(void)r->call.close(r->archive);
	if (r->library != NULL)
		dlclose(r->library);
	r->archive = NULL;
	r->library = NULL;
}

/* A name is a label, in whichever encoding: a path that it spells is never opened. */
static struct text
member_name(struct archive_reader *r, struct archive_entry *entry)
{
	const char *name = r->call.name_utf8(entry);

	if (name == NULL)
		name = r->call.name(entry);
	return name != NULL ? arena_text(r->arena, text_of(name)) : arena_printf(r->arena, "(member %zu)", r->members);
}

/* Hidden files are skipped, as on disk; __MACOSX holds what macOS adds. */
static bool
is_hidden(struct text name)
{
	if (text_starts_with(name, "__MACOSX/"))
		return true;
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '.' && (i == 0 || name.at[i - 1] == '/') && !text_starts_with((struct text){ name.at + i, name.len - i }, "./") &&
		    !text_starts_with((struct text){ name.at + i, name.len - i }, "../"))
			return true;
	return false;
}

enum archive_step
archive_next(struct archive_reader *r, struct archive_member *out)
{
	struct archive_entry *entry;
	struct text name;
	int status;

	for (;;) {
		status = r->call.next(r->archive, &entry);
		if (status == ARCHIVE_EOF)
			return ARCHIVE_END;
		if (status < ARCHIVE_WARN) {
			(void)refuse(r, "copy or download the file again", "the %s archive cannot be read%s: %.*s", r->form,
			    r->members != 0 ? " to its end" : "", TEXT_ARG(its_words(r)));
			return ARCHIVE_BROKEN;
		}
		r->members++;
		name = member_name(r, entry);
		r->member = *out = (struct archive_member){ .name = name };
		if (r->call.hardlink(entry) != NULL || (r->call.type(entry) != AE_IFREG && r->call.type(entry) != AE_IFDIR && r->call.type(entry) != 0)) {
			out->passed = "a link or device in the archive, which has no content of its own";
			return ARCHIVE_PASSED;
		}
		if (name.len == 0 || text_ends_with(name, "/") || r->call.type(entry) == AE_IFDIR)
			continue;
		if (is_hidden(name)) {
			out->passed = "a hidden file of the archive";
			out->hidden = true;
			return ARCHIVE_PASSED;
		}
		out->size = r->call.size(entry);
		if (r->call.encrypted(entry) != 0) {
			(void)refuse(r, "unpack it with its password and give the files in it", "\"%.*s\" in the %s archive is encrypted",
			    TEXT_ARG(text_escape(r->arena, name)), r->form);
			return ARCHIVE_LOCKED;
		}
		return ARCHIVE_MEMBER;
	}
}

ptrdiff_t
archive_data(struct archive_reader *r, void *to, size_t room)
{
	la_ssize_t got = r->call.data(r->archive, to, room);

	if (got >= 0)
		return (ptrdiff_t)got;
	(void)refuse(r, to_unpack, "\"%.*s\" in the %s archive is damaged: %.*s", TEXT_ARG(text_escape(r->arena, r->member.name)), r->form,
	    TEXT_ARG(its_words(r)));
	return -1;
}

/* The size in the directory is only a hint. */
static bool
unpack_file(struct archive_reader *r, const struct archive_member *member, size_t limit, size_t *left, struct archive_file *file)
{
	size_t room = member->size > 0 && (uint64_t)member->size < *left ? (size_t)member->size : *left < 65536 ? *left : 65536, len = 0;
	uint8_t *at;
	ptrdiff_t got;

	if (member->size > 0 && (uint64_t)member->size > *left)
		return refuse(r, NULL, "it unpacks to more than %zu MiB, the limit of one file", limit >> 20);
	at = arena_take(r->arena, room + 1);
	/* One byte more than there may be tells too much from just enough. */
	while ((got = archive_data(r, at + len, room + 1 - len)) > 0) {
		len += (size_t)got;
		if (len > *left)
			return refuse(r, NULL, "it unpacks to more than %zu MiB, the limit of one file", limit >> 20);
		if (len > room) {
			size_t more = room * 2 < *left ? room * 2 + 1 : *left;

			at = arena_grow(r->arena, at, room + 1, more + 1, 1);
			room = more;
		}
	}
	if (got < 0)
		return false;
	*left -= len;
	at[len] = 0;
	*file = (struct archive_file){ .name = member->name, .bytes = { at, len } };
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct archive_file *x = a, *y = b;
	int order = text_compare(x->name, y->name);

	return order != 0 ? order : x->index < y->index ? -1 : 1;
}

bool
archive_unpack(struct arena *arena, enum archive_form form, struct bytes packed, size_t limit, size_t most, struct archive_files *out)
{
	struct archive_reader *r = archive_open(arena, form, &(struct archive_input){ .whole = packed }, &out->fault);
	struct archive_member member;
	enum archive_step step = ARCHIVE_END;
	size_t left = limit;
	bool good = r != NULL;

	while (good && (step = archive_next(r, &member)) != ARCHIVE_END) {
		if (r->members > most)
			good = refuse(r, to_unpack, "more than %zu files in the %s archive, the limit of one", most, r->form);
		else if (step == ARCHIVE_PASSED)
			*LIST_ADD(arena, &out->passed) = member;
		else if (step == ARCHIVE_MEMBER) {
			struct archive_file *file = LIST_ADD(arena, &out->files);

			good = unpack_file(r, &member, limit, &left, file);
			file->index = out->files.count;
		} else
			good = false;
	}
	if (out->files.count != 0)
		qsort(out->files.items, out->files.count, sizeof(*out->files.items), by_name);
	archive_close(r);
	return good;
}

#else

struct archive_reader *
archive_open(struct arena *arena, enum archive_form form, const struct archive_input *input, struct archive_fault *fault)
{
	(void)input;
	fault->why = arena_printf(arena, "no certificate, key, request or CRL in it; looks like a %s archive", archive_layer(form));
	fault->hint = to_unpack;
	return NULL;
}

enum archive_step
archive_next(struct archive_reader *reader, struct archive_member *out)
{
	(void)reader;
	(void)out;
	return ARCHIVE_END;
}

ptrdiff_t
archive_data(struct archive_reader *reader, void *to, size_t room)
{
	(void)reader;
	(void)to;
	(void)room;
	return -1;
}

void
archive_close(struct archive_reader *reader)
{
	(void)reader;
}

bool
archive_unpack(struct arena *arena, enum archive_form form, struct bytes packed, size_t limit, size_t most, struct archive_files *out)
{
	(void)packed;
	(void)limit;
	(void)most;
	return archive_open(arena, form, NULL, &out->fault) != NULL;
}

#endif

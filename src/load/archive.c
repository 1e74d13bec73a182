/*
 * archive.c - the files of a ZIP archive, up to a limit: CRLs are often fetched packed, several together.
 *
 * libzip is loaded when the first archive is met, since it brings libraries of its own that most runs do not need.
 */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <stdlib.h>
#include <string.h>

#include "load/internal.h"

bool
archive_begins(struct bytes bytes)
{
	/* The first file, or the directory of an archive without files. */
	return bytes.len >= 4 && (memcmp(bytes.at, "PK\003\004", 4) == 0 || memcmp(bytes.at, "PK\005\006", 4) == 0);
}

#ifdef HAVE_ZIP

#include <dlfcn.h>
#include <zip.h>

static const char *const libraries[] = { "libzip.so.5", "libzip.so.4" };

struct functions {
	zip_source_t *(*source)(const void *data, zip_uint64_t len, int free_it, zip_error_t *error);
	void (*source_free)(zip_source_t *source);
	zip_t *(*open)(zip_source_t *source, int flags, zip_error_t *error);
	void (*discard)(zip_t *archive);
	zip_int64_t (*count)(zip_t *archive, zip_flags_t flags);
	const char *(*name)(zip_t *archive, zip_uint64_t index, zip_flags_t flags);
	int (*stat)(zip_t *archive, zip_uint64_t index, zip_flags_t flags, zip_stat_t *stat);
	zip_file_t *(*file)(zip_t *archive, zip_uint64_t index, zip_flags_t flags);
	zip_int64_t (*read)(zip_file_t *file, void *to, zip_uint64_t len);
	int (*close)(zip_file_t *file);
	void (*error_init)(zip_error_t *error);
	void (*error_fini)(zip_error_t *error);
	const char *(*error_text)(zip_error_t *error);
	zip_error_t *(*archive_error)(zip_t *archive);
	zip_error_t *(*file_error)(zip_file_t *file);
};

static const struct {
	const char *name;
	size_t offset;
} symbols[] = {
	{ "zip_source_buffer_create", offsetof(struct functions, source) },
	{ "zip_source_free", offsetof(struct functions, source_free) },
	{ "zip_open_from_source", offsetof(struct functions, open) },
	{ "zip_discard", offsetof(struct functions, discard) },
	{ "zip_get_num_entries", offsetof(struct functions, count) },
	{ "zip_get_name", offsetof(struct functions, name) },
	{ "zip_stat_index", offsetof(struct functions, stat) },
	{ "zip_fopen_index", offsetof(struct functions, file) },
	{ "zip_fread", offsetof(struct functions, read) },
	{ "zip_fclose", offsetof(struct functions, close) },
	{ "zip_error_init", offsetof(struct functions, error_init) },
	{ "zip_error_fini", offsetof(struct functions, error_fini) },
	{ "zip_error_strerror", offsetof(struct functions, error_text) },
	{ "zip_get_error", offsetof(struct functions, archive_error) },
	{ "zip_file_get_error", offsetof(struct functions, file_error) },
};

struct reader {
	struct arena *arena;
	struct functions call;
	void *libzip;
	zip_t *archive;
	size_t limit, left;            /* bytes that may be unpacked: in all, and still */
	struct archive *out;
};

static const char to_unpack[] = "unpack it and give the files in it";

static bool PRINTF_LIKE(3, 4)
refuse(struct reader *r, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	r->out->why = arena_vprintf(r->arena, format, args);
	va_end(args);
	r->out->hint = hint;
	return false;
}

static bool
load_library(struct reader *r)
{
	for (size_t i = 0; i < COUNT_OF(libraries) && r->libzip == NULL; i++)
		r->libzip = dlopen(libraries[i], RTLD_NOW | RTLD_LOCAL);
	if (r->libzip == NULL)
		return refuse(r, "install it (Debian: libzip4 or libzip5), or unpack the archive and give the files in it",
		    "reading a ZIP archive needs libzip, which is not installed");
	for (size_t i = 0; i < COUNT_OF(symbols); i++) {
		void *symbol = dlsym(r->libzip, symbols[i].name);

		if (symbol == NULL)
			return refuse(r, to_unpack, "reading a ZIP archive needs a newer libzip: it has no %s", symbols[i].name);
		memcpy((char *)&r->call + symbols[i].offset, &symbol, sizeof(symbol));
	}
	return true;
}

/* What begins as an archive and is none; releases of libzip differ in the error and in the words for it. */
static bool
is_damage(const zip_error_t *error)
{
#ifdef ZIP_ER_TRUNCATED_ZIP
	if (error->zip_err == ZIP_ER_TRUNCATED_ZIP)
		return true;
#endif
	return error->zip_err == ZIP_ER_NOZIP || error->zip_err == ZIP_ER_INCONS;
}

static bool
open_archive(struct reader *r, struct bytes packed)
{
	zip_error_t error;
	zip_source_t *source;

	r->call.error_init(&error);
	source = r->call.source(packed.at, packed.len, 0, &error);
	if (source != NULL && (r->archive = r->call.open(source, ZIP_RDONLY, &error)) == NULL)
		r->call.source_free(source);
	if (r->archive == NULL)
		(void)refuse(r, "copy or download the file again", "the ZIP archive cannot be read: %s",
		    is_damage(&error) ? "it is cut short or damaged" : r->call.error_text(&error));
	r->call.error_fini(&error);
	return r->archive != NULL;
}

static int
by_name(const void *a, const void *b)
{
	const struct archive_file *x = a, *y = b;
	int order = text_compare(x->name, y->name);

	return order != 0 ? order : x->index < y->index ? -1 : 1;
}

/* What is hidden is nobody's certificate, as on disk; __MACOSX holds what macOS adds. */
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

static bool
list_files(struct reader *r, size_t most)
{
	zip_int64_t count = r->call.count(r->archive, 0);

	if (count > (zip_int64_t)most)
		return refuse(r, to_unpack, "more than %zu files in the ZIP archive, the limit of one", most);
	for (zip_int64_t i = 0; i < count; i++) {
		const char *name = r->call.name(r->archive, (zip_uint64_t)i, ZIP_FL_ENC_RAW);
		struct text text = name != NULL ? text_of(name) : TEXT("");

		if (is_hidden(text))
			*LIST_ADD(r->arena, &r->out->hidden) = arena_text(r->arena, text);
		else if (text.len != 0 && !text_ends_with(text, "/"))
			*LIST_ADD(r->arena, &r->out->files) = (struct archive_file){ .name = arena_text(r->arena, text), .index = (size_t)i };
	}
	if (r->out->files.count != 0)
		qsort(r->out->files.items, r->out->files.count, sizeof(*r->out->files.items), by_name);
	return true;
}

static bool
refuse_file(struct reader *r, const struct archive_file *file, const char *what)
{
	return refuse(r, to_unpack, "\"%.*s\" in the ZIP archive %s", TEXT_ARG(text_escape(r->arena, file->name)), what);
}

/* What the directory says of a size is a hint, no more. */
static bool
read_file(struct reader *r, struct archive_file *file, zip_file_t *handle, zip_uint64_t said)
{
	size_t room = said < r->left ? (size_t)said : r->left, len = 0;
	uint8_t *at = arena_take(r->arena, room + 1);
	zip_int64_t got;

	/* One byte more than there may be tells too much from just enough. */
	while ((got = r->call.read(handle, at + len, room + 1 - len)) > 0) {
		len += (size_t)got;
		if (len > r->left)
			return refuse(r, NULL, "it unpacks to more than %zu MiB, the limit of one file", r->limit >> 20);
		if (len > room) {
			size_t more = room * 2 < r->left ? room * 2 + 1 : r->left;

			at = arena_grow(r->arena, at, room + 1, more + 1, 1);
			room = more;
		}
	}
	if (got < 0)
		return refuse_file(r, file, arena_printf(r->arena, "is damaged: %s", r->call.error_text(r->call.file_error(handle))).at);
	r->left -= len;
	at[len] = 0;
	file->bytes = (struct bytes){ at, len };
	return true;
}

static bool
unpack_file(struct reader *r, struct archive_file *file)
{
	zip_file_t *handle;
	zip_stat_t stat;
	bool good;

	if (r->call.stat(r->archive, file->index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
		return refuse_file(r, file, "cannot be found");
	if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
		return refuse(r, "unpack it with its password and give the files in it", "\"%.*s\" in the ZIP archive is encrypted",
		    TEXT_ARG(text_escape(r->arena, file->name)));
	if (stat.size > r->left)
		return refuse(r, NULL, "it unpacks to more than %zu MiB, the limit of one file", r->limit >> 20);
	if ((handle = r->call.file(r->archive, file->index, 0)) == NULL)
		return refuse_file(r, file, arena_printf(r->arena, "cannot be read: %s",
		    r->call.error_text(r->call.archive_error(r->archive))).at);
	good = read_file(r, file, handle, stat.size);
	(void)r->call.close(handle);
	return good;
}

bool
archive_unpack(struct arena *arena, struct bytes packed, size_t limit, size_t most, struct archive *out)
{
	struct reader r = { .arena = arena, .limit = limit, .left = limit, .out = out };
	bool good = load_library(&r) && open_archive(&r, packed) && list_files(&r, most);

	for (size_t i = 0; good && i < out->files.count; i++)
		good = unpack_file(&r, &out->files.items[i]);
	if (r.archive != NULL)
		r.call.discard(r.archive);
	if (r.libzip != NULL)
		dlclose(r.libzip);
	return good;
}

#else

bool
archive_unpack(struct arena *arena, struct bytes packed, size_t limit, size_t most, struct archive *out)
{
	(void)arena;
	(void)packed;
	(void)limit;
	(void)most;
	out->why = TEXT("no certificate, key, request or CRL in it; looks like a ZIP archive");
	out->hint = "unpack it and give the files in it";
	return false;
}

#endif

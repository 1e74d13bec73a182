/* load.c - files, folders and streams to sources and artifacts; every failure with what the file looks like. */
#include <string.h>
#include <sys/stat.h>

#include "load/loader.h"

const char *
source_format_name(enum source_format format)
{
	static const char *const names[] = {
		[SOURCE_UNKNOWN] = "unknown", [SOURCE_PEM] = "PEM", [SOURCE_DER] = "DER", [SOURCE_PKCS7] = "PKCS#7",
		[SOURCE_PKCS12] = "PKCS#12",
	};
	return names[format];
}

struct text
artifact_fingerprint(struct arena *arena, const struct artifact *artifact)
{
	return hex_colons(arena, (struct bytes){ artifact->sha256, sizeof(artifact->sha256) });
}

static struct message *fail(struct loader *loader, struct load_result *out, const struct source *source,
    const char *format, ...) PRINTF_LIKE(4, 5);

static struct message *
fail(struct loader *loader, struct load_result *out, const struct source *source, const char *format, ...)
{
	struct message *message;
	va_list args;

	va_start(args, format);
	message = message_add(loader->messages, MESSAGE_ERROR, "%s", arena_vprintf(loader->arena, format, args).at);
	va_end(args);
	message->file = source->name;
	out->failed = true;
	return message;
}

/* NULL where the problem's own sentence says it. */
static const char *
way_out(enum block_fault fault)
{
	static const struct { enum block_fault fault; const char *hint; } ways[] = {
		{ BLOCK_NO_END, "copy the file again, to the end of its END line" },
		{ BLOCK_NO_BEGIN, "copy the file again, from the start of its BEGIN line" },
		{ BLOCK_END_LABEL_DIFFERS, "write one label in both lines; if lines of two blocks are mixed, copy the file again" },
		{ BLOCK_LABEL_WRONG, "write the label of what the block contains in its BEGIN and END lines" },
		{ BLOCK_BAD_BASE64, "copy or download the file again, as plain text" },
		{ BLOCK_TRUNCATED, "copy or download the file again" },
		{ BLOCK_EMPTY, "copy or download the file again" },
	};

	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (fault == ways[i].fault)
			return ways[i].hint;
	return NULL;
}

/* The messages about the blocks of a file. An error among those that are left out still counts. */
struct told {
	size_t count;
	enum message_level worst_left_out;
};

/* Lines of a block are never shown: they might be those of a private key. */
static void
tell_problems(struct loader *loader, struct load_result *out, const struct source *source, const struct block *block,
    size_t number, struct told *told)
{
	/* Blocks of others are harmless beside what was read. */
	bool beside = source->certificates + source->requests + source->crls + source->private_keys + source->public_keys != 0;

	if (block->facts.readable && loader->forms_judged)
		return;
	for (size_t i = 0; i < block->facts.problems.count; i++) {
		const struct block_problem *problem = &block->facts.problems.items[i];
		enum message_level level = block->facts.readable ? MESSAGE_WARNING : beside && problem->fault == BLOCK_LABEL_UNKNOWN ?
		    MESSAGE_NOTE : MESSAGE_ERROR;
		struct text label = label_shown(loader->arena, block->facts.label);
		struct message *message;

		out->failed = out->failed || level == MESSAGE_ERROR;
		if (told->count++ >= LIMIT_BLOCK_MESSAGES) {
			told->worst_left_out = level < told->worst_left_out ? level : told->worst_left_out;
			continue;
		}
		message = message_add(loader->messages, level, "block %zu%s%.*s: %.*s", number,
		    label.len != 0 ? ", " : "", TEXT_ARG(label), TEXT_ARG(problem->text));

		message->file = source->name;
		message->line = problem->line;
		message->column = problem->column;
		if (way_out(problem->fault) != NULL)
			message_hint(loader->messages, message, "%s", way_out(problem->fault));
	}
}

/* A block that gave nothing, or something that could not be read whole. */
static void
note_unread_block(const struct found *found, size_t objects)
{
	struct arena *arena = found->loader->arena;
	const struct pem_block *facts = &found->block->facts;
	struct leftover *leftover;
	struct text why;

	if (objects != 0 && facts->readable)
		return;
	why = facts->problems.count != 0 ? facts->problems.items[facts->problems.count - 1].text :
	    arena_printf(arena, "certproof does not judge %.*s", TEXT_ARG(label_shown(arena, facts->label)));
	leftover = source_leftover(arena, found->source, "%.*s", TEXT_ARG(why));
	leftover->what = label_shown(arena, facts->label);
	leftover->line = facts->line;
	leftover->offset = facts->offset;
	/* Parameters beside a key are not judged. */
	leftover->expected = facts->readable;
}

static void place_in_file(const struct source *source, struct block *block);

static void
load_blocks(struct loader *loader, struct source *source, block_list *blocks, struct load_result *out)
{
	struct arena *arena = loader->arena;
	struct told told = { .worst_left_out = MESSAGE_NOTE };

	source->blocks.items = ARENA_ARRAY(arena, struct pem_block, blocks->count);
	source->blocks.count = source->blocks.room = blocks->count;
	source->format = SOURCE_PEM;
	for (size_t i = 0; i < blocks->count; i++) {
		struct block *block = &blocks->items[i];
		struct found found;
		size_t before = out->artifacts.count;

		place_in_file(source, block);
		found = (struct found){
			.loader = loader, .out = out, .source = source, .container = SOURCE_PEM,
			.line = block->facts.line, .block = block,
		};
		object_of_block(&found);
		note_unread_block(&found, out->artifacts.count - before);
		source->blocks.items[i] = block->facts;
	}
	for (size_t i = 0; i < blocks->count; i++)
		tell_problems(loader, out, source, &blocks->items[i], i + 1, &told);
	if (told.count > LIMIT_BLOCK_MESSAGES)
		message_add(loader->messages, told.worst_left_out, "%zu more problems of blocks are not listed",
		    told.count - LIMIT_BLOCK_MESSAGES)->file = source->name;
	/* Bytes that hold a private key, encrypted or not, go with it. */
	if (source->private_keys != 0)
		crypto_cleanse_later(loader->crypto, source->bytes);
}

/* Base64 without markers: some portals hand it out so. */
static bool
load_bare_base64(struct loader *loader, struct source *source, struct text text, struct load_result *out)
{
	block_list blocks = { 0 };
	struct text body = text_trim(text);
	struct base64_result result;
	struct block *block;
	const char *label;
	uint8_t *at;
	size_t size;

	/* "MI": a SEQUENCE of 256 bytes or more. */
	if (!text_starts_with(body, "MI") || body.len < 64 || body.len > BASE64_ROOM(LIMIT_PEM_BLOCK) * 2)
		return false;
	at = arena_take(loader->arena, BASE64_ROOM(body.len));
	result = base64_decode(body, at);
	if (result.fault != BASE64_OK || result.len > LIMIT_PEM_BLOCK ||
	    der_shape((struct bytes){ at, result.len }, &size) == SHAPE_NONE)
		return false;
	block = LIST_ADD(loader->arena, &blocks);
	block->facts.size = result.len;
	block->facts.readable = true;
	block->der = (struct bytes){ at, result.len };
	text_place(text, (size_t)(body.at - text.at), &block->facts.line, &(unsigned){ 0 });
	block->facts.offset = (size_t)(body.at - text.at);
	if ((label = shape_label(der_shape(block->der, NULL))) == NULL)
		return false;
	block->facts.label = text_of(label);
	block_problem(loader->arena, block, BLOCK_NO_MARKERS, block->facts.line, 1,
	    "base64 without BEGIN and END lines; put -----BEGIN %.*s----- before and -----END %.*s----- after it",
	    TEXT_ARG(block->facts.label), TEXT_ARG(block->facts.label));
	load_blocks(loader, source, &blocks, out);
	return true;
}

/* A hint in which the word FILE is replaced by the file's name, quoted for a shell. */
static struct text
hint_for(struct arena *arena, const struct source *source, const char *hint)
{
	const char *word = strstr(hint, "FILE");
	struct buffer out;

	if (word == NULL || source->member.len != 0)
		return text_of(hint);
	buffer_init(&out, arena);
	buffer_add(&out, (struct text){ hint, (size_t)(word - hint) });
	buffer_add_shell_word(&out, source->file);
	buffer_adds(&out, word + strlen("FILE"));
	return buffer_text(&out);
}

static void
tell_unknown(struct loader *loader, struct source *source, struct text text, struct load_result *out)
{
	struct look look = recognise(source->bytes);
	struct der_fault fault = { 0 };
	struct message *message;

	if (text_trim(text).len == 0 && memchr(source->bytes.at, 0, source->bytes.len) == NULL) {
		message = fail(loader, out, source, "nothing but blanks in the file");
		message_hint(loader->messages, message, "export the certificate again");
		return;
	}
	if (look.what == NULL && text_encoding_is_utf16(source->encoding))
		look = recognise(bytes_of_text(text));
	if (look.what != NULL)
		message = fail(loader, out, source, "no certificate, key, request or CRL in it; looks like %s",
		    look.what);
	else if (source->bytes.at[0] == DER_SEQUENCE && !der_check(source->bytes, &fault) &&
	    (fault.code == DER_LENGTH_INDEFINITE || fault.code == DER_STRING_CONSTRUCTED))
		message = fail(loader, out, source, "no certificate, key, request or CRL in it that can be read: it begins as BER, and "
		    "cannot be rewritten as DER");
	else if (source->encoding == ENCODING_BINARY)
		message = fail(loader, out, source, "no certificate, key, request or CRL in it: neither PEM nor DER");
	else
		message = fail(loader, out, source, "no certificate, key, request or CRL in it: text without a PEM block");
	if (look.hint != NULL)
		message_hint(loader->messages, message, "%.*s", TEXT_ARG(hint_for(loader->arena, source, look.hint)));
}

/* Where bytes came from: a file, or what an archive, YAML, JSON or base64 holds. */
struct origin {
	struct text name, file, member;
	struct text object;
	const struct source *outer;    /* NULL: a file */
	const char *layer;             /* what was taken off; NULL: nothing */
	unsigned line;                 /* of the file, where it begins; 0: its own lines */
	bool lines_kept;
	size_t *left;                  /* bytes that may still be unpacked */
};
static void load_content(struct loader *loader, const struct origin *origin, struct bytes bytes, struct load_result *out);

/* The line of the file where a line of a source stands. */
static unsigned
line_in_file(const struct source *source, unsigned line)
{
	return source->first_line == 0 || line == 0 ? line : source->lines_kept ? source->first_line + line - 1 : source->first_line;
}

static void
place_in_file(const struct source *source, struct block *block)
{
	if (source->first_line == 0)
		return;
	block->facts.line = line_in_file(source, block->facts.line);
	block->facts.end_line = line_in_file(source, block->facts.end_line);
	for (size_t i = 0; i < block->facts.problems.count; i++)
		block->facts.problems.items[i].line = line_in_file(source, block->facts.problems.items[i].line);
}

static void
tell_encoding(struct loader *loader, const struct source *source)
{
	bool utf16 = text_encoding_is_utf16(source->encoding);
	struct message *message;

	if (!utf16 && source->line_ending != LINES_CR)
		return;
	message = utf16 ? message_add(loader->messages, MESSAGE_WARNING, "the file is %s, which OpenSSL does not read",
	    text_encoding_name(source->encoding)) :
	    message_add(loader->messages, MESSAGE_WARNING, "the lines end in CR alone, which OpenSSL does not read");
	message->file = source->name;
	message_hint(loader->messages, message, utf16 ? "save it as plain text (ANSI or UTF-8)" :
	    "save the file with LF or CRLF line ends");
}

/* The one or two layers round something: each gives a source of its own in the place of the one round it. */
static void
load_layer(struct loader *loader, struct source *source, const char *layer, const struct wrapped_value *value, unsigned line,
    struct bytes bytes, size_t *left, struct load_result *out)
{
	struct origin origin = {
		.name = source->name, .file = source->file, .member = source->member, .object = source->in_object, .outer = source,
		.layer = layer, .line = source->first_line, .lines_kept = source->lines_kept && value != NULL, .left = left,
	};

	if (value != NULL) {
		origin.member = source->member.len == 0 ? value->path :
		    arena_printf(loader->arena, "%.*s:%.*s", TEXT_ARG(source->member), TEXT_ARG(value->path));
		origin.object = value->object.len != 0 ? value->object : source->in_object;
		origin.line = line_in_file(source, line);
		origin.lines_kept = value->lines_kept && (source->first_line == 0 || source->lines_kept);
	}
	load_content(loader, &origin, bytes, out);
}

/* True if the text holds values of YAML or JSON that were loaded, and nothing else. */
static bool
load_wrapped(struct loader *loader, struct source *source, struct text *text, size_t *left, struct load_result *out)
{
	struct wrapped wrapped;
	enum wrapping kind = wrapped_scan(loader->arena, *text, &wrapped);
	struct text whole = *text;
	block_list blocks = { 0 };
	struct source probe = *source;
	size_t objects = out->artifacts.count, at = 0;
	unsigned line = 1;
	bool alone;

	if (wrapped.too_deep)
		source_leftover(loader->arena, source, "%.*s", TEXT_ARG(fail(loader, out, source,
		    "more than %d keys and lists within each other, the limit; what is deeper was not looked at", LIMIT_WRAPPED_KEYS)->text));
	if (kind == WRAPPED_NOT)
		return false;
	*text = wrapped_rest(loader->arena, whole, &wrapped);
	(void)pem_scan(loader->arena, &probe, *text, 1, &blocks);
	alone = blocks.count == 0 && !wrapped.too_deep;
	if (alone)
		out->sources.count--;
	for (size_t i = 0; i < wrapped.values.count; i++) {
		const struct wrapped_value *value = &wrapped.values.items[i];

		for (; at < value->start; at++)
			line += whole.at[at] == '\n';
		load_layer(loader, source, kind == WRAPPED_JSON ? "JSON" : "YAML", value, line, bytes_of_text(value->value), left, out);
	}
	for (size_t i = objects; i < out->artifacts.count; i++)
		if (out->artifacts.items[i]->kind == ARTIFACT_PRIVATE_KEY) {
			crypto_cleanse_later(loader->crypto, bytes_of_text(whole));
			for (size_t k = 0; k < wrapped.values.count; k++)
				crypto_cleanse_later(loader->crypto, bytes_of_text(wrapped.values.items[k].value));
			break;
		}
	return alone;
}

static void
load_text(struct loader *loader, struct source *source, size_t *left, struct load_result *out)
{
	block_list blocks = { 0 };
	struct text text = source_read_text(loader->arena, source);
	struct bytes inner;
	bool whole;

	if (load_wrapped(loader, source, &text, left, out))
		return;
	whole = pem_scan(loader->arena, source, text, LIMIT_OBJECTS_PER_FILE, &blocks);
	if (blocks.count == 0) {
		if (source->wrapping.count == 0 && load_bare_base64(loader, source, text, out))
			return;
		if (base64_layer(loader->arena, text, &inner) && is_ours(loader->arena, inner, 3)) {
			out->sources.count--;
			load_layer(loader, source, "base64", NULL, 0, inner, left, out);
			crypto_cleanse_later(loader->crypto, inner);
			return;
		}
		tell_unknown(loader, source, text, out);
		return;
	}
	if (!loader->forms_judged)
		tell_encoding(loader, source);
	load_blocks(loader, source, &blocks, out);
	if (source->private_keys != 0 && text.at != (const char *)source->bytes.at)
		crypto_cleanse_later(loader->crypto, bytes_of_text(text));
	if (!whole)
		source_leftover(loader->arena, source, "%.*s", TEXT_ARG(fail(loader, out, source,
		    "more than %d blocks, the limit of one file; the rest was not read", LIMIT_OBJECTS_PER_FILE)->text));
}

/* Rules report it: the contents of the file are unknown. */
static void
load_damaged(struct loader *loader, struct source *source, struct load_result *out)
{
	source->encoding = ENCODING_BINARY;
	source->final_newline = true;
	out->lacking = true;
	source_leftover(loader->arena, source, "a binary file that a program took for text");
	if (!loader->forms_judged)
		message_hint(loader->messages, fail(loader, out, source, "a binary file that a program took for text: %.*s",
		    TEXT_ARG(source->damage)), "copy the original again, as a binary file");
}

static void
tell_unreadable_der(struct loader *loader, struct load_result *out, const struct source *source, enum shape shape,
    struct text why)
{
	bool password = source->lock == OPEN_NO_PASSWORD;
	struct message *message = password ? fail(loader, out, source, "%s that is locked: nothing in it was judged",
	    shape_name(shape)) : fail(loader, out, source, "the file holds %s, which cannot be read: %.*s", shape_name(shape),
	    TEXT_ARG(why));

	if (password)
		message_hint(loader->messages, message, "name a file with its password: --password-file FILE");
	else if (source->lock == OPEN_WRONG_PASSWORD)
		message_hint(loader->messages, message, "each line of a --password-file is one password, and all are tried");
	else if (source->lock == OPEN_NO_LEGACY)
		message_hint(loader->messages, message, "install the legacy provider (Debian 13: openssl-provider-legacy)");
}

/* Objects one behind the other: OpenSSL reads the first. */
static void
load_der(struct loader *loader, struct source *source, enum shape shape, size_t size, struct ber ber, struct load_result *out)
{
	struct found found = { .loader = loader, .out = out, .source = source, .container = SOURCE_DER, .line = source->first_line };
	size_t at = 0;

	source->encoding = ENCODING_BINARY;
	source->final_newline = true;
	source->format = shape == SHAPE_PKCS12 ? SOURCE_PKCS12 :
	    shape == SHAPE_PKCS7 || shape == SHAPE_PKCS7_OTHER ? SOURCE_PKCS7 : SOURCE_DER;
	if (shape == SHAPE_TRUNCATED) {
		message_hint(loader->messages, fail(loader, out, source, "the object in it is cut short"),
		    "copy or download the file again");
		return;
	}
	while (shape != SHAPE_NONE && shape != SHAPE_TRUNCATED && source->der_objects < LIMIT_OBJECTS_PER_FILE) {
		size_t before = out->artifacts.count;
		struct text why = { 0 };

		if (shape_is_private_key(shape) || shape == SHAPE_PKCS12) {
			crypto_cleanse_later(loader->crypto, source->bytes);
			crypto_cleanse_later(loader->crypto, ber.der);
		}
		found.offset = at;
		if (!object_read(&found, shape, ber.rewritten ? ber.der : (struct bytes){ source->bytes.at + at, size }, &why))
			tell_unreadable_der(loader, out, source, shape, why);
		note_ber(source, &ber);
		if (out->artifacts.count == before) {
			struct leftover *leftover = source_leftover(loader->arena, source, "%.*s",
			    TEXT_ARG(why.len != 0 ? why : arena_printf(loader->arena, "certproof does not judge %s", shape_name(shape))));

			leftover->what = text_of(shape_name(shape));
			leftover->offset = at;
			leftover->size = size;
		}
		source->der_objects++;
		at += size;
		shape = at < source->bytes.len && source->bytes.at[at] == DER_SEQUENCE ?
		    object_shape(loader->arena, (struct bytes){ source->bytes.at + at, source->bytes.len - at }, &size, &ber) : SHAPE_NONE;
	}
	if (at < source->bytes.len) {
		struct leftover *leftover = source_leftover(loader->arena, source, shape == SHAPE_TRUNCATED ?
		    "an object that is cut short follows" : shape != SHAPE_NONE ? "more objects than the limit of one file" :
		    "follows the object in the file");

		leftover->offset = at;
		leftover->size = source->trailing_bytes = source->bytes.len - at;
	}
}

/* The state before a file was read that may turn out to be of no use. */
struct before {
	struct message *last;
	size_t objects, sources;
	bool failed, lacking;
};

static struct before
before_file(const struct loader *loader, const struct load_result *out)
{
	return (struct before){ loader->messages->last, out->artifacts.count, out->sources.count, out->failed, out->lacking };
}

/* A folder may hold anything: what is not for us gets a note and makes nothing fail. */
static void
forgive_stranger(struct loader *loader, struct load_result *out, const struct before *before)
{
	struct messages *messages = loader->messages;
	const struct source *source;

	if (out->sources.count == before->sources)
		return;
	source = out->sources.items[before->sources];
	if (out->artifacts.count != before->objects || source->blocks.count != 0 || source->format != SOURCE_UNKNOWN ||
	    !out->failed)
		return;
	for (size_t i = 0; i < source->leftovers.count; i++) {
		struct leftover *leftover = LIST_ADD(loader->arena, &out->leftovers);

		*leftover = source->leftovers.items[i];
		leftover->expected = true;
	}
	out->failed = before->failed;
	out->lacking = before->lacking;
	out->sources.count = before->sources;
	message_scope(messages, before->last, (struct message_scope){ .prefix = TEXT("skipped: "), .as_notes = true });
}

/* How many archives a source was taken out of. */
static unsigned
archives_round(const struct source *source)
{
	unsigned count = 0;

	for (size_t i = 0; i < source->wrapping.count; i++)
		for (unsigned form = ARCHIVE_ZIP; form <= ARCHIVE_RAR; form++)
			count += text_is(source->wrapping.items[i], archive_layer((enum archive_form)form));
	return count;
}

static void
load_member(struct loader *loader, const struct source *archive, const struct archive_file *file, size_t *left, struct load_result *out)
{
	bool failed = out->failed;
	struct before before;

	out->failed = false;
	before = before_file(loader, out);
	load_content(loader, &(struct origin){
		.name = arena_printf(loader->arena, "%.*s/%.*s", TEXT_ARG(archive->name), TEXT_ARG(file->name)),
		.file = archive->file, .outer = archive, .layer = archive_layer(archive_form(archive->bytes)), .left = left,
		.member = archive->member.len == 0 ? file->name :
		    arena_printf(loader->arena, "%.*s/%.*s", TEXT_ARG(archive->member), TEXT_ARG(file->name)),
	}, file->bytes, out);
	if (archive_form(file->bytes) == ARCHIVE_NONE && !gzip_begins(file->bytes))
		forgive_stranger(loader, out, &before);
	out->lacking = out->lacking || (out->failed && out->artifacts.count == before.objects);
	out->failed = out->failed || failed;
}

static void
tell_passed(struct loader *loader, struct source *source, const struct archive_files *archive, struct load_result *out)
{
	size_t hidden = 0;

	for (size_t i = 0; i < archive->passed.count; i++) {
		struct leftover *leftover = path_leftover(loader->arena, &out->leftovers, source->file, "%s", archive->passed.items[i].passed);

		leftover->member = archive->passed.items[i].name;
		leftover->expected = true;
		hidden += archive->passed.items[i].hidden;
	}
	if (hidden != 0)
		message_add(loader->messages, MESSAGE_NOTE, "%zu hidden file%s of the archive %s not read", hidden, hidden == 1 ? "" : "s",
		    hidden == 1 ? "was" : "were")->file = source->name;
}

/* Each file of the archive is a source of its own; the archive stays one only if nothing came of it. */
static void
load_archive(struct loader *loader, struct source *source, size_t *left, struct load_result *out)
{
	struct archive_files archive = { 0 };
	struct message *message;
	size_t start;

	source->encoding = ENCODING_BINARY;
	source->packed = true;
	if (archives_round(source) >= LIMIT_ARCHIVE_DEPTH) {
		fail(loader, out, source, "archives more than %d deep within each other, the limit", LIMIT_ARCHIVE_DEPTH);
		return;
	}
	if (!archive_unpack(loader->arena, archive_form(source->bytes), source->bytes, *left, LIMIT_ARCHIVE_FILES, &archive)) {
		message = fail(loader, out, source, "%.*s", TEXT_ARG(archive.fault.why));
		if (archive.fault.hint != NULL)
			message_hint(loader->messages, message, "%s", archive.fault.hint);
		return;
	}
	tell_passed(loader, source, &archive, out);
	for (size_t i = 0; i < archive.files.count; i++)
		*left -= archive.files.items[i].bytes.len;
	start = --out->sources.count;
	for (size_t i = 0; i < archive.files.count; i++)
		load_member(loader, source, &archive.files.items[i], left, out);
	if (out->sources.count != start)
		return;
	*LIST_ADD(loader->arena, &out->sources) = source;
	fail(loader, out, source, archive.files.count == 0 ? "no files in the archive" :
	    "no certificate, key, request or CRL in this archive");
}

void
load_bytes(struct loader *loader, struct text name, struct bytes bytes, struct load_result *out)
{
	size_t left = LIMIT_FILE_SIZE;

	load_content(loader, &(struct origin){ .name = name, .file = name, .left = &left }, bytes, out);
}

/* What the source round it was taken out of, and the layer that was taken off last. */
static struct texts
layers_of(struct arena *arena, const struct texts *outer, const char *layer)
{
	struct texts layers = { .items = ARENA_ARRAY(arena, struct text, outer->count + 1) };

	for (size_t i = 0; i < outer->count; i++)
		layers.items[layers.count++] = outer->items[i];
	layers.items[layers.count++] = text_of(layer);
	return layers;
}

/* Unpacks in place: a gzip archive has one file, which has no name that matters. */
static bool
unpack_gzip(struct loader *loader, struct source *source, size_t *left, struct load_result *out)
{
	struct bytes packed = source->bytes;
	struct text why;
	size_t rest;

	source->encoding = ENCODING_BINARY;
	if (!gzip_unpack(loader->arena, packed, *left, &source->bytes, &rest, &why)) {
		fail(loader, out, source, "%.*s", TEXT_ARG(why));
		return false;
	}
	*left -= source->bytes.len;
	source->packed = true;
	source->wrapping = layers_of(loader->arena, &source->wrapping, "gzip");
	if (rest != 0) {
		struct leftover *leftover = source_leftover(loader->arena, source, "follows the gzip archive");

		leftover->offset = packed.len - rest;
		leftover->size = rest;
		source->trailing_bytes += rest;
	}
	if (source->bytes.len == 0)
		fail(loader, out, source, "the archive is empty");
	return source->bytes.len != 0;
}

static void
load_format(struct loader *loader, struct source *source, size_t *left, struct load_result *out)
{
	enum shape shape;
	struct ber ber;
	size_t size;

	if (source->bytes.len == 0) {
		message_hint(loader->messages, fail(loader, out, source, "the file is empty"),
		    "export the certificate again");
		return;
	}
	if (source->bytes.len > LIMIT_FILE_SIZE) {
		fail(loader, out, source, "larger than %zu MiB, the limit of one file", LIMIT_FILE_SIZE >> 20);
		return;
	}
	while (gzip_begins(source->bytes)) {
		if (source->wrapping.count >= LIMIT_WRAPPED_DEPTH) {
			fail(loader, out, source, "archives and values more than %d deep within each other, the limit", LIMIT_WRAPPED_DEPTH);
			return;
		}
		if (!unpack_gzip(loader, source, left, out))
			return;
	}
	if (source->wrapping.count > LIMIT_WRAPPED_DEPTH) {
		fail(loader, out, source, "archives and values more than %d deep within each other, the limit", LIMIT_WRAPPED_DEPTH);
		return;
	}
	if (archive_form(source->bytes) != ARCHIVE_NONE) {
		load_archive(loader, source, left, out);
		return;
	}
	source->damage = damage_of(loader->arena, source->bytes);
	if (source->damage.len != 0) {
		load_damaged(loader, source, out);
		return;
	}
	shape = source->bytes.at[0] == DER_SEQUENCE ? object_shape(loader->arena, source->bytes, &size, &ber) : SHAPE_NONE;
	if (shape != SHAPE_NONE)
		load_der(loader, source, shape, size, ber, out);
	else
		load_text(loader, source, left, out);
}

static void
load_content(struct loader *loader, const struct origin *origin, struct bytes bytes, struct load_result *out)
{
	struct source *source = ARENA_NEW(loader->arena, struct source);
	struct message *last = loader->messages->last;
	size_t before = out->artifacts.count;

	*LIST_ADD(loader->arena, &out->sources) = source;
	source->name = arena_text(loader->arena, origin->name);
	source->file = arena_text(loader->arena, origin->file);
	source->member = arena_text(loader->arena, origin->member);
	source->in_object = origin->object;
	source->first_line = origin->line;
	source->lines_kept = origin->lines_kept;
	if (origin->outer != NULL) {
		source->wrapping = layers_of(loader->arena, &origin->outer->wrapping, origin->layer);
		source->packed = origin->outer->packed;
	}
	source->found = loader->finding;
	source->bytes = bytes;
	source->encoding = ENCODING_ASCII;
	source->final_newline = true;
	load_format(loader, source, origin->left, out);
	message_scope(loader->messages, last, (struct message_scope){ .line = source->first_line });
	last = last == NULL ? loader->messages->first : last->next;
	/* A reason that was given for all of it. */
	if (out->artifacts.count == before && source->leftovers.count == 0)
		source_leftover(loader->arena, source, "%.*s", TEXT_ARG(last != NULL ? last->text : TEXT("nothing that certproof reads was found in it")));
}

static void
load_file(struct loader *loader, const char *path, struct load_result *out)
{
	struct text name = strcmp(path, "-") == 0 ? TEXT("(standard input)") : text_of(path);
	size_t objects = out->artifacts.count;
	bool failed = out->failed;
	struct bytes bytes;

	out->failed = false;
	if (file_read(loader->arena, path, LIMIT_FILE_SIZE, &bytes, loader->messages)) {
		load_bytes(loader, name, bytes, out);
	} else {
		out->failed = true;
		path_leftover(loader->arena, &out->leftovers, name, "%.*s", TEXT_ARG(loader->messages->last->text));
	}
	out->lacking = out->lacking || (out->failed && out->artifacts.count == objects);
	out->failed = out->failed || failed;
}

void
load_member_bytes(struct loader *loader, const struct walk_item *item, struct load_result *out)
{
	struct before before = before_file(loader, out);
	size_t left = LIMIT_FILE_SIZE;
	bool failed = out->failed;

	out->failed = false;
	load_content(loader, &(struct origin){ .name = item->name, .file = item->file, .member = item->member, .left = &left }, item->bytes, out);
	forgive_stranger(loader, out, &before);
	out->failed = failed;
}

/* True if the path is that of a file at hand. */
static bool
load_held(struct loader *loader, const char *path, struct load_result *out)
{
	size_t left = LIMIT_FILE_SIZE;

	for (size_t i = 0; loader->held != NULL && i < loader->held->count; i++) {
		const struct held_file *held = &loader->held->items[i];

		if (strcmp(held->path, path) != 0)
			continue;
		loader->finding = held->found;
		load_content(loader, &(struct origin){ .name = held->name, .file = held->file, .member = held->member, .left = &left },
		    held->bytes, out);
		loader->finding = false;
		return true;
	}
	return false;
}

static void
note_read(struct loader *loader, const char *path)
{
	if (loader->read != NULL && strcmp(path, "-") != 0)
		*LIST_ADD(loader->arena, loader->read) = path;
}

static void
load_file_of_folder(struct loader *loader, const char *path, struct load_result *out)
{
	struct before before = before_file(loader, out);

	loader->finding = true;
	load_file(loader, path, out);
	loader->finding = false;
	forgive_stranger(loader, out, &before);
	if (out->sources.count != before.sources)
		note_read(loader, path);
}

static void
load_folder(struct loader *loader, const char *path, struct load_result *out)
{
	struct strings paths = { 0 };
	size_t before = out->sources.count;
	bool failed = out->failed;

	/* Files that may be there are not known either. */
	out->failed = !folder_walk(loader->arena, path, &paths, &out->leftovers, loader->exclude, loader->exclude_end, loader->messages);
	out->lacking = out->lacking || out->failed;
	for (size_t i = 0; i < paths.count; i++)
		load_file_of_folder(loader, paths.items[i], out);
	if (out->sources.count == before && !out->failed) {
		struct message *message = message_add(loader->messages, MESSAGE_ERROR, "no certificate, key, request or CRL in this folder");

		message->file = arena_text(loader->arena, text_of(path));
		message_hint(loader->messages, message, "is it the right folder? files whose names begin with a dot%s are passed over",
		    loader->exclude != loader->exclude_end ? ", and those that are excluded," : "");
		out->failed = out->lacking = true;
	}
	out->failed = out->failed || failed;
}

void
load_path(struct loader *loader, const char *path, struct load_result *out)
{
	struct text by = strcmp(path, "-") != 0 ? excluded_by(loader->arena, loader->exclude, loader->exclude_end, path, false) : TEXT("");
	struct stat st;

	if (by.len != 0) {
		leave_excluded(loader->arena, &out->leftovers, text_of(path), by);
		return;
	}
	if (load_held(loader, path, out))
		return;
	if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		load_folder(loader, path, out);
		return;
	}
	note_read(loader, path);
	load_file(loader, path, out);
}

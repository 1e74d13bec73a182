/* load.c - reading what a run is given: files once, keys with their passwords, each option with what it asks for. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/engine.h"

void
given_add(struct arena *arena, struct given_files *files, const char *path)
{
	*LIST_ADD(arena, files) = (struct given_file){ .name = path };
}

struct texts
engine_passwords(struct engine *engine)
{
	const struct strings *files = &engine->asked->password_files;

	/* Once for a run: a pipe gives its lines only once. */
	for (; engine->password_files_read < files->count; engine->password_files_read++)
		if (!passwords_read(engine->arena, files->items[engine->password_files_read], &engine->passwords,
		    engine->messages))
			engine->passwords_failed = true;
	return engine->passwords;
}

struct named {
	struct stat st;
	size_t at;
};

static int
by_file(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->st.st_dev != y->st.st_dev)
		return x->st.st_dev < y->st.st_dev ? -1 : 1;
	if (x->st.st_ino != y->st.st_ino)
		return x->st.st_ino < y->st.st_ino ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Marks those of the paths that lead to a file which one before them names. */
static const bool *
named_before(struct arena *arena, const struct given_files *files)
{
	bool *marks = ARENA_ARRAY(arena, bool, files->count);
	struct named *named = ARENA_ARRAY(arena, struct named, files->count);
	size_t count = 0;

	for (size_t i = 0; i < files->count; i++) {
		named[count].at = i;
		count += !files->items[i].held && stat(files->items[i].name, &named[count].st) == 0;
	}
	qsort(named, count, sizeof(*named), by_file);
	for (size_t i = 1; i < count; i++)
		marks[named[i].at] = named[i].st.st_dev == named[i - 1].st.st_dev && named[i].st.st_ino == named[i - 1].st.st_ino;
	return marks;
}

/* ---- what an option names holds what is meant ---- */

static const struct artifact *
first_of_kind(const struct load_result *loaded, size_t first, enum artifact_kind kind)
{
	for (size_t i = first; loaded != NULL && i < loaded->artifacts.count; i++)
		if (loaded->artifacts.items[i]->kind == kind)
			return loaded->artifacts.items[i];
	return NULL;
}

/* The contents of a locked file are unknown. */
static bool
is_locked(const struct load_result *loaded, size_t first)
{
	for (size_t i = first; i < loaded->sources.count; i++)
		if (loaded->sources.items[i]->locked.len != 0)
			return true;
	return false;
}

/* A file that holds nothing of the kind that its option asks for was named by mistake: nothing is judged by it. */
static void
check_kind(struct engine *engine, enum given given, const char *path, size_t first, size_t first_source,
    const struct load_result *files, struct load_result *out)
{
	const struct given_row *row = &given_rows[given];
	const struct artifact *swapped;
	struct message *message;
	struct text holds;

	if (row->option == NULL || first_of_kind(out, first, row->kind) != NULL || is_locked(out, first_source))
		return;
	holds = load_holds_text(engine->arena, out, first);
	message = message_add(engine->messages, MESSAGE_ERROR, "%s: no %s in it%s%.*s", row->option, row->holds,
	    holds.len != 0 ? ", but " : "", TEXT_ARG(holds));
	message->file = text_of(path);
	out->failed = true;
	swapped = first_of_kind(files, 0, row->kind);
	if (given == GIVEN_KEY && swapped != NULL && first_of_kind(out, first, ARTIFACT_CERTIFICATE) != NULL &&
	    first_of_kind(files, 0, ARTIFACT_CERTIFICATE) == NULL)
		message_hint(engine->messages, message, "looks like certificate and key were swapped: %.*s holds the private key",
		    TEXT_ARG(swapped->source->name));
	else
		message_hint(engine->messages, message, "%s", row->hint);
}

static bool
reads_passwords(const struct engine *engine)
{
	for (size_t i = 0; i < engine->asked->password_files.count; i++)
		if (strcmp(engine->asked->password_files.items[i], "-") == 0)
			return true;
	return false;
}

static void
leave(struct engine *engine, const char *path, struct text why, bool expected, struct load_result *out)
{
	*LIST_ADD(engine->arena, &out->leftovers) = (struct leftover){ .file = text_of(path), .why = why, .expected = expected };
}

/* False if the file cannot be what it is given as, whatever is in it. */
static bool
may_be_read(struct engine *engine, enum given given, const struct given_file *file, struct load_result *out)
{
	struct message *message;
	struct stat st;

	if (file->held)
		return true;
	/* It would be unclear which of a folder's keys belongs to a certificate. */
	if (given == GIVEN_KEY && stat(file->name, &st) == 0 && S_ISDIR(st.st_mode)) {
		message = message_add(engine->messages, MESSAGE_ERROR, "is a folder, where a key file is meant");
		message->file = text_of(file->name);
		message_hint(engine->messages, message, "name the file; keys among the FILEs are paired by themselves");
		leave(engine, file->name, TEXT("a folder, where a key file is meant"), false, out);
		return false;
	}
	if (strcmp(file->name, "-") == 0 && reads_passwords(engine)) {
		message_add(engine->messages, MESSAGE_ERROR, "standard input cannot hold both passwords and a file");
		return false;
	}
	return true;
}

/* What the command line excludes, and what the configuration does. */
static size_t
exclusions(const struct engine *engine, struct exclusion out[2])
{
	size_t count = 0;

	for (size_t i = 0; i < engine->asked->exclude.count; i++) {
		if (i == 0)
			out[count++] = (struct exclusion){ .folder = "." };
		*LIST_ADD(engine->arena, &out[count - 1].patterns) = text_of(engine->asked->exclude.items[i]);
	}
	if (engine->config != NULL && engine->config->exclude.count != 0)
		out[count++] = (struct exclusion){ engine->config->exclude, engine->config->folder.len != 0 ?
		    arena_string(engine->arena, engine->config->folder) : "." };
	return count;
}

void
engine_load(struct engine *engine, enum given given, const struct load_result *files, struct load_result *out)
{
	const struct given_files *asked = &engine->asked->given[given];
	struct loader loader = { .arena = engine->arena, .crypto = engine->crypto, .messages = engine->messages,
		.held = engine->asked->held, .read = &engine->read, .forms_judged = engine->forms_judged };
	const bool *twice;

	struct exclusion exclude[2];

	if (asked->count == 0)
		return;
	if (given == GIVEN_FILE) {
		loader.exclude = exclude;
		loader.exclude_end = exclude + exclusions(engine, exclude);
	}
	twice = named_before(engine->arena, asked);
	loader.passwords = engine_passwords(engine);
	out->failed = out->failed || engine->passwords_failed;
	for (size_t i = 0; i < asked->count; i++) {
		const struct given_file *file = &asked->items[i];
		size_t first = out->artifacts.count, first_source = out->sources.count;
		bool failed = out->failed;

		if (twice[i]) {
			message_add(engine->messages, MESSAGE_NOTE, "named twice, and read once")->file = text_of(file->name);
			leave(engine, file->name, TEXT("named twice, and read once"), true, out);
			continue;
		}
		if (!may_be_read(engine, given, file, out)) {
			out->failed = true;
			continue;
		}
		out->failed = false;
		if (file->held)
			load_bytes(&loader, text_of(file->name), file->bytes, out);
		else
			load_path(&loader, file->name, out);
		if (!out->failed)
			check_kind(engine, given, file->name, first, first_source, files, out);
		out->failed = out->failed || failed;
	}
}

/* A file with an error was not read completely: more than was read would have to be judged. */
static void
mark_incomplete(struct engine *engine, struct load_result *files)
{
	struct lookup names;

	if (!files->failed)
		return;
	lookup_init(&names, engine->arena);
	for (const struct message *m = engine->messages->first; m != NULL; m = m->next)
		if (m->level == MESSAGE_ERROR && m->file.len != 0)
			*lookup_put(&names, bytes_of_text(m->file)) = 1;
	for (size_t i = 0; i < files->sources.count; i++)
		files->sources.items[i]->incomplete = lookup_get(&names, bytes_of_text(files->sources.items[i]->name)) != 0;
}

bool
engine_inputs(struct engine *engine, struct inputs *inputs)
{
	struct load_result *loaded = inputs->loaded;

	for (unsigned given = 0; given < GIVEN_OBJECTS; given++) {
		if (engine->pools[given] != NULL)
			loaded[given] = *engine->pools[given];
		else
			engine_load(engine, (enum given)given, given == GIVEN_FILE ? NULL : &loaded[GIVEN_FILE], &loaded[given]);
		inputs->partial = inputs->partial || (given != GIVEN_FILE && loaded[given].failed);
	}
	inputs->key_given = engine->asked->given[GIVEN_KEY].count != 0;
	/* A list that could not be read is no empty list: what needs it is not checked. */
	inputs->trust_given = load_holds(&loaded[GIVEN_TRUST], ARTIFACT_CERTIFICATE);
	inputs->chain_given = load_holds(&loaded[GIVEN_CHAIN], ARTIFACT_CERTIFICATE);
	inputs->crl_given = load_holds(&loaded[GIVEN_CRL], ARTIFACT_CRL) || load_holds(&loaded[GIVEN_CRL_DOWNLOADED], ARTIFACT_CRL);
	mark_incomplete(engine, &loaded[GIVEN_FILE]);
	return !loaded[GIVEN_FILE].failed && !inputs->partial;
}

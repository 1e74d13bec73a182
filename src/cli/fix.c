/* fix.c - certproof fix: writes clean copies, new files only, and says what it wrote and what it changed. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "fix/fix.h"

/* Whether a message is about a block that was read all the same: that is what is fixed. */
static bool
is_of_readable_block(const struct source *source, const struct message *message)
{
	for (size_t i = 0; i < source->blocks.count; i++) {
		const struct pem_block *block = &source->blocks.items[i];

		for (size_t j = 0; j < block->problems.count && block->readable; j++)
			if (block->problems.items[j].line == message->line && block->problems.items[j].column == message->column)
				return true;
	}
	return false;
}

/* What is fixed needs no message; the rest could not be read. */
static bool
is_fixed(const struct load_result *loaded, const struct message *message)
{
	for (size_t i = 0; i < loaded->sources.count; i++) {
		const struct source *source = loaded->sources.items[i];

		if (!text_equal(source->name, message->file))
			continue;
		return message->level == MESSAGE_WARNING || (message->line != 0 && is_of_readable_block(source, message));
	}
	return false;
}

static void
tell_unread(struct session *session, const struct load_result *loaded, const struct messages *said)
{
	for (const struct message *m = said->first; m != NULL; m = m->next) {
		struct message *copy;

		if (is_fixed(loaded, m))
			continue;
		copy = message_add(&session->messages, m->level, "%.*s", TEXT_ARG(m->text));
		copy->file = m->file;
		copy->line = m->line;
		copy->column = m->column;
		copy->hint = m->hint;
	}
	for (size_t i = 0; i < loaded->sources.count; i++) {
		const struct source *source = loaded->sources.items[i];
		struct message *message;

		if (source->locked.len == 0 || source->lock != OPEN_NO_PASSWORD)
			continue;
		message = message_add(&session->messages, MESSAGE_ERROR, "nothing in the PKCS#12 could be read: password needed");
		message->file = source->name;
		message_hint(&session->messages, message, "--password-file FILE opens it; the first line of FILE is the password");
	}
}

/* What was recognised only, such as a key in the form of OpenSSH. */
static void
tell_unwritten(struct session *session, const struct load_result *loaded)
{
	for (size_t i = 0; i < loaded->artifacts.count; i++) {
		const struct artifact *artifact = loaded->artifacts.items[i];
		struct message *message;

		if (artifact->kind != ARTIFACT_PRIVATE_KEY || artifact->held.len != 0 || artifact->source->locked.len != 0)
			continue;
		message = message_add(&session->messages, MESSAGE_ERROR, "the private key is in a form that fix cannot write as PEM");
		message->file = artifact->source->name;
		message->line = artifact->line;
		message->column = artifact->line != 0;
		message_hint(&session->messages, message, "certproof check says what to do with it");
	}
}

static const char *
path_of(struct session *session, const struct fixed_file *file)
{
	const char *folder = session->options.folder;
	size_t len = folder == NULL ? 0 : strlen(folder);

	if (len == 0)
		return arena_string(&session->arena, file->name);
	return arena_printf(&session->arena, "%s%s%.*s", folder, folder[len - 1] == '/' ? "" : "/", TEXT_ARG(file->name)).at;
}

static bool
refuse(struct session *session, const char *path, const char *what, const char *way_out)
{
	struct message *message = message_add(&session->messages, MESSAGE_ERROR, "%s", what);

	message->file = text_of(path);
	message_hint(&session->messages, message, "%s", way_out);
	return false;
}

/* The folder is there, and nothing in it would be replaced. */
static bool
make_room(struct session *session, const struct fix *fix)
{
	const char *folder = session->options.folder;
	bool free = true;
	struct stat st;

	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return refuse(session, folder, arena_printf(&session->arena, "cannot make the folder: %.*s",
		    TEXT_ARG(system_error(&session->arena, errno))).at, "the folder above it must be there, and allow it");
	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
		return refuse(session, folder, "is not a folder", "name a folder, which may be new: -o fixed");
	if (session_is_input(session, folder))
		return refuse(session, folder, "is an input of this run", "name another folder");
	for (size_t i = 0; i < fix->sources.count; i++)
		for (size_t j = 0; j < fix->sources.items[i].files.count; j++) {
			const char *path = path_of(session, &fix->sources.items[i].files.items[j]);

			if (lstat(path, &st) == 0)
				free = refuse(session, path, "is there already, and fix replaces nothing", "name another folder, or remove the file first");
		}
	return free;
}

static bool
write_files(struct session *session, const struct fix *fix)
{
	bool good = true;

	for (size_t i = 0; i < fix->sources.count; i++)
		for (size_t j = 0; j < fix->sources.items[i].files.count; j++) {
			const struct fixed_file *file = &fix->sources.items[i].files.items[j];
			struct output *output = session_create(session, path_of(session, file), file->secret);

			if (output == NULL)
				return false;
			output_write(output, file->content);
			good = session_output_close(session, output) && good;
		}
	return good;
}

static void
say_source(struct session *session, struct buffer *out, const struct fixed_source *source)
{
	struct arena *arena = &session->arena;
	size_t width = 0;

	buffer_printf(out, "%s%.*s%s: %zu object%s in %zu file%s\n", session->color ? "\033[1m" : "",
	    TEXT_ARG(text_escape(arena, source->source->name)), session->color ? "\033[0m" : "", source->objects,
	    source->objects == 1 ? "" : "s", source->files.count, source->files.count == 1 ? "" : "s");
	for (size_t i = 0; i < source->files.count; i++) {
		size_t len = text_width(text_escape(arena, text_of(path_of(session, &source->files.items[i]))));

		width = len > width && len < 60 ? len : width;
	}
	for (size_t i = 0; i < source->files.count; i++) {
		const struct fixed_file *file = &source->files.items[i];
		struct text path = text_escape(arena, text_of(path_of(session, file)));
		size_t len = text_width(path);

		buffer_printf(out, "  %.*s%*s  %.*s\n", TEXT_ARG(path), (int)(len < width ? width - len : 0), "", TEXT_ARG(file->holds));
	}
	for (size_t i = 0; i < source->changes.count; i++)
		buffer_printf(out, "  %s%.*s\n", i == 0 ? "changed: " : "         ", TEXT_ARG(source->changes.items[i]));
	if (source->unchanged)
		buffer_adds(out, "  nothing to change\n");
}

static bool
asked_well(struct session *session)
{
	const struct options *o = &session->options;

	if (o->asked.given[GIVEN_FILE].count != 0 && (o->folder != NULL || o->list))
		return true;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR,
	    o->asked.given[GIVEN_FILE].count == 0 ? "nothing to fix" : "no folder to write to"),
	    "certproof fix server.txt -o fixed; with --list instead of -o nothing is written");
	return false;
}

enum status
command_fix(struct session *session)
{
	struct messages own = session->messages, said;
	struct load_result loaded = { 0 };
	struct buffer text;
	struct fix fix;
	bool list = session->options.list, good;

	if (!asked_well(session))
		return STATUS_TROUBLE;
	messages_init(&said, &session->arena);
	session->messages = said;
	engine_load(&session->engine, GIVEN_FILE, NULL, &loaded);
	said = session->messages;
	session->messages = own;
	tell_unread(session, &loaded, &said);
	tell_unwritten(session, &loaded);
	fix_plan(session->engine.crypto, &session->arena, &loaded, session_time(session), &fix);
	good = session->messages.errors == 0;
	if (fix.files == 0)
		return STATUS_TROUBLE;
	if (!list && (!make_room(session, &fix) || !write_files(session, &fix)))
		return STATUS_TROUBLE;
	buffer_init(&text, &session->arena);
	for (size_t i = 0; i < fix.sources.count; i++)
		say_source(session, &text, &fix.sources.items[i]);
	buffer_printf(&text, "%s %zu file%s\n", list ? "would write" : "wrote", fix.files, fix.files == 1 ? "" : "s");
	return session_print(session, buffer_text(&text)) && good ? STATUS_CLEAN : STATUS_TROUBLE;
}

/* folder.c - the regular files below a folder, in byte order of their names, folder by folder. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "load/loader.h"

struct place {
	uint64_t device, inode;
};
struct walk {
	struct arena *arena;
	struct messages *messages;
	struct strings *out;
	leftover_list *leftovers;
	const struct exclusion *exclude, *exclude_end;
	LIST(struct place) seen;       /* folders that were entered */
	bool failed;
};

static struct message *
say(struct walk *walk, enum message_level level, const char *path, const char *what)
{
	struct message *message = message_add(walk->messages, level, "%s", what);

	message->file = arena_text(walk->arena, text_of(path));
	path_leftover(walk->arena, walk->leftovers, text_of(path), "%s", what);
	return message;
}

static bool
was_entered(struct walk *walk, uint64_t device, uint64_t inode)
{
	for (size_t i = 0; i < walk->seen.count; i++)
		if (walk->seen.items[i].device == device && walk->seen.items[i].inode == inode)
			return true;
	return false;
}

static void enter(struct walk *walk, const char *path, uint64_t device, uint64_t inode, unsigned depth);

static void
visit(struct walk *walk, const struct folder_entry *entry, unsigned depth)
{
	struct text why;

	/* Hidden folders hold no certificates (.git). */
	if (entry->hidden) {
		path_leftover(walk->arena, walk->leftovers, text_of(entry->path), "its name begins with a dot")->expected = true;
		return;
	}
	why = excluded_by(walk->arena, walk->exclude, walk->exclude_end, entry->path, entry->kind == ENTRY_FOLDER);
	if (why.len != 0) {
		leave_excluded(walk->arena, walk->leftovers, text_of(entry->path), why);
		return;
	}
	switch (entry->kind) {
	case ENTRY_FILE:
		*LIST_ADD(walk->arena, walk->out) = entry->path;
		break;
	case ENTRY_FOLDER:
		enter(walk, entry->path, entry->device, entry->inode, depth + 1);
		break;
	case ENTRY_OTHER:
		say(walk, MESSAGE_NOTE, entry->path, "skipped: neither a file nor a folder");
		break;
	case ENTRY_UNKNOWN:
		why = system_error(walk->arena, entry->error);
		/* A link to nothing or to itself, or a name that just went, hides nothing. */
		if (entry->error == ENOENT || entry->error == ELOOP) {
			say(walk, MESSAGE_NOTE, entry->path, arena_printf(walk->arena, "skipped: %.*s", TEXT_ARG(why)).at);
			break;
		}
		walk->failed = true;
		say(walk, MESSAGE_ERROR, entry->path, arena_printf(walk->arena, "cannot open: %.*s", TEXT_ARG(why)).at);
		break;
	}
}

static void
enter(struct walk *walk, const char *path, uint64_t device, uint64_t inode, unsigned depth)
{
	struct folder_entries entries;
	int error;

	if (was_entered(walk, device, inode)) {
		say(walk, MESSAGE_NOTE, path, "this folder was read already under another name");
		return;
	}
	if (depth > LIMIT_FOLDER_DEPTH) {
		walk->failed = true;
		message_hint(walk->messages, say(walk, MESSAGE_ERROR, path, arena_printf(walk->arena,
		    "deeper than %d folders, the limit", LIMIT_FOLDER_DEPTH).at), "give this folder by itself");
		return;
	}
	*LIST_ADD(walk->arena, &walk->seen) = (struct place){ device, inode };
	if (!folder_read(walk->arena, path, &entries, &error)) {
		walk->failed = true;
		say(walk, MESSAGE_ERROR, path, arena_printf(walk->arena, "cannot read the folder: %.*s",
		    TEXT_ARG(system_error(walk->arena, error))).at);
		return;
	}
	for (size_t i = 0; i < entries.count; i++)
		visit(walk, &entries.items[i], depth);
}

struct text
excluded_by(struct arena *arena, const struct exclusion *exclude, const struct exclusion *end, const char *path, bool folder)
{
	struct text by;

	for (; exclude < end; exclude++) {
		const char *inner = path_below(arena, exclude->folder, path);

		/* The folder itself is not one of its paths. */
		if (inner != NULL && strcmp(inner, ".") != 0 && globs_take(&exclude->patterns, text_of(inner), folder, &by))
			return by;
	}
	return TEXT("");
}

bool
folder_walk(struct arena *arena, const char *path, struct strings *out, leftover_list *leftovers,
    const struct exclusion *exclude, const struct exclusion *exclude_end, struct messages *messages)
{
	struct walk walk = { .arena = arena, .messages = messages, .out = out, .leftovers = leftovers,
	    .exclude = exclude, .exclude_end = exclude_end };
	struct stat st;

	if (stat(path, &st) != 0) {
		say(&walk, MESSAGE_ERROR, path, arena_printf(arena, "cannot open: %.*s",
		    TEXT_ARG(system_error(arena, errno))).at);
		return false;
	}
	enter(&walk, path, (uint64_t)st.st_dev, (uint64_t)st.st_ino, 1);
	return !walk.failed;
}

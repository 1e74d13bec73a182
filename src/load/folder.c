/* folder.c - the regular files below a folder, in byte order of their names, folder by folder. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "load/internal.h"

struct place {
	dev_t device;
	ino_t inode;
};
struct walk {
	struct arena *arena;
	struct messages *messages;
	path_list *out;
	leftover_list *leftovers;
	LIST(struct place) seen;       /* folders that were entered */
	bool failed;
};

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static struct message *
say(struct walk *walk, enum message_level level, const char *path, const char *what)
{
	struct message *message = message_add(walk->messages, level, "%s", what);

	message->file = arena_text(walk->arena, text_of(path));
	path_leftover(walk->arena, walk->leftovers, text_of(path), "%s", what);
	return message;
}

static bool
was_entered(struct walk *walk, const struct stat *st)
{
	for (size_t i = 0; i < walk->seen.count; i++)
		if (walk->seen.items[i].device == st->st_dev && walk->seen.items[i].inode == st->st_ino)
			return true;
	return false;
}

static bool
is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static char *
path_below(struct walk *walk, const char *path, const char *name)
{
	size_t len = strlen(path);

	return arena_string(walk->arena, arena_printf(walk->arena, "%s%s%s", path, len > 0 && path[len - 1] == '/' ? "" : "/",
	    name));
}

/* Names but for hidden ones, which are nobody's certificates (.git). */
static bool
list_names(struct walk *walk, const char *path, path_list *names)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	int error;

	if (folder == NULL)
		return false;
	errno = 0;
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] != '.')
			*LIST_ADD(walk->arena, names) = arena_string(walk->arena, text_of(entry->d_name));
		else if (!is_dots(entry->d_name))
			path_leftover(walk->arena, walk->leftovers, text_of(path_below(walk, path, entry->d_name)),
			    "its name begins with a dot")->expected = true;
		errno = 0;
	}
	error = errno;
	closedir(folder);
	errno = error;
	if (error != 0)
		return false;
	if (names->count != 0)
		qsort(names->items, names->count, sizeof(*names->items), by_bytes);
	return true;
}

static void
enter(struct walk *walk, const char *path, const struct stat *st, unsigned depth)
{
	path_list names = { 0 };
	struct place *place;

	if (was_entered(walk, st)) {
		say(walk, MESSAGE_NOTE, path, "this folder was read already under another name");
		return;
	}
	if (depth > LIMIT_FOLDER_DEPTH) {
		walk->failed = true;
		message_hint(walk->messages, say(walk, MESSAGE_ERROR, path, arena_printf(walk->arena,
		    "deeper than %d folders, the limit", LIMIT_FOLDER_DEPTH).at), "give this folder by itself");
		return;
	}
	place = LIST_ADD(walk->arena, &walk->seen);
	*place = (struct place){ st->st_dev, st->st_ino };
	if (!list_names(walk, path, &names)) {
		walk->failed = true;
		say(walk, MESSAGE_ERROR, path, arena_printf(walk->arena, "cannot read the folder: %.*s",
		    TEXT_ARG(system_error(walk->arena, errno))).at);
		return;
	}
	for (size_t i = 0; i < names.count; i++) {
		char *below = path_below(walk, path, names.items[i]);
		struct stat inside;

		if (stat(below, &inside) != 0) {
			/* A link to nothing, or a name that just went. */
			say(walk, MESSAGE_NOTE, below, arena_printf(walk->arena, "skipped: %.*s",
			    TEXT_ARG(system_error(walk->arena, errno))).at);
		} else if (S_ISDIR(inside.st_mode)) {
			enter(walk, below, &inside, depth + 1);
		} else if (S_ISREG(inside.st_mode)) {
			*LIST_ADD(walk->arena, walk->out) = below;
		} else {
			say(walk, MESSAGE_NOTE, below, "skipped: neither a file nor a folder");
		}
	}
}

bool
folder_walk(struct arena *arena, const char *path, path_list *out, leftover_list *leftovers, struct messages *messages)
{
	struct walk walk = { .arena = arena, .messages = messages, .out = out, .leftovers = leftovers };
	struct stat st;

	if (stat(path, &st) != 0) {
		say(&walk, MESSAGE_ERROR, path, arena_printf(arena, "cannot open: %.*s",
		    TEXT_ARG(system_error(arena, errno))).at);
		return false;
	}
	enter(&walk, path, &st, 1);
	return !walk.failed;
}

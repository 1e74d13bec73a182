/* folder.c - what is in a folder, all of it or an error. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/base.h"

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct folder_entry *)a)->name, ((const struct folder_entry *)b)->name);
}

/* Links are followed. */
static void
look_at(struct folder_entry *entry)
{
	struct stat st;

	if (stat(entry->path, &st) != 0) {
		entry->kind = ENTRY_UNKNOWN;
		entry->error = errno;
		return;
	}
	entry->kind = S_ISREG(st.st_mode) ? ENTRY_FILE : S_ISDIR(st.st_mode) ? ENTRY_FOLDER : ENTRY_OTHER;
	entry->device = (uint64_t)st.st_dev;
	entry->inode = (uint64_t)st.st_ino;
}

bool
folder_read(struct arena *arena, const char *path, struct folder_entries *out, int *error)
{
	size_t len = strlen(path);
	const char *joint = len > 0 && path[len - 1] == '/' ? "" : "/";
	bool here = strcmp(path, ".") == 0;
	DIR *folder = opendir(path);
	struct dirent *dirent;

	*out = (struct folder_entries){ 0 };
	if (folder == NULL) {
		*error = errno;
		return false;
	}
	errno = 0;
	while ((dirent = readdir(folder)) != NULL) {
		if (strcmp(dirent->d_name, ".") != 0 && strcmp(dirent->d_name, "..") != 0) {
			struct folder_entry *entry = LIST_ADD(arena, out);

			/* In the folder of the run a name is its path, unless it looks like an option or like standard input. */
			if (here && dirent->d_name[0] != '-')
				entry->name = entry->path = arena_printf(arena, "%s", dirent->d_name).at;
			else
				entry->name = (entry->path = arena_printf(arena, "%s%s%s", path, joint, dirent->d_name).at) + len + strlen(joint);
			entry->hidden = entry->name[0] == '.';
		}
		errno = 0;
	}
	*error = errno;
	closedir(folder);
	if (*error != 0)
		return false;
	for (size_t i = 0; i < out->count; i++)
		look_at(&out->items[i]);
	if (out->count != 0)
		qsort(out->items, out->count, sizeof(*out->items), by_name);
	return true;
}

bool
folder_told(struct arena *arena, const char *path, struct folder_entries *out, struct messages *messages)
{
	int error;
	struct message *message;

	if (folder_read(arena, path, out, &error))
		return true;
	message = message_add(messages, MESSAGE_ERROR, "cannot read the folder: %.*s", TEXT_ARG(system_error(arena, error)));
	message->file = arena_text(arena, text_of(path));
	return false;
}

/* path.c - files that a site names: below its folder, and nowhere else. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "site/site_reader.h"

/* True if `..` leads out of where the path began. */
static bool
leaves_folder(struct text path)
{
	size_t depth = 0;

	while (path.len > 0) {
		const char *slash = memchr(path.at, '/', path.len);
		struct text part = { path.at, slash != NULL ? (size_t)(slash - path.at) : path.len };
		size_t taken = part.len + (slash != NULL);

		if (text_is(part, "..")) {
			if (depth == 0)
				return true;
			depth--;
		} else if (part.len != 0 && !text_is(part, ".")) {
			depth++;
		}
		path = (struct text){ path.at + taken, path.len - taken };
	}
	return false;
}

/* A symbolic link may lead out too; what does not exist leads nowhere. */
static bool
links_outside(const char *folder, const char *path)
{
	char *real_folder = realpath(folder, NULL), *real_path = realpath(path, NULL);
	bool out = false;
	size_t len;

	if (real_folder != NULL && real_path != NULL) {
		len = strlen(real_folder);
		while (len > 0 && real_folder[len - 1] == '/')
			len--;
		out = strncmp(real_path, real_folder, len) != 0 || (real_path[len] != '/' && real_path[len] != '\0');
	}
	free(real_folder);
	free(real_path);
	return out;
}

/* The whole path, or the first characters of one that is too long to be read. */
static struct text
path_shown(struct arena *arena, struct text path)
{
	struct text shown = text_escape(arena, path);

	if (shown.len <= LIMIT_SHOWN_VALUE)
		return shown;
	/* An escape is at most four times as long as what it stands for. */
	path.len = LIMIT_SHOWN_VALUE / 8;
	while (((unsigned char)path.at[path.len] & 0xc0) == 0x80)
		path.len--;
	return arena_printf(arena, "%.*s...", TEXT_ARG(text_escape(arena, path)));
}

struct site_path
site_read_path(struct site_reader *r, const struct yaml_node *node)
{
	struct site_path path = { .text = node->text, .place = node };
	const char *joined, *mistake = NULL;
	struct message *message;

	if (node->text.len == 0) {
		(void)yaml_error(r->messages, node, "the path is empty");
		return path;
	}
	joined = text_is(text_of(r->folder), ".") && node->text.at[0] != '-' && node->text.at[0] != '/' ?
	    arena_string(r->arena, node->text) :
	    arena_printf(r->arena, "%s/%.*s", r->folder, TEXT_ARG(node->text)).at;
	if (node->text.at[0] == '/')
		mistake = "is absolute";
	else if (leaves_folder(node->text))
		mistake = "leads out of the folder of the site file";
	else if (strlen(joined) >= PATH_MAX)
		mistake = "is too long";
	else if (links_outside(r->folder, joined))
		mistake = "is a link that leads out of the folder of the site file";
	if (mistake == NULL) {
		path.path = joined;
		return path;
	}
	message = yaml_error(r->messages, node, "the path '%.*s' %s", TEXT_ARG(path_shown(r->messages->arena, node->text)),
	    mistake);
	message_hint(r->messages, message, "paths start from the folder of the site file and stay below it");
	return path;
}

struct site_paths
site_read_paths(struct site_reader *r, const struct yaml_node *node)
{
	struct site_paths paths = { 0 };

	if (node == NULL)
		return paths;
	paths.count = node->kind == YAML_LIST ? node->count : 1;
	paths.items = ARENA_ARRAY(r->arena, struct site_path, paths.count);
	for (size_t i = 0; i < paths.count; i++)
		paths.items[i] = site_read_path(r, node->kind == YAML_LIST ? &node->items[i] : node);
	return paths;
}

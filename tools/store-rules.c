/*
 * store-rules.c - writes the shipped rule files, products and profiles as they were read, as C source for the program.
 *
 *     store-rules FOLDER >stored-rules.c
 *
 * If there is a mistake in any of them nothing is stored: the program then reads the files, and tells it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "yaml/yaml.h"

static void
exhausted(void *context)
{
	(void)context;
	fputs("store-rules: out of memory\n", stderr);
	exit(2);
}

struct found {
	LIST(const struct yaml_file *) files;
};

static void
collect(struct arena *arena, const char *folder, struct found *found, struct messages *messages)
{
	struct folder_entries entries;

	if (!folder_told(arena, folder, &entries, messages))
		return;
	for (size_t i = 0; i < entries.count; i++) {
		const struct folder_entry *entry = &entries.items[i];

		if (entry->kind == ENTRY_FOLDER && !entry->hidden) {
			collect(arena, entry->path, found, messages);
		} else if (text_ends_with(text_of(entry->name), ".yaml")) {
			const struct yaml_file *file = yaml_read(arena, entry->path, messages);

			if (file != NULL)
				*LIST_ADD(arena, &found->files) = file;
		}
	}
}

int
main(int argc, char **argv)
{
	struct arena arena;
	struct messages messages;
	struct asked asked = { 0 };
	struct found found = { 0 };
	struct engine engine = { .arena = &arena, .messages = &messages, .asked = &asked };
	struct bytes store = { NULL, 0 };

	if (argc != 2) {
		fputs("usage: store-rules FOLDER\n", stderr);
		return 2;
	}
	arena_init(&arena, exhausted, NULL);
	messages_init(&messages, &arena);
	engine.rules_folder = argv[1];
	collect(&arena, argv[1], &found, &messages);
	if (engine_products(&engine) && engine_rules(&engine, true, NULL, 0) != NULL && engine_profiles(&engine) != NULL &&
	    messages.errors == 0)
		store = yaml_store_write(&arena, found.files.items, found.files.count);
	else
		fprintf(stderr, "store-rules: there are mistakes in %s: nothing is stored\n", argv[1]);
	printf("#include \"engine/engine.h\"\n\nstatic const union { uint8_t bytes[%zu]; uint64_t aligned; } stored = { {", store.len + 1);
	for (size_t i = 0; i < store.len; i++)
		printf("%s%u,", i % 32 == 0 ? "\n" : "", store.at[i]);
	printf("0\n} };\nconst struct bytes rules_stored = { stored.bytes, %zu };\n", store.len);
	arena_free(&arena);
	return ferror(stdout) || fflush(stdout) != 0 ? 2 : 0;
}

/* fuzz_fix.c - bytes to clean copies: they are read back without a word, hold the same, and are their own copies. */
#include <string.h>

#include "fix/fix.h"
#include "fuzz.h"

static void
exhausted(void *context)
{
	(void)context;
	abort();
}

static bool
name_is_safe(struct text name)
{
	if (name.len == 0 || name.len > 255 || name.at[0] == '.' || name.at[0] == '-' || !text_utf8_valid(name))
		return false;
	return memchr(name.at, '/', name.len) == NULL && memchr(name.at, 0, name.len) == NULL;
}

/* All written files, each loaded under its name. */
static void
load_written(struct loader *loader, const struct fix *fix, struct load_result *out)
{
	for (size_t i = 0; i < fix->sources.count; i++)
		for (size_t j = 0; j < fix->sources.items[i].files.count; j++) {
			const struct fixed_file *file = &fix->sources.items[i].files.items[j];

			MUST(name_is_safe(file->name));
			load_bytes(loader, file->name, bytes_of_text(file->content), out);
		}
}

/* Nothing is wrong with its blocks, but that a key is still encrypted or cannot be opened. */
static bool
is_clean(const struct source *source)
{
	for (size_t i = 0; i < source->blocks.count; i++)
		if (source->blocks.items[i].problems.count != 0 && !text_ends_with(source->blocks.items[i].label, "PRIVATE KEY"))
			return false;
	return source->blocks.count != 0 && (source->encoding == ENCODING_ASCII || source->encoding == ENCODING_UTF8) &&
	    source->line_ending == LINES_LF && source->final_newline &&
	    !source->text_before && !source->text_between && !source->text_after;
}

static bool
holds(const struct load_result *result, const struct artifact *wanted)
{
	for (size_t i = 0; i < result->artifacts.count; i++)
		if (result->artifacts.items[i]->kind == wanted->kind &&
		    memcmp(result->artifacts.items[i]->sha256, wanted->sha256, sizeof(wanted->sha256)) == 0)
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct messages messages;
	struct loader loader = { .arena = &arena, .messages = &messages };
	struct load_result before = { 0 }, after = { 0 };
	struct fix fix, again;
	uint8_t *copy = malloc(size + 1);

	MUST(copy != NULL);
	memcpy(copy, data, size);
	arena_init(&arena, exhausted, NULL);
	messages_init(&messages, &arena);
	loader.crypto = crypto_open(&arena);
	if (size % 2 == 1)
		*LIST_ADD(&arena, &loader.passwords) = TEXT("secret");
	load_bytes(&loader, TEXT("input"), (struct bytes){ copy, size }, &before);
	fix_plan(loader.crypto, &arena, &before, INT64_C(1795219200), &fix);
	load_written(&loader, &fix, &after);
	for (size_t i = 0; i < after.sources.count; i++)
		MUST(is_clean(after.sources.items[i]));
	for (size_t i = 0; i < before.artifacts.count && i < 1000; i++)
		MUST(before.artifacts.items[i]->kind == ARTIFACT_PRIVATE_KEY || holds(&after, before.artifacts.items[i]));
	for (size_t i = 0; i < after.artifacts.count && i < 1000; i++)
		MUST(holds(&before, after.artifacts.items[i]));
	fix_plan(loader.crypto, &arena, &after, INT64_C(1795219200), &again);
	for (size_t i = 0; i < again.sources.count; i++)
		MUST(again.sources.items[i].unchanged);
	crypto_close(loader.crypto);
	arena_free(&arena);
	free(copy);
	return 0;
}

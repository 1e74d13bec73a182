/* fuzz_load.c - bytes to artifacts, and what cryptography says of them. */
#include <string.h>

#include "fuzz.h"
#include "load/load.h"

static void
exhausted(void *context)
{
	(void)context;
	abort();
}

static void
ask(struct crypto *crypto, struct arena *arena, const struct load_result *result)
{
	const struct certificate *path[4];
	struct weakness weak[8];
	struct path_options options = { .time = 1795219200, .policies = true, .purpose = PURPOSE_SERVER };
	struct path_result judged;
	const char *undecided;
	size_t count = 0;

	for (size_t i = 0; i < result->artifacts.count && i < 8; i++) {
		const struct artifact *artifact = result->artifacts.items[i];
		const struct public_key *key = artifact->public_key;

		if (artifact->certificate != NULL)
			key = &artifact->certificate->key;
		else if (artifact->private_key != NULL && artifact->private_key->opened)
			key = &artifact->private_key->key;
		if (key != NULL)
			(void)crypto_weak(crypto, key, weak, COUNT_OF(weak), &undecided);
		if (artifact->kind == ARTIFACT_CERTIFICATE && count < COUNT_OF(path))
			path[count++] = artifact->certificate;
	}
	for (size_t i = 0; i < count; i++)
		(void)crypto_verify(crypto, &path[i + 1 < count ? i + 1 : i]->key, &path[i]->outer, path[i]->tbs,
		    path[i]->signature, NULL);
	if (count != 0) {
		crypto_verify_path(crypto, arena, path, count, &options, &judged);
		MUST(judged.valid || judged.why.len != 0);
		MUST(judged.depth < count);
	}
}

static bool
has_object(const struct load_result *result, const struct source *source, unsigned line)
{
	for (size_t i = 0; i < result->artifacts.count; i++)
		if (result->artifacts.items[i]->source == source && (line == 0 || result->artifacts.items[i]->line == line))
			return true;
	return false;
}

static bool
is_left_over(const struct source *source, unsigned line)
{
	for (size_t i = 0; i < source->leftovers.count; i++)
		if (line == 0 || source->leftovers.items[i].line == line)
			return true;
	return false;
}

/* Nothing vanishes: what is no object of a source or block is left over, with a reason. */
static void
account(const struct load_result *result)
{
	MUST(result->sources.count + result->leftovers.count != 0);
	for (size_t i = 0; i < result->sources.count && i < 64; i++) {
		const struct source *source = result->sources.items[i];

		MUST(text_is(source->file, "input"));
		MUST(has_object(result, source, 0) || is_left_over(source, 0));
		for (size_t k = 0; k < source->blocks.count && k < 64; k++) {
			const struct pem_block *block = &source->blocks.items[k];

			MUST(has_object(result, source, block->line) || is_left_over(source, block->line));
			MUST(block->readable || block->problems.count != 0);
			/* What OpenSSL would not read is said, here or of the file as a whole; of parameters it is not asked, and they
			 * may stand in one line with an object. */
			MUST(!block->readable || block->loads || block->problems.count != 0 || source->line_ending == LINES_CR ||
			    !has_object(result, source, block->line) || text_ends_with(block->label, "PARAMETERS"));
		}
		for (size_t k = 0; k < source->leftovers.count; k++)
			MUST(source->leftovers.items[k].why.len != 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct messages messages;
	struct loader loader = { .arena = &arena, .messages = &messages };
	struct load_result result = { 0 };
	uint8_t *copy = malloc(size + 1);

	MUST(copy != NULL);
	memcpy(copy, data, size);
	arena_init(&arena, exhausted, NULL);
	messages_init(&messages, &arena);
	loader.crypto = crypto_open(&arena);
	/* Half of the inputs come with a password, and half of each to be judged by rules. */
	if (size % 2 == 1) {
		*LIST_ADD(&arena, &loader.passwords) = TEXT("secret");
	}
	loader.forms_judged = size % 4 >= 2;
	load_bytes(&loader, TEXT("input"), (struct bytes){ copy, size }, &result);
	MUST(result.failed == (messages.errors != 0));
	account(&result);
	ask(loader.crypto, &arena, &result);
	crypto_close(loader.crypto);
	arena_free(&arena);
	free(copy);
	return 0;
}

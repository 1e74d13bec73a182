/* fuzz_trust.c - a bundle whose first certificate is judged by the others, as list and as chain, and by its CRLs. */
#include <string.h>

#include "fuzz.h"
#include "trust/trust.h"

static void
exhausted(void *context)
{
	(void)context;
	abort();
}

struct bundle {
	LIST(const struct artifact *) certificates, crls;
};

static void
hold(const struct trust_path *path)
{
	MUST(path->count >= 1 && path->count <= LIMIT_PATH_LENGTH);
	MUST(path->fault_at < path->count);
	MUST(path->paths_tried <= LIMIT_PATHS_TRIED);
	MUST(path->fault != PATH_OK || (path->complete && path->root_in_list));
	MUST(path->fault != PATH_BUDGET || path->why.len != 0);
	for (size_t i = 0; i < path->count; i++)
		MUST(path->steps[i].certificate != NULL && (path->steps[i].position == 0) == (i == 0));
}

static void
ask(struct crypto *crypto, struct arena *arena, const struct bundle *bundle)
{
	static const enum trust_search searches[] = { SEARCH_ANY, SEARCH_FIRST_SUBJECT };
	const struct artifact *const *others = bundle->certificates.items + 1;
	size_t count = bundle->certificates.count - 1;
	struct trust_list *all = trust_list_new(arena, others, count);
	struct trust_list *half = trust_list_new(arena, others, count / 2);
	struct trust_list *rest = trust_list_new(arena, others + count / 2, count - count / 2);
	struct crl_set *crls = trust_crls_new(arena, bundle->crls.items, bundle->crls.count, NULL, NULL);
	enum path_fault faults[COUNT_OF(searches)];

	for (size_t i = 0; i < COUNT_OF(searches); i++) {
		struct path_question question = { .target = bundle->certificates.items[0], .list = all, .search = searches[i],
			.options = { .time = 1795219200 } };
		struct trust_path path;
		struct shadow shadow;

		trust_find_path(crypto, arena, &question, &path);
		hold(&path);
		faults[i] = path.fault;
		if (trust_shadowed(crypto, arena, &question, NULL, &shadow))
			MUST(shadow.shadowing >= 1 && shadow.shadowing <= count && shadow.shadowed >= 1 && shadow.shadowed <= count);
		if (bundle->crls.count != 0) {
			struct revocation_state *states = ARENA_ARRAY(arena, struct revocation_state, path.count);

			trust_revocation(crypto, arena, &path, crls, 1795219200, states);
			for (size_t j = 0; j < path.count; j++)
				MUST(states[j].verdict != REVOCATION_REVOKED || states[j].crl != NULL);
		}
		question.list = half;
		question.chain = rest;
		trust_find_path(crypto, arena, &question, &path);
		hold(&path);
	}
	/* A list that is searched less thoroughly trusts no more. */
	MUST(faults[1] != PATH_OK || faults[0] == PATH_OK || faults[0] == PATH_BUDGET);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct messages messages;
	struct loader loader = { .arena = &arena, .messages = &messages };
	struct load_result result = { 0 };
	struct bundle bundle = { 0 };
	uint8_t *copy = malloc(size + 1);

	MUST(copy != NULL);
	memcpy(copy, data, size);
	arena_init(&arena, exhausted, NULL);
	messages_init(&messages, &arena);
	loader.crypto = crypto_open(&arena);
	load_bytes(&loader, TEXT("input"), (struct bytes){ copy, size }, &result);
	for (size_t i = 0; i < result.artifacts.count && i < 64; i++) {
		if (result.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE)
			*LIST_ADD(&arena, &bundle.certificates) = result.artifacts.items[i];
		if (result.artifacts.items[i]->kind == ARTIFACT_CRL)
			*LIST_ADD(&arena, &bundle.crls) = result.artifacts.items[i];
	}
	if (bundle.certificates.count != 0)
		ask(loader.crypto, &arena, &bundle);
	crypto_close(loader.crypto);
	arena_free(&arena);
	free(copy);
	return 0;
}

/*
 * files.h - a run over files, for tests: what is named, loaded and planned.
 */
#ifndef TESTS_FILES_H
#define TESTS_FILES_H

#include "planning.h"

/* Names within fixtures/, apart by blanks; NULL for an option that is not given. */
struct run {
	const char *why, *role, *files, *keys, *trust, *chain, *crls, *request, *previous, *plan;
};

static bool
load_named(const char *names, struct load_result *out)
{
	char *words;

	if (names == NULL)
		return false;
	words = arena_string(&arena, text_of(names));
	for (char *name = strtok(words, " "); name != NULL; name = strtok(NULL, " "))
		load_path(&loading.loader, fixture(name), out);
	return true;
}

static void
make_plan(const struct run *run, struct plan *plan)
{
	struct plan_options options = { .crypto = loading.loader.crypto, .now = JUDGED };
	struct inputs inputs = { 0 };

	if (run->role != NULL) {
		options.role = products_role(products, text_of(run->role));
		ck_assert_ptr_nonnull(options.role);
	}
	load_named(run->files, &inputs.loaded[GIVEN_FILE]);
	inputs.key_given = load_named(run->keys, &inputs.loaded[GIVEN_KEY]);
	inputs.trust_given = load_named(run->trust, &inputs.loaded[GIVEN_TRUST]);
	inputs.chain_given = load_named(run->chain, &inputs.loaded[GIVEN_CHAIN]);
	inputs.crl_given = load_named(run->crls, &inputs.loaded[GIVEN_CRL]);
	load_named(run->request, &inputs.loaded[GIVEN_REQUEST]);
	load_named(run->previous, &inputs.loaded[GIVEN_PREVIOUS]);
	plan_files(&arena, &inputs, &options, plan);
}

#endif

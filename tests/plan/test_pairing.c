/* test_pairing.c - src/plan/pairing.c: which keys and certificates belong to each other. */
#include "planning.h"
#include "files.h"

static const struct run runs[] = {
	{ .why = "of two keys the one that fits is the certificate's, and the other is nobody's", .files = "expressway/leaf-good.pem",
	  .keys = "key/mismatch.pem key/pkcs8.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com key=key/pkcs8.pem inputs=key\n"
	    "chain expe1.example.com of=1\n"
	    "file key/mismatch.pem as key\n"
	    "file key/pkcs8.pem as key\n"
	    "key RSA key, 2048 bits stray inputs=key\n"
	    "key RSA key, 2048 bits paired inputs=key\n" },
	{ .why = "a key that fits one certificate was not meant for the other", .files = "expressway/leaf-good.pem expressway/c-good.pem",
	  .keys = "key/pkcs8.pem", .plan =
	    "file expressway/leaf-good.pem as certificate inputs=chain\n"
	    "leaf expe1.example.com key=key/pkcs8.pem inputs=key,chain\n"
	    "chain expe1.example.com of=1 inputs=chain\n"
	    "file expressway/c-good.pem as certificate inputs=chain\n"
	    "leaf expc1.example.com inputs=chain\n"
	    "chain expc1.example.com of=4 inputs=chain\n"
	    "file key/pkcs8.pem as key inputs=chain\n"
	    "key RSA key, 2048 bits paired inputs=key,chain\n" },
	{ .why = "a key that fits none was meant for all", .files = "expressway/leaf-good.pem expressway/c-good.pem",
	  .keys = "key/mismatch-ec.pem", .plan =
	    "file expressway/leaf-good.pem as certificate inputs=chain\n"
	    "leaf expe1.example.com key=key/mismatch-ec.pem inputs=key,chain\n"
	    "chain expe1.example.com of=1 inputs=chain\n"
	    "file expressway/c-good.pem as certificate inputs=chain\n"
	    "leaf expc1.example.com key=key/mismatch-ec.pem inputs=key,chain\n"
	    "chain expc1.example.com of=4 inputs=chain\n"
	    "file key/mismatch-ec.pem as key inputs=chain\n"
	    "key EC key, 384 bits inputs=key,chain\n" },
	{ .why = "of a file with several keys the first counts", .files = "expressway/leaf-good.pem", .keys = "key/two-keys.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com key=key/two-keys.pem inputs=key\n"
	    "chain expe1.example.com of=1\n"
	    "file key/two-keys.pem as key\n"
	    "key RSA key, 2048 bits inputs=key\n"
	    "key RSA key, 2048 bits paired inputs=key\n" },
};

START_TEST(keys_are_paired_with_certificates)
{
	struct plan plan = { 0 };

	make_plan(&runs[_i], &plan);
	ck_assert_msg(messages.count == 0, "%s: %s", runs[_i].why, all_messages());
	ck_assert_msg(strcmp(plan_text(&plan), runs[_i].plan) == 0, "%s:\n%s", runs[_i].why, plan_text(&plan));
}
END_TEST

/* The index must leave nothing out that crypto_key_matches would find, in whatever form either half is written. */
START_TEST(what_is_found_by_the_index_is_what_comparing_all_with_all_finds)
{
	struct load_result loaded = { 0 };
	LIST(const struct artifact *) certificates = { 0 };
	LIST(const struct artifact *) keys = { 0 };
	struct key_index *index;
	size_t pairs = 0;

	load_path(&loading.loader, fixture("expressway"), &loaded);
	load_path(&loading.loader, fixture("key"), &loaded);
	load_path(&loading.loader, fixture("hostile"), &loaded);
	for (size_t i = 0; i < loaded.artifacts.count; i++) {
		const struct artifact *a = loaded.artifacts.items[i];

		if (a->kind == ARTIFACT_CERTIFICATE || a->kind == ARTIFACT_REQUEST)
			*LIST_ADD(&arena, &certificates) = a;
		if (a->kind == ARTIFACT_PRIVATE_KEY)
			*LIST_ADD(&arena, &keys) = a;
	}
	ck_assert_uint_gt(certificates.count, 100);
	ck_assert_uint_gt(keys.count, 20);
	index = key_index_new(&arena, keys.items, keys.count);
	for (size_t c = 0; c < certificates.count; c++) {
		size_t at = key_index_first(index, certificates.items[c]);

		for (size_t k = 0; k < keys.count; k++) {
			if (!crypto_key_matches(loading.loader.crypto, keys.items[k]->private_key, &certificates.items[c]->certificate->key))
				continue;
			while (at != 0 && at < k + 1)
				at = index->next[at - 1];
			ck_assert_msg(at == k + 1, "%.*s does not lead to %.*s", TEXT_ARG(certificates.items[c]->source->name),
			    TEXT_ARG(keys.items[k]->source->name));
			pairs++;
		}
	}
	ck_assert_uint_gt(pairs, 100);
}
END_TEST

TESTS_WITH("pairing", begin, NULL,
	EACH(keys_are_paired_with_certificates, runs),
	TEST(what_is_found_by_the_index_is_what_comparing_all_with_all_finds))

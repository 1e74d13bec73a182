/* test_context.c - src/crypto/context.c: digests, opening and closing, clearing. */
#include <openssl/err.h>
#include <setjmp.h>
#include "../load/loading.h"
#include "crypto/context.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

START_TEST(digests_of_fips_180_4)
{
	uint8_t sha256[32], sha1[20];

	crypto_sha256(loading.loader.crypto, bytes_of_text(TEXT("abc")), sha256);
	ck_assert(text_is(hex_text(&arena, (struct bytes){ sha256, 32 }),
	    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	crypto_sha1(loading.loader.crypto, bytes_of_text(TEXT("abc")), sha1);
	ck_assert(text_is(hex_text(&arena, (struct bytes){ sha1, 20 }), "a9993e364706816aba3e25717850c26c9cd0d89d"));
	crypto_sha256(loading.loader.crypto, (struct bytes){ 0 }, sha256);
	ck_assert(text_is(hex_text(&arena, (struct bytes){ sha256, 32 }),
	    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}
END_TEST

START_TEST(a_digest_opens_no_library_context)
{
	uint8_t sha256[32];

	crypto_sha256(loading.loader.crypto, bytes_of_text(TEXT("abc")), sha256);
	ck_assert_ptr_eq(loading.loader.crypto->lib, NULL);
	load_fixture(&loading, "file/leaf-and-chain.pem");
	ck_assert_ptr_eq(loading.loader.crypto->lib, NULL);
}
END_TEST

START_TEST(the_version_is_that_of_the_library_that_runs)
{
	bool old;

	ck_assert_int_eq(crypto_version(&old)[0], '3');
	ck_assert_ptr_eq(crypto_version(NULL), crypto_version(&old));
}
END_TEST

START_TEST(closing_clears_what_was_secret)
{
	char secret[] = "secret";

	crypto_cleanse_later(loading.loader.crypto, (struct bytes){ (const uint8_t *)secret, sizeof(secret) });
	ck_assert_str_eq(secret, "secret");
	crypto_close(loading.loader.crypto);
	for (size_t i = 0; i < sizeof(secret); i++)
		ck_assert_int_eq(secret[i], 0);
}
END_TEST

/* Whether memory that holds a private key of a file was cleared, wherever it lay. */
START_TEST(closing_clears_the_file_of_a_private_key)
{
	static const char *const files[] = { "key/pkcs8.pem", "key/pkcs8.der", "key/no-password.p12", "key/pkcs1.pem" };

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct bytes bytes;

		loading.result = (struct load_result){ 0 };
		load_fixture(&loading, files[i]);
		bytes = loading.result.sources.items[0]->bytes;
		ck_assert_msg(bytes.at[0] != 0, "%s", files[i]);
		crypto_close(loading.loader.crypto);
		for (size_t k = 0; k < bytes.len; k++)
			ck_assert_msg(bytes.at[k] == 0, "%s at %zu", files[i], k);
	}
}
END_TEST

START_TEST(a_closed_context_opens_again)
{
	ck_assert_ptr_ne(crypto_lib(loading.loader.crypto), NULL);
	crypto_close(loading.loader.crypto);
	ck_assert_ptr_ne(crypto_lib(loading.loader.crypto), NULL);
}
END_TEST

static void
count_drop(void *object)
{
	++*(int *)object;
}

START_TEST(the_cache_drops_what_it_displaces)
{
	struct cached *cache = NULL;
	uint8_t first[32] = { 1 }, same_slot[32] = { 1 };
	int a = 0, b = 0;

	same_slot[31] = 1;
	ck_assert_ptr_eq(cache_find(&cache, &arena, first), NULL);
	cache_put(cache, first, &a, count_drop);
	ck_assert_ptr_eq(cache_find(&cache, &arena, first), &a);
	ck_assert_ptr_eq(cache_find(&cache, &arena, same_slot), NULL);
	cache_put(cache, same_slot, &b, count_drop);
	ck_assert_int_eq(a, 1);
	ck_assert_ptr_eq(cache_find(&cache, &arena, first), NULL);
	ck_assert_ptr_eq(cache_find(&cache, &arena, same_slot), &b);
}
END_TEST

static jmp_buf out_of_it;

static void
jump_out(void *context)
{
	(void)context;
	longjmp(out_of_it, 1);
}

/* Of a library whose memory is not ours: what it had no memory for, it has no answer to. */
START_TEST(memory_that_openssl_lacked_counts_where_it_is_watched)
{
	struct arena own;
	struct crypto *watched;

	arena_init(&own, jump_out, NULL);
	watched = crypto_open(&own);
	if (setjmp(out_of_it) != 0)
		ck_abort_msg("it counts though nobody watches, or without having been said");
	ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
	crypto_leave(watched);
	crypto_watch_memory(watched);
	crypto_leave(watched);
	ERR_raise(ERR_LIB_EVP, ERR_R_PASSED_NULL_PARAMETER);
	crypto_leave(watched);
	if (setjmp(out_of_it) == 0) {
		ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
		ERR_raise(ERR_LIB_EVP, ERR_R_EVP_LIB);
		crypto_leave(watched);
		ck_abort_msg("it does not count");
	}
	/* What somebody else left behind is not ours. */
	if (setjmp(out_of_it) != 0)
		ck_abort_msg("the memory of others counts");
	ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
	crypto_enter();
	crypto_leave(watched);
	crypto_close(watched);
	arena_free(&own);
}
END_TEST

TESTS_WITH("context", setup, NULL,
	TEST(digests_of_fips_180_4),
	TEST(a_digest_opens_no_library_context),
	TEST(the_version_is_that_of_the_library_that_runs),
	TEST(closing_clears_what_was_secret),
	TEST(closing_clears_the_file_of_a_private_key),
	TEST(a_closed_context_opens_again),
	TEST(the_cache_drops_what_it_displaces),
	TEST(memory_that_openssl_lacked_counts_where_it_is_watched))

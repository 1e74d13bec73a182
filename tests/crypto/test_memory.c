/* test_memory.c - src/crypto/memory.c: OpenSSL's memory never runs out unseen. That it is cleared, tests/cli/ asks of the process. */
#include <openssl/crypto.h>
#include <setjmp.h>

#include "../load/loading.h"

static jmp_buf out;
static unsigned calls;

static void
exhausted(void *context)
{
	(void)context;
	calls++;
	longjmp(out, 1);
}

START_TEST(memory_that_runs_out_never_returns_null)
{
	ck_assert(crypto_set_memory(exhausted));
	if (setjmp(out) == 0) {
		(void)OPENSSL_malloc(SIZE_MAX - 8);
		ck_abort_msg("returned");
	}
	ck_assert_uint_eq(calls, 1);
}
END_TEST

START_TEST(memory_keeps_its_contents_when_it_grows_and_shrinks)
{
	char *at;

	ck_assert(crypto_set_memory(exhausted));
	at = OPENSSL_malloc(10);
	memcpy(at, "0123456789", 10);
	at = OPENSSL_realloc(at, 100000);
	ck_assert_mem_eq(at, "0123456789", 10);
	at = OPENSSL_realloc(at, 4);
	ck_assert_mem_eq(at, "0123", 4);
	ck_assert_ptr_null(OPENSSL_realloc(at, 0));
	at = OPENSSL_realloc(NULL, 8);
	ck_assert_uint_eq((uintptr_t)at % sizeof(void *), 0);
	OPENSSL_free(at);
	OPENSSL_free(NULL);
}
END_TEST

START_TEST(it_is_for_the_beginning_of_a_process)
{
	OPENSSL_free(OPENSSL_malloc(1));
	ck_assert(!crypto_set_memory(exhausted));
}
END_TEST

static const struct test tests[] = {
	TEST(memory_that_runs_out_never_returns_null),
	TEST(memory_keeps_its_contents_when_it_grows_and_shrinks),
	TEST(it_is_for_the_beginning_of_a_process),
};

int
main(void)
{
	/* Each in a process of its own. */
	(void)setenv("CK_FORK", "yes", 1);
	return run_tests("memory", NULL, NULL, tests, COUNT_OF(tests));
}

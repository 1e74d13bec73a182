/* test_openssh.c - src/load/openssh.c: keys of ssh-keygen are known, and which kind they are of. */
#include "../notation.h"
#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

static const struct {
	const char *file;
	enum key_kind kind;
} rows[] = {
	{ "key/openssh-ed25519.pem", KEY_ED25519 },
	{ "key/openssh-rsa.pem", KEY_RSA },
	{ "file/openssh-private.pem", KEY_UNKNOWN },
};

START_TEST(a_key_of_openssh_is_an_artifact_that_is_not_opened)
{
	const struct private_key *key;

	load_fixture(&loading, rows[_i].file);
	key = first_artifact(&loading)->private_key;
	ck_assert_ptr_nonnull(key);
	ck_assert_int_eq(key->format, PRIVATE_OPENSSH);
	ck_assert_int_eq(key->kind, rows[_i].kind);
	ck_assert(!key->opened && !key->encrypted && key->unsupported);
	ck_assert(!loading.result.failed);
}
END_TEST

/* "openssh-key-v1" NUL, then what follows it in the notation of bytes. */
START_TEST(a_password_is_seen_and_a_key_that_is_cut_off_is_one_still)
{
	static const char magic[] = "openssh-key-v1";
	static const struct {
		const char *rest;
		size_t len;
		bool encrypted;
		enum key_kind kind;
	} keys[] = {
		{ "\0\0\0\012aes256-ctr\0\0\0\006bcrypt\0\0\0\0\0\0\0\001\0\0\0\023\0\0\0\013ssh-ed25519\0\0\0\0", 55, true, KEY_ED25519 },
		{ "\0\0\0\012aes256-ctr\0\0\0\006bcrypt\0\0\0\0\0\0\0\001", 32, true, KEY_UNKNOWN },
		{ "\0\0\0\004none", 8, false, KEY_UNKNOWN },
		{ "\377\377\377\377", 4, false, KEY_UNKNOWN },
		{ "", 0, false, KEY_UNKNOWN },
	};

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		uint8_t *at = arena_take(&arena, sizeof(magic) + keys[i].len);
		struct openssh_key key;

		memcpy(at, magic, sizeof(magic));
		memcpy(at + sizeof(magic), keys[i].rest, keys[i].len);
		ck_assert(openssh_key_read((struct bytes){ at, sizeof(magic) + keys[i].len }, &key));
		ck_assert_msg(key.encrypted == keys[i].encrypted && key.kind == keys[i].kind, "key %zu", i);
		ck_assert(!openssh_key_read((struct bytes){ at + 1, sizeof(magic) + keys[i].len - 1 }, &key));
	}
}
END_TEST

TESTS_WITH("openssh", setup, NULL,
	EACH(a_key_of_openssh_is_an_artifact_that_is_not_opened, rows),
	TEST(a_password_is_seen_and_a_key_that_is_cut_off_is_one_still))

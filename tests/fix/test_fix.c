/* test_fix.c - src/fix/fix.c: which files are written of each source, under which names, with all that was in it. */
#include "fixing.h"

static const struct { const char *file, *files; } rows[] = {
	{ "expressway/leaf-good.pem", "leaf-good.pem: certificate \"expe1.example.com\"\n" },
	{ "file/leaf-and-chain.pem", "leaf-and-chain.pem: certificate \"expe1.example.com\"\n"
	    "leaf-and-chain-chain.pem: 2 CA certificates: \"Example Issuing CA 1\", \"Example Root CA\"\n" },
	{ "file/leaf-and-key.pem", "leaf-and-key.pem: certificate \"expe1.example.com\"\n"
	    "leaf-and-key-key.pem: private key, RSA 2048 bits, not encrypted (mode 0600)\n" },
	{ "key/no-newline.pem", "no-newline-key.pem: private key, RSA 2048 bits, not encrypted (mode 0600)\n" },
	{ "key/encrypted-pkcs8.pem", "encrypted-pkcs8-key.pem: private key, still encrypted (mode 0600); "
	    "--password-file FILE decrypts it\n" },
	{ "expressway/request-good.der", "request-good-request.pem: request for \"expe1.example.com\"\n" },
	{ "file/crl.pem", "crl.pem: CRL\n" },
	{ "file/public-key.pem", "public-key-public.pem: public key\n" },
	{ "key/two-keys.pem", "two-keys-key.pem: private key, RSA 2048 bits, not encrypted (mode 0600)\n"
	    "two-keys-key-2.pem: private key, RSA 2048 bits, not encrypted (mode 0600)\n" },
};

START_TEST(the_files_of_a_source)
{
	struct fix fix;

	load_fixture(&loading, rows[_i].file);
	fix = planned();
	ck_assert_str_eq(files_of(&fix), rows[_i].files);
}
END_TEST

/* With the password too: of PKCS#12 and encrypted keys. */
static const char *const folders[] = { "file", "key", "chain", "trust", "pki", "expressway", "cucm", "hostile", "real" };

/* Fingerprints of the objects, sorted and each once, in one text. */
static const char *
fingerprints(const struct load_result *result)
{
	struct lookup seen;
	char **items = ARENA_ARRAY(&arena, char *, result->artifacts.count);
	struct buffer out;
	size_t count = 0;

	lookup_init(&seen, &arena);
	for (size_t i = 0; i < result->artifacts.count; i++) {
		const struct artifact *artifact = result->artifacts.items[i];
		struct text one = arena_printf(&arena, "%u %.*s", (unsigned)artifact->kind,
		    TEXT_ARG(artifact_fingerprint(&arena, artifact)));

		/* Of a PKCS#12 that was not opened, no key can be written. */
		if (artifact->kind == ARTIFACT_PRIVATE_KEY && !artifact->private_key->opened)
			continue;
		if ((*lookup_put(&seen, bytes_of_text(one)))++ == 0)
			items[count++] = arena_string(&arena, one);
	}
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j > 0 && strcmp(items[j - 1], items[j]) > 0; j--) {
			char *swapped = items[j];

			items[j] = items[j - 1];
			items[j - 1] = swapped;
		}
	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&out, "%s\n", items[i]);
	return arena_string(&arena, buffer_text(&out));
}

START_TEST(nothing_is_lost_and_a_second_fix_changes_nothing)
{
	struct load_result before, after = { 0 };
	struct fix fix, again;

	loading_password(&loading, "secret");
	load_path(&loading.loader, fixture(folders[_i]), &loading.result);
	before = loading.result;
	ck_assert_uint_ne(before.artifacts.count, 0);
	fix = planned();
	messages_init(&messages, &arena);
	for (size_t i = 0; i < fix.sources.count; i++)
		for (size_t j = 0; j < fix.sources.items[i].files.count; j++) {
			const struct fixed_file *file = &fix.sources.items[i].files.items[j];

			load_bytes(&loading.loader, file->name, bytes_of_text(file->content), &after);
		}
	/* An encrypted key that no password opened is as it was. */
	for (const struct message *m = messages.first; m != NULL; m = m->next)
		ck_assert_msg(text_contains(m->text, "ENCRYPTED PRIVATE KEY: an encrypted private key that cannot be read"), "%s",
		    all_messages());
	ck_assert_str_eq(fingerprints(&before), fingerprints(&after));
	fix_plan(loading.loader.crypto, &arena, &after, NOW, &again);
	ck_assert_uint_eq(again.files, fix.files);
	for (size_t i = 0; i < again.sources.count; i++) {
		ck_assert_msg(again.sources.items[i].unchanged, "%.*s: %s", TEXT_ARG(again.sources.items[i].source->name), files_of(&again));
		ck_assert_msg(text_equal(again.sources.items[i].files.items[0].name, again.sources.items[i].source->name), "%.*s",
		    TEXT_ARG(again.sources.items[i].source->name));
	}
}
END_TEST

START_TEST(a_password_takes_the_encryption_off)
{
	struct fix fix;

	loading_password(&loading, "secret");
	load_fixture(&loading, "key/encrypted-pkcs8.pem");
	fix = planned();
	ck_assert_str_eq(files_of(&fix), "encrypted-pkcs8-key.pem: private key, RSA 2048 bits, no longer encrypted (mode 0600)\n");
	ck_assert(text_starts_with(fix.sources.items[0].files.items[0].content, "-----BEGIN PRIVATE KEY-----\n"));
	ck_assert(fix.sources.items[0].files.items[0].secret);
}
END_TEST

START_TEST(without_it_the_key_is_written_as_it_is)
{
	struct fix fix;
	struct text content;

	load_fixture(&loading, "key/encrypted-traditional.pem");
	fix = planned();
	content = fix.sources.items[0].files.items[0].content;
	ck_assert_msg(text_starts_with(content, "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: "), "%.*s",
	    TEXT_ARG(content));
	loading.result = (struct load_result){ 0 };
	loading_password(&loading, "secret");
	load_bytes(&loading.loader, TEXT("again"), bytes_of_text(content), &loading.result);
	ck_assert(first_artifact(&loading)->private_key->opened);
}
END_TEST

START_TEST(names_are_unique_within_a_run)
{
	struct fix fix;

	load_fixture(&loading, "file/leaf.der");
	load_bytes(&loading.loader, TEXT("b/leaf-2.pem"), first_artifact(&loading)->der, &loading.result);
	load_bytes(&loading.loader, TEXT("c/leaf.pem"), first_artifact(&loading)->der, &loading.result);
	fix = planned();
	ck_assert_str_eq(files_of(&fix), "leaf.pem: certificate \"expe1.example.com\"\nleaf-2.pem: certificate \"expe1.example.com\"\n"
	    "leaf-3.pem: certificate \"expe1.example.com\"\n");
}
END_TEST

TESTS_WITH("fix", setup, NULL,
	EACH(the_files_of_a_source, rows),
	EACH(nothing_is_lost_and_a_second_fix_changes_nothing, folders),
	TEST(a_password_takes_the_encryption_off),
	TEST(without_it_the_key_is_written_as_it_is),
	TEST(names_are_unique_within_a_run))

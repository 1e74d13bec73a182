/* harness.c - the main of every test program, on top of Check. */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/crypto.h"
#include "harness.h"

struct arena arena;
struct messages messages;
struct crypto *crypto;
static char temp[] = "/tmp/certproof-XXXXXX";
static bool temp_made;

void
out_of_memory(void *context)
{
	(void)context;
	abort();
}

static void
open_arena(void)
{
	arena_init(&arena, out_of_memory, NULL);
	messages_init(&messages, &arena);
}

static void
remove_all(const char *path)
{
	DIR *entries = opendir(path);
	struct dirent *entry;

	while (entries != NULL && (entry = readdir(entries)) != NULL) {
		const char *full = arena_printf(&arena, "%s/%s", path, entry->d_name).at;

		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 && unlink(full) != 0)
			remove_all(full);
	}
	if (entries != NULL)
		closedir(entries);
	(void)rmdir(path);
}

static void
free_arena(void)
{
	if (temp_made)
		remove_all(temp);
	temp_made = false;
	if (crypto != NULL)
		crypto_close(crypto);
	crypto = NULL;
	arena_free(&arena);
}

void
open_crypto(void)
{
	if (crypto != NULL)
		crypto_close(crypto);
	crypto = crypto_open(&arena);
}

static const char *
below(const char *variable, const char *name)
{
	const char *folder = getenv(variable);

	ck_assert_msg(folder != NULL, "%s is not set: run this with make check", variable);
	return arena_printf(&arena, "%s/%s", folder, name).at;
}

const char *
fixture(const char *name)
{
	return below("FIXTURES", name);
}

const char *
source_file(const char *name)
{
	return below("TOP_SRCDIR", name);
}

const char *
temp_folder(void)
{
	if (!temp_made) {
		memcpy(temp + sizeof(temp) - 7, "XXXXXX", 6);
		ck_assert_ptr_nonnull(mkdtemp(temp));
		temp_made = true;
	}
	return temp;
}

const char *
write_file(const char *name, const char *content)
{
	size_t len = strlen(temp_folder());
	char *path = arena_string(&arena, arena_printf(&arena, "%s/%s", temp, name));
	FILE *file;

	for (char *slash = path + len + 1; (slash = strchr(slash, '/')) != NULL; *slash++ = '/') {
		*slash = '\0';
		(void)mkdir(path, 0700);
	}
	file = fopen(path, "w");
	ck_assert_msg(file != NULL, "cannot write %s", path);
	ck_assert_int_ge(fputs(content, file), 0);
	ck_assert_int_eq(fclose(file), 0);
	return path;
}

const char *
said(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next) {
		if (m != messages.first)
			buffer_adds(&out, "; ");
		buffer_printf(&out, "%u:%u: %.*s", m->line, m->column, TEXT_ARG(text_escape(&arena, m->text)));
		if (m->hint.len != 0)
			buffer_printf(&out, " (%.*s)", TEXT_ARG(text_escape(&arena, m->hint)));
	}
	messages_init(&messages, &arena);
	return buffer_text(&out).at;
}

int
run_tests(const char *name, void (*setup)(void), void (*teardown)(void), const struct test *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *all;
	SRunner *runner = srunner_create(suite);
	int failed;

	(void)setenv("CK_DEFAULT_TIMEOUT", "600", 0);
	all = tcase_create(name);
	tcase_add_checked_fixture(all, open_arena, free_arena);
	tcase_add_checked_fixture(all, setup, teardown);
	for (size_t i = 0; i < count; i++) {
		if (tests[i].needs == NULL || tests[i].needs())
			tcase_add_loop_test(all, *tests[i].test, tests[i].first, tests[i].end);
		else
			printf("# skipped: %s\n", (*tests[i].test)->name);
	}
	suite_add_tcase(suite, all);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* pkits.c - judges NIST's PKITS: pkits [-v] ARCHIVE, a tar.xz or the folder it was unpacked to. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* base.h has makers of the same names; only readers are used here. */
#define json_object jansson_object
#define json_array jansson_array
#define json_string jansson_string
#define json_null jansson_null
#include <jansson.h>
#undef json_object
#undef json_array
#undef json_string
#undef json_null

#include "runner.h"
#include "trust/trust.h"

/* The certificates' test time, 2011-04-15. */
static const struct civil judged_at = { .year = 2011, .month = 4, .day = 15 };

extern char **environ;

struct judging {
	struct arena *arena;
	struct crypto *crypto;
	const char *folder;
	const json_t *test;
	const struct artifact **certificates;  /* as the test names them: root first, target last */
	size_t count;
	struct trust_path path;
	char why[300];
};

static void
exhausted(void *context)
{
	(void)context;
	fputs("pkits: out of memory\n", stderr);
	exit(2);
}

static bool
run_program(char *const *arguments)
{
	pid_t child;
	int status;

	return posix_spawnp(&child, arguments[0], NULL, NULL, arguments, environ) == 0 &&
	    waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
unpack(char *archive, char *folder)
{
	char program[] = "tar", options[] = "-xJf", into[] = "-C";
	char *arguments[] = { program, options, archive, into, folder, NULL };

	if (mkdtemp(folder) == NULL || !run_program(arguments)) {
		fprintf(stderr, "pkits: cannot unpack %s\n", archive);
		exit(2);
	}
}

static void
clean_up(char *folder)
{
	char program[] = "rm", options[] = "-rf";
	char *arguments[] = { program, options, folder, NULL };

	(void)run_program(arguments);
}

static bool
flag(const json_t *test, const char *key)
{
	return json_is_true(json_object_get(test, key));
}

/* All objects that the test names under `key`; exits when one is missing. */
static void
load_all(struct judging *j, const char *key, const char *folder, const char *ending, struct load_result *out)
{
	struct messages messages;
	struct loader loader = { .arena = j->arena, .crypto = j->crypto, .messages = &messages };
	const json_t *name;
	size_t i;

	messages_init(&messages, j->arena);
	json_array_foreach(json_object_get(j->test, key), i, name) {
		struct text path = arena_printf(j->arena, "%s/%s/%s%s", j->folder, folder, json_string_value(name), ending);
		struct bytes bytes;

		if (!file_read(j->arena, arena_string(j->arena, path), LIMIT_FILE_SIZE, &bytes, &messages)) {
			fprintf(stderr, "pkits: cannot read %.*s\n", TEXT_ARG(path));
			exit(2);
		}
		load_bytes(&loader, path, bytes, out);
	}
}

/* 2.16.840.1.101.3.2.1.48.N of NIST-test-policy-N; anyPolicy must be named, or paths without policies are refused. */
static void
set_policies(struct judging *j, struct path_options *options)
{
	static const uint8_t any[] = { 0x55, 0x1d, 0x20, 0x00 };
	static const uint8_t nist[] = { 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x02, 0x01, 0x30 };
	const char *at = json_string_value(json_object_get(j->test, "ips"));
	struct bytes *policies = ARENA_ARRAY(j->arena, struct bytes, 10);

	options->policies = true;
	options->policy = policies;
	if (strcmp(at, "anyPolicy") == 0)
		policies[options->policy_count++] = (struct bytes){ any, sizeof(any) };
	while ((at = strstr(at, "NIST-test-policy-")) != NULL && options->policy_count < 10) {
		uint8_t *oid = arena_take(j->arena, sizeof(nist) + 1);

		at += strlen("NIST-test-policy-");
		memcpy(oid, nist, sizeof(nist));
		oid[sizeof(nist)] = (uint8_t)atoi(at);
		policies[options->policy_count++] = (struct bytes){ oid, sizeof(nist) + 1 };
	}
	options->explicit_policy = flag(j->test, "exp");
	options->inhibit_mapping = flag(j->test, "im");
	options->inhibit_any = flag(j->test, "ia");
}

static void
set_crls(struct judging *j, struct path_options *options)
{
	struct load_result loaded = { 0 };
	const struct certificate **issuers = ARENA_ARRAY(j->arena, const struct certificate *, j->count);
	struct bytes *crls;

	load_all(j, "crls", "crls", ".crl", &loaded);
	crls = ARENA_ARRAY(j->arena, struct bytes, loaded.artifacts.count);
	for (size_t i = 0; i < loaded.artifacts.count; i++)
		crls[i] = loaded.artifacts.items[i]->der;
	for (size_t i = 0; i < j->count; i++)
		issuers[i] = j->certificates[i]->certificate;
	options->crls = crls;
	options->crl_count = loaded.artifacts.count;
	options->check_crls = true;
	options->crl_issuers = issuers;
	options->crl_issuer_count = j->count;
}

static bool
judge(struct judging *j)
{
	struct load_result loaded = { 0 };
	struct path_question question = { 0 };

	load_all(j, "certs", "certs", ".crt", &loaded);
	j->certificates = ARENA_ARRAY(j->arena, const struct artifact *, loaded.artifacts.count);
	for (size_t i = 0; i < loaded.artifacts.count; i++)
		j->certificates[j->count++] = loaded.artifacts.items[i];
	if (j->count == 0 || j->count != json_array_size(json_object_get(j->test, "certs"))) {
		snprintf(j->why, sizeof(j->why), "a certificate cannot be read");
		return false;
	}
	question.target = j->certificates[j->count - 1];
	question.list = trust_list_new(j->arena, j->certificates, 1);
	question.chain = trust_list_new(j->arena, j->certificates + 1, j->count - 1);
	question.options.time = civil_to_seconds(judged_at);
	set_policies(j, &question.options);
	set_crls(j, &question.options);
	trust_find_path(j->crypto, j->arena, &question, &j->path);
	snprintf(j->why, sizeof(j->why), "fault %d at %zu: %.*s", j->path.fault, j->path.fault_at, TEXT_ARG(j->path.why));
	return j->path.fault == PATH_OK;
}

static void
judge_all(struct run *run, const char *folder)
{
	struct arena arena;
	json_error_t error;
	json_t *root, *test;
	char path[4096];
	size_t i;

	snprintf(path, sizeof(path), "%s/tests.json", folder);
	root = json_load_file(path, 0, &error);
	if (root == NULL) {
		fprintf(stderr, "pkits: %s:%d: %s\n", path, error.line, error.text);
		exit(2);
	}
	arena_init(&arena, exhausted, NULL);
	json_array_foreach(json_object_get(root, "tests"), i, test) {
		struct judging j = { .arena = &arena, .folder = folder, .test = test, .crypto = crypto_open(&arena) };
		const char *number = json_string_value(json_object_get(test, "num"));
		char section[20];
		bool got = judge(&j);

		snprintf(section, sizeof(section), "%.*s", (int)(strrchr(number, '.') - number), number);
		run_case(run, section, number, flag(test, "ok"), got, j.why);
		crypto_close(j.crypto);
		arena_reset(&arena);
	}
	arena_free(&arena);
	json_decref(root);
}

int
main(int argc, char **argv)
{
	char temporary[] = "/tmp/pkits-XXXXXX";
	const char *known = getenv("PKITS_KNOWN");
	struct run run;
	struct stat status;
	bool tell_all = argc == 3 && strcmp(argv[1], "-v") == 0;

	if ((argc != 2 && !tell_all) || stat(argv[argc - 1], &status) != 0) {
		fputs("usage: pkits [-v] ARCHIVE\n", stderr);
		return 2;
	}
	run_init(&run, known != NULL ? known : KNOWN_FOLDER "/pkits-known.txt");
	run.tell_all = tell_all;
	if (S_ISDIR(status.st_mode)) {
		judge_all(&run, argv[argc - 1]);
	} else {
		unpack(argv[argc - 1], temporary);
		judge_all(&run, temporary);
		clean_up(temporary);
	}
	return run_end(&run);
}

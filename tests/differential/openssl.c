/*
 * openssl.c - does certproof say what OpenSSL does? openssl [-v] [-s MOST] [-j JOBS] [-k FOLDER] FOLDER...
 *
 * Each object below the folders is loaded as the commands x509, req -verify, crl, pkey -check and pkcs12 load it, and
 * judged by certproof check. Where OpenSSL refuses, the report has to have an error or a problem that says why; where it
 * accepts, each error needs a row in known.txt. Where certtool of GnuTLS is installed, it is asked about certificates and
 * CRLs, too. -s judges at most that many files of a folder, and about a 25th of that number of blocks of a file, evenly
 * spread; -v tells the known differences, too; -k keeps the files of the paths that differ.
 */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "differential.h"

extern char **environ;

#define LARGEST (64 << 20)

struct paths {
	char **items;
	size_t count;
};
struct run {
	const char *certproof, *keep;
	char temporary[64];
	struct items items;
	struct known known;
	size_t most;                   /* files of one folder; 0: all */
	size_t jobs;
	bool tell_all;
	bool certtool;                 /* GnuTLS is there, and asked, too */
};

void *
need(void *memory)
{
	if (memory == NULL) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

char *
print(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	return need(text);
}

/* ---- which files ---- */

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), tail = strlen(end);

	return len >= tail && strcmp(text + len - tail, end) == 0;
}

static bool
unpack(const char *archive, const char *folder)
{
	const char *arguments[] = { "tar", "-xJf", archive, "-C", folder, NULL };
	pid_t child;
	int status;

	if (mkdir(folder, 0700) != 0 ||
	    posix_spawnp(&child, "tar", NULL, NULL, (char *const *)(uintptr_t)arguments, environ) != 0)
		return false;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void walk(struct run *run, const char *path);

static void
walk_folder(struct run *run, const char *path)
{
	struct paths names = { 0 };
	struct dirent *entry;
	size_t files = 0, seen = 0, step = 1;
	struct stat st;
	DIR *folder = opendir(path);

	if (folder == NULL) {
		perror(path);
		exit(2);
	}
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		names.items = need(realloc(names.items, (names.count + 1) * sizeof(char *)));
		names.items[names.count++] = print("%s/%s", path, entry->d_name);
	}
	closedir(folder);
	qsort(names.items, names.count, sizeof(char *), by_name);
	for (size_t i = 0; i < names.count; i++)
		files += lstat(names.items[i], &st) == 0 && S_ISREG(st.st_mode);
	if (run->most > 0 && files > run->most)
		step = (files + run->most - 1) / run->most;
	for (size_t i = 0; i < names.count; i++) {
		bool file = lstat(names.items[i], &st) == 0 && S_ISREG(st.st_mode);

		if (!file || seen++ % step == 0)
			walk(run, names.items[i]);
		free(names.items[i]);
	}
	free(names.items);
	cases_of_folder(&run->items, path, run->most);
}

static void
walk(struct run *run, const char *path)
{
	struct stat st;
	static unsigned archives;

	if (lstat(path, &st) != 0) {
		perror(path);
		exit(2);
	}
	if (S_ISDIR(st.st_mode)) {
		walk_folder(run, path);
	} else if (ends_with(path, ".tar.xz")) {
		char *folder = print("%s/archive-%u", run->temporary, archives++);

		if (!unpack(path, folder)) {
			fprintf(stderr, "%s: cannot be unpacked\n", path);
			exit(2);
		}
		walk_folder(run, folder);
		free(folder);
	} else if (S_ISREG(st.st_mode)) {
		if (ends_with(path, "/limbo/cases.json"))
			cases_of_limbo(&run->items, path, run->most);
		else if (ends_with(path, "/tests.json"))
			cases_of_pkits(&run->items, path, run->most);
		else
			(void)items_add(&run->items, need(strdup(path)));
	}
}

/* ---- one file ---- */

/* What OpenSSL does not open at all, and certproof does: what is in it is judged where it lies unpacked. */
static bool
is_packed(struct octets bytes)
{
	static const struct octets marks[] = {
		{ (const uint8_t *)"PK\003\004", 4 }, { (const uint8_t *)"\037\213", 2 }, { (const uint8_t *)"\3757zXZ", 5 },
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (bytes.len >= marks[i].len && memcmp(bytes.at, marks[i].at, marks[i].len) == 0)
			return true;
	return false;
}

bool
read_file(const char *path, struct octets *out)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	uint8_t *bytes;
	bool good;

	if (file == NULL || fstat(fileno(file), &st) != 0 || st.st_size > LARGEST) {
		if (file != NULL)
			fclose(file);
		return false;
	}
	bytes = need(malloc((size_t)st.st_size + 1));
	good = fread(bytes, 1, (size_t)st.st_size, file) == (size_t)st.st_size;
	fclose(file);
	*out = (struct octets){ bytes, (size_t)st.st_size };
	return good;
}

static void
write_file(const char *path, struct octets bytes)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(bytes.at, 1, bytes.len, file) != bytes.len || fclose(file) != 0) {
		perror(path);
		exit(2);
	}
}

static void
write_time(int64_t when, char *out, size_t room)
{
	time_t seconds = (time_t)(when > 0 && when < LAST_TIME ? when : DEFAULT_TIME);
	struct tm tm;

	(void)gmtime_r(&seconds, &tm);
	strftime(out, room, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* certproof check of one file, at a time when it is valid. */
static void
report_on(const struct run *run, const char *path, int64_t when, struct report *out)
{
	char at[40];
	const char *arguments[] = { "certproof", "check", "-f", "json", "--at", at, "--", path, NULL };

	write_time(when, at, sizeof(at));
	report_read(run->certproof, (char *const *)(uintptr_t)arguments, out);
}

static void
ask_gnutls(const struct run *run, const char *what, struct octets der, const struct answer *answer, const struct report *report,
    struct outcome *outcome)
{
	struct answer second = *answer;
	char *path;

	if (!run->certtool || answer->verdict != ACCEPTS || (strcmp(answer->kind, "certificate") != 0 && strcmp(answer->kind, "crl") != 0))
		return;
	path = print("%s/second-%ld", run->temporary, (long)getpid());
	write_file(path, der);
	second.verdict = OTHERS_REFUSE;
	if (!gnutls_reads(path, answer, second.why, sizeof(second.why)))
		compare_second(what, &second, report, outcome);
	(void)unlink(path);
	free(path);
}

static void
judge(const struct run *run, const char *what, const char *path, struct octets der, const struct answer *answer, struct outcome *outcome)
{
	struct report report;

	report_on(run, path, answer->time, &report);
	compare(what, answer, &report, outcome);
	ask_gnutls(run, what, der, answer, &report, outcome);
	report_free(&report);
}

/* About a block that is for others: OpenSSL passes over it. */
static bool
about_other_block(const struct blocks *blocks, const char *text)
{
	for (size_t i = 0; i < blocks->count; i++) {
		char *label;
		bool is;

		if (blocks->items[i].label == NULL || label_known(blocks->items[i].label))
			continue;
		label = print(", %s: ", blocks->items[i].label);
		is = strstr(text, label) != NULL;
		free(label);
		if (is)
			return true;
	}
	return false;
}

/* Of a file as a whole, what is said of its form. */
static void
judge_form(const struct run *run, const char *path, const struct blocks *blocks, const struct answer *answer,
    struct outcome *outcome)
{
	struct report report;
	size_t kept = 0;

	report_on(run, path, answer->time, &report);
	for (size_t i = 0; i < report.count; i++) {
		const char *text = report.errors[i].text;

		if (answer->verdict != ACCEPTS || strncmp(text, "file/", 5) == 0 ||
		    (strncmp(text, "problem: ", 9) == 0 && !about_other_block(blocks, text)))
			report.errors[kept++] = report.errors[i];
		else
			remark_free(&report.errors[i]);
	}
	report.count = kept;
	compare(path, answer, &report, outcome);
	report_free(&report);
}

static void
answer_of_block(const struct block *block, struct answer *out)
{
	if (block->label != NULL) {
		answer_block(block->label, block->text, block->der, out);
		return;
	}
	*out = (struct answer){ .kind = "file", .verdict = CANNOT_LOAD };
	snprintf(out->why, sizeof(out->why), "%s", block->why);
}

/* Objects one behind the other are asked about one by one: OpenSSL reads the first of a file. */
static void
judge_der(const struct run *run, const char *path, const char *part, struct octets bytes, struct outcome *outcome)
{
	struct answer answer;
	size_t number = 0, size;

	if ((size = der_size(bytes)) == 0 || size == bytes.len) {
		answer_der(bytes, &answer);
		judge(run, path, path, bytes, &answer, outcome);
		return;
	}
	while (bytes.len > 0) {
		struct octets one = { bytes.at, (size = der_size(bytes)) > 0 ? size : bytes.len };
		char *what = print("%s (object %zu)", path, ++number);

		bytes = (struct octets){ bytes.at + one.len, bytes.len - one.len };
		/* What follows the objects and is none has no answer of its own. */
		if (size > 0 || number == 1) {
			answer_der(one, &answer);
			write_file(part, one);
			judge(run, what, part, one, &answer, outcome);
		}
		free(what);
	}
}

static void
judge_file(const struct run *run, const char *path, struct outcome *outcome)
{
	struct octets bytes;
	struct blocks blocks;
	struct answer answer, whole = { .kind = "file" };
	char *part = print("%s/part-%ld", run->temporary, (long)getpid());
	size_t objects = 0, step = 1, seen = 0;

	if (!read_file(path, &bytes)) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(2);
	}
	if (is_packed(bytes)) {
		free(part);
		free((void *)(uintptr_t)bytes.at);
		return;
	}
	blocks_read(bytes, &blocks);
	for (size_t i = 0; i < blocks.count; i++) {
		if (blocks.items[i].label == NULL || label_known(blocks.items[i].label))
			objects++;
	}
	if (objects == 0) {
		judge_der(run, path, part, bytes, outcome);
	} else if (blocks.count == 1) {
		answer_of_block(&blocks.items[0], &answer);
		judge(run, path, path, blocks.items[0].der, &answer, outcome);
	}
	/* A long list costs as much as a folder of files. */
	if (run->most > 0)
		step = (objects + run->most / 25) / (run->most / 25 + 1);
	for (size_t i = 0; i < blocks.count && blocks.count > 1; i++) {
		const struct block *block = &blocks.items[i];
		char *what = print("%s (block %zu)", path, i + 1);

		if ((block->label == NULL || label_known(block->label)) && seen++ % step == 0) {
			answer_of_block(block, &answer);
			if (answer.verdict == CANNOT_LOAD)
				whole = answer;
			write_file(part, block->text);
			judge(run, what, part, block->der, &answer, outcome);
		}
		free(what);
	}
	if (objects > 0 && blocks.count > 1) {
		whole.kind = "file";
		judge_form(run, path, &blocks, &whole, outcome);
	}
	(void)unlink(part);
	free(part);
	blocks_free(&blocks);
	free((void *)(uintptr_t)bytes.at);
}

/* ---- one path ---- */

/* Nobody verifies the signature of what is in the list itself. */
static size_t
without_signature(struct remark *remarks, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (strncmp(remarks[i].text, "encoding/", 9) == 0 || strncmp(remarks[i].text, "signature/", 10) == 0)
			remark_free(&remarks[i]);
		else
			remarks[kept++] = remarks[i];
	}
	return kept;
}

static bool
is_trusted(const struct question *question)
{
	for (size_t i = 0; i < question->trusted.count; i++)
		if (X509_cmp(question->trusted.items[i], question->leaf) == 0)
			return true;
	return false;
}

/* What is said of the list as a whole, or of the encoding of what in it is on no path, is not about the path. */
static size_t
without_list(struct remark *remarks, size_t count, bool leaf_only)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (strncmp(remarks[i].text, "trust/", 6) == 0 ||
		    (leaf_only && strncmp(remarks[i].text, "encoding/", 9) == 0 && !ends_with(remarks[i].file, "/leaf.pem")))
			remark_free(&remarks[i]);
		else
			remarks[kept++] = remarks[i];
	}
	return kept;
}

static void
keep_question(const struct run *run, const struct question *question, const struct item *item, FILE *told)
{
	char *folder = print("%s/path-%zu", run->keep, (size_t)(item - run->items.items));

	if (mkdir(folder, 0700) != 0 && errno != EEXIST) {
		perror(folder);
		exit(2);
	}
	question_write(question, folder);
	fprintf(told, "  kept in %s, as of %lld\n", folder, (long long)question->time);
	free(folder);
}

static void
judge_path(const struct run *run, const struct item *item, struct outcome *outcome)
{
	char at[40], *folder = print("%s/path-%ld", run->temporary, (long)getpid());
	char *leaf = print("%s/leaf.pem", folder), *trusted = print("%s/trusted.pem", folder);
	char *others = print("%s/others.pem", folder), *crls = print("%s/crls.pem", folder);
	const char *arguments[20] = { "certproof", "check", "-f", "json", "--at", at, "--trust", trusted };
	size_t count = 8;
	struct question question;
	struct answer answer;
	struct report report;
	size_t failed;

	(void)mkdir(folder, 0700);
	item->ask(item, &question);
	/* Without a leaf or an anchor that OpenSSL reads there is no path. */
	if (question.leaf != NULL && question.trusted.count > 0) {
		answer_path(&question, &answer);
		question_write(&question, folder);
		write_time(question.time, at, sizeof(at));
		if (question.others.count > 0)
			arguments[count++] = "--chain", arguments[count++] = others;
		if (question.crl_count > 0)
			arguments[count++] = "--crl", arguments[count++] = crls;
		if (question.host != NULL)
			arguments[count++] = "--host", arguments[count++] = question.host;
		arguments[count++] = "--";
		arguments[count] = leaf;
		report_read(run->certproof, (char *const *)(uintptr_t)arguments, &report);
		report.count = without_list(report.errors, report.count,
		    answer.verdict == ACCEPTS || answer.verdict == NO_PATH);
		report.other_count = without_list(report.others, report.other_count, false);
		if (answer.verdict == ACCEPTS && is_trusted(&question))
			report.count = without_signature(report.errors, report.count);
		failed = outcome->failed;
		compare(item->name, &answer, &report, outcome);
		if (run->keep != NULL && outcome->failed > failed)
			keep_question(run, &question, item, outcome->told);
		report_free(&report);
	}
	question_free(&question);
	free(crls);
	free(others);
	free(trusted);
	free(leaf);
	free(folder);
}

/* ---- many processes, one tally ---- */

struct counts {
	size_t passed, failed, used[];
};

static void
work(const struct run *run, size_t job, struct counts *counts, FILE *told)
{
	struct known known = run->known;
	struct outcome outcome = { .known = &known, .told = told, .tell_all = run->tell_all };

	answers_open();
	for (size_t i = job; i < run->items.count; i += run->jobs) {
		if (run->items.items[i].ask != NULL)
			judge_path(run, &run->items.items[i], &outcome);
		else
			judge_file(run, run->items.items[i].name, &outcome);
	}
	answers_close();
	counts->passed = outcome.passed;
	counts->failed = outcome.failed;
	for (size_t i = 0; i < known.count; i++)
		counts->used[i] = known.rows[i].used;
	if (fflush(told) != 0)
		exit(2);
}

static void
tell_all_of(FILE *told)
{
	char *line = NULL;
	size_t room = 0;

	rewind(told);
	while (getline(&line, &room, told) >= 0)
		fputs(line, stdout);
	free(line);
	fclose(told);
}

static int
work_all(struct run *run)
{
	size_t size = sizeof(struct counts) + run->known.count * sizeof(size_t), passed = 0, failed = 0;
	uint8_t *shared = mmap(NULL, size * run->jobs, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	FILE **told = need(calloc(run->jobs, sizeof(*told)));
	bool broken = false;

	if (shared == MAP_FAILED) {
		perror("mmap");
		return 2;
	}
	fflush(stdout);
	for (size_t i = 0; i < run->jobs; i++) {
		pid_t child;

		told[i] = need(tmpfile());
		child = fork();
		if (child < 0) {
			perror("fork");
			return 2;
		}
		if (child == 0) {
			work(run, i, (struct counts *)(void *)(shared + i * size), told[i]);
			_exit(0);
		}
	}
	for (size_t i = 0; i < run->jobs; i++) {
		int status;

		while (wait(&status) < 0 && errno == EINTR)
			;
		if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
			continue;
		broken = true;
		printf("a part of the run ended early, by %s %d: what it judged is not known\n",
		    WIFEXITED(status) ? "status" : "signal", WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	}
	for (size_t i = 0; i < run->jobs; i++) {
		const struct counts *counts = (const struct counts *)(const void *)(shared + i * size);

		tell_all_of(told[i]);
		passed += counts->passed;
		failed += counts->failed;
		for (size_t k = 0; k < run->known.count; k++)
			run->known.rows[k].used += counts->used[k];
	}
	for (size_t k = 0; k < run->known.count; k++)
		if (run->known.rows[k].used > 0)
			printf("%zu known: %s\n", run->known.rows[k].used, run->known.rows[k].reason);
	if (!run->certtool)
		printf("certtool is not installed: GnuTLS was not asked\n");
	printf("%zu passed, %zu failed\n", passed, failed);
	free(told);
	munmap(shared, size * run->jobs);
	return broken ? 2 : failed > 0 || passed == 0 ? 1 : 0;
}

static int
remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

int
main(int argc, char **argv)
{
	const char *program = getenv("CERTPROOF"), *temporary = getenv("TMPDIR"), *known = getenv("DIFFERENTIAL_KNOWN");
	struct run run = { .certproof = program != NULL ? program : CERTPROOF_PROGRAM };
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	int option, status;

	run.jobs = cores > 0 ? (size_t)cores : 1;
	while ((option = getopt(argc, argv, "vs:j:k:")) != -1) {
		if (option == 'v')
			run.tell_all = true;
		else if (option == 'k')
			run.keep = optarg;
		else if (option == 's')
			run.most = (size_t)strtoul(optarg, NULL, 10);
		else if (option == 'j' && strtoul(optarg, NULL, 10) > 0)
			run.jobs = (size_t)strtoul(optarg, NULL, 10);
		else
			optind = argc;
	}
	if (optind >= argc) {
		fputs("usage: openssl [-v] [-s MOST] [-j JOBS] [-k FOLDER] FOLDER...\n", stderr);
		return 2;
	}
	if (!known_read(known != NULL ? known : KNOWN_FILE, &run.known))
		return 2;
	snprintf(run.temporary, sizeof(run.temporary), "%s/differential-XXXXXX", temporary != NULL ? temporary : "/tmp");
	if (mkdtemp(run.temporary) == NULL) {
		perror(run.temporary);
		return 2;
	}
	run.certtool = gnutls_present();
	for (int i = optind; i < argc; i++)
		walk(&run, argv[i]);
	status = work_all(&run);
	(void)nftw(run.temporary, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	items_free(&run.items);
	known_free(&run.known);
	return status;
}

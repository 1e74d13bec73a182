/*
 * scan.c - runs a program and looks for secrets in all of its memory at the moment of its exit.
 *
 *     scan NEEDLES PROGRAM ARGUMENT...
 *
 * NEEDLES has a needle a line, in hex. Says on standard output in which mapping which needle was found, a line each. Exit
 * status 0: none was; 1: some were; 77: processes cannot be traced here; 2: all else. The program's own
 * output goes to /dev/null, and its status is that after "status".
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 4096
static struct {
	unsigned char bytes[64];
	size_t len;
} needles[MOST];
static size_t needle_count;

static void
die(int status, const char *what)
{
	fprintf(stderr, "scan: %s: %s\n", what, strerror(errno));
	exit(status);
}

static void
read_needles(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[256];

	if (file == NULL)
		die(2, path);
	while (fgets(line, sizeof(line), file) != NULL && needle_count < MOST) {
		size_t n = 0;
		unsigned byte;

		while (n < 64 && sscanf(line + 2 * n, "%2x", &byte) == 1)
			needles[needle_count].bytes[n++] = (unsigned char)byte;
		if (n < 4)
			die(2, "a needle is too short");
		needles[needle_count++].len = n;
	}
	fclose(file);
	if (needle_count == 0)
		die(2, "no needles");
}

static size_t
search(const unsigned char *at, size_t len, const char *where)
{
	size_t found = 0;

	for (size_t i = 0; i < needle_count; i++) {
		const unsigned char *hit = memmem(at, len, needles[i].bytes, needles[i].len);

		if (hit == NULL)
			continue;
		printf("needle %zu ", i + 1);
		for (size_t j = 0; j < needles[i].len; j++)
			printf("%02x", needles[i].bytes[j]);
		printf(" at +%zx in %s", (size_t)(hit - at), where);
		found++;
	}
	return found;
}

/* Both were opened while that was still allowed: the program makes itself unreadable. */
static size_t
scan(FILE *maps, int memory, size_t *bytes)
{
	char line[4600];
	size_t found = 0;

	rewind(maps);
	while (fgets(line, sizeof(line), maps) != NULL) {
		unsigned long long start, end;
		char mode[5];
		unsigned char *copy;
		size_t len = 0;
		ssize_t got;

		if (sscanf(line, "%llx-%llx %4s", &start, &end, mode) != 3 || mode[0] != 'r' || mode[1] != 'w')
			continue;
		copy = malloc((size_t)(end - start));
		if (copy == NULL)
			die(2, "memory");
		while (len < end - start &&
		    (got = pread(memory, copy + len, (size_t)(end - start) - len, (off_t)(start + len))) > 0)
			len += (size_t)got;
		*bytes += len;
		found += search(copy, len, line);
		free(copy);
	}
	return found;
}

int
main(int argc, char **argv)
{
	int status, memory = -1, null;
	FILE *maps = NULL;
	char path[64];
	size_t found = 0, bytes = 0;
	bool exited = false;
	pid_t child;

	if (argc < 3)
		die(2, "usage: scan NEEDLES PROGRAM ARGUMENT...");
	read_needles(argv[1]);
	child = fork();
	if (child < 0)
		die(2, "fork");
	if (child == 0) {
		null = open("/dev/null", O_WRONLY);
		(void)dup2(null, STDOUT_FILENO);
		if (getenv("SCAN_SHOW") == NULL)
			(void)dup2(null, STDERR_FILENO);
		if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
			_exit(77);
		execv(argv[2], argv + 2);
		_exit(78);
	}
	if (waitpid(child, &status, 0) != child)
		die(2, "waitpid");
	if (WIFEXITED(status)) {
		errno = 0;
		die(WEXITSTATUS(status) == 77 ? 77 : 2, "the program was not run");
	}
	snprintf(path, sizeof(path), "/proc/%ld/mem", (long)child);
	memory = open(path, O_RDONLY);
	snprintf(path, sizeof(path), "/proc/%ld/maps", (long)child);
	maps = fopen(path, "r");
	if (memory < 0 || maps == NULL || ptrace(PTRACE_SETOPTIONS, child, NULL, (void *)PTRACE_O_TRACEEXIT) != 0) {
		(void)kill(child, SIGKILL);
		die(77, "tracing");
	}
	(void)ptrace(PTRACE_CONT, child, NULL, NULL);
	/* Threads are not traced, and have ended when the process does. */
	for (;;) {
		if (waitpid(child, &status, 0) != child)
			die(2, "waitpid");
		if (WIFEXITED(status) || WIFSIGNALED(status))
			break;
		if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_EXIT << 8))) {
			found = scan(maps, memory, &bytes);
			exited = true;
			(void)ptrace(PTRACE_CONT, child, NULL, NULL);
		} else {
			(void)ptrace(PTRACE_CONT, child, NULL, (void *)(long)(WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status)));
		}
	}
	if (!exited || bytes < 100000)
		die(2, "its memory could not be read");
	printf("status %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return found != 0;
}

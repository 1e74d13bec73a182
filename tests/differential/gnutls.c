/* gnutls.c - the second opinion: whether certtool of GnuTLS reads a certificate or CRL that OpenSSL reads. */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "differential.h"

extern char **environ;

/* Runs certtool, with what it says in `said`; false if it could not be run. */
static bool
run_certtool(char *const *arguments, int *status, char *said, size_t room)
{
	posix_spawn_file_actions_t actions;
	size_t len = 0;
	ssize_t got;
	int ends[2], error;
	char rest[4096];
	pid_t child;

	if (pipe(ends) != 0)
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	error = posix_spawnp(&child, "certtool", &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	while (error == 0 && ((got = read(ends[0], rest, sizeof(rest))) > 0 || (got < 0 && errno == EINTR)))
		for (ssize_t i = 0; i < got && len + 1 < room; i++)
			said[len++] = rest[i];
	said[len] = '\0';
	close(ends[0]);
	while (error == 0 && waitpid(child, status, 0) < 0 && errno == EINTR)
		;
	return error == 0;
}

bool
gnutls_present(void)
{
	const char *arguments[] = { "certtool", "--version", NULL };
	char said[8];
	int status;

	return run_certtool((char *const *)(uintptr_t)arguments, &status, said, sizeof(said)) && WIFEXITED(status) &&
	    WEXITSTATUS(status) == 0;
}

bool
gnutls_reads(const char *path, const struct answer *answer, char *why, size_t room)
{
	const char *arguments[] = { "certtool", strcmp(answer->kind, "crl") == 0 ? "--crl-info" : "--certificate-info", "--inder",
		"--infile", path, NULL };
	const char *error;
	char said[2000];
	int status = 0;

	if (!run_certtool((char *const *)(uintptr_t)arguments, &status, said, sizeof(said)) || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
		return true;
	error = strstr(said, "import error: ");
	/* What it cannot print it has read. */
	if (error == NULL)
		return true;
	error += strlen("import error: ");
	snprintf(why, room, "GnuTLS: %.*s", (int)strcspn(error, "\n"), error);
	return false;
}

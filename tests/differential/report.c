/* report.c - runs certproof and reads its report: what it says, not what its parts would. */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "differential.h"

extern char **environ;

static void
add(struct remark **list, size_t *count, const char *first, const char *second, const char *file)
{
	*list = need(realloc(*list, (*count + 1) * sizeof(**list)));
	(*list)[(*count)++] = (struct remark){ .text = print("%s: %s", first, second), .file = need(strdup(file)) };
}

static const char *
string_at(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value != NULL ? value : "";
}

static json_t *
read_all(int from, struct report *out)
{
	char *text = NULL;
	size_t len = 0, room = 0;
	ssize_t got;
	json_error_t error;
	json_t *root;

	for (;;) {
		if (len == room)
			text = need(realloc(text, room = room > 0 ? room * 2 : 16384));
		got = read(from, text + len, room - len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	root = json_loadb(text, len, JSON_ALLOW_NUL, &error);
	if (root == NULL)
		snprintf(out->failed, sizeof(out->failed), "no report: %s", error.text);
	free(text);
	return root;
}

static void
take_remarks(const json_t *root, struct report *out)
{
	const json_t *item;
	size_t i;

	json_array_foreach(json_object_get(root, "findings"), i, item) {
		if (strcmp(string_at(item, "severity"), "error") == 0)
			add(&out->errors, &out->count, string_at(item, "rule"), string_at(item, "message"), string_at(item, "file"));
		else
			add(&out->others, &out->other_count, string_at(item, "rule"), string_at(item, "message"), string_at(item, "file"));
	}
	/* One below an error is told and does not change the status. */
	json_array_foreach(json_object_get(root, "problems"), i, item) {
		if (strcmp(string_at(item, "severity"), "error") == 0)
			add(&out->errors, &out->count, "problem", string_at(item, "message"), string_at(item, "file"));
		else
			add(&out->others, &out->other_count, "problem", string_at(item, "message"), string_at(item, "file"));
	}
	json_array_foreach(json_object_get(root, "rule_errors"), i, item)
		snprintf(out->failed, sizeof(out->failed), "rule error of %s", string_at(item, "rule"));
	out->targets = (size_t)json_integer_value(json_object_get(json_object_get(root, "summary"), "targets"));
}

void
report_read(const char *program, char *const *arguments, struct report *out)
{
	posix_spawn_file_actions_t actions;
	int ends[2], status = 0, error;
	json_t *root;
	pid_t child;

	*out = (struct report){ 0 };
	if (pipe(ends) != 0) {
		snprintf(out->failed, sizeof(out->failed), "no pipe: %s", strerror(errno));
		return;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
	error = posix_spawn(&child, program, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (error != 0) {
		snprintf(out->failed, sizeof(out->failed), "cannot run %s: %s", program, strerror(error));
		close(ends[0]);
		return;
	}
	root = read_all(ends[0], out);
	close(ends[0]);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (root != NULL)
		take_remarks(root, out);
	json_decref(root);
	if (!WIFEXITED(status))
		snprintf(out->failed, sizeof(out->failed), "ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) > 2)
		snprintf(out->failed, sizeof(out->failed), "ended with status %d", WEXITSTATUS(status));
	else if (out->failed[0] == '\0' && (out->count > 0) != (WEXITSTATUS(status) != 0))
		snprintf(out->failed, sizeof(out->failed), "status %d with %zu errors and problems", WEXITSTATUS(status),
		    out->count);
}

void
remark_free(struct remark *remark)
{
	free(remark->text);
	free(remark->file);
}

void
report_free(struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		remark_free(&report->errors[i]);
	for (size_t i = 0; i < report->other_count; i++)
		remark_free(&report->others[i]);
	free(report->errors);
	free(report->others);
	*report = (struct report){ 0 };
}

/* draft.c - certproof site draft: a site file of what was uploaded, and the files that it names. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/customer_files.h"

/* The folders that a path leads through. */
static bool
make_folders(struct session *session, const char *path)
{
	for (const char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		const char *folder = arena_string(&session->arena, (struct text){ path, (size_t)(slash - path) });

		if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
			message_add(&session->messages, MESSAGE_ERROR, "cannot make the folder: %.*s",
			    TEXT_ARG(system_error(&session->arena, errno)))->file = text_of(folder);
			return false;
		}
	}
	return true;
}

static bool
write_new(struct session *session, const char *path, struct text content)
{
	struct output *output = make_folders(session, path) ? session_create(session, path, false) : NULL;

	if (output == NULL)
		return false;
	output_write(output, content);
	return session_output_close(session, output);
}

static bool
write_beside(struct session *session, const struct draft *draft)
{
	const char *path = session->options.folder, *slash = strrchr(path, '/');
	struct text folder = { path, slash == NULL ? 0 : (size_t)(slash + 1 - path) };

	if (!write_new(session, path, draft->site))
		return false;
	for (size_t i = 0; i < draft->files.count; i++)
		if (!write_new(session, arena_printf(&session->arena, "%.*s%s", TEXT_ARG(folder), draft->files.items[i].path).at,
		    text_of_bytes(draft->files.items[i].bytes)))
			return false;
	return session_print(session, arena_printf(&session->arena, "%s and %zu file%s beside it\n", path, draft->files.count,
	    draft->files.count == 1 ? "" : "s"));
}

enum status
command_site(struct session *session)
{
	struct given_files *files = &session->options.asked.given[GIVEN_FILE];
	struct bundle bundle;
	struct draft draft = { 0 };
	bool good;

	if (files->count != 0 && strcmp(files->items[0].name, "plan") == 0) {
		files->items++;
		files->count--;
		return command_site_plan(session);
	}
	if (files->count == 0 || strcmp(files->items[0].name, "draft") != 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "site does nothing by itself"),
		    "certproof site draft PATH... drafts a site file, certproof site plan --site FILE says what to change in which order");
		return STATUS_TROUBLE;
	}
	if (session->options.asked.site != NULL || session->options.to != NULL || session->options.reports.items[0].format != REPORT_HUMAN) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "site draft takes no --site, --to and --format"),
		    "they are for site plan");
		return STATUS_TROUBLE;
	}
	files->items++;
	files->count--;
	good = session_bundle(session, &bundle);
	if (files->count == 0)
		return STATUS_TROUBLE;
	bundle_draft(&bundle, &draft);
	good = (session->options.folder != NULL ? write_beside(session, &draft) : session_print(session, draft.site)) && good;
	return good && session->messages.errors == 0 ? STATUS_CLEAN : STATUS_TROUBLE;
}

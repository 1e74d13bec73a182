
/* check.c - certproof check: what the engine found, as reports and an exit status. */
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

/* For a mistake in the command a person gets the message only; programs get a complete report. */
static bool
only_people_read(const struct options *o)
{
	for (size_t i = 0; i < o->reports.count; i++)
		if (report_rows[o->reports.items[i].format].for_programs)
			return false;
	return true;
}

/* Writes the reports; a human one on standard output tells the problems too, so that standard error need not. */
static bool
write_reports(struct session *session, const struct result *result, void (*members)(void *, struct json *), void *context)
{
	struct options *o = &session->options;
	struct messages before = session->messages;
	bool good = true, told = false;

	messages_init(&session->messages, &session->arena);
	for (size_t i = 0; i < o->reports.count; i++) {
		const struct wanted_report *wanted = &o->reports.items[i];
		struct report_options options = {
			.color = wanted->path == NULL && session->color,
			.width = wanted->path == NULL ? session->width : 100,
			.members = members,
			.context = context,
			.quiet = o->quiet,
			.verbose = o->verbose,
			.fail_on = o->fail_on,
			.fail_never = o->fail_never,
			.fail_unchecked = o->fail_unchecked,
		};
		struct output *output = session_output(session, wanted->path);

		if (output == NULL) {
			good = false;
			continue;
		}
		if (!report_rows[wanted->format].write(output, &session->arena, result, &options, &session->messages)) {
			session_output_abandon(output);
			good = false;
			continue;
		}
		good = session_output_close(session, output) && good;
		told = told || (wanted->path == NULL && wanted->format == REPORT_HUMAN);
	}
	if (!told) {
		if (before.last != NULL) {
			before.last->next = session->messages.first;
			if (session->messages.last == NULL)
				session->messages.last = before.last;
			session->messages.first = before.first;
			session->messages.count += before.count;
		}
	}
	return good;
}

/* Something could not be judged, whatever was found besides. */
static bool
holds_unjudged(const struct result *result)
{
	for (size_t i = 0; i < result->verdicts.count; i++)
		if (result->verdicts.items[i].kind == VERDICT_NOT_JUDGED || result->verdicts.items[i].unjudged.count != 0)
			return true;
	return false;
}

static enum status
status_of(const struct options *o, const struct result *result, bool trouble)
{
	bool findings = result->errors > 0;

	if (result->rule_errors.count != 0)
		return STATUS_RULE_ERROR;
	if (trouble)
		return STATUS_TROUBLE;
	if (o->fail_never)
		return STATUS_CLEAN;
	if (o->fail_on <= SEVERITY_WARNING)
		findings = findings || result->warnings > 0;
	if (o->fail_on == SEVERITY_NOTICE)
		findings = findings || result->notices > 0;
	if (o->fail_unchecked)
		findings = findings || result->not_checked.count > 0 || holds_unjudged(result);
	return findings ? STATUS_FINDINGS : STATUS_CLEAN;
}

enum status
session_report(struct session *session, const struct result *result, bool judged, bool good, void (*members)(void *, struct json *), void *context)
{
	const struct options *o = &session->options;

	if (!judged && only_people_read(o))
		return STATUS_TROUBLE;
	good = write_reports(session, result, members, context) && good;
	return status_of(o, result, !good);
}

/* Something comes in on standard input, and nobody said that it is to be read. */
static void
tell_the_dash(struct session *session)
{
	const struct asked *asked = &session->options.asked;
	struct stat st;

	for (size_t i = 0; i < GIVEN_OBJECTS; i++)
		if (asked->given[i].count != 0)
			return;
	if (asked->site != NULL || fstat(STDIN_FILENO, &st) != 0 || (!S_ISFIFO(st.st_mode) && !(S_ISREG(st.st_mode) && st.st_size > 0)))
		return;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "nothing to check"),
	    "to read standard input, name it: certproof check -");
}

enum status
command_check(struct session *session)
{
	struct options *o = &session->options;
	struct check_options check = { .now = session_time(session), .strict = o->strict_rules, .threads = o->threads,
		.keep_outcomes = o->verbose };
	struct result result;
	bool judged, good;

	for (size_t i = 0; i < o->reports.count; i++)
		check.keep_outcomes = check.keep_outcomes || report_rows[o->reports.items[i].format].needs_outcomes;
	if (session_config(session))
		engine_config_defaults(&session->engine);
	tell_the_dash(session);
	good = engine_check(&session->engine, &check, &result, &judged);
	return session_report(session, &result, judged, good, NULL, NULL);
}

/* check.c - certproof check: load, plan, judge, report. */
#include "config.h"

#include "cli/cli.h"

/* The command line makes sense: there is something to judge, as something that is known. */
static bool
read_command(struct session *session, struct plan_options *plan)
{
	struct options *o = &session->options;

	if (!session_config(session))
		return false;
	session_config_defaults(session);
	if (session_beside_site(session))
		return false;
	if (o->site == NULL && o->files.count == 0 && o->trust.count == 0 && o->keys.count == 0 && o->crl.count == 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "nothing to check"),
		    "name files, or a deployment with --site: certproof check --help shows examples");
		return false;
	}
	return session_node(session) && session_products(session) && session_role(session, plan);
}

/* A person is told a mistake in the command by its message alone; programs get their report whole. */
static bool
only_people_read(const struct options *o)
{
	for (size_t i = 0; i < o->reports.count; i++)
		if (report_rows[o->reports.items[i].format].for_programs)
			return false;
	return true;
}

static unsigned
kinds_of(const struct plan *plan)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < plan->targets.count; i++)
		kinds |= 1U << plan->targets.items[i].kind;
	return kinds;
}

static struct texts
roles_of(struct arena *arena, const struct plan *plan)
{
	struct texts roles = { 0 };

	for (size_t i = 0; i < plan->boxes.count; i++)
		if (plan->boxes.items[i]->role != NULL)
			*LIST_ADD(arena, &roles) = product_role_name(plan->boxes.items[i]->role);
	return roles;
}

static void
add_problems(struct session *session, struct result *result)
{
	messages_order(&session->messages);
	for (struct message *m = session->messages.first; m != NULL; m = m->next)
		*LIST_ADD(&session->arena, &result->problems) = (struct input_problem){
			.file = m->file, .message = m->text, .hint = m->hint, .full = m };
}

/* Writes the reports; a human one on standard output tells the problems too, so that standard error need not. */
static bool
write_reports(struct session *session, const struct result *result)
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

/* A role is asked about, and none of the files has anything to be judged for it. */
static bool
nothing_for_role(const struct session *session, const struct plan *plan, const struct plan_options *options)
{
	bool list = false;

	if (options->role == NULL || session->options.site != NULL || session->messages.errors != 0)
		return false;
	for (size_t i = 0; i < plan->targets.count; i++) {
		enum target_kind kind = plan->targets.items[i].kind;

		if (kind == TARGET_LEAF || kind == TARGET_REQUEST)
			return false;
		list = list || kind == TARGET_TRUST;
	}
	return session->options.files.count != 0 || !list;
}

static bool
has_ca(const struct plan *plan)
{
	for (size_t i = 0; i < plan->targets.count; i++)
		if (plan->targets.items[i].kind == TARGET_ROOT || plan->targets.items[i].kind == TARGET_INTERMEDIATE)
			return true;
	return false;
}

static void
tell_nothing_for_role(struct session *session, const struct plan *plan, const struct plan_options *options)
{
	struct message *message = message_add(&session->messages, MESSAGE_ERROR,
	    "no certificate or request of a server is among the files, to be judged for %.*s",
	    TEXT_ARG(product_role_name(options->role)));

	message_hint(&session->messages, message, has_ca(plan) ? "a CA certificate counts as chain: name the server's certificate, too" :
	    "name the server's certificate, too; without --role the files are judged by themselves");
}

/* A name that no certificate was asked for would look covered. */
static void
tell_hosts_not_asked(struct session *session, const struct plan *plan)
{
	if (session->options.hosts.count == 0)
		return;
	for (size_t i = 0; i < plan->targets.count; i++)
		if (plan->targets.items[i].kind == TARGET_LEAF || plan->targets.items[i].kind == TARGET_REQUEST)
			return;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR,
	    "--host: no certificate of a server is among the files"), "name the certificate that is to cover %s",
	    session->options.hosts.items[0]);
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

static bool
has_error(const struct session *session, const struct result *result, const struct target *key, size_t target)
{
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		if (f->severity == SEVERITY_ERROR && (f->target == target || (text_starts_with(f->rule, "file/") &&
		    text_equal(f->file, key->source->name))))
			return true;
	}
	for (const struct message *m = session->messages.first; m != NULL; m = m->next)
		if (m->level == MESSAGE_ERROR && text_equal(m->file, key->source->name))
			return true;
	return false;
}

/* Of a key that was not opened, nobody knows whether it fits or is sound. Where a rule has an error about it, that says so. */
static void
tell_keys_not_opened(struct session *session, const struct plan *plan, const struct result *result)
{
	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];
		const struct private_key *key = target->kind == TARGET_KEY ? target->artifact->private_key : NULL;
		struct message *message;

		if (key == NULL || key->opened || has_error(session, result, target, i))
			continue;
		message = key->fault == OPEN_NO_PASSWORD ? message_add(&session->messages, MESSAGE_ERROR,
		    "private key that is locked: it was not judged") : message_add(&session->messages, MESSAGE_ERROR,
		    "private key that could not be opened, and was not judged: %.*s", TEXT_ARG(key->why));
		message->file = target->source->name;
		message->line = target->artifact->line;
		if (key->fault == OPEN_NO_PASSWORD)
			message_hint(&session->messages, message, "name a file with its password: --password-file FILE");
	}
}

/*
 * Of what is named as FILE, something is to be judged. Parameters beside a certificate may well be passed over, and so may
 * a whole file that was read already.
 */
static void
tell_files_not_judged(struct session *session, const struct plan *plan)
{
	struct lookup unused;

	lookup_init(&unused, &session->arena);
	for (size_t i = 0; i < plan->inputs.count; i++)
		if (plan->inputs.items[i].used_as.len != 0 || !plan->inputs.items[i].expected || text_is(plan->inputs.items[i].kind, "file"))
			*lookup_put(&unused, bytes_of_text(plan->inputs.items[i].file)) = SIZE_MAX;
		else if (*lookup_put(&unused, bytes_of_text(plan->inputs.items[i].file)) == 0)
			*lookup_put(&unused, bytes_of_text(plan->inputs.items[i].file)) = i + 1;
	for (size_t i = 0; i < session->options.files.count; i++) {
		struct text name = text_of(session->options.files.items[i]);
		size_t row = lookup_get(&unused, bytes_of_text(name));
		struct message *message;

		if (row == 0 || row == SIZE_MAX)
			continue;
		message = message_add(&session->messages, MESSAGE_ERROR, "nothing in it was judged: %.*s",
		    TEXT_ARG(plan->inputs.items[row - 1].unused));
		message->file = name;
	}
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

/* What options name that holds no object to be judged. */
static void
add_option_inputs(struct session *session, struct plan *plan)
{
	const struct options *o = &session->options;
	const struct { const char *path, *what; bool used; } rows[] = {
		{ o->site, "site", plan->site != NULL },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct input_row *row;

		if (rows[i].path == NULL)
			continue;
		row = plan_input(&session->arena, plan, text_of(rows[i].path), rows[i].what, rows[i].used ? rows[i].what : "");
		if (!rows[i].used)
			row->unused = TEXT("it could not be read");
	}
	for (size_t i = 0; i < o->password_files.count; i++)
		(void)plan_input(&session->arena, plan, text_of(o->password_files.items[i]), "passwords", "passwords");
	for (size_t i = 0; i < o->rules.count; i++)
		(void)plan_input(&session->arena, plan, text_of(o->rules.items[i]), "rules", "rules");
}

enum status
command_check(struct session *session)
{
	struct options *o = &session->options;
	struct result result = { .at = session_time(session), .tool_version = TEXT(PACKAGE_VERSION) };
	struct plan_options plan_options = { .crypto = session->crypto, .now = result.at };
	struct judge_options judge = { .arena = &session->arena, .crypto = session->crypto, .now = result.at,
		.strict = o->strict_rules, .threads = o->threads };
	struct plan plan = { 0 };
	struct rule_set *set;
	struct texts roles;
	bool good;

	result.crypto_version = text_of(crypto_version(&result.crypto_old));
	judge.keep_outcomes = o->verbose;
	for (size_t i = 0; i < o->reports.count; i++)
		judge.keep_outcomes = judge.keep_outcomes || report_rows[o->reports.items[i].format].needs_outcomes;
	good = read_command(session, &plan_options);
	if (!good && only_people_read(o))
		return STATUS_TROUBLE;
	if (good) {
		session->forms_judged = true;
		good = session_plan(session, &plan_options, &plan, &result);
		roles = roles_of(&session->arena, &plan);
		judge.config = session->config;
		set = session_rules(session, false, &roles, kinds_of(&plan));
		/* A site that could not be read leaves a person nothing to read but why. */
		if (plan.boxes.count == 0 && only_people_read(o))
			return STATUS_TROUBLE;
		if (set != NULL)
			rules_judge(set, &plan, &judge, &result);
		good = good && set != NULL;
		if (nothing_for_role(session, &plan, &plan_options))
			tell_nothing_for_role(session, &plan, &plan_options);
		tell_hosts_not_asked(session, &plan);
		tell_keys_not_opened(session, &plan, &result);
		tell_files_not_judged(session, &plan);
		good = good && session->messages.errors == 0;
	}
	add_option_inputs(session, &plan);
	result.inputs = plan.inputs;
	add_problems(session, &result);
	good = write_reports(session, &result) && good;
	return status_of(o, &result, !good);
}

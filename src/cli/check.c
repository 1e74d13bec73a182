/* check.c - certproof check: load, plan, judge, report. */
#include "config.h"

#include <string.h>

#include "cli/cli.h"

/* --role and --release, as the products know them. */
static bool
read_role(struct session *session, struct plan_options *plan)
{
	struct options *o = &session->options;
	struct message *message;
	const struct product *product;
	const char *const *names;
	size_t count;

	if (o->role == NULL) {
		if (o->site != NULL)
			return session_release(session, plan);
		if (o->release == NULL)
			return true;
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "--release without --role"),
		    "a release is one of a role's product: add --role");
		return false;
	}
	plan->role = products_role(session->products, text_of(o->role));
	if (plan->role == NULL) {
		names = products_role_names(session->products, &count);
		message = message_add(&session->messages, MESSAGE_ERROR, "unknown role '%.*s'",
		    TEXT_ARG(text_escape(&session->arena, text_of(o->role))));
		if (!message_hint_nearest(&session->messages, message, text_of(o->role), names, count)) {
			struct buffer list;

			buffer_init(&list, &session->arena);
			for (size_t i = 0; i < count; i++)
				buffer_printf(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", names[i]);
			message_hint(&session->messages, message, "use %.*s", TEXT_ARG(buffer_text(&list)));
		}
		return false;
	}
	product = product_of_role(plan->role);
	plan->release = o->release != NULL ? text_of(o->release) : product_newest(product);
	plan->release_assumed = o->release == NULL;
	if (release_known(product, plan->release))
		return true;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "'%.*s' is no release of %.*s",
	    TEXT_ARG(text_escape(&session->arena, plan->release)), TEXT_ARG(product->name)),
	    "the newest known is %.*s", TEXT_ARG(product_newest(product)));
	return false;
}

/* What the configuration says where the command line says nothing: a site for runs that name no file, else a role. */
static void
add_config(struct session *session)
{
	struct options *o = &session->options;
	const struct config *config = session->config;
	bool named = o->files.count + o->trust.count + o->keys.count + o->crl.count != 0;

	if (config == NULL)
		return;
	if (o->site == NULL && !named)
		o->site = config->site;
	if (o->site != NULL)
		return;
	/* A release is one of the role that it is written beside. */
	if (o->release == NULL && (o->role == NULL || config->role == NULL || strcmp(o->role, config->role) == 0))
		o->release = config->release;
	if (o->role == NULL)
		o->role = config->role;
}

/* The command line makes sense: there is something to judge, as something that is known. */
static bool
read_command(struct session *session, struct plan_options *plan)
{
	struct options *o = &session->options;

	if (!session_config(session))
		return false;
	add_config(session);
	if (o->site == NULL && o->files.count == 0 && o->trust.count == 0 && o->keys.count == 0 && o->crl.count == 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "nothing to check"),
		    "name files, or a deployment with --site: certproof check --help shows examples");
		return false;
	}
	if (o->site == NULL && o->node != NULL) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "--node without --site"),
		    "a node is one of a site: add --site");
		return false;
	}
	return session_products(session) && read_role(session, plan);
}

/* A person is told a mistake in the command by its message alone; programs get their report whole. */
static bool
only_people_read(const struct options *o)
{
	for (size_t i = 0; i < o->reports.count; i++)
		if (o->reports.items[i].format != REPORT_HUMAN)
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
	LIST(struct text) roles = { 0 };

	for (size_t i = 0; i < plan->boxes.count; i++)
		if (plan->boxes.items[i]->role != NULL)
			*LIST_ADD(arena, &roles) = product_role_name(plan->boxes.items[i]->role);
	return (struct texts){ roles.items, roles.count };
}

/* The certificates and files of a run without a site. */
static bool
plan_of_files(struct session *session, struct plan_options *options, struct plan *plan, struct result *result)
{
	struct options *o = &session->options;
	struct inputs inputs = { 0 };

	session_load(session, &o->files, &inputs.files);
	session_load(session, &o->keys, &inputs.keys);
	session_load(session, &o->trust, &inputs.trust);
	session_load(session, &o->chain, &inputs.chain);
	session_load(session, &o->crl, &inputs.crls);
	session_load(session, &o->request, &inputs.request);
	session_load(session, &o->previous, &inputs.previous);
	inputs.key_given = o->keys.count != 0;
	/* A list that could not be read is no empty list: what needs it is not checked. */
	inputs.trust_given = o->trust.count != 0 && (!inputs.trust.lacking || inputs.trust.artifacts.count != 0);
	inputs.chain_given = o->chain.count != 0;
	inputs.crl_given = o->crl.count != 0;
	plan_files(&session->arena, &inputs, options, plan);
	result->files = plan->files.count;
	result->list_given = inputs.trust_given;
	result->list_partial = inputs.trust_given && inputs.trust.lacking;
	if (plan->boxes.items[0]->entries != NULL)
		result->list_count = trust_list_count(plan->boxes.items[0]->entries);
	if (options->role != NULL) {
		result->role = options->role->name;
		result->role_title = options->role->title;
		result->release = options->release;
		result->release_assumed = options->release_assumed;
	}
	return !(inputs.files.failed || inputs.keys.failed || inputs.trust.failed || inputs.chain.failed || inputs.crls.failed ||
	    inputs.request.failed || inputs.previous.failed);
}

static bool
plan_of_site(struct session *session, struct plan_options *options, struct plan *plan, struct result *result)
{
	struct options *o = &session->options;
	const struct site *site = site_read(&session->arena, session->products, o->site, &session->messages);
	const struct site_node *only = NULL;
	struct loader loader = { .arena = &session->arena, .crypto = session->crypto, .messages = &session->messages };

	if (site == NULL)
		return false;
	if (o->node != NULL && (only = site_node(site, text_of(o->node))) == NULL) {
		struct message *message = message_add(&session->messages, MESSAGE_ERROR, "the site has no node '%.*s'",
		    TEXT_ARG(text_escape(&session->arena, text_of(o->node))));
		const char **names = ARENA_ARRAY(&session->arena, const char *, site->node_count);

		for (size_t i = 0; i < site->node_count; i++)
			names[i] = arena_string(&session->arena, site->nodes[i].name);
		(void)message_hint_nearest(&session->messages, message, text_of(o->node), names, site->node_count);
		return false;
	}
	loader.password = session_password(session, &loader.password_given);
	result->site = site->name.len != 0 ? site->name : text_of(o->site);
	/* Of nodes of other products the site decides. */
	if (o->release == NULL)
		options->release = TEXT("");
	result->release = options->release;
	return plan_deployment(&session->arena, site, only, session->products, &loader, options, plan, &result->files);
}

static void
add_problems(struct session *session, struct result *result)
{
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
		struct output *output = output_open(&session->arena, wanted->path != NULL ? wanted->path : "-",
		    &session->messages);

		if (output == NULL) {
			good = false;
			continue;
		}
		if (!report_write(output, &session->arena, wanted->format, result, &options, &session->messages)) {
			output_abandon(output);
			good = false;
			continue;
		}
		good = output_close(output, &session->messages) && good;
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
		findings = findings || result->not_checked.count > 0;
	return findings ? STATUS_FINDINGS : STATUS_CLEAN;
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
		judge.keep_outcomes = judge.keep_outcomes || o->reports.items[i].format == REPORT_JUNIT;
	good = read_command(session, &plan_options);
	if (!good && only_people_read(o))
		return STATUS_TROUBLE;
	if (good) {
		good = o->site != NULL ? plan_of_site(session, &plan_options, &plan, &result) :
		    plan_of_files(session, &plan_options, &plan, &result);
		roles = roles_of(&session->arena, &plan);
		judge.config = session->config;
		set = session_rules(session, false, &roles, kinds_of(&plan));
		if (set != NULL)
			rules_judge(set, &plan, &judge, &result);
		good = good && set != NULL;
		if (good && plan_options.role != NULL && o->site == NULL && result.verdicts.count == 0)
			message_hint(&session->messages, message_add(&session->messages, MESSAGE_NOTE,
			    "nothing here was judged for %.*s: no certificate or request of a server is among the files",
			    TEXT_ARG(product_role_name(plan_options.role))),
			    "a CA certificate counts as chain: name the server's certificate, too");
	}
	add_problems(session, &result);
	good = write_reports(session, &result) && good;
	return status_of(o, &result, !good);
}

/* plan.c - what a run judges, and as what: role, release, files or a site. */
#include <string.h>

#include "cli/cli.h"

/* --role and --release, as the products know them. */
bool
session_role(struct session *session, struct plan_options *plan)
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
		    TEXT_ARG(text_of(o->role)));
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
	if (release_usable(product, plan->release)) {
		session_tell_unlisted(session, product, plan->release);
		return true;
	}
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "'%.*s' is no release of %.*s",
	    TEXT_ARG(plan->release), TEXT_ARG(product->name)),
	    "the newest known is %.*s", TEXT_ARG(product_newest(product)));
	return false;
}

/* What a site says of itself is not said again: nobody is to think that it was judged too. */
bool
session_beside_site(struct session *session)
{
	const struct options *o = &session->options;
	const struct { bool given; const char *what; } rows[] = {
		{ o->files.count != 0, "a file" }, { o->keys.count != 0, "--key" }, { o->trust.count != 0, "--trust" },
		{ o->chain.count != 0, "--chain" }, { o->crl.count != 0, "--crl" }, { o->request.count != 0, "--request" },
		{ o->previous.count != 0, "--previous" }, { o->hosts.count != 0, "--host" }, { o->role != NULL, "--role" },
	};

	for (size_t i = 0; o->site != NULL && i < COUNT_OF(rows); i++)
		if (rows[i].given) {
			message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "%s beside a site", rows[i].what),
			    "with --site the site says what is judged, and as what: leave one of them out");
			return true;
		}
	return false;
}

bool
session_node(struct session *session)
{
	const struct options *o = &session->options;

	if (o->node == NULL || o->site != NULL)
		return true;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "--node without --site"),
	    "a node is one of a site: add --site");
	return false;
}

/* What the configuration says where the command line says nothing: a site for runs that name no file, else a role. */
void
session_config_defaults(struct session *session)
{
	struct options *o = &session->options;
	struct config *config = session->config;
	bool named = o->files.count + o->trust.count + o->keys.count + o->crl.count != 0;

	if (config == NULL)
		return;
	if (o->site == NULL && !named) {
		o->site = config->site;
		config->site_used = o->site != NULL;
	}
	if (o->site != NULL)
		return;
	/* A release is one of the role that it is written beside. */
	if (o->release == NULL && (o->role == NULL || config->role == NULL || strcmp(o->role, config->role) == 0)) {
		o->release = config->release;
		config->release_used = o->release != NULL;
	}
	if (o->role == NULL) {
		o->role = config->role;
		config->role_used = o->role != NULL;
	}
}

/* A file that an error speaks of was not read whole: what was read of it is not all there is to judge. */
static void
mark_incomplete(struct session *session, struct load_result *files)
{
	struct lookup names;

	if (!files->failed)
		return;
	lookup_init(&names, &session->arena);
	for (const struct message *m = session->messages.first; m != NULL; m = m->next)
		if (m->level == MESSAGE_ERROR && m->file.len != 0)
			*lookup_put(&names, bytes_of_text(m->file)) = 1;
	for (size_t i = 0; i < files->sources.count; i++)
		files->sources.items[i]->incomplete = lookup_get(&names, bytes_of_text(files->sources.items[i]->name)) != 0;
}

bool
session_inputs(struct session *session, struct inputs *inputs)
{
	struct options *o = &session->options;

	session_load(session, &o->files, NULL, &inputs->files);
	session_load(session, &o->keys, &inputs->files, &inputs->keys);
	session_load(session, &o->trust, &inputs->files, &inputs->trust);
	session_load(session, &o->chain, &inputs->files, &inputs->chain);
	session_load(session, &o->crl, &inputs->files, &inputs->crls);
	session_load(session, &o->request, &inputs->files, &inputs->request);
	session_load(session, &o->previous, &inputs->files, &inputs->previous);
	inputs->key_given = o->keys.count != 0;
	/* A list that could not be read is no empty list: what needs it is not checked. */
	inputs->trust_given = load_holds(&inputs->trust, ARTIFACT_CERTIFICATE);
	inputs->chain_given = load_holds(&inputs->chain, ARTIFACT_CERTIFICATE);
	inputs->crl_given = load_holds(&inputs->crls, ARTIFACT_CRL);
	mark_incomplete(session, &inputs->files);
	inputs->partial = inputs->keys.failed || inputs->trust.failed || inputs->chain.failed || inputs->crls.failed ||
	    inputs->request.failed || inputs->previous.failed;
	return !(inputs->files.failed || inputs->partial);
}

/* The certificates and files of a run without a site. */
static bool
plan_of_files(struct session *session, struct plan_options *options, struct plan *plan, struct result *result)
{
	struct inputs inputs = { 0 };
	bool good = session_inputs(session, &inputs);
	const struct strings *hosts = &session->options.hosts;

	options->hosts.items = ARENA_ARRAY(&session->arena, struct text, hosts->count);
	for (size_t i = 0; i < hosts->count; i++)
		options->hosts.items[options->hosts.count++] = text_of(hosts->items[i]);
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
	return good;
}

static bool
plan_of_site(struct session *session, struct plan_options *options, struct plan *plan, struct result *result)
{
	struct options *o = &session->options;
	const struct site *site = site_read(&session->arena, session->products, o->site, &session->messages);
	const struct site_node *only = NULL;
	struct loader loader = { .arena = &session->arena, .crypto = session->crypto, .messages = &session->messages,
		.read = &session->read, .forms_judged = session->forms_judged };

	if (site == NULL)
		return false;
	if (o->node != NULL && (only = site_node(site, text_of(o->node))) == NULL) {
		struct message *message = message_add(&session->messages, MESSAGE_ERROR, "the site has no node '%.*s'",
		    TEXT_ARG(text_of(o->node)));
		const char **names = ARENA_ARRAY(&session->arena, const char *, site->node_count);

		for (size_t i = 0; i < site->node_count; i++)
			names[i] = arena_string(&session->arena, site->nodes[i].name);
		(void)message_hint_nearest(&session->messages, message, text_of(o->node), names, site->node_count);
		return false;
	}
	loader.passwords = session_passwords(session);
	result->site = site->name.len != 0 ? site->name : text_of(o->site);
	/* Of nodes of other products the site decides. */
	if (o->release == NULL)
		options->release = TEXT("");
	result->release = options->release;
	return plan_deployment(&session->arena, site, only, session->products, &loader, options, plan, &result->files);
}

bool
session_plan(struct session *session, struct plan_options *options, struct plan *plan, struct result *result)
{
	return session->options.site != NULL ? plan_of_site(session, options, plan, result) :
	    plan_of_files(session, options, plan, result);
}

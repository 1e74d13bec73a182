/* plan.c - what a run judges, and as what: role, release, files or a site. */
#include <string.h>

#include "engine/engine.h"

bool
engine_release(struct engine *engine, struct plan_options *plan)
{
	const struct product *product;
	struct message *message;
	struct buffer newest;

	if (engine->asked->release == NULL)
		return true;
	plan->release = text_of(engine->asked->release);
	if (products_know_release(engine->products, plan->release))
		return true;
	message = message_add(engine->messages, MESSAGE_ERROR, "'%.*s' is not a release of any product",
	    TEXT_ARG(plan->release));
	buffer_init(&newest, engine->arena);
	for (size_t i = 0; (product = products_at(engine->products, i)) != NULL; i++)
		if (product->releases.count != 0)
			buffer_printf(&newest, "%s%.*s of %.*s", newest.len == 0 ? "" : ", ", TEXT_ARG(product_newest(product)), TEXT_ARG(product->name));
	message_hint(engine->messages, message, "the newest known: %.*s", TEXT_ARG(buffer_text(&newest)));
	return false;
}

void
engine_tell_unlisted(struct engine *engine, const struct product *product, struct text release)
{
	if (!release_listed(product, release))
		message_hint(engine->messages, message_add(engine->messages, MESSAGE_NOTE,
		    "%.*s of %.*s is not listed: it is ordered among the listed releases by its numbers",
		    TEXT_ARG(release), TEXT_ARG(product->name)),
		    "the newest listed is %.*s", TEXT_ARG(product_newest(product)));
}

/* --role and --release, as the products know them. */
bool
engine_role(struct engine *engine, struct plan_options *plan)
{
	struct asked *o = engine->asked;
	struct message *message;
	const struct product *product;
	const char *const *names;
	size_t count;

	if (o->role == NULL) {
		if (o->site != NULL)
			return engine_release(engine, plan);
		if (o->release == NULL)
			return true;
		message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR, "--release without --role"),
		    "a release is one of a role's product: add --role");
		return false;
	}
	plan->role = products_role(engine->products, text_of(o->role));
	if (plan->role == NULL) {
		names = products_role_names(engine->products, &count);
		message = message_add(engine->messages, MESSAGE_ERROR, "unknown role '%.*s'",
		    TEXT_ARG(text_of(o->role)));
		if (!message_hint_nearest(engine->messages, message, text_of(o->role), names, count)) {
			struct buffer list;

			buffer_init(&list, engine->arena);
			for (size_t i = 0; i < count; i++)
				buffer_printf(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", names[i]);
			message_hint(engine->messages, message, "use %.*s", TEXT_ARG(buffer_text(&list)));
		}
		return false;
	}
	product = product_of_role(plan->role);
	if (product->release_form.len == 0 && o->release == NULL)
		return true;
	if (product->release_form.len == 0) {
		message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR, "no rule knows releases of %.*s",
		    TEXT_ARG(product->name)), "leave --release out");
		return false;
	}
	plan->release = o->release != NULL ? text_of(o->release) : product_newest(product);
	plan->release_assumed = o->release == NULL;
	if (release_usable(product, plan->release)) {
		engine_tell_unlisted(engine, product, plan->release);
		return true;
	}
	message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR, "'%.*s' is not a release of %.*s",
	    TEXT_ARG(plan->release), TEXT_ARG(product->name)),
	    "the newest known is %.*s", TEXT_ARG(product_newest(product)));
	return false;
}

/* What a site states about itself is not repeated, or it would look as if it was judged. */
bool
engine_beside_site(struct engine *engine)
{
	const struct asked *o = engine->asked;
	const char *what = o->given[GIVEN_FILE].count != 0 ? "a file" : NULL;

	if (o->site == NULL)
		return false;
	for (unsigned given = 0; given < GIVEN_OBJECTS && what == NULL; given++)
		if (o->given[given].count != 0)
			what = given_rows[given].option;
	if (what == NULL)
		what = o->hosts.count != 0 ? "--host" : o->role != NULL ? "--role" : NULL;
	if (what == NULL)
		return false;
	message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR, "%s beside a site", what),
	    "with --site the site says what is judged, and as what: leave one of them out");
	return true;
}

bool
engine_node(struct engine *engine)
{
	const struct asked *o = engine->asked;

	if (o->node == NULL || o->site != NULL)
		return true;
	message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR, "--node without --site"),
	    "a node is one of a site: add --site");
	return false;
}

/* The certificates and files of a run without a site. */
static bool
plan_of_files(struct engine *engine, struct plan_options *options, struct plan *plan, struct result *result)
{
	struct inputs inputs = { 0 };
	bool good = engine_inputs(engine, &inputs);
	const struct strings *hosts = &engine->asked->hosts;

	options->hosts.items = ARENA_ARRAY(engine->arena, struct text, hosts->count);
	for (size_t i = 0; i < hosts->count; i++)
		options->hosts.items[options->hosts.count++] = text_of(hosts->items[i]);
	plan_files(engine->arena, &inputs, options, plan);
	result->files = plan->files.count;
	result->list_given = inputs.trust_given;
	result->list_partial = inputs.trust_given && inputs.loaded[GIVEN_TRUST].lacking;
	if (plan->boxes.items[0]->entries != NULL)
		result->list_count = trust_list_count(plan->boxes.items[0]->entries);
	if (options->role != NULL) {
		result->role = options->role->given;
		result->role_title = options->role->title;
		result->release = options->release;
		result->release_assumed = options->release_assumed;
	}
	return good;
}

static bool
plan_of_site(struct engine *engine, struct plan_options *options, struct plan *plan, struct result *result)
{
	struct asked *o = engine->asked;
	const struct site *site = o->site_content.len != 0 ? site_parse(engine->arena, engine->products, text_of(o->site), o->site_content, ".",
	    engine->messages) : site_read(engine->arena, engine->products, o->site, engine->messages);
	const struct site_node *only = NULL;
	struct loader loader = { .arena = engine->arena, .crypto = engine->crypto, .messages = engine->messages,
		.held = o->held, .read = &engine->read, .forms_judged = engine->forms_judged };

	if (site == NULL)
		return false;
	if (o->node != NULL && (only = site_node(site, text_of(o->node))) == NULL) {
		struct message *message = message_add(engine->messages, MESSAGE_ERROR, "the site has no node '%.*s'",
		    TEXT_ARG(text_of(o->node)));
		const char **names = ARENA_ARRAY(engine->arena, const char *, site->node_count);

		for (size_t i = 0; i < site->node_count; i++)
			names[i] = arena_string(engine->arena, site->nodes[i].name);
		(void)message_hint_nearest(engine->messages, message, text_of(o->node), names, site->node_count);
		return false;
	}
	loader.passwords = engine_passwords(engine);
	result->site = site->name.len != 0 ? site->name : text_of(o->site);
	/* Of nodes of other products the site decides. */
	if (o->release == NULL)
		options->release = TEXT("");
	result->release = options->release;
	return plan_deployment(engine->arena, site, only, engine->products, &loader, options, plan, &result->files);
}

bool
engine_plan(struct engine *engine, struct plan_options *options, struct plan *plan, struct result *result)
{
	return engine->asked->site != NULL ? plan_of_site(engine, options, plan, result) :
	    plan_of_files(engine, options, plan, result);
}

bool
host_add(struct arena *arena, struct strings *hosts, const char *value, struct messages *messages)
{
	struct text host = text_of(value), ascii;
	uint8_t octets[16];
	size_t len;
	enum dns_fault fault;

	if (host.len > 2 && host.at[0] == '[' && text_ends_with(host, "]"))
		host = (struct text){ host.at + 1, host.len - 2 };
	if (ip_parse(host, octets, &len)) {
		*LIST_ADD(arena, hosts) = arena_string(arena, host);
		return true;
	}
	if (host.len > 1 && text_ends_with(host, "."))
		host.len--;
	fault = dns_fault(host);
	if (fault == DNS_NOT_ASCII && (ascii = dns_to_ascii(arena, host)).len != 0) {
		host = ascii;
		fault = dns_fault(host);
	}
	if (fault == DNS_SOUND && !dns_has_wildcard(host)) {
		*LIST_ADD(arena, hosts) = arena_string(arena, host);
		return true;
	}
	message_hint(messages, message_add(messages, MESSAGE_ERROR, "'%.*s' is not the name of a host",
	    TEXT_ARG(text_of(value))), "%s", fault == DNS_URL || fault == DNS_PORT ?
	    "give the name alone, without scheme, port and path" : "write a name or an address: --host www.example.com");
	return false;
}

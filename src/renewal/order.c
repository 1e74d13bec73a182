/* order.c - what a node's certificate is to be ordered with, before there is one. */
#include <string.h>

#include "renewal/renewal.h"

/* What is gathered, and from what. */
struct ordering {
	struct engine *engine;
	const char *unit;
	int64_t now;
	const struct site *site;
	const struct site_node *node;
	const struct box *box;
	const struct rule *common_name_rule;
	struct demands demands;
	struct order *order;
};

static struct needed_name *
asked_name(struct ordering *o, struct text name)
{
	struct needed_name *asked;

	for (size_t i = 0; i < o->order->names.count; i++)
		if (dns_same(o->order->names.items[i].name, name))
			return &o->order->names.items[i];
	asked = LIST_ADD(o->engine->arena, &o->order->names);
	asked->name = name;
	return asked;
}

static void
ask(struct ordering *o, struct text name, struct text rule, struct text title)
{
	struct needed_name *asked = asked_name(o, name);

	for (size_t i = 0; i < asked->rules.count; i++)
		if (text_equal(asked->rules.items[i], rule))
			return;
	*LIST_ADD(o->engine->arena, &asked->rules) = rule;
	*LIST_ADD(o->engine->arena, &asked->titles) = title;
}

/* What is to be ordered is what goes over the wire there; a unit that the site does not name yet belongs to no node. */
static bool
is_presented(const struct ordering *o, const struct handshake *h)
{
	return h->from == o->node && (h->presenter == o->box || h->presenter == NULL);
}

static void
gather_names(struct ordering *o)
{
	struct arena *arena = o->engine->arena;

	for (size_t i = 0; i < o->demands.list.count; i++) {
		const struct demand *d = &o->demands.list.items[i];

		if (d->kind == DEMAND_COMMON_NAME && o->order->common_name.len == 0) {
			o->order->common_name = d->text;
			o->common_name_rule = d->rule;
		}
	}
	if (o->order->common_name.len == 0)
		o->order->common_name = o->node->fqdn;
	/* The common name stands first, as products put it there; one that is no name of a host is none to put there. */
	if (dns_is_fqdn(o->order->common_name))
		ask(o, o->order->common_name, o->common_name_rule != NULL ? o->common_name_rule->id : TEXT(""),
		    TEXT("the common name is repeated there"));
	for (size_t i = 0; i < o->demands.list.count; i++) {
		const struct demand *d = &o->demands.list.items[i];

		if (d->kind == DEMAND_NAME)
			ask(o, d->text, d->rule->id, d->rule->title);
	}
	if (o->node->fqdn.len != 0 && asked_name(o, o->node->fqdn)->rules.count == 0)
		ask(o, o->node->fqdn, TEXT(""), TEXT("the node's own name"));
	for (size_t i = 0; i < o->order->trust.count; i++) {
		const struct trust_need *need = &o->order->trust.items[i];
		uint8_t address[16];
		size_t len;

		/* A certificate that is another unit's is ordered by itself, and no product puts addresses in. */
		if (!need->ordered || need->name.len == 0 || ip_parse(need->name, address, &len))
			continue;
		ask(o, need->name, arena_printf(arena, "link %.*s", TEXT_ARG(text_escape(arena, need->link))),
		    arena_printf(arena, "%.*s looks for it", TEXT_ARG(text_escape(arena, need->who))));
	}
}

/* What the request page asks for besides the names, as today's certificate has it. */
static void
gather_subject(struct ordering *o)
{
	static const struct { const char *key; uint8_t type[3]; } parts[] = {
		{ "C", { AT_COUNTRY } }, { "ST", { AT_STATE } }, { "L", { AT_LOCALITY } }, { "O", { AT_ORGANIZATION } },
	};
	const struct name *subject = o->box->certificates.count != 0 ? &o->box->certificates.items[0]->certificate->subject : NULL;

	for (size_t i = 0; i < COUNT_OF(parts) && subject != NULL; i++)
		for (size_t j = 0; j < subject->count; j++)
			if (bytes_equal(subject->attributes[j].type, (struct bytes){ parts[i].type, sizeof(parts[i].type) })) {
				*LIST_ADD(o->engine->arena, &o->order->subject) = (struct subject_part){ parts[i].key,
					attribute_text(o->engine->arena, &subject->attributes[j], NULL) };
				break;
			}
}

static void
gather_usages(struct ordering *o)
{
	for (size_t i = 0; i < o->demands.list.count; i++) {
		const struct demand *d = &o->demands.list.items[i];

		if (d->kind == DEMAND_USAGE)
			*LIST_ADD(o->engine->arena, &o->order->usages) = (struct needed_usage){ d->text, d->rule->id };
		else if (d->kind == DEMAND_KEY_USAGE)
			*LIST_ADD(o->engine->arena, &o->order->key_usages) = (struct needed_usage){ d->text, d->rule->id };
	}
}

static struct text
joined_paths(struct arena *arena, const struct site_paths *paths)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; paths != NULL && i < paths->count; i++) {
		buffer_adds(&out, i == 0 ? "" : ", ");
		buffer_add(&out, paths->items[i].text);
	}
	return buffer_text(&out);
}

static struct trusted_ca
ca_of(struct arena *arena, const struct artifact *a)
{
	return (struct trusted_ca){ name_label(arena, &a->certificate->subject), name_rfc4514(arena, &a->certificate->subject),
		a->source->name, artifact_fingerprint(arena, a), a->line };
}

static void
gather_trust(struct ordering *o, const struct plan *plan, const struct plan_options *options)
{
	struct engine *engine = o->engine;

	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];
		size_t count;
		const struct site_handshake *given;

		if (target->kind != TARGET_LINK || (target->link->from != o->node && target->link->to != o->node))
			continue;
		given = site_link_handshakes(engine->arena, target->link, options->release, &count);
		for (size_t j = 0; j < target->handshake_count; j++) {
			const struct handshake *h = &target->handshakes[j];
			struct trust_need *need = LIST_ADD(engine->arena, &o->order->trust);
			struct trust_path path;

			*need = (struct trust_need){ .link = site_link_name(engine->arena, target->link), .kind = h->kind, .who = h->to->name,
				.trusts = h->from->name, .name = h->names.count != 0 ? h->names.items[0] : TEXT(""), .as_client = h->as_client, .ordered = is_presented(o, h) };
			for (size_t k = 0; k < count; k++)
				if (text_equal(given[k].kind->name, h->kind))
					need->list = joined_paths(engine->arena, h->as_client ? given[k].server_list : given[k].client_list);
			if (h->certificate == NULL || h->certificate->kind != ARTIFACT_CERTIFICATE)
				continue;
			handshake_path(engine->crypto, engine->arena, h, options->now, &path);
			need->state = path_fault_text(engine->arena, &path);
			for (size_t k = 1; k < path.count; k++)
				*LIST_ADD(engine->arena, &need->path) = ca_of(engine->arena, path.steps[k].certificate);
		}
	}
}

/* That a certificate is not there yet is no mistake before it is ordered: one note tells which files were not read. */
static void
note_unread(struct engine *engine, const struct messages *of_files)
{
	enum { NAMED = 4 };
	size_t count = 0;
	struct buffer names;
	struct message *note;

	buffer_init(&names, engine->arena);
	for (const struct message *m = of_files->first; m != NULL; m = m->next)
		if (m->level == MESSAGE_ERROR && ++count <= NAMED)
			buffer_printf(&names, "%s%.*s", count == 1 ? "" : ", ", TEXT_ARG(text_escape(engine->arena, m->file)));
	if (count == 0)
		return;
	if (count > NAMED)
		buffer_printf(&names, " and %zu more", count - NAMED);
	note = message_add(engine->messages, MESSAGE_NOTE, "not read: %.*s", TEXT_ARG(buffer_text(&names)));
	message_hint(engine->messages, note, "files that are still to come need not be there; certproof check --site tells of the others");
}

/* Of a unit that the site does not name yet: it has the role, and nothing else. NULL: the product has no such unit. */
static const struct box *
box_to_come(const struct ordering *o, const struct plan *plan, struct text unit)
{
	const struct product_role *role = products_unit_role(o->engine->products, o->node->role, unit);
	struct box *box;

	if (role == NULL || role->beside)
		return NULL;
	box = ARENA_NEW(o->engine->arena, struct box);
	box->plan = plan;
	box->name = o->node->name;
	box->site = o->site;
	box->node = o->node;
	box->unit = unit;
	box->role = role;
	box->release = o->node->release.len != 0 ? o->node->release : product_newest(product_of_role(role));
	box->release_assumed = o->node->release.len == 0 && box->release.len != 0;
	return box;
}

/* The certificate that is to be ordered: the node's own, its client certificate, or a unit's. */
static bool
find_box(struct ordering *o, const struct plan *plan)
{
	struct engine *engine = o->engine;
	const char *unit = o->unit;
	struct strings names = { 0 };
	struct message *message;

	for (size_t i = 0; i < plan->boxes.count; i++) {
		const struct box *box = plan->boxes.items[i];

		if (box->node != o->node || box->role == NULL)
			continue;
		*LIST_ADD(engine->arena, &names) = box->unit.len != 0 ? arena_string(engine->arena, box->unit) : "server";
		if (unit != NULL ? text_is(box->unit, unit) || (box->unit.len == 0 && strcmp(unit, "server") == 0) :
		    o->box == NULL)
			o->box = box;
	}
	if (o->box == NULL && unit != NULL)
		o->box = box_to_come(o, plan, text_of(unit));
	if (o->box != NULL && (unit != NULL || o->box->unit.len == 0 || names.count == 1)) {
		o->order->client_store = text_is(o->box->unit, "client");
		return true;
	}
	if (unit == NULL && o->box != NULL) {
		message = message_add(engine->messages, MESSAGE_ERROR, "node '%.*s' has several certificates",
		    TEXT_ARG(o->node->name));
		message_hint(engine->messages, message, "say which with --unit, for example --unit %.*s",
		    TEXT_ARG(text_of(names.items[0])));
		return false;
	}
	message = message_add(engine->messages, MESSAGE_ERROR, "node '%.*s' has no certificate%s%.*s%s that rules know",
	    TEXT_ARG(o->node->name), unit != NULL ? " '" : "",
	    TEXT_ARG(text_of(unit != NULL ? unit : "")), unit != NULL ? "'" : "");
	if (unit != NULL)
		(void)message_hint_nearest(engine->messages, message, text_of(unit), names.items, names.count);
	return false;
}

static bool
gather(struct ordering *o)
{
	struct engine *engine = o->engine;
	struct plan_options options = { .crypto = engine->crypto, .now = o->now };
	struct judge_options judge = { .arena = engine->arena, .crypto = engine->crypto, .now = options.now };
	struct messages of_files;
	struct loader loader = { .arena = engine->arena, .crypto = engine->crypto, .messages = &of_files,
		.read = &engine->read };
	struct plan *plan = ARENA_NEW(engine->arena, struct plan);
	size_t files;
	struct text role;
	struct texts roles = TEXTS(&role, 1);
	struct rule_set *set;

	messages_init(&of_files, engine->arena);
	loader.passwords = engine_passwords(engine);
	if (!engine_release(engine, &options))
		return false;
	if (!plan_deployment(engine->arena, o->site, o->node, engine->products, &loader, &options, plan, &files))
		note_unread(engine, &of_files);
	if (!find_box(o, plan))
		return false;
	role = product_role_name(o->box->role);
	set = engine_rules(engine, false, &roles, 1U << TARGET_REQUEST | 1U << TARGET_LEAF);
	if (set == NULL)
		return false;
	if (!rules_demands(set, plan, o->box, o->order->client_store, &judge, &o->demands, engine->messages))
		return false;
	gather_trust(o, plan, &options);
	gather_names(o);
	gather_usages(o);
	gather_subject(o);
	return true;
}

static bool
find_node(struct ordering *o)
{
	struct engine *engine = o->engine;
	const struct asked *asked = engine->asked;
	struct message *message;
	const char *const *names;
	size_t count;

	if (asked->site == NULL || asked->node == NULL || asked->given[GIVEN_FILE].count != 0) {
		message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR,
		    asked->given[GIVEN_FILE].count != 0 ? "names reads a site, and no files" : "names needs a site and a node"),
		    "certproof names --site office.yaml --node expe1");
		return false;
	}
	if (!engine_products(engine) ||
	    (o->site = site_read(engine->arena, engine->products, asked->site, engine->messages)) == NULL)
		return false;
	if ((o->node = site_node(o->site, text_of(asked->node))) != NULL)
		return true;
	message = message_add(engine->messages, MESSAGE_ERROR, "the site has no node '%.*s'",
	    TEXT_ARG(text_of(asked->node)));
	names = site_node_names(engine->arena, o->site, &count);
	(void)message_hint_nearest(engine->messages, message, text_of(asked->node), names, count);
	return false;
}

bool
order_gather(struct engine *engine, const char *unit, int64_t now, struct order *order)
{
	struct ordering o = { .engine = engine, .unit = unit, .now = now, .order = order };

	if (!find_node(&o) || !gather(&o))
		return false;
	order->node = o.node->name;
	order->unit = o.box->unit;
	order->role = product_role_name(o.box->role);
	order->role_title = o.box->role->title;
	order->release = o.box->release;
	order->release_assumed = o.box->release_assumed;
	return true;
}

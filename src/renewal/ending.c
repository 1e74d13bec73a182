/* ending.c - finding all that ends, in files or in a deployment, and what hangs on it. */
#include <stdlib.h>
#include <string.h>

#include "renewal/renewal.h"

static bool
is_of(const struct ending *ending, const struct artifact *artifact)
{
	return memcmp(ending->artifact->sha256, artifact->sha256, sizeof(artifact->sha256)) == 0;
}

/* Certificates without a date, and CRLs that say no next update, end nowhere. */
static void
add(struct endings *endings, const struct artifact *artifact, struct text use)
{
	struct arena *arena = endings->engine->arena;
	const struct x509_time *ends;
	struct ending *e;

	if (artifact->kind == ARTIFACT_CERTIFICATE)
		ends = &artifact->certificate->not_after;
	else if (artifact->kind == ARTIFACT_CRL)
		ends = &artifact->crl->next_update;
	else
		return;
	if (!ends->known)
		return;
	e = LIST_ADD(arena, &endings->list);
	e->artifact = artifact;
	e->order = endings->list.count;
	e->ends = ends->seconds;
	*LIST_ADD(arena, &e->places) = (struct end_place){ artifact->source->name, artifact->line, use };
}

static int
by_object(const void *a, const void *b)
{
	const struct ending *x = a, *y = b;
	int order = memcmp(x->artifact->sha256, y->artifact->sha256, sizeof(x->artifact->sha256));

	return order != 0 ? order : x->order < y->order ? -1 : 1;
}

static int
by_end(const void *a, const void *b)
{
	const struct ending *x = a, *y = b;

	return x->ends != y->ends ? (x->ends < y->ends ? -1 : 1) : x->order < y->order ? -1 : 1;
}

static void
add_place(struct arena *arena, struct ending *to, const struct end_place *place)
{
	for (size_t i = 0; i < to->places.count; i++) {
		const struct end_place *p = &to->places.items[i];

		if (text_equal(p->file, place->file) && p->line == place->line && text_equal(p->use, place->use))
			return;
	}
	*LIST_ADD(arena, &to->places) = *place;
}

/* The same object in several places becomes one; the list is in the order of fingerprints then. */
static void
join(struct endings *endings)
{
	struct ending *items = endings->list.items;
	size_t count = 0;

	if (endings->list.count == 0)
		return;
	qsort(items, endings->list.count, sizeof(*items), by_object);
	for (size_t i = 0; i < endings->list.count; i++) {
		if (count != 0 && is_of(&items[count - 1], items[i].artifact))
			add_place(endings->engine->arena, &items[count - 1], &items[i].places.items[0]);
		else
			items[count++] = items[i];
	}
	endings->list.count = count;
}

static struct ending *
find(struct endings *endings, const struct artifact *artifact)
{
	size_t low = 0, high = endings->list.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(endings->list.items[middle].artifact->sha256, artifact->sha256, sizeof(artifact->sha256));

		if (order == 0)
			return &endings->list.items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void
add_stop(struct endings *endings, struct ending *e, struct text what)
{
	if (e == NULL)
		return;
	for (size_t i = 0; i < e->stops.count; i++)
		if (text_equal(e->stops.items[i], what))
			return;
	*LIST_ADD(endings->engine->arena, &e->stops) = what;
}

/* ---- what public CAs will and will not do ---- */

static bool
has_client_auth(struct arena *arena, const struct certificate *c)
{
	const struct extension *e = extension_find(&c->extensions, OID(CE_EXTENDED_KEY_USAGE));
	struct problems problems = { .arena = arena };
	struct oid_list usages;

	if (e == NULL)
		return false;
	(void)extension_oids(e, c->der, &problems, &usages);
	for (size_t i = 0; i < usages.count; i++)
		if (oid_equal(usages.items[i], OID(KP_CLIENT_AUTH)))
			return true;
	return false;
}

static void
remark(struct endings *endings, struct ending *e, struct text text)
{
	*LIST_ADD(endings->engine->arena, &e->remarks) = text;
}

/* What is known of the certificate that will follow this one. */
static void
look_ahead(struct endings *endings, struct ending *e)
{
	struct arena *arena = endings->engine->arena;
	const struct authority *authority;
	const struct certificate *c = e->artifact->certificate;
	struct text name;
	bool by_machine;
	int64_t after;

	/* A self-signed certificate has no other issuer, whatever its name. */
	if (certificate_is_ca(c) || certificate_self_issued(c) ||
	    (authority = authority_of(arena, endings->authorities, &c->issuer)) == NULL)
		return;
	by_machine = authority->by_machine && e->begins < e->ends;
	e->authority = name_organisation(arena, &c->issuer);
	name = text_escape(arena, e->authority);
	e->renewal = e->ends;
	if (by_machine)
		e->renewal = e->begins + (e->ends - e->begins) / 3 * 2;
	if (by_machine && e->renewal <= endings->now)
		remark(endings, e, arena_printf(arena, "renewal is due: two thirds of its life were over on %.*s",
		    TEXT_ARG(date_text(arena, e->renewal))));
	else if (by_machine)
		remark(endings, e, arena_printf(arena, "automated renewal is due from %.*s, at two thirds of its life",
		    TEXT_ARG(date_text(arena, e->renewal))));
	if (e->renewal < endings->now)
		e->renewal = endings->now;
	e->next_days = authority_days(endings->authorities, authority, e->renewal);
	if (e->next_days != 0)
		remark(endings, e, arena_printf(arena, "its successor lasts %lld days at most, if %.*s issues it on %.*s",
		    (long long)e->next_days, TEXT_ARG(name), TEXT_ARG(date_text(arena, e->renewal))));
	e->client_auth = has_client_auth(arena, c);
	e->client_auth_ends = authority->client_auth_ends;
	if (!e->client_auth)
		return;
	/* When the successor is renewed in its turn, at the latest. */
	after = e->renewal + (authority->by_machine ? e->next_days * DAY / 3 * 2 : e->next_days * DAY);
	if (authority->client_auth_ends <= e->renewal)
		remark(endings, e, arena_printf(arena, "its successor will lack clientAuth, which %.*s gives until %.*s",
		    TEXT_ARG(name), TEXT_ARG(date_text(arena, authority->client_auth_ends))));
	else
		remark(endings, e, arena_printf(arena, "%.*s gives clientAuth until %.*s: its successor can still have it%s",
		    TEXT_ARG(name), TEXT_ARG(date_text(arena, authority->client_auth_ends)),
		    e->next_days != 0 && authority->client_auth_ends <= after ? ", the one after will not" : ""));
}

static struct text
crl_label(struct arena *arena, const struct crl *crl)
{
	return name_label(arena, &crl->issuer);
}

static void
describe(struct endings *endings, struct ending *e)
{
	struct arena *arena = endings->engine->arena;
	const struct artifact *a = e->artifact;

	e->fingerprint = artifact_fingerprint(arena, a);
	e->id = hex_text(arena, (struct bytes){ a->sha256, sizeof(a->sha256) });
	e->issuer = name_rfc4514(arena, a->kind == ARTIFACT_CRL ? &a->crl->issuer : &a->certificate->issuer);
	if (a->kind == ARTIFACT_CRL) {
		e->what = TEXT("CRL");
		e->label = crl_label(arena, a->crl);
		e->begins = a->crl->this_update.seconds;
		add_stop(endings, e, arena_printf(arena, "certificates of \"%.*s\" count as revoked wherever CRLs are checked",
		    TEXT_ARG(text_escape(arena, e->label))));
		return;
	}
	e->serial = hex_colons(arena, a->certificate->serial);
	e->is_leaf = !certificate_is_ca(a->certificate);
	e->what = !e->is_leaf ? TEXT("CA certificate") : TEXT("certificate");
	e->label = name_label(arena, &a->certificate->subject);
	if (e->label.len == 0)
		e->label = arena_printf(arena, "serial %.*s", TEXT_ARG(e->serial));
	e->begins = a->certificate->not_before.seconds;
	if (a->certificate->not_before.known)
		look_ahead(endings, e);
}

static void
finish(struct endings *endings)
{
	for (size_t i = 0; i < endings->list.count; i++)
		describe(endings, &endings->list.items[i]);
	if (endings->list.count != 0)
		qsort(endings->list.items, endings->list.count, sizeof(*endings->list.items), by_end);
}

/* ---- files ---- */

static bool
of_files(struct endings *endings)
{
	struct load_result loaded = { 0 };

	engine_load(endings->engine, GIVEN_FILE, NULL, &loaded);
	for (size_t i = 0; i < loaded.artifacts.count; i++)
		add(endings, loaded.artifacts.items[i], (struct text){ "", 0 });
	join(endings);
	finish(endings);
	return !loaded.failed;
}

/* ---- sites ---- */

/* "expe1", "cucm1 tomcat", "expe1 client" */
static struct text
box_name(struct arena *arena, const struct box *box)
{
	return arena_printf(arena, "%.*s%s%.*s", TEXT_ARG(text_escape(arena, box->name)), box->unit.len != 0 ? " " : "",
	    TEXT_ARG(text_escape(arena, box->unit)));
}

static void
add_list(struct endings *endings, const struct trust_list *list, const char *what, struct text whose)
{
	for (size_t i = 0; list != NULL && i < trust_list_count(list); i++)
		add(endings, trust_list_at(list, i), arena_printf(endings->engine->arena, "%s of %.*s, entry %zu", what,
		    TEXT_ARG(whose), i + 1));
}

static void
add_box(struct endings *endings, const struct box *box)
{
	struct arena *arena = endings->engine->arena;
	struct text name = box_name(arena, box), node = text_escape(arena, box->name);

	for (size_t i = 0; i < box->certificates.count; i++)
		add(endings, box->certificates.items[i], arena_printf(arena, "certificate of %.*s", TEXT_ARG(name)));
	for (size_t i = 0; i < box->client_certificates.count; i++)
		add(endings, box->client_certificates.items[i], arena_printf(arena, "client certificate of %.*s", TEXT_ARG(node)));
	add_list(endings, box->entries, "trusted CA list", node);
	add_list(endings, box->chain, "chain", node);
	for (size_t i = 0; i < box->crls.count; i++)
		add(endings, box->crls.items[i], arena_printf(arena, "CRL of %.*s", TEXT_ARG(node)));
}

/* The services of the site that the node's product has a part in. */
static struct text
services_of(struct arena *arena, const struct box *box)
{
	struct buffer out;
	const struct product *product = box->role != NULL ? product_of_role(box->role) : NULL;

	buffer_init(&out, arena);
	for (size_t i = 0; product != NULL && i < box->site->services.count; i++)
		for (size_t j = 0; j < product->services.count; j++)
			if (text_equal(box->site->services.items[i], product->services.items[j])) {
				buffer_adds(&out, out.len == 0 ? ": " : ", ");
				buffer_add(&out, text_escape(arena, box->site->services.items[i]));
			}
	return buffer_text(&out);
}

static void
stops_of_target(struct endings *endings, const struct target *target)
{
	struct engine *engine = endings->engine;
	struct arena *arena = engine->arena;
	struct text name = box_name(arena, target->box);
	struct trust_path path;

	if (target->kind == TARGET_LINK)
		for (size_t i = 0; i < target->handshake_count; i++) {
			const struct handshake *h = &target->handshakes[i];

			if (h->certificate == NULL)
				continue;
			handshake_path(engine->crypto, arena, h, endings->now, &path);
			for (size_t j = 0; j < path.count; j++)
				add_stop(endings, find(endings, path.steps[j].certificate), arena_printf(arena,
				    "%.*s no longer trusts %.*s: %.*s", TEXT_ARG(text_escape(arena, h->to->name)),
				    TEXT_ARG(text_escape(arena, h->from->name)), TEXT_ARG(site_link_name(arena, target->link))));
		}
	if (target->kind != TARGET_LEAF || target->box->node == NULL)
		return;
	add_stop(endings, find(endings, target->artifact), arena_printf(arena, "%.*s%s%.*s", TEXT_ARG(name),
	    target->client_store && target->box->unit.len == 0 ? " as client" : "", TEXT_ARG(services_of(arena, target->box))));
	target_path(engine->crypto, arena, target, endings->now, false, &path);
	for (size_t i = 1; i < path.count; i++)
		add_stop(endings, find(endings, path.steps[i].certificate), arena_printf(arena,
		    "whoever judges the certificate of %.*s by this CA refuses it%.*s", TEXT_ARG(name),
		    TEXT_ARG(services_of(arena, target->box))));
}

/* Of one node, the phones' list is what its certificate needs of it. */
static void
add_phones(struct endings *endings, const struct plan *plan, const struct site_node *only)
{
	struct engine *engine = endings->engine;

	if (only == NULL)
		add_list(endings, plan->phone_list, "trust list", TEXT("the phones"));
	for (size_t i = 0; only != NULL && i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];
		struct trust_path path;

		if (target->kind != TARGET_LEAF || target->box->node != only || target->client_store || target->box->role == NULL ||
		    !target->box->role->phones ||
		    !target_phone_path(engine->crypto, engine->arena, target, endings->now, &path))
			continue;
		for (size_t j = 0; j < path.count; j++)
			if (path.steps[j].from == STEP_LIST)
				add(endings, path.steps[j].certificate, arena_printf(engine->arena, "trust list of the phones, entry %zu",
				    path.steps[j].position));
	}
}

static bool
of_site(struct endings *endings)
{
	struct engine *engine = endings->engine;
	const struct asked *o = engine->asked;
	struct plan_options options = { .crypto = engine->crypto, .now = endings->now };
	struct loader loader = { .arena = engine->arena, .crypto = engine->crypto, .messages = engine->messages,
		.read = &engine->read };
	struct plan *plan = ARENA_NEW(engine->arena, struct plan);
	const struct site_node *only = NULL;
	const struct site *site;
	const char *const *names;
	size_t files, count;
	bool good;

	if (!engine_products(engine) ||
	    (site = site_read(engine->arena, engine->products, o->site, engine->messages)) == NULL)
		return false;
	if (o->node != NULL && (only = site_node(site, text_of(o->node))) == NULL) {
		names = site_node_names(engine->arena, site, &count);
		(void)message_hint_nearest(engine->messages, message_add(engine->messages, MESSAGE_ERROR,
		    "the site has no node '%.*s'", TEXT_ARG(text_of(o->node))), text_of(o->node), names,
		    count);
		return false;
	}
	loader.passwords = engine_passwords(engine);
	good = plan_deployment(engine->arena, site, only, engine->products, &loader, &options, plan, &files);
	for (size_t i = 0; i < plan->boxes.count; i++)
		if (only == NULL || plan->boxes.items[i]->node == only)
			add_box(endings, plan->boxes.items[i]);
	add_phones(endings, plan, only);
	join(endings);
	for (size_t i = 0; i < plan->targets.count; i++)
		stops_of_target(endings, &plan->targets.items[i]);
	finish(endings);
	return good;
}

bool
endings_gather(struct endings *endings)
{
	struct engine *engine = endings->engine;
	struct authorities *authorities = authorities_read(engine->arena, engine->rules_folder, (struct bytes){ NULL, 0 }, engine->messages);

	endings->of_site = engine->asked->site != NULL;
	if (authorities == NULL)
		return false;
	endings->authorities = authorities;
	endings->remind_days = authorities->remind_days;
	return endings->of_site ? of_site(endings) : of_files(endings);
}

int64_t
days_left(const struct endings *endings, const struct ending *ending)
{
	int64_t seconds = ending->ends - endings->now;

	return seconds >= 0 ? seconds / DAY : -((-seconds + DAY - 1) / DAY);
}

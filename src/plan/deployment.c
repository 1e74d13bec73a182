/* deployment.c - the targets of a run over a site: a box for each certificate of each node. */
#include <string.h>

#include "plan/planner.h"

/* One certificate of a node with all that is beside it, loaded. */
struct gathered {
	struct box *box;
	struct inputs inputs;
	bool client_store, first;
};

struct deployment {
	struct arena *arena;
	const struct site *site;
	const struct products *products;
	struct loader *loader;
	const struct plan_options *options;
	struct plan *plan;
	bool good;
	/* Files that several nodes name are read once. */
	LIST(struct loaded_file) files;
	LIST(struct gathered) gathered;
	/* Of links: one list for all that a node judges by it. */
	LIST(const struct trust_list *) lists;
	struct lookup lists_by_paths;
	struct load_result phones;
};

/* Loads a file that the site names; messages are prefixed with the node that names it. */
static struct loaded_file *
load_once(struct deployment *d, const struct site_node *node, const struct site_path *path)
{
	struct loaded_file *file;
	struct message *last = d->loader->messages->last;

	for (size_t i = 0; i < d->files.count; i++)
		if (strcmp(d->files.items[i].path, path->path) == 0)
			return &d->files.items[i];
	file = LIST_ADD(d->arena, &d->files);
	file->path = path->path;
	load_path(d->loader, path->path, &file->result);
	message_scope(d->loader->messages, last,
	    (struct message_scope){ .prefix = arena_printf(d->arena, "node %.*s: ", TEXT_ARG(node->name)) });
	d->good = d->good && !file->result.failed;
	return file;
}

static struct loaded_file *
load(struct deployment *d, const struct site_node *node, const struct site_path *path)
{
	struct loaded_file *file = load_once(d, node, path);

	if (file->result.failed)
		*LIST_ADD(d->arena, &d->plan->unread) = node;
	return file;
}

/* The file is named for one thing, and holds another. */
static bool
holds_other(const struct load_result *loaded, const char *key, enum artifact_kind kind)
{
	for (size_t i = 0; i < loaded->sources.count; i++)
		if (loaded->sources.items[i]->locked.len != 0)
			return false;
	return !loaded->failed && !load_holds(loaded, kind) &&
	    !(strcmp(key, "certificate") == 0 && load_holds(loaded, ARTIFACT_REQUEST));
}

static void
tell_use(struct deployment *d, const struct site_node *node, const char *key, const struct site_path *path,
    const struct load_result *loaded, enum artifact_kind kind)
{
	struct text holds = load_holds_text(d->arena, loaded, 0);
	struct message *message = message_add(d->loader->messages, MESSAGE_ERROR, "node %.*s: %s: no %s in it%s%.*s",
	    TEXT_ARG(node->name), key, kind == ARTIFACT_CERTIFICATE ? "certificate" : kind == ARTIFACT_CRL ?
	    "CRL" : kind == ARTIFACT_REQUEST ? "certificate request" : "private key", holds.len != 0 ? ", but " : "", TEXT_ARG(holds));

	message->file = text_of(path->path);
	message_hint(d->loader->messages, message, "name another file in the site file");
}

static void
add_results(struct deployment *d, struct load_result *to, const struct load_result *from)
{
	to->failed = to->failed || from->failed;
	to->lacking = to->lacking || from->lacking;
	for (size_t i = 0; i < from->sources.count; i++)
		*LIST_ADD(d->arena, &to->sources) = from->sources.items[i];
	for (size_t i = 0; i < from->artifacts.count; i++)
		*LIST_ADD(d->arena, &to->artifacts) = from->artifacts.items[i];
}

static bool
sends_list(const struct deployment *d, const struct site_node *node)
{
	const struct product_role *role = products_unit_role(d->products, node->role, TEXT(""));

	return role != NULL && product_of_role(role)->sends_list;
}

static void
load_into(struct deployment *d, const struct site_node *node, const char *key, const struct site_path *path,
    enum artifact_kind kind, struct load_result *to)
{
	struct loaded_file *file = load(d, node, path);

	if (strcmp(key, "chain") == 0 && sends_list(d, node))
		file->not_sent = true;
	else
		file->uses |= 1U << (kind == ARTIFACT_PRIVATE_KEY ? GIVEN_KEY : strcmp(key, "downloaded") == 0 ? GIVEN_CRL_DOWNLOADED : kind == ARTIFACT_CRL ?
		    GIVEN_CRL : strcmp(key, "chain") == 0 ?
	    GIVEN_CHAIN : strcmp(key, "trust") == 0 ? GIVEN_TRUST : strcmp(key, "request") == 0 ? GIVEN_REQUEST :
	    strcmp(key, "previous") == 0 ? GIVEN_PREVIOUS : GIVEN_FILE);
	add_results(d, to, &file->result);
	if (!holds_other(&file->result, key, kind))
		return;
	to->lacking = true;
	d->good = false;
	*LIST_ADD(d->arena, &d->plan->unread) = node;
	if ((file->told & (1U << kind)) == 0)
		tell_use(d, node, key, path, &file->result, kind);
	file->told |= 1U << kind;
}

static struct load_result
load_all(struct deployment *d, const struct site_node *node, const char *key, const struct site_paths *paths,
    enum artifact_kind kind)
{
	struct load_result all = { 0 };

	for (size_t i = 0; i < paths->count; i++)
		load_into(d, node, key, &paths->items[i], kind, &all);
	return all;
}

static struct load_result
load_one(struct deployment *d, const struct site_node *node, const char *key, const struct site_path *path,
    enum artifact_kind kind)
{
	struct load_result one = { 0 };

	if (path->path != NULL)
		load_into(d, node, key, path, kind, &one);
	return one;
}

static struct box *
new_box(struct deployment *d, const struct site_node *node, const struct site_unit *unit)
{
	struct box *box = ARENA_NEW(d->arena, struct box);
	const struct product *product;

	box->plan = d->plan;
	box->name = node->name;
	box->site = d->site;
	box->node = node;
	if (unit != NULL) {
		box->unit = unit->name;
		box->role = unit->role;
		box->beside = unit->pending || unit->serves.len != 0;
		if (unit->serves.len != 0)
			texts_add_once(d->arena, &box->hosts, unit->serves);
	} else {
		/* Of a node of several units that names none, the main one is missed, or the first. */
		box->role = products_unit_role(d->products, node->role, (struct text){ "", 0 });
		if (box->role == NULL && !node->external)
			box->role = products_first_role(d->products, node->role);
		if (box->role != NULL)
			box->unit = box->role->unit;
	}
	box->release = node->release;
	if (box->role != NULL) {
		product = product_of_role(box->role);
		box->release = site_node_release(node, product, d->options->release);
		box->search = product->search;
		if (box->release.len == 0) {
			box->release = product_newest(product);
			box->release_assumed = box->release.len != 0;
		}
	}
	return box;
}

/* A CA list that several units of a node share is judged once. */
static bool
same_list(const struct box *a, const struct box *b)
{
	if (a->node != b->node || a->list_sources.count != b->list_sources.count)
		return false;
	for (size_t i = 0; i < a->list_sources.count; i++)
		if (a->list_sources.items[i] != b->list_sources.items[i])
			return false;
	return true;
}

static bool
list_is_new(const struct deployment *d, const struct box *box)
{
	for (size_t i = 0; i < d->plan->boxes.count && d->plan->boxes.items[i] != box; i++)
		if (same_list(d->plan->boxes.items[i], box))
			return false;
	return true;
}

/* Everything of a node that the site names, before anything is judged. */
static void
gather_unit(struct deployment *d, struct planner *p, const struct site_node *node, const struct site_unit *unit)
{
	struct gathered *g = LIST_ADD(d->arena, &d->gathered);
	const struct site_paths *trust = unit != NULL && unit->trust.count != 0 ? &unit->trust : &node->trust;

	if (unit != NULL) {
		g->inputs.loaded[GIVEN_FILE] = load_one(d, node, "certificate", &unit->certificate, ARTIFACT_CERTIFICATE);
		g->inputs.loaded[GIVEN_KEY] = load_one(d, node, "key", &unit->key, ARTIFACT_PRIVATE_KEY);
		g->inputs.key_given = unit->key.path != NULL;
		g->inputs.loaded[GIVEN_REQUEST] = load_one(d, node, "request", &unit->request, ARTIFACT_REQUEST);
		g->inputs.loaded[GIVEN_PREVIOUS] = load_one(d, node, "previous", &unit->previous, ARTIFACT_CERTIFICATE);
	}
	g->inputs.loaded[GIVEN_TRUST] = load_all(d, node, "trust", trust, ARTIFACT_CERTIFICATE);
	g->inputs.loaded[GIVEN_CHAIN] = load_all(d, node, "chain", &node->chain, ARTIFACT_CERTIFICATE);
	g->inputs.loaded[GIVEN_CRL] = load_all(d, node, "crl", &node->crl, ARTIFACT_CRL);
	g->inputs.loaded[GIVEN_CRL_DOWNLOADED] = load_all(d, node, "downloaded", &node->downloaded_crl, ARTIFACT_CRL);
	g->inputs.trust_given = load_holds(&g->inputs.loaded[GIVEN_TRUST], ARTIFACT_CERTIFICATE);
	g->inputs.chain_given = load_holds(&g->inputs.loaded[GIVEN_CHAIN], ARTIFACT_CERTIFICATE);
	g->inputs.crl_given = load_holds(&g->inputs.loaded[GIVEN_CRL], ARTIFACT_CRL) ||
	    load_holds(&g->inputs.loaded[GIVEN_CRL_DOWNLOADED], ARTIFACT_CRL);
	g->client_store = unit != NULL && text_is(unit->name, "client");
	g->first = unit == NULL || unit == &node->units[0];
	p->box = new_box(d, node, unit);
	g->box = p->box;
	*LIST_ADD(d->arena, &d->plan->boxes) = p->box;
	planner_box(p, &g->inputs);
}

static bool
on_link(const struct site_link *link, const struct site_node *only)
{
	return only == NULL || link->from == only || link->to == only;
}

/* Nodes that are looked at, though another one is judged: its peers, and the other ends of its links. */
static bool
is_needed(const struct site *site, const struct site_node *node, const struct site_node *only)
{
	if (only == NULL || node == only || (node->cluster != NULL && node->cluster == only->cluster))
		return true;
	for (size_t i = 0; i < site->link_count; i++)
		if (on_link(&site->links[i], only) && (site->links[i].from == node || site->links[i].to == node))
			return true;
	return false;
}

static const struct trust_list *
list_of_paths(struct deployment *d, const struct site_node *node, const struct site_paths *paths)
{
	struct load_result loaded;
	LIST(const struct artifact *) certificates = { 0 };
	struct trust_list *list;
	size_t *known;

	if (paths == NULL || paths->count == 0)
		return NULL;
	known = lookup_put_address(&d->lists_by_paths, paths);
	if (*known != 0)
		return d->lists.items[*known - 1];
	*LIST_ADD(d->arena, &d->lists) = NULL;
	*known = d->lists.count;
	loaded = load_all(d, node, "trust", paths, ARTIFACT_CERTIFICATE);
	if (loaded.lacking)
		return NULL;
	for (size_t i = 0; i < loaded.artifacts.count; i++)
		if (loaded.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE)
			*LIST_ADD(d->arena, &certificates) = loaded.artifacts.items[i];
	list = trust_list_new(d->arena, certificates.items, certificates.count);
	d->lists.items[d->lists.count - 1] = list;
	return list;
}

static const struct box *
box_of_unit(const struct deployment *d, const struct site_node *node, const struct site_unit *unit)
{
	for (size_t i = 0; unit != NULL && i < d->plan->boxes.count; i++)
		if (d->plan->boxes.items[i]->node == node && text_equal(d->plan->boxes.items[i]->unit, unit->name))
			return d->plan->boxes.items[i];
	return NULL;
}

static const struct box *
box_of_node(const struct deployment *d, const struct site_node *node)
{
	for (size_t i = 0; i < d->plan->boxes.count; i++)
		if (d->plan->boxes.items[i]->node == node)
			return d->plan->boxes.items[i];
	return NULL;
}

static void
add_handshake(struct deployment *d, struct target *target, const struct site_handshake *given, bool as_client)
{
	const struct site_paths *list = as_client ? given->server_list : given->client_list;
	const struct site_unit *unit = as_client ? given->client_unit : given->server_unit;
	struct handshake *out = &target->handshakes[target->handshake_count++];
	const struct box *box = as_client ? box_of_unit(d, given->client, given->client_unit) :
	    box_of_unit(d, given->server, given->server_unit);

	const struct box *judge;

	out->from = as_client ? given->client : given->server;
	out->to = as_client ? given->server : given->client;
	out->kind = given->kind->name;
	out->unit = as_client ? given->kind->client.unit : given->kind->server.unit;
	out->list_name = as_client ? given->kind->server.list : given->kind->client.list;
	out->names = as_client ? given->server_looks_for : given->client_looks_for;
	out->common_name = as_client ? given->server_common_name : given->client_common_name;
	out->list = list_of_paths(d, out->to, list);
	out->as_client = as_client;
	out->certain = given->certain;
	out->setting = given->kind->setting;
	judge = box_of_node(d, out->to);
	out->presenter = box;
	/* A request that stands in a certificate's place is not presented by anybody. */
	if (box != NULL && box->certificates.count != 0 && box->certificates.items[0]->kind == ARTIFACT_CERTIFICATE)
		out->certificate = box->certificates.items[0];
	out->unread = (out->list == NULL && list != NULL && list->count != 0) ||
	    (box != NULL && box->certificates.count == 0 && unit->certificate.path != NULL);
	if (box != NULL)
		out->chain = box->sent;
	out->judge = judge;
	if (judge != NULL && judge->role != NULL)
		out->revocation = product_revocation(product_of_role(judge->role), given->kind->revocation);
	if (judge != NULL)
		out->search = judge->search;
}

static void
plan_link(struct deployment *d, struct planner *p, const struct site_link *link)
{
	size_t count;
	const struct site_handshake *given = site_link_handshakes(d->arena, link, d->options->release, &count);
	struct target *target = planner_link(p, link);

	target->handshakes = ARENA_ARRAY(d->arena, struct handshake, count * 2);
	for (size_t i = 0; i < count; i++) {
		if (given[i].client_judges)
			add_handshake(d, target, &given[i], false);
		if (given[i].server_judges)
			add_handshake(d, target, &given[i], true);
	}
}

static void
load_phone_list(struct deployment *d)
{
	LIST(const struct artifact *) certificates = { 0 };

	if (d->site->phone_trust.path == NULL)
		return;
	load_path(d->loader, d->site->phone_trust.path, &d->phones);
	d->good = d->good && !d->phones.failed;
	if (holds_other(&d->phones, "phone-trust", ARTIFACT_CERTIFICATE)) {
		struct message *message = message_add(d->loader->messages, MESSAGE_ERROR, "phone-trust: no certificate in it");

		message->file = text_of(d->site->phone_trust.path);
		message_hint(d->loader->messages, message, "name a file with the CAs that the phones trust");
		d->good = false;
		return;
	}
	for (size_t i = 0; i < d->phones.artifacts.count; i++)
		if (d->phones.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE)
			*LIST_ADD(d->arena, &certificates) = d->phones.artifacts.items[i];
	d->plan->phone_list = trust_list_new(d->arena, certificates.items, certificates.count);
}

/* The path of each handshake is looked for once, whoever asks for it, and all share what a run may try. */
static void
find_paths_of_links(struct deployment *d)
{
	size_t count = 0;

	for (size_t i = 0; i < d->plan->targets.count; i++)
		count += d->plan->targets.items[i].handshake_count;
	for (size_t i = 0; i < d->plan->targets.count; i++) {
		struct target *target = &d->plan->targets.items[i];

		for (size_t j = 0; j < target->handshake_count; j++) {
			struct handshake *h = &target->handshakes[j];
			struct trust_path *path;

			h->questions = count;
			if (h->certificate == NULL || h->list == NULL)
				continue;
			path = ARENA_NEW(d->arena, struct trust_path);
			handshake_path(d->options->crypto, d->arena, h, d->options->now, path);
			h->path = path;
		}
	}
}

bool
plan_deployment(struct arena *arena, const struct site *site, const struct site_node *only,
    const struct products *products, struct loader *loader, const struct plan_options *options, struct plan *out,
    size_t *files)
{
	struct deployment d = { .arena = arena, .site = site, .products = products, .loader = loader, .options = options,
		.plan = out, .good = true };
	struct planner p;
	struct box *whole = ARENA_NEW(arena, struct box);

	planner_init(&p, arena, options, out);
	lookup_init(&d.lists_by_paths, arena);
	out->site = site;
	out->only = only;
	whole->site = site;
	whole->plan = out;
	p.box = whole;
	planner_site(&p);
	load_phone_list(&d);
	for (size_t i = 0; i < site->node_count; i++) {
		const struct site_node *node = &site->nodes[i];

		if (!is_needed(site, node, only))
			continue;
		for (size_t j = 0; j < node->unit_count; j++)
			gather_unit(&d, &p, node, &node->units[j]);
		if (node->unit_count == 0)
			gather_unit(&d, &p, node, NULL);
	}
	for (size_t i = 0; i < d.gathered.count; i++) {
		struct gathered *g = &d.gathered.items[i];

		g->box->judged = !g->box->node->external && (only == NULL || g->box->node == only);
		if (!g->box->judged)
			continue;
		p.box = g->box;
		planner_compare(&p, &g->inputs);
		planner_targets(&p, &g->inputs, g->client_store, list_is_new(&d, g->box));
		planner_open_request(&p);
		if (g->first)
			planner_node(&p);
	}
	p.box = whole;
	for (size_t i = 0; i < site->link_count; i++)
		if (on_link(&site->links[i], only))
			plan_link(&d, &p, &site->links[i]);
	find_paths_of_links(&d);
	for (size_t i = 0; i < d.files.count; i++) {
		p.not_sent = d.files.items[i].not_sent;
		planner_inputs(&p, &d.files.items[i].result, d.files.items[i].uses);
	}
	p.not_sent = false;
	planner_inputs(&p, &d.phones, 1U << GIVEN_TRUST);
	*files = d.files.count;
	return d.good;
}

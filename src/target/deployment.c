/* deployment.c - the targets of a run over a site: a box for each certificate of each node. */
#include <string.h>

#include "target/planner.h"

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
};

/* Loads a file that the site names; trouble is told with the node that names it. */
static const struct load_result *
load(struct deployment *d, const struct site_node *node, const struct site_path *path)
{
	struct loaded_file *file;
	struct message *last = d->loader->messages->last;

	for (size_t i = 0; i < d->files.count; i++)
		if (strcmp(d->files.items[i].path, path->path) == 0)
			return &d->files.items[i].result;
	file = LIST_ADD(d->arena, &d->files);
	file->path = path->path;
	load_path(d->loader, path->path, &file->result);
	for (struct message *m = last != NULL ? last->next : d->loader->messages->first; m != NULL; m = m->next)
		m->text = arena_printf(d->arena, "node %.*s: %.*s", TEXT_ARG(text_escape(d->arena, node->name)), TEXT_ARG(m->text));
	d->good = d->good && !file->result.failed;
	return &file->result;
}

static void
add_results(struct deployment *d, struct load_result *to, const struct load_result *from)
{
	for (size_t i = 0; i < from->sources.count; i++)
		*LIST_ADD(d->arena, &to->sources) = from->sources.items[i];
	for (size_t i = 0; i < from->artifacts.count; i++)
		*LIST_ADD(d->arena, &to->artifacts) = from->artifacts.items[i];
}

static struct load_result
load_all(struct deployment *d, const struct site_node *node, const struct site_paths *paths)
{
	struct load_result all = { 0 };

	for (size_t i = 0; i < paths->count; i++)
		add_results(d, &all, load(d, node, &paths->items[i]));
	return all;
}

static struct load_result
load_one(struct deployment *d, const struct site_node *node, const struct site_path *path)
{
	struct load_result one = { 0 };

	if (path->path != NULL)
		add_results(d, &one, load(d, node, path));
	return one;
}

static struct box *
new_box(struct deployment *d, const struct site_node *node, const struct site_unit *unit)
{
	struct box *box = ARENA_NEW(d->arena, struct box);
	const struct product *product;

	box->name = node->name;
	box->site = d->site;
	box->node = node;
	if (unit != NULL) {
		box->unit = unit->name;
		box->role = unit->role;
	} else {
		box->role = products_unit_role(d->products, node->role, (struct text){ "", 0 });
	}
	box->release = d->options->release.len != 0 ? d->options->release : node->release;
	if (box->role != NULL) {
		product = product_of_role(box->role);
		box->search = product->search;
		if (box->release.len == 0) {
			box->release = product_newest(product);
			box->release_assumed = true;
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

static void
plan_unit(struct deployment *d, struct planner *p, const struct site_node *node, const struct site_unit *unit)
{
	struct inputs inputs = { 0 };
	const struct site_paths *trust = unit != NULL && unit->trust.count != 0 ? &unit->trust : &node->trust;

	if (unit != NULL) {
		inputs.files = load_one(d, node, &unit->certificate);
		inputs.keys = load_one(d, node, &unit->key);
		inputs.key_given = unit->key.path != NULL;
	}
	inputs.trust = load_all(d, node, trust);
	inputs.chain = load_all(d, node, &node->chain);
	inputs.crls = load_all(d, node, &node->crl);
	inputs.trust_given = trust->count != 0;
	inputs.chain_given = node->chain.count != 0;
	inputs.crl_given = node->crl.count != 0;
	p->box = new_box(d, node, unit);
	*LIST_ADD(d->arena, &d->plan->boxes) = p->box;
	planner_box(p, &inputs);
	planner_targets(p, &inputs, unit != NULL && text_is(unit->name, "client"), list_is_new(d, p->box));
	if (unit == NULL || unit == &node->units[0])
		planner_node(p);
}

static bool
on_link(const struct site_link *link, const struct site_node *only)
{
	return only == NULL || link->from == only || link->to == only;
}

bool
plan_deployment(struct arena *arena, const struct site *site, const struct site_node *only,
    const struct products *products, struct loader *loader, const struct plan_options *options, struct plan *out,
    size_t *files)
{
	struct deployment d = { arena, site, products, loader, options, out, true, { 0 } };
	struct planner p = { .arena = arena, .options = options, .plan = out };
	struct box *whole = ARENA_NEW(arena, struct box);

	whole->site = site;
	p.box = whole;
	planner_site(&p);
	for (size_t i = 0; i < site->node_count; i++) {
		const struct site_node *node = &site->nodes[i];

		if ((only != NULL && node != only) || node->external)
			continue;
		for (size_t j = 0; j < node->unit_count; j++)
			plan_unit(&d, &p, node, &node->units[j]);
		if (node->unit_count == 0)
			plan_unit(&d, &p, node, NULL);
	}
	p.box = whole;
	for (size_t i = 0; i < site->link_count; i++)
		if (on_link(&site->links[i], only))
			planner_link(&p, &site->links[i]);
	*files = d.files.count;
	return d.good;
}

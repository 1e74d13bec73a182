/* change.c - from a deployment of today to that to come: which steps, in which order, and what each would break. */
#include <string.h>

#include "renewal/renewal.h"

/* A deployment on the way: what each node has at the moment. */
struct state {
	struct site site;
	struct site_node *nodes;
};

struct changing {
	struct engine *engine;
	struct change_plan *out;
	const struct site *today, *then;
	struct state state;
	struct loader loader;
	struct lookup failing;         /* findings of the state before: 1 */
	size_t checked;                /* states judged */
};

/* ---- states ---- */

static struct site_node *
node_of(struct state *state, struct text name)
{
	for (size_t i = 0; i < state->site.node_count; i++)
		if (text_equal(state->nodes[i].name, name))
			return &state->nodes[i];
	return NULL;
}

/* Copies what steps change, so that clusters and links speak of the copies. */
static bool
begin_state(struct changing *c)
{
	struct arena *arena = c->engine->arena;
	struct state *s = &c->state;

	s->site = *c->today;
	s->nodes = ARENA_ARRAY(arena, struct site_node, s->site.node_count);
	s->site.nodes = s->nodes;
	for (size_t i = 0; i < s->site.node_count; i++) {
		struct site_node *node = &s->nodes[i];
		struct site_unit *units = ARENA_ARRAY(arena, struct site_unit, c->today->nodes[i].unit_count);

		*node = c->today->nodes[i];
		for (size_t j = 0; j < node->unit_count; j++)
			units[j] = node->units[j];
		node->units = units;
		node->site = &s->site;
	}
	s->site.clusters = ARENA_ARRAY(arena, struct site_cluster, s->site.cluster_count);
	for (size_t i = 0; i < s->site.cluster_count; i++) {
		struct site_cluster *cluster = &s->site.clusters[i];

		*cluster = c->today->clusters[i];
		cluster->nodes = ARENA_ARRAY(arena, const struct site_node *, cluster->node_count);
		for (size_t j = 0; j < cluster->node_count; j++) {
			struct site_node *node = node_of(s, c->today->clusters[i].nodes[j]->name);

			cluster->nodes[j] = node;
			node->cluster = cluster;
		}
	}
	s->site.links = ARENA_ARRAY(arena, struct site_link, c->then->link_count);
	s->site.link_count = 0;
	for (size_t i = 0; i < c->then->link_count; i++) {
		struct site_link *link = &s->site.links[s->site.link_count];

		*link = c->then->links[i];
		link->from = node_of(s, link->from->name);
		link->to = node_of(s, link->to->name);
		if (link->from != NULL && link->to != NULL)
			s->site.link_count++;
	}
	return s->site.node_count != 0;
}

static bool
same_paths(const struct site_paths *a, const struct site_paths *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i].path, b->items[i].path) != 0)
			return false;
	return true;
}

/* The certificates of some files, by fingerprint. */
static void
load_paths(struct changing *c, const struct site_paths *paths, struct load_result *out)
{
	struct load_result one;

	*out = (struct load_result){ 0 };
	for (size_t i = 0; i < paths->count; i++) {
		one = (struct load_result){ 0 };
		load_path(&c->loader, paths->items[i].path, &one);
		for (size_t j = 0; j < one.artifacts.count; j++)
			if (one.artifacts.items[j]->kind == ARTIFACT_CERTIFICATE)
				*LIST_ADD(c->engine->arena, &out->artifacts) = one.artifacts.items[j];
	}
}

/* Names of those that are in `of` and not in `but`. */
static struct texts
missing_from(struct changing *c, const struct site_paths *of, const struct site_paths *but)
{
	struct load_result a, b;
	struct texts names = { 0 };

	load_paths(c, of, &a);
	load_paths(c, but, &b);
	for (size_t i = 0; i < a.artifacts.count; i++) {
		bool found = false;

		for (size_t j = 0; j < b.artifacts.count && !found; j++)
			found = memcmp(a.artifacts.items[i]->sha256, b.artifacts.items[j]->sha256, sizeof(b.artifacts.items[j]->sha256)) == 0;
		if (!found)
			texts_add_once(c->engine->arena, &names, name_label(c->engine->arena, &a.artifacts.items[i]->certificate->subject));
	}
	return names;
}

static bool
same_certificate(struct changing *c, const struct site_path *a, const struct site_path *b)
{
	struct site_path one = *a, other = *b;
	struct site_paths x = { .items = &one, .count = a->path != NULL }, y = { .items = &other, .count = b->path != NULL };

	return missing_from(c, &x, &y).count == 0 && missing_from(c, &y, &x).count == 0;
}

static struct site_paths
both(struct arena *arena, const struct site_paths *a, const struct site_paths *b)
{
	struct site_paths out = { .items = ARENA_ARRAY(arena, struct site_path, a->count + b->count) };

	for (size_t i = 0; i < a->count; i++)
		out.items[out.count++] = a->items[i];
	for (size_t i = 0; i < b->count; i++)
		out.items[out.count++] = b->items[i];
	return out;
}

/* ---- judging a state ---- */

static struct bytes
key_of(struct arena *arena, const struct finding *f)
{
	return bytes_of_text(arena_printf(arena, "%.*s %.*s %.*s %.*s %.*s", TEXT_ARG(f->rule), TEXT_ARG(f->node), TEXT_ARG(f->unit), TEXT_ARG(f->link),
	    TEXT_ARG(f->message)));
}

/* What fails now and did not before; of the first state nothing is new. */
static bool
judge_state(struct changing *c, struct change_step *step)
{
	struct engine *engine = c->engine;
	struct plan_options options = { .crypto = engine->crypto, .now = c->out->now };
	struct judge_options judge = { .arena = engine->arena, .crypto = engine->crypto, .now = c->out->now, .config = engine->config };
	struct plan *plan = ARENA_NEW(engine->arena, struct plan);
	struct result result = { .at = c->out->now };
	struct messages ignored;
	struct strings read = { 0 };
	struct loader loader = c->loader;
	struct lookup failing;
	struct texts roles = { 0 };
	const struct rule_set *set;
	size_t files;

	messages_init(&ignored, engine->arena);
	loader.read = &read;
	/* The first state tells what cannot be read. */
	if (c->checked++ != 0)
		loader.messages = &ignored;
	if (!plan_deployment(engine->arena, &c->state.site, NULL, engine->products, &loader, &options, plan, &files) && c->checked == 1)
		return false;
	for (size_t i = 0; i < plan->boxes.count; i++)
		if (plan->boxes.items[i]->role != NULL)
			texts_add_once(engine->arena, &roles, product_role_name(plan->boxes.items[i]->role));
	if ((set = engine_rules(engine, false, &roles, ~0U)) == NULL)
		return false;
	rules_judge(set, plan, &judge, &result);
	lookup_init(&failing, engine->arena);
	for (size_t i = 0; i < result.findings.count; i++) {
		const struct finding *f = &result.findings.items[i];
		struct bytes key = key_of(engine->arena, f);

		if (f->severity != SEVERITY_ERROR || !finding_counts(f))
			continue;
		if (step != NULL && lookup_get(&c->failing, key) == 0)
			*LIST_ADD(engine->arena, &step->breaks) = (struct change_fault){ f->rule, f->link.len != 0 ? f->link : f->node, f->message, f->fix };
		*lookup_put(&failing, key) = 1;
	}
	if (step == NULL)
		for (size_t i = 0; i < result.findings.count; i++)
			if (result.findings.items[i].severity == SEVERITY_ERROR && finding_counts(&result.findings.items[i]))
				*LIST_ADD(engine->arena, &c->out->today) = (struct change_fault){ result.findings.items[i].rule, result.findings.items[i].link.len != 0 ?
				    result.findings.items[i].link : result.findings.items[i].node, result.findings.items[i].message, result.findings.items[i].fix };
	c->failing = failing;
	return true;
}

static struct change_step *
add_step(struct changing *c, enum change_kind kind, struct text node, struct text unit)
{
	struct change_step *step = LIST_ADD(c->engine->arena, &c->out->steps);

	*step = (struct change_step){ .kind = kind, .node = node, .unit = unit };
	return step;
}

/* ---- steps ---- */

static const struct site_node *
node_then(const struct changing *c, const struct site_node *node)
{
	return site_node(c->then, node->name);
}

static const struct site_unit *
unit_then(const struct changing *c, const struct site_node *node, const struct site_unit *unit)
{
	const struct site_node *then = node_then(c, node);

	return then != NULL ? site_node_unit(then, unit->name) : NULL;
}

/* The certificate that is to come: of the deployment then, else what is pending today. */
static const struct site_path *
certificate_then(const struct changing *c, const struct site_node *node, const struct site_unit *unit)
{
	const struct site_unit *then = unit_then(c, node, unit);

	if (then != NULL && c->then != c->today && then->certificate.path != NULL)
		return &then->certificate;
	for (size_t i = 0; i < node->unit_count; i++)
		if (node->units[i].pending && node->units[i].role == unit->role)
			return &node->units[i].certificate;
	return &unit->certificate;
}

static bool
changes_certificate(struct changing *c, const struct site_node *node, const struct site_unit *unit)
{
	return !unit->pending && unit->certificate.path != NULL && !same_certificate(c, &unit->certificate, certificate_then(c, node, unit));
}

static bool
node_changes(struct changing *c, const struct site_node *node)
{
	for (size_t i = 0; i < node->unit_count; i++)
		if (changes_certificate(c, node, &node->units[i]))
			return true;
	return false;
}

/* Peers do not verify each other while their certificates differ from what they expect. */
static bool
set_clusters(struct changing *c, bool permissive)
{
	for (size_t i = 0; i < c->state.site.cluster_count; i++) {
		struct site_cluster *cluster = &c->state.site.clusters[i];
		bool changes = false;

		for (size_t j = 0; j < cluster->node_count; j++)
			changes = changes || node_changes(c, c->today->clusters[i].nodes[j]);
		if (!changes || cluster->node_count < 2 || !text_is(c->today->clusters[i].tls_verify, "enforcing"))
			continue;
		cluster->tls_verify = permissive ? TEXT("permissive") : TEXT("enforcing");
		for (size_t j = 0; j < c->state.site.link_count; j++)
			if (text_is(c->state.site.links[j].zone, "cluster") && c->state.site.links[j].from->cluster == cluster)
				c->state.site.links[j].tls_verify = c->state.site.links[j].tls_verify_to = permissive ? TEXT("off") : TEXT("on");
		if (!judge_state(c, add_step(c, permissive ? CHANGE_PERMISSIVE : CHANGE_ENFORCING, cluster->name, TEXT(""))))
			return false;
	}
	return true;
}

/* Each list of a node that has more then, or less. */
static bool
set_lists(struct changing *c, bool more)
{
	for (size_t i = 0; i < c->state.site.node_count; i++) {
		struct site_node *node = &c->state.nodes[i];
		const struct site_node *now = &c->today->nodes[i], *then = node_then(c, now);

		for (size_t j = 0; then != NULL && c->then != c->today && j <= node->unit_count; j++) {
			const struct site_unit *u = j < node->unit_count ? unit_then(c, now, &now->units[j]) : NULL;
			const struct site_paths *old = j < node->unit_count ? &now->units[j].trust : &now->trust;
			const struct site_paths *new = j < node->unit_count ? (u != NULL ? &u->trust : old) : &then->trust;
			bool apart = j == node->unit_count || !same_paths(old, &now->trust);
			struct texts names;
			struct change_step *step;

			if (same_paths(old, new) || (names = more ? missing_from(c, new, old) : missing_from(c, old, new)).count == 0)
				continue;
			*(j < node->unit_count ? &node->units[j].trust : &node->trust) = more ? both(c->engine->arena, old, new) : *new;
			if (!apart)
				continue;
			step = add_step(c, more ? CHANGE_ADD : CHANGE_REMOVE, node->name, j < node->unit_count ? node->units[j].name : TEXT(""));
			step->what = names;
			if (!judge_state(c, step))
				return false;
		}
	}
	return true;
}

static bool
set_certificates(struct changing *c)
{
	for (size_t i = 0; i < c->state.site.node_count; i++) {
		struct site_node *node = &c->state.nodes[i];
		const struct site_node *now = &c->today->nodes[i];
		bool restart = false;

		for (size_t j = 0; j < node->unit_count; j++) {
			const struct site_unit *then = unit_then(c, now, &now->units[j]);
			struct change_step *step;

			if (!changes_certificate(c, now, &now->units[j]))
				continue;
			node->units[j].certificate = *certificate_then(c, now, &now->units[j]);
			node->units[j].key = then != NULL && c->then != c->today ? then->key : (struct site_path){ 0 };
			node->units[j].request = node->units[j].previous = (struct site_path){ 0 };
			step = add_step(c, CHANGE_CERTIFICATE, node->name, node->units[j].name);
			texts_add_once(c->engine->arena, &step->what, node->units[j].certificate.text);
			if (!judge_state(c, step))
				return false;
			restart = restart || !node->external;
		}
		if (restart)
			(void)add_step(c, CHANGE_RESTART, node->name, TEXT(""));
	}
	return true;
}

static const struct site *
read_other(struct engine *engine, const char *path)
{
	return site_read(engine->arena, engine->products, path, engine->messages);
}

bool
changes_gather(struct engine *engine, const char *to, int64_t now, struct change_plan *out)
{
	struct changing c = { .engine = engine, .out = out, .loader = { .arena = engine->arena, .crypto = engine->crypto, .messages = engine->messages,
		.read = &engine->read } };

	*out = (struct change_plan){ .now = now };
	if (engine->asked->site == NULL || engine->asked->given[GIVEN_FILE].count != 0) {
		message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR, "site plan needs a site, and reads no files"),
		    "certproof site plan --site today.yaml --to then.yaml");
		return false;
	}
	if (!engine_products(engine) || (c.today = read_other(engine, engine->asked->site)) == NULL ||
	    (c.then = to != NULL ? read_other(engine, to) : c.today) == NULL)
		return false;
	c.loader.passwords = engine_passwords(engine);
	lookup_init(&c.failing, engine->arena);
	for (size_t i = 0; i < c.then->node_count; i++)
		if (site_node(c.today, c.then->nodes[i].name) == NULL)
			texts_add_once(engine->arena, &out->added, c.then->nodes[i].name);
	for (size_t i = 0; i < c.today->node_count; i++)
		if (site_node(c.then, c.today->nodes[i].name) == NULL)
			texts_add_once(engine->arena, &out->removed, c.today->nodes[i].name);
	return begin_state(&c) && judge_state(&c, NULL) && set_clusters(&c, true) && set_lists(&c, true) && set_certificates(&c) &&
	    set_lists(&c, false) && set_clusters(&c, false);
}

/* verdict.c - the order of findings, and what they add up to. */
#include <stdlib.h>
#include <string.h>

#include "rules/judging.h"

/* What findings are sorted by: rank of the box and of the file, then line, rule, object, place. */
struct ranked {
	size_t box, file;
	struct finding finding;
	size_t index;
};

static int
compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order;

	if (x->box != y->box)
		return x->box < y->box ? -1 : 1;
	if (x->file != y->file)
		return x->file < y->file ? -1 : 1;
	if (x->finding.line != y->finding.line)
		return x->finding.line < y->finding.line ? -1 : 1;
	if ((order = text_compare(x->finding.rule, y->finding.rule)) != 0 ||
	    (order = strcmp(object_name(x->finding.object), object_name(y->finding.object))) != 0)
		return order;
	/* Places of one rule come in the order of its list: cert.san.dns[9] before cert.san.dns[10]. */
	return x->index < y->index ? -1 : x->index > y->index;
}

static size_t
box_rank(const struct plan *plan, const struct target *target)
{
	size_t rank = 0;

	if (target->kind == TARGET_SITE)
		return 0;
	while (rank < plan->boxes.count && plan->boxes.items[rank] != target->box)
		rank++;
	return target->kind == TARGET_LINK ? plan->boxes.count + 1 : rank + 1;
}

void
findings_sort(const struct plan *plan, struct result *out, struct arena *arena)
{
	size_t count = out->findings.count;
	struct lookup files;
	struct ranked *ranked;

	lookup_init(&files, arena);
	for (size_t i = plan->files.count; i-- > 0;)
		*lookup_put(&files, bytes_of_text(plan->files.items[i]->name)) = i + 1;
	if (count == 0 || (ranked = calloc(count, sizeof(*ranked))) == NULL)
		return;
	for (size_t i = 0; i < count; i++) {
		ranked[i].finding = out->findings.items[i];
		ranked[i].index = i;
		ranked[i].box = box_rank(plan, &plan->targets.items[ranked[i].finding.target]);
		ranked[i].file = lookup_get(&files, bytes_of_text(ranked[i].finding.file));
		/* What is in no file comes last. */
		if (ranked[i].file == 0)
			ranked[i].file = SIZE_MAX;
		/* Links come in the order of the site file, each with all that is found of it. */
		if (plan->targets.items[ranked[i].finding.target].kind == TARGET_LINK)
			ranked[i].file = ranked[i].finding.target;
	}
	qsort(ranked, count, sizeof(*ranked), compare);
	for (size_t i = 0; i < count; i++)
		out->findings.items[i] = ranked[i].finding;
	free(ranked);
}

struct tally {
	struct arena *arena;
	struct verdict *verdict;
	bool refused, fails, undecided, worse;
};

static bool
refuses(const struct finding *f)
{
	return f->severity == SEVERITY_ERROR && f->effect == EFFECT_REFUSED && !f->undecided;
}

/* An error that does not say what comes of it is no less an error. */
static bool
makes_fail(const struct finding *f)
{
	return f->severity == SEVERITY_ERROR && f->effect != EFFECT_REFUSED && !f->undecided;
}

static void
count_finding(struct tally *tally, const struct finding *f, bool decides)
{
	bool refused = refuses(f), fails = makes_fail(f);

	tally->refused = tally->refused || refused;
	tally->fails = tally->fails || fails;
	tally->undecided = tally->undecided || f->undecided;
	tally->worse = tally->worse || f->severity > SEVERITY_NOTICE;
	if (fails || refused)
		for (size_t i = 0; i < f->services.count; i++)
			texts_add_once(tally->arena, &tally->verdict->services, f->services.items[i]);
	if (decides)
		texts_add_once(tally->arena, &tally->verdict->because, f->rule);
}

static bool
deciding(enum verdict_kind kind, const struct finding *f)
{
	switch (kind) {
	case VERDICT_REFUSED:
		return refuses(f);
	case VERDICT_FAILS:
		return makes_fail(f);
	case VERDICT_NOT_JUDGED:
		return f->undecided;
	case VERDICT_WARNINGS:
		return f->severity > SEVERITY_NOTICE;
	case VERDICT_READY:
		break;
	}
	return false;
}

static bool
is_on_path(const struct trust_path *path, const struct artifact *ca)
{
	for (size_t i = 1; path != NULL && i < path->count; i++)
		if (bytes_equal(path->steps[i].certificate->der, ca->der))
			return true;
	return false;
}

/*
 * A CA is judged for the first certificate on whose path it is. For another one, or any of a node when that is
 * SIZE_MAX, the finding counts as well, if the rule speaks of CAs of its role and release.
 */
static bool
counts_on_path(const struct rule_set *set, const struct plan *plan, const struct finding *f, const struct box *box, size_t leaf)
{
	const struct target *ca = &plan->targets.items[f->target];

	if (f->rule_index >= set->rules.count || ca->leaf == SIZE_MAX || (ca->kind != TARGET_INTERMEDIATE && ca->kind != TARGET_ROOT))
		return false;
	for (size_t i = leaf == SIZE_MAX ? 0 : leaf; i < plan->targets.count && (leaf == SIZE_MAX || i == leaf); i++) {
		const struct target *target = &plan->targets.items[i];
		struct target as_judged_there = *ca;

		as_judged_there.box = target->box;
		if (target->kind != TARGET_CHAIN && (box->node != NULL ? target->box->node == box->node : target->box == box) &&
		    is_on_path(target->path, ca->artifact) && judge_fits(set->rules.items[f->rule_index], &as_judged_there))
			return true;
	}
	return false;
}

/* The finding counts for the verdict on `leaf`, or on the box's whole node when that is SIZE_MAX. */
static bool
counts(const struct rule_set *set, const struct plan *plan, const struct finding *f, const struct box *box, size_t leaf)
{
	const struct target *target = &plan->targets.items[f->target];

	if (target->kind == TARGET_LINK || target->kind == TARGET_SITE)
		return f->target == leaf;
	if (counts_on_path(set, plan, f, box, leaf))
		return true;
	if (box->node != NULL ? target->box->node != box->node : target->box != box)
		return false;
	if (leaf == SIZE_MAX || f->target == leaf || target->leaf == leaf)
		return true;
	/* The list and the files of a box are every certificate's; other certificates and their keys are not. */
	if (target->kind == TARGET_TRUST)
		return true;
	if (target->kind == TARGET_KEY)
		return plan->targets.items[leaf].key == target->artifact;
	return target->kind == TARGET_FILE && (target->source == plan->targets.items[leaf].source ||
	    (plan->targets.items[leaf].key != NULL && target->source == plan->targets.items[leaf].key->source) ||
	    target->use == USE_TRUST);
}

/* ---- what may count for which verdict ---- */

/*
 * Positions of findings (or of what was not checked) by what they hang on: a node, a certificate, a key, a file;
 * under the plan what may count for any. So a verdict on each of many certificates does not look at all findings.
 */
struct positions {
	LIST(size_t) items;
};
struct shelf {
	struct arena *arena;
	struct lookup places;
	LIST(struct positions) rows;
};

static void
put(struct shelf *shelf, const void *key, size_t position)
{
	size_t *place = lookup_put_address(&shelf->places, key);

	if (*place == 0) {
		(void)LIST_ADD(shelf->arena, &shelf->rows);
		*place = shelf->rows.count;
	}
	*LIST_ADD(shelf->arena, &shelf->rows.items[*place - 1].items) = position;
}

static void
shelve(struct shelf *shelf, const struct plan *plan, size_t index, size_t position)
{
	const struct target *target = &plan->targets.items[index];

	if (target->kind == TARGET_TRUST || target->kind == TARGET_INTERMEDIATE || target->kind == TARGET_ROOT ||
	    (target->kind == TARGET_FILE && target->use == USE_TRUST))
		put(shelf, plan, position);
	if (target->box->node != NULL)
		put(shelf, target->box->node, position);
	put(shelf, target, position);
	if (target->leaf != SIZE_MAX)
		put(shelf, &plan->targets.items[target->leaf], position);
	if (target->kind == TARGET_KEY)
		put(shelf, target->artifact, position);
	if (target->kind == TARGET_FILE)
		put(shelf, target->source, position);
}

static void
take(const struct shelf *shelf, const void *key, struct positions *to)
{
	size_t place = key != NULL ? lookup_get_address(&shelf->places, key) : 0;

	for (size_t i = 0; place != 0 && i < shelf->rows.items[place - 1].items.count; i++)
		*LIST_ADD(shelf->arena, &to->items) = shelf->rows.items[place - 1].items.items[i];
}

static int
compare_positions(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

/* In their order, each once. */
static struct positions
candidates(const struct shelf *shelf, const struct plan *plan, const struct box *box, size_t leaf)
{
	const struct target *target = leaf == SIZE_MAX ? NULL : &plan->targets.items[leaf];
	struct positions found = { { 0 } };
	size_t kept = 0;

	take(shelf, plan, &found);
	if (target == NULL) {
		take(shelf, box->node, &found);
	} else {
		take(shelf, target, &found);
		take(shelf, target->source, &found);
		take(shelf, target->key, &found);
		take(shelf, target->key != NULL ? target->key->source : NULL, &found);
	}
	if (found.items.count > 1)
		qsort(found.items.items, found.items.count, sizeof(*found.items.items), compare_positions);
	for (size_t i = 0; i < found.items.count; i++)
		if (i == 0 || found.items.items[i] != found.items.items[i - 1])
			found.items.items[kept++] = found.items.items[i];
	found.items.count = kept;
	return found;
}

/* Something that could not be judged of a target. */
struct gap {
	size_t target;
	struct text why;
};

struct verdicts {
	const struct rule_set *set;
	const struct plan *plan;
	const struct judge_options *options;
	struct result *out;
	struct arena *arena;
	struct shelf findings, not_checked, unjudged;
	LIST(struct gap) gaps;
};

/* ---- what could not be judged, whatever rules say of it ---- */

static void
add_gap(struct verdicts *v, size_t target, struct text why)
{
	*LIST_ADD(v->arena, &v->gaps) = (struct gap){ target, why };
	shelve(&v->unjudged, v->plan, target, v->gaps.count - 1);
}

static bool
node_is_unread(const struct plan *plan, const struct site_node *node)
{
	for (size_t i = 0; node != NULL && i < plan->unread.count; i++)
		if (plan->unread.items[i] == node)
			return true;
	return false;
}

static struct text
node_text(struct verdicts *v, const char *what, struct text unit, const struct site_node *node)
{
	return arena_printf(v->arena, "%s%s%.*s of node %.*s", what, unit.len != 0 ? " " : "",
	    TEXT_ARG(unit), TEXT_ARG(node->name));
}

/* Of a handshake both ends have to be known, and the path to be decided. */
static void
look_at_handshake(struct verdicts *v, size_t link, const struct handshake *h)
{
	struct trust_path path;

	if (h->certificate == NULL)
		add_gap(v, link, arena_printf(v->arena, "the %.*s is not known", TEXT_ARG(node_text(v, "certificate", h->unit, h->from))));
	if (h->list == NULL)
		add_gap(v, link, arena_printf(v->arena, "the %.*s is not known", TEXT_ARG(node_text(v, "trusted CA list",
		    text_is(h->list_name, "trust") ? TEXT("") : h->list_name, h->to))));
	if (h->certificate == NULL || h->list == NULL)
		return;
	handshake_path(v->options->crypto, v->arena, h, v->options->now, &path);
	if (path.fault == PATH_UNDECIDED || path.fault == PATH_BUDGET)
		add_gap(v, link, arena_printf(v->arena, "the chain of node %.*s %.*s", TEXT_ARG(h->from->name),
		    TEXT_ARG(path_fault_text(v->arena, &path))));
}

static void
look_at_link(struct verdicts *v, size_t link)
{
	const struct target *target = &v->plan->targets.items[link];
	const struct site_node *const ends[] = { target->link->from, target->link->to };

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (node_is_unread(v->plan, ends[i]))
			add_gap(v, link, arena_printf(v->arena, "%.*s could not be used", TEXT_ARG(node_text(v, "a file", TEXT(""), ends[i]))));
	for (size_t i = 0; i < target->handshake_count; i++)
		look_at_handshake(v, link, &target->handshakes[i]);
}

/* A certificate of the user's own node: without it, or without rules for it, the node cannot be called ready. */
static void
look_at_box(struct verdicts *v, size_t target, const struct box *box)
{
	/* A list of a unit that no rule knows is no promise of a certificate. */
	if (box->role == NULL && box->certificates.count == 0 && box->unit.len != 0)
		return;
	if (box->role == NULL)
		add_gap(v, target, arena_printf(v->arena, "no rules are known for the %.*s", TEXT_ARG(node_text(v, "certificate", box->unit, box->node))));
	else if (box->certificates.count == 0)
		add_gap(v, target, arena_printf(v->arena, "there is no %.*s", TEXT_ARG(node_text(v, "certificate", box->unit, box->node))));
}

static void
look_at_node(struct verdicts *v, size_t target)
{
	const struct site_node *node = v->plan->targets.items[target].box->node;

	if (node_is_unread(v->plan, node)) {
		add_gap(v, target, TEXT("a file that the site names could not be used"));
		return;
	}
	for (size_t i = 0; i < v->plan->boxes.count; i++)
		if (v->plan->boxes.items[i]->node == node)
			look_at_box(v, target, v->plan->boxes.items[i]);
}

static void
gather_gaps(struct verdicts *v)
{
	const struct plan *plan = v->plan;

	v->unjudged.arena = v->arena;
	lookup_init(&v->unjudged.places, v->arena);
	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];

		if (target->kind == TARGET_LINK)
			look_at_link(v, i);
		else if (target->kind == TARGET_NODE)
			look_at_node(v, i);
		else if (target->kind == TARGET_CHAIN && target->path != NULL &&
		    (target->path->fault == PATH_UNDECIDED || target->path->fault == PATH_BUDGET))
			add_gap(v, i, arena_printf(v->arena, "the chain %.*s", TEXT_ARG(path_fault_text(v->arena, target->path))));
		if (target->source != NULL && target->source->incomplete)
			add_gap(v, i, arena_printf(v->arena, "%.*s could not be read whole", TEXT_ARG(target->source->name)));
		if ((target->kind == TARGET_LEAF || target->kind == TARGET_REQUEST) && target->box->partial)
			add_gap(v, i, TEXT("an input that was named could not be used"));
	}
	for (size_t i = 0; i < v->out->not_checked.count; i++)
		if (v->out->not_checked.items[i].why.len != 0)
			add_gap(v, v->out->not_checked.items[i].target, v->out->not_checked.items[i].why);
	for (size_t i = 0; i < v->out->rule_errors.count; i++)
		add_gap(v, v->out->rule_errors.items[i].target, arena_printf(v->arena, "rule %.*s could not be evaluated",
		    TEXT_ARG(v->out->rule_errors.items[i].rule)));
}

static struct text
assumed_release(const struct plan *plan, const struct site_node *node)
{
	for (size_t i = 0; node != NULL && i < plan->boxes.count; i++)
		if (plan->boxes.items[i]->node == node && plan->boxes.items[i]->release_assumed)
			return plan->boxes.items[i]->release;
	return (struct text){ "", 0 };
}

static void
add_verdict(struct verdicts *v, const struct box *box, size_t leaf)
{
	const struct plan *plan = v->plan;
	struct result *out = v->out;
	struct verdict *verdict = LIST_ADD(v->arena, &out->verdicts);
	struct tally tally = { .arena = v->arena, .verdict = verdict };
	struct positions found = candidates(&v->findings, plan, box, leaf);
	struct positions not_checked = candidates(&v->not_checked, plan, box, leaf);
	struct positions unjudged = candidates(&v->unjudged, plan, box, leaf);
	size_t kept = 0;

	verdict->node = box->name;
	if (leaf != SIZE_MAX && plan->targets.items[leaf].kind == TARGET_LINK) {
		verdict->link = out->targets.items[leaf].link;
		verdict->from = plan->targets.items[leaf].link->from->name;
		verdict->to = plan->targets.items[leaf].link->to->name;
	} else if (leaf != SIZE_MAX) {
		verdict->file = out->targets.items[leaf].file;
		verdict->object = out->targets.items[leaf].object;
		verdict->subject = out->targets.items[leaf].subject;
	} else {
		verdict->release_assumed = assumed_release(plan, box->node);
	}
	for (size_t i = 0; i < found.items.count; i++) {
		const struct finding *f = &out->findings.items[found.items.items[i]];

		if (!counts(v->set, plan, f, box, leaf))
			continue;
		verdict->waived += f->waived.len != 0 && f->severity > SEVERITY_NOTICE;
		if (finding_counts(f))
			found.items.items[kept++] = found.items.items[i];
	}
	for (size_t i = 0; i < kept; i++)
		count_finding(&tally, &out->findings.items[found.items.items[i]], false);
	for (size_t i = 0; i < unjudged.items.count; i++) {
		const struct gap *gap = &v->gaps.items[unjudged.items.items[i]];

		if (counts(v->set, plan, &(struct finding){ .target = gap->target, .rule_index = SIZE_MAX }, box, leaf))
			texts_add_once(v->arena, &verdict->unjudged, gap->why);
	}
	verdict->kind = tally.refused ? VERDICT_REFUSED : tally.fails ? VERDICT_FAILS :
	    tally.undecided || verdict->unjudged.count != 0 ? VERDICT_NOT_JUDGED : tally.worse ? VERDICT_WARNINGS : VERDICT_READY;
	for (size_t i = 0; i < kept; i++)
		if (deciding(verdict->kind, &out->findings.items[found.items.items[i]]))
			count_finding(&tally, &out->findings.items[found.items.items[i]], true);
	for (enum fix_step step = 0; step < FIX_STEP_COUNT; step++)
		for (size_t i = 0; i < kept; i++) {
			const struct finding *f = &out->findings.items[found.items.items[i]];

			if (f->fix.len != 0 && f->severity > SEVERITY_NOTICE && f->step == step)
				texts_add_once(v->arena, &verdict->fixes, f->fix);
		}
	for (size_t i = 0; i < not_checked.items.count; i++) {
		struct finding stand_in = { .target = out->not_checked.items[not_checked.items.items[i]].target,
			.rule_index = SIZE_MAX };

		verdict->not_checked += counts(v->set, plan, &stand_in, box, leaf);
	}
}

/* A CA certificate is no server's, and has no verdict. */
static bool
stands_for_a_server(const struct verdicts *v, size_t target)
{
	enum target_kind kind = v->plan->targets.items[target].kind;

	return kind == TARGET_LEAF || kind == TARGET_REQUEST;
}

static void
shelve_all(struct verdicts *v)
{
	struct result *out = v->out;

	v->findings.arena = v->not_checked.arena = v->arena;
	lookup_init(&v->findings.places, v->arena);
	lookup_init(&v->not_checked.places, v->arena);
	for (size_t i = 0; i < out->findings.count; i++)
		shelve(&v->findings, v->plan, out->findings.items[i].target, i);
	for (size_t i = 0; i < out->not_checked.count; i++)
		shelve(&v->not_checked, v->plan, out->not_checked.items[i].target, i);
}

/* Files without a role have no verdict. */
static bool
has_verdicts(const struct plan *plan)
{
	for (size_t i = 0; i < plan->boxes.count; i++)
		if (plan->boxes.items[i]->role != NULL || plan->boxes.items[i]->node != NULL)
			return true;
	return plan->site != NULL;
}

void
verdicts_add(const struct rule_set *set, const struct plan *plan, const struct judge_options *options, struct result *out)
{
	struct verdicts v = { .set = set, .plan = plan, .options = options, .out = out, .arena = options->arena };

	if (!has_verdicts(plan))
		return;
	shelve_all(&v);
	gather_gaps(&v);
	for (size_t i = 0; i < plan->boxes.count; i++) {
		const struct box *box = plan->boxes.items[i];

		if (!box->judged)
			continue;
		if (box->node != NULL) {
			/* A node with several certificates has a box for each, and one verdict. */
			if (i == 0 || plan->boxes.items[i - 1]->node != box->node)
				add_verdict(&v, box, SIZE_MAX);
			continue;
		}
		if (box->role == NULL)
			continue;
		for (size_t j = 0; j < plan->targets.count; j++)
			if (plan->targets.items[j].box == box && stands_for_a_server(&v, j))
				add_verdict(&v, box, j);
	}
	for (size_t j = 0; j < plan->targets.count; j++)
		if (plan->targets.items[j].kind == TARGET_LINK)
			add_verdict(&v, plan->targets.items[j].box, j);
}

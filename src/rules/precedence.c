/* precedence.c - one finding for one fault: a general rule is silent where a more specific one has spoken. */
#include <string.h>

#include "rules/judging.h"
#include "rules/compiling.h"

/* ---- when rules are loaded ---- */

/* The rule stands on the path that is walked from `start`. */
static bool
is_walked(struct rule *const *walked, size_t count, const struct rule *rule)
{
	for (size_t i = 0; i < count; i++)
		if (walked[i] == rule)
			return true;
	return false;
}

struct walk {
	struct rule_set *set;
	struct messages *messages;
	struct rule **walked;
	size_t count;
};

static const struct yaml_node *
named_at(const struct rule *rule, size_t i)
{
	const struct yaml_node *list = yaml_get(rule->node, "gives-way-to");

	return list->kind == YAML_LIST ? &list->items[i] : list;
}

static void
tell_cycle(struct walk *walk, const struct rule *last, size_t i)
{
	struct buffer cycle;
	size_t first = 0;

	while (!text_equal(walk->walked[first]->id, last->gives_way_to.items[i]))
		first++;
	buffer_init(&cycle, walk->messages->arena);
	for (size_t j = first; j < walk->count; j++)
		buffer_printf(&cycle, "%.*s, ", TEXT_ARG(text_escape(walk->messages->arena, walk->walked[j]->id)));
	buffer_add(&cycle, text_escape(walk->messages->arena, last->gives_way_to.items[i]));
	message_hint(walk->messages, yaml_error(walk->messages, named_at(last, i),
	    walk->count - first == 1 ? "a rule cannot give way to itself" : "rules give way to each other: %.*s",
	    TEXT_ARG(buffer_text(&cycle))), "the most specific rule gives way to none");
}

/* Each rule is visited once, so that a cycle is reported once. */
static void
walk_from(struct walk *walk, struct rule *rule)
{
	walk->walked[walk->count++] = rule;
	for (size_t i = 0; i < rule->gives_way_to.count; i++) {
		struct rule *next = NULL;

		for (size_t j = 0; j < walk->set->rules.count && next == NULL; j++)
			if (text_equal(walk->set->rules.items[j]->id, rule->gives_way_to.items[i]))
				next = walk->set->rules.items[j];
		if (next == NULL)
			continue;
		if (is_walked(walk->walked, walk->count, next))
			tell_cycle(walk, rule, i);
		else if (!next->precedence_known)
			walk_from(walk, next);
	}
	rule->precedence_known = true;
	walk->count--;
}

void
precedence_check(struct rule_set *set, const struct rules_options *options, struct messages *messages)
{
	struct walk walk = { .set = set, .messages = messages,
		.walked = ARENA_ARRAY(set->arena, struct rule *, set->rules.count) };

	for (size_t i = 0; i < set->rules.count; i++) {
		struct rule *rule = set->rules.items[i];

		/* Shipped rules were proved whole. */
		if (rule->gives_way_to.count == 0 || (rule->file->shipped && !options->everything))
			continue;
		for (size_t j = 0; j < rule->gives_way_to.count; j++)
			(void)rule_named(set, options, named_at(rule, j), messages);
		if (!rule->precedence_known)
			walk_from(&walk, rule);
	}
}

/* ---- when everything is judged ---- */

/* What the findings of one rule about one object have for places. */
struct spoken {
	bool without_place;
	struct text root;              /* of the first place: "cert" of cert.san.dns[2] */
	bool other_roots;
};

struct precedence {
	const struct rule_set *set;
	struct arena *arena, *result_arena;
	const struct plan *plan;
	struct lookup rules;           /* that others give way to, by id */
	struct lookup objects;         /* rule and object: 1 + index into `spoken` */
	struct lookup places;          /* rule, object and place: 1 */
	LIST(struct spoken) spoken;
};

static struct text
root_of(struct text place)
{
	size_t end = 0;

	while (end < place.len && place.at[end] != '.' && place.at[end] != '[')
		end++;
	return (struct text){ place.at, end };
}

/* A key that no two objects share. Of a certificate its fingerprint: the same bytes in two files are one object. */
static struct text
key_of_certificate(struct precedence *p, struct text rule, struct text fingerprint)
{
	return arena_printf(p->arena, "%.*s certificate %.*s", TEXT_ARG(rule), TEXT_ARG(fingerprint));
}

/* Of all that is said about a file or what it holds, or of what is said of the file as a whole alone. */
static struct text
key_of_file(struct precedence *p, struct text rule, bool whole, struct text file)
{
	return arena_printf(p->arena, "%.*s %s %.*s", TEXT_ARG(rule), whole ? "file" : "in file", TEXT_ARG(file));
}

static bool
is_about_file(const struct precedence *p, const struct finding *f)
{
	return p->plan->targets.items[f->target].kind == TARGET_FILE && !f->of_it;
}

static struct text
key_of_object(struct precedence *p, struct text rule, const struct finding *f)
{
	const struct target *target = &p->plan->targets.items[f->target];

	if (f->fingerprint.len != 0)
		return key_of_certificate(p, rule, f->fingerprint);
	if (target->artifact != NULL || f->of_it)
		return arena_printf(p->arena, "%.*s object %u %zu %.*s", TEXT_ARG(rule), f->line, f->object_offset,
		    TEXT_ARG(f->file));
	return arena_printf(p->arena, "%.*s target %zu", TEXT_ARG(rule), f->target);
}

static void
note(struct precedence *p, struct text key, struct text place)
{
	size_t *index = lookup_put(&p->objects, bytes_of_text(key));
	struct spoken *spoken;

	if (*index == 0) {
		(void)LIST_ADD(p->arena, &p->spoken);
		*index = p->spoken.count;
	}
	spoken = &p->spoken.items[*index - 1];
	if (place.len == 0) {
		spoken->without_place = true;
		return;
	}
	if (spoken->root.len == 0)
		spoken->root = root_of(place);
	else if (!text_equal(spoken->root, root_of(place)))
		spoken->other_roots = true;
	*lookup_put(&p->places, bytes_of_text(arena_printf(p->arena, "%.*s %.*s", TEXT_ARG(key), TEXT_ARG(place)))) = 1;
}

/* The certificate at which a chain breaks is what a finding about the chain is about, whosever chain it is. */
static bool
note_broken(struct precedence *p, const struct finding *f)
{
	const struct target *target = &p->plan->targets.items[f->target];
	const struct trust_path *path = target->path;
	const struct artifact *broken;

	if (target->kind != TARGET_CHAIN || path == NULL || path->fault == PATH_OK || path->fault_at >= path->count ||
	    f->of_it)
		return false;
	broken = path->steps[path->fault_at].certificate;
	note(p, key_of_certificate(p, f->rule, artifact_fingerprint(p->arena, broken)), f->place);
	return true;
}

static void
note_finding(struct precedence *p, const struct finding *f)
{
	/* A finding about another release says nothing about this one. */
	if (f->older || lookup_get(&p->rules, bytes_of_text(f->rule)) == 0)
		return;
	if (!note_broken(p, f))
		note(p, key_of_object(p, f->rule, f), f->place);
	for (size_t i = 0; i < f->related_count; i++)
		note(p, key_of_certificate(p, f->rule, f->related[i].fingerprint), TEXT(""));
	note(p, key_of_file(p, f->rule, false, f->file), TEXT(""));
	if (is_about_file(p, f))
		note(p, key_of_file(p, f->rule, true, f->file), TEXT(""));
}

static bool
is_spoken(const struct precedence *p, struct text key, struct text place)
{
	size_t index = lookup_get(&p->objects, bytes_of_text(key));
	const struct spoken *spoken;

	if (index == 0)
		return false;
	spoken = &p->spoken.items[index - 1];
	/* A place in the chain and one in the certificate may be the same. */
	return place.len == 0 || spoken->without_place || spoken->other_roots || !text_equal(spoken->root, root_of(place)) ||
	    lookup_get(&p->places, bytes_of_text(arena_printf(p->arena, "%.*s %.*s", TEXT_ARG(key), TEXT_ARG(place)))) != 0;
}

static bool
gives_way(struct precedence *p, const struct finding *f)
{
	const struct texts *names = &p->set->rules.items[f->rule_index]->gives_way_to;

	for (size_t i = 0; i < names->count; i++) {
		struct text rule = names->items[i];

		if (is_spoken(p, key_of_file(p, rule, !is_about_file(p, f), f->file), TEXT("")) ||
		    (!is_about_file(p, f) && is_spoken(p, key_of_object(p, rule, f), f->place)))
			return true;
	}
	return false;
}

/* Of a rule without a finding left for the target it is as if it did not apply. Findings and outcomes have one order. */
static void
forget(struct result *out, const bool *gone)
{
	size_t count = out->findings.count, row = 0, kept = 0;

	for (size_t first = 0, end; first < count; first = end) {
		const struct finding *f = &out->findings.items[first];
		bool all = gone[first];

		for (end = first + 1; end < count && out->findings.items[end].target == f->target &&
		    out->findings.items[end].rule_index == f->rule_index; end++)
			all = all && gone[end];
		if (!all)
			continue;
		out->not_applicable++;
		for (; row < out->outcomes.count; row++) {
			const struct rule_outcome *outcome = &out->outcomes.items[row];

			if (outcome->outcome == OUTCOME_FINDING && outcome->target == f->target && text_equal(outcome->rule, f->rule)) {
				row++;
				break;
			}
			out->outcomes.items[kept++] = *outcome;
		}
	}
	while (row < out->outcomes.count)
		out->outcomes.items[kept++] = out->outcomes.items[row++];
	out->outcomes.count = kept;
}

/* What speaks for a finding of a profile has the standard's severity, where the profile is asked for, and means what it means to other tools. */
static void
hand_over(const struct precedence *p, const struct finding *from, struct finding *to, bool named)
{
	const struct texts *names = &p->set->rules.items[from->rule_index]->gives_way_to;

	if (to->older || !texts_hold(*names, to->rule))
		return;
	if (named && from->severity > to->severity)
		to->severity = from->severity;
	for (size_t i = 0; i < from->same_as.count; i++)
		texts_add_once(p->result_arena, &to->same_as, from->same_as.items[i]);
}

static void
hand_over_all(const struct precedence *p, const struct profile_choice *choice, struct result *out, const bool *gone)
{
	struct finding *items = out->findings.items;

	for (size_t i = 0; i < out->findings.count; i++) {
		if (!gone[i] || !p->set->rules.items[items[i].rule_index]->file->on_request)
			continue;
		for (size_t k = i; k-- > 0 && items[k].target == items[i].target;)
			if (!gone[k])
				hand_over(p, &items[i], &items[k], choice != NULL && choice->mode == PROFILES_NAMED);
		for (size_t k = i + 1; k < out->findings.count && items[k].target == items[i].target; k++)
			if (!gone[k])
				hand_over(p, &items[i], &items[k], choice != NULL && choice->mode == PROFILES_NAMED);
	}
}

static bool
anybody_gives_way(const struct rule_set *set, const struct result *out)
{
	for (size_t i = 0; i < out->findings.count; i++)
		if (set->rules.items[out->findings.items[i].rule_index]->gives_way_to.count != 0)
			return true;
	return false;
}

void
precedence_apply(const struct rule_set *set, const struct plan *plan, const struct judge_options *options, struct result *out)
{
	struct arena arena;
	struct precedence p = { .arena = &arena, .result_arena = options->arena, .set = set, .plan = plan };
	size_t count = out->findings.count, kept = 0;
	/* Who compares with other tools wants to hear each rule. */
	bool *gone, everybody = options->profiles != NULL && options->profiles->mode == PROFILES_ALL;

	if (!anybody_gives_way(set, out))
		return;
	arena_init(&arena, options->arena->exhausted, options->arena->context);
	lookup_init(&p.rules, &arena);
	lookup_init(&p.objects, &arena);
	lookup_init(&p.places, &arena);
	gone = ARENA_ARRAY(&arena, bool, count);
	for (size_t i = 0; i < count; i++) {
		const struct texts *names = &set->rules.items[out->findings.items[i].rule_index]->gives_way_to;

		for (size_t j = 0; j < names->count; j++)
			*lookup_put(&p.rules, bytes_of_text(names->items[j])) = 1;
	}
	for (size_t i = 0; i < count; i++)
		note_finding(&p, &out->findings.items[i]);
	/* All that was found counts, also what gives way itself: the most specific rule remains. */
	for (size_t i = 0; i < count; i++)
		gone[i] = !(everybody && set->rules.items[out->findings.items[i].rule_index]->file->on_request) &&
		    gives_way(&p, &out->findings.items[i]);
	hand_over_all(&p, options->profiles, out, gone);
	forget(out, gone);
	for (size_t i = 0; i < count; i++)
		if (!gone[i])
			out->findings.items[kept++] = out->findings.items[i];
	out->findings.count = kept;
	arena_free(&arena);
}

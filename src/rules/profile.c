/* profile.c - profiles: kinds of certificates and CRLs with the packs that judge them, and which of them a target is. */
#include <string.h>
#include <unistd.h>

#include "rules/judging.h"
#include "rules/compiling.h"

static const char *const first_version[] = { "1", NULL };
static const struct yaml_key profile_keys[] = {
	{ "id", YAML_WANT_TEXT, true, NULL, "name, as --profile takes it", NULL },
	{ "title", YAML_WANT_TEXT, true, NULL, "what such an object is called", NULL },
	{ "group", YAML_WANT_TEXT, false, NULL, "name under which several profiles are asked for: the first that fits is taken", NULL },
	{ "applies-to", YAML_WANT_TEXTS, true, target_kind_names, "kinds of target", NULL },
	{ "when", YAML_WANT_TEXT, false, NULL, "expression: true of what is taken for such an object; absent: nothing is", NULL },
	{ "fits", YAML_WANT_TEXT, false, NULL, "expression: true of what may be one when the group is asked for; absent: as `when`", NULL },
	{ "because", YAML_WANT_TEXT, false, NULL, "why it is taken for one; {{expression}} is filled in; absent: for want of another", NULL },
	{ "packs", YAML_WANT_TEXTS, false, NULL, "packs that judge it; absent: the general ones alone", NULL },
	{ "supersedes", YAML_WANT_TEXTS, false, NULL, "rules of these packs that do not hold for it, since it has stricter or other ones", NULL },
};
static const struct yaml_schema profile_schema = { "profile", profile_keys, COUNT_OF(profile_keys) };
static const struct yaml_key file_keys[] = {
	{ "certproof-profiles", YAML_WANT_ONE_OF, true, first_version, "version of the file format: 1", NULL },
	{ "variables", YAML_WANT_TEXT_BY_NAME, false, NULL, "named expressions, read as vars.NAME; may use earlier ones", NULL },
	{ "params", YAML_WANT_TEXTS_BY_NAME, false, NULL, "named numbers and texts, read as params.NAME", NULL },
	{ "profiles", YAML_WANT_LIST, true, NULL, "the profiles; the first that fits is taken", &profile_schema },
};
const struct yaml_schema profile_file_schema = { "profiles", file_keys, COUNT_OF(file_keys) };

struct profiles {
	struct rule_set *set;          /* a rule for each profile: `check` is its `fits`, `message` its `because` */
	LIST(struct profile) list;
};

static void
read_profile(struct profiles *profiles, struct rule_file *file, const struct yaml_node *node)
{
	struct arena *arena = profiles->set->arena;
	struct profile *profile = LIST_ADD(arena, &profiles->list);
	struct rule *rule = ARENA_NEW(arena, struct rule);
	const struct yaml_node *kinds = yaml_get(node, "applies-to");
	struct texts words = yaml_texts(arena, kinds);

	profile->id = rule->id = yaml_text(node, "id");
	profile->title = rule->title = yaml_text(node, "title");
	profile->group = yaml_text(node, "group");
	profile->packs = yaml_texts(arena, yaml_get(node, "packs"));
	profile->supersedes = yaml_texts(arena, yaml_get(node, "supersedes"));
	profile->rule = rule;
	for (unsigned kind = 0; kind < TARGET_KIND_COUNT; kind++)
		if (texts_hold(words, text_of(target_kind_names[kind])))
			rule->applies |= 1U << kind;
	profile->kinds = rule->applies;
	rule->node = node;
	rule->file = file;
	rule->when.node = yaml_get(node, "when");
	rule->check.node = yaml_get(node, "fits");
	rule->message.node = yaml_get(node, "because");
	rule->index = profiles->set->rules.count;
	*LIST_ADD(arena, &profiles->set->rules) = rule;
}

struct profiles *
profiles_read(struct arena *arena, const struct products *products, const char *folder, struct messages *messages)
{
	struct profiles *profiles = ARENA_NEW(arena, struct profiles);
	const char *path = arena_printf(arena, "%s/profiles.yaml", folder).at;
	struct rule_set *set = ARENA_NEW(arena, struct rule_set);
	const struct yaml_file *yaml;
	const struct yaml_node *list;
	struct rule_file *file;
	size_t errors = messages->errors;

	profiles->set = set;
	set->arena = arena;
	set->products = products;
	set->env = facts_env(arena);
	set->shipped = folder;
	/* Packs of somebody's own need no profiles. */
	if (access(path, F_OK) != 0)
		return profiles;
	yaml = yaml_read_stored(arena, products_store(products), path, messages);
	if (yaml == NULL || !version_is_known(yaml, "certproof-profiles", "profiles", messages) ||
	    !yaml_check(&yaml->root, &profile_file_schema, messages))
		return NULL;
	file = ARENA_NEW(arena, struct rule_file);
	file->yaml = yaml;
	file->shipped = true;
	*LIST_ADD(arena, &set->files) = file;
	read_variables(arena, file, messages);
	read_parameters(set, file, messages);
	list = yaml_get(&yaml->root, "profiles");
	for (size_t i = 0; i < list->count; i++)
		read_profile(profiles, file, &list->items[i]);
	for (size_t i = 0; i < profiles->list.count; i++)
		profiles->list.items[i].title = set->rules.items[i]->title;
	(void)compile_file(set, file, set->rules.items, set->rules.count, true, messages);
	return messages->errors == errors ? profiles : NULL;
}

const struct profile *
profiles_at(const struct profiles *profiles, size_t index)
{
	return index < profiles->list.count ? &profiles->list.items[index] : NULL;
}

/* ---- which of them a target is ---- */

static bool
holds(struct judge *judge, const struct rule *rule, const struct cel_program *program)
{
	struct cel_value value;

	return program != NULL && judge_eval(judge, rule, program, &value) == CEL_DONE && value.kind == CEL_BOOL && value.as.truth;
}

static void
take(struct profile_choice *choice, struct judge *judge, const struct profile *profile, struct judged_as *as)
{
	struct arena *arena = judge->options->arena;

	for (size_t i = 0; i < as->profiles.count; i++)
		if (as->profiles.items[i] == profile)
			return;
	*LIST_ADD(arena, &as->profiles) = profile;
	as->why = template_text(judge, profile->rule, &profile->rule->message);
	for (size_t i = 0; i < profile->packs.count; i++)
		texts_add_once(arena, &choice->packs, profile->packs.items[i]);
}

/* The first of all, or of a group, that is like the target; of a group else the first that may be meant. */
static const struct profile *
first_of(struct judge *judge, const struct profiles *profiles, struct text group, enum target_kind kind)
{
	for (int second = 0; second < (group.len != 0 ? 2 : 1); second++)
		for (size_t i = 0; i < profiles->list.count; i++) {
			const struct profile *p = &profiles->list.items[i];

			if ((p->kinds & (1U << kind)) != 0 && (group.len == 0 || text_equal(p->group, group)) &&
			    holds(judge, p->rule, second ? p->rule->check.program : p->rule->when.program))
				return p;
		}
	return NULL;
}

static void
choose(struct profile_choice *choice, struct judge *judge, const struct profiles *profiles, const struct texts *names,
    const struct target *target, struct judged_as *as)
{
	const struct profile *p;

	if (choice->mode == PROFILES_AUTO) {
		/* What has a role is judged for that, and what belongs to a deployment, too. */
		if (target->box->role == NULL && target->box->node == NULL &&
		    (p = first_of(judge, profiles, TEXT(""), target->kind)) != NULL)
			take(choice, judge, p, as);
		return;
	}
	for (size_t i = 0; i < names->count; i++) {
		bool is_group = false;

		for (size_t k = 0; k < profiles->list.count; k++) {
			p = &profiles->list.items[k];
			is_group = is_group || text_equal(p->group, names->items[i]);
			if (text_equal(p->id, names->items[i]) && (p->kinds & (1U << target->kind)) != 0)
				take(choice, judge, p, as);
		}
		if (is_group && (p = first_of(judge, profiles, names->items[i], target->kind)) != NULL)
			take(choice, judge, p, as);
	}
}

static bool
is_known(const struct profiles *profiles, struct text name)
{
	for (size_t i = 0; i < profiles->list.count; i++)
		if (text_equal(profiles->list.items[i].id, name) || text_equal(profiles->list.items[i].group, name))
			return true;
	return false;
}

static void
tell_unknown(struct arena *arena, const struct profiles *profiles, struct text name, struct messages *messages)
{
	const char **names = ARENA_ARRAY(arena, const char *, 2 * profiles->list.count + 3);
	struct message *message = message_add(messages, MESSAGE_ERROR, "unknown profile '%.*s'", TEXT_ARG(name));
	size_t count = 0;

	names[count++] = "auto";
	names[count++] = "none";
	names[count++] = "all";
	for (size_t i = 0; i < profiles->list.count; i++) {
		names[count++] = arena_string(arena, profiles->list.items[i].id);
		if (profiles->list.items[i].group.len != 0)
			names[count++] = arena_string(arena, profiles->list.items[i].group);
	}
	if (!message_hint_nearest(messages, message, name, names, count))
		message_hint(messages, message, "certproof profiles lists them");
}

bool
profiles_ask(struct arena *arena, const struct profiles *profiles, const struct texts *names, struct profile_choice *choice,
    struct messages *messages)
{
	size_t errors = messages->errors;

	for (size_t i = 0; i < names->count; i++) {
		bool word = text_is(names->items[i], "auto") || text_is(names->items[i], "none") || text_is(names->items[i], "all");

		if (word && names->count > 1)
			message_hint(messages, message_add(messages, MESSAGE_ERROR, "--profile %.*s beside another profile",
			    TEXT_ARG(names->items[i])), "it stands alone: leave the other out");
		else if (!word && !is_known(profiles, names->items[i]))
			tell_unknown(arena, profiles, names->items[i], messages);
	}
	choice->mode = names->count == 0 || text_is(names->items[0], "none") ? PROFILES_NONE :
	    text_is(names->items[0], "auto") ? PROFILES_AUTO : text_is(names->items[0], "all") ? PROFILES_ALL : PROFILES_NAMED;
	return messages->errors == errors;
}

void
profiles_packs(struct arena *arena, const struct profiles *profiles, const struct texts *names, struct profile_choice *choice)
{
	for (size_t i = 0; i < profiles->list.count; i++) {
		const struct profile *p = &profiles->list.items[i];

		if (choice->mode == PROFILES_AUTO || texts_hold(*names, p->id) || texts_hold(*names, p->group))
			for (size_t k = 0; k < p->packs.count; k++)
				texts_add_once(arena, &choice->packs, p->packs.items[k]);
	}
}

bool
profiles_choose(const struct profiles *profiles, const struct plan *plan, const struct texts *names,
    const struct judge_options *options, struct profile_choice *choice, struct messages *messages)
{
	struct judge_options quiet = *options;
	struct result nothing = { 0 };
	struct judge judge = { .out = &nothing };

	if (!profiles_ask(options->arena, profiles, names, choice, messages))
		return false;
	choice->as = ARENA_ARRAY(options->arena, struct judged_as, plan->targets.count + 1);
	if (choice->mode == PROFILES_NONE)
		return true;
	judge_begin(&judge, profiles->set, plan, &quiet);
	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];

		if (target_kind_is_issued(target->kind) && target->kind != TARGET_CHAIN) {
			judge_turn_to(&judge, target);
			judge.scan.run.budget = judge.budget_left;
			if (choice->mode != PROFILES_ALL)
				choose(choice, &judge, profiles, names, target, &choice->as[i]);
			arena_reset(&judge.values);
		}
	}
	judge_end(&judge);
	return true;
}

bool
profile_asks(const struct profile_choice *choice, const struct rule *rule, size_t target)
{
	const struct judged_as *as;

	if (choice == NULL || !rule->file->on_request || choice->mode == PROFILES_ALL || texts_hold(choice->named_packs, rule->pack))
		return true;
	as = &choice->as[target];
	for (size_t i = 0; i < as->profiles.count; i++)
		if (texts_hold(as->profiles.items[i]->packs, rule->pack))
			return !texts_hold(as->profiles.items[i]->supersedes, rule->id);
	return false;
}

bool
profile_advises(const struct profile_choice *choice, const struct rule *rule)
{
	return choice != NULL && choice->mode == PROFILES_AUTO && rule->file->on_request && !texts_hold(choice->named_packs, rule->pack);
}

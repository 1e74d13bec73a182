/* check.c - judging what a run is given, and telling what of it was not judged. */
#include "config.h"

#include <string.h>

#include "engine/engine.h"

/* What is asked makes sense: there is something to judge, as something that is known. */
static bool
asked_well(struct engine *engine, struct plan_options *plan)
{
	struct asked *o = engine->asked;

	if (engine_beside_site(engine))
		return false;
	if (o->site == NULL && o->given[GIVEN_FILE].count == 0 && o->given[GIVEN_TRUST].count == 0 && o->given[GIVEN_KEY].count == 0 &&
	    o->given[GIVEN_CRL].count + o->given[GIVEN_CRL_DOWNLOADED].count == 0) {
		message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR, "nothing to check"),
		    "name files, or a deployment with --site: certproof check --help shows examples");
		return false;
	}
	return engine_node(engine) && engine_products(engine) && engine_role(engine, plan);
}

static unsigned
kinds_of(const struct plan *plan)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < plan->targets.count; i++)
		kinds |= 1U << plan->targets.items[i].kind;
	return kinds;
}

static struct texts
roles_of(struct arena *arena, const struct plan *plan)
{
	struct texts roles = { 0 };

	for (size_t i = 0; i < plan->boxes.count; i++)
		if (plan->boxes.items[i]->role != NULL)
			*LIST_ADD(arena, &roles) = product_role_name(plan->boxes.items[i]->role);
	return roles;
}

static void
add_problems(struct engine *engine, struct result *result)
{
	messages_order(engine->messages);
	for (struct message *m = engine->messages->first; m != NULL; m = m->next)
		*LIST_ADD(engine->arena, &result->problems) = (struct input_problem){
			.file = m->file, .message = m->text, .hint = m->hint, .full = m };
}

/* A role is asked about, and none of the files has anything to be judged for it. */
static bool
nothing_for_role(const struct engine *engine, const struct plan *plan, const struct plan_options *options)
{
	bool list = false;

	if (options->role == NULL || engine->asked->site != NULL || engine->messages->errors != 0)
		return false;
	for (size_t i = 0; i < plan->targets.count; i++) {
		enum target_kind kind = plan->targets.items[i].kind;

		if (kind == TARGET_LEAF || kind == TARGET_REQUEST)
			return false;
		list = list || kind == TARGET_TRUST;
	}
	return engine->asked->given[GIVEN_FILE].count != 0 || !list;
}

static bool
has_ca(const struct plan *plan)
{
	for (size_t i = 0; i < plan->targets.count; i++)
		if (plan->targets.items[i].kind == TARGET_ROOT || plan->targets.items[i].kind == TARGET_INTERMEDIATE)
			return true;
	return false;
}

static void
tell_nothing_for_role(struct engine *engine, const struct plan *plan, const struct plan_options *options)
{
	struct message *message = message_add(engine->messages, MESSAGE_ERROR,
	    "no certificate or request of a server is among the files, to be judged for %.*s",
	    TEXT_ARG(product_role_name(options->role)));

	message_hint(engine->messages, message, has_ca(plan) ? "a CA certificate counts as chain: name the server's certificate, too" :
	    "name the server's certificate, too; without --role the files are judged by themselves");
}

/* A name that no certificate was asked for would look covered. */
static void
tell_hosts_not_asked(struct engine *engine, const struct plan *plan)
{
	if (engine->asked->hosts.count == 0)
		return;
	for (size_t i = 0; i < plan->targets.count; i++)
		if (plan->targets.items[i].kind == TARGET_LEAF || plan->targets.items[i].kind == TARGET_REQUEST)
			return;
	message_hint(engine->messages, message_add(engine->messages, MESSAGE_ERROR,
	    "--host: no certificate of a server is among the files"), "name the certificate that is to cover %s",
	    engine->asked->hosts.items[0]);
}

static bool
message_about(const struct engine *engine, struct text file)
{
	for (const struct message *m = engine->messages->first; m != NULL; m = m->next)
		if (m->level == MESSAGE_ERROR && text_equal(m->file, file))
			return true;
	return false;
}

/* An error of a rule about the key, or about its file, or a message. */
static bool
key_has_error(const struct engine *engine, const struct result *result, const struct target *key, size_t target)
{
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		if (f->severity == SEVERITY_ERROR && (f->target == target || (text_starts_with(f->rule, "file/") &&
		    text_equal(f->file, key->source->name))))
			return true;
	}
	return message_about(engine, key->source->name);
}

/* A key that was not opened may not match or may be damaged. A rule's error about it says so already. */
static void
tell_keys_not_opened(struct engine *engine, const struct plan *plan, const struct result *result)
{
	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];
		const struct private_key *key = target->kind == TARGET_KEY ? target->artifact->private_key : NULL;
		struct message *message;

		if (key == NULL || key->opened || key_has_error(engine, result, target, i))
			continue;
		message = key->fault == OPEN_NO_PASSWORD ? message_add(engine->messages, MESSAGE_ERROR,
		    "private key that is locked: it was not judged") : message_add(engine->messages, MESSAGE_ERROR,
		    "private key that could not be opened, and was not judged: %.*s", TEXT_ARG(key->why));
		message->file = target->source->name;
		message->line = target->artifact->line;
		if (key->fault == OPEN_NO_PASSWORD)
			message_hint(engine->messages, message, "name a file with its password: --password-file FILE");
	}
}

static bool
finding_about(const struct result *result, struct text file)
{
	for (size_t i = 0; i < result->findings.count; i++)
		if (result->findings.items[i].severity == SEVERITY_ERROR && text_equal(result->findings.items[i].file, file))
			return true;
	return false;
}

/* Named twice, it was read under its first name. */
static bool
is_read_elsewhere(const struct input_row *row)
{
	return row->expected && row->kind == ITEM_FILE;
}

/* In the folder of the run names stand alone. */
static bool
lies_below(struct text file, struct text folder)
{
	if (text_is(folder, ".") && !text_starts_with(file, "./"))
		return file.len != 0 && file.at[0] != '/' && !text_starts_with(file, "../");
	return file.len > folder.len && file.at[folder.len] == '/' && memcmp(file.at, folder.at, folder.len) == 0;
}

/* The first row of a folder, or NULL if something below it was judged. */
static const struct input_row *
unused_in_folder(const struct plan *plan, struct text folder)
{
	const struct input_row *first = NULL;

	while (text_ends_with(folder, "/"))
		folder.len--;
	for (size_t i = 0; i < plan->inputs.count; i++) {
		const struct input_row *row = &plan->inputs.items[i];

		if (!lies_below(row->file, folder))
			continue;
		if (row->uses != 0 || row->judgeable)
			return NULL;
		first = first == NULL ? row : first;
	}
	return first;
}

/*
 * Something of each FILE is judged, or there is an error. Parameters beside a certificate may be skipped, and so may a
 * certificate that is judged elsewhere, and files of a folder in which others are judged.
 */
static void
tell_files_not_judged(struct engine *engine, const struct plan *plan, const struct result *result)
{
	struct lookup unused;

	lookup_init(&unused, engine->arena);
	for (size_t i = 0; i < plan->inputs.count; i++) {
		const struct input_row *row = &plan->inputs.items[i];
		size_t *first = lookup_put(&unused, bytes_of_text(row->file));

		if (row->uses != 0 || row->judgeable || is_read_elsewhere(row))
			*first = SIZE_MAX;
		else if (*first == 0)
			*first = i + 1;
	}
	for (size_t i = 0; i < engine->asked->given[GIVEN_FILE].count; i++) {
		struct text name = text_of(engine->asked->given[GIVEN_FILE].items[i].name);
		size_t found = lookup_get(&unused, bytes_of_text(name));
		const struct input_row *row = found == 0 ? unused_in_folder(plan, name) : found == SIZE_MAX ? NULL : &plan->inputs.items[found - 1];
		struct message *message;

		if (row == NULL || message_about(engine, row->file) || message_about(engine, name) || finding_about(result, row->file))
			continue;
		if (found == 0)
			message = message_add(engine->messages, MESSAGE_ERROR, "nothing in it was judged; %.*s, for one: %.*s",
			    TEXT_ARG(text_escape(engine->arena, row->file)), TEXT_ARG(row->unused));
		else
			message = message_add(engine->messages, MESSAGE_ERROR, "nothing in it was judged: %.*s", TEXT_ARG(row->unused));
		message->file = name;
	}
}

/* What options name that holds no object to be judged. */
static void
add_option_inputs(struct engine *engine, struct plan *plan)
{
	const struct asked *o = engine->asked;

	if (o->site != NULL && plan->site != NULL)
		(void)plan_input(engine->arena, plan, text_of(o->site), ITEM_SITE, USED_AS_SITE);
	else if (o->site != NULL)
		plan_input(engine->arena, plan, text_of(o->site), ITEM_SITE, 0)->unused = TEXT("it could not be read");
	for (size_t i = 0; i < o->password_files.count; i++)
		(void)plan_input(engine->arena, plan, text_of(o->password_files.items[i]), ITEM_PASSWORDS, USED_AS_PASSWORDS);
	if (o->baseline != NULL)
		(void)plan_input(engine->arena, plan, text_of(o->baseline), ITEM_BASELINE, USED_AS_BASELINE);
	for (size_t i = 0; i < o->rules.count; i++)
		(void)plan_input(engine->arena, plan, text_of(o->rules.items[i]), ITEM_RULES, USED_AS_RULES);
}

/* The run is on less than what the configuration is for: its folder, or the site that it names. */
static bool
is_partial(const struct engine *engine)
{
	const char *folder;

	if (engine->config == NULL || (engine->asked->site != NULL && engine->config->site_used))
		return false;
	folder = engine->config->folder.len != 0 ? arena_string(engine->arena, engine->config->folder) : ".";
	for (size_t i = 0; i < engine->asked->given[GIVEN_FILE].count; i++) {
		const struct given_file *file = &engine->asked->given[GIVEN_FILE].items[i];

		if (!file->held && path_below(engine->arena, file->name, folder) != NULL)
			return false;
	}
	return true;
}

static void
count_excluded(const struct engine *engine, struct result *result)
{
	for (size_t i = 0; i < engine->asked->exclude.count; i++)
		*LIST_ADD(engine->arena, &result->changes.exclude) = text_of(engine->asked->exclude.items[i]);
	for (size_t i = 0; engine->config != NULL && i < engine->config->exclude.count; i++)
		*LIST_ADD(engine->arena, &result->changes.exclude) = engine->config->exclude.items[i];
	for (size_t i = 0; i < result->inputs.count; i++)
		result->changes.excluded += result->inputs.items[i].excluded;
}

bool
engine_check(struct engine *engine, const struct check_options *options, struct result *result, bool *judged)
{
	struct plan_options plan_options = { .crypto = engine->crypto, .now = options->now };
	struct judge_options judge = { .arena = engine->arena, .crypto = engine->crypto, .now = options->now,
		.strict = options->strict, .keep_outcomes = options->keep_outcomes, .threads = options->threads,
		.config = engine->config };
	struct plan plan = { 0 };
	struct baseline baseline;
	bool good = engine->messages->errors == 0 && asked_well(engine, &plan_options);

	*result = (struct result){ .at = options->now, .tool_version = TEXT(PACKAGE_VERSION) };
	result->crypto_version = text_of(crypto_version(&result->crypto_old));
	if (good && engine->asked->baseline != NULL) {
		good = baseline_read(engine->arena, engine->asked->baseline, &baseline, engine->messages);
		judge.baseline = &baseline;
	}
	judge.partial = is_partial(engine);
	if (good) {
		const struct rule_set *set = engine->rules;
		struct texts roles;

		engine->forms_judged = true;
		good = engine_plan(engine, &plan_options, &plan, result);
		roles = roles_of(engine->arena, &plan);
		judge.one_passed = judge.keep_outcomes && plan.targets.count > LIMIT_TARGETS_IN_FULL;
		if (judge.one_passed)
			message_add(engine->messages, MESSAGE_NOTE, "more than %d objects: of the rules that passed, the report names the first of each",
			    LIMIT_TARGETS_IN_FULL);
		if ((set == NULL || engine->profiles != NULL) && !engine_choose(engine, &plan, &judge))
			good = false;
		else if (set == NULL)
			set = engine_rules(engine, false, &roles, kinds_of(&plan));
		judge.profiles = engine->choice;
		if (set != NULL)
			rules_judge(set, &plan, &judge, result);
		good = good && set != NULL;
		if (nothing_for_role(engine, &plan, &plan_options))
			tell_nothing_for_role(engine, &plan, &plan_options);
		tell_hosts_not_asked(engine, &plan);
		tell_keys_not_opened(engine, &plan, result);
		tell_files_not_judged(engine, &plan, result);
		good = good && engine->messages->errors == 0;
	}
	/* A mistake in what was asked, or a site that could not be read. */
	*judged = plan.boxes.count != 0;
	add_option_inputs(engine, &plan);
	result->inputs = plan.inputs;
	count_excluded(engine, result);
	add_problems(engine, result);
	return good;
}

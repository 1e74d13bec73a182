/* config.c - certproof.yaml, and what a user's pack changes of other packs: severities, effects, parameters. */
#include <string.h>

#include "rules/compiling.h"

enum { DAY = 86400 };

/* A path of the configuration is meant from its folder. */
static struct text
path_from(struct arena *arena, const struct config *config, const struct yaml_node *node)
{
	if (node->text.len != 0 && node->text.at[0] == '/')
		return arena_text(arena, node->text);
	return config->folder.len == 0 ? arena_text(arena, node->text) :
	    arena_printf(arena, "%.*s/%.*s", TEXT_ARG(config->folder), TEXT_ARG(node->text));
}

/* Upper-case hex without what people put between the pairs; false if it is no SHA-256. */
static bool
read_fingerprint(struct text text, char out[64])
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == ':' || c == ' ' || c == '-')
			continue;
		if (c >= 'a' && c <= 'f')
			c = (char)(c - 'a' + 'A');
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F')) || count == 64)
			return false;
		out[count++] = c;
	}
	return count == 64;
}

static void
read_waiver(struct arena *arena, struct config *config, const struct yaml_node *node, struct messages *messages)
{
	struct waiver *waiver = LIST_ADD(arena, &config->waivers);
	const struct yaml_node *certificate = yaml_get(node, "certificate"), *file = yaml_get(node, "file"),
	    *until = yaml_get(node, "until");

	waiver->node = node;
	waiver->rule = yaml_get(node, "rule");
	waiver->reason = yaml_text(node, "reason");
	waiver->until = yaml_text(node, "until");
	if (yaml_get(node, "reason") != NULL && text_trim(waiver->reason).len == 0)
		message_hint(messages, yaml_error(messages, yaml_get(node, "reason"), "a waiver without a reason"),
		    "say why it may be so for now");
	if (until != NULL && !time_parse(until->text, &waiver->ends))
		message_hint(messages, yaml_error(messages, until, "'%.*s' is not a date",
		    TEXT_ARG(until->text)), "write the last day that it holds: 2027-01-31");
	/* A date is the last day on which the waiver holds. */
	if (waiver->until.len == strlen("2027-01-31"))
		waiver->ends += DAY - 1;
	if (certificate == NULL && file == NULL && !node->partial)
		message_hint(messages, yaml_error(messages, node, "a waiver names neither a certificate nor a file"),
		    "add 'certificate' with its SHA-256 fingerprint, or 'file'");
	if (file != NULL && glob_is_one(file->text)) {
		struct text *pattern = ARENA_NEW(arena, struct text);

		*pattern = file->text;
		waiver->glob = (struct texts){ .items = pattern, .count = 1 };
	} else if (file != NULL) {
		waiver->file = path_from(arena, config, file);
	}
	if (certificate == NULL)
		return;
	if (read_fingerprint(certificate->text, waiver->fingerprint))
		waiver->has_fingerprint = true;
	else
		message_hint(messages, yaml_error(messages, certificate, "not a SHA-256 fingerprint"),
		    "it has 64 hexadecimal digits; certproof show tells it as sha256");
}

static void
read_severities(struct arena *arena, struct config *config, const struct yaml_node *node, struct messages *messages)
{
	for (size_t i = 0; node != NULL && i < node->count; i++) {
		const struct yaml_node *value = &node->items[i];
		struct text given = value->kind == YAML_SCALAR ? value->text : TEXT("");
		enum severity severity = SEVERITY_NOTICE;
		bool off = text_is(given, "off");

		while (severity < SEVERITY_COUNT && !text_is(given, severity_names[severity]))
			severity++;
		if (off || severity < SEVERITY_COUNT) {
			*LIST_ADD(arena, &config->overrides) = (struct override){ .rule = &node->keys[i], .off = off,
				.has_severity = !off, .severity = off ? SEVERITY_NOTICE : severity };
			continue;
		}
		message_hint(messages, yaml_error(messages, value, "a severity cannot be '%.*s'",
		    TEXT_ARG(given)), "it is error, warning, notice or off");
	}
}

static void
read_settings(struct arena *arena, struct settings *settings, const struct yaml_node *node)
{
	for (size_t i = 0; node != NULL && i < node->count; i++)
		*LIST_ADD(arena, settings) = (struct setting){ &node->keys[i], &node->items[i] };
}

struct config *
config_read(struct arena *arena, const char *path, struct messages *messages)
{
	struct config *config = ARENA_NEW(arena, struct config);
	const char *slash = strrchr(path, '/');
	size_t errors = messages->errors;
	const struct yaml_file *yaml = yaml_read(arena, path, messages);
	const struct yaml_node *root, *node;

	if (yaml == NULL || !version_is_known(yaml, "certproof-config", "configurations", messages) ||
	    (yaml = yaml_valid_part(arena, yaml, &config_schema, messages)) == NULL)
		return NULL;
	root = &yaml->root;
	config->yaml = yaml;
	if (slash != NULL)
		config->folder = arena_text(arena, (struct text){ path, slash == path ? 1 : (size_t)(slash - path) });
	config->packs = yaml_texts(arena, yaml_get(root, "packs"));
	node = yaml_get(root, "rules");
	for (size_t i = 0; node != NULL && i < (node->kind == YAML_LIST ? node->count : 1); i++)
		*LIST_ADD(arena, &config->rules) =
		    arena_string(arena, path_from(arena, config, node->kind == YAML_LIST ? &node->items[i] : node));
	config->exclude = yaml_texts(arena, yaml_get(root, "exclude"));
	if ((node = yaml_get(root, "role")) != NULL)
		config->role = arena_string(arena, node->text);
	if ((node = yaml_get(root, "release")) != NULL)
		config->release = arena_string(arena, node->text);
	if ((node = yaml_get(root, "site")) != NULL)
		config->site = arena_string(arena, path_from(arena, config, node));
	read_severities(arena, config, yaml_get(root, "severities"), messages);
	read_settings(arena, &config->settings, yaml_get(root, "params"));
	node = yaml_get(root, "waivers");
	for (size_t i = 0; node != NULL && i < node->count; i++)
		read_waiver(arena, config, &node->items[i], messages);
	return messages->errors == errors ? config : NULL;
}

/* ---- what a rule file changes of others ---- */

void
overrides_read(struct rule_set *set, const struct yaml_node *root, struct messages *messages)
{
	const struct yaml_node *list = yaml_get(root, "overrides");

	for (size_t i = 0; list != NULL && i < list->count; i++) {
		const struct yaml_node *row = &list->items[i], *severity = yaml_get(row, "severity"),
		    *effect = yaml_get(row, "effect");
		struct override o = { .rule = yaml_get(row, "rule") };

		if (severity == NULL && effect == NULL && !row->partial)
			message_hint(messages, yaml_error(messages, row, "an override changes nothing"),
			    "add 'severity' or 'effect'");
		if (severity != NULL && !(o.off = text_is(severity->text, "off"))) {
			o.has_severity = true;
			o.severity = severity_of(severity);
		}
		if (effect != NULL) {
			o.has_effect = true;
			o.effect = text_is(effect->text, "none") ? EFFECT_NONE : effect_of(effect);
		}
		if (o.rule != NULL)
			*LIST_ADD(set->arena, &set->overrides) = o;
	}
	read_settings(set->arena, &set->settings, yaml_get(root, "set-params"));
}

/* ---- names of rules and parameters that this run did not load ---- */

void
names_of_file(struct arena *arena, struct known_names *known, const struct yaml_node *root)
{
	const struct yaml_node *pack = yaml_get(root, "pack"), *rules = yaml_get(root, "rules"),
	    *params = yaml_get(root, "params");

	for (size_t i = 0; pack != NULL && rules != NULL && i < rules->count; i++) {
		const struct yaml_node *id = yaml_get(&rules->items[i], "id");

		if (id != NULL)
			*LIST_ADD(arena, &known->rules) =
			    arena_printf(arena, "%.*s/%.*s", TEXT_ARG(pack->text), TEXT_ARG(id->text)).at;
	}
	for (size_t i = 0; pack != NULL && params != NULL && i < params->count; i++)
		*LIST_ADD(arena, &known->params) =
		    arena_printf(arena, "%.*s.%.*s", TEXT_ARG(pack->text), TEXT_ARG(params->keys[i].text)).at;
}

/* Reads shipped files for their names only, without compiling; done when a name is not among what was loaded. */
static void
scan_folder(struct rule_set *set, const char *path, unsigned depth, struct messages *messages)
{
	struct folder_entries entries;
	struct messages ignored;

	messages_init(&ignored, set->arena);
	if (depth >= LIMIT_FOLDER_DEPTH || !folder_told(set->arena, path, &entries, messages))
		return;
	for (size_t i = 0; i < entries.count; i++) {
		const struct folder_entry *entry = &entries.items[i];
		const struct yaml_file *yaml;

		if (entry->hidden)
			continue;
		if (entry->kind == ENTRY_FOLDER)
			scan_folder(set, entry->path, depth + 1, messages);
		else if (text_ends_with(text_of(entry->name), ".yaml") && strcmp(entry->name, "product.yaml") != 0 && strcmp(entry->name, "bundle.yaml") != 0 &&
		    (yaml = yaml_read(set->arena, entry->path, &ignored)) != NULL)
			names_of_file(set->arena, &set->known, &yaml->root);
	}
}

static void
know_all(struct rule_set *set, const struct rules_options *options, struct messages *messages)
{
	if (set->known.complete)
		return;
	set->known.complete = true;
	for (size_t i = 0; i < set->files.count; i++)
		names_of_file(set->arena, &set->known, &set->files.items[i]->yaml->root);
	if (options->shipped != NULL)
		scan_folder(set, options->shipped, 0, messages);
}

static bool
is_known(const struct strings *names, struct text name)
{
	for (size_t i = 0; i < names->count; i++)
		if (text_is(name, names->items[i]))
			return true;
	return false;
}

struct rule *
rule_named(struct rule_set *set, const struct rules_options *options, const struct yaml_node *id,
    struct messages *messages)
{
	for (size_t i = 0; i < set->rules.count; i++)
		if (text_equal(set->rules.items[i]->id, id->text))
			return set->rules.items[i];
	know_all(set, options, messages);
	if (!is_known(&set->known.rules, id->text) && !set->known.rules_partial) {
		struct message *message = yaml_error(messages, id, "no rule '%.*s'",
		    TEXT_ARG(id->text));

		if (!message_hint_nearest(messages, message, id->text, set->known.rules.items, set->known.rules.count))
			message_hint(messages, message, "certproof rules list shows them all");
	}
	return NULL;
}

/* What is switched on again, or has its own severity, is not changed. */
static void
note_override(struct rule_set *set, const struct rule *rule, const struct override *o)
{
	struct changes *c = &set->changes;
	struct changed_severity *change = NULL;
	size_t kept = 0;

	if (o->off) {
		texts_add_once(set->arena, &c->off, rule->id);
		return;
	}
	if (!o->has_severity)
		return;
	for (size_t i = 0; i < c->off.count; i++)
		if (!text_equal(c->off.items[i], rule->id))
			c->off.items[kept++] = c->off.items[i];
	c->off.count = kept;
	for (size_t i = 0; i < c->severities.count; i++)
		if (text_equal(c->severities.items[i].rule, rule->id))
			change = &c->severities.items[i];
	if (change == NULL && o->severity == rule->severity && rule->worse_count == 0)
		return;
	if (change == NULL) {
		change = LIST_ADD(set->arena, &c->severities);
		*change = (struct changed_severity){ .rule = rule->id, .from = rule->severity };
	}
	change->to = o->severity;
}

static void
apply_override(struct rule_set *set, const struct rules_options *options, const struct override *o,
    struct messages *messages)
{
	struct rule *rule = rule_named(set, options, o->rule, messages);

	if (rule == NULL)
		return;
	note_override(set, rule, o);
	if (o->off || o->has_severity)
		rule->off = o->off;
	if (o->has_severity) {
		/* Whoever sets a severity means it, whatever rows would replace it. */
		rule->severity = o->severity;
		rule->worse_count = 0;
	}
	if (o->has_effect)
		rule->effect = o->effect;
}

static void
apply_setting(struct rule_set *set, const struct rules_options *options, const struct setting *s,
    struct messages *messages)
{
	struct rule_parameter value = { 0 };
	struct message *message;
	bool found = false;

	if (!parameter_value(set, s->value, &value, messages)) {
		yaml_error(messages, s->value, "a parameter is a number, true or false, a text or a list of texts");
		return;
	}
	for (size_t i = 0; i < set->files.count; i++) {
		struct rule_file *file = set->files.items[i];

		for (size_t j = 0; j < file->parameter_count; j++) {
			struct rule_parameter *p = &file->parameters[j];

			if (!text_equal(arena_printf(messages->arena, "%.*s.%.*s", TEXT_ARG(file->pack), TEXT_ARG(p->name)),
			    s->name->text))
				continue;
			found = true;
			if (cel_type_equal(p->type, value.type)) {
				p->value = value.value;
				texts_add_once(set->arena, &set->changes.params, s->name->text);
				continue;
			}
			yaml_error(messages, s->value, "parameter '%.*s' is of type %.*s, not %.*s",
			    TEXT_ARG(s->name->text),
			    TEXT_ARG(cel_type_text(messages->arena, p->type)), TEXT_ARG(cel_type_text(messages->arena, value.type)));
			return;
		}
	}
	if (found)
		return;
	know_all(set, options, messages);
	if (is_known(&set->known.params, s->name->text) || set->known.params_partial)
		return;
	message = yaml_error(messages, s->name, "no parameter '%.*s'", TEXT_ARG(s->name->text));
	if (!message_hint_nearest(messages, message, s->name->text, set->known.params.items, set->known.params.count))
		message_hint(messages, message, "write PACK.NAME, as in expressway.too_long");
}

static void
note_config(struct rule_set *set, const struct config *config)
{
	struct changes *c = &set->changes;

	c->file = config->yaml->source.name;
	if (config->packs_used)
		c->packs = config->packs;
	for (size_t i = 0; i < config->rules.count; i++)
		*LIST_ADD(set->arena, &c->rules) = text_of(config->rules.items[i]);
	for (size_t i = 0; i < config->waivers.count; i++) {
		const struct waiver *w = &config->waivers.items[i];

		*LIST_ADD(set->arena, &c->waivers) = (struct waiver_use){ .rule = w->rule->text, .file = w->glob.count != 0 ? w->glob.items[0] : w->file, .reason = w->reason,
			.until = w->until, .certificate = w->has_fingerprint ? (struct text){ w->fingerprint, sizeof(w->fingerprint) } : TEXT("") };
	}
}

void
overrides_apply(struct rule_set *set, const struct rules_options *options, struct messages *messages)
{
	const struct config *config = options->config;

	for (size_t i = 0; i < set->overrides.count; i++)
		apply_override(set, options, &set->overrides.items[i], messages);
	for (size_t i = 0; i < set->settings.count; i++)
		apply_setting(set, options, &set->settings.items[i], messages);
	if (config != NULL)
		note_config(set, config);
	set->changes.packs_asked = set->changes.packs.count == 0 && options->packs.count != 0;
	if (set->changes.packs_asked)
		set->changes.packs = options->packs;
	/* The configuration of a run is nearer to its user than any pack. */
	for (size_t i = 0; config != NULL && i < config->overrides.count; i++)
		apply_override(set, options, &config->overrides.items[i], messages);
	for (size_t i = 0; config != NULL && i < config->settings.count; i++)
		apply_setting(set, options, &config->settings.items[i], messages);
	for (size_t i = 0; config != NULL && i < config->waivers.count; i++)
		(void)rule_named(set, options, config->waivers.items[i].rule, messages);
}

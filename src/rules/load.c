/* load.c - rule files into rules: what stands where, without the expressions (compile.c). */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rules/compiling.h"

static bool
name_is_good(struct text name)
{
	if (name.len == 0 || name.len > 64 || name.at[0] < 'a' || name.at[0] > 'z')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (memchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.at[i], 37) == NULL)
			return false;
	return true;
}

/* The scalar at `i` of a list, or the scalar itself. */
static const struct yaml_node *
scalar_at(const struct yaml_node *node, size_t i)
{
	return node->kind == YAML_LIST ? &node->items[i] : node;
}

/* A bit for each word of a list among those that the table of keys lets through. */
static unsigned
bits_of(const struct yaml_node *node, const char *const *words, unsigned word_count)
{
	unsigned bits = 0;
	size_t count = node == NULL ? 0 : node->kind == YAML_LIST ? node->count : 1;

	for (size_t i = 0; i < count; i++)
		for (unsigned word = 0; word < word_count; word++)
			if (text_is(scalar_at(node, i)->text, words[word]))
				bits |= 1U << word;
	return bits;
}

/* The inputs (enum input) that a list names. */
static unsigned
inputs_of(const struct yaml_node *node)
{
	unsigned inputs = 0;
	size_t count = node == NULL ? 0 : node->kind == YAML_LIST ? node->count : 1;

	for (size_t i = 0; i < count; i++) {
		const struct given_row *row = given_of_word(scalar_at(node, i)->text);

		inputs |= row != NULL ? (unsigned)row->input : 0U;
	}
	return inputs;
}

static void
check_roles(const struct rule_set *set, const struct yaml_node *node, struct messages *messages)
{
	size_t count = node == NULL ? 0 : node->kind == YAML_LIST ? node->count : 1, names_count;
	const char *const *names = products_role_names(set->products, &names_count);

	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *item = scalar_at(node, i);

		if (products_role(set->products, item->text) == NULL)
			message_hint_nearest(messages, yaml_error(messages, item, "unknown role '%.*s'",
			    TEXT_ARG(item->text)), item->text, names, names_count);
	}
}

/* issued: constraints on the date of issue, joined by commas. */
static void
read_issued(struct rule *rule, const struct yaml_node *node, struct messages *messages)
{
	struct text rest = node->text;
	const char *comma;

	for (size_t kind = 0; kind < TARGET_KIND_COUNT; kind++) {
		if ((rule->applies & (1U << kind)) == 0 || target_kind_is_issued((enum target_kind)kind))
			continue;
		message_hint(messages, yaml_error(messages, node, "'issued' would leave the rule out for every %s, which has no date "
		    "of issue", target_kind_names[kind]), "certificates, their chains and CRLs have one; make a rule of its own for others");
		return;
	}
	do {
		struct text part, date;
		size_t operator_len;
		int64_t seconds;

		comma = rest.len > 0 ? memchr(rest.at, ',', rest.len) : NULL;
		part = text_trim((struct text){ rest.at, comma != NULL ? (size_t)(comma - rest.at) : rest.len });
		operator_len = text_starts_with(part, ">=") || text_starts_with(part, "<=") ? 2 : 1;
		date = (struct text){ part.at, 0 };
		if (part.len > operator_len)
			date = text_trim((struct text){ part.at + operator_len, part.len - operator_len });
		if (part.len == 0 || memchr("<>", part.at[0], 2) == NULL || !time_parse(date, &seconds)) {
			message_hint(messages, yaml_error_within(messages, node, (size_t)(part.at - node->text.at),
			    (size_t)(part.at - node->text.at) + part.len, "not a constraint on a date"),
			    "write >=, >, <= or < and a date, for example '>= 2012-07-01'");
			return;
		}
		seconds += part.at[0] == '>' ? operator_len == 1 : operator_len == 2;
		if (part.at[0] == '>' && seconds > rule->issued_from)
			rule->issued_from = seconds;
		else if (part.at[0] == '<' && seconds < rule->issued_before)
			rule->issued_before = seconds;
		if (comma != NULL)
			rest = (struct text){ comma + 1, rest.len - (size_t)(comma - rest.at) - 1 };
	} while (comma != NULL);
}

static struct example
read_example(struct arena *arena, const struct yaml_node *node, bool fails)
{
	struct example e = { .node = node, .fails = fails };

	if (node->kind == YAML_SCALAR) {
		e.given[GIVEN_FILE] = yaml_texts(arena, node);
		return e;
	}
	for (unsigned given = 0; given < GIVEN_OBJECTS; given++)
		e.given[given] = yaml_texts(arena, yaml_get(node, given_rows[given].word));
	e.hosts = yaml_texts(arena, yaml_get(node, "host"));
	e.role = yaml_text(node, "role");
	e.release = yaml_text(node, "release");
	e.site = yaml_text(node, "site");
	e.site_node = yaml_text(node, "node");
	e.at = yaml_text(node, "at");
	e.password_file = yaml_text(node, "password-file");
	return e;
}

static void
read_examples(struct arena *arena, struct rule *rule, const struct yaml_node *node, bool shipped,
    struct messages *messages)
{
	LIST(struct example) examples = { 0 };

	for (int fails = 0; fails < 2; fails++) {
		const struct yaml_node *list = node == NULL ? NULL : yaml_get(node, fails ? "fail" : "pass");
		size_t count = list == NULL ? 0 : list->kind == YAML_LIST ? list->count : 1;

		for (size_t i = 0; i < count; i++) {
			const struct yaml_node *item = list->kind == YAML_LIST ? &list->items[i] : list;

			if (item->kind == YAML_SCALAR && item->text.len == 0) {
				message_hint(messages, yaml_error(messages, item, "an example without a file"),
				    "write the path of a file, or {file: PATH, ...}");
				continue;
			}
			*LIST_ADD(arena, &examples) = read_example(arena, item, fails != 0);
		}
		if (shipped && count == 0 && !(node != NULL ? node->partial : rule->node->partial))
			yaml_error(messages, node != NULL ? node : rule->node, "rule '%.*s' has no example that %s",
			    TEXT_ARG(rule->id), fails ? "fails" : "passes");
	}
	rule->examples = examples.items;
	rule->example_count = examples.count;
}

static struct expression
expression_at(const struct yaml_node *mapping, const char *key)
{
	return (struct expression){ .node = yaml_get(mapping, key) };
}

/* A name, or a mapping of a name and when it holds. */
static void
read_other_names(struct arena *arena, struct rule *rule, const struct yaml_node *node, struct messages *messages)
{
	size_t count = node == NULL ? 0 : node->kind == YAML_LIST ? node->count : 1;

	rule->other_names = ARENA_ARRAY(arena, struct other_name, count);
	rule->same_as.items = ARENA_ARRAY(arena, struct text, count);
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *item = node->kind == YAML_LIST ? &node->items[i] : node;
		struct other_name *name = &rule->other_names[i];

		name->name = item->kind == YAML_MAPPING ? yaml_text(item, "name") : item->text;
		if (item->kind == YAML_MAPPING)
			name->when = expression_at(item, "when");
		if (item->kind == YAML_LIST || name->name.len == 0)
			yaml_error(messages, item, "a rule of another tool is a name, or {name: NAME, when: EXPRESSION}");
		rule->same_as.items[rule->same_as.count++] = name->name;
	}
}

static void
read_worse(struct arena *arena, struct rule *rule, const struct yaml_node *list)
{
	if (list == NULL)
		return;
	rule->worse = ARENA_ARRAY(arena, struct worse, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *row = &list->items[i];

		rule->worse[rule->worse_count++] = (struct worse){ expression_at(row, "when"),
			yaml_get(row, "severity") != NULL ? severity_of(yaml_get(row, "severity")) : rule->severity,
			yaml_get(row, "effect") != NULL ? effect_of(yaml_get(row, "effect")) : rule->effect };
	}
}

/* Shipped rules need every key; a user's own rule may have fewer. */
static void
check_complete(const struct yaml_node *node, struct messages *messages)
{
	static const char *const keys[] = { "title", "severity", "applies-to", "message", "source" };

	for (size_t i = 0; i < COUNT_OF(keys) && !node->partial; i++)
		if (yaml_get(node, keys[i]) == NULL)
			yaml_error(messages, node, "a shipped rule needs the key '%s'", keys[i]);
}

/* The id, which may be missing. */
static void
read_id(struct rule_set *set, struct rule *rule, const struct yaml_node *id, struct messages *messages)
{
	if (id == NULL) {
		rule->id = TEXT("without an id");
		set->known.rules_partial = true;
		return;
	}
	if (!name_is_good(id->text))
		message_hint(messages, yaml_error(messages, id, "'%.*s' is not a name for a rule",
		    TEXT_ARG(id->text)),
		    "use lower-case letters, digits and hyphens, beginning with a letter");
	rule->id = arena_printf(set->arena, "%.*s/%.*s", TEXT_ARG(rule->pack), TEXT_ARG(id->text));
	for (size_t i = 0; i < set->rules.count; i++)
		if (text_equal(set->rules.items[i]->id, rule->id))
			yaml_error(messages, id, "rule '%.*s' is there already, in %.*s",
			    TEXT_ARG(rule->id),
			    TEXT_ARG(set->rules.items[i]->file->yaml->source.name));
}

/* What a rule is without. */
static void
check_question(const struct rule *rule, const struct yaml_node *id, struct messages *messages)
{
	bool both = rule->check.node != NULL && rule->find.node != NULL;
	struct text name = text_escape(messages->arena, rule->id);

	/* A misspelt one was reported already. */
	if (both || (rule->check.node == NULL && rule->find.node == NULL && !rule->node->partial))
		message_hint(messages, yaml_error(messages, id != NULL ? id : rule->node, id == NULL ?
		    "a rule %.*s has %s" : "rule '%.*s' has %s", TEXT_ARG(name), both ? "both check and find" :
		    "neither check nor find"), "check says what is right; find returns what is wrong; a rule has exactly one");
}

static struct rule *
read_rule(struct rule_set *set, struct rule_file *file, const struct yaml_node *node, struct messages *messages)
{
	struct arena *arena = set->arena;
	struct rule *rule = ARENA_NEW(arena, struct rule);
	const struct yaml_node *id = yaml_get(node, "id"), *issued = yaml_get(node, "issued");

	rule->node = node;
	rule->file = file;
	rule->pack = file->pack;
	read_id(set, rule, id, messages);
	if (file->shipped)
		check_complete(node, messages);
	rule->title = yaml_get(node, "title") != NULL ? yaml_text(node, "title") : yaml_text(node, "id");
	rule->severity = yaml_get(node, "severity") != NULL ? severity_of(yaml_get(node, "severity")) : SEVERITY_WARNING;
	rule->effect = effect_of(yaml_get(node, "effect"));
	rule->applies = yaml_get(node, "applies-to") != NULL ? bits_of(yaml_get(node, "applies-to"), target_kind_names, TARGET_KIND_COUNT) :
	    1U << TARGET_LEAF;
	rule->roles = yaml_texts(arena, yaml_get(node, "roles"));
	check_roles(set, yaml_get(node, "roles"), messages);
	rule->releases = yaml_text(node, "releases");
	if (rule->releases.len != 0)
		(void)releases_check(set->products, yaml_get(node, "releases"), messages);
	else if (yaml_get(node, "releases") != NULL)
		message_hint(messages, yaml_error(messages, yaml_get(node, "releases"), "not a constraint on a release"),
		    "leave the key out for all releases");
	rule->issued = yaml_text(node, "issued");
	rule->issued_from = INT64_MIN;
	rule->issued_before = INT64_MAX;
	if (issued != NULL)
		read_issued(rule, issued, messages);
	rule->when = expression_at(node, "when");
	rule->check = expression_at(node, "check");
	rule->find = expression_at(node, "find");
	rule->related = expression_at(node, "related");
	rule->names = expression_at(node, "names");
	rule->common_name = expression_at(node, "common-name");
	rule->usages = expression_at(node, "usages");
	rule->key_usage = expression_at(node, "key-usage");
	check_question(rule, id, messages);
	rule->message.node = yaml_get(node, "message") != NULL ? yaml_get(node, "message") :
	    yaml_get(node, "title") != NULL ? yaml_get(node, "title") : id;
	rule->reason.node = yaml_get(node, "reason");
	rule->fix.node = yaml_get(node, "fix");
	rule->source = yaml_text(node, "source");
	rule->product_says = yaml_text(node, "product-says");
	rule->at = yaml_text(node, "at");
	rule->step = step_of(yaml_get(node, "mend"));
	rule->undecided = text_is(yaml_text(node, "undecided"), "true");
	rule->services = yaml_texts(arena, yaml_get(node, "services"));
	read_other_names(arena, rule, yaml_get(node, "same-as"), messages);
	rule->gives_way_to = yaml_texts(arena, yaml_get(node, "gives-way-to"));
	rule->optional = inputs_of(yaml_get(node, "optional"));
	read_worse(arena, rule, yaml_get(node, "unless-worse"));
	read_examples(arena, rule, yaml_get(node, "examples"), file->shipped, messages);
	return rule;
}

void
read_variables(struct arena *arena, struct rule_file *file, struct messages *messages)
{
	const struct yaml_node *node = yaml_get(&file->yaml->root, "variables");

	if (node == NULL)
		return;
	file->variables = ARENA_ARRAY(arena, struct rule_variable, node->count);
	for (size_t i = 0; i < node->count; i++) {
		/* What reads it has made no mistake. */
		file->variables[file->variable_count++] = (struct rule_variable){ .name = node->keys[i].text,
			.expression.node = node->items[i].kind == YAML_SCALAR ? &node->items[i] : NULL };
		if (node->items[i].kind != YAML_SCALAR)
			yaml_error(messages, &node->items[i], "a variable is an expression");
	}
}

void
read_parameters(struct rule_set *set, struct rule_file *file, struct messages *messages)
{
	const struct yaml_node *node = yaml_get(&file->yaml->root, "params");

	if (node == NULL)
		return;
	file->parameters = ARENA_ARRAY(set->arena, struct rule_parameter, node->count);
	for (size_t i = 0; i < node->count; i++) {
		struct rule_parameter *p = &file->parameters[file->parameter_count++];

		p->name = node->keys[i].text;
		p->type = cel_env_type(set->env, "dyn");
		if (!parameter_value(set, &node->items[i], p, messages))
			yaml_error(messages, &node->items[i], "a parameter is a number, true or false, a text or a list of texts");
	}
}

bool
rule_can_apply(const struct rule *rule, const struct rules_options *options)
{
	if (options->everything)
		return true;
	if ((rule->applies & options->kinds) == 0)
		return false;
	if (rule->roles.count == 0)
		return true;
	for (size_t i = 0; i < rule->roles.count; i++)
		for (size_t j = 0; j < options->roles.count; j++)
			if (text_equal(rule->roles.items[i], options->roles.items[j]))
				return true;
	return false;
}

/* Names that the file would have, could it be read whole. */
static void
note_unread(struct known_names *known, const struct yaml_node *root)
{
	const struct yaml_node *rules = yaml_get(root, "rules");
	bool nameless = root->partial && yaml_get(root, "pack") == NULL;

	if (nameless || (rules != NULL ? rules->partial : root->partial))
		known->rules_partial = true;
	if (nameless || (yaml_get(root, "params") == NULL && root->partial))
		known->params_partial = true;
}

static void
load_file(struct rule_set *set, const char *path, bool shipped, const char *folder, const struct rules_options *options,
    struct messages *messages)
{
	const struct yaml_file *yaml;
	struct rule_file *file;
	LIST(struct rule *) wanted = { 0 };
	const struct yaml_node *rules, *pack;

	/* A shipped file that is named too is there already. */
	for (size_t i = 0; !shipped && i < set->files.count; i++)
		if (file_same(arena_string(set->arena, set->files.items[i]->yaml->source.name), path)) {
			set->files.items[i]->named = true;
			return;
		}
	yaml = yaml_read_stored(set->arena, shipped ? products_store(set->products) : (struct bytes){ NULL, 0 }, path, messages);
	/* It is read already. */
	if (yaml != NULL && !shipped && data_is_table(yaml))
		return;
	if (yaml != NULL && version_is_known(yaml, "certproof-rules", "rule files", messages))
		yaml = yaml_valid_part(set->arena, yaml, &rule_file_schema, messages);
	else
		yaml = NULL;
	if (yaml == NULL) {
		set->known.rules_partial = set->known.params_partial = true;
		return;
	}
	file = ARENA_NEW(set->arena, struct rule_file);
	file->yaml = yaml;
	file->pack = yaml_text(&yaml->root, "pack");
	file->title = yaml_text(&yaml->root, "title");
	file->shipped = shipped;
	file->named = !shipped;
	file->folder = arena_text(set->arena, text_of(folder));
	file->index = set->files.count;
	overrides_read(set, &yaml->root, messages);
	pack = yaml_get(&yaml->root, "pack");
	note_unread(&set->known, &yaml->root);
	if (options->packs.count != 0 && pack != NULL && !texts_hold(options->packs, file->pack)) {
		names_of_file(set->arena, &set->known, &yaml->root);
		return;
	}
	if (pack != NULL && !name_is_good(file->pack))
		yaml_error(messages, pack, "'%.*s' is not a name for a pack",
		    TEXT_ARG(file->pack));
	read_variables(set->arena, file, messages);
	read_parameters(set, file, messages);
	*LIST_ADD(set->arena, &set->files) = file;
	rules = yaml_get(&yaml->root, "rules");
	if (rules == NULL && !yaml->root.partial && yaml_get(&yaml->root, "overrides") == NULL && yaml_get(&yaml->root, "set-params") == NULL)
		yaml_error(messages, &yaml->root, "a rule file needs the key 'rules'");
	for (size_t i = 0; rules != NULL && i < rules->count; i++) {
		struct rule *rule = read_rule(set, file, &rules->items[i], messages);

		*LIST_ADD(set->arena, &set->rules) = rule;
		if (!shipped || rule_can_apply(rule, options))
			*LIST_ADD(set->arena, &wanted) = rule;
	}
	(void)compile_file(set, file, wanted.items, wanted.count, options->everything || !shipped, messages);
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void PRINTF_LIKE(3, 4)
folder_error(struct messages *messages, const char *path, const char *format, ...)
{
	va_list args;
	struct message *message;

	va_start(args, format);
	message = message_add(messages, MESSAGE_ERROR, "%s", arena_vprintf(messages->arena, format, args).at);
	va_end(args);
	message->file = arena_text(messages->arena, text_of(path));
}

/* An unknown entry may be a rule. */
static bool
is_readable(const struct folder_entry *entry, struct messages *messages)
{
	if (entry->kind == ENTRY_UNKNOWN)
		folder_error(messages, entry->path, "cannot open: %.*s", TEXT_ARG(system_error(messages->arena, entry->error)));
	return entry->kind != ENTRY_UNKNOWN;
}

/* How many rule files it is. */
static size_t
load_entry(struct rule_set *set, const struct folder_entry *entry, bool shipped, const char *examples,
    const struct rules_options *options, struct messages *messages)
{
	struct text name = text_of(entry->name);

	if (text_ends_with(name, ".yml")) {
		folder_error(messages, entry->path, "rule files end in .yaml: this one would not be read");
		message_hint(messages, messages->last, "rename it to %.*s.yaml", (int)(name.len - 4),
		    name.at);
	} else if (text_ends_with(name, ".yaml") && !text_is(name, "product.yaml") && !text_is(name, "bundle.yaml")) {
		load_file(set, entry->path, shipped, examples, options, messages);
		return 1;
	}
	return 0;
}

/* How many rule files it holds, whether they were loaded before or not. */
static size_t
load_folder(struct rule_set *set, const char *path, bool shipped, const char *examples, unsigned depth,
    const struct rules_options *options, struct messages *messages)
{
	struct folder_entries entries;
	size_t files = 0;

	if (!folder_told(set->arena, path, &entries, messages))
		return 0;
	for (size_t i = 0; i < entries.count; i++) {
		const struct folder_entry *entry = &entries.items[i];

		if (entry->hidden || !is_readable(entry, messages))
			continue;
		if (entry->kind != ENTRY_FOLDER)
			files += load_entry(set, entry, shipped, examples, options, messages);
		else if (depth < LIMIT_FOLDER_DEPTH)
			files += load_folder(set, entry->path, shipped, examples, depth + 1, options, messages);
		else
			folder_error(messages, entry->path, "deeper than %d folders, the limit", LIMIT_FOLDER_DEPTH);
	}
	return files;
}

/* The folder of packs that run only when --pack names them. */
#define ON_REQUEST "on-request"
/* The folder of tables. */
#define DATA "data"

/* Shipped packs: a folder each. One whose product has none of the run's roles is not even read. */
static void
load_packs(struct rule_set *set, const char *folder, bool on_request, const struct rules_options *options, struct messages *messages)
{
	struct folder_entries packs;
	size_t before;
	const char *fixtures = arena_printf(set->arena, "%s/../fixtures", options->shipped).at;

	if (!folder_told(set->arena, folder, &packs, messages))
		return;
	for (size_t i = 0; i < packs.count; i++) {
		const struct folder_entry *pack = &packs.items[i];

		if (pack->hidden || !is_readable(pack, messages) || pack->kind != ENTRY_FOLDER || strcmp(pack->name, DATA) == 0)
			continue;
		if (strcmp(pack->name, ON_REQUEST) == 0) {
			before = set->files.count;
			if (options->everything || options->every_pack || options->packs.count != 0 || options->also.count != 0)
				load_packs(set, pack->path, true, options, messages);
			for (size_t k = before; k < set->files.count; k++)
				set->files.items[k]->on_request = true;
			continue;
		}
		if (options->packs.count != 0) {
			if (!texts_hold(options->packs, text_of(pack->name)))
				continue;
		} else if (texts_hold(options->also, text_of(pack->name))) {
			;
		} else if (on_request && !options->everything && !options->every_pack) {
			continue;
		} else if (!options->everything &&
		    !products_pack_serves(set->products, text_of(pack->name), options->roles.items, options->roles.count)) {
			continue;
		}
		(void)load_folder(set, pack->path, true, fixtures, 0, options, messages);
	}
}

struct pack_names {
	struct strings names;
};

/* Names of the shipped packs, for the hint. */
static void
name_packs(struct rule_set *set, const char *folder, struct pack_names *found)
{
	struct folder_entries packs;
	int error;

	if (!folder_read(set->arena, folder, &packs, &error))
		return;
	for (size_t i = 0; i < packs.count; i++)
		if (strcmp(packs.items[i].name, ON_REQUEST) == 0)
			name_packs(set, packs.items[i].path, found);
		else if (packs.items[i].kind == ENTRY_FOLDER && !packs.items[i].hidden && strcmp(packs.items[i].name, DATA) != 0)
			*LIST_ADD(set->arena, &found->names) = packs.items[i].name;
}

/* A run restricted to a pack that is not there would judge nothing, and pass. */
static void
check_packs(struct rule_set *set, const struct rules_options *options, struct messages *messages)
{
	struct pack_names found = { 0 };

	for (size_t i = 0; i < options->packs.count + options->also.count; i++) {
		struct text pack = i < options->packs.count ? options->packs.items[i] : options->also.items[i - options->packs.count];
		struct message *message;
		size_t k = 0;

		while (k < set->files.count && !text_equal(set->files.items[k]->pack, pack))
			k++;
		if (k < set->files.count)
			continue;
		if (found.names.count == 0 && options->shipped != NULL)
			name_packs(set, options->shipped, &found);
		message = message_add(messages, MESSAGE_ERROR, "unknown pack '%.*s'",
		    TEXT_ARG(pack));
		if (!message_hint_nearest(messages, message, pack, found.names.items,
		    found.names.count))
			message_hint(messages, message, "certproof rules list shows the packs");
	}
}

struct rule_set *
rules_load(struct arena *arena, const struct products *products, const struct rules_options *options,
    struct messages *messages)
{
	struct rule_set *set = ARENA_NEW(arena, struct rule_set);
	size_t errors = messages->errors;

	set->arena = arena;
	set->products = products;
	set->env = facts_env(arena);
	set->shipped = options->shipped;
	data_read_paths(set, options->paths, options->path_count, messages);
	if (options->shipped != NULL)
		load_packs(set, options->shipped, false, options, messages);
	for (size_t i = 0; i < options->path_count; i++) {
		const char *path = options->paths[i];

		if (is_folder(path)) {
			size_t mistakes = messages->errors;

			if (load_folder(set, path, false, path, 0, options, messages) == 0 && messages->errors == mistakes)
				folder_error(messages, path, "no rule file in this folder: none of its names ends in .yaml");
		} else {
			const char *slash = strrchr(path, '/');
			const char *folder = slash == NULL ? "." :
			    arena_string(arena, (struct text){ path, (size_t)(slash - path) });

			load_file(set, path, false, folder, options, messages);
		}
	}
	if (messages->errors == errors)
		check_packs(set, options, messages);
	if (messages->errors == errors && options->everything && options->shipped != NULL && options->packs.count == 0)
		services_check(set, messages);
	overrides_apply(set, options, messages);
	for (size_t i = 0; i < set->rules.count; i++)
		set->rules.items[i]->index = i;
	if (messages->errors == errors)
		precedence_check(set, options, messages);
	return messages->errors == errors ? set : NULL;
}

const struct rule *
rules_find(const struct rule_set *set, struct text id)
{
	for (size_t i = 0; i < set->rules.count; i++)
		if (text_equal(set->rules.items[i]->id, id))
			return set->rules.items[i];
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];
		struct text name = { rule->id.at + rule->pack.len + 1, rule->id.len - rule->pack.len - 1 };

		if (text_equal(name, id) || (rule->product_says.len != 0 && id.len > 3 &&
		    memmem(rule->product_says.at, rule->product_says.len, id.at, id.len) != NULL))
			return rule;
	}
	return NULL;
}

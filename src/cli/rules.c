/* rules.c - certproof rules and explain: what rules there are, whether they are well made, and what one demands. */
#include <string.h>

#include "cli/cli.h"

static bool
wanted(const struct session *session, const struct rule *rule)
{
	const struct options *o = &session->options;
	const struct product_role *role;

	if (o->severity != NULL && strcmp(o->severity, severity_name(rule->severity)) != 0)
		return false;
	if (o->role == NULL)
		return true;
	role = products_role(session->products, text_of(o->role));
	if (rule->roles.count != 0 && (role == NULL || !texts_hold(rule->roles, role->name)))
		return false;
	return o->release == NULL || rule->releases.len == 0 ||
	    (role != NULL && releases_hold(product_of_role(role), rule->releases, text_of(o->release)));
}

static void
json_texts(struct json *json, const char *key, const struct texts *texts)
{
	if (texts->count == 0)
		return;
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < texts->count; i++)
		json_text(json, texts->items[i]);
	json_array_end(json);
}

static void
json_field(struct json *json, const char *key, struct text text)
{
	if (text.len == 0)
		return;
	json_key(json, key);
	json_text(json, text);
}

static struct texts
applies_of(struct arena *arena, const struct rule *rule)
{
	struct texts kinds = { ARENA_ARRAY(arena, struct text, TARGET_KIND_COUNT), 0 };

	for (unsigned i = 0; i < TARGET_KIND_COUNT; i++)
		if (rule->applies & (1U << i))
			kinds.items[kinds.count++] = text_of(target_kind_names[i]);
	return kinds;
}

static void
rule_json(struct arena *arena, struct json *json, const struct rule *rule)
{
	struct texts applies = applies_of(arena, rule);

	json_object(json);
	json_field(json, "rule", rule->id);
	json_field(json, "title", rule->title);
	json_field(json, "severity", text_of(severity_name(rule->severity)));
	json_field(json, "effect", text_of(effect_name(rule->effect)));
	if (rule->off) {
		json_key(json, "off");
		json_bool(json, true);
	}
	json_texts(json, "applies_to", &applies);
	json_texts(json, "roles", &rule->roles);
	json_field(json, "releases", rule->releases);
	json_field(json, "issued", rule->issued);
	json_field(json, "source", rule->source);
	json_field(json, "product_says", rule->product_says);
	json_texts(json, "same_as", &rule->same_as);
	json_texts(json, "reads", &rule->paths);
	json_object_end(json);
}

static enum status
list_rules(struct session *session, const struct rule_set *set)
{
	bool as_json = session->options.reports.items[0].format == REPORT_JSON;
	struct output *output = output_open(&session->arena, "-", &session->messages);
	struct json json;
	size_t count = 0;

	if (output == NULL)
		return STATUS_TROUBLE;
	json_init(&json, output);
	if (as_json)
		json_array(&json);
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];

		if (!wanted(session, rule))
			continue;
		count++;
		if (as_json) {
			rule_json(&session->arena, &json, rule);
			continue;
		}
		output_printf(output, "%-7s  %-8s  %-40.*s  %.*s\n", rule->off ? "off" : severity_name(rule->severity), effect_name(rule->effect),
		    TEXT_ARG(rule->id), TEXT_ARG(text_escape(&session->arena, rule->title)));
	}
	if (as_json) {
		json_array_end(&json);
		json_end(&json);
	} else {
		output_printf(output, "\n%zu rules; certproof explain RULE says what one demands\n", count);
	}
	return output_close(output, &session->messages) ? STATUS_CLEAN : STATUS_TROUBLE;
}

static enum status
test_rules(struct session *session, const struct rule_set *set)
{
	size_t failed = 0, examples = 0, rules = 0;
	struct text summary;

	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];

		/* Named paths mean: these; the shipped packs are only what they build on. */
		if (session->options.rules.count != 0 && !rule->file->named)
			continue;
		if (rule->example_count == 0)
			continue;
		rules++;
		examples += rule->example_count;
		failed += rules_test(set, rule, session->crypto, &session->arena, &session->messages);
	}
	summary = arena_printf(&session->arena, "%zu rules, %zu examples: %zu passed, %zu failed\n", rules, examples,
	    examples - failed, failed);
	if (!session_print(session, summary))
		return STATUS_TROUBLE;
	return failed != 0 ? STATUS_FINDINGS : STATUS_CLEAN;
}

static enum status
check_rules(struct session *session, const struct rule_set *set)
{
	size_t rules = 0, files = 0;

	for (size_t i = 0; i < set->rules.count; i++)
		rules += session->options.rules.count == 0 || set->rules.items[i]->file->named;
	for (size_t i = 0; i < set->files.count; i++)
		files += session->options.rules.count == 0 || set->files.items[i]->named;
	return session_print(session, arena_printf(&session->arena, "%zu rules in %zu files: no mistake\n", rules, files)) ?
	    STATUS_CLEAN : STATUS_TROUBLE;
}

enum status
command_rules(struct session *session)
{
	static const char *const actions[] = { "list", "check", "test" };
	struct options *o = &session->options;
	const char *action = o->files.count != 0 ? o->files.items[0] : "list";
	struct rule_set *set;
	struct message *message;
	size_t which = 0;

	while (which < COUNT_OF(actions) && strcmp(action, actions[which]) != 0)
		which++;
	if (which == COUNT_OF(actions)) {
		message = message_add(&session->messages, MESSAGE_ERROR, "unknown action '%.*s' of rules",
		    TEXT_ARG(text_escape(&session->arena, text_of(action))));
		if (!message_hint_nearest(&session->messages, message, text_of(action), actions, COUNT_OF(actions)))
			message_hint(&session->messages, message, "use list, check or test");
		return STATUS_TROUBLE;
	}
	if (!session_products(session))
		return STATUS_TROUBLE;
	/* Files are checked and tested as they stand, unless the configuration is asked for. */
	if ((which == 0 || o->config != NULL) && !session_config(session))
		return STATUS_TROUBLE;
	/* Paths after the action are rule files. */
	for (size_t i = 1; i < o->files.count; i++) {
		if (o->rules.count == o->rules.room)
			o->rules.items = list_grow(&session->arena, o->rules.items, o->rules.count, &o->rules.room,
			    sizeof(*o->rules.items));
		o->rules.items[o->rules.count++] = o->files.items[i];
	}
	set = session_rules(session, true, NULL, 0);
	if (set == NULL)
		return STATUS_TROUBLE;
	return which == 0 ? list_rules(session, set) : which == 1 ? check_rules(session, set) : test_rules(session, set);
}

/* ---- explain ---- */

/* A paragraph under a heading, its lines indented. */
static void
paragraph(struct session *session, struct buffer *out, const char *heading, struct text text)
{
	struct text line;

	if (text.len == 0)
		return;
	buffer_printf(out, "\n%s%s%s\n", session->color ? "\033[1m" : "", heading, session->color ? "\033[0m" : "");
	while (text_split_line(&text, &line)) {
		buffer_adds(out, "  ");
		buffer_add(out, text_escape(&session->arena, line));
		buffer_addc(out, '\n');
	}
}

static struct text
joined(struct arena *arena, const struct texts *texts, const char *between)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < texts->count; i++) {
		buffer_adds(&out, i == 0 ? "" : between);
		buffer_add(&out, texts->items[i]);
	}
	return buffer_text(&out);
}

static void
add_expression(struct session *session, struct buffer *out, const char *heading, const struct expression *e)
{
	if (e->node != NULL)
		paragraph(session, out, heading, e->node->text);
}

static struct text
example_text(struct arena *arena, const struct rule *rule, bool fails)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < rule->example_count; i++) {
		const struct example *e = &rule->examples[i];
		struct texts all[] = { e->files, e->trust, e->chain, e->crl };

		if (e->fails != fails)
			continue;
		for (size_t j = 0; j < COUNT_OF(all); j++)
			for (size_t k = 0; k < all[j].count; k++)
				buffer_printf(&out, "%.*s ", TEXT_ARG(all[j].items[k]));
		if (e->site.len != 0)
			buffer_printf(&out, "%.*s ", TEXT_ARG(e->site));
		if (e->key.len != 0)
			buffer_printf(&out, "with key %.*s ", TEXT_ARG(e->key));
		if (e->release.len != 0)
			buffer_printf(&out, "at %.*s ", TEXT_ARG(e->release));
		buffer_addc(&out, '\n');
	}
	return out.len == 0 ? (struct text){ "", 0 } : buffer_text(&out);
}

static enum status
explain(struct session *session, const struct rule *rule)
{
	struct arena *arena = &session->arena;
	const char *bold = session->color ? "\033[1m" : "", *plain = session->color ? "\033[0m" : "";
	struct texts applies = applies_of(arena, rule);
	struct buffer out;

	buffer_init(&out, arena);
	buffer_printf(&out, "%s%.*s%s: %.*s\n", bold, TEXT_ARG(rule->id), plain, TEXT_ARG(text_escape(arena, rule->title)));
	buffer_printf(&out, "  %s", rule->off ? "switched off" : severity_name(rule->severity));
	if (rule->effect != EFFECT_NONE)
		buffer_printf(&out, ", %s", effect_name(rule->effect));
	buffer_printf(&out, "; judges: %.*s", TEXT_ARG(joined(arena, &applies, ", ")));
	if (rule->roles.count != 0)
		buffer_printf(&out, "; roles: %.*s", TEXT_ARG(joined(arena, &rule->roles, ", ")));
	if (rule->releases.len != 0)
		buffer_printf(&out, "; releases: %.*s", TEXT_ARG(rule->releases));
	if (rule->issued.len != 0)
		buffer_printf(&out, "; issued: %.*s", TEXT_ARG(rule->issued));
	buffer_addc(&out, '\n');
	if (rule->reason.node != NULL)
		paragraph(session, &out, "Why", rule->reason.node->text);
	if (rule->fix.node != NULL)
		paragraph(session, &out, "What to do", rule->fix.node->text);
	paragraph(session, &out, "Who says so", rule->source);
	paragraph(session, &out, "The product says", rule->product_says);
	paragraph(session, &out, "Services that fail", joined(arena, &rule->services, ", "));
	add_expression(session, &out, "Applies when", &rule->when);
	add_expression(session, &out, "What must hold", &rule->check);
	add_expression(session, &out, "What it looks for", &rule->find);
	for (size_t i = 0; i < rule->worse_count; i++)
		paragraph(session, &out, arena_printf(arena, "Instead %s%s%s when", severity_name(rule->worse[i].severity),
		    rule->worse[i].effect == EFFECT_NONE ? "" : ", ", effect_name(rule->worse[i].effect)).at,
		    rule->worse[i].when.node->text);
	paragraph(session, &out, "Facts it reads", joined(arena, &rule->paths, "\n"));
	for (size_t i = 0; i < rule->file->variable_count; i++) {
		const struct rule_variable *v = &rule->file->variables[i];
		struct text name = arena_printf(arena, "vars.%.*s", TEXT_ARG(v->name));
		bool used = false;
		const struct expression *all[] = { &rule->when, &rule->check, &rule->find };

		for (size_t j = 0; j < COUNT_OF(all); j++)
			used = used || (all[j]->node != NULL && text_contains(all[j]->node->text, name.at));
		if (used)
			paragraph(session, &out, arena_printf(arena, "where %.*s is", TEXT_ARG(name)).at, v->expression.node->text);
	}
	paragraph(session, &out, "Examples that pass", example_text(arena, rule, false));
	paragraph(session, &out, "Examples that fail", example_text(arena, rule, true));
	paragraph(session, &out, "Other tools call it", joined(arena, &rule->same_as, "\n"));
	buffer_printf(&out, "\n%.*s\n", TEXT_ARG(text_escape(arena, rule->file->yaml->source.name)));
	return session_print(session, buffer_text(&out)) ? STATUS_CLEAN : STATUS_TROUBLE;
}

enum status
command_explain(struct session *session)
{
	struct options *o = &session->options;
	struct rule_set *set;
	const struct rule *rule;
	const char **names;
	struct text id;
	struct message *message;
	size_t count = 0;

	if (o->files.count != 1) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "explain needs one rule"),
		    "certproof rules list shows them all");
		return STATUS_TROUBLE;
	}
	if (!session_products(session) || !session_config(session) || (set = session_rules(session, true, NULL, 0)) == NULL)
		return STATUS_TROUBLE;
	id = text_of(o->files.items[0]);
	rule = rules_find(set, id);
	if (rule != NULL)
		return explain(session, rule);
	names = ARENA_ARRAY(&session->arena, const char *, set->rules.count * 2);
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *r = set->rules.items[i];

		names[count++] = arena_string(&session->arena, r->id);
		names[count++] = arena_string(&session->arena, (struct text){ r->id.at + r->pack.len + 1,
		    r->id.len - r->pack.len - 1 });
	}
	message = message_add(&session->messages, MESSAGE_ERROR, "no rule '%.*s'", TEXT_ARG(text_escape(&session->arena, id)));
	if (!message_hint_nearest(&session->messages, message, id, names, count))
		message_hint(&session->messages, message, "certproof rules list shows them all");
	return STATUS_TROUBLE;
}

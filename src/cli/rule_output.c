/* rule_output.c - rules as the commands about them choose and show them. */
#include <string.h>

#include "cli/rule_output.h"

bool
rule_wanted(const struct session *session, const struct rule *rule)
{
	const struct options *o = &session->options;
	const struct product_role *role;

	if (o->severity != NULL && strcmp(o->severity, severity_name(rule->severity)) != 0)
		return false;
	if (o->asked.role == NULL)
		return true;
	role = products_role(session->engine.products, text_of(o->asked.role));
	if (rule->roles.count != 0 && (role == NULL || !texts_hold(rule->roles, role->name)))
		return false;
	return o->asked.release == NULL || rule->releases.len == 0 ||
	    (role != NULL && releases_hold(product_of_role(role), rule->releases, text_of(o->asked.release)));
}

void
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

struct texts
rule_applies(struct arena *arena, const struct rule *rule)
{
	struct texts kinds = { .items = ARENA_ARRAY(arena, struct text, TARGET_KIND_COUNT) };

	for (unsigned i = 0; i < TARGET_KIND_COUNT; i++)
		if (rule->applies & (1U << i))
			kinds.items[kinds.count++] = text_of(target_kind_names[i]);
	return kinds;
}

void
rule_json(struct arena *arena, struct json *json, const struct rule *rule)
{
	struct texts applies = rule_applies(arena, rule);

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
	json_texts(json, "gives_way_to", &rule->gives_way_to);
	json_texts(json, "reads", &rule->paths);
}

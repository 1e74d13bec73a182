/* json.c - the report for programs: one object, its keys always in one order, absent fields left out. */
#include "report/json_parts.h"

enum { FORMAT_VERSION = 1 };

static void
add_number(struct json *json, const char *key, uint64_t number)
{
	json_key(json, key);
	json_uint(json, number);
}

static void
add_texts(struct json *json, const char *key, const struct texts *texts)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < texts->count; i++)
		json_text(json, texts->items[i]);
	json_array_end(json);
}

static void
add_place(struct json *json, struct text file, unsigned line)
{
	json_field(json, "file", file);
	if (line != 0)
		add_number(json, "line", line);
}

/* An object of its own in a file: in DER it begins at a byte, not on a line. */
static bool
is_artifact(enum object_kind object)
{
	return object == OBJECT_CERTIFICATE || object == OBJECT_REQUEST || object == OBJECT_KEY ||
	    object == OBJECT_PUBLIC_KEY || object == OBJECT_CRL;
}

static void
add_offset(struct json *json, const struct finding *f)
{
	if (f->line != 0 && f->has_offset)
		add_number(json, "offset", f->offset);
	else if (f->line == 0 && f->file.len != 0 && (f->has_offset || is_artifact(f->object)))
		add_number(json, "offset", f->object_offset + (f->has_offset ? f->offset : 0));
}

static void
add_related(struct json *json, const struct finding *f)
{
	if (f->related_count == 0)
		return;
	json_key(json, "related");
	json_array(json);
	for (size_t i = 0; i < f->related_count; i++) {
		json_object(json);
		add_place(json, f->related[i].file, f->related[i].line);
		json_field(json, "fingerprint", f->related[i].fingerprint);
		json_field(json, "label", f->related[i].label);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
add_waived(struct json *json, const struct finding *f)
{
	if (f->known)
		json_field(json, "baseline", TEXT("known"));
	if (f->waived.len == 0)
		return;
	json_key(json, "waived");
	json_object(json);
	json_field(json, "reason", f->waived);
	json_field(json, "until", f->waived_until);
	json_object_end(json);
}

void
json_add_finding(struct json *json, const struct finding *f)
{
	json_object(json);
	json_field(json, "id", f->id);
	json_field(json, "rule", f->rule);
	json_field(json, "severity", text_of(severity_name(f->severity)));
	json_field(json, "effect", text_of(effect_name(f->effect)));
	add_place(json, f->file, f->line);
	add_offset(json, f);
	json_field(json, "fingerprint", f->fingerprint);
	json_field(json, "serial", f->serial);
	json_field(json, "issuer", f->issuer);
	json_field(json, "not_after", f->not_after);
	add_related(json, f);
	json_field(json, "node", f->node);
	json_field(json, "link", f->link);
	json_field(json, "unit", f->unit);
	json_field(json, "role", f->role);
	json_field(json, "release", f->release);
	if (f->services.count != 0)
		add_texts(json, "services", &f->services);
	json_field(json, "product_says", f->product_says);
	json_field(json, "object", text_of(object_name(f->object)));
	json_field(json, "subject", f->subject);
	json_field(json, "place", f->place);
	json_field(json, "message", f->message);
	json_field(json, "reason", f->reason);
	json_field(json, "fix", f->fix);
	json_field(json, "source", f->source);
	if (f->same_as.items != NULL)
		add_texts(json, "same_as", &f->same_as);
	add_waived(json, f);
	json_object_end(json);
}

static void
add_verdict(struct json *json, const struct verdict *v, struct text changes)
{
	json_object(json);
	json_field(json, "node", v->node);
	json_field(json, "release_assumed", v->release_assumed);
	json_field(json, "link", v->link);
	json_field(json, "file", v->file);
	json_field(json, "object", text_of(object_name(v->object)));
	json_field(json, "subject", v->subject);
	json_field(json, "verdict", text_of(verdict_name(v->kind)));
	if (v->services.count != 0)
		add_texts(json, "services", &v->services);
	add_texts(json, "because", &v->because);
	if (v->unjudged.count != 0)
		add_texts(json, "unjudged", &v->unjudged);
	if (v->waived != 0)
		add_number(json, "waived", v->waived);
	json_field(json, "with", changes);
	json_object_end(json);
}

static void
add_service(struct json *json, struct arena *arena, const struct service_verdict *v)
{
	json_object(json);
	json_field(json, "service", v->service);
	json_field(json, "title", v->title);
	json_field(json, "state", text_of(service_state_name(v->state)));
	json_field(json, "why", v->why);
	json_field(json, "message", v->message);
	json_field(json, "rule", v->rule);
	json_field(json, "node", v->node);
	json_field(json, "link", v->link);
	if (v->causes != 0)
		add_number(json, "causes", v->causes);
	if (v->places.count != 0) {
		json_key(json, "places");
		json_array(json);
		for (size_t i = 0; i < v->places.count; i++) {
			json_object(json);
			json_field(json, "node", v->places.items[i].node);
			json_field(json, "link", v->places.items[i].link);
			json_field(json, "rule", v->places.items[i].rule);
			json_field(json, "why", v->places.items[i].why);
			json_object_end(json);
		}
		json_array_end(json);
	}
	if (v->has_end) {
		json_field(json, "ends", time_text(arena, v->ends));
		json_field(json, "ending", v->ending);
	}
	if (v->give.count != 0)
		add_texts(json, "give", &v->give);
	json_object_end(json);
}

/* As what each object was judged, where profiles say it. */
static void
add_targets(struct json *json, const struct result *result)
{
	json_key(json, "targets");
	json_array(json);
	for (size_t i = 0; i < result->targets.count; i++) {
		const struct judged *t = &result->targets.items[i];

		if (t->profiles.count == 0)
			continue;
		json_object(json);
		add_place(json, t->file, t->line);
		json_field(json, "object", text_of(object_name(t->object)));
		json_field(json, "subject", t->subject);
		json_field(json, "fingerprint", t->fingerprint);
		json_field(json, "profile", t->profiles.items[t->profiles.count - 1]);
		if (t->profiles.count > 1) {
			struct texts also = TEXTS(t->profiles.items, t->profiles.count - 1);

			add_texts(json, "profiles_besides", &also);
		}
		json_field(json, "profile_title", t->profile_title);
		json_field(json, "profile_why", t->profile_why);
		json_object_end(json);
	}
	json_array_end(json);
}

/* Tables that rules asked, with their dates. */
static void
add_data(struct json *json, const struct result *result)
{
	if (result->data.count == 0)
		return;
	json_key(json, "data");
	json_array(json);
	for (size_t i = 0; i < result->data.count; i++) {
		json_object(json);
		json_field(json, "table", result->data.items[i].name);
		json_field(json, "date", result->data.items[i].date);
		json_field(json, "source", result->data.items[i].source);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
add_not_checked(struct json *json, struct arena *arena, const struct result *result, const struct not_checked *n)
{
	json_object(json);
	json_field(json, "rule", n->rule);
	json_field(json, "target", target_name(arena, target_of(result, n->target)));
	add_texts(json, "needs", &n->needs);
	json_field(json, "why", n->why);
	json_object_end(json);
}

static void
add_rule_error(struct json *json, struct arena *arena, const struct result *result, const struct rule_error *e)
{
	const struct message *m = e->message;

	json_object(json);
	json_field(json, "rule", e->rule);
	json_field(json, "target", target_name(arena, target_of(result, e->target)));
	if (m != NULL) {
		add_place(json, m->file, m->line);
		if (m->line != 0)
			add_number(json, "column", m->column);
		json_field(json, "message", m->text);
	}
	json_object_end(json);
}

static void
add_waivers(struct json *json, const struct changes *c)
{
	json_key(json, "waivers");
	json_array(json);
	for (size_t i = 0; i < c->waivers.count; i++) {
		json_object(json);
		json_field(json, "rule", c->waivers.items[i].rule);
		json_field(json, "file", c->waivers.items[i].file);
		json_field(json, "certificate", c->waivers.items[i].certificate);
		json_field(json, "reason", c->waivers.items[i].reason);
		json_field(json, "until", c->waivers.items[i].until);
		add_number(json, "findings", c->waivers.items[i].findings);
		json_object_end(json);
	}
	json_array_end(json);
}

/* What the configuration sets and changes; nothing without a configuration. */
static void
add_changes(struct json *json, struct arena *arena, const struct changes *c)
{
	if (c->file.len == 0 && c->exclude.count == 0 && changes_text(arena, c).len == 0)
		return;
	json_key(json, "configuration");
	json_object(json);
	json_field(json, "file", c->file);
	json_field(json, "role", c->role);
	json_field(json, "release", c->release);
	json_field(json, "site", c->site);
	if (c->packs.count != 0 && !c->packs_asked)
		add_texts(json, "packs", &c->packs);
	if (c->rules.count != 0)
		add_texts(json, "rules", &c->rules);
	if (c->exclude.count != 0)
		add_texts(json, "exclude", &c->exclude);
	add_texts(json, "rules_off", &c->off);
	json_key(json, "severities_changed");
	json_array(json);
	for (size_t i = 0; i < c->severities.count; i++) {
		json_object(json);
		json_field(json, "rule", c->severities.items[i].rule);
		json_field(json, "from", text_of(severity_name(c->severities.items[i].from)));
		json_field(json, "to", text_of(severity_name(c->severities.items[i].to)));
		json_object_end(json);
	}
	json_array_end(json);
	if (c->params.count != 0)
		add_texts(json, "params_changed", &c->params);
	add_waivers(json, c);
	json_object_end(json);
}

static void
add_input(struct json *json, struct arena *arena, const struct input_row *row)
{
	json_object(json);
	json_field(json, "file", row->file);
	json_field(json, "member", row->member);
	if (row->line != 0)
		add_number(json, "line", row->line);
	else if (row->offset != 0)
		add_number(json, "offset", row->offset);
	json_field(json, "kind", item_text(row));
	json_field(json, "used_as", item_uses_text(arena, row->uses));
	json_field(json, "unused", row->unused);
	json_object_end(json);
}

void
json_add_problem(struct json *json, const struct input_problem *p)
{
	json_object(json);
	add_place(json, p->file, p->full != NULL ? p->full->line : 0);
	json_field(json, "severity", problem_level(p) == MESSAGE_ERROR ? TEXT("error") : TEXT("warning"));
	json_field(json, "message", p->message);
	json_field(json, "hint", p->hint);
	json_object_end(json);
}

static void
add_problems(struct json *json, const struct result *result, const char *key, bool notes)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < result->problems.count; i++)
		if ((problem_level(&result->problems.items[i]) == MESSAGE_NOTE) == notes)
			json_add_problem(json, &result->problems.items[i]);
	json_array_end(json);
}

void
json_add_summary(struct json *json, const struct result *result)
{
	json_key(json, "summary");
	json_object(json);
	add_number(json, "files", result->files);
	add_number(json, "targets", result->targets.count);
	add_number(json, "rules", result->rules);
	add_number(json, "errors", result->errors);
	add_number(json, "warnings", result->warnings);
	add_number(json, "notices", result->notices);
	add_number(json, "passed", result->passed);
	add_number(json, "not_applicable", result->not_applicable);
	add_number(json, "not_checked", result->not_checked.count);
	add_number(json, "waived", result->waived);
	add_number(json, "baseline", result->known);
	if (result->baseline.len != 0)
		add_number(json, "gone", result->gone);
	if (result->changes.exclude.count != 0)
		add_number(json, "excluded", result->changes.excluded);
	add_number(json, "rules_off", result->changes.off.count);
	add_number(json, "severities_changed", result->changes.severities.count);
	if (result->changes.packs.count != 0)
		add_number(json, "only_packs", result->changes.packs.count);
	json_object_end(json);
}

bool
json_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct json json;

	(void)messages;
	json_init(&json, out);
	json_object(&json);
	json_key(&json, "certproof");
	json_uint(&json, FORMAT_VERSION);
	json_key(&json, "tool");
	json_object(&json);
	json_key(&json, "name");
	json_string(&json, "certproof");
	json_field(&json, "version", result->tool_version);
	json_field(&json, "openssl", result->crypto_version);
	json_object_end(&json);
	json_field(&json, "at", time_text(arena, result->at));
	add_changes(&json, arena, &result->changes);
	if (result->changes.packs_asked)
		add_texts(&json, "packs", &result->changes.packs);

	json_field(&json, "baseline", result->baseline);
	if (options->members != NULL)
		options->members(options->context, &json);
	json_key(&json, "findings");
	json_array(&json);
	for (size_t i = 0; i < result->findings.count; i++)
		json_add_finding(&json, &result->findings.items[i]);
	json_array_end(&json);
	json_key(&json, "verdicts");
	json_array(&json);
	for (size_t i = 0; i < result->verdicts.count; i++)
		add_verdict(&json, &result->verdicts.items[i], changes_by_text(arena, &result->changes));
	json_array_end(&json);
	add_targets(&json, result);
	add_data(&json, result);
	if (result->site.len != 0) {
		json_key(&json, "services");
		json_array(&json);
		for (size_t i = 0; i < result->services.count; i++)
			add_service(&json, arena, &result->services.items[i]);
		json_array_end(&json);
	}
	json_key(&json, "not_checked");
	json_array(&json);
	for (size_t i = 0; i < result->not_checked.count; i++)
		add_not_checked(&json, arena, result, &result->not_checked.items[i]);
	json_array_end(&json);
	json_key(&json, "rule_errors");
	json_array(&json);
	for (size_t i = 0; i < result->rule_errors.count; i++)
		add_rule_error(&json, arena, result, &result->rule_errors.items[i]);
	json_array_end(&json);
	add_problems(&json, result, "problems", false);
	add_problems(&json, result, "notes", true);
	json_key(&json, "inputs");
	json_array(&json);
	for (size_t i = 0; i < result->inputs.count; i++)
		add_input(&json, arena, &result->inputs.items[i]);
	json_array_end(&json);
	json_add_summary(&json, result);
	json_object_end(&json);
	json_end(&json);
	return true;
}

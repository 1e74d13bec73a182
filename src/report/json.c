/* json.c - the report for programs: one object, its keys always in one order, absent fields left out. */
#include "report/formats.h"

enum { FORMAT_VERSION = 1 };

static void
add_text(struct json *json, const char *key, struct text text)
{
	if (text.len == 0)
		return;
	json_key(json, key);
	json_text(json, text);
}

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
	add_text(json, "file", file);
	if (line != 0)
		add_number(json, "line", line);
}

/* An object of its own in a file: in DER it begins at a byte, not on a line. */
static bool
is_artifact(struct text object)
{
	return text_is(object, "certificate") || text_is(object, "request") || text_is(object, "key") ||
	    text_is(object, "crl");
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
		add_text(json, "fingerprint", f->related[i].fingerprint);
		add_text(json, "label", f->related[i].label);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
add_finding(struct json *json, const struct finding *f)
{
	json_object(json);
	add_text(json, "rule", f->rule);
	add_text(json, "severity", text_of(severity_name(f->severity)));
	add_text(json, "effect", text_of(effect_name(f->effect)));
	add_place(json, f->file, f->line);
	add_offset(json, f);
	add_text(json, "fingerprint", f->fingerprint);
	add_text(json, "serial", f->serial);
	add_text(json, "issuer", f->issuer);
	add_text(json, "not_after", f->not_after);
	add_related(json, f);
	add_text(json, "node", f->node);
	add_text(json, "link", f->link);
	add_text(json, "unit", f->unit);
	add_text(json, "role", f->role);
	add_text(json, "release", f->release);
	if (f->services.count != 0)
		add_texts(json, "services", &f->services);
	add_text(json, "product_says", f->product_says);
	add_text(json, "object", f->object);
	add_text(json, "subject", f->subject);
	add_text(json, "place", f->place);
	add_text(json, "message", f->message);
	add_text(json, "fix", f->fix);
	add_text(json, "source", f->source);
	add_text(json, "waived", f->waived);
	json_object_end(json);
}

static void
add_verdict(struct json *json, const struct verdict *v)
{
	json_object(json);
	add_text(json, "node", v->node);
	add_text(json, "link", v->link);
	add_text(json, "file", v->file);
	add_text(json, "object", v->object);
	add_text(json, "subject", v->subject);
	add_text(json, "verdict", text_of(verdict_name(v->kind)));
	if (v->services.count != 0)
		add_texts(json, "services", &v->services);
	add_texts(json, "because", &v->because);
	json_object_end(json);
}

static void
add_service(struct json *json, struct arena *arena, const struct service_verdict *v)
{
	json_object(json);
	add_text(json, "service", v->service);
	add_text(json, "title", v->title);
	add_text(json, "state", text_of(service_state_name(v->state)));
	add_text(json, "why", v->why);
	add_text(json, "message", v->message);
	add_text(json, "rule", v->rule);
	add_text(json, "node", v->node);
	add_text(json, "link", v->link);
	if (v->causes != 0)
		add_number(json, "causes", v->causes);
	if (v->has_end) {
		add_text(json, "ends", time_text(arena, v->ends));
		add_text(json, "ending", v->ending);
	}
	if (v->give.count != 0)
		add_texts(json, "give", &v->give);
	json_object_end(json);
}

static void
add_not_checked(struct json *json, struct arena *arena, const struct result *result, const struct not_checked *n)
{
	json_object(json);
	add_text(json, "rule", n->rule);
	add_text(json, "target", target_name(arena, target_of(result, n->target)));
	add_texts(json, "needs", &n->needs);
	json_object_end(json);
}

static void
add_rule_error(struct json *json, struct arena *arena, const struct result *result, const struct rule_error *e)
{
	const struct message *m = e->message;

	json_object(json);
	add_text(json, "rule", e->rule);
	add_text(json, "target", target_name(arena, target_of(result, e->target)));
	if (m != NULL) {
		add_place(json, m->file, m->line);
		if (m->line != 0)
			add_number(json, "column", m->column);
		add_text(json, "message", m->text);
	}
	json_object_end(json);
}

static void
add_problem(struct json *json, const struct input_problem *p)
{
	json_object(json);
	add_place(json, p->file, p->full != NULL ? p->full->line : 0);
	add_text(json, "message", p->message);
	add_text(json, "hint", p->hint);
	json_object_end(json);
}

static void
add_summary(struct json *json, const struct result *result)
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
	json_object_end(json);
}

void
json_write(struct output *out, struct arena *arena, const struct result *result)
{
	struct json json;

	json_init(&json, out);
	json_object(&json);
	json_key(&json, "certproof");
	json_uint(&json, FORMAT_VERSION);
	json_key(&json, "tool");
	json_object(&json);
	json_key(&json, "name");
	json_string(&json, "certproof");
	add_text(&json, "version", result->tool_version);
	add_text(&json, "openssl", result->crypto_version);
	json_object_end(&json);
	add_text(&json, "at", time_text(arena, result->at));

	json_key(&json, "findings");
	json_array(&json);
	for (size_t i = 0; i < result->findings.count; i++)
		add_finding(&json, &result->findings.items[i]);
	json_array_end(&json);
	json_key(&json, "verdicts");
	json_array(&json);
	for (size_t i = 0; i < result->verdicts.count; i++)
		add_verdict(&json, &result->verdicts.items[i]);
	json_array_end(&json);
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
	json_key(&json, "problems");
	json_array(&json);
	for (size_t i = 0; i < result->problems.count; i++)
		if (problem_level(&result->problems.items[i]) != MESSAGE_NOTE)
			add_problem(&json, &result->problems.items[i]);
	json_array_end(&json);
	add_summary(&json, result);
	json_object_end(&json);
	json_end(&json);
}

/* change.c - certproof site plan: what to change in a deployment, in which order, and what each step would break. */
#include <string.h>

#include "cli/rule_output.h"
#include "renewal/renewal.h"

static struct text
listed(struct arena *arena, const struct texts *texts)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < texts->count; i++)
		buffer_printf(&out, "%s\"%.*s\"", i == 0 ? "" : i + 1 == texts->count ? " and " : ", ", TEXT_ARG(texts->items[i]));
	return buffer_text(&out);
}

static struct text
step_text(struct arena *arena, const struct change_step *s)
{
	const char *of = s->unit.len != 0 ? ", " : "";
	struct text what = listed(arena, &s->what);

	switch (s->kind) {
	case CHANGE_PERMISSIVE:
		return arena_printf(arena, "cluster %.*s: set TLS verification to Permissive on every peer", TEXT_ARG(s->node));
	case CHANGE_ENFORCING:
		return arena_printf(arena, "cluster %.*s: set TLS verification back to Enforcing", TEXT_ARG(s->node));
	case CHANGE_ADD:
		return arena_printf(arena, "node %.*s%s%.*s: add %.*s to the trusted CA list", TEXT_ARG(s->node), of, TEXT_ARG(s->unit), TEXT_ARG(what));
	case CHANGE_REMOVE:
		return arena_printf(arena, "node %.*s%s%.*s: remove %.*s from the trusted CA list", TEXT_ARG(s->node), of, TEXT_ARG(s->unit), TEXT_ARG(what));
	case CHANGE_CERTIFICATE:
		return arena_printf(arena, "node %.*s%s%.*s: replace the certificate by %.*s", TEXT_ARG(s->node), of, TEXT_ARG(s->unit),
		    TEXT_ARG(s->what.items[0]));
	case CHANGE_RESTART:
		return arena_printf(arena, "node %.*s: restart it, so that the new certificate is used; then wait until it is back", TEXT_ARG(s->node));
	}
	return TEXT("");
}

static const char *const step_names[] = {
	[CHANGE_PERMISSIVE] = "permissive", [CHANGE_ADD] = "add", [CHANGE_CERTIFICATE] = "certificate", [CHANGE_RESTART] = "restart",
	[CHANGE_REMOVE] = "remove", [CHANGE_ENFORCING] = "enforcing",
};

static void
fault_lines(struct page *page, const struct change_fault *f)
{
	page_begin(page, 4, 6);
	page_text(page, INK_PLAIN, f->where, LIMIT_MESSAGE);
	page_say(page, INK_PLAIN, ": ");
	page_text(page, INK_PLAIN, f->message, LIMIT_MESSAGE);
	page_say(page, INK_PLAIN, " [");
	page_text(page, INK_PLAIN, f->rule, 0);
	page_say(page, INK_PLAIN, "]");
	page_end(page);
	if (f->fix.len == 0)
		return;
	page_begin(page, 6, 8);
	page_say(page, INK_PLAIN, "before this step: ");
	page_text(page, INK_PLAIN, f->fix, LIMIT_MESSAGE);
	page_end(page);
}

static void
human(struct session *session, struct page *page, const struct change_plan *changes)
{
	size_t broken = 0;

	if (changes->today.count != 0) {
		page_begin(page, 0, 2);
		page_printf(page, INK_BOLD, "Fails today, before anything is changed: %zu", changes->today.count);
		page_end(page);
		for (size_t i = 0; i < changes->today.count; i++) {
			page_begin(page, 2, 4);
			page_text(page, INK_PLAIN, changes->today.items[i].where, LIMIT_MESSAGE);
			page_say(page, INK_PLAIN, ": ");
			page_text(page, INK_PLAIN, changes->today.items[i].message, LIMIT_MESSAGE);
			page_say(page, INK_PLAIN, " [");
			page_text(page, INK_PLAIN, changes->today.items[i].rule, 0);
			page_say(page, INK_PLAIN, "]");
			page_end(page);
		}
		page_blank(page);
	}
	for (size_t i = 0; i < changes->steps.count; i++) {
		const struct change_step *s = &changes->steps.items[i];

		page_begin(page, 0, 4);
		page_printf(page, INK_BOLD, "%2zu. ", i + 1);
		page_text(page, INK_PLAIN, step_text(&session->arena, s), LIMIT_MESSAGE);
		page_end(page);
		if (s->breaks.count != 0) {
			page_begin(page, 4, 4);
			page_say(page, INK_BOLD, "this breaks:");
			page_end(page);
		}
		for (size_t j = 0; j < s->breaks.count; j++)
			fault_lines(page, &s->breaks.items[j]);
		broken += s->breaks.count;
	}
	for (size_t i = 0; i < changes->added.count + changes->removed.count; i++) {
		bool added = i < changes->added.count;

		page_begin(page, 0, 2);
		page_printf(page, INK_PLAIN, "node %.*s is %s: no step speaks of it", TEXT_ARG(added ? changes->added.items[i] :
		    changes->removed.items[i - changes->added.count]), added ? "new" : "not there any more");
		page_end(page);
	}
	page_begin(page, 0, 0);
	if (changes->steps.count == 0)
		page_say(page, INK_PLAIN, "nothing changes: name the deployment to come with --to, or certificates to come as pending of their nodes");
	else if (broken == 0)
		page_say(page, INK_PLAIN, "no step breaks what worked before it");
	else
		page_printf(page, INK_BOLD, "%zu error%s that a step would cause", broken, broken == 1 ? "" : "s");
	page_end(page);
}

static void
json_faults(struct json *json, const char *key, const struct change_fault *faults, size_t count)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < count; i++) {
		json_object(json);
		json_field(json, "rule", faults[i].rule);
		json_field(json, "where", faults[i].where);
		json_field(json, "message", faults[i].message);
		json_field(json, "fix", faults[i].fix);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
write_json(struct session *session, const struct change_plan *changes, struct output *output)
{
	struct json json;

	json_init(&json, output);
	json_object(&json);
	json_key(&json, "certproof");
	json_int(&json, 1);
	json_faults(&json, "fails_today", changes->today.items, changes->today.count);
	json_key(&json, "steps");
	json_array(&json);
	for (size_t i = 0; i < changes->steps.count; i++) {
		const struct change_step *s = &changes->steps.items[i];

		json_object(&json);
		json_field(&json, "step", text_of(step_names[s->kind]));
		json_field(&json, s->kind == CHANGE_PERMISSIVE || s->kind == CHANGE_ENFORCING ? "cluster" : "node", s->node);
		json_field(&json, "unit", s->unit);
		json_texts(&json, "what", &s->what);
		json_field(&json, "text", step_text(&session->arena, s));
		json_faults(&json, "breaks", s->breaks.items, s->breaks.count);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_texts(&json, "added", &changes->added);
	json_texts(&json, "removed", &changes->removed);
	session_json_problems(session, &json);
	json_object_end(&json);
	json_end(&json);
}

enum status
command_site_plan(struct session *session)
{
	const struct options *o = &session->options;
	struct change_plan changes;
	struct output *output;

	if (!session_one_report(session) || !session_config(session))
		return STATUS_TROUBLE;
	engine_config_defaults(&session->engine);
	if (!changes_gather(&session->engine, o->to, session_time(session), &changes) || (output = session_output(session, o->folder)) == NULL)
		return STATUS_TROUBLE;
	if (o->reports.items[0].format == REPORT_JSON) {
		write_json(session, &changes, output);
	} else {
		struct page page;

		page_init(&page, output, &session->arena, session->color && o->folder == NULL, o->folder == NULL ? session->width : 100);
		human(session, &page, &changes);
		page_free(&page);
	}
	return session_output_close(session, output) ? STATUS_CLEAN : STATUS_TROUBLE;
}

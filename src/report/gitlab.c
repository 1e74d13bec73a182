/*
 * gitlab.c - the Code Quality report of GitLab: an array of findings.
 *
 * It stops reading at the first entry that it does not like: each has a path and a line. Entries with one fingerprint fold into one.
 */
#include "report/host.h"

static const char *
gitlab_severity(const struct finding *f)
{
	if (f->severity == SEVERITY_ERROR)
		return f->effect == EFFECT_REFUSED ? "blocker" : f->effect == EFFECT_FAILS ? "critical" : "major";
	return f->severity == SEVERITY_WARNING ? "minor" : "info";
}

static void
add_entry(struct json *json, struct text description, struct text check, struct text id, const char *severity, struct text file,
    unsigned line)
{
	json_object(json);
	json_key(json, "description");
	json_text(json, description);
	json_field(json, "check_name", check);
	json_field(json, "fingerprint", id);
	json_field(json, "severity", text_of(severity));
	json_key(json, "location");
	json_object(json);
	json_field(json, "path", host_file(file));
	json_key(json, "lines");
	json_object(json);
	json_key(json, "begin");
	json_uint(json, line != 0 ? line : 1);
	json_object_end(json);
	json_object_end(json);
	json_object_end(json);
}

bool
gitlab_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct worst worst = worst_first(arena, result);
	struct arena scratch;
	struct json json;

	(void)options;
	(void)messages;
	arena_init(&scratch, arena->exhausted, arena->context);
	json_init(&json, out);
	json_array(&json);
	for (size_t i = 0; i < result->problems.count; i++) {
		const struct input_problem *p = &result->problems.items[i];

		if (problem_level(p) == MESSAGE_ERROR)
			add_entry(&json, one_line(&scratch, p->message), TEXT("input"), arena_printf(&scratch, "input:%.*s:%.*s", TEXT_ARG(p->file),
			    TEXT_ARG(p->message)), "blocker", p->file, p->full != NULL ? p->full->line : 1);
	}
	for (size_t i = 0; i < result->rule_errors.count; i++) {
		const struct rule_error *e = &result->rule_errors.items[i];
		const struct message *m = e->message;

		add_entry(&json, m != NULL ? one_line(&scratch, m->text) : TEXT("the rule could not be evaluated"), e->rule,
		    arena_printf(&scratch, "rule:%.*s:%zu", TEXT_ARG(e->rule), e->target), "major", m != NULL ? m->file : TEXT(""),
		    m != NULL ? m->line : 1);
	}
	for (size_t i = 0; i < worst.count; i++) {
		const struct finding *f = worst.items[i];

		add_entry(&json, host_sentence(&scratch, f), f->rule, f->id, gitlab_severity(f), f->file, host_line(f));
		arena_reset(&scratch);
	}
	json_array_end(&json);
	json_end(&json);
	arena_free(&scratch);
	return true;
}

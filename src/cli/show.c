/* show.c - certproof show: the facts of files as rules see them. */
#include "cli/values.h"

struct shown {
	struct session *session;
	struct buffer text;
	struct json json;
	bool as_json;
};

static void
fact_of(struct scan *scan, const struct target *target, struct cel_value *out)
{
	scan_variable(scan, target->kind == TARGET_KEY ? FACT_KEY : target->kind == TARGET_CRL ? FACT_CRL : FACT_CERT, out);
}

static void
show_target(void *context, struct scan *scan, const struct target *target)
{
	struct shown *shown = context;
	struct cel_value value, file;
	struct arena *arena = &shown->session->arena;

	fact_of(scan, target, &value);
	if (shown->as_json) {
		json_object(&shown->json);
		json_key(&shown->json, "object");
		json_string(&shown->json, target_object(target));
		json_key(&shown->json, "kind");
		json_string(&shown->json, target_kind_names[target->kind]);
		json_key(&shown->json, target_object(target));
		value_json(&shown->json, &scan->run, scan->passing, &value, 0);
		scan_variable(scan, FACT_FILE, &file);
		json_key(&shown->json, "file");
		value_json(&shown->json, &scan->run, scan->passing, &file, 0);
		json_object_end(&shown->json);
		return;
	}
	if (shown->text.len != 0)
		buffer_addc(&shown->text, '\n');
	buffer_printf(&shown->text, "%s%.*s", shown->session->color ? "\033[1m" : "",
	    TEXT_ARG(text_escape(arena, target->source->name)));
	if (target->artifact->line != 0)
		buffer_printf(&shown->text, ":%u", target->artifact->line);
	buffer_printf(&shown->text, ": %s, %.*s%s\n", target->kind == TARGET_LEAF ? "certificate" :
	    target->kind == TARGET_INTERMEDIATE ? "CA certificate" : target->kind == TARGET_ROOT ? "root CA certificate" :
	    target_object(target), TEXT_ARG(text_escape(arena, target_subject(arena, target))),
	    shown->session->color ? "\033[0m" : "");
	value_lines(&shown->text, &scan->run, &value, 2);
}

enum status
command_show(struct session *session)
{
	struct options *o = &session->options;
	struct shown shown = { .session = session };
	struct output *output;
	const char *path = o->reports.count != 0 && o->reports.items[0].path != NULL ? o->reports.items[0].path : "-";
	bool good;

	if (o->files.count == 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "nothing to show"),
		    "name a file: certproof show server.pem");
		return STATUS_TROUBLE;
	}
	if (!session_human_or_json(session))
		return STATUS_TROUBLE;
	shown.as_json = o->reports.items[0].format == REPORT_JSON;
	buffer_init(&shown.text, &session->arena);
	if (shown.as_json) {
		json_init(&shown.json, output_to_buffer(&session->arena, &shown.text));
		json_array(&shown.json);
	}
	good = visit_files(session, show_target, &shown);
	if (shown.as_json) {
		json_array_end(&shown.json);
		json_end(&shown.json);
	}
	/* What was read is known now, and not replaced. */
	if ((output = session_output(session, path)) == NULL)
		return STATUS_TROUBLE;
	output_write(output, buffer_text(&shown.text));
	return session_output_close(session, output) && good ? STATUS_CLEAN : STATUS_TROUBLE;
}

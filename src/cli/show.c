/* show.c - certproof show: the facts of files as rules see them. */
#include <string.h>

#include "cli/fact_values.h"

struct shown {
	struct session *session;
	const char *path;                      /* of the report */
	struct output *output;                 /* from the first object on */
	bool failed;                           /* it could not be opened */
	struct json json;
	bool as_json, any;
	struct lookup files;                   /* sources whose blocks are shown already */
};

static void
fact_of(struct scan *scan, const struct target *target, struct cel_value *out)
{
	scan_variable(scan, target->kind == TARGET_KEY ? FACT_KEY : target->kind == TARGET_CRL ? FACT_CRL : FACT_CERT, out);
	/* Of a public key alone, `cert` has its key and nothing else. */
	for (size_t i = 0; target->kind == TARGET_PUBLIC_KEY && out->as.record.type != NULL; i++)
		if (strcmp(out->as.record.type->fields[i].name, "key") == 0) {
			out->as.record.type->fields[i].get(&scan->run, out->as.record.object, &out->as.record.type->fields[i], out);
			break;
		}
}

/* What was read is known by now, and not replaced. */
static bool
open_output(struct shown *shown)
{
	if (shown->output != NULL || shown->failed)
		return !shown->failed;
	shown->output = session_output(shown->session, shown->path);
	shown->failed = shown->output == NULL;
	if (!shown->failed && shown->as_json) {
		json_init(&shown->json, shown->output);
		json_array(&shown->json);
	}
	return !shown->failed;
}

/* The file of an object. Its lists are as long as it has objects: they stand beside the first of those, and once; its
 * certificates are objects themselves. */
static void
show_file(struct shown *shown, struct scan *scan, const struct source *source)
{
	struct cel_value file;
	size_t *known = lookup_put_address(&shown->files, source);
	bool again = *known != 0;

	*known = 1;
	scan_variable(scan, FACT_FILE, &file);
	json_key(&shown->json, "file");
	json_object(&shown->json);
	for (size_t i = 0; i < file.as.record.type->count; i++) {
		const struct cel_field *field = &file.as.record.type->fields[i];

		if (text_starts_with(text_of(field->type), "list(") && (again || strcmp(field->type, "list(Cert)") == 0))
			continue;
		value_json_field(&shown->json, &scan->run, scan->passing, file.as.record.object, field, 0);
	}
	json_object_end(&shown->json);
}

static void
show_target(void *context, struct scan *scan, const struct target *target)
{
	struct shown *shown = context;
	struct cel_value value;
	struct arena *arena = scan->passing;
	struct buffer text;

	if (!open_output(shown))
		return;
	fact_of(scan, target, &value);
	if (shown->as_json) {
		json_object(&shown->json);
		json_key(&shown->json, "object");
		json_string(&shown->json, object_name(target_object(target)));
		json_key(&shown->json, "kind");
		json_string(&shown->json, target_kind_names[target->kind]);
		json_key(&shown->json, object_name(target_object(target)));
		value_json(&shown->json, &scan->run, scan->passing, &value, 0);
		show_file(shown, scan, target->source);
		json_object_end(&shown->json);
		return;
	}
	buffer_init(&text, arena);
	if (shown->any)
		buffer_addc(&text, '\n');
	shown->any = true;
	buffer_printf(&text, "%s%.*s", shown->session->color ? "\033[1m" : "",
	    TEXT_ARG(text_escape(arena, target->source->name)));
	if (target->artifact->line != 0)
		buffer_printf(&text, ":%u", target->artifact->line);
	buffer_printf(&text, ": %s, %.*s%s\n", target->kind == TARGET_LEAF ? "certificate" :
	    target->kind == TARGET_INTERMEDIATE ? "CA certificate" : target->kind == TARGET_ROOT ? "root CA certificate" :
	    object_name(target_object(target)), TEXT_ARG(text_escape(arena, target_subject(arena, target))),
	    shown->session->color ? "\033[0m" : "");
	value_lines(&text, &scan->run, &value, 2);
	output_write(shown->output, buffer_text(&text));
}

enum status
command_show(struct session *session)
{
	struct options *o = &session->options;
	struct shown shown = { .session = session };
	bool good;

	if (o->asked.given[GIVEN_FILE].count == 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "nothing to show"),
		    "name a file: certproof show server.pem");
		return STATUS_TROUBLE;
	}
	if (!session_one_report(session))
		return STATUS_TROUBLE;
	shown.as_json = o->reports.items[0].format == REPORT_JSON;
	shown.path = o->reports.items[0].path != NULL ? o->reports.items[0].path : "-";
	lookup_init(&shown.files, &session->arena);
	good = engine_visit(&session->engine, session_time(session), show_target, &shown);
	if (!open_output(&shown))
		return STATUS_TROUBLE;
	if (shown.as_json) {
		json_array_end(&shown.json);
		json_end(&shown.json);
	}
	return session_output_close(session, shown.output) && good ? STATUS_CLEAN : STATUS_TROUBLE;
}

/* profiles.c - certproof profiles: the kinds of certificates and CRLs that are known, and what judges them. */
#include "cli/cli.h"
#include "cli/rule_output.h"

enum status
command_profiles(struct session *session)
{
	struct options *o = &session->options;
	const struct profiles *profiles;
	const struct profile *p;
	struct output *output;
	struct json json;
	bool as_json;

	if (!session_one_report(session))
		return STATUS_TROUBLE;
	if (o->asked.given[GIVEN_FILE].count != 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "profiles takes no file"),
		    "certproof check FILE says as what a certificate is judged");
		return STATUS_TROUBLE;
	}
	if (!engine_products(&session->engine) || (profiles = engine_profiles(&session->engine)) == NULL)
		return STATUS_TROUBLE;
	as_json = o->reports.items[0].format == REPORT_JSON;
	if ((output = output_open(&session->arena, "-", &session->messages)) == NULL)
		return STATUS_TROUBLE;
	json_init(&json, output);
	if (as_json)
		json_array(&json);
	for (size_t i = 0; (p = profiles_at(profiles, i)) != NULL; i++) {
		if (as_json) {
			struct texts kinds = rule_applies(&session->arena, p->rule);

			json_object(&json);
			json_field(&json, "profile", p->id);
			json_field(&json, "title", p->title);
			json_field(&json, "group", p->group);
			json_texts(&json, "applies_to", &kinds);
			json_texts(&json, "packs", &p->packs);
			json_texts(&json, "supersedes", &p->supersedes);
			json_object_end(&json);
			continue;
		}
		output_printf(output, "%-22.*s  %-48.*s  ", TEXT_ARG(p->id), TEXT_ARG(p->title));
		for (size_t k = 0; k < p->packs.count; k++)
			output_printf(output, "%s%.*s", k == 0 ? "" : ", ", TEXT_ARG(p->packs.items[k]));
		output_printf(output, "%s\n", p->packs.count == 0 ? "general packs alone" : "");
	}
	if (as_json) {
		json_array_end(&json);
		json_end(&json);
	} else {
		output_printf(output, "\n--profile takes one of these, or tls (whichever of tls-* fits), auto, all and none\n");
	}
	return output_close(output, &session->messages) ? STATUS_CLEAN : STATUS_TROUBLE;
}

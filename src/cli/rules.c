/* rules.c - certproof rules: what rules there are, and whether they are well made. */
#include <string.h>

#include "cli/rule_output.h"

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

		if (!rule_wanted(session, rule))
			continue;
		count++;
		if (as_json) {
			json_object(&json);
			rule_json(&session->arena, &json, rule);
			json_object_end(&json);
			continue;
		}
		output_printf(output, "%-7s  %-8s  %-40.*s  %.*s\n", rule->off ? "off" : severity_name(rule->severity), effect_name(rule->effect),
		    TEXT_ARG(rule->id), TEXT_ARG(text_escape(&session->arena, rule->title)));
	}
	if (as_json) {
		json_array_end(&json);
		json_end(&json);
	} else {
		output_printf(output, "%s%zu rule%s; certproof explain RULE says what one demands\n",
		    count == 0 ? "" : "\n", count, count == 1 ? "" : "s");
	}
	return output_close(output, &session->messages) ? STATUS_CLEAN : STATUS_TROUBLE;
}

/* ---- mistakes for programs ---- */

static void
json_number(struct json *json, const char *key, uint64_t number)
{
	json_key(json, key);
	json_uint(json, number);
}

static unsigned
characters(struct text text)
{
	unsigned line, column;

	text_place(text, text.len, &line, &column);
	return column - 1;
}

static void
mistake_json(struct arena *arena, struct json *json, const struct message *m)
{
	static const char *const levels[] = {
		[MESSAGE_ERROR] = "error", [MESSAGE_WARNING] = "warning", [MESSAGE_NOTE] = "note",
	};

	struct buffer text;

	buffer_init(&text, arena);
	buffer_add(&text, m->text);
	for (size_t i = 0; i < m->lines.count; i++)
		buffer_printf(&text, "\n    %.*s", TEXT_ARG(m->lines.items[i]));
	json_object(json);
	json_field(json, "file", m->file);
	if (m->line != 0) {
		json_number(json, "line", m->line);
		json_number(json, "column", m->column);
		json_number(json, "end_column", m->column + characters((struct text){ m->shown.at + m->caret, m->caret_len }));
	}
	json_field(json, "severity", text_of(levels[m->level]));
	json_field(json, "message", buffer_text(&text));
	json_field(json, "hint", m->hint);
	json_object_end(json);
}

struct counted {
	const char *what;
	size_t count;
};

/* Every message is in the report, so standard error need not say it again. */
static bool
mistakes_json(struct session *session, const struct counted *counted, size_t kinds)
{
	struct messages told;
	struct output *output;
	struct json json;
	size_t counts[MESSAGE_NOTE + 1] = { 0 };

	messages_order(&session->messages);
	told = session->messages;
	messages_init(&session->messages, &session->arena);
	if ((output = output_open(&session->arena, "-", &session->messages)) == NULL)
		return false;
	json_init(&json, output);
	json_object(&json);
	json_key(&json, "mistakes");
	json_array(&json);
	for (const struct message *m = told.first; m != NULL; m = m->next) {
		counts[m->level]++;
		mistake_json(&session->arena, &json, m);
	}
	json_array_end(&json);
	json_key(&json, "summary");
	json_object(&json);
	for (size_t i = 0; i < kinds; i++)
		json_number(&json, counted[i].what, counted[i].count);
	json_number(&json, "errors", counts[MESSAGE_ERROR]);
	json_number(&json, "warnings", counts[MESSAGE_WARNING]);
	json_number(&json, "notes", counts[MESSAGE_NOTE]);
	json_object_end(&json);
	json_object_end(&json);
	json_end(&json);
	return output_close(output, &session->messages);
}

static enum status
test_rules(struct session *session, const struct rule_set *set)
{
	size_t failed = 0, examples = 0, rules = 0;
	struct text summary;

	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];

		/* Named paths mean: these; the shipped packs are only what they build on. */
		if (session->options.asked.rules.count != 0 && !rule->file->named)
			continue;
		if (rule->example_count == 0)
			continue;
		rules++;
		examples += rule->example_count;
		failed += rules_test(set, rule, session->engine.crypto,
		    session->options.at_given ? session->options.at : rules_examples_at, &session->arena, &session->messages);
	}
	if (session->options.reports.items[0].format == REPORT_JSON) {
		const struct counted counted[] = {
			{ "rules", rules }, { "examples", examples }, { "passed", examples - failed }, { "failed", failed },
		};

		if (!mistakes_json(session, counted, COUNT_OF(counted)))
			return STATUS_TROUBLE;
		return failed != 0 ? STATUS_FINDINGS : STATUS_CLEAN;
	}
	summary = arena_printf(&session->arena, "%zu rule%s, %zu example%s: %zu passed, %zu failed\n", rules,
	    rules == 1 ? "" : "s", examples, examples == 1 ? "" : "s", examples - failed, failed);
	if (!session_print(session, summary))
		return STATUS_TROUBLE;
	return failed != 0 ? STATUS_FINDINGS : STATUS_CLEAN;
}

/* `set` is NULL if there are mistakes: they are among the messages. */
static enum status
check_rules(struct session *session, const struct rule_set *set)
{
	size_t rules = 0, files = 0;

	for (size_t i = 0; set != NULL && i < set->rules.count; i++)
		rules += session->options.asked.rules.count == 0 || set->rules.items[i]->file->named;
	for (size_t i = 0; set != NULL && i < set->files.count; i++)
		files += session->options.asked.rules.count == 0 || set->files.items[i]->named;
	if (session->options.reports.items[0].format == REPORT_JSON) {
		const struct counted counted[] = { { "files", files }, { "rules", rules } };

		return mistakes_json(session, counted, set != NULL ? COUNT_OF(counted) : 0) && set != NULL ? STATUS_CLEAN :
		    STATUS_TROUBLE;
	}
	if (set == NULL)
		return STATUS_TROUBLE;
	return session_print(session, arena_printf(&session->arena, "%zu rule%s in %zu file%s: no mistake\n", rules,
	    rules == 1 ? "" : "s", files, files == 1 ? "" : "s")) ? STATUS_CLEAN : STATUS_TROUBLE;
}

enum status
command_rules(struct session *session)
{
	enum { LIST_RULES, CHECK_RULES, TEST_RULES, SCHEMA, BENCH_RULES };
	static const char *const actions[] = { "list", "check", "test", "schema", "bench" };
	struct options *o = &session->options;
	const char *action = o->asked.given[GIVEN_FILE].count != 0 ? o->asked.given[GIVEN_FILE].items[0].name : "list";
	struct rule_set *set;
	struct message *message;
	struct plan_options role = { 0 };
	size_t which = 0, paths;

	if (!session_one_report(session))
		return STATUS_TROUBLE;
	while (which < COUNT_OF(actions) && strcmp(action, actions[which]) != 0)
		which++;
	if (which == COUNT_OF(actions)) {
		message = message_add(&session->messages, MESSAGE_ERROR, "unknown action '%.*s' of rules",
		    TEXT_ARG(text_of(action)));
		if (!message_hint_nearest(&session->messages, message, text_of(action), actions, COUNT_OF(actions)))
			message_hint(&session->messages, message, "use list, check, test, bench or schema");
		return STATUS_TROUBLE;
	}
	if (which == SCHEMA)
		return command_schema(session, o->asked.given[GIVEN_FILE].count == 2 ? o->asked.given[GIVEN_FILE].items[1].name : NULL);
	if (!engine_products(&session->engine))
		return STATUS_TROUBLE;
	if (!engine_role(&session->engine, &role))
		return STATUS_TROUBLE;
	/* Files are checked and tested as they stand, unless the configuration is asked for. */
	if ((which == LIST_RULES || o->config != NULL) && !session_config(session))
		return STATUS_TROUBLE;
	/* Paths after the action are rule files; of bench the first may be one. */
	paths = o->asked.given[GIVEN_FILE].count != 0 ? o->asked.given[GIVEN_FILE].count - 1 : 0;
	if (which == BENCH_RULES && paths != 0)
		paths = bench_takes_rules(&session->arena, o->asked.given[GIVEN_FILE].items[1].name) ? 1 : 0;
	for (size_t i = 1; i <= paths; i++)
		*LIST_ADD(&session->arena, &o->asked.rules) = o->asked.given[GIVEN_FILE].items[i].name;
	if (which == BENCH_RULES) {
		o->asked.given[GIVEN_FILE].items += 1 + paths;
		o->asked.given[GIVEN_FILE].count -= 1 + paths;
	}
	set = engine_rules(&session->engine, true, NULL, 0);
	if (which == CHECK_RULES)
		return check_rules(session, set);
	if (set == NULL)
		return STATUS_TROUBLE;
	return which == LIST_RULES ? list_rules(session, set) : which == TEST_RULES ? test_rules(session, set) :
	    bench_rules(session, set, &role);
}

/* explain.c - certproof explain: what a rule demands, and what it makes of files. */
#include <string.h>

#include "cli/rule_output.h"

/* A paragraph under a heading, its lines indented: prose is wrapped, an expression stands as it was written. */
static void
paragraph(struct page *page, const char *heading, struct text text, bool wrapped)
{
	size_t width = page->width;
	struct text line;

	if (text.len == 0)
		return;
	page_blank(page);
	page_begin(page, 0, 0);
	page_say(page, INK_BOLD, heading);
	page_end(page);
	page->width = wrapped ? width : 0;
	while (text_split_line(&text, &line)) {
		page_begin(page, 2, 2);
		page_text(page, INK_PLAIN, line, line.len + 1);
		page_end(page);
	}
	page->width = width;
}

static void
prose(struct page *page, const char *heading, struct text text)
{
	paragraph(page, heading, text, true);
}

static void
verbatim(struct page *page, const char *heading, struct text text)
{
	paragraph(page, heading, text, false);
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
add_expression(struct page *page, const char *heading, const struct expression *e)
{
	if (e->node != NULL)
		verbatim(page, heading, e->node->text);
}

static struct text
example_text(struct arena *arena, const struct rule *rule, bool fails)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < rule->example_count; i++) {
		const struct example *e = &rule->examples[i];
		struct texts all[] = { e->given[GIVEN_FILE], e->given[GIVEN_TRUST], e->given[GIVEN_CHAIN], e->given[GIVEN_CRL], e->given[GIVEN_CRL_DOWNLOADED], e->hosts };
		const struct { const char *word; struct text text; } rest[] = {
			{ "", e->site }, { "node ", e->site_node }, { "with key ", joined(arena, &e->given[GIVEN_KEY], " and ") },
			{ "with request ", joined(arena, &e->given[GIVEN_REQUEST], " and ") },
			{ "after ", joined(arena, &e->given[GIVEN_PREVIOUS], " and ") }, { "for ", e->role }, { "at ", e->release }, { "on ", e->at },
		};

		if (e->fails != fails)
			continue;
		for (size_t j = 0; j < COUNT_OF(all); j++)
			for (size_t k = 0; k < all[j].count; k++)
				buffer_printf(&out, "%.*s ", TEXT_ARG(all[j].items[k]));
		for (size_t j = 0; j < COUNT_OF(rest); j++)
			if (rest[j].text.len != 0)
				buffer_printf(&out, "%s%.*s ", rest[j].word, TEXT_ARG(rest[j].text));
		if (out.len != 0)
			out.at[out.len - 1] = '\n';
	}
	return out.len == 0 ? (struct text){ "", 0 } : buffer_text(&out);
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The text has the variable, and not one whose name only begins so. */
static bool
mentions(struct text text, const char *variable)
{
	size_t len = strlen(variable);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.at + i, variable, len) == 0 && (i + len == text.len || !is_word(text.at[i + len])))
			return true;
	return false;
}

/* What the rule shows of itself has the name in it. */
static bool
rule_mentions(const struct rule *rule, const char *name)
{
	const struct yaml_node *shown[] = { rule->when.node, rule->check.node, rule->find.node, rule->reason.node, rule->fix.node };

	for (size_t i = 0; i < COUNT_OF(shown); i++)
		if (shown[i] != NULL && mentions(shown[i]->text, name))
			return true;
	for (size_t i = 0; i < rule->worse_count; i++)
		if (mentions(rule->worse[i].when.node->text, name))
			return true;
	return false;
}

/* The variables and parameters that what was shown has in it, and those that stand in these variables. */
static void
describe_names(struct session *session, struct page *page, const struct rule *rule)
{
	const struct rule_file *file = rule->file;
	const char **names = ARENA_ARRAY(&session->arena, const char *, file->variable_count);
	bool *used = ARENA_ARRAY(&session->arena, bool, file->variable_count), more = true;

	for (size_t i = 0; i < file->variable_count; i++) {
		names[i] = arena_printf(&session->arena, "vars.%.*s", TEXT_ARG(file->variables[i].name)).at;
		used[i] = rule_mentions(rule, names[i]);
	}
	while (more) {
		more = false;
		for (size_t i = 0; i < file->variable_count; i++)
			for (size_t j = 0; j < file->variable_count && !used[i]; j++)
				if (used[j] && mentions(file->variables[j].expression.node->text, names[i]))
					used[i] = more = true;
	}
	for (size_t i = 0; i < file->variable_count; i++)
		if (used[i])
			verbatim(page, arena_printf(&session->arena, "where %s is", names[i]).at,
			    file->variables[i].expression.node->text);
	for (size_t i = 0; i < file->parameter_count; i++) {
		const char *name = arena_printf(&session->arena, "params.%.*s", TEXT_ARG(file->parameters[i].name)).at;
		bool mentioned = rule_mentions(rule, name);

		for (size_t j = 0; j < file->variable_count; j++)
			mentioned = mentioned || (used[j] && mentions(file->variables[j].expression.node->text, name));
		if (mentioned)
			verbatim(page, arena_printf(&session->arena, "where %s is", name).at,
			    cel_value_literal(&session->arena, &file->parameters[i].value, 1024));
	}
}

static void
say_if(struct page *page, const char *label, struct text text)
{
	if (text.len == 0)
		return;
	page_say(page, INK_PLAIN, label);
	page_text(page, INK_PLAIN, text, LIMIT_MESSAGE);
}

static void
describe(struct session *session, struct page *page, const struct rule *rule)
{
	struct arena *arena = &session->arena;
	struct texts applies = rule_applies(arena, rule);

	page_begin(page, 0, 2);
	page_text(page, INK_BOLD, rule->id, 0);
	page_say(page, INK_PLAIN, ": ");
	page_text(page, INK_PLAIN, rule->title, LIMIT_MESSAGE);
	page_end(page);
	page_begin(page, 2, 2);
	page_say(page, INK_PLAIN, rule->off ? "switched off" : severity_name(rule->severity));
	if (rule->effect != EFFECT_NONE)
		page_printf(page, INK_PLAIN, ", %s", effect_name(rule->effect));
	page_say(page, INK_PLAIN, "; judges: ");
	page_text(page, INK_PLAIN, joined(arena, &applies, ", "), 0);
	say_if(page, "; roles: ", joined(arena, &rule->roles, ", "));
	say_if(page, "; releases: ", rule->releases);
	say_if(page, "; issued: ", rule->issued);
	page_end(page);
	if (rule->reason.node != NULL)
		prose(page, "Why", rule->reason.node->text);
	if (rule->fix.node != NULL)
		prose(page, "What to do", rule->fix.node->text);
	prose(page, "Who says so", rule->source);
	prose(page, "The product says", rule->product_says);
	prose(page, "Services that fail", joined(arena, &rule->services, ", "));
	prose(page, "Gives way to", joined(arena, &rule->gives_way_to, "\n"));
	add_expression(page, "Applies when", &rule->when);
	add_expression(page, "What must hold", &rule->check);
	add_expression(page, "What it looks for", &rule->find);
	for (size_t i = 0; i < rule->worse_count; i++)
		verbatim(page, arena_printf(arena, "Instead %s%s%s when", severity_name(rule->worse[i].severity),
		    rule->worse[i].effect == EFFECT_NONE ? "" : ", ", effect_name(rule->worse[i].effect)).at,
		    rule->worse[i].when.node->text);
	verbatim(page, "Facts it reads", joined(arena, &rule->paths, "\n"));
	describe_names(session, page, rule);
	verbatim(page, "Examples that pass", example_text(arena, rule, false));
	verbatim(page, "Examples that fail", example_text(arena, rule, true));
	verbatim(page, "Other tools call it", joined(arena, &rule->same_as, "\n"));
	page_blank(page);
	page_begin(page, 0, 0);
	page_text(page, INK_PLAIN, rule->file->yaml->source.name, LIMIT_MESSAGE);
	page_end(page);
}

static void
expression_json(struct json *json, const char *key, const struct yaml_node *node)
{
	if (node != NULL)
		json_field(json, key, node->text);
}

static void
describe_json(struct session *session, struct json *json, const struct rule *rule)
{
	json_key(json, "rule");
	json_object(json);
	rule_json(&session->arena, json, rule);
	expression_json(json, "reason", rule->reason.node);
	expression_json(json, "fix", rule->fix.node);
	expression_json(json, "when", rule->when.node);
	expression_json(json, "check", rule->check.node);
	expression_json(json, "find", rule->find.node);
	json_field(json, "file", rule->file->yaml->source.name);
	json_object_end(json);
}

/* The rule alone, or with what it makes of the files and the site that are named. */
static enum status
explain(struct session *session, const struct rule_set *set, const struct rule *rule, struct trial *trial)
{
	bool good = true, printed;
	struct buffer out;

	buffer_init(&out, &session->arena);
	if (trial != NULL)
		good = engine_trace(&session->engine, set, rule, &trial->options, &trial->result, &trial->traces);
	if (session->options.reports.items[0].format == REPORT_JSON) {
		struct output *output = output_to_buffer(&session->arena, &out);
		struct json json;

		json_init(&json, output);
		json_object(&json);
		describe_json(session, &json, rule);
		if (trial != NULL)
			trial_json(session, &json, rule, trial);
		json_object_end(&json);
		json_end(&json);
		(void)!output_close(output, &session->messages);
	} else {
		struct page page;

		page_init(&page, output_to_buffer(&session->arena, &out), &session->arena, session->color, session->width);
		describe(session, &page, rule);
		if (trial != NULL)
			trial_text(session, &out, &page, rule, trial);
		page_free(&page);
	}
	printed = session_print(session, buffer_text(&out));
	if (trial != NULL && trial->result.rule_errors.count != 0)
		return STATUS_RULE_ERROR;
	return good && printed ? STATUS_CLEAN : STATUS_TROUBLE;
}

/* Several packs may have a rule of that name; the role tells them apart, if one is given. */
static bool
named_once(struct session *session, const struct rule_set *set, struct text id, const struct product_role *role,
    const struct rule **rule)
{
	LIST(const struct rule *) fit = { 0 };
	struct buffer ids;

	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *r = set->rules.items[i];
		bool of_role = role == NULL || r->roles.count == 0;

		for (size_t j = 0; j < r->roles.count && !of_role; j++)
			of_role = text_equal(r->roles.items[j], role->name);
		if (of_role && text_equal(id, (struct text){ r->id.at + r->pack.len + 1, r->id.len - r->pack.len - 1 }))
			*LIST_ADD(&session->arena, &fit) = r;
	}
	if (fit.count == 1)
		*rule = fit.items[0];
	if (fit.count < 2)
		return true;
	buffer_init(&ids, &session->arena);
	for (size_t i = 0; i < fit.count; i++)
		buffer_printf(&ids, "%s%.*s", i == 0 ? "" : i + 1 == fit.count ? " or " : ", ", TEXT_ARG(fit.items[i]->id));
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "%zu rules are called '%.*s'", fit.count,
	    TEXT_ARG(id)), "say which: %.*s", TEXT_ARG(buffer_text(&ids)));
	return false;
}

/* ---- a message of a product, or a topic, in place of a rule ---- */

struct answer {
	struct found_sayings sayings;
	LIST(const struct rule *) rules;       /* whose product says it; else whose title is about it */
	bool about;
};

/* A message that was found leads to the rule already. */
static bool
is_named(const struct found_sayings *sayings, const struct rule *rule)
{
	for (size_t i = 0; i < sayings->count; i++)
		if (texts_hold(sayings->items[i]->rules, rule->id))
			return true;
	return false;
}

static bool
look_up(struct session *session, const struct rule_set *set, struct text asked, struct answer *answer)
{
	struct sayings sayings;

	*answer = (struct answer){ 0 };
	if (!sayings_read(&session->arena, NULL, session->engine.rules_folder, &sayings, &session->messages))
		return false;
	sayings_find(&session->arena, &sayings, asked, &answer->sayings);
	for (size_t i = 0; i < set->rules.count; i++)
		if (rule_is_said(&session->arena, set->rules.items[i], asked) && !is_named(&answer->sayings, set->rules.items[i]))
			*LIST_ADD(&session->arena, &answer->rules) = set->rules.items[i];
	if (answer->sayings.count != 0 || answer->rules.count != 0)
		return true;
	/* A name of a rule that is not one is misspelt. */
	if (memchr(asked.at, '/', asked.len) != NULL && memchr(asked.at, ' ', asked.len) == NULL)
		return false;
	answer->about = true;
	for (size_t i = 0; i < set->rules.count; i++)
		if (rule_is_about(&session->arena, set->rules.items[i], asked))
			*LIST_ADD(&session->arena, &answer->rules) = set->rules.items[i];
	return answer->rules.count != 0;
}

static void
rule_line(struct page *page, const struct rule *rule)
{
	page_begin(page, 2, 4);
	page_text(page, INK_BOLD, rule->id, 0);
	page_say(page, INK_PLAIN, ": ");
	page_text(page, INK_PLAIN, rule->title, LIMIT_MESSAGE);
	page_end(page);
}

static void
saying_text(struct session *session, struct page *page, const struct rule_set *set, const struct saying *saying)
{
	page_begin(page, 0, 2);
	page_text(page, INK_PLAIN, saying->product, 0);
	page_say(page, INK_PLAIN, saying->says.count != 0 ? " says " : ", alarm ");
	page_text(page, INK_BOLD, saying->says.count != 0 ? arena_printf(&session->arena, "\"%.*s\"", TEXT_ARG(saying->says.items[0])) :
	    joined(&session->arena, &saying->alarms, ", "), LIMIT_MESSAGE);
	page_end(page);
	prose(page, "What it means", saying->means);
	prose(page, "What to do", saying->fix);
	if (saying->rules.count != 0) {
		page_blank(page);
		page_begin(page, 0, 0);
		page_say(page, INK_BOLD, "Rules that look for the cause");
		page_end(page);
	}
	for (size_t i = 0; i < saying->rules.count; i++) {
		const struct rule *rule = rules_find(set, saying->rules.items[i]);

		if (rule != NULL)
			rule_line(page, rule);
	}
	prose(page, "Who says so", saying->source);
}

/* So many are shown; what is asked for in a few words may be in many. */
#define ANSWERS_MOST 20

static void
answer_text(struct session *session, struct page *page, const struct rule_set *set, const struct answer *answer)
{
	for (size_t i = 0; i < answer->sayings.count && i < ANSWERS_MOST; i++) {
		if (i > 0)
			page_blank(page);
		saying_text(session, page, set, answer->sayings.items[i]);
	}
	if (answer->rules.count == 0)
		return;
	if (answer->sayings.count != 0)
		page_blank(page);
	page_begin(page, 0, 0);
	page_say(page, INK_BOLD, answer->about ? "No message has these words. Rules whose title has them:" : "Rules that have this message:");
	page_end(page);
	for (size_t i = 0; i < answer->rules.count && i < ANSWERS_MOST; i++)
		rule_line(page, answer->rules.items[i]);
	if (answer->rules.count > ANSWERS_MOST) {
		page_begin(page, 2, 2);
		page_printf(page, INK_PLAIN, "and %zu more: certproof rules list", answer->rules.count - ANSWERS_MOST);
		page_end(page);
	}
	page_blank(page);
	page_begin(page, 0, 0);
	page_say(page, INK_PLAIN, "certproof explain RULE says more about each");
	page_end(page);
}

static void
answer_json(struct json *json, const struct answer *answer)
{
	json_object(json);
	json_key(json, "messages");
	json_array(json);
	for (size_t i = 0; i < answer->sayings.count; i++) {
		const struct saying *saying = answer->sayings.items[i];

		json_object(json);
		json_field(json, "product", saying->product);
		json_texts(json, "says", &saying->says);
		json_texts(json, "alarms", &saying->alarms);
		json_field(json, "means", saying->means);
		json_field(json, "fix", saying->fix);
		json_texts(json, "rules", &saying->rules);
		json_field(json, "source", saying->source);
		json_object_end(json);
	}
	json_array_end(json);
	json_key(json, answer->about ? "rules_about" : "rules");
	json_array(json);
	for (size_t i = 0; i < answer->rules.count; i++) {
		json_object(json);
		json_field(json, "rule", answer->rules.items[i]->id);
		json_field(json, "title", answer->rules.items[i]->title);
		json_object_end(json);
	}
	json_array_end(json);
	json_object_end(json);
	json_end(json);
}

static enum status
tell(struct session *session, const struct rule_set *set, const struct answer *answer)
{
	struct buffer out;
	struct output *output;

	buffer_init(&out, &session->arena);
	output = output_to_buffer(&session->arena, &out);
	if (session->options.reports.items[0].format == REPORT_JSON) {
		struct json json;

		json_init(&json, output);
		answer_json(&json, answer);
		(void)!output_close(output, &session->messages);
	} else {
		struct page page;

		page_init(&page, output, &session->arena, session->color, session->width);
		answer_text(session, &page, set, answer);
		page_free(&page);
	}
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
	struct trial trial = { .options = { .crypto = session->engine.crypto, .now = session_time(session) } };
	struct answer answer;
	size_t count = 0;
	bool tried;

	if (!session_one_report(session))
		return STATUS_TROUBLE;
	if (o->asked.given[GIVEN_FILE].count == 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "explain needs a rule"),
		    "certproof rules list shows them all");
		return STATUS_TROUBLE;
	}
	id = text_of(o->asked.given[GIVEN_FILE].items[0].name);
	o->asked.given[GIVEN_FILE].items++;
	o->asked.given[GIVEN_FILE].count--;
	tried = o->asked.given[GIVEN_FILE].count + o->asked.given[GIVEN_TRUST].count + o->asked.given[GIVEN_KEY].count + o->asked.given[GIVEN_CRL].count + o->asked.given[GIVEN_CRL_DOWNLOADED].count + o->asked.given[GIVEN_CHAIN].count + o->asked.given[GIVEN_REQUEST].count +
	    o->asked.given[GIVEN_PREVIOUS].count != 0 || o->asked.site != NULL;
	if (!session_config(session))
		return STATUS_TROUBLE;
	if (tried)
		engine_config_defaults(&session->engine);
	if (!engine_node(&session->engine) || engine_beside_site(&session->engine))
		return STATUS_TROUBLE;
	if (!engine_products(&session->engine) || ((tried || o->asked.role != NULL || o->asked.release != NULL) && !engine_role(&session->engine, &trial.options)) ||
	    (set = engine_rules(&session->engine, true, NULL, 0)) == NULL)
		return STATUS_TROUBLE;
	rule = rules_find(set, id);
	if (!named_once(session, set, id, trial.options.role, &rule))
		return STATUS_TROUBLE;
	if (rule != NULL)
		return explain(session, set, rule, tried ? &trial : NULL);
	if (!tried && look_up(session, set, id, &answer))
		return tell(session, set, &answer);
	names = ARENA_ARRAY(&session->arena, const char *, set->rules.count * 2);
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *r = set->rules.items[i];

		names[count++] = arena_string(&session->arena, r->id);
		names[count++] = arena_string(&session->arena, (struct text){ r->id.at + r->pack.len + 1,
		    r->id.len - r->pack.len - 1 });
	}
	message = message_add(&session->messages, MESSAGE_ERROR, tried ? "no rule '%.*s'" : "no rule and no message '%.*s'", TEXT_ARG(id));
	if (!message_hint_nearest(&session->messages, message, id, names, count))
		message_hint(&session->messages, message, "certproof rules list shows them all");
	return STATUS_TROUBLE;
}

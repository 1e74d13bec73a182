/*
 * sarif.c - SARIF 2.1.0 (OASIS), for code scanning: GitHub, GitLab, Azure, Jenkins and editors read it.
 *
 * GitHub reads more and less than the standard: it wants texts of every rule and a line of every result, shows results that are
 * marked as suppressed, and keeps the 5,000 worst of 25,000.
 */
#include "report/host.h"

enum { RESULTS_MOST = 25000, TEXT_MOST = 1000, LOCATIONS_MOST = 100 };

struct sarif {
	struct json json;
	struct arena scratch;
	const struct result *result;
	const struct report_options *options;
	size_t *index;                 /* of the rule among those written, plus one; 0: not written */
};

static void
field(struct sarif *s, const char *key, const char *value)
{
	json_key(&s->json, key);
	json_string(&s->json, value);
}

/* { "text": ... } */
static void
add_text(struct sarif *s, const char *key, struct text text)
{
	size_t len = text.len;

	/* Cut between characters. */
	if (len > TEXT_MOST)
		for (len = TEXT_MOST; len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80; len--)
			;
	json_key(&s->json, key);
	json_object(&s->json);
	json_key(&s->json, "text");
	json_text(&s->json, len == text.len ? text : arena_printf(&s->scratch, "%.*s...", (int)len, text.at));
	json_object_end(&s->json);
}

static const char *
level_name(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

/* "expressway/cn-not-fqdn" is ExpresswayCnNotFqdn */
static struct text
pascal_name(struct arena *arena, struct text id)
{
	struct buffer out;
	bool upper = true;

	buffer_init(&out, arena);
	for (size_t i = 0; i < id.len; i++) {
		char c = id.at[i];

		if (c == '/' || c == '-' || c == '_' || c == '.') {
			upper = true;
			continue;
		}
		buffer_addc(&out, upper && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
		upper = false;
	}
	return buffer_text(&out);
}

/* ---- rules ---- */

/* The first finding of each rule: what the rule says of it is what its page says. */
static const struct finding **
first_findings(struct sarif *s, const struct worst *worst)
{
	const struct finding **first = arena_take_array(&s->scratch, s->result->rules_known.count, sizeof(const struct finding *));

	for (size_t i = worst->count; i-- > 0;)
		if (worst->items[i]->rule_index < s->result->rules_known.count)
			first[worst->items[i]->rule_index] = worst->items[i];
	return first;
}

/* How grave a security alert it is; notices are none. */
static const char *
security_severity(const struct finding *f)
{
	if (f->severity == SEVERITY_NOTICE)
		return NULL;
	return f->severity == SEVERITY_ERROR ? "8.0" : f->effect == EFFECT_WEAKENS ? "5.0" : "2.0";
}

static void
add_rule(struct sarif *s, const struct rule_info *rule, const struct finding *f)
{
	struct arena *arena = &s->scratch;
	struct text title = rule->title.len != 0 ? one_line(arena, rule->title) : rule->id, reason = one_line(arena, f->reason);
	struct text fix = one_line(arena, f->fix), source = one_line(arena, rule->source), pack = rule->id;
	struct buffer help;

	while (pack.len > 0 && pack.at[pack.len - 1] != '/')
		pack.len--;
	pack.len -= pack.len > 0;
	json_object(&s->json);
	json_field(&s->json, "id", rule->id);
	json_field(&s->json, "name", pascal_name(arena, rule->id));
	add_text(s, "shortDescription", title);
	buffer_init(&help, arena);
	buffer_add(&help, reason.len != 0 ? reason : title);
	if (reason.len == 0 && source.len != 0)
		buffer_printf(&help, " (%.*s)", TEXT_ARG(source));
	add_text(s, "fullDescription", buffer_text(&help));
	buffer_init(&help, arena);
	buffer_add(&help, reason.len != 0 ? reason : title);
	if (fix.len != 0)
		buffer_printf(&help, " Fix: %.*s.", TEXT_ARG(fix));
	if (source.len != 0)
		buffer_printf(&help, " Source: %.*s.", TEXT_ARG(source));
	buffer_printf(&help, " More: certproof explain %.*s", TEXT_ARG(rule->id));
	add_text(s, "help", buffer_text(&help));
	json_key(&s->json, "defaultConfiguration");
	json_object(&s->json);
	field(s, "level", level_name(rule->severity));
	json_object_end(&s->json);
	json_key(&s->json, "properties");
	json_object(&s->json);
	json_key(&s->json, "tags");
	json_array(&s->json);
	json_string(&s->json, "pki");
	if (pack.len != 0)
		json_text(&s->json, pack);
	if (security_severity(f) != NULL)
		json_string(&s->json, "security");
	json_array_end(&s->json);
	field(s, "precision", "very-high");
	if (security_severity(f) != NULL)
		field(s, "security-severity", security_severity(f));
	else
		field(s, "problem.severity", "recommendation");
	json_object_end(&s->json);
	json_object_end(&s->json);
}

static void
add_rules(struct sarif *s, const struct worst *worst)
{
	const struct finding **first = first_findings(s, worst);
	size_t count = 0;

	json_key(&s->json, "rules");
	json_array(&s->json);
	for (size_t i = 0; i < s->result->rules_known.count; i++)
		if (first[i] != NULL) {
			s->index[i] = ++count;
			add_rule(s, &s->result->rules_known.items[i], first[i]);
		}
	json_array_end(&s->json);
}

/* ---- results ---- */

static void
add_place(struct sarif *s, struct text file, unsigned line, size_t offset, bool binary)
{
	json_key(&s->json, "physicalLocation");
	json_object(&s->json);
	json_key(&s->json, "artifactLocation");
	json_object(&s->json);
	json_field(&s->json, "uri", uri_path(&s->scratch, host_file(file)));
	json_object_end(&s->json);
	json_key(&s->json, "region");
	json_object(&s->json);
	json_key(&s->json, "startLine");
	json_uint(&s->json, line);
	json_key(&s->json, "startColumn");
	json_uint(&s->json, 1);
	json_key(&s->json, "endLine");
	json_uint(&s->json, line);
	json_key(&s->json, "endColumn");
	json_uint(&s->json, 2);
	if (binary) {
		json_key(&s->json, "byteOffset");
		json_uint(&s->json, offset);
	}
	json_object_end(&s->json);
	json_object_end(&s->json);
}

static void
add_related(struct sarif *s, const struct finding *f)
{
	size_t count = f->related_count < LOCATIONS_MOST ? f->related_count : LOCATIONS_MOST;

	if (count == 0)
		return;
	json_key(&s->json, "relatedLocations");
	json_array(&s->json);
	for (size_t i = 0; i < count; i++) {
		const struct related *r = &f->related[i];

		json_object(&s->json);
		json_key(&s->json, "id");
		json_uint(&s->json, i);
		add_place(s, r->file, r->line != 0 ? r->line + 1 : 1, 0, false);
		add_text(s, "message", r->label.len != 0 ? text_escape(&s->scratch, r->label) : host_file(r->file));
		json_object_end(&s->json);
	}
	json_array_end(&s->json);
}

static void
add_covered(struct sarif *s, const struct finding *f)
{
	if (f->known)
		field(s, "baselineState", "unchanged");
	if (f->waived.len == 0)
		return;
	json_key(&s->json, "suppressions");
	json_array(&s->json);
	json_object(&s->json);
	field(s, "kind", "external");
	field(s, "status", "accepted");
	json_field(&s->json, "justification", f->waived);
	json_object_end(&s->json);
	json_array_end(&s->json);
}

static struct text
sentence(struct sarif *s, const struct finding *f)
{
	struct text text = host_sentence(&s->scratch, f);

	return text.len != 0 && text.at[text.len - 1] == '.' ? text : arena_printf(&s->scratch, "%.*s.", TEXT_ARG(text));
}

static void
add_result(struct sarif *s, const struct finding *f)
{
	size_t index = f->rule_index < s->result->rules_known.count ? s->index[f->rule_index] : 0;

	json_object(&s->json);
	json_field(&s->json, "ruleId", f->rule);
	if (index != 0) {
		json_key(&s->json, "ruleIndex");
		json_uint(&s->json, index - 1);
	}
	field(s, "level", level_name(f->severity));
	add_text(s, "message", sentence(s, f));
	json_key(&s->json, "locations");
	json_array(&s->json);
	json_object(&s->json);
	add_place(s, f->file, host_line(f), f->object_offset + (f->has_offset ? f->offset : 0), f->line == 0 && f->fingerprint.len != 0);
	json_object_end(&s->json);
	json_array_end(&s->json);
	add_related(s, f);
	json_key(&s->json, "partialFingerprints");
	json_object(&s->json);
	/* As the upload action computes it of a line: 16 digits, and which one of that line. */
	json_field(&s->json, "primaryLocationLineHash", f->id.len <= 32 ? arena_printf(&s->scratch, "%.16s:1", f->id.len != 0 ? f->id.at : "0") :
	    arena_printf(&s->scratch, "%.16s:%.*s", f->id.at, (int)(f->id.len - 33), f->id.at + 33));
	json_field(&s->json, "certproof/v1", f->id);
	json_object_end(&s->json);
	add_covered(s, f);
	json_key(&s->json, "properties");
	json_object(&s->json);
	json_field(&s->json, "effect", text_of(effect_name(f->effect)));
	json_field(&s->json, "node", f->node);
	json_field(&s->json, "link", f->link);
	json_field(&s->json, "role", f->role);
	json_field(&s->json, "release", f->release);
	json_field(&s->json, "fingerprint", f->fingerprint);
	json_object_end(&s->json);
	json_object_end(&s->json);
}

/* ---- what was not judged, and what went wrong ---- */

static void
add_notification(struct sarif *s, const char *level, struct text text, struct text file, unsigned line)
{
	json_object(&s->json);
	field(s, "level", level);
	add_text(s, "message", text);
	if (file.len != 0) {
		json_key(&s->json, "locations");
		json_array(&s->json);
		json_object(&s->json);
		add_place(s, file, line != 0 ? line : 1, 0, false);
		json_object_end(&s->json);
		json_array_end(&s->json);
	}
	json_object_end(&s->json);
}

static void
add_invocation(struct sarif *s, size_t left)
{
	const struct result *r = s->result;
	struct arena *arena = &s->scratch;
	bool good = r->rule_errors.count == 0;
	struct text changes = changes_by_text(arena, &r->changes);

	for (size_t i = 0; i < r->problems.count; i++)
		good = good && problem_level(&r->problems.items[i]) != MESSAGE_ERROR;
	json_key(&s->json, "invocations");
	json_array(&s->json);
	json_object(&s->json);
	json_key(&s->json, "executionSuccessful");
	json_bool(&s->json, good);
	json_key(&s->json, "toolConfigurationNotifications");
	json_array(&s->json);
	if (changes.len != 0)
		add_notification(s, "note", one_line(arena, changes), r->changes.file, 1);
	json_array_end(&s->json);
	json_key(&s->json, "toolExecutionNotifications");
	json_array(&s->json);
	for (size_t i = 0; i < r->problems.count; i++) {
		const struct input_problem *p = &r->problems.items[i];
		enum message_level level = problem_level(p);

		add_notification(s, level == MESSAGE_ERROR ? "error" : level == MESSAGE_WARNING ? "warning" : "note",
		    one_line(arena, p->message), p->file, p->full != NULL ? p->full->line : 0);
	}
	for (size_t i = 0; i < r->rule_errors.count; i++) {
		const struct rule_error *e = &r->rule_errors.items[i];

		add_notification(s, "error", arena_printf(arena, "rule %.*s could not be evaluated: %.*s", TEXT_ARG(e->rule),
		    TEXT_ARG(e->message != NULL ? one_line(arena, e->message->text) : TEXT("no reason is known"))), TEXT(""), 0);
	}
	if (r->not_checked.count != 0)
		add_notification(s, "note", arena_printf(arena, "%zu checks were not made for want of an input; the JSON report lists them",
		    r->not_checked.count), TEXT(""), 0);
	if (left != 0)
		add_notification(s, "warning", arena_printf(arena, "%zu findings are left out: code scanning takes %d, and these are the worst",
		    left, RESULTS_MOST), TEXT(""), 0);
	if (r->waived + r->known != 0 && !s->options->verbose)
		add_notification(s, "note", arena_printf(arena, "%zu findings are waived and %zu are in the baseline; -v writes them, too",
		    r->waived, r->known), TEXT(""), 0);
	json_array_end(&s->json);
	json_object_end(&s->json);
	json_array_end(&s->json);
}

bool
sarif_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct sarif s = { .result = result, .options = options };
	struct worst worst = worst_first(arena, result);
	size_t count = worst.count < RESULTS_MOST ? worst.count : RESULTS_MOST;
	struct arena_mark mark;

	(void)messages;
	arena_init(&s.scratch, arena->exhausted, arena->context);
	s.index = ARENA_ARRAY(arena, size_t, result->rules_known.count);
	json_init(&s.json, out);
	s.json.compact = true;
	json_object(&s.json);
	field(&s, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
	field(&s, "version", "2.1.0");
	json_key(&s.json, "runs");
	json_array(&s.json);
	json_object(&s.json);
	json_key(&s.json, "tool");
	json_object(&s.json);
	json_key(&s.json, "driver");
	json_object(&s.json);
	field(&s, "name", "certproof");
	json_field(&s.json, "version", result->tool_version);
	json_field(&s.json, "semanticVersion", result->tool_version);
	add_rules(&s, &worst);
	json_object_end(&s.json);
	json_object_end(&s.json);
	field(&s, "columnKind", "utf16CodeUnits");
	json_key(&s.json, "automationDetails");
	json_object(&s.json);
	field(&s, "id", "certproof/");
	json_object_end(&s.json);
	add_invocation(&s, worst.count - count);
	json_key(&s.json, "results");
	json_array(&s.json);
	mark = arena_mark(&s.scratch);
	for (size_t i = 0; i < count; i++) {
		add_result(&s, worst.items[i]);
		arena_rewind(&s.scratch, mark);
	}
	for (size_t i = 0; options->verbose && count < RESULTS_MOST && i < result->findings.count; i++)
		if (!finding_counts(&result->findings.items[i])) {
			add_result(&s, &result->findings.items[i]);
			arena_rewind(&s.scratch, mark);
			count++;
		}
	json_array_end(&s.json);
	json_object_end(&s.json);
	json_array_end(&s.json);
	json_object_end(&s.json);
	json_end(&s.json);
	arena_free(&s.scratch);
	return true;
}

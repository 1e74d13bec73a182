/* trace.c - why a rule came to its outcome for a target: its expressions with their values, and the reason in words. */
#include <string.h>

#include "rules/judging.h"

#define SHOWN_PART 100         /* bytes of a sub-expression in a sentence */

struct tracer {
	struct judge *judge;
	const struct rule *rule;
	const struct target *target;
	struct arena *arena;
	struct trace *trace;
	struct buffer why;
};

/* ---- the expressions ---- */

/* What authors call an expression; empty: nothing to tell of. What a message holds is told where it failed. */
static struct text
name_of(struct arena *arena, const struct rule *rule, const struct cel_traced *traced)
{
	const struct template *templates[] = { &rule->message, &rule->reason, &rule->fix };
	static const char *const names[] = { "message", "reason", "fix" };
	const struct rule_file *file = rule->file;

	if (traced->program == rule->when.program)
		return TEXT("when");
	if (traced->program == rule->check.program)
		return TEXT("check");
	if (traced->program == rule->find.program)
		return TEXT("find");
	for (size_t i = 0; i < rule->worse_count; i++)
		if (traced->program == rule->worse[i].when.program)
			return TEXT("unless-worse");
	for (size_t i = 0; i < file->variable_count; i++)
		if (traced->program == file->variables[i].expression.program)
			return arena_printf(arena, "vars.%.*s", TEXT_ARG(file->variables[i].name));
	if (traced->lines[0].kind != CEL_LINE_ERROR)
		return (struct text){ "", 0 };
	if (traced->program == rule->related.program)
		return TEXT("related");
	for (size_t i = 0; i < COUNT_OF(templates); i++)
		for (size_t j = 0; j < templates[i]->count; j++)
			if (traced->program == templates[i]->pieces[j].program)
				return text_of(names[i]);
	return (struct text){ "", 0 };
}

/* What decides comes before what words need. */
static bool
decides(const struct rule *rule, const struct cel_program *program)
{
	bool worse = false;

	for (size_t i = 0; i < rule->worse_count; i++)
		worse = worse || program == rule->worse[i].when.program;
	return worse || program == rule->when.program || program == rule->check.program || program == rule->find.program;
}

static void
take_parts(struct tracer *t)
{
	const struct cel_traced *all;
	size_t count = cel_trace_programs(t->judge->trace, &all), end = count;

	while (end > 0 && !decides(t->rule, all[end - 1].program))
		end--;
	for (size_t i = 0; i < count; i++) {
		struct text name = name_of(t->arena, t->rule, &all[i]);

		if (name.len != 0 && (i < end || all[i].lines[0].kind == CEL_LINE_ERROR))
			*LIST_ADD(t->arena, &t->trace->parts) = (struct trace_part){ name, &all[i] };
	}
}

static const struct cel_traced *
part_of(const struct trace *trace, const struct cel_program *program)
{
	for (size_t i = 0; program != NULL && i < trace->parts.count; i++)
		if (trace->parts.items[i].traced->program == program)
			return trace->parts.items[i].traced;
	return NULL;
}

/* ---- the reason ---- */

static struct text
joined(struct arena *arena, const struct texts *texts, const char *last)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < texts->count; i++)
		buffer_printf(&out, "%s%.*s", i == 0 ? "" : i + 1 == texts->count ? last : ", ", TEXT_ARG(texts->items[i]));
	return buffer_text(&out);
}

static struct text
shortened(struct arena *arena, struct text text)
{
	if (text.len <= SHOWN_PART)
		return text_escape(arena, text);
	text.len = SHOWN_PART;
	while (text.len > 0 && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
		text.len--;
	return arena_printf(arena, "%.*s...", TEXT_ARG(text_escape(arena, text)));
}

/* ": cert.ca is false", as far as one part decided. */
static void
say_decided(struct tracer *t, const struct cel_traced *traced)
{
	const struct cel_line *line;

	if (traced == NULL || traced->count == 0)
		return;
	line = &traced->lines[traced->decided];
	if (traced->decided == 0 && line->kind != CEL_LINE_ERROR)
		return;
	if (line->kind == CEL_LINE_ERROR)
		buffer_printf(&t->why, ": %.*s in %.*s", TEXT_ARG(text_escape(t->arena, line->value)),
		    TEXT_ARG(shortened(t->arena, line->text)));
	else
		buffer_printf(&t->why, ": %.*s is %.*s", TEXT_ARG(shortened(t->arena, line->text)),
		    TEXT_ARG(shortened(t->arena, line->value)));
	if (traced->elements.len != 0)
		buffer_printf(&t->why, ", where %.*s", TEXT_ARG(text_escape(t->arena, traced->elements)));
}

static void
say_judged_for(struct tracer *t)
{
	const struct box *box = t->target->box;

	if (box->role == NULL)
		buffer_adds(&t->why, "no role is given: --role");
	else
		buffer_printf(&t->why, "this is judged for %.*s", TEXT_ARG(product_role_name(box->role)));
}

static bool
of_role(const struct rule *rule, const struct box *box)
{
	for (size_t i = 0; i < rule->roles.count; i++)
		if (box->role != NULL && text_equal(rule->roles.items[i], product_role_name(box->role)))
			return true;
	return rule->roles.count == 0;
}

static void
say_release(struct tracer *t)
{
	const struct box *box = t->target->box;

	buffer_printf(&t->why, "the rule holds for releases %.*s, and ", TEXT_ARG(text_escape(t->arena, t->rule->releases)));
	if (box->role == NULL)
		say_judged_for(t);
	else
		buffer_printf(&t->why, "this is judged for %.*s%s", TEXT_ARG(text_escape(t->arena, box->release)),
		    box->release_assumed ? ", the newest: --release for another" : "");
}

static void
say_issued(struct tracer *t)
{
	const struct x509_time *issued = target_issued(t->target);

	buffer_printf(&t->why, "the rule holds for what was issued %.*s, and this ",
	    TEXT_ARG(text_escape(t->arena, t->rule->issued)));
	if (issued == NULL)
		buffer_adds(&t->why, "has no date of issue that can be read");
	else
		buffer_printf(&t->why, "was issued %.*s", TEXT_ARG(date_text(t->arena, issued->seconds)));
}

static void
say_not_applicable(struct tracer *t)
{
	const struct rule *rule = t->rule;
	const struct cel_traced *when = part_of(t->trace, rule->when.program);

	if (when != NULL && !t->judge->older && when->lines[0].kind == CEL_LINE_VALUE && !when->lines[0].truth) {
		buffer_adds(&t->why, "'when' is false");
		say_decided(t, when);
	} else if (!of_role(rule, t->target->box)) {
		buffer_printf(&t->why, "the rule is for %.*s, and ", TEXT_ARG(joined(t->arena, &rule->roles, " and ")));
		say_judged_for(t);
	} else if (t->judge->older) {
		say_release(t);
	} else {
		say_issued(t);
	}
}

/* The facts of the rule that an input is missing for. */
static void
say_needs(struct tracer *t, const struct not_checked *row)
{
	struct texts missing = { 0 };

	if (row->why.len != 0) {
		buffer_printf(&t->why, "it could not be decided: %.*s", TEXT_ARG(text_escape(t->arena, row->why)));
		return;
	}
	for (size_t i = 0; i < t->rule->paths.count; i++) {
		struct text path = t->rule->paths.items[i], root = path;

		for (root.len = 0; root.len < path.len && path.at[root.len] != '.' && path.at[root.len] != '['; root.len++)
			;
		for (size_t v = 0; v < FACT_VARIABLE_COUNT; v++)
			if (text_equal(root, text_of(fact_variables[v].name)) &&
			    (fact_variables[v].input & t->rule->reads & ~t->target->inputs) != 0)
				*LIST_ADD(t->arena, &missing) = path;
	}
	buffer_printf(&t->why, "it reads %.*s: give %.*s",
	    TEXT_ARG(joined(t->arena, &missing, " and ")),
	    TEXT_ARG(joined(t->arena, &row->needs, " and ")));
}

static void
say_error(struct tracer *t, const struct rule_error *row)
{
	const struct message *m = row->message;

	buffer_printf(&t->why, "%.*s", TEXT_ARG(text_escape(t->arena, m->text)));
	if (m->file.len != 0)
		buffer_printf(&t->why, " (%.*s:%u:%u)", TEXT_ARG(text_escape(t->arena, m->file)), m->line, m->column);
	if (m->hint.len != 0)
		buffer_printf(&t->why, ", %.*s", TEXT_ARG(m->hint));
}

static void
explain_outcome(struct tracer *t, const struct result *out)
{
	const struct rule *rule = t->rule;
	bool find = rule->find.program != NULL;
	size_t found = t->trace->finding_count;

	switch (t->trace->outcome) {
	case OUTCOME_NOT_APPLICABLE:
		say_not_applicable(t);
		break;
	case OUTCOME_NOT_CHECKED:
		say_needs(t, &out->not_checked.items[out->not_checked.count - 1]);
		break;
	case OUTCOME_RULE_ERROR:
		say_error(t, &out->rule_errors.items[out->rule_errors.count - 1]);
		break;
	case OUTCOME_PASS:
		buffer_adds(&t->why, find ? "'find' found nothing" : "'check' is true");
		if (!find)
			say_decided(t, part_of(t->trace, rule->check.program));
		break;
	case OUTCOME_FINDING:
		if (find) {
			buffer_printf(&t->why, "'find' found %zu element%s", found, found == 1 ? "" : "s");
		} else {
			buffer_adds(&t->why, "'check' is false");
			say_decided(t, part_of(t->trace, rule->check.program));
		}
		if (t->judge->older) {
			buffer_adds(&t->why, "; a notice only, since ");
			say_release(t);
		}
		break;
	}
	t->trace->why = buffer_text(&t->why);
}

static void
trace_target(struct judge *judge, const struct rule *rule, const struct target *target, struct trace *trace)
{
	struct tracer t = { .judge = judge, .rule = rule, .target = target, .arena = judge->options->arena, .trace = trace };
	struct result *out = judge->out;

	buffer_init(&t.why, t.arena);
	judge->trace = cel_trace_new(t.arena);
	judge->outcome = OUTCOME_NOT_APPLICABLE;
	trace->target = out->targets.count;
	trace->kind = target->kind;
	trace->first_finding = out->findings.count;
	judge_target(judge, target);
	trace->finding_count = out->findings.count - trace->first_finding;
	trace->outcome = judge->outcome;
	if ((rule->applies & (1U << target->kind)) == 0)
		return;
	if (judge->older && trace->outcome == OUTCOME_PASS)
		trace->outcome = OUTCOME_NOT_APPLICABLE;
	take_parts(&t);
	explain_outcome(&t, out);
}

void
rules_trace(const struct rule_set *set, const struct rule *rule, const struct plan *plan,
    const struct judge_options *options, struct result *out, struct traces *traces)
{
	struct judge_options only = *options;
	struct judge judge = { .out = out, .trace = cel_trace_new(options->arena) };

	only.only = rule;
	judge_begin(&judge, set, plan, &only);
	for (size_t i = 0; i < plan->targets.count; i++)
		trace_target(&judge, rule, &plan->targets.items[i], LIST_ADD(options->arena, traces));
	rules_describe(set, options->arena, out);
	waivers_apply(options->config, &only, out);
	judge_end(&judge);
}

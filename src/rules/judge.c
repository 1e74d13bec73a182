/* judge.c - what the rules say of one target. */
#include <string.h>

#include "rules/judging.h"

/* The scan is the judge's first member but one: found without a lookup. */
static struct judge *
judge_of(struct cel_run *run)
{
	return (struct judge *)(void *)((char *)run->context - offsetof(struct judge, scan));
}

static void
take_step(struct cel_run *run, const struct cel_step *step)
{
	cel_trace_take(judge_of(run)->trace, run, step);
}

static enum cel_outcome
evaluate(struct judge *judge, const struct cel_program *program, struct cel_value *out)
{
	enum cel_outcome outcome = cel_eval(&judge->scan.run, program, out);

	if (judge->trace != NULL)
		cel_trace_end(judge->trace, program, out);
	return outcome;
}

/* vars.NAME of the rule's file: evaluated once per target. */
static void
file_variable(struct judge *judge, const struct rule_file *file, size_t i, struct cel_value *out)
{
	struct arena *arena = judge->scan.run.arena;
	struct cel_value *value;

	if (judge->variables[file->index].values == NULL) {
		judge->variables[file->index].values = ARENA_ARRAY(&judge->passing, struct cel_value, file->variable_count);
		judge->variables[file->index].known = ARENA_ARRAY(&judge->passing, uint8_t, file->variable_count);
		judge->variables[file->index].undecided = ARENA_ARRAY(&judge->passing, struct text, file->variable_count);
	}
	value = &judge->variables[file->index].values[i];
	if (!judge->variables[file->index].known[i]) {
		struct text before = judge->scan.undecided;

		judge->scan.undecided = (struct text){ 0 };
		/* A variable that exceeded one rule's budget may fit in the next one's. */
		judge->scan.run.arena = &judge->passing;
		judge->variables[file->index].known[i] =
		    evaluate(judge, file->variables[i].expression.program, value) != CEL_EXHAUSTED;
		judge->variables[file->index].undecided[i] = judge->scan.undecided;
		judge->scan.undecided = before;
		judge->scan.run.arena = arena;
	}
	if (judge->variables[file->index].undecided[i].len != 0)
		judge->scan.undecided = judge->variables[file->index].undecided[i];
	*out = *value;
}

static void
variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	struct scan *scan = run->context;
	struct judge *judge = judge_of(run);
	const struct rule_file *file = judge->rule->file;
	size_t i = slot - FACT_VARIABLE_COUNT;

	if (slot < FACT_VARIABLE_COUNT)
		scan_variable(scan, slot, out);
	else if (i < file->parameter_count)
		*out = file->parameters[i].value;
	else if (i - file->parameter_count < file->variable_count)
		file_variable(judge, file, i - file->parameter_count, out);
	else
		*out = judge->it;
}

enum cel_outcome
judge_eval(struct judge *judge, const struct rule *rule, const struct cel_program *program, struct cel_value *out)
{
	uint64_t before = judge->scan.run.budget, *left = judge->in_words ? &judge->words_left : &judge->budget_left;
	enum cel_outcome outcome;

	judge->rule = rule;
	outcome = evaluate(judge, program, out);
	before -= judge->scan.run.budget;
	*left -= before < *left ? before : *left;
	return outcome;
}

static struct rule_outcome *
record(struct judge *judge, const struct rule *rule, enum outcome outcome)
{
	struct rule_outcome *row;

	if (!judge->options->keep_outcomes)
		return NULL;
	if (judge->options->one_passed && outcome == OUTCOME_PASS) {
		if (judge->passed_kept)
			return NULL;
		judge->passed_kept = true;
	}
	row = LIST_ADD(judge->options->arena, &judge->out->outcomes);
	row->rule = rule->id;
	row->outcome = outcome;
	row->target = judge->target_index;
	return row;
}

const struct yaml_node *
expression_node(const struct rule *rule, const struct cel_program *program, size_t *offset)
{
	const struct expression *expressions[] = { &rule->when, &rule->check, &rule->find, &rule->related, &rule->names,
		&rule->common_name, &rule->usages, &rule->key_usage };
	const struct template *templates[] = { &rule->message, &rule->reason, &rule->fix };

	*offset = 0;
	for (size_t i = 0; i < COUNT_OF(expressions); i++)
		if (expressions[i]->program == program)
			return expressions[i]->node;
	for (size_t i = 0; i < rule->worse_count; i++)
		if (rule->worse[i].when.program == program)
			return rule->worse[i].when.node;
	for (size_t i = 0; i < rule->file->variable_count; i++)
		if (rule->file->variables[i].expression.program == program)
			return rule->file->variables[i].expression.node;
	for (size_t i = 0; i < COUNT_OF(templates); i++)
		for (size_t j = 0; j < templates[i]->count; j++)
			if (templates[i]->pieces[j].program == program) {
				*offset = templates[i]->pieces[j].offset;
				return templates[i]->node;
			}
	return NULL;
}

void
judge_error(struct judge *judge, const struct rule *rule, const struct cel_value *error)
{
	struct arena *arena = judge->options->arena;
	struct rule_error *row = LIST_ADD(arena, &judge->out->rule_errors);
	const struct cel_error *e = error->as.error;
	struct messages messages;
	size_t offset;
	const struct yaml_node *node = expression_node(rule, e->program, &offset);
	struct rule_outcome *outcome;

	messages_init(&messages, arena);
	row->rule = rule->id;
	row->target = judge->target_index;
	if (node != NULL)
		row->message = yaml_error_within(&messages, node, offset + e->start, offset + e->end, "%.*s",
		    TEXT_ARG(copy_text(arena, e->text)));
	else
		row->message = message_add(&messages, MESSAGE_ERROR, "%.*s", TEXT_ARG(copy_text(arena, e->text)));
	if (e->variables.len != 0)
		row->message->hint = arena_printf(arena, "at that moment %.*s",
		    TEXT_ARG(text_escape(arena, e->variables)));
	if ((outcome = record(judge, rule, OUTCOME_RULE_ERROR)) != NULL)
		outcome->text = row->message->text;
}

static const struct told_needs *
tell_needs(struct judge *judge, unsigned missing)
{
	struct arena *arena = judge->options->arena;
	bool of_site = judge->target->box->node != NULL;
	struct texts list = { 0 };
	struct told_needs *told;
	struct buffer text;

	if (judge->needs_box != judge->target->box)
		judge->needs.count = 0;
	judge->needs_box = judge->target->box;
	for (size_t i = 0; i < judge->needs.count; i++)
		if (judge->needs.items[i].missing == missing)
			return &judge->needs.items[i];
	buffer_init(&text, arena);
	for (unsigned input = 1; input <= INPUT_ALL; input <<= 1) {
		const struct given_row *row = given_of_input(input);
		struct text need;

		if ((missing & input) == 0 || (input == INPUT_CHAIN && (missing & INPUT_TRUST) != 0) ||
		    (input == INPUT_WHOLE && (missing & (INPUT_TRUST | INPUT_CHAIN)) != 0))
			continue;
		need = of_site && row->site_key != NULL ?
		    arena_printf(arena, "%s of node %.*s", row->site_key, TEXT_ARG(text_escape(arena, judge->target->box->name))) :
		    text_of(row->missing != NULL ? row->missing : row->option);
		/* It was named. */
		if (input == INPUT_WHOLE ? judge->target->box->lacking : (input == INPUT_TRUST || input == INPUT_CHAIN) && judge->target->box->list_lacking)
			need = TEXT("an input that could not be read");
		*LIST_ADD(arena, &list) = need;
		buffer_printf(&text, "%s%.*s", text.len == 0 ? "" : ", ", TEXT_ARG(need));
	}
	told = LIST_ADD(arena, &judge->needs);
	*told = (struct told_needs){ missing, list, buffer_text(&text) };
	return told;
}

static void
not_checked(struct judge *judge, const struct rule *rule, unsigned missing)
{
	struct not_checked *row = LIST_ADD(judge->options->arena, &judge->out->not_checked);
	const struct told_needs *told = tell_needs(judge, missing);
	struct rule_outcome *outcome;

	row->rule = rule->id;
	row->target = judge->target_index;
	row->needs = told->needs;
	if ((outcome = record(judge, rule, OUTCOME_NOT_CHECKED)) != NULL)
		outcome->text = told->text;
}

/* A fact that the rule read is known in part only: that it found nothing says nothing. */
static void
undecided(struct judge *judge, const struct rule *rule)
{
	struct not_checked *row = LIST_ADD(judge->options->arena, &judge->out->not_checked);
	struct rule_outcome *outcome;

	row->rule = rule->id;
	row->target = judge->target_index;
	row->why = arena_text(judge->options->arena, judge->scan.undecided);
	if ((outcome = record(judge, rule, OUTCOME_NOT_CHECKED)) != NULL)
		outcome->text = row->why;
}

bool
judge_of_release(const struct rule *rule, const struct target *target)
{
	const struct box *box = target->box;

	return target->kind == TARGET_SITE || rule->releases.len == 0 ||
	    (box->role != NULL && releases_hold(product_of_role(box->role), rule->releases, box->release));
}

/*
 * The release was not given: if an older one would refuse the file, that is a notice. The
 * rule is asked as it stands; what it finds does not count as more.
 */
static bool
speaks_of_older(const struct rule *rule, const struct target *target)
{
	return target->box->release_assumed && rule->severity == SEVERITY_ERROR && rule->effect == EFFECT_REFUSED &&
	    (rule->reads & ~target->inputs) == 0;
}

/* The rule's role and date of issue fit the target. */
static bool
suits(const struct rule *rule, const struct target *target)
{
	const struct box *box = target->box;
	bool fits = rule->roles.count == 0;

	if (target->kind == TARGET_SITE)
		return true;
	for (size_t i = 0; i < rule->roles.count && !fits; i++)
		fits = box->role != NULL && text_equal(rule->roles.items[i], product_role_name(box->role));
	if (!fits)
		return false;
	if (rule->issued.len != 0) {
		const struct x509_time *issued = target_issued(target);

		return issued != NULL && issued->seconds >= rule->issued_from && issued->seconds < rule->issued_before;
	}
	return true;
}

/* The same, and the rule has not looked at this CA for another role or release already. */
static bool
gated(const struct rule *rule, const struct target *target)
{
	const struct plan *plan = target->box->plan;

	if (!suits(rule, target))
		return false;
	for (size_t i = target->earlier; i != 0; i = plan->targets.items[i - 1].earlier)
		if (suits(rule, &plan->targets.items[i - 1]) && judge_of_release(rule, &plan->targets.items[i - 1]))
			return false;
	return true;
}

bool
judge_fits(const struct rule *rule, const struct target *target)
{
	return rule->compiled && !rule->off && (rule->applies & (1U << target->kind)) != 0 && suits(rule, target) &&
	    judge_of_release(rule, target);
}

/* The value of when, check or find; false, and a rule error, if there is none that counts. */
static bool
answer(struct judge *judge, const struct rule *rule, const struct cel_program *program, struct cel_value *out)
{
	uint64_t absorbed = judge->scan.run.absorbed;
	struct cel_error error = { .code = CEL_ERROR_ABSORBED, .text = TEXT("an error was absorbed by ||, &&, all or exists"), .program = program };
	struct cel_value absorbed_error = { .kind = CEL_ERROR, .as.error = &error };

	if (judge_eval(judge, rule, program, out) != CEL_DONE) {
		judge_error(judge, rule, out);
		return false;
	}
	if (!judge->options->strict || judge->scan.run.absorbed == absorbed)
		return true;
	error.end = cel_program_source(program).len;
	judge_error(judge, rule, &absorbed_error);
	return false;
}

/* The key of a server that does not export its keys is not asked for. */
static bool
keys_are_kept(const struct box *box)
{
	return box->role != NULL && product_of_role(box->role)->keys_kept;
}

/*
 * A finding for each element, of many for the first ones and for any that is worse than all before it. What their words are made of goes with each; what the first
 * one read, the others read again.
 */
static void
tell_each(struct judge *judge, const struct rule *rule, const struct cel_value *list)
{
	size_t errors = judge->out->rule_errors.count;
	struct arena_mark mark = arena_mark(&judge->values);
	struct finding worst = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < list->as.list.count && judge->out->rule_errors.count == errors; i++) {
		struct cel_value it = cel_list_item(list, i);

		if (i < LIMIT_FINDINGS || finding_would_be_worse(judge, rule, &it, &worst)) {
			const struct finding *f = finding_add(judge, rule, &it, judge->target_index);

			if (count++ == 0 || finding_worse(f, &worst))
				worst = *f;
		}
		if (i == 0)
			mark = arena_mark(&judge->values);
		else if (judge->trace == NULL)
			arena_rewind(&judge->values, mark);
	}
	if (count < list->as.list.count && judge->out->rule_errors.count == errors)
		finding_rest(judge, rule, count, list->as.list.count);
}

/* Finds what a rule has to say of the target; the outcome's findings are added. */
static enum outcome
apply(struct judge *judge, const struct rule *rule)
{
	unsigned inputs = judge->target->inputs;
	struct cel_value value;
	size_t before = judge->out->findings.count, errors = judge->out->rule_errors.count;

	judge->scan.undecided = (struct text){ 0 };
	judge->list_path.len = 0;
	if (rule->when.program != NULL && (rule->reads_when & ~inputs) == 0) {
		if (!answer(judge, rule, rule->when.program, &value))
			return OUTCOME_RULE_ERROR;
		if (!value.as.truth && judge->scan.undecided.len != 0) {
			undecided(judge, rule);
			return OUTCOME_NOT_CHECKED;
		}
		if (!value.as.truth)
			return OUTCOME_NOT_APPLICABLE;
	}
	/* The key of a CA is not asked for. */
	if ((rule->reads & ~inputs) == INPUT_KEY && (keys_are_kept(judge->target->box) ||
	    judge->target->kind == TARGET_ROOT || judge->target->kind == TARGET_INTERMEDIATE))
		return OUTCOME_NOT_APPLICABLE;
	if ((rule->reads & ~inputs) != 0) {
		not_checked(judge, rule, rule->reads & ~inputs);
		return OUTCOME_NOT_CHECKED;
	}
	if (!answer(judge, rule, rule->check.program != NULL ? rule->check.program : rule->find.program, &value))
		return OUTCOME_RULE_ERROR;
	if (rule->check.program != NULL) {
		if (!value.as.truth)
			(void)finding_add(judge, rule, NULL, judge->target_index);
	} else {
		tell_each(judge, rule, &value);
	}
	if (judge->out->rule_errors.count > errors)
		return OUTCOME_RULE_ERROR;
	if (judge->out->findings.count > before)
		return OUTCOME_FINDING;
	if (judge->scan.undecided.len != 0) {
		undecided(judge, rule);
		return OUTCOME_NOT_CHECKED;
	}
	return OUTCOME_PASS;
}

static uint64_t
entries(const struct box *box)
{
	return box->entries != NULL ? trust_list_count(box->entries) : 0;
}

static uint64_t
elements(const struct judge *judge, const struct target *target)
{
	/* Rules about nodes and links look at the lists of others too. */
	uint64_t count = target->kind == TARGET_NODE || target->kind == TARGET_LINK || target->kind == TARGET_SITE ?
	    judge->site_elements : entries(target->box);

	/* The shortest general name takes two octets, so this is no less than the names there are. */
	return count + (target->artifact != NULL ? target->artifact->der.len / 2 : 0);
}

void
judge_turn_to(struct judge *judge, const struct target *target)
{
	uint64_t count = elements(judge, target);

	judge->target = target;
	scan_target(&judge->scan, target);
	memset(judge->variables, 0, (judge->set->files.count + 1) * sizeof(*judge->variables));
	judge->per_rule = LIMIT_CEL_COST + LIMIT_CEL_COST_PER_ELEMENT * count;
	judge->budget_left = LIMIT_CEL_COST_TARGET + LIMIT_CEL_COST_TARGET_PER_ELEMENT * count;
	judge->words_left = LIMIT_CEL_COST_WORDS + LIMIT_CEL_COST_TARGET_PER_ELEMENT * count;
}

void
judge_target(struct judge *judge, const struct target *target)
{
	const struct rule_set *set = judge->set;
	size_t index = (size_t)(target - target->box->plan->targets.items);

	judge->target_index = judge->out->targets.count;
	judge->passed_kept = false;
	judge_describe(judge, target);
	judge_turn_to(judge, target);
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];

		if ((rule->applies & (1U << target->kind)) == 0 || (judge->options->only != NULL ? judge->options->only != rule : rule->off))
			continue;
		judge->outcome = OUTCOME_NOT_APPLICABLE;
		if (!profile_asks(judge->options->profiles, rule, index)) {
			judge->out->not_applicable++;
			continue;
		}
		judge->older = !judge_of_release(rule, target);
		if (!rule->compiled || !gated(rule, target) || (judge->older && !speaks_of_older(rule, target))) {
			judge->out->not_applicable++;
			continue;
		}
		judge->scan.run.budget = judge->budget_left < judge->per_rule ? judge->budget_left : judge->per_rule;
		judge->outcome = apply(judge, rule);
		if (judge->trace == NULL)
			arena_reset(&judge->values);
		switch (judge->outcome) {
		case OUTCOME_PASS:
			if (judge->older) {
				judge->out->not_applicable++;
				break;
			}
			judge->out->passed++;
			record(judge, rule, OUTCOME_PASS);
			break;
		case OUTCOME_FINDING:
			record(judge, rule, OUTCOME_FINDING);
			break;
		case OUTCOME_NOT_APPLICABLE:
			judge->out->not_applicable++;
			break;
		case OUTCOME_NOT_CHECKED:
		case OUTCOME_RULE_ERROR:
			break;
		}
	}
	judge_draw(judge, target);
}

void
judge_begin(struct judge *judge, const struct rule_set *set, const struct plan *plan, const struct judge_options *options)
{
	judge->set = set;
	judge->options = options;
	arena_init(&judge->passing, options->arena->exhausted, options->arena->context);
	judge->variables = arena_take_array(options->arena, set->files.count + 1, sizeof(*judge->variables));
	arena_init(&judge->values, options->arena->exhausted, options->arena->context);
	scan_init(&judge->scan, options->arena, &judge->passing, options->crypto, options->now);
	judge->scan.run.arena = &judge->values;
	judge->scan.run.variable = variable;
	judge->scan.plan = plan;
	judge->scan.authorities = products_authorities(set->products);
	if (judge->trace != NULL)
		judge->scan.run.trace = take_step;
}

void
judge_end(struct judge *judge)
{
	arena_free(&judge->passing);
	arena_free(&judge->values);
}

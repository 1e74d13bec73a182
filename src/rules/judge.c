/* judge.c - running the rules over the targets of a plan. */
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "rules/parts.h"

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
		/* What one rule's budget did not suffice for, the next may afford. */
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
 * Nobody said which release it is: where an older one would refuse the file, that is a notice. The
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

/* Nobody can be asked for a key that the server does not give away. */
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
	/* Nobody is asked for the key of a CA. */
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

/* ---- what was judged, for a report that has nothing to say against it ---- */

enum { NAMES_TOLD = 6 };

static struct text
names_of(struct arena *arena, const struct certificate *c)
{
	const struct extension *san = extension_find(&c->extensions, OID(CE_SUBJECT_ALT_NAME));
	struct problems unheard = { .arena = arena };
	struct general_names names = { 0 };
	struct buffer buffer;

	if (san == NULL || !extension_general_names(san, c->der, &unheard, &names) || names.count == 0)
		return TEXT("");
	buffer_init(&buffer, arena);
	for (size_t i = 0; i < names.count && i < NAMES_TOLD; i++)
		buffer_printf(&buffer, "%s%.*s", i == 0 ? "for " : ", ",
		    TEXT_ARG(text_escape(arena, general_name_text(arena, &names.items[i]))));
	if (names.count > NAMES_TOLD)
		buffer_printf(&buffer, " and %zu more", names.count - NAMES_TOLD);
	return buffer_text(&buffer);
}

static struct text
dates_of(struct judge *judge, const char *label, const struct x509_time *end)
{
	struct arena *arena = &judge->values;
	int64_t left = (end->seconds - judge->options->now) / 86400;

	if (!end->known)
		return TEXT("");
	if (end->seconds < judge->options->now)
		return arena_printf(arena, "expired %.*s", TEXT_ARG(date_text(arena, end->seconds)));
	return arena_printf(arena, "%s %.*s, in %lld day%s", label, TEXT_ARG(date_text(arena, end->seconds)), (long long)left,
	    left == 1 ? "" : "s");
}

static struct text
about_certificate(struct judge *judge, const struct certificate *c)
{
	struct arena *arena = &judge->values;
	struct text names = names_of(arena, c), parts[4];
	size_t count = 0;
	struct buffer buffer;

	if (certificate_is_ca(c))
		parts[count++] = TEXT("a CA");
	if (names.len != 0 || !certificate_is_ca(c))
		parts[count++] = names.len != 0 ? names : TEXT("no subject alternative name");
	if (!c->is_request)
		parts[count++] = certificate_self_issued(c) ? TEXT("self-signed") :
		    arena_printf(arena, "issued by %.*s", TEXT_ARG(text_escape(arena, name_label(arena, &c->issuer))));
	if (!c->is_request && c->not_after.known)
		parts[count++] = dates_of(judge, "expires", &c->not_after);
	buffer_init(&buffer, arena);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&buffer, "%s%.*s", i == 0 ? "" : "; ", TEXT_ARG(parts[i]));
	buffer_printf(&buffer, "; %s key", key_kind_name(c->key.kind));
	if (c->key.size != 0)
		buffer_printf(&buffer, ", %u bits", c->key.size);
	return buffer_text(&buffer);
}

/* Certificates on a path are told by its drawing. */
static struct text
about(struct judge *judge, const struct target *target)
{
	struct text dates;

	if (target->earlier != 0 || target->leaf != SIZE_MAX || target->box->node != NULL)
		return TEXT("");
	switch (target->kind) {
	case TARGET_LEAF: case TARGET_INTERMEDIATE: case TARGET_ROOT: case TARGET_REQUEST:
		return about_certificate(judge, target->artifact->certificate);
	case TARGET_KEY:
		return !target->artifact->private_key->opened ? TEXT("not opened, and so compared with no certificate") :
		    target->paired ? TEXT("belongs to a certificate that was judged") : TEXT("belongs to no server certificate or request that was given");
	case TARGET_PUBLIC_KEY:
		return TEXT("no private key, certificate or request that it belongs to was given");
	case TARGET_CRL:
		dates = dates_of(judge, "next update", &target->artifact->crl->next_update);
		return dates.len != 0 ? dates : TEXT("without a next update");
	default:
		return TEXT("");
	}
}

static void
describe(struct judge *judge, const struct target *target)
{
	struct arena *arena = judge->options->arena;
	struct judged *row = LIST_ADD(arena, &judge->out->targets);
	const struct box *box = target->box;

	row->object = target_object(target);
	row->subject = target_subject(arena, target);
	if (target->source != NULL)
		row->file = target->source->name;
	if (target->kind == TARGET_FILE)
		row->line = target->source->first_line;
	if (target->artifact != NULL) {
		row->line = target->artifact->line;
		row->object_offset = target->artifact->offset;
		if (target->artifact->kind != ARTIFACT_PRIVATE_KEY)
			row->fingerprint = artifact_fingerprint(arena, target->artifact);
	}
	row->node = box->name;
	row->unit = box->unit;
	row->release = box->release;
	if (box->role != NULL)
		row->role = product_role_name(box->role);
	if (target->link != NULL)
		row->link = site_link_name(arena, target->link);
	row->about = arena_text(arena, about(judge, target));
	if (judge->options->profiles != NULL) {
		const struct judged_as *as = &judge->options->profiles->as[target - box->plan->targets.items];

		for (size_t i = 0; i < as->profiles.count; i++)
			*LIST_ADD(arena, &row->profiles) = as->profiles.items[i]->id;
		if (as->profiles.count != 0) {
			row->profile_title = as->profiles.items[as->profiles.count - 1]->title;
			row->profile_why = as->why;
		}
	}
	arena_reset(&judge->values);
}

/* Nobody said which CAs are trusted: that a path ends somewhere is no fault. */
static bool
is_open_end(const struct judge *judge, const struct trust_path *path)
{
	return judge->target->kind == TARGET_CHAIN && (judge->target->inputs & INPUT_WHOLE) == 0 &&
	    (path->fault == PATH_INCOMPLETE || path->fault == PATH_NOT_TRUSTED);
}

/* What a drawing says of a path as a whole. Not that it is trusted, where a rule has an error to tell of it. */
static struct text
path_verdict(struct judge *judge, const struct trust_path *path)
{
	struct arena *arena = judge->options->arena;
	const struct result *out = judge->out;
	const struct path_step *last = &path->steps[path->count - 1];
	struct text end = text_escape(arena, name_label(arena, &last->certificate->certificate->subject));

	if (is_open_end(judge, path))
		return path->complete ? arena_printf(arena, "complete up to %.*s, which is not in a list given with --trust", TEXT_ARG(end)) :
		    arena_printf(arena, "leads up to %.*s, whose issuer is not among the files: %.*s", TEXT_ARG(end),
		    TEXT_ARG(text_escape(arena, path->missing_issuer)));
	for (size_t i = out->findings.count; path->fault == PATH_OK && i-- > 0 && out->findings.items[i].target == judge->target_index;)
		if (out->findings.items[i].severity == SEVERITY_ERROR)
			return arena_printf(arena, "leads to a trusted root, and fails all the same: %.*s", TEXT_ARG(out->findings.items[i].rule));
	return path_fault_text(arena, path);
}

static void
draw_step(struct judge *judge, const struct trust_path *path, size_t index, struct drawn_step *drawn)
{
	struct arena *arena = judge->options->arena;
	const struct path_step *step = &path->steps[index];
	const struct certificate *c = step->certificate->certificate;

	drawn->label = copy_text(arena, name_label(arena, &c->subject));
	drawn->file = step->certificate->source->name;
	drawn->line = step->certificate->line;
	if (step->from == STEP_LIST)
		drawn->from = arena_printf(arena, "trusted CA list, entry %zu", step->position);
	else if (step->from == STEP_CHAIN && judge->target->kind == TARGET_LINK)
		drawn->from = TEXT("sent along");
	else if (step->from == STEP_CHAIN && step->position <= judge->target->box->chain_named)
		drawn->from = arena_printf(arena, "chain, entry %zu", step->position);
	else if (step->from == STEP_CHAIN)
		drawn->from = TEXT("among the files");
	if (c->not_after.known)
		drawn->remark = arena_printf(arena, "%s%.*s", c->not_after.seconds < judge->options->now ?
		    "expired " : "valid to ", TEXT_ARG(date_text(arena, c->not_after.seconds)));
	if (path->fault != PATH_OK && path->fault_at == index && !is_open_end(judge, path))
		drawn->fault = path_fault_text(arena, path);
}

static struct drawing *
draw_path(struct judge *judge, const struct trust_path *path)
{
	struct arena *arena = judge->options->arena;
	struct drawing *drawing = LIST_ADD(arena, &judge->out->drawings);

	drawing->target = judge->target_index;
	drawing->steps = ARENA_ARRAY(arena, struct drawn_step, path->count);
	drawing->count = path->count;
	drawing->broken = path->fault != PATH_OK && !is_open_end(judge, path);
	for (size_t i = 0; i < path->count; i++)
		draw_step(judge, path, i, &drawing->steps[i]);
	drawing->verdict = path_verdict(judge, path);
	return drawing;
}

/* Two handshakes of a link may present one certificate to one server. */
static bool
is_repeated(const struct target *link, size_t handshake)
{
	for (size_t i = 0; i < handshake; i++)
		if (link->handshakes[i].certificate == link->handshakes[handshake].certificate &&
		    link->handshakes[i].to == link->handshakes[handshake].to &&
		    text_equal(link->handshakes[i].list_name, link->handshakes[handshake].list_name))
			return true;
	return false;
}

/* What of a link does not hold, by the lists of those who judge; only beside findings, for it costs as much as judging. */
static void
draw_link(struct judge *judge, const struct target *target)
{
	const struct result *out = judge->out;
	struct trust_path path;

	if (out->findings.count == 0 || out->findings.items[out->findings.count - 1].target != judge->target_index)
		return;
	for (size_t i = 0; i < target->handshake_count; i++) {
		const struct handshake *h = &target->handshakes[i];
		struct drawing *drawing;

		if (h->certificate == NULL || h->list == NULL || is_repeated(target, i))
			continue;
		handshake_path(judge->scan.crypto, &judge->passing, h, judge->options->now, &path);
		if (path.fault == PATH_OK || path.fault == PATH_UNDECIDED || path.fault == PATH_BUDGET)
			continue;
		drawing = draw_path(judge, &path);
		drawing->subject = drawing->steps[0].label;
		drawing->from = h->from->name;
		drawing->to = h->to->name;
	}
}

/* The path of a judged certificate, for the report to draw. */
static void
draw(struct judge *judge, const struct target *target)
{
	const struct trust_path *path;

	if (target->kind == TARGET_LINK)
		draw_link(judge, target);
	/* A self-signed certificate that is trusted is no chain to draw. */
	if (target->kind == TARGET_CHAIN && (path = scan_path(&judge->scan)) != NULL &&
	    (path->count > 1 || (!is_open_end(judge, path) && (!path->complete || path->fault != PATH_OK))))
		(void)draw_path(judge, path);
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
	describe(judge, target);
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
	draw(judge, target);
}

static double
seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A part of the targets with all that one thread needs; parts share nothing that changes. */
struct part {
	const struct rule_set *set;
	const struct plan *plan;
	struct judge_options options;
	size_t first, end;
	struct arena arena;
	struct result result;
	pthread_t thread;
	bool started;
};

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
	if (judge->trace != NULL)
		judge->scan.run.trace = take_step;
}

void
judge_end(struct judge *judge)
{
	arena_free(&judge->passing);
	arena_free(&judge->values);
}

static void
judge_part(const struct rule_set *set, const struct plan *plan, const struct judge_options *options, size_t first,
    size_t end, struct result *out)
{
	struct judge judge = { .out = out };

	judge_begin(&judge, set, plan, options);
	for (size_t i = first; i < end; i++)
		judge_target(&judge, &plan->targets.items[i]);
	judge_end(&judge);
}

static void *
run_part(void *argument)
{
	struct part *part = argument;

	part->options.arena = &part->arena;
	part->options.crypto = crypto_open_thread(&part->arena, part->options.crypto);
	judge_part(part->set, part->plan, &part->options, part->first, part->end, &part->result);
	crypto_close(part->options.crypto);
	return NULL;
}

/* The lists of the first part are those of the whole. */
#define APPEND(arena, to, from, member, base) \
	if ((to)->member.count == 0 && (base) == 0) \
		(to)->member = (from)->member; \
	else for (size_t i_ = 0; i_ < (from)->member.count; i_++) { \
		(from)->member.items[i_].target += (base); \
		*LIST_ADD((arena), &(to)->member) = (from)->member.items[i_]; \
	}

/* Parts follow each other in the order of the plan, so a report does not depend on how many there were. */
static void
merge(struct arena *arena, struct result *out, struct result *part)
{
	size_t base = out->targets.count;

	if (base == 0)
		out->targets = part->targets;
	else
		for (size_t i = 0; i < part->targets.count; i++)
			*LIST_ADD(arena, &out->targets) = part->targets.items[i];
	APPEND(arena, out, part, findings, base)
	APPEND(arena, out, part, outcomes, base)
	APPEND(arena, out, part, not_checked, base)
	APPEND(arena, out, part, rule_errors, base)
	APPEND(arena, out, part, drawings, base)
	out->passed += part->passed;
	out->not_applicable += part->not_applicable;
}

/* Below this many targets, starting a thread costs more than it saves. */
#define TARGETS_PER_THREAD 128

static size_t
thread_count(const struct judge_options *options, size_t targets)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = options->threads != 0 ? options->threads : processors > 0 ? (size_t)processors : 1;
	size_t useful = targets / TARGETS_PER_THREAD;

	if (wanted > LIMIT_THREADS)
		wanted = LIMIT_THREADS;
	return wanted < useful ? wanted : useful;
}

static void
judge_in_threads(const struct rule_set *set, const struct plan *plan, const struct judge_options *options, size_t count,
    struct result *out)
{
	struct part *parts = ARENA_ARRAY(options->arena, struct part, count);

	for (size_t i = 0; i < count; i++) {
		struct part *part = &parts[i];

		part->set = set;
		part->plan = plan;
		part->options = *options;
		part->first = plan->targets.count * i / count;
		part->end = plan->targets.count * (i + 1) / count;
		arena_init(&part->arena, options->arena->exhausted, options->arena->context);
		part->started = pthread_create(&part->thread, NULL, run_part, part) == 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (parts[i].started)
			pthread_join(parts[i].thread, NULL);
		else
			run_part(&parts[i]);
		arena_adopt(options->arena, &parts[i].arena);
		merge(options->arena, out, &parts[i].result);
	}
}

void
rules_describe(const struct rule_set *set, struct arena *arena, struct result *out)
{
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];

		*LIST_ADD(arena, &out->rules_known) = (struct rule_info){
			.id = rule->id, .title = rule->title, .source = rule->source, .product_says = rule->product_says,
			.severity = rule->severity, .effect = rule->effect, .same_as = rule->same_as, .off = rule->off,
		};
		out->rules += !rule->off;
	}
}

void
rules_judge(const struct rule_set *set, const struct plan *plan, const struct judge_options *options,
    struct result *out)
{
	double start = seconds_now();
	size_t threads = thread_count(options, plan->targets.count);

	if (threads > 1)
		judge_in_threads(set, plan, options, threads, out);
	else
		judge_part(set, plan, options, 0, plan->targets.count, out);
	rules_describe(set, options->arena, out);
	precedence_apply(set, plan, options, out);
	out->changes = set->changes;
	if (options->config != NULL) {
		const struct config *c = options->config;

		out->changes.role = c->role_used ? text_of(c->role) : TEXT("");
		out->changes.release = c->release_used ? text_of(c->release) : TEXT("");
		out->changes.site = c->site_used ? text_of(c->site) : TEXT("");
	}
	places_in_site(plan, out);
	identities_add(options, out, 0);
	waivers_apply(options->config, options, out);
	for (size_t i = 0; i < out->findings.count; i++) {
		const struct finding *f = &out->findings.items[i];

		out->waived += f->waived.len != 0;
		out->known += f->waived.len == 0 && f->known;
		if (!finding_counts(f))
			continue;
		out->errors += f->severity == SEVERITY_ERROR;
		out->warnings += f->severity == SEVERITY_WARNING;
		out->notices += f->severity == SEVERITY_NOTICE;
	}
	findings_sort(plan, out, options->arena);
	verdicts_add(set, plan, options, out);
	services_add(set, plan, options, out);
	waivers_report(options->config, options, out);
	out->seconds += seconds_now() - start;
}

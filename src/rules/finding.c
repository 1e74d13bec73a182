/* finding.c - making a finding: its words, its place, and the text to point at. */
#include <string.h>

#include "rules/judging.h"

struct text
copy_text(struct arena *arena, struct text text)
{
	return text.len == 0 ? (struct text){ "", 0 } : arena_text(arena, text);
}

/* A template behind what comes before it. An error in a message never changes the verdict: the place of the value then says so. */
static struct text
expand(struct judge *judge, const struct rule *rule, struct text before, const struct template *t)
{
	struct arena *arena = judge->options->arena;
	struct buffer out;

	buffer_init(&out, arena);
	buffer_add(&out, before);
	for (size_t i = 0; i < t->count; i++) {
		enum cel_outcome outcome;
		struct cel_value value;

		if (t->pieces[i].program == NULL) {
			buffer_add(&out, t->pieces[i].literal);
			continue;
		}
		outcome = judge_eval(judge, rule, t->pieces[i].program, &value);
		if (outcome == CEL_DONE) {
			buffer_add(&out, cel_value_text(&judge->values, &value));
			continue;
		}
		buffer_adds(&out, "(not known)");
		if (outcome == CEL_FAILED && judge->options->strict)
			judge_error(judge, rule, &value);
	}
	if (out.len > LIMIT_MESSAGE) {
		/* Cut between characters. */
		out.len = LIMIT_MESSAGE - 3;
		while (out.len > 0 && ((unsigned char)out.at[out.len] & 0xc0) == 0x80)
			out.len--;
		buffer_adds(&out, "...");
	}
	return out.len == 0 ? (struct text){ "", 0 } : buffer_text(&out);
}

struct text
template_text(struct judge *judge, const struct rule *rule, const struct template *t)
{
	return expand(judge, rule, TEXT(""), t);
}

/* ---- places ---- */

bool
judge_field(struct judge *judge, struct cel_value *value, struct text name)
{
	const struct cel_record *record;

	if (value->kind != CEL_RECORD || value->as.record.object == NULL)
		return false;
	record = value->as.record.type;
	for (size_t i = 0; i < record->count; i++)
		if (text_is(name, record->fields[i].name)) {
			struct cel_value out = { 0 };

			record->fields[i].get(&judge->scan.run, value->as.record.object, &record->fields[i], &out);
			*value = out;
			return true;
		}
	return false;
}

/* The value at a path like cert.san.dns[2]; with an index at its end also the list that it is an element of. */
static bool
value_at(struct judge *judge, struct text path, struct cel_value *value, struct cel_value *list, size_t *index)
{
	size_t at = 0, end;
	unsigned variable = 0;

	list->kind = CEL_NULL;
	for (end = 0; end < path.len && path.at[end] != '.' && path.at[end] != '['; end++)
		;
	while (variable < FACT_VARIABLE_COUNT &&
	    !text_equal((struct text){ path.at, end }, text_of(fact_variables[variable].name)))
		variable++;
	if (variable == FACT_VARIABLE_COUNT)
		return false;
	/* The list that the last element of which was asked for. */
	if (judge->list_path.len > 0 && path.len > judge->list_path.len && path.at[judge->list_path.len] == '[' &&
	    memcmp(path.at, judge->list_path.at, judge->list_path.len) == 0) {
		end = judge->list_path.len;
		*value = judge->list;
	} else {
		scan_variable(&judge->scan, variable, value);
	}
	for (at = end; at < path.len; at = end) {
		list->kind = CEL_NULL;
		if (path.at[at] == '[') {
			size_t i = 0;

			for (end = at + 1; end < path.len && path.at[end] >= '0' && path.at[end] <= '9'; end++)
				i = i * 10 + (size_t)(path.at[end] - '0');
			if (value->kind != CEL_LIST || i >= value->as.list.count || end == path.len)
				return false;
			end++;
			if (judge->list_path.len == 0) {
				judge->list_path = (struct text){ path.at, at };
				judge->list = *value;
			}
			*list = *value;
			*index = i;
			*value = list->as.list.items[i];
			continue;
		}
		for (end = at + 1; end < path.len && path.at[end] != '.' && path.at[end] != '['; end++)
			;
		if (!judge_field(judge, value, (struct text){ path.at + at + 1, end - at - 1 }))
			return false;
	}
	return true;
}

static bool
showable(const struct cel_value *value)
{
	if (value->kind == CEL_LIST)
		return value->as.list.count > 0 && showable(&value->as.list.items[0]);
	return value->kind == CEL_STRING || value->kind == CEL_INT ||
	    value->kind == CEL_TIMESTAMP || value->kind == CEL_OPAQUE || value->kind == CEL_UINT;
}

/* The element among its neighbours, as far as they fit. */
static void
show_element(struct judge *judge, struct finding *f, const struct cel_value *list, size_t index)
{
	size_t from = index, to = index + 1, room = LIMIT_SHOWN_VALUE, len;
	const struct cel_value *items = list->as.list.items;
	struct buffer out;

	len = cel_value_text(&judge->values, &items[index]).len;
	room = len < room ? room - len : 0;
	for (bool grew = true; grew;) {
		grew = false;
		if (from > 0 && (len = cel_value_text(&judge->values, &items[from - 1]).len + 2) <= room && index - from < 3)
			room -= len, from--, grew = true;
		if (to < list->as.list.count && (len = cel_value_text(&judge->values, &items[to]).len + 2) <= room &&
		    to - index < 4)
			room -= len, to++, grew = true;
	}
	buffer_init(&out, judge->options->arena);
	if (from > 0)
		buffer_adds(&out, "..., ");
	for (size_t i = from; i < to; i++) {
		if (i > from)
			buffer_adds(&out, ", ");
		if (i == index)
			f->caret = out.len;
		buffer_add(&out, cel_value_text(&judge->values, &items[i]));
		if (i == index)
			f->caret_len = out.len - f->caret;
	}
	if (to < list->as.list.count)
		buffer_adds(&out, ", ...");
	f->shown = buffer_text(&out);
}

static void
show(struct judge *judge, struct finding *f, const struct cel_value *value, const struct cel_value *list, size_t index)
{
	if (list->kind == CEL_LIST && showable(value)) {
		show_element(judge, f, list, index);
	} else if (showable(value)) {
		f->shown = copy_text(judge->options->arena, cel_value_text(&judge->values, value));
		f->caret_len = f->shown.len;
	}
}

/* Where in the object the bytes of a value stand. */
static void
offset_of(struct finding *f, const struct artifact *artifact, const struct cel_value *value)
{
	const uint8_t *at = value->kind == CEL_STRING ? (const uint8_t *)value->as.text.at :
	    value->kind == CEL_BYTES ? value->as.bytes.at : NULL;

	if (value->kind == CEL_OPAQUE && value->as.opaque.type != NULL && text_is(text_of(value->as.opaque.type->name), "Oid"))
		at = ((const struct bytes *)value->as.opaque.object)->at;
	if (artifact == NULL || at == NULL || (uintptr_t)at < (uintptr_t)artifact->der.at ||
	    (uintptr_t)at >= (uintptr_t)artifact->der.at + artifact->der.len)
		return;
	f->has_offset = true;
	f->offset = (size_t)(at - artifact->der.at);
}

/* The origin of `it`, else the rule's `at`, else the one fact that the rule reads, else none. */
static void
place(struct judge *judge, const struct rule *rule, const struct cel_value *it, const struct artifact *artifact, struct finding *f)
{
	struct arena *arena = judge->options->arena;
	struct text path = { "", 0 };
	struct cel_value value, list = { 0 };
	size_t index = 0;

	if (it != NULL)
		path = cel_value_path(&judge->values, it);
	if (path.len == 0 && rule->at.len != 0)
		path = rule->at;
	if (path.len == 0 && rule->check.program != NULL && rule->paths.count == 1)
		path = rule->paths.items[0];
	f->place = copy_text(arena, path);
	if (path.len != 0 && value_at(judge, path, &value, &list, &index)) {
		show(judge, f, &value, &list, index);
		offset_of(f, judge->target->artifact, &value);
		it = it != NULL ? it : &value;
	} else if (it != NULL && showable(it)) {
		f->shown = copy_text(arena, cel_value_text(&judge->values, it));
		f->caret_len = f->shown.len;
	}
	identity_of_finding(judge, f, artifact, it);
}

/* ---- whom it is about ---- */

static void
about(struct judge *judge, struct finding *f, const struct artifact *artifact)
{
	struct arena *arena = judge->options->arena;
	const struct certificate *c = artifact->certificate;

	f->file = artifact->source->name;
	f->line = artifact->line;
	f->object_offset = artifact->offset;
	if (c == NULL || c->is_request)
		return;
	f->fingerprint = artifact_fingerprint(arena, artifact);
	f->serial = hex_colons(arena, c->serial);
	f->issuer = copy_text(arena, name_rfc4514(arena, &c->issuer));
	if (c->not_after.known)
		f->not_after = time_text(arena, c->not_after.seconds);
}

/* What an error hides may be left out, unless rules are judged strictly; what a limit hides never without a word. */
static bool
told(struct judge *judge, const struct rule *rule, const struct cel_program *program, struct cel_value *value)
{
	enum cel_outcome outcome = judge_eval(judge, rule, program, value);

	if (outcome == CEL_EXHAUSTED || (outcome == CEL_FAILED && judge->options->strict))
		judge_error(judge, rule, value);
	return outcome == CEL_DONE;
}

static void
add_related(struct judge *judge, const struct rule *rule, struct finding *f)
{
	struct arena *arena = judge->options->arena;
	struct cel_value list;

	if (rule->related.program == NULL || !told(judge, rule, rule->related.program, &list) || list.kind != CEL_LIST)
		return;
	f->related = ARENA_ARRAY(arena, struct related, list.as.list.count);
	for (size_t i = 0; i < list.as.list.count; i++) {
		const struct artifact *artifact = fact_artifact(&list.as.list.items[i]);

		if (artifact == NULL)
			continue;
		f->related[f->related_count++] = (struct related){
			.file = artifact->source->name,
			.line = artifact->line,
			.fingerprint = artifact_fingerprint(arena, artifact),
			.label = copy_text(arena, name_label(arena, &artifact->certificate->subject)),
		};
	}
}

static void
severity(struct judge *judge, const struct rule *rule, struct finding *f)
{
	f->severity = rule->severity;
	f->effect = rule->effect;
	for (size_t i = 0; i < rule->worse_count; i++) {
		struct cel_value matches;

		if (rule->worse[i].when.program != NULL && told(judge, rule, rule->worse[i].when.program, &matches) &&
		    matches.as.truth) {
			f->severity = rule->worse[i].severity;
			f->effect = rule->worse[i].effect;
			break;
		}
	}
	if (f->severity != SEVERITY_NOTICE && f->effect < EFFECT_FAILS && profile_advises(judge->options->profiles, rule))
		f->severity = f->severity == SEVERITY_ERROR ? SEVERITY_WARNING : SEVERITY_NOTICE;
	/* What makes something be refused or fail is an error; what is called less than that weakens it. */
	if (f->severity != SEVERITY_ERROR && f->effect != EFFECT_NONE)
		f->effect = EFFECT_WEAKENS;
}

/* Which rules of other tools it means; where that hangs on nothing, the table of rules says it. */
static void
name_others(struct judge *judge, const struct rule *rule, struct finding *f)
{
	struct arena *arena = judge->options->arena;

	if (rule->same_as.count == 0)
		return;
	f->same_as.items = ARENA_ARRAY(arena, struct text, rule->same_as.count);
	for (size_t i = 0; i < rule->same_as.count; i++) {
		const struct cel_program *when = rule->other_names[i].when.program;
		struct cel_value holds;

		if (when == NULL || (told(judge, rule, when, &holds) && holds.as.truth))
			f->same_as.items[f->same_as.count++] = rule->same_as.items[i];
	}
}

/* The service, as the product's summary knows it, does not go over that link or through that kind of server. */
static bool
is_elsewhere(const struct products *products, struct text service, const struct target *target)
{
	const struct product *product;
	bool known = false;

	if (target->kind != TARGET_LINK && target->box->role == NULL)
		return false;
	for (size_t i = 0; (product = products_at(products, i)) != NULL; i++)
		for (size_t j = 0; j < product->summary_count; j++) {
			const struct product_service *s = &product->summary[j];

			if (!texts_hold(s->services, service))
				continue;
			known = true;
			if (target->kind == TARGET_LINK ? service_has_link(s, target->link) : texts_hold(s->roles, target->box->role->name))
				return false;
		}
	return known;
}

/* What goes over a link, of all that the site uses. */
static struct texts
services_over(struct judge *judge, const struct site_link *link)
{
	const struct site *site = link->from->site;
	const struct product *product;
	LIST(struct text) over = { 0 };

	for (size_t i = 0; (product = products_at(judge->set->products, i)) != NULL; i++)
		for (size_t j = 0; j < product->summary_count; j++) {
			const struct product_service *s = &product->summary[j];

			if (service_has_link(s, link) && service_is_used(judge->set->products, s, site))
				*LIST_ADD(judge->options->arena, &over) = s->id;
		}
	return TEXTS(over.items, over.count);
}

/* What fails is what the site uses, over this link or server; where it does not say what it uses, what the rule says. */
static struct texts
services_in_use(struct judge *judge, const struct rule *rule)
{
	const struct site *site = judge->target->box->site;
	struct texts used = { 0 };

	if (judge->target->kind == TARGET_LINK && rule->services.count == 0)
		return services_over(judge, judge->target->link);
	if (site == NULL || site->services.count == 0)
		return rule->services;
	used.items = ARENA_ARRAY(judge->options->arena, struct text, rule->services.count);
	for (size_t i = 0; i < rule->services.count; i++)
		if (texts_hold(site->services, rule->services.items[i]) && !is_elsewhere(judge->set->products, rule->services.items[i], judge->target))
			used.items[used.count++] = rule->services.items[i];
	return used;
}

/* A finding without its severity, its words and its place. */
static struct finding *
begin_finding(struct judge *judge, const struct rule *rule, const struct cel_value *it, size_t target_index)
{
	struct arena *arena = judge->options->arena;
	const struct judged *judged = &judge->out->targets.items[target_index];
	const struct artifact *artifact = judge->target->artifact, *other = it != NULL ? fact_artifact(it) : NULL;
	struct finding *f = LIST_ADD(arena, &judge->out->findings);

	f->rule = rule->id;
	f->rule_index = rule->index;
	f->title = rule->title;
	f->target = target_index;
	f->object = judged->object;
	f->subject = judged->subject;
	f->file = judged->file;
	f->line = judged->line;
	f->node = judged->node;
	f->unit = judged->unit;
	f->link = judged->link;
	f->role = judged->role;
	f->release = judged->release;
	if (other != NULL)
		about(judge, f, other);
	else if (artifact != NULL)
		about(judge, f, artifact);
	if (it != NULL && fact_source(it) != NULL)
		f->file = fact_source(it)->name;
	if (it != NULL)
		(void)fact_line(it, &f->line);
	/* A chain is its leaf's, whichever of its certificates, or of the list's, is at fault. */
	if (other != NULL && other->certificate != NULL && judge->target->kind != TARGET_CHAIN)
		f->subject = copy_text(arena, name_label(arena, &other->certificate->subject));
	f->of_it = other != NULL;
	f->older = judge->older;
	f->services = services_in_use(judge, rule);
	f->product_says = rule->product_says;
	f->source = rule->source;
	f->step = rule->step;
	f->undecided = rule->undecided;
	return f;
}

struct finding *
finding_add(struct judge *judge, const struct rule *rule, const struct cel_value *it, size_t target_index)
{
	struct arena *arena = judge->options->arena;
	const struct artifact *other = it != NULL ? fact_artifact(it) : NULL;
	struct finding *f = begin_finding(judge, rule, it, target_index);
	struct text before = TEXT("");

	/* The words of the last of a thousand findings cost no less than those of the first, and no rule pays for them. */
	judge->in_words = true;
	judge->scan.run.budget = judge->words_left < judge->per_rule ? judge->words_left : judge->per_rule;
	judge->it = it != NULL ? *it : cel_null();
	severity(judge, rule, f);
	name_others(judge, rule, f);
	if (judge->older) {
		f->severity = SEVERITY_NOTICE;
		f->effect = EFFECT_NONE;
		before = arena_printf(arena, "releases %.*s would refuse it: ", TEXT_ARG(rule->releases));
	}
	f->message = expand(judge, rule, before, &rule->message);
	f->reason = expand(judge, rule, TEXT(""), &rule->reason);
	f->fix = expand(judge, rule, TEXT(""), &rule->fix);
	place(judge, rule, it, other != NULL ? other : judge->target->artifact, f);
	if (it != NULL && fact_offset(it, &f->offset))
		f->has_offset = true;
	add_related(judge, rule, f);
	judge->it = cel_null();
	judge->in_words = false;
	return f;
}

bool
finding_worse(const struct finding *f, const struct finding *than)
{
	return f->severity > than->severity || (f->severity == than->severity && f->effect > than->effect);
}

bool
finding_would_be_worse(struct judge *judge, const struct rule *rule, const struct cel_value *it, const struct finding *than)
{
	struct finding f = { 0 };

	/* All are equal. */
	if (rule->worse_count == 0 || judge->older)
		return false;
	judge->in_words = true;
	judge->scan.run.budget = judge->words_left < judge->per_rule ? judge->words_left : judge->per_rule;
	judge->it = *it;
	severity(judge, rule, &f);
	judge->it = cel_null();
	judge->in_words = false;
	return finding_worse(&f, than);
}

/* More findings would not be read, and each takes memory: the rest is counted, with the severity of the worst. */
void
finding_rest(struct judge *judge, const struct rule *rule, size_t told, size_t all)
{
	struct finding *f = begin_finding(judge, rule, NULL, judge->target_index);
	const struct finding *items = judge->out->findings.items;
	size_t count = judge->out->findings.count;

	f->severity = SEVERITY_NOTICE;
	f->effect = EFFECT_NONE;
	for (size_t i = count - 1 - told; i < count - 1; i++) {
		f->severity = items[i].severity > f->severity ? items[i].severity : f->severity;
		f->effect = items[i].effect > f->effect ? items[i].effect : f->effect;
	}
	f->message = arena_printf(judge->options->arena, "%zu more of the same: there are %zu, of which %zu are told one by one",
	    all - told, all, told);
	identity_of_finding(judge, f, judge->target->artifact, NULL);
}

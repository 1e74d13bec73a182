/* examples.c - running the examples of a rule: what passes and what fails. */
#include <string.h>

#include "rules/judging.h"

/* Examples do not age: they are judged as of a fixed day unless somebody says otherwise. */
const int64_t rules_examples_at = INT64_C(1795219200);         /* 2026-11-21T00:00:00Z */

struct trial {
	const struct rule_set *set;
	const struct rule *rule;
	const struct example *example;
	struct arena *arena;
	struct loader loader;
	struct plan_options options;
	struct plan plan;
};

static const char *
path_of(struct trial *t, struct text name)
{
	if (name.len != 0 && name.at[0] == '/')
		return arena_string(t->arena, name);
	return arena_printf(t->arena, "%.*s/%.*s", TEXT_ARG(t->rule->file->folder), TEXT_ARG(name)).at;
}

static void
load_texts(struct trial *t, const struct texts *names, struct load_result *out)
{
	for (size_t i = 0; i < names->count; i++)
		load_path(&t->loader, path_of(t, names->items[i]), out);
}

/* The role the example names, else the first of the rule's; the newest release for which the rule holds. */
static void
choose_role(struct trial *t)
{
	const struct product *product;
	struct text name = t->example->role;

	if (name.len == 0 && t->rule->roles.count != 0)
		name = t->rule->roles.items[0];
	if (name.len == 0 || (t->options.role = products_role(t->set->products, name)) == NULL)
		return;
	product = product_of_role(t->options.role);
	t->options.release = t->example->release;
	for (size_t i = product->releases.count; i-- > 0 && t->options.release.len == 0;)
		if (t->rule->releases.len == 0 || releases_hold(product, t->rule->releases, product->releases.items[i]))
			t->options.release = product->releases.items[i];
}

static void
plan_example(struct trial *t)
{
	const struct example *e = t->example;
	struct inputs inputs = { 0 };

	for (unsigned given = 0; given < GIVEN_OBJECTS; given++)
		load_texts(t, &e->given[given], &inputs.loaded[given]);
	inputs.key_given = e->given[GIVEN_KEY].count != 0;
	inputs.trust_given = e->given[GIVEN_TRUST].count != 0;
	inputs.chain_given = e->given[GIVEN_CHAIN].count != 0;
	inputs.crl_given = e->given[GIVEN_CRL].count + e->given[GIVEN_CRL_DOWNLOADED].count != 0;
	choose_role(t);
	plan_files(t->arena, &inputs, &t->options, &t->plan);
}

static void
plan_site(struct trial *t)
{
	const struct site *site = site_read(t->arena, t->set->products, path_of(t, t->example->site), t->loader.messages);
	size_t files;

	if (site != NULL) {
		t->options.release = t->example->release;
		(void)plan_deployment(t->arena, site, t->example->site_node.len != 0 ? site_node(site, t->example->site_node) : NULL,
		    t->set->products, &t->loader, &t->options, &t->plan, &files);
	}
}

static void
read_password(struct trial *t)
{
	if (t->example->password_file.len != 0)
		(void)passwords_read(t->arena, path_of(t, t->example->password_file), &t->loader.passwords, t->loader.messages);
}

static void
prepare(struct trial *t, struct crypto *crypto, int64_t now, struct messages *trouble)
{
	const struct example *e = t->example;

	t->loader = (struct loader){ .arena = t->arena, .crypto = crypto, .messages = trouble };
	t->options = (struct plan_options){ .crypto = crypto, .now = now, .hosts = e->hosts };
	if (e->at.len != 0 && !time_parse(e->at, &t->options.now))
		message_add(trouble, MESSAGE_ERROR, "'%.*s' is not a time", TEXT_ARG(e->at));
	read_password(t);
	if (e->site.len != 0)
		plan_site(t);
	else
		plan_example(t);
}

const struct plan *
example_plan(const struct rule_set *set, const struct rule *rule, size_t example, struct crypto *crypto, struct arena *arena,
    int64_t *now)
{
	struct trial *t = ARENA_NEW(arena, struct trial);
	struct messages trouble;

	*t = (struct trial){ .set = set, .rule = rule, .example = &rule->examples[example], .arena = arena };
	messages_init(&trouble, arena);
	prepare(t, crypto, rules_examples_at, &trouble);
	*now = t->options.now;
	return &t->plan;
}

/* What the rule said, in a few words; empty when it did what the example says. */
static struct text
verdict(struct trial *t, const struct result *result)
{
	size_t passed = result->passed;

	if (result->rule_errors.count != 0)
		return arena_printf(t->arena, "the rule could not be evaluated: %.*s",
		    TEXT_ARG(result->rule_errors.items[0].message->text));
	for (size_t i = 0; i < result->not_checked.count && result->findings.count == 0; i++)
		if (result->not_checked.items[i].why.len != 0)
			return arena_printf(t->arena, "was to %s, and is not checked: %.*s", t->example->fails ? "fail" : "pass",
			    TEXT_ARG(result->not_checked.items[i].why));
	if (t->example->fails && result->findings.count == 0)
		return passed != 0 ? TEXT("was to fail, and passes") : result->not_checked.count != 0 ?
		    arena_printf(t->arena, "was to fail, and is not checked: give %.*s",
		    TEXT_ARG(result->not_checked.items[0].needs.items[0])) : TEXT("was to fail, and the rule does not apply");
	if (!t->example->fails && result->findings.count != 0)
		return arena_printf(t->arena, "was to pass, and fails: %.*s",
		    TEXT_ARG(result->findings.items[0].message));
	if (!t->example->fails && passed == 0 && result->not_checked.count != 0)
		return arena_printf(t->arena, "was to pass, and is not checked: give %.*s",
		    TEXT_ARG(result->not_checked.items[0].needs.items[0]));
	return (struct text){ "", 0 };
}

/* ---- why an example fails ---- */

#define SHOWN_TARGETS 3
#define SHOWN_VALUES 16

static bool
told_before(const struct cel_traced *traced, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (traced->lines[j].fact && text_equal(traced->lines[j].text, traced->lines[i].text))
			return true;
	return false;
}

struct line_list {
	struct texts list;
};

/* Each part of an expression with its value, one per line; a fact that is read twice is shown once. */
static void
add_values(struct trial *t, struct line_list *lines, const struct trace_part *part, size_t *shown)
{
	struct text elements[LIMIT_CEL_COMPREHENSIONS + 1] = { 0 };
	unsigned depths[LIMIT_CEL_COMPREHENSIONS + 1] = { 0 };
	size_t around = 0;

	for (size_t i = 0; i < part->traced->count; i++) {
		const struct cel_line *line = &part->traced->lines[i];
		struct buffer out;

		while (around > 0 && line->depth <= depths[around - 1])
			around--;
		if (line->kind == CEL_LINE_ELEMENT && around < COUNT_OF(elements)) {
			depths[around] = line->depth;
			elements[around++] = line->text;
		}
		if ((line->kind != CEL_LINE_VALUE && line->kind != CEL_LINE_ERROR) ||
		    (line->fact && around == 0 && told_before(part->traced, i)))
			continue;
		if (++*shown > SHOWN_VALUES)
			return;
		buffer_init(&out, t->arena);
		if (i == 0)
			buffer_printf(&out, "%.*s: ", TEXT_ARG(part->name));
		for (size_t j = 0; j < around; j++)
			buffer_printf(&out, "%.*s: ", TEXT_ARG(elements[j]));
		buffer_printf(&out, "%.*s = %s%.*s", TEXT_ARG(line->text), line->kind == CEL_LINE_ERROR ? "error: " : "",
		    TEXT_ARG(line->value));
		*LIST_ADD(t->arena, &lines->list) = buffer_text(&out);
	}
}

/* The same run once more, traced: what decided for each target that the rule judges. */
static void
add_reasons(struct trial *t, struct crypto *crypto, int64_t now, struct messages *messages)
{
	struct judge_options judge = { .arena = t->arena, .crypto = crypto, .now = now };
	struct result result = { 0 };
	struct traces traces = { 0 };
	size_t targets = 0;

	rules_trace(t->set, t->rule, &t->plan, &judge, &result, &traces);
	for (size_t i = 0; i < traces.count; i++) {
		const struct trace *trace = &traces.items[i];
		const struct judged *judged = &result.targets.items[trace->target];
		struct line_list lines = { { 0 } };
		struct message *note;
		size_t shown = 0;

		if ((t->rule->applies & (1U << trace->kind)) == 0 ||
		    (!t->example->fails && trace->outcome != OUTCOME_FINDING && trace->outcome != OUTCOME_NOT_CHECKED &&
		    trace->outcome != OUTCOME_RULE_ERROR) || ++targets > SHOWN_TARGETS)
			continue;
		for (size_t j = 0; j < trace->parts.count; j++)
			add_values(t, &lines, &trace->parts.items[j], &shown);
		if (shown > SHOWN_VALUES)
			*LIST_ADD(t->arena, &lines.list) = TEXT("...");
		note = message_add(messages, MESSAGE_NOTE, "%.*s", TEXT_ARG(trace->why));
		note->lines = lines.list;
		note->file = judged->file.len != 0 ? judged->file : judged->node.len != 0 ? judged->node : judged->link;
		note->line = judged->line;
		note->column = 1;
	}
	if (targets == 0) {
		struct texts kinds = { .items = ARENA_ARRAY(t->arena, struct text, TARGET_KIND_COUNT) };
		struct buffer out;

		for (unsigned i = 0; i < TARGET_KIND_COUNT; i++)
			if (t->rule->applies & (1U << i))
				kinds.items[kinds.count++] = text_of(target_kind_names[i]);
		buffer_init(&out, t->arena);
		for (size_t i = 0; i < kinds.count; i++)
			buffer_printf(&out, "%s%.*s", i == 0 ? "" : i + 1 == kinds.count ? " and " : ", ", TEXT_ARG(kinds.items[i]));
		message_add(messages, MESSAGE_NOTE, "nothing in the example is of a kind that the rule judges, which is %.*s",
		    TEXT_ARG(buffer_text(&out)));
	}
}

size_t
rules_test(const struct rule_set *set, const struct rule *rule, struct crypto *crypto, int64_t now, struct arena *arena,
    struct messages *messages)
{
	size_t failed = 0;

	for (size_t i = 0; i < rule->example_count; i++) {
		const struct example *e = &rule->examples[i];
		struct messages trouble;
		struct trial t = { .set = set, .rule = rule, .example = e, .arena = arena };
		struct result result = { 0 };
		struct judge_options judge = { .arena = arena, .crypto = crypto, .only = rule };
		struct text wrong;

		messages_init(&trouble, arena);
		prepare(&t, crypto, now, &trouble);
		judge.now = t.options.now;
		rules_judge(set, &t.plan, &judge, &result);
		wrong = verdict(&t, &result);
		/* An input that cannot be read makes the example worthless, unless what it shows was found all the same. */
		if (trouble.errors != 0 && (wrong.len != 0 || result.passed + result.findings.count == 0))
			wrong = trouble.first->file.len == 0 ? trouble.first->text : arena_printf(arena, "%.*s: %.*s",
			    TEXT_ARG(trouble.first->file), TEXT_ARG(trouble.first->text));
		if (wrong.len == 0)
			continue;
		failed++;
		yaml_error(messages, e->node, "example of %.*s %.*s", TEXT_ARG(rule->id), TEXT_ARG(wrong));
		if (trouble.errors == 0)
			add_reasons(&t, crypto, judge.now, messages);
	}
	return failed;
}

/* run.c - judging all targets of a plan, in parts of it on threads, and what the whole of it comes to. */
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "rules/judging.h"

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
	for (size_t i = 0; i < set->tables.count; i++)
		*LIST_ADD(options->arena, &out->data) = (struct data_used){ set->tables.items[i]->name, set->tables.items[i]->date,
			set->tables.items[i]->source, set->tables.items[i]->file };
	if (options->config != NULL) {
		const struct config *c = options->config;

		out->changes.role = c->role_used ? text_of(c->role) : TEXT("");
		out->changes.release = c->release_used ? text_of(c->release) : TEXT("");
		out->changes.site = c->site_used ? text_of(c->site) : TEXT("");
	}
	places_in_site(plan, out);
	identities_add(options, out, 0);
	waivers_apply(options->config, options, out);
	baseline_apply(options->baseline, options->arena, out);
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

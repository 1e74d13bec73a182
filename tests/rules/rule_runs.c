/* rule_runs.c - rule files from text, runs over fixtures, and results in a few words. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rule_runs.h"

const struct products *products;

void
setup_rules(void)
{
	open_crypto();
	products = products_read(&arena, source_file("rules"), &messages);
	ck_assert_str_eq(said(), "");
}

struct rule_set *
rules_of(const char *content)
{
	const char *path = write_file("rules.yaml", content);
	struct rules_options options = { .paths = &path, .path_count = 1, .everything = true };

	return rules_load(&arena, products, &options, &messages);
}

struct rule_set *
rules_in(const char *rules)
{
	struct rule_set *set = rules_of(arena_printf(&arena, "certproof-rules: 1\npack: t\nrules:\n%s", rules).at);

	ck_assert_str_eq(said(), "");
	ck_assert_ptr_nonnull(set);
	return set;
}

struct rule_set *
rule_with(const char *keys)
{
	struct buffer out;
	struct text rest = text_of(keys), line;

	buffer_init(&out, &arena);
	buffer_adds(&out, "  - id: r\n");
	while (text_split_line(&rest, &line)) {
		buffer_adds(&out, "    ");
		buffer_add(&out, line);
		buffer_addc(&out, '\n');
	}
	return rules_in(buffer_text(&out).at);
}

static void
load(const char *names, struct load_result *out)
{
	struct loader loader = { .arena = &arena, .crypto = crypto, .messages = &messages };
	struct text rest = text_of(names != NULL ? names : "");

	while (rest.len > 0) {
		const char *blank = memchr(rest.at, ' ', rest.len);
		struct text name = { rest.at, blank != NULL ? (size_t)(blank - rest.at) : rest.len };

		load_path(&loader, name.at[0] == '/' ? arena_string(&arena, name) : fixture(arena_string(&arena, name)), out);
		rest.at += name.len + (blank != NULL);
		rest.len -= name.len + (blank != NULL);
	}
	ck_assert_msg(!out->failed, "%s: %s", names, said());
}

static void
plan_run(const struct run *run, struct plan_options *options, struct plan *plan)
{
	struct inputs inputs = { .key_given = run->key != NULL, .trust_given = run->trust != NULL,
		.chain_given = run->chain != NULL, .crl_given = run->crl != NULL };

	load(run->files, &inputs.loaded[GIVEN_FILE]);
	load(run->key, &inputs.loaded[GIVEN_KEY]);
	load(run->trust, &inputs.loaded[GIVEN_TRUST]);
	load(run->chain, &inputs.loaded[GIVEN_CHAIN]);
	load(run->crl, &inputs.loaded[GIVEN_CRL]);
	load(run->request, &inputs.loaded[GIVEN_REQUEST]);
	load(run->previous, &inputs.loaded[GIVEN_PREVIOUS]);
	if (run->role != NULL) {
		options->role = products_role(products, text_of(run->role));
		ck_assert_msg(options->role != NULL, "%s", run->role);
		options->release_assumed = run->release == NULL;
		options->release = run->release != NULL ? text_of(run->release) : product_newest(product_of_role(options->role));
	}
	plan_files(&arena, &inputs, options, plan);
}

static void
plan_site(const struct run *run, const struct plan_options *options, struct plan *plan)
{
	const char *path = run->site[0] == '/' ? run->site : fixture(run->site);
	const struct site *site = site_read(&arena, products, path, &messages);
	struct loader loader = { .arena = &arena, .crypto = crypto, .messages = &messages };
	size_t files;

	ck_assert_msg(site != NULL, "%s: %s", run->site, said());
	(void)plan_deployment(&arena, site, run->node != NULL ? site_node(site, text_of(run->node)) : NULL, products, &loader,
	    options, plan, &files);
}

const struct plan *
plan_of(const struct run *run)
{
	struct plan *plan = ARENA_NEW(&arena, struct plan);
	struct plan_options options = { .crypto = crypto, .now = run->now != 0 ? run->now : JUDGED_AT };

	if (run->site != NULL)
		plan_site(run, &options, plan);
	else
		plan_run(run, &options, plan);
	return plan;
}

struct result *
judge(const struct rule_set *set, struct run run)
{
	struct result *result = ARENA_NEW(&arena, struct result);
	struct judge_options judging = { .arena = &arena, .crypto = crypto, .now = run.now != 0 ? run.now : JUDGED_AT,
		.strict = run.strict, .keep_outcomes = run.outcomes, .threads = run.threads, .config = run.config };

	rules_judge(set, plan_of(&run), &judging, result);
	/* Each finding points at the row of its rule. */
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		ck_assert_uint_lt(f->rule_index, result->rules_known.count);
		ck_assert(text_equal(result->rules_known.items[f->rule_index].id, f->rule));
		ck_assert(text_equal(result->rules_known.items[f->rule_index].title, f->title));
	}
	return result;
}

const char *
findings(const struct result *result)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		buffer_printf(&out, "%.*s %s", TEXT_ARG(f->rule), severity_name(f->severity));
		if (f->effect != EFFECT_NONE)
			buffer_printf(&out, " %s", effect_name(f->effect));
		if (f->place.len != 0)
			buffer_printf(&out, " %.*s", TEXT_ARG(f->place));
		buffer_printf(&out, ": %.*s\n", TEXT_ARG(f->message));
	}
	return buffer_text(&out).at;
}

const char *
outcomes(const struct result *result)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_printf(&out, "%zu found, %zu passed, %zu not applicable", result->findings.count, result->passed,
	    result->not_applicable);
	for (size_t i = 0; i < result->not_checked.count; i++) {
		const struct not_checked *row = &result->not_checked.items[i];

		buffer_printf(&out, "; %.*s not checked:", TEXT_ARG(row->rule));
		for (size_t j = 0; j < row->needs.count; j++)
			buffer_printf(&out, " %.*s", TEXT_ARG(row->needs.items[j]));
	}
	for (size_t i = 0; i < result->rule_errors.count; i++) {
		const struct rule_error *row = &result->rule_errors.items[i];

		buffer_printf(&out, "; %.*s error at %u:%u: %.*s", TEXT_ARG(row->rule), row->message->line, row->message->column,
		    TEXT_ARG(row->message->text));
	}
	return buffer_text(&out).at;
}

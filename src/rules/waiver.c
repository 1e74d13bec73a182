/* waiver.c - findings that somebody answers for until a day: marked, and the waivers themselves looked after. */
#include "rules/judging.h"

/* The two fingerprints are one; that of a finding is upper-case pairs with colons. */
static bool
same_certificate(const struct waiver *waiver, struct text fingerprint)
{
	size_t count = 0;

	for (size_t i = 0; i < fingerprint.len; i++) {
		if (fingerprint.at[i] == ':')
			continue;
		if (count == sizeof(waiver->fingerprint) || fingerprint.at[i] != waiver->fingerprint[count])
			return false;
		count++;
	}
	return count == sizeof(waiver->fingerprint);
}

static bool
same_file(struct arena *arena, struct text a, struct text b)
{
	return text_equal(a, b) || (a.len != 0 && file_same(arena_string(arena, a), arena_string(arena, b)));
}

/* A pattern is meant from the folder of the configuration, and the run may be in another. */
static bool
glob_covers(struct arena *arena, const struct config *config, const struct waiver *waiver, struct text file)
{
	struct text by;
	const char *inner;

	if (file.len == 0)
		return false;
	inner = path_below(arena, config->folder.len != 0 ? arena_string(arena, config->folder) : ".", arena_string(arena, file));
	return inner != NULL && globs_take(&waiver->glob, text_of(inner), false, &by);
}

static bool
covers(struct arena *arena, const struct config *config, const struct waiver *waiver, const struct finding *f)
{
	return text_equal(waiver->rule->text, f->rule) &&
	    (!waiver->has_fingerprint || same_certificate(waiver, f->fingerprint)) &&
	    (waiver->file.len == 0 || same_file(arena, f->file, waiver->file)) &&
	    (waiver->glob.count == 0 || glob_covers(arena, config, waiver, f->file));
}

void
waivers_apply(const struct config *config, const struct judge_options *options, struct result *out)
{
	if (config == NULL)
		return;
	out->waivers_used = ARENA_ARRAY(options->arena, size_t, config->waivers.count);
	for (size_t i = 0; i < config->waivers.count; i++) {
		const struct waiver *waiver = &config->waivers.items[i];

		for (size_t j = 0; j < out->findings.count; j++) {
			struct finding *f = &out->findings.items[j];

			if (!covers(options->arena, config, waiver, f))
				continue;
			out->waivers_used[i]++;
			if (i < out->changes.waivers.count)
				out->changes.waivers.items[i].findings++;
			if (options->now <= waiver->ends && f->waived.len == 0)
				f->waived = waiver->reason, f->waived_until = waiver->until;
		}
	}
}

/* A rule of the configuration's own: one row for all of its findings. */
static size_t
rule_row(struct arena *arena, struct result *out, const struct finding *f)
{
	size_t i = 0;

	while (i < out->rules_known.count && !text_equal(out->rules_known.items[i].id, f->rule))
		i++;
	if (i == out->rules_known.count)
		*LIST_ADD(arena, &out->rules_known) = (struct rule_info){ .id = f->rule, .title = f->title, .source = f->source,
			.severity = f->severity, .effect = f->effect };
	return i;
}

static void
say(const struct config *config, const struct waiver *waiver, const struct judge_options *options, struct result *out,
    struct finding finding)
{
	struct arena *arena = options->arena;
	struct finding *f;
	unsigned column;

	/* The configuration joins what was judged when there is something to say of it. */
	if (out->waiver_target == 0) {
		out->waiver_target = out->targets.count + 1;
		*LIST_ADD(arena, &out->targets) = (struct judged){ .object = OBJECT_FILE,
			.subject = config->yaml->source.name, .file = config->yaml->source.name };
	}
	f = LIST_ADD(arena, &out->findings);
	*f = finding;
	f->file = config->yaml->source.name;
	text_place(config->yaml->source.content, waiver->node->start, &f->line, &column);
	f->object = OBJECT_FILE;
	f->step = FIX_CERTIFICATE;
	f->subject = config->yaml->source.name;
	f->source = TEXT("configuration of the run");
	f->rule_index = rule_row(arena, out, f);
	f->target = out->waiver_target - 1;
	crypto_sha256(options->crypto, bytes_of_text(arena_printf(arena, "%.*s %.*s %.*s", TEXT_ARG(waiver->rule->text),
	    TEXT_ARG(waiver->glob.count != 0 ? waiver->glob.items[0] : waiver->file), (int)(waiver->has_fingerprint ? sizeof(waiver->fingerprint) : 0), waiver->fingerprint)), f->identity);
	identities_add(options, out, out->findings.count - 1);
	if (options->keep_outcomes)
		*LIST_ADD(arena, &out->outcomes) =
		    (struct rule_outcome){ .rule = f->rule, .outcome = OUTCOME_FINDING, .target = f->target };
}

/* In a run over a part of the repository, a waiver of another part covers nothing, and is none the worse for it. */
static bool
may_cover_elsewhere(const struct waiver *waiver, const struct judge_options *options, const struct result *out)
{
	if (!options->partial)
		return false;
	for (size_t i = 0; waiver->file.len != 0 && i < out->targets.count; i++)
		if (same_file(options->arena, out->targets.items[i].file, waiver->file))
			return false;
	return true;
}

void
waivers_report(const struct config *config, const struct judge_options *options, struct result *out)
{
	struct arena *arena = options->arena;

	for (size_t i = 0; config != NULL && i < config->waivers.count; i++) {
		const struct waiver *waiver = &config->waivers.items[i];

		if (options->now > waiver->ends) {
			say(config, waiver, options, out, (struct finding){ .rule = TEXT("waiver/expired"),
				.title = TEXT("Waiver that has ended"), .severity = SEVERITY_WARNING,
				.message = arena_printf(arena, "the waiver of %.*s ended on %.*s", TEXT_ARG(waiver->rule->text),
				    TEXT_ARG(waiver->until)),
				.fix = out->waivers_used[i] != 0 ? TEXT("fix what it covered, or give the waiver a new end and reason") :
				    TEXT("take it out; nothing that it covered is found any more") });
			out->warnings++;
		} else if (out->waivers_used[i] == 0 && !may_cover_elsewhere(waiver, options, out)) {
			say(config, waiver, options, out, (struct finding){ .rule = TEXT("waiver/unused"),
				.title = TEXT("Waiver that covers nothing"), .severity = SEVERITY_NOTICE,
				.message = arena_printf(arena, "the waiver of %.*s covers no finding of this run",
				    TEXT_ARG(waiver->rule->text)),
				.fix = TEXT("remove it if what it covered is fixed") });
			out->notices++;
		}
	}
}

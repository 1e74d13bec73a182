/*
 * identity.c - what makes a finding the same one tomorrow: its rule, its object, its node or link, and the value at fault.
 *
 * Lines, positions in lists, words and times do not count: a certificate that moves in its file, or a rule that says its
 * message better, leaves the findings what they were.
 */
#include <string.h>

#include "rules/judging.h"

/* Parts are told apart by their lengths, so that no two sequences of them give the same text. */
static void
add_part(struct buffer *out, struct text part)
{
	buffer_printf(out, "%zu:", part.len);
	buffer_add(out, part);
}

/* Of a private key the hash is that of its public half; while that is not known, the file stands for it. */
static void
add_object(struct buffer *out, const struct artifact *artifact)
{
	static const uint8_t none[sizeof(artifact->sha256)];

	if (memcmp(artifact->sha256, none, sizeof(none)) == 0)
		add_part(out, artifact->source->name);
	else
		add_part(out, (struct text){ (const char *)artifact->sha256, sizeof(artifact->sha256) });
}

/* Of a record what names it; what is counted, or changes with time and with words, is left out. */
static void
add_value(struct judge *judge, struct buffer *out, const struct cel_value *value, unsigned depth)
{
	static const char *const names[] = { "code", "where", "kind", "name", "unit", "label", "verdict", "from", "to", "cert" };
	enum { DEEPEST = 2 };
	const struct artifact *artifact = fact_artifact(value);

	if (artifact != NULL && value->as.record.type->name[0] == 'C') {
		add_object(out, artifact);
	} else if (value->kind != CEL_RECORD) {
		add_part(out, cel_value_text(&judge->values, value));
	} else if (depth < DEEPEST) {
		for (size_t i = 0; i < COUNT_OF(names); i++) {
			struct cel_value field = *value;

			if (judge_field(judge, &field, text_of(names[i])))
				add_value(judge, out, &field, depth + 1);
		}
	}
}

void
identity_of_finding(struct judge *judge, struct finding *f, const struct artifact *artifact, const struct cel_value *value)
{
	struct arena_mark mark = arena_mark(&judge->values);
	struct buffer out;

	buffer_init(&out, &judge->values);
	if (artifact != NULL)
		add_object(&out, artifact);
	else
		add_part(&out, f->file);
	if (value != NULL)
		add_value(judge, &out, value, 0);
	crypto_sha256(judge->options->crypto, bytes_of_text(buffer_text(&out)), f->identity);
	arena_rewind(&judge->values, mark);
}

void
identities_add(const struct judge_options *options, struct result *out, size_t first)
{
	struct arena *arena = options->arena, scratch;
	struct lookup seen;

	arena_init(&scratch, arena->exhausted, arena->context);
	lookup_init(&seen, &scratch);
	for (size_t i = first; i < out->findings.count; i++) {
		struct finding *f = &out->findings.items[i];
		uint8_t digest[32];
		struct buffer parts;
		size_t *count;

		buffer_init(&parts, &scratch);
		add_part(&parts, f->rule);
		add_part(&parts, f->node);
		add_part(&parts, f->unit);
		add_part(&parts, f->link);
		add_part(&parts, (struct text){ (const char *)f->identity, sizeof(f->identity) });
		crypto_sha256(options->crypto, bytes_of_text(buffer_text(&parts)), digest);
		f->id = hex_text(arena, (struct bytes){ digest, sizeof(digest) / 2 });
		count = lookup_put(&seen, bytes_of_text(f->id));
		if (++*count > 1)
			f->id = arena_printf(arena, "%.*s-%zu", TEXT_ARG(f->id), *count);
	}
	arena_free(&scratch);
}

/* ---- findings in no file: where the site file describes what they are about ---- */

static const struct yaml_node *
described_at(const struct plan *plan, const struct target *target)
{
	if (target->link != NULL)
		return target->link->place;
	if (target->box->node != NULL)
		return target->box->node->place;
	return &plan->site->file->root;
}

void
places_in_site(const struct plan *plan, struct result *out)
{
	size_t last = SIZE_MAX;
	unsigned line = 0, column;

	for (size_t i = 0; plan->site != NULL && plan->site->file != NULL && i < out->findings.count; i++) {
		struct finding *f = &out->findings.items[i];

		if (f->file.len != 0)
			continue;
		if (f->target != last)
			text_place(plan->site->file->source.content, described_at(plan, &plan->targets.items[f->target])->start, &line, &column);
		last = f->target;
		f->file = plan->site->file->source.name;
		f->line = line;
	}
}

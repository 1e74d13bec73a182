/* describe.c - what was judged, and on which path, for a report that has nothing to say against it. */
#include <string.h>

#include "rules/judging.h"

enum { NAMES_TOLD = 6 };

static struct text
names_of(struct arena *arena, const struct certificate *c)
{
	const struct extension *san = extension_find(&c->extensions, OID(CE_SUBJECT_ALT_NAME));
	struct problems ignored = { .arena = arena };
	struct general_names names = { 0 };
	struct buffer buffer;

	if (san == NULL || !extension_general_names(san, c->der, &ignored, &names) || names.count == 0)
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

/* Certificates on a path are shown in its drawing. */
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

void
judge_describe(struct judge *judge, const struct target *target)
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

/* The trusted CAs were not given: an incomplete path is not a fault. */
static bool
is_open_end(const struct judge *judge, const struct trust_path *path)
{
	return judge->target->kind == TARGET_CHAIN && (judge->target->inputs & INPUT_WHOLE) == 0 &&
	    (path->fault == PATH_INCOMPLETE || path->fault == PATH_NOT_TRUSTED);
}

/* The drawing's words for a path as a whole: not "trusted" where a rule has an error about it. */
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

void
judge_draw(struct judge *judge, const struct target *target)
{
	const struct trust_path *path;

	if (target->kind == TARGET_LINK)
		draw_link(judge, target);
	/* A self-signed certificate that is trusted is no chain to draw. */
	if (target->kind == TARGET_CHAIN && (path = scan_path(&judge->scan)) != NULL &&
	    (path->count > 1 || (!is_open_end(judge, path) && (!path->complete || path->fault != PATH_OK))))
		(void)draw_path(judge, path);
}

/* inputs.c - what became of everything that was given: what each object was used as, or why it was not. */
#include "plan/planner.h"

static struct input_row *
add_row(struct planner *p, struct text file, struct text member, unsigned line, enum item_kind kind, struct text what)
{
	struct input_row *row = LIST_ADD(p->arena, &p->plan->inputs);

	*row = (struct input_row){ .file = file, .member = member, .line = line, .kind = kind, .what = what };
	return row;
}

void
planner_leftovers(struct planner *p, const leftover_list *leftovers)
{
	for (size_t i = 0; i < leftovers->count; i++) {
		const struct leftover *l = &leftovers->items[i];
		struct input_row *row = add_row(p, l->file, l->member, l->line, l->what.len == 0 && l->size == 0 ? ITEM_FILE : ITEM_OTHER,
		    l->what.len != 0 ? l->what : TEXT("bytes"));

		row->offset = l->offset;
		row->unused = l->why;
		row->expected = l->expected;
		row->excluded = l->excluded;
	}
}

/* What a certificate among the files is for: to be judged, or to complete a path. */
static void
use_certificate(struct planner *p, const struct artifact *a, struct input_row *row)
{
	bool on_path = lookup_get(&p->on_path, a->der) != 0;
	size_t judged = lookup_get_address(&p->judged, a);
	const struct artifact *copy;

	if (judged != 0) {
		enum target_kind kind = p->plan->targets.items[judged - 1].kind;

		row->uses = kind == TARGET_LEAF ? USED_AS_CERTIFICATE : on_path ? USED_AS_CA_CERTIFICATE | USED_AS_CHAIN : USED_AS_CA_CERTIFICATE;
		return;
	}
	judged = lookup_get(&p->cas, a->der);
	copy = judged != 0 ? p->plan->targets.items[judged - 1].artifact : NULL;
	if (on_path)
		row->uses = USED_AS_CHAIN;
	else if (copy != NULL && copy != a)
		row->unused = arena_printf(p->arena, "the same as %.*s%s, which is judged", TEXT_ARG(text_escape(p->arena, copy->source->name)),
		    copy->line != 0 ? arena_printf(p->arena, ":%u", copy->line).at : "");
	else if (p->plan->site != NULL)
		row->uses = certificate_is_ca(a->certificate) ? USED_AS_CHAIN : USED_AS_CERTIFICATE;
	else
		row->unused = TEXT("a CA certificate that no certificate here was issued by; with a role it is not judged by itself");
}

static void
use_of_file(struct planner *p, const struct artifact *a, struct input_row *row)
{
	switch (a->kind) {
	case ARTIFACT_CERTIFICATE:
		use_certificate(p, a, row);
		break;
	case ARTIFACT_REQUEST:
		row->uses = USED_AS_REQUEST;
		break;
	case ARTIFACT_CRL:
		row->uses = USED_AS_CRL;
		break;
	case ARTIFACT_PRIVATE_KEY:
		row->uses = USED_AS_KEY;
		break;
	case ARTIFACT_PUBLIC_KEY:
		row->uses = USED_AS_PUBLIC_KEY;
		break;
	}
	if (a->kind == ARTIFACT_PRIVATE_KEY && !a->private_key->opened) {
		row->uses = 0;
		row->unused = arena_printf(p->arena, "the key was not opened: %.*s", TEXT_ARG(text_escape(p->arena, a->private_key->why)));
	}
}

static void
use_of_option(struct planner *p, const struct artifact *a, enum given given, bool first, struct input_row *row)
{
	const struct given_row *way = &given_rows[given];

	if (given == GIVEN_TRUST && a->kind == ARTIFACT_CRL)
		row->uses = USED_AS_CRL;
	else if (a->kind != way->kind || (way->one && !first))
		row->unused = text_of(way->others);
	else if (a->kind == ARTIFACT_PRIVATE_KEY && !a->private_key->opened)
		row->unused = arena_printf(p->arena, "the key was not opened: %.*s", TEXT_ARG(text_escape(p->arena, a->private_key->why)));
	else if (given == GIVEN_CHAIN && p->plan->site == NULL && lookup_get(&p->on_path, a->der) == 0)
		row->unused = TEXT("no certificate here was issued by it");
	else
		row->uses = way->use;
}

/* A file may be named for several things, and an object of it is unused only if none of them takes it. */
static void
use_of_object(struct planner *p, const struct artifact *a, unsigned uses, bool first, struct input_row *row)
{
	for (unsigned given = 0; given < GIVEN_OBJECTS; given++) {
		struct input_row one = { .line = a->line };

		if ((uses & (1U << given)) == 0)
			continue;
		if (given == GIVEN_FILE)
			use_of_file(p, a, &one);
		else
			use_of_option(p, a, (enum given)given, first, &one);
		row->unused = one.unused;
		row->expected = one.expected;
		row->uses |= one.uses;
	}
	if (row->uses != 0) {
		row->unused = (struct text){ "", 0 };
	} else if (p->not_sent && row->unused.len == 0) {
		row->unused = TEXT("the server sends what its own trusted CA list holds, and has no chain file");
		row->expected = true;
	}
}

/* Whether it is the kind of object of which one counts. */
static bool
is_wanted(const struct artifact *a, unsigned uses)
{
	for (unsigned given = 0; given < GIVEN_OBJECTS; given++)
		if ((uses & (1U << given)) != 0 && given_rows[given].one && a->kind == given_rows[given].kind)
			return true;
	return false;
}

static enum item_kind
item_kind_of(enum artifact_kind kind)
{
	switch (kind) {
	case ARTIFACT_CERTIFICATE:
		return ITEM_CERTIFICATE;
	case ARTIFACT_REQUEST:
		return ITEM_REQUEST;
	case ARTIFACT_CRL:
		return ITEM_CRL;
	case ARTIFACT_PRIVATE_KEY:
		return ITEM_KEY;
	case ARTIFACT_PUBLIC_KEY:
		return ITEM_PUBLIC_KEY;
	}
	return ITEM_OTHER;
}

static void
add_source(struct planner *p, const struct load_result *loaded, const struct source *source, size_t *at, unsigned uses, bool *found)
{
	struct text file = source->file.len != 0 ? source->file : source->name;
	size_t before = p->plan->inputs.count;

	/* Objects come in the order of their sources. */
	for (; *at < loaded->artifacts.count && loaded->artifacts.items[*at]->source == source; (*at)++) {
		const struct artifact *a = loaded->artifacts.items[*at];
		struct input_row *row = add_row(p, file, source->member, a->line, item_kind_of(a->kind), (struct text){ 0 });
		bool wanted = is_wanted(a, uses);

		row->offset = a->offset;
		row->judgeable = true;
		row->sha256 = a->sha256;
		use_of_object(p, a, uses, !*found, row);
		*found = *found || wanted;
	}
	planner_leftovers(p, &source->leftovers);
	if (p->plan->inputs.count != before)
		return;
	add_row(p, file, source->member, 0, source->format == SOURCE_UNKNOWN ? ITEM_FILE : ITEM_OTHER,
	    text_of(source_format_name(source->format)))->unused =
	    source->locked.len != 0 ? source->locked : TEXT("nothing could be read of it");
}

void
planner_inputs(struct planner *p, const struct load_result *loaded, unsigned uses)
{
	bool found = false;

	for (size_t i = 0, at = 0; i < loaded->sources.count; i++)
		add_source(p, loaded, loaded->sources.items[i], &at, uses, &found);
	planner_leftovers(p, &loaded->leftovers);
}

struct input_row *
plan_input(struct arena *arena, struct plan *plan, struct text file, enum item_kind kind, enum item_use use)
{
	struct input_row *row = LIST_ADD(arena, &plan->inputs);

	*row = (struct input_row){ .file = file, .kind = kind, .uses = use };
	return row;
}

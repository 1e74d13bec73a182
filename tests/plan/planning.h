/*
 * planning.h - what the tests of plan/ share: a run's inputs by name, and its plan as text, a target a line.
 */
#ifndef TESTS_PLANNING_H
#define TESTS_PLANNING_H

#include "../load/loading.h"
#include "plan/plan.h"

#define JUDGED INT64_C(1795219200)     /* 2026-11-21 */

static struct loading loading;
static const struct products *products;

static void
begin(void)
{
	loading_begin(&loading);
	products = products_read(&arena, source_file("rules"),
	    &messages);
	ck_assert_msg(messages.count == 0, "%s", all_messages());
}

/* A file's name within fixtures/. */
static struct text
short_name(struct text name)
{
	const char *folder = getenv("FIXTURES");
	size_t len = strlen(folder) + 1;

	return name.len > len && memcmp(name.at, folder, len - 1) == 0 ? (struct text){ name.at + len, name.len - len } : name;
}

static void
add_file_name(struct buffer *out, const char *what, const struct artifact *artifact)
{
	if (artifact != NULL)
		buffer_printf(out, " %s=%.*s", what, TEXT_ARG(short_name(artifact->source->name)));
}

/* "leaf NAME key=FILE inputs=trust,chain of=INDEX paired client", and of links who presents to whom what. */
static inline const char *
plan_text(const struct plan *plan)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];
		bool first = true;

		buffer_printf(&out, "%s %.*s", target_kind_names[target->kind],
		    TEXT_ARG(short_name(target_subject(&arena, target))));
		if (target->kind == TARGET_FILE && target->use != USE_GIVEN)
			buffer_printf(&out, " as %s", file_use_name(target->use));
		if (target->box->name.len != 0 && target->kind != TARGET_NODE)
			buffer_printf(&out, " on %.*s", TEXT_ARG(target->box->name));
		if (target->box->unit.len != 0)
			buffer_printf(&out, "/%.*s", TEXT_ARG(target->box->unit));
		add_file_name(&out, "key", target->key);
		add_file_name(&out, "request", target->request);
		add_file_name(&out, "previous", target->previous);
		if (target->leaf != SIZE_MAX)
			buffer_printf(&out, " of=%zu", target->leaf);
		if (target->paired)
			buffer_adds(&out, " paired");
		if (target->stray)
			buffer_adds(&out, " stray");
		if (target->client_store)
			buffer_adds(&out, " client");
		for (size_t j = 0; given_input_words[j] != NULL; j++)
			if (target->inputs & (unsigned)given_of_word(text_of(given_input_words[j]))->input) {
				buffer_printf(&out, "%s%s", first ? " inputs=" : ",", given_input_words[j]);
				first = false;
			}
		buffer_addc(&out, '\n');
		for (size_t j = 0; j < target->handshake_count; j++) {
			const struct handshake *h = &target->handshakes[j];

			buffer_printf(&out, "  %.*s: %.*s to %.*s as %s", TEXT_ARG(h->kind), TEXT_ARG(h->from->name),
			    TEXT_ARG(h->to->name), h->as_client ? "client" : "server");
			add_file_name(&out, "certificate", h->certificate);
			if (h->list != NULL)
				buffer_printf(&out, " list=%zu", trust_list_count(h->list));
			if (h->unread)
				buffer_adds(&out, " unread");
			if (h->names.count != 0)
				buffer_printf(&out, " name=%.*s", TEXT_ARG(h->names.items[0]));
			buffer_addc(&out, '\n');
		}
	}
	return buffer_text(&out).at;
}

#endif

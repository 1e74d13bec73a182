/* eval.c - certproof eval: an expression over each object of a file. */
#include "cli/fact_values.h"

struct evaluation {
	struct session *session;
	const struct cel_program *program;
	struct source_text source;
	struct buffer text;
	bool failed;
};

static void
variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	scan_variable(run->context, slot, out);
}

static void
add_name(struct buffer *out, const struct target *target)
{
	if (target->box->name.len != 0)
		buffer_printf(out, "%.*s: ", TEXT_ARG(text_escape(out->arena, target->box->name)));
	buffer_add(out, text_escape(out->arena, target->source->name));
	if (target->artifact->line != 0)
		buffer_printf(out, ":%u", target->artifact->line);
}

/* What an expression failed over, and what its variables held. */
static void
add_failure(struct evaluation *e, const struct target *target, const struct cel_error *error)
{
	struct messages *messages = &e->session->messages;
	struct message *message = message_at(messages, MESSAGE_ERROR, &e->source, error->start, error->end, "%.*s",
	    TEXT_ARG(error->text));
	struct buffer hint;

	buffer_init(&hint, messages->arena);
	buffer_adds(&hint, "in ");
	add_name(&hint, target);
	if (error->variables.len != 0) {
		buffer_adds(&hint, ", where ");
		buffer_add(&hint, text_escape(messages->arena, error->variables));
	}
	message->hint = buffer_text(&hint);
	e->failed = true;
}

static void
evaluate(void *context, struct scan *scan, const struct target *target)
{
	struct evaluation *e = context;
	struct cel_value value;

	scan->run.variable = variable;
	scan->run.budget = LIMIT_CEL_COST_TARGET;
	if (cel_eval(&scan->run, e->program, &value) != CEL_DONE) {
		add_failure(e, target, value.as.error);
		return;
	}
	add_name(&e->text, target);
	buffer_adds(&e->text, ": ");
	buffer_add(&e->text, text_escape(e->text.arena, cel_value_literal(scan->passing, &value, 4096)));
	buffer_addc(&e->text, '\n');
}

enum status
command_eval(struct session *session)
{
	struct options *o = &session->options;
	struct evaluation e = { .session = session };
	struct cel_mistakes mistakes = { 0 };
	bool good;

	if (o->asked.given[GIVEN_FILE].count == 0 || (o->asked.given[GIVEN_FILE].count == 1 && o->asked.site == NULL)) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR,
		    "eval needs an expression and a file"), "certproof eval 'cert.san.dns' server.pem");
		return STATUS_TROUBLE;
	}
	e.source = (struct source_text){ TEXT("expression"), text_of(o->asked.given[GIVEN_FILE].items[0].name) };
	e.program = cel_compile(&session->arena, facts_env(&session->arena), e.source.content, NULL, &mistakes);
	for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next)
		message_at(&session->messages, MESSAGE_ERROR, &e.source, m->start, m->end, "%.*s", TEXT_ARG(m->text))->hint =
		    m->hint;
	if (e.program == NULL)
		return STATUS_TROUBLE;
	buffer_init(&e.text, &session->arena);
	o->asked.given[GIVEN_FILE].items++;
	o->asked.given[GIVEN_FILE].count--;
	good = engine_visit(&session->engine, session_time(session), evaluate, &e);
	if (e.text.len != 0 && !session_print(session, buffer_text(&e.text)))
		return STATUS_TROUBLE;
	return !good ? STATUS_TROUBLE : e.failed ? STATUS_RULE_ERROR : STATUS_CLEAN;
}

/* gcc.c - one line each, as compilers tell mistakes: for editors, problem matchers and grep. */
#include "report/host.h"

static const char *
gcc_word(enum severity severity)
{
	return severity == SEVERITY_NOTICE ? "note" : severity_name(severity);
}

static void
place(struct output *out, struct arena *arena, struct text file, unsigned line, unsigned column)
{
	output_write(out, one_line(arena, host_file(file)));
	output_printf(out, ":%u:%u: ", line != 0 ? line : 1, column != 0 ? column : 1);
}

void
gcc_finding(struct output *out, struct arena *arena, const struct finding *f)
{
	place(out, arena, f->file, host_line(f), 1);
	output_printf(out, "%s: ", gcc_word(f->severity));
	output_write(out, host_sentence(arena, f));
	output_printf(out, " [%.*s]\n", TEXT_ARG(text_escape(arena, f->rule)));
}

void
gcc_problem(struct output *out, struct arena *arena, const struct input_problem *p)
{
	enum message_level level = problem_level(p);

	place(out, arena, p->file, p->full != NULL ? p->full->line : 0, p->full != NULL ? p->full->column : 0);
	output_puts(out, level == MESSAGE_ERROR ? "error: " : level == MESSAGE_WARNING ? "warning: " : "note: ");
	output_write(out, one_line(arena, p->message));
	if (p->hint.len != 0) {
		output_puts(out, "; hint: ");
		output_write(out, one_line(arena, p->hint));
	}
	output_puts(out, " [input]\n");
}

void
gcc_rule_error(struct output *out, struct arena *arena, const struct rule_error *e)
{
	const struct message *m = e->message;

	place(out, arena, m != NULL ? m->file : TEXT(""), m != NULL ? m->line : 0, m != NULL ? m->column : 0);
	output_puts(out, "error: ");
	output_write(out, m != NULL ? one_line(arena, m->text) : TEXT("the rule could not be evaluated"));
	output_printf(out, " [%.*s]\n", TEXT_ARG(text_escape(arena, e->rule)));
}

bool
gcc_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct worst worst = worst_first(arena, result);
	struct arena scratch;

	(void)messages;
	arena_init(&scratch, arena->exhausted, arena->context);
	for (size_t i = 0; i < result->problems.count; i++)
		if (problem_level(&result->problems.items[i]) != MESSAGE_NOTE || !options->quiet)
			gcc_problem(out, &scratch, &result->problems.items[i]);
	for (size_t i = 0; i < result->rule_errors.count; i++)
		gcc_rule_error(out, &scratch, &result->rule_errors.items[i]);
	for (size_t i = 0; i < worst.count; i++) {
		gcc_finding(out, &scratch, worst.items[i]);
		arena_reset(&scratch);
	}
	arena_free(&scratch);
	return true;
}

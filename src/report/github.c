/*
 * github.c - lines for the log of a workflow, of which GitHub makes annotations.
 *
 * It shows ten annotations of each kind in a step: the worst are annotated, and the rest stand in the log as plain lines, so that
 * nothing is lost. A line of the log that begins with "::", or holds "##[", would be a command, too.
 */
#include "report/host.h"

enum { SHOWN = 10 };

struct github {
	struct output *out;
	struct arena scratch;
	struct messages *messages;
	size_t shown[SEVERITY_COUNT], left;
};

/* As github.com/actions/toolkit escapes: % and line ends, in properties also colon and comma. */
static void
add_escaped(struct github *g, struct text text, bool property)
{
	struct buffer out;

	buffer_init(&out, &g->scratch);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
			buffer_printf(&out, "%%%02X", (unsigned char)c);
		else
			buffer_addc(&out, c);
		if (c == '#' && i + 1 < text.len && text.at[i + 1] == '#')
			buffer_addc(&out, ' ');
	}
	output_write(g->out, buffer_text(&out));
}

/* One of the ten is for what is said of the rest. */
static bool
has_room(struct github *g, enum severity severity)
{
	return g->shown[severity]++ < (severity == SEVERITY_NOTICE ? SHOWN - 1 : SHOWN);
}

static void
annotate(struct github *g, enum severity severity, struct text file, unsigned line, struct text title, struct text text)
{
	output_printf(g->out, "::%s ", severity_name(severity));
	if (file.len != 0) {
		output_puts(g->out, "file=");
		add_escaped(g, one_line(&g->scratch, file), true);
		output_printf(g->out, ",line=%u,endLine=%u,", line, line);
	}
	output_puts(g->out, "title=");
	add_escaped(g, title, true);
	output_puts(g->out, "::");
	add_escaped(g, text, false);
	output_puts(g->out, "\n");
}

/* A line of the log alone. */
static void
log_finding(struct github *g, const struct finding *f)
{
	struct buffer buffer;
	struct output *line;
	struct text text;

	buffer_init(&buffer, &g->scratch);
	line = output_to_buffer(&g->scratch, &buffer);
	gcc_finding(line, &g->scratch, f);
	if (!output_close(line, g->messages))
		return;
	text = buffer_text(&buffer);
	output_puts(g->out, "- ");
	for (size_t i = 0; i < text.len; i++) {
		output_write(g->out, (struct text){ text.at + i, 1 });
		if (text.at[i] == '#' && i + 1 < text.len && text.at[i + 1] == '#')
			output_puts(g->out, " ");
	}
	g->left++;
}

bool
github_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct worst worst = worst_first(arena, result);
	struct github g = { .out = out, .messages = messages };

	(void)options;
	arena_init(&g.scratch, arena->exhausted, arena->context);
	for (size_t i = 0; i < result->problems.count; i++) {
		const struct input_problem *p = &result->problems.items[i];
		enum message_level level = problem_level(p);
		struct text text = one_line(&g.scratch, p->message);

		if (level == MESSAGE_NOTE)
			continue;
		if (p->hint.len != 0)
			text = arena_printf(&g.scratch, "%.*s; hint: %.*s", TEXT_ARG(text), TEXT_ARG(one_line(&g.scratch, p->hint)));
		/* What could not be done is always annotated: it comes first. */
		(void)has_room(&g, level == MESSAGE_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING);
		annotate(&g, level == MESSAGE_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING, p->file,
		    p->full != NULL && p->full->line != 0 ? p->full->line : 1, TEXT("input"), text);
	}
	for (size_t i = 0; i < result->rule_errors.count; i++) {
		const struct rule_error *e = &result->rule_errors.items[i];

		(void)has_room(&g, SEVERITY_ERROR);
		annotate(&g, SEVERITY_ERROR, e->message != NULL ? e->message->file : TEXT(""),
		    e->message != NULL && e->message->line != 0 ? e->message->line : 1, text_escape(&g.scratch, e->rule),
		    e->message != NULL ? one_line(&g.scratch, e->message->text) : TEXT("the rule could not be evaluated"));
	}
	for (size_t i = 0; i < worst.count; i++) {
		const struct finding *f = worst.items[i];

		if (has_room(&g, f->severity))
			annotate(&g, f->severity, host_file(f->file), host_line(f), text_escape(&g.scratch, f->rule),
			    host_sentence(&g.scratch, f));
		else
			log_finding(&g, f);
		arena_reset(&g.scratch);
	}
	if (g.left != 0)
		output_printf(out, "::notice title=certproof::and %zu more: they stand in the log of this step, and in a report in the format markdown\n",
		    g.left);
	output_puts(out, "certproof: ");
	output_write(out, counts_text(&g.scratch, result));
	output_puts(out, "\n");
	arena_free(&g.scratch);
	return true;
}

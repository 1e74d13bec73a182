/* trace.c - an evaluation told afterwards: each sub-expression with its value, and which of them decided. */

#include <string.h>

#include "cel/node.h"

/* A sub-expression that has its value. */
struct step {
	const struct cel_node *node;
	const struct cel_program *program;
	unsigned depth;
	struct cel_value value;
	struct text variables;         /* of the comprehension whose element this is for */
	struct step *parts;
	size_t count;
	size_t left_out;               /* elements between this one and the one before */
};

struct cel_trace {
	struct arena *arena;
	LIST(struct step) open;        /* whose whole has no value yet */
	LIST(struct cel_traced) done;
};

struct cel_trace *
cel_trace_new(struct arena *arena)
{
	struct cel_trace *trace = ARENA_NEW(arena, struct cel_trace);

	trace->arena = arena;
	return trace;
}

size_t
cel_trace_programs(const struct cel_trace *trace, const struct cel_traced **programs)
{
	*programs = trace->done.items;
	return trace->done.count;
}

/* ---- what is worth a line ---- */

static const struct cel_node *
below(const struct cel_node *node, size_t i)
{
	const struct cel_node *all[3] = { node->a, node->b, node->c };

	if (i < node->count)
		return node->args[i];
	i -= node->count;
	for (size_t j = 0; j < 3; j++)
		if (all[j] != NULL && i-- == 0)
			return all[j];
	return NULL;
}

/* Says the same in every evaluation. */
static bool
is_constant(const struct cel_node *node)
{
	const struct cel_node *part;

	switch ((enum node_kind)node->kind) {
	case NODE_LITERAL:
		return true;
	case NODE_LIST:
	case NODE_MAP:
	case NODE_CALL:
	case NODE_UNARY:
	case NODE_BINARY:
		for (size_t i = 0; (part = below(node, i)) != NULL; i++)
			if (!is_constant(part))
				return false;
		return node->kind != NODE_CALL || node->count > 0;
	default:
		return false;
	}
}

/* A fact, or what a comprehension's variable holds: the steps on the way to it say nothing more. */
static bool
is_read(const struct cel_node *node)
{
	switch ((enum node_kind)node->kind) {
	case NODE_VARIABLE:
	case NODE_LOCAL:
		return true;
	case NODE_SELECT:
		return is_read(node->a);
	case NODE_INDEX:
		return is_read(node->a) && is_constant(node->b);
	default:
		return false;
	}
}

/* The variable of a comprehension stands with its value above what is made of the element. */
static bool
is_plain(const struct cel_node *node)
{
	return node->kind == NODE_LOCAL || is_constant(node);
}

static bool
is_loop(const struct cel_node *node)
{
	return node->kind == NODE_COMPREHENSION;
}

/* ---- gathering ---- */

/* A record says most by where it comes from: c = trust[2]. */
static void
add_variable(struct buffer *out, const struct cel_frame *frame, struct text name, unsigned slot)
{
	const struct cel_value *value = &frame->locals[slot];
	struct text path = value->kind == CEL_RECORD ? cel_value_path(out->arena, value) : (struct text){ "", 0 };

	if (out->len > 0)
		buffer_adds(out, ", ");
	buffer_add(out, name);
	buffer_adds(out, " = ");
	buffer_add(out, path.len != 0 ? path : cel_value_literal(out->arena, value, LIMIT_TRACE_VALUE));
}

/* What a comprehension asks first of each element. */
static const struct cel_node *
first_body(const struct cel_node *loop)
{
	return loop->b != NULL ? loop->b : loop->c;
}

/* Of many elements the first ones are kept, and the last, which is the one that may have decided. */
static void
thin(struct cel_trace *trace, const struct cel_node *loop, struct step *step)
{
	size_t elements = 0, last = 0;

	for (size_t i = trace->open.count; i-- > 0;) {
		const struct step *s = &trace->open.items[i];

		if (s->program != step->program || s->depth != step->depth || (s->node != loop->b && s->node != loop->c))
			break;
		if (s->node == step->node && elements++ == 0)
			last = i;
	}
	if (elements < LIMIT_TRACE_ELEMENTS)
		return;
	step->left_out = trace->open.items[last].left_out + 1;
	trace->open.count = last;
}

static void finish(struct cel_trace *trace, struct step *root);

void
cel_trace_take(struct cel_trace *trace, struct cel_run *run, const struct cel_step *step)
{
	const struct cel_frame *frame = run->frame;
	const struct cel_node *loop = frame->active != NULL ? frame->active->node : NULL;
	struct step new = { .node = step->node, .program = step->program, .depth = step->depth, .value = *step->value };
	size_t first = trace->open.count;

	while (first > 0 && trace->open.items[first - 1].program == step->program &&
	    trace->open.items[first - 1].depth > step->depth)
		first--;
	new.count = trace->open.count - first;
	if (new.count > 0) {
		new.parts = ARENA_ARRAY(trace->arena, struct step, new.count);
		memcpy(new.parts, &trace->open.items[first], new.count * sizeof(*new.parts));
		trace->open.count = first;
	}
	if (loop != NULL && is_loop(loop) && (loop->b == step->node || loop->c == step->node)) {
		if (step->node == first_body(loop)) {
			struct buffer variables;

			buffer_init(&variables, trace->arena);
			add_variable(&variables, frame, loop->as.loop.name1, loop->as.loop.slot1);
			if (loop->as.loop.count == 2)
				add_variable(&variables, frame, loop->as.loop.name2, loop->as.loop.slot2);
			new.variables = buffer_text(&variables);
			thin(trace, loop, &new);
		}
	}
	if (new.depth == 0)
		finish(trace, &new);
	else
		*LIST_ADD(trace->arena, &trace->open) = new;
}

/* ---- what decided ---- */

static bool
is_truth(const struct step *step, bool truth)
{
	return step->value.kind == CEL_BOOL && step->value.as.truth == truth;
}

static const struct step *
last_of(const struct step *step, bool truth)
{
	for (size_t i = step->count; i-- > 0;)
		if (is_truth(&step->parts[i], truth))
			return &step->parts[i];
	return NULL;
}

/* The part that made the step what it is; NULL: none of them alone. */
static const struct step *
deciding_part(const struct step *step)
{
	const struct cel_node *node = step->node;

	if (step->value.kind == CEL_ERROR) {
		for (size_t i = 0; i < step->count; i++)
			if (step->parts[i].value.kind == CEL_ERROR)
				return &step->parts[i];
		return NULL;
	}
	switch ((enum node_kind)node->kind) {
	case NODE_AND:
		return is_truth(step, false) ? last_of(step, false) : NULL;
	case NODE_OR:
		return is_truth(step, true) ? last_of(step, true) : NULL;
	case NODE_CONDITIONAL:
	case NODE_BIND:
		return step->count > 0 ? &step->parts[step->count - 1] : NULL;
	case NODE_UNARY:
		return node->op == OP_NOT && step->count > 0 ? &step->parts[0] : NULL;
	case NODE_COMPREHENSION:
		if (node->as.loop.macro == MACRO_ALL && is_truth(step, false) && step->count > 1)
			return last_of(step, false);
		if (node->as.loop.macro == MACRO_EXISTS && is_truth(step, true) && step->count > 1)
			return last_of(step, true);
		return NULL;
	default:
		return NULL;
	}
}

static const struct step *
deciding(const struct step *root)
{
	const struct step *step = root, *part;

	while ((part = deciding_part(step)) != NULL && !is_plain(part->node))
		step = part;
	return step;
}

/* ---- writing it down ---- */

struct writer {
	struct cel_trace *trace;
	LIST(struct cel_line) lines;
	const struct step *decided;
	struct cel_traced traced;
	struct text elements[LIMIT_CEL_COMPREHENSIONS + 1];    /* variables of the comprehensions around */
	size_t around;
};

/* A sub-expression on one line, without its comments. */
static struct text
on_one_line(struct arena *arena, struct text text)
{
	struct buffer out;
	char quote = 0;

	buffer_init(&out, arena);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (quote != 0) {
			if (c == '\\' && i + 1 < text.len)
				buffer_addc(&out, text.at[i++]);
			else if (c == quote)
				quote = 0;
			buffer_addc(&out, text.at[i]);
			continue;
		}
		if (c == '/' && i + 1 < text.len && text.at[i + 1] == '/') {
			while (i + 1 < text.len && text.at[i + 1] != '\n')
				i++;
			continue;
		}
		if (c == '\'' || c == '"')
			quote = c;
		if (c == '\n' || c == '\t' || c == '\r')
			c = ' ';
		if (c == ' ' && out.len > 0 && (out.at[out.len - 1] == ' ' || text.at[i] != ' ')) {
			if (out.at[out.len - 1] != ' ')
				buffer_addc(&out, ' ');
			continue;
		}
		buffer_addc(&out, c);
	}
	return text_trim(buffer_text(&out));
}

static struct cel_line *
add_line(struct writer *w, enum cel_line_kind kind, unsigned depth)
{
	struct cel_line *line;

	if (w->lines.count > LIMIT_TRACE_LINES)
		return NULL;
	line = LIST_ADD(w->trace->arena, &w->lines);
	line->depth = depth;
	line->kind = w->lines.count > LIMIT_TRACE_LINES ? CEL_LINE_MORE : kind;
	return line;
}

static struct cel_line *
add_part(struct writer *w, enum cel_line_kind kind, unsigned depth, const struct cel_program *program,
    const struct cel_node *node)
{
	struct cel_line *line = add_line(w, kind, depth);

	if (line == NULL || line->kind == CEL_LINE_MORE)
		return NULL;
	line->start = node->start;
	line->end = node->end;
	line->text = on_one_line(w->trace->arena, (struct text){ program->source.at + node->start, node->end - node->start });
	line->fact = is_read(node);
	return line;
}

static struct text
joined_elements(struct writer *w)
{
	struct buffer out;

	buffer_init(&out, w->trace->arena);
	for (size_t i = 0; i < w->around; i++) {
		buffer_adds(&out, i > 0 ? ", " : "");
		buffer_add(&out, w->elements[i]);
	}
	return buffer_text(&out);
}

static void write_step(struct writer *w, const struct step *step, unsigned depth);

static void
write_elements(struct writer *w, const struct step *step, unsigned depth)
{
	struct cel_line *line;
	bool within = false;

	for (size_t i = 0; i < step->count; i++) {
		const struct step *part = &step->parts[i];

		if (part->node == step->node->a) {
			if (!is_plain(part->node))
				write_step(w, part, depth);
			continue;
		}
		if (part->node == first_body(step->node)) {
			if (part->left_out > 0 && (line = add_line(w, CEL_LINE_MORE, depth)) != NULL)
				line->count = part->left_out;
			if ((line = add_line(w, CEL_LINE_ELEMENT, depth)) != NULL)
				line->text = part->variables;
			w->around -= within;
			within = w->around < COUNT_OF(w->elements);
			if (within)
				w->elements[w->around++] = part->variables;
		}
		if (part->node->kind != NODE_LOCAL)
			write_step(w, part, depth + 1);
	}
	w->around -= within;
}

/* Operands of && and ||, branches of ?: and alternatives of an optional that did not count are said too. */
static void
write_logic(struct writer *w, const struct step *step, unsigned depth)
{
	const struct cel_node *node;

	for (size_t i = 0, at = 0; (node = below(step->node, i)) != NULL; i++) {
		if (at < step->count && step->parts[at].node == node) {
			if (!is_plain(node))
				write_step(w, &step->parts[at], depth);
			at++;
		} else if (!is_plain(node)) {
			(void)add_part(w, CEL_LINE_SKIPPED, depth, step->program, node);
		}
	}
}

static void
write_step(struct writer *w, const struct step *step, unsigned depth)
{
	const struct cel_node *node = step->node;
	bool failed = step->value.kind == CEL_ERROR;
	struct cel_line *line = add_part(w, failed ? CEL_LINE_ERROR : CEL_LINE_VALUE, depth, step->program, node);

	if (line == NULL)
		return;
	line->truth = is_truth(step, true);
	if (failed)
		line->value = arena_text(w->trace->arena, step->value.as.error->text);
	else
		line->value = cel_value_literal(w->trace->arena, &step->value, LIMIT_TRACE_VALUE);
	if (step == w->decided) {
		w->traced.decided = w->lines.count - 1;
		w->traced.elements = joined_elements(w);
	}
	if (is_read(node) && !failed)
		return;
	if (is_loop(node))
		write_elements(w, step, depth + 1);
	else if (node->kind == NODE_AND || node->kind == NODE_OR || node->kind == NODE_CONDITIONAL ||
	    (node->kind == NODE_CALL && node->as.call.alternative))
		write_logic(w, step, depth + 1);
	else
		for (size_t i = 0; i < step->count; i++)
			if (!is_plain(step->parts[i].node))
				write_step(w, &step->parts[i], depth + 1);
}

static void
finish(struct cel_trace *trace, struct step *root)
{
	struct writer w = { .trace = trace, .decided = deciding(root), .traced = { .program = root->program } };

	write_step(&w, root, 0);
	w.traced.lines = w.lines.items;
	w.traced.count = w.lines.count;
	*LIST_ADD(trace->arena, &trace->done) = w.traced;
}

void
cel_trace_end(struct cel_trace *trace, const struct cel_program *program, const struct cel_value *out)
{
	struct cel_traced *last = trace->done.count > 0 ? &trace->done.items[trace->done.count - 1] : NULL;
	struct writer w = { .trace = trace, .traced = { .program = program } };
	struct cel_line *line;
	size_t first = trace->open.count;

	if (out->kind != CEL_ERROR)
		return;
	if (!cel_code_is_limit(out->as.error->code)) {
		/* The value was there, and was not what the user of the program wants. */
		if (last != NULL && last->program == program && last->lines[0].kind == CEL_LINE_VALUE) {
			last->lines[0].kind = CEL_LINE_ERROR;
			last->lines[0].value = arena_text(trace->arena, out->as.error->text);
		}
		return;
	}
	/* A limit ends everything at once: what had its value by then stands in the order in which it had it. */
	if ((line = add_part(&w, CEL_LINE_ERROR, 0, program, program->root)) != NULL)
		line->value = arena_text(trace->arena, out->as.error->text);
	while (first > 0 && trace->open.items[first - 1].program == program)
		first--;
	for (size_t i = first; i < trace->open.count; i++)
		if (!is_plain(trace->open.items[i].node))
			write_step(&w, &trace->open.items[i], 1);
	w.traced.lines = w.lines.items;
	w.traced.count = w.lines.count;
	*LIST_ADD(trace->arena, &trace->done) = w.traced;
	trace->open.count = first;
}

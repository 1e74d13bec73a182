/* path.c - the path from a certificate to a root, drawn, with the place where it breaks. */
#include "report/human.h"

/* Deeper steps keep this indent, so that a long path stays on the page. */
enum { DEEPEST = 6, STEP_INDENT = 4 };

static size_t
indent_of(size_t depth)
{
	return 2 + STEP_INDENT * (depth < DEEPEST ? depth : DEEPEST);
}

static void
say_step(struct page *page, const struct drawn_step *step, size_t depth)
{
	size_t indent = indent_of(depth);

	page_begin(page, indent, indent + STEP_INDENT);
	if (depth > 0)
		page_say(page, INK_DIM, "`-- ");
	page_text(page, INK_BOLD, step->label.len != 0 ? step->label : TEXT("(no name)"), 0);
	if (step->remark.len != 0) {
		page_say(page, INK_PLAIN, ", ");
		page_text(page, INK_PLAIN, step->remark, 0);
	}
	if (step->file.len != 0) {
		page_say(page, INK_DIM, "  [");
		say_place(page, INK_DIM, step->file, step->line);
		if (step->from.len != 0) {
			page_say(page, INK_DIM, ", ");
			page_text(page, INK_DIM, step->from, 0);
		}
		page_say(page, INK_DIM, "]");
	} else if (step->from.len != 0) {
		page_say(page, INK_DIM, "  [");
		page_text(page, INK_DIM, step->from, 0);
		page_say(page, INK_DIM, "]");
	}
	page_end(page);
}

static void
say_fault(struct page *page, struct text fault, size_t depth)
{
	size_t indent = indent_of(depth + 1);

	page_begin(page, indent, indent + STEP_INDENT);
	page_say(page, INK_ERROR, "`-X ");
	page_prose(page, INK_ERROR, fault);
	page_end(page);
}

static void
draw(struct human *human, const struct drawing *drawing)
{
	const struct judged *target = target_of(human->result, drawing->target);
	struct page *page = &human->page;
	bool told = false;

	for (size_t i = 0; i < drawing->count; i++)
		told = told || drawing->steps[i].fault.len != 0;
	page_begin(page, 0, 4);
	page_say(page, INK_BOLD, "chain of \"");
	page_text(page, INK_BOLD, drawing->to.len != 0 ? drawing->subject : target->subject, 0);
	page_say(page, INK_BOLD, "\"");
	if (drawing->to.len != 0) {
		page_say(page, INK_PLAIN, " of ");
		page_text(page, INK_PLAIN, drawing->from, 0);
		page_say(page, INK_PLAIN, " by the list of ");
		page_text(page, INK_PLAIN, drawing->to, 0);
	} else if (target->node.len != 0) {
		page_say(page, INK_PLAIN, " on ");
		page_text(page, INK_PLAIN, target->node, 0);
	}
	page_say(page, INK_PLAIN, ": ");
	if (told || drawing->verdict.len == 0)
		page_say(page, drawing->broken ? INK_ERROR : INK_GOOD, drawing->broken ? "broken" : "complete");
	else
		page_prose(page, drawing->broken ? INK_ERROR : INK_GOOD, drawing->verdict);
	page_end(page);
	for (size_t i = 0; i < drawing->count; i++) {
		say_step(page, &drawing->steps[i], i);
		if (drawing->steps[i].fault.len != 0)
			say_fault(page, drawing->steps[i].fault, i);
	}
	page_blank(page);
}

void
human_path(struct human *human, size_t target)
{
	const struct drawing *drawing, *end;

	if (target >= human->result->targets.count || (drawing = human->of_target[target]) == NULL)
		return;
	human->of_target[target] = NULL;
	end = human->result->drawings.items + human->result->drawings.count;
	for (; drawing < end && drawing->target == target; drawing++)
		draw(human, drawing);
}

/*
 * Those not drawn beside their findings. One that is broken and that no rule minds, such as that of a self-signed
 * certificate, would only alarm.
 */
void
human_paths(struct human *human)
{
	const struct result *result = human->result;
	size_t chains = 0;

	for (size_t i = 0; i < result->drawings.count; i++)
		chains += result->drawings.items[i].to.len == 0;
	for (size_t i = 0; i < result->drawings.count; i++) {
		const struct drawing *drawing = &result->drawings.items[i];

		if (human->options->verbose || (chains == 1 && drawing->to.len == 0 && !drawing->broken))
			human_path(human, drawing->target);
	}
}

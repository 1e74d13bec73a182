/* part_text.h - the parts of the report for people, each written alone. */
#ifndef TESTS_REPORT_PART_TEXT_H
#define TESTS_REPORT_PART_TEXT_H

#include "sample.h"

#include "report/human.h"

typedef void (*human_part)(struct human *human);

/* What a part writes of a result. */
SAMPLE struct text
part_text(human_part part, const struct result *result, const struct report_options *options)
{
	struct human human = { .result = result, .options = options };
	struct buffer buffer;

	buffer_init(&buffer, &arena);
	page_init(&human.page, output_to_buffer(&arena, &buffer), &arena, options->color, options->width);
	arena_init(&human.arena, out_of_memory, NULL);
	human.of_target = ARENA_ARRAY(&human.arena, const struct drawing *, result->targets.count);
	for (size_t i = result->drawings.count; i-- > 0;)
		human.of_target[result->drawings.items[i].target] = &result->drawings.items[i];
	part(&human);
	arena_free(&human.arena);
	page_free(&human.page);
	return buffer_text(&buffer);
}

SAMPLE struct text
part_at(human_part part, const struct result *result, unsigned width)
{
	return part_text(part, result, &(struct report_options){ .width = width });
}

SAMPLE void
expect_text(const char *why, struct text got, const char *want)
{
	ck_assert_msg(text_is(got, want), "%s: got\n%.*s\nexpected\n%s", why, TEXT_ARG(got), want);
}

/* A result of one target, the certificate of server.pem. */
SAMPLE struct result *
one_target(void)
{
	struct result *r = ARENA_NEW(&arena, struct result);

	r->at = AT;
	(void)add_target(r, OBJECT_CERTIFICATE, "a.example", "server.pem", 1);
	return r;
}

/* Each of these is shown as an escape: they would steer a terminal, turn a line round, or are no UTF-8. */
#define STEERING "a\033[2J\r\n\xe2\x80\xae\xff" "b"
#define STEERING_SHOWN "a\\x1b[2J\\r\\n\\u{202e}\\xffb"

#endif

/* reader.h - a reader of site files at hand, to try its parts one by one. */
#ifndef TESTS_SITE_READER_H
#define TESTS_SITE_READER_H

#include "../harness.h"
#include "site/reading.h"

#define HELPER static __attribute__((unused))
#define STEERING "a\033[2J\xe2\x80\xae"
#define STEERING_SHOWN "a\\x1b[2J\\u{202e}"

static struct site_reader reader;

HELPER void
setup(void)
{
	reader = (struct site_reader){
		.arena = &arena, .messages = &messages, .site = ARENA_NEW(&arena, struct site), .folder = "office",
	};
}

HELPER void
setup_with_products(void)
{
	setup();
	reader.products = products_read(&arena, source_file("tests/site/products"), &messages);
	ck_assert_uint_eq(messages.count, 0);
}

/* What a YAML text holds; it has no mistakes of its own. */
HELPER const struct yaml_node *
root_of(struct text content)
{
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), content, &messages);

	ck_assert_msg(file != NULL && messages.errors == 0, "not YAML: %.*s", TEXT_ARG(content));
	return &file->root;
}

/* "line:column: text (hint)" of each message, joined by "; "; what was said is forgotten. */
HELPER const char *
said(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next) {
		buffer_printf(&out, "%s%u:%u: ", m != messages.first ? "; " : "", m->line, m->column);
		buffer_add(&out, m->text);
		if (m->hint.len != 0) {
			buffer_adds(&out, " (");
			buffer_add(&out, m->hint);
			buffer_adds(&out, ")");
		}
	}
	messages_init(&messages, &arena);
	return buffer_text(&out).at;
}

#endif

/* site_test.h - a reader of site files at hand, to try its parts one by one. */
#ifndef TESTS_SITE_TEST_H
#define TESTS_SITE_TEST_H

#include "../harness.h"
#include "site/site_reader.h"

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

#endif

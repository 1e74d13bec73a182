/* test_manual.c - doc/site-files.md: its examples are read, and every key is in it. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../harness.h"
#include "site/site.h"

static struct text manual;
static const char *folder;

static void
setup(void)
{
	struct bytes content;

	ck_assert(file_read(&arena, source_file("doc/site-files.md"),
	    LIMIT_FILE_SIZE, &content, &messages));
	manual = text_of_bytes(content);
	folder = arena_printf(&arena, "%s/office-good", getenv("FIXTURES")).at;
}

/* Takes the next example off `rest`. */
static bool
next_example(struct text *rest, struct text *example)
{
	struct text line;

	while (text_split_line(rest, &line)) {
		if (!text_is(line, "```yaml"))
			continue;
		*example = (struct text){ rest->at, 0 };
		while (text_split_line(rest, &line) && !text_is(line, "```"))
			example->len = (size_t)(rest->at - example->at);
		return true;
	}
	return false;
}

static const char *
printed(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	messages_render(&out, &messages, false);
	return buffer_text(&out).at;
}

static void
must_exist(const struct site_path *path)
{
	ck_assert_msg(path->path == NULL || access(path->path, R_OK) == 0, "%s is not there", path->path);
}

static void
files_must_exist(const struct site_node *node)
{
	const struct site_paths *lists[] = { &node->trust, &node->chain, &node->crl };

	for (size_t i = 0; i < COUNT_OF(lists); i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			must_exist(&lists[i]->items[j]);
	for (size_t i = 0; i < node->unit_count; i++) {
		must_exist(&node->units[i].certificate);
		must_exist(&node->units[i].key);
		for (size_t j = 0; j < node->units[i].trust.count; j++)
			must_exist(&node->units[i].trust.items[j]);
	}
}

START_TEST(every_example_is_a_site_whose_files_exist)
{
	const struct products *products = products_read(&arena, getenv("CERTPROOF_RULES"), &messages);
	struct text rest = manual, example;
	unsigned count = 0;

	while (next_example(&rest, &example)) {
		const struct site *site = site_parse(&arena, products, TEXT("site-files.md"), example, folder, &messages);

		count++;
		ck_assert_msg(site != NULL && messages.count == 0, "example %u: %s", count, printed());
		must_exist(&site->phone_trust);
		for (size_t i = 0; i < site->node_count; i++)
			files_must_exist(&site->nodes[i]);
	}
	ck_assert_uint_ge(count, 8);
}
END_TEST

static void
must_hold_keys(const struct yaml_schema *schema)
{
	for (size_t i = 0; i < schema->count; i++) {
		const char *quoted = arena_printf(&arena, "`%s`", schema->keys[i].name).at;
		const char *written = arena_printf(&arena, "%s:", schema->keys[i].name).at;

		ck_assert_msg(text_contains(manual, quoted) || text_contains(manual, written), "%s of a %s is not in the manual",
		    schema->keys[i].name, schema->name);
		ck_assert_msg(schema->keys[i].doc != NULL && schema->keys[i].doc[0] != '\0', "%s has no sentence",
		    schema->keys[i].name);
		if (schema->keys[i].schema != NULL)
			must_hold_keys(schema->keys[i].schema);
	}
}

START_TEST(every_key_is_in_the_manual)
{
	must_hold_keys(&site_schema);
}
END_TEST

static void
must_hold_words(struct texts words)
{
	for (size_t i = 0; i < words.count; i++)
		ck_assert_msg(text_contains(manual, arena_printf(&arena, "`%.*s`", TEXT_ARG(words.items[i])).at),
		    "'%.*s' is not in the manual", TEXT_ARG(words.items[i]));
}

/* Of the products that are shipped. */
START_TEST(every_word_of_a_product_is_in_the_manual)
{
	static const char *const roles[] = { "expressway-c", "expressway-e", "cucm-tomcat", "imp-tomcat" };
	const struct products *products = products_read(&arena, getenv("CERTPROOF_RULES"), &messages);

	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		const struct product_role *role = products_role(products, text_of(roles[i]));

		ck_assert_msg(role != NULL, "%s", roles[i]);
		ck_assert_msg(text_contains(manual, arena_printf(&arena, "role: %.*s", TEXT_ARG(role->node_role)).at),
		    "the role %s is not in the manual", roles[i]);
		must_hold_words(role->product->services);
		must_hold_words(role->product->clients);
		must_hold_words(role->product->settings);
		for (size_t j = 0; j < role->product->zone_count; j++)
			must_hold_words(TEXTS(&role->product->zones[j].name, 1));
	}
}
END_TEST

TESTS_WITH("manual", setup, NULL,
	TEST(every_example_is_a_site_whose_files_exist),
	TEST(every_key_is_in_the_manual),
	TEST(every_word_of_a_product_is_in_the_manual))

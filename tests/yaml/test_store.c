/* test_store.c - src/yaml/store.c: trees of files that were read before. */
#include <string.h>

#include "../harness.h"
#include "engine/engine.h"
#include "yaml/yaml.h"

struct yaml_files {
	LIST(const struct yaml_file *) list;
};

/* All YAML files below a folder. */
static void
read_all(const char *folder, struct yaml_files *out)
{
	struct folder_entries entries;

	ck_assert(folder_told(&arena, folder, &entries, &messages));
	for (size_t i = 0; i < entries.count; i++)
		if (entries.items[i].kind == ENTRY_FOLDER)
			read_all(entries.items[i].path, out);
		else if (text_ends_with(text_of(entries.items[i].name), ".yaml"))
			*LIST_ADD(&arena, &out->list) = yaml_read(&arena, entries.items[i].path, &messages);
	ck_assert_str_eq(said(), "");
}

static bool
same(const struct yaml_node *a, const struct yaml_node *b)
{
	bool equal = a->kind == b->kind && a->style == b->style && a->start == b->start && a->end == b->end &&
	    a->count == b->count && text_equal(a->text, b->text) && (a->keys == NULL) == (b->keys == NULL) && !a->partial && !b->partial;

	for (size_t i = 0; equal && i < a->count; i++)
		equal = same(&a->items[i], &b->items[i]) && (a->keys == NULL || same(&a->keys[i], &b->keys[i]));
	return equal;
}

static const struct yaml_file *
stored(struct bytes store, const struct yaml_file *file)
{
	return yaml_store_find(&arena, store, file->source.name, file->source.content);
}

START_TEST(a_tree_comes_back_as_it_was_read)
{
	struct yaml_files files = { 0 };
	struct bytes store;

	read_all(source_file("rules"), &files);
	store = yaml_store_write(&arena, files.list.items, files.list.count);
	ck_assert_uint_gt(files.list.count, 30);
	for (size_t i = 0; i < files.list.count; i++) {
		const struct yaml_file *found = stored(store, files.list.items[i]);

		ck_assert_msg(found != NULL && same(&found->root, &files.list.items[i]->root), "%.*s",
		    TEXT_ARG(files.list.items[i]->source.name));
		ck_assert(found->sound && found->root.file == found);
	}
}
END_TEST

static const char *const contents[] = {
	"", "a: b\n", "a: {}\n", "a: []\n", "a: [[], {}, [b, [c]]]\n", "a: 'it''s'\nb: \"x\\ny\"\n", "a: |\n  two\n  lines\nb: >\n  folded\n  text\n",
	"\xef\xbb\xbf" "a: \xc3\xa9\n", "{\"a\": {\"b\": [1, 2, {\"c\": null}]}}\n", "a:\nb: ~\n", "# nothing\n",
};

START_TEST(each_form_comes_back)
{
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), text_of(contents[_i]), &messages);
	const struct yaml_file *found;

	ck_assert_str_eq(said(), "");
	found = stored(yaml_store_write(&arena, &file, 1), file);
	ck_assert(found != NULL && same(&file->root, &found->root));
}
END_TEST

START_TEST(the_program_has_all_shipped_files)
{
	struct yaml_files files = { 0 };

	if (rules_stored.len == 0)
		return;
	read_all(source_file("rules"), &files);
	for (size_t i = 0; i < files.list.count; i++)
		ck_assert_msg(stored(rules_stored, files.list.items[i]) != NULL, "%.*s", TEXT_ARG(files.list.items[i]->source.name));
}
END_TEST

START_TEST(a_file_that_was_changed_is_read)
{
	const char *path = write_file("rule.yaml", "a: old\n");
	const struct yaml_file *file = yaml_read(&arena, path, &messages), *again;
	struct bytes store = yaml_store_write(&arena, &file, 1);

	again = yaml_read_stored(&arena, store, path, &messages);
	ck_assert(again != NULL && again->sound);
	again = yaml_read_stored(&arena, store, write_file("rule.yaml", "a: new\n"), &messages);
	ck_assert(again != NULL && !again->sound);
	ck_assert(text_is(yaml_text(&again->root, "a"), "new"));
	again = yaml_read_stored(&arena, (struct bytes){ NULL, 0 }, path, &messages);
	ck_assert(again != NULL && !again->sound);
	ck_assert(yaml_read_stored(&arena, store, "/none/of/it", &messages) == NULL);
	ck_assert_str_ne(said(), "");
}
END_TEST

START_TEST(what_is_stored_holds_its_schema)
{
	static const struct yaml_key keys[] = { { "b", YAML_WANT_TEXT, true, NULL, "One.", NULL } };
	static const struct yaml_schema schema = { "file", keys, 1 };
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), TEXT("a: 1\n"), &messages);
	const struct yaml_file *found = stored(yaml_store_write(&arena, &file, 1), file);

	ck_assert(yaml_check(&found->root, &schema, &messages));
	ck_assert(yaml_valid_part(&arena, found, &schema, &messages) == found);
	ck_assert(!yaml_check(&file->root, &schema, &messages));
}
END_TEST

/* Every node and text lies where it may. */
static size_t
walk(const struct yaml_node *node, unsigned depth)
{
	size_t sum = 1;

	ck_assert_uint_lt(depth, 200);
	for (size_t i = 0; i < node->text.len; i++)
		sum += (unsigned char)node->text.at[i];
	for (size_t i = 0; i < node->count; i++)
		sum += walk(&node->items[i], depth + 1) + (node->keys != NULL ? walk(&node->keys[i], depth + 1) : 0);
	return sum;
}

START_TEST(a_damaged_store_has_no_tree_or_a_sound_one)
{
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), TEXT("a: [b, {c: \"d\\te\"}]\nf: |\n  g\n"), &messages);
	struct bytes store = yaml_store_write(&arena, &file, 1);
	uint8_t *copy;

	for (size_t len = 0; len < store.len; len++)
		ck_assert_msg(stored((struct bytes){ store.at, len }, file) == NULL, "%zu bytes of it", len);
	copy = arena_take(&arena, store.len);
	for (size_t i = 0; i < store.len; i++)
		for (unsigned bit = 0; bit < 8; bit++) {
			const struct yaml_file *found;

			memcpy(copy, store.at, store.len);
			copy[i] ^= (uint8_t)(1U << bit);
			found = stored((struct bytes){ copy, store.len }, file);
			ck_assert(found == NULL || walk(&found->root, 0) != 0);
		}
}
END_TEST

TESTS("store",
	TEST(a_tree_comes_back_as_it_was_read),
	EACH(each_form_comes_back, contents),
	TEST(the_program_has_all_shipped_files),
	TEST(a_file_that_was_changed_is_read),
	TEST(what_is_stored_holds_its_schema),
	TEST(a_damaged_store_has_no_tree_or_a_sound_one))

/* test_contents.c - src/fix/contents.c: the server's certificate, what issued it, and what belongs to neither. */
#include "fixing.h"

static const char *
labels(const artifact_list *list)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < list->count; i++)
		buffer_printf(&out, "%s%.*s", i == 0 ? "" : ", ",
		    TEXT_ARG(name_label(&arena, &list->items[i]->certificate->subject)));
	return arena_string(&arena, buffer_text(&out));
}

static struct contents
parts_of(const char *const *names, size_t count)
{
	struct contents contents;

	for (size_t i = 0; i < count; i++)
		load_fixture(&loading, names[i]);
	sort_contents(loading.loader.crypto, &arena, (const struct artifact *const *)loading.result.artifacts.items,
	    loading.result.artifacts.count, NOW, &contents);
	return contents;
}
#define PARTS_OF(...) parts_of((const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

START_TEST(a_leaf_and_its_issuers_are_parted_whatever_their_order)
{
	struct contents contents = PARTS_OF("file/chain-and-leaf.pem");

	ck_assert_uint_eq(contents.servers.count, 1);
	ck_assert_uint_eq(contents.others.count, 0);
	ck_assert_str_eq(labels(&contents.servers.items[0].chain), "Example Issuing CA 1, Example Root CA");
	ck_assert(contents.reordered);
}
END_TEST

START_TEST(a_chain_in_order_is_not_reordered)
{
	ck_assert(!PARTS_OF("file/leaf-and-chain.pem").reordered);
}
END_TEST

START_TEST(a_list_of_cas_stays_a_list_in_its_order)
{
	struct contents contents = PARTS_OF("trust/good.pem");

	ck_assert_uint_eq(contents.servers.count, 0);
	ck_assert_uint_eq(contents.others.count, loading.result.artifacts.count);
	for (size_t i = 0; i < contents.others.count; i++)
		ck_assert_ptr_eq(contents.others.items[i], loading.result.artifacts.items[i]);
}
END_TEST

START_TEST(several_leaves_without_a_key_are_a_list)
{
	struct contents contents = PARTS_OF("file/two-leaves.pem");

	ck_assert_uint_eq(contents.servers.count, 0);
	ck_assert_uint_eq(contents.others.count, 2);
}
END_TEST

START_TEST(a_key_says_which_certificate_is_the_servers)
{
	struct contents contents = PARTS_OF("file/two-leaves.pem", "key/pkcs8.pem");

	ck_assert_uint_ge(contents.servers.count, 1);
	ck_assert_ptr_nonnull(contents.servers.items[0].key);
	ck_assert_uint_eq(contents.keys.count, 0);
}
END_TEST

START_TEST(a_key_of_no_certificate_stands_alone)
{
	struct contents contents = PARTS_OF("expressway/leaf-good.pem", "key/mismatch.pem");

	ck_assert_uint_eq(contents.servers.count, 1);
	ck_assert_ptr_null(contents.servers.items[0].key);
	ck_assert_uint_eq(contents.keys.count, 1);
}
END_TEST

START_TEST(each_object_once_also_a_key_in_another_form)
{
	struct contents contents = PARTS_OF("key/pkcs8.pem", "key/pkcs1.pem", "file/leaf.der", "file/bom.pem", "pki/crl-root.pem", "pki/crl-root.pem");

	ck_assert_uint_eq(contents.keys.count + (contents.servers.items[0].key != NULL), 1);
	ck_assert_uint_eq(contents.servers.count + contents.others.count, 1);
	ck_assert_uint_eq(contents.crls.count, 1);
	ck_assert_uint_eq(contents.twice, 3);
}
END_TEST

START_TEST(a_namesake_of_the_issuer_is_no_part_of_the_chain)
{
	struct contents contents = PARTS_OF("expressway/leaf-good.pem", "chain/wrong-intermediate.pem");

	ck_assert_uint_eq(contents.servers.count, 1);
	ck_assert_uint_eq(contents.servers.items[0].chain.count, 0);
	ck_assert_uint_eq(contents.others.count, 1);
}
END_TEST

TESTS_WITH("part", setup, NULL,
	TEST(a_leaf_and_its_issuers_are_parted_whatever_their_order),
	TEST(a_chain_in_order_is_not_reordered),
	TEST(a_list_of_cas_stays_a_list_in_its_order),
	TEST(several_leaves_without_a_key_are_a_list),
	TEST(a_key_says_which_certificate_is_the_servers),
	TEST(a_key_of_no_certificate_stands_alone),
	TEST(each_object_once_also_a_key_in_another_form),
	TEST(a_namesake_of_the_issuer_is_no_part_of_the_chain))

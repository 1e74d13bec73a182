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

static struct parts
parts_of(const char *const *names, size_t count)
{
	struct parts parts;

	for (size_t i = 0; i < count; i++)
		load_fixture(&loading, names[i]);
	part(loading.loader.crypto, &arena, (const struct artifact *const *)loading.result.artifacts.items,
	    loading.result.artifacts.count, NOW, &parts);
	return parts;
}
#define PARTS_OF(...) parts_of((const char *const[]){ __VA_ARGS__ }, COUNT_OF(((const char *const[]){ __VA_ARGS__ })))

START_TEST(a_leaf_and_its_issuers_are_parted_whatever_their_order)
{
	struct parts parts = PARTS_OF("file/chain-and-leaf.pem");

	ck_assert_uint_eq(parts.servers.count, 1);
	ck_assert_uint_eq(parts.others.count, 0);
	ck_assert_str_eq(labels(&parts.servers.items[0].chain), "Example Issuing CA 1, Example Root CA");
	ck_assert(parts.reordered);
}
END_TEST

START_TEST(a_chain_in_order_is_not_reordered)
{
	ck_assert(!PARTS_OF("file/leaf-and-chain.pem").reordered);
}
END_TEST

START_TEST(a_list_of_cas_stays_a_list_in_its_order)
{
	struct parts parts = PARTS_OF("trust/good.pem");

	ck_assert_uint_eq(parts.servers.count, 0);
	ck_assert_uint_eq(parts.others.count, loading.result.artifacts.count);
	for (size_t i = 0; i < parts.others.count; i++)
		ck_assert_ptr_eq(parts.others.items[i], loading.result.artifacts.items[i]);
}
END_TEST

START_TEST(several_leaves_without_a_key_are_a_list)
{
	struct parts parts = PARTS_OF("file/two-leaves.pem");

	ck_assert_uint_eq(parts.servers.count, 0);
	ck_assert_uint_eq(parts.others.count, 2);
}
END_TEST

START_TEST(a_key_says_which_certificate_is_the_servers)
{
	struct parts parts = PARTS_OF("file/two-leaves.pem", "key/pkcs8.pem");

	ck_assert_uint_ge(parts.servers.count, 1);
	ck_assert_ptr_nonnull(parts.servers.items[0].key);
	ck_assert_uint_eq(parts.keys.count, 0);
}
END_TEST

START_TEST(a_key_of_no_certificate_stands_alone)
{
	struct parts parts = PARTS_OF("expressway/leaf-good.pem", "key/mismatch.pem");

	ck_assert_uint_eq(parts.servers.count, 1);
	ck_assert_ptr_null(parts.servers.items[0].key);
	ck_assert_uint_eq(parts.keys.count, 1);
}
END_TEST

START_TEST(each_object_once_also_a_key_in_another_form)
{
	struct parts parts = PARTS_OF("key/pkcs8.pem", "key/pkcs1.pem", "file/leaf.der", "file/bom.pem", "pki/crl-root.pem", "pki/crl-root.pem");

	ck_assert_uint_eq(parts.keys.count + (parts.servers.items[0].key != NULL), 1);
	ck_assert_uint_eq(parts.servers.count + parts.others.count, 1);
	ck_assert_uint_eq(parts.crls.count, 1);
	ck_assert_uint_eq(parts.twice, 3);
}
END_TEST

START_TEST(a_namesake_of_the_issuer_is_no_part_of_the_chain)
{
	struct parts parts = PARTS_OF("expressway/leaf-good.pem", "chain/wrong-intermediate.pem");

	ck_assert_uint_eq(parts.servers.count, 1);
	ck_assert_uint_eq(parts.servers.items[0].chain.count, 0);
	ck_assert_uint_eq(parts.others.count, 1);
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

/* test_draft.c - src/bundle/draft.c: a site file that is read without a mistake, and says where it has its values from. */
#include "uploading.h"

static struct draft draft;

static const struct site *
read_draft(void)
{
	const struct products *products = products_read(&arena, source_file("rules"), &messages);

	draft = (struct draft){ 0 };
	bundle_draft(&bundle, &draft);
	return site_parse(&arena, products, TEXT("draft"), draft.site, ".", &messages);
}

START_TEST(the_draft_is_a_site_file)
{
	const struct site *site;

	ck_assert(read_upload(fixture("bundle/upload")));
	site = read_draft();
	ck_assert_str_eq(said(), "");
	ck_assert_ptr_nonnull(site);
	ck_assert_uint_eq(site->node_count, 4);
	ck_assert_uint_eq(site->link_count, 2);
	ck_assert(text_is(site->links[0].zone, "traversal"));
	ck_assert(texts_hold(site->links[0].verify_names, TEXT("expc.example.com")));
	ck_assert(text_is(site->links[1].peer_address, "cucm1.example.com"));
	ck_assert(texts_hold(site->registration_domains, TEXT("example.com")));
}
END_TEST

START_TEST(each_value_has_its_source)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	ck_assert_ptr_nonnull(read_draft());
	ck_assert(text_contains(draft.site, "    release: X14.2.5 "));
	ck_assert(text_contains(draft.site, "/xstat_dump_expe1_2026-11-20_09:14:41.txt:4\n"));
	ck_assert(text_contains(draft.site, "(concluded from it)\n"));
}
END_TEST

START_TEST(no_secret_and_no_account_is_in_it)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	ck_assert_ptr_nonnull(read_draft());
	ck_assert(!text_contains(draft.site, "cipher"));
	ck_assert(!text_contains(draft.site, "mallory"));
	ck_assert(!text_contains(draft.site, "PRIVATE KEY"));
}
END_TEST

START_TEST(its_files_are_at_hand)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	ck_assert_ptr_nonnull(read_draft());
	ck_assert_uint_eq(draft.files.count, 5);
	for (size_t i = 0; i < draft.files.count; i++)
		ck_assert(text_contains(text_of_bytes(draft.files.items[i].bytes), "-----BEGIN CERTIFICATE-----"));
	ck_assert_str_eq(draft.files.items[4].path, "cucm1/tomcat.pem");
}
END_TEST

START_TEST(hostile_names_stay_values)
{
	ck_assert(read_upload(write_file("p.txt", "*c xConfiguration IP DNS Hostname: \"a\x1b[2J'\"\n*c xConfiguration IP DNS Domain Name: \"x: [\"\n"
	    "*c xConfiguration Zones Zone 1 Type: \"TraversalServer\"\n")));
	(void)read_draft();
	for (size_t i = 0; i < draft.site.len; i++)
		ck_assert(draft.site.at[i] == '\n' || (unsigned char)draft.site.at[i] >= ' ');
}
END_TEST

TESTS_WITH("draft", setup, NULL,
    TEST_IF(has_archives, the_draft_is_a_site_file),
    TEST_IF(has_archives, each_value_has_its_source),
    TEST_IF(has_archives, no_secret_and_no_account_is_in_it),
    TEST_IF(has_archives, its_files_are_at_hand),
    TEST(hostile_names_stay_values))

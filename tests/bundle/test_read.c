/* test_read.c - src/bundle/read.c: what each thing of an upload is taken for. */
#include "uploading.h"

static const struct input_seen *
input(const char *ending)
{
	for (size_t i = 0; i < bundle.inputs.count; i++)
		if (text_ends_with(bundle.inputs.items[i].member.len != 0 ? bundle.inputs.items[i].member : bundle.inputs.items[i].file, ending))
			return &bundle.inputs.items[i];
	ck_abort_msg("no input %s", ending);
	return NULL;
}

START_TEST(members_are_known_by_their_names)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	ck_assert(text_is(input("ca_expc1_2026-11-20_09:15:02.pem")->used_as, "trusted CA list of expc1"));
	ck_assert(text_is(input("server_expe1_2026-11-20_09:14:41.pem")->used_as, "certificate of expe1"));
	ck_assert(text_is(input("xconf_dump_expc1_2026-11-20_09:15:02.txt")->used_as, "configuration of expc1"));
	ck_assert(text_is(input(".pcap")->used_as, "2 TLS connections in 18 packets"));
	ck_assert_uint_eq(bundle.refusals.count, 1);
	ck_assert(text_is(bundle.refusals.items[0].detail, "unable to get local issuer certificate"));
	ck_assert_uint_eq(bundle.refusals.items[0].from.line, 2);
}
END_TEST

START_TEST(a_dump_under_another_name_says_whose_it_is)
{
	ck_assert(read_upload(write_file("pasted.txt", "login\n*c xConfiguration IP DNS Hostname: \"expe7\"\n"
	    "*c xConfiguration IP DNS Domain Name: \"example.com\"\n*c xConfiguration Zones Zone 1 Type: \"TraversalServer\"\n")));
	ck_assert(text_is(node("expe7")->fqdn.text, "expe7.example.com"));
	ck_assert(text_is(node("expe7")->role.text, "expressway-e"));
	ck_assert(node("expe7")->role.from.inferred);
	ck_assert_uint_eq(node("expe7")->fqdn.from.line, 2);
}
END_TEST

START_TEST(a_path_that_is_not_there_fails)
{
	ck_assert(!read_upload(fixture("no/such/file")));
}
END_TEST

TESTS_WITH("read", setup, NULL,
    TEST_IF(has_archives, members_are_known_by_their_names),
    TEST(a_dump_under_another_name_says_whose_it_is),
    TEST(a_path_that_is_not_there_fails))

/* test_node.c - src/bundle/node.c: servers put together from what is uploaded of them. */
#include "uploading.h"

START_TEST(a_server_is_what_its_dumps_say)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	ck_assert(text_is(node("expc1")->role.text, "expressway-c"));
	ck_assert(text_is(node("expc1")->release.text, "X14.2.5"));
	ck_assert(text_is(node("expc1")->fqdn.text, "expc1.example.com"));
	ck_assert_uint_eq(node("expc1")->role.from.line, 6);
	ck_assert(text_is(node("expc1")->cluster_verify.text, "enforcing"));
	ck_assert(text_is(node("expe1")->role.text, "expressway-e"));
	ck_assert_ptr_eq(bundle_node_of_address(&bundle, TEXT("192.0.2.10")), node("expe1"));
}
END_TEST

START_TEST(what_is_concluded_is_marked)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	ck_assert(text_is(node("expc2")->role.text, "expressway-c"));
	ck_assert(node("expc2")->role.from.inferred);
	ck_assert(node("expc2")->release.from.inferred);
	ck_assert(!node("expc1")->role.from.inferred);
}
END_TEST

START_TEST(a_certificate_from_a_capture_is_that_of_the_port)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	ck_assert(text_is(node("cucm1")->role.text, "cucm"));
	ck_assert_uint_eq(node("cucm1")->release.text.len, 0);
	ck_assert_uint_eq(node("cucm1")->files.count, 1);
	ck_assert(text_is(node("cucm1")->files.items[0].unit, "tomcat"));
	ck_assert_uint_eq(node("cucm1")->files.items[0].from.frame, 1);
}
END_TEST

START_TEST(what_is_missing_is_a_question)
{
	bool asked = false;

	ck_assert(read_upload(fixture("bundle/upload")));
	for (size_t i = 0; i < bundle.questions.count; i++)
		asked = asked || text_is(bundle.questions.items[i].of, "expc2");
	ck_assert(asked);
}
END_TEST

START_TEST(a_list_of_phones_gives_certificates_of_units)
{
	(void)write_file("up/cucm1.txt", "admin:show network cluster\n192.0.2.51 cucm1.example.com cucm1 Publisher callmanager DBPub authenticated\n");
	ck_assert(read_upload(arena_printf(&arena, "%s/up", temp_folder()).at));
	ck_assert_uint_eq(node("cucm1")->files.count, 0);
	setup();
	{
		const char *paths[] = { arena_printf(&arena, "%s/up", temp_folder()).at, fixture("bundle/ITLFile.tlv") };
		struct strings both = { .items = paths, .count = 2 };

		ck_assert(bundle_read(&bundle, &(struct bundle_asked){ .paths = &both, .rules_folder = source_file("rules") }));
	}
	ck_assert_uint_eq(bundle.records.count, 3);
	ck_assert(node("cucm1")->files.count >= 1);
	ck_assert(text_is(node("cucm1")->files.items[0].unit, "CallManager"));
}
END_TEST

START_TEST(a_list_named_after_a_server_is_taken_for_its_list_and_that_is_said)
{
	struct bytes list;
	bool asked = false;

	ck_assert(file_read(&arena, fixture("trust/good.pem"), LIMIT_FILE_SIZE, &list, &messages));
	(void)write_file("up/expe7 xconf.txt", "*c xConfiguration IP DNS Hostname: \"expe7\"\n*c xConfiguration IP DNS Domain Name: \"example.com\"\n"
	    "*c xConfiguration Zones Zone 1 Type: \"TraversalServer\"\n");
	(void)write_file("up/expe7-ca-list.txt", arena_string(&arena, text_of_bytes(list)));
	ck_assert(read_upload(arena_printf(&arena, "%s/up", temp_folder()).at));
	ck_assert_uint_eq(node("expe7")->files.count, 1);
	ck_assert(node("expe7")->files.items[0].is_trust);
	ck_assert(node("expe7")->files.items[0].from.inferred);
	for (size_t i = 0; i < bundle.questions.count; i++)
		asked = asked || text_contains(bundle.questions.items[i].text, "is taken for its trusted CA list by its name: is it?");
	ck_assert(asked);
}
END_TEST

TESTS_WITH("node", setup, NULL,
    TEST_IF(has_archives, a_server_is_what_its_dumps_say),
    TEST_IF(has_archives, what_is_concluded_is_marked),
    TEST_IF(has_archives, a_certificate_from_a_capture_is_that_of_the_port),
    TEST_IF(has_archives, what_is_missing_is_a_question),
    TEST(a_list_of_phones_gives_certificates_of_units),
    TEST(a_list_named_after_a_server_is_taken_for_its_list_and_that_is_said))

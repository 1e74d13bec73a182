/* test_session.c - src/bundle/session.c: sessions of Unified CM, and outputs of a TLS client. */
#include "uploading.h"

static const char *
pem_of(const char *name)
{
	struct bytes bytes;
	struct text text;
	const char *begin;

	ck_assert(file_read(&arena, fixture(name), LIMIT_FILE_SIZE, &bytes, &messages));
	text = text_of_bytes(bytes);
	begin = strstr(arena_string(&arena, text), "-----BEGIN CERTIFICATE-----");
	ck_assert_ptr_nonnull(begin);
	return begin;
}

static const struct used_file *
file_of(const struct node *n, const char *unit)
{
	for (size_t i = 0; i < n->files.count; i++)
		if (text_is(n->files.items[i].unit, unit))
			return &n->files.items[i];
	ck_abort_msg("no %s", unit);
	return NULL;
}

START_TEST(a_session_tells_of_its_server_and_the_cluster)
{
	ck_assert(read_upload(write_file("session.txt", arena_printf(&arena, "admin:show cert own tomcat/tomcat.pem\r\n[\r\n  Version: V3\r\n]%s\r\n"
	    "admin:show version active\r\nActive Master Version: 14.0.1.12900-161\r\n"
	    "admin:show network cluster\r\n192.0.2.51 cucm1.example.com cucm1 Publisher callmanager DBPub authenticated\r\n"
	    "192.0.2.61 imp1.example.com imp1 Subscriber cups DBPub authenticated using TCP since Mon\r\n"
	    "admin:run sql select paramname,paramvalue from processconfig\r\nparamname paramvalue\r\n=====\r\nClusterSecurityMode 1\r\nadmin:\r\n",
	    pem_of("office/cucm1/tomcat.pem")).at)));
	ck_assert(text_is(node("cucm1")->role.text, "cucm"));
	ck_assert(text_is(node("cucm1")->release.text, "14SU2"));
	ck_assert(text_is(node("cucm1")->fqdn.text, "cucm1.example.com"));
	ck_assert_ptr_nonnull(file_of(node("cucm1"), "tomcat")->object);
	ck_assert(file_of(node("cucm1"), "tomcat")->object->installed);
	ck_assert(text_is(node("imp1")->role.text, "imp"));
	ck_assert_ptr_eq(bundle_node_of_address(&bundle, TEXT("192.0.2.61")), node("imp1"));
	ck_assert(text_is(bundle.mixed_mode.text, "on"));
	ck_assert_uint_ne(bundle.mixed_mode.from.line, 0);
}
END_TEST

START_TEST(a_certificate_by_text_only_is_asked_for)
{
	ck_assert(read_upload(write_file("cucm2.txt", "admin:show cert own CallManager/CallManager.pem\n[\n  Serial Number: 42AB\n"
	    "           To:   Fri Jul 07 13:05:18 BST 2023\n  Subject Name: L=x, CN=cucm2.example.com\n]\n")));
	ck_assert_uint_eq(bundle.texts.count, 1);
	ck_assert(text_contains(bundle.questions.items[0].text, "its CallManager certificate is known by text only (serial 42ab"));
	ck_assert(text_is(node("cucm2")->fqdn.text, "cucm2.example.com"));
}
END_TEST

START_TEST(a_list_by_names_takes_its_certificates_from_the_upload)
{
	const struct used_file *file;
	struct text serial;

	ck_assert(read_upload(fixture("office/cucm1/tomcat.pem")));
	serial = hex_text(&arena, bundle.objects.items[0]->artifact->certificate->serial);
	(void)write_file("up/tomcat.pem", pem_of("office/cucm1/tomcat.pem"));
	(void)write_file("up/cucm1 session.txt", arena_printf(&arena, "admin:show cert list trust\ntomcat-trust/cucm1.example.com_%.*s.pem: Signed\n"
	    "tomcat-trust/Another_CA_01ff.pem: Signed\n", TEXT_ARG(serial)).at);
	setup();
	ck_assert(read_upload(arena_printf(&arena, "%s/up", temp_folder()).at));
	file = file_of(node("cucm1"), "tomcat-trust");
	ck_assert(file->is_trust);
	ck_assert_uint_eq(file->entries.count, 1);
	ck_assert_uint_eq(file->absent, 1);
}
END_TEST

START_TEST(what_a_client_saw_is_that_of_the_host)
{
	ck_assert(read_upload(write_file("out.txt", arena_printf(&arena, "$ openssl s_client -connect cucm1.example.com:8443\nServer certificate\n%s"
	    "Verify return code: 18 (self-signed certificate)\n", pem_of("office/cucm1/tomcat.pem")).at)));
	ck_assert_uint_eq(bundle.seen.count, 1);
	ck_assert(text_is(bundle.seen.items[0].host, "cucm1.example.com"));
	ck_assert(text_is(bundle.seen.items[0].port, "8443"));
	ck_assert(text_is(bundle.seen.items[0].verdict, "18 (self-signed certificate)"));
}
END_TEST

START_TEST(the_name_of_a_file_tells_its_unit)
{
	ck_assert(read_upload(fixture("office/cucm1/tomcat.pem")));
	ck_assert(text_is(bundle_unit_of_file(&bundle, TEXT("up/tomcat (1).pem")), "tomcat"));
	ck_assert(text_is(bundle_unit_of_file(&bundle, TEXT("cucm1-CallManager-ECDSA.pem")), "CallManager-ECDSA"));
	ck_assert_uint_eq(bundle_unit_of_file(&bundle, TEXT("automcatic.pem")).len, 0);
}
END_TEST

START_TEST(records_of_phone_lists_have_their_digests)
{
	ck_assert(read_upload(write_file("cucm1.txt", "admin:show itl\nLength of ITL file: 100\n5\tSUBJECTNAME\t20\tCN=cucm1.example.com\n"
	    "6\tFUNCTION\t2\tCCM+TFTP\n9\tCERTIFICATE\t700\t00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF 00 11 22 33 (SHA1 Hash HEX)\n")));
	ck_assert_uint_eq(bundle.records.count, 1);
	ck_assert(text_is(bundle.records.items[0].function, "CCM+TFTP"));
	ck_assert_uint_eq(bundle.records.items[0].sha1[19], 0x33);
	ck_assert(text_is(bundle.records.items[0].list, "ITL"));
}
END_TEST

TESTS_WITH("session", setup, NULL,
    TEST(a_session_tells_of_its_server_and_the_cluster),
    TEST(a_certificate_by_text_only_is_asked_for),
    TEST(a_list_by_names_takes_its_certificates_from_the_upload),
    TEST(what_a_client_saw_is_that_of_the_host),
    TEST(the_name_of_a_file_tells_its_unit),
    TEST(records_of_phone_lists_have_their_digests))

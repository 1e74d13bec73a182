/* test_show.c - src/cli/show.c: the objects of files, each under its heading or as an object of JSON. */
#include <string.h>

#include "command.h"

/* The first lines of what is shown of each object: those that are not indented. */
static const char *
headings(const char *shown)
{
	struct text rest = text_of(shown), one;
	struct buffer out;

	buffer_init(&out, &session.arena);
	while (text_split_line(&rest, &one))
		if (one.len == 0 || one.at[0] != ' ')
			buffer_printf(&out, "%.*s\n", TEXT_ARG(one));
	return arena_string(&session.arena, buffer_text(&out));
}

static const struct { const char *why, *words, *headings; } files[] = {
	{ "a server's certificate", "show expressway/leaf-good.pem",
	    "expressway/leaf-good.pem:7: certificate, expe1.example.com\n" },
	{ "all that is in a file, a line apart", "show file/leaf-and-chain.pem",
	    "file/leaf-and-chain.pem:6: certificate, expe1.example.com\n\n"
	    "file/leaf-and-chain.pem:33: CA certificate, Example Issuing CA 1\n\n"
	    "file/leaf-and-chain.pem:60: root CA certificate, Example Root CA\n" },
	{ "DER has no lines", "show expressway/request-good.der", "expressway/request-good.der: request, expe1.example.com\n" },
	{ "a key that a password opens", "show --password-file key/password.txt key/encrypted-pkcs8.pem",
	    "key/encrypted-pkcs8.pem:6: key, RSA key, 2048 bits\n" },
	{ "two files in the order they are named", "show pki/crl-root.pem expressway/leaf-good.pem",
	    "pki/crl-root.pem:6: crl, Example Root CA\n\nexpressway/leaf-good.pem:7: certificate, expe1.example.com\n" },
	{ "a name that would steer a terminal", "show hostile/cn-escape.pem",
	    "hostile/cn-escape.pem:6: certificate, \\x1b[2J\\x1b[31m[OK] all good\\x1b]0;owned\\x07\n" },
	{ "a name with line feeds", "show hostile/cn-newline.pem",
	    "hostile/cn-newline.pem:7: certificate, expe1.example.com\\r\\nok: 0 errors\\n{\"severity\":\"none\"}\n" },
};

START_TEST(each_object_stands_under_its_file_line_and_name)
{
	struct run r = run(files[_i].words);

	ck_assert_msg(r.status == STATUS_CLEAN && r.said[0] == '\0', "%s: %s", files[_i].why, r.said);
	ck_assert_str_eq(headings(r.out), files[_i].headings);
}
END_TEST

START_TEST(facts_stand_below_their_heading)
{
	ck_assert_str_eq(run("show key/sec1.der").out, "key/sec1.der: key, EC key, 256 bits\n"
	    "  kind                   EC\n  bits                   256\n  opened                 true\n"
	    "  format                 SEC 1\n"
	    "  public\n    kind                 EC\n    oid                  ecPublicKey\n    bits                 256\n"
	    "    curve                P-256\n    has_parameters       true\n"
	    "    bits_sha1            45:CC:85:8E:B7:A1:D3:F9:D5:B8:7D:1C:CC:63:24:97:23:43:44:80\n"
	    "    sha256               7D:F8:7C:51:AD:A4:DA:3E:81:92:3C:00:B6:99:B3:69:1A:75:67:80:E3:21:3C:19:FD:8A:DA:F3:5C:79:86:8E\n"
	    "  container              DER\n  file                   key/sec1.der\n  line                   0\n");
}
END_TEST

START_TEST(a_heading_is_bold_in_color)
{
	session.color = true;
	ck_assert_int_eq(strncmp(run("show key/sec1.der").out, "\033[1mkey/sec1.der: key, EC key, 256 bits\033[0m\n", 43), 0);
}
END_TEST

/* The objects of JSON by their first three members and the name of their file. */
static const struct { const char *words; enum status status; const char *has[3]; size_t count; } reports[] = {
	{ "show -f json key/sec1.der", STATUS_CLEAN, { "\n    \"object\": \"key\",\n    \"kind\": \"key\",\n    \"key\": {\n" }, 1 },
	{ "show -f json pki/crl-root.pem", STATUS_CLEAN, { "\n    \"object\": \"crl\",\n    \"kind\": \"crl\",\n"
	    "    \"crl\": {\n" }, 1 },
	{ "show -f json expressway/request-good.der", STATUS_CLEAN,
	    { "\n    \"object\": \"request\",\n    \"kind\": \"request\",\n    \"request\": {\n" }, 1 },
	{ "show -f json file/leaf-and-chain.pem", STATUS_CLEAN,
	    { "\n    \"object\": \"certificate\",\n    \"kind\": \"leaf\",\n    \"certificate\": {\n",
	    "\n    \"object\": \"certificate\",\n    \"kind\": \"intermediate\",\n    \"certificate\": {\n",
	    "\n    \"object\": \"certificate\",\n    \"kind\": \"root\",\n    \"certificate\": {\n" }, 3 },
	{ "show -f json none.pem pki/root.pem", STATUS_TROUBLE, { "\n    \"kind\": \"root\",\n" }, 1 },
	{ "show -f json none.pem", STATUS_TROUBLE, { NULL }, 0 },
};

START_TEST(programs_get_an_array_of_objects_each_with_its_file)
{
	struct run r = run(reports[_i].words);
	size_t count = 0;

	ck_assert_msg(r.status == reports[_i].status, "%s: %s", reports[_i].words, r.said);
	ck_assert_msg(r.out[0] == '[' && strcmp(r.out + strlen(r.out) - 2, "]\n") == 0, "%s: %s", reports[_i].words, r.out);
	for (size_t i = 0; i < COUNT_OF(reports[_i].has) && reports[_i].has[i] != NULL; i++)
		ck_assert_msg(strstr(r.out, reports[_i].has[i]) != NULL, "%s lacks %s: %s", reports[_i].words, reports[_i].has[i], r.out);
	for (const char *at = r.out; (at = strstr(at, "\n    \"file\": {\n      \"name\": ")) != NULL; at++)
		count++;
	ck_assert_msg(count == reports[_i].count, "%s: %zu", reports[_i].words, count);
}
END_TEST

/* The JSON of a file that holds the three certificates of another so many times. */
static const char *
shown_of(size_t times)
{
	struct bytes one;
	struct buffer many;

	ck_assert(file_read(&session.arena, "file/leaf-and-chain.pem", LIMIT_FILE_SIZE, &one, &session.messages));
	buffer_init(&many, &session.arena);
	for (size_t i = 0; i < times; i++)
		buffer_add(&many, text_of_bytes(one));
	return run(arena_printf(&session.arena, "show -f json %s", write_file("many.pem", buffer_text(&many).at)).at).out;
}

START_TEST(what_is_shown_of_a_file_grows_with_the_file)
{
	const char *few = shown_of(10), *many = shown_of(40), *blocks = strstr(many, "\"blocks\": [");

	ck_assert_uint_lt(strlen(many), 4 * strlen(few) + strlen(few) / 10);
	/* The blocks of the file, of which each object has one, stand beside its first object. */
	ck_assert_ptr_nonnull(blocks);
	ck_assert_ptr_null(strstr(blocks + 1, "\"blocks\": ["));
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "show", "error: nothing to show\n  hint: name a file: certproof show server.pem\n" },
	{ "show -o pki/root.pem pki/root.pem", "pki/root.pem: error: is an input of this run, which the report would replace\n"
	    "  hint: name another file for the report\n" },
	{ "show -o pki/root.pem pki", "pki/root.pem: error: is an input of this run, which the report would replace\n"
	    "  hint: name another file for the report\n" },
	{ "show -o /none/report pki/root.pem", "/none/report: error: cannot write report: no such file or directory\n" },
	{ "show none.pem", "none.pem" NOT_THERE },
};

START_TEST(a_mistake_is_said_and_nothing_shown)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %s", mistakes[_i].words, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

START_TEST(an_unreadable_file_loses_nothing_of_the_others)
{
	struct run r = run("show none.pem key/sec1.der");

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, "none.pem" NOT_THERE);
	ck_assert_str_eq(r.out, run("show key/sec1.der").out);
}
END_TEST

START_TEST(a_report_goes_where_it_is_to_go)
{
	const char *path = line("%s/report", temp_folder());
	struct run r = run(line("show -o %s key/sec1.der", path));

	ck_assert_msg(r.status == STATUS_CLEAN && r.out[0] == '\0', "%s", r.out);
	ck_assert_str_eq(content_of(path), run("show key/sec1.der").out);
}
END_TEST

TESTS_WITH("show", setup_cli, teardown_cli,
	EACH(each_object_stands_under_its_file_line_and_name, files),
	TEST(facts_stand_below_their_heading),
	TEST(a_heading_is_bold_in_color),
	EACH(programs_get_an_array_of_objects_each_with_its_file, reports),
	EACH(a_mistake_is_said_and_nothing_shown, mistakes),
	TEST(an_unreadable_file_loses_nothing_of_the_others),
	TEST(what_is_shown_of_a_file_grows_with_the_file),
	TEST(a_report_goes_where_it_is_to_go))

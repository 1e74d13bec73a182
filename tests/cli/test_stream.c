/* test_stream.c - src/cli/stream.c: a line out for each line in, each judged by itself, in memory that does not grow. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "command.h"

/* Puts something in the place of a descriptor: what was there. */
static int
put(int fd, int in_place_of)
{
	int before = dup(in_place_of);

	ck_assert_int_ge(before, 0);
	ck_assert_int_ge(dup2(fd, in_place_of), 0);
	close(fd);
	return before;
}

static int
file_of(const char *text, size_t len)
{
	int fd = open(arena_printf(&arena, "%s/input", temp_folder()).at, O_RDWR | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* The command over these lines on standard input. */
static struct run
stream_text(const char *words, const char *text, size_t len)
{
	int before = put(file_of(text, len), STDIN_FILENO);
	struct run r = run(line("stream %s --at 2026-11-21", words));

	close(put(before, STDIN_FILENO));
	return r;
}

static struct run
stream_of(const char *words, const char *lines)
{
	return stream_text(words, lines, strlen(lines));
}

/* What stands between the markers of the first certificate of a fixture. */
static const char *
der_of(const char *name)
{
	const char *text = content_of(name), *begin = strstr(text, "-----BEGIN CERTIFICATE-----\n"), *end;
	struct buffer out;

	ck_assert_ptr_nonnull(begin);
	begin += strlen("-----BEGIN CERTIFICATE-----\n");
	ck_assert_ptr_nonnull(end = strstr(begin, "-----END"));
	buffer_init(&out, &arena);
	for (; begin < end; begin++)
		if (*begin != '\n')
			buffer_addc(&out, *begin);
	return buffer_text(&out).at;
}

static const char *
der_line(const char *id, const char *name, const char *more)
{
	return arena_printf(&arena, "{\"id\": %s, \"der\": \"%s\"%s}\n", id, der_of(name), more).at;
}

START_TEST(a_certificate_has_its_findings_and_its_profile)
{
	struct run r = stream_of("--trust trust/good.pem", der_line("1", "chain/bad-signature.pem", ""));

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.said, "");
	ck_assert_str_eq(r.out, "{\"id\": 1,\"findings\": [{\"rule\": \"chain/bad-signature\",\"severity\": \"error\",\"effect\": \"fails\","
	    "\"place\": \"path.bad_signatures[0]\",\"message\": \"the signature of \\\"expe1.example.com\\\" does not verify under the key of "
	    "\\\"Example Issuing CA 1\\\"\"}],\"profile\": \"rfc5280\"}\n");
	r = stream_of("--trust trust/good.pem", der_line("{ \"a\" : [1,2] }", "expressway/leaf-good.pem", ""));
	ck_assert_str_eq(r.out, "{\"id\": { \"a\" : [1,2] },\"findings\": [],\"profile\": \"rfc5280\"}\n");
}
END_TEST

START_TEST(pem_is_read_as_a_file_of_it)
{
	struct buffer text;
	const char *pem = content_of("expressway/expired.pem");

	buffer_init(&text, &arena);
	buffer_adds(&text, "{\"pem\": \"");
	for (; *pem != '\0'; pem++)
		buffer_adds(&text, *pem == '\n' ? "\\n" : (char[]){ *pem, '\0' });
	buffer_adds(&text, "\"}");
	ck_assert_ptr_nonnull(strstr(stream_of("", buffer_text(&text).at).out, "{\"id\": null,\"findings\": [{\"rule\": \"validity/expired\""));
}
END_TEST

/* Time, role and profile of a line are its own; those of the command are for lines without. */
START_TEST(a_line_says_what_it_is_judged_as)
{
	const char *name = "expressway/expired.pem";
	struct run r = stream_of("", arena_printf(&arena, "%s%s%s", der_line("1", name, ""),
	    der_line("2", name, ", \"at\": \"2026-11-01\""), der_line("3", name, ", \"role\": \"expressway-e\", \"profile\": \"tls\"")).at);
	const char *second = strstr(r.out, "{\"id\": 2"), *third = strstr(r.out, "{\"id\": 3");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_ptr_nonnull(second);
	ck_assert_ptr_nonnull(third);
	ck_assert(strstr(r.out, "validity/expired") < second);
	ck_assert(strstr(second, "validity/expired") > third);
	ck_assert_ptr_nonnull(strstr(third, "\"profile\": \"tls-server\"}\n"));
	/* Of DER in a line there is no file that could have another form. */
	ck_assert_ptr_null(strstr(third, "file/not-pem"));
}
END_TEST

static const struct {
	const char *line, *answer;
} bad[] = {
	{ "", "{\"id\": null,\"findings\": [],\"error\": {\"message\": \"the line is no JSON object: it does not begin with {\"}}\n" },
	{ "{\"id\": 7}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"one of \\\"der\\\" and \\\"pem\\\" is to hold the certificate\","
	    "\"hint\": \"write {\\\"id\\\": 1, \\\"der\\\": \\\"BASE64\\\"}, or its PEM text as \\\"pem\\\"\"}}\n" },
	{ "{\"id\": 7, \"der\": \"AAAA\", \"pem\": \"\"}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"one of \\\"der\\\" and \\\"pem\\\" is to hold the certificate\","
	    "\"hint\": \"write {\\\"id\\\": 1, \\\"der\\\": \\\"BASE64\\\"}, or its PEM text as \\\"pem\\\"\"}}\n" },
	{ "{\"id\": 7, \"pem\": 1}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"\\\"pem\\\" is not a string\"}}\n" },
	{ "{\"id\": 7, \"der\": \"!\"}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"\\\"der\\\" is not base64\"}}\n" },
	{ "{\"id\": 7, \"der\": \"MAA=\"}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"no certificate, key, request or CRL in it: neither PEM nor DER\"" },
	{ "{\"id\": 7, \"der\": \"MAA=\", \"at\": \"noon\"}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"\\\"at\\\" is not a time\"," },
	{ "{\"id\": 7, \"der\": \"MAA=\", \"profil\": \"tls\"}",
	    "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"unknown member 'profil'\",\"hint\": \"did you mean 'profile'?\"}}\n" },
	{ "{\"id\": 7, \"der\": \"MAA=\", \"note\": 1}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"unknown member 'note'\","
	    "\"hint\": \"a line has id, der or pem, at, role and profile\"}}\n" },
	{ "{\"id\": 7, \"der\": \"MAA=\", \"role\": \"cook\"}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"unknown role 'cook'\"," },
	{ "{\"id\": 7, \"der\": \"MAA=\", \"profile\": \"cook\"}", "{\"id\": 7,\"findings\": [],\"error\": {\"message\": \"" },
};

/* And those beside it are judged. */
START_TEST(a_bad_line_has_its_error_and_changes_no_status)
{
	const char *sound = der_line("1", "expressway/leaf-good.pem", "");
	const char *answer = "{\"id\": 1,\"findings\": [],\"profile\": \"rfc5280\"}\n";
	struct run r = stream_of("", arena_printf(&arena, "%s%s\n%s", sound, bad[_i].line, sound).at);

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.said, "");
	ck_assert_msg(strncmp(r.out, answer, strlen(answer)) == 0, "%s", r.out);
	ck_assert_msg(strncmp(r.out + strlen(answer), bad[_i].answer, strlen(bad[_i].answer)) == 0, "%s: %s", bad[_i].line, r.out);
	ck_assert_str_eq(r.out + strlen(r.out) - strlen(answer), answer);
}
END_TEST

START_TEST(a_line_has_a_limit_and_the_next_is_read)
{
	for (size_t past = 0; past < 2; past++) {
		const char *sound = der_line("1", "expressway/leaf-good.pem", "");
		size_t len = LIMIT_STREAM_LINE + past, all = len + 1 + strlen(sound);
		char *text = arena_take(&arena, all + 1);
		struct run r;

		memset(text, ' ', len);
		memcpy(text, sound, strlen(sound) - 1);
		text[len] = '\n';
		memcpy(text + len + 1, sound, strlen(sound));
		r = stream_text("", text, all);
		ck_assert_int_eq(r.status, STATUS_CLEAN);
		ck_assert_str_eq(r.out, past == 0 ?
		    "{\"id\": 1,\"findings\": [],\"profile\": \"rfc5280\"}\n{\"id\": 1,\"findings\": [],\"profile\": \"rfc5280\"}\n" :
		    "{\"id\": null,\"findings\": [],\"error\": {\"message\": \"the line is longer than the limit of 16 MiB\"}}\n"
		    "{\"id\": 1,\"findings\": [],\"profile\": \"rfc5280\"}\n");
	}
}
END_TEST

/* Rules that are given make sets small: what counts is how many there are. The first is that of lines which name nothing. */
START_TEST(a_stream_names_so_many_roles_and_no_more)
{
	static const char *const roles[] = {
		"cms-callbridge", "cms-webbridge", "cms-webadmin", "cms-database-client", "cms-database-server", "cucm-tomcat",
		"cucm-callmanager", "cucm-capf", "cucm-tvs", "imp-cup-xmpp", "imp-tomcat", "unity", "expressway-c", "expressway-e", "ldap", "tms",
	};
	struct buffer lines;
	const char *error = "\"error\": {\"message\": \"the stream names more than 16 different roles and profiles\"}";
	struct run r;

	_Static_assert(COUNT_OF(roles) == LIMIT_STREAM_SETS, "one role too many");
	buffer_init(&lines, &arena);
	for (size_t i = 0; i < COUNT_OF(roles); i++)
		buffer_adds(&lines, der_line("1", "expressway/leaf-good.pem", arena_printf(&arena, ", \"role\": \"%s\"", roles[i]).at));
	buffer_adds(&lines, der_line("2", "expressway/leaf-good.pem", ", \"role\": \"unity\""));
	r = stream_of("", buffer_text(&lines).at);
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_ptr_nonnull(strstr(r.out, error));
	ck_assert_ptr_null(strstr(strstr(r.out, error) + 1, error));
	ck_assert(strstr(r.out, error) < strstr(r.out, "{\"id\": 2"));
}
END_TEST

/* Sound ones and such as fail at each step. */
START_TEST(a_thousand_lines_take_no_more_memory_than_ten)
{
	static const size_t repeats[] = { 10, 1000 };
	size_t used[COUNT_OF(repeats)];

	for (size_t i = 0; i < COUNT_OF(repeats); i++) {
		struct buffer lines;
		enum status status;
		size_t before;
		int in, out;

		buffer_init(&lines, &arena);
		for (size_t k = 0; k < repeats[i]; k++) {
			buffer_adds(&lines, der_line("1", "chain/bad-signature.pem", ""));
			for (size_t j = 0; j < COUNT_OF(bad); j++)
				buffer_printf(&lines, "%s\n", bad[j].line);
		}
		given("stream --trust trust/good.pem --at 2026-11-21");
		before = session.arena.used;
		in = put(file_of(lines.at, lines.len), STDIN_FILENO);
		out = put(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		status = command_stream(&session);
		close(put(out, STDOUT_FILENO));
		close(put(in, STDIN_FILENO));
		ck_assert_int_eq(status, STATUS_CLEAN);
		used[i] = session.arena.used - before;
	}
	/* What is told and not written yet may be as long as this. */
	ck_assert_uint_le(used[1], used[0] + ((size_t)256 << 10));
}
END_TEST

START_TEST(what_is_wrong_for_all_lines_is_told_before_the_first)
{
	struct run r = stream_of("--trust missing.pem", der_line("1", "expressway/leaf-good.pem", ""));

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.out, "");
	ck_assert_str_eq(r.said, "missing.pem" NOT_THERE);
	r = stream_of("--role cook", "");
	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_ptr_nonnull(strstr(r.said, "unknown role 'cook'"));
	r = stream_of("expressway/leaf-good.pem", "");
	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_ptr_nonnull(strstr(r.said, "stream takes no file"));
}
END_TEST

START_TEST(input_that_cannot_be_read_is_status_2)
{
	int before = put(open(".", O_RDONLY), STDIN_FILENO);
	struct run r = run("stream");

	close(put(before, STDIN_FILENO));
	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, "(standard input): error: cannot read: Is a directory\n");
}
END_TEST

TESTS_WITH("stream", setup_cli, teardown_cli,
	TEST(a_certificate_has_its_findings_and_its_profile),
	TEST(pem_is_read_as_a_file_of_it),
	TEST(a_line_says_what_it_is_judged_as),
	EACH(a_bad_line_has_its_error_and_changes_no_status, bad),
	TEST(a_line_has_a_limit_and_the_next_is_read),
	TEST(a_stream_names_so_many_roles_and_no_more),
	TEST(a_thousand_lines_take_no_more_memory_than_ten),
	TEST(what_is_wrong_for_all_lines_is_told_before_the_first),
	TEST(input_that_cannot_be_read_is_status_2))

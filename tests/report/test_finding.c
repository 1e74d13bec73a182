/* test_finding.c - src/report/finding.c: findings under the node or file that they are about. */
#include "part_text.h"

/* On a page without wrapping a heading is filled up to 80 columns; in these rows it is shorter. */
static struct text
headed(const char *words, const char *rest)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_printf(&out, "-- %s ", words);
	while (out.len < 80)
		buffer_addc(&out, '-');
	buffer_printf(&out, "\n\n%s", rest);
	return buffer_text(&out);
}

static struct finding *
add(struct result *r, size_t target, const char *message)
{
	struct finding *f = add_finding(r, target, "p/r", SEVERITY_ERROR, EFFECT_NONE);

	f->message = text_of(message);
	return f;
}

static size_t
times(struct text text, const char *part)
{
	size_t count = 0, len = strlen(part);

	for (size_t i = 0; i + len <= text.len; i++)
		count += memcmp(text.at + i, part, len) == 0;
	return count;
}

START_TEST(findings_stand_under_what_they_are_about)
{
	static const struct {
		const char *why;
		struct finding finding;
		const char *heading, *where;
	} rows[] = {
		{ "a link, whatever else is known", { .link = LITERAL("a to b"), .node = LITERAL("a"), .file = LITERAL("x") },
		  "link a to b", "x" },
		{ "a node", { .node = LITERAL("a"), .file = LITERAL("x") }, "node a", "x" },
		{ "a node's unit, role and release",
		  { .node = LITERAL("a"), .unit = LITERAL("web"), .role = LITERAL("phone-web"), .release = LITERAL("14SU1") },
		  "node a, web, phone-web 14SU1", "" },
		{ "a node's release without a role", { .node = LITERAL("a"), .release = LITERAL("V2.0") }, "node a V2.0", "" },
		{ "a file, of no node", { .file = LITERAL("x"), .role = LITERAL("edge"), .release = LITERAL("V2.0") }, "x", "x" },
		{ "a name, where there is no file", { .object = OBJECT_TRUST, .subject = LITERAL("trusted CA list") },
		  "trusted CA list", "trusted CA list" },
		{ "text that would steer", { .node = LITERAL(STEERING), .unit = LITERAL(STEERING) },
		  "node " STEERING_SHOWN ", " STEERING_SHOWN, "" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };
		struct finding *f = LIST_ADD(&arena, &result.findings);

		*f = rows[i].finding;
		f->rule = TEXT("p/r");
		f->message = TEXT("it is odd");
		expect_text(rows[i].why, part_at(human_findings, &result, 0), headed(rows[i].heading,
		    arena_printf(&arena, "notice[p/r]: it is odd\n       -->%s%s\n\n", rows[i].where[0] != '\0' ? " " : "",
		    rows[i].where).at).at);
	}
	expect_text("nothing found", part_at(human_findings, &(struct result){ .at = AT }, 0), "");
}
END_TEST

START_TEST(a_place_is_file_line_or_byte_then_object_then_path)
{
	static const struct {
		const char *why;
		struct finding finding;
		const char *where;
	} rows[] = {
		{ "a line", { .file = LITERAL("x"), .line = 7 }, "x:7" },
		{ "a byte of a file without lines", { .file = LITERAL("x"), .object_offset = 128 }, "x, byte 128" },
		{ "a byte within the object", { .file = LITERAL("x"), .object_offset = 128, .has_offset = true, .offset = 15 }, "x, byte 143" },
		{ "the first byte", { .file = LITERAL("x"), .has_offset = true }, "x, byte 0" },
		{ "of a line no byte is told", { .file = LITERAL("x"), .line = 7, .has_offset = true, .offset = 15 }, "x:7" },
		{ "an object", { .file = LITERAL("x"), .line = 7, .object = OBJECT_CERTIFICATE, .subject = LITERAL("a") },
		  "x:7, certificate \"a\"" },
		{ "a file is told once", { .file = LITERAL("x"), .object = OBJECT_FILE, .subject = LITERAL("x") }, "x" },
		{ "a path", { .file = LITERAL("x"), .line = 7, .object = OBJECT_CHAIN, .subject = LITERAL("a"), .place = LITERAL("path.last") },
		  "x:7, chain of \"a\", path.last" },
		{ "an entry of a list",
		  { .file = LITERAL("x"), .line = 7, .object = OBJECT_TRUST, .subject = LITERAL("R"), .fingerprint = LITERAL("01") },
		  "x:7, \"R\" in the trusted CA list" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };
		struct finding *f = LIST_ADD(&arena, &result.findings);

		*f = rows[i].finding;
		f->rule = TEXT("p/r");
		f->message = TEXT("it is odd");
		f->severity = SEVERITY_WARNING;
		expect_text(rows[i].why, part_at(human_findings, &result, 0), headed("x",
		    arena_printf(&arena, "warning[p/r]: it is odd\n       --> %s\n\n", rows[i].where).at).at);
	}
}
END_TEST

START_TEST(an_effect_is_told_in_words)
{
	static struct text services[] = { LITERAL("calls"), LITERAL("chat") };
	static const struct {
		const char *why;
		enum object_kind object;
		enum effect effect;
		size_t services;
		const char *role, *want;
	} rows[] = {
		{ "none", OBJECT_KEY, EFFECT_NONE, 2, "", "" },
		{ "refused by a product", OBJECT_KEY, EFFECT_REFUSED, 2, "e", "  refused: the product will not take the file\n" },
		{ "refused by everybody", OBJECT_KEY, EFFECT_REFUSED, 2, "", "  refused: it cannot be used as it is\n" },
		{ "weakens", OBJECT_KEY, EFFECT_WEAKENS, 0, "", "  weakens: it works, but not as well as it should\n" },
		{ "nobody says what fails", OBJECT_KEY, EFFECT_FAILS, 0, "", "    fails: connections that use it fail\n" },
		{ "on a product", OBJECT_KEY, EFFECT_FAILS, 0, "e", "    fails: accepted on upload, but connections that use it fail\n" },
		{ "one service", OBJECT_KEY, EFFECT_FAILS, 1, "e", "    fails: accepted on upload, but calls stops working\n" },
		{ "several services", OBJECT_KEY, EFFECT_FAILS, 2, "e", "    fails: accepted on upload, but calls and chat stop working\n" },
		{ "a link is not taken", OBJECT_LINK, EFFECT_FAILS, 0, "e", "    fails: the connection does not come up\n" },
		{ "services of a link", OBJECT_LINK, EFFECT_FAILS, 2, "", "    fails: calls and chat stop working\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };

		*LIST_ADD(&arena, &result.findings) = (struct finding){
			.rule = TEXT("p/r"), .severity = SEVERITY_ERROR, .message = TEXT("it is odd"), .effect = rows[i].effect,
			.file = TEXT("x"), .object = rows[i].object, .subject = TEXT("k"), .services = { services, rows[i].services },
			.role = text_of(rows[i].role),
		};
		expect_text(rows[i].why, part_at(human_findings, &result, 0), headed("x", arena_printf(&arena,
		    "error[p/r]: it is odd\n       --> x, %s\n%s\n", rows[i].object == OBJECT_LINK ? "link \"k\"" : "k",
		    rows[i].want).at).at);
	}
}
END_TEST

START_TEST(reasons_and_ways_out_are_labelled)
{
	static const struct {
		const char *why;
		struct finding said;
		const char *first, *want;
	} rows[] = {
		{ "a reason of several lines", { .reason = LITERAL("First,\n  second.\n") }, "error[p/r]: m", "      why: First, second.\n" },
		{ "a message with blanks at its ends", { .fix = LITERAL("do it") }, "error[p/r]: m", "      fix: do it\n" },
		{ "a source", { .source = LITERAL("RFC 5280 6.1") }, "error[p/r]: m", "   source: RFC 5280 6.1\n" },
		{ "what is waived", { .waived = LITERAL("until May") }, "error[p/r] (waived): m", "   waived: until May\n" },
		{ "the product's words", { .product_says = LITERAL("Invalid FQDN 1") }, "error[p/r]: m",
		  "     says: \"Invalid FQDN 1\" (the product's words)\n" },
		{ "a number is that of an alarm", { .product_says = LITERAL("20022") }, "error[p/r]: m",
		  "     says: the product raises alarm 20022\n" },
		{ "all, in their order",
		  { .reason = LITERAL("r"), .fix = LITERAL("f"), .source = LITERAL("s"), .product_says = LITERAL("p"), .waived = LITERAL("w"),
		    .effect = EFFECT_REFUSED },
		  "error[p/r] (waived): m",
		  "  refused: it cannot be used as it is\n     says: \"p\" (the product's words)\n      why: r\n"
		  "      fix: f\n   waived: w\n   source: s\n" },
		{ "text that would steer",
		  { .reason = LITERAL("a\033\nb"), .fix = LITERAL("\xff"), .source = LITERAL("\xe2\x80\xae"), .product_says = LITERAL("1\a") },
		  "error[p/r]: m",
		  "     says: \"1\\x07\" (the product's words)\n      why: a\\x1b b\n      fix: \\xff\n   source: \\u{202e}\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };
		struct finding *f = LIST_ADD(&arena, &result.findings);

		*f = rows[i].said;
		f->rule = TEXT("p/r");
		f->severity = SEVERITY_ERROR;
		f->message = TEXT(" m\n");
		f->file = TEXT("x");
		expect_text(rows[i].why, part_at(human_findings, &result, 0), headed("x",
		    arena_printf(&arena, "%s\n       --> x\n%s\n", rows[i].first, rows[i].want).at).at);
	}
}
END_TEST

START_TEST(findings_share_a_block_only_if_all_that_is_said_once_is_the_same)
{
	static struct text calls[] = { LITERAL("calls") };
	static const struct {
		const char *why;
		struct finding second;
		bool apart;
	} rows[] = {
		{ "message, place and way out may differ", { .message = LITERAL("m"), .place = LITERAL("p"), .fix = LITERAL("f") }, false },
		{ "severity", { .severity = SEVERITY_ERROR }, true },
		{ "effect", { .effect = EFFECT_WEAKENS }, true },
		{ "services", { .services = ITEMS(calls) }, true },
		{ "reason", { .reason = LITERAL("because") }, true },
		{ "source", { .source = LITERAL("RFC 5280") }, true },
		{ "the product's words", { .product_says = LITERAL("no") }, true },
		{ "waived", { .waived = LITERAL("until May") }, true },
		{ "target", { .target = 1 }, true },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };
		struct text text;

		for (size_t j = 0; j < 2; j++) {
			struct finding *f = LIST_ADD(&arena, &result.findings);

			if (j == 1)
				*f = rows[i].second;
			f->rule = TEXT("p/r");
			f->file = TEXT("x");
			if (f->source.len == 0)
				f->source = TEXT("RFC 5246");
		}
		text = part_at(human_findings, &result, 0);
		ck_assert_msg(times(text, "   source: ") == (rows[i].apart ? 2 : 1), "%s: got\n%.*s", rows[i].why, TEXT_ARG(text));
	}
}
END_TEST

START_TEST(of_many_findings_of_one_rule_three_are_shown_in_full)
{
	static const char whole[] =
	    "error[p/r]: one\n       --> server.pem:1, certificate \"a.example\", n[0]\n         | a b c d\n         | ^\n"
	    "error[p/r]: two\n       --> server.pem:1, certificate \"a.example\", n[1]\n         | a b c d\n         |   ^\n"
	    "error[p/r]: three\n       --> server.pem:1, certificate \"a.example\", n[2]\n         | a b c d\n         |     ^\n";
	static const char *const words[] = { "one", "two", "three", "four", "five" };
	static const char *const places[] = { "n[0]", "n[1]", "n[2]", "n[3]", "" };
	static const struct report_options verbose = { .verbose = true };
	struct result *r = one_target();

	for (size_t i = 0; i < COUNT_OF(words); i++)
		show(add(r, 0, words[i]), places[i], i < 4 ? "a b c d" : "", i < 4 ? 2 * i : 0, 1);
	/* Of one in another file at least that is told. */
	r->findings.items[4].line = 25;
	expect_text("five", part_at(human_findings, r, 0), headed("server.pem", arena_printf(&arena,
	    "%serror[p/r]: four (n[3])\nerror[p/r]: five\n       --> server.pem:25, certificate \"a.example\"\n\n", whole).at).at);
	expect_text("five in a verbose report", part_text(human_findings, r, &verbose), headed("server.pem", arena_printf(&arena,
	    "%serror[p/r]: four\n       --> server.pem:1, certificate \"a.example\", n[3]\n         | a b c d\n         |       ^\n"
	    "error[p/r]: five\n       --> server.pem:25, certificate \"a.example\"\n\n", whole).at).at);
	r->findings.count = 3;
	expect_text("three", part_at(human_findings, r, 0), headed("server.pem", arena_printf(&arena, "%s\n", whole).at).at);
}
END_TEST

START_TEST(ways_out_are_told_each_and_what_is_the_same_once)
{
	static const struct {
		const char *why;
		const char *fixes[5];
		bool verbose;
		const char *want;
	} rows[] = {
		{ "none", { "", "" }, false, "" },
		{ "the same for all", { "a", "a", "a", "a" }, false, "      fix: a\n" },
		{ "each its own", { "a", "b" }, false, "      fix: - a\n           - b\n" },
		{ "the same for neighbours", { "a", "a", "b", "b" }, false, "      fix: - a\n           - b\n" },
		{ "three", { "a", "b", "c" }, false, "      fix: - a\n           - b\n           - c\n" },
		{ "four", { "a", "b", "c", "d" }, false,
		  "      fix: - a\n           - b\n           - c\n           - and likewise for the others\n" },
		{ "five in a verbose report", { "a", "b", "c", "d", "e" }, true,
		  "      fix: - a\n           - b\n           - c\n           - d\n           - e\n" },
		{ "for one of several", { "a", "" }, false, "      fix: a\n" },
		{ "for some of several", { "", "a", "", "a" }, false, "      fix: a\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = one_target();
		struct report_options options = { .verbose = rows[i].verbose };
		size_t count = 0;
		struct text text, want;

		for (; count < COUNT_OF(rows[i].fixes) && rows[i].fixes[count] != NULL; count++)
			add(r, 0, "m")->fix = text_of(rows[i].fixes[count]);
		text = part_text(human_findings, r, &options);
		want = arena_printf(&arena, "%s%s\n", count > 3 && !rows[i].verbose ? "\nerror[p/r]: m\n" :
		    "\n       --> server.pem:1, certificate \"a.example\"\n", rows[i].want);
		ck_assert_msg(text_ends_with(text, want.at), "%s: got\n%.*s", rows[i].why, TEXT_ARG(text));
	}
}
END_TEST

START_TEST(others_that_a_finding_is_about_are_shown_up_to_ten)
{
	static const struct {
		const char *why;
		size_t count;
		bool verbose;
		const char *last;
	} rows[] = {
		{ "ten", 10, false, "      and: ca.pem:10\n\n" },
		{ "eleven", 11, false, "      and: ca.pem:10\n      and: 1 more (--verbose shows all)\n\n" },
		{ "eleven in a verbose report", 11, true, "      and: ca.pem:11\n\n" },
	};
	struct related others[11] = { { .line = 0 } };
	struct result *r = one_target();

	for (size_t i = 0; i < COUNT_OF(others); i++) {
		others[i].file = TEXT("ca.pem");
		others[i].line = (unsigned)i + 1;
	}
	add(r, 0, "m")->related = others;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct report_options options = { .verbose = rows[i].verbose };
		struct text text;

		r->findings.items[0].related_count = rows[i].count;
		text = part_text(human_findings, r, &options);
		ck_assert_msg(text_contains(text, "certificate \"a.example\"\n      see: ca.pem:1\n      and: ca.pem:2\n") &&
		    text_ends_with(text, rows[i].last), "%s: got\n%.*s", rows[i].why, TEXT_ARG(text));
	}
}
END_TEST

START_TEST(another_is_told_by_place_name_and_fingerprint)
{
	static const struct {
		const char *why;
		struct related other;
		bool verbose;
		const char *want;
	} rows[] = {
		{ "all of it", { .file = LITERAL("ca.pem"), .line = 25, .label = LITERAL("R"), .fingerprint = LITERAL(FINGERPRINT) }, false,
		  "ca.pem:25, \"R\", SHA-256 3F:8A:11:C4:5B:0E:92:D7..." },
		{ "all of it in a verbose report",
		  { .file = LITERAL("ca.pem"), .line = 25, .label = LITERAL("R"), .fingerprint = LITERAL(FINGERPRINT) }, true,
		  "ca.pem:25, \"R\", SHA-256 " FINGERPRINT },
		{ "a fingerprint as short as what is shown", { .label = LITERAL("R"), .fingerprint = LITERAL("3F:8A:11:C4:5B:0E:92:D7") },
		  false, "\"R\", SHA-256 3F:8A:11:C4:5B:0E:92:D7" },
		{ "a name alone", { .label = LITERAL(STEERING) }, false, "\"" STEERING_SHOWN "\"" },
		{ "a file alone", { .file = LITERAL(STEERING) }, false, STEERING_SHOWN },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = one_target();
		struct report_options options = { .verbose = rows[i].verbose };
		struct finding *f = add(r, 0, "m");
		struct related other = rows[i].other;

		f->related = &other;
		f->related_count = 1;
		expect_text(rows[i].why, part_text(human_findings, r, &options), headed("server.pem", arena_printf(&arena,
		    "error[p/r]: m\n       --> server.pem:1, certificate \"a.example\"\n      see: %s\n\n", rows[i].want).at).at);
	}
}
END_TEST

START_TEST(a_verbose_report_names_the_certificate_in_full)
{
	static const struct report_options verbose = { .verbose = true };
	struct result *r = one_target();
	struct finding *f = add(r, 0, "m");

	f->fingerprint = TEXT("01:02");
	f->serial = TEXT("5B");
	f->issuer = TEXT("CN=R\xff");
	f->has_offset = true;
	f->offset = 142;
	expect_text("without an end", part_text(human_findings, r, &verbose), headed("server.pem",
	    "error[p/r]: m\n       --> server.pem:1, certificate \"a.example\" (byte 142 of the block)\n"
	    "           serial 5B, issued by CN=R\\xff, SHA-256 01:02\n\n").at);
	f->not_after = TEXT("2027-10-01T12:00:00Z");
	f->line = 0;
	expect_text("with an end", part_text(human_findings, r, &verbose), headed("server.pem",
	    "error[p/r]: m\n       --> server.pem, byte 142, certificate \"a.example\"\n"
	    "           serial 5B, issued by CN=R\\xff, valid to 2027-10-01T12:00:00Z, SHA-256 01:02\n\n").at);
}
END_TEST

START_TEST(a_message_is_cut_at_its_limit)
{
	struct result *r = one_target();
	struct buffer long_one;
	struct finding *f = add(r, 0, "");

	buffer_init(&long_one, &arena);
	while (long_one.len < LIMIT_MESSAGE + 1)
		buffer_addc(&long_one, 'm');
	f->message = (struct text){ buffer_text(&long_one).at, LIMIT_MESSAGE };
	ck_assert_msg(text_contains(part_at(human_findings, r, 0), "mmm\n       -->"), "cut at the limit");
	f->message.len++;
	ck_assert_msg(text_contains(part_at(human_findings, r, 0), "mmm... (1 more bytes)\n"), "not cut past the limit");
}
END_TEST

START_TEST(the_path_stands_below_all_findings_of_its_group)
{
	static const char first[] = "error[p/r]: m\n       --> server.pem:1, certificate \"a.example\"\n\n"
	    "warning[p/s]: n\n       --> server.pem:1, certificate \"a.example\"\n\n";
	static const char path[] = "chain of \"a.example\": complete\n\n";
	static const char second[] = "error[p/r]: o\n       --> other.pem:1, certificate \"b.example\"\n\n";
	struct result *r = one_target();

	(void)add_target(r, OBJECT_CERTIFICATE, "b.example", "other.pem", 1);
	add_finding(r, (add(r, 0, "m"), 0), "p/s", SEVERITY_WARNING, EFFECT_NONE)->message = TEXT("n");
	(void)add(r, 1, "o");
	LIST_ADD(&arena, &r->drawings)->target = 0;
	expect_text("with its path", part_at(human_findings, r, 0), arena_printf(&arena, "%s%s%s", headed("server.pem", first).at, path,
	    headed("other.pem", second).at).at);
}
END_TEST

/* Three files: the worst first; of equal findings one is told, with the names of the others. */
static struct result *
many_files(size_t count, bool same_words)
{
	struct result *r = one_target();

	for (size_t i = 0; i < count; i++) {
		struct text file = arena_printf(&arena, "%zu.pem", i);
		size_t target = add_target(r, OBJECT_CERTIFICATE, "a.example", arena_string(&arena, file), 1);

		add_finding(r, target, "p/r", SEVERITY_ERROR, EFFECT_NONE)->message = same_words ? TEXT("m") : arena_printf(&arena, "m%zu", i);
	}
	return r;
}

START_TEST(equal_findings_of_files_are_told_once)
{
	static const struct report_options verbose = { .verbose = true };
	struct text text = part_at(human_findings, many_files(200, true), 0);

	ck_assert_msg(text_contains(text, "     also: 1.pem:1, 2.pem:1, 3.pem:1, 4.pem:1, 5.pem:1 and 194 more files (-v lists them)\n"), "%.*s",
	    TEXT_ARG(text));
	ck_assert_msg(!text_contains(text, "-- 1.pem"), "%.*s", TEXT_ARG(text));
	text = part_text(human_findings, many_files(200, true), &verbose);
	ck_assert(text_contains(text, "-- 199.pem") && !text_contains(text, "also:"));
	text = part_at(human_findings, many_files(6, false), 0);
	ck_assert_msg(text_contains(text, "m2\n") && !text_contains(text, "m3\n") && text_contains(text, "also: 3.pem:1, 4.pem:1, 5.pem:1\n"), "%.*s",
	    TEXT_ARG(text));
}
END_TEST

START_TEST(the_worst_file_comes_first_and_in_it_the_worst_finding)
{
	struct result *r = one_target();
	struct text text;
	size_t other = add_target(r, OBJECT_CERTIFICATE, "b.example", "other.pem", 1);
	const char *notice, *error, *warning;

	add_finding(r, 0, "p/s", SEVERITY_WARNING, EFFECT_NONE)->message = TEXT("a warning");
	add_finding(r, other, "p/n", SEVERITY_NOTICE, EFFECT_NONE)->message = TEXT("a notice");
	add_finding(r, other, "p/e", SEVERITY_ERROR, EFFECT_REFUSED)->message = TEXT("an error");
	text = part_at(human_findings, r, 0);
	error = strstr(arena_string(&arena, text), "an error");
	notice = error != NULL ? strstr(error, "a notice") : NULL;
	warning = notice != NULL ? strstr(notice, "a warning") : NULL;
	ck_assert_msg(warning != NULL, "%.*s", TEXT_ARG(text));
}
END_TEST

START_TEST(quietly_there_is_a_line_for_each_file)
{
	struct result *r = many_files(2, true);

	add_finding(r, 2, "p/s", SEVERITY_WARNING, EFFECT_NONE)->message = TEXT("n");
	expect_text("quiet", part_at(human_quiet, r, 40), "0.pem: 1 error: p/r\n1.pem: 1 error, 1 warning: p/r, p/s\nserver.pem: nothing found\n");
}
END_TEST

START_TEST(severity_decides_the_ink_and_what_is_waived_is_dim)
{
	static const struct {
		const char *why;
		enum severity severity;
		const char *waived, *sentence, *effect;
	} rows[] = {
		{ "an error", SEVERITY_ERROR, "", "\033[1;31merror[p/r]\033[0m: \033[1mm\033[0m", "\033[1;31mweakens\033[0m" },
		{ "a warning", SEVERITY_WARNING, "", "\033[1;33mwarning[p/r]\033[0m: \033[1mm\033[0m", "\033[1;33mweakens\033[0m" },
		{ "a notice", SEVERITY_NOTICE, "", "\033[1;36mnotice[p/r]\033[0m: \033[1mm\033[0m", "\033[1;36mweakens\033[0m" },
		{ "waived", SEVERITY_ERROR, "w", "\033[2merror[p/r] \033[0m(waived): m", "\033[1;31mweakens\033[0m" },
	};
	static const struct report_options color = { .color = true };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = one_target();
		struct finding *f = add(r, 0, "m");

		f->severity = rows[i].severity;
		f->waived = text_of(rows[i].waived);
		f->effect = EFFECT_WEAKENS;
		expect_text(rows[i].why, part_text(human_findings, r, &color), arena_printf(&arena,
		    "\033[1m-- server.pem ------------------------------------------------------------------\033[0m\n\n"
		    "%s\n       \033[2m--> \033[0mserver.pem:1, certificate \"a.example\"\n"
		    "  %s: it works, but not as well as it should\n%s\n", rows[i].sentence, rows[i].effect,
		    rows[i].waived[0] != '\0' ? "   \033[1mwaived\033[0m: w\n" : "").at);
	}
}
END_TEST

START_TEST(all_of_it_hangs_on_a_narrow_page)
{
	struct result *r = one_target();
	struct finding *f = add(r, 0, "the common name \"a\" is not a fully qualified domain name");

	f->effect = EFFECT_REFUSED;
	f->reason = TEXT("From V2.0 the upload page checks it.");
	f->fix = TEXT("reissue the certificate with the full name");
	show(f, "cert.subject.cn[0]", "a", 0, 1);
	add(r, 0, "the common name \"b\" is not a fully qualified domain name")->fix = TEXT("take it out of the certificate");
	r->findings.items[1].effect = EFFECT_REFUSED;
	r->findings.items[1].reason = r->findings.items[0].reason;
	expect_text("40 columns", part_at(human_findings, r, 40),
	    "-- server.pem --------------------------\n"
	    "\n"
	    "error[p/r]: the common name \"a\" is not a\n"
	    "    fully qualified domain name\n"
	    "       --> server.pem:1, certificate\n"
	    "           \"a.example\",\n"
	    "           cert.subject.cn[0]\n"
	    "         | a\n"
	    "         | ^\n"
	    "error[p/r]: the common name \"b\" is not a\n"
	    "    fully qualified domain name\n"
	    "       --> server.pem:1, certificate\n"
	    "           \"a.example\"\n"
	    "  refused: it cannot be used as it is\n"
	    "      why: From V2.0 the upload page\n"
	    "           checks it.\n"
	    "      fix: - reissue the certificate\n"
	    "             with the full name\n"
	    "           - take it out of the\n"
	    "             certificate\n"
	    "\n");
}
END_TEST

TESTS("report/finding",
	TEST(findings_stand_under_what_they_are_about),
	TEST(a_place_is_file_line_or_byte_then_object_then_path),
	TEST(an_effect_is_told_in_words),
	TEST(reasons_and_ways_out_are_labelled),
	TEST(findings_share_a_block_only_if_all_that_is_said_once_is_the_same),
	TEST(of_many_findings_of_one_rule_three_are_shown_in_full),
	TEST(ways_out_are_told_each_and_what_is_the_same_once),
	TEST(others_that_a_finding_is_about_are_shown_up_to_ten),
	TEST(another_is_told_by_place_name_and_fingerprint),
	TEST(a_verbose_report_names_the_certificate_in_full),
	TEST(a_message_is_cut_at_its_limit),
	TEST(equal_findings_of_files_are_told_once),
	TEST(the_worst_file_comes_first_and_in_it_the_worst_finding),
	TEST(quietly_there_is_a_line_for_each_file),
	TEST(the_path_stands_below_all_findings_of_its_group),
	TEST(severity_decides_the_ink_and_what_is_waived_is_dim),
	TEST(all_of_it_hangs_on_a_narrow_page))

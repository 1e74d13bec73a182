/* test_finding.c - src/rules/finding.c: the words of a finding, its place, and the text to point at. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

#define LEAF "expressway/leaf-good.pem"

static const struct finding *
only_finding(const char *keys, struct run run)
{
	struct result *result = judge(rule_with(keys), run);

	ck_assert_msg(result->findings.count == 1, "%s: %s", keys, outcomes(result));
	return &result->findings.items[0];
}

/* ---- words ---- */

static const struct {
	const char *why, *keys, *message;
} word_rows[] = {
	{ "a message as it stands", "check: 'false'\nmessage: it is so\n", "it is so" },
	{ "no message: the title", "check: 'false'\ntitle: It is so\n", "It is so" },
	{ "neither: the id", "check: 'false'\n", "r" },
	{ "an expression", "check: 'false'\nmessage: '{{cert.subject.cn[0]}} has {{cert.key.bits}} bits'\n",
	    "expe1.example.com has 2048 bits" },
	{ "an expression alone", "check: 'false'\nmessage: '{{1 + 1}}'\n", "2" },
	{ "braces that belong to a map", "check: 'false'\nmessage: \"{{ {'a': 'b'}['a'] }} {{{1: 'c'}[1]}} {{1 in {1: 'c'}}}\"\n", "b c true" },
	{ "a single brace", "check: 'false'\nmessage: 'a { b } c'\n", "a { b } c" },
	{ "braces of maps in maps", "check: 'false'\nmessage: \"{{ {'a': {'b': 1}}['a']['b'] }}{{ {1: {2: 3}} == {1: {2: 3}}}}\"\n", "1true" },
	{ "braces in strings", "check: 'false'\nmessage: \"{{'}}'}}{{\\\"'}}\\\"}}{{r'\\\\'}}{{'\\\\'}}'}}\"\n", "}}'}}\\'}}" },
	{ "a brace after an expression", "check: 'false'\nmessage: '{{1}}} {{{}.size()}}'\n", "1} 0" },
	{ "the element", "find: cert.subject.cn\nmessage: 'not {{it}}'\n", "not expe1.example.com" },
	{ "a field of the element", "find: '[cert]'\nmessage: 'not {{it.subject.cn[0]}}'\n", "not expe1.example.com" },
	{ "an expression that fails", "check: 'false'\nmessage: 'a {{1 / (cert.version - 3)}} b'\n", "a (not known) b" },
	{ "an expression that is too costly", "check: 'false'\n"
	    "message: 'a {{lists.range(2000).all(i, lists.range(2000).all(j, i + j >= 0))}} b'\n", "a (not known) b" },
	{ "a list", "check: 'false'\nmessage: '{{cert.subject.c + cert.subject.o}}'\n", "DE, Example GmbH" },
	{ "a time", "check: 'false'\nmessage: '{{cert.not_before}}'\n", "2026-10-01T00:00:00Z" },
	{ "text that means something elsewhere", "check: 'false'\nmessage: '%s %n \\u001b[0m \\{{1}}'\n", "%s %n \\u001b[0m \\1" },
};

START_TEST(words_are_filled_in)
{
	const struct finding *f = only_finding(word_rows[_i].keys, (struct run){ .files = LEAF });

	ck_assert_msg(text_is(f->message, word_rows[_i].message), "%s: %.*s", word_rows[_i].why, TEXT_ARG(f->message));
}
END_TEST

START_TEST(reason_and_fix_are_filled_in_like_the_message)
{
	const struct finding *f = only_finding("find: cert.subject.cn\nreason: because of {{it}}\nfix: take {{it}} out\n"
	    "source: the book\nproduct-says: No {{it}}\nmend: restart\ntitle: A title\n", (struct run){ .files = LEAF });

	ck_assert(text_is(f->reason, "because of expe1.example.com"));
	ck_assert(text_is(f->fix, "take expe1.example.com out"));
	ck_assert(text_is(f->source, "the book"));
	ck_assert(text_is(f->product_says, "No {{it}}"));
	ck_assert_int_eq(f->step, FIX_RESTART);
	ck_assert(text_is(f->title, "A title"));
	f = only_finding("check: 'false'\n", (struct run){ .files = LEAF });
	ck_assert(f->reason.len == 0 && f->fix.len == 0 && f->source.len == 0 && f->step == FIX_CERTIFICATE && f->product_says.len == 0);
}
END_TEST

/* `count` times a character. */
static const char *
repeated(const char *character, size_t count)
{
	struct buffer out;

	buffer_init(&out, &arena);
	while (count-- > 0)
		buffer_adds(&out, character);
	return out.len == 0 ? "" : buffer_text(&out).at;
}

static const struct {
	const char *why, *character;
	size_t before, count;
	size_t len;
} length_rows[] = {
	{ "one below the limit", "x", 0, LIMIT_MESSAGE - 1, LIMIT_MESSAGE - 1 },
	{ "at the limit", "x", 0, LIMIT_MESSAGE, LIMIT_MESSAGE },
	{ "past the limit", "x", 0, LIMIT_MESSAGE + 1, LIMIT_MESSAGE },
	{ "far past the limit", "x", 0, 20000, LIMIT_MESSAGE },
	{ "two bytes each, at the limit", "\u00e4", 0, LIMIT_MESSAGE / 2, LIMIT_MESSAGE },
	/* 1021 bytes are left before the sign, and 1020 of them are whole characters. */
	{ "two bytes each, past the limit", "\u00e4", 0, LIMIT_MESSAGE / 2 + 1, LIMIT_MESSAGE - 1 },
	{ "two bytes each, one byte shifted", "\u00e4", 1, LIMIT_MESSAGE / 2, LIMIT_MESSAGE },
	{ "three bytes each", "\u20ac", 0, 1000, LIMIT_MESSAGE - 1 },
	{ "four bytes each", "\U0001F600", 0, 1000, LIMIT_MESSAGE - 1 },
};

/* Within the limit, whole characters, and the sign where something is missing. */
static void
check_length(struct text text, const char *whole, size_t len, const char *why)
{
	ck_assert_msg(text.len == len, "%s: %zu bytes instead of %zu", why, text.len, len);
	ck_assert_msg(text_utf8_valid(text), "%s: a character is cut", why);
	if (strlen(whole) <= LIMIT_MESSAGE)
		ck_assert_msg(text_is(text, whole), "%s", why);
	else
		ck_assert_msg(text_ends_with(text, "...") && memcmp(text.at, whole, text.len - 3) == 0, "%s", why);
}

START_TEST(words_are_cut_between_characters_past_their_limit)
{
	const char *whole = arena_printf(&arena, "%s%s", repeated("x", length_rows[_i].before),
	    repeated(length_rows[_i].character, length_rows[_i].count)).at;
	const struct finding *f = only_finding(arena_printf(&arena, "check: 'false'\nmessage: %s\nreason: %s\nfix: %s\n", whole,
	    whole, whole).at, (struct run){ .files = LEAF });

	check_length(f->message, whole, length_rows[_i].len, length_rows[_i].why);
	check_length(f->reason, whole, length_rows[_i].len, length_rows[_i].why);
	check_length(f->fix, whole, length_rows[_i].len, length_rows[_i].why);
}
END_TEST

START_TEST(words_with_what_comes_before_them_keep_the_limit)
{
	static const char before[] = "releases < X14.0 would refuse it: ";
	const char *whole = arena_printf(&arena, "%s%s%s", before, repeated("x", length_rows[_i].before),
	    repeated(length_rows[_i].character, length_rows[_i].count)).at;
	const struct finding *f = only_finding(arena_printf(&arena, "severity: error\neffect: refused\nreleases: '< X14.0'\n"
	    "check: 'false'\nmessage: %s\n", whole + strlen(before)).at, (struct run){ .files = LEAF, .role = "expressway-e" });

	ck_assert_msg(f->message.len <= LIMIT_MESSAGE, "%s: %zu bytes", length_rows[_i].why, f->message.len);
	ck_assert_msg(f->message.len > LIMIT_MESSAGE - 4, "%s: %zu bytes", length_rows[_i].why, f->message.len);
	check_length(f->message, whole, f->message.len, length_rows[_i].why);
}
END_TEST

/* ---- places ---- */

static const struct {
	const char *why, *keys, *files, *place, *shown;
	size_t caret, caret_len;
} place_rows[] = {
	{ "an element of a list that is a fact", "find: cert.subject.cn\n", "expressway/cn-two.pem", "cert.subject.cn[0]",
	    "expe1.example.com, vcs.example.com", 0, 17 },
	{ "an element that a filter left", "find: \"cert.subject.cn.filter(n, n.startsWith('vcs'))\"\n", "expressway/cn-two.pem",
	    "cert.subject.cn[1]", "expe1.example.com, vcs.example.com", 19, 15 },
	{ "an element of a sum", "find: \"(cert.subject.o + cert.subject.cn).filter(n, n.startsWith('vcs'))\"\n",
	    "expressway/cn-two.pem", "cert.subject.cn[1]", "expe1.example.com, vcs.example.com", 19, 15 },
	{ "an element that is chosen", "find: \"cert.version == 3 ? ['x'] : cert.subject.cn\"\n", LEAF, "", "x", 0, 1 },
	{ "an element that is computed", "find: cert.subject.c.map(c, c + '!')\n", LEAF, "", "DE!", 0, 3 },
	{ "a fact within a list", "find: '[cert.key.bits]'\n", LEAF, "cert.key.bits", "2048", 0, 4 },
	{ "the one fact that check reads", "check: cert.key.bits > 8192\n", LEAF, "cert.key.bits", "2048", 0, 4 },
	{ "check reads a list", "check: cert.subject.cn.size() > 9\n", LEAF, "cert.subject.cn", "expe1.example.com", 0, 17 },
	{ "check reads two facts", "check: cert.key.bits > 8192 && cert.version == 3\n", LEAF, "", "", 0, 0 },
	{ "when and check read one fact", "when: cert.key.bits > 0\ncheck: cert.key.bits > 8192\n", LEAF, "cert.key.bits", "2048",
	    0, 4 },
	{ "check reads nothing", "check: 'false'\n", LEAF, "", "", 0, 0 },
	{ "the rule says where", "check: cert.key.bits > 8192\nat: cert.subject.cn\n", LEAF, "cert.subject.cn",
	    "expe1.example.com", 0, 17 },
	{ "the rule says which element", "check: 'false'\nat: 'cert.subject.cn[1]'\n", "expressway/cn-two.pem",
	    "cert.subject.cn[1]", "expe1.example.com, vcs.example.com", 19, 15 },
	{ "the rule says an element that is not there", "check: 'false'\nat: 'cert.subject.cn[7]'\n", LEAF, "cert.subject.cn[7]",
	    "", 0, 0 },
	{ "an element goes before what the rule says", "find: cert.subject.cn\nat: cert.key.bits\n", LEAF, "cert.subject.cn[0]",
	    "expe1.example.com", 0, 17 },
	{ "a computed element with what the rule says", "find: '[1]'\nat: cert.key.bits\n", LEAF, "cert.key.bits", "2048", 0, 4 },
	{ "a variable keeps where its value stands", "find: vars.bits\n", LEAF, "cert.key.bits", "2048", 0, 4 },
	{ "a variable that is computed", "find: vars.sum\n", LEAF, "", "2049", 0, 4 },
	{ "check reads one fact through a variable", "check: vars.bits[0] > 8192\n", LEAF, "cert.key.bits", "2048", 0, 4 },
	{ "a truth is not shown", "check: '!cert.subject.empty && false'\n", LEAF, "cert.subject.empty", "", 0, 0 },
	{ "a time", "check: cert.not_before > now\n", LEAF, "", "", 0, 0 },
	{ "a record has a place, and no text", "find: '[cert.eku]'\n", LEAF, "cert.eku", "", 0, 0 },
	{ "an object identifier", "find: cert.policies + cert.eku.usages.filter(u, u == oid('serverAuth'))\n", LEAF,
	    "cert.eku.usages[0]", "serverAuth, clientAuth", 0, 10 },
};

START_TEST(a_finding_points_at_its_place)
{
	struct rule_set *set;
	struct buffer keys;
	struct text rest = text_of(place_rows[_i].keys), line;
	const struct finding *f;
	struct result *result;

	buffer_init(&keys, &arena);
	buffer_adds(&keys, "certproof-rules: 1\npack: t\nvariables: {bits: '[cert.key.bits]', sum: '[cert.key.bits + 1]'}\nrules:\n"
	    "  - id: r\n");
	while (text_split_line(&rest, &line))
		buffer_printf(&keys, "    %.*s\n", TEXT_ARG(line));
	set = rules_of(buffer_text(&keys).at);
	ck_assert_str_eq(said(), "");
	result = judge(set, (struct run){ .files = place_rows[_i].files });
	ck_assert_msg(result->findings.count != 0, "%s: %s", place_rows[_i].why, outcomes(result));
	f = &result->findings.items[0];
	ck_assert_msg(text_is(f->place, place_rows[_i].place), "%s: place %.*s", place_rows[_i].why, TEXT_ARG(f->place));
	ck_assert_msg(text_is(f->shown, place_rows[_i].shown), "%s: shown %.*s", place_rows[_i].why, TEXT_ARG(f->shown));
	ck_assert_msg(f->caret == place_rows[_i].caret && f->caret_len == place_rows[_i].caret_len, "%s: caret %zu, %zu",
	    place_rows[_i].why, f->caret, f->caret_len);
}
END_TEST

START_TEST(an_element_is_shown_among_its_neighbours_as_far_as_they_fit)
{
	struct result *result = judge(rule_with("find: cert.san.dns\nmessage: '{{it}}'\n"), (struct run){ .files = "hostile/san-1000.pem" });

	ck_assert_uint_eq(result->findings.count, 1001);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];
		struct text at = { f->shown.at + f->caret, f->caret_len };

		ck_assert_msg(text_equal(at, f->message), "name %zu: caret at %.*s", i, TEXT_ARG(at));
		ck_assert_msg(f->shown.len <= LIMIT_SHOWN_VALUE + strlen("..., , ..."), "name %zu: %zu bytes", i, f->shown.len);
		ck_assert_msg(text_starts_with(f->shown, "..., ") == (i > 3), "name %zu: %.*s", i, TEXT_ARG(f->shown));
		ck_assert_msg(text_ends_with(f->shown, ", ...") == (i < 997), "name %zu: %.*s", i, TEXT_ARG(f->shown));
		ck_assert_msg(text_equal(f->place, arena_printf(&arena, "cert.san.dns[%zu]", i)), "%.*s", TEXT_ARG(f->place));
	}
}
END_TEST

START_TEST(neighbours_that_do_not_fit_are_left_out)
{
	struct result *result = judge(rule_with("find: cert.san.dns\n"), (struct run){ .files = "hostile/san-long.pem" });

	ck_assert_uint_gt(result->findings.count, 0);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		ck_assert_msg(f->caret + f->caret_len <= f->shown.len, "name %zu", i);
		if (f->caret_len >= LIMIT_SHOWN_VALUE)
			ck_assert_msg(f->shown.len <= f->caret_len + strlen("..., , ..."), "name %zu: %zu bytes round %zu", i, f->shown.len,
			    f->caret_len);
	}
}
END_TEST

START_TEST(the_bytes_of_a_value_are_found_in_its_object)
{
	struct load_result loaded = { 0 };
	struct loader loader = { .arena = &arena, .crypto = crypto, .messages = &messages };
	struct result *result = judge(rule_with("find: cert.san.dns + cert.subject.cn\nmessage: '{{it}}'\n"), (struct run){ .files = LEAF });

	load_path(&loader, fixture(LEAF), &loaded);
	ck_assert_uint_gt(result->findings.count, 1);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];
		struct bytes der = loaded.artifacts.items[0]->der;

		ck_assert_msg(f->has_offset && f->offset + f->message.len <= der.len, "finding %zu", i);
		ck_assert_msg(memcmp(der.at + f->offset, f->message.at, f->message.len) == 0, "finding %zu", i);
	}
	ck_assert(!only_finding("find: cert.subject.c.map(c, c + '!')\n", (struct run){ .files = LEAF })->has_offset);
	ck_assert(!only_finding("check: 'false'\n", (struct run){ .files = LEAF })->has_offset);
}
END_TEST

START_TEST(the_bytes_of_a_problem_are_those_it_points_at)
{
	struct result *result = judge(rule_with("find: cert.problems\nmessage: '{{it.offset}}'\n"),
	    (struct run){ .files = "hostile/cn-nul.pem" });

	ck_assert_uint_gt(result->findings.count, 0);
	ck_assert(result->findings.items[0].has_offset);
	ck_assert(text_equal(result->findings.items[0].message, arena_printf(&arena, "%zu", result->findings.items[0].offset)));
}
END_TEST

/* ---- whom it is about ---- */

START_TEST(a_finding_names_the_certificate_it_is_about)
{
	const struct finding *f = only_finding("check: 'false'\n", (struct run){ .files = LEAF, .role = "expressway-e",
		.release = "X14.0.2" });

	ck_assert(text_is(f->rule, "t/r"));
	ck_assert(text_ends_with(f->file, LEAF));
	ck_assert_uint_eq(f->line, 7);
	ck_assert(f->object == OBJECT_CERTIFICATE);
	ck_assert(text_is(f->subject, "expe1.example.com"));
	ck_assert(text_is(f->serial, "49:43:5E:7B:07:E8:35:BD"));
	ck_assert(text_is(f->issuer, "CN=Example Issuing CA 1,O=Example GmbH,C=DE"));
	ck_assert_uint_eq(f->fingerprint.len, 95);
	ck_assert_uint_eq(f->not_after.len, strlen("2027-10-01T00:00:00Z"));
	ck_assert(text_is(f->role, "expressway-e") && text_is(f->release, "X14.0.2"));
	ck_assert(f->node.len == 0 && f->link.len == 0 && f->unit.len == 0 && f->waived.len == 0);
}
END_TEST

START_TEST(what_is_no_certificate_has_no_fingerprint_of_one)
{
	struct result *result = judge(rules_in("  - {id: r, applies-to: [request, key, file], check: 'false'}\n"),
	    (struct run){ .files = "expressway/request-good.pem key/pkcs8.pem" });

	ck_assert_uint_eq(result->findings.count, 4);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		ck_assert_msg(f->fingerprint.len == 0 && f->serial.len == 0 && f->issuer.len == 0 && f->not_after.len == 0,
		    "%s", object_name(f->object));
	}
}
END_TEST

START_TEST(an_element_that_is_a_certificate_is_whom_the_finding_is_about)
{
	struct result *result = judge(rules_in("  - {id: r, applies-to: trust, find: \"trust.filter(c, c.subject.cn[0] != 'Example Root CA')\"}\n"),
	    (struct run){ .files = LEAF, .trust = "trust/good.pem" });
	const struct finding *f;

	ck_assert_uint_eq(result->findings.count, 2);
	f = &result->findings.items[0];
	ck_assert(text_ends_with(f->file, "trust/good.pem"));
	ck_assert_uint_eq(f->line, 34);
	ck_assert(text_is(f->subject, "Example Issuing CA 1"));
	ck_assert(text_is(f->place, "trust[1]"));
	ck_assert_uint_eq(f->fingerprint.len, 95);
	ck_assert_uint_eq(result->findings.items[1].line, 63);
}
END_TEST

START_TEST(an_element_that_is_a_file_is_where_the_finding_stands)
{
	struct result *result = judge(rules_in("  - {id: r, applies-to: trust, find: trust_files}\n"),
	    (struct run){ .files = LEAF, .trust = "trust/good.pem trust/other-root.pem" });

	ck_assert_uint_eq(result->findings.count, 2);
	ck_assert(text_ends_with(result->findings.items[0].file, "trust/good.pem"));
	ck_assert(text_ends_with(result->findings.items[1].file, "trust/other-root.pem"));
}
END_TEST

START_TEST(related_certificates_are_named_with_their_places)
{
	const struct finding *f = only_finding("check: 'false'\nrelated: trust\n", (struct run){ .files = LEAF, .trust = "trust/good.pem" });

	ck_assert_uint_eq(f->related_count, 3);
	ck_assert(text_is(f->related[2].label, "Example Issuing CA 2"));
	ck_assert(text_ends_with(f->related[2].file, "trust/good.pem"));
	ck_assert_uint_eq(f->related[2].line, 63);
	ck_assert_uint_eq(f->related[2].fingerprint.len, 95);
	/* What fails or is not there is no finding less. */
	ck_assert_uint_eq(only_finding("check: 'false'\nrelated: trust\n", (struct run){ .files = LEAF })->related_count, 0);
	ck_assert_uint_eq(only_finding("check: 'false'\nrelated: '[trust[9]]'\n", (struct run){ .files = LEAF })->related_count, 0);
	f = only_finding("find: '[cert]'\nrelated: '[it, it]'\n", (struct run){ .files = LEAF });
	ck_assert_uint_eq(f->related_count, 2);
	ck_assert(text_is(f->related[0].label, "expe1.example.com"));
}
END_TEST

/* ---- severity ---- */

static const struct {
	const char *why, *keys, *said;
} worse_rows[] = {
	{ "what the rule says", "severity: notice\neffect: weakens\ncheck: 'false'\n", "t/r notice weakens: r\n" },
	{ "nothing said", "check: 'false'\n", "t/r warning: r\n" },
	{ "no row matches", "severity: notice\ncheck: 'false'\nunless-worse: [{when: 'false', severity: error, effect: fails}]\n",
	    "t/r notice: r\n" },
	{ "a row matches", "severity: notice\ncheck: 'false'\nunless-worse: [{when: 'true', severity: error, effect: fails}]\n",
	    "t/r error fails: r\n" },
	{ "the first of two that match", "severity: notice\ncheck: 'false'\nunless-worse:\n"
	    "  - {when: 'false', severity: error, effect: refused}\n  - {when: 'true', severity: warning, effect: weakens}\n"
	    "  - {when: 'true', severity: error, effect: fails}\n", "t/r warning weakens: r\n" },
	{ "a row without effect keeps the rule's", "effect: fails\ncheck: 'false'\nunless-worse: [{when: 'true', severity: error}]\n",
	    "t/r error fails: r\n" },
	{ "a row may also make it better", "severity: error\neffect: refused\ncheck: 'false'\n"
	    "unless-worse: [{when: 'true', severity: notice, effect: weakens}]\n", "t/r notice weakens: r\n" },
	{ "a row that fails does not match", "severity: notice\ncheck: 'false'\nunless-worse:\n"
	    "  - {when: 1 / (cert.version - 3) == 1, severity: error}\n  - {when: 'true', severity: warning}\n", "t/r warning: r\n" },
	{ "a row may ask of the element", "find: '[1, 2]'\nmessage: '{{it}}'\nunless-worse: [{when: it == 2, severity: error}]\n",
	    "t/r warning: 1\nt/r error: 2\n" },
};

START_TEST(the_first_row_that_matches_replaces_severity_and_effect)
{
	struct result *result = judge(rule_with(worse_rows[_i].keys), (struct run){ .files = LEAF });

	ck_assert_msg(strcmp(findings(result), worse_rows[_i].said) == 0, "%s: %s", worse_rows[_i].why, findings(result));
}
END_TEST

START_TEST(services_that_fail_are_those_the_site_uses)
{
	struct rule_set *set = rule_with("check: 'false'\nservices: [mra, webex, xmpp-federation]\n");
	struct result *result = judge(set, (struct run){ .site = "site-good.yaml" });

	ck_assert_uint_eq(result->findings.count, 2);
	ck_assert_uint_eq(result->findings.items[0].services.count, 2);
	ck_assert(text_is(result->findings.items[0].services.items[0], "mra"));
	ck_assert(text_is(result->findings.items[0].services.items[1], "xmpp-federation"));
	ck_assert(text_is(result->findings.items[0].node, "expc1") && text_is(result->findings.items[1].node, "expe1"));
	result = judge(set, (struct run){ .site = "site-no-services.yaml" });
	ck_assert_uint_eq(result->findings.items[0].services.count, 3);
	result = judge(set, (struct run){ .files = LEAF });
	ck_assert_uint_eq(result->findings.items[0].services.count, 3);
}
END_TEST

START_TEST(the_words_of_the_last_of_many_findings_are_affordable)
{
	struct result *result = judge(rule_with("find: lists.range(300)\nmessage: \"{{lists.range(20000).all(i, i >= 0) ? 'x' : 'y'}}\"\n"),
	    (struct run){ .files = LEAF });

	ck_assert_uint_eq(result->findings.count, 300);
	ck_assert(text_is(result->findings.items[299].message, "x"));
}
END_TEST

START_TEST(so_many_findings_are_told_one_by_one_and_the_rest_is_counted)
{
	static const char *const keys = "severity: warning\nfind: lists.range(%d)\nmessage: 'no {{it}}'\n"
	    "unless-worse: [{when: it == 7, severity: error, effect: fails}]\n";
	struct result *result = judge(rule_with(arena_printf(&arena, keys, LIMIT_FINDINGS).at),
	    (struct run){ .files = LEAF });
	const struct finding *rest;

	ck_assert_uint_eq(result->findings.count, LIMIT_FINDINGS);
	ck_assert_uint_eq(result->errors, 1);
	result = judge(rule_with(arena_printf(&arena, keys, LIMIT_FINDINGS + 500).at), (struct run){ .files = LEAF });
	ck_assert_uint_eq(result->findings.count, LIMIT_FINDINGS + 1);
	rest = NULL;
	for (size_t i = 0; i < result->findings.count; i++)
		if (text_contains(result->findings.items[i].message, "more of the same"))
			rest = &result->findings.items[i];
	ck_assert_ptr_nonnull(rest);
	ck_assert(text_is(rest->message, "500 more of the same: there are 5500, of which 5000 are told one by one"));
	/* One of them may be what makes it an error. */
	ck_assert(rest->severity == SEVERITY_ERROR && rest->effect == EFFECT_FAILS);
}
END_TEST

START_TEST(the_worst_of_many_findings_is_told_however_late_it_comes)
{
	static const char *const keys = "severity: notice\nfind: lists.range(%d)\nmessage: 'no {{it}}'\n"
	    "unless-worse: [{when: it == 5400, severity: error, effect: fails}, {when: 'it in [5100, 5300, 5450]', severity: warning}]\n";
	struct result *result = judge(rule_with(arena_printf(&arena, keys, LIMIT_FINDINGS + 500).at), (struct run){ .files = LEAF });
	size_t late = 0;

	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		late += (text_is(f->message, "no 5100") && f->severity == SEVERITY_WARNING) ||
		    (text_is(f->message, "no 5400") && f->severity == SEVERITY_ERROR && f->effect == EFFECT_FAILS);
	}
	ck_assert_uint_eq(late, 2);
	ck_assert_uint_eq(result->findings.count, LIMIT_FINDINGS + 3);
}
END_TEST

TESTS_WITH("finding", setup_rules, NULL,
	EACH(words_are_filled_in, word_rows),
	TEST(reason_and_fix_are_filled_in_like_the_message),
	EACH(words_are_cut_between_characters_past_their_limit, length_rows),
	EACH(words_with_what_comes_before_them_keep_the_limit, length_rows),
	EACH(a_finding_points_at_its_place, place_rows),
	TEST(an_element_is_shown_among_its_neighbours_as_far_as_they_fit),
	TEST(neighbours_that_do_not_fit_are_left_out),
	TEST(the_bytes_of_a_value_are_found_in_its_object),
	TEST(the_bytes_of_a_problem_are_those_it_points_at),
	TEST(a_finding_names_the_certificate_it_is_about),
	TEST(what_is_no_certificate_has_no_fingerprint_of_one),
	TEST(an_element_that_is_a_certificate_is_whom_the_finding_is_about),
	TEST(an_element_that_is_a_file_is_where_the_finding_stands),
	TEST(related_certificates_are_named_with_their_places),
	EACH(the_first_row_that_matches_replaces_severity_and_effect, worse_rows),
	TEST(services_that_fail_are_those_the_site_uses),
	TEST(the_worst_of_many_findings_is_told_however_late_it_comes),
	TEST(so_many_findings_are_told_one_by_one_and_the_rest_is_counted),
	TEST(the_words_of_the_last_of_many_findings_are_affordable))

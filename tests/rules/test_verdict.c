/* test_verdict.c - src/rules/verdict.c: the order of findings, and what they add up to. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

#define LEAF "expressway/leaf-good.pem"

static void
add_texts(struct buffer *out, const char *title, const struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		buffer_printf(out, "%s%.*s", i == 0 ? title : ", ", TEXT_ARG(texts->items[i]));
}

/* "whom: kind; fails: services; because: rules; mend: what; N not checked", one line each. */
static const char *
verdicts(const struct result *result)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->verdicts.count; i++) {
		const struct verdict *v = &result->verdicts.items[i];

		if (v->link.len != 0)
			buffer_printf(&out, "%.*s: ", TEXT_ARG(v->link));
		else if (v->node.len != 0)
			buffer_printf(&out, "%.*s: ", TEXT_ARG(v->node));
		else
			buffer_printf(&out, "%s %.*s: ", object_name(v->object), TEXT_ARG(v->subject));
		buffer_adds(&out, verdict_name(v->kind));
		add_texts(&out, "; fails: ", &v->services);
		add_texts(&out, "; because: ", &v->because);
		add_texts(&out, "; mend: ", &v->fixes);
		if (v->not_checked != 0)
			buffer_printf(&out, "; %zu not checked", v->not_checked);
		buffer_adds(&out, "\n");
	}
	return out.len == 0 ? "" : buffer_text(&out).at;
}

#define UNDECIDED(id, severity) "  - {id: " id ", severity: " severity ", undecided: true, check: 'false'}\n"
#define RULE(id, severity, effect) "  - {id: " id ", severity: " severity ", effect: " effect ", check: 'false'}\n"

static const struct {
	const char *why, *rules, *verdict;
} kind_rows[] = {
	{ "nothing found", "  - {id: a, check: 'true'}\n", "ready" },
	{ "a notice", RULE("a", "notice", "weakens"), "ready" },
	{ "a notice with a great effect", RULE("a", "notice", "refused"), "ready" },
	{ "a warning", RULE("a", "warning", "weakens"), "warnings; because: t/a" },
	{ "a warning with a great effect", RULE("a", "warning", "refused"), "warnings; because: t/a" },
	{ "an error that only weakens", RULE("a", "error", "weakens"), "fails; because: t/a" },
	{ "an error without effect", "  - {id: a, severity: error, check: 'false'}\n", "fails; because: t/a" },
	{ "an error that leaves it undecided", UNDECIDED("a", "error"), "not judged; because: t/a" },
	{ "a notice that leaves it undecided", UNDECIDED("a", "notice"), "not judged; because: t/a" },
	{ "what fails fails, whatever is undecided", RULE("a", "error", "fails") UNDECIDED("b", "error"), "fails; because: t/a" },
	{ "what is undecided is no warning", RULE("a", "warning", "fails") UNDECIDED("b", "error"), "not judged; because: t/b" },
	{ "an error that makes something fail", RULE("a", "error", "fails"), "fails; because: t/a" },
	{ "an error for which it is refused", RULE("a", "error", "refused"), "refused; because: t/a" },
	{ "the worst decides", RULE("a", "warning", "fails") RULE("b", "error", "fails") RULE("c", "error", "refused")
	    RULE("d", "notice", "refused"), "refused; because: t/c" },
	{ "all that decide are named, once each", RULE("b", "error", "fails") "  - {id: a, severity: error, effect: fails, find: '[1, 2]'}\n"
	    RULE("c", "warning", "weakens"), "fails; because: t/a, t/b" },
	{ "a rule error leaves it undecided", "  - {id: a, severity: error, effect: refused, check: 1 / (cert.version - 3) == 1}\n",
	    "not judged" },
	{ "what is not checked is counted", "  - {id: a, check: key.bits > 0}\n  - {id: b, check: crls.size() > 0}\n"
	    "  - {id: c, check: 'true'}\n", "ready; 2 not checked" },
};

START_TEST(the_worst_finding_makes_the_verdict)
{
	struct result *result = judge(rules_in(kind_rows[_i].rules), (struct run){ .files = LEAF, .role = "expressway-e",
		.release = "X14.0.2" });
	const char *expected = arena_printf(&arena, "certificate expe1.example.com: %s\n", kind_rows[_i].verdict).at;

	ck_assert_msg(strcmp(verdicts(result), expected) == 0, "%s: %s", kind_rows[_i].why, verdicts(result));
}
END_TEST

START_TEST(without_a_role_there_is_no_verdict)
{
	struct rule_set *set = rules_in(RULE("a", "error", "refused"));

	ck_assert_uint_eq(judge(set, (struct run){ .files = LEAF })->verdicts.count, 0);
	ck_assert_uint_eq(judge(set, (struct run){ .files = LEAF, .role = "expressway-e" })->verdicts.count, 1);
}
END_TEST

START_TEST(services_that_fail_are_those_of_errors_once_each)
{
	struct result *result = judge(rules_in(
	    "  - {id: a, severity: error, effect: fails, services: [mra, webex], check: 'false'}\n"
	    "  - {id: b, severity: error, effect: refused, services: [webex, b2b], check: 'false'}\n"
	    "  - {id: c, severity: error, effect: weakens, services: [acme], check: 'false'}\n"
	    "  - {id: d, severity: warning, effect: fails, services: [jabber-guest], check: 'false'}\n"),
	    (struct run){ .files = LEAF, .role = "expressway-e", .release = "X14.0.2" });

	ck_assert_str_eq(verdicts(result),
	    "certificate expe1.example.com: refused; fails: mra, webex, b2b, acme; because: t/b\n");
}
END_TEST

START_TEST(what_to_do_comes_in_the_order_of_doing_it)
{
	struct result *result = judge(rules_in(
	    "  - {id: a, mend: restart, fix: restart it, check: 'false'}\n"
	    "  - {id: b, fix: do something, check: 'false'}\n"
	    "  - {id: c, mend: certificate, fix: reissue it, check: 'false'}\n"
	    "  - {id: d, mend: list, fix: add the root, check: 'false'}\n"
	    "  - {id: e, mend: certificate, fix: reissue it, check: 'false'}\n"
	    "  - {id: f, severity: notice, mend: list, fix: need not be, check: 'false'}\n"
	    "  - {id: g, check: 'false'}\n"),
	    (struct run){ .files = LEAF, .role = "expressway-e", .release = "X14.0.2" });

	ck_assert_str_eq(verdicts(result), "certificate expe1.example.com: warnings; because: t/a, t/b, t/c, t/d, t/e, t/g; "
	    "mend: add the root, do something, reissue it, restart it\n");
}
END_TEST

START_TEST(each_certificate_has_its_own_verdict_and_shares_the_list)
{
	struct rule_set *set = rules_in(
	    "  - {id: own, severity: error, effect: fails, find: \"cert.subject.cn.filter(n, n.startsWith('expc'))\"}\n"
	    "  - {id: list, applies-to: trust, check: 'false'}\n");
	struct run run = { .files = LEAF " expressway/c-good.pem", .trust = "trust/good.pem", .role = "expressway-e", .release = "X14.0.2" };

	ck_assert_str_eq(verdicts(judge(set, run)), "certificate expe1.example.com: warnings; because: t/list\n"
	    "certificate expc1.example.com: fails; because: t/own\n");
}
END_TEST

START_TEST(a_key_counts_for_the_certificate_it_belongs_to)
{
	struct rule_set *set = rules_in("  - {id: key, applies-to: key, severity: error, effect: refused, check: 'false'}\n");

	ck_assert_str_eq(verdicts(judge(set, (struct run){ .files = LEAF " expressway/c-good.pem pki/keys/leaf.pem",
		.role = "expressway-e", .release = "X14.0.2" })), "certificate expe1.example.com: refused; because: t/key\n"
	    "certificate expc1.example.com: ready\n");
}
END_TEST

START_TEST(a_file_counts_for_what_stands_in_it)
{
	struct rule_set *set = rules_in("  - {id: file, applies-to: file, severity: error, effect: refused, check: \"!file.name.contains('c-good')\"}\n");

	ck_assert_str_eq(verdicts(judge(set, (struct run){ .files = LEAF " expressway/c-good.pem", .role = "expressway-e",
		.release = "X14.0.2" })), "certificate expe1.example.com: ready\ncertificate expc1.example.com: refused; because: t/file\n");
}
END_TEST

/* A CA is judged and told once; what is wrong with it is wrong for all that it issued. */
START_TEST(a_CA_counts_for_every_certificate_on_whose_path_it_is)
{
	struct rule_set *set = rules_in("  - {id: ca, applies-to: root, severity: error, effect: refused, check: 'false'}\n");
	struct result *result = judge(set, (struct run){ .files = LEAF " expressway/c-good.pem expressway/self-signed.pem",
		.trust = "trust/good.pem", .role = "expressway-e", .release = "X14.0.2" });

	ck_assert_uint_eq(result->findings.count, 1);
	ck_assert_str_eq(verdicts(result), "certificate expe1.example.com: refused; because: t/ca\n"
	    "certificate expc1.example.com: refused; because: t/ca\ncertificate expe1.example.com: ready\n");
}
END_TEST

START_TEST(a_CA_counts_for_every_node_that_its_rule_speaks_of)
{
	struct rule_set *set = rules_in("  - {id: any, applies-to: root, severity: error, effect: fails, check: 'false'}\n"
	    "  - {id: of-c, applies-to: root, roles: expressway-c, severity: error, effect: refused, check: 'false'}\n");
	struct result *result = judge(set, (struct run){ .site = "site-good-cluster.yaml" });

	ck_assert_uint_eq(result->findings.count, 2);
	ck_assert_str_eq(verdicts(result), "expc1: refused; because: t/of-c\nexpc2: refused; because: t/of-c\n"
	    "expe1: fails; because: t/any\nexpc1 to expe1 (traversal): ready\n");
}
END_TEST

START_TEST(a_rule_looks_once_at_a_CA_that_several_roles_rely_on)
{
	struct rule_set *set = rules_in("  - {id: any, applies-to: root, check: 'false'}\n"
	    "  - {id: both, applies-to: root, roles: [expressway-c, expressway-e], check: 'false'}\n"
	    "  - {id: second, applies-to: root, roles: expressway-e, check: 'false'}\n"
	    "  - {id: third, applies-to: root, roles: cucm-tomcat, check: 'false'}\n"
	    "  - {id: fourth, applies-to: root, roles: cucm-callmanager, check: 'false'}\n");
	struct result *result = judge(set, (struct run){ .site = "site-good-cucm.yaml" });
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->findings.count; i++)
		buffer_printf(&out, "%.*s for %.*s; ", TEXT_ARG(result->findings.items[i].rule), TEXT_ARG(result->findings.items[i].role));
	ck_assert_str_eq(buffer_text(&out).at, "t/any for expressway-c; t/both for expressway-c; t/second for expressway-e; "
	    "t/third for cucm-tomcat; t/fourth for cucm-callmanager; ");
	ck_assert_str_eq(verdicts(result), "expc1: warnings; because: t/any, t/both\nexpe1: warnings; because: t/any, t/both, t/second\n"
	    "cucm1: warnings; because: t/any, t/third, t/fourth\nexpc1 to expe1 (traversal): ready\nexpc1 to cucm1 (unified-cm): ready\n");
}
END_TEST

START_TEST(a_request_has_a_verdict_too)
{
	struct rule_set *set = rules_in("  - {id: a, applies-to: request, severity: error, effect: refused, check: 'false'}\n");
	struct result *result = judge(set, (struct run){ .files = "expressway/request-good.pem", .role = "expressway-e", .release = "X14.0.2" });

	ck_assert_uint_eq(result->verdicts.count, 1);
	ck_assert(result->verdicts.items[0].object == OBJECT_REQUEST);
	ck_assert_int_eq(result->verdicts.items[0].kind, VERDICT_REFUSED);
}
END_TEST

/* ---- sites ---- */

START_TEST(each_node_and_link_of_a_site_has_one_verdict)
{
	struct rule_set *set = rules_in(
	    "  - {id: leaf, roles: cucm-tomcat, check: 'false'}\n"
	    "  - {id: manager, roles: cucm-callmanager, severity: error, effect: fails, check: 'false'}\n"
	    "  - {id: node, applies-to: node, severity: error, effect: refused, check: node.name != 'expe1'}\n"
	    "  - {id: link, applies-to: link, severity: error, effect: fails, check: link.to.name != 'cucm1'}\n"
	    "  - {id: site, applies-to: site, severity: error, effect: refused, check: 'false'}\n"
	    "  - {id: crl, roles: expressway-c, check: crls.size() > 0}\n");

	ck_assert_str_eq(verdicts(judge(set, (struct run){ .site = "site-good-cucm.yaml" })),
	    "expc1: ready; 1 not checked\nexpe1: refused; because: t/node\ncucm1: fails; because: t/manager\n"
	    "expc1 to expe1 (traversal): ready\nexpc1 to cucm1 (unified-cm): fails; fails: mra; because: t/link\n");
}
END_TEST

START_TEST(what_could_not_be_read_is_not_called_ready)
{
	struct rule_set *set = rules_in("  - {id: a, severity: warning, check: 'false'}\n");

	ck_assert_str_eq(verdicts(judge(set, (struct run){ .site = "site-file-missing.yaml" })),
	    "expc1: not judged\nexpe1: warnings; because: t/a\nexpc1 to expe1 (traversal): not judged\n");
	ck_assert_str_eq(said(), "0:0: node expc1: cannot open: no such file or directory (is the path right?)");
	/* That it is refused is known all the same. */
	set = rules_in("  - {id: a, applies-to: [node, link], severity: error, effect: refused, check: 'false'}\n");
	ck_assert_str_eq(verdicts(judge(set, (struct run){ .site = "site-file-missing.yaml" })),
	    "expc1: refused; because: t/a\nexpe1: refused; because: t/a\nexpc1 to expe1 (traversal): refused; fails: mra, xmpp-federation; because: t/a\n");
}
END_TEST

START_TEST(one_node_of_a_site_is_judged_alone)
{
	struct rule_set *set = rules_in("  - {id: a, severity: error, effect: fails, check: 'false'}\n");

	ck_assert_str_eq(verdicts(judge(set, (struct run){ .site = "site-good.yaml", .node = "expe1" })),
	    "expe1: fails; because: t/a\nexpc1 to expe1 (traversal): ready\n");
}
END_TEST

/* ---- order ---- */

/* "file:line rule object" of each finding. */
static const char *
order(const struct result *result)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];
		struct text file = f->file;
		const char *slash = file.len == 0 ? NULL : memrchr(file.at, '/', file.len);

		if (slash != NULL)
			file = (struct text){ slash + 1, file.len - (size_t)(slash + 1 - file.at) };
		buffer_printf(&out, "%.*s:%u %.*s %s%s%.*s\n", TEXT_ARG(file), f->line, TEXT_ARG(f->rule), object_name(f->object),
		    f->node.len + f->link.len != 0 ? " of " : "", TEXT_ARG(f->link.len != 0 ? f->link : f->node));
	}
	return buffer_text(&out).at;
}

START_TEST(findings_come_by_file_line_and_rule)
{
	struct rule_set *set = rules_in("  - {id: z, check: 'false'}\n  - {id: a, applies-to: [leaf, file, intermediate], check: 'false'}\n");

	/* The order of files is that of the command, whatever their names are. */
	ck_assert_str_eq(order(judge(set, (struct run){ .files = "file/two-leaves.pem expressway/c-good.pem" })),
	    "two-leaves.pem:0 t/a file\ntwo-leaves.pem:6 t/a certificate\ntwo-leaves.pem:6 t/z certificate\n"
	    "two-leaves.pem:33 t/a certificate\ntwo-leaves.pem:33 t/z certificate\n"
	    "c-good.pem:0 t/a file\nc-good.pem:7 t/a certificate\nc-good.pem:7 t/z certificate\n");
}
END_TEST

START_TEST(findings_of_one_rule_come_in_the_order_of_its_list)
{
	struct result *result = judge(rule_with("find: lists.range(120)\nmessage: '{{it}}'\n"), (struct run){ .files = LEAF });

	ck_assert_uint_eq(result->findings.count, 120);
	for (size_t i = 0; i < 120; i++)
		ck_assert_msg(text_equal(result->findings.items[i].message, arena_printf(&arena, "%zu", i)), "finding %zu: %.*s", i,
		    TEXT_ARG(result->findings.items[i].message));
}
END_TEST

START_TEST(findings_of_a_site_come_first_and_those_of_links_last)
{
	struct rule_set *set = rules_in("  - {id: a, applies-to: [link, leaf], check: 'false'}\n"
	    "  - {id: b, applies-to: [site, node], check: 'false'}\n");

	ck_assert_str_eq(order(judge(set, (struct run){ .site = "site-good.yaml" })), "site-good.yaml:4 t/b site\n"
	    "c-good.pem:7 t/a certificate of expc1\nsite-good.yaml:17 t/b node of expc1\n"
	    "leaf-good.pem:7 t/a certificate of expe1\nsite-good.yaml:23 t/b node of expe1\n"
	    "site-good.yaml:31 t/a link of expc1 to expe1 (traversal)\n");
}
END_TEST

TESTS_WITH("verdict", setup_rules, NULL,
	EACH(the_worst_finding_makes_the_verdict, kind_rows),
	TEST(without_a_role_there_is_no_verdict),
	TEST(services_that_fail_are_those_of_errors_once_each),
	TEST(what_to_do_comes_in_the_order_of_doing_it),
	TEST(each_certificate_has_its_own_verdict_and_shares_the_list),
	TEST(a_key_counts_for_the_certificate_it_belongs_to),
	TEST(a_file_counts_for_what_stands_in_it),
	TEST(a_CA_counts_for_every_certificate_on_whose_path_it_is),
	TEST(a_CA_counts_for_every_node_that_its_rule_speaks_of),
	TEST(a_rule_looks_once_at_a_CA_that_several_roles_rely_on),
	TEST(a_request_has_a_verdict_too),
	TEST(each_node_and_link_of_a_site_has_one_verdict),
	TEST(what_could_not_be_read_is_not_called_ready),
	TEST(one_node_of_a_site_is_judged_alone),
	TEST(findings_come_by_file_line_and_rule),
	TEST(findings_of_one_rule_come_in_the_order_of_its_list),
	TEST(findings_of_a_site_come_first_and_those_of_links_last))

/* test_eval.c - src/cli/eval.c: an expression over each object, what it fails over, and what is no expression. */
#include <string.h>

#include "command.h"

#define GOOD "expressway/leaf-good.pem"

static const struct { const char *why, *words, *out; } values[] = {
	{ "a text", "eval cert.subject.cn[0] " GOOD, GOOD ":7: 'expe1.example.com'\n" },
	{ "a number", "eval cert.key.bits " GOOD, GOOD ":7: 2048\n" },
	{ "a list", "eval 'cert.subject.cn.map(n, n.size())' " GOOD, GOOD ":7: [17]\n" },
	{ "a truth", "eval 'cert.key.bits >= 2048 && !cert.is_ca' " GOOD, GOOD ":7: true\n" },
	{ "a time", "eval cert.not_after " GOOD, GOOD ":7: timestamp('2027-10-01T00:00:00Z')\n" },
	{ "each object of each file, by its line", "eval cert.is_ca file/leaf-and-chain.pem " GOOD,
	    "file/leaf-and-chain.pem:6: false\nfile/leaf-and-chain.pem:33: true\nfile/leaf-and-chain.pem:60: true\n"
	    GOOD ":7: false\n" },
	{ "DER has no lines", "eval cert.subject.cn expressway/request-good.der",
	    "expressway/request-good.der: ['expe1.example.com']\n" },
	{ "what goes with a file", "eval trust.size() -t trust/good.pem " GOOD, GOOD ":7: 3\n" },
	{ "as of a time", "eval 'cert.not_after - now' --at 2027-09-30 " GOOD, GOOD ":7: duration('86400s')\n" },
	{ "as of a role and its release", "eval role -r expressway-e --release X14.0 " GOOD, GOOD ":7: 'expressway-e'\n" },
	{ "all of a node, by its name", "eval node.fqdn --site site-good.yaml --node expe1",
	    "expe1: " GOOD ":7: 'expe1.example.com'\nexpe1: trust/good.pem:34: 'expe1.example.com'\n"
	    "expe1: trust/good.pem:7: 'expe1.example.com'\nexpe1: pki/keys/leaf.pem:1: 'expe1.example.com'\n" },
	{ "no value steers a terminal", "eval cert.subject.cn hostile/cn-escape.pem",
	    "hostile/cn-escape.pem:6: ['\\u001b[2J\\u001b[31m[OK] all good\\u001b]0;owned\\u0007']\n" },
};

START_TEST(the_value_for_each_object_stands_behind_its_name)
{
	struct run r = run(values[_i].words);

	ck_assert_msg(r.status == STATUS_CLEAN && r.said[0] == '\0', "%s: %s", values[_i].why, r.said);
	ck_assert_str_eq(r.out, values[_i].out);
}
END_TEST

START_TEST(a_long_value_is_cut_after_4096_bytes)
{
	struct run r = run("eval lists.range(2000) " GOOD);

	ck_assert_uint_le(strlen(r.out), strlen(GOOD ":7: ") + 4096 + strlen("...\n"));
	ck_assert_uint_ge(strlen(r.out), strlen(GOOD ":7: ") + 4096);
	ck_assert_msg(strcmp(r.out + strlen(r.out) - 4, "...\n") == 0, "%s", r.out);
}
END_TEST

#define USAGE "error: eval needs an expression and a file\n  hint: certproof eval 'cert.san.dns' server.pem\n"

static const struct { const char *words; enum status status; const char *out, *said; } failures[] = {
	{ "eval", STATUS_TROUBLE, "", USAGE },
	{ "eval cert.is_ca", STATUS_TROUBLE, "", USAGE },
	{ "eval cert.is_ca --site site-good.yaml " GOOD, STATUS_TROUBLE, "",
	    "error: a file beside a site\n  hint: with --site the site says what is judged, and as what: leave one of them out\n" },
	{ "eval cert.is_ca --site site-good.yaml -r expressway-e", STATUS_TROUBLE, "",
	    "error: --role beside a site\n  hint: with --site the site says what is judged, and as what: leave one of them out\n" },
	{ "eval cert.is_ca --node expe1 " GOOD, STATUS_TROUBLE, "", "error: --node without --site\n"
	    "  hint: a node is one of a site: add --site\n" },
	{ "eval cert.is_caa " GOOD, STATUS_TROUBLE, "", "expression:1:6: error: Cert has no field 'is_caa'\n    1 | cert.is_caa\n"
	    "      |      ^~~~~~\n  hint: did you mean 'is_ca'?\n" },
	{ "eval 'cert.is_ca &&' " GOOD, STATUS_TROUBLE, "", "expression:1:13: error: expected a value, found the end\n"
	    "    1 | cert.is_ca &&\n      |             ^\n" },
	{ "eval 'cert.is_ca ? 1 / 0 : 2' pki/root.pem " GOOD, STATUS_RULE_ERROR, GOOD ":7: 2\n",
	    "expression:1:14: error: division by zero\n    1 | cert.is_ca ? 1 / 0 : 2\n      |              ^~~~~\n"
	    "  hint: in pki/root.pem:6\n" },
	{ "eval '[3, 0].map(n, 6 / n)' " GOOD, STATUS_RULE_ERROR, "", "expression:1:15: error: division by zero\n"
	    "    1 | [3, 0].map(n, 6 / n)\n      |               ^~~~~\n  hint: in " GOOD ":7, where n = 0\n" },
	{ "eval cert.is_ca none.pem " GOOD, STATUS_TROUBLE, GOOD ":7: false\n", "none.pem" NOT_THERE },
	{ "eval '1 / 0' none.pem pki/root.pem", STATUS_TROUBLE, "", "none.pem" NOT_THERE
	    "expression:1:1: error: division by zero\n    1 | 1 / 0\n      | ^~~~~\n  hint: in pki/root.pem:6\n" },
	{ "eval 'cel.bind(l, lists.range(900), l.exists(a, l.exists(b, l.exists(c, false))))' pki/root.pem",
	    STATUS_RULE_ERROR, "", "expression:1:1: error: the cost limit is reached\n"
	    "    1 | cel.bind(l, lists.range(900), l.exists(a, l.exists(b, l.exists(c, false))))\n"
	    "      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
	    "  hint: in pki/root.pem:6\n" },
};

START_TEST(what_fails_is_said_with_its_place_and_the_rest_told)
{
	struct run r = run(failures[_i].words);

	ck_assert_str_eq(r.said, failures[_i].said);
	ck_assert_msg(r.status == failures[_i].status, "%s: %d", failures[_i].words, r.status);
	ck_assert_str_eq(r.out, failures[_i].out);
}
END_TEST

TESTS_WITH("eval", setup_cli, teardown_cli,
	EACH(the_value_for_each_object_stands_behind_its_name, values),
	TEST(a_long_value_is_cut_after_4096_bytes),
	EACH(what_fails_is_said_with_its_place_and_the_rest_told, failures))

/* test_names.c - src/cli/names.c: what a certificate is to be ordered with, who asks for it, and who must trust whom. */
#include <string.h>

#include "command.h"

#define SITE "certproof-site: 1\nrelease: X14.0.2\n"
#define NODE "nodes:\n  - {name: e, role: expressway-e, fqdn: e.example.com"

/* The command for node e of a site of these lines. */
static struct run
ordered(const char *site, const char *words)
{
	return run(line("names --site %s --node e %s", write_file("site.yaml", line(SITE "%s", site)), words));
}

#define A63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct { const char *why, *site, *words, *has, *lacks; } parts[] = {
	{ "the node with its role and release", NODE "}\n", "", "node e: Expressway-E, X14.0.2\n", "newest" },
	{ "another release", NODE "}\n", "--release X12.5", "node e: Expressway-E, X12.5\n", NULL },
	{ "the common name", NODE "}\n", "", "\nCommon name\n  e.example.com\n\n", NULL },
	{ "a common name has 64 characters at most", NODE "." A63 ".example.com}\n", "",
	    ".example.com\n  is longer than the 64 characters that a common name may have\n", "CN = " },
	{ "a name of a link is asked for by the link, whatever its case", NODE "}\n  - {name: p, role: external}\n"
	    "links: [{from: p, to: e, zone: neighbour, peer-address: E.Example.Com, tls-verify: on}]\n", "",
	    "\n  e.example.com\n", "E.Example.Com\n" },
	{ "another name of a link", NODE "}\n  - {name: p, role: external}\n"
	    "links: [{from: p, to: e, zone: neighbour, peer-address: edge.example.com, tls-verify: on}]\n", "",
	    "  edge.example.com\n    link p to e (neighbour): p looks for it\n", NULL },
	{ "no product puts addresses in", NODE "}\n  - {name: p, role: external}\n"
	    "links: [{from: p, to: e, zone: neighbour, peer-address: 192.0.2.7, tls-verify: on}]\n", "",
	    "\nDNS.1 = e.example.com\n", "192.0.2.7" },
	{ "a name without a domain", NODE ", aliases: [edge]}\n", "",
	    "  edge\n    is not a fully qualified domain name: no public CA accepts it, and hardly any product\n", NULL },
	{ "what a configuration cannot take as it stands is left out of it", NODE ", aliases: ['x$y.example.com']}\n", "",
	    "\nSubject alternative names, for the request page\n  e.example.com,x$y.example.com\n", "= x$y" },
	{ "no link", NODE "}\n", "", "\nWho must trust whom\n"
	    "  the site has no link of this node in which a certificate is judged\n", NULL },
	{ "who must trust whom, and by which list", NODE ", trust: [ca.pem]}\n  - {name: p, role: external}\n"
	    "links: [{from: p, to: e, zone: neighbour, peer-address: e.example.com, tls-verify: on}]\n", "",
	    "  p must trust e as server, over p to e (neighbour), sip\n    its list: not named in the site file\n"
	    "    it needs the root and each intermediate CA of the CA that will issue the certificate\n"
	    "  e must trust p as client, over p to e (neighbour), sip\n    its list: ca.pem\n", NULL },
	{ "usages, and who demands them", NODE "}\n", "", "\nUsages\n  extended key usage: clientAuth, serverAuth\n"
	    "  key usage, with an RSA key: digitalSignature, keyEncipherment\n"
	    "    clientAuth: expressway/eku-client-missing\n    serverAuth: expressway/eku-server-missing\n", NULL },
	{ "a configuration for openssl", NODE "}\n", "", "[req_dn]\n# C, ST, L and O of your organization belong here: no certificate of today names them\n"
	    "CN = e.example.com\n\n[v3_req]\n"
	    "keyUsage = critical, digitalSignature, keyEncipherment\nextendedKeyUsage = clientAuth, serverAuth\n"
	    "subjectAltName = @alt_names\n\n[alt_names]\nDNS.1 = e.example.com\n", NULL },
};

START_TEST(people_get_all_that_an_order_needs)
{
	struct run r = ordered(parts[_i].site, parts[_i].words);

	ck_assert_msg(r.status == STATUS_CLEAN, "%s: %s", parts[_i].why, r.said);
	ck_assert_msg(strstr(r.out, parts[_i].has) != NULL, "%s: %s", parts[_i].why, r.out);
	ck_assert_msg(parts[_i].lacks == NULL || strstr(r.out, parts[_i].lacks) == NULL, "%s: %s", parts[_i].why, r.out);
}
END_TEST

START_TEST(without_a_release_the_newest_is_said_to_be_assumed)
{
	struct run r = run(line("names --site %s --node e", write_file("site.yaml", "certproof-site: 1\n" NODE "}\n")));

	ck_assert_msg(strncmp(r.out, "node e: Expressway-E, X15.5, the newest; the site file can name another\n", 72) == 0,
	    "%s", r.out);
}
END_TEST

START_TEST(what_is_not_there_yet_is_no_mistake)
{
	struct run r = ordered(NODE ", certificate: later.pem, trust: [later-too.pem]}\n", "");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.said, line("note: not read: %s/later.pem, %s/later-too.pem\n"
	    "  hint: files that are still to come need not be there; certproof check --site tells of the others\n",
	    temp_folder(), temp_folder()));
}
END_TEST

START_TEST(of_a_certificate_that_is_there_its_CAs_and_the_state_of_today_are_told)
{
	static const char trusted[] = "  expe1 must trust expc1 as client, over expc1 to expe1 (traversal), sip\n"
	    "    its list: trust/good.pem\n"
	    "    CAs of today's certificate: \"Example Issuing CA 1\" (trust/good.pem:34)\n"
	    "      and: \"Example Root CA\" (trust/good.pem:7)\n    today: trusted\n";
	static const char not_trusted[] = "  expc1 must trust expe1 as server, over expc1 to expe1 (traversal), sip\n"
	    "    its list: trust/other-root.pem\n"
	    "    it needs the root and each intermediate CA of the CA that will issue the certificate\n"
	    "    CAs of today's certificate: \"Example Issuing CA 1\" (trust/good.pem:34)\n"
	    "      and: \"Example Root CA\" (trust/good.pem:7)\n"
	    "    today: the root Example Root CA is not in the trusted CA list\n";
	struct run r = run("names --site site-link-not-trusted.yaml --node expe1");

	ck_assert_msg(strstr(r.out, line("\nWho must trust whom\n%s%s\n", not_trusted, trusted)) != NULL, "%s", r.out);
}
END_TEST

START_TEST(programs_get_the_same)
{
	struct run r = ordered(NODE "}\n  - {name: p, role: external}\n"
	    "links: [{from: p, to: e, zone: neighbour, peer-address: e.example.com, tls-verify: on}]\n", "-f json");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.out, "{\n  \"certproof\": 1,\n  \"node\": \"e\",\n  \"role\": \"expressway-e\",\n"
	    "  \"release\": \"X14.0.2\",\n"
	    "  \"common_name\": \"e.example.com\",\n  \"subject\": {},\n  \"names\": [\n    {\n      \"name\": \"e.example.com\",\n      \"because\": [\n"
	    "        {\n          \"rule\": \"expressway/cn-unusual\",\n"
	    "          \"title\": \"the common name is repeated there\"\n        },\n"
	    "        {\n          \"rule\": \"expressway/own-name-missing\",\n"
	    "          \"title\": \"The server's own name is missing\"\n        },\n"
	    "        {\n          \"rule\": \"link p to e (neighbour)\",\n          \"title\": \"p looks for it\"\n"
	    "        }\n      ]\n    }\n  ],\n"
	    "  \"san\": \"e.example.com\",\n  \"extended_key_usage\": [\n    \"clientAuth\",\n    \"serverAuth\"\n  ],\n"
	    "  \"key_usage\": [\n    \"digitalSignature\",\n    \"keyEncipherment\"\n  ],\n  \"trust\": [\n"
	    "    {\n      \"link\": \"p to e (neighbour)\",\n      \"handshake\": \"sip\",\n      \"who\": \"p\",\n"
	    "      \"trusts\": \"e\",\n"
	    "      \"authorities\": []\n    },\n"
	    "    {\n      \"link\": \"p to e (neighbour)\",\n      \"handshake\": \"sip\",\n      \"who\": \"e\",\n"
	    "      \"trusts\": \"p\",\n"
	    "      \"authorities\": []\n    }\n  ],\n"
	    "  \"openssl\": \"[req]\\nprompt = no\\ndefault_bits = 4096\\ndefault_md = sha256\\nutf8 = yes\\n"
	    "distinguished_name = req_dn\\nreq_extensions = v3_req\\n\\n[req_dn]\\n"
	    "# C, ST, L and O of your organization belong here: no certificate of today names them\\nCN = e.example.com\\n\\n[v3_req]\\n"
	    "keyUsage = critical, digitalSignature, keyEncipherment\\nextendedKeyUsage = clientAuth, serverAuth\\n"
	    "subjectAltName = @alt_names\\n\\n[alt_names]\\nDNS.1 = e.example.com\\n\",\n  \"problems\": []\n}\n");
}
END_TEST

static const struct { const char *words, *first; } units[] = {
	{ "--site site-good.yaml --node expe1 --unit server", "node expe1: Expressway-E, X14.0.2\n" },
	{ "--site site-good-cucm.yaml --node cucm1 --unit CallManager", "node cucm1, CallManager: " },
	{ "--site site-good-cucm.yaml --node cucm1 --unit tomcat", "node cucm1, tomcat: " },
	{ "--site site-client-store-c.yaml --node expc1 --unit client", "node expc1, client: " },
	{ "--site site-client-store-c.yaml --node expc1", "node expc1: " },
};

START_TEST(each_certificate_of_a_node_can_be_ordered)
{
	struct run r = run(line("names %s", units[_i].words));

	ck_assert_msg(r.status == STATUS_CLEAN, "%s: %s", units[_i].words, r.said);
	ck_assert_msg(strncmp(r.out, units[_i].first, strlen(units[_i].first)) == 0, "%s: %s", units[_i].words, r.out);
}
END_TEST

#define EXAMPLE "  hint: certproof names --site office.yaml --node expe1\n"

static const struct { const char *words, *said; } mistakes[] = {
	{ "", "error: names needs a site and a node\n" EXAMPLE },
	{ "--site site-good.yaml", "error: names needs a site and a node\n" EXAMPLE },
	{ "--node expe1", "error: names needs a site and a node\n" EXAMPLE },
	{ "--site site-good.yaml --node expe1 pki/root.pem", "error: names reads a site, and no files\n" EXAMPLE },
	{ "--site none.yaml --node expe1", "none.yaml" NOT_THERE },
	{ "--site site-good.yaml --node expe2", "error: the site has no node 'expe2'\n  hint: did you mean 'expe1'?\n" },
	{ "--site site-good.yaml --node expe1 --unit sever",
	    "error: node 'expe1' has no certificate 'sever' that rules know\n  hint: did you mean 'server'?\n" },
	{ "--site site-good-cucm.yaml --node cucm1",
	    "error: node 'cucm1' has several certificates\n  hint: say which with --unit, for example --unit tomcat\n" },
	{ "--site site-good-cucm.yaml --node cucm1 --unit server", "error: node 'cucm1' has no certificate 'server' that rules know\n" },
	{ "--site site-external.yaml --node partner", "error: node 'partner' has no certificate that rules know\n" },
	{ "--site site-good.yaml --node expe1 -o site-good.yaml",
	    "site-good.yaml: error: is an input of this run, which the report would replace\n"
	    "  hint: name another file for the report\n" },
};

START_TEST(a_mistake_is_said_and_nothing_written)
{
	struct run r = run(line("names %s", mistakes[_i].words));

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %d, %s", mistakes[_i].words, r.status, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

START_TEST(programs_are_told_a_mistake_in_their_report_too)
{
	struct run r = run("names --site site-good.yaml --node expe1 --unit sever -f json");

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.out, "{\n  \"certproof\": 1,\n  \"node\": \"expe1\",\n  \"problems\": [\n    {\n"
	    "      \"message\": \"node 'expe1' has no certificate 'sever' that rules know\",\n"
	    "      \"hint\": \"did you mean 'server'?\"\n    }\n  ]\n}\n");
}
END_TEST

TESTS_WITH("names", setup_cli, teardown_cli,
	EACH(people_get_all_that_an_order_needs, parts),
	TEST(without_a_release_the_newest_is_said_to_be_assumed),
	TEST(what_is_not_there_yet_is_no_mistake),
	TEST(of_a_certificate_that_is_there_its_CAs_and_the_state_of_today_are_told),
	TEST(programs_get_the_same),
	EACH(each_certificate_of_a_node_can_be_ordered, units),
	EACH(a_mistake_is_said_and_nothing_written, mistakes),
	TEST(programs_are_told_a_mistake_in_their_report_too))

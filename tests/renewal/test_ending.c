/* test_ending.c - src/renewal/ending.c: what ends, where, what hangs on it, and what follows it. */
#include <string.h>

#include "../cli/command.h"
#include "renewal/renewal.h"

#define AUTHORITIES "certproof-authorities: 1\nremind-days: 21\nclient-auth-ends: '2099-01-01'\n" \
	"lifetimes: [{issued: '2020-01-01', days: 398}, {issued: '2027-06-01', days: 100}]\nauthorities:\n  - {organisations: "
/* Few fixtures have issuers of this organisation. */
#define NOBODY AUTHORITIES "Nobody}\n"
/* Nearly all do of this. */
#define EXAMPLE AUTHORITIES "Example GmbH, "

static struct endings endings;

static bool
gathered(const char *authorities, const char *words)
{
	const char *rules = session.engine.rules_folder;
	bool good;

	write_file("authorities.yaml", authorities);
	given(words);
	ck_assert(engine_products(&session.engine));
	session.engine.rules_folder = temp_folder();
	endings = (struct endings){ .engine = &session.engine, .now = session_time(&session) };
	good = endings_gather(&endings);
	session.engine.rules_folder = rules;
	ck_assert_msg(endings.remind_days != 0, "%s", session_said());
	return good;
}

/* One line each: "what label days"; below it places, what stops and remarks, if they are asked for. */
static const char *
told(bool places, bool stops, bool remarks)
{
	struct buffer out;

	buffer_init(&out, &session.arena);
	for (size_t i = 0; i < endings.list.count; i++) {
		const struct ending *e = &endings.list.items[i];

		buffer_printf(&out, "%.*s %.*s %d\n", TEXT_ARG(e->what), TEXT_ARG(e->label), (int)days_left(&endings, e));
		for (size_t j = 0; places && j < e->places.count; j++)
			buffer_printf(&out, "  in %.*s:%u %.*s\n", TEXT_ARG(e->places.items[j].file), e->places.items[j].line,
			    TEXT_ARG(e->places.items[j].use));
		for (size_t j = 0; stops && j < e->stops.count; j++)
			buffer_printf(&out, "  stops %.*s\n", TEXT_ARG(e->stops.items[j]));
		for (size_t j = 0; remarks && j < e->remarks.count; j++)
			buffer_printf(&out, "  note %.*s\n", TEXT_ARG(e->remarks.items[j]));
	}
	return arena_string(&session.arena, buffer_text(&out));
}

static const struct { const char *why, *words; bool good; const char *told, *said; } files[] = {
	{ "soonest first, whatever the order", "expiry pki/root.pem expressway/leaf-good.pem pki/crl-issuing-1.pem expressway/expired.pem",
	    true, "certificate expe1.example.com -1\n  in expressway/expired.pem:6 \n"
	    "CRL Example Issuing CA 1 24\n  in pki/crl-issuing-1.pem:6 \n"
	    "certificate expe1.example.com 314\n  in expressway/leaf-good.pem:7 \n"
	    "CA certificate Example Root CA 4789\n  in pki/root.pem:6 \n", "" },
	{ "one thing in several files is told once with all its places",
	    "expiry pki/root.pem trust/root-only.pem trust/root.der", true,
	    "CA certificate Example Root CA 4789\n  in pki/root.pem:6 \n  in trust/root-only.pem:8 \n  in trust/root.der:0 \n", "" },
	{ "twice in one file is two places", "expiry trust/duplicate.pem", true,
	    "CA certificate Example Issuing CA 1 4059\n  in trust/duplicate.pem:34 \n  in trust/duplicate.pem:92 \n"
	    "CA certificate Example Issuing CA 2 4059\n  in trust/duplicate.pem:63 \n"
	    "CA certificate Example Root CA 4789\n  in trust/duplicate.pem:7 \n", "" },
	{ "keys and requests do not end", "expiry pki/keys/leaf.pem expressway/request-good.pem", true, "", "" },
	{ "an unreadable file loses nothing of the others", "expiry none.pem pki/root.pem", false,
	    "CA certificate Example Root CA 4789\n  in pki/root.pem:6 \n", "none.pem" NOT_THERE },
	{ "packed, too", "expiry file/crl.gz", true, "CRL Example Issuing CA 1 24\n  in file/crl.gz:0 \n", "" },
};

START_TEST(all_that_ends_in_files_is_found_once)
{
	ck_assert_msg(gathered(NOBODY, files[_i].words) == files[_i].good, "%s", files[_i].why);
	ck_assert_str_eq(told(true, false, true), files[_i].told);
	ck_assert_str_eq(session_said(), files[_i].said);
}
END_TEST

#define LEAF "certificate expe1.example.com "
#define NEXT(days, day) "  note its successor lasts " days " days at most, if Example GmbH issues it on " day "\n"
#define GIVES "Example GmbH gives clientAuth until "
#define LACKS "  note its successor will lack clientAuth, which Example GmbH gives until "

static const struct { const char *why, *authorities, *words, *told; } remarks[] = {
	{ "no public CA", NOBODY, "expiry expressway/leaf-good.pem", "certificate expe1.example.com 314\n" },
	{ "one that gives clientAuth a day longer", EXAMPLE "client-auth-ends: '2027-10-02'}\n", "expiry expressway/leaf-good.pem",
	    LEAF "314\n" NEXT("100", "2027-10-01") "  note " GIVES "2027-10-02: its successor can still have it, the one after will not\n" },
	{ "a day less", EXAMPLE "client-auth-ends: '2027-10-01'}\n", "expiry expressway/leaf-good.pem",
	    LEAF "314\n" NEXT("100", "2027-10-01") LACKS "2027-10-01\n" },
	{ "a machine renews earlier", EXAMPLE "client-auth-ends: '2027-06-01', renewed-by: machine}\n",
	    "expiry expressway/leaf-good.pem",
	    LEAF "314\n  note automated renewal is due from 2027-06-01, at two thirds of its life\n" NEXT("100", "2027-06-01")
	    LACKS "2027-06-01\n" },
	{ "or now, when it is late", EXAMPLE "client-auth-ends: '2027-10-06', renewed-by: machine}\n",
	    "expiry --at 2027-08-01 expressway/leaf-good.pem",
	    LEAF "61\n  note renewal is due: two thirds of its life were over on 2027-06-01\n" NEXT("100", "2027-08-01")
	    "  note " GIVES "2027-10-06: its successor can still have it, the one after will not\n" },
	{ "two thirds of 100 days later the one after is issued", EXAMPLE "client-auth-ends: '2027-10-08', renewed-by: machine}\n",
	    "expiry --at 2027-08-01 expressway/leaf-good.pem",
	    LEAF "61\n  note renewal is due: two thirds of its life were over on 2027-06-01\n" NEXT("100", "2027-08-01")
	    "  note " GIVES "2027-10-08: its successor can still have it\n" },
	{ "one that has ended is renewed now", EXAMPLE "renewed-by: people}\n", "expiry --at 2028-01-01 expressway/leaf-good.pem",
	    LEAF "-92\n" NEXT("100", "2028-01-01") "  note " GIVES "2099-01-01: its successor can still have it\n" },
	{ "for servers alone", EXAMPLE "client-auth-ends: '2020-01-01'}\n", "expiry expressway/eku-server-only.pem",
	    LEAF "314\n" NEXT("100", "2027-10-01") },
	{ "a CA has no successor", EXAMPLE "renewed-by: people}\n", "expiry pki/issuing-1.pem",
	    "CA certificate Example Issuing CA 1 4059\n" },
	{ "what signs itself is of no CA", EXAMPLE "renewed-by: people}\n", "expiry expressway/self-signed.pem", LEAF "314\n" },
	{ "a CRL", EXAMPLE "renewed-by: people}\n", "expiry pki/crl-issuing-1.pem", "CRL Example Issuing CA 1 24\n" },
	{ "no life has no two thirds", EXAMPLE "renewed-by: machine}\n", "expiry expressway/not-before-after-not-after.pem",
	    LEAF "-51\n" NEXT("398", "2026-11-21") "  note " GIVES "2099-01-01: its successor can still have it\n" },
};

START_TEST(what_a_public_CA_will_do_is_told_of_what_it_issued)
{
	ck_assert_msg(gathered(remarks[_i].authorities, remarks[_i].words), "%s: %s", remarks[_i].why, session_said());
	ck_assert_str_eq(told(false, false, true), remarks[_i].told);
}
END_TEST

static const struct { const char *why, *words, *told; } sites[] = {
	{ "one node: its own things, and of the phones' list what its certificate needs",
	    "expiry --site site-good.yaml --node expe1",
	    "certificate expe1.example.com 314\n  in expressway/leaf-good.pem:7 certificate of expe1\n"
	    "  stops expe1: mra, xmpp-federation\n  stops expc1 no longer trusts expe1: expc1 to expe1 (traversal)\n"
	    "CA certificate Example Issuing CA 1 4059\n  in trust/good.pem:34 trusted CA list of expe1, entry 2\n"
	    "  stops whoever judges the certificate of expe1 by this CA refuses it: mra, xmpp-federation\n"
	    "  stops expc1 no longer trusts expe1: expc1 to expe1 (traversal)\n"
	    "  stops expe1 no longer trusts expc1: expc1 to expe1 (traversal)\n"
	    "CA certificate Example Issuing CA 2 4059\n  in trust/good.pem:63 trusted CA list of expe1, entry 3\n"
	    "CA certificate Example Root CA 4789\n  in trust/good.pem:7 trusted CA list of expe1, entry 1\n"
	    "  in pki/root.pem:6 trust list of the phones, entry 1\n"
	    "  stops whoever judges the certificate of expe1 by this CA refuses it: mra, xmpp-federation\n"
	    "  stops expc1 no longer trusts expe1: expc1 to expe1 (traversal)\n"
	    "  stops expe1 no longer trusts expc1: expc1 to expe1 (traversal)\n" },
	{ "a unit of a node", "expiry --site site-good-cucm.yaml --node cucm1",
	    "  in cucm/CallManager.pem:6 certificate of cucm1 CallManager\n  stops cucm1 CallManager\n"
	    "  stops expc1 no longer trusts cucm1: expc1 to cucm1 (unified-cm)\n" },
	{ "a CRL of a node", "expiry --site site-crl-good.yaml --node expc1",
	    "CRL Example Root CA 161\n  in pki/crl-root.pem:6 CRL of expc1\n"
	    "  stops certificates of \"Example Root CA\" count as revoked wherever CRLs are checked\n" },
	{ "a client certificate", "expiry --site site-client-store-c.yaml --node expc1",
	    "  in expressway/c-eku-server-only.pem:6 certificate of expc1 client\n  stops expc1 client: mra, xmpp-federation\n"
	    "  stops expe1 no longer trusts expc1: expc1 to expe1 (traversal)\n" },
	{ "of all nodes the phones' list is told whole", "expiry --site site-phone-trust.yaml",
	    "CA certificate Example Old Root CA 2963\n  in pki/old-root.pem:6 trust list of the phones, entry 1\n" },
};

START_TEST(of_a_site_is_told_what_each_end_stops)
{
	ck_assert_msg(gathered(NOBODY, sites[_i].words), "%s: %s", sites[_i].why, session_said());
	ck_assert_msg(strstr(told(true, true, false), sites[_i].told) != NULL, "%s: %s", sites[_i].why, told(true, true, false));
}
END_TEST

START_TEST(of_one_node_nothing_is_told_that_is_not_its_own)
{
	ck_assert(gathered(NOBODY, "expiry --site site-phone-trust.yaml --node expc1"));
	ck_assert_uint_eq(endings.list.count, 4);
	ck_assert_ptr_null(strstr(told(true, false, false), "phones"));
}
END_TEST

static const struct { const char *words, *said; bool some; } unreadable[] = {
	{ "expiry --site none.yaml", "none.yaml" NOT_THERE, false },
	{ "expiry --site site-good.yaml --node expe2", "error: the site has no node 'expe2'\n  hint: did you mean 'expe1'?\n", false },
	{ "expiry --site site-file-missing.yaml", "expressway/not-there.pem: error: node expc1: cannot open: no such file or directory\n"
	    "  hint: is the path right? it begins at the folder of the run, in a site file at the site file\n", true },
};

START_TEST(what_of_a_site_cannot_be_read_is_said_and_the_rest_gathered)
{
	ck_assert_msg(!gathered(NOBODY, unreadable[_i].words), "%s", unreadable[_i].words);
	ck_assert_str_eq(session_said(), unreadable[_i].said);
	ck_assert_msg((endings.list.count != 0) == unreadable[_i].some, "%s: %zu", unreadable[_i].words, endings.list.count);
}
END_TEST

TESTS_WITH("ending", setup_cli, teardown_cli,
	EACH(all_that_ends_in_files_is_found_once, files),
	EACH(what_a_public_CA_will_do_is_told_of_what_it_issued, remarks),
	EACH(of_a_site_is_told_what_each_end_stops, sites),
	TEST(of_one_node_nothing_is_told_that_is_not_its_own),
	EACH(what_of_a_site_cannot_be_read_is_said_and_the_rest_gathered, unreadable))

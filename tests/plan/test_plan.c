/* test_plan.c - src/plan/plan.c: what is judged as what, in a run over files. */
#include "planning.h"
#include "files.h"

static const struct run runs[] = {
	{ .why = "a certificate alone", .files = "expressway/leaf-good.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com\n"
	    "chain expe1.example.com of=1\n" },
	{ .why = "with a list it has a path, and the CAs on it are judged", .files = "expressway/leaf-good.pem", .trust = "trust/good.pem",
	  .plan =
	    "file expressway/leaf-good.pem as certificate inputs=trust,chain\n"
	    "leaf expe1.example.com inputs=trust,chain\n"
	    "chain expe1.example.com of=1 inputs=trust,chain\n"
	    "intermediate Example Issuing CA 1 of=1 inputs=trust,chain\n"
	    "root Example Root CA of=1 inputs=trust,chain\n"
	    "file trust/good.pem as trust inputs=trust,chain\n"
	    "trust trusted CA list inputs=trust,chain\n" },
	{ .why = "a CA that two paths share is judged once", .files = "expressway/leaf-good.pem expressway/c-good.pem",
	  .trust = "trust/good.pem", .plan =
	    "file expressway/leaf-good.pem as certificate inputs=trust,chain\n"
	    "leaf expe1.example.com inputs=trust,chain\n"
	    "chain expe1.example.com of=1 inputs=trust,chain\n"
	    "intermediate Example Issuing CA 1 of=1 inputs=trust,chain\n"
	    "root Example Root CA of=1 inputs=trust,chain\n"
	    "file expressway/c-good.pem as certificate inputs=trust,chain\n"
	    "leaf expc1.example.com inputs=trust,chain\n"
	    "chain expc1.example.com of=6 inputs=trust,chain\n"
	    "file trust/good.pem as trust inputs=trust,chain\n"
	    "trust trusted CA list inputs=trust,chain\n" },
	{ .why = "a list of which a file cannot be read is judged as a list, and decides no path", .files = "expressway/leaf-good.pem",
	  .trust = "trust/good.pem trust/not-there.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com\n"
	    "chain expe1.example.com of=1\n"
	    "file trust/good.pem as trust\n"
	    "trust trusted CA list inputs=trust\n" },
	{ .why = "CAs among the files may have issued a certificate, and are judged for themselves",
	  .files = "expressway/leaf-good.pem trust/root-only.pem", .plan =
	    "file expressway/leaf-good.pem as certificate inputs=chain\n"
	    "leaf expe1.example.com inputs=chain\n"
	    "chain expe1.example.com of=1 inputs=chain\n"
	    "file trust/root-only.pem inputs=chain\n"
	    "root Example Root CA inputs=chain\n" },
	{ .why = "with a role a CA certificate that names a host is the server's, and its key is its own", .role = "expressway-e",
	  .files = "expressway/ca-true.pem key/pkcs8.pem", .plan =
	    "file expressway/ca-true.pem as certificate\n"
	    "leaf expe1.example.com key=key/pkcs8.pem inputs=key\n"
	    "chain expe1.example.com of=1\n"
	    "file key/pkcs8.pem as key\n"
	    "key RSA key, 2048 bits paired inputs=key\n" },
	{ .why = "a CA certificate that a key was given with is compared with it", .files = "trust/root-only.pem key/mismatch.pem", .plan =
	    "file trust/root-only.pem as certificate\n"
	    "root Example Root CA key=key/mismatch.pem inputs=key\n"
	    "chain Example Root CA of=1\n"
	    "file key/mismatch.pem as key\n"
	    "key RSA key, 2048 bits inputs=key\n" },
	{ .why = "without a role it is a CA", .files = "expressway/ca-true.pem", .plan =
	    "file expressway/ca-true.pem as certificate\n"
	    "root expe1.example.com\n"
	    "chain expe1.example.com of=1\n" },
	{ .why = "beside a server's certificate it is a CA of the chain", .role = "cucm-tomcat",
	  .files = "cucm/tomcat.pem cucm/tomcat-self-ca.pem", .plan =
	    "file cucm/tomcat.pem as certificate inputs=chain\n"
	    "leaf cucm1.example.com inputs=chain\n"
	    "chain cucm1.example.com of=1 inputs=chain\n"
	    "file cucm/tomcat-self-ca.pem inputs=chain\n" },
	{ .why = "a CA that names no host is no server's", .role = "cucm-tomcat", .files = "trust/root-only.pem", .plan =
	    "file trust/root-only.pem\n"
	    "root Example Root CA\n" },
	{ .why = "with a role they are the chain", .role = "expressway-e", .files = "expressway/leaf-good.pem trust/issuing-only.pem",
	  .plan =
	    "file expressway/leaf-good.pem as certificate inputs=chain\n"
	    "leaf expe1.example.com inputs=chain\n"
	    "chain expe1.example.com of=1 inputs=chain\n"
	    "intermediate Example Issuing CA 1 of=1 inputs=chain\n"
	    "file trust/issuing-only.pem inputs=chain\n" },
	{ .why = "with a role and no server's certificate they are judged", .role = "expressway-e", .files = "trust/root-only.pem", .plan =
	    "file trust/root-only.pem\n"
	    "root Example Root CA\n" },
	{ .why = "a key among the files is paired by its public half", .files = "expressway/leaf-good.pem pki/keys/leaf.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com key=pki/keys/leaf.pem inputs=key\n"
	    "chain expe1.example.com of=1\n"
	    "file pki/keys/leaf.pem as key\n"
	    "key RSA key, 2048 bits paired inputs=key\n" },
	{ .why = "one key and one certificate were meant for each other", .files = "expressway/leaf-good.pem key/mismatch.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com key=key/mismatch.pem inputs=key\n"
	    "chain expe1.example.com of=1\n"
	    "file key/mismatch.pem as key\n"
	    "key RSA key, 2048 bits inputs=key\n" },
	{ .why = "a key of nobody beside two certificates is nobody's",
	  .files = "expressway/leaf-good.pem expressway/ec-p256.pem key/mismatch.pem", .plan =
	    "file expressway/leaf-good.pem as certificate inputs=chain\n"
	    "leaf expe1.example.com inputs=chain\n"
	    "chain expe1.example.com of=1 inputs=chain\n"
	    "file expressway/ec-p256.pem as certificate inputs=chain\n"
	    "leaf expe1.example.com inputs=chain\n"
	    "chain expe1.example.com of=4 inputs=chain\n"
	    "file key/mismatch.pem as key inputs=chain\n"
	    "key RSA key, 2048 bits inputs=key,chain\n" },
	{ .why = "--key says whose it is, also beside a key that matches", .files = "expressway/leaf-good.pem pki/keys/leaf.pem",
	  .keys = "key/mismatch.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com key=key/mismatch.pem inputs=key\n"
	    "chain expe1.example.com of=1\n"
	    "file pki/keys/leaf.pem as key\n"
	    "key RSA key, 2048 bits paired inputs=key\n"
	    "file key/mismatch.pem as key\n"
	    "key RSA key, 2048 bits inputs=key\n" },
	{ .why = "a CA among the files completes the path of a certificate without a role, too", .files = "expressway/leaf-good.pem trust/issuing-only.pem",
	  .plan =
	    "file expressway/leaf-good.pem as certificate inputs=chain\n"
	    "leaf expe1.example.com inputs=chain\n"
	    "chain expe1.example.com of=1 inputs=chain\n"
	    "intermediate Example Issuing CA 1 of=1 inputs=chain\n"
	    "file trust/issuing-only.pem inputs=chain\n" },
	{ .why = "CAs that no certificate needs have chains of their own, the lowest for all", .files = "trust/root-only.pem trust/issuing-only.pem",
	  .plan =
	    "file trust/root-only.pem inputs=chain\n"
	    "root Example Root CA inputs=chain\n"
	    "file trust/issuing-only.pem inputs=chain\n"
	    "intermediate Example Issuing CA 1 inputs=chain\n"
	    "chain Example Issuing CA 1 of=3 inputs=chain\n" },
	{ .why = "a request among the files is compared with the certificate of its key", .files = "expressway/leaf-good.pem expressway/request-good.pem",
	  .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com request=expressway/request-good.pem inputs=request\n"
	    "chain expe1.example.com of=1\n"
	    "file expressway/request-good.pem\n"
	    "request expe1.example.com\n" },
	{ .why = "one of another key is not", .files = "expressway/c-good.pem expressway/request-good.pem", .plan =
	    "file expressway/c-good.pem as certificate\n"
	    "leaf expc1.example.com\n"
	    "chain expc1.example.com of=1\n"
	    "file expressway/request-good.pem\n"
	    "request expe1.example.com\n" },
	{ .why = "a CRL speaks of the chains whose CAs issued it, and of no other",
	  .files = "expressway/leaf-good.pem real/public.pem trust/issuing-only.pem pki/crl-issuing-1.pem", .plan =
	    "file expressway/leaf-good.pem as certificate inputs=crl,chain\n"
	    "leaf expe1.example.com inputs=crl,chain\n"
	    "chain expe1.example.com of=1 inputs=crl,chain\n"
	    "intermediate Example Issuing CA 1 of=1 inputs=crl,chain\n"
	    "file real/public.pem as certificate inputs=crl,chain\n"
	    "leaf expe1.example.com inputs=crl,chain\n"
	    "chain expe1.example.com of=5 inputs=chain\n"
	    "file trust/issuing-only.pem inputs=crl,chain\n"
	    "file pki/crl-issuing-1.pem as crl inputs=crl,chain\n"
	    "crl Example Issuing CA 1 inputs=crl,chain\n" },
	{ .why = "a request has a key, and no path", .files = "expressway/request-good.pem", .keys = "pki/keys/leaf.pem",
	  .trust = "trust/root-only.pem", .plan =
	    "file expressway/request-good.pem inputs=trust,chain\n"
	    "request expe1.example.com key=pki/keys/leaf.pem inputs=trust,key,chain\n"
	    "file pki/keys/leaf.pem as key inputs=trust,chain\n"
	    "key RSA key, 2048 bits paired inputs=trust,key,chain\n"
	    "file trust/root-only.pem as trust inputs=trust,chain\n"
	    "trust trusted CA list inputs=trust,chain\n" },
	{ .why = "what a certificate answers and replaces is read beside it, and not judged", .files = "expressway/leaf-good.pem",
	  .request = "expressway/request-good.pem", .previous = "expressway/expired.pem", .plan =
	    "file expressway/leaf-good.pem as certificate\n"
	    "leaf expe1.example.com request=expressway/request-good.pem previous=expressway/expired.pem inputs=request,previous\n"
	    "chain expe1.example.com of=1\n" },
	{ .why = "the certificates of --chain are judged on the path only", .files = "expressway/leaf-good.pem",
	  .trust = "trust/root-only.pem", .chain = "trust/issuing-only.pem", .plan =
	    "file expressway/leaf-good.pem as certificate inputs=trust,chain\n"
	    "leaf expe1.example.com inputs=trust,chain\n"
	    "chain expe1.example.com of=1 inputs=trust,chain\n"
	    "intermediate Example Issuing CA 1 of=1 inputs=trust,chain\n"
	    "root Example Root CA of=1 inputs=trust,chain\n"
	    "file trust/issuing-only.pem as chain inputs=trust,chain\n"
	    "file trust/root-only.pem as trust inputs=trust,chain\n"
	    "trust trusted CA list inputs=trust,chain\n" },
};

START_TEST(a_run_over_files_is_planned)
{
	struct plan plan = { 0 };

	make_plan(&runs[_i], &plan);
	ck_assert_msg(strcmp(plan_text(&plan), runs[_i].plan) == 0, "%s:\n%s", runs[_i].why, plan_text(&plan));
}
END_TEST

START_TEST(without_a_site_there_is_one_box_made_of_the_options)
{
	struct run run = { .role = "expressway-e", .files = "expressway/leaf-good.pem", .trust = "trust/good.pem" };
	struct plan plan = { 0 };
	const struct box *box;

	make_plan(&run, &plan);
	ck_assert_uint_eq(plan.boxes.count, 1);
	box = plan.boxes.items[0];
	ck_assert(box->judged && box->node == NULL && box->name.len == 0);
	ck_assert(text_is(product_role_name(box->role), "expressway-e"));
	ck_assert(box->search == SEARCH_FIRST_SUBJECT);
	ck_assert_uint_eq(trust_list_count(box->list), 3);
	for (size_t i = 0; i < plan.targets.count; i++)
		ck_assert_ptr_eq(plan.targets.items[i].box, box);
}
END_TEST

START_TEST(files_stand_in_the_order_in_which_reports_name_them)
{
	struct run run = { .files = "expressway/leaf-good.pem", .keys = "pki/keys/leaf.pem", .chain = "trust/issuing-only.pem",
		.trust = "trust/root-only.pem" };
	static const char *const names[] = { "expressway/leaf-good.pem", "pki/keys/leaf.pem", "trust/issuing-only.pem",
		"trust/root-only.pem" };
	struct plan plan = { 0 };

	make_plan(&run, &plan);
	ck_assert_uint_eq(plan.files.count, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		ck_assert_msg(text_is(short_name(plan.files.items[i]->name), names[i]), "%zu: %.*s", i,
		    TEXT_ARG(short_name(plan.files.items[i]->name)));
}
END_TEST

TESTS_WITH("plan", begin, NULL,
	EACH(a_run_over_files_is_planned, runs),
	TEST(without_a_site_there_is_one_box_made_of_the_options),
	TEST(files_stand_in_the_order_in_which_reports_name_them))

/* test_deployment.c - src/plan/deployment.c: what is judged as what, in a run over a site. */
#include "planning.h"

static bool
make_plan(const char *site_name, const char *node, const char *release, struct plan *plan)
{
	struct plan_options options = { .crypto = loading.loader.crypto, .now = JUDGED };
	const struct site *site = site_read(&arena, products, fixture(site_name), &messages);
	size_t files;

	ck_assert_msg(site != NULL, "%s", all_messages());
	if (release != NULL)
		options.release = text_of(release);
	return plan_deployment(&arena, site, node != NULL ? site_node(site, text_of(node)) : NULL, products,
	    &loading.loader, &options, plan, &files);
}

static const struct {
	const char *why, *site, *node, *plan;
} runs[] = {
	{ "the site, then each node with its files and its list, then the links", "site-good.yaml", NULL,
	    "site good inputs=site\n"
	    "file expressway/c-good.pem as certificate on expc1 inputs=site,trust,chain\n"
	    "leaf expc1.example.com on expc1 key=pki/keys/leaf-3.pem inputs=site,trust,key,chain\n"
	    "chain expc1.example.com on expc1 of=2 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 1 on expc1 of=2 inputs=site,trust,chain\n"
	    "root Example Root CA on expc1 of=2 inputs=site,trust,chain\n"
	    "file pki/keys/leaf-3.pem as key on expc1 inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expc1 paired inputs=site,trust,key,chain\n"
	    "file trust/good.pem as trust on expc1 inputs=site,trust,chain\n"
	    "trust trusted CA list of expc1 on expc1 inputs=site,trust,chain\n"
	    "node expc1 inputs=site,trust,chain\n"
	    "file expressway/leaf-good.pem as certificate on expe1 inputs=site,trust,chain\n"
	    "leaf expe1.example.com on expe1 key=pki/keys/leaf.pem inputs=site,trust,key,chain\n"
	    "chain expe1.example.com on expe1 of=12 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 1 on expe1 of=12 inputs=site,trust,chain\n"
	    "root Example Root CA on expe1 of=12 inputs=site,trust,chain\n"
	    "file pki/keys/leaf.pem as key on expe1 inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expe1 paired inputs=site,trust,key,chain\n"
	    "trust trusted CA list of expe1 on expe1 inputs=site,trust,chain\n"
	    "node expe1 inputs=site,trust,chain\n"
	    "link expc1 to expe1 (traversal) inputs=site\n"
	    "  sip: expe1 to expc1 as server certificate=expressway/leaf-good.pem list=3 name=expe1.example.com\n"
	    "  sip: expc1 to expe1 as client certificate=expressway/c-good.pem list=3 name=expc.example.com\n" },
	{ "one node is judged; its links look at the other end", "site-good.yaml", "expe1",
	    "site good inputs=site\n"
	    "file expressway/leaf-good.pem as certificate on expe1 inputs=site,trust,chain\n"
	    "leaf expe1.example.com on expe1 key=pki/keys/leaf.pem inputs=site,trust,key,chain\n"
	    "chain expe1.example.com on expe1 of=2 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 1 on expe1 of=2 inputs=site,trust,chain\n"
	    "root Example Root CA on expe1 of=2 inputs=site,trust,chain\n"
	    "file pki/keys/leaf.pem as key on expe1 inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expe1 paired inputs=site,trust,key,chain\n"
	    "file trust/good.pem as trust on expe1 inputs=site,trust,chain\n"
	    "trust trusted CA list of expe1 on expe1 inputs=site,trust,chain\n"
	    "node expe1 inputs=site,trust,chain\n"
	    "link expc1 to expe1 (traversal) inputs=site\n"
	    "  sip: expe1 to expc1 as server certificate=expressway/leaf-good.pem list=3 name=expe1.example.com\n"
	    "  sip: expc1 to expe1 as client certificate=expressway/c-good.pem list=3 name=expc.example.com\n" },
	{ "peers of a cluster share a certificate: it is judged on each, and their CAs once for the role", "site-shared-certificate.yaml", NULL,
	    "site shared-certificate inputs=site\n"
	    "file expressway/c-shared.pem as certificate on expc1 inputs=site,trust,chain\n"
	    "leaf expc.example.com on expc1 key=pki/keys/leaf-3.pem inputs=site,trust,key,chain\n"
	    "chain expc.example.com on expc1 of=2 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 1 on expc1 of=2 inputs=site,trust,chain\n"
	    "root Example Root CA on expc1 of=2 inputs=site,trust,chain\n"
	    "file pki/keys/leaf-3.pem as key on expc1 inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expc1 paired inputs=site,trust,key,chain\n"
	    "file trust/good.pem as trust on expc1 inputs=site,trust,chain\n"
	    "trust trusted CA list of expc1 on expc1 inputs=site,trust,chain\n"
	    "node expc1 inputs=site,trust,chain\n"
	    "leaf expc.example.com on expc2 key=pki/keys/leaf-3.pem inputs=site,trust,key,chain\n"
	    "chain expc.example.com on expc2 of=11 inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expc2 paired inputs=site,trust,key,chain\n"
	    "trust trusted CA list of expc2 on expc2 inputs=site,trust,chain\n"
	    "node expc2 inputs=site,trust,chain\n"
	    "file expressway/leaf-good.pem as certificate on expe1 inputs=site,trust,chain\n"
	    "leaf expe1.example.com on expe1 key=pki/keys/leaf.pem inputs=site,trust,key,chain\n"
	    "chain expe1.example.com on expe1 of=17 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 1 on expe1 of=17 inputs=site,trust,chain\n"
	    "root Example Root CA on expe1 of=17 inputs=site,trust,chain\n"
	    "file pki/keys/leaf.pem as key on expe1 inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expe1 paired inputs=site,trust,key,chain\n"
	    "trust trusted CA list of expe1 on expe1 inputs=site,trust,chain\n"
	    "node expe1 inputs=site,trust,chain\n"
	    "link expc1 to expe1 (traversal) inputs=site\n"
	    "  sip: expe1 to expc1 as server certificate=expressway/leaf-good.pem list=3 name=expe1.example.com\n"
	    "  sip: expc1 to expe1 as client certificate=expressway/c-shared.pem list=3 name=expc.example.com\n" },
	{ "a client store is a certificate of the node with a key of its own", "site-client-store-c.yaml", "expc1",
	    "site client-store-c inputs=site\n"
	    "file expressway/c-good.pem as certificate on expc1 inputs=site,trust,chain\n"
	    "leaf expc1.example.com on expc1 key=pki/keys/leaf-3.pem inputs=site,trust,key,chain\n"
	    "chain expc1.example.com on expc1 of=2 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 1 on expc1 of=2 inputs=site,trust,chain\n"
	    "root Example Root CA on expc1 of=2 inputs=site,trust,chain\n"
	    "file pki/keys/leaf-3.pem as key on expc1 inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expc1 paired inputs=site,trust,key,chain\n"
	    "file trust/good.pem as trust on expc1 inputs=site,trust,chain\n"
	    "trust trusted CA list of expc1 on expc1 inputs=site,trust,chain\n"
	    "node expc1 inputs=site,trust,chain\n"
	    "file expressway/c-eku-server-only.pem as certificate on expc1/client inputs=site,trust,chain\n"
	    "leaf expc1.example.com on expc1/client key=pki/keys/leaf-3.pem client inputs=site,trust,key,chain\n"
	    "chain expc1.example.com on expc1/client of=12 client inputs=site,trust,chain\n"
	    "key RSA key, 2048 bits on expc1/client paired inputs=site,trust,key,chain\n"
	    "link expc1 to expe1 (traversal) inputs=site\n"
	    "  sip: expe1 to expc1 as server certificate=expressway/leaf-good.pem list=3 name=expe1.example.com\n"
	    "  sip: expc1 to expe1 as client certificate=expressway/c-eku-server-only.pem list=3 name=expc.example.com\n" },
	{ "a node with several certificates has a box for each, and one target for itself", "site-good-cucm.yaml", "cucm1",
	    "site good-cucm inputs=site\n"
	    "file cucm/tomcat.pem as certificate on cucm1/tomcat inputs=site,trust,chain\n"
	    "leaf cucm1.example.com on cucm1/tomcat inputs=site,trust,chain\n"
	    "chain cucm1.example.com on cucm1/tomcat of=2 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 2 on cucm1/tomcat of=2 inputs=site,trust,chain\n"
	    "root Example Root CA on cucm1/tomcat of=2 inputs=site,trust,chain\n"
	    "file trust/good.pem as trust on cucm1/tomcat inputs=site,trust,chain\n"
	    "trust trusted CA list of cucm1 on cucm1/tomcat inputs=site,trust,chain\n"
	    "node cucm1/tomcat inputs=site,trust,chain\n"
	    "file cucm/CallManager.pem as certificate on cucm1/CallManager inputs=site,trust,chain\n"
	    "leaf cucm1.example.com on cucm1/CallManager inputs=site,trust,chain\n"
	    "chain cucm1.example.com on cucm1/CallManager of=10 inputs=site,trust,chain\n"
	    "intermediate Example Issuing CA 2 on cucm1/CallManager of=10 inputs=site,trust,chain\n"
	    "root Example Root CA on cucm1/CallManager of=10 inputs=site,trust,chain\n"
	    "link expc1 to cucm1 (unified-cm) inputs=site\n"
	    "  https: cucm1 to expc1 as server certificate=cucm/tomcat.pem list=3 name=cucm1.example.com\n"
	    "  https: expc1 to cucm1 as client certificate=expressway/c-good.pem list=3\n"
	    "  https of the TFTP server: cucm1 to expc1 as server certificate=cucm/CallManager.pem list=3\n"
	    "  https of the TFTP server: expc1 to cucm1 as client certificate=expressway/c-good.pem list=3\n" },
};

START_TEST(a_run_over_a_site_is_planned)
{
	struct plan plan = { 0 };

	ck_assert_msg(make_plan(runs[_i].site, runs[_i].node, NULL, &plan), "%s", all_messages());
	ck_assert_msg(strcmp(plan_text(&plan), runs[_i].plan) == 0, "%s:\n%s", runs[_i].why, plan_text(&plan));
}
END_TEST

START_TEST(a_file_that_is_missing_is_told_with_its_node_and_hides_no_other_node)
{
	struct plan plan = { 0 };
	const char *text;

	ck_assert(!make_plan("site-file-missing.yaml", NULL, NULL, &plan));
	ck_assert_str_eq(all_messages(), "error: node expc1: cannot open: no such file or directory | is the path right?\n");
	ck_assert_uint_eq(plan.unread.count, 1);
	ck_assert(text_is(plan.unread.items[0]->name, "expc1"));
	text = plan_text(&plan);
	ck_assert_ptr_nonnull(strstr(text, "\nleaf expe1.example.com on expe1 "));
	ck_assert_ptr_nonnull(strstr(text, "\nnode expc1 "));
	/* What the missing certificate would present is not known. */
	ck_assert_ptr_nonnull(strstr(text, "  sip: expc1 to expe1 as client list=3 unread "));
}
END_TEST

START_TEST(a_list_of_which_a_file_is_missing_decides_no_path_and_no_handshake)
{
	static const char text[] =
	    "certproof-site: 1\n"
	    "nodes:\n"
	    "  - {name: a, role: expressway-c, fqdn: a.example.com, certificate: expressway/c-good.pem, trust: [trust/good.pem, none.pem]}\n"
	    "  - {name: b, role: expressway-e, fqdn: b.example.com, certificate: expressway/leaf-good.pem, trust: [trust/good.pem]}\n"
	    "links:\n"
	    "  - {from: a, to: b, zone: traversal, peer-address: b.example.com, tls-verify: on}\n";
	struct plan_options options = { .crypto = loading.loader.crypto, .now = JUDGED };
	struct plan plan = { 0 };
	const struct site *site = site_parse(&arena, products, TEXT("made.yaml"), text_of(text),
	    getenv("FIXTURES"), &messages);
	size_t files;

	ck_assert_msg(site != NULL, "%s", all_messages());
	ck_assert(!plan_deployment(&arena, site, NULL, products, &loading.loader, &options, &plan, &files));
	ck_assert_ptr_nonnull(strstr(plan_text(&plan), "\nleaf expc1.example.com on a inputs=site\n"));
	ck_assert_ptr_nonnull(strstr(plan_text(&plan), "\ntrust trusted CA list of a on a inputs=site,trust\n"));
	ck_assert_ptr_nonnull(strstr(plan_text(&plan), "  sip: b to a as server certificate=expressway/leaf-good.pem unread name="));
}
END_TEST

START_TEST(the_handshakes_of_a_site_share_what_a_run_may_try_and_each_path_is_looked_for_once)
{
	struct plan plan = { 0 };
	size_t count = 0, found = 0, shares = 0;

	ck_assert(make_plan("office-good/site.yaml", NULL, NULL, &plan));
	for (size_t i = 0; i < plan.targets.count; i++)
		count += plan.targets.items[i].handshake_count;
	for (size_t i = 0; i < plan.targets.count; i++) {
		for (size_t j = 0; j < plan.targets.items[i].handshake_count; j++) {
			const struct handshake *h = &plan.targets.items[i].handshakes[j];
			struct handshake again = *h;
			struct trust_path fresh, told;

			shares += h->questions == count;
			if (h->certificate == NULL || h->list == NULL)
				continue;
			again.path = NULL;
			handshake_path(loading.loader.crypto, &arena, &again, JUDGED, &fresh);
			handshake_path(loading.loader.crypto, &arena, h, JUDGED, &told);
			/* The same steps in the same place: nothing was looked for. */
			ck_assert_ptr_eq(told.steps, h->path->steps);
			ck_assert(told.fault == fresh.fault && told.count == fresh.count);
			found++;
		}
	}
	ck_assert_uint_gt(found, 3);
	ck_assert_uint_eq(shares, count);
}
END_TEST

START_TEST(an_expressway_sends_what_its_list_holds_and_no_chain_file)
{
	struct plan plan = { 0 };

	ck_assert(make_plan("site-chain-not-sent.yaml", NULL, NULL, &plan));
	for (size_t i = 0; i < plan.boxes.count; i++) {
		const struct box *box = plan.boxes.items[i];

		ck_assert_ptr_nonnull(box->sent);
		ck_assert_uint_eq(trust_list_count(box->sent), 2);
		for (size_t j = 0; j < trust_list_count(box->sent); j++)
			ck_assert(trust_list_holds(box->list, trust_list_at(box->sent, j)));
		ck_assert_ptr_null(box->chain);
		ck_assert_uint_eq(box->not_sent.count, text_is(box->name, "expe1") ? 1 : 0);
	}
}
END_TEST

START_TEST(a_file_that_several_nodes_name_is_read_once)
{
	struct plan_options options = { .crypto = loading.loader.crypto, .now = JUDGED };
	struct plan plan = { 0 };
	const struct site *site = site_read(&arena, products, fixture("site-shared-certificate.yaml"),
	    &messages);
	size_t files;

	ck_assert(plan_deployment(&arena, site, NULL, products, &loading.loader, &options, &plan, &files));
	/* Two certificates, two keys, one list; three nodes name eleven. */
	ck_assert_uint_eq(files, 5);
}
END_TEST

START_TEST(the_release_of_the_options_holds_for_the_nodes)
{
	struct plan plan = { 0 };

	ck_assert(make_plan("site-good.yaml", NULL, "X15.5", &plan));
	for (size_t i = 0; i < plan.boxes.count; i++)
		ck_assert(text_is(plan.boxes.items[i]->release, "X15.5") && !plan.boxes.items[i]->release_assumed);
}
END_TEST

START_TEST(what_phones_trust_is_read_with_the_site)
{
	struct plan plan = { 0 };

	ck_assert(make_plan("site-good.yaml", NULL, NULL, &plan));
	ck_assert_uint_eq(trust_list_count(plan.phone_list), 1);
}
END_TEST

START_TEST(an_external_end_is_not_judged)
{
	struct plan plan = { 0 };

	ck_assert(make_plan("site-external.yaml", NULL, NULL, &plan));
	for (size_t i = 0; i < plan.boxes.count; i++)
		ck_assert(plan.boxes.items[i]->judged != plan.boxes.items[i]->node->external);
	for (size_t i = 0; i < plan.targets.count; i++)
		ck_assert(plan.targets.items[i].box->node == NULL || !plan.targets.items[i].box->node->external);
}
END_TEST

TESTS_WITH("deployment", begin, NULL,
	EACH(a_run_over_a_site_is_planned, runs),
	TEST(a_file_that_is_missing_is_told_with_its_node_and_hides_no_other_node),
	TEST(the_handshakes_of_a_site_share_what_a_run_may_try_and_each_path_is_looked_for_once),
	TEST(an_expressway_sends_what_its_list_holds_and_no_chain_file),
	TEST(a_list_of_which_a_file_is_missing_decides_no_path_and_no_handshake),
	TEST(a_file_that_several_nodes_name_is_read_once),
	TEST(the_release_of_the_options_holds_for_the_nodes),
	TEST(what_phones_trust_is_read_with_the_site),
	TEST(an_external_end_is_not_judged))

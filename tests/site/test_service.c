/* test_service.c - src/site/service.c: which of a product's uses a site has, and which nodes it hangs on. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "site/site.h"

static const struct products *products;
static const struct product *server;

static void
setup(void)
{
	products = products_read(&arena, source_file("tests/site/products"), &messages);
	ck_assert_uint_eq(messages.count, 0);
	server = product_of_role(products_role(products, TEXT("edge")));
}

#define NODES "nodes:\n  - {name: a, role: core, fqdn: a.example}\n  - {name: b, role: core, fqdn: b.example}\n" \
	"  - {name: e, role: edge, fqdn: e.example}\n"

static const struct row {
	const char *why, *content;
	bool used[3];                  /* calls, desks, peers */
} rows[] = {
	{ "nothing is said", NODES, { false, false, false } },
	{ "the service is named", "services: [calls]\n" NODES, { true, false, false } },
	{ "another service is named", "services: [chat]\n" NODES, { false, false, false } },
	{ "a key that is a list", "phone-security-profiles: [p]\n" NODES, { false, true, false } },
	{ "an empty list", "phone-security-profiles: []\n" NODES, { false, false, false } },
	{ "a switch that is on", "mixed-mode: on\n" NODES, { false, true, false } },
	{ "a switch that is off", "mixed-mode: off\n" NODES, { false, false, false } },
	{ "a link of its zone", NODES "links:\n  - {from: e, to: a, zone: phones}\n", { false, true, false } },
	{ "a link of a zone that it only goes over", NODES "links:\n  - {from: e, to: a, zone: tunnel}\n", { false, false, false } },
	{ "a cluster of two", NODES "clusters:\n  - {name: c.example, nodes: [a, b]}\n", { false, false, true } },
	{ "a cluster of one", NODES "clusters:\n  - {name: c.example, nodes: [a]}\n", { false, false, false } },
	{ "a cluster of others", NODES "clusters:\n  - {name: c.example, nodes: [e]}\n", { false, false, false } },
};

START_TEST(site_says_what_it_uses)
{
	const struct row *row = &rows[_i];
	const struct site *site = site_parse(&arena, products, TEXT("s"),
	    arena_printf(&arena, "certproof-site: 1\n%s", row->content), "/", &messages);

	ck_assert_msg(site != NULL, "%s: %.*s", row->why, TEXT_ARG(messages.first->text));
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(service_is_used(products, &server->summary[i], site) == row->used[i], "%s: %.*s", row->why,
		    TEXT_ARG(server->summary[i].id));
}
END_TEST

START_TEST(nodes_are_those_of_its_roles_and_of_clusters)
{
	const struct site *site = site_parse(&arena, products, TEXT("s"),
	    TEXT("certproof-site: 1\n" NODES "clusters:\n  - {name: c.example, nodes: [a, b]}\n"), "/", &messages);

	ck_assert_ptr_nonnull(site);
	ck_assert(service_has_node(products, &server->summary[0], &site->nodes[2]));
	ck_assert(!service_has_node(products, &server->summary[1], &site->nodes[0]));
	ck_assert(service_has_node(products, &server->summary[2], &site->nodes[1]));
	ck_assert(!service_has_node(products, &server->summary[2], &site->nodes[2]));
	ck_assert_int_eq(server->risk_seconds, 10 * 86400);
}
END_TEST

TESTS_WITH("service", setup, NULL,
	EACH(site_says_what_it_uses, rows),
	TEST(nodes_are_those_of_its_roles_and_of_clusters))

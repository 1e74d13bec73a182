/* link.c - what goes over a link: its handshakes, from what the product and the site say. */
#include "site/site.h"

/* The unit that a product names; on a node without such a unit, the node's own. */
static const struct site_unit *
presented(const struct site_node *node, const struct product_end *end)
{
	const struct site_unit *unit = end->unit.len != 0 ? site_node_unit(node, end->unit) : NULL;

	return unit != NULL && unit->certificate.path != NULL ? unit : site_node_unit(node, TEXT(""));
}

/* A client presents its client store before its own certificate. */
static const struct site_unit *
presented_by_client(const struct site_node *node, const struct product_end *end)
{
	const struct site_unit *store = end->unit.len == 0 ? site_node_unit(node, TEXT("client")) : NULL;

	return store != NULL && store->certificate.path != NULL ? store : presented(node, end);
}

static bool
holds(const struct site_link *link, struct text releases, bool without)
{
	const struct product *product = link->kind->product;
	struct text release = link->from->release.len != 0 ? link->from->release : product_newest(product);

	return releases.len != 0 ? releases_hold(product, releases, release) : without;
}

static bool
judges(const struct site_link *link, const struct product_end *end)
{
	if (end->list.len == 0 || !holds(link, end->releases, true))
		return false;
	return !text_is(link->tls_verify, "off") || text_is(link->kind->tls_verify, "always") ||
	    holds(link, end->despite_off, false);
}

static const struct site_paths *
list_of(const struct site_node *node, const struct product_end *end)
{
	const struct site_paths *list = end->list.len != 0 ? site_node_list(node, end->list) : NULL;

	return list != NULL && list->count != 0 ? list : NULL;
}

static struct text
name_sought(const struct site_link *link, const struct product_end *end)
{
	if (text_is(end->looks_for, "peer-address"))
		return link->peer_address;
	if (text_is(end->looks_for, "verify-name"))
		return link->verify_name;
	return TEXT("");
}

struct site_handshake *
site_link_handshakes(struct arena *arena, const struct site_link *link, size_t *count)
{
	const struct product_zone *zone = link->kind;
	struct site_handshake *handshakes = ARENA_ARRAY(arena, struct site_handshake, zone->handshake_count);

	for (size_t i = 0; i < zone->handshake_count; i++) {
		const struct product_handshake *kind = &zone->handshakes[i];
		struct site_handshake *h = &handshakes[i];

		*h = (struct site_handshake){ .link = link, .kind = kind, .client = link->from, .server = link->to };
		h->server_unit = presented(h->server, &kind->server);
		h->client_unit = kind->mutual ? presented_by_client(h->client, &kind->client) : NULL;
		h->client_judges = judges(link, &kind->client);
		h->server_judges = kind->mutual && judges(link, &kind->server);
		h->client_list = list_of(h->client, &kind->client);
		h->server_list = list_of(h->server, &kind->server);
		h->client_looks_for = name_sought(link, &kind->client);
		h->server_looks_for = kind->mutual ? name_sought(link, &kind->server) : TEXT("");
	}
	*count = zone->handshake_count;
	return handshakes;
}

/* link.c - what goes over a link: its handshakes, from what the product and the site say. */
#include "site/site.h"

/* The unit that a product names; on a node without such a unit, the node's own, or its main one. */
static const struct site_unit *
presented_unit(const struct site_node *node, const struct product_end *end)
{
	const struct site_unit *unit = end->unit.len != 0 ? site_node_unit(node, end->unit) : NULL;

	if (unit != NULL && unit->certificate.path != NULL)
		return unit;
	for (size_t i = 0; i < node->unit_count; i++)
		if (node->units[i].role != NULL && node->units[i].role->main && node->units[i].certificate.path != NULL)
			return &node->units[i];
	return site_node_unit(node, TEXT(""));
}

static struct text
release_of(const struct site_node *node, const struct product *product, struct text given)
{
	struct text release = site_node_release(node, product, given);

	return release.len != 0 ? release : product_newest(product);
}

/* A client presents its client store before its own certificate, from the release on that has one. */
static const struct site_unit *
presented_client_unit(const struct site_node *node, const struct product_end *end, struct text given)
{
	const struct site_unit *store = end->unit.len == 0 ? site_node_unit(node, TEXT("client")) : NULL;
	const struct product *product = store != NULL && store->role != NULL ? store->role->product : NULL;

	if (store == NULL || store->certificate.path == NULL)
		return presented_unit(node, end);
	if (product != NULL && product->client_store.len != 0 &&
	    !releases_hold(product, product->client_store, release_of(node, product, given)))
		return presented_unit(node, end);
	return store;
}

struct judging {
	const struct site_link *link;
	const struct product *product; /* of the client */
	struct text release;           /* of the client */
};

/* What the node is; of an external one, whose zone it is. */
static const struct product *
product_of(const struct site_node *node, const struct product *otherwise)
{
	for (size_t i = 0; i < node->unit_count; i++)
		if (node->units[i].role != NULL)
			return node->units[i].role->product;
	return otherwise;
}

/* Where the common name counts beside the SAN, for the end that looks. */
static struct text
common_name_counts(const struct site_node *node, const struct product_end *end, const struct product *otherwise, struct text given)
{
	const struct product *product = product_of(node, otherwise);

	if (end->common_name.len == 0 || text_is(end->common_name, "always") || text_is(end->common_name, "without-san"))
		return end->common_name;
	return releases_hold(product, end->common_name, release_of(node, product, given)) ? TEXT("always") : TEXT("");
}

static bool
holds(const struct judging *j, struct text releases)
{
	return releases.len != 0 && releases_hold(j->product, releases, j->release);
}

/* Empty: the site does not give it. */
static struct text
setting_of(const struct site_node *node, struct text setting)
{
	for (size_t i = 0; i < node->setting_count; i++)
		if (text_equal(node->settings[i].name, setting))
			return node->settings[i].value;
	return (struct text){ "", 0 };
}

static bool
takes_place(const struct judging *j, const struct product_handshake *kind)
{
	const struct site_unit *unit;

	if ((kind->releases.len != 0 && !holds(j, kind->releases)) || text_is(setting_of(j->link->from, kind->setting), "off"))
		return false;
	unit = kind->if_unit ? site_node_unit(j->link->to, kind->server.unit) : NULL;
	return !kind->if_unit || (unit != NULL && unit->certificate.path != NULL);
}

static bool
judges(const struct judging *j, const struct product_end *end, struct text tls_verify)
{
	bool with = end->with.len != 0 && site_has_key(j->link->from->site, end->with);

	if (end->list.len == 0)
		return false;
	if (!with && !holds(j, end->releases) && (end->releases.len != 0 || end->with.len != 0))
		return false;
	return !text_is(tls_verify, "off") || text_is(j->link->kind->tls_verify, "always") ||
	    (holds(j, end->despite_off) && !text_is(setting_of(j->link->from, end->unless_off), "off"));
}

static const struct site_paths *
list_of(const struct site_node *node, const struct product_end *end)
{
	const struct site_paths *list = end->list.len != 0 ? site_node_list(node, end->list) : NULL;

	return list != NULL && list->count != 0 ? list : NULL;
}

static struct texts
expected_names(struct arena *arena, const struct site_link *link, const struct product_end *end)
{
	struct texts names = { 0 };

	if (text_is(end->looks_for, "verify-name"))
		return link->verify_names;
	if (text_is(end->looks_for, "peer-address") && link->peer_address.len != 0)
		texts_add_once(arena, &names, link->peer_address);
	return names;
}

struct site_handshake *
site_link_handshakes(struct arena *arena, const struct site_link *link, struct text release, size_t *count)
{
	const struct product_zone *zone = link->kind;
	struct judging judging = { link, product_of(link->from, zone->product), TEXT("") };
	struct site_handshake *handshakes = ARENA_ARRAY(arena, struct site_handshake, zone->handshake_count);

	*count = 0;
	judging.release = release_of(link->from, judging.product, release);
	for (size_t i = 0; link->ends_fit && i < zone->handshake_count; i++) {
		const struct product_handshake *kind = &zone->handshakes[i];
		struct site_handshake *h = &handshakes[*count];

		if (!takes_place(&judging, kind))
			continue;
		(*count)++;
		*h = (struct site_handshake){ .link = link, .kind = kind, .client = link->from, .server = link->to };
		h->certain = kind->setting.len == 0 || setting_of(link->from, kind->setting).len != 0;
		h->server_unit = presented_unit(h->server, &kind->server);
		h->client_unit = kind->mutual ? presented_client_unit(h->client, &kind->client, release) : NULL;
		h->client_judges = judges(&judging, &kind->client, link->tls_verify);
		h->server_judges = kind->mutual && judges(&judging, &kind->server, link->tls_verify_to);
		h->client_list = list_of(h->client, &kind->client);
		h->server_list = list_of(h->server, &kind->server);
		h->client_looks_for = expected_names(arena, link, &kind->client);
		h->server_looks_for = kind->mutual ? expected_names(arena, link, &kind->server) : (struct texts){ 0 };
		h->client_common_name = common_name_counts(h->client, &kind->client, zone->product, release);
		h->server_common_name = common_name_counts(h->server, &kind->server, zone->product, release);
	}
	return handshakes;
}

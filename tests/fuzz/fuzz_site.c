/* fuzz_site.c - a site file: read it against small products, and walk what it became. */
#include "fuzz.h"
#include "site/site.h"

static void
check_node(const struct site *site, const struct site_node *node)
{
	MUST(node->site == site);
	MUST(node->external || node->fqdn.len != 0);
	for (size_t i = 0; i < node->unit_count; i++) {
		const struct site_unit *unit = &node->units[i];

		MUST(site_node_unit(node, unit->name) == unit);
		MUST(unit->certificate.path == NULL || unit->certificate.text.len != 0);
	}
	for (size_t i = 0; i < node->trust.count; i++)
		MUST(node->trust.items[i].path != NULL);
	MUST(site_node(site, node->name) == node);
}

static void
try_handshakes(struct arena *arena, const struct site_link *link)
{
	size_t count;
	const struct site_handshake *handshakes = site_link_handshakes(arena, link, TEXT(""), &count);

	MUST(count == link->kind->handshake_count);
	for (size_t i = 0; i < count; i++) {
		MUST(handshakes[i].kind->mutual || (!handshakes[i].server_judges && handshakes[i].client_unit == NULL));
		MUST(handshakes[i].client_list == NULL || handshakes[i].client_list->count != 0);
	}
}

static void
try_site(struct arena *arena, const uint8_t *data, size_t size)
{
	const char *top = getenv("TOP_SRCDIR");
	struct messages messages;
	const struct products *products;
	const struct site *site;

	messages_init(&messages, arena);
	products = products_read(arena, arena_printf(arena, "%s/tests/site/products", top != NULL ? top : ".").at,
	    &messages);
	MUST(messages.errors == 0);
	site = site_parse(arena, products, TEXT("f"), (struct text){ (const char *)data, size }, ".", &messages);
	MUST((site != NULL) == (messages.errors == 0));
	for (size_t i = 0; site != NULL && i < site->node_count; i++)
		check_node(site, &site->nodes[i]);
	for (size_t i = 0; site != NULL && i < site->link_count; i++) {
		MUST(site->links[i].from != site->links[i].to && site->links[i].kind != NULL);
		(void)site_link_name(arena, &site->links[i]);
		try_handshakes(arena, &site->links[i]);
	}
}

/* No limit of memory: what libyaml holds when it runs out would be lost. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena(0, try_site, data, size);
	return 0;
}

/* service.c - what a product is used for, as a summary names it, and whether a site does. */
#include <string.h>

#include "site/product.h"

static const char *const yes_no[] = { "yes", "no", NULL };

bool
site_file_has_key(struct text key)
{
	for (size_t i = 0; i < site_schema.count; i++)
		if (text_is(key, site_schema.keys[i].name))
			return true;
	return false;
}

static const struct yaml_key keys[] = {
	{ "id", YAML_WANT_TEXT, true, NULL, "name for programs", NULL },
	{ "title", YAML_WANT_TEXT, true, NULL, "what people call it", NULL },
	{ "services", YAML_WANT_TEXTS, false, NULL, "a site has it that names one of these services", NULL },
	{ "site-keys", YAML_WANT_TEXTS, false, NULL, "or that has one of these keys, neither empty nor off", NULL },
	{ "linked", YAML_WANT_TEXTS, false, NULL, "or a link of one of these zones", NULL },
	{ "clusters", YAML_WANT_ONE_OF, false, yes_no, "or a cluster of several of its nodes; it then concerns these alone", NULL },
	{ "roles", YAML_WANT_TEXTS, true, NULL, "whose certificates and lists it depends on", NULL },
	{ "needs-roles", YAML_WANT_TEXTS, false, NULL, "without these it cannot be judged", NULL },
	{ "zones", YAML_WANT_TEXTS, false, NULL, "links that it goes over, as far as a site has them", NULL },
	{ "needs-zones", YAML_WANT_TEXTS, false, NULL, "without a link of one of these it cannot be judged", NULL },
	{ "stand-in-zones", YAML_WANT_TEXTS, false, NULL, "links that it goes over where a site has none of needs-zones", NULL },
	{ "expects-zones", YAML_WANT_TEXTS, false, NULL, "without a link of each of these it is judged in part", NULL },
	{ "rules", YAML_WANT_TEXTS, false, NULL, "rules that concern it though they name no service of it; PACK/ is all of a pack", NULL },
};
const struct yaml_schema product_service_schema = { "service of the summary", keys, COUNT_OF(keys) };

/* Up to four digits. */
static bool
read_days(struct text text, int64_t *days)
{
	*days = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*days = *days * 10 + (text.at[i] - '0');
	}
	return text.len != 0 && text.len <= 4;
}

void
product_read_summary(struct arena *arena, struct product *product, struct messages *messages)
{
	const struct yaml_node *list = yaml_get(&product->file->root, "summary");
	const struct yaml_node *days = yaml_get(&product->file->root, "risk-days");

	if (days != NULL && !read_days(days->text, &product->risk_seconds))
		(void)yaml_error(messages, days, "'%.*s' is not a number of days", TEXT_ARG(days->text));
	product->risk_seconds *= 86400;
	if (list == NULL)
		return;
	product->summary = ARENA_ARRAY(arena, struct product_service, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *at = &list->items[i];

		product->summary[product->summary_count++] = (struct product_service){
			.id = yaml_text(at, "id"),
			.product = product,
			.title = yaml_text(at, "title"),
			.services = yaml_texts(arena, yaml_get(at, "services")),
			.site_keys = yaml_texts(arena, yaml_get(at, "site-keys")),
			.linked = yaml_texts(arena, yaml_get(at, "linked")),
			.clusters = yaml_get(at, "clusters") != NULL && text_is(yaml_get(at, "clusters")->text, "yes"),
			.roles = yaml_texts(arena, yaml_get(at, "roles")),
			.needs_roles = yaml_texts(arena, yaml_get(at, "needs-roles")),
			.zones = yaml_texts(arena, yaml_get(at, "zones")),
			.needs_zones = yaml_texts(arena, yaml_get(at, "needs-zones")),
			.stand_in_zones = yaml_texts(arena, yaml_get(at, "stand-in-zones")),
			.expects_zones = yaml_texts(arena, yaml_get(at, "expects-zones")),
			.rules = yaml_texts(arena, yaml_get(at, "rules")),
			.place = at,
		};
	}
}

/* ---- words ---- */

static bool
knows_role(const struct products *products, const struct product *product, struct text word)
{
	(void)product;
	return products_role(products, word) != NULL || products->roles_partial;
}

static bool
knows_zone(const struct products *products, const struct product *product, struct text word)
{
	(void)products;
	for (size_t i = 0; i < product->zone_count; i++)
		if (text_equal(product->zones[i].name, word))
			return true;
	return product_may_have_more(product, "zones");
}

static bool
knows_service(const struct products *products, const struct product *product, struct text word)
{
	(void)products;
	return texts_hold(product->services, word) || product_may_have_more(product, "services");
}

static bool
knows_site_key(const struct products *products, const struct product *product, struct text word)
{
	(void)products;
	(void)product;
	return site_file_has_key(word);
}

static const struct word_kind {
	const char *key, *what;
	bool (*known)(const struct products *products, const struct product *product, struct text word);
} word_kinds[] = {
	{ "services", "service of this product", knows_service },
	{ "site-keys", "key of a site file", knows_site_key },
	{ "linked", "zone of this product", knows_zone },
	{ "roles", "role of any product", knows_role },
	{ "needs-roles", "role of any product", knows_role },
	{ "zones", "zone of this product", knows_zone },
	{ "needs-zones", "zone of this product", knows_zone },
	{ "stand-in-zones", "zone of this product", knows_zone },
	{ "expects-zones", "zone of this product", knows_zone },
};

void
product_check_summary(const struct products *products, const struct product *product, struct messages *messages)
{
	for (size_t i = 0; i < product->summary_count; i++)
		for (size_t j = 0; j < COUNT_OF(word_kinds); j++) {
			const struct word_kind *kind = &word_kinds[j];
			const struct yaml_node *words = yaml_get(product->summary[i].place, kind->key);
			size_t count = words == NULL ? 0 : words->kind == YAML_LIST ? words->count : 1;

			for (size_t k = 0; k < count; k++) {
				const struct yaml_node *word = words->kind == YAML_LIST ? &words->items[k] : words;

				if (!kind->known(products, product, word->text))
					(void)yaml_error(messages, word, "'%.*s' is not a %s",
					    TEXT_ARG(word->text), kind->what);
			}
		}
}

/* ---- of a site ---- */

static bool
has_role(const struct products *products, const struct product_service *service, const struct site_node *node)
{
	for (size_t i = 0; i < service->roles.count; i++) {
		const struct product_role *role = products_role(products, service->roles.items[i]);

		if (role != NULL && text_equal(role->node_role, node->role))
			return true;
	}
	return false;
}

/* Products may have zones of one name: Unified CM and Expressway each know directories. */
bool
service_link_among(const struct product_service *service, const struct texts *zones, const struct site_link *link)
{
	return texts_hold(*zones, link->zone) && (link->kind == NULL || link->kind->product == service->product);
}

bool
service_has_link(const struct product_service *service, const struct site_link *link)
{
	const struct site *site = link->from->site;

	if (service_link_among(service, &service->zones, link))
		return true;
	for (size_t i = 0; i < site->link_count; i++)
		if (service_link_among(service, &service->needs_zones, &site->links[i]))
			return false;
	return service_link_among(service, &service->stand_in_zones, link);
}

bool
service_has_node(const struct products *products, const struct product_service *service, const struct site_node *node)
{
	return has_role(products, service, node) &&
	    (!service->clusters || (node->cluster != NULL && node->cluster->node_count > 1));
}

bool
service_is_used(const struct products *products, const struct product_service *service, const struct site *site)
{
	for (size_t i = 0; i < site->services.count; i++)
		if (texts_hold(service->services, site->services.items[i]))
			return true;
	for (size_t i = 0; i < service->site_keys.count; i++)
		if (site_has_key(site, service->site_keys.items[i]))
			return true;
	for (size_t i = 0; i < site->link_count; i++)
		if (service_link_among(service, &service->linked, &site->links[i]))
			return true;
	for (size_t i = 0; service->clusters && i < site->node_count; i++)
		if (service_has_node(products, service, &site->nodes[i]))
			return true;
	return false;
}

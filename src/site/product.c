/* product.c - products as data: rules/PACK/product.yaml. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "site/product.h"

static const char *const searches[] = { "any", "first-subject", "newest", NULL };
static const char *const sends[] = { "list", "chain-file", NULL };
static const char *const verify_choices[] = { "on", "off", "always", "cluster", NULL };
static const char *const names_looked_for[] = { "peer-address", "verify-name", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };

static const struct yaml_key role_keys[] = {
	{ "id", YAML_WANT_TEXT, true, NULL, "name of the role, as --role takes it", NULL },
	{ "title", YAML_WANT_TEXT, true, NULL, "what people call it", NULL },
	{ "node", YAML_WANT_TEXT, true, NULL, "what a site file calls a node with it", NULL },
	{ "unit", YAML_WANT_TEXT, false, NULL, "which of the node's certificates it is", NULL },
	{ "phones", YAML_WANT_ONE_OF, false, yes_no, "phones judge it by the list of the site", NULL },
	{ "main", YAML_WANT_ONE_OF, false, yes_no, "a node that names one certificate without a unit means this one", NULL },
	{ "beside", YAML_WANT_ONE_OF, false, yes_no, "of certificates that a node has beside its own", NULL },
	{ "authority", YAML_WANT_ONE_OF, false, yes_no, "its certificate is that of a CA, which names no host", NULL },
	{ "acts-as", YAML_WANT_TEXT, false, NULL, "an earlier role of the product, whose rules and links are its own", NULL },
};
static const struct yaml_schema role_schema = { "role", role_keys, COUNT_OF(role_keys) };

static const struct yaml_key end_keys[] = {
	{ "unit", YAML_WANT_TEXT, false, NULL, "whose certificate this end presents", NULL },
	{ "list", YAML_WANT_TEXT, false, NULL, "the list that judges the other end", NULL },
	{ "looks-for", YAML_WANT_ONE_OF, false, names_looked_for, "which name is looked for in the other's certificate", NULL },
	{ "releases", YAML_WANT_TEXT, false, NULL, "releases of the client in which this end judges the other", NULL },
	{ "despite-off", YAML_WANT_TEXT, false, NULL, "releases of the client in which tls-verify: off changes nothing for this end", NULL },
	{ "unless-off", YAML_WANT_TEXT, false, NULL, "setting of the client that undoes despite-off when it is off", NULL },
	{ "with", YAML_WANT_TEXT, false, NULL, "key of a site file with which this end judges in any release; without releases, only with it", NULL },
	{ "common-name", YAML_WANT_TEXT, false, NULL, "where the name may stand in the common name too: always, without-san, or releases of this end", NULL },
};
static const struct yaml_schema end_schema = { "end of a handshake", end_keys, COUNT_OF(end_keys) };

static const char *const revocation_sources[] = { "uploaded", "downloaded", "embedded", "distribution-points", "ocsp", NULL };
static const char *const checked_when[] = { "mode", "loaded", "setting", NULL };

static const struct yaml_key revocation_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "kind of connection", NULL },
	{ "sources", YAML_WANT_TEXTS, true, revocation_sources, "what counts for it", NULL },
	{ "downloaded-first", YAML_WANT_ONE_OF, false, yes_no, "lists that were downloaded take the place of those that were uploaded", NULL },
	{ "checked", YAML_WANT_ONE_OF, true, checked_when, "when revocation is checked: in the revocation mode, with a list loaded, or by a setting", NULL },
	{ "setting", YAML_WANT_TEXT, false, NULL, "that setting; off where it is not given", NULL },
};
static const struct yaml_schema product_revocation_schema = { "revocation", revocation_keys, COUNT_OF(revocation_keys) };

static const struct yaml_key handshake_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "what people call it", NULL },
	{ "client", YAML_WANT_MAPPING, true, NULL, "the end that connects: from", &end_schema },
	{ "server", YAML_WANT_MAPPING, true, NULL, "the end that is connected to: to", &end_schema },
	{ "mutual", YAML_WANT_ONE_OF, true, yes_no, "both ends present a certificate", NULL },
	{ "if-unit", YAML_WANT_ONE_OF, false, yes_no, "it takes place only where the site names a certificate of the server's unit", NULL },
	{ "releases", YAML_WANT_TEXT, false, NULL, "releases of the client in which it takes place", NULL },
	{ "setting", YAML_WANT_TEXT, false, NULL, "setting of the client that decides whether it takes place; where it is not given, it may", NULL },
	{ "revocation", YAML_WANT_TEXT, false, NULL, "kind of connection, as the revocation of the judging product names it", NULL },
};
static const struct yaml_schema handshake_schema = { "handshake", handshake_keys, COUNT_OF(handshake_keys) };

static const struct yaml_key zone_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "kind of zone", NULL },
	{ "tls-verify", YAML_WANT_ONE_OF, true, verify_choices, "when a link does not say", NULL },
	{ "from", YAML_WANT_TEXTS, false, NULL, "what a site file calls nodes that may connect; absent: any", NULL },
	{ "to", YAML_WANT_TEXTS, false, NULL, "what a site file calls nodes that they may connect to; absent: any", NULL },
	{ "handshakes", YAML_WANT_LIST, true, NULL, "the TLS connections over it", &handshake_schema },
};
static const struct yaml_schema zone_schema = { "zone", zone_keys, COUNT_OF(zone_keys) };

static const struct yaml_key product_keys[] = {
	{ "certproof-product", YAML_WANT_TEXT, true, NULL, "version of the file format: 1", NULL },
	{ "product", YAML_WANT_TEXT, true, NULL, "name of the product", NULL },
	{ "pack", YAML_WANT_TEXT, true, NULL, "the pack of its rules", NULL },
	{ "roles", YAML_WANT_LIST, true, NULL, "what it can be", &role_schema },
	{ "release-form", YAML_WANT_TEXT, false, NULL, "what a release looks like: 9 a number, a a letter, [ ] what may be absent; absent: nothing depends on the release", NULL },
	{ "releases", YAML_WANT_TEXTS, false, NULL, "oldest first", NULL },
	{ "services", YAML_WANT_TEXTS, false, NULL, "services of a site", NULL },
	{ "clients", YAML_WANT_TEXTS, false, NULL, "clients of a site", NULL },
	{ "settings", YAML_WANT_TEXTS, false, NULL, "settings of a node", NULL },
	{ "units", YAML_WANT_TEXTS, false, NULL, "units of nodes beside those of the roles", NULL },
	{ "zones", YAML_WANT_LIST, false, NULL, "kinds of links", &zone_schema },
	{ "revocation", YAML_WANT_LIST, false, NULL, "what counts as revocation for each kind of connection", &product_revocation_schema },
	{ "summary", YAML_WANT_LIST, false, NULL, "what it is used for: a report on a site says of each whether it works",
	    &product_service_schema },
	{ "keys-kept", YAML_WANT_ONE_OF, false, yes_no, "its servers never give a private key away: rules that need one do not ask for it", NULL },
	{ "client-store", YAML_WANT_TEXT, false, NULL, "releases in which a client has a store of its own; absent: all", NULL },
	{ "risk-days", YAML_WANT_TEXT, false, NULL, "a certificate that expires within so many days puts its service at risk", NULL },
	{ "list-search", YAML_WANT_ONE_OF, false, searches, "how the trusted CA list is searched", NULL },
	{ "sends", YAML_WANT_ONE_OF, false, sends, "where it takes what it sends after its own certificate: its trusted CA list, or a chain file", NULL },
	{ "attribute-types", YAML_WANT_TEXTS, false, NULL, "attribute types that are decoded in names", NULL },
};
const struct yaml_schema product_schema = { "product", product_keys, COUNT_OF(product_keys) };

static struct product_end
end_at(const struct yaml_node *handshake, const char *key)
{
	const struct yaml_node *node = yaml_get(handshake, key);

	return (struct product_end){ yaml_text(node, "unit"), yaml_text(node, "list"), yaml_text(node, "looks-for"),
		yaml_text(node, "releases"), yaml_text(node, "despite-off"), yaml_text(node, "unless-off"), yaml_text(node, "with"),
		yaml_text(node, "common-name") };
}

/* A role whose rules are those of another is that one under another name. */
static void
act_as(struct product *product, struct product_role *role, const struct yaml_node *other, struct messages *messages)
{
	for (size_t i = 0; i + 1 < product->role_count; i++)
		if (text_equal(product->roles[i].name, other->text)) {
			role->name = product->roles[i].name;
			role->unit = product->roles[i].unit;
			role->phones = product->roles[i].phones;
			return;
		}
	(void)yaml_error(messages, other, "'%.*s' is not an earlier role of this product", TEXT_ARG(other->text));
}

static void
read_roles(struct arena *arena, struct product *product, const struct yaml_node *list, struct messages *messages)
{
	if (list == NULL)
		return;
	product->roles = ARENA_ARRAY(arena, struct product_role, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *at = &list->items[i];
		struct product_role *role = &product->roles[product->role_count++];

		*role = (struct product_role){ .name = yaml_text(at, "id"), .given = yaml_text(at, "id"), .title = yaml_text(at, "title"),
			.node_role = yaml_text(at, "node"), .unit = yaml_text(at, "unit"), .phones = text_is(yaml_text(at, "phones"), "yes"),
			.main = text_is(yaml_text(at, "main"), "yes"),
			.beside = text_is(yaml_text(at, "beside"), "yes"),
			.authority = text_is(yaml_text(at, "authority"), "yes"), .product = product };
		if (yaml_get(at, "acts-as") != NULL)
			act_as(product, role, yaml_get(at, "acts-as"), messages);
	}
}

static void
read_zone(struct arena *arena, struct product_zone *zone, const struct yaml_node *node)
{
	const struct yaml_node *list = yaml_get(node, "handshakes");

	zone->name = yaml_text(node, "name");
	zone->tls_verify = yaml_text(node, "tls-verify");
	zone->from = yaml_texts(arena, yaml_get(node, "from"));
	zone->to = yaml_texts(arena, yaml_get(node, "to"));
	if (list == NULL)
		return;
	zone->handshakes = ARENA_ARRAY(arena, struct product_handshake, list->count);
	for (size_t i = 0; i < list->count; i++) {
		struct product_handshake *handshake = &zone->handshakes[zone->handshake_count++];

		handshake->name = yaml_text(&list->items[i], "name");
		handshake->client = end_at(&list->items[i], "client");
		handshake->server = end_at(&list->items[i], "server");
		handshake->mutual = text_is(yaml_text(&list->items[i], "mutual"), "yes");
		handshake->if_unit = text_is(yaml_text(&list->items[i], "if-unit"), "yes");
		handshake->releases = yaml_text(&list->items[i], "releases");
		handshake->setting = yaml_text(&list->items[i], "setting");
		handshake->revocation = yaml_text(&list->items[i], "revocation");
		zone->mutual = zone->mutual || handshake->mutual;
	}
}

static void
read_zones(struct arena *arena, struct product *product, const struct yaml_node *list)
{
	if (list == NULL)
		return;
	product->zones = ARENA_ARRAY(arena, struct product_zone, list->count);
	for (size_t i = 0; i < list->count; i++) {
		product->zones[i].product = product;
		read_zone(arena, &product->zones[product->zone_count++], &list->items[i]);
	}
}

static unsigned
sources_of(struct arena *arena, const struct yaml_node *list)
{
	struct texts words = yaml_texts(arena, list);
	unsigned sources = 0;

	/* In the order of enum revocation_source. */
	for (size_t i = 0; i < words.count; i++)
		for (unsigned j = 0; revocation_sources[j] != NULL; j++)
			if (text_is(words.items[i], revocation_sources[j]))
				sources |= 1U << j;
	return sources;
}

static void
read_revocation(struct arena *arena, struct product *product, const struct yaml_node *list)
{
	if (list == NULL)
		return;
	product->revocation = ARENA_ARRAY(arena, struct product_revocation, list->count);
	for (size_t i = 0; i < list->count; i++)
		product->revocation[product->revocation_count++] = (struct product_revocation){ yaml_text(&list->items[i], "name"),
			sources_of(arena, yaml_get(&list->items[i], "sources")), text_is(yaml_text(&list->items[i], "downloaded-first"), "yes"),
			yaml_text(&list->items[i], "checked"), yaml_text(&list->items[i], "setting") };
}

const struct product_revocation *
product_revocation(const struct product *product, struct text name)
{
	for (size_t i = 0; name.len != 0 && i < product->revocation_count; i++)
		if (text_equal(product->revocation[i].name, name))
			return &product->revocation[i];
	return NULL;
}

bool
product_may_have_more(const struct product *product, const char *key)
{
	const struct yaml_node *root = &product->file->root, *list = yaml_get(root, key);

	if (list == NULL)
		return root->partial;
	for (size_t i = 0; i < list->count && list->kind == YAML_LIST; i++)
		if (list->items[i].partial)
			return true;
	return list->partial;
}

/* The list is for people and for the newest; the order is that of the numbers, and must not differ. */
static void
check_releases(struct products *products, struct product *product, struct messages *messages)
{
	const struct yaml_node *form = yaml_get(&product->file->root, "release-form");
	const struct yaml_node *list = yaml_get(&product->file->root, "releases");
	const char *fault = form != NULL ? release_form_fault(form->text) : NULL;

	if ((form == NULL && product->file->root.partial) || fault != NULL)
		products->releases_partial = true;
	if (form == NULL && list != NULL && !product->file->root.partial)
		(void)yaml_error(messages, list, "releases without a release-form");
	if (form == NULL)
		return;
	if (fault != NULL) {
		(void)yaml_error(messages, form, "%s", fault);
		product->release_form = (struct text){ "", 0 };
		return;
	}
	for (size_t i = 0; i < product->releases.count; i++) {
		const struct yaml_node *node = list->kind == YAML_LIST ? &list->items[i] : list;

		if (!release_known(product, product->releases.items[i]))
			(void)yaml_error(messages, node, "the release does not match release-form");
		else if (i > 0 && release_compare(product, product->releases.items[i - 1], product->releases.items[i]) >= 0)
			(void)yaml_error(messages, node, "the release is not newer than the one before it");
	}
}

static enum trust_search
search_of(struct text word)
{
	return text_is(word, "first-subject") ? SEARCH_FIRST_SUBJECT : text_is(word, "newest") ? SEARCH_NEWEST : SEARCH_ANY;
}

static void
read_product(struct arena *arena, struct products *products, const char *path, struct messages *messages)
{
	const struct yaml_file *file = yaml_read_stored(arena, products->store, path, messages);
	struct product *product;

	if (file != NULL)
		file = yaml_valid_part(arena, file, &product_schema, messages);
	if (file == NULL) {
		products->roles_partial = products->releases_partial = true;
		return;
	}
	product = ARENA_NEW(arena, struct product);
	product->name = yaml_text(&file->root, "product");
	product->pack = yaml_text(&file->root, "pack");
	product->release_form = yaml_text(&file->root, "release-form");
	product->releases = yaml_texts(arena, yaml_get(&file->root, "releases"));
	product->services = yaml_texts(arena, yaml_get(&file->root, "services"));
	product->clients = yaml_texts(arena, yaml_get(&file->root, "clients"));
	product->settings = yaml_texts(arena, yaml_get(&file->root, "settings"));
	product->units = yaml_texts(arena, yaml_get(&file->root, "units"));
	product->keys_kept = text_is(yaml_text(&file->root, "keys-kept"), "yes");
	product->client_store = yaml_text(&file->root, "client-store");
	product->attribute_types = yaml_texts(arena, yaml_get(&file->root, "attribute-types"));
	product->search = search_of(yaml_text(&file->root, "list-search"));
	product->sends_list = text_is(yaml_text(&file->root, "sends"), "list");
	product->file = file;
	read_roles(arena, product, yaml_get(&file->root, "roles"), messages);
	read_zones(arena, product, yaml_get(&file->root, "zones"));
	read_revocation(arena, product, yaml_get(&file->root, "revocation"));
	product_read_summary(arena, product, messages);
	check_releases(products, product, messages);
	products->roles_partial = products->roles_partial || product_may_have_more(product, "roles");
	*LIST_ADD(arena, &products->list) = product;
}

static void
check_setting(const struct product *product, const struct yaml_node *setting, struct messages *messages)
{
	if (setting != NULL && !product_may_have_more(product, "settings") && !texts_hold(product->settings, setting->text))
		(void)yaml_error(messages, setting, "'%.*s' is not a setting of this product", TEXT_ARG(setting->text));
}

static void
check_handshake(const struct products *products, const struct product *product, const struct yaml_node *handshake, struct messages *messages)
{
	const struct yaml_node *revocation = yaml_get(handshake, "revocation");

	if (yaml_get(handshake, "releases") != NULL)
		(void)releases_check(products, yaml_get(handshake, "releases"), messages);
	check_setting(product, yaml_get(handshake, "setting"), messages);
	if (revocation != NULL && product_revocation(product, revocation->text) == NULL && !product_may_have_more(product, "revocation"))
		(void)yaml_error(messages, revocation, "'%.*s' is not under revocation of this product", TEXT_ARG(revocation->text));
}

/* The product that a constraint names is known only when all products are read. */
static void
check_end(const struct products *products, const struct product *product, const struct yaml_node *end,
    struct messages *messages)
{
	static const char *const keys[] = { "releases", "despite-off" };
	const struct yaml_node *key = yaml_get(end, "with"), *name = yaml_get(end, "common-name");

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (yaml_get(end, keys[i]) != NULL)
			(void)releases_check(products, yaml_get(end, keys[i]), messages);
	check_setting(product, yaml_get(end, "unless-off"), messages);
	if (name != NULL && !text_is(name->text, "always") && !text_is(name->text, "without-san"))
		(void)releases_check(products, name, messages);
	if (key != NULL && !site_file_has_key(key->text))
		(void)yaml_error(messages, key, "'%.*s' is not a key of a site file", TEXT_ARG(key->text));
}

/* Roles of nodes in `from` and `to` of a zone. */
static void
check_joined(const struct products *products, const struct yaml_node *words, struct messages *messages)
{
	size_t count = words == NULL ? 0 : words->kind == YAML_LIST ? words->count : 1;

	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *word = words->kind == YAML_LIST ? &words->items[i] : words;

		if (products_of_node(products, word->text) == NULL && !products->roles_partial)
			(void)yaml_error(messages, word, "'%.*s' is not a role of a node", TEXT_ARG(word->text));
	}
}

static void
check_zones(const struct products *products, const struct product *product, struct messages *messages)
{
	const struct yaml_node *zones = yaml_get(&product->file->root, "zones");
	const struct yaml_node *store = yaml_get(&product->file->root, "client-store"), *kinds = yaml_get(&product->file->root, "revocation");

	if (store != NULL)
		(void)releases_check(products, store, messages);
	for (size_t i = 0; kinds != NULL && i < kinds->count; i++)
		check_setting(product, yaml_get(&kinds->items[i], "setting"), messages);
	for (size_t i = 0; zones != NULL && i < zones->count; i++) {
		const struct yaml_node *handshakes = yaml_get(&zones->items[i], "handshakes");

		check_joined(products, yaml_get(&zones->items[i], "from"), messages);
		check_joined(products, yaml_get(&zones->items[i], "to"), messages);
		for (size_t j = 0; handshakes != NULL && j < handshakes->count; j++) {
			check_handshake(products, product, &handshakes->items[j], messages);
			check_end(products, product, yaml_get(&handshakes->items[j], "client"), messages);
			check_end(products, product, yaml_get(&handshakes->items[j], "server"), messages);
		}
	}
}

struct products *
products_read(struct arena *arena, const char *folder, struct messages *messages)
{
	return products_read_stored(arena, folder, (struct bytes){ NULL, 0 }, messages);
}

struct products *
products_read_stored(struct arena *arena, const char *folder, struct bytes store, struct messages *messages)
{
	struct products *products = ARENA_NEW(arena, struct products);
	struct folder_entries packs;
	struct stat file;

	products->store = store;
	if (!folder_told(arena, folder, &packs, messages)) {
		message_hint(messages, messages->last, "set CERTPROOF_RULES to the folder that holds the rule packs");
		return products;
	}
	for (size_t i = 0; i < packs.count; i++) {
		const char *path = arena_printf(arena, "%s/product.yaml", packs.items[i].path).at;
		struct stat st;

		/* Whatever is there is read, or said not to be readable. */
		if (packs.items[i].kind == ENTRY_FOLDER && !packs.items[i].hidden && (stat(path, &st) == 0 || errno != ENOENT))
			read_product(arena, products, path, messages);
	}
	if (stat(arena_printf(arena, "%s/authorities.yaml", folder).at, &file) == 0)
		products->authorities = authorities_read(arena, folder, products->store, messages);
	for (size_t i = 0; i < products->list.count; i++) {
		check_zones(products, products->list.items[i], messages);
		product_check_summary(products, products->list.items[i], messages);
	}
	for (size_t i = 0; i < products->list.count; i++)
		products->role_count += products->list.items[i]->role_count;
	products->role_names = ARENA_ARRAY(arena, const char *, products->role_count);
	products->role_count = 0;
	for (size_t i = 0; i < products->list.count; i++)
		for (size_t j = 0; j < products->list.items[i]->role_count; j++)
			products->role_names[products->role_count++] = arena_string(arena, products->list.items[i]->roles[j].given);
	return products;
}

struct bytes
products_store(const struct products *products)
{
	return products->store;
}

const char *const *
products_role_names(const struct products *products, size_t *count)
{
	*count = products->role_count;
	return products->role_names;
}

const struct authorities *
products_authorities(const struct products *products)
{
	return products->authorities;
}

const struct product *
products_at(const struct products *products, size_t index)
{
	return index < products->list.count ? products->list.items[index] : NULL;
}

const struct product_role *
products_role(const struct products *products, struct text name)
{
	for (size_t i = 0; i < products->list.count; i++)
		for (size_t j = 0; j < products->list.items[i]->role_count; j++)
			if (text_equal(products->list.items[i]->roles[j].given, name))
				return &products->list.items[i]->roles[j];
	return NULL;
}

const struct product_role *
products_unit_role(const struct products *products, struct text node_role, struct text unit)
{
	for (size_t i = 0; i < products->list.count; i++)
		for (size_t j = 0; j < products->list.items[i]->role_count; j++) {
			const struct product_role *role = &products->list.items[i]->roles[j];

			if (role->given.at == role->name.at && text_equal(role->node_role, node_role) && text_equal(role->unit, unit))
				return role;
		}
	return NULL;
}

const struct product_role *
product_main_role(const struct product *product, struct text node_role)
{
	for (size_t i = 0; product != NULL && i < product->role_count; i++)
		if (text_equal(product->roles[i].node_role, node_role) && product->roles[i].main)
			return &product->roles[i];
	return NULL;
}

const struct product_role *
products_first_role(const struct products *products, struct text node_role)
{
	const struct product *product = products_of_node(products, node_role);
	const struct product_role *role = product_main_role(product, node_role);

	for (size_t i = 0; product != NULL && role == NULL && i < product->role_count; i++)
		if (text_equal(product->roles[i].node_role, node_role))
			role = &product->roles[i];
	return role;
}

const struct product *
products_of_node(const struct products *products, struct text node_role)
{
	for (size_t i = 0; i < products->list.count; i++)
		for (size_t j = 0; j < products->list.items[i]->role_count; j++)
			if (text_equal(products->list.items[i]->roles[j].node_role, node_role))
				return products->list.items[i];
	return NULL;
}

bool
products_pack_serves(const struct products *products, struct text pack, const struct text *roles, size_t count)
{
	for (size_t i = 0; i < products->list.count; i++) {
		const struct product *product = products->list.items[i];

		if (!text_equal(product->pack, pack))
			continue;
		for (size_t j = 0; j < product->role_count; j++)
			for (size_t k = 0; k < count; k++)
				if (text_equal(product->roles[j].name, roles[k]))
					return true;
		return false;
	}
	return true;
}

const struct product *
product_of_role(const struct product_role *role)
{
	return role->product;
}

struct text
product_role_name(const struct product_role *role)
{
	return role->name;
}

/* site.c - a site file: read, checked word by word, and linked up. */
#include <string.h>

#include "site/site_reader.h"

/* ---- words that the products know ---- */

typedef struct texts (*word_list)(const struct product *product);

static struct texts
services_of(const struct product *product)
{
	return product->services;
}

static struct texts
clients_of(const struct product *product)
{
	return product->clients;
}

static void
check_words(struct site_reader *r, const struct yaml_node *node, const char *what, word_list words)
{
	struct strings names = { 0 };
	size_t count;

	if (node == NULL)
		return;
	for (size_t i = 0; i < r->products->list.count; i++) {
		struct texts known = words(r->products->list.items[i]);

		for (size_t j = 0; j < known.count; j++)
			strings_add_once(r->arena, &names, known.items[j]);
	}
	count = node->kind == YAML_LIST ? node->count : 1;
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *word = node->kind == YAML_LIST ? &node->items[i] : node;
		bool known = false;

		for (size_t j = 0; j < names.count; j++)
			known = known || text_is(word->text, names.items[j]);
		if (!known)
			site_unknown_word(r, word, what, names.items, names.count);
	}
}

static void
check_release(struct site_reader *r, const struct yaml_node *release)
{
	struct strings names = { 0 };
	bool known = release == NULL;

	for (size_t i = 0; !known && i < r->products->list.count; i++) {
		const struct product *product = r->products->list.items[i];

		known = release_usable(product, release->text);
		for (size_t j = 0; j < product->releases.count; j++)
			strings_add_once(r->arena, &names, product->releases.items[j]);
	}
	if (!known)
		site_unknown_word(r, release, "release of any product", names.items, names.count);
}

/* ---- what belongs to the site as a whole ---- */

static void
read_profiles(struct site_reader *r, const struct yaml_node *node)
{
	size_t count = node == NULL ? 0 : node->kind == YAML_LIST ? node->count : 1;

	r->site->profiles = ARENA_ARRAY(r->arena, struct site_profile, count);
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *item = node->kind == YAML_LIST ? &node->items[i] : node;
		struct site_profile *profile = &r->site->profiles[r->site->profile_count++];

		if (item->kind == YAML_MAPPING)
			*profile = (struct site_profile){ yaml_text(item, "name"), text_is(yaml_text(item, "oauth"), "true") };
		else if (item->text.len != 0)
			profile->name = item->text;
		else
			message_hint(r->messages, yaml_error(r->messages, item, "the phone security profile has no name"),
			    "write its name, or {name: NAME, oauth: true}");
	}
}

void
site_read_revocation(const struct yaml_node *mapping, struct site_revocation *out)
{
	const struct { const char *key; struct text *value; } keys[] = {
		{ "mode", &out->mode }, { "ocsp", &out->ocsp }, { "crls", &out->crls }, { "crl-downloads", &out->crl_downloads },
		{ "fallback", &out->fallback },
	};

	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (yaml_get(mapping, keys[i].key) != NULL)
			*keys[i].value = yaml_text(mapping, keys[i].key);
}

static void
read_site(struct site_reader *r, const struct yaml_node *root)
{
	struct site *site = r->site;
	const struct yaml_node *revocation = yaml_get(root, "revocation"), *phones = yaml_get(root, "phone-trust");

	site->name = yaml_text(root, "name");
	site->release = yaml_text(root, "release");
	check_release(r, yaml_get(root, "release"));
	site->services = yaml_texts(r->arena, yaml_get(root, "services"));
	check_words(r, yaml_get(root, "services"), "service", services_of);
	site->clients = yaml_texts(r->arena, yaml_get(root, "clients"));
	site->clients_given = yaml_get(root, "clients") != NULL;
	check_words(r, yaml_get(root, "clients"), "kind of client", clients_of);
	site->registration_domains = yaml_texts(r->arena, yaml_get(root, "registration-domains"));
	site->xmpp_federation_domains = yaml_texts(r->arena, yaml_get(root, "xmpp-federation-domains"));
	site->chat_node_aliases = yaml_texts(r->arena, yaml_get(root, "chat-node-aliases"));
	site->cms_addresses = yaml_texts(r->arena, yaml_get(root, "cms-addresses"));
	site->mixed_mode = text_is(yaml_text(root, "mixed-mode"), "on");
	read_profiles(r, yaml_get(root, "phone-security-profiles"));
	if (phones != NULL)
		site->phone_trust = site_read_path(r, phones);
	if (revocation != NULL)
		site_read_revocation(revocation, &site->revocation);
}

/* ---- clusters and links ---- */

static struct site_node *
find_node(const struct site *site, struct text name)
{
	for (size_t i = 0; i < site->node_count; i++)
		if (text_equal(site->nodes[i].name, name))
			return &site->nodes[i];
	return NULL;
}

static struct site_node *
require_node(struct site_reader *r, const struct yaml_node *name)
{
	struct site_node *node = name == NULL ? NULL : find_node(r->site, name->text);
	const char *const *names;
	size_t count;

	if (node != NULL || name == NULL || r->names_partial)
		return node;
	names = site_node_names(r->arena, r->site, &count);
	site_unknown_word(r, name, "node of this site", names, count);
	return NULL;
}

static void
read_cluster(struct site_reader *r, struct site_cluster *cluster, const struct yaml_node *at)
{
	const struct yaml_node *peers = yaml_get(at, "nodes");
	size_t count = peers == NULL ? 0 : peers->kind == YAML_LIST ? peers->count : 1;

	cluster->place = at;
	cluster->name = yaml_text(at, "name");
	cluster->tls_verify = yaml_text(at, "tls-verify");
	if (count == 0 && peers != NULL && !peers->partial)
		(void)yaml_error(r->messages, peers, "the cluster has no nodes");
	cluster->nodes = ARENA_ARRAY(r->arena, const struct site_node *, count);
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *name = peers->kind == YAML_LIST ? &peers->items[i] : peers;
		struct site_node *node = require_node(r, name);

		if (node == NULL)
			continue;
		if (node->cluster != NULL) {
			message_hint(r->messages, yaml_error(r->messages, name, "the node '%.*s' is already in a cluster",
			    TEXT_ARG(node->name)), "list a node in one cluster, once");
			continue;
		}
		node->cluster = cluster;
		cluster->nodes[cluster->node_count++] = node;
	}
}

static void
read_clusters(struct site_reader *r, const struct yaml_node *list)
{
	struct site *site = r->site;

	if (list == NULL)
		return;
	site->clusters = ARENA_ARRAY(r->arena, struct site_cluster, list->count);
	for (size_t i = 0; i < list->count; i++) {
		read_cluster(r, &site->clusters[i], &list->items[i]);
		for (size_t j = 0; j < i; j++)
			if (yaml_get(&list->items[i], "name") != NULL && text_equal(site->clusters[j].name, site->clusters[i].name)) {
				(void)yaml_error(r->messages, yaml_get(&list->items[i], "name"),
				    "duplicate cluster name '%.*s'",
				    TEXT_ARG(site->clusters[i].name));
				break;
			}
		site->cluster_count++;
	}
}

static bool
joins(const struct texts *roles, const struct site_node *node)
{
	return roles->count == 0 || node == NULL || node->external || texts_hold(*roles, node->role);
}

/* Several products may have a zone of that name: the ends tell which is meant. */
static const struct product_zone *
require_zone(struct site_reader *r, const struct yaml_node *name, const struct site_link *link)
{
	struct strings names = { 0 };
	const struct product_zone *found = NULL;
	unsigned best = 0;

	for (size_t i = 0; i < r->products->list.count; i++) {
		const struct product *product = r->products->list.items[i];

		for (size_t j = 0; j < product->zone_count; j++) {
			const struct product_zone *zone = &product->zones[j];
			unsigned fit = 1U + (joins(&zone->from, link->from) ? 2U : 0U) + (joins(&zone->to, link->to) ? 1U : 0U);

			if (text_equal(zone->name, name->text) && fit > best) {
				found = zone;
				best = fit;
			}
			strings_add_once(r->arena, &names, zone->name);
		}
	}
	if (found == NULL)
		site_unknown_word(r, name, "kind of zone", names.items, names.count);
	return found;
}

static struct text
default_verify(const struct site_link *link)
{
	const struct site_cluster *cluster = link->from != NULL ? link->from->cluster : NULL;

	if (!text_is(link->kind->tls_verify, "cluster"))
		return link->kind->tls_verify;
	return cluster != NULL && text_is(cluster->tls_verify, "enforcing") ? TEXT("on") : TEXT("off");
}

/* One word, or a mapping where the ends differ. */
static void
read_verify(struct site_reader *r, struct site_link *link, const struct yaml_node *at)
{
	if (at == NULL) {
		link->tls_verify = link->tls_verify_to = link->kind != NULL ? default_verify(link) : TEXT("");
	} else if (at->kind == YAML_MAPPING) {
		link->tls_verify = yaml_text(at, "from");
		link->tls_verify_to = yaml_text(at, "to");
	} else if (at->kind == YAML_LIST) {
		message_hint(r->messages, yaml_error(r->messages, at, "'tls-verify' is one word, or a mapping"),
		    "write on, off, or {from: on, to: off}");
	} else if (!text_is(at->text, "on") && !text_is(at->text, "off")) {
		message_hint(r->messages, yaml_error(r->messages, at, "'tls-verify' cannot be '%.*s'",
		    TEXT_ARG(text_escape(r->messages->arena, at->text))), "it is on or off");
	} else {
		link->tls_verify = link->tls_verify_to = at->text;
	}
}

static void
read_link(struct site_reader *r, struct site_link *link, const struct yaml_node *at)
{
	link->place = at;
	link->from = require_node(r, yaml_get(at, "from"));
	link->to = require_node(r, yaml_get(at, "to"));
	link->zone = yaml_text(at, "zone");
	if (yaml_get(at, "zone") != NULL)
		link->kind = require_zone(r, yaml_get(at, "zone"), link);
	link->ends_fit = link->kind != NULL && joins(&link->kind->from, link->from) && joins(&link->kind->to, link->to);
	link->peer_address = yaml_text(at, "peer-address");
	link->verify_names = yaml_texts(r->arena, yaml_get(at, "verify-name"));
	read_verify(r, link, yaml_get(at, "tls-verify"));
	if (link->from != NULL && link->from == link->to)
		(void)yaml_error(r->messages, yaml_get(at, "to"), "a link from '%.*s' to itself",
		    TEXT_ARG(link->from->name));
}

static void
read_links(struct site_reader *r, const struct yaml_node *list)
{
	if (list == NULL)
		return;
	r->site->links = ARENA_ARRAY(r->arena, struct site_link, list->count);
	for (size_t i = 0; i < list->count; i++)
		read_link(r, &r->site->links[r->site->link_count++], &list->items[i]);
}

/* ---- the file ---- */

/* A file of another kind gets one message, not one for each of its keys. */
static bool
is_site_file(const struct yaml_file *file, struct messages *messages)
{
	const struct yaml_node *version = yaml_get(&file->root, "certproof-site");
	struct message *message;

	if (version == NULL || version->kind != YAML_SCALAR) {
		message = yaml_error(messages, &file->root, "not a site file");
		message_hint(messages, message, "a site file begins with 'certproof-site: 1'");
		return false;
	}
	if (text_is(version->text, "1"))
		return true;
	message = yaml_error(messages, version, "unsupported version of the site file format: '%.*s'",
	    TEXT_ARG(version->text));
	message_hint(messages, message, "this certproof reads version 1");
	return false;
}

const struct site *
site_parse(struct arena *arena, const struct products *products, struct text name, struct text content,
    const char *folder, struct messages *messages)
{
	struct site_reader r = { .arena = arena, .messages = messages, .products = products, .folder = folder };
	size_t errors = messages->errors;
	const struct yaml_file *file = yaml_parse(arena, name, content, messages);

	if (file == NULL || !is_site_file(file, messages) ||
	    (file = yaml_valid_part(arena, file, &site_schema, messages)) == NULL)
		return NULL;
	r.site = ARENA_NEW(arena, struct site);
	r.site->file = file;
	read_site(&r, &file->root);
	site_read_nodes(&r, yaml_get(&file->root, "nodes"));
	read_clusters(&r, yaml_get(&file->root, "clusters"));
	read_links(&r, yaml_get(&file->root, "links"));
	return messages->errors == errors ? r.site : NULL;
}

const struct site *
site_read(struct arena *arena, const struct products *products, const char *path, struct messages *messages)
{
	const char *slash = strrchr(path, '/');
	struct bytes content;
	const char *folder = ".";
	struct text name = text_is(text_of(path), "-") ? TEXT("(standard input)") : arena_text(arena, text_of(path));

	if (!file_read(arena, path, LIMIT_YAML_FILE, &content, messages))
		return NULL;
	/* "/site.yaml" is in "/", which joined to a name gives two slashes; no harm. */
	if (slash != NULL)
		folder = arena_string(arena, (struct text){ path, slash > path ? (size_t)(slash - path) : 1 });
	return site_parse(arena, products, name, text_of_bytes(content), folder, messages);
}

const struct site_node *
site_node(const struct site *site, struct text name)
{
	return find_node(site, name);
}

const char *const *
site_node_names(struct arena *arena, const struct site *site, size_t *count)
{
	const char **names = ARENA_ARRAY(arena, const char *, site->node_count);

	for (size_t i = 0; i < site->node_count; i++)
		names[i] = arena_string(arena, site->nodes[i].name);
	*count = site->node_count;
	return names;
}

const struct site_unit *
site_node_unit(const struct site_node *node, struct text name)
{
	for (size_t i = 0; i < node->unit_count; i++)
		if (text_equal(node->units[i].name, name))
			return &node->units[i];
	return NULL;
}

struct text
site_node_release(const struct site_node *node, const struct product *product, struct text given)
{
	return given.len != 0 && product != NULL && release_known(product, given) ? given : node->release;
}

bool
site_has_key(const struct site *site, struct text name)
{
	for (size_t i = 0; i < site->file->root.count; i++) {
		const struct yaml_node *value = &site->file->root.items[i];

		if (text_equal(site->file->root.keys[i].text, name))
			return value->kind == YAML_SCALAR ? value->text.len != 0 && !text_is(value->text, "off") : value->count != 0;
	}
	return false;
}

const struct site_paths *
site_node_list(const struct site_node *node, struct text list)
{
	if (text_ends_with(list, "-trust"))
		for (size_t i = 0; i < node->unit_count; i++)
			if (node->units[i].name.len + strlen("-trust") == list.len &&
			    memcmp(node->units[i].name.at, list.at, node->units[i].name.len) == 0)
				return &node->units[i].trust;
	return &node->trust;
}

struct text
site_name(const struct site *site)
{
	return site->name;
}

struct text
site_link_name(struct arena *arena, const struct site_link *link)
{
	struct buffer out;

	buffer_init(&out, arena);
	buffer_add(&out, link->from->name);
	buffer_adds(&out, " to ");
	buffer_add(&out, link->to->name);
	buffer_adds(&out, " (");
	buffer_add(&out, link->zone);
	buffer_adds(&out, ")");
	return buffer_text(&out);
}

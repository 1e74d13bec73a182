/* node.c - the nodes of a site: their roles, releases, certificates and lists. */
#include <string.h>

#include "site/site_reader.h"

/* What a site file calls a server that is of no product. */
static const char external[] = "external";

/* What the rest knows a role of a node by: of VCS Control, expressway-c. */
static struct text
acting_role(const struct product *product, struct text role)
{
	const struct product_role *named = NULL;

	for (size_t i = 0; product != NULL && i < product->role_count; i++)
		if (text_equal(product->roles[i].node_role, role))
			named = &product->roles[i];
	if (named == NULL || named->given.at == named->name.at)
		return role;
	for (size_t i = 0; i < product->role_count; i++)
		if (product->roles[i].given.at == named->name.at)
			return product->roles[i].node_role;
	return role;
}

static void
refuse_role(struct site_reader *r, const struct yaml_node *role)
{
	struct strings names = { 0 };

	for (size_t i = 0; i < r->products->list.count; i++)
		for (size_t j = 0; j < r->products->list.items[i]->role_count; j++)
			strings_add_once(r->arena, &names, r->products->list.items[i]->roles[j].node_role);
	strings_add_once(r->arena, &names, text_of(external));
	site_unknown_word(r, role, "role of a node", names.items, names.count);
}

static void
refuse_release(struct site_reader *r, const struct yaml_node *release, const struct product *product)
{
	struct strings names = { 0 };
	struct text given = text_escape(r->messages->arena, release->text);
	struct message *message;

	for (size_t i = 0; i < product->releases.count; i++)
		strings_add_once(r->arena, &names, product->releases.items[i]);
	message = yaml_error(r->messages, release, "'%.*s' is not a release of %.*s", TEXT_ARG(given),
	    TEXT_ARG(product->name));
	if (!message_hint_nearest(r->messages, message, release->text, names.items, names.count) &&
	    names.count != 0)
		message_hint(r->messages, message, "the newest is %s", names.items[names.count - 1]);
}

static struct text
read_release(struct site_reader *r, const struct yaml_node *at, const struct product *product)
{
	const struct yaml_node *own = yaml_get(at, "release");

	if (product == NULL) {
		if (own != NULL)
			(void)yaml_error(r->messages, own, "an external node has no release");
		return TEXT("");
	}
	if (own == NULL)
		return release_usable(product, r->site->release) ? r->site->release : TEXT("");
	if (product->release_form.len == 0) {
		message_hint(r->messages, yaml_error(r->messages, own, "no rule knows releases of a node of role %.*s",
		    TEXT_ARG(yaml_text(at, "role"))), "leave it out");
		return TEXT("");
	}
	if (!release_usable(product, own->text))
		refuse_release(r, own, product);
	return own->text;
}

/* ---- certificates and lists ---- */

typedef LIST(struct site_unit) units_list;

static struct site_unit *
unit_named(struct site_reader *r, units_list *units, const struct site_node *node, struct text name)
{
	struct site_unit *unit;

	for (size_t i = 0; i < units->count; i++)
		if (text_equal(units->items[i].name, name))
			return &units->items[i];
	unit = LIST_ADD(r->arena, units);
	unit->name = name;
	/* The client's store is judged for the role of the node. */
	unit->role = products_unit_role(r->products, node->role, text_is(name, "client") ? TEXT("") : name);
	unit->trust = node->trust;
	return unit;
}

/* True if the nodes of this role name their certificates by unit. */
static bool
has_units(const struct product *product, struct text role)
{
	for (size_t i = 0; product != NULL && i < product->role_count; i++)
		if (text_equal(product->roles[i].node_role, role) && product->roles[i].unit.len != 0 && !product->roles[i].beside)
			return true;
	return false;
}

static bool
knows_unit(const struct product *product, struct text role, struct text unit)
{
	for (size_t i = 0; i < product->role_count; i++)
		if (text_equal(product->roles[i].node_role, role) && text_equal(product->roles[i].unit, unit))
			return true;
	for (size_t i = 0; i < product->units.count; i++)
		if (text_equal(product->units.items[i], unit))
			return true;
	return false;
}

/* `ending` is what stands behind the name of the unit: "" or "-trust". */
static void
refuse_unit(struct site_reader *r, const struct yaml_node *key, const struct product *product, struct text role,
    const char *ending)
{
	struct strings names = { 0 };

	for (size_t i = 0; i < product->role_count; i++)
		if (text_equal(product->roles[i].node_role, role))
			strings_add_once(r->arena, &names, arena_printf(r->arena, "%.*s%s", TEXT_ARG(product->roles[i].unit), ending));
	for (size_t i = 0; i < product->units.count; i++)
		strings_add_once(r->arena, &names, arena_printf(r->arena, "%.*s%s", TEXT_ARG(product->units.items[i]), ending));
	site_unknown_word(r, key, ending[0] == '\0' ? "unit of this node" : "list of this node", names.items,
	    names.count);
}

static const struct yaml_node *
scalar_value(struct site_reader *r, const struct yaml_node *key, const struct yaml_node *value)
{
	if (value->kind == YAML_SCALAR)
		return value;
	message_hint(r->messages, yaml_error(r->messages, value, "'%.*s' must be the path of one file",
	    TEXT_ARG(key->text)), "write %s: folder/file.pem",
	    arena_string(r->messages->arena, key->text));
	return NULL;
}

/* Keys `certificate`, `key`, `client-certificate`, `client-key`. */
static void
read_plain(struct site_reader *r, const struct site_node *node, const struct product *product, units_list *units)
{
	static const struct { const char *key, *unit; bool is_key; } plain[] = {
		{ "certificate", "", false }, { "key", "", true },
		{ "client-certificate", "client", false }, { "client-key", "client", true },
	};

	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		const struct yaml_node *value = yaml_get(node->place, plain[i].key);
		const struct product_role *main;
		struct site_unit *unit;

		if (value == NULL)
			continue;
		main = plain[i].unit[0] == '\0' ? product_main_role(product, node->role) : NULL;
		if (main == NULL && has_units(product, node->role)) {
			message_hint(r->messages, yaml_error(r->messages, value, "a node of role %.*s has several certificates",
			    TEXT_ARG(node->role)),
			    "name them by unit: %s: {UNIT: FILE}", plain[i].is_key ? "keys" : "certificates");
			continue;
		}
		unit = unit_named(r, units, node, main != NULL ? main->unit : text_of(plain[i].unit));
		*(plain[i].is_key ? &unit->key : &unit->certificate) = site_read_path(r, value);
	}
}

/* Keys `certificates` and `keys`. */
static void
read_by_unit(struct site_reader *r, const struct site_node *node, const struct product *product, units_list *units,
    bool keys)
{
	const struct yaml_node *mapping = yaml_get(node->place, keys ? "keys" : "certificates");

	if (mapping == NULL)
		return;
	if (!has_units(product, node->role)) {
		message_hint(r->messages, yaml_error(r->messages, mapping, "a node of role %.*s has no units",
		    TEXT_ARG(node->role)), "write %s: FILE", keys ? "key" : "certificate");
		return;
	}
	for (size_t i = 0; i < mapping->count; i++) {
		const struct yaml_node *name = &mapping->keys[i], *value = scalar_value(r, name, &mapping->items[i]);
		struct site_unit *unit;

		if (!knows_unit(product, node->role, name->text)) {
			refuse_unit(r, name, product, node->role, "");
			continue;
		}
		if (value == NULL)
			continue;
		unit = unit_named(r, units, node, name->text);
		*(keys ? &unit->key : &unit->certificate) = site_read_path(r, value);
	}
}

static bool
are_scalars(struct site_reader *r, const struct yaml_node *key, const struct yaml_node *value)
{
	bool right = value->kind != YAML_MAPPING;

	for (size_t i = 0; right && value->kind == YAML_LIST && i < value->count; i++)
		right = value->items[i].kind == YAML_SCALAR;
	if (!right)
		(void)yaml_error(r->messages, value, "'%.*s' must be a list of paths",
		    TEXT_ARG(key->text));
	return right;
}

/* Key `trusts`: UNIT-trust. */
static void
read_lists(struct site_reader *r, const struct site_node *node, const struct product *product, units_list *units)
{
	const struct yaml_node *mapping = yaml_get(node->place, "trusts");

	if (mapping == NULL)
		return;
	if (!has_units(product, node->role)) {
		message_hint(r->messages, yaml_error(r->messages, mapping, "a node of role %.*s has one list",
		    TEXT_ARG(node->role)), "write trust: [FILE]");
		return;
	}
	for (size_t i = 0; i < mapping->count; i++) {
		const struct yaml_node *key = &mapping->keys[i];
		struct text unit = key->text;

		if (!text_ends_with(unit, "-trust") ||
		    !knows_unit(product, node->role, (struct text){ unit.at, unit.len - strlen("-trust") })) {
			refuse_unit(r, key, product, node->role, "-trust");
			continue;
		}
		unit.len -= strlen("-trust");
		if (are_scalars(r, key, &mapping->items[i]))
			unit_named(r, units, node, unit)->trust = site_read_paths(r, &mapping->items[i]);
	}
}

/* ---- requests, and certificates to come ---- */

/* The certificate that a key without a unit speaks of. */
static const char *
own_unit(const struct site_reader *r, const struct site_node *node, const struct product *product)
{
	const struct product_role *main = product_main_role(product, node->role);

	return main != NULL ? arena_string(r->arena, main->unit) : "";
}

static void
add_beside(struct site_reader *r, const struct site_node *node, units_list *units, struct text name, const struct yaml_node *file, const char *key)
{
	struct site_unit *unit;

	if (strcmp(key, "pending") != 0) {
		unit = unit_named(r, units, node, name);
		*(strcmp(key, "request") == 0 ? &unit->request : &unit->previous) = site_read_path(r, file);
		return;
	}
	unit = unit_named(r, units, node, name.len == 0 ? TEXT("pending") : arena_printf(r->arena, "pending %.*s", TEXT_ARG(name)));
	unit->role = products_unit_role(r->products, node->role, name);
	unit->pending = true;
	unit->certificate = site_read_path(r, file);
}

/* Keys `request`, `pending` and `previous`: a file, or files by unit. */
static void
read_beside(struct site_reader *r, const struct site_node *node, const struct product *product, units_list *units, const char *key)
{
	const struct yaml_node *at = yaml_get(node->place, key);

	if (at == NULL)
		return;
	if (at->kind == YAML_SCALAR && (!has_units(product, node->role) || product_main_role(product, node->role) != NULL)) {
		add_beside(r, node, units, text_of(own_unit(r, node, product)), at, key);
		return;
	}
	if (at->kind != YAML_MAPPING || !has_units(product, node->role)) {
		message_hint(r->messages, yaml_error(r->messages, at, "'%s' names %s", key, has_units(product, node->role) ? "files by unit" : "one file"),
		    has_units(product, node->role) ? "write %s: {UNIT: FILE}" : "write %s: folder/file.pem", key);
		return;
	}
	for (size_t i = 0; i < at->count; i++) {
		const struct yaml_node *value = scalar_value(r, &at->keys[i], &at->items[i]);

		if (!knows_unit(product, node->role, at->keys[i].text))
			refuse_unit(r, &at->keys[i], product, node->role, "");
		else if (value != NULL)
			add_beside(r, node, units, at->keys[i].text, value, key);
	}
}

/* Of a request or a certificate before that belongs to what is pending: the one that is pending is its answer. */
static void
compare_pending(struct site_node *node)
{
	for (size_t i = 0; i < node->unit_count; i++)
		for (size_t j = 0; node->units[i].pending && j < node->unit_count; j++)
			if (!node->units[j].pending && node->units[j].role == node->units[i].role && node->units[j].serves.len == 0) {
				node->units[i].request = node->units[j].request;
				node->units[j].request = (struct site_path){ 0 };
				if (node->units[j].certificate.path != NULL)
					node->units[i].previous = node->units[j].certificate;
				break;
			}
}

/* Key `domain-certificates`: each a unit of its own, for which the product has a role. */
static void
read_domains(struct site_reader *r, const struct site_node *node, units_list *units)
{
	const struct yaml_node *mapping = yaml_get(node->place, "domain-certificates");
	const struct product_role *role = products_unit_role(r->products, node->role, TEXT("domain"));

	if (mapping == NULL)
		return;
	if (role == NULL || mapping->kind != YAML_MAPPING) {
		message_hint(r->messages, yaml_error(r->messages, mapping, role == NULL ? "a node of role %.*s has no domain certificates" :
		    "'domain-certificates' of a node of role %.*s are named by domain", TEXT_ARG(node->role)),
		    role == NULL ? "leave them out" : "write domain-certificates: {DOMAIN: FILE}");
		return;
	}
	for (size_t i = 0; i < mapping->count; i++) {
		const struct yaml_node *domain = &mapping->keys[i], *value = &mapping->items[i];
		const struct yaml_node *certificate = value->kind == YAML_MAPPING ? yaml_get(value, "certificate") : value;
		const struct yaml_node *key = value->kind == YAML_MAPPING ? yaml_get(value, "key") : NULL;
		struct site_unit *unit;

		if (!dns_is_fqdn(domain->text) || certificate == NULL || certificate->kind != YAML_SCALAR || (key != NULL && key->kind != YAML_SCALAR)) {
			message_hint(r->messages, yaml_error(r->messages, domain, "not a domain and its certificate"),
			    "write example.com: FILE, or example.com: {certificate: FILE, key: FILE}");
			continue;
		}
		unit = unit_named(r, units, node, arena_printf(r->arena, "domain %.*s", TEXT_ARG(domain->text)));
		unit->role = role;
		unit->serves = domain->text;
		unit->certificate = site_read_path(r, certificate);
		if (key != NULL)
			unit->key = site_read_path(r, key);
	}
}

/* ---- settings ---- */

static void
read_settings(struct site_reader *r, struct site_node *node, const struct product *product)
{
	static const char *const on_off[] = { "on", "off" };
	const struct yaml_node *mapping = yaml_get(node->place, "settings");
	struct strings names = { 0 };

	if (mapping == NULL)
		return;
	for (size_t i = 0; product != NULL && i < product->settings.count; i++)
		strings_add_once(r->arena, &names, product->settings.items[i]);
	node->settings = ARENA_ARRAY(r->arena, struct site_setting, mapping->count);
	for (size_t i = 0; i < mapping->count; i++) {
		const struct yaml_node *key = &mapping->keys[i], *value = &mapping->items[i];
		bool known = false;

		for (size_t j = 0; j < names.count; j++)
			known = known || text_is(key->text, names.items[j]);
		if (!known)
			site_unknown_word(r, key, "setting of this node", names.items, names.count);
		else if (value->kind != YAML_SCALAR)
			(void)yaml_error(r->messages, value, "a setting is on or off");
		else if (!text_is(value->text, "on") && !text_is(value->text, "off"))
			site_unknown_word(r, value, "value of a setting", on_off, COUNT_OF(on_off));
		else
			node->settings[node->setting_count++] = (struct site_setting){ key->text, value->text };
	}
}

/* ---- revocation lists ---- */

static void
add_paths(struct site_reader *r, struct site_paths *to, struct site_paths from)
{
	struct site_paths all = { ARENA_ARRAY(r->arena, struct site_path, to->count + from.count), 0 };

	for (size_t i = 0; i < to->count; i++)
		all.items[all.count++] = to->items[i];
	for (size_t i = 0; i < from.count; i++)
		all.items[all.count++] = from.items[i];
	*to = all;
}

/* Files, which were uploaded, or a mapping that says how the node got each of them. */
static void
read_crls(struct site_reader *r, struct site_node *node, const struct yaml_node *value)
{
	size_t count = value == NULL ? 0 : value->kind == YAML_LIST ? value->count : 1;

	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *item = value->kind == YAML_LIST ? &value->items[i] : value;

		if (item->kind != YAML_MAPPING) {
			add_paths(r, &node->crl, site_read_paths(r, item));
			continue;
		}
		add_paths(r, &node->crl, site_read_paths(r, yaml_get(item, "uploaded")));
		add_paths(r, &node->downloaded_crl, site_read_paths(r, yaml_get(item, "downloaded")));
		node->without_embedded = node->without_embedded || text_is(yaml_text(item, "embedded"), "no");
	}
}

/* ---- a node ---- */

static void
read_node(struct site_reader *r, struct site_node *node, const struct yaml_node *at)
{
	const struct yaml_node *role = yaml_get(at, "role"), *name = yaml_get(at, "name");
	const struct product *product;
	units_list units = { 0 };

	node->place = at;
	node->site = r->site;
	node->name = yaml_text(at, "name");
	node->role = yaml_text(at, "role");
	node->fqdn = yaml_text(at, "fqdn");
	node->aliases = yaml_texts(r->arena, yaml_get(at, "aliases"));
	node->external = text_is(node->role, external);
	node->trust = site_read_paths(r, yaml_get(at, "trust"));
	node->chain = site_read_paths(r, yaml_get(at, "chain"));
	read_crls(r, node, yaml_get(at, "crl"));
	r->names_partial = r->names_partial || name == NULL;
	if (name != NULL && node->name.len == 0)
		(void)yaml_error(r->messages, name, "a node without a name");
	product = products_of_node(r->products, node->role);
	node->role = acting_role(product, node->role);
	if (product == NULL && !node->external) {
		if (role != NULL)
			refuse_role(r, role);
		return;
	}
	if (!node->external && node->fqdn.len == 0 && (!at->partial || yaml_get(at, "fqdn") != NULL))
		message_hint(r->messages, yaml_error(r->messages, at, "a node of role %.*s needs the key 'fqdn'",
		    TEXT_ARG(node->role)), "its own full name, as host.example.com");
	else if (!node->external && node->fqdn.len != 0 && !dns_is_fqdn(node->fqdn))
		message_hint(r->messages, yaml_error(r->messages, yaml_get(at, "fqdn"), "'%.*s' is not a fully qualified domain name",
		    TEXT_ARG(text_escape(r->messages->arena, node->fqdn))), "write the full name of the server, as host.example.com; the address by which "
		    "others reach it is peer-address of their links");
	node->release = read_release(r, at, product);
	read_plain(r, node, product, &units);
	read_by_unit(r, node, product, &units, false);
	read_by_unit(r, node, product, &units, true);
	read_lists(r, node, product, &units);
	read_beside(r, node, product, &units, "request");
	read_beside(r, node, product, &units, "previous");
	read_beside(r, node, product, &units, "pending");
	read_domains(r, node, &units);
	node->units = units.items;
	node->unit_count = units.count;
	compare_pending(node);
	read_settings(r, node, product);
	/* What the site says holds for products of which it is known how they check revocation. */
	if (product != NULL && product->revocation_count != 0)
		node->revocation = r->site->revocation;
	node->revocation_given = yaml_get(at, "revocation") != NULL;
	if (node->revocation_given)
		site_read_revocation(yaml_get(at, "revocation"), &node->revocation);
}

static void
refuse_name_twice(struct site_reader *r, const struct site_node *node)
{
	const struct yaml_node *name = yaml_get(node->place, "name");
	struct message *message = yaml_error(r->messages, name, "a second node with the name '%.*s'",
	    TEXT_ARG(node->name));

	message_hint(r->messages, message, "every node has a name of its own");
}

void
site_read_nodes(struct site_reader *r, const struct yaml_node *list)
{
	struct site *site = r->site;

	r->names_partial = list == NULL || list->partial;
	if (list == NULL)
		return;
	if (list->count == 0 && !list->partial)
		(void)yaml_error(r->messages, list, "a site without nodes");
	if (list->count > LIMIT_SITE_NODES) {
		(void)yaml_error(r->messages, &list->items[LIMIT_SITE_NODES], "more than %d nodes", LIMIT_SITE_NODES);
		r->names_partial = true;
		return;
	}
	site->nodes = ARENA_ARRAY(r->arena, struct site_node, list->count);
	for (size_t i = 0; i < list->count; i++) {
		struct site_node *node = &site->nodes[i];

		read_node(r, node, &list->items[i]);
		for (size_t j = 0; j < i; j++)
			if (node->name.len != 0 && text_equal(site->nodes[j].name, node->name)) {
				refuse_name_twice(r, node);
				break;
			}
		site->node_count++;
	}
}

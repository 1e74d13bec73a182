/* describe.c - what products write, as data: rules/PACK/bundle.yaml. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "bundle/bundle.h"

static const char *const uses[] = { "certificate", "client-certificate", "trust", "configuration", "status", "log", NULL };
static const char *const senses[] = { "cluster-verify", "certificate-change", "tls-error", "restart", NULL };
static const char *const command_kinds[] = { "own-certificate", "own-list", "trust-list", "cluster", "version", "itl", "ctl", "sql", NULL };
static const char *const first_version[] = { "1", NULL };
static const char *const meanings_of_zones[] = { "mixed-mode", "oauth", NULL };
static const char *const yes_no[] = { "yes", "no", NULL };

const char *const meaning_names[MEANS_COUNT + 1] = {
	[MEANS_NAME] = "name", [MEANS_HOST] = "host", [MEANS_DOMAIN] = "domain", [MEANS_ADDRESS] = "address", [MEANS_CLUSTER] = "cluster",
	[MEANS_PEER] = "peer", [MEANS_DOMAIN_NAME] = "domain-name", [MEANS_DOMAIN_REGISTRATION] = "domain-registration",
	[MEANS_DOMAIN_PRESENCE] = "domain-presence", [MEANS_DOMAIN_FEDERATION] = "domain-federation", [MEANS_DOMAIN_GUEST] = "domain-guest",
	[MEANS_MRA] = "mra", [MEANS_GUEST] = "guest", [MEANS_VERIFY_ORIGIN] = "verify-origin-server", [MEANS_EKU_CHECK] = "eku-check",
	[MEANS_EKU_UPLOAD] = "server-eku-upload", [MEANS_REVOCATION] = "revocation", [MEANS_REVOCATION_CRLS] = "revocation-crls",
	[MEANS_REVOCATION_FETCH] = "revocation-fetch", [MEANS_REVOCATION_OCSP] = "revocation-ocsp",
	[MEANS_REVOCATION_FALLBACK] = "revocation-fallback", [MEANS_ZONE_NAME] = "zone-name", [MEANS_ZONE_TYPE] = "zone-type",
	[MEANS_ZONE_PEER] = "zone-peer", [MEANS_ZONE_PORT] = "zone-port", [MEANS_ZONE_TRANSPORT] = "zone-transport",
	[MEANS_ZONE_VERIFY] = "zone-verify", [MEANS_ZONE_VERIFY_NAME] = "zone-verify-name", [MEANS_ZONE_EDGE] = "zone-edge",
	[MEANS_ZONE_USER] = "zone-user", [MEANS_PRODUCT] = "product", [MEANS_RELEASE] = "release", [MEANS_ROLE] = "role", [MEANS_SERIAL] = "serial",
};

static const struct yaml_key member_keys[] = {
	{ "begins", YAML_WANT_TEXT, true, NULL, "how its name begins", NULL },
	{ "holds", YAML_WANT_ONE_OF, true, uses, "what it holds", NULL },
};
static const struct yaml_schema member_schema = { "member", member_keys, COUNT_OF(member_keys) };
static const struct yaml_key role_keys[] = {
	{ "is", YAML_WANT_TEXT, true, NULL, "the value of the setting `role`", NULL },
	{ "role", YAML_WANT_TEXT, true, NULL, "the role in site files", NULL },
};
static const struct yaml_schema role_schema = { "role", role_keys, COUNT_OF(role_keys) };
static const struct yaml_key zone_keys[] = {
	{ "type", YAML_WANT_TEXT, true, NULL, "type of the zone", NULL },
	{ "begins", YAML_WANT_TEXT, false, NULL, "how its name begins", NULL },
	{ "named", YAML_WANT_ONE_OF, false, yes_no, "the name goes on with that of the server", NULL },
	{ "transport", YAML_WANT_TEXT, false, NULL, "its transport", NULL },
	{ "zone", YAML_WANT_TEXT, false, NULL, "kind of link in site files", NULL },
	{ "to", YAML_WANT_TEXT, false, NULL, "role of the other end", NULL },
	{ "side", YAML_WANT_TEXT, false, NULL, "role of a server that has such a zone", NULL },
	{ "means", YAML_WANT_ONE_OF, false, meanings_of_zones, "what else such a zone says", NULL },
	{ "service", YAML_WANT_TEXT, false, NULL, "the service that it is there for", NULL },
};
static const struct yaml_schema zone_schema = { "zone", zone_keys, COUNT_OF(zone_keys) };
static const struct yaml_key log_keys[] = {
	{ "contains", YAML_WANT_TEXT, true, NULL, "what stands in the line", NULL },
	{ "after", YAML_WANT_TEXT, false, NULL, "what stands before the value", NULL },
	{ "is", YAML_WANT_ONE_OF, true, senses, "what it says", NULL },
};
static const struct yaml_schema log_schema = { "log line", log_keys, COUNT_OF(log_keys) };
static const struct yaml_key command_keys[] = {
	{ "begins", YAML_WANT_TEXT, true, NULL, "how the command begins", NULL },
	{ "is", YAML_WANT_ONE_OF, true, command_kinds, "what it shows", NULL },
};
static const struct yaml_schema command_schema = { "command", command_keys, COUNT_OF(command_keys) };
static const struct yaml_key keys[] = {
	{ "certproof-bundle", YAML_WANT_ONE_OF, true, first_version, "version of the file format: 1", NULL },
	{ "product", YAML_WANT_TEXT, true, NULL, "name of the product", NULL },
	{ "members", YAML_WANT_LIST, false, NULL, "members of its archives", &member_schema },
	{ "configuration", YAML_WANT_TEXT, false, NULL, "how a line of a configuration dump begins", NULL },
	{ "status", YAML_WANT_TEXT, false, NULL, "how a block of a status dump begins", NULL },
	{ "settings", YAML_WANT_TEXTS_BY_NAME, false, NULL, "which paths of dumps mean what", NULL },
	{ "roles", YAML_WANT_LIST, false, NULL, "which value of the setting `role` is which role", &role_schema },
	{ "zones", YAML_WANT_LIST, false, NULL, "which zone is which link", &zone_schema },
	{ "log", YAML_WANT_LIST, false, NULL, "lines of its logs", &log_schema },
	{ "prompt", YAML_WANT_TEXT, false, NULL, "prompt of its command line", NULL },
	{ "servers", YAML_WANT_TEXT_BY_NAME, false, NULL, "role of each kind of server with that prompt", NULL },
	{ "units", YAML_WANT_TEXTS, false, NULL, "units that have certificates of their own, as file names spell them; longer ones first", NULL },
	{ "commands", YAML_WANT_LIST, false, NULL, "its commands", &command_schema },
	{ "functions", YAML_WANT_TEXT_BY_NAME, false, NULL, "which unit's certificate a record of a trust list of phones holds", NULL },
	{ "ports", YAML_WANT_TEXT_BY_NAME, false, NULL, "which unit's certificate is on which port", NULL },
};
static const struct yaml_schema schema = { "description of what a product writes", keys, COUNT_OF(keys) };

static size_t
count_of(const struct yaml_node *node)
{
	return node != NULL ? node->count : 0;
}

static size_t
index_of(const char *const *names, struct text name)
{
	size_t i = 0;

	while (names[i] != NULL && !text_is(name, names[i]))
		i++;
	return i;
}

static void
read_settings(struct arena *arena, const struct yaml_node *node, struct description *out, struct messages *messages)
{
	size_t count = 0;

	for (size_t i = 0; i < count_of(node); i++)
		count += yaml_texts(arena, &node->items[i]).count;
	out->settings = arena_take_array(arena, count, sizeof(*out->settings));
	for (size_t i = 0; i < count_of(node); i++) {
		struct texts paths = yaml_texts(arena, &node->items[i]);
		size_t meaning = index_of(meaning_names, node->keys[i].text);

		if (meaning == MEANS_COUNT)
			(void)yaml_error(messages, &node->keys[i], "nothing is meant by '%.*s'", TEXT_ARG(node->keys[i].text));
		for (size_t j = 0; j < paths.count && meaning != MEANS_COUNT; j++) {
			out->settings[out->setting_count].meaning = (enum meaning)meaning;
			out->settings[out->setting_count++].path = paths.items[j];
		}
	}
}

static void
read_zones(struct arena *arena, const struct yaml_node *node, struct description *out)
{
	out->zones = arena_take_array(arena, count_of(node), sizeof(*out->zones));
	for (size_t i = 0; i < count_of(node); i++) {
		const struct yaml_node *at = &node->items[i];

		out->zones[out->zone_count++] = (struct zone_kind){ .type = yaml_text(at, "type"), .begins = yaml_text(at, "begins"),
			.transport = yaml_text(at, "transport"), .zone = yaml_text(at, "zone"), .to = yaml_text(at, "to"),
			.side = yaml_text(at, "side"), .means = yaml_text(at, "means"), .service = yaml_text(at, "service"),
			.named = text_is(yaml_text(at, "named"), "yes") };
	}
}

static void
read_description(struct arena *arena, const char *path, struct descriptions *out, struct messages *messages)
{
	const struct yaml_file *file = yaml_read(arena, path, messages);
	const struct yaml_node *root, *list;
	struct description *d;

	if (file == NULL || !yaml_check(&file->root, &schema, messages))
		return;
	root = &file->root;
	d = LIST_ADD(arena, out);
	*d = (struct description){ .file = file, .product = yaml_text(root, "product"), .configuration = yaml_text(root, "configuration"),
		.status = yaml_text(root, "status"), .prompt = yaml_text(root, "prompt"), .units = yaml_texts(arena, yaml_get(root, "units")) };
	list = yaml_get(root, "members");
	d->members = arena_take_array(arena, count_of(list), sizeof(*d->members));
	for (; d->member_count < count_of(list); d->member_count++) {
		d->members[d->member_count].begins = yaml_text(&list->items[d->member_count], "begins");
		d->members[d->member_count].use = (enum member_use)(1 + index_of(uses, yaml_text(&list->items[d->member_count], "holds")));
	}
	read_settings(arena, yaml_get(root, "settings"), d, messages);
	list = yaml_get(root, "roles");
	d->roles = arena_take_array(arena, count_of(list), sizeof(*d->roles));
	for (; d->role_count < count_of(list); d->role_count++) {
		d->roles[d->role_count].is = yaml_text(&list->items[d->role_count], "is");
		d->roles[d->role_count].role = yaml_text(&list->items[d->role_count], "role");
	}
	read_zones(arena, yaml_get(root, "zones"), d);
	list = yaml_get(root, "log");
	d->logs = arena_take_array(arena, count_of(list), sizeof(*d->logs));
	for (; d->log_count < count_of(list); d->log_count++) {
		d->logs[d->log_count].contains = yaml_text(&list->items[d->log_count], "contains");
		d->logs[d->log_count].after = yaml_text(&list->items[d->log_count], "after");
		d->logs[d->log_count].sense = (enum log_sense)index_of(senses, yaml_text(&list->items[d->log_count], "is"));
	}
	list = yaml_get(root, "commands");
	d->commands = arena_take_array(arena, count_of(list), sizeof(*d->commands));
	for (; d->command_count < count_of(list); d->command_count++) {
		d->commands[d->command_count].begins = yaml_text(&list->items[d->command_count], "begins");
		d->commands[d->command_count].is = yaml_text(&list->items[d->command_count], "is");
	}
	list = yaml_get(root, "servers");
	d->servers = arena_take_array(arena, count_of(list), sizeof(*d->servers));
	for (; d->server_count < count_of(list); d->server_count++) {
		d->servers[d->server_count].is = list->keys[d->server_count].text;
		d->servers[d->server_count].role = list->items[d->server_count].text;
	}
	list = yaml_get(root, "functions");
	d->functions = arena_take_array(arena, count_of(list), sizeof(*d->functions));
	for (; d->function_count < count_of(list); d->function_count++) {
		d->functions[d->function_count].function = list->keys[d->function_count].text;
		d->functions[d->function_count].unit = list->items[d->function_count].text;
	}
	list = yaml_get(root, "ports");
	d->ports = arena_take_array(arena, count_of(list), sizeof(*d->ports));
	for (; d->port_count < count_of(list); d->port_count++) {
		d->ports[d->port_count].port = list->keys[d->port_count].text;
		d->ports[d->port_count].unit = list->items[d->port_count].text;
	}
}

bool
descriptions_read(struct arena *arena, const char *folder, struct descriptions *out, struct messages *messages)
{
	size_t errors = messages->errors;
	struct folder_entries packs;

	if (!folder_told(arena, folder, &packs, messages)) {
		message_hint(messages, messages->last, "set CERTPROOF_RULES to the folder that holds the rule packs");
		return false;
	}
	for (size_t i = 0; i < packs.count; i++) {
		const char *path = arena_printf(arena, "%s/bundle.yaml", packs.items[i].path).at;
		struct stat st;

		if (packs.items[i].kind == ENTRY_FOLDER && !packs.items[i].hidden && (stat(path, &st) == 0 || errno != ENOENT))
			read_description(arena, path, out, messages);
	}
	return messages->errors == errors;
}

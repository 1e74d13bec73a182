/* authority.c - rules/authorities.yaml: what public CAs issue, and until when. */
#include <string.h>

#include "site/site.h"

static const char *const renewers[] = { "machine", "people", NULL };
static const struct yaml_key lifetime_keys[] = {
	{ "issued", YAML_WANT_TEXT, true, NULL, "day from which it holds", NULL },
	{ "days", YAML_WANT_TEXT, true, NULL, "longest lifetime", NULL },
};
static const struct yaml_schema lifetime_schema = { "lifetime", lifetime_keys, COUNT_OF(lifetime_keys) };
static const struct yaml_key authority_keys[] = {
	{ "organisations", YAML_WANT_TEXTS, true, NULL, "organisation in the issuer's name", NULL },
	{ "renewed-by", YAML_WANT_ONE_OF, false, renewers, "who renews its certificates", NULL },
	{ "client-auth-ends", YAML_WANT_TEXT, false, NULL, "day from which it gives no clientAuth", NULL },
	{ "lifetimes", YAML_WANT_LIST, false, NULL, "its own, shorter lifetimes", &lifetime_schema },
};
static const struct yaml_schema authority_schema = { "authority", authority_keys, COUNT_OF(authority_keys) };
static const struct yaml_key file_keys[] = {
	{ "certproof-authorities", YAML_WANT_TEXT, true, NULL, "version of the file format: 1", NULL },
	{ "remind-days", YAML_WANT_TEXT, true, NULL, "days before an end", NULL },
	{ "lifetimes", YAML_WANT_LIST, true, NULL, "longest lifetimes by day of issue", &lifetime_schema },
	{ "client-auth-ends", YAML_WANT_TEXT, true, NULL, "day from which no public CA gives clientAuth", NULL },
	{ "authorities", YAML_WANT_LIST, true, NULL, "public CAs", &authority_schema },
	{ "roots", YAML_WANT_TEXT, false, NULL, "lines of the SHA-256 fingerprint of a public root, in hex, and its name", NULL },
};
static const struct yaml_schema file_schema = { "list of authorities", file_keys, COUNT_OF(file_keys) };

static int64_t
day_at(const struct yaml_node *mapping, const char *key, int64_t otherwise, struct messages *messages)
{
	const struct yaml_node *node = yaml_get(mapping, key);
	int64_t seconds;

	if (node == NULL)
		return otherwise;
	if (time_parse(node->text, &seconds))
		return seconds;
	yaml_error(messages, node, "'%.*s' is not a date", TEXT_ARG(node->text));
	return otherwise;
}

static int64_t
number_at(const struct yaml_node *mapping, const char *key, struct messages *messages)
{
	const struct yaml_node *node = yaml_get(mapping, key);
	int64_t number = 0;

	for (size_t i = 0; i < node->text.len; i++) {
		if (node->text.at[i] < '0' || node->text.at[i] > '9' || i > 6) {
			yaml_error(messages, node, "'%.*s' is not a number of days", TEXT_ARG(node->text));
			return 0;
		}
		number = number * 10 + (node->text.at[i] - '0');
	}
	return number;
}

static struct lifetimes
lifetimes_at(struct arena *arena, const struct yaml_node *mapping, struct messages *messages)
{
	const struct yaml_node *list = yaml_get(mapping, "lifetimes");
	struct lifetimes out = { 0 };

	if (list == NULL)
		return out;
	out.items = ARENA_ARRAY(arena, struct lifetime, list->count);
	for (size_t i = 0; i < list->count; i++)
		out.items[out.count++] = (struct lifetime){ day_at(&list->items[i], "issued", 0, messages),
			number_at(&list->items[i], "days", messages) };
	return out;
}

struct authorities *
authorities_read(struct arena *arena, const char *folder, struct bytes store, struct messages *messages)
{
	struct authorities *out = ARENA_NEW(arena, struct authorities);
	size_t errors = messages->errors;
	const struct yaml_file *file = yaml_read_stored(arena, store, arena_printf(arena, "%s/authorities.yaml", folder).at,
	    messages);
	const struct yaml_node *list;
	int64_t client_auth_ends;

	if (file == NULL || !yaml_check(&file->root, &file_schema, messages))
		return NULL;
	out->remind_days = number_at(&file->root, "remind-days", messages);
	out->lifetimes = lifetimes_at(arena, &file->root, messages);
	client_auth_ends = day_at(&file->root, "client-auth-ends", INT64_MAX, messages);
	out->roots = yaml_text(&file->root, "roots");
	list = yaml_get(&file->root, "authorities");
	for (size_t i = 0; i < list->count; i++) {
		const struct yaml_node *renewer = yaml_get(&list->items[i], "renewed-by");

		*LIST_ADD(arena, &out->list) = (struct authority){ yaml_get(&list->items[i], "organisations"),
			renewer != NULL && text_is(renewer->text, "machine"),
			day_at(&list->items[i], "client-auth-ends", client_auth_ends, messages),
			lifetimes_at(arena, &list->items[i], messages) };
	}
	return messages->errors == errors ? out : NULL;
}

static bool
names(const struct yaml_node *organisations, struct text organisation)
{
	if (organisations->kind == YAML_SCALAR)
		return text_equal_nocase(organisations->text, organisation);
	for (size_t i = 0; i < organisations->count; i++)
		if (text_equal_nocase(organisations->items[i].text, organisation))
			return true;
	return false;
}

struct text
name_organisation(struct arena *arena, const struct name *issuer)
{
	for (size_t i = 0; i < issuer->count; i++)
		if (oid_equal(issuer->attributes[i].type, OID(AT_ORGANIZATION)))
			return attribute_text(arena, &issuer->attributes[i], NULL);
	return (struct text){ "", 0 };
}

const struct authority *
authority_of(struct arena *arena, const struct authorities *authorities, const struct name *issuer)
{
	for (size_t i = 0; i < issuer->count; i++) {
		if (!oid_equal(issuer->attributes[i].type, OID(AT_ORGANIZATION)))
			continue;
		for (size_t j = 0; j < authorities->list.count; j++)
			if (names(authorities->list.items[j].organisations, attribute_text(arena, &issuer->attributes[i], NULL)))
				return &authorities->list.items[j];
	}
	return NULL;
}

struct text
authorities_root(const struct authorities *authorities, const uint8_t *sha256)
{
	static const char digits[] = "0123456789ABCDEF";
	char hex[64];
	struct text rest = authorities->roots, line;

	for (size_t i = 0; i < sizeof(hex); i++)
		hex[i] = digits[(sha256[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15];
	while (text_split_line(&rest, &line))
		if (line.len > sizeof(hex) + 1 && memcmp(line.at, hex, sizeof(hex)) == 0)
			return (struct text){ line.at + sizeof(hex) + 1, line.len - sizeof(hex) - 1 };
	return (struct text){ "", 0 };
}

static int64_t
days_at(const struct lifetimes *lifetimes, int64_t issued)
{
	int64_t days = 0;

	for (size_t i = 0; i < lifetimes->count; i++)
		if (issued >= lifetimes->items[i].issued)
			days = lifetimes->items[i].days;
	return days;
}

int64_t
authority_days(const struct authorities *authorities, const struct authority *authority, int64_t issued)
{
	int64_t most = days_at(&authorities->lifetimes, issued), own = days_at(&authority->lifetimes, issued);

	return own != 0 && (most == 0 || own < most) ? own : most;
}

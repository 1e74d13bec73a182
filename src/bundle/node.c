/* node.c - nodes of a bundle: what their settings say, and what follows from those of all of them. */
#include <string.h>

#include "bundle/bundle.h"

static struct text
first_label(struct text name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] == '.')
			return (struct text){ name.at, i };
	return name;
}

static struct node *
node_named(struct bundle *bundle, struct text name)
{
	for (size_t i = 0; i < bundle->nodes.count; i++)
		if (text_equal_nocase(bundle->nodes.items[i]->name, name))
			return bundle->nodes.items[i];
	return NULL;
}

static struct node *
new_node(struct bundle *bundle, struct text name, const struct evidence *from)
{
	struct node *node = ARENA_NEW(bundle->arena, struct node);

	node->name = arena_text(bundle->arena, name);
	node->from = *from;
	*LIST_ADD(bundle->arena, &bundle->nodes) = node;
	return node;
}

struct node *
bundle_node(struct bundle *bundle, struct text host, const struct evidence *from)
{
	struct text name = first_label(host);
	struct node *node = node_named(bundle, name.len != 0 ? name : host);

	return node != NULL ? node : new_node(bundle, name.len != 0 ? name : host, from);
}

struct node *
bundle_node_of_name(struct bundle *bundle, struct text fqdn)
{
	for (size_t i = 0; i < bundle->nodes.count; i++)
		if (bundle->nodes.items[i]->fqdn.text.len != 0 && dns_same(bundle->nodes.items[i]->fqdn.text, fqdn))
			return bundle->nodes.items[i];
	return NULL;
}

struct node *
bundle_node_of_address(struct bundle *bundle, struct text address)
{
	for (size_t i = 0; i < bundle->nodes.count; i++)
		for (size_t j = 0; j < bundle->nodes.items[i]->addresses.count; j++)
			if (text_equal(bundle->nodes.items[i]->addresses.items[j].text, address))
				return bundle->nodes.items[i];
	return NULL;
}

static bool
is_address(struct text text)
{
	uint8_t octets[16];
	size_t len;

	return ip_parse(text, octets, &len);
}

struct node *
bundle_node_of_host(struct bundle *bundle, struct text host)
{
	return is_address(host) ? bundle_node_of_address(bundle, host) : bundle_node_of_name(bundle, host);
}

/* ---- settings ---- */

static struct zone *
zone_of(struct bundle *bundle, struct node *node, unsigned number)
{
	struct zone *zone;

	for (size_t i = 0; i < node->zones.count; i++)
		if (node->zones.items[i].number == number)
			return &node->zones.items[i];
	zone = LIST_ADD(bundle->arena, &node->zones);
	zone->number = number;
	return zone;
}

static struct domain *
domain_of(struct bundle *bundle, struct node *node, unsigned number)
{
	struct domain *domain;

	for (size_t i = 0; i < node->domains.count; i++)
		if (node->domains.items[i].number == number)
			return &node->domains.items[i];
	domain = LIST_ADD(bundle->arena, &node->domains);
	domain->number = number;
	return domain;
}

static void
take_setting(struct bundle *bundle, struct node *node, enum meaning meaning, const unsigned numbers[2], struct value value)
{
	struct value *to = NULL;

	switch (meaning) {
	case MEANS_NAME: break;
	case MEANS_HOST: to = &node->host; break;
	case MEANS_DOMAIN: to = &node->domain; break;
	case MEANS_ADDRESS:
		if (value.text.len != 0)
			*LIST_ADD(bundle->arena, &node->addresses) = value;
		break;
	case MEANS_CLUSTER: to = &node->cluster; break;
	case MEANS_PEER:
		if (value.text.len != 0)
			*LIST_ADD(bundle->arena, &node->peers) = value;
		break;
	case MEANS_DOMAIN_NAME: to = &domain_of(bundle, node, numbers[0])->name; break;
	case MEANS_DOMAIN_REGISTRATION: to = &domain_of(bundle, node, numbers[0])->registration; break;
	case MEANS_DOMAIN_PRESENCE: to = &domain_of(bundle, node, numbers[0])->presence; break;
	case MEANS_DOMAIN_FEDERATION: to = &domain_of(bundle, node, numbers[0])->federation; break;
	case MEANS_DOMAIN_GUEST: to = &domain_of(bundle, node, numbers[0])->guest; break;
	case MEANS_MRA: to = &node->mra; break;
	case MEANS_GUEST: to = &node->guest; break;
	case MEANS_VERIFY_ORIGIN: to = &node->verify_origin; break;
	case MEANS_EKU_CHECK: to = &node->eku_check; break;
	case MEANS_EKU_UPLOAD: to = &node->eku_upload; break;
	case MEANS_REVOCATION: to = &node->revocation; break;
	case MEANS_REVOCATION_CRLS: to = &node->crls; break;
	case MEANS_REVOCATION_FETCH: to = &node->fetch; break;
	case MEANS_REVOCATION_OCSP: to = &node->ocsp; break;
	case MEANS_REVOCATION_FALLBACK: to = &node->fallback; break;
	case MEANS_ZONE_NAME: to = &zone_of(bundle, node, numbers[0])->name; break;
	case MEANS_ZONE_TYPE: to = &zone_of(bundle, node, numbers[0])->type; break;
	case MEANS_ZONE_PEER:
		if (value.text.len != 0) {
			struct zone *zone = zone_of(bundle, node, numbers[0]);

			*LIST_ADD(bundle->arena, &zone->peers) = value;
		}
		break;
	case MEANS_ZONE_PORT: to = &zone_of(bundle, node, numbers[0])->port; break;
	case MEANS_ZONE_TRANSPORT: to = &zone_of(bundle, node, numbers[0])->transport; break;
	case MEANS_ZONE_VERIFY: to = &zone_of(bundle, node, numbers[0])->verify; break;
	case MEANS_ZONE_VERIFY_NAME: to = &zone_of(bundle, node, numbers[0])->verify_name; break;
	case MEANS_ZONE_EDGE: to = &zone_of(bundle, node, numbers[0])->edge; break;
	case MEANS_ZONE_USER: to = &zone_of(bundle, node, numbers[0])->user; break;
	case MEANS_PRODUCT: to = &node->product; break;
	case MEANS_RELEASE: to = &node->release; break;
	case MEANS_ROLE: to = &node->role; break;
	case MEANS_SERIAL: to = &node->serial; break;
	case MEANS_COUNT: break;
	}
	/* A status repeats the names of zones: what the configuration says stands. */
	if (to != NULL && value.text.len != 0 && (!value.from.inferred || to->text.len == 0)) {
		value.from.inferred = false;
		*to = value;
	}
}

void
node_take_settings(struct bundle *bundle, struct node *node, const struct description *description, const struct dump *settings,
    const struct evidence *from, bool status)
{
	for (size_t i = 0; i < settings->count; i++) {
		const struct dump_line *setting = &settings->items[i];
		struct value value = { arena_text(bundle->arena, setting->value), *from };

		value.from.line = setting->line;
		value.from.inferred = status;
		for (size_t j = 0; j < description->setting_count; j++) {
			unsigned numbers[2];

			if (setting_matches(description->settings[j].path, setting->path, numbers)) {
				take_setting(bundle, node, description->settings[j].meaning, numbers, value);
				break;
			}
		}
	}
}

/* ---- what follows ---- */

static bool
is_on(const struct value *value)
{
	return text_equal_nocase(value->text, TEXT("on")) || text_equal_nocase(value->text, TEXT("true")) ||
	    text_equal_nocase(value->text, TEXT("yes"));
}

static struct value
inferred(struct text text, struct evidence from)
{
	from.inferred = true;
	return (struct value){ text, from };
}

static const struct zone_kind *
kind_of(const struct description *d, const struct zone *zone)
{
	for (size_t i = 0; i < d->zone_count; i++) {
		const struct zone_kind *kind = &d->zones[i];

		if (text_equal_nocase(kind->type, zone->type.text) && (kind->begins.len == 0 || (zone->name.text.len >= kind->begins.len &&
		    memcmp(zone->name.text.at, kind->begins.at, kind->begins.len) == 0)) &&
		    (kind->transport.len == 0 || text_equal_nocase(kind->transport, zone->transport.text)))
			return kind;
	}
	return NULL;
}

static void
find_role(struct node *node)
{
	const struct description *d = node->description;
	struct value said = node->role;

	if (d == NULL)
		return;
	node->role = (struct value){ 0 };
	for (size_t i = 0; i < d->role_count; i++)
		if (said.text.len != 0 && text_equal_nocase(said.text, d->roles[i].is))
			node->role = (struct value){ d->roles[i].role, said.from };
	for (size_t i = 0; i < node->zones.count && node->role.text.len == 0; i++)
		if (node->zones.items[i].kind != NULL && node->zones.items[i].kind->side.len != 0)
			node->role = inferred(node->zones.items[i].kind->side, node->zones.items[i].type.from);
}

static void
complete_node(struct bundle *bundle, struct node *node)
{
	if (node->host.text.len != 0 && node->domain.text.len != 0) {
		node->fqdn = (struct value){ arena_printf(bundle->arena, "%.*s.%.*s", TEXT_ARG(node->host.text), TEXT_ARG(node->domain.text)),
			node->host.from };
	}
	for (size_t i = 0; node->description != NULL && i < node->zones.count; i++)
		node->zones.items[i].kind = kind_of(node->description, &node->zones.items[i]);
	find_role(node);
	/* Without a name of its own, the one in its certificate that begins like its host. */
	for (size_t i = 0; i < node->files.count && node->fqdn.text.len == 0; i++) {
		struct text label = node->files.items[i].object != NULL ? object_label(bundle->arena, node->files.items[i].object) : (struct text){ 0 };

		if (dns_is_fqdn(label) && text_equal_nocase(first_label(label), node->name))
			node->fqdn = inferred(label, node->files.items[i].from);
	}
}

/* A server that is known by its name only. */
static struct node *
node_by_name(struct bundle *bundle, struct text fqdn, const struct evidence *from)
{
	struct node *node = bundle_node_of_name(bundle, fqdn);
	struct text name = first_label(fqdn);

	if (node != NULL)
		return node;
	node = node_named(bundle, name);
	if (node != NULL && node->fqdn.text.len == 0) {
		node->fqdn = inferred(fqdn, *from);
		return node;
	}
	if (node == NULL)
		node = new_node(bundle, name, from);
	else
		node = new_node(bundle, fqdn, from);
	node->fqdn = (struct value){ fqdn, *from };
	return node;
}

/* Peers of a cluster are of one role, and run one release. */
static void
join_peers(struct bundle *bundle, struct node *node)
{
	for (size_t i = 0; i < node->peers.count; i++) {
		const struct value *peer = &node->peers.items[i];
		struct node *other = is_address(peer->text) ? bundle_node_of_address(bundle, peer->text) :
		    node_by_name(bundle, peer->text, &peer->from);

		if (other == NULL || other == node) {
			if (other == NULL)
				bundle_ask(bundle, node->name, &peer->from, "peer %.*s of its cluster is not in the bundle: ask for its archive",
				    TEXT_ARG(peer->text));
			continue;
		}
		if (other->role.text.len == 0)
			other->role = inferred(node->role.text, peer->from);
		if (other->release.text.len == 0 && node->release.text.len != 0)
			other->release = inferred(node->release.text, node->release.from);
		if (other->cluster.text.len == 0)
			other->cluster = inferred(node->cluster.text, peer->from);
		if (other->cluster_verify.text.len == 0)
			other->cluster_verify = node->cluster_verify;
		if (other->description == NULL)
			other->description = node->description;
	}
}

static void
join_zone(struct bundle *bundle, struct zone *zone)
{
	const struct zone_kind *kind = zone->kind;

	if (kind == NULL)
		return;
	if (text_is(kind->means, "mixed-mode"))
		bundle->mixed_mode = (struct value){ TEXT("on"), zone->name.from };
	if (text_is(kind->means, "oauth"))
		bundle->oauth = (struct value){ TEXT("on"), zone->name.from };
	if (kind->zone.len == 0 || text_is(kind->zone, "traversal"))
		return;
	for (size_t i = 0; i < zone->peers.count; i++) {
		struct value peer = zone->peers.items[i];
		struct node *other;

		if (kind->named && zone->name.text.len > kind->begins.len)
			peer.text = (struct text){ zone->name.text.at + kind->begins.len, zone->name.text.len - kind->begins.len };
		other = is_address(peer.text) ? bundle_node_of_address(bundle, peer.text) : node_by_name(bundle, peer.text, &peer.from);
		if (other == NULL)
			continue;
		if (kind->to.len != 0 && other->role.text.len == 0)
			other->role = (struct value){ kind->to, zone->name.from };
		else if (other->role.text.len == 0 && other->description == NULL)
			other->external = true;
	}
}

static const struct description *
description_of_role(struct bundle *bundle, struct text role)
{
	for (size_t i = 0; i < bundle->descriptions->count; i++)
		for (size_t j = 0; j < bundle->descriptions->items[i].server_count; j++)
			if (role.len != 0 && text_equal(bundle->descriptions->items[i].servers[j].role, role))
				return &bundle->descriptions->items[i];
	return NULL;
}

/* Which unit's certificate is on a port; empty: the server has one. */
static struct text
unit_of_port(struct bundle *bundle, const struct node *node, uint16_t port)
{
	const struct description *d = description_of_role(bundle, node->role.text);

	for (size_t j = 0; d != NULL && j < d->port_count; j++)
		if (text_equal(d->ports[j].port, arena_printf(bundle->arena, "%u", port)))
			return d->ports[j].unit;
	return TEXT("");
}

static bool
has_units(struct bundle *bundle, const struct node *node)
{
	return description_of_role(bundle, node->role.text) != NULL;
}

static void
offer(struct bundle *bundle, struct node *node, struct text unit, struct object *object, const struct evidence *from, unsigned rank)
{
	if (object == NULL || (unit.len == 0 && has_units(bundle, node)))
		return;
	for (size_t i = 0; i < node->files.count; i++)
		if (node->files.items[i].object == object && text_equal(node->files.items[i].unit, unit))
			return;
	*LIST_ADD(bundle->arena, &node->files) = (struct used_file){ .unit = unit, .object = object, .from = *from, .rank = rank };
}

static struct node *
node_of_certificate(struct bundle *bundle, const struct object *object)
{
	for (size_t i = 0; object != NULL && i < bundle->nodes.count; i++)
		if (bundle->nodes.items[i]->fqdn.text.len != 0 && object_covers(bundle->arena, object, bundle->nodes.items[i]->fqdn.text))
			return bundle->nodes.items[i];
	return NULL;
}

/* What somebody saw with a client of his own is as good as a capture. */
static void
join_seen(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->seen.count; i++) {
		const struct seen_server *seen = &bundle->seen.items[i];
		struct node *node = bundle_node_of_host(bundle, seen->host);
		unsigned port = 0;

		for (size_t k = 0; k < seen->port.len && port < 100000; k++)
			port = port * 10 + (unsigned)(seen->port.at[k] - '0');
		if (node == NULL && seen->chain.count != 0)
			node = node_of_certificate(bundle, seen->chain.items[0]);
		if (node != NULL && seen->chain.count != 0)
			offer(bundle, node, unit_of_port(bundle, node, (uint16_t)port), seen->chain.items[0], &seen->from, 2);
	}
}

static void
join_wire(struct bundle *bundle, const struct wire *wire)
{
	size_t server = 0, client = 0;

	for (size_t i = 0; i < wire->capture->sessions.count; i++) {
		const struct capture_session *s = &wire->capture->sessions.items[i];
		struct evidence from = wire->from;
		struct node *node;

		from.frame = s->frame;
		if (s->server_chain.count != 0) {
			node = bundle_node_of_address(bundle, s->server);
			if (node == NULL)
				node = node_of_certificate(bundle, wire->server.items[server]);
			if (node != NULL)
				offer(bundle, node, unit_of_port(bundle, node, s->server_port), wire->server.items[server], &from, 2);
		}
		if (s->client_chain.count != 0) {
			node = bundle_node_of_address(bundle, s->client);
			if (node == NULL)
				node = node_of_certificate(bundle, wire->client.items[client]);
			if (node != NULL)
				offer(bundle, node, TEXT(""), wire->client.items[client], &from, 2);
		}
		server += s->server_chain.count;
		client += s->client_chain.count;
	}
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A name among the words of a file's name, folders included. */
static bool
names_word(struct text path, struct text word)
{
	for (size_t i = 0; word.len != 0 && i + word.len <= path.len; i++)
		if (text_equal_nocase((struct text){ path.at + i, word.len }, word) && (i == 0 || !is_word(path.at[i - 1])) &&
		    (i + word.len == path.len || !is_word(path.at[i + word.len])))
			return true;
	return false;
}

static bool
is_used(struct bundle *bundle, const struct source *source)
{
	for (size_t i = 0; i < bundle->nodes.count; i++)
		for (size_t j = 0; j < bundle->nodes.items[i]->files.count; j++)
			if (bundle->nodes.items[i]->files.items[j].source == source)
				return true;
	return false;
}

static bool
has_list(const struct node *node)
{
	for (size_t i = 0; i < node->files.count; i++)
		if (node->files.items[i].is_trust)
			return true;
	return false;
}

static bool
is_list_of_cas(const struct source *source)
{
	for (size_t i = 0; i < source->certs.count; i++)
		if (!certificate_is_ca(source->certs.items[i]->certificate))
			return false;
	return source->certs.count != 0;
}

/* A list of CAs whose file is named after a server that has no list is taken for its list, and that is said. */
static void
join_loose_lists(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->loaded.sources.count; i++) {
		const struct source *source = bundle->loaded.sources.items[i];
		struct evidence from = { .name = source->name, .file = source->file, .member = source->member, .inferred = true };

		if (!is_list_of_cas(source) || is_used(bundle, source))
			continue;
		for (size_t j = 0; j < bundle->nodes.count; j++) {
			struct node *node = bundle->nodes.items[j];

			if (!names_word(source->member.len != 0 ? source->member : source->file, node->name) || has_list(node) || has_units(bundle, node) ||
			    node->role.text.len == 0)
				continue;
			*LIST_ADD(bundle->arena, &node->files) = (struct used_file){ .is_trust = true, .source = source, .from = from, .rank = 1 };
			bundle_ask(bundle, node->name, &from, "a file with %zu CA certificates is taken for its trusted CA list by its name: is it?", source->certs.count);
			break;
		}
	}
}

static struct text
unit_of_function(struct bundle *bundle, struct text function)
{
	for (size_t i = 0; i < bundle->descriptions->count; i++)
		for (size_t j = 0; j < bundle->descriptions->items[i].function_count; j++)
			if (text_equal(bundle->descriptions->items[i].functions[j].function, function))
				return bundle->descriptions->items[i].functions[j].unit;
	return TEXT("");
}

/* A list of phones holds the certificates that servers had when it was made. */
static void
join_records(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->records.count; i++) {
		const struct trust_record *record = &bundle->records.items[i];
		struct node *node = node_of_certificate(bundle, record->object);
		struct text unit = unit_of_function(bundle, record->function);

		if (node != NULL && unit.len != 0)
			offer(bundle, node, unit, record->object, &record->from, 3);
	}
}

/* What phones have in their list, against what the server has now. */
static void
compare_records(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->records.count; i++) {
		const struct trust_record *record = &bundle->records.items[i];
		struct node *node = record->object != NULL ? node_of_certificate(bundle, record->object) : record->node;
		struct text unit = unit_of_function(bundle, record->function);

		for (size_t j = 0; node != NULL && unit.len != 0 && j < node->files.count; j++) {
			const struct used_file *file = &node->files.items[j];
			uint8_t sha1[20];

			if (file->superseded || file->is_trust || file->object == NULL || !text_equal(file->unit, unit) || file->rank <= 3)
				continue;
			crypto_sha1(bundle->crypto, file->object->artifact->der, sha1);
			if (memcmp(sha1, record->sha1, sizeof(sha1)) != 0)
				*LIST_ADD(bundle->arena, &bundle->phones) = arena_printf(bundle->arena, "%.*s: the %.*s of the phones holds another "
				    "%.*s certificate than the server has now: phones that have this list accept neither its configuration nor its connections "
				    "until they get a new one [%.*s]", TEXT_ARG(node->name), TEXT_ARG(record->list), TEXT_ARG(unit),
				    TEXT_ARG(evidence_text(bundle->arena, &record->from)));
		}
	}
	for (size_t i = 0; i < bundle->phone_lists.count; i++) {
		const struct phone_list *list = &bundle->phone_lists.items[i];

		if (list->file->checked && list->file->signature == SIGNATURE_BAD)
			*LIST_ADD(bundle->arena, &bundle->phones) = arena_printf(bundle->arena, "the signature of a trust list of phones, by %.*s, does not "
			    "verify: phones refuse it [%.*s]", TEXT_ARG(list->file->signer), TEXT_ARG(evidence_text(bundle->arena, &list->from)));
	}
}

/* Loose certificates that are for the name of a server which has none. */
static void
join_loose(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->objects.count; i++) {
		struct object *object = bundle->objects.items[i];
		struct node *node;

		if (object->artifact->kind != ARTIFACT_CERTIFICATE || object->on_wire || certificate_is_ca(object->artifact->certificate) ||
		    (node = node_of_certificate(bundle, object)) == NULL)
			continue;
		offer(bundle, node, has_units(bundle, node) ? bundle_unit_of_file(bundle, object->places.items[0].member.len != 0 ?
		    object->places.items[0].member : object->places.items[0].file) : TEXT(""), object, &object->places.items[0], 1);
	}
}

/* Of two for one use, that of the better source, then the later one; the other is an older copy. */
static void
choose(struct bundle *bundle, struct node *node)
{
	for (size_t i = 0; i < node->files.count; i++)
		for (size_t j = 0; j < node->files.count; j++) {
			struct used_file *a = &node->files.items[i], *b = &node->files.items[j];

			if (i == j || a->superseded || b->superseded || a->is_trust != b->is_trust || a->is_client != b->is_client ||
			    !text_equal(a->unit, b->unit))
				continue;
			if (a->rank > b->rank || (a->rank == b->rank && (text_compare(a->time, b->time) > 0 || (text_equal(a->time, b->time) && i < j))))
				b->superseded = true;
		}
	for (size_t i = 0; i < node->files.count; i++) {
		struct used_file *file = &node->files.items[i];

		if (file->object == NULL)
			continue;
		file->object->node = node;
		file->object->unit = file->unit;
		file->object->installed = file->object->installed || !file->superseded;
		if (file->superseded && !file->object->installed)
			bundle_ask(bundle, node->name, &file->from, "another certificate than the one that it uses: an older copy? it was not judged as installed");
	}
}

static void
ask_for_what_is_missing(struct bundle *bundle, struct node *node)
{
	bool certificate = false, list = false;

	for (size_t i = 0; i < node->files.count; i++) {
		certificate = certificate || node->files.items[i].object != NULL;
		list = list || node->files.items[i].is_trust;
	}
	if (node->external)
		bundle_ask(bundle, node->name, &node->from, "what it is, its certificate and its trusted CA list are not known");
	else if (!certificate && !list)
		bundle_ask(bundle, node->name, &node->from, "its certificate and its trusted CA list are not in the bundle: %s",
		    node->description != NULL ? "ask for its archive, logged anew without a restart" : "ask for them");
	else if (!list)
		bundle_ask(bundle, node->name, &node->from, "its trusted CA lists are not in the bundle: ask for them");
	else if (!certificate)
		bundle_ask(bundle, node->name, &node->from, "its certificate is not in the bundle: ask for it");
	if (node->release.text.len == 0 && !node->external)
		bundle_ask(bundle, node->name, &node->from, "its release is not known: say it in the site file");
	if (node->changed.text.len != 0)
		bundle_ask(bundle, node->name, &node->changed.from, "certificates were changed after the logging began: the files may be older than what is installed; log again");
	if (is_on(&node->revocation) && is_on(&node->crls) && !is_on(&node->fetch) && !is_on(&node->ocsp) &&
	    text_equal_nocase(node->fallback.text, TEXT("Fail")))
		bundle_ask(bundle, node->name, &node->revocation.from, "it treats every certificate as revoked unless a CRL is loaded: it checks revocation by "
		    "lists alone, fetches none, and no CRL of it is in the bundle: ask for the file");
	else if (is_on(&node->revocation) && is_on(&node->crls))
		bundle_ask(bundle, node->name, &node->revocation.from, "it checks revocation by lists, and no CRL of it is in the bundle: ask for the file");
}

void
bundle_join(struct bundle *bundle)
{
	size_t count = bundle->nodes.count;

	for (size_t i = 0; i < count; i++)
		complete_node(bundle, bundle->nodes.items[i]);
	for (size_t i = 0; i < count; i++)
		join_peers(bundle, bundle->nodes.items[i]);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < bundle->nodes.items[i]->zones.count; j++)
			join_zone(bundle, &bundle->nodes.items[i]->zones.items[j]);
	for (size_t i = 0; i < bundle->wires.count; i++)
		join_wire(bundle, &bundle->wires.items[i]);
	join_seen(bundle);
	join_records(bundle);
	join_loose(bundle);
	join_loose_lists(bundle);
	bundle_join_lists(bundle);
	for (size_t i = 0; i < bundle->nodes.count; i++)
		choose(bundle, bundle->nodes.items[i]);
	compare_records(bundle);
	for (size_t i = 0; i < bundle->nodes.count; i++)
		ask_for_what_is_missing(bundle, bundle->nodes.items[i]);
}

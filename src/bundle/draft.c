/* draft.c - a site file of what a bundle says: each value with its source, each gap as a question. */
#include <string.h>

#include "bundle/bundle.h"
#include "fix/fix.h"

struct drafting {
	struct bundle *bundle;
	struct draft *out;
	struct buffer text;
	LIST(struct evidence) lines;
};

/* ---- lines ---- */

static bool
is_plain(struct text text)
{
	if (text.len == 0 || text.at[0] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' || c == '/'))
			return false;
	}
	return true;
}

/* A scalar of YAML: plain where that is safe, else in quotes. */
static struct text
word(struct arena *arena, struct text text)
{
	struct buffer out;
	struct text safe = text_escape(arena, text);

	if (is_plain(text))
		return text;
	buffer_init(&out, arena);
	buffer_addc(&out, '"');
	for (size_t i = 0; i < safe.len; i++) {
		if (safe.at[i] == '"' || safe.at[i] == '\\')
			buffer_addc(&out, '\\');
		buffer_addc(&out, safe.at[i]);
	}
	buffer_addc(&out, '"');
	return buffer_text(&out);
}

/* One line, with where its value comes from behind it. */
static void PRINTF_LIKE(3, 4)
line(struct drafting *d, const struct evidence *from, const char *format, ...)
{
	size_t start = d->text.len;
	va_list args;

	va_start(args, format);
	buffer_vprintf(&d->text, format, args);
	va_end(args);
	if (from != NULL && from->name.len != 0) {
		for (size_t column = d->text.len - start; column < 56; column++)
			buffer_addc(&d->text, ' ');
		buffer_printf(&d->text, "  # %.*s", TEXT_ARG(text_escape(d->bundle->arena, evidence_text(d->bundle->arena, from))));
	}
	buffer_addc(&d->text, '\n');
	*LIST_ADD(d->bundle->arena, &d->lines) = from != NULL ? *from : (struct evidence){ 0 };
}

static const char *
switch_of(const struct value *value)
{
	static const char *const on[] = { "on", "yes", "true" }, *const off[] = { "off", "no", "false" };

	for (size_t i = 0; i < COUNT_OF(on); i++) {
		if (text_equal_nocase(value->text, text_of(on[i])))
			return "on";
		if (text_equal_nocase(value->text, text_of(off[i])))
			return "off";
	}
	return NULL;
}

static bool
is_on(const struct value *value)
{
	const char *is = switch_of(value);

	return is != NULL && strcmp(is, "on") == 0;
}

/* ---- files ---- */

static struct text
path_of(struct drafting *d, const struct node *node, struct text name, const char *ending)
{
	struct buffer out;

	buffer_init(&out, d->bundle->arena);
	for (size_t i = 0; i < node->name.len; i++) {
		char c = node->name.at[i];
		bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c == '.' && i != 0);

		buffer_addc(&out, safe ? c : '_');
	}
	buffer_printf(&out, "/%.*s%s", TEXT_ARG(name), ending);
	for (size_t i = 2; ; i++) {
		bool taken = false;

		for (size_t j = 0; j < d->out->files.count; j++)
			taken = taken || text_equal(text_of(d->out->files.items[j].path), buffer_text(&out));
		if (!taken)
			return arena_text(d->bundle->arena, buffer_text(&out));
		out.len -= strlen(ending);
		buffer_printf(&out, "-%zu%s", i, ending);
	}
}

/* The file as it stands, where it is one; else what came from a capture or a list, as PEM. */
static struct text
hold(struct drafting *d, const struct node *node, const struct used_file *file, struct text name)
{
	struct arena *arena = d->bundle->arena;
	struct text path = path_of(d, node, name, ".pem");
	struct held_file *held = LIST_ADD(arena, &d->out->files);
	struct buffer pem;

	*held = (struct held_file){ .path = arena_string(arena, path), .name = file->from.name, .file = file->from.file,
		.member = file->from.member };
	if (file->source != NULL) {
		held->bytes = file->source->bytes;
		return path;
	}
	buffer_init(&pem, arena);
	for (size_t i = 0; i < file->entries.count; i++)
		pem_add(&pem, "CERTIFICATE", file->entries.items[i]->artifact->der, (struct text){ 0 });
	if (file->object != NULL)
	pem_add(&pem, "CERTIFICATE", file->object->artifact->der, (struct text){ 0 });
	held->bytes = bytes_of_text(buffer_text(&pem));
	return path;
}

static void
draft_files(struct drafting *d, struct node *node)
{
	bool heading = false;
	struct text path;

	for (size_t i = 0; i < node->files.count; i++) {
		const struct used_file *file = &node->files.items[i];

		if (file->superseded || file->is_trust || file->unit.len != 0)
			continue;
		path = hold(d, node, file, file->is_client ? TEXT("client") : TEXT("server"));
		line(d, &file->from, "    %s: %.*s", file->is_client ? "client-certificate" : "certificate", TEXT_ARG(path));
	}
	for (size_t i = 0; i < node->files.count; i++) {
		const struct used_file *file = &node->files.items[i];

		if (file->superseded || file->is_trust || file->unit.len == 0)
			continue;
		if (!heading)
			line(d, NULL, "    certificates:");
		heading = true;
		path = hold(d, node, file, file->unit);
		line(d, &file->from, "      %.*s: %.*s", TEXT_ARG(file->unit), TEXT_ARG(path));
	}
	heading = false;
	for (size_t i = 0; i < node->files.count; i++) {
		const struct used_file *file = &node->files.items[i];

		if (file->superseded || !file->is_trust || file->unit.len == 0)
			continue;
		/* Half a list would make what is in it look untrusted. */
		if (file->absent != 0) {
			line(d, &file->from, "    # %.*s: %zu of its certificates are known by name only", TEXT_ARG(file->unit), file->absent);
			continue;
		}
		path = hold(d, node, file, file->unit);
		if (!heading)
			line(d, NULL, "    trusts:");
		heading = true;
		line(d, &file->from, "      %.*s: [%.*s]", TEXT_ARG(file->unit), TEXT_ARG(path));
	}
	heading = false;
	for (size_t i = 0; i < node->files.count; i++) {
		const struct used_file *file = &node->files.items[i];

		if (file->superseded || !file->is_trust || file->unit.len != 0)
			continue;
		if (!heading)
			line(d, NULL, "    trust:");
		heading = true;
		path = hold(d, node, file, TEXT("ca"));
		line(d, &file->from, "      - %.*s", TEXT_ARG(path));
	}
}

/* ---- keys of the site ---- */

static const struct yaml_schema *
schema_of(const char *key)
{
	for (size_t i = 0; i < site_schema.count; i++)
		if (strcmp(site_schema.keys[i].name, key) == 0)
			return site_schema.keys[i].schema;
	return NULL;
}

static bool
has_key(const struct yaml_schema *schema, const char *key)
{
	for (size_t i = 0; schema != NULL && i < schema->count; i++)
		if (strcmp(schema->keys[i].name, key) == 0)
			return true;
	return false;
}

static void
draft_service(struct drafting *d, bool *heading, const char *service, const struct evidence *from)
{
	if (!*heading)
		line(d, NULL, "services:");
	*heading = true;
	line(d, from, "  - %s", service);
}

static const struct value *
first_domain(const struct node *node, bool federation)
{
	for (size_t i = 0; i < node->domains.count; i++)
		if (federation ? is_on(&node->domains.items[i].federation) : is_on(&node->domains.items[i].guest))
			return federation ? &node->domains.items[i].federation : &node->domains.items[i].guest;
	return NULL;
}

static void
draft_services(struct drafting *d)
{
	struct bundle *bundle = d->bundle;
	const struct evidence *mra = NULL, *federation = NULL, *guest = NULL;
	struct { struct text name; const struct evidence *from; } others[8];
	size_t other_count = 0;
	bool heading = false;

	for (size_t i = 0; i < bundle->nodes.count; i++) {
		const struct node *node = bundle->nodes.items[i];
		bool edge = false;

		for (size_t j = 0; j < node->zones.count; j++) {
			const struct zone *zone = &node->zones.items[j];
			size_t k = 0;

			edge = edge || is_on(&zone->edge);
			if (zone->kind == NULL || zone->kind->service.len == 0)
				continue;
			while (k < other_count && !text_equal(others[k].name, zone->kind->service))
				k++;
			if (k == other_count && other_count < COUNT_OF(others)) {
				others[other_count].name = zone->kind->service;
				others[other_count++].from = &zone->type.from;
			}
		}
		if (mra == NULL && edge && is_on(&node->mra))
			mra = &node->mra.from;
		if (federation == NULL && first_domain(node, true) != NULL)
			federation = &first_domain(node, true)->from;
		if (guest == NULL && is_on(&node->guest))
			guest = &node->guest.from;
	}
	if (mra != NULL)
		draft_service(d, &heading, "mra", mra);
	if (federation != NULL)
		draft_service(d, &heading, "xmpp-federation", federation);
	if (guest != NULL)
		draft_service(d, &heading, "jabber-guest", guest);
	for (size_t i = 0; i < other_count; i++)
		draft_service(d, &heading, arena_string(bundle->arena, others[i].name), others[i].from);
}

static void
draft_domains(struct drafting *d, bool federation)
{
	struct texts seen = { 0 };

	for (size_t i = 0; i < d->bundle->nodes.count; i++)
		for (size_t j = 0; j < d->bundle->nodes.items[i]->domains.count; j++) {
			const struct domain *domain = &d->bundle->nodes.items[i]->domains.items[j];
			bool wanted = federation ? is_on(&domain->federation) : is_on(&domain->registration) || is_on(&domain->presence);

			if (!wanted || domain->name.text.len == 0 || texts_hold(seen, domain->name.text))
				continue;
			if (seen.count == 0)
				line(d, NULL, federation ? "xmpp-federation-domains:" : "registration-domains:");
			texts_add_once(d->bundle->arena, &seen, domain->name.text);
			line(d, &domain->name.from, "  - %.*s", TEXT_ARG(word(d->bundle->arena, domain->name.text)));
		}
}

static void
draft_revocation(struct drafting *d, const struct node *node, const char *indent)
{
	static const char *const keys[] = { "mode", "ocsp", "crls", "crl-downloads" };
	const struct value *const values[] = { &node->revocation, &node->ocsp, &node->crls, &node->fetch };

	line(d, NULL, "%srevocation:", indent);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (switch_of(values[i]) != NULL && has_key(schema_of("revocation"), keys[i]))
			line(d, &values[i]->from, "%s  %s: %s", indent, keys[i], switch_of(values[i]));
	if (node->fallback.text.len != 0)
		line(d, &node->fallback.from, "%s  fallback: %s", indent, text_equal_nocase(node->fallback.text, TEXT("Fail")) ? "reject" : "accept");
}

static void
draft_clusters(struct drafting *d)
{
	struct texts seen = { 0 };

	for (size_t i = 0; i < d->bundle->nodes.count; i++) {
		const struct node *node = d->bundle->nodes.items[i];

		if (node->cluster.text.len == 0 || texts_hold(seen, node->cluster.text))
			continue;
		if (seen.count == 0)
			line(d, NULL, "clusters:");
		texts_add_once(d->bundle->arena, &seen, node->cluster.text);
		line(d, &node->cluster.from, "  - name: %.*s", TEXT_ARG(word(d->bundle->arena, node->cluster.text)));
		line(d, NULL, "    nodes:");
		for (size_t j = 0; j < d->bundle->nodes.count; j++)
			if (text_equal(d->bundle->nodes.items[j]->cluster.text, node->cluster.text))
				line(d, &d->bundle->nodes.items[j]->cluster.from, "      - %.*s", TEXT_ARG(word(d->bundle->arena, d->bundle->nodes.items[j]->name)));
		if (text_is(node->cluster_verify.text, "enforcing") || text_is(node->cluster_verify.text, "permissive"))
			line(d, &node->cluster_verify.from, "    tls-verify: %.*s", TEXT_ARG(node->cluster_verify.text));
		else
			line(d, NULL, "    # tls-verify: enforcing or permissive? the dumps do not say it");
	}
}

static void
draft_settings(struct drafting *d, const struct node *node)
{
	const struct { const char *name; const struct value *value; } rows[] = {
		{ "verify-origin-server", &node->verify_origin }, { "eku-check", &node->eku_check }, { "server-eku-upload", &node->eku_upload },
	};
	bool heading = false;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (switch_of(rows[i].value) == NULL)
			continue;
		if (!heading)
			line(d, NULL, "    settings:");
		heading = true;
		line(d, &rows[i].value->from, "      %s: %s", rows[i].name, switch_of(rows[i].value));
	}
}

/* A node that the site file can have: others are questions. */
static bool
is_drafted(const struct node *node)
{
	return node->external || (node->role.text.len != 0 && node->fqdn.text.len != 0);
}

static void
draft_nodes(struct drafting *d)
{
	struct arena *arena = d->bundle->arena;
	bool per_node = has_key(schema_of("nodes"), "revocation");

	line(d, NULL, "nodes:");
	for (size_t i = 0; i < d->bundle->nodes.count; i++) {
		struct node *node = d->bundle->nodes.items[i];

		if (!is_drafted(node)) {
			line(d, &node->from, "  # %.*s: its role and its full name are not known", TEXT_ARG(text_escape(arena, node->name)));
			bundle_ask(d->bundle, node->name, &node->from, "its role and its full name are not known: ask for its configuration");
			continue;
		}
		line(d, &node->from, "  - name: %.*s", TEXT_ARG(word(arena, node->name)));
		if (node->external)
			line(d, NULL, "    role: external  # what is it?");
		else
			line(d, &node->role.from, "    role: %.*s", TEXT_ARG(word(arena, node->role.text)));
		if (node->release.text.len != 0)
			line(d, &node->release.from, "    release: %.*s", TEXT_ARG(word(arena, node->release.text)));
		else if (!node->external)
			line(d, NULL, "    # release: not known; without it, the rules of the newest one are used");
		if (dns_is_fqdn(node->fqdn.text))
			line(d, &node->fqdn.from, "    fqdn: %.*s", TEXT_ARG(word(arena, node->fqdn.text)));
		draft_files(d, node);
		draft_settings(d, node);
		if (per_node && is_on(&node->revocation))
			draft_revocation(d, node, "    ");
	}
}

/* ---- links ---- */

struct drafted_link {
	const struct node *from, *to;
	struct text zone;
};
struct links {
	LIST(struct drafted_link) seen;
};

static struct node *
node_of(struct bundle *bundle, const struct zone *zone, const struct value *peer)
{
	struct text name = peer->text;
	struct node *node;

	if (zone->kind->named && zone->name.text.len > zone->kind->begins.len)
		name = (struct text){ zone->name.text.at + zone->kind->begins.len, zone->name.text.len - zone->kind->begins.len };
	node = bundle_node_of_host(bundle, name);
	return node != NULL ? node : bundle_node_of_address(bundle, peer->text);
}

/* The zone at the other end: of the same port, where there is one, and the same user. */
static const struct zone *
other_end(const struct node *node, const struct zone *zone)
{
	const struct zone *found = NULL;

	for (size_t i = 0; i < node->zones.count; i++) {
		const struct zone *other = &node->zones.items[i];

		if (other->kind == NULL || other->kind->zone.len != 0 || !text_equal(other->port.text, zone->port.text) || zone->port.text.len == 0)
			continue;
		if (found == NULL || text_equal(other->user.text, zone->user.text))
			found = other;
	}
	return found;
}

/* Of several zones to one server, the one that says whether it is verified: HTTPS follows that of SIP over TLS. */
static const struct value *
verify_of(const struct node *node, const struct zone *zone)
{
	if (zone->transport.text.len == 0 || text_equal_nocase(zone->transport.text, TEXT("TLS")) || !zone->kind->named)
		return &zone->verify;
	for (size_t i = 0; i < node->zones.count; i++) {
		const struct zone *other = &node->zones.items[i];

		if (other != zone && other->kind != NULL && other->kind->named && text_equal_nocase(other->transport.text, TEXT("TLS")) &&
		    other->peers.count != 0 && zone->peers.count != 0 && text_equal(other->peers.items[0].text, zone->peers.items[0].text))
			return &other->verify;
	}
	return NULL;
}

static void
draft_link(struct drafting *d, struct links *links, const struct node *node, const struct zone *zone, const struct value *peer)
{
	struct arena *arena = d->bundle->arena;
	struct node *to = node_of(d->bundle, zone, peer);
	const struct value *verify = verify_of(node, zone);
	const struct zone *other;

	if (to == NULL) {
		bundle_ask(d->bundle, node->name, &peer->from, "its zone \"%.*s\" leads to %.*s, which is not in the bundle: ask for the archive of that server",
		    TEXT_ARG(text_escape(arena, zone->name.text)), TEXT_ARG(text_escape(arena, peer->text)));
		return;
	}
	if (!is_drafted(to) || to == node)
		return;
	for (size_t i = 0; i < links->seen.count; i++)
		if (links->seen.items[i].from == node && links->seen.items[i].to == to && text_equal(links->seen.items[i].zone, zone->kind->zone))
			return;
	if (links->seen.count == 0)
		line(d, NULL, "links:");
	*LIST_ADD(arena, &links->seen) = (struct drafted_link){ node, to, zone->kind->zone };
	line(d, &zone->name.from, "  - from: %.*s", TEXT_ARG(word(arena, node->name)));
	line(d, &peer->from, "    to: %.*s", TEXT_ARG(word(arena, to->name)));
	line(d, &zone->type.from, "    zone: %.*s", TEXT_ARG(zone->kind->zone));
	line(d, &peer->from, "    peer-address: %.*s", TEXT_ARG(word(arena, peer->text)));
	other = other_end(to, zone);
	if (other != NULL && other->verify_name.text.len != 0)
		line(d, &other->verify_name.from, "    verify-name: %.*s", TEXT_ARG(word(arena, other->verify_name.text)));
	else if (text_is(zone->kind->zone, "traversal"))
		line(d, NULL, "    # verify-name: the other end's zone is not in the bundle");
	if (verify != NULL && switch_of(verify) != NULL)
		line(d, &verify->from, "    tls-verify: %s", switch_of(verify));
}

static void
draft_links(struct drafting *d)
{
	struct links links = { 0 };

	for (size_t i = 0; i < d->bundle->nodes.count; i++) {
		const struct node *node = d->bundle->nodes.items[i];

		for (size_t j = 0; is_drafted(node) && j < node->zones.count; j++) {
			const struct zone *zone = &node->zones.items[j];

			for (size_t k = 0; zone->kind != NULL && zone->kind->zone.len != 0 && k < zone->peers.count; k++)
				draft_link(d, &links, node, zone, &zone->peers.items[k]);
		}
	}
}

void
bundle_draft(struct bundle *bundle, struct draft *out)
{
	struct drafting d = { .bundle = bundle, .out = out };
	const struct node *revoking = NULL;

	buffer_init(&d.text, bundle->arena);
	line(&d, NULL, "# Drafted by certproof site draft. Behind each value stands where it comes from; what was concluded is marked.");
	line(&d, NULL, "# Answer the questions at the end, and correct what is wrong: a judgement is as true as this file.");
	line(&d, NULL, "certproof-site: 1");
	line(&d, NULL, "name: drafted from what was uploaded");
	draft_services(&d);
	draft_domains(&d, false);
	draft_domains(&d, true);
	if (bundle->mixed_mode.text.len != 0)
		line(&d, &bundle->mixed_mode.from, "mixed-mode: on");
	for (size_t i = 0; i < bundle->nodes.count && revoking == NULL; i++)
		if (is_on(&bundle->nodes.items[i]->revocation))
			revoking = bundle->nodes.items[i];
	if (revoking != NULL && !has_key(schema_of("nodes"), "revocation")) {
		line(&d, NULL, "# of %.*s", TEXT_ARG(text_escape(bundle->arena, revoking->name)));
		draft_revocation(&d, revoking, "");
	}
	draft_clusters(&d);
	draft_nodes(&d);
	draft_links(&d);
	if (bundle->questions.count != 0)
		line(&d, NULL, "# Not known:");
	for (size_t i = 0; i < bundle->questions.count; i++) {
		const struct question *q = &bundle->questions.items[i];

		line(&d, NULL, "# - %.*s%s%.*s%s%.*s%s", TEXT_ARG(text_escape(bundle->arena, q->of)), q->of.len != 0 ? ": " : "",
		    TEXT_ARG(text_escape(bundle->arena, q->text)), q->from.name.len != 0 ? " (" : "",
		    TEXT_ARG(text_escape(bundle->arena, evidence_text(bundle->arena, &q->from))), q->from.name.len != 0 ? ")" : "");
	}
	out->site = buffer_text(&d.text);
	out->lines = d.lines.items;
	out->line_count = d.lines.count;
}

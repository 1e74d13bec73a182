/* site.c - facts of deployments: the site, its nodes, clusters and links. */
#include "facts/records.h"

#define SITE(object) ((const struct site *)(object))
#define NODE(object) ((const struct site_node *)(object))
#define LINK(object) ((const struct site_link *)(object))

#define STRING_OF(function, what) \
	GET(function) \
	{ \
		UNUSED_GET; \
		*out = cel_string(what); \
	}
#define STRINGS_OF(function, what) \
	GET(function) \
	{ \
		(void)field; \
		*out = fact_strings(run->arena, (what).items, (what).count); \
	}

STRING_OF(site_name_text, SITE(object)->name)
STRING_OF(site_release, SITE(object)->release)
STRINGS_OF(site_services, SITE(object)->services)
STRINGS_OF(site_registration_domains, SITE(object)->registration_domains)
STRINGS_OF(site_xmpp_domains, SITE(object)->xmpp_federation_domains)
STRINGS_OF(site_chat_aliases, SITE(object)->chat_node_aliases)
STRINGS_OF(site_clients, SITE(object)->clients)
STRINGS_OF(site_cms_addresses, SITE(object)->cms_addresses)

GET(site_profiles)
{
	const struct site *site = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, site->profile_count);

	(void)field;
	for (size_t i = 0; i < site->profile_count; i++)
		items[i] = cel_record(&site->profiles[i], &record_profile);
	*out = cel_list(items, site->profile_count);
}

GET_BOOL(site_mixed_mode, SITE(object)->mixed_mode)

GET(site_revocation)
{
	UNUSED_GET;
	*out = cel_record(&SITE(object)->revocation, &record_revocation);
}

GET(site_nodes)
{
	const struct site *site = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, site->node_count);

	(void)field;
	for (size_t i = 0; i < site->node_count; i++)
		items[i] = cel_record(&site->nodes[i], &record_node);
	*out = cel_list(items, site->node_count);
}

GET(site_clusters)
{
	const struct site *site = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, site->cluster_count);

	(void)field;
	for (size_t i = 0; i < site->cluster_count; i++)
		items[i] = cel_record(&site->clusters[i], &record_cluster);
	*out = cel_list(items, site->cluster_count);
}

GET(site_links)
{
	const struct site *site = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, site->link_count);

	(void)field;
	for (size_t i = 0; i < site->link_count; i++)
		items[i] = cel_record(&site->links[i], &record_link);
	*out = cel_list(items, site->link_count);
}

GET_BOOL(site_has_phone_trust, SITE(object)->phone_trust.path != NULL)

static const struct cel_field site_fields[] = {
	FIELD("name", "string", site_name_text, "what people call the deployment"),
	FIELD("release", "string", site_release, "release of nodes that name none"),
	FIELD("services", "list(string)", site_services, "'mra', 'xmpp-federation', 'jabber-guest', 'b2b', 'cms-web-proxy' ..."),
	FIELD("registration_domains", "list(string)", site_registration_domains, "Unified CM registration domains"),
	FIELD("xmpp_federation_domains", "list(string)", site_xmpp_domains, "XMPP federation domains"),
	FIELD("chat_node_aliases", "list(string)", site_chat_aliases, "chat node aliases"),
	FIELD("phone_security_profiles", "list(Profile)", site_profiles, "encrypted phone security profiles"),
	FIELD("clients", "list(string)", site_clients, "'jabber', 'phones', 'endpoints'"),
	FIELD("cms_addresses", "list(string)", site_cms_addresses, "addresses under which Meeting Server is reached"),
	FIELD("mixed_mode", "bool", site_mixed_mode, "the Unified CM cluster is in mixed mode"),
	FIELD("has_phone_trust", "bool", site_has_phone_trust, "the list that the phones trust is known"),
	FIELD("revocation", "Revocation", site_revocation, "how revocation is checked"),
	FIELD("nodes", "list(Node)", site_nodes, "its servers"),
	FIELD("clusters", "list(Cluster)", site_clusters, "its clusters"),
	FIELD("links", "list(Link)", site_links, "its connections"),
};
const struct cel_record record_site = RECORD("Site", site_fields, "a deployment, as its site file says");

STRING_OF(profile_name, ((const struct site_profile *)object)->name)

GET_BOOL(profile_oauth, ((const struct site_profile *)object)->oauth)

static const struct cel_field profile_fields[] = {
	FIELD("name", "string", profile_name, "name of the profile"),
	FIELD("oauth", "bool", profile_oauth, "its phones register with OAuth"),
};
const struct cel_record record_profile = RECORD("Profile", profile_fields, "a phone security profile");

STRING_OF(revocation_mode, ((const struct site_revocation *)object)->mode)
STRING_OF(revocation_ocsp, ((const struct site_revocation *)object)->ocsp)
STRING_OF(revocation_crls, ((const struct site_revocation *)object)->crls)
STRING_OF(revocation_crl_downloads, ((const struct site_revocation *)object)->crl_downloads)
STRING_OF(revocation_fallback, ((const struct site_revocation *)object)->fallback)

static const struct cel_field revocation_fields[] = {
	FIELD("mode", "string", revocation_mode, "'on' or 'off'; empty if the site does not say"),
	FIELD("ocsp", "string", revocation_ocsp, "'on' or 'off'"),
	FIELD("crls", "string", revocation_crls, "'on' or 'off'"),
	FIELD("crl_downloads", "string", revocation_crl_downloads, "'on' or 'off': whether lists are fetched from the distribution points of certificates"),
	FIELD("fallback", "string", revocation_fallback, "'accept' or 'reject' when nothing is known"),
};
const struct cel_record record_revocation = RECORD("Revocation", revocation_fields, "how a deployment checks revocation");

STRING_OF(cluster_name, ((const struct site_cluster *)object)->name)
STRING_OF(cluster_tls_verify, ((const struct site_cluster *)object)->tls_verify)

GET(cluster_nodes)
{
	const struct site_cluster *cluster = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, cluster->node_count);

	(void)field;
	for (size_t i = 0; i < cluster->node_count; i++)
		items[i] = cel_record(cluster->nodes[i], &record_node);
	*out = cel_list(items, cluster->node_count);
}

static const struct cel_field cluster_fields[] = {
	FIELD("name", "string", cluster_name, "its fully qualified name"),
	FIELD("nodes", "list(Node)", cluster_nodes, "its peers"),
	FIELD("tls_verify", "string", cluster_tls_verify, "'enforcing', 'permissive', or empty"),
};
const struct cel_record record_cluster = RECORD("Cluster", cluster_fields, "servers that act as one");

STRING_OF(node_name, NODE(object)->name)
STRING_OF(node_role, NODE(object)->role)
STRING_OF(node_fqdn, NODE(object)->fqdn)
STRINGS_OF(node_aliases, NODE(object)->aliases)

GET(node_cluster)
{
	UNUSED_GET;
	*out = cel_record(NODE(object)->cluster, &record_cluster);
}

HAS(node_has_cluster)
{
	UNUSED_HAS;
	return NODE(object)->cluster != NULL;
}

/* A box of the node; NULL: it is not looked at in this run. */
static const struct box *
box_of(const struct scan *scan, const void *node)
{
	for (size_t i = 0; scan->plan != NULL && i < scan->plan->boxes.count; i++)
		if (scan->plan->boxes.items[i]->node == node)
			return scan->plan->boxes.items[i];
	return NULL;
}

/* The options or the newest release decide where the site does not. */
GET(node_release)
{
	const struct box *box = box_of(run->context, object);

	(void)field;
	*out = cel_string(box != NULL ? box->release : NODE(object)->release);
}

GET(node_judged)
{
	const struct box *box = box_of(run->context, object);

	(void)field;
	*out = cel_bool(box != NULL && box->judged);
}

GET_BOOL(node_external, NODE(object)->external)

GET(node_settings)
{
	const struct site_node *node = object;
	struct cel_map *map = cel_map_new(run->arena, node->setting_count);

	(void)field;
	for (size_t i = 0; i < node->setting_count; i++)
		(void)cel_map_put(map, cel_string(node->settings[i].name), cel_string(node->settings[i].value));
	*out = cel_map_value(map);
}

GET(node_links)
{
	const struct site_node *node = object;
	const struct site *site = node->site;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, site->link_count);
	size_t count = 0;

	(void)field;
	for (size_t i = 0; i < site->link_count; i++)
		if (site->links[i].from == node || site->links[i].to == node)
			items[count++] = cel_record(&site->links[i], &record_link);
	*out = cel_list(items, count);
}

static struct cel_value
certificates_of(struct cel_run *run, const void *node, const struct text *unit)
{
	struct scan *scan = run->context;
	LIST(struct cel_value) items = { 0 };

	for (size_t i = 0; scan->plan != NULL && i < scan->plan->boxes.count; i++) {
		const struct box *box = scan->plan->boxes.items[i];

		if (box->node != node || (unit != NULL ? !text_equal(box->unit, *unit) : text_is(box->unit, "client") || box->beside))
			continue;
		for (size_t j = 0; j < box->certificates.count; j++)
			*LIST_ADD(run->arena, &items) = fact_cert_value(scan, box->certificates.items[j]);
	}
	return cel_list(items.items, items.count);
}

struct cel_value
fact_node_unit(struct cel_run *run, const void *node, struct text unit)
{
	return node != NULL ? certificates_of(run, node, &unit) : cel_list(NULL, 0);
}

/* Those of the main unit and of named ones; the client store is what a node shows when it connects. */
GET(node_certificates)
{
	(void)field;
	*out = certificates_of(run, object, NULL);
}

/* Of a file that could not be read another message tells. */
GET(node_without_certificate)
{
	struct scan *scan = run->context;
	LIST(struct cel_value) items = { 0 };

	(void)field;
	for (size_t i = 0; scan->plan != NULL && i < scan->plan->boxes.count; i++) {
		const struct box *box = scan->plan->boxes.items[i];
		const struct site_unit *unit = box->node == object && object != NULL ? site_node_unit(box->node, box->unit) : NULL;

		if (box->node == object && box->role != NULL && box->certificates.count == 0 && (unit == NULL || unit->certificate.path == NULL))
			*LIST_ADD(run->arena, &items) = cel_string(box->unit);
	}
	*out = cel_list(items.items, items.count);
}

static const struct box *
box_with_list(const struct scan *scan, const void *node)
{
	for (size_t i = 0; scan->plan != NULL && i < scan->plan->boxes.count; i++)
		if (scan->plan->boxes.items[i]->node == node && scan->plan->boxes.items[i]->list != NULL)
			return scan->plan->boxes.items[i];
	return NULL;
}

/* What the node would say of a certificate that somebody presents to it without anything else. */
struct cel_value
fact_node_path(struct cel_run *run, const void *node, const struct artifact *certificate)
{
	struct scan *scan = run->context;
	const struct box *box = node != NULL ? box_with_list(scan, node) : NULL;
	struct handshake handshake = { .certificate = certificate };
	struct path_facts *facts;

	if (box == NULL || certificate == NULL || certificate->kind != ARTIFACT_CERTIFICATE)
		return cel_record(NULL, &record_path);
	handshake.list = box->list;
	handshake.questions = scan->plan != NULL ? scan->plan->targets.count : 1;
	facts = ARENA_NEW(run->arena, struct path_facts);
	handshake_path(scan->crypto, run->arena, &handshake, scan->now, &facts->path);
	return cel_record(facts, &record_path);
}

/* The list of the node's first certificate that has one. */
GET(node_trust)
{
	struct scan *scan = run->context;
	const struct box *box = box_with_list(scan, object);
	size_t count = box != NULL ? trust_list_count(box->list) : 0;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, count);

	(void)field;
	for (size_t i = 0; i < count; i++)
		items[i] = fact_cert_value(scan, trust_list_at(box->list, i));
	*out = cel_list(items, count);
}

HAS(node_has_trust)
{
	(void)field;
	return box_with_list(run->context, object) != NULL;
}

static bool
sends_list(const struct box *box)
{
	return box != NULL && box->role != NULL && product_of_role(box->role)->sends_list;
}

GET(node_revocation)
{
	UNUSED_GET;
	*out = cel_record(&NODE(object)->revocation, &record_revocation);
}

GET(node_crls)
{
	const struct box *box = box_of(run->context, object);
	size_t count = box != NULL ? box->crls.count : 0;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, count);

	(void)field;
	for (size_t i = 0; i < count; i++)
		items[i] = cel_record(box->crls.items[i], &record_crl);
	*out = cel_list(items, count);
}

GET(node_sends_list)
{
	(void)field;
	*out = cel_bool(sends_list(box_of(run->context, object)));
}

GET(node_not_sent)
{
	const struct box *box = box_of(run->context, object);
	size_t count = box != NULL ? box->not_sent.count : 0;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, count);

	(void)field;
	for (size_t i = 0; i < count; i++)
		items[i] = fact_cert_value(run->context, box->not_sent.items[i]);
	*out = cel_list(items, count);
}

static const struct cel_field node_fields[] = {
	FIELD("name", "string", node_name, "as the site file calls it"),
	FIELD("role", "string", node_role, "'expressway-c', 'expressway-e', 'cucm', 'imp', 'external'"),
	FIELD("release", "string", node_release, "the release it is judged for"),
	FIELD("fqdn", "string", node_fqdn, "its fully qualified domain name"),
	FIELD("aliases", "list(string)", node_aliases, "further names by which it is known"),
	FIELD("external", "bool", node_external, "it belongs to somebody else"),
	FIELD_HAS("cluster", "Cluster", node_cluster, node_has_cluster, "the cluster it is in"),
	FIELD("settings", "map(string, string)", node_settings, "settings of the product, by name"),
	FIELD("links", "list(Link)", node_links, "its connections"),
	FIELD("judged", "bool", node_judged, "it is judged in this run, not only looked at"),
	FIELD_HAS("trust", "list(Cert)", node_trust, node_has_trust, "its trusted CA list, as far as it is judged too"),
	FIELD("certificates", "list(Cert)", node_certificates, "what it presents as a server, as far as it is judged too"),
	FIELD("revocation", "Revocation", node_revocation, "how it checks revocation: its own settings, else the site's"),
	FIELD("crls", "list(Crl)", node_crls, "the CRLs that it has"),
	FIELD("sends_list", "bool", node_sends_list, "what it sends after its certificate comes from its own trusted CA list"),
	FIELD("not_sent", "list(Cert)", node_not_sent, "certificates of chain files that it does not send for that reason"),
	FIELD("without_certificate", "list(string)", node_without_certificate, "units of it for which the site names no certificate; an "
	    "empty name is the node's own"),
};
const struct cel_record record_node = RECORD("Node", node_fields, "a server of a deployment");

STRING_OF(link_zone, LINK(object)->zone)
STRING_OF(link_peer_address, LINK(object)->peer_address)
STRING_OF(link_verify_name, LINK(object)->verify_names.count != 0 ? LINK(object)->verify_names.items[0] : TEXT(""))
STRINGS_OF(link_verify_names, LINK(object)->verify_names)
STRING_OF(link_tls_verify_to, LINK(object)->tls_verify_to)
STRING_OF(link_tls_verify, LINK(object)->tls_verify)

GET(link_from)
{
	UNUSED_GET;
	*out = cel_record(LINK(object)->from, &record_node);
}

GET(link_to)
{
	UNUSED_GET;
	*out = cel_record(LINK(object)->to, &record_node);
}

GET(link_zone_from)
{
	UNUSED_GET;
	*out = LINK(object)->kind != NULL ? fact_strings(run->arena, LINK(object)->kind->from.items, LINK(object)->kind->from.count) :
	    cel_list(NULL, 0);
}

GET(link_zone_to)
{
	UNUSED_GET;
	*out = LINK(object)->kind != NULL ? fact_strings(run->arena, LINK(object)->kind->to.items, LINK(object)->kind->to.count) :
	    cel_list(NULL, 0);
}

GET_BOOL(link_ends_fit, LINK(object)->ends_fit)
GET_BOOL(link_mutual, LINK(object)->kind != NULL && LINK(object)->kind->mutual)

GET(link_handshakes)
{
	struct scan *scan = run->context;
	const struct target *target = scan->target;
	size_t count = target->link == object ? target->handshake_count : 0;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, count);

	(void)field;
	for (size_t i = 0; i < count; i++)
		items[i] = cel_record(&target->handshakes[i], &record_handshake);
	*out = cel_list(items, count);
}

static const struct cel_field link_fields[] = {
	FIELD("from", "Node", link_from, "the end that connects"),
	FIELD("to", "Node", link_to, "the end that is connected to"),
	FIELD("zone", "string", link_zone, "kind of zone: 'traversal', 'neighbour', 'unified-cm' ..."),
	FIELD("peer_address", "string", link_peer_address, "looked for in the certificate of `to`"),
	FIELD("verify_name", "string", link_verify_name, "looked for in the certificate of `from`; of several, the first"),
	FIELD("verify_names", "list(string)", link_verify_names, "the names of which one is looked for in the certificate of `from`"),
	FIELD("tls_verify", "string", link_tls_verify, "whether the end that connects verifies the other: 'on', 'off', or the zone's default"),
	FIELD("tls_verify_to", "string", link_tls_verify_to, "whether the end that is connected to verifies the other"),
	FIELD("ends_fit", "bool", link_ends_fit, "the zone joins nodes of these roles, in this direction"),
	FIELD("zone_from", "list(string)", link_zone_from, "roles of nodes that may connect over its zone; empty: any"),
	FIELD("zone_to", "list(string)", link_zone_to, "roles of nodes that they may connect to; empty: any"),
	FIELD("handshakes", "list(Handshake)", link_handshakes, "of the link under test: each end that presents a certificate"),
	FIELD("mutual", "bool", link_mutual, "both ends present a certificate"),
};
const struct cel_record record_link = RECORD("Link", link_fields, "a connection between two servers");

#define HANDSHAKE(object) ((const struct handshake *)(object))

GET(handshake_from)
{
	UNUSED_GET;
	*out = cel_record(HANDSHAKE(object)->from, &record_node);
}

GET(handshake_to)
{
	UNUSED_GET;
	*out = cel_record(HANDSHAKE(object)->to, &record_node);
}

GET(handshake_cert)
{
	(void)field;
	*out = HANDSHAKE(object)->certificate != NULL ? fact_cert_value(run->context, HANDSHAKE(object)->certificate) :
	    cel_record(NULL, &record_cert);
}

HAS(handshake_has_cert)
{
	UNUSED_HAS;
	return HANDSHAKE(object)->certificate != NULL;
}

/* The path that `find` makes of it; none where nothing is presented, or no list judges it. */
static void
path_of_handshake(struct cel_run *run, const struct handshake *handshake,
    void (*find)(struct crypto *, struct arena *, const struct handshake *, int64_t, struct trust_path *), struct cel_value *out)
{
	struct scan *scan = run->context;
	struct path_facts *facts;

	if (handshake->certificate == NULL || handshake->list == NULL) {
		*out = cel_record(NULL, &record_path);
		return;
	}
	facts = ARENA_NEW(run->arena, struct path_facts);
	find(scan->crypto, run->arena, handshake, scan->now, &facts->path);
	*out = cel_record(facts, &record_path);
}

GET(handshake_path_value)
{
	(void)field;
	path_of_handshake(run, object, handshake_path, out);
}

HAS(handshake_has_path)
{
	UNUSED_HAS;
	return HANDSHAKE(object)->certificate != NULL && HANDSHAKE(object)->list != NULL;
}

GET(handshake_bare_path_value)
{
	(void)field;
	path_of_handshake(run, object, handshake_bare_path, out);
}

GET(handshake_sent)
{
	struct scan *scan = run->context;
	const struct trust_list *sent = HANDSHAKE(object)->chain;
	size_t count = sent != NULL ? trust_list_count(sent) : 0;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, count);

	(void)field;
	for (size_t i = 0; i < count; i++)
		items[i] = fact_cert_value(scan, trust_list_at(sent, i));
	*out = cel_list(items, count);
}

/* At most one entry of the judging end's list: the one that hides the issuer which the path needs, or that issuer. */
static struct cel_value
handshake_shadow(struct cel_run *run, const struct handshake *handshake, bool hiding)
{
	struct scan *scan = run->context;
	struct cel_value *entry;
	struct shadow shadow;

	if (handshake->certificate == NULL || handshake->list == NULL || handshake->search != SEARCH_FIRST_SUBJECT ||
	    !handshake_shadowed(scan->crypto, run->arena, handshake, scan->now, &shadow) || shadow.shadowing == 0)
		return cel_list(NULL, 0);
	entry = ARENA_NEW(run->arena, struct cel_value);
	*entry = fact_cert_value(scan, trust_list_at(handshake->list, (hiding ? shadow.shadowing : shadow.shadowed) - 1));
	return cel_list(entry, 1);
}

GET(handshake_shadowing)
{
	(void)field;
	*out = handshake_shadow(run, object, true);
}

GET(handshake_shadowed_entry)
{
	(void)field;
	*out = handshake_shadow(run, object, false);
}

/* Of a path that holds: the certificate taken and the one needed, where the judging end builds one path and that is another. */
GET(handshake_fork)
{
	struct scan *scan = run->context;
	const struct handshake *handshake = object;
	struct shadow shadow;

	(void)field;
	*out = cel_list(NULL, 0);
	if (handshake->certificate != NULL && handshake->list != NULL && handshake->search == SEARCH_FIRST_SUBJECT &&
	    handshake_shadowed(scan->crypto, run->arena, handshake, scan->now, &shadow))
		*out = fact_fork(scan, run->arena, &shadow);
}

GET(handshake_revocation)
{
	struct scan *scan = run->context;
	const struct handshake *handshake = object;
	struct crl_list crls;
	struct trust_path path;

	(void)field;
	*out = cel_list(NULL, 0);
	if (handshake->certificate == NULL || handshake->list == NULL)
		return;
	handshake_crls(scan->passing, handshake, &crls);
	if (crls.items.count == 0 && handshake_checks(handshake) != CHECKS_ON)
		return;
	handshake_path(scan->crypto, scan->passing, handshake, scan->now, &path);
	*out = fact_revocation_by(scan, &path, trust_crls_new(scan->passing, crls.items.items, crls.items.count, handshake->list,
	    handshake->chain), true);
}

/* Of what the CRLs give no answer about, and nothing can be fetched or asked. */
GET(handshake_unanswered)
{
	unsigned sources = handshake_sources(object);
	struct cel_value all, *items;
	size_t count = 0;

	handshake_revocation(run, object, field, &all);
	items = ARENA_ARRAY(run->arena, struct cel_value, all.as.list.count);
	for (size_t i = 0; i < all.as.list.count; i++)
		if (fact_unanswered(run->arena, &all.as.list.items[i], sources))
			items[count++] = all.as.list.items[i];
	*out = cel_list(items, count);
}

GET(handshake_checks_revocation)
{
	static const char *const names[] = { [CHECKS_UNKNOWN] = "", [CHECKS_OFF] = "off", [CHECKS_ON] = "on" };

	UNUSED_GET;
	*out = cel_string(text_of(names[handshake_checks(object)]));
}

GET(handshake_revocation_sources)
{
	static const char *const names[] = { "uploaded", "downloaded", "embedded", "distribution-points", "ocsp" };
	unsigned sources = handshake_sources(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, COUNT_OF(names));
	size_t count = 0;

	(void)field;
	for (unsigned i = 0; i < COUNT_OF(names); i++)
		if ((sources & 1U << i) != 0)
			items[count++] = cel_string(text_of(names[i]));
	*out = cel_list(items, count);
}

STRING_OF(handshake_kind, HANDSHAKE(object)->kind)
STRING_OF(handshake_name, HANDSHAKE(object)->names.count != 0 ? HANDSHAKE(object)->names.items[0] : TEXT(""))
STRINGS_OF(handshake_names, HANDSHAKE(object)->names)
STRING_OF(handshake_common_name, HANDSHAKE(object)->common_name)
STRING_OF(handshake_unit, HANDSHAKE(object)->presenter != NULL ? HANDSHAKE(object)->presenter->unit : TEXT(""))
STRING_OF(handshake_role, HANDSHAKE(object)->presenter != NULL && HANDSHAKE(object)->presenter->role != NULL ?
    product_role_name(HANDSHAKE(object)->presenter->role) : TEXT(""))

GET_BOOL(handshake_as_client, HANDSHAKE(object)->as_client)
GET_BOOL(handshake_unread, HANDSHAKE(object)->unread)
GET_BOOL(handshake_certain, HANDSHAKE(object)->certain)
STRING_OF(handshake_setting, HANDSHAKE(object)->setting)
STRING_OF(handshake_client, HANDSHAKE(object)->as_client ? HANDSHAKE(object)->from->name : HANDSHAKE(object)->to->name)

static const struct cel_field handshake_fields[] = {
	FIELD("from", "Node", handshake_from, "the end that presents a certificate"),
	FIELD("to", "Node", handshake_to, "the end that judges it"),
	FIELD("kind", "string", handshake_kind, "what it is for: 'https', 'sip' ..."),
	FIELD("unit", "string", handshake_unit, "which of its certificates it presents"),
	FIELD("role", "string", handshake_role, "the role of that certificate"),
	FIELD("as_client", "bool", handshake_as_client, "the presenting end is the TLS client"),
	FIELD_HAS("cert", "Cert", handshake_cert, handshake_has_cert, "what it presents"),
	FIELD_HAS("path", "Path", handshake_path_value, handshake_has_path,
	    "the path of the bare certificate and what is sent along, by the judging end's list"),
	FIELD_HAS("bare_path", "Path", handshake_bare_path_value, handshake_has_path, "the same where nothing is sent along"),
	FIELD("sent", "list(Cert)", handshake_sent, "what is sent along: from its own list by an Expressway, else from chain files"),
	FIELD("fork", "list(Cert)", handshake_fork, "where the judging end builds one path, as OpenSSL does, and that fails: the certificate "
	    "that the path needs, and the one that is taken instead, if any"),
	FIELD("revocation", "list(Revoked)", handshake_revocation, "what the CRLs of the judging end that count here say of each certificate of that path"),
	FIELD("unanswered", "list(Revoked)", handshake_unanswered, "those of them about which these CRLs give no answer, where none can be fetched and no responder "
	    "asked; and those whose CRL has expired"),
	FIELD("checks_revocation", "string", handshake_checks_revocation, "whether the judging end checks revocation here: 'on', 'off', or empty where that is not known"),
	FIELD("revocation_sources", "list(string)", handshake_revocation_sources, "what the judging end learns it from: 'uploaded', 'downloaded' and 'embedded' "
	    "CRLs that it has, 'distribution-points' and 'ocsp' where it may ask there"),
	FIELD("shadowing", "list(Cert)", handshake_shadowing, "the entry of the judging end's list that hides the issuer which the "
	    "path needs, where the first entry of a name is taken"),
	FIELD("shadowed", "list(Cert)", handshake_shadowed_entry, "the entry that is hidden"),
	FIELD("certain", "bool", handshake_certain, "it takes place for sure; false where that depends on a setting that the site does not give"),
	FIELD("setting", "string", handshake_setting, "that setting; empty: none"),
	FIELD("client", "string", handshake_client, "name of the node that connects"),
	FIELD("unread", "bool", handshake_unread, "the site names its certificate or the judging end's list, but no file of that could be read"),
	FIELD("name", "string", handshake_name, "the name that the judging end looks for, of several the first; empty: none"),
	FIELD("names", "list(string)", handshake_names, "the names of which the judging end looks for one"),
	FIELD("common_name", "string", handshake_common_name, "where it looks for it beside the SAN: in the common name 'always', "
	    "'without-san', or empty: nowhere"),
};
const struct cel_record record_handshake =
    RECORD("Handshake", handshake_fields, "one direction of a link: a certificate is presented and judged");

/*
 * site.h - deployments (site files) and the products they are made of.
 *
 * A product is data: rules/<pack>/product.yaml names its roles, releases, services, settings and zones, and
 * says of each zone who is client and who server, what each presents, whose list judges it and which name is looked
 * for. This folder knows the form of those files and none of their words.
 *
 * A site is what an administrator writes down about a deployment. It is read, checked against the products
 * word by word, and linked up: a link knows its nodes, a node its cluster. Every value knows the YAML node
 * it came from, so that any later message can point at it.
 *
 * Not here: reading the certificates that a site names (load/ and target/ do, from `path`), and
 * whether names and certificates are right (rules).
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/base.h"
#include "yaml/yaml.h"

struct product;
struct product_role;

/* ---- values with their places ---- */

/* A text as it was written. `at` is NULL where the file says nothing: then `text` is empty, or a default. */
struct site_text {
	struct text text;
	const struct yaml_node *at;
};

/* `at` is NULL where the key is absent; an empty list in the file has `at` and no items. */
struct site_texts {
	struct site_text *items;
	size_t count;
	const struct yaml_node *at;
};

/* A file that a site names: as written, and as to be opened from the folder of the run. It may not exist. */
struct site_path {
	struct text text;
	const char *path;              /* NULL where the file says nothing */
	const struct yaml_node *at;
};

struct site_paths {
	struct site_path *items;
	size_t count;
	const struct yaml_node *at;
};

/* ---- releases ---- */

/*
 * A release of a product. Releases are ordered by their numbers, absent ones counting as 0, so that an unlisted one
 * has its place too: X14.0.2 is X 14 0 2, and 12.5(1)SU6 is 12 5 1 with update 6.
 */
#define RELEASE_PARTS 6
struct release {
	const struct product *product;         /* NULL: no release */
	struct text text;                      /* as written */
	uint32_t parts[RELEASE_PARTS];
	uint32_t update, letter;               /* SU6 has update 6; a letter after it counts from 1 */
	bool listed;                           /* product.yaml names it */
};

/* True if `text` has the form of a release of this product. */
MUST_USE bool release_parse(const struct product *product, struct text text, struct release *out);
/* Less than, equal to or greater than 0; both of one product. */
int release_compare(const struct release *a, const struct release *b);

/* ">= X14.0.2, < X15.5": all must hold. */
enum release_operator { RELEASE_LESS, RELEASE_AT_MOST, RELEASE_EQUAL, RELEASE_AT_LEAST, RELEASE_GREATER };
struct release_range {
	const struct product *product;         /* NULL: every release of every product */
	struct release_bound {
		enum release_operator operator;
		struct release release;
	} *bounds;
	size_t count;
};
/* What is wrong with the text of a range, for yaml_error_within(). */
struct range_mistake {
	size_t start, end;                     /* bytes of the text */
	struct text message, hint;             /* the hint may be empty */
};

/* ---- products ---- */

/* A certificate that a node holds. */
struct product_unit {
	struct text name;                      /* server, client, tomcat, CallManager */
	struct text title;
	/* What rules say: the role its certificate is judged for; NULL: no rules are for it. */
	const struct product_role *role;
	struct text list;                      /* the node's list that judges who connects to it */
	/* The unit that `certificate` and `key` of a node mean, and the one that `client-certificate` and `client-key` do. */
	bool main, client;
	/* Of the client unit: from which releases it is there, and presented instead of the main one. */
	struct release_range releases;
};

/*
 * A role is what `--role`, `roles:` in rules and `role:` of a node say. Nodes have roles with units
 * (expressway-c, cucm); certificates have the roles of those units (expressway-c, cucm-tomcat).
 */
struct product_role {
	const struct product *product;
	struct text name, title;
	struct product_unit *units;            /* none: a role of certificates only */
	size_t unit_count;
	const struct product_unit *main;       /* or NULL: certificates are named by unit */
	const struct product_unit *client;     /* or NULL */
	bool of_nodes, of_certificates;
};

struct product_setting {
	struct text name, title;
	struct text *values;
	size_t value_count;
	struct text standard;                  /* what the product is shipped with */
	struct release_range releases;         /* that know it */
	const struct product_role **roles;     /* that know it; none: all */
	size_t role_count;
};

/* One TLS handshake over a zone. Both ends are those of the link. */
enum link_end { LINK_FROM, LINK_TO };
struct product_handshake {
	struct text name, title;               /* "https" */
	enum link_end client;                  /* who connects */
	struct text server_unit;               /* empty: the main unit of the node; so also where the node has no such unit */
	struct text client_unit;               /* empty: the client unit, else the main unit */
	/* Releases of `from` in which the client presents its certificate and the server's list judges it. */
	bool mutual;
	struct release_range mutual_releases;
	/* The product of `from` looks for the peer address in the server's certificate, for the verify name in the client's. */
	bool server_name, client_name;
	/* Releases of `from` in which tls-verify: off changes nothing. */
	bool always;
	struct release_range always_releases;
	bool mixed_mode;                       /* only with `mixed-mode: on` */
};

struct product_zone {
	struct text name, title;
	struct text *from, *to;                /* names of roles that may be its ends; "external" too */
	size_t from_count, to_count;
	bool verify;                           /* where a link says nothing */
	struct product_handshake *handshakes;
	size_t handshake_count;
};

struct product_word {
	struct text name, title;
};

struct product {
	struct text name, title;               /* expressway, Cisco Expressway */
	struct text pack;                      /* the folder it was read from */
	struct text release_prefix, release_update;    /* "X" and "", "" and "SU" */
	struct release *releases;              /* in order */
	size_t release_count;
	struct product_role *roles;
	size_t role_count;
	struct product_word *services, *clients, *lists;
	size_t service_count, client_count, list_count;
	struct product_setting *settings;
	size_t setting_count;
	struct product_zone *zones;
	size_t zone_count;
	bool first_subject;                    /* its search for an issuer stops at the first subject that matches */
	struct text *attribute_types;          /* of names, that it can decode: dotted; none: it says nothing */
	size_t attribute_type_count;
	const struct yaml_file *file;
};

struct products {
	struct product **items;
	size_t count;
};

/* Reads every FOLDER/<pack>/product.yaml, in byte order of packs. False if any had a mistake; a folder
 * without products is no mistake. */
MUST_USE bool products_load(struct arena *arena, const char *folder, struct products *products,
    struct messages *messages);
/* Adds one file; `pack` is how its product calls the folder. */
MUST_USE bool products_add(struct arena *arena, const char *path, struct text pack, struct products *products,
    struct messages *messages);

const struct product *products_find(const struct products *products, struct text name);
/* A role by name, or NULL. */
const struct product_role *products_role(const struct products *products, struct text name);
/* The names of all roles of nodes or of certificates (or both), for nearest_name(). */
enum role_use { ROLE_OF_NODES = 1, ROLE_OF_CERTIFICATES = 2 };
const char *const *products_role_names(struct arena *arena, const struct products *products, unsigned uses,
    size_t *count);
/* A release of whichever product `text` has the form of, the one named first; false: of none. */
MUST_USE bool products_release(const struct products *products, struct text text, struct release *out);
/* The newest release that the product names; without releases, one without product. */
struct release product_newest(const struct product *product);
/* Why `text` is no release of the product, as a message without place, and a hint ("did you mean 'X14.0.2'?"). */
void product_release_mistake(struct arena *arena, const struct product *product, struct text text,
    struct text *message, struct text *hint);

/* Reads the text of a `releases:` key. Which product it speaks of shows in the releases it names. */
MUST_USE bool release_range_parse(struct arena *arena, const struct products *products, struct text text,
    struct release_range *out, struct range_mistake *mistake);
/* False for a release of another product, and for none. */
bool release_range_holds(const struct release_range *range, const struct release *release);

/* ---- sites ---- */

struct site_profile {
	struct site_text name;
	bool oauth;                            /* SIP OAuth: its name need not be in a certificate */
};

struct site_revocation {
	const struct yaml_node *at;
	struct site_text mode, ocsp, crls;     /* on, off */
	struct site_text fallback;             /* accept, reject: where no source can be reached */
};

/* One certificate of a node. */
struct site_unit {
	struct text name;
	const struct product_unit *unit;       /* NULL: of an external node */
	struct site_path certificate, key;
};

/* One list of trusted certificates of a node. */
struct site_list {
	struct text name;                      /* as in `trusts`; empty: from `trust` */
	struct site_paths files;
};

struct site_setting {
	const struct product_setting *setting;
	struct site_text value;
};

struct site_cluster;
struct site_node {
	size_t index;                          /* in the order of the file */
	const struct yaml_node *at;
	struct site_text name, fqdn;
	struct site_text role_name;
	const struct product_role *role;       /* NULL: external */
	bool external;
	struct release release;                /* its own, the site's, or the newest of its product */
	const struct yaml_node *release_at;    /* where it was said; NULL: assumed */
	struct site_texts aliases;
	struct site_unit *units;               /* those given, the main one first */
	size_t unit_count;
	struct site_list *lists;               /* those given */
	size_t list_count;
	struct site_paths chain, crl;
	struct site_setting *settings;         /* those given */
	size_t setting_count;
	const struct site_cluster *cluster;    /* or NULL */
};

struct site_cluster {
	size_t index;
	const struct yaml_node *at;
	struct site_text name;                 /* its FQDN */
	const struct site_node **nodes;
	size_t node_count;
	struct site_text verify;               /* tls-verify: enforcing, permissive */
};

struct site_link {
	size_t index;
	const struct yaml_node *at;
	const struct site_node *from, *to;
	struct site_text zone_name, peer_address, verify_name;
	const struct product_zone *zone;
	struct site_text verify;               /* tls-verify: on, off; without `at` the zone's default */
	bool verified;                         /* it says on */
};

struct site {
	const struct yaml_file *file;
	struct text folder;                    /* of the site file; "." for one in the folder of the run */
	struct site_text name;
	struct site_text release;
	struct site_texts services, registration_domains, xmpp_federation_domains, chat_node_aliases, clients, cms_addresses;
	struct site_profile *phone_security_profiles;
	size_t phone_security_profile_count;
	const struct yaml_node *phone_security_profiles_at;
	struct site_path phone_trust;
	struct site_revocation revocation;
	struct site_text mixed_mode;           /* on, off */
	struct site_cluster *clusters;
	size_t cluster_count;
	struct site_node *nodes;
	size_t node_count;
	struct site_link *links;
	size_t link_count;
};

/*
 * Reads a site file and checks all that can be without opening what it names. Every mistake becomes a message with its place;
 * NULL if there was any.
 */
MUST_USE const struct site *site_read(struct arena *arena, const char *path, const struct products *products,
    struct messages *messages);
/* The same for content at hand; `folder` is what its paths are relative to. */
MUST_USE const struct site *site_parse(struct arena *arena, struct text name, struct text content, const char *folder,
    const struct products *products, struct messages *messages);

const struct site_node *site_find_node(const struct site *site, struct text name);
/* For nearest_name(). */
const char *const *site_node_names(struct arena *arena, const struct site *site, size_t *count);
bool site_has_service(const struct site *site, const char *service);

const struct site_unit *site_node_unit(const struct site_node *node, struct text name);
/* The list `name`; if the node has none of that name, its plain `trust`; NULL: neither was given. */
const struct site_list *site_node_list(const struct site_node *node, struct text name);
/* What the node says, else what the product is shipped with; empty for a setting that is not known to its release. */
struct text site_node_setting(const struct site_node *node, struct text name);

/* One TLS handshake of a link, with what decides it filled in. */
struct site_handshake {
	const struct site_link *link;
	const struct product_handshake *rule;
	const struct site_node *client, *server;
	/* What each presents, and the lists that judge it; NULL where the site does not say. */
	const struct site_unit *server_unit, *client_unit;
	const struct site_list *client_list, *server_list;
	bool verified;                         /* the client judges the server at all */
	bool mutual;                           /* the server judges the client too */
	struct site_text server_name;          /* to be found in the server's certificate; without `at`: none */
	struct site_text client_name;          /* in the client's */
};
/* The handshakes of a link; `*count` may be 0. */
struct site_handshake *site_link_handshakes(struct arena *arena, const struct site *site,
    const struct site_link *link, size_t *count);

/* ---- the forms of both files, for their JSON Schemas ---- */

extern const struct yaml_schema site_schema, product_schema;

#endif

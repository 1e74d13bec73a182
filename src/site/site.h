/*
 * site.h - deployments and products: nodes, clusters, links; the site file; roles and releases.
 *
 * A site is what an administrator wrote of a deployment (interface: site files); nothing is
 * loaded here but that file. A product is data too: rules/<pack>/product.yaml names its roles,
 * releases in order, units, services, clients, settings and zone kinds, so that C knows none of these words.
 *
 * Not here: the files that a site names (load/), and what is right (rules/).
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/base.h"
#include "trust/trust.h"
#include "yaml/yaml.h"

/* ---- products ---- */

struct product;
struct products;
struct authorities;

struct product_role {
	struct text name;              /* expressway-c */
	struct text title;             /* Expressway-C */
	struct text node_role;         /* what a site file calls the node: expressway-c, cucm, imp */
	struct text unit;              /* of a node with several certificates: tomcat; or empty */
	bool phones;                   /* phones judge it by the list of the site */
	bool main;                     /* a node that names one certificate without a unit means this one */
	bool beside;                   /* of certificates that a node has beside its own, by domain */
	bool authority;                /* its certificate is that of a CA, which names no host */
	struct text given;             /* as it is asked for: vcs-control, whose rules are those of expressway-c */
	const struct product *product;
};

/* One end of a handshake: what it presents, and how it judges the other. */
struct product_end {
	struct text unit;              /* whose certificate it presents; empty: the node's own, of a client its client store before */
	struct text list;              /* the list that judges the other end: "trust", "tomcat-trust" ... */
	struct text looks_for;         /* which name it looks for in the other's certificate: "peer-address", "verify-name", "" */
	/* Releases of `from` in which it judges the other at all; empty: all. */
	struct text releases;
	/* Releases of `from` in which it does so whatever tls-verify says; empty: none. */
	struct text despite_off;
	struct text unless_off;        /* a setting of `from` that undoes despite_off when it is off; empty: none */
	/* A key of the site file where it judges in any release; without `releases`, only there. Empty: none. */
	struct text with;
	/* Where the name may stand in the common name too: "always", "without-san", or releases of this end; empty: nowhere. */
	struct text common_name;
};
/* One TLS handshake over a zone. `from` of a link is the client. */
struct product_handshake {
	struct text name;              /* https, sip ... */
	struct product_end client, server;
	bool mutual;                   /* the client presents a certificate too */
	bool if_unit;                  /* it takes place only where the site names a certificate of the server's unit */
	struct text releases;          /* of the client in which it takes place; empty: all */
	struct text setting;           /* of the client that decides whether it takes place; where it is not given, it may; empty: none */
	struct text revocation;        /* which entry of a judging end's `revocation` counts; empty: none */
};
/* Where a product learns what is revoked. */
enum revocation_source {
	SOURCE_UPLOADED = 1 << 0, SOURCE_DOWNLOADED = 1 << 1, SOURCE_EMBEDDED = 1 << 2,        /* CRLs */
	SOURCE_CRLS = SOURCE_UPLOADED | SOURCE_DOWNLOADED | SOURCE_EMBEDDED,
	SOURCE_POINTS = 1 << 3,        /* it fetches CRLs from the distribution points of certificates */
	SOURCE_OCSP = 1 << 4,
};
/* What counts for connections of one kind: sip, ldap ... */
struct product_revocation {
	struct text name;
	unsigned sources;              /* enum revocation_source */
	bool downloaded_first;         /* what was downloaded takes the place of what was uploaded */
	struct text checked;           /* when: "mode", "loaded", "setting" */
	struct text setting;
};

struct product_zone {
	struct text name;              /* traversal, neighbour, unified-cm ...; products may share one, told apart by `from` */
	const struct product *product;
	struct texts from, to;         /* roles of nodes that it joins; none: any. External nodes may be either end */
	struct product_handshake *handshakes;
	size_t handshake_count;
	bool mutual;                   /* one of them is */
	struct text tls_verify;        /* default: "on", "off", "always", "cluster": as the cluster of `from` has it */
};

/* What a product is used for, as people call it: a summary says of each whether it works. See `product_service_schema`. */
struct product_service {
	struct text id, title;
	const struct product *product;
	struct texts services, site_keys, linked;
	bool clusters;
	struct texts roles, needs_roles, zones, needs_zones, stand_in_zones, expects_zones, rules;
	const struct yaml_node *place;
};

struct product {
	struct text name;              /* Cisco Expressway */
	struct text pack;              /* expressway */
	struct product_role *roles;
	size_t role_count;
	struct text release_form;      /* X9.9[.9]: see release.c */
	struct texts releases;         /* oldest first */
	struct texts services, clients, settings;
	struct product_zone *zones;
	size_t zone_count;
	struct product_revocation *revocation;
	size_t revocation_count;
	struct product_service *summary;
	size_t summary_count;
	bool keys_kept;                /* its servers never give their private keys away */
	struct text client_store;      /* releases in which a client presents its client store; empty: all */
	int64_t risk_seconds;          /* what ends within them is at risk */
	enum trust_search search;
	bool sends_list;               /* it completes what it sends from its own list; chain files do not count */
	struct texts units;            /* that nodes may have beside those of its roles; no rule judges them */
	struct texts attribute_types;     /* dotted OIDs that the product decodes in names; none: all */
	const struct yaml_file *file;
};

/* Reads product.yaml of every pack below a folder. Mistakes are messages; what could be read is there. */
struct products *products_read(struct arena *arena, const char *folder, struct messages *messages);
/* The same, where files may be found in a store of yaml.h; those of rules and profiles are looked for in it too. */
struct products *products_read_stored(struct arena *arena, const char *folder, struct bytes store, struct messages *messages);
struct bytes products_store(const struct products *products);
const struct product_role *products_role(const struct products *products, struct text name);
const char *const *products_role_names(const struct products *products, size_t *count);
/* The role of a unit of a node: ("cucm", "tomcat") gives cucm-tomcat; unit empty: the node's own. NULL: none. */
const struct product_role *products_unit_role(const struct products *products, struct text node_role, struct text unit);
/* Of a node that names one certificate without a unit; NULL: none. */
const struct product_role *product_main_role(const struct product *product, struct text node_role);
/* The main role of a node, else the first that its product names; NULL: none. */
const struct product_role *products_first_role(const struct products *products, struct text node_role);
/* The product whose nodes have this role; NULL: none. */
const struct product *products_of_node(const struct products *products, struct text node_role);
/* True if the pack has no product, or its product has one of the roles. */
bool products_pack_serves(const struct products *products, struct text pack, const struct text *roles, size_t count);
/* All of them, in the order of their packs. */
const struct product *products_at(const struct products *products, size_t index);      /* NULL: no more */
const struct product *product_of_role(const struct product_role *role);
struct text product_role_name(const struct product_role *role);
/* Of the same folder; NULL: it has no authorities.yaml. */
const struct authorities *products_authorities(const struct products *products);
/* The newest release. */
struct text product_newest(const struct product *product);

/* Releases are ordered by their numbers, and so is one that the product does not list but that has the form of its releases
 * (X14.0.99). release_known is false if the text has not that form. */
bool release_known(const struct product *product, struct text release);
/* The product lists it, in whichever spelling. */
bool release_listed(const struct product *product, struct text release);
/* Something can be judged for it: it has the form of the product's releases, and one of its major version is listed. */
bool release_usable(const struct product *product, struct text release);
/* It is usable for one of the products. */
bool products_know_release(const struct products *products, struct text release);
int release_compare(const struct product *product, struct text a, struct text b);
/* Does ">= X14.0.2, < X15.5" hold? A comma means and. A release of another product: no. */
bool releases_hold(const struct product *product, struct text constraint, struct text release);
/* Checks the constraint in a rule file: operators, and releases that some product knows. */
bool releases_check(const struct products *products, const struct yaml_node *node, struct messages *messages);

/* ---- sites ---- */

/* A file that the site names: as written, and relative to the folder of the run. */
struct site_path {
	struct text text;
	const char *path;
	const struct yaml_node *place;
};
struct site_paths {
	struct site_path *items;
	size_t count;
};

struct site_profile {
	struct text name;
	bool oauth;
};

struct site_revocation {
	struct text mode, ocsp, crls, crl_downloads;   /* on, off; empty: not said */
	struct text fallback;                          /* accept, reject */
};

/* One certificate of a node: the node's own (unit empty), its client store ("client"), or that of a unit. */
struct site_unit {
	struct text name;
	struct site_path certificate, key;     /* path NULL: not given */
	struct site_path request, previous;    /* that it is compared with */
	struct text serves;                    /* the domain that it is for, by SNI; empty: it is the server's own */
	bool pending;                          /* it is to replace another, and nobody is shown it yet */
	struct site_paths trust;               /* of the unit, else of the node */
	const struct product_role *role;       /* NULL: nothing is known of it */
};

struct site_setting {
	struct text name, value;
};

struct site;
struct site_cluster;
struct site_node {
	struct text name, role, release, fqdn;         /* release: the node's, else the site's, else empty */
	struct texts aliases;
	bool external;
	struct site_unit *units;
	size_t unit_count;
	struct site_paths trust, chain, crl, downloaded_crl;
	bool without_embedded;                         /* CRLs in its trusted CA list do not count */
	struct site_revocation revocation;             /* its own settings over the site's */
	bool revocation_given;                         /* some are its own */
	struct site_setting *settings;
	size_t setting_count;
	const struct site_cluster *cluster;            /* NULL: in none */
	const struct site *site;
	const struct yaml_node *place;
};

struct site_cluster {
	struct text name;                              /* its FQDN */
	const struct site_node **nodes;
	size_t node_count;
	struct text tls_verify;                        /* enforcing, permissive, or empty */
	const struct yaml_node *place;
};

struct site_link {
	const struct site_node *from, *to;
	struct text zone, peer_address;
	struct texts verify_names;                     /* of which one has to be there; none: not said */
	struct text tls_verify, tls_verify_to;         /* of `from`, and of `to`; as said, else as the zone has it: on, off, always */
	const struct product_zone *kind;               /* NULL: unknown zone */
	bool ends_fit;                                 /* the zone joins nodes of these roles, in this direction */
	const struct yaml_node *place;
};

struct site {
	struct text name, release;
	struct texts services, registration_domains, xmpp_federation_domains, chat_node_aliases, clients,
	    cms_addresses;
	bool clients_given, mixed_mode;
	struct site_profile *profiles;
	size_t profile_count;
	struct site_path phone_trust;
	struct site_revocation revocation;
	struct site_cluster *clusters;
	size_t cluster_count;
	struct site_node *nodes;
	size_t node_count;
	struct site_link *links;
	size_t link_count;
	const struct yaml_file *file;
};

/* Reads a site file. Every mistake becomes a message with its place; NULL if there was one. */
MUST_USE const struct site *site_read(struct arena *arena, const struct products *products, const char *path,
    struct messages *messages);
/* The same for content at hand; `folder` is what its paths start from. */
MUST_USE const struct site *site_parse(struct arena *arena, const struct products *products, struct text name,
    struct text content, const char *folder, struct messages *messages);
const struct site_node *site_node(const struct site *site, struct text name);
/* For nearest_name(). */
const char *const *site_node_names(struct arena *arena, const struct site *site, size_t *count);
/* NULL: the node has none of that name; an empty name is its own. */
const struct site_unit *site_node_unit(const struct site_node *node, struct text name);
/* The list that a product calls "trust" or UNIT-trust. */
const struct site_paths *site_node_list(const struct site_node *node, struct text list);

/* One handshake of a link, with all that decides it. What is NULL, the site does not say. */
struct site_handshake {
	const struct site_link *link;
	const struct product_handshake *kind;
	const struct site_node *client, *server;
	const struct site_unit *client_unit, *server_unit;     /* presented; of the client NULL too if it presents none */
	bool certain;                  /* it takes place; false where a setting decides that the site does not give */
	/* Does this end judge the other's certificate, with which list, and which name does it look for? */
	bool client_judges, server_judges;
	const struct site_paths *client_list, *server_list;
	struct texts client_looks_for, server_looks_for;       /* one of these; none: no name */
	struct text client_common_name, server_common_name;    /* "always", "without-san", or empty: the name stands in the SAN */
};
/* In the order of the product. `release` as in site_node_release. */
struct site_handshake *site_link_handshakes(struct arena *arena, const struct site_link *link, struct text release, size_t *count);
/* The release of a node: `given` where it is one of the product, else what the site says; empty: neither. */
struct text site_node_release(const struct site_node *node, const struct product *product, struct text given);
/* What counts as revocation for connections of that kind; NULL: the product does not say. */
const struct product_revocation *product_revocation(const struct product *product, struct text name);
/* Does the site file have the key, neither empty nor off? */
bool site_has_key(const struct site *site, struct text name);

/* Does the site have this use of a product? */
bool service_is_used(const struct products *products, const struct product_service *service, const struct site *site);
/* Does it go over that link? Where the site has no link of the zones that it needs, others stand in for them. */
bool service_has_link(const struct product_service *service, const struct site_link *link);
/* Is the link of one of those zones, which are the product's of the service? */
bool service_link_among(const struct product_service *service, const struct texts *zones, const struct site_link *link);
/* Is the node one that it hangs on? */
bool service_has_node(const struct products *products, const struct product_service *service, const struct site_node *node);

struct text site_name(const struct site *site);
/* "expc1 to expe1 (traversal)" */
struct text site_link_name(struct arena *arena, const struct site_link *link);
/* ---- public CAs, and the limits of what they issue: authorities.yaml ---- */

struct lifetime {
	int64_t issued;                /* from then on */
	int64_t days;
};
struct lifetimes {                     /* earliest first */
	struct lifetime *items;
	size_t count;
};
struct authority {
	const struct yaml_node *organisations;
	bool by_machine;               /* its certificates are renewed by a program, at two thirds of their life */
	int64_t client_auth_ends;      /* from then on it gives no clientAuth */
	struct lifetimes lifetimes;    /* its own, shorter ones */
};
struct authorities {
	LIST(struct authority) list;
	struct lifetimes lifetimes;
	int64_t remind_days;
	struct text roots;             /* lines of the SHA-256 fingerprint of a public root, a blank, its name */
};

/* NULL with messages on a mistake. `store` may hold the file as it was read before; empty: none. */
struct authorities *authorities_read(struct arena *arena, const char *folder, struct bytes store, struct messages *messages);
/* The public CA that issued a certificate, by the organisation of its issuer; NULL: none that is known. */
const struct authority *authority_of(struct arena *arena, const struct authorities *authorities, const struct name *issuer);
/* The organisation that a person knows the CA by; empty: none. */
struct text name_organisation(struct arena *arena, const struct name *issuer);
/* The public root with that SHA-256 fingerprint (32 octets); empty: none that is known. */
struct text authorities_root(const struct authorities *authorities, const uint8_t *sha256);
/* The days that a certificate which the authority issues then can last; 0: no limit is known. */
int64_t authority_days(const struct authorities *authorities, const struct authority *authority, int64_t issued);

/* The tables that a site file is checked by, for doc/. */
extern const struct yaml_schema site_schema, product_schema, product_service_schema;

#endif

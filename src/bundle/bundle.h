/*
 * bundle.h - what a customer uploads, as a whole: every object in it, and the deployment that it describes.
 *
 * A bundle is files, folders and archives within each other: diagnostic archives, texts of consoles, captures, loose
 * certificates. It is walked once; what stands in it is put together to nodes, links and questions, and written down as a site
 * file, each value with the file and line that it comes from. Nothing is guessed silently: what was concluded is marked, and
 * what is missing is a question.
 *
 * Which product writes what is data: rules/PACK/bundle.yaml. Not here: judging (engine/) and how it looks (cli/).
 */
#ifndef BUNDLE_BUNDLE_H
#define BUNDLE_BUNDLE_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "load/load.h"
#include "site/site.h"

/* Where something stands. */
struct evidence {
	struct text name;              /* the file, or the archive and its member, as one path */
	struct text file, member;
	unsigned line;                 /* from 1; 0: not about a line */
	uint64_t frame;                /* of a capture, from 1; 0: none */
	bool inferred;                 /* concluded from it, not said by it */
};
struct value {
	struct text text;              /* empty: not known */
	struct evidence from;
};

/* ---- what products write: rules/PACK/bundle.yaml ---- */

/* What a member of an archive, or a loose file, is known to hold, by the beginning of its name. */
enum member_use { MEMBER_NONE, MEMBER_CERTIFICATE, MEMBER_CLIENT_CERTIFICATE, MEMBER_TRUST, MEMBER_CONFIGURATION, MEMBER_STATUS, MEMBER_LOG };

/* What a setting of a dump means; those of lists (domains, zones, peers) take their numbers from its path. */
enum meaning {
	MEANS_NAME, MEANS_HOST, MEANS_DOMAIN, MEANS_ADDRESS, MEANS_CLUSTER, MEANS_PEER,
	MEANS_DOMAIN_NAME, MEANS_DOMAIN_REGISTRATION, MEANS_DOMAIN_PRESENCE, MEANS_DOMAIN_FEDERATION, MEANS_DOMAIN_GUEST,
	MEANS_MRA, MEANS_GUEST, MEANS_VERIFY_ORIGIN, MEANS_EKU_CHECK, MEANS_EKU_UPLOAD,
	MEANS_REVOCATION, MEANS_REVOCATION_CRLS, MEANS_REVOCATION_FETCH, MEANS_REVOCATION_OCSP, MEANS_REVOCATION_FALLBACK,
	MEANS_ZONE_NAME, MEANS_ZONE_TYPE, MEANS_ZONE_PEER, MEANS_ZONE_PORT, MEANS_ZONE_TRANSPORT, MEANS_ZONE_VERIFY,
	MEANS_ZONE_VERIFY_NAME, MEANS_ZONE_EDGE, MEANS_ZONE_USER,
	MEANS_PRODUCT, MEANS_RELEASE, MEANS_ROLE, MEANS_SERIAL,
	MEANS_COUNT,
};
extern const char *const meaning_names[MEANS_COUNT + 1];

/* What a line of a log says. */
enum log_sense { LOG_CLUSTER_VERIFY, LOG_CERTIFICATE_CHANGE, LOG_TLS_ERROR, LOG_RESTART, LOG_SENSE_COUNT };

struct description {
	const struct yaml_file *file;
	struct text product;
	struct { enum member_use use; struct text begins; } *members;
	size_t member_count;
	struct text configuration, status;     /* how a line of a dump begins: "*c xConfiguration ", "*s " */
	struct { enum meaning meaning; struct text path; } *settings;
	size_t setting_count;
	struct { struct text is, role; } *roles;       /* by the value of MEANS_ROLE */
	size_t role_count;
	/* A zone of that type, whose name begins so, is a link of that kind to a node of that role. */
	struct zone_kind {
		struct text type, begins, transport, zone, to, side, means, service;
		bool named;            /* what follows in its name is the node's name */
	} *zones;
	size_t zone_count;
	struct { enum log_sense sense; struct text contains, after; } *logs;
	size_t log_count;
	struct { struct text function, unit; } *functions;
	size_t function_count;
	struct { struct text port, unit; } *ports;
	size_t port_count;
	struct text prompt;            /* by which sessions on its command line are recognised */
	struct { struct text is, role; } *servers;     /* what such servers call themselves, and are */
	size_t server_count;
	struct texts units;
	struct { struct text begins, is; } *commands;
	size_t command_count;
};
struct descriptions {
	struct description *items;
	size_t count, room;
};
/* Reads rules/PACK/bundle.yaml of every pack; mistakes are messages. */
MUST_USE bool descriptions_read(struct arena *arena, const char *folder, struct descriptions *out, struct messages *messages);

/* ---- texts of dumps ---- */

struct dump_line {
	struct text path, value;       /* words with single blanks between them; without quotes */
	unsigned line;
};
struct dump {
	struct dump_line *items;
	size_t count, room;
};
/* A configuration dump: a setting a line, or several on one, each after `begins`. */
void settings_of_configuration(struct arena *arena, struct text text, struct text begins, struct dump *out);
/* A status dump: blocks, with a group for each level of indentation. */
void settings_of_status(struct arena *arena, struct text text, struct dump *out);
/* A path against a pattern in which # is a number; true if they agree, with the first two numbers. */
bool setting_matches(struct text pattern, struct text path, unsigned numbers[2]);
/* Values that nobody prints: passwords and account names. */
bool setting_is_secret(struct text path);

/* ---- texts of consoles ---- */

/* What a session shows, as it would be without the terminal: escape codes, pagers and carriage returns taken out. */
struct text console_text(struct arena *arena, struct text text);
/* One command and its output. */
struct console_part {
	struct text command, output;
	unsigned line;                 /* of the first line of the output */
};
struct console_parts {
	struct console_part *items;
	size_t count, room;
};
/* Splits a session at its prompt; nothing where there is none. */
void console_split(struct arena *arena, struct text text, struct text prompt, struct console_parts *out);

/* A certificate known by text only. */
struct text_certificate {
	struct text serial, issuer, subject, not_before, not_after;    /* serial: hex, lower case, without leading zeros */
};
MUST_USE bool text_certificate_read(struct arena *arena, struct text text, struct text_certificate *out);
/* 14.0.1.12900-161 as 14SU2; empty if it is no such number. */
struct text release_of_build(struct arena *arena, struct text build);

/* ---- what was found ---- */

struct node;
/* One object, once, with all its places. */
struct object {
	const struct artifact *artifact;       /* the first */
	LIST(struct evidence) places;
	struct node *node;             /* whose it is; NULL: not known */
	struct text unit;              /* which of its certificates */
	bool installed;                /* what the node uses, as far as the bundle says */
	bool listed;                   /* in a trusted CA list of a node only */
	struct object *pair;           /* of a key, its certificate or request; of those, their key */
	struct object *issuer;         /* of a certificate, in the bundle; itself for a root; NULL: missing */
	bool on_wire;
};

struct zone {
	unsigned number;
	struct value name, type, port, transport, verify, verify_name, edge, user;
	LIST(struct value) peers;
	const struct zone_kind *kind;
};
struct domain {
	unsigned number;
	struct value name, registration, presence, federation, guest;
};
/* A file of certificates that a node uses. */
struct used_file {
	struct text unit;              /* empty: its own certificate, or its list */
	bool is_trust, is_client;
	struct object *object;         /* the certificate */
	const struct source *source;   /* its file; NULL: it came from a capture, a list or a console */
	LIST(struct object *) entries; /* of a list that is known by names, as far as they are at hand */
	size_t absent;                 /* so many more are not */
	struct evidence from;
	unsigned rank;                 /* the higher the better: an archive before a capture before a loose file */
	struct text time;              /* of two of one rank, the later one; as its name says */
	bool superseded;               /* another one took its place */
};
struct node {
	struct text name;              /* in the site file */
	const struct description *description;         /* NULL: known by name only */
	struct value host, domain, fqdn, role, release, serial, cluster, product;
	LIST(struct value) addresses, peers;
	LIST(struct domain) domains;
	LIST(struct zone) zones;
	LIST(struct used_file) files;
	struct value mra, guest, verify_origin, eku_check, eku_upload;
	struct value revocation, crls, fetch, ocsp, fallback;
	struct value cluster_verify, changed;          /* from its log; changed: a certificate, after the dump was taken */
	bool has_configuration, external;
	struct evidence from;          /* what it is known from */
	struct text time;              /* of its dumps, as their names say */
};

/* One refusal that a log tells. */
struct refusal {
	struct node *node;
	struct text detail, source, target, port, name, event;
	struct evidence from;
};
/* An entry of a list that a console showed: store/NAME_SERIAL.pem. */
struct listed {
	struct node *node;
	struct text store, name, serial;
	struct evidence from;
};
/* What somebody saw of a server with openssl s_client. */
struct seen_server {
	struct text host, port, verdict;
	LIST(struct object *) chain;
	struct evidence from;
};
/* A record of a trust list of phones: whose certificate it holds. */
struct trust_record {
	struct node *node;             /* of the session that showed it; NULL: it came in a file */
	struct text list, function, subject;   /* ITL, CTL */
	struct object *object;         /* its certificate; NULL: only its digest is known */
	uint8_t sha1[20];
	struct evidence from;
};
struct wire {
	struct evidence from;          /* the capture */
	const struct capture *capture;
	LIST(struct object *) server, client;  /* of each session, one behind the other, in its order */
};
/* A trust list of phones as a file. */
struct phone_list {
	const struct tlv_file *file;
	struct evidence from;
};
struct question {
	struct text text, of;          /* what to ask for; the node that it is about, or empty */
	struct evidence from;
};
/* What became of each thing in it. */
struct input_seen {
	struct text file, member, held, used_as, why;
};

struct bundle {
	struct arena *arena;
	struct crypto *crypto;
	struct messages *messages;
	struct descriptions *descriptions;
	struct load_result loaded;
	LIST(struct object *) objects;
	LIST(struct node *) nodes;
	LIST(struct refusal) refusals;
	LIST(struct wire) wires;
	LIST(struct listed) listed;
	LIST(struct seen_server) seen;
	LIST(struct trust_record) records;
	LIST(struct phone_list) phone_lists;
	struct texts phones;           /* what their lists say against what servers have */
	LIST(struct question) questions;
	LIST(struct input_seen) inputs;
	LIST(struct text_certificate) texts;
	struct value mixed_mode, oauth;
	struct lookup by_digest;
	size_t items;
	uint64_t bytes;
};

struct bundle_asked {
	const struct strings *paths;
	struct texts passwords;
	struct strings *read;
	const char *rules_folder;
	int64_t now;
};
/* Walks the paths and puts together what they hold. False if a path cannot be opened. */
MUST_USE bool bundle_read(struct bundle *bundle, const struct bundle_asked *asked);

/* object.c */
struct object *bundle_object(struct bundle *bundle, const struct artifact *artifact, const struct evidence *from);
/* A certificate that came otherwise than in a file: from a capture, say. NULL if it cannot be read. */
struct object *bundle_certificate(struct bundle *bundle, struct bytes der, const struct evidence *from);
/* Finds issuers and pairs. */
void bundle_relate(struct bundle *bundle);
/* A certificate is for that name: its subject alternative name, or without one its common name. */
bool object_covers(struct arena *arena, const struct object *object, struct text name);
struct text object_label(struct arena *arena, const struct object *object);

/* node.c */
struct node *bundle_node(struct bundle *bundle, struct text host, const struct evidence *from);
struct node *bundle_node_of_name(struct bundle *bundle, struct text fqdn);
struct node *bundle_node_of_address(struct bundle *bundle, struct text address);
/* By whichever of the two the host is. */
struct node *bundle_node_of_host(struct bundle *bundle, struct text host);
void node_take_settings(struct bundle *bundle, struct node *node, const struct description *description, const struct dump *settings,
    const struct evidence *from, bool status);
/* What follows from the settings of all nodes: peers, nodes that are known by name, roles, whose certificates are whose. */
void bundle_join(struct bundle *bundle);

/* session.c: a session on a command line; false if the text is none. */
bool bundle_session(struct bundle *bundle, const struct walk_item *item);
/* The same of what openssl s_client printed. */
bool bundle_client_output(struct bundle *bundle, const struct walk_item *item);
/* Lists that are known by names get their certificates, once all objects are known. */
void bundle_join_lists(struct bundle *bundle);
/* What follows the last slash of either kind. */
struct text bundle_base_name(struct text path);
/* Which unit a file is of, by its name; empty: none is named. */
struct text bundle_unit_of_file(const struct bundle *bundle, struct text name);

/* draft.c: the site file, and the files that it names. */
struct draft {
	struct text site;              /* the text of site.yaml */
	struct held_files files;       /* by the paths that stand in it */
	struct evidence *lines;        /* of each line of the site: where its value comes from */
	size_t line_count;
};
void bundle_draft(struct bundle *bundle, struct draft *out);

/* read.c: what became of a thing. */
void bundle_note(struct bundle *bundle, const struct walk_item *item, const char *held, struct text used_as);
/* "server.pem:12", or with "(concluded from it)". */
struct text evidence_text(struct arena *arena, const struct evidence *from);
void bundle_ask(struct bundle *bundle, struct text of, const struct evidence *from, const char *format, ...) PRINTF_LIKE(4, 5);

#endif

/*
 * plan.h - what is judged as what: leaf or CA, its key, its list, its role and release; the order of judging.
 *
 * A box is what one server holds: its certificate, key, trusted CA list, chain files, CRLs, role
 * and release; without a site there is one nameless box, made of the options. A target is one thing
 * that rules look at, with its box. A plan lists all targets of a run in the order of the report.
 *
 * Not here: facts (facts/) and rules (rules/).
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "load/load.h"
#include "result/result.h"
#include "site/site.h"
#include "trust/trust.h"

enum target_kind {
	TARGET_LEAF, TARGET_INTERMEDIATE, TARGET_ROOT, TARGET_REQUEST, TARGET_KEY, TARGET_PUBLIC_KEY, TARGET_CRL, TARGET_FILE,
	TARGET_TRUST, TARGET_CHAIN, TARGET_NODE, TARGET_LINK, TARGET_SITE, TARGET_KIND_COUNT,
};
/* As `applies-to` spells them: "leaf", "intermediate" ...; ended by NULL. */
extern const char *const target_kind_names[TARGET_KIND_COUNT + 1];

/* Inputs that may be missing, in the order in which they are asked for; a rule that reads a missing one is not checked. */
enum input {
	INPUT_TRUST = 1 << 0, INPUT_CHAIN = 1 << 1,
	/* A list, or a chain that was named as such: what is missing from a path is then missing indeed. */
	INPUT_WHOLE = 1 << 2,
	INPUT_KEY = 1 << 3, INPUT_CRL = 1 << 4, INPUT_SITE = 1 << 5, INPUT_REQUEST = 1 << 6, INPUT_PREVIOUS = 1 << 7,
	INPUT_ALL = (1 << 8) - 1,
};

/*
 * Ways in which a run is given files, each a row of given_rows: options, the keys of site files and rule files, judging and
 * the rows of `inputs` in reports read it. GIVEN_FILE is what stands on the command line without an option; a site is no
 * object of its own, and leads to files.
 */
enum given {
	GIVEN_FILE, GIVEN_KEY, GIVEN_TRUST, GIVEN_CHAIN, GIVEN_CRL, GIVEN_CRL_DOWNLOADED, GIVEN_REQUEST, GIVEN_PREVIOUS,
	GIVEN_OBJECTS, GIVEN_SITE = GIVEN_OBJECTS, GIVEN_COUNT,
};
struct given_row {
	const char *word;              /* in rule files: `optional`, and the keys of examples */
	const char *option;            /* "--key"; NULL: none */
	char letter;                   /* of the option; 0: none */
	const char *help;              /* what the option's line of --help says */
	const char *site_key;          /* of a node in a site file; NULL: a site does not have it */
	enum input input;              /* what rules miss without it; 0: nothing */
	const char *missing;           /* the option to give where rules miss it; NULL: its own */
	enum artifact_kind kind;       /* that it is named for */
	const char *holds;             /* the same for people */
	const char *hint;              /* where a file holds nothing of it */
	enum item_use use;             /* in `inputs`: what its objects are used as */
	const char *others;            /* and why others are not used */
	bool one;                      /* only the first object counts */
};
extern const struct given_row given_rows[GIVEN_COUNT];
/* The row of that word; NULL: none has it. */
const struct given_row *given_of_word(struct text word);
/* The row that gives an input (one of enum input). */
const struct given_row *given_of_input(unsigned input);
/* The words of rows that rules can miss, ended by NULL: what `optional` takes. */
extern const char *const given_input_words[];

/* What a file is on a box, for rules about files. */
enum file_use { USE_GIVEN, USE_CERTIFICATE, USE_KEY, USE_TRUST, USE_CHAIN, USE_CRL, USE_CRL_DOWNLOADED };
const char *file_use_name(enum file_use use);          /* "certificate", "key", "trust", "chain", "crl", "downloaded CRL"; "" for given */

/* Objects by what their public key has in common with every other form of it: certificates, requests, opened private keys. */
struct key_index {
	const struct artifact *const *items;
	struct lookup first;                   /* crypto_key_lookup: 1 + the first of those */
	uint32_t *next;                        /* 1 + the next one; 0: none */
};
struct key_index *key_index_new(struct arena *arena, const struct artifact *const *items, size_t count);
/* 1 + the first that may have the key of an object; 0: none has. */
size_t key_index_first(const struct key_index *index, const struct artifact *artifact);

struct plan;
struct box {
	const struct plan *plan;
	bool judged;                           /* false: only looked at from elsewhere, as a peer or the other end of a link */
	struct text name;                      /* of the node, or empty */
	const struct site *site;               /* NULL: none */
	const struct site_node *node;
	struct text unit;                      /* of a node with several certificates, or empty */
	bool beside;                           /* it is shown to nobody yet, or to who asks for its domain alone */
	const struct product_role *role;       /* NULL: none */
	struct text release;                   /* as given, or the newest known of the role's product */
	bool release_assumed;
	LIST(const struct artifact *) certificates;    /* leaf certificates and requests of the box */
	LIST(const struct artifact *) client_certificates;
	LIST(const struct artifact *) keys;
	LIST(const struct artifact *) client_keys;
	struct {
		const struct key_index *certificates, *keys;
	} by_key;
	const struct trust_list *list;         /* NULL: none given, or not known whole */
	const struct trust_list *entries;      /* what could be read of it; NULL: none given */
	LIST(const struct source *) list_sources;
	const struct trust_list *chain;        /* what was named as such, then what else stands in the files; NULL: nothing */
	const struct trust_list *sent;         /* what it sends after its certificate; NULL: nothing */
	LIST(const struct artifact *) not_sent;        /* certificates of chain files that it does not send, since its list decides */
	bool chain_given;                      /* some of it was named as such */
	size_t chain_named;                    /* so many of it */
	LIST(const struct artifact *) crls;
	LIST(unsigned) crl_sources;            /* of each: enum revocation_source */
	struct texts hosts;                    /* that the certificates are to cover */
	bool crls_given;                       /* some were named as such: a CA without one lacks it */
	bool key_given;
	bool list_lacking;                     /* of a file of the list nothing could be read */
	bool lacking;                          /* of some file nothing could be read: a CA that is missed may stand in it */
	bool partial;                          /* an option named what could not be used: what is judged lacks it */
	enum trust_search search;
};

/* One direction of a link: who presents what, and who judges it by which list. */
struct handshake {
	const struct box *presenter;           /* NULL: the node has no such certificate in the site */
	const struct site_node *from, *to;     /* presents; judges */
	struct text kind;                      /* https, sip ... */
	struct text unit, list_name;           /* which certificate and list the product means; unit empty: the node's own */
	const struct artifact *certificate;    /* NULL: none is known */
	const struct trust_list *list;         /* of the judging end; NULL: not given */
	const struct trust_list *chain;        /* sent along; NULL: none */
	const struct box *judge;               /* of the judging end; NULL: nothing is known of it */
	const struct product_revocation *revocation;   /* what counts for it; NULL: its product does not say */
	enum trust_search search;              /* of the judging end's product */
	struct texts names;                    /* of which one is looked for in the certificate; none: no name */
	struct text common_name;               /* where it may stand in the common name too: "always", "without-san"; empty: nowhere */
	bool as_client;                        /* the presenting end is the TLS client */
	bool certain;                          /* it takes place; false where `setting` of the client decides and is not given */
	struct text setting;
	bool unread;                           /* the site names the certificate or the list, but nothing could be read of it */
	size_t questions;                      /* of its kind in the run, as in struct path_question */
	const struct trust_path *path;         /* what handshake_path found; NULL: it is still to be looked for */
};

struct target {
	enum target_kind kind;
	const struct box *box;
	const struct artifact *artifact;       /* certificate, request, key, public key, CRL; of a chain its leaf; else NULL */
	const struct source *source;           /* of the artifact, the list's first file, or the file itself */
	enum file_use use;
	const struct artifact *key;            /* that is to belong to the certificate; NULL: none */
	const struct artifact *request, *previous;
	const struct trust_path *path;         /* of a certificate and of its chain, with list and chain; NULL: not found yet */
	const struct site_link *link;
	struct handshake *handshakes;          /* of a link: those in which somebody judges */
	size_t handshake_count;
	bool paired;                           /* of a key: a certificate it belongs to is judged too */
	const struct artifact *twin;           /* of a key: the same one, in an earlier file; NULL: none */
	bool stray;                            /* of a key named as such: neither that, nor was a certificate compared with it */
	bool client_store;                     /* the certificate is the box's client certificate */
	unsigned inputs;                       /* enum input: what is there to be read */
	size_t earlier;                        /* 1 + index of the same CA, judged for another role or release; 0: none */
	size_t leaf;                           /* intermediate, root, chain: index of the target whose path it is on; else SIZE_MAX */
};

struct plan_options {
	struct crypto *crypto;
	int64_t now;
	const struct product_role *role;
	struct text release;
	bool release_assumed;
	struct texts hosts;                    /* that the certificates are to cover */
};

/* What the command line names, loaded. */
struct inputs {
	struct load_result loaded[GIVEN_OBJECTS];
	bool key_given, trust_given, chain_given, crl_given;
	bool partial;                  /* an option named what could not be used */
};

struct plan {
	const struct site *site;               /* NULL: files */
	const struct site_node *only;          /* the one node that is judged; NULL: all */
	LIST(struct target) targets;
	LIST(struct box *) boxes;
	LIST(const struct source *) files;     /* in the order in which reports name them */
	struct input_rows inputs;              /* in the order of the files */
	LIST(const struct site_node *) unread; /* nodes of which a file could not be read */
	const struct trust_list *phone_list;   /* what the phones of the site trust; NULL: not known */
};

/* An object of that kind is among what was loaded. */
bool load_holds(const struct load_result *loaded, enum artifact_kind kind);
/* "2 certificates and a private key": what was loaded, from an object on; empty: nothing. */
struct text load_holds_text(struct arena *arena, const struct load_result *loaded, size_t first);

/* Makes the targets of a run over files. */
void plan_files(struct arena *arena, const struct inputs *inputs, const struct plan_options *options,
    struct plan *out);

/*
 * Makes the targets of a run over a site, or of one of its nodes: loads each node's files, in the order of the site
 * file. A file that cannot be read is one error that names the node; false then, and the other nodes are still planned.
 * `options->release`, when not empty, overrides the site's for the nodes of its product.
 */
bool plan_deployment(struct arena *arena, const struct site *site, const struct site_node *only,
    const struct products *products, struct loader *loader, const struct plan_options *options, struct plan *out,
    size_t *files);

/* What the CAs of its path are to allow (enum trust_use): what its role needs it for, else what it says of itself. */
unsigned target_uses(struct arena *arena, const struct target *target);
/* A row for a file that holds no objects: a site, rules, passwords. */
struct input_row *plan_input(struct arena *arena, struct plan *plan, struct text file, enum item_kind kind, enum item_use use);

/* The path of a certificate with the lists of its box: with list and chain; with the list alone. */
void target_path(struct crypto *crypto, struct arena *arena, const struct target *target, int64_t now,
    bool list_alone, struct trust_path *out);

/* The entry of the box's list that hides another which the path of a certificate needs; false: none does. */
bool target_shadowed(struct crypto *crypto, struct arena *arena, const struct target *target, int64_t now,
    struct shadow *out);

/* For reports: the object's kind and its name for people. */
enum object_kind target_object(const struct target *target);
struct text target_subject(struct arena *arena, const struct target *target);

/* When it was issued: notBefore of a certificate or of the first one of a chain, thisUpdate of a CRL; NULL if that cannot be read. */
const struct x509_time *target_issued(const struct target *target);
/* Whether targets of this kind have such a date. */
bool target_kind_is_issued(enum target_kind kind);

/* The path of what a handshake presents: the bare leaf, what the node sends along, and the judging end's list. */
void handshake_path(struct crypto *crypto, struct arena *arena, const struct handshake *handshake, int64_t now,
    struct trust_path *out);

/* The path of a certificate by the list of the site's phones, with what its server sends along; false: no such list. */
bool target_phone_path(struct crypto *crypto, struct arena *arena, const struct target *target, int64_t now,
    struct trust_path *out);

/* The same where nothing is sent along: the bare certificate. */
void handshake_bare_path(struct crypto *crypto, struct arena *arena, const struct handshake *handshake, int64_t now,
    struct trust_path *out);

/* Whether the judging end checks for revocation here. */
enum revocation_checks { CHECKS_UNKNOWN, CHECKS_OFF, CHECKS_ON };
enum revocation_checks handshake_checks(const struct handshake *handshake);
/* What it learns it from (enum revocation_source): CRLs that it has, and what it may fetch or ask. */
unsigned handshake_sources(const struct handshake *handshake);
/* Those of its CRLs that count here. */
struct crl_list {
	LIST(const struct artifact *) items;
};
void handshake_crls(struct arena *arena, const struct handshake *handshake, struct crl_list *out);

/* The entry of the judging end's list that hides another which the path of a handshake needs; false: none does. */
bool handshake_shadowed(struct crypto *crypto, struct arena *arena, const struct handshake *handshake, int64_t now,
    struct shadow *out);

/* What is wrong with a path, for people: "the issuer of Example Issuing CA 1 is missing"; "trusted" when nothing is. */
struct text path_fault_text(struct arena *arena, const struct trust_path *path);

/* Leaf: cA is not true. Root: cA true and self-signed. Intermediate: any other CA. */
enum target_kind target_kind_of(struct crypto *crypto, const struct certificate *certificate);
/* Issuer and subject equal, and the signature verifies under its own key (or cannot be checked). */
bool target_self_signed(struct crypto *crypto, const struct certificate *certificate);

#endif

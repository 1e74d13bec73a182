/*
 * renewal.h - what has to be renewed when, and with what: `expiry` and `names` as plain data.
 *
 * An ending is a certificate or CRL with the day on which it ends, all its places, and what no longer works then. An
 * order is what a node's certificate has to be ordered with: names, usages, and who has to trust its CA.
 *
 * Text is as it stands in the file, not yet escaped, but for places, stops and remarks, which are sentences. All of it
 * lives as long as the engine's arena.
 *
 * Not here: tables, calendars and JSON (cli/), and what rules say of a certificate that is there (rules/).
 */
#ifndef RENEWAL_RENEWAL_H
#define RENEWAL_RENEWAL_H

#include "base/base.h"
#include "engine/engine.h"

#define DAY 86400

/* ---- what ends when ---- */

/* Where a thing that ends stands. */
struct end_place {
	struct text file;
	unsigned line;                 /* 0: DER */
	struct text use;               /* "certificate of expe1", "trusted CA list of expc1, entry 3"; empty: no site */
};

/* One certificate or CRL, in all its places. */
struct ending {
	const struct artifact *artifact;       /* for those who gather */
	size_t order;                  /* in which it was met */
	int64_t begins, ends;
	struct text what, label;       /* "certificate", "CA certificate", "CRL"; its name for people */
	struct text issuer, fingerprint, serial;       /* RFC 4514; SHA-256; of certificates */
	struct text id;                /* the fingerprint in small letters */
	bool is_leaf;                  /* a certificate, and none of a CA */
	LIST(struct end_place) places;
	struct texts stops;            /* what no longer works */
	/* Of certificates of public CAs. */
	struct text authority;         /* its name; empty: none is known */
	int64_t renewal;               /* when it is renewed at the latest: at two thirds if a machine does it */
	int64_t next_days;             /* its successor's longest life; 0: not known */
	bool client_auth;
	int64_t client_auth_ends;      /* from then on the authority gives none */
	struct texts remarks;
};

struct endings {
	struct engine *engine;
	int64_t now;
	/* What is gathered. */
	bool of_site;
	int64_t remind_days;           /* before an end; 0: what public CAs do is not known, and nothing was gathered */
	LIST(struct ending) list;      /* soonest first */
	const struct authorities *authorities;         /* for those who gather */
};
/*
 * Gathers what ends in the files, or the site, that the engine is asked about. False with messages if something could not
 * be read; the list has the rest.
 */
MUST_USE bool endings_gather(struct endings *endings);
/* Whole days that are left; the days since are negative. */
int64_t days_left(const struct endings *endings, const struct ending *ending);

/* ---- what to order a certificate with ---- */

/* A name of the certificate, with all who ask for it. */
struct needed_name {
	struct text name;
	struct texts rules, titles;    /* a rule's id and title; of a link its name and what is looked for */
};
struct needed_usage {
	struct text usage, rule;
};
struct needed_usages {
	struct needed_usage *items;
	size_t count, room;
};
/* A CA of today's certificate. */
struct trusted_ca {
	struct text label, subject;    /* for people; RFC 4514 */
	struct text file, fingerprint;
	unsigned line;                 /* 0: DER */
};
/* Who judges whom by which list. */
struct trust_need {
	struct text link, kind;        /* of the link, and which of its handshakes */
	struct text who, trusts;       /* nodes */
	struct text name;              /* looked for in the certificate; empty: none */
	bool as_client;                /* the trusted one is the TLS client */
	bool ordered;                  /* what is to be ordered is presented there */
	struct text list;              /* files of it, as the site names them */
	struct text state;             /* "trusted", or what is wrong today; empty: nothing is presented yet */
	LIST(struct trusted_ca) path;  /* of today's certificate */
};
struct subject_part {
	const char *key;               /* as openssl calls it */
	struct text value;
};
struct order {
	struct text node, unit;        /* unit: of a node with several certificates */
	struct text role, role_title, release;
	bool release_assumed, client_store;
	struct text common_name;
	/* Country, state, locality and organization of today's certificate: "C", "DE" ...; none: there is none. */
	LIST(struct subject_part) subject;
	LIST(struct needed_name) names;        /* the common name first */
	struct needed_usages usages, key_usages;       /* several rules may ask for the same */
	LIST(struct trust_need) trust;
};
/*
 * What the certificate of the node that the engine is asked about has to be ordered with; `unit` says which, if it has
 * several (NULL: its only or its own one). False with messages.
 */
MUST_USE bool order_gather(struct engine *engine, const char *unit, int64_t now, struct order *order);

/* ---- what to change in which order ---- */

enum change_kind { CHANGE_PERMISSIVE, CHANGE_ADD, CHANGE_CERTIFICATE, CHANGE_RESTART, CHANGE_REMOVE, CHANGE_ENFORCING };
/* What fails in a state. */
struct change_fault {
	struct text rule, where, message, fix;         /* where: a node or a link */
};
struct change_step {
	enum change_kind kind;
	struct text node, unit;        /* node: of CHANGE_PERMISSIVE and CHANGE_ENFORCING the cluster; unit: of a node with several */
	struct texts what;             /* CAs, or the file of the certificate */
	LIST(struct change_fault) breaks;      /* what fails after it, and did not before */
};
struct change_plan {
	int64_t now;
	LIST(struct change_fault) today;       /* what fails before anything is changed */
	LIST(struct change_step) steps;
	struct texts added, removed;   /* nodes of one of the two deployments alone; no step speaks of them */
};
/*
 * The steps from the deployment that the engine is asked about to another, each judged as certproof check would; `to` NULL:
 * to the certificates that are pending in it. False with messages.
 */
MUST_USE bool changes_gather(struct engine *engine, const char *to, int64_t now, struct change_plan *out);

#endif

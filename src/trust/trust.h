/*
 * trust.h - trust lists, issuer search and paths: will this certificate be trusted, and if not, where does it break?
 *
 * The search for candidate paths is our own, within a budget; each candidate is
 * judged by OpenSSL (crypto_verify_path). What the library cannot say - which certificate is missing, which entry
 * hides another - is said here.
 *
 * Not here: what a finding is (rules/). Nothing is fetched.
 */
#ifndef TRUST_TRUST_H
#define TRUST_TRUST_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "load/load.h"
#include "x509/x509.h"

/* Certificates in the order in which a box holds them, indexed by subject and by their bytes. */
struct trust_list;
struct trust_list *trust_list_new(struct arena *arena, const struct artifact *const *certificates, size_t count);
size_t trust_list_count(const struct trust_list *list);
const struct artifact *trust_list_at(const struct trust_list *list, size_t position);
/* Entries whose subject is `name`, in order; room for `most`. Returns how many there are. */
size_t trust_list_by_subject(const struct trust_list *list, const struct name *name, size_t *positions, size_t most);
/* The position, from 1, of the first entry with the same bytes; 0: none. */
size_t trust_list_find(const struct trust_list *list, const struct artifact *certificate);
/* The same bytes are in the list. */
bool trust_list_holds(const struct trust_list *list, const struct artifact *certificate);

/* How an issuer is looked for. */
enum trust_search {
	SEARCH_ANY,                    /* every entry whose subject matches is tried */
	SEARCH_FIRST_SUBJECT,          /* the first entry whose subject matches is the only one */
	/*
	 * As OpenSSL builds a path: of the list, else of the chain, the first entry that fits by subject, key identifier and
	 * kind of key and is valid, else the one that expired last. There is one path, and no way back.
	 */
	SEARCH_ONE_PATH,
	SEARCH_NEWEST,                 /* of entries with one subject, the list keeps the one with the latest notBefore */
};

/* What a server sends after its certificate when it completes the path from its own list, as OpenSSL does without a chain file. */
struct trust_list *trust_completion(struct arena *arena, const struct artifact *leaf, const struct trust_list *list, int64_t time);

enum step_from { STEP_TARGET, STEP_CHAIN, STEP_LIST };
struct path_step {
	const struct artifact *certificate;
	enum step_from from;
	size_t position;               /* in the list or the chain, from 1; 0 for the target */
};

enum path_fault {
	PATH_OK,                       /* valid to a trusted root */
	PATH_INCOMPLETE,               /* no certificate of the issuer of the last step */
	PATH_NOT_TRUSTED,              /* a self-signed root that is not in the list */
	PATH_BAD_SIGNATURE,            /* step `fault_at` does not verify under the next one's key */
	PATH_EXPIRED,                  /* step `fault_at` */
	PATH_NOT_YET_VALID,
	PATH_REFUSED,                  /* by OpenSSL for another reason: `why` */
	PATH_USAGE,                    /* a CA of it does not allow what the certificate is used for: `usages` */
	PATH_UNDECIDED,                /* an algorithm that the library lacks: `why` */
	PATH_BUDGET,                   /* no valid path found before a limit: `why` names it */
};

/* What a certificate is used for. */
enum trust_use { FOR_SERVER = 1 << 0, FOR_CLIENT = 1 << 1, FOR_ANY = 1 << 2 };
struct usage_fault {
	size_t at;                     /* index of the step */
	enum trust_use use;            /* that it does not allow */
};

/* The best path that was found: a valid one, else the one that gets furthest. */
struct trust_path {
	struct path_step *steps;       /* target first */
	size_t count;
	enum path_fault fault;
	size_t fault_at;               /* index of the step it is about */
	struct text why;               /* the library's words, or empty */
	struct path_result refusal;    /* of PATH_REFUSED: what is at fault */
	bool complete;                 /* ends in a self-signed certificate, whatever else is wrong */
	bool root_in_list;             /* its last certificate is in the list */
	/* PATH_USAGE: every CA that stands in the way, for each use. */
	struct usage_fault *usages;
	size_t usage_count;
	/* PATH_INCOMPLETE: what to look for. */
	struct text missing_issuer;    /* name_label of the issuer of the last step */
	struct text missing_name;      /* the whole name, RFC 4514 */
	struct bytes missing_key_id;   /* from its authority key identifier, or empty */
	struct text missing_url;       /* from its authority information access, or empty */
	/* PATH_INCOMPLETE: certificates in list and chain that have the issuer's name, but not its key. */
	size_t same_name;
	/* Steps whose signature did not verify under the next step's key: bit i for step i. */
	uint32_t bad_signatures;
	/* What the search took: candidate paths, signatures verified by the search itself. */
	size_t paths_tried, signatures_verified;
};

/*
 * A path ends in a self-signed certificate that is in the list. An intermediate in the list leads on like one of
 * the chain, unless options.partial lets a path end in any entry. With SEARCH_FIRST_SUBJECT the root, too, must be
 * the first entry of its subject. The target itself may be the root.
 */
struct path_question {
	const struct artifact *target;         /* a certificate */
	const struct trust_list *list;         /* NULL: none given */
	const struct trust_list *chain;        /* further certificates, NULL: none */
	bool any_root;                         /* the trusted roots are unknown: all else is judged, and the fault is PATH_NOT_TRUSTED */
	enum trust_search search;
	unsigned uses;                         /* enum trust_use: each is to be allowed by the CAs of the path */
	bool policies;                         /* a policy that a CA requires (RFC 5280 6.1.5 (g)) is asked for too */
	struct path_options options;           /* time, purpose, ... */
	/*
	 * How many questions there are in the run, 0 and 1 being one. Past LIMIT_WHOLE_SEARCHES each has its share of what
	 * those may try, but what a path may honestly need: so the work of a run is bounded, whoever is asked first.
	 */
	size_t questions;
};
void trust_find_path(struct crypto *crypto, struct arena *arena, const struct path_question *question,
    struct trust_path *out);

/* Whether a valid path lacks a certificate policy that a CA of it requires; OpenSSL looks only when it is told to. */
bool trust_lacks_policy(struct crypto *crypto, struct arena *arena, const struct trust_path *path, int64_t time,
    struct path_result *out);

/* The certificate that a verifier takes instead of the issuer a path needs. */
struct shadow {
	size_t shadowing, shadowed;            /* positions in the list, from 1; 0: one of the two is not of the list */
	const struct artifact *taken, *needed; /* where SEARCH_ONE_PATH leaves the path; NULL: it does not, or finds no issuer */
	bool refused;                          /* SEARCH_ONE_PATH breaks; otherwise SEARCH_FIRST_SUBJECT alone does */
};
/* True if the path that SEARCH_ANY finds breaks under SEARCH_ONE_PATH or SEARCH_FIRST_SUBJECT. `any` is that path, or NULL: not known. */
bool trust_shadowed(struct crypto *crypto, struct arena *arena, const struct path_question *question,
    const struct trust_path *any, struct shadow *out);

/* ---- revocation ---- */

/*
 * CRLs, and what is remembered of their signatures: for one thread. Lives in the arena. A CRL that the CA signed with another
 * of its keys, and one of another issuer that a distribution point names, are verified with certificates of `list` and `chain`
 * (either may be NULL) whose own path leads to the same root.
 */
struct crl_set;
struct crl_set *trust_crls_new(struct arena *arena, const struct artifact *const *crls, size_t count, const struct trust_list *list,
    const struct trust_list *chain);

enum revocation_verdict {
	REVOCATION_NOT_ASKED,          /* the root, and the last step of a path that is not complete */
	REVOCATION_GOOD,
	REVOCATION_REVOKED,
	REVOCATION_MISSING,            /* no CRL of the issuer, or none that covers this certificate: `why` */
	REVOCATION_CRL_EXPIRED,        /* nextUpdate has passed, and the certificate is not on it */
	REVOCATION_CRL_NOT_YET,        /* thisUpdate is to come */
	REVOCATION_CRL_BAD_SIGNATURE,  /* does not verify under the issuer's key: it says nothing */
	REVOCATION_UNDECIDED,          /* a CRL that is not understood or may not be used: `why` */
};
const char *revocation_verdict_name(enum revocation_verdict verdict);  /* "crl-expired" */

/* What the CRLs say of one certificate. */
struct revocation_state {
	enum revocation_verdict verdict;
	const struct artifact *crl;    /* that says so, or comes nearest; NULL: none */
	struct x509_time date;         /* REVOCATION_REVOKED */
	int reason;                    /* crl_reason_name; -1: none given */
	size_t entry_offset;           /* of the entry, in the CRL */
	bool delta, indirect;          /* the issuer has a CRL that lists changes only, or certificates of others */
	const struct artifact *bad_signature;  /* the first CRL of that issuer that does not verify, or NULL */
	struct text why;
};
/*
 * Each step of a path against the CRLs of the next: `states` has room for path->count. The newest CRL decides; a
 * delta CRL adds to it.
 */
void trust_revocation(struct crypto *crypto, struct arena *arena, const struct trust_path *path,
    struct crl_set *crls, int64_t time, struct revocation_state *states);

/* What can be said of a CRL by itself. */
enum crl_signature { CRL_ISSUER_UNKNOWN, CRL_SIGNATURE_GOOD, CRL_SIGNATURE_BAD, CRL_SIGNATURE_UNSUPPORTED };
struct crl_question {
	const struct artifact *crl;
	const struct artifact *const *others;  /* the CRLs beside it */
	size_t other_count;
	const struct trust_list *const *lists; /* where its issuer may be found; entries may be NULL */
	size_t list_count;
	int64_t time;
};
struct crl_answer {
	enum crl_signature signature;
	const struct artifact *issuer;         /* that it was verified with; NULL: unknown */
	bool superseded;                       /* a newer CRL of the same issuer and scope is beside it */
	struct text unusable;                  /* why it cannot be used, or empty */
};
void trust_crl_standing(struct crypto *crypto, struct arena *arena, const struct crl_question *question, struct crl_answer *out);

#endif

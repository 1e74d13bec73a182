/*
 * crypto.h - what needs cryptography: digests, signatures, paths, private keys, key quality.
 *
 * Asked lazily, by those who need an answer. OpenSSL is used through a library
 * context of our own, opened on first use; nothing of the process's configuration is
 * read. Every call that a hostile file can make slow is gated by limits.h first.
 *
 * Not here: which certificates make a path (trust/), and the meaning of
 * certificates (x509/). The only folder that includes OpenSSL.
 */
#ifndef CRYPTO_CRYPTO_H
#define CRYPTO_CRYPTO_H

#include "base/base.h"
#include "x509/x509.h"

/*
 * For the process, once, before anything else here: what OpenSSL frees is cleared, and when there is no memory for it,
 * `exhausted` is called, which must not return. False if OpenSSL has been used already.
 */
bool crypto_set_memory(void (*exhausted)(void *context));

struct crypto;
/* For a thread of somebody else's, before anything here: what OpenSSL's error queue holds of others is not taken for ours. */
void crypto_enter(void);
/*
 * Where the memory of OpenSSL is not our own (crypto_own_memory): when it says that it had none, the arena's `exhausted` is
 * called. It also says so of a few hostile files, whose policies or parameters it gives up on, and not every time that it
 * is true. crypto_leave looks after the last answer of a run.
 */
void crypto_watch_memory(struct crypto *crypto);
void crypto_leave(struct crypto *crypto);
/* Cheap: providers are loaded by the first call that needs them. One per thread. */
struct crypto *crypto_open(struct arena *arena);
/* The same, for a thread of its own: knows the signatures that `before` has verified, which must not be used meanwhile. */
struct crypto *crypto_open_thread(struct arena *arena, const struct crypto *before);
void crypto_close(struct crypto *crypto);
/* Forgets and clears what it knows of the objects so far, which may go now; what costs time to open stays open. */
void crypto_next(struct crypto *crypto);
/* "3.0.22", of the library that runs; `old` is set below the floor of known denial-of-service fixes. */
const char *crypto_version(bool *old);

void crypto_sha256(struct crypto *crypto, struct bytes bytes, uint8_t out[32]);
void crypto_sha1(struct crypto *crypto, struct bytes bytes, uint8_t out[20]);

enum signature_state {
	SIGNATURE_GOOD,
	SIGNATURE_BAD,
	SIGNATURE_UNSUPPORTED,         /* algorithm or key that this library does not know, or past a limit */
};
/* Does `signature` over `tbs` verify under the key? Asked again, it is remembered. `why` (may be NULL) gets a few words when it is not good. */
enum signature_state crypto_verify(struct crypto *crypto, const struct public_key *key,
    const struct signature_algorithm *algorithm, struct bytes tbs, struct bytes signature, struct text *why);

/*
 * Why the OpenSSL at hand cannot load a certificate or request, or would verify nothing with it; empty if it can, and
 * where it is not asked, past a limit. Costs a reading by OpenSSL: for objects that something is known to be wrong with.
 */
bool crypto_load_asked(const struct certificate *certificate);
struct text crypto_load_fault(struct crypto *crypto, const struct certificate *certificate);
/* A certificate in which nothing is wrong, which this tells of nearly all such, loads: that needs not be asked. */
bool crypto_loads_plainly(struct crypto *crypto, const struct certificate *certificate);
struct text crypto_crl_load_fault(struct crypto *crypto, const struct crl *crl);
/* Why the OpenSSL at hand cannot work with a public key; empty if it can, or if the key is past a limit. */
struct text crypto_key_fault(struct crypto *crypto, const struct public_key *key);

/* ---- paths ---- */

enum path_purpose { PURPOSE_ANY, PURPOSE_SERVER, PURPOSE_CLIENT };
struct path_options {
	int64_t time;                          /* certificates are still valid at their notAfter */
	enum path_purpose purpose;
	bool strict;                           /* X509_V_FLAG_X509_STRICT */
	bool policies;                         /* check policies, any policy acceptable unless `policy` lists some */
	const struct bytes *policy;            /* OIDs of the user-initial-policy-set */
	size_t policy_count;
	bool explicit_policy, inhibit_any, inhibit_mapping;
	const struct bytes *crls;              /* DER; checked for all CAs of the path when there are any */
	size_t crl_count;
	bool check_crls;
	const struct certificate *const *crl_issuers;  /* further certificates whose keys may have signed CRLs; those of the path are left out */
	size_t crl_issuer_count;
	unsigned level;                        /* X509_VERIFY_PARAM_set_auth_level: 2 refuses SHA-1 and RSA under 2048 bits; 0 nothing */
	bool san_only;                         /* name constraints never take a common name for a DNS name */
	bool partial;                          /* the last certificate is trusted though not self-signed */
};
struct path_result {
	bool valid;
	bool undecided;                        /* not valid because OpenSSL lacks an algorithm, or past a limit */
	int error;                             /* X509_V_ERR_* when not valid */
	unsigned depth;                        /* index in the path of the certificate it is about */
	/* What is at fault, as a sentence without full stop, or the library's own words. */
	struct text why;
	/* "name-excluded", "name-not-permitted", "name-constraints", "constraint-form", "name-form", "path-length", "not-a-ca", "no-cert-sign",
	 * "unknown-critical", "invalid-extension", "key-identifier", "policy", "proxy", "other", and of trust/ "issuer-not-in-list", "root-key-identifier"; NULL when valid or undecided. */
	const char *code;
	struct text name, constraint;          /* the name or extension at fault; what a CA demands: a subtree, a number; or empty */
	size_t by;                             /* index of the certificate that demands it */
};
/* Judges exactly this path, leaf first, its last certificate being the trust anchor; no other path is tried. */
void crypto_verify_path(struct crypto *crypto, struct arena *arena, const struct certificate *const *path,
    size_t count, const struct path_options *options, struct path_result *out);

/*
 * The same; that a path is valid is remembered by the SHA-256 of its certificates, the time and the purpose, and not asked
 * of OpenSSL again.
 */
void crypto_verify_path_once(struct crypto *crypto, struct arena *arena, const struct certificate *const *path,
    const uint8_t *const *digests, size_t count, const struct path_options *options, struct path_result *out);

/* What strict checking (X509_V_FLAG_X509_STRICT) says of one certificate of a path. */
struct path_breach {
	unsigned depth;
	const char *why;                       /* "its basic constraints are not critical" */
};
/* All that the flag finds beside what is found without it. Returns how many there are; room for `room`. */
size_t crypto_strict(struct crypto *crypto, struct arena *arena, const struct certificate *const *path, size_t count, int64_t time,
    struct path_breach *out, size_t room);

/*
 * Whether a certificate of a path may serve that purpose, by its usages: as the one that is presented, or as a CA above it.
 * True, too, for one that OpenSSL cannot read, or that is past a limit: nothing is known of it.
 */
bool crypto_allows(struct crypto *crypto, const struct certificate *certificate, enum path_purpose purpose, bool as_ca);

/* ---- PEM, as OpenSSL reads it ---- */

enum pem_use {
	PEM_OF_CERTIFICATE, PEM_OF_REQUEST, PEM_OF_CRL, PEM_OF_PRIVATE_KEY, PEM_OF_PUBLIC_KEY, PEM_OF_PKCS7, PEM_OF_OTHER,
};
/* Whether a label is one that OpenSSL's readers of such objects look for. */
bool crypto_label_loads(struct text label, enum pem_use use);
enum pem_answer { PEM_LOADS, PEM_REFUSED, PEM_UNDECIDED };
/*
 * Asks the library that runs: does its reader find, in the lines of one block as they stand in the file, an object of
 * that use with these contents? (Of an encrypted key, its cipher text.) `mislabelled`: a key under the label of another kind.
 */
enum pem_answer crypto_pem_loads(struct crypto *crypto, struct text text, enum pem_use use, bool mislabelled,
    struct bytes der);

/* ---- private keys ---- */

/* Why a private key or a PKCS#12 was not opened; `why` beside it has the words. */
enum open_fault {
	OPEN_GOOD, OPEN_NO_PASSWORD,           /* it needs one, and none was given */
	OPEN_WRONG_PASSWORD,                   /* or it is damaged, which looks the same */
	OPEN_NOT_DER,                          /* nor BER */
	OPEN_NO_LEGACY,                        /* OpenSSL's legacy provider is needed, and is not installed */
	OPEN_KDF_LIMIT,                        /* its key derivation would take too long */
	OPEN_REFUSED,                          /* anything else */
};

/* What may be known of a private key. Its secret stays inside crypto and is cleared by crypto_close. */
struct private_key {
	enum private_key_format format;
	enum key_kind kind;
	unsigned size;                         /* bits */
	bool encrypted;                        /* as the file holds it */
	bool opened;                           /* public half is known: not encrypted, or the password opened it */
	struct public_key key;                 /* of the public half, when opened */
	enum open_fault fault;
	struct text why;                       /* when not opened: "password needed", "damaged at byte 4: ..." */
	bool unsupported;                      /* not opened because this library does not know its kind */
	struct text form;                      /* why OpenSSL does not load it as it stands, though it was opened here; or empty */
	struct text public_fault;              /* what is wrong with the public half that stands beside it; or empty */
	bool affordable;                       /* its primes may be tested, within what one run spends on that */
	void *secret;                          /* EVP_PKEY, crypto's own */
};
/*
 * `der` is the body of the PEM block or the file. The passwords are tried in their order; none may be given. Never fails:
 * `out` says what is known.
 */
void crypto_private_key(struct crypto *crypto, struct arena *arena, struct bytes der, struct texts passwords,
    struct private_key *out);
/* Traditional PEM encryption (RFC 1421 headers, "Proc-Type: 4,ENCRYPTED"): `dek_info` is the header's value. */
void crypto_private_key_pem(struct crypto *crypto, struct arena *arena, struct bytes cipher_text,
    struct text dek_info, struct texts passwords, struct private_key *out);
/* An opened key as PKCS#8 (RFC 5958) without encryption, to be written out; crypto_close clears it. Empty if it was not opened. */
struct bytes crypto_private_key_der(struct crypto *crypto, struct arena *arena, const struct private_key *key);
/* What all ways of writing one public key have in common, to look it up by; crypto_key_matches then decides. */
struct bytes crypto_key_lookup(const struct public_key *key);
/* Does a private key belong to a public one? False when the private one was not opened. */
bool crypto_key_matches(struct crypto *crypto, const struct private_key *private_key,
    const struct public_key *public_key);
/*
 * Which parts of an opened private key do not fit the others, in words without full stop; it asks what
 * openssl pkey -check asks. `undecided` gets what was not asked, and why; empty: all was.
 */
size_t crypto_key_faults(struct crypto *crypto, struct arena *arena, const struct private_key *key, struct text *out,
    size_t room, struct text *undecided);
/* Clears memory that held a secret. */
void crypto_cleanse(void *at, size_t len);
/* Memory of an arena that holds a secret for as long as it is needed: crypto_close clears it. */
void crypto_cleanse_later(struct crypto *crypto, struct bytes secret);

/* ---- PKCS#12 ---- */

struct pkcs12_contents {
	LIST(struct bytes) certificates;       /* DER */
	LIST(struct bytes) crls;               /* DER */
	LIST(struct bytes) keys;               /* PKCS#8 DER, decrypted; secret, cleared by crypto_close */
	bool opened;
	bool encrypted;                        /* a password that is not empty protects it */
	enum open_fault fault;
	struct text why;                       /* when not opened */
	bool mac;                              /* has one: a change would be noticed */
	struct text old_encryption;            /* name of a cipher in it that only the legacy provider has; or empty */
	unsigned java_trusted;                 /* certificates with Java's attribute of trusted ones */
};
/* The passwords are tried in their order, and then none; a file that needs none is opened whatever is given. */
void crypto_pkcs12(struct crypto *crypto, struct arena *arena, struct bytes der, struct texts passwords,
    struct pkcs12_contents *out);

/* ---- key quality ---- */

/*
 * What is known to be weak about a public key, each a fixed name: "exponent-one", "exponent-even", "exponent-over-modulus",
 * "small-factor" (below 752), "close-primes" (100 rounds of Fermat), "roca", "modulus-zero", "modulus-even", "modulus-square",
 * "private-exponent-small" (Wiener), "curve" (not named), "point-not-on-curve", "point-infinity", "small-order".
 * Sizes are for rules to judge. About 50 microseconds for RSA; moduli over LIMIT_RSA_CHECK_BITS skip what is costly.
 * `undecided` gets why a test did not run; NULL: all ran.
 */
struct weakness {
	const char *name;
	const char *text;                      /* a sentence without full stop */
};
size_t crypto_weak(struct crypto *crypto, const struct public_key *key, struct weakness *out, size_t room,
    const char **undecided);

#endif

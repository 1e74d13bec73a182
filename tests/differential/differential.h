/* differential.h - what OpenSSL says of an object or a path, against what a report of certproof says of it. */
#ifndef TESTS_DIFFERENTIAL_H
#define TESTS_DIFFERENTIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <openssl/x509.h>

/* 2026-11-21: before this, nothing among the fixtures has expired. */
#define DEFAULT_TIME INT64_C(1795219200)
#define LAST_TIME INT64_C(253402300800)

struct octets {
	const uint8_t *at;
	size_t len;
};

void *need(void *memory);              /* ends the program when memory ran out */
char *print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- answer.c: OpenSSL, of an object ---- */

/* What OpenSSL makes of something, and so what a report has to say of it. */
enum verdict {
	ACCEPTS,
	CANNOT_LOAD,                   /* no command reads it */
	LOCKED,                        /* a password is needed, or others were meant */
	BAD_EXTENSIONS,                /* EXFLAG_INVALID: refused wherever it is verified */
	UNKNOWN_CRITICAL,              /* a critical extension that it does not handle */
	BAD_KEY,                       /* the public key cannot be used */
	UNSUPPORTED,                   /* an algorithm that this release does not know */
	ALGORITHMS_DIFFER,             /* within and without what is signed */
	INCONSISTENT,                  /* openssl pkey -check */
	BAD_SIGNATURE,
	OUT_OF_TIME,                   /* not yet valid, or expired */
	REVOKED,
	NO_CRL,                        /* -crl_check, and none that is of use */
	NO_PATH,                       /* no issuer, or none that is trusted */
	OTHERS_REFUSE,                 /* GnuTLS does not read what OpenSSL does */
	PATH_INVALID,                  /* constraints, purposes, policies, digests, keys of a path */
};
const char *verdict_name(enum verdict verdict);

struct answer {
	const char *kind;              /* "certificate", "request", "crl", "key", "public key", "pkcs12", "pkcs7", "file", "path" */
	enum verdict verdict;
	char why[200];                 /* OpenSSL's words */
	int64_t time;                  /* when it is valid; 0: not known */
};
bool read_file(const char *path, struct octets *out);

bool seconds_of(const ASN1_TIME *at, int64_t *out);
void answers_open(void);
void answers_close(void);
/* Of a PEM block, or of a whole file that holds no PEM. */
void answer_block(const char *label, struct octets text, struct octets der, struct answer *out);
void answer_der(struct octets der, struct answer *out);
/* Of the SEQUENCE at the beginning, with its header; 0: there is none, or it is not whole. */
size_t der_size(struct octets bytes);

/* The blocks of a file as PEM_read_bio finds them; what is between two blocks belongs to the second. */
struct block {
	struct octets text;            /* in the file */
	char *label;                   /* NULL: OpenSSL refuses the block */
	struct octets der;
	char why[100];
};
struct blocks {
	struct block *items;
	size_t count;
};
void blocks_read(struct octets file, struct blocks *out);
void blocks_free(struct blocks *blocks);
bool label_known(const char *label);

/* ---- path.c: OpenSSL, of a path ---- */

struct certificates {
	X509 **items;
	size_t count;
};
/* Each once; takes `x` over. */
void certificates_add(struct certificates *list, X509 *x);
void certificates_free(struct certificates *list);

struct question {
	X509 *leaf;
	struct certificates trusted, others;
	X509_CRL **crls;
	size_t crl_count;
	int64_t time;
	int purpose;                   /* X509_PURPOSE_*; 0: what the leaf is for */
	const char *host;              /* that the leaf is to cover; NULL: nobody asks */
};
void answer_path(const struct question *question, struct answer *out);
void question_write(const struct question *question, const char *folder);
void question_free(struct question *question);

/* ---- cases.c: paths to ask about ---- */

struct item;
struct pool;
struct items {
	struct item *items;
	size_t count;
	struct pool *pools;            /* the certificates that the paths of folders are made of */
	void *documents[8];            /* the JSON that the cases of suites are read from */
	size_t document_count;
};
/* A file's objects (no question), or a path. */
struct item {
	char *name;
	void (*ask)(const struct item *item, struct question *out);
	const void *data;
	size_t index;
};
struct item *items_add(struct items *items, char *name);
void items_free(struct items *items);
/* The paths from certificates of a folder to roots there or in the folder pki beside it, at most `most` of them (0: all). */
void cases_of_folder(struct items *items, const char *folder, size_t most);
/* Cases of x509-limbo and of PKITS, from their descriptions. */
void cases_of_limbo(struct items *items, const char *path, size_t most);
void cases_of_pkits(struct items *items, const char *path, size_t most);

/* ---- report.c: certproof ---- */

struct remark {
	char *text;                    /* "rule/id: message" or "problem: message" */
	char *file;                    /* that it is about */
};
struct report {
	struct remark *errors;         /* findings of severity error, and problems */
	size_t count;
	struct remark *others;         /* findings below that */
	size_t other_count;
	size_t targets;
	char failed[200];              /* no report: why; else empty */
};
/* Runs certproof check -f json with these arguments, NULL last. */
void report_read(const char *program, char *const *arguments, struct report *out);
void remark_free(struct remark *remark);
void report_free(struct report *report);

/* ---- gnutls.c ---- */

bool gnutls_present(void);
/* Whether certtool reads the certificate or CRL of a DER file; if not, its words. */
bool gnutls_reads(const char *path, const struct answer *answer, char *why, size_t room);

/* ---- known.c ---- */

struct known_row {
	char *kind, *says, *found, *reason;
	size_t used;
};
struct known {
	struct known_row *rows;
	size_t count;
};
bool known_read(const char *path, struct known *out);
/* The row that a difference falls under, or NULL. */
struct known_row *known_find(struct known *known, const char *kind, const char *says, const char *found);
void known_free(struct known *known);

/* ---- compare.c ---- */

struct outcome {
	size_t passed, failed;
	FILE *told;                    /* a line for each failure */
	struct known *known;
	bool tell_all;
};
void compare(const char *what, const struct answer *answer, const struct report *report, struct outcome *outcome);
/* The same with the second opinion: where another reader refuses, something is to be said of the encoding, whatever its severity. */
void compare_second(const char *what, const struct answer *answer, const struct report *report, struct outcome *outcome);

#endif

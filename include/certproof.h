/*
 * certproof.h - judge certificates, keys, requests, trust lists and deployments from a program.
 *
 * An engine holds the compiled rules. It is made once, never changes, and may be shared by threads. A run judges one set of
 * inputs; it belongs to one thread at a time. The library writes to no stream, reads no environment, sets no signal handler
 * and never ends the process. It uses OpenSSL through a library context of its own; of the process it only empties the
 * calling thread's OpenSSL error queue.
 *
 *     const certproof_error *error;
 *     certproof_engine *engine;
 *     certproof_run *run;
 *
 *     if (certproof_engine_new(NULL, &engine, &error) == 0 && certproof_run_new(engine, &run, &error) == 0) {
 *             certproof_run_add_bytes(run, CERTPROOF_FILE, "server.pem", bytes, len);
 *             certproof_run_judge(run, time(NULL), on_finding, NULL);
 *             certproof_run_free(run);
 *     }
 *
 * Functions that can fail return 0, or a negative enum certproof_code. Strings are UTF-8, ended by a zero; those that the
 * library gives have control characters escaped, and live as long as the run or the error that they came from. Handing over
 * a NULL pointer that is not said to be allowed is an error of the program, and is not checked.
 *
 * A struct begins with its size, set by whoever allocates it. Later versions add members at its end only.
 */
#ifndef CERTPROOF_H
#define CERTPROOF_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef CERTPROOF_API
#define CERTPROOF_API __attribute__((visibility("default")))
#endif

typedef struct certproof_engine certproof_engine;
typedef struct certproof_run certproof_run;
typedef struct certproof_error certproof_error;

enum certproof_code {
	CERTPROOF_OK = 0,
	CERTPROOF_EMEMORY = -1,        /* memory ran out, or OpenSSL says so; the run can only be freed */
	CERTPROOF_EASKED = -2,         /* what was asked does not fit, or names a role, release, pack or format that does not exist */
	CERTPROOF_ERULES = -3,         /* a rule file, product or configuration has a mistake */
	CERTPROOF_EINPUT = -4,         /* an input could not be read or not be used as asked; the others were judged */
	CERTPROOF_ERULE = -5,          /* a rule could not be evaluated; the others were */
	CERTPROOF_EORDER = -6          /* the call is not possible now: a run is judged once, and reported after that */
};

CERTPROOF_API const char *certproof_version(void);     /* "0.1.0" */
CERTPROOF_API int certproof_abi(void);                 /* grows with each change that breaks programs */
CERTPROOF_API const char *certproof_code_name(int code);       /* "EINPUT"; "OK" of 0; "" of no code */

/* ---- errors: a list, the first one first ---- */

CERTPROOF_API int certproof_error_code(const certproof_error *error);
CERTPROOF_API const char *certproof_error_message(const certproof_error *error);
CERTPROOF_API const char *certproof_error_file(const certproof_error *error);  /* "" if it is about no file */
CERTPROOF_API unsigned certproof_error_line(const certproof_error *error);     /* from 1; 0: no line */
CERTPROOF_API unsigned certproof_error_column(const certproof_error *error);   /* in characters, from 1; 0: no column */
CERTPROOF_API const char *certproof_error_hint(const certproof_error *error);  /* what to do; may be "" */
CERTPROOF_API const certproof_error *certproof_error_next(const certproof_error *error);       /* NULL: none */
/* Frees the whole list. Of errors that certproof_*_new gave; those of a run go with it. NULL is allowed. */
CERTPROOF_API void certproof_error_free(const certproof_error *error);

/* ---- engines ---- */

struct certproof_engine_options {
	size_t size;                   /* sizeof(struct certproof_engine_options) */
	const char *rules;             /* folder of the shipped rules; NULL: where they were installed */
	const char *const *rule_paths; /* further rule files and folders */
	size_t rule_path_count;
	const char *const *packs;      /* run only these packs; none: all that apply */
	size_t pack_count;
	const char *role, *release;    /* judge for this role and release; NULL: none, the newest known */
	const char *config;            /* a certproof.yaml; NULL: none is looked for */
	int sites;                     /* nonzero: runs may judge sites; compiles the rules of all roles */
	const char *const *profiles;   /* as --profile takes them; none: "auto", and without effect with a role or packs */
	size_t profile_count;
};
/* `options` may be NULL. On failure `*engine` is NULL, and `*error` is to be freed. */
CERTPROOF_API int certproof_engine_new(const struct certproof_engine_options *options, certproof_engine **engine,
    const certproof_error **error);
/* After all its runs. NULL is allowed. */
CERTPROOF_API void certproof_engine_free(certproof_engine *engine);

/* ---- runs ---- */

enum certproof_use {
	CERTPROOF_FILE,                /* certificates, requests, keys and CRLs to judge, in any form that the command reads */
	CERTPROOF_KEY, CERTPROOF_TRUST, CERTPROOF_CHAIN, CERTPROOF_CRL, CERTPROOF_CRL_DOWNLOADED, CERTPROOF_REQUEST, CERTPROOF_PREVIOUS,
	CERTPROOF_PASSWORD             /* passwords of encrypted keys and PKCS#12, one on each line */
};

CERTPROOF_API int certproof_run_new(const certproof_engine *engine, certproof_run **run, const certproof_error **error);
/* NULL is allowed. Clears all that the run knew of keys and passwords. */
CERTPROOF_API void certproof_run_free(certproof_run *run);
/* Files are read when the run is judged. Bytes are copied: they may go after the call. `name` is what findings call them. */
CERTPROOF_API int certproof_run_add_file(certproof_run *run, enum certproof_use use, const char *path);
CERTPROOF_API int certproof_run_add_bytes(certproof_run *run, enum certproof_use use, const char *name, const void *bytes,
    size_t len);
/* A name or address that the certificates are to cover. */
CERTPROOF_API int certproof_run_add_host(certproof_run *run, const char *host);
/* A site file to judge instead of files, or one of its nodes; `node` may be NULL. The engine must be one for sites. */
CERTPROOF_API int certproof_run_set_site(certproof_run *run, const char *path, const char *node);

enum certproof_severity { CERTPROOF_NOTICE, CERTPROOF_WARNING, CERTPROOF_ERROR };
enum certproof_effect { CERTPROOF_NO_EFFECT, CERTPROOF_WEAKENS, CERTPROOF_FAILS, CERTPROOF_REFUSED };
struct certproof_finding {
	size_t size;
	const char *rule, *title;      /* "chain/expired" */
	enum certproof_severity severity;
	enum certproof_effect effect;
	const char *file;              /* as it was given */
	unsigned line;                 /* where the object begins, from 1; 0: it is not in lines */
	const char *object, *subject;  /* "certificate"; its name for people */
	const char *place;             /* the fact at fault, "cert.san.dns[2]"; may be "", as all below */
	const char *message, *reason, *fix, *source;
	const char *fingerprint;       /* SHA-256 of a certificate */
	const char *node, *link;       /* of a site */
	const char *waived;            /* the reason of the waiver that covers it */
};
/* Gets each finding in the order of reports; what it returns is 0 to go on, or a positive number to stop. */
typedef int certproof_on_finding(const struct certproof_finding *finding, void *context);
/*
 * Judges what was added as of `at`, in seconds since 1970 UTC. Returns 0, the number that the callback stopped with, or a
 * code. On EINPUT and ERULE the findings about everything else were told before. `on_finding` may be NULL.
 */
CERTPROOF_API int certproof_run_judge(certproof_run *run, int64_t at, certproof_on_finding *on_finding, void *context);

enum certproof_verdict {
	CERTPROOF_VERDICT_REFUSED, CERTPROOF_VERDICT_FAILS, CERTPROOF_VERDICT_NOT_JUDGED, CERTPROOF_VERDICT_WARNINGS,
	CERTPROOF_VERDICT_READY
};
/*
 * The worst one of all that was judged; not judged also before the run is, and where an input was not used. Without a role
 * and a site nothing is called ready: it is fails where there is an error, else not judged.
 */
CERTPROOF_API enum certproof_verdict certproof_run_verdict(const certproof_run *run);

/* Takes the next part of a report; what it returns is 0 to go on, or a positive number to stop. */
typedef int certproof_write(const char *at, size_t len, void *context);
/* Writes a report as `certproof check --format` does: "human", "json", "junit". Returns 0, the callback's number, or a code. */
CERTPROOF_API int certproof_run_report(certproof_run *run, const char *format, certproof_write *write, void *context);

/* What was wrong in the last call that returned a code; NULL after others. Lives until the next call or certproof_run_free. */
CERTPROOF_API const certproof_error *certproof_run_error(const certproof_run *run);

#ifdef __cplusplus
}
#endif

#endif

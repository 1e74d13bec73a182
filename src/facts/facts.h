/*
 * facts.h - the table of facts: every variable, record and function a rule can use, declared once.
 *
 * The checker, the evaluator, `certproof facts`, `show` and the manual read these tables.
 * A fact costs nothing until a rule asks for it, and is remembered by the object it belongs to.
 *
 * Not here: rules (rules/), and the language (cel/).
 */
#ifndef FACTS_FACTS_H
#define FACTS_FACTS_H

#include "base/base.h"
#include "cel/cel.h"
#include "crypto/crypto.h"
#include "plan/plan.h"

/* Slots of the variables every expression sees, in the order in which they are declared. */
enum fact_variable {
	FACT_CERT, FACT_KEY, FACT_FILE, FACT_TRUST, FACT_TRUST_FILES, FACT_CHAIN, FACT_PATH, FACT_OWN_PATH, FACT_CRL,
	FACT_CRLS, FACT_REVOCATION, FACT_REQUEST, FACT_PREVIOUS, FACT_PHONE_PATH, FACT_LIST_SEARCH, FACT_SITE, FACT_NODE, FACT_LINK, FACT_ROLE, FACT_RELEASE, FACT_STORE, FACT_HOSTS, FACT_NOW, FACT_VARIABLE_COUNT,
};
struct fact_variable_row {
	const char *name, *type, *doc;
	unsigned input;                /* enum input that it needs, or 0 */
};
extern const struct fact_variable_row fact_variables[FACT_VARIABLE_COUNT];

/* The inputs (enum input) that a rule needs which reads so. */
unsigned fact_read_inputs(const struct cel_read *read);

/* Records in the order of the manual; functions beyond CEL's own. */
const struct cel_record *const *fact_records(size_t *count);
const struct cel_function *fact_functions(size_t *count);
/* A field that requests lack (RFC 2986): a rule for requests reads it within has() only. */
bool fact_request_lacks(const struct cel_record *record, const struct cel_field *field);

/* An environment with all of them. */
struct cel_env *facts_env(struct arena *arena);

/* The state of reading facts in one thread. */
struct scan {
	struct arena *arena;           /* facts that live as long as the scan: of lists and chains */
	struct arena *passing;         /* facts of the target, gone with it */
	struct crypto *crypto;
	int64_t now;
	const struct target *target;
	const struct authorities *authorities;         /* public CAs; NULL: not known */
	const struct plan *plan;       /* of the run, for the certificates of other nodes; NULL: none */
	/* What a fact that was read could not tell, and why: what it lacks counts for nothing. The reader clears it. */
	struct text undecided;
	struct cel_run run;            /* run.context is the scan */
	struct scan_memory *memory;    /* private */
};
void scan_init(struct scan *scan, struct arena *arena, struct arena *passing, struct crypto *crypto, int64_t now);
/* Makes `target` what the variables speak of; what was read of the one before is forgotten. */
void scan_target(struct scan *scan, const struct target *target);
/* The value of a variable of facts; for cel_run.variable. */
void scan_variable(struct scan *scan, unsigned variable, struct cel_value *out);
/* The path that `path` and `chain` speak of, for drawings; NULL if the target has none. */
const struct trust_path *scan_path(struct scan *scan);

/* The artifact a record value (Cert, Key, Crl) stands for, or NULL: for places and related objects. */
const struct artifact *fact_artifact(const struct cel_value *value);
/* The file a record value (SourceFile) stands for, or NULL. */
const struct source *fact_source(const struct cel_value *value);
/* The byte of its object that a record value (Problem) points at; false if it is none. */
MUST_USE bool fact_offset(const struct cel_value *value, size_t *offset);
/* The line of its file that a record value (PemBlock, BlockProblem) stands in; false if it is none. */
bool fact_line(const struct cel_value *value, unsigned *line);

#endif

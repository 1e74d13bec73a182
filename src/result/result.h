/*
 * result.h - what a run found, as plain data: findings, verdicts, services, paths, inputs, problems, and the names of all.
 *
 * rules/ and plan/ fill it, report/ and the engine's callers read it. It holds no pointer into a rule, a certificate
 * or a plan. Text is as it stands in the file, not yet escaped, and lives as long as the arena of the run.
 *
 * Not here: how it came about (rules/) and how it looks (report/).
 */
#ifndef RESULT_RESULT_H
#define RESULT_RESULT_H

#include "base/base.h"

/* Lists of names are in the order of their enum, and ended by NULL. */
enum severity { SEVERITY_NOTICE, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };
extern const char *const severity_names[SEVERITY_COUNT + 1];
const char *severity_name(enum severity severity);             /* "error" */

enum effect { EFFECT_NONE, EFFECT_WEAKENS, EFFECT_FAILS, EFFECT_REFUSED, EFFECT_COUNT };
extern const char *const effect_names[EFFECT_COUNT + 1];
const char *effect_name(enum effect effect);                   /* "refused", "" for none */

/* What is judged: of certificates all kinds are one. */
enum object_kind {
	OBJECT_NONE, OBJECT_CERTIFICATE, OBJECT_REQUEST, OBJECT_KEY, OBJECT_PUBLIC_KEY, OBJECT_CRL, OBJECT_FILE, OBJECT_TRUST, OBJECT_CHAIN,
	OBJECT_NODE, OBJECT_LINK, OBJECT_SITE,
};
const char *object_name(enum object_kind object);              /* "certificate" ..., "" for none */

/* In which step of a fix a finding falls, in the order of doing: CA lists, certificates, restarts. */
enum fix_step { FIX_LIST, FIX_CERTIFICATE, FIX_RESTART, FIX_STEP_COUNT };
extern const char *const fix_step_names[FIX_STEP_COUNT + 1];

enum outcome { OUTCOME_PASS, OUTCOME_FINDING, OUTCOME_NOT_APPLICABLE, OUTCOME_NOT_CHECKED, OUTCOME_RULE_ERROR };

/* ---- what a run found: plain data for reports ---- */

/* A rule of the set that a run was judged by. */
struct rule_info {
	struct text id, title, source, product_says;
	enum severity severity;        /* of its findings, unless the rule says when they are worse */
	enum effect effect;
	struct texts same_as;          /* ids of other linters */
	bool off;
};

/* Another object that a finding is about. */
struct related {
	struct text file;
	unsigned line;                 /* 0: DER */
	struct text fingerprint, label;
};

struct finding {
	struct text id;                /* the same in each run: of rule, object, node, link and value, not of place, words or time */
	uint8_t identity[32];          /* of object and value; `id` is made of it */
	struct text rule;              /* expressway/cn-not-fqdn */
	size_t rule_index;             /* into result->rules_known */
	struct text title;
	enum severity severity;
	enum effect effect;
	struct text file;              /* as the user named it */
	unsigned line;                 /* where the object begins, from 1; 0: DER, then `object_offset` */
	size_t object_offset;
	bool has_offset;
	size_t offset;                 /* of the place: byte within the object */
	struct text fingerprint, serial, issuer, not_after;    /* of the certificate; empty for others */
	struct related *related;
	size_t related_count;
	struct text node, link, unit, role, release;
	struct texts services;         /* that fail */
	struct text product_says;
	enum object_kind object;
	struct text subject;           /* its name for people */
	struct text place;             /* cert.san.dns[2], or empty */
	/* The offending text in its surroundings, and the bytes of it to point at; empty: nothing to show. */
	struct text shown;
	size_t caret, caret_len;
	struct text message, reason, fix, source;
	struct texts same_as;          /* names of rules of other linters that it means */
	enum fix_step step;
	struct text waived, waived_until;      /* the waiver's reason and end, or empty */
	bool known;                    /* it is in the baseline */
	bool of_it;                    /* about an object that `find` returned, not the target as a whole */
	bool older;                    /* of releases that are not the one judged for */
	bool undecided;                /* it says that something could not be judged */
	size_t target;                 /* index into result->targets */
};

/* Does it count for verdicts and status: neither a waiver nor the baseline covers it? */
bool finding_counts(const struct finding *finding);

/* The outcome of one rule for one target; of those that do not apply only the number is kept. */
struct rule_outcome {
	struct text rule;
	enum outcome outcome;          /* PASS, FINDING, NOT_CHECKED or RULE_ERROR */
	size_t target;
	size_t first_finding, finding_count;   /* into result->findings, before sorting: use finding.target and rule instead */
	struct text text;              /* of a rule error; of a not checked rule what to give: "--trust" */
};

/* One thing that was judged. */
struct judged {
	enum object_kind object;
	struct text subject;           /* as in finding */
	struct text file;
	unsigned line;
	size_t object_offset;
	struct text node, link, unit, role, release;
	struct text fingerprint;
	struct texts profiles;         /* by which it is judged: "tls-dv"; none: by the general packs alone */
	struct text profile_title, profile_why;        /* "TLS server, domain validated"; "policy 2.23.140.1.2.1" */
	struct text about;             /* "for a.example.com; issued by CA 1; expires 2027-02-28"; empty: shown elsewhere */
};

struct not_checked {
	struct text rule;
	size_t target;
	struct texts needs;            /* options or site keys: "--trust", "--site" */
	struct text why;               /* what of a fact could not be told, when nothing is missing */
};

struct rule_error {
	struct text rule;
	size_t target;
	struct message *message;       /* with the place in the rule file */
};

/* A step of a path, drawn from leaf to root. */
struct drawn_step {
	struct text label;             /* Example Issuing CA 1 */
	struct text remark;            /* "valid to 2027-10-01" */
	struct text file;              /* where it came from */
	unsigned line;
	struct text from;              /* "given", "chain", "list, entry 3" */
	struct text fault;             /* what breaks between this step and the next; empty: nothing */
};
struct drawing {
	size_t target;                 /* of a link several may be drawn, one after the other */
	struct text subject, from, to; /* of a link: what is presented, by whom, to whom; else empty */
	struct drawn_step *steps;
	size_t count;
	bool broken;
	struct text verdict;           /* "trusted", "the issuer of Example Issuing CA 1 is missing" */
};

/* Worst first. What could not be judged is never ready. */
enum verdict_kind { VERDICT_REFUSED, VERDICT_FAILS, VERDICT_NOT_JUDGED, VERDICT_WARNINGS, VERDICT_READY };
const char *verdict_name(enum verdict_kind kind);              /* "refused" ... */
struct verdict {
	struct text node;              /* or empty: then file and object */
	struct text release_assumed;   /* the newest known, for which a node was judged, since the site names none; or empty */
	struct text link, from, to;    /* of a link also the nodes at its ends: who connects, and to whom */
	enum object_kind object;
	struct text file, subject;
	enum verdict_kind kind;
	struct texts services;         /* that fail */
	struct texts because;          /* rule ids */
	struct texts unjudged;         /* what could not be judged, and why */
	size_t not_checked;            /* rules: "ready as far as checked" */
	size_t waived;                 /* findings that would count, but for a waiver */
	struct texts fixes;            /* what to do, in the order of doing: CA lists, certificates, restarts */
};

/* What a deployment is used for, and whether that works: what somebody wants to know who fixes nothing. */
enum service_state { SERVICE_FAILS, SERVICE_NOT_JUDGED, SERVICE_AT_RISK, SERVICE_WORKS };
const char *service_state_name(enum service_state state);      /* "not judged" ... */
/* A node or link that stops a service, or puts it at risk: the first finding there. */
struct service_place {
	struct text why, rule, node, link;
};
struct service_verdict {
	struct text service, title;    /* mra, Mobile and Remote Access */
	enum service_state state;
	/* Of a service that fails or is at risk, the first cause: title and message of the finding, and where. */
	struct text why, message, rule, node, link;
	size_t causes;                 /* in all */
	LIST(struct service_place) places;     /* each once, in the order of the findings */
	/* What ends first of all that it hangs on. */
	bool has_end;
	int64_t ends;
	struct text ending;            /* "certificate of expe1" */
	struct texts give;             /* what is not there, and leaves a part or the whole unjudged */
};

/* What a configuration, and packs of the user's, change of what a run finds. */
struct changed_severity {
	struct text rule;
	enum severity from, to;
};
struct waiver_use {
	struct text rule, file, certificate, reason, until;
	size_t findings;               /* that it covers */
};
struct changes {
	struct text file;              /* the configuration; empty: none was used */
	struct text role, release, site;       /* that it says, where the command line said nothing */
	struct texts packs;            /* the only ones that run; none: all */
	bool packs_asked;              /* by the command line, not by the configuration */
	struct texts rules;            /* further files and folders of rules that it names */
	struct texts exclude;          /* patterns of paths that are passed over, of the command line, too */
	size_t excluded;               /* paths that they took */
	struct texts off;              /* rules that are switched off, by id */
	LIST(struct changed_severity) severities;
	struct texts params;           /* that have another value, PACK.NAME */
	LIST(struct waiver_use) waivers;
};
/*
 * "3 rules switched off, 1 severity changed": what the configuration or a pack did that may have made a verdict better; empty:
 * nothing. With "by certproof.yaml", and what --pack left out.
 */
struct text changes_text(struct arena *arena, const struct changes *changes);
struct text changes_by_text(struct arena *arena, const struct changes *changes);

/* A table that rules asked: what it says may have changed since its date. */
struct data_used {
	struct text name, date, source, file;
};

/* An input that could not be read, or another thing that was asked and could not be done. */
struct input_problem {
	struct text file, message, hint;
	struct message *full;
};

/* What a thing that was given is. */
enum item_kind {
	ITEM_OTHER,                    /* a block that is none of these, bytes between them, an archive: `what` says it */
	ITEM_CERTIFICATE, ITEM_REQUEST, ITEM_CRL, ITEM_KEY, ITEM_PUBLIC_KEY, ITEM_FILE, ITEM_SITE, ITEM_PASSWORDS, ITEM_RULES, ITEM_BASELINE,
};
/* What it was used as, maybe several; in the order in which they are listed. */
enum item_use {
	USED_AS_CERTIFICATE = 1 << 0, USED_AS_CA_CERTIFICATE = 1 << 1, USED_AS_REQUEST = 1 << 2, USED_AS_PUBLIC_KEY = 1 << 3,
	USED_AS_KEY = 1 << 4, USED_AS_TRUSTED_CA = 1 << 5, USED_AS_CHAIN = 1 << 6, USED_AS_CRL = 1 << 7, USED_AS_DOWNLOADED_CRL = 1 << 8,
	USED_AS_PREVIOUS = 1 << 9, USED_AS_SITE = 1 << 10, USED_AS_PASSWORDS = 1 << 11, USED_AS_RULES = 1 << 12,
	USED_AS_EVIDENCE = 1 << 13,    /* of a deployment: dumps, logs, captures */
	USED_AS_BASELINE = 1 << 14,
};

/* What became of one thing that was given: an object, a part of a file that is not an object, an option's value. */
struct input_row {
	struct text file, member;      /* as in struct source */
	unsigned line;                 /* from 1; 0: DER, or not about a line */
	size_t offset;
	enum item_kind kind;
	struct text what;              /* of ITEM_OTHER: "DH PARAMETERS", "bytes" ... */
	unsigned uses;                 /* enum item_use; 0: it was not used */
	struct text unused;            /* why not; escaped */
	const uint8_t *sha256;         /* 32 bytes: of the object, of a private key of its public half; NULL: not known */
	bool judgeable;                /* an object of a kind that is judged: certificate, request, key, CRL */
	bool expected;                 /* not meant to be judged */
	bool excluded;                 /* by a pattern */
};
struct text item_text(const struct input_row *row);                          /* "certificate", "DH PARAMETERS" */
struct text item_uses_text(struct arena *arena, unsigned uses);              /* "CA certificate, chain"; empty: none */
struct input_rows {
	struct input_row *items;
	size_t count, room;
};

/* What a report on an upload says before its findings: what the network shows, the order of repair, what is not known. */
struct section {
	struct text title;
	struct texts lines;
};

struct result {
	struct text tool_version, crypto_version;
	bool crypto_old;
	int64_t at;
	/* What was judged as what, for the first line. */
	struct text role, role_title, release;
	bool release_assumed;          /* the newest known, since none was named */
	struct text site;              /* its name, or empty */
	size_t list_count;             /* certificates in the list; valid when list_given */
	bool list_given, list_partial;         /* partial: a file of it could not be read */
	LIST(struct judged) targets;
	LIST(struct finding) findings;         /* in report order */
	LIST(struct rule_outcome) outcomes;
	LIST(struct not_checked) not_checked;
	LIST(struct rule_error) rule_errors;
	LIST(struct drawing) drawings;
	LIST(struct verdict) verdicts;
	LIST(struct service_verdict) services; /* of a site */
	LIST(struct input_problem) problems;
	struct changes changes;
	LIST(struct section) sections;         /* of a report on an upload; else none */
	LIST(struct data_used) data;
	struct input_rows inputs;              /* what became of everything that was given */
	LIST(struct rule_info) rules_known;    /* those of the set, also switched off, then of waivers */
	size_t files, rules;
	size_t errors, warnings, notices;      /* findings that count: neither a waiver nor the baseline covers them */
	size_t waived, known;          /* those that do not */
	struct text baseline;          /* the report with which this one is compared; empty: none */
	size_t gone;                   /* findings of it that are not found any more */
	size_t passed, not_applicable;
	size_t *waivers_used;                  /* findings that each waiver of the configuration covers */
	size_t waiver_target;                  /* index of the configuration among the targets, plus one; 0: nothing to say */
	double seconds;                        /* wall time of judging, for JUnit */
};

/* The findings of an earlier report. */
struct baseline {
	struct text file;
	struct lookup ids;             /* with the severity then, plus one */
	size_t count;
};
/* False with a message if it cannot be read, or is no JSON report. */
MUST_USE bool baseline_read(struct arena *arena, const char *path, struct baseline *out, struct messages *messages);
/* Marks findings that the report had, unless they are worse now. NULL: there is none. */
void baseline_apply(const struct baseline *baseline, struct arena *arena, struct result *out);

#endif

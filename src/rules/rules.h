/*
 * rules.h - rule files, rule sets, running them; findings and verdicts.
 *
 * Rules are loaded from YAML, compiled and type-checked whole, and then frozen in a
 * rule set that threads may share. Judging runs the rules that apply over the targets and
 * gives a `result`: plain data that reports read, made of text that is not yet escaped.
 *
 * Not here: how a finding looks (report/), and what a target is (target/).
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "base/base.h"
#include "target/target.h"

enum severity { SEVERITY_NOTICE, SEVERITY_WARNING, SEVERITY_ERROR };
const char *severity_name(enum severity severity);             /* "error" */

enum effect { EFFECT_NONE, EFFECT_WEAKENS, EFFECT_FAILS, EFFECT_REFUSED };
const char *effect_name(enum effect effect);                   /* "refused", "" for none */

enum outcome { OUTCOME_PASS, OUTCOME_FINDING, OUTCOME_NOT_APPLICABLE, OUTCOME_NOT_CHECKED, OUTCOME_RULE_ERROR };

/* ---- what a run found: plain data for reports ---- */

/* Another object that a finding is about. */
struct related {
	struct text file;
	unsigned line;                 /* 0: DER */
	struct text fingerprint, label;
};

struct texts {
	struct text *items;
	size_t count;
};

struct finding {
	struct text rule;              /* expressway/cn-not-fqdn */
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
	struct text object;            /* "certificate", "request", "key", "crl", "file", "trust", "chain", "node", "link", "site" */
	struct text subject;           /* its name for people */
	struct text place;             /* cert.san.dns[2], or empty */
	/* The offending text in its surroundings, and the bytes of it to point at; empty: nothing to show. */
	struct text shown;
	size_t caret, caret_len;
	struct text message, reason, fix, source;
	struct text mend;              /* "list", "certificate", "restart" or empty: in which step of mending it falls */
	struct text waived;            /* the waiver's reason, or empty */
	size_t target;                 /* index into result->targets */
};

/* What one rule said of one target; of not applicable ones only the number is kept. */
struct rule_outcome {
	struct text rule;
	enum outcome outcome;          /* PASS, FINDING, NOT_CHECKED or RULE_ERROR */
	size_t target;
	size_t first_finding, finding_count;   /* into result->findings, before sorting: use finding.target and rule instead */
	struct text text;              /* of a rule error; of a not checked rule what to give: "--trust" */
};

/* One thing that was judged. */
struct judged {
	struct text object, subject;   /* as in finding */
	struct text file;
	unsigned line;
	size_t object_offset;
	struct text node, link, unit, role, release;
	struct text fingerprint;
};

struct not_checked {
	struct text rule;
	size_t target;
	struct texts needs;            /* options or site keys: "--trust", "--site" */
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
	size_t target;
	struct drawn_step *steps;
	size_t count;
	bool broken;
	struct text verdict;           /* "trusted", "the issuer of Example Issuing CA 1 is missing" */
};

enum verdict_kind { VERDICT_REFUSED, VERDICT_FAILS, VERDICT_WARNINGS, VERDICT_READY };
const char *verdict_name(enum verdict_kind kind);              /* "refused" ... */
struct verdict {
	struct text node;              /* or empty: then file and object */
	struct text link;
	struct text file, object, subject;
	enum verdict_kind kind;
	struct texts services;         /* that fail */
	struct texts because;          /* rule ids */
	size_t not_checked;            /* rules: "ready as far as checked" */
	struct texts mend;             /* what to do, in the order of doing: CA lists, certificates, restarts */
};

/* An input that could not be read, or another thing that was asked and could not be done. */
struct input_problem {
	struct text file, message, hint;
	struct message *full;
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
	bool list_given;
	LIST(struct judged) targets;
	LIST(struct finding) findings;         /* in report order */
	LIST(struct rule_outcome) outcomes;
	LIST(struct not_checked) not_checked;
	LIST(struct rule_error) rule_errors;
	LIST(struct drawing) drawings;
	LIST(struct verdict) verdicts;
	LIST(struct input_problem) problems;
	size_t files, rules;
	size_t errors, warnings, notices;      /* findings that no waiver covers */
	size_t passed, not_applicable;
	double seconds;                        /* wall time of judging, for JUnit */
};

#endif

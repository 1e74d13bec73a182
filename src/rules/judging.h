/* judging.h - what the files of rules/ share that judge targets and make findings. */
#ifndef RULES_JUDGING_H
#define RULES_JUDGING_H

#include "rules/rules.h"

/* precedence.c: takes out findings that give way to others; before they are sorted. */
void precedence_apply(const struct rule_set *set, const struct plan *plan, const struct judge_options *options, struct result *out);

/* waiver.c */
void waivers_apply(const struct config *config, const struct judge_options *options, struct result *out);
/* Findings about the waivers themselves come last. */
void waivers_report(const struct config *config, const struct judge_options *options, struct result *out);

/* judge.c */
struct told_needs {
	unsigned missing;                      /* enum input */
	struct texts needs;
	struct text text;                      /* "--trust, --crl" */
};

struct judge {
	const struct rule_set *set;
	const struct judge_options *options;
	struct result *out;
	struct scan scan;
	struct arena passing;                  /* what is known of the target, and its variables */
	struct arena values;                   /* what expressions make; gone with each rule, in a trace with the judge */
	struct cel_value list;                 /* that `list_path` stands for, while the findings of a rule are made */
	struct text list_path;
	const struct rule *rule;               /* whose variables are asked for */
	struct cel_value it;
	/* Values of file variables for the target: by file, then variable. */
	struct { struct cel_value *values; uint8_t *known; struct text *undecided; size_t count; } *variables;
	uint64_t per_rule;                     /* units of one rule on the target */
	uint64_t budget_left, words_left;      /* of the target: for rules; for the words of what they find */
	bool in_words;
	uint64_t site_elements;                /* of the lists of all boxes */
	const struct target *target;
	bool older;                            /* the rule holds for other releases than the one assumed */
	size_t target_index;
	bool passed_kept;                      /* of the target, as judge_options.one_passed keeps it */
	struct cel_trace *trace;               /* NULL: none is wanted */
	enum outcome outcome;                  /* of the last rule */
	/* What inputs that are missing are called, for the targets of that box: a thousand rows share one list. */
	const struct box *needs_box;
	LIST(struct told_needs) needs;
};
/* Facts, variables and budgets are those of that target from here on. */
void judge_turn_to(struct judge *judge, const struct target *target);
/* describe.c: a row about the target, and the drawing of its path. */
void judge_describe(struct judge *judge, const struct target *target);
void judge_draw(struct judge *judge, const struct target *target);
/* All rules, or options->only, on one target. */
void judge_target(struct judge *judge, const struct target *target);
void judge_begin(struct judge *judge, const struct rule_set *set, const struct plan *plan,
    const struct judge_options *options);
void judge_end(struct judge *judge);
/* Where in a rule file the expression of a program stands; NULL: nowhere. */
const struct yaml_node *expression_node(const struct rule *rule, const struct cel_program *program, size_t *offset);
/* The rule's releases fit the box. */
bool judge_of_release(const struct rule *rule, const struct target *target);
/* The rule looks at targets of that kind, role, release and date of issue. */
bool judge_fits(const struct rule *rule, const struct target *target);
enum cel_outcome judge_eval(struct judge *judge, const struct rule *rule, const struct cel_program *program,
    struct cel_value *out);

/* The rule cannot be judged, or what it found cannot be told; `error` is an error value. */
void judge_error(struct judge *judge, const struct rule *rule, const struct cel_value *error);

/* run.c: fills the table of rules that findings point into. */
void rules_describe(const struct rule_set *set, struct arena *arena, struct result *out);

/* examples.c: what an example names, as far as it can be read, and the time it is judged at. */
const struct plan *example_plan(const struct rule_set *set, const struct rule *rule, size_t example, struct crypto *crypto,
    struct arena *arena, int64_t *now);

/* finding.c */
struct finding *finding_add(struct judge *judge, const struct rule *rule, const struct cel_value *it,
    size_t target_index);
/* The text of a template for the target of the judge. */
struct text template_text(struct judge *judge, const struct rule *rule, const struct template *t);
bool finding_worse(const struct finding *f, const struct finding *than);
/* The same of what finding_add would make of the element. */
bool finding_would_be_worse(struct judge *judge, const struct rule *rule, const struct cel_value *it, const struct finding *than);
/* The rest of what `find` returned, of which the first ones are told already. */
void finding_rest(struct judge *judge, const struct rule *rule, size_t told, size_t all);
/* Sets `value` to the field of that name; false if it is not a record with such a field. */
bool judge_field(struct judge *judge, struct cel_value *value, struct text name);
struct text copy_text(struct arena *arena, struct text text);

/* identity.c */
/* Notes what is at fault: an object (NULL: the file), and a value of it (NULL: none). */
void identity_of_finding(struct judge *judge, struct finding *f, const struct artifact *artifact, const struct cel_value *value);
/* Gives findings from `first` on their ids; those that share one get -2, -3. */
void identities_add(const struct judge_options *options, struct result *out, size_t first);
/* Findings of links, nodes and the site that are in no file stand where the site file describes these. */
void places_in_site(const struct plan *plan, struct result *out);

/* services.c */
void services_add(const struct rule_set *set, const struct plan *plan, const struct judge_options *options,
    struct result *out);

/* verdict.c */
void verdicts_add(const struct rule_set *set, const struct plan *plan, const struct judge_options *options, struct result *out);
void findings_sort(const struct plan *plan, struct result *out, struct arena *arena);

#endif

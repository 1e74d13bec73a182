/* rule_output.h - what the commands about rules share. */
#ifndef CLI_RULE_OUTPUT_H
#define CLI_RULE_OUTPUT_H

#include "cli/cli.h"
#include "report/page.h"

void json_texts(struct json *json, const char *key, const struct texts *texts);
/* The fields of a rule that `rules list` and `explain` have in common. */
void rule_json(struct arena *arena, struct json *json, const struct rule *rule);
/* What the rule judges, as rule files spell it. */
struct texts rule_applies(struct arena *arena, const struct rule *rule);

/* The rule is one that --role, --release and --severity ask for. */
bool rule_wanted(const struct session *session, const struct rule *rule);

/* The argument of `rules bench` is a rule file or a folder of them; others are files to judge. */
bool bench_takes_rules(struct arena *arena, const char *path);
/* Over the files that the options name, else over the examples of each rule. */
enum status bench_rules(struct session *session, const struct rule_set *set, struct plan_options *as);

/* explain.c's other half: what a rule made of the files or the site that the options name. */
struct trial {
	struct plan_options options;
	struct result result;
	struct traces traces;
};
/* `page` writes to `out`. */
void trial_text(struct session *session, struct buffer *out, struct page *page, const struct rule *rule, const struct trial *trial);
void trial_json(struct session *session, struct json *json, const struct rule *rule, const struct trial *trial);

#endif

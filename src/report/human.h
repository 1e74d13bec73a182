/* human.h - the parts of the report for people. */
#ifndef REPORT_HUMAN_H
#define REPORT_HUMAN_H

#include "report/formats.h"
#include "report/page.h"

struct human {
	struct page page;
	struct arena arena;            /* lives as long as the report is written */
	const struct result *result;
	const struct report_options *options;
	const struct drawing **of_target;      /* by target, the first of each; NULL: none, or drawn already */
};

void human_findings(struct human *human);
/* A line for each file, node and link. */
void human_quiet(struct human *human);
void human_paths(struct human *human);
/* Draws the paths of a target, once. */
void human_path(struct human *human, size_t target);
/* Problems, rule errors, what was not checked, verdicts, services, counts. */
void human_closing(struct human *human);
void human_verdicts(struct human *human);
void human_services(struct human *human);

/* phrase.c */
/* "1 rule", "2 rules" */
struct text counted(struct arena *arena, size_t count, const char *one);
/* a, b and c */
void say_list(struct page *page, enum ink ink, const struct texts *texts);
/* certificate "expe1.example.com"; `entry`: of a list, not the list itself */
void say_object(struct page *page, enum object_kind object, struct text subject, bool entry);
/* server.pem:1 */
void say_place(struct page *page, enum ink ink, struct text file, unsigned line);

#endif

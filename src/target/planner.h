/* planner.h - what plan.c and deployment.c share. */
#ifndef TARGET_PLANNER_H
#define TARGET_PLANNER_H

#include "target/target.h"

struct loaded_file {
	const char *path;
	struct load_result result;
	unsigned told;                 /* bit per enum artifact_kind: that it holds nothing of it */
};

struct planner {
	struct arena *arena;
	const struct plan_options *options;
	struct plan *plan;
	struct box *box;
	const struct artifact *request, *previous;     /* that certificates are compared with; NULL: none */
	struct lookup files;                           /* that are targets already */
	struct lookup cas;                             /* the same, with 1 + the index of the last target */
};

void planner_init(struct planner *p, struct arena *arena, const struct plan_options *options, struct plan *plan);

/* Fills the planner's box from inputs. */
void planner_box(struct planner *p, const struct inputs *inputs);
/* The targets of the box: files, certificates, keys, the list. */
void planner_targets(struct planner *p, const struct inputs *inputs, bool client_store, bool with_list);
void planner_node(struct planner *p);
struct target *planner_link(struct planner *p, const struct site_link *link);
void planner_site(struct planner *p);

#endif

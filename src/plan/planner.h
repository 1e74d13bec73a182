/* planner.h - what plan.c and deployment.c share. */
#ifndef PLAN_PLANNER_H
#define PLAN_PLANNER_H

#include "plan/plan.h"

struct loaded_file {
	const char *path;
	struct load_result result;
	unsigned uses;                 /* bit per enum given */
	bool not_sent;                 /* a chain file of a server that sends from its own list */
	unsigned told;                 /* bit per enum artifact_kind: that it holds nothing of it */
};

struct planner {
	struct arena *arena;
	const struct plan_options *options;
	struct plan *plan;
	struct box *box;
	const struct artifact *request, *previous;     /* that certificates are compared with; NULL: none */
	const struct artifact *open_request;           /* judged for the box, which has no answer to it yet; NULL: none */
	struct lookup files;                           /* that are targets already */
	struct lookup cas;                             /* the same, with 1 + the index of the last target */
	struct lookup on_path;                         /* CAs that issued something whose path was looked for */
	struct lookup crl_issuers;                     /* of the CRLs of the box, by the hash of the name */
	bool crl_of_others;
	struct lookup judged;                          /* certificates by address: 1 + the index of the target */
	struct lookup requests;                        /* of the files, by public key: 1 + the index in the box */
	const struct artifact *stray;                  /* the first key of the box that belongs to no certificate of it; NULL: none */
	bool not_sent;                                 /* as in struct loaded_file, of the file that is looked at */
	bool stray_compared;                           /* a certificate without a key was compared with it */
};

void planner_init(struct planner *p, struct arena *arena, const struct plan_options *options, struct plan *plan);

/* pairing.c: the first key of the box that belongs to a certificate or request, and the first that a key belongs to; NULL: none. */
const struct artifact *pairing_key(const struct box *box, const struct artifact *certificate, struct crypto *crypto);
/* The same key, when an earlier file of its form holds it. */
const struct artifact *pairing_twin(const struct box *box, const struct artifact *key, struct crypto *crypto);
/* Of the keys of a box, which alone are compared with its certificates. */
bool pairing_counts(const struct box *box, const struct artifact *key);
const struct artifact *pairing_certificate(const struct box *box, const struct artifact *key, struct crypto *crypto);

/* Fills the planner's box from inputs. */
void planner_box(struct planner *p, const struct inputs *inputs);
/* The targets of the box: files, certificates, keys, the list. */
void planner_targets(struct planner *p, const struct inputs *inputs, bool client_store, bool with_list);
/* inputs.c: rows of what became of files (uses: a bit per enum given), once the targets are planned; of what no source came of. */
void planner_inputs(struct planner *p, const struct load_result *loaded, unsigned uses);
void planner_leftovers(struct planner *p, const leftover_list *leftovers);
/* A request of a site whose answer is not there yet is judged itself; else what the certificate of the box is compared with. */
void planner_compare(struct planner *p, const struct inputs *inputs);
void planner_open_request(struct planner *p);
void planner_node(struct planner *p);
struct target *planner_link(struct planner *p, const struct site_link *link);
void planner_site(struct planner *p);

#endif

/* expiry.h - what ends, when, and what that stops: what the parts of certproof expiry share. */
#ifndef CLI_EXPIRY_H
#define CLI_EXPIRY_H

#include "cli/authority.h"
#include "cli/cli.h"

#define DAY 86400

/* Where a thing that ends stands. */
struct end_place {
	struct text file;
	unsigned line;                 /* 0: DER */
	struct text use;               /* "certificate of expe1", "trusted CA list of expc1, entry 3"; empty: no site */
};

/* One certificate or CRL, in all its places. */
struct ending {
	const struct artifact *artifact;
	size_t order;                  /* in which it was met */
	int64_t begins, ends;
	struct text what, label;       /* "certificate", "CA certificate", "CRL"; its name for people */
	LIST(struct end_place) places;
	struct texts stops;       /* what no longer works */
	/* Of certificates of public CAs. */
	const struct authority *authority;
	struct text authority_name;
	int64_t renewal;               /* when it is renewed at the latest: at two thirds if a machine does it */
	int64_t next_days;             /* its successor's longest life; 0: not known */
	bool client_auth;
	struct texts remarks;
};

struct endings {
	struct session *session;
	const struct authorities *authorities;
	int64_t now;
	bool of_site;
	LIST(struct ending) list;      /* soonest first, once gathered */
};

/* expiry.c: whole days that are left; the days since are negative. */
int64_t days_left(const struct endings *endings, const struct ending *ending);

/* expiry_gather.c: fills the list; false with messages if something could not be read. */
bool endings_of_files(struct endings *endings);
bool endings_of_site(struct endings *endings);

#endif

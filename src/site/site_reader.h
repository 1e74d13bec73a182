/*
 * site_reader.h - what the files that read a site share.
 */
#ifndef SITE_SITE_READER_H
#define SITE_SITE_READER_H

#include "site/product.h"
#include "site/site.h"

struct site_reader {
	struct arena *arena;
	struct messages *messages;
	const struct products *products;
	struct site *site;
	const char *folder;            /* of the site file */
	bool names_partial;            /* a node's name could not be read: one that is not known may be meant */
};

/* The form of an item of phone-security-profiles that is a mapping. */
extern const struct yaml_schema site_profile_schema;
/* The same of `crl` of a node. */
extern const struct yaml_schema site_crl_schema;

/* What a mapping `revocation` says, over what is known already. */
void site_read_revocation(const struct yaml_node *mapping, struct site_revocation *out);

/* node.c: nodes, with all that is theirs alone. */
void site_read_nodes(struct site_reader *r, const struct yaml_node *list);

/* path.c: a file that the site names. Mistakes are messages, and give a path that is not there. */
struct site_path site_read_path(struct site_reader *r, const struct yaml_node *node);
struct site_paths site_read_paths(struct site_reader *r, const struct yaml_node *node);

/* names.c */
/* An error that "'GIVEN' is no WHAT", with the nearest name or all names as its hint. */
void site_unknown_word(struct site_reader *r, const struct yaml_node *node, const char *what, const char *const *names,
    size_t count);

#endif

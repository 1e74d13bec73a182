/* product.h - what product.c and release.c share. */
#ifndef SITE_PRODUCT_H
#define SITE_PRODUCT_H

#include "site/site.h"

struct products {
	LIST(struct product *) list;
	struct bytes store;            /* that the shipped files are looked for in */
	const struct authorities *authorities;
	const char **role_names;
	size_t role_count;
	/* A file could not be read whole: a role or release that is not known may be one of its own. */
	bool roles_partial, releases_partial;
};

/* service.c: `summary` of a product file; the words in it are looked up when all products are read. */
void product_read_summary(struct arena *arena, struct product *product, struct messages *messages);
bool site_file_has_key(struct text key);
/* A list of the product's file could not be read whole: what is not in it may have been meant to be. */
bool product_may_have_more(const struct product *product, const char *key);
void product_check_summary(const struct products *products, const struct product *product, struct messages *messages);

/* release.c: what is wrong with the form of a product's releases, or NULL. */
const char *release_form_fault(struct text form);

#endif

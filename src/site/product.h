/* product.h - what product.c and release.c share. */
#ifndef SITE_PRODUCT_H
#define SITE_PRODUCT_H

#include "site/site.h"

struct products {
	LIST(struct product *) list;
	const char **role_names;
	size_t role_count;
};

/* release.c: what is wrong with the form of a product's releases, or NULL. */
const char *release_form_fault(struct text form);

#endif

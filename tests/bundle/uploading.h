/* uploading.h - reading the uploads of the fixtures. */
#ifndef TESTS_BUNDLE_UPLOAD_H
#define TESTS_BUNDLE_UPLOAD_H

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "bundle/bundle.h"

static struct bundle bundle;

static inline bool
has_archives(void)
{
#ifdef HAVE_ARCHIVE
	return true;
#else
	return false;
#endif
}

static inline void
setup(void)
{
	open_crypto();
	bundle = (struct bundle){ .arena = &arena, .crypto = crypto, .messages = &messages };
}

static inline bool
read_upload(const char *path)
{
	struct strings paths = { .items = &path, .count = 1 };

	return bundle_read(&bundle, &(struct bundle_asked){ .paths = &paths, .rules_folder = source_file("rules") });
}

static inline struct node *
node(const char *name)
{
	for (size_t i = 0; i < bundle.nodes.count; i++)
		if (text_is(bundle.nodes.items[i]->name, name))
			return bundle.nodes.items[i];
	ck_abort_msg("no node %s", name);
	return NULL;
}

#endif

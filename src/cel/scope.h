/* scope.h - what all parts of the checker ask: which names stand for what, and what is known of a type. */
#ifndef CEL_SCOPE_H
#define CEL_SCOPE_H

#include "cel/compiler.h"

bool unchecked(const struct compiler *c);
/* The type of what was reported: it fits everywhere, so that a mistake is reported once. */
void mark_wrong(struct compiler *c, struct cel_node *node);
/* The type as far as it is known now; a variable that may be anything counts as dyn. */
const struct cel_type *shallow(struct compiler *c, const struct cel_type *type);
struct text shown_type(struct compiler *c, const struct cel_type *type);
const struct local *find_local(const struct compiler *c, struct text name);
/* The names that `path` may mean within the container, the longest first; `scope` starts out empty. */
bool next_candidate(struct compiler *c, struct text path, bool absolute, struct text *scope, struct text *candidate);
/* The name that a path a.b.c begins with; NULL if the node is none. */
struct cel_node *path_root(struct cel_node *node);
struct text path_text(struct compiler *c, const struct cel_node *node);
bool may_be_dotted(struct compiler *c, const struct cel_node *root);

#endif

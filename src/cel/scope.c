/* scope.c - which names stand for what, and other questions that all parts of the checker ask. */

#include "cel/scope.h"

#include <string.h>

void
mark_wrong(struct compiler *c, struct cel_node *node)
{
	node->type = c->flags & COMPILE_UNCHECKED ? &cel_type_dyn : &cel_type_error;
}

bool
unchecked(const struct compiler *c)
{
	return (c->flags & COMPILE_UNCHECKED) != 0;
}

const struct cel_type *
shallow(struct compiler *c, const struct cel_type *type)
{
	type = type_substitute(c, type, false);
	return type->kind == CEL_PARAMETER ? &cel_type_dyn : type;
}

struct text
shown_type(struct compiler *c, const struct cel_type *type)
{
	return cel_type_text(c->arena, type_substitute(c, type, true));
}

/* ---- names ---- */

const struct local *
find_local(const struct compiler *c, struct text name)
{
	for (const struct local *local = c->locals; local != NULL; local = local->outer)
		if (text_equal(local->name, name))
			return local;
	return NULL;
}

/* The names that `path` may mean within the container, the longest first; false when there are no more. */
bool
next_candidate(struct compiler *c, struct text path, bool absolute, struct text *scope, struct text *candidate)
{
	if (scope->at == NULL)
		*scope = absolute ? (struct text){ "", 0 } : (struct text){ c->env->container.len > 0 ? c->env->container.at : "",
		    c->env->container.len };
	else if (scope->len == SIZE_MAX)
		return false;
	if (scope->len == 0) {
		*candidate = path;
		scope->len = SIZE_MAX;
		return true;
	}
	*candidate = arena_printf(c->arena, "%.*s.%.*s", TEXT_ARG(*scope), TEXT_ARG(path));
	while (scope->len > 0 && scope->at[scope->len - 1] != '.')
		scope->len--;
	if (scope->len > 0)
		scope->len--;
	return true;
}

struct cel_node *
path_root(struct cel_node *node)
{
	while (node->kind == NODE_SELECT && !node->optional && !node->quoted && !node->test)
		node = node->a;
	return node->kind == NODE_NAME ? node : NULL;
}

/* a.b.c as text, without the blanks that may stand between. */
struct text
path_text(struct compiler *c, const struct cel_node *node)
{
	struct text prefix;

	if (node->kind == NODE_NAME)
		return node->name;
	prefix = path_text(c, node->a);
	if (prefix.at + prefix.len + 1 == node->name.at)
		return (struct text){ prefix.at, prefix.len + 1 + node->name.len };
	return arena_printf(c->arena, "%.*s.%.*s", TEXT_ARG(prefix), TEXT_ARG(node->name));
}

/* Whether names that begin like this may be more than a variable and its fields. */
bool
may_be_dotted(struct compiler *c, const struct cel_node *root)
{
	if (root == NULL || (!root->absolute && find_local(c, root->name) != NULL))
		return false;
	return c->env->container.len > 0 || env_is_root(c->env, root->name);
}

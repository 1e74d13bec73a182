/* compile.c - the expressions of a rule file: type-checked, with what each reads. */
#include <string.h>

#include "rules/compiling.h"

struct compiler {
	struct rule_set *set;
	struct rule_file *file;
	struct cel_env *env;                   /* of the file: facts, vars, params */
	struct messages *messages;
	bool everything;                       /* what only authors need, too */
	size_t variables_known;                /* so far */
};

/* What a program reads, gathered over the variables that it uses. */
struct gathered {
	unsigned inputs;
	struct texts paths;
};

static void
gather(struct compiler *c, const struct cel_program *program, struct gathered *into)
{
	const struct cel_read *reads;
	size_t count = cel_program_reads(program, &reads);

	for (size_t i = 0; i < count; i++) {
		if (reads[i].variable < FACT_VARIABLE_COUNT) {
			into->inputs |= fact_read_inputs(&reads[i]);
			texts_add_once(c->set->arena, &into->paths, reads[i].path);
		} else if (reads[i].variable - FACT_VARIABLE_COUNT - c->file->parameter_count < c->file->variable_count) {
			const struct rule_variable *v =
			    &c->file->variables[reads[i].variable - FACT_VARIABLE_COUNT - c->file->parameter_count];

			into->inputs |= v->reads;
			for (size_t j = 0; j < v->paths.count; j++)
				texts_add_once(c->set->arena, &into->paths, v->paths.items[j]);
		}
	}
}

/* Expressions come from plain, quoted and literal scalars, where every byte has its place in the file. */
static bool
expression_scalar(struct compiler *c, const struct yaml_node *node)
{
	if (node->kind != YAML_SCALAR) {
		yaml_error(c->messages, node, "an expression is a text");
		return false;
	}
	if (node->style == YAML_FOLDED) {
		message_hint(c->messages, yaml_error(c->messages, node, "an expression cannot be folded with '>'"),
		    "use '|', which keeps its lines");
		return false;
	}
	if (yaml_plain_cut_by_comment(node)) {
		message_hint(c->messages, yaml_error(c->messages, node, "' #' ends a plain expression: the rest would be a comment"),
		    "put the expression in quotes or in a block after '|'");
		return false;
	}
	return true;
}

static bool
is_unknown(const struct cel_mistake *m, struct text expression, const char *name)
{
	return m->code == CEL_UNDECLARED_REFERENCE && m->end <= expression.len &&
	    text_is((struct text){ expression.at + m->start, m->end - m->start }, name);
}

/* vars.NAME and params.NAME are names of one piece, so a wrong NAME shows as an unknown root. */
static bool
unknown_member(struct compiler *c, const struct yaml_node *node, size_t offset, struct text text,
    const struct cel_mistake *m)
{
	bool variable = is_unknown(m, text, "vars");
	struct rule_file *file = c->file;
	size_t count = 0, end = m->end + 1;
	const char **names;
	struct text name;
	struct message *message;

	if ((!variable && !is_unknown(m, text, "params")) || m->end >= text.len || text.at[m->end] != '.')
		return false;
	while (end < text.len && memchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", text.at[end], 63) != NULL)
		end++;
	name = (struct text){ text.at + m->end + 1, end - m->end - 1 };
	names = ARENA_ARRAY(c->messages->arena, const char *, file->variable_count + file->parameter_count);
	for (size_t i = 0; variable && i < c->variables_known; i++)
		names[count++] = arena_string(c->messages->arena, file->variables[i].name);
	for (size_t i = 0; !variable && i < file->parameter_count; i++)
		names[count++] = arena_string(c->messages->arena, file->parameters[i].name);
	message = yaml_error_within(c->messages, node, offset + m->start, offset + end, "no %s '%.*s'",
	    variable ? "variable" : "parameter", TEXT_ARG(name));
	if (!message_hint_nearest(c->messages, message, name, names, count))
		message_hint(c->messages, message, variable ? "'variables' of the file names them, each before it is used" :
		    "'params' of the file names them");
	return true;
}

/* Compiles bytes [offset, offset + text.len) of a scalar. */
static const struct cel_program *
compile_part(struct compiler *c, const struct cel_env *env, const struct yaml_node *node, size_t offset,
    struct text text, const struct cel_type *wanted)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(c->set->arena, env, text, wanted, &mistakes);

	for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next) {
		struct message *message;

		if (unknown_member(c, node, offset, text, m))
			continue;
		message = yaml_error_within(c->messages, node, offset + m->start, offset + m->end, "%.*s", TEXT_ARG(m->text));
		message->hint = m->hint;
		if (is_unknown(m, text, "it"))
			message->hint = TEXT("`it` is the element that find returned, and this rule has a check");
	}
	return program;
}

static const struct cel_program *
compile_expression(struct compiler *c, const struct cel_env *env, struct expression *e, const char *type)
{
	if (e->node == NULL || !expression_scalar(c, e->node))
		return NULL;
	e->program = compile_part(c, env, e->node, 0, e->node->text, type == NULL ? NULL : cel_env_type(c->env, type));
	return e->program;
}

static bool
shows(const struct cel_type *type)
{
	switch (cel_type_kind(type)) {
	case CEL_BOOL: case CEL_INT: case CEL_UINT: case CEL_DOUBLE: case CEL_STRING: case CEL_TIMESTAMP:
	case CEL_DURATION: case CEL_OPAQUE: case CEL_DYN:
		return true;
	case CEL_LIST:
		return shows(cel_type_element(type));
	default:
		return false;
	}
}

/* Where the "}}" is that ends the expression that begins at `at`: not in a string of it, nor at the end of a map. */
static const char *
template_end(struct text text, size_t at)
{
	size_t depth = 0;

	for (size_t i = at; i < text.len; i++) {
		char quote = text.at[i];
		bool raw = i > at && (text.at[i - 1] == 'r' || text.at[i - 1] == 'R');

		if (quote == '\'' || quote == '"') {
			for (i++; i < text.len && text.at[i] != quote; i++)
				i += text.at[i] == '\\' && !raw;
		} else if (quote == '{') {
			depth++;
		} else if (quote == '}' && depth > 0) {
			depth--;
		} else if (quote == '}' && i + 1 < text.len && text.at[i + 1] == '}') {
			return text.at + i;
		}
	}
	/* Of a string or a map that is not closed the expression's own message tells. */
	return memmem(text.at + at, text.len - at, "}}", 2);
}

static void
compile_template(struct compiler *c, const struct cel_env *env, struct template *t)
{
	LIST(struct template_piece) pieces = { 0 };
	struct arena *arena = c->set->arena;
	struct text text;
	size_t at = 0;

	if (t->node == NULL)
		return;
	text = t->node->text;
	while (at < text.len) {
		const char *open = memmem(text.at + at, text.len - at, "{{", 2);
		const char *shut = open == NULL ? NULL : template_end(text, (size_t)(open - text.at) + 2);
		size_t to = open == NULL ? text.len : (size_t)(open - text.at), end;
		struct template_piece piece = { .literal = { text.at + at, to - at } };
		struct text inner;

		if (to > at)
			*LIST_ADD(arena, &pieces) = piece;
		if (open == NULL)
			break;
		if (shut == NULL) {
			yaml_error_within(c->messages, t->node, to, to + 2, "'{{' without '}}'");
			break;
		}
		end = (size_t)(shut - text.at);
		inner = (struct text){ text.at + to + 2, end - to - 2 };
		piece = (struct template_piece){ .offset = to + 2 };
		piece.program = compile_part(c, env, t->node, to + 2, inner, NULL);
		if (piece.program != NULL && !shows(cel_program_type(piece.program)))
			message_hint(c->messages, yaml_error_within(c->messages, t->node, to + 2, end,
			    "a value of type %.*s cannot stand in a message",
			    TEXT_ARG(cel_type_text(arena, cel_program_type(piece.program)))),
			    "choose one of its fields that is a text or a number");
		if (piece.program != NULL)
			*LIST_ADD(arena, &pieces) = piece;
		at = end + 2;
	}
	t->pieces = pieces.items;
	t->count = pieces.count;
}

/* The field of Cert that a path goes through, if requests lack it: issuer of cert.issuer.cn. */
static const struct cel_field *
lacked_by_requests(struct text path)
{
	const struct cel_record *cert = fact_records(&(size_t){ 0 })[0];
	size_t len = 0;

	if (!text_starts_with(path, "cert."))
		return NULL;
	path = (struct text){ path.at + 5, path.len - 5 };
	while (len < path.len && path.at[len] != '.' && path.at[len] != '[')
		len++;
	for (size_t i = 0; i < cert->count; i++)
		if (text_equal((struct text){ path.at, len }, text_of(cert->fields[i].name)) &&
		    fact_request_lacks(cert, &cert->fields[i]))
			return &cert->fields[i];
	return NULL;
}

/* A rule for requests must not read what requests lack, unless it asks with has() first. */
static void
check_request_reads(struct compiler *c, const struct rule *rule, const struct expression *e)
{
	const struct cel_read *reads;
	size_t count;

	if (e->program == NULL || (rule->applies & (1U << TARGET_REQUEST)) == 0)
		return;
	count = cel_program_reads(e->program, &reads);
	for (size_t i = 0; i < count; i++) {
		const struct cel_field *field = reads[i].presence ? NULL : lacked_by_requests(reads[i].path);
		struct text asked;

		if (field == NULL)
			continue;
		/* Reads of one path are one row, so the question is looked for in the text. */
		asked = arena_printf(c->messages->arena, "has(cert.%s)", field->name);
		if (!text_contains(cel_program_source(e->program), asked.at))
			message_hint(c->messages, yaml_error_within(c->messages, e->node, reads[i].start, reads[i].end,
			    "a request has no '%s', and the rule applies to requests", field->name),
			    "ask with %.*s first, or take request out of applies-to", TEXT_ARG(asked));
	}
}

/* `at` is a fact, or an element of one. */
static void
check_at(struct compiler *c, const struct rule *rule)
{
	const struct yaml_node *at = yaml_get(rule->node, "at");

	if (at == NULL || !expression_scalar(c, at))
		return;
	if (text_starts_with(at->text, "vars.") || text_starts_with(at->text, "params."))
		message_hint(c->messages, yaml_error(c->messages, at, "'at' names a fact"), "for example cert.san.dns");
	else
		(void)compile_part(c, c->set->env, at, 0, at->text, NULL);
}

static void
compile_rule(struct compiler *c, struct rule *rule)
{
	struct arena *arena = c->set->arena;
	struct cel_env *env = c->env;
	struct gathered when = { 0 }, all = { 0 };
	unsigned optional;
	const struct cel_program *program;

	if ((program = compile_expression(c, env, &rule->when, "bool")) != NULL) {
		gather(c, program, &when);
		gather(c, program, &all);
	}
	if ((program = compile_expression(c, env, &rule->check, "bool")) != NULL)
		gather(c, program, &all);
	if ((program = compile_expression(c, env, &rule->find, "list(dyn)")) != NULL)
		gather(c, program, &all);
	if (rule->find.node != NULL || (rule->check.node == NULL && rule->node->partial)) {
		const struct cel_type *element = program == NULL ? NULL : cel_type_element(cel_program_type(program));

		/* Of a find with a mistake in it, as of a variable with one, nothing can be told. */
		env = cel_env_child(arena, c->env);
		rule->it_slot = cel_env_computed(env, "it", element != NULL ? element : cel_env_type(env, "dyn"));
	}
	if (c->everything)
		check_at(c, rule);
	/* What may be read without a chain may be read without a whole one. */
	optional = rule->optional | ((rule->optional & (INPUT_CHAIN | INPUT_TRUST)) != 0 ? INPUT_WHOLE : 0U);
	rule->reads_when = when.inputs & ~optional;
	rule->reads = all.inputs & ~optional;
	rule->paths = all.paths;
	for (size_t i = 0; i < rule->worse_count; i++)
		(void)compile_expression(c, env, &rule->worse[i].when, "bool");
	for (size_t i = 0; i < rule->same_as.count; i++)
		(void)compile_expression(c, env, &rule->other_names[i].when, "bool");
	(void)compile_expression(c, env, &rule->related, "list(Cert)");
	/* What is ordered is known before there is anything to find. */
	(void)compile_expression(c, c->env, &rule->names, "list(string)");
	(void)compile_expression(c, c->env, &rule->common_name, "string");
	(void)compile_expression(c, c->env, &rule->usages, "list(string)");
	(void)compile_expression(c, c->env, &rule->key_usage, "list(string)");
	compile_template(c, env, &rule->message);
	compile_template(c, env, &rule->reason);
	compile_template(c, env, &rule->fix);
	check_request_reads(c, rule, &rule->when);
	check_request_reads(c, rule, &rule->check);
	check_request_reads(c, rule, &rule->find);
	rule->compiled = true;
}

/* The text uses vars.NAME. */
static bool
uses(struct text text, struct text name)
{
	const char *at = text.at, *end = text.at + text.len;

	while ((at = memmem(at, (size_t)(end - at), "vars.", 5)) != NULL) {
		at += 5;
		if ((size_t)(end - at) >= name.len && memcmp(at, name.at, name.len) == 0 &&
		    ((size_t)(end - at) == name.len || memchr("abcdefghijklmnopqrstuvwxyz0123456789_", at[name.len], 37) == NULL))
			return true;
	}
	return false;
}

static bool
subtree_uses(const struct yaml_node *node, struct text name)
{
	if (node->kind == YAML_SCALAR)
		return uses(node->text, name);
	for (size_t i = 0; i < node->count; i++)
		if (subtree_uses(&node->items[i], name))
			return true;
	return false;
}

/* A run compiles only the variables that its rules ask for, and those that these ask for. */
static void
mark_variables(const struct rule_file *file, struct rule *const *rules, size_t count, bool everything, bool *wanted)
{
	for (size_t i = file->variable_count; i-- > 0;) {
		struct text name = file->variables[i].name;

		wanted[i] = everything;
		for (size_t j = 0; j < count && !wanted[i]; j++)
			wanted[i] = subtree_uses(rules[j]->node, name);
		for (size_t j = i + 1; j < file->variable_count && !wanted[i]; j++)
			wanted[i] = wanted[j] && file->variables[j].expression.node != NULL &&
			    subtree_uses(file->variables[j].expression.node, name);
	}
}

bool
compile_file(struct rule_set *set, struct rule_file *file, struct rule *const *rules, size_t count, bool everything,
    struct messages *messages)
{
	struct compiler c = { .set = set, .file = file, .messages = messages, .everything = everything };
	size_t errors = messages->errors;
	bool *wanted = ARENA_ARRAY(set->arena, bool, file->variable_count);

	if (count == 0 && !everything)
		return true;
	c.env = cel_env_child(set->arena, set->env);
	mark_variables(file, rules, count, everything, wanted);
	for (size_t i = 0; i < file->parameter_count; i++)
		(void)cel_env_computed(c.env,
		    arena_printf(set->arena, "params.%.*s", TEXT_ARG(file->parameters[i].name)).at,
		    file->parameters[i].type);
	/* Where they could not be read, whatever asks for one is right. */
	if (file->yaml->root.partial && file->parameter_count == 0)
		(void)cel_env_computed(c.env, "params", cel_env_type(c.env, "dyn"));
	for (size_t i = 0; i < file->variable_count; i++) {
		struct rule_variable *v = &file->variables[i];
		struct gathered gathered = { 0 };

		/* A slot is taken either way, so that slots and rows keep step. */
		v->type = cel_env_type(set->env, "dyn");
		if (wanted[i] && compile_expression(&c, c.env, &v->expression, NULL) != NULL) {
			v->type = cel_program_type(v->expression.program);
			gather(&c, v->expression.program, &gathered);
		}
		c.variables_known = i + 1;
		v->reads = gathered.inputs;
		v->paths = gathered.paths;
		(void)cel_env_computed(c.env, arena_printf(set->arena, "vars.%.*s", TEXT_ARG(v->name)).at, v->type);
	}
	if (file->yaml->root.partial && file->variable_count == 0)
		(void)cel_env_computed(c.env, "vars", cel_env_type(c.env, "dyn"));
	for (size_t i = 0; i < count; i++)
		compile_rule(&c, rules[i]);
	return messages->errors == errors;
}

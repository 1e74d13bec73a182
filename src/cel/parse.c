/* parse.c - from words to a tree: one function for each rule of the grammar, which stands above it. */

#include "cel/lexer.h"

#include <string.h>

struct parser {
	struct compiler *c;
	struct token token;
	size_t previous_end;
	unsigned nesting;
	bool gave_up;
	bool lost;             /* after a mistake, until a bracket closes: what follows is no news */
};

static struct cel_node *expression(struct parser *p);

static void
advance(struct parser *p)
{
	p->previous_end = p->token.end;
	for (;;) {
		lexer_next(p->c, &p->token);
		if (p->token.kind != TOKEN_BAD)
			return;
		p->lost = true;
	}
}

static bool
is_sign(const struct parser *p, uint16_t sign)
{
	return p->token.kind == TOKEN_SIGN && p->token.sign == sign;
}

static bool
is_word(const struct parser *p, const char *word)
{
	return p->token.kind == TOKEN_NAME && text_is(p->token.text, word);
}

static bool
take_sign(struct parser *p, uint16_t sign)
{
	if (!is_sign(p, sign))
		return false;
	advance(p);
	return true;
}

/* What stands here, as a message shows it. */
static struct text
shown(const struct parser *p)
{
	struct text text = { p->c->source.at + p->token.start, p->token.end - p->token.start };

	if (p->token.kind == TOKEN_END)
		return TEXT("the end");
	if (text.len > 40)
		text.len = 40;
	while (text.len > 0 && !text_utf8_valid(text))
		text.len--;
	return arena_printf(p->c->arena, "'%.*s'", TEXT_ARG(text_escape(p->c->arena, text)));
}

static void
report(struct parser *p, const char *wanted)
{
	if (!p->lost && !p->gave_up) {
		struct text found = shown(p);

		mistake(p->c, CEL_SYNTAX, p->token.start, p->token.end, "expected %s, found %.*s", wanted, TEXT_ARG(found));
	}
	p->lost = true;
}

/* Moves on to the bracket that closes what is open here, or to a comma before it. */
static void
pass_over(struct parser *p, bool to_comma)
{
	unsigned depth = 0;

	for (; p->token.kind != TOKEN_END; advance(p)) {
		if (p->token.kind != TOKEN_SIGN)
			continue;
		switch (p->token.sign) {
		case SIGN('(', 0): case SIGN('[', 0): case SIGN('{', 0):
			depth++;
			break;
		case SIGN(')', 0): case SIGN(']', 0): case SIGN('}', 0):
			if (depth-- == 0)
				return;
			break;
		case SIGN(',', 0):
			if (depth == 0 && to_comma)
				return;
			break;
		default:
			break;
		}
	}
}

/* Reports what is missing here, and moves on to where reading can go on. */
static struct cel_node *
unexpected(struct parser *p, const char *wanted)
{
	size_t start = p->token.start;

	report(p, wanted);
	pass_over(p, true);
	return node_new(p->c, NODE_BROKEN, start, start);
}

/* Shows the bracket that is not closed, with what follows it. */
static void
hint_open(struct compiler *c, size_t opened)
{
	struct text text = { c->source.at + opened, c->source.len - opened };
	bool cut = text.len > 24;

	if (cut)
		text.len = 24;
	while (!text_utf8_valid(text))
		text.len--;
	mistake_hint(c, "'%.*s%s' is not closed", TEXT_ARG(text_escape(c->arena, text)), cut ? "..." : "");
}

static void
expect_sign(struct parser *p, char wanted, size_t opened)
{
	char text[4] = { '\'', wanted, '\'', '\0' };

	if (!is_sign(p, SIGN(wanted, 0))) {
		bool news = !p->lost && !p->gave_up && (p->token.kind == TOKEN_END || is_sign(p, SIGN(')', 0)) ||
		    is_sign(p, SIGN(']', 0)) || is_sign(p, SIGN('}', 0)));

		report(p, text);
		if (news)
			hint_open(p->c, opened);
		/* Elements after this one are not read. */
		pass_over(p, false);
	}
	if (take_sign(p, SIGN(wanted, 0)))
		p->lost = false;
}

/* The tree's height is what the recursion of all later stages is bounded by. */
static struct cel_node *
measured(struct parser *p, struct cel_node *node)
{
	const struct cel_node *below[3] = { node->a, node->b, node->c };
	unsigned height = 0;

	for (size_t i = 0; i < 3; i++)
		if (below[i] != NULL && below[i]->height > height)
			height = below[i]->height;
	for (size_t i = 0; i < node->count; i++)
		if (node->args[i]->height > height)
			height = node->args[i]->height;
	node->height = (uint16_t)(height + 1);
	if (height + 1 <= LIMIT_CEL_HEIGHT)
		return node;
	if (!p->gave_up)
		mistake(p->c, CEL_TOO_DEEP, node->start, node->end,
		    "the expression is more than %d levels deep", LIMIT_CEL_HEIGHT);
	p->gave_up = true;
	p->c->pos = p->c->source.len;
	advance(p);
	return node_new(p->c, NODE_BROKEN, node->start, node->end);
}

static struct cel_node *
binary(struct parser *p, unsigned op, struct cel_node *a, struct cel_node *b, const struct token *sign)
{
	struct cel_node *node = node_new(p->c, NODE_BINARY, a->start, p->previous_end);

	node->op = (uint8_t)op;
	node->a = a;
	node->b = b;
	node->at = (uint32_t)sign->start;
	node->at_end = (uint32_t)sign->end;
	return measured(p, node);
}

/*
 * Arguments = [ Expr { "," Expr } ] ; List, Map = Arguments [ "," ] ; with `marked`, each may have a "?" in front,
 * with `pairs`, each is Expr ":" Expr
 */
static void
arguments(struct parser *p, struct cel_node *node, char closing, size_t opened, bool marked, bool pairs)
{
	LIST(struct cel_node *) items = { 0 };
	LIST(bool) marks = { 0 };
	bool any = false, ended = false;

	/* The receiver of a method comes first. */
	if (node->count == 1)
		*LIST_ADD(p->c->arena, &items) = node->args[0];
	if (closing != ')' && take_sign(p, SIGN(',', 0)))
		ended = true;
	while (!ended && !is_sign(p, SIGN(closing, 0)) && p->token.kind != TOKEN_END) {
		bool mark = marked && take_sign(p, SIGN('?', 0));

		any = any || mark;
		*LIST_ADD(p->c->arena, &items) = expression(p);
		if (pairs) {
			if (!take_sign(p, SIGN(':', 0)))
				unexpected(p, "':' and the value of this key");
			*LIST_ADD(p->c->arena, &items) = expression(p);
		}
		*LIST_ADD(p->c->arena, &marks) = mark;
		ended = !take_sign(p, SIGN(',', 0));
		if (!ended && closing == ')' && is_sign(p, SIGN(')', 0))) {
			unexpected(p, "another argument");
			ended = true;
		}
	}
	expect_sign(p, closing, opened);
	node->args = items.items;
	node->count = (uint32_t)items.count;
	if (any)
		node->as.items.optional = marks.items;
}

static struct cel_node *
literal(struct parser *p, struct cel_value value, size_t start, size_t end)
{
	struct cel_node *node = node_new(p->c, NODE_LITERAL, start, end);

	node->as.literal = value;
	return node;
}

/* The token is a number; `negative` if a "-" belongs to it. */
static struct cel_node *
number(struct parser *p, bool negative, size_t start)
{
	struct cel_value value = p->token.value;
	struct cel_node *node;

	if (p->token.sign == 1) {
		uint64_t magnitude = value.as.unsigned_number;

		if (magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0)) {
			/* Between sign and digits there may be anything: a comment. */
			mistake(p->c, CEL_OUT_OF_RANGE, start, p->token.end,
			    "%s%.*s is out of the range of int", negative ? "-" : "",
			    (int)(p->token.end - p->token.start), p->c->source.at + p->token.start);
			magnitude = 0;
		}
		value = cel_int(negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude);
	} else if (negative && value.kind == CEL_DOUBLE) {
		value.as.real = -value.as.real;
	}
	node = literal(p, value, start, p->token.end);
	advance(p);
	return node;
}

static bool
is_reserved(struct text name)
{
	static const char *const words[] = { "as", "break", "const", "continue", "else", "for", "function", "if", "import",
	    "let", "loop", "package", "namespace", "return", "var", "void", "while" };

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (text_is(name, words[i]))
			return true;
	return false;
}

/*
 * Primary = [ "." ] Name [ "(" Arguments ")" ] | "(" Expr ")" | "[" List "]" | "{" Map "}" | Literal
 */
static struct cel_node *
primary(struct parser *p)
{
	struct cel_node *node;
	size_t start = p->token.start;
	bool absolute;

	switch (p->token.kind) {
	case TOKEN_NUMBER:
		return number(p, false, start);
	case TOKEN_STRING:
	case TOKEN_BYTES:
		node = literal(p, p->token.value, start, p->token.end);
		advance(p);
		return node;
	case TOKEN_SIGN:
		if (take_sign(p, SIGN('(', 0))) {
			node = expression(p);
			expect_sign(p, ')', start);
			node->start = (uint32_t)start;
			node->end = (uint32_t)p->previous_end;
			return node;
		}
		if (take_sign(p, SIGN('[', 0))) {
			node = node_new(p->c, NODE_LIST, start, start);
			arguments(p, node, ']', start, true, false);
			node->end = node->at_end = (uint32_t)p->previous_end;
			return measured(p, node);
		}
		if (take_sign(p, SIGN('{', 0))) {
			node = node_new(p->c, NODE_MAP, start, start);
			arguments(p, node, '}', start, true, true);
			node->end = node->at_end = (uint32_t)p->previous_end;
			return measured(p, node);
		}
		break;
	default:
		break;
	}
	absolute = take_sign(p, SIGN('.', 0));
	if (p->token.kind != TOKEN_NAME || (absolute && is_word(p, "in")))
		return unexpected(p, absolute ? "a name" : "a value");
	if (!absolute && (is_word(p, "true") || is_word(p, "false"))) {
		node = literal(p, cel_bool(is_word(p, "true")), start, p->token.end);
		advance(p);
		return node;
	}
	if (!absolute && is_word(p, "null")) {
		node = literal(p, cel_null(), start, p->token.end);
		advance(p);
		return node;
	}
	if (is_word(p, "in"))
		return unexpected(p, "a value");
	node = node_new(p->c, NODE_NAME, start, p->token.end);
	node->at = (uint32_t)p->token.start;
	node->name = p->token.text;
	node->absolute = absolute;
	if (is_reserved(node->name)) {
		mistake(p->c, CEL_SYNTAX, node->at, node->at_end,
		    "'%.*s' is a reserved word and cannot be a name here", TEXT_ARG(node->name));
		node->kind = NODE_BROKEN;
	}
	advance(p);
	if (is_sign(p, SIGN('(', 0))) {
		size_t opened = p->token.start;

		advance(p);
		if (node->kind == NODE_NAME)
			node->kind = NODE_CALL;
		arguments(p, node, ')', opened, false, false);
		node->end = (uint32_t)p->previous_end;
		if (node->kind == NODE_BROKEN)
			return node;
		return measured(p, expand_macro(p->c, node));
	}
	return node;
}

/* Fields = "{" ... "}" after a name would make a message, which this CEL does not have. */
static struct cel_node *
message(struct parser *p, struct cel_node *name)
{
	struct cel_node *node = node_new(p->c, NODE_BROKEN, name->start, name->end);
	size_t opened = p->token.start;

	mistake(p->c, CEL_SYNTAX, name->start, name->end, "records cannot be made in an expression");
	mistake_hint(p->c, "{'key': value} makes a map");
	advance(p);
	while (!is_sign(p, SIGN('}', 0)) && p->token.kind != TOKEN_END) {
		take_sign(p, SIGN('?', 0));
		if (p->token.kind == TOKEN_NAME || p->token.kind == TOKEN_QUOTED)
			advance(p);
		take_sign(p, SIGN(':', 0));
		expression(p);
		if (!take_sign(p, SIGN(',', 0)))
			break;
	}
	expect_sign(p, '}', opened);
	node->end = (uint32_t)p->previous_end;
	return node;
}

static bool
is_path(const struct cel_node *node)
{
	for (; node->kind == NODE_SELECT && !node->optional && !node->quoted; node = node->a)
		;
	return node->kind == NODE_NAME;
}

/*
 * Member = Primary { "." [ "?" ] Name | "." Name "(" Arguments ")" | "[" [ "?" ] Expr "]" | Fields }
 */
static struct cel_node *
member(struct parser *p, struct cel_node *node)
{
	for (;;) {
		struct cel_node *next;
		size_t start = node->start;

		if (take_sign(p, SIGN('.', 0))) {
			bool optional = take_sign(p, SIGN('?', 0));

			if (p->token.kind != TOKEN_NAME && p->token.kind != TOKEN_QUOTED)
				return unexpected(p, "the name of a field or function");
			next = node_new(p->c, NODE_SELECT, start, p->token.end);
			next->at = (uint32_t)p->token.start;
			next->name = p->token.text;
			next->quoted = p->token.kind == TOKEN_QUOTED;
			next->optional = optional;
			advance(p);
			if (!optional && !next->quoted && is_sign(p, SIGN('(', 0))) {
				size_t opened = p->token.start;

				advance(p);
				next->kind = NODE_CALL;
				next->method = true;
				next->args = &node;
				next->count = 1;
				arguments(p, next, ')', opened, false, false);
				next->end = (uint32_t)p->previous_end;
				node = measured(p, expand_macro(p->c, next));
			} else {
				next->a = node;
				node = measured(p, next);
			}
		} else if (is_sign(p, SIGN('[', 0))) {
			size_t opened = p->token.start;

			advance(p);
			next = node_new(p->c, NODE_INDEX, start, start);
			next->optional = take_sign(p, SIGN('?', 0));
			next->a = node;
			next->b = expression(p);
			expect_sign(p, ']', opened);
			next->at = (uint32_t)opened;
			next->end = next->at_end = (uint32_t)p->previous_end;
			node = measured(p, next);
		} else if (is_sign(p, SIGN('{', 0)) && is_path(node)) {
			node = message(p, node);
		} else {
			return node;
		}
	}
}

/* Unary = { "!" } Member | { "-" } Member ; pairs cancel, and the last "-" belongs to a number */
static struct cel_node *
unary(struct parser *p)
{
	struct token first = p->token;
	struct cel_node *node, *inner;
	unsigned op, times = 0;
	size_t last = p->token.start;

	if (is_sign(p, SIGN('!', 0)))
		op = OP_NOT;
	else if (is_sign(p, SIGN('-', 0)))
		op = OP_NEGATE;
	else
		return member(p, primary(p));
	for (; is_sign(p, first.sign); times++) {
		last = p->token.start;
		advance(p);
	}
	if (op == OP_NEGATE && p->token.kind == TOKEN_NUMBER &&
	    (p->token.sign == 1 || p->token.value.kind == CEL_DOUBLE)) {
		times--;
		inner = member(p, number(p, true, last));
	} else {
		inner = member(p, primary(p));
	}
	if (times == 0)
		return inner;
	/* A pair still demands a bool or a number. */
	for (unsigned i = times % 2 == 0 ? 2 : 1; i > 0; i--) {
		node = node_new(p->c, NODE_UNARY, first.start, p->previous_end);
		node->at_end = (uint32_t)first.end;
		node->op = (uint8_t)op;
		node->a = inner;
		inner = measured(p, node);
	}
	return inner;
}

/* Multiplication = Unary { ( "*" | "/" | "%" ) Unary } */
static struct cel_node *
multiplication(struct parser *p)
{
	struct cel_node *node = unary(p);

	for (;;) {
		struct token sign = p->token;
		unsigned op;

		if (is_sign(p, SIGN('*', 0)))
			op = OP_MULTIPLY;
		else if (is_sign(p, SIGN('/', 0)))
			op = OP_DIVIDE;
		else if (is_sign(p, SIGN('%', 0)))
			op = OP_MODULO;
		else
			return node;
		advance(p);
		node = binary(p, op, node, unary(p), &sign);
	}
}

/* Addition = Multiplication { ( "+" | "-" ) Multiplication } */
static struct cel_node *
addition(struct parser *p)
{
	struct cel_node *node = multiplication(p);

	while (is_sign(p, SIGN('+', 0)) || is_sign(p, SIGN('-', 0))) {
		struct token sign = p->token;

		advance(p);
		node = binary(p, sign.sign == SIGN('+', 0) ? OP_ADD : OP_SUBTRACT, node, multiplication(p), &sign);
	}
	return node;
}

/* Relation = Addition { ( "<" | "<=" | ">=" | ">" | "==" | "!=" | "in" ) Addition } */
static struct cel_node *
relation(struct parser *p)
{
	static const struct {
		uint16_t sign;
		enum operator op;
	} signs[] = {
		{ SIGN('=', '='), OP_EQUAL }, { SIGN('!', '='), OP_UNEQUAL }, { SIGN('<', 0), OP_LESS },
		{ SIGN('<', '='), OP_LESS_EQUAL }, { SIGN('>', 0), OP_GREATER }, { SIGN('>', '='), OP_GREATER_EQUAL },
	};
	struct cel_node *node = addition(p);

	for (;;) {
		struct token sign = p->token;
		unsigned op = OP_COUNT;

		if (is_word(p, "in"))
			op = OP_IN;
		for (size_t i = 0; p->token.kind == TOKEN_SIGN && i < COUNT_OF(signs); i++)
			if (p->token.sign == signs[i].sign)
				op = signs[i].op;
		if (op == OP_COUNT)
			return node;
		advance(p);
		node = binary(p, op, node, addition(p), &sign);
	}
}

/* And = Relation { "&&" Relation } ; Or = And { "||" And } ; each chain is one node, however long */
static struct cel_node *
chain(struct parser *p, enum node_kind kind)
{
	uint16_t sign = kind == NODE_OR ? SIGN('|', '|') : SIGN('&', '&');
	struct cel_node *first = kind == NODE_OR ? chain(p, NODE_AND) : relation(p), *node;
	LIST(struct cel_node *) items = { 0 };
	struct token word = p->token;

	if (!is_sign(p, sign))
		return first;
	*LIST_ADD(p->c->arena, &items) = first;
	while (take_sign(p, sign))
		*LIST_ADD(p->c->arena, &items) = kind == NODE_OR ? chain(p, NODE_AND) : relation(p);
	node = node_new(p->c, kind, first->start, p->previous_end);
	node->at = (uint32_t)word.start;
	node->at_end = (uint32_t)word.end;
	node->args = items.items;
	node->count = (uint32_t)items.count;
	return measured(p, node);
}

/* Expr = Or [ "?" Or ":" Expr ] */
static struct cel_node *
expression(struct parser *p)
{
	struct cel_node *node;
	struct token sign;

	if (p->nesting >= LIMIT_CEL_NESTING) {
		if (!p->gave_up)
			mistake(p->c, CEL_TOO_DEEP, p->token.start, p->token.end,
			    "the expression is nested more than %d levels deep",
			    LIMIT_CEL_NESTING);
		p->gave_up = true;
		p->c->pos = p->c->source.len;
		advance(p);
		return node_new(p->c, NODE_BROKEN, p->token.start, p->token.start);
	}
	p->nesting++;
	node = chain(p, NODE_OR);
	sign = p->token;
	if (take_sign(p, SIGN('?', 0))) {
		struct cel_node *choice = node_new(p->c, NODE_CONDITIONAL, node->start, node->end);

		choice->at = (uint32_t)sign.start;
		choice->at_end = (uint32_t)sign.end;
		choice->a = node;
		choice->b = chain(p, NODE_OR);
		if (!take_sign(p, SIGN(':', 0))) {
			unexpected(p, "':' and the value if the condition is false");
			take_sign(p, SIGN(':', 0));
			choice->c = node_new(p->c, NODE_BROKEN, p->token.start, p->token.start);
		} else {
			choice->c = expression(p);
		}
		choice->end = (uint32_t)p->previous_end;
		node = measured(p, choice);
	}
	p->nesting--;
	return node;
}

struct cel_node *
parse_expression(struct compiler *c)
{
	struct parser p = { .c = c };
	struct cel_node *node;

	advance(&p);
	if (p.token.kind == TOKEN_END && c->wrong == 0) {
		mistake(c, CEL_SYNTAX, 0, c->source.len > 0 ? c->source.len : 1, "the expression is empty");
		return node_new(c, NODE_BROKEN, 0, 0);
	}
	node = expression(&p);
	if (p.token.kind != TOKEN_END && !p.lost && !p.gave_up) {
		struct text found = shown(&p);

		mistake(c, CEL_SYNTAX, p.token.start, p.token.end,
		    "expected an operator or the end, found %.*s", TEXT_ARG(found));
		if (p.token.kind == TOKEN_NAME && (text_is(p.token.text, "and") || text_is(p.token.text, "or")))
			mistake_hint(c, "write '%s'", text_is(p.token.text, "and") ? "&&" : "||");
	}
	return node;
}

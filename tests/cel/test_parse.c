/* test_parse.c - src/cel/parse.c: which tree an expression is, where its nodes stand, and how reading goes on after a mistake. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cel/compiler.h"
#include "cel/evaluate.h"

static struct cel_mistakes mistakes;

static struct cel_node *
parse(struct text source)
{
	struct compiler c = { .arena = &arena, .mistakes = &mistakes, .source = source };

	memset(&mistakes, 0, sizeof(mistakes));
	return parse_expression(&c);
}

static void show(struct buffer *out, const struct cel_node *node);

static void
show_arguments(struct buffer *out, const struct cel_node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		buffer_adds(out, i == 0 ? "" : " ");
		if (node->kind == NODE_LIST || (node->kind == NODE_MAP && i % 2 == 0))
			buffer_adds(out, node->as.items.optional != NULL &&
			    node->as.items.optional[node->kind == NODE_MAP ? i / 2 : i] ? "?" : "");
		show(out, node->args[i]);
	}
}

/* The tree with the operator first: (+ 1 (* 2 3)). */
static void
show(struct buffer *out, const struct cel_node *node)
{
	const struct cel_node *below[3] = { node->a, node->b, node->c };

	switch (node->kind) {
	case NODE_LITERAL:
		buffer_add(out, cel_value_literal(&arena, &node->as.literal, 100));
		return;
	case NODE_NAME:
		buffer_printf(out, "%s%.*s", node->absolute ? "." : "", TEXT_ARG(node->name));
		return;
	case NODE_LIST:
	case NODE_MAP:
		buffer_adds(out, node->kind == NODE_LIST ? "[" : "{");
		show_arguments(out, node);
		buffer_adds(out, node->kind == NODE_LIST ? "]" : "}");
		return;
	case NODE_BROKEN:
		buffer_adds(out, "<broken>");
		return;
	default:
		break;
	}
	buffer_adds(out, "(");
	switch (node->kind) {
	case NODE_SELECT:
		buffer_printf(out, "%s%s%.*s", node->optional ? ".?" : ".", node->quoted ? "`" : "", TEXT_ARG(node->name));
		break;
	case NODE_INDEX:
		buffer_adds(out, node->optional ? "[?]" : "[]");
		break;
	case NODE_CALL:
		buffer_printf(out, "%s%s%.*s ", node->method ? "method " : "call ", node->absolute ? "." : "", TEXT_ARG(node->name));
		break;
	case NODE_AND:
	case NODE_OR:
		buffer_adds(out, node->kind == NODE_AND ? "&& " : "|| ");
		break;
	case NODE_CONDITIONAL:
		buffer_adds(out, "?:");
		break;
	case NODE_UNARY:
	case NODE_BINARY:
		buffer_adds(out, operator_text(node->op));
		break;
	default:
		buffer_printf(out, "node %u", node->kind);
		break;
	}
	show_arguments(out, node);
	for (size_t i = 0; i < 3 && below[i] != NULL; i++) {
		buffer_adds(out, " ");
		show(out, below[i]);
	}
	buffer_adds(out, ")");
}

static struct text
tree_of(struct text source)
{
	struct buffer out;

	buffer_init(&out, &arena);
	show(&out, parse(source));
	return buffer_text(&out);
}

static const struct {
	const char *why, *expression, *tree;
} trees[] = {
	{ "* before +", "1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)" },
	{ "one row from left to right", "8 / 4 % 3 * 2", "(* (% (/ 8 4) 3) 2)" },
	{ "+ before a comparison", "a + 1 <= b - 1", "(<= (+ a 1) (- b 1))" },
	{ "all comparisons are one row", "a < b == c in d != e >= f > g", "(> (>= (!= (in (== (< a b) c) d) e) f) g)" },
	{ "a comparison before && before ||", "a || b == c && d || e", "(|| a (&& (== b c) d) e)" },
	{ "a chain is one node, parentheses part it", "a && (b && c) && d", "(&& a (&& b c) d)" },
	{ "|| before ?:", "a || b ? c || d : e", "(?: (|| a b) (|| c d) e)" },
	{ "?: from right to left", "a ? b : c ? d : e", "(?: a b (?: c d e))" },
	{ "parentheses", "(1 + 2) * 3", "(* (+ 1 2) 3)" },
	{ "! before a comparison, after a field", "!a.b == c", "(== (! (.b a)) c)" },
	{ "two ! cancel but ask for a bool", "!!a", "(! (! a))" },
	{ "of any number of ! two or one are left", "!!!!!a", "(! a)" },
	{ "two - cancel but ask for a number", "----a", "(- (- a))" },
	{ "- belongs to a number", "-1 - -2.5", "(- -1 -2.5)" },
	{ "the last of several does", "--1", "(- -1)" },
	{ "the number before its method", "-1.abs()", "(method abs -1)" },
	{ "not to a uint", "-1u", "(- 1u)" },
	{ "nor to what is in parentheses", "-(1)", "(- 1)" },
	{ "the ends of int", "[9223372036854775807, -9223372036854775808, -0x8000000000000000]",
	    "[9223372036854775807 -9223372036854775808 -9223372036854775808]" },
	{ "fields, elements and calls in a row", "a.b[0].c(d)[e]", "([] (method c ([] (.b a) 0) d) e)" },
	{ "optional fields and elements", "a.?b[?0]", "([?] (.?b a) 0)" },
	{ "a quoted field", "a.`b-c`", "(.`b-c a)" },
	{ "a dot in front: not of the container", ".a.b(.c)", "(method b .a .c)" },
	{ "calls without and with arguments", "f() + g(1, h(2))", "(+ (call f ) (call g 1 (call h 2)))" },
	{ "a comma at the end", "[{'a': 1,}, [1,], [?a,]]", "[{'a' 1} [1] [?a]]" },
	{ "empty lists and maps", "[[], {}, [,], {,}]", "[[] {} [] {}]" },
	{ "optional elements", "[?a, b, ?c]", "[?a b ?c]" },
	{ "optional keys", "{?'c': d, 'e': f}", "{?'c' d 'e' f}" },
	{ "words that are values", "[true, false, null, .true]", "[true false null .true]" },
	{ "words that are values as fields", "a.true.in.null", "(.null (.in (.true a)))" },
};

START_TEST(an_expression_is_this_tree)
{
	struct text tree = tree_of(text_of(trees[_i].expression));

	ck_assert_msg(text_is(tree, trees[_i].tree), "%s: %.*s, expected: %s", trees[_i].why, TEXT_ARG(tree), trees[_i].tree);
}
END_TEST

/* Bytes of the node and, behind the bar, of its operator or name. */
static const struct {
	const char *expression, *places;
} places[] = {
	{ " a + bc ", "1-7 | 3-4" }, { "a in bc", "0-7 | 2-4" }, { "(a + b)", "0-7 | 3-4" }, { "( ( a ) )", "0-9 | 4-5" },
	{ "a && b && c", "0-11 | 2-4" }, { "a ? b : c", "0-9 | 2-3" }, { "!!a", "0-3 | 0-1" }, { "- 5", "0-3 | 0-3" },
	{ "--5", "0-3 | 0-1" }, { "a.bc", "0-4 | 2-4" }, { "a.`b c`", "0-7 | 2-7" }, { "(a).?b", "0-6 | 5-6" },
	{ "a[ 0 ]", "0-6 | 1-6" }, { "f( 1 )", "0-6 | 0-1" }, { ".f()", "0-4 | 1-2" }, { "a.f( 1 )", "0-8 | 2-3" },
	{ "[ 1, ]", "0-6 | 0-6" }, { "{'a': 1}", "0-8 | 0-8" }, { "'''\n''' ", "0-7 | 0-7" },
};

START_TEST(nodes_know_their_bytes)
{
	const struct cel_node *node = parse(text_of(places[_i].expression));
	struct text got = arena_printf(&arena, "%u-%u | %u-%u", node->start, node->end, node->at, node->at_end);

	ck_assert_msg(text_is(got, places[_i].places), "%s: %.*s, expected: %s", places[_i].expression, TEXT_ARG(got),
	    places[_i].places);
}
END_TEST

/* All that is told, one a line: start-end: text | hint */
static struct text
told(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next)
		buffer_printf(&out, "%s%zu-%zu: %.*s%s%.*s", m == mistakes.first ? "" : "\n", m->start, m->end, TEXT_ARG(m->text),
		    m->hint.len > 0 ? " | " : "", TEXT_ARG(m->hint));
	return buffer_text(&out);
}

static const struct {
	const char *why, *expression, *told;
} refusals[] = {
	{ "each pair of parentheses has its own mistake", "(1 +) * (2 -)",
	    "4-5: expected a value, found ')'\n12-13: expected a value, found ')'" },
	{ "within one pair only the first is told", "f(1 2, 3 4, +)", "4-5: expected ')', found '2'" },
	{ "nothing is news behind what no bracket ends", "1 2 3 (4", "2-3: expected an operator or the end, found '2'" },
	{ "a comma behind the last argument", "f(1,) * a.b(c,)",
	    "4-5: expected another argument, found ')'\n14-15: expected another argument, found ')'" },
	{ "a comma without elements, and elements", "[, 1]", "3-4: expected ']', found '1'" },
	{ "one past double", "-1e309 + 1e308", "1-6: 1e309 is larger than the largest double, 1.7976931348623157e+308" },
	{ "an argument that is not there", "f(, 1)", "2-3: expected a value, found ','" },
	{ "parentheses that hold a list are one mistake", "f((1, 2), (3 +)) * 4",
	    "4-5: expected ')', found ','\n14-15: expected a value, found ')'" },
	{ "brackets within what is passed over are passed over", "[1 (2, [3]) , 4] 5",
	    "3-4: expected ']', found '('\n17-18: expected an operator or the end, found '5'" },
	{ "what the lexer told is not told again", "f(1 # 2)", "4-5: '#' has no meaning here" },
	{ "a word of other languages", "a or b", "2-4: expected an operator or the end, found 'or' | write '||'" },
	{ "the other kind of bracket", "f(1, [2)", "7-8: expected ']', found ')' | '[2)' is not closed" },
	{ "an open bracket is shown to 24 bytes, not within a character", "[1, 'abcdefghijklmnopqr\303\244\303\244'",
	    "27-28: expected ']', found the end | '[1, 'abcdefghijklmnopqr...' is not closed" },
	{ "what is found is shown to 40 bytes", "1 'abcdefghijklmnopqrstuvwxyzabcdefghijklm\303\244\303\244'",
	    "2-47: expected an operator or the end, found ''abcdefghijklmnopqrstuvwxyzabcdefghijklm'" },
	{ "a line feed is shown as such", "1 '''\n'''", "2-9: expected an operator or the end, found ''''\\n''''" },
	{ "a condition without its other value", "a ? b", "4-5: expected ':' and the value if the condition is false, found the end" },
	{ "?: within ?: needs parentheses", "a ? b ? c : d : e",
	    "6-7: expected ':' and the value if the condition is false, found '?'" },
	{ "a field without a name", "a.?(b)", "3-4: expected the name of a field or function, found '('" },
	{ "a dot before what is no name", ".'a'", "1-4: expected a name, found ''a''" },
	{ "'in' begins nothing", "in a", "0-2: expected a value, found 'in'" },
	{ "a quoted name begins nothing", "`a`.b", "0-3: expected a value, found '`a`'" },
	{ "two kinds of sign in front", "!-a", "1-2: expected a value, found '-'" },
	{ "a map without values", "{'a', 'b'}", "4-5: expected ':' and the value of this key, found ','" },
	{ "a record has no fields to set", "a.B{c: 1 2}", "0-3: records cannot be made in an expression | {'key': value} makes a map\n"
	    "9-10: expected '}', found '2'" },
	{ "one past int", "9223372036854775808", "0-19: 9223372036854775808 is out of the range of int" },
	{ "one below int", "1 - -9223372036854775809", "4-24: -9223372036854775809 is out of the range of int" },
	{ "the sign stands apart", "-//\033\n9223372036854775809", "0-24: -9223372036854775809 is out of the range of int" },
	{ "hexadecimal, with two signs", "--0x8000000000000001", "1-20: -0x8000000000000001 is out of the range of int" },
	{ "nothing but a comment", "// a", "0-4: the expression is empty" },
	{ "nothing at all", "", "0-0: the expression is empty" },
};

START_TEST(what_is_wrong_is_told_once_and_reading_goes_on)
{
	struct text text;

	parse(text_of(refusals[_i].expression));
	text = told();
	ck_assert_msg(text_is(text, refusals[_i].told), "%s\nsays:     %.*s\nexpected: %s", refusals[_i].why, TEXT_ARG(text),
	    refusals[_i].told);
}
END_TEST

static const char *const reserved[] = { "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let",
	"loop", "package", "namespace", "return", "var", "void", "while" };

START_TEST(reserved_words_are_no_names_but_may_be_fields)
{
	const char *word = reserved[_i];
	struct text first = arena_printf(&arena, "0-%zu: '%s' is a reserved word and cannot be a name here", strlen(word), word);

	ck_assert_msg(text_is(tree_of(text_of(word)), "<broken>") && text_equal(told(), first), "%s: %.*s", word, TEXT_ARG(told()));
	ck_assert_msg(text_is(tree_of(arena_printf(&arena, "%s(1, 2)", word)), "<broken>") && text_equal(told(), first),
	    "%s(): %.*s", word, TEXT_ARG(told()));
	tree_of(arena_printf(&arena, "a.%s.%s()", word, word));
	ck_assert_msg(mistakes.count == 0, "a.%s: %.*s", word, TEXT_ARG(told()));
	tree_of(arena_printf(&arena, "%s_ + _%s", word, word));
	ck_assert_msg(mistakes.count == 0, "%s_: %.*s", word, TEXT_ARG(told()));
}
END_TEST

static struct text
tower(const char *before, const char *step, size_t count, const char *middle, const char *after)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_adds(&out, before);
	for (size_t i = 0; i < count; i++)
		buffer_adds(&out, step);
	buffer_adds(&out, middle);
	for (size_t i = 0; i < count; i++)
		buffer_adds(&out, after);
	return buffer_text(&out);
}

/* What adds a level to the tree, and what does not. */
static const struct {
	const char *expression;
	unsigned height;
} heights[] = {
	{ "1", 1 }, { "((1))", 1 }, { "-1", 1 }, { "- a", 2 }, { "!!!!!!!a", 2 }, { "!!!!!!a", 3 }, { "a.b", 2 }, { "a[b.c]", 3 },
	{ "1 + 2 + 3 + 4", 4 }, { "1 + (2 + (3 + 4))", 4 }, { "(1 + 2) * (3 + 4)", 3 }, { "a && b && c && d", 2 },
	{ "a || b && c", 3 }, { "a ? b : c ? d : e", 3 }, { "f()", 1 }, { "f(1, g(2), 3)", 3 }, { "'a'.f().g()", 3 },
	{ "[]", 1 }, { "{'a': [1]}", 3 }, { "{[1]: 'a'}", 3 },
};

START_TEST(a_tree_knows_its_height)
{
	const struct cel_node *node = parse(text_of(heights[_i].expression));
	unsigned height = node->height;

	/* A leaf has 1; f() and [] are nodes whose arguments are none. */
	ck_assert_msg(height == heights[_i].height && mistakes.count == 0, "%s: %u", heights[_i].expression, height);
}
END_TEST

START_TEST(a_tree_past_the_limit_is_told_once_and_dropped)
{
	const struct cel_node *node = parse(tower("", "f(", LIMIT_CEL_HEIGHT - 1, "1", ")"));

	ck_assert_uint_eq(node->height, LIMIT_CEL_HEIGHT);
	ck_assert_uint_eq(mistakes.count, 0);
	parse(tower("", "f(", LIMIT_CEL_HEIGHT, "1", ")"));
	ck_assert_msg(text_is(told(), "0-301: the expression is more than 100 levels deep"), "%.*s", TEXT_ARG(told()));
	/* The rest is not read at all. */
	parse(tower("1", "+1", 2 * LIMIT_CEL_HEIGHT, " ) # (", ""));
	ck_assert_msg(text_is(told(), "0-201: the expression is more than 100 levels deep"), "%.*s", TEXT_ARG(told()));
}
END_TEST

/* What parentheses and the like nest before there is a tree. */
static const struct {
	const char *step, *after;
} nested[] = { { "(", ")" }, { "[", "]" }, { "a[", "]" }, { "{1:", "}" }, { "a.f(", ")" }, { "a?b:", "" } };

START_TEST(nesting_ends_before_the_stack_does)
{
	const char *step = nested[_i].step;
	size_t told_here = 0;

	parse(tower("", step, LIMIT_CEL_NESTING - 1, "1", nested[_i].after));
	for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next)
		ck_assert_msg(!text_contains(m->text, "nested"), "%s: %.*s", step, TEXT_ARG(m->text));
	parse(tower("", step, LIMIT_CEL_NESTING, "1", nested[_i].after));
	for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next)
		told_here += text_is(m->text, "the expression is nested more than 250 levels deep");
	ck_assert_msg(told_here == 1, "%s: told %zu times: %.*s", step, told_here, TEXT_ARG(told()));
	parse(tower("", step, LIMIT_CEL_SOURCE / strlen(step), "", ""));
	ck_assert_msg(mistakes.count > 0, "%s without end", step);
}
END_TEST

static bool
holds_broken(const struct cel_node *node)
{
	const struct cel_node *below[3] = { node->a, node->b, node->c };
	bool broken = node->kind == NODE_BROKEN;

	for (size_t i = 0; i < 3; i++)
		broken = broken || (below[i] != NULL && holds_broken(below[i]));
	for (size_t i = 0; i < node->count; i++)
		broken = broken || holds_broken(node->args[i]);
	return broken;
}

START_TEST(a_tree_is_broken_only_where_a_mistake_is_told)
{
	static const char whole[] = "!has(a.b) && [1, 2.5e3, ?-0x1fu].map(x, x > 2 ? {'k': x} : {?\"l\": b'\\x00'}).f(c[0].?d, cel.bind(y, .g(z), y))"
	    " in h.`i`[r'''j'''] // k\n || m == null";
	static const char *const between[] = { "", "1", ")", "(", "]", ",", ":", "?", ".", "'", "in" };

	ck_assert_msg(!holds_broken(parse(text_of(whole))) && mistakes.count == 0, "%.*s", TEXT_ARG(told()));
	for (size_t cut = 0; cut < sizeof(whole); cut++) {
		for (size_t i = 0; i < COUNT_OF(between); i++) {
			struct text head = arena_printf(&arena, "%.*s%s", (int)cut, whole, between[i]);
			struct text both = arena_printf(&arena, "%.*s%s", TEXT_ARG(head), whole + cut);

			ck_assert_msg(!holds_broken(parse(head)) || mistakes.count > 0, "%.*s", TEXT_ARG(head));
			ck_assert_msg(!holds_broken(parse(both)) || mistakes.count > 0, "%.*s", TEXT_ARG(both));
			arena_reset(&arena);
		}
	}
}
END_TEST

TESTS("parse",
	EACH(an_expression_is_this_tree, trees),
	EACH(nodes_know_their_bytes, places),
	EACH(what_is_wrong_is_told_once_and_reading_goes_on, refusals),
	EACH(reserved_words_are_no_names_but_may_be_fields, reserved),
	EACH(a_tree_knows_its_height, heights),
	TEST(a_tree_past_the_limit_is_told_once_and_dropped),
	EACH(nesting_ends_before_the_stack_does, nested),
	TEST(a_tree_is_broken_only_where_a_mistake_is_told))

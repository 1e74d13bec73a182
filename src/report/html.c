/*
 * html.c - one page that is mailed, opened without a network, and printed: the verdict, what the deployment is used for, what to
 * do first, the deployment drawn, findings with their evidence, chains, inputs.
 *
 * No script, nothing from elsewhere: the policy of the page allows its own style alone, by its hash. What files say stands in
 * <bdi>, escaped. Nothing is hidden in closed sections, since these do not print.
 */
#include <stdlib.h>
#include <string.h>

#include "report/host.h"

/* Changed together with STYLE_HASH: base64 of its SHA-256, which tests compute. */
#define STYLE \
	":root{color-scheme:light dark;--ink:#1b1f24;--page:#fff;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;--bad:#b3261e;--warn:#7d4e00;--good:#116329}" \
	"@media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--page:#0d1117;--soft:#9da7b3;--line:#3d444d;--card:#161b22;--bad:#ff8a80;--warn:#e3b341;--good:#56d364}}" \
	"*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}" \
	"main{max-width:70rem;margin:0 auto;padding:1rem}h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}h2{margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}" \
	"h3{font-size:1.05rem;margin:0 0 .4rem}p,li,dd,dt,h1,h2,h3,pre,.x{overflow-wrap:anywhere}" \
	".t{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid var(--line)}" \
	"article{background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--soft);padding:.7rem .9rem;margin:.8rem 0;break-inside:avoid}" \
	"article.error{border-left-color:var(--bad)}article.warning{border-left-color:var(--warn)}" \
	".bad{color:var(--bad);font-weight:600}.warn{color:var(--warn);font-weight:600}.good{color:var(--good);font-weight:600}.soft{color:var(--soft)}" \
	"dl{display:grid;grid-template-columns:6rem 1fr;gap:.2rem .8rem;margin:0}dt{color:var(--soft)}dd{margin:0}" \
	"pre{white-space:pre-wrap;margin:.4rem 0;padding:.4rem .6rem;background:var(--page);border:1px solid var(--line)}mark{background:none;color:var(--bad);text-decoration:underline}" \
	"svg{max-width:100%;height:auto;color:var(--ink)}svg text{fill:currentColor;font:14px system-ui,sans-serif}.box{fill:var(--card);stroke:var(--soft)}" \
	".edge{stroke:var(--good);stroke-width:2;fill:none}.edge.broken{stroke:var(--bad);stroke-dasharray:7 4}.edge.open{stroke:var(--warn);stroke-dasharray:2 4}svg text.mark{fill:var(--bad);font-weight:700}svg text.ask{fill:var(--warn);font-weight:700}" \
	"@media(max-width:30rem){dl{grid-template-columns:1fr}dt{margin-top:.3rem}}@media print{body{font-size:11pt}main{max-width:none;padding:0}.t{overflow:visible}}"
#define STYLE_HASH "79H9JuhJSROvlkZQHvF3Cr+y9Qmv672o+11JUAseeXE="

struct html {
	struct output *out;
	struct arena arena, scratch;
	const struct result *result;
};

static void
put(struct html *h, const char *markup)
{
	output_puts(h->out, markup);
}

/* Text of a file, in one line, as text of the page. */
static void
say(struct html *h, struct text text)
{
	const char *at, *end;

	text = one_line(&h->scratch, text);
	for (at = text.at, end = text.at + text.len; at < end; at++) {
		size_t plain = 0;

		while (at + plain < end && memchr("&<>\"'", at[plain], 5) == NULL)
			plain++;
		output_write(h->out, (struct text){ at, plain });
		if ((at += plain) == end)
			break;
		output_printf(h->out, "&#%d;", *at);
	}
}

/* The same, kept apart from the direction of what stands around it. */
static void
name(struct html *h, struct text text)
{
	put(h, "<bdi>");
	say(h, text);
	put(h, "</bdi>");
}

static void
place(struct html *h, struct text file, unsigned line)
{
	name(h, file);
	if (line != 0)
		output_printf(h->out, ":%u", line);
}

static const char *
verdict_class(enum verdict_kind kind)
{
	return kind == VERDICT_READY ? "good" : kind == VERDICT_WARNINGS || kind == VERDICT_NOT_JUDGED ? "warn" : "bad";
}

static const char *
severity_class(enum severity severity)
{
	return severity == SEVERITY_ERROR ? "bad" : severity == SEVERITY_WARNING ? "warn" : "soft";
}

/* ---- the first screen ---- */

static void
headline(struct html *h)
{
	const struct result *r = h->result;
	size_t counts[VERDICT_READY + 1] = { 0 };
	bool said = false, unread = false;

	for (size_t i = 0; i < r->verdicts.count; i++)
		counts[r->verdicts.items[i].kind]++;
	for (size_t i = 0; i < r->problems.count; i++)
		unread = unread || problem_level(&r->problems.items[i]) == MESSAGE_ERROR;
	put(h, "<h1>");
	for (size_t i = 0; i < COUNT_OF(counts); i++)
		if (counts[i] != 0) {
			output_printf(h->out, "%s<span class=\"%s\">", said ? ", " : "", verdict_class((enum verdict_kind)i));
			if (r->verdicts.count != 1)
				output_printf(h->out, "%zu ", counts[i]);
			output_printf(h->out, "%s</span>", i == VERDICT_FAILS && counts[i] > 1 ? "fail" : verdict_name((enum verdict_kind)i));
			said = true;
		}
	if (!said) {
		output_printf(h->out, "<span class=\"%s\">", r->errors != 0 || unread ? "bad" : r->warnings != 0 ? "warn" : "good");
		say(h, r->errors + r->warnings + r->notices == 0 ? unread ? TEXT("not judged") : TEXT("nothing found") : counts_text(&h->scratch, r));
		put(h, "</span>");
	}
	if (unread)
		put(h, "<span class=\"bad\">; not everything could be read</span>");
	put(h, "</h1>\n<p>");
	if (r->site.len != 0) {
		put(h, "Site ");
		name(h, r->site);
	} else if (r->role.len != 0) {
		name(h, r->role_title.len != 0 ? r->role_title : r->role);
	} else {
		put(h, "Any certificate");
	}
	if (r->release.len != 0) {
		put(h, ", for ");
		name(h, r->release);
	}
	put(h, ", judged as of ");
	say(h, time_text(&h->scratch, r->at));
	put(h, ": ");
	say(h, counts_text(&h->scratch, r));
	put(h, "</p>\n");
	if (changes_by_text(&h->scratch, &r->changes).len != 0) {
		put(h, "<p class=\"warn\">With ");
		say(h, changes_by_text(&h->scratch, &r->changes));
		put(h, "</p>\n");
	}
}

static void
services(struct html *h)
{
	const struct result *r = h->result;

	if (r->services.count == 0)
		return;
	put(h, "<h2>Services</h2>\n<div class=\"t\" tabindex=\"0\" role=\"region\" aria-label=\"Services\"><table>\n<thead><tr><th scope=\"col\">service</th><th scope=\"col\">state</th>"
	    "<th scope=\"col\">until</th><th scope=\"col\">because</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < r->services.count; i++) {
		const struct service_verdict *v = &r->services.items[i];

		put(h, "<tr><th scope=\"row\">");
		name(h, v->title);
		output_printf(h->out, "</th><td class=\"%s\">%s</td><td>", v->state == SERVICE_WORKS ? "good" : v->state == SERVICE_FAILS ? "bad" : "warn",
		    service_state_name(v->state));
		if (v->has_end) {
			say(h, date_text(&h->scratch, v->ends));
			put(h, ", ");
			say(h, v->ending);
		}
		put(h, "</td><td>");
		say(h, v->message.len != 0 ? v->message : v->why);
		for (size_t j = 0; j < v->give.count; j++) {
			put(h, j == 0 ? " give " : ", ");
			say(h, v->give.items[j]);
		}
		put(h, "</td></tr>\n");
	}
	put(h, "</tbody></table></div>\n");
}

/* Each way out once, the worst finding's first. */
static void
first_steps(struct html *h, const struct worst *worst)
{
	enum { STEPS = 10 };
	struct lookup seen;
	size_t steps = 0, left = 0;

	lookup_init(&seen, &h->arena);
	for (size_t i = 0; i < worst->count; i++) {
		const struct finding *f = worst->items[i];

		if (f->fix.len == 0 || f->severity == SEVERITY_NOTICE || ++*lookup_put(&seen, bytes_of_text(f->fix)) > 1)
			continue;
		if (steps == STEPS) {
			left++;
			continue;
		}
		put(h, steps++ == 0 ? "<h2>What to do first</h2>\n<ol>\n<li>" : "<li>");
		say(h, f->fix);
		put(h, " <span class=\"soft\">(");
		if (f->node.len != 0) {
			name(h, f->node);
			put(h, ", ");
		}
		name(h, f->rule);
		put(h, ")</span></li>\n");
	}
	if (steps != 0)
		put(h, "</ol>\n");
	if (left != 0)
		output_printf(h->out, "<p>and %zu more; each stands with its finding below</p>\n", left);
}

/* ---- the deployment ---- */

enum { NODES_DRAWN = 300, BOX_WIDTH = 190, BOX_HEIGHT = 46, COLUMN = 300, ROW = 74, MARGIN = 20 };

struct drawn_node {
	struct text name;
	enum verdict_kind verdict;
	bool judged;                   /* it has a verdict of its own */
	size_t depth, row;
};
struct graph {
	struct drawn_node *nodes;
	size_t count, columns, rows;
	struct lookup by_name;         /* index plus one */
};

static size_t
graph_node(struct html *h, struct graph *g, struct text text)
{
	size_t *index = lookup_put(&g->by_name, bytes_of_text(text));

	(void)h;
	if (*index == 0) {
		g->nodes[g->count] = (struct drawn_node){ .name = text };
		*index = ++g->count;
	}
	return *index - 1;
}

/* Nodes stand right of those that connect to them; a ring ends where it began. */
static void
lay_out(struct html *h, struct graph *g)
{
	const struct result *r = h->result;
	size_t *filled;
	bool moved = true;

	g->nodes = ARENA_ARRAY(&h->arena, struct drawn_node, 3 * r->verdicts.count);
	lookup_init(&g->by_name, &h->arena);
	for (size_t i = 0; i < r->verdicts.count; i++) {
		const struct verdict *v = &r->verdicts.items[i];

		if (v->link.len == 0 && v->node.len != 0) {
			struct drawn_node *node = &g->nodes[graph_node(h, g, v->node)];

			node->judged = true;
			node->verdict = v->kind;
		}
	}
	for (size_t i = 0; i < r->verdicts.count; i++)
		if (r->verdicts.items[i].link.len != 0 && r->verdicts.items[i].from.len != 0) {
			(void)graph_node(h, g, r->verdicts.items[i].from);
			(void)graph_node(h, g, r->verdicts.items[i].to);
		}
	for (size_t round = 0; moved && round < 4; round++) {
		moved = false;
		for (size_t i = 0; i < r->verdicts.count; i++) {
			const struct verdict *v = &r->verdicts.items[i];
			struct drawn_node *from, *to;

			if (v->link.len == 0 || v->from.len == 0)
				continue;
			from = &g->nodes[graph_node(h, g, v->from)];
			to = &g->nodes[graph_node(h, g, v->to)];
			if (to->depth <= from->depth && from != to && from->depth < 3) {
				to->depth = from->depth + 1;
				moved = true;
			}
		}
	}
	filled = ARENA_ARRAY(&h->arena, size_t, 8);
	for (size_t i = 0; i < g->count; i++) {
		struct drawn_node *node = &g->nodes[i];

		node->row = filled[node->depth]++;
		g->columns = node->depth + 1 > g->columns ? node->depth + 1 : g->columns;
		g->rows = node->row + 1 > g->rows ? node->row + 1 : g->rows;
	}
}

static size_t
x_of(const struct drawn_node *node)
{
	return MARGIN + node->depth * COLUMN;
}

static size_t
y_of(const struct drawn_node *node)
{
	return MARGIN + node->row * ROW;
}

/* The name as it fits into its box; the table has it whole. */
static void
short_name(struct html *h, struct text text)
{
	enum { FITS = 22 };
	size_t len = text.len;

	if (len > FITS)
		for (len = FITS - 1; len > 0 && ((unsigned char)text.at[len] & 0xc0) == 0x80; len--)
			;
	say(h, (struct text){ text.at, len });
	put(h, len < text.len ? "..." : "");
}

static void
edge(struct html *h, const struct graph *g, const struct verdict *v)
{
	const struct drawn_node *from = &g->nodes[lookup_get(&g->by_name, bytes_of_text(v->from)) - 1];
	const struct drawn_node *to = &g->nodes[lookup_get(&g->by_name, bytes_of_text(v->to)) - 1];
	size_t x1 = x_of(from) + BOX_WIDTH, x2 = x_of(to), y1 = y_of(from) + BOX_HEIGHT / 2, y2 = y_of(to) + BOX_HEIGHT / 2;
	bool broken = v->kind == VERDICT_REFUSED || v->kind == VERDICT_FAILS, open = v->kind == VERDICT_NOT_JUDGED;

	if (to->depth <= from->depth) {
		x2 = x_of(to) + BOX_WIDTH;
		output_printf(h->out, "<path class=\"edge%s\" d=\"M%zu %zu C%zu %zu %zu %zu %zu %zu\"/>", broken ? " broken" : open ? " open" : "", x1, y1,
		    x1 + 60, y1, x2 + 60, y2, x2, y2);
		x1 += 45;
		x2 += 45;
	} else {
		output_printf(h->out, "<path class=\"edge%s\" d=\"M%zu %zu L%zu %zu\"/>", broken ? " broken" : open ? " open" : "", x1, y1, x2, y2);
	}
	if (broken || open)
		output_printf(h->out, "<text class=\"%s\" x=\"%zu\" y=\"%zu\" text-anchor=\"middle\">%s</text>", broken ? "mark" : "ask", (x1 + x2) / 2,
		    (y1 + y2) / 2 + 5, broken ? "&#10005;" : "?");
	put(h, "\n");
}

static void
deployment(struct html *h)
{
	const struct result *r = h->result;
	struct graph g = { 0 };
	size_t links = 0;

	for (size_t i = 0; i < r->verdicts.count; i++)
		links += r->verdicts.items[i].link.len != 0;
	if (r->site.len == 0 || links == 0)
		return;
	lay_out(h, &g);
	put(h, "<h2>Deployment</h2>\n");
	if (g.count <= NODES_DRAWN) {
		size_t width = 2 * MARGIN + (g.columns - 1) * COLUMN + BOX_WIDTH + 60, height = 2 * MARGIN + g.rows * ROW;

		output_printf(h->out, "<div class=\"t\" tabindex=\"0\" role=\"region\" aria-label=\"Drawing of the deployment\"><svg role=\"img\" aria-labelledby=\"g1 g2\" viewBox=\"0 0 %zu %zu\" width=\"%zu\" height=\"%zu\">"
		    "<title id=\"g1\">Nodes and links</title><desc id=\"g2\">%zu nodes and %zu links; links that do not come up are dashed and crossed. The tables below "
		    "say the same.</desc>\n", width, height, width, height, g.count, links);
		for (size_t i = 0; i < r->verdicts.count; i++)
			if (r->verdicts.items[i].link.len != 0 && r->verdicts.items[i].from.len != 0)
				edge(h, &g, &r->verdicts.items[i]);
		for (size_t i = 0; i < g.count; i++) {
			const struct drawn_node *node = &g.nodes[i];

			output_printf(h->out, "<rect class=\"box\" x=\"%zu\" y=\"%zu\" width=\"%d\" height=\"%d\" rx=\"4\"/><text x=\"%zu\" y=\"%zu\">", x_of(node), y_of(node),
			    BOX_WIDTH, BOX_HEIGHT, x_of(node) + 10, y_of(node) + 19);
			short_name(h, node->name);
			output_printf(h->out, "</text><text x=\"%zu\" y=\"%zu\">%s</text>\n", x_of(node) + 10, y_of(node) + 37,
			    node->judged ? verdict_name(node->verdict) : "outside");
			arena_reset(&h->scratch);
		}
		put(h, "</svg></div>\n");
	}
}

static void
verdicts(struct html *h)
{
	const struct result *r = h->result;

	if (r->verdicts.count == 0)
		return;
	put(h, "<h2>Verdicts</h2>\n<div class=\"t\" tabindex=\"0\" role=\"region\" aria-label=\"Verdicts\"><table>\n<thead><tr><th scope=\"col\">what</th><th scope=\"col\">verdict</th><th scope=\"col\">because</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < r->verdicts.count; i++) {
		const struct verdict *v = &r->verdicts.items[i];

		put(h, "<tr><th scope=\"row\">");
		put(h, v->link.len != 0 ? "link " : v->node.len != 0 ? "node " : "");
		name(h, v->link.len != 0 ? v->link : v->node.len != 0 ? v->node : v->file);
		if (v->link.len == 0 && v->node.len == 0) {
			put(h, ", ");
			name(h, v->subject);
		}
		output_printf(h->out, "</th><td class=\"%s\">%s</td><td>", verdict_class(v->kind), verdict_name(v->kind));
		for (size_t j = 0; j < v->because.count; j++) {
			put(h, j != 0 ? ", " : "");
			name(h, v->because.items[j]);
		}
		for (size_t j = 0; j < v->unjudged.count; j++) {
			put(h, j + v->because.count != 0 ? "; " : "");
			say(h, v->unjudged.items[j]);
		}
		if (v->waived != 0)
			output_printf(h->out, " (%zu waived)", v->waived);
		put(h, "</td></tr>\n");
		arena_reset(&h->scratch);
	}
	put(h, "</tbody></table></div>\n");
}

/* What was looked at, also where nothing was found. */
static void
judged(struct html *h)
{
	enum { SHOWN = 200 };
	const struct result *r = h->result;
	size_t shown = 0, left = 0;

	for (size_t i = 0; i < r->targets.count; i++) {
		const struct judged *t = &r->targets.items[i];

		if (t->about.len == 0)
			continue;
		if (shown == SHOWN) {
			left++;
			continue;
		}
		put(h, shown++ == 0 ? "<h2>Judged</h2>\n<ul>\n<li>" : "<li>");
		name(h, t->subject);
		put(h, ": ");
		name(h, t->about);
		put(h, " <span class=\"soft\">(");
		place(h, t->file, t->line);
		put(h, ")</span></li>\n");
		arena_reset(&h->scratch);
	}
	if (shown != 0)
		put(h, "</ul>\n");
	if (left != 0)
		output_printf(h->out, "<p>and %zu more</p>\n", left);
}

/* ---- findings ---- */

static void
row(struct html *h, const char *label, struct text text)
{
	if (text.len == 0)
		return;
	output_printf(h->out, "<dt>%s</dt><dd>", label);
	name(h, text);
	put(h, "</dd>\n");
}

static void
evidence(struct html *h, const struct finding *f)
{
	size_t caret = f->caret < f->shown.len ? f->caret : f->shown.len;
	size_t len = f->caret_len < f->shown.len - caret ? f->caret_len : f->shown.len - caret;
	size_t from = caret > LIMIT_SHOWN_VALUE ? caret - LIMIT_SHOWN_VALUE : 0;
	size_t end = f->shown.len - caret - len > LIMIT_SHOWN_VALUE ? caret + len + LIMIT_SHOWN_VALUE : f->shown.len;

	if (f->shown.len == 0)
		return;
	if (len > LIMIT_SHOWN_VALUE) {
		len = LIMIT_SHOWN_VALUE;
		end = caret + len;
	}
	put(h, from != 0 ? "<pre><bdi>..." : "<pre><bdi>");
	say(h, (struct text){ f->shown.at + from, caret - from });
	put(h, "<mark>");
	say(h, (struct text){ f->shown.at + caret, len });
	put(h, "</mark>");
	say(h, (struct text){ f->shown.at + caret + len, end - caret - len });
	put(h, end != f->shown.len ? "...</bdi></pre>\n" : "</bdi></pre>\n");
}

static bool
folds(const struct finding *a, const struct finding *b)
{
	return a->severity == b->severity && text_equal(a->rule, b->rule) && text_equal(a->message, b->message) && text_equal(a->fix, b->fix) &&
	    text_equal(a->node, b->node) && text_equal(a->link, b->link);
}

static void
finding(struct html *h, const struct finding *const *same, size_t count)
{
	enum { FILES_SHOWN = 500 };
	const struct finding *f = same[0];

	output_printf(h->out, "<article class=\"%s\">\n<h3><span class=\"%s\">%s</span>: ", severity_name(f->severity), severity_class(f->severity),
	    severity_name(f->severity));
	name(h, f->message.len != 0 ? f->message : f->title);
	put(h, "</h3>\n");
	evidence(h, f);
	put(h, "<dl>\n<dt>where</dt><dd>");
	for (size_t i = 0; i < count && i < FILES_SHOWN; i++) {
		put(h, i != 0 ? ", " : "");
		place(h, host_file(same[i]->file), same[i]->line);
	}
	if (count > FILES_SHOWN)
		output_printf(h->out, " and %zu more", count - FILES_SHOWN);
	put(h, "</dd>\n");
	row(h, "node", f->node);
	row(h, "link", f->link);
	if (count == 1)
		row(h, "subject", f->subject);
	row(h, "effect", text_of(effect_name(f->effect)));
	row(h, "product says", f->product_says);
	row(h, "why", f->reason);
	row(h, "fix", f->fix);
	row(h, "waived", f->waived);
	if (f->known)
		row(h, "baseline", TEXT("known"));
	row(h, "rule", f->rule);
	row(h, "source", f->source);
	put(h, "</dl>\n</article>\n");
}

static void
findings(struct html *h, const struct worst *worst)
{
	const struct result *r = h->result;
	bool *told = ARENA_ARRAY(&h->arena, bool, worst->count);
	const struct finding **same = arena_take_array(&h->arena, worst->count + 1, sizeof(*same));
	size_t written = 0;
	enum { WRITTEN_MOST = 4000 };

	if (r->findings.count == 0)
		return;
	put(h, "<h2>Findings</h2>\n");
	for (size_t i = 0; i < worst->count && written < WRITTEN_MOST; i++) {
		size_t count = 0;

		if (told[i])
			continue;
		for (size_t j = i; j < worst->count && worst->items[j]->severity == worst->items[i]->severity; j++)
			if (!told[j] && folds(worst->items[i], worst->items[j])) {
				told[j] = true;
				same[count++] = worst->items[j];
			}
		finding(h, same, count);
		written++;
		arena_reset(&h->scratch);
	}
	if (written == WRITTEN_MOST) {
		size_t left = 0;

		for (size_t i = 0; i < worst->count; i++)
			left += !told[i];
		if (left != 0)
			output_printf(h->out, "<p>%zu more findings are left out; the worst stand above, and the JSON report has all.</p>\n", left);
	}
	for (size_t i = 0; i < r->findings.count && written < WRITTEN_MOST; i++)
		if (!finding_counts(&r->findings.items[i])) {
			same[0] = &r->findings.items[i];
			finding(h, same, 1);
			written++;
			arena_reset(&h->scratch);
		}
}

/* ---- the rest ---- */

static void
chains(struct html *h)
{
	const struct result *r = h->result;
	size_t shown = 0;

	for (size_t i = 0; i < r->drawings.count && shown < 500; i++) {
		const struct drawing *d = &r->drawings.items[i];
		const struct judged *target = target_of(r, d->target);

		put(h, shown++ == 0 ? "<h2>Chains</h2>\n<h3>" : "<h3>");
		name(h, d->to.len != 0 ? d->subject : target != NULL ? target->subject : TEXT(""));
		if (d->to.len != 0) {
			put(h, " of ");
			name(h, d->from);
			put(h, " by the list of ");
			name(h, d->to);
		}
		output_printf(h->out, ": <span class=\"%s\">", d->broken ? "bad" : "good");
		say(h, d->verdict.len != 0 ? d->verdict : d->broken ? TEXT("broken") : TEXT("complete"));
		put(h, "</span></h3>\n<ol>\n");
		for (size_t j = 0; j < d->count; j++) {
			const struct drawn_step *step = &d->steps[j];

			put(h, "<li>");
			name(h, step->label);
			if (step->remark.len != 0) {
				put(h, ", ");
				say(h, step->remark);
			}
			if (step->file.len != 0) {
				put(h, " <span class=\"soft\">(");
				place(h, step->file, step->line);
				put(h, ")</span>");
			}
			if (step->fault.len != 0) {
				put(h, "<br><span class=\"bad\">");
				say(h, step->fault);
				put(h, "</span>");
			}
			put(h, "</li>\n");
		}
		put(h, "</ol>\n");
		arena_reset(&h->scratch);
	}
}

static void
not_judged(struct html *h)
{
	const struct result *r = h->result;
	struct lookup seen;

	if (r->problems.count + r->rule_errors.count != 0)
		put(h, "<h2>Problems</h2>\n<ul>\n");
	for (size_t i = 0; i < r->problems.count; i++) {
		const struct input_problem *p = &r->problems.items[i];

		put(h, problem_level(p) == MESSAGE_ERROR ? "<li><span class=\"bad\">problem</span>: " : "<li>");
		if (p->file.len != 0) {
			place(h, p->file, p->full != NULL ? p->full->line : 0);
			put(h, ": ");
		}
		name(h, p->message);
		if (p->hint.len != 0) {
			put(h, "; ");
			name(h, p->hint);
		}
		put(h, "</li>\n");
	}
	for (size_t i = 0; i < r->rule_errors.count; i++) {
		put(h, "<li><span class=\"bad\">rule error</span>: ");
		name(h, r->rule_errors.items[i].rule);
		if (r->rule_errors.items[i].message != NULL) {
			put(h, ": ");
			name(h, r->rule_errors.items[i].message->text);
		}
		put(h, "</li>\n");
	}
	if (r->problems.count + r->rule_errors.count != 0)
		put(h, "</ul>\n");
	if (r->not_checked.count == 0)
		return;
	lookup_init(&seen, &h->arena);
	output_printf(h->out, "<h2>Not checked</h2>\n<p>%zu checks lack an input:</p>\n<ul>\n", r->not_checked.count);
	for (size_t i = 0; i < r->not_checked.count; i++) {
		const struct not_checked *n = &r->not_checked.items[i];

		if (++*lookup_put(&seen, bytes_of_text(n->rule)) > 1)
			continue;
		put(h, "<li>");
		name(h, n->rule);
		for (size_t j = 0; j < n->needs.count; j++) {
			put(h, j == 0 ? ": give " : ", ");
			name(h, n->needs.items[j]);
		}
		if (n->why.len != 0) {
			put(h, ": ");
			name(h, n->why);
		}
		put(h, "</li>\n");
		arena_reset(&h->scratch);
	}
	put(h, "</ul>\n");
}

static void
inputs(struct html *h)
{
	enum { ROWS = 5000 };
	const struct result *r = h->result;

	if (r->inputs.count == 0)
		return;
	put(h, "<h2>Inputs</h2>\n<div class=\"t\" tabindex=\"0\" role=\"region\" aria-label=\"Inputs\"><table>\n<thead><tr><th scope=\"col\">file</th><th scope=\"col\">holds</th><th scope=\"col\">used as</th><th scope=\"col\">SHA-256 of the object</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < r->inputs.count && i < ROWS; i++) {
		const struct input_row *in = &r->inputs.items[i];

		put(h, "<tr><th scope=\"row\">");
		place(h, in->file, in->line);
		if (in->member.len != 0) {
			put(h, ", ");
			name(h, in->member);
		}
		put(h, "</th><td>");
		name(h, item_text(in));
		put(h, "</td><td>");
		if (in->uses != 0) {
			say(h, item_uses_text(&h->scratch, in->uses));
		} else {
			put(h, "not used: ");
			name(h, in->unused);
		}
		put(h, "</td><td class=\"x\">");
		if (in->sha256 != NULL)
			say(h, hex_text(&h->scratch, (struct bytes){ in->sha256, 32 }));
		put(h, "</td></tr>\n");
		arena_reset(&h->scratch);
	}
	put(h, "</tbody></table></div>\n");
	if (r->inputs.count > ROWS)
		output_printf(h->out, "<p>and %zu more</p>\n", r->inputs.count - ROWS);
}

bool
html_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct html h = { .out = out, .result = result };
	struct worst worst;

	(void)options;
	(void)messages;
	arena_init(&h.arena, arena->exhausted, arena->context);
	arena_init(&h.scratch, arena->exhausted, arena->context);
	worst = worst_first(&h.arena, result);
	put(&h, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "style-src 'sha256-" STYLE_HASH "'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>certproof: ");
	say(&h, result->site.len != 0 ? result->site : counts_text(&h.scratch, result));
	put(&h, "</title>\n<style>" STYLE "</style>\n</head>\n<body>\n<main>\n");
	headline(&h);
	services(&h);
	first_steps(&h, &worst);
	deployment(&h);
	verdicts(&h);
	judged(&h);
	findings(&h, &worst);
	chains(&h);
	not_judged(&h);
	inputs(&h);
	put(&h, "<h2>Versions</h2>\n<p>certproof ");
	say(&h, result->tool_version);
	put(&h, ", OpenSSL ");
	say(&h, result->crypto_version);
	output_printf(out, "; %zu files, %zu rules, %zu passed, %zu not applicable</p>\n</main>\n</body>\n</html>\n", result->files, result->rules,
	    result->passed, result->not_applicable);
	arena_free(&h.scratch);
	arena_free(&h.arena);
	return true;
}

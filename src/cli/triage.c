/* triage.c - certproof triage: an upload judged as the deployment that it describes. */
#include <stdlib.h>
#include <string.h>

#include "cli/customer_files.h"

struct triage {
	struct session *session;
	struct bundle bundle;
	struct draft draft;
	struct result result;
};

/* ---- what the network shows ---- */

/* A refusal that stands in a capture, or in a log: who refuses whom. */
struct shown {
	struct text by, of;            /* names of nodes, or addresses */
	bool certificate;              /* it is about the certificate: of all alerts not handshake failures and versions */
	bool untrusted;                /* of an unknown CA */
	struct text line;
};
typedef LIST(struct shown) shown_list;

static struct text
name_of(struct triage *t, struct text address)
{
	struct node *node = bundle_node_of_address(&t->bundle, address);

	if (node == NULL)
		node = bundle_node_of_name(&t->bundle, address);
	return node != NULL ? node->name : address;
}

/* The names of the certificates that were sent from an address, in any capture. */
static struct text
names_of_address(struct triage *t, struct text address)
{
	struct arena *arena = t->bundle.arena;
	struct texts names = { 0 };
	struct buffer out;

	for (size_t i = 0; i < t->bundle.wires.count; i++) {
		const struct wire *wire = &t->bundle.wires.items[i];
		size_t server = 0, client = 0;

		for (size_t j = 0; j < wire->capture->sessions.count; j++) {
			const struct capture_session *s = &wire->capture->sessions.items[j];
			const struct object *one = s->server_chain.count != 0 && text_equal(s->server, address) ? wire->server.items[server] :
			    s->client_chain.count != 0 && text_equal(s->client, address) ? wire->client.items[client] : NULL;

			if (one != NULL)
				texts_add_once(arena, &names, object_label(arena, one));
			server += s->server_chain.count;
			client += s->client_chain.count;
		}
	}
	if (names.count == 0)
		return address;
	buffer_init(&out, arena);
	buffer_printf(&out, "%.*s (", TEXT_ARG(address));
	for (size_t i = 0; i < names.count; i++)
		buffer_printf(&out, "%s%.*s", i == 0 ? "" : " and ", TEXT_ARG(names.items[i]));
	buffer_addc(&out, ')');
	return buffer_text(&out);
}

/* A server that no dump tells the address of, by the certificates that it sent. */
static struct text
end_of(struct triage *t, struct text address, const struct object *certificate)
{
	struct node *node = bundle_node_of_address(&t->bundle, address);

	if (node == NULL && certificate != NULL && certificate->node != NULL)
		node = certificate->node;
	return node != NULL ? node->name : names_of_address(t, address);
}

/* What an alert about an unknown CA means: the CA that the refusing end lacks, or that should have been sent along. */
static struct text
missing_of(struct triage *t, struct object *const *chain, size_t count)
{
	const struct object *last = count != 0 ? chain[count - 1] : NULL;

	if (last == NULL || certificate_self_issued(last->artifact->certificate))
		return last == NULL ? TEXT("") : object_label(t->bundle.arena, last);
	return name_label(t->bundle.arena, &last->artifact->certificate->issuer);
}

static bool
is_about_certificate(uint8_t alert)
{
	return (alert >= 42 && alert <= 46) || alert == 48 || alert == 116;
}

static struct text
chain_text(struct triage *t, struct object *const *objects, size_t count)
{
	struct buffer out;

	buffer_init(&out, t->bundle.arena);
	for (size_t i = 0; i < count; i++) {
		struct text label = objects[i] != NULL ? object_label(t->bundle.arena, objects[i]) : TEXT("a certificate that cannot be read");

		buffer_printf(&out, "%s%.*s", i == 0 ? "" : ", ", TEXT_ARG(label));
	}
	return buffer_text(&out);
}

static void
show_session(struct triage *t, const struct wire *wire, const struct capture_session *s, struct object *const *server,
    struct object *const *client, shown_list *out, struct texts *lines)
{
	struct arena *arena = t->bundle.arena;
	struct text to = end_of(t, s->server, s->server_chain.count != 0 ? server[0] : NULL);
	struct text from = end_of(t, s->client, s->client_chain.count != 0 ? client[0] : NULL);
	struct evidence place = wire->from;
	struct buffer line;

	place.frame = s->alert != 0 && s->alert_frame != 0 ? s->alert_frame : s->frame;
	buffer_init(&line, arena);
	buffer_printf(&line, "%.*s to %.*s, port %u", TEXT_ARG(from), TEXT_ARG(to), s->server_port);
	if (s->sni.len != 0)
		buffer_printf(&line, " (asks for %.*s)", TEXT_ARG(s->sni));
	buffer_adds(&line, ": ");
	if (s->server_chain.count != 0)
		buffer_printf(&line, "the server sends %.*s", TEXT_ARG(chain_text(t, server, s->server_chain.count)));
	else if (s->version >= 0x0304)
		buffer_adds(&line, "certificates are encrypted in TLS 1.3");
	else if (s->resumed)
		buffer_adds(&line, "a resumed session, which has no certificates");
	else if (s->cut)
		buffer_adds(&line, "the handshake is cut by the capture: take it again with whole packets");
	else if (s->late)
		buffer_adds(&line, "a TLS connection without its beginning");
	else
		buffer_adds(&line, "no certificate was seen");
	if (s->client_chain.count != 0)
		buffer_printf(&line, "; the client sends %.*s", TEXT_ARG(chain_text(t, client, s->client_chain.count)));
	else if (s->client_certificate)
		buffer_adds(&line, "; the client sends no certificate, though the server asks for one");
	if (s->acceptable.count != 0)
		buffer_printf(&line, "; the server names %zu CAs that it takes", s->acceptable.count);
	if (s->alert != 0)
		buffer_printf(&line, "; %.*s refuses: alert %u, %s", TEXT_ARG(s->alert_by_client ? from : to), s->alert, tls_alert_name(s->alert));
	if (s->alert == 48) {
		struct text missing = s->alert_by_client ? missing_of(t, server, s->server_chain.count) : missing_of(t, client, s->client_chain.count);

		if (missing.len != 0)
			buffer_printf(&line, ": \"%.*s\", or what issued it, is missing in its list, or is not sent along", TEXT_ARG(missing));
	}
	if (s->times > 1)
		buffer_printf(&line, "; seen %zu times", s->times);
	buffer_printf(&line, " [%.*s]", TEXT_ARG(evidence_text(arena, &place)));
	*LIST_ADD(arena, lines) = buffer_text(&line);
	if (s->alert != 0)
		*LIST_ADD(arena, out) = (struct shown){ .by = s->alert_by_client ? from : to, .of = s->alert_by_client ? to : from,
			.certificate = is_about_certificate(s->alert), .untrusted = s->alert == 48,
			.line = arena_printf(arena, "%.*s", TEXT_ARG(evidence_text(arena, &place))) };
}

static void
show_logs(struct triage *t, shown_list *out, struct texts *lines)
{
	struct arena *arena = t->bundle.arena;

	for (size_t i = 0; i < t->bundle.refusals.count; i++) {
		const struct refusal *r = &t->bundle.refusals.items[i];
		struct text line = arena_printf(arena, "log of %.*s: %.*s, %.*s to %.*s, port %.*s: %.*s [%.*s]",
		    TEXT_ARG(r->node->name), TEXT_ARG(r->event), TEXT_ARG(name_of(t, r->source)), TEXT_ARG(name_of(t, r->target)), TEXT_ARG(r->port),
		    TEXT_ARG(r->detail), TEXT_ARG(evidence_text(arena, &r->from)));

		*LIST_ADD(arena, lines) = line;
		if (text_contains(r->detail, "local issuer") || text_contains(r->detail, "self signed certificate"))
			*LIST_ADD(arena, out) = (struct shown){ .by = r->node->name, .of = text_equal(name_of(t, r->source), r->node->name) ?
			    name_of(t, r->target) : name_of(t, r->source), .certificate = true, .untrusted = true,
				.line = evidence_text(arena, &r->from) };
	}
}

static struct texts
show_network(struct triage *t, shown_list *shown)
{
	struct texts lines = { 0 };

	for (size_t i = 0; i < t->bundle.wires.count; i++) {
		const struct wire *wire = &t->bundle.wires.items[i];
		size_t server = 0, client = 0;

		for (size_t j = 0; j < wire->capture->sessions.count; j++) {
			const struct capture_session *s = &wire->capture->sessions.items[j];

			show_session(t, wire, s, wire->server.items + server, wire->client.items + client, shown, &lines);
			server += s->server_chain.count;
			client += s->client_chain.count;
		}
		if (wire->capture->ssh != 0)
			*LIST_ADD(t->bundle.arena, &lines) = arena_printf(t->bundle.arena, "%zu connection%s of SSH, in which nothing is read [%.*s]",
			    wire->capture->ssh, wire->capture->ssh == 1 ? "" : "s", TEXT_ARG(wire->from.name));
	}
	for (size_t i = 0; i < t->bundle.seen.count; i++) {
		const struct seen_server *seen = &t->bundle.seen.items[i];

		*LIST_ADD(t->bundle.arena, &lines) = arena_printf(t->bundle.arena, "a TLS client at %.*s, port %.*s: the server sends %.*s%s%.*s [%.*s]",
		    TEXT_ARG(seen->host), TEXT_ARG(seen->port), TEXT_ARG(chain_text(t, seen->chain.items, seen->chain.count)),
		    seen->verdict.len != 0 ? "; verification there says " : "", TEXT_ARG(seen->verdict), TEXT_ARG(evidence_text(t->bundle.arena, &seen->from)));
	}
	show_logs(t, shown, &lines);
	return lines;
}

/* ---- the order of repair ---- */

static bool
link_has(struct text link, struct text node)
{
	for (size_t i = 0; node.len != 0 && i + node.len <= link.len; i++)
		if (memcmp(link.at + i, node.at, node.len) == 0 && (i == 0 || link.at[i - 1] == ' ') &&
		    (i + node.len == link.len || link.at[i + node.len] == ' '))
			return true;
	return false;
}

static bool
begins_with(struct text text, struct text beginning)
{
	return beginning.len != 0 && text.len >= beginning.len && memcmp(text.at, beginning.at, beginning.len) == 0;
}

/* What a capture or a log shows comes first; then what else breaks that link, then its ends, then all others. */
static unsigned
rank_of(const struct finding *f, const shown_list *shown, const struct text **evidence)
{
	/* What is set on a server comes after what it holds. */
	unsigned rank = f->severity == SEVERITY_NOTICE ? 90 : f->object == OBJECT_NODE ? 70 : f->severity == SEVERITY_ERROR ? 40 : 60, own;

	*evidence = NULL;
	for (size_t i = 0; i < shown->count; i++) {
		const struct shown *s = &shown->items[i];
		bool on_link = f->link.len != 0 && link_has(f->link, s->by) && link_has(f->link, s->of);

		if (on_link && s->untrusted && text_ends_with(f->rule, "/not-trusted") && begins_with(f->message, s->by)) {
			*evidence = &s->line;
			return 0;
		}
		if (on_link)
			own = f->severity == SEVERITY_NOTICE ? rank : text_ends_with(f->rule, "/name-mismatch") ? 10 :
			    text_ends_with(f->rule, "/not-trusted") ? 11 : f->severity == SEVERITY_WARNING ? 12 : 13;
		else if (f->node.len != 0 && f->object != OBJECT_NODE && (text_equal(f->node, s->by) || text_equal(f->node, s->of)))
			own = f->severity == SEVERITY_ERROR ? 20 : f->severity == SEVERITY_WARNING ? (f->step == FIX_CERTIFICATE ? 25 : 30) : rank;
		else
			own = rank;
		rank = own < rank ? own : rank;
	}
	return rank;
}

struct repair {
	unsigned rank;
	size_t index;
	const struct text *evidence;
};

static int
by_rank(const void *a, const void *b)
{
	const struct repair *x = a, *y = b;

	return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : x->index < y->index ? -1 : x->index > y->index;
}

static struct texts
order_of_repair(struct triage *t, const shown_list *shown)
{
	struct arena *arena = t->bundle.arena;
	const struct result *r = &t->result;
	struct repair *repairs = ARENA_ARRAY(arena, struct repair, r->findings.count);
	struct texts lines = { 0 }, fixes = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < r->findings.count; i++) {
		const struct finding *f = &r->findings.items[i];

		if (f->severity == SEVERITY_NOTICE || f->waived.len != 0)
			continue;
		repairs[count].index = i;
		repairs[count].rank = rank_of(f, shown, &repairs[count].evidence);
		count++;
	}
	if (count != 0)
		qsort(repairs, count, sizeof(*repairs), by_rank);
	for (size_t i = 0; i < count; i++) {
		const struct finding *f = &r->findings.items[repairs[i].index];
		struct text where = f->link.len != 0 ? arena_printf(arena, "link %.*s", TEXT_ARG(f->link)) :
		    f->node.len != 0 ? f->node : f->file;
		struct text fix = f->fix.len != 0 ? f->fix : TEXT("no fix is known; see the finding"), line;

		if (f->fix.len != 0 && texts_hold(fixes, f->fix))
			continue;
		texts_add_once(arena, &fixes, f->fix);
		line = arena_printf(arena, "%zu. %.*s: %.*s -> %.*s [%.*s]", lines.count + 1, TEXT_ARG(where), TEXT_ARG(f->message), TEXT_ARG(fix),
		    TEXT_ARG(f->rule));
		if (repairs[i].evidence != NULL)
			line = arena_printf(arena, "%.*s, shown by %.*s", TEXT_ARG(line), TEXT_ARG(*repairs[i].evidence));
		*LIST_ADD(arena, &lines) = line;
	}
	return lines;
}

/* ---- the report ---- */

static struct texts
questions(struct triage *t)
{
	struct arena *arena = t->bundle.arena;
	struct texts lines = { 0 };

	for (size_t i = 0; i < t->bundle.questions.count; i++) {
		const struct question *q = &t->bundle.questions.items[i];

		*LIST_ADD(arena, &lines) = arena_printf(arena, "%.*s%s%.*s%s%.*s%s", TEXT_ARG(q->of), q->of.len != 0 ? ": " : "", TEXT_ARG(q->text),
		    q->from.name.len != 0 ? " [" : "", TEXT_ARG(evidence_text(arena, &q->from)), q->from.name.len != 0 ? "]" : "");
	}
	return lines;
}

static void
add_section(struct triage *t, const char *title, struct texts lines)
{
	if (lines.count != 0)
		*LIST_ADD(t->bundle.arena, &t->result.sections) = (struct section){ text_of(title), lines };
}

static void
members(void *context, struct json *json)
{
	struct triage *t = context;

	bundle_json_nodes(&t->bundle, json);
	bundle_json_objects(&t->bundle, json, "certificates");
	bundle_json_questions(&t->bundle, json);
	json_field(json, "site", t->draft.site);
	for (size_t i = 0; i < t->result.sections.count; i++) {
		const struct section *section = &t->result.sections.items[i];

		if (text_is(section->title, "what is not known"))
			continue;
		json_key(json, text_is(section->title, "order of repair") ? "repair" : text_is(section->title, "what phones trust") ? "phones" : "network");
		json_array(json);
		for (size_t j = 0; j < section->lines.count; j++)
			json_text(json, section->lines.items[j]);
		json_array_end(json);
	}
}

static bool
is_told(const struct triage *t, struct text file, struct text member)
{
	for (size_t i = 0; i < t->result.inputs.count; i++)
		if (text_equal(t->result.inputs.items[i].file, file) && text_equal(t->result.inputs.items[i].member, member))
			return true;
	return false;
}

/* What was read for the draft, and what nothing could be done with. */
static void
add_inputs(struct triage *t)
{
	struct arena *arena = t->bundle.arena;

	for (size_t i = 0; i < t->bundle.inputs.count; i++) {
		const struct input_seen *input = &t->bundle.inputs.items[i];

		if (!is_told(t, input->file, input->member))
			*LIST_ADD(arena, &t->result.inputs) = (struct input_row){ .file = input->file, .member = input->member,
				.what = input->used_as.len != 0 ? input->used_as : input->held, .uses = input->used_as.len != 0 ? USED_AS_EVIDENCE : 0,
				.unused = input->why, .expected = true };
	}
	for (size_t i = 0; i < t->bundle.loaded.leftovers.count; i++) {
		const struct leftover *leftover = &t->bundle.loaded.leftovers.items[i];

		if (!is_told(t, leftover->file, leftover->member))
			*LIST_ADD(arena, &t->result.inputs) = (struct input_row){ .file = leftover->file, .member = leftover->member,
				.kind = leftover->what.len != 0 ? ITEM_OTHER : ITEM_FILE, .what = leftover->what, .unused = leftover->why, .expected = leftover->expected };
	}
	for (size_t i = 0; i < t->bundle.objects.count; i++) {
		const struct object *object = t->bundle.objects.items[i];

		if (!is_told(t, object->places.items[0].file, object->places.items[0].member))
			*LIST_ADD(arena, &t->result.inputs) = (struct input_row){ .file = object->places.items[0].file, .member = object->places.items[0].member,
				.line = object->places.items[0].line, .what = text_of(object_kind_of(object)), .uses = object->node != NULL ? USED_AS_EVIDENCE : 0,
				.unused = object->node == NULL ? TEXT("it belongs to no server of the upload") : TEXT(""), .expected = true };
	}
}

/* ---- private keys that nobody should have sent ---- */

static size_t
rule_of(struct triage *t, const struct rule_info *info)
{
	for (size_t i = 0; i < t->result.rules_known.count; i++)
		if (text_equal(t->result.rules_known.items[i].id, info->id))
			return i;
	*LIST_ADD(t->bundle.arena, &t->result.rules_known) = *info;
	return t->result.rules_known.count - 1;
}

static void
add_finding(struct triage *t, const struct result *from, const struct finding *f)
{
	struct finding *copy = LIST_ADD(t->bundle.arena, &t->result.findings);

	*copy = *f;
	copy->rule_index = rule_of(t, &from->rules_known.items[f->rule_index]);
	copy->target = t->result.targets.count;
	*LIST_ADD(t->bundle.arena, &t->result.targets) = from->targets.items[f->target];
	t->result.errors += f->severity == SEVERITY_ERROR;
	t->result.warnings += f->severity == SEVERITY_WARNING;
	t->result.notices += f->severity == SEVERITY_NOTICE;
}

/* A key is in no site that was drafted: the rules about keys are run over what was found of them. */
static void
judge_keys(struct triage *t, const struct check_options *options)
{
	struct arena *arena = t->bundle.arena;
	struct held_files files = { 0 };
	struct asked asked = { .held = &files };
	struct engine engine = t->session->engine;
	struct messages messages;
	struct result result;
	bool judged;

	messages_init(&messages, arena);
	for (size_t i = 0; i < t->bundle.objects.count; i++) {
		const struct object *object = t->bundle.objects.items[i];
		const struct source *source = object->artifact->source;
		const char *path = arena_printf(arena, "key/%zu", i + 1).at;

		if (object->artifact->kind != ARTIFACT_PRIVATE_KEY || !object->artifact->private_key->opened)
			continue;
		*LIST_ADD(arena, &files) = (struct held_file){ .path = path, .name = source->name, .file = source->file, .member = source->member,
			.bytes = source->bytes, .found = true };
		given_add(arena, &asked.given[GIVEN_FILE], path);
	}
	if (files.count == 0)
		return;
	*LIST_ADD(arena, &asked.packs) = "key";
	engine.asked = &asked;
	engine.messages = &messages;
	/* What could not be read of them has been told. */
	if (!engine_check(&engine, options, &result, &judged) && !judged)
		return;
	for (size_t i = 0; i < result.findings.count; i++)
		if (text_is(result.findings.items[i].rule, "key/exposed"))
			add_finding(t, &result, &result.findings.items[i]);
}

/* Without a deployment, the certificates are judged by themselves. */
static void
give_certificates(struct triage *t)
{
	struct arena *arena = t->bundle.arena;
	struct asked *asked = &t->session->options.asked;

	asked->given[GIVEN_FILE] = (struct given_files){ 0 };
	for (size_t i = 0; i < t->bundle.objects.count; i++) {
		const struct object *object = t->bundle.objects.items[i];
		const struct evidence *from = &object->places.items[0];
		const char *path = arena_printf(arena, "upload/%zu", i + 1).at;

		if (object->artifact->kind != ARTIFACT_CERTIFICATE)
			continue;
		*LIST_ADD(arena, &t->draft.files) = (struct held_file){ .path = path, .name = from->name, .file = from->file, .member = from->member,
			.bytes = object->artifact->der };
		given_add(arena, &asked->given[GIVEN_FILE], path);
	}
}

static bool
has_site(const struct triage *t)
{
	return text_contains(t->draft.site, "\n  - name: ") && text_contains(t->draft.site, "    role: ");
}

enum status
command_triage(struct session *session)
{
	struct options *o = &session->options;
	struct triage *t = ARENA_NEW(&session->arena, struct triage);
	struct check_options check = { .now = session_time(session), .threads = o->threads, .keep_outcomes = o->verbose };
	shown_list shown = { 0 };
	struct texts network;
	enum status status;
	bool judged, good;

	t->session = session;
	for (size_t i = 0; i < o->reports.count; i++)
		check.keep_outcomes = check.keep_outcomes || report_rows[o->reports.items[i].format].needs_outcomes;
	good = session_config(session);
	if (!session_bundle(session, &t->bundle))
		return STATUS_TROUBLE;
	bundle_draft(&t->bundle, &t->draft);
	o->asked.held = &t->draft.files;
	if (has_site(t)) {
		o->asked.given[GIVEN_FILE] = (struct given_files){ 0 };
		o->asked.site = "(the drafted site)";
		o->asked.site_content = t->draft.site;
	} else {
		give_certificates(t);
	}
	if (o->asked.site != NULL || o->asked.given[GIVEN_FILE].count != 0) {
		good = engine_check(&session->engine, &check, &t->result, &judged) && good;
	} else {
		t->result = (struct result){ .at = check.now };
		judged = true;
	}
	judge_keys(t, &check);
	network = show_network(t, &shown);
	add_section(t, "what the network shows", network);
	add_section(t, "what phones trust", t->bundle.phones);
	add_section(t, "order of repair", order_of_repair(t, &shown));
	add_section(t, "what is not known", questions(t));
	add_inputs(t);
	status = session_report(session, &t->result, judged, good, members, t);
	/* What a capture shows to be refused is no clean run, though nothing of the upload could be judged for it. */
	return status == STATUS_CLEAN && shown.count != 0 && !o->fail_never ? STATUS_FINDINGS : status;
}

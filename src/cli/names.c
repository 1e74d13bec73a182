/* names.c - certproof names: what a node's certificate is to be ordered with, before there is one. */
#include <string.h>

#include "cli/cli.h"

/* A name of the certificate, with all who ask for it. */
struct needed_name {
	struct text name;
	struct texts rules, titles;       /* a rule's id and title; of a link its name and what is looked for */
};

/* Who judges whom by which list. */
struct trust_need {
	const struct handshake *handshake;
	struct text link, list;                /* files of the list, as the site names them */
	struct text state;                     /* "trusted", or what is wrong today */
	struct trust_path path;
};

struct order {
	struct session *session;
	const struct site *site;
	const struct site_node *node;
	const struct box *box;
	bool client_store;
	struct text common_name;
	const struct rule *common_name_rule;
	LIST(struct needed_name) names;
	struct demands demands;
	LIST(struct trust_need) trust;
};

static struct needed_name *
asked_name(struct order *order, struct text name)
{
	struct needed_name *asked;

	for (size_t i = 0; i < order->names.count; i++)
		if (dns_same(order->names.items[i].name, name))
			return &order->names.items[i];
	asked = LIST_ADD(&order->session->arena, &order->names);
	asked->name = name;
	return asked;
}

static void
ask(struct order *order, struct text name, struct text rule, struct text title)
{
	struct needed_name *asked = asked_name(order, name);

	for (size_t i = 0; i < asked->rules.count; i++)
		if (text_equal(asked->rules.items[i], rule))
			return;
	*LIST_ADD(&order->session->arena, &asked->rules) = rule;
	*LIST_ADD(&order->session->arena, &asked->titles) = title;
}

/* What is to be ordered is what goes over the wire there; a unit that the site does not name yet is nobody's. */
static bool
is_presented(const struct order *order, const struct handshake *h)
{
	return h->from == order->node && (h->presenter == order->box || h->presenter == NULL);
}

static void
gather_names(struct order *order)
{
	struct arena *arena = &order->session->arena;

	for (size_t i = 0; i < order->demands.list.count; i++) {
		const struct demand *d = &order->demands.list.items[i];

		if (d->kind == DEMAND_COMMON_NAME && order->common_name.len == 0) {
			order->common_name = d->text;
			order->common_name_rule = d->rule;
		}
	}
	if (order->common_name.len == 0)
		order->common_name = order->node->fqdn;
	/* The common name stands first, as products put it there. */
	if (order->common_name.len != 0)
		ask(order, order->common_name, order->common_name_rule != NULL ? order->common_name_rule->id : TEXT(""),
		    TEXT("the common name is repeated there"));
	for (size_t i = 0; i < order->demands.list.count; i++) {
		const struct demand *d = &order->demands.list.items[i];

		if (d->kind == DEMAND_NAME)
			ask(order, d->text, d->rule->id, d->rule->title);
	}
	if (order->node->fqdn.len != 0 && asked_name(order, order->node->fqdn)->rules.count == 0)
		ask(order, order->node->fqdn, TEXT(""), TEXT("the node's own name"));
	for (size_t i = 0; i < order->trust.count; i++) {
		const struct trust_need *need = &order->trust.items[i];
		const struct handshake *h = need->handshake;
		uint8_t address[16];
		size_t len;

		/* A certificate that is another unit's is ordered by itself, and no product puts addresses in. */
		if (!is_presented(order, h) || h->name.len == 0 || ip_parse(h->name, address, &len))
			continue;
		ask(order, h->name, arena_printf(arena, "link %.*s", TEXT_ARG(text_escape(arena, need->link))),
		    arena_printf(arena, "%.*s looks for it", TEXT_ARG(text_escape(arena, h->to->name))));
	}
}

static struct text
joined_paths(struct arena *arena, const struct site_paths *paths)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; paths != NULL && i < paths->count; i++) {
		buffer_adds(&out, i == 0 ? "" : ", ");
		buffer_add(&out, paths->items[i].text);
	}
	return buffer_text(&out);
}

static void
gather_trust(struct order *order, const struct plan *plan, const struct plan_options *options)
{
	struct session *session = order->session;

	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];
		size_t count;
		const struct site_handshake *given;

		if (target->kind != TARGET_LINK || (target->link->from != order->node && target->link->to != order->node))
			continue;
		given = site_link_handshakes(&session->arena, target->link, options->release, &count);
		for (size_t j = 0; j < target->handshake_count; j++) {
			const struct handshake *h = &target->handshakes[j];
			struct trust_need *need = LIST_ADD(&session->arena, &order->trust);

			need->handshake = h;
			need->link = site_link_name(&session->arena, target->link);
			for (size_t k = 0; k < count; k++)
				if (text_equal(given[k].kind->name, h->kind))
					need->list = joined_paths(&session->arena, h->as_client ? given[k].server_list : given[k].client_list);
			if (h->certificate == NULL || h->certificate->kind != ARTIFACT_CERTIFICATE)
				continue;
			handshake_path(session->engine.crypto, &session->arena, h, options->now, &need->path);
			need->state = path_fault_text(&session->arena, &need->path);
		}
	}
}

static const char *
usage_text(const struct order *order, enum demand_kind kind)
{
	struct buffer out;

	buffer_init(&out, &order->session->arena);
	for (size_t i = 0; i < order->demands.list.count; i++) {
		const struct demand *d = &order->demands.list.items[i];
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice = twice || (order->demands.list.items[j].kind == d->kind && text_equal(order->demands.list.items[j].text, d->text));
		if (d->kind != kind || twice)
			continue;
		buffer_adds(&out, out.len == 0 ? "" : ", ");
		buffer_add(&out, text_escape(&order->session->arena, d->text));
	}
	return buffer_text(&out).at;
}

/* What an openssl configuration takes as it stands. */
static bool
is_plain(struct text name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((name.at[i] < 'a' || name.at[i] > 'z') && (name.at[i] < 'A' || name.at[i] > 'Z') &&
		    (name.at[i] < '0' || name.at[i] > '9') && name.at[i] != '-' && name.at[i] != '.' && name.at[i] != '_')
			return false;
	return name.len != 0;
}

static struct text
san_text(const struct order *order)
{
	struct buffer out;

	buffer_init(&out, &order->session->arena);
	for (size_t i = 0; i < order->names.count; i++) {
		buffer_adds(&out, i == 0 ? "" : ",");
		buffer_add(&out, order->names.items[i].name);
	}
	return buffer_text(&out);
}

/* A common name has 64 characters at most (RFC 5280, ub-common-name). */
#define COMMON_NAME_MOST 64

static struct text
openssl_text(const struct order *order)
{
	const char *key_usage = usage_text(order, DEMAND_KEY_USAGE), *usages = usage_text(order, DEMAND_USAGE);
	bool named = is_plain(order->common_name) && order->common_name.len <= COMMON_NAME_MOST;
	struct buffer out;
	unsigned number = 0;

	buffer_init(&out, &order->session->arena);
	buffer_adds(&out, "[req]\nprompt = no\ndefault_bits = 2048\ndefault_md = sha256\nutf8 = yes\n"
	    "distinguished_name = req_dn\nreq_extensions = v3_req\n\n[req_dn]\n");
	if (named)
		buffer_printf(&out, "CN = %.*s\n", TEXT_ARG(order->common_name));
	buffer_adds(&out, "\n[v3_req]\n");
	if (key_usage[0] != '\0')
		buffer_printf(&out, "keyUsage = critical, %s\n", key_usage);
	if (usages[0] != '\0')
		buffer_printf(&out, "extendedKeyUsage = %s\n", usages);
	buffer_adds(&out, "subjectAltName = @alt_names\n\n[alt_names]\n");
	for (size_t i = 0; i < order->names.count; i++)
		if (is_plain(order->names.items[i].name))
			buffer_printf(&out, "DNS.%u = %.*s\n", ++number, TEXT_ARG(order->names.items[i].name));
	return buffer_text(&out);
}

static void
heading(const struct order *order, struct buffer *out, const char *text)
{
	buffer_printf(out, "\n%s%s%s\n", order->session->color ? "\033[1m" : "", text, order->session->color ? "\033[0m" : "");
}

static void
trust_lines(const struct order *order, struct buffer *out)
{
	struct arena *arena = &order->session->arena;

	heading(order, out, "Who must trust whom");
	if (order->trust.count == 0)
		buffer_adds(out, "  the site has no link of this node in which a certificate is judged\n");
	for (size_t i = 0; i < order->trust.count; i++) {
		const struct trust_need *need = &order->trust.items[i];
		const struct handshake *h = need->handshake;

		buffer_printf(out, "  %.*s must trust %.*s as %s, over %.*s, %.*s\n", TEXT_ARG(text_escape(arena, h->to->name)),
		    TEXT_ARG(text_escape(arena, h->from->name)), h->as_client ? "client" : "server",
		    TEXT_ARG(text_escape(arena, need->link)), TEXT_ARG(text_escape(arena, h->kind)));
		buffer_printf(out, "    its list: %.*s\n", TEXT_ARG(need->list.len != 0 ? text_escape(arena, need->list) :
		    TEXT("not named in the site file")));
		if (is_presented(order, h))
			buffer_adds(out, "    it needs the root and each intermediate CA of the CA that will issue the certificate\n");
		for (size_t j = 1; j < need->path.count; j++) {
			const struct artifact *a = need->path.steps[j].certificate;

			buffer_printf(out, "    %s: \"%.*s\" (%.*s", j == 1 ? "CAs of today's certificate" : "  and",
			    TEXT_ARG(text_escape(arena, name_label(arena, &a->certificate->subject))),
			    TEXT_ARG(text_escape(arena, a->source->name)));
			if (a->line != 0)
				buffer_printf(out, ":%u", a->line);
			buffer_adds(out, ")\n");
		}
		if (need->state.len != 0)
			buffer_printf(out, "    today: %.*s\n", TEXT_ARG(text_escape(arena, need->state)));
	}
}

static struct text
human_text(const struct order *order)
{
	struct arena *arena = &order->session->arena;
	const struct box *box = order->box;
	const char *key_usage = usage_text(order, DEMAND_KEY_USAGE), *usages = usage_text(order, DEMAND_USAGE);
	struct buffer out;

	buffer_init(&out, arena);
	buffer_printf(&out, "node %.*s", TEXT_ARG(text_escape(arena, order->node->name)));
	if (box->unit.len != 0 || order->client_store)
		buffer_printf(&out, ", %.*s", TEXT_ARG(text_escape(arena, box->unit)));
	buffer_printf(&out, ": %.*s, %.*s%s\n", TEXT_ARG(text_escape(arena, box->role->title)),
	    TEXT_ARG(text_escape(arena, box->release)), box->release_assumed ? ", the newest; the site file can name another" : "");
	heading(order, &out, "Common name");
	buffer_printf(&out, "  %.*s\n", TEXT_ARG(text_escape(arena, order->common_name)));
	if (order->common_name.len > COMMON_NAME_MOST)
		buffer_printf(&out, "  is longer than the %d characters that a common name may have\n", COMMON_NAME_MOST);
	heading(order, &out, "Subject alternative names, for the request page");
	buffer_printf(&out, "  %.*s\n", TEXT_ARG(text_escape(arena, san_text(order))));
	heading(order, &out, "Why each name: the rule that breaks without it");
	for (size_t i = 0; i < order->names.count; i++) {
		const struct needed_name *asked = &order->names.items[i];

		buffer_printf(&out, "  %.*s\n", TEXT_ARG(text_escape(arena, asked->name)));
		if (!dns_is_fqdn(asked->name))
			buffer_adds(&out, "    is no fully qualified domain name: no public CA, and hardly a product, will take it\n");
		for (size_t j = 0; j < asked->rules.count; j++)
			buffer_printf(&out, "    %.*s%s%.*s\n", TEXT_ARG(asked->rules.items[j]), asked->rules.items[j].len != 0 ? ": " : "",
			    TEXT_ARG(text_escape(arena, asked->titles.items[j])));
	}
	heading(order, &out, "Usages");
	buffer_printf(&out, "  extended key usage: %s\n", usages[0] != '\0' ? usages : "none is demanded");
	buffer_printf(&out, "  key usage, with an RSA key: %s\n", key_usage[0] != '\0' ? key_usage : "none is demanded");
	for (size_t i = 0; i < order->demands.list.count; i++)
		if (order->demands.list.items[i].kind == DEMAND_USAGE)
			buffer_printf(&out, "    %.*s: %.*s\n", TEXT_ARG(order->demands.list.items[i].text),
			    TEXT_ARG(order->demands.list.items[i].rule->id));
	trust_lines(order, &out);
	heading(order, &out, "For openssl req -new -newkey rsa:2048 -nodes -keyout privkey.pem -config THIS -out request.pem");
	buffer_add(&out, openssl_text(order));
	return buffer_text(&out);
}

static void
json_usages(const struct order *order, struct json *json, const char *key, enum demand_kind kind)
{
	struct text rest = text_of(usage_text(order, kind));

	json_key(json, key);
	json_array(json);
	while (rest.len != 0) {
		const char *comma = memchr(rest.at, ',', rest.len);
		size_t len = comma != NULL ? (size_t)(comma - rest.at) : rest.len;

		json_text(json, (struct text){ rest.at, len });
		len += comma != NULL ? 2 : 0;
		rest = (struct text){ rest.at + len, rest.len - len };
	}
	json_array_end(json);
}

static void
json_trust(const struct order *order, struct json *json)
{
	struct arena *arena = &order->session->arena;

	json_key(json, "trust");
	json_array(json);
	for (size_t i = 0; i < order->trust.count; i++) {
		const struct trust_need *need = &order->trust.items[i];

		json_object(json);
		json_field(json, "link", need->link);
		json_field(json, "handshake", need->handshake->kind);
		json_field(json, "who", need->handshake->to->name);
		json_field(json, "trusts", need->handshake->from->name);
		json_field(json, "list", need->list);
		json_field(json, "today", need->state);
		json_key(json, "authorities");
		json_array(json);
		for (size_t j = 1; j < need->path.count; j++) {
			const struct artifact *a = need->path.steps[j].certificate;

			json_object(json);
			json_field(json, "subject", name_rfc4514(arena, &a->certificate->subject));
			json_field(json, "file", a->source->name);
			if (a->line != 0) {
				json_key(json, "line");
				json_uint(json, a->line);
			}
			json_field(json, "fingerprint", artifact_fingerprint(arena, a));
			json_object_end(json);
		}
		json_array_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
json_begin(const struct order *order, struct json *json, struct output *output)
{
	json_init(json, output);
	json_object(json);
	json_key(json, "certproof");
	json_int(json, 1);
	if (order->session->options.asked.node != NULL)
		json_field(json, "node", text_of(order->session->options.asked.node));
}

static void
write_json(const struct order *order, struct output *output)
{
	struct json json;

	json_begin(order, &json, output);
	json_field(&json, "unit", order->box->unit);
	json_field(&json, "role", product_role_name(order->box->role));
	json_field(&json, "release", order->box->release);
	json_field(&json, "common_name", order->common_name);
	json_key(&json, "names");
	json_array(&json);
	for (size_t i = 0; i < order->names.count; i++) {
		const struct needed_name *asked = &order->names.items[i];

		json_object(&json);
		json_field(&json, "name", asked->name);
		json_key(&json, "because");
		json_array(&json);
		for (size_t j = 0; j < asked->rules.count; j++) {
			json_object(&json);
			json_field(&json, "rule", asked->rules.items[j]);
			json_field(&json, "title", asked->titles.items[j]);
			json_object_end(&json);
		}
		json_array_end(&json);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_field(&json, "san", san_text(order));
	json_usages(order, &json, "extended_key_usage", DEMAND_USAGE);
	json_usages(order, &json, "key_usage", DEMAND_KEY_USAGE);
	json_trust(order, &json);
	json_field(&json, "openssl", openssl_text(order));
	session_json_problems(order->session, &json);
	json_object_end(&json);
	json_end(&json);
}

/* Programs get a whole object also when there is nothing to be said but why. */
static void
write_json_trouble(const struct order *order, struct output *output)
{
	struct json json;

	json_begin(order, &json, output);
	session_json_problems(order->session, &json);
	json_object_end(&json);
	json_end(&json);
}

/* That a certificate is not there yet is no mistake before it is ordered: one note tells which files were not read. */
static void
note_unread(struct session *session, const struct messages *of_files)
{
	enum { NAMED = 4 };
	size_t count = 0;
	struct buffer names;
	struct message *note;

	buffer_init(&names, &session->arena);
	for (const struct message *m = of_files->first; m != NULL; m = m->next)
		if (m->level == MESSAGE_ERROR && ++count <= NAMED)
			buffer_printf(&names, "%s%.*s", count == 1 ? "" : ", ", TEXT_ARG(text_escape(&session->arena, m->file)));
	if (count == 0)
		return;
	if (count > NAMED)
		buffer_printf(&names, " and %zu more", count - NAMED);
	note = message_add(&session->messages, MESSAGE_NOTE, "not read: %.*s", TEXT_ARG(buffer_text(&names)));
	message_hint(&session->messages, note, "files that are still to come need not be there; certproof check --site tells of the others");
}

/* The certificate that is to be ordered: the node's own, its client certificate, or a unit's. */
static bool
find_box(struct order *order, const struct plan *plan)
{
	struct session *session = order->session;
	const char *unit = session->options.unit;
	struct strings names = { 0 };
	struct message *message;

	for (size_t i = 0; i < plan->boxes.count; i++) {
		const struct box *box = plan->boxes.items[i];

		if (box->node != order->node || box->role == NULL)
			continue;
		*LIST_ADD(&session->arena, &names) = box->unit.len != 0 ? arena_string(&session->arena, box->unit) : "server";
		if (unit != NULL ? text_is(box->unit, unit) || (box->unit.len == 0 && strcmp(unit, "server") == 0) :
		    order->box == NULL)
			order->box = box;
	}
	if (order->box != NULL && (unit != NULL || order->box->unit.len == 0 || names.count == 1)) {
		order->client_store = text_is(order->box->unit, "client");
		return true;
	}
	if (unit == NULL && order->box != NULL) {
		message = message_add(&session->messages, MESSAGE_ERROR, "node '%.*s' has several certificates",
		    TEXT_ARG(order->node->name));
		message_hint(&session->messages, message, "say which with --unit, for example --unit %.*s",
		    TEXT_ARG(text_of(names.items[0])));
		return false;
	}
	message = message_add(&session->messages, MESSAGE_ERROR, "node '%.*s' has no certificate%s%.*s%s that rules know",
	    TEXT_ARG(order->node->name), unit != NULL ? " '" : "",
	    TEXT_ARG(text_of(unit != NULL ? unit : "")), unit != NULL ? "'" : "");
	if (unit != NULL)
		(void)message_hint_nearest(&session->messages, message, text_of(unit), names.items, names.count);
	return false;
}

static bool
gather(struct order *order)
{
	struct session *session = order->session;
	struct plan_options options = { .crypto = session->engine.crypto, .now = session_time(session) };
	struct judge_options judge = { .arena = &session->arena, .crypto = session->engine.crypto, .now = options.now };
	struct messages of_files;
	struct loader loader = { .arena = &session->arena, .crypto = session->engine.crypto, .messages = &of_files,
		.read = &session->engine.read };
	struct plan *plan = ARENA_NEW(&session->arena, struct plan);
	size_t files;
	struct text role;
	struct texts roles = TEXTS(&role, 1);
	struct rule_set *set;

	messages_init(&of_files, &session->arena);
	loader.passwords = engine_passwords(&session->engine);
	if (!engine_release(&session->engine, &options))
		return false;
	if (!plan_deployment(&session->arena, order->site, order->node, session->engine.products, &loader, &options, plan, &files))
		note_unread(session, &of_files);
	if (!find_box(order, plan))
		return false;
	role = product_role_name(order->box->role);
	set = engine_rules(&session->engine, false, &roles, 1U << TARGET_REQUEST | 1U << TARGET_LEAF);
	if (set == NULL)
		return false;
	if (!rules_demands(set, plan, order->box, order->client_store, &judge, &order->demands, &session->messages))
		return false;
	gather_trust(order, plan, &options);
	gather_names(order);
	return true;
}

static bool
find_node(struct order *order)
{
	struct session *session = order->session;
	struct options *o = &session->options;
	struct message *message;
	const char *const *names;
	size_t count;

	if (o->asked.site == NULL || o->asked.node == NULL || o->asked.given[GIVEN_FILE].count != 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR,
		    o->asked.given[GIVEN_FILE].count != 0 ? "names reads a site, and no files" : "names needs a site and a node"),
		    "certproof names --site office.yaml --node expe1");
		return false;
	}
	if (!engine_products(&session->engine) ||
	    (order->site = site_read(&session->arena, session->engine.products, o->asked.site, &session->messages)) == NULL)
		return false;
	if ((order->node = site_node(order->site, text_of(o->asked.node))) != NULL)
		return true;
	message = message_add(&session->messages, MESSAGE_ERROR, "the site has no node '%.*s'",
	    TEXT_ARG(text_of(o->asked.node)));
	names = site_node_names(&session->arena, order->site, &count);
	(void)message_hint_nearest(&session->messages, message, text_of(o->asked.node), names, count);
	return false;
}

enum status
command_names_needed(struct session *session)
{
	struct order order = { .session = session };
	const struct wanted_report *wanted = &session->options.reports.items[0];
	struct output *output;
	bool good;

	if (!session_one_report(session))
		return STATUS_TROUBLE;
	good = session_config(session);
	if (good)
		engine_config_defaults(&session->engine);
	good = good && find_node(&order) && gather(&order);
	if (!good && !report_rows[wanted->format].for_programs)
		return STATUS_TROUBLE;
	if ((output = session_output(session, wanted->path)) == NULL)
		return STATUS_TROUBLE;
	if (!good)
		write_json_trouble(&order, output);
	else if (wanted->format == REPORT_JSON)
		write_json(&order, output);
	else
		output_write(output, human_text(&order));
	return session_output_close(session, output) && good ? STATUS_CLEAN : STATUS_TROUBLE;
}

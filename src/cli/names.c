/* names.c - certproof names: what a node's certificate is to be ordered with, before there is one. */
#include <string.h>

#include "cli/cli.h"
#include "renewal/renewal.h"

static const char *
usage_text(struct session *session, const struct needed_usages *usages)
{
	struct buffer out;

	buffer_init(&out, &session->arena);
	for (size_t i = 0; i < usages->count; i++) {
		bool twice = false;

		for (size_t j = 0; j < i; j++)
			twice = twice || text_equal(usages->items[j].usage, usages->items[i].usage);
		if (twice)
			continue;
		buffer_adds(&out, out.len == 0 ? "" : ", ");
		buffer_add(&out, text_escape(&session->arena, usages->items[i].usage));
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
san_text(struct session *session, const struct order *order)
{
	struct buffer out;

	buffer_init(&out, &session->arena);
	for (size_t i = 0; i < order->names.count; i++) {
		buffer_adds(&out, i == 0 ? "" : ",");
		buffer_add(&out, order->names.items[i].name);
	}
	return buffer_text(&out);
}

/* A common name has 64 characters at most (RFC 5280, ub-common-name). */
#define COMMON_NAME_MOST 64

/* A value of an openssl configuration that means itself: nothing that starts a comment, a variable, an escape or a quote. */
static bool
is_plain_value(struct text value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.at[i] < ' ' || value.at[i] == 0x7f || strchr("#$\\\"'`", value.at[i]) != NULL)
			return false;
	return value.len != 0 && value.at[0] != ' ' && value.at[value.len - 1] != ' ';
}

static struct text
openssl_text(struct session *session, const struct order *order)
{
	const char *key_usage = usage_text(session, &order->key_usages), *usages = usage_text(session, &order->usages);
	bool named = is_plain(order->common_name) && order->common_name.len <= COMMON_NAME_MOST;
	struct buffer out;
	unsigned number = 0;

	buffer_init(&out, &session->arena);
	buffer_adds(&out, "[req]\nprompt = no\ndefault_bits = 4096\ndefault_md = sha256\nutf8 = yes\n"
	    "distinguished_name = req_dn\nreq_extensions = v3_req\n\n[req_dn]\n");
	for (size_t i = 0; i < order->subject.count; i++)
		if (is_plain_value(order->subject.items[i].value))
			buffer_printf(&out, "%s = %.*s\n", order->subject.items[i].key, TEXT_ARG(order->subject.items[i].value));
	if (order->subject.count == 0)
		buffer_adds(&out, "# C, ST, L and O of your organization belong here: no certificate of today names them\n");
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
heading(struct session *session, struct buffer *out, const char *text)
{
	buffer_printf(out, "\n%s%s%s\n", session->color ? "\033[1m" : "", text, session->color ? "\033[0m" : "");
}

static void
trust_lines(struct session *session, const struct order *order, struct buffer *out)
{
	struct arena *arena = &session->arena;

	heading(session, out, "Who must trust whom");
	if (order->trust.count == 0)
		buffer_adds(out, "  the site has no link of this node in which a certificate is judged\n");
	for (size_t i = 0; i < order->trust.count; i++) {
		const struct trust_need *need = &order->trust.items[i];

		buffer_printf(out, "  %.*s must trust %.*s as %s, over %.*s, %.*s\n", TEXT_ARG(text_escape(arena, need->who)),
		    TEXT_ARG(text_escape(arena, need->trusts)), need->as_client ? "client" : "server",
		    TEXT_ARG(text_escape(arena, need->link)), TEXT_ARG(text_escape(arena, need->kind)));
		buffer_printf(out, "    its list: %.*s\n", TEXT_ARG(need->list.len != 0 ? text_escape(arena, need->list) :
		    TEXT("not named in the site file")));
		if (need->ordered)
			buffer_adds(out, "    it needs the root and each intermediate CA of the CA that will issue the certificate\n");
		for (size_t j = 0; j < need->path.count; j++) {
			const struct trusted_ca *a = &need->path.items[j];

			buffer_printf(out, "    %s: \"%.*s\" (%.*s", j == 0 ? "CAs of today's certificate" : "  and",
			    TEXT_ARG(text_escape(arena, a->label)),
			    TEXT_ARG(text_escape(arena, a->file)));
			if (a->line != 0)
				buffer_printf(out, ":%u", a->line);
			buffer_adds(out, ")\n");
		}
		if (need->state.len != 0)
			buffer_printf(out, "    today: %.*s\n", TEXT_ARG(text_escape(arena, need->state)));
	}
}

static struct text
human_text(struct session *session, const struct order *order)
{
	struct arena *arena = &session->arena;
	const char *key_usage = usage_text(session, &order->key_usages), *usages = usage_text(session, &order->usages);
	struct buffer out;

	buffer_init(&out, arena);
	buffer_printf(&out, "node %.*s", TEXT_ARG(text_escape(arena, order->node)));
	if (order->unit.len != 0 || order->client_store)
		buffer_printf(&out, ", %.*s", TEXT_ARG(text_escape(arena, order->unit)));
	buffer_printf(&out, ": %.*s, %.*s%s\n", TEXT_ARG(text_escape(arena, order->role_title)),
	    TEXT_ARG(text_escape(arena, order->release)), order->release_assumed ? ", the newest; the site file can name another" : "");
	heading(session, &out, "Common name");
	buffer_printf(&out, "  %.*s\n", TEXT_ARG(text_escape(arena, order->common_name)));
	if (order->common_name.len > COMMON_NAME_MOST)
		buffer_printf(&out, "  is longer than the %d characters that a common name may have\n", COMMON_NAME_MOST);
	if (order->subject.count != 0)
		heading(session, &out, "Country, state, locality and organization, as today's certificate has them");
	for (size_t i = 0; i < order->subject.count; i++)
		buffer_printf(&out, "  %s: %.*s\n", order->subject.items[i].key, TEXT_ARG(text_escape(arena, order->subject.items[i].value)));
	heading(session, &out, "Subject alternative names, for the request page");
	buffer_printf(&out, "  %.*s\n", TEXT_ARG(text_escape(arena, san_text(session, order))));
	heading(session, &out, "Why each name: the rule that breaks without it");
	for (size_t i = 0; i < order->names.count; i++) {
		const struct needed_name *asked = &order->names.items[i];

		buffer_printf(&out, "  %.*s\n", TEXT_ARG(text_escape(arena, asked->name)));
		if (!dns_is_fqdn(asked->name))
			buffer_adds(&out, "    is not a fully qualified domain name: no public CA accepts it, and hardly any product\n");
		for (size_t j = 0; j < asked->rules.count; j++)
			buffer_printf(&out, "    %.*s%s%.*s\n", TEXT_ARG(asked->rules.items[j]), asked->rules.items[j].len != 0 ? ": " : "",
			    TEXT_ARG(text_escape(arena, asked->titles.items[j])));
	}
	heading(session, &out, "Usages");
	buffer_printf(&out, "  extended key usage: %s\n", usages[0] != '\0' ? usages : "none is demanded");
	buffer_printf(&out, "  key usage, with an RSA key: %s\n", key_usage[0] != '\0' ? key_usage : "none is demanded");
	for (size_t i = 0; i < order->usages.count; i++)
		buffer_printf(&out, "    %.*s: %.*s\n", TEXT_ARG(order->usages.items[i].usage), TEXT_ARG(order->usages.items[i].rule));
	trust_lines(session, order, &out);
	heading(session, &out, "For openssl req -new -newkey rsa:4096 -nodes -keyout privkey.pem -config THIS -out request.pem");
	buffer_add(&out, openssl_text(session, order));
	return buffer_text(&out);
}

static void
json_usages(struct session *session, struct json *json, const char *key, const struct needed_usages *usages)
{
	struct text rest = text_of(usage_text(session, usages));

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
	json_key(json, "trust");
	json_array(json);
	for (size_t i = 0; i < order->trust.count; i++) {
		const struct trust_need *need = &order->trust.items[i];

		json_object(json);
		json_field(json, "link", need->link);
		json_field(json, "handshake", need->kind);
		json_field(json, "who", need->who);
		json_field(json, "trusts", need->trusts);
		json_field(json, "list", need->list);
		json_field(json, "today", need->state);
		json_key(json, "authorities");
		json_array(json);
		for (size_t j = 0; j < need->path.count; j++) {
			const struct trusted_ca *a = &need->path.items[j];

			json_object(json);
			json_field(json, "subject", a->subject);
			json_field(json, "file", a->file);
			if (a->line != 0) {
				json_key(json, "line");
				json_uint(json, a->line);
			}
			json_field(json, "fingerprint", a->fingerprint);
			json_object_end(json);
		}
		json_array_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
json_begin(struct session *session, struct json *json, struct output *output)
{
	json_init(json, output);
	json_object(json);
	json_key(json, "certproof");
	json_int(json, 1);
	if (session->options.asked.node != NULL)
		json_field(json, "node", text_of(session->options.asked.node));
}

static void
write_json(struct session *session, const struct order *order, struct output *output)
{
	struct json json;

	json_begin(session, &json, output);
	json_field(&json, "unit", order->unit);
	json_field(&json, "role", order->role);
	json_field(&json, "release", order->release);
	json_field(&json, "common_name", order->common_name);
	json_key(&json, "subject");
	json_object(&json);
	for (size_t i = 0; i < order->subject.count; i++)
		json_field(&json, order->subject.items[i].key, order->subject.items[i].value);
	json_object_end(&json);
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
	json_field(&json, "san", san_text(session, order));
	json_usages(session, &json, "extended_key_usage", &order->usages);
	json_usages(session, &json, "key_usage", &order->key_usages);
	json_trust(order, &json);
	json_field(&json, "openssl", openssl_text(session, order));
	session_json_problems(session, &json);
	json_object_end(&json);
	json_end(&json);
}

/* Programs get a whole object also when there is nothing to be said but why. */
static void
write_json_trouble(struct session *session, struct output *output)
{
	struct json json;

	json_begin(session, &json, output);
	session_json_problems(session, &json);
	json_object_end(&json);
	json_end(&json);
}

enum status
command_names_needed(struct session *session)
{
	struct order order = { 0 };
	const struct wanted_report *wanted = &session->options.reports.items[0];
	struct output *output;
	bool good;

	if (!session_one_report(session))
		return STATUS_TROUBLE;
	good = session_config(session);
	if (good)
		engine_config_defaults(&session->engine);
	good = good && order_gather(&session->engine, session->options.unit, session_time(session), &order);
	if (!good && !report_rows[wanted->format].for_programs)
		return STATUS_TROUBLE;
	if ((output = session_output(session, wanted->path)) == NULL)
		return STATUS_TROUBLE;
	if (!good)
		write_json_trouble(session, output);
	else if (wanted->format == REPORT_JSON)
		write_json(session, &order, output);
	else
		output_write(output, human_text(session, &order));
	return session_output_close(session, output) && good ? STATUS_CLEAN : STATUS_TROUBLE;
}

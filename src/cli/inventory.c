/* inventory.c - certproof inventory: every object of an upload, once, with all its places. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "cli/customer_files.h"

enum { DAY = 86400, PLACES_SHOWN = 6 };

bool
session_bundle(struct session *session, struct bundle *out)
{
	const struct given_files *files = &session->options.asked.given[GIVEN_FILE];
	struct bundle_asked asked = { .read = &session->engine.read, .rules_folder = session->engine.rules_folder, .now = session_time(session) };
	struct strings paths = { 0 };

	if (files->count == 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "nothing to read"),
		    "name files, folders or archives: certproof %s upload.zip", command_names[session->options.command]);
		return false;
	}
	for (size_t i = 0; i < files->count; i++)
		*LIST_ADD(&session->arena, &paths) = files->items[i].name;
	asked.paths = &paths;
	asked.passwords = engine_passwords(&session->engine);
	*out = (struct bundle){ .arena = &session->arena, .crypto = session->engine.crypto, .messages = &session->messages };
	return bundle_read(out, &asked) && !session->engine.passwords_failed;
}

bool
object_ends(const struct object *object, int64_t *ends)
{
	const struct artifact *artifact = object->artifact;
	const struct x509_time *time = artifact->kind == ARTIFACT_CERTIFICATE ? &artifact->certificate->not_after :
	    artifact->kind == ARTIFACT_CRL ? &artifact->crl->next_update : NULL;

	if (time == NULL || !time->known)
		return false;
	*ends = time->seconds;
	return true;
}

const char *
object_kind_of(const struct object *object)
{
	const struct artifact *artifact = object->artifact;

	switch (artifact->kind) {
	case ARTIFACT_CERTIFICATE:
		return !certificate_is_ca(artifact->certificate) ? "certificate" : certificate_self_issued(artifact->certificate) ? "root CA" : "CA";
	case ARTIFACT_REQUEST: return "request";
	case ARTIFACT_CRL: return "CRL";
	case ARTIFACT_PRIVATE_KEY: return artifact->private_key->encrypted ? "locked key" : "private key";
	case ARTIFACT_PUBLIC_KEY: return "public key";
	}
	return "";
}

static int
by_end(const void *a, const void *b)
{
	const struct object *x = *(struct object *const *)a, *y = *(struct object *const *)b;
	int64_t ends_x, ends_y;
	bool has_x = object_ends(x, &ends_x), has_y = object_ends(y, &ends_y);

	if (has_x != has_y)
		return has_x ? -1 : 1;
	if (has_x && ends_x != ends_y)
		return ends_x < ends_y ? -1 : 1;
	return x->artifact->kind != y->artifact->kind ? (int)x->artifact->kind - (int)y->artifact->kind :
	    memcmp(x->artifact->sha256, y->artifact->sha256, sizeof(x->artifact->sha256));
}

/* ---- for people ---- */

/* A text in so many columns; of one that is longer its end is cut, or its beginning. */
static void
cell(struct session *session, struct buffer *out, struct text text, size_t columns, bool keep_end)
{
	struct text safe = text_escape(&session->arena, text);

	if (text_width(safe) > columns) {
		const char *at = safe.at, *end = safe.at + safe.len;

		if (keep_end) {
			while (at < end && text_width((struct text){ at, (size_t)(end - at) }) > columns - 3)
				(void)text_utf8_next(&at, end);
			safe = arena_printf(&session->arena, "...%.*s", (int)(end - at), at);
		} else {
			while (end > at && text_width((struct text){ at, (size_t)(end - at) }) > columns - 3)
				for (end--; end > at && ((unsigned char)*end & 0xc0) == 0x80; end--)
					;
			safe = arena_printf(&session->arena, "%.*s...", (int)(end - at), at);
		}
	}
	buffer_add(out, safe);
	for (size_t width = text_width(safe); width < columns; width++)
		buffer_addc(out, ' ');
}

static void
trim_line(struct buffer *out)
{
	while (out->len != 0 && out->at[out->len - 1] == ' ')
		out->len--;
	buffer_addc(out, '\n');
}

static struct text
issuer_label(struct bundle *bundle, const struct object *object)
{
	if (object->artifact->kind != ARTIFACT_CERTIFICATE)
		return TEXT("");
	return name_label(bundle->arena, &object->artifact->certificate->issuer);
}

static void
say_object(struct session *session, struct bundle *bundle, const struct object *object, struct buffer *out)
{
	size_t room = session->width < 60 ? 60 : session->width > 100 ? 100 : session->width;
	int64_t now = session_time(session), ends;
	size_t names = (room - 10 - 2 - 5 - 2 - 11 - 2 - 4 - 2) / 2;

	if (object_ends(object, &ends)) {
		buffer_add(out, date_text(bundle->arena, ends));
		buffer_addc(out, ' ');
		cell(session, out, ends < now ? TEXT(" past") : arena_printf(bundle->arena, "%5lld", (long long)((ends - now) / DAY)), 6, false);
	} else {
		cell(session, out, TEXT("-"), 17, false);
	}
	buffer_addc(out, ' ');
	cell(session, out, text_of(object_kind_of(object)), 12, false);
	cell(session, out, object_label(bundle->arena, object), names, false);
	buffer_adds(out, "  ");
	cell(session, out, object->pair != NULL ? TEXT("yes") : TEXT(""), 4, false);
	cell(session, out, issuer_label(bundle, object), names, false);
	trim_line(out);
	for (size_t i = 0; i < object->places.count && i < PLACES_SHOWN; i++) {
		buffer_adds(out, "    ");
		cell(session, out, evidence_text(bundle->arena, &object->places.items[i]), room - 4, true);
		trim_line(out);
	}
	if (object->places.count > PLACES_SHOWN)
		buffer_printf(out, "    and %zu more places\n", object->places.count - PLACES_SHOWN);
}

static void
say_chain(struct session *session, struct bundle *bundle, const struct object *object, struct buffer *out)
{
	struct text line = object_label(bundle->arena, object);
	const struct object *at = object;

	for (unsigned i = 0; i < LIMIT_PATH_LENGTH && at->issuer != NULL && at->issuer != at; i++) {
		at = at->issuer;
		line = arena_printf(bundle->arena, "%.*s <- %.*s", TEXT_ARG(line), TEXT_ARG(object_label(bundle->arena, at)));
	}
	if (at->issuer == NULL)
		line = arena_printf(bundle->arena, "%.*s <- %.*s, which is missing", TEXT_ARG(line), TEXT_ARG(issuer_label(bundle, at)));
	buffer_adds(out, "  ");
	cell(session, out, line, (session->width > 100 ? 100 : session->width) - 2, false);
	trim_line(out);
}

static void
say_nodes(struct session *session, struct bundle *bundle, struct buffer *out)
{
	if (bundle->nodes.count != 0)
		buffer_adds(out, "\nservers:\n");
	for (size_t i = 0; i < bundle->nodes.count; i++) {
		const struct node *node = bundle->nodes.items[i];
		struct text line = arena_printf(bundle->arena, "%.*s: %.*s, %.*s%s%.*s", TEXT_ARG(node->name),
		    TEXT_ARG(node->fqdn.text.len != 0 ? node->fqdn.text : TEXT("full name not known")),
		    TEXT_ARG(node->role.text.len != 0 ? node->role.text : TEXT("role not known")), node->release.text.len != 0 ? " " : ", release not known",
		    TEXT_ARG(node->release.text));

		buffer_adds(out, "  ");
		cell(session, out, line, (session->width > 100 ? 100 : session->width) - 2, false);
		trim_line(out);
		buffer_adds(out, "    ");
		cell(session, out, evidence_text(bundle->arena, &node->from), (session->width > 100 ? 100 : session->width) - 4, true);
		trim_line(out);
	}
}

static struct text
inventory_text(struct session *session, struct bundle *bundle)
{
	struct buffer out;
	size_t pairs = 0, chains = 0, copies = 0;

	buffer_init(&out, bundle->arena);
	if (bundle->objects.count != 0)
		buffer_adds(&out, "expires      days what        name, key at hand, issuer\n");
	for (size_t i = 0; i < bundle->objects.count; i++)
		say_object(session, bundle, bundle->objects.items[i], &out);
	for (size_t i = 0; i < bundle->objects.count; i++) {
		const struct object *object = bundle->objects.items[i];

		if (object->artifact->kind != ARTIFACT_PRIVATE_KEY || object->pair == NULL)
			continue;
		if (pairs++ == 0)
			buffer_adds(&out, "\nkeys and what they belong to:\n");
		buffer_adds(&out, "  ");
		cell(session, &out, arena_printf(bundle->arena, "%.*s: %s \"%.*s\"", TEXT_ARG(evidence_text(bundle->arena, &object->places.items[0])),
		    object_kind_of(object->pair), TEXT_ARG(object_label(bundle->arena, object->pair))), 96, true);
		trim_line(&out);
	}
	for (size_t i = 0; i < bundle->objects.count; i++) {
		const struct object *object = bundle->objects.items[i];

		if (object->artifact->kind != ARTIFACT_CERTIFICATE || certificate_is_ca(object->artifact->certificate))
			continue;
		if (chains++ == 0)
			buffer_adds(&out, "\nchains:\n");
		say_chain(session, bundle, object, &out);
	}
	for (size_t i = 0; i < bundle->objects.count; i++)
		copies += bundle->objects.items[i]->places.count > 1;
	say_nodes(session, bundle, &out);
	buffer_printf(&out, "\n%zu object%s, %zu of them in more than one place; %zu thing%s read\n", bundle->objects.count,
	    bundle->objects.count == 1 ? "" : "s", copies, bundle->items, bundle->items == 1 ? "" : "s");
	return buffer_text(&out);
}

/* ---- for programs ---- */

static void
json_evidence(struct json *json, const struct evidence *from)
{
	json_object(json);
	json_field(json, "file", from->file);
	json_field(json, "member", from->member);
	if (from->line != 0) {
		json_key(json, "line");
		json_uint(json, from->line);
	}
	if (from->frame != 0) {
		json_key(json, "packet");
		json_uint(json, from->frame);
	}
	if (from->inferred) {
		json_key(json, "inferred");
		json_bool(json, true);
	}
	json_object_end(json);
}

static void
json_value(struct json *json, const char *key, const struct value *value)
{
	if (value->text.len == 0)
		return;
	json_key(json, key);
	json_object(json);
	json_field(json, "value", value->text);
	json_key(json, "from");
	json_evidence(json, &value->from);
	json_object_end(json);
}

static struct text
fingerprint_of(struct bundle *bundle, const struct object *object)
{
	return artifact_fingerprint(bundle->arena, object->artifact);
}

void
bundle_json_objects(struct bundle *bundle, struct json *json, const char *key)
{
	json_key(json, key);
	json_array(json);
	for (size_t i = 0; i < bundle->objects.count; i++) {
		const struct object *object = bundle->objects.items[i];
		int64_t ends;

		json_object(json);
		json_field(json, "kind", text_of(object_kind_of(object)));
		json_field(json, "fingerprint", fingerprint_of(bundle, object));
		json_field(json, "name", object_label(bundle->arena, object));
		if (object->artifact->kind == ARTIFACT_CERTIFICATE) {
			json_field(json, "subject", name_rfc4514(bundle->arena, &object->artifact->certificate->subject));
			json_field(json, "issuer", name_rfc4514(bundle->arena, &object->artifact->certificate->issuer));
			json_field(json, "serial", hex_text(bundle->arena, object->artifact->certificate->serial));
		}
		if (object_ends(object, &ends))
			json_field(json, "not_after", time_text(bundle->arena, ends));
		if (object->node != NULL) {
			json_field(json, "node", object->node->name);
			json_field(json, "unit", object->unit);
			json_key(json, "installed");
			json_bool(json, object->installed);
		}
		if (object->pair != NULL && object->artifact->kind != ARTIFACT_PRIVATE_KEY)
			json_field(json, "key", object->pair->places.items[0].name);
		if (object->pair != NULL && object->artifact->kind == ARTIFACT_PRIVATE_KEY)
			json_field(json, "belongs_to", fingerprint_of(bundle, object->pair));
		if (object->artifact->kind == ARTIFACT_CERTIFICATE) {
			if (object->issuer != NULL)
				json_field(json, "issued_by", fingerprint_of(bundle, object->issuer));
			json_field(json, "issuer_state", object->issuer == NULL ? TEXT("missing") : object->issuer == object ? TEXT("self") : TEXT("found"));
		}
		json_key(json, "places");
		json_array(json);
		for (size_t j = 0; j < object->places.count; j++)
			json_evidence(json, &object->places.items[j]);
		json_array_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

void
bundle_json_nodes(struct bundle *bundle, struct json *json)
{
	json_key(json, "nodes");
	json_array(json);
	for (size_t i = 0; i < bundle->nodes.count; i++) {
		const struct node *node = bundle->nodes.items[i];

		json_object(json);
		json_field(json, "name", node->name);
		json_field(json, "fqdn", node->fqdn.text);
		json_field(json, "role", node->role.text);
		json_field(json, "release", node->release.text);
		json_key(json, "from");
		json_evidence(json, &node->from);
		json_value(json, "role_from", &node->role);
		json_value(json, "release_from", &node->release);
		json_value(json, "cluster", &node->cluster);
		if (node->addresses.count != 0) {
			json_key(json, "addresses");
			json_array(json);
			for (size_t j = 0; j < node->addresses.count; j++)
				json_text(json, node->addresses.items[j].text);
			json_array_end(json);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

void
bundle_json_questions(struct bundle *bundle, struct json *json)
{
	json_key(json, "questions");
	json_array(json);
	for (size_t i = 0; i < bundle->questions.count; i++) {
		const struct question *q = &bundle->questions.items[i];

		json_object(json);
		json_field(json, "node", q->of);
		json_field(json, "question", q->text);
		if (q->from.name.len != 0) {
			json_key(json, "from");
			json_evidence(json, &q->from);
		}
		json_object_end(json);
	}
	json_array_end(json);
}

static bool
write_json(struct session *session, struct bundle *bundle, struct output *output)
{
	struct json json;

	json_init(&json, output);
	json_object(&json);
	json_key(&json, "certproof");
	json_uint(&json, 1);
	json_key(&json, "tool");
	json_object(&json);
	json_field(&json, "name", TEXT("certproof"));
	json_field(&json, "version", TEXT(PACKAGE_VERSION));
	json_object_end(&json);
	json_field(&json, "at", time_text(bundle->arena, session_time(session)));
	bundle_json_objects(bundle, &json, "objects");
	bundle_json_nodes(bundle, &json);
	json_key(&json, "inputs");
	json_array(&json);
	for (size_t i = 0; i < bundle->inputs.count; i++) {
		const struct input_seen *input = &bundle->inputs.items[i];

		json_object(&json);
		json_field(&json, "file", input->file);
		json_field(&json, "member", input->member);
		json_field(&json, "kind", input->held);
		json_field(&json, "used_as", input->used_as);
		json_field(&json, "unused", input->why);
		json_object_end(&json);
	}
	json_array_end(&json);
	session_json_problems(session, &json);
	json_object_end(&json);
	json_end(&json);
	return true;
}

enum status
command_inventory(struct session *session)
{
	const struct wanted_report *wanted = session->options.reports.items;
	struct bundle bundle;
	struct output *output;
	bool good;

	if (!session_one_report(session) || session->options.asked.given[GIVEN_FILE].count == 0) {
		(void)session_bundle(session, &bundle);
		return STATUS_TROUBLE;
	}
	good = session_bundle(session, &bundle);
	if (bundle.objects.count != 0)
		qsort(bundle.objects.items, bundle.objects.count, sizeof(*bundle.objects.items), by_end);
	output = session_output(session, wanted->path);
	if (output == NULL)
		return STATUS_TROUBLE;
	if (wanted->format == REPORT_JSON)
		good = write_json(session, &bundle, output) && good;
	else
		output_write(output, inventory_text(session, &bundle));
	return session_output_close(session, output) && good && session->messages.errors == 0 ? STATUS_CLEAN : STATUS_TROUBLE;
}

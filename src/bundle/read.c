/* read.c - the walk over a bundle: what each thing in it is, before anything is put together. */
#include <string.h>

#include "bundle/bundle.h"

struct reading {
	struct bundle *bundle;
	const struct bundle_asked *asked;
};

struct text
bundle_base_name(struct text path)
{
	size_t start = 0;

	for (size_t i = 0; i < path.len; i++)
		if (path.at[i] == '/' || path.at[i] == '\\')
			start = i + 1;
	return (struct text){ path.at + start, path.len - start };
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Where `_YYYY-MM-DD` stands; the length of the text if nowhere. */
static size_t
date_at(struct text text)
{
	static const char form[] = "_9999-99-99";

	for (size_t i = 0; i + sizeof(form) - 1 <= text.len; i++) {
		size_t n = 0;

		while (n < sizeof(form) - 1 && (form[n] == '9' ? is_digit(text.at[i + n]) : text.at[i + n] == form[n]))
			n++;
		if (n == sizeof(form) - 1)
			return i;
	}
	return text.len;
}

/* The host and the time that a name goes on with: `server_HOST_2026-11-20_09:15:02.pem`, whatever separates the time. */
static bool
name_parts(struct arena *arena, struct text rest, struct text *host, struct text *time)
{
	size_t at = date_at(rest);
	struct buffer digits;

	if (at == rest.len || at == 0)
		return false;
	*host = (struct text){ rest.at, at };
	buffer_init(&digits, arena);
	for (size_t i = at; i < rest.len && digits.len < 14; i++)
		if (is_digit(rest.at[i]))
			buffer_addc(&digits, rest.at[i]);
	*time = buffer_text(&digits);
	return true;
}

/* What a thing is by its name, and whose: by the name itself, or by that of the archive it is in. */
static enum member_use
use_of(struct bundle *bundle, const struct walk_item *item, const struct description **description, struct text *host, struct text *time)
{
	struct text name = bundle_base_name(item->member.len != 0 ? item->member : item->file);

	for (size_t i = 0; i < bundle->descriptions->count; i++) {
		const struct description *d = &bundle->descriptions->items[i];

		for (size_t j = 0; j < d->member_count; j++) {
			struct text begins = d->members[j].begins;

			if (name.len > begins.len && memcmp(name.at, begins.at, begins.len) == 0 &&
			    name_parts(bundle->arena, (struct text){ name.at + begins.len, name.len - begins.len }, host, time)) {
				*description = d;
				return d->members[j].use;
			}
		}
	}
	return MEMBER_NONE;
}

void
bundle_note(struct bundle *bundle, const struct walk_item *item, const char *held, struct text used_as)
{
	*LIST_ADD(bundle->arena, &bundle->inputs) = (struct input_seen){ .file = item->file, .member = item->member, .held = text_of(held),
		.used_as = used_as };
}

static struct evidence
evidence_of(const struct walk_item *item, unsigned line)
{
	return (struct evidence){ .name = item->name, .file = item->file, .member = item->member, .line = line };
}

/* ---- logs ---- */

/* The value of KEY="VALUE" in a line of a log. */
static struct text
log_value(struct text line, const char *key)
{
	size_t len = strlen(key);

	for (size_t i = 0; i + len + 2 <= line.len; i++) {
		size_t end;

		if (memcmp(line.at + i, key, len) != 0 || line.at[i + len] != '=' || line.at[i + len + 1] != '"' || (i != 0 && line.at[i - 1] != ' '))
			continue;
		for (end = i + len + 2; end < line.len && line.at[end] != '"'; end++)
			;
		return (struct text){ line.at + i + len + 2, end - i - len - 2 };
	}
	return (struct text){ 0 };
}

static bool
holds(struct text text, struct text part)
{
	for (size_t i = 0; part.len != 0 && i + part.len <= text.len; i++)
		if (text.at[i] == part.at[0] && memcmp(text.at + i, part.at, part.len) == 0)
			return true;
	return false;
}

/* The word that follows a text, without quotes. */
static struct text
word_after(struct text line, struct text part)
{
	for (size_t i = 0; part.len != 0 && i + part.len <= line.len; i++) {
		size_t start = i + part.len, end;

		if (memcmp(line.at + i, part.at, part.len) != 0)
			continue;
		while (start < line.len && (line.at[start] == '\'' || line.at[start] == '"'))
			start++;
		for (end = start; end < line.len && line.at[end] != '\'' && line.at[end] != '"' && line.at[end] != ' '; end++)
			;
		return (struct text){ line.at + start, end - start };
	}
	return (struct text){ 0 };
}

static struct text
lower(struct arena *arena, struct text text)
{
	char *copy = arena_string(arena, text);

	for (size_t i = 0; i < text.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return (struct text){ copy, text.len };
}

static struct text
kept(struct bundle *bundle, struct text text)
{
	return arena_text(bundle->arena, text);
}

static void
read_log_line(struct bundle *bundle, struct node *node, const struct description *d, size_t i, struct text line, const struct evidence *from)
{
	struct refusal *refusal;

	switch (d->logs[i].sense) {
	case LOG_CLUSTER_VERIFY:
		node->cluster_verify = (struct value){ lower(bundle->arena, word_after(line, d->logs[i].after)), *from };
		break;
	case LOG_CERTIFICATE_CHANGE:
		node->changed = (struct value){ kept(bundle, log_value(line, "UTCTime")), *from };
		break;
	case LOG_RESTART:
		bundle_ask(bundle, node->name, from, "the server restarted while it was logging");
		break;
	case LOG_TLS_ERROR:
		refusal = LIST_ADD(bundle->arena, &bundle->refusals);
		*refusal = (struct refusal){ .node = node, .detail = kept(bundle, log_value(line, "Detail")),
			.source = kept(bundle, log_value(line, "Src-ip")), .target = kept(bundle, log_value(line, "Dst-ip")),
			.port = kept(bundle, log_value(line, "Dst-port")), .name = kept(bundle, log_value(line, "Common-name")),
			.event = kept(bundle, log_value(line, "Event")), .from = *from };
		break;
	case LOG_SENSE_COUNT:
		break;
	}
}

static void
read_log(struct bundle *bundle, struct node *node, const struct description *d, const struct walk_item *item)
{
	struct text rest = text_of_bytes(item->bytes), line;
	unsigned number = 0;

	while (text_split_line(&rest, &line)) {
		number++;
		for (size_t i = 0; i < d->log_count; i++)
			if (holds(line, d->logs[i].contains)) {
				struct evidence from = evidence_of(item, number);

				read_log_line(bundle, node, d, i, line, &from);
				break;
			}
	}
}

/* ---- things by name and content ---- */

/* The dumps of a server that was logged twice: the later one counts. */
static bool
is_older(const struct node *node, struct text time)
{
	return node->time.len != 0 && text_compare(time, node->time) < 0;
}

static void
read_dump(struct bundle *bundle, struct node *node, const struct description *d, const struct walk_item *item, bool status, struct text time)
{
	struct dump settings = { 0 };
	struct evidence from = evidence_of(item, 0);
	struct text text = console_text(bundle->arena, text_of_bytes(item->bytes));

	if (status)
		settings_of_status(bundle->arena, text, &settings);
	else
		settings_of_configuration(bundle->arena, text, d->configuration, &settings);
	if (is_older(node, time)) {
		bundle_ask(bundle, node->name, &from, "an older dump of the same server: passed over");
		return;
	}
	if (time.len != 0)
		node->time = time;
	node->has_configuration = node->has_configuration || (!status && settings.count != 0);
	node_take_settings(bundle, node, d, &settings, &from, status);
}

/* The first certificate of a file, or all of it as a list. */
static void
use_file(struct bundle *bundle, struct node *node, const struct walk_item *item, enum member_use use, struct text time)
{
	for (size_t i = item->first_source; i < bundle->loaded.sources.count; i++) {
		const struct source *source = bundle->loaded.sources.items[i];
		struct used_file *file;

		if (source->certs.count == 0)
			continue;
		file = LIST_ADD(bundle->arena, &node->files);
		*file = (struct used_file){ .is_trust = use == MEMBER_TRUST, .is_client = use == MEMBER_CLIENT_CERTIFICATE, .source = source,
			.from = evidence_of(item, 0), .rank = 4, .time = time };
		if (use != MEMBER_TRUST) {
			struct evidence from = evidence_of(item, source->certs.items[0]->line);

			file->object = bundle_object(bundle, source->certs.items[0], &from);
			file->from = from;
		}
	}
}

static bool
is_xml(const struct walk_item *item)
{
	return text_starts_with(text_trim(text_of_bytes(item->bytes)), "<");
}

static void
take_named(struct bundle *bundle, const struct walk_item *item, enum member_use use, const struct description *d, struct text host, struct text time)
{
	struct evidence from = evidence_of(item, 0);
	struct node *node = bundle_node(bundle, host, &from);

	node->description = d;
	switch (use) {
	case MEMBER_CONFIGURATION: case MEMBER_STATUS:
		if (is_xml(item)) {
			bundle_note(bundle, item, "a dump as XML", TEXT(""));
			bundle->inputs.items[bundle->inputs.count - 1].why = TEXT("the text dump beside it says the same; the form of this one is not documented");
			return;
		}
		read_dump(bundle, node, d, item, use == MEMBER_STATUS, time);
		bundle_note(bundle, item, use == MEMBER_STATUS ? "status" : "configuration",
		    arena_printf(bundle->arena, "%s of %.*s", use == MEMBER_STATUS ? "status" : "configuration", TEXT_ARG(node->name)));
		return;
	case MEMBER_LOG:
		read_log(bundle, node, d, item);
		bundle_note(bundle, item, "log", arena_printf(bundle->arena, "log of %.*s", TEXT_ARG(node->name)));
		return;
	case MEMBER_CERTIFICATE: case MEMBER_CLIENT_CERTIFICATE: case MEMBER_TRUST:
		use_file(bundle, node, item, use, time);
		bundle_note(bundle, item, use == MEMBER_TRUST ? "trusted CA list" : "certificate",
		    arena_printf(bundle->arena, "%s of %.*s", use == MEMBER_TRUST ? "trusted CA list" : use == MEMBER_CERTIFICATE ? "certificate" :
		    "client certificate", TEXT_ARG(node->name)));
		return;
	case MEMBER_NONE:
		return;
	}
}

/* A dump under another name, as one copies it from a session: its own settings say whose it is. */
static bool
take_pasted(struct bundle *bundle, const struct walk_item *item)
{
	for (size_t i = 0; i < bundle->descriptions->count; i++) {
		const struct description *d = &bundle->descriptions->items[i];
		struct dump settings = { 0 };
		struct evidence from = evidence_of(item, 0);
		struct text host = { 0 }, text;
		struct node *node;
		unsigned numbers[2];
		bool status;

		if (d->configuration.len == 0)
			continue;
		status = !holds(text_of_bytes(item->bytes), d->configuration);
		if (status && !holds(text_of_bytes(item->bytes), arena_printf(bundle->arena, "%.*sSystemUnit", TEXT_ARG(d->status))))
			continue;
		text = console_text(bundle->arena, text_of_bytes(item->bytes));
		if (status)
			settings_of_status(bundle->arena, text, &settings);
		else
			settings_of_configuration(bundle->arena, text, d->configuration, &settings);
		for (size_t k = 0; k < d->setting_count && host.len == 0; k++)
			for (size_t j = 0; j < settings.count && host.len == 0; j++)
				if ((d->settings[k].meaning == MEANS_NAME || d->settings[k].meaning == MEANS_HOST) &&
				    setting_matches(d->settings[k].path, settings.items[j].path, numbers))
					host = settings.items[j].value;
		if (settings.count < 3)
			continue;
		if (host.len == 0) {
			bundle_ask(bundle, TEXT(""), &from, "a dump that does not say of which server it is: ask for the whole");
			return true;
		}
		node = bundle_node(bundle, host, &from);
		node->description = d;
		node->has_configuration = node->has_configuration || !status;
		node_take_settings(bundle, node, d, &settings, &from, status);
		bundle_note(bundle, item, status ? "status" : "configuration",
		    arena_printf(bundle->arena, "%s of %.*s", status ? "status" : "configuration", TEXT_ARG(node->name)));
		return true;
	}
	return false;
}

static void
take_objects(struct bundle *bundle, const struct walk_item *item)
{
	for (size_t i = item->first_artifact; i < bundle->loaded.artifacts.count; i++) {
		const struct artifact *artifact = bundle->loaded.artifacts.items[i];
		struct evidence from = { .name = artifact->source->name, .file = artifact->source->file, .member = artifact->source->member,
			.line = artifact->line };

		(void)bundle_object(bundle, artifact, &from);
	}
}

/* ITL and CTL files: the certificates in them are those of servers, as phones know them. */
static bool
take_phone_list(struct bundle *bundle, struct walk_item *item)
{
	struct tlv_file *file = ARENA_NEW(bundle->arena, struct tlv_file);
	struct evidence from = evidence_of(item, 0);

	if (!tlv_read(bundle->arena, bundle->crypto, item->bytes, file))
		return false;
	item->kept = true;
	for (size_t i = 0; i < file->records.count; i++) {
		struct trust_record record = { .list = TEXT("ITL"), .function = text_of(tlv_function_name(file->records.items[i].function)),
			.subject = file->records.items[i].subject, .from = from };

		if (file->records.items[i].certificate.len == 0)
			continue;
		record.object = bundle_certificate(bundle, file->records.items[i].certificate, &from);
		crypto_sha1(bundle->crypto, file->records.items[i].certificate, record.sha1);
		*LIST_ADD(bundle->arena, &bundle->records) = record;
	}
	*LIST_ADD(bundle->arena, &bundle->phone_lists) = (struct phone_list){ file, from };
	bundle_note(bundle, item, file->records.count != 0 ? "trust list of phones" : "signed file", arena_printf(bundle->arena, "%s signed by %.*s%s",
	    file->records.count != 0 ? "trust list of phones," : "file,", TEXT_ARG(file->signer), !file->checked ? "" :
	    file->signature == SIGNATURE_GOOD ? ", the signature is good" : ", the signature is not good"));
	return true;
}

static bool
is_text(const struct walk_item *item)
{
	return item->bytes.len != 0 && memchr(item->bytes.at, 0, item->bytes.len < 4096 ? item->bytes.len : 4096) == NULL;
}

static void
take_item(void *context, struct walk_item *item)
{
	struct reading *reading = context;
	struct bundle *bundle = reading->bundle;
	const struct description *d = NULL;
	struct text host, time;
	enum member_use use = use_of(bundle, item, &d, &host, &time);

	bundle->bytes += item->bytes.len;
	take_objects(bundle, item);
	if (use != MEMBER_NONE) {
		take_named(bundle, item, use, d, host, time);
		return;
	}
	if (take_phone_list(bundle, item))
		return;
	if (carrier_of(item->bytes) != CARRIER_NONE) {
		bundle_note(bundle, item, carrier_name(carrier_of(item->bytes)), TEXT("what it carries"));
		return;
	}
	/* PowerShell writes UTF-16. */
	if (item->bytes.len > 2 && (memcmp(item->bytes.at, "\xff\xfe", 2) == 0 || memcmp(item->bytes.at, "\xfe\xff", 2) == 0))
		item->bytes = bytes_of_text(bytes_as_text(bundle->arena, item->bytes));
	if (is_text(item) && (take_pasted(bundle, item) || bundle_session(bundle, item) || bundle_client_output(bundle, item)))
		return;
	if (item->first_artifact != bundle->loaded.artifacts.count)
		bundle_note(bundle, item, "objects", TEXT("certificates and keys"));
}

static void
take_capture(void *context, struct walk_item *item, struct stream *stream)
{
	struct reading *reading = context;
	struct bundle *bundle = reading->bundle;
	struct capture *capture = ARENA_NEW(bundle->arena, struct capture);
	struct wire *wire;

	capture_read(bundle->arena, stream, capture);
	wire = LIST_ADD(bundle->arena, &bundle->wires);
	*wire = (struct wire){ .from = evidence_of(item, 0), .capture = capture };
	for (size_t i = 0; i < capture->sessions.count; i++) {
		const struct capture_session *s = &capture->sessions.items[i];
		struct evidence from = wire->from;

		from.frame = s->frame;
		for (size_t side = 0; side < 2; side++) {
			size_t count = side == 0 ? s->server_chain.count : s->client_chain.count;

			for (size_t k = 0; k < count; k++) {
				struct object *object = bundle_certificate(bundle, side == 0 ? s->server_chain.items[k] : s->client_chain.items[k], &from);

				if (object != NULL)
					object->on_wire = true;
				if (side == 0)
					*LIST_ADD(bundle->arena, &wire->server) = object;
				else
					*LIST_ADD(bundle->arena, &wire->client) = object;
			}
		}
	}
	bundle_note(bundle, item, "capture", arena_printf(bundle->arena, "%zu TLS connection%s in %llu packets", capture->sessions.count,
	    capture->sessions.count == 1 ? "" : "s", (unsigned long long)capture->packets));
	if (capture->why.len != 0)
		message_add(bundle->messages, MESSAGE_WARNING, "%.*s; what stands before was read", TEXT_ARG(capture->why))->file = item->name;
}

void
bundle_ask(struct bundle *bundle, struct text of, const struct evidence *from, const char *format, ...)
{
	struct question *question;
	struct text text;
	va_list args;

	va_start(args, format);
	text = arena_vprintf(bundle->arena, format, args);
	va_end(args);
	for (size_t i = 0; i < bundle->questions.count; i++)
		if (text_equal(bundle->questions.items[i].text, text) && text_equal(bundle->questions.items[i].of, of))
			return;
	question = LIST_ADD(bundle->arena, &bundle->questions);
	question->text = text;
	question->of = of;
	if (from != NULL)
		question->from = *from;
}

/* Of the reading, what nobody can act on is not told: that a text holds no certificate. */
static void
tell(struct messages *to, const struct messages *from)
{
	for (const struct message *m = from->first; m != NULL; m = m->next) {
		struct message *copy;

		if (m->level == MESSAGE_NOTE)
			continue;
		copy = message_add(to, m->level, "%.*s", TEXT_ARG(m->text));
		copy->file = m->file;
		copy->line = m->line;
		copy->column = m->column;
		copy->hint = m->hint;
	}
}

bool
bundle_read(struct bundle *bundle, const struct bundle_asked *asked)
{
	struct reading reading = { bundle, asked };
	struct messages messages;
	struct loader loader = { .arena = bundle->arena, .crypto = bundle->crypto, .messages = &messages, .passwords = asked->passwords,
		.read = asked->read, .forms_judged = true };
	struct walker walker = { .loader = &loader, .out = &bundle->loaded, .bounds = walk_bounds, .context = &reading, .item = take_item,
		.capture = take_capture };

	messages_init(&messages, bundle->arena);
	lookup_init(&bundle->by_digest, bundle->arena);
	bundle->descriptions = ARENA_NEW(bundle->arena, struct descriptions);
	if (!descriptions_read(bundle->arena, asked->rules_folder, bundle->descriptions, bundle->messages))
		return false;
	load_walk(&walker, asked->paths);
	bundle->items = walker.items;
	tell(bundle->messages, &messages);
	bundle_join(bundle);
	bundle_relate(bundle);
	return !bundle->loaded.failed;
}

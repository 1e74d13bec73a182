/* session.c - sessions on the command line of a server, and outputs of a TLS client: what they say of servers and lists. */
#include <string.h>

#include "bundle/bundle.h"

static bool
begins(struct text text, struct text beginning)
{
	return text.len >= beginning.len && memcmp(text.at, beginning.at, beginning.len) == 0;
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

struct text
bundle_unit_of_file(const struct bundle *bundle, struct text name)
{
	name = bundle_base_name(name);
	for (size_t i = 0; i < bundle->descriptions->count; i++)
		for (size_t j = 0; j < bundle->descriptions->items[i].units.count; j++) {
			struct text unit = bundle->descriptions->items[i].units.items[j];

			for (size_t at = 0; at + unit.len <= name.len; at++)
				if (text_equal_nocase((struct text){ name.at + at, unit.len }, unit) && (at == 0 || !is_word(name.at[at - 1])) &&
				    (at + unit.len == name.len || !is_word(name.at[at + unit.len])))
					return unit;
		}
	return TEXT("");
}

/* The value of the last CN= in a name as text. */
static struct text
common_name(struct text name)
{
	for (size_t i = name.len; i-- > 2;)
		if (memcmp(name.at + i - 2, "CN=", 3) == 0) {
			size_t end = i + 1;

			while (end < name.len && name.at[end] != ',')
				end++;
			return text_trim((struct text){ name.at + i + 1, end - i - 1 });
		}
	return (struct text){ 0 };
}

static bool
next_word(struct text *rest, struct text *word)
{
	size_t len = 0;

	*rest = text_trim(*rest);
	while (len < rest->len && rest->at[len] != ' ' && rest->at[len] != '\t')
		len++;
	*word = (struct text){ rest->at, len };
	*rest = (struct text){ rest->at + len, rest->len - len };
	return len != 0;
}

struct session_reader {
	struct bundle *bundle;
	const struct walk_item *item;
	const struct description *d;
	struct node *node;             /* whose session it is */
	struct value release, mixed;
};

static struct evidence
evidence_of(const struct session_reader *r, unsigned line)
{
	return (struct evidence){ .name = r->item->name, .file = r->item->file, .member = r->item->member, .line = line };
}

static unsigned
lines_of(struct text text)
{
	unsigned count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == '\n';
	return count;
}

/* The first certificate that stands in the lines of a part. */
static const struct artifact *
certificate_in(const struct session_reader *r, const struct console_part *part)
{
	unsigned last = part->line + lines_of(part->output);

	for (size_t i = r->item->first_artifact; i < r->bundle->loaded.artifacts.count; i++) {
		const struct artifact *artifact = r->bundle->loaded.artifacts.items[i];

		if (artifact->kind == ARTIFACT_CERTIFICATE && artifact->line >= part->line && artifact->line < last)
			return artifact;
	}
	return NULL;
}

/* `show cert own tomcat/tomcat.pem` and `show cert own tomcat` */
static struct text
unit_of_command(struct text command, struct text beginning)
{
	struct text rest = { command.at + beginning.len, command.len - beginning.len }, word;
	size_t len = 0;

	if (!next_word(&rest, &word))
		return (struct text){ 0 };
	while (len < word.len && word.at[len] != '/')
		len++;
	if (len == word.len && text_ends_with(word, ".pem"))
		len -= 4;
	return (struct text){ word.at, len };
}

static bool
is_unit(const struct description *d, struct text unit)
{
	return texts_hold(d->units, unit);
}

static struct node *
node_of_fqdn(struct bundle *bundle, struct text fqdn, const struct evidence *from)
{
	struct node *node = bundle_node_of_name(bundle, fqdn);

	if (node == NULL) {
		node = bundle_node(bundle, fqdn, from);
		if (node->fqdn.text.len == 0)
			node->fqdn = (struct value){ arena_text(bundle->arena, fqdn), *from };
	}
	return node;
}

/* Whose session it is: its own certificates say it, else the name of the file. */
static void
find_node(struct session_reader *r, const struct console_parts *parts)
{
	struct evidence from = evidence_of(r, 0);

	for (size_t i = 0; i < parts->count && r->node == NULL; i++)
		for (size_t j = 0; j < r->d->command_count; j++) {
			const struct console_part *part = &parts->items[i];
			const struct artifact *certificate;
			struct text_certificate text;
			struct text name = { 0 };

			if (!text_is(r->d->commands[j].is, "own-certificate") || !begins(part->command, r->d->commands[j].begins))
				continue;
			certificate = certificate_in(r, part);
			if (certificate != NULL)
				name = name_label(r->bundle->arena, &certificate->certificate->subject);
			else if (text_certificate_read(r->bundle->arena, part->output, &text))
				name = common_name(text.subject);
			from.line = part->line;
			if (dns_is_fqdn(name))
				r->node = node_of_fqdn(r->bundle, name, &from);
		}
	if (r->node == NULL) {
		struct text name = bundle_base_name(r->item->member.len != 0 ? r->item->member : r->item->file);
		size_t len = 0;

		while (len < name.len && (is_word(name.at[len]) || name.at[len] == '-'))
			len++;
		from.line = 0;
		from.inferred = true;
		r->node = bundle_node(r->bundle, (struct text){ name.at, len }, &from);
	}
}

static void
take_own(struct session_reader *r, const struct console_part *part, struct text beginning)
{
	struct text unit = unit_of_command(part->command, beginning);
	const struct artifact *certificate = certificate_in(r, part);
	struct text_certificate text;
	struct evidence from = evidence_of(r, part->line);

	if (!is_unit(r->d, unit))
		return;
	if (certificate != NULL) {
		from.line = certificate->line;
		*LIST_ADD(r->bundle->arena, &r->node->files) = (struct used_file){ .unit = unit, .object = bundle_object(r->bundle, certificate, &from),
			.from = from, .rank = 4 };
	} else if (text_certificate_read(r->bundle->arena, part->output, &text)) {
		*LIST_ADD(r->bundle->arena, &r->bundle->texts) = text;
		bundle_ask(r->bundle, r->node->name, &from, "its %.*s certificate is known by text only (serial %.*s, until %.*s): ask for the file",
		    TEXT_ARG(unit), TEXT_ARG(text.serial), TEXT_ARG(text.not_after));
	}
}

/* `tomcat-trust/Example_Issuing_CA_1_1a2b.pem: text` */
static void
take_trust_list(struct session_reader *r, const struct console_part *part)
{
	struct text rest = part->output, line;
	unsigned number = part->line;

	for (; text_split_line(&rest, &line); number++) {
		size_t slash = 0, end = 0, serial;
		struct listed *listed;

		line = text_trim(line);
		while (slash < line.len && line.at[slash] != '/' && line.at[slash] != ' ')
			slash++;
		if (slash == line.len || line.at[slash] != '/' || slash < 7 || memcmp(line.at + slash - 6, "-trust", 6) != 0)
			continue;
		for (size_t i = slash; i + 4 < line.len && end == 0; i++)
			if (memcmp(line.at + i, ".pem", 4) == 0 && (i + 4 == line.len || line.at[i + 4] == ':'))
				end = i;
		if (end == 0)
			continue;
		for (serial = end; serial > slash + 1 && line.at[serial - 1] != '_'; serial--)
			;
		listed = LIST_ADD(r->bundle->arena, &r->bundle->listed);
		*listed = (struct listed){ .node = r->node, .store = arena_text(r->bundle->arena, (struct text){ line.at, slash }),
			.from = evidence_of(r, number) };
		if (serial > slash + 1) {
			listed->name = arena_text(r->bundle->arena, (struct text){ line.at + slash + 1, serial - slash - 2 });
			listed->serial = arena_text(r->bundle->arena, (struct text){ line.at + serial, end - serial });
		} else {
			listed->name = arena_text(r->bundle->arena, (struct text){ line.at + slash + 1, end - slash - 1 });
		}
	}
}

/* `192.0.2.51 cucm1.example.com cucm1 Publisher callmanager DBPub authenticated` */
static void
take_cluster(struct session_reader *r, const struct console_part *part)
{
	struct text rest = part->output, line;
	unsigned number = part->line;

	for (; text_split_line(&rest, &line); number++) {
		struct text words[5] = { { 0 } };
		struct evidence from = evidence_of(r, number);
		struct node *node;
		uint8_t octets[16];
		size_t count = 0, len;

		while (count < COUNT_OF(words) && next_word(&line, &words[count]))
			count++;
		if (count < 5 || !ip_parse(words[0], octets, &len) || !dns_is_hostname(words[1]))
			continue;
		for (size_t i = 0; i < r->d->server_count; i++) {
			if (!text_equal(r->d->servers[i].is, words[4]))
				continue;
			node = dns_is_fqdn(words[1]) ? node_of_fqdn(r->bundle, words[1], &from) : bundle_node(r->bundle, words[1], &from);
			node->role = (struct value){ r->d->servers[i].role, from };
			*LIST_ADD(r->bundle->arena, &node->addresses) = (struct value){ arena_text(r->bundle->arena, words[0]), from };
		}
	}
}

static void
take_version(struct session_reader *r, const struct console_part *part)
{
	struct text rest = part->output, line;
	unsigned number = part->line;

	for (; text_split_line(&rest, &line); number++) {
		struct text build;
		size_t colon = 0;

		while (colon < line.len && line.at[colon] != ':')
			colon++;
		if (colon == line.len || !text_contains((struct text){ line.at, colon }, "ersion"))
			continue;
		build = text_trim((struct text){ line.at + colon + 1, line.len - colon - 1 });
		if (r->node->release.text.len == 0 && release_of_build(r->bundle->arena, build).len != 0)
			r->node->release = (struct value){ release_of_build(r->bundle->arena, build), evidence_of(r, number) };
	}
}

/* The column of a query: `ClusterSecurityMode 1` */
static void
take_query(struct session_reader *r, const struct console_part *part)
{
	struct text rest = part->output, line;
	unsigned number = part->line;

	for (; text_split_line(&rest, &line); number++) {
		struct text name, value;

		if (next_word(&line, &name) && text_is(name, "ClusterSecurityMode") && next_word(&line, &value) && text_is(value, "1"))
			r->bundle->mixed_mode = (struct value){ TEXT("on"), evidence_of(r, number) };
	}
}

/* `show itl`, `show ctl`: of each record its function, subject and the SHA-1 of its certificate. */
static void
take_phone_list(struct session_reader *r, const struct console_part *part, const char *list)
{
	struct text rest = part->output, line;
	struct trust_record record = { .node = r->node, .list = text_of(list) };
	unsigned number = part->line;

	for (; text_split_line(&rest, &line); number++) {
		struct text words[3] = { { 0 } }, tail = line, hex = { 0 };
		size_t count = 0, digits = 0;

		while (count < COUNT_OF(words) && next_word(&tail, &words[count]))
			count++;
		/* BYTEPOS TAG LENGTH VALUE */
		if (count < 3)
			continue;
		tail = text_trim(tail);
		if (text_is(words[1], "SUBJECTNAME"))
			record.subject = arena_text(r->bundle->arena, tail);
		else if (text_is(words[1], "FUNCTION"))
			record.function = arena_text(r->bundle->arena, tail);
		else if (text_is(words[1], "CERTIFICATE"))
			hex = tail;
		for (size_t i = 0; i < hex.len && digits < 40; i++) {
			int value = hex_digit((unsigned char)hex.at[i]);

			if (value < 0 && hex.at[i] != ' ' && hex.at[i] != ':')
				break;
			if (value < 0)
				continue;
			record.sha1[digits / 2] = (uint8_t)(digits % 2 == 0 ? value << 4 : record.sha1[digits / 2] | value);
			digits++;
		}
		if (digits == 40) {
			record.from = evidence_of(r, number);
			*LIST_ADD(r->bundle->arena, &r->bundle->records) = record;
		}
	}
}

bool
bundle_session(struct bundle *bundle, const struct walk_item *item)
{
	for (size_t i = 0; i < bundle->descriptions->count; i++) {
		struct session_reader r = { .bundle = bundle, .item = item, .d = &bundle->descriptions->items[i] };
		struct console_parts parts = { 0 };
		bool known = false;

		if (r.d->prompt.len == 0 || !text_contains(text_of_bytes(item->bytes), arena_string(bundle->arena, r.d->prompt)))
			continue;
		console_split(bundle->arena, console_text(bundle->arena, text_of_bytes(item->bytes)), r.d->prompt, &parts);
		for (size_t j = 0; j < parts.count; j++)
			for (size_t k = 0; k < r.d->command_count; k++)
				known = known || begins(parts.items[j].command, r.d->commands[k].begins);
		if (!known)
			continue;
		find_node(&r, &parts);
		if (r.node->role.text.len == 0 && r.d->server_count != 0) {
			struct evidence from = evidence_of(&r, 1);

			from.inferred = true;
			r.node->role = (struct value){ r.d->servers[0].role, from };
		}
		for (size_t j = 0; j < parts.count; j++)
			for (size_t k = 0; k < r.d->command_count; k++) {
				const struct console_part *part = &parts.items[j];

				if (!begins(part->command, r.d->commands[k].begins))
					continue;
				if (text_is(r.d->commands[k].is, "own-certificate"))
					take_own(&r, part, r.d->commands[k].begins);
				else if (text_is(r.d->commands[k].is, "trust-list"))
					take_trust_list(&r, part);
				else if (text_is(r.d->commands[k].is, "cluster"))
					take_cluster(&r, part);
				else if (text_is(r.d->commands[k].is, "version"))
					take_version(&r, part);
				else if (text_is(r.d->commands[k].is, "sql"))
					take_query(&r, part);
				else if (text_is(r.d->commands[k].is, "itl"))
					take_phone_list(&r, part, "ITL");
				else if (text_is(r.d->commands[k].is, "ctl"))
					take_phone_list(&r, part, "CTL");
				break;
			}
		bundle_note(bundle, item, "session", arena_printf(bundle->arena, "session of %.*s", TEXT_ARG(r.node->name)));
		return true;
	}
	return false;
}

/* ---- openssl s_client ---- */

bool
bundle_client_output(struct bundle *bundle, const struct walk_item *item)
{
	struct text text = text_of_bytes(item->bytes), rest = text, line;
	struct seen_server seen = { .from = { .name = item->name, .file = item->file, .member = item->member } };
	unsigned number = 0;

	if (!text_contains(text, "s_client") && !text_contains(text, "Verify return code:"))
		return false;
	while (text_split_line(&rest, &line)) {
		struct text words = line, word;

		number++;
		line = text_trim(line);
		if (text_starts_with(line, "Verify return code:"))
			seen.verdict = arena_text(bundle->arena, text_trim((struct text){ line.at + 19, line.len - 19 }));
		while (seen.host.len == 0 && next_word(&words, &word)) {
			size_t colon;

			if (!text_is(word, "-connect") || !next_word(&words, &word))
				continue;
			for (colon = word.len; colon > 0 && word.at[colon - 1] != ':'; colon--)
				;
			if (colon == 0)
				continue;
			seen.host = arena_text(bundle->arena, (struct text){ word.at, colon - 1 });
			seen.port = arena_text(bundle->arena, (struct text){ word.at + colon, word.len - colon });
			seen.from.line = number;
		}
	}
	for (size_t i = item->first_artifact; i < bundle->loaded.artifacts.count; i++)
		if (bundle->loaded.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE) {
			struct evidence from = seen.from;

			from.line = bundle->loaded.artifacts.items[i]->line;
			*LIST_ADD(bundle->arena, &seen.chain) = bundle_object(bundle, bundle->loaded.artifacts.items[i], &from);
		}
	if (seen.chain.count == 0)
		return false;
	*LIST_ADD(bundle->arena, &bundle->seen) = seen;
	bundle_note(bundle, item, "output of a TLS client", seen.host.len != 0 ? arena_printf(bundle->arena, "what %.*s:%.*s sent",
	    TEXT_ARG(seen.host), TEXT_ARG(seen.port)) : TEXT("what a server sent; which one, it does not say"));
	return true;
}

/* ---- lists by name ---- */

/* `Example_Issuing_CA_1` for "Example Issuing CA 1", and the serial as in DER. */
static bool
is_listed(struct bundle *bundle, const struct object *object, const struct listed *listed)
{
	struct text label, serial;
	size_t i = 0;

	if (object->artifact->kind != ARTIFACT_CERTIFICATE || listed->serial.len == 0)
		return false;
	serial = hex_text(bundle->arena, object->artifact->certificate->serial);
	if (!text_equal_nocase(serial, listed->serial))
		return false;
	label = name_label(bundle->arena, &object->artifact->certificate->subject);
	for (; i < label.len && i < listed->name.len; i++)
		if (listed->name.at[i] != label.at[i] && listed->name.at[i] != '_')
			return false;
	return i == label.len && i == listed->name.len;
}

static struct used_file *
list_of(struct bundle *bundle, const struct listed *listed)
{
	struct node *node = listed->node;
	struct used_file *file;

	for (size_t i = 0; i < node->files.count; i++)
		if (node->files.items[i].is_trust && text_equal(node->files.items[i].unit, listed->store))
			return &node->files.items[i];
	file = LIST_ADD(bundle->arena, &node->files);
	*file = (struct used_file){ .unit = listed->store, .is_trust = true, .from = listed->from, .rank = 4 };
	return file;
}

void
bundle_join_lists(struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->listed.count; i++) {
		const struct listed *listed = &bundle->listed.items[i];
		struct used_file *file = list_of(bundle, listed);
		bool found = false;

		for (size_t j = 0; j < bundle->objects.count && !found; j++)
			if (is_listed(bundle, bundle->objects.items[j], listed)) {
				*LIST_ADD(bundle->arena, &file->entries) = bundle->objects.items[j];
				found = true;
			}
		file->absent += !found;
	}
	for (size_t i = 0; i < bundle->nodes.count; i++)
		for (size_t j = 0; j < bundle->nodes.items[i]->files.count; j++) {
			const struct used_file *file = &bundle->nodes.items[i]->files.items[j];

			if (file->absent != 0)
				bundle_ask(bundle, bundle->nodes.items[i]->name, &file->from,
				    "of its list %.*s, %zu certificates are known by name only: ask for the files", TEXT_ARG(file->unit), file->absent);
		}
}

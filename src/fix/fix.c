/* fix.c - the files that are to be written of each source. */
#include "fix/contents.h"

/* What a file's name says of its content: NAME-chain-2.pem. */
struct kind {
	const char *suffix;            /* "chain"; empty: the name of the source alone */
	size_t number;                 /* of its kind, from 1 */
};

struct planning {
	struct crypto *crypto;
	struct arena *arena;
	struct lookup names;           /* that are given to files */
	struct lookup stems;           /* how often each was met */
	LIST(struct kind) kinds;       /* of the files of the source at hand */
	struct fixed_source *out;
};

static const char *
key_label(const struct artifact *key)
{
	static const char *const labels[] = {
		[PRIVATE_PKCS8] = "PRIVATE KEY", [PRIVATE_PKCS8_ENCRYPTED] = "ENCRYPTED PRIVATE KEY", [PRIVATE_RSA] = "RSA PRIVATE KEY",
		[PRIVATE_EC] = "EC PRIVATE KEY", [PRIVATE_DSA] = "DSA PRIVATE KEY",
	};
	struct private_key_shape shape;
	struct der_fault fault;

	if (key->dek_info.len != 0)
		return labels[key->private_key->format];
	return labels[private_key_shape_read(key->held, &shape, &fault) ? shape.format : PRIVATE_PKCS8];
}

static bool
is_encrypted(const struct artifact *key)
{
	struct private_key_shape shape;
	struct der_fault fault;

	return key->dek_info.len != 0 ||
	    (private_key_shape_read(key->held, &shape, &fault) && shape.format == PRIVATE_PKCS8_ENCRYPTED);
}

/* "certificate "a"", "3 CA certificates: "a", "b" and 1 more" */
static struct text
holds_certificates(struct arena *arena, const artifact_list *list)
{
	struct buffer out;
	size_t shown = list->count < 4 ? list->count : 3, cas = 0;

	for (size_t i = 0; i < list->count; i++)
		cas += certificate_is_ca(list->items[i]->certificate);
	buffer_init(&out, arena);
	if (list->count != 1)
		buffer_printf(&out, "%zu ", list->count);
	buffer_printf(&out, "%scertificate%s", cas == list->count ? "CA " : "", list->count == 1 ? "" : "s:");
	for (size_t i = 0; i < shown; i++)
		buffer_printf(&out, "%s \"%.*s\"", i == 0 ? "" : ",",
		    TEXT_ARG(text_escape(arena, name_label(arena, &list->items[i]->certificate->subject))));
	if (shown < list->count)
		buffer_printf(&out, " and %zu more", list->count - shown);
	return buffer_text(&out);
}

/* Whether a stem says what its only file holds: "server-key", "server-key-2", "key". */
static bool
names_kind(struct text stem, struct text ending)
{
	size_t len = stem.len;

	while (len > 0 && stem.at[len - 1] >= '0' && stem.at[len - 1] <= '9')
		len--;
	if (len < stem.len && len > 0 && stem.at[len - 1] == '-')
		stem.len = len - 1;
	return text_ends_with(stem, ending.at) || text_is(stem, ending.len == 0 ? "" : ending.at + 1);
}

/* NAME-chain.pem; of an only file a name that says so already is kept. The second of its kind is NAME-chain-2.pem. */
static struct text
file_name(struct arena *arena, struct text stem, struct kind kind, bool only)
{
	struct text ending = arena_printf(arena, "%s%s", kind.suffix[0] == '\0' ? "" : "-", kind.suffix);

	if (only && names_kind(stem, ending))
		ending.len = 0;
	if (kind.number < 2)
		return arena_printf(arena, "%.*s%.*s.pem", TEXT_ARG(stem), TEXT_ARG(ending));
	return arena_printf(arena, "%.*s%.*s-%zu.pem", TEXT_ARG(stem), TEXT_ARG(ending), kind.number);
}

static struct fixed_file *
add_file(struct planning *p, const char *suffix, size_t number, struct text content, struct text holds)
{
	struct fixed_file *file = LIST_ADD(p->arena, &p->out->files);

	*LIST_ADD(p->arena, &p->kinds) = (struct kind){ suffix, number };
	file->content = content;
	file->holds = holds;
	return file;
}

static struct buffer
begin(struct planning *p, size_t room)
{
	struct buffer out;

	/* In one piece, so that no copy of a key is left behind by growing. */
	buffer_init(&out, p->arena);
	out.at = arena_take(p->arena, room);
	out.room = room;
	return out;
}

static void
add_objects(struct planning *p, const char *suffix, size_t number, const char *label, const artifact_list *list,
    struct text holds)
{
	struct buffer out;
	size_t room = 1;

	if (list->count == 0)
		return;
	for (size_t i = 0; i < list->count; i++)
		room += pem_room(list->items[i]->der, (struct text){ 0 });
	out = begin(p, room);
	for (size_t i = 0; i < list->count; i++)
		pem_add(&out, label, list->items[i]->der, (struct text){ 0 });
	add_file(p, suffix, number, buffer_text(&out), holds);
}

static void
add_certificates(struct planning *p, const char *suffix, size_t number, const artifact_list *list)
{
	if (list->count != 0)
		add_objects(p, suffix, number, "CERTIFICATE", list, holds_certificates(p->arena, list));
}

/* Programs look for one key in a file. */
static void
add_key(struct planning *p, size_t number, const struct artifact *key)
{
	const struct private_key *facts = key->private_key;
	bool sealed = is_encrypted(key);
	struct bytes der = sealed && facts->opened ? crypto_private_key_der(p->crypto, p->arena, facts) : key->held;
	bool opened = sealed && facts->opened && der.len != 0;
	struct text dek_info = opened ? (struct text){ 0 } : key->dek_info, content, holds;
	struct buffer out;

	if (der.len == 0)
		der = key->held;
	out = begin(p, pem_room(der, dek_info));
	pem_add(&out, opened ? "PRIVATE KEY" : key_label(key), der, dek_info);
	content = buffer_text(&out);
	crypto_cleanse_later(p->crypto, (struct bytes){ (const uint8_t *)out.at, out.room });
	if (facts->opened)
		holds = arena_printf(p->arena, "private key, %s %u bits, %s (mode 0600)", key_kind_name(facts->kind), facts->size,
		    opened ? "no longer encrypted" : "not encrypted");
	else
		holds = sealed ? TEXT("private key, still encrypted (mode 0600); --password-file FILE decrypts it") :
		    TEXT("private key (mode 0600)");
	add_file(p, "key", number, content, holds)->secret = true;
}

static struct text
counted(struct arena *arena, size_t count, const char *what)
{
	return count == 1 ? text_of(what) : arena_printf(arena, "%zu %ss", count, what);
}

static void
plan_contents(struct planning *p, const struct contents *contents)
{
	size_t keys = 0;

	for (size_t i = 0; i < contents->servers.count; i++) {
		const struct server *server = &contents->servers.items[i];
		artifact_list one = { (const struct artifact **)(uintptr_t)&server->certificate, 1, 1 };

		add_certificates(p, "", i + 1, &one);
		add_certificates(p, "chain", i + 1, &server->chain);
		if (server->key != NULL)
			add_key(p, ++keys, server->key);
	}
	add_certificates(p, contents->servers.count == 0 ? "" : "other", 1, &contents->others);
	for (size_t i = 0; i < contents->keys.count; i++)
		add_key(p, ++keys, contents->keys.items[i]);
	for (size_t i = 0; i < contents->requests.count; i++) {
		artifact_list one = { &contents->requests.items[i], 1, 1 };

		add_objects(p, "request", i + 1, "CERTIFICATE REQUEST", &one, arena_printf(p->arena, "request for \"%.*s\"",
		    TEXT_ARG(text_escape(p->arena, name_label(p->arena, &one.items[0]->certificate->subject)))));
	}
	add_objects(p, "crl", 1, "X509 CRL", &contents->crls, counted(p->arena, contents->crls.count, "CRL"));
	for (size_t i = 0; i < contents->public_keys.count; i++) {
		artifact_list one = { &contents->public_keys.items[i], 1, 1 };

		add_objects(p, "public", i + 1, "PUBLIC KEY", &one, TEXT("public key"));
	}
}

/* Names for the files of this source, if none of them is that of another. */
static bool
assign_names(struct planning *p, struct text stem)
{
	for (size_t i = 0; i < p->out->files.count; i++) {
		p->out->files.items[i].name = file_name(p->arena, stem, p->kinds.items[i], p->out->files.count == 1);
		if (lookup_get(&p->names, bytes_of_text(p->out->files.items[i].name)) != 0)
			return false;
	}
	for (size_t i = 0; i < p->out->files.count; i++)
		*lookup_put(&p->names, bytes_of_text(p->out->files.items[i].name)) = 1;
	return true;
}

static void
plan_source(struct planning *p, const struct artifact *const *artifacts, size_t count, int64_t now)
{
	struct text stem = name_stem(p->arena, p->out->source->name);
	struct contents contents;
	size_t *met = lookup_put(&p->stems, bytes_of_text(stem));

	sort_contents(p->crypto, p->arena, artifacts, count, now, &contents);
	p->kinds.count = 0;
	plan_contents(p, &contents);
	while (!assign_names(p, ++*met == 1 ? stem : arena_printf(p->arena, "%.*s-%zu", TEXT_ARG(stem), *met)))
		;
	p->out->objects = count;
	p->out->unchanged = p->out->files.count == 1 &&
	    bytes_equal(bytes_of_text(p->out->files.items[0].content), p->out->source->bytes);
	list_changes(p->arena, &contents, p->out);
}

void
fix_plan(struct crypto *crypto, struct arena *arena, const struct load_result *loaded, int64_t now, struct fix *out)
{
	struct planning p = { .crypto = crypto, .arena = arena };

	*out = (struct fix){ 0 };
	lookup_init(&p.names, arena);
	lookup_init(&p.stems, arena);
	for (size_t i = 0, to; i < loaded->artifacts.count; i = to) {
		const struct source *source = loaded->artifacts.items[i]->source;

		for (to = i; to < loaded->artifacts.count && loaded->artifacts.items[to]->source == source; to++)
			;
		p.out = LIST_ADD(arena, &out->sources);
		*p.out = (struct fixed_source){ .source = source };
		plan_source(&p, (const struct artifact *const *)&loaded->artifacts.items[i], to - i, now);
		if (p.out->files.count == 0)
			out->sources.count--;
		else
			out->files += p.out->files.count;
	}
}

/* object.c - objects of a bundle: each once, with all its places, its key and its issuer. */
#include <string.h>

#include "bundle/bundle.h"

static bool
same_place(const struct evidence *a, const struct evidence *b)
{
	return text_equal(a->name, b->name) && a->line == b->line && a->frame == b->frame;
}

static void
add_place(struct bundle *bundle, struct object *object, const struct evidence *from)
{
	for (size_t i = 0; i < object->places.count; i++)
		if (same_place(&object->places.items[i], from))
			return;
	*LIST_ADD(bundle->arena, &object->places) = *from;
}

/* Private keys that are not opened have no digest: each is one of its own. */
static bool
has_digest(const struct artifact *artifact)
{
	for (size_t i = 0; i < sizeof(artifact->sha256); i++)
		if (artifact->sha256[i] != 0)
			return true;
	return false;
}

struct object *
bundle_object(struct bundle *bundle, const struct artifact *artifact, const struct evidence *from)
{
	uint8_t key[33];
	struct object *object;
	size_t *known = NULL;

	key[0] = (uint8_t)artifact->kind;
	memcpy(key + 1, artifact->sha256, 32);
	if (has_digest(artifact)) {
		struct bytes copy = bytes_of_text(arena_text(bundle->arena, text_of_bytes((struct bytes){ key, sizeof(key) })));

		known = lookup_put(&bundle->by_digest, copy);
		if (*known != 0) {
			add_place(bundle, bundle->objects.items[*known - 1], from);
			return bundle->objects.items[*known - 1];
		}
		*known = bundle->objects.count + 1;
	}
	object = ARENA_NEW(bundle->arena, struct object);
	object->artifact = artifact;
	add_place(bundle, object, from);
	*LIST_ADD(bundle->arena, &bundle->objects) = object;
	return object;
}

struct object *
bundle_certificate(struct bundle *bundle, struct bytes der, const struct evidence *from)
{
	struct loader loader = { .arena = bundle->arena, .crypto = bundle->crypto, .forms_judged = true };
	struct messages messages;
	struct load_result loaded = { 0 };

	messages_init(&messages, bundle->arena);
	loader.messages = &messages;
	load_bytes(&loader, from->name, der, &loaded);
	for (size_t i = 0; i < loaded.artifacts.count; i++)
		if (loaded.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE)
			return bundle_object(bundle, loaded.artifacts.items[i], from);
	return NULL;
}

static const struct public_key *
key_of(const struct artifact *artifact)
{
	switch (artifact->kind) {
	case ARTIFACT_CERTIFICATE: case ARTIFACT_REQUEST:
		return &artifact->certificate->key;
	case ARTIFACT_PRIVATE_KEY:
		return artifact->private_key->opened ? &artifact->private_key->key : NULL;
	case ARTIFACT_PUBLIC_KEY:
		return artifact->public_key;
	case ARTIFACT_CRL:
		break;
	}
	return NULL;
}

static bool
same_key(const struct artifact *a, const struct artifact *b)
{
	const struct public_key *x = key_of(a), *y = key_of(b);

	return x != NULL && y != NULL && x->spki.len != 0 && bytes_equal(x->spki, y->spki);
}

static bool
issued(struct bundle *bundle, const struct artifact *issuer, const struct artifact *subject)
{
	const struct certificate *ca = issuer->certificate, *one = subject->certificate;

	return name_equal(&ca->subject, &one->issuer) &&
	    crypto_verify(bundle->crypto, &ca->key, &one->outer, one->tbs, one->signature, NULL) == SIGNATURE_GOOD;
}

/* Of each certificate the hashes of its subject and issuer: equal names have equal ones. */
struct hashes {
	uint64_t subject, issuer;
};

static struct hashes *
hashes_of(struct bundle *bundle)
{
	struct hashes *hashes = ARENA_ARRAY(bundle->arena, struct hashes, bundle->objects.count);

	for (size_t i = 0; i < bundle->objects.count; i++) {
		const struct certificate *c = bundle->objects.items[i]->artifact->certificate;

		if (bundle->objects.items[i]->artifact->kind != ARTIFACT_CERTIFICATE)
			continue;
		hashes[i].subject = name_hash(&c->subject, 0);
		hashes[i].issuer = name_hash(&c->issuer, 0);
	}
	return hashes;
}

void
bundle_relate(struct bundle *bundle)
{
	const struct hashes *hashes = hashes_of(bundle);

	for (size_t i = 0; i < bundle->objects.count; i++) {
		struct object *a = bundle->objects.items[i];

		for (size_t j = 0; j < bundle->objects.count; j++) {
			struct object *b = bundle->objects.items[j];

			if (i != j && a->pair == NULL && a->artifact->kind != b->artifact->kind && same_key(a->artifact, b->artifact) &&
			    (a->artifact->kind == ARTIFACT_PRIVATE_KEY || b->artifact->kind == ARTIFACT_PRIVATE_KEY ||
			    a->artifact->kind == ARTIFACT_REQUEST || b->artifact->kind == ARTIFACT_REQUEST))
				a->pair = b;
			if (a->issuer == NULL && hashes[j].subject == hashes[i].issuer && a->artifact->kind == ARTIFACT_CERTIFICATE && b->artifact->kind == ARTIFACT_CERTIFICATE &&
			    issued(bundle, b->artifact, a->artifact))
				a->issuer = b;
		}
	}
}

bool
object_covers(struct arena *arena, const struct object *object, struct text name)
{
	const struct certificate *c = object->artifact->certificate;
	struct problems problems = { .arena = arena };
	struct general_names names = { 0 };
	const struct extension *e;
	bool any = false;

	if (c == NULL || name.len == 0)
		return false;
	e = extension_find(&c->extensions, OID(CE_SUBJECT_ALT_NAME));
	if (e != NULL && !extension_general_names(e, c->der, &problems, &names))
		return false;
	for (size_t j = 0; j < names.count; j++) {
		struct text one = general_name_text(arena, &names.items[j]);

		any = any || names.items[j].kind == NAME_DNS;
		if ((names.items[j].kind == NAME_DNS && dns_same(one, name)) || (names.items[j].kind == NAME_IP && text_equal(one, name)))
			return true;
	}
	return !any && dns_same(name_label(arena, &c->subject), name);
}

struct text
object_label(struct arena *arena, const struct object *object)
{
	const struct artifact *artifact = object->artifact;
	struct text label = { 0 };

	if (artifact->kind == ARTIFACT_CERTIFICATE || artifact->kind == ARTIFACT_REQUEST)
		label = name_label(arena, &artifact->certificate->subject);
	else if (artifact->kind == ARTIFACT_CRL)
		label = name_label(arena, &artifact->crl->issuer);
	else if (object->pair != NULL && object->pair->artifact->certificate != NULL)
		label = arena_printf(arena, "of %.*s", TEXT_ARG(name_label(arena, &object->pair->artifact->certificate->subject)));
	return label;
}

struct text
evidence_text(struct arena *arena, const struct evidence *from)
{
	struct buffer out;

	buffer_init(&out, arena);
	buffer_add(&out, from->name);
	if (from->line != 0)
		buffer_printf(&out, ":%u", from->line);
	if (from->frame != 0)
		buffer_printf(&out, ", packet %llu", (unsigned long long)from->frame);
	if (from->inferred)
		buffer_adds(&out, " (concluded from it)");
	return buffer_text(&out);
}

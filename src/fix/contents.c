/* contents.c - which certificate of a file is the server's own, which issued it, and what is neither; each once. */
#include "fix/contents.h"
#include "trust/trust.h"

static void
add(struct arena *arena, artifact_list *list, const struct artifact *artifact)
{
	*LIST_ADD(arena, list) = artifact;
}

/* What tells one object from another: of an opened key its public half, however it is written. */
static struct bytes
identity(const struct artifact *artifact)
{
	if (artifact->kind == ARTIFACT_PRIVATE_KEY && !artifact->private_key->opened)
		return artifact->held;
	return (struct bytes){ artifact->sha256, sizeof(artifact->sha256) };
}

/* Sorts by kind, each object once. */
static void
sort_by_kind(struct arena *arena, const struct artifact *const *artifacts, size_t count, artifact_list *certificates,
    struct contents *out)
{
	struct lookup seen[ARTIFACT_PUBLIC_KEY + 1];

	for (size_t i = 0; i < COUNT_OF(seen); i++)
		lookup_init(&seen[i], arena);
	for (size_t i = 0; i < count; i++) {
		const struct artifact *artifact = artifacts[i];
		size_t *times = lookup_put(&seen[artifact->kind], identity(artifact));

		if (artifact->kind == ARTIFACT_PRIVATE_KEY && artifact->held.len == 0)
			continue;
		if ((*times)++ != 0) {
			out->twice++;
			continue;
		}
		switch (artifact->kind) {
		case ARTIFACT_CERTIFICATE: add(arena, certificates, artifact); break;
		case ARTIFACT_REQUEST: add(arena, &out->requests, artifact); break;
		case ARTIFACT_CRL: add(arena, &out->crls, artifact); break;
		case ARTIFACT_PRIVATE_KEY: add(arena, &out->keys, artifact); break;
		case ARTIFACT_PUBLIC_KEY: add(arena, &out->public_keys, artifact); break;
		}
	}
}

static void
add_server(struct arena *arena, struct contents *out, const struct artifact *certificate, const struct artifact *key)
{
	struct server *server = LIST_ADD(arena, &out->servers);

	server->certificate = certificate;
	server->key = key;
}

/* The certificates that a key of the file belongs to; keys of none stay in out->keys. */
static void
pair(struct crypto *crypto, struct arena *arena, const artifact_list *certificates, struct contents *out)
{
	artifact_list keys = out->keys;
	struct lookup plain;           /* keys as certificates write them, most likely */

	out->keys = (artifact_list){ 0 };
	lookup_init(&plain, arena);
	for (size_t i = 0; i < certificates->count; i++)
		*lookup_put(&plain, certificates->items[i]->certificate->key.spki) = 1;
	for (size_t i = 0; i < keys.count; i++) {
		const struct private_key *key = keys.items[i]->private_key;
		bool first = true;

		/* With very many keys, only equal encodings are compared. */
		for (size_t j = 0; j < certificates->count && key->opened &&
		    (keys.count < 100 || lookup_get(&plain, key->key.spki) != 0); j++)
			if (crypto_key_matches(crypto, key, &certificates->items[j]->certificate->key)) {
				add_server(arena, out, certificates->items[j], first ? keys.items[i] : NULL);
				first = false;
			}
		if (first)
			add(arena, &out->keys, keys.items[i]);
	}
}

/* Without a key: the only certificate that is not a CA's and was issued by a CA of the file or by none in it. Several are a list. */
static const struct artifact *
only_leaf(const artifact_list *certificates)
{
	const struct artifact *leaf = NULL;

	for (size_t i = 0; i < certificates->count; i++) {
		const struct certificate *certificate = certificates->items[i]->certificate;

		if (certificate_is_ca(certificate) || certificate_self_issued(certificate))
			continue;
		if (leaf != NULL)
			return NULL;
		leaf = certificates->items[i];
	}
	return leaf;
}

/* From the issuer of the server's certificate to the root, as far as the file goes. */
static void
find_chain(struct crypto *crypto, struct arena *arena, const struct trust_list *list, int64_t now, struct server *server)
{
	struct path_question question = {
		.target = server->certificate, .list = list, .options = { .time = now, .purpose = PURPOSE_ANY },
	};
	struct trust_path path;

	trust_find_path(crypto, arena, &question, &path);
	/* A step whose signature does not verify leads to a namesake of the issuer. */
	for (size_t i = 1; i < path.count && (path.bad_signatures >> (i - 1) & 1) == 0; i++)
		add(arena, &server->chain, path.steps[i].certificate);
}

void
sort_contents(struct crypto *crypto, struct arena *arena, const struct artifact *const *artifacts, size_t count, int64_t now,
    struct contents *out)
{
	artifact_list certificates = { 0 };
	struct trust_list *list;
	struct lookup placed;
	size_t last = 0;

	*out = (struct contents){ 0 };
	sort_by_kind(arena, artifacts, count, &certificates, out);
	pair(crypto, arena, &certificates, out);
	if (out->servers.count == 0) {
		const struct artifact *leaf = only_leaf(&certificates);

		if (leaf != NULL)
			add_server(arena, out, leaf, NULL);
	}
	lookup_init(&placed, arena);
	list = trust_list_new(arena, certificates.items, certificates.count);
	for (size_t i = 0; i < out->servers.count; i++) {
		struct server *server = &out->servers.items[i];

		find_chain(crypto, arena, list, now, server);
		*lookup_put_address(&placed, server->certificate) = 1;
		for (size_t j = 0; j < server->chain.count; j++)
			*lookup_put_address(&placed, server->chain.items[j]) = 1;
		out->reordered = out->reordered || server->certificate->index < last;
		last = server->certificate->index;
		for (size_t j = 0; j < server->chain.count; j++) {
			out->reordered = out->reordered || server->chain.items[j]->index < last;
			last = server->chain.items[j]->index;
		}
	}
	for (size_t i = 0; i < certificates.count; i++)
		if (lookup_get_address(&placed, certificates.items[i]) == 0)
			add(arena, &out->others, certificates.items[i]);
}

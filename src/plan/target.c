/* target.c - kinds of targets, their names for people, and the paths they are on. */
#include "plan/plan.h"

const char *const target_kind_names[TARGET_KIND_COUNT + 1] = {
	[TARGET_LEAF] = "leaf", [TARGET_INTERMEDIATE] = "intermediate", [TARGET_ROOT] = "root",
	[TARGET_REQUEST] = "request", [TARGET_KEY] = "key", [TARGET_PUBLIC_KEY] = "public-key", [TARGET_CRL] = "crl", [TARGET_FILE] = "file",
	[TARGET_TRUST] = "trust", [TARGET_CHAIN] = "chain", [TARGET_NODE] = "node", [TARGET_LINK] = "link",
	[TARGET_SITE] = "site",
};

const char *
file_use_name(enum file_use use)
{
	static const char *const names[] = { "", "certificate", "key", "trust", "chain", "crl", "downloaded CRL" };

	return names[use];
}

bool
target_self_signed(struct crypto *crypto, const struct certificate *c)
{
	/* A signature that this library cannot check may be valid: then the names decide. */
	return certificate_self_issued(c) &&
	    crypto_verify(crypto, &c->key, &c->outer, c->tbs, c->signature, NULL) != SIGNATURE_BAD;
}

bool
load_holds(const struct load_result *loaded, enum artifact_kind kind)
{
	for (size_t i = 0; i < loaded->artifacts.count; i++)
		if (loaded->artifacts.items[i]->kind == kind)
			return true;
	return false;
}

struct text
load_holds_text(struct arena *arena, const struct load_result *loaded, size_t first)
{
	static const char *const names[] = {
		[ARTIFACT_CERTIFICATE] = "certificate", [ARTIFACT_REQUEST] = "certificate request", [ARTIFACT_CRL] = "CRL",
		[ARTIFACT_PRIVATE_KEY] = "private key", [ARTIFACT_PUBLIC_KEY] = "public key",
	};
	size_t counts[COUNT_OF(names)] = { 0 }, kinds = 0, said = 0;
	struct buffer text;

	for (size_t i = first; i < loaded->artifacts.count; i++)
		kinds += counts[loaded->artifacts.items[i]->kind]++ == 0;
	buffer_init(&text, arena);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (counts[i] == 0)
			continue;
		buffer_adds(&text, said == 0 ? "" : said + 1 == kinds ? " and " : ", ");
		if (counts[i] == 1)
			buffer_printf(&text, "a %s", names[i]);
		else
			buffer_printf(&text, "%zu %ss", counts[i], names[i]);
		said++;
	}
	return buffer_text(&text);
}

enum target_kind
target_kind_of(struct crypto *crypto, const struct certificate *c)
{
	if (c->is_request)
		return TARGET_REQUEST;
	if (!certificate_is_ca(c))
		return TARGET_LEAF;
	return target_self_signed(crypto, c) ? TARGET_ROOT : TARGET_INTERMEDIATE;
}

enum object_kind
target_object(const struct target *target)
{
	static const enum object_kind objects[TARGET_KIND_COUNT] = {
		[TARGET_LEAF] = OBJECT_CERTIFICATE, [TARGET_INTERMEDIATE] = OBJECT_CERTIFICATE, [TARGET_ROOT] = OBJECT_CERTIFICATE,
		[TARGET_REQUEST] = OBJECT_REQUEST, [TARGET_KEY] = OBJECT_KEY, [TARGET_PUBLIC_KEY] = OBJECT_PUBLIC_KEY, [TARGET_CRL] = OBJECT_CRL, [TARGET_FILE] = OBJECT_FILE,
		[TARGET_TRUST] = OBJECT_TRUST, [TARGET_CHAIN] = OBJECT_CHAIN, [TARGET_NODE] = OBJECT_NODE,
		[TARGET_LINK] = OBJECT_LINK, [TARGET_SITE] = OBJECT_SITE,
	};

	return objects[target->kind];
}

bool
target_kind_is_issued(enum target_kind kind)
{
	return kind == TARGET_LEAF || kind == TARGET_INTERMEDIATE || kind == TARGET_ROOT || kind == TARGET_CHAIN || kind == TARGET_CRL;
}

const struct x509_time *
target_issued(const struct target *target)
{
	const struct artifact *artifact = target->artifact;
	const struct x509_time *time;

	if (artifact == NULL || !target_kind_is_issued(target->kind) || (artifact->crl == NULL && artifact->certificate == NULL))
		return NULL;
	time = artifact->crl != NULL ? &artifact->crl->this_update : &artifact->certificate->not_before;
	return time->known ? time : NULL;
}

struct text
target_subject(struct arena *arena, const struct target *target)
{
	const struct artifact *artifact = target->artifact;
	struct text name = { "", 0 };

	switch (target->kind) {
	case TARGET_LEAF: case TARGET_INTERMEDIATE: case TARGET_ROOT: case TARGET_REQUEST: case TARGET_CHAIN:
		name = name_label(arena, &artifact->certificate->subject);
		break;
	case TARGET_KEY:
		if (artifact->private_key->opened)
			return arena_printf(arena, "%s key, %u bits", key_kind_name(artifact->private_key->kind),
			    artifact->private_key->size);
		return artifact->private_key->fault == OPEN_NO_PASSWORD || artifact->private_key->fault == OPEN_WRONG_PASSWORD ?
		    TEXT("locked key") : TEXT("key that cannot be read");
	case TARGET_PUBLIC_KEY:
		return arena_printf(arena, "%s public key, %u bits", key_kind_name(artifact->public_key->kind), artifact->public_key->size);
	case TARGET_CRL:
		name = name_label(arena, &artifact->crl->issuer);
		break;
	case TARGET_FILE:
		return target->source->name;
	case TARGET_TRUST:
		return target->box->name.len != 0 ? arena_printf(arena, "trusted CA list of %.*s",
		    TEXT_ARG(text_escape(arena, target->box->name))) : TEXT("trusted CA list");
	case TARGET_NODE:
		return target->box->name;
	case TARGET_LINK:
		return site_link_name(arena, target->link);
	case TARGET_SITE:
		return site_name(target->box->site);
	case TARGET_KIND_COUNT:
		break;
	}
	/* A view into the certificate would not outlive a streamed source. */
	return name.len != 0 ? arena_text(arena, name) : TEXT("(no name)");
}

/* ---- uses ---- */

/* What a certificate says of its own use: those of `asked` that its extended key usage has, all without one. */
static unsigned
own_uses(struct arena *arena, const struct certificate *c, unsigned asked)
{
	const struct extension *extension = extension_find(&c->extensions, OID(CE_EXTENDED_KEY_USAGE));
	struct problems ignored = { .arena = arena };
	struct oid_list usages = { 0 };
	unsigned uses = 0;

	if (extension == NULL)
		return asked;
	(void)extension_oids(extension, c->der, &ignored, &usages);
	for (size_t i = 0; i < usages.count; i++) {
		if (oid_equal(usages.items[i], OID(KP_SERVER_AUTH)))
			uses |= FOR_SERVER;
		if (oid_equal(usages.items[i], OID(KP_CLIENT_AUTH)))
			uses |= FOR_CLIENT;
		/* Server Gated Crypto of Microsoft and of Netscape, which OpenSSL counts as a server's */
		if (oid_equal(usages.items[i], OID(MS_SERVER_GATED_CRYPTO)) ||
		    oid_equal(usages.items[i], OID(NS_STEP_UP)))
			uses |= FOR_SERVER;
		/* anyExtendedKeyUsage */
		if (oid_equal(usages.items[i], OID(CE_ANY_EXTENDED_KEY_USAGE)))
			uses |= FOR_SERVER | FOR_CLIENT;
	}
	return uses & asked;
}

/* Only mail addresses: no TLS client would look for those in a server's certificate. */
static bool
names_only_people(struct arena *arena, const struct certificate *c)
{
	const struct extension *san = extension_find(&c->extensions, OID(CE_SUBJECT_ALT_NAME));
	struct problems ignored = { .arena = arena };
	struct general_names names = { 0 };

	if (san == NULL)
		return false;
	(void)extension_general_names(san, c->der, &ignored, &names);
	for (size_t i = 0; i < names.count; i++)
		if (names.items[i].kind != NAME_EMAIL)
			return false;
	return names.count != 0;
}

/* Its servers show one certificate whether they connect or are connected to. */
static bool
role_connects(const struct box *box)
{
	const struct product *product = product_of_role(box->role);

	if (product->client_store.len != 0 && releases_hold(product, product->client_store, box->release))
		return false;
	for (size_t i = 0; i < product->zone_count; i++)
		if (product->zones[i].mutual)
			return true;
	return false;
}

static unsigned
uses_of(struct arena *arena, const struct target *target)
{
	const struct certificate *c = target->artifact->certificate;
	unsigned own;

	if (target->client_store)
		return FOR_CLIENT;
	/* That the certificate itself lacks a use is for the rules of its role to say. */
	if (target->box->role != NULL)
		return own_uses(arena, c, FOR_SERVER | (role_connects(target->box) ? FOR_CLIENT : 0U));
	own = own_uses(arena, c, FOR_SERVER | FOR_CLIENT);
	if (own == FOR_CLIENT)
		return own;
	return names_only_people(arena, c) ? 0 : own & FOR_SERVER;
}

unsigned
target_uses(struct arena *arena, const struct target *target)
{
	struct arena_mark mark = arena_mark(arena);
	unsigned uses = uses_of(arena, target);

	arena_rewind(arena, mark);
	return uses;
}

static struct path_question
question_of(struct arena *arena, const struct target *target, int64_t now, bool list_alone)
{
	return (struct path_question){
		.target = target->artifact,
		.list = target->box->list,
		.chain = list_alone ? NULL : target->box->chain,
		.any_root = target->box->list == NULL,
		/* Of a list that is searched by subject each path is tried; what hides what is said apart. */
		.search = target->box->search == SEARCH_NEWEST ? SEARCH_NEWEST : SEARCH_ANY,
		.uses = target_uses(arena, target),
		/* A product does what its own verifier does: that it may be refused elsewhere is for rules to say. */
		.policies = target->box->role == NULL,
		.options = { .time = now },
		.questions = target->box->plan != NULL ? target->box->plan->targets.count : 1,
	};
}

void
target_path(struct crypto *crypto, struct arena *arena, const struct target *target, int64_t now, bool list_alone,
    struct trust_path *out)
{
	struct path_question question = question_of(arena, target, now, list_alone);

	trust_find_path(crypto, arena, &question, out);
}

bool
target_shadowed(struct crypto *crypto, struct arena *arena, const struct target *target, int64_t now, struct shadow *out)
{
	struct path_question question = question_of(arena, target, now, false);

	return trust_shadowed(crypto, arena, &question, target->path, out);
}

static struct path_question
question_of_handshake(const struct handshake *handshake, int64_t now)
{
	return (struct path_question){
		.target = handshake->certificate,
		.list = handshake->list,
		.chain = handshake->chain,
		.search = handshake->search == SEARCH_NEWEST ? SEARCH_NEWEST : SEARCH_ANY,
		.uses = handshake->as_client ? FOR_CLIENT : FOR_SERVER,
		.options = { .time = now },
		.questions = handshake->questions,
	};
}

void
handshake_path(struct crypto *crypto, struct arena *arena, const struct handshake *handshake, int64_t now,
    struct trust_path *out)
{
	struct path_question question = question_of_handshake(handshake, now);

	if (handshake->path != NULL)
		*out = *handshake->path;
	else
		trust_find_path(crypto, arena, &question, out);
}

void
handshake_bare_path(struct crypto *crypto, struct arena *arena, const struct handshake *handshake, int64_t now, struct trust_path *out)
{
	struct path_question question = question_of_handshake(handshake, now);

	/* A path that takes nothing of what is sent is the bare certificate's as well. */
	if (handshake->path != NULL && handshake->path->fault == PATH_OK) {
		size_t i = 1;

		while (i < handshake->path->count && handshake->path->steps[i].from == STEP_LIST)
			i++;
		if (i >= handshake->path->count) {
			*out = *handshake->path;
			return;
		}
	}
	question.chain = NULL;
	trust_find_path(crypto, arena, &question, out);
}

bool
target_phone_path(struct crypto *crypto, struct arena *arena, const struct target *target, int64_t now, struct trust_path *out)
{
	struct handshake handshake = { .certificate = target->artifact };

	if (target->box->plan == NULL || target->box->plan->phone_list == NULL || target->artifact == NULL ||
	    target->artifact->kind != ARTIFACT_CERTIFICATE)
		return false;
	handshake.list = target->box->plan->phone_list;
	handshake.questions = target->box->plan->targets.count;
	handshake.chain = target->box->sent;
	handshake_path(crypto, arena, &handshake, now, out);
	return true;
}

bool
handshake_shadowed(struct crypto *crypto, struct arena *arena, const struct handshake *handshake, int64_t now,
    struct shadow *out)
{
	struct path_question question = question_of_handshake(handshake, now);

	return trust_shadowed(crypto, arena, &question, NULL, out);
}

static struct text
step_label(struct arena *arena, const struct trust_path *path, size_t i)
{
	if (i >= path->count)
		return TEXT("a certificate");
	return text_escape(arena, name_label(arena, &path->steps[i].certificate->certificate->subject));
}

struct text
path_fault_text(struct arena *arena, const struct trust_path *path)
{
	struct text at = step_label(arena, path, path->fault_at);

	switch (path->fault) {
	case PATH_OK:
		return TEXT("trusted");
	case PATH_INCOMPLETE:
		return arena_printf(arena, "the issuer of %.*s is missing: %.*s", TEXT_ARG(at),
		    TEXT_ARG(text_escape(arena, path->missing_issuer)));
	case PATH_NOT_TRUSTED:
		if (path->why.len != 0)
			return arena_printf(arena, "the root %.*s is not trusted: %.*s", TEXT_ARG(at), TEXT_ARG(path->why));
		return arena_printf(arena, "the root %.*s is not in the trusted CA list", TEXT_ARG(at));
	case PATH_BAD_SIGNATURE:
		return arena_printf(arena, "the signature of %.*s does not verify under its issuer's key", TEXT_ARG(at));
	case PATH_EXPIRED:
		return arena_printf(arena, "%.*s has expired", TEXT_ARG(at));
	case PATH_NOT_YET_VALID:
		return arena_printf(arena, "%.*s is not valid yet", TEXT_ARG(at));
	case PATH_REFUSED:
		return arena_printf(arena, "%.*s is refused: %.*s", TEXT_ARG(at), TEXT_ARG(text_escape(arena, path->why)));
	case PATH_USAGE:
		return arena_printf(arena, "%.*s is refused: %.*s", TEXT_ARG(at), TEXT_ARG(path->why));
	case PATH_UNDECIDED: case PATH_BUDGET:
		return arena_printf(arena, "cannot be decided: %.*s", TEXT_ARG(text_escape(arena, path->why)));
	}
	return (struct text){ "", 0 };
}

/* plan.c - the targets of a run over files. */
#include <string.h>

#include "plan/planner.h"

void
planner_init(struct planner *p, struct arena *arena, const struct plan_options *options, struct plan *plan)
{
	*p = (struct planner){ .arena = arena, .options = options, .plan = plan };
	lookup_init(&p->files, arena);
	lookup_init(&p->cas, arena);
	lookup_init(&p->on_path, arena);
	lookup_init(&p->crl_issuers, arena);
	lookup_init(&p->requests, arena);
	lookup_init(&p->judged, arena);
}

static struct target *
add_target(struct planner *p, enum target_kind kind, const struct artifact *artifact, const struct source *source)
{
	struct target *target = LIST_ADD(p->arena, &p->plan->targets);

	target->kind = kind;
	target->box = p->box;
	target->artifact = artifact;
	target->source = source;
	target->leaf = SIZE_MAX;
	if (artifact != NULL && kind != TARGET_CHAIN && artifact->kind == ARTIFACT_CERTIFICATE)
		*lookup_put_address(&p->judged, artifact) = p->plan->targets.count;
	if (p->box->site != NULL)
		target->inputs |= INPUT_SITE;
	if (p->box->list != NULL)
		target->inputs |= INPUT_TRUST | INPUT_CHAIN;
	if (p->box->chain != NULL)
		target->inputs |= INPUT_CHAIN;
	if (!p->box->lacking && (p->box->list != NULL || (p->box->chain != NULL && p->box->chain_given)))
		target->inputs |= INPUT_WHOLE;
	if (p->box->crls_given || (p->box->crls.count != 0 && kind != TARGET_CHAIN))
		target->inputs |= INPUT_CRL;
	if (kind == TARGET_KEY)
		target->inputs |= INPUT_KEY;
	if (kind == TARGET_TRUST)
		target->inputs |= INPUT_TRUST;
	return target;
}

static void
add_file(struct planner *p, const struct source *source, enum file_use use)
{
	size_t *known = lookup_put_address(&p->files, source);

	if (*known != 0)
		return;
	*known = 1;
	*LIST_ADD(p->arena, &p->plan->files) = source;
	add_target(p, TARGET_FILE, NULL, source)->use = use;
}

/*
 * A CA is judged once for each role and release, however many paths it is on. True if it is to be judged for this
 * box, by the target that is added next; `earlier` is then the last one before, as in struct target.
 */
static bool
first_time(struct planner *p, const struct artifact *ca, size_t *earlier)
{
	size_t *last = lookup_put(&p->cas, ca->der);

	*earlier = *last;
	for (size_t i = *last; i != 0; i = p->plan->targets.items[i - 1].earlier) {
		const struct box *box = p->plan->targets.items[i - 1].box;

		if (box->role == p->box->role && text_equal(box->release, p->box->release))
			return false;
	}
	*last = p->plan->targets.count + 1;
	return true;
}

/* As target_kind_of says it, without a look at the signature. */
static bool
is_leaf(const struct certificate *certificate)
{
	return !certificate->is_request && !certificate_is_ca(certificate);
}

static uint64_t *
hash_of(struct planner *p, const struct name *name)
{
	uint64_t *hash = ARENA_NEW(p->arena, uint64_t);

	*hash = name_hash(name, 0);
	return hash;
}

/* One of the CRLs speaks for a CA of the path. */
static bool
has_crl(struct planner *p, const struct trust_path *path)
{
	if (p->crl_of_others)
		return true;
	for (size_t i = 1; p->box->crls.count != 0 && i < path->count; i++) {
		uint64_t hash = name_hash(&path->steps[i].certificate->certificate->subject, 0);

		if (lookup_get(&p->crl_issuers, (struct bytes){ (const uint8_t *)&hash, sizeof(hash) }) != 0)
			return true;
	}
	return false;
}

static struct trust_path *
find_path(struct planner *p, const struct target *target)
{
	struct trust_path *path = ARENA_NEW(p->arena, struct trust_path);

	target_path(p->options->crypto, p->arena, target, p->options->now, false, path);
	for (size_t i = 1; i < path->count; i++)
		*lookup_put(&p->on_path, path->steps[i].certificate->der) = 1;
	return path;
}

/* The chain of a certificate is judged, and each CA of it once. */
static void
add_chain(struct planner *p, size_t leaf, const struct trust_path *path)
{
	const struct artifact *artifact = p->plan->targets.items[leaf].artifact;
	bool client = p->plan->targets.items[leaf].client_store;
	struct target *chain = add_target(p, TARGET_CHAIN, artifact, artifact->source);

	chain->leaf = leaf;
	chain->client_store = client;
	p->plan->targets.items[leaf].path = path;
	if (path == NULL)
		return;
	chain->path = path;
	if (has_crl(p, path))
		chain->inputs |= INPUT_CRL;
	for (size_t i = 1; i < path->count; i++) {
		const struct artifact *ca = path->steps[i].certificate;
		struct target *step;
		size_t earlier;

		if (!first_time(p, ca, &earlier))
			continue;
		step = add_target(p, target_kind_of(p->options->crypto, ca->certificate), ca, ca->source);
		step->earlier = earlier;
		/* The issuer of a certificate is judged as a CA, whatever its extensions say. */
		if (step->kind == TARGET_LEAF)
			step->kind = TARGET_INTERMEDIATE;
		step->leaf = leaf;
	}
}

static bool
has_expired(const struct artifact *artifact, int64_t now)
{
	return artifact != NULL && artifact->kind == ARTIFACT_CERTIFICATE && artifact->certificate->not_after.known &&
	    artifact->certificate->not_after.seconds < now;
}

/*
 * CAs among the files that are on no path of another certificate are judged like leaves: nothing else shows whether
 * their issuers are there, signed them, or revoked them.
 */
static void
add_chains_of_cas(struct planner *p)
{
	size_t count = p->plan->targets.count;
	const struct trust_path **paths = ARENA_ARRAY(p->arena, const struct trust_path *, count);
	struct lookup covered, served;

	lookup_init(&served, p->arena);
	for (size_t i = 0; i < count; i++) {
		const struct target *target = &p->plan->targets.items[i];

		if (target->kind == TARGET_LEAF && target->path != NULL && target->path->fault == PATH_OK)
			*lookup_put_address(&served, target->source) = 1;
	}
	for (size_t i = 0; i < count; i++) {
		const struct target *target = &p->plan->targets.items[i];

		/* That the file of a certificate whose path is valid holds an expired one beside is said of that path. */
		if (has_expired(target->artifact, p->options->now) && lookup_get_address(&served, target->source) != 0)
			continue;
		if (target->kind == TARGET_INTERMEDIATE && target->leaf == SIZE_MAX && (target->inputs & INPUT_CHAIN) != 0 &&
		    lookup_get(&p->on_path, target->artifact->der) == 0)
			paths[i] = find_path(p, target);
	}
	/* The lowest first; of CAs that issued each other, one stands for all. */
	lookup_init(&covered, p->arena);
	for (unsigned round = 0; round < 2; round++)
		for (size_t i = 0; i < count; i++) {
			struct bytes der = paths[i] != NULL ? p->plan->targets.items[i].artifact->der : (struct bytes){ 0 };

			if (paths[i] == NULL || lookup_get(&covered, der) != 0 || (round == 0 && lookup_get(&p->on_path, der) != 0))
				continue;
			add_chain(p, i, paths[i]);
			for (size_t j = 0; j < paths[i]->count; j++)
				*lookup_put(&covered, paths[i]->steps[j].certificate->der) = 1;
		}
}

/*
 * Keys are paired by their public halves. A key that belongs to a certificate is that one's; of those that belong to none,
 * --key says that one was meant for the certificates without a key. So it is with the only certificate among the files.
 */
static void
pair_key(struct planner *p, struct target *target)
{
	const struct box *box = p->box;

	target->key = pairing_key(box, target->artifact, p->options->crypto);
	if (target->key == NULL && p->stray != NULL && (box->key_given || box->certificates.count == 1)) {
		target->key = p->stray;
		p->stray_compared = true;
	}
	if (target->key != NULL)
		target->inputs |= INPUT_KEY;
}

static void
plan_key(struct planner *p, const struct artifact *key)
{
	struct target *target = add_target(p, TARGET_KEY, key, key->source);

	target->paired = pairing_certificate(p->box, key, p->options->crypto) != NULL;
	target->twin = pairing_twin(p->box, key, p->options->crypto);
	target->stray = p->box->key_given && p->box->certificates.count != 0 && pairing_counts(p->box, key) && !target->paired &&
	    !(key == p->stray && p->stray_compared);
}

/* A request among the files that has the key of the certificate is the one that it answers. */
static void
pair_request(struct planner *p, struct target *target)
{
	size_t position = lookup_get(&p->requests, target->artifact->certificate->key.spki);

	if (position == 0)
		return;
	target->request = p->box->certificates.items[position - 1];
	target->inputs |= INPUT_REQUEST;
}

static void
add_certificate(struct planner *p, enum target_kind kind, const struct artifact *artifact, bool client)
{
	size_t leaf = p->plan->targets.count;
	struct target *target = add_target(p, kind, artifact, artifact->source);

	target->client_store = client;
	target->request = p->request;
	target->previous = p->previous;
	target->inputs |= (p->request != NULL ? INPUT_REQUEST : 0U) | (p->previous != NULL ? INPUT_PREVIOUS : 0U);
	if (target->request == NULL && kind != TARGET_REQUEST)
		pair_request(p, target);
	pair_key(p, target);
	if (kind != TARGET_REQUEST)
		add_chain(p, leaf, (target->inputs & INPUT_CHAIN) != 0 ? find_path(p, target) : NULL);
}

/* Objects of one file, in the order of the file. */
struct file_objects {
	LIST(const struct artifact *) artifacts;
};

static struct file_objects *
objects_by_file(struct arena *arena, const struct load_result *files)
{
	struct file_objects *objects = ARENA_ARRAY(arena, struct file_objects, files->sources.count);
	struct lookup positions;

	lookup_init(&positions, arena);
	for (size_t i = files->sources.count; i-- > 0;)
		*lookup_put_address(&positions, files->sources.items[i]) = i + 1;
	for (size_t i = 0; i < files->artifacts.count; i++) {
		size_t position = lookup_get_address(&positions, files->artifacts.items[i]->source);

		if (position != 0)
			*LIST_ADD(arena, &objects[position - 1].artifacts) = files->artifacts.items[i];
	}
	return objects;
}

static bool
is_own(const struct box *box, const struct artifact *certificate)
{
	for (size_t i = 0; i < box->certificates.count; i++)
		if (box->certificates.items[i] == certificate)
			return true;
	return false;
}

static enum file_use
use_of(const struct box *box, const struct file_objects *file)
{
	bool leaf = false, key = false, crl = false, ca = false;

	for (size_t i = 0; i < file->artifacts.count; i++) {
		const struct artifact *a = file->artifacts.items[i];

		if (a->kind == ARTIFACT_CERTIFICATE) {
			bool server = is_leaf(a->certificate) || is_own(box, a);

			leaf = leaf || server;
			ca = ca || !server;
		}
		key = key || a->kind == ARTIFACT_PRIVATE_KEY;
		crl = crl || a->kind == ARTIFACT_CRL;
	}
	return leaf ? USE_CERTIFICATE : key && !ca ? USE_KEY : crl && !ca ? USE_CRL : USE_GIVEN;
}

static struct trust_list *
list_of(struct arena *arena, const struct load_result *loaded, bool cas_only)
{
	LIST(const struct artifact *) certificates = { 0 };

	for (size_t i = 0; i < loaded->artifacts.count; i++) {
		const struct artifact *a = loaded->artifacts.items[i];

		if (a->kind == ARTIFACT_CERTIFICATE && (!cas_only || !is_leaf(a->certificate)))
			*LIST_ADD(arena, &certificates) = a;
	}
	return trust_list_new(arena, certificates.items, certificates.count);
}

static void
add_all(struct arena *arena, struct load_result *to, const struct load_result *from)
{
	for (size_t i = 0; i < from->artifacts.count; i++)
		*LIST_ADD(arena, &to->artifacts) = from->artifacts.items[i];
}

static bool
names_a_host(struct arena *arena, const struct certificate *certificate, bool common_name)
{
	const struct extension *san = extension_find(&certificate->extensions, OID(CE_SUBJECT_ALT_NAME));
	struct problems ignored = { .arena = arena };
	struct general_names names = { 0 };

	if (san != NULL)
		(void)extension_general_names(san, certificate->der, &ignored, &names);
	for (size_t i = 0; i < names.count; i++)
		if (names.items[i].kind == NAME_DNS || names.items[i].kind == NAME_IP)
			return true;
	for (size_t i = 0; common_name && i < certificate->subject.count; i++) {
		const struct attribute *attribute = &certificate->subject.attributes[i];
		struct text value = attribute_text(arena, attribute, NULL);

		/* A CA may be named after a domain: example.com. */
		if (bytes_equal(attribute->type, OID(AT_COMMON_NAME)) && dns_is_fqdn(value) &&
		    memchr(value.at, '.', value.len) != memrchr(value.at, '.', value.len))
			return true;
	}
	return false;
}

/*
 * Servers that sign their own certificates often make those of a CA. What a node of a site has for its own, it
 * presents; among files, it is what names a host, for a role also by its common name, and what a key was given with.
 * CAs say what their key is for, and `openssl req -x509` does not. That it is a CA's is for rules to say. Of a role that
 * issues certificates itself the first counts.
 */
static void
add_own_authorities(struct planner *p, const struct trust_list *beside, bool with_key)
{
	struct box *box = p->box;

	for (size_t i = 0; i < trust_list_count(beside); i++) {
		const struct artifact *a = trust_list_at(beside, i);

		bool only_one = trust_list_count(beside) == 1 && with_key;
		bool common_name = box->role != NULL || extension_find(&a->certificate->extensions, OID(CE_KEY_USAGE)) == NULL;

		if (box->node != NULL || (box->role != NULL && box->role->authority) ? box->certificates.count == 0 : only_one || names_a_host(p->arena, a->certificate, common_name))
			*LIST_ADD(p->arena, &box->certificates) = a;
	}
}

/* Of a file with several keys in PEM, servers take the first. */
static bool
is_key_that_counts(const struct load_result *keys, size_t index)
{
	const struct artifact *key = keys->artifacts.items[index];

	if (key->kind != ARTIFACT_PRIVATE_KEY)
		return false;
	for (size_t i = index; key->container == SOURCE_PEM && i-- > 0 && keys->artifacts.items[i]->source == key->source;)
		if (keys->artifacts.items[i]->kind == ARTIFACT_PRIVATE_KEY)
			return false;
	return true;
}

/*
 * What was named as chain comes first, then what else stands in the files. A node of a site sends the CAs that stand
 * beside its certificate; among files every certificate may have issued another.
 */
static void
fill_chain(struct planner *p, const struct inputs *inputs, const struct trust_list *beside, size_t own)
{
	struct box *box = p->box;
	struct load_result chain = { 0 };
	size_t certificates = 0;

	add_all(p->arena, &chain, &inputs->loaded[GIVEN_CHAIN]);
	for (size_t i = 0; i < chain.artifacts.count; i++)
		box->chain_named += chain.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE;
	for (size_t i = 0; i < inputs->loaded[GIVEN_FILE].artifacts.count; i++) {
		struct artifact *a = inputs->loaded[GIVEN_FILE].artifacts.items[i];

		certificates += a->kind == ARTIFACT_CERTIFICATE;
		if (box->node == NULL || (a->kind == ARTIFACT_CERTIFICATE && !is_leaf(a->certificate) && !is_own(box, a)))
			*LIST_ADD(p->arena, &chain.artifacts) = a;
	}
	if (inputs->chain_given || (box->node == NULL ? certificates > 1 : box->role != NULL && box->certificates.count != 0 &&
	    trust_list_count(beside) > own))
		box->chain = list_of(p->arena, &chain, false);
}

/*
 * A product that completes what it sends from its own list sends what that holds, whatever chain files say. Without a list
 * nothing is known of it.
 */
static void
fill_sent(struct planner *p)
{
	struct box *box = p->box;
	bool from_list = box->role != NULL && product_of_role(box->role)->sends_list;

	box->sent = box->chain;
	if (!from_list)
		return;
	for (size_t i = 0; i < box->chain_named; i++)
		*LIST_ADD(p->arena, &box->not_sent) = trust_list_at(box->chain, i);
	box->sent = NULL;
	if (box->list != NULL && box->certificates.count != 0 && box->certificates.items[0]->kind == ARTIFACT_CERTIFICATE)
		box->sent = trust_completion(p->arena, box->certificates.items[0], box->list, p->options->now);
	/* On a node, the effect of a chain file is not judged. */
	if (box->node != NULL)
		box->chain = NULL;
}

static void
add_crls(struct planner *p, const struct load_result *loaded, enum revocation_source source)
{
	for (size_t i = 0; i < loaded->artifacts.count; i++) {
		if (loaded->artifacts.items[i]->kind != ARTIFACT_CRL)
			continue;
		*LIST_ADD(p->arena, &p->box->crls) = loaded->artifacts.items[i];
		*LIST_ADD(p->arena, &p->box->crl_sources) = source;
	}
}

void
planner_box(struct planner *p, const struct inputs *inputs)
{
	struct box *box = p->box;
	struct trust_list *beside = list_of(p->arena, &inputs->loaded[GIVEN_FILE], true);
	size_t own;

	for (size_t i = 0; i < inputs->loaded[GIVEN_FILE].artifacts.count; i++) {
		const struct artifact *a = inputs->loaded[GIVEN_FILE].artifacts.items[i];

		if (a->kind == ARTIFACT_REQUEST || (a->kind == ARTIFACT_CERTIFICATE && is_leaf(a->certificate)))
			*LIST_ADD(p->arena, &box->certificates) = a;
		if (a->kind == ARTIFACT_PRIVATE_KEY && !inputs->key_given)
			*LIST_ADD(p->arena, &box->keys) = a;
	}
	add_crls(p, &inputs->loaded[GIVEN_FILE], SOURCE_UPLOADED);
	own = box->certificates.count;
	if (own == 0)
		add_own_authorities(p, beside, inputs->key_given || box->keys.count != 0);
	own = box->certificates.count - own;
	for (size_t i = 0; i < inputs->loaded[GIVEN_KEY].artifacts.count; i++)
		if (is_key_that_counts(&inputs->loaded[GIVEN_KEY], i))
			*LIST_ADD(p->arena, &box->keys) = inputs->loaded[GIVEN_KEY].artifacts.items[i];
	add_crls(p, &inputs->loaded[GIVEN_CRL], SOURCE_UPLOADED);
	add_crls(p, &inputs->loaded[GIVEN_CRL_DOWNLOADED], SOURCE_DOWNLOADED);
	/* A CRL that stands in a trusted CA list counts like one beside it. */
	if (box->node == NULL || !box->node->without_embedded)
		add_crls(p, &inputs->loaded[GIVEN_TRUST], SOURCE_EMBEDDED);
	box->key_given = inputs->key_given;
	box->crls_given = inputs->crl_given;
	if (inputs->trust_given) {
		box->entries = list_of(p->arena, &inputs->loaded[GIVEN_TRUST], false);
		/* A CA that is missed may stand in the file that could not be read. */
		box->list = inputs->loaded[GIVEN_TRUST].lacking ? NULL : box->entries;
		for (size_t i = 0; i < inputs->loaded[GIVEN_TRUST].sources.count; i++)
			*LIST_ADD(p->arena, &box->list_sources) = inputs->loaded[GIVEN_TRUST].sources.items[i];
	}
	box->chain_given = inputs->chain_given;
	box->list_lacking = inputs->loaded[GIVEN_TRUST].lacking;
	box->lacking = box->list_lacking || inputs->loaded[GIVEN_FILE].lacking || inputs->loaded[GIVEN_CHAIN].lacking;
	fill_chain(p, inputs, beside, own);
	fill_sent(p);
	/* One with an issuing distribution point may be indirect, and speak for others than its issuer. */
	p->crl_of_others = false;
	for (size_t i = 0; i < box->crls.count; i++)
		p->crl_of_others = p->crl_of_others || extension_find(&box->crls.items[i]->crl->extensions, OID(CE_ISSUING_DISTRIBUTION_POINT)) != NULL;
	for (size_t i = 0; i < box->crls.count; i++)
		*lookup_put(&p->crl_issuers, (struct bytes){ (const uint8_t *)hash_of(p, &box->crls.items[i]->crl->issuer), sizeof(uint64_t) }) = 1;
	for (size_t i = 0; i < box->certificates.count && box->node == NULL; i++)
		if (box->certificates.items[i]->kind == ARTIFACT_REQUEST)
			*lookup_put(&p->requests, box->certificates.items[i]->certificate->key.spki) = i + 1;
	box->by_key.certificates = key_index_new(p->arena, box->certificates.items, box->certificates.count);
	box->by_key.keys = key_index_new(p->arena, box->keys.items, box->keys.count);
	p->stray = NULL;
	p->stray_compared = false;
	for (size_t i = 0; i < box->keys.count && p->stray == NULL; i++)
		if (pairing_certificate(box, box->keys.items[i], p->options->crypto) == NULL)
			p->stray = box->keys.items[i];
}

static void
plan_artifact(struct planner *p, const struct artifact *artifact, bool client_store)
{
	enum target_kind kind;
	size_t earlier;

	switch (artifact->kind) {
	case ARTIFACT_CERTIFICATE:
		kind = target_kind_of(p->options->crypto, artifact->certificate);
		if (kind == TARGET_LEAF || is_own(p->box, artifact))
			/* A role has rules for its own certificate, whatever the certificate says. */
			add_certificate(p, p->box->role != NULL || p->box->node != NULL ? TARGET_LEAF : kind, artifact, client_store);
		/* With a role, CAs beside a certificate are its chain, and judged on its path only. One that a node
		 * has for its own is judged for that node, wherever else it was met. */
		else if ((p->box->role == NULL || p->box->certificates.count == 0) &&
		    (first_time(p, artifact, &earlier) || p->box->node != NULL))
			(void)add_target(p, kind, artifact, artifact->source);
		break;
	case ARTIFACT_REQUEST:
		add_certificate(p, TARGET_REQUEST, artifact, client_store);
		break;
	case ARTIFACT_PRIVATE_KEY:
		plan_key(p, artifact);
		break;
	case ARTIFACT_CRL:
		(void)add_target(p, TARGET_CRL, artifact, artifact->source);
		break;
	case ARTIFACT_PUBLIC_KEY:
		/* One that a certificate or request here has is judged there. */
		if (pairing_certificate(p->box, artifact, p->options->crypto) == NULL)
			(void)add_target(p, TARGET_PUBLIC_KEY, artifact, artifact->source);
		break;
	}
}

static void
plan_beside(struct planner *p, const struct load_result *loaded, enum file_use use)
{
	for (size_t i = 0; i < loaded->sources.count; i++)
		add_file(p, loaded->sources.items[i], use);
	for (size_t i = 0; i < loaded->artifacts.count; i++) {
		const struct artifact *a = loaded->artifacts.items[i];

		if ((use == USE_KEY && a->kind == ARTIFACT_PRIVATE_KEY) || ((use == USE_CRL || use == USE_CRL_DOWNLOADED || use == USE_TRUST) && a->kind == ARTIFACT_CRL))
			plan_artifact(p, a, false);
	}
}

void
planner_targets(struct planner *p, const struct inputs *inputs, bool client_store, bool with_list)
{
	struct file_objects *objects = objects_by_file(p->arena, &inputs->loaded[GIVEN_FILE]);
	struct target *list;

	for (size_t i = 0; i < inputs->loaded[GIVEN_FILE].sources.count; i++) {
		add_file(p, inputs->loaded[GIVEN_FILE].sources.items[i], use_of(p->box, &objects[i]));
		for (size_t j = 0; j < objects[i].artifacts.count; j++)
			plan_artifact(p, objects[i].artifacts.items[j], client_store);
	}
	if (p->box->node == NULL && p->box->role == NULL)
		add_chains_of_cas(p);
	plan_beside(p, &inputs->loaded[GIVEN_KEY], USE_KEY);
	plan_beside(p, &inputs->loaded[GIVEN_CHAIN], USE_CHAIN);
	plan_beside(p, &inputs->loaded[GIVEN_CRL], USE_CRL);
	plan_beside(p, &inputs->loaded[GIVEN_CRL_DOWNLOADED], USE_CRL_DOWNLOADED);
	if (!inputs->trust_given || !with_list)
		return;
	plan_beside(p, &inputs->loaded[GIVEN_TRUST], USE_TRUST);
	list = add_target(p, TARGET_TRUST, NULL, inputs->loaded[GIVEN_TRUST].sources.count != 0 ? inputs->loaded[GIVEN_TRUST].sources.items[0] : NULL);
	list->use = USE_TRUST;
}

void
planner_node(struct planner *p)
{
	(void)add_target(p, TARGET_NODE, NULL, NULL);
}

struct target *
planner_link(struct planner *p, const struct site_link *link)
{
	struct target *target = add_target(p, TARGET_LINK, NULL, NULL);

	target->link = link;
	return target;
}

void
planner_site(struct planner *p)
{
	(void)add_target(p, TARGET_SITE, NULL, NULL);
}

static const struct artifact *
first_of(const struct load_result *loaded, enum artifact_kind kind)
{
	for (size_t i = 0; i < loaded->artifacts.count; i++)
		if (loaded->artifacts.items[i]->kind == kind)
			return loaded->artifacts.items[i];
	return NULL;
}

void
planner_compare(struct planner *p, const struct inputs *inputs)
{
	const struct artifact *request = first_of(&inputs->loaded[GIVEN_REQUEST], ARTIFACT_REQUEST);
	const struct artifact *certificate = p->box->certificates.count != 0 ? p->box->certificates.items[0] : NULL;

	p->previous = first_of(&inputs->loaded[GIVEN_PREVIOUS], ARTIFACT_CERTIFICATE);
	p->request = request;
	/* The one that is in service answered another request. */
	if (request == NULL || (certificate != NULL && (p->box->beside || bytes_equal(certificate->certificate->key.spki, request->certificate->key.spki))))
		return;
	p->request = NULL;
	p->open_request = request;
}

void
planner_open_request(struct planner *p)
{
	const struct artifact *request = p->open_request;

	p->request = p->open_request = NULL;
	if (request == NULL)
		return;
	add_file(p, request->source, USE_GIVEN);
	add_certificate(p, TARGET_REQUEST, request, false);
}

void
plan_files(struct arena *arena, const struct inputs *inputs, const struct plan_options *options, struct plan *out)
{
	struct planner p;

	planner_init(&p, arena, options, out);
	p.box = ARENA_NEW(arena, struct box);
	p.box->plan = out;
	p.box->judged = true;
	p.box->role = options->role;
	p.box->release = options->release;
	p.box->release_assumed = options->release_assumed;
	p.box->partial = inputs->partial;
	p.box->hosts = options->hosts;
	if (options->role != NULL)
		p.box->search = product_of_role(options->role)->search;
	*LIST_ADD(arena, &out->boxes) = p.box;
	p.request = first_of(&inputs->loaded[GIVEN_REQUEST], ARTIFACT_REQUEST);
	p.previous = first_of(&inputs->loaded[GIVEN_PREVIOUS], ARTIFACT_CERTIFICATE);
	planner_box(&p, inputs);
	planner_targets(&p, inputs, false, true);
	for (unsigned given = 0; given < GIVEN_OBJECTS; given++)
		planner_inputs(&p, &inputs->loaded[given], 1U << given);
}

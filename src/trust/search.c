/* search.c - candidate paths from a certificate to a root, within a budget, and the one that says most. */
#include <stdlib.h>
#include <string.h>

#include "trust/index.h"

#define SIGNATURE_FAILURE 7            /* X509_V_ERR_CERT_SIGNATURE_FAILURE */

enum edge_state {
	EDGE_UNKNOWN,
	EDGE_GOOD,
	EDGE_BAD,
	EDGE_UNSUPPORTED,
};

/* A certificate that may have issued the one of its node. */
struct candidate {
	struct path_step step;
	enum key_fit fit;
	unsigned preference;           /* lower first */
	size_t order;                  /* in which it was found */
	enum edge_state state;         /* of the signature, once asked */
};

/* A certificate on a path and who may have issued it; kept for the whole search. */
struct node {
	const struct artifact *certificate;
	struct bytes aki;
	struct candidate *candidates;
	size_t count;
	bool cut;                      /* there are more than could ever be tried */
	bool is_root;                  /* self-signed */
	struct text why;               /* of a signature that is not supported */
};

/* Which limit ended a search. */
enum spent { SPENT_NOTHING, SPENT_SIGNATURES, SPENT_PATHS, SPENT_JUDGED, SPENT_LENGTH };

struct search {
	struct crypto *crypto;
	struct arena *arena;
	const struct path_question *question;
	struct path_step steps[LIMIT_PATH_LENGTH];
	size_t count;
	uint32_t bad, unsupported;     /* signatures, bit i for step i */
	LIST(struct node *) nodes;
	size_t signatures, paths, judged;
	size_t most_signatures, most_paths, most_judged;
	enum spent spent;
	bool too_long;                 /* LIMIT_PATH_LENGTH cut a path */
	bool lenient;                  /* second round: through signatures that do not verify, to explain */
	const struct artifact *likely[LIMIT_PATH_LENGTH];       /* a path that the library has already judged */
	size_t likely_count;
	struct path_result likely_result;
	int rank;                      /* of the best path so far */
	struct trust_path best;
};

/* How much a path says, best last. */
enum {
	RANK_NONE, RANK_GAVE_UP, RANK_INCOMPLETE, RANK_BAD_SIGNATURE = RANK_INCOMPLETE + LIMIT_PATH_LENGTH + 1,
	RANK_BAD_SIGNATURE_COMPLETE, RANK_NOT_TRUSTED, RANK_REFUSED, RANK_USAGE, RANK_UNDECIDED,
	RANK_OK,
};

/* ---- nodes ---- */

/* An RSA signature is as long as its key's modulus (RFC 8017 8.1.1, 8.2.1), so that many need no cryptography. */
static bool
key_can_have_signed(const struct public_key *key, const struct certificate *issued)
{
	enum key_kind kind = issued->outer.key;

	if (kind == KEY_UNKNOWN || key->kind == KEY_UNKNOWN)
		return true;
	if (kind == KEY_RSA_PSS || kind == KEY_RSA) {
		if (key->kind != KEY_RSA && key->kind != KEY_RSA_PSS)
			return false;
		return key->size == 0 || issued->signature.len == (key->size + 7) / 8;
	}
	return key->kind == kind;
}

struct gathering {
	struct search *search;
	const struct artifact *issued;
	struct authority_key_id aki;
	bool has_aki;
	LIST(struct candidate) found;
};

static void
add_candidate(struct gathering *g, const struct list_entry *entry, enum step_from kind, size_t position)
{
	const struct certificate *certificate = entry->artifact->certificate;
	struct candidate *candidate = LIST_ADD(g->search->arena, &g->found);

	candidate->step = (struct path_step){ entry->artifact, kind, position };
	candidate->fit = key_fit(g->has_aki, &g->aki, entry->key_id, certificate);
	candidate->order = g->found.count;
	candidate->preference = (unsigned)candidate->fit * 8;
	if (!is_valid_at(certificate, g->search->question->options.time))
		candidate->preference += 4;
	if (!certificate_is_ca(certificate))
		candidate->preference += 2;
	if (!certificate_self_issued(certificate))
		candidate->preference += 1;
	if (!key_can_have_signed(&certificate->key, g->issued->certificate))
		candidate->state = EDGE_BAD;
}

static void
gather(struct gathering *g, const struct trust_list *from, enum step_from kind, bool first_only)
{
	const struct path_question *question = g->search->question;
	const struct name *issuer = &g->issued->certificate->issuer;

	if (from == NULL)
		return;
	for (size_t i = list_find_subject(from, issuer, 0); i < from->count; i = list_find_subject(from, issuer, i + 1)) {
		const struct list_entry *entry = &from->entries[i];

		/* A certificate that is given twice is tried once; the list says more than the chain. */
		if (trust_list_find(from, entry->artifact) == i + 1 && !same_artifact(entry->artifact, g->issued) &&
		    !(kind == STEP_LIST && question->search == SEARCH_NEWEST && list_is_replaced(from, i)) &&
		    (kind != STEP_CHAIN || question->list == NULL || question->search == SEARCH_FIRST_SUBJECT ||
			question->search == SEARCH_NEWEST || !trust_list_holds(question->list, entry->artifact)))
			add_candidate(g, entry, kind, i + 1);
		if (first_only)
			return;
	}
}

/* The one issuer that OpenSSL takes: of the list, else of the chain. */
static void
gather_one(struct gathering *g)
{
	const struct path_question *question = g->search->question;
	const struct { const struct trust_list *list; enum step_from kind; } from[] = {
		{ question->list, STEP_LIST }, { question->chain, STEP_CHAIN },
	};

	for (size_t i = 0; i < COUNT_OF(from) && g->found.count == 0; i++) {
		size_t position = from[i].list != NULL ?
		    list_choose_issuer(g->search->arena, from[i].list, g->issued, g->issued, question->options.time) : 0;

		if (position != 0)
			add_candidate(g, &from[i].list->entries[position - 1], from[i].kind, position);
	}
}

static int
compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if ((a->state == EDGE_BAD) != (b->state == EDGE_BAD))
		return a->state == EDGE_BAD ? 1 : -1;
	if (a->preference != b->preference)
		return a->preference < b->preference ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static enum edge_state
verify(struct search *search, const struct public_key *key, const struct certificate *issued, struct text *why)
{
	struct text words = { 0 };

	if (search->signatures == search->most_signatures) {
		search->spent = SPENT_SIGNATURES;
		return EDGE_UNKNOWN;
	}
	search->signatures++;
	switch (crypto_verify(search->crypto, key, &issued->outer, issued->tbs, issued->signature, &words)) {
	case SIGNATURE_GOOD:
		return EDGE_GOOD;
	case SIGNATURE_BAD:
		return EDGE_BAD;
	case SIGNATURE_UNSUPPORTED:
		break;
	}
	*why = words;
	return EDGE_UNSUPPORTED;
}

/* The entry of the list with that certificate, or NULL. */
static const struct list_entry *
entry_of(const struct path_question *question, const struct artifact *certificate)
{
	size_t position = question->list != NULL ? trust_list_find(question->list, certificate) : 0;

	return position != 0 ? &question->list->entries[position - 1] : NULL;
}

/* The uses asked for which a TRUSTED CERTIFICATE of the list says that it is no anchor. */
static unsigned
rejected_uses(const struct path_question *question, const struct artifact *certificate)
{
	const struct list_entry *entry = entry_of(question, certificate);

	return entry == NULL ? 0 : entry->rejects & (question->uses != 0 ? question->uses : FOR_ANY);
}

/* In the list, which is searched in a way that finds it, and not rejected there. */
static bool
is_trusted(const struct search *search, const struct path_step *step)
{
	const struct path_question *question = search->question;
	const struct artifact *certificate = step->certificate;
	size_t first;

	if (question->list == NULL || rejected_uses(question, certificate) != 0)
		return false;
	first = trust_list_find(question->list, certificate);
	if (question->search == SEARCH_NEWEST)
		return first != 0 && !list_is_replaced(question->list, first - 1);
	/* OpenSSL looks for a self-signed certificate that was sent as for an issuer, and the first that fits has to be the same. */
	if (question->search == SEARCH_ONE_PATH && step->from != STEP_LIST && certificate_self_issued(certificate->certificate))
		return first != 0 && list_choose_issuer(search->arena, question->list, certificate, NULL, question->options.time) == first;
	if (question->search != SEARCH_FIRST_SUBJECT)
		return first != 0;
	first = list_find_subject(question->list, &certificate->certificate->subject, 0);
	return first < question->list->count && same_artifact(question->list->entries[first].artifact, certificate);
}

/* Whether a self-issued certificate is self-signed. What is in the list is believed by its names and key
 * identifiers: the signature of a trust anchor proves nothing (RFC 5280 6.1). */
static bool
is_self_signed(struct search *search, const struct gathering *g)
{
	const struct certificate *certificate = g->issued->certificate;
	enum edge_state state;
	struct text ignored;

	if (!certificate_self_issued(certificate))
		return false;
	if (key_fit(g->has_aki, &g->aki, subject_key_id(search->arena, certificate), certificate) >= KEY_OTHER_SERIAL)
		return false;
	if (search->question->list != NULL && trust_list_holds(search->question->list, g->issued))
		return true;
	if (!key_can_have_signed(&certificate->key, certificate))
		return false;
	state = verify(search, &certificate->key, certificate, &ignored);
	return state == EDGE_GOOD || state == EDGE_UNSUPPORTED;
}

static struct node *
node_of(struct search *search, const struct artifact *certificate)
{
	const struct path_question *question = search->question;
	struct gathering g = { .search = search, .issued = certificate };
	struct node *node;

	for (size_t i = 0; i < search->nodes.count; i++) {
		if (search->nodes.items[i]->certificate == certificate)
			return search->nodes.items[i];
	}
	g.has_aki = authority_key_id(search->arena, certificate->certificate, &g.aki);
	node = ARENA_NEW(search->arena, struct node);
	node->certificate = certificate;
	node->aki = g.aki.key_id;
	node->is_root = is_self_signed(search, &g);
	if (!node->is_root && question->search == SEARCH_ONE_PATH) {
		gather_one(&g);
	} else if (!node->is_root) {
		gather(&g, question->list, STEP_LIST, question->search == SEARCH_FIRST_SUBJECT);
		/* What is found in the list is not looked for elsewhere. */
		if (question->search != SEARCH_FIRST_SUBJECT || g.found.count == 0)
			gather(&g, question->chain, STEP_CHAIN, false);
	}
	if (g.found.count > 1)
		qsort(g.found.items, g.found.count, sizeof(*g.found.items), compare_candidates);
	node->candidates = g.found.items;
	node->count = g.found.count;
	if (node->count > search->most_signatures + 1) {
		node->count = search->most_signatures + 1;
		node->cut = node->candidates[node->count - 1].state != EDGE_BAD;
	}
	*LIST_ADD(search->arena, &search->nodes) = node;
	return node;
}

/* ---- paths ---- */

static void
offer(struct search *search, int rank, enum path_fault fault, size_t fault_at)
{
	struct trust_path *best = &search->best;

	if (rank <= search->rank)
		return;
	search->rank = rank;
	*best = (struct trust_path){ .fault = fault, .fault_at = fault_at, .count = search->count };
	best->steps = ARENA_ARRAY(search->arena, struct path_step, search->count);
	memcpy(best->steps, search->steps, search->count * sizeof(*best->steps));
	best->bad_signatures = search->bad;
	best->root_in_list = is_trusted(search, &search->steps[search->count - 1]);
}

static size_t
lowest_bit(uint32_t bits)
{
	size_t at = 0;

	while ((bits >> at & 1) == 0)
		at++;
	return at;
}

static bool
on_path(const struct search *search, const struct certificate *certificate)
{
	for (size_t i = 0; i < search->count; i++) {
		const struct certificate *other = search->steps[i].certificate->certificate;

		if (bytes_equal(other->key.spki, certificate->key.spki) && name_equal(&other->subject, &certificate->subject))
			return true;
	}
	return false;
}

/* One more path was tried; false when that was one too many. */
static bool
count_path(struct search *search)
{
	if (search->paths == search->most_paths) {
		search->spent = SPENT_PATHS;
		return false;
	}
	search->paths++;
	return true;
}

/* The first step that is outside of its validity at the time judged, from the root down, or the count. */
static size_t
step_outside_validity(const struct search *search, enum path_fault *fault)
{
	int64_t time = search->question->options.time;

	for (size_t i = search->count; i-- > 0;) {
		const struct certificate *certificate = search->steps[i].certificate->certificate;

		if (certificate->not_after.known && certificate->not_after.seconds < time) {
			*fault = PATH_EXPIRED;
			return i;
		}
		if (certificate->not_before.known && certificate->not_before.seconds > time) {
			*fault = PATH_NOT_YET_VALID;
			return i;
		}
	}
	return search->count;
}

/* The library's answer to the path as it stands. */
static struct path_result
ask_library(struct search *search)
{
	const struct certificate *path[LIMIT_PATH_LENGTH];
	const uint8_t *digests[LIMIT_PATH_LENGTH];
	struct path_result result = { 0 };
	size_t same = 0;

	while (same < search->count && search->likely_count == search->count &&
	    search->likely[same] == search->steps[same].certificate)
		same++;
	if (same == search->count)
		return search->likely_result;
	for (size_t i = 0; i < search->count; i++) {
		path[i] = search->steps[i].certificate->certificate;
		digests[i] = search->steps[i].certificate->sha256;
	}
	crypto_verify_path_once(search->crypto, search->arena, path, digests, search->count, &search->question->options, &result);
	return result;
}

static bool
lacks_policy(struct crypto *crypto, struct arena *arena, const struct path_step *steps, size_t count, struct path_options options,
    struct path_result *out)
{
	const struct certificate *path[LIMIT_PATH_LENGTH];
	bool constrained = false;

	for (size_t i = 0; i < count; i++) {
		path[i] = steps[i].certificate->certificate;
		/* Nothing else of a certificate requires a policy. */
		constrained = constrained || extension_find(&path[i]->extensions, OID(CE_POLICY_CONSTRAINTS)) != NULL;
	}
	if (!constrained)
		return false;
	options.policies = true;
	crypto_verify_path(crypto, arena, path, count, &options, out);
	return !out->valid;
}

bool
trust_lacks_policy(struct crypto *crypto, struct arena *arena, const struct trust_path *path, int64_t time, struct path_result *out)
{
	return path->fault == PATH_OK &&
	    lacks_policy(crypto, arena, path->steps, path->count, (struct path_options){ .time = time }, out);
}

/* The usages of the certificate itself are for rules to judge; those of every CA above it, the root too, are the path's. */
static bool
check_uses(struct search *search)
{
	static const struct { enum trust_use use; enum path_purpose purpose; } uses[] = {
		{ FOR_SERVER, PURPOSE_SERVER }, { FOR_CLIENT, PURPOSE_CLIENT },
	};
	LIST(struct usage_fault) faults = { 0 };

	for (size_t i = 1; i < search->count; i++) {
		const struct certificate *ca = search->steps[i].certificate->certificate;
		const struct list_entry *anchor = i + 1 == search->count ? entry_of(search->question, search->steps[i].certificate) : NULL;
		/* What a TRUSTED CERTIFICATE is trusted for counts for more than its usages. */
		unsigned trusted = anchor != NULL ? anchor->trusts : 0;

		for (size_t j = 0; j < COUNT_OF(uses); j++)
			if ((search->question->uses & ~trusted & uses[j].use) != 0 && !crypto_allows(search->crypto, ca, uses[j].purpose, true))
				*LIST_ADD(search->arena, &faults) = (struct usage_fault){ i, uses[j].use };
	}
	if (faults.count == 0)
		return true;
	if (search->rank < RANK_USAGE) {
		offer(search, RANK_USAGE, PATH_USAGE, faults.items[0].at);
		search->best.usages = faults.items;
		search->best.usage_count = faults.count;
		search->best.why = faults.items[0].use == FOR_SERVER ? TEXT("its usages do not allow servers below it") :
		    TEXT("its usages do not allow clients below it");
	}
	return false;
}

/* Whether the issuer of an entry of the list comes from the chain. OpenSSL, once it has taken a certificate from the list,
 * looks for issuers in the list alone. */
static bool
issuer_only_in_chain(struct search *search)
{
	struct path_result *refusal = &search->best.refusal;
	size_t at = 1;

	if (search->question->options.partial)
		return false;
	while (at + 1 < search->count && (search->steps[at].from != STEP_LIST || search->steps[at + 1].from != STEP_CHAIN))
		at++;
	if (at + 1 >= search->count)
		return false;
	if (search->rank < RANK_REFUSED) {
		offer(search, RANK_REFUSED, PATH_REFUSED, at);
		*refusal = (struct path_result){ .depth = (unsigned)at, .code = "issuer-not-in-list", .by = at + 1 };
		search->best.why = TEXT("it is in the trusted CA list, but its issuer is only in the chain, where OpenSSL no longer looks");
	}
	return true;
}

static void
judge_trusted(struct search *search)
{
	struct path_result result;
	size_t at;

	if (search->judged == search->most_judged) {
		search->spent = SPENT_JUDGED;
		return;
	}
	search->judged++;
	result = ask_library(search);
	if (result.valid && search->question->policies)
		(void)lacks_policy(search->crypto, search->arena, search->steps, search->count, search->question->options, &result);
	at = result.depth < search->count ? result.depth : search->count - 1;
	if (result.valid) {
		if (issuer_only_in_chain(search) || !check_uses(search))
			return;
		if (search->question->any_root)
			offer(search, RANK_OK, PATH_NOT_TRUSTED, search->count - 1);
		else
			offer(search, RANK_OK, PATH_OK, 0);
		return;
	}
	if (search->rank >= (result.undecided ? RANK_UNDECIDED : RANK_REFUSED))
		return;
	if (result.undecided) {
		offer(search, RANK_UNDECIDED, PATH_UNDECIDED, at);
	} else if (result.error == SIGNATURE_FAILURE) {
		/* That of the root: those below were verified on the way. */
		offer(search, RANK_REFUSED, PATH_BAD_SIGNATURE, at);
		search->best.bad_signatures = (uint32_t)1 << at;
	} else {
		offer(search, RANK_REFUSED, PATH_REFUSED, at);
		search->best.refusal = result;
	}
	search->best.why = result.why;
}

/* The path ends in a certificate that needs no issuer. */
static void
judge(struct search *search)
{
	const struct artifact *last = search->steps[search->count - 1].certificate;
	enum path_fault fault = PATH_OK;
	size_t at;

	if (!count_path(search))
		return;
	if (search->bad != 0) {
		offer(search, RANK_BAD_SIGNATURE_COMPLETE, PATH_BAD_SIGNATURE, lowest_bit(search->bad));
	} else if (!search->question->any_root && !is_trusted(search, &search->steps[search->count - 1])) {
		unsigned rejected = rejected_uses(search->question, last);

		offer(search, RANK_NOT_TRUSTED, PATH_NOT_TRUSTED, search->count - 1);
		if (rejected != 0 && search->rank == RANK_NOT_TRUSTED)
			search->best.why = rejected == FOR_SERVER ? TEXT("its entry in the list, a TRUSTED CERTIFICATE, rejects servers") :
			    rejected == FOR_CLIENT ? TEXT("its entry in the list, a TRUSTED CERTIFICATE, rejects clients") :
			    TEXT("its entry in the list, a TRUSTED CERTIFICATE, rejects this use");
	} else if ((at = step_outside_validity(search, &fault)) < search->count) {
		offer(search, RANK_REFUSED, fault, at);
	} else if (search->unsupported != 0) {
		at = lowest_bit(search->unsupported);
		offer(search, RANK_UNDECIDED, PATH_UNDECIDED, at);
		if (search->best.fault == PATH_UNDECIDED)
			search->best.why = node_of(search, search->steps[at].certificate)->why;
	} else {
		judge_trusted(search);
	}
}

/* Whether a certificate whose key does not verify a signature is still the one that was meant. */
static bool
is_expected_issuer(const struct candidate *candidate)
{
	return candidate->fit == KEY_FITS || candidate->fit == KEY_UNTOLD;
}

/* Certificates of one key, as re-issued and cross-signed CAs are, verify the same signatures. */
static void
note_edge(struct node *node, const struct public_key *key, enum edge_state state)
{
	for (size_t i = 0; i < node->count; i++) {
		if (bytes_equal(node->candidates[i].step.certificate->certificate->key.spki, key->spki))
			node->candidates[i].state = state;
	}
}

static void
verify_candidate(struct search *search, struct node *node, struct candidate *candidate)
{
	const struct public_key *key = &candidate->step.certificate->certificate->key;

	note_edge(node, key, verify(search, key, node->certificate->certificate, &node->why));
}

static void extend(struct search *search);

/* Follows the path through one candidate; false if it does not lead on. */
static bool
follow(struct search *search, struct node *node, struct candidate *candidate)
{
	uint32_t bit = (uint32_t)1 << (search->count - 1);

	bool forgiven = search->lenient && is_expected_issuer(candidate);

	if (candidate->state == EDGE_BAD && !forgiven)
		return false;
	if (on_path(search, candidate->step.certificate->certificate))
		return false;
	if (candidate->state == EDGE_UNKNOWN) {
		verify_candidate(search, node, candidate);
		if (search->spent != SPENT_NOTHING || (candidate->state == EDGE_BAD && !forgiven))
			return false;
	}
	if (search->count == LIMIT_PATH_LENGTH) {
		search->too_long = true;
		return false;
	}
	if (candidate->state == EDGE_BAD)
		search->bad |= bit;
	if (candidate->state == EDGE_UNSUPPORTED)
		search->unsupported |= bit;
	search->steps[search->count++] = candidate->step;
	extend(search);
	search->count--;
	search->bad &= ~bit;
	search->unsupported &= ~bit;
	return true;
}

static void
extend(struct search *search)
{
	const struct path_question *question = search->question;
	struct node *node = node_of(search, search->steps[search->count - 1].certificate);
	bool led_on = false;

	if (node->is_root || (question->options.partial && is_trusted(search, &search->steps[search->count - 1])))
		judge(search);
	if (node->is_root)
		return;
	for (size_t i = 0; i < node->count && search->spent == SPENT_NOTHING && search->rank < RANK_OK; i++)
		led_on = follow(search, node, &node->candidates[i]) || led_on;
	if (search->spent == SPENT_NOTHING && node->cut && !led_on)
		search->spent = SPENT_SIGNATURES;
	if (led_on || search->spent != SPENT_NOTHING || !count_path(search))
		return;
	if (search->bad != 0)
		offer(search, RANK_BAD_SIGNATURE, PATH_BAD_SIGNATURE, lowest_bit(search->bad));
	else
		offer(search, RANK_INCOMPLETE + (int)search->count, PATH_INCOMPLETE, search->count - 1);
}

/* What both the library and crypto_verify verify, and in the same way. */
static bool
is_verified_alike(const struct certificate *issued, const struct certificate *issuer)
{
	const struct signature_algorithm *algorithm = &issued->outer;

	return (algorithm->key == KEY_RSA || algorithm->key == KEY_EC) && algorithm->key == issuer->key.kind && algorithm->hash != NULL &&
	    text_starts_with(text_of(algorithm->hash), "SHA-") && bytes_equal(algorithm->whole, issued->inner.whole);
}

/* A signature that the library found to be bad needs not be verified again. It counts as one that the search has verified. */
static void
take_bad_signature(struct search *search)
{
	size_t at = search->likely_result.depth;
	const struct certificate *issuer;
	struct node *node;

	if (search->likely_result.valid || search->likely_result.undecided || search->likely_result.error != SIGNATURE_FAILURE ||
	    at + 1 >= search->count || search->signatures == search->most_signatures)
		return;
	node = node_of(search, search->steps[at].certificate);
	issuer = search->steps[at + 1].certificate->certificate;
	if (!is_verified_alike(node->certificate->certificate, issuer))
		return;
	search->signatures++;
	note_edge(node, &issuer->key, EDGE_BAD);
}

/*
 * The way that names and key identifiers show, without a look at signatures: in the common case
 * the library then verifies each signature once and the search none.
 */
static void
try_likely_path(struct search *search)
{
	const struct path_question *question = search->question;
	enum path_fault ignored;

	while (search->count < LIMIT_PATH_LENGTH) {
		const struct path_step *step = &search->steps[search->count - 1];
		const struct artifact *last = step->certificate;
		struct node *node;

		if (question->options.partial && is_trusted(search, step))
			break;
		/* A self-issued certificate outside of the list would cost a signature here. */
		if (certificate_self_issued(last->certificate) && !is_trusted(search, step))
			return;
		node = node_of(search, last);
		if (node->is_root)
			break;
		if (node->count == 0 || node->candidates[0].state == EDGE_BAD)
			return;
		if (node->candidates[0].fit != KEY_FITS && (node->count > 1 || node->candidates[0].fit != KEY_UNTOLD))
			return;
		if (on_path(search, node->candidates[0].step.certificate->certificate))
			return;
		search->steps[search->count++] = node->candidates[0].step;
	}
	if (!is_trusted(search, &search->steps[search->count - 1]) ||
	    step_outside_validity(search, &ignored) < search->count)
		return;
	search->likely_result = ask_library(search);
	search->likely_count = search->count;
	for (size_t i = 0; i < search->count; i++)
		search->likely[i] = search->steps[i].certificate;
	take_bad_signature(search);
	/* A refusal may be a matter of signatures: the search will see. */
	if (search->likely_result.valid && count_path(search))
		judge_trusted(search);
}

/* ---- what is missing ---- */

static void
describe_missing(struct arena *arena, const struct node *node, struct trust_path *path)
{
	const struct certificate *last = node->certificate->certificate;
	const struct extension *access = extension_find(&last->extensions,
	    OID(PE_AUTHORITY_INFO_ACCESS));
	struct problems ignored = { .arena = arena };
	struct access_descriptions descriptions = { 0 };

	path->missing_issuer = name_label(arena, &last->issuer);
	path->missing_name = name_rfc4514(arena, &last->issuer);
	path->missing_key_id = node->aki;
	path->same_name = node->count;
	if (access == NULL)
		return;
	(void)extension_access(access, last->der, &ignored, &descriptions);
	for (size_t i = 0; i < descriptions.count; i++) {
		const struct access_description *description = &descriptions.items[i];

		/* id-ad-caIssuers (RFC 5280 4.2.2.1) */
		if (description->location.kind == NAME_URI && path->missing_url.len == 0 &&
		    oid_equal(description->method, OID(AD_CA_ISSUERS)))
			path->missing_url = general_name_text(arena, &description->location);
	}
}

static struct text
limit_text(const struct search *search, struct arena *arena, enum spent spent)
{
	size_t questions = search->question->questions;
	struct text share = questions <= LIMIT_WHOLE_SEARCHES ? TEXT("") :
	    arena_printf(arena, ", its share in a run over %zu objects: judge it alone", questions);

	switch (spent) {
	case SPENT_NOTHING:
		break;
	case SPENT_SIGNATURES:
		return arena_printf(arena, "gave up after %zu signatures%.*s", search->most_signatures, TEXT_ARG(share));
	case SPENT_PATHS:
		return arena_printf(arena, "gave up after %zu paths%.*s", search->most_paths, TEXT_ARG(share));
	case SPENT_JUDGED:
		return arena_printf(arena, "gave up after %zu paths that OpenSSL refuses%.*s", search->most_judged, TEXT_ARG(share));
	case SPENT_LENGTH:
		return arena_printf(arena, "a path of more than %d certificates", LIMIT_PATH_LENGTH);
	}
	return TEXT("");
}

/* What an honest path may need, whatever the share: the right one of a few dozen CAs of one name, say. */
#define LEAST_SIGNATURES 40
#define LEAST_PATHS 40
#define LEAST_JUDGED 5

/* The share of one question in what a run may try. */
static size_t
share_of_limit(size_t limit, size_t least, const struct path_question *question)
{
	size_t share = question->questions <= LIMIT_WHOLE_SEARCHES ? limit : limit * LIMIT_WHOLE_SEARCHES / question->questions;

	return share > least ? share : least;
}

/* Signed with its own key, but its authority key identifier names another: OpenSSL looks for another issuer, and finds none. */
static bool
disowns_itself(struct search *search, const struct artifact *artifact)
{
	const struct certificate *certificate = artifact->certificate;
	struct authority_key_id aki;
	struct text ignored;

	return certificate_self_issued(certificate) && authority_key_id(search->arena, certificate, &aki) &&
	    key_fit(true, &aki, subject_key_id(search->arena, certificate), certificate) >= KEY_OTHER_SERIAL &&
	    key_can_have_signed(&certificate->key, certificate) && verify(search, &certificate->key, certificate, &ignored) == EDGE_GOOD;
}

/* The best path, in the caller's arena. */
static void
finish(struct search *search, struct arena *arena, enum spent spent, struct trust_path *out)
{
	const struct trust_path *best = &search->best;
	struct node *last = node_of(search, best->steps[best->count - 1].certificate);

	*out = *best;
	out->steps = ARENA_ARRAY(arena, struct path_step, best->count);
	memcpy(out->steps, best->steps, best->count * sizeof(*out->steps));
	out->why = arena_text(arena, best->why);
	out->refusal.why = out->why;
	out->refusal.name = arena_text(arena, best->refusal.name);
	out->refusal.constraint = arena_text(arena, best->refusal.constraint);
	if (best->usage_count != 0)
		out->usages = ARENA_ARRAY(arena, struct usage_fault, best->usage_count);
	if (best->usage_count != 0)
		memcpy(out->usages, best->usages, best->usage_count * sizeof(*out->usages));
	out->complete = out->fault != PATH_INCOMPLETE && last->is_root;
	out->paths_tried = search->paths;
	out->signatures_verified = search->signatures;
	if (out->fault == PATH_INCOMPLETE && disowns_itself(search, last->certificate)) {
		out->fault = PATH_REFUSED;
		out->complete = true;
		out->why = TEXT("its authority key identifier names another key than its own, so that OpenSSL does not take it for a root");
		out->refusal = (struct path_result){ .depth = (unsigned)out->fault_at, .by = out->fault_at, .code = "root-key-identifier", .why = out->why };
	} else if (out->fault == PATH_INCOMPLETE) {
		describe_missing(arena, last, out);
	}
	if (spent == SPENT_NOTHING || out->fault == PATH_OK)
		return;
	out->fault = PATH_BUDGET;
	out->fault_at = out->count - 1;
	out->why = limit_text(search, arena, spent);
}

void
trust_find_path(struct crypto *crypto, struct arena *arena, const struct path_question *question,
    struct trust_path *out)
{
	struct search search = { .crypto = crypto, .question = question };
	struct arena scratch;
	enum spent spent;

	/* Nodes and candidates are many and go with the search; the answer is small. */
	arena_init(&scratch, arena->exhausted, arena->context);
	search.arena = &scratch;
	search.most_signatures = share_of_limit(LIMIT_SIGNATURES_PER_TARGET, LEAST_SIGNATURES, question);
	search.most_paths = share_of_limit(LIMIT_PATHS_TRIED, LEAST_PATHS, question);
	search.most_judged = share_of_limit(LIMIT_PATHS_JUDGED, LEAST_JUDGED, question);
	search.steps[0] = (struct path_step){ .certificate = question->target, .from = STEP_TARGET };
	search.count = 1;
	try_likely_path(&search);
	search.count = 1;
	if (search.rank < RANK_OK) {
		extend(&search);
		offer(&search, RANK_GAVE_UP, PATH_BUDGET, 0);
	}
	spent = search.spent == SPENT_NOTHING && search.too_long ? SPENT_LENGTH : search.spent;
	if (spent == SPENT_NOTHING && search.rank < RANK_BAD_SIGNATURE) {
		search.lenient = true;
		extend(&search);
	}
	finish(&search, arena, spent, out);
	arena_free(&scratch);
}

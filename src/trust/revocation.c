/* revocation.c - which CRL speaks for a certificate of a path, and what it says (RFC 5280 6.3.3). */
#include <string.h>

#include "trust/index.h"

#define ALL_REASONS 0x1fe              /* keyCompromise to aACompromise (RFC 5280 4.2.1.13) */

struct crl_standing {
	const struct artifact *artifact;
	uint8_t tried[32];             /* SHA-256 of the issuer that the signature was tried with */
	enum signature_state signature;
	bool has_tried;
	bool opened;                   /* the following is known, except for what the entries add to `unusable` */
	bool entries_read;
	struct authority_key_id aki;
	bool has_aki, is_delta;
	struct text unusable;          /* why it cannot be used; empty: it can */
	/* The issuing distribution point (RFC 5280 5.2.5). */
	bool only_users, only_cas, only_attributes, is_indirect, has_point;
	struct general_names point;
	struct bytes relative;         /* contents of the RDN that follows the name of the issuer; empty: `point` counts */
	unsigned reasons;
	/* A certificate that it verifies under, beside that of the CA itself, and the root of its path; NULL: none. */
	const struct artifact *signer, *signer_root;
	bool signer_sought;
};

struct crl_set {
	struct arena *arena;
	const struct trust_list *list, *chain;
	bool of_signer;                /* asked about one who signed a CRL: by CRLs that the CAs of its path signed themselves */
	struct crl_standing *items;
	size_t count;
};

const char *
revocation_verdict_name(enum revocation_verdict verdict)
{
	static const char *const names[] = {
		[REVOCATION_NOT_ASKED] = "not-asked", [REVOCATION_GOOD] = "good", [REVOCATION_REVOKED] = "revoked",
		[REVOCATION_MISSING] = "missing", [REVOCATION_CRL_EXPIRED] = "crl-expired",
		[REVOCATION_CRL_NOT_YET] = "crl-not-yet-valid", [REVOCATION_CRL_BAD_SIGNATURE] = "crl-bad-signature",
		[REVOCATION_UNDECIDED] = "undecided",
	};

	return names[verdict];
}

struct crl_set *
trust_crls_new(struct arena *arena, const struct artifact *const *crls, size_t count, const struct trust_list *list,
    const struct trust_list *chain)
{
	struct crl_set *set = ARENA_NEW(arena, struct crl_set);

	set->arena = arena;
	set->list = list;
	set->chain = chain;
	set->items = ARENA_ARRAY(arena, struct crl_standing, count);
	set->count = count;
	for (size_t i = 0; i < count; i++)
		set->items[i].artifact = crls[i];
	return set;
}

/* ---- what a CRL covers ---- */

static bool
read_true(struct der *in, uint8_t tag, bool *out)
{
	struct der_fault fault;
	struct der body;
	bool present;

	if (!der_optional(in, tag, &body, &present, &fault))
		return false;
	if (present)
		*out = der_rest(&body).len == 1 && der_rest(&body).at[0] != 0;
	return true;
}

/* DistributionPointName: its fullName is read as the general names it is. */
static bool
read_point_name(struct arena *arena, struct der *in, struct crl_standing *crl)
{
	struct problems ignored = { .arena = arena };
	struct der_fault fault;
	struct der body, relative;
	struct extension names = { 0 };
	struct bytes contents;
	uint8_t *sequence;

	if (!der_optional(in, DER_CONTEXT_CONSTRUCTED(0), &body, &crl->has_point, &fault))
		return false;
	if (crl->has_point && der_peek(&body) == DER_CONTEXT_CONSTRUCTED(1)) {
		if (!der_read(&body, DER_CONTEXT_CONSTRUCTED(1), &relative, &fault))
			return false;
		crl->relative = der_rest(&relative);
		return der_done(&body, &fault);
	}
	if (!crl->has_point || der_peek(&body) != DER_CONTEXT_CONSTRUCTED(0))
		return true;
	contents = der_rest(&body);
	/* [0] IMPLICIT GeneralNames: a SEQUENCE under another tag. */
	sequence = ARENA_ARRAY(arena, uint8_t, contents.len);
	for (size_t i = 0; i < contents.len; i++)
		sequence[i] = contents.at[i];
	sequence[0] = DER_SEQUENCE;
	names.value = (struct bytes){ sequence, contents.len };
	/* A character that should not be in a name is for rules about encodings to tell. */
	(void)extension_general_names(&names, names.value, &ignored, &crl->point);
	return crl->point.count != 0;
}

static bool
read_issuing_point(struct arena *arena, struct bytes value, struct crl_standing *crl)
{
	struct der_fault fault;
	struct der in, body, reasons;
	bool present;

	der_init(&in, value);
	if (!der_read(&in, DER_SEQUENCE, &body, &fault) || !read_point_name(arena, &body, crl))
		return false;
	if (!read_true(&body, DER_CONTEXT(1), &crl->only_users) || !read_true(&body, DER_CONTEXT(2), &crl->only_cas))
		return false;
	if (!der_optional(&body, DER_CONTEXT(3), &reasons, &present, &fault))
		return false;
	if (present) {
		struct bytes bits = der_rest(&reasons);

		crl->reasons = 0;
		for (size_t i = 0; bits.len > 1 && i < (bits.len - 1) * 8 && i < 16; i++) {
			if ((bits.at[1 + i / 8] & 0x80 >> i % 8) != 0)
				crl->reasons |= 1U << i;
		}
	}
	return read_true(&body, DER_CONTEXT(4), &crl->is_indirect) &&
	    read_true(&body, DER_CONTEXT(5), &crl->only_attributes) && der_done(&body, &fault) && der_done(&in, &fault);
}

/* What an entry's extensions say beside its reason. */
struct entry_says {
	struct bytes issuer;           /* value of certificateIssuer (RFC 5280 5.3.3); empty: not there */
	struct bytes unknown;          /* the first critical extension that nothing is known of; empty: none */
};

static void
read_entry(struct bytes extensions, struct entry_says *out)
{
	struct der in, extension, value;
	struct der_fault fault;
	struct bytes oid;

	*out = (struct entry_says){ 0 };
	der_init(&in, extensions);
	while (!der_at_end(&in) && der_any_lax(&in, NULL, &extension, NULL, &fault)) {
		bool critical = false;

		if (!der_oid(&extension, &oid, &fault))
			continue;
		if (der_peek(&extension) == DER_BOOLEAN && der_any_lax(&extension, NULL, &value, NULL, &fault))
			critical = der_rest(&value).len == 1 && der_rest(&value).at[0] != 0;
		if (oid_equal(oid, OID(CE_CERTIFICATE_ISSUER)) && der_any_lax(&extension, NULL, &value, NULL, &fault))
			out->issuer = der_rest(&value);
		else if (critical && out->unknown.len == 0)
			out->unknown = oid;
	}
}

/* Entries of other CAs are what indirect CRLs have. */
static struct text
entries_fault(struct arena *arena, const struct crl *crl, bool is_indirect)
{
	struct der cursor = crl_entries(crl);
	struct bytes extensions;
	struct entry_says says;

	while (crl_extensions_next(&cursor, &extensions)) {
		if (extensions.len == 0)
			continue;
		read_entry(extensions, &says);
		if (says.issuer.len != 0 && !is_indirect)
			return TEXT("it has entries of other CAs");
		if (says.unknown.len != 0)
			return arena_printf(arena, "an entry of it has a critical extension, %.*s, that is not understood",
			    TEXT_ARG(oid_text(arena, says.unknown)));
	}
	return (struct text){ 0 };
}

/* One of the names, GeneralNames in DER, is that of the CA. */
static bool
names_issuer(struct arena *arena, struct bytes value, const struct name *issuer)
{
	struct extension names = { .value = value };
	struct problems unheard = { .arena = arena };
	struct general_names list = { 0 };
	struct name name;

	(void)extension_general_names(&names, value, &unheard, &list);
	for (size_t i = 0; i < list.count; i++)
		if (general_name_directory(arena, &list.items[i], &name) && name_equal(&name, issuer))
			return true;
	return false;
}

/* The entry of a CA's certificate: those of an indirect CRL are of the CA that was named last, at first of its own issuer. */
static bool
find_entry(struct arena *arena, const struct crl_standing *crl, const struct certificate *certificate, struct crl_entry *out)
{
	const struct crl *content = crl->artifact->crl;
	struct der cursor = crl_entries(content);
	struct der_fault fault;
	bool of_issuer = name_equal(&content->issuer, &certificate->issuer);

	if (!crl->is_indirect)
		return crl_find(content, certificate->serial, out);
	while (crl_entry_next(&cursor, out, &fault)) {
		struct arena_mark mark = arena_mark(arena);
		struct entry_says says;

		read_entry(out->extensions_der, &says);
		if (says.issuer.len != 0)
			of_issuer = names_issuer(arena, says.issuer, &certificate->issuer);
		arena_rewind(arena, mark);
		if (of_issuer && serial_equal(out->serial, certificate->serial))
			return true;
	}
	return false;
}

static void
open_crl(struct arena *arena, struct crl_standing *crl)
{
	const struct extensions *extensions = &crl->artifact->crl->extensions;
	struct problems ignored = { .arena = arena };

	if (crl->opened)
		return;
	crl->opened = true;
	crl->reasons = ALL_REASONS;
	for (size_t i = 0; i < extensions->count; i++) {
		const struct extension *extension = &extensions->items[i];

		if (oid_equal(extension->oid, OID(CE_AUTHORITY_KEY_ID))) {
			crl->has_aki = true;
			(void)extension_authority_key_id(extension, crl->artifact->der, &ignored, &crl->aki);
		} else if (oid_equal(extension->oid, OID(CE_DELTA_CRL_INDICATOR))) {
			crl->is_delta = true;
		} else if (oid_equal(extension->oid, OID(CE_ISSUING_DISTRIBUTION_POINT))) {
			if (!read_issuing_point(arena, extension->value, crl))
				crl->unusable = TEXT("its issuing distribution point cannot be read");
		} else if (extension->critical && crl->unusable.len == 0) {
			crl->unusable = arena_printf(arena, "it has a critical extension, %.*s, that is not understood",
			    TEXT_ARG(oid_text(arena, extension->oid)));
		}
	}
	/* Reading stops there, and what came after was not looked at. */
	if (extensions->count >= LIMIT_EXTENSIONS)
		crl->unusable = arena_printf(arena, "it has %d extensions or more", LIMIT_EXTENSIONS);
}

/* Why an open CRL cannot be used; its entries are read once, and only for this. */
static struct text
why_unusable(struct arena *arena, struct crl_standing *crl)
{
	if (!crl->entries_read && crl->unusable.len == 0)
		crl->unusable = entries_fault(arena, crl->artifact->crl, crl->is_indirect);
	crl->entries_read = true;
	return crl->unusable;
}

/* Whether a directory name is that of the issuer with the RDN after it. */
static bool
is_relative(struct bytes name, struct bytes issuer, struct bytes relative)
{
	struct der in, whole, base, rdn;
	struct der_fault fault;
	struct bytes full, start;

	der_init(&in, name);
	if (!der_read(&in, DER_SEQUENCE, &whole, &fault))
		return false;
	der_init(&in, issuer);
	if (!der_read(&in, DER_SEQUENCE, &base, &fault))
		return false;
	full = der_rest(&whole);
	start = der_rest(&base);
	if (full.len < start.len || !bytes_equal((struct bytes){ full.at, start.len }, start))
		return false;
	der_init(&in, (struct bytes){ full.at + start.len, full.len - start.len });
	return der_read(&in, DER_SET, &rdn, &fault) && bytes_equal(der_rest(&rdn), relative) && der_at_end(&in);
}

static bool
same_point(const struct distribution_point *point, const struct crl_standing *crl)
{
	struct bytes issuer = crl->artifact->crl->issuer.der;

	if (point->relative_name.len > 0 && bytes_equal(point->relative_name, crl->relative))
		return true;
	for (size_t i = 0; i < point->full_name.count; i++) {
		const struct general_name *a = &point->full_name.items[i];

		if (crl->relative.len > 0 && a->kind == NAME_DIRECTORY && is_relative(a->value, issuer, crl->relative))
			return true;
		for (size_t j = 0; j < crl->point.count; j++) {
			if (a->kind == crl->point.items[j].kind && bytes_equal(a->value, crl->point.items[j].value))
				return true;
		}
	}
	for (size_t j = 0; point->relative_name.len > 0 && j < crl->point.count; j++) {
		const struct general_name *b = &crl->point.items[j];

		if (b->kind == NAME_DIRECTORY && is_relative(b->value, issuer, point->relative_name))
			return true;
	}
	/* A point without a name of its own has that of the CRL's issuer (RFC 5280 6.3.3 (b) (2) (i)). */
	for (size_t i = 0; point->full_name.count == 0 && point->relative_name.len == 0 && i < point->crl_issuer.count; i++)
		for (size_t j = 0; j < crl->point.count; j++)
			if (point->crl_issuer.items[i].kind == crl->point.items[j].kind &&
			    bytes_equal(point->crl_issuer.items[i].value, crl->point.items[j].value))
				return true;
	return false;
}

/* For which reasons the distribution points of the certificate say that the CRL's issuer, which is another, answers for it. */
static unsigned
answers_for(struct arena *arena, const struct certificate *certificate, const struct crl_standing *crl)
{
	const struct extension *extension = extension_find(&certificate->extensions, OID(CE_CRL_DISTRIBUTION_POINTS));
	struct problems unheard = { .arena = arena };
	struct distribution_points points = { 0 };
	unsigned reasons = 0;
	struct name name;

	if (!crl->is_indirect || extension == NULL)
		return 0;
	(void)extension_distribution_points(extension, certificate->der, &unheard, &points);
	for (size_t i = 0; i < points.count; i++)
		for (size_t j = 0; j < points.items[i].crl_issuer.count; j++)
			if (general_name_directory(arena, &points.items[i].crl_issuer.items[j], &name) &&
			    name_equal(&name, &crl->artifact->crl->issuer))
				reasons |= points.items[i].has_reasons ? points.items[i].reasons : ALL_REASONS;
	return reasons;
}

/* Whether a distribution point of the certificate has a name that the CRL's has, too. */
static bool
shares_point(struct arena *arena, const struct certificate *certificate, const struct crl_standing *crl)
{
	const struct extension *extension = extension_find(&certificate->extensions, OID(CE_CRL_DISTRIBUTION_POINTS));
	struct problems ignored = { .arena = arena };
	struct distribution_points points = { 0 };

	if (!crl->has_point || (crl->point.count == 0 && crl->relative.len == 0))
		return true;
	if (extension == NULL)
		return false;
	(void)extension_distribution_points(extension, certificate->der, &ignored, &points);
	for (size_t i = 0; i < points.count; i++) {
		if (same_point(&points.items[i], crl))
			return true;
	}
	return false;
}

/* NULL if the CRL covers certificates like this one, else why it does not. */
static const char *
not_covered(struct arena *arena, const struct certificate *certificate, const struct crl_standing *crl)
{
	bool is_ca = certificate_is_ca(certificate);

	if (crl->only_attributes)
		return "it covers attribute certificates only";
	if (crl->only_users && is_ca)
		return "it covers end-entity certificates only";
	if (crl->only_cas && !is_ca)
		return "it covers CA certificates only";
	if (!shares_point(arena, certificate, crl))
		return "it covers another distribution point";
	return NULL;
}

/* ---- whether it may speak ---- */

static bool
may_sign_crls(struct arena *arena, const struct certificate *issuer)
{
	const struct extension *extension = extension_find(&issuer->extensions, OID(CE_KEY_USAGE));
	struct problems ignored = { .arena = arena };
	unsigned usage = 0;

	if (extension == NULL)
		return true;
	(void)extension_key_usage(extension, issuer->der, &ignored, &usage);
	/* cRLSign, bit 6 (RFC 5280 4.2.1.3) */
	return (usage & 1U << 6) != 0;
}

/* Its authority key identifier does not name another key. */
static bool
fits_key(struct arena *arena, const struct crl_standing *crl, const struct certificate *issuer)
{
	struct bytes key_id = subject_key_id(arena, issuer);

	return !crl->has_aki || crl->aki.key_id.len == 0 || key_id.len == 0 || bytes_equal(crl->aki.key_id, key_id);
}

static bool
is_of(struct arena *arena, const struct crl_standing *crl, const struct certificate *issuer)
{
	return name_equal(&crl->artifact->crl->issuer, &issuer->subject) && fits_key(arena, crl, issuer);
}

static enum signature_state
signature_of(struct crypto *crypto, struct crl_standing *crl, const struct artifact *issuer)
{
	const struct crl *content = crl->artifact->crl;

	if (!crl->has_tried || memcmp(crl->tried, issuer->sha256, sizeof(crl->tried)) != 0) {
		crl->signature = crypto_verify(crypto, &issuer->certificate->key, &content->outer, content->tbs,
		    content->signature, NULL);
		memcpy(crl->tried, issuer->sha256, sizeof(crl->tried));
		crl->has_tried = true;
	}
	return crl->signature;
}

/* ---- the answer ---- */

struct asking {
	struct crypto *crypto;
	struct arena *arena;
	const struct certificate *certificate;
	const struct artifact *issuer, *root;  /* root: where the path ends */
	int64_t time;
	struct revocation_state *state;
	unsigned reasons;                      /* that current CRLs cover */
};

/* Says the first thing of its weight: later words replace it only if they weigh more. */
static void
note_text(struct asking *asking, enum revocation_verdict verdict, const struct crl_standing *crl, struct text why)
{
	static const int weight[] = {
		[REVOCATION_NOT_ASKED] = 0, [REVOCATION_MISSING] = 1, [REVOCATION_CRL_BAD_SIGNATURE] = 2,
		[REVOCATION_UNDECIDED] = 3, [REVOCATION_CRL_NOT_YET] = 4, [REVOCATION_CRL_EXPIRED] = 5,
		[REVOCATION_GOOD] = 6, [REVOCATION_REVOKED] = 7,
	};
	struct revocation_state *state = asking->state;

	if (weight[verdict] < weight[state->verdict] || (verdict == state->verdict && state->crl != NULL))
		return;
	state->verdict = verdict;
	state->crl = crl != NULL ? crl->artifact : NULL;
	state->why = why;
}

static void
note(struct asking *asking, enum revocation_verdict verdict, const struct crl_standing *crl, const char *why)
{
	note_text(asking, verdict, crl, why != NULL ? text_of(why) : (struct text){ 0 });
}

static void
note_revoked(struct asking *asking, const struct crl_standing *crl, const struct crl_entry *entry)
{
	struct revocation_state *state = asking->state;

	if (state->verdict == REVOCATION_REVOKED)
		return;
	note(asking, REVOCATION_REVOKED, crl, NULL);
	state->date = entry->date;
	state->reason = crl_entry_reason(entry);
	state->entry_offset = entry->offset;
}

/* Where the path of a certificate that may have signed a CRL ends; NULL: it is not trusted, or revoked. */
static const struct artifact *
root_of(struct asking *asking, struct crl_set *crls, const struct artifact *signer)
{
	struct path_question question = {
		.target = signer, .list = crls->list, .chain = crls->chain, .any_root = crls->list == NULL,
		.options = { .time = asking->time },
		/* What an honest path needs is enough. */
		.questions = SIZE_MAX,
	};
	struct revocation_state *states;
	struct trust_path path;
	bool revoked = false;

	trust_find_path(asking->crypto, crls->arena, &question, &path);
	if (path.count == 0 || !(path.fault == PATH_OK || (question.any_root && path.fault == PATH_NOT_TRUSTED && path.complete)))
		return NULL;
	states = ARENA_ARRAY(crls->arena, struct revocation_state, path.count);
	crls->of_signer = true;
	trust_revocation(asking->crypto, crls->arena, &path, crls, asking->time, states);
	crls->of_signer = false;
	for (size_t i = 0; i < path.count; i++)
		revoked = revoked || states[i].verdict == REVOCATION_REVOKED;
	return revoked ? NULL : path.steps[path.count - 1].certificate;
}

/* Looks once among the certificates at hand for one with the name of the CRL's issuer that may sign CRLs and signed this one. */
static void
seek_signer(struct asking *asking, struct crl_set *crls, struct crl_standing *crl)
{
	const struct trust_list *lists[] = { crls->list, crls->chain };
	const struct crl *content = crl->artifact->crl;
	size_t tried = 0;

	if (crl->signer_sought || crls->of_signer)
		return;
	crl->signer_sought = true;
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		const struct trust_list *list = lists[i];

		for (size_t j = list != NULL ? list_find_subject(list, &content->issuer, 0) : 0; list != NULL && j < list->count;
		    j = list_find_subject(list, &content->issuer, j + 1)) {
			const struct artifact *one = list->entries[j].artifact;

			if (!fits_key(asking->arena, crl, one->certificate) || !may_sign_crls(asking->arena, one->certificate))
				continue;
			if (tried++ == LIMIT_SIGNATURES_PER_TARGET)
				return;
			if (crypto_verify(asking->crypto, &one->certificate->key, &content->outer, content->tbs, content->signature, NULL) !=
			    SIGNATURE_GOOD)
				continue;
			crl->signer_root = root_of(asking, crls, one);
			crl->signer = one;
			if (crl->signer_root != NULL)
				return;
		}
	}
}

/* A CRL is believed only if the path of who signed it ends where the path in question does (RFC 5280 6.3.3 (f)). */
static bool
signed_by_another(struct asking *asking, struct crl_set *crls, struct crl_standing *crl)
{
	seek_signer(asking, crls, crl);
	return crl->signer_root != NULL && asking->root != NULL && same_artifact(crl->signer_root, asking->root);
}

/* False, and said so, if the CRL cannot be believed or understood. */
static bool
is_usable(struct asking *asking, struct crl_set *crls, struct crl_standing *crl)
{
	bool own = is_of(asking->arena, crl, asking->issuer->certificate), may_sign;

	if (why_unusable(crls->arena, crl).len != 0) {
		note_text(asking, REVOCATION_UNDECIDED, crl, crl->unusable);
		return false;
	}
	may_sign = own && may_sign_crls(asking->arena, asking->issuer->certificate);
	if (may_sign && signature_of(asking->crypto, crl, asking->issuer) == SIGNATURE_GOOD)
		return true;
	if (signed_by_another(asking, crls, crl))
		return true;
	if (!own && crl->signer != NULL) {
		note(asking, REVOCATION_MISSING, crl, "the one at hand is signed with another key, whose certificate is revoked or does not lead to the same root");
	} else if (!own) {
		note(asking, REVOCATION_MISSING, crl, "the one at hand is signed with another key, and no certificate of that key is given");
	} else if (!may_sign) {
		note(asking, REVOCATION_UNDECIDED, crl, "the key usage of its issuer lacks cRLSign");
	} else if (signature_of(asking->crypto, crl, asking->issuer) == SIGNATURE_BAD) {
		if (asking->state->bad_signature == NULL)
			asking->state->bad_signature = crl->artifact;
		note(asking, REVOCATION_CRL_BAD_SIGNATURE, crl, NULL);
	} else {
		note(asking, REVOCATION_UNDECIDED, crl, "the algorithm of its signature is not supported");
	}
	return false;
}

static void
ask(struct asking *asking, struct crl_standing *crl)
{
	const struct crl *content = crl->artifact->crl;
	struct crl_entry entry;
	bool is_current;

	is_current = !content->next_update.known || asking->time <= content->next_update.seconds;
	if (content->this_update.known && content->this_update.seconds > asking->time) {
		note(asking, REVOCATION_CRL_NOT_YET, crl, NULL);
		return;
	}
	if (find_entry(asking->arena, crl, asking->certificate, &entry) && crl_entry_reason(&entry) != 8) {
		note_revoked(asking, crl, &entry);
		return;
	}
	if (!is_current) {
		note(asking, REVOCATION_CRL_EXPIRED, crl, NULL);
		return;
	}
	asking->reasons |= crl->reasons & (name_equal(&content->issuer, &asking->certificate->issuer) ? ALL_REASONS :
	    answers_for(asking->arena, asking->certificate, crl));
	if (asking->reasons == ALL_REASONS)
		note(asking, REVOCATION_GOOD, crl, NULL);
	else
		note(asking, REVOCATION_UNDECIDED, crl, "the CRLs cover some reasons only");
}

/* A delta CRL lists what changed since a complete one; an entry with removeFromCRL (8) takes one back (RFC 5280 5.3.1). */
static void
apply_delta(struct asking *asking, struct crl_standing *crl)
{
	struct crl_entry entry;

	if (crl->artifact->crl->this_update.known && crl->artifact->crl->this_update.seconds > asking->time)
		return;
	if (asking->state->verdict == REVOCATION_MISSING)
		note(asking, REVOCATION_UNDECIDED, crl, "only a delta CRL is given, which lists changes only");
	if (!find_entry(asking->arena, crl, asking->certificate, &entry))
		return;
	if (crl_entry_reason(&entry) != 8) {
		note_revoked(asking, crl, &entry);
	} else if (asking->state->verdict == REVOCATION_REVOKED && asking->state->reason == 6) {
		asking->state->verdict = REVOCATION_GOOD;
		asking->state->crl = crl->artifact;
		asking->state->reason = -1;
		asking->state->date = (struct x509_time){ 0 };
	}
}

/* Who signed a CRL that is used. */
static const struct artifact *
signer_of(const struct asking *asking, const struct crl_standing *crl)
{
	return crl->signer_root != NULL ? crl->signer : asking->issuer;
}

/* Older than another complete CRL of the same scope and key. */
static bool
is_superseded(struct asking *asking, struct crl_set *crls, size_t at, const bool *usable)
{
	const struct crl_standing *crl = &crls->items[at];
	const struct x509_time *mine = &crl->artifact->crl->this_update;

	for (size_t i = 0; i < crls->count; i++) {
		const struct crl_standing *other = &crls->items[i];
		const struct x509_time *its = &other->artifact->crl->this_update;

		if (i != at && usable[i] && !other->is_delta && other->reasons == crl->reasons && its->known && mine->known &&
		    other->is_indirect == crl->is_indirect && signer_of(asking, other) == signer_of(asking, crl) &&
		    its->seconds <= asking->time && (its->seconds > mine->seconds || (its->seconds == mine->seconds && i < at)))
			return true;
	}
	return false;
}

static void
apply_all(struct asking *asking, struct crl_set *crls)
{
	bool *usable = ARENA_ARRAY(asking->arena, bool, crls->count);
	const char *why;

	note(asking, REVOCATION_MISSING, NULL, NULL);
	for (size_t i = 0; i < crls->count; i++) {
		struct crl_standing *crl = &crls->items[i];

		open_crl(crls->arena, crl);
		if (!name_equal(&crl->artifact->crl->issuer, &asking->issuer->certificate->subject) &&
		    answers_for(asking->arena, asking->certificate, crl) == 0)
			continue;
		asking->state->delta = asking->state->delta || crl->is_delta;
		asking->state->indirect = asking->state->indirect || crl->is_indirect;
		if ((why = not_covered(asking->arena, asking->certificate, crl)) != NULL)
			note(asking, REVOCATION_MISSING, crl, why);
		else
			usable[i] = is_usable(asking, crls, crl);
	}
	for (size_t i = 0; i < crls->count; i++) {
		if (usable[i] && !crls->items[i].is_delta && !is_superseded(asking, crls, i, usable))
			ask(asking, &crls->items[i]);
	}
	for (size_t i = 0; i < crls->count; i++) {
		if (usable[i] && crls->items[i].is_delta)
			apply_delta(asking, &crls->items[i]);
	}
}

void
trust_revocation(struct crypto *crypto, struct arena *arena, const struct trust_path *path, struct crl_set *crls,
    int64_t time, struct revocation_state *states)
{
	for (size_t i = 0; i < path->count; i++) {
		struct asking asking = { .crypto = crypto, .arena = arena, .time = time, .state = &states[i] };

		states[i] = (struct revocation_state){ .verdict = REVOCATION_NOT_ASKED, .reason = -1 };
		if (i + 1 == path->count)
			break;
		asking.certificate = path->steps[i].certificate->certificate;
		asking.issuer = path->steps[i + 1].certificate;
		asking.root = path->complete ? path->steps[path->count - 1].certificate : NULL;
		apply_all(&asking, crls);
	}
}

/* ---- a CRL by itself ---- */

static bool
same_scope(const struct crl_standing *a, const struct crl_standing *b)
{
	const struct crl *left = a->artifact->crl, *right = b->artifact->crl;
	const struct extension *mine = extension_find(&left->extensions, OID(CE_ISSUING_DISTRIBUTION_POINT));
	const struct extension *its = extension_find(&right->extensions, OID(CE_ISSUING_DISTRIBUTION_POINT));

	return name_equal(&left->issuer, &right->issuer) && a->is_delta == b->is_delta && a->has_aki == b->has_aki &&
	    (!a->has_aki || bytes_equal(a->aki.key_id, b->aki.key_id)) && (mine == NULL) == (its == NULL) &&
	    (mine == NULL || bytes_equal(mine->value, its->value));
}

void
trust_crl_standing(struct crypto *crypto, struct arena *arena, const struct crl_question *question, struct crl_answer *out)
{
	const struct artifact *artifact = question->crl;
	struct crl_standing crl = { .artifact = artifact };

	*out = (struct crl_answer){ .signature = CRL_ISSUER_UNKNOWN };
	open_crl(arena, &crl);
	out->unusable = why_unusable(arena, &crl);
	for (size_t i = 0; i < question->other_count && !out->superseded; i++) {
		struct crl_standing other = { .artifact = question->others[i] };
		const struct x509_time *its = &other.artifact->crl->this_update, *mine = &artifact->crl->this_update;

		if (same_artifact(other.artifact, artifact) || !its->known || !mine->known || its->seconds <= mine->seconds ||
		    its->seconds > question->time || !name_equal(&other.artifact->crl->issuer, &artifact->crl->issuer))
			continue;
		open_crl(arena, &other);
		out->superseded = same_scope(&crl, &other);
	}
	for (size_t i = 0; i < question->list_count && out->signature != CRL_SIGNATURE_GOOD; i++) {
		const struct trust_list *list = question->lists[i];

		if (list == NULL)
			continue;
		for (size_t j = list_find_subject(list, &artifact->crl->issuer, 0); j < list->count && out->signature != CRL_SIGNATURE_GOOD;
		    j = list_find_subject(list, &artifact->crl->issuer, j + 1)) {
			const struct artifact *issuer = list->entries[j].artifact;

			if (!is_of(arena, &crl, issuer->certificate))
				continue;
			switch (signature_of(crypto, &crl, issuer)) {
			case SIGNATURE_GOOD:
				out->signature = CRL_SIGNATURE_GOOD;
				break;
			case SIGNATURE_BAD:
				out->signature = CRL_SIGNATURE_BAD;
				break;
			case SIGNATURE_UNSUPPORTED:
				out->signature = CRL_SIGNATURE_UNSUPPORTED;
				break;
			}
			out->issuer = issuer;
		}
	}
}

/* revocation.c - the record Revoked: what the CRLs of the box say of one certificate of a path. */
#include "facts/records.h"

/* One certificate, its issuer, and the answer. */
struct revoked_facts {
	const struct artifact *certificate, *issuer;
	struct revocation_state state;
};

static const struct revoked_facts *
of(const void *object)
{
	return object;
}

/* The root answers for itself: no CRL is asked about it. CRLs that merely stand among the files do not promise that there is one
 * of every CA: one that is missing is then not `expected`. */
struct cel_value
fact_revocation_by(struct scan *scan, const struct trust_path *path, struct crl_set *crls, bool expected)
{
	size_t count = path->count == 0 ? 0 : path->count - 1;
	struct revocation_state *states = ARENA_ARRAY(scan->passing, struct revocation_state, path->count);
	struct revoked_facts *facts = ARENA_ARRAY(scan->passing, struct revoked_facts, count);
	struct cel_value *items = ARENA_ARRAY(scan->passing, struct cel_value, count);

	trust_revocation(scan->crypto, scan->passing, path, crls, scan->now, states);
	for (size_t i = 0; i < count; i++) {
		if (!expected && states[i].verdict == REVOCATION_MISSING && states[i].crl == NULL)
			states[i].verdict = REVOCATION_NOT_ASKED;
		facts[i] = (struct revoked_facts){ path->steps[i].certificate, path->steps[i + 1].certificate, states[i] };
		items[i] = cel_record(&facts[i], &record_revoked);
	}
	return cel_list(items, count);
}

struct cel_value
fact_revocation(struct scan *scan, const struct box *box, const struct trust_path *path, struct crl_memory *memory)
{
	if (memory->box != box) {
		memory->set = trust_crls_new(scan->arena, box->crls.items, box->crls.count, box->list, box->chain);
		memory->box = box;
	}
	return fact_revocation_by(scan, path, memory->set, box->crls_given);
}

static bool
is_http(struct arena *arena, const struct general_name *name)
{
	struct text uri;

	if (name->kind != NAME_URI)
		return false;
	uri = text_folded(arena, general_name_text(arena, name));
	return text_starts_with(uri, "http://") || text_starts_with(uri, "https://");
}

/* It names a list that can be fetched over HTTP. */
static bool
names_crl(struct arena *arena, const struct certificate *c)
{
	const struct extension *extension = extension_find(&c->extensions, OID(CE_CRL_DISTRIBUTION_POINTS));
	struct problems ignored = { .arena = arena };
	struct distribution_points points = { 0 };

	if (extension == NULL)
		return false;
	(void)extension_distribution_points(extension, c->der, &ignored, &points);
	for (size_t i = 0; i < points.count; i++)
		for (size_t j = 0; j < points.items[i].full_name.count; j++)
			if (is_http(arena, &points.items[i].full_name.items[j]))
				return true;
	return false;
}

static bool
names_responder(struct arena *arena, const struct certificate *c)
{
	const struct extension *extension = extension_find(&c->extensions, OID(PE_AUTHORITY_INFO_ACCESS));
	struct problems ignored = { .arena = arena };
	struct access_descriptions access = { 0 };

	if (extension == NULL)
		return false;
	(void)extension_access(extension, c->der, &ignored, &access);
	for (size_t i = 0; i < access.count; i++)
		if (oid_equal(access.items[i].method, OID(AD_OCSP)) && is_http(arena, &access.items[i].location))
			return true;
	return false;
}

bool
fact_unanswered(struct arena *arena, const struct cel_value *revoked, unsigned sources)
{
	const struct revoked_facts *facts = of(revoked->as.record.object);
	const struct certificate *c = facts->certificate->certificate;

	switch (facts->state.verdict) {
	case REVOCATION_NOT_ASKED: case REVOCATION_GOOD: case REVOCATION_REVOKED:
		return false;
	case REVOCATION_CRL_EXPIRED:
		return true;
	case REVOCATION_MISSING: case REVOCATION_CRL_NOT_YET: case REVOCATION_CRL_BAD_SIGNATURE: case REVOCATION_UNDECIDED:
		break;
	}
	return !((sources & SOURCE_POINTS) != 0 && names_crl(arena, c)) && !((sources & SOURCE_OCSP) != 0 && names_responder(arena, c));
}

static struct cel_value
crl_value(const struct artifact *artifact)
{
	return cel_record(artifact, &record_crl);
}

GET(revoked_cert)
{
	(void)field;
	*out = fact_cert_value(run->context, of(object)->certificate);
}

GET(revoked_issuer)
{
	(void)field;
	*out = fact_cert_value(run->context, of(object)->issuer);
}

GET_STRING(revoked_verdict, revocation_verdict_name(of(object)->state.verdict))

GET(revoked_crl)
{
	UNUSED_GET;
	*out = crl_value(of(object)->state.crl);
}

HAS(revoked_has_crl)
{
	UNUSED_HAS;
	return of(object)->state.crl != NULL;
}

GET(revoked_bad_crl)
{
	UNUSED_GET;
	*out = crl_value(of(object)->state.bad_signature);
}

HAS(revoked_has_bad_crl)
{
	UNUSED_HAS;
	return of(object)->state.bad_signature != NULL;
}

GET(revoked_date)
{
	UNUSED_GET;
	*out = fact_timestamp(&of(object)->state.date);
}

HAS(revoked_has_date)
{
	UNUSED_HAS;
	return fact_time_fits(&of(object)->state.date);
}

GET(revoked_reason)
{
	int reason = of(object)->state.reason;

	UNUSED_GET;
	*out = cel_string(reason >= 0 ? text_of(crl_reason_name(reason)) : (struct text){ "", 0 });
}

GET_TEXT(revoked_why, of(object)->state.why)
GET_BOOL(revoked_delta, of(object)->state.delta)
GET_BOOL(revoked_indirect, of(object)->state.indirect)

static const struct cel_field revoked_fields[] = {
	FIELD("cert", "Cert", revoked_cert, "the certificate asked about"),
	FIELD("issuer", "Cert", revoked_issuer, "the CA whose CRL is to say"),
	FIELD("verdict", "string", revoked_verdict, "'good', 'revoked', 'missing', 'crl-expired', 'crl-not-yet-valid', "
	    "'crl-bad-signature' or 'undecided'"),
	FIELD_HAS("crl", "Crl", revoked_crl, revoked_has_crl, "the CRL that says so, or comes nearest"),
	FIELD_HAS("bad_crl", "Crl", revoked_bad_crl, revoked_has_bad_crl, "a CRL of that CA whose signature does not verify"),
	FIELD_HAS("date", "timestamp", revoked_date, revoked_has_date, "when it was revoked"),
	FIELD("reason", "string", revoked_reason, "why it was revoked: 'keyCompromise' ..., empty if the CRL does not say"),
	FIELD("why", "string", revoked_why, "why there is no answer"),
	FIELD("delta", "bool", revoked_delta, "a CRL of that CA lists only what changed since a base CRL"),
	FIELD("indirect", "bool", revoked_indirect, "a CRL of that CA speaks for other issuers, too"),
};
const struct cel_record record_revoked = RECORD("Revoked", revoked_fields, "what the CRLs say of a certificate of the path");

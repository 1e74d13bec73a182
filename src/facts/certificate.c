/* certificate.c - the record Cert: what a rule reads of the certificate or request under test. */
#include "facts/records.h"

static const struct extension *
find(const struct cert_facts *f, struct bytes oid)
{
	return extension_find(&f->c->extensions, oid);
}

/* True the first time something is asked for; the caller then reads it. */
static bool
first_time(struct cert_facts *f, enum cert_read what)
{
	bool first = (f->read & what) == 0;

	f->read |= what;
	return first;
}

/* Facts are remembered in the object, which getters see as constant. */
static struct cert_facts *
mutable_facts(const void *object)
{
	union { const void *given; struct cert_facts *mutable_facts; } cast = { .given = object };

	return cast.mutable_facts;
}

static struct general_names_facts *
read_names(struct cert_facts *f, struct general_names_facts *into, const struct extension *e)
{
	into->extension = e;
	if (e != NULL)
		(void)extension_general_names(e, f->c->der, &f->opened, &into->names);
	return into;
}

static struct general_names_facts *
san_of(struct cert_facts *f)
{
	return first_time(f, READ_SAN) ? read_names(f, &f->san, find(f, OID(CE_SUBJECT_ALT_NAME))) : &f->san;
}

static struct general_names_facts *
ian_of(struct cert_facts *f)
{
	return first_time(f, READ_IAN) ? read_names(f, &f->ian, find(f, OID(CE_ISSUER_ALT_NAME))) : &f->ian;
}

static struct eku_facts *
eku_of(struct cert_facts *f)
{
	if (first_time(f, READ_EKU)) {
		f->eku.extension = find(f, OID(CE_EXTENDED_KEY_USAGE));
		if (f->eku.extension != NULL)
			(void)extension_oids(f->eku.extension, f->c->der, &f->opened, &f->eku.oids);
	}
	return &f->eku;
}

static struct key_usage_facts *
key_usage_of(struct cert_facts *f)
{
	if (first_time(f, READ_KEY_USAGE)) {
		f->key_usage.extension = find(f, OID(CE_KEY_USAGE));
		if (f->key_usage.extension != NULL)
			(void)extension_key_usage(f->key_usage.extension, f->c->der, &f->opened, &f->key_usage.bits);
	}
	return &f->key_usage;
}

static struct basic_constraints_facts *
basic_of(struct cert_facts *f)
{
	if (first_time(f, READ_BASIC)) {
		f->basic.extension = find(f, OID(CE_BASIC_CONSTRAINTS));
		if (f->basic.extension != NULL)
			(void)extension_basic_constraints(f->basic.extension, f->c->der, &f->opened, &f->basic.value);
	}
	return &f->basic;
}

static struct authority_key_facts *
aki_of(struct cert_facts *f)
{
	if (first_time(f, READ_AKI)) {
		f->aki.extension = find(f, OID(CE_AUTHORITY_KEY_ID));
		if (f->aki.extension != NULL)
			(void)extension_authority_key_id(f->aki.extension, f->c->der, &f->opened, &f->aki.value);
		f->aki.issuer = (struct general_names_facts){ .names = f->aki.value.issuer };
		f->aki.serial = (struct serial_facts){ f->aki.value.serial };
	}
	return &f->aki;
}

static struct name_constraints_facts *
name_constraints_of(struct cert_facts *f)
{
	struct name_constraints_facts *n = &f->name_constraints;

	if (first_time(f, READ_NAME_CONSTRAINTS)) {
		n->extension = find(f, OID(CE_NAME_CONSTRAINTS));
		if (n->extension != NULL)
			(void)extension_name_constraints(n->extension, f->c->der, &f->opened, &n->value);
		n->permitted = (struct general_names_facts){ .names = n->value.permitted };
		n->excluded = (struct general_names_facts){ .names = n->value.excluded };
	}
	return n;
}

static struct policy_constraints_facts *
policy_constraints_of(struct cert_facts *f)
{
	struct policy_constraints_facts *p = &f->policy_constraints;

	if (first_time(f, READ_POLICY_CONSTRAINTS)) {
		p->extension = find(f, OID(CE_POLICY_CONSTRAINTS));
		if (p->extension != NULL)
			(void)extension_policy_constraints(p->extension, f->c->der, &f->opened, &p->value);
	}
	return p;
}

/* szOID_ENROLL_CERTTYPE_EXTENSION and szOID_CERTIFICATE_TEMPLATE of Microsoft. */
static struct template_facts *
template_of(struct cert_facts *f)
{
	struct template_facts *t = &f->template;
	const struct extension *e;

	if (first_time(f, READ_TEMPLATE)) {
		e = find(f, OID(MS_CERTIFICATE_TEMPLATE_NAME));
		if (e != NULL)
			(void)extension_ms_template_name(e, f->c->der, &f->opened, &t->name);
		t->extension = e;
		e = find(f, OID(MS_CERTIFICATE_TEMPLATE));
		if (e != NULL)
			(void)extension_ms_template(e, f->c->der, &f->opened, &t->value);
		t->extension = e != NULL ? e : t->extension;
	}
	return t;
}

GET_INT(cert_version, mutable_facts(object)->c->version)
GET_BOOL(cert_is_request, mutable_facts(object)->c->is_request)

HAS(cert_not_request)
{
	UNUSED_HAS;
	return !mutable_facts(object)->c->is_request;
}

GET(cert_serial)
{
	struct cert_facts *f = mutable_facts(object);

	UNUSED_GET;
	f->serial = (struct serial_facts){ f->c->serial };
	*out = cel_record(&f->serial, &record_serial);
}

GET(cert_subject)
{
	UNUSED_GET;
	*out = cel_record(&mutable_facts(object)->subject, &record_name);
}

GET(cert_issuer)
{
	UNUSED_GET;
	*out = cel_record(&mutable_facts(object)->issuer, &record_name);
}

HAS(cert_has_not_before)
{
	UNUSED_HAS;
	return !mutable_facts(object)->c->is_request && fact_time_fits(&mutable_facts(object)->c->not_before);
}

HAS(cert_has_not_after)
{
	UNUSED_HAS;
	return !mutable_facts(object)->c->is_request && fact_time_fits(&mutable_facts(object)->c->not_after);
}

GET(cert_not_before)
{
	UNUSED_GET;
	*out = fact_timestamp(&mutable_facts(object)->c->not_before);
}

GET(cert_not_after)
{
	UNUSED_GET;
	*out = fact_timestamp(&mutable_facts(object)->c->not_after);
}

GET(cert_not_before_raw)
{
	struct cert_facts *f = mutable_facts(object);

	UNUSED_GET;
	f->not_before.time = &f->c->not_before;
	*out = cel_record(&f->not_before, &record_raw_time);
}

GET(cert_not_after_raw)
{
	struct cert_facts *f = mutable_facts(object);

	UNUSED_GET;
	f->not_after.time = &f->c->not_after;
	*out = cel_record(&f->not_after, &record_raw_time);
}

HAS(cert_has_validity)
{
	const struct certificate *c = mutable_facts(object)->c;

	UNUSED_HAS;
	return !c->is_request && c->not_before.known && c->not_after.known;
}

/* Both ends are inside the period (RFC 5280 4.1.2.5). */
GET(cert_validity_seconds)
{
	const struct certificate *c = mutable_facts(object)->c;

	UNUSED_GET;
	*out = cel_int(c->not_before.known && c->not_after.known ? c->not_after.seconds - c->not_before.seconds + 1 : 0);
}

GET(cert_validity_days)
{
	const struct certificate *c = mutable_facts(object)->c;
	int64_t seconds = c->not_after.seconds - c->not_before.seconds + 1;

	UNUSED_GET;
	*out = cel_int(c->not_before.known && c->not_after.known ? (seconds + 86399) / 86400 : 0);
}

GET(cert_key)
{
	UNUSED_GET;
	*out = cel_record(&mutable_facts(object)->key, &record_key);
}

GET(cert_signature)
{
	UNUSED_GET;
	*out = cel_record(&mutable_facts(object)->signature, &record_signature);
}

GET(cert_signature_inner)
{
	UNUSED_GET;
	*out = cel_record(&mutable_facts(object)->inner, &record_signature);
}

#define EXTENSION_FIELD(getter, has, reader, record) \
	GET(getter) \
	{ \
		UNUSED_GET; \
		*out = cel_record(reader(mutable_facts(object)), &record); \
	} \
	HAS(has) \
	{ \
		UNUSED_HAS; \
		return reader(mutable_facts(object))->extension != NULL; \
	}
EXTENSION_FIELD(cert_san, cert_has_san, san_of, record_san)
EXTENSION_FIELD(cert_ian, cert_has_ian, ian_of, record_san)
EXTENSION_FIELD(cert_eku, cert_has_eku, eku_of, record_eku)
EXTENSION_FIELD(cert_key_usage, cert_has_key_usage, key_usage_of, record_key_usage)
EXTENSION_FIELD(cert_basic, cert_has_basic, basic_of, record_basic_constraints)
EXTENSION_FIELD(cert_aki, cert_has_aki, aki_of, record_authority_key_id)
EXTENSION_FIELD(cert_name_constraints, cert_has_name_constraints, name_constraints_of, record_name_constraints)
EXTENSION_FIELD(cert_policy_constraints, cert_has_policy_constraints, policy_constraints_of, record_policy_constraints)
EXTENSION_FIELD(cert_template, cert_has_template, template_of, record_template)

static struct bytes
ski_of(struct cert_facts *f)
{
	const struct extension *e;

	if (first_time(f, READ_SKI) && (e = find(f, OID(CE_SUBJECT_KEY_ID))) != NULL)
		(void)extension_subject_key_id(e, f->c->der, &f->opened, &f->ski);
	return f->ski;
}

GET(cert_ski)
{
	struct cert_facts *f = mutable_facts(object);

	UNUSED_GET;
	*out = cel_string(hex_colons(run->arena, ski_of(f)));
}

static struct cel_value
name_values(struct arena *arena, const struct general_name *const *names, size_t count)
{
	struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, count);

	for (size_t i = 0; i < count; i++)
		items[i] = cel_string(general_name_text(arena, names[i]));
	return cel_list(items, count);
}

GET(cert_crl_uris)
{
	struct cert_facts *f = mutable_facts(object);
	LIST(const struct general_name *) uris = { 0 };
	const struct extension *e;

	UNUSED_GET;
	if (first_time(f, READ_CRLDP) && (e = find(f, OID(CE_CRL_DISTRIBUTION_POINTS))) != NULL)
		(void)extension_distribution_points(e, f->c->der, &f->opened, &f->points);
	for (size_t i = 0; i < f->points.count; i++)
		for (size_t j = 0; j < f->points.items[i].full_name.count; j++)
			if (f->points.items[i].full_name.items[j].kind == NAME_URI)
				*LIST_ADD(run->arena, &uris) = &f->points.items[i].full_name.items[j];
	*out = name_values(run->arena, uris.items, uris.count);
}

static struct cel_value
access_of(struct arena *arena, struct cert_facts *f, struct bytes method)
{
	LIST(const struct general_name *) uris = { 0 };
	const struct extension *e;

	if (first_time(f, READ_AIA) && (e = find(f, OID(PE_AUTHORITY_INFO_ACCESS))) != NULL)
		(void)extension_access(e, f->c->der, &f->opened, &f->access);
	for (size_t i = 0; i < f->access.count; i++)
		if (oid_equal(f->access.items[i].method, method) && f->access.items[i].location.kind == NAME_URI)
			*LIST_ADD(arena, &uris) = &f->access.items[i].location;
	return name_values(arena, uris.items, uris.count);
}

GET(cert_ocsp_uris)
{
	UNUSED_GET;
	*out = access_of(run->arena, mutable_facts(object), OID(AD_OCSP));
}

GET(cert_ca_issuer_uris)
{
	UNUSED_GET;
	*out = access_of(run->arena, mutable_facts(object), OID(AD_CA_ISSUERS));
}

GET(cert_policies)
{
	struct cert_facts *f = mutable_facts(object);
	struct cel_value *items;
	const struct extension *e;

	UNUSED_GET;
	if (first_time(f, READ_POLICIES) && (e = find(f, OID(CE_CERTIFICATE_POLICIES))) != NULL)
		(void)extension_policies(e, f->c->der, &f->opened, &f->policies);
	items = ARENA_ARRAY(run->arena, struct cel_value, f->policies.count);
	for (size_t i = 0; i < f->policies.count; i++)
		items[i] = cel_opaque(&f->policies.items[i].oid, &fact_oid);
	*out = cel_list(items, f->policies.count);
}

GET(cert_extensions)
{
	struct cert_facts *f = mutable_facts(object);
	size_t count = f->c->extensions.count;
	struct extension_facts *facts = ARENA_ARRAY(run->arena, struct extension_facts, count);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, count);

	UNUSED_GET;
	for (size_t i = 0; i < count; i++) {
		facts[i] = (struct extension_facts){ &f->c->extensions.items[i], i };
		items[i] = cel_record(&facts[i], &record_extension);
	}
	*out = cel_list(items, count);
}

GET(cert_sct_count)
{
	struct cert_facts *f = mutable_facts(object);
	const struct extension *e;

	UNUSED_GET;
	e = find(f, OID(CT_SCTS));
	if (first_time(f, READ_SCTS) && e != NULL)
		(void)extension_scts(e, f->c->der, &f->opened, &f->scts);
	*out = cel_int((int64_t)f->scts.count);
}

GET_INT(sct_version, ((const struct sct_facts *)object)->sct.version + 1)

GET(sct_log)
{
	(void)field;
	*out = cel_string(hex_colons(run->arena, ((const struct sct_facts *)object)->sct.log_id));
}

GET(sct_timestamp)
{
	int64_t ms = ((const struct sct_facts *)object)->sct.milliseconds;

	UNUSED_GET;
	*out = cel_timestamp(ms / 1000, (int32_t)(ms % 1000) * 1000000);
}

static const struct cel_field sct_fields[] = {
	FIELD("version", "int", sct_version, "1"),
	FIELD("log", "string", sct_log, "identifier of the log, upper-case pairs with colons"),
	FIELD("timestamp", "timestamp", sct_timestamp, "when the log took the certificate"),
};
const struct cel_record record_sct = RECORD("Sct", sct_fields, "a signed certificate timestamp (RFC 6962 3.2)");

GET(cert_scts)
{
	struct cert_facts *f = mutable_facts(object);
	struct cel_value *items;
	struct sct_facts *facts;
	struct cel_value count;

	cert_sct_count(run, object, field, &count);
	items = ARENA_ARRAY(run->arena, struct cel_value, f->scts.count);
	facts = ARENA_ARRAY(run->arena, struct sct_facts, f->scts.count);
	for (size_t i = 0; i < f->scts.count; i++) {
		facts[i].sct = f->scts.items[i];
		items[i] = cel_record(&facts[i], &record_sct);
	}
	*out = cel_list(items, f->scts.count);
}

GET_BOOL(cert_has_unique_ids, mutable_facts(object)->c->issuer_unique_id.at != NULL || mutable_facts(object)->c->subject_unique_id.at != NULL)

GET(cert_raw)
{
	UNUSED_GET;
	*out = cel_bytes(mutable_facts(object)->c->der);
}

GET(cert_signature_value)
{
	UNUSED_GET;
	*out = cel_bytes(mutable_facts(object)->c->signature);
}

GET_BOOL(cert_complete, mutable_facts(object)->c->complete)
GET_BOOL(cert_is_precertificate, find(mutable_facts(object), OID(CT_POISON)) != NULL)

GET(cert_qc_statements)
{
	struct cert_facts *f = mutable_facts(object);
	struct cel_value *items;
	const struct extension *e;

	UNUSED_GET;
	e = find(f, OID(PE_QC_STATEMENTS));
	if (first_time(f, READ_QC) && e != NULL)
		(void)extension_qc_statements(e, f->c->der, &f->opened, &f->qc);
	items = ARENA_ARRAY(run->arena, struct cel_value, f->qc.count);
	for (size_t i = 0; i < f->qc.count; i++)
		items[i] = cel_opaque(&f->qc.items[i].oid, &fact_oid);
	*out = cel_list(items, f->qc.count);
}

GET(cert_tls_features)
{
	struct cert_facts *f = mutable_facts(object);
	struct cel_value *items;
	const struct extension *e;

	UNUSED_GET;
	e = find(f, OID(PE_TLS_FEATURE));
	if (first_time(f, READ_FEATURES) && e != NULL)
		(void)extension_tls_features(e, f->c->der, &f->opened, &f->features);
	items = ARENA_ARRAY(run->arena, struct cel_value, f->features.count);
	for (size_t i = 0; i < f->features.count; i++)
		items[i] = cel_int(f->features.items[i]);
	*out = cel_list(items, f->features.count);
}

GET_BOOL(cert_is_ca, basic_of(mutable_facts(object))->value.ca)
GET_BOOL(cert_self_issued, !mutable_facts(object)->c->is_request && certificate_self_issued(mutable_facts(object)->c))

GET(cert_self_signed)
{
	struct cert_facts *f = mutable_facts(object);
	struct scan *scan = run->context;

	(void)field;
	if (first_time(f, READ_SELF_SIGNED))
		f->self_signed = !f->c->is_request && target_self_signed(scan->crypto, f->c);
	*out = cel_bool(f->self_signed);
}

GET(cert_tls_server)
{
	struct cert_facts *f = mutable_facts(object);
	struct scan *scan = run->context;

	(void)field;
	*out = cel_bool(f->c->is_request || crypto_allows(scan->crypto, f->c, PURPOSE_SERVER, false));
}

GET(cert_public_ca)
{
	const struct cert_facts *f = object;

	(void)field;
	*out = cel_string(fact_public_ca(run, f->artifact, f->artifact));
}

GET(cert_sha256)
{
	struct cert_facts *f = mutable_facts(object);

	UNUSED_GET;
	*out = cel_string(artifact_fingerprint(run->arena, f->artifact));
}

GET(cert_sha1)
{
	struct cert_facts *f = mutable_facts(object);
	struct scan *scan = run->context;
	uint8_t digest[20];

	(void)field;
	crypto_sha1(scan->crypto, f->c->der, digest);
	*out = cel_string(hex_colons(run->arena, (struct bytes){ digest, sizeof(digest) }));
}

const struct problems *
facts_problems(struct cert_facts *f)
{
	if (first_time(f, READ_PROBLEMS)) {
		f->problems.arena = f->arena;
		for (size_t i = 0; i < f->c->problems.list.count; i++)
			*LIST_ADD(f->arena, &f->problems.list) = f->c->problems.list.items[i];
		certificate_check_extensions(f->c, &f->problems);
	}
	return &f->problems;
}

struct text
facts_load_fault(struct scan *scan, struct cert_facts *f)
{
	/* Asking costs more than all other facts together. */
	if (first_time(f, READ_LOAD_FAULT))
		f->load_fault = facts_problems(f)->list.count == 0 && crypto_loads_plainly(scan->crypto, f->c) ? TEXT("") :
		    crypto_load_fault(scan->crypto, f->c);
	return f->load_fault;
}

GET(cert_problems)
{
	struct cert_facts *f = mutable_facts(object);

	UNUSED_GET;
	*out = fact_problems(run->arena, facts_problems(f), f->artifact, false);
}

GET(cert_load_fault)
{
	(void)field;
	cel_charge(run, 1000);
	*out = cel_string(facts_load_fault(run->context, mutable_facts(object)));
}

HAS(cert_has_self_signature)
{
	UNUSED_HAS;
	return mutable_facts(object)->c->is_request || certificate_self_issued(mutable_facts(object)->c);
}

/* A signature whose algorithm this library does not support may be valid. */
GET(cert_self_signature)
{
	static const char *const words[] = { [SIGNATURE_GOOD] = "good", [SIGNATURE_BAD] = "bad", [SIGNATURE_UNSUPPORTED] = "unknown" };
	const struct certificate *c = mutable_facts(object)->c;
	struct scan *scan = run->context;

	(void)field;
	cel_charge(run, 1000);
	*out = cel_string(text_of(words[crypto_verify(scan->crypto, &c->key, &c->outer, c->tbs, c->signature, NULL)]));
}

GET(cert_file)
{
	UNUSED_GET;
	*out = cel_string(text_utf8_valid(mutable_facts(object)->artifact->source->name) ? mutable_facts(object)->artifact->source->name :
	    text_escape(run->arena, mutable_facts(object)->artifact->source->name));
}

GET_INT(cert_line, mutable_facts(object)->artifact->line)
GET_STRING(cert_format, source_format_name(mutable_facts(object)->artifact->container))
GET_INT(cert_size, mutable_facts(object)->c->der.len)
GET_BOOL(cert_has_challenge_password, mutable_facts(object)->c->challenge_password.len != 0)

static const struct cel_field cert_fields[] = {
	FIELD("version", "int", cert_version, "1, 2 or 3"),
	FIELD("is_request", "bool", cert_is_request, "it is a certification request"),
	FIELD_LACKS("serial", "Serial", cert_serial, cert_not_request, "serial number"),
	FIELD("subject", "Name", cert_subject, "who or what it was issued to"),
	FIELD_LACKS("issuer", "Name", cert_issuer, cert_not_request, "who issued it"),
	FIELD_LACKS("not_before", "timestamp", cert_not_before, cert_has_not_before, "first moment of validity"),
	FIELD_LACKS("not_after", "timestamp", cert_not_after, cert_has_not_after, "last moment of validity"),
	FIELD_LACKS("not_before_raw", "RawTime", cert_not_before_raw, cert_not_request, "first moment as it is encoded"),
	FIELD_LACKS("not_after_raw", "RawTime", cert_not_after_raw, cert_not_request, "last moment as it is encoded"),
	FIELD_LACKS("validity_seconds", "int", cert_validity_seconds, cert_has_validity, "length of validity, both ends counted"),
	FIELD_LACKS("validity_days", "int", cert_validity_days, cert_has_validity, "the same in days, rounded up"),
	FIELD("key", "PublicKey", cert_key, "the public key"),
	FIELD("signature", "Signature", cert_signature, "the algorithm it is signed with"),
	FIELD_LACKS("signature_inner", "Signature", cert_signature_inner, cert_not_request, "the algorithm named within what is signed"),
	FIELD_HAS("san", "San", cert_san, cert_has_san, "subject alternative name"),
	FIELD_HAS("ian", "San", cert_ian, cert_has_ian, "issuer alternative name"),
	FIELD_HAS("eku", "ExtendedKeyUsage", cert_eku, cert_has_eku, "extended key usage"),
	FIELD_HAS("key_usage", "KeyUsage", cert_key_usage, cert_has_key_usage, "key usage"),
	FIELD_HAS("basic_constraints", "BasicConstraints", cert_basic, cert_has_basic, "basic constraints"),
	FIELD("ski", "string", cert_ski, "subject key identifier, upper-case pairs with colons"),
	FIELD_HAS("aki", "AuthorityKeyIdentifier", cert_aki, cert_has_aki, "authority key identifier"),
	FIELD("crl_uris", "list(string)", cert_crl_uris, "where CRLs can be fetched (CRL distribution points)"),
	FIELD("ocsp_uris", "list(string)", cert_ocsp_uris, "OCSP responders (authority information access)"),
	FIELD("ca_issuer_uris", "list(string)", cert_ca_issuer_uris, "where the issuer's certificate can be fetched"),
	FIELD("policies", "list(Oid)", cert_policies, "certificate policies"),
	FIELD_HAS("name_constraints", "NameConstraints", cert_name_constraints, cert_has_name_constraints, "name constraints"),
	FIELD_HAS("policy_constraints", "PolicyConstraints", cert_policy_constraints, cert_has_policy_constraints,
	    "policy constraints"),
	FIELD_HAS("template", "Template", cert_template, cert_has_template, "the template of Microsoft's AD CS"),
	FIELD("sct_count", "int", cert_sct_count, "signed certificate timestamps (RFC 6962)"),
	FIELD("scts", "list(Sct)", cert_scts, "the same one by one"),
	FIELD("has_unique_ids", "bool", cert_has_unique_ids, "it has an issuerUniqueID or a subjectUniqueID"),
	FIELD("complete", "bool", cert_complete, "it was read to its end; false: what comes after damage, or after a limit, was not read"),
	FIELD("is_precertificate", "bool", cert_is_precertificate, "it carries the poison extension (RFC 6962 3.1)"),
	FIELD("qc_statements", "list(Oid)", cert_qc_statements, "qualified certificate statements (RFC 3739)"),
	FIELD("tls_features", "list(int)", cert_tls_features, "TLS features it requires (RFC 7633)"),
	FIELD("extensions", "list(Extension)", cert_extensions, "all extensions in order"),
	FIELD("is_ca", "bool", cert_is_ca, "basic constraints say that it is a CA"),
	FIELD_LACKS("self_issued", "bool", cert_self_issued, cert_not_request, "issuer and subject are the same name"),
	FIELD_LACKS("self_signed", "bool", cert_self_signed, cert_not_request, "self-issued, and signed with its own key"),
	FIELD_LACKS("tls_server", "bool", cert_tls_server, cert_not_request, "its usages allow a TLS server, by OpenSSL's rules"),
	FIELD_LACKS("public_ca", "string", cert_public_ca, cert_not_request, "the public CA whose root it is, or whose organization its issuer names; empty: "
	    "none that is known"),
	FIELD("sha256", "string", cert_sha256, "SHA-256 fingerprint, upper-case pairs with colons"),
	FIELD("sha1", "string", cert_sha1, "SHA-1 fingerprint, upper-case pairs with colons"),
	FIELD("has_challenge_password", "bool", cert_has_challenge_password, "a request with a challenge password"),
	FIELD("problems", "list(Problem)", cert_problems, "what is wrong with the encoding"),
	FIELD("load_fault", "string", cert_load_fault, "why the OpenSSL at hand cannot load it or verify anything with it; empty: it can"),
	FIELD_HAS("self_signature", "string", cert_self_signature, cert_has_self_signature,
	    "of a request, or where issuer and subject are the same: the signature under its own key is 'good' or 'bad', or 'unknown' if that cannot be told"),
	FIELD("format", "string", cert_format, "how it was found: 'PEM', 'DER', 'PKCS#7' or 'PKCS#12'"),
	FIELD("raw", "bytes", cert_raw, "all its bytes"),
	FIELD("signature_value", "bytes", cert_signature_value, "the bits of its signature"),
	FIELD("size", "int", cert_size, "octets of its DER"),
	FIELD("file", "string", cert_file, "the file it came from"),
	FIELD("line", "int", cert_line, "line of its PEM block, from 1; 0 for DER"),
};
const struct cel_record record_cert =
    RECORD("Cert", cert_fields, "a certificate, or a request, which lacks serial, issuer and validity (RFC 5280, RFC 2986)");

struct cert_facts *
facts_new_certificate(struct arena *arena, const struct artifact *artifact)
{
	struct cert_facts *f = ARENA_NEW(arena, struct cert_facts);

	f->arena = arena;
	f->artifact = artifact;
	f->c = artifact->certificate;
	f->opened.arena = arena;
	f->subject.name = &f->c->subject;
	f->issuer.name = &f->c->issuer;
	f->key.key = &f->c->key;
	f->signature.algorithm = &f->c->outer;
	f->inner.algorithm = &f->c->inner;
	return f;
}

const struct cert_facts *
facts_of_certificate(struct scan *scan, const struct artifact *artifact)
{
	struct cert_facts **known = scan_remembered(scan, artifact);

	if (*known == NULL)
		*known = facts_new_certificate(scan->arena, artifact);
	return *known;
}

struct cel_value
fact_cert_value(struct scan *scan, const struct artifact *artifact)
{
	return cel_record(facts_of_certificate(scan, artifact), &record_cert);
}

/* path.c - the record Path, and what is wrong with a path. */
#include "facts/records.h"

static bool
is_on(const struct trust_path *path, const struct artifact *certificate)
{
	for (size_t i = 0; i < path->count; i++)
		if (bytes_equal(path->steps[i].certificate->der, certificate->der))
			return true;
	return false;
}

static bool
is_chain_file(const struct plan *plan, const struct source *source)
{
	for (size_t i = 0; plan != NULL && i < plan->targets.count; i++)
		if (plan->targets.items[i].kind == TARGET_FILE && plan->targets.items[i].source == source)
			return plan->targets.items[i].use == USE_CHAIN;
	return false;
}

#define PATH(object) (&((const struct path_facts *)(object))->path)

static const char *const fault_names[] = {
	[PATH_OK] = "", [PATH_INCOMPLETE] = "incomplete", [PATH_NOT_TRUSTED] = "not-trusted",
	[PATH_BAD_SIGNATURE] = "bad-signature", [PATH_EXPIRED] = "expired", [PATH_NOT_YET_VALID] = "not-yet-valid",
	[PATH_REFUSED] = "refused", [PATH_USAGE] = "usage", [PATH_UNDECIDED] = "undecided", [PATH_BUDGET] = "budget",
};

struct cel_value
fact_path_certs(struct scan *scan, struct arena *arena, const struct trust_path *path)
{
	struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, path->count);

	for (size_t i = 0; i < path->count; i++)
		items[i] = fact_cert_value(scan, path->steps[i].certificate);
	return cel_list(items, path->count);
}

GET(path_certs)
{
	(void)field;
	*out = fact_path_certs(run->context, run->arena, PATH(object));
}

GET_BOOL(path_valid, PATH(object)->fault == PATH_OK)
GET_BOOL(path_complete, PATH(object)->complete)
GET_BOOL(path_root_in_list, PATH(object)->root_in_list)
GET_STRING(path_fault, fault_names[PATH(object)->fault])
GET_TEXT(path_why, PATH(object)->why)

static struct cel_value
step_value(struct cel_run *run, const struct trust_path *path, size_t i)
{
	return i < path->count ? fact_cert_value(run->context, path->steps[i].certificate) :
	    cel_record(NULL, &record_cert);
}

GET(path_broken_at)
{
	const struct trust_path *path = PATH(object);

	(void)field;
	*out = path->fault == PATH_OK ? cel_record(NULL, &record_cert) : step_value(run, path, path->fault_at);
}

/* The public root at the end, else the organization of the issuer where that is a public CA's. */
struct text
fact_public_ca(struct cel_run *run, const struct artifact *leaf, const struct artifact *last)
{
	struct scan *scan = run->context;
	struct text root = TEXT("");

	if (scan->authorities == NULL || leaf == NULL)
		return root;
	if (last != NULL)
		root = authorities_root(scan->authorities, last->sha256);
	if (root.len == 0 && authority_of(run->arena, scan->authorities, &leaf->certificate->issuer) != NULL)
		root = name_organisation(run->arena, &leaf->certificate->issuer);
	return root;
}

GET(path_public_ca)
{
	const struct trust_path *path = PATH(object);

	(void)field;
	*out = cel_string(path->count == 0 ? TEXT("") : fact_public_ca(run, path->steps[0].certificate, path->steps[path->count - 1].certificate));
}

GET(path_last)
{
	(void)field;
	*out = step_value(run, PATH(object), PATH(object)->count == 0 ? 0 : PATH(object)->count - 1);
}

GET(path_bad_signatures)
{
	const struct trust_path *path = PATH(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, path->count);
	size_t count = 0;

	(void)field;
	for (size_t i = 0; i < path->count && i < 32; i++)
		if (path->bad_signatures & (UINT32_C(1) << i))
			items[count++] = step_value(run, path, i);
	*out = cel_list(items, count);
}

GET(path_listed)
{
	const struct trust_path *path = PATH(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, path->count);
	size_t count = 0;

	(void)field;
	for (size_t i = 1; i < path->count; i++)
		if (path->steps[i].from == STEP_LIST)
			items[count++] = step_value(run, path, i);
	*out = cel_list(items, count);
}

/* Certificates of the files that go with it which the path does without: the file of the certificate, and chain files. */
GET(path_unneeded)
{
	struct scan *scan = run->context;
	const struct target *target = scan->target;
	const struct trust_path *path = PATH(object);
	LIST(struct cel_value) items = { 0 };

	(void)field;
	for (size_t i = 0; target->source != NULL && i < target->source->artifacts.count; i++) {
		const struct artifact *a = target->source->artifacts.items[i];

		if (a->kind == ARTIFACT_CERTIFICATE && certificate_is_ca(a->certificate) && !is_on(path, a))
			*LIST_ADD(run->arena, &items) = fact_cert_value(scan, a);
	}
	for (size_t i = 0; target->box->chain != NULL && i < trust_list_count(target->box->chain); i++) {
		const struct artifact *a = trust_list_at(target->box->chain, i);

		if (a->source != target->source && is_chain_file(target->box->plan, a->source) && !is_on(path, a))
			*LIST_ADD(run->arena, &items) = fact_cert_value(scan, a);
	}
	*out = cel_list(items.items, items.count);
}

/* At most one for each certificate of the path. */
GET(path_strict)
{
	enum { ROOM = 8 * LIMIT_PATH_LENGTH };
	struct scan *scan = run->context;
	const struct trust_path *path = PATH(object);
	const struct certificate *certificates[LIMIT_PATH_LENGTH];
	struct path_breach *breaches;
	LIST(struct cel_value) items = { 0 };
	size_t count;

	(void)field;
	*out = cel_list(NULL, 0);
	if (path->fault != PATH_OK || path->count > LIMIT_PATH_LENGTH)
		return;
	breaches = ARENA_ARRAY(run->arena, struct path_breach, ROOM);
	for (size_t i = 0; i < path->count; i++)
		certificates[i] = path->steps[i].certificate->certificate;
	count = crypto_strict(scan->crypto, run->arena, certificates, path->count, scan->now, breaches, ROOM);
	for (size_t i = 0; i < path->count; i++) {
		struct breach_facts *facts = ARENA_NEW(run->arena, struct breach_facts);
		struct buffer why;

		buffer_init(&why, run->arena);
		for (size_t j = 0; j < count && j < ROOM; j++)
			if (breaches[j].depth == i)
				buffer_printf(&why, "%s%s", why.len == 0 ? "" : "; ", breaches[j].why);
		if (why.len == 0)
			continue;
		facts->certificate = path->steps[i].certificate;
		facts->why = buffer_text(&why);
		*LIST_ADD(run->arena, &items) = cel_record(facts, &record_breach);
	}
	*out = cel_list(items.items, items.count);
}

GET(breach_cert)
{
	(void)field;
	*out = fact_cert_value(run->context, ((const struct breach_facts *)object)->certificate);
}

GET_TEXT(breach_why, ((const struct breach_facts *)object)->why)

static const struct cel_field breach_fields[] = {
	FIELD("cert", "Cert", breach_cert, "a certificate of the path"),
	FIELD("why", "string", breach_why, "what strict checking reports about it"),
};
const struct cel_record record_breach =
    RECORD("StrictBreach", breach_fields, "what strict checking by RFC 5280 reports about a certificate of a valid path");

GET(path_policy)
{
	struct scan *scan = run->context;
	struct path_result result = { 0 };

	(void)field;
	*out = cel_string(trust_lacks_policy(scan->crypto, run->arena, PATH(object), scan->now, &result) ? result.why : TEXT(""));
}

HAS(path_has_refusal)
{
	UNUSED_HAS;
	return PATH(object)->fault == PATH_REFUSED;
}

GET(path_refusal)
{
	UNUSED_GET;
	*out = cel_record(path_has_refusal(run, object, field) ? object : NULL, &record_refusal);
}

GET_STRING(refusal_code, PATH(object)->refusal.code)
GET_TEXT(refusal_name, PATH(object)->refusal.name)
GET_TEXT(refusal_constraint, PATH(object)->refusal.constraint)

GET(refusal_by)
{
	(void)field;
	*out = step_value(run, PATH(object), PATH(object)->refusal.by);
}

static const struct cel_field refusal_fields[] = {
	FIELD("code", "string", refusal_code, "fixed name of what is at fault: 'name-excluded', 'name-not-permitted', 'name-constraints', "
	    "'constraint-form', 'name-form', 'path-length', 'not-a-ca', 'no-cert-sign', 'unknown-critical', 'invalid-extension', "
	    "'key-identifier', 'policy', 'proxy', 'issuer-not-in-list', 'root-key-identifier' or 'other'"),
	FIELD("name", "string", refusal_name, "the name or the extension at fault, or empty"),
	FIELD("constraint", "string", refusal_constraint, "what a CA allows or excludes: names, a number of CAs; or empty"),
	FIELD("by", "Cert", refusal_by, "the certificate of the path that sets it"),
};
const struct cel_record record_refusal =
    RECORD("Refusal", refusal_fields, "what is at fault in a path that OpenSSL refuses");

GET(path_usages)
{
	const struct trust_path *path = PATH(object);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, path->usage_count);

	(void)field;
	for (size_t i = 0; i < path->usage_count; i++) {
		struct usage_facts *facts = ARENA_NEW(run->arena, struct usage_facts);

		facts->ca = path->steps[path->usages[i].at].certificate;
		facts->use = path->usages[i].use;
		items[i] = cel_record(facts, &record_usage_fault);
	}
	*out = cel_list(items, path->usage_count);
}

GET(usage_ca)
{
	(void)field;
	*out = fact_cert_value(run->context, ((const struct usage_facts *)object)->ca);
}

GET_TEXT(usage_use, ((const struct usage_facts *)object)->use == FOR_SERVER ? TEXT("serverAuth") : TEXT("clientAuth"))

static const struct cel_field usage_fault_fields[] = {
	FIELD("ca", "Cert", usage_ca, "a CA of the path"),
	FIELD("use", "string", usage_use, "the use that it does not allow below it: 'serverAuth' or 'clientAuth'"),
};
const struct cel_record record_usage_fault =
    RECORD("UsageFault", usage_fault_fields, "a use that is required, and a CA of the path that does not allow it");

GET_TEXT(path_missing_issuer, PATH(object)->missing_issuer)
GET_TEXT(path_missing_name, PATH(object)->missing_name)

GET(path_missing_key_id)
{
	(void)field;
	*out = cel_string(hex_colons(run->arena, PATH(object)->missing_key_id));
}

GET_TEXT(path_missing_url, PATH(object)->missing_url)

/* At most one entry, of those that hide or of those that are hidden. */
static struct cel_value
shadow_value(struct cel_run *run, bool hiding)
{
	struct scan *scan = run->context;
	struct shadow shadow;
	struct cel_value *entry;

	if (!target_shadowed(scan->crypto, run->arena, scan->target, scan->now, &shadow) || shadow.shadowing == 0)
		return cel_list(NULL, 0);
	entry = ARENA_NEW(run->arena, struct cel_value);
	*entry = fact_cert_value(scan,
	    trust_list_at(scan->target->box->list, (hiding ? shadow.shadowing : shadow.shadowed) - 1));
	return cel_list(entry, 1);
}

GET(path_shadowing)
{
	(void)object, (void)field;
	*out = shadow_value(run, true);
}

GET(path_shadowed)
{
	(void)object, (void)field;
	*out = shadow_value(run, false);
}

/* The certificate that a path needs, then the one that is taken in its place, if any is. */
struct cel_value
fact_fork(struct scan *scan, struct arena *arena, const struct shadow *shadow)
{
	struct cel_value *items;
	size_t count = 0;

	if (!shadow->refused)
		return cel_list(NULL, 0);
	items = ARENA_ARRAY(arena, struct cel_value, 2);
	items[count++] = fact_cert_value(scan, shadow->needed);
	if (shadow->taken != NULL)
		items[count++] = fact_cert_value(scan, shadow->taken);
	return cel_list(items, count);
}

GET(path_fork)
{
	struct scan *scan = run->context;
	struct shadow shadow;

	(void)object, (void)field;
	*out = cel_list(NULL, 0);
	if (target_shadowed(scan->crypto, run->arena, scan->target, scan->now, &shadow))
		*out = fact_fork(scan, run->arena, &shadow);
}

static const struct cel_field path_fields[] = {
	FIELD("certs", "list(Cert)", path_certs, "its certificates, the one under test first"),
	FIELD_WHOLE("valid", "bool", path_valid, "it leads to a trusted root and OpenSSL accepts it"),
	FIELD_WHOLE("complete", "bool", path_complete, "it ends in a self-signed certificate, whatever else is wrong"),
	FIELD_WHOLE("root_in_list", "bool", path_root_in_list, "its last certificate is in the list"),
	FIELD("fault", "string", path_fault, "'incomplete', 'not-trusted', 'bad-signature', 'expired', 'not-yet-valid', "
	    "'refused', 'usage', 'undecided', 'budget', or empty"),
	FIELD("why", "string", path_why, "the library's words for a fault"),
	FIELD("broken_at", "Cert", path_broken_at, "the certificate that the fault is about"),
	FIELD("last", "Cert", path_last, "its last certificate"),
	FIELD("public_ca", "string", path_public_ca, "the public CA that stands behind it, by its root or by the organization of the issuer; empty: "
	    "none that is known"),
	FIELD("bad_signatures", "list(Cert)", path_bad_signatures, "those that do not verify under the next one's key"),
	FIELD("listed", "list(Cert)", path_listed, "CAs of it that are in the list"),
	FIELD("unneeded", "list(Cert)", path_unneeded, "CAs in the file of the certificate and in chain files that are not on it"),
	FIELD("strict", "list(StrictBreach)", path_strict, "of a valid path: what X509_V_FLAG_X509_STRICT reports"),
	FIELD("policy_missing", "string", path_policy, "of a valid path: which certificate policy a CA requires and the path lacks; or empty"),
	FIELD_HAS("refusal", "Refusal", path_refusal, path_has_refusal, "of a path that is refused: what is at fault"),
	FIELD("usages", "list(UsageFault)", path_usages, "CAs that do not allow what the certificate is used for"),
	FIELD_WHOLE("missing_issuer", "string", path_missing_issuer, "name of the first certificate that is missing"),
	FIELD_WHOLE("missing_name", "string", path_missing_name, "its whole name"),
	FIELD_WHOLE("missing_key_id", "string", path_missing_key_id, "its key identifier, if it is known"),
	FIELD("shadowing", "list(Cert)", path_shadowing, "an entry of the list that hides one which the path needs, from software "
	    "that takes the first entry of a name"),
	FIELD("shadowed", "list(Cert)", path_shadowed, "the entry that is hidden"),
	FIELD("fork", "list(Cert)", path_fork, "where OpenSSL, which builds one path, fails, and another path holds: the certificate that the "
	    "path needs, and the one that is taken instead, if any"),
	FIELD_WHOLE("missing_url", "string", path_missing_url, "where it can be fetched, if the certificate says so"),
};
const struct cel_record record_path = RECORD("Path", path_fields, "the path from a certificate towards a root");

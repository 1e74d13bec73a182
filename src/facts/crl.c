/* crl.c - the record Crl. */
#include "facts/records.h"

static const struct crl *
crl_of(const void *object)
{
	return ((const struct artifact *)object)->crl;
}

GET(crl_issuer)
{
	struct name_facts *facts = ARENA_NEW(run->arena, struct name_facts);

	(void)field;
	facts->name = &crl_of(object)->issuer;
	*out = cel_record(facts, &record_name);
}

GET(crl_this_update)
{
	UNUSED_GET;
	*out = fact_timestamp(&crl_of(object)->this_update);
}

GET(crl_next_update)
{
	UNUSED_GET;
	*out = fact_timestamp(&crl_of(object)->next_update);
}

HAS(crl_has_this_update)
{
	UNUSED_HAS;
	return fact_time_fits(&crl_of(object)->this_update);
}

HAS(crl_has_next_update)
{
	UNUSED_HAS;
	return fact_time_fits(&crl_of(object)->next_update);
}

GET(crl_count)
{
	struct der cursor = crl_entries(crl_of(object));
	struct crl_entry entry;
	struct der_fault fault;
	int64_t count = 0;

	UNUSED_GET;
	while (crl_entry_next(&cursor, &entry, &fault))
		count++;
	*out = cel_int(count);
}

GET_BOOL(crl_has_number, extension_find(&crl_of(object)->extensions, OID(CE_CRL_NUMBER)) != NULL)
GET_BOOL(crl_is_delta, extension_find(&crl_of(object)->extensions, OID(CE_DELTA_CRL_INDICATOR)) != NULL)

GET(crl_is_indirect)
{
	const struct extension *e = extension_find(&crl_of(object)->extensions, OID(CE_ISSUING_DISTRIBUTION_POINT));
	bool indirect = false;
	struct der in, body;
	struct der_fault fault;
	uint8_t tag;

	UNUSED_GET;
	/* IssuingDistributionPoint: indirectCRL is [4] (RFC 5280 5.2.5). */
	if (e != NULL) {
		der_init(&in, e->value);
		if (der_read(&in, DER_SEQUENCE, &body, &fault))
			while (!der_at_end(&body) && der_any(&body, &tag, &in, NULL, &fault))
				if (tag == DER_CONTEXT(4))
					indirect = der_rest(&in).len == 1 && der_rest(&in).at[0] != 0;
	}
	*out = cel_bool(indirect);
}

/* What is known of it together with the other CRLs of the box and the available certificates. */
static const struct crl_answer *
crl_answer(struct cel_run *run, const void *object)
{
	struct scan *scan = run->context;
	const struct box *box = scan->target->box;
	struct crl_asked *asked = scan_crl(scan);
	const struct trust_list *lists[] = { box->entries, box->chain };
	struct crl_question question = {
		.crl = object, .others = box->crls.items, .other_count = box->crls.count, .lists = lists, .list_count = COUNT_OF(lists),
		.time = scan->now,
	};

	if (asked->crl != object) {
		trust_crl_standing(scan->crypto, scan->passing, &question, &asked->answer);
		asked->crl = object;
	}
	return &asked->answer;
}

GET(crl_signature)
{
	static const char *const names[] = {
		[CRL_ISSUER_UNKNOWN] = "issuer-unknown", [CRL_SIGNATURE_GOOD] = "good", [CRL_SIGNATURE_BAD] = "bad",
		[CRL_SIGNATURE_UNSUPPORTED] = "unsupported",
	};

	(void)field;
	*out = cel_string(text_of(names[crl_answer(run, object)->signature]));
}

GET(crl_superseded)
{
	(void)field;
	*out = cel_bool(crl_answer(run, object)->superseded);
}

GET(crl_unusable)
{
	(void)field;
	*out = cel_string(crl_answer(run, object)->unusable);
}

GET(crl_problems)
{
	const struct artifact *artifact = object;
	struct problems problems = { .arena = run->arena };

	(void)field;
	for (size_t i = 0; i < artifact->crl->problems.list.count; i++)
		*LIST_ADD(run->arena, &problems.list) = artifact->crl->problems.list.items[i];
	extensions_check(&artifact->crl->extensions, artifact->crl->der, &problems);
	crl_check_entries(artifact->crl, &problems);
	*out = fact_problems(run->arena, &problems, artifact, false);
}

/* ---- entries ---- */

const struct extensions *
fact_entry_extensions(struct cel_run *run, const void *entry)
{
	struct crl_entry_facts *e = (struct crl_entry_facts *)(uintptr_t)entry;
	struct scan *scan = run->context;

	if (!e->opened)
		crl_entry_extensions(scan->passing, crl_of(e->crl), &e->entry, &e->extensions);
	e->opened = true;
	return &e->extensions;
}

GET(entry_serial)
{
	UNUSED_GET;
	*out = cel_record(&((const struct crl_entry_facts *)object)->serial, &record_serial);
}

GET(entry_date)
{
	UNUSED_GET;
	*out = fact_timestamp(&((const struct crl_entry_facts *)object)->entry.date);
}

HAS(entry_has_date)
{
	UNUSED_HAS;
	return fact_time_fits(&((const struct crl_entry_facts *)object)->entry.date);
}

GET(entry_date_raw)
{
	UNUSED_GET;
	*out = cel_record(&((const struct crl_entry_facts *)object)->date, &record_raw_time);
}

GET_INT(entry_reason, crl_entry_reason(&((const struct crl_entry_facts *)object)->entry))

HAS(entry_has_reason)
{
	UNUSED_HAS;
	return crl_entry_reason(&((const struct crl_entry_facts *)object)->entry) >= 0;
}

GET(entry_extensions)
{
	(void)field;
	*out = fact_extensions(run->arena, fact_entry_extensions(run, object));
}

static const struct cel_field entry_fields[] = {
	FIELD("serial", "Serial", entry_serial, "serial number of the certificate that is revoked"),
	FIELD_HAS("date", "timestamp", entry_date, entry_has_date, "when it was revoked"),
	FIELD("date_raw", "RawTime", entry_date_raw, "the same as it is encoded"),
	FIELD_HAS("reason", "int", entry_reason, entry_has_reason, "reason code (RFC 5280 5.3.1): 1 is keyCompromise"),
	FIELD("extensions", "list(Extension)", entry_extensions, "its extensions in order"),
};
const struct cel_record record_crl_entry = RECORD("CrlEntry", entry_fields, "a revoked certificate of a CRL (RFC 5280 5.1.2.6)");

GET(crl_entries_list)
{
	const struct artifact *artifact = object;
	struct scan *scan = run->context;
	struct der cursor = crl_entries(crl_of(object));
	struct crl_entry entry;
	struct der_fault fault;
	LIST(struct cel_value) items = { 0 };

	(void)field;
	while (items.count < LIMIT_CEL_LIST && crl_entry_next(&cursor, &entry, &fault)) {
		struct crl_entry_facts *e = ARENA_NEW(scan->passing, struct crl_entry_facts);

		e->entry = entry;
		e->crl = artifact;
		e->serial.octets = entry.serial;
		e->date.time = &e->entry.date;
		*LIST_ADD(scan->passing, &items) = cel_record(e, &record_crl_entry);
	}
	if (items.count == LIMIT_CEL_LIST && !der_at_end(&cursor))
		scan->undecided = TEXT("the CRL has more entries than are looked at one by one");
	cel_charge(run, items.count);
	*out = cel_list(items.items, items.count);
}

GET_BOOL(crl_has_list, crl_of(object)->has_revoked)
GET_INT(crl_version, crl_of(object)->version)

GET(crl_extensions)
{
	UNUSED_GET;
	*out = fact_extensions(run->arena, &crl_of(object)->extensions);
}

GET(crl_number)
{
	const struct extension *e = extension_find(&crl_of(object)->extensions, OID(CE_CRL_NUMBER));
	struct serial_facts *facts = ARENA_NEW(run->arena, struct serial_facts);
	struct der_fault fault;
	struct der in;

	(void)field;
	if (e != NULL) {
		der_init(&in, e->value);
		if (!der_integer(&in, &facts->octets, &fault))
			facts->octets = (struct bytes){ 0 };
	}
	*out = cel_record(e == NULL ? NULL : facts, &record_serial);
}

HAS(crl_has_number_value)
{
	UNUSED_HAS;
	return extension_find(&crl_of(object)->extensions, OID(CE_CRL_NUMBER)) != NULL;
}

GET(crl_algorithm)
{
	struct signature_facts *facts = ARENA_NEW(run->arena, struct signature_facts);

	(void)field;
	facts->algorithm = &crl_of(object)->outer;
	*out = cel_record(facts, &record_signature);
}

GET(crl_algorithm_inner)
{
	struct signature_facts *facts = ARENA_NEW(run->arena, struct signature_facts);

	(void)field;
	facts->algorithm = &crl_of(object)->inner;
	*out = cel_record(facts, &record_signature);
}

static struct cel_value
raw_time(struct cel_run *run, const struct x509_time *time)
{
	struct time_facts *facts = ARENA_NEW(run->arena, struct time_facts);

	facts->time = time;
	return cel_record(facts, &record_raw_time);
}

GET(crl_this_update_raw)
{
	(void)field;
	*out = raw_time(run, &crl_of(object)->this_update);
}

GET(crl_next_update_raw)
{
	(void)field;
	*out = raw_time(run, &crl_of(object)->next_update);
}

HAS(crl_has_next_update_raw)
{
	UNUSED_HAS;
	return crl_of(object)->next_update.text.at != NULL;
}

GET(crl_raw)
{
	UNUSED_GET;
	*out = cel_bytes(crl_of(object)->der);
}

GET_INT(crl_size, ((const struct artifact *)object)->der.len)

static const struct cel_field crl_fields[] = {
	FIELD("issuer", "Name", crl_issuer, "whose list it is"),
	FIELD_HAS("this_update", "timestamp", crl_this_update, crl_has_this_update, "when it was issued"),
	FIELD_HAS("next_update", "timestamp", crl_next_update, crl_has_next_update, "when the next one is due"),
	FIELD("count", "int", crl_count, "revoked certificates in it"),
	FIELD("has_number", "bool", crl_has_number, "it has a CRL number"),
	FIELD_HAS("number", "Serial", crl_number, crl_has_number_value, "the CRL number"),
	FIELD("version", "int", crl_version, "1 or 2"),
	FIELD_HAS("this_update_raw", "RawTime", crl_this_update_raw, crl_has_this_update, "when it was issued, as it is encoded"),
	FIELD_HAS("next_update_raw", "RawTime", crl_next_update_raw, crl_has_next_update_raw, "when the next one is due, as it is encoded"),
	FIELD("has_entries", "bool", crl_has_list, "there is a list of revoked certificates, even an empty one"),
	FIELD("entries", "list(CrlEntry)", crl_entries_list, "the revoked certificates in order"),
	FIELD("extensions", "list(Extension)", crl_extensions, "its extensions in order"),
	FIELD("signature", "Signature", crl_algorithm, "the algorithm it is signed with"),
	FIELD("signature_inner", "Signature", crl_algorithm_inner, "the algorithm named within what is signed"),
	FIELD("raw", "bytes", crl_raw, "all its bytes"),
	FIELD("is_delta", "bool", crl_is_delta, "it holds only what changed since a base CRL"),
	FIELD("is_indirect", "bool", crl_is_indirect, "it covers other issuers too"),
	FIELD("signature_state", "string", crl_signature, "'good', 'bad', 'unsupported', or 'issuer-unknown' where no certificate of its "
	    "issuer is at hand"),
	FIELD("superseded", "bool", crl_superseded, "a newer CRL of the same issuer and scope is beside it"),
	FIELD("unusable", "string", crl_unusable, "why nobody can use it: an extension that is not understood ...; or empty"),
	FIELD("problems", "list(Problem)", crl_problems, "what is wrong with its encoding"),
	FIELD("size", "int", crl_size, "octets of its DER"),
	FIELD("format", "string", fact_artifact_format, "how it was found: 'PEM' or 'DER'"),
	FIELD("file", "string", fact_artifact_file, "the file it came from"),
	FIELD("line", "int", fact_artifact_line, "line of its PEM block, from 1; 0 for DER"),
};
const struct cel_record record_crl = RECORD("Crl", crl_fields, "a certificate revocation list (RFC 5280 5)");

/* crl.c - certificate revocation lists, entry by entry (RFC 5280 5). */

#include <string.h>

#include "x509/parse.h"

/*
 * TBSCertList ::= SEQUENCE { version INTEGER OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL,
 *     revokedCertificates SEQUENCE OPTIONAL, crlExtensions [0] EXPLICIT OPTIONAL }
 */
static void
read_tbs(struct reading *r, struct der *in, struct crl *out)
{
	struct der body;
	size_t at = der_offset(in);

	out->version = 1;
	r->where = "version";
	if (der_peek(in) == DER_INTEGER) {
		if (!take_int64(r, in, &out->version))
			return;
		/* RFC 5280 5.1.2.1: if present, it is v2. */
		if (out->version != 1)
			report(r, P_VERSION_UNKNOWN, at, "the field is %lld", (long long)out->version);
		if (out->version < INT64_MAX)
			out->version++;
	}
	r->where = "signature";
	if (!read_signature_algorithm(r, in, &out->inner))
		return;
	r->where = "issuer";
	at = der_offset(in);
	if (!read_name(r, in, &out->issuer))
		return;
	if (out->issuer.rdn_count == 0)
		report(r, P_ISSUER_EMPTY, at, NULL);
	r->where = "thisUpdate";
	if (!read_time(r, in, &out->this_update))
		return;
	r->where = "nextUpdate";
	if (der_peek(in) == DER_UTC_TIME || der_peek(in) == DER_GENERALIZED_TIME) {
		if (!read_time(r, in, &out->next_update))
			return;
		if (out->this_update.known && out->next_update.known &&
		    out->next_update.seconds < out->this_update.seconds)
			report(r, P_VALIDITY_REVERSED, out->next_update.offset, "nextUpdate is before thisUpdate");
	}
	r->where = "revokedCertificates";
	at = der_offset(in);
	if (take_optional(r, in, DER_SEQUENCE, &body, NULL)) {
		out->has_revoked = true;
		out->revoked = der_rest(&body);
		/* RFC 5280 5.1.2.6: with nothing revoked, the list is left out. */
		if (out->revoked.len == 0)
			report(r, P_SEQUENCE_EMPTY, at, NULL);
	}
	r->where = "crlExtensions";
	at = der_offset(in);
	if (take_optional(r, in, DER_CONTEXT_CONSTRUCTED(0), &body, NULL)) {
		if (out->version != 2)
			report(r, P_VERSION_EXTENSIONS, at, "version %lld", (long long)out->version);
		if (read_extensions(r, &body, &out->extensions))
			take_end(r, &body);
	}
	r->where = "tbsCertList";
	take_end(r, in);
}

bool
crl_read(struct arena *arena, struct bytes der, struct crl *out)
{
	struct reading r = { .problems = &out->problems, .where = "certificateList" };
	struct der in, body, tbs;

	*out = (struct crl){ .problems.arena = arena };
	der_init(&in, der);
	if (!take(&r, &in, DER_SEQUENCE, &body, &out->der))
		return false;
	take_end(&r, &in);
	r.where = "tbsCertList";
	if (!take(&r, &body, DER_SEQUENCE, &tbs, &out->tbs))
		return false;
	read_tbs(&r, &tbs, out);
	if (read_signature(&r, &body, &out->outer, &out->signature)) {
		r.where = "certificateList";
		take_end(&r, &body);
	}
	r.where = "signatureAlgorithm";
	if (out->inner.whole.len > 0 && out->outer.whole.len > 0 && !bytes_equal(out->inner.whole, out->outer.whole))
		report(&r, P_ALGORITHMS_DIFFER, (size_t)(out->outer.whole.at - in.base), NULL);
	return true;
}

struct der
crl_entries(const struct crl *crl)
{
	return window(crl->der, crl->revoked);
}

/* An entry of short lengths, as nearly all are: the cursor's checks would cost more than the reading. */
static bool
short_entry(struct der *cursor, struct bytes *serial, uint8_t *tag, struct bytes *date, struct bytes *extensions)
{
	const uint8_t *p = cursor->pos, *end;
	size_t left = (size_t)(cursor->end - p), len;

	if (left < 2 || p[0] != DER_SEQUENCE || p[1] >= 0x80 || p[1] > left - 2)
		return false;
	end = p + 2 + p[1];
	p += 2;
	if (end - p < 3 || p[0] != DER_INTEGER || p[1] == 0 || p[1] >= 0x80 || p[1] > end - p - 2)
		return false;
	len = p[1];
	if (len > 1 && ((p[2] == 0x00 && p[3] < 0x80) || (p[2] == 0xff && p[3] >= 0x80)))
		return false;
	*serial = (struct bytes){ p + 2, len };
	p += 2 + len;
	if (end - p < 2 || (p[0] != DER_UTC_TIME && p[0] != DER_GENERALIZED_TIME) || p[1] >= 0x80 || p[1] > end - p - 2)
		return false;
	*tag = p[0];
	*date = (struct bytes){ p + 2, p[1] };
	p += 2 + p[1];
	*extensions = (struct bytes){ 0 };
	if (p < end) {
		if (end - p < 2 || p[0] != DER_SEQUENCE || p[1] >= 0x80 || p[1] != end - p - 2)
			return false;
		*extensions = (struct bytes){ p + 2, p[1] };
	}
	cursor->pos = end;
	return true;
}

/* SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions Extensions OPTIONAL } */
static bool
long_entry(struct der *cursor, struct bytes *serial, uint8_t *tag, struct bytes *date, struct bytes *extensions,
    struct der_fault *fault)
{
	struct der work = *cursor, body, time, list;
	struct der_fault lax;
	bool present;

	if (der_peek(&work) != DER_SEQUENCE) {
		*fault = (struct der_fault){ DER_WRONG_TAG, der_offset(&work) };
		return false;
	}
	if (!der_any_lax(&work, NULL, &body, NULL, fault))
		return false;
	lax = *fault;
	*extensions = (struct bytes){ 0 };
	if (!der_integer(&body, serial, fault)) {
		struct der contents;

		/* A serial number that is not minimal is still one. */
		if (fault->code != DER_INTEGER_NOT_MINIMAL || !der_any(&body, NULL, &contents, NULL, fault))
			return false;
		*serial = der_rest(&contents);
		lax = (struct der_fault){ DER_INTEGER_NOT_MINIMAL, (size_t)(serial->at - body.base) };
	}
	*tag = der_peek(&body) == DER_GENERALIZED_TIME ? DER_GENERALIZED_TIME : DER_UTC_TIME;
	if (!der_read(&body, *tag, &time, fault) || !der_optional(&body, DER_SEQUENCE, &list, &present, fault) ||
	    !der_done(&body, fault))
		return false;
	*date = der_rest(&time);
	if (present)
		*extensions = der_rest(&list);
	*cursor = work;
	*fault = lax;
	return true;
}

bool
crl_entry_next(struct der *cursor, struct crl_entry *out, struct der_fault *fault)
{
	struct reading ignored = { 0 };
	struct bytes serial, date, extensions;
	size_t offset = der_offset(cursor);
	uint8_t tag;

	fault->code = DER_NO_FAULT;
	if (der_at_end(cursor))
		return false;
	if (!short_entry(cursor, &serial, &tag, &date, &extensions) &&
	    !long_entry(cursor, &serial, &tag, &date, &extensions, fault))
		return false;
	out->serial = serial;
	out->extensions_der = extensions;
	out->offset = offset;
	out->date = (struct x509_time){ .offset = (size_t)(date.at - cursor->base) - 2 };
	parse_time(&ignored, tag, date, &out->date);
	return true;
}

bool
crl_extensions_next(struct der *cursor, struct bytes *extensions)
{
	struct bytes serial, date;
	struct der_fault fault;
	uint8_t tag;

	return !der_at_end(cursor) && (short_entry(cursor, &serial, &tag, &date, extensions) ||
	    long_entry(cursor, &serial, &tag, &date, extensions, &fault));
}

/* RFC 5280 5.3: critical or not, each extension once; a reason is one of the list and not "unspecified". */
static void
check_entry_extensions(struct reading *r, const struct crl *crl, const struct crl_entry *entry)
{
	struct bytes reason_oid = OID(CE_CRL_REASON);
	struct der list = window(crl->der, entry->extensions_der), extension, value;
	struct bytes oid, octets, seen[8];
	size_t seen_count = 0;
	bool critical;

	if (der_at_end(&list))
		report(r, P_SEQUENCE_EMPTY, der_offset(&list), "crlEntryExtensions");
	while (!der_at_end(&list)) {
		size_t at = der_offset(&list);

		if (!take(r, &list, DER_SEQUENCE, &extension, NULL) || !take_oid(r, &extension, &oid))
			return;
		if (der_peek(&extension) == DER_BOOLEAN) {
			if (!take_boolean(r, &extension, &critical))
				return;
			if (!critical)
				report(r, P_DEFAULT_ENCODED, at, "critical FALSE");
		}
		if (!take_octets(r, &extension, &octets))
			return;
		take_end(r, &extension);
		for (size_t i = 0; i < seen_count; i++)
			if (oid_equal(oid, seen[i]))
				report(r, P_EXTENSION_TWICE, at, "of an entry");
		/* RFC 5280 5.3 knows four. */
		if (seen_count < COUNT_OF(seen))
			seen[seen_count++] = oid;
		if (!oid_equal(oid, reason_oid))
			continue;
		value = window(crl->der, octets);
		if (!take(r, &value, DER_ENUMERATED, &extension, NULL))
			return;
		take_end(r, &value);
		if (extension.end - extension.pos != 1 || *extension.pos > 10 || *extension.pos == 7)
			report(r, P_REASON, at, "there is no such reason");
		else if (*extension.pos == 0)
			report(r, P_REASON, at, "unspecified must be left out");
	}
}

void
crl_entry_extensions(struct arena *arena, const struct crl *crl, const struct crl_entry *entry, struct extensions *out)
{
	struct problems ignored = { .arena = arena };
	struct reading r = { .problems = &ignored, .where = "revokedCertificates" };

	*out = (struct extensions){ 0 };
	if (entry->extensions_der.len != 0)
		(void)read_extension_list(&r, window(crl->der, entry->extensions_der), entry->offset, out);
}

void
crl_check_entries(const struct crl *crl, struct problems *problems)
{
	struct reading r = { .problems = problems, .where = "revokedCertificates" };
	struct der cursor = crl_entries(crl);
	struct crl_entry entry;
	struct der_fault fault;

	while (crl_entry_next(&cursor, &entry, &fault)) {
		if (fault.code != DER_NO_FAULT)
			report_der(&r, &fault, false);
		if (entry.serial.at[0] >= 0x80)
			report(&r, P_SERIAL_NEGATIVE, entry.offset, NULL);
		else if (entry.serial.len == 1 && entry.serial.at[0] == 0)
			report(&r, P_SERIAL_ZERO, entry.offset, NULL);
		else if (entry.serial.len > 20)
			report(&r, P_SERIAL_TOO_LONG, entry.offset, "it has %zu", entry.serial.len);
		/* Once more, with someone who listens. */
		if (!entry.date.well_formed || entry.date.tag == DER_GENERALIZED_TIME)
			parse_time(&r, entry.date.tag, entry.date.text, &entry.date);
		if (entry.extensions_der.at != NULL) {
			if (crl->version != 2)
				report(&r, P_VERSION_EXTENSIONS, entry.offset, "version %lld", (long long)crl->version);
			check_entry_extensions(&r, crl, &entry);
		}
		if (r.faults > LIMIT_PROBLEMS)
			return;
	}
	if (fault.code != DER_NO_FAULT)
		report_der(&r, &fault, true);
}

int
crl_entry_reason(const struct crl_entry *entry)
{
	struct bytes reason_oid = OID(CE_CRL_REASON);
	struct der in, extension, value;
	struct bytes oid, octets;
	struct der_fault fault;
	bool present;

	der_init(&in, entry->extensions_der);
	while (der_read(&in, DER_SEQUENCE, &extension, &fault)) {
		if (!der_oid(&extension, &oid, &fault))
			return -1;
		if (!oid_equal(oid, reason_oid))
			continue;
		if (!der_optional(&extension, DER_BOOLEAN, NULL, &present, &fault) ||
		    !der_octet_string(&extension, &octets, &fault))
			return -1;
		der_init(&in, octets);
		if (!der_read(&in, DER_ENUMERATED, &value, &fault) || value.end - value.pos != 1 || *value.pos > 127)
			return -1;
		return *value.pos;
	}
	return -1;
}

const char *
crl_reason_name(int reason)
{
	/* RFC 5280 5.3.1; 7 is not used. */
	static const char *const names[] = {
		"unspecified", "keyCompromise", "cACompromise", "affiliationChanged", "superseded",
		"cessationOfOperation", "certificateHold", NULL, "removeFromCRL", "privilegeWithdrawn", "aACompromise",
	};

	return reason >= 0 && (size_t)reason < COUNT_OF(names) && names[reason] != NULL ? names[reason] : "unknown";
}

/* A serial number without what is not minimal about it. */
static struct bytes
minimal(struct bytes serial)
{
	while (serial.len > 1 && serial.at[0] == 0 && serial.at[1] < 0x80)
		serial = (struct bytes){ serial.at + 1, serial.len - 1 };
	return serial;
}

bool
serial_equal(struct bytes a, struct bytes b)
{
	return bytes_equal(minimal(a), minimal(b));
}

bool
crl_find(const struct crl *crl, struct bytes serial, struct crl_entry *out)
{
	struct der cursor = crl_entries(crl);
	struct bytes one, date, extensions;
	struct der_fault fault;
	uint8_t tag;

	serial = minimal(serial);
	while (!der_at_end(&cursor)) {
		struct der before = cursor;

		if (!short_entry(&cursor, &one, &tag, &date, &extensions) &&
		    !long_entry(&cursor, &one, &tag, &date, &extensions, &fault))
			return false;
		if (bytes_equal(minimal(one), serial))
			return crl_entry_next(&before, out, &fault);
	}
	return false;
}

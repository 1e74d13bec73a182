/* check.c - what is wrong with extension values, all of them opened. */

#include "x509/extension.h"

typedef bool opener(const struct extension *e, struct bytes object, struct problems *problems);

/* The public readers, with results thrown away. */
#define CHECK(name, type) \
	static bool \
	check_##name(const struct extension *e, struct bytes object, struct problems *problems) \
	{ \
		type out; \
		return extension_##name(e, object, problems, &out); \
	}
CHECK(key_usage, unsigned)
CHECK(basic_constraints, struct basic_constraints)
CHECK(general_names, struct general_names)
CHECK(oids, struct oid_list)
CHECK(subject_key_id, struct bytes)
CHECK(authority_key_id, struct authority_key_id)
CHECK(distribution_points, struct distribution_points)
CHECK(access, struct access_descriptions)
CHECK(policies, struct policies)
CHECK(policy_mappings, struct policy_mappings)
CHECK(policy_constraints, struct policy_constraints)
CHECK(name_constraints, struct name_constraints)
CHECK(integer, int64_t)
CHECK(scts, struct scts)
CHECK(qc_statements, struct qc_statements)
CHECK(tls_features, struct tls_features)
CHECK(ms_template, struct ms_template)
CHECK(ms_template_name, struct text)

/* CT poison and OCSP no-check are NULL (RFC 6962 3.1, RFC 6960 4.2.2.2.1). */
static bool
check_null(const struct extension *e, struct bytes object, struct problems *problems)
{
	struct opening o = open_extension(e, object, problems, "NULL");
	struct der body;

	if (!take(&o.r, &o.in, DER_NULL, &body, NULL))
		return false;
	if (!der_at_end(&body))
		report_der(&o.r, &(struct der_fault){ DER_NULL_CONTENTS, der_offset(&body) }, false);
	return close_extension(&o);
}

static bool
check_bits(const struct extension *e, struct bytes object, struct problems *problems)
{
	struct opening o = open_extension(e, object, problems, "BIT STRING");
	size_t at = der_offset(&o.in);
	struct bytes bits;
	unsigned unused;

	if (!take_bits(&o.r, &o.in, DER_BIT_STRING, &bits, &unused))
		return false;
	(void)named_bits(&o.r, bits, unused, 0xff, at);
	return close_extension(&o);
}

static bool
check_ia5(const struct extension *e, struct bytes object, struct problems *problems)
{
	struct opening o = open_extension(e, object, problems, "IA5String");
	struct der body;

	if (!take(&o.r, &o.in, DER_IA5_STRING, &body, NULL))
		return false;
	check_string(&o.r, DER_IA5_STRING, der_rest(&body), der_offset(&body));
	return close_extension(&o);
}

/* PrivateKeyUsagePeriod ::= SEQUENCE { notBefore [0], notAfter [1] }, GeneralizedTimes (RFC 3280 4.2.1.4) */
static bool
check_usage_period(const struct extension *e, struct bytes object, struct problems *problems)
{
	struct opening o = open_extension(e, object, problems, "privateKeyUsagePeriod");
	struct reading years = { 0 };
	struct der body, field;

	if (!open_sequence(&o, &body))
		return false;
	for (uint8_t i = 0; i < 2; i++) {
		struct x509_time time = { 0 };

		if (!take_optional(&o.r, &body, DER_CONTEXT(i), &field, NULL))
			continue;
		/* The rule of 2050 is not one of this field. */
		parse_time(&years, DER_GENERALIZED_TIME, der_rest(&field), &time);
		if (!time.well_formed)
			report(&o.r, P_TIME_INVALID, der_offset(&field), NULL);
	}
	take_end(&o.r, &body);
	return close_extension(&o);
}

/*
 * IssuingDistributionPoint ::= SEQUENCE { distributionPoint [0] OPTIONAL, onlyContainsUserCerts [1],
 *     onlyContainsCACerts [2], onlySomeReasons [3] OPTIONAL, indirectCRL [4], onlyContainsAttributeCerts [5] }
 */
static bool
check_issuing_point(const struct extension *e, struct bytes object, struct problems *problems)
{
	struct opening o = open_extension(e, object, problems, "issuingDistributionPoint");
	struct general_names names;
	struct der body, field, choice;
	struct bytes bits;
	unsigned unused;

	if (!open_sequence(&o, &body))
		return false;
	if (take_optional(&o.r, &body, DER_CONTEXT_CONSTRUCTED(0), &field, NULL)) {
		if (take_optional(&o.r, &field, DER_CONTEXT_CONSTRUCTED(0), &choice, NULL)) {
			if (!read_general_names(&o.r, &choice, &names, false))
				return false;
		} else if (!take(&o.r, &field, DER_CONTEXT_CONSTRUCTED(1), NULL, NULL)) {
			return false;
		}
		take_end(&o.r, &field);
	}
	for (uint8_t i = 1; i <= 5; i++) {
		size_t at = der_offset(&body);

		if (der_peek(&body) != DER_CONTEXT(i))
			continue;
		if (i == 3) {
			if (!take_bits(&o.r, &body, DER_CONTEXT(3), &bits, &unused))
				return false;
			(void)named_bits(&o.r, bits, unused, 0x1ff, at);
			continue;
		}
		if (!take(&o.r, &body, DER_CONTEXT(i), &field, NULL))
			return false;
		if (field.end - field.pos != 1 || (*field.pos != 0 && *field.pos != 0xff))
			report_der(&o.r, &(struct der_fault){ DER_BOOLEAN_VALUE, at }, false);
		else if (*field.pos == 0)
			report(&o.r, P_DEFAULT_ENCODED, at, NULL);
	}
	take_end(&o.r, &body);
	return close_extension(&o);
}

static bool
check_any(const struct extension *e, struct bytes object, struct problems *problems)
{
	struct opening o = open_extension(e, object, problems, "extnValue");
	struct der_fault fault;

	if (!der_check(e->value, &fault))
		report(&o.r, P_VALUE_NOT_DER, der_offset(&o.in) + fault.offset, "%s", der_code_text(fault.code));
	return o.r.faults == 0;
}

static const struct row {
	uint8_t oid[10];
	uint8_t len;
	opener *open;
} rows[] = {
#define CE(n, open) { { 0x55, 0x1d, n }, 3, open }
#define PE(n, open) { { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x01, n }, 8, open }
#define CT(n, open) { { 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, n }, 10, open }
#define NETSCAPE(n, open) { { 0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x01, n }, 9, open }
#define MICROSOFT(n, m, open) { { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, n, m }, 9, open }
	CE(14, check_subject_key_id), CE(15, check_key_usage), CE(16, check_usage_period), CE(17, check_general_names),
	CE(18, check_general_names), CE(19, check_basic_constraints), CE(20, check_integer), CE(27, check_integer),
	CE(28, check_issuing_point), CE(30, check_name_constraints), CE(31, check_distribution_points),
	CE(32, check_policies), CE(33, check_policy_mappings), CE(35, check_authority_key_id),
	CE(36, check_policy_constraints), CE(37, check_oids), CE(46, check_distribution_points), CE(54, check_integer),
	CE(56, check_null),
	PE(1, check_access), PE(11, check_access), PE(3, check_qc_statements), PE(24, check_tls_features),
	CT(2, check_scts), CT(3, check_null),
	{ { 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x05 }, 9, check_null },
	MICROSOFT(0x14, 0x02, check_ms_template_name), MICROSOFT(0x15, 0x07, check_ms_template),
	MICROSOFT(0x15, 0x0a, check_policies),
	NETSCAPE(1, check_bits), NETSCAPE(2, check_ia5), NETSCAPE(3, check_ia5), NETSCAPE(4, check_ia5),
	NETSCAPE(7, check_ia5), NETSCAPE(8, check_ia5), NETSCAPE(12, check_ia5), NETSCAPE(13, check_ia5),
};

void
extensions_check(const struct extensions *extensions, struct bytes object, struct problems *problems)
{
	for (size_t i = 0; i < extensions->count; i++) {
		const struct extension *e = &extensions->items[i];
		opener *open = check_any;

		/* RFC 5280 4.2: not more than one instance of an extension. */
		for (size_t k = 0; k < i; k++) {
			struct opening o;

			if (!oid_equal(extensions->items[k].oid, e->oid))
				continue;
			o = open_extension(e, object, problems, "extensions");
			report(&o.r, P_EXTENSION_TWICE, (size_t)(e->whole.at - object.at), NULL);
			break;
		}
		for (size_t k = 0; k < COUNT_OF(rows); k++) {
			if (oid_equal(e->oid, (struct bytes){ rows[k].oid, rows[k].len })) {
				open = rows[k].open;
				break;
			}
		}
		(void)open(e, object, problems);
	}
}

void
certificate_check_extensions(const struct certificate *certificate, struct problems *problems)
{
	extensions_check(&certificate->extensions, certificate->der, problems);
}

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
	struct bytes oid;
	opener *open;
} rows[] = {
	{ OID_ROW(CE_SUBJECT_KEY_ID), check_subject_key_id },
	{ OID_ROW(CE_KEY_USAGE), check_key_usage },
	{ OID_ROW(CE_PRIVATE_KEY_USAGE_PERIOD), check_usage_period },
	{ OID_ROW(CE_SUBJECT_ALT_NAME), check_general_names },
	{ OID_ROW(CE_ISSUER_ALT_NAME), check_general_names },
	{ OID_ROW(CE_BASIC_CONSTRAINTS), check_basic_constraints },
	{ OID_ROW(CE_CRL_NUMBER), check_integer },
	{ OID_ROW(CE_DELTA_CRL_INDICATOR), check_integer },
	{ OID_ROW(CE_ISSUING_DISTRIBUTION_POINT), check_issuing_point },
	{ OID_ROW(CE_NAME_CONSTRAINTS), check_name_constraints },
	{ OID_ROW(CE_CRL_DISTRIBUTION_POINTS), check_distribution_points },
	{ OID_ROW(CE_CERTIFICATE_POLICIES), check_policies },
	{ OID_ROW(CE_POLICY_MAPPINGS), check_policy_mappings },
	{ OID_ROW(CE_AUTHORITY_KEY_ID), check_authority_key_id },
	{ OID_ROW(CE_POLICY_CONSTRAINTS), check_policy_constraints },
	{ OID_ROW(CE_EXTENDED_KEY_USAGE), check_oids },
	{ OID_ROW(CE_FRESHEST_CRL), check_distribution_points },
	{ OID_ROW(CE_INHIBIT_ANY_POLICY), check_integer },
	{ OID_ROW(CE_NO_REVOCATION_AVAILABLE), check_null },
	{ OID_ROW(PE_AUTHORITY_INFO_ACCESS), check_access },
	{ OID_ROW(PE_SUBJECT_INFO_ACCESS), check_access },
	{ OID_ROW(PE_QC_STATEMENTS), check_qc_statements },
	{ OID_ROW(PE_TLS_FEATURE), check_tls_features },
	{ OID_ROW(CT_SCTS), check_scts },
	{ OID_ROW(CT_POISON), check_null },
	{ OID_ROW(AD_OCSP_NO_CHECK), check_null },
	{ OID_ROW(MS_CERTIFICATE_TEMPLATE_NAME), check_ms_template_name },
	{ OID_ROW(MS_CERTIFICATE_TEMPLATE), check_ms_template },
	{ OID_ROW(MS_APPLICATION_POLICIES), check_policies },
	{ OID_ROW(NS_CERT_TYPE), check_bits },
	{ OID_ROW(ARC_NETSCAPE_CERT, 2), check_ia5 },
	{ OID_ROW(ARC_NETSCAPE_CERT, 3), check_ia5 },
	{ OID_ROW(ARC_NETSCAPE_CERT, 4), check_ia5 },
	{ OID_ROW(ARC_NETSCAPE_CERT, 7), check_ia5 },
	{ OID_ROW(ARC_NETSCAPE_CERT, 8), check_ia5 },
	{ OID_ROW(ARC_NETSCAPE_CERT, 12), check_ia5 },
	{ OID_ROW(ARC_NETSCAPE_CERT, 13), check_ia5 },
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
			if (oid_equal(e->oid, rows[k].oid)) {
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

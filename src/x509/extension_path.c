/* extension_path.c - extension values about paths: policies, constraints, points, access (RFC 5280 4.2). */

#include "x509/extension.h"
#include "x509/string.h"

/* GeneralName as the value of an implicit field, such as fullName [0] GeneralNames. */
static bool
read_names_field(struct reading *r, struct der *in, uint8_t number, struct general_names *out)
{
	struct der field;

	if (!take_optional(r, in, DER_CONTEXT_CONSTRUCTED(number), &field, NULL))
		return true;
	return read_general_names(r, &field, out, false);
}

/*
 * DistributionPoint ::= SEQUENCE { distributionPoint [0] DistributionPointName OPTIONAL,
 *     reasons [1] ReasonFlags OPTIONAL, cRLIssuer [2] GeneralNames OPTIONAL }
 * DistributionPointName ::= CHOICE { fullName [0] GeneralNames, nameRelativeToCRLIssuer [1] RelativeDistinguishedName }
 */
static bool
read_distribution_point(struct reading *r, struct der *in, struct distribution_point *out)
{
	size_t at = der_offset(in), reasons;
	struct der body, choice, relative;
	struct bytes bits;
	unsigned unused;
	bool named;

	*out = (struct distribution_point){ 0 };
	if (!take(r, in, DER_SEQUENCE, &body, NULL))
		return false;
	named = take_optional(r, &body, DER_CONTEXT_CONSTRUCTED(0), &choice, NULL);
	if (named && der_peek(&choice) == DER_CONTEXT_CONSTRUCTED(0)) {
		if (!read_names_field(r, &choice, 0, &out->full_name))
			return false;
		take_end(r, &choice);
	} else if (named && take(r, &choice, DER_CONTEXT_CONSTRUCTED(1), &relative, NULL)) {
		out->relative_name = der_rest(&relative);
		if (der_at_end(&relative))
			report(r, P_RDN_EMPTY, der_offset(&relative), NULL);
		take_end(r, &choice);
	}
	reasons = der_offset(&body);
	if (der_peek(&body) == DER_CONTEXT(1)) {
		if (!take_bits(r, &body, DER_CONTEXT(1), &bits, &unused))
			return false;
		out->has_reasons = true;
		out->reasons = named_bits(r, bits, unused, 0x1ff, reasons);
	}
	if (!read_names_field(r, &body, 2, &out->crl_issuer))
		return false;
	if (!named && out->crl_issuer.count == 0)
		report(r, P_DISTRIBUTION_POINT, at, NULL);
	take_end(r, &body);
	return true;
}

bool
extension_distribution_points(const struct extension *e, struct bytes object, struct problems *problems,
    struct distribution_points *out)
{
	struct opening o = open_extension(e, object, problems, "cRLDistributionPoints");
	LIST(struct distribution_point) list = { 0 };
	struct distribution_point point;
	struct der body;
	bool read = true;

	*out = (struct distribution_points){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	while (read && !der_at_end(&body)) {
		if (list.count == LIMIT_DISTRIBUTION_POINTS) {
			report(&o.r, P_TOO_MANY, der_offset(&body), "%d distribution points", LIMIT_DISTRIBUTION_POINTS);
			break;
		}
		read = read_distribution_point(&o.r, &body, &point);
		if (read && problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = point;
	}
	*out = (struct distribution_points){ list.items, list.count };
	return read && close_extension(&o);
}

/* AccessDescription ::= SEQUENCE { accessMethod OBJECT IDENTIFIER, accessLocation GeneralName } */
bool
extension_access(const struct extension *e, struct bytes object, struct problems *problems,
    struct access_descriptions *out)
{
	struct opening o = open_extension(e, object, problems, "authorityInfoAccess");
	LIST(struct access_description) list = { 0 };
	struct der body, item;
	bool read = true;

	*out = (struct access_descriptions){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	while (read && !der_at_end(&body)) {
		struct access_description description;

		if (list.count == LIMIT_NAMES) {
			report(&o.r, P_TOO_MANY, der_offset(&body), "%d descriptions", LIMIT_NAMES);
			break;
		}
		read = take(&o.r, &body, DER_SEQUENCE, &item, NULL) && take_oid(&o.r, &item, &description.method) &&
		    read_general_name(&o.r, &item, &description.location, false);
		if (!read)
			break;
		take_end(&o.r, &item);
		if (problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = description;
	}
	*out = (struct access_descriptions){ list.items, list.count };
	return read && close_extension(&o);
}

/* DisplayText ::= CHOICE { ia5String, visibleString, bmpString, utf8String } (SIZE (1..200)) */
static bool
read_display_text(struct reading *r, struct der *in, struct text *out)
{
	size_t at = der_offset(in);
	struct der body;
	struct bytes value;
	uint8_t tag;

	if (!take_any(r, in, &tag, &body, NULL))
		return false;
	value = der_rest(&body);
	if (tag != DER_IA5_STRING && tag != DER_VISIBLE_STRING && tag != DER_BMP_STRING && tag != DER_UTF8_STRING) {
		report(r, P_STRING_TYPE, at, "the text is of type %s", string_type_name(tag));
	} else {
		check_string(r, tag, value, der_offset(&body));
		if (value.len == 0)
			report(r, P_STRING_EMPTY, at, NULL);
		if (string_characters(tag, value) > 200)
			report(r, P_STRING_TOO_LONG, at, "%zu characters, at most 200 are allowed",
			    string_characters(tag, value));
	}
	if (string_is_text(tag) && r->problems != NULL && r->problems->arena != NULL)
		*out = string_text(r->problems->arena, tag, value, NULL);
	return true;
}

/* UserNotice ::= SEQUENCE { noticeRef SEQUENCE OPTIONAL, explicitText DisplayText OPTIONAL } */
static bool
read_notice(struct reading *r, struct der *in, struct text *out)
{
	struct der body, reference, numbers;
	struct bytes number;
	struct text organization = { 0 };

	if (!take(r, in, DER_SEQUENCE, &body, NULL))
		return false;
	/* NoticeReference ::= SEQUENCE { organization DisplayText, noticeNumbers SEQUENCE OF INTEGER } */
	if (take_optional(r, &body, DER_SEQUENCE, &reference, NULL)) {
		if (!read_display_text(r, &reference, &organization) ||
		    !take(r, &reference, DER_SEQUENCE, &numbers, NULL))
			return false;
		while (!der_at_end(&numbers))
			if (!take_integer(r, &numbers, &number))
				return false;
		take_end(r, &reference);
	}
	if (!der_at_end(&body) && !read_display_text(r, &body, out))
		return false;
	take_end(r, &body);
	return true;
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER, qualifier ANY } */
static bool
read_qualifier(struct reading *r, struct der *in, struct policy *out)
{
	size_t at = der_offset(in);
	struct der body, uri;
	struct bytes oid;
	int number;

	if (!take(r, in, DER_SEQUENCE, &body, NULL) || !take_oid(r, &body, &oid))
		return false;
	number = oid_below(oid, OID(ARC_QT));
	if (number != 1 && number != 2) {
		report(r, P_QUALIFIER, at, "it is neither CPS nor notice");
		return take_any(r, &body, NULL, NULL, NULL);
	}
	if (number == 1) {
		if (!take(r, &body, DER_IA5_STRING, &uri, NULL))
			return false;
		check_string(r, DER_IA5_STRING, der_rest(&uri), der_offset(&uri));
		if (out->cps.len == 0 && r->problems != NULL && r->problems->arena != NULL)
			out->cps = string_text(r->problems->arena, DER_IA5_STRING, der_rest(&uri), NULL);
	} else {
		struct text notice = { 0 };

		if (!read_notice(r, &body, &notice))
			return false;
		if (out->notice.len == 0)
			out->notice = notice;
	}
	take_end(r, &body);
	return true;
}

/* PolicyInformation ::= SEQUENCE { policyIdentifier OBJECT IDENTIFIER, policyQualifiers SEQUENCE OPTIONAL } */
static bool
read_policy(struct reading *r, struct der *in, struct policy *out)
{
	struct der body, qualifiers;
	size_t at;

	*out = (struct policy){ 0 };
	if (!take(r, in, DER_SEQUENCE, &body, NULL) || !take_oid(r, &body, &out->oid))
		return false;
	at = der_offset(&body);
	if (take_optional(r, &body, DER_SEQUENCE, &qualifiers, &out->qualifiers)) {
		if (der_at_end(&qualifiers))
			report(r, P_SEQUENCE_EMPTY, at, "policyQualifiers");
		while (!der_at_end(&qualifiers))
			if (!read_qualifier(r, &qualifiers, out))
				return true;
	}
	take_end(r, &body);
	return true;
}

bool
extension_policies(const struct extension *e, struct bytes object, struct problems *problems, struct policies *out)
{
	struct opening o = open_extension(e, object, problems, "certificatePolicies");
	LIST(struct policy) list = { 0 };
	struct lookup seen;
	struct der body;
	bool read = true;

	lookup_init(&seen, problems->arena);
	*out = (struct policies){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	while (!der_at_end(&body)) {
		size_t at = der_offset(&body);
		struct policy policy;

		if (list.count == LIMIT_NAMES) {
			report(&o.r, P_TOO_MANY, at, "%d policies", LIMIT_NAMES);
			break;
		}
		read = read_policy(&o.r, &body, &policy);
		if (!read)
			break;
		/* RFC 5280 4.2.1.4: a policy must not be there more than once. */
		check_once(&o.r, &seen, policy.oid, at);
		if (problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = policy;
	}
	*out = (struct policies){ list.items, list.count };
	return read && close_extension(&o);
}

bool
extension_policy_mappings(const struct extension *e, struct bytes object, struct problems *problems,
    struct policy_mappings *out)
{
	struct opening o = open_extension(e, object, problems, "policyMappings");
	LIST(struct policy_mapping) list = { 0 };
	struct der body, pair;
	bool read = true;

	*out = (struct policy_mappings){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	while (!der_at_end(&body)) {
		struct policy_mapping mapping;

		if (list.count == LIMIT_NAMES) {
			report(&o.r, P_TOO_MANY, der_offset(&body), "%d mappings", LIMIT_NAMES);
			break;
		}
		read = take(&o.r, &body, DER_SEQUENCE, &pair, NULL) && take_oid(&o.r, &pair, &mapping.issuer) &&
		    take_oid(&o.r, &pair, &mapping.subject);
		if (!read)
			break;
		take_end(&o.r, &pair);
		if (problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = mapping;
	}
	*out = (struct policy_mappings){ list.items, list.count };
	return read && close_extension(&o);
}

/* GeneralSubtree ::= SEQUENCE { base GeneralName, minimum [0] DEFAULT 0, maximum [1] OPTIONAL } */
static bool
read_subtrees(struct reading *r, struct der *in, struct general_names *out)
{
	LIST(struct general_name) list = { 0 };
	struct der subtree;

	*out = (struct general_names){ 0 };
	if (der_at_end(in))
		report(r, P_SEQUENCE_EMPTY, der_offset(in), "GeneralSubtrees");
	while (!der_at_end(in)) {
		struct general_name base;

		if (list.count == LIMIT_NAMES) {
			report(r, P_TOO_MANY, der_offset(in), "%d subtrees", LIMIT_NAMES);
			break;
		}
		if (!take(r, in, DER_SEQUENCE, &subtree, NULL) || !read_general_name(r, &subtree, &base, true)) {
			*out = (struct general_names){ list.items, list.count };
			return false;
		}
		/* RFC 5280 4.2.1.10: minimum 0 and no maximum; DER leaves the default out. */
		if (der_peek(&subtree) == DER_CONTEXT(0) || der_peek(&subtree) == DER_CONTEXT(1))
			report(r, P_SUBTREE_RANGE, der_offset(&subtree), NULL);
		else
			take_end(r, &subtree);
		if (r->problems != NULL && r->problems->arena != NULL)
			*LIST_ADD(r->problems->arena, &list) = base;
	}
	*out = (struct general_names){ list.items, list.count };
	return true;
}

/* NameConstraints ::= SEQUENCE { permittedSubtrees [0] OPTIONAL, excludedSubtrees [1] OPTIONAL } */
bool
extension_name_constraints(const struct extension *e, struct bytes object, struct problems *problems,
    struct name_constraints *out)
{
	struct opening o = open_extension(e, object, problems, "nameConstraints");
	struct der body, subtrees;

	*out = (struct name_constraints){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	out->has_permitted = take_optional(&o.r, &body, DER_CONTEXT_CONSTRUCTED(0), &subtrees, NULL);
	if (out->has_permitted && !read_subtrees(&o.r, &subtrees, &out->permitted))
		return false;
	out->has_excluded = take_optional(&o.r, &body, DER_CONTEXT_CONSTRUCTED(1), &subtrees, NULL);
	if (out->has_excluded && !read_subtrees(&o.r, &subtrees, &out->excluded))
		return false;
	take_end(&o.r, &body);
	return close_extension(&o);
}

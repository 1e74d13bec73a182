/* extension_other.c - SCTs, QC statements, TLS features, Microsoft templates (RFC 6962, 3739, 7633, MS-WCCE). */

#include "x509/extension.h"
#include "x509/string.h"

/* Takes a big-endian number of `width` octets off `in`. */
static bool
take_number(struct bytes *in, size_t width, uint64_t *out)
{
	if (in->len < width)
		return false;
	*out = 0;
	for (size_t i = 0; i < width; i++)
		*out = *out << 8 | in->at[i];
	*in = (struct bytes){ in->at + width, in->len - width };
	return true;
}

/* A vector<0..2^16-1> of TLS (RFC 8446 3.4). */
static bool
take_vector(struct bytes *in, struct bytes *out)
{
	uint64_t len;

	if (!take_number(in, 2, &len) || len > in->len)
		return false;
	*out = (struct bytes){ in->at, (size_t)len };
	*in = (struct bytes){ in->at + len, in->len - (size_t)len };
	return true;
}

/* RFC 6962 3.2: version, log id of 32 octets, timestamp, extensions, and a signature. */
static bool
read_sct(struct bytes in, struct sct *out)
{
	struct bytes extensions, signature;
	uint64_t version, milliseconds, hash, algorithm;

	*out = (struct sct){ 0 };
	if (!take_number(&in, 1, &version))
		return false;
	out->version = (uint8_t)version;
	/* Another version has another form, which is no fault. */
	if (version != 0)
		return true;
	if (in.len < 32)
		return false;
	out->log_id = (struct bytes){ in.at, 32 };
	in = (struct bytes){ in.at + 32, in.len - 32 };
	if (!take_number(&in, 8, &milliseconds) || milliseconds > INT64_MAX || !take_vector(&in, &extensions) ||
	    !take_number(&in, 1, &hash) || !take_number(&in, 1, &algorithm) || !take_vector(&in, &signature))
		return false;
	out->milliseconds = (int64_t)milliseconds;
	out->hash = (uint8_t)hash;
	out->signature = (uint8_t)algorithm;
	return in.len == 0;
}

/* SignedCertificateTimestampList ::= OCTET STRING, which holds a vector of vectors (RFC 6962 3.3). */
bool
extension_scts(const struct extension *e, struct bytes object, struct problems *problems, struct scts *out)
{
	struct opening o = open_extension(e, object, problems, "signedCertificateTimestampList");
	LIST(struct sct) list = { 0 };
	struct bytes octets, items, item;
	size_t at;

	*out = (struct scts){ 0 };
	if (!take_octets(&o.r, &o.in, &octets))
		return false;
	at = (size_t)(octets.at - o.in.base);
	if (!take_vector(&octets, &items) || octets.len > 0) {
		report(&o.r, P_SCT, at, "the length of the list is not that of its octets");
		return false;
	}
	if (items.len == 0)
		report(&o.r, P_SCT, at, "it is empty");
	while (items.len > 0) {
		struct sct sct;

		at = (size_t)(items.at - o.in.base);
		if (list.count == LIMIT_EXTENSIONS) {
			report(&o.r, P_TOO_MANY, at, "%d timestamps", LIMIT_EXTENSIONS);
			break;
		}
		if (!take_vector(&items, &item)) {
			report(&o.r, P_SCT, at, "a timestamp runs past the end");
			break;
		}
		if (!read_sct(item, &sct))
			report(&o.r, P_SCT, at, "a timestamp does not have the form of its version");
		if (problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = sct;
	}
	*out = (struct scts){ list.items, list.count };
	return close_extension(&o);
}

/* QCStatement ::= SEQUENCE { statementId OBJECT IDENTIFIER, statementInfo ANY OPTIONAL } */
bool
extension_qc_statements(const struct extension *e, struct bytes object, struct problems *problems,
    struct qc_statements *out)
{
	struct opening o = open_extension(e, object, problems, "qcStatements");
	LIST(struct qc_statement) list = { 0 };
	struct der body, item;
	bool read = true;

	*out = (struct qc_statements){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	while (!der_at_end(&body)) {
		struct qc_statement statement = { 0 };

		if (list.count == LIMIT_EXTENSIONS) {
			report(&o.r, P_TOO_MANY, der_offset(&body), "%d statements", LIMIT_EXTENSIONS);
			break;
		}
		read = take(&o.r, &body, DER_SEQUENCE, &item, NULL) && take_oid(&o.r, &item, &statement.oid) &&
		    (der_at_end(&item) || take_any(&o.r, &item, NULL, NULL, &statement.info));
		if (!read)
			break;
		take_end(&o.r, &item);
		if (problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = statement;
	}
	*out = (struct qc_statements){ list.items, list.count };
	return read && close_extension(&o);
}

/* Features ::= SEQUENCE OF INTEGER */
bool
extension_tls_features(const struct extension *e, struct bytes object, struct problems *problems,
    struct tls_features *out)
{
	struct opening o = open_extension(e, object, problems, "tlsFeature");
	LIST(int64_t) list = { 0 };
	struct der body;
	bool read = true;

	*out = (struct tls_features){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	while (!der_at_end(&body)) {
		int64_t feature;

		if (list.count == LIMIT_EXTENSIONS) {
			report(&o.r, P_TOO_MANY, der_offset(&body), "%d features", LIMIT_EXTENSIONS);
			break;
		}
		read = take_int64(&o.r, &body, &feature);
		if (!read)
			break;
		if (problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = feature;
	}
	*out = (struct tls_features){ list.items, list.count };
	return read && close_extension(&o);
}

/* CertificateTemplate ::= SEQUENCE { templateID OBJECT IDENTIFIER, major INTEGER OPTIONAL, minor INTEGER OPTIONAL } */
bool
extension_ms_template(const struct extension *e, struct bytes object, struct problems *problems,
    struct ms_template *out)
{
	struct opening o = open_extension(e, object, problems, "microsoftCertificateTemplate");
	struct der body;

	*out = (struct ms_template){ 0 };
	if (!take(&o.r, &o.in, DER_SEQUENCE, &body, NULL) || !take_oid(&o.r, &body, &out->oid))
		return false;
	if (der_peek(&body) == DER_INTEGER) {
		if (!take_int64(&o.r, &body, &out->major))
			return false;
		out->has_major = true;
	}
	if (der_peek(&body) == DER_INTEGER) {
		if (!take_int64(&o.r, &body, &out->minor))
			return false;
		out->has_minor = true;
	}
	take_end(&o.r, &body);
	return close_extension(&o);
}

/* The name is a BMPString, or any other string type. */
bool
extension_ms_template_name(const struct extension *e, struct bytes object, struct problems *problems,
    struct text *out)
{
	struct opening o = open_extension(e, object, problems, "microsoftCertificateTemplateName");
	size_t at = der_offset(&o.in);
	struct der body;
	uint8_t tag;

	*out = (struct text){ 0 };
	if (!take_any(&o.r, &o.in, &tag, &body, NULL))
		return false;
	if (!string_is_text(tag)) {
		report(&o.r, P_STRING_TYPE, at, "it is of type %s", string_type_name(tag));
	} else {
		check_string(&o.r, tag, der_rest(&body), der_offset(&body));
		if (problems->arena != NULL)
			*out = string_text(problems->arena, tag, der_rest(&body), NULL);
	}
	return close_extension(&o);
}

/* explain.c - why OpenSSL refuses a path: which extension, name, constraint or certificate is at fault. */
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "crypto/context.h"

struct explaining {
	struct arena *arena;
	const struct certificate *const *path;
	X509 **objects;
	size_t count, at;              /* `at`: the certificate that is refused */
	struct path_result *out;
};

static struct text
label_of(struct explaining *e, size_t i)
{
	return text_escape(e->arena, name_label(e->arena, &e->path[i]->subject));
}

static const struct extension *
extension_of(struct explaining *e, size_t i, struct bytes oid)
{
	return extension_find(&e->path[i]->extensions, oid);
}

/* ---- names and the constraints of CAs above ---- */

static const char *
kind_of_name(enum general_name_kind kind)
{
	switch (kind) {
	case NAME_EMAIL:
		return "e-mail address";
	case NAME_DNS:
		return "DNS name";
	case NAME_URI:
		return "URI";
	case NAME_IP:
		return "IP address";
	case NAME_DIRECTORY:
		return "directory name";
	default:
		return "name";
	}
}

/* Whether the names of one certificate keep within constraints, as the library sees it. */
static int
check_names(X509 *object, NAME_CONSTRAINTS *constraints, bool common_name)
{
	int verdict = NAME_CONSTRAINTS_check(object, constraints);

	if (verdict == X509_V_OK && common_name)
		verdict = NAME_CONSTRAINTS_check_CN(object, constraints);
	return verdict;
}

/* A copy of the certificate that has one name only: entry `index` of its SAN, or its subject for -1. */
static X509 *
with_one_name(X509 *object, int index)
{
	X509 *copy = X509_dup(object);
	X509_NAME *empty = X509_NAME_new();
	GENERAL_NAMES *names = NULL, *one = NULL;
	bool good = copy != NULL && empty != NULL;
	int at;

	if (good && index >= 0) {
		names = X509_get_ext_d2i(copy, NID_subject_alt_name, NULL, NULL);
		one = sk_GENERAL_NAME_new_null();
		good = names != NULL && one != NULL && index < sk_GENERAL_NAME_num(names) &&
		    sk_GENERAL_NAME_push(one, GENERAL_NAME_dup(sk_GENERAL_NAME_value(names, index))) > 0 &&
		    X509_set_subject_name(copy, empty) == 1;
	}
	while (good && (at = X509_get_ext_by_NID(copy, NID_subject_alt_name, -1)) >= 0)
		X509_EXTENSION_free(X509_delete_ext(copy, at));
	good = good && (index < 0 || X509_add1_ext_i2d(copy, NID_subject_alt_name, one, 0, X509V3_ADD_DEFAULT) == 1);
	GENERAL_NAMES_free(names);
	GENERAL_NAMES_free(one);
	X509_NAME_free(empty);
	if (!good) {
		X509_free(copy);
		return NULL;
	}
	/* Reads the extensions of the copy. */
	(void)X509_check_purpose(copy, -1, 0);
	return copy;
}

/* Constraints with one subtree: the entry `index` of those that exclude. */
static NAME_CONSTRAINTS *
with_one_subtree(NAME_CONSTRAINTS *constraints, int index)
{
	NAME_CONSTRAINTS *copy = ASN1_item_dup(ASN1_ITEM_rptr(NAME_CONSTRAINTS), constraints);

	if (copy == NULL)
		return NULL;
	while (copy->permittedSubtrees != NULL && sk_GENERAL_SUBTREE_num(copy->permittedSubtrees) > 0)
		GENERAL_SUBTREE_free(sk_GENERAL_SUBTREE_pop(copy->permittedSubtrees));
	for (int i = sk_GENERAL_SUBTREE_num(copy->excludedSubtrees); i-- > 0;)
		if (i != index)
			GENERAL_SUBTREE_free(sk_GENERAL_SUBTREE_delete(copy->excludedSubtrees, i));
	return copy;
}

#define SUBTREES_SHOWN 4

/* The permitted subtrees of a kind, or the excluded one that the name is in. */
static struct text
constraint_text(struct explaining *e, const struct name_constraints *ours, NAME_CONSTRAINTS *theirs, X509 *one,
    enum general_name_kind kind, bool excluded, bool common_name)
{
	const struct general_names *subtrees = excluded ? &ours->excluded : &ours->permitted;
	struct buffer text;
	size_t shown = 0, all = 0;

	buffer_init(&text, e->arena);
	for (size_t i = 0; i < subtrees->count; i++) {
		struct text subtree;

		if (subtrees->items[i].kind != kind)
			continue;
		if (excluded) {
			NAME_CONSTRAINTS *single = with_one_subtree(theirs, (int)i);
			bool within = single != NULL && check_names(one, single, common_name) == X509_V_ERR_EXCLUDED_VIOLATION;

			NAME_CONSTRAINTS_free(single);
			if (!within)
				continue;
		}
		if (++all > SUBTREES_SHOWN)
			continue;
		subtree = text_escape(e->arena, general_name_text(e->arena, &subtrees->items[i]));
		buffer_printf(&text, "%s%s%.*s%s", shown++ == 0 ? "" : ", ", subtree.len == 0 ? "every " : "", TEXT_ARG(subtree),
		    subtree.len == 0 ? kind_of_name(kind) : "");
		if (excluded)
			break;
	}
	if (all > SUBTREES_SHOWN)
		buffer_printf(&text, " and %zu more", all - SUBTREES_SHOWN);
	return buffer_text(&text);
}

static bool
say_name(struct explaining *e, size_t by, int verdict, const struct general_name *name, struct text shown, const char *kind,
    X509 *one, const struct name_constraints *ours, NAME_CONSTRAINTS *theirs, bool common_name)
{
	struct path_result *out = e->out;
	bool excluded = verdict == X509_V_ERR_EXCLUDED_VIOLATION;

	if (verdict != X509_V_ERR_PERMITTED_VIOLATION && !excluded)
		return false;
	out->code = excluded ? "name-excluded" : "name-not-permitted";
	out->name = shown;
	out->by = by;
	out->constraint = constraint_text(e, ours, theirs, one, name != NULL ? name->kind : NAME_DNS, excluded, common_name);
	out->why = arena_printf(e->arena, "the name constraints of \"%.*s\" %s %.*s, and its %s is \"%.*s\"",
	    TEXT_ARG(label_of(e, by)), excluded ? "exclude" : "permit only", TEXT_ARG(out->constraint), kind, TEXT_ARG(shown));
	return true;
}

/* Tries each name of the certificate alone against the constraints of one CA. */
static bool
explain_names_of(struct explaining *e, size_t by, NAME_CONSTRAINTS *theirs, bool common_name)
{
	const struct extension *extension = extension_of(e, by, OID(CE_NAME_CONSTRAINTS));
	const struct extension *san = extension_of(e, e->at, OID(CE_SUBJECT_ALT_NAME));
	const struct certificate *c = e->path[e->at];
	struct problems ignored = { .arena = e->arena };
	struct name_constraints ours = { 0 };
	struct general_names names = { 0 };
	struct general_name directory = { .kind = NAME_DIRECTORY };
	bool found = false;
	X509 *one;

	if (extension != NULL)
		(void)extension_name_constraints(extension, e->path[by]->der, &ignored, &ours);
	if (san != NULL)
		(void)extension_general_names(san, c->der, &ignored, &names);
	for (size_t i = 0; i < names.count && !found; i++) {
		if ((one = with_one_name(e->objects[e->at], (int)i)) == NULL)
			continue;
		found = say_name(e, by, check_names(one, theirs, false), &names.items[i],
		    text_escape(e->arena, general_name_text(e->arena, &names.items[i])), kind_of_name(names.items[i].kind), one, &ours,
		    theirs, false);
		X509_free(one);
	}
	if (found || (one = with_one_name(e->objects[e->at], -1)) == NULL)
		return found;
	found = say_name(e, by, check_names(one, theirs, false), &directory, text_escape(e->arena, name_rfc4514(e->arena, &c->subject)),
	    "subject", one, &ours, theirs, false);
	/* Without a DNS name in its SAN, what looks like one in the common name counts as one. */
	if (!found && common_name)
		found = say_name(e, by, check_names(one, theirs, true), NULL, text_escape(e->arena, name_label(e->arena, &c->subject)),
		    "common name", one, &ours, theirs, true);
	X509_free(one);
	return found;
}

static void
explain_names(struct explaining *e)
{
	bool found = false;

	for (size_t by = e->count; by-- > e->at + 1 && !found;) {
		NAME_CONSTRAINTS *theirs = X509_get_ext_d2i(e->objects[by], NID_name_constraints, NULL, NULL);
		bool leaf = e->at == 0;

		if (theirs != NULL && check_names(e->objects[e->at], theirs, leaf) != X509_V_OK) {
			found = explain_names_of(e, by, theirs, leaf);
			if (!found) {
				e->out->code = "name-constraints";
				e->out->by = by;
				e->out->why = arena_printf(e->arena, "its names violate the name constraints of \"%.*s\"",
				    TEXT_ARG(label_of(e, by)));
				found = true;
			}
		}
		NAME_CONSTRAINTS_free(theirs);
	}
}

/* ---- what a CA lacks ---- */

static void
explain_no_ca(struct explaining *e)
{
	const struct certificate *c = e->path[e->at];
	const struct extension *basic = extension_of(e, e->at, OID(CE_BASIC_CONSTRAINTS));
	const struct extension *usage = extension_of(e, e->at, OID(CE_KEY_USAGE));
	struct problems ignored = { .arena = e->arena };
	struct basic_constraints constraints = { 0 };
	unsigned bits = 0;

	e->out->code = "not-a-ca";
	if (basic != NULL)
		(void)extension_basic_constraints(basic, c->der, &ignored, &constraints);
	if (usage != NULL)
		(void)extension_key_usage(usage, c->der, &ignored, &bits);
	/* keyCertSign, bit 5 (RFC 5280 4.2.1.3) */
	if (usage != NULL && (bits & 1U << 5) == 0 && (basic == NULL || constraints.ca)) {
		e->out->code = "no-cert-sign";
		e->out->why = TEXT("it issued a certificate, but its key usage lacks keyCertSign");
	} else if (basic != NULL && !constraints.ca) {
		e->out->why = TEXT("it issued a certificate, but its basic constraints say that it is not a CA");
	} else if (c->extensions.count == 0) {
		e->out->why = TEXT("it issued a certificate, but has no extensions to say that it is a CA");
	} else if (basic == NULL) {
		e->out->why = TEXT("it issued a certificate, but has no basic constraints, which would say that it is a CA");
	}
}

static void
explain_length(struct explaining *e)
{
	const struct extension *basic = extension_of(e, e->at, OID(CE_BASIC_CONSTRAINTS));
	struct problems ignored = { .arena = e->arena };
	struct basic_constraints constraints = { 0 };
	size_t below = 0;

	if (basic != NULL)
		(void)extension_basic_constraints(basic, e->path[e->at]->der, &ignored, &constraints);
	for (size_t i = 1; i < e->at; i++)
		below += !certificate_self_issued(e->path[i]);
	e->out->code = "path-length";
	e->out->by = e->at;
	if (!constraints.has_path_len || e->at < 2)
		return;
	e->out->constraint = arena_printf(e->arena, "%lld", (long long)constraints.path_len);
	e->out->why = arena_printf(e->arena, "its path length of %lld allows %lld CA%s below it, and the chain has %zu: \"%.*s\"%s",
	    (long long)constraints.path_len, (long long)constraints.path_len, constraints.path_len == 1 ? "" : "s", below,
	    TEXT_ARG(label_of(e, e->at - 1)), below > 1 ? " and more" : "");
}

/* ---- extensions ---- */

static void
explain_critical(struct explaining *e)
{
	const struct extensions *extensions = &e->path[e->at]->extensions;
	struct buffer text;
	size_t found = 0;

	buffer_init(&text, e->arena);
	for (int i = 0; i < X509_get_ext_count(e->objects[e->at]) && (size_t)i < extensions->count; i++) {
		X509_EXTENSION *extension = X509_get_ext(e->objects[e->at], i);

		if (X509_EXTENSION_get_critical(extension) && !X509_supported_extension(extension))
			buffer_printf(&text, "%s%.*s", found++ == 0 ? "" : ", ",
			    TEXT_ARG(oid_text(e->arena, extensions->items[i].oid)));
	}
	if (found == 0)
		return;
	e->out->code = "unknown-critical";
	e->out->name = buffer_text(&text);
	e->out->why = arena_printf(e->arena, "it has %s, %.*s, that OpenSSL does not know and therefore rejects",
	    found == 1 ? "a critical extension" : "critical extensions", TEXT_ARG(e->out->name));
}

/* The first extension that the library cannot read, or that is there twice. */
static void
explain_invalid(struct explaining *e)
{
	const struct extensions *extensions = &e->path[e->at]->extensions;

	e->out->code = "invalid-extension";
	for (size_t i = 0; i < extensions->count && i < (size_t)X509_get_ext_count(e->objects[e->at]); i++) {
		X509_EXTENSION *extension = X509_get_ext(e->objects[e->at], (int)i);
		const X509V3_EXT_METHOD *method = X509V3_EXT_get(extension);
		struct text name = oid_text(e->arena, extensions->items[i].oid);
		bool twice = false;
		void *read;

		for (size_t j = 0; j < i; j++)
			twice = twice || oid_equal(extensions->items[j].oid, extensions->items[i].oid);
		read = method != NULL && !twice ? X509V3_EXT_d2i(extension) : NULL;
		if (read != NULL) {
			if (method->it != NULL)
				ASN1_item_free(read, ASN1_ITEM_ptr(method->it));
			else
				method->ext_free(read);
		} else if (twice || method != NULL) {
			e->out->name = name;
			e->out->why = twice ? arena_printf(e->arena, "its extension %.*s occurs twice", TEXT_ARG(name)) :
			    arena_printf(e->arena, "its extension %.*s cannot be read", TEXT_ARG(name));
			return;
		}
	}
	e->out->why = TEXT("one of its extensions is invalid");
}

/* ---- identifiers ---- */

static void
explain_key_ids(struct explaining *e)
{
	const struct extension *aki = extension_of(e, e->at, OID(CE_AUTHORITY_KEY_ID));
	struct problems ignored = { .arena = e->arena };
	struct authority_key_id value = { 0 };

	e->out->code = "key-identifier";
	if (aki != NULL)
		(void)extension_authority_key_id(aki, e->path[e->at]->der, &ignored, &value);
	e->out->by = e->at + 1 < e->count ? e->at + 1 : e->at;
	if (e->out->error == X509_V_ERR_AKID_SKID_MISMATCH)
		e->out->why = arena_printf(e->arena, "its authority key identifier, %.*s, is not the key identifier of \"%.*s\"",
		    TEXT_ARG(hex_colons(e->arena, value.key_id)), TEXT_ARG(label_of(e, e->out->by)));
	else
		e->out->why = arena_printf(e->arena, "its authority key identifier names the issuer's certificate by another serial "
		    "number or issuer than \"%.*s\" has", TEXT_ARG(label_of(e, e->out->by)));
}

static void
explain_policies(struct explaining *e)
{
	e->out->code = "policy";
	for (size_t i = e->count; i-- > 0;) {
		const struct extension *extension = extension_of(e, i, OID(CE_POLICY_CONSTRAINTS));
		struct problems ignored = { .arena = e->arena };
		struct policy_constraints value = { 0 };

		if (extension != NULL)
			(void)extension_policy_constraints(extension, e->path[i]->der, &ignored, &value);
		if (!value.has_explicit)
			continue;
		e->out->by = i;
		e->out->constraint = arena_printf(e->arena, "%lld", (long long)value.explicit_skip);
		e->out->why = arena_printf(e->arena, "\"%.*s\" requires a certificate policy (requireExplicitPolicy %lld), and there is none "
		    "that all certificates of the chain have", TEXT_ARG(label_of(e, i)), (long long)value.explicit_skip);
		return;
	}
}

void
crypto_explain(struct arena *arena, const struct certificate *const *path, X509 **objects, size_t count, struct path_result *out)
{
	struct explaining e = { .arena = arena, .path = path, .objects = objects, .count = count, .at = out->depth, .out = out };

	out->code = "other";
	out->by = out->depth;
	switch (out->error) {
	case X509_V_ERR_PERMITTED_VIOLATION:
	case X509_V_ERR_EXCLUDED_VIOLATION:
		explain_names(&e);
		break;
	case X509_V_ERR_INVALID_CA:
	case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
		explain_no_ca(&e);
		break;
	case X509_V_ERR_PATH_LENGTH_EXCEEDED:
		explain_length(&e);
		break;
	case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
		explain_critical(&e);
		break;
	case X509_V_ERR_INVALID_EXTENSION:
		explain_invalid(&e);
		break;
	case X509_V_ERR_AKID_SKID_MISMATCH:
	case X509_V_ERR_AKID_ISSUER_SERIAL_MISMATCH:
		explain_key_ids(&e);
		break;
	case X509_V_ERR_NO_EXPLICIT_POLICY:
	case X509_V_ERR_INVALID_POLICY_EXTENSION:
		explain_policies(&e);
		break;
	case X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED:
		out->code = "proxy";
		out->why = TEXT("it is a proxy certificate (RFC 3820), which is not accepted by default");
		break;
	case X509_V_ERR_UNNESTED_RESOURCE:
		out->why = TEXT("its IP or AS resources (RFC 3779) are not within those of its issuer");
		break;
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE:
	case X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX:
	case X509_V_ERR_SUBTREE_MINMAX:
		out->code = "constraint-form";
		out->why = TEXT("a CA above it has name constraints of a form that OpenSSL does not judge");
		break;
	case X509_V_ERR_UNSUPPORTED_NAME_SYNTAX:
		out->code = "name-form";
		out->why = TEXT("one of its names has a form that cannot be compared with the name constraints of a CA above it");
		break;
	default:
		break;
	}
}

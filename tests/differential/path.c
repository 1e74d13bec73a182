/*
 * path.c - what openssl verify says of a path: -purpose sslserver or sslclient, -auth_level 1, -policy_check, -attime, -CAfile,
 * -untrusted, -verify_hostname or -verify_ip where a suite names one, and with CRLs -crl_check_all.
 */
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "differential.h"

void
certificates_add(struct certificates *list, X509 *x)
{
	for (size_t i = 0; i < list->count; i++) {
		if (X509_cmp(list->items[i], x) == 0) {
			X509_free(x);
			return;
		}
	}
	list->items = need(realloc(list->items, (list->count + 1) * sizeof(X509 *)));
	list->items[list->count++] = x;
}

void
certificates_free(struct certificates *list)
{
	for (size_t i = 0; i < list->count; i++)
		X509_free(list->items[i]);
	free(list->items);
	*list = (struct certificates){ 0 };
}

static STACK_OF(X509) *
stack_of(const struct certificates *list)
{
	STACK_OF(X509) *stack = sk_X509_new_null();

	for (size_t i = 0; i < list->count; i++)
		(void)sk_X509_push(stack, list->items[i]);
	return stack;
}

static bool
names_a_host(X509 *leaf)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	bool found = false;

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
		found = found || sk_GENERAL_NAME_value(names, i)->type == GEN_DNS;
	GENERAL_NAMES_free(names);
	ERR_clear_error();
	return found;
}

/* What the leaf is for, a TLS server first, if it is no CA: certproof judges it for the same. What names no host and says
 * no use is for neither. */
static int
purpose_of(X509 *leaf)
{
	uint32_t usages = X509_get_extended_key_usage(leaf);

	if ((X509_get_extension_flags(leaf) & EXFLAG_CA) != 0)
		return 0;
	if (usages != UINT32_MAX && (usages & XKU_SSL_SERVER) != 0)
		return X509_PURPOSE_SSL_SERVER;
	if (usages != UINT32_MAX && (usages & XKU_SSL_CLIENT) != 0)
		return X509_PURPOSE_SSL_CLIENT;
	return names_a_host(leaf) ? X509_PURPOSE_SSL_SERVER : 0;
}

static enum verdict
verdict_of(int error)
{
	switch (error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
	case X509_V_ERR_CERT_NOT_YET_VALID:
	case X509_V_ERR_CRL_HAS_EXPIRED:
	case X509_V_ERR_CRL_NOT_YET_VALID:
		return OUT_OF_TIME;
	case X509_V_ERR_CERT_REVOKED:
		return REVOKED;
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
	case X509_V_ERR_CRL_SIGNATURE_FAILURE:
		return BAD_SIGNATURE;
	case X509_V_ERR_UNABLE_TO_GET_CRL:
	case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
	case X509_V_ERR_DIFFERENT_CRL_SCOPE:
		return NO_CRL;
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		return NO_PATH;
	case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
	case X509_V_ERR_UNSUPPORTED_SIGNATURE_ALGORITHM:
		return UNSUPPORTED;
	default:
		return PATH_INVALID;
	}
}

static void
answer_with(const struct question *question, const struct certificates *trusted_list, const struct certificates *other_list,
    struct answer *out)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *others = stack_of(other_list);
	STACK_OF(X509_CRL) *crls = sk_X509_CRL_new_null();
	X509_VERIFY_PARAM *settings;
	unsigned long flags = X509_V_FLAG_POLICY_CHECK;
	int purpose = question->purpose != 0 ? question->purpose : purpose_of(question->leaf);

	*out = (struct answer){ .kind = "path", .time = question->time };
	for (size_t i = 0; i < question->crl_count; i++)
		(void)sk_X509_CRL_push(crls, question->crls[i]);
	if (question->crl_count > 0)
		flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL | X509_V_FLAG_EXTENDED_CRL_SUPPORT |
		    X509_V_FLAG_USE_DELTAS;
	for (size_t i = 0; i < trusted_list->count; i++)
		(void)X509_STORE_add_cert(store, trusted_list->items[i]);
	if (X509_STORE_CTX_init(context, store, question->leaf, others) != 1)
		exit(2);
	X509_STORE_CTX_set0_crls(context, crls);
	if (purpose != 0)
		(void)X509_STORE_CTX_set_purpose(context, purpose);
	settings = X509_STORE_CTX_get0_param(context);
	X509_VERIFY_PARAM_set_time(settings, (time_t)question->time);
	X509_VERIFY_PARAM_set_auth_level(settings, 1);
	(void)X509_VERIFY_PARAM_set_flags(settings, flags);
	if (question->host != NULL && X509_VERIFY_PARAM_set1_ip_asc(settings, question->host) != 1) {
		ERR_clear_error();
		X509_VERIFY_PARAM_set_hostflags(settings,
		    X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
		(void)X509_VERIFY_PARAM_set1_host(settings, question->host, 0);
	}
	(void)X509_VERIFY_PARAM_add0_policy(settings, OBJ_nid2obj(NID_any_policy));
	if (X509_verify_cert(context) != 1) {
		int error = X509_STORE_CTX_get_error(context);

		out->verdict = verdict_of(error);
		snprintf(out->why, sizeof(out->why), "%s at %d", X509_verify_cert_error_string(error),
		    X509_STORE_CTX_get_error_depth(context));
	}
	X509_STORE_CTX_free(context);
	X509_STORE_free(store);
	sk_X509_free(others);
	sk_X509_CRL_free(crls);
	ERR_clear_error();
}

/* ---- other paths than the one OpenSSL takes ---- */

#define LONGEST 12
#define MOST_TRIED 200
#define MOST_STEPS 20000        /* a mesh has more paths than anybody can walk, tried or not */

struct search {
	const struct question *question;
	X509 *path[LONGEST];           /* leaf first */
	size_t longest, tried, steps;
};

static bool
issued_by_name(X509 *issuer, X509 *x)
{
	return X509_NAME_cmp(X509_get_subject_name(issuer), X509_get_issuer_name(x)) == 0;
}

/* Some path from the `count` certificates so far on to an entry of the list is accepted when it is all there is. */
static bool
some_path(struct search *search, size_t count)
{
	const struct question *question = search->question;
	X509 *last = search->path[count - 1];

	if (search->steps++ >= MOST_STEPS)
		return false;
	for (size_t i = 0; i < question->trusted.count && search->tried < MOST_TRIED; i++) {
		X509 *root = question->trusted.items[i];
		struct certificates trusted = { &root, 1 }, others = { search->path + 1, count - 1 };
		struct answer answer;

		if (!issued_by_name(root, last))
			continue;
		search->tried++;
		answer_with(question, &trusted, &others, &answer);
		if (answer.verdict == ACCEPTS)
			return true;
	}
	for (size_t i = 0; i < question->others.count && count < search->longest; i++) {
		X509 *next = question->others.items[i];
		bool again = false;

		for (size_t k = 0; k < count; k++)
			again = again || X509_cmp(search->path[k], next) == 0;
		if (again || !issued_by_name(next, last))
			continue;
		search->path[count] = next;
		if (some_path(search, count + 1))
			return true;
	}
	return false;
}

/* OpenSSL commits itself to the first issuer that fits by name, key identifier and time, and looks for no other. */
void
answer_path(const struct question *question, struct answer *out)
{
	struct search search = { .question = question, .path = { question->leaf } };
	bool another = false;
	size_t used;

	answer_with(question, &question->trusted, &question->others, out);
	if (out->verdict == ACCEPTS)
		return;
	/* The short ones first. */
	for (search.longest = 1; search.longest <= LONGEST && !another; search.longest++) {
		search.steps = search.tried = 0;
		another = some_path(&search, 1);
	}
	if (!another)
		return;
	used = strlen(out->why);
	snprintf(out->why + used, sizeof(out->why) - used, ", but another path is accepted");
}

static void
write_certificates(const char *path, X509 *const *items, size_t count)
{
	FILE *file = fopen(path, "wb");

	for (size_t i = 0; file != NULL && i < count; i++)
		(void)PEM_write_X509(file, items[i]);
	if (file == NULL || fclose(file) != 0) {
		perror(path);
		exit(2);
	}
}

/* leaf.pem, trusted.pem, others.pem and crls.pem for certproof. */
void
question_write(const struct question *question, const char *folder)
{
	char *path = print("%s/leaf.pem", folder);
	FILE *file;

	write_certificates(path, &question->leaf, 1);
	free(path);
	path = print("%s/trusted.pem", folder);
	write_certificates(path, question->trusted.items, question->trusted.count);
	free(path);
	path = print("%s/others.pem", folder);
	write_certificates(path, question->others.items, question->others.count);
	free(path);
	path = print("%s/crls.pem", folder);
	file = fopen(path, "wb");
	for (size_t i = 0; file != NULL && i < question->crl_count; i++)
		(void)PEM_write_X509_CRL(file, question->crls[i]);
	if (file == NULL || fclose(file) != 0) {
		perror(path);
		exit(2);
	}
	free(path);
}

void
question_free(struct question *question)
{
	X509_free(question->leaf);
	certificates_free(&question->trusted);
	certificates_free(&question->others);
	for (size_t i = 0; i < question->crl_count; i++)
		X509_CRL_free(question->crls[i]);
	free(question->crls);
	*question = (struct question){ 0 };
}

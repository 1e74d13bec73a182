/* cases.c - which paths are asked about: those within a folder, and the cases of public suites. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <jansson.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "differential.h"

/* Certificates of a folder that are looked at as issuers. */
#define MOST_IN_POOL 400

struct item *
items_add(struct items *items, char *name)
{
	struct item *item;

	items->items = need(realloc(items->items, (items->count + 1) * sizeof(*item)));
	item = &items->items[items->count++];
	*item = (struct item){ .name = name };
	return item;
}

/* ---- folders ---- */

struct pool {
	struct pool *next;
	struct certificates leaves;    /* of the folder itself */
	struct certificates all;
};

static void
add_of_bytes(struct octets bytes, struct certificates *out)
{
	struct blocks blocks;
	const uint8_t *at = bytes.at;
	X509 *x;

	blocks_read(bytes, &blocks);
	for (size_t i = 0; i < blocks.count && out->count < MOST_IN_POOL; i++) {
		at = blocks.items[i].der.at;
		if (blocks.items[i].label != NULL && strcmp(blocks.items[i].label, PEM_STRING_X509) == 0 &&
		    (x = d2i_X509(NULL, &at, (long)blocks.items[i].der.len)) != NULL)
			certificates_add(out, x);
	}
	at = bytes.at;
	if (blocks.count == 0 && out->count < MOST_IN_POOL && (x = d2i_X509(NULL, &at, (long)bytes.len)) != NULL)
		certificates_add(out, x);
	blocks_free(&blocks);
	ERR_clear_error();
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void
add_of_folder(const char *path, struct certificates *out)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	char **names = NULL;
	size_t count = 0;
	struct stat st;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		names = need(realloc(names, (count + 1) * sizeof(char *)));
		names[count++] = print("%s/%s", path, entry->d_name);
	}
	if (folder != NULL)
		closedir(folder);
	if (count > 0)
		qsort(names, count, sizeof(char *), by_name);
	for (size_t i = 0; i < count; i++) {
		struct octets bytes;

		if (lstat(names[i], &st) == 0 && S_ISREG(st.st_mode) && st.st_size < (1 << 20) && read_file(names[i], &bytes)) {
			add_of_bytes(bytes, out);
			free((void *)(uintptr_t)bytes.at);
		}
		free(names[i]);
	}
	free(names);
}

static bool
self_issued(X509 *x)
{
	return X509_NAME_cmp(X509_get_subject_name(x), X509_get_issuer_name(x)) == 0;
}

static void
ask_of_folder(const struct item *item, struct question *out)
{
	const struct pool *pool = item->data;
	X509 *leaf = pool->leaves.items[item->index];
	int64_t first = 0, last = 0;

	*out = (struct question){ .leaf = leaf, .time = DEFAULT_TIME };
	X509_up_ref(leaf);
	for (size_t i = 0; i < pool->all.count; i++) {
		X509 *x = pool->all.items[i];

		if (self_issued(x) || (X509_cmp(x, leaf) != 0 && X509_check_ca(x) > 0)) {
			X509_up_ref(x);
			certificates_add(self_issued(x) ? &out->trusted : &out->others, x);
		}
	}
	if (seconds_of(X509_get0_notBefore(leaf), &first) && seconds_of(X509_get0_notAfter(leaf), &last)) {
		out->time = first + (last - first) / 2;
		/* To OpenSSL the second of notAfter is past, to RFC 5280 4.1.2.5 it is not. */
		if (first == last) {
			X509_free(leaf);
			out->leaf = NULL;
		}
	}
	/* certproof reads no time before 1970. */
	if (out->time <= 0 || out->time >= LAST_TIME)
		out->time = DEFAULT_TIME;
}

static bool
has_issuer(const struct pool *pool, X509 *leaf)
{
	for (size_t i = 0; i < pool->all.count; i++)
		if (pool->all.items[i] != leaf &&
		    X509_NAME_cmp(X509_get_subject_name(pool->all.items[i]), X509_get_issuer_name(leaf)) == 0)
			return true;
	return false;
}

void
items_free(struct items *items)
{
	while (items->pools != NULL) {
		struct pool *pool = items->pools;

		items->pools = pool->next;
		certificates_free(&pool->leaves);
		certificates_free(&pool->all);
		free(pool);
	}
	for (size_t i = 0; i < items->document_count; i++)
		json_decref(items->documents[i]);
	for (size_t i = 0; i < items->count; i++)
		free(items->items[i].name);
	free(items->items);
	*items = (struct items){ 0 };
}

void
cases_of_folder(struct items *items, const char *folder, size_t most)
{
	struct pool *pool = need(calloc(1, sizeof(*pool)));
	char *beside = print("%s/../pki", folder);
	size_t asked = 0, step = 1, seen = 0;

	pool->next = items->pools;
	items->pools = pool;
	add_of_folder(folder, &pool->leaves);
	for (size_t i = 0; i < pool->leaves.count; i++) {
		X509_up_ref(pool->leaves.items[i]);
		certificates_add(&pool->all, pool->leaves.items[i]);
	}
	if (pool->leaves.count > 0)
		add_of_folder(beside, &pool->all);
	free(beside);
	for (size_t i = 0; i < pool->leaves.count; i++)
		asked += has_issuer(pool, pool->leaves.items[i]);
	if (most > 0 && asked > most)
		step = (asked + most - 1) / most;
	for (size_t i = 0; i < pool->leaves.count; i++) {
		struct item *item;
		char *subject;

		if (!has_issuer(pool, pool->leaves.items[i]) || seen++ % step != 0)
			continue;
		subject = X509_NAME_oneline(X509_get_subject_name(pool->leaves.items[i]), NULL, 0);
		item = items_add(items, print("%s: path %zu of %.80s", folder, i + 1, subject));
		OPENSSL_free(subject);
		item->ask = ask_of_folder;
		item->data = pool;
		item->index = i;
	}
}

/* ---- x509-limbo ---- */

static void
add_pem(const json_t *pem, struct certificates *out)
{
	if (json_is_string(pem))
		add_of_bytes((struct octets){ (const uint8_t *)json_string_value(pem), json_string_length(pem) }, out);
}

static void
ask_of_limbo(const struct item *item, struct question *out)
{
	const json_t *test = item->data, *pem;
	const char *when = json_string_value(json_object_get(test, "validation_time"));
	const char *kind = json_string_value(json_object_get(test, "validation_kind"));
	struct certificates leaf = { 0 };
	struct tm tm = { 0 };
	size_t i;

	*out = (struct question){ .time = time(NULL), .purpose = X509_PURPOSE_SSL_SERVER };
	if (kind != NULL && strcmp(kind, "CLIENT") == 0)
		out->purpose = X509_PURPOSE_SSL_CLIENT;
	else
		out->host = json_string_value(json_object_get(json_object_get(test, "expected_peer_name"), "value"));
	add_pem(json_object_get(test, "peer_certificate"), &leaf);
	json_array_foreach(json_object_get(test, "trusted_certs"), i, pem)
		add_pem(pem, &out->trusted);
	json_array_foreach(json_object_get(test, "untrusted_intermediates"), i, pem)
		add_pem(pem, &out->others);
	json_array_foreach(json_object_get(test, "crls"), i, pem) {
		BIO *bio = BIO_new_mem_buf(json_string_value(pem), -1);
		X509_CRL *crl = PEM_read_bio_X509_CRL(bio, NULL, NULL, NULL);

		BIO_free(bio);
		if (crl == NULL)
			continue;
		out->crls = need(realloc(out->crls, (out->crl_count + 1) * sizeof(X509_CRL *)));
		out->crls[out->crl_count++] = crl;
	}
	if (when != NULL && strptime(when, "%Y-%m-%dT%H:%M:%S", &tm) != NULL)
		out->time = timegm(&tm);
	if (leaf.count == 1) {
		out->leaf = leaf.items[0];
		free(leaf.items);
	} else {
		certificates_free(&leaf);
	}
}

static const json_t *
read_cases(struct items *items, const char *path, const char *key)
{
	json_error_t error;
	json_t *root = json_load_file(path, JSON_ALLOW_NUL, &error);

	if (root == NULL) {
		fprintf(stderr, "%s:%d: %s\n", path, error.line, error.text);
		exit(2);
	}
	if (items->document_count == sizeof(items->documents) / sizeof(items->documents[0])) {
		fprintf(stderr, "%s: more suites than are read\n", path);
		exit(2);
	}
	items->documents[items->document_count++] = root;
	return json_object_get(root, key);
}

static void
add_cases(struct items *items, const char *path, const json_t *cases, const char *key, size_t most,
    void (*ask)(const struct item *item, struct question *out))
{
	size_t count = json_array_size(cases), step = most > 0 && count > most ? (count + most - 1) / most : 1, i;
	const json_t *test;

	json_array_foreach(cases, i, test) {
		const char *id = json_string_value(json_object_get(test, key));
		struct item *item;

		if (i % step != 0)
			continue;
		item = items_add(items, print("%s: %s", path, id != NULL ? id : "?"));
		item->ask = ask;
		item->data = test;
	}
}

void
cases_of_limbo(struct items *items, const char *path, size_t most)
{
	add_cases(items, path, read_cases(items, path, "testcases"), "id", most, ask_of_limbo);
}

/* ---- PKITS ---- */

/* The path of the test, root first, target last; judged as of the time of the suite, 2011-04-15. */
static void
ask_of_pkits(const struct item *item, struct question *out)
{
	const json_t *name;
	size_t folder = strlen(item->name) - strlen(strstr(item->name, "/tests.json: ")), i;
	size_t count = json_array_size(json_object_get(item->data, "certs"));

	*out = (struct question){ .time = 1302825600, .purpose = X509_PURPOSE_SSL_SERVER };
	json_array_foreach(json_object_get(item->data, "certs"), i, name) {
		char *path = print("%.*s/certs/%s.crt", (int)folder, item->name, json_string_value(name));
		struct certificates one = { 0 };
		struct octets bytes;

		if (read_file(path, &bytes)) {
			add_of_bytes(bytes, &one);
			free((void *)(uintptr_t)bytes.at);
		}
		if (one.count == 1 && i + 1 == count)
			out->leaf = one.items[0];
		else if (one.count == 1)
			certificates_add(i == 0 ? &out->trusted : &out->others, one.items[0]);
		free(one.items);
		free(path);
	}
	json_array_foreach(json_object_get(item->data, "crls"), i, name) {
		char *path = print("%.*s/crls/%s.crl", (int)folder, item->name, json_string_value(name));
		struct octets bytes;
		const uint8_t *at;
		X509_CRL *crl;

		if (read_file(path, &bytes)) {
			at = bytes.at;
			if ((crl = d2i_X509_CRL(NULL, &at, (long)bytes.len)) != NULL) {
				out->crls = need(realloc(out->crls, (out->crl_count + 1) * sizeof(X509_CRL *)));
				out->crls[out->crl_count++] = crl;
			}
			free((void *)(uintptr_t)bytes.at);
		}
		free(path);
	}
}

void
cases_of_pkits(struct items *items, const char *path, size_t most)
{
	add_cases(items, path, read_cases(items, path, "tests"), "sub", most, ask_of_pkits);
}

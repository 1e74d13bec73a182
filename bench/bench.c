/*
 * bench.c - what certproof costs, as ratios to OpenSSL on the same certificates in the same run.
 *
 * The corpus is made here: some thousands of different certificates, signed with a handful of keys.
 * Every figure is the median of several passes; the limits that the project promises stand beside them.
 */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "facts/facts.h"
#include "rules/rules.h"

#define CERTIFICATES 3000
#define PASSES 9
#define RUNS 41

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[count / 2];
}

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

static void
out_of_memory(void *context)
{
	(void)context;
	fail("out of memory");
}

/* ---- the corpus ---- */

struct corpus {
	struct bytes der[CERTIFICATES];
};

static void
add_extension(X509 *certificate, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&context);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	if (extension == NULL || !X509_add_ext(certificate, extension, -1))
		fail("an extension could not be made");
	X509_EXTENSION_free(extension);
}

static struct bytes
make_certificate(EVP_PKEY *key, EVP_PKEY *issuer_key, unsigned n)
{
	X509 *x = X509_new();
	X509_NAME *subject = X509_get_subject_name(x), *issuer = X509_get_issuer_name(x);
	char text[512], host[64];
	unsigned char *der = NULL;
	int len;

	X509_set_version(x, 2);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(x), (uint64_t)n * 2654435761u + 1);
	snprintf(host, sizeof(host), "expe%u.example.com", n);
	X509_NAME_add_entry_by_txt(subject, "C", MBSTRING_ASC, (const unsigned char *)"DE", -1, -1, 0);
	X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_UTF8, (const unsigned char *)"Example GmbH", -1, -1, 0);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)host, -1, -1, 0);
	X509_NAME_add_entry_by_txt(issuer, "O", MBSTRING_UTF8, (const unsigned char *)"Example GmbH", -1, -1, 0);
	X509_NAME_add_entry_by_txt(issuer, "CN", MBSTRING_UTF8, (const unsigned char *)"Example Issuing CA 1", -1, -1, 0);
	ASN1_TIME_set(X509_getm_notBefore(x), 1790812800);
	ASN1_TIME_set(X509_getm_notAfter(x), 1822348800);
	X509_set_pubkey(x, key);
	add_extension(x, NID_basic_constraints, "critical,CA:FALSE");
	add_extension(x, NID_key_usage, "critical,digitalSignature,keyEncipherment");
	add_extension(x, NID_ext_key_usage, "serverAuth,clientAuth");
	add_extension(x, NID_subject_key_identifier, "hash");
	snprintf(text, sizeof(text), "DNS:%s,DNS:expe.example.com,DNS:example.com,DNS:collab-edge.example.com,DNS:chat%u.example.com",
	    host, n);
	add_extension(x, NID_subject_alt_name, text);
	add_extension(x, NID_crl_distribution_points, "URI:http://crl.example.com/issuing1.crl");
	add_extension(x, NID_info_access, "OCSP;URI:http://ocsp.example.com,caIssuers;URI:http://pki.example.com/issuing1.cer");
	if (!X509_sign(x, issuer_key, EVP_sha256()) || (len = i2d_X509(x, &der)) <= 0)
		fail("a certificate could not be signed");
	X509_free(x);
	return (struct bytes){ der, (size_t)len };
}

static void
make_corpus(struct corpus *corpus)
{
	EVP_PKEY *keys[4] = { EVP_RSA_gen(2048), EVP_RSA_gen(2048), EVP_EC_gen("P-256"), EVP_EC_gen("P-384") };
	EVP_PKEY *issuer = EVP_EC_gen("P-256");

	for (unsigned i = 0; i < CERTIFICATES; i++)
		corpus->der[i] = make_certificate(keys[i % 4], issuer, i);
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		EVP_PKEY_free(keys[i]);
	EVP_PKEY_free(issuer);
}

#define REVOKED 100000

/* A CRL of many entries, as PEM in a temporary file; it stands in a list of CRLs, so that it is judged whole. */
static void
make_crl(const char *path, uint64_t revoked)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509_CRL *crl = X509_CRL_new();
	X509_NAME *issuer = X509_NAME_new();
	ASN1_TIME *time = ASN1_TIME_new();
	BIO *out = BIO_new_file(path, "w");

	X509_NAME_add_entry_by_txt(issuer, "CN", MBSTRING_UTF8, (const unsigned char *)"Example Issuing CA 1", -1, -1, 0);
	X509_CRL_set_version(crl, 1);
	X509_CRL_set_issuer_name(crl, issuer);
	ASN1_TIME_set(time, 1793491200);
	X509_CRL_set1_lastUpdate(crl, time);
	ASN1_TIME_set(time, 1809129600);
	X509_CRL_set1_nextUpdate(crl, time);
	ASN1_TIME_set(time, 1792491200);
	for (uint64_t i = 0; i < revoked; i++) {
		X509_REVOKED *entry = X509_REVOKED_new();
		ASN1_INTEGER *serial = ASN1_INTEGER_new();

		ASN1_INTEGER_set_uint64(serial, i * 2654435761u + 12345678901u);
		X509_REVOKED_set_serialNumber(entry, serial);
		X509_REVOKED_set_revocationDate(entry, time);
		X509_CRL_add0_revoked(crl, entry);
		ASN1_INTEGER_free(serial);
	}
	if (out == NULL || !X509_CRL_sign(crl, key, EVP_sha256()) || !PEM_write_bio_X509_CRL(out, crl))
		fail("the CRL could not be made");
	BIO_free(out);
	ASN1_TIME_free(time);
	X509_NAME_free(issuer);
	X509_CRL_free(crl);
	EVP_PKEY_free(key);
}

/* ---- in one process ---- */

static double
openssl_reads(const struct corpus *corpus)
{
	double start = now();

	for (size_t i = 0; i < CERTIFICATES; i++) {
		const unsigned char *at = corpus->der[i].at;
		X509 *x = d2i_X509(NULL, &at, (long)corpus->der[i].len);

		if (x == NULL)
			fail("OpenSSL refuses a certificate of the corpus");
		X509_free(x);
	}
	return (now() - start) / CERTIFICATES;
}

/* Facts that need cryptography are asked for by the few rules that use them, and are not counted as reading. */
static bool
needs_cryptography(const char *name)
{
	return strcmp(name, "self_signed") == 0 || strcmp(name, "sha1") == 0 || strcmp(name, "load_fault") == 0 ||
	    strcmp(name, "self_signature") == 0 || strcmp(name, "tls_server") == 0;
}

static void
read_facts(struct cel_run *run, const struct cel_value *record, unsigned depth)
{
	const struct cel_record *type = record->as.record.type;

	for (size_t i = 0; i < type->count; i++) {
		struct cel_value value = { 0 };

		if (needs_cryptography(type->fields[i].name) ||
		    (type->fields[i].has != NULL && !type->fields[i].has(run, record->as.record.object, &type->fields[i])))
			continue;
		/* The digest of the key is cryptography too. */
		if (depth > 0 && strcmp(type->fields[i].name, "sha256") == 0)
			continue;
		type->fields[i].get(run, record->as.record.object, &type->fields[i], &value);
		if (value.kind == CEL_RECORD && value.as.record.object != NULL && depth < 1)
			read_facts(run, &value, depth + 1);
	}
}

struct workplace {
	struct arena arena, passing;
	struct crypto *crypto;
	struct source source;
	struct box box;
};

static double
certproof_reads(const struct corpus *corpus, struct workplace *w)
{
	double start = now();

	for (size_t i = 0; i < CERTIFICATES; i++) {
		struct arena_mark mark = arena_mark(&w->arena);
		struct certificate *c = ARENA_NEW(&w->arena, struct certificate);
		struct artifact artifact = { .kind = ARTIFACT_CERTIFICATE, .source = &w->source, .der = corpus->der[i],
			.certificate = c };
		struct target target = { .kind = TARGET_LEAF, .box = &w->box, .artifact = &artifact, .source = &w->source };
		struct scan scan;
		struct cel_value value;

		if (!certificate_read(&w->arena, corpus->der[i], c))
			fail("a certificate of the corpus is refused");
		crypto_sha256(w->crypto, corpus->der[i], artifact.sha256);
		scan_init(&scan, &w->arena, &w->passing, w->crypto, 1795219200);
		scan_target(&scan, &target);
		scan_variable(&scan, FACT_CERT, &value);
		read_facts(&scan.run, &value, 0);
		arena_rewind(&w->arena, mark);
	}
	return (now() - start) / CERTIFICATES;
}

static struct rule_set *
load_rules(struct arena *arena, const char *folder, const char *role, struct products **products, size_t *rules,
    double *seconds)
{
	struct messages messages;
	struct rules_options options = { .shipped = folder, .kinds = 1U << TARGET_LEAF };
	struct text name = text_of(role);
	struct rule_set *set;
	double start;

	messages_init(&messages, arena);
	*products = products_read(arena, folder, &messages);
	options.roles = TEXTS(&name, 1);
	start = now();
	set = rules_load(arena, *products, &options, &messages);
	*seconds = now() - start;
	if (set == NULL)
		fail("the rules do not load");
	*rules = 0;
	for (size_t i = 0; i < set->rules.count; i++)
		*rules += set->rules.items[i]->compiled;
	return set;
}

static double
certproof_judges(const struct corpus *corpus, struct workplace *w, const struct rule_set *set, struct products *products,
    const char *role)
{
	struct arena arena;
	struct certificate *certificates;
	struct artifact *artifacts;
	struct plan plan = { 0 };
	struct box box = { .role = products_role(products, text_of(role)) };
	struct result result = { 0 };
	struct judge_options options = { .crypto = w->crypto, .now = 1795219200 };
	double seconds;

	arena_init(&arena, out_of_memory, NULL);
	options.arena = &arena;
	box.release = product_newest(product_of_role(box.role));
	certificates = ARENA_ARRAY(&arena, struct certificate, CERTIFICATES);
	artifacts = ARENA_ARRAY(&arena, struct artifact, CERTIFICATES);
	for (size_t i = 0; i < CERTIFICATES; i++) {
		if (!certificate_read(&arena, corpus->der[i], &certificates[i]))
			fail("a certificate of the corpus is refused");
		artifacts[i] = (struct artifact){ .kind = ARTIFACT_CERTIFICATE, .source = &w->source, .der = corpus->der[i],
			.certificate = &certificates[i] };
		*LIST_ADD(&arena, &plan.targets) = (struct target){ .kind = TARGET_LEAF, .box = &box, .artifact = &artifacts[i],
			.source = &w->source, .leaf = SIZE_MAX };
	}
	rules_judge(set, &plan, &options, &result);
	seconds = result.seconds / CERTIFICATES;
	arena_free(&arena);
	return seconds;
}

/* The medians over all rules of what each takes alone, over its examples; in microseconds. */
static void
cost_of_rules(const char *folder, double *compile, double *evaluation, size_t *count)
{
	struct arena arena;
	struct messages messages;
	struct rules_options options = { .shipped = folder, .everything = true };
	struct rule_set *set;
	double *compiles, *evaluations;

	arena_init(&arena, out_of_memory, NULL);
	messages_init(&messages, &arena);
	set = rules_load(&arena, products_read(&arena, folder, &messages), &options, &messages);
	if (set == NULL || set->rules.count == 0)
		fail("the rules do not load");
	compiles = ARENA_ARRAY(&arena, double, set->rules.count);
	evaluations = ARENA_ARRAY(&arena, double, set->rules.count);
	*count = 0;
	for (size_t i = 0; i < set->rules.count; i++) {
		struct rule_cost cost = rules_bench(set, set->rules.items[i], NULL, 0);

		compiles[i] = cost.compile;
		if (cost.targets != 0)
			evaluations[(*count)++] = cost.evaluation;
	}
	if (*count == 0)
		fail("no rule could be evaluated");
	*compile = median(compiles, set->rules.count);
	*evaluation = median(evaluations, *count);
	arena_free(&arena);
}

/* ---- whole processes ---- */

/* Seconds until it is done. */
static double
run_process(const char **argv, struct rusage *usage)
{
	double start = now();
	int status;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		/* execvp changes nothing of what it is given. */
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, usage) != child || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
		fail("a process of the bench failed");
	return now() - start;
}

static double
processor_time(const char **argv)
{
	struct rusage usage;

	(void)run_process(argv, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
}

/* What the entries of a long CRL add to the processor time of a program that reads one with a single entry. */
static double
cost_of_entries(const char **argv, size_t at, const char *one, const char *many)
{
	double costs[11];

	for (size_t i = 0; i < COUNT_OF(costs); i++) {
		argv[at] = many;
		costs[i] = processor_time(argv);
		argv[at] = one;
		costs[i] -= processor_time(argv);
	}
	return median(costs, COUNT_OF(costs));
}

static bool
loads_library(const char *program, const char *file, const char *library)
{
	char command[2048], line[1024];
	bool found = false;
	FILE *pipe;

	snprintf(command, sizeof(command), "LD_DEBUG=files '%s' check '%s' 2>&1 >/dev/null", program, file);
	if ((pipe = popen(command, "r")) == NULL)
		fail("popen");
	while (fgets(line, sizeof(line), pipe) != NULL)
		found = found || strstr(line, library) != NULL;
	(void)!pclose(pipe);
	return found;
}

static void
report(const char *what, double ratio, double limit, const char *unit)
{
	printf("%-66s %8.3f %s (limit %g)%s\n", what, ratio, unit, limit, ratio <= limit ? "" : "  OVER THE LIMIT");
}

int
main(int argc, char **argv)
{
	static struct corpus corpus;
	static struct workplace w = { .source = { .name = { "bench", 5 } } };
	double ours[PASSES], theirs[PASSES], judged[PASSES], process[RUNS], openssl[RUNS], ratios[RUNS];
	double d2i, load_seconds, our_entries, their_entries, compile, evaluation;
	char crl[] = "bench-crl.pem", short_crl[] = "bench-crl-1.pem";
	const char *openssl_crl[] = { "openssl", "crl", "-noout", "-in", NULL, NULL };
	struct arena arena;
	struct products *products;
	struct rule_set *set;
	size_t rules, evaluated;
	struct rusage usage;
	long most = 0;
	const char *ours_argv[] = { NULL, "check", NULL, NULL };
	const char *openssl_argv[] = { "openssl", "x509", "-noout", "-in", NULL, NULL };

	if (argc != 4)
		fail("usage: bench CERTPROOF RULES CERTIFICATE");
	/* First, while this process is small: a child begins with the memory of its parent. */
	ours_argv[0] = argv[1];
	ours_argv[2] = argv[3];
	openssl_argv[4] = argv[3];
	(void)run_process(ours_argv, &usage);
	(void)run_process(openssl_argv, &usage);
	for (size_t i = 0; i < RUNS; i++) {
		process[i] = run_process(ours_argv, &usage);
		most = usage.ru_maxrss > most ? usage.ru_maxrss : most;
		openssl[i] = run_process(openssl_argv, &usage);
		ratios[i] = process[i] / openssl[i];
	}
	printf("%-66s %8.2f ms\n", "openssl x509 -noout, one process", median(openssl, RUNS) * 1e3);
	printf("%-66s %8.2f ms\n", "certproof check, one process", median(process, RUNS) * 1e3);
	report("certproof check / openssl x509 -noout", median(ratios, RUNS), 2, "times");
	report("peak memory of certproof check", (double)most / 1024, 10, "MiB");
	report("libxml2 is loaded by a run that writes no XML", loads_library(argv[1], argv[3], "libxml2"), 0, "");
	arena_init(&arena, out_of_memory, NULL);
	arena_init(&w.arena, out_of_memory, NULL);
	arena_init(&w.passing, out_of_memory, NULL);
	w.crypto = crypto_open(&arena);
	make_corpus(&corpus);
	set = load_rules(&arena, argv[2], "expressway-e", &products, &rules, &load_seconds);
	for (size_t i = 0; i < PASSES; i++) {
		theirs[i] = openssl_reads(&corpus);
		ours[i] = certproof_reads(&corpus, &w);
		judged[i] = certproof_judges(&corpus, &w, set, products, "expressway-e");
	}
	d2i = median(theirs, PASSES);
	printf("%d certificates, %zu rules that apply to a certificate; medians of %d passes\n", CERTIFICATES, rules, PASSES);
	printf("%-66s %8.2f us\n", "d2i_X509 and X509_free", d2i * 1e6);
	printf("%-66s %8.2f us\n", "reading, fingerprint and facts", median(ours, PASSES) * 1e6);
	printf("%-66s %8.2f us\n", "all rules on one certificate", median(judged, PASSES) * 1e6);
	report("reading, fingerprint and facts / d2i_X509", median(ours, PASSES) / d2i, 0.1, "times");
	report("all rules on one certificate / d2i_X509", median(judged, PASSES) / d2i, 1, "times");
	printf("%-66s %8.2f us\n", "reading and compiling the rule files, per rule that applies", load_seconds * 1e6 / (double)rules);
	cost_of_rules(argv[2], &compile, &evaluation, &evaluated);
	report("compiling a rule, median of all", compile, RULE_COMPILE_EXPECTED, "us");
	/* Less than the lower bound would mean that nothing was evaluated. */
	report("evaluating an ordinary rule (0.05 to 1 us), median over examples", evaluation, RULE_EVALUATION_EXPECTED, "us");
	if (evaluation < 0.05)
		printf("  below the 0.05 us that an evaluation takes at least\n");

	make_crl(crl, REVOKED);
	make_crl(short_crl, 1);
	our_entries = cost_of_entries(ours_argv, 2, short_crl, crl);
	their_entries = cost_of_entries(openssl_crl, 4, short_crl, crl);
	printf("%-66s %8.2f ms\n", "what 100,000 entries of a CRL add to openssl crl -noout", their_entries * 1e3);
	printf("%-66s %8.2f ms\n", "what they add to certproof check", our_entries * 1e3);
	report("entries of a CRL, certproof check / openssl crl -noout", our_entries / their_entries, 0.2, "times");
	unlink(short_crl);
	unlink(crl);
	crypto_close(w.crypto);
	for (size_t i = 0; i < CERTIFICATES; i++)
		OPENSSL_free((void *)(uintptr_t)corpus.der[i].at);
	arena_free(&w.arena);
	arena_free(&w.passing);
	arena_free(&arena);
	return 0;
}

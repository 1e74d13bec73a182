/* records.h - the objects behind record values, and the tables of their fields. */
#ifndef FACTS_RECORDS_H
#define FACTS_RECORDS_H

#include "facts/facts.h"

#define FIELD(n, t, g, d) { .name = n, .type = t, .get = g, .doc = d }
#define FIELD_HAS(n, t, g, h, d) { .name = n, .type = t, .get = g, .has = h, .doc = d }
/* A field that requests lack; see fact_request_lacks. */
#define FIELD_LACKS(n, t, g, h, d) { .name = n, .type = t, .get = g, .has = h, .doc = d, .tag = 1 }
/* A field that says what is missing; see fact_read_inputs. */
#define FIELD_OF_WHOLE 2
#define FIELD_WHOLE(n, t, g, d) { .name = n, .type = t, .get = g, .doc = d, .tag = FIELD_OF_WHOLE }
#define RECORD(n, table, d) { .name = n, .doc = d, .fields = table, .count = COUNT_OF(table) }

/* A getter's signature, for short definitions. */
#define GET(function) \
	static void function(struct cel_run *run, const void *object, const struct cel_field *field, \
	    struct cel_value *out)
/* The same for a getter of several files. */
#define GETTER(function) \
	void function(struct cel_run *run, const void *object, const struct cel_field *field, struct cel_value *out)
#define HAS(function) \
	static bool function(struct cel_run *run, const void *object, const struct cel_field *field)
#define UNUSED_GET (void)run, (void)field
#define UNUSED_HAS (void)run, (void)field
/* Getters of one expression. */
#define GET_BOOL(function, expression) GET(function) { UNUSED_GET; *out = cel_bool(expression); }
#define GET_INT(function, expression) GET(function) { UNUSED_GET; *out = cel_int((int64_t)(expression)); }
#define GET_TEXT(function, expression) GET(function) { UNUSED_GET; *out = cel_string(expression); }
#define GET_STRING(function, expression) GET(function) { UNUSED_GET; *out = cel_string(text_of(expression)); }

/* path.c: the public CA behind a certificate; `last` of its path may be NULL. */
struct text fact_public_ca(struct cel_run *run, const struct artifact *leaf, const struct artifact *last);

struct name_facts {
	const struct name *name;
};

struct attribute_facts {
	const struct attribute *attribute;
};

struct general_name_facts {
	const struct general_name *name;
	size_t index;
};

struct general_names_facts {
	const struct extension *extension;     /* NULL: none of that kind */
	struct general_names names;
	struct arena *kept;                    /* of the certificate under test: its names are listed once; else NULL */
	struct cel_value *of_kind;             /* by enum general_name_kind, once one is asked for; CEL_ERROR: not yet */
};

struct key_facts {
	const struct public_key *key;
};

struct signature_facts {
	const struct signature_algorithm *algorithm;
};

struct time_facts {
	const struct x509_time *time;
};

struct serial_facts {
	struct bytes octets;
};

struct extension_facts {
	const struct extension *extension;
	size_t index;
};

struct eku_facts {
	const struct extension *extension;
	struct oid_list oids;
};

struct key_usage_facts {
	const struct extension *extension;
	unsigned bits;
};

struct basic_constraints_facts {
	const struct extension *extension;
	struct basic_constraints value;
};

struct authority_key_facts {
	const struct extension *extension;
	struct authority_key_id value;
	struct general_names_facts issuer;
	struct serial_facts serial;
};

struct name_constraints_facts {
	const struct extension *extension;
	struct name_constraints value;
	struct general_names_facts permitted, excluded;
};

struct policy_constraints_facts {
	const struct extension *extension;
	struct policy_constraints value;
};

struct template_facts {
	const struct extension *extension;
	struct text name;
	struct ms_template value;
};

/* What is read at most once; each has its bit in cert_facts.read. */
enum cert_read {
	READ_SAN = 1 << 0, READ_IAN = 1 << 1, READ_EKU = 1 << 2, READ_KEY_USAGE = 1 << 3, READ_BASIC = 1 << 4,
	READ_SKI = 1 << 5, READ_AKI = 1 << 6, READ_CRLDP = 1 << 7, READ_AIA = 1 << 8, READ_POLICIES = 1 << 9,
	READ_NAME_CONSTRAINTS = 1 << 10, READ_POLICY_CONSTRAINTS = 1 << 11, READ_TEMPLATE = 1 << 12,
	READ_PROBLEMS = 1 << 13, READ_SELF_SIGNED = 1 << 14, READ_WEAK = 1 << 15, READ_SCTS = 1 << 16,
	READ_QC = 1 << 17, READ_FEATURES = 1 << 18, READ_LOAD_FAULT = 1 << 19,
};

struct cert_facts {
	struct arena *arena;
	const struct artifact *artifact;
	const struct certificate *c;
	unsigned read;                         /* enum cert_read */
	struct problems opened;                /* of reading extensions one by one; not reported */
	struct name_facts subject, issuer;
	struct key_facts key;
	struct signature_facts signature, inner;
	struct time_facts not_before, not_after;
	struct serial_facts serial;
	struct general_names_facts san, ian;
	struct eku_facts eku;
	struct key_usage_facts key_usage;
	struct basic_constraints_facts basic;
	struct authority_key_facts aki;
	struct bytes ski;
	struct distribution_points points;
	struct access_descriptions access;
	struct policies policies;
	struct name_constraints_facts name_constraints;
	struct policy_constraints_facts policy_constraints;
	struct template_facts template;
	struct scts scts;
	struct qc_statements qc;
	struct tls_features features;
	struct problems problems;
	struct text load_fault;
	bool self_signed;
	struct cel_value weak;
};

struct sct_facts {
	struct sct sct;
};

/* An entry of a CRL; of its extensions each is opened when it is asked for. */
struct crl_entry_facts {
	struct crl_entry entry;
	struct serial_facts serial;
	struct time_facts date;
	struct extensions extensions;
	bool opened;
	const struct artifact *crl;
};

struct file_facts {
	const struct source *source;
	enum file_use use;
};

struct usage_facts {
	const struct artifact *ca;
	enum trust_use use;
};

struct breach_facts {
	const struct artifact *certificate;
	struct text why;
};

/* `problem` comes first: getters see either. */
struct problem_facts {
	struct problem problem;
	const struct artifact *artifact;       /* that it is of */
	bool of_list;                          /* an entry of a list, which the finding is to name */
};

struct path_facts {
	struct trust_path path;
};

/* The facts object of an artifact; one for all targets of the scan. */
const struct cert_facts *facts_of_certificate(struct scan *scan, const struct artifact *artifact);
/* A facts object of its own, in a given arena. */
struct cert_facts *facts_new_certificate(struct arena *arena, const struct artifact *artifact);
/* The place where the scan remembers the facts of an artifact. */
struct cert_facts **scan_remembered(struct scan *scan, const struct artifact *artifact);
struct cel_value fact_cert_value(struct scan *scan, const struct artifact *artifact);
struct cel_value fact_fork(struct scan *scan, struct arena *arena, const struct shadow *shadow);
struct cel_value fact_path_certs(struct scan *scan, struct arena *arena, const struct trust_path *path);
/* The CRLs of a box with what is known of their signatures, for as long as the scan is with that box. */
struct crl_memory {
	const struct box *box;
	struct crl_set *set;
};
struct cel_value fact_revocation_by(struct scan *scan, const struct trust_path *path, struct crl_set *crls, bool expected);
/* Of a Revoked: no CRL answers, nor can anything be fetched or asked (enum revocation_source). */
bool fact_unanswered(struct arena *arena, const struct cel_value *revoked, unsigned sources);
struct cel_value fact_revocation(struct scan *scan, const struct box *box, const struct trust_path *path, struct crl_memory *memory);

/* The CRL that was asked about last, for one target, and what was found: it takes a pass over all its entries. */
struct crl_asked {
	const struct artifact *crl;    /* NULL: none */
	struct crl_answer answer;
};
struct crl_asked *scan_crl(struct scan *scan);

/* A node of the site: what a unit of it presents; the path of a certificate by its list. */
struct cel_value fact_node_unit(struct cel_run *run, const void *node, struct text unit);
struct cel_value fact_node_path(struct cel_run *run, const void *node, const struct artifact *certificate);

/* Values of Problem, of what is wrong with an object. */
struct cel_value fact_problems(struct arena *arena, const struct problems *problems, const struct artifact *artifact, bool of_list);
/* What is wrong with the encoding of a certificate or request. */
const struct problems *facts_problems(struct cert_facts *facts);
/* Why OpenSSL cannot load it; empty: it can. Remembered. */
struct text facts_load_fault(struct scan *scan, struct cert_facts *facts);

/* Oid values: the object is a struct bytes. */
extern const struct cel_opaque fact_oid;
struct cel_value fact_oid_value(struct arena *arena, struct bytes oid);
struct cel_value fact_oid_list(struct arena *arena, const struct bytes *oids, size_t count);

extern const struct cel_record record_cert, record_name, record_attribute, record_general_name, record_san, record_key,
    record_signature, record_raw_time, record_serial, record_extension, record_eku, record_key_usage,
    record_basic_constraints, record_authority_key_id, record_name_constraints, record_policy_constraints,
    record_template, record_problem, record_private_key, record_file, record_block, record_block_problem, record_path, record_usage_fault, record_refusal, record_breach,
    record_crl, record_crl_entry, record_sct, record_revoked, record_site, record_node, record_link, record_profile, record_revocation, record_cluster,
    record_handshake, record_asn1;

/* An extension of those; an empty record if there is none. All of them. Also of an entry of a CRL. */
struct cel_value fact_extension(struct arena *arena, const struct extensions *extensions, struct bytes oid);
struct cel_value fact_extensions(struct arena *arena, const struct extensions *extensions);
const struct extensions *fact_entry_extensions(struct cel_run *run, const void *entry);

/* asn1() of bytes, an extension, and a general name. */
struct cel_value asn1_of_bytes(struct cel_run *run, const struct cel_value *args, size_t count);
struct cel_value asn1_of_extension(struct cel_run *run, const struct cel_value *args, size_t count);
struct cel_value asn1_of_name(struct cel_run *run, const struct cel_value *args, size_t count);

/* CEL's timestamps span the years 1 to 9999; a time beyond, or one that cannot be read, is not there. */
bool fact_time_fits(const struct x509_time *time);
struct cel_value fact_timestamp(const struct x509_time *time);

/* Why a private key that was not opened cannot be judged, for scan.undecided. */
struct text not_opened(struct arena *arena, const struct private_key *key);
/* A text from outside as UTF-8: as it is, or escaped. */
struct text fact_shown(struct arena *arena, struct text text);
/* Where an artifact was found, for the records whose objects are artifacts. */
GETTER(fact_artifact_file);
GETTER(fact_artifact_line);
GETTER(fact_artifact_format);
/* Lists of texts as string values. */
struct cel_value fact_strings(struct arena *arena, const struct text *texts, size_t count);

#endif

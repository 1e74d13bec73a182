/* facts.c - the variables, the environment, and the state of reading facts. */
#include "cel/ext/ext.h"
#include "facts/records.h"

const struct fact_variable_row fact_variables[FACT_VARIABLE_COUNT] = {
	[FACT_CERT] = { "cert", "Cert", "the certificate or request under test; of a public key its `key` alone", 0 },
	[FACT_KEY] = { "key", "PrivateKey", "the private key that belongs to it", INPUT_KEY },
	[FACT_FILE] = { "file", "SourceFile", "the file it stands in", 0 },
	[FACT_TRUST] = { "trust", "list(Cert)", "the box's own trusted CA list, in order", INPUT_TRUST },
	[FACT_TRUST_FILES] = { "trust_files", "list(SourceFile)", "the files of that list", INPUT_TRUST },
	[FACT_CHAIN] = { "chain", "list(Cert)", "the path that was found, the certificate first", INPUT_CHAIN },
	[FACT_PATH] = { "path", "Path", "the same path, with what is wrong with it", INPUT_CHAIN },
	[FACT_OWN_PATH] = { "own_path", "Path", "the path with the box's own list alone", INPUT_TRUST },
	[FACT_CRL] = { "crl", "Crl", "the CRL under test", 0 },
	[FACT_CRLS] = { "crls", "list(Crl)", "the CRLs of the box", INPUT_CRL },
	[FACT_REVOCATION] = { "revocation", "list(Revoked)", "what the CRLs say of each certificate of the path",
	    INPUT_CRL | INPUT_CHAIN },
	[FACT_REQUEST] = { "request", "Cert", "the request that the certificate answers", INPUT_REQUEST },
	[FACT_PREVIOUS] = { "previous", "Cert", "the certificate that it replaces", INPUT_PREVIOUS },
	[FACT_PHONE_PATH] = { "phone_path", "Path", "the path with the list of the site's phones, of the certificate and what its server sends along",
	    INPUT_SITE },
	[FACT_LIST_SEARCH] = { "list_search", "string", "how the product searches its list: 'first-subject', 'newest', 'any', or empty",
	    0 },
	[FACT_SITE] = { "site", "Site", "the deployment", INPUT_SITE },
	[FACT_NODE] = { "node", "Node", "the node under test", INPUT_SITE },
	[FACT_LINK] = { "link", "Link", "the link under test", INPUT_SITE },
	[FACT_ROLE] = { "role", "string", "the role it is judged for, or empty", 0 },
	[FACT_RELEASE] = { "release", "string", "the release it is judged for, or empty", 0 },
	[FACT_STORE] = { "store", "string", "'server' or 'client': the store of the box that holds the certificate; empty for CAs of its path", 0 },
	[FACT_HOSTS] = { "hosts", "list(string)", "the names that it is to cover, as --host gives them", 0 },
	[FACT_NOW] = { "now", "timestamp", "the time judged", 0 },
};

static const struct cel_record *const records[] = {
	&record_cert, &record_name, &record_attribute, &record_san, &record_general_name, &record_eku, &record_key_usage,
	&record_basic_constraints, &record_authority_key_id, &record_name_constraints, &record_policy_constraints,
	&record_template, &record_extension, &record_asn1, &record_key, &record_signature, &record_serial, &record_raw_time,
	&record_problem, &record_private_key, &record_file, &record_block, &record_block_problem, &record_path, &record_usage_fault, &record_refusal, &record_breach,
	&record_crl, &record_crl_entry, &record_sct, &record_revoked, &record_site, &record_node, &record_link, &record_profile, &record_revocation,
	&record_cluster,
	&record_handshake,
};

const struct cel_record *const *
fact_records(size_t *count)
{
	*count = COUNT_OF(records);
	return records;
}

unsigned
fact_read_inputs(const struct cel_read *read)
{
	unsigned inputs = fact_variables[read->variable].input;

	/* Whether something is missing from a path can be said only where all that there is was given. */
	if (read->variable == FACT_PATH && read->record == &record_path && read->field != NULL && read->field->tag == FIELD_OF_WHOLE)
		inputs |= INPUT_WHOLE;
	return inputs;
}

bool
fact_request_lacks(const struct cel_record *record, const struct cel_field *field)
{
	return record == &record_cert && field->tag == 1;
}

struct cel_env *
facts_env(struct arena *arena)
{
	struct cel_env *env = cel_env_new(arena);
	size_t count;
	const struct cel_function *functions = fact_functions(&count);

	cel_ext_declare(env);
	cel_env_opaque(env, &fact_oid);
	for (size_t i = 0; i < COUNT_OF(records); i++)
		cel_env_record(env, records[i]);
	cel_env_functions(env, functions, count);
	for (size_t i = 0; i < FACT_VARIABLE_COUNT; i++)
		(void)cel_env_variable(env, fact_variables[i].name, cel_env_type(env, fact_variables[i].type));
	return env;
}

/* ---- the scan ---- */

struct scan_memory {
	struct lookup artifacts;               /* numbers of `remembered` by the artifact's address */
	LIST(struct cert_facts *) remembered;
	struct cert_facts *passing;            /* of the target's own artifact */
	const struct trust_list *list;         /* what `trust` was built from */
	struct cel_value trust;
	struct path_facts *path, *own_path;    /* of the target; NULL until asked for */
	struct crl_memory crls;
	struct crl_asked crl;
	struct cel_value revocation;           /* of the target, once asked for */
	const struct path_facts *phone_path;
	bool asked_revocation, asked_phone_path;
};

void
scan_init(struct scan *scan, struct arena *arena, struct arena *passing, struct crypto *crypto, int64_t now)
{
	*scan = (struct scan){ .arena = arena, .passing = passing, .crypto = crypto, .now = now };
	scan->memory = ARENA_NEW(arena, struct scan_memory);
	lookup_init(&scan->memory->artifacts, arena);
	scan->run.arena = passing;
	scan->run.context = scan;
	scan->run.now = now;
}

void
scan_target(struct scan *scan, const struct target *target)
{
	arena_reset(scan->passing);
	scan->target = target;
	scan->memory->passing = NULL;
	scan->memory->path = NULL;
	scan->memory->own_path = NULL;
	scan->memory->asked_revocation = false;
	scan->memory->asked_phone_path = false;
	scan->memory->crl.crl = NULL;
}

struct cert_facts **
scan_remembered(struct scan *scan, const struct artifact *artifact)
{
	struct scan_memory *memory = scan->memory;
	size_t *number = lookup_put_address(&memory->artifacts, artifact);

	if (*number == 0) {
		(void)LIST_ADD(scan->arena, &memory->remembered);
		*number = memory->remembered.count;
	}
	return &memory->remembered.items[*number - 1];
}

/* The target's own certificate is read for this target only, so that a run over a million of them does not grow. */
static struct cel_value
own_cert(struct scan *scan)
{
	if (scan->memory->passing == NULL) {
		const struct artifact *artifact = scan->target->artifact;

		/* Of a public key alone, the rest of a certificate is not there. */
		if (artifact->kind == ARTIFACT_PUBLIC_KEY) {
			struct certificate *bare = ARENA_NEW(scan->passing, struct certificate);
			struct artifact *copy = ARENA_NEW(scan->passing, struct artifact);

			bare->key = *artifact->public_key;
			bare->complete = true;
			*copy = *artifact;
			copy->certificate = bare;
			artifact = copy;
		}
		scan->memory->passing = facts_new_certificate(scan->passing, artifact);
		scan->memory->passing->san.kept = scan->passing;
	}
	return cel_record(scan->memory->passing, &record_cert);
}

struct crl_asked *
scan_crl(struct scan *scan)
{
	return &scan->memory->crl;
}

static const struct path_facts *
path_of(struct scan *scan, bool list_alone)
{
	struct path_facts **path = list_alone ? &scan->memory->own_path : &scan->memory->path;

	if (*path == NULL) {
		const struct target *target = scan->target;
		bool alone = target->box->chain == NULL || trust_list_count(target->box->chain) == 0;

		*path = ARENA_NEW(scan->passing, struct path_facts);
		if (target->path != NULL && (!list_alone || alone))
			(*path)->path = *target->path;
		else
			target_path(scan->crypto, scan->passing, target, scan->now, list_alone, &(*path)->path);
	}
	return *path;
}

static bool
has_path(const struct target *target)
{
	return target->artifact != NULL && target->artifact->kind == ARTIFACT_CERTIFICATE &&
	    (target->inputs & (INPUT_CHAIN | INPUT_TRUST)) != 0;
}

const struct trust_path *
scan_path(struct scan *scan)
{
	return has_path(scan->target) ? &path_of(scan, false)->path : NULL;
}

static struct cel_value
trust_value(struct scan *scan)
{
	const struct box *box = scan->target->box;
	const struct trust_list *list = scan->target->kind == TARGET_TRUST ? box->entries : box->list;
	struct scan_memory *memory = scan->memory;
	struct cel_value *items;
	size_t count;

	if (list == NULL)
		return cel_list(NULL, 0);
	if (memory->list != list) {
		count = trust_list_count(list);
		items = ARENA_ARRAY(scan->arena, struct cel_value, count);
		for (size_t i = 0; i < count; i++)
			items[i] = fact_cert_value(scan, trust_list_at(list, i));
		memory->trust = cel_list(items, count);
		memory->list = list;
	}
	return memory->trust;
}

static struct cel_value
file_value(struct scan *scan, const struct source *source, enum file_use use)
{
	struct file_facts *facts = ARENA_NEW(scan->run.arena, struct file_facts);

	facts->source = source;
	facts->use = use;
	return cel_record(facts, &record_file);
}

static struct cel_value
trust_files_value(struct scan *scan)
{
	const struct box *box = scan->target->box;
	struct cel_value *items = ARENA_ARRAY(scan->run.arena, struct cel_value, box->list_sources.count);

	for (size_t i = 0; i < box->list_sources.count; i++)
		items[i] = file_value(scan, box->list_sources.items[i], USE_TRUST);
	return cel_list(items, box->list_sources.count);
}

static struct cel_value
crls_value(struct scan *scan)
{
	const struct box *box = scan->target->box;
	struct cel_value *items = ARENA_ARRAY(scan->run.arena, struct cel_value, box->crls.count);

	for (size_t i = 0; i < box->crls.count; i++)
		items[i] = cel_record(box->crls.items[i], &record_crl);
	return cel_list(items, box->crls.count);
}

static struct cel_value
revocation_value(struct scan *scan)
{
	struct scan_memory *memory = scan->memory;

	if (!has_path(scan->target))
		return cel_list(NULL, 0);
	if (!memory->asked_revocation) {
		memory->revocation = fact_revocation(scan, scan->target->box, &path_of(scan, false)->path, &memory->crls);
		memory->asked_revocation = true;
	}
	return memory->revocation;
}

static const struct path_facts *
phone_path(struct scan *scan)
{
	struct scan_memory *memory = scan->memory;

	if (!memory->asked_phone_path) {
		struct path_facts *facts = ARENA_NEW(scan->passing, struct path_facts);

		memory->phone_path = target_phone_path(scan->crypto, scan->passing, scan->target, scan->now, &facts->path) ? facts : NULL;
		memory->asked_phone_path = true;
	}
	return memory->phone_path;
}

void
scan_variable(struct scan *scan, unsigned variable, struct cel_value *out)
{
	const struct target *target = scan->target;
	const struct artifact *artifact = target->artifact;

	switch ((enum fact_variable)variable) {
	case FACT_CERT:
		*out = artifact != NULL && (artifact->certificate != NULL || artifact->kind == ARTIFACT_PUBLIC_KEY) ?
		    own_cert(scan) : cel_record(NULL, &record_cert);
		break;
	case FACT_KEY:
		*out = cel_record(target->kind == TARGET_KEY ? artifact : target->key, &record_private_key);
		break;
	case FACT_FILE:
		*out = target->source != NULL ? file_value(scan, target->source, target->use) :
		    cel_record(NULL, &record_file);
		break;
	case FACT_TRUST:
		*out = trust_value(scan);
		break;
	case FACT_TRUST_FILES:
		*out = trust_files_value(scan);
		break;
	case FACT_CHAIN:
		*out = has_path(target) ? fact_path_certs(scan, scan->run.arena, &path_of(scan, false)->path) :
		    cel_list(NULL, 0);
		break;
	case FACT_PATH:
		*out = cel_record(has_path(target) ? path_of(scan, false) : NULL, &record_path);
		break;
	case FACT_OWN_PATH:
		*out = cel_record(has_path(target) ? path_of(scan, true) : NULL, &record_path);
		break;
	case FACT_CRL:
		*out = cel_record(target->kind == TARGET_CRL ? artifact : NULL, &record_crl);
		break;
	case FACT_CRLS:
		*out = crls_value(scan);
		break;
	case FACT_REVOCATION:
		*out = revocation_value(scan);
		break;
	case FACT_REQUEST:
		*out = target->request != NULL ? fact_cert_value(scan, target->request) : cel_record(NULL, &record_cert);
		break;
	case FACT_PREVIOUS:
		*out = target->previous != NULL ? fact_cert_value(scan, target->previous) : cel_record(NULL, &record_cert);
		break;
	case FACT_PHONE_PATH:
		*out = cel_record(phone_path(scan), &record_path);
		break;
	case FACT_LIST_SEARCH:
		*out = cel_string(target->box->role == NULL ? TEXT("") :
		    target->box->search == SEARCH_FIRST_SUBJECT ? TEXT("first-subject") :
		    target->box->search == SEARCH_NEWEST ? TEXT("newest") : TEXT("any"));
		break;
	case FACT_SITE:
		*out = cel_record(target->box->site, &record_site);
		break;
	case FACT_NODE:
		*out = cel_record(target->box->node, &record_node);
		break;
	case FACT_LINK:
		*out = cel_record(target->link, &record_link);
		break;
	case FACT_ROLE:
		*out = cel_string(target->box->role != NULL ? product_role_name(target->box->role) : TEXT(""));
		break;
	case FACT_RELEASE:
		*out = cel_string(target->box->release);
		break;
	case FACT_STORE:
		*out = cel_string(target->client_store ? TEXT("client") : target->leaf != SIZE_MAX &&
		    target->kind != TARGET_CHAIN ? TEXT("") : TEXT("server"));
		break;
	case FACT_HOSTS:
		*out = fact_strings(scan->passing, target->box->hosts.items, target->box->hosts.count);
		break;
	case FACT_NOW:
		*out = cel_timestamp(scan->now, 0);
		break;
	case FACT_VARIABLE_COUNT:
		break;
	}
}

const struct artifact *
fact_artifact(const struct cel_value *value)
{
	if (value->kind != CEL_RECORD || value->as.record.object == NULL)
		return NULL;
	if (value->as.record.type == &record_cert)
		return ((const struct cert_facts *)value->as.record.object)->artifact;
	if (value->as.record.type == &record_problem && ((const struct problem_facts *)value->as.record.object)->of_list)
		return ((const struct problem_facts *)value->as.record.object)->artifact;
	if (value->as.record.type == &record_private_key || value->as.record.type == &record_crl)
		return value->as.record.object;
	return NULL;
}

const struct source *
fact_source(const struct cel_value *value)
{
	if (value->kind != CEL_RECORD || value->as.record.object == NULL || value->as.record.type != &record_file)
		return NULL;
	return ((const struct file_facts *)value->as.record.object)->source;
}

bool
fact_offset(const struct cel_value *value, size_t *offset)
{
	if (value->kind != CEL_RECORD || value->as.record.object == NULL || value->as.record.type != &record_problem)
		return false;
	*offset = ((const struct problem *)value->as.record.object)->offset;
	return true;
}

bool
fact_line(const struct cel_value *value, unsigned *line)
{
	if (value->kind != CEL_RECORD || value->as.record.object == NULL)
		return false;
	if (value->as.record.type == &record_block)
		*line = ((const struct pem_block *)value->as.record.object)->line;
	else if (value->as.record.type == &record_block_problem)
		*line = ((const struct block_problem *)value->as.record.object)->line;
	else
		return false;
	return true;
}

/* model.c - a small world for the tests of the language. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "cel/ext/ext.h"
#include "model.h"

static const struct cel_record san_record, name_record;

static struct cel_value
strings(struct cel_run *run, const char *const *texts, size_t count)
{
	struct cel_value *items = cel_list_room(run, count);

	for (size_t i = 0; i < count; i++)
		items[i] = cel_string(text_of(texts[i]));
	return cel_list(items, count);
}

enum cert_tag { CERT_KIND, CERT_BITS, CERT_NOT_AFTER, CERT_CA, CERT_SAN, CERT_SUBJECT, CERT_EKU, CERT_RAW };

/* ---- an identifier, as an opaque ---- */

static bool
oid_equal(const void *a, const void *b)
{
	return strcmp(a, b) == 0;
}

static uint64_t
oid_hash(const void *a)
{
	return hash_bytes(0, bytes_of_text(text_of(a)));
}

static struct text
oid_text(struct arena *into, const void *a)
{
	return arena_text(into, text_of(a));
}

static const struct cel_opaque oid_opaque = { "Oid", "An object identifier.", oid_equal, oid_hash, oid_text };

static struct cel_value
make_oid(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return cel_opaque(arena_string(run->arena, args[0].as.text), &oid_opaque);
}

static struct text
check_oid(struct arena *into, size_t argument, const struct cel_value *literal)
{
	(void)argument;
	if (text_is(literal->as.text, "serverAuth") || text_is(literal->as.text, "clientAuth"))
		return TEXT("");
	return arena_printf(into, "unknown object identifier '%.*s'", TEXT_ARG(literal->as.text));
}

static struct cel_value
is_fqdn(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_bool(text_contains(args[0].as.text, "."));
}

static struct cel_value
under(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_bool(args[0].as.text.len >= args[1].as.text.len);
}

static struct cel_value
covers(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct model_cert *cert = args[0].as.record.object;

	(void)run, (void)count;
	for (size_t i = 0; cert != NULL && cert->san != NULL && i < cert->san->count; i++)
		if (text_is(args[1].as.text, cert->san->dns[i]))
			return cel_bool(true);
	return cel_bool(false);
}

static struct cel_value
kinds(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct cel_value *items = cel_list_room(run, args[0].as.list.count);

	(void)count;
	for (size_t i = 0; i < args[0].as.list.count; i++)
		items[i] = cel_string(text_of(((const struct model_cert *)args[0].as.list.items[i].as.record.object)->kind));
	return cel_list(items, args[0].as.list.count);
}

static const struct cel_function functions[] = {
	{ "oid(string) -> Oid", "An object identifier by name.", make_oid, check_oid },
	{ "isFQDN(string) -> bool", "Whether the text is a full name.", is_fqdn, NULL },
	{ "dns.under(string, string) -> bool", "Whether a name stands below a domain.", under, NULL },
	{ "Cert.covers(string) -> bool", "Whether the certificate is for this host.", covers, NULL },
	{ "list(Cert).kinds() -> list(string)", "The kinds of the keys.", kinds, NULL },
};

/* ---- records ---- */

static void
get_cert(struct cel_run *run, const void *object, const struct cel_field *field, struct cel_value *out)
{
	const struct model_cert *cert = object;
	struct cel_value *items;

	switch ((enum cert_tag)field->tag) {
	case CERT_KIND:
		*out = cel_string(text_of(cert->kind));
		break;
	case CERT_BITS:
		*out = cel_int(cert->bits);
		break;
	case CERT_NOT_AFTER:
		*out = cel_timestamp(cert->not_after, 0);
		break;
	case CERT_CA:
		*out = cel_bool(cert->ca);
		break;
	case CERT_SAN:
		*out = cel_record(cert->san, &san_record);
		break;
	case CERT_SUBJECT:
		*out = cel_record(cert, &name_record);
		break;
	case CERT_EKU:
		items = cel_list_room(run, cert->eku_count);
		for (size_t i = 0; i < cert->eku_count; i++)
			items[i] = cel_opaque(cert->eku[i], &oid_opaque);
		*out = cel_list(items, cert->eku_count);
		break;
	case CERT_RAW:
		*out = cel_bytes((struct bytes){ (const uint8_t *)"\x30\x00", 2 });
		break;
	}
}

static bool
has_san(struct cel_run *run, const void *object, const struct cel_field *field)
{
	(void)run, (void)field;
	return ((const struct model_cert *)object)->san != NULL;
}

static void
get_san(struct cel_run *run, const void *object, const struct cel_field *field, struct cel_value *out)
{
	const struct model_san *san = object;

	*out = field->tag == 0 ? cel_bool(san->critical) : strings(run, san->dns, san->count);
}

static void
get_name(struct cel_run *run, const void *object, const struct cel_field *field, struct cel_value *out)
{
	const struct model_cert *cert = object;

	(void)field;
	*out = strings(run, cert->cn, cert->cn_count);
}

static const struct cel_field san_fields[] = {
	{ "critical", "bool", "Whether the extension is critical.", get_san, NULL, 0 },
	{ "dns", "list(string)", "The DNS names.", get_san, NULL, 1 },
};
static const struct cel_record san_record = { "San", "The names.", san_fields, COUNT_OF(san_fields) };

static const struct cel_field name_fields[] = {
	{ "cn", "list(string)", "The common names.", get_name, NULL, 0 },
};
static const struct cel_record name_record = { "Name", "A name.", name_fields, COUNT_OF(name_fields) };

static const struct cel_field cert_fields[] = {
	{ "kind", "string", "The kind of key.", get_cert, NULL, CERT_KIND },
	{ "bits", "int", "The bits of the key.", get_cert, NULL, CERT_BITS },
	{ "not_after", "timestamp", "The end of validity.", get_cert, NULL, CERT_NOT_AFTER },
	{ "ca", "bool", "Whether this is a CA.", get_cert, NULL, CERT_CA },
	{ "san", "San", "The subject alternative names.", get_cert, has_san, CERT_SAN },
	{ "subject", "Name", "The subject.", get_cert, NULL, CERT_SUBJECT },
	{ "eku", "list(Oid)", "The extended key usages.", get_cert, NULL, CERT_EKU },
	{ "raw", "bytes", "The bytes.", get_cert, NULL, CERT_RAW },
};
static const struct cel_record cert_record = { "Cert", "A certificate.", cert_fields, COUNT_OF(cert_fields) };

/* ---- the objects ---- */

static const struct model_san leaf_san = { false, { "host.example.com", "localhost", "*.example.com" }, 3 };

static const struct model_cert leaf = {
	.kind = "RSA", .bits = 4096, .not_after = 2000000000, .san = &leaf_san,
	.cn = { "host.example.com" }, .cn_count = 1, .eku = { "serverAuth", "clientAuth" }, .eku_count = 2,
};

static const struct model_cert trusted[] = {
	{ .kind = "EC", .bits = 256, .not_after = 1900000000, .ca = true, .cn = { "Root A" }, .cn_count = 1 },
	{ .kind = "RSA", .bits = 1024, .not_after = 1800000000, .ca = true, .cn = { "Root B", "B" }, .cn_count = 2 },
};

static void
get_variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	struct model *model = run->context;
	struct cel_value *items;
	struct cel_map *map;

	if (slot < COUNT_OF(model->asked))
		model->asked[slot]++;
	switch (slot) {
	case SLOT_CERT:
		*out = cel_record(model->cert, &cert_record);
		break;
	case SLOT_TRUST:
		items = cel_list_room(run, model->trust_count);
		for (size_t i = 0; i < model->trust_count; i++)
			items[i] = cel_record(&model->trust[i], &cert_record);
		*out = cel_list(items, model->trust_count);
		break;
	case SLOT_NAMES:
		*out = strings(run, (const char *const[]){ "one", "two" }, 2);
		break;
	case SLOT_PARAMS:
		map = cel_map_new(run->arena, 1);
		cel_map_put(map, cel_string(TEXT("max")), cel_int(8192));
		*out = cel_map_value(map);
		break;
	case SLOT_NOW:
		*out = cel_timestamp(1700000000, 0);
		break;
	case SLOT_ANY:
		*out = model->any;
		break;
	default:
		*out = cel_int(7);
		break;
	}
}

void
model_open(struct model *model)
{
	memset(model, 0, sizeof(*model));
	arena_init(&model->scratch, out_of_memory, NULL);
	model->env = cel_env_new(&arena);
	cel_ext_declare(model->env);
	cel_env_record(model->env, &cert_record);
	cel_env_record(model->env, &san_record);
	cel_env_record(model->env, &name_record);
	cel_env_opaque(model->env, &oid_opaque);
	cel_env_functions(model->env, functions, COUNT_OF(functions));
	cel_env_variable(model->env, "cert", cel_env_type(model->env, "Cert"));
	cel_env_variable(model->env, "trust", cel_env_type(model->env, "list(Cert)"));
	cel_env_computed(model->env, "names", cel_env_type(model->env, "list(string)"));
	cel_env_variable(model->env, "params", cel_env_type(model->env, "map(string, int)"));
	cel_env_variable(model->env, "now", cel_env_type(model->env, "timestamp"));
	cel_env_variable(model->env, "any", cel_env_type(model->env, "dyn"));
	cel_env_variable(model->env, "count", cel_env_type(model->env, "int"));
	model->run.arena = &model->scratch;
	model->run.variable = get_variable;
	model->run.context = model;
	model->run.budget = LIMIT_CEL_COST;
	model->cert = &leaf;
	model->trust = trusted;
	model->trust_count = COUNT_OF(trusted);
	model->any = cel_null();
}

void
model_close(struct model *model)
{
	arena_free(&model->scratch);
}

const struct cel_program *
model_compile(struct model *model, const char *expression)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, model->env, text_of(expression), NULL, &mistakes);

	ck_assert_msg(program != NULL, "%s: not compiled: %.*s", expression,
	    (int)(mistakes.first == NULL ? 0 : mistakes.first->text.len), mistakes.first == NULL ? "" : mistakes.first->text.at);
	return program;
}

enum cel_outcome
model_eval(struct model *model, const char *expression, struct cel_value *out)
{
	model->run.budget = LIMIT_CEL_COST;
	return cel_eval(&model->run, model_compile(model, expression), out);
}

const char *
model_show(struct model *model, const char *expression)
{
	struct cel_value value;

	(void)!model_eval(model, expression, &value);
	return arena_string(&arena, cel_value_literal(&arena, &value, 400));
}

const char *
model_mistakes(struct model *model, const char *expression, const char *wanted)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_type *type = wanted == NULL ? NULL : cel_env_type(model->env, wanted);
	const struct cel_program *program = cel_compile(&arena, model->env, text_of(expression), type, &mistakes);
	struct buffer out;

	buffer_init(&out, &arena);
	ck_assert_msg((program == NULL) == (mistakes.count > 0), "%s: mistakes and no program go together", expression);
	for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next) {
		if (out.len > 0)
			buffer_addc(&out, '\n');
		buffer_printf(&out, "%zu-%zu: ", m->start, m->end);
		buffer_add(&out, m->text);
		if (m->hint.len > 0) {
			buffer_adds(&out, " | ");
			buffer_add(&out, m->hint);
		}
	}
	return arena_string(&arena, buffer_text(&out));
}

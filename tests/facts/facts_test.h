/*
 * facts_test.h - what the tests of facts/ share: inputs planned as a run plans them, and expressions
 * read against one of their targets.
 */
#ifndef TESTS_FACTS_TEST_H
#define TESTS_FACTS_TEST_H

#include <unistd.h>

#include "../notation.h"
#include "facts/facts.h"

/* 2026-11-21T00:00:00Z, when the certificates of fixtures/ are as their names say. */
#define READING_NOW INT64_C(1795219200)

/* What a run is given; paths begin at fixtures/, NULL is not given. */
struct scene {
	const char *file, *key, *trust, *chain, *crl, *more_crl, *request, *previous;
	const char *role, *release;
	const char *site, *node;
	struct bytes der;              /* a file of the test's own, instead of `file` */
	const char *site_text;         /* a site file of the test's own, instead of `site` */
};

static struct arena passing;
static const struct products *products;
static struct inputs inputs;
static struct plan plan;
static struct scan scan;
static struct cel_env *env;

static void
give_variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	scan_variable(run->context, slot, out);
}

static void
setup(void)
{
	arena_init(&passing, out_of_memory, NULL);
	open_crypto();
	env = facts_env(&arena);
	products = NULL;
}

static void
teardown(void)
{
	arena_free(&passing);
}

static inline void
load(struct loader *loader, const char *name, struct load_result *into)
{
	if (name != NULL)
		load_path(loader, fixture(name), into);
}

static inline void
need_products(void)
{
	const char *folder = getenv("CERTPROOF_RULES");

	ck_assert_msg(folder != NULL, "CERTPROOF_RULES is not set; run this with make check");
	if (products == NULL)
		products = products_read(&arena, folder, &messages);
	ck_assert(products != NULL);
}

static inline const struct site *
read_site(const struct scene *scene)
{
	char path[] = "/tmp/test_site.XXXXXX";
	const struct site *site;
	int fd;

	if (scene->site_text == NULL)
		return site_read(&arena, products, fixture(scene->site), &messages);
	ck_assert_int_ge(fd = mkstemp(path), 0);
	ck_assert_int_eq(write(fd, scene->site_text, strlen(scene->site_text)),
	    (ssize_t)strlen(scene->site_text));
	close(fd);
	site = site_read(&arena, products, path, &messages);
	unlink(path);
	return site;
}

static inline const char *
all_messages(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	messages_render(&out, &messages, false);
	return buffer_text(&out).at;
}

/* Loads and plans; which of the targets is read, see_* says. */
static inline void
open_scene(const struct scene *scene)
{
	struct loader loader = { .arena = &arena, .crypto = crypto, .messages = &messages };
	struct plan_options options = { .crypto = crypto, .now = READING_NOW };
	size_t files;

	if (scene->role != NULL) {
		need_products();
		options.role = products_role(products, text_of(scene->role));
		ck_assert_msg(options.role != NULL, "no role %s", scene->role);
		options.release = product_newest(product_of_role(options.role));
	}
	if (scene->release != NULL)
		options.release = text_of(scene->release);
	plan = (struct plan){ 0 };
	if (scene->site != NULL || scene->site_text != NULL) {
		const struct site *site;

		need_products();
		site = read_site(scene);
		ck_assert_msg(site != NULL, "not read: %s", all_messages());
		ck_assert_msg(plan_deployment(&arena, site,
		    scene->node == NULL ? NULL : site_node(site, text_of(scene->node)), products, &loader,
		    &options, &plan,
		    &files), "not planned: %s", all_messages());
	} else {
		inputs = (struct inputs){ 0 };
		load(&loader, scene->file, &inputs.loaded[GIVEN_FILE]);
		if (scene->der.len != 0)
			load_bytes(&loader, TEXT("made.der"), scene->der, &inputs.loaded[GIVEN_FILE]);
		load(&loader, scene->key, &inputs.loaded[GIVEN_KEY]);
		load(&loader, scene->trust, &inputs.loaded[GIVEN_TRUST]);
		load(&loader, scene->chain, &inputs.loaded[GIVEN_CHAIN]);
		load(&loader, scene->crl, &inputs.loaded[GIVEN_CRL]);
		load(&loader, scene->more_crl, &inputs.loaded[GIVEN_CRL]);
		load(&loader, scene->request, &inputs.loaded[GIVEN_REQUEST]);
		load(&loader, scene->previous, &inputs.loaded[GIVEN_PREVIOUS]);
		inputs.key_given = scene->key != NULL;
		inputs.trust_given = scene->trust != NULL;
		inputs.chain_given = scene->chain != NULL;
		inputs.crl_given = scene->crl != NULL;
		plan_files(&arena, &inputs, &options, &plan);
	}
	scan_init(&scan, &arena, &passing, crypto, READING_NOW);
	scan.plan = &plan;
	scan.run.variable = give_variable;
}

/* Turns to the target of that kind, the first or one further on; of a site, of that node, when it is named. */
static inline bool
see(enum target_kind kind, const char *node, size_t skip)
{
	for (size_t i = 0; i < plan.targets.count; i++) {
		const struct target *target = &plan.targets.items[i];

		if (target->kind == kind && (node == NULL || text_is(target->box->name, node)) && skip-- == 0) {
			scan_target(&scan, target);
			return true;
		}
	}
	return false;
}

/* Turns to the first certificate, request, key or CRL of the files. */
static inline bool
see_first(void)
{
	for (size_t i = 0; i < plan.targets.count; i++)
		if (plan.targets.items[i].artifact != NULL && plan.targets.items[i].kind != TARGET_CHAIN) {
			scan_target(&scan, &plan.targets.items[i]);
			return true;
		}
	return false;
}

static inline bool
evaluate(const char *expression, struct cel_value *out, const char **trouble)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, env, text_of(expression), NULL, &mistakes);

	scan.run.budget = LIMIT_CEL_COST_TARGET;
	if (program == NULL) {
		*trouble = arena_printf(&arena, "mistake: %.*s", TEXT_ARG(mistakes.first->text)).at;
		return false;
	}
	if (cel_eval(&scan.run, program, out) != CEL_DONE) {
		*trouble = arena_printf(&arena, "error: %.*s", TEXT_ARG(out->as.error->text)).at;
		return false;
	}
	return true;
}

/* The value as a literal of CEL, "mistake: ..." or "error: ...". */
static inline const char *
value_of(const char *expression)
{
	struct cel_value value;
	const char *text;

	if (!evaluate(expression, &value, &text))
		return text;
	return arena_string(&arena, text_escape(&arena, cel_value_literal(&arena, &value, 4096)));
}

/* Where the value was read: "cert.san.dns[2]"; of a list that was put together, where each element was. */
static inline const char *
place_of(const char *expression)
{
	struct cel_value value;
	struct buffer places;
	const char *text;

	if (!evaluate(expression, &value, &text))
		return text;
	buffer_init(&places, &arena);
	buffer_add(&places, cel_value_path(&arena, &value));
	if (value.kind == CEL_LIST && value.origin == NULL)
		for (size_t i = 0; i < value.as.list.count; i++) {
			buffer_adds(&places, i == 0 ? "" : ", ");
			buffer_add(&places, cel_value_path(&arena, &value.as.list.items[i]));
		}
	return buffer_text(&places).at;
}

/* One expression over the first object of one file of fixtures/. */
struct claim {
	const char *why, *file, *expression, *value;
};

static inline void
hold(const struct claim *claim)
{
	const struct scene scene = { .file = claim->file };
	const char *value;

	open_scene(&scene);
	ck_assert_msg(see_first(), "%s: nothing in %s", claim->why, claim->file);
	value = value_of(claim->expression);
	ck_assert_msg(strcmp(value, claim->value) == 0, "%s: %s of %s is %s, expected %s", claim->why,
	    claim->expression,
	    claim->file, value, claim->value);
}

/* One expression over a target of a scene; of a site, of the node that is named. */
struct scene_claim {
	const char *why;
	struct scene scene;
	enum target_kind kind;
	const char *expression, *value;
};

static inline void
hold_in_scene(const struct scene_claim *claim)
{
	const char *value;

	open_scene(&claim->scene);
	ck_assert_msg(see(claim->kind, claim->scene.node, 0), "%s: no such target", claim->why);
	value = value_of(claim->expression);
	ck_assert_msg(strcmp(value, claim->value) == 0, "%s: %s is %s, expected %s", claim->why,
	    claim->expression, value,
	    claim->value);
}

/* A certificate with the extensions that the notation gives, and nothing unusual besides. */
static inline struct bytes
certificate_with(const char *extensions)
{
	return octets(arena_printf(&arena,
	    "30( 30( a0(02(02)) 02(05) 30(<sha256WithRSAEncryption> 05()) 30(31(30(<CN> 0c('Issuer'))))"
	    " 30(17('261001000000Z') 17('271001000000Z')) 30(31(30(<CN> 0c('made'))))"
	    " 30(30(<rsaEncryption> 05()) 03(00 30(02(00c5) 02(010001)))) a3(30(%s)) )"
	    " 30(<sha256WithRSAEncryption> 05()) 03(00 01) )", extensions).at);
}

/* An expression over a certificate with such extensions; the file of the claim is their notation. */
static inline void
hold_of_made(const struct claim *claim)
{
	const struct scene scene = { .der = certificate_with(claim->file) };
	const char *value;

	open_scene(&scene);
	ck_assert_msg(see_first(), "%s: no certificate", claim->why);
	value = value_of(claim->expression);
	ck_assert_msg(strcmp(value, claim->value) == 0, "%s: %s is %s, expected %s", claim->why,
	    claim->expression, value,
	    claim->value);
}

#endif

/* test_facts.c - src/facts/facts.c: variables, what is remembered, and every fact of every fixture. */
#include <ftw.h>
#include <stdio.h>

#include "facts_test.h"

/* ---- every fact of every fixture ---- */

static char wrong[512];                /* the first fact that is not as its row says */
static size_t facts_read;

static enum cel_kind
kind_of(const char *type)
{
	static const struct {
		const char *type;
		enum cel_kind kind;
	} kinds[] = {
		{ "string", CEL_STRING }, { "int", CEL_INT }, { "bool", CEL_BOOL }, { "bytes", CEL_BYTES },
		{ "timestamp", CEL_TIMESTAMP }, { "Oid", CEL_OPAQUE },
	};

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(kinds[i].type, type) == 0)
			return kinds[i].kind;
	return strncmp(type, "list(", 5) == 0 ? CEL_LIST : strncmp(type, "map(", 4) == 0 ? CEL_MAP : CEL_RECORD;
}

/* Why a value is not of its declared type, or NULL; records within it are walked, so deep. */
static const char *
look(const struct cel_value *value, const char *type, unsigned depth)
{
	const char *inner;

	facts_read++;
	if (value->kind != kind_of(type))
		return "another type";
	switch ((enum cel_kind)value->kind) {
	case CEL_STRING:
		return text_utf8_valid(value->as.text) ? NULL : "text that is not UTF-8";
	case CEL_TIMESTAMP:
		return value->as.time.seconds >= -62135596800 && value->as.time.seconds <= 253402300799 ? NULL :
		    "a time that no timestamp can be";
	case CEL_LIST:
		inner = arena_printf(&arena, "%.*s", (int)strlen(type) - 6, type + 5).at;
		/* The rest of a long list is as its beginning. */
		for (size_t i = 0; i < value->as.list.count && i < 4; i++) {
			const char *why = look(&value->as.list.items[i], inner, depth);

			if (why != NULL)
				return why;
		}
		return NULL;
	case CEL_RECORD:
		if (strcmp(value->as.record.type->name, type) != 0)
			return "another record";
		if (value->as.record.object == NULL || depth == 0)
			return NULL;
		for (size_t i = 0; i < value->as.record.type->count; i++) {
			const struct cel_field *field = &value->as.record.type->fields[i];
			struct cel_value read = { 0 };
			const char *why;

			field->get(&scan.run, value->as.record.object, field, &read);
			if (field->has != NULL)
				(void)field->has(&scan.run, value->as.record.object, field);
			why = look(&read, field->type, depth - 1);
			if (why != NULL)
				return arena_printf(&arena, "%s.%s: %s", type, field->name, why).at;
		}
		return NULL;
	default:
		return NULL;
	}
}

static void
look_at_targets(const char *name)
{
	for (size_t i = 0; i < plan.targets.count && i < 20; i++) {
		scan_target(&scan, &plan.targets.items[i]);
		for (unsigned v = 0; v < FACT_VARIABLE_COUNT; v++) {
			struct cel_value value = { 0 };
			const char *why;

			scan_variable(&scan, v, &value);
			why = look(&value, fact_variables[v].type, 4);
			if (why != NULL && wrong[0] == '\0')
				snprintf(wrong, sizeof(wrong), "%s of %s: %s", fact_variables[v].name, name,
				    why);
		}
	}
}

static int
look_at_file(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	struct scene scene = { .file = path + strlen(getenv("FIXTURES")) + 1, .trust = "trust/good.pem",
		.crl = "pki/crl-issuing-1-revokes-leaf.pem" };

	(void)st, (void)walk;
	if (kind != FTW_F)
		return 0;
	/* Nothing of one file is left for the next. */
	teardown();
	setup();
	open_scene(&scene);
	look_at_targets(scene.file);
	return wrong[0] != '\0';
}

static const char *const folders[] = { "hostile", "file", "key", "chain", "pki", "profile" };

START_TEST(every_fact_of_whatever_is_read_has_its_type)
{
	char folder[1024];

	wrong[0] = '\0';
	facts_read = 0;
	snprintf(folder, sizeof(folder), "%s", fixture(folders[_i]));
	(void)nftw(folder, look_at_file, 8, FTW_PHYS);
	ck_assert_msg(wrong[0] == '\0', "%s", wrong);
	/* The walk did find something. */
	ck_assert_msg(facts_read > 5000, "%s: only %zu facts", folders[_i], facts_read);
}
END_TEST

START_TEST(every_fact_of_a_site_has_its_type)
{
	static const char *const sites[] = { "office/site.yaml", "office-good/site.yaml", "site-external.yaml",
		"site-client-store-c.yaml", "site-link-shadowed.yaml", "site-link-not-known.yaml" };
	const struct scene scene = { .site = sites[_i] };

	wrong[0] = '\0';
	facts_read = 0;
	open_scene(&scene);
	look_at_targets(sites[_i]);
	ck_assert_msg(wrong[0] == '\0', "%s", wrong);
	ck_assert_uint_gt(facts_read, 1000);
}
END_TEST

/* ---- variables ---- */

static const struct scene_claim claims[] = {
	{ "the time judged", { .file = "pki/root.pem" }, TARGET_ROOT, "now",
	    "timestamp('2026-11-21T00:00:00Z')" },
	{ "no role, no release, no way to search a list", { .file = "pki/root.pem" }, TARGET_ROOT,
	    "[role, release, list_search]", "['', '', '']" },
	{ "a role has a release, and a way to search a list", { .file = "expressway/c-good.pem",
	    .role = "expressway-c",
	    .release = "X14.2" }, TARGET_LEAF, "[role, release, list_search]",
	    "['expressway-c', 'X14.2', 'first-subject']" },
	{ "each input is its own variable", { .file = "expressway/c-good.pem", .key = "key/c-good.pem",
	    .trust = "trust/good.pem", .crl = "pki/crl-issuing-1.pem", .request = "expressway/request-good.pem",
	    .previous = "expressway/c-no-alias.pem" }, TARGET_LEAF,
	    "[cert.subject.label, key.kind, string(trust.size()), string(crls.size()), "
	    "string(request.is_request), previous.subject.label, string(trust_files.size())]",
	    "['expc1.example.com', 'RSA', '3', '1', 'true', 'expc1.example.com', '1']" },
	{ "what is not given is not there", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[key.kind != '', trust.size() > 0, crls.size() > 0, request.is_request, previous.size > 0, "
	    "trust_files.size() > 0, crl.count > 0]", "[false, false, false, false, false, false, false]" },
	{ "of a key the key under test", { .file = "key/pkcs8.pem" }, TARGET_KEY, "[key.kind, cert.key.kind]",
	    "['RSA', '']" },
	{ "a request is a certificate that lacks things", { .file = "expressway/request-good.pem" },
	    TARGET_REQUEST,
	    "[cert.is_request, request.is_request]", "[true, false]" },
	{ "of a list all that could be read of it", { .trust = "trust/good-and-more.pem",
	    .file = "pki/root.pem" }, TARGET_TRUST,
	    "trust.size() >= 3", "true" },
	{ "a certificate of a box stands in its store", { .file = "expressway/c-good.pem",
	    .trust = "trust/good.pem" },
	    TARGET_LEAF, "store", "'server'" },
	{ "a CA of its path in none", { .file = "expressway/c-good.pem", .trust = "trust/good.pem",
	    .role = "expressway-c" },
	    TARGET_INTERMEDIATE, "store", "''" },
};

START_TEST(variables_speak_of_the_target)
{
	hold_in_scene(&claims[_i]);
}
END_TEST

START_TEST(the_manual_lists_what_expressions_can_read)
{
	const struct scene scene = { .file = "expressway/c-good.pem" };

	open_scene(&scene);
	ck_assert(see_first());
	for (unsigned i = 0; i < FACT_VARIABLE_COUNT; i++) {
		struct cel_value value;
		const char *trouble;

		ck_assert_msg(fact_variables[i].name != NULL && fact_variables[i].doc != NULL,
		    "variable %u has no row", i);
		ck_assert_msg(evaluate(fact_variables[i].name, &value, &trouble), "%s: %s",
		    fact_variables[i].name, trouble);
		ck_assert_msg(value.kind == kind_of(fact_variables[i].type), "%s is no %s",
		    fact_variables[i].name,
		    fact_variables[i].type);
	}
}
END_TEST

/* ---- what is remembered ---- */

START_TEST(the_facts_of_a_certificate_are_found_again_among_a_thousand)
{
	const struct scene scene = { .file = "expressway/c-good.pem", .trust = "trust/over-thousand.pem" };
	struct cel_value trust, again;

	open_scene(&scene);
	ck_assert(see(TARGET_TRUST, NULL, 0));
	scan_variable(&scan, FACT_TRUST, &trust);
	ck_assert_uint_gt(trust.as.list.count, 1000);
	for (size_t i = 0; i < trust.as.list.count; i++) {
		const struct artifact *artifact = fact_artifact(&trust.as.list.items[i]);

		if (artifact != trust_list_at(scan.target->box->entries, i))
			ck_abort_msg("entry %zu is another certificate", i);
	}
	/* Also for the next target. */
	ck_assert(see(TARGET_LEAF, NULL, 0));
	scan_variable(&scan, FACT_TRUST, &again);
	for (size_t i = 0; i < again.as.list.count && i < trust.as.list.count; i++)
		if (again.as.list.items[i].as.record.object != trust.as.list.items[i].as.record.object)
			ck_abort_msg("entry %zu was read twice", i);
}
END_TEST

START_TEST(nothing_of_the_target_before_is_left)
{
	const struct scene scene = { .file = "file/two-leaves.pem", .trust = "trust/good.pem" };
	const char *first, *second;

	open_scene(&scene);
	ck_assert(see(TARGET_LEAF, NULL, 0));
	first = value_of("[cert.sha256, path.certs[0].sha256, cert.subject.label]");
	ck_assert(see(TARGET_LEAF, NULL, 1));
	second = value_of("[cert.sha256, path.certs[0].sha256, cert.subject.label]");
	ck_assert_str_ne(first, second);
	ck_assert_str_eq(value_of("cert.sha256 == path.certs[0].sha256"), "true");
	ck_assert(see(TARGET_LEAF, NULL, 0));
	ck_assert_str_eq(value_of("[cert.sha256, path.certs[0].sha256, cert.subject.label]"), first);
}
END_TEST

START_TEST(the_scan_without_its_passing_facts_grows_no_further)
{
	const struct scene scene = { .file = "expressway/c-good.pem", .trust = "trust/good.pem" };
	size_t used;

	open_scene(&scene);
	for (unsigned i = 0; i < 3; i++) {
		struct cel_value value;

		ck_assert(see(TARGET_LEAF, NULL, 0));
		for (unsigned v = 0; v < FACT_VARIABLE_COUNT; v++)
			scan_variable(&scan, v, &value);
		if (i == 1)
			used = arena.used;
		if (i == 2)
			ck_assert_uint_eq(arena.used, used);
	}
}
END_TEST

/* ---- the objects behind values ---- */

static const struct {
	const char *expression;
	bool artifact, source, offset;
} objects[] = {
	{ "cert", true, false, false }, { "path.certs[1]", true, false, false }, { "key", true, false, false },
	{ "crls[0]", true, false, false }, { "file", false, true, false }, { "trust_files[0]", false, true,
	    false },
	{ "cert.problems[0]", false, false, true },
	{ "cert.subject", false, false, false }, { "cert.serial.hex", false, false, false }, { "request",
	    false, false, false },
	{ "crl", false, false, false }, { "trust", false, false, false },
};

START_TEST(places_are_found_for_objects_and_for_nothing_else)
{
	const struct scene scene = { .file = "hostile/serial-negative.pem", .key = "key/c-good.pem",
		.trust = "trust/good.pem", .crl = "pki/crl-issuing-1.pem" };
	struct cel_value value;
	const char *trouble;
	size_t offset;

	open_scene(&scene);
	ck_assert(see(TARGET_LEAF, NULL, 0));
	ck_assert_msg(evaluate(objects[_i].expression, &value, &trouble), "%s: %s", objects[_i].expression,
	    trouble);
	ck_assert_msg((fact_artifact(&value) != NULL) == objects[_i].artifact, "%s: artifact",
	    objects[_i].expression);
	ck_assert_msg((fact_source(&value) != NULL) == objects[_i].source, "%s: source",
	    objects[_i].expression);
	ck_assert_msg(fact_offset(&value, &offset) == objects[_i].offset, "%s: offset", objects[_i].expression);
}
END_TEST

START_TEST(a_path_is_there_for_those_who_have_one)
{
	const struct scene with = { .file = "expressway/c-good.pem", .trust = "trust/good.pem" };
	const struct scene without = { .file = "expressway/c-good.pem" };

	open_scene(&with);
	ck_assert(see(TARGET_LEAF, NULL, 0));
	ck_assert_ptr_nonnull(scan_path(&scan));
	ck_assert_uint_eq(scan_path(&scan)->count, 3);
	ck_assert(see(TARGET_TRUST, NULL, 0));
	ck_assert_ptr_null(scan_path(&scan));
	open_scene(&without);
	ck_assert(see(TARGET_LEAF, NULL, 0));
	ck_assert_ptr_null(scan_path(&scan));
}
END_TEST

TESTS_WITH("facts", setup, teardown,
	EACH(every_fact_of_whatever_is_read_has_its_type, folders),
	RANGE(every_fact_of_a_site_has_its_type, 0, 6),
	EACH(variables_speak_of_the_target, claims),
	TEST(the_manual_lists_what_expressions_can_read),
	TEST(the_facts_of_a_certificate_are_found_again_among_a_thousand),
	TEST(nothing_of_the_target_before_is_left),
	TEST(the_scan_without_its_passing_facts_grows_no_further),
	EACH(places_are_found_for_objects_and_for_nothing_else, objects),
	TEST(a_path_is_there_for_those_who_have_one))

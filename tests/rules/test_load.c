/* test_load.c - src/rules/load.c: which files are read, and what stands where in them. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rule_runs.h"

#define HEAD "certproof-rules: 1\npack: t\nrules:\n"

static struct rule_set *
load(struct rules_options options)
{
	return rules_load(&arena, products, &options, &messages);
}

static struct rule_set *
load_paths(const char *const *paths, size_t count)
{
	return load((struct rules_options){ .paths = paths, .path_count = count });
}

/* The ids of all rules, divided by blanks; those that are not compiled in brackets. */
static const char *
ids(const struct rule_set *set)
{
	struct buffer out;

	ck_assert_str_eq(said(), "");
	ck_assert_ptr_nonnull(set);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < set->rules.count; i++)
		buffer_printf(&out, set->rules.items[i]->compiled ? "%s%.*s" : "%s[%.*s]", i == 0 ? "" : " ",
		    TEXT_ARG(set->rules.items[i]->id));
	return out.len == 0 ? "" : buffer_text(&out).at;
}

/* A file of one rule that needs nothing further. */
static const char *
rule_file(const char *name, const char *pack, const char *id)
{
	return write_file(name, arena_printf(&arena, "certproof-rules: 1\npack: %s\nrules: [{id: %s, check: 'true'}]\n", pack, id).at);
}

/* ---- files and folders ---- */

START_TEST(a_file_that_is_not_there_is_a_mistake)
{
	const char *path = "/not/there.yaml";

	ck_assert_ptr_null(load_paths(&path, 1));
	ck_assert_uint_eq(messages.errors, 1);
	ck_assert(text_is(messages.first->file, path));
}
END_TEST

/* What may hold rules and is not read is a mistake: nobody is to think that they were asked. */
START_TEST(rules_never_vanish)
{
	const char *path = temp_folder(), *empty = arena_printf(&arena, "%s/empty", path).at;
	struct rule_set *set;

	(void)rule_file("a.yaml", "t", "a");
	(void)write_file("b.yml", "certproof-rules: 1\npack: t\nrules: [{id: b, check: 'true'}]\n");
	(void)write_file("empty/readme.txt", "no rules\n");
	set = load_paths(&path, 1);
	ck_assert_ptr_null(set);
	ck_assert_str_eq(messages.first->text.at, "rule files end in .yaml: this one would not be read");
	ck_assert_str_eq(messages.first->hint.at, "rename it to b.yaml");
	messages.errors = 0;
	ck_assert_int_eq(unlink(arena_printf(&arena, "%s/b.yml", path).at), 0);
	ck_assert_int_eq(symlink("nowhere", arena_printf(&arena, "%s/c.yaml", path).at), 0);
	ck_assert_ptr_null(load_paths(&path, 1));
	ck_assert_str_eq(messages.last->text.at, "cannot open: no such file or directory");
	messages.errors = 0;
	ck_assert_ptr_null(load_paths(&empty, 1));
	ck_assert_str_eq(messages.last->text.at, "no rule file in this folder: none of its names ends in .yaml");
}
END_TEST

START_TEST(a_folder_is_read_whole_in_the_order_of_its_names)
{
	const char *path = temp_folder();

	(void)rule_file("b.yaml", "t", "b");
	(void)rule_file("a.yaml", "t", "a");
	(void)rule_file("Z.yaml", "t", "upper-z");
	(void)rule_file("b/inner.yaml", "u", "inner");
	(void)rule_file(".hidden.yaml", "t", "hidden");
	(void)rule_file(".hidden/x.yaml", "t", "hidden-below");
	(void)write_file("notes.txt", "no rules\n");
	(void)write_file("product.yaml", "no rules\n");
	ck_assert_str_eq(ids(load_paths(&path, 1)), "t/upper-z t/a u/inner t/b");
}
END_TEST

START_TEST(folders_are_read_to_their_limit)
{
	const char *path = temp_folder();
	struct buffer name;

	buffer_init(&name, &arena);
	for (int i = 0; i < LIMIT_FOLDER_DEPTH; i++)
		buffer_adds(&name, "d/");
	(void)rule_file(arena_printf(&arena, "%.*sat.yaml", TEXT_ARG(buffer_text(&name))).at, "t", "at-the-limit");
	ck_assert_str_eq(ids(load_paths(&path, 1)), "t/at-the-limit");
	(void)rule_file(arena_printf(&arena, "%.*sd/past.yaml", TEXT_ARG(buffer_text(&name))).at, "t", "past-the-limit");
	ck_assert_ptr_null(load_paths(&path, 1));
	ck_assert_str_eq(messages.last->text.at, "deeper than 32 folders, the limit");
}
END_TEST

START_TEST(a_file_is_read_once_by_whatever_paths_it_is_named)
{
	const char *file = rule_file("rules/a.yaml", "t", "a");
	const char *link = arena_printf(&arena, "%s/link.yaml", temp_folder()).at;
	const char *paths[] = { file, arena_printf(&arena, "%s/rules/../rules/a.yaml", temp_folder()).at,
		arena_printf(&arena, "%s/rules", temp_folder()).at, link };

	ck_assert_int_eq(symlink(file, link), 0);
	ck_assert_str_eq(ids(load_paths(paths, COUNT_OF(paths))), "t/a");
}
END_TEST

START_TEST(an_id_is_there_once_in_all_files)
{
	const char *paths[] = { rule_file("a.yaml", "t", "same"), rule_file("b.yaml", "t", "same"), rule_file("c.yaml", "u", "same") };

	ck_assert_ptr_null(load_paths(paths, 2));
	ck_assert_str_eq(said(), arena_printf(&arena, "3:14: rule 't/same' is there already, in %s", paths[0]).at);
	/* Of another pack it is another. */
	ck_assert_str_eq(ids(load_paths(&paths[1], 2)), "t/same u/same");
}
END_TEST

/* ---- shipped packs ---- */

#define SHIPPED(id, more) "  - {id: " id ", title: T, severity: error, applies-to: leaf, message: m, source: s, " \
	"examples: {pass: a.pem, fail: b.pem}, check: 'true', " more "}\n"

static const char *
shipped(void)
{
	(void)write_file("shipped/expressway/names.yaml", "certproof-rules: 1\npack: expressway\nrules:\n"
	    SHIPPED("c-only", "roles: [expressway-c]") SHIPPED("e-only", "roles: [expressway-e]"));
	(void)write_file("shipped/cucm/names.yaml", "certproof-rules: 1\npack: cucm\nrules:\n" SHIPPED("tomcat", "roles: [cucm-tomcat]"));
	(void)write_file("shipped/key/weak.yaml", "certproof-rules: 1\npack: key\nrules:\n" SHIPPED("weak", "optional: site"));
	(void)write_file("shipped/on-request/extra/extra.yaml", "certproof-rules: 1\npack: extra\nrules:\n" SHIPPED("extra", "mend: list"));
	(void)write_file("shipped/stray.yaml", "not read: it is in no pack\n");
	return arena_printf(&arena, "%s/shipped", temp_folder()).at;
}

START_TEST(a_run_reads_the_packs_that_can_apply)
{
	struct text edge = TEXT("expressway-e"), pack = TEXT("extra"), packs[] = { TEXT("key"), TEXT("extra") };
	struct rules_options options = { .shipped = shipped(), .kinds = 1U << TARGET_LEAF };

	ck_assert_str_eq(ids(load(options)), "key/weak");
	options.roles = TEXTS(&edge, 1);
	ck_assert_str_eq(ids(load(options)), "[expressway/c-only] expressway/e-only key/weak");
	options.kinds = 1U << TARGET_CRL;
	ck_assert_str_eq(ids(load(options)), "[expressway/c-only] [expressway/e-only] [key/weak]");
	/* What is named runs, and nothing else; packs on request only then. */
	options.kinds = 1U << TARGET_LEAF;
	options.packs = TEXTS(&pack, 1);
	ck_assert_str_eq(ids(load(options)), "extra/extra");
	options.packs = TEXTS(packs, 2);
	ck_assert_str_eq(ids(load(options)), "key/weak extra/extra");
}
END_TEST

START_TEST(a_pack_that_is_not_there_is_a_mistake)
{
	struct text packs[] = { TEXT("key"), TEXT("expresway"), TEXT("zzz") };
	const char *own = rule_file("own.yaml", "own", "a");

	ck_assert_ptr_null(load((struct rules_options){ .shipped = shipped(), .packs = { packs, 3 } }));
	ck_assert_str_eq(said(), "0:0: unknown pack 'expresway' (did you mean 'expressway'?); "
	    "0:0: unknown pack 'zzz' (certproof rules list shows the packs)");
	/* A user's own is there too. */
	packs[0] = TEXT("own");
	ck_assert_str_eq(ids(load((struct rules_options){ .shipped = shipped(), .packs = { packs, 1 }, .paths = &own, .path_count = 1 })),
	    "own/a");
}
END_TEST

START_TEST(users_rules_are_compiled_whole)
{
	const char *path = write_file("own.yaml", HEAD "  - {id: crl, applies-to: crl, roles: cucm-tomcat, check: 'true'}\n");
	struct rules_options options = { .paths = &path, .path_count = 1, .kinds = 1U << TARGET_LEAF };

	ck_assert_str_eq(ids(load(options)), "t/crl");
	path = write_file("own.yaml", HEAD "  - {id: crl, applies-to: crl, roles: cucm-tomcat, check: cert.nothing}\n");
	ck_assert_ptr_null(load(options));
	ck_assert_str_eq(said(), "4:64: Cert has no field 'nothing'");
}
END_TEST

START_TEST(a_shipped_file_that_is_named_too_is_there_once)
{
	const char *folder_of_packs = shipped(), *path = arena_printf(&arena, "%s/key/weak.yaml", folder_of_packs).at;
	struct rule_set *set = load((struct rules_options){ .shipped = folder_of_packs, .paths = &path, .path_count = 1 });

	ck_assert_str_eq(ids(set), "[key/weak]");
	ck_assert(set->files.items[0]->shipped && set->files.items[0]->named);
	set = load((struct rules_options){ .shipped = folder_of_packs });
	ck_assert(set->files.items[0]->shipped && !set->files.items[0]->named);
	set = load((struct rules_options){ .paths = &path, .path_count = 1 });
	ck_assert(!set->files.items[0]->shipped && set->files.items[0]->named);
}
END_TEST

START_TEST(a_shipped_rule_is_told_in_full)
{
	const char *path = arena_printf(&arena, "%s/s", temp_folder()).at;

	(void)write_file("s/p/a.yaml", "certproof-rules: 1\npack: p\nrules:\n  - {id: a, check: 'true'}\n"
	    "  - {id: b, title: T, severity: error, applies-to: leaf, message: m, source: s, examples: {pass: x}, check: 'true'}\n"
	    "  - {id: c, titel: T, check: 'true'}\n");
	ck_assert_ptr_null(load((struct rules_options){ .shipped = path, .everything = true }));
	ck_assert_str_eq(said(), "6:13: unknown key 'titel' in a rule (did you mean 'title'?); "
	    "4:5: a shipped rule needs the key 'title'; 4:5: a shipped rule needs the key 'severity'; "
	    "4:5: a shipped rule needs the key 'applies-to'; 4:5: a shipped rule needs the key 'message'; "
	    "4:5: a shipped rule needs the key 'source'; 4:5: rule 'p/a' has no example that passes; "
	    "4:5: rule 'p/a' has no example that fails; 5:91: rule 'p/b' has no example that fails");
	/* A user's rule may begin with an id and a question. */
	path = arena_printf(&arena, "%s/s/p/a.yaml", temp_folder()).at;
	(void)write_file("s/p/a.yaml", "certproof-rules: 1\npack: p\nrules:\n  - {id: a, check: 'true'}\n");
	ck_assert_str_eq(ids(load_paths(&path, 1)), "p/a");
}
END_TEST

/* ---- a rule ---- */

START_TEST(what_a_rule_does_not_say_has_a_default)
{
	const struct rule *rule = rules_in("  - {id: some-rule, check: 'true'}\n")->rules.items[0];

	ck_assert(text_is(rule->id, "t/some-rule") && text_is(rule->pack, "t") && text_is(rule->title, "some-rule"));
	ck_assert(rule->severity == SEVERITY_WARNING && rule->effect == EFFECT_NONE);
	ck_assert_uint_eq(rule->applies, 1U << TARGET_LEAF);
	ck_assert(rule->roles.count == 0 && rule->releases.len == 0 && rule->issued.len == 0);
	ck_assert(rule->issued_from == INT64_MIN && rule->issued_before == INT64_MAX);
	ck_assert(rule->worse_count == 0 && rule->example_count == 0 && rule->optional == 0 && !rule->off);
	ck_assert(text_is(rules_in("  - {id: r, title: T, check: 'true'}\n")->rules.items[0]->message.node->text, "T"));
}
END_TEST

static const struct {
	const char *why, *rules, *said;
} mistakes[] = {
	{ "a name of 64 characters", "  - {id: a234567890123456789012345678901234567890123456789012345678901234, check: 'true'}\n", "" },
	{ "a name of 65 characters", "  - {id: a2345678901234567890123456789012345678901234567890123456789012345, check: 'true'}\n",
	    "4:10: 'a2345678901234567890123456789012345678901234567890123456789012345' is not a name for a rule "
	    "(use lower-case letters, digits and hyphens, beginning with a letter)" },
	{ "a name in upper case", "  - {id: Ab, check: 'true'}\n",
	    "4:10: 'Ab' is not a name for a rule (use lower-case letters, digits and hyphens, beginning with a letter)" },
	{ "a name that begins with a digit", "  - {id: 1a, check: 'true'}\n",
	    "4:10: '1a' is not a name for a rule (use lower-case letters, digits and hyphens, beginning with a letter)" },
	{ "a name that is empty", "  - {id: '', check: 'true'}\n",
	    "4:10: '' is not a name for a rule (use lower-case letters, digits and hyphens, beginning with a letter)" },
	{ "a name with a control character", "  - {id: \"a\\e[2J\", check: 'true'}\n",
	    "4:10: 'a\\x1b[2J' is not a name for a rule (use lower-case letters, digits and hyphens, beginning with a letter)" },
	{ "neither question", "  - {id: a}\n", "4:10: rule 't/a' has neither check nor find "
	    "(check says what is right; find returns what is wrong; a rule has exactly one)" },
	{ "both questions", "  - {id: a, check: 'true', find: '[1]'}\n", "4:10: rule 't/a' has both check and find "
	    "(check says what is right; find returns what is wrong; a rule has exactly one)" },
	{ "an id twice in a file", "  - {id: a, check: 'true'}\n  - {id: b, check: 'true'}\n  - {id: a, check: 'true'}\n",
	    "6:10: rule 't/a' is there already, in FILE" },
	{ "a day of issue", "  - {id: a, issued: '>= 2012-07-01', check: 'true'}\n", "" },
	{ "a moment of issue", "  - {id: a, issued: '< 2012-07-01T12:30:00Z', check: 'true'}\n", "" },
	{ "no blank behind the sign", "  - {id: a, issued: '>=2012-07-01,<2013-01-01', check: 'true'}\n", "" },
	{ "issued without a sign", "  - {id: a, issued: '2012-07-01', check: 'true'}\n",
	    "4:22: not a constraint on a date (write >=, >, <= or < and a date, for example '>= 2012-07-01')" },
	{ "issued at a day that is none", "  - {id: a, issued: '>= 2012-02-30', check: 'true'}\n",
	    "4:22: not a constraint on a date (write >=, >, <= or < and a date, for example '>= 2012-07-01')" },
	{ "issued at nothing", "  - {id: a, issued: '>=', check: 'true'}\n",
	    "4:22: not a constraint on a date (write >=, >, <= or < and a date, for example '>= 2012-07-01')" },
	{ "issued equal", "  - {id: a, issued: '= 2012-07-01', check: 'true'}\n",
	    "4:22: not a constraint on a date (write >=, >, <= or < and a date, for example '>= 2012-07-01')" },
	{ "the second constraint is none", "  - {id: a, issued: '>= 2012-07-01, now', check: 'true'}\n",
	    "4:37: not a constraint on a date (write >=, >, <= or < and a date, for example '>= 2012-07-01')" },
	{ "nothing between commas", "  - {id: a, issued: '>= 2012-07-01, , < 2013-01-01', check: 'true'}\n",
	    "4:37: not a constraint on a date (write >=, >, <= or < and a date, for example '>= 2012-07-01')" },
	{ "an empty constraint", "  - {id: a, issued: '', check: 'true'}\n",
	    "4:22: not a constraint on a date (write >=, >, <= or < and a date, for example '>= 2012-07-01')" },
	{ "issued of certificates, chains and CRLs", "  - {id: a, applies-to: [leaf, intermediate, root, chain, crl], issued: '>= 2012-07-01', "
	    "check: 'true'}\n", "" },
	{ "issued of what has no date of issue", "  - {id: a, applies-to: [leaf, request], issued: '>= 2012-07-01', check: 'true'}\n",
	    "4:50: 'issued' would leave the rule out for every request, which has no date of issue "
	    "(certificates, their chains and CRLs have one; make a rule of its own for others)" },
	{ "a role that is none", "  - {id: a, roles: [expressway-e, expresway-c], check: 'true'}\n",
	    "4:35: unknown role 'expresway-c' (did you mean 'expressway-c'?)" },
	{ "a release that is none", "  - {id: a, releases: '>= Y1', check: 'true'}\n",
	    "4:24: no product has a release 'Y1' (product.yaml of each pack lists the releases)" },
	{ "no release", "  - {id: a, releases: '', check: 'true'}\n",
	    "4:23: not a constraint on a release (leave the key out for all releases)" },
	{ "an example that is empty", "  - {id: a, examples: {pass: ['']}, check: 'true'}\n",
	    "4:31: an example without a file (write the path of a file, or {file: PATH, ...})" },
};

START_TEST(mistakes_of_a_rule_are_told)
{
	const char *content = arena_printf(&arena, HEAD "%s", mistakes[_i].rules).at;
	struct rule_set *set = rules_of(content);
	const char *words = said();
	const char *file = strstr(mistakes[_i].said, "FILE");

	if (file != NULL)
		ck_assert_msg(strncmp(words, mistakes[_i].said, (size_t)(file - mistakes[_i].said)) == 0, "%s: %s", mistakes[_i].why, words);
	else
		ck_assert_msg(strcmp(words, mistakes[_i].said) == 0, "%s: %s", mistakes[_i].why, words);
	ck_assert_msg((set == NULL) == (mistakes[_i].said[0] != '\0'), "%s", mistakes[_i].why);
}
END_TEST

static const struct {
	const char *why, *content, *said;
} file_mistakes[] = {
	{ "another version", "certproof-rules: 2\npack: t\nanything: else\n",
	    "1:18: unknown version '2' of rule files (this program reads version 1)" },
	{ "no version", "pack: t\nrules: []\n", "1:1: a rule file needs the key 'certproof-rules'" },
	{ "no pack", "certproof-rules: 1\nrules: []\n", "1:1: a rule file needs the key 'pack'" },
	{ "a name of a pack", "certproof-rules: 1\npack: My Pack\nrules: []\n", "2:7: 'My Pack' is not a name for a pack" },
	{ "no rules", "certproof-rules: 1\npack: t\n", "1:1: a rule file needs the key 'rules'" },
	{ "no rules, and something else to do", "certproof-rules: 1\npack: t\nset-params: {}\n", "" },
	{ "an empty list of rules", "certproof-rules: 1\npack: t\nrules: []\n", "" },
	{ "a variable that is no expression", "certproof-rules: 1\npack: t\nrules: []\nvariables: {a: [b]}\n",
	    "4:16: a variable is an expression" },
	{ "a parameter that is nothing of all", "certproof-rules: 1\npack: t\nrules: []\nparams: {a: {b: c}}\n",
	    "4:13: a parameter is a number, true or false, a text or a list of texts" },
};

START_TEST(mistakes_of_a_file_are_told)
{
	struct rule_set *set = rules_of(file_mistakes[_i].content);
	const char *words = said();

	ck_assert_msg(strcmp(words, file_mistakes[_i].said) == 0, "%s: %s", file_mistakes[_i].why, words);
	ck_assert_msg((set == NULL) == (file_mistakes[_i].said[0] != '\0'), "%s", file_mistakes[_i].why);
}
END_TEST

/* ---- parameters ---- */

static const struct {
	const char *why, *value, *type, *literal;
} parameters[] = {
	{ "a number", "12", "int", "12" },
	{ "a number below zero", "-3", "int", "-3" },
	{ "zero", "0", "int", "0" },
	{ "18 digits", "999999999999999999", "int", "999999999999999999" },
	{ "a number in quotes", "'12'", "string", "'12'" },
	{ "a hyphen", "-", "string", "'-'" },
	{ "a date", "2026-11-21", "string", "'2026-11-21'" },
	{ "a fraction", "1.5", "string", "'1.5'" },
	{ "true", "true", "bool", "true" },
	{ "false", "false", "bool", "false" },
	{ "true in quotes", "'true'", "string", "'true'" },
	{ "yes is a text", "yes", "string", "'yes'" },
	{ "a text", "abc", "string", "'abc'" },
	{ "an empty text", "''", "string", "''" },
	{ "texts", "[a, '1']", "list(string)", "['a', '1']" },
	{ "numbers in a list are texts", "[1, 2]", "list(string)", "['1', '2']" },
	{ "an empty list", "[]", "list(string)", "[]" },
	{ "a default", "{default: 7}", "int", "7" },
	{ "a default that is a list", "{default: [a]}", "list(string)", "['a']" },
};

START_TEST(a_parameter_has_the_type_that_it_looks_like)
{
	struct rule_set *set = rules_of(arena_printf(&arena, "certproof-rules: 1\npack: t\nparams: {p: %s}\nrules: []\n",
	    parameters[_i].value).at);
	const struct rule_parameter *p;

	ck_assert_msg(set != NULL, "%s: %s", parameters[_i].why, said());
	p = &set->files.items[0]->parameters[0];
	ck_assert_msg(text_is(cel_type_text(&arena, p->type), parameters[_i].type), "%s: %.*s", parameters[_i].why,
	    TEXT_ARG(cel_type_text(&arena, p->type)));
	ck_assert_msg(text_is(cel_value_literal(&arena, &p->value, 100), parameters[_i].literal), "%s: %.*s", parameters[_i].why,
	    TEXT_ARG(cel_value_literal(&arena, &p->value, 100)));
}
END_TEST

/* ---- names ---- */

START_TEST(a_rule_is_found_by_its_id_its_name_and_its_products_words)
{
	struct rule_set *set = rules_in("  - {id: first, product-says: 'CN must match', check: 'true'}\n  - {id: second, check: 'true'}\n");

	ck_assert_ptr_eq(rules_find(set, TEXT("t/second")), set->rules.items[1]);
	ck_assert_ptr_eq(rules_find(set, TEXT("second")), set->rules.items[1]);
	ck_assert_ptr_eq(rules_find(set, TEXT("CN must match")), set->rules.items[0]);
	ck_assert_ptr_eq(rules_find(set, TEXT("must")), set->rules.items[0]);
	ck_assert_ptr_null(rules_find(set, TEXT("CN")));
	ck_assert_ptr_null(rules_find(set, TEXT("u/second")));
	ck_assert_ptr_null(rules_find(set, TEXT("")));
}
END_TEST

TESTS_WITH("load", setup_rules, NULL,
	TEST(a_file_that_is_not_there_is_a_mistake),
	TEST(rules_never_vanish),
	TEST(a_folder_is_read_whole_in_the_order_of_its_names),
	TEST(folders_are_read_to_their_limit),
	TEST(a_file_is_read_once_by_whatever_paths_it_is_named),
	TEST(an_id_is_there_once_in_all_files),
	TEST(a_run_reads_the_packs_that_can_apply),
	TEST(a_pack_that_is_not_there_is_a_mistake),
	TEST(users_rules_are_compiled_whole),
	TEST(a_shipped_file_that_is_named_too_is_there_once),
	TEST(a_shipped_rule_is_told_in_full),
	TEST(what_a_rule_does_not_say_has_a_default),
	EACH(mistakes_of_a_rule_are_told, mistakes),
	EACH(mistakes_of_a_file_are_told, file_mistakes),
	EACH(a_parameter_has_the_type_that_it_looks_like, parameters),
	TEST(a_rule_is_found_by_its_id_its_name_and_its_products_words))

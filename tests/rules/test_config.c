/* test_config.c - src/rules/config.c: the configuration of a run, and what packs change of others. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

#define HEAD "certproof-config: 1\n"

static const struct config *
read(const char *content)
{
	return config_read(&arena, write_file("certproof.yaml", content), &messages);
}

START_TEST(every_key_of_the_configuration_arrives)
{
	const struct config *config = read(HEAD "packs: [a, b]\nrules: [own, /abs/own.yaml]\nrole: expressway-e\nrelease: X14.0.2\n"
	    "site: sites/site.yaml\nseverities: {a/b: error, c/d: off, e/f: notice}\nparams: {a.b: 1, c.d: [x]}\n"
	    "waivers:\n  - {rule: a/b, certificate: 'AB:CD:EF:00:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f:10:11:12:13:14:15:16:17:18:19:1a:1b:1c',"
	    " file: x.pem, reason: so, until: 2027-01-31}\n");

	ck_assert_str_eq(said(), "");
	ck_assert_ptr_nonnull(config);
	ck_assert(text_is(config->folder, temp_folder()));
	ck_assert(config->packs.count == 2 && text_is(config->packs.items[1], "b"));
	/* Paths are meant from the folder of the configuration. */
	ck_assert_uint_eq(config->rules.count, 2);
	ck_assert_str_eq(config->rules.items[0], arena_printf(&arena, "%s/own", temp_folder()).at);
	ck_assert_str_eq(config->rules.items[1], "/abs/own.yaml");
	ck_assert_str_eq(config->role, "expressway-e");
	ck_assert_str_eq(config->release, "X14.0.2");
	ck_assert_str_eq(config->site, arena_printf(&arena, "%s/sites/site.yaml", temp_folder()).at);
	ck_assert_uint_eq(config->overrides.count, 3);
	ck_assert(config->overrides.items[0].has_severity && config->overrides.items[0].severity == SEVERITY_ERROR);
	ck_assert(config->overrides.items[1].off && !config->overrides.items[1].has_severity);
	ck_assert(config->overrides.items[2].severity == SEVERITY_NOTICE);
	ck_assert_uint_eq(config->settings.count, 2);
	ck_assert_uint_eq(config->waivers.count, 1);
	ck_assert(config->waivers.items[0].has_fingerprint && memcmp(config->waivers.items[0].fingerprint, "ABCDEF0001", 10) == 0);
	ck_assert(text_equal(config->waivers.items[0].file, arena_printf(&arena, "%s/x.pem", temp_folder())));
	ck_assert_int_eq(config->waivers.items[0].ends, civil_to_seconds((struct civil){ 2027, 1, 31, 23, 59, 59 }));
}
END_TEST

START_TEST(what_is_not_said_is_not_there)
{
	const struct config *config = read(HEAD);

	ck_assert_str_eq(said(), "");
	ck_assert(config->role == NULL && config->release == NULL && config->site == NULL);
	ck_assert(config->packs.count + config->rules.count + config->overrides.count + config->settings.count +
	    config->waivers.count == 0);
}
END_TEST

static const struct {
	const char *why, *content, *said;
} mistakes[] = {
	{ "another version", "certproof-config: 2\nanything: else\n",
	    "1:19: unknown version '2' of configurations (this program reads version 1)" },
	{ "no version", "role: x\n", "1:1: a configuration needs the key 'certproof-config'" },
	{ "a key twice", HEAD "role: a\nrole: b\n", "3:1: duplicate key 'role' (first used in line 2)" },
	{ "a severity that is none", HEAD "severities: {a/b: fatal, c/d: [off]}\n",
	    "2:19: a severity cannot be 'fatal' (it is error, warning, notice or off); "
	    "2:31: a severity cannot be '' (it is error, warning, notice or off)" },
	{ "a waiver of nothing", HEAD "waivers: [{rule: a/b, reason: so, until: 2027-01-31}]\n",
	    "2:11: a waiver names neither a certificate nor a file (add 'certificate' with its SHA-256 fingerprint, or 'file')" },
	{ "a waiver without end", HEAD "waivers: [{rule: a/b, reason: so, file: x}]\n", "2:11: a waiver needs the key 'until'" },
	{ "a waiver that ends at no day", HEAD "waivers: [{rule: a/b, reason: so, until: 2027-02-30, file: x}]\n",
	    "2:42: '2027-02-30' is not a date (write the last day that it holds: 2027-01-31)" },
	{ "63 digits", HEAD "waivers: [{rule: a/b, reason: so, until: 2027-01-31, "
	    "certificate: '000000000000000000000000000000000000000000000000000000000000000'}]\n",
	    "2:67: not a SHA-256 fingerprint (it has 64 hexadecimal digits; certproof show tells it as sha256)" },
	{ "65 digits", HEAD "waivers: [{rule: a/b, reason: so, until: 2027-01-31, "
	    "certificate: '00000000000000000000000000000000000000000000000000000000000000000'}]\n",
	    "2:67: not a SHA-256 fingerprint (it has 64 hexadecimal digits; certproof show tells it as sha256)" },
	{ "64 characters, one of which is no digit", HEAD "waivers: [{rule: a/b, reason: so, until: 2027-01-31, "
	    "certificate: 'g000000000000000000000000000000000000000000000000000000000000000'}]\n",
	    "2:67: not a SHA-256 fingerprint (it has 64 hexadecimal digits; certproof show tells it as sha256)" },
	{ "an empty reason", HEAD "waivers: [{rule: a/b, reason: '', until: 2027-01-31, file: x}]\n",
	    "2:31: a waiver without a reason (say why it may be so for now)" },
	{ "every mistake", HEAD "rol: x\nseverities: {a/b: fatal}\nwaivers:\n  - {rul: a/b, reason: [so], until: never, certificate: AB}\n"
	    "  - nothing\n",
	    "2:1: unknown key 'rol' in a configuration (did you mean 'role'?); "
	    "5:6: unknown key 'rul' in a waiver (did you mean 'rule'?); 5:24: 'reason' must be a text, not a list; "
	    "6:5: a waiver must be a mapping, not a text (write 'key: value' lines, or {key: value}); "
	    "3:19: a severity cannot be 'fatal' (it is error, warning, notice or off); "
	    "5:37: 'never' is not a date (write the last day that it holds: 2027-01-31); "
	    "5:57: not a SHA-256 fingerprint (it has 64 hexadecimal digits; certproof show tells it as sha256)" },
};

START_TEST(mistakes_are_told_where_they_stand)
{
	const struct config *config = read(mistakes[_i].content);
	const char *words = said();

	ck_assert_msg(strcmp(words, mistakes[_i].said) == 0, "%s: %s", mistakes[_i].why, words);
	ck_assert_msg(config == NULL, "%s: a configuration all the same", mistakes[_i].why);
}
END_TEST

/* ---- overrides and parameters ---- */

#define RULES "certproof-rules: 1\npack: t\nparams: {limit: 1, word: a, words: [a]}\nrules:\n" \
	"  - {id: a, severity: warning, effect: weakens, find: '[params.limit]', message: '{{it}}',\n" \
	"     unless-worse: [{when: 'true', severity: error}]}\n" \
	"  - {id: b, severity: warning, effect: weakens, check: 'false'}\n"

static struct rule_set *
load_with(const char *pack, const char *config)
{
	const char *paths[2] = { write_file("rules.yaml", RULES) };
	struct rules_options options = { .paths = paths, .path_count = 1 };

	if (pack != NULL)
		paths[options.path_count++] = write_file("own.yaml", arena_printf(&arena, "certproof-rules: 1\npack: own\n%s", pack).at);
	if (config != NULL)
		options.config = read(arena_printf(&arena, HEAD "%s", config).at);
	return rules_load(&arena, products, &options, &messages);
}

static const struct {
	const char *why, *pack, *config, *findings;
} changes[] = {
	{ "nothing is changed", NULL, NULL, "t/a error weakens: 1\nt/b warning weakens: b\n" },
	{ "a pack sets a severity, whatever rows would replace it", "overrides: [{rule: t/a, severity: notice}]\n", NULL,
	    "t/a notice weakens: 1\nt/b warning weakens: b\n" },
	{ "a pack sets an effect", "overrides: [{rule: t/b, effect: refused}]\n", NULL,
	    "t/a error weakens: 1\nt/b warning weakens: b\n" },
	{ "a pack sets both", "overrides: [{rule: t/b, severity: error, effect: none}]\n", NULL, "t/a error weakens: 1\nt/b error: b\n" },
	{ "a pack switches off", "overrides: [{rule: t/a, severity: off, reason: why not}]\n", NULL, "t/b warning weakens: b\n" },
	{ "the configuration sets a severity", NULL, "severities: {t/b: notice}\n", "t/a error weakens: 1\nt/b notice weakens: b\n" },
	{ "the configuration switches off", NULL, "severities: {t/a: off, t/b: off}\n", "" },
	{ "the configuration wins over a pack", "overrides: [{rule: t/b, severity: off}, {rule: t/a, severity: notice}]\n",
	    "severities: {t/b: error, t/a: off}\n", "t/b error weakens: b\n" },
	{ "a pack sets a parameter", "set-params: {t.limit: 2}\n", NULL, "t/a error weakens: 2\nt/b warning weakens: b\n" },
	{ "the configuration wins there too", "set-params: {t.limit: 2}\n", "params: {t.limit: 3}\n",
	    "t/a error weakens: 3\nt/b warning weakens: b\n" },
	{ "the last override of a rule counts", "overrides: [{rule: t/b, severity: error}, {rule: t/b, severity: notice}]\n", NULL,
	    "t/a error weakens: 1\nt/b notice weakens: b\n" },
};

START_TEST(packs_and_configuration_change_rules)
{
	struct rule_set *set = load_with(changes[_i].pack, changes[_i].config);

	ck_assert_msg(set != NULL, "%s: %s", changes[_i].why, said());
	ck_assert_msg(strcmp(findings(judge(set, (struct run){ .files = "expressway/leaf-good.pem" })), changes[_i].findings) == 0,
	    "%s: %s", changes[_i].why, findings(judge(set, (struct run){ .files = "expressway/leaf-good.pem" })));
}
END_TEST

START_TEST(a_rule_that_is_off_is_not_counted)
{
	struct result *result = judge(load_with(NULL, "severities: {t/a: off}\n"), (struct run){ .files = "expressway/leaf-good.pem" });

	ck_assert_uint_eq(result->rules, 1);
	ck_assert_uint_eq(result->not_applicable, 0);
}
END_TEST

static const struct {
	const char *why, *pack, *config, *said;
} wrong_changes[] = {
	{ "a rule that is not there", "overrides: [{rule: t/c-long-name, severity: off}]\n", NULL,
	    "3:20: no rule 't/c-long-name' (certproof rules list shows them all)" },
	{ "a rule that is misspelt", "overrides: [{rule: t/bb, severity: off}]\n", NULL, "3:20: no rule 't/bb' (did you mean 't/b'?)" },
	{ "an override of nothing", "overrides: [{rule: t/b}]\n", NULL, "3:13: an override changes nothing (add 'severity' or 'effect')" },
	{ "a parameter that is not there", "set-params: {t.none: 1}\n", NULL,
	    "3:14: no parameter 't.none' (write PACK.NAME, as in expressway.too_long)" },
	{ "a parameter that is misspelt", "set-params: {t.limt: 1}\n", NULL, "3:14: no parameter 't.limt' (did you mean 't.limit'?)" },
	{ "a parameter of another type", "set-params: {t.limit: many, t.word: 1, t.words: a}\n", NULL,
	    "3:23: parameter 't.limit' is of type int, not string; 3:37: parameter 't.word' is of type string, not int; "
	    "3:49: parameter 't.words' is of type list(string), not string" },
	{ "a parameter that is nothing of all", "set-params: {t.limit: {a: b}}\n", NULL,
	    "3:23: a parameter is a number, true or false, a text or a list of texts" },
	{ "a rule of the configuration", NULL, "severities: {t/bb: off}\n", "2:14: no rule 't/bb' (did you mean 't/b'?)" },
	{ "a parameter of the configuration", NULL, "params: {t.limt: 1}\n", "2:10: no parameter 't.limt' (did you mean 't.limit'?)" },
	{ "a rule of a waiver", NULL, "waivers: [{rule: t/bb, file: x, reason: so, until: 2027-01-31}]\n",
	    "2:18: no rule 't/bb' (did you mean 't/b'?)" },
};

START_TEST(what_is_not_there_cannot_be_changed)
{
	struct rule_set *set = load_with(wrong_changes[_i].pack, wrong_changes[_i].config);
	const char *words = said();

	ck_assert_msg(strcmp(words, wrong_changes[_i].said) == 0, "%s: %s", wrong_changes[_i].why, words);
	ck_assert_msg(set == NULL, "%s", wrong_changes[_i].why);
}
END_TEST

START_TEST(a_rule_that_this_run_does_not_load_may_be_changed)
{
	/* Of a pack for another role, and of one that --pack leaves out. */
	struct text packs[] = { TEXT("key"), TEXT("own") };
	const char *own = write_file("own.yaml", "certproof-rules: 1\npack: own\noverrides: [{rule: cucm/own-name-missing, severity: notice}]\n");
	const char *top = source_file("rules");
	struct rules_options options = { .shipped = top, .paths = &own, .path_count = 1, .kinds = 1U << TARGET_LEAF };

	ck_assert_ptr_nonnull(rules_load(&arena, products, &options, &messages));
	ck_assert_str_eq(said(), "");
	options.packs = TEXTS(packs, 2);
	ck_assert_ptr_nonnull(rules_load(&arena, products, &options, &messages));
	ck_assert_str_eq(said(), "");
}
END_TEST

TESTS_WITH("config", setup_rules, NULL,
	TEST(every_key_of_the_configuration_arrives),
	TEST(what_is_not_said_is_not_there),
	EACH(mistakes_are_told_where_they_stand, mistakes),
	EACH(packs_and_configuration_change_rules, changes),
	TEST(a_rule_that_is_off_is_not_counted),
	EACH(what_is_not_there_cannot_be_changed, wrong_changes),
	TEST(a_rule_that_this_run_does_not_load_may_be_changed))

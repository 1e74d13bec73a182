/* schema.c - the tables that rule files are checked by. */
#include "rules/rules.h"

static const char *const severities[] = { "error", "warning", "notice", NULL };
static const char *const truths[] = { "true", "false", NULL };
static const char *const effects[] = { "refused", "fails", "weakens", NULL };

static const char *const first_version[] = { "1", NULL };

static const struct yaml_key example_input_keys[] = {
	{ "file", YAML_WANT_TEXTS, false, NULL, "files to judge", NULL },
	{ "trust", YAML_WANT_TEXTS, false, NULL, "as --trust", NULL },
	{ "chain", YAML_WANT_TEXTS, false, NULL, "as --chain", NULL },
	{ "crl", YAML_WANT_TEXTS, false, NULL, "as --crl", NULL },
	{ "crl-downloaded", YAML_WANT_TEXTS, false, NULL, "as --crl-downloaded", NULL },
	{ "host", YAML_WANT_TEXTS, false, NULL, "as --host", NULL },
	{ "key", YAML_WANT_TEXTS, false, NULL, "as --key", NULL },
	{ "role", YAML_WANT_TEXT, false, NULL, "as --role; else the first of the rule's roles", NULL },
	{ "release", YAML_WANT_TEXT, false, NULL, "as --release", NULL },
	{ "site", YAML_WANT_TEXT, false, NULL, "as --site", NULL },
	{ "node", YAML_WANT_TEXT, false, NULL, "as --node", NULL },
	{ "at", YAML_WANT_TEXT, false, NULL, "as --at; else 2026-11-21", NULL },
	{ "password-file", YAML_WANT_TEXT, false, NULL, "as --password-file", NULL },
	{ "request", YAML_WANT_TEXT, false, NULL, "as --request", NULL },
	{ "previous", YAML_WANT_TEXT, false, NULL, "as --previous", NULL },
};
static const struct yaml_schema example_schema = { "example", example_input_keys, COUNT_OF(example_input_keys) };
static const struct yaml_key example_keys[] = {
	{ "pass", YAML_WANT_ITEMS, false, NULL, "inputs of which the rule must say nothing", &example_schema },
	{ "fail", YAML_WANT_ITEMS, false, NULL, "inputs of which the rule must have a finding", &example_schema },
};
static const struct yaml_schema examples_schema = { "list of examples", example_keys, COUNT_OF(example_keys) };

static const struct yaml_key worse_keys[] = {
	{ "when", YAML_WANT_TEXT, true, NULL, "expression: the row applies when it is true", NULL },
	{ "severity", YAML_WANT_ONE_OF, true, severities, "severity instead of the rule's", NULL },
	{ "effect", YAML_WANT_ONE_OF, false, effects, "effect instead of the rule's", NULL },
};
static const struct yaml_schema worse_schema = { "row of unless-worse", worse_keys, COUNT_OF(worse_keys) };

static const struct yaml_key other_name_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "TOOL/RULE", NULL },
	{ "when", YAML_WANT_TEXT, false, NULL, "expression: the finding means it when it is true; absent: always", NULL },
};
static const struct yaml_schema other_name_schema = { "rule of another tool", other_name_keys, COUNT_OF(other_name_keys) };

static const struct yaml_key rule_keys[] = {
	{ "id", YAML_WANT_TEXT, true, NULL, "name within the pack, lower case with hyphens", NULL },
	{ "title", YAML_WANT_TEXT, false, NULL, "what is wrong when the rule speaks, in a few words; absent: its id", NULL },
	{ "severity", YAML_WANT_ONE_OF, false, severities, "error, warning or notice; absent: warning", NULL },
	{ "effect", YAML_WANT_ONE_OF, false, effects, "what happens to the user", NULL },
	{ "applies-to", YAML_WANT_TEXTS, false, target_kind_names, "kinds of target; absent: leaf", NULL },
	{ "roles", YAML_WANT_TEXTS, false, NULL, "roles; absent: every role and none", NULL },
	{ "releases", YAML_WANT_TEXT, false, NULL, "constraint on the product's release: '>= X14.0, < X15.5'", NULL },
	{ "issued", YAML_WANT_TEXT, false, NULL, "constraint on notBefore, of a CRL on thisUpdate: '>= 2012-07-01'", NULL },
	{ "when", YAML_WANT_TEXT, false, NULL, "expression: the rule applies when it is true", NULL },
	{ "check", YAML_WANT_TEXT, false, NULL, "expression: true is fine", NULL },
	{ "find", YAML_WANT_TEXT, false, NULL, "expression: each element of the list is a finding, called `it`", NULL },
	{ "message", YAML_WANT_TEXT, false, NULL, "one sentence with the offending value in it; {{expression}} is filled in", NULL },
	{ "reason", YAML_WANT_TEXT, false, NULL, "why it matters, in one or two sentences", NULL },
	{ "fix", YAML_WANT_TEXT, false, NULL, "what to do", NULL },
	{ "source", YAML_WANT_TEXT, false, NULL, "document and section that demands it", NULL },
	{ "same-as", YAML_WANT_ITEMS, false, NULL, "rules of other tools that mean the same", &other_name_schema },
	{ "gives-way-to", YAML_WANT_TEXTS, false, NULL, "ids of more specific rules: where one of them speaks of the same object, this one is silent", NULL },
	{ "examples", YAML_WANT_MAPPING, false, NULL, "inputs that pass and that fail", &examples_schema },
	{ "unless-worse", YAML_WANT_LIST, false, NULL, "the first row that matches replaces severity and effect", &worse_schema },
	{ "services", YAML_WANT_TEXTS, false, NULL, "services that fail", NULL },
	{ "product-says", YAML_WANT_TEXT, false, NULL, "the product's own words or alarm", NULL },
	{ "related", YAML_WANT_TEXT, false, NULL, "expression: other certificates that the finding is about", NULL },
	{ "at", YAML_WANT_TEXT, false, NULL, "the fact that a finding points at", NULL },
	{ "mend", YAML_WANT_ONE_OF, false, fix_step_names, "in which step of the fix it falls", NULL },
	{ "undecided", YAML_WANT_ONE_OF, false, truths, "true: its finding says that something could not be judged, so that the verdict is 'not judged'", NULL },
	{ "names", YAML_WANT_TEXT, false, NULL, "expression: the names that a certificate must hold", NULL },
	{ "common-name", YAML_WANT_TEXT, false, NULL, "expression: the common name to order a certificate with; empty: none", NULL },
	{ "usages", YAML_WANT_TEXT, false, NULL, "expression: the extended key usages to order a certificate with", NULL },
	{ "key-usage", YAML_WANT_TEXT, false, NULL, "expression: the key usage to order a certificate with an RSA key with", NULL },
	{ "optional", YAML_WANT_TEXTS, false, given_input_words, "inputs that read as defaults when they are not given", NULL },
};
static const struct yaml_schema rule_schema = { "rule", rule_keys, COUNT_OF(rule_keys) };

static const char *const new_severities[] = { "error", "warning", "notice", "off", NULL };
static const char *const new_effects[] = { "refused", "fails", "weakens", "none", NULL };
static const struct yaml_key override_keys[] = {
	{ "rule", YAML_WANT_TEXT, true, NULL, "id of a rule of any pack: expressway/rsa-8192", NULL },
	{ "severity", YAML_WANT_ONE_OF, false, new_severities, "its severity from now on, or off", NULL },
	{ "effect", YAML_WANT_ONE_OF, false, new_effects, "its effect from now on, or none", NULL },
	{ "reason", YAML_WANT_TEXT, false, NULL, "why, for those who read the file", NULL },
};
static const struct yaml_schema override_schema = { "override", override_keys, COUNT_OF(override_keys) };

static const struct yaml_key file_keys[] = {
	{ "certproof-rules", YAML_WANT_ONE_OF, true, first_version, "version of the file format: 1", NULL },
	{ "pack", YAML_WANT_TEXT, true, NULL, "name of the pack, lower case with hyphens", NULL },
	{ "title", YAML_WANT_TEXT, false, NULL, "what the rules of the file are about", NULL },
	{ "variables", YAML_WANT_TEXT_BY_NAME, false, NULL, "named expressions, read as vars.NAME; may use earlier ones", NULL },
	{ "params", YAML_WANT_VALUES_BY_NAME, false, NULL, "named numbers and texts, read as params.NAME", NULL },
	{ "rules", YAML_WANT_LIST, false, NULL, "the rules", &rule_schema },
	{ "overrides", YAML_WANT_LIST, false, NULL, "other severities and effects for rules of other packs", &override_schema },
	{ "set-params", YAML_WANT_VALUES_BY_NAME, false, NULL, "other values for parameters of other packs: PACK.NAME", NULL },
};
const struct yaml_schema rule_file_schema = { "rule file", file_keys, COUNT_OF(file_keys) };

static const struct yaml_key waiver_keys[] = {
	{ "rule", YAML_WANT_TEXT, true, NULL, "id of the rule whose findings are waived", NULL },
	{ "certificate", YAML_WANT_TEXT, false, NULL, "SHA-256 fingerprint of the certificate", NULL },
	{ "file", YAML_WANT_TEXT, false, NULL, "file, from the folder of the configuration; or a pattern, as in .gitignore: 'legacy/**'", NULL },
	{ "reason", YAML_WANT_TEXT, true, NULL, "why it may be so for now", NULL },
	{ "until", YAML_WANT_TEXT, true, NULL, "last day that the waiver holds", NULL },
};
static const struct yaml_schema waiver_schema = { "waiver", waiver_keys, COUNT_OF(waiver_keys) };

static const struct yaml_key config_keys[] = {
	{ "certproof-config", YAML_WANT_ONE_OF, true, first_version, "version of the file format: 1", NULL },
	{ "packs", YAML_WANT_TEXTS, false, NULL, "as --pack", NULL },
	{ "rules", YAML_WANT_TEXTS, false, NULL, "as --rules: rule files and folders", NULL },
	{ "exclude", YAML_WANT_TEXTS, false, NULL, "as --exclude: patterns of files that are passed over, as in .gitignore, from the folder of the configuration", NULL },
	{ "role", YAML_WANT_TEXT, false, NULL, "as --role", NULL },
	{ "release", YAML_WANT_TEXT, false, NULL, "as --release", NULL },
	{ "site", YAML_WANT_TEXT, false, NULL, "as --site, for runs that name no file", NULL },
	{ "severities", YAML_WANT_TEXT_BY_NAME, false, new_severities, "severity of rules by their id: error, warning, notice or off", NULL },
	{ "params", YAML_WANT_VALUES_BY_NAME, false, NULL, "values for parameters of packs: PACK.NAME", NULL },
	{ "waivers", YAML_WANT_LIST, false, NULL, "findings that somebody answers for until a day", &waiver_schema },
};
const struct yaml_schema config_schema = { "configuration", config_keys, COUNT_OF(config_keys) };

/* schema.c - what stands in a JSON report, as a JSON Schema: for programs that read it, and for their authors. */
#include <stdio.h>
#include <string.h>

#include "report/report.h"

/* A key of an object. Types: a word of `words` below, "list of TYPE", or the name of another object. */
struct key {
	const char *object, *name, *type;
	bool always;                   /* it is never left out */
	const char *doc;
};

static const struct key keys[] = {
	{ "report", "certproof", "version", true, "version of this form; it grows when a key changes its meaning" },
	{ "report", "tool", "tool", true, "what wrote the report" },
	{ "report", "at", "time", true, "the time as of which was judged" },
	{ "report", "configuration", "configuration", false, "the configuration, and what it and packs of the user changed; absent: nothing" },
	{ "report", "packs", "list of text", false, "the packs that --pack named" },
	{ "report", "baseline", "text", false, "the earlier report that --baseline named" },
	{ "report", "findings", "list of finding", true, "rules that do not hold, in the order of the files" },
	{ "report", "verdicts", "list of verdict", true, "what they add up to, per node, link or certificate with a role" },
	{ "report", "targets", "list of target", true, "as what each object was judged, where profiles say it" },
	{ "report", "services", "list of service", false, "what a site is used for, and whether that works" },
	{ "report", "not_checked", "list of not checked", true, "rules that lack an input" },
	{ "report", "rule_errors", "list of rule error", true, "rules that could not be evaluated" },
	{ "report", "problems", "list of problem", true, "what could not be read or done" },
	{ "report", "notes", "list of problem", true, "what was read, and is worth a word" },
	{ "report", "inputs", "list of input", true, "what became of everything that was given" },
	{ "report", "summary", "summary", true, "counts" },

	{ "tool", "name", "text", true, "certproof" },
	{ "tool", "version", "text", true, "its version" },
	{ "tool", "openssl", "text", true, "the OpenSSL that it ran with" },

	{ "configuration", "file", "text", false, "the file; absent: only packs of the user changed something" },
	{ "configuration", "role", "text", false, "the role that it says" },
	{ "configuration", "release", "text", false, "the release that it says" },
	{ "configuration", "site", "text", false, "the site file that it names" },
	{ "configuration", "packs", "list of text", false, "the only packs that ran" },
	{ "configuration", "rules", "list of text", false, "further rule files and folders" },
	{ "configuration", "exclude", "list of text", false, "globs of files that are passed over" },
	{ "configuration", "rules_off", "list of text", true, "rules that are switched off" },
	{ "configuration", "severities_changed", "list of changed severity", true, "rules with another severity" },
	{ "configuration", "params_changed", "list of text", false, "parameters with another value" },
	{ "configuration", "waivers", "list of waiver", true, "waivers, and how many findings each covers" },
	{ "changed severity", "rule", "text", true, "id of the rule" },
	{ "changed severity", "from", "severity", true, "as it is shipped" },
	{ "changed severity", "to", "severity", true, "as it counts" },
	{ "waiver", "rule", "text", true, "id of the rule" },
	{ "waiver", "file", "text", false, "the file, or a glob" },
	{ "waiver", "certificate", "text", false, "SHA-256 of the certificate" },
	{ "waiver", "reason", "text", true, "why it may be so for now" },
	{ "waiver", "until", "text", true, "last day that it holds" },
	{ "waiver", "findings", "number", true, "findings that it covers" },

	{ "finding", "id", "id", true, "the same in each run, wherever the object stands and whatever the time is" },
	{ "finding", "rule", "text", true, "id of the rule: PACK/NAME" },
	{ "finding", "severity", "severity", true, "" },
	{ "finding", "effect", "effect", false, "what happens to what the finding is about" },
	{ "finding", "file", "text", false, "the file, from the folder of the run where it lies below it; of a link or node the site file" },
	{ "finding", "line", "number", false, "line of its object, from 1; absent: DER" },
	{ "finding", "offset", "number", false, "byte of the object in PEM, of the file in DER" },
	{ "finding", "fingerprint", "text", false, "SHA-256 of the certificate" },
	{ "finding", "serial", "text", false, "serial number of the certificate" },
	{ "finding", "issuer", "text", false, "issuer of the certificate" },
	{ "finding", "not_after", "time", false, "end of the certificate" },
	{ "finding", "related", "list of related", false, "other objects that it is about" },
	{ "finding", "node", "text", false, "node of the site" },
	{ "finding", "link", "text", false, "link of the site" },
	{ "finding", "unit", "text", false, "which certificate of the node" },
	{ "finding", "role", "text", false, "the role judged for" },
	{ "finding", "release", "text", false, "the release judged for" },
	{ "finding", "services", "list of text", false, "services that fail" },
	{ "finding", "product_says", "text", false, "words of the product, or the number of its alarm" },
	{ "finding", "object", "text", false, "certificate, request, key, crl, file, trust, chain, node, link or site" },
	{ "finding", "subject", "text", false, "its name for people" },
	{ "finding", "place", "text", false, "the fact at fault: cert.san.dns[2]" },
	{ "finding", "message", "text", false, "what is wrong" },
	{ "finding", "reason", "text", false, "why that matters" },
	{ "finding", "fix", "text", false, "what to do" },
	{ "finding", "source", "text", false, "who demands it" },
	{ "finding", "same_as", "list of text", false, "names that other tools have for it" },
	{ "finding", "baseline", "text", false, "known: an earlier report, given with --baseline, has it" },
	{ "finding", "waived", "waived", false, "the waiver that covers it" },
	{ "waived", "reason", "text", true, "why it may be so for now" },
	{ "waived", "until", "text", false, "last day that the waiver holds" },
	{ "related", "file", "text", false, "its file" },
	{ "related", "line", "number", false, "its line" },
	{ "related", "fingerprint", "text", false, "SHA-256 of a certificate" },
	{ "related", "label", "text", false, "its name for people" },

	{ "verdict", "node", "text", false, "node of the site" },
	{ "verdict", "release_assumed", "text", false, "the newest release, since the site names none" },
	{ "verdict", "link", "text", false, "link of the site" },
	{ "verdict", "file", "text", false, "file of the certificate" },
	{ "verdict", "object", "text", false, "certificate or request" },
	{ "verdict", "subject", "text", false, "its name for people" },
	{ "verdict", "verdict", "verdict word", true, "" },
	{ "verdict", "services", "list of text", false, "services that fail" },
	{ "verdict", "because", "list of text", true, "ids of the rules that decide" },
	{ "verdict", "unjudged", "list of text", false, "what could not be judged, and why" },
	{ "verdict", "waived", "number", false, "findings that would count, but for a waiver" },
	{ "verdict", "with", "text", false, "what a configuration changed" },

	{ "target", "file", "text", false, "its file" },
	{ "target", "line", "number", false, "its line" },
	{ "target", "object", "text", false, "certificate, request, crl ..." },
	{ "target", "subject", "text", false, "its name for people" },
	{ "target", "fingerprint", "text", false, "SHA-256" },
	{ "target", "profile", "text", true, "by which it is judged" },
	{ "target", "profiles_besides", "list of text", false, "others by which it is judged, too" },
	{ "target", "profile_title", "text", false, "the profile in words" },
	{ "target", "profile_why", "text", false, "what in the object says so" },

	{ "service", "service", "text", true, "mra ..." },
	{ "service", "title", "text", true, "in words" },
	{ "service", "state", "state", true, "" },
	{ "service", "why", "text", false, "title of the first cause" },
	{ "service", "message", "text", false, "its message" },
	{ "service", "rule", "text", false, "its rule" },
	{ "service", "node", "text", false, "the node it is about" },
	{ "service", "link", "text", false, "the link it is about" },
	{ "service", "causes", "number", false, "how many there are" },
	{ "service", "places", "list of place", false, "nodes and links that stop it or put it at risk, each once" },
	{ "service", "ends", "time", false, "when the first thing that it needs expires" },
	{ "service", "ending", "text", false, "what that is" },
	{ "service", "give", "list of text", false, "what is missing to judge it" },

	{ "place", "node", "text", false, "the node" },
	{ "place", "link", "text", false, "the link" },
	{ "place", "rule", "text", true, "rule of the first finding there" },
	{ "place", "why", "text", true, "its title" },

	{ "not checked", "rule", "text", true, "id of the rule" },
	{ "not checked", "target", "text", false, "what it would have judged" },
	{ "not checked", "needs", "list of text", true, "options or keys to give" },
	{ "not checked", "why", "text", false, "what could not be told, when nothing is missing" },
	{ "rule error", "rule", "text", true, "id of the rule" },
	{ "rule error", "target", "text", false, "what it judged" },
	{ "rule error", "file", "text", false, "the rule file" },
	{ "rule error", "line", "number", false, "its line" },
	{ "rule error", "column", "number", false, "its column" },
	{ "rule error", "message", "text", false, "what went wrong" },
	{ "problem", "file", "text", false, "the file" },
	{ "problem", "line", "number", false, "its line" },
	{ "problem", "severity", "text", true, "error or warning" },
	{ "problem", "message", "text", true, "what is wrong" },
	{ "problem", "hint", "text", false, "what to do" },
	{ "input", "file", "text", false, "the file" },
	{ "input", "member", "text", false, "part of an archive or of YAML" },
	{ "input", "line", "number", false, "its line" },
	{ "input", "offset", "number", false, "its byte" },
	{ "input", "kind", "text", false, "what it is" },
	{ "input", "used_as", "text", false, "what it was used as; absent: it was not used" },
	{ "input", "unused", "text", false, "why it was not used" },

	{ "summary", "files", "number", true, "files that were read" },
	{ "summary", "targets", "number", true, "things that were judged" },
	{ "summary", "rules", "number", true, "rules that were there" },
	{ "summary", "errors", "number", true, "findings that count" },
	{ "summary", "warnings", "number", true, "findings that count" },
	{ "summary", "notices", "number", true, "findings that count" },
	{ "summary", "passed", "number", true, "rules that held" },
	{ "summary", "not_applicable", "number", true, "rules that did not apply" },
	{ "summary", "not_checked", "number", true, "rules that lacked an input" },
	{ "summary", "waived", "number", true, "findings that a waiver covers" },
	{ "summary", "baseline", "number", true, "findings that the baseline holds" },
	{ "summary", "gone", "number", false, "findings of the baseline that are not found any more" },
	{ "summary", "excluded", "number", false, "files and folders that patterns pass over" },
	{ "summary", "rules_off", "number", true, "rules that are switched off" },
	{ "summary", "severities_changed", "number", true, "rules with another severity" },
	{ "summary", "only_packs", "number", false, "packs that ran, if not all" },
};

static void
field(struct json *json, const char *key, const char *value)
{
	json_key(json, key);
	json_string(json, value);
}

static void
words(struct json *json, const char *const *names)
{
	json_key(json, "enum");
	json_array(json);
	for (; *names != NULL; names++)
		if (**names != '\0')
			json_string(json, *names);
	json_array_end(json);
}

static const char *const verdict_words[] = { "refused", "fails", "not judged", "warnings", "ready", NULL };
static const char *const state_words[] = { "fails", "not judged", "at risk", "works", NULL };

/* The members of a schema of that type. */
static void
type(struct json *json, const char *name)
{
	if (strncmp(name, "list of ", strlen("list of ")) == 0) {
		field(json, "type", "array");
		json_key(json, "items");
		json_object(json);
		type(json, name + strlen("list of "));
		json_object_end(json);
	} else if (strcmp(name, "text") == 0) {
		field(json, "type", "string");
	} else if (strcmp(name, "number") == 0) {
		field(json, "type", "integer");
		json_key(json, "minimum");
		json_uint(json, 0);
	} else if (strcmp(name, "version") == 0) {
		json_key(json, "const");
		json_uint(json, 1);
	} else if (strcmp(name, "time") == 0) {
		field(json, "type", "string");
		field(json, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$");
	} else if (strcmp(name, "id") == 0) {
		field(json, "type", "string");
		field(json, "pattern", "^[0-9a-f]{32}(-[0-9]+)?$");
	} else if (strcmp(name, "severity") == 0) {
		words(json, severity_names);
	} else if (strcmp(name, "effect") == 0) {
		words(json, effect_names);
	} else if (strcmp(name, "verdict word") == 0) {
		words(json, verdict_words);
	} else if (strcmp(name, "state") == 0) {
		words(json, state_words);
	} else {
		char reference[64];

		(void)snprintf(reference, sizeof(reference), "#/definitions/%s", name);
		for (char *c = reference; *c != '\0'; c++)
			*c = *c == ' ' ? '_' : *c;
		field(json, "$ref", reference);
	}
}

/* The object whose first key is at `first`; gives the end of its keys. */
static size_t
object(struct json *json, size_t first)
{
	size_t end = first;

	while (end < COUNT_OF(keys) && strcmp(keys[end].object, keys[first].object) == 0)
		end++;
	field(json, "type", "object");
	json_key(json, "additionalProperties");
	json_bool(json, false);
	json_key(json, "required");
	json_array(json);
	for (size_t i = first; i < end; i++)
		if (keys[i].always)
			json_string(json, keys[i].name);
	json_array_end(json);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = first; i < end; i++) {
		json_key(json, keys[i].name);
		json_object(json);
		/* Beside $ref nothing counts in draft 7. */
		if (*keys[i].doc != '\0')
			field(json, "description", keys[i].doc);
		type(json, keys[i].type);
		json_object_end(json);
	}
	json_object_end(json);
	return end;
}

void
report_schema(struct json *json)
{
	size_t end;

	json_object(json);
	field(json, "$schema", "http://json-schema.org/draft-07/schema#");
	field(json, "title", "certproof report");
	end = object(json, 0);
	json_key(json, "definitions");
	json_object(json);
	while (end < COUNT_OF(keys)) {
		char name[64];

		(void)snprintf(name, sizeof(name), "%s", keys[end].object);
		for (char *c = name; *c != '\0'; c++)
			*c = *c == ' ' ? '_' : *c;
		json_key(json, name);
		json_object(json);
		end = object(json, end);
		json_object_end(json);
	}
	json_object_end(json);
	json_object_end(json);
}

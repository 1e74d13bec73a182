/* ndjson.c - a line per judged object with its findings, then a line for all: for programs that read line by line. */
#include "report/host.h"
#include "report/json_parts.h"

/* Findings by target: the first of each, and the next of the same. */
struct chains {
	size_t *first, *next;          /* index plus one; 0: none */
};

static struct chains
chain_findings(struct arena *arena, const struct result *result)
{
	struct chains chains = { ARENA_ARRAY(arena, size_t, result->targets.count), ARENA_ARRAY(arena, size_t, result->findings.count) };

	for (size_t i = result->findings.count; i-- > 0;) {
		size_t target = result->findings.items[i].target;

		if (target >= result->targets.count)
			continue;
		chains.next[i] = chains.first[target];
		chains.first[target] = i + 1;
	}
	return chains;
}

static void
add_target(struct json *json, const struct judged *t, const struct result *result, const struct chains *chains, size_t index)
{
	json_object(json);
	json_field(json, "object", text_of(object_name(t->object)));
	json_field(json, "subject", t->subject);
	json_field(json, "file", t->file);
	if (t->line != 0) {
		json_key(json, "line");
		json_uint(json, t->line);
	} else if (t->object_offset != 0) {
		json_key(json, "offset");
		json_uint(json, t->object_offset);
	}
	json_field(json, "fingerprint", t->fingerprint);
	json_field(json, "node", t->node);
	json_field(json, "link", t->link);
	json_field(json, "unit", t->unit);
	json_field(json, "role", t->role);
	json_field(json, "release", t->release);
	if (t->profiles.count != 0)
		json_field(json, "profile", t->profiles.items[t->profiles.count - 1]);
	json_field(json, "about", t->about);
	json_key(json, "findings");
	json_array(json);
	for (size_t i = chains->first[index]; i != 0; i = chains->next[i - 1])
		json_add_finding(json, &result->findings.items[i - 1]);
	json_array_end(json);
	json_object_end(json);
	json_end(json);
}

bool
ndjson_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	struct chains chains = chain_findings(arena, result);
	struct json json;

	(void)options;
	(void)messages;
	for (size_t i = 0; i < result->targets.count; i++) {
		json_init(&json, out);
		json.compact = true;
		add_target(&json, &result->targets.items[i], result, &chains, i);
	}
	for (size_t i = 0; i < result->problems.count; i++) {
		json_init(&json, out);
		json.compact = true;
		json_object(&json);
		json_key(&json, problem_level(&result->problems.items[i]) == MESSAGE_NOTE ? "note" : "problem");
		json_add_problem(&json, &result->problems.items[i]);
		json_object_end(&json);
		json_end(&json);
	}
	json_init(&json, out);
	json.compact = true;
	json_object(&json);
	json_add_summary(&json, result);
	json_object_end(&json);
	json_end(&json);
	return true;
}

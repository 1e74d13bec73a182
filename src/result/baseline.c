/* baseline.c - the findings of an earlier report, by their ids: what of a JSON report is read again. */
#include <string.h>

#include "result/result.h"

enum { DEEPEST = 32 };

struct reader {
	struct arena *arena;
	const char *at, *end;
	struct baseline *out;
	bool report;                   /* it says that it is one of ours */
};

static void
blanks(struct reader *r)
{
	while (r->at < r->end && (*r->at == ' ' || *r->at == '\n' || *r->at == '\r' || *r->at == '\t'))
		r->at++;
}

static bool
take(struct reader *r, char c)
{
	blanks(r);
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

/* As it stands, with its escapes: what is looked for has none. */
static bool
string(struct reader *r, struct text *out)
{
	if (!take(r, '"'))
		return false;
	out->at = r->at;
	for (; r->at < r->end && *r->at != '"'; r->at++)
		if (*r->at == '\\' && ++r->at == r->end)
			return false;
	out->len = (size_t)(r->at - out->at);
	return take(r, '"');
}

/* The keys that matter. */
struct seen {
	struct text id, severity;
};
static bool value(struct reader *r, unsigned depth, struct text key, bool findings, struct seen *seen);

static void
keep(struct reader *r, const struct seen *seen)
{
	enum severity severity = SEVERITY_NOTICE;

	while (severity < SEVERITY_ERROR && !text_is(seen->severity, severity_names[severity]))
		severity++;
	if (seen->id.len == 0)
		return;
	*lookup_put(&r->out->ids, bytes_of_text(seen->id)) = (size_t)severity + 1;
	r->out->count++;
}

static bool
members(struct reader *r, unsigned depth, char close, bool findings)
{
	struct seen seen = { 0 };

	if (take(r, close))
		return true;
	do {
		struct text key = TEXT("");

		if (close == '}' && (!string(r, &key) || !take(r, ':')))
			return false;
		if (depth == 1 && text_is(key, "certproof"))
			r->report = true;
		if (!value(r, depth, key, findings || (depth == 1 && text_is(key, "findings")), depth == 3 && findings ? &seen : NULL))
			return false;
	} while (take(r, ','));
	if (depth == 3 && findings && close == '}')
		keep(r, &seen);
	return take(r, close);
}

static bool
value(struct reader *r, unsigned depth, struct text key, bool findings, struct seen *seen)
{
	struct text text;

	blanks(r);
	if (r->at == r->end || depth > DEEPEST)
		return false;
	if (*r->at == '{' || *r->at == '[')
		return members(r, depth + 1, *r->at++ == '{' ? '}' : ']', findings);
	if (*r->at == '"') {
		if (!string(r, &text))
			return false;
		if (seen != NULL && text_is(key, "id"))
			seen->id = text;
		if (seen != NULL && text_is(key, "severity"))
			seen->severity = text;
		return true;
	}
	for (text.at = r->at; r->at < r->end && strchr("+-.0123456789abcdefghijklmnopqrstuvwxyzE", *r->at) != NULL && *r->at != '\0'; r->at++)
		;
	return r->at > text.at;
}

bool
baseline_read(struct arena *arena, const char *path, struct baseline *out, struct messages *messages)
{
	struct bytes bytes;
	struct reader r = { .arena = arena, .out = out };
	struct message *message;
	bool whole;

	*out = (struct baseline){ .file = text_of(path) };
	lookup_init(&out->ids, arena);
	if (!file_read(arena, path, LIMIT_FILE_SIZE, &bytes, messages))
		return false;
	r.at = (const char *)bytes.at;
	r.end = r.at + bytes.len;
	whole = value(&r, 0, TEXT(""), false, NULL);
	blanks(&r);
	if (whole && r.at == r.end && r.report)
		return true;
	message = message_add(messages, MESSAGE_ERROR, "--baseline: %s", r.report ? "the report is cut off, or is no JSON" : "it is no JSON report of certproof");
	message->file = text_of(path);
	message_hint(messages, message, "write one with: certproof check ... -f json -o %s", path);
	return false;
}

void
baseline_apply(const struct baseline *baseline, struct arena *arena, struct result *out)
{
	struct lookup met;
	size_t kept = 0;

	if (baseline == NULL)
		return;
	lookup_init(&met, arena);
	out->baseline = baseline->file;
	for (size_t i = 0; i < out->findings.count; i++) {
		struct finding *f = &out->findings.items[i];
		size_t before = lookup_get(&baseline->ids, bytes_of_text(f->id));

		if (before == 0)
			continue;
		kept++;
		/* What has become worse is new. */
		f->known = before - 1 >= (size_t)f->severity;
	}
	out->gone = baseline->count > kept ? baseline->count - kept : 0;
}

/* stream.c - certproof stream: a line in, a line out, each judged by itself, in memory that does not grow. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* Rules that are compiled for a role and a profile; empty: none is named. */
struct judging {
	struct text role, profile;
	struct asked asked;
	struct engine engine;
};

struct stream {
	struct session *session;
	struct load_result pools[GIVEN_OBJECTS];
	LIST(struct judging *) judgings;
	/* What was read and not judged yet. */
	char *in;
	size_t start, end, room;
	bool ended, too_long;          /* too_long: the rest of a line is passed over */
	/* Of the line at hand; given back when it is told. */
	struct arena arena;
	struct messages messages;
	struct buffer out;             /* told and not written yet; in the session's arena */
};

/* ---- output ---- */

static bool
flush(struct stream *s)
{
	size_t done = 0;

	while (done < s->out.len) {
		ssize_t n = write(STDOUT_FILENO, s->out.at + done, s->out.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			message_add(&s->session->messages, MESSAGE_ERROR, "cannot write: %s", strerror(errno))->file = TEXT("(standard output)");
			return false;
		}
		done += (size_t)n;
	}
	s->out.len = 0;
	return true;
}

/* ---- lines ---- */

enum line { LINE_END, LINE_READ, LINE_TOO_LONG, LINE_FAILED };

/* Whoever waits for answers before asking again gets them: what is told is written before this waits. */
static bool
read_more(struct stream *s)
{
	struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
	ssize_t n;

	if (s->start > 0) {
		memmove(s->in, s->in + s->start, s->end - s->start);
		s->end -= s->start;
		s->start = 0;
	}
	if (s->end == s->room) {
		s->in = arena_grow(&s->session->arena, s->in, s->room, s->room * 2, 1);
		s->room *= 2;
	}
	if (poll(&input, 1, 0) != 1 && !flush(s))
		return false;
	do
		n = read(STDIN_FILENO, s->in + s->end, s->room - s->end);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		message_add(&s->session->messages, MESSAGE_ERROR, "cannot read: %s", strerror(errno))->file = TEXT("(standard input)");
		return false;
	}
	s->ended = n == 0;
	s->end += (size_t)n;
	return true;
}

/* The next line without its end. Of one past the limit nothing is kept, and it counts as one. */
static enum line
next_line(struct stream *s, struct text *line)
{
	size_t searched = 0;

	for (;;) {
		const char *at = s->in + s->start, *stop = memchr(at + searched, '\n', s->end - s->start - searched);
		size_t len = stop != NULL ? (size_t)(stop - at) : s->end - s->start;

		if (len > LIMIT_STREAM_LINE)
			s->too_long = true;
		if (stop != NULL || (s->ended && (len != 0 || s->too_long))) {
			enum line found = s->too_long ? LINE_TOO_LONG : LINE_READ;

			s->too_long = false;
			s->start += len + (stop != NULL);
			*line = (struct text){ at, len };
			return found;
		}
		if (s->ended)
			return LINE_END;
		if (s->too_long)
			s->start = s->end;
		searched = s->end - s->start;
		if (!read_more(s))
			return LINE_FAILED;
	}
}

/* ---- judging ---- */

/* Compiles the rules of a role and a profile; messages say what is wrong with them. */
static bool
prepare(struct stream *s, struct judging *j)
{
	struct arena *arena = &s->session->arena;
	struct plan_options plan = { 0 };
	struct texts roles = { 0 };

	j->asked = s->session->options.asked;
	if (j->role.len != 0)
		j->asked.role = arena_string(arena, j->role);
	if (j->profile.len != 0) {
		j->asked.profiles = (struct strings){ 0 };
		*LIST_ADD(arena, &j->asked.profiles) = arena_string(arena, j->profile);
	}
	j->engine = s->session->engine;
	j->engine.asked = &j->asked;
	j->engine.messages = &s->messages;
	for (unsigned given = 0; given < GIVEN_OBJECTS; given++)
		if (given != GIVEN_FILE)
			j->engine.pools[given] = &s->pools[given];
	if (!engine_role(&j->engine, &plan) || !engine_profiles_before(&j->engine))
		return false;
	if (j->asked.role != NULL)
		*LIST_ADD(arena, &roles) = text_of(j->asked.role);
	j->engine.rules = engine_rules(&j->engine, false, &roles, ~0U);
	return j->engine.rules != NULL;
}

static struct judging *
judging_for(struct stream *s, struct text role, struct text profile)
{
	struct arena *arena = &s->session->arena;
	struct judging *made;

	for (size_t i = 0; i < s->judgings.count; i++)
		if (text_equal(s->judgings.items[i]->role, role) && text_equal(s->judgings.items[i]->profile, profile))
			return s->judgings.items[i];
	if (s->judgings.count == LIMIT_STREAM_SETS) {
		message_add(&s->messages, MESSAGE_ERROR, "the stream names more than %d different roles and profiles", LIMIT_STREAM_SETS);
		return NULL;
	}
	made = ARENA_NEW(arena, struct judging);
	made->role = arena_text(arena, role);
	made->profile = arena_text(arena, profile);
	if (!prepare(s, made))
		return NULL;
	*LIST_ADD(arena, &s->judgings) = made;
	return made;
}

/* A member that is a string, or absent: then empty. False if it is something else. */
static bool
take_string(struct stream *s, const struct json_members *members, const char *name, struct text *out)
{
	const struct json_member *member = json_member(members, name);

	*out = member != NULL && member->is_string ? member->string : TEXT("");
	if (member == NULL || member->is_string)
		return true;
	message_add(&s->messages, MESSAGE_ERROR, "\"%s\" is not a string", name);
	return false;
}

/* What is misspelt would not be heeded, and nobody would know. */
static bool
all_known(struct stream *s, const struct json_members *members)
{
	static const char *const known[] = { "id", "der", "pem", "at", "role", "profile" };

	for (size_t i = 0; i < members->count; i++) {
		struct text name = members->items[i].name;
		bool found = false;
		struct message *message;

		for (size_t k = 0; k < COUNT_OF(known); k++)
			found = found || text_is(name, known[k]);
		if (found)
			continue;
		message = message_add(&s->messages, MESSAGE_ERROR, "unknown member '%.*s'", TEXT_ARG(name));
		if (!message_hint_nearest(&s->messages, message, name, known, COUNT_OF(known)))
			message_hint(&s->messages, message, "a line has id, der or pem, at, role and profile");
		return false;
	}
	return true;
}

static bool
take_object(struct stream *s, const struct json_members *members, struct bytes *out)
{
	struct text der, pem;
	struct base64_result result;
	uint8_t *at;

	if (!take_string(s, members, "der", &der) || !take_string(s, members, "pem", &pem))
		return false;
	if ((json_member(members, "der") != NULL) == (json_member(members, "pem") != NULL)) {
		message_hint(&s->messages, message_add(&s->messages, MESSAGE_ERROR, "one of \"der\" and \"pem\" is to hold the certificate"),
		    "write {\"id\": 1, \"der\": \"BASE64\"}, or its PEM text as \"pem\"");
		return false;
	}
	if (json_member(members, "pem") != NULL) {
		*out = bytes_of_text(pem);
		return true;
	}
	/* Readers of text may rely on a zero behind it. */
	at = arena_take(&s->arena, BASE64_ROOM(der.len) + 1);
	result = base64_decode(der, at);
	if (result.fault != BASE64_OK) {
		message_add(&s->messages, MESSAGE_ERROR, "\"der\" is not base64");
		return false;
	}
	*out = (struct bytes){ at, result.len };
	return true;
}

static bool
take_time(struct stream *s, const struct json_members *members, int64_t *out)
{
	struct text text;

	*out = session_time(s->session);
	if (!take_string(s, members, "at", &text))
		return false;
	if (json_member(members, "at") == NULL || time_parse(text, out))
		return true;
	message_hint(&s->messages, message_add(&s->messages, MESSAGE_ERROR, "\"at\" is not a time"),
	    "write a date or an RFC 3339 time: 2026-11-21 or 2026-11-21T12:00:00Z");
	return false;
}

#define OBJECT_NAME "(line)"

static bool
judge_line(struct stream *s, const struct json_members *members, struct result *result)
{
	struct check_options options = { .threads = 1 };
	struct arena_mark mark = arena_mark(&s->session->arena);
	struct text role, profile;
	struct judging *judging;
	struct bytes object;
	struct engine engine;
	struct asked asked;
	bool judged;

	if (!all_known(s, members) || !take_object(s, members, &object) || !take_time(s, members, &options.now) || !take_string(s, members, "role", &role) ||
	    !take_string(s, members, "profile", &profile))
		return false;
	judging = judging_for(s, role, profile);
	if (judging == NULL) {
		/* A million lines may name a role that there is not. */
		arena_rewind(&s->session->arena, mark);
		return false;
	}
	asked = judging->asked;
	*LIST_ADD(&s->arena, &asked.given[GIVEN_FILE]) = (struct given_file){ .name = OBJECT_NAME, .bytes = object, .held = true };
	engine = judging->engine;
	engine.arena = &s->arena;
	engine.messages = &s->messages;
	engine.asked = &asked;
	return engine_check(&engine, &options, result, &judged);
}

/* ---- telling ---- */

/* What is wrong with a list or a chain that is given for all is not told of each line; nor that DER is no PEM file. */
static bool
is_about_line(const struct result *result, const struct finding *f, bool is_der)
{
	const struct judged *target = &result->targets.items[f->target];

	return target->object != OBJECT_TRUST && !(is_der && target->object == OBJECT_FILE) && text_is(target->file, OBJECT_NAME);
}

static void
tell_finding(struct json *json, const struct finding *f)
{
	json_object(json);
	json_field(json, "rule", f->rule);
	json_field(json, "severity", text_of(severity_name(f->severity)));
	json_field(json, "effect", text_of(effect_name(f->effect)));
	json_field(json, "place", f->place);
	json_field(json, "message", f->message);
	if (f->same_as.count != 0) {
		json_key(json, "same_as");
		json_array(json);
		for (size_t i = 0; i < f->same_as.count; i++)
			json_text(json, f->same_as.items[i]);
		json_array_end(json);
	}
	json_object_end(json);
}

/* By what the first certificate was judged, the most specific last. */
static void
tell_profile(struct json *json, const struct result *result)
{
	for (size_t i = 0; i < result->targets.count; i++) {
		const struct judged *target = &result->targets.items[i];

		if (text_is(target->file, OBJECT_NAME) && target->profiles.count != 0) {
			json_field(json, "profile", target->profiles.items[target->profiles.count - 1]);
			return;
		}
	}
}

static void
tell_error(struct stream *s, struct json *json, const struct result *result)
{
	const struct message *first = result->rule_errors.count != 0 ? result->rule_errors.items[0].message : NULL;

	for (const struct message *m = s->messages.first; m != NULL && first == NULL; m = m->next)
		if (m->level == MESSAGE_ERROR)
			first = m;
	if (first == NULL)
		return;
	json_key(json, "error");
	json_object(json);
	json_field(json, "message", first->text);
	json_field(json, "hint", first->hint);
	json_object_end(json);
}

static bool
tell_line(struct stream *s, const struct json_members *members, const struct result *result)
{
	const struct json_member *id = json_member(members, "id");
	bool is_der = json_member(members, "der") != NULL;
	struct output *output = output_to_buffer(&s->arena, &s->out);
	struct json json;

	json_init(&json, output);
	json.compact = true;
	json_object(&json);
	json_key(&json, "id");
	json_raw(&json, id != NULL ? id->value : TEXT("null"));
	json_key(&json, "findings");
	json_array(&json);
	for (size_t i = 0; i < result->findings.count; i++)
		if (is_about_line(result, &result->findings.items[i], is_der))
			tell_finding(&json, &result->findings.items[i]);
	json_array_end(&json);
	tell_profile(&json, result);
	tell_error(s, &json, result);
	json_object_end(&json);
	json_end(&json);
	return output_close(output, &s->session->messages);
}

/* So many bytes are told before they are written, if input does not pause before. */
#define FLUSH_AT ((size_t)64 << 10)

static bool
work(struct stream *s, enum line kind, struct text line)
{
	struct json_members members = { 0 };
	struct result result = { 0 };
	const char *why;
	bool good;

	messages_init(&s->messages, &s->arena);
	if (kind == LINE_TOO_LONG)
		message_add(&s->messages, MESSAGE_ERROR, "the line is longer than the limit of %zu MiB", LIMIT_STREAM_LINE >> 20);
	else if (!json_read_object(&s->arena, line, &members, &why))
		message_add(&s->messages, MESSAGE_ERROR, "the line is no JSON object: %s", why);
	else
		(void)judge_line(s, &members, &result);
	good = tell_line(s, &members, &result);
	crypto_next(s->session->engine.crypto);
	if (kind == LINE_READ)
		crypto_cleanse((void *)(uintptr_t)line.at, line.len);
	arena_reset(&s->arena);
	return good && (s->out.len < FLUSH_AT || flush(s));
}

/* What is asked of all lines is tried before the first is read. */
static bool
begin(struct stream *s)
{
	struct session *session = s->session;
	struct asked *asked = &session->options.asked;
	bool good;

	if (asked->given[GIVEN_FILE].count != 0) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "stream takes no file"),
		    "it reads standard input: certproof stream <certificates.ndjson");
		return false;
	}
	session->engine.forms_judged = true;
	for (unsigned given = 0; given < GIVEN_OBJECTS; given++)
		engine_load(&session->engine, (enum given)given, NULL, &s->pools[given]);
	if (session->messages.errors != 0 || !engine_products(&session->engine))
		return false;
	messages_init(&s->messages, &session->arena);
	good = judging_for(s, TEXT(""), TEXT("")) != NULL;
	if (!good)
		session->messages = s->messages;
	return good;
}

enum status
command_stream(struct session *session)
{
	struct stream s = { .session = session, .room = (size_t)64 << 10 };
	enum line kind = LINE_FAILED;
	struct text line;
	bool good = true;

	buffer_init(&s.out, &session->arena);
	if (!begin(&s))
		return STATUS_TROUBLE;
	s.in = arena_take(&session->arena, s.room);
	arena_init(&s.arena, session->arena.exhausted, session->arena.context);
	while (good && (kind = next_line(&s, &line)) != LINE_END && kind != LINE_FAILED)
		good = work(&s, kind, line);
	good = flush(&s) && good && kind == LINE_END;
	arena_free(&s.arena);
	return good ? STATUS_CLEAN : STATUS_TROUBLE;
}

/* run.c - runs: inputs, judging, findings, reports. */
#include <stdlib.h>
#include <string.h>

#include "library/library.h"

static int
begin(void *context)
{
	struct certproof_run *run = context;
	const struct engine *shared = &run->of->engine;
	struct engine *e = &run->engine;

	e->arena = &run->footing.arena;
	e->messages = &run->footing.messages;
	e->asked = &run->asked;
	e->rules_folder = shared->rules_folder;
	e->products = shared->products;
	e->rules = shared->rules;
	e->profiles = shared->profiles;
	e->config_path = shared->config_path;
	e->crypto = crypto_open(e->arena);
	crypto_watch_memory(e->crypto);
	/* What a run makes of a configuration is its own. */
	if (shared->config != NULL) {
		run->config = *shared->config;
		e->config = &run->config;
	}
	run->asked = run->of->asked;
	return CERTPROOF_OK;
}

int
certproof_run_new(const certproof_engine *engine, certproof_run **run, const certproof_error **error)
{
	struct certproof_run *made = calloc(1, sizeof(*made));
	int code = CERTPROOF_EMEMORY;

	*run = NULL;
	*error = NULL;
	if (made != NULL) {
		footing_init(&made->footing);
		made->of = engine;
		code = footing_enter(&made->footing, begin, made);
	}
	if (code == CERTPROOF_OK) {
		*run = made;
	} else {
		certproof_run_free(made);
		*error = &error_of_memory;
	}
	return code;
}

void
certproof_run_free(certproof_run *run)
{
	if (run == NULL)
		return;
	if (run->engine.crypto != NULL)
		crypto_close(run->engine.crypto);
	arena_free(&run->footing.arena);
	free(run);
}

const certproof_error *
certproof_run_error(const certproof_run *run)
{
	return run->error;
}

/* A mistake in a call is reported by its error only, not in the report of the run. */
static int
fail(struct certproof_run *run, int code, const char *message, const char *hint)
{
	message_add(&run->said, MESSAGE_ERROR, "%s", message)->hint = text_of(hint);
	return code;
}

/* What a call has to do, within the run's memory. */
struct call {
	struct certproof_run *run;
	enum certproof_use use;
	const char *name, *node, *format;
	const void *bytes;
	size_t len;
	int64_t at;
	certproof_on_finding *on_finding;
	certproof_write *write;
	void *context;
	int (*work)(void *context);
};

static int
answer(void *context)
{
	struct call *call = context;
	struct certproof_run *run = call->run;
	int code;

	messages_init(&run->said, &run->footing.arena);
	code = call->work(call);
	if (code < 0 && run->said.errors != 0)
		run->error = errors_of(&run->footing.arena, run->said.first, code);
	return code;
}

static int
enter(struct call *call, int (*work)(void *context))
{
	int code;

	call->run->error = NULL;
	call->work = work;
	code = footing_enter(&call->run->footing, answer, call);
	if (code == CERTPROOF_EMEMORY)
		call->run->error = &error_of_memory;
	return code;
}

static bool
is_open(struct certproof_run *run)
{
	if (run->judged)
		(void)fail(run, CERTPROOF_EORDER, "the run is judged already", "make another run for other inputs");
	return !run->judged;
}

_Static_assert((int)CERTPROOF_KEY == (int)GIVEN_KEY && (int)CERTPROOF_PREVIOUS == (int)GIVEN_PREVIOUS &&
    (int)CERTPROOF_PASSWORD == (int)GIVEN_OBJECTS, "uses are the ways of giving files, in their order");

static int
add(void *context)
{
	struct call *call = context;
	struct certproof_run *run = call->run;
	struct arena *arena = &run->footing.arena;
	struct given_file file = { .name = arena_string(arena, text_of(call->name)) };

	if (!is_open(run))
		return CERTPROOF_EORDER;
	if (call->bytes != NULL) {
		/* Readers of text may rely on a zero behind it, and keys are cleared where they stand. */
		char *copy = arena_string(arena, (struct text){ call->bytes, call->len });

		file.held = true;
		file.bytes = (struct bytes){ (const uint8_t *)copy, call->len };
	}
	if (call->use != CERTPROOF_PASSWORD) {
		*LIST_ADD(arena, &run->asked.given[(enum given)call->use]) = file;
		return CERTPROOF_OK;
	}
	if (call->bytes == NULL) {
		*LIST_ADD(arena, &run->asked.password_files) = file.name;
		return CERTPROOF_OK;
	}
	return passwords_add(arena, file.name, text_of_bytes(file.bytes), &run->engine.passwords, &run->said) ? CERTPROOF_OK :
	    CERTPROOF_EINPUT;
}

int
certproof_run_add_file(certproof_run *run, enum certproof_use use, const char *path)
{
	return enter(&(struct call){ .run = run, .use = use, .name = path }, add);
}

int
certproof_run_add_bytes(certproof_run *run, enum certproof_use use, const char *name, const void *bytes, size_t len)
{
	return enter(&(struct call){ .run = run, .use = use, .name = name, .bytes = len != 0 ? bytes : "", .len = len }, add);
}

static int
add_host(void *context)
{
	struct call *call = context;
	struct certproof_run *run = call->run;

	if (!is_open(run))
		return CERTPROOF_EORDER;
	return host_add(&run->footing.arena, &run->asked.hosts, call->name, &run->said) ? CERTPROOF_OK : CERTPROOF_EASKED;
}

int
certproof_run_add_host(certproof_run *run, const char *host)
{
	return enter(&(struct call){ .run = run, .name = host }, add_host);
}

static int
set_site(void *context)
{
	struct call *call = context;
	struct certproof_run *run = call->run;

	if (!is_open(run))
		return CERTPROOF_EORDER;
	if (!run->of->sites)
		return fail(run, CERTPROOF_EASKED, "the engine is not one for sites", "set `sites` in its options");
	run->asked.site = arena_string(&run->footing.arena, text_of(call->name));
	run->asked.node = call->node == NULL ? NULL : arena_string(&run->footing.arena, text_of(call->node));
	return CERTPROOF_OK;
}

int
certproof_run_set_site(certproof_run *run, const char *path, const char *node)
{
	return enter(&(struct call){ .run = run, .name = path, .node = node }, set_site);
}

/* ---- judging ---- */

static const char *
shown(struct arena *arena, struct text text)
{
	return arena_string(arena, text_escape(arena, text));
}

static int
tell(struct call *call, const struct finding *f)
{
	struct arena *arena = &call->run->footing.arena;
	struct certproof_finding out = {
		.size = sizeof(out),
		.rule = shown(arena, f->rule),
		.title = shown(arena, f->title),
		.severity = (enum certproof_severity)f->severity,
		.effect = (enum certproof_effect)f->effect,
		.file = shown(arena, f->file),
		.line = f->line,
		.object = object_name(f->object),
		.subject = shown(arena, f->subject),
		.place = shown(arena, f->place),
		.message = shown(arena, f->message),
		.reason = shown(arena, f->reason),
		.fix = shown(arena, f->fix),
		.source = shown(arena, f->source),
		.fingerprint = shown(arena, f->fingerprint),
		.node = shown(arena, f->node),
		.link = shown(arena, f->link),
		.waived = shown(arena, f->waived),
	};

	return call->on_finding(&out, call->context);
}

static int
judge(void *context)
{
	struct call *call = context;
	struct certproof_run *run = call->run;
	/* One thread: that of the caller. */
	struct check_options options = { .now = call->at, .keep_outcomes = true, .threads = 1 };
	bool judged, good;

	if (!is_open(run))
		return CERTPROOF_EORDER;
	if (run->of->sites)
		engine_config_defaults(&run->engine);
	good = engine_check(&run->engine, &options, &run->result, &judged);
	crypto_leave(run->engine.crypto);
	run->judged = true;
	run->unused = !good;
	for (size_t i = 0; i < run->result.findings.count && call->on_finding != NULL; i++) {
		int stop = tell(call, &run->result.findings.items[i]);

		if (stop != 0)
			return stop;
	}
	if (run->result.rule_errors.count != 0) {
		run->error = errors_of(&run->footing.arena, run->result.rule_errors.items[0].message, CERTPROOF_ERULE);
		return CERTPROOF_ERULE;
	}
	if (!good) {
		int code = judged ? CERTPROOF_EINPUT : run->asked.site != NULL ? CERTPROOF_EINPUT : CERTPROOF_EASKED;

		run->error = errors_of(&run->footing.arena, run->footing.messages.first, code);
		return code;
	}
	return CERTPROOF_OK;
}

int
certproof_run_judge(certproof_run *run, int64_t at, certproof_on_finding *on_finding, void *context)
{
	return enter(&(struct call){ .run = run, .at = at, .on_finding = on_finding, .context = context }, judge);
}

enum certproof_verdict
certproof_run_verdict(const certproof_run *run)
{
	enum verdict_kind worst = run->judged && !run->unused && run->result.verdicts.count != 0 ? VERDICT_READY : VERDICT_NOT_JUDGED;

	for (size_t i = 0; i < run->result.verdicts.count; i++)
		if (run->result.verdicts.items[i].kind < worst)
			worst = run->result.verdicts.items[i].kind;
	/* Only for a role, or in a site, does a verdict say that something will work. */
	if (run->result.verdicts.count == 0 && run->result.errors != 0)
		worst = VERDICT_FAILS;
	return (enum certproof_verdict)worst;
}

/* ---- reports ---- */

static int
report(void *context)
{
	struct call *call = context;
	struct certproof_run *run = call->run;
	struct arena *arena = &run->footing.arena;
	struct report_options options = { .width = 100, .fail_on = SEVERITY_ERROR };
	const struct report_row *row = NULL;
	struct buffer buffer;
	struct output *output;

	if (!run->judged)
		return fail(run, CERTPROOF_EORDER, "the run is not judged yet", "call certproof_run_judge first");
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
		if (report_rows[i].write != NULL && strcmp(call->format, report_rows[i].name) == 0)
			row = &report_rows[i];
	if (row == NULL)
		return fail(run, CERTPROOF_EASKED, "no report of that format", "certproof check --help lists the formats");
	buffer_init(&buffer, arena);
	output = output_to_buffer(arena, &buffer);
	if (!row->write(output, arena, &run->result, &options, &run->said) || !output_close(output, &run->said))
		return CERTPROOF_EASKED;
	return call->write(buffer_text(&buffer).at, buffer.len, call->context);
}

int
certproof_run_report(certproof_run *run, const char *format, certproof_write *write, void *context)
{
	return enter(&(struct call){ .run = run, .format = format, .write = write, .context = context }, report);
}

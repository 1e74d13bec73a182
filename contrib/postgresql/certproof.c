/*
 * certproof.c - the SQL function certproof(bytea, profile, at) over libcertproof.
 *
 * A backend compiles the rules of a profile once and keeps them. An SQL error is a jump, so nothing of PostgreSQL is called
 * while the library works: what it found lives as long as its run, which goes with the memory context of the call.
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/palloc.h"
#include "utils/timestamp.h"

#include <certproof.h>

PG_MODULE_MAGIC;

#define CERTIFICATE_MAX (1024 * 1024)  /* bytes; certificates of thousands of names have 100,000 */
#define FINDINGS_MAX 1000              /* of one certificate */
#define PROFILES_MAX 16                /* compiled for one backend */
#define PROFILE_LENGTH_MAX 63

static char *rules_folder;

struct compiled {
	char profile[PROFILE_LENGTH_MAX + 1];
	certproof_engine *engine;
};
static struct compiled compiled[PROFILES_MAX];

/* A run and what it found. */
struct judging {
	MemoryContextCallback callback;
	certproof_run *run;
	size_t count;
	struct certproof_finding findings[FINDINGS_MAX];
};

void _PG_init(void);
void
_PG_init(void)
{
	DefineCustomStringVariable("certproof.rules", "Folder of the rules; where certproof was installed if it is empty.",
	    NULL, &rules_folder, "", PGC_BACKEND, 0, NULL, NULL, NULL);
}

static int
sqlstate(int code)
{
	switch (code) {
	case CERTPROOF_EMEMORY:
		return ERRCODE_OUT_OF_MEMORY;
	case CERTPROOF_EASKED:
		return ERRCODE_INVALID_PARAMETER_VALUE;
	case CERTPROOF_EINPUT:
		return ERRCODE_INVALID_BINARY_REPRESENTATION;
	case CERTPROOF_ERULES:
		return ERRCODE_CONFIG_FILE_ERROR;
	default:
		return ERRCODE_INTERNAL_ERROR;
	}
}

static const certproof_engine *
engine_of(const char *profile)
{
	const char *const profiles[] = { profile };
	struct certproof_engine_options options = {
		.size = sizeof(options), .rules = rules_folder[0] != '\0' ? rules_folder : NULL,
		.profiles = profiles, .profile_count = 1,
	};
	const certproof_error *error;
	size_t i;

	for (i = 0; i < PROFILES_MAX && compiled[i].engine != NULL; i++)
		if (strcmp(compiled[i].profile, profile) == 0)
			return compiled[i].engine;
	if (i == PROFILES_MAX || strlen(profile) > PROFILE_LENGTH_MAX)
		ereport(ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		    errmsg("at most %d profiles are used in one session", PROFILES_MAX));
	if (certproof_engine_new(&options, &compiled[i].engine, &error) != 0) {
		int code = certproof_error_code(error);
		char *message = pstrdup(certproof_error_message(error)), *hint = pstrdup(certproof_error_hint(error));

		compiled[i].engine = NULL;
		certproof_error_free(error);
		ereport(ERROR, errcode(sqlstate(code)), errmsg("%s", message), hint[0] != '\0' ? errhint("%s", hint) : 0);
	}
	strcpy(compiled[i].profile, profile);
	return compiled[i].engine;
}

static void
judging_free(void *context)
{
	certproof_run_free(((struct judging *)context)->run);
}

static int
on_finding(const struct certproof_finding *finding, void *context)
{
	struct judging *judging = context;

	if (judging->count == FINDINGS_MAX)
		return 1;
	judging->findings[judging->count++] = *finding;
	return 0;
}

/* Begins as the DER of a certificate does: SEQUENCE { SEQUENCE { [0] or INTEGER. Keys, also encrypted ones, do not. */
static bool
may_be_certificate(const unsigned char *at, size_t len)
{
	size_t header;

	for (int depth = 0; depth < 2; depth++) {
		if (len < 2 || at[0] != 0x30)
			return false;
		header = at[1] < 0x80 ? 2 : 2 + (at[1] & 0x7f);
		if (len <= header)
			return false;
		at += header;
		len -= header;
	}
	return at[0] == 0xa0 || at[0] == 0x02;
}

static void
complain(const certproof_run *run, int code)
{
	const certproof_error *error = certproof_run_error(run);
	const char *hint = certproof_error_hint(error);

	ereport(ERROR, errcode(sqlstate(code)), errmsg("%s", certproof_error_message(error)),
	    hint[0] != '\0' ? errhint("%s", hint) : 0);
}

PG_FUNCTION_INFO_V1(certproof_judge);
Datum
certproof_judge(PG_FUNCTION_ARGS)
{
	static const char *const severities[] = { "notice", "warning", "error" };
	static const char *const effects[] = { "", "weakens", "fails", "refused" };
	ReturnSetInfo *set = (ReturnSetInfo *)fcinfo->resultinfo;
	bytea *certificate = PG_GETARG_BYTEA_PP(0);
	const char *profile = text_to_cstring(PG_GETARG_TEXT_PP(1));
	TimestampTz at = PG_GETARG_TIMESTAMPTZ(2);
	const unsigned char *bytes = (const unsigned char *)VARDATA_ANY(certificate);
	size_t len = VARSIZE_ANY_EXHDR(certificate);
	const certproof_engine *engine;
	const certproof_error *error;
	struct judging *judging;
	int code;

	if (TIMESTAMP_NOT_FINITE(at))
		ereport(ERROR, errcode(ERRCODE_DATETIME_VALUE_OUT_OF_RANGE), errmsg("certificates are judged for a finite time"));
	if (len > CERTIFICATE_MAX)
		ereport(ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
		    errmsg("a certificate of %zu bytes: at most %d are judged", len, CERTIFICATE_MAX));
	if (!may_be_certificate(bytes, len))
		ereport(ERROR, errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("not a certificate in DER"),
		    errhint("Store certificates as DER; decode(..., 'base64') turns the lines of a PEM block into it."));
	engine = engine_of(profile);
	InitMaterializedSRF(fcinfo, 0);
	judging = palloc(sizeof(*judging));
	judging->count = 0;
	if (certproof_run_new(engine, &judging->run, &error) != 0)
		ereport(ERROR, errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"));
	judging->callback.func = judging_free;
	judging->callback.arg = judging;
	MemoryContextRegisterResetCallback(CurrentMemoryContext, &judging->callback);
	code = certproof_run_add_bytes(judging->run, CERTPROOF_FILE, "certificate", bytes, len);
	if (code == 0)
		code = certproof_run_judge(judging->run, (int64)(timestamptz_to_time_t(at)), on_finding, judging);
	if (code < 0)
		complain(judging->run, code);
	if (code > 0)
		ereport(ERROR, errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED), errmsg("more than %d findings about one certificate", FINDINGS_MAX));
	for (size_t i = 0; i < judging->count; i++) {
		const struct certproof_finding *found = &judging->findings[i];
		const char *const texts[] = { found->rule, severities[found->severity], effects[found->effect], found->place,
		    found->message, found->reason, found->fix, found->source };
		Datum values[lengthof(texts)];
		bool nulls[lengthof(texts)];

		for (size_t k = 0; k < lengthof(texts); k++) {
			nulls[k] = texts[k][0] == '\0';
			values[k] = nulls[k] ? (Datum)0 : CStringGetTextDatum(pg_any_to_server(texts[k], strlen(texts[k]), PG_UTF8));
		}
		tuplestore_putvalues(set->setResult, set->setDesc, values, nulls);
	}
	/* The memory context may live as long as the query. */
	certproof_run_free(judging->run);
	judging->run = NULL;
	return (Datum)0;
}

/* compare.c - does a report say what OpenSSL does? */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "differential.h"

/* That an object cannot be read at all is reason enough. */
#define UNREAD "problem: no certificate, key, request or CRL in it*"

/* What says why OpenSSL refuses: errors of these rules, and problems. */
static const struct {
	enum verdict verdict;
	const char *pattern;
} reasons[] = {
	{ CANNOT_LOAD, "problem: *" }, { CANNOT_LOAD, "encoding/*" }, { CANNOT_LOAD, "file/*" }, { CANNOT_LOAD, "key/*" },
	{ LOCKED, "problem: *password*" }, { LOCKED, "key/encrypted*" },
	{ BAD_EXTENSIONS, "encoding/*" }, { BAD_EXTENSIONS, UNREAD },
	{ UNKNOWN_CRITICAL, UNREAD }, { UNKNOWN_CRITICAL, "encoding/*" }, { UNKNOWN_CRITICAL, "crl/*" },
	{ BAD_KEY, UNREAD }, { BAD_KEY, "key/*" }, { BAD_KEY, "encoding/*" },
	{ UNSUPPORTED, "key/*" }, { UNSUPPORTED, "signature/*" }, { UNSUPPORTED, "encoding/*" },
	{ UNSUPPORTED, "request/bad-signature: *cannot be verified*" }, { UNSUPPORTED, "chain/undecided*" }, { UNSUPPORTED, "request/bad-signature: *" }, { UNSUPPORTED, "problem: *" },
	{ ALGORITHMS_DIFFER, UNREAD }, { ALGORITHMS_DIFFER, "key/unsupported: *" }, { ALGORITHMS_DIFFER, "encoding/*" }, { ALGORITHMS_DIFFER, "signature/*" },
	{ INCONSISTENT, "key/*" }, { INCONSISTENT, "problem: *" },
	{ BAD_SIGNATURE, "*/bad-signature*" }, { BAD_SIGNATURE, "chain/*" },
	{ OUT_OF_TIME, "*expired*" }, { OUT_OF_TIME, "*not-yet-valid*" },
	{ REVOKED, "*revoked*" }, { NO_CRL, "crl/*" },
	{ NO_PATH, "chain/*" }, { NO_PATH, "encoding/*" }, { NO_PATH, "signature/*" },
	{ OTHERS_REFUSE, "problem: *" }, { OTHERS_REFUSE, "encoding/*" }, { OTHERS_REFUSE, "file/*" }, { OTHERS_REFUSE, "key/*" },
	{ OTHERS_REFUSE, "validity/*" },
	{ PATH_INVALID, "chain/*" }, { PATH_INVALID, "crl/*" }, { PATH_INVALID, "signature/*" }, { PATH_INVALID, "key/*" },
	{ PATH_INVALID, "encoding/*" }, { PATH_INVALID, "name/*" }, { PATH_INVALID, "problem: --host: no certificate of a server *" },
};

static bool
gives_reason(enum verdict verdict, const char *text)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (reasons[i].verdict == verdict && fnmatch(reasons[i].pattern, text, 0) == 0)
			return true;
	return false;
}

/* An encrypted key is told below the severity of an error where no role refuses it. */
static bool
explained(const struct answer *answer, const struct report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (gives_reason(answer->verdict, report->errors[i].text))
			return true;
	for (size_t i = 0; (answer->verdict == LOCKED || answer->verdict == OTHERS_REFUSE) && i < report->other_count; i++)
		if (gives_reason(answer->verdict, report->others[i].text))
			return true;
	return false;
}

static void
tell(struct outcome *outcome, const char *what, const struct answer *answer, const char *found, const char *reason)
{
	fprintf(outcome->told, "%s: %s: OpenSSL %s%s%s; certproof: %s%s%s%s\n", what, answer->kind,
	    verdict_name(answer->verdict), answer->why[0] != '\0' ? ": " : "", answer->why, found,
	    reason != NULL ? " [known: " : "", reason != NULL ? reason : "", reason != NULL ? "]" : "");
}

/* What a report says instead of why OpenSSL refuses: the reason as a warning, or something else. */
static const char *
next_best(const struct answer *answer, const struct report *report)
{
	for (size_t i = 0; i < report->other_count; i++)
		if (gives_reason(answer->verdict, report->others[i].text))
			return report->others[i].text;
	if (report->count > 0)
		return report->errors[0].text;
	return report->other_count > 0 ? report->others[0].text : "nothing";
}

static bool
is_known(struct outcome *outcome, const char *what, const struct answer *answer, const char *found)
{
	char *says = print("%s%s%s", verdict_name(answer->verdict), answer->why[0] != '\0' ? ": " : "", answer->why);
	struct known_row *row = known_find(outcome->known, answer->kind, says, found);

	free(says);
	if (row != NULL)
		row->used++;
	if (row == NULL || outcome->tell_all)
		tell(outcome, what, answer, found, row != NULL ? row->reason : NULL);
	return row != NULL;
}

void
compare(const char *what, const struct answer *answer, const struct report *report, struct outcome *outcome)
{
	bool good = true;

	if (report->failed[0] != '\0') {
		tell(outcome, what, answer, report->failed, NULL);
		good = false;
	} else if (answer->verdict != ACCEPTS) {
		good = explained(answer, report) ||
		    is_known(outcome, what, answer, next_best(answer, report));
	} else {
		for (size_t i = 0; i < report->count; i++)
			good = is_known(outcome, what, answer, report->errors[i].text) && good;
	}
	if (good)
		outcome->passed++;
	else
		outcome->failed++;
}

void
compare_second(const char *what, const struct answer *answer, const struct report *report, struct outcome *outcome)
{
	if (explained(answer, report) || is_known(outcome, what, answer, next_best(answer, report)))
		outcome->passed++;
	else
		outcome->failed++;
}

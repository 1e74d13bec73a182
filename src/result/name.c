/* name.c - the words of the enums, as rule files and reports have them. */
#include "result/result.h"

const char *
severity_name(enum severity severity)
{
	static const char *const names[] = { "notice", "warning", "error" };

	return names[severity];
}

const char *
effect_name(enum effect effect)
{
	static const char *const names[] = { "", "weakens", "fails", "refused" };

	return names[effect];
}

const char *
verdict_name(enum verdict_kind kind)
{
	static const char *const names[] = { "refused", "fails", "not judged", "warnings", "ready" };

	return names[kind];
}

const char *
service_state_name(enum service_state state)
{
	static const char *const names[] = { "fails", "not judged", "at risk", "works" };

	return names[state];
}

/* code.c - the names of what can be wrong with an expression. */

#include "cel/cel.h"

static const char *const names[CEL_CODE_COUNT] = {
	[CEL_SYNTAX] = "syntax",
	[CEL_UNDECLARED_REFERENCE] = "undeclared-reference",
	[CEL_NO_SUCH_FIELD] = "no-such-field",
	[CEL_NO_MATCHING_OVERLOAD] = "no-matching-overload",
	[CEL_WRONG_TYPE] = "wrong-type",
	[CEL_REPEATED_KEY] = "repeated-key",
	[CEL_INVALID_PATTERN] = "invalid-pattern",
	[CEL_INVALID_ARGUMENT] = "invalid-argument",
	[CEL_OUT_OF_RANGE] = "out-of-range",
	[CEL_NO_SUCH_KEY] = "no-such-key",
	[CEL_INDEX_OUT_OF_RANGE] = "index-out-of-range",
	[CEL_NO_VALUE] = "no-value",
	[CEL_DIVISION_BY_ZERO] = "division-by-zero",
	[CEL_ERROR_ABSORBED] = "error-absorbed",
	[CEL_TOO_LONG] = "too-long",
	[CEL_TOO_DEEP] = "too-deep",
	[CEL_COST_EXCEEDED] = "cost-exceeded",
	[CEL_MEMORY_EXCEEDED] = "memory-exceeded",
	[CEL_MATCH_EXCEEDED] = "match-exceeded",
};

const char *
cel_code_name(enum cel_code code)
{
	return names[code];
}

bool
cel_code_is_limit(enum cel_code code)
{
	return code >= CEL_TOO_LONG;
}

/* junit.c - the report for CI servers. */
#include "report/formats.h"

bool
junit_write(struct output *out, struct arena *arena, const struct result *result, const struct report_options *options,
    struct messages *messages)
{
	(void)out;
	(void)arena;
	(void)result;
	(void)options;
	(void)message_add(messages, MESSAGE_ERROR, "this build has no JUnit report");
	return false;
}

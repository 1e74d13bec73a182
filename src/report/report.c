/* report.c - the formats, by name. */
#include "report/report.h"
#include "report/formats.h"

const char *const *
report_formats(size_t *count)
{
	static const char *const names[] = {
		[REPORT_HUMAN] = "human", [REPORT_JUNIT] = "junit", [REPORT_JSON] = "json",
	};

	*count = COUNT_OF(names);
	return names;
}

bool
report_write(struct output *out, struct arena *arena, enum report_format format, const struct result *result,
    const struct report_options *options, struct messages *messages)
{
	switch (format) {
	case REPORT_HUMAN:
		human_write(out, arena, result, options);
		return true;
	case REPORT_JUNIT:
		return junit_write(out, arena, result, options, messages);
	case REPORT_JSON:
		json_write(out, arena, result);
		return true;
	}
	return false;
}

/*
 * zone.h - named time zones, from the system's zone data.
 *
 * Both readers take hostile input: on anything malformed they return false and leave
 * `offset` unset.
 */
#ifndef CEL_EXT_ZONE_H
#define CEL_EXT_ZONE_H

#include "base/base.h"

/* The content of a file of at most LIMIT_ZONE_FILE bytes; false if it cannot be had. */
MUST_USE bool zone_file(struct arena *arena, const char *path, struct bytes *file);
/* The offset from UTC in seconds that a TZif file (RFC 9636, versions 1 to 4) gives for a time. */
MUST_USE bool zone_read(struct bytes file, int64_t utc, int32_t *offset);
/* The same by the rule in the file's last line, for times after its last transition: CET-1CEST,M3.5.0,M10.5.0/3 */
MUST_USE bool zone_rule_read(struct text rule, int64_t utc, int32_t *offset);

enum zone_outcome {
	ZONE_OK,
	ZONE_UNKNOWN,      /* no zone has this name; also names like ../../etc/passwd */
	ZONE_NO_DATA,      /* there are no zone data on this system */
};
/* Names only ("Australia/Sydney", "UTC"); fixed offsets like -09:30 are read by date.c. `arena` is for scratch. */
MUST_USE enum zone_outcome zone_offset(struct arena *arena, struct text name, int64_t utc_seconds,
    int32_t *offset_seconds);

#endif

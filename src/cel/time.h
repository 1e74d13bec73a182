/* time.h - the ranges of times and spans. */
#ifndef CEL_TIME_H
#define CEL_TIME_H

#include "cel/function.h"

/* Brings nanos within a second: 0 ... 999999999 for a timestamp, of the sign of the seconds for a duration. */
void time_normalize(int64_t *seconds, int32_t *nanos, bool timestamp);
bool timestamp_in_range(int64_t seconds);                    /* years 1 to 9999 */
bool duration_in_range(int64_t seconds, int32_t nanos);      /* 64 bits of nanoseconds */

#endif

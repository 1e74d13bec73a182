/* fuzz_zone.c - eight bytes of time, then zone data. */
#include <string.h>

#include "cel/ext/zone.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const int64_t first = -62135596800, last = 253402300799;   /* the years of CEL's times: 1 to 9999 */
	int64_t utc = 0;
	int32_t offset = 0;

	if (size < 8)
		return 0;
	memcpy(&utc, data, 8);
	utc = first + (int64_t)((uint64_t)utc % (uint64_t)(last - first + 1));
	if (zone_read((struct bytes){ data + 8, size - 8 }, utc, &offset))
		MUST(offset > -200 * 3600 && offset < 200 * 3600);
	if (zone_rule_read((struct text){ (const char *)data + 8, size - 8 }, utc, &offset))
		MUST(offset > -200 * 3600 && offset < 200 * 3600);
	return 0;
}

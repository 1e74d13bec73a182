/* address.c - IPv4 and IPv6 addresses as text and back (RFC 4291 2.2, RFC 5952). */

#include <string.h>

#include "base/base.h"

static bool
parse_ipv4(const char *at, const char *end, uint8_t out[4])
{
	for (unsigned i = 0; i < 4; i++) {
		unsigned value = 0, digits = 0;

		for (; at < end && *at >= '0' && *at <= '9'; at++) {
			value = value * 10 + (unsigned)(*at - '0');
			/* A leading zero would be read as octal by some. */
			if (++digits > 3 || (digits > 1 && value < 10) || value > 255)
				return false;
		}
		if (digits == 0)
			return false;
		out[i] = (uint8_t)value;
		if (i < 3 && (at == end || *at++ != '.'))
			return false;
	}
	return at == end;
}

static bool
parse_ipv6(const char *at, const char *end, uint8_t out[16])
{
	uint8_t octets[16] = { 0 };
	size_t used = 0, gap = SIZE_MAX;

	if (end - at >= 2 && at[0] == ':' && at[1] == ':') {
		gap = 0;
		at += 2;
	}
	while (at < end) {
		const char *group = at;
		unsigned value = 0;

		for (; at < end && at - group < 4; at++) {
			int digit = hex_digit(*at);

			if (digit < 0)
				break;
			value = value << 4 | (unsigned)digit;
		}
		if (at < end && *at == '.') {
			if (used > 12 || !parse_ipv4(group, end, octets + used))
				return false;
			used += 4;
			at = end;
			break;
		}
		if (at == group || used > 14)
			return false;
		octets[used++] = (uint8_t)(value >> 8);
		octets[used++] = (uint8_t)value;
		if (at == end)
			break;
		if (*at++ != ':' || at == end)
			return false;
		if (*at == ':') {
			if (gap != SIZE_MAX)
				return false;
			gap = used;
			at++;
		}
	}
	if (gap == SIZE_MAX && used != 16)
		return false;
	if (gap != SIZE_MAX && used > 14)
		return false;
	memset(out, 0, 16);
	if (gap == SIZE_MAX) {
		memcpy(out, octets, 16);
	} else {
		memcpy(out, octets, gap);
		memcpy(out + 16 - (used - gap), octets + gap, used - gap);
	}
	return true;
}

bool
ip_parse(struct text text, uint8_t out[16], size_t *len)
{
	uint8_t octets[16];

	if (text.len == 0 || text.len > 45)
		return false;
	*len = memchr(text.at, ':', text.len) != NULL ? 16 : 4;
	if (!(*len == 4 ? parse_ipv4(text.at, text.at + text.len, octets) :
	    parse_ipv6(text.at, text.at + text.len, octets)))
		return false;
	memcpy(out, octets, *len);
	return true;
}

struct text
ip_octets_text(struct arena *arena, struct bytes octets)
{
	unsigned groups[8];
	unsigned best = 8, best_len = 1;
	struct buffer out;

	if (octets.len == 4)
		return arena_printf(arena, "%u.%u.%u.%u", octets.at[0], octets.at[1], octets.at[2], octets.at[3]);
	if (octets.len != 16)
		return hex_text(arena, octets);
	buffer_init(&out, arena);
	for (unsigned i = 0; i < 8; i++)
		groups[i] = (unsigned)octets.at[2 * i] << 8 | octets.at[2 * i + 1];
	/* RFC 5952 4.2: the first of the longest runs of two zero groups or more is left out. */
	for (unsigned i = 0; i < 8; i++) {
		unsigned run = 0;

		while (i + run < 8 && groups[i + run] == 0)
			run++;
		if (run > best_len) {
			best = i;
			best_len = run;
		}
		i += run;
	}
	for (unsigned i = 0; i < 8; i++) {
		if (i == best) {
			buffer_adds(&out, "::");
			i += best_len - 1;
			continue;
		}
		if (i > 0 && !(best < 8 && i == best + best_len))
			buffer_addc(&out, ':');
		/* RFC 5952 5: IPv4-mapped addresses end in IPv4's notation. */
		if (i == 6 && best == 0 && best_len == 5 && groups[5] == 0xffff) {
			buffer_printf(&out, "%u.%u.%u.%u", octets.at[12], octets.at[13], octets.at[14], octets.at[15]);
			break;
		}
		buffer_printf(&out, "%x", groups[i]);
	}
	return buffer_text(&out);
}

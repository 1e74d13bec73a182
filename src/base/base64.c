/* base64.c - base64 (RFC 4648 section 4): written, and read strictly with the place of what is wrong. */
#include "base/base.h"

enum { BLANK = 64, PAD = 65, BAD = 66 };

#define ROW16(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p
#define BAD16 ROW16(BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD)

static const uint8_t value_of[256] = {
	ROW16(BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BLANK, BLANK, BLANK, BLANK, BLANK, BAD, BAD),
	BAD16,
	ROW16(BLANK, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD, 62, BAD, BAD, BAD, 63),
	ROW16(52, 53, 54, 55, 56, 57, 58, 59, 60, 61, BAD, BAD, BAD, PAD, BAD, BAD),
	ROW16(BAD, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
	ROW16(15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, BAD, BAD, BAD, BAD, BAD),
	ROW16(BAD, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40),
	ROW16(41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, BAD, BAD, BAD, BAD, BAD),
	BAD16, BAD16, BAD16, BAD16, BAD16, BAD16, BAD16, BAD16,
};

struct base64_result
base64_decode(struct text text, uint8_t *out)
{
	const uint8_t *at = (const uint8_t *)text.at, *start = at, *end = at + text.len;
	struct base64_result result = { 0 };
	uint8_t *to = out;
	uint32_t group = 0;
	unsigned have = 0, pads = 0;
	size_t last = text.len;
	const uint8_t *line_end = NULL;        /* a line feed, or lone CR, after which only blanks came */

	while (at < end) {
		unsigned v;

		/* Whole groups within a line: nearly all of any file. */
		while (have == 0 && end - at >= 4) {
			unsigned a = value_of[at[0]], b = value_of[at[1]], c = value_of[at[2]], d = value_of[at[3]];

			if ((a | b | c | d) >= 64)
				break;
			group = a << 18 | b << 12 | c << 6 | d;
			to[0] = (uint8_t)(group >> 16);
			to[1] = (uint8_t)(group >> 8);
			to[2] = (uint8_t)group;
			to += 3;
			at += 4;
			line_end = NULL;
		}
		if (at == end)
			break;
		v = value_of[*at];
		if (v == BLANK) {
			if (*at == '\n' || (*at == '\r' && (at + 1 == end || at[1] != '\n'))) {
				if (line_end != NULL && !result.blank_line) {
					result.blank_line = true;
					result.blank_line_at = (size_t)(line_end + 1 - start);
				}
				line_end = at;
			}
			if (*at != '\n' && (*at != '\r' || at + 1 == end || at[1] != '\n'))
				result.blanks = true;
			at++;
			continue;
		}
		line_end = NULL;
		if (v == BAD) {
			result.fault = BASE64_CHARACTER;
			break;
		}
		if (pads != 0 && (v != PAD || have + pads == 4)) {
			result.fault = BASE64_PADDING;
			break;
		}
		last = (size_t)(at - start);
		if (v == PAD) {
			if (have < 2) {
				result.fault = BASE64_PADDING;
				break;
			}
			pads++;
		} else {
			group = (have == 0 ? 0 : group << 6) | v;
			if (++have == 4) {
				to[0] = (uint8_t)(group >> 16);
				to[1] = (uint8_t)(group >> 8);
				to[2] = (uint8_t)group;
				to += 3;
				have = 0;
			}
		}
		at++;
	}
	if (result.fault == BASE64_OK && have != 0 && have + pads != 4) {
		result.fault = BASE64_TRUNCATED;
		at = start + last;
	}
	if (result.fault == BASE64_OK && have == 2) {
		*to++ = (uint8_t)(group >> 4);
		result.loose_bits = (group & 15) != 0;
	} else if (result.fault == BASE64_OK && have == 3) {
		*to++ = (uint8_t)(group >> 10);
		*to++ = (uint8_t)(group >> 2);
		result.loose_bits = (group & 3) != 0;
	}
	result.at = (size_t)(at - start);
	result.len = (size_t)(to - out);
	return result;
}

bool
base64_is_digit(char c)
{
	return value_of[(uint8_t)c] < 64;
}

void
base64_encode(struct bytes bytes, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.len; i += 3) {
		size_t left = bytes.len - i;
		uint32_t group = (uint32_t)bytes.at[i] << 16 | (left > 1 ? (uint32_t)bytes.at[i + 1] << 8 : 0) |
		    (left > 2 ? bytes.at[i + 2] : 0);

		*out++ = digits[group >> 18];
		*out++ = digits[group >> 12 & 63];
		*out++ = left > 1 ? digits[group >> 6 & 63] : '=';
		*out++ = left > 2 ? digits[group & 63] : '=';
	}
}

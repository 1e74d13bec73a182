/* pem.c - PEM as RFC 7468 wants it written: base64 in lines of 64, LF at the end of each line, nothing round it. */
#include "fix/contents.h"

#define LINE 64

size_t
pem_room(struct bytes der, struct text dek_info)
{
	size_t digits = (der.len + 2) / 3 * 4;

	return digits + digits / LINE + dek_info.len + 160;
}

void
pem_add(struct buffer *out, const char *label, struct bytes der, struct text dek_info)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t column = 0;

	buffer_printf(out, "-----BEGIN %s-----\n", label);
	if (dek_info.len != 0)
		buffer_printf(out, "Proc-Type: 4,ENCRYPTED\nDEK-Info: %.*s\n\n", TEXT_ARG(dek_info));
	for (size_t i = 0; i < der.len; i += 3) {
		unsigned left = der.len - i < 3 ? (unsigned)(der.len - i) : 3;
		uint32_t group = (uint32_t)der.at[i] << 16 | (left > 1 ? (uint32_t)der.at[i + 1] << 8 : 0) |
		    (left > 2 ? der.at[i + 2] : 0);

		for (unsigned k = 0; k < 4; k++)
			buffer_addc(out, k <= left ? digits[group >> (18 - 6 * k) & 63] : '=');
		if ((column += 4) == LINE) {
			buffer_addc(out, '\n');
			column = 0;
		}
	}
	if (column != 0)
		buffer_addc(out, '\n');
	buffer_printf(out, "-----END %s-----\n", label);
}

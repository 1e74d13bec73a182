/* pem.c - PEM as RFC 7468 wants it written: base64 in lines of 64, LF at the end of each line, nothing round it. */
#include "fix/contents.h"

#define LINE 64                /* characters */
#define LINE_OCTETS (LINE / 4 * 3)

size_t
pem_room(struct bytes der, struct text dek_info)
{
	size_t digits = BASE64_LENGTH(der.len);

	return digits + digits / LINE + dek_info.len + 160;
}

void
pem_add(struct buffer *out, const char *label, struct bytes der, struct text dek_info)
{
	char line[LINE];

	buffer_printf(out, "-----BEGIN %s-----\n", label);
	if (dek_info.len != 0)
		buffer_printf(out, "Proc-Type: 4,ENCRYPTED\nDEK-Info: %.*s\n\n", TEXT_ARG(dek_info));
	for (size_t i = 0; i < der.len; i += LINE_OCTETS) {
		size_t len = der.len - i < LINE_OCTETS ? der.len - i : LINE_OCTETS;

		base64_encode((struct bytes){ der.at + i, len }, line);
		buffer_add(out, (struct text){ line, BASE64_LENGTH(len) });
		buffer_addc(out, '\n');
	}
	buffer_printf(out, "-----END %s-----\n", label);
}

/* openssh.c - private keys in the form of OpenSSH (PROTOCOL.key): which kind, and whether a password protects it. */
#include <string.h>

#include "load/loader.h"

/* Takes a string of four octets of length off `in`. */
static bool
string_read(struct bytes *in, struct text *out)
{
	size_t len;

	if (in->len < 4)
		return false;
	len = (size_t)in->at[0] << 24 | (size_t)in->at[1] << 16 | (size_t)in->at[2] << 8 | in->at[3];
	if (len > in->len - 4)
		return false;
	*out = (struct text){ (const char *)in->at + 4, len };
	*in = (struct bytes){ in->at + 4 + len, in->len - 4 - len };
	return true;
}

bool
openssh_key_read(struct bytes bytes, struct openssh_key *out)
{
	static const char magic[] = "openssh-key-v1";
	struct text cipher, ignored, public_key, type;
	struct bytes inside;

	*out = (struct openssh_key){ .kind = KEY_UNKNOWN };
	if (bytes.len < sizeof(magic) || memcmp(bytes.at, magic, sizeof(magic)) != 0)
		return false;
	bytes = (struct bytes){ bytes.at + sizeof(magic), bytes.len - sizeof(magic) };
	/* Cipher, derivation and its options, the number of keys, and the public half of the first. */
	if (!string_read(&bytes, &cipher) || !string_read(&bytes, &ignored) || !string_read(&bytes, &ignored) || bytes.len < 4)
		return true;
	out->encrypted = !text_is(cipher, "none");
	bytes = (struct bytes){ bytes.at + 4, bytes.len - 4 };
	if (!string_read(&bytes, &public_key))
		return true;
	inside = bytes_of_text(public_key);
	if (!string_read(&inside, &type))
		return true;
	out->kind = text_is(type, "ssh-ed25519") ? KEY_ED25519 : text_is(type, "ssh-rsa") ? KEY_RSA :
	    text_starts_with(type, "ecdsa-sha2-") ? KEY_EC : text_is(type, "ssh-dss") ? KEY_DSA : KEY_UNKNOWN;
	return true;
}

/* test_private_key.c - src/facts/private_key.c: private keys as rules read them. */
#include "facts_test.h"

static const struct claim claims[] = {
	{ "a key of PKCS#8", "key/pkcs8.pem",
	    "[key.kind, key.format, key.container, string(key.bits), string(key.line), key.why]",
	    "['RSA', 'PKCS#8', 'PEM', '2048', '6', '']" },
	{ "of PKCS#1, without lines", "key/pkcs1.der", "[key.format, key.container, string(key.line)]",
	    "['PKCS#1', 'DER', '0']" },
	{ "of SEC 1", "key/sec1.pem", "[key.kind, key.format, key.public.curve, string(key.public.bits)]",
	    "['EC', 'SEC 1', 'P-256', '256']" },
	{ "within PKCS#12", "key/no-password.p12", "[string(key.opened), key.container]",
	    "['true', 'PKCS#12']" },
	{ "what is encrypted and locked says only that", "key/encrypted-pkcs8.pem",
	    "[key.kind, key.why, string(key.encrypted), string(key.opened), string(key.bits), "
	    "string(has(key.public))]",
	    "['unknown', 'password needed', 'true', 'false', '0', 'false']" },
	{ "an old form of encryption is one, too", "key/encrypted-traditional.pem",
	    "[key.encrypted, key.opened]", "[true, false]" },
	{ "an open key has its public half", "key/ed25519.pem",
	    "[key.kind, key.public.kind, string(key.public.sha256.size()), string(key.paired)]",
	    "['Ed25519', 'Ed25519', '95', 'false']" },
	{ "its certificate is beside it", "key/certificate-and-key.pem", "key.paired", "true" },
	{ "no key", "pki/crl-root.pem", "[has(key.public), key.opened, key.kind == '']",
	    "[false, false, true]" },
};

START_TEST(a_private_key_is_told_as_its_file_holds_it)
{
	hold(&claims[_i]);
}
END_TEST

TESTS_WITH("private_key", setup, teardown,
	EACH(a_private_key_is_told_as_its_file_holds_it, claims))

/* test_key.c - src/facts/key.c: what keys, signatures, times and serial numbers say, whole, broken or absent. */
#include "facts_test.h"

static const struct claim claims[] = {
	/* Keys */
	{ "an RSA key", "expressway/c-good.pem",
	    "[cert.key.kind, string(cert.key.bits), string(cert.key.exponent), string(cert.key.exponent_bits), "
	    "cert.key.curve, cert.key.oid.name(), string(cert.key.has_parameters)]",
	    "['RSA', '2048', '65537', '17', '', 'rsaEncryption', 'true']" },
	{ "the digest of its SubjectPublicKeyInfo", "pki/root.pem", "cert.key.sha256",
	    "'1A:27:93:E9:85:68:A8:6B:A8:FA:DD:07:54:1C:EE:73:DF:B2:79:38:BA:C1:BD:8C:A9:E8:30:74:CF:C9:70:B1'" },
	{ "what has been read has a digest", "hostile/key-unknown.pem",
	    "[has(cert.key.sha256), cert.key.sha256.size() == 95]",
	    "[true, true]" },
	{ "an EC key has no exponent", "pki/ec-root.pem",
	    "[[cert.key.kind, cert.key.curve, string(cert.key.bits)], [string(has(cert.key.exponent)), "
	    "string(has(cert.key.exponent_bits))]]", "[['EC', 'P-384', '384'], ['false', 'false']]" },
	{ "a curve that is spelled out has no name", "hostile/ec-explicit.pem",
	    "[string(cert.key.explicit_curve), cert.key.curve, string(cert.key.bits)]", "['true', '', '256']" },
	{ "a curve that is not known is told by its identifier, its bits are not known",
	    "hostile/ec-unknown-curve.pem",
	    "[cert.key.curve, string(cert.key.bits)]", "['1.3.6.1.4.1.32473.98', '0']" },
	{ "an exponent that is no int is the largest one", "hostile/rsa-exponent-large.pem",
	    "[cert.key.exponent, cert.key.exponent_bits]", "[9223372036854775807, 1999]" },
	{ "an exponent of zero is there, and zero", "hostile/rsa-exponent-zero.pem",
	    "[has(cert.key.exponent), has(cert.key.exponent_bits), cert.key.exponent == 0]",
	    "[true, true, true]" },
	{ "a key that cannot be read has no exponent", "hostile/rsa-key-broken.pem",
	    "[cert.key.kind == 'RSA', cert.key.bits == 0, has(cert.key.exponent)]", "[true, true, false]" },
	{ "a modulus of zero has no bits", "hostile/rsa-modulus-zero.pem",
	    "[cert.key.bits, cert.key.exponent]", "[0, 65537]" },
	{ "an algorithm that is not known", "hostile/key-unknown.pem",
	    "[cert.key.kind, string(cert.key.bits), cert.key.oid.dotted(), string(cert.key.has_parameters)]",
	    "['unknown', '0', '1.3.6.1.4.1.32473.97', 'false']" },

	/* Signatures */
	{ "a signature algorithm", "profile/sha1.pem",
	    "[cert.signature.name, cert.signature.hash, cert.signature.key, cert.signature.oid.dotted()]",
	    "['sha1WithRSAEncryption', 'SHA-1', 'RSA', '1.2.840.113549.1.1.5']" },
	{ "the algorithm within what is signed is another fact", "hostile/algorithm-differs.pem",
	    "[cert.signature.hash, cert.signature_inner.hash]", "['SHA-384', 'SHA-256']" },
	{ "an algorithm that is not known has no name", "hostile/algorithm-unknown.pem",
	    "[cert.signature.name, cert.signature.hash, cert.signature.key, cert.signature.oid.dotted()]",
	    "['', '', 'unknown', '1.3.6.1.4.1.32473.99']" },

	/* Times as they are encoded */
	{ "a UTCTime", "expressway/c-good.pem",
	    "[cert.not_after_raw.tag, cert.not_after_raw.text, string(cert.not_after_raw.well_formed)]",
	    "['UTCTime', '271001000000Z', 'true']" },
	{ "a GeneralizedTime", "hostile/date-9999.pem",
	    "[cert.not_after_raw.tag, cert.not_after_raw.text, string(cert.not_after_raw.well_formed)]",
	    "['GeneralizedTime', '99991231235959Z', 'true']" },
	{ "an offset is read and not well formed", "hostile/date-offset.pem",
	    "[cert.not_after_raw.text, string(cert.not_after_raw.well_formed), string(cert.not_after)]",
	    "['271001000000+0200', 'false', '2027-09-30T22:00:00Z']" },
	{ "words are shown and no time", "hostile/date-text.pem",
	    "[cert.not_after_raw.text, string(cert.not_after_raw.well_formed), string(has(cert.not_after))]",
	    "['not a date', 'false', 'false']" },

	/* Serial numbers */
	{ "a serial number", "expressway/c-good.pem",
	    "[cert.serial.hex, string(cert.serial.bits), string(cert.serial.octets), "
	    "string(cert.serial.negative)]",
	    "['47:24:FF:DF:23:C8:EC:60', '63', '8', 'false']" },
	{ "zero has no bits and one octet", "hostile/serial-zero.pem",
	    "[cert.serial.bits, cert.serial.octets]", "[0, 1]" },
	{ "-5 has the magnitude 5", "hostile/serial-negative.pem",
	    "[cert.serial.hex, string(cert.serial.bits), string(cert.serial.negative)]",
	    "['FB', '3', 'true']" },
	{ "zeros in front are octets and no bits", "hostile/serial-padded.pem",
	    "[cert.serial.bits, cert.serial.octets]", "[1, 3]" },
	{ "its bytes", "lint/leaf.pem", "[asn1(cert.key.raw).children.size() == 2, asn1(cert.signature.raw).children[0].oid.name() == 'ecdsa-with-SHA256']",
	    "[true, true]" },
	{ "the size of a DSA key", "profile/key-dsa.pem", "[string(cert.key.bits), string(cert.key.divisor_bits)]", "['2048', '256']" },
	{ "no divisor in others", "lint/leaf.pem", "has(cert.key.divisor_bits)", "false" },
	{ "the digest of its bits", "profile/web.pem", "cert.ski == cert.key.bits_sha1", "true" },
	{ "a serial number without octets", "hostile/serial-empty.pem",
	    "[cert.serial.hex, string(cert.serial.bits), string(cert.serial.negative)]", "['', '0', 'false']" },
};

START_TEST(a_certificate_says_what_its_bytes_say)
{
	hold(&claims[_i]);
}
END_TEST

TESTS_WITH("key", setup, teardown,
	EACH(a_certificate_says_what_its_bytes_say, claims))

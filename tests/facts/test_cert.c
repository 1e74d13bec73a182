/* test_cert.c - src/facts/cert.c: what names, keys, times and extensions say, whole, broken or absent. */
#include "reading.h"

static const struct claim claims[] = {
	/* Object identifiers */
	{ "an identifier has its name and its dots", "expressway/c-good.pem",
	    "cert.eku.usages.map(u, [u.name(), u.dotted(), string(u)])",
	    "[['serverAuth', '1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.1'], ['clientAuth', '1.3.6.1.5.5.7.3.2', "
	    "'1.3.6.1.5.5.7.3.2']]" },
	{ "identifiers are equal by their bytes", "expressway/c-good.pem",
	    "[oid('serverAuth') in cert.eku.usages, oid('1.3.6.1.5.5.7.3.1') in cert.eku.usages, "
	    "oid('codeSigning') in cert.eku.usages, cert.eku.usages[0] == cert.eku.usages[1]]",
	    "[true, true, false, false]" },

	/* Names */
	{ "a name in the notation of RFC 4514 begins at its end", "expressway/c-good.pem", "cert.issuer.text",
	    "'CN=Example Issuing CA 1,O=Example GmbH,C=DE'" },
	{ "attributes stand in the order of the encoding", "expressway/c-good.pem",
	    "cert.subject.attributes.map(a, [a.oid.name(), a.value, a.encoding, string(a.rdn), string(a.raw)])",
	    "[['countryName', 'DE', 'PrintableString', '0', 'DE'], ['organizationName', 'Example GmbH', "
	    "'UTF8String', '1', 'Example GmbH'], ['commonName', 'expc1.example.com', 'UTF8String', '2', "
	    "'expc1.example.com']]" },
	{ "each type has its list", "expressway/c-good.pem",
	    "[cert.subject.c, cert.subject.o, cert.subject.cn]",
	    "[['DE'], ['Example GmbH'], ['expc1.example.com']]" },
	{ "a type that is not there is an empty list", "expressway/c-good.pem",
	    "[cert.subject.ou, cert.subject.l, cert.subject.st, cert.subject.street, cert.subject.dc, "
	    "cert.subject.email, cert.subject.serial_number]", "[[], [], [], [], [], [], []]" },
	{ "each rarer type has its list", "expressway/c-good.pem",
	    "[dn('L=l,ST=s,STREET=r,OU=u,DC=d,2.5.4.5=7,1.2.840.113549.1.9.1=a@b')].map(n, [n.l, n.st, "
	    "n.street, n.ou, n.dc, n.serial_number, n.email])[0]",
	    "[['l'], ['s'], ['r'], ['u'], ['d'], ['7'], ['a@b']]" },
	{ "attributes of one RDN say so", "hostile/name-multi-valued.pem",
	    "[cert.subject.text, cert.subject.attributes.map(a, string(a.rdn)).join()]",
	    "['CN=expe1.example.com+O=Example GmbH', '00']" },
	{ "a name of nothing is empty", "hostile/name-empty.pem",
	    "[cert.subject.empty, cert.issuer.empty, cert.subject.text == '', cert.subject.label == '']",
	    "[true, false, true, true]" },
	{ "an empty common name is one, and names nobody", "hostile/cn-empty.pem",
	    "[cert.subject.cn, [cert.subject.label]]",
	    "[[''], ['Example GmbH']]" },
	{ "a zero within a name does not cut it", "hostile/cn-nul.pem", "cert.subject.cn",
	    "['expe1.example.com\\u0000.evil.example']" },
	{ "UTF-8 that is none is shown by replacements and said to be none", "hostile/cn-cut-utf8.pem",
	    "cert.subject.attributes.filter(a, a.oid == oid('commonName')).map(a, [string(a.valid), "
	    "string(a.value.endsWith('\\ufffd'))])", "[['false', 'true']]" },
	{ "a BMPString becomes text", "hostile/cn-bmp.pem",
	    "cert.subject.attributes.filter(a, a.encoding == 'BMPString').map(a, [a.value, string(a.valid)])",
	    "[['expe1.example.com', 'true']]" },
	{ "a BMPString of an odd length is none", "hostile/cn-bmp-odd.pem",
	    "cert.subject.attributes.filter(a, a.encoding == 'BMPString').all(a, a.valid)", "false" },
	{ "an attribute that is no string is shown in hex", "hostile/cn-integer.pem",
	    "cert.subject.attributes.filter(a, a.encoding == 'INTEGER').map(a, [a.value, string(a.valid)])",
	    "[['#020101', 'false']]" },
	{ "an identifier without octets has no name", "hostile/name-empty-oid.pem",
	    "cert.subject.attributes.map(a, [a.oid.name(), a.oid.dotted()])[0]", "['', '']" },
	{ "an identifier without octets is under nothing and equal to none", "hostile/name-empty-oid.pem",
	    "cert.subject.attributes.map(a, a.oid).map(o, [o.under(oid('2.5.4')), o == oid('commonName')])",
	    "[[false, false], [true, true]]" },

	/* General names */
	{ "each kind of name has its list", "profile/web.pem", "[cert.san.ip, cert.san.email, cert.san.uri]",
	    "[['192.0.2.80', '2001:db8::80'], [], []]" },
	{ "names know their place", "expressway/c-good.pem",
	    "cert.san.names.map(n, [n.kind, n.value, string(n.index)])[3]",
	    "['dns', 'jabbersecureprofile.example.com', '3']" },
	{ "the line of all names says their kinds", "expressway/san-ip.pem",
	    "cert.san.text.endsWith(', IP Address:192.0.2.10')",
	    "true" },
	{ "an otherName has a type", "expressway/dns-srv.pem",
	    "cert.san.names.filter(n, has(n.type)).map(n, [n.kind, n.type.dotted()])",
	    "[['other', '1.3.6.1.5.5.7.8.7']]" },
	{ "SRV names are not XMPP addresses", "expressway/dns-srv.pem",
	    "[cert.san.srv.size(), cert.san.xmpp.size()]", "[1, 0]" },
	{ "XMPP addresses are not SRV names", "expressway/xmpp-address.pem",
	    "[cert.san.srv.size(), cert.san.xmpp.size()]",
	    "[0, 1]" },
	{ "a zero within a DNS name does not cut it", "hostile/san-nul.pem", "cert.san.dns",
	    "['expe1.example.com\\u0000.evil.example']" },
	{ "an address of five octets is shown in hex", "hostile/san-ip-5-bytes.pem", "cert.san.ip",
	    "['c000020a01']" },
	{ "an otherName that cannot be read is there, and empty", "hostile/san-other-name-broken.pem",
	    "cert.san.xmpp", "['']" },
	{ "an extension without names is there", "hostile/san-empty.pem",
	    "[has(cert.san), cert.san.names.size() == 0]",
	    "[true, true]" },
	{ "no extension is not an empty one", "profile/no-san.pem", "[has(cert.san), cert.san.critical]",
	    "[false, false]" },
	{ "a critical one says so", "profile/san-critical.pem", "[has(cert.san), cert.san.critical]",
	    "[true, true]" },

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
	{ "a serial number without octets", "hostile/serial-empty.pem",
	    "[cert.serial.hex, string(cert.serial.bits), string(cert.serial.negative)]", "['', '0', 'false']" },

	/* Extensions */
	{ "extensions in the order of the encoding", "expressway/c-good.pem",
	    "cert.extensions.filter(e, e.index < 2).map(e, [e.oid.name(), string(e.index), string(e.critical), "
	    "string(e.size)])",
	    "[['keyUsage', '0', 'true', '4'], ['extKeyUsage', '1', 'false', '22']]" },
	{ "the bytes of a value", "expressway/c-good.pem", "[cert.ext(oid('keyUsage')).value, b'']",
	    "[b'\\x03\\x02\\x05\\xa0', b'']" },
	{ "usages of a key", "expressway/c-good.pem",
	    "[cert.key_usage.bits, [string(cert.key_usage.critical)]]",
	    "[['digitalSignature', 'keyEncipherment'], ['true']]" },
	{ "key usage of no bits is there", "hostile/key-usage-empty.pem",
	    "[has(cert.key_usage), cert.key_usage.bits == []]",
	    "[true, true]" },
	{ "extended key usage of nothing is there", "hostile/eku-empty.pem",
	    "[has(cert.eku), cert.eku.usages == []]",
	    "[true, true]" },
	{ "none is not an empty one", "profile/eku-missing.pem",
	    "[has(cert.eku), cert.eku.usages == [], cert.eku.critical]",
	    "[false, true, false]" },
	{ "critical extended key usage", "profile/eku-critical.pem", "cert.eku.critical", "true" },
	{ "a path length of zero is one", "pki/issuing-1.pem",
	    "[cert.basic_constraints.ca, cert.basic_constraints.has_path_len, "
	    "has(cert.basic_constraints.path_len), cert.basic_constraints.path_len == 0]",
	    "[true, true, true, true]" },
	{ "critical basic constraints", "pki/root.pem", "cert.basic_constraints.critical", "true" },
	{ "basic constraints that are not critical", "profile/path-len-without-ca.pem",
	    "[cert.basic_constraints.critical, cert.basic_constraints.path_len == 1]", "[false, true]" },
	{ "no path length reads as zero and is not there", "pki/root.pem",
	    "[cert.basic_constraints.ca, cert.basic_constraints.has_path_len, "
	    "has(cert.basic_constraints.path_len), cert.basic_constraints.path_len == 0]",
	    "[true, false, false, true]" },
	{ "no basic constraints at all", "expressway/c-good.pem",
	    "[has(cert.basic_constraints), cert.basic_constraints.ca, has(cert.basic_constraints.path_len)]",
	    "[false, false, false]" },
	{ "the key of the issuer", "expressway/c-good.pem",
	    "[cert.aki.key_id, string(has(cert.aki.issuer)), string(has(cert.aki.serial))]",
	    "['50:DA:2B:37:D4:A6:B4:36:8C:7D:3D:43:9F:7A:38:86:FC:7E:33:2B', 'false', 'false']" },
	{ "critical, though it must not be", "profile/aki-critical.pem", "cert.aki.critical", "true" },
	{ "the issuer of the issuer and its serial number", "profile/root-aki-serial.pem",
	    "[cert.aki.issuer.names[0].kind, cert.aki.serial.hex, string(has(cert.aki.issuer)), "
	    "string(has(cert.aki.serial))]",
	    "['directory', '05', 'true', 'true']" },
	{ "no identifier of the issuer's key", "profile/aki-missing.pem",
	    "[has(cert.aki), cert.aki.key_id == '']",
	    "[false, true]" },
	{ "names that may and may not occur below", "profile/nc-good.pem",
	    "[cert.name_constraints.permitted.dns, cert.name_constraints.excluded.dns]",
	    "[['example.com'], ['internal.example.com']]" },
	{ "only what is written is there", "profile/nc-not-critical.pem",
	    "[cert.name_constraints.critical, has(cert.name_constraints.permitted), "
	    "has(cert.name_constraints.excluded)]",
	    "[false, true, false]" },
	{ "certificates until a policy is demanded", "profile/policy-constraints-not-critical.pem",
	    "[has(cert.policy_constraints.require_explicit_policy), "
	    "has(cert.policy_constraints.inhibit_policy_mapping), cert.policy_constraints.critical, "
	    "cert.policy_constraints.require_explicit_policy == 0]",
	    "[true, false, false, true]" },

	/* Problems */
	{ "a problem has a name, a place and a sentence", "hostile/serial-negative.pem",
	    "cert.problems.map(p, [p.code, p.where, string(p.offset), p.text])",
	    "[['serial-negative', 'serialNumber', '13', 'serialNumber: the serial number is negative']]" },
	{ "a good certificate has none", "expressway/c-good.pem", "cert.problems", "[]" },
};

START_TEST(a_certificate_says_what_its_bytes_say)
{
	hold(&claims[_i]);
}
END_TEST

static const struct claim made[] = {
	{ "the name of a version 1 template",
	    "30(<1.3.6.1.4.1.311.20.2> 04(1e(00'W'00'e'00'b')))",
	    "[string(has(cert.template)), cert.template.name, string(has(cert.template.oid))]",
	    "['true', 'Web', 'false']" },
	{ "the identifier of a later template",
	    "30(<1.3.6.1.4.1.311.21.7> 04(30(<1.3.6.1.4.1.311.21.8.1> 02(64) 02(04))))",
	    "[string(has(cert.template)), cert.template.name, cert.template.oid.dotted()]",
	    "['true', '', '1.3.6.1.4.1.311.21.8.1']" },
	{ "no template", "30(<2.5.29.15> 04(03(05 a0)))",
	    "[has(cert.template), has(cert.template.oid), cert.template.name == '']",
	    "[false, false, true]" },
	{ "a template that cannot be read is there, and says nothing", "30(<1.3.6.1.4.1.311.21.7> 04(30(02)))",
	    "[has(cert.template), has(cert.template.oid), cert.template.name == '', cert.problems.size() > 0]",
	    "[true, false, true, true]" },
	{ "names of every kind",
	    "30(<2.5.29.17> 04(30( 81('a@example.com') 82('a.example.com') 86('https://example.com/')"
	    " 87(c0000201) 88(2a0304) a4(30(31(30(<CN> 0c('x'))))) )))", "cert.san.text",
	    "'email:a@example.com, DNS:a.example.com, URI:https://example.com/, IP Address:192.0.2.1, "
	    "Registered ID:1.2.3.4, DirName:CN=x'" },
	{ "the list of one kind leaves the others out",
	    "30(<2.5.29.17> 04(30( 81('a@example.com') 82('a.example.com') 86('https://example.com/')"
	    " 87(c0000201) a4(30(31(30(<CN> 0c('x'))))) )))",
	    "[cert.san.email, cert.san.dns, cert.san.uri, cert.san.ip, cert.san.directory]",
	    "[['a@example.com'], ['a.example.com'], ['https://example.com/'], ['192.0.2.1'], ['CN=x']]" },
	{ "the issuer's other name is not the subject's", "30(<2.5.29.18> 04(30(82('ca.example.com'))))",
	    "[has(cert.ian), has(cert.san), cert.ian.dns == ['ca.example.com']]", "[true, false, true]" },
	{ "bytes that are no text become replacements in a list of texts", "30(<2.5.29.17> 04(30(82(ff'a'))))",
	    "cert.san.dns", "['\xef\xbf\xbd" "a']" },
	{ "both path lengths of policies", "30(<2.5.29.36> 0101ff 04(30(80(02) 81(00))))",
	    "[cert.policy_constraints.require_explicit_policy, "
	    "cert.policy_constraints.inhibit_policy_mapping]", "[2, 0]" },
};

START_TEST(rare_extensions_are_read_too)
{
	hold_of_made(&made[_i]);
}
END_TEST

static const struct {
	const char *expression, *place;
} places[] = {
	{ "cert.san.dns", "cert.san.dns" },
	{ "cert.san.dns[2]", "cert.san.dns[2]" },
	{ "cert.san.dns.filter(d, d.startsWith('j'))", "cert.san.dns[3]" },
	{ "cert.subject.attributes[2].value", "cert.subject.attributes[2].value" },
	{ "cert.key.bits", "cert.key.bits" },
	{ "cert.key.bits + 1", "" },
	{ "cert.serial.hex.lowerAscii()", "" },
	{ "cert.extensions[0].oid", "cert.extensions[0].oid" },
};

START_TEST(values_keep_the_place_that_they_were_read_from)
{
	const struct scene scene = { .file = "expressway/c-good.pem" };

	open_scene(&scene);
	ck_assert(see_first());
	ck_assert_msg(strcmp(place_of(places[_i].expression), places[_i].place) == 0, "%s: '%s'",
	    places[_i].expression,
	    place_of(places[_i].expression));
}
END_TEST

static void
add(TCase *tests)
{
	tcase_add_loop_test(tests, a_certificate_says_what_its_bytes_say, 0, COUNT_OF(claims));
	tcase_add_loop_test(tests, rare_extensions_are_read_too, 0, COUNT_OF(made));
	tcase_add_loop_test(tests, values_keep_the_place_that_they_were_read_from, 0, COUNT_OF(places));
}

int
main(void)
{
	return run_tests("cert", add);
}

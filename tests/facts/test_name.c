/* test_name.c - src/facts/name.c: what names say, whole, broken or absent. */
#include "facts_test.h"

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
};

START_TEST(a_certificate_says_what_its_bytes_say)
{
	hold(&claims[_i]);
}
END_TEST

static const struct claim made[] = {
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
};

START_TEST(rare_names_are_read_too)
{
	hold_of_made(&made[_i]);
}
END_TEST

TESTS_WITH("name", setup, teardown,
	EACH(a_certificate_says_what_its_bytes_say, claims),
	EACH(rare_names_are_read_too, made))

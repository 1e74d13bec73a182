/* test_extension.c - src/facts/extension.c: what extensions and problems say, whole, broken or absent; and that values keep their places. */
#include "facts_test.h"

static const struct claim claims[] = {
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
	{ "certificates until a policy is required", "profile/policy-constraints-not-critical.pem",
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

TESTS_WITH("extension", setup, teardown,
	EACH(a_certificate_says_what_its_bytes_say, claims),
	EACH(rare_extensions_are_read_too, made),
	EACH(values_keep_the_place_that_they_were_read_from, places))

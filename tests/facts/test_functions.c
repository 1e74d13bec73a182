/* test_functions.c - src/facts/functions.c: functions on certificates, names and releases, at their edges. */
#include "facts_test.h"

static const struct scene_claim claims[] = {
	{ "what a label in punycode stands for", { .file = "lint/leaf.pem" }, TARGET_LEAF,
	    "[dns.punycode('xn--bcher-kva'), dns.punycode('XN--BCHER-KVA'), dns.punycode('xn--mgbh0fb')]", "['bücher', 'BüCHER', 'مثال']" },
	{ "what is no punycode", { .file = "lint/leaf.pem" }, TARGET_LEAF,
	    "[dns.punycode('xn--99999999'), dns.punycode('xn---'), dns.punycode('xn--'), dns.punycode('www')]", "['', '', '', '']" },
	{ "bytes in hexadecimal", { .file = "lint/leaf.pem" }, TARGET_LEAF, "[hex(b'\\x01\\xff'), hex(b'')]", "['01:FF', '']" },
	{ "extensions of a CRL and of its entries", { .file = "lint/crl.pem" }, TARGET_CRL,
	    "[crl.has(oid('2.5.29.20')), crl.has(oid('2.5.29.28')), crl.ext(oid('2.5.29.28')).critical, crl.entries[0].has(oid('2.5.29.21')), "
	    "crl.entries[0].ext(oid('2.5.29.21')).critical]", "[true, false, false, true, false]" },
	/* Which hosts a certificate stands for (RFC 9525 6) */
	{ "a name of the SAN, without case and with a trailing dot", { .file = "profile/web.pem" }, TARGET_LEAF,
	    "[cert.covers('www.example.com'), cert.covers('WWW.Example.COM.'), cert.covers('example.com'), "
	    "cert.covers('a.www.example.com')]", "[true, true, false, false]" },
	{ "addresses by their octets, however they are written", { .file = "profile/web.pem" }, TARGET_LEAF,
	    "[cert.covers('192.0.2.80'), cert.covers('2001:DB8:0:0::80'), cert.covers('192.0.2.81'), "
	    "cert.covers('2001:db8::81')]", "[true, true, false, false]" },
	{ "a wildcard stands for one label, which is no star", { .file = "profile/wildcard.pem" }, TARGET_LEAF,
	    "[cert.covers('www.example.com'), cert.covers('example.com'), cert.covers('a.b.example.com'), "
	    "cert.covers('*.example.com')]", "[true, false, false, false]" },
	{ "the common name stands for nothing", { .file = "profile/no-san.pem" }, TARGET_LEAF,
	    "[cert.subject.cn.size() == 1, cert.covers(cert.subject.cn[0])]", "[true, false]" },
	{ "a name with a zero in it does not stand for what is before", { .file = "hostile/san-nul.pem" },
	    TARGET_LEAF,
	    "cert.covers('expe1.example.com')", "false" },
	{ "an address of five octets stands for none", { .file = "hostile/san-ip-5-bytes.pem" }, TARGET_LEAF,
	    "cert.covers('192.0.32.10')", "false" },
	{ "no host at all", { .file = "hostile/san-empty-name.pem" }, TARGET_LEAF, "cert.covers('')", "false" },
	{ "requests ask for names, too", { .file = "expressway/request-good.pem" }, TARGET_REQUEST,
	    "cert.san.dns.all(d, cert.covers(d))", "true" },

	/* Who issued it */
	{ "only the CA whose key made the signature", { .file = "expressway/c-good.pem",
	    .trust = "trust/good.pem" }, TARGET_LEAF,
	    "trust.map(t, cert.issuedBy(t))", "[false, true, false]" },
	{ "the name alone is not enough", { .file = "expressway/c-good.pem",
	    .trust = "trust/superseded-rekeyed.pem" }, TARGET_LEAF,
	    "trust.map(t, cert.issuedBy(t))", "[false, true, false]" },
	{ "a root issued itself", { .file = "pki/root.pem" }, TARGET_ROOT, "cert.issuedBy(cert)", "true" },
	{ "a request was issued by nobody", { .file = "expressway/request-good.pem" }, TARGET_REQUEST,
	    "cert.issuedBy(cert)",
	    "false" },
	{ "a record that is not there neither", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[cert.issuedBy(previous), previous.issuedBy(cert), previous.issuedBy(previous)]",
	    "[false, false, false]" },

	/* Keys */
	{ "one key in two certificates", { .file = "expressway/c-shared.pem",
	    .previous = "expressway/c-shared.pem" }, TARGET_LEAF,
	    "cert.sameKey(previous)", "true" },
	{ "two keys", { .file = "expressway/c-good.pem", .previous = "expressway/rsa-4096.pem" }, TARGET_LEAF,
	    "[cert.sameKey(previous), cert.sameKey(request)]", "[false, false]" },
	{ "the key of the certificate", { .file = "expressway/c-good.pem", .key = "key/c-good.pem" },
	    TARGET_LEAF,
	    "key.matches(cert)", "true" },
	{ "another key", { .file = "expressway/c-good.pem", .key = "key/mismatch.pem" }, TARGET_LEAF,
	    "key.matches(cert)", "false" },
	{ "a key of another kind", { .file = "expressway/c-good.pem", .key = "key/mismatch-ec.pem" },
	    TARGET_LEAF,
	    "key.matches(cert)", "false" },
	{ "a key that is locked passes, and leaves the rule undecided", { .file = "expressway/c-good.pem",
	    .key = "key/encrypted-pkcs8.pem" },
	    TARGET_LEAF, "key.matches(cert)", "true" },
	{ "no key", { .file = "expressway/c-good.pem" }, TARGET_LEAF, "key.matches(cert)", "false" },
	{ "a good key has no weakness", { .file = "expressway/c-good.pem" }, TARGET_LEAF, "cert.key.weak()", "[]" },
	{ "primes that are close", { .file = "expressway/rsa-close-primes.pem" }, TARGET_LEAF, "cert.key.weak()",
	    "['close-primes']" },
	{ "an exponent of one", { .file = "expressway/rsa-exponent-1.pem" }, TARGET_LEAF, "cert.key.weak()",
	    "['exponent-one']" },
	{ "a point that is not on its curve", { .file = "hostile/ec-not-on-curve.pem" }, TARGET_LEAF,
	    "cert.key.weak()",
	    "['point-not-on-curve']" },
	{ "of a key that cannot be read nothing is known", { .file = "hostile/rsa-key-broken.pem" },
	    TARGET_LEAF, "cert.key.weak()",
	    "[]" },

	/* Extensions */
	{ "an extension by its identifier", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[cert.has(oid('keyUsage')), cert.has(oid('2.5.29.15')), cert.has(oid('nameConstraints'))]",
	    "[true, true, false]" },
	{ "as a record", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[cert.ext(oid('keyUsage')).critical, cert.ext(oid('extKeyUsage')).index == 1]", "[true, true]" },
	{ "one that is not there is an empty record", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[cert.ext(oid('nameConstraints')).critical, cert.ext(oid('nameConstraints')).size > 0, "
	    "cert.ext(oid('nameConstraints')).oid == oid('nameConstraints')]", "[false, false, false]" },

	/* Times: notAfter is the last second of validity (RFC 5280 4.1.2.5) */
	{ "still valid at its last second, and not a second later", { .file = "expressway/c-good.pem" },
	    TARGET_LEAF,
	    "[cert.expired(cert.not_after), cert.expired(cert.not_after + duration('1s'))]", "[false, true]" },
	{ "valid from its first second, and not a second earlier", { .file = "expressway/c-good.pem" },
	    TARGET_LEAF,
	    "[cert.notYetValid(cert.not_before), cert.notYetValid(cert.not_before - duration('1s'))]",
	    "[false, true]" },
	{ "it ends 314 days after the time judged", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[cert.expiresWithin(days(314)), cert.expiresWithin(days(314) + duration('1s')), "
	    "(cert.not_after - now).days() == 314]",
	    "[false, true, true]" },
	{ "an end that cannot be read says nothing", { .file = "hostile/date-text.pem" }, TARGET_LEAF,
	    "[cert.expired(now), cert.expiresWithin(days(100000))]", "[false, false]" },
	{ "days have a limit", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[days(100000).days(), days(-100000).days()]", "[100000, -100000]" },
	{ "past it", { .file = "expressway/c-good.pem" }, TARGET_LEAF, "days(100001)",
	    "error: days(100001) is out of range" },
	{ "past it, backwards", { .file = "expressway/c-good.pem" }, TARGET_LEAF, "days(-100001)",
	    "error: days(-100001) is out of range" },
	{ "whole days only", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[duration('47h59m').days(), duration('-47h59m').days()]", "[1, -1]" },
	{ "a date", { .file = "expressway/c-good.pem" }, TARGET_LEAF, "now.date()", "'2026-11-21'" },

	/* Lists of certificates */
	{ "no certificate stands twice", { .file = "expressway/c-good.pem", .trust = "trust/good.pem" },
	    TARGET_TRUST,
	    "[trust.repeated().size(), trust.superseded().size(), trust.size()]", "[0, 0, 3]" },
	{ "the older of two of one name", { .file = "expressway/c-good.pem",
	    .trust = "trust/superseded.pem" }, TARGET_TRUST,
	    "trust.superseded().map(c, c.not_before.date())", "['2020-01-01']" },
	{ "the older, also where the newer comes first", { .file = "expressway/c-good.pem",
	    .trust = "trust/renewed-first.pem" },
	    TARGET_TRUST, "trust.superseded().map(c, c.not_before.date())", "['2020-01-01']" },
	{ "two of one age supersede nothing", { .file = "expressway/c-good.pem",
	    .trust = "trust/same-cn.pem" }, TARGET_TRUST,
	    "trust.superseded()", "[]" },
	{ "the same list twice", { .file = "expressway/c-good.pem", .trust = "trust/good.pem" }, TARGET_TRUST,
	    "(trust + trust).repeated().map(c, c.subject.label)",
	    "['Example Root CA', 'Example Issuing CA 1', 'Example Issuing CA 2']" },
	{ "three times: two too many", { .file = "pki/root.pem" }, TARGET_ROOT,
	    "[[cert, cert, cert].repeated().size(), [cert, cert].superseded().size(), "
	    "[cert].repeated().size()]", "[2, 0, 0]" },

	/* Names */
	{ "names are compared by RFC 5280 7.1, without case and blanks", { .file = "expressway/c-good.pem" },
	    TARGET_LEAF,
	    "[dn('CN=a  B').same(dn('cn=A b')), dn('CN=a').same(dn('O=a')), cert.issuer.same(cert.subject), "
	    "dn('CN=Example Issuing CA 1,O=Example GmbH,C=DE').same(cert.issuer)]",
	    "[true, false, false, true]" },
	{ "values of one type", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[cert.subject.values(oid('commonName')), cert.subject.values(oid('surname'))]",
	    "[['expc1.example.com'], []]" },
	{ "back to text", { .file = "expressway/c-good.pem" }, TARGET_LEAF, "dn('CN=a\\\\,b,O=c').rfc4514()",
	    "'CN=a\\\\,b,O=c'" },
	{ "what is no name is a mistake", { .file = "expressway/c-good.pem" }, TARGET_LEAF, "dn('nobody')",
	    "mistake: 'nobody' is not a distinguished name in the notation of RFC 4514" },
	{ "a name that is known only when it runs", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "dn(role + 'nobody')",
	    "error: 'nobody' is not a distinguished name in the notation of RFC 4514" },
	{ "an identifier that nobody knows", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "oid('serverAuht')",
	    "mistake: unknown object identifier 'serverAuht', did you mean 'serverAuth'?" },
	{ "an identifier like none that is known", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "oid('zzzzzzzzzzzzzzzzzz')",
	    "mistake: unknown object identifier 'zzzzzzzzzzzzzzzzzz'" },
	{ "identifiers that are equal are one", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "(cert.eku.usages + [oid('serverAuth')]).distinct().size()", "2" },
	{ "an identifier that steers a terminal", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "oid(role + '\\x1b[2J')",
	    "error: unknown object identifier '\\x1b[2J'" },
	{ "the tree of identifiers", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[oid('1.2.3').under(oid('1.2')), oid('1.2').under(oid('1.2')), oid('1.2').under(oid('1.2.3')), "
	    "oid('1.23').under(oid('1.2')), oid('2.999.1').under(oid('2.999'))]",
	    "[true, true, false, false, true]" },

	/* Names of hosts */
	{ "fully qualified", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "['a.b', 'a', '', 'a.b.', 'a..b', '-a.b', 'a_b.c', 'a.1', '*.a.b'].map(n, isFQDN(n))",
	    "[true, false, false, false, false, false, false, false, false]" },
	{ "host names", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "['a', '1a.b', '1', 'a-', '', 'a b'].map(n, isHostname(n))",
	    "[true, true, false, false, false, false]" },
	{ "DNS names of certificates may be wildcards", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "['*.a.b', '*', '*a.b', 'a.*.b', 'a.b', '*.'].map(n, isDNSName(n))",
	    "[true, false, false, false, true, false]" },
	{ "a star anywhere", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "['*.a', 'a*b', 'a', ''].map(n, hasWildcard(n))", "[true, true, false, false]" },
	{ "addresses", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "['192.0.2.1', '::1', '::ffff:192.0.2.1', '192.0.2', '192.0.2.256', '192.0.2.01', '', '::1%eth0', "
	    "'1.2.3.4 '].map(n, isAddress(n))",
	    "[true, true, true, false, false, false, false, false, false]" },
	{ "labels", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "['a.b.', 'a', '.a', ''].map(n, dns.labels(n))",
	    "[['a', 'b'], ['a'], ['', 'a'], ['']]" },
	{ "one name", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[dns.same('A.b', 'a.B.'), dns.same('a.b', 'a.c'), dns.same('', ''), ['A.b', 'c'].holds('a.B.'), "
	    "['c'].holds('a')]",
	    "[true, false, true, true, false]" },
	{ "under a domain", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[dns.under('a.B', 'b'), dns.under('b', 'b'), dns.under('ab', 'b'), dns.under('b', 'a.b'), "
	    "dns.under('a.b', '')]",
	    "[true, true, false, false, false]" },
	{ "a wildcard stands for one label", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[dns.covers('*.b.c', 'A.b.c.'), dns.covers('*.b.c', 'b.c'), dns.covers('*.b.c', 'a.a.b.c'), "
	    "dns.covers('a*.b.c', 'ab.b.c'), dns.covers('a.b', 'a.b')]", "[true, false, false, false, true]" },
	{ "a word for the shell", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "['a/b.pem', '', 'a b', '$(x)', '-rf', \"it's\", '*', '~', 'a;b', 'b\u00fc.pem'].map(w, "
	    "shellWord(w))",
	    "['a/b.pem', '\\'\\'', '\\'a b\\'', '\\'$(x)\\'', './\\'-rf\\'', '\\'it\\'\\\\\\'\\'s\\'', "
	    "'\\'*\\'', '\\'~\\'', '\\'a;b\\'', '\\'b\xc3\xbc.pem\\'']" },
	{ "a command that writes a clean copy", { .file = "file/indented.pem" }, TARGET_FILE,
	    "file.cleanCopy() == '`certproof fix ' + shellWord(file.path) + ' -o fixed` writes a clean copy'", "true" },
	{ "of what is in an archive the archive is named", { .file = "file/crls.zip" }, TARGET_FILE,
	    "file.cleanCopy() == '`certproof fix ' + shellWord(file.path) + ' -o fixed` writes a clean copy'", "true" },
	{ "a PKCS#12 needs its password", { .file = "key/with-password.p12" }, TARGET_FILE,
	    "file.cleanCopy().startsWith('with its password in password.txt, `certproof fix ')", "true" },
	{ "what cannot be read has no clean copy", { .file = "file/good-broken-good.pem" }, TARGET_FILE,
	    "file.cleanCopy()", "'get the file again, since not all of it can be read'" },
	{ "labels of other scripts", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "[dns.toUnicode('xn--bcher-kva.example.com'), string(dns.isALabel('xn--bcher-kva')), "
	    "string(dns.isALabel('bucher'))]",
	    "['b\xc3\xbc" "cher.example.com', 'true', 'false']" },

	/* Releases */
	{ "a release within bounds", { .file = "expressway/c-good.pem", .role = "expressway-c",
	    .release = "X14.0.2" }, TARGET_LEAF,
	    "[release.within('>= X14.0'), release.within('>= X14.0, < X14.0.2'), release.within('= X14.0.2'), "
	    "'X14.0.10'.within('> X14.0.9')]", "[true, false, true, true]" },
	{ "a link has no role: a node of the site says whose release it is",
	    { .site = "office-good/site.yaml" }, TARGET_LINK,
	    "['X14.0.2'.within('>= X14.0'), 'X14.0.2'.within('< X14.0'), '14SU3'.within('>= 14'), "
	    "'one'.within('>= X8.1')]",
	    "[true, false, true, false]" },
	{ "no role, no release", { .file = "expressway/c-good.pem" }, TARGET_LEAF,
	    "release.within('>= X8.1')", "false" },
	{ "what is no release is within nothing", { .file = "expressway/c-good.pem", .role = "expressway-c" },
	    TARGET_LEAF,
	    "['', 'X', '15', 'X14.0\\x00'].map(r, r.within('>= X8.1'))", "[false, false, false, false]" },
	{ "a constraint without a sign", { .file = "expressway/c-good.pem", .role = "expressway-c" },
	    TARGET_LEAF,
	    "release.within('X14.0')",
	    "mistake: 'X14.0' is not a constraint on releases, write '>= X14.0, < X15.5'" },
	{ "a constraint that ends with a comma", { .file = "expressway/c-good.pem", .role = "expressway-c" },
	    TARGET_LEAF,
	    "release.within('> X14.0,')",
	    "mistake: '> X14.0,' is not a constraint on releases, write '>= X14.0, < X15.5'" },
	{ "a sign without a release", { .file = "expressway/c-good.pem", .role = "expressway-c" }, TARGET_LEAF,
	    "release.within('>=')", "mistake: '>=' is not a constraint on releases, write '>= X14.0, < X15.5'" },
	{ "a zero is no sign", { .file = "expressway/c-good.pem", .role = "expressway-c" }, TARGET_LEAF,
	    "release.within('\\x00X14.0')",
	    "mistake: '\\x00X14.0' is not a constraint on releases, write '>= X14.0, < X15.5'" },
};

START_TEST(functions_answer_as_the_manual_says)
{
	hold_in_scene(&claims[_i]);
}
END_TEST

START_TEST(public_suffixes_are_those_of_the_list)
{
	const struct scene scene = { .file = "expressway/c-good.pem" };

	open_scene(&scene);
	ck_assert(see_first());
	/* Without the list every suffix is empty. */
	if (strcmp(value_of("psl.suffix('www.example.co.uk')"), "''") == 0)
		return;
	ck_assert_str_eq(value_of("[psl.suffix('www.example.co.uk'), psl.registrable('www.example.co.uk'), "
	    "psl.registrable('co.uk')]"),
	    "['co.uk', 'example.co.uk', '']");
	ck_assert_str_eq(value_of("[psl.isSuffix('co.uk'), psl.isSuffix('CO.UK'), "
	    "psl.isSuffix('example.co.uk'), psl.isSuffix('')]"),
	    "[true, true, false, false]");
}
END_TEST

static const struct {
	const char *expression, *place;
} places[] = {
	{ "trust.superseded()", "trust[1]" },
	{ "trust.filter(t, t.is_ca).superseded()", "trust[1]" },
	{ "(trust + trust).repeated()", "trust[0], trust[1], trust[2]" },
	{ "trust[1].subject.cn[0]", "trust[1].subject.cn[0]" },
};

START_TEST(those_that_are_picked_from_a_list_keep_their_places)
{
	const struct scene scene = { .file = "expressway/c-good.pem", .trust = "trust/superseded.pem" };

	open_scene(&scene);
	ck_assert(see(TARGET_TRUST, NULL, 0));
	ck_assert_msg(strcmp(place_of(places[_i].expression), places[_i].place) == 0, "%s: '%s'",
	    places[_i].expression,
	    place_of(places[_i].expression));
}
END_TEST

START_TEST(a_function_on_a_large_list_costs_by_its_size)
{
	const struct scene scene = { .file = "expressway/c-good.pem", .trust = "trust/thousand.pem" };
	struct cel_value value;
	const char *trouble;

	open_scene(&scene);
	ck_assert(see(TARGET_TRUST, NULL, 0));
	ck_assert(evaluate("trust.repeated().size() + trust.superseded().size()", &value, &trouble));
	ck_assert_uint_gt(LIMIT_CEL_COST_TARGET - scan.run.budget, 2 * 10 * 1000);
}
END_TEST

TESTS_WITH("functions", setup, teardown,
	EACH(functions_answer_as_the_manual_says, claims),
	TEST(public_suffixes_are_those_of_the_list),
	EACH(those_that_are_picked_from_a_list_keep_their_places, places),
	TEST(a_function_on_a_large_list_costs_by_its_size))

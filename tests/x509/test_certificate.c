/* test_certificate.c - src/x509/certificate.c and what it reads with: fields, and what is wrong with them. */

#include "objects.h"

START_TEST(a_sound_certificate_is_read_without_problems)
{
	struct parts parts = {
		.rest = "a3( 30( 30( <basicConstraints> 01(ff) 04( 30( 01(ff) ) ) ) 30( <keyUsage> 04( 03(0106) ) ) ) )",
	};
	struct bytes der = build(&parts);
	struct certificate c;

	ck_assert(certificate_read(&arena, der, &c));
	ck_assert_msg(c.problems.list.count == 0, "%s", listed(&c.problems));
	ck_assert(bytes_equal(c.der, der));
	ck_assert(!c.is_request);
	ck_assert_int_eq(c.version, 3);
	ck_assert(bytes_equal(c.serial, octets("0123")));
	ck_assert_uint_eq(c.serial_offset, (size_t)(c.serial.at - der.at) - 2);
	ck_assert_str_eq(c.inner.name, "sha256WithRSAEncryption");
	ck_assert_str_eq(c.outer.hash, "SHA-256");
	ck_assert_int_eq(c.outer.key, KEY_RSA);
	ck_assert_uint_eq(c.issuer.count, 2);
	ck_assert_uint_eq(c.issuer.rdn_count, 2);
	ck_assert(text_is(name_label(&arena, &c.subject), "expe1.example.com"));
	ck_assert(text_is(time_text(&arena, c.not_before.seconds), "2025-01-01T00:00:00Z"));
	ck_assert(text_is(time_text(&arena, c.not_after.seconds), "2026-01-01T00:00:00Z"));
	ck_assert_int_eq(c.key.kind, KEY_RSA);
	ck_assert_uint_eq(c.key.size, 64);
	ck_assert_uint_eq(c.extensions.count, 2);
	ck_assert(c.extensions.items[0].critical);
	ck_assert(!c.extensions.items[1].critical);
	ck_assert(bytes_equal(c.signature, octets("aabb")));
	ck_assert(certificate_is_ca(&c));
	ck_assert(!certificate_self_issued(&c));
	ck_assert(extension_find(&c.extensions, OID(0x55, 0x1d, 0x0f)) == &c.extensions.items[1]);
	ck_assert(extension_find(&c.extensions, OID(0x55, 0x1d, 0x11)) == NULL);
}
END_TEST

#define EXTENSIONS(list) "a3( 30( " list " ) )"
#define BASIC "30( <basicConstraints> 04( 30() ) )"

static const struct row {
	const char *why;
	struct parts parts;
	const char *code, *where;
} rows[] = {
	{ "version 1 written out", { .version = "a0( 02(00) )" }, "version-default-encoded", "version" },
	{ "version 4", { .version = "a0( 02(03) )" }, "version-unknown", "version" },
	{ "version -1", { .version = "a0( 02(ff) )" }, "version-unknown", "version" },
	{ "extensions in version 1", { .version = "", .rest = EXTENSIONS(BASIC) }, "version-extensions", "extensions" },
	{ "extensions in version 2", { .version = "a0( 02(01) )", .rest = EXTENSIONS(BASIC) }, "version-extensions",
	    "extensions" },
	{ "a unique identifier in version 1", { .version = "", .rest = "81(00aa)" }, "version-unique-id",
	    "issuerUniqueID" },
	{ "serial number zero", { .serial = "02(00)" }, "serial-zero", "serialNumber" },
	{ "a negative serial number", { .serial = "02(80)" }, "serial-negative", "serialNumber" },
	{ "a serial number of 21 octets", { .serial = "02(010203040506070809000102030405060708090001)" },
	    "serial-too-long", "serialNumber" },
	{ "20 octets and a sign octet", { .serial = "02(00f10203040506070809000102030405060708090a)" },
	    "serial-too-long", "serialNumber" },
	{ "a serial number with a needless octet", { .serial = "02(0001)" }, "integer-not-minimal", "serialNumber" },
	{ "an empty serial number", { .serial = "02()" }, "empty", "serialNumber" },
	{ "a serial number of a long length", { .serial = "02 81 01 05" }, "length-not-minimal", "serialNumber" },
	{ "another algorithm outside", { .outer = "30( <sha1WithRSAEncryption> 05() )" },
	    "signature-algorithms-differ", "signatureAlgorithm" },
	{ "an algorithm without its NULL", { .inner = "30( <sha256WithRSAEncryption> )" }, "algorithm-parameters",
	    "signature" },
	{ "a NULL that ECDSA does not have", { .inner = "30( <ecdsa-with-SHA256> 05() )" }, "algorithm-parameters",
	    "signature" },
	{ "RSASSA-PSS without parameters", { .inner = "30( <rsassaPss> )" }, "algorithm-parameters", "signature" },
	{ "parameters that are no DER", { .inner = "30( <sha256WithRSAEncryption> 30( 30 80 00 00 ) )" },
	    "length-indefinite", "signature" },
	{ "an issuer without a name", { .issuer = "30()" }, "issuer-empty", "issuer" },
	{ "no attribute in a name's part", { .subject = "30( 31() )" }, "rdn-empty", "subject" },
	{ "notAfter before notBefore", { .validity = "30( 17('250101000000Z') 17('241231235959Z') )" },
	    "validity-reversed", "validity" },
	{ "a time without seconds", { .validity = "30( 17('2501010000Z') 17('260101000000Z') )" }, "time-no-seconds",
	    "notBefore" },
	{ "a time of another zone", { .validity = "30( 17('250101000000Z') 17('260101000000+0100') )" }, "time-zone",
	    "notAfter" },
	{ "a time of no zone", { .validity = "30( 17('250101000000Z') 17('260101000000') )" }, "time-zone",
	    "notAfter" },
	{ "2030 as GeneralizedTime", { .validity = "30( 17('250101000000Z') 18('20300101000000Z') )" }, "time-type",
	    "notAfter" },
	{ "a fraction of a second", { .validity = "30( 17('250101000000Z') 18('20600101000000.5Z') )" },
	    "time-fraction", "notAfter" },
	{ "the 30th of February", { .validity = "30( 17('250230000000Z') 17('260101000000Z') )" }, "time-invalid",
	    "notBefore" },
	{ "a time of letters", { .validity = "30( 17('yesterday___Z') 17('260101000000Z') )" }, "time-invalid",
	    "notBefore" },
	{ "times that are numbers", { .validity = "30( 02(01) 02(02) )" }, "wrong-tag", "notBefore" },
	{ "three times", { .validity = "30( 17('250101000000Z') 17('260101000000Z') 17('270101000000Z') )" },
	    "trailing-data", "validity" },
	{ "an extension twice within itself", { .rest = EXTENSIONS("30( <basicConstraints> 04( 30() ) 05() )") },
	    "trailing-data", "extensions" },
	{ "no extension in the list", { .rest = "a3( 30() )" }, "sequence-empty", "extensions" },
	{ "critical FALSE written out", { .rest = EXTENSIONS("30( <basicConstraints> 01(00) 04( 30() ) )") },
	    "default-encoded", "extensions" },
	{ "critical 01", { .rest = EXTENSIONS("30( <basicConstraints> 01(01) 04( 30() ) )") }, "boolean-value",
	    "extensions" },
	{ "an extension without a value", { .rest = EXTENSIONS("30( <basicConstraints> )") }, "truncated",
	    "extensions" },
	{ "an unknown field at the end", { .rest = "a4( 05() )" }, "trailing-data", "tbsCertificate" },
	{ "unused bits of a signature", { .signature = "03( 04 aab0 )" }, "unused-bits", "signatureValue" },
	{ "unused bits that are ones", { .signature = "03( 04 aabb )" }, "bit-string-padding", "signatureValue" },
	{ "a signature in segments", { .signature = "23( 03(00aa) )" }, "string-constructed", "signatureValue" },
	{ "an Ed25519 signature of two octets", { .inner = "30( <Ed25519> )" }, "signature-length", "signatureValue" },
	{ "no signature", { .signature = "" }, "truncated", "signatureValue" },
	{ "something after the signature", { .signature = "03( 00 aabb ) 05()" }, "trailing-data", "certificate" },
};

START_TEST(what_is_wrong_becomes_a_problem)
{
	const struct row *row = &rows[_i];
	struct certificate c;
	const struct problem *problem;

	ck_assert_msg(certificate_read(&arena, build(&row->parts), &c), "%s: not read", row->why);
	problem = problem_of(&c.problems, row->code);
	ck_assert_msg(problem != NULL, "%s: no %s, but %s", row->why, row->code, listed(&c.problems));
	ck_assert_msg(strcmp(problem->where, row->where) == 0, "%s: in %s", row->why, problem->where);
	ck_assert_msg(problem->offset <= c.der.len, "%s: at %zu", row->why, problem->offset);
	ck_assert_msg(text_starts_with(problem->text, row->where), "%s: %.*s", row->why, TEXT_ARG(problem->text));
}
END_TEST

static const struct row sound[] = {
	{ "version 1 left out", { .version = "" }, NULL, NULL },
	{ "a serial number of 20 octets", { .serial = "02(7102030405060708090001020304050607080900)" }, NULL, NULL },
	{ "UTCTime in 2049 and GeneralizedTime in 2050",
	    { .validity = "30( 17('491231235959Z') 18('20500101000000Z') )" }, NULL, NULL },
	{ "the time that means never", { .validity = "30( 17('250101000000Z') 18('99991231235959Z') )" }, NULL, NULL },
	{ "a leap day", { .validity = "30( 17('240229000000Z') 17('280229235959Z') )" }, NULL, NULL },
	{ "unique identifiers in version 2", { .version = "a0( 02(01) )", .rest = "81(00aa) 82(00bb)" }, NULL, NULL },
	{ "an empty subject", { .subject = "30()" }, NULL, NULL },
	{ "ECDSA without parameters", { .inner = "30( <ecdsa-with-SHA256> )" }, NULL, NULL },
};

START_TEST(what_is_allowed_is_no_problem)
{
	const struct row *row = &sound[_i];
	struct certificate c;

	ck_assert_msg(certificate_read(&arena, build(&row->parts), &c), "%s: not read", row->why);
	ck_assert_msg(c.problems.list.count == 0, "%s: %s", row->why, listed(&c.problems));
}
END_TEST

START_TEST(a_problem_has_its_place_and_a_sentence)
{
	struct parts parts = { .version = "", .serial = "02(00)" };
	struct certificate c;

	ck_assert(certificate_read(&arena, build(&parts), &c));
	ck_assert_uint_eq(c.problems.list.count, 1);
	/* Two headers of three or four octets come before the serial number. */
	ck_assert_uint_eq(c.problems.list.items[0].offset, c.serial_offset);
	ck_assert_uint_eq(c.serial.at[0], 0);
	ck_assert(text_is(c.problems.list.items[0].text, "serialNumber: the serial number is zero"));
	ck_assert(!c.problems.list.items[0].fatal);
}
END_TEST

START_TEST(octets_after_a_certificate_are_reported_and_left_out)
{
	struct parts parts = { 0 };
	struct bytes der = build(&parts);
	uint8_t *longer = arena_take(&arena, der.len + 1);
	struct certificate c;

	memcpy(longer, der.at, der.len);
	ck_assert(certificate_read(&arena, (struct bytes){ longer, der.len + 1 }, &c));
	ck_assert_uint_eq(c.der.len, der.len);
	ck_assert_uint_eq(c.problems.list.count, 1);
	ck_assert_str_eq(c.problems.list.items[0].code, "trailing-data");
	ck_assert_uint_eq(c.problems.list.items[0].offset, der.len);
}
END_TEST

START_TEST(indefinite_lengths_do_not_hide_the_contents)
{
	struct bytes der = octets("30 80 30 80 a0( 02(02) ) 02(05) " SHA256_RSA ISSUER "30 80 17('250101000000Z')"
	    "17('260101000000Z') 00 00" SUBJECT RSA_KEY "00 00" SHA256_RSA "03(00aa) 00 00");
	struct certificate c;

	ck_assert(certificate_read(&arena, der, &c));
	ck_assert_uint_eq(c.problems.list.count, 3);
	for (size_t i = 0; i < 3; i++)
		ck_assert_str_eq(c.problems.list.items[i].code, "length-indefinite");
	ck_assert_uint_eq(c.der.len, der.len);
	ck_assert_uint_eq(c.subject.count, 1);
	ck_assert(c.not_after.known);
	ck_assert_uint_eq(c.signature.len, 1);
}
END_TEST

static const struct other {
	const char *why, *input;
} others[] = {
	{ "nothing", "" },
	{ "a number", "02(01)" },
	{ "an empty SEQUENCE", "30()" },
	{ "a SEQUENCE of numbers, as an RSA key is", "30( 02(00) 02(05) )" },
	{ "a certificate cut short", "30 82 02 00 30 82 01 00 a0 03 02 01 02" },
};

START_TEST(what_has_another_shape_is_refused_with_a_reason)
{
	struct certificate c;

	ck_assert_msg(!certificate_read(&arena, octets(others[_i].input), &c), "read: %s", others[_i].why);
	ck_assert_msg(c.problems.list.count > 0, "%s: no reason", others[_i].why);
	ck_assert_msg(c.problems.list.items[c.problems.list.count - 1].fatal, "%s: not fatal", others[_i].why);
}
END_TEST

START_TEST(a_fault_in_the_middle_leaves_what_comes_after_empty)
{
	struct parts parts = { .issuer = "02(01)" };
	struct certificate c;

	ck_assert(certificate_read(&arena, build(&parts), &c));
	ck_assert_uint_eq(c.subject.count, 0);
	ck_assert_int_eq(c.not_after.tag, 0);
	ck_assert(!c.not_after.known);
	/* What is outside of it is there. */
	ck_assert_str_eq(c.outer.name, "sha256WithRSAEncryption");
	ck_assert(problem_of(&c.problems, "wrong-tag")->fatal);
}
END_TEST

/* Extensions, one after another. */
static struct bytes
with_extensions(size_t count)
{
	struct parts parts = { 0 };
	struct buffer rest;

	buffer_init(&rest, &arena);
	buffer_adds(&rest, "a3( 30( ");
	for (size_t i = 0; i < count; i++)
		buffer_printf(&rest, "30( <1.2.3.%zu> 04( 05() ) ) ", i);
	buffer_adds(&rest, ") )");
	parts.rest = buffer_text(&rest).at;
	return build(&parts);
}

START_TEST(extensions_are_limited)
{
	struct certificate c;

	ck_assert(certificate_read(&arena, with_extensions(LIMIT_EXTENSIONS), &c));
	ck_assert_uint_eq(c.extensions.count, LIMIT_EXTENSIONS);
	ck_assert_msg(c.problems.list.count == 0, "%s", listed(&c.problems));
	ck_assert(certificate_read(&arena, with_extensions(LIMIT_EXTENSIONS + 1), &c));
	ck_assert_uint_eq(c.extensions.count, LIMIT_EXTENSIONS);
	ck_assert_msg(problem_of(&c.problems, "too-many") != NULL, "%s", listed(&c.problems));
}
END_TEST

/* A subject of as many attributes, each empty, which is a problem. */
static struct bytes
with_attributes(size_t count, const char *value)
{
	struct parts parts = { 0 };
	struct buffer subject;

	buffer_init(&subject, &arena);
	buffer_adds(&subject, "30( ");
	for (size_t i = 0; i < count; i++)
		buffer_printf(&subject, "31( 30( <OU> 0c(%s) ) ) ", value);
	buffer_adds(&subject, ")");
	parts.subject = buffer_text(&subject).at;
	return build(&parts);
}

START_TEST(attributes_are_limited)
{
	struct certificate c;

	ck_assert(certificate_read(&arena, with_attributes(LIMIT_ATTRIBUTES, "'a'"), &c));
	ck_assert_uint_eq(c.subject.count, LIMIT_ATTRIBUTES);
	ck_assert_msg(c.problems.list.count == 0, "%s", listed(&c.problems));
	ck_assert(certificate_read(&arena, with_attributes(LIMIT_ATTRIBUTES + 1, "'a'"), &c));
	ck_assert_uint_eq(c.subject.count, LIMIT_ATTRIBUTES);
	ck_assert_msg(problem_of(&c.problems, "too-many") != NULL, "%s", listed(&c.problems));
}
END_TEST

START_TEST(problems_are_limited_and_the_last_says_so)
{
	struct certificate c;

	ck_assert(certificate_read(&arena, with_attributes(LIMIT_PROBLEMS - 1, ""), &c));
	ck_assert_uint_eq(c.problems.list.count, LIMIT_PROBLEMS - 1);
	ck_assert(problem_of(&c.problems, "too-many-problems") == NULL);
	ck_assert(certificate_read(&arena, with_attributes(LIMIT_PROBLEMS + 1, ""), &c));
	ck_assert_uint_eq(c.problems.list.count, LIMIT_PROBLEMS);
	ck_assert_str_eq(c.problems.list.items[LIMIT_PROBLEMS - 1].code, "too-many-problems");
}
END_TEST

START_TEST(a_certificate_of_its_own_issuer_is_self_issued)
{
	struct parts parts = {
		.issuer = "30( 31( 30( <CN> 13('Some  Name') ) ) )", .subject = "30( 31( 30( <CN> 0c('some name ') ) ) )",
	};
	struct certificate c;

	ck_assert(certificate_read(&arena, build(&parts), &c));
	ck_assert(certificate_self_issued(&c));
	ck_assert(!certificate_is_ca(&c));
}
END_TEST

TESTS("certificate",
	TEST(a_sound_certificate_is_read_without_problems),
	EACH(what_is_wrong_becomes_a_problem, rows),
	EACH(what_is_allowed_is_no_problem, sound),
	TEST(a_problem_has_its_place_and_a_sentence),
	TEST(octets_after_a_certificate_are_reported_and_left_out),
	TEST(indefinite_lengths_do_not_hide_the_contents),
	EACH(what_has_another_shape_is_refused_with_a_reason, others),
	TEST(a_fault_in_the_middle_leaves_what_comes_after_empty),
	TEST(extensions_are_limited),
	TEST(attributes_are_limited),
	TEST(problems_are_limited_and_the_last_says_so),
	TEST(a_certificate_of_its_own_issuer_is_self_issued))

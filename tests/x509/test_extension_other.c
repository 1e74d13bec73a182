/* test_extension_other.c - src/x509/extension_other.c: timestamps, QC statements, TLS features, Microsoft's templates. */

#include "objects.h"

#define TEMPLATE "1.3.6.1.4.1.311.21.7"
#define TEMPLATE_NAME "1.3.6.1.4.1.311.20.2"
#define SCTS "signedCertificateTimestampList"
#define LOG "'01234567890123456789012345678901'"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

static struct extension
extension(const char *oid, const char *value)
{
	return extension_of(oid, octets(value));
}

START_TEST(timestamps_are_taken_apart)
{
	struct extension e = extension(SCTS, "04( 006b 0034 00 " LOG " 0000018bcfe56800 0002 0102 04 03 0003 aabbcc "
	    "002f 00 " LOG " 7fffffffffffffff 0000 08 07 0000 0002 01ff )");
	struct scts scts;

	ck_assert_msg(extension_scts(&e, e.value, &problems, &scts), "%s", listed(&problems));
	ck_assert_uint_eq(scts.count, 3);
	ck_assert_uint_eq(scts.items[0].version, 0);
	ck_assert(bytes_equal(scts.items[0].log_id, octets(LOG)));
	ck_assert_int_eq(scts.items[0].milliseconds, INT64_C(1700000000000));
	ck_assert_uint_eq(scts.items[0].hash, 4);
	ck_assert_uint_eq(scts.items[0].signature, 3);
	ck_assert_int_eq(scts.items[1].milliseconds, INT64_MAX);
	ck_assert_uint_eq(scts.items[1].signature, 7);
	/* A later version, of which no more is known. */
	ck_assert_uint_eq(scts.items[2].version, 1);
	ck_assert(scts.items[2].log_id.len == 0 && scts.items[2].milliseconds == 0);
}
END_TEST

START_TEST(statements_have_what_they_say)
{
	struct extension e = extension("qcStatements", "30( 30( <qcCompliance> ) 30( <qcType> 30( <qcTypeWeb> ) ) )");
	struct qc_statements statements;

	ck_assert(extension_qc_statements(&e, e.value, &problems, &statements));
	ck_assert_uint_eq(statements.count, 2);
	ck_assert_str_eq(oid_name(statements.items[0].oid), "qcCompliance");
	ck_assert_uint_eq(statements.items[0].info.len, 0);
	ck_assert(bytes_equal(statements.items[1].info, octets("30( <qcTypeWeb> )")));
}
END_TEST

START_TEST(features_are_numbers)
{
	struct extension e = extension("tlsFeature", "30( 02(05) 02(11) 02(ff) )");
	struct tls_features features;

	ck_assert(extension_tls_features(&e, e.value, &problems, &features));
	ck_assert_uint_eq(features.count, 3);
	ck_assert(features.items[0] == 5 && features.items[1] == 17 && features.items[2] == -1);
}
END_TEST

START_TEST(templates_have_versions_or_not)
{
	static const struct {
		const char *value;
		bool has_major, has_minor;
		int64_t major, minor;
	} cases[] = {
		{ "30( <1.3.6.1.4.1.311.21.8.1> )", false, false, 0, 0 },
		{ "30( <1.3.6.1.4.1.311.21.8.1> 02(64) )", true, false, 100, 0 },
		{ "30( <1.3.6.1.4.1.311.21.8.1> 02(64) 02(00) )", true, true, 100, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct extension e = extension(TEMPLATE, cases[i].value);
		struct ms_template template;

		ck_assert_msg(extension_ms_template(&e, e.value, &problems, &template), "%s", listed(&problems));
		ck_assert(text_is(oid_dotted(&arena, template.oid), "1.3.6.1.4.1.311.21.8.1"));
		ck_assert_msg(template.has_major == cases[i].has_major && template.major == cases[i].major &&
		    template.has_minor == cases[i].has_minor && template.minor == cases[i].minor, "%s", cases[i].value);
	}
}
END_TEST

START_TEST(names_of_templates_are_text_of_any_type)
{
	static const char *const names[] = {
		"1e( 00 'W' 00 e4 )", "0c( 'W' c3a4 )", "14( 'W' e4 )", "1c( 000000 'W' 000000 e4 )",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct extension e = extension(TEMPLATE_NAME, names[i]);
		struct text name;

		ck_assert_msg(extension_ms_template_name(&e, e.value, &problems, &name), "%s: %s", names[i],
		    listed(&problems));
		ck_assert_msg(text_is(name, "W\xc3\xa4"), "%s: %.*s", names[i], TEXT_ARG(name));
	}
}
END_TEST

/* Each with all its problems in order, and the text of the first where it says more than its code. */
static const struct row {
	const char *why, *oid, *value, *noted, *text;
} rows[] = {
	{ "timestamps that are no OCTET STRING", SCTS, "30( 0000 )", "wrong-tag@0!", NULL },
	{ "timestamps in segments", SCTS, "24( 04( 0004 0002 01ff ) )", "string-constructed@0 sct@2", NULL },
	{ "half a length", SCTS, "04( 00 )", "sct@2",
	    SCTS ": the list of signed certificate timestamps is malformed: the length of the list is not that of its octets" },
	{ "a list longer than its octets", SCTS, "04( 0005 0002 01ff )", "sct@2", NULL },
	{ "a list shorter than its octets", SCTS, "04( 0004 0002 01ff ff )", "sct@2", NULL },
	{ "no timestamps", SCTS, "04( 0000 )", "sct@2",
	    SCTS ": the list of signed certificate timestamps is malformed: it is empty" },
	{ "a timestamp past the end", SCTS, "04( 0007 0002 01ff 0009 01 )", "sct@8",
	    SCTS ": the list of signed certificate timestamps is malformed: a timestamp runs past the end" },
	{ "half the length of a timestamp", SCTS, "04( 0005 0002 01ff 00 )", "sct@8", NULL },
	{ "a timestamp of nothing", SCTS, "04( 0006 0000 0002 01ff )", "sct@4",
	    SCTS ": the list of signed certificate timestamps is malformed: a timestamp does not have the form of its version" },
	{ "a timestamp of a version alone", SCTS, "04( 0003 0001 00 )", "sct@4", NULL },
	{ "a log of 31 octets", SCTS, "04( 0022 0020 00 '0123456789012345678901234567890' )", "sct@4", NULL },
	{ "a timestamp without a time", SCTS, "04( 0023 0021 00 " LOG " )", "sct@4", NULL },
	{ "a time past 63 bits", SCTS, "04( 0031 002f 00 " LOG " 8000000000000000 0000 04 03 0000 )", "sct@4", NULL },
	{ "extensions past the end", SCTS, "04( 0031 002f 00 " LOG " 0000000000000064 0005 04 03 0000 )", "sct@4", NULL },
	{ "a signature that is cut short", SCTS, "04( 0032 0030 00 " LOG " 0000000000000064 0000 04 03 0002 aa )", "sct@4", NULL },
	{ "something after the signature", SCTS, "04( 0032 0030 00 " LOG " 0000000000000064 0000 04 03 0000 aa )", "sct@4", NULL },
	{ "something after the timestamps", SCTS, "04( 0004 0002 01ff ) 05()", "trailing-data@8", NULL },
	{ "no statements", "qcStatements", "30()", "sequence-empty@0", NULL },
	{ "a bare statement", "qcStatements", "30( <qcType> )", "wrong-tag@2!", NULL },
	{ "a statement of nothing", "qcStatements", "30( 30() )", "truncated@4!", NULL },
	{ "a statement of three parts", "qcStatements", "30( 30( <1.2.3> 05() 05() ) )", "trailing-data@10", NULL },
	{ "a statement cut short", "qcStatements", "30( 30( <1.2.3> 30 02 05 ) )", "truncated@8!", NULL },
	{ "no features", "tlsFeature", "30()", "sequence-empty@0", NULL },
	{ "a feature that is text", "tlsFeature", "30( 02(05) 0c('x') )", "wrong-tag@5!", NULL },
	{ "a feature of nothing", "tlsFeature", "30( 02() )", "empty@2!", NULL },
	{ "a feature in two octets", "tlsFeature", "30( 02(0005) )", "integer-not-minimal@4", NULL },
	{ "a feature past 64 bits", "tlsFeature", "30( 02(010000000000000000) )", "integer-too-large@2!", NULL },
	{ "a template of nothing", TEMPLATE, "30()", "truncated@2!", NULL },
	{ "a template without its identifier", TEMPLATE, "30( 02(05) )", "wrong-tag@2!", NULL },
	{ "a template with a third number", TEMPLATE, "30( <1.2.3> 02(01) 02(02) 02(03) )", "trailing-data@12", NULL },
	{ "a template of a large major version", TEMPLATE, "30( <1.2.3> 02(010000000000000000) )", "integer-too-large@6!", NULL },
	{ "a template of a large minor version", TEMPLATE, "30( <1.2.3> 02(01) 02(010000000000000000) )", "integer-too-large@9!",
	    NULL },
	{ "no template name", TEMPLATE_NAME, "", "truncated@0!", NULL },
	{ "a template name that is a number", TEMPLATE_NAME, "02(05)", "string-type@0",
	    "microsoftCertificateTemplateName: the value has a string type that is not allowed here: it is of type INTEGER" },
	{ "a template name of half a character", TEMPLATE_NAME, "1e( 00 'W' 00 )", "string-length@2", NULL },
	{ "a template name of two", TEMPLATE_NAME, "1e( 00 'W' ) 1e( 00 'V' )", "trailing-data@4", NULL },
};

START_TEST(what_is_wrong_has_its_place)
{
	const struct row *row = &rows[_i];
	struct extension e = extension(row->oid, row->value);
	struct extensions extensions = { &e, 1 };

	extensions_check(&extensions, e.value, &problems);
	ck_assert_msg(strcmp(noted(&problems), row->noted) == 0, "%s: %s", row->why, noted(&problems));
	ck_assert_msg(row->text == NULL || text_is(problems.list.items[0].text, row->text), "%s: %.*s", row->why,
	    TEXT_ARG(problems.list.items[0].text));
}
END_TEST

START_TEST(what_was_read_beside_a_fault_is_kept)
{
	struct extension e = extension(SCTS, "04( 0007 0001 00 0002 01ff )");
	struct scts scts;
	struct qc_statements statements;
	struct tls_features features;
	struct ms_template template;

	/* A timestamp of no form is there, and empty; the next is read. */
	ck_assert(!extension_scts(&e, e.value, &problems, &scts));
	ck_assert_uint_eq(scts.count, 2);
	ck_assert(scts.items[0].log_id.len == 0 && scts.items[1].version == 1);
	e = extension("qcStatements", "30( 30( <qcType> ) 05() 30( <qcCompliance> ) )");
	ck_assert(!extension_qc_statements(&e, e.value, &problems, &statements));
	ck_assert_uint_eq(statements.count, 1);
	e = extension("tlsFeature", "30( 02(05) 0c('x') 02(06) )");
	ck_assert(!extension_tls_features(&e, e.value, &problems, &features));
	ck_assert_uint_eq(features.count, 1);
	e = extension(TEMPLATE, "30( <1.2.3> 02(07) 02(010000000000000000) )");
	ck_assert(!extension_ms_template(&e, e.value, &problems, &template));
	ck_assert(template.has_major && template.major == 7 && !template.has_minor);
}
END_TEST

static size_t
scts_of(const struct extension *e)
{
	struct scts out;

	(void)extension_scts(e, e->value, &problems, &out);
	return out.count;
}

static size_t
statements_of(const struct extension *e)
{
	struct qc_statements out;

	(void)extension_qc_statements(e, e->value, &problems, &out);
	return out.count;
}

static size_t
features_of(const struct extension *e)
{
	struct tls_features out;

	(void)extension_tls_features(e, e->value, &problems, &out);
	return out.count;
}

static const struct list {
	const char *oid;
	size_t (*count)(const struct extension *e);
	const char *item, *text;
	uint8_t tag;
} lists[] = {
	{ SCTS, scts_of, "000101", SCTS ": there are more than are read: 1000 timestamps", DER_OCTET_STRING },
	{ "qcStatements", statements_of, "30( 06(2a) )", "qcStatements: there are more than are read: 1000 statements",
	    DER_SEQUENCE },
	{ "tlsFeature", features_of, "02(05)", "tlsFeature: there are more than are read: 1000 features", DER_SEQUENCE },
};

static struct extension
extension_of_many(const struct list *list, size_t count)
{
	struct text item = text_of_bytes(octets(list->item));
	struct buffer items, value;

	buffer_init(&items, &arena);
	buffer_init(&value, &arena);
	if (list->tag == DER_OCTET_STRING) {
		buffer_addc(&items, (char)(count * item.len >> 8));
		buffer_addc(&items, (char)(count * item.len));
	}
	for (size_t i = 0; i < count; i++)
		buffer_add(&items, item);
	notation_put(&value, list->tag, buffer_text(&items));
	return extension_of(list->oid, bytes_of_text(buffer_text(&value)));
}

START_TEST(lists_are_read_up_to_their_limit)
{
	const struct list *list = &lists[_i];
	struct extension e = extension_of_many(list, LIMIT_EXTENSIONS);

	ck_assert_msg(list->count(&e) == LIMIT_EXTENSIONS, "%s", list->oid);
	ck_assert_msg(problems.list.count == 0, "%s: %s", list->oid, listed(&problems));
	e = extension_of_many(list, LIMIT_EXTENSIONS + 1);
	ck_assert_msg(list->count(&e) == LIMIT_EXTENSIONS, "%s", list->oid);
	ck_assert_msg(problems.list.count == 1 && text_is(problems.list.items[0].text, list->text), "%s: %.*s", list->oid,
	    TEXT_ARG(problems.list.items[0].text));
}
END_TEST

TESTS_WITH("extension_other", setup, NULL,
	TEST(timestamps_are_taken_apart),
	TEST(statements_have_what_they_say),
	TEST(features_are_numbers),
	TEST(templates_have_versions_or_not),
	TEST(names_of_templates_are_text_of_any_type),
	EACH(what_is_wrong_has_its_place, rows),
	TEST(what_was_read_beside_a_fault_is_kept),
	EACH(lists_are_read_up_to_their_limit, lists))

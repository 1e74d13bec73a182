/* test_asn1.c - src/facts/asn1.c: DER that nobody declared, opened by expressions, however hostile. */
#include "facts_test.h"

/* The value under test stands in an extension that nobody knows. */
#define EXT "30(<1.3.6.1.4.1.99999.1> 04(%s))"
#define OPENED "asn1(cert.ext(oid('1.3.6.1.4.1.99999.1')))"

static const struct {
	const char *why, *der, *expression, *value;
} rows[] = {
	{ "a sequence and what it holds", "30( 02(05) 0c('a') <CN> )",
	    "[v.name, v.tag_class, string(v.tag), v.children.map(c, c.name).join(' ')]",
	    "['SEQUENCE', 'universal', '16', 'INTEGER UTF8String OBJECT IDENTIFIER']" },
	{ "a primitive value has no children", "0c('a')", "[v.constructed, v.children.size() == 0, v.fault == '']",
	    "[false, true, true]" },
	{ "an empty sequence", "30()", "[v.constructed, v.children.size() == 0, v.fault == '']", "[true, true, true]" },
	{ "tags of other classes have numbers", "30( a0(05()) 81('x') 42('y') c3('z') )",
	    "v.children.map(c, c.name + ' ' + c.tag_class)",
	    "['[0] context', '[1] context', '[APPLICATION 2] application', '[PRIVATE 3] private']" },
	{ "high tag numbers, as key attestations have them", "30( bf 85 3e 03 02(01) )",
	    "[v.children[0].tag, v.children[0].children[0].number]", "[702, 1]" },
	{ "the smallest high tag number", "9f 1f 00", "[v.tag == 31, v.fault == '']", "[true, true]" },
	{ "a high form of a low number", "9f 1e 00", "[v.name, v.fault]", "['', 'the tag number is over 30, at byte 0']" },
	{ "a high number with a leading zero", "9f 80 1f 00", "v.fault", "'the tag number is over 30, at byte 0'" },
	{ "a high number of more than four octets", "9f 81 82 83 84 05 00", "v.fault", "'the tag number is over 30, at byte 0'" },
	{ "a high number of four octets", "9f 8f ff ff 7f 00", "v.tag", "33554431" },

	{ "whole numbers", "30( 02(05) 02(ff) 02(7fffffffffffffff) 02(8000000000000000) 0a(02) )",
	    "v.children.map(c, c.number)", "[5, -1, 9223372036854775807, -9223372036854775808, 2]" },
	{ "a number of more than 64 bits is not there, its bytes are", "02(008000000000000000)",
	    "[has(v.number), v.number == 0, v.content.size() == 9, v.fault == '']", "[false, true, true, true]" },
	{ "of what is no number neither", "0c('5')", "[has(v.number), v.number == 0]", "[false, true]" },
	{ "true, false and neither", "30( 01(ff) 01(00) 05() )", "v.children.map(c, has(c.truth) ? string(c.truth) : '-')",
	    "['true', 'false', '-']" },
	{ "character strings", "30( 0c(c3a4) 13('p') 16('i') 14(e4) 1e(00e4) 1c(000000e4) 1a('v') 12('1') )",
	    "v.children.map(c, c.text).join('')", "'\xc3\xa4pi\xc3\xa4\xc3\xa4\xc3\xa4v1'" },
	{ "text that is none", "0c(ff'a')", "v.text", "'\xef\xbf\xbd"  "a'" },
	{ "octets are no text", "04('a')", "[v.text == '', v.octets == b'a']", "[true, true]" },
	{ "object identifiers", "30( <serverAuth> 0c('x') )", "v.children.map(c, has(c.oid) ? c.oid.name() : '-')", "['serverAuth', '-']" },
	{ "an object identifier that ends within a number", "06(2b 86)", "[string(has(v.oid)), v.fault]",
	    "['false', 'an OBJECT IDENTIFIER is not encoded as X.690 8.19 requires, at byte 3']" },
	{ "times", "30( 17('261121000000Z') 18('20261121000000Z') 0c('x') )",
	    "v.children.map(c, has(c.time) ? c.text + ' ' + c.time.date() : '-')",
	    "['261121000000Z 2026-11-21', '20261121000000Z 2026-11-21', '-']" },
	{ "a time that is none", "17('261321000000Z')", "[has(v.time), v.time == timestamp(0), v.text == '261321000000Z']",
	    "[false, true, true]" },
	{ "bits without the octet that counts", "03(04 f0)", "[v.octets == b'\\xf0', v.content == b'\\x04\\xf0']", "[true, true]" },
	{ "bits with a wrong count", "03(09 f0)", "v.octets.size()", "0" },
	{ "DER within octets is opened by asking again", "04(30(02(07)))", "asn1(v.octets).children[0].number", "7" },
	{ "all bytes and those behind the header", "30(05())", "[v.raw == b'\\x30\\x02\\x05\\x00', v.content == b'\\x05\\x00']",
	    "[true, true]" },

	{ "nothing behind a value that ends", "02(05) 05()", "[string(v.number), v.fault]",
	    "['5', 'octets follow the end of the value, at byte 3']" },
	{ "a value that runs past its end", "30 05 02 01 05", "[v.name, string(v.children.size()), v.fault]",
	    "['', '0', 'the value extends past the end of its container, at byte 0']" },
	{ "a child that does: those before it are there", "30( 02(05) 0c 09 'a' )", "[string(v.children.size()), v.fault]",
	    "['1', 'the value extends past the end of its container, at byte 5']" },
	{ "a fault further in is one of the whole", "30( 30( 01(05) ) )", "[v.fault != '', v.children[0].fault == v.fault]",
	    "[true, true]" },
	{ "what a fault is not in has none", "30( 01(05) 05() )", "v.children.map(c, c.fault == '')", "[false, true]" },
	{ "a length that could be shorter", "30 81 02 05 00", "v.fault != '' && v.children.size() == 0", "true" },
	{ "a length without end", "30 80 05 00 00 00", "v.fault != '' && v.children.size() == 0", "true" },
	{ "a string in pieces", "2c(0c('a'))", "v.fault", "'a string is in constructed form, at byte 0'" },
	{ "a sequence that is primitive", "10 00", "v.fault", "'the value has an unexpected type, at byte 0'" },
	{ "no contents where some belong", "02()", "[has(v.number), v.fault == '']", "[false, false]" },
};

START_TEST(values_are_opened)
{
	/* has() wants a field of what it is given, so the value stands in its place. */
	struct buffer expression;
	struct claim claim = { rows[_i].why, arena_printf(&arena, EXT, rows[_i].der).at, NULL, rows[_i].value };
	char before = ' ';

	buffer_init(&expression, &arena);
	for (const char *c = rows[_i].expression; *c != '\0'; before = *c++) {
		if (c[0] == 'v' && c[1] == '.' && (before < 'a' || before > 'z'))
			buffer_adds(&expression, OPENED);
		else if (!(c[0] == 'v' && c[1] == ')' && before == '('))
			buffer_addc(&expression, *c);
		else
			buffer_adds(&expression, OPENED);
	}
	claim.expression = buffer_text(&expression).at;
	hold_of_made(&claim);
}
END_TEST

static const struct claim inputs_of_it[] = {
	{ "an extension that is not there has nothing in it", "30(<2.5.29.14> 04(04('a')))",
	    "[" OPENED ".name == '', " OPENED ".children.size() == 0, " OPENED ".fault == '', has(" OPENED ".oid)]",
	    "[true, true, true, false]" },
	{ "no bytes", "30(<2.5.29.14> 04(04('a')))", "asn1(b'').fault == '' && asn1(b'').name == ''", "true" },
	{ "bytes of the rule itself", "30(<2.5.29.14> 04(04('a')))", "asn1(b'\\x02\\x01\\x05').number", "5" },
	{ "an extension and its bytes are one", "30(<2.5.29.14> 04(04('a')))",
	    "cert.extensions.all(e, asn1(e).raw == asn1(e.value).raw && asn1(e).raw == e.value)", "true" },
	{ "of an otherName its value", "30(<2.5.29.17> 04(30(a0(<1.3.6.1.4.1.311.20.2.3> a0(0c('a@example.com'))) 82('b.example'))))",
	    "cert.san.names.map(n, asn1(n).name + ' ' + asn1(n).text)", "['UTF8String a@example.com', '[2] ']" },
	{ "of an otherName that cannot be read nothing", "30(<2.5.29.17> 04(30(a0(05()))))",
	    "cert.san.names.map(n, asn1(n).name + asn1(n).fault)", "['']" },
	{ "an otherName of two values", "30(<2.5.29.17> 04(30(a0(<1.2.3> a0(05() 05())))))",
	    "cert.san.names.map(n, asn1(n).fault)", "['octets follow the end of the value, at byte 2']" },
};

START_TEST(extensions_names_and_bytes_are_opened)
{
	hold_of_made(&inputs_of_it[_i]);
}
END_TEST

START_TEST(a_child_knows_its_place)
{
	struct scene scene = { .der = certificate_with("30(<1.2.3> 04(30(02(05))))") };

	open_scene(&scene);
	ck_assert(see_first());
	ck_assert_str_eq(place_of("asn1(cert.extensions[0].value)"), "cert.extensions[0].value");
}
END_TEST

/* `levels` sequences within each other, the innermost empty. */
static const char *
nested(unsigned levels)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (unsigned i = 0; i < levels; i++)
		buffer_adds(&out, "30(");
	for (unsigned i = 0; i < levels; i++)
		buffer_addc(&out, ')');
	return buffer_text(&out).at;
}

static int64_t
depth_of(const struct cel_value *value)
{
	struct cel_value children = { 0 };
	const struct cel_record *record = value->as.record.type;

	for (size_t i = 0; i < record->count; i++)
		if (strcmp(record->fields[i].name, "children") == 0)
			record->fields[i].get(&scan.run, value->as.record.object, &record->fields[i], &children);
	return children.as.list.count == 0 ? 1 : 1 + depth_of(&children.as.list.items[0]);
}

START_TEST(values_are_opened_to_the_limit_of_depth)
{
	struct scene scene = { .der = certificate_with("30(<1.2.3> 04(05()))") };
	struct cel_value value;
	const char *trouble;

	open_scene(&scene);
	ck_assert(see_first());
	for (unsigned past = 0; past < 2; past++) {
		struct bytes der = octets(nested(LIMIT_DER_DEPTH + past));
		struct buffer expression;

		buffer_init(&expression, &arena);
		buffer_adds(&expression, "asn1(b'");
		for (size_t i = 0; i < der.len; i++)
			buffer_printf(&expression, "\\x%02x", der.at[i]);
		buffer_adds(&expression, "')");
		ck_assert_msg(evaluate(buffer_text(&expression).at, &value, &trouble), "%s", trouble);
		ck_assert_int_eq(depth_of(&value), LIMIT_DER_DEPTH);
		buffer_adds(&expression, ".fault");
		ck_assert_str_eq(value_of(buffer_text(&expression).at), past == 0 ? "''" :
		    "'values are nested too deeply, at byte 129'");
	}
}
END_TEST

START_TEST(more_children_than_a_list_may_have_cost_what_they_are)
{
	struct bytes der = { ARENA_ARRAY(&arena, uint8_t, 2 * LIMIT_CEL_LIST + 7), 2 * LIMIT_CEL_LIST + 7 };
	uint8_t *at = (uint8_t *)(uintptr_t)der.at;
	struct scene scene = { .der = certificate_with("30(<1.2.3> 04(05()))") };
	struct cel_value args[1], value = { 0 };
	size_t body = der.len - 5;

	memset(at, 0, der.len);
	at[0] = 0x30;
	at[1] = 0x83;
	at[2] = (uint8_t)(body >> 16);
	at[3] = (uint8_t)(body >> 8);
	at[4] = (uint8_t)body;
	for (size_t i = 5; i < der.len; i += 2)
		at[i] = 0x05;
	open_scene(&scene);
	ck_assert(see_first());
	scan.run.budget = LIMIT_CEL_COST_TARGET;
	args[0] = cel_bytes(der);
	for (size_t i = 0, count; i < 1; i++) {
		const struct cel_function *functions = fact_functions(&count);

		for (size_t k = 0; k < count; k++)
			if (strcmp(functions[k].signature, "asn1(bytes) -> Asn1") == 0)
				value = functions[k].call(&scan.run, args, 1);
	}
	ck_assert(value.as.record.object != NULL);
	for (size_t i = 0; i < value.as.record.type->count; i++) {
		const struct cel_field *f = &value.as.record.type->fields[i];
		struct cel_value got = { 0 };

		if (strcmp(f->name, "children") == 0) {
			f->get(&scan.run, value.as.record.object, f, &got);
			ck_assert_uint_eq(got.as.list.count, LIMIT_CEL_LIST);
			ck_assert_uint_eq(scan.run.budget, LIMIT_CEL_COST_TARGET - LIMIT_CEL_LIST);
		} else if (strcmp(f->name, "fault") == 0) {
			f->get(&scan.run, value.as.record.object, f, &got);
			ck_assert_msg(text_is(got.as.text, "more than 200000 values, at byte 5"), "%.*s", TEXT_ARG(got.as.text));
		}
	}
}
END_TEST

/* Reads all there is of a value and of those in it. */
static void
walk(const struct cel_value *value)
{
	const struct cel_record *record = value->as.record.type;

	for (size_t i = 0; i < record->count; i++) {
		const struct cel_field *f = &record->fields[i];
		struct cel_value got = { 0 };

		(void)(f->has == NULL || f->has(&scan.run, value->as.record.object, f));
		f->get(&scan.run, value->as.record.object, f, &got);
		if (got.kind == CEL_STRING)
			ck_assert_msg(text_utf8_valid(got.as.text), "%s is no text", f->name);
		if (got.kind == CEL_LIST)
			for (size_t j = 0; j < got.as.list.count; j++)
				walk(&got.as.list.items[j]);
	}
}

START_TEST(no_octet_can_be_such_that_reading_goes_astray)
{
	struct scene scene = { .der = certificate_with("30(<1.2.3> 04(05()))") };
	struct bytes good = octets("30( a0(02(05) 01(ff)) 17('261121000000Z') 03(04 f0) <CN> bf 85 3e 03 02(01)"
	    " 0c(c3a4) 1e(00e4) 0a(02) 04(30(05())) )");
	const struct cel_function *functions;
	size_t count, row = 0;

	open_scene(&scene);
	ck_assert(see_first());
	functions = fact_functions(&count);
	while (strcmp(functions[row].signature, "asn1(bytes) -> Asn1") != 0)
		row++;
	for (size_t i = 0; i < good.len; i++)
		for (unsigned octet = 0; octet < 256; octet++) {
			/* Of its own size, so that a read past it is seen. */
			uint8_t *copy = malloc(good.len - i % 3);
			struct cel_value args[1], value;

			ck_assert(copy != NULL);
			memcpy(copy, good.at, good.len - i % 3);
			if (i < good.len - i % 3)
				copy[i] = (uint8_t)octet;
			args[0] = cel_bytes((struct bytes){ copy, good.len - i % 3 });
			scan.run.budget = LIMIT_CEL_COST_TARGET;
			value = functions[row].call(&scan.run, args, 1);
			walk(&value);
			free(copy);
			arena_reset(&passing);
		}
}
END_TEST

TESTS_WITH("asn1", setup, teardown,
	EACH(values_are_opened, rows),
	EACH(extensions_names_and_bytes_are_opened, inputs_of_it),
	TEST(a_child_knows_its_place),
	TEST(values_are_opened_to_the_limit_of_depth),
	TEST(more_children_than_a_list_may_have_cost_what_they_are),
	TEST(no_octet_can_be_such_that_reading_goes_astray))

/* test_general_name.c - src/x509/general_name.c: what is read of a subjectAltName, and how it shows. */

#include "objects.h"

static struct extension
extension(const char *oid, const char *value)
{
	struct extension e = { .value = octets(value) };

	ck_assert(oid_parse(&arena, text_of(oid), &e.oid));
	return e;
}

static const struct row {
	const char *why, *name;
	enum general_name_kind kind;
	const char *text, *code;
} rows[] = {
	{ "a DNS name", "82('expe1.example.com')", NAME_DNS, "expe1.example.com", NULL },
	{ "a mail address", "81('a@example.com')", NAME_EMAIL, "a@example.com", NULL },
	{ "a URI", "86('sip:a@example.com')", NAME_URI, "sip:a@example.com", NULL },
	{ "an IPv4 address", "87(c0000201)", NAME_IP, "192.0.2.1", NULL },
	{ "an IPv6 address", "87(20010db8000000000000000000000001)", NAME_IP, "2001:db8::1", NULL },
	{ "an identifier", "88(2a0304)", NAME_RID, "1.2.3.4", NULL },
	{ "a directory name", "a4( 30( 31( 30( <CN> 0c('a') ) ) ) )", NAME_DIRECTORY, "CN=a", NULL },
	{ "an XMPP address", "a0( <id-on-xmppAddr> a0( 0c('chat.example.com') ) )", NAME_OTHER, "chat.example.com", NULL },
	{ "a service name", "a0( <id-on-dnsSRV> a0( 16('_collab-edge.example.com') ) )", NAME_OTHER,
	    "_collab-edge.example.com", NULL },
	{ "a user principal name", "a0( <msUPN> a0( 0c('a@corp.example') ) )", NAME_OTHER, "a@corp.example", NULL },
	{ "an otherName that is no string", "a0( <1.2.3> a0( 02(05) ) )", NAME_OTHER, "05", NULL },
	{ "an EDI party", "a5( a1( 0c('x') ) )", NAME_EDI, "a1030c0178", NULL },
	{ "an X.400 address", "a3( 30() )", NAME_X400, "3000", NULL },
	{ "an empty DNS name", "82()", NAME_DNS, "", "general-name-empty" },
	{ "UTF-8 in a DNS name", "82('m' c3bc 'ller.example')", NAME_DNS, "m\xc3\xbcller.example", "string-characters" },
	{ "a NUL in a DNS name", "82('a.example' 00 '.b')", NAME_DNS, NULL, "string-nul" },
	{ "an address of five octets", "87(c000020100)", NAME_IP, "c000020100", "ip-length" },
	{ "an address and mask, which only constraints have", "87(c0000200ffffff00)", NAME_IP, "192.0.2.0/24", "ip-length" },
	{ "a URI without a scheme", "86('www.example.com')", NAME_URI, "www.example.com", "uri-relative" },
	{ "a URI with a port is not one with a scheme", "86('1ww:80')", NAME_URI, "1ww:80", "uri-relative" },
	{ "an otherName without a value", "a0( <1.2.3> )", NAME_OTHER, NULL, "truncated" },
	{ "an otherName whose value is not tagged", "a0( <1.2.3> 0c('x') )", NAME_OTHER, NULL, "wrong-tag" },
	{ "two values in an otherName", "a0( <1.2.3> a0( 0c('x') 0c('y') ) )", NAME_OTHER, "x", "trailing-data" },
	{ "a constructed DNS name", "a2( 16('x') )", NAME_DNS, NULL, "string-constructed" },
	{ "a directory name without its own tag", "84('x')", NAME_DIRECTORY, NULL, "wrong-tag" },
	{ "an identifier that does not end", "88(2a83)", NAME_RID, NULL, "oid-encoding" },
	{ "an identifier padded with zeros", "88(2a8003)", NAME_RID, NULL, "oid-encoding" },
};

START_TEST(names_are_read_and_shown)
{
	const struct row *row = &rows[_i];
	struct extension e = extension("subjectAltName", arena_printf(&arena, "30( %s 82('after') )", row->name).at);
	struct problems problems = { .arena = &arena };
	struct general_names names;
	bool clean = extension_general_names(&e, e.value, &problems, &names);

	ck_assert_msg(clean == (row->code == NULL), "%s: %s", row->why, listed(&problems));
	ck_assert_msg(names.count == 2, "%s: %zu names", row->why, names.count);
	ck_assert_msg(names.items[0].kind == row->kind, "%s: %s", row->why, general_name_kind_name(names.items[0].kind));
	ck_assert_msg(names.items[1].kind == NAME_DNS, "%s: what follows is lost", row->why);
	if (row->text != NULL)
		ck_assert_msg(text_is(general_name_text(&arena, &names.items[0]), row->text), "%s: %.*s", row->why,
		    TEXT_ARG(general_name_text(&arena, &names.items[0])));
	if (row->code != NULL)
		ck_assert_msg(problem_of(&problems, row->code) != NULL, "%s: %s", row->why, listed(&problems));
}
END_TEST

START_TEST(an_other_name_is_opened)
{
	struct extension e = extension("subjectAltName", "30( a0( <id-on-xmppAddr> a0( 0c('c') ) ) )");
	struct problems problems = { .arena = &arena };
	struct general_names names;

	ck_assert(extension_general_names(&e, e.value, &problems, &names));
	ck_assert_str_eq(oid_name(names.items[0].other_type), "xmppAddr");
	ck_assert_uint_eq(names.items[0].other_tag, DER_UTF8_STRING);
	ck_assert(bytes_equal(names.items[0].other_value, octets("'c'")));
}
END_TEST

static const struct failure {
	const char *why, *value, *code;
	size_t count;
} failures[] = {
	{ "no names", "30()", "sequence-empty", 0 },
	{ "a tag that no kind has", "30( 82('a') 89('b') 82('c') )", "wrong-tag", 1 },
	{ "a universal tag", "30( 82('a') 16('b') )", "wrong-tag", 1 },
	{ "a name that runs past the end", "30( 82('a') 82 05 41 )", "truncated", 1 },
	{ "no SEQUENCE", "82('a')", "wrong-tag", 0 },
	{ "something after the list", "30( 82('a') ) 05()", "trailing-data", 1 },
	{ "nothing at all", "", "truncated", 0 },
};

START_TEST(what_could_be_read_stays)
{
	const struct failure *row = &failures[_i];
	struct extension e = extension("subjectAltName", row->value);
	struct problems problems = { .arena = &arena };
	struct general_names names;

	ck_assert_msg(!extension_general_names(&e, e.value, &problems, &names), "%s: no problem", row->why);
	ck_assert_msg(problem_of(&problems, row->code) != NULL, "%s: %s", row->why, listed(&problems));
	ck_assert_msg(names.count == row->count, "%s: %zu names", row->why, names.count);
	ck_assert_str_eq(problems.list.items[0].where, "subjectAltName");
}
END_TEST

static struct general_names
many(size_t count, struct problems *problems, bool *clean)
{
	uint8_t *value = arena_take(&arena, 3 * count + 5);
	struct extension e = { .value = { value, 3 * count + 5 } };
	struct general_names names;

	memcpy(value, "\x30\x83", 2);
	value[2] = (uint8_t)(3 * count >> 16);
	value[3] = (uint8_t)(3 * count >> 8);
	value[4] = (uint8_t)(3 * count);
	for (size_t i = 0; i < count; i++)
		memcpy(value + 5 + 3 * i, "\x82\x01""a", 3);
	*problems = (struct problems){ .arena = &arena };
	*clean = extension_general_names(&e, e.value, problems, &names);
	return names;
}

START_TEST(names_are_limited)
{
	struct problems problems;
	bool clean;

	ck_assert_uint_eq(many(LIMIT_NAMES, &problems, &clean).count, LIMIT_NAMES);
	ck_assert_msg(clean, "%s", listed(&problems));
	ck_assert_uint_eq(many(LIMIT_NAMES + 1, &problems, &clean).count, LIMIT_NAMES);
	ck_assert(!clean);
	ck_assert_str_eq(problems.list.items[0].code, "too-many");
}
END_TEST

TESTS("general_name",
	EACH(names_are_read_and_shown, rows),
	TEST(an_other_name_is_opened),
	EACH(what_could_be_read_stays, failures),
	TEST(names_are_limited))

/* test_rfc4514.c - src/x509/rfc4514.c: names as text, and text as names. */

#include "objects.h"

static const struct row {
	const char *why, *name, *text;
} rows[] = {
	{ "the most significant part comes last", "31( 30( <C> 13('DE') ) ) 31( 30( <O> 0c('Example') ) )"
	    "31( 30( <CN> 0c('a.example') ) )", "CN=a.example,O=Example,C=DE" },
	{ "no name", "", "" },
	{ "a part of two attributes", "31( 30( <CN> 0c('a') ) 30( <OU> 0c('b') ) )", "CN=a+OU=b" },
	{ "special characters", "31( 30( <O> 0c('a,b+c\"d\\e<f>g;h=i') ) )", "O=a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h=i" },
	{ "blanks at the ends", "31( 30( <O> 0c(' a b ') ) )", "O=\\ a b\\ " },
	{ "one blank", "31( 30( <O> 0c(' ') ) )", "O=\\ " },
	{ "a number sign in front", "31( 30( <O> 0c('#1 #2') ) )", "O=\\#1 #2" },
	{ "a NUL", "31( 30( <O> 0c('a' 00 'b') ) )", "O=a\\00b" },
	{ "UTF-8", "31( 30( <O> 0c('M' c3bc 'ller') ) )", "O=M\xc3\xbcller" },
	{ "domain components", "31( 30( <domainComponent> 16('example') ) ) 31( 30( <UID> 0c('x') ) )",
	    "UID=x,DC=example" },
	{ "a registered type without a short name", "31( 30( <emailAddress> 16('a@b.example') ) )",
	    "emailAddress=a@b.example" },
	{ "an unknown type", "31( 30( <1.2.3.4> 0c('x') ) )", "1.2.3.4=x" },
	{ "a value that is no string", "31( 30( <2.5.4.45> 03(00aa) ) )", "x500UniqueIdentifier=#030200aa" },
	{ "an empty value", "31( 30( <O> 0c() ) )", "O=" },
};

START_TEST(names_become_text_and_come_back)
{
	const struct row *row = &rows[_i];
	struct parts parts = { .subject = arena_printf(&arena, "30( %s )", row->name).at };
	struct certificate c;
	struct name back;
	struct text text;

	ck_assert(certificate_read(&arena, build(&parts), &c));
	text = name_rfc4514(&arena, &c.subject);
	ck_assert_msg(text_is(text, row->text), "%s: %.*s", row->why, TEXT_ARG(text));
	ck_assert_msg(name_parse(&arena, text, &back), "%s: not parsed", row->why);
	ck_assert_msg(name_equal(&c.subject, &back), "%s: another name came back", row->why);
	ck_assert_msg(text_equal(name_rfc4514(&arena, &back), text), "%s: another text came back", row->why);
}
END_TEST

static const struct parsed {
	const char *why, *text, *der;
} parsed[] = {
	{ "string types", "serialNumber=7,DC=example,C=DE,O=x",
	    "30( 31( 30( <O> 0c('x') ) ) 31( 30( <C> 13('DE') ) ) 31( 30( <domainComponent> 16('example') ) )"
	    "31( 30( <2.5.4.5> 13('7') ) ) )" },
	{ "blanks after separators", "CN=a, O=b", "30( 31( 30( <O> 0c('b') ) ) 31( 30( <CN> 0c('a') ) ) )" },
	{ "names of types without case", "cn=a,commonName=b", "30( 31( 30( <CN> 0c('b') ) ) 31( 30( <CN> 0c('a') ) ) )" },
	{ "a dotted type", "2.5.4.3=a", "30( 31( 30( <CN> 0c('a') ) ) )" },
	{ "escaped octets", "O=M\\c3\\bcller", "30( 31( 30( <O> 0c('M' c3bc 'ller') ) ) )" },
	{ "a value in hex", "CN=#1301 41", NULL },
	{ "a value in hex of its own type", "CN=#130141", "30( 31( 30( <CN> 13('A') ) ) )" },
	{ "a set in DER's order", "OU=b+CN=a", "30( 31( 30( <CN> 0c('a') ) 30( <OU> 0c('b') ) ) )" },
	{ "nothing", "", "30()" },
	{ "no value", "CN", NULL },
	{ "an unknown type", "nothing=a", NULL },
	{ "a comma at the end", "CN=a,", NULL },
	{ "a backslash at the end", "CN=a\\", NULL },
	{ "a needless escape", "CN=a\\b", NULL },
	{ "a bare quotation mark", "CN=\"a\"", NULL },
	{ "hex of half an octet", "CN=#123", NULL },
	{ "hex that is no value", "CN=#1305", NULL },
	{ "what is not UTF-8", "CN=\xff", NULL },
};

START_TEST(text_becomes_a_name)
{
	const struct parsed *row = &parsed[_i];
	struct name name = { 0 };
	bool ok = name_parse(&arena, text_of(row->text), &name);

	ck_assert_msg(ok == (row->der != NULL), "%s: %d", row->why, ok);
	if (ok)
		ck_assert_msg(bytes_equal(name.der, octets(row->der)), "%s: %.*s", row->why,
		    TEXT_ARG(hex_text(&arena, name.der)));
}
END_TEST

TESTS("rfc4514",
	EACH(names_become_text_and_come_back, rows),
	EACH(text_becomes_a_name, parsed))

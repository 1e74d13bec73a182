/* test_name.c - src/fix/name.c: a name that says where the objects come from, and that no archive can misuse. */
#include "fixing.h"

static const struct { const char *source, *stem; } rows[] = {
	{ "server.pem", "server" },
	{ "certs/server.crt", "server" },
	{ "/srv/a b.PFX", "a b" },
	{ "server.pem.gz", "server" },
	{ "server.crt.txt", "server" },
	{ "expe1.example.com", "expe1.example.com" },
	{ "expe1.example.com.cer", "expe1.example.com" },
	{ ".pem", "_pem" },
	{ "(standard input)", "stdin" },
	{ "all.zip/..", "_." },
	{ "all.zip/.bashrc", "_bashrc" },
	{ "all.zip/-rf.pem", "_rf" },
	{ "all.zip/folder/", "file" },
	{ "all.zip/a\\b.pem", "a_b" },
	{ "all.zip/a\nb\x1b[2J.pem", "a_b_[2J" },
	{ "all.zip/a\xff.pem", "a_" },
	{ "all.zip/m\xc3\xbcnchen.pem", "m\xc3\xbcnchen" },
	{ "all.zip/a\xe2\x80\xae" "b.pem", "a_b" },
};

START_TEST(the_stem_of_a_name)
{
	struct text stem = name_stem(&arena, text_of(rows[_i].source));

	ck_assert_msg(text_is(stem, rows[_i].stem), "%s: %.*s", rows[_i].source, TEXT_ARG(stem));
}
END_TEST

START_TEST(a_long_name_is_cut_between_characters)
{
	struct buffer name;
	struct text stem;

	buffer_init(&name, &arena);
	buffer_addc(&name, 'x');
	for (unsigned i = 0; i < 300; i++)
		buffer_adds(&name, "\xc3\xbc");
	stem = name_stem(&arena, buffer_text(&name));
	ck_assert_uint_le(stem.len, 201);
	ck_assert(text_utf8_valid(stem));
}
END_TEST

TESTS_WITH("name", setup, NULL,
	EACH(the_stem_of_a_name, rows),
	TEST(a_long_name_is_cut_between_characters))

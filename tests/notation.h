/*
 * notation.h - DER as tests write it.
 *
 *     30( 02(01) <CN> 0c('text') 05() )
 *
 * An octet in hex before a parenthesis is a tag, whose length octets are added; other octets in hex stand
 * for themselves, as does text between apostrophes. <NAME> is a whole OBJECT IDENTIFIER, dotted or by name.
 */
#ifndef TESTS_NOTATION_H
#define TESTS_NOTATION_H

#include "harness.h"
#include "der/der.h"

static inline int
notation_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static inline void
notation_put(struct buffer *out, uint8_t tag, struct text contents)
{
	buffer_addc(out, (char)tag);
	if (contents.len >= 0x10000) {
		buffer_addc(out, (char)0x83);
		buffer_addc(out, (char)(contents.len >> 16));
		buffer_addc(out, (char)(contents.len >> 8));
	} else if (contents.len >= 0x100) {
		buffer_addc(out, (char)0x82);
		buffer_addc(out, (char)(contents.len >> 8));
	} else if (contents.len >= 0x80) {
		buffer_addc(out, (char)0x81);
	}
	buffer_addc(out, (char)contents.len);
	buffer_add(out, contents);
}

static inline void
notation_items(const char **at, struct buffer *out)
{
	while (**at != '\0' && **at != ')') {
		if (**at == ' ' || **at == '\n' || **at == '\t') {
			++*at;
		} else if (**at == '\'') {
			const char *end = strchr(*at + 1, '\'');

			ck_assert_msg(end != NULL, "no closing apostrophe: %s", *at);
			buffer_add(out, (struct text){ *at + 1, (size_t)(end - *at) - 1 });
			*at = end + 1;
		} else if (**at == '<') {
			const char *end = strchr(*at + 1, '>');
			struct bytes oid;

			ck_assert_msg(end != NULL, "no closing bracket: %s", *at);
			ck_assert_msg(oid_parse(&arena, (struct text){ *at + 1, (size_t)(end - *at) - 1 }, &oid),
			    "no such identifier: %s", *at);
			notation_put(out, DER_OID, text_of_bytes(oid));
			*at = end + 1;
		} else {
			int high = notation_digit((*at)[0]), low = high < 0 ? -1 : notation_digit((*at)[1]);
			struct buffer contents;

			ck_assert_msg(low >= 0, "not the notation: %s", *at);
			*at += 2;
			if (**at != '(') {
				buffer_addc(out, (char)(high << 4 | low));
				continue;
			}
			++*at;
			buffer_init(&contents, &arena);
			notation_items(at, &contents);
			ck_assert_msg(**at == ')', "no closing parenthesis");
			++*at;
			notation_put(out, (uint8_t)(high << 4 | low), buffer_text(&contents));
		}
	}
}

static inline struct bytes
octets(const char *notation)
{
	const char *at = notation;
	struct buffer out;

	buffer_init(&out, &arena);
	notation_items(&at, &out);
	ck_assert_msg(*at == '\0', "not the notation: %s", at);
	return bytes_of_text(buffer_text(&out));
}

#endif

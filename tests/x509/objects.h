/* objects.h - certificates, requests and CRLs of tests, put together from parts in the notation. */
#ifndef TESTS_X509_OBJECTS_H
#define TESTS_X509_OBJECTS_H

#include <stdio.h>

#include "../notation.h"
#include "x509/x509.h"

#define SHA256_RSA "30( <sha256WithRSAEncryption> 05() )"
#define RSA_KEY "30( 30( <rsaEncryption> 05() ) 03( 00 30( 02(00c1c3c5c7c9cbcdcf) 02(010001) ) ) )"
#define ISSUER "30( 31( 30( <O> 0c('Example GmbH') ) ) 31( 30( <CN> 0c('Example CA') ) ) )"
#define SUBJECT "30( 31( 30( <CN> 0c('expe1.example.com') ) ) )"
#define VALIDITY "30( 17('250101000000Z') 17('260101000000Z') )"

/* What differs from a sound certificate of version 3; NULL: nothing. */
struct parts {
	const char *version, *serial, *inner, *issuer, *validity, *subject, *key, *rest, *outer, *signature;
};

static inline const char *
part(const char *given, const char *usual)
{
	return given != NULL ? given : usual;
}

static inline struct bytes
build(const struct parts *p)
{
	const char *inner = part(p->inner, SHA256_RSA);
	struct text notation = arena_printf(&arena, "30( 30( %s %s %s %s %s %s %s %s ) %s %s )",
	    part(p->version, "a0( 02(02) )"), part(p->serial, "02(0123)"), inner, part(p->issuer, ISSUER),
	    part(p->validity, VALIDITY), part(p->subject, SUBJECT), part(p->key, RSA_KEY), part(p->rest, ""),
	    part(p->outer, inner), part(p->signature, "03( 00 aabb )"));

	return octets(arena_string(&arena, notation));
}

/* The one problem with that code, or NULL; and "CODE (WHERE)" of all of them, for messages. */
static inline const struct problem *
problem_of(const struct problems *problems, const char *code)
{
	for (size_t i = 0; i < problems->list.count; i++)
		if (strcmp(problems->list.items[i].code, code) == 0)
			return &problems->list.items[i];
	return NULL;
}

static inline const char *
listed(const struct problems *problems)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < problems->list.count; i++)
		buffer_printf(&out, "%s%s (%s)", i > 0 ? ", " : "", problems->list.items[i].code,
		    problems->list.items[i].where);
	return problems->list.count > 0 ? buffer_text(&out).at : "none";
}

/* "code@offset", with "!" if nothing after it could be read, divided by blanks. */
static inline const char *
noted(const struct problems *problems)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < problems->list.count; i++)
		buffer_printf(&out, "%s%s@%zu%s", i > 0 ? " " : "", problems->list.items[i].code,
		    problems->list.items[i].offset, problems->list.items[i].fatal ? "!" : "");
	return problems->list.count > 0 ? buffer_text(&out).at : "";
}

/* An extension of that name whose value is all there is. */
static inline struct extension
extension_of(const char *name, struct bytes value)
{
	struct extension e = { .value = value, .whole = value };

	ck_assert_msg(oid_parse(&arena, text_of(name), &e.oid), "no such identifier: %s", name);
	return e;
}

#endif

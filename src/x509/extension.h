/* extension.h - what the readers of extension values share. */
#ifndef X509_EXTENSION_H
#define X509_EXTENSION_H

#include "x509/parse.h"

struct opening {
	struct reading r;
	struct der in;                 /* the value */
};

/* `fallback` names an extension whose OID has no name. */
struct opening open_extension(const struct extension *e, struct bytes object, struct problems *problems,
    const char *fallback);
/* Reports octets left over; true if nothing was wrong. */
MUST_USE bool close_extension(struct opening *o);
/* The SEQUENCE that the value is; reports an empty one. */
MUST_USE bool open_sequence(struct opening *o, struct der *body);
/* Reports an identifier that is in `seen` already; without an arena of its own, none. */
void check_once(struct reading *r, struct lookup *seen, struct bytes oid, size_t offset);
/* The bits of a named bit list, bit 0 first; `known` are those with a meaning. */
unsigned named_bits(struct reading *r, struct bytes bits, unsigned unused, unsigned known, size_t offset);

#endif

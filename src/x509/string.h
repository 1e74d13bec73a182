/* string.h - text in the string types of ASN.1. */
#ifndef X509_STRING_H
#define X509_STRING_H

#include "base/base.h"

/* Set in what is no character of the type. */
#define STRING_INVALID 0x80000000u

bool string_is_text(uint8_t tag);
/* Takes one character off `rest`, which is not empty. */
uint32_t string_next(uint8_t tag, struct bytes *rest);
size_t string_characters(uint8_t tag, struct bytes value);
struct text string_text(struct arena *arena, uint8_t tag, struct bytes value, bool *valid);

#endif

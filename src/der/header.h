/* header.h - headers of BER values, for the lax readers of this folder. */
#ifndef DER_HEADER_H
#define DER_HEADER_H

#include "der/der.h"

struct ber_header {
	uint8_t tag;                 /* first identifier octet */
	bool indefinite, high_tag;
	const uint8_t *body;
	size_t len;                  /* of the contents; 0 if indefinite */
	enum der_code code;          /* how it departs from DER, or why it cannot be read */
	const uint8_t *wrong;
};

/* Reads the header at `at`; false if the value cannot be delimited by it. */
bool ber_header(const uint8_t *at, const uint8_t *end, struct ber_header *out);

/* The types whose values BER may cut into segments. */
bool is_string_type(uint8_t tag);

#endif

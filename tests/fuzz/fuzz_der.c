/* fuzz_der.c - any octets as DER and BER: what is taken lies within, and what was rewritten is DER. */
#include "der/der.h"
#include "fuzz.h"

static void
within(struct bytes input, struct bytes part)
{
	MUST(part.at >= input.at && part.at + part.len <= input.at + input.len);
}

static void
walk(struct bytes input, struct der in, unsigned depth)
{
	struct der_fault fault;
	struct bytes whole;
	struct der body;
	uint8_t tag;

	while (der_any_lax(&in, &tag, &body, &whole, &fault)) {
		within(input, whole);
		within(input, der_rest(&body));
		if ((tag & 0x20) != 0 && depth < 8)
			walk(input, body, depth + 1);
	}
	MUST(fault.offset <= input.len);
}

static void
take_all(struct bytes input)
{
	struct der in;
	struct der_fault fault;
	struct bytes bytes;
	unsigned unused;
	int64_t number;
	bool truth;

	der_init(&in, input);
	if (der_boolean(&in, &truth, &fault) || der_int64(&in, &number, &fault) || der_null(&in, &fault))
		return;
	if (der_integer(&in, &bytes, &fault) || der_bit_string(&in, &bytes, &unused, &fault) ||
	    der_octet_string(&in, &bytes, &fault) || der_oid(&in, &bytes, &fault))
		within(input, bytes);
}

static void
try(struct arena *arena, const uint8_t *data, size_t size)
{
	struct bytes input = { data, size }, der, again, oid;
	struct text dotted;
	struct der_fault fault;
	struct der in;

	der_init(&in, input);
	walk(input, in, 0);
	take_all(input);
	if (der_check(input, &fault))
		MUST(der_ber_to_der(arena, input, &der, &fault) && bytes_equal(input, der));
	if (der_ber_to_der(arena, input, &der, &fault)) {
		MUST(der_check(der, &fault));
		MUST(der_ber_to_der(arena, der, &again, &fault) && bytes_equal(der, again));
	}
	/* As an identifier: dotted form and back. */
	der_init(&in, input);
	if (!der_oid(&in, &oid, &fault))
		return;
	dotted = oid_dotted(arena, oid);
	if (oid.len <= 64)
		MUST(oid_parse(arena, dotted, &again) && oid_equal(oid, again));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena((size_t)64 << 20, try, data, size);
	return 0;
}

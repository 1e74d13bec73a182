/* fuzz_crl.c - any octets as a CRL and as the entries of one. */
#include "fuzz.h"
#include "x509/x509.h"

static void
try_entries(const struct crl *crl)
{
	struct der cursor = crl_entries(crl);
	struct crl_entry entry, found;
	struct der_fault fault;
	size_t last = 0;

	while (crl_entry_next(&cursor, &entry, &fault)) {
		MUST(entry.serial.at >= crl->revoked.at &&
		    entry.serial.at + entry.serial.len <= crl->revoked.at + crl->revoked.len);
		MUST(entry.offset >= last && der_offset(&cursor) > entry.offset);
		last = entry.offset;
		MUST(crl_reason_name(crl_entry_reason(&entry)) != NULL);
	}
	if (last > 0)
		MUST(crl_find(crl, entry.serial, &found));
	MUST(fault.offset <= crl->der.len || fault.code == DER_NO_FAULT);
}

static void
try(struct arena *arena, const uint8_t *data, size_t size)
{
	struct bytes input = { data, size };
	struct crl crl = { .der = input, .revoked = input };

	try_entries(&crl);
	if (crl_read(arena, input, &crl)) {
		struct problems problems = { .arena = arena };

		try_entries(&crl);
		extensions_check(&crl.extensions, crl.der, &problems);
		crl_check_entries(&crl, &problems);
		MUST(text_utf8_valid(name_rfc4514(arena, &crl.issuer)));
	} else {
		MUST(crl.problems.list.count > 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena((size_t)64 << 20, try, data, size);
	return 0;
}

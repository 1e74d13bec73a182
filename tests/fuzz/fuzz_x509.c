/* fuzz_x509.c - any octets as certificate, request and key, all of it opened and shown. */
#include "fuzz.h"
#include "x509/x509.h"

static void
within(struct bytes input, struct bytes part)
{
	MUST(part.len == 0 || (part.at >= input.at && part.at + part.len <= input.at + input.len));
}

static void
try_name(struct arena *arena, struct bytes input, const struct name *name)
{
	struct text text = name_rfc4514(arena, name);
	struct name back;

	within(input, name->der);
	MUST(text_utf8_valid(text));
	MUST(text_utf8_valid(name_label(arena, name)));
	MUST(name_equal(name, name));
	if (name_parse(arena, text, &back) && name_equal(name, &back))
		MUST(name_hash(name, 1) == name_hash(&back, 1));
}

static void
try_problems(struct bytes input, const struct problems *problems)
{
	MUST(problems->list.count <= LIMIT_PROBLEMS);
	for (size_t i = 0; i < problems->list.count; i++) {
		MUST(problems->list.items[i].offset <= input.len);
		MUST(text_utf8_valid(problems->list.items[i].text));
	}
}

static void
try_extensions(struct arena *arena, const struct certificate *c)
{
	struct problems problems = { .arena = arena };

	certificate_check_extensions(c, &problems);
	try_problems(c->der, &problems);
	for (size_t i = 0; i < c->extensions.count; i++) {
		const struct extension *e = &c->extensions.items[i];
		struct general_names names;

		within(c->der, e->value);
		(void)extension_general_names(e, c->der, &problems, &names);
		for (size_t k = 0; k < names.count; k++)
			MUST(text_utf8_valid(general_name_text(arena, &names.items[k])));
	}
}

static void
try_certificate(struct arena *arena, struct bytes input, const struct certificate *c)
{
	try_problems(input, &c->problems);
	within(input, c->tbs);
	within(input, c->serial);
	within(input, c->signature);
	within(input, c->key.bits);
	within(input, c->key.modulus);
	within(input, c->not_after.text);
	try_name(arena, input, &c->issuer);
	try_name(arena, input, &c->subject);
	MUST(text_utf8_valid(key_curve_name(arena, &c->key)));
	try_extensions(arena, c);
	(void)certificate_is_ca(c);
	(void)certificate_self_issued(c);
}

/* The octets as a DNS name and as an address. */
static void
try_text(struct arena *arena, struct text text)
{
	struct text unicode = dns_to_unicode(arena, text), ascii = dns_to_ascii(arena, text);
	uint8_t octets[16], again[16];
	size_t len, again_len;

	MUST(!text_utf8_valid(text) || text_utf8_valid(unicode));
	MUST(ascii.len <= 253);
	MUST(!dns_is_fqdn(text) || dns_is_hostname(text));
	MUST(!dns_is_fqdn(text) || dns_covers(text, text));
	MUST(dns_same(text, text));
	if (psl_registrable_of(arena, text).len > 0)
		MUST(psl_suffix_of(arena, text).len > 0);
	if (ip_parse(text, octets, &len)) {
		text = ip_octets_text(arena, (struct bytes){ octets, len });
		MUST(ip_parse(text, again, &again_len) &&
		    bytes_equal((struct bytes){ octets, len }, (struct bytes){ again, again_len }));
	}
}

static void
try(struct arena *arena, const uint8_t *data, size_t size)
{
	struct bytes input = { data, size };
	struct problems problems = { .arena = arena };
	struct private_key_shape shape;
	struct der_fault fault;
	struct certificate c;
	struct public_key key;
	struct name name;

	try_text(arena, text_of_bytes(input));
	if (certificate_read(arena, input, &c))
		try_certificate(arena, input, &c);
	else
		MUST(c.problems.list.count > 0);
	if (request_read(arena, input, &c))
		try_certificate(arena, input, &c);
	if (public_key_read(arena, input, &key, &problems))
		within(input, key.bits);
	if (!private_key_shape_read(input, &shape, &fault))
		MUST(fault.code != DER_NO_FAULT && fault.offset <= size);
	if (name_parse(arena, text_of_bytes(input), &name))
		try_name(arena, name.der, &name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena((size_t)64 << 20, try, data, size);
	return 0;
}

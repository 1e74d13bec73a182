/* net.c - addresses and networks: reading, writing, kinds. */
#include <string.h>

#include "cel/ext/net.h"

/* ---- reading ---- */

/* Digits without leading zeros, up to `most`; moves on only if there are some. */
static bool
read_decimal(struct text *text, unsigned most, unsigned *number)
{
	size_t len = 0;

	for (*number = 0; len < text->len && text->at[len] >= '0' && text->at[len] <= '9' && *number <= most; len++)
		*number = *number * 10 + (unsigned)(text->at[len] - '0');
	if (len == 0 || *number > most || (text->at[0] == '0' && len > 1))
		return false;
	*text = (struct text){ text->at + len, text->len - len };
	return true;
}

const char *
net_ip_read(struct text text, struct net_ip *ip)
{
	static const uint8_t mapped[12] = { [10] = 0xFF, [11] = 0xFF };
	size_t len;

	*ip = (struct net_ip){ .bits = 32 };
	if (text.len == 0)
		return "an address is needed";
	if (memchr(text.at, ':', text.len) != NULL && memchr(text.at, '%', text.len) != NULL)
		return "an IP address with a zone is not allowed";
	if (!ip_parse(text, ip->bytes, &len))
		return "not an IP address";
	ip->bits = (unsigned)len * 8;
	if (len == 16 && memcmp(ip->bytes, mapped, sizeof(mapped)) == 0) {
		if (memchr(text.at, '.', text.len) != NULL)
			return "an IPv4-mapped IPv6 address is not allowed";
		memcpy(ip->bytes, ip->bytes + 12, 4);
		memset(ip->bytes + 4, 0, 12);
		ip->bits = 32;
	}
	return NULL;
}

const char *
net_cidr_read(struct text text, struct net_cidr *cidr)
{
	const char *slash = text.len > 0 ? memchr(text.at, '/', text.len) : NULL, *wrong;
	struct text address, length;
	unsigned prefix, bits;

	if (slash == NULL)
		return "not a network in CIDR notation: '/' is missing";
	address = (struct text){ text.at, (size_t)(slash - text.at) };
	length = (struct text){ slash + 1, text.len - address.len - 1 };
	if ((wrong = net_ip_read(address, &cidr->ip)) != NULL)
		return wrong;
	bits = memchr(address.at, ':', address.len) != NULL ? 128 : 32;
	if (!read_decimal(&length, bits, &prefix) || length.len > 0)
		return bits == 32 ? "not a length of a prefix, 0 to 32" : "not a length of a prefix, 0 to 128";
	if (bits == 128 && cidr->ip.bits == 32) {          /* ::ffff:a00:0/104 is 10.0.0.0/8 */
		if (prefix < 96)
			return "an IPv4-mapped IPv6 address is not allowed";
		prefix -= 96;
	}
	cidr->prefix = prefix;
	return NULL;
}

/* ---- writing ---- */

struct text
net_ip_text(struct arena *arena, const struct net_ip *ip)
{
	return ip_octets_text(arena, (struct bytes){ ip->bytes, ip->bits / 8 });
}

struct text
net_cidr_text(struct arena *arena, const struct net_cidr *cidr)
{
	return arena_printf(arena, "%.*s/%u", TEXT_ARG(net_ip_text(arena, &cidr->ip)), cidr->prefix);
}

/* ---- comparing ---- */

bool
net_ip_equal(const struct net_ip *a, const struct net_ip *b)
{
	return a->bits == b->bits && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

static bool
begins_alike(const uint8_t *a, const uint8_t *b, unsigned bits)
{
	unsigned rest = bits % 8;

	return memcmp(a, b, bits / 8) == 0 && (rest == 0 || (a[bits / 8] ^ b[bits / 8]) >> (8 - rest) == 0);
}

bool
net_cidr_has(const struct net_cidr *cidr, const struct net_ip *ip)
{
	return cidr->ip.bits == ip->bits && begins_alike(cidr->ip.bytes, ip->bytes, cidr->prefix);
}

struct net_cidr
net_cidr_masked(const struct net_cidr *cidr)
{
	struct net_cidr masked = *cidr;

	for (unsigned i = 0; i < 16; i++)
		if (i >= (cidr->prefix + 7) / 8)
			masked.ip.bytes[i] = 0;
	if (cidr->prefix % 8 != 0)
		masked.ip.bytes[cidr->prefix / 8] &= (uint8_t)(0xFF << (8 - cidr->prefix % 8));
	return masked;
}

/* ---- kinds ---- */

struct block {
	uint8_t bytes[16];
	uint8_t prefix;
};

/* IANA IPv4 Special-Purpose Address Registry, its outermost blocks. */
static const struct block reserved_v4[] = {
	{ { 0 }, 8 },                                                  /* this network, RFC 791 */
	{ { 10 }, 8 },                                                 /* private use, RFC 1918 */
	{ { 100, 64 }, 10 },                                           /* shared address space, RFC 6598 */
	{ { 127 }, 8 },                                                /* loopback, RFC 1122 */
	{ { 169, 254 }, 16 },                                          /* link-local, RFC 3927 */
	{ { 172, 16 }, 12 },                                           /* private use, RFC 1918 */
	{ { 192, 0, 0 }, 24 },                                         /* IETF protocol assignments, RFC 6890 */
	{ { 192, 0, 2 }, 24 },                                         /* documentation, RFC 5737 */
	{ { 192, 31, 196 }, 24 },                                      /* AS112-v4, RFC 7535 */
	{ { 192, 52, 193 }, 24 },                                      /* AMT, RFC 7450 */
	{ { 192, 88, 99 }, 24 },                                       /* deprecated 6to4 relay, RFC 7526 */
	{ { 192, 168 }, 16 },                                          /* private use, RFC 1918 */
	{ { 192, 175, 48 }, 24 },                                      /* direct delegation AS112, RFC 7534 */
	{ { 198, 18 }, 15 },                                           /* benchmarking, RFC 2544 */
	{ { 198, 51, 100 }, 24 },                                      /* documentation, RFC 5737 */
	{ { 203, 0, 113 }, 24 },                                       /* documentation, RFC 5737 */
	{ { 240 }, 4 },                                                /* reserved, RFC 1112 */
};

/* IANA IPv6 Special-Purpose Address Registry, its outermost blocks; mapped addresses are IPv4 here. */
static const struct block reserved_v6[] = {
	{ { 0 }, 127 },                                                /* unspecified and loopback, RFC 4291 */
	{ { 0x00, 0x64, 0xFF, 0x9B }, 96 },                            /* IPv4/IPv6 translation, RFC 6052 */
	{ { 0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01 }, 48 },                /* IPv4/IPv6 translation, RFC 8215 */
	{ { 0x01, 0x00 }, 64 },                                        /* discard only, RFC 6666 */
	{ { 0x01, 0x00, 0, 0, 0, 0, 0, 0x01 }, 64 },                   /* dummy prefix, RFC 9780 */
	{ { 0x20, 0x01 }, 23 },                                        /* IETF protocol assignments, RFC 2928 */
	{ { 0x20, 0x01, 0x0D, 0xB8 }, 32 },                            /* documentation, RFC 3849 */
	{ { 0x20, 0x02 }, 16 },                                        /* 6to4, RFC 3056 */
	{ { 0x26, 0x20, 0x00, 0x4F, 0x80 }, 48 },                      /* direct delegation AS112, RFC 7534 */
	{ { 0x3F, 0xFF }, 20 },                                        /* documentation, RFC 9637 */
	{ { 0x5F, 0x00 }, 16 },                                        /* segment routing identifiers, RFC 9602 */
	{ { 0xFC }, 7 },                                               /* unique local, RFC 4193 */
	{ { 0xFE, 0x80 }, 10 },                                        /* link-local unicast, RFC 4291 */
};

static bool
in_blocks(const struct net_ip *ip, const struct block *blocks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (begins_alike(ip->bytes, blocks[i].bytes, blocks[i].prefix))
			return true;
	return false;
}

bool
net_ip_is_reserved(const struct net_ip *ip)
{
	if (ip->bits == 32)
		return in_blocks(ip, reserved_v4, COUNT_OF(reserved_v4));
	return in_blocks(ip, reserved_v6, COUNT_OF(reserved_v6));
}

bool
net_ip_is_private(const struct net_ip *ip)
{
	static const struct block v4[] = { { { 10 }, 8 }, { { 172, 16 }, 12 }, { { 192, 168 }, 16 } };
	static const struct block v6[] = { { { 0xFC }, 7 } };

	return ip->bits == 32 ? in_blocks(ip, v4, COUNT_OF(v4)) : in_blocks(ip, v6, COUNT_OF(v6));
}

bool
net_ip_is_unspecified(const struct net_ip *ip)
{
	static const struct block zero = { { 0 }, 128 };

	return in_blocks(ip, &zero, 1);
}

bool
net_ip_is_loopback(const struct net_ip *ip)
{
	static const struct block v4 = { { 127 }, 8 }, v6 = { { [15] = 1 }, 128 };

	return in_blocks(ip, ip->bits == 32 ? &v4 : &v6, 1);
}

bool
net_ip_is_link_local_unicast(const struct net_ip *ip)
{
	static const struct block v4 = { { 169, 254 }, 16 }, v6 = { { 0xFE, 0x80 }, 10 };

	return in_blocks(ip, ip->bits == 32 ? &v4 : &v6, 1);
}

bool
net_ip_is_link_local_multicast(const struct net_ip *ip)
{
	/* IPv6: scope 2 with any flags, RFC 4291 section 2.7 */
	static const struct block v4 = { { 224 }, 24 };

	if (ip->bits == 32)
		return in_blocks(ip, &v4, 1);
	return ip->bytes[0] == 0xFF && (ip->bytes[1] & 0x0F) == 2;
}

bool
net_ip_is_global_unicast(const struct net_ip *ip)
{
	static const struct block v4[] = { { { 224 }, 4 }, { { 255, 255, 255, 255 }, 32 } }, v6 = { { 0xFF }, 8 };
	bool multicast_or_broadcast = ip->bits == 32 ? in_blocks(ip, v4, COUNT_OF(v4)) : in_blocks(ip, &v6, 1);

	return !multicast_or_broadcast && !net_ip_is_unspecified(ip) && !net_ip_is_loopback(ip) &&
	    !net_ip_is_link_local_unicast(ip);
}

/* ip.h - addresses and networks of IPv4 and IPv6 as text (RFC 4291, RFC 5952) and in the registries. */
#ifndef CEL_IP_H
#define CEL_IP_H

#include "base/base.h"

/* An IPv4-mapped IPv6 address is the IPv4 address it maps. */
struct ip {
	uint8_t bytes[16];             /* the first 4 of IPv4, the rest zero */
	unsigned bits;                 /* 32 or 128 */
};
struct cidr {
	struct ip ip;
	unsigned prefix;
};

/* What is wrong with the text, in a few words, or NULL. */
MUST_USE const char *ip_read(struct text text, struct ip *ip);
MUST_USE const char *cidr_read(struct text text, struct cidr *cidr);
struct text ip_text(struct arena *arena, const struct ip *ip);
struct text cidr_text(struct arena *arena, const struct cidr *cidr);
bool ip_equal(const struct ip *a, const struct ip *b);
/* An address of one family is in no network of the other. */
bool cidr_has(const struct cidr *cidr, const struct ip *ip);
struct cidr cidr_masked(const struct cidr *cidr);

bool ip_is_unspecified(const struct ip *ip);
bool ip_is_loopback(const struct ip *ip);
bool ip_is_link_local_unicast(const struct ip *ip);
bool ip_is_link_local_multicast(const struct ip *ip);
/* Not unspecified, loopback, multicast, link-local unicast or broadcast; private addresses are. */
bool ip_is_global_unicast(const struct ip *ip);
/* For use within organisations: RFC 1918 and RFC 4193. */
bool ip_is_private(const struct ip *ip);
/* In a block of IANA's registries of special-purpose addresses. */
bool ip_is_reserved(const struct ip *ip);

#endif

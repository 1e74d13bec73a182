/* net.h - addresses and networks of IPv4 and IPv6 as text (RFC 4291, RFC 5952) and in the registries. */
#ifndef CEL_EXT_NET_H
#define CEL_EXT_NET_H

#include "base/base.h"

/* An IPv4-mapped IPv6 address is the IPv4 address it maps. */
struct net_ip {
	uint8_t bytes[16];             /* the first 4 of IPv4, the rest zero */
	unsigned bits;                 /* 32 or 128 */
};
struct net_cidr {
	struct net_ip ip;
	unsigned prefix;
};

/* What is wrong with the text, in a few words, or NULL. */
MUST_USE const char *net_ip_read(struct text text, struct net_ip *ip);
MUST_USE const char *net_cidr_read(struct text text, struct net_cidr *cidr);
struct text net_ip_text(struct arena *arena, const struct net_ip *ip);
struct text net_cidr_text(struct arena *arena, const struct net_cidr *cidr);
bool net_ip_equal(const struct net_ip *a, const struct net_ip *b);
/* An address of one family is in no network of the other. */
MUST_USE bool net_cidr_has(const struct net_cidr *cidr, const struct net_ip *ip);
struct net_cidr net_cidr_masked(const struct net_cidr *cidr);

bool net_ip_is_unspecified(const struct net_ip *ip);
bool net_ip_is_loopback(const struct net_ip *ip);
bool net_ip_is_link_local_unicast(const struct net_ip *ip);
bool net_ip_is_link_local_multicast(const struct net_ip *ip);
/* Not unspecified, loopback, multicast, link-local unicast or broadcast; private addresses are. */
bool net_ip_is_global_unicast(const struct net_ip *ip);
/* For use within organisations: RFC 1918 and RFC 4193. */
bool net_ip_is_private(const struct net_ip *ip);
/* In a block of IANA's registries of special-purpose addresses. */
bool net_ip_is_reserved(const struct net_ip *ip);

#endif

/* test_net.c - src/cel/ext/net.c: addresses as text, networks, and the registries' blocks with their neighbours. */
#include <stdlib.h>
#include <string.h>

#include "../../harness.h"
#include "cel/ext/net.h"

static struct net_ip
ip_of(const char *text)
{
	struct net_ip ip;
	const char *wrong = net_ip_read(text_of(text), &ip);

	ck_assert_msg(wrong == NULL, "%s: %s", text, wrong);
	return ip;
}

/* A text and how it is written back. */
static const char *const addresses[][2] = {
	{ "0.0.0.0", "0.0.0.0" },
	{ "255.255.255.255", "255.255.255.255" },
	{ "::", "::" },
	{ "::1", "::1" },
	{ "1::", "1::" },
	{ "2001:DB8::00ff", "2001:db8::ff" },
	{ "2001:db8:0:0:0:0:0:1", "2001:db8::1" },
	{ "2001:0:0:1:0:0:0:1", "2001:0:0:1::1" },
	{ "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1" },           /* the first of equal runs */
	{ "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1" },        /* one group is not shortened */
	{ "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0" },
	{ "::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8" },
	{ "1:0:0:0:0:0:0:0", "1::" },
	{ "64:ff9b::192.0.2.1", "64:ff9b::c000:201" },
	{ "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304" },
	{ "::1.2.3.4", "::102:304" },
	{ "::ffff:c0a8:1", "192.168.0.1" },
	{ "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
};

START_TEST(an_address_is_written_canonically)
{
	struct net_ip ip = ip_of(addresses[_i][0]);
	struct text text = net_ip_text(&arena, &ip);

	ck_assert_msg(text_is(text, addresses[_i][1]), "%s: %.*s", addresses[_i][0], TEXT_ARG(text));
}
END_TEST

static const char *const no_addresses[] = {
	"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4 ",
	" 1.2.3.4", "1.2.3.+4", "0x1.2.3.4", "1.2.3.99999999999999999999", ":", ":::", "1:2:3:4:5:6:7",
	"1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "1::2::3", "1:::2", ":1", "1:", "1:2:3:4:5:6:7:",
	"12345::", "g::", "::1.2.3", "::1.2.3.4.5", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4",
	"1:2:3:4:5:1.2.3.4", "fe80::1%eth0", "::ffff:1.2.3.4", "[::1]", "::1/128", "1.2.3.4/32",
};

START_TEST(other_texts_are_no_addresses)
{
	struct net_ip ip;

	ck_assert_msg(net_ip_read(text_of(no_addresses[_i]), &ip) != NULL, "accepted: '%s'", no_addresses[_i]);
}
END_TEST

START_TEST(a_text_with_NUL_is_no_address)
{
	struct net_ip ip;
	struct net_cidr cidr;

	ck_assert_ptr_nonnull(net_ip_read(TEXT("1.2.3.4\0"), &ip));
	ck_assert_ptr_nonnull(net_ip_read(TEXT("::1\0"), &ip));
	ck_assert_ptr_nonnull(net_cidr_read(TEXT("1.2.3.4/8\0"), &cidr));
}
END_TEST

static const char *const networks[][2] = {
	{ "10.1.2.3/8", "10.0.0.0/8" },
	{ "10.1.2.3/0", "0.0.0.0/0" },
	{ "10.1.2.3/32", "10.1.2.3/32" },
	{ "10.255.2.3/9", "10.128.0.0/9" },
	{ "2001:db8:ffff::1/33", "2001:db8:8000::/33" },
	{ "2001:db8::1/128", "2001:db8::1/128" },
	{ "2001:db8::1/0", "::/0" },
	{ "::ffff:a01:203/104", "10.0.0.0/8" },
};

START_TEST(a_network_is_masked_at_its_prefix)
{
	struct net_cidr cidr, masked;
	const char *wrong = net_cidr_read(text_of(networks[_i][0]), &cidr);
	struct text text;

	ck_assert_msg(wrong == NULL, "%s: %s", networks[_i][0], wrong);
	masked = net_cidr_masked(&cidr);
	text = net_cidr_text(&arena, &masked);
	ck_assert_msg(text_is(text, networks[_i][1]), "%s: %.*s", networks[_i][0], TEXT_ARG(text));
	ck_assert_msg(net_cidr_has(&masked, &cidr.ip), "%s: the network lacks its own address", networks[_i][0]);
}
END_TEST

static const char *const no_networks[][2] = {
	{ "10.0.0.0", "not a network in CIDR notation: '/' is missing" },
	{ "", "not a network in CIDR notation: '/' is missing" },
	{ "10.0.0.0/33", "not a length of a prefix, 0 to 32" },
	{ "10.0.0.0/", "not a length of a prefix, 0 to 32" },
	{ "10.0.0.0/08", "not a length of a prefix, 0 to 32" },
	{ "10.0.0.0/-1", "not a length of a prefix, 0 to 32" },
	{ "10.0.0.0/8 ", "not a length of a prefix, 0 to 32" },
	{ "10.0.0.0/8/8", "not a length of a prefix, 0 to 32" },
	{ "10.0.0.0/255.0.0.0", "not a length of a prefix, 0 to 32" },
	{ "10.0.0/8", "not an IP address" },
	{ "::/129", "not a length of a prefix, 0 to 128" },
	{ "/8", "an address is needed" },
	{ "fe80::1%en0/24", "an IP address with a zone is not allowed" },
	{ "::ffff:1.2.3.4/24", "an IPv4-mapped IPv6 address is not allowed" },
	{ "::ffff:102:304/95", "an IPv4-mapped IPv6 address is not allowed" },
};

START_TEST(other_texts_are_no_networks)
{
	struct net_cidr cidr;
	const char *wrong = net_cidr_read(text_of(no_networks[_i][0]), &cidr);

	ck_assert_msg(wrong != NULL, "accepted: '%s'", no_networks[_i][0]);
	ck_assert_msg(strcmp(wrong, no_networks[_i][1]) == 0, "'%s': %s", no_networks[_i][0], wrong);
}
END_TEST

/* The first and last address of a block are in it, their neighbours are not. */
static const struct block {
	const char *before, *first, *last, *after;
} reserved[] = {
	{ NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0" },
	{ "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0" },
	{ "100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0" },
	{ "126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0" },
	{ "169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0" },
	{ "172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0" },
	{ "191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0" },
	{ "192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0" },
	{ "192.31.195.255", "192.31.196.0", "192.31.196.255", "192.31.197.0" },
	{ "192.52.192.255", "192.52.193.0", "192.52.193.255", "192.52.194.0" },
	{ "192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0" },
	{ "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0" },
	{ "192.175.47.255", "192.175.48.0", "192.175.48.255", "192.175.49.0" },
	{ "198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0" },
	{ "198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0" },
	{ "203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0" },
	{ "239.255.255.255", "240.0.0.0", "255.255.255.255", NULL },
	{ NULL, "::", "::1", "::2" },
	{ "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", "64:ff9b::", "64:ff9b::ffff:ffff", "64:ff9b::1:0:0" },
	{ "64:ff9b:0:ffff:ffff:ffff:ffff:ffff", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "64:ff9b:2::" },
	{ "ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "100::", "100::1:ffff:ffff:ffff:ffff", "100:0:0:2::" },
	{ "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::" },
	{ "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::" },
	{ "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::" },
	{ "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
	    "2620:4f:8001::" },
	{ "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::" },
	{ "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "5f01::" },
	{ "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe00::" },
	{ "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fec0::" },
};

static void
check_reserved(const char *text, bool expected)
{
	struct net_ip ip;

	if (text == NULL)
		return;
	ip = ip_of(text);
	ck_assert_msg(net_ip_is_reserved(&ip) == expected, "%s is%s reserved", text, expected ? " not" : "");
}

START_TEST(registered_blocks_are_reserved)
{
	const struct block *block = &reserved[_i];

	check_reserved(block->before, false);
	check_reserved(block->first, true);
	check_reserved(block->last, true);
	check_reserved(block->after, false);
}
END_TEST

static const struct kind {
	const char *address;
	bool unspecified, loopback, link_local, link_local_multicast, global, private;
} kinds[] = {
	{ "0.0.0.0", .unspecified = true },
	{ "::", .unspecified = true },
	{ "127.255.0.1", .loopback = true },
	{ "::1", .loopback = true },
	{ "::2", .global = true },
	{ "169.254.1.1", .link_local = true },
	{ "febf::1", .link_local = true },
	{ "fec0::1", .global = true },
	{ "224.0.0.255", .link_local_multicast = true },
	{ "224.0.1.0", .global = false },
	{ "239.1.1.1", .global = false },
	{ "ff02::1", .link_local_multicast = true },
	{ "ff12::1", .link_local_multicast = true },
	{ "ff05::1", .global = false },
	{ "255.255.255.255", .global = false },
	{ "240.0.0.1", .global = true },
	{ "10.0.0.1", .global = true, .private = true },
	{ "172.31.0.1", .global = true, .private = true },
	{ "172.32.0.1", .global = true },
	{ "192.168.1.1", .global = true, .private = true },
	{ "100.64.0.1", .global = true },
	{ "fdff::1", .global = true, .private = true },
	{ "8.8.8.8", .global = true },
	{ "2606:4700::1", .global = true },
};

START_TEST(an_address_is_of_its_kinds)
{
	const struct kind *k = &kinds[_i];
	struct net_ip ip = ip_of(k->address);

	ck_assert_msg(net_ip_is_unspecified(&ip) == k->unspecified, "%s: unspecified", k->address);
	ck_assert_msg(net_ip_is_loopback(&ip) == k->loopback, "%s: loopback", k->address);
	ck_assert_msg(net_ip_is_link_local_unicast(&ip) == k->link_local, "%s: link-local unicast", k->address);
	ck_assert_msg(net_ip_is_link_local_multicast(&ip) == k->link_local_multicast, "%s: link-local multicast",
	    k->address);
	ck_assert_msg(net_ip_is_global_unicast(&ip) == k->global, "%s: global unicast", k->address);
	ck_assert_msg(net_ip_is_private(&ip) == k->private, "%s: private", k->address);
}
END_TEST

TESTS("net",
	EACH(an_address_is_written_canonically, addresses),
	EACH(other_texts_are_no_addresses, no_addresses),
	TEST(a_text_with_NUL_is_no_address),
	EACH(a_network_is_masked_at_its_prefix, networks),
	EACH(other_texts_are_no_networks, no_networks),
	EACH(registered_blocks_are_reserved, reserved),
	EACH(an_address_is_of_its_kinds, kinds))

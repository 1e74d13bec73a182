/* test_ext_network.c - src/cel/ext/network.c: what the published tests leave open. */
#include "../expressions.h"

static const struct row rows[] = {
	{ "string(ip('2001:DB8::1'))", "'2001:db8::1'" },
	{ "ip('10.0.0')", "mistake: not an IP address" },
	{ "ip('10.0.' + '0')", "error: not an IP address" },
	{ "cidr('10.0.0.0/33')", "mistake: not a length of a prefix, 0 to 32" },
	{ "cidr('10.0.0.0/8').containsIP('10')", "mistake: not an IP address" },
	{ "cidr('10.0.0.0/8').containsIP('1' + '0')", "error: not an IP address" },
	{ "cidr('10.0.0.0/8').containsCIDR('10')", "mistake: not a network in CIDR notation: '/' is missing" },
	{ "cidr('10.0.0.0/8').containsCIDR('1' + '0')", "error: not a network in CIDR notation: '/' is missing" },
	{ "isIP('::1')", "true" },
	{ "isIP('host')", "false" },
	{ "isCIDR('10.0.0.0/8')", "true" },
	{ "isCIDR('10.0.0.0')", "false" },
	{ "ip.isCanonical('10.0.' + '0')", "error: not an IP address" },
	{ "ip('192.168.1.1').isPrivate()", "true" },
	{ "ip('8.8.8.8').isPrivate()", "false" },
	{ "ip('192.0.2.1').isReserved()", "true" },
	{ "ip('8.8.8.8').isReserved()", "false" },
	{ "ip('2001:db8::1').isReserved()", "true" },
	{ "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')", "true" },
	{ "cidr('10.1.2.3/8') == cidr('10.0.0.0/8')", "false" },
	{ "string(cidr('10.1.2.3/8'))", "'10.1.2.3/8'" },
	{ "string(cidr('10.1.2.3/8').ip())", "'10.1.2.3'" },
	{ "[ip('10.0.0.1'), ip('::ffff:a00:1'), ip('10.0.0.2')].duplicates().size()", "1" },
	{ "lists.range(20).map(i, ip('10.0.0.' + string(i % 9))).distinct().size()", "9" },
	{ "lists.range(20).map(i, cidr('10.0.0.0/' + string(i % 9))).distinct().size()", "9" },
	{ "ip('10.0.0.1') in [ip('10.0.0.2'), ip('10.0.0.1')]", "true" },
};

START_TEST(a_function_gives_its_result)
{
	check_row(&rows[_i]);
}
END_TEST

TESTS_WITH("ext_network", setup, NULL,
	EACH(a_function_gives_its_result, rows))

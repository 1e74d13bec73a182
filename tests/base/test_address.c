/* test_address.c - src/base/address.c: addresses as text and back. */

#include "../notation.h"

static const struct row {
	const char *given, *octets, *shown;
} rows[] = {
	{ "192.0.2.1", "c0000201", "192.0.2.1" },
	{ "0.0.0.0", "00000000", "0.0.0.0" },
	{ "255.255.255.255", "ffffffff", "255.255.255.255" },
	{ "::", "00000000000000000000000000000000", "::" },
	{ "::1", "00000000000000000000000000000001", "::1" },
	{ "1::", "00010000000000000000000000000000", "1::" },
	{ "2001:DB8:0:0:1:0:0:1", "20010db8000000000001000000000001", "2001:db8::1:0:0:1" },
	{ "2001:db8:0:1:1:1:1:1", "20010db8000000010001000100010001", "2001:db8:0:1:1:1:1:1" },
	{ "2001:0:0:1:0:0:0:1", "20010000000000010000000000000001", "2001:0:0:1::1" },
	{ "::ffff:192.0.2.1", "00000000000000000000ffffc0000201", "::ffff:192.0.2.1" },
	{ "64:ff9b::192.0.2.33", "0064ff9b0000000000000000c0000221", "64:ff9b::c000:221" },
	{ "1:2:3:4:5:6:7:8", "00010002000300040005000600070008", "1:2:3:4:5:6:7:8" },
	{ "1:2:3:4:5:6:7::", "00010002000300040005000600070000", "1:2:3:4:5:6:7:0" },
};

START_TEST(addresses_are_read_and_shown)
{
	const struct row *row = &rows[_i];
	uint8_t out[16];
	size_t len;

	ck_assert_msg(ip_parse(text_of(row->given), out, &len), "refused: %s", row->given);
	ck_assert_msg(bytes_equal((struct bytes){ out, len }, octets(row->octets)), "%s: %.*s", row->given,
	    TEXT_ARG(hex_text(&arena, (struct bytes){ out, len })));
	ck_assert_msg(text_is(ip_octets_text(&arena, (struct bytes){ out, len }), row->shown), "%s: %.*s", row->given,
	    TEXT_ARG(ip_octets_text(&arena, (struct bytes){ out, len })));
}
END_TEST

static const char *const refused[] = {
	"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", "1.2.3.", "a.b.c.d", ":", ":::", "1:2:3:4:5:6:7",
	"1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "1:2:3:4:5:6:7:8::", "::1.2.3", "::g", "1:", ":1", "fe80::1%eth0",
	"1:2:3:4:5:6:7:1.2.3.4", "[::1]",
};

START_TEST(what_is_no_address_is_refused)
{
	uint8_t out[16];
	size_t len;

	ck_assert_msg(!ip_parse(text_of(refused[_i]), out, &len), "accepted: '%s'", refused[_i]);
}
END_TEST

START_TEST(octets_of_no_address_show_in_hex)
{
	ck_assert(text_is(ip_octets_text(&arena, octets("c00002")), "c00002"));
}
END_TEST

TESTS("address",
	EACH(addresses_are_read_and_shown, rows),
	EACH(what_is_no_address_is_refused, refused),
	TEST(octets_of_no_address_show_in_hex))

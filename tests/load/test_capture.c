/* test_capture.c - src/load/capture.c: handshakes of captures, segments out of order, byte orders, limits. */
#include <string.h>

#include "../harness.h"
#include "load/load.h"

static struct bytes
read_fixture(const char *name)
{
	struct bytes bytes;

	ck_assert(file_read(&arena, fixture(name), LIMIT_FILE_SIZE, &bytes, &messages));
	return bytes;
}

static struct capture
read_bytes(struct bytes bytes)
{
	struct capture capture;

	capture_read(&arena, stream_bytes(&arena, bytes), &capture);
	return capture;
}

START_TEST(certificates_of_both_ends_are_found_though_segments_come_twice_and_out_of_order)
{
	struct capture capture = read_bytes(read_fixture("bundle/handshakes.pcap"));
	const struct capture_session *s = capture.sessions.items;

	ck_assert_uint_eq(capture.packets, 18);
	ck_assert_uint_eq(capture.sessions.count, 2);
	ck_assert(text_is(s[0].sni, "cucm1.example.com"));
	ck_assert(text_is(s[0].server, "192.0.2.51"));
	ck_assert_uint_eq(s[0].server_port, 8443);
	ck_assert_uint_eq(s[0].server_chain.count, 1);
	ck_assert_uint_eq(s[0].alert, 0);
	ck_assert_uint_eq(s[1].version, 0x0303);
	ck_assert_uint_eq(s[1].client_chain.count, 1);
	ck_assert(s[1].requested);
	ck_assert_uint_eq(s[1].alert, 48);
	ck_assert(s[1].alert_by_client);
	ck_assert_uint_eq(s[1].alert_frame, 17);
	ck_assert_str_eq(tls_alert_name(48), "unknown CA");
	ck_assert(!s[1].cut && !s[1].gap && !s[1].late && !s[1].resumed);
}
END_TEST

/* Each number of the heads of file and packets in the other byte order. */
static struct bytes
turned(struct bytes bytes)
{
	uint8_t *at = (uint8_t *)arena_string(&arena, text_of_bytes(bytes));
	static const unsigned file[] = { 4, 2, 2, 4, 4, 4, 4 };
	size_t i = 0;

	for (size_t k = 0; k < COUNT_OF(file); i += file[k++])
		for (size_t n = 0; n < file[k] / 2; n++) {
			uint8_t was = at[i + n];

			at[i + n] = at[i + file[k] - 1 - n];
			at[i + file[k] - 1 - n] = was;
		}
	while (i + 16 <= bytes.len) {
		size_t len = (size_t)at[i + 8] | (size_t)at[i + 9] << 8;

		for (size_t k = 0; k < 4; k++, i += 4)
			for (size_t n = 0; n < 2; n++) {
				uint8_t was = at[i + n];

				at[i + n] = at[i + 3 - n];
				at[i + 3 - n] = was;
			}
		i += len;
	}
	return (struct bytes){ at, bytes.len };
}

START_TEST(the_byte_order_does_not_matter)
{
	struct bytes bytes = turned(read_fixture("bundle/handshakes.pcap"));
	struct capture capture = read_bytes(bytes);

	ck_assert(capture_begins(bytes));
	ck_assert_uint_eq(capture.sessions.count, 2);
	ck_assert_uint_eq(capture.sessions.items[1].alert, 48);
}
END_TEST

/* The same packets as blocks of pcapng, with a VLAN tag. */
static struct bytes
as_pcapng(struct bytes bytes)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_add(&out, TEXT("\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\1\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x1c\0\0\0"));
	buffer_add(&out, TEXT("\1\0\0\0\x14\0\0\0\1\0\0\0\0\0\4\0\x14\0\0\0"));
	for (size_t i = 24; i + 16 <= bytes.len;) {
		size_t len = (size_t)bytes.at[i + 8] | (size_t)bytes.at[i + 9] << 8, tagged = len + 4, whole = 32 + (tagged + 3) / 4 * 4;
		uint8_t head[28] = { 6, 0, 0, 0, (uint8_t)whole, (uint8_t)(whole >> 8), 0, 0 };

		head[20] = head[24] = (uint8_t)tagged;
		head[21] = head[25] = (uint8_t)(tagged >> 8);
		buffer_add(&out, text_of_bytes((struct bytes){ head, 28 }));
		buffer_add(&out, text_of_bytes((struct bytes){ bytes.at + i + 16, 12 }));
		buffer_add(&out, TEXT("\x81\0\0\x6e"));
		buffer_add(&out, text_of_bytes((struct bytes){ bytes.at + i + 28, len - 12 }));
		buffer_add(&out, (struct text){ "\0\0\0", (4 - tagged % 4) % 4 });
		buffer_add(&out, text_of_bytes((struct bytes){ head + 4, 4 }));
		i += 16 + len;
	}
	return bytes_of_text(buffer_text(&out));
}

START_TEST(pcapng_with_vlan_tags_is_read)
{
	struct capture capture = read_bytes(as_pcapng(read_fixture("bundle/handshakes.pcap")));

	ck_assert_msg(capture.why.len == 0, "%.*s", TEXT_ARG(capture.why));
	ck_assert_uint_eq(capture.sessions.count, 2);
	ck_assert_uint_eq(capture.sessions.items[1].server_chain.count, 1);
}
END_TEST

START_TEST(a_cut_capture_gives_what_stands_before)
{
	struct bytes bytes = read_fixture("bundle/handshakes.pcap");

	for (size_t len = 24; len < bytes.len; len += 97) {
		struct capture capture = read_bytes((struct bytes){ bytes.at, len });

		ck_assert(capture.sessions.count <= 2);
		ck_assert(capture.why.len == 0 || text_is(capture.why, "the capture is cut short"));
	}
}
END_TEST

START_TEST(short_packets_are_said_to_be_cut)
{
	struct bytes bytes = read_fixture("bundle/handshakes.pcap");
	struct buffer out;
	struct capture capture;

	buffer_init(&out, &arena);
	buffer_add(&out, text_of_bytes((struct bytes){ bytes.at, 24 }));
	for (size_t i = 24; i + 16 <= bytes.len;) {
		size_t len = (size_t)bytes.at[i + 8] | (size_t)bytes.at[i + 9] << 8, kept = len < 96 ? len : 96;
		uint8_t head[16];

		memcpy(head, bytes.at + i, 16);
		head[8] = (uint8_t)kept;
		head[9] = 0;
		buffer_add(&out, text_of_bytes((struct bytes){ head, 16 }));
		buffer_add(&out, text_of_bytes((struct bytes){ bytes.at + i + 16, kept }));
		i += 16 + len;
	}
	capture = read_bytes(bytes_of_text(buffer_text(&out)));
	ck_assert_uint_eq(capture.sessions.count, 2);
	ck_assert(capture.sessions.items[0].cut);
	ck_assert_uint_eq(capture.sessions.items[0].server_chain.count, 0);
}
END_TEST

START_TEST(a_packet_has_a_limit)
{
	uint8_t head[40] = { 0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1 };
	size_t past = LIMIT_CAPTURE_PACKET + 1;
	struct capture capture;

	head[32] = (uint8_t)past;
	head[33] = (uint8_t)(past >> 8);
	head[34] = (uint8_t)(past >> 16);
	capture = read_bytes((struct bytes){ head, sizeof(head) });
	ck_assert(text_is(capture.why, "a packet is longer than the limit, or the capture is damaged"));
	head[32] = 0;
	capture = read_bytes((struct bytes){ head, sizeof(head) });
	ck_assert(text_is(capture.why, "the capture is cut short"));
}
END_TEST

/* Connections by hand: a hello each, in Ethernet, with other ports. */
static struct bytes
hellos(size_t count)
{
	struct buffer out;
	struct bytes bytes = read_fixture("bundle/handshakes.pcap");
	size_t at = 24, len;

	buffer_init(&out, &arena);
	buffer_add(&out, text_of_bytes((struct bytes){ bytes.at, 24 }));
	/* The third packet is the first hello. */
	for (unsigned i = 0; i < 2; i++)
		at += 16 + ((size_t)bytes.at[at + 8] | (size_t)bytes.at[at + 9] << 8);
	len = 16 + ((size_t)bytes.at[at + 8] | (size_t)bytes.at[at + 9] << 8);
	for (size_t i = 0; i < count; i++) {
		uint8_t *packet = (uint8_t *)arena_string(&arena, text_of_bytes((struct bytes){ bytes.at + at, len }));

		/* The last octets of the client's address: other connections, other sessions. */
		packet[16 + 14 + 14] = (uint8_t)(i >> 8);
		packet[16 + 14 + 15] = (uint8_t)i;
		buffer_add(&out, text_of_bytes((struct bytes){ packet, len }));
	}
	return bytes_of_text(buffer_text(&out));
}

START_TEST(connections_at_once_have_a_limit)
{
	struct capture at = read_bytes(hellos(LIMIT_CAPTURE_FLOWS)), past = read_bytes(hellos(LIMIT_CAPTURE_FLOWS + 1));

	ck_assert_uint_eq(at.sessions.count, LIMIT_CAPTURE_FLOWS);
	ck_assert_uint_eq(at.evicted, 0);
	ck_assert_uint_eq(past.sessions.count, LIMIT_CAPTURE_FLOWS + 1);
	ck_assert_uint_eq(past.evicted, 1);
}
END_TEST

START_TEST(sessions_have_a_limit)
{
	ck_assert_uint_eq(read_bytes(hellos(LIMIT_CAPTURE_SESSIONS)).sessions.count, LIMIT_CAPTURE_SESSIONS);
	ck_assert_uint_eq(read_bytes(hellos(LIMIT_CAPTURE_SESSIONS + 1)).sessions.count, LIMIT_CAPTURE_SESSIONS);
	/* Of one direction of a connection. */
	ck_assert_uint_eq(LIMIT_CAPTURE_STREAM, 65536);
}
END_TEST

START_TEST(what_is_no_capture_is_said_to_be_none)
{
	ck_assert(text_is(read_bytes(bytes_of_text(TEXT("certainly not a capture, but text"))).why, "is no capture"));
	ck_assert(!capture_begins(bytes_of_text(TEXT("\x0a\x0d\x0d\x0a\x1c\0\0\0nothing of the kind, really"))));
}
END_TEST

TESTS("capture",
    TEST(certificates_of_both_ends_are_found_though_segments_come_twice_and_out_of_order),
    TEST(the_byte_order_does_not_matter),
    TEST(pcapng_with_vlan_tags_is_read),
    TEST(a_cut_capture_gives_what_stands_before),
    TEST(short_packets_are_said_to_be_cut),
    TEST(a_packet_has_a_limit),
    TEST(connections_at_once_have_a_limit),
    TEST(sessions_have_a_limit),
    TEST(what_is_no_capture_is_said_to_be_none))

/* test_tlv.c - src/load/tlv.c: trust lists of phones, their signatures, and what is cut or changed in them. */
#include <string.h>

#include "../harness.h"
#include "load/load.h"

static struct bytes
list(void)
{
	struct bytes bytes;

	ck_assert(file_read(&arena, fixture("bundle/ITLFile.tlv"), LIMIT_FILE_SIZE, &bytes, &messages));
	return bytes;
}

START_TEST(a_list_is_read_with_its_signature)
{
	struct tlv_file file;

	ck_assert(tlv_read(&arena, crypto, list(), &file));
	ck_assert(file.whole);
	ck_assert_uint_eq(file.records.count, 3);
	ck_assert_str_eq(tlv_function_name(file.records.items[0].function), "SAST");
	ck_assert_str_eq(tlv_function_name(file.records.items[1].function), "CCM+TFTP");
	ck_assert_str_eq(tlv_function_name(file.records.items[2].function), "TVS");
	ck_assert(text_is(file.name, "ITLFile.tlv"));
	ck_assert_int_eq((int)file.time, 1795220000);
	ck_assert(file.checked);
	ck_assert_int_eq(file.signature, SIGNATURE_GOOD);
}
END_TEST

START_TEST(a_change_breaks_the_signature)
{
	struct bytes bytes = list();
	uint8_t *copy = (uint8_t *)arena_string(&arena, text_of_bytes(bytes));
	struct tlv_file file;

	/* In the last record's certificate. */
	copy[bytes.len - 10] ^= 1;
	ck_assert(tlv_read(&arena, crypto, (struct bytes){ copy, bytes.len }, &file));
	ck_assert(file.checked);
	ck_assert_int_eq(file.signature, SIGNATURE_BAD);
}
END_TEST

START_TEST(what_is_cut_is_not_whole_or_not_signed)
{
	struct bytes bytes = list();

	for (size_t len = 0; len < bytes.len; len++) {
		struct tlv_file file;

		if (tlv_read(&arena, crypto, (struct bytes){ bytes.at, len }, &file)) {
			/* Between two records nothing but the signature tells. */
			ck_assert(!file.whole || file.records.count < 3);
			ck_assert(!file.checked || file.signature == SIGNATURE_BAD);
		}
	}
}
END_TEST

START_TEST(records_have_a_limit)
{
	static const uint8_t head[] = { 1, 0, 2, 1, 2, 2, 0, 2, 0, 10 }, record[] = { 1, 0, 2, 0, 12, 2, 0, 4, 'a', 'b', 'c', 0 };
	struct tlv_file file;
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_add(&out, text_of_bytes((struct bytes){ head, sizeof(head) }));
	for (size_t i = 0; i < LIMIT_TLV_RECORDS; i++)
		buffer_add(&out, text_of_bytes((struct bytes){ record, sizeof(record) }));
	ck_assert(tlv_read(&arena, crypto, bytes_of_text(buffer_text(&out)), &file));
	ck_assert_uint_eq(file.records.count, LIMIT_TLV_RECORDS);
	ck_assert(file.whole);
	buffer_add(&out, text_of_bytes((struct bytes){ record, sizeof(record) }));
	ck_assert(tlv_read(&arena, crypto, bytes_of_text(buffer_text(&out)), &file));
	ck_assert_uint_eq(file.records.count, LIMIT_TLV_RECORDS);
	ck_assert(!file.whole);
}
END_TEST

TESTS_WITH("tlv", open_crypto, NULL,
    TEST(a_list_is_read_with_its_signature),
    TEST(a_change_breaks_the_signature),
    TEST(what_is_cut_is_not_whole_or_not_signed),
    TEST(records_have_a_limit))

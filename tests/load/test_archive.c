/* test_archive.c - src/load/archive.c: the files of a ZIP archive, its limits, and what cannot be unpacked. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <stdio.h>
#include <zlib.h>

#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* ---- archives by hand: APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16 ---- */

struct zip {
	struct buffer files, folder;
	unsigned count;
	unsigned flags;                /* bit 0: encrypted */
	uint32_t crc_error;
	uint32_t size_error;           /* added to the sizes that are said */
};

static void
put(struct buffer *out, uint32_t value, unsigned octets)
{
	for (unsigned i = 0; i < octets; i++)
		buffer_addc(out, (char)(value >> (8 * i) & 0xff));
}

static void
zip_begin(struct zip *zip)
{
	*zip = (struct zip){ 0 };
	buffer_init(&zip->files, &arena);
	buffer_init(&zip->folder, &arena);
}

/* What local header and directory say alike. */
static void
put_header(struct buffer *out, const struct zip *zip, struct text name, struct text packed, struct text plain, bool deflated)
{
	put(out, 20, 2);
	put(out, zip->flags, 2);
	put(out, deflated ? 8 : 0, 2);
	put(out, 0x5c754000, 4);
	put(out, (uint32_t)crc32(0, (const Bytef *)plain.at, (uInt)plain.len) + zip->crc_error, 4);
	put(out, (uint32_t)packed.len, 4);
	put(out, (uint32_t)plain.len + zip->size_error, 4);
	put(out, (uint32_t)name.len, 2);
	put(out, 0, 2);
}

static void
zip_add(struct zip *zip, const char *name, struct text plain, bool deflated)
{
	struct text packed = plain, called = text_of(name);
	size_t offset = zip->files.len;

	if (deflated) {
		uint8_t *at = arena_take(&arena, plain.len / 100 + 4096);
		z_stream stream = { .next_in = (z_const Bytef *)(uintptr_t)plain.at, .avail_in = (uInt)plain.len, .next_out = at,
			.avail_out = (uInt)(plain.len / 100 + 4096) };

		ck_assert_int_eq(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
		ck_assert_int_eq(deflate(&stream, Z_FINISH), Z_STREAM_END);
		deflateEnd(&stream);
		packed = (struct text){ (const char *)at, stream.total_out };
	}
	put(&zip->files, 0x04034b50, 4);
	put_header(&zip->files, zip, called, packed, plain, deflated);
	buffer_add(&zip->files, called);
	buffer_add(&zip->files, packed);
	put(&zip->folder, 0x02014b50, 4);
	put(&zip->folder, 20, 2);
	put_header(&zip->folder, zip, called, packed, plain, deflated);
	put(&zip->folder, 0, 2);
	put(&zip->folder, 0, 4);
	put(&zip->folder, 0, 4);
	put(&zip->folder, (uint32_t)offset, 4);
	buffer_add(&zip->folder, called);
	zip->count++;
}

static struct bytes
zip_end(struct zip *zip)
{
	uint32_t start = (uint32_t)zip->files.len, len = (uint32_t)zip->folder.len;

	buffer_add(&zip->files, buffer_text(&zip->folder));
	put(&zip->files, 0x06054b50, 4);
	put(&zip->files, 0, 4);
	put(&zip->files, zip->count, 2);
	put(&zip->files, zip->count, 2);
	put(&zip->files, len, 4);
	put(&zip->files, start, 4);
	put(&zip->files, 0, 2);
	return bytes_of_text(buffer_text(&zip->files));
}

static struct text
committed(const char *name)
{
	struct bytes bytes;

	ck_assert(file_read(&arena, fixture(name), LIMIT_FILE_SIZE, &bytes, &messages));
	return text_of_bytes(bytes);
}

START_TEST(archives_are_known_by_their_bytes)
{
	ck_assert_int_eq(archive_form(bytes_of_text(TEXT("PK\003\004"))), ARCHIVE_ZIP);
	ck_assert_int_eq(archive_form(bytes_of_text(TEXT("PK\005\006"))), ARCHIVE_ZIP);
	ck_assert_int_eq(archive_form(bytes_of_text(TEXT("PK\003"))), ARCHIVE_NONE);
	ck_assert_int_eq(archive_form(bytes_of_text(TEXT("PK\001\002"))), ARCHIVE_NONE);
	ck_assert_int_eq(archive_form(bytes_of_text(TEXT("7z\274\257\047\034\000\004"))), ARCHIVE_7Z);
	ck_assert_int_eq(archive_form(bytes_of_text(TEXT("Rar!\032\007\000"))), ARCHIVE_RAR);
}
END_TEST

#ifdef HAVE_ARCHIVE

static struct text
zeros(size_t len)
{
	return (struct text){ arena_take_array(&arena, len, 1), len };
}

START_TEST(files_come_in_the_order_of_their_names)
{
	struct archive_files archive = { 0 };
	struct zip zip;

	zip_begin(&zip);
	zip_add(&zip, "crls/b.crl", TEXT("second"), false);
	zip_add(&zip, "crls/", TEXT(""), false);
	zip_add(&zip, "crls/a/a.crl", TEXT("first"), true);
	zip_add(&zip, ".hidden", TEXT("x"), false);
	zip_add(&zip, "crls/.git/config", TEXT("x"), false);
	zip_add(&zip, "__MACOSX/crls/._b.crl", TEXT("x"), false);
	zip_add(&zip, "../up.crl", TEXT("third? no, before all"), false);
	ck_assert(archive_unpack(&arena, ARCHIVE_ZIP, zip_end(&zip), 1000, 7, &archive));
	ck_assert_uint_eq(archive.files.count, 3);
	ck_assert(text_is(archive.files.items[0].name, "../up.crl"));
	ck_assert(text_is(text_of_bytes(archive.files.items[1].bytes), "first"));
	ck_assert(text_is(archive.files.items[2].name, "crls/b.crl"));
}
END_TEST

START_TEST(all_files_together_keep_to_the_limit)
{
	struct archive_files good = { 0 }, past = { 0 }, lying = { 0 };
	struct zip zip;

	zip_begin(&zip);
	zip_add(&zip, "a", zeros(3 << 20), true);
	zip_add(&zip, "b", zeros(2 << 20), true);
	(void)zip_end(&zip);
	ck_assert(archive_unpack(&arena, ARCHIVE_ZIP, bytes_of_text(buffer_text(&zip.files)), 5 << 20, 2, &good));
	ck_assert_uint_eq(good.files.items[1].bytes.len, 2 << 20);
	ck_assert(!archive_unpack(&arena, ARCHIVE_ZIP, bytes_of_text(buffer_text(&zip.files)), (5 << 20) - 1, 2, &past));
	ck_assert_msg(text_is(past.fault.why, "it unpacks to more than 4 MiB, the limit of one file"), "%.*s", TEXT_ARG(past.fault.why));
	/* A size that is said to be small is a lie that costs nothing. */
	zip_begin(&zip);
	zip.size_error = (uint32_t)0 - (3 << 20) + 1;
	zip_add(&zip, "a", zeros(3 << 20), true);
	ck_assert(!archive_unpack(&arena, ARCHIVE_ZIP, zip_end(&zip), 1 << 20, 1, &lying));
	ck_assert_msg(lying.fault.why.len != 0, "%.*s", TEXT_ARG(lying.fault.why));
}
END_TEST

START_TEST(number_of_files_has_a_limit)
{
	struct archive_files good = { 0 }, past = { 0 };
	struct zip zip;

	zip_begin(&zip);
	for (unsigned i = 0; i < LIMIT_ARCHIVE_FILES + 1; i++) {
		if (i == LIMIT_ARCHIVE_FILES) {
			struct zip at = zip;

			buffer_init(&at.files, &arena);
			buffer_add(&at.files, buffer_text(&zip.files));
			ck_assert(archive_unpack(&arena, ARCHIVE_ZIP, zip_end(&at), LIMIT_FILE_SIZE, LIMIT_ARCHIVE_FILES, &good));
		}
		zip_add(&zip, arena_printf(&arena, "%u", i).at, TEXT("x"), false);
	}
	ck_assert_uint_eq(good.files.count, LIMIT_ARCHIVE_FILES);
	ck_assert(!archive_unpack(&arena, ARCHIVE_ZIP, zip_end(&zip), LIMIT_FILE_SIZE, LIMIT_ARCHIVE_FILES, &past));
	ck_assert_msg(text_is(past.fault.why, "more than 10000 files in the ZIP archive, the limit of one"), "%.*s", TEXT_ARG(past.fault.why));
}
END_TEST

static struct bytes
encrypted(void)
{
	struct zip zip;

	zip_begin(&zip);
	zip.flags = 1;
	zip_add(&zip, "a.crl", TEXT("twelve bytes of header, and then what is secret"), false);
	return zip_end(&zip);
}

static struct bytes
with_wrong_sum(void)
{
	struct zip zip;

	zip_begin(&zip);
	zip.crc_error = 1;
	zip_add(&zip, "a\033.crl", TEXT("what was meant to be something else"), false);
	return zip_end(&zip);
}

static struct bytes
short_archive(void)
{
	struct zip zip;
	struct bytes bytes;

	zip_begin(&zip);
	zip_add(&zip, "a.crl", TEXT("what was cut"), false);
	bytes = zip_end(&zip);
	bytes.len -= 30;
	return bytes;
}

static const struct refusal {
	const char *why;
	struct bytes (*make)(void);
	const char *said, *hint;
} refusals[] = {
	{ "a password is needed", encrypted, "\"a.crl\" in the ZIP archive is encrypted",
	    "unpack it with its password and give the files in it" },
	{ "the checksum is wrong", with_wrong_sum, "\"a\\x1b.crl\" in the ZIP archive is damaged: ZIP bad CRC: 0xbf5a9c00 should be 0xbf5a9c01",
	    "unpack it and give the files in it" },
	{ "the directory is gone", short_archive, "the ZIP archive cannot be read: it is cut short or damaged", "copy or download the file again" },
};

START_TEST(what_cannot_be_unpacked_is_said)
{
	const struct refusal *r = &refusals[_i];
	struct archive_files archive = { 0 };

	ck_assert_msg(!archive_unpack(&arena, ARCHIVE_ZIP, r->make(), LIMIT_FILE_SIZE, LIMIT_ARCHIVE_FILES, &archive), "%s", r->why);
	ck_assert_msg(text_is(archive.fault.why, r->said), "%s: %.*s", r->why, TEXT_ARG(archive.fault.why));
	ck_assert_msg(archive.fault.hint != NULL && strcmp(archive.fault.hint, r->hint) == 0, "%s: %s", r->why, archive.fault.hint);
}
END_TEST

START_TEST(objects_have_the_names_of_archive_and_file)
{
	struct zip zip;

	zip_begin(&zip);
	zip_add(&zip, "readme.txt", TEXT("nothing for us"), false);
	zip_add(&zip, "crls/root.crl", committed("pki/crl-root.pem"), true);
	zip_add(&zip, "crls/more/issuing.crl", committed("pki/crl-issuing-1.pem"), true);
	zip_add(&zip, "ca.pem", committed("trust/good.pem"), true);
	load_bytes(&loading.loader, TEXT("crls.zip"), zip_end(&zip), &loading.result);
	ck_assert(!loading.result.failed);
	ck_assert_uint_eq(messages.errors, 0);
	ck_assert(text_is(messages.first->file, "crls.zip/readme.txt"));
	ck_assert_int_eq(messages.first->level, MESSAGE_NOTE);
	ck_assert_uint_eq(loading.result.sources.count, 3);
	ck_assert(text_is(loading.result.sources.items[0]->name, "crls.zip/ca.pem"));
	ck_assert(text_is(loading.result.sources.items[1]->name, "crls.zip/crls/more/issuing.crl"));
	ck_assert_uint_eq(loading.result.sources.items[2]->crls, 1);
	ck_assert(loading.result.sources.items[2]->packed);
	ck_assert_int_eq(loading.result.artifacts.items[loading.result.artifacts.count - 1]->kind, ARTIFACT_CRL);
}
END_TEST

static struct text
archive_of_zeros(void)
{
	struct zip zip;

	zip_begin(&zip);
	zip_add(&zip, "a", zeros(1000), true);
	return text_of_bytes(zip_end(&zip));
}

START_TEST(archive_within_an_archive_is_read_too)
{
	struct zip outer, inner;
	struct bytes packed;

	zip_begin(&inner);
	zip_add(&inner, "good.pem", committed("trust/good.pem"), true);
	packed = zip_end(&inner);
	zip_begin(&outer);
	zip_add(&outer, "ca.pem", committed("trust/good.pem"), true);
	zip_add(&outer, "inner.zip", text_of_bytes(packed), false);
	load_bytes(&loading.loader, TEXT("outer.zip"), zip_end(&outer), &loading.result);
	ck_assert(!loading.result.failed);
	ck_assert_uint_eq(loading.result.sources.count, 2);
	ck_assert(text_is(loading.result.sources.items[1]->name, "outer.zip/inner.zip/good.pem"));
	ck_assert(text_is(loading.result.sources.items[1]->file, "outer.zip"));
	ck_assert(text_is(loading.result.sources.items[1]->member, "inner.zip/good.pem"));
}
END_TEST

/* One certificate list in that many archives, each in the next. */
static struct bytes
nested(unsigned depth)
{
	struct text inner = committed("trust/good.pem");

	for (unsigned i = 0; i < depth; i++) {
		struct zip zip;

		zip_begin(&zip);
		zip_add(&zip, i == 0 ? "good.pem" : "inner.zip", inner, true);
		inner = text_of_bytes(zip_end(&zip));
	}
	return bytes_of_text(inner);
}

START_TEST(depth_of_archives_has_a_limit)
{
	load_bytes(&loading.loader, TEXT("good.zip"), nested(LIMIT_ARCHIVE_DEPTH), &loading.result);
	ck_assert(!loading.result.failed);
	ck_assert_uint_eq(loading.result.sources.count, 1);
	load_bytes(&loading.loader, TEXT("past.zip"), nested(LIMIT_ARCHIVE_DEPTH + 1), &loading.result);
	ck_assert(loading.result.failed);
	ck_assert(text_is(messages.first->text, "archives more than 4 deep within each other, the limit"));
}
END_TEST

/* A tar archive (POSIX pax, ustar): a block for each header, the content in blocks, two blocks of zeros. */
static void
tar_add(struct buffer *out, const char *name, char type, struct text content)
{
	char header[512] = { 0 };
	unsigned sum = 0;

	memcpy(header, name, strlen(name));
	memcpy(header + 100, "0000644", 8);
	memcpy(header + 108, "0000000", 8);
	memcpy(header + 116, "0000000", 8);
	(void)snprintf(header + 124, 12, "%011o", (unsigned)content.len);
	memcpy(header + 136, "00000000000", 12);
	memset(header + 148, ' ', 8);
	header[156] = type;
	memcpy(header + 257, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof(header); i++)
		sum += (unsigned char)header[i];
	(void)snprintf(header + 148, 8, "%06o", sum);
	buffer_add(out, (struct text){ header, sizeof(header) });
	buffer_add(out, content);
	buffer_add(out, zeros((512 - content.len % 512) % 512));
}

START_TEST(members_of_a_tar_archive_are_labels)
{
	struct buffer tar;

	buffer_init(&tar, &arena);
	tar_add(&tar, "/etc/ca.pem", '0', committed("trust/good.pem"));
	tar_add(&tar, "../link.pem", '2', TEXT(""));
	tar_add(&tar, "ca_\344_2026:11:20.pem", '0', committed("pki/crl-root.pem"));
	buffer_add(&tar, zeros(1024));
	load_bytes(&loading.loader, TEXT("a.tar"), bytes_of_text(buffer_text(&tar)), &loading.result);
	ck_assert(!loading.result.failed);
	ck_assert_uint_eq(loading.result.sources.count, 2);
	ck_assert(text_is(loading.result.sources.items[0]->member, "/etc/ca.pem"));
	ck_assert(text_is(loading.result.sources.items[1]->member, "ca_\344_2026:11:20.pem"));
	ck_assert(text_is(loading.result.sources.items[0]->wrapping.items[0], "tar"));
	ck_assert(text_is(loading.result.leftovers.items[0].why, "a link or device in the archive, which has no content of its own"));
}
END_TEST

START_TEST(archive_without_anything_for_us_fails_as_one_file)
{
	struct zip empty;

	zip_begin(&empty);
	load_bytes(&loading.loader, TEXT("empty.zip"), zip_end(&empty), &loading.result);
	load_bytes(&loading.loader, TEXT("zeros.zip"), bytes_of_text(archive_of_zeros()), &loading.result);
	ck_assert_uint_eq(messages.errors, 2);
	ck_assert(text_is(messages.first->text, "no files in the archive"));
	ck_assert(text_is(messages.last->text, "no certificate, key, request or CRL in this archive"));
	ck_assert_uint_eq(loading.result.sources.count, 2);
	ck_assert(text_is(loading.result.sources.items[1]->name, "zeros.zip"));
}
END_TEST

#else

START_TEST(build_without_libarchive_says_what_it_is)
{
	struct zip zip;

	zip_begin(&zip);
	zip_add(&zip, "ca.pem", committed("trust/good.pem"), true);
	load_bytes(&loading.loader, TEXT("a.zip"), zip_end(&zip), &loading.result);
	ck_assert(loading.result.failed);
	ck_assert(text_is(messages.first->text, "no certificate, key, request or CRL in it; looks like a ZIP archive"));
}
END_TEST

#endif

static const struct test tests[] = {
	TEST(archives_are_known_by_their_bytes),
#ifdef HAVE_ARCHIVE
	TEST(files_come_in_the_order_of_their_names),
	TEST(all_files_together_keep_to_the_limit),
	TEST(number_of_files_has_a_limit),
	EACH(what_cannot_be_unpacked_is_said, refusals),
	TEST(objects_have_the_names_of_archive_and_file),
	TEST(archive_within_an_archive_is_read_too),
	TEST(depth_of_archives_has_a_limit),
	TEST(members_of_a_tar_archive_are_labels),
	TEST(archive_without_anything_for_us_fails_as_one_file),
#else
	TEST(build_without_libarchive_says_what_it_is),
#endif
};

int
main(void)
{
	return run_tests("archive", setup, NULL, tests, COUNT_OF(tests));
}

/* test_carrier.c - src/load/carrier.c: attachments of mails, certificates of Java key stores and of SAML metadata. */
#include <string.h>

#include "load/loader.h"
#include "loading.h"

struct part {
	struct text name;
	struct bytes bytes;
};
static LIST(struct part) parts;

static void
see(void *context, struct text name, struct bytes bytes)
{
	(void)context;
	*LIST_ADD(&arena, &parts) = (struct part){ arena_text(&arena, name), bytes_of_text(arena_text(&arena, text_of_bytes(bytes))) };
}

static void
setup(void)
{
	memset(&parts, 0, sizeof(parts));
}

static struct bytes
read_fixture(const char *name)
{
	struct bytes bytes;

	ck_assert(file_read(&arena, fixture(name), LIMIT_FILE_SIZE, &bytes, &messages));
	return bytes;
}

static struct text
encoded(struct bytes bytes)
{
	char *out = arena_take(&arena, bytes.len * 2 + 8);

	base64_encode(bytes, out);
	return text_of(out);
}

static void
read_all(struct bytes bytes, enum carrier kind)
{
	ck_assert_int_eq(carrier_of(bytes), kind);
	carrier_read(&arena, kind, bytes, see, NULL);
}

START_TEST(attachments_of_nested_parts_are_found)
{
	struct bytes der = read_fixture("file/leaf.der");
	struct text mail = arena_printf(&arena, "From: a@example.com\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=\"b1\"\r\n\r\n"
	    "preamble\r\n--b1\r\nContent-Type: multipart/alternative; boundary=b2\r\n\r\n--b2\r\nContent-Type: text/plain\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\nsee =3D the fi=\r\nle\r\n--b2--\r\n--b1\r\n"
	    "Content-Type: application/octet-stream; name=server.cer\r\nContent-Transfer-Encoding: base64\r\n\r\n%.*s\r\n--b1--\r\n", TEXT_ARG(encoded(der)));

	read_all(bytes_of_text(mail), CARRIER_MAIL);
	ck_assert_uint_eq(parts.count, 2);
	ck_assert_msg(text_is(text_of_bytes(parts.items[0].bytes), "see = the file\r\n"), "%.*s", TEXT_ARG(text_of_bytes(parts.items[0].bytes)));
	ck_assert(text_is(parts.items[1].name, "server.cer"));
	ck_assert(bytes_equal(parts.items[1].bytes, der));
}
END_TEST

START_TEST(a_cut_mail_gives_what_stands_before)
{
	struct text mail = TEXT("Received: by x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\none\n--b\nContent-Type: text/plain\n\ntw");

	read_all(bytes_of_text(mail), CARRIER_MAIL);
	ck_assert_uint_eq(parts.count, 2);
	ck_assert(text_is(text_of_bytes(parts.items[1].bytes), "tw"));
}
END_TEST

/* A store by hand, as keytool makes it: version 2, a key with a chain of one, a trusted certificate. */
static struct bytes
store(struct bytes der)
{
	struct buffer out;
	uint8_t len[4] = { (uint8_t)(der.len >> 24), (uint8_t)(der.len >> 16), (uint8_t)(der.len >> 8), (uint8_t)der.len };

	buffer_init(&out, &arena);
	buffer_add(&out, TEXT("\xfe\xed\xfe\xed\0\0\0\2\0\0\0\2"));
	buffer_add(&out, TEXT("\0\0\0\1\0\5" "mykey" "\0\0\0\0\0\0\0\0" "\0\0\0\3" "abc" "\0\0\0\1" "\0\5X.509"));
	buffer_add(&out, text_of_bytes((struct bytes){ len, 4 }));
	buffer_add(&out, text_of_bytes(der));
	buffer_add(&out, TEXT("\0\0\0\2\0\2" "ca" "\0\0\0\0\0\0\0\0" "\0\5X.509"));
	buffer_add(&out, text_of_bytes((struct bytes){ len, 4 }));
	buffer_add(&out, text_of_bytes(der));
	buffer_add(&out, TEXT("01234567890123456789"));
	return bytes_of_text(buffer_text(&out));
}

START_TEST(certificates_of_a_key_store_need_no_password)
{
	struct bytes der = read_fixture("file/leaf.der"), bytes = store(der);

	read_all(bytes, CARRIER_KEYSTORE);
	ck_assert_uint_eq(parts.count, 2);
	ck_assert(text_is(parts.items[0].name, "mykey"));
	ck_assert(text_is(parts.items[1].name, "ca"));
	ck_assert(bytes_equal(parts.items[1].bytes, der));
	for (size_t cut = 20; cut < bytes.len - 20; cut++) {
		setup();
		read_all((struct bytes){ bytes.at, cut }, CARRIER_KEYSTORE);
		ck_assert(parts.count <= 2);
	}
}
END_TEST

START_TEST(certificates_of_metadata_are_found)
{
	struct bytes der = read_fixture("file/leaf.der");
	struct text xml = arena_printf(&arena, "<?xml version=\"1.0\"?>\n<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
	    "<ds:X509Certificate>\n%.*s\n</ds:X509Certificate><ds:X509Certificate>short</ds:X509Certificate></md:EntityDescriptor>", TEXT_ARG(encoded(der)));

	read_all(bytes_of_text(xml), CARRIER_METADATA);
	ck_assert_uint_eq(parts.count, 1);
	ck_assert(bytes_equal(parts.items[0].bytes, der));
	ck_assert_int_eq(carrier_of(bytes_of_text(TEXT("<html>nothing</html>"))), CARRIER_NONE);
}
END_TEST

START_TEST(parts_and_depth_have_limits)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_adds(&out, "From: x\nContent-Type: multipart/mixed; boundary=b\n\n");
	for (size_t i = 0; i < LIMIT_CARRIER_PARTS + 1; i++)
		buffer_adds(&out, "--b\nContent-Type: text/plain\n\nx\n");
	read_all(bytes_of_text(buffer_text(&out)), CARRIER_MAIL);
	ck_assert_uint_eq(parts.count, LIMIT_CARRIER_PARTS);
	for (unsigned past = 0; past < 2; past++) {
		setup();
		buffer_init(&out, &arena);
		buffer_adds(&out, "From: x\nX-A: y\nContent-Type: text/plain\n");
		out.len = 0;
		buffer_adds(&out, "From: x\n");
		for (unsigned i = 0; i < LIMIT_CARRIER_DEPTH + past; i++)
			buffer_adds(&out, "Content-Type: message/rfc822\n\n");
		buffer_adds(&out, "Content-Type: text/plain\n\nx\n");
		read_all(bytes_of_text(buffer_text(&out)), CARRIER_MAIL);
		ck_assert_uint_eq(parts.count, 1 - past);
	}
}
END_TEST

TESTS_WITH("carrier", setup, NULL,
    TEST(attachments_of_nested_parts_are_found),
    TEST(a_cut_mail_gives_what_stands_before),
    TEST(certificates_of_a_key_store_need_no_password),
    TEST(certificates_of_metadata_are_found),
    TEST(parts_and_depth_have_limits))

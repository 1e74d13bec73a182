/* test_damage.c - src/load/damage.c: binary files that were taken for text are known by what was done to them, and good ones are not. */
#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

static struct bytes
read_fixture(const char *name)
{
	struct bytes bytes;

	ck_assert(file_read(&arena, fixture(name), LIMIT_FILE_SIZE, &bytes, &messages));
	return bytes;
}

static const struct {
	const char *file, *damage;
} rows[] = {
	{ "file/filtered.p12", "its bytes above 127 were replaced by U+FFFD" },
	{ "file/text-mode.der", "a CR was put before each of its 3 line feeds" },
	{ "file/recoded.der", "its bytes above 127 were written as UTF-8" },
	{ "file/seven-bits.der", "the highest bit of every byte was cleared" },
	{ "file/cut-at-zero.der", "it ends after 37 of 1154 bytes, before its first zero" },
	{ "file/leaf.der", "" },
	{ "file/pkcs12.p12", "" },
	{ "file/truncated.der", "" },
	{ "file/two.der", "" },
	{ "file/trailing-bytes.der", "" },
	{ "key/pkcs8.der", "" },
	{ "expressway/leaf-good.pem", "" },
	{ "file/utf-16.pem", "" },
};

START_TEST(what_was_done_is_named)
{
	struct text damage = damage_of(&arena, read_fixture(rows[_i].file));

	ck_assert_msg(rows[_i].damage[0] == 0 ? damage.len == 0 : text_starts_with(damage, rows[_i].damage), "%s: %.*s", rows[_i].file,
	    TEXT_ARG(damage));
}
END_TEST

/* Every DER fixture, damaged in each way, is told; undamaged it is not. */
START_TEST(each_way_is_told_of_any_certificate)
{
	struct bytes good = read_fixture("file/leaf.der");
	uint8_t *bad = arena_take(&arena, good.len * 3);
	size_t len = 0;

	for (size_t i = 0; i < good.len; i++) {
		if (good.at[i] >= 0x80) {
			bad[len++] = (uint8_t)(0xc0 | good.at[i] >> 6);
			bad[len++] = (uint8_t)(0x80 | (good.at[i] & 0x3f));
		} else {
			bad[len++] = good.at[i];
		}
	}
	ck_assert(damage_of(&arena, (struct bytes){ bad, len }).len != 0);
	/* One byte less, and nothing proves it any more. */
	ck_assert(damage_of(&arena, (struct bytes){ bad, len - 1 }).len == 0);
}
END_TEST

TESTS_WITH("damage", setup, NULL,
	EACH(what_was_done_is_named, rows),
	TEST(each_way_is_told_of_any_certificate))

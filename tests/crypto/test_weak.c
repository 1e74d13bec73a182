/* test_weak.c - src/crypto/weak.c: keys with a known fault, each named for it alone; good keys named for nothing. */
#include <stdio.h>

#include "../load/loading.h"
#include "../notation.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

static const char *undecided;

static const char *
names_of(const struct public_key *key)
{
	struct weakness found[8];
	size_t count = crypto_weak(loading.loader.crypto, key, found, COUNT_OF(found), &undecided);
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++) {
		buffer_printf(&out, "%s%s", i == 0 ? "" : " ", found[i].name);
		ck_assert(found[i].text[0] != 0);
	}
	return buffer_text(&out).at == NULL ? "" : buffer_text(&out).at;
}

static struct bytes
hex(const char *digits)
{
	return octets(digits);
}

/* Two primes of 256 bits without a fault. */
#define GOOD "c2030b3d61fcec71bcc63109d032830ec6d7dc69cbfae2ca6b6397abb1fe7f560de33e99c7e421f55ba8761e1be17bf48e81b779b4374c3d5359bfc9a91a5f13"

static const struct row {
	const char *why, *modulus, *exponent, *names;
} rows[] = {
	{ "a good key", GOOD, "010001", "" },
	{ "exponent 3", GOOD, "03", "" },
	{ "exponent 1", GOOD, "01", "exponent-one" },
	{ "exponent 2", GOOD, "02", "exponent-even" },
	{ "exponent 0", GOOD, "", "exponent-even" },
	{ "exponent of 65538", GOOD, "010002", "exponent-even" },
	{ "exponent equal to the modulus", GOOD, GOOD, "exponent-over-modulus" },
	{ "adjacent primes",
	    "acab78e0306fc02ee6d82ca9f3f7b25be616b8f7f69b6bb9f45de666d79b0f2793551453eee7322cd1d11a5b8f4efe17aa06255f60c7cc32479777ddd7e831dd",
	    "010001", "close-primes" },
	{ "primes found in the hundredth round of Fermat",
	    "acab78e0306fc02ee6d82ca9f3f7b270e5b6532b14c5a2da2b00b6fbda76541140aaecd00b4ad630617fbbdde3405742b9f49164e28c9945052f7e3b4f0e07fb",
	    "010001", "close-primes" },
	{ "primes that need one round more",
	    "acab78e0306fc02ee6d82ca9f3f7b27100a869458442b9a8f8630c8ed988997b8ea1de93852178d2cb9ba1a1e963851119d6be26fe384a4f10b980efce04dd93",
	    "010001", "" },
	{ "a square",
	    "acab78e0306fc02ee6d82ca9f3f7b25be616b8f7f69b6bb9f45de666d79b0edc04ae275d44e23bd460932b5fac7ff13357241c497ffb0c17137779d00cff5e49",
	    "010001", "modulus-square" },
	{ "the factor 751",
	    "e4a36a023d06354ce334bf954bec0438340829e6f02bf79012f900d8e4bfa60e1d0e0d2798f0f07f29697fcc2730944394eb218973d4e7d16c862df4047b48d9",
	    "010001", "small-factor" },
	{ "the factor 757, which is past the bound",
	    "e6770aba54b109c0b806782a6e4687d51d9bd455dd4c05216abae84f8c3e4846cfe8537b169576addafffce5fc8d586e63ffc20495d284169751bbc8f8962d23",
	    "010001", "" },
	{ "a power of 65537 modulo 38 primes",
	    "55278051a18dc3367db322ab179dabcab50e337637180cd36e032552494a6be5b035659f4791f224c7e9c1896bad38b02c277506a689f0aebb9e9e52debae8cd",
	    "010001", "roca" },
	{ "a power modulo 37 of them",
	    "55278051a18dc3367db322ab179dabcab50e337637180cd36e032552494a6be5b035659f4ee83060f1e785d6194dbaba094e550def215791fe7199ace8afc289",
	    "010001", "small-factor" },
	{ "a private exponent of 100 bits", GOOD,
	    "4ec7e6e3e8d2c2ac3048b1287bc043d2b2e754603b7403e4e03880d93dcf545322aac035dcf9912893b53fd26d590d1d07056f4086c5e8bcab199cf8b1d784dd",
	    "private-exponent-small" },
	{ "an even modulus", "c2030b3d61fcec71bcc63109d032830ec6d7dc69cbfae2ca6b6397abb1fe7f56", "010001", "modulus-even" },
	{ "a modulus of one", "01", "03", "exponent-over-modulus" },
	{ "a prime, which no test here looks for",
	    "f88ede10aba8b9b38185797cdedb9109618177ffd75d6769aa4c5c6015a0cce60e2ec40a29ca862d6e4505f5416e99b0e13e213ebdaaea00a01d616f121ae42b",
	    "010001", "" },
};

START_TEST(rsa_keys_are_named_for_their_fault)
{
	const struct row *row = &rows[_i];
	struct public_key key = { .kind = KEY_RSA, .modulus = hex(row->modulus), .exponent = hex(row->exponent) };

	key.size = (unsigned)key.modulus.len * 8;
	ck_assert_msg(strcmp(names_of(&key), row->names) == 0, "%s: '%s'", row->why, names_of(&key));
}
END_TEST

START_TEST(a_modulus_of_zero_is_told_from_an_unreadable_one)
{
	struct public_key zero = { .kind = KEY_RSA, .modulus = { (const uint8_t *)"", 0 } }, none = { .kind = KEY_RSA };

	ck_assert_str_eq(names_of(&zero), "modulus-zero");
	ck_assert_ptr_null(undecided);
	ck_assert_str_eq(names_of(&none), "");
	ck_assert_str_eq(undecided, "the public key cannot be read");
}
END_TEST

START_TEST(what_nobody_knows_is_not_passed)
{
	struct public_key key = { .kind = KEY_UNKNOWN };

	ck_assert_str_eq(names_of(&key), "");
	ck_assert_str_eq(undecided, "the type of the key is unknown");
	key.kind = KEY_ED25519;
	ck_assert_str_eq(names_of(&key), "");
	ck_assert_ptr_null(undecided);
}
END_TEST

START_TEST(long_moduli_skip_what_is_costly)
{
	uint8_t *bytes = arena_take(&arena, 2048);
	struct public_key key = { .kind = KEY_RSA, .modulus = { bytes, 1024 }, .exponent = hex("010001"), .size = 8192 };

	/* (2^4095 + 1)^2 at the limit, and 2^16 times as long past it. */
	memset(bytes, 0, 2048);
	bytes[0] = 0x40;
	bytes[511] = 0x01;
	bytes[1023] = 0x01;
	key.size = LIMIT_RSA_CHECK_BITS;
	ck_assert_msg(strstr(names_of(&key), "modulus-square") != NULL, "%s", names_of(&key));
	ck_assert_ptr_null(undecided);
	key.size = LIMIT_RSA_CHECK_BITS + 1;
	ck_assert_msg(strstr(names_of(&key), "modulus-square") == NULL, "%s", names_of(&key));
	ck_assert_str_eq(undecided,
	    "an RSA modulus over the limit of 8192 bits is not searched for close primes and small exponents");
	key.size = LIMIT_RSA_LOAD_BITS + 1;
	ck_assert_str_eq(names_of(&key), "");
	ck_assert_str_eq(undecided, "the RSA key is longer than the limit of 16384 bits");
}
END_TEST

START_TEST(points_are_held_to_their_curve)
{
	static const struct {
		const char *why, *point, *names;
	} cases[] = {
		{ "the base point of P-256", "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", "" },
		{ "compressed", "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", "" },
		{ "one bit off", "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
		    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f4", "point-not-on-curve" },
		{ "infinity", "00", "point-infinity" },
		{ "too short", "046b", "point-not-on-curve" },
		{ "nothing", "", "point-not-on-curve" },
	};
	struct public_key key = { .kind = KEY_EC, .curve = hex("2a8648ce3d030107") };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		key.point = hex(cases[i].point);
		ck_assert_msg(strcmp(names_of(&key), cases[i].names) == 0, "%s: '%s'", cases[i].why, names_of(&key));
	}
	key.explicit_curve = true;
	ck_assert_str_eq(names_of(&key), "curve");
	key = (struct public_key){ .kind = KEY_EC, .curve = hex("2a0304"), .point = hex("0400") };
	ck_assert_str_eq(names_of(&key), "");
}
END_TEST

START_TEST(every_curve_is_held_to_its_points)
{
	/* secp112r1 to sect571r1: more of them than are remembered. */
	for (unsigned round = 0; round < 2; round++) {
		unsigned known = 0;

		for (unsigned n = 1; n <= 39; n++) {
			struct public_key key = { .kind = KEY_EC, .point = hex("0401"), .curve = hex(arena_printf(&arena, "2b810400%02x", n).at) };

			known += strcmp(names_of(&key), "point-not-on-curve") == 0;
		}
		ck_assert_msg(known > 20, "%u", known);
	}
}
END_TEST

START_TEST(points_of_small_order_are_known)
{
#define Z8 "0000000000000000"
#define F8 "ffffffffffffffff"
	static const struct {
		enum key_kind kind;
		const char *bits;
		bool small;
	} cases[] = {
		{ KEY_ED25519, Z8 Z8 Z8 Z8, true },
		{ KEY_ED25519, "01" "00000000000000" Z8 Z8 Z8, true },
		{ KEY_ED25519, "01" "00000000000000" Z8 Z8 "0000000000000080", true },
		{ KEY_ED25519, "02" "00000000000000" Z8 Z8 Z8, false },
		{ KEY_ED25519, "ecffffffffffffff" F8 F8 "ffffffffffffff7f", true },
		{ KEY_ED25519, "ebffffffffffffff" F8 F8 "ffffffffffffff7f", false },
		{ KEY_ED25519, "eeffffffffffffff" F8 F8 "ffffffffffffffff", true },
		{ KEY_ED25519, "efffffffffffffff" F8 F8 "ffffffffffffff7f", false },
		{ KEY_ED25519, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", true },
		{ KEY_ED25519, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", true },
		{ KEY_ED25519, "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", true },
		{ KEY_ED25519, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", false },
		{ KEY_X25519, "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", true },
		{ KEY_X25519, "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", true },
		{ KEY_X25519, "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", false },
		{ KEY_ED448, Z8 Z8 Z8 Z8 Z8 Z8 Z8 "00", true },
		{ KEY_ED448, Z8 Z8 Z8 Z8 Z8 Z8 Z8 "80", true },
		{ KEY_ED448, "01" "00000000000000" Z8 Z8 Z8 Z8 Z8 Z8 "00", true },
		{ KEY_ED448, "feffffffffffffff" F8 F8 "ffffffff" "feffffff" F8 F8 F8 "00", true },
		{ KEY_ED448, "fdffffffffffffff" F8 F8 "ffffffff" "feffffff" F8 F8 F8 "00", false },
		{ KEY_X448, Z8 Z8 Z8 Z8 Z8 Z8 Z8, true },
		{ KEY_X448, "05" "00000000000000" Z8 Z8 Z8 Z8 Z8 Z8, false },
		{ KEY_ED25519, "00", false },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct public_key key = { .kind = cases[i].kind, .bits = hex(cases[i].bits) };

		ck_assert_msg(strcmp(names_of(&key), cases[i].small ? "small-order" : "") == 0, "%s: '%s'", cases[i].bits,
		    names_of(&key));
	}
}
END_TEST

START_TEST(room_bounds_what_is_written)
{
	struct public_key key = { .kind = KEY_RSA, .modulus = hex(rows[7].modulus), .exponent = hex("01"), .size = 512 };
	struct weakness found[2] = { { "untouched", "" }, { "untouched", "" } };

	ck_assert_uint_eq(crypto_weak(loading.loader.crypto, &key, found, 1, &undecided), 1);
	ck_assert_str_eq(found[0].name, "exponent-one");
	ck_assert_str_eq(found[1].name, "untouched");
	ck_assert_uint_eq(crypto_weak(loading.loader.crypto, &key, found, 0, &undecided), 0);
}
END_TEST

START_TEST(keys_of_fixtures)
{
	static const struct {
		const char *file, *names;
	} cases[] = {
		{ "key/rsa-exponent-1.pem", "exponent-one" },
		{ "key/rsa-exponent-3.pem", "" },
		{ "key/rsa-1024.pem", "" },
		{ "key/rsa-8192.pem", "" },
		{ "key/pkcs8-ec.pem", "" },
		{ "key/ed25519.pem", "" },
		{ "key/dsa.pem", "" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		loading.result = (struct load_result){ 0 };
		load_fixture(&loading, cases[i].file);
		ck_assert_msg(strcmp(names_of(&first_artifact(&loading)->private_key->key), cases[i].names) == 0, "%s", cases[i].file);
	}
}
END_TEST

/* The examples that badkeys and roca publish. */
START_TEST(public_examples_are_named)
{
	static const struct {
		const char *file, *names;
	} cases[] = {
		{ "badkeys/tests/data/rsa-e1.key", "exponent-one" },
		{ "badkeys/tests/data/rsa-e-larger-n.key", "exponent-over-modulus" },
		{ "badkeys/tests/data/rsa-fermat-pkcs8.key", "close-primes" },
		{ "badkeys/tests/data/rsa-fermat-pkcs1.key", "modulus-square" },
		{ "badkeys/tests/data/rsa-fermat.crt", "close-primes" },
		{ "badkeys/tests/data/rsa-fermat.csr", "close-primes" },
		{ "badkeys/tests/data/rsa-roca.key", "roca" },
		{ "badkeys/tests/data/rsa-small-d.key", "private-exponent-small" },
		{ "badkeys/tests/data/rsa-smallfactors-corrupt.key", "small-factor" },
		{ "badkeys/tests/data/rsanzero.key", "modulus-zero" },
		{ "badkeys/tests/data/ecdsa-explicit-pub.key", "curve" },
		{ "badkeys/tests/data/rsa-ok.key", "" },
		{ "badkeys/tests/data/ec-p256-rfc-example.key", "" },
		{ "badkeys/tests/data/x448-ok.key", "" },
		{ "roca/roca/tests/data/cert04.pem", "roca" },
		{ "roca/roca/tests/data/cert01.pem", "" },
	};
	const char *data = getenv("CERTPROOF_TEST_DATA"), *top = getenv("TOP_SRCDIR"), *archive;
	char folder[] = "/tmp/certproof-weak-XXXXXX";

	archive = data != NULL ? arena_printf(&arena, "%s/keys/weak-keys.tar.xz", data).at :
	    arena_printf(&arena, "%s/../shared/data/keys/weak-keys.tar.xz", top == NULL ? "." : top).at;
	ck_assert_ptr_ne(mkdtemp(folder), NULL);
	if (system(arena_printf(&arena, "test -r '%s' && tar -xJf '%s' -C %s", archive, archive, folder).at) != 0) {
		ck_assert_int_eq(system(arena_printf(&arena, "rm -rf %s", folder).at), 0);
		puts("# skipped: no public test data");
		return;
	}
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct artifact *artifact;

		loading.result = (struct load_result){ 0 };
		load_path(&loading.loader, arena_printf(&arena, "%s/%s", folder, cases[i].file).at, &loading.result);
		artifact = first_artifact(&loading);
		ck_assert_msg(strcmp(names_of(artifact->certificate != NULL ? &artifact->certificate->key : artifact->public_key),
		    cases[i].names) == 0, "%s", cases[i].file);
	}
	ck_assert_int_eq(system(arena_printf(&arena, "rm -rf %s", folder).at), 0);
}
END_TEST

TESTS_WITH("weak", setup, NULL,
	EACH(rsa_keys_are_named_for_their_fault, rows),
	TEST(a_modulus_of_zero_is_told_from_an_unreadable_one),
	TEST(what_nobody_knows_is_not_passed),
	TEST(long_moduli_skip_what_is_costly),
	TEST(points_are_held_to_their_curve),
	TEST(every_curve_is_held_to_its_points),
	TEST(points_of_small_order_are_known),
	TEST(room_bounds_what_is_written),
	TEST(keys_of_fixtures),
	TEST(public_examples_are_named))

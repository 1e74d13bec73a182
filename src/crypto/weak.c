/* weak.c - what is known to be weak about a public key, from the key alone (BR 6.1.1.3, 6.1.6, SP 800-89, RFC 7748). */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <limits.h>
#include <string.h>

#include "crypto/context.h"

struct findings {
	struct weakness *out;
	size_t room, count;
	const char *undecided;         /* why a test did not run; NULL: all did */
};

static void
add(struct findings *findings, const char *name, const char *text)
{
	if (findings->count < findings->room)
		findings->out[findings->count] = (struct weakness){ name, text };
	findings->count++;
}

static void
note_undecided(struct findings *findings, const char *why)
{
	if (findings->undecided == NULL)
		findings->undecided = why;
}

#define ARITHMETIC_FAILED "OpenSSL failed to compute with this key"

/* The odd primes up to 751: those of ROCA's fingerprint (to 167), and all that BR 6.1.6 asks a modulus to be free of. */
static const uint16_t primes[] = {
	3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109,
	113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239,
	241, 251, 257, 263, 269, 271, 277, 281, 283, 293, 307, 311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379,
	383, 389, 397, 401, 409, 419, 421, 431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491, 499, 503, 509, 521,
	523, 541, 547, 557, 563, 569, 571, 577, 587, 593, 599, 601, 607, 613, 617, 619, 631, 641, 643, 647, 653, 659, 661,
	673, 677, 683, 691, 701, 709, 719, 727, 733, 739, 743, 751,
};
#define ROCA_PRIMES 38

/* Modulus modulo each of those primes; several primes share one division of the long number. */
static void
residues_of(const BIGNUM *n, uint16_t out[COUNT_OF(primes)])
{
	for (size_t i = 0; i < COUNT_OF(primes);) {
		size_t end = i;
		BN_ULONG product = 1, residue;

		while (end < COUNT_OF(primes) && product <= UINT32_MAX / primes[end])
			product *= primes[end++];
		residue = BN_mod_word(n, product);
		for (; i < end; i++)
			out[i] = (uint16_t)(residue % primes[i]);
	}
}

/* Moduli of the library of CVE-2017-15361 are powers of 65537 modulo every small prime. */
static bool
is_roca(const uint16_t *residues)
{
	for (size_t i = 0; i < ROCA_PRIMES; i++) {
		uint32_t p = primes[i], g = 65537 % p, power = 1;

		do {
			if (power == residues[i])
				break;
			power = power * g % p;
		} while (power != 1);
		if (power != residues[i])
			return false;
	}
	return true;
}

/* Floor of the square root, by Newton from above. */
static bool
square_root(BIGNUM *root, const BIGNUM *n, BN_CTX *context)
{
	BIGNUM *next = BN_CTX_get(context);

	if (next == NULL || BN_one(root) != 1 || BN_lshift(root, root, (BN_num_bits(n) + 1) / 2) != 1)
		return false;
	if (BN_is_zero(n))
		return BN_zero_ex(root), true;
	for (;;) {
		if (BN_div(next, NULL, n, root, context) != 1 || BN_add(next, next, root) != 1 || BN_rshift1(next, next) != 1)
			return false;
		if (BN_cmp(next, root) >= 0)
			return true;
		if (BN_copy(root, next) == NULL)
			return false;
	}
}

/* Most numbers fail one of these at once. */
static bool
may_be_square(const BIGNUM *n)
{
	static const uint8_t squares_64[] = { 0, 1, 4, 9, 16, 17, 25, 33, 36, 41, 49, 57 };
	BN_ULONG low = BN_mod_word(n, 64), residue;
	static const uint8_t moduli[] = { 63, 65, 11 };

	if (memchr(squares_64, (int)low, sizeof(squares_64)) == NULL)
		return false;
	residue = BN_mod_word(n, (BN_ULONG)63 * 65 * 11);
	for (size_t i = 0; i < sizeof(moduli); i++) {
		BN_ULONG want = residue % moduli[i], x = 0;

		while (x < moduli[i] && x * x % moduli[i] != want)
			x++;
		if (x == moduli[i])
			return false;
	}
	return true;
}

/* An answer that arithmetic can fail to give. */
enum answer { NO, YES, UNKNOWN };

static enum answer
is_square(const BIGNUM *n, BN_CTX *context)
{
	BIGNUM *root, *square;
	enum answer answer = UNKNOWN;

	if (!may_be_square(n))
		return NO;
	BN_CTX_start(context);
	root = BN_CTX_get(context);
	square = BN_CTX_get(context);
	if (square != NULL && square_root(root, n, context) && BN_sqr(square, root, context) == 1)
		answer = BN_cmp(square, n) == 0 ? YES : NO;
	BN_CTX_end(context);
	return answer;
}

enum { FERMAT_ROUNDS = 100 };

/* Whether n = a*a - b*b with a within FERMAT_ROUNDS of the root of n (BR 6.1.1.3 (5)). `square`: n is a square. */
static enum answer
fermat(const BIGNUM *n, bool *square, BN_CTX *context)
{
	enum answer answer = UNKNOWN;
	BIGNUM *a, *rest;
	unsigned i = 0;

	BN_CTX_start(context);
	a = BN_CTX_get(context);
	rest = BN_CTX_get(context);
	*square = false;
	if (rest == NULL || !square_root(a, n, context) || BN_sqr(rest, a, context) != 1)
		goto out;
	*square = BN_cmp(rest, n) == 0;
	if (*square) {
		answer = NO;
		goto out;
	}
	/* a = ceil(sqrt(n)), rest = a*a - n; each round adds 2a + 1. */
	if (BN_add_word(a, 1) != 1 || BN_sqr(rest, a, context) != 1 || BN_sub(rest, rest, n) != 1)
		goto out;
	do {
		answer = is_square(rest, context);
		if (answer == NO && (BN_add(rest, rest, a) != 1 || BN_add(rest, rest, a) != 1 || BN_add_word(rest, 1) != 1 ||
		    BN_add_word(a, 1) != 1))
			answer = UNKNOWN;
	} while (answer == NO && ++i < FERMAT_ROUNDS);
out:
	BN_CTX_end(context);
	return answer;
}

/* Wiener: whether a convergent k/d of e/n gives n's factors, which it does for d below a third of n's fourth root. */
static enum answer
small_private_exponent(const BIGNUM *n, const BIGNUM *e, BN_CTX *context)
{
	BIGNUM *num, *den, *q, *k0, *k1, *d0, *d1, *t, *phi;
	int bits = BN_num_bits(n) / 4;
	enum answer answer = UNKNOWN;

	BN_CTX_start(context);
	num = BN_CTX_get(context), den = BN_CTX_get(context), q = BN_CTX_get(context), k0 = BN_CTX_get(context);
	k1 = BN_CTX_get(context), d0 = BN_CTX_get(context), d1 = BN_CTX_get(context), t = BN_CTX_get(context);
	phi = BN_CTX_get(context);
	if (phi == NULL || BN_copy(num, e) == NULL || BN_copy(den, n) == NULL || BN_one(k1) != 1 || BN_one(d0) != 1)
		goto out;
	/* k1/d1 is the latest convergent, k0/d0 the one before. */
	BN_zero_ex(k0);
	BN_zero_ex(d1);
	for (;;) {
		BIGNUM *spare;

		if (BN_is_zero(den) || BN_num_bits(d1) > bits) {
			answer = NO;
			break;
		}
		if (BN_div(q, t, num, den, context) != 1)
			break;
		spare = num, num = den, den = t, t = spare;
		if (BN_mul(t, q, k1, context) != 1 || BN_add(t, t, k0) != 1)
			break;
		spare = k0, k0 = k1, k1 = t, t = spare;
		if (BN_mul(t, q, d1, context) != 1 || BN_add(t, t, d0) != 1)
			break;
		spare = d0, d0 = d1, d1 = t, t = spare;
		/* phi = (ed - 1) / k; p + q = n - phi + 1; (p + q)^2 - 4n is a square. */
		if (BN_is_zero(k1))
			continue;
		if (BN_mul(t, e, d1, context) != 1 || BN_sub_word(t, 1) != 1 || BN_div(phi, q, t, k1, context) != 1)
			break;
		if (!BN_is_zero(q) || BN_cmp(phi, n) >= 0)
			continue;
		if (BN_sub(t, n, phi) != 1 || BN_add_word(t, 1) != 1 || BN_sqr(q, t, context) != 1 || BN_lshift(t, n, 2) != 1)
			break;
		if (BN_cmp(q, t) < 0)
			continue;
		if (BN_sub(q, q, t) != 1 || (answer = is_square(q, context)) != NO)
			break;
		answer = UNKNOWN;
	}
out:
	BN_CTX_end(context);
	return answer;
}

static void
exponent_weak(const BIGNUM *e, const BIGNUM *n, struct findings *findings)
{
	if (BN_is_one(e))
		add(findings, "exponent-one", "the public exponent is 1: nothing is encrypted, and anybody can sign");
	else if (!BN_is_odd(e))
		add(findings, "exponent-even", "the public exponent is even, which no RSA key can have");
	else if (BN_cmp(e, n) >= 0)
		add(findings, "exponent-over-modulus", "the public exponent is not smaller than the modulus");
}

static void
rsa_weak(const struct public_key *key, struct findings *findings)
{
	BN_CTX *context = BN_CTX_new();
	BIGNUM *n = BN_bin2bn(key->modulus.at, (int)key->modulus.len, NULL);
	BIGNUM *e = BN_bin2bn(key->exponent.at, (int)key->exponent.len, NULL);
	uint16_t residues[COUNT_OF(primes)];
	bool square = false;
	enum answer answer;

	if (context == NULL || n == NULL || e == NULL) {
		note_undecided(findings, ARITHMETIC_FAILED);
		goto out;
	}
	exponent_weak(e, n, findings);
	if (!BN_is_odd(n)) {
		add(findings, "modulus-even", "the modulus is even: it is not the product of two odd primes");
		goto out;
	}
	if (BN_num_bits(n) < 16)
		goto out;
	residues_of(n, residues);
	for (size_t i = 0; i < COUNT_OF(primes); i++) {
		if (residues[i] == 0) {
			add(findings, "small-factor", "the modulus has a prime factor below 752 and can be factored at once");
			break;
		}
	}
	if (is_roca(residues))
		add(findings, "roca", "the key was made by the Infineon library of CVE-2017-15361 (ROCA) and can be factored");
	if (key->size > LIMIT_RSA_CHECK_BITS) {
		note_undecided(findings, "an RSA modulus over the limit of 8192 bits is not searched for close primes and small exponents");
		goto out;
	}
	answer = fermat(n, &square, context);
	if (answer == UNKNOWN)
		note_undecided(findings, ARITHMETIC_FAILED);
	if (answer == YES)
		add(findings, "close-primes", "the two primes are so close to each other that Fermat's method finds them at once");
	if (square)
		add(findings, "modulus-square", "the modulus is the square of a number and can be factored at once");
	answer = BN_num_bits(e) > 64 && BN_cmp(e, n) < 0 ? small_private_exponent(n, e, context) : NO;
	if (answer == UNKNOWN)
		note_undecided(findings, ARITHMETIC_FAILED);
	if (answer == YES)
		add(findings, "private-exponent-small", "the private exponent is so small that Wiener's method finds it at once");
out:
	BN_free(n);
	BN_free(e);
	BN_CTX_free(context);
}

static EC_GROUP *
group_of(struct crypto *crypto, struct bytes curve)
{
	uint8_t der[2 + 32];
	const uint8_t *at = der;
	ASN1_OBJECT *object;
	size_t i = 0;
	int nid;

	if (curve.len == 0 || curve.len > 32 || crypto_lib(crypto) == NULL)
		return NULL;
	der[0] = DER_OID;
	der[1] = (uint8_t)curve.len;
	memcpy(der + 2, curve.at, curve.len);
	object = d2i_ASN1_OBJECT(NULL, &at, (long)curve.len + 2);
	nid = object == NULL ? NID_undef : OBJ_obj2nid(object);
	ASN1_OBJECT_free(object);
	if (nid == NID_undef)
		return NULL;
	for (; i < COUNT_OF(crypto->groups) - 1 && crypto->groups[i] != NULL; i++)
		if (EC_GROUP_get_curve_name(crypto->groups[i]) == nid)
			return crypto->groups[i];
	/* There are more curves than are ever met; the last place goes to the latest. */
	EC_GROUP_free(crypto->groups[i]);
	crypto->groups[i] = EC_GROUP_new_by_curve_name_ex(crypto->lib, NULL, nid);
	return crypto->groups[i];
}

static void
ec_weak(struct crypto *crypto, const struct public_key *key, struct findings *findings)
{
	EC_GROUP *group;
	EC_POINT *point;

	if (key->explicit_curve || key->curve.len == 0) {
		add(findings, "curve", "the curve is given by explicit parameters, so it could be any curve");
		return;
	}
	if (key->point.len == 1 && key->point.at[0] == 0) {
		add(findings, "point-infinity", "the public key is the point at infinity");
		return;
	}
	group = group_of(crypto, key->curve);
	point = group == NULL ? NULL : EC_POINT_new(group);
	if (point == NULL)
		note_undecided(findings, "OpenSSL does not know the curve of this key");
	else if (EC_POINT_oct2point(group, point, key->point.at, key->point.len, NULL) != 1)
		add(findings, "point-not-on-curve", "the public key is not a point on its curve");
	EC_POINT_free(point);
	errors_forget(crypto);
}

/* Points whose order divides the cofactor, little-endian, without the bit of the sign: all secrets and signatures are
 * then one of a few (RFC 7748 6.1, RFC 8032 5.1.7). */
static const uint8_t edwards_25519[][32] = {
	{ 0 },
	{ 1 },
	{ 0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05,
	    0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05 },
	{ 0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa,
	    0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a },
};
static const uint8_t montgomery_25519[][32] = {
	{ 0 },
	{ 1 },
	{ 0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb,
	    0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00 },
	{ 0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4,
	    0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57 },
};

/* p - 1, p and p + 1 of p = 2^255 - 19. */
static bool
around_p25519(const uint8_t bytes[32])
{
	if (bytes[0] < 0xec || bytes[0] > 0xee || bytes[31] != 0x7f)
		return false;
	for (size_t i = 1; i < 31; i++)
		if (bytes[i] != 0xff)
			return false;
	return true;
}

static bool
small_order_25519(struct bytes key, const uint8_t table[4][32])
{
	uint8_t bytes[32];

	if (key.len != 32)
		return false;
	memcpy(bytes, key.at, 32);
	bytes[31] &= 0x7f;
	for (size_t i = 0; i < 4; i++)
		if (memcmp(bytes, table[i], 32) == 0)
			return true;
	return around_p25519(bytes);
}

/* 0, 1 and p - 1 of p = 2^448 - 2^224 - 1; Ed448 has an octet for the sign after them. */
static bool
small_order_448(struct bytes key, size_t len)
{
	uint8_t last[56];

	if (key.len != len)
		return false;
	memset(last, 0xff, sizeof(last));
	last[0] = last[28] = 0xfe;
	if (memcmp(key.at, last, 56) == 0)
		return true;
	for (size_t i = 1; i < 56; i++)
		if (key.at[i] != 0)
			return false;
	return key.at[0] <= 1;
}

static BIGNUM *
number(struct bytes octets)
{
	return octets.len > 0 && octets.len <= INT_MAX ? BN_bin2bn(octets.at, (int)octets.len, NULL) : NULL;
}

/* FIPS 186-4 A.1: a public value is one of the subgroup of order q, and neither 1 nor p - 1. */
static void
dsa_weak(const struct public_key *key, struct findings *findings)
{
	struct der in;
	struct der_fault fault;
	struct bytes octets;
	BN_CTX *context = BN_CTX_new();
	BIGNUM *p = number(key->dsa_p), *q = number(key->dsa_q), *y = NULL, *power = BN_new();

	der_init(&in, key->bits);
	if (der_integer(&in, &octets, &fault))
		y = number(octets);
	if (context == NULL || p == NULL || q == NULL || y == NULL || power == NULL) {
		note_undecided(findings, "the public key cannot be read");
	} else if (BN_num_bits(p) > LIMIT_RSA_LOAD_BITS || BN_num_bits(q) > 512) {
		note_undecided(findings, "the DSA key is longer than any that is in use");
	} else if (BN_num_bits(p) > 1 && BN_copy(power, p) != NULL && BN_sub_word(power, 1) == 1 &&
	    (BN_is_zero(y) || BN_is_one(y) || BN_cmp(y, power) >= 0)) {
		add(findings, "dsa-range", "the public value is not between 2 and p - 2");
	} else if (BN_is_odd(p) && BN_mod_exp(power, y, q, p, context) == 1 && !BN_is_one(power)) {
		add(findings, "dsa-subgroup", "the public value is not of the subgroup of order q");
	}
	BN_free(p);
	BN_free(q);
	BN_free(y);
	BN_free(power);
	BN_CTX_free(context);
}

size_t
crypto_weak(struct crypto *crypto, const struct public_key *key, struct weakness *out, size_t room, const char **undecided)
{
	struct findings findings = { .out = out, .room = room };
	bool small = false;

	switch (key->kind) {
	case KEY_RSA:
	case KEY_RSA_PSS:
		/* One that could not be read has no address either. */
		if (key->modulus.len == 0 && key->modulus.at != NULL)
			add(&findings, "modulus-zero", "the modulus is zero");
		else if (key->modulus.len == 0)
			note_undecided(&findings, "the public key cannot be read");
		else if (key->size > LIMIT_RSA_LOAD_BITS)
			note_undecided(&findings, "the RSA key is longer than the limit of 16384 bits");
		else
			rsa_weak(key, &findings);
		break;
	case KEY_DSA:
		if (key->dsa_p.len != 0)
			dsa_weak(key, &findings);
		break;
	case KEY_EC:
		ec_weak(crypto, key, &findings);
		break;
	case KEY_ED25519:
		small = small_order_25519(key->bits, edwards_25519);
		break;
	case KEY_X25519:
		small = small_order_25519(key->bits, montgomery_25519);
		break;
	case KEY_ED448:
		small = small_order_448(key->bits, 57);
		break;
	case KEY_X448:
		small = small_order_448(key->bits, 56);
		break;
	case KEY_UNKNOWN:
		note_undecided(&findings, "the type of the key is unknown");
		break;
	default:
		break;
	}
	if (small)
		add(&findings, "small-order", "the public key is one of the few points of small order");
	*undecided = findings.undecided;
	return findings.count < room ? findings.count : room;
}

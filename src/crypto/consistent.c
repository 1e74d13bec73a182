/* consistent.c - whether the parts of a private key fit each other, and if not, which do not (RFC 8017 3.2, RFC 5915). */
#include <openssl/dsa.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>

#include "crypto/context.h"

/* Rounds of Miller-Rabin: what damage leaves of a prime fails the first, what was built to deceive one in 4^5 times. */
#define PRIME_ROUNDS 5

struct examination {
	struct crypto *crypto;
	struct arena *arena;
	const struct private_key *key;
	EVP_PKEY *secret;
	struct text *out;
	size_t room, count;
	struct text undecided;
};

static void
add(struct examination *e, const char *text)
{
	if (e->count < e->room)
		e->out[e->count] = text_of(text);
	e->count++;
}

static void
note_undecided(struct examination *e, const char *why)
{
	if (e->undecided.len == 0)
		e->undecided = text_of(why);
}

static void
failed(struct examination *e)
{
	note_undecided(e, "OpenSSL failed to compute with this key");
}

static bool
asks(struct examination *e, int (*question)(EVP_PKEY_CTX *))
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(e->crypto->lib, e->secret, NULL);
	bool holds = context == NULL || question(context) == 1;

	if (context == NULL)
		failed(e);
	EVP_PKEY_CTX_free(context);
	return holds;
}

/* ---- RSA ---- */

/* As many primes as OpenSSL takes. */
#define MOST_PRIMES 5

struct rsa {
	BIGNUM *n, *e, *d;
	BIGNUM *primes[MOST_PRIMES], *exponents[MOST_PRIMES], *coefficients[MOST_PRIMES];
};

static const char *const prime_names[] = {
	OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2, OSSL_PKEY_PARAM_RSA_FACTOR3, OSSL_PKEY_PARAM_RSA_FACTOR4,
	OSSL_PKEY_PARAM_RSA_FACTOR5,
};
static const char *const exponent_names[] = {
	OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2, OSSL_PKEY_PARAM_RSA_EXPONENT3,
	OSSL_PKEY_PARAM_RSA_EXPONENT4, OSSL_PKEY_PARAM_RSA_EXPONENT5,
};
/* The first of them belongs to the second prime. */
static const char *const coefficient_names[] = {
	NULL, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, OSSL_PKEY_PARAM_RSA_COEFFICIENT2, OSSL_PKEY_PARAM_RSA_COEFFICIENT3,
	OSSL_PKEY_PARAM_RSA_COEFFICIENT4,
};

static BIGNUM *
number(EVP_PKEY *key, const char *name)
{
	BIGNUM *out = NULL;

	return name != NULL && EVP_PKEY_get_bn_param(key, name, &out) == 1 ? out : NULL;
}

static void
read_rsa(EVP_PKEY *key, struct rsa *out)
{
	*out = (struct rsa){
		.n = number(key, OSSL_PKEY_PARAM_RSA_N), .e = number(key, OSSL_PKEY_PARAM_RSA_E),
		.d = number(key, OSSL_PKEY_PARAM_RSA_D),
	};
	for (size_t i = 0; i < MOST_PRIMES; i++) {
		out->primes[i] = number(key, prime_names[i]);
		out->exponents[i] = number(key, exponent_names[i]);
		out->coefficients[i] = number(key, coefficient_names[i]);
	}
}

static void
drop_rsa(struct rsa *rsa)
{
	BN_free(rsa->n);
	BN_free(rsa->e);
	BN_clear_free(rsa->d);
	for (size_t i = 0; i < MOST_PRIMES; i++) {
		BN_clear_free(rsa->primes[i]);
		BN_clear_free(rsa->exponents[i]);
		BN_clear_free(rsa->coefficients[i]);
	}
}

static const char *const not_prime[] = {
	"prime1 (p) is not a prime number", "prime2 (q) is not a prime number", "its third prime is not a prime number",
	"its fourth prime is not a prime number", "its fifth prime is not a prime number",
};
static const char *const exponent_wrong[] = {
	"exponent1 (dP) is not the private exponent modulo prime1 - 1",
	"exponent2 (dQ) is not the private exponent modulo prime2 - 1",
	"the exponent of its third prime does not fit", "the exponent of its fourth prime does not fit",
	"the exponent of its fifth prime does not fit",
};
static const char *const coefficient_wrong[] = {
	NULL, "the coefficient (qInv) is not the inverse of prime2 modulo prime1",
	"the coefficient of its third prime does not fit", "the coefficient of its fourth prime does not fit",
	"the coefficient of its fifth prime does not fit",
};

/* Stops OpenSSL's 64 and more rounds once there were enough. */
static int
after_round(int what, int round, BN_GENCB *callback)
{
	bool *enough = BN_GENCB_get_arg(callback);

	if (what == 1 && round + 1 >= PRIME_ROUNDS)
		*enough = true;
	return !*enough;
}

static void
examine_prime(struct examination *e, const BIGNUM *prime, const char *fault, BN_CTX *context)
{
	BN_GENCB *callback;
	bool enough = false;
	int answer;

	if (e->key->size > LIMIT_RSA_CHECK_BITS) {
		note_undecided(e, "whether the primes of an RSA key over the limit of 8192 bits are prime numbers");
		return;
	}
	if (!e->key->affordable) {
		note_undecided(e, "whether the primes of this key are prime numbers: earlier keys used up the time that one run spends on this");
		return;
	}
	callback = BN_GENCB_new();
	if (callback == NULL) {
		failed(e);
		return;
	}
	BN_GENCB_set(callback, after_round, &enough);
	answer = BN_check_prime(prime, context, callback);
	BN_GENCB_free(callback);
	if (answer == 0)
		add(e, fault);
	else if (answer < 0 && !enough)
		failed(e);
}

/* The product of the primes; false if that cannot be computed. */
static bool
multiply(const struct rsa *rsa, size_t count, BIGNUM *out, BN_CTX *context)
{
	if (BN_one(out) != 1)
		return false;
	for (size_t i = 0; i < count; i++)
		if (BN_mul(out, out, rsa->primes[i], context) != 1)
			return false;
	return true;
}

/* What holds modulo one prime: de = 1 and dP = d modulo prime - 1, and prime times its coefficient = 1. */
static bool
examine_prime_part(struct examination *e, const struct rsa *rsa, size_t i, bool *d_wrong, BN_CTX *context)
{
	BIGNUM *minus = BN_CTX_get(context), *x = BN_CTX_get(context), *others = BN_CTX_get(context);
	const BIGNUM *of = i == 1 ? rsa->primes[0] : rsa->primes[i];
	bool known, d_fits, fits;

	if (others == NULL || BN_copy(minus, rsa->primes[i]) == NULL || BN_sub_word(minus, 1) != 1)
		return false;
	/* Nothing can be said modulo one that is no prime at all. */
	if (BN_is_zero(minus) || BN_is_negative(minus))
		return true;
	if (BN_mod_mul(x, rsa->d, rsa->e, minus, context) != 1)
		return false;
	d_fits = BN_is_one(x) || BN_is_one(minus);
	*d_wrong = *d_wrong || !d_fits;
	if (rsa->exponents[i] != NULL) {
		if (BN_mod(x, rsa->d, minus, context) != 1)
			return false;
		fits = BN_cmp(x, rsa->exponents[i]) == 0;
		/* Where d is wrong, dP is not to blame for it. */
		if (!fits && !d_fits) {
			if (BN_mod_mul(x, rsa->exponents[i], rsa->e, minus, context) != 1)
				return false;
			fits = BN_is_one(x);
		}
		if (!fits)
			add(e, exponent_wrong[i]);
	}
	if (i == 0 || rsa->coefficients[i] == NULL)
		return true;
	/* Of the second prime: its inverse modulo the first. Of further ones: that of all before them, modulo themselves. */
	known = i == 1 ? BN_copy(others, rsa->primes[1]) != NULL : multiply(rsa, i, others, context);
	if (!known || BN_mod_mul(x, rsa->coefficients[i], others, of, context) != 1)
		return false;
	if (!BN_is_one(x) || BN_cmp(rsa->coefficients[i], of) >= 0)
		add(e, coefficient_wrong[i]);
	return true;
}

static bool
examine_rsa_numbers(struct examination *e, const struct rsa *rsa, size_t count, BN_CTX *context)
{
	BIGNUM *product = BN_CTX_get(context);
	bool d_wrong = false;

	if (product == NULL || !multiply(rsa, count, product, context))
		return false;
	if (BN_is_one(rsa->e) || !BN_is_odd(rsa->e))
		add(e, "the public exponent is 1 or even");
	if (BN_cmp(product, rsa->n) != 0)
		add(e, "the modulus is not the product of the primes");
	for (size_t i = 0; i < count; i++)
		examine_prime(e, rsa->primes[i], not_prime[i], context);
	for (size_t i = 0; i < count; i++)
		if (!examine_prime_part(e, rsa, i, &d_wrong, context))
			return false;
	if (d_wrong)
		add(e, "the private exponent (d) is not the inverse of the public exponent");
	return true;
}

static void
examine_rsa(struct examination *e)
{
	BN_CTX *context = BN_CTX_secure_new_ex(e->crypto->lib);
	struct rsa rsa;
	size_t count = 0;

	read_rsa(e->secret, &rsa);
	while (count < MOST_PRIMES && rsa.primes[count] != NULL && !BN_is_zero(rsa.primes[count]))
		count++;
	if (rsa.n == NULL || rsa.e == NULL || rsa.d == NULL || count < 2) {
		add(e, "it lacks a number: a private key has a modulus, exponents and primes");
	} else {
		if (context != NULL)
			BN_CTX_start(context);
		if (context == NULL || !examine_rsa_numbers(e, &rsa, count, context))
			failed(e);
		/* For keys with more primes it checks more than is reported here. */
		if (count > 2 && e->count == 0 && e->undecided.len == 0 && !asks(e, EVP_PKEY_check))
			add(e, "OpenSSL does not support a key with so many primes");
		if (context != NULL)
			BN_CTX_end(context);
	}
	drop_rsa(&rsa);
	BN_CTX_free(context);
}

/* ---- EC, DSA, Diffie-Hellman ---- */

static void
examine_parts(struct examination *e)
{
	size_t before = e->count;

	if (!asks(e, EVP_PKEY_public_check))
		add(e, e->key->kind == KEY_EC ? "its public point is not in the group of its curve" :
		    "its public value is not in its group");
	if (!asks(e, EVP_PKEY_private_check))
		add(e, e->key->kind == KEY_EC ? "its private value is not between 1 and the order of the curve" :
		    "its private value is out of range");
	if (e->count == before && !asks(e, EVP_PKEY_pairwise_check))
		add(e, "its public half does not belong to its private half");
	/* The same question that openssl pkey -check asks. */
	if (e->count == before && !asks(e, EVP_PKEY_check))
		add(e, "OpenSSL refuses it as inconsistent");
}

size_t
crypto_key_faults(struct crypto *crypto, struct arena *arena, const struct private_key *key, struct text *out,
    size_t room, struct text *undecided)
{
	struct examination e = { .crypto = crypto, .arena = arena, .key = key, .secret = key->secret, .out = out, .room = room };

	*undecided = (struct text){ 0 };
	if (!key->opened || e.secret == NULL)
		return 0;
	if (crypto_lib(crypto) == NULL)
		note_undecided(&e, "OpenSSL has no default provider");
	else if (EVP_PKEY_is_a(e.secret, "RSA") || EVP_PKEY_is_a(e.secret, "RSA-PSS"))
		examine_rsa(&e);
	else if (key->kind == KEY_DSA && key->size > OPENSSL_DSA_MAX_MODULUS_BITS)
		add(&e, "OpenSSL supports DSA keys of at most 10000 bits");
	else if ((key->kind == KEY_DSA || key->kind == KEY_DH) && key->size > LIMIT_DSA_LOAD_BITS)
		note_undecided(&e, "whether the numbers of a key over the limit of 4096 bits fit each other");
	else
		examine_parts(&e);
	if (key->public_fault.len != 0)
		add(&e, key->public_fault.at);
	errors_forget(crypto);
	*undecided = e.undecided;
	return e.count < room ? e.count : room;
}

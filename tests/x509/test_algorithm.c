/* test_algorithm.c - src/x509/algorithm.c: signature algorithms in words, their parameters, the octets they make. */

#include "objects.h"
#include "x509/parse.h"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

/* "OFFSET TEXT" of each problem, a line each. */
static const char *
told(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < problems.list.count; i++)
		buffer_printf(&out, "%s%zu %.*s", i > 0 ? "\n" : "", problems.list.items[i].offset,
		    TEXT_ARG(problems.list.items[i].text));
	buffer_addc(&out, '\0');
	return buffer_text(&out).at;
}

static bool
read_one(const char *notation, struct signature_algorithm *out)
{
	struct reading r = { .problems = &problems, .where = "signature" };
	struct der in;

	problems.list.count = 0;
	der_init(&in, octets(notation));
	return read_signature_algorithm(&r, &in, out);
}

/* What the parameters may be. */
enum { NONE = 1, WITH_NULL = 2, OTHER = 4 };

static const struct algorithm {
	const char *name, *hash;
	enum key_kind key;
	unsigned parameters;
	size_t octets;
} algorithms[] = {
	{ "md2WithRSAEncryption", "MD2", KEY_RSA, WITH_NULL, 0 },
	{ "md4WithRSAEncryption", "MD4", KEY_RSA, WITH_NULL, 0 },
	{ "md5WithRSAEncryption", "MD5", KEY_RSA, WITH_NULL, 0 },
	{ "sha1WithRSAEncryption", "SHA-1", KEY_RSA, WITH_NULL, 0 },
	{ "sha224WithRSAEncryption", "SHA-224", KEY_RSA, WITH_NULL, 0 },
	{ "sha256WithRSAEncryption", "SHA-256", KEY_RSA, WITH_NULL, 0 },
	{ "sha384WithRSAEncryption", "SHA-384", KEY_RSA, WITH_NULL, 0 },
	{ "sha512WithRSAEncryption", "SHA-512", KEY_RSA, WITH_NULL, 0 },
	{ "sha512-224WithRSAEncryption", "SHA-512/224", KEY_RSA, WITH_NULL, 0 },
	{ "sha512-256WithRSAEncryption", "SHA-512/256", KEY_RSA, WITH_NULL, 0 },
	{ "sha3-224WithRSAEncryption", "SHA3-224", KEY_RSA, WITH_NULL, 0 },
	{ "sha3-512WithRSAEncryption", "SHA3-512", KEY_RSA, WITH_NULL, 0 },
	{ "ripemd160WithRSAEncryption", "RIPEMD-160", KEY_RSA, NONE | WITH_NULL, 0 },
	{ "sha1WithRSASignature", "SHA-1", KEY_RSA, NONE | WITH_NULL, 0 },
	{ "md4WithRsaOiw", "MD4", KEY_RSA, NONE | WITH_NULL | OTHER, 0 },
	{ "md5WithRsaOiw", "MD5", KEY_RSA, NONE | WITH_NULL | OTHER, 0 },
	{ "shaWithRSASignature", "SHA", KEY_RSA, NONE | WITH_NULL | OTHER, 0 },
	{ "ecdsa-with-SHA1", "SHA-1", KEY_EC, NONE, 0 },
	{ "ecdsa-with-SHA224", "SHA-224", KEY_EC, NONE, 0 },
	{ "ecdsa-with-SHA256", "SHA-256", KEY_EC, NONE, 0 },
	{ "ecdsa-with-SHA384", "SHA-384", KEY_EC, NONE, 0 },
	{ "ecdsa-with-SHA512", "SHA-512", KEY_EC, NONE, 0 },
	{ "ecdsa-with-SHA3-224", "SHA3-224", KEY_EC, NONE, 0 },
	{ "ecdsa-with-SHA3-512", "SHA3-512", KEY_EC, NONE, 0 },
	{ "sm2-with-SM3", "SM3", KEY_EC, NONE | WITH_NULL, 0 },
	{ "dsa-with-SHA1", "SHA-1", KEY_DSA, NONE, 0 },
	{ "dsa-with-SHA224", "SHA-224", KEY_DSA, NONE, 0 },
	{ "dsa-with-SHA256", "SHA-256", KEY_DSA, NONE, 0 },
	{ "dsa-with-SHA3-512", "SHA3-512", KEY_DSA, NONE, 0 },
	{ "dsaWithShaOiw", "SHA", KEY_DSA, NONE | WITH_NULL | OTHER, 0 },
	{ "dsaWithSha1Oiw", "SHA-1", KEY_DSA, NONE | WITH_NULL, 0 },
	/* RFC 8410 3, RFC 8032 5.1.6 and 5.2.6 */
	{ "Ed25519", "none", KEY_ED25519, NONE, 64 },
	{ "Ed448", "none", KEY_ED448, NONE, 114 },
	/* FIPS 204 table 2 and FIPS 205 table 2 */
	{ "ML-DSA-44", "none", KEY_ML_DSA, NONE, 2420 },
	{ "ML-DSA-65", "none", KEY_ML_DSA, NONE, 3309 },
	{ "ML-DSA-87", "none", KEY_ML_DSA, NONE, 4627 },
	{ "SLH-DSA-SHA2-128s", "none", KEY_SLH_DSA, NONE, 7856 },
	{ "SLH-DSA-SHA2-128f", "none", KEY_SLH_DSA, NONE, 17088 },
	{ "SLH-DSA-SHA2-192s", "none", KEY_SLH_DSA, NONE, 16224 },
	{ "SLH-DSA-SHA2-192f", "none", KEY_SLH_DSA, NONE, 35664 },
	{ "SLH-DSA-SHA2-256s", "none", KEY_SLH_DSA, NONE, 29792 },
	{ "SLH-DSA-SHA2-256f", "none", KEY_SLH_DSA, NONE, 49856 },
	{ "SLH-DSA-SHAKE-128s", "none", KEY_SLH_DSA, NONE, 7856 },
	{ "SLH-DSA-SHAKE-256f", "none", KEY_SLH_DSA, NONE, 49856 },
	{ "gostR3411-94-with-gostR3410-94", "GOST R 34.11-94", KEY_GOST, NONE | WITH_NULL, 64 },
	{ "gostR3411-94-with-gostR3410-2001", "GOST R 34.11-94", KEY_GOST, NONE | WITH_NULL, 64 },
	{ "gostR3410-2012-256-with-gostR3411-2012-256", "Streebog-256", KEY_GOST, NONE | WITH_NULL, 64 },
	{ "gostR3410-2012-512-with-gostR3411-2012-512", "Streebog-512", KEY_GOST, NONE | WITH_NULL, 128 },
	{ "1.2.3.4", NULL, KEY_UNKNOWN, NONE | WITH_NULL | OTHER, 0 },
	/* No signatures are made with these. */
	{ "rsaEncryption", NULL, KEY_UNKNOWN, NONE | WITH_NULL | OTHER, 0 },
	{ "sha256", NULL, KEY_UNKNOWN, NONE | WITH_NULL | OTHER, 0 },
};

START_TEST(algorithms_are_told_in_words_and_held_to_their_parameters)
{
	static const struct {
		unsigned kind;
		const char *notation;
	} parameters[] = { { NONE, "" }, { WITH_NULL, "05()" }, { OTHER, "30()" }, { OTHER, "04(00)" } };
	const struct algorithm *row = &algorithms[_i];
	const char *must = row->parameters == WITH_NULL ? "NULL" : row->parameters == NONE ? "none" : "NULL or none";

	for (size_t i = 0; i < COUNT_OF(parameters); i++) {
		const char *notation = arena_printf(&arena, "30( <%s> %s )", row->name, parameters[i].notation).at;
		const char *says = (row->parameters & parameters[i].kind) != 0 ? "" : arena_printf(&arena, "0 signature: the "
		    "algorithm's parameters are not those it must have: %s must have %s", row->name, must).at;
		struct signature_algorithm read;

		ck_assert_msg(read_one(notation, &read), "%s: %s", notation, told());
		ck_assert_msg(strcmp(told(), says) == 0, "%s: %s", notation, told());
		ck_assert_msg(row->hash == NULL ? read.hash == NULL : read.hash != NULL && strcmp(read.hash, row->hash) == 0,
		    "%s: %s", notation, read.hash);
		ck_assert_msg(read.key == row->key, "%s: %s", notation, key_kind_name(read.key));
		ck_assert_msg(bytes_equal(read.parameters, octets(parameters[i].notation)), "%s: its parameters", notation);
		ck_assert_msg(bytes_equal(read.whole, octets(notation)), "%s: the whole", notation);
		ck_assert_msg(signature_octets(&read) == row->octets, "%s: %zu octets", notation, signature_octets(&read));
	}
}
END_TEST

/* RSASSA-PSS: the hash stands in its parameters (RFC 4055 3.1). */
#define PSS(parameters) "30( <rsassaPss> " parameters " )"

static const struct pss {
	const char *why, *notation, *hash, *says;
} pss[] = {
	{ "nothing but defaults", PSS("30()"), "SHA-1", "" },
	{ "a salt length alone", PSS("30( a2( 02(20) ) )"), "SHA-1", "" },
	{ "SHA-256", PSS("30( a0( 30( <sha256> 05() ) ) a1( 30( <mgf1> 30( <sha256> 05() ) ) ) a2( 02(20) ) )"), "SHA-256", "" },
	{ "SHA-384 without NULL", PSS("30( a0( 30( <sha384> ) ) )"), "SHA-384", "" },
	{ "SHA-512/256", PSS("30( a0( 30( <sha512-256> ) ) )"), "SHA-512/256", "" },
	{ "SHA3-512", PSS("30( a0( 30( <sha3-512> ) ) )"), "SHA3-512", "" },
	{ "SHA-1 written out", PSS("30( a0( 30( <sha1> 05() ) ) )"), "SHA-1", "" },
	{ "MD5", PSS("30( a0( 30( <md5> 05() ) ) )"), "MD5", "" },
	{ "an unknown hash", PSS("30( a0( 30( <1.2.3> ) ) )"), NULL, "" },
	{ "a hash that is none", PSS("30( a0( 30( <rsaEncryption> 05() ) ) )"), NULL, "" },
	{ "none at all", PSS(""), NULL,
	    "0 signature: the algorithm's parameters are not those it must have: RSASSA-PSS without parameters" },
	{ "NULL", PSS("05()"), NULL, "13 signature: the value has an unexpected type" },
	{ "a hash without identifier", PSS("30( a0( 30() ) )"), NULL, "19 signature: the value extends past the end of its container" },
	{ "an empty hash", PSS("30( a0() )"), NULL, "17 signature: the value extends past the end of its container" },
};

START_TEST(the_hash_of_rsassa_pss_is_that_of_its_parameters)
{
	const struct pss *row = &pss[_i];
	struct signature_algorithm read;

	ck_assert_msg(read_one(row->notation, &read), "%s: %s", row->why, told());
	ck_assert_msg(strcmp(told(), row->says) == 0, "%s: %s", row->why, told());
	ck_assert_msg(row->hash == NULL ? read.hash == NULL : read.hash != NULL && strcmp(read.hash, row->hash) == 0, "%s: %s",
	    row->why, read.hash);
	ck_assert_msg(read.key == KEY_RSA_PSS && signature_octets(&read) == 0, "%s: %s", row->why, key_kind_name(read.key));
}
END_TEST

static const struct encoding {
	const char *why, *notation;
	bool read;
	const char *says;
} encodings[] = {
	{ "no SEQUENCE", "31( <Ed25519> )", false, "0 signature: the value has an unexpected type" },
	{ "nothing", "", false, "0 signature: the value extends past the end of its container" },
	{ "no identifier", "30()", false, "2 signature: the value extends past the end of its container" },
	{ "another type first", "30( 05() <Ed25519> )", false, "2 signature: the value has an unexpected type" },
	{ "an identifier that does not end", "30( 06(2b65f0) )", true,
	    "6 signature: an OBJECT IDENTIFIER is not encoded as X.690 8.19 requires" },
	{ "a third value", "30( <sha256WithRSAEncryption> 05() 05() )", true, "15 signature: octets follow the end of the value" },
	{ "parameters cut short", "30( <sha256WithRSAEncryption> 30 05 00 )", false,
	    "13 signature: the value extends past the end of its container" },
	{ "NULL of a long length", "30( <sha256WithRSAEncryption> 05 81 00 )", true,
	    "14 signature: the length takes more octets than it needs\n0 signature: the algorithm's parameters are not those it "
	    "must have: sha256WithRSAEncryption must have NULL" },
	{ "NULL with contents", "30( <sha256WithRSAEncryption> 05(00) )", true,
	    "0 signature: the algorithm's parameters are not those it must have: sha256WithRSAEncryption must have NULL" },
	{ "an indefinite length within parameters", "30( <1.2.3> 30( 02(05) 30 80 00 00 ) )", true,
	    "12 signature: the length is indefinite" },
};

START_TEST(what_is_wrong_with_the_encoding_has_its_place)
{
	const struct encoding *row = &encodings[_i];
	struct signature_algorithm read;

	ck_assert_msg(read_one(row->notation, &read) == row->read, "%s: %s", row->why, told());
	ck_assert_msg(strcmp(told(), row->says) == 0, "%s: %s", row->why, told());
}
END_TEST

static const struct signature {
	const char *algorithm;
	size_t octets;
	const char *says;
} signatures[] = {
	{ "Ed25519", 64, "" },
	{ "Ed25519", 63, "7 signatureValue: the signature does not have the octets its algorithm makes: 63 octets, not 64" },
	{ "Ed25519", 65, "7 signatureValue: the signature does not have the octets its algorithm makes: 65 octets, not 64" },
	{ "Ed25519", 0, "7 signatureValue: the signature does not have the octets its algorithm makes: 0 octets, not 64" },
	{ "ML-DSA-44", 2420, "" },
	{ "ML-DSA-44", 3309,
	    "13 signatureValue: the signature does not have the octets its algorithm makes: 3309 octets, not 2420" },
	{ "SLH-DSA-SHAKE-256f", 49856, "" },
	{ "ecdsa-with-SHA256", 3, "" },
	{ "1.2.3", 0, "" },
};

START_TEST(a_signature_has_the_octets_that_its_algorithm_makes)
{
	const struct signature *row = &signatures[_i];
	struct reading r = { .problems = &problems };
	struct signature_algorithm outer;
	struct bytes signature;
	struct buffer notation;
	struct der in;

	buffer_init(&notation, &arena);
	buffer_printf(&notation, "30( <%s> ) 03( 00", row->algorithm);
	for (size_t i = 0; i < row->octets; i++)
		buffer_adds(&notation, "aa");
	buffer_adds(&notation, ")");
	der_init(&in, octets(arena_string(&arena, buffer_text(&notation))));
	ck_assert_msg(read_signature(&r, &in, &outer, &signature), "%s: %s", row->algorithm, told());
	ck_assert_msg(strcmp(told(), row->says) == 0, "%s of %zu octets: %s", row->algorithm, row->octets, told());
	ck_assert_msg(signature.len == row->octets && der_at_end(&in), "%s: %zu octets were read", row->algorithm, signature.len);
}
END_TEST

TESTS_WITH("algorithm", setup, NULL,
	EACH(algorithms_are_told_in_words_and_held_to_their_parameters, algorithms),
	EACH(the_hash_of_rsassa_pss_is_that_of_its_parameters, pss),
	EACH(what_is_wrong_with_the_encoding_has_its_place, encodings),
	EACH(a_signature_has_the_octets_that_its_algorithm_makes, signatures))

/* pem.c - what OpenSSL's own reader makes of a PEM block, as it stands in a file. */
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "crypto/context.h"

/* The labels that OpenSSL's readers take; further kinds of private key are for the library to say. */
static const char *const labels[][6] = {
	[PEM_OF_CERTIFICATE] = { PEM_STRING_X509, PEM_STRING_X509_OLD, PEM_STRING_X509_TRUSTED },
	[PEM_OF_REQUEST] = { PEM_STRING_X509_REQ, PEM_STRING_X509_REQ_OLD },
	[PEM_OF_CRL] = { PEM_STRING_X509_CRL },
	[PEM_OF_PRIVATE_KEY] = { PEM_STRING_PKCS8INF, PEM_STRING_PKCS8, PEM_STRING_RSA, PEM_STRING_ECPRIVATEKEY, PEM_STRING_DSA },
	[PEM_OF_PUBLIC_KEY] = { PEM_STRING_PUBLIC, "RSA PUBLIC KEY" },
	[PEM_OF_PKCS7] = { PEM_STRING_PKCS7, PEM_STRING_PKCS7_SIGNED, PEM_STRING_CMS },
	[PEM_OF_OTHER] = { NULL },
};

static bool
is_taken(const char *label, enum pem_use use)
{
	for (size_t i = 0; i < COUNT_OF(labels[use]) && labels[use][i] != NULL; i++)
		if (strcmp(label, labels[use][i]) == 0)
			return true;
	return false;
}

static int
no_password(char *buffer, int size, int for_writing, void *context)
{
	(void)buffer, (void)size, (void)for_writing, (void)context;
	return -1;
}

#define KEY_TEXT_ROOM ((size_t)64 << 10)

/* A key under the label of another kind: some are read all the same. */
static bool
opens_as_key(struct crypto *crypto, struct text text)
{
	BIO *in = text.len > KEY_TEXT_ROOM ? NULL : BIO_new_mem_buf(text.at, (int)text.len);
	EVP_PKEY *key = NULL;

	if (in != NULL && crypto_lib(crypto) != NULL)
		key = PEM_read_bio_PrivateKey_ex(in, NULL, no_password, NULL, crypto->lib, NULL);
	EVP_PKEY_free(key);
	BIO_free(in);
	return key != NULL;
}

bool
crypto_label_loads(struct text label, enum pem_use use)
{
	char name[64];

	if (label.len >= sizeof(name))
		return false;
	memcpy(name, label.at, label.len);
	name[label.len] = 0;
	return is_taken(name, use);
}

enum pem_answer
crypto_pem_loads(struct crypto *crypto, struct text text, enum pem_use use, bool mislabelled, struct bytes der)
{
	enum pem_answer answer = PEM_REFUSED;
	char *name = NULL, *header = NULL;
	unsigned char *data = NULL;
	EVP_CIPHER_INFO cipher;
	long len = 0;
	BIO *in;

	if (text.len > (size_t)INT32_MAX || (in = BIO_new_mem_buf(text.at, (int)text.len)) == NULL)
		return PEM_UNDECIDED;
	ERR_set_mark();
	if (PEM_read_bio_ex(in, &name, &header, &data, &len, PEM_FLAG_SECURE | PEM_FLAG_EAY_COMPATIBLE) == 1 &&
	    /* Headers are those of encryption, or the readers of objects refuse the block. */
	    PEM_get_EVP_CIPHER_INFO(header, &cipher) == 1 && bytes_equal((struct bytes){ data, (size_t)len }, der) &&
	    (mislabelled && use == PEM_OF_PRIVATE_KEY ? opens_as_key(crypto, text) : is_taken(name, use)))
		answer = PEM_LOADS;
	else if (ERR_GET_REASON(ERR_peek_last_error()) == ERR_R_MALLOC_FAILURE)
		answer = PEM_UNDECIDED;
	/* That there was no memory is for errors_forget to find. */
	if (answer == PEM_UNDECIDED)
		ERR_clear_last_mark();
	else
		ERR_pop_to_mark();
	OPENSSL_secure_free(name);
	OPENSSL_secure_free(header);
	if (data != NULL)
		OPENSSL_secure_clear_free(data, (size_t)len);
	BIO_free(in);
	return answer;
}

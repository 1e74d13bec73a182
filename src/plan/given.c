/* given.c - the ways in which a run is given files, in one table. */
#include "plan/plan.h"

const struct given_row given_rows[GIVEN_COUNT] = {
	[GIVEN_FILE] = { .word = "file", .kind = ARTIFACT_CERTIFICATE },
	[GIVEN_KEY] = {
		.word = "key", .option = "--key", .letter = 'k', .site_key = "key", .input = INPUT_KEY,
		.kind = ARTIFACT_PRIVATE_KEY, .holds = "private key", .use = USED_AS_KEY,
		.help = "private key that belongs to the certificate",
		.hint = "certificates are named as FILE, and CAs with --trust or --chain",
		.others = "only private keys are taken from a key file",
	},
	[GIVEN_TRUST] = {
		.word = "trust", .option = "--trust", .letter = 't', .site_key = "trust", .input = INPUT_TRUST,
		.kind = ARTIFACT_CERTIFICATE, .holds = "certificate", .use = USED_AS_TRUSTED_CA,
		.help = "trusted CA list of the box itself",
		.hint = "--trust names the certificates of the trusted CAs",
		.others = "only certificates and CRLs are taken from a trusted CA list",
	},
	[GIVEN_CHAIN] = {
		.word = "chain", .option = "--chain", .letter = 'c', .site_key = "trust", .input = INPUT_CHAIN, .missing = "--trust",
		.kind = ARTIFACT_CERTIFICATE, .holds = "certificate", .use = USED_AS_CHAIN,
		.help = "further certificates that the server would send",
		.hint = "--chain names the certificates that are sent along",
		.others = "only certificates are taken from a chain file",
	},
	[GIVEN_CRL] = {
		.word = "crl", .option = "--crl", .site_key = "crl", .input = INPUT_CRL,
		.kind = ARTIFACT_CRL, .holds = "CRL", .use = USED_AS_CRL,
		.help = "revocation list",
		.hint = "--crl names certificate revocation lists",
		.others = "only CRLs are taken from a CRL file",
	},
	[GIVEN_CRL_DOWNLOADED] = {
		.word = "crl-downloaded", .option = "--crl-downloaded", .site_key = "crl", .input = INPUT_CRL,
		.kind = ARTIFACT_CRL, .holds = "CRL", .use = USED_AS_DOWNLOADED_CRL,
		.help = "revocation list that the product fetches by itself: DER and archives are fine",
		.hint = "--crl-downloaded names certificate revocation lists",
		.others = "only CRLs are taken from a CRL file",
	},
	[GIVEN_REQUEST] = {
		.word = "request", .option = "--request", .site_key = "request", .input = INPUT_REQUEST, .one = true,
		.kind = ARTIFACT_REQUEST, .holds = "certificate request", .use = USED_AS_REQUEST,
		.help = "the request that the certificate answers",
		.hint = "--request names the request that the certificate was issued for",
		.others = "only the first request is taken from the file of --request",
	},
	[GIVEN_PREVIOUS] = {
		.word = "previous", .option = "--previous", .site_key = "previous", .input = INPUT_PREVIOUS, .one = true,
		.kind = ARTIFACT_CERTIFICATE, .holds = "certificate", .use = USED_AS_PREVIOUS,
		.help = "the certificate that it replaces",
		.hint = "--previous names the certificate that is replaced",
		.others = "only the first certificate is taken from the file of --previous",
	},
	[GIVEN_SITE] = {
		.word = "site", .option = "--site", .input = INPUT_SITE, .help = "description of a deployment",
	},
};

/* For the schema of rule files, which is data too. */
const char *const given_input_words[] = { "site", "trust", "key", "crl", "chain", "request", "previous", NULL };

const struct given_row *
given_of_word(struct text word)
{
	for (size_t i = 0; i < GIVEN_COUNT; i++)
		if (text_is(word, given_rows[i].word))
			return &given_rows[i];
	return NULL;
}

const struct given_row *
given_of_input(unsigned input)
{
	for (size_t i = 0; i < GIVEN_COUNT; i++)
		if ((unsigned)given_rows[i].input == input)
			return &given_rows[i];
	/* What completes a path. */
	return &given_rows[GIVEN_CHAIN];
}

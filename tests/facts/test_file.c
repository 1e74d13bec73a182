/* test_file.c - src/facts/file.c: files and their blocks as rules read them. */
#include "facts_test.h"

static const struct claim claims[] = {
	{ "a file of PEM", "file/leaf-and-chain.pem",
	    "[file.format, file.encoding, file.line_ending, string(file.size), string(file.certificates), "
	    "file.use]",
	    "['PEM', 'ASCII', 'LF', '4904', '3', '']" },
	{ "all that was found in it names it", "file/leaf-and-key.pem",
	    "[file.name, cert.file].map(n, n.endsWith('/file/leaf-and-key.pem'))", "[true, true]" },
	{ "a key names its file", "key/pkcs8.pem",
	    "[key.file == file.name, key.file.endsWith('/key/pkcs8.pem')]", "[true, true]" },
	{ "a file of DER has no text facts", "file/leaf.der",
	    "[file.format, file.encoding, file.line_ending, string(file.blocks.size())]",
	    "['DER', 'binary', 'none', '0']" },
	{ "bytes behind the object", "file/trailing-bytes.der", "file.trailing_bytes", "10" },
	{ "carriage returns alone", "file/cr-only.pem", "file.line_ending", "'CR'" },
	{ "a byte order mark", "file/bom.pem", "[string(file.has_bom), file.encoding]", "['true', 'UTF-8']" },
	{ "two bytes for each character", "file/utf-16.pem", "[string(file.has_bom), file.encoding]",
	    "['true', 'UTF-16LE']" },
	{ "the last line is not ended", "file/no-newline.pem", "[file.final_newline, file.has_bom]",
	    "[false, false]" },
	{ "blank lines at the end", "key/blank-lines-after.pem",
	    "[string(file.blank_lines_at_end), string(file.final_newline)]",
	    "['3', 'true']" },
	{ "text round the blocks", "file/text-between.pem",
	    "[file.text_before, file.text_between, file.text_after]",
	    "[true, true, true]" },
	{ "no text round the block", "file/cr-only.pem",
	    "[file.text_before, file.text_between, file.text_after]",
	    "[false, false, false]" },
	{ "a key beside the certificate", "file/leaf-and-key.pem",
	    "[file.has_private_key, file.private_keys == 1, file.certificates == 1, file.requests == 0]",
	    "[true, true, true, true]" },
	{ "PKCS#7 in PEM", "file/pkcs7.pem", "[file.has_pkcs7, file.certificates == 2]", "[true, true]" },
	{ "a CRL", "file/crl.pem", "[file.crls, file.certificates]", "[1, 0]" },

	{ "broken blocks count, too", "file/good-broken-good.pem",
	    "file.blocks.map(b, [b.label, string(b.readable), string(b.problems.size() > 0)])",
	    "[['CERTIFICATE', 'true', 'false'], ['CERTIFICATE', 'false', 'true'], ['CERTIFICATE', 'true', "
	    "'false']]" },
	{ "lines of a block", "file/leaf-and-key.pem",
	    "file.blocks.map(b, [b.line, b.end_line, b.size])[0]", "[6, 32, 1154]" },
	{ "a block that does not end", "file/missing-end.pem", "file.blocks.exists(b, b.end_line == 0)",
	    "true" },
	{ "a problem has a name, a line and a sentence", "file/end-label-differs.pem",
	    "file.blocks[0].problems.map(p, [p.code, string(p.line), p.text])",
	    "[['end-label-differs', '32', 'BEGIN CERTIFICATE is closed by END X509 CRL']]" },
	{ "text between two blocks stands before the second", "file/text-between.pem",
	    "file.blocks[1].text_before", "true" },
	{ "no text between two blocks", "file/leaf-and-key.pem", "file.blocks[1].text_before", "false" },
	{ "a block that is encrypted as of old", "key/encrypted-traditional.pem", "file.blocks[0].encrypted",
	    "true" },
	{ "encrypted PKCS#8 says so by its label instead", "key/encrypted-pkcs8.pem",
	    "[file.blocks[0].label, string(file.blocks[0].encrypted)]", "['ENCRYPTED PRIVATE KEY', 'false']" },
};

START_TEST(a_file_is_told_as_it_is)
{
	hold(&claims[_i]);
}
END_TEST

TESTS_WITH("file", setup, teardown,
	EACH(a_file_is_told_as_it_is, claims))

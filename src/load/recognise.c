/* recognise.c - what a file looks like that holds nothing for us, and the way out. */
#include <string.h>

#include "load/loader.h"

static const struct {
	const char *begins;
	size_t len;
	struct look look;
} magics[] = {
#define MAGIC(bytes, what, hint) { bytes, sizeof(bytes) - 1, { what, hint } }
	MAGIC("PK\003\004", "a ZIP archive", "unpack it and give the files in it"),
	MAGIC("\xfd" "7zXZ", "an XZ archive", "unpack it and give the files in it"),
	MAGIC("BZh", "a bzip2 archive", "unpack it and give the files in it"),
	MAGIC("\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it and give the files in it"),
	MAGIC("%PDF-", "a PDF document", "certificates are handed out in files of their own; ask for the PEM file"),
	MAGIC("\x89PNG\r\n", "a PNG picture", NULL),
	MAGIC("\xff\xd8\xff", "a JPEG picture", NULL),
	MAGIC("GIF8", "a GIF picture", NULL),
	MAGIC("\177ELF", "a program", NULL),
	MAGIC("MZ", "a Windows program", NULL),
	MAGIC("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Microsoft Office document", NULL),
	MAGIC("SQLite format 3", "an SQLite database (of a browser or NSS?)",
	    "export each certificate with certutil of NSS"),
	MAGIC("\xfe\xed\xfe\xed", "a Java key store",
	    "`keytool -importkeystore -srckeystore FILE -destkeystore keystore.p12 -deststoretype pkcs12` asks for the "
	    "passwords and makes a PKCS#12 of it"),
	MAGIC("\xce\xce\xce\xce", "a Java key store (JCEKS)",
	    "`keytool -importkeystore -srckeystore FILE -srcstoretype jceks -destkeystore keystore.p12 -deststoretype pkcs12` "
	    "asks for the passwords and makes a PKCS#12 of it"),
	MAGIC("\000\000\000\001\000\000\000\024", "a Java key store (BKS)", "make a PKCS#12 of it with keytool and the provider "
	    "of Bouncy Castle"),
	MAGIC("\000\000\000\002\000\000\000\024", "a Java key store (BKS)", "make a PKCS#12 of it with keytool and the provider "
	    "of Bouncy Castle"),
	MAGIC("\000\000\000\000CERT", "a certificate store of Windows (.sst)", "export each certificate from it on Windows"),
	MAGIC("\000\006\025\141", "an old database of NSS (cert8.db or key3.db)", "export each certificate with certutil of NSS"),
	MAGIC("\x1e\xf1\xb5\xb0", "a private key in the PVK form of Microsoft",
	    "`openssl rsa -inform PVK -in FILE -out key.pem` asks for its password and writes PEM"),
	MAGIC("ssh-", "an OpenSSH public key", "OpenSSH keys are not certificates; TLS needs X.509"),
	MAGIC("ecdsa-sha2-", "an OpenSSH public key", "OpenSSH keys are not certificates; TLS needs X.509"),
	MAGIC("sk-ssh-", "an OpenSSH public key", "OpenSSH keys are not certificates; TLS needs X.509"),
	MAGIC("---- BEGIN SSH2", "an SSH key", "SSH keys are not certificates; TLS needs X.509"),
	MAGIC("PuTTY-User-Key-File-", "a PuTTY key", "export it from PuTTYgen as an OpenSSL key"),
	MAGIC("\x99\x01", "an OpenPGP key", "OpenPGP keys are not X.509 certificates"),
	MAGIC("\xc6\xc1", "an OpenPGP key", "OpenPGP keys are not X.509 certificates"),
	MAGIC("LS0tLS1CRUdJTi", "base64 of a PEM file (from a Kubernetes secret?)", "take the base64 off first"),
	MAGIC("Certificate:", "the decoded text of a certificate, without the certificate",
	    "ask for the block from BEGIN CERTIFICATE to END CERTIFICATE, which belongs below it"),
	MAGIC("Certificate Request:", "the decoded text of a request, without the request",
	    "ask for the block from BEGIN CERTIFICATE REQUEST to END CERTIFICATE REQUEST, which belongs below it"),
#undef MAGIC
};

static const struct {
	const char *part;
	struct look look;
} parts[] = {
	{ "LS0tLS1CRUdJTi", { "text that holds base64 of a PEM file (a Kubernetes secret?)",
	    "take the value out and take its base64 off first" } },
	{ "\"kty\"", { "a JSON Web Key", "convert it to PEM" } },
	{ "<html", { "HTML", "a web page was saved instead of the certificate (a login page?)" } },
	{ "<HTML", { "HTML", "a web page was saved instead of the certificate (a login page?)" } },
	{ "<!DOCTYPE", { "HTML", "a web page was saved instead of the certificate (a login page?)" } },
	{ "<!doctype", { "HTML", "a web page was saved instead of the certificate (a login page?)" } },
};

bool
keystore_begins(struct bytes bytes)
{
	return bytes.len > 16 && (memcmp(bytes.at, "\xfe\xed\xfe\xed", 4) == 0 || memcmp(bytes.at, "\xce\xce\xce\xce", 4) == 0 ||
	    (memcmp(bytes.at, "\0\0\0", 3) == 0 && (bytes.at[3] == 1 || bytes.at[3] == 2) && memcmp(bytes.at + 4, "\0\0\0\024", 4) == 0));
}

/* Its header has a checksum; old ones have no magic (POSIX pax, ustar). */
bool
tar_begins(struct bytes bytes)
{
	unsigned sum = 0, said = 0;

	if (bytes.len < 512 || bytes.at[0] == 0)
		return false;
	/* What follows tells it from base64 that happens to hold these letters. */
	if (memcmp(bytes.at + 257, "ustar", 5) == 0 && (bytes.at[262] == 0 || bytes.at[262] == ' '))
		return true;
	for (size_t i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : bytes.at[i];
	for (size_t i = 148; i < 156 && bytes.at[i] != 0; i++)
		if (bytes.at[i] >= '0' && bytes.at[i] <= '7')
			said = said * 8 + (bytes.at[i] - '0');
		else if (bytes.at[i] != ' ')
			return false;
	return sum == said;
}

struct look
recognise(struct bytes bytes)
{
	struct text text = text_trim(text_of_bytes(bytes)), head;
	const struct look unknown = { NULL, NULL };

	if (text_starts_with(text, "\xef\xbb\xbf"))
		text = text_trim((struct text){ text.at + 3, text.len - 3 });
	for (size_t i = 0; i < COUNT_OF(magics); i++)
		if (text.len >= magics[i].len && memcmp(text.at, magics[i].begins, magics[i].len) == 0)
			return magics[i].look;
	if (tar_begins(bytes))
		return (struct look){ "a tar archive", "unpack it and give the files in it" };
	head = (struct text){ text.at, text.len < 65536 ? text.len : 65536 };
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (text_contains(head, parts[i].part))
			return parts[i].look;
	if (text_starts_with(text, "<?xml") || (text.len > 1 && text.at[0] == '<'))
		return (struct look){ "XML", "take the certificate out, with its BEGIN and END lines" };
	if (text.len > 1 && ((text.at[0] == '{' && text.at[text.len - 1] == '}') ||
	    (text.at[0] == '[' && text.at[text.len - 1] == ']')))
		return (struct look){ "JSON", "take the certificate out, with its BEGIN and END lines" };
	return unknown;
}

/* marker.c - BEGIN and END lines, well made or nearly. */
#include <string.h>

#include "load/internal.h"

/* What is no plain marker is looked through again from its next hyphen, so that it cannot have a long label. */
#define LABEL_LEN 64
#define PLAIN_LABEL_LEN 8192

static const char *const known_labels[] = {
	"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "X.509 CERTIFICATE", "ATTRIBUTE CERTIFICATE",
	"CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST", "X509 CRL", "CRL",
	"PKCS7", "PKCS #7 SIGNED DATA", "CMS", "PKCS12",
	"PRIVATE KEY", "ANY PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY",
	"DSA PRIVATE KEY", "PUBLIC KEY", "RSA PUBLIC KEY", "EC PARAMETERS", "DH PARAMETERS", "X9.42 DH PARAMETERS",
	"DSA PARAMETERS", "OPENSSH PRIVATE KEY", "SSH2 PUBLIC KEY",
};

static const char *
known_label(struct text label)
{
	for (size_t i = 0; i < COUNT_OF(known_labels); i++)
		if (text_equal_nocase(label, text_of(known_labels[i])))
			return known_labels[i];
	return NULL;
}

struct text
label_shown(struct arena *arena, struct text label)
{
	if (label.len <= LABEL_LEN)
		return text_escape(arena, label);
	label.len = LABEL_LEN - 3;
	return arena_printf(arena, "%.*s...", TEXT_ARG(text_escape(arena, label)));
}

/* Bytes of a hyphen, or of a dash that a word processor makes of one (U+2010 to 2015, 2212); 0: neither. */
static size_t
dash_len(struct text text, size_t at)
{
	const unsigned char *p = (const unsigned char *)text.at + at;

	if (at >= text.len)
		return 0;
	if (p[0] == '-')
		return 1;
	if (text.len - at >= 3 && p[0] == 0xe2 &&
	    ((p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95) || (p[1] == 0x88 && p[2] == 0x92)))
		return 3;
	return 0;
}

struct dashes {
	unsigned count;
	bool foreign;                  /* not all are hyphens */
};

static struct dashes
dashes_read(struct text text, size_t *at)
{
	struct dashes dashes = { 0 };
	size_t len;

	while ((len = dash_len(text, *at)) != 0) {
		dashes.foreign = dashes.foreign || len != 1;
		dashes.count++;
		*at += len;
	}
	return dashes;
}

/* A blank, or how URLs write one. */
static size_t
blank_len(struct text text, size_t at)
{
	if (at >= text.len)
		return 0;
	if (text.at[at] == ' ' || text.at[at] == '\t')
		return 1;
	return text_starts_with((struct text){ text.at + at, text.len - at }, "%20") ? 3 : 0;
}

static bool
skip_blanks(struct text text, size_t *at)
{
	size_t before = *at, len;

	while ((len = blank_len(text, *at)) != 0)
		*at += len;
	return *at != before;
}

static bool
word_read(struct text text, size_t *at, struct text word, bool *lower)
{
	struct text here = { text.at + *at, word.len };

	if (text.len - *at < word.len || !text_equal_nocase(here, word))
		return false;
	*lower = *lower || !text_equal(here, word);
	*at += word.len;
	return true;
}

/* A label ends at two dashes, or where no label could go on. */
static struct text
label_read(struct text text, size_t *at, size_t most)
{
	size_t start = *at, p = start, one;
	struct text label;

	while (p < text.len && p - start <= most) {
		one = dash_len(text, p);
		if (one != 0 && (dash_len(text, p + one) != 0 || one == 3))
			break;
		if (one == 0 && ((unsigned char)text.at[p] < ' ' || (unsigned char)text.at[p] > '~' ||
		    strchr("\"'\\<>%", text.at[p]) != NULL))
			break;
		p += one != 0 ? one : 1;
	}
	label = (struct text){ text.at + start, p - start };
	/* A single hyphen at the end is what is left of five. */
	if (label.len > 0 && label.at[label.len - 1] == '-' && dash_len(text, p) == 0) {
		label.len--;
		p--;
	}
	*at = p;
	return text_trim(label);
}

bool
marker_read(struct text text, size_t at, struct marker *out)
{
	struct marker marker = { .start = at };
	struct dashes left = dashes_read(text, &at), right;
	bool lower = false, loose = skip_blanks(text, &at);
	size_t most = LABEL_LEN;
	const char *known;

	if (left.count == 0)
		return false;
	marker.end = word_read(text, &at, TEXT("END"), &lower);
	if (!marker.end && !word_read(text, &at, TEXT("BEGIN"), &lower))
		return false;
	if (!skip_blanks(text, &at))
		return false;
	if (left.count == 5 && !left.foreign && !loose && !lower)
		most = PLAIN_LABEL_LEN;
	marker.label = label_read(text, &at, most);
	right = dashes_read(text, &at);
	/* "-----END X----------BEGIN Y-----": the hyphens of two lines in one. */
	if (right.count >= 10 && !right.foreign) {
		at -= right.count - 5;
		right.count = 5;
	}
	marker.stop = at;
	if (marker.label.len == 0 || marker.label.len > most)
		return false;
	known = known_label(marker.label);
	if (known != NULL) {
		lower = lower || !text_is(marker.label, known);
		marker.label = text_of(known);
	}
	if (left.foreign || right.foreign) {
		marker.code = "dashes";
		marker.fault = "has long dashes where hyphens belong (changed by a word processor?)";
	} else if (left.count != 5 || right.count != 5) {
		marker.code = "hyphens";
		marker.fault = left.count < 5 ? "begins with fewer than five hyphens" :
		    right.count < 5 ? "ends with fewer than five hyphens" :
		    left.count > 5 ? "begins with more than five hyphens" : "ends with more than five hyphens";
	} else if (lower) {
		marker.code = "lower-case";
		marker.fault = "is not in upper case";
	} else if (loose) {
		marker.code = "hyphens";
		marker.fault = "has a blank after its hyphens";
	}
	/* Prose has dashes and the words too: a line that is not well made has to name something known. */
	if (marker.code != NULL && known == NULL)
		return false;
	*out = marker;
	return true;
}

bool
marker_find(struct text text, size_t from, struct marker *out)
{
	const char *hyphen, *dash;
	size_t at = from, to;

	while (at < text.len) {
		hyphen = memchr(text.at + at, '-', text.len - at);
		to = hyphen == NULL ? text.len : (size_t)(hyphen - text.at);
		/* Only up to the hyphen, or a text without dashes would be searched to its end each time. */
		dash = memchr(text.at + at, 0xe2, to - at);
		if (dash != NULL)
			to = (size_t)(dash - text.at);
		if (to == text.len)
			return false;
		at = to;
		if (marker_read(text, at, out))
			return true;
		/* All dashes of a run give the same answer. */
		if (dash_len(text, at) == 0)
			at++;
		else
			(void)dashes_read(text, &at);
	}
	return false;
}

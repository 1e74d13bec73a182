/* marker.c - BEGIN and END lines, well made or nearly. */
#include <string.h>

#include "load/loader.h"

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

/* Labels that others have made of these: MY CERTIFICATE, ROOT CA CERTIFICATE. */
static const char *const endings[] = { " CERTIFICATE", " CERTIFICATES", " PRIVATE KEY", " PUBLIC KEY", " CRL", " CERTIFICATE REQUEST" };

/* Blanks of other kinds than ' ', and characters of no width. */
static bool
is_other_blank(uint32_t c)
{
	return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool
is_invisible(uint32_t c)
{
	return is_other_blank(c) || c == 0xad || c == 0x34f || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2064) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

size_t
invisible_read(struct text text, size_t at, uint32_t *scalar)
{
	const char *p = text.at + at, *end = text.at + text.len;

	if (at >= text.len || (unsigned char)*p < 0x80)
		return 0;
	*scalar = text_utf8_next(&p, end);
	/* A no-break space of Latin-1. */
	if (*scalar == 0xffffffff && (unsigned char)text.at[at] == 0xa0)
		*scalar = 0xa0;
	return is_invisible(*scalar) ? (size_t)(p - text.at) - at : 0;
}

struct text
invisible_name(struct arena *arena, uint32_t scalar)
{
	static const struct {
		uint32_t scalar;
		const char *name;
	} names[] = {
		{ 0xa0, "no-break space" }, { 0xad, "soft hyphen" }, { 0x200b, "zero width space" }, { 0x200c, "zero width non-joiner" },
		{ 0x200d, "zero width joiner" }, { 0x200e, "left-to-right mark" }, { 0x200f, "right-to-left mark" },
		{ 0x2028, "line separator" }, { 0x202f, "narrow no-break space" }, { 0x2060, "word joiner" }, { 0x3000, "ideographic space" },
		{ 0xfeff, "byte order mark" },
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].scalar == scalar)
			return arena_printf(arena, "%s (U+%04X)", names[i].name, scalar);
	return arena_printf(arena, "%s (U+%04X)", is_other_blank(scalar) ? "blank of another kind" : "character that does not show", scalar);
}

static const char *
known_label(struct text label)
{
	char plain[LABEL_LEN + 1];
	size_t len = 0, step;
	uint32_t scalar;

	for (size_t i = 0; i < label.len && len < LABEL_LEN; i += step) {
		step = invisible_read(label, i, &scalar);
		if (step == 0)
			plain[len++] = label.at[i];
		else if (is_other_blank(scalar) && len != 0 && plain[len - 1] != ' ')
			plain[len++] = ' ';
		step += step == 0;
	}
	label = text_trim((struct text){ plain, len });
	for (size_t i = 0; i < COUNT_OF(known_labels); i++)
		if (text_equal_nocase(label, text_of(known_labels[i])))
			return known_labels[i];
	return NULL;
}

static bool
ends_as_known(struct text label)
{
	for (size_t i = 0; i < COUNT_OF(endings); i++)
		if (text_ends_with(label, endings[i]))
			return true;
	return false;
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

/* A blank, a character that looks like one, or a blank as URLs write it. */
static size_t
blank_len(struct text text, size_t at)
{
	uint32_t scalar;

	if (at >= text.len)
		return 0;
	if (text.at[at] == ' ' || text.at[at] == '\t')
		return 1;
	if ((unsigned char)text.at[at] >= 0x80)
		return invisible_read(text, at, &scalar);
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
	size_t start = *at, p = start, one, hidden;
	struct text label;
	uint32_t scalar;

	while (p < text.len && p - start <= most) {
		one = dash_len(text, p);
		if (one != 0 && (dash_len(text, p + one) != 0 || one == 3))
			break;
		if (one == 0 && (hidden = invisible_read(text, p, &scalar)) != 0) {
			p += hidden;
			continue;
		}
		if (one == 0 && ((unsigned char)text.at[p] < ' ' || (unsigned char)text.at[p] > '~' ||
		    strchr("\"'\\<>%", text.at[p]) != NULL))
			break;
		p += one != 0 ? one : 1;
	}
	label = (struct text){ text.at + start, p - start };
	/* A single hyphen at the end remains of five. */
	if (label.len > 0 && label.at[label.len - 1] == '-' && dash_len(text, p) == 0) {
		label.len--;
		p--;
	}
	*at = p;
	return text_trim(label);
}

static void
note_invisible(struct text text, struct marker *marker)
{
	for (size_t i = marker->start; i < marker->stop && marker->invisible == 0; i++) {
		marker->invisible_at = i;
		if (invisible_read(text, i, &marker->invisible) == 0)
			marker->invisible = 0;
	}
}

bool
marker_read(struct text text, size_t at, struct text open, struct marker *out)
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
	note_invisible(text, &marker);
	known = known_label(marker.label);
	if (known != NULL) {
		lower = lower || (marker.invisible == 0 && !text_is(marker.label, known));
		marker.label = text_of(known);
	}
	if (left.foreign || right.foreign) {
		marker.fault = BLOCK_DASHES;
		marker.words = "has long dashes where hyphens belong (changed by a word processor?)";
	} else if (left.count != 5 || right.count != 5) {
		marker.fault = BLOCK_HYPHENS;
		marker.words = left.count < 5 ? "begins with fewer than five hyphens" :
		    right.count < 5 ? "ends with fewer than five hyphens" :
		    left.count > 5 ? "begins with more than five hyphens" : "ends with more than five hyphens";
	} else if (lower) {
		marker.fault = BLOCK_LOWER_CASE;
		marker.words = "is not in upper case";
	} else if (marker.invisible != 0) {
		marker.fault = BLOCK_INVISIBLE;
		marker.words = "holds a character that does not show";
	} else if (loose) {
		marker.fault = BLOCK_HYPHENS;
		marker.words = "has a blank after its hyphens";
	} else if (known != NULL && (marker.stop - marker.start != (marker.end ? 14 : 16) + strlen(known) ||
	    memchr(text.at + marker.start, '\t', marker.stop - marker.start) != NULL) &&
	    memchr(text.at + marker.start, '%', marker.stop - marker.start) == NULL) {
		/* Five hyphens, BEGIN or END, one blank, the label, five hyphens. */
		marker.fault = BLOCK_HYPHENS;
		marker.words = "has blanks where none belong";
	}
	/* Prose has dashes and the words too: a line that is not well made has to name something known. */
	if (marker.fault != BLOCK_SOUND && known == NULL && !(left.count >= 2 && !lower &&
	    (text_equal(marker.label, open) || ends_as_known(marker.label))))
		return false;
	*out = marker;
	return true;
}

bool
marker_find(struct text text, size_t from, struct text open, struct marker *out)
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
		if (marker_read(text, at, open, out))
			return true;
		/* All dashes of a run give the same answer. */
		if (dash_len(text, at) == 0)
			at++;
		else
			(void)dashes_read(text, &at);
	}
	return false;
}

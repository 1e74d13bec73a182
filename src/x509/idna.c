/* idna.c - internationalised names and the public suffix list, through libidn2 and libpsl where they are. */

#include "config.h"

#include <string.h>

#include "x509/x509.h"

#ifdef HAVE_IDN2
#include <idn2.h>
#endif
#ifdef HAVE_PSL
#include <libpsl.h>
#endif

/* Longer names are not valid (RFC 1035 2.3.4); this leaves room for UTF-8. */
#define LONGEST 1024

static bool
is_ascii(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((uint8_t)text.at[i] >= 0x80)
			return false;
	return true;
}

#ifdef HAVE_IDN2
/* A copy that ends with a zero; false if there is one within, or it is too long. */
static bool
to_string(struct text text, char out[LONGEST + 1])
{
	if (text.len == 0 || text.len > LONGEST || memchr(text.at, 0, text.len) != NULL)
		return false;
	memcpy(out, text.at, text.len);
	out[text.len] = '\0';
	return true;
}

/* Letters, digits and hyphens after "xn--": the form that an A-label has (RFC 5890 2.3.2.1). */
static bool
has_a_label_form(struct text label)
{
	if (label.len <= 4 || label.len > 63 || !text_equal_nocase((struct text){ label.at, 4 }, TEXT("xn--")))
		return false;
	for (size_t i = 4; i < label.len; i++) {
		char c = label.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return true;
}

/* The U-label of an A-label; false if it is none. Both directions must agree (RFC 5891 5.4). */
static bool
decode_label(struct arena *arena, struct text label, struct text *out)
{
	char string[LONGEST + 1];
	char *unicode = NULL;
	uint8_t *ascii = NULL;
	bool same;

	if (!has_a_label_form(label) || !to_string(label, string))
		return false;
	if (idn2_to_unicode_8z8z(string, &unicode, 0) != IDN2_OK)
		return false;
	same = idn2_lookup_u8((const uint8_t *)unicode, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK &&
	    text_equal_nocase(text_of((const char *)ascii), label) && !is_ascii(text_of(unicode));
	if (same && arena != NULL)
		*out = arena_text(arena, text_of(unicode));
	idn2_free(ascii);
	idn2_free(unicode);
	return same;
}

bool
dns_is_a_label(struct text label)
{
	return decode_label(NULL, label, NULL);
}

/* The library tests the normal form of a label before all else; a text is tested between its dots. */
bool
text_is_nfc(struct text text)
{
	while (text.len > 0) {
		const char *dot = memchr(text.at, '.', text.len);
		struct text part = { text.at, dot != NULL ? (size_t)(dot - text.at) : text.len };
		char string[LONGEST + 1];
		uint8_t *ascii = NULL;

		/* Cut between characters, where a long part does not fit. */
		if (part.len > LONGEST) {
			part.len = LONGEST;
			while (part.len > 0 && ((unsigned char)text.at[part.len] & 0xc0) == 0x80)
				part.len--;
			dot = NULL;
		}
		if (!is_ascii(part) && text_utf8_valid(part) && to_string(part, string)) {
			int outcome = idn2_lookup_u8((const uint8_t *)string, &ascii, IDN2_NO_TR46);

			idn2_free(ascii);
			if (outcome == IDN2_NOT_NFC)
				return false;
		}
		text = (struct text){ text.at + part.len + (dot != NULL), text.len - part.len - (dot != NULL) };
	}
	return true;
}

struct text
dns_to_unicode(struct arena *arena, struct text name)
{
	struct buffer out;
	bool changed = false;

	if (name.len > LONGEST)
		return name;
	buffer_init(&out, arena);
	for (size_t start = 0; start <= name.len;) {
		const char *dot = start < name.len ? memchr(name.at + start, '.', name.len - start) : NULL;
		size_t end = dot != NULL ? (size_t)(dot - name.at) : name.len;
		struct text label = { name.at + start, end - start };
		struct text unicode;

		start += label.len + 1;
		if (decode_label(arena, label, &unicode)) {
			label = unicode;
			changed = true;
		}
		buffer_add(&out, label);
		if (dot == NULL)
			break;
		buffer_addc(&out, '.');
	}
	return changed ? buffer_text(&out) : name;
}

struct text
dns_to_ascii(struct arena *arena, struct text name)
{
	char string[LONGEST + 1];
	uint8_t *ascii = NULL;
	struct text out = { 0 };

	if (name.len > 0 && name.len <= 253 && is_ascii(name))
		return name;
	if (!to_string(name, string) || !text_utf8_valid(name))
		return out;
	if (idn2_lookup_u8((const uint8_t *)string, &ascii, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK)
		out = arena_text(arena, text_of((const char *)ascii));
	idn2_free(ascii);
	return out;
}
#else
/* Without libidn2 names stay as they are: only ASCII has an ASCII form, and no A-label is known to decode. */
bool
text_is_nfc(struct text text)
{
	(void)text;
	return true;
}

bool
dns_is_a_label(struct text label)
{
	(void)label;
	return false;
}

struct text
dns_to_unicode(struct arena *arena, struct text name)
{
	(void)arena;
	return name;
}

struct text
dns_to_ascii(struct arena *arena, struct text name)
{
	(void)arena;
	return name.len <= 253 && is_ascii(name) ? name : (struct text){ 0 };
}
#endif

#ifdef HAVE_PSL
struct text
psl_suffix_of(struct arena *arena, struct text name)
{
	const psl_ctx_t *list = psl_builtin();
	char *lower;

	if (name.len > 0 && name.at[name.len - 1] == '.')
		name.len--;
	if (list == NULL || name.len == 0 || name.len > LONGEST || name.at[name.len - 1] == '.' ||
	    memchr(name.at, 0, name.len) != NULL)
		return (struct text){ 0 };
	lower = arena_string(arena, name);
	for (size_t i = 0; i < name.len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] - 'A' + 'a');
	/* The longest suffix that a rule names; a domain that no rule names has none. */
	for (size_t start = 0; start < name.len; start++) {
		if (start > 0 && name.at[start - 1] != '.')
			continue;
		if (lower[start] != '.' && psl_is_public_suffix2(list, lower + start,
		    PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE))
			return (struct text){ name.at + start, name.len - start };
	}
	return (struct text){ 0 };
}

bool
psl_is_icann(struct text name)
{
	char string[LONGEST + 1];

	if (psl_builtin() == NULL || name.len == 0 || name.len > LONGEST || memchr(name.at, 0, name.len) != NULL)
		return false;
	for (size_t i = 0; i < name.len; i++)
		string[i] = (char)(name.at[i] >= 'A' && name.at[i] <= 'Z' ? name.at[i] + 'a' - 'A' : name.at[i]);
	string[name.len] = '\0';
	return psl_is_public_suffix2(psl_builtin(), string, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

struct text
psl_date(struct arena *arena)
{
	time_t date = psl_builtin_file_time();

	return psl_builtin() != NULL && date > 0 ? date_text(arena, (int64_t)date) : (struct text){ 0 };
}
#else
struct text
psl_suffix_of(struct arena *arena, struct text name)
{
	(void)arena;
	(void)name;
	return (struct text){ 0 };
}

bool
psl_is_icann(struct text name)
{
	(void)name;
	return false;
}

struct text
psl_date(struct arena *arena)
{
	(void)arena;
	return (struct text){ 0 };
}
#endif

struct text
psl_registrable_of(struct arena *arena, struct text name)
{
	struct text suffix = psl_suffix_of(arena, name);
	const char *start;

	if (suffix.len == 0 || suffix.at - name.at < 2)
		return (struct text){ 0 };
	/* One label more than the suffix; none if that label is empty. */
	for (start = suffix.at - 1; start > name.at && start[-1] != '.'; start--)
		;
	return *start == '.' ? (struct text){ 0 } : (struct text){ start, (size_t)(suffix.at + suffix.len - start) };
}

/* dns.c - DNS names as certificates and people write them (RFC 1123 2.1, RFC 5890 2.3, RFC 9525 6.3). */

#include <string.h>

#include "x509/x509.h"

static bool
is_alphanumeric(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Takes the first label off `name`, and the dot after it. */
static struct text
take_label(struct text *name)
{
	const char *dot = name->len > 0 ? memchr(name->at, '.', name->len) : NULL;
	struct text label = { name->at, dot != NULL ? (size_t)(dot - name->at) : name->len };
	size_t taken = label.len + (dot != NULL);

	*name = (struct text){ name->at + taken, name->len - taken };
	return label;
}

static struct text
without_dot(struct text name)
{
	if (name.len > 0 && name.at[name.len - 1] == '.')
		name.len--;
	return name;
}

/* Letters, digits and hyphens, none of these at an end, up to 63. */
static bool
is_label(struct text label)
{
	if (label.len == 0 || label.len > 63 || label.at[0] == '-' || label.at[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_alphanumeric(label.at[i]) && label.at[i] != '-')
			return false;
	return true;
}

static bool
is_name(struct text name, size_t least_labels)
{
	struct text label = { 0 };
	size_t labels = 0;

	/* A dot at the end would be an empty last label. */
	if (name.len == 0 || name.len > 253 || name.at[name.len - 1] == '.')
		return false;
	for (; name.len > 0; labels++) {
		label = take_label(&name);
		if (!is_label(label))
			return false;
	}
	return labels >= least_labels && !(label.at[0] >= '0' && label.at[0] <= '9');
}

bool
dns_is_fqdn(struct text name)
{
	return is_name(name, 2);
}

bool
dns_is_hostname(struct text name)
{
	return is_name(name, 1);
}

bool
dns_has_wildcard(struct text name)
{
	return name.len > 0 && memchr(name.at, '*', name.len) != NULL;
}

bool
dns_same(struct text a, struct text b)
{
	return text_equal_nocase(without_dot(a), without_dot(b));
}

bool
dns_under(struct text name, struct text domain)
{
	struct text tail;

	name = without_dot(name);
	domain = without_dot(domain);
	if (domain.len == 0 || name.len < domain.len)
		return false;
	tail = (struct text){ name.at + (name.len - domain.len), domain.len };
	return text_equal_nocase(tail, domain) && (name.len == domain.len || tail.at[-1] == '.');
}

static bool
is_plain(struct text name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!is_alphanumeric(name.at[i]) && name.at[i] != '-' && name.at[i] != '.')
			return false;
	return true;
}

bool
dns_covers(struct text pattern, struct text host)
{
	struct text label;

	host = without_dot(host);
	if (host.len == 0 || dns_has_wildcard(host) || text_ends_with(pattern, "."))
		return false;
	if (!dns_has_wildcard(pattern))
		return text_equal_nocase(pattern, host);
	label = take_label(&pattern);
	if (!text_is(label, "*") || pattern.len == 0 || dns_has_wildcard(pattern) || memchr(pattern.at, '.', pattern.len) == NULL)
		return false;
	label = take_label(&host);
	/* OpenSSL's wildcards stand for letters, digits and hyphens, among such. */
	return label.len > 0 && is_plain(label) && is_plain(pattern) && text_equal_nocase(pattern, host);
}

/* ---- names that are none ---- */

static bool
holds_any(struct text name, const char *characters)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.at[i] != '\0' && strchr(characters, name.at[i]) != NULL)
			return true;
	return false;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Several names in one: words with a dot in them, divided by blanks, commas or semicolons. */
static bool
is_joined(struct text name)
{
	size_t words = 0;
	bool dotted = false;

	for (size_t i = 0; i <= name.len; i++) {
		if (i < name.len && !is_blank(name.at[i]) && name.at[i] != ',' && name.at[i] != ';') {
			dotted = dotted || name.at[i] == '.';
			continue;
		}
		words += dotted;
		dotted = false;
	}
	return words > 1;
}

/* What tools write before a name to say of which kind it is. */
static bool
has_prefix(struct text name)
{
	static const char *const prefixes[] = { "dns:", "dns=", "dnsname:", "dns name=", "ip:", "ip=", "uri:", "cn=", "san:", "email:" };

	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (name.len >= strlen(prefixes[i]) &&
		    text_equal_nocase((struct text){ name.at, strlen(prefixes[i]) }, text_of(prefixes[i])))
			return true;
	return false;
}

/* An address as people write it: also in brackets, and with the length of a network behind it. */
static bool
is_any_address(struct text name)
{
	const char *slash = memchr(name.at, '/', name.len);
	uint8_t octets[16];
	size_t len;

	if (slash != NULL && name.at + name.len - slash <= 4)
		name.len = (size_t)(slash - name.at);
	if (name.len > 2 && name.at[0] == '[' && name.at[name.len - 1] == ']')
		name = (struct text){ name.at + 1, name.len - 2 };
	return ip_parse(name, octets, &len);
}

static bool
all_digits(struct text word)
{
	for (size_t i = 0; i < word.len; i++)
		if (word.at[i] < '0' || word.at[i] > '9')
			return false;
	return word.len != 0;
}

static bool
ends_in_port(struct text name)
{
	const char *colon = memrchr(name.at, ':', name.len);

	return colon != NULL && all_digits((struct text){ colon + 1, (size_t)(name.at + name.len - colon) - 1 });
}

static enum dns_fault
fault_of_wildcard(struct text name)
{
	struct text rest = name, first = take_label(&rest);

	if (dns_has_wildcard(rest))
		return DNS_WILDCARD_INNER;
	if (!text_is(first, "*"))
		return dns_has_wildcard(first) ? DNS_WILDCARD_PARTIAL : DNS_SOUND;
	return rest.len == 0 || memchr(rest.at, '.', rest.len) == NULL ? DNS_WILDCARD_SHORT : DNS_SOUND;
}

static enum dns_fault
fault_of_labels(struct text name)
{
	enum dns_fault fault = DNS_SOUND;
	struct text label = { "", 0 };

	if (name.len > 253)
		return DNS_LONG_NAME;
	do {
		label = take_label(&name);
		if (label.len == 0)
			return DNS_EMPTY_LABEL;
		if (label.len > 63)
			return DNS_LONG_LABEL;
		for (size_t i = 0; i < label.len; i++)
			if (!is_alphanumeric(label.at[i]) && label.at[i] != '-' && label.at[i] != '_' && label.at[i] != '*')
				fault = DNS_CHARACTER;
		if (fault == DNS_SOUND && (label.at[0] == '-' || label.at[label.len - 1] == '-'))
			fault = DNS_HYPHEN;
	} while (name.len > 0);
	return fault == DNS_SOUND && all_digits(label) ? DNS_NUMBER : fault;
}

enum dns_fault
dns_fault(struct text name)
{
	enum dns_fault fault;

	if (name.len == 0)
		return DNS_EMPTY;
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.at[i] >= 0x80)
			return DNS_NOT_ASCII;
	if (holds_any(name, "{}<>$%") || text_starts_with(name, "@"))
		return DNS_TEMPLATE;
	if (is_joined(name))
		return DNS_JOINED;
	if (text_contains(name, "://"))
		return DNS_URL;
	if (has_prefix(name))
		return DNS_PREFIX;
	for (size_t i = 0; i < name.len; i++)
		if (is_blank(name.at[i]))
			return DNS_BLANK;
	if (holds_any(name, "@"))
		return DNS_EMAIL;
	if (is_any_address(name))
		return DNS_ADDRESS;
	if (holds_any(name, "/"))
		return DNS_URL;
	if (ends_in_port(name))
		return DNS_PORT;
	if (text_ends_with(name, "."))
		return DNS_TRAILING_DOT;
	if ((fault = fault_of_wildcard(name)) != DNS_SOUND)
		return fault;
	return fault_of_labels(name);
}

const char *
dns_fault_name(enum dns_fault fault)
{
	static const char *const names[] = {
		[DNS_SOUND] = "", [DNS_EMPTY] = "empty", [DNS_NOT_ASCII] = "not-ascii", [DNS_TEMPLATE] =
		"template", [DNS_JOINED] = "joined", [DNS_URL] = "url", [DNS_PREFIX] = "prefix", [DNS_BLANK] =
		"blank", [DNS_EMAIL] = "email", [DNS_ADDRESS] = "address", [DNS_PORT] = "port", [DNS_TRAILING_DOT]
		= "trailing-dot", [DNS_WILDCARD_PARTIAL] = "wildcard-partial", [DNS_WILDCARD_INNER] =
		"wildcard-inner", [DNS_WILDCARD_SHORT] = "wildcard-short", [DNS_EMPTY_LABEL] = "empty-label",
		[DNS_LONG_LABEL] = "long-label", [DNS_LONG_NAME] = "long-name", [DNS_HYPHEN] = "hyphen",
		[DNS_CHARACTER] = "character", [DNS_NUMBER] = "number",
	};

	return names[fault];
}

/* RFC 3492 5 and 6.2 with the parameters of IDNA. */
enum { PUNY_BASE = 36, PUNY_LEAST = 1, PUNY_MOST = 26, PUNY_SKEW = 38, PUNY_DAMP = 700, PUNY_BIAS = 72, PUNY_FIRST = 128 };

static int
puny_digit(char c)
{
	return c >= 'a' && c <= 'z' ? c - 'a' : c >= 'A' && c <= 'Z' ? c - 'A' : c >= '0' && c <= '9' ? c - '0' + 26 : -1;
}

static uint32_t
puny_adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / PUNY_DAMP : delta / 2;
	delta += delta / points;
	for (; delta > (PUNY_BASE - PUNY_LEAST) * PUNY_MOST / 2; k += PUNY_BASE)
		delta /= PUNY_BASE - PUNY_LEAST;
	return k + (PUNY_BASE - PUNY_LEAST + 1) * delta / (delta + PUNY_SKEW);
}

/* Takes one number off the digits; false where there is none, or it is too large. */
static bool
puny_number(struct text *digits, uint32_t bias, uint32_t *number)
{
	uint32_t weight = 1;

	for (uint32_t k = PUNY_BASE;; k += PUNY_BASE) {
		uint32_t t = k <= bias ? PUNY_LEAST : k >= bias + PUNY_MOST ? PUNY_MOST : k - bias;
		int digit = digits->len > 0 ? puny_digit(digits->at[0]) : -1;

		if (digit < 0 || (uint32_t)digit > (UINT32_MAX - *number) / weight)
			return false;
		*number += (uint32_t)digit * weight;
		*digits = (struct text){ digits->at + 1, digits->len - 1 };
		if ((uint32_t)digit < t)
			return true;
		if (weight > UINT32_MAX / (PUNY_BASE - t))
			return false;
		weight *= PUNY_BASE - t;
	}
}

struct text
dns_punycode_decode(struct arena *arena, struct text label)
{
	uint32_t points[64], n = PUNY_FIRST, i = 0, bias = PUNY_BIAS;
	size_t count = 0, basic = 0;
	struct buffer out;

	if (label.len <= 4 || label.len > 63 || !text_equal_nocase((struct text){ label.at, 4 }, TEXT("xn--")))
		return (struct text){ 0 };
	label = (struct text){ label.at + 4, label.len - 4 };
	for (size_t at = 0; at < label.len; at++)
		if (label.at[at] == '-')
			basic = at;
	for (size_t at = 0; at < basic; at++)
		if ((unsigned char)label.at[at] < 128)
			points[count++] = (unsigned char)label.at[at];
	if (count != basic)
		return (struct text){ 0 };
	if (basic > 0 || label.at[0] == '-')
		label = (struct text){ label.at + basic + 1, label.len - basic - 1 };
	while (label.len > 0) {
		uint32_t before = i, all = (uint32_t)count + 1;

		if (count == COUNT_OF(points) || !puny_number(&label, bias, &i))
			return (struct text){ 0 };
		bias = puny_adapt(i - before, all, before == 0);
		if (i / all > 0x10ffff - n)
			return (struct text){ 0 };
		n += i / all;
		i %= all;
		if (n >= 0xd800 && n <= 0xdfff)
			return (struct text){ 0 };
		memmove(&points[i + 1], &points[i], (count - i) * sizeof(points[0]));
		points[i++] = n;
		count++;
	}
	buffer_init(&out, arena);
	for (size_t k = 0; k < count; k++) {
		char utf8[4];

		buffer_add(&out, (struct text){ utf8, text_utf8_encode(points[k], utf8) });
	}
	return count == 0 ? (struct text){ 0 } : buffer_text(&out);
}

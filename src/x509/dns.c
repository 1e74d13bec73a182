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

bool
dns_covers(struct text pattern, struct text host)
{
	struct text label;

	pattern = without_dot(pattern);
	host = without_dot(host);
	if (host.len == 0 || dns_has_wildcard(host))
		return false;
	if (!dns_has_wildcard(pattern))
		return text_equal_nocase(pattern, host);
	label = take_label(&pattern);
	if (!text_is(label, "*") || pattern.len == 0 || dns_has_wildcard(pattern))
		return false;
	label = take_label(&host);
	return label.len > 0 && text_equal_nocase(pattern, host);
}

/* release.c - releases of a product: their order, and constraints on them. */
#include <string.h>

#include "site/product.h"

static size_t
position(const struct product *product, struct text release)
{
	for (size_t i = 0; i < product->releases.count; i++)
		if (text_equal_nocase(product->releases.items[i], release))
			return i;
	return SIZE_MAX;
}

/*
 * A release is letters and numbers in turn: X14.0.2 is X 14 0 2, 12.5(1)SU6 is 12 5 1 SU 6. Numbers compare as
 * numbers, and what ends first is the older.
 */
static bool
next_part(struct text *rest, struct text *part)
{
	size_t len = 0;
	bool digits;

	while (rest->len > 0 && memchr(".() -", rest->at[0], 5) != NULL)
		*rest = (struct text){ rest->at + 1, rest->len - 1 };
	if (rest->len == 0)
		return false;
	digits = rest->at[0] >= '0' && rest->at[0] <= '9';
	while (len < rest->len && memchr(".() -", rest->at[len], 5) == NULL &&
	    (rest->at[len] >= '0' && rest->at[len] <= '9') == digits)
		len++;
	*part = (struct text){ rest->at, len };
	*rest = (struct text){ rest->at + len, rest->len - len };
	return true;
}

static bool
is_number(struct text part)
{
	return part.at[0] >= '0' && part.at[0] <= '9';
}

static int
compare_parts(struct text a, struct text b)
{
	if (is_number(a) && is_number(b)) {
		while (a.len > 1 && a.at[0] == '0')
			a = (struct text){ a.at + 1, a.len - 1 };
		while (b.len > 1 && b.at[0] == '0')
			b = (struct text){ b.at + 1, b.len - 1 };
		return a.len != b.len ? (a.len > b.len ? 1 : -1) : text_compare(a, b);
	}
	return text_equal_nocase(a, b) ? 0 : text_compare(a, b);
}

static int
compare_by_numbers(struct text a, struct text b)
{
	struct text part_a, part_b;

	for (;;) {
		bool more_a = next_part(&a, &part_a), more_b = next_part(&b, &part_b);
		int order;

		if (!more_a || !more_b) {
			/* X14.0 and X14.0.0 are one release. */
			struct text left = more_a ? part_a : part_b;

			if (!more_a && !more_b)
				return 0;
			if (a.len == 0 && b.len == 0 && is_number(left) && strspn(left.at, "0") >= left.len)
				return 0;
			return more_a ? 1 : -1;
		}
		if ((order = compare_parts(part_a, part_b)) != 0)
			return order;
	}
}

int
release_compare(const struct product *product, struct text a, struct text b)
{
	size_t i = position(product, a), j = position(product, b);

	if (i != SIZE_MAX && j != SIZE_MAX)
		return i < j ? -1 : i > j;
	return compare_by_numbers(a, b);
}

/* The form of a release: its letters as they are, its numbers as one. */
static bool
same_form(struct text a, struct text b)
{
	struct text part_a = { "", 0 }, part_b = { "", 0 };

	/* The first part tells products apart: X14 is no 14. */
	if (!next_part(&a, &part_a) || !next_part(&b, &part_b) || is_number(part_a) != is_number(part_b))
		return false;
	if (!is_number(part_a))
		return text_equal_nocase(part_a, part_b) && next_part(&a, &part_a) && is_number(part_a);
	return part_a.len <= 2;
}

static bool
only_release_bytes(struct text release)
{
	for (size_t i = 0; i < release.len; i++)
		if (memchr("0123456789.()XSUxsu ", release.at[i], 20) == NULL)
			return false;
	return release.len > 0 && release.len < 32;
}

bool
release_known(const struct product *product, struct text release)
{
	if (position(product, release) != SIZE_MAX)
		return true;
	return product->releases.count != 0 && only_release_bytes(release) && same_form(release, product->releases.items[0]);
}

struct text
product_newest(const struct product *product)
{
	return product->releases.count == 0 ? (struct text){ "", 0 } : product->releases.items[product->releases.count - 1];
}

struct constraint {
	char operator[3];
	struct text release;
	size_t start, end;             /* bytes of the whole constraint in its text */
};

/* Takes the next part of ">= X14.0.2, < X15.5"; false at the end. A part that is none has an empty release. */
static bool
next_constraint(struct text text, size_t *at, struct constraint *out)
{
	const char *comma;
	struct text part;
	size_t len;

	if (*at >= text.len)
		return false;
	comma = memchr(text.at + *at, ',', text.len - *at);
	len = comma != NULL ? (size_t)(comma - text.at) - *at : text.len - *at;
	part = text_trim((struct text){ text.at + *at, len });
	*out = (struct constraint){ .start = (size_t)(part.at - text.at), .end = (size_t)(part.at - text.at) + part.len };
	*at += len + 1;
	len = 0;
	while (len < part.len && len < 2 && memchr("<>=", part.at[len], 3) != NULL) {
		out->operator[len] = part.at[len];
		len++;
	}
	if (len == 0 || strcmp(out->operator, "==") == 0 || strcmp(out->operator, "<>") == 0 || strcmp(out->operator, "=<") == 0 ||
	    strcmp(out->operator, "=>") == 0)
		return true;
	out->release = text_trim((struct text){ part.at + len, part.len - len });
	return true;
}

bool
releases_hold(const struct product *product, struct text constraint, struct text release)
{
	struct constraint c;
	size_t at = 0;

	if (!release_known(product, release))
		return false;
	while (next_constraint(constraint, &at, &c)) {
		int order;

		if (c.release.len == 0 || !release_known(product, c.release))
			return false;
		order = release_compare(product, release, c.release);
		if (strcmp(c.operator, ">=") == 0 ? order < 0 : strcmp(c.operator, "<=") == 0 ? order > 0 :
		    strcmp(c.operator, ">") == 0 ? order <= 0 : strcmp(c.operator, "<") == 0 ? order >= 0 : order != 0)
			return false;
	}
	return true;
}

bool
releases_check(const struct products *products, const struct yaml_node *node, struct messages *messages)
{
	struct constraint c;
	size_t at = 0;
	bool good = true;

	while (next_constraint(node->text, &at, &c)) {
		bool known = false;

		for (size_t i = 0; i < products->list.count && !known; i++)
			known = c.release.len != 0 && release_known(products->list.items[i], c.release);
		if (known)
			continue;
		good = false;
		if (c.release.len == 0)
			message_hint(messages, yaml_error_within(messages, node, c.start, c.end, "not a constraint on a release"),
			    "write >=, >, <=, < or = and a release, for example '>= X14.0, < X15.5'");
		else
			message_hint(messages, yaml_error_within(messages, node, c.start, c.end, "no product has a release '%.*s'",
			    TEXT_ARG(text_escape(messages->arena, c.release))), "product.yaml of each pack lists the releases");
	}
	return good;
}

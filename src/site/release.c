/* release.c - releases of a product: their form, their order, and constraints on them. */
#include <string.h>

#include "site/product.h"

/*
 * A product says what its releases look like: "X9.9[.9]". A 9 stands for a number, an a for a small letter,
 * brackets hold what may be absent, and all else stands for itself, in either case. Each 9 and each a of the form is a
 * slot, which is 0 where it is absent; the slots, in turn, order releases. So an unlisted release
 * has its place too, and 14SU3 is between 14 and 15.
 */
#define MOST_DIGITS 3

struct slots {
	uint32_t values[LIMIT_RELEASE_SLOTS];
	size_t count;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Past the bracket that ends what begins at `at`. */
static const char *
past_optional(const char *at, const char *end, size_t *skipped)
{
	size_t depth = 0;

	for (; at < end; at++) {
		if (*at == '[')
			depth++;
		else if (*at == ']' && --depth == 0)
			return at + 1;
		else if (*at == '9' || *at == 'a')
			(*skipped)++;
	}
	return end;
}

/* Matches the rest of a form, which is short, with the rest of a text. */
static bool
match(const char *form, const char *form_end, struct text text, struct slots *slots)
{
	struct slots before;
	uint32_t number = 0;
	size_t len = 0, skipped = 0;

	while (form < form_end && *form == ']')
		form++;
	if (form == form_end)
		return text.len == 0;
	switch (*form) {
	case '[':
		before = *slots;
		if (match(form + 1, form_end, text, slots))
			return true;
		*slots = before;
		form = past_optional(form, form_end, &skipped);
		slots->count += skipped;
		return match(form, form_end, text, slots);
	case '9':
		for (; len < text.len && len < MOST_DIGITS && is_digit(text.at[len]); len++)
			number = number * 10 + (uint32_t)(text.at[len] - '0');
		if (len == 0)
			return false;
		slots->values[slots->count++] = number;
		break;
	case 'a':
		if (text.len == 0 || text.at[0] < 'a' || text.at[0] > 'z')
			return false;
		slots->values[slots->count++] = (uint32_t)(text.at[0] - 'a') + 1;
		len = 1;
		break;
	default:
		if (text.len == 0 || !text_equal_nocase((struct text){ text.at, 1 }, (struct text){ form, 1 }))
			return false;
		len = 1;
	}
	return match(form + 1, form_end, (struct text){ text.at + len, text.len - len }, slots);
}

static bool
parse(const struct product *product, struct text release, struct slots *slots)
{
	struct text form = product->release_form;

	*slots = (struct slots){ .count = 0 };
	return release.len != 0 && match(form.at, form.at + form.len, release, slots);
}

const char *
release_form_fault(struct text form)
{
	size_t depth = 0, slots = 0, brackets = 0;

	if (form.len == 0 || form.len > LIMIT_RELEASE_FORM)
		return "a release form has 1 to 64 characters";
	for (size_t i = 0; i < form.len; i++) {
		if (form.at[i] == ']' && depth-- == 0)
			return "a ']' without its '['";
		depth += form.at[i] == '[';
		brackets += form.at[i] == '[';
		slots += form.at[i] == '9' || form.at[i] == 'a';
	}
	if (depth != 0)
		return "a '[' without its ']'";
	/* Each doubles the ways to match. */
	if (brackets > LIMIT_RELEASE_SLOTS)
		return "a form has up to 8 '['";
	return slots == 0 || slots > LIMIT_RELEASE_SLOTS ? "a form has 1 to 8 of 9 and a" : NULL;
}

int
release_compare(const struct product *product, struct text a, struct text b)
{
	struct slots x, y;
	bool known_x = parse(product, a, &x), known_y = parse(product, b, &y);

	if (!known_x || !known_y)
		return (int)known_x - (int)known_y;
	for (size_t i = 0; i < LIMIT_RELEASE_SLOTS; i++)
		if (x.values[i] != y.values[i])
			return x.values[i] < y.values[i] ? -1 : 1;
	return 0;
}

bool
release_known(const struct product *product, struct text release)
{
	struct slots slots;

	return parse(product, release, &slots);
}

bool
release_listed(const struct product *product, struct text release)
{
	for (size_t i = 0; i < product->releases.count; i++)
		if (release_known(product, release) && release_compare(product, product->releases.items[i], release) == 0)
			return true;
	return false;
}

bool
release_usable(const struct product *product, struct text release)
{
	struct slots given, listed;

	if (!parse(product, release, &given))
		return false;
	for (size_t i = 0; i < product->releases.count; i++)
		if (parse(product, product->releases.items[i], &listed) && listed.values[0] == given.values[0])
			return true;
	return false;
}

struct text
product_newest(const struct product *product)
{
	return product->releases.count == 0 ? TEXT("") : product->releases.items[product->releases.count - 1];
}

/* ---- constraints ---- */

enum comparison { NONE, LESS, AT_MOST, EQUAL, AT_LEAST, GREATER };

/* One part of ">= X14.0.2, < X15.5". */
struct constraint {
	enum comparison comparison;
	struct text release;
	size_t start, end;             /* bytes of the part in the whole */
};

static enum comparison
read_comparison(struct text *rest)
{
	static const struct { const char *sign; enum comparison comparison; } signs[] = {
		{ ">=", AT_LEAST }, { "<=", AT_MOST }, { ">", GREATER }, { "<", LESS }, { "=", EQUAL },
	};

	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		size_t len = strlen(signs[i].sign);

		if (!text_starts_with(*rest, signs[i].sign))
			continue;
		*rest = (struct text){ rest->at + len, rest->len - len };
		/* "=>" and "==" are not operators. */
		return rest->len != 0 && memchr("<>=", rest->at[0], 3) != NULL ? NONE : signs[i].comparison;
	}
	return NONE;
}

/* Takes the part that begins at `*at`; false when the last one was taken. */
static bool
next_constraint(struct text text, size_t *at, struct constraint *out)
{
	const char *comma;
	struct text part;
	size_t len;

	if (*at > text.len)
		return false;
	comma = *at < text.len ? memchr(text.at + *at, ',', text.len - *at) : NULL;
	len = comma != NULL ? (size_t)(comma - text.at) - *at : text.len - *at;
	part = text_trim((struct text){ text.at + *at, len });
	*out = (struct constraint){ .start = (size_t)(part.at - text.at), .end = (size_t)(part.at - text.at) + part.len };
	*at += len + 1;
	out->comparison = read_comparison(&part);
	out->release = text_trim(part);
	if (out->release.len == 0)
		out->comparison = NONE;
	return true;
}

static bool
holds(enum comparison comparison, int order)
{
	switch (comparison) {
	case LESS:
		return order < 0;
	case AT_MOST:
		return order <= 0;
	case EQUAL:
		return order == 0;
	case AT_LEAST:
		return order >= 0;
	case GREATER:
		return order > 0;
	case NONE:
		break;
	}
	return false;
}

bool
releases_hold(const struct product *product, struct text constraint, struct text release)
{
	struct constraint c;
	size_t at = 0;

	if (!release_known(product, release))
		return false;
	while (next_constraint(constraint, &at, &c))
		if (!release_known(product, c.release) || !holds(c.comparison, release_compare(product, release, c.release)))
			return false;
	return true;
}

static const struct product *
product_with_release(const struct products *products, struct text release)
{
	for (size_t i = 0; i < products->list.count; i++)
		if (release_known(products->list.items[i], release))
			return products->list.items[i];
	return NULL;
}

bool
products_know_release(const struct products *products, struct text release)
{
	for (size_t i = 0; i < products->list.count; i++)
		if (release_usable(products->list.items[i], release))
			return true;
	return false;
}

bool
releases_check(const struct products *products, const struct yaml_node *node, struct messages *messages)
{
	const struct product *product = NULL;
	struct text first = TEXT("");
	struct constraint c;
	size_t at = 0;
	bool good = true;

	while (next_constraint(node->text, &at, &c)) {
		const char *hint = "write >=, >, <=, < or = and a release, for example '>= X14.0, < X15.5'";
		struct message *message = NULL;

		if (c.comparison == NONE) {
			message = yaml_error_within(messages, node, c.start, c.end, "not a constraint on a release");
		} else if (product != NULL && !release_known(product, c.release) &&
		    product_with_release(products, c.release) != NULL) {
			message = yaml_error_within(messages, node, c.start, c.end, "not a release of the same product as '%.*s'",
			    TEXT_ARG(first));
			hint = "write a rule for each product";
		} else if (product_with_release(products, c.release) == NULL && !products->releases_partial) {
			message = yaml_error_within(messages, node, c.start, c.end, "no product has a release '%.*s'",
			    TEXT_ARG(c.release));
			hint = "product.yaml of each pack lists the releases";
		} else if (product == NULL) {
			product = product_with_release(products, c.release);
			first = c.release;
		}
		if (message != NULL) {
			message_hint(messages, message, "%s", hint);
			good = false;
		}
	}
	return good;
}

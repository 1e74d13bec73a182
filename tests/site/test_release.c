/* test_release.c - src/site/release.c: the order of releases, and constraints on them. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "site/product.h"

static const struct products *products;

static void
setup(void)
{
	products = products_read(&arena, getenv("CERTPROOF_RULES"), &messages);
	ck_assert_uint_eq(messages.count, 0);
}

static const struct product *
product(const char *role)
{
	return product_of_role(products_role(products, text_of(role)));
}

#define EXPRESSWAY product("expressway-c")
#define CUCM product("cucm-tomcat")

START_TEST(releases_are_listed_in_the_order_of_their_numbers)
{
	const struct product *all[] = { EXPRESSWAY, CUCM };

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		const struct texts *list = &all[i]->releases;

		ck_assert_uint_gt(list->count, 20);
		for (size_t j = 1; j < list->count; j++)
			ck_assert_msg(release_compare(all[i], list->items[j - 1], list->items[j]) < 0 &&
			    release_compare(all[i], list->items[j], list->items[j - 1]) > 0, "%.*s, %.*s",
			    TEXT_ARG(list->items[j - 1]), TEXT_ARG(list->items[j]));
	}
}
END_TEST

static const struct order {
	const char *role, *less, *more;
	bool equal;
} orders[] = {
	{ "expressway-c", "X14.0.2", "X14.0.11", false },
	{ "expressway-c", "X14.0.11", "X14.0.99", false },
	{ "expressway-c", "X14.0.99", "X14.2", false },
	{ "expressway-c", "X14.0", "X14.0.1", false },
	{ "expressway-c", "X8.9", "X8.10", false },
	{ "expressway-c", "X12.7.1", "X14.0", false },
	{ "expressway-c", "X15.5", "X15.5.1", false },
	{ "expressway-c", "X15.5", "X16.0", false },
	{ "expressway-c", "X14.0", "X14.0.0", true },
	{ "expressway-c", "X15.5", "X15.5.0", true },
	{ "expressway-c", "x14.0.2", "X14.0.2", true },
	{ "cucm-tomcat", "10.5(2)", "11.5(1)", false },
	{ "cucm-tomcat", "12.5(1)", "12.5(1)SU1", false },
	{ "cucm-tomcat", "12.5(1)SU6", "12.5(1)SU10", false },
	{ "cucm-tomcat", "12.5(1)SU99", "14", false },
	{ "cucm-tomcat", "14", "14SU1", false },
	{ "cucm-tomcat", "14SU3", "14SU12", false },
	{ "cucm-tomcat", "14SU12", "15", false },
	{ "cucm-tomcat", "15SU4", "15SU5", false },
	{ "cucm-tomcat", "15SU5", "15SU5a", false },
	{ "cucm-tomcat", "15SU5a", "15SU6", false },
	{ "cucm-tomcat", "12.5(1)", "12.5(1)", true },
};

START_TEST(releases_have_an_order)
{
	const struct order *o = &orders[_i];
	const struct product *p = product(o->role);
	int order = release_compare(p, text_of(o->less), text_of(o->more));
	int back = release_compare(p, text_of(o->more), text_of(o->less));

	ck_assert_msg(release_known(p, text_of(o->less)) && release_known(p, text_of(o->more)), "%s, %s: unknown", o->less,
	    o->more);
	ck_assert_msg(o->equal ? order == 0 && back == 0 : order < 0 && back > 0, "%s, %s: %d and %d", o->less, o->more,
	    order, back);
}
END_TEST

static const struct none {
	const char *role, *text;
} none[] = {
	{ "expressway-c", "" }, { "expressway-c", "X" }, { "expressway-c", "14.0.2" }, { "expressway-c", "X14.0.2beta" },
	{ "expressway-c", "X14..2" }, { "expressway-c", "X14." }, { "expressway-c", "X 14" }, { "expressway-c", "14SU3" },
	{ "expressway-c", "X14SU3" }, { "expressway-c", "X14.0(2)" }, { "expressway-c", "newest" },
	{ "expressway-c", "XX14" }, { "expressway-c", "X14.0.2\n" }, { "expressway-c", "X99999999999999999999.1" },
	{ "cucm-tomcat", "X14.0.2" }, { "cucm-tomcat", "14SU" }, { "cucm-tomcat", "SU3" }, { "cucm-tomcat", "14(1" },
	{ "cucm-tomcat", "14)1(" }, { "cucm-tomcat", "14XSU" }, { "cucm-tomcat", "14 SU3" }, { "cucm-tomcat", "2026" },
	{ "cucm-tomcat", "14SU3SU4" }, { "cucm-tomcat", "14SU3abc" },
};

START_TEST(what_has_not_the_form_is_no_release)
{
	ck_assert_msg(!release_known(product(none[_i].role), text_of(none[_i].text)), "'%s' of %s", none[_i].text,
	    none[_i].role);
}
END_TEST

/* `first`, then so many of `each`, then so many of `last`. */
static struct text
form_of(const char *first, size_t count, char each, size_t last_count, char last)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_adds(&out, first);
	for (size_t i = 0; i < count; i++)
		buffer_addc(&out, each);
	for (size_t i = 0; i < last_count; i++)
		buffer_addc(&out, last);
	return buffer_text(&out);
}

static bool
has_fault(struct text form, const char *fault)
{
	const char *got = release_form_fault(form);

	return fault == NULL ? got == NULL : got != NULL && strcmp(got, fault) == 0;
}

START_TEST(a_form_is_at_most_so_large)
{
	ck_assert(has_fault(form_of("9", LIMIT_RELEASE_FORM - 1, 'x', 0, 0), NULL));
	ck_assert(has_fault(form_of("9", LIMIT_RELEASE_FORM, 'x', 0, 0), "a release form has 1 to 64 characters"));
	ck_assert(has_fault(TEXT(""), "a release form has 1 to 64 characters"));
	ck_assert(has_fault(form_of("X", LIMIT_RELEASE_SLOTS, 'a', 0, 0), NULL));
	ck_assert(has_fault(form_of("X", LIMIT_RELEASE_SLOTS + 1, 'a', 0, 0), "a form has 1 to 8 of 9 and a"));
	ck_assert(has_fault(form_of("9", LIMIT_RELEASE_SLOTS, '[', LIMIT_RELEASE_SLOTS, ']'), NULL));
	ck_assert(has_fault(form_of("9", LIMIT_RELEASE_SLOTS + 1, '[', LIMIT_RELEASE_SLOTS + 1, ']'), "a form has up to 8 '['"));
}
END_TEST

START_TEST(newest_is_the_last)
{
	ck_assert(text_is(product_newest(EXPRESSWAY), "X15.5"));
}
END_TEST

static const struct holding {
	const char *role, *constraint, *release;
	bool holds;
} holdings[] = {
	{ "expressway-c", ">= X14.0.2", "X14.0.2", true },
	{ "expressway-c", ">= X14.0.2", "X14.0.1", false },
	{ "expressway-c", "> X14.0.2", "X14.0.2", false },
	{ "expressway-c", "> X14.0.2", "X14.0.99", true },
	{ "expressway-c", "<= X14.0.2", "X14.0.2", true },
	{ "expressway-c", "< X14.0.2", "X14.0.2", false },
	{ "expressway-c", "< X14.0.2", "X8.1", true },
	{ "expressway-c", "= X15.4", "X15.4", true },
	{ "expressway-c", "= X15.4", "X15.4.1", false },
	{ "expressway-c", ">= X14.0.2, < X15.5", "X15.4", true },
	{ "expressway-c", ">= X14.0.2, < X15.5", "X15.5", false },
	{ "expressway-c", ">= X14.0.2, < X15.5", "X14.0", false },
	{ "expressway-c", ">=X14.0.2,<X15.5", "X14.2", true },
	{ "expressway-c", ">= 14", "X14.0", false },
	{ "cucm-tomcat", ">= X14.0.2", "14SU3", false },
	{ "cucm-tomcat", "< X14.0.2", "14SU3", false },
	{ "cucm-tomcat", "< 10.5(2)", "10.0(1)", true },
	{ "cucm-tomcat", ">= 14SU2, <= 15SU4", "15SU4", true },
	{ "cucm-tomcat", ">= 14SU2, <= 15SU4", "15SU5", false },
	{ "expressway-c", ">= X14.0.2", "", false },
};

START_TEST(constraint_holds_or_not)
{
	const struct holding *h = &holdings[_i];

	ck_assert_msg(releases_hold(product(h->role), text_of(h->constraint), text_of(h->release)) == h->holds,
	    "%s: %s", h->constraint, h->release);
}
END_TEST

static const struct checking {
	const char *constraint, *said;
} checkings[] = {
	{ "'>= X14.0.2, < X15.5'", "" },
	{ "'= 14SU3'", "" },
	{ "'X14.0.2'", "1:5: not a constraint on a release" },
	{ "''", "1:5: not a constraint on a release" },
	{ "'>= X14.0.2,'", "1:16: not a constraint on a release" },
	{ "', >= X14.0.2'", "1:5: not a constraint on a release" },
	{ "'=> X14.0.2'", "1:5: not a constraint on a release" },
	{ "'>= '", "1:5: not a constraint on a release" },
	{ "'>= X14.0.2, < Y15'", "1:17: no product has a release 'Y15'" },
	{ "'>= X14.0.2, < 15'", "1:17: not a release of the same product as 'X14.0.2'" },
};

START_TEST(constraint_of_a_rule_is_checked)
{
	const struct checking *c = &checkings[_i];
	struct text content = arena_printf(&arena, "a: %s\n", c->constraint);
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), content, &messages);
	struct buffer said;
	bool right;

	ck_assert_ptr_nonnull(file);
	right = releases_check(products, yaml_get(&file->root, "a"), &messages);
	buffer_init(&said, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next)
		buffer_printf(&said, "%u:%u: %.*s", m->line, m->column, TEXT_ARG(m->text));
	ck_assert_msg(text_is(buffer_text(&said), c->said), "%s: %s, expected: %s", c->constraint, buffer_text(&said).at,
	    c->said);
	ck_assert_msg(right == (c->said[0] == '\0'), "%s", c->constraint);
}
END_TEST

TESTS_WITH("release", setup, NULL,
	TEST(releases_are_listed_in_the_order_of_their_numbers),
	EACH(releases_have_an_order, orders),
	EACH(what_has_not_the_form_is_no_release, none),
	TEST(newest_is_the_last),
	TEST(a_form_is_at_most_so_large),
	EACH(constraint_holds_or_not, holdings),
	EACH(constraint_of_a_rule_is_checked, checkings))

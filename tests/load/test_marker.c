/* test_marker.c - src/load/marker.c: BEGIN and END lines, well made or nearly. */
#include "load/loader.h"
#include "loading.h"

#define A_100 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct row {
	const char *why, *text;
	bool end;
	size_t start, stop;
	const char *label, *fault;
} rows[] = {
	{ "BEGIN", "-----BEGIN CERTIFICATE-----", false, 0, 27, "CERTIFICATE", NULL },
	{ "END", "\n-----END X509 CRL-----\n", true, 1, 23, "X509 CRL", NULL },
	{ "a label of somebody else", "-----BEGIN FOO BAR-----", false, 0, 23, "FOO BAR", NULL },
	{ "a label with a hyphen", "-----BEGIN X-Y-----", false, 0, 19, "X-Y", NULL },
	{ "after text", "a - b -- -----BEGIN CMS-----", false, 9, 28, "CMS", NULL },
	{ "two on one line", "-----END CMS----------BEGIN CMS-----", true, 0, 17, "CMS", NULL },
	{ "two of somebody else on one line", "-----END X----------BEGIN Y-----", true, 0, 15, "X", NULL },
	{ "four hyphens before", "----BEGIN CERTIFICATE-----", false, 0, 26, "CERTIFICATE",
	    "begins with fewer than five hyphens" },
	{ "four hyphens after", "-----BEGIN CERTIFICATE----", false, 0, 26, "CERTIFICATE",
	    "ends with fewer than five hyphens" },
	{ "one hyphen after", "-----BEGIN CERTIFICATE-", false, 0, 23, "CERTIFICATE", "ends with fewer than five hyphens" },
	{ "six hyphens before", "------BEGIN CERTIFICATE-----", false, 0, 28, "CERTIFICATE",
	    "begins with more than five hyphens" },
	{ "six hyphens after", "-----BEGIN CERTIFICATE------", false, 0, 28, "CERTIFICATE",
	    "ends with more than five hyphens" },
	{ "lower case", "-----begin certificate-----", false, 0, 27, "CERTIFICATE", "is not in upper case" },
	{ "a blank after the hyphens", "----- BEGIN CERTIFICATE-----", false, 0, 28, "CERTIFICATE",
	    "has a blank after its hyphens" },
	{ "em dashes", "\xe2\x80\x94\xe2\x80\x94-BEGIN CERTIFICATE\xe2\x80\x94\xe2\x80\x94-", false, 0, 31, "CERTIFICATE",
	    "has long dashes where hyphens belong (changed by a word processor?)" },
	{ "a long label", "-----BEGIN " A_100 "-----", false, 0, 116, A_100, NULL },
	{ "a no-break space", "-----BEGIN\xc2\xa0" "CERTIFICATE-----", false, 0, 28, "CERTIFICATE", "holds a character that does not show" },
	{ "a no-break space of Latin-1", "-----BEGIN\xa0" "CERTIFICATE-----", false, 0, 27, "CERTIFICATE",
	    "holds a character that does not show" },
	{ "a zero width space in the label", "-----BEGIN CERTI\xe2\x80\x8b" "FICATE-----", false, 0, 30, "CERTIFICATE",
	    "holds a character that does not show" },
	{ "a label of somebody else with long dashes", "-----END MY CERTIFICATE\xe2\x80\x94\xe2\x80\x94", true, 0, 29, "MY CERTIFICATE",
	    "has long dashes where hyphens belong (changed by a word processor?)" },
	{ "a blank before the hyphens", "-----BEGIN CERTIFICATE -----", false, 0, 28, "CERTIFICATE", "has blanks where none belong" },
	{ "two blanks", "-----END  CERTIFICATE-----", true, 0, 26, "CERTIFICATE", "has blanks where none belong" },
	{ "in a URL", "-----BEGIN%20CERTIFICATE-----%0A", false, 0, 29, "CERTIFICATE", NULL },
};

START_TEST(a_marker_is_found_and_its_fault_named)
{
	const struct row *row = &rows[_i];
	struct marker marker = { 0 };

	ck_assert_msg(marker_find(text_of(row->text), 0, TEXT(""), &marker), "%s: not found", row->why);
	ck_assert_msg(marker.end == row->end, "%s: BEGIN or END", row->why);
	ck_assert_msg(marker.start == row->start && marker.stop == row->stop, "%s: %zu to %zu", row->why, marker.start,
	    marker.stop);
	ck_assert_msg(text_is(marker.label, row->label), "%s: '%.*s'", row->why, TEXT_ARG(marker.label));
	ck_assert_msg((marker.words == NULL) == (row->fault == NULL) &&
	    (row->fault == NULL || strcmp(marker.words, row->fault) == 0), "%s: %s", row->why,
	    marker.words == NULL ? "no fault" : marker.words);
}
END_TEST

static const struct {
	const char *why, *text;
} others[] = {
	{ "nothing", "" },
	{ "hyphens", "----------" },
	{ "prose", "-- begin transaction; -- end transaction" },
	{ "a rule of text", "--- BEGIN of chapter one ---" },
	{ "no label", "-----BEGIN -----" },
	{ "no blank before the label", "-----BEGINCERTIFICATE-----" },
	{ "no hyphen at all", "BEGIN CERTIFICATE" },
	{ "a label longer than any, badly made", "----BEGIN AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA-----" },
	{ "an unknown label in lower case", "-----begin foo-----" },
	{ "a label cut by the end of a line", "-----BEGIN FOO\nBAR-----" },
};

START_TEST(prose_is_no_marker)
{
	struct marker marker;

	ck_assert_msg(!marker_find(text_of(others[_i].text), 0, TEXT(""), &marker), "%s", others[_i].why);
}
END_TEST

START_TEST(a_long_label_is_shown_short)
{
	struct loading loading;
	struct text shown;

	loading_begin(&loading);
	shown = label_shown(&arena, TEXT(A_100));
	ck_assert_uint_eq(shown.len, 64);
	ck_assert(text_ends_with(shown, "A..."));
	ck_assert(text_is(label_shown(&arena, TEXT("X\033[2J")), "X\\x1b[2J"));
}
END_TEST

TESTS("marker",
	EACH(a_marker_is_found_and_its_fault_named, rows),
	EACH(prose_is_no_marker, others),
	TEST(a_long_label_is_shown_short))

/* test_revocation.c - src/plan/revocation.c: what the judging end of a handshake learns about revocation, and whether it asks. */
#include "planning.h"

static struct plan
make_plan(const char *site_name)
{
	struct plan_options options = { .crypto = loading.loader.crypto, .now = JUDGED };
	const struct site *site = site_read(&arena, products, fixture(site_name), &messages);
	struct plan plan = { 0 };
	size_t files;

	ck_assert_msg(site != NULL, "%s", all_messages());
	ck_assert_msg(plan_deployment(&arena, site, NULL, products, &loading.loader, &options, &plan, &files), "%s", all_messages());
	return plan;
}

/* The handshake of that kind that a node judges. */
static const struct handshake *
judged_by(const struct plan *plan, const char *node, const char *kind)
{
	for (size_t i = 0; i < plan->targets.count; i++)
		for (size_t j = 0; j < plan->targets.items[i].handshake_count; j++) {
			const struct handshake *h = &plan->targets.items[i].handshakes[j];

			if (text_is(h->to->name, node) && text_is(h->kind, kind))
				return h;
		}
	ck_abort_msg("%s judges no handshake %s", node, kind);
	return NULL;
}

static const struct {
	const char *why, *site, *node, *kind;
	enum revocation_checks checks;
	unsigned sources;
	size_t crls;
} rows[] = {
	{ "nothing is said", "site-good.yaml", "expc1", "sip", CHECKS_UNKNOWN, SOURCE_POINTS | SOURCE_OCSP, 0 },
	{ "uploaded lists, and the lists that certificates name", "site-crl-good.yaml", "expc1", "sip", CHECKS_ON, SOURCE_UPLOADED | SOURCE_POINTS, 2 },
	{ "revocation off", "site-crl-expired-off.yaml", "expe1", "sip", CHECKS_OFF, SOURCE_UPLOADED | SOURCE_POINTS | SOURCE_OCSP, 2 },
	{ "nothing fetched, nobody asked", "site-revocation-no-source.yaml", "expc1", "sip", CHECKS_ON, 0, 0 },
	{ "lists off, OCSP on", "site-ocsp-uri-missing.yaml", "expc1", "sip", CHECKS_ON, SOURCE_OCSP, 0 },
	{ "settings of a node alone", "site-revocation-node.yaml", "expc1", "sip", CHECKS_ON, 0, 0 },
	{ "which its peer does not have", "site-revocation-node.yaml", "expe1", "sip", CHECKS_UNKNOWN, SOURCE_POINTS | SOURCE_OCSP, 0 },
	{ "downloaded lists", "site-revoked-downloaded.yaml", "expc1", "sip", CHECKS_ON, SOURCE_DOWNLOADED | SOURCE_POINTS, 2 },
	{ "embedded lists", "site-revoked-embedded.yaml", "expc1", "sip", CHECKS_ON, SOURCE_EMBEDDED | SOURCE_POINTS, 1 },
	{ "embedded lists that do not count", "site-revoked-not-embedded.yaml", "expc1", "sip", CHECKS_ON, SOURCE_POINTS, 0 },
	{ "for SIP both", "site-revoked-not-sip.yaml", "expc1", "sip", CHECKS_ON, SOURCE_UPLOADED | SOURCE_DOWNLOADED | SOURCE_POINTS, 6 },
	{ "over HTTPS the downloaded ones", "site-revoked-not-sip.yaml", "expc1", "https", CHECKS_ON, SOURCE_DOWNLOADED, 3 },
	{ "a product that does not say", "site-revoked-not-sip.yaml", "cucm1", "https", CHECKS_UNKNOWN, 0, 0 },
};

START_TEST(each_connection_has_its_sources)
{
	struct plan plan = make_plan(rows[_i].site);
	const struct handshake *h = judged_by(&plan, rows[_i].node, rows[_i].kind);
	struct crl_list crls;

	handshake_crls(&arena, h, &crls);
	ck_assert_msg(handshake_checks(h) == rows[_i].checks, "%s: checks %d", rows[_i].why, (int)handshake_checks(h));
	ck_assert_msg(handshake_sources(h) == rows[_i].sources, "%s: sources %u, not %u", rows[_i].why, handshake_sources(h), rows[_i].sources);
	ck_assert_msg(crls.items.count == rows[_i].crls, "%s: %zu CRLs", rows[_i].why, crls.items.count);
}
END_TEST

TESTS_WITH("revocation", begin, NULL, EACH(each_connection_has_its_sources, rows))

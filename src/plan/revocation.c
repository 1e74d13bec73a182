/* revocation.c - what the judging end of a handshake learns about revocation, and whether it asks. */
#include "plan/plan.h"

static struct text
setting_of(const struct site_node *node, struct text name)
{
	for (size_t i = 0; i < node->setting_count; i++)
		if (text_equal(node->settings[i].name, name))
			return node->settings[i].value;
	return (struct text){ "", 0 };
}

/* The settings of the mode hold for connections that it decides about; others have their own. */
static bool
mode_decides(const struct handshake *handshake)
{
	return handshake->revocation == NULL || text_is(handshake->revocation->checked, "mode");
}

static unsigned
allowed(const struct handshake *handshake)
{
	const struct site_revocation *said = &handshake->to->revocation;
	unsigned sources = handshake->revocation != NULL ? handshake->revocation->sources : (unsigned)SOURCE_CRLS;

	if (text_is(said->crl_downloads, "off"))
		sources &= ~(unsigned)SOURCE_POINTS;
	if (!mode_decides(handshake))
		return sources;
	if (text_is(said->crls, "off"))
		sources &= ~(unsigned)(SOURCE_CRLS | SOURCE_POINTS);
	if (text_is(said->ocsp, "off"))
		sources &= ~(unsigned)SOURCE_OCSP;
	return sources;
}

/* Which of the CRLs that it has count. */
static unsigned
counting(const struct handshake *handshake)
{
	const struct box *judge = handshake->judge;
	unsigned sources = allowed(handshake) & SOURCE_CRLS, there = 0;

	for (size_t i = 0; judge != NULL && i < judge->crl_sources.count; i++)
		there |= judge->crl_sources.items[i];
	if (handshake->revocation != NULL && handshake->revocation->downloaded_first && (there & sources & SOURCE_DOWNLOADED) != 0)
		sources &= ~(unsigned)SOURCE_UPLOADED;
	return sources & there;
}

unsigned
handshake_sources(const struct handshake *handshake)
{
	return (allowed(handshake) & ~(unsigned)SOURCE_CRLS) | counting(handshake);
}

void
handshake_crls(struct arena *arena, const struct handshake *handshake, struct crl_list *out)
{
	const struct box *judge = handshake->judge;
	unsigned sources = counting(handshake);

	*out = (struct crl_list){ { 0 } };
	for (size_t i = 0; judge != NULL && i < judge->crls.count; i++)
		if ((judge->crl_sources.items[i] & sources) != 0)
			*LIST_ADD(arena, &out->items) = judge->crls.items[i];
}

enum revocation_checks
handshake_checks(const struct handshake *handshake)
{
	struct text mode = handshake->to->revocation.mode;

	if (mode_decides(handshake))
		return text_is(mode, "on") ? CHECKS_ON : text_is(mode, "off") ? CHECKS_OFF : CHECKS_UNKNOWN;
	if (text_is(handshake->revocation->checked, "setting"))
		return text_is(setting_of(handshake->to, handshake->revocation->setting), "on") ? CHECKS_ON : CHECKS_OFF;
	return text_is(mode, "off") || counting(handshake) == 0 ? CHECKS_OFF : CHECKS_ON;
}

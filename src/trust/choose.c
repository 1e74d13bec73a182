/* choose.c - the one entry of a list that a verifier takes as the issuer, and what a server sends from its own list. */
#include "trust/index.h"

bool
is_valid_at(const struct certificate *certificate, int64_t time)
{
	return certificate->not_before.known && certificate->not_after.known &&
	    certificate->not_before.seconds <= time && time <= certificate->not_after.seconds;
}

enum key_fit
key_fit(bool has_aki, const struct authority_key_id *aki, struct bytes key_id, const struct certificate *issuer)
{
	if (!has_aki)
		return KEY_UNTOLD;
	if (aki->key_id.len > 0 && key_id.len > 0 && !bytes_equal(aki->key_id, key_id))
		return KEY_DIFFERS;
	if (aki->serial.len > 0 && !bytes_equal(aki->serial, issuer->serial))
		return KEY_OTHER_SERIAL;
	if (aki->key_id.len > 0 && key_id.len > 0)
		return KEY_FITS;
	return aki->serial.len > 0 ? KEY_FITS : KEY_UNTOLD;
}

/* OpenSSL compares the kinds of key and signature before it takes a certificate for the issuer. */
static bool
kind_fits(const struct public_key *key, const struct certificate *issued)
{
	enum key_kind kind = issued->outer.key;

	if (kind == KEY_UNKNOWN || key->kind == KEY_UNKNOWN || key->kind == kind)
		return true;
	return (kind == KEY_RSA || kind == KEY_RSA_PSS) && (key->kind == KEY_RSA || key->kind == KEY_RSA_PSS);
}

size_t
list_choose_issuer(struct arena *arena, const struct trust_list *list, const struct artifact *issued, const struct artifact *but, int64_t time)
{
	const struct name *name = &issued->certificate->issuer;
	struct authority_key_id aki;
	bool has_aki = authority_key_id(arena, issued->certificate, &aki);
	int64_t latest = INT64_MIN;
	size_t chosen = 0;

	for (size_t i = list_find_subject(list, name, 0); i < list->count; i = list_find_subject(list, name, i + 1)) {
		const struct list_entry *entry = &list->entries[i];
		const struct certificate *issuer = entry->artifact->certificate;

		if (key_fit(has_aki, &aki, entry->key_id, issuer) >= KEY_OTHER_SERIAL || !kind_fits(&issuer->key, issued->certificate) ||
		    (but != NULL && same_artifact(entry->artifact, but)))
			continue;
		if (is_valid_at(issuer, time))
			return i + 1;
		if (chosen != 0 && issuer->not_after.seconds <= latest)
			continue;
		chosen = i + 1;
		latest = issuer->not_after.seconds;
	}
	return chosen;
}

bool
list_is_replaced(const struct trust_list *list, size_t position)
{
	const struct certificate *entry = list->entries[position].artifact->certificate;

	for (size_t i = list_find_subject(list, &entry->subject, 0); i < list->count; i = list_find_subject(list, &entry->subject, i + 1)) {
		const struct certificate *other = list->entries[i].artifact->certificate;

		if (other->not_before.known && entry->not_before.known && other->not_before.seconds > entry->not_before.seconds)
			return true;
	}
	return false;
}

struct trust_list *
trust_completion(struct arena *arena, const struct artifact *leaf, const struct trust_list *list, int64_t time)
{
	const struct artifact *sent[LIMIT_PATH_LENGTH];
	const struct artifact *last = leaf;
	size_t count = 0;

	while (count < COUNT_OF(sent)) {
		size_t position = list_choose_issuer(arena, list, last, NULL, time);
		const struct artifact *issuer = position != 0 ? list->entries[position - 1].artifact : NULL;

		for (size_t i = 0; issuer != NULL && i < count; i++)
			if (same_artifact(sent[i], issuer))
				issuer = NULL;
		if (issuer == NULL || same_artifact(issuer, last))
			break;
		sent[count++] = last = issuer;
	}
	return trust_list_new(arena, sent, count);
}

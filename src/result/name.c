/* name.c - the words of the enums, as rule files and reports have them. */
#include "result/result.h"

const char *const severity_names[SEVERITY_COUNT + 1] = {
	[SEVERITY_NOTICE] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error",
};
const char *const effect_names[EFFECT_COUNT + 1] = {
	[EFFECT_NONE] = "", [EFFECT_WEAKENS] = "weakens", [EFFECT_FAILS] = "fails", [EFFECT_REFUSED] = "refused",
};
const char *const fix_step_names[FIX_STEP_COUNT + 1] = {
	[FIX_LIST] = "list", [FIX_CERTIFICATE] = "certificate", [FIX_RESTART] = "restart",
};

bool
finding_counts(const struct finding *finding)
{
	return finding->waived.len == 0 && !finding->known;
}

const char *
object_name(enum object_kind object)
{
	static const char *const names[] = {
		[OBJECT_NONE] = "", [OBJECT_CERTIFICATE] = "certificate", [OBJECT_REQUEST] = "request", [OBJECT_KEY] = "key", [OBJECT_PUBLIC_KEY] = "public-key",
		[OBJECT_CRL] = "crl", [OBJECT_FILE] = "file", [OBJECT_TRUST] = "trust", [OBJECT_CHAIN] = "chain",
		[OBJECT_NODE] = "node", [OBJECT_LINK] = "link", [OBJECT_SITE] = "site",
	};

	return names[object];
}

const char *
severity_name(enum severity severity)
{
	return severity_names[severity];
}

const char *
effect_name(enum effect effect)
{
	return effect_names[effect];
}

const char *
verdict_name(enum verdict_kind kind)
{
	static const char *const names[] = {
		[VERDICT_REFUSED] = "refused", [VERDICT_FAILS] = "fails", [VERDICT_NOT_JUDGED] = "not judged",
		[VERDICT_WARNINGS] = "warnings", [VERDICT_READY] = "ready",
	};

	return names[kind];
}

const char *
service_state_name(enum service_state state)
{
	static const char *const names[] = {
		[SERVICE_FAILS] = "fails", [SERVICE_NOT_JUDGED] = "not judged", [SERVICE_AT_RISK] = "at risk", [SERVICE_WORKS] = "works",
	};

	return names[state];
}

struct text
item_text(const struct input_row *row)
{
	static const char *const names[] = {
		[ITEM_CERTIFICATE] = "certificate", [ITEM_REQUEST] = "request", [ITEM_CRL] = "crl", [ITEM_KEY] = "key",
		[ITEM_PUBLIC_KEY] = "public key", [ITEM_FILE] = "file", [ITEM_SITE] = "site", [ITEM_PASSWORDS] = "passwords",
		[ITEM_RULES] = "rules", [ITEM_BASELINE] = "baseline",
	};

	return row->kind == ITEM_OTHER ? row->what : text_of(names[row->kind]);
}

struct text
item_uses_text(struct arena *arena, unsigned uses)
{
	static const char *const names[] = {
		"certificate", "CA certificate", "request", "public key", "key", "trusted CA", "chain", "CRL", "downloaded CRL",
		"previous certificate", "site", "passwords", "rules", "evidence", "baseline",
	};
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if ((uses & (1U << i)) != 0)
			buffer_printf(&out, "%s%s", out.len == 0 ? "" : ", ", names[i]);
	return buffer_text(&out);
}

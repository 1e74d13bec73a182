/* fuzz_upload.c - what customers upload: captures, trust lists of phones, mails and key stores, dumps and sessions. */
#include <string.h>

#include "bundle/bundle.h"
#include "fuzz.h"
#include "load/load.h"

static void
exhausted(void *context)
{
	(void)context;
	abort();
}

static void
part(void *context, struct text name, struct bytes bytes)
{
	(void)name;
	*(size_t *)context += bytes.len;
}

static void
read_text(struct arena *arena, struct text text)
{
	struct dump dump = { 0 };
	struct console_parts parts = { 0 };
	struct text_certificate certificate;
	struct text session = console_text(arena, text);

	MUST(session.len <= text.len + 1);
	settings_of_configuration(arena, session, TEXT("*c xConfiguration "), &dump);
	settings_of_status(arena, session, &dump);
	for (size_t i = 0; i < dump.count; i++) {
		unsigned numbers[2];

		MUST(dump.items[i].line != 0);
		(void)setting_matches(TEXT("Zones Zone # Name"), dump.items[i].path, numbers);
	}
	console_split(arena, session, TEXT("admin:"), &parts);
	for (size_t i = 0; i < parts.count; i++) {
		if (text_certificate_read(arena, parts.items[i].output, &certificate))
			MUST(parts.items[i].output.len != 0);
		(void)release_of_build(arena, parts.items[i].command);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes bytes = { data, size };
	struct arena arena;
	struct crypto *crypto;
	struct tlv_file list;
	enum carrier carrier;
	size_t carried = 0;

	arena_init(&arena, exhausted, NULL);
	crypto = crypto_open(&arena);
	if (capture_begins(bytes)) {
		struct capture capture;

		capture_read(&arena, stream_bytes(&arena, bytes), &capture);
		for (size_t i = 0; i < capture.sessions.count; i++)
			MUST(capture.sessions.items[i].times != 0 && capture.sessions.items[i].frame <= capture.packets);
	}
	if (tlv_read(&arena, crypto, bytes, &list))
		MUST(list.header <= size && list.records.count <= LIMIT_TLV_RECORDS);
	carrier = carrier_of(bytes);
	carrier_read(&arena, carrier, bytes, part, &carried);
	MUST(carrier != CARRIER_NONE || carried == 0);
	read_text(&arena, text_of_bytes(bytes));
	crypto_close(crypto);
	arena_free(&arena);
	return 0;
}

/* name.c - names of the files that are written: predictable, and harmless whatever an archive calls its files. */
#include "fix/contents.h"

/* Bytes of a stem: a file system takes names of 255, and endings follow. */
#define STEM_LEN 200

static const char *const endings[] = {
	".pem", ".crt", ".cer", ".cert", ".der", ".key", ".csr", ".req", ".crl", ".p7b", ".p7c", ".p7s", ".p7m", ".p8", ".pk8",
	".p12", ".pfx", ".pub", ".txt", ".b64", ".base64", ".eml", ".json", ".yaml", ".yml", ".gz", ".zip", ".ca-bundle",
};

static struct text
strip_extensions(struct text name)
{
	size_t before;

	do {
		before = name.len;
		for (size_t i = 0; i < COUNT_OF(endings); i++) {
			struct text ending = text_of(endings[i]), last;

			if (name.len <= ending.len)
				continue;
			last = (struct text){ name.at + name.len - ending.len, ending.len };
			if (text_equal_nocase(last, ending))
				name.len -= ending.len;
		}
	} while (name.len != before);
	return name;
}

struct text
name_stem(struct arena *arena, struct text source_name)
{
	struct text name = source_name;
	const char *at, *end;
	struct buffer out;

	if (text_is(name, "(standard input)"))
		return TEXT("stdin");
	for (size_t i = name.len; i > 0; i--)
		if (name.at[i - 1] == '/') {
			name = (struct text){ name.at + i, name.len - i };
			break;
		}
	name = strip_extensions(name);
	buffer_init(&out, arena);
	for (at = name.at, end = name.at + name.len; at < end && out.len < STEM_LEN;) {
		const char *from = at;
		uint32_t scalar = text_utf8_next(&at, end);
		/* A hidden file would be overlooked, and a name that begins with a hyphen taken for an option. */
		bool bad = scalar == 0xFFFFFFFF || text_unsafe(scalar) || scalar == '\\' || (from == name.at && (scalar == '.' || scalar == '-'));

		if (bad)
			buffer_addc(&out, '_');
		else
			buffer_add(&out, (struct text){ from, (size_t)(at - from) });
	}
	return out.len == 0 ? TEXT("file") : buffer_text(&out);
}

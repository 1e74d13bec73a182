/* test_wrapped.c - src/load/wrapped.c: values of YAML and JSON that hold something of ours, under which keys and in which lines. */
#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* An RSAPublicKey, as PEM, as base64 of that, and of that again. */
#define DER64 "MEgCQQC8pKvURIxJVi2CgRXROh/M6pJ/UrTVRZKX+LQ+QtqJI4vBNibkPcs43bCCSIkn7JBPtCBXRDmD6IWFF51QVRr+AgMBAAE="
#define PEM "-----BEGIN RSA PUBLIC KEY-----\nX\n-----END RSA PUBLIC KEY-----\n"
#define PEM64 "LS0tLS1CRUdJTiBSU0EgUFVCTElDIEtFWS0tLS0tClgKLS0tLS1FTkQgUlNBIFBVQkxJQyBLRVktLS0tLQo="
#define PEM6464 "TFMwdExTMUNSVWRKVGlCU1UwRWdVRlZDVEVsRElFdEZXUzB0TFMwdENsZ0tMUzB0TFMxRlRrUWdVbE5CSUZCVlFreEpReUJMUlZrdExTMHRMUW89"

/* "path@start byte's line object" of each, divided by "; ". */
static const char *
summary(struct text text, const struct wrapped *wrapped)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_adds(&out, "");
	for (size_t i = 0; i < wrapped->values.count; i++) {
		const struct wrapped_value *value = &wrapped->values.items[i];
		unsigned line, column;

		text_place(text, value->start, &line, &column);
		buffer_printf(&out, "%s%.*s@%u%s%.*s", i == 0 ? "" : "; ", TEXT_ARG(value->path), line, value->object.len != 0 ? " " : "",
		    TEXT_ARG(value->object));
	}
	return out.len == 0 ? "" : buffer_text(&out).at;
}

#define BLOCK(indent) indent "-----BEGIN RSA PUBLIC KEY-----\n" indent "X\n" indent "-----END RSA PUBLIC KEY-----\n"

static const struct row {
	const char *why, *text, *summary;
	enum wrapping kind;
} rows[] = {
	{ "nothing", "", "", WRAPPED_NOT },
	{ "a PEM file", PEM, "", WRAPPED_NOT },
	{ "prose with a colon", "Here: see below\n" PEM, "", WRAPPED_NOT },
	{ "a plain value", "a: 1\ntls.crt: " PEM64 "\n", "tls.crt@2", WRAPPED_YAML },
	{ "encoded twice", "tls.crt: " PEM6464 "\n", "tls.crt@1", WRAPPED_YAML },
	{ "base64 of DER", "key: " DER64 "\n", "key@1", WRAPPED_YAML },
	{ "other base64", "key: QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg==\n", "", WRAPPED_NOT },
	{ "under keys", "kind: Secret\ndata:\n  tls.crt: " PEM64 "\n", "data.tls.crt@3 Secret", WRAPPED_YAML },
	{ "a key after it", "data:\n  a: " PEM64 "\nkind: Secret\n", "data.a@2 Secret", WRAPPED_YAML },
	{ "a block", "kind: ConfigMap\ndata:\n  ca: |\n" BLOCK("    ") "  b: 1\n", "data.ca@4 ConfigMap", WRAPPED_YAML },
	{ "a folded block with marks", "ca: >-2 # why\n" BLOCK("  "), "ca@2", WRAPPED_YAML },
	{ "a block of base64", "ca: |\n  " PEM64 "\n", "ca@2", WRAPPED_YAML },
	{ "base64 over lines", "ca:\n  LS0tLS1CRUdJTiBSU0EgUFVCTElDIEtFWS0tLS0tClgKLS0tLS1FTkQg\n  UlNBIFBVQkxJQyBLRVktLS0tLQo=\nb: 1\n", "ca@1", WRAPPED_YAML },
	{ "in quotes", "ca: \"-----BEGIN X-----\\nX\\n-----END X-----\\n\"\n", "ca@1", WRAPPED_YAML },
	{ "in single quotes", "ca: '" PEM64 "'\n", "ca@1", WRAPPED_YAML },
	{ "a key in quotes", "\"tls.crt\": " PEM64 "\n", "tls.crt@1", WRAPPED_YAML },
	{ "lists", "users:\n- name: a\n  user:\n    cert: " PEM64 "\n- name: b\n  user: {cert: " PEM64 "}\n",
	    "users[0].user.cert@4; users[1].user.cert@6", WRAPPED_YAML },
	{ "lists of values", "cas:\n  - " PEM64 "\n  - |\n" BLOCK("    "), "cas[0]@2; cas[1]@4", WRAPPED_YAML },
	{ "a list at the top", "- " PEM64 "\n", "[0]@1", WRAPPED_YAML },
	{ "documents", "kind: A\na: " PEM64 "\n---\nkind: B\na: " PEM64 "\n", "a@2 A; a@5 B", WRAPPED_YAML },
	{ "a list of objects", "kind: List\nitems:\n- kind: Secret\n  data:\n    a: " PEM64 "\n", "items[0].data.a@5 Secret", WRAPPED_YAML },
	{ "tags and anchors", "a: !!binary &x " PEM64 "\n", "a@1", WRAPPED_YAML },
	{ "a template", "a: {{ .Values.x }}\nb: " PEM64 "\n", "b@2", WRAPPED_YAML },
	{ "CRLF", "data:\r\n  a: " PEM64 "\r\n  b: |\r\n    -----BEGIN X-----\r\n    X\r\n    -----END X-----\r\n", "data.a@2; data.b@4", WRAPPED_YAML },
	{ "JSON", "{\"kind\": \"Secret\", \"data\": {\"tls.crt\": \"" PEM64 "\",\n\"b\": 1}}", "data.tls.crt@1 Secret", WRAPPED_JSON },
	{ "a list of JSON", "[{\"a\": [1, \"-----BEGIN X-----\\nX\\n-----END X-----\"]}, \"" DER64 "\"]", "[0].a[1]@1; [1]@1", WRAPPED_JSON },
	{ "JSON with escapes", "{\"a\": \"-----BEGIN X-----\\u000aX\\u000A-----END X-----\"}", "a@1", WRAPPED_JSON },
	{ "JSON that is cut off", "{\"a\": \"" PEM64, "a@1", WRAPPED_JSON },
};

START_TEST(values_are_found_with_their_keys)
{
	const struct row *row = &rows[_i];
	struct wrapped wrapped;
	enum wrapping kind = wrapped_scan(&arena, text_of(row->text), &wrapped);

	ck_assert_msg(strcmp(summary(text_of(row->text), &wrapped), row->summary) == 0, "%s: %s", row->why,
	    summary(text_of(row->text), &wrapped));
	ck_assert_msg(kind == row->kind, "%s: kind", row->why);
}
END_TEST

START_TEST(a_value_is_what_its_reader_would_get)
{
	static const char text[] = "a: |\n    one -----BEGIN X-----\n\n      X\n    -----END X-----\nb: \"-----BEGIN X-----\\nX\\t\\\n  \\x41\\u00e4-----END X-----\"\n"
	    "c: '-----BEGIN X-----''-----END X-----'\n";
	struct wrapped wrapped;

	(void)wrapped_scan(&arena, text_of(text), &wrapped);
	ck_assert_uint_eq(wrapped.values.count, 3);
	ck_assert(text_is(wrapped.values.items[0].value, "one -----BEGIN X-----\n\n  X\n-----END X-----\n"));
	ck_assert(wrapped.values.items[0].lines_kept);
	ck_assert(text_is(wrapped.values.items[1].value, "-----BEGIN X-----\nX\t  A\xc3\xa4-----END X-----"));
	ck_assert(text_is(wrapped.values.items[2].value, "-----BEGIN X-----'-----END X-----"));
	ck_assert(!wrapped.values.items[2].lines_kept);
}
END_TEST

START_TEST(what_is_beside_the_values_is_kept)
{
	static const char text[] = "a: " PEM64 "\nb: c\n" PEM;
	struct wrapped wrapped;
	struct text rest;

	(void)wrapped_scan(&arena, text_of(text), &wrapped);
	rest = wrapped_rest(&arena, text_of(text), &wrapped);
	ck_assert_uint_eq(rest.len, strlen(text));
	ck_assert(text_starts_with(rest, "a:    "));
	ck_assert(text_ends_with(rest, "\nb: c\n" PEM));
}
END_TEST

static void
nested(struct buffer *out, unsigned depth)
{
	buffer_init(out, &arena);
	for (unsigned i = 0; i < depth; i++)
		buffer_addc(out, '[');
	buffer_adds(out, "\"" DER64 "\"");
	for (unsigned i = 0; i < depth; i++)
		buffer_addc(out, ']');
}

START_TEST(keys_lie_within_each_other_up_to_a_limit)
{
	struct wrapped wrapped;
	struct buffer text;

	nested(&text, LIMIT_WRAPPED_KEYS);
	ck_assert_int_eq(wrapped_scan(&arena, buffer_text(&text), &wrapped), WRAPPED_JSON);
	ck_assert(!wrapped.too_deep);
	nested(&text, LIMIT_WRAPPED_KEYS + 1);
	(void)wrapped_scan(&arena, buffer_text(&text), &wrapped);
	ck_assert(wrapped.too_deep);
}
END_TEST

START_TEST(values_are_sources_with_their_place_in_the_file)
{
	static const struct {
		const char *file, *members;
	} files[] = {
		{ "file/secret.yaml", "data.tls.crt:7 base64; data.tls.key:8 base64; data.ca.crt:9 base64; " },
		{ "file/config-map.yaml", "data.ca-bundle.crt:7 YAML; " },
		{ "file/secret-twice.yaml", "data.tls.crt:6 base64; " },
		{ "file/pkcs12-base64.txt", ":0 base64; " },
	};
	loading_password(&loading, "secret");
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct buffer out;

		loading.result = (struct load_result){ 0 };
		load_fixture(&loading, files[i].file);
		buffer_init(&out, &arena);
		for (size_t k = 0; k < loading.result.sources.count; k++) {
			const struct source *source = loading.result.sources.items[k];

			ck_assert(text_equal(source->name, source->file));
			buffer_printf(&out, "%.*s:%u %.*s; ", TEXT_ARG(source->member), source->first_line,
			    TEXT_ARG(source->wrapping.items[source->wrapping.count - 1]));
		}
		ck_assert_msg(text_is(buffer_text(&out), files[i].members), "%s: %s", files[i].file, buffer_text(&out).at);
		ck_assert(!loading.result.failed);
	}
	loading.result = (struct load_result){ 0 };
	load_fixture(&loading, "file/config-map.yaml");
	ck_assert_uint_eq(loading.result.artifacts.items[0]->line, 7);
	ck_assert_uint_gt(loading.result.artifacts.items[1]->line, 20);
}
END_TEST

START_TEST(layers_lie_within_each_other_up_to_a_limit)
{
	struct buffer out;

	for (unsigned layers = LIMIT_WRAPPED_DEPTH; layers <= LIMIT_WRAPPED_DEPTH + 1; layers++) {
		struct text inner = arena_printf(&arena, "-----BEGIN X-----\n" DER64 "\n-----END X-----\n");

		/* YAML in YAML, each a block of the one round it. */
		for (unsigned i = 0; i < layers; i++) {
			struct text line, rest = inner;

			buffer_init(&out, &arena);
			buffer_adds(&out, "a: |\n");
			while (text_split_line(&rest, &line))
				buffer_printf(&out, "  %.*s\n", TEXT_ARG(line));
			inner = buffer_text(&out);
		}
		loading.result = (struct load_result){ 0 };
		load_string(&loading, inner.at);
		ck_assert_uint_eq(loading.result.artifacts.count, layers <= LIMIT_WRAPPED_DEPTH);
		ck_assert(loading.result.failed == (layers > LIMIT_WRAPPED_DEPTH));
	}
	ck_assert_ptr_nonnull(strstr(all_messages(), "archives and values more than 8 deep within each other, the limit"));
}
END_TEST

TESTS_WITH("wrapped", setup, NULL,
	EACH(values_are_found_with_their_keys, rows),
	TEST(a_value_is_what_its_reader_would_get),
	TEST(what_is_beside_the_values_is_kept),
	TEST(keys_lie_within_each_other_up_to_a_limit),
	TEST(values_are_sources_with_their_place_in_the_file),
	TEST(layers_lie_within_each_other_up_to_a_limit))

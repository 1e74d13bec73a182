/* test_inputs.c - src/plan/inputs.c: what became of everything that was given. */
#include "files.h"

/* What became of the inputs of a run, a row a line: FILE[/MEMBER][:LINE] KIND: USED or "not: WHY". */
static const char *
inputs_text(const struct plan *plan)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < plan->inputs.count; i++) {
		const struct input_row *row = &plan->inputs.items[i];

		buffer_printf(&out, "%.*s", TEXT_ARG(short_name(row->file)));
		if (row->member.len != 0)
			buffer_printf(&out, "/%.*s", TEXT_ARG(row->member));
		if (row->line != 0)
			buffer_printf(&out, ":%u", row->line);
		buffer_printf(&out, " %.*s: %s%.*s\n", TEXT_ARG(item_text(row)), row->uses != 0 ? "" : "not: ",
		    TEXT_ARG(row->uses != 0 ? item_uses_text(&arena, row->uses) : row->unused));
	}
	return out.len == 0 ? "" : buffer_text(&out).at;
}

static const struct { const char *why; struct run run; const char *said; } rows[] = {
	{ "a certificate and its key", { .files = "expressway/leaf-good.pem pki/keys/leaf.pem" },
	  "expressway/leaf-good.pem:7 certificate: certificate\npki/keys/leaf.pem:1 key: key\n" },
	{ "what stands beside a certificate completes its path, and is judged", { .files = "file/leaf-and-chain.pem" },
	  "file/leaf-and-chain.pem:6 certificate: certificate\nfile/leaf-and-chain.pem:33 certificate: CA certificate, chain\n"
	  "file/leaf-and-chain.pem:60 certificate: CA certificate, chain\n" },
	{ "with a role a CA that issued nothing here is not judged", { .files = "expressway/leaf-good.pem pki/webex-root.pem", .role = "expressway-e" },
	  "expressway/leaf-good.pem:7 certificate: certificate\n"
	  "pki/webex-root.pem:7 certificate: not: a CA certificate that no certificate here was issued by; with a role it is not judged by itself\n" },
	{ "a CA is judged once", { .files = "pki/root.pem trust/root-only.pem" },
	  "trust/root-only.pem:8 certificate: not: the same as " },
	{ "a chain that leads nowhere", { .files = "expressway/leaf-good.pem", .chain = "pki/webex-root.pem trust/issuing-only.pem" },
	  "expressway/leaf-good.pem:7 certificate: certificate\npki/webex-root.pem:7 certificate: not: no certificate here was issued by it\n"
	  "trust/issuing-only.pem:8 certificate: chain\n" },
	{ "a certificate in a file for a key", { .files = "expressway/leaf-good.pem", .keys = "file/leaf-and-key.pem" },
	  "file/leaf-and-key.pem:6 certificate: not: only private keys are taken from a key file\nfile/leaf-and-key.pem:33 key: key\n" },
	{ "a key in a list", { .files = "expressway/leaf-good.pem", .trust = "trust/private-key.pem" },
	  " key: not: only certificates and CRLs are taken from a trusted CA list\n" },
	{ "one request, one certificate to be replaced", { .files = "expressway/leaf-good.pem", .request = "expressway/request-good.pem",
	    .previous = "file/two-leaves.pem" },
	  "expressway/leaf-good.pem:7 certificate: certificate\nexpressway/request-good.pem:6 request: request\n"
	  "file/two-leaves.pem:6 certificate: previous certificate\n"
	  "file/two-leaves.pem:33 certificate: not: only the first certificate is taken from the file of --previous\n" },
	{ "a locked key was not opened", { .files = "key/encrypted-pkcs8.pem" },
	  "key/encrypted-pkcs8.pem:6 key: not: the key was not opened: password needed\n" },
	{ "a public key", { .files = "file/public-key.pem" }, "file/public-key.pem:6 public key: public key\n" },
	{ "a broken block between others", { .files = "file/half-block.pem" },
	  "file/half-block.pem:6 certificate: certificate\nfile/half-block.pem:33 CERTIFICATE: not: the block has no END line\n" },
	{ "members of an archive", { .files = "file/crls.zip" },
	  "file/crls.zip/crls/more/issuing-1.crl:6 crl: CRL\nfile/crls.zip/crls/root.crl:6 crl: CRL\n"
	  "file/crls.zip/crls/readme.txt file: not: no certificate, key, request or CRL in it: text without a PEM block\n" },
};

START_TEST(each_object_and_each_rest_has_a_row)
{
	struct plan plan = { 0 };

	make_plan(&rows[_i].run, &plan);
	ck_assert_msg(strstr(inputs_text(&plan), rows[_i].said) != NULL, "%s:\n%s", rows[_i].why, inputs_text(&plan));
}
END_TEST

/* A site names files for several things. */
START_TEST(files_of_a_site_are_used_as_the_site_names_them)
{
	struct plan plan = { 0 };
	struct plan_options options = { .crypto = loading.loader.crypto, .now = JUDGED };
	const struct site *site = site_read(&arena, products, fixture("site-good.yaml"), &messages);
	size_t files;

	ck_assert_ptr_nonnull(site);
	ck_assert(plan_deployment(&arena, site, NULL, products, &loading.loader, &options, &plan, &files));
	ck_assert_str_eq(inputs_text(&plan),
	    "expressway/c-good.pem:7 certificate: certificate\npki/keys/leaf-3.pem:1 key: key\n"
	    "trust/good.pem:7 certificate: trusted CA\ntrust/good.pem:34 certificate: trusted CA\ntrust/good.pem:63 certificate: trusted CA\n"
	    "expressway/leaf-good.pem:7 certificate: certificate\npki/keys/leaf.pem:1 key: key\npki/root.pem:6 certificate: trusted CA\n");
}
END_TEST

START_TEST(what_no_object_is_can_be_told_too)
{
	struct plan plan = { 0 };
	struct input_row *row = plan_input(&arena, &plan, TEXT("site.yaml"), ITEM_SITE, 0);

	row->unused = TEXT("it could not be read");
	ck_assert_str_eq(inputs_text(&plan), "site.yaml site: not: it could not be read\n");
}
END_TEST

TESTS_WITH("inputs", begin, NULL,
	EACH(each_object_and_each_rest_has_a_row, rows),
	TEST(files_of_a_site_are_used_as_the_site_names_them),
	TEST(what_no_object_is_can_be_told_too))

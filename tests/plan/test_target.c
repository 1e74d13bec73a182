/* test_target.c - src/plan/target.c: kinds of targets, their names for people, and the paths they are on. */
#include "planning.h"

static const struct {
	const char *why, *file;
	enum target_kind kind;
	const char *object, *subject;
} kinds[] = {
	{ "cA is not there", "expressway/leaf-good.pem", TARGET_LEAF, "certificate", "expe1.example.com" },
	{ "self-signed, but no CA", "expressway/self-signed.pem", TARGET_LEAF, "certificate", "expe1.example.com" },
	{ "cA and signed by itself", "trust/root-only.pem", TARGET_ROOT, "certificate", "Example Root CA" },
	{ "a server's certificate that says it is a CA", "expressway/ca-true.pem", TARGET_ROOT, "certificate", "expe1.example.com" },
	{ "any other CA", "trust/issuing-only.pem", TARGET_INTERMEDIATE, "certificate", "Example Issuing CA 1" },
	{ "a request is no certificate", "expressway/request-good.pem", TARGET_REQUEST, "request", "expe1.example.com" },
};

START_TEST(a_certificate_is_leaf_root_or_intermediate)
{
	struct target target = { .kind = kinds[_i].kind };

	load_fixture(&loading, kinds[_i].file);
	target.artifact = first_artifact(&loading);
	ck_assert_msg(target_kind_of(loading.loader.crypto, target.artifact->certificate) == kinds[_i].kind, "%s", kinds[_i].why);
	ck_assert_str_eq(object_name(target_object(&target)), kinds[_i].object);
	ck_assert_msg(text_is(target_subject(&arena, &target), kinds[_i].subject), "%s: %.*s", kinds[_i].why,
	    TEXT_ARG(target_subject(&arena, &target)));
}
END_TEST

START_TEST(a_signature_that_is_wrong_makes_no_certificate_self_signed)
{
	struct certificate copy;
	uint8_t signature[1024];

	load_fixture(&loading, "trust/root-only.pem");
	copy = *first_artifact(&loading)->certificate;
	ck_assert(target_self_signed(loading.loader.crypto, &copy));
	ck_assert_uint_le(copy.signature.len, sizeof(signature));
	memcpy(signature, copy.signature.at, copy.signature.len);
	signature[copy.signature.len - 1] ^= 1;
	copy.signature.at = signature;
	ck_assert(!target_self_signed(loading.loader.crypto, &copy));
	ck_assert_int_eq(target_kind_of(loading.loader.crypto, &copy), TARGET_INTERMEDIATE);
}
END_TEST

START_TEST(a_key_is_named_by_its_kind_and_size_and_a_locked_one_by_neither)
{
	struct target target = { .kind = TARGET_KEY };

	load_fixture(&loading, "key/pkcs8-ec.pem");
	load_fixture(&loading, "key/encrypted-pkcs8.pem");
	target.artifact = loading.result.artifacts.items[0];
	ck_assert(text_is(target_subject(&arena, &target), "EC key, 256 bits"));
	target.artifact = loading.result.artifacts.items[1];
	ck_assert(text_is(target_subject(&arena, &target), "locked key"));
	ck_assert_str_eq(object_name(target_object(&target)), "key");
}
END_TEST

START_TEST(a_public_key_alone_is_named_by_its_kind_and_size)
{
	struct target target = { .kind = TARGET_PUBLIC_KEY };

	load_fixture(&loading, "key/public-rsa-1024.pem");
	target.artifact = first_artifact(&loading);
	ck_assert(text_is(target_subject(&arena, &target), "RSA public key, 1024 bits"));
	ck_assert_str_eq(object_name(target_object(&target)), "public-key");
}
END_TEST

START_TEST(a_name_that_is_empty_is_said_to_be_none)
{
	struct artifact artifact = { .kind = ARTIFACT_CERTIFICATE };
	struct certificate certificate = { 0 };
	struct target target = { .kind = TARGET_LEAF, .artifact = &artifact };

	artifact.certificate = &certificate;
	ck_assert(text_is(target_subject(&arena, &target), "(no name)"));
}
END_TEST

START_TEST(a_list_is_named_with_its_node_and_the_nodes_name_is_escaped)
{
	struct box box = { .name = TEXT("") };
	struct target target = { .kind = TARGET_TRUST, .box = &box };

	ck_assert(text_is(target_subject(&arena, &target), "trusted CA list"));
	box.name = TEXT("exp\x1b[31m");
	ck_assert(text_is(target_subject(&arena, &target), "trusted CA list of exp\\x1b[31m"));
}
END_TEST

static const struct {
	const char *why, *leaf, *list, *chain;
	int64_t now;
	enum path_fault with_chain, alone;
	const char *words;
} paths[] = {
	{ "the list alone leads to the root", "expressway/leaf-good.pem", "trust/good.pem", NULL, JUDGED, PATH_OK, PATH_OK, "trusted" },
	{ "the chain files help the peers, and not the box", "expressway/leaf-good.pem", "trust/root-only.pem", "trust/issuing-only.pem",
	    JUDGED, PATH_OK, PATH_INCOMPLETE, "trusted" },
	{ "nothing leads on", "expressway/leaf-good.pem", "trust/root-only.pem", NULL, JUDGED, PATH_INCOMPLETE, PATH_INCOMPLETE,
	    "the issuer of expe1.example.com is missing: Example Issuing CA 1" },
	{ "the root is in the chain files only", "expressway/leaf-good.pem", "trust/other-root.pem",
	    "trust/good.pem", JUDGED, PATH_NOT_TRUSTED, PATH_INCOMPLETE,
	    "the root Example Root CA is not in the trusted CA list" },
	{ "a year later", "expressway/leaf-good.pem", "trust/good.pem", NULL, JUDGED + INT64_C(400) * 86400, PATH_EXPIRED, PATH_EXPIRED,
	    "expe1.example.com has expired" },
	{ "a year before", "expressway/leaf-good.pem", "trust/good.pem", NULL, JUDGED - INT64_C(400) * 86400, PATH_NOT_YET_VALID,
	    PATH_NOT_YET_VALID, "expe1.example.com is not valid yet" },
};

static const struct trust_list *
list_named(const char *name)
{
	struct load_result loaded = { 0 };
	LIST(const struct artifact *) certificates = { 0 };

	if (name == NULL)
		return NULL;
	load_path(&loading.loader, fixture(name), &loaded);
	for (size_t i = 0; i < loaded.artifacts.count; i++)
		*LIST_ADD(&arena, &certificates) = loaded.artifacts.items[i];
	return trust_list_new(&arena, certificates.items, certificates.count);
}

START_TEST(a_path_is_found_with_the_chain_files_and_by_the_list_alone)
{
	struct box box = { .list = list_named(paths[_i].list), .chain = list_named(paths[_i].chain) };
	struct target target = { .kind = TARGET_LEAF, .box = &box };
	struct trust_path path, alone;
	struct text words;

	load_fixture(&loading, paths[_i].leaf);
	target.artifact = first_artifact(&loading);
	target_path(loading.loader.crypto, &arena, &target, paths[_i].now, false, &path);
	target_path(loading.loader.crypto, &arena, &target, paths[_i].now, true, &alone);
	words = path_fault_text(&arena, &path);
	ck_assert_msg(path.fault == paths[_i].with_chain && alone.fault == paths[_i].alone, "%s: %.*s", paths[_i].why, TEXT_ARG(words));
	ck_assert_msg(text_is(words, paths[_i].words), "%s: %.*s", paths[_i].why, TEXT_ARG(words));
}
END_TEST

START_TEST(a_handshake_is_judged_by_the_other_ends_list_and_what_is_sent_along)
{
	struct handshake handshake = { .list = list_named("trust/root-only.pem") };
	struct trust_path path;

	load_fixture(&loading, "expressway/leaf-good.pem");
	handshake.certificate = first_artifact(&loading);
	handshake_path(loading.loader.crypto, &arena, &handshake, JUDGED, &path);
	ck_assert_int_eq(path.fault, PATH_INCOMPLETE);
	handshake.chain = list_named("trust/issuing-only.pem");
	handshake_path(loading.loader.crypto, &arena, &handshake, JUDGED, &path);
	ck_assert_int_eq(path.fault, PATH_OK);
}
END_TEST

START_TEST(what_a_name_says_is_escaped_where_a_path_breaks)
{
	struct trust_path path = { .fault = PATH_REFUSED, .fault_at = 5, .why = TEXT("no\x1b[2J") };

	ck_assert(text_is(path_fault_text(&arena, &path), "a certificate is refused: no\\x1b[2J"));
	path.fault = PATH_BUDGET;
	ck_assert(text_is(path_fault_text(&arena, &path), "cannot be decided: no\\x1b[2J"));
	path.fault = PATH_UNDECIDED;
	ck_assert(text_is(path_fault_text(&arena, &path), "cannot be decided: no\\x1b[2J"));
}
END_TEST

START_TEST(an_entry_of_one_name_before_the_issuer_hides_it)
{
	struct box box = { .search = SEARCH_FIRST_SUBJECT };
	struct target target = { .kind = TARGET_LEAF, .box = &box };
	struct trust_path path;
	struct shadow shadow;

	load_fixture(&loading, "expressway/leaf-good.pem");
	target.artifact = first_artifact(&loading);
	box.list = list_named("trust/shadowed.pem");
	target_path(loading.loader.crypto, &arena, &target, JUDGED, false, &path);
	target.path = &path;
	ck_assert(target_shadowed(loading.loader.crypto, &arena, &target, JUDGED, &shadow));
	ck_assert_uint_lt(shadow.shadowing, shadow.shadowed);
	box.list = list_named("trust/shadowed-not.pem");
	target_path(loading.loader.crypto, &arena, &target, JUDGED, false, &path);
	ck_assert(!target_shadowed(loading.loader.crypto, &arena, &target, JUDGED, &shadow));
}
END_TEST

TESTS_WITH("target", begin, NULL,
	EACH(a_certificate_is_leaf_root_or_intermediate, kinds),
	TEST(a_signature_that_is_wrong_makes_no_certificate_self_signed),
	TEST(a_key_is_named_by_its_kind_and_size_and_a_locked_one_by_neither),
	TEST(a_public_key_alone_is_named_by_its_kind_and_size),
	TEST(a_name_that_is_empty_is_said_to_be_none),
	TEST(a_list_is_named_with_its_node_and_the_nodes_name_is_escaped),
	EACH(a_path_is_found_with_the_chain_files_and_by_the_list_alone, paths),
	TEST(a_handshake_is_judged_by_the_other_ends_list_and_what_is_sent_along),
	TEST(what_a_name_says_is_escaped_where_a_path_breaks),
	TEST(an_entry_of_one_name_before_the_issuer_hides_it))

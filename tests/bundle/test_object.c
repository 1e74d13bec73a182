/* test_object.c - src/bundle/object.c: each object once, with its places, its key and its issuer. */
#include "uploading.h"

START_TEST(one_object_has_all_its_places)
{
	ck_assert(read_upload(fixture("bundle/upload")));
	for (size_t i = 0; i < bundle.objects.count; i++)
		for (size_t j = i + 1; j < bundle.objects.count; j++)
			ck_assert(memcmp(bundle.objects.items[i]->artifact->sha256, bundle.objects.items[j]->artifact->sha256, 32) != 0);
	for (size_t i = 0; i < bundle.objects.count; i++)
		if (text_is(object_label(&arena, bundle.objects.items[i]), "expe.example.com")) {
			ck_assert_uint_eq(bundle.objects.items[i]->places.count, 2);
			ck_assert(bundle.objects.items[i]->on_wire);
		}
}
END_TEST

START_TEST(keys_and_issuers_are_found)
{
	bool paired = false, issued = false;

	ck_assert(read_upload(fixture("office/expe1")));
	for (size_t i = 0; i < bundle.objects.count; i++) {
		const struct object *o = bundle.objects.items[i];

		paired = paired || (o->artifact->kind == ARTIFACT_PRIVATE_KEY && o->pair != NULL && o->pair->pair == o);
		issued = issued || (o->issuer != NULL && o->issuer != o);
		if (o->issuer != NULL)
			ck_assert(name_equal(&o->issuer->artifact->certificate->subject, &o->artifact->certificate->issuer));
	}
	ck_assert(paired);
	ck_assert(issued);
}
END_TEST

START_TEST(a_certificate_covers_the_names_in_it)
{
	ck_assert(read_upload(fixture("expressway/leaf-good.pem")));
	ck_assert(object_covers(&arena, bundle.objects.items[0], TEXT("expe1.example.com")));
	ck_assert(!object_covers(&arena, bundle.objects.items[0], TEXT("other.example.com")));
	ck_assert(!object_covers(&arena, bundle.objects.items[0], TEXT("")));
}
END_TEST

TESTS_WITH("object", setup, NULL,
    TEST_IF(has_archives, one_object_has_all_its_places),
    TEST(keys_and_issuers_are_found),
    TEST(a_certificate_covers_the_names_in_it))

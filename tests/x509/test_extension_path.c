/* test_extension_path.c - src/x509/extension_path.c: distribution points, access, policies, mappings, name constraints. */

#include "objects.h"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

static struct extension
extension(const char *oid, const char *value)
{
	return extension_of(oid, octets(value));
}

static struct text
shown(const struct general_name *name)
{
	return general_name_text(&arena, name);
}

START_TEST(distribution_points_have_names_reasons_and_issuers)
{
	struct extension e = extension("cRLDistributionPoints",
	    "30( 30( a0( a0( 86('http://a.example/1.crl') 86('ldap://b') ) ) ) 30( 81(0640) a2( a4( 30() ) ) )"
	    "30( a0( a1( 30( <CN> 0c('x') ) ) ) 81(0780) ) )");
	struct distribution_points points;

	ck_assert_msg(extension_distribution_points(&e, e.value, &problems, &points), "%s", listed(&problems));
	ck_assert_uint_eq(points.count, 3);
	ck_assert_uint_eq(points.items[0].full_name.count, 2);
	ck_assert(text_is(shown(&points.items[0].full_name.items[0]), "http://a.example/1.crl"));
	ck_assert(!points.items[0].has_reasons && points.items[0].crl_issuer.count == 0);
	ck_assert(points.items[1].has_reasons);
	ck_assert_uint_eq(points.items[1].reasons, 2);
	ck_assert_uint_eq(points.items[1].crl_issuer.count, 1);
	ck_assert_uint_eq(points.items[1].full_name.count, 0);
	ck_assert(bytes_equal(points.items[2].relative_name, octets("30( <CN> 0c('x') )")));
	ck_assert_uint_eq(points.items[2].reasons, 1);
}
END_TEST

START_TEST(access_has_methods_and_places)
{
	struct extension e = extension("authorityInfoAccess",
	    "30( 30( <ocsp> 86('http://o.example') ) 30( <caIssuers> 86('http://c.example/ca.cer') ) )");
	struct access_descriptions access;

	ck_assert(extension_access(&e, e.value, &problems, &access));
	ck_assert_uint_eq(access.count, 2);
	ck_assert_str_eq(oid_name(access.items[0].method), "ocsp");
	ck_assert(text_is(shown(&access.items[1].location), "http://c.example/ca.cer"));
}
END_TEST

START_TEST(policies_have_qualifiers)
{
	struct extension e = extension("certificatePolicies",
	    "30( 30( <domainValidated> ) 30( <1.2.3> 30( 30( <cps> 16('http://p.example') ) 30( <unotice>"
	    "30( 30( 0c('Firm') 30( 02(01) ) ) 1e( 00 'R' 00 'e' 00 'a' 00 'd' ) ) ) ) ) )");
	struct policies policies;

	ck_assert_msg(extension_policies(&e, e.value, &problems, &policies), "%s", listed(&problems));
	ck_assert_uint_eq(policies.count, 2);
	ck_assert_str_eq(oid_name(policies.items[0].oid), "domainValidated");
	ck_assert_uint_eq(policies.items[0].qualifiers.len, 0);
	ck_assert(text_is(policies.items[1].cps, "http://p.example"));
	ck_assert(text_is(policies.items[1].notice, "Read"));
	ck_assert(policies.items[1].qualifiers.at[0] == DER_SEQUENCE);
}
END_TEST

START_TEST(of_several_qualifiers_the_first_counts)
{
	struct extension e = extension("certificatePolicies",
	    "30( 30( <1.2.3> 30( 30( <cps> 16('a:1') ) 30( <unotice> 30() ) 30( <unotice> 30( 0c('one') ) )"
	    "30( <cps> 16('a:2') ) 30( <unotice> 30( 0c('two') ) ) ) ) )");
	struct policies policies;

	ck_assert_msg(extension_policies(&e, e.value, &problems, &policies), "%s", listed(&problems));
	ck_assert(text_is(policies.items[0].cps, "a:1"));
	/* That of the first notice which has one. */
	ck_assert(text_is(policies.items[0].notice, "one"));
}
END_TEST

START_TEST(mappings_are_pairs)
{
	struct extension e = extension("policyMappings", "30( 30( <1.2.3> <1.2.4> ) 30( <1.2.3> <1.2.5> ) )");
	struct policy_mappings mappings;

	ck_assert(extension_policy_mappings(&e, e.value, &problems, &mappings));
	ck_assert_uint_eq(mappings.count, 2);
	ck_assert(text_is(oid_text(&arena, mappings.items[1].issuer), "1.2.3"));
	ck_assert(text_is(oid_text(&arena, mappings.items[1].subject), "1.2.5"));
}
END_TEST

START_TEST(name_constraints_have_two_lists)
{
	struct extension e = extension("nameConstraints",
	    "30( a0( 30( 82('example.com') ) 30( 87(c0000200ffffff00) ) ) a1( 30( 81('.example.net') ) ) )");
	struct name_constraints constraints;

	ck_assert_msg(extension_name_constraints(&e, e.value, &problems, &constraints), "%s", listed(&problems));
	ck_assert(constraints.has_permitted && constraints.has_excluded);
	ck_assert_uint_eq(constraints.permitted.count, 2);
	ck_assert(text_is(shown(&constraints.permitted.items[1]), "192.0.2.0/24"));
	ck_assert_uint_eq(constraints.excluded.count, 1);
	e = extension("nameConstraints", "30( a1( 30( 82() ) ) )");
	ck_assert(extension_name_constraints(&e, e.value, &problems, &constraints));
	ck_assert(!constraints.has_permitted && constraints.has_excluded);
}
END_TEST

/* Each with all its problems, in order. */
static const struct row {
	const char *why, *oid, *value, *noted;
} rows[] = {
	{ "no distribution points", "cRLDistributionPoints", "30()", "sequence-empty@0" },
	{ "points that are no SEQUENCE", "cRLDistributionPoints", "31( 30( a0( a0( 86('a:b') ) ) ) )", "wrong-tag@0!" },
	{ "an empty point", "cRLDistributionPoints", "30( 30() )", "distribution-point@2" },
	{ "reasons alone", "cRLDistributionPoints", "30( 30( 81(0640) ) )", "distribution-point@2" },
	{ "reasons alone in a second point", "cRLDistributionPoints", "30( 30( a0( a0( 86('a:b') ) ) ) 30( 81(0640) ) )",
	    "distribution-point@13" },
	{ "a name of neither form", "cRLDistributionPoints", "30( 30( a0() ) )", "truncated@6!" },
	{ "a name that is bare", "cRLDistributionPoints", "30( 30( a0( 86('a:b') ) ) )", "wrong-tag@6!" },
	{ "a name of both forms", "cRLDistributionPoints", "30( 30( a0( a0( 86('a:b') ) a1( 30( <CN> 0c('x') ) ) ) ) )",
	    "trailing-data@13" },
	{ "a name of one form twice", "cRLDistributionPoints", "30( 30( a0( a1( 30( <CN> 0c('x') ) ) a1() ) ) )",
	    "trailing-data@18" },
	{ "an empty fullName", "cRLDistributionPoints", "30( 30( a0( a0() ) ) )", "sequence-empty@8" },
	{ "an empty relative name", "cRLDistributionPoints", "30( 30( a0( a1() ) ) )", "rdn-empty@8" },
	{ "reasons without a meaning", "freshestCRL", "30( 30( a0( a0( 86('a:b') ) ) 81(0500a0) ) )", "unknown-bits@13" },
	{ "reasons that end in zero", "cRLDistributionPoints", "30( 30( a0( a0( 86('a:b') ) ) 81(0040) ) )", "named-bits@13" },
	{ "fields of a point in another order", "cRLDistributionPoints", "30( 30( a2( a4( 30() ) ) 81(0640) ) )",
	    "trailing-data@10" },
	{ "a point cut short", "cRLDistributionPoints", "30( 30 40 a0 00 )", "truncated@2!" },
	{ "something after the points", "cRLDistributionPoints", "30( 30( a2( a4( 30() ) ) ) ) 05()", "trailing-data@10" },
	{ "no access", "authorityInfoAccess", "30()", "sequence-empty@0" },
	{ "access without a place", "authorityInfoAccess", "30( 30( <ocsp> ) )", "truncated@14!" },
	{ "access without a method", "authorityInfoAccess", "30( 30( 86('a:b') ) )", "wrong-tag@4!" },
	{ "access with two places", "subjectInfoAccess", "30( 30( <ocsp> 86('a:b') 86('a:c') ) )", "trailing-data@19" },
	{ "access to a path without a scheme", "authorityInfoAccess", "30( 30( <ocsp> 86('/b') ) )", "uri-relative@16" },
	{ "no policies", "certificatePolicies", "30()", "sequence-empty@0" },
	{ "a policy twice", "certificatePolicies", "30( 30( <1.2.3> ) 30( <1.2.4> ) 30( <1.2.3> ) )", "item-twice@14" },
	{ "a policy three times", "certificatePolicies", "30( 30( <1.2.3> ) 30( <1.2.3> ) 30( <1.2.3> ) )",
	    "item-twice@8 item-twice@14" },
	{ "a policy that does not end", "certificatePolicies", "30( 30( 06(2a83) ) )", "oid-encoding@7" },
	{ "empty qualifiers", "certificatePolicies", "30( 30( <1.2.3> 30() ) )", "sequence-empty@8" },
	{ "a field after the qualifiers", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <cps> 16('a:b') ) ) 05() ) )",
	    "trailing-data@27" },
	{ "a qualifier of another kind", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <1.2.4> 05() ) ) ) )",
	    "policy-qualifier@10" },
	{ "a qualifier of a number past notice", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <1.3.6.1.5.5.7.2.3> 05() ) ) ) )",
	    "policy-qualifier@10" },
	{ "a qualifier below CPS", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <1.3.6.1.5.5.7.2.1.1> 05() ) ) ) )",
	    "policy-qualifier@10" },
	{ "a qualifier without a value", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <cps> ) ) ) )", "truncated@22!" },
	{ "a qualifier of two values", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <cps> 16('a:b') 05() ) ) ) )",
	    "trailing-data@27" },
	{ "a CPS that is no IA5String", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <cps> 0c('a:b') ) ) ) )",
	    "wrong-tag@22!" },
	{ "a CPS with an umlaut", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <cps> 16('a:' e4) ) ) ) )",
	    "string-characters@26" },
	{ "a notice as PrintableString", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <unotice> 30( 13('x') ) ) ) ) )",
	    "string-type@24" },
	{ "a notice without a character", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <unotice> 30( 0c() ) ) ) ) )",
	    "string-empty@24" },
	{ "a notice of no UTF-8", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <unotice> 30( 0c(ff) ) ) ) ) )",
	    "string-utf8@26" },
	{ "a notice of half a character", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <unotice> 30( 1e(00) ) ) ) ) )",
	    "string-length@26" },
	{ "a notice of two texts", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <unotice> 30( 0c('x') 0c('y') ) ) ) ) )",
	    "trailing-data@27" },
	{ "a reference without numbers", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <unotice> 30( 30( 0c('x') ) ) ) ) ) )",
	    "truncated@29!" },
	{ "a reference that numbers with text", "certificatePolicies",
	    "30( 30( <1.2.3> 30( 30( <unotice> 30( 30( 0c('x') 30( 0c('1') ) ) ) ) ) ) )", "wrong-tag@31!" },
	{ "no mappings", "policyMappings", "30()", "sequence-empty@0" },
	{ "half a mapping", "policyMappings", "30( 30( <1.2.3> ) )", "truncated@8!" },
	{ "a mapping of three", "policyMappings", "30( 30( <1.2.3> <1.2.4> <1.2.5> ) )", "trailing-data@12" },
	{ "a mapping that is bare", "policyMappings", "30( <1.2.3> <1.2.4> )", "wrong-tag@2!" },
	{ "empty name constraints", "nameConstraints", "30()", "sequence-empty@0" },
	{ "no permitted subtrees in their field", "nameConstraints", "30( a0() )", "sequence-empty@4" },
	{ "no excluded subtrees in their field", "nameConstraints", "30( a0( 30( 82('a') ) ) a1() )", "sequence-empty@11" },
	{ "the lists exchanged", "nameConstraints", "30( a1( 30( 82('a') ) ) a0( 30( 82('b') ) ) )", "trailing-data@9" },
	{ "a subtree without its base", "nameConstraints", "30( a0( 30() ) )", "truncated@6!" },
	{ "a subtree of no kind of name", "nameConstraints", "30( a0( 30( 80(00) ) ) )", "wrong-tag@6" },
	{ "minimum 0 written out", "nameConstraints", "30( a0( 30( 82('a') 80(00) ) ) )", "subtree-range@9" },
	{ "a maximum", "nameConstraints", "30( a0( 30( 82('a') 81(05) ) ) )", "subtree-range@9" },
	{ "a third field of a subtree", "nameConstraints", "30( a0( 30( 82('a') 82('b') ) ) )", "trailing-data@9" },
	{ "an address without mask", "nameConstraints", "30( a0( 30( 87(c0000200) ) ) )", "ip-length@8" },
	{ "a mask with a hole", "nameConstraints", "30( a1( 30( 87(c0000200ff00ff00) ) ) )", "ip-mask@12" },
};

START_TEST(what_is_wrong_has_its_place)
{
	const struct row *row = &rows[_i];
	struct extension e = extension(row->oid, row->value);
	struct extensions extensions = { &e, 1 };

	extensions_check(&extensions, e.value, &problems);
	ck_assert_msg(strcmp(noted(&problems), row->noted) == 0, "%s: %s", row->why, noted(&problems));
	ck_assert_msg(strcmp(problems.list.items[0].where, row->oid) == 0, "%s: %s", row->why, problems.list.items[0].where);
}
END_TEST

START_TEST(what_was_read_before_a_fault_is_kept)
{
	struct bytes object = octets("0102 30( 30( <1.2.3> 30( 30( <cps> 16('a:b') ) 30( <cps> ) ) ) 30( <1.2.4> ) 30( 05() ) )");
	struct extension e = extension_of("certificatePolicies", (struct bytes){ object.at + 2, object.len - 2 });
	struct policies policies;
	struct distribution_points points;
	struct name_constraints constraints;

	ck_assert(!extension_policies(&e, object, &problems, &policies));
	/* A qualifier that cannot be read ends no list of policies; a policy does. Offsets are those of the object. */
	ck_assert_str_eq(noted(&problems), "truncated@41! wrong-tag@49!");
	ck_assert_uint_eq(policies.count, 2);
	ck_assert(text_is(policies.items[0].cps, "a:b"));
	e = extension("cRLDistributionPoints", "30( 30( a0( a0( 86('a:b') ) ) ) 30( a0( 05() ) a2( a4( 30() ) ) ) 31() )");
	ck_assert(!extension_distribution_points(&e, e.value, &problems, &points));
	ck_assert_uint_eq(points.count, 2);
	ck_assert_uint_eq(points.items[1].crl_issuer.count, 1);
	e = extension("nameConstraints", "30( a0( 30( 82('a') ) 05() ) a1( 30( 82('b') ) ) )");
	ck_assert(!extension_name_constraints(&e, e.value, &problems, &constraints));
	ck_assert(constraints.has_permitted && constraints.permitted.count == 1 && !constraints.has_excluded);
}
END_TEST

START_TEST(a_text_of_a_notice_has_200_characters_at_most)
{
	for (int more = 0; more < 2; more++) {
		struct buffer text;
		struct extension e;
		struct policies policies;

		buffer_init(&text, &arena);
		for (int i = 0; i < 200 + more; i++)
			buffer_adds(&text, "c3a4");
		problems.list.count = 0;
		e = extension("certificatePolicies", arena_printf(&arena, "30( 30( <1.2.3> 30( 30( <unotice> 30( 0c( %.*s ) ) ) ) ) )",
		    TEXT_ARG(buffer_text(&text))).at);
		ck_assert(extension_policies(&e, e.value, &problems, &policies) == (more == 0));
		ck_assert_uint_eq(policies.items[0].notice.len, (size_t)400 + 2 * (size_t)more);
	}
	ck_assert_msg(text_is(problems.list.items[0].text, "certificatePolicies: a string is longer than its upper bound: "
	    "201 characters, at most 200 are allowed"), "%.*s", TEXT_ARG(problems.list.items[0].text));
}
END_TEST

START_TEST(problems_say_more_than_their_code)
{
	static const struct {
		const char *oid, *value, *text;
	} cases[] = {
		{ "nameConstraints", "30( a0() )",
		    "nameConstraints: a list that must have an element is empty: GeneralSubtrees" },
		{ "certificatePolicies", "30( 30( <1.2.3> 30() ) )",
		    "certificatePolicies: a list that must have an element is empty: policyQualifiers" },
		{ "certificatePolicies", "30( 30( <1.2.3> 30( 30( <1.2.4> 05() ) ) ) )",
		    "certificatePolicies: a policy qualifier is malformed: it is neither CPS nor notice" },
		{ "certificatePolicies", "30( 30( <1.2.3> 30( 30( <unotice> 30( 13('x') ) ) ) ) )",
		    "certificatePolicies: the value has a string type that is not allowed here: the text is of type PrintableString" },
		{ "freshestCRL", "30( 30() )", "freshestCRL: a distribution point has neither name nor issuer" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct extension e = extension(cases[i].oid, cases[i].value);
		struct extensions extensions = { &e, 1 };

		problems.list.count = 0;
		extensions_check(&extensions, e.value, &problems);
		ck_assert_msg(problems.list.count == 1 && text_is(problems.list.items[0].text, cases[i].text), "%.*s",
		    TEXT_ARG(problems.list.items[0].text));
	}
}
END_TEST

/* What each list is read with, and how many there are then. */
static size_t
points_of(const struct extension *e)
{
	struct distribution_points out;

	(void)extension_distribution_points(e, e->value, &problems, &out);
	return out.count;
}

static size_t
access_of(const struct extension *e)
{
	struct access_descriptions out;

	(void)extension_access(e, e->value, &problems, &out);
	return out.count;
}

static size_t
policies_of(const struct extension *e)
{
	struct policies out;

	(void)extension_policies(e, e->value, &problems, &out);
	return out.count;
}

static size_t
mappings_of(const struct extension *e)
{
	struct policy_mappings out;

	(void)extension_policy_mappings(e, e->value, &problems, &out);
	return out.count;
}

static size_t
subtrees_of(const struct extension *e)
{
	struct name_constraints out;

	(void)extension_name_constraints(e, e->value, &problems, &out);
	return out.excluded.count;
}

static const struct list {
	const char *oid;
	size_t (*count)(const struct extension *e);
	const char *item;              /* 000000 stands for its number */
	uint8_t field;                 /* of the items within the SEQUENCE; 0: none */
	size_t limit;
	const char *text;
} lists[] = {
	{ "cRLDistributionPoints", points_of, "30( a0( a0( 86('a:000000') ) ) )", 0, LIMIT_DISTRIBUTION_POINTS,
	    "cRLDistributionPoints: there are more than are read: 64 distribution points" },
	{ "authorityInfoAccess", access_of, "30( 06(2a'000000') 86('a:b') )", 0, LIMIT_NAMES,
	    "authorityInfoAccess: there are more than are read: 100000 descriptions" },
	{ "certificatePolicies", policies_of, "30( 06(2a'000000') )", 0, LIMIT_NAMES,
	    "certificatePolicies: there are more than are read: 100000 policies" },
	{ "policyMappings", mappings_of, "30( 06(2a'000000') 06(2a) )", 0, LIMIT_NAMES,
	    "policyMappings: there are more than are read: 100000 mappings" },
	{ "nameConstraints", subtrees_of, "30( 82('000000') )", 0xa1, LIMIT_NAMES,
	    "nameConstraints: there are more than are read: 100000 subtrees" },
};

static struct extension
extension_of_many(const struct list *list, size_t count, size_t last)
{
	struct text item = text_of_bytes(octets(list->item));
	struct buffer items, field, value;
	size_t at = 0;

	while (memcmp(item.at + at, "000000", 6) != 0)
		at++;
	buffer_init(&items, &arena);
	buffer_init(&field, &arena);
	buffer_init(&value, &arena);
	for (size_t i = 1; i <= count; i++) {
		buffer_add(&items, (struct text){ item.at, at });
		buffer_printf(&items, "%06zu", i < count ? i : last);
		buffer_add(&items, (struct text){ item.at + at + 6, item.len - at - 6 });
	}
	if (list->field != 0)
		notation_put(&field, list->field, buffer_text(&items));
	notation_put(&value, DER_SEQUENCE, list->field != 0 ? buffer_text(&field) : buffer_text(&items));
	return extension_of(list->oid, bytes_of_text(buffer_text(&value)));
}

START_TEST(lists_are_read_up_to_their_limit)
{
	const struct list *list = &lists[_i];
	struct extension e = extension_of_many(list, list->limit, list->limit);

	ck_assert_msg(list->count(&e) == list->limit, "%s", list->oid);
	ck_assert_msg(problems.list.count == 0, "%s: %s", list->oid, listed(&problems));
	e = extension_of_many(list, list->limit + 1, list->limit + 1);
	ck_assert_msg(list->count(&e) == list->limit, "%s", list->oid);
	ck_assert_msg(problems.list.count == 1 && text_is(problems.list.items[0].text, list->text), "%s: %.*s", list->oid,
	    TEXT_ARG(problems.list.items[0].text));
}
END_TEST

START_TEST(a_policy_twice_is_found_however_many_there_are)
{
	struct extension e = extension_of_many(&lists[2], 300, 200);
	struct policies policies;

	ck_assert(!extension_policies(&e, e.value, &problems, &policies));
	ck_assert_uint_eq(policies.count, 300);
	ck_assert_uint_eq(problems.list.count, 1);
	ck_assert_str_eq(problems.list.items[0].code, "item-twice");
	/* The last of them. */
	ck_assert_uint_eq(problems.list.items[0].offset, e.value.len - 11);
}
END_TEST

TESTS_WITH("extension_path", setup, NULL,
	TEST(distribution_points_have_names_reasons_and_issuers),
	TEST(access_has_methods_and_places),
	TEST(policies_have_qualifiers),
	TEST(of_several_qualifiers_the_first_counts),
	TEST(mappings_are_pairs),
	TEST(name_constraints_have_two_lists),
	EACH(what_is_wrong_has_its_place, rows),
	TEST(what_was_read_before_a_fault_is_kept),
	TEST(a_text_of_a_notice_has_200_characters_at_most),
	TEST(problems_say_more_than_their_code),
	EACH(lists_are_read_up_to_their_limit, lists),
	TEST(a_policy_twice_is_found_however_many_there_are))

/* functions.c - functions on certificates, names, keys and addresses beyond CEL's own. */
#include <stdlib.h>
#include <string.h>

#include "facts/records.h"

#define CALL(function) \
	static struct cel_value function(struct cel_run *run, const struct cel_value *args, size_t count)
#define UNUSED_CALL (void)run, (void)count
#define NO_FAULT ((struct text){ "", 0 })

static const struct cert_facts *
cert_arg(const struct cel_value *arg)
{
	return arg->as.record.object;
}

static struct bytes
oid_arg(const struct cel_value *arg)
{
	return arg->as.opaque.object != NULL ? *(const struct bytes *)arg->as.opaque.object : (struct bytes){ 0 };
}

/* ---- object identifiers ---- */

static struct text
check_oid(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	struct bytes oid;
	size_t count;
	const char *const *names = oid_names(&count), *near;
	struct text shown;

	(void)argument;
	if (oid_parse(arena, literal->as.text, &oid))
		return NO_FAULT;
	shown = text_escape(arena, literal->as.text);
	near = nearest_name(literal->as.text, names, count);
	return near != NULL ?
	    arena_printf(arena, "unknown object identifier '%.*s', did you mean '%s'?", TEXT_ARG(shown), near) :
	    arena_printf(arena, "unknown object identifier '%.*s'", TEXT_ARG(shown));
}

CALL(oid_of_text)
{
	struct bytes oid;

	UNUSED_CALL;
	if (!oid_parse(run->arena, args[0].as.text, &oid))
		return cel_fail(run, CEL_INVALID_ARGUMENT, "unknown object identifier '%.*s'",
		    TEXT_ARG(text_escape(run->arena, args[0].as.text)));
	return fact_oid_value(run->arena, oid);
}

CALL(fold_text)
{
	UNUSED_CALL;
	return cel_string(text_folded(run->arena, args[0].as.text));
}

CALL(oid_name_of)
{
	UNUSED_CALL;
	return cel_string(oid_text(run->arena, oid_arg(&args[0])));
}

CALL(oid_dotted_of)
{
	UNUSED_CALL;
	return cel_string(oid_dotted(run->arena, oid_arg(&args[0])));
}

CALL(oid_is_under)
{
	UNUSED_CALL;
	return cel_bool(oid_under(oid_arg(&args[0]), oid_arg(&args[1])));
}

/* ---- distinguished names ---- */

static struct text
check_dn(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	struct name name;

	(void)argument;
	if (name_parse(arena, literal->as.text, &name))
		return NO_FAULT;
	return arena_printf(arena, "'%.*s' is not a distinguished name in the notation of RFC 4514",
	    TEXT_ARG(text_escape(arena, literal->as.text)));
}

CALL(dn_of_text)
{
	struct name *name = ARENA_NEW(run->arena, struct name);
	struct name_facts *facts = ARENA_NEW(run->arena, struct name_facts);

	UNUSED_CALL;
	if (!name_parse(run->arena, args[0].as.text, name))
		return cel_fail(run, CEL_INVALID_ARGUMENT, "'%.*s' is not a distinguished name in the notation of RFC 4514",
		    TEXT_ARG(text_escape(run->arena, args[0].as.text)));
	facts->name = name;
	return cel_record(facts, &record_name);
}

static const struct name *
name_arg(const struct cel_value *arg)
{
	static const struct name none;
	const struct name_facts *facts = arg->as.record.object;

	return facts != NULL ? facts->name : &none;
}

CALL(name_same)
{
	UNUSED_CALL;
	return cel_bool(name_equal(name_arg(&args[0]), name_arg(&args[1])));
}

CALL(name_to_rfc4514)
{
	UNUSED_CALL;
	return cel_string(name_rfc4514(run->arena, name_arg(&args[0])));
}

CALL(name_values)
{
	const struct name *name = name_arg(&args[0]);
	struct cel_value *items = cel_list_room(run, name->count);
	size_t n = 0;

	UNUSED_CALL;
	for (size_t i = 0; i < name->count; i++)
		if (oid_equal(name->attributes[i].type, oid_arg(&args[1])))
			items[n++] = cel_string(attribute_text(run->arena, &name->attributes[i], NULL));
	return cel_list(items, n);
}

/* ---- DNS names ---- */

#define TEXT_TEST(function, test) \
	CALL(function) \
	{ \
		UNUSED_CALL; \
		cel_charge(run, args[0].as.text.len / 10); \
		return cel_bool(test(args[0].as.text)); \
	}
TEXT_TEST(is_fqdn, dns_is_fqdn)
TEXT_TEST(is_hostname, dns_is_hostname)
TEXT_TEST(has_wildcard, dns_has_wildcard)
TEXT_TEST(is_a_label, dns_is_a_label)

CALL(is_dns_name)
{
	struct text name = args[0].as.text;

	UNUSED_CALL;
	if (text_starts_with(name, "*."))
		name = (struct text){ name.at + 2, name.len - 2 };
	return cel_bool(dns_is_hostname(name));
}

CALL(dns_labels)
{
	struct text name = args[0].as.text;
	size_t n = 1, from = 0;
	struct cel_value *items;

	UNUSED_CALL;
	if (text_ends_with(name, "."))
		name.len--;
	for (size_t i = 0; i < name.len; i++)
		n += name.at[i] == '.';
	items = cel_list_room(run, n);
	n = 0;
	for (size_t i = 0; i <= name.len; i++)
		if (i == name.len || name.at[i] == '.') {
			items[n++] = cel_string((struct text){ name.at + from, i - from });
			from = i + 1;
		}
	return cel_list(items, n);
}

CALL(dns_same_names)
{
	UNUSED_CALL;
	return cel_bool(dns_same(args[0].as.text, args[1].as.text));
}

CALL(dns_is_under)
{
	UNUSED_CALL;
	return cel_bool(dns_under(args[0].as.text, args[1].as.text));
}

CALL(dns_covers_host)
{
	UNUSED_CALL;
	return cel_bool(dns_covers(args[0].as.text, args[1].as.text));
}

CALL(dns_fault_of)
{
	UNUSED_CALL;
	cel_charge(run, args[0].as.text.len / 10);
	return cel_string(text_of(dns_fault_name(dns_fault(args[0].as.text))));
}

CALL(dns_ascii)
{
	UNUSED_CALL;
	return cel_string(dns_to_ascii(run->arena, args[0].as.text));
}

CALL(dns_unicode)
{
	UNUSED_CALL;
	return cel_string(dns_to_unicode(run->arena, args[0].as.text));
}

/* A list of names holds a name, without case and with a trailing dot ignored. */
CALL(names_hold)
{
	UNUSED_CALL;
	cel_charge(run, args[0].as.list.count);
	for (size_t i = 0; i < args[0].as.list.count; i++)
		if (dns_same(args[0].as.list.items[i].as.text, args[1].as.text))
			return cel_bool(true);
	return cel_bool(false);
}

CALL(suffix)
{
	UNUSED_CALL;
	return cel_string(psl_suffix_of(run->arena, args[0].as.text));
}

CALL(registrable)
{
	UNUSED_CALL;
	return cel_string(psl_registrable_of(run->arena, args[0].as.text));
}

CALL(is_suffix)
{
	struct text found = psl_suffix_of(run->arena, args[0].as.text);

	UNUSED_CALL;
	return cel_bool(found.len != 0 && dns_same(found, args[0].as.text));
}

CALL(is_icann_suffix)
{
	UNUSED_CALL;
	return cel_bool(psl_is_icann(args[0].as.text));
}

CALL(shell_word)
{
	struct buffer out;

	UNUSED_CALL;
	cel_charge(run, args[0].as.text.len);
	buffer_init(&out, run->arena);
	buffer_add_shell_word(&out, args[0].as.text);
	return cel_string(buffer_text(&out));
}

/* The right password is all that it lacks. */
static bool
is_locked(const struct source *source)
{
	return source->lock == OPEN_NO_PASSWORD || source->lock == OPEN_WRONG_PASSWORD;
}

static bool
can_be_read(const struct source *source)
{
	if (is_locked(source))
		return true;
	for (size_t i = 0; i < source->blocks.count; i++)
		if (!source->blocks.items[i].readable)
			return false;
	return !source->incomplete && source->locked.len == 0;
}

/* What came through standard input is gone; of an archive the whole is named. */
CALL(clean_copy)
{
	const struct source *source = args[0].as.record.object == NULL ? NULL :
	    ((const struct file_facts *)args[0].as.record.object)->source;
	struct buffer out;

	UNUSED_CALL;
	if (source == NULL || text_is(source->file, "(standard input)"))
		return cel_string(TEXT("save it as a file: certproof can write a clean copy of that"));
	cel_charge(run, source->file.len + source->blocks.count);
	if (!can_be_read(source))
		return cel_string(TEXT("get the file again, since not all of it can be read"));
	buffer_init(&out, run->arena);
	if (source->sealed || is_locked(source))
		buffer_adds(&out, "with its password in password.txt, ");
	buffer_adds(&out, "`certproof fix ");
	buffer_add_shell_word(&out, source->file);
	buffer_printf(&out, "%s -o fixed` writes a clean copy", source->sealed || is_locked(source) ?
	    " --password-file password.txt" : "");
	return cel_string(buffer_text(&out));
}

CALL(is_address)
{
	uint8_t octets[16];
	size_t len;

	UNUSED_CALL;
	return cel_bool(ip_parse(args[0].as.text, octets, &len));
}

/* ---- certificates ---- */

/* RFC 9525 6: dNSName or iPAddress of the subject alternative name; the common name never. */
CALL(cert_covers)
{
	const struct cert_facts *f = cert_arg(&args[0]);
	const struct extension *e = f == NULL ? NULL : extension_find(&f->c->extensions, OID(CE_SUBJECT_ALT_NAME));
	struct problems problems = { .arena = run->arena };
	struct general_names names = { 0 };
	uint8_t octets[16];
	size_t len;
	bool address = ip_parse(args[1].as.text, octets, &len);

	UNUSED_CALL;
	if (e != NULL)
		(void)extension_general_names(e, f->c->der, &problems, &names);
	cel_charge(run, names.count);
	for (size_t i = 0; i < names.count; i++) {
		const struct general_name *name = &names.items[i];

		if (address ? name->kind == NAME_IP && bytes_equal(name->value, (struct bytes){ octets, len }) :
		    name->kind == NAME_DNS && dns_covers(text_of_bytes(name->value), args[1].as.text))
			return cel_bool(true);
	}
	return cel_bool(false);
}

CALL(cert_issued_by)
{
	const struct cert_facts *f = cert_arg(&args[0]), *by = cert_arg(&args[1]);
	struct scan *scan = run->context;

	UNUSED_CALL;
	if (f == NULL || by == NULL || f->c->is_request || by->c->is_request)
		return cel_bool(false);
	cel_charge(run, 1000);
	return cel_bool(name_equal(&f->c->issuer, &by->c->subject) &&
	    crypto_verify(scan->crypto, &by->c->key, &f->c->outer, f->c->tbs, f->c->signature, NULL) == SIGNATURE_GOOD);
}

CALL(cert_same_key)
{
	const struct cert_facts *a = cert_arg(&args[0]), *b = cert_arg(&args[1]);

	UNUSED_CALL;
	return cel_bool(a != NULL && b != NULL && bytes_equal(a->c->key.spki, b->c->key.spki));
}

CALL(key_weak)
{
	const struct key_facts *f = args[0].as.record.object;
	struct scan *scan = run->context;
	struct weakness found[16];
	const char *undecided = NULL;
	struct cel_value *items;
	size_t n = 0;

	UNUSED_CALL;
	cel_charge(run, 1000);
	if (f != NULL)
		n = crypto_weak(scan->crypto, f->key, found, COUNT_OF(found), &undecided);
	if (undecided != NULL)
		scan->undecided = text_of(undecided);
	items = cel_list_room(run, n);
	for (size_t i = 0; i < n; i++)
		items[i] = cel_string(text_of(found[i].name));
	return cel_list(items, n);
}

CALL(cert_has_extension)
{
	const struct cert_facts *f = cert_arg(&args[0]);

	UNUSED_CALL;
	return cel_bool(f != NULL && extension_find(&f->c->extensions, oid_arg(&args[1])) != NULL);
}

CALL(cert_extension)
{
	const struct cert_facts *f = cert_arg(&args[0]);

	(void)count;
	return fact_extension(run->arena, f == NULL ? NULL : &f->c->extensions, oid_arg(&args[1]));
}

CALL(crl_has_extension)
{
	const struct artifact *artifact = args[0].as.record.object;

	UNUSED_CALL;
	return cel_bool(artifact != NULL && extension_find(&artifact->crl->extensions, oid_arg(&args[1])) != NULL);
}

CALL(crl_extension)
{
	const struct artifact *artifact = args[0].as.record.object;

	(void)count;
	return fact_extension(run->arena, artifact != NULL ? &artifact->crl->extensions : NULL, oid_arg(&args[1]));
}

CALL(entry_has_extension)
{
	(void)count;
	return cel_bool(args[0].as.record.object != NULL &&
	    extension_find(fact_entry_extensions(run, args[0].as.record.object), oid_arg(&args[1])) != NULL);
}

CALL(entry_extension)
{
	(void)count;
	return fact_extension(run->arena, args[0].as.record.object != NULL ? fact_entry_extensions(run, args[0].as.record.object) : NULL,
	    oid_arg(&args[1]));
}

CALL(hex_of_bytes)
{
	(void)count;
	return cel_string(hex_colons(run->arena, args[0].as.bytes));
}

CALL(is_nfc)
{
	UNUSED_CALL;
	return cel_bool(text_is_nfc(args[0].as.text));
}

CALL(dns_punycode)
{
	(void)count;
	return cel_string(dns_punycode_decode(run->arena, args[0].as.text));
}

CALL(cert_expired)
{
	const struct cert_facts *f = cert_arg(&args[0]);

	UNUSED_CALL;
	return cel_bool(f != NULL && f->c->not_after.known && f->c->not_after.seconds < args[1].as.time.seconds);
}

CALL(cert_not_yet_valid)
{
	const struct cert_facts *f = cert_arg(&args[0]);

	UNUSED_CALL;
	return cel_bool(f != NULL && f->c->not_before.known && f->c->not_before.seconds > args[1].as.time.seconds);
}

CALL(cert_expires_within)
{
	const struct cert_facts *f = cert_arg(&args[0]);

	UNUSED_CALL;
	return cel_bool(f != NULL && f->c->not_after.known &&
	    f->c->not_after.seconds - run->now < args[1].as.time.seconds);
}

CALL(key_matches)
{
	const struct artifact *key = args[0].as.record.object;
	const struct cert_facts *f = cert_arg(&args[1]);
	struct scan *scan = run->context;

	UNUSED_CALL;
	if (key == NULL || f == NULL)
		return cel_bool(false);
	if (key->private_key->opened)
		return cel_bool(crypto_key_matches(scan->crypto, key->private_key, &f->c->key));
	scan->undecided = not_opened(run->arena, key->private_key);
	return cel_bool(true);
}

/* Of how many others a report tells. */
#define MOST_HOLDERS 4

/* The first certificate of a key speaks for all; a renewal, and the request it answers, are the same server's. */
CALL(cert_key_holders)
{
	const struct cert_facts *f = cert_arg(&args[0]);
	const struct box *box = ((const struct scan *)run->context)->target->box;
	const struct key_index *index = box->by_key.certificates;
	LIST(struct cel_value) holders = { 0 };
	bool first = true;

	UNUSED_CALL;
	for (size_t i = f == NULL || index == NULL ? 0 : key_index_first(index, f->artifact);
	    i != 0 && holders.count < MOST_HOLDERS; i = index->next[i - 1]) {
		const struct certificate *other = index->items[i - 1]->certificate;

		cel_charge(run, 1);
		if (other->is_request || !bytes_equal(other->key.spki, f->c->key.spki))
			continue;
		if (first && other != f->c)
			break;
		first = false;
		if (!name_equal(&other->subject, &f->c->subject))
			*LIST_ADD(run->arena, &holders) = fact_cert_value(run->context, index->items[i - 1]);
	}
	return cel_list(holders.items, holders.count);
}

/* Positions of a list of certificates, sorted so that equals stand together in the order of the list. */
struct sorted {
	const struct cert_facts *facts;
	size_t position;
};

static int
by_fingerprint(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	int order = memcmp(x->facts->artifact->sha256, y->facts->artifact->sha256, 32);

	return order != 0 ? order : (x->position > y->position) - (x->position < y->position);
}

/* Issuer and subject as encoded; then the newest first. */
static int
by_names(const void *a, const void *b)
{
	const struct sorted *x = a, *y = b;
	const struct certificate *c = x->facts->c, *d = y->facts->c;
	int order = bytes_compare(c->subject.der, d->subject.der);

	if (order == 0)
		order = bytes_compare(c->issuer.der, d->issuer.der);
	if (order == 0)
		order = (c->not_before.seconds < d->not_before.seconds) - (c->not_before.seconds > d->not_before.seconds);
	return order != 0 ? order : (x->position > y->position) - (x->position < y->position);
}

static struct sorted *
sort_certificates(struct cel_run *run, const struct cel_value *list, int (*order)(const void *, const void *))
{
	struct sorted *sorted = arena_take_array(run->arena, list->as.list.count + 1, sizeof(*sorted));

	cel_charge(run, list->as.list.count * 10);
	for (size_t i = 0; i < list->as.list.count; i++)
		sorted[i] = (struct sorted){ cert_arg(&list->as.list.items[i]), i };
	qsort(sorted, list->as.list.count, sizeof(*sorted), order);
	return sorted;
}

/* The marked elements in the order of the list, with the places that they came from. */
static struct cel_value
marked(struct cel_run *run, const struct cel_value *list, const bool *marks, size_t count)
{
	struct cel_value *items = cel_list_room(run, count);
	size_t n = 0;

	for (size_t i = 0; i < list->as.list.count; i++)
		if (marks[i]) {
			items[n] = list->as.list.items[i];
			if (items[n].origin == NULL) {
				items[n].origin = list->origin;
				items[n].index = (uint32_t)i + 1;
			}
			n++;
		}
	return cel_list(items, n);
}

CALL(certs_repeated)
{
	const struct cel_value *list = &args[0];
	struct sorted *sorted = sort_certificates(run, list, by_fingerprint);
	bool *marks = ARENA_ARRAY(run->arena, bool, list->as.list.count);
	size_t found = 0;

	UNUSED_CALL;
	for (size_t i = 1; i < list->as.list.count; i++)
		if (memcmp(sorted[i].facts->artifact->sha256, sorted[i - 1].facts->artifact->sha256, 32) == 0) {
			marks[sorted[i].position] = true;
			found++;
		}
	return marked(run, list, marks, found);
}

CALL(certs_superseded)
{
	const struct cel_value *list = &args[0];
	struct sorted *sorted = sort_certificates(run, list, by_names);
	bool *marks = ARENA_ARRAY(run->arena, bool, list->as.list.count);
	size_t found = 0;

	UNUSED_CALL;
	for (size_t i = 1; i < list->as.list.count; i++) {
		const struct certificate *newer = sorted[i - 1].facts->c, *older = sorted[i].facts->c;

		if (older->subject.der.len == 0 || !bytes_equal(newer->subject.der, older->subject.der) ||
		    !bytes_equal(newer->issuer.der, older->issuer.der))
			continue;
		/* The same certificate twice is another matter. */
		if (newer->not_before.seconds > older->not_before.seconds || marks[sorted[i - 1].position]) {
			marks[sorted[i].position] = true;
			found++;
		}
	}
	return marked(run, list, marks, found);
}

/* Of a list most entries are well encoded, so the problems of each are read and forgotten. */
CALL(certs_problems)
{
	const struct cel_value *list = &args[0];
	LIST(struct cel_value) all = { 0 };

	UNUSED_CALL;
	cel_charge(run, list->as.list.count * 10);
	for (size_t i = 0; i < list->as.list.count; i++) {
		const struct cert_facts *f = cert_arg(&list->as.list.items[i]);
		struct cel_value problems;

		if (f == NULL)
			continue;
		problems = fact_problems(run->arena, facts_problems(facts_new_certificate(run->arena, f->artifact)), f->artifact, true);
		for (size_t j = 0; j < problems.as.list.count; j++)
			*LIST_ADD(run->arena, &all) = problems.as.list.items[j];
	}
	return cel_list(all.items, all.count);
}

/* The product whose releases are compared: of the role judged, else of a node of the site (links have no role). */
static const struct product *
product_with(const struct box *box, struct text release)
{
	if (box->role != NULL)
		return product_of_role(box->role);
	for (size_t i = 0; box->site != NULL && i < box->site->node_count; i++) {
		const struct site_node *node = &box->site->nodes[i];

		for (size_t j = 0; j < node->unit_count; j++)
			if (node->units[j].role != NULL && release_known(product_of_role(node->units[j].role), release))
				return product_of_role(node->units[j].role);
	}
	return NULL;
}

/* The form only: which releases there are, the product of the target says. */
static struct text
check_constraint(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	struct text rest = literal->as.text;

	while (argument == 1) {
		const char *comma = memchr(rest.at, ',', rest.len);
		struct text part = text_trim((struct text){ rest.at, comma != NULL ? (size_t)(comma - rest.at) : rest.len });
		size_t operator = part.len > 0 && memchr("<>=", part.at[0], 3) != NULL ? 1 : 0;

		if (operator == 1 && part.at[0] != '=' && part.len > 1 && part.at[1] == '=')
			operator = 2;
		if (operator == 0 || part.len == operator || memchr("<>=", part.at[operator], 3) != NULL)
			return arena_printf(arena, "'%.*s' is not a constraint on releases, write '>= X14.0, < X15.5'",
			    TEXT_ARG(text_escape(arena, literal->as.text)));
		if (comma == NULL)
			break;
		rest = (struct text){ comma + 1, rest.len - (size_t)(comma + 1 - rest.at) };
	}
	return NO_FAULT;
}

CALL(release_within)
{
	const struct scan *scan = run->context;
	const struct product *product = scan->target == NULL ? NULL : product_with(scan->target->box, args[0].as.text);

	UNUSED_CALL;
	return cel_bool(product != NULL && releases_hold(product, args[1].as.text, args[0].as.text));
}

CALL(node_unit)
{
	(void)count;
	return fact_node_unit(run, args[0].as.record.object, args[1].as.text);
}

CALL(node_path)
{
	(void)count;
	return fact_node_path(run, args[0].as.record.object, fact_artifact(&args[1]));
}

CALL(days)
{
	UNUSED_CALL;
	if (args[0].as.number > 100000 || args[0].as.number < -100000)
		return cel_fail(run, CEL_OUT_OF_RANGE, "days(%lld) is out of range", (long long)args[0].as.number);
	return cel_duration(args[0].as.number * 86400, 0);
}

CALL(duration_days)
{
	UNUSED_CALL;
	return cel_int(args[0].as.time.seconds / 86400);
}

CALL(date_of)
{
	UNUSED_CALL;
	return cel_string(date_text(run->arena, args[0].as.time.seconds));
}

static const struct cel_function functions[] = {
	{ "oid(string) -> Oid", "an object identifier by its dotted form or registered name", oid_of_text, check_oid },
	{ "Oid.name() -> string", "its registered name, else its dotted form", oid_name_of, NULL },
	{ "Oid.dotted() -> string", "its dotted form", oid_dotted_of, NULL },
	{ "string(Oid) -> string", "its dotted form", oid_dotted_of, NULL },
	{ "Oid.under(Oid) -> bool", "it is the other or below it in the tree", oid_is_under, NULL },
	{ "dn(string) -> Name", "a distinguished name in the notation of RFC 4514", dn_of_text, check_dn },
	{ "Name.values(Oid) -> list(string)", "the values of one attribute type, in order", name_values, NULL },
	{ "Name.same(Name) -> bool", "the names are equal by RFC 5280 7.1", name_same, NULL },
	{ "Name.rfc4514() -> string", "the name in the notation of RFC 4514", name_to_rfc4514, NULL },
	{ "isFQDN(string) -> bool", "at least two labels of letters, digits and hyphens, the last beginning with a letter",
	    is_fqdn, NULL },
	{ "isHostname(string) -> bool", "a host name by RFC 1123; one label is enough", is_hostname, NULL },
	{ "isDNSName(string) -> bool", "a host name, or '*.' and a host name", is_dns_name, NULL },
	{ "shellWord(string) -> string", "as one word of a shell's command line, in quotes if it needs them", shell_word, NULL },
	{ "SourceFile.cleanCopy() -> string", "how to get a clean copy of it: a command in backquotes, and what it does", clean_copy, NULL },
	{ "isAddress(string) -> bool", "an IPv4 or IPv6 address", is_address, NULL },
	{ "hasWildcard(string) -> bool", "it has a '*' anywhere", has_wildcard, NULL },
	{ "dns.labels(string) -> list(string)", "its labels, a trailing dot ignored", dns_labels, NULL },
	{ "dns.same(string, string) -> bool", "equal without case, a trailing dot ignored", dns_same_names, NULL },
	{ "dns.under(string, string) -> bool", "the first name is the second or below it", dns_is_under, NULL },
	{ "dns.covers(string, string) -> bool", "the first, perhaps a wildcard, stands for the second (RFC 9525)",
	    dns_covers_host, NULL },
	{ "dns.isALabel(string) -> bool", "an internationalised label in its ASCII form (RFC 5890)", is_a_label, NULL },
	{ "dns.fault(string) -> string", "what keeps a dNSName from being the name of a host: 'address', 'url', 'port', 'trailing-dot' ..., or empty",
	    dns_fault_of, NULL },
	{ "dns.toASCII(string) -> string", "a name with its internationalised labels encoded; empty if it cannot be", dns_ascii, NULL },
	{ "dns.toUnicode(string) -> string", "a name with its internationalised labels decoded", dns_unicode, NULL },
	{ "list(string).holds(string) -> bool", "one of the names is that name, without case", names_hold, NULL },
	{ "string.folded() -> string", "as values of names compare: without case, without blanks at the ends, repeated blanks as one", fold_text, NULL },
	{ "psl.suffix(string) -> string", "its public suffix", suffix, NULL },
	{ "psl.registrable(string) -> string", "the domain that could be registered", registrable, NULL },
	{ "psl.isSuffix(string) -> bool", "it is a public suffix itself", is_suffix, NULL },
	{ "psl.isRegistry(string) -> bool", "it is a public suffix of a registry, not of a company; of a single label: a top-level domain", is_icann_suffix, NULL },
	{ "Cert.covers(string) -> bool", "a name or address of its SAN stands for that host (RFC 9525)", cert_covers, NULL },
	{ "Cert.issuedBy(Cert) -> bool", "the other's subject is its issuer, and the signature verifies", cert_issued_by, NULL },
	{ "Cert.sameKey(Cert) -> bool", "both have the same public key", cert_same_key, NULL },
	{ "Cert.keyHolders() -> list(Cert)", "of the first certificate among the files that has its key: others of that key for other subjects, at most 4",
	    cert_key_holders, NULL },
	{ "PublicKey.weak() -> list(string)", "what is known to be weak about it: 'close-primes', 'roca' ...", key_weak, NULL },
	{ "Cert.has(Oid) -> bool", "it has that extension", cert_has_extension, NULL },
	{ "Cert.ext(Oid) -> Extension", "that extension, or an empty record", cert_extension, NULL },
	{ "Crl.has(Oid) -> bool", "it has that extension", crl_has_extension, NULL },
	{ "Crl.ext(Oid) -> Extension", "that extension, or an empty record", crl_extension, NULL },
	{ "CrlEntry.has(Oid) -> bool", "it has that extension", entry_has_extension, NULL },
	{ "CrlEntry.ext(Oid) -> Extension", "that extension, or an empty record", entry_extension, NULL },
	{ "hex(bytes) -> string", "the bytes as upper-case pairs with colons", hex_of_bytes, NULL },
	{ "isNFC(string) -> bool", "the text is normalized by Unicode's form C", is_nfc, NULL },
	{ "dns.punycode(string) -> string", "what a label that begins with xn-- stands for; empty if it stands for nothing", dns_punycode, NULL },
	{ "asn1(Extension) -> Asn1", "what its bytes hold, an extension that certproof does not know", asn1_of_extension, NULL },
	{ "asn1(GeneralName) -> Asn1", "of an otherName its value, else the name as it is encoded", asn1_of_name, NULL },
	{ "asn1(bytes) -> Asn1", "a value in DER; a part that cannot be read is absent, and `fault` says why", asn1_of_bytes, NULL },
	{ "Cert.expired(timestamp) -> bool", "it has expired by then", cert_expired, NULL },
	{ "Cert.notYetValid(timestamp) -> bool", "it is not yet valid by then", cert_not_yet_valid, NULL },
	{ "Cert.expiresWithin(duration) -> bool", "it expires less than that after the time judged", cert_expires_within, NULL },
	{ "list(Cert).repeated() -> list(Cert)", "those that occur earlier in the list", certs_repeated, NULL },
	{ "list(Cert).superseded() -> list(Cert)", "those that are older than another of the same subject and issuer",
	    certs_superseded, NULL },
	{ "list(Cert).problems() -> list(Problem)", "what is wrong with the encoding of each; a finding about one names its certificate",
	    certs_problems, NULL },
	{ "Node.unit(string) -> list(Cert)", "what a unit of the node presents: 'tomcat', 'client' ...", node_unit, NULL },
	{ "Node.path(Cert) -> Path", "the path of the bare certificate by the node's trusted CA list", node_path, NULL },
	{ "PrivateKey.matches(Cert) -> bool", "it belongs to the certificate's public key", key_matches, NULL },
	{ "string.within(string) -> bool", "the release fits a constraint: release.within('>= X14.0, < X15.5')",
	    release_within, check_constraint },
	{ "days(int) -> duration", "so many days", days, NULL },
	{ "duration.days() -> int", "whole days", duration_days, NULL },
	{ "timestamp.date() -> string", "the date in UTC: 2026-11-21", date_of, NULL },
};

const struct cel_function *
fact_functions(size_t *count)
{
	*count = COUNT_OF(functions);
	return functions;
}

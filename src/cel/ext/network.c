/* network.c - the types net.IP and net.CIDR, and the functions on them. */
#include "cel/ext/ext.h"
#include "cel/function.h"
#include "cel/ext/net.h"

/* ---- the types ---- */

static bool
equal_ip(const void *a, const void *b)
{
	return net_ip_equal(a, b);
}

static uint64_t
hash_ip(const void *object)
{
	const struct net_ip *ip = object;

	return hash_bytes(ip->bits, (struct bytes){ ip->bytes, sizeof(ip->bytes) });
}

static struct text
text_of_ip(struct arena *arena, const void *object)
{
	return net_ip_text(arena, object);
}

static bool
equal_cidr(const void *a, const void *b)
{
	const struct net_cidr *one = a, *other = b;

	return one->prefix == other->prefix && net_ip_equal(&one->ip, &other->ip);
}

static uint64_t
hash_cidr(const void *object)
{
	const struct net_cidr *cidr = object;

	return hash_ip(&cidr->ip) + cidr->prefix;
}

static struct text
text_of_cidr(struct arena *arena, const void *object)
{
	return net_cidr_text(arena, object);
}

const struct cel_opaque ip_type = {
	"net.IP", "An address of IPv4 or IPv6.", equal_ip, hash_ip, text_of_ip,
};
const struct cel_opaque cidr_type = {
	"net.CIDR", "A network: an address and the length of the prefix.", equal_cidr, hash_cidr, text_of_cidr,
};

/* A field of a record that is not there holds no address: it counts as the unspecified one, which no network has. */
static const struct net_ip no_ip = { .bits = 128 };
static const struct net_cidr no_cidr = { .ip = { .bits = 128 }, .prefix = 128 };

static const struct net_ip *
ip_in(const struct cel_value *value)
{
	return value->as.opaque.object != NULL ? value->as.opaque.object : &no_ip;
}

static const struct net_cidr *
cidr_in(const struct cel_value *value)
{
	return value->as.opaque.object != NULL ? value->as.opaque.object : &no_cidr;
}

static struct cel_value
new_ip(struct cel_run *run, struct net_ip ip)
{
	struct net_ip *object = ARENA_NEW(run->arena, struct net_ip);

	*object = ip;
	return cel_opaque(object, &ip_type);
}

static struct cel_value
new_cidr(struct cel_run *run, struct net_cidr cidr)
{
	struct net_cidr *object = ARENA_NEW(run->arena, struct net_cidr);

	*object = cidr;
	return cel_opaque(object, &cidr_type);
}

/* ---- from text ---- */

static struct cel_value
ip_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct net_ip ip;
	const char *wrong = net_ip_read(args[0].as.text, &ip);

	(void)count;
	return wrong != NULL ? cel_fail(run, CEL_INVALID_ARGUMENT, "%s", wrong) : new_ip(run, ip);
}

static struct cel_value
cidr_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct net_cidr cidr;
	const char *wrong = net_cidr_read(args[0].as.text, &cidr);

	(void)count;
	return wrong != NULL ? cel_fail(run, CEL_INVALID_ARGUMENT, "%s", wrong) : new_cidr(run, cidr);
}

static struct text
check_ip(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	struct net_ip ip;
	const char *wrong = NULL;

	(void)arena;
	if (argument == 0 && literal->kind == CEL_STRING)
		wrong = net_ip_read(literal->as.text, &ip);
	return wrong != NULL ? text_of(wrong) : TEXT("");
}

static struct text
check_cidr(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	struct net_cidr cidr;
	const char *wrong = NULL;

	(void)arena;
	if (argument == 0 && literal->kind == CEL_STRING)
		wrong = net_cidr_read(literal->as.text, &cidr);
	return wrong != NULL ? text_of(wrong) : TEXT("");
}

/* The same for the argument behind a network. */
static struct text
check_contained_ip(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	return argument == 1 ? check_ip(arena, 0, literal) : TEXT("");
}

static struct text
check_contained_cidr(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	return argument == 1 ? check_cidr(arena, 0, literal) : TEXT("");
}

static struct cel_value
is_ip(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct net_ip ip;

	(void)run;
	(void)count;
	return cel_bool(net_ip_read(args[0].as.text, &ip) == NULL);
}

static struct cel_value
is_cidr(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct net_cidr cidr;

	(void)run;
	(void)count;
	return cel_bool(net_cidr_read(args[0].as.text, &cidr) == NULL);
}

static struct cel_value
is_canonical(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct net_ip ip;
	const char *wrong = net_ip_read(args[0].as.text, &ip);

	(void)count;
	if (wrong != NULL)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "%s", wrong);
	return cel_bool(text_equal(net_ip_text(run->arena, &ip), args[0].as.text));
}

static struct cel_value
string_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return cel_string(cel_value_text(run->arena, &args[0]));
}

/* ---- addresses ---- */

static struct cel_value
family(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_int(ip_in(&args[0])->bits == 32 ? 4 : 6);
}

#define QUESTION(name) \
	static struct cel_value \
	ask_##name(struct cel_run *run, const struct cel_value *args, size_t count) \
	{ \
		(void)run; \
		(void)count; \
		return cel_bool(net_ip_is_##name(ip_in(&args[0]))); \
	}
QUESTION(unspecified)
QUESTION(loopback)
QUESTION(global_unicast)
QUESTION(link_local_unicast)
QUESTION(link_local_multicast)
QUESTION(private)
QUESTION(reserved)

/* ---- networks ---- */

static struct cel_value
contains_ip(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const char *wrong;
	struct net_ip ip;

	(void)count;
	if (args[1].kind == CEL_OPAQUE)
		return cel_bool(net_cidr_has(cidr_in(&args[0]), ip_in(&args[1])));
	if ((wrong = net_ip_read(args[1].as.text, &ip)) != NULL)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "%s", wrong);
	return cel_bool(net_cidr_has(cidr_in(&args[0]), &ip));
}

static bool
is_within(const struct net_cidr *inner, const struct net_cidr *outer)
{
	return outer->prefix <= inner->prefix && net_cidr_has(outer, &inner->ip);
}

static struct cel_value
contains_cidr(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const char *wrong;
	struct net_cidr cidr;

	(void)count;
	if (args[1].kind == CEL_OPAQUE)
		return cel_bool(is_within(cidr_in(&args[1]), cidr_in(&args[0])));
	if ((wrong = net_cidr_read(args[1].as.text, &cidr)) != NULL)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "%s", wrong);
	return cel_bool(is_within(&cidr, cidr_in(&args[0])));
}

static struct cel_value
address(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return new_ip(run, cidr_in(&args[0])->ip);
}

static struct cel_value
masked(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return new_cidr(run, net_cidr_masked(cidr_in(&args[0])));
}

static struct cel_value
prefix_length(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_int(cidr_in(&args[0])->prefix);
}

static const struct cel_function functions[] = {
	{ "ip(string) -> net.IP",
	    "The address that a text names; one with a zone, or IPv4 within IPv6, is none.",
	    ip_of, check_ip },
	{ "isIP(string) -> bool", "True if ip() takes the text.", is_ip, NULL },
	{ "ip.isCanonical(string) -> bool", "True if the address is written as RFC 5952 wants it.",
	    is_canonical, check_ip },
	{ "cidr(string) -> net.CIDR", "The network that a text like 10.0.0.0/8 names.", cidr_of, check_cidr },
	{ "isCIDR(string) -> bool", "True if cidr() takes the text.", is_cidr, NULL },
	{ "string(net.IP) -> string", "The address as RFC 5952 writes it.", string_of, NULL },
	{ "string(net.CIDR) -> string", "The network as an address, '/' and the length of the prefix.",
	    string_of, NULL },
	{ "net.IP.family() -> int", "4 or 6.", family, NULL },
	{ "net.IP.isUnspecified() -> bool", "True for 0.0.0.0 and ::.", ask_unspecified, NULL },
	{ "net.IP.isLoopback() -> bool", "True for 127.0.0.0/8 and ::1.", ask_loopback, NULL },
	{ "net.IP.isGlobalUnicast() -> bool",
	    "True unless unspecified, loopback, multicast, link-local or broadcast; private addresses are.",
	    ask_global_unicast, NULL },
	{ "net.IP.isLinkLocalUnicast() -> bool", "True for 169.254.0.0/16 and fe80::/10.",
	    ask_link_local_unicast, NULL },
	{ "net.IP.isLinkLocalMulticast() -> bool", "True for 224.0.0.0/24 and ff02::/16.",
	    ask_link_local_multicast, NULL },
	{ "net.IP.isPrivate() -> bool", "True for the private addresses of RFC 1918 and RFC 4193.",
	    ask_private, NULL },
	{ "net.IP.isReserved() -> bool",
	    "True for an address in a block of IANA's registries of special-purpose addresses.",
	    ask_reserved, NULL },
	{ "net.CIDR.containsIP(net.IP) -> bool", "True if the address is in the network.",
	    contains_ip, NULL },
	{ "net.CIDR.containsIP(string) -> bool", "The same for an address as text.",
	    contains_ip, check_contained_ip },
	{ "net.CIDR.containsCIDR(net.CIDR) -> bool", "True if the other network is within this one.",
	    contains_cidr, NULL },
	{ "net.CIDR.containsCIDR(string) -> bool", "The same for a network as text.",
	    contains_cidr, check_contained_cidr },
	{ "net.CIDR.ip() -> net.IP", "The address of the network, as it was given.", address, NULL },
	{ "net.CIDR.masked() -> net.CIDR", "The network with all bits behind its prefix zero.",
	    masked, NULL },
	{ "net.CIDR.prefixLength() -> int", "The length of the prefix in bits.", prefix_length, NULL },
};
static const struct cel_opaque *const opaques[] = { &ip_type, &cidr_type };

const struct cel_library cel_ext_network = { "network", functions, COUNT_OF(functions), opaques, COUNT_OF(opaques) };

/* schema.c - the form of a site file: its keys and what they hold. */
#include "site/site.h"

static const char *const first_version[] = { "1", NULL };
static const char *const on_off[] = { "on", "off", NULL };
static const char *const true_false[] = { "true", "false", NULL };
static const char *const fallbacks[] = { "accept", "reject", NULL };
static const char *const cluster_modes[] = { "enforcing", "permissive", NULL };

static const struct yaml_key revocation_keys[] = {
	{ "mode", YAML_WANT_ONE_OF, false, on_off, "whether the servers check for revocation", NULL },
	{ "ocsp", YAML_WANT_ONE_OF, false, on_off, "whether they ask OCSP responders", NULL },
	{ "crls", YAML_WANT_ONE_OF, false, on_off, "whether they use revocation lists", NULL },
	{ "crl-downloads", YAML_WANT_ONE_OF, false, on_off, "whether they fetch the lists that certificates name; on where this is absent", NULL },
	{ "fallback", YAML_WANT_ONE_OF, false, fallbacks, "whether to accept a certificate when no source knows its status", NULL },
};
static const struct yaml_schema revocation_schema = { "revocation", revocation_keys, COUNT_OF(revocation_keys) };

static const struct yaml_key profile_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "name of the profile", NULL },
	{ "oauth", YAML_WANT_ONE_OF, false, true_false, "its phones use SIP OAuth, so that no certificate needs its name", NULL },
};
const struct yaml_schema site_profile_schema = { "phone security profile", profile_keys, COUNT_OF(profile_keys) };

static const struct yaml_key cluster_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "the FQDN of the cluster", NULL },
	{ "nodes", YAML_WANT_TEXTS, true, NULL, "the names of its peers", NULL },
	{ "tls-verify", YAML_WANT_ONE_OF, false, cluster_modes, "whether peers verify each other's certificates", NULL },
};
static const struct yaml_schema cluster_schema = { "cluster", cluster_keys, COUNT_OF(cluster_keys) };

static const char *const yes_no[] = { "yes", "no", NULL };

static const struct yaml_key crl_keys[] = {
	{ "uploaded", YAML_WANT_TEXTS, false, NULL, "files of lists that were uploaded", NULL },
	{ "downloaded", YAML_WANT_TEXTS, false, NULL, "files of lists that the server fetches by itself, from the addresses that it is given", NULL },
	{ "embedded", YAML_WANT_ONE_OF, false, yes_no, "whether lists that stand in the files of its trusted CA list count; yes where this is absent", NULL },
};
const struct yaml_schema site_crl_schema = { "crl", crl_keys, COUNT_OF(crl_keys) };

static const struct yaml_key node_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "what the rest of the file, --node and reports call it", NULL },
	{ "role", YAML_WANT_TEXT, true, NULL, "its role, or external for a server of another organization", NULL },
	{ "release", YAML_WANT_TEXT, false, NULL, "its release, where it is not the site's", NULL },
	{ "fqdn", YAML_WANT_TEXT, false, NULL, "its own fully qualified domain name; every node but an external one has it", NULL },
	{ "aliases", YAML_WANT_TEXTS, false, NULL, "further names that it is known by", NULL },
	{ "certificate", YAML_WANT_TEXT, false, NULL, "file of its certificate, where it has one", NULL },
	{ "key", YAML_WANT_TEXT, false, NULL, "file of its private key", NULL },
	{ "client-certificate", YAML_WANT_TEXT, false, NULL, "file of the certificate that it presents as a client", NULL },
	{ "client-key", YAML_WANT_TEXT, false, NULL, "file of its private key", NULL },
	{ "certificates", YAML_WANT_TEXT_BY_NAME, false, NULL, "files of its certificates, by unit", NULL },
	{ "keys", YAML_WANT_TEXT_BY_NAME, false, NULL, "files of their private keys, by unit", NULL },
	{ "trust", YAML_WANT_TEXTS, false, NULL, "files of its trusted CA list, in order", NULL },
	{ "trusts", YAML_WANT_TEXTS_BY_NAME, false, NULL, "files of its lists by unit, as UNIT-trust", NULL },
	{ "chain", YAML_WANT_TEXTS, false, NULL, "files of the certificates that it sends along with its own", NULL },
	{ "crl", YAML_WANT_ITEMS, false, NULL, "files of its revocation lists that were uploaded, or {uploaded, downloaded, embedded}", &site_crl_schema },
	{ "revocation", YAML_WANT_MAPPING, false, NULL, "how it checks revocation, where that differs from the site", &revocation_schema },
	{ "request", YAML_WANT_ANY, false, NULL, "file of the request for its certificate, or files by unit", NULL },
	{ "pending", YAML_WANT_ANY, false, NULL, "file of the certificate that is to replace its own, or files by unit", NULL },
	{ "previous", YAML_WANT_ANY, false, NULL, "file of the certificate that its own replaced, or files by unit", NULL },
	{ "domain-certificates", YAML_WANT_ANY, false, NULL, "files of certificates for further domains, by domain, as it shows them to who asks for that name: FILE, "
	    "or {certificate, key}", NULL },
	{ "settings", YAML_WANT_TEXT_BY_NAME, false, on_off, "settings of the product that decide which rules apply", NULL },
};
static const struct yaml_schema node_schema = { "node", node_keys, COUNT_OF(node_keys) };

static const struct yaml_key verify_keys[] = {
	{ "from", YAML_WANT_ONE_OF, true, on_off, "whether the end that connects verifies the other", NULL },
	{ "to", YAML_WANT_ONE_OF, true, on_off, "whether the end that is connected to verifies the other", NULL },
};
static const struct yaml_schema verify_schema = { "tls-verify", verify_keys, COUNT_OF(verify_keys) };

static const struct yaml_key link_keys[] = {
	{ "from", YAML_WANT_TEXT, true, NULL, "the node that connects", NULL },
	{ "to", YAML_WANT_TEXT, true, NULL, "the node that is connected to", NULL },
	{ "zone", YAML_WANT_TEXT, true, NULL, "the kind of connection", NULL },
	{ "peer-address", YAML_WANT_TEXT, false, NULL, "the address by which `from` reaches `to`; `from` looks for it in the certificate of `to`", NULL },
	{ "verify-name", YAML_WANT_TEXTS, false, NULL, "the name that `to` looks for in the certificate of `from`; of several, one has to be there", NULL },
	{ "tls-verify", YAML_WANT_ITEMS, false, on_off, "whether the zone verifies certificates: on, off, or {from, to} where the ends differ", &verify_schema },
};
static const struct yaml_schema link_schema = { "link", link_keys, COUNT_OF(link_keys) };

static const struct yaml_key site_keys[] = {
	{ "certproof-site", YAML_WANT_ONE_OF, true, first_version, "version of the file format: 1", NULL },
	{ "name", YAML_WANT_TEXT, false, NULL, "what reports call the deployment", NULL },
	{ "release", YAML_WANT_TEXT, false, NULL, "the release of every node that does not name its own", NULL },
	{ "services", YAML_WANT_TEXTS, false, NULL, "what the deployment is used for", NULL },
	{ "registration-domains", YAML_WANT_TEXTS, false, NULL, "domains that users register with from outside", NULL },
	{ "xmpp-federation-domains", YAML_WANT_TEXTS, false, NULL, "domains that federate over XMPP", NULL },
	{ "chat-node-aliases", YAML_WANT_TEXTS, false, NULL, "aliases of chat nodes that federation uses", NULL },
	{ "phone-security-profiles", YAML_WANT_ITEMS, false, NULL, "encrypted profiles of phones that register from outside: names, or {name, oauth}", &site_profile_schema },
	{ "clients", YAML_WANT_TEXTS, false, NULL, "what connects from outside; all kinds where this is absent", NULL },
	{ "phone-trust", YAML_WANT_TEXT, false, NULL, "file of the CA certificates that the phones trust", NULL },
	{ "revocation", YAML_WANT_MAPPING, false, NULL, "how revocation is checked", &revocation_schema },
	{ "cms-addresses", YAML_WANT_TEXTS, false, NULL, "addresses of meeting servers that guests join by", NULL },
	{ "mixed-mode", YAML_WANT_ONE_OF, false, on_off, "whether the call control's cluster is in mixed mode", NULL },
	{ "clusters", YAML_WANT_LIST, false, NULL, "nodes that act as one", &cluster_schema },
	{ "nodes", YAML_WANT_LIST, true, NULL, "the servers", &node_schema },
	{ "links", YAML_WANT_LIST, false, NULL, "who connects to whom", &link_schema },
};
const struct yaml_schema site_schema = { "site file", site_keys, COUNT_OF(site_keys) };

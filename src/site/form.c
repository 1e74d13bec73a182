/* form.c - the form of a site file: its keys and what they hold. */
#include "site/site.h"

static const char *const on_off[] = { "on", "off", NULL };
static const char *const true_false[] = { "true", "false", NULL };
static const char *const fallbacks[] = { "accept", "reject", NULL };
static const char *const cluster_modes[] = { "enforcing", "permissive", NULL };

static const struct yaml_key revocation_keys[] = {
	{ "mode", YAML_WANT_ONE_OF, false, on_off, "Whether the servers check for revocation.", NULL },
	{ "ocsp", YAML_WANT_ONE_OF, false, on_off, "Whether they ask OCSP responders.", NULL },
	{ "crls", YAML_WANT_ONE_OF, false, on_off, "Whether they use revocation lists.", NULL },
	{ "fallback", YAML_WANT_ONE_OF, false, fallbacks, "What becomes of a certificate of which no source says anything.", NULL },
};
static const struct yaml_schema revocation_schema = { "revocation", revocation_keys, COUNT_OF(revocation_keys) };

static const struct yaml_key profile_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "Name of the profile.", NULL },
	{ "oauth", YAML_WANT_ONE_OF, false, true_false, "Its phones use SIP OAuth, so that no certificate needs its name.", NULL },
};
const struct yaml_schema site_profile_schema = { "phone security profile", profile_keys, COUNT_OF(profile_keys) };

static const struct yaml_key cluster_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "The FQDN of the cluster.", NULL },
	{ "nodes", YAML_WANT_TEXTS, true, NULL, "The names of its peers.", NULL },
	{ "tls-verify", YAML_WANT_ONE_OF, false, cluster_modes, "Whether peers verify each other's certificates.", NULL },
};
static const struct yaml_schema cluster_schema = { "cluster", cluster_keys, COUNT_OF(cluster_keys) };

static const struct yaml_key node_keys[] = {
	{ "name", YAML_WANT_TEXT, true, NULL, "What the rest of the file, --node and reports call it.", NULL },
	{ "role", YAML_WANT_TEXT, true, NULL, "What it is, or external for a system of others.", NULL },
	{ "release", YAML_WANT_TEXT, false, NULL, "Its release, where it is not the site's.", NULL },
	{ "fqdn", YAML_WANT_TEXT, false, NULL, "Its own fully qualified domain name; every node but an external one has it.", NULL },
	{ "aliases", YAML_WANT_TEXTS, false, NULL, "Further names that it is known by.", NULL },
	{ "certificate", YAML_WANT_TEXT, false, NULL, "File of its certificate, where it has one.", NULL },
	{ "key", YAML_WANT_TEXT, false, NULL, "File of the private key of that.", NULL },
	{ "client-certificate", YAML_WANT_TEXT, false, NULL, "File of the certificate that it presents as a client.", NULL },
	{ "client-key", YAML_WANT_TEXT, false, NULL, "File of the private key of that.", NULL },
	{ "certificates", YAML_WANT_MAPPING, false, NULL, "Files of its certificates, by unit.", NULL },
	{ "keys", YAML_WANT_MAPPING, false, NULL, "Files of the private keys of those, by unit.", NULL },
	{ "trust", YAML_WANT_TEXTS, false, NULL, "Files of its trusted CA list, in order.", NULL },
	{ "trusts", YAML_WANT_MAPPING, false, NULL, "Files of its lists by unit, as UNIT-trust.", NULL },
	{ "chain", YAML_WANT_TEXTS, false, NULL, "Files of the certificates that it sends along with its own.", NULL },
	{ "crl", YAML_WANT_TEXTS, false, NULL, "Files of its revocation lists.", NULL },
	{ "settings", YAML_WANT_MAPPING, false, NULL, "Settings of the product that decide which rules apply.", NULL },
};
static const struct yaml_schema node_schema = { "node", node_keys, COUNT_OF(node_keys) };

static const struct yaml_key link_keys[] = {
	{ "from", YAML_WANT_TEXT, true, NULL, "The node that connects.", NULL },
	{ "to", YAML_WANT_TEXT, true, NULL, "The node that is connected to.", NULL },
	{ "zone", YAML_WANT_TEXT, true, NULL, "The kind of connection.", NULL },
	{ "peer-address", YAML_WANT_TEXT, false, NULL, "The address that `from` has for `to`; looked for in the certificate of `to`.", NULL },
	{ "verify-name", YAML_WANT_TEXT, false, NULL, "The name that `to` looks for in the certificate of `from`.", NULL },
	{ "tls-verify", YAML_WANT_ONE_OF, false, on_off, "Whether the zone verifies certificates.", NULL },
};
static const struct yaml_schema link_schema = { "link", link_keys, COUNT_OF(link_keys) };

static const struct yaml_key site_keys[] = {
	{ "certproof-site", YAML_WANT_TEXT, true, NULL, "Version of this form: 1.", NULL },
	{ "name", YAML_WANT_TEXT, false, NULL, "What reports call the deployment.", NULL },
	{ "release", YAML_WANT_TEXT, false, NULL, "The release of every node that does not name its own.", NULL },
	{ "services", YAML_WANT_TEXTS, false, NULL, "What the deployment is used for.", NULL },
	{ "registration-domains", YAML_WANT_TEXTS, false, NULL, "Domains that users register with from outside.", NULL },
	{ "xmpp-federation-domains", YAML_WANT_TEXTS, false, NULL, "Domains that federate over XMPP.", NULL },
	{ "chat-node-aliases", YAML_WANT_TEXTS, false, NULL, "Names of chat rooms' nodes that federation uses.", NULL },
	{ "phone-security-profiles", YAML_WANT_LIST, false, NULL, "Encrypted profiles of phones that register from outside: names, or {name, oauth}.", NULL },
	{ "clients", YAML_WANT_TEXTS, false, NULL, "What connects from outside; all kinds where this is absent.", NULL },
	{ "phone-trust", YAML_WANT_TEXT, false, NULL, "File of the CA certificates that the phones trust.", NULL },
	{ "revocation", YAML_WANT_MAPPING, false, NULL, "How revocation is checked.", &revocation_schema },
	{ "cms-addresses", YAML_WANT_TEXTS, false, NULL, "Addresses of meeting servers that guests join by.", NULL },
	{ "mixed-mode", YAML_WANT_ONE_OF, false, on_off, "Whether the call control's cluster is in mixed mode.", NULL },
	{ "clusters", YAML_WANT_LIST, false, NULL, "Nodes that act as one.", &cluster_schema },
	{ "nodes", YAML_WANT_LIST, true, NULL, "The servers.", &node_schema },
	{ "links", YAML_WANT_LIST, false, NULL, "Who connects to whom.", &link_schema },
};
const struct yaml_schema site_schema = { "site file", site_keys, COUNT_OF(site_keys) };

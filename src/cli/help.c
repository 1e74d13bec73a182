/* help.c - what --help says; each fits a screen. */
#include "cli/cli.h"

static const char *const texts[COMMAND_COUNT + 1] = {
[COMMAND_CHECK] =
"usage: certproof check [OPTIONS] FILE...\n"
"       certproof check --site SITE.yaml [--node NAME] [OPTIONS]\n"
"Says whether certificates, requests, keys and CA lists will be refused or break something.\n"
"\n"
"  -r, --role ROLE         judge for a role: expressway-c, expressway-e, cucm-tomcat ...\n"
"      --release REL       product release, for example X14.0.2; default: the newest\n"
"  -k, --key FILE          private key that belongs to the certificate\n"
"  -t, --trust FILE        trusted CA list of the box itself (repeatable, in order)\n"
"  -c, --chain FILE        further certificates that the server would send\n"
"      --crl FILE, --request FILE, --previous FILE   CRL; request answered; certificate replaced\n"
"      --site FILE, --node NAME      a described deployment; one node of it\n"
"      --rules PATH, --pack NAME     further rules; only the rules of a pack\n"
"      --at TIME           judge as of this UTC time or date; default: now\n"
"  -f, --format FMT        human, junit or json; with -o FILE after it several reports\n"
"  -o, --output FILE       write the report there, whole or not at all\n"
"      --fail-on LEVEL     error (default), warning, notice, unchecked or never\n"
"  -q, --quiet, -v, --verbose        findings only; also what passed\n"
"      --password-file FILE, --color WHEN, --strict-rules, -j, --jobs N, --help, --version\n"
"\n"
"  certproof check --role expressway-e --key privkey.pem --trust ca.pem server.pem\n"
"  certproof check --site office.yaml -f junit -o report.xml\n"
"status: 0 clean, 1 findings, 2 could not do what was asked, 3 a rule failed\n",
[COMMAND_SHOW] =
"usage: certproof show [OPTIONS] FILE...\n"
"Shows what rules see of certificates, requests, keys and CRLs.\n"
"\n"
"  -f, --format FMT           human or json\n"
"  -o, --output FILE          write it there, whole or not at all\n"
"      --at TIME              time for what depends on it; default: now\n"
"      --password-file FILE   password of encrypted keys and PKCS#12\n"
"      --color WHEN           auto, always or never\n"
"      --help, --version\n"
"\n"
"examples:\n"
"  certproof show server.pem\n"
"  certproof show --format json ca.pem | jq '.[].certificate.subject.text'\n",
[COMMAND_RULES] =
"usage: certproof rules list  [OPTIONS]\n"
"       certproof rules check [PATH...]\n"
"       certproof rules test  [PATH...]\n"
"Lists rules; checks rule files; runs the examples of rules.\n"
"\n"
"  -r, --role ROLE      only rules that hold for this role\n"
"      --release REL    only rules that hold for this release\n"
"      --pack NAME      only the rules of this pack (repeatable)\n"
"      --severity LEVEL only rules of this severity\n"
"      --rules PATH     further rule file or folder\n"
"      --at TIME        time at which examples are judged; default: 2026-11-21\n"
"  -f, --format FMT     human or json\n"
"      --color WHEN     auto, always or never\n"
"      --help, --version\n"
"\n"
"examples:\n"
"  certproof rules list --role expressway-e --severity error\n"
"  certproof rules check company.yaml\n",
[COMMAND_EXPLAIN] =
"usage: certproof explain RULE\n"
"Says what a rule demands, why, who says so, and which facts it reads.\n"
"RULE is an id, with or without its pack, or words of the product's own message.\n"
"\n"
"      --rules PATH    further rule file or folder\n"
"      --pack NAME     look in this pack only\n"
"      --color WHEN    auto, always or never\n"
"      --help, --version\n"
"\n"
"examples:\n"
"  certproof explain expressway/eku-client-missing\n"
"  certproof explain \"Common name must be a valid FQDN\"\n",
[COMMAND_FACTS] =
"usage: certproof facts [TYPE]\n"
"Lists the variables, types and functions that a rule can use; or one type.\n"
"\n"
"      --color WHEN    auto, always or never\n"
"      --help, --version\n"
"\n"
"examples:\n"
"  certproof facts\n"
"  certproof facts Cert\n",
[COMMAND_EVAL] =
"usage: certproof eval [OPTIONS] EXPRESSION FILE\n"
"Evaluates an expression over each certificate, request or key of a file.\n"
"\n"
"  -k, --key FILE, -t, --trust FILE, -c, --chain FILE, --crl FILE, --request FILE,\n"
"      --previous FILE        inputs, as for check\n"
"  -r, --role ROLE, --release REL, --site FILE, --node NAME          what it is judged as\n"
"      --at TIME              the time judged; default: now\n"
"      --password-file FILE   password of encrypted keys and PKCS#12\n"
"      --color WHEN           auto, always or never\n"
"      --help, --version\n"
"\n"
"examples:\n"
"  certproof eval 'cert.san.dns' server.pem\n"
"  certproof eval 'cert.not_after - now < days(30)' server.pem\n",
[COMMAND_COUNT] =
"usage: certproof COMMAND [OPTIONS] [FILE...]\n"
"Says, before anything is uploaded, whether certificates, keys, requests and CA lists\n"
"will be refused, will break something, and will be trusted - and why, and what to do.\n"
"\n"
"  check     judge files, or a whole deployment\n"
"  show      show what rules see of a file\n"
"  rules     list rules, check rule files, run their examples\n"
"  explain   what a rule demands, why, and who says so\n"
"  facts     the variables, types and functions a rule can use\n"
"  eval      evaluate an expression over a certificate\n"
"\n"
"  certproof COMMAND --help     options and examples\n"
"  certproof --version\n"
"\n"
"examples:\n"
"  certproof check server.pem\n"
"  certproof check --role expressway-c --key privkey.pem --trust ca.pem server.pem\n",
};

const char *
help_text(enum command command)
{
	return texts[command];
}

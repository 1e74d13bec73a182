/* command.h - what the tests of commands share: a session from a command line, and what a command made of it. */
#ifndef TESTS_CLI_COMMAND_H
#define TESTS_CLI_COMMAND_H

#include "../harness.h"
#include "cli/cli.h"

/* 2026-11-21T00:00:00Z, as of which the fixtures are judged where a line has no --at. */
#define JUDGED_AT INT64_C(1795219200)

/* What follows the name of a file that is not there. */
#define NOT_THERE ": error: cannot open: no such file or directory\n" \
	"  hint: is the path right? it begins at the folder of the run, in a site file at the site file\n"

/* The roles of the products that are shipped. */
#define ROLES "cms-callbridge, cms-webbridge, cms-webadmin, cms-database-client, cms-database-server, cucm-tomcat, cucm-callmanager, " \
	"cucm-tomcat-ecdsa, cucm-callmanager-ecdsa, cucm-capf, cucm-tvs, cucm-itlrecovery, imp-cup-xmpp, imp-tomcat, imp-cup-xmpp-s2s, " \
	"unity, unity-tomcat-ecdsa, expressway-c, expressway-e, expressway-domain, vcs-control, vcs-expressway, ldap, tms, idp, syslog, " \
	"policy-server or lync"

/* In the folder of the fixtures, with the rules that are shipped, without color and 100 columns wide. */
extern struct session session;
void setup_cli(void);
void teardown_cli(void);

/* A file of one rule, t/r, with the title T and these keys, each but the last ended by a line feed: its path. */
const char *rule_file(const char *keys);
/* What is in a file; NULL: there is none. */
const char *content_of(const char *path);
/* Words of a command line with those in it that a printf makes. */
const char *line(const char *format, ...) PRINTF_LIKE(1, 2);

#define WORDS_MOST 32
/* "certproof" and the words after it, which stand between blanks or in '...', ended by NULL; returns how many. */
int split(const char *words, char *argv[WORDS_MOST + 1]);

/* Reads such words into the options of the session; a mistake in them fails the test. */
void given(const char *words);

struct run {
	enum status status;
	const char *out, *said;                /* standard output; the messages as standard error would show them */
};
/* The same, and runs the command of that name. */
struct run run(const char *words);
/* The messages as standard error would show them, and forgets them. */
const char *session_said(void);
/* What is written to standard output from the one to the other. */
void capture(void);
const char *captured(void);

#endif

/* customer_files.h - what the commands about uploads share: reading one, and showing what is in it. */
#ifndef CLI_CUSTOMER_FILES_H
#define CLI_CUSTOMER_FILES_H

#include "bundle/bundle.h"
#include "cli/cli.h"

/* Reads what the command line names; false with messages if there is nothing, or it cannot be opened. */
bool session_bundle(struct session *session, struct bundle *out);
/* When a certificate or CRL ends; false if it does not. */
bool object_ends(const struct object *object, int64_t *ends);
/* "certificate", "CA", "root CA", "request", "private key" ... */
const char *object_kind_of(const struct object *object);
/* Members of a JSON report: nodes and certificates. */
void bundle_json_nodes(struct bundle *bundle, struct json *json);
void bundle_json_objects(struct bundle *bundle, struct json *json, const char *key);
void bundle_json_questions(struct bundle *bundle, struct json *json);

#endif

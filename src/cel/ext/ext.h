/*
 * ext.h - libraries of functions beyond the core of the language. Their functions stand in doc/cel.md.
 *
 * The names and meanings are those of the extensions of cel-go and Kubernetes where these have them. Whoever builds an
 * environment declares the libraries that it wants, with cel_env_library or all at once.
 */
#ifndef CEL_EXT_EXT_H
#define CEL_EXT_EXT_H

#include "cel/cel.h"

extern const struct cel_library cel_ext_dates;           /* parts of timestamps, with time zones; of durations */
extern const struct cel_library cel_ext_encoders;        /* base64 */
extern const struct cel_library cel_ext_lists;           /* lists and sets */
extern const struct cel_library cel_ext_math;            /* math.greatest and math.least need the parser: see function.h */
extern const struct cel_library cel_ext_network;         /* net.IP, net.CIDR */
extern const struct cel_library cel_ext_strings;

/* All of them, ending with NULL. */
extern const struct cel_library *const cel_ext_libraries[];
void cel_ext_declare(struct cel_env *env);

#endif

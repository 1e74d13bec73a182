/* ext.c - the libraries there are. */

#include "cel/ext/ext.h"

const struct cel_library *const cel_ext_libraries[] = {
	&cel_ext_dates,
	&cel_ext_strings,
	&cel_ext_encoders,
	&cel_ext_math,
	&cel_ext_network,
	&cel_ext_lists,
	NULL,
};

void
cel_ext_declare(struct cel_env *env)
{
	for (size_t i = 0; cel_ext_libraries[i] != NULL; i++)
		cel_env_library(env, cel_ext_libraries[i]);
}

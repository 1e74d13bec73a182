/* type.h - the types of the checker. */
#ifndef CEL_TYPE_H
#define CEL_TYPE_H

#include "cel/function.h"

#define TYPE_ARGUMENTS 3

struct cel_type {
	uint8_t kind;                      /* enum cel_kind; CEL_ERROR: of what is broken, fits everywhere */
	uint8_t count;                     /* of args */
	bool open;                         /* holds a parameter or a variable of the checker */
	uint32_t id;                       /* CEL_PARAMETER: 'A' ..., from TYPE_VARIABLE on: of the checker */
	const struct cel_type *args[TYPE_ARGUMENTS];
	const struct cel_record *record;
	const struct cel_opaque *opaque;
	const struct record_index *index;  /* the fields of `record` by name */
};
#define TYPE_VARIABLE 256u

extern const struct cel_type cel_type_error, cel_type_null, cel_type_bool, cel_type_int, cel_type_uint, cel_type_double,
    cel_type_string, cel_type_bytes, cel_type_type, cel_type_timestamp, cel_type_duration, cel_type_dyn,
    cel_type_list_dyn, cel_type_map_dyn, cel_type_optional_dyn;

const struct cel_type *type_list(struct arena *arena, const struct cel_type *element);
const struct cel_type *type_map(struct arena *arena, const struct cel_type *key, const struct cel_type *value);
const struct cel_type *type_optional(struct arena *arena, const struct cel_type *element);
/* Of a name that needs no declaration; NULL if it is none. */
const struct cel_type *type_plain(struct text name);

#endif

/*
 * internal.h - what the files of cel/ share with each other, and nobody else.
 *
 * First part: what the writers of functions (ext_*.c) need beyond cel.h. Second
 * part: the stages of the compiler and the evaluator.
 */
#ifndef CEL_INTERNAL_H
#define CEL_INTERNAL_H

#include "cel/cel.h"

/* ---- for functions ---- */

/*
 * How a function is called: every argument has the kind its signature says (dyn, A, B: any kind but
 * CEL_ERROR); the evaluator has seen to that, also for values whose type was dyn, and for the elements of a
 * list(T) where T is a kind. So `call` looks into args[i].as without asking again, except for what stands as dyn, A
 * or B, and for lists within lists. A literal argument of a
 * row that has `check` was checked when the program was compiled, other arguments were not.
 * The evaluator charges 1 for the call; a function that does work in proportion to its
 * input charges for that with cel_charge: bytes / 10 + 1 for a scan of text, one for each element.
 */

/* Room for a string of `len` bytes in the run's arena, within LIMIT_CEL_STRING; charges for it. */
char *cel_string_room(struct cel_run *run, size_t len);
/* Ends the evaluation if a text of `len` bytes is longer than LIMIT_CEL_STRING, else charges for it. */
void cel_string_check(struct cel_run *run, size_t len);
/* The CEL error "no such overload: name(int, string)", for functions that take dyn and find a kind they do not know. */
struct cel_value cel_no_overload(struct cel_run *run, const char *name, const struct cel_value *args, size_t count);
/* The CEL name of the type of a value: int, list, null_type, google.protobuf.Duration, net.IP, Cert. */
struct text cel_value_type_name(const struct cel_value *value);
/* An optional that holds a value. */
struct cel_value cel_optional(struct cel_run *run, const struct cel_value *value);
/* cel_equal and cel_hash, charging for elements and text: one list may stand in many places of a value. */
bool cel_run_equal(struct cel_run *run, const struct cel_value *a, const struct cel_value *b);
uint64_t cel_run_hash(struct cel_run *run, const struct cel_value *value);
/* CEL's order for two values of one kind, or of two kinds of number; false if they have none. */
bool cel_order(const struct cel_value *a, const struct cel_value *b, int *order);
/* What it costs to compare each of some values with another: one unit, and one for ten bytes of text. */
uint64_t cel_order_cost(const struct cel_value *items, size_t count);

/* Numbers. Readers take the whole text or fail; they know no locale. */
MUST_USE bool cel_read_int(struct text text, int64_t *number);             /* [+-]digits */
MUST_USE bool cel_read_uint(struct text text, uint64_t *number);           /* digits */
MUST_USE bool cel_read_double(struct text text, double *real);             /* decimal, exponent, inf, NaN */
struct text cel_double_text(struct arena *arena, double real);             /* shortest that reads back */

/* Times as CEL writes them. Readers say what is wrong in a few words, or NULL. */
const char *cel_read_timestamp(struct text text, int64_t *seconds, int32_t *nanos);
const char *cel_read_duration(struct text text, int64_t *seconds, int32_t *nanos);
struct text cel_timestamp_text(struct arena *arena, int64_t seconds, int32_t nanos);
struct text cel_duration_text(struct arena *arena, int64_t seconds, int32_t nanos);

/* ---- regex.c: regular expressions of RE2's syntax, run by PCRE2 ---- */

struct cel_regex;              /* immutable once compiled; threads may share it */
struct cel_span {
	size_t start, end;     /* SIZE_MAX, SIZE_MAX: the group took no part */
};
enum cel_regex_outcome {
	CEL_REGEX_NO,
	CEL_REGEX_YES,
	CEL_REGEX_LIMIT,       /* LIMIT_REGEX_MATCH, _DEPTH or _HEAP_KIB was passed */
};

/*
 * cel_regex_compile returns NULL when `pattern` is none, has something that RE2 lacks, or passes a limit;
 * `error` then says what (lower case: "look-behind is not supported by RE2") and `offset` at which
 * byte of the pattern. All memory is the arena's.
 */
MUST_USE const struct cel_regex *cel_regex_compile(struct arena *arena, struct text pattern,
    struct text *error, size_t *offset);
/* Capturing groups, the whole match (group 0) not counted. */
size_t cel_regex_groups(const struct cel_regex *regex);
/*
 * cel_regex_search finds the first match that begins at or after byte `from`. spans[0] is the whole match,
 * spans[i] group i; `count` may be 0 or less than there are groups. `scratch` is as before when it returns.
 */
MUST_USE enum cel_regex_outcome cel_regex_search(struct arena *scratch, const struct cel_regex *regex,
    struct text subject, size_t from, struct cel_span *spans, size_t count);

/*
 * For functions whose argument is a pattern. cel_check_regex is the `check` of such a row: it tests literal patterns at
 * argument 1 (of a method or function: the one after the subject) when the program is compiled, and the program keeps
 * what it compiled. cel_run_regex (eval.c) returns that, or compiles a pattern that is only known now; NULL: `failure`
 * holds the error to return. Both charge.
 */
struct text cel_check_regex(struct arena *arena, size_t argument, const struct cel_value *literal);
const struct cel_regex *cel_run_regex(struct cel_run *run, struct text pattern, struct cel_value *failure);
/*
 * Searches, charges (1 + bytes/10) x (1 + pattern/4) for the bytes from `from` to the end of the match, and ends the
 * evaluation when a limit is passed.
 */
bool cel_run_search(struct cel_run *run, const struct cel_regex *regex, struct text subject, size_t from,
    struct cel_span *spans, size_t count);
/* The pattern's text, for charging. */
struct text cel_regex_pattern(const struct cel_regex *regex);

/* ---- zone.c: named time zones, read from the system's zone data by our own reader ---- */

enum cel_zone_outcome {
	CEL_ZONE_OK,
	CEL_ZONE_UNKNOWN,      /* no zone has this name; also names like ../../etc/passwd */
	CEL_ZONE_NO_DATA,      /* there are no zone data on this system */
};
/* Names only ("Australia/Sydney", "UTC"); fixed offsets like -09:30 are read by time.c. `arena` is for scratch. */
MUST_USE enum cel_zone_outcome cel_zone_offset(struct arena *arena, struct text name, int64_t utc_seconds,
    int32_t *offset_seconds);

/* ---- tables of functions, which cel_env_new puts into every environment ---- */

extern const struct cel_function cel_ext_strings[];      /* ext_strings.c */
extern const size_t cel_ext_strings_count;
extern const struct cel_function cel_ext_encoders[];     /* ext_encoders.c: base64 */
extern const size_t cel_ext_encoders_count;
extern const struct cel_function cel_ext_math[];         /* ext_math.c; see below for greatest and least */
extern const size_t cel_ext_math_count;
extern const struct cel_function cel_ext_network[];      /* ext_network.c */
extern const size_t cel_ext_network_count;
extern const struct cel_function cel_ext_lists[];        /* ext_lists.c: lists, sets */
extern const size_t cel_ext_lists_count;
extern const struct cel_opaque cel_ext_ip;               /* net.IP */
extern const struct cel_opaque cel_ext_cidr;             /* net.CIDR */

/*
 * Signatures, beyond what cel.h says: types are bool int uint double string bytes null_type dyn type timestamp duration
 * list(T) map(K, V) optional(T), declared names with a capital in their last part (Cert, net.IP), and A, B, C for any type.
 * In front of the last dot stands a type (the row is a method) or else a namespace:
 *     net.IP.family() -> int       base64.encode(bytes) -> string       ip.isCanonical(string) -> bool
 * math.greatest and math.least: the parser makes one list of three or more arguments, so rows of one argument, of two and
 * of list(int), list(uint), list(double), list(dyn) are all that is needed.
 */

#endif

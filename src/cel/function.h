/*
 * function.h - the second door of cel/: what writers of functions need beyond cel.h, in cel/ext/ above all.
 */
#ifndef CEL_FUNCTION_H
#define CEL_FUNCTION_H

#include "cel/cel.h"
#include "regex/regex.h"

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

/* Times as CEL writes them. Readers say what is wrong in a few words, or NULL. */
const char *cel_read_timestamp(struct text text, int64_t *seconds, int32_t *nanos);
const char *cel_read_duration(struct text text, int64_t *seconds, int32_t *nanos);
struct text cel_timestamp_text(struct arena *arena, int64_t seconds, int32_t nanos);
struct text cel_duration_text(struct arena *arena, int64_t seconds, int32_t nanos);

/* ---- regular expressions ---- */

/*
 * For functions whose argument is a pattern. cel_check_regex is the `check` of such a row: it tests literal patterns at
 * argument 1 (of a method or function: the one after the subject) when the program is compiled, and the program keeps
 * what it compiled. cel_run_regex returns that, or compiles a pattern that is only known now; NULL: `failure`
 * holds the error to return. Both charge.
 */
struct text cel_check_regex(struct arena *arena, size_t argument, const struct cel_value *literal);
const struct regex *cel_run_regex(struct cel_run *run, struct text pattern, struct cel_value *failure);
/*
 * Searches, charges (1 + bytes/10) x (1 + pattern/4) for the bytes from `from` to the end of the match, and ends the
 * evaluation when a limit is passed.
 */
bool cel_run_search(struct cel_run *run, const struct regex *regex, struct text subject, size_t from,
    struct regex_span *spans, size_t count);

/* ---- signatures ---- */

/*
 * Signatures, beyond what cel.h says: types are bool int uint double string bytes null_type dyn type timestamp duration
 * list(T) map(K, V) optional(T), declared names with a capital in their last part (Cert, net.IP), and A, B, C for any type.
 * In front of the last dot stands a type (the row is a method) or else a namespace:
 *     net.IP.family() -> int       base64.encode(bytes) -> string       ip.isCanonical(string) -> bool
 * math.greatest and math.least: the parser makes one list of three or more arguments, so rows of one argument, of two and
 * of list(int), list(uint), list(double), list(dyn) are all that is needed.
 */

#endif

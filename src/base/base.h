/*
 * base.h - what every layer stands on: memory, text, messages, files, JSON.
 *
 * This folder knows the C library and nothing else: no ASN.1, no rules, no
 * options. Everything here is free of global state.
 *
 * Memory comes from arenas and is never freed piece by piece. Bytes and text
 * always carry their length; what came from a file may hold any byte,
 * zeros included.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* ---- bytes and text ---- */

/* A view of bytes that someone else owns. */
struct bytes {
	const uint8_t *at;
	size_t len;
};

/* A view of text that someone else owns; not ended by a zero, and valid UTF-8
 * only where its origin promises so. */
struct text {
	const char *at;
	size_t len;
};

/* TEXT("literal") is a constant expression; TEXT_ARG(t) goes with "%.*s". */
#define TEXT(literal) ((struct text){ "" literal, sizeof(literal) - 1 })
#define TEXT_ARG(t) (int)(t).len, (t).at != NULL ? (t).at : ""

struct text text_of(const char *string);
struct text text_of_bytes(struct bytes bytes);
struct bytes bytes_of_text(struct text text);

bool bytes_equal(struct bytes a, struct bytes b);
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *string);
/* ASCII letters compare without case (RFC 4343); other bytes as they are. */
bool text_equal_nocase(struct text a, struct text b);
bool text_starts_with(struct text text, const char *prefix);
bool text_ends_with(struct text text, const char *suffix);
bool text_contains(struct text text, const char *part);
/* As memcmp, the shorter first among equals. */
int text_compare(struct text a, struct text b);
int bytes_compare(struct bytes a, struct bytes b);
/* text_trim leaves out blanks, tabs, CR and LF at both ends. */
struct text text_trim(struct text text);
/* text_split_line takes the next line (LF, CRLF or lone CR ends it) off `rest`, without
 * its end; false when nothing is left. */
bool text_split_line(struct text *rest, struct text *line);

/* Several texts in their order, a LIST; TEXTS makes one of an array. texts_hold finds one among them. */
struct texts {
	struct text *items;
	size_t count, room;
};
#define TEXTS(array, number) ((struct texts){ .items = (array), .count = (number) })
bool texts_hold(struct texts texts, struct text text);
/* The same of strings that end with a zero. */
struct strings {
	const char **items;
	size_t count, room;
};

/* text_utf8_next decodes one scalar value at `*at` and moves on. An invalid
 * byte gives 0xFFFFFFFF and moves by one. `*at` must be below `end`. */
uint32_t text_utf8_next(const char **at, const char *end);
bool text_utf8_valid(struct text text);
size_t text_utf8_encode(uint32_t scalar, char out[4]);

/* hash_bytes is for hash tables: keyed, so that files cannot choose collisions. */
uint64_t hash_bytes(uint64_t key, struct bytes bytes);

/* ---- arena ---- */

/*
 * An arena hands out memory that lives until the arena is reset or freed.
 *
 * arena_take never returns NULL: when memory runs out, or `limit` is passed,
 * it calls `exhausted`, which must not return (cli ends the run with a message;
 * tests jump out). So no caller checks, and no half-built value is ever seen.
 * Memory is zeroed and aligned for any type. A size of zero is fine.
 */
struct arena_block;
struct arena {
	struct arena_block *block;        /* newest first */
	struct arena_block *spare;        /* given back last, for the next that is needed */
	struct arena_large *large;        /* what has a block of its own, newest first */
	size_t turn;                      /* of the newest of those */
	size_t used, limit;               /* bytes handed out; 0 for no limit */
	void (*exhausted)(void *context);
	void *context;
};
struct arena_mark {
	struct arena_block *block;
	size_t block_used, used, turn;
};

void arena_init(struct arena *arena, void (*exhausted)(void *), void *context);
void *arena_take(struct arena *arena, size_t size);
/* The same without the zeros, for large scratch that is written before it is read. */
void *arena_take_raw(struct arena *arena, size_t size);
void *arena_take_array(struct arena *arena, size_t count, size_t size);
/* arena_grow returns room for `count` elements that begins with the `old_count`
 * elements at `old`, in place where it can; for lists whose length is not known.
 * `old` must not be used any more: the memory of a long list is given back. */
void *arena_grow(struct arena *arena, void *old, size_t old_count, size_t count, size_t size);
struct arena_mark arena_mark(const struct arena *arena);
/* arena_rewind gives back all that was taken since the mark. What is given back, here and below, is cleared: it may have held a key. */
void arena_rewind(struct arena *arena, struct arena_mark mark);
/* arena_reset keeps one block for the next use; arena_free keeps nothing. */
void arena_reset(struct arena *arena);
void arena_free(struct arena *arena);
/* arena_adopt makes all that `child` handed out live as long as `arena`; the child is empty then. */
void arena_adopt(struct arena *arena, struct arena *child);
#define ARENA_NEW(arena, type) ((type *)arena_take((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_take_array((arena), (count), sizeof(type)))

struct text arena_text(struct arena *arena, struct text text);
/* The copy ends with a zero, for interfaces that need one. */
char *arena_string(struct arena *arena, struct text text);
struct text arena_printf(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
struct text arena_vprintf(struct arena *arena, const char *format, va_list args);

/*
 * A list that grows by doubling: LIST(T) is a struct of items, count, room; LIST_ADD
 * returns the new, zeroed element.
 */
#define LIST(type) struct { type *items; size_t count, room; }
#define LIST_ADD(arena, list) \
	((list)->items = (list)->count < (list)->room ? (list)->items : \
	    list_grow((arena), (list)->items, (list)->count, &(list)->room, sizeof(*(list)->items)), \
	    &(list)->items[(list)->count++])
void *list_grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size);
/* Add nothing that is there already. The string that is added is a copy. */
void texts_add_once(struct arena *arena, struct texts *texts, struct text text);
void strings_add_once(struct arena *arena, struct strings *strings, struct text text);

/* ---- looking up ---- */

/*
 * A hash table of numbers from 1 on, say of the elements of a list: it knows the hash of each, but not its key, which its
 * user compares. Zeroed, it is empty. Keys that a file may choose need a hash that it cannot foresee (hash_bytes).
 */
struct hash_slot {
	uint32_t hash, number;
};
struct hash_table {
	struct hash_slot *slots;
	size_t mask, count;
};
void hash_put(struct arena *arena, struct hash_table *table, uint64_t hash, uint32_t number);
/* The numbers that were put under a hash, and maybe some of other hashes, in the order of putting; NULL after the last.
 * `probes` begins at 0 and counts the slots looked at. The place holds until the next hash_put. */
uint32_t *hash_next(const struct hash_table *table, uint64_t hash, size_t *probes);
/* Makes room for so many numbers at once. */
void hash_reserve(struct arena *arena, struct hash_table *table, size_t count);

/*
 * A lookup finds numbers by bytes, or by the address of an object; 0 means that nothing was put. Bytes are
 * not copied. What lookup_put and lookup_put_address return is the number's place, until the next put.
 */
struct lookup_row;
struct lookup {
	struct arena *arena;
	struct lookup_row *rows;
	size_t count, room;
	struct hash_table table;       /* of rows */
	uint64_t hash_key;
};
void lookup_init(struct lookup *lookup, struct arena *arena);
size_t *lookup_put(struct lookup *lookup, struct bytes key);
size_t lookup_get(const struct lookup *lookup, struct bytes key);
size_t *lookup_put_address(struct lookup *lookup, const void *address);
size_t lookup_get_address(const struct lookup *lookup, const void *address);

/* ---- building text ---- */

struct buffer {
	struct arena *arena;
	char *at;
	size_t len, room;
};
void buffer_init(struct buffer *buffer, struct arena *arena);
void buffer_add(struct buffer *buffer, struct text text);
void buffer_adds(struct buffer *buffer, const char *string);
void buffer_addc(struct buffer *buffer, char c);
/* Conversions of printf, of which there are d u x X c s f g e, with l, ll and z; %.*s takes as many bytes as it is told, zeros too. */
void buffer_vprintf(struct buffer *buffer, const char *format, va_list args);
void buffer_printf(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);
/* What was built so far, followed by a zero that the length leaves out. */
struct text buffer_text(struct buffer *buffer);

/* As one word of a shell's command line, in quotes if it needs them; a leading hyphen makes no option of it. */
void buffer_add_shell_word(struct buffer *buffer, struct text word);

struct text hex_text(struct arena *arena, struct bytes bytes);               /* 0a1b */
struct text hex_colons(struct arena *arena, struct bytes bytes);             /* 0A:1B */
/* The value of a hexadecimal digit of either case; -1 of anything else. */
int hex_digit(int c);

/* ---- numbers, addresses and bytes as text ---- */

/* Readers take the whole text or fail; no locale matters. */
MUST_USE bool int_parse(struct text text, int64_t *number);            /* [+-]digits */
MUST_USE bool uint_parse(struct text text, uint64_t *number);          /* digits */
MUST_USE bool double_parse(struct text text, double *real);            /* decimal, exponent, inf, NaN */
/* The shortest decimal that reads back as the same double, not ended by a zero; its length. "NaN", "Infinity" of those. */
#define DOUBLE_ROOM 64
size_t double_write(double real, char out[DOUBLE_ROOM]);
struct text double_text(struct arena *arena, double real);

/* "192.0.2.1" or IPv6 text (RFC 4291 2.2) to 4 or 16 octets. */
MUST_USE bool ip_parse(struct text text, uint8_t out[16], size_t *len);
struct text ip_octets_text(struct arena *arena, struct bytes octets);  /* RFC 5952 for IPv6; in hex if they are no address */

enum base64_fault {
	BASE64_OK,
	BASE64_CHARACTER,              /* none of the alphabet, blank, tab or line end */
	BASE64_PADDING,                /* '=' where none can stand, or characters after it */
	BASE64_TRUNCATED,              /* the last group of four is not whole */
};
struct base64_result {
	enum base64_fault fault;
	size_t at;                     /* of the first character that is wrong */
	size_t len;                    /* bytes written */
	bool loose_bits;               /* the last group has bits that no byte holds and that are not zero */
	bool blanks;                   /* blanks, tabs, form feeds or lone CR between or after the characters */
	bool blank_line;               /* a line without characters */
	size_t blank_line_at;
};
/* Room that decoding of `len` characters can need. */
#define BASE64_ROOM(len) ((len) / 4 * 3 + 3)
/* Strict base64 (RFC 4648 section 4) with blanks and line ends anywhere; `out` has BASE64_ROOM(text.len). */
struct base64_result base64_decode(struct text text, uint8_t *out);
/* Writes the BASE64_LENGTH(bytes.len) characters of some bytes, padding included. */
#define BASE64_LENGTH(len) (((len) + 2) / 3 * 4)
void base64_encode(struct bytes bytes, char *out);
/* Whether a character is one of the 64. */
bool base64_is_digit(char c);

/* ---- what a person sees ---- */

/*
 * text_escape makes any bytes safe to show: control characters (C0, DEL, C1),
 * bidirectional and zero-width characters, line separators and invalid UTF-8 become
 * \n, \t, \xNN or \u{NNNN}; all else is kept. A backslash stays as it is. The result
 * is the argument itself when nothing had to change.
 */
struct text text_escape(struct arena *arena, struct text text);
/* Characters that would steer a terminal, reorder a line or hide: C0, DEL, C1, soft hyphen,
 * zero-width and bidirectional controls, line and paragraph separators, byte order mark, tags. */
bool text_unsafe(uint32_t scalar);
/* Columns that valid, escaped text takes on a terminal: wide characters two, combining none. */
size_t text_width(struct text text);

/*
 * nearest_name finds the name that `given` was probably meant to be, or NULL
 * when none is near: edit distance with swaps, at most a third of its length.
 */
const char *nearest_name(struct text given, const char *const *names, size_t count);

/* ---- time ---- */

/* Seconds since 1970-01-01T00:00:00Z without leap seconds; any year fits. */
struct civil {
	int64_t year;
	unsigned month, day, hour, minute, second;    /* month and day from 1 */
};
int64_t civil_to_seconds(struct civil civil);
struct civil civil_of_seconds(int64_t seconds);
/* True for a date of the calendar and a time up to 23:59:59. */
bool civil_valid(struct civil civil);
/*
 * A date-time of RFC 3339, between date and time a T or a blank: 2009-02-13T23:31:30.5+01:00. What is wrong with it;
 * `seconds` and `nanos` (0 to 999999999, further digits cut off) are set for TIME_OK only.
 */
enum time_fault {
	TIME_OK,
	TIME_FORM,                     /* not of this form */
	TIME_NO_ZONE,                  /* ends where its zone should be */
	TIME_OFFSET,                   /* its zone is not like +01:00 */
	TIME_TRAILING,                 /* text after it */
	TIME_NOT_A_DATE,               /* no such day or hour */
};
MUST_USE enum time_fault time_read(struct text text, int64_t *seconds, int32_t *nanos);
/* The same, or a date, which means 00:00:00Z; fractions of a second are cut off. */
MUST_USE bool time_parse(struct text text, int64_t *seconds);
struct text time_text(struct arena *arena, int64_t seconds);      /* 2026-11-21T05:52:00Z */
struct text date_text(struct arena *arena, int64_t seconds);      /* 2026-11-21 */

/* ---- messages: trouble with a command, a file or a rule ---- */

/* A text whose places messages can name; `name` is how the user calls it. */
struct source_text {
	struct text name, content;
};

enum message_level { MESSAGE_ERROR, MESSAGE_WARNING, MESSAGE_NOTE };

struct message {
	enum message_level level;
	struct text file;               /* empty: not about a file */
	unsigned line, column;          /* from 1, in characters; 0: the file as a whole */
	struct text shown;              /* the source line, as it stands in the file */
	size_t caret, caret_len;        /* bytes within `shown`; length 0: no caret */
	struct text text;               /* lower case, no full stop; not escaped */
	struct texts lines;             /* what is shown below it, a line each; not escaped */
	struct text hint;               /* the way out; may be empty; not escaped */
	struct message *next;
};

struct messages {
	struct arena *arena;
	struct message *first, *last;
	size_t count, errors;
};

void messages_init(struct messages *messages, struct arena *arena);
/* A message about nothing that has a place. Foreign bytes go into it as they are (%.*s): who shows a message escapes it.
 * message_* return the message so that a hint or file can be set. */
struct message *message_add(struct messages *messages, enum message_level level,
    const char *format, ...) PRINTF_LIKE(3, 4);
/* A message about the bytes [start, end) of a source; the span is cut at the end of its first line. */
struct message *message_at(struct messages *messages, enum message_level level,
    const struct source_text *source, size_t start, size_t end, const char *format, ...) PRINTF_LIKE(6, 7);
void message_hint(struct messages *messages, struct message *message, const char *format, ...) PRINTF_LIKE(3, 4);
/*
 * What was said after `after` (NULL: from the first message on) is told of something: `prefix` stands before each of its
 * texts; `line` is the place of those that have none; with `as_notes` errors and warnings become notes without a hint,
 * and only these have the prefix.
 */
struct message_scope {
	struct text prefix;
	unsigned line;
	bool as_notes;
};
void message_scope(struct messages *messages, struct message *after, struct message_scope scope);
/* Sets the hint "did you mean 'x'?" when a near name exists; true if so. */
bool message_hint_nearest(struct messages *messages, struct message *message, struct text given,
    const char *const *names, size_t count);
/*
 *   rules/key.yaml:7:12: error: no '<=' for (string, int)
 *       7 |   key.bits <= 2048
 *         |   ~~~~~~~~~^~~~~~~      (here: ^~~~ from the start of the span)
 *     hint: int(key.bits) makes it a number
 */
void message_render(struct buffer *out, const struct message *message, bool color);
void messages_render(struct buffer *out, const struct messages *messages, bool color);
/*
 * Puts the messages of each file together, where the first of them is, in the order of their places; what is about
 * a file as a whole comes last. A note stays with what it follows. A file is read in several passes, but fixed
 * from its top to its end.
 */
void messages_order(struct messages *messages);

/* Line and column (in characters, from 1) of a byte of a text. */
void text_place(struct text content, size_t offset, unsigned *line, unsigned *column);

/* ---- patterns of paths, as in .gitignore ---- */

/* It has a sign of a pattern. */
bool glob_is_one(struct text text);
/* Whether the patterns, of which later ones count more, take a path from their folder; `by` is the one that does. */
bool globs_take(const struct texts *patterns, struct text path, bool folder, struct text *by);

/* ---- files ---- */

/*
 * file_read reads a whole file, or standard input for "-". A directory, socket
 * or device is refused; a FIFO or standard input is read up to `limit`.
 * On failure a message says why, with the file as its subject, and false is returned.
 * The bytes are followed by a zero that `len` leaves out.
 */
MUST_USE bool file_read(struct arena *arena, const char *path, size_t limit, struct bytes *out,
    struct messages *messages);
/* The same, a FIFO being without a writer for so long at most; file_read waits for LIMIT_FIFO_WAIT. */
MUST_USE bool file_read_within(struct arena *arena, const char *path, size_t limit, unsigned milliseconds, struct bytes *out,
    struct messages *messages);
int64_t clock_milliseconds(void);      /* since some moment */
/* What of a path lies below a folder, whichever links lead to it: "sub/a.pem"; NULL: it lies elsewhere, or is not there. */
const char *path_below(struct arena *arena, const char *folder, const char *path);
/* Two paths lead to one file; false also if there is none. */
bool file_same(const char *a, const char *b);
/*
 * folder_read gives what is in a folder, hidden names too but not "." and "..", in byte order of the names. False with
 * `error`, an errno, if it cannot be opened or not be read to its end: half a folder is never given for a whole one.
 * folder_told says so in a message.
 */
enum entry_kind { ENTRY_FILE, ENTRY_FOLDER, ENTRY_OTHER, ENTRY_UNKNOWN };
struct folder_entry {
	const char *name, *path;       /* path: below the folder's as it was given */
	enum entry_kind kind;          /* of what a link leads to; unknown: `error` says why */
	bool hidden;                   /* its name begins with a dot */
	int error;
	uint64_t device, inode;
};
struct folder_entries {
	struct folder_entry *items;
	size_t count, room;
};
MUST_USE bool folder_read(struct arena *arena, const char *path, struct folder_entries *out, int *error);
MUST_USE bool folder_told(struct arena *arena, const char *path, struct folder_entries *out, struct messages *messages);
/* What the system says of an errno, as part of a sentence. */
struct text system_error(struct arena *arena, int error);

/*
 * A report on its way out: buffered, with a sticky error. To a path it is written beside
 * the target and renamed over it by output_close, so that a reader finds the old
 * report or the whole new one, with the permissions of the old one; a link is replaced,
 * not followed. A device or pipe is written to as it stands; "-" is standard output.
 */
struct output;
MUST_USE struct output *output_open(struct arena *arena, const char *path, struct messages *messages);
/* The same, a FIFO being without a reader for so long at most; output_open waits for LIMIT_FIFO_WAIT. */
MUST_USE struct output *output_open_within(struct arena *arena, const char *path, unsigned milliseconds,
    struct messages *messages);
/*
 * A file that is not there yet, in the same way: output_close fails where something, be it a link, has taken its name
 * meanwhile. `secret`: only its owner may read it, and what was held of its text is cleared.
 */
MUST_USE struct output *output_create(struct arena *arena, const char *path, bool secret, struct messages *messages);
/* What is to be unlinked if the process ends before it is closed; NULL for none. */
const char *output_temporary(const struct output *output);
void output_write(struct output *output, struct text text);
void output_puts(struct output *output, const char *string);
void output_printf(struct output *output, const char *format, ...) PRINTF_LIKE(2, 3);
/* False, with a message, if anything at all could not be written. */
MUST_USE bool output_close(struct output *output, struct messages *messages);
/* Drops the report and leaves the target as it was. */
void output_abandon(struct output *output);
/* An output that collects into a buffer, for tests and for spooling. */
struct output *output_to_buffer(struct arena *arena, struct buffer *buffer);

/* ---- JSON ---- */

/*
 * A JSON writer: calls follow the shape of the document, commas and indentation
 * (two blanks) are its own. Strings may hold any bytes: invalid UTF-8 becomes U+FFFD. Integers are written as digits.
 */
struct json {
	struct output *out;
	unsigned depth;
	bool first, after_key;
	bool compact;                  /* on one line; set after json_init */
};
void json_init(struct json *json, struct output *out);
void json_object(struct json *json);
void json_object_end(struct json *json);
void json_array(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);
void json_text(struct json *json, struct text text);
/* A key and its text; an empty text is left out. */
void json_field(struct json *json, const char *key, struct text text);
void json_string(struct json *json, const char *string);
void json_int(struct json *json, int64_t number);
void json_uint(struct json *json, uint64_t number);
void json_double(struct json *json, double number);
void json_bool(struct json *json, bool truth);
void json_null(struct json *json);
/* A value that is JSON already. */
void json_raw(struct json *json, struct text value);
/* Ends the document with a line feed. */
void json_end(struct json *json);

/* A member of an object that was read: its value as it stands, and decoded if it is a string. */
struct json_member {
	struct text name, value, string;
	bool is_string;
};
struct json_members {
	struct json_member *items;
	size_t count, room;
};
/* The members of one object, which is all of the text but blanks. False if it is not one of RFC 8259; `why` says so. */
MUST_USE bool json_read_object(struct arena *arena, struct text text, struct json_members *out, const char **why);
/* NULL if there is none of that name. */
const struct json_member *json_member(const struct json_members *members, const char *name);

#endif

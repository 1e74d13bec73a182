/*
 * yaml.h - strict, located YAML for rule, site and configuration files.
 *
 * A file becomes a tree of scalars, lists and mappings in which every node
 * knows the bytes it came from. All scalars are text: the schema of the reader types
 * them, so "no", 010 and 12:30 mean what they say. JSON files are read too.
 *
 * Refused, each with its place: anchors, aliases, tags, merge keys, directives, a
 * second document, a key twice, a key that is no scalar, NUL in a scalar, invalid
 * UTF-8, line ends other than LF and CRLF, and what passes the LIMIT_YAML_* limits.
 *
 * The only folder that includes libyaml.
 */
#ifndef YAML_YAML_H
#define YAML_YAML_H

#include "base/base.h"

enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAPPING };
enum yaml_style { YAML_PLAIN, YAML_QUOTED, YAML_LITERAL, YAML_FOLDED };

struct yaml_node {
	enum yaml_kind kind;
	enum yaml_style style;         /* of a scalar */
	struct text text;              /* of a scalar; valid UTF-8, no NUL */
	size_t start, end;             /* bytes in the file, quotes included */
	/* Lists: the items. Mappings: the values, each with its key in `keys`. */
	struct yaml_node *items, *keys;
	size_t count;
	/* Of what yaml_valid_part gives: something was left out, so that what is not there may have been meant to be. */
	bool partial;
	const struct yaml_file *file;
};

struct yaml_file {
	struct source_text source;     /* name and whole content */
	struct yaml_node root;         /* an empty file has an empty mapping */
	bool sound;                    /* of a store: its schema holds */
};

/*
 * Reads a file; every mistake becomes a message with its place. `name` is how messages call it;
 * both texts must live as long as the tree. NULL if the tree cannot be trusted to be whole; a tree
 * that is returned may still have had mistakes (a key twice keeps its first value), so that its reader
 * can find more of them: whether the file is right is for `messages->errors` to say.
 */
MUST_USE const struct yaml_file *yaml_parse(struct arena *arena, struct text name, struct text content,
    struct messages *messages);
MUST_USE const struct yaml_file *yaml_read(struct arena *arena, const char *path, struct messages *messages);

/*
 * A store holds the trees of files that were read, and found without a mistake, when the program was built: bytes that any
 * number of processes map. A file is found by its content, so that one that was changed since is read as any other.
 */
struct bytes yaml_store_write(struct arena *arena, const struct yaml_file *const *files, size_t count);
/* The tree of a file with this content; NULL if the store has none, or is not valid. Texts lie in `content` and the store. */
MUST_USE const struct yaml_file *yaml_store_find(struct arena *arena, struct bytes store, struct text name, struct text content);
/* As yaml_read, by way of a store. */
MUST_USE const struct yaml_file *yaml_read_stored(struct arena *arena, struct bytes store, const char *path,
    struct messages *messages);

/* The value of a key, or NULL; of anything but a mapping, NULL too, it is NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);
/* The text of a key; empty when it is not there, or holds something else. */
struct text yaml_text(const struct yaml_node *mapping, const char *key);
/* The texts of a list; one scalar counts as a list of one, NULL and what is no text as none. */
struct texts yaml_texts(struct arena *arena, const struct yaml_node *node);

/*
 * The byte of the file where byte `offset` of a scalar's text stands, escapes and the
 * indentation of literal blocks taken into account; exact for plain, quoted and literal
 * scalars (a folded scalar gives its start).
 */
size_t yaml_offset(const struct yaml_node *scalar, size_t offset);
/* True if a plain scalar is followed on its line by " #", which YAML takes for a comment. */
bool yaml_plain_cut_by_comment(const struct yaml_node *scalar);

/* An error at a node; at bytes [start, end) of a scalar's text. */
struct message *yaml_error(struct messages *messages, const struct yaml_node *node, const char *format, ...)
    PRINTF_LIKE(3, 4);
struct message *yaml_error_within(struct messages *messages, const struct yaml_node *scalar, size_t start,
    size_t end, const char *format, ...) PRINTF_LIKE(5, 6);

/*
 * Schemas. A mapping is checked by a table: each row a key and what it holds. Unknown keys are
 * errors that name the nearest known one; missing required keys are errors at the mapping.
 * The same tables give the JSON Schemas in doc/. Of what mappings of free names hold (..._BY_NAME), only
 * that they are mappings is checked here: their readers know the names.
 */
enum yaml_want {
	YAML_WANT_TEXT,
	YAML_WANT_TEXTS,       /* a list of scalars, among `choices` when set; one scalar counts as a list of one */
	YAML_WANT_ONE_OF,      /* a scalar among `choices` */
	YAML_WANT_LIST,        /* of mappings when `schema` is set */
	YAML_WANT_ITEMS,       /* scalars and mappings by `schema`: one, or a list of them */
	YAML_WANT_MAPPING,
	YAML_WANT_TEXT_BY_NAME,        /* a mapping of free names to scalars, among `choices` when set */
	YAML_WANT_TEXTS_BY_NAME,       /* ... to scalars or lists of them */
	YAML_WANT_VALUES_BY_NAME,      /* ... to scalars, lists of them or mappings */
	YAML_WANT_ANY,
};
struct yaml_key {
	const char *name;
	enum yaml_want want;
	bool required;
	const char *const *choices;            /* ended by NULL; or NULL */
	const char *doc;                       /* one sentence, for the schema and the manual */
	const struct yaml_schema *schema;      /* of the mapping, or of each item of the list; may be NULL */
};
struct yaml_schema {
	const char *name;                      /* how messages call such a mapping: "rule", "node" */
	const struct yaml_key *keys;
	size_t count;
};
/* Checks a mapping, and those inside it, against its schema; false if anything was wrong. */
bool yaml_check(const struct yaml_node *node, const struct yaml_schema *schema, struct messages *messages);
/*
 * The same of a whole file; gives what is right of it, so that its reader can find the mistakes that no table
 * tells, in the same run. Keys that are unknown or hold the wrong thing are left out, and so may required keys be:
 * such mappings and lists are `partial`, and a reader does not complain of what they lack. NULL if nothing is right.
 */
MUST_USE const struct yaml_file *yaml_valid_part(struct arena *arena, const struct yaml_file *file,
    const struct yaml_schema *schema, struct messages *messages);

/* Words that no table has, for they are data: what the key `key` of a mapping called `schema` may hold, or, where it is a
 * mapping of free names, what these are. */
struct yaml_words {
	const char *schema, *key;
	bool open;                             /* others are right too */
	const char *const *words;
	size_t count;
};
/* Writes the JSON Schema (draft 7) of files whose root the schema describes, for editors. */
void yaml_json_schema(struct json *json, const struct yaml_schema *schema, const struct yaml_words *words, size_t count);

#endif

/* data.c - tables of rules/data/: countries, policies, roots; each with its source and its date. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rules/compiling.h"

static const char *const first_version[] = { "1", NULL };
static const struct yaml_key data_keys[] = {
	{ "certproof-data", YAML_WANT_ONE_OF, true, first_version, "version of the file format: 1", NULL },
	{ "table", YAML_WANT_TEXT, true, NULL, "its name, as parameters of rule files call it", NULL },
	{ "title", YAML_WANT_TEXT, false, NULL, "what it lists", NULL },
	{ "date", YAML_WANT_TEXT, true, NULL, "day of which it is; of two tables with one name the newer counts", NULL },
	{ "source", YAML_WANT_TEXT, true, NULL, "where it comes from", NULL },
	{ "entries", YAML_WANT_TEXTS, true, NULL, "what it lists, texts", NULL },
};
const struct yaml_schema data_file_schema = { "data table", data_keys, COUNT_OF(data_keys) };

bool
data_is_table(const struct yaml_file *file)
{
	return yaml_get(&file->root, "certproof-data") != NULL;
}

/* A table, which replaces an older one of its name; NULL with messages on a mistake. */
static struct data_table *
take_table(struct rule_set *set, const struct yaml_file *file, struct messages *messages)
{
	struct data_table *table = NULL;
	struct text date = yaml_text(&file->root, "date");
	int64_t day;

	if (!version_is_known(file, "certproof-data", "data tables", messages) || !yaml_check(&file->root, &data_file_schema, messages))
		return NULL;
	if (!time_parse(date, &day)) {
		message_hint(messages, yaml_error(messages, yaml_get(&file->root, "date"), "not a date"), "write it as 2026-11-21");
		return NULL;
	}
	for (size_t i = 0; i < set->tables.count; i++)
		if (text_equal(set->tables.items[i]->name, yaml_text(&file->root, "table")))
			table = set->tables.items[i];
	if (table != NULL && table->day >= day)
		return table;
	if (table == NULL) {
		table = ARENA_NEW(set->arena, struct data_table);
		*LIST_ADD(set->arena, &set->tables) = table;
	}
	*table = (struct data_table){ .name = yaml_text(&file->root, "table"), .date = date, .day = day,
		.source = yaml_text(&file->root, "source"), .file = file->source.name,
		.entries = yaml_texts(set->arena, yaml_get(&file->root, "entries")) };
	return table;
}

void
data_read(struct rule_set *set, const struct yaml_file *file, struct messages *messages)
{
	(void)take_table(set, file, messages);
}

/* The tables of a user's paths, before any rule asks for one. What is wrong with a file that is no table is told later. */
void
data_read_paths(struct rule_set *set, const char *const *paths, size_t count, struct messages *messages)
{
	for (size_t i = 0; i < count; i++) {
		struct messages ignored;
		struct folder_entries entries = { 0 };
		const struct yaml_file *file;
		struct stat st;
		int error;

		messages_init(&ignored, set->arena);
		if (stat(paths[i], &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode)) {
			if (!folder_read(set->arena, paths[i], &entries, &error))
				continue;
			for (size_t k = 0; k < entries.count; k++)
				if (entries.items[k].kind != ENTRY_FOLDER && !entries.items[k].hidden && text_ends_with(text_of(entries.items[k].name), ".yaml") &&
				    (file = yaml_read(set->arena, entries.items[k].path, &ignored)) != NULL && data_is_table(file))
					data_read(set, file, messages);
		} else if (S_ISREG(st.st_mode) && text_ends_with(text_of(paths[i]), ".yaml") &&
		    (file = yaml_read(set->arena, paths[i], &ignored)) != NULL && data_is_table(file)) {
			data_read(set, file, messages);
		}
	}
}

const struct data_table *
data_table(struct rule_set *set, const struct yaml_node *name, struct messages *messages)
{
	const struct yaml_file *file;
	const char *path;

	for (size_t i = 0; i < set->tables.count; i++)
		if (text_equal(set->tables.items[i]->name, name->text) && set->tables.items[i]->shipped_known)
			return set->tables.items[i];
	path = set->shipped == NULL ? "" : arena_printf(set->arena, "%s/data/%.*s.yaml", set->shipped, TEXT_ARG(name->text)).at;
	if (memchr(name->text.at, '/', name->text.len) == NULL && access(path, F_OK) == 0 &&
	    (file = yaml_read_stored(set->arena, products_store(set->products), path, messages)) != NULL &&
	    data_is_table(file))
		(void)take_table(set, file, messages);
	for (size_t i = 0; i < set->tables.count; i++)
		if (text_equal(set->tables.items[i]->name, name->text)) {
			set->tables.items[i]->shipped_known = true;
			return set->tables.items[i];
		}
	message_hint(messages, yaml_error(messages, name, "no table '%.*s'", TEXT_ARG(name->text)),
	    "rules/data/ holds those that come with certproof; others are named with --rules");
	return NULL;
}

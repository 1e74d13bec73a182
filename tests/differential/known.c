/* known.c - differences that are meant, by kind, each with its reason. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "differential.h"

static char *
column(char **rest)
{
	char *start = strsep(rest, "|"), *end;

	if (start == NULL)
		return NULL;
	start += strspn(start, " \t");
	for (end = start + strlen(start); end > start && strchr(" \t\n", end[-1]) != NULL; end--)
		;
	*end = '\0';
	return need(strdup(start));
}

bool
known_read(const char *path, struct known *out)
{
	char *line = NULL, *rest;
	size_t room = 0, number = 0;
	FILE *file = fopen(path, "r");
	bool good = file != NULL;

	*out = (struct known){ 0 };
	if (file == NULL) {
		perror(path);
		return false;
	}
	while (getline(&line, &room, file) >= 0) {
		struct known_row *row;

		number++;
		if (line[0] == '#' || line[strspn(line, " \t\n")] == '\0')
			continue;
		out->rows = need(realloc(out->rows, (out->count + 1) * sizeof(*row)));
		row = &out->rows[out->count++];
		rest = line;
		*row = (struct known_row){ 0 };
		row->kind = column(&rest);
		row->says = column(&rest);
		row->found = column(&rest);
		row->reason = column(&rest);
		if (row->reason == NULL || row->reason[0] == '\0') {
			fprintf(stderr, "%s:%zu: kind | OpenSSL | certproof | reason\n", path, number);
			good = false;
		}
	}
	free(line);
	fclose(file);
	return good;
}

struct known_row *
known_find(struct known *known, const char *kind, const char *says, const char *found)
{
	for (size_t i = 0; i < known->count; i++) {
		struct known_row *row = &known->rows[i];

		if (fnmatch(row->kind, kind, 0) == 0 && fnmatch(row->says, says, 0) == 0 && fnmatch(row->found, found, 0) == 0)
			return row;
	}
	return NULL;
}

void
known_free(struct known *known)
{
	for (size_t i = 0; i < known->count; i++) {
		free(known->rows[i].kind);
		free(known->rows[i].says);
		free(known->rows[i].found);
		free(known->rows[i].reason);
	}
	free(known->rows);
	*known = (struct known){ 0 };
}

/* runner.c - counting agreement with a conformance suite, against a list of known disagreements. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

static void *
need(void *memory)
{
	if (memory == NULL) {
		fputs("out of memory\n", stderr);
		exit(2);
	}
	return memory;
}

void
run_init(struct run *run, const char *known_path)
{
	char line[1024], *rest, *id;
	FILE *file;

	*run = (struct run){ 0 };
	if (known_path == NULL || (file = fopen(known_path, "r")) == NULL)
		return;
	while (fgets(line, sizeof(line), file) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		id = strtok_r(line, " \t", &rest);
		if (id == NULL || id[0] == '#')
			continue;
		run->known.ids = need(realloc(run->known.ids, (run->known.count + 1) * sizeof(char *)));
		run->known.reasons = need(realloc(run->known.reasons, (run->known.count + 1) * sizeof(char *)));
		run->known.ids[run->known.count] = need(strdup(id));
		run->known.reasons[run->known.count++] = need(strdup(rest + strspn(rest, " \t")));
	}
	fclose(file);
}

static const char *
known_reason(const struct run *run, const char *id)
{
	for (size_t i = 0; i < run->known.count; i++) {
		if (strcmp(run->known.ids[i], id) == 0)
			return run->known.reasons[i];
	}
	return NULL;
}

void
run_case(struct run *run, const char *name_space, const char *id, bool expected, bool got, const char *why)
{
	const char *reason = known_reason(run, id);
	struct tally *tally = NULL;

	for (size_t i = 0; i < run->tally_count && tally == NULL; i++) {
		if (strcmp(run->tallies[i].name, name_space) == 0)
			tally = &run->tallies[i];
	}
	if (tally == NULL) {
		run->tallies = need(realloc(run->tallies, (run->tally_count + 1) * sizeof(*tally)));
		tally = &run->tallies[run->tally_count++];
		*tally = (struct tally){ .name = need(strdup(name_space)) };
	}
	tally->total++;
	if (expected == got) {
		tally->agreed++;
		run->passed++;
		if (reason != NULL)
			printf("%s: agrees, though the list of known disagreements has it\n", id);
		else if (run->tell_all)
			printf("%s: %s as expected (%s)\n", id, got ? "accepted" : "refused", why != NULL ? why : "no finding");
		return;
	}
	run->failed++;
	run->unknown += reason == NULL;
	if (got)
		run->wrongly_accepted++;
	printf("%s: expected %s, got %s: %s%s%s%s\n", id, expected ? "SUCCESS" : "FAILURE", got ? "SUCCESS" : "FAILURE",
	    why != NULL ? why : "no finding", reason != NULL ? " [known: " : "", reason != NULL ? reason : "",
	    reason != NULL ? "]" : "");
}

void
run_skip(struct run *run, const char *id, const char *why)
{
	run->skipped++;
	printf("%s: skipped: %s\n", id, why);
}

int
run_end(struct run *run)
{
	for (size_t i = 0; i < run->tally_count; i++)
		printf("%-28s %zu/%zu\n", run->tallies[i].name, run->tallies[i].agreed, run->tallies[i].total);
	printf("%zu wrongly accepted, %zu disagreements that are not known\n", run->wrongly_accepted, run->unknown);
	printf("%zu passed, %zu failed, %zu skipped\n", run->passed, run->failed, run->skipped);
	for (size_t i = 0; i < run->tally_count; i++)
		free(run->tallies[i].name);
	free(run->tallies);
	for (size_t i = 0; i < run->known.count; i++) {
		free(run->known.ids[i]);
		free(run->known.reasons[i]);
	}
	free(run->known.ids);
	free(run->known.reasons);
	return run->unknown == 0 ? 0 : 1;
}

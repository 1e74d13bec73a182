/* replay_main.c - runs a fuzz target over its seeds, for compilers without a fuzzer; a line of TAP for each. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_SEEDS 100000

/* In memory of exactly its size, so that a sanitizer sees a read past its end. */
static bool
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL, *exact;
	size_t size = 0, got;
	bool read;

	if (file == NULL)
		return false;
	do {
		uint8_t *more = realloc(data, size + 65536);

		if (more == NULL)
			abort();
		data = more;
		got = fread(data + size, 1, 65536, file);
		size += got;
	} while (got > 0);
	read = !ferror(file);
	fclose(file);
	exact = malloc(size > 0 ? size : 1);
	if (exact == NULL)
		abort();
	if (size > 0)
		memcpy(exact, data, size);
	free(data);
	if (read)
		LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	return read;
}

static int
is_seed(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* tests/fuzz/fuzz_cel reads tests/fuzz/corpus/cel; files named as arguments are read instead. */
int
main(int argc, char **argv)
{
	const char *top = getenv("TOP_SRCDIR"), *slash = strrchr(argv[0], '/');
	const char *name = slash != NULL ? slash + 1 : argv[0];
	struct dirent **seeds = NULL;
	int count, failed = 0;
	char path[4096];

	if (argc > 1) {
		for (int i = 1; i < argc; i++)
			if (!replay(argv[i])) {
				fprintf(stderr, "cannot read '%s'\n", argv[i]);
				failed = 1;
			}
		return failed;
	}
	if (top == NULL || strncmp(name, "fuzz_", 5) != 0) {
		printf("1..0 # TOP_SRCDIR is not set\n");
		return EXIT_FAILURE;
	}
	snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s", top, name + 5);
	count = scandir(path, &seeds, is_seed, alphasort);
	if (count <= 0 || count > MOST_SEEDS) {
		printf("Bail out! no seeds in %s\n", path);
		return EXIT_FAILURE;
	}
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		bool read;

		snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s/%s", top, name + 5, seeds[i]->d_name);
		/* Out before the input is tried: if it kills the program, this names it. */
		printf("# %s\n", seeds[i]->d_name);
		fflush(stdout);
		read = replay(path);
		printf("%sok %d - %s/%s\n", read ? "" : "not ", i + 1, name + 5, seeds[i]->d_name);
		failed |= !read;
		free(seeds[i]);
	}
	free(seeds);
	return failed;
}

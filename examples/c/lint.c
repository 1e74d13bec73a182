/*
 * lint.c - judges a certificate that is in memory, and prints what is wrong with it.
 *
 *     cc -o lint lint.c $(pkg-config --cflags --libs certproof)
 *     ./lint server.pem
 *
 * A second argument names the folder of the rules, if it is not where certproof was installed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <certproof.h>

static int
print(const struct certproof_finding *finding, void *context)
{
	static const char *const severities[] = { "notice", "warning", "error" };

	printf("%s: %s: %s\n", finding->rule, severities[finding->severity], finding->message);
	if (finding->fix[0] != '\0')
		printf("    fix: %s\n", finding->fix);
	++*(int *)context;
	return 0;
}

static int
complain(const certproof_error *error)
{
	for (; error != NULL; error = certproof_error_next(error))
		fprintf(stderr, "lint: %s: %s\n", certproof_error_file(error), certproof_error_message(error));
	return 2;
}

int
main(int argc, char **argv)
{
	struct certproof_engine_options options = { .size = sizeof(options), .rules = argc > 2 ? argv[2] : NULL };
	static char bytes[65536];
	FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
	size_t len = file != NULL ? fread(bytes, 1, sizeof(bytes), file) : 0;
	certproof_engine *engine;
	certproof_run *run;
	const certproof_error *error;
	int findings = 0, status;

	if (len == 0) {
		fprintf(stderr, "usage: lint FILE [RULES]\n");
		return 2;
	}
	fclose(file);
	if (certproof_engine_new(&options, &engine, &error) != 0 || certproof_run_new(engine, &run, &error) != 0)
		return complain(error);
	certproof_run_add_bytes(run, CERTPROOF_FILE, argv[1], bytes, len);
	status = certproof_run_judge(run, time(NULL), print, &findings) != 0 ? complain(certproof_run_error(run)) : findings != 0;
	certproof_run_free(run);
	certproof_engine_free(engine);
	return status;
}

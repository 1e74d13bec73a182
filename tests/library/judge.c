/*
 * judge.c - judges files through the library alone: judge RULES FILE... prints the findings and the verdict.
 *
 * Exit status: 0 judged, 2 something could not be used, 3 memory ran out.
 */
#include <stdio.h>
#include <string.h>

#include "certproof.h"

static int
print(const struct certproof_finding *f, void *context)
{
	(void)context;
	printf("%s:%u: %s %d %d %s: %s\n", f->file, f->line, f->rule, (int)f->severity, (int)f->effect, f->place, f->message);
	return 0;
}

static int
trouble(int code, const certproof_error *error)
{
	if (code == CERTPROOF_EMEMORY)
		return 3;
	for (; error != NULL; error = certproof_error_next(error))
		printf("%s: %s: %s\n", certproof_code_name(certproof_error_code(error)), certproof_error_file(error), certproof_error_message(error));
	return 2;
}

static int
judge(certproof_run *run, char **files)
{
	enum certproof_use use = CERTPROOF_FILE;
	int code = 0;

	for (; *files != NULL && code == 0; files++) {
		if (strcmp(*files, "--key") == 0)
			use = CERTPROOF_KEY;
		else if (strcmp(*files, "--trust") == 0)
			use = CERTPROOF_TRUST;
		else if (strcmp(*files, "--password-file") == 0)
			use = CERTPROOF_PASSWORD;
		else
			code = certproof_run_add_file(run, use, *files);
	}
	if (code == 0)
		code = certproof_run_judge(run, INT64_C(1795219200), print, NULL);
	if (code != 0)
		return trouble(code, certproof_run_error(run));
	printf("verdict %d\n", (int)certproof_run_verdict(run));
	return 0;
}

int
main(int argc, char **argv)
{
	struct certproof_engine_options options = { .size = sizeof(options) };
	const certproof_error *error;
	certproof_engine *engine;
	certproof_run *run;
	int code, status;

	if (argc < 3)
		return 2;
	options.rules = argv[1];
	if ((code = certproof_engine_new(&options, &engine, &error)) != 0) {
		status = trouble(code, error);
		certproof_error_free(error);
		return status;
	}
	if ((code = certproof_run_new(engine, &run, &error)) != 0) {
		status = trouble(code, error);
		certproof_error_free(error);
	} else {
		status = judge(run, argv + 2);
		certproof_run_free(run);
	}
	certproof_engine_free(engine);
	return status;
}

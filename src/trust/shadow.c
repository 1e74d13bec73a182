/* shadow.c - certificates that hide others from a verifier that takes one issuer and does not go back. */
#include "trust/index.h"

/* Worse: breaks where the other does not, or breaks earlier. */
static bool
is_worse(const struct trust_path *path, const struct trust_path *than)
{
	if (path->fault == PATH_OK)
		return false;
	if (than->fault == PATH_OK)
		return true;
	return than->complete && than->root_in_list && !(path->complete && path->root_in_list);
}

/* The first entry of the list with that certificate's subject, from 1; 0: none. */
static size_t
first_of_subject(const struct trust_list *list, const struct artifact *certificate)
{
	size_t first = list_find_subject(list, &certificate->certificate->subject, 0);

	return first < list->count ? first + 1 : 0;
}

/* Different certificates of that subject in a list, but for those that are in another; 2 stands for more. */
static size_t
different(const struct trust_list *list, const struct name *subject, const struct trust_list *but)
{
	size_t count = 0;

	for (size_t i = list != NULL ? list_find_subject(list, subject, 0) : 0; list != NULL && i < list->count && count < 2;
	    i = list_find_subject(list, subject, i + 1)) {
		const struct artifact *entry = list->entries[i].artifact;

		if (trust_list_find(list, entry) == i + 1 && (but == NULL || !trust_list_holds(but, entry)))
			count++;
	}
	return count;
}

/* Somewhere on the path a verifier may take another certificate. Else the one path is this one. */
static bool
has_choice(const struct path_question *question, const struct trust_path *path)
{
	for (size_t i = 0; i < path->count; i++) {
		const struct name *subject = &path->steps[i].certificate->certificate->subject;

		if (different(question->list, subject, NULL) + different(question->chain, subject, question->list) > 1)
			return true;
	}
	return false;
}

static bool
is_shadowed_by_order(struct crypto *crypto, struct arena *arena, const struct path_question *question, const struct trust_path *any,
    struct shadow *out)
{
	struct path_question asked = *question;
	struct trust_path one;
	size_t fork = 0;

	asked.search = SEARCH_ONE_PATH;
	trust_find_path(crypto, arena, &asked, &one);
	if (!is_worse(&one, any))
		return false;
	*out = (struct shadow){ .refused = true };
	while (fork < one.count && fork < any->count && same_artifact(one.steps[fork].certificate, any->steps[fork].certificate))
		fork++;
	if (fork < any->count) {
		out->needed = any->steps[fork].certificate;
		out->taken = fork < one.count ? one.steps[fork].certificate : NULL;
	} else {
		/* A self-signed certificate, for which another of its name is found in the list. */
		size_t position = list_choose_issuer(arena, question->list, any->steps[fork - 1].certificate, NULL, question->options.time);

		out->needed = any->steps[fork - 1].certificate;
		out->taken = position != 0 ? question->list->entries[position - 1].artifact : NULL;
	}
	out->shadowing = out->taken != NULL ? trust_list_find(question->list, out->taken) : 0;
	out->shadowed = trust_list_find(question->list, out->needed);
	if (out->shadowing == 0 || out->shadowed == 0)
		out->shadowing = out->shadowed = 0;
	return true;
}

bool
trust_shadowed(struct crypto *crypto, struct arena *arena, const struct path_question *question,
    const struct trust_path *any, struct shadow *out)
{
	struct path_question asked = *question;
	struct trust_path found, first;
	struct shadow shadow = { 0 };

	if (question->list == NULL)
		return false;
	if (any == NULL) {
		asked.search = SEARCH_ANY;
		trust_find_path(crypto, arena, &asked, &found);
		any = &found;
	}
	if (!has_choice(question, any))
		return false;
	if (is_shadowed_by_order(crypto, arena, question, any, out))
		return true;
	for (size_t i = 0; i < any->count && shadow.shadowed == 0; i++) {
		const struct artifact *certificate = any->steps[i].certificate;
		size_t position = trust_list_find(question->list, certificate);

		/* A target that is not a root is not looked for in the list. */
		if (position == 0 || (i == 0 && any->count > 1) ||
		    first_of_subject(question->list, certificate) == position)
			continue;
		shadow.shadowing = first_of_subject(question->list, certificate);
		shadow.shadowed = position;
	}
	if (shadow.shadowed == 0)
		return false;
	/* The entry in front may do as well: a renewal with the same key. */
	asked.search = SEARCH_FIRST_SUBJECT;
	trust_find_path(crypto, arena, &asked, &first);
	if (!is_worse(&first, any))
		return false;
	*out = shadow;
	return true;
}

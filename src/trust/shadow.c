/* shadow.c - entries of a list that hide others when it is searched by the first matching subject. */
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

bool
trust_shadowed(struct crypto *crypto, struct arena *arena, const struct path_question *question,
    const struct trust_path *any, struct shadow *out)
{
	struct path_question asked = *question;
	struct trust_path found, first;
	struct shadow shadow = { 0 };

	if (question->list == NULL || !question->list->repeats)
		return false;
	if (any == NULL) {
		asked.search = SEARCH_ANY;
		trust_find_path(crypto, arena, &asked, &found);
		any = &found;
	}
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

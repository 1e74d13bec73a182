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

bool
trust_shadowed(struct crypto *crypto, struct arena *arena, const struct path_question *question, struct shadow *out)
{
	struct path_question asked = *question;
	struct trust_path any, first;

	if (question->list == NULL)
		return false;
	asked.search = SEARCH_ANY;
	trust_find_path(crypto, arena, &asked, &any);
	asked.search = SEARCH_FIRST_SUBJECT;
	trust_find_path(crypto, arena, &asked, &first);
	if (!is_worse(&first, &any))
		return false;
	for (size_t i = 0; i < any.count; i++) {
		const struct artifact *certificate = any.steps[i].certificate;
		size_t position = trust_list_find(question->list, certificate), earlier;

		if (position == 0 || (i == 0 && !any.complete))
			continue;
		earlier = list_find_subject(question->list, &certificate->certificate->subject, 0);
		if (earlier + 1 == position)
			continue;
		*out = (struct shadow){ .shadowing = earlier + 1, .shadowed = position };
		return true;
	}
	return false;
}

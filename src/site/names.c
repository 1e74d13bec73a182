/* names.c - the words of a site file, held against those that are known. */
#include "site/site_reader.h"

void
site_unknown_word(struct site_reader *r, const struct yaml_node *node, const char *what, const char *const *names,
    size_t count)
{
	struct text given = text_escape(r->messages->arena, node->text);
	struct message *message = yaml_error(r->messages, node, "'%.*s' is not a %s", TEXT_ARG(given), what);
	struct buffer known;

	if (message_hint_nearest(r->messages, message, node->text, names, count))
		return;
	buffer_init(&known, r->messages->arena);
	for (size_t i = 0; i < count && i < 20; i++) {
		buffer_adds(&known, i == 0 ? "known: " : ", ");
		buffer_add(&known, text_escape(r->messages->arena, text_of(names[i])));
	}
	if (count > 20)
		buffer_adds(&known, " ...");
	if (count == 0)
		buffer_adds(&known, "none is known");
	message_hint(r->messages, message, "%.*s", TEXT_ARG(buffer_text(&known)));
}

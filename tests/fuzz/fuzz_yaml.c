/* fuzz_yaml.c - a file: read it, and ask of every byte of every text where it stands. */
#include "fuzz.h"
#include "yaml/yaml.h"

static bool
folds(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Offsets lie within the scalar and never fall; what is no escape and no fold stands there as it is. */
static void
check_scalar(const struct yaml_node *node)
{
	struct text content = node->file->source.content;
	size_t before = node->start, step = node->text.len / 512 + 1;

	MUST(node->start <= node->end && node->end <= content.len);
	MUST(text_utf8_valid(node->text));
	for (size_t i = 0; i <= node->text.len; i += step) {
		size_t at = yaml_offset(node, i);

		MUST(at >= before && at <= node->end);
		before = at;
		if (i == node->text.len || node->style == YAML_FOLDED || folds(node->text.at[i]))
			continue;
		MUST(at < content.len);
		if (content.at[at] != '\\' && ((unsigned char)node->text.at[i] & 0xc0) != 0x80)
			MUST(content.at[at] == node->text.at[i]);
	}
	(void)yaml_plain_cut_by_comment(node);
}

static void
check_node(const struct yaml_node *node, struct messages *messages)
{
	MUST(node->start <= node->end && node->end <= node->file->source.content.len);
	if (node->kind == YAML_SCALAR) {
		check_scalar(node);
		(void)yaml_error_within(messages, node, node->text.len / 2, node->text.len, "here");
	}
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == YAML_MAPPING)
			check_node(&node->keys[i], messages);
		check_node(&node->items[i], messages);
	}
}

static void
try_file(struct arena *arena, const uint8_t *data, size_t size)
{
	struct messages messages;
	struct buffer out;
	const struct yaml_file *file;

	messages_init(&messages, arena);
	file = yaml_parse(arena, TEXT("f"), (struct text){ (const char *)data, size }, &messages);
	MUST(file != NULL || messages.errors != 0);
	/* Before a text that has a tag or an anchor stands that. */
	if (file != NULL && messages.errors == 0)
		check_node(&file->root, &messages);
	buffer_init(&out, arena);
	messages_render(&out, &messages, false);
	MUST(text_utf8_valid(buffer_text(&out)));
}

/* No limit of memory: what libyaml holds when it runs out would be lost. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena(0, try_file, data, size);
	return 0;
}

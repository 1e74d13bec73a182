/* fuzz_pem.c - text to blocks: facts that hold for any text. */
#include "fuzz.h"
#include "load/loader.h"

static void
try(struct arena *arena, const uint8_t *data, size_t size)
{
	struct source source = { .bytes = { data, size } };
	block_list blocks = { 0 };
	struct text text = source_read_text(arena, &source);
	unsigned line = 1;

	MUST(pem_scan(arena, &source, text, 1000, &blocks) || blocks.count == 1000);
	for (size_t i = 0; i < blocks.count; i++) {
		const struct block *block = &blocks.items[i];

		MUST(block->facts.line >= line);
		MUST(block->facts.end_line == 0 || block->facts.end_line >= block->facts.line);
		MUST(block->facts.offset < text.len);
		MUST(block->facts.readable == (block->der.len != 0 && block->der.len == block->facts.size));
		MUST(block->facts.readable || block->facts.problems.count != 0);
		if (block->facts.readable)
			(void)der_shape(block->der, NULL);
		line = block->facts.line;
	}
	(void)recognise(source.bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena((size_t)64 << 20, try, data, size);
	return 0;
}

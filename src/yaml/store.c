/*
 * store.c - trees of files that were read before.
 *
 * A store is bytes without pointers: a count, an entry for each file in the order of the hashes of their contents, the nodes
 * of all files, and the scalars that do not stand in their file as they are. Numbers are 32 bits in the order of the machine
 * that wrote it: a store is made by the build that it belongs to.
 */
#include <stdlib.h>
#include <string.h>

#include "yaml/yaml.h"

#define STORE_MAGIC 0x31306463         /* "cd01" */
#define IN_CONTENT UINT32_MAX          /* the text of a scalar is its bytes in the file */

struct store_head {
	uint32_t magic, file_count, node_count, pool_len;
};
struct store_entry {
	uint64_t hash;                 /* of the content */
	uint32_t len;                  /* of the content */
	uint32_t node, node_count;
	uint32_t unused;
};
/* Scalars: `at` and `count` are a span of the pool. Others: `count` items from node `at` of the file on, then the keys. */
struct store_node {
	uint32_t kind_and_style, at, count, start, end;
};

static uint64_t
hash_of(struct text content)
{
	return hash_bytes(0, (struct bytes){ (const uint8_t *)content.at, content.len });
}

/* ---- writing ---- */

struct writer {
	struct arena *arena;
	LIST(struct store_entry) entries;
	LIST(struct store_node) nodes;
	struct buffer pool;
};

/* Adds the nodes of a mapping or list behind those that are there; children of one node stand together. */
static void
add_children(struct writer *w, const struct yaml_file *file, const struct yaml_node *node, size_t first, size_t self)
{
	size_t parts = node->kind == YAML_MAPPING ? 2 : 1, begin = w->nodes.count;

	w->nodes.items[self].at = (uint32_t)(begin - first);
	w->nodes.items[self].count = (uint32_t)node->count;
	for (size_t part = 0; part < parts; part++)
		for (size_t i = 0; i < node->count; i++) {
			const struct yaml_node *child = part == 0 ? &node->items[i] : &node->keys[i];
			struct store_node out = { .kind_and_style = (uint32_t)child->kind | (uint32_t)child->style << 8,
				.start = (uint32_t)child->start, .end = (uint32_t)child->end };

			if (child->kind == YAML_SCALAR) {
				struct text raw = { file->source.content.at + child->start, child->end - child->start };

				out.count = (uint32_t)child->text.len;
				out.at = IN_CONTENT;
				if (!text_equal(raw, child->text)) {
					out.at = (uint32_t)w->pool.len;
					buffer_add(&w->pool, child->text);
				}
			}
			*LIST_ADD(w->arena, &w->nodes) = out;
		}
	for (size_t part = 0; part < parts; part++)
		for (size_t i = 0; i < node->count; i++) {
			const struct yaml_node *child = part == 0 ? &node->items[i] : &node->keys[i];

			if (child->kind != YAML_SCALAR)
				add_children(w, file, child, first, begin + part * node->count + i);
		}
}

static int
compare_entries(const void *a, const void *b)
{
	const struct store_entry *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

struct bytes
yaml_store_write(struct arena *arena, const struct yaml_file *const *files, size_t count)
{
	struct writer w = { .arena = arena };
	struct store_head head = { .magic = STORE_MAGIC };
	struct buffer out;

	buffer_init(&w.pool, arena);
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *root = &files[i]->root;
		size_t first = w.nodes.count;

		*LIST_ADD(arena, &w.nodes) = (struct store_node){ .kind_and_style = (uint32_t)root->kind, .start = (uint32_t)root->start,
			.end = (uint32_t)root->end };
		add_children(&w, files[i], root, first, first);
		*LIST_ADD(arena, &w.entries) = (struct store_entry){ hash_of(files[i]->source.content), (uint32_t)files[i]->source.content.len,
			(uint32_t)first, (uint32_t)(w.nodes.count - first), 0 };
	}
	if (count > 1)
		qsort(w.entries.items, count, sizeof(*w.entries.items), compare_entries);
	head.file_count = (uint32_t)count;
	head.node_count = (uint32_t)w.nodes.count;
	head.pool_len = (uint32_t)w.pool.len;
	buffer_init(&out, arena);
	buffer_add(&out, (struct text){ (const char *)&head, sizeof(head) });
	buffer_add(&out, (struct text){ (const char *)w.entries.items, count * sizeof(*w.entries.items) });
	buffer_add(&out, (struct text){ (const char *)w.nodes.items, w.nodes.count * sizeof(*w.nodes.items) });
	buffer_add(&out, (struct text){ w.pool.at, w.pool.len });
	return (struct bytes){ (const uint8_t *)out.at, out.len };
}

/* ---- reading ---- */

struct layout {
	struct store_head head;
	const uint8_t *entries, *nodes;
	const char *pool;
};

static bool
read_layout(struct bytes store, struct layout *out)
{
	uint64_t need;

	if (store.len < sizeof(out->head))
		return false;
	memcpy(&out->head, store.at, sizeof(out->head));
	need = sizeof(out->head) + (uint64_t)out->head.file_count * sizeof(struct store_entry) +
	    (uint64_t)out->head.node_count * sizeof(struct store_node) + out->head.pool_len;
	if (out->head.magic != STORE_MAGIC || store.len != need)
		return false;
	out->entries = store.at + sizeof(out->head);
	out->nodes = out->entries + (size_t)out->head.file_count * sizeof(struct store_entry);
	out->pool = (const char *)out->nodes + (size_t)out->head.node_count * sizeof(struct store_node);
	return true;
}

static bool
find_entry(const struct layout *layout, struct text content, struct store_entry *out)
{
	uint64_t hash = hash_of(content);
	size_t low = 0, high = layout->head.file_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		memcpy(out, layout->entries + middle * sizeof(*out), sizeof(*out));
		if (out->hash == hash)
			return out->len == content.len && out->node_count != 0 && out->node <= layout->head.node_count &&
			    out->node_count <= layout->head.node_count - out->node;
		if (out->hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* One node; false if it does not lie within its file, or its children do not come after it. */
static bool
read_node(const struct layout *layout, const struct store_entry *entry, size_t index, struct yaml_file *file,
    struct yaml_node *nodes)
{
	struct yaml_node *out = &nodes[index];
	struct text content = file->source.content;
	struct store_node in;
	size_t children;

	memcpy(&in, layout->nodes + (entry->node + index) * sizeof(in), sizeof(in));
	*out = (struct yaml_node){ .kind = (enum yaml_kind)(in.kind_and_style & 0xff), .style = (enum yaml_style)(in.kind_and_style >> 8),
		.start = in.start, .end = in.end, .file = file };
	if (in.start > in.end || in.end > content.len || out->kind > YAML_MAPPING || out->style > YAML_FOLDED)
		return false;
	if (out->kind == YAML_SCALAR) {
		out->text = in.at == IN_CONTENT ? (struct text){ content.at + in.start, in.end - in.start } :
		    (struct text){ layout->pool + in.at, in.count };
		return in.at == IN_CONTENT || ((uint64_t)in.at + in.count <= layout->head.pool_len);
	}
	children = (out->kind == YAML_MAPPING ? 2 : 1) * (size_t)in.count;
	if (children == 0)
		return true;
	if (in.at <= index || in.at > entry->node_count || children > entry->node_count - in.at)
		return false;
	out->count = in.count;
	out->items = &nodes[in.at];
	out->keys = out->kind == YAML_MAPPING ? &nodes[in.at + in.count] : NULL;
	return true;
}

const struct yaml_file *
yaml_store_find(struct arena *arena, struct bytes store, struct text name, struct text content)
{
	struct store_entry entry;
	struct layout layout;
	struct yaml_node *nodes;
	struct yaml_file *file;

	if (!read_layout(store, &layout) || !find_entry(&layout, content, &entry))
		return NULL;
	file = ARENA_NEW(arena, struct yaml_file);
	file->source = (struct source_text){ name, content };
	file->sound = true;
	nodes = ARENA_ARRAY(arena, struct yaml_node, entry.node_count);
	for (size_t i = 0; i < entry.node_count; i++)
		if (!read_node(&layout, &entry, i, file, nodes))
			return NULL;
	file->root = nodes[0];
	return file->root.kind == YAML_MAPPING ? file : NULL;
}

/* arena.c - memory that lives and goes together, and lists that grow in it. */
#define _DEFAULT_SOURCE                /* explicit_bzero */
#include <stdalign.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

#define BLOCK_SIZE ((size_t)64 << 10)

struct arena_block {
	struct arena_block *older;
	size_t size, used;
	alignas(max_align_t) unsigned char data[];
};

/*
 * From here on a piece has a block of its own. A list that has outgrown it moves to a new one, and the old one is given
 * back: in a block with others, the halves of a list that doubles would stay for as long as the arena.
 */
#define LARGE ((size_t)32 << 10)

/* The turn of what was adopted: before any mark. */
#define ADOPTED 1

struct arena_large {
	struct arena_large *older, *newer;
	size_t size, turn;
	alignas(max_align_t) unsigned char data[];
};

static size_t
round_up(size_t size)
{
	return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

static void
give_up(struct arena *arena)
{
	arena->exhausted(arena->context);
	/* A handler that returns would hand out NULL to code that does not look for it. */
	__builtin_trap();
}

void
arena_init(struct arena *arena, void (*exhausted)(void *), void *context)
{
	*arena = (struct arena){ .exhausted = exhausted, .context = context };
}

static struct arena_block *
add_block(struct arena *arena, size_t room)
{
	/* Blocks grow with the arena, so that large inputs cost few of them. */
	size_t size = arena->used / 4;
	struct arena_block *block;

	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	if (size > (size_t)8 << 20)
		size = (size_t)8 << 20;
	if (size < room)
		size = room;
	block = arena->spare;
	if (block != NULL && block->size >= room) {
		arena->spare = NULL;
	} else {
		block = malloc(sizeof(*block) + size);
		if (block == NULL)
			give_up(arena);
		block->size = size;
	}
	block->used = 0;
	block->older = arena->block;
	arena->block = block;
	return block;
}

/* Pages of a long list that nobody has written to yet cost no memory, if the system hands them out as zeros. */
static struct arena_large *
new_large(struct arena *arena, size_t room, bool zeroed)
{
	struct arena_large *large = zeroed ? calloc(1, sizeof(*large) + room) : malloc(sizeof(*large) + room);

	if (large == NULL)
		give_up(arena);
	large->size = room;
	return large;
}

static void *
take_large(struct arena *arena, size_t room, bool zeroed)
{
	struct arena_large *large = new_large(arena, room, zeroed);

	large->turn = ++arena->turn + ADOPTED;
	large->newer = NULL;
	large->older = arena->large;
	if (arena->large != NULL)
		arena->large->newer = large;
	arena->large = large;
	arena->used += room;
	return large->data;
}

static void
drop_large(struct arena_large *large)
{
	explicit_bzero(large->data, large->size);
	free(large);
}

/* Takes the place of the old one: it lives as long as that would have. */
static void *
grow_large(struct arena *arena, void *old, size_t room)
{
	struct arena_large *from = (struct arena_large *)(void *)((unsigned char *)old - offsetof(struct arena_large, data));
	struct arena_large *to = new_large(arena, room, true);

	memcpy(to->data, from->data, from->size < room ? from->size : room);
	to->turn = from->turn;
	to->older = from->older;
	to->newer = from->newer;
	if (to->older != NULL)
		to->older->newer = to;
	if (to->newer != NULL)
		to->newer->older = to;
	else
		arena->large = to;
	arena->used += room - from->size;
	drop_large(from);
	return to->data;
}

static size_t
room_for(struct arena *arena, size_t size)
{
	size_t room;

	if (size > SIZE_MAX / 2)
		give_up(arena);
	room = round_up(size == 0 ? 1 : size);
	if (arena->limit != 0 && room > arena->limit - arena->used)
		give_up(arena);
	return room;
}

void *
arena_take_raw(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->block;
	size_t room = room_for(arena, size);
	void *at;

	if (room >= LARGE)
		return take_large(arena, room, false);
	if (block == NULL || room > block->size - block->used)
		block = add_block(arena, room);
	at = block->data + block->used;
	block->used += room;
	arena->used += room;
	return at;
}

void *
arena_take(struct arena *arena, size_t size)
{
	size_t room = room_for(arena, size);

	if (room >= LARGE)
		return take_large(arena, room, true);
	/* With what rounding adds, which arena_grow may hand out later. */
	return memset(arena_take_raw(arena, size), 0, room);
}

void *
arena_take_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		give_up(arena);
	return arena_take(arena, bytes);
}

void *
arena_grow(struct arena *arena, void *old, size_t old_count, size_t count, size_t size)
{
	struct arena_block *block = arena->block;
	size_t old_bytes = old_count * size, bytes, old_room, more;
	void *at;

	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		give_up(arena);
	old_room = round_up(old_bytes == 0 ? 1 : old_bytes);
	if (old != NULL && old_room >= LARGE && bytes > old_bytes) {
		more = round_up(bytes) - old_room;
		if (arena->limit != 0 && more > arena->limit - arena->used)
			give_up(arena);
		return grow_large(arena, old, round_up(bytes));
	}
	if (old != NULL && round_up(bytes) < LARGE && block != NULL && block->used >= old_room &&
	    (unsigned char *)old == block->data + block->used - old_room && bytes > old_bytes) {
		more = round_up(bytes) - old_room;
		if (more <= block->size - block->used &&
		    (arena->limit == 0 || more <= arena->limit - arena->used)) {
			memset(block->data + block->used, 0, more);
			block->used += more;
			arena->used += more;
			return old;
		}
	}
	at = arena_take(arena, bytes);
	if (old_bytes != 0)
		memcpy(at, old, old_bytes < bytes ? old_bytes : bytes);
	return at;
}

void *
list_grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
	size_t old = *room;

	/* Of large things there is often only one. */
	*room = old != 0 ? old * 2 : size >= 64 ? 1 : 4;
	(void)count;
	return arena_grow(arena, items, old, *room, size);
}

struct arena_mark
arena_mark(const struct arena *arena)
{
	return (struct arena_mark){ arena->block, arena->block != NULL ? arena->block->used : 0, arena->used, arena->turn + ADOPTED };
}

/*
 * Text of a private key is copied and decoded in many places, whole and in part. So nothing that is given back keeps what
 * it held; that costs as much as the zeros it was handed out with.
 */
static void
clear(struct arena_block *block, size_t from)
{
	explicit_bzero(block->data + from, block->used - from);
	block->used = from;
}

void
arena_rewind(struct arena *arena, struct arena_mark mark)
{
	while (arena->large != NULL && arena->large->turn > mark.turn) {
		struct arena_large *older = arena->large->older;

		drop_large(arena->large);
		arena->large = older;
		if (older != NULL)
			older->newer = NULL;
	}
	while (arena->block != mark.block) {
		struct arena_block *older = arena->block->older;

		/* Whoever takes and gives back in turns at the end of a block needs not ask the system each time. */
		clear(arena->block, 0);
		free(arena->spare);
		arena->spare = arena->block;
		arena->block = older;
	}
	if (arena->block != NULL)
		clear(arena->block, mark.block_used);
	arena->used = mark.used;
}

void
arena_reset(struct arena *arena)
{
	struct arena_block *keep = arena->block;

	if (keep == NULL) {
		arena_rewind(arena, (struct arena_mark){ 0 });
		return;
	}
	arena->block = keep->older;
	arena_rewind(arena, (struct arena_mark){ 0 });
	keep->older = NULL;
	clear(keep, 0);
	arena->block = keep;
	free(arena->spare);
	arena->spare = NULL;
}

void
arena_free(struct arena *arena)
{
	arena_rewind(arena, (struct arena_mark){ 0 });
	free(arena->spare);
	arena->spare = NULL;
}

void
arena_adopt(struct arena *arena, struct arena *child)
{
	struct arena_block **oldest = &arena->block;
	struct arena_large **oldest_large = &arena->large, *newer = NULL;

	for (; *oldest_large != NULL; oldest_large = &(*oldest_large)->older)
		newer = *oldest_large;
	*oldest_large = child->large;
	if (child->large != NULL)
		child->large->newer = newer;
	/* Older than any mark. */
	for (struct arena_large *large = child->large; large != NULL; large = large->older)
		large->turn = ADOPTED;
	child->large = NULL;
	free(child->spare);
	child->spare = NULL;
	while (*oldest != NULL)
		oldest = &(*oldest)->older;
	*oldest = child->block;
	arena->used += child->used;
	child->block = NULL;
	child->used = 0;
}

struct text
arena_text(struct arena *arena, struct text text)
{
	return text.len == 0 ? (struct text){ "", 0 } : (struct text){ arena_string(arena, text), text.len };
}

char *
arena_string(struct arena *arena, struct text text)
{
	char *copy = arena_take(arena, text.len + 1);

	if (text.len != 0)
		memcpy(copy, text.at, text.len);
	return copy;
}

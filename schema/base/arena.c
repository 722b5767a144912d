/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/arena.h"

#include <stdint.h>
#include <string.h>

enum {
    FIRST_CHUNK = 16 * 1024,
    LARGEST_CHUNK = 1024 * 1024,
};

typedef struct chunk {
    struct chunk *next;
    size_t used;
    size_t cap;
    _Alignas(max_align_t) unsigned char bytes[];
} chunk;

struct sch_arena {
    chunk *head; /* the chunk being filled; older ones follow */
    size_t used;
    size_t limit;
};

sch_arena *sch_arena_new(size_t limit_bytes)
{
    sch_arena *arena = calloc(1, sizeof *arena);

    if (arena)
        arena->limit = limit_bytes ? limit_bytes : SIZE_MAX;
    return arena;
}

sch_arena *sch_arena_free(sch_arena *arena)
{
    if (!arena)
        return NULL;
    for (chunk *c = arena->head; c;) {
        chunk *next = c->next;

        free(c);
        c = next;
    }
    free(arena);
    return NULL;
}

/** A chunk is a quarter of what there is: a thousand arenas must not be half empty. */
static chunk *add_chunk(sch_arena *arena, size_t want)
{
    size_t cap = arena->used / 4;
    chunk *c;

    cap = cap < FIRST_CHUNK ? FIRST_CHUNK : cap > LARGEST_CHUNK ? LARGEST_CHUNK : cap;
    cap = want > cap ? want : cap;
    c = calloc(1, sizeof *c + cap); /* often pages that the kernel has cleared already */
    if (!c)
        return NULL;
    c->cap = cap;
    c->next = arena->head;
    arena->head = c;
    return c;
}

static void *take(sch_arena *arena, size_t want, size_t align)
{
    chunk *c = arena->head;
    size_t from = c ? (c->used + align - 1) / align * align : 0;

    if (want > arena->limit - arena->used)
        return NULL;
    if (!c || from > c->cap || c->cap - from < want) {
        c = add_chunk(arena, want);
        from = 0;
    }
    if (!c)
        return NULL;
    c->used = from + want;
    arena->used += want;
    return c->bytes + from;
}

void *sch_arena_alloc(sch_arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > (SIZE_MAX / 4) / size)
        return NULL;
    return take(arena, count * size, _Alignof(max_align_t));
}

char *sch_arena_strndup(sch_arena *arena, const char *text, size_t len)
{
    char *copy = len < SIZE_MAX / 4 ? take(arena, len + 1, 1) : NULL;

    if (copy && len > 0)
        memcpy(copy, text, len);
    return copy;
}

char *sch_arena_strdup(sch_arena *arena, const char *text)
{
    return sch_arena_strndup(arena, text, strlen(text));
}

void *sch_arena_grow(sch_arena *arena, void *items, size_t count, size_t *cap, size_t size)
{
    size_t grown_cap = *cap ? *cap * 2 : 16;
    void *grown;

    if (count < *cap)
        return items;
    grown = sch_arena_alloc(arena, grown_cap, size);
    if (!grown)
        return NULL;
    if (count > 0)
        memcpy(grown, items, count * size);
    *cap = grown_cap;
    return grown;
}

size_t sch_arena_used(const sch_arena *arena)
{
    return arena->used;
}

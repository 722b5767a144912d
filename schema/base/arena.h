/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCH_BASE_ARENA_H
#define SCH_BASE_ARENA_H

#include "schema/base/auto.h"

#include <stddef.h>

/**
 * Arena: memory that lives and dies together (one per page in ocr/, one per request in server/).
 *
 * Pieces are aligned for any type (texts: packed), zeroed, and never freed one by one. Belongs to
 * one thread.
 */
typedef struct sch_arena sch_arena;

/** @param limit_bytes  refuse to grow past this; 0: no limit. @return NULL: out of memory. */
sch_arena *sch_arena_new(size_t limit_bytes);
/** Release everything; NULL is fine. @return NULL always. */
sch_arena *sch_arena_free(sch_arena *arena);
SCH_DEFINE_AUTO(sch_arena *, sch_arena_free);

/** count * size zeroed bytes, or NULL on overflow, limit or lack of memory. */
void *sch_arena_alloc(sch_arena *arena, size_t count, size_t size);
/** Copy of len bytes and a NUL, or NULL. */
char *sch_arena_strndup(sch_arena *arena, const char *text, size_t len);
char *sch_arena_strdup(sch_arena *arena, const char *text);
/**
 * Room for one more element in a vector that lives in the arena: moves it to twice the room when
 * `count` reaches `*cap`. @return where it is then; NULL: no memory, items stay as they are.
 */
void *sch_arena_grow(sch_arena *arena, void *items, size_t count, size_t *cap, size_t size);
/** Bytes handed out so far. */
size_t sch_arena_used(const sch_arena *arena);

#endif

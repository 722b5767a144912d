/* SPDX-License-Identifier: Apache-2.0 */
#include "schema/base/arena.h"
#include "tests/support/run.h"

#include <stdint.h>
#include <string.h>

START_TEST(pieces_are_zeroed_aligned_and_apart)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    unsigned char *pieces[500];

    for (size_t i = 0; i < SCH_COUNT_OF(pieces); i++) {
        pieces[i] = sch_arena_alloc(arena, i + 1, 7);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < (i + 1) * 7; k++)
            ck_assert_int_eq(pieces[i][k], 0);
        memset(pieces[i], (int)(i % 255) + 1, (i + 1) * 7);
    }
    for (size_t i = 0; i < SCH_COUNT_OF(pieces); i++) {
        for (size_t k = 0; k < (i + 1) * 7; k++)
            ck_assert_int_eq(pieces[i][k], (int)(i % 255) + 1);
    }
}
END_TEST

START_TEST(a_piece_larger_than_any_chunk_fits)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    char *small = sch_arena_strdup(arena, "small");
    char *big = sch_arena_alloc(arena, 5, 1024 * 1024);

    ck_assert_ptr_nonnull(big);
    memset(big, 'x', 5 * 1024 * 1024);
    ck_assert_str_eq(small, "small");
    ck_assert_uint_ge(sch_arena_used(arena), 5 * 1024 * 1024);
}
END_TEST

START_TEST(the_limit_and_sizes_that_overflow_are_refused)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(1000);
    size_t used;

    ck_assert_ptr_null(sch_arena_alloc(arena, 1001, 1));
    ck_assert_ptr_nonnull(sch_arena_alloc(arena, 900, 1));
    used = sch_arena_used(arena);
    ck_assert_ptr_null(sch_arena_alloc(arena, 200, 1));
    ck_assert_ptr_null(sch_arena_alloc(arena, SIZE_MAX / 2, 3));
    ck_assert_ptr_null(sch_arena_alloc(arena, SIZE_MAX, 1));
    ck_assert_ptr_null(sch_arena_strndup(arena, "x", SIZE_MAX));
    ck_assert_uint_eq(sch_arena_used(arena), used);
    ck_assert_ptr_nonnull(sch_arena_alloc(arena, 50, 1)); /* what is left can still be had */
}
END_TEST

START_TEST(texts_are_copied_with_their_end)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);

    ck_assert_str_eq(sch_arena_strndup(arena, "abcdef", 3), "abc");
    ck_assert_str_eq(sch_arena_strndup(arena, NULL, 0), "");
    ck_assert_str_eq(sch_arena_strdup(arena, ""), "");
}
END_TEST

START_TEST(a_vector_grows_and_keeps_its_elements)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(0);
    size_t cap = 0;
    int *items = NULL;

    for (size_t i = 0; i < 10000; i++) {
        items = sch_arena_grow(arena, items, i, &cap, sizeof *items);
        ck_assert_ptr_nonnull(items);
        ck_assert_uint_gt(cap, i);
        items[i] = (int)i;
    }
    for (size_t i = 0; i < 10000; i++)
        ck_assert_int_eq(items[i], (int)i);
}
END_TEST

START_TEST(a_vector_that_cannot_grow_stays_as_it_was)
{
    SCH_AUTO(sch_arena_free) sch_arena *arena = sch_arena_new(200);
    size_t cap = 0;
    int *items = sch_arena_grow(arena, NULL, 0, &cap, sizeof *items);

    ck_assert_uint_eq(cap, 16);
    ck_assert_ptr_null(sch_arena_grow(arena, items, 16, &cap, 1000));
    ck_assert_uint_eq(cap, 16);
    items[15] = 1;
}
END_TEST

int main(void)
{
    return T_RUN("arena", pieces_are_zeroed_aligned_and_apart, a_piece_larger_than_any_chunk_fits,
                 the_limit_and_sizes_that_overflow_are_refused, texts_are_copied_with_their_end,
                 a_vector_grows_and_keeps_its_elements, a_vector_that_cannot_grow_stays_as_it_was);
}

/* The step's scratch memory: aligned, zeroed, bounded, and empty again after release. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

Test(arena, is_empty_at_first)
{
    struct arena *a = arena_create(1024);
    cr_assert(arena_is_empty(a));
    cr_assert_eq(arena_peak(a), 0);
    arena_destroy(a);
}

Test(arena, pieces_are_aligned_apart_and_zeroed)
{
    struct arena *a = arena_create(1024);
    unsigned char *x = arena_take(a, 3, 1);
    unsigned char *y = arena_take(a, 10, sizeof(double));
    cr_assert_eq((uintptr_t)x % 64, 0);
    cr_assert_eq((uintptr_t)y % 64, 0);
    cr_assert_eq(y - x, 64);
    for (int i = 0; i < 80; i++) {
        cr_assert_eq(y[i], 0);
    }
    arena_destroy(a);
}

/* What the taker fills is left as it was, and bounded like all else. */
Test(arena, raw_piece_is_not_zeroed)
{
    struct arena *a = arena_create(128);
    size_t mark = arena_mark(a);
    memset(arena_take(a, 64, 1), 7, 64);
    arena_release(a, mark);
    unsigned char *x = arena_room(a, 64, 1);
    cr_assert_eq((uintptr_t)x % 64, 0);
    cr_assert_eq(x[63], 7);
    cr_assert_null(arena_room(a, 65, 1));
    arena_destroy(a);
}

Test(arena, is_zeroed_when_taken_again)
{
    struct arena *a = arena_create(64);
    size_t mark = arena_mark(a);
    memset(arena_take(a, 64, 1), 0xff, 64);
    arena_release(a, mark);
    const unsigned char *x = arena_take(a, 64, 1);
    for (int i = 0; i < 64; i++) {
        cr_assert_eq(x[i], 0);
    }
    arena_destroy(a);
}

Test(arena, release_returns_to_the_mark_and_peak_stays)
{
    struct arena *a = arena_create(1024);
    arena_take(a, 64, 1);
    size_t mark = arena_mark(a);
    arena_take(a, 128, 1);
    arena_release(a, mark);
    cr_assert_eq(arena_mark(a), 64);
    cr_assert_not(arena_is_empty(a));
    arena_release(a, 0);
    cr_assert(arena_is_empty(a));
    cr_assert_eq(arena_peak(a), 192);
    arena_destroy(a);
}

Test(arena, full_gives_null_and_changes_nothing)
{
    struct arena *a = arena_create(100); /* rounded up to 128 */
    cr_assert_not_null(arena_take(a, 65, 1));
    cr_assert_null(arena_take(a, 1, 1));
    cr_assert_eq(arena_mark(a), 128);
    arena_destroy(a);
}

Test(arena, overflowing_request_gives_null)
{
    struct arena *a = arena_create(1024);
    cr_assert_null(arena_take(a, SIZE_MAX / 2, 4));
    cr_assert_null(arena_create(SIZE_MAX));
    cr_assert(arena_is_empty(a));
    arena_destroy(a);
}

Test(arena, nothing_asked_is_not_null)
{
    struct arena *a = arena_create(0);
    cr_assert_not_null(arena_take(a, 0, 8));
    cr_assert(arena_is_empty(a));
    arena_destroy(a);
    arena_destroy(NULL);
}

/* Memory of the state: aligned, zeroed, refused when too large. */
#include <criterion/criterion.h>
#include <stdint.h>

#include "base/memory.h"

Test(memory, block_is_aligned_and_zeroed)
{
    double *x = memory_take(1001, sizeof *x);
    cr_assert_eq((uintptr_t)x % 64, 0);
    for (int i = 0; i < 1001; i++) {
        cr_assert_eq(x[i], 0.0);
    }
    memory_release(x);
}

Test(memory, reserved_block_is_aligned_and_refused_when_too_large)
{
    void *x = memory_reserve(100, 1);
    cr_assert_eq((uintptr_t)x % 64, 0);
    cr_assert_null(memory_reserve(SIZE_MAX - 8, 1));
    memory_release(x);
}

Test(memory, nothing_asked_is_not_null)
{
    void *x = memory_take(0, 8);
    cr_assert_not_null(x);
    memory_release(x);
    memory_release(NULL);
}

Test(memory, overflowing_request_gives_null)
{
    volatile size_t many = SIZE_MAX / 4; /* hides the size from the compiler, which would warn */
    cr_assert_null(memory_take(many, 8));
    cr_assert_null(memory_take(many * 4, 1));
}

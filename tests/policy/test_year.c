/* January: the year that passed, in its order, with every identity of the accounts checked by the step. */
#include "policy/year.h"

#include <math.h>

#include "firm/certificates.h"
#include "support/fixture.h"

Test(year, the_opening_begins_a_new_year)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    const struct firms *f = &x.world->firms;
    int64_t sold = 0;
    for (int64_t i = 0; i < x.world->length[DIM_FIRM]; i++) {
        cr_assert(f->sales_year[i] == 0 && f->research_year[i] == 0 && f->padded_year[i] == 0);
        sold += f->sales_before[i] > 0;
    }
    cr_assert_gt(sold, 100);
    tiny_close(&x);
}

Test(year, two_januaries_run_and_close)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    money_t fines = 0;
    for (int month = 0; month < 26; month++) {
        double sales = 0;
        tiny_step(&x);
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
            sales += (double)x.world->firms.sales_year[f];
        cr_assert_gt(sales, 0);
        for (int a = 0; a < FIRM_SECTOR_COUNT; a++)
            fines += x.run->month.total->paid[BOOK_RESEARCH_FINE][a];
        if (month < 12)
            cr_assert_eq(fines, 0);
    }
    cr_assert_gt(fines, 0);
    tiny_close(&x);
}

/* What one thread does in January two do. */
Test(year, threads_agree)
{
    uint64_t hash[2];
    for (int threads = 1; threads <= 2; threads++) {
        struct tiny x;
        tiny_open(&x, threads, NULL);
        for (int month = 0; month < 14; month++)
            tiny_step(&x);
        hash[threads - 1] = world_hash(x.world, threads);
        tiny_close(&x);
    }
    cr_assert_eq(hash[0], hash[1]);
}

/* Listings: who qualifies, seats, what a listing does to owners and money. */
#include "capital/listing.h"

#include "support/fixture.h"
#include "world/shares.h"

static double listed_slices(const struct world *w)
{
    double sum = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        sum += world_alive(w, f) && w->firms.listed[f] ? w->firms.slice[f] : 0;
    return sum;
}

Test(listing, a_loss_small_sales_or_a_listing_disqualify)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    struct world *w = x.world;
    int64_t f = 0;
    while (f < w->length[DIM_FIRM] && !listing_qualifies(w, f))
        f++;
    cr_assert_lt(f, w->length[DIM_FIRM]);
    w->firms.loss_months[f] = 1;
    cr_assert_not(listing_qualifies(w, f));
    w->firms.loss_months[f] = 0;
    w->firms.listed[f] = 1;
    cr_assert_not(listing_qualifies(w, f));
    w->firms.listed[f] = 0;
    double output = w->firms.mean_output[f];
    w->firms.mean_output[f] = w->firms.slice[f] * 0.99 * 300e8 / 12 / w->firms.price[f];
    cr_assert_not(listing_qualifies(w, f));
    w->firms.mean_output[f] = w->firms.slice[f] * 1.01 * 300e8 / 12 / w->firms.price[f]; /* of the real firm */
    cr_assert(listing_qualifies(w, f));
    w->firms.mean_output[f] = output;
    tiny_close(&x);
}

Test(listing, no_seats_no_listings)
{
    struct tiny x;
    tiny_open(&x, 1, "listing.seats=0", "listing.apply=100 %/year", NULL);
    double before = listed_slices(x.world);
    for (int month = 0; month < 6; month++) {
        tiny_step(&x);
        cr_assert_eq(x.run->month.equity.money[EQUITY_LISTING][0], 0);
    }
    cr_assert_leq(listed_slices(x.world), before);
    tiny_close(&x);
}

Test(listing, seats_limit_listings_and_money_comes_in)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "listing.apply=100 %/year", NULL);
    double listed = 0, money = 0;
    for (int month = 0; month < 12; month++) {
        tiny_step(&x);
        for (int s = 0; s < SECTOR_COUNT; s++) {
            listed += (double)x.run->month.equity.listings[s] * 1e-6;
            money += (double)x.run->month.equity.money[EQUITY_LISTING][s];
        }
        cr_assert_geq(x.world->funds.seats[0], -1e-9);
    }
    cr_assert(listed > 0 && listed <= 55 * 0.02 + 1e-6, "%.3f", listed);
    cr_assert_gt(money, 0);
    tiny_close(&x);
}

/* A sixth of the old shares is new: 15 % of all; funds begin to sell. */
Test(listing, a_listing_sells_new_shares_to_the_public)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", "listing.apply=100 %/year", "listing.seats=5000", "funds.seek=0 %/month", NULL);
    struct world *w = x.world, before = tiny_copy(w);
    tiny_phases(&x, 0, tiny_phase("equity_clear") + 1);
    int found = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!w->firms.listed[f] || before.firms.listed[f])
            continue;
        found++;
        cr_assert_float_eq((double)(w->firms.paid_in[f] - before.firms.paid_in[f]) / (double)w->firms.paid_in[f], 0.15,
                           1e-3);
        cr_assert_gt(w->firms.cash[f], 0);
        cr_assert_geq(w->firms.owned_roc[f], before.firms.owned_roc[f]);
        cr_assert_gt(w->firms.information[f], before.firms.information[f] - 1e-12);
        cr_assert(shares_are_sound(&w->firms, f));
    }
    cr_assert_gt(found, 0);
    world_release(&before);
    tiny_close(&x);
}

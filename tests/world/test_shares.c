/* Owners of firms and partners of funds at the opening: classes of the sheet, parts of a firm, what funds hold. */
#include "world/shares.h"

#include "support/fixture.h"

/* Two groups of 100 and 300, owners that want 150, 50 and 200. */
Test(shares, parts_are_fitted_to_what_owners_hold_in_all)
{
    double part[2][OWNER_COUNT] = {{0.5, 0.5}, {0.25, 0.25, 0.5}};
    const double capital[2] = {100, 300}, want[OWNER_COUNT] = {150, 50, 200};
    shares_fit(part, capital, 2, want);
    for (int h = 0; h < OWNER_COUNT; h++)
        cr_assert_float_eq(100 * part[0][h] + 300 * part[1][h], want[h], 1e-6, "owner %d", h);
    cr_assert_float_eq(part[0][0], 0.75, 1e-6); /* as both groups liked owners 0 and 1 alike */
    cr_assert_float_eq(part[0][2], 0, 1e-12);
}

Test(shares, an_owner_that_no_group_allows_stays_without)
{
    double part[1][OWNER_COUNT] = {{1}};
    const double capital[1] = {100}, want[OWNER_COUNT] = {60, 40};
    shares_fit(part, capital, 1, want);
    cr_assert_float_eq(part[0][0], 1, 1e-12);
    cr_assert_float_eq(part[0][1], 0, 1e-12);
}

Test(shares, the_provincial_fund_leaves_cities_their_part)
{
    /* a + 0.25 b = 0.4 and 0.75 b = 0.6 */
    cr_assert_float_eq(shares_provincial_fund(0.4, 0.6, 0.25), 0.2, 1e-12);
    cr_assert_float_eq(shares_provincial_fund(1, 0, 0.25), 1, 1e-12);
    cr_assert_float_eq(shares_provincial_fund(0, 1, 0.25), 0, 1e-12);
}

Test(shares, owners_hold_what_the_opening_sheet_says)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.02", NULL);
    const struct world *w = x.world;
    double held[OWNER_COUNT] = {0}, all = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cr_assert(shares_are_sound(&w->firms, f));
        all += (double)w->firms.paid_in[f];
        for (int h = 0; h < OWNER_COUNT; h++)
            held[h] += (double)shares_held(&w->firms, h)[f];
    }
    const double *share = w->economy.owner_share[CLASS_FIRMS];
    cr_assert_float_eq(held[OWNER_HOUSEHOLDS] / all, share[CLASS_HOUSEHOLDS], 1e-4);
    cr_assert_float_eq(held[OWNER_VENTURE] / all, share[CLASS_VENTURE_FUNDS], 1e-4);
    cr_assert_float_eq((held[OWNER_FUND_PROVINCE] + held[OWNER_FUND_CITY]) / all, share[CLASS_PUBLIC_FUNDS], 1e-4);
    cr_assert_float_eq(held[OWNER_PROVINCE] / all, share[CLASS_PROVINCE], 1e-4);
    cr_assert_float_eq(held[OWNER_CITY] / all, share[CLASS_CITIES], 1e-4);
    cr_assert_float_eq(held[OWNER_ROC] / all, share[CLASS_ROC], 1e-4);
    cr_assert_float_eq(held[OWNER_ROW] / all, share[CLASS_ROW], 1e-4);
    tiny_close(&x);
}

Test(shares, state_private_and_foreign_firms_make_what_the_scenario_says)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.05", NULL);
    const struct world *w = x.world;
    double output[OWNER_CLASS_COUNT] = {0}, all = 0, public = 0, abroad = 0, capital[OWNER_CLASS_COUNT] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        int class = w->firms.owner_class[f];
        output[class] += (double)w->firms.output[f];
        all += (double)w->firms.output[f];
        capital[class] += (double)w->firms.paid_in[f];
        public += class == OWNER_CLASS_STATE ? shares_public(&w->firms, f) * (double)w->firms.paid_in[f] : 0;
        abroad += class == OWNER_CLASS_FOREIGN ? (double)(w->firms.owned_roc[f] + w->firms.owned_row[f]) : 0;
        if (w->firms.small[f])
            cr_assert_eq(w->firms.owned_households[f], w->firms.paid_in[f]);
    }
    cr_assert_float_eq(output[OWNER_CLASS_STATE] / all, 0.2, 0.06);
    cr_assert_float_eq(output[OWNER_CLASS_FOREIGN] / all, 0.2, 0.06);
    cr_assert_gt(public / capital[OWNER_CLASS_STATE], 0.5);
    cr_assert_gt(abroad / capital[OWNER_CLASS_FOREIGN], 0.5);
    tiny_close(&x);
}

/* Stakes of the books are what firms' rows say, less what the holder itself has issued. */
Test(shares, books_hold_what_rows_say)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int month = 0; month < 4; month++) {
        const struct world *w = x.world;
        money_t held[ACCOUNT_COUNT] = {0}, placed = 0, public_part = 0;
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            for (int h = 0; h < OWNER_COUNT; h++)
                held[shares_account(w, f, h)] += shares_held(&w->firms, h)[f];
        for (int v = 0; v < FUND_COUNT; v++) {
            held[shares_fund_account(v)] += w->funds.outside[v] + w->funds.placed[v] - w->funds.paid_in[v];
            placed += w->funds.placed[v];
            public_part += w->funds.public_part[v];
        }
        for (int a = ACCOUNT_VENTURE_FUNDS; a < ACCOUNT_PROVINCE; a++)
            cr_assert_eq(w->books.stake[a], held[a], "month %d, account %d", month, a);
        cr_assert_eq(placed, public_part);
        tiny_step(&x);
    }
    tiny_close(&x);
}

Test(shares, accounts_of_owners)
{
    struct tiny x;
    tiny_population(&x, NULL, NULL);
    const struct world *w = x.world;
    int city = w->firms.city[0];
    cr_assert_eq(shares_account(w, 0, OWNER_HOUSEHOLDS), ACCOUNT_HOUSEHOLDS + city);
    cr_assert_eq(shares_account(w, 0, OWNER_FUND_CITY), ACCOUNT_CITY_FUNDS + city);
    cr_assert_eq(shares_account(w, 0, OWNER_ROW), ACCOUNT_ROW);
    for (int v = FUND_PUBLIC; v < FUND_COUNT; v++)
        cr_assert_eq(account_class_of(shares_fund_account(v)), CLASS_PUBLIC_FUNDS);
    cr_assert_eq(shares_fund_owner(FUND_PUBLIC - 1), OWNER_VENTURE);
    cr_assert_eq(shares_fund_owner(FUND_PUBLIC), OWNER_FUND_PROVINCE);
    cr_assert_eq(shares_fund_owner(FUND_CITY), OWNER_FUND_CITY);
    cr_assert_eq(shares_fund_owner(FUND_MARKET), OWNER_FUND_MARKET);
    tiny_close(&x);
}

Test(shares, as_many_are_listed_as_the_table_says)
{
    struct tiny x;
    tiny_population(&x, "run.scale=0.1", NULL);
    double listed = 0;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        listed += x.world->firms.listed[f] ? x.world->firms.slice[f] / x.world->scale : 0;
    cr_assert(listed > 250 && listed < 600, "%.0f", listed);
    tiny_close(&x);
}

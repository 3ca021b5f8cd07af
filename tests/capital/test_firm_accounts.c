/* What a firm pays of its income: the rules by hand, and the cash of every firm against the month's books. */
#include "capital/firm_accounts.h"

#include <math.h>

#include "support/fixture.h"
#include "talent/labour.h"
#include "world/books.h"

Test(firm_accounts, profit_tax_is_on_the_year_so_far)
{
    cr_assert_eq(firm_profit_tax(250000, 1000, 0, 0), 250);
    cr_assert_eq(firm_profit_tax(250000, 1000, 200, 50), 150); /* 0.25 x 800 - 50 */
    cr_assert_eq(firm_profit_tax(150000, 1000, 0, 0), 150);
}

Test(firm_accounts, a_loss_gives_back_what_was_paid_this_year)
{
    cr_assert_eq(firm_profit_tax(250000, -500, 0, 120), -120);
    cr_assert_eq(firm_profit_tax(250000, 500, 700, 0), 0); /* losses carried in */
}

Test(firm_accounts, dividend_is_payout_and_idle_cash)
{
    struct parameters p = parameters_default();
    /* (0.35 + 2 x 0.1) 1000 + 0.1 (5000 - 3000) */
    cr_assert_eq(firm_dividend(&p, 1000, 0.1, 5000, 3000, false), 750);
    cr_assert_eq(firm_dividend(&p, 1000, 1.0, 3000, 3000, false), 1000); /* never more than all */
    cr_assert_eq(firm_dividend(&p, 1000, -0.5, 3000, 3000, false), 0);   /* far above the leverage target */
    cr_assert_eq(firm_dividend(&p, -1000, 0.1, 5000, 3000, false), 200); /* idle cash alone */
}

Test(firm_accounts, dividend_leaves_the_floor)
{
    struct parameters p = parameters_default();
    cr_assert_eq(firm_dividend(&p, 1000, 0.1, 2000, 3000, false), 200); /* 2000 - 0.6 x 3000 */
    cr_assert_eq(firm_dividend(&p, 1000, 0.1, 1000, 3000, false), 0);
    cr_assert_eq(firm_dividend(&p, 1000, 0.1, -5, 3000, false), 0);
}

Test(firm_accounts, depreciation_floors_and_ends)
{
    cr_assert_eq(firm_depreciation(1200000, 0.1), 10000);
    cr_assert_eq(firm_depreciation(1199, 0.1), 9);
    cr_assert_eq(firm_depreciation(5, 0.1), 1);
    cr_assert_eq(firm_depreciation(1, 0.1), 1);
    cr_assert_eq(firm_depreciation(0, 0.1), 0);
}

/* The month up to the turnover, which takes the books of firms that fail with it. */
static void settle(struct tiny *x)
{
    tiny_phases(x, 0, tiny_phase("firms_turn_over"));
}

/* The rest of the month that settle began. */
static void finish(struct tiny *x)
{
    tiny_phases(x, tiny_phase("firms_turn_over"), step_phase_count());
    month_end(&x->run->month);
    x->world->month++;
}

static money_t paid_by_firms(const struct ledger *l, enum booking kind)
{
    money_t sum = 0;
    for (int s = 0; s < FIRM_SECTOR_COUNT; s++)
        sum += l->paid[kind][ACCOUNT_FIRMS + s];
    return sum;
}

Test(firm_accounts, wages_and_contributions_are_the_labour_cost)
{
    struct tiny x;
    tiny_open(&x, 3, NULL);
    settle(&x);
    const struct world *w = x.world;
    const struct ledger *l = x.run->month.total;
    money_t cost = 0, of_sectors = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        cost += labour_production_cost(w, f) + labour_research_cost(w, f);
    for (int s = 0; s < SECTOR_COUNT; s++)
        of_sectors += x.run->month.sector_labour_cost[s];
    money_t wages = paid_by_firms(l, BOOK_WAGES), contributions = paid_by_firms(l, BOOK_CONTRIBUTIONS);
    cr_assert_eq(wages + contributions, cost);
    cr_assert_eq(of_sectors, cost);
    cr_assert_float_eq((double)contributions / (double)cost, 0.113, 1e-6);
    tiny_close(&x);
}

Test(firm_accounts, rent_and_taxes_follow_output)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    settle(&x);
    const struct world *w = x.world;
    const struct ledger *l = x.run->month.total;
    double value = 0, tax = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double made = (double)w->firms.output[f] * w->firms.price[f];
        value += made;
        tax += made * w->economy.balance.sector[w->firms.sector[f]].tax;
    }
    cr_assert_float_eq((double)paid_by_firms(l, BOOK_RENT) / value, x.tables->rent_firms_households, 1e-6);
    cr_assert_float_eq((double)paid_by_firms(l, BOOK_LAND_FEE) / value, x.tables->rent_firms_city, 1e-6);
    cr_assert_float_eq((double)paid_by_firms(l, BOOK_PRODUCTION_TAX) / tax, 1, 1e-4);
    tiny_close(&x);
}

/* The balance-sheet of one sector by hand: profit after tax and dividends, and what buyers of new
 * shares paid beyond their paid-in value, is what its net worth gained. */
Test(firm_accounts, profit_less_tax_and_dividends_is_the_gain_in_net_worth)
{
    struct tiny x;
    struct balance_sheet before;
    tiny_open(&x, 1, "move.noise=0", NULL);
    for (int month = 0; month < 3; month++) {
        books_sheet(x.world, 1, &before);
        settle(&x);
        books_sheet(x.world, 1, &x.run->sheet);
        for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
            int a = ACCOUNT_FIRMS + i;
            const struct ledger *l = x.run->month.total;
            money_t gain = x.run->sheet.item[ITEM_NET_WORTH][a] - before.item[ITEM_NET_WORTH][a];
            money_t kept = x.run->month.profit[firm_index_sector(i)] - l->paid[BOOK_PROFIT_TAX][a] -
                           l->paid[BOOK_DIVIDEND][a] + l->received[BOOK_SHARE_PREMIUM][a] +
                           l->received[BOOK_LAND_REBATE][a] +
                           l->received[BOOK_CITY_GRANT][a]; /* what cities give is no taxable profit */
            cr_assert_eq(gain, kept, "sector %d: gain %lld, kept %lld", firm_index_sector(i), (long long)gain,
                         (long long)kept);
        }
        finish(&x);
    }
    tiny_close(&x);
}

Test(firm_accounts, research_is_deducted_twice_from_taxable_profit)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    settle(&x);
    double profit = 0, taxable = 0, research = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        profit += (double)x.run->month.profit[s];
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        taxable += (double)x.world->firms.profit_year[f];
        research += (double)labour_research_cost(x.world, f) + (double)x.world->firms.padded_year[f];
    }
    cr_assert_float_eq(taxable, profit - research, 1e-6 * fabs(profit)); /* once as a cost, once more by law */
    tiny_close(&x);
}

Test(firm_accounts, padding_is_over_wages_and_services_of_research)
{
    cr_assert_eq(firm_padded_research(0.25, 600, 400.0), 250);
    cr_assert_eq(firm_padded_research(0, 600, 400.0), 0);
}

Test(firm_accounts, the_tax_year_turns_in_january)
{
    struct tiny x;
    tiny_open(&x, 1, "merger.search=0 %/year", NULL);
    for (int month = 0; month < 12; month++)
        tiny_step(&x);
    struct world december = tiny_copy(x.world);
    tiny_step(&x);
    int64_t losses = 0, found = 0;
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        int64_t old = world_alive(x.world, f) ? tiny_find(&december, x.world->firms.key[f]) : -1;
        if (old < 0)
            continue;
        money_t left = december.firms.loss_carried[old] - december.firms.profit_year[old];
        cr_assert_eq(x.world->firms.loss_carried[f], left > 0 ? left : 0);
        losses += left > 0;
        found++;
    }
    cr_assert_gt(found, 1000);
    cr_assert_gt(losses, 0);
    world_release(&december);
    tiny_close(&x);
}

Test(firm_accounts, capital_wears_out_at_its_rate)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    int settled = tiny_phase("accounts_settle"), worn = 0;
    tiny_phases(&x, 0, settled);
    struct world before = tiny_copy(x.world);
    tiny_phases(&x, settled, settled + 1);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        double had = (double)before.firms.capital[f];
        cr_assert_float_eq((double)x.world->firms.capital[f], had * (1 - 0.1 / 12), 1.5);
        cr_assert_eq(x.world->firms.building[f], before.firms.building[f]); /* machines not in use do not wear */
        cr_assert_eq(before.firms.capital_cost[f] - x.world->firms.capital_cost[f], x.run->month.depreciation[f]);
        cr_assert_geq(x.run->month.depreciation[f], 0);
        worn += x.run->month.depreciation[f] > 0;
    }
    cr_assert_gt(worn, 1000);
    world_release(&before);
    tiny_close(&x);
}

/* Losses of 10, 20, 30 one to three years ago: a profit of 45 takes the oldest first. */
Test(firm_accounts, the_oldest_losses_are_used_first)
{
    money_t of[LOSS_YEARS] = {10, 20, 30}, *loss[LOSS_YEARS];
    for (int year = 0; year < LOSS_YEARS; year++)
        loss[year] = &of[year];
    cr_assert_eq(firm_turn_losses(loss, 45, 5), 15);
    cr_assert_eq(of[0], 0);
    cr_assert_eq(of[1], 10);
    cr_assert_eq(of[2], 5);
    cr_assert_eq(of[3], 0);
    cr_assert_eq(firm_turn_losses(loss, -7, 5), 22); /* a loss becomes last year's */
    cr_assert_eq(of[0], 7);
}

/* A loss can be deducted in the five years after it, or ten; then it lapses. */
Test(firm_accounts, losses_lapse)
{
    for (int years = 5; years <= LOSS_YEARS; years += 5) {
        money_t of[LOSS_YEARS] = {0}, *loss[LOSS_YEARS];
        for (int year = 0; year < LOSS_YEARS; year++)
            loss[year] = &of[year];
        cr_assert_eq(firm_turn_losses(loss, -100, years), 100);
        for (int year = 1; year < years; year++)
            cr_assert_eq(firm_turn_losses(loss, 0, years), 100);
        cr_assert_eq(firm_turn_losses(loss, 0, years), 0);
    }
}

/* Whole runs at the edges of what a scenario may say. simulation_step checks the five identities every month; here they
 * are made to hold, and numbers to stay numbers, where the rules are pushed hardest. */
#include <math.h>

#include "support/fixture.h"
#include "world/books.h"

/* Months with every check of the accounts, then a look at what no identity sees. */
static void run_months(struct tiny *x, int months)
{
    for (int month = 0; month < months; month++)
        tiny_step(x);
    const struct world *w = x->world;
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        if (strcmp(field->type, "double") != 0)
            continue;
        const double *value = world_array(w, field);
        for (int64_t j = 0; j < w->length[field->dimension]; j++)
            cr_assert(isfinite(value[j]), "%s.%s[%lld]", field->group, field->name, (long long)j);
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        cr_assert(w->firms.price[f] > 0 && w->firms.productivity[f] > 0 && w->firms.expected_demand[f] >= 0);
}

#define EXTREME(name, ...)                                                                                             \
    Test(edges, name)                                                                                                  \
    {                                                                                                                  \
        struct tiny x;                                                                                                 \
        tiny_open(&x, 1, __VA_ARGS__, NULL);                                                                           \
        run_months(&x, 24);                                                                                            \
        tiny_close(&x);                                                                                                \
    }

EXTREME(smallest_scale, "run.scale=0.0005")
EXTREME(least_scale_allowed, "run.scale=0.0001")
EXTREME(invoices_paid_at_once, "law.payment_days=31")
EXTREME(invoices_paid_after_a_year, "law.payment_days=360")
EXTREME(no_taxes, "law.profit_tax_standard=0", "law.profit_tax_high_tech=0", "law.profit_tax_small=0",
        "law.profit_tax_background=0", "law.contribution_rate=0", "law.wage_tax_rate=0")
EXTREME(highest_taxes, "law.profit_tax_standard=0.5", "law.profit_tax_high_tech=0.5", "law.profit_tax_small=0.5",
        "law.profit_tax_background=0.5", "law.contribution_rate=0.5", "law.wage_tax_rate=0.3")
EXTREME(no_growth, "accounts.growth=0 %/year", "industry.growth_rest_start=0 %/year",
        "industry.growth_rest_end=0 %/year", "industry.growth_weight=0", "innovation.productivity_growth=0 %/year",
        "innovation.quality_growth=0 %/year", "labour.wage_growth=0 %/year", "labour.common_progress=0 %/year")
EXTREME(shrinking_markets, "industry.growth_rest_start=-5 %/year", "industry.growth_rest_end=-5 %/year",
        "industry.growth_weight=0")
EXTREME(no_pass_through, "firm.pass_through=0")
EXTREME(full_pass_through, "firm.pass_through=1")
EXTREME(no_chance, "industry.order_noise_sd=0", "industry.share_sd=0", "industry.market_noise=0")
EXTREME(much_chance, "industry.order_noise_sd=0.5", "industry.share_sd=1", "industry.market_noise=1")
EXTREME(no_selection, "industry.selection=0")
EXTREME(fierce_selection, "industry.selection=0.1", "industry.price_weight=10", "industry.quality_weight=10")
EXTREME(nothing_found_elsewhere, "industry.elsewhere_generic=0", "industry.elsewhere_specific=0")
EXTREME(short_stocks, "firm.input_months=1 months", "firm.stock_target=0")
EXTREME(no_dividends, "capital.dividend_base=0", "capital.dividend_leverage=0", "capital.dividend_idle=0 %/month")
EXTREME(all_paid_out, "capital.dividend_base=1", "capital.dividend_idle=100 %/month", "capital.cash_floor=0")
EXTREME(all_loans_due_in_a_year, "capital.amortisation=12 months", "capital.leverage_adjustment=6 months")
EXTREME(no_brakes, "accounts.debt_brake=0", "accounts.cash_brake=0", "accounts.consumption_wealth=0 %/year")
EXTREME(no_labour_inflow, "labour.pool_inflow=0", "labour.pool_start=1")

Test(edges, a_single_month)
{
    struct tiny x;
    tiny_open(&x, 1, "run.until=2022-01", NULL);
    cr_assert_eq(simulation_months(x.scenario), 1);
    run_months(&x, 1);
    tiny_close(&x);
}

/* Without growth, chance and firms that come nothing drives firms' markets: they stand still, but for what goes with the
 * few simulated firms that fail. Background producers swing for a year or two. */
Test(edges, without_growth_and_chance_markets_stand_still)
{
    struct tiny x;
    tiny_open(&x, 1, "accounts.growth=0 %/year", "industry.growth_rest_start=0 %/year",
              "industry.growth_rest_end=0 %/year", "industry.growth_weight=0",
              "innovation.productivity_growth=0 %/year", "innovation.quality_growth=0 %/year",
              "labour.wage_growth=0 %/year", "labour.common_progress=0 %/year", "industry.order_noise_sd=0",
              "industry.share_sd=0", "industry.market_noise=0", "firm.efficiency_sd=0", "firm.closure=0 %/month",
              "entry.base=0 %/year", "entry.floor=0 %/year", NULL);
    volume_t first[SECTOR_COUNT];
    double before = 0, after = 0;
    tiny_step(&x);
    memcpy(first, x.run->month.output, sizeof first);
    for (int month = 1; month < 24; month++)
        tiny_step(&x);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        bool firms = sector_firm_index(s) >= 0;
        before += firms ? (double)first[s] : 0;
        after += firms ? (double)x.run->month.output[s] : 0;
        if (x.world->economy.balance.sector[s].output > 1000)
            cr_assert_float_eq((double)x.run->month.output[s] / (double)first[s], 1, firms ? 0.07 : 0.1, "%s: %.3f",
                               x.tables->sector_key[s], (double)x.run->month.output[s] / (double)first[s]);
    }
    cr_assert_float_eq(after / before, 1, 0.02, "all firms: %.4f", after / before);
    tiny_close(&x);
}

/* The opening rounds: what only a month can tell is found, and the first months run on without a jump. */
#include "engine/opening.h"

#include <math.h>

#include "support/fixture.h"
#include "talent/posts.h"

Test(opening, another_measure_changes_little)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    double income[CITY_COUNT], propensity = x.world->economy.consumption_income, payout = x.world->economy.bank_payout;
    memcpy(income, x.world->cities.income, sizeof income);
    cr_assert_eq(opening_measure(x.world, &x.run->month, OPENING_ROUNDS, x.errors), STATUS_OK);
    cr_assert_float_eq(x.world->economy.consumption_income / propensity, 1, 0.005);
    cr_assert_float_eq(x.world->economy.bank_payout, payout, 0.01);
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_float_eq(x.world->cities.income[c] / income[c], 1, 0.01, "city %d", c);
    tiny_close(&x);
}

/* Workers of a firm once skilled people have taken their posts: what these lack or have beyond the usual counts half. */
static int64_t beside_skilled(const struct world *w, int64_t f, double workers)
{
    const struct economy *e = &w->economy;
    int s = w->firms.sector[f];
    int32_t posts[POST_COUNT];
    double usual = 0, skilled = (double)w->firms.skilled_units[f];
    posts_of(e, s, w->firms.key[f], workers, w->firms.usual_research[f], NULL, posts);
    for (int g = 0; g < GRADE_COUNT; g++)
        usual += 970 * e->post_pay[s][g] * posts[g]; /* 3 % of posts are open in a normal market */
    return (int64_t)rint(fmax(0, workers - usual + 0.5 * (usual - skilled)) / e->worker_unit[s]);
}

Test(opening, leaves_the_month_and_the_stocks_alone)
{
    struct tiny x, alone;
    tiny_open(&x, 1, "run.spin_up=0 months", "run.lead_in=0 months", NULL);
    tiny_population(&alone, NULL);
    cr_assert_eq(x.world->month, 0);
    int64_t f = 0;
    for (int64_t row = 0; row < x.world->length[DIM_FIRM]; row++) {
        if (!world_alive(x.world, row)) /* places kept for entrants */
            continue;
        cr_assert_eq(x.world->firms.key[row], alone.world->firms.key[f]);
        cr_assert_eq(x.world->firms.cash[row], alone.world->firms.cash[f]);
        cr_assert_eq(x.world->firms.finished[row], alone.world->firms.finished[f]);
        cr_assert_eq(x.world->firms.usual_work[row], (double)alone.world->firms.workers[f]);
        cr_assert_eq(x.world->firms.workers[row], beside_skilled(x.world, row, (double)alone.world->firms.workers[f]));
        cr_assert_eq(x.world->firms.usual_research[row], (double)alone.world->firms.researchers[f]);
        cr_assert_eq(x.world->firms.log_share[row], alone.world->firms.log_share[f]);
        f++;
    }
    cr_assert_eq(f, alone.world->length[DIM_FIRM]);
    for (int a = 0; a < ACCOUNT_COUNT; a++)
        cr_assert_eq(x.world->books.deposit[a], alone.world->books.deposit[a]);
    tiny_close(&x);
    tiny_close(&alone);
}

/* Incomes from outside the model made consumption jump 9 % in month 2. */
Test(opening, consumption_starts_at_the_table_and_does_not_jump)
{
    struct tiny x;
    double before = 0;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    for (int month = 0; month < 4; month++) {
        tiny_step(&x);
        double sum = 0;
        for (int c = 0; c < CITY_COUNT; c++)
            sum += (double)x.run->month.consumption[c];
        if (month == 0)
            cr_assert_float_eq(sum / (x.world->economy.balance.total.consumption * x.world->economy.fen), 1, 0.01);
        else
            cr_assert_float_eq(sum / before, 1 + 0.045 / 12, 0.006, "month %d: %.4f", month, sum / before);
        before = sum;
    }
    tiny_close(&x);
}

/* Output of the first month over the tables', sectors of more than 100 bn yuan.  return that of all firms together */
static double first_month(const char *spin_up, const char *lead_in, double tolerance)
{
    struct tiny x;
    double made = 0, wanted = 0;
    tiny_open(&x, 1, "run.scale=0.01", "industry.order_noise_sd=0", spin_up, lead_in, NULL);
    tiny_step(&x);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        double table = x.world->economy.balance.sector[s].output * x.world->economy.fen;
        made += (double)x.run->month.output[s];
        wanted += table;
        if (x.world->economy.balance.sector[s].output < 1000)
            continue;
        cr_assert_float_eq((double)x.run->month.output[s] / table, 1, tolerance, "%s: %.4f", x.tables->sector_key[s],
                           (double)x.run->month.output[s] / table);
    }
    tiny_close(&x);
    return made / wanted;
}

Test(opening, first_month_of_drawn_firms_makes_what_the_tables_say)
{
    cr_assert_float_eq(first_month("run.spin_up=0 months", "run.lead_in=0 months", 0.001), 1, 0.001);
}

/* Firms that have lived carry stocks and machines that do not fit their orders of the month to the last unit. */
Test(opening, first_month_of_firms_that_have_lived_is_near_the_tables)
{
    cr_assert_float_eq(first_month(NULL, NULL, 0.05), 1, 0.01);
}

Test(opening, public_ratios_are_measured_on_the_sheet)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        double product = 12 * x.world->cities.product[g];
        cr_assert_float_eq(x.world->economy.debt_target[g], (double)x.world->cities.public_bonds[g] / product, 1e-9);
    }
    cr_assert_eq(x.world->economy.product_start, x.world->cities.product[0]);
    tiny_close(&x);
}

/* Trade credit belongs to January's invoices: after the month it has grown as the economy does, not jumped. */
Test(opening, trade_credit_does_not_jump)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", "industry.order_noise_sd=0", "industry.market_noise=0", NULL);
    money_t owed[3] = {0}, due[3] = {0}, owed_after[3] = {0}, due_after[3] = {0};
    for (int after = 0; after < 2; after++) {
        money_t *o = after ? owed_after : owed, *d = after ? due_after : due;
        for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
            o[0] += x.world->firms.payable_background[f];
            o[1] += x.world->firms.payable_roc[f];
            o[2] += x.world->firms.payable_firms[f];
            d[0] += x.world->firms.receivable_background[f];
            d[1] += x.world->firms.receivable_roc[f];
            d[2] += x.world->firms.receivable_row[f];
        }
        if (!after) /* failures and entrants come after the month's invoices */
            tiny_phases(&x, 0, tiny_phase("firms_turn_over"));
    }
    for (int i = 0; i < 3; i++) {
        cr_assert_float_eq((double)owed_after[i] / (double)owed[i], 1.004, 0.001, "owed %d", i);
        cr_assert_float_eq((double)due_after[i] / (double)due[i], 1.004, 0.001, "due %d", i);
    }
    tiny_close(&x);
}

/* The opening does not know the luck of the run: seeds of a run start from the same books. */
Test(opening, another_seed_opens_the_same_books)
{
    struct tiny x, other, population;
    tiny_open(&x, 1, "run.seed=1", NULL);
    tiny_open(&other, 1, "run.seed=77", NULL);
    tiny_open(&population, 1, "run.population_seed=77", NULL);
    cr_assert(tiny_same(x.world, other.world));
    cr_assert_not(tiny_same(x.world, population.world));
    cr_assert_eq(x.world->economy.consumption_income, other.world->economy.consumption_income);
    cr_assert_eq(memcmp(x.world->economy.pool_base, other.world->economy.pool_base, sizeof x.world->economy.pool_base),
                 0);
    tiny_step(&x);
    tiny_step(&other);
    cr_assert_not(tiny_same(x.world, other.world));
    tiny_close(&x);
    tiny_close(&other);
    tiny_close(&population);
}

/* The opening is that of January 2022 under the law as it was: twins that differ in law start from the same books. */
Test(opening, another_law_opens_the_same_books)
{
    struct tiny x, other;
    tiny_open(&x, 1, NULL);
    tiny_open(&other, 1, "law.payment_days=90", "law.profit_tax_standard=20 %", "law.contribution_rate=8 %", NULL);
    cr_assert_eq(x.run->hash, other.run->hash);
    cr_assert_eq(x.world->economy.consumption_income, other.world->economy.consumption_income);
    tiny_step(&x);
    tiny_step(&other);
    cr_assert_neq(x.run->hash, other.run->hash);
    tiny_close(&x);
    tiny_close(&other);
}

/* The spin-up: no trend while it lasts, a living population after it, and the tables of January 2022 again. */
#include "engine/spinup.h"

#include <math.h>

#include "engine/accounts.h"
#include "support/fixture.h"
#include "talent/labour.h"

Test(spinup, parameters_stand_still_in_the_first_part)
{
    struct parameters opening = parameters_default(), still = spinup_parameters(&opening, false);
    cr_assert_eq(still.accounts_growth, 0);
    cr_assert_eq(still.labour_common_progress, 0);
    cr_assert_eq(still.labour_wage_growth, 0);
    cr_assert_eq(still.innovation_productivity_growth, 0);
    cr_assert_eq(still.innovation_quality_growth, 0);
    cr_assert_eq(still.industry_market_noise, 0);
    opening.accounts_growth = opening.labour_common_progress = opening.labour_wage_growth = 0;
    opening.innovation_productivity_growth = opening.innovation_quality_growth = opening.industry_market_noise = 0;
    still = spinup_parameters(&opening, false);
    cr_assert_eq(memcmp(&still, &opening, sizeof still), 0); /* and nothing else is touched */
}

Test(spinup, parameters_keep_their_trends_in_the_second_part)
{
    struct parameters opening = parameters_default(), moving = spinup_parameters(&opening, true);
    cr_assert_eq(moving.industry_market_noise, 0);
    opening.industry_market_noise = 0;
    cr_assert_eq(memcmp(&moving, &opening, sizeof moving), 0);
}

/* Firms and slices by cell. */
static void count_cells(const struct world *w, int *firms, double *slices)
{
    memset(firms, 0, SECTOR_COUNT * CITY_COUNT * sizeof *firms);
    memset(slices, 0, SECTOR_COUNT * CITY_COUNT * sizeof *slices);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f)) {
            int cell = w->firms.sector[f] * CITY_COUNT + w->firms.city[f];
            firms[cell]++;
            slices[cell] += w->firms.slice[f];
        }
}

Test(spinup, a_failed_firm_is_replaced_in_its_cell)
{
    static int drawn[SECTOR_COUNT * CITY_COUNT], lived[SECTOR_COUNT * CITY_COUNT];
    static double drawn_slices[SECTOR_COUNT * CITY_COUNT], lived_slices[SECTOR_COUNT * CITY_COUNT];
    struct tiny x, y;
    int born = 0;
    tiny_open(&x, 1, "run.scale=0.01", "run.spin_up=0 months", "run.lead_in=0 months", NULL);
    tiny_open(&y, 1, "run.scale=0.01", NULL);
    count_cells(x.world, drawn, drawn_slices);
    count_cells(y.world, lived, lived_slices);
    for (int cell = 0; cell < SECTOR_COUNT * CITY_COUNT; cell++) {
        cr_assert_eq(drawn[cell], lived[cell], "cell %d", cell);
        cr_assert_float_eq(drawn_slices[cell], lived_slices[cell], 1e-6 * (1 + drawn_slices[cell]));
    }
    int months = (int)(y.scenario->parameters.run_spin_up + y.scenario->parameters.run_lead_in);
    for (int64_t f = 0; f < y.world->length[DIM_FIRM]; f++)
        if (world_alive(y.world, f) && tiny_find(x.world, y.world->firms.key[f]) < 0) {
            cr_assert(y.world->firms.birth_month[f] >= -months && y.world->firms.birth_month[f] < 0);
            born++;
        }
    cr_assert_gt(born, 20); /* some did fail */
    tiny_close(&x);
    tiny_close(&y);
}

/* skilled  share of skilled people; luck  part of labour that may be missing or too much, as people are whole */
static void compare_sectors(const char *skilled, double luck)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", skilled, NULL);
    const struct world *w = x.world;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i), firms = 0;
        double output = 0, table = 0, labour = 0, need = 0, price = 0, quality = 0, materials = 0, productivity = 0;
        double research = 0;
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            double volume = (double)w->firms.output[f];
            if (!world_alive(w, f))
                continue;
            firms++;
            output += volume;
            labour += labour_units(w, f);
            need += volume * w->economy.workers_per_volume[s][w->firms.city[f]];
            price += volume * w->firms.price[f];
            quality += volume * w->firms.log_quality[f];
            materials += volume * w->firms.material_use[f];
            productivity += volume * w->firms.productivity[f];
            research += w->firms.usual_research[f] * w->economy.city_wage_factor[w->firms.city[f]];
        }
        for (int c = 0; c < CITY_COUNT; c++)
            table += (double)w->economy.cell_output[i][c];
        const char *name = x.tables->sector_key[s];
        cr_assert_float_eq(output, table, firms + CITY_COUNT, "%s", name); /* each firm's volume is rounded */
        cr_assert_float_eq(labour, need, 0.5 * firms + (1e-6 + luck) * need, "%s %g", name, labour / need);
        cr_assert_float_eq(price / output, 1, 1e-9, "%s", name);
        cr_assert_float_eq(quality / output, 0, 1e-9, "%s", name);
        cr_assert_float_eq(materials / output, 1, 1e-9, "%s", name);
        /* people in research whom the column pays, two fifths of what research costs */
        double researchers = 0.40 * w->economy.balance.sector[s].research * output / w->economy.researcher_wage[s];
        cr_assert_float_eq(research, researchers, firms + 1e-6 * researchers, "%s", name);
        cr_assert_float_eq(w->sectors.mean_productivity[s], productivity / output, 1e-9, "%s", name);
    }
    tiny_close(&x);
}

Test(spinup, sectors_come_back_to_the_tables)
{
    compare_sectors("labour.skilled_share=0", 0);
}

/* Skilled people take the place of workers and leave about as much labour as there was: people are whole. */
Test(spinup, skilled_people_leave_labour_as_it_was)
{
    compare_sectors("labour.skilled_share=0.33", 0.02);
}

/* The sheet's cash, loans and bonds of firms are the tables'; a month without bookings closes on what was opened. */
Test(spinup, books_are_opened_again)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    struct world *w = x.world;
    money_t cash = 0, loans = 0, bonds = 0;
    int64_t firms = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        cash += w->firms.cash[f];
        loans += w->firms.loans[f];
        bonds += w->firms.bonds[f];
        firms += world_alive(w, f);
    }
    double full = (double)MONEY_PER_YI * w->scale, rounding = (double)firms;
    cr_assert_float_eq((double)cash, 18388 * full, rounding);
    cr_assert_float_eq((double)loans, 29500 * full, rounding);
    cr_assert_float_eq((double)bonds, 2500 * full, rounding);
    struct ledger *nothing = calloc(1, sizeof *nothing);
    struct balance_sheet sheet;
    books_sheet(w, 1, &sheet);
    tiny_ok(&x, accounts_check(w, nothing, &sheet, 1, x.errors));
    cr_assert_eq(w->month, 0);
    free(nothing);
    tiny_close(&x);
}

Test(spinup, any_number_of_threads_opens_the_same)
{
    struct tiny one, three;
    tiny_open(&one, 1, "run.scale=0.005", NULL);
    tiny_open(&three, 3, "run.scale=0.005", NULL);
    cr_assert(tiny_same(one.world, three.world));
    cr_assert_eq(one.run->hash, three.run->hash);
    tiny_close(&one);
    tiny_close(&three);
}

/* Each of its months is checked like any other, so that an opening means that all have closed. */
Test(spinup, any_length_opens_and_runs_on)
{
    static const char *const lengths[][2] = {{"run.spin_up=0 months", "run.lead_in=0 months"},
                                             {"run.spin_up=0 months", "run.lead_in=1 month"},
                                             {"run.spin_up=1 month", "run.lead_in=0 months"},
                                             {"run.spin_up=13 months", "run.lead_in=13 months"},
                                             {"run.spin_up=120 months", "run.lead_in=5 months"}};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct tiny x;
        tiny_open(&x, 2, lengths[i][0], lengths[i][1], NULL);
        cr_assert_eq(x.world->month, 0);
        tiny_step(&x);
        cr_assert_eq(x.world->month, 1);
        tiny_close(&x);
    }
}

/* What a drawn population cannot have: projects under way, firms that lose, debts near their limits. */
Test(spinup, firms_have_a_history)
{
    struct tiny x;
    int building = 0, losing = 0, alive = 0;
    tiny_open(&x, 1, "run.scale=0.01", NULL);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        building += x.world->firms.project_months[f] > 0;
        losing += x.world->firms.loss_months[f] > 0;
        alive += world_alive(x.world, f);
    }
    cr_assert(building > alive / 50 && building < alive / 2, "%d of %d", building, alive);
    cr_assert(losing > alive / 50 && losing < alive / 2, "%d of %d", losing, alive);
    tiny_close(&x);
}

/* Levers, shocks and instruments belong to the run: none of them reaches back. */
Test(spinup, shocks_of_the_run_do_not_reach_back)
{
    struct tiny x, y;
    tiny_open(&x, 1, NULL);
    tiny_open(&y, 1, "shocks=[{kind: outside_demand, from: 2022-01, duration: 1 year, size: -50 %}]", NULL);
    cr_assert(tiny_same(x.world, y.world));
    tiny_close(&x);
    tiny_close(&y);
}

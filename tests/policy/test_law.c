/* The law as levers: neutral where there is no law, the scenario's rates where there is, by month. */
#include "policy/law.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scenario/tables.h"

Test(law, rates_are_the_scenario_s)
{
    struct parameters p = parameters_default();
    struct levers levers;
    p.law_profit_tax_standard = 0.24;
    p.law_contribution_rate = 0.1;
    p.law_payment_days = 45;
    law_set(&levers, &p, 0);
    cr_assert_eq(levers.profit_tax_standard[0], 0.24);
    cr_assert_eq(levers.profit_tax_high_tech[0], 0.15);
    cr_assert_eq(levers.profit_tax_small[0], 0.05);
    cr_assert_eq(levers.contribution_rate[0], 0.1);
    cr_assert_eq(levers.wage_tax_rate[0], 0.0239);
    cr_assert_eq(levers.payment_days[0], 45);
}

Test(law, shares_in_taxes_are_the_scenario_s)
{
    struct parameters p = parameters_default();
    struct levers levers;
    p.law_profit_tax_centre = 0.5;
    p.law_wage_tax_province = 0.25;
    law_set(&levers, &p, 30);
    cr_assert_eq(levers.production_tax_centre[0], 0.5);
    cr_assert_eq(levers.production_tax_province[0], 0.1);
    cr_assert_eq(levers.profit_tax_centre[0], 0.5);
    cr_assert_eq(levers.profit_tax_province[0], 0.1);
    cr_assert_eq(levers.wage_tax_centre[0], 0.6);
    cr_assert_eq(levers.wage_tax_province[0], 0.25);
}

Test(law, factors_and_addends_stay_neutral)
{
    struct parameters p = parameters_default();
    struct levers levers;
    memset(&levers, 0x55, sizeof levers);
    law_set(&levers, &p, 40);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        cr_assert_eq(levers.production_tax[s], 1);
        cr_assert_eq(levers.import_supply[s], 1);
        cr_assert_eq(levers.outside_demand_roc[s], 1);
        cr_assert_eq(levers.loan_rate[s], 0);
    }
    for (int c = 0; c < CITY_COUNT; c++)
        cr_assert_eq(levers.rent[c], 1);
}

Test(law, chips_and_machine_tools_deduct_more_from_2023)
{
    struct parameters p = parameters_default();
    struct levers levers;
    int chips = tables_sector("integrated_circuits"), tools = tables_sector("intelligent_equipment");
    law_set(&levers, &p, 11);
    cr_assert_eq(levers.research_deduction[chips], 1);
    cr_assert_eq(levers.research_deduction[tools], 1);
    law_set(&levers, &p, 12);
    for (int s = 0; s < SECTOR_COUNT; s++)
        cr_assert_eq(levers.research_deduction[s], s == chips || s == tools ? 1.2 : 1);
}

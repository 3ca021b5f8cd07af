/* The law as levers; see law.h. The extra deduction of research costs is higher for integrated circuits and machine tools
 * from January 2023. */
#include "policy/law.h"

#include "scenario/tables.h"

enum { JANUARY_2023 = 12, INTEGRATED_CIRCUITS = 2, INTELLIGENT_EQUIPMENT = 1 };

void law_set(struct levers *levers, const struct parameters *law, int month)
{
    levers_neutral(levers);
    levers->profit_tax_standard[0] = law->law_profit_tax_standard;
    levers->profit_tax_high_tech[0] = law->law_profit_tax_high_tech;
    levers->profit_tax_small[0] = law->law_profit_tax_small;
    levers->contribution_rate[0] = law->law_contribution_rate;
    levers->wage_tax_rate[0] = law->law_wage_tax_rate;
    levers->production_tax_centre[0] = law->law_production_tax_centre;
    levers->production_tax_province[0] = law->law_production_tax_province;
    levers->profit_tax_centre[0] = law->law_profit_tax_centre;
    levers->profit_tax_province[0] = law->law_profit_tax_province;
    levers->wage_tax_centre[0] = law->law_wage_tax_centre;
    levers->wage_tax_province[0] = law->law_wage_tax_province;
    levers->payment_days[0] = law->law_payment_days;
    levers->fund_return_investment[0] = law->law_fund_return_investment;
    levers->fund_province_share[0] = law->law_fund_province_share;
    levers->fund_public_share[0] = law->law_fund_public_share;
    levers->fund_direct_share[0] = law->law_fund_direct_share;
    levers->fund_market_share[0] = law->law_fund_market_share;
    levers->fund_single_share[0] = law->law_fund_single_share;
    levers->fund_recycled[0] = law->law_fund_recycled;
    levers->grant_city_share[0] = law->law_grant_city_share;
    levers->grant_recouped[0] = law->law_grant_recouped;
    for (int s = 0; s < SECTOR_COUNT; s++)
        levers->research_deduction[s] = law->law_research_deduction;
    if (month >= JANUARY_2023) {
        levers->research_deduction[INTEGRATED_CIRCUITS] = law->law_research_deduction_chips;
        levers->research_deduction[INTELLIGENT_EQUIPMENT] = law->law_research_deduction_chips;
    }
}

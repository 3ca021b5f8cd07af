/* From the annual balance to the constants of the monthly step; see economy.h for each. */
#include "world/economy.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "world/shares.h"

/* Who owns whom: weights of the paid-in capital and of the dividends. */
static void read_owners(double share[CLASS_COUNT][CLASS_COUNT], const struct parameters *p)
{
    share[CLASS_FIRMS][CLASS_HOUSEHOLDS] = p->owners_firms_households;
    share[CLASS_FIRMS][CLASS_VENTURE_FUNDS] = p->owners_firms_venture_funds;
    share[CLASS_FIRMS][CLASS_PUBLIC_FUNDS] = p->owners_firms_public_funds;
    share[CLASS_FIRMS][CLASS_PROVINCE] = p->owners_firms_province;
    share[CLASS_FIRMS][CLASS_CITIES] = p->owners_firms_cities;
    share[CLASS_FIRMS][CLASS_ROC] = p->owners_firms_rest_of_china;
    share[CLASS_FIRMS][CLASS_ROW] = p->owners_firms_rest_of_world;
    share[CLASS_BACKGROUND][CLASS_HOUSEHOLDS] = p->owners_background_households;
    share[CLASS_BACKGROUND][CLASS_PROVINCE] = p->owners_background_province;
    share[CLASS_BACKGROUND][CLASS_CITIES] = p->owners_background_cities;
    share[CLASS_BACKGROUND][CLASS_ROC] = p->owners_background_rest_of_china;
    share[CLASS_BACKGROUND][CLASS_ROW] = p->owners_background_rest_of_world;
    share[CLASS_BANKS][CLASS_HOUSEHOLDS] = p->owners_banks_households;
    share[CLASS_BANKS][CLASS_PROVINCE] = p->owners_banks_province;
    share[CLASS_BANKS][CLASS_CITIES] = p->owners_banks_cities;
    share[CLASS_BANKS][CLASS_ROC] = p->owners_banks_rest_of_china;
    share[CLASS_VENTURE_FUNDS][CLASS_HOUSEHOLDS] = p->owners_venture_funds_households;
    share[CLASS_VENTURE_FUNDS][CLASS_ROC] = p->owners_venture_funds_rest_of_china;
    share[CLASS_VENTURE_FUNDS][CLASS_CITIES] = p->owners_venture_funds_cities;
    share[CLASS_PUBLIC_FUNDS][CLASS_PROVINCE] = p->owners_public_funds_province;
    share[CLASS_PUBLIC_FUNDS][CLASS_CITIES] = p->owners_public_funds_cities;
}

static void list_inputs(struct input_list *list, const struct economy *e, int s, int most)
{
    const struct parameters *p = e->parameters;
    const double *input = e->balance.sector[s].input;
    memset(list, 0, sizeof *list);
    for (int k = 0; k < SECTOR_COUNT; k++)
        if (e->tables->is_firm_sector[k]) {
            list->rest[k] = input[k];
            list->rest_total += input[k];
        }
    while (list->count < most) {
        int best = -1;
        for (int k = 0; k < SECTOR_COUNT; k++)
            if (list->rest[k] >= p->industry_slot_min && (best < 0 || list->rest[k] > list->rest[best]))
                best = k;
        if (best < 0)
            return;
        int i = list->count++;
        bool specific = e->tables->input_specific[best][s];
        list->good[i] = best;
        list->coefficient[i] = input[best];
        list->storable[i] = e->tables->storable[best];
        list->specific[i] = specific;
        list->strict[i] = e->tables->input_criticality[best][s] == CRITICALITY_STRICT;
        list->elsewhere[i] = specific ? p->industry_elsewhere_specific : p->industry_elsewhere_generic;
        list->premium[i] = specific ? p->industry_premium_specific : p->industry_premium_generic;
        list->rest[best] = 0;
        list->rest_total -= input[best];
    }
}

/* Grades of people in production: what is left of the sector's grades when research has its people. */
static void production_grades(const struct parameters *p, double research, double part[GRADE_COUNT])
{
    const double all[GRADE_COUNT] = {p->labour_grade_technician, p->labour_grade_engineer, p->labour_grade_expert};
    const double own[GRADE_COUNT] = {p->labour_research_technician, p->labour_research_engineer,
                                     p->labour_research_expert};
    double sum_all = all[0] + all[1] + all[2], sum_own = own[0] + own[1] + own[2], sum = 0;
    for (int g = 0; g < GRADE_COUNT; g++) {
        part[g] = fmax(0.02, all[g] / sum_all - research * own[g] / sum_own);
        sum += part[g];
    }
    for (int g = 0; g < GRADE_COUNT; g++)
        part[g] /= sum;
}

/* Skilled people of a sector: a part of its heads that rises with its skill intensity; research has its own out of them,
 * production the rest, at least a part. Pay by grade is relative to the sector's wage; in research its mean is the wage
 * of research that the columns were built with. */
static void skilled_posts(struct economy *e, int s)
{
    const struct parameters *p = e->parameters;
    const struct balance_sector *x = &e->balance.sector[s];
    const double pay[GRADE_COUNT] = {p->labour_pay_technician, p->labour_pay_engineer, p->labour_pay_expert};
    double research = x->research * p->balance_research_wages /
                      p->labour_research_wage; /* heads, as production's wages */
    double share = p->labour_skilled_share * e->tables->skill_intensity[s] *
                   (s < TABLES_CLUSTERS ? 1 : p->labour_skilled_rest);
    double skilled = share * (x->wages + research), part[GRADE_COUNT], cost = 0;
    double production = fmax(skilled - research, p->labour_skilled_least * skilled);
    production_grades(p, research / (production + research), part);
    double sum = e->research_posts[0] * pay[0] + e->research_posts[1] * pay[1] + e->research_posts[2] * pay[2];
    for (int g = 0; g < GRADE_COUNT; g++) {
        e->production_posts[s][g] = x->wages > 0 ? production * part[g] / x->wages : 0;
        e->post_pay[s][g] = pay[g];
        e->post_pay[s][GRADE_COUNT + g] = pay[g] * p->labour_research_wage / sum;
        cost += e->production_posts[s][g] * pay[g];
    }
    double most = 0.6 / fmax(0.6, cost); /* workers stay the larger part of the wage bill */
    for (int g = 0; g < GRADE_COUNT; g++)
        e->production_posts[s][g] *= most;
    e->worker_unit[s] = 1;
}

static void firm_sector(struct economy *e, int s)
{
    const struct parameters *p = e->parameters;
    const struct balance_sector *x = &e->balance.sector[s];
    list_inputs(&e->inputs[s][0], e, s, SECTOR_SLOTS_MAX);
    list_inputs(&e->inputs[s][1], e, s, SMALL_SLOTS_MAX);
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        e->service[s][b] = x->input[background_index_sector(b)];
    e->capital_months[s] = 12 * x->depreciation * p->firm_utilisation / p->firm_depreciation;
    e->worker_wage[s] = x->wage_of_sector * (double)MONEY_PER_YUAN / 12 / 1000;
    e->researcher_wage[s] = p->labour_research_wage * e->worker_wage[s];
    skilled_posts(e, s);
    for (int c = 0; c < CITY_COUNT; c++)
        e->workers_per_volume[s][c] = x->wages / (e->worker_wage[s] * e->city_wage_factor[c]);
}

static void research_grades(struct economy *e)
{
    const struct parameters *p = e->parameters;
    const double own[GRADE_COUNT] = {p->labour_research_technician, p->labour_research_engineer,
                                     p->labour_research_expert};
    for (int g = 0; g < GRADE_COUNT; g++)
        e->research_posts[g] = own[g] / (own[0] + own[1] + own[2]);
    for (int a = 0; a < FIELD_COUNT; a++)
        for (int b = 0; b < FIELD_COUNT; b++)
            e->fit[a][b] = a == b                                                   ? 1
                           : e->tables->field_group[a] == e->tables->field_group[b] ? p->talent_fit_group
                                                                                    : p->talent_fit_across;
}

static void product(struct economy *e, int k)
{
    const struct balance_sector *x = &e->balance.sector[k];
    e->pool_share_start[k] = x->pool_share;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        e->local_share[k][s] = x->local_share[s];
        e->import_share[k][s] = fmin(e->tables->import_penetration[k], 1 - x->local_share[s]);
    }
    e->pool_bias[DESTINATION_BACKGROUND][k] = x->local_share[0] / x->pool_share;
    for (int d = DESTINATION_CONSUMPTION; d <= DESTINATION_GOVERNMENT; d++)
        e->pool_bias[d][k] = x->local_final_share / x->pool_share;
    e->pool_base[DESTINATION_ROC][k] = x->roc * e->fen / x->pool_share;
    e->pool_base[DESTINATION_ROW][k] = x->row * e->fen / x->pool_share;
}

static void background_sector(struct economy *e, int b)
{
    int k = background_index_sector(b);
    const struct balance_sector *x = &e->balance.sector[k];
    e->background_wage[b] = x->wage_of_sector * (double)MONEY_PER_YUAN / 12 / 1000;
    e->background_local[b] = x->local_share[0];
    for (int c = 0; c < CITY_COUNT; c++) {
        e->background_city[b][c] = e->tables->city_weight[k][c];
        e->background_workers[b][c] = x->wages / (e->background_wage[b] * e->city_wage_factor[c]);
    }
    e->background_base[DESTINATION_ROC][b] = x->roc * e->fen;
    e->background_base[DESTINATION_ROW][b] = x->row * e->fen;
}

/* Mean pay of posts by grade, yuan a year; by city as all wages differ. */
static void grade_wages(struct economy *e)
{
    for (int g = 0; g < GRADE_COUNT; g++) {
        double pay = 0, posts = 0;
        for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
            int s = firm_index_sector(i);
            const struct balance_sector *x = &e->balance.sector[s];
            double production = x->output * x->wages / x->wage_of_sector * e->production_posts[s][g];
            double research = x->output * x->research / x->wage_of_sector * e->parameters->balance_research_wages /
                              e->parameters->labour_research_wage * e->research_posts[g];
            posts += production + research;
            pay += x->wage_of_sector * (production * e->post_pay[s][g] + research * e->post_pay[s][GRADE_COUNT + g]);
        }
        e->grade_wage[g] = posts > 0 ? pay / posts : e->tables->avg_wage;
        for (int c = 0; c < CITY_COUNT; c++)
            for (int k = 0; k < FIELD_COUNT; k++)
                e->cell_wage[skills_cell(c, g, k)] = e->grade_wage[g] * e->city_wage_factor[c];
    }
}

static void mixes(struct economy *e)
{
    const struct balance_totals *sum = &e->balance.total;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        e->consumption_mix[s] = e->balance.sector[s].consumption / sum->consumption;
        e->investment_mix[s] = e->balance.sector[s].investment / sum->investment;
        e->government_mix[s] = e->balance.sector[s].government / sum->government;
    }
}

static void growth(struct economy *e)
{
    const struct parameters *p = e->parameters;
    for (int y = 0; y < TABLES_YEARS; y++) {
        double way = fmin(1, y / 8.0); /* 2022 to 2030 */
        e->growth_rest[y] = p->industry_growth_rest_start +
                            way * (p->industry_growth_rest_end - p->industry_growth_rest_start);
        for (int s = 0; s < SECTOR_COUNT; s++) {
            double table = e->tables->has_market_growth[s] ? e->tables->market_growth[s][y] : e->growth_rest[y];
            e->market_growth[s][y] = e->growth_rest[y] + p->industry_growth_weight * (table - e->growth_rest[y]);
        }
    }
}

/* City wages relative to the mean over the people who earn them: weights are wage bills over wages. */
static void city_wages(struct economy *e)
{
    const struct tables *t = e->tables;
    double bill = 0, heads = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        for (int s = 0; s < SECTOR_COUNT; s++) {
            double b = e->balance.sector[s].wages * e->balance.sector[s].output * t->city_weight[s][c];
            bill += b;
            heads += b / t->city_wage[c];
        }
    for (int c = 0; c < CITY_COUNT; c++)
        e->city_wage_factor[c] = t->city_wage[c] / (bill / heads);
}

/* The opening is that of January 2022 under the law as it was: a scenario with another law starts from the same books. */
static struct parameters opening_parameters(const struct parameters *p)
{
    const struct parameters law = parameters_default();
    struct parameters opening = *p;
    opening.law_profit_tax_standard = law.law_profit_tax_standard;
    opening.law_profit_tax_high_tech = law.law_profit_tax_high_tech;
    opening.law_profit_tax_small = law.law_profit_tax_small;
    opening.law_profit_tax_background = law.law_profit_tax_background;
    opening.law_research_deduction = law.law_research_deduction;
    opening.law_research_deduction_chips = law.law_research_deduction_chips;
    opening.law_high_tech_research = law.law_high_tech_research;
    opening.law_high_tech_research_medium = law.law_high_tech_research_medium;
    opening.law_high_tech_research_small = law.law_high_tech_research_small;
    opening.law_high_tech_sales_medium = law.law_high_tech_sales_medium;
    opening.law_high_tech_sales_small = law.law_high_tech_sales_small;
    opening.law_contribution_rate = law.law_contribution_rate;
    opening.law_wage_tax_rate = law.law_wage_tax_rate;
    opening.law_production_tax_centre = law.law_production_tax_centre;
    opening.law_production_tax_province = law.law_production_tax_province;
    opening.law_profit_tax_centre = law.law_profit_tax_centre;
    opening.law_profit_tax_province = law.law_profit_tax_province;
    opening.law_wage_tax_centre = law.law_wage_tax_centre;
    opening.law_wage_tax_province = law.law_wage_tax_province;
    opening.law_payment_days = law.law_payment_days;
    opening.law_fund_return_investment = law.law_fund_return_investment;
    opening.law_fund_province_share = law.law_fund_province_share;
    opening.law_fund_public_share = law.law_fund_public_share;
    opening.law_fund_direct_share = law.law_fund_direct_share;
    opening.law_fund_market_share = law.law_fund_market_share;
    opening.law_fund_single_share = law.law_fund_single_share;
    opening.law_fund_recycled = law.law_fund_recycled;
    opening.law_grant_city_share = law.law_grant_city_share;
    opening.law_grant_recouped = law.law_grant_recouped;
    return opening;
}

void economy_build(struct economy *e, struct tables *tables, const struct parameters *parameters,
                   const struct balance *balance, double scale)
{
    memset(e, 0, sizeof *e);
    e->tables = tables;
    e->parameters = parameters;
    e->opening = opening_parameters(parameters);
    e->balance = *balance;
    e->fen = (double)MONEY_PER_YI / 12 * scale / sqrt(1 + parameters->accounts_growth);
    city_wages(e);
    research_grades(e);
    growth(e);
    mixes(e);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        product(e, s);
        if (tables->is_firm_sector[s])
            firm_sector(e, s);
        else
            background_sector(e, sector_background_index(s));
    }
    grade_wages(e);
    read_owners(e->owner_share, parameters);
    e->province_in_city_funds = parameters->owners_city_funds_province;
    e->provincial_fund = shares_provincial_fund(parameters->owners_public_funds_province,
                                                parameters->owners_public_funds_cities,
                                                parameters->owners_city_funds_province);
    e->fixed_cost_cap = parameters->firm_fixed_cost_cap;
    e->background_capital_months = 12 * 0.8; /* replaced by what the sheet says: population.c */
}

double economy_growth(const struct economy *e, int sector, int month)
{
    int year = month / 12;
    if (month < e->trend_from)
        return 0;
    if (month < 0)
        year = 0;
    if (year >= TABLES_YEARS)
        year = TABLES_YEARS - 1;
    return e->market_growth[sector][year];
}

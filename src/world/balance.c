/* Columns, rows and totals of the balance; see balance.h. The corrections follow from what the tables lack: research
 * is inside wages and services, four net taxes are negative, the seven most research-intensive columns pay less wages
 * than research, banks' margin stands in the services column, universities' staff in background services. */
#include "world/balance.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/mathfun.h"

static const double yuan_per_unit = 1e8; /* 100 m yuan */

__attribute__((format(printf, 2, 3))) static void note(struct balance *b, const char *format, ...)
{
    if (b->corrections == BALANCE_CORRECTIONS_MAX)
        return;
    va_list list;
    va_start(list, format);
    vsnprintf(b->correction[b->corrections++], BALANCE_CORRECTION_TEXT, format, list);
    va_end(list);
}

/* Mean sales of a firm below scale: log-uniform between the bounds, 100 m yuan. */
static double mean_below_scale(const struct parameters *p)
{
    double low = p->population_small_min * 1e6 / yuan_per_unit,
           high = p->population_scale_threshold * 1e6 / yuan_per_unit;
    return (high - low) / math_log(high / low);
}

static void sizes(struct balance *b, const struct tables *t, const struct parameters *p)
{
    for (int s = 0; s < SECTOR_COUNT; s++) {
        struct balance_sector *x = &b->sector[s];
        x->key = t->sector_key[s];
        x->output_above = t->output[s];
        x->firms_above = t->is_firm_sector[s] ? t->firms_above_scale[s] : 0;
        x->firms_below = rint(p->population_small_per_above * x->firms_above);
        x->output_below = x->firms_below * mean_below_scale(p);
        x->output = x->output_above + x->output_below;
        /* background: the province's mean wage, at which the heads of all sectors sum to the employed */
        x->wage_of_sector = t->is_firm_sector[s]
                                ? p->labour_wage_base *
                                      (1 + p->labour_wage_skill * (t->skill_intensity[s] - p->labour_wage_skill_mean))
                                : t->avg_wage;
    }
    /* Universities pay their staff themselves; that labour stands in the table's services. */
    struct balance_sector *services = &b->sector[TABLES_SERVICES];
    double value_added = t->labour_share[TABLES_SERVICES] + t->net_tax_share[TABLES_SERVICES] +
                         t->depreciation_share[TABLES_SERVICES] + t->surplus_share[TABLES_SERVICES];
    double cut = t->university_staff_cost / value_added;
    note(b, "%s: output less %.0f, the staff of universities is paid by them", t->sector_key[TABLES_SERVICES], cut);
    services->output -= cut;
    services->output_above -= cut;
}

/* Bank margin that the column pays as interest as well, per unit of output. */
static double bank_margin(const struct balance *b, const struct tables *t, bool firm)
{
    double output = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        output += t->is_firm_sector[s] == firm ? b->sector[s].output : 0;
    double loans = -tables_opening(t, "loans")->value[firm ? TABLES_F : TABLES_B];
    return loans * (tables_lpr(t, 0) + t->loan_margin_firms - t->deposit_rate) / output;
}

/* Research per unit of above-scale output: clusters by their table, the rest by a common rate. */
static double research_intensity(const struct tables *t, const struct parameters *p, int s)
{
    if (!t->is_firm_sector[s])
        return 0;
    return s < TABLES_CLUSTERS ? p->balance_research_factor * t->rd_intensity[s] : p->balance_research_rest;
}

/* Labour cost of production when a part of the column's labour is research. */
static double production_wages(double wages, double research)
{
    return research > 0 ? fmax(0.5, 1 - 0.5 * research / wages) * wages : wages;
}

/* The column's labour share, or the head table's where research comes near the table's wages. */
static double labour_share(struct balance *b, const struct tables *t, const struct parameters *p, int s,
                           double research)
{
    double wages = t->labour_share[s];
    if (s >= TABLES_CLUSTERS || research <= p->balance_research_wage_limit * wages)
        return wages;
    double heads = t->workers_per_100m[s] * b->sector[s].wage_of_sector / yuan_per_unit;
    note(b, "%s: research %.3f against wages %.3f; wages %.3f from the head table, materials balance", t->sector_key[s],
         research, wages, heads);
    return heads;
}

/* The tax of a column, never negative.  return the surplus that is left. */
static double take_tax(struct balance *b, const struct tables *t, int s)
{
    b->sector[s].tax = fmax(0, t->net_tax_share[s]);
    if (t->net_tax_share[s] < 0)
        note(b, "%s: net tax %.4f raised to 0, difference taken from surplus", t->sector_key[s], t->net_tax_share[s]);
    return t->surplus_share[s] + fmin(0, t->net_tax_share[s]);
}

/* Inputs of the table less the banks' margin, which is paid as interest.  return their sum. */
static double take_inputs(struct balance *b, const struct tables *t, int s, double margin)
{
    double sum = 0;
    for (int k = 0; k < SECTOR_COUNT; k++) {
        b->sector[s].input[k] = t->io[k][s] - (k == TABLES_SERVICES ? margin : 0);
        sum += b->sector[s].input[k];
    }
    return sum;
}

/* Scales the inputs so that the column sums to one. */
static void close_column(struct balance *b, const struct tables *t, int s, double inputs)
{
    struct balance_sector *x = &b->sector[s];
    double others = x->wages + x->research + x->tax + x->depreciation + x->margin;
    x->theta = (1 - others) / inputs;
    x->column_sum = others;
    for (int k = 0; k < SECTOR_COUNT; k++) {
        x->input[k] *= x->theta;
        x->column_sum += x->input[k];
    }
    if (t->is_firm_sector[s] && fabs(x->theta - 1) > 0.1)
        note(b, "%s: inputs scaled by %.3f so that the column sums to one", t->sector_key[s], x->theta);
}

static void column(struct balance *b, const struct tables *t, const struct parameters *p, int s)
{
    struct balance_sector *x = &b->sector[s];
    bool firms = t->is_firm_sector[s];
    double intensity = research_intensity(t, p, s);
    double wages = labour_share(b, t, p, s, intensity), surplus = take_tax(b, t, s);
    double margin = fmin(bank_margin(b, t, firms), t->io[TABLES_SERVICES][s]), inputs = take_inputs(b, t, s, margin);
    x->depreciation = t->depreciation_share[s];
    x->research = intensity * x->output_above / x->output; /* intensities are those of above-scale output */
    x->wages = production_wages(wages, x->research);
    x->margin = firms ? fmax(p->balance_margin_factor * (surplus + margin), p->balance_margin_min) : surplus + margin;
    x->margin_raw = 1 - production_wages(t->labour_share[s], intensity) - intensity - x->tax - x->depreciation - inputs;
    if (firms && x->margin_raw < 0)
        note(b, "%s: margin after research %.1f %% before scaling; opens with %.0f months of equity cash",
             t->sector_key[s], 100 * x->margin_raw, p->population_equity_months);
    close_column(b, t, s, inputs);
    x->capital = x->depreciation * x->output / (firms ? p->firm_depreciation : p->background_depreciation);
    x->heads = x->wages * x->output * yuan_per_unit / x->wage_of_sector;
    x->research_heads = p->balance_research_wages * x->research * x->output * yuan_per_unit /
                        (p->labour_research_wage * x->wage_of_sector);
}

/* Investment follows from who invests: capital at its depreciation and growth, housing, cities; the table gives the mix. */
static double total_investment(const struct balance *b, const struct tables *t, const struct parameters *p)
{
    double total = 0;
    for (int s = 0; s < SECTOR_COUNT; s++)
        total += b->sector[s].capital *
                 ((t->is_firm_sector[s] ? p->firm_depreciation : p->background_depreciation) + p->accounts_growth);
    const struct tables_row *row = tables_flow(t, "investment");
    return total - row->value[TABLES_H] - row->value[TABLES_CI];
}

/* The table's final uses are shares; the levels are those of the accounts of 2022. */
static void final_use(struct balance *b, const struct tables *t, const struct parameters *p)
{
    double consumption = 0, investment = 0, government = 0;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        consumption += t->consumption[s];
        investment += t->investment[s];
        government += t->government[s];
    }
    const struct tables_row *public = tables_flow(t, "public_purchases");
    double level[3] = {-tables_flow(t, "consumption")->value[TABLES_H], total_investment(b, t, p),
                       -public->value[TABLES_PR] - public->value[TABLES_CI] - public->value[TABLES_UN]};
    note(b, "consumption: table %.0f scaled to the accounts' %.0f", consumption, level[0]);
    note(b, "investment: table %.0f scaled to %.0f, what firms, background, households and cities invest", investment,
         level[1]);
    note(b, "public purchases: table %.0f scaled to the accounts' %.0f", government, level[2]);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        b->sector[s].consumption = t->consumption[s] * level[0] / consumption;
        b->sector[s].investment = t->investment[s] * level[1] / investment;
        b->sector[s].government = t->government[s] * level[2] / government;
    }
}

static double final_of(const struct balance_sector *x)
{
    return x->consumption + x->investment + x->government;
}

/* No more is built than builders of the province make at the local share they have: the table's investment, scaled to
 * what is invested here, would import half as much construction again. The excess goes to the other products. */
static void cap_construction(struct balance *b, const struct tables *t)
{
    struct balance_sector *x = &b->sector[TABLES_CONSTRUCTION];
    double made = x->output * (1 - t->export_share[TABLES_CONSTRUCTION]) /
                  t->background_local_share[TABLES_CONSTRUCTION];
    double excess = fmin(x->investment, fmax(0, x->intermediate + final_of(x) - made)), others = -x->investment;
    for (int s = 0; s < SECTOR_COUNT; s++)
        others += b->sector[s].investment;
    if (excess <= 0 || others <= 0)
        return;
    note(b, "%s: investment of it %.0f less %.0f, more than is built here; spread over other investment goods",
         t->sector_key[TABLES_CONSTRUCTION], x->investment, excess);
    for (int s = 0; s < SECTOR_COUNT; s++)
        b->sector[s].investment *= s == TABLES_CONSTRUCTION ? 1 : 1 + excess / others;
    x->investment -= excess;
}

/* A product of firms: what is not sold to producers in the province goes to the final pools. */
static void row_of_firms(struct balance *b, const struct tables *t, const struct parameters *p, int k)
{
    struct balance_sector *x = &b->sector[k];
    double open = p->industry_local_share_max * (1 - t->import_penetration[k]);
    double share = fmin(open, p->industry_local_supply_max * x->output / x->intermediate);
    if (share < open)
        note(b, "%s: local share of inputs %.3f instead of %.3f, supply in the province is small", t->sector_key[k],
             share, open);
    for (int s = 0; s < SECTOR_COUNT; s++)
        x->local_share[s] = share;
    x->local_intermediate = share * x->intermediate;
    double outside = x->output - x->local_intermediate;
    x->row = fmin(t->export_share[k] * x->output, outside);
    double half = fmax(0, 0.5 * outside - x->row), wish = open * final_of(x);
    x->local_final = fmin(wish, half);
    x->local_final_share = final_of(x) > 0 ? x->local_final / final_of(x) : 0;
    x->roc = outside - x->row - x->local_final;
    double scaled = x->output_above / (p->industry_national_growth * t->national_output_2020[k]);
    x->pool_share = fmin(p->industry_pool_share_max, scaled);
    if (scaled > p->industry_pool_share_max)
        note(b, "%s: %.0f %% of national output; share of its market capped at %.2f", t->sector_key[k], 100 * scaled,
             p->industry_pool_share_max);
}

/* A background product: fixed local shares, the rest of China takes the residual. */
static void row_of_background(struct balance *b, const struct tables *t, int k)
{
    struct balance_sector *x = &b->sector[k];
    double share = t->background_local_share[k];
    x->row = t->export_share[k] * x->output;
    double local = share * (x->intermediate + final_of(x));
    if (local + x->row > x->output) {
        double less = share * (x->output - x->row) / local;
        note(b, "%s: local share %.3f instead of %.3f, use in the province exceeds output", t->sector_key[k], less,
             share);
        share = less;
    }
    for (int s = 0; s < SECTOR_COUNT; s++)
        x->local_share[s] = share;
    x->local_final_share = share;
    x->local_intermediate = share * x->intermediate;
    x->local_final = share * final_of(x);
    /* where all is used here, what is left is a rounding error of either sign */
    double left = x->output - x->row - x->local_intermediate - x->local_final;
    x->roc = left > -1e-9 ? fmax(0, left) : left;
    x->pool_share = 1;
}

static void close_row(struct balance *b, const struct tables *t, int k)
{
    struct balance_sector *x = &b->sector[k];
    double from_outside = x->intermediate + final_of(x) - x->local_intermediate - x->local_final;
    x->inflow_row = fmin(from_outside, t->import_penetration[k] * (x->intermediate + final_of(x)));
    x->inflow_roc = from_outside - x->inflow_row;
    double resources = x->output + x->inflow_roc + x->inflow_row;
    double uses = x->intermediate + final_of(x) + x->roc + x->row;
    x->gap = (uses - resources) / x->output;
}

static void totals(struct balance *b, const struct tables *t)
{
    struct balance_totals *sum = &b->total;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        const struct balance_sector *x = &b->sector[s];
        sum->output += x->output;
        sum->output_firms += t->is_firm_sector[s] ? x->output : 0;
        sum->intermediate += x->intermediate;
        sum->wage_bill += x->wages * x->output;
        sum->research += x->research * x->output;
        sum->heads += x->heads;
        sum->research_heads += x->research_heads;
        sum->margin_firms += t->is_firm_sector[s] ? x->margin * x->output : 0;
        sum->consumption += x->consumption;
        sum->investment += x->investment;
        sum->government += x->government;
        sum->roc += x->roc;
        sum->row += x->row;
        sum->inflow_roc += x->inflow_roc;
        sum->inflow_row += x->inflow_row;
        sum->capital += x->capital;
    }
    sum->value_added = sum->output - sum->intermediate + t->university_staff_cost;
}

void balance_build(struct balance *b, const struct tables *tables, const struct parameters *parameters)
{
    memset(b, 0, sizeof *b);
    sizes(b, tables, parameters);
    for (int s = 0; s < SECTOR_COUNT; s++)
        column(b, tables, parameters, s);
    for (int k = 0; k < SECTOR_COUNT; k++)
        for (int s = 0; s < SECTOR_COUNT; s++) {
            b->sector[k].intermediate += b->sector[s].input[k] * b->sector[s].output;
            /* the services part of research is an intermediate input too */
            if (k == TABLES_SERVICES)
                b->sector[k].intermediate += (1 - parameters->balance_research_wages) * b->sector[s].research *
                                             b->sector[s].output;
        }
    final_use(b, tables, parameters);
    cap_construction(b, tables);
    for (int k = 0; k < SECTOR_COUNT; k++) {
        if (tables->is_firm_sector[k])
            row_of_firms(b, tables, parameters, k);
        else
            row_of_background(b, tables, k);
        close_row(b, tables, k);
    }
    totals(b, tables);
}

enum status balance_check(const struct balance *b, const struct parameters *parameters, struct errors *errors)
{
    for (int s = 0; s < SECTOR_COUNT; s++) {
        const struct balance_sector *x = &b->sector[s];
        if (!(x->output_above > 0)) {
            errors_add(errors, STATUS_CHECK, "%s: output of %.1f; every sector makes something", x->key,
                       x->output_above);
            continue;
        }
        if (!(fabs(x->gap) <= 0.001)) /* also when it is no number */
            errors_add(errors, STATUS_CHECK, "%s: uses differ from resources by %.3f %% of output", x->key,
                       100 * x->gap);
        if (!(fabs(x->column_sum - 1) <= 1e-9))
            errors_add(errors, STATUS_CHECK, "%s: column sums to %.12f instead of 1", x->key, x->column_sum);
        if (sector_firm_index(s) >= 0 && x->margin < parameters->balance_margin_min - 1e-12)
            errors_add(errors, STATUS_CHECK, "%s: margin after research %.4f is below %.4f", x->key, x->margin,
                       parameters->balance_margin_min);
        if (x->theta <= 0 || x->roc < -1e-9 || x->inflow_roc < -1e-9)
            errors_add(errors, STATUS_CHECK, "%s: negative inputs, sales or purchases", x->key);
    }
    return errors_status(errors);
}

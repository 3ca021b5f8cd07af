/* What firms are like at the start: productivity, quality, mark-up, research, price, and the workers they need.
 *
 * Efficiency is lasting productivity times a transitory part. Draws are rescaled so that a cell's labour and a sector's
 * material use, research and mean price are the tables'. A firm whose margin would be below the viability line draws its
 * transitory efficiency again (up to four times) and does less research, then is lifted: firms that could not live would
 * have closed before the run begins, and their exits would come as a wave. */
#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "world/population.h"

enum { TRAIT_REDRAWS = 4 };

/* Costs per volume of output at prices of January 2022. */
struct unit_costs {
    double materials, services, labour, tax, depreciation;
};

static struct unit_costs sector_costs(const struct economy *e, int s)
{
    const struct balance_sector *x = &e->balance.sector[s];
    struct unit_costs cost = {.labour = x->wages, .tax = x->tax, .depreciation = x->depreciation};
    for (int k = 0; k < SECTOR_COUNT; k++)
        *(e->tables->is_firm_sector[k] ? &cost.materials : &cost.services) += x->input[k];
    return cost;
}

static double unit_cost_of(const struct unit_costs *cost, double productivity, double material_use)
{
    return cost->materials * material_use + cost->services + cost->labour / productivity + cost->tax;
}

double population_unit_cost(const struct economy *e, int s, double productivity, double material_use)
{
    struct unit_costs cost = sector_costs(e, s);
    return unit_cost_of(&cost, productivity, material_use);
}

double population_material_use(const struct economy *e, double efficiency)
{
    double a = fmin(5, fmax(0.2, efficiency));
    return math_exp(-e->parameters->firm_material_exponent * math_log(a));
}

/* Profit per volume of output before interest and rent, at the market's mean full cost of 1. */
static double margin_of(const struct economy *e, const struct unit_costs *cost, double productivity, double markup,
                        double research, double fixed)
{
    double u = unit_cost_of(cost, productivity, population_material_use(e, productivity));
    double price = math_exp(e->parameters->firm_pass_through * math_log((1 + markup) * u));
    return price - u - research - cost->depreciation - fixed;
}

/* Least margin that a firm of a size opens with: what is large has not become so by losses. */
static double viability_of(const struct parameters *p, double noise_scale)
{
    double scale = math_min(1, noise_scale);
    return p->population_viability_large + scale * (p->population_viability - p->population_viability_large);
}

/* One firm's own traits; the mean mark-up makes the mean full cost 1.  fixed: fixed cost per volume of its output. */
static void draw_firm(struct world *w, int64_t f, const struct unit_costs *cost, double fixed)
{
    const struct economy *e = &w->economy;
    const struct parameters *p = e->parameters;
    int s = w->firms.sector[f];
    double u[4], research_mean = e->balance.sector[s].research;
    random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_TRAITS, 0, u);
    double research = research_mean * math_exp(p->population_research_sd * quantile_normal(u[0]) -
                                               0.5 * p->population_research_sd * p->population_research_sd);
    double markup = (1 / unit_cost_of(cost, 1, 1) - 1) * math_exp(p->firm_markup_sd * quantile_normal(u[1]));
    /* a large firm sells many products: their mean is nearer to the sector's, as its luck is */
    w->firms.log_quality[f] = p->population_quality_sd * math_min(1, w->firms.noise_scale[f]) * quantile_normal(u[2]);
    double productivity = math_exp(p->population_productivity_sd * quantile_normal(u[3])), efficiency = productivity;
    double least = viability_of(p, w->firms.noise_scale[f]);
    for (int again = 0; again <= TRAIT_REDRAWS; again++) {
        random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_TRAITS, (uint32_t)(again + 1), u);
        w->firms.transitory[f] = population_efficiency_sd(p, w->firms.noise_scale[f]) * quantile_normal(u[0]);
        efficiency = productivity * math_exp(w->firms.transitory[f]);
        if (margin_of(e, cost, efficiency, markup, research, fixed) >= least)
            break;
        research *= again < TRAIT_REDRAWS ? 0.6 : 1;
    }
    for (int lift = 0; lift < 40 && margin_of(e, cost, efficiency, markup, research, fixed) < least; lift++) {
        productivity *= 1.05;
        efficiency *= 1.05;
    }
    w->firms.productivity[f] = productivity;
    w->firms.efficiency[f] = efficiency;
    w->firms.research_rate[f] = research;
    w->firms.markup[f] = markup;
    w->firms.margin[f] = margin_of(e, cost, efficiency, markup, research, fixed);
}

/* What the past left in a firm: how long its owners bear losses, and how long it has made them. Without this memory
 * nobody fails in the first year and many do in the third. */
static void draw_memory(struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    double u[4];
    random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_MEMORY, 0, u);
    w->firms.patience[f] = population_patience(p, u[0]);
    w->firms.loss_months[f] = w->firms.margin[f] < 0 ? (uint8_t)(p->population_loss_months * u[1]) : 0;
}

uint8_t population_patience(const struct parameters *p, double u)
{
    return (uint8_t)fmin(UINT8_MAX, p->firm_patience_min + (p->firm_patience_max - p->firm_patience_min) * u);
}

/* Labour per volume of the cell is the table's: efficiency is scaled so that the labour rule, with the capital each
 * firm has, wants exactly the heads of the cell; then heads are split by largest remainder. */
static void staff_cell(struct world *w, const struct sample *sample, const struct cell *cell)
{
    const struct parameters *p = w->economy.parameters;
    const double fixed = p->labour_fixed_share;
    double wanted = 0, given = 0;
    int n = cell->end - cell->begin;
    for (int32_t f = cell->begin; f < cell->end; f++) {
        double x = (double)w->firms.output[f];
        double capacity = (double)w->firms.capital[f] / w->economy.capital_months[cell->sector];
        double need = (1 - fixed) * x + fixed * p->firm_utilisation * capacity;
        wanted += need / w->firms.efficiency[f];
        given += x;
    }
    if (n == 0 || given <= 0)
        return;
    for (int32_t f = cell->begin; f < cell->end; f++) {
        double x = (double)w->firms.output[f];
        double capacity = (double)w->firms.capital[f] / w->economy.capital_months[cell->sector];
        w->firms.productivity[f] *= wanted / given;
        w->firms.efficiency[f] *= wanted / given;
        double need = (1 - fixed) * x + fixed * p->firm_utilisation * capacity;
        sample->work[f] = (int64_t)rint(need / w->firms.efficiency[f]) + 1;
    }
    money_split(cell->heads, sample->work + cell->begin, n, w->firms.workers + cell->begin);
}

/* Sector means: material use 1, research the column's, output-weighted price 1. */
static void scale_sector(struct world *w, int s, int32_t begin, int32_t end)
{
    struct economy *e = &w->economy;
    double theta = e->parameters->firm_pass_through, output = 0, materials = 0, research = 0, level = 0, price = 0,
           productivity = 0;
    for (int32_t f = begin; f < end; f++) {
        double x = (double)w->firms.output[f];
        w->firms.material_use[f] = population_material_use(e, w->firms.efficiency[f]);
        output += x;
        productivity += x * w->firms.productivity[f];
        materials += x * w->firms.material_use[f];
        research += x * w->firms.research_rate[f];
    }
    if (output <= 0)
        return;
    w->sectors.material_scale[s] = output / materials;
    w->sectors.mean_productivity[s] = e->productivity_start[s] = productivity / output;
    for (int32_t f = begin; f < end; f++) {
        w->firms.material_use[f] *= output / materials;
        if (research > 0)
            w->firms.research_rate[f] *= e->balance.sector[s].research * output / research;
        w->firms.unit_cost[f] = population_unit_cost(e, s, w->firms.efficiency[f], w->firms.material_use[f]);
        level += (double)w->firms.output[f] * (1 + w->firms.markup[f]) * w->firms.unit_cost[f];
    }
    level /= output;
    for (int32_t f = begin; f < end; f++) {
        double own = (1 + w->firms.markup[f]) * w->firms.unit_cost[f];
        w->firms.price[f] = math_exp(theta * math_log(own / level)) * level;
        price += (double)w->firms.output[f] * w->firms.price[f];
    }
    price /= output;
    for (int32_t f = begin; f < end; f++) {
        w->firms.price[f] /= price;
        w->firms.markup[f] = (1 + w->firms.markup[f]) / price - 1;
    }
    w->sectors.price_level[s] = level / price;
    w->sectors.mean_price[s] = 1;
    double markups = 0;
    for (int32_t f = begin; f < end; f++)
        markups += (double)w->firms.output[f] * w->firms.markup[f];
    w->economy.mean_markup[s] = markups / output;
}

/* Quality is relative to the mean of the sector. */
static void centre_quality(struct world *w, int32_t begin, int32_t end)
{
    double output = 0, sum = 0;
    for (int32_t f = begin; f < end; f++) {
        output += (double)w->firms.output[f];
        sum += (double)w->firms.output[f] * w->firms.log_quality[f];
    }
    for (int32_t f = begin; f < end; f++)
        w->firms.log_quality[f] -= sum / output;
}

uint8_t population_tax_class(const struct parameters *p, double research_rate, int small)
{
    if (research_rate >= p->law_high_tech_research)
        return TAX_HIGH_TECH;
    return small ? TAX_SMALL : TAX_STANDARD;
}

static int32_t birth_month_of(const struct world *w, double u, double v)
{
    const double *share = w->economy.tables->firm_age_share;
    double years = u < share[0] ? 5 * v : u < share[0] + share[1] ? 5 + 5 * v : 10 + 20 * v;
    return (int32_t)(-12 * years) - 1;
}

uint8_t population_bank(const struct parameters *p, int city, double u)
{
    double local = p->population_city_bank;
    if (u < local)
        return (uint8_t)city;
    int nationwide = (int)((BANK_COUNT - BANK_NATIONWIDE) * (u - local) / (1 - local));
    return (uint8_t)(BANK_NATIONWIDE + nationwide);
}

/* As if it had paid on time since its birth or the spin-up's end, which comes later than the draw by its months. */
double population_information(const struct parameters *p, double size, int age)
{
    double months = fmax(0, age - p->run_spin_up - p->run_lead_in);
    double most = p->population_information_span * size / (1 + size) + p->capital_information_record;
    return fmin(1, p->population_information_low + most * (1 - math_pow(0.5, months / p->capital_information_months)));
}

/* Size and age decide what lenders see. */
static void draw_state(struct world *w, const struct sample *sample, int64_t f, double median)
{
    const struct parameters *p = w->economy.parameters;
    double u[4], real = (double)w->firms.output[f] / w->firms.slice[f];
    random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_STATE, 0, u);
    w->firms.bank[f] = population_bank(p, w->firms.city[f], u[0]);
    w->firms.birth_month[f] = birth_month_of(w, u[1], u[2]);
    double size = real / median;
    sample->size[f] = size;
    w->firms.information[f] = population_information(p, size, -w->firms.birth_month[f]);
    w->firms.order_noise[f] = quantile_normal(u[3]);
    random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_STATE, 1, u);
    double span = p->population_capital_low + (p->population_capital_high - p->population_capital_low) * u[0];
    span /= 0.5 * (p->population_capital_low + p->population_capital_high);
    /* what the firm wants, expecting a demand that trails the market's growth */
    double behind = 1 - economy_growth(&w->economy, w->firms.sector[f], 0) / 12 / p->firm_expectation;
    double capital = w->economy.capital_months[w->firms.sector[f]] * (double)w->firms.output[f] * behind /
                     p->firm_utilisation;
    w->firms.capital[f] = (volume_t)rint(capital * span);
    w->firms.tax_class[f] = population_tax_class(w->economy.parameters, w->firms.research_rate[f], sample->small[f]);
}

/* Median real size of the sector's firms, by counts: slices weigh. Bisection, so no copy has to be sorted. */
static double median_size(const struct world *w, int32_t begin, int32_t end)
{
    double low = 0, high = 0, total = 0;
    for (int32_t f = begin; f < end; f++) {
        high = fmax(high, (double)w->firms.output[f] / w->firms.slice[f]);
        total += w->firms.slice[f];
    }
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high), below = 0;
        for (int32_t f = begin; f < end; f++)
            below += (double)w->firms.output[f] / w->firms.slice[f] <= middle ? w->firms.slice[f] : 0;
        if (below < 0.5 * total)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double population_efficiency_sd(const struct parameters *p, double noise_scale)
{
    return p->firm_efficiency_sd * math_min(1, noise_scale);
}

double population_fixed_cost(const struct economy *e, int s, double slice, double output)
{
    return fmin(e->fixed_cost[s] * slice, e->fixed_cost_cap * output);
}

/* Real firms of each cell and the slice of an entrant: a cell that is kept whole takes its entrants whole too. */
static void count_cells(struct world *w, const struct sample *sample, int i)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        const struct cell *cell = &sample->cell[i * CITY_COUNT + c];
        int64_t real = cell->above + cell->below;
        bool whole = real < w->economy.parameters->population_cell_kept;
        w->economy.cell_firms[i][c] = (double)real;
        w->economy.cell_output[i][c] = cell->output;
        w->economy.cell_slice[i][c] = whole ? w->scale : 1;
    }
}

static void copy_sample(struct world *w, const struct sample *sample)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT * CITY_COUNT; i++) {
        const struct cell *cell = &sample->cell[i];
        if (i % CITY_COUNT == 0)
            w->firm_begin[i / CITY_COUNT] = cell->begin;
        for (int32_t f = cell->begin; f < cell->end; f++) {
            w->firms.key[f] = sample->key[f];
            w->firms.sector[f] = (uint8_t)cell->sector;
            w->firms.city[f] = (uint8_t)cell->city;
            w->firms.slice[f] = sample->slice[f];
            w->firms.small[f] = sample->small[f];
            w->firms.output[f] = sample->output[f];
            w->firms.state[f] = FIRM_ALIVE;
            w->firms.load_factor[f] = w->firms.hours[f] = 1;
        }
    }
    w->firm_begin[FIRM_SECTOR_COUNT] = (int32_t)sample->count;
}

void traits_draw(struct world *w, const struct sample *sample)
{
    struct economy *e = &w->economy;
    copy_sample(w, sample);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        int32_t begin = w->firm_begin[i], end = w->firm_begin[i + 1];
        if (begin == end)
            continue;
        double median = median_size(w, begin, end);
        struct unit_costs cost = sector_costs(e, s);
        e->fixed_cost[s] = e->parameters->firm_fixed_cost * median;
        e->median_size[s] = median;
        for (int32_t f = begin; f < end; f++) {
            double output = (double)w->firms.output[f];
            double size = output / w->firms.slice[f] / median;
            w->firms.fixed_cost[f] = population_fixed_cost(e, s, w->firms.slice[f], output);
            w->firms.noise_scale[f] = math_exp(-e->parameters->industry_size_exponent * math_log(size));
            draw_firm(w, f, &cost, w->firms.fixed_cost[f] / output);
            draw_memory(w, f);
        }
        count_cells(w, sample, i);
        for (int32_t f = begin; f < end; f++)
            draw_state(w, sample, f, median);
        for (int c = 0; c < CITY_COUNT; c++)
            staff_cell(w, sample, &sample->cell[i * CITY_COUNT + c]);
        scale_sector(w, s, begin, end);
        for (int32_t f = begin; f < end; f++)
            w->firms.tax_class[f] = population_tax_class(w->economy.parameters, w->firms.research_rate[f],
                                                         sample->small[f]);
        centre_quality(w, begin, end);
    }
}

/* From the end of the spin-up to the opening of January 2022; see rebase.h. Factors differ by sector, so the two sides of
 * a claim no longer agree after scaling: one side is scaled, the other is summed up again. */
#include "world/rebase.h"

#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/memory.h"
#include "world/population.h"

/* A cell's output is corrected by at most this factor, the rest by its sector's; so is a sector's pace of one month. */
enum { CELL_LIMIT = 2 };

static volume_t scaled(int64_t x, double factor)
{
    return (volume_t)rint((double)x * factor);
}

/* Output of a sector's last month over its firms' means of a year, which trail growth. A month without output, where all
 * wait for inputs, says nothing of the year. */
static double pace(const struct world *w, int i)
{
    double last = 0, mean = 0;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
        last += (double)w->firms.output[f];
        mean += w->firms.mean_output[f];
    }
    return mean > 0 ? fmin(CELL_LIMIT, fmax(1.0 / CELL_LIMIT, last / mean)) : 1;
}

/* Factor of each cell of a sector: its table output over what its firms make, then the sector's. */
static void cell_factors(const struct world *w, int i, double ahead, double factor[CITY_COUNT])
{
    double made[CITY_COUNT] = {0}, wanted = 0, reached = 0;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
        if (world_alive(w, f))
            made[w->firms.city[f]] += ahead * w->firms.mean_output[f];
    for (int c = 0; c < CITY_COUNT; c++) {
        double table = (double)w->economy.cell_output[i][c];
        factor[c] = made[c] > 0 ? fmin(CELL_LIMIT, fmax(1.0 / CELL_LIMIT, table / made[c])) : 1;
        wanted += table;
        reached += factor[c] * made[c];
    }
    for (int c = 0; c < CITY_COUNT; c++)
        factor[c] *= reached > 0 ? wanted / reached : 1;
}

static void scale_firm(struct world *w, int32_t f, double factor, double ahead)
{
    struct firms *firms = &w->firms;
    int64_t *extensive[] = {&firms->new_orders[f],
                            &firms->finished[f],
                            &firms->finished_cost[f],
                            &firms->inputs_cost[f],
                            &firms->capital[f],
                            &firms->capital_cost[f],
                            &firms->project[f],
                            &firms->building[f],
                            &firms->cash[f],
                            &firms->loans[f],
                            &firms->guaranteed[f],
                            &firms->bonds[f],
                            &firms->payable_background[f],
                            &firms->payable_roc[f],
                            &firms->payable_row[f],
                            &firms->receivable_background[f],
                            &firms->receivable_roc[f],
                            &firms->receivable_row[f]};
    for (size_t k = 0; k < sizeof extensive / sizeof extensive[0]; k++)
        *extensive[k] = scaled(*extensive[k], factor);
    firms->usual_work[f] = firms->usual_research[f] = 0;
    money_t *loss[LOSS_YEARS];
    world_losses(firms, f, loss);
    firms->profit_year[f] = firms->tax_year[f] = firms->loss_carried[f] = 0;
    for (int year = 0; year < LOSS_YEARS; year++)
        firms->loss_carried[f] += *loss[year] = scaled(*loss[year], factor);
    firms->mean_output[f] *= factor;
    firms->expected_demand[f] *= factor;
    firms->fixed_cost[f] *= factor;
    firms->output[f] = (volume_t)rint(ahead * firms->mean_output[f]);
    for (uint32_t slot = firms->slot_begin[f]; slot < firms->slot_begin[f + 1]; slot++) {
        w->slots.stock[slot] = scaled(w->slots.stock[slot], factor);
        w->slots.on_order[slot] = scaled(w->slots.on_order[slot], factor);
        for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++)
            w->links.payable[l] = scaled(w->links.payable[l], factor);
    }
}

/* Efficiency by the labour rule: a sector's firms need the heads of the table for its output; people follow. */
static void rebase_labour(struct world *w, int i)
{
    const struct parameters *p = w->economy.parameters;
    int s = firm_index_sector(i);
    double need = 0, table = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            if (!world_alive(w, f))
                continue;
            double x = (double)w->firms.output[f], per = w->economy.workers_per_volume[s][w->firms.city[f]];
            double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
            double heads = per *
                           ((1 - p->labour_fixed_share) * x + p->labour_fixed_share * p->firm_utilisation * capacity);
            if (pass == 0) {
                need += heads / w->firms.efficiency[f];
                table += per * x;
                continue;
            }
            double correction = table > 0 ? need / table : 1;
            w->firms.efficiency[f] *= correction;
            w->firms.productivity[f] *= correction;
            w->firms.workers[f] = (int64_t)rint(heads / w->firms.efficiency[f]);
        }
}

/* Means of the sector: material use 1, quality 0, price 1, research the column's. */
static void rebase_means(struct world *w, int i)
{
    int s = firm_index_sector(i);
    double output = 0, materials = 0, quality = 0, price = 0, markups = 0, productivity = 0, research = 0;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
        double x = (double)w->firms.output[f];
        w->firms.material_use[f] = world_alive(w, f) ? population_material_use(&w->economy, w->firms.efficiency[f]) : 1;
        output += x;
        materials += x * w->firms.material_use[f];
        quality += x * w->firms.log_quality[f];
        price += x * w->firms.price[f];
        productivity += x * w->firms.productivity[f];
        research += x * w->firms.research_rate[f];
    }
    if (output <= 0)
        return;
    w->sectors.material_scale[s] = output / materials;
    w->sectors.mean_productivity[s] = w->economy.productivity_start[s] = productivity / output;
    double more = research > 0 ? w->economy.balance.sector[s].research * output / research : 1;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
        if (!world_alive(w, f))
            continue;
        w->firms.research_rate[f] *= more;
        w->firms.researchers[f] = w->firms.research_shared[f] = sheet_researchers(w, f);
        w->firms.material_use[f] *= output / materials;
        w->firms.log_quality[f] -= quality / output;
        w->firms.price[f] *= output / price;
        w->firms.markup[f] = (1 + w->firms.markup[f]) * output / price - 1;
        markups += (double)w->firms.output[f] * w->firms.markup[f];
    }
    w->economy.mean_markup[s] = fmax(0.001, markups / output);
}

/* What links order of each firm in a normal month. */
static void sum_loads(const struct world *w, double *load)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f))
            continue;
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; i < list->count; i++) {
            uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
            double local = list->coefficient[i] * w->firms.material_use[f] * (double)w->firms.output[f] *
                           (double)w->slots.local_share[slot],
                   from = 0;
            for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
                double to = (double)w->links.cumulative[l] * 0x1p-32;
                if (w->links.pending[l] == 0)
                    load[w->links.supplier[l]] += local * (to - from) *
                                                  (double)w->firms.load_factor[w->links.supplier[l]];
                from = to;
            }
        }
    }
}

/* Shares keep their proportions; the pool is what is demanded beside links: output, and what is usually not met. */
static void rebase_market(struct world *w, int i, const double *load)
{
    int s = firm_index_sector(i);
    double output = 0, linked = 0, shares = 0, asked = 0, met = 0;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
        output += (double)w->firms.output[f];
        linked += load[f];
        asked += (double)w->firms.new_orders[f];
        met += (double)w->firms.new_orders[f] * (1 - w->firms.unmet[f]);
        shares += math_exp(w->firms.log_share[f]);
    }
    w->economy.usual_unmet[s] = met > 0 ? 1 - met / asked : 0;
    double demand = met > 0 ? output * asked / met : output, start = w->economy.pool_share_start[s];
    double pool = fmax(demand - linked, 0.05 * output) / start;
    for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
        if (world_alive(w, f))
            w->firms.log_share[f] += math_log(start / shares);
    w->sectors.outside_log_share[s] = math_log(1 - start);
    network_competitor(w, s, w->firm_begin[i], w->firm_begin[i + 1]);
    w->economy.pool_total[s] = pool;
    w->economy.pool_base[DESTINATION_ROC][s] = pool;
}

/* Fields of groups whose books are opened again, and what was remembered of them, start from nothing. */
static void forget_others(struct world *w)
{
    for (int k = 0; k < world_field_count(); k++) {
        const struct field *field = world_field(k);
        /* what a bank knows of its borrowers is no book: it stays */
        bool known = strncmp(field->name, "seen_", 5) == 0;
        bool firms = known || strcmp(field->group, "firms") == 0 || strcmp(field->group, "slots") == 0 ||
                     strcmp(field->group, "links") == 0 || strcmp(field->group, "sectors") == 0;
        if (!firms)
            memset(world_array(w, field), 0, (size_t)w->length[field->dimension] * field->element);
    }
    memset(w->sectors.slot_log_share, 0, (size_t)w->length[DIM_SECTOR_SECTOR] * sizeof(double));
    memset(w->sectors.market_log_level, 0, SECTOR_COUNT * sizeof(double));
    memset(w->sectors.market_noise, 0, SECTOR_COUNT * sizeof(double));
    memset(w->sectors.import_switched, 0, SECTOR_COUNT * sizeof(double));
}

/* Receivables within the province are what customers owe. */
static void match_links(struct world *w)
{
    memset(w->firms.payable_firms, 0, (size_t)w->length[DIM_FIRM] * sizeof(money_t));
    memset(w->firms.receivable_firms, 0, (size_t)w->length[DIM_FIRM] * sizeof(money_t));
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]];
             l < w->slots.link_begin[w->firms.slot_begin[f + 1]]; l++) {
            w->firms.payable_firms[f] += w->links.payable[l];
            w->firms.receivable_firms[w->links.supplier[l]] += w->links.payable[l];
        }
}

enum status rebase_open(struct world *w, struct errors *errors)
{
    double *load = memory_take((size_t)w->length[DIM_FIRM] + 1, sizeof *load);
    if (!load)
        return errors_add(errors, STATUS_FILE, "no memory to bring the spin-up to the tables");
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        double factor[CITY_COUNT], ahead = pace(w, i);
        cell_factors(w, i, ahead, factor);
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            if (world_alive(w, f))
                scale_firm(w, f, factor[w->firms.city[f]], ahead);
        rebase_labour(w, i);
        rebase_means(w, i);
    }
    forget_others(w);
    match_links(w);
    sum_loads(w, load);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        rebase_market(w, i, load);
    memory_release(load);
    return sheet_reopen(w, errors);
}

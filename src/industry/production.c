/* Output is the least of plan, labour, capacity and what inputs allow; see production.h. */
#include "industry/production.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/settlement.h"
#include "talent/labour.h"
#include "world/sums.h"

double production_limit(double stock, double use, double mean_output, int strict)
{
    if (use <= 0)
        return INFINITY;
    double held = stock / use;
    return strict ? held : math_max(held, 0.5 * (held + mean_output));
}

static double output_of(const struct world *w, const struct month *m, int64_t f, double progress)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f], c = w->firms.city[f];
    const struct input_list *list = &w->economy.inputs[s][w->firms.small[f]];
    double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
    double labour = labour_output(w->economy.workers_per_volume[s][c] * progress, w->firms.efficiency[f],
                                  labour_units(w, f) * (1 + p->labour_overtime), capacity, p->labour_fixed_share,
                                  p->firm_utilisation);
    double output = math_min((double)m->plan[f], math_min(labour, world_capacity(w, f)));
    for (int i = 0; i < list->count; i++)
        if (list->storable[i])
            output = math_min(output, production_limit((double)w->slots.stock[w->firms.slot_begin[f] + (uint32_t)i],
                                                       list->coefficient[i] * w->firms.material_use[f],
                                                       w->firms.mean_output[f], list->strict[i]));
    return math_max(0, output);
}

/* Overtime that an output takes. */
static void set_hours(struct world *w, int64_t f, double output, double progress)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f], c = w->firms.city[f];
    double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
    double needed = labour_needed(w->economy.workers_per_volume[s][c] * progress, w->firms.efficiency[f], output,
                                  capacity, p->labour_fixed_share, p->firm_utilisation);
    w->firms.hours[f] = (float)(output > 0 ? labour_hours(needed, labour_units(w, f), p->labour_overtime) : 1);
}

/* Takes the inputs of an output from the stocks; their cost leaves at the average cost of all stored inputs. */
static money_t use_inputs(struct world *w, int64_t f, double output)
{
    const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
    volume_t taken = 0, held = 0;
    for (int i = 0; i < list->count; i++) {
        if (!list->storable[i])
            continue;
        volume_t *stock = &w->slots.stock[w->firms.slot_begin[f] + (uint32_t)i];
        volume_t use = (volume_t)rint(list->coefficient[i] * w->firms.material_use[f] * output);
        use = use < *stock ? use : *stock;
        held += *stock;
        taken += use;
        *stock -= use;
    }
    money_t cost = held > 0 ? money_pro_rata(w->firms.inputs_cost[f], taken, held) : 0;
    w->firms.inputs_cost[f] -= cost;
    return cost;
}

static void produce_firm(struct world *w, struct month *m, struct ledger *l, struct sector_sums *sum, int64_t f,
                         double progress)
{
    int s = w->firms.sector[f], account = ACCOUNT_FIRMS + sector_firm_index(s);
    double output = floor(output_of(w, m, f, progress));
    set_hours(w, f, output, progress);
    money_t inputs = use_inputs(w, f, output), work = output > 0 ? labour_production_cost(w, f) : 0;
    ledger_revalue(l, BOOK_INPUT_USE, account, inputs);
    ledger_revalue(l, BOOK_WORK_CAPITALISED, account, work);
    w->firms.output[f] = (volume_t)output;
    w->firms.finished[f] += (volume_t)output;
    w->firms.finished_cost[f] += inputs + work;
    w->firms.mean_output[f] += (output - w->firms.mean_output[f]) / 12;
    m->input_value[f] = inputs;
    double capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
    sum->value[0][s] += (int64_t)output;
    sum->value[1][s] += (int64_t)capacity;
    sum->value[2 + w->firms.small[f]][s] += (int64_t)(output * w->firms.material_use[f]);
    sum->value[4][s] += w->firms.workers[f];
    sum->value[5][s] += (int64_t)(w->firms.research_rate[f] * world_expected_sales(w, f));
    sum->value[6][s] += (int64_t)(output * w->firms.productivity[f]);
}

void firms_produce(struct world *w, struct month *m)
{
    struct sector_sums *sums = sums_begin(m);
    double progress = labour_progress(w);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            m->input_value[f] = 0;
            if (world_alive(w, f))
                produce_firm(w, m, l, sum, f, progress);
        }
    }
    const struct sector_sums *total = sums_end(m, sums);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        m->output[s] = total->value[0][s];
        m->capacity[s] = total->value[1][s];
        m->material_output[0][s] = total->value[2][s];
        m->material_output[1][s] = total->value[3][s];
        m->sector_workers[s] = total->value[4][s];
        m->research[s] = total->value[5][s];
        if (m->output[s] > 0)
            w->sectors.mean_productivity[s] = (double)total->value[6][s] / (double)m->output[s];
    }
    settlement_close(w, m);
}

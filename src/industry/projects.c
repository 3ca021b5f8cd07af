/* Rules and rows of investment projects; see projects.h. */
#include "industry/projects.h"

#include "base/mathfun.h"
#include "base/random.h"
#include "capital/credit.h"

double projects_wanted(double capital_months, double expected, double utilisation)
{
    return capital_months * expected / utilisation;
}

double projects_maintenance(const struct parameters *p, double capital, double wanted)
{
    return capital < p->firm_maintenance_limit * wanted ? p->firm_maintenance * p->firm_depreciation / 12 * capital : 0;
}

int projects_duration(const struct parameters *p, double u)
{
    double span = math_max(0, p->firm_project_months_max - p->firm_project_months_min) + 1;
    return (int)math_max(1, p->firm_project_months_min + (double)(int)(span * u));
}

bool projects_worthwhile(double price, double cost, double capital, double rate, double wear)
{
    return price - cost > (rate + wear) * capital;
}

/* The project that closes the gap, with what will wear out and how the market will grow while it is built. */
static void start(struct world *w, int64_t f, double gap)
{
    const struct parameters *p = w->economy.parameters;
    double u[4];
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_PROJECT, 0, u);
    int months = projects_duration(p, u[0]);
    double wear = (1 - p->firm_maintenance) * p->firm_depreciation / 12 * months * (double)w->firms.capital[f];
    double growth = economy_growth(&w->economy, w->firms.sector[f], w->month) / 12 * months *
                    (double)w->firms.capital[f];
    w->firms.project[f] = (volume_t)(gap + wear + math_max(0, growth));
    w->firms.project_months[f] = (uint8_t)months;
}

int projects_plan(struct world *w, struct month *m, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f], begun = 0;
    double capital = (double)w->firms.capital[f], expected = w->firms.expected_demand[f];
    double wanted = projects_wanted(w->economy.capital_months[s], expected, p->firm_utilisation);
    if (w->firms.project_months[f] == 0 && wanted - capital > p->firm_project_gap * capital) {
        double years = w->economy.capital_months[s] / 12 / p->firm_utilisation * m->investment_price;
        if (projects_worthwhile(w->firms.price[f], w->firms.unit_cost[f], years, credit_firm_rate(w, f),
                                p->firm_depreciation)) {
            start(w, f, wanted - capital);
            begun = 1;
        }
    }
    m->maintenance[f] = (volume_t)projects_maintenance(p, capital, wanted);
    int months = w->firms.project_months[f];
    m->investment[f] = m->maintenance[f] + (months > 0 ? w->firms.project[f] / months : 0);
    return begun;
}

void projects_receive(struct world *w, const struct month *m, int64_t f, money_t cost)
{
    volume_t bought = m->investment[f], machines = bought < m->maintenance[f] ? bought : m->maintenance[f];
    w->firms.capital_cost[f] += cost;
    w->firms.capital[f] += machines;
    if (w->firms.project_months[f] == 0)
        return;
    w->firms.building[f] += bought - machines;
    w->firms.project[f] -= bought - machines;
    if (w->firms.project_months[f] > 1) {
        w->firms.project_months[f]--;
    } else if (w->firms.project[f] <= 0) {
        w->firms.capital[f] += w->firms.building[f];
        w->firms.building[f] = w->firms.project[f] = 0;
        w->firms.project_months[f] = 0;
    }
}

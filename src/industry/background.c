/* Background producers and the cash markets of the month; see background.h. Each product is sold from one province-wide
 * counter: receipts are divided over the cities by where it is made. Whatever a buyer's money did not buy from firms,
 * background producers or the rest of the world, it bought from the rest of China: the market clears to the fen. */
#include "industry/background.h"

#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "capital/settlement.h"
#include "industry/delivery.h"
#include "talent/labour.h"
#include "world/sums.h"

/* Volumes sold by background producers to one group of buyers. */
struct counter {
    double volume[BACKGROUND_COUNT];
};

static double price_of(const struct world *w, int b)
{
    return w->sectors.price_level[background_index_sector(b)];
}

static double counter_value(const struct world *w, const struct counter *counter)
{
    double value = 0;
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        value += counter->volume[b] * price_of(w, b);
    return value;
}

/* Where the receipts of a counter go: to the cities that make the products. */
static void counter_weights(const struct world *w, const struct counter *counter, int64_t *weight)
{
    double total = math_max(1, counter_value(w, counter));
    for (int c = 0; c < CITY_COUNT; c++) {
        double value = 0;
        for (int b = 0; b < BACKGROUND_COUNT; b++)
            value += counter->volume[b] * price_of(w, b) * w->economy.background_city[b][c];
        weight[c] = (int64_t)rint(1e12 * value / total);
    }
}

/* Money of a kind that firms took in this phase, over all threads. */
static money_t taken_by_firms(const struct month *m, enum booking kind)
{
    money_t sum = 0;
    for (int t = 0; t < m->threads; t++)
        for (int s = 0; s < FIRM_SECTOR_COUNT; s++)
            sum += m->ledger[t].received[kind][ACCOUNT_FIRMS + s];
    return sum;
}

static money_t given_in_all(const struct month *m, enum booking kind)
{
    money_t sum = 0;
    for (int t = 0; t < m->threads; t++)
        for (int a = 0; a < ACCOUNT_COUNT; a++)
            sum += m->ledger[t].paid[kind][a];
    return sum;
}

/* What a destination buys of a product from the rest of the world, at outside prices, fen. */
static double bought_abroad(const struct world *w, const struct month *m, enum destination d, int k)
{
    double local = w->economy.tables->is_firm_sector[k]
                       ? (double)m->pool_delivered[d][k]
                       : m->demand[d][k] * w->economy.background_local[sector_background_index(k)];
    double abroad = w->economy.tables->import_penetration[k] * w->levers.import_supply[k] * m->demand[d][k];
    return math_max(0, math_min(abroad, m->demand[d][k] - local)) * math_exp(w->sectors.outside_log_price[k]);
}

/* A cash market: payers have given; firms have taken; background, the world and the rest of China take what is left. */
static void clear_cash_market(struct world *w, struct month *m, enum booking kind, enum destination d,
                              struct counter *made)
{
    int64_t weight[CITY_COUNT];
    struct counter counter;
    double abroad = 0;
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        counter.volume[b] = m->demand[d][background_index_sector(b)] * w->economy.background_local[b];
        made->volume[b] += counter.volume[b];
    }
    for (int k = 0; k < SECTOR_COUNT; k++)
        abroad += bought_abroad(w, m, d, k);
    money_t local = money_of(counter_value(w, &counter)), world = money_of(abroad);
    money_t rest = given_in_all(m, kind) - taken_by_firms(m, kind) - local - world;
    counter_weights(w, &counter, weight);
    settlement_take_cities(m->ledger, kind, ACCOUNT_BACKGROUND, weight, local);
    ledger_take(m->ledger, kind, settlement_row, world);
    ledger_take(m->ledger, kind, settlement_roc, rest);
}

/* Institutions pay for what they buy in the cash markets. Firms have paid for investment. */
static void pay_cash_markets(struct world *w, struct month *m)
{
    struct ledger *l = m->ledger;
    for (int c = 0; c < CITY_COUNT; c++) {
        struct party home = settlement_party(ACCOUNT_HOUSEHOLDS + c),
                     background = settlement_party(ACCOUNT_BACKGROUND + c);
        money_t building = m->housing[c] - m->housing_land[c];
        money_t machines = money_value(m->background_investment[c], m->investment_price);
        ledger_give(l, BOOK_CONSUMPTION, home, m->consumption[c]);
        ledger_give(l, BOOK_INVESTMENT, home, building);
        ledger_give(l, BOOK_INVESTMENT, background, machines);
        ledger_give(l, BOOK_PUBLIC_PURCHASE, settlement_party(ACCOUNT_UNIVERSITIES + c), m->university_budget[c]);
        ledger_pay(l, BOOK_HOUSING_LAND, home, background, m->housing_land[c]);
        w->cities.housing_cost[c] += building;
        w->background.capital[c] += m->background_investment[c];
        w->background.capital_cost[c] += machines;
    }
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        struct party government = settlement_party(g ? ACCOUNT_CITIES + g - 1 : ACCOUNT_PROVINCE);
        ledger_give(l, BOOK_INVESTMENT, government, m->government_investment[g]);
        ledger_give(l, BOOK_PUBLIC_PURCHASE, government, m->government_budget[g]);
        w->cities.public_cost[g] += m->government_investment[g];
    }
}

/* Prices of what a firm of a sector buys from background, per volume. */
struct service_prices {
    double local[SECTOR_COUNT], roc[SECTOR_COUNT]; /* bundle per unit of activity */
    double rest[SECTOR_COUNT][2];                  /* goods through trade per unit of output x material use */
};

static void price_services(const struct world *w, struct service_prices *prices)
{
    memset(prices, 0, sizeof *prices);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i);
        for (int b = 0; b < BACKGROUND_COUNT; b++) {
            double local = w->economy.background_local[b];
            prices->local[s] += w->economy.service[s][b] * local * price_of(w, b);
            prices->roc[s] += w->economy.service[s][b] * (1 - local);
        }
        for (int small = 0; small < 2; small++)
            for (int k = 0; k < SECTOR_COUNT; k++)
                prices->rest[s][small] += w->economy.inputs[s][small].rest[k] * w->sectors.mean_price[k];
    }
}

/* Wage per output of background services since the start: what a fixed cost grows with. */
static double fixed_cost_index(const struct world *w, int city)
{
    double years = world_trend_months(w) / 12.0;
    return labour_wage(w, city) * labour_progress(w) *
           math_exp(-w->economy.parameters->innovation_productivity_growth * years);
}

/* Services, goods through trade, research services and fixed cost of one firm; pays 30/days of what it owed. */
static void serve_firm(struct world *w, struct month *m, struct ledger *l, struct sector_sums *sum, int64_t f,
                       const struct service_prices *prices, const double *index)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f], small = w->firms.small[f];
    struct party firm = settlement_firm(&w->firms, f);
    double output = (double)w->firms.output[f], capacity = (double)w->firms.capital[f] / w->economy.capital_months[s];
    double activity = (1 - p->firm_service_fixed) * output + p->firm_service_fixed * p->firm_utilisation * capacity;
    double goods = output * w->firms.material_use[f] * prices->rest[s][small];
    double research = (1 - p->balance_research_wages) * w->firms.research_rate[f] * world_expected_sales(w, f);
    double fixed = w->firms.fixed_cost[f] * index[w->firms.city[f]];
    money_t local = money_of(activity * prices->local[s] + goods + research + fixed);
    money_t roc = money_of(activity * prices->roc[s]);
    money_t due = delivery_due(w->firms.payable_background[f], delivery_buyer_rate(w, w->firms.sector[f]));
    ledger_give(l, BOOK_INVOICE_SERVICES, firm, local);
    ledger_pay(l, BOOK_INVOICE_SERVICES, firm, settlement_roc, roc);
    ledger_give(l, BOOK_TRADE_PAYMENT, firm, due);
    w->firms.payable_background[f] += local - due;
    w->firms.payable_roc[f] += roc;
    w->firms.cash[f] -= due;
    m->expenses[f] += local + roc;
    sum->value[0][s] += (int64_t)activity;
    sum->value[1][s] += local;
    sum->value[2][s] += due;
    sum->value[3][s] += (int64_t)(research + fixed);
    sum->value[4][s] += (int64_t)goods;
}

/* Firms' invoices reach the producing cities; goods through trade are passed on at cost by trade. */
static void serve_firms(struct world *w, struct month *m, struct counter *made)
{
    struct service_prices prices;
    struct sector_sums *sums = sums_begin(m);
    double index[CITY_COUNT];
    price_services(w, &prices);
    for (int c = 0; c < CITY_COUNT; c++)
        index[c] = fixed_cost_index(w, c);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (world_alive(w, f))
                serve_firm(w, m, l, sum, f, &prices, index);
    }
    const struct sector_sums *total = sums_end(m, sums);
    struct counter counter = {{0}}, with_trade;
    money_t invoiced = 0, paid = 0;
    double goods = 0;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        invoiced += total->value[1][s];
        paid += total->value[2][s];
        goods += (double)total->value[4][s];
        counter.volume[4] += (double)total->value[3][s] / price_of(w, 4);
        m->firm_services[s] = total->value[1][s];
        for (int b = 0; b < BACKGROUND_COUNT; b++)
            counter.volume[b] += w->economy.service[s][b] * w->economy.background_local[b] * (double)total->value[0][s];
    }
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        made->volume[b] += counter.volume[b];
    with_trade = counter;
    with_trade.volume[3] += goods / price_of(w, 3);
    int64_t weight[CITY_COUNT];
    money_t part[CITY_COUNT];
    counter_weights(w, &with_trade, weight);
    money_split(invoiced, weight, CITY_COUNT, part);
    for (int c = 0; c < CITY_COUNT; c++) {
        ledger_take(m->ledger, BOOK_INVOICE_SERVICES, settlement_party(ACCOUNT_BACKGROUND + c), part[c]);
        weight[c] = w->background.receivable[c];
        w->background.receivable[c] += part[c];
    }
    money_split(paid, weight, CITY_COUNT, part);
    for (int c = 0; c < CITY_COUNT; c++) {
        ledger_take(m->ledger, BOOK_TRADE_PAYMENT, settlement_party(ACCOUNT_BACKGROUND + c), part[c]);
        w->background.receivable[c] -= part[c];
    }
}

/* Use of a product by background producers of a city, volume; goods through trade by trade's cities. */
static void use_weights(const struct world *w, const struct month *m, int k, double *use)
{
    double rest = 0;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        for (int small = 0; small < 2; small++)
            rest += w->economy.inputs[firm_index_sector(i)][small].rest[k] *
                    (double)m->material_output[small][firm_index_sector(i)];
    for (int c = 0; c < CITY_COUNT; c++) {
        use[c] = rest * w->economy.background_city[3][c];
        for (int b = 0; b < BACKGROUND_COUNT; b++)
            use[c] += w->economy.balance.sector[background_index_sector(b)].input[k] *
                      (double)w->background.output[b * CITY_COUNT + c];
    }
}

static void to_weights(const double *use, int64_t *weight)
{
    double total = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        total += use[c];
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = total > 0 ? (int64_t)rint(1e12 * use[c] / total) : 1;
}

/* Background producers buy: from firms on credit, from each other and outside at once. */
static void buy_inputs(struct world *w, struct month *m, struct counter *made)
{
    for (int k = 0; k < SECTOR_COUNT; k++) {
        double use[CITY_COUNT], wanted = m->demand[DESTINATION_BACKGROUND][k];
        int64_t weight[CITY_COUNT], maker[CITY_COUNT];
        money_t part[CITY_COUNT];
        int b = sector_background_index(k);
        double local = b < 0 ? (double)m->pool_delivered[DESTINATION_BACKGROUND][k]
                             : wanted * w->economy.background_local[b];
        double abroad = bought_abroad(w, m, DESTINATION_BACKGROUND, k);
        money_t world = money_of(abroad);
        money_t roc = money_of(math_max(0, wanted - local) * math_exp(w->sectors.outside_log_price[k])) - world;
        use_weights(w, m, k, use);
        to_weights(use, weight);
        settlement_give_cities(m->ledger, BOOK_CASH_PURCHASE, ACCOUNT_BACKGROUND, weight, world + roc);
        ledger_take(m->ledger, BOOK_CASH_PURCHASE, settlement_row, world);
        ledger_take(m->ledger, BOOK_CASH_PURCHASE, settlement_roc, roc);
        if (b < 0) {
            money_split(m->pool_sales[DESTINATION_BACKGROUND][k], weight, CITY_COUNT, part);
            for (int c = 0; c < CITY_COUNT; c++) {
                ledger_give(m->ledger, BOOK_INVOICE_SALE, settlement_party(ACCOUNT_BACKGROUND + c), part[c]);
                m->background_invoiced[c] += part[c];
            }
        } else {
            struct counter counter = {{0}};
            counter.volume[b] = local;
            made->volume[b] += local;
            money_t value = money_of(local * price_of(w, b));
            counter_weights(w, &counter, maker);
            settlement_give_cities(m->ledger, BOOK_CASH_PURCHASE, ACCOUNT_BACKGROUND, weight, value);
            settlement_take_cities(m->ledger, BOOK_CASH_PURCHASE, ACCOUNT_BACKGROUND, maker, value);
        }
    }
}

/* Background producers pay firms 30/days of what they owed: as much as firms booked. */
static void pay_firms(struct world *w, struct month *m)
{
    int64_t weight[CITY_COUNT];
    money_t part[CITY_COUNT];
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = w->background.payable[c];
    money_split(m->background_paid, weight, CITY_COUNT, part);
    for (int c = 0; c < CITY_COUNT; c++) {
        ledger_give(m->ledger, BOOK_TRADE_PAYMENT, settlement_party(ACCOUNT_BACKGROUND + c), part[c]);
        w->background.payable[c] += m->background_invoiced[c] - part[c];
    }
}

static void sell_outside(struct world *w, struct month *m, struct counter *made)
{
    static const int buyer[2] = {ACCOUNT_ROC, ACCOUNT_ROW};
    for (int i = 0; i < 2; i++) {
        struct counter counter;
        int64_t weight[CITY_COUNT];
        for (int b = 0; b < BACKGROUND_COUNT; b++) {
            int k = background_index_sector(b);
            double level = math_exp(w->sectors.market_log_level[k] + w->sectors.market_noise[k]) *
                           (i == 0 ? w->levers.outside_demand_roc[k] : w->levers.outside_demand_row[k]);
            counter.volume[b] = w->economy.background_base[DESTINATION_ROC + i][b] * level;
            made->volume[b] += counter.volume[b];
        }
        money_t value = money_of(counter_value(w, &counter));
        counter_weights(w, &counter, weight);
        ledger_give(m->ledger, BOOK_OUTSIDE_SALE, settlement_party(buyer[i]), value);
        settlement_take_cities(m->ledger, BOOK_OUTSIDE_SALE, ACCOUNT_BACKGROUND, weight, value);
    }
}

/* Output is what was asked for, made where the product is made. */
static void produce(struct world *w, struct month *m, const struct counter *made)
{
    double total[CITY_COUNT] = {0};
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        int64_t weight[CITY_COUNT];
        volume_t volume = (volume_t)rint(made->volume[b]);
        for (int c = 0; c < CITY_COUNT; c++)
            weight[c] = (int64_t)rint(1e12 * w->economy.background_city[b][c]);
        money_split(volume, weight, CITY_COUNT, w->background.output + b * CITY_COUNT);
        m->output[background_index_sector(b)] = volume;
        for (int c = 0; c < CITY_COUNT; c++)
            total[c] += (double)w->background.output[b * CITY_COUNT + c];
    }
    for (int c = 0; c < CITY_COUNT; c++)
        w->background.expected_output[c] += w->economy.parameters->firm_expectation *
                                            (total[c] - w->background.expected_output[c]);
}

/* Price at cost: inputs at users' prices and wages less productivity, relative to the start, smoothed. */
static void set_prices(struct world *w)
{
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        int s = background_index_sector(b);
        const struct balance_sector *x = &w->economy.balance.sector[s];
        double cost = 0, start = x->wages, wage = 0;
        for (int c = 0; c < CITY_COUNT; c++)
            wage += w->economy.background_city[b][c] * fixed_cost_index(w, c);
        cost = x->wages * wage;
        for (int k = 0; k < SECTOR_COUNT; k++) {
            double local = w->economy.balance.sector[k].local_share[s];
            cost += x->input[k] *
                    (local * w->sectors.mean_price[k] + (1 - local) * math_exp(w->sectors.outside_log_price[k]));
            start += x->input[k];
        }
        double *price = &w->sectors.price_level[s];
        *price += w->economy.parameters->firm_cost_smoothing * (cost / start - *price);
        w->sectors.mean_price[s] = *price;
    }
}

void background_trade(struct world *w, struct month *m)
{
    struct counter made = {{0}};
    memset(m->background_invoiced, 0, sizeof m->background_invoiced);
    serve_firms(w, m, &made);
    pay_cash_markets(w, m);
    clear_cash_market(w, m, BOOK_CONSUMPTION, DESTINATION_CONSUMPTION, &made);
    clear_cash_market(w, m, BOOK_INVESTMENT, DESTINATION_INVESTMENT, &made);
    clear_cash_market(w, m, BOOK_PUBLIC_PURCHASE, DESTINATION_GOVERNMENT, &made);
    buy_inputs(w, m, &made);
    pay_firms(w, m);
    sell_outside(w, m, &made);
    produce(w, m, &made);
    set_prices(w);
}

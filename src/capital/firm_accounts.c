/* What a firm pays after it has sold: wages first, then rent, interest and taxes, dividends last. Payees are summed per
 * thread and paid once: the payer's integers are the payee's. */
#include "capital/firm_accounts.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/banks.h"
#include "capital/bonds.h"
#include "capital/credit.h"
#include "capital/guarantee.h"
#include "capital/lending.h"
#include "capital/owners.h"
#include "capital/settlement.h"
#include "talent/labour.h"
#include "world/sums.h"

money_t firm_profit_tax(int64_t rate, money_t profit_year, money_t carried, money_t paid_year)
{
    money_t base = profit_year - carried;
    return (base > 0 ? money_ppm(base, rate) : 0) - paid_year;
}

money_t firm_dividend(const struct parameters *p, money_t profit, double below_target, money_t cash, double buffer,
                      bool young)
{
    double payout = math_min(1, math_max(0, p->capital_dividend_base + p->capital_dividend_leverage * below_target));
    double idle = young ? 0 : math_max(0, (double)cash - buffer);
    double wish = payout * math_max(0, (double)profit) + p->capital_dividend_idle * idle;
    return money_of(math_max(0, math_min(wish, (double)cash - p->capital_cash_floor * buffer)));
}

money_t firm_depreciation(money_t book, double rate)
{
    money_t loss = (money_t)((double)book * rate / 12);
    return book > 0 && loss < 1 ? 1 : loss;
}

money_t firm_padded_research(double padding, money_t wages, double services)
{
    return money_of(padding * ((double)wages + services));
}

/* Sums by city: index of sector_sums.city. */
enum { CITY_PRODUCTION_TAX, CITY_PROFIT_TAX, CITY_VALUE_ADDED, CITY_CONTRIBUTIONS, CITY_GUARANTEE_FEE };

struct rates {
    int64_t contributions, rent, land, deposit, profit[3], production[SECTOR_COUNT];
    int64_t rent_of[CITY_COUNT], land_of[CITY_COUNT]; /* with the lever of the city */
    double deduction[SECTOR_COUNT], lpr;
    bool panel;  /* whether the flows of the month are added up for the firm panel */
    float carry; /* 0 in the first month of a row of the panel, else 1 */
};

static void read_rates(const struct world *w, struct rates *r)
{
    const struct tables *t = w->economy.tables;
    const int every = (int)w->economy.parameters->run_panel_every;
    r->panel = every > 0 && w->month >= 0;
    r->carry = r->panel && w->month % every == 0 ? 0 : 1;
    r->contributions = money_rate(w->levers.contribution_rate[0]);
    r->rent = money_rate(t->rent_firms_households);
    r->land = money_rate(t->rent_firms_city);
    for (int c = 0; c < CITY_COUNT; c++) {
        r->rent_of[c] = money_rate(w->levers.rent[c] * (double)r->rent * 1e-6);
        r->land_of[c] = money_rate(w->levers.rent[c] * (double)r->land * 1e-6);
    }
    r->deposit = money_rate(banks_deposit_rate(w));
    r->lpr = tables_lpr(t, w->month);
    r->profit[0] = money_rate(w->levers.profit_tax_standard[0]);
    r->profit[1] = money_rate(w->levers.profit_tax_high_tech[0]);
    r->profit[2] = money_rate(w->levers.profit_tax_small[0]);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        r->production[s] = money_rate(w->economy.balance.sector[s].tax * w->levers.production_tax[s]);
        r->deduction[s] = w->levers.research_deduction[s];
    }
}

/* Wages and contributions of a labour cost.  return the cost, which leaves the firm. */
static money_t pay_labour(struct ledger *l, struct party firm, int city, const struct rates *r, money_t cost,
                          struct sector_sums *sum)
{
    money_t contributions = money_ppm(cost, r->contributions);
    ledger_pay(l, BOOK_WAGES, firm, settlement_city(ACCOUNT_HOUSEHOLDS, city), cost - contributions);
    ledger_pay(l, BOOK_CONTRIBUTIONS, firm, settlement_centre, contributions);
    sum->city[CITY_CONTRIBUTIONS][city] += contributions;
    return cost;
}

/* Loan interest at the firm's own rate, interest on its bonds, interest on its deposits.
 * gross gets the first two.  return net cost. */
static money_t pay_interest(const struct world *w, const struct month *m, struct ledger *l, struct party firm,
                            int64_t f, const struct rates *r, struct sector_sums *sum, money_t *gross)
{
    struct party bank = {(int16_t)(ACCOUNT_BANKS + firm.place), firm.place};
    money_t loans = 0, bonds = 0;
    if (w->firms.loans[f] != 0)
        loans = money_interest(w->firms.loans[f], lending_rate_ppm(w, f));
    if (w->firms.bonds[f] > 0)
        bonds = money_interest(w->firms.bonds[f], money_rate(bonds_firm_rate(w, f)));
    money_t earned = money_interest(m->opening_cash[f], r->deposit);
    ledger_pay(l, BOOK_INTEREST_LOAN, firm, bank, loans);
    ledger_give(l, BOOK_INTEREST_BOND, firm, bonds);
    ledger_pay(l, BOOK_INTEREST_DEPOSIT, bank, firm, earned);
    sum->value[3][0] += bonds;
    *gross = loans + bonds;
    return loans + bonds - earned;
}

/* For the guaranteed part of its loans, to the guarantors. */
static money_t pay_guarantee(const struct world *w, struct ledger *l, struct party firm, int64_t f,
                             struct sector_sums *sum)
{
    if (w->firms.guaranteed[f] == 0 || w->levers.guarantee_fee[0] <= 0)
        return 0;
    money_t fee = money_interest(w->firms.guaranteed[f], money_rate(w->levers.guarantee_fee[0]));
    ledger_give(l, BOOK_GUARANTEE_FEE, firm, fee);
    sum->city[CITY_GUARANTEE_FEE][w->firms.city[f]] += fee;
    return fee;
}

/* January: a year's loss is carried on, a year's profit uses what was carried in. */
static void turn_year(money_t *profit_year, money_t *tax_year, money_t *carried)
{
    money_t left = *carried - *profit_year;
    *carried = left > 0 ? left : 0;
    *profit_year = *tax_year = 0;
}

money_t firm_turn_losses(money_t *const loss[LOSS_YEARS], money_t profit, int years)
{
    money_t carried = 0;
    for (int year = LOSS_YEARS - 1; year >= 0; year--) {
        money_t used = profit < *loss[year] ? profit : *loss[year];
        if (profit > 0) {
            *loss[year] -= used;
            profit -= used;
        }
    }
    for (int year = LOSS_YEARS - 1; year > 0; year--)
        *loss[year] = year < years ? *loss[year - 1] : 0;
    *loss[0] = profit < 0 ? -profit : 0;
    for (int year = 0; year < LOSS_YEARS; year++)
        carried += *loss[year];
    return carried;
}

/* January of a firm: losses grow a year older, those too old are lost. */
static void turn_firm_year(struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    money_t *loss[LOSS_YEARS];
    int64_t years = w->firms.tax_class[f] == 1 ? p->law_loss_years_high_tech : p->law_loss_years;
    world_losses(&w->firms, f, loss);
    w->firms.loss_carried[f] = firm_turn_losses(loss, w->firms.profit_year[f], (int)years);
    w->firms.profit_year[f] = w->firms.tax_year[f] = 0;
}

static money_t pay_profit_tax(struct world *w, struct ledger *l, struct party firm, int64_t f, const struct rates *r,
                              money_t profit, money_t research, struct sector_sums *sum)
{
    if (w->month % 12 == 0)
        turn_firm_year(w, f);
    w->firms.profit_year[f] += profit - money_of(r->deduction[w->firms.sector[f]] * (double)research);
    money_t tax = firm_profit_tax(r->profit[w->firms.tax_class[f]], w->firms.profit_year[f], w->firms.loss_carried[f],
                                  w->firms.tax_year[f]);
    w->firms.tax_year[f] += tax;
    ledger_give(l, BOOK_PROFIT_TAX, firm, tax);
    sum->city[CITY_PROFIT_TAX][w->firms.city[f]] += tax;
    return tax;
}

static money_t wear(struct world *w, struct ledger *l, int64_t f)
{
    double rate = w->economy.parameters->firm_depreciation;
    money_t loss = firm_depreciation(w->firms.capital_cost[f], rate);
    ledger_revalue(l, BOOK_DEPRECIATION, ACCOUNT_FIRMS + sector_firm_index(w->firms.sector[f]), loss);
    w->firms.capital_cost[f] -= loss;
    w->firms.capital[f] -= (volume_t)((double)w->firms.capital[f] * rate / 12);
    return loss;
}

static const double LEAST_NORMAL = 0.25; /* of what a firm expects to sell */

/* Smoothed full cost of a volume of output: inputs, services but those of research, production labour, production tax. */
static void learn_cost(struct world *w, const struct month *m, int64_t f, money_t work, money_t tax, double services)
{
    double output = (double)w->firms.output[f];
    if (output <= 0)
        return;
    /* what is made on the first days of a start, or with few hours of power, says nothing of what a unit costs */
    double normal = math_max(output, LEAST_NORMAL * world_expected_sales(w, f));
    double cost = ((double)(m->input_value[f] + m->expenses[f] + work + tax) - services) / normal;
    w->firms.unit_cost[f] += w->economy.parameters->firm_cost_smoothing * (cost - w->firms.unit_cost[f]);
}

/* Smoothed margin; a firm that has not begun to sell has neither profit nor loss to learn from. */
static void learn_margin(struct world *w, const struct month *m, int64_t f, money_t profit)
{
    double sales = math_max((double)m->sales[f], 0.5 * world_expected_sales(w, f) * w->firms.price[f]);
    if (w->firms.capital[f] <= 0 || sales <= 0)
        return;
    double margin = math_max(-1, math_min(1, (double)profit / sales));
    double assets = math_max(1, (double)books_assets(&w->firms, f)), mean = w->firms.margin[f] * sales;
    double off = math_min(1, math_max((double)profit - mean, mean - (double)profit) / assets);
    w->firms.return_noise[f] += w->economy.parameters->firm_margin_smoothing * (off - w->firms.return_noise[f]);
    w->firms.margin[f] += w->economy.parameters->firm_margin_smoothing * (margin - w->firms.margin[f]);
    int months = w->firms.loss_months[f];
    w->firms.loss_months[f] = (uint8_t)(w->firms.margin[f] >= 0 ? 0 : months < UINT8_MAX ? months + 1 : months);
}

/* What a firm did in a month, as its row of the panel shows it. */
struct earnings {
    money_t value, work, research, interest, taxes, profit;
    double services; /* of research */
};

/* Adds the month to the sums of the panel. */
static void note_account(struct world *w, const struct month *m, int64_t f, const struct earnings *a, float carry)
{
    struct firms *x = &w->firms;
    x->period_sales[f] = carry * x->period_sales[f] + (float)m->sales[f];
    x->period_output[f] = carry * x->period_output[f] + (float)a->value;
    x->period_inputs[f] = carry * x->period_inputs[f] + (float)(m->input_value[f] + m->expenses[f]);
    x->period_wages[f] = carry * x->period_wages[f] + (float)(a->work + a->research);
    x->period_research[f] = carry * x->period_research[f] + (float)((double)a->research + a->services);
    x->period_interest[f] = carry * x->period_interest[f] + (float)a->interest;
    x->period_taxes[f] = carry * x->period_taxes[f] + (float)a->taxes;
    x->period_profit[f] = carry * x->period_profit[f] + (float)a->profit;
    x->period_investment[f] = carry * x->period_investment[f] + (float)((double)m->investment[f] * m->investment_price);
}

static void settle_firm(struct world *w, struct month *m, struct ledger *l, struct sector_sums *sum, int64_t f,
                        const struct rates *r)
{
    const struct parameters *p = w->economy.parameters;
    struct party firm = settlement_firm(&w->firms, f);
    int s = w->firms.sector[f], c = w->firms.city[f];
    money_t work = labour_production_cost(w, f), research = labour_research_cost(w, f);
    money_t value = money_value(w->firms.output[f], w->firms.price[f]);
    money_t rent = money_ppm(value, r->rent_of[c]);
    money_t land = money_ppm(value, r->land_of[c]);
    money_t tax = money_ppm(value, r->production[s]);
    pay_labour(l, firm, c, r, work, sum);
    pay_labour(l, firm, c, r, research, sum);
    ledger_pay(l, BOOK_RENT, firm, settlement_city(ACCOUNT_HOUSEHOLDS, c), rent);
    ledger_pay(l, BOOK_LAND_FEE, firm, settlement_city(ACCOUNT_CITIES, c), land);
    ledger_give(l, BOOK_PRODUCTION_TAX, firm, tax);
    money_t gross_interest, interest = pay_interest(w, m, l, firm, f, r, sum, &gross_interest), worn = wear(w, l, f);
    interest += pay_guarantee(w, l, firm, f, sum);
    /* wages of production are in the cost of goods sold, unless nothing was made */
    money_t idle = w->firms.output[f] > 0 ? 0 : work;
    money_t profit = m->sales[f] - m->cost_of_sales[f] - m->expenses[f] - research - idle - rent - land - tax -
                     interest - worn;
    double expected = world_expected_sales(w, f);
    double services = (1 - p->balance_research_wages) * w->firms.research_rate[f] * expected; /* of research */
    money_t padded = firm_padded_research(w->firms.padding[f], research, services);
    money_t profit_tax = pay_profit_tax(w, l, firm, f, r, profit, research + padded, sum);
    w->firms.cash[f] -= work + research + rent + land + tax + interest + profit_tax;
    double target = w->economy.leverage_target[s], assets = math_max(1, (double)books_assets(&w->firms, f));
    double debt = (double)(w->firms.loans[f] + w->firms.bonds[f] + books_payables(&w->firms, f));
    double buffer = w->economy.buffer_share[s] * w->economy.cash_months[s] * expected;
    bool young = w->month - w->firms.round_month[f] < p->entry_dividend_age;
    w->firms.sales_year[f] += m->sales[f];
    w->firms.research_year[f] += research + money_of(services);
    w->firms.padded_year[f] += padded;
    money_t dividend = firm_dividend(p, profit - profit_tax, target - debt / assets, w->firms.cash[f], buffer, young);
    ledger_give(l, BOOK_DIVIDEND, firm, dividend);
    owners_take(w, l, BOOK_DIVIDEND, f, dividend);
    w->firms.cash[f] -= dividend;
    learn_cost(w, m, f, work, tax, services);
    learn_margin(w, m, f, profit);
    m->depreciation[f] = worn;
    m->profit_firm[f] = profit;
    if (r->panel)
        note_account(w, m, f,
                     &(struct earnings){value, work, research, gross_interest, tax + profit_tax, profit, services},
                     r->carry);
    sum->city[CITY_PRODUCTION_TAX][c] += tax;
    sum->city[CITY_VALUE_ADDED][c] += value - m->input_value[f] - m->expenses[f];
    sum->value[0][s] += profit;
    sum->value[1][s] += m->sales[f];
    sum->value[2][s] += profit < 0 ? (int64_t)(1e6 * w->firms.slice[f]) : 0;
    sum->value[4][s] += research;
    sum->value[5][s] += value - m->input_value[f] - m->expenses[f];
    sum->value[6][s] += work + research;
}

void firm_accounts_settle(struct world *w, struct month *m)
{
    double production[3];
    settlement_tax_shares(w->levers.production_tax_centre[0], w->levers.production_tax_province[0], production);
    double profit[3];
    settlement_tax_shares(w->levers.profit_tax_centre[0], w->levers.profit_tax_province[0], profit);
    struct sector_sums *sums = sums_begin(m);
    struct rates rates;
    read_rates(w, &rates);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            m->profit_firm[f] = m->depreciation[f] = 0;
            if (world_alive(w, f))
                settle_firm(w, m, l, sum, f, &rates);
        }
    }
    const struct sector_sums *total = sums_end(m, sums);
    const double weight = w->economy.parameters->firm_margin_smoothing;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        if (total->value[1][s] > 0)
            w->sectors.margin[s] += weight *
                                    ((double)total->value[0][s] / (double)total->value[1][s] - w->sectors.margin[s]);
        m->profit[s] = total->value[0][s];
        m->loss_makers[s] = total->value[2][s];
        m->research_wages[s] = total->value[4][s];
        m->sector_value_added[s] = total->value[5][s];
        m->sector_labour_cost[s] = total->value[6][s];
    }
    for (int c = 0; c < CITY_COUNT; c++) {
        settlement_take_tax(m->ledger, BOOK_PRODUCTION_TAX, c, production, total->city[CITY_PRODUCTION_TAX][c]);
        settlement_take_tax(m->ledger, BOOK_PROFIT_TAX, c, profit, total->city[CITY_PROFIT_TAX][c]);
        m->value_added[c] = total->city[CITY_VALUE_ADDED][c];
        w->cities.contributions[c] = total->city[CITY_CONTRIBUTIONS][c];
    }
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t fee[2];
        guarantee_split(w, total->city[CITY_GUARANTEE_FEE][c], fee);
        ledger_take(m->ledger, BOOK_GUARANTEE_FEE, settlement_party(ACCOUNT_PROVINCE), fee[0]);
        ledger_take(m->ledger, BOOK_GUARANTEE_FEE, settlement_party(ACCOUNT_CITIES + c), fee[1]);
    }
    settlement_take_holders(w, m->ledger, BOOK_INTEREST_BOND, total->value[3][0]);
    settlement_close(w, m);
}

/* Income less expenses of an account in the month so far, by what bookings do to net worth. */
static money_t account_profit(const struct month *m, int account)
{
    money_t profit = 0;
    for (int kind = 0; kind < BOOK_COUNT; kind++) {
        profit += ledger_rules[kind].payee_counter == ITEM_NET_WORTH ? m->total->received[kind][account] : 0;
        profit -= ledger_rules[kind].payer_counter == ITEM_NET_WORTH ? m->total->paid[kind][account] : 0;
    }
    return profit;
}

/* Sales less intermediate purchases of a background account. */
static money_t background_value_added(const struct month *m, int account)
{
    static const enum booking sales[] = {BOOK_INVOICE_SERVICES, BOOK_CASH_PURCHASE, BOOK_OUTSIDE_SALE,
                                         BOOK_CONSUMPTION,      BOOK_INVESTMENT,    BOOK_PUBLIC_PURCHASE};
    money_t value = -m->total->paid[BOOK_CASH_PURCHASE][account] - m->total->paid[BOOK_INVOICE_SALE][account];
    for (size_t i = 0; i < sizeof sales / sizeof sales[0]; i++)
        value += m->total->received[sales[i]][account];
    return value;
}

static void background_operate(struct world *w, struct month *m, int c, const struct rates *r)
{
    const struct tables *t = w->economy.tables;
    double production[3];
    settlement_tax_shares(w->levers.production_tax_centre[0], w->levers.production_tax_province[0], production);
    struct party background = settlement_party(ACCOUNT_BACKGROUND + c), home = settlement_city(ACCOUNT_HOUSEHOLDS, c);
    struct party bank = {(int16_t)(ACCOUNT_BANKS + background.place), background.place};
    money_t cost = labour_background_cost(w, c), contributions = money_ppm(cost, r->contributions);
    double output = 0, tax = 0;
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        int s = background_index_sector(b);
        double value = (double)w->background.output[b * CITY_COUNT + c] * w->sectors.price_level[s];
        output += value;
        tax += value * 1e-6 * (double)r->production[s];
    }
    ledger_pay(m->ledger, BOOK_WAGES, background, home, cost - contributions);
    ledger_pay(m->ledger, BOOK_CONTRIBUTIONS, background, settlement_centre, contributions);
    ledger_pay(m->ledger, BOOK_LAND_FEE, background, settlement_city(ACCOUNT_CITIES, c),
               money_of(w->levers.rent[c] * t->land_fee_background * output) + m->housing_land[c]);
    ledger_pay(m->ledger, BOOK_INTEREST_LOAN, background, bank,
               money_interest(w->background.loans[c], money_rate(r->lpr + t->loan_margin_firms)));
    ledger_pay(m->ledger, BOOK_INTEREST_DEPOSIT, bank, background,
               money_interest(m->opening_deposit[background.account], r->deposit));
    ledger_give(m->ledger, BOOK_PRODUCTION_TAX, background, money_of(tax));
    settlement_take_tax(m->ledger, BOOK_PRODUCTION_TAX, c, production, money_of(tax));
    money_t worn = firm_depreciation(w->background.capital_cost[c], w->economy.parameters->background_depreciation);
    ledger_revalue(m->ledger, BOOK_DEPRECIATION, background.account, worn);
    w->background.capital_cost[c] -= worn;
    w->background.capital[c] -= (volume_t)((double)w->background.capital[c] *
                                           w->economy.parameters->background_depreciation / 12);
    w->cities.contributions[c] += contributions;
}

static void background_distribute(struct world *w, struct month *m, int c, money_t profit)
{
    const struct parameters *p = w->economy.parameters;
    double share[3];
    settlement_tax_shares(w->levers.profit_tax_centre[0], w->levers.profit_tax_province[0], share);
    struct party background = settlement_party(ACCOUNT_BACKGROUND + c);
    if (w->month % 12 == 0)
        turn_year(&w->background.profit_year[c], &w->background.tax_year[c], &w->background.loss_carried[c]);
    w->background.profit_year[c] += profit;
    /* most background producers are small or public: their mean rate is what the accounts of 2022 show */
    money_t tax = firm_profit_tax(money_rate(p->law_profit_tax_background), w->background.profit_year[c],
                                  w->background.loss_carried[c], w->background.tax_year[c]);
    w->background.tax_year[c] += tax;
    ledger_give(m->ledger, BOOK_PROFIT_TAX, background, tax);
    settlement_take_tax(m->ledger, BOOK_PROFIT_TAX, c, share, tax);
    money_t cash = w->books.deposit[background.account] - tax;
    double assets = math_max(1, (double)(cash + w->background.receivable[c] + w->background.capital_cost[c]));
    double leverage = (double)(w->background.loans[c] + w->background.payable[c]) / assets;
    double buffer = w->economy.background_buffer_share[c] * w->economy.background_cash_months[c] *
                    w->background.expected_output[c];
    money_t dividend = firm_dividend(p, profit - tax, w->economy.background_leverage[c] - leverage, cash, buffer,
                                     false);
    ledger_give(m->ledger, BOOK_DIVIDEND, background, dividend);
    settlement_take_owners(w, m->ledger, BOOK_DIVIDEND, CLASS_BACKGROUND, dividend);
}

void background_accounts_settle(struct world *w, struct month *m)
{
    struct rates rates;
    read_rates(w, &rates);
    for (int c = 0; c < CITY_COUNT; c++)
        background_operate(w, m, c, &rates);
    settlement_close(w, m);
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t profit = account_profit(m, ACCOUNT_BACKGROUND + c);
        m->value_added[c] += background_value_added(m, ACCOUNT_BACKGROUND + c);
        m->background_profit[c] = profit;
        background_distribute(w, m, c, profit);
    }
    settlement_close(w, m);
}

/* Interest and the distribution of banks' income; see banks.h. */
#include "capital/banks.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/credit.h"
#include "capital/settlement.h"

double banks_deposit_rate(const struct world *w)
{
    const struct tables *t = w->economy.tables;
    return math_max(0, t->deposit_rate + tables_lpr(t, w->month) - tables_lpr(t, 0));
}

double banks_outside_rate(const struct world *w)
{
    const struct tables *t = w->economy.tables;
    return math_max(0, t->outside_rate + tables_lpr(t, w->month) - tables_lpr(t, 0));
}

double banks_payout(double base, double slope, double ratio, double target)
{
    return math_min(1, math_max(0, base + slope * (ratio - target)));
}

double banks_capital_ratio(const struct world *w, const struct balance_sheet *sheet, int bank)
{
    /* equity before stakes: what owners paid in and what was kept */
    money_t equity = sheet->item[ITEM_NET_WORTH][ACCOUNT_BANKS + bank] + w->banks.paid_in[bank];
    double risk = w->economy.parameters->capital_bank_risk_weight * (double)w->banks.loans[bank];
    return risk > 0 ? (double)equity / risk : 1;
}

static void mortgage_interest(struct world *w, struct month *m, double lpr)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        struct party home = settlement_party(ACCOUNT_HOUSEHOLDS + c);
        struct party bank = {(int16_t)(ACCOUNT_BANKS + home.place), home.place};
        money_t interest = money_interest(w->cities.mortgages[c],
                                          money_rate(lpr + w->economy.tables->loan_margin_households));
        ledger_pay(m->ledger, BOOK_INTEREST_LOAN, home, bank, interest);
    }
}

static void deposit_interest(struct month *m, double rate)
{
    for (int a = ACCOUNT_HOUSEHOLDS; a < ACCOUNT_CENTRE; a++) {
        if (account_class_of(a) == CLASS_BANKS)
            continue;
        struct party holder = settlement_party(a);
        struct party bank = {(int16_t)(ACCOUNT_BANKS + holder.place), holder.place};
        ledger_pay(m->ledger, BOOK_INTEREST_DEPOSIT, bank, holder,
                   money_interest(m->opening_deposit[a], money_rate(rate)));
    }
}

/* A bank with money outside earns interest there, one with debt outside pays it; the rest of China is the other side. */
static void outside_interest(const struct world *w, struct month *m)
{
    for (int b = 0; b < BANK_COUNT; b++) {
        money_t interest = money_interest(m->opening_position[b], money_rate(banks_outside_rate(w)));
        ledger_pay(m->ledger, BOOK_INTEREST_OUTSIDE, settlement_party(ACCOUNT_ROC), settlement_party(ACCOUNT_BANKS + b),
                   interest);
    }
}

void banks_interest(struct world *w, struct month *m)
{
    mortgage_interest(w, m, tables_lpr(w->economy.tables, w->month));
    deposit_interest(m, banks_deposit_rate(w));
    outside_interest(w, m);
    settlement_close(w, m);
}

static money_t net_interest(const struct month *m, int account)
{
    static const enum booking kinds[] = {BOOK_INTEREST_LOAN, BOOK_INTEREST_BOND, BOOK_INTEREST_DEPOSIT,
                                         BOOK_INTEREST_OUTSIDE};
    money_t sum = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        sum += m->total->received[kinds[i]][account] - m->total->paid[kinds[i]][account];
    return sum;
}

/* Cost of a bank: wages where its people live and services from background, nationwide banks everywhere. */
static money_t pay_cost(const struct world *w, struct month *m, int b, money_t interest)
{
    const struct tables *t = w->economy.tables;
    struct party bank = settlement_party(ACCOUNT_BANKS + b);
    int64_t weight[CITY_COUNT] = {0};
    for (int c = 0; c < CITY_COUNT; c++)
        weight[c] = b < BANK_NATIONWIDE ? c == b : (int64_t)rint(1e4 * t->city_gdp[c]);
    money_t cost = money_of(t->bank_cost_share * math_max(0, (double)interest));
    money_t wages = money_of(t->bank_cost_wages * (double)cost);
    ledger_give(m->ledger, BOOK_WAGES, bank, wages);
    settlement_take_cities(m->ledger, BOOK_WAGES, ACCOUNT_HOUSEHOLDS, weight, wages);
    ledger_give(m->ledger, BOOK_BANK_COST, bank, cost - wages);
    settlement_take_cities(m->ledger, BOOK_BANK_COST, ACCOUNT_BACKGROUND, weight, cost - wages);
    return cost;
}

void banks_settle(struct world *w, struct month *m)
{
    double share[3];
    settlement_tax_shares(w->levers.profit_tax_centre[0], w->levers.profit_tax_province[0], share);
    struct balance_sheet sheet;
    money_t dividends = 0;
    books_sheet(w, m->threads, &sheet);
    for (int b = 0; b < BANK_COUNT; b++) {
        struct party bank = settlement_party(ACCOUNT_BANKS + b);
        money_t interest = net_interest(m, bank.account), losses = w->banks.losses[b];
        money_t profit = interest - pay_cost(w, m, b, interest) - losses;
        money_t tax = profit > 0 ? money_ppm(profit, money_rate(w->levers.profit_tax_standard[0])) : 0;
        double payout = banks_payout(w->economy.bank_payout, w->economy.parameters->capital_bank_payout_slope,
                                     banks_capital_ratio(w, &sheet, b), w->economy.bank_capital_ratio[b]);
        money_t dividend = money_of(payout * math_max(0, (double)(profit - tax)));
        ledger_give(m->ledger, BOOK_PROFIT_TAX, bank, tax);
        settlement_take_tax(m->ledger, BOOK_PROFIT_TAX, b < CITY_COUNT ? b : b - BANK_NATIONWIDE, share, tax);
        ledger_give(m->ledger, BOOK_DIVIDEND, bank, dividend);
        m->bank_profit[b] = profit - tax;
        w->banks.losses[b] = 0;
        w->banks.lending[b] = credit_lending(w->economy.parameters, banks_capital_ratio(w, &sheet, b));
        dividends += dividend;
    }
    settlement_take_owners(w, m->ledger, BOOK_DIVIDEND, CLASS_BANKS, dividends);
    settlement_close(w, m);
}

void banks_recapitalise(struct world *w, struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    struct balance_sheet sheet;
    bool low = false;
    for (int b = 0; b < BANK_COUNT; b++)
        low = low || w->banks.lending[b] <= 0;
    if (!low)
        return;
    books_sheet(w, m->threads, &sheet);
    for (int b = 0; b < BANK_COUNT; b++) {
        double ratio = banks_capital_ratio(w, &sheet, b),
               risk = p->capital_bank_risk_weight * (double)w->banks.loans[b];
        money_t lacks = money_of(math_max(0, p->capital_bank_floor - ratio) * risk);
        money_t cash = w->books.deposit[ACCOUNT_PROVINCE];
        money_t paid = lacks < cash ? lacks : cash > 0 ? cash : 0;
        if (paid <= 0)
            continue;
        ledger_pay(m->ledger, BOOK_NEW_SHARES, settlement_party(ACCOUNT_PROVINCE), settlement_party(ACCOUNT_BANKS + b),
                   paid);
        settlement_close(w, m);
    }
}

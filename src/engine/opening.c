/* Opening rounds. The flows of the first month depend on incomes of the month before, which no table gives: the month is
 * run on a copy, incomes are read off, and the copy is thrown away, until they no longer move. Without this
 * consumption jumps by several per cent in the second month. */
#include "engine/opening.h"

#include <math.h>
#include <string.h>

#include "capital/banks.h"
#include "capital/households.h"
#include "capital/ledger.h"
#include "capital/public.h"
#include "engine/simulation.h"
#include "engine/step.h"
#include "world/population.h"

/* Months by which an exponential mean that is updated at the end of a month trails a steadily growing series. */
static double lag(double weight)
{
    return 1 / weight;
}

/* Consumption of the accounts of 2022 fixes the propensity; incomes and revenues are those of the month. */
static void read_incomes(struct world *w, const struct world *after, const struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    double income = 0, deposits = 0;
    /* in a growing economy what is remembered is less than what is earned */
    double behind = 1 - lag(p->accounts_income_memory) * p->accounts_growth / 12;
    for (int c = 0; c < CITY_COUNT; c++) {
        w->cities.income[c] = behind * (double)households_income(m, c);
        income += w->cities.income[c];
        deposits += (double)w->books.deposit[ACCOUNT_HOUSEHOLDS + c];
        w->cities.contributions[c] = after->cities.contributions[c];
    }
    double wanted = w->economy.balance.total.consumption * w->economy.fen;
    w->economy.consumption_income = fmax(0, (wanted - p->accounts_consumption_wealth / 12 * deposits) / income);
    w->cities.centre_taxes[0] = money_of((double)after->cities.centre_taxes[0] / (1 + p->accounts_growth / 12));
}

static void read_public(struct world *w, const struct world *after)
{
    const struct parameters *p = w->economy.parameters;
    double memory = p->accounts_revenue_memory, behind = 1 - lag(memory) * p->accounts_growth / 12;
    for (int g = 0; g < GOVERNMENT_COUNT; g++) {
        /* the value of the dry month itself: its smoothing undone */
        double revenue = w->cities.revenue[g] + (after->cities.revenue[g] - w->cities.revenue[g]) / memory;
        double value = w->cities.product[g] + (after->cities.product[g] - w->cities.product[g]) / memory;
        w->cities.revenue[g] = behind * revenue;
        w->cities.product[g] = behind * value;
        w->cities.public_taxes[g] = money_of((double)after->cities.public_taxes[g] / (1 + p->accounts_growth / 12));
        double product = fmax(1, 12 * w->cities.product[g]);
        w->economy.debt_target[g] = (double)w->cities.public_bonds[g] / product;
        w->economy.cash_target[g] = (double)w->books.deposit[public_account(g)] / product;
    }
    w->economy.product_start = w->cities.product[0];
}

static void read_banks(struct world *w, const struct month *m)
{
    struct balance_sheet sheet;
    double equity = 0, profit = 0;
    books_sheet(w, m->threads, &sheet);
    for (int b = 0; b < BANK_COUNT; b++) {
        w->economy.bank_capital_ratio[b] = banks_capital_ratio(w, &sheet, b);
        equity += (double)(sheet.item[ITEM_NET_WORTH][ACCOUNT_BANKS + b] + w->banks.paid_in[b]);
        profit += (double)m->bank_profit[b];
    }
    w->economy.bank_payout = profit > 0
                                 ? fmin(1, fmax(0, 1 - w->economy.parameters->accounts_growth * equity / (12 * profit)))
                                 : 0;
}

/* Cash that payers of dividends keep, so that at the opening dividends let net worth grow as the economy does. Firms
 * differ and the rule is not linear, so the part is found by looking: it moves by what dividends are too large.
 * Source: study of the accounts. */
static double next_buffer(const struct parameters *p, double share, double dividends, double profit, double worth,
                          double cash)
{
    double wanted = fmax(0, profit - p->accounts_growth * worth);
    double next = share + (dividends - wanted) / (12 * p->capital_dividend_idle * fmax(1, cash));
    return fmin(3, fmax(0.3, next));
}

static void read_buffers(struct world *w, const struct month *m)
{
    const struct parameters *p = w->economy.parameters;
    struct balance_sheet sheet;
    books_sheet(w, m->threads, &sheet);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        int s = firm_index_sector(i), a = ACCOUNT_FIRMS + i;
        double profit = 12 * (double)(m->profit[s] - m->total->paid[BOOK_PROFIT_TAX][a]);
        double worth = (double)(sheet.item[ITEM_NET_WORTH][a] - sheet.item[ITEM_STAKES][a]);
        w->economy.buffer_share[s] = next_buffer(p, w->economy.buffer_share[s],
                                                 12 * (double)m->total->paid[BOOK_DIVIDEND][a], profit, worth,
                                                 (double)sheet.item[ITEM_MONEY][a]);
    }
    for (int c = 0; c < CITY_COUNT; c++) {
        int a = ACCOUNT_BACKGROUND + c;
        double profit = 12 * (double)(m->background_profit[c] - m->total->paid[BOOK_PROFIT_TAX][a]);
        double worth = (double)(sheet.item[ITEM_NET_WORTH][a] - sheet.item[ITEM_STAKES][a]);
        w->economy.background_buffer_share[c] = next_buffer(p, w->economy.background_buffer_share[c],
                                                            12 * (double)m->total->paid[BOOK_DIVIDEND][a], profit,
                                                            worth, (double)sheet.item[ITEM_MONEY][a]);
    }
}

/* Trade credit that grows with the economy when its part is paid and the month's invoices are added: the opening stock
 * that belongs to the invoices of the month.  before, after: stock at the start and the end of the dry month. */
static double credit_factor(double before, double after, double rate, double growth)
{
    double invoices = after - (1 - rate) * before;
    return before > 0 ? fmax(0, invoices / (rate + growth)) / before : 1;
}

static void scale_credit(struct world *w, money_t *stock, const money_t *after, double rate)
{
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        double sum[2] = {0, 0}, growth = economy_growth(&w->economy, firm_index_sector(i), 0) / 12;
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            sum[0] += (double)stock[f];
            sum[1] += (double)after[f];
        }
        double factor = credit_factor(sum[0], sum[1], rate, growth);
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++)
            stock[f] = money_of(factor * (double)stock[f]);
    }
}

/* Links: one factor for all, since both sides of each must agree. */
static void scale_links(struct world *w, const struct world *after, double rate)
{
    double sum[2] = {0, 0};
    for (int64_t l = 0; l < w->length[DIM_LINK]; l++) {
        sum[0] += (double)w->links.payable[l];
        sum[1] += (double)after->links.payable[l];
    }
    double factor = credit_factor(sum[0], sum[1], rate, w->economy.parameters->accounts_growth / 12);
    memset(w->firms.payable_firms, 0, (size_t)w->length[DIM_FIRM] * sizeof(money_t));
    memset(w->firms.receivable_firms, 0, (size_t)w->length[DIM_FIRM] * sizeof(money_t));
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (uint32_t l = w->slots.link_begin[w->firms.slot_begin[f]];
             l < w->slots.link_begin[w->firms.slot_begin[f + 1]]; l++) {
            w->links.payable[l] = money_of(factor * (double)w->links.payable[l]);
            w->firms.payable_firms[f] += w->links.payable[l];
            w->firms.receivable_firms[w->links.supplier[l]] += w->links.payable[l];
        }
}

/* The other side of what firms owe to and are owed by background producers, divided as it was. */
static void match_background(struct world *w)
{
    money_t due = 0, owed = 0, part[CITY_COUNT];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        due += w->firms.payable_background[f];
        owed += w->firms.receivable_background[f];
    }
    money_split(due, w->background.receivable, CITY_COUNT, part);
    memcpy(w->background.receivable, part, sizeof part);
    money_split(owed, w->background.payable, CITY_COUNT, part);
    memcpy(w->background.payable, part, sizeof part);
}

static void read_credit(struct world *w, const struct world *after)
{
    double rate = 30 / w->economy.opening.law_payment_days;
    scale_credit(w, w->firms.payable_background, after->firms.payable_background, rate);
    scale_credit(w, w->firms.payable_roc, after->firms.payable_roc, rate);
    scale_credit(w, w->firms.payable_row, after->firms.payable_row, rate);
    scale_credit(w, w->firms.receivable_background, after->firms.receivable_background, rate);
    scale_credit(w, w->firms.receivable_roc, after->firms.receivable_roc, rate);
    scale_credit(w, w->firms.receivable_row, after->firms.receivable_row, rate);
    scale_links(w, after, rate);
    match_background(w);
    sheet_measure(w);
}

/* Unit costs as the month shows them; mark-ups take up the difference, so prices stay. */
static void read_costs(struct world *w, const struct world *after)
{
    double weight = w->economy.parameters->firm_cost_smoothing;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        double known = w->firms.unit_cost[f], cost = known + (after->firms.unit_cost[f] - known) / weight;
        if (cost <= 0 || !world_alive(w, f))
            continue;
        w->firms.unit_cost[f] = cost;
        w->firms.markup[f] = (1 + w->firms.markup[f]) * known / cost - 1;
    }
}

/* The rest of China's market: what firms and background producers make beyond what the other destinations buy. */
static void read_markets(struct world *w, const struct month *m)
{
    for (int k = 0; k < SECTOR_COUNT; k++) {
        int b = sector_background_index(k);
        if (b < 0) {
            volume_t others = 0;
            for (int d = 0; d < DESTINATION_COUNT; d++)
                others += d == DESTINATION_ROC ? 0 : m->pool[d][k];
            w->economy.pool_base[DESTINATION_ROC][k] = fmax(0.05 * w->economy.pool_total[k],
                                                            w->economy.pool_total[k] - (double)others);
        } else {
            double wanted = w->economy.balance.sector[k].output * w->economy.fen;
            double *base = &w->economy.background_base[DESTINATION_ROC][b];
            *base = fmax(0, *base + wanted - (double)m->output[k]);
        }
    }
}

enum status opening_measure(struct world *w, struct month *m, int rounds, struct errors *errors)
{
    struct world copy = *w;
    copy.seed = w->population_seed; /* the opening does not know the luck of the run */
    if (world_allocate(&copy, w->length[DIM_FIRM], w->length[DIM_SLOT], w->length[DIM_LINK], w->length[DIM_PERSON],
                       errors) != STATUS_OK)
        return errors_status(errors);
    for (int round = 0; round < rounds; round++) {
        copy.economy = w->economy;
        copy.economy.parameters = &w->economy.opening;
        world_copy_threads(&copy, w, m->threads);
        month_begin(&copy, m);
        step_flows(&copy, m);
        read_incomes(w, &copy, m);
        read_public(w, &copy);
        read_banks(w, m);
        read_markets(w, m);
        read_buffers(w, m);
        read_costs(w, &copy);
        read_credit(w, &copy);
    }
    world_release(&copy);
    return STATUS_OK;
}

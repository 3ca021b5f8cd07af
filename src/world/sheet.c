/* The opening balance sheet of January 2022. Firms: stocks, capital and trade credit follow from their output and links;
 * cash, loans and bonds are drawn and scaled to the provincial sheet. Other accounts take the sheet's figures at the
 * run's scale. Counterparts are sums, never second estimates: receivables from payables, bank loans and deposits from
 * customers, the out-of-province position as each bank's residual. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"
#include "world/books.h"
#include "world/population.h"
#include "world/shares.h"

static double opening(const struct world *w, const char *item, enum tables_account account)
{
    return tables_opening(w->economy.tables, item)->value[account] * (double)MONEY_PER_YI * w->scale;
}

/* Months of invoices outstanding when 30/days of the opening stock are paid each month. */
static double credit_months(const struct world *w)
{
    return w->economy.opening.law_payment_days / 30;
}

int64_t sheet_researchers(const struct world *w, int64_t f)
{
    double money = w->economy.parameters->balance_research_wages * w->firms.research_rate[f] *
                   (double)w->firms.output[f];
    return (int64_t)rint(
        money / (w->economy.researcher_wage[w->firms.sector[f]] * w->economy.city_wage_factor[w->firms.city[f]]));
}

/* Expected demand lags a growing market; the finished stock is where the plan's rule keeps it. */
static void open_goods(struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f];
    double x = (double)w->firms.output[f], g = economy_growth(&w->economy, s, 0) / 12;
    double expected = x * (1 - g / p->firm_expectation); /* after this month's update */
    double stock = (expected * (1 + p->firm_stock_target / p->firm_stock_adjustment) - x) /
                   (1 / p->firm_stock_adjustment + g);
    w->firms.expected_demand[f] = x * (1 - g / p->firm_expectation - g);
    w->firms.new_orders[f] = (volume_t)rint(x * (1 - g));
    w->firms.mean_output[f] = x;
    w->firms.finished[f] = (volume_t)rint(fmax(stock, 0.02 * x));
    double worth = population_unit_cost(&w->economy, s, w->firms.efficiency[f], w->firms.material_use[f]) -
                   w->economy.balance.sector[s].tax;
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        worth -= w->economy.service[s][b];
    w->firms.finished_cost[f] = money_value(w->firms.finished[f], worth);
    w->firms.capital_cost[f] = w->firms.capital[f];
    w->firms.researchers[f] = w->firms.research_shared[f] = sheet_researchers(w, f);
}

/* Stocks of inputs, and two months of invoices on both sides of every link. */
static void open_inputs(struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
    int s = w->firms.sector[f];
    double months = credit_months(w), roc = 0, row = 0;
    for (int i = 0; i < list->count; i++) {
        uint32_t slot = w->firms.slot_begin[f] + (uint32_t)i;
        double use = list->coefficient[i] * w->firms.material_use[f] * w->firms.expected_demand[f];
        if (list->storable[i])
            w->slots.stock[slot] = (volume_t)rint(p->firm_input_months * use);
        w->firms.inputs_cost[f] += w->slots.stock[slot];
        double local = use * w->slots.local_share[slot], from = 0;
        double abroad = fmin(use - local, use * w->economy.import_share[list->good[i]][s]);
        for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
            double to = (double)w->links.cumulative[l] * 0x1p-32;
            uint32_t j = w->links.supplier[l];
            w->links.payable[l] = money_of(months * local * (to - from) * w->firms.price[j]);
            w->firms.payable_firms[f] += w->links.payable[l];
            w->firms.receivable_firms[j] += w->links.payable[l];
            from = to;
        }
        row += abroad;
        roc += use - local - abroad;
    }
    double services_roc = 0, services_local = list->rest_total * w->firms.material_use[f];
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        services_local += w->economy.service[s][b] * w->economy.background_local[b];
        services_roc += w->economy.service[s][b] * (1 - w->economy.background_local[b]);
    }
    services_local += (1 - p->balance_research_wages) * w->firms.research_rate[f];
    double x = w->firms.expected_demand[f];
    w->firms.payable_background[f] = money_of(months * services_local * x);
    w->firms.payable_roc[f] = money_of(months * (roc + services_roc * x));
    w->firms.payable_row[f] = money_of(months * row);
}

/* Credit given to the pools: what the firm sells there, by the destinations of its sector. */
static void open_receivables(struct world *w, int64_t f)
{
    const struct balance_sector *x = &w->economy.balance.sector[w->firms.sector[f]];
    int s = w->firms.sector[f];
    double pool = w->economy.pool_total[s];
    double sales = math_exp(w->firms.log_share[f]) * pool * w->firms.price[f] * credit_months(w);
    double background = 0, outside = x->roc + x->row;
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        int k = background_index_sector(b);
        const struct balance_sector *user = &w->economy.balance.sector[k];
        background += user->input[s] * user->output * x->local_share[k];
    }
    double all = background + x->local_final + outside;
    w->firms.receivable_background[f] = money_of(sales * background / all);
    w->firms.receivable_row[f] = money_of(sales * x->row / all);
    w->firms.receivable_roc[f] = money_of(sales * x->roc / all);
}

static bool equity_funded(const struct world *w, int sector)
{
    return w->economy.balance.sector[sector].margin_raw < 0;
}

/* Cash of a sector's firms: so many months of sales in all, lognormal between firms. */
static void open_cash(struct world *w, int64_t begin, int64_t end, double months)
{
    const struct parameters *p = w->economy.parameters;
    double sum = 0, sales = 0, u[4];
    for (int64_t f = begin; f < end; f++) {
        random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_STATE, 2, u);
        double draw = math_exp(p->population_cash_sd * quantile_normal(u[0])) * (double)w->firms.output[f];
        w->firms.cash[f] = money_of(draw);
        sum += draw;
        sales += (double)w->firms.output[f];
    }
    for (int64_t f = begin; f < end; f++)
        w->firms.cash[f] = money_of((double)w->firms.cash[f] * months * sales / sum);
}

/* Clusters that live on equity hold it as cash; the others share the rest of the sheet's deposits by sales. */
static void share_cash(struct world *w, void (*give)(struct world *w, int64_t begin, int64_t end, double months))
{
    double equity = 0, others = 0, months = w->economy.parameters->population_equity_months;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        *(equity_funded(w, w->firms.sector[f]) ? &equity : &others) += (double)w->firms.output[f];
    double rest = fmax(0, opening(w, "deposits", TABLES_F) - months * equity) / fmax(1, others);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        if (w->firm_begin[i + 1] > w->firm_begin[i])
            give(w, w->firm_begin[i], w->firm_begin[i + 1], equity_funded(w, firm_index_sector(i)) ? months : rest);
}

/* Bonds belong to large firms, loans to all in proportion to what can be pledged; both sum to the sheet. */
static void open_debt(struct world *w)
{
    const struct parameters *p = w->economy.parameters;
    double large = 0, bonds = -opening(w, "bonds", TABLES_F), want = 0, loans = -opening(w, "loans", TABLES_F), u[4];
    double from = p->capital_bond_threshold * (double)MONEY_PER_MILLION / 12;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        random_block(w->population_seed, w->firms.key[f], 0, PURPOSE_POPULATION_STATE, 3, u);
        double rate = fmin(0.9,
                           fmax(0, p->population_leverage_mean + p->population_leverage_sd * quantile_normal(u[0])));
        w->firms.loans[f] = money_of(rate * (double)(w->firms.capital_cost[f] + w->firms.inputs_cost[f]));
        want += (double)w->firms.loans[f];
        if ((double)w->firms.output[f] / w->firms.slice[f] >= from)
            large += (double)w->firms.output[f];
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if ((double)w->firms.output[f] / w->firms.slice[f] >= from)
            w->firms.bonds[f] = money_of(bonds * (double)w->firms.output[f] / large);
        double other = (double)(books_payables(&w->firms, f) + w->firms.bonds[f]);
        double room = (1 - p->population_least_equity) * (double)books_assets(&w->firms, f) - other;
        w->firms.loans[f] = money_of(fmax(0, fmin(room, (double)w->firms.loans[f] * loans / want)));
    }
}

/* Paid-in capital: a fixed part of net worth, so that the sheet's stakes come out. Firms that are drawn open with
 * equity; of those that have lived some have lost theirs.  lived: whether that may be */
static enum status open_equity(struct world *w, bool lived, struct errors *errors)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        money_t worth = books_assets(&w->firms, f) - books_payables(&w->firms, f) - w->firms.loans[f] -
                        w->firms.bonds[f];
        if (worth < 0 && !lived)
            return errors_add(errors, STATUS_CHECK, "firm %lld of %s opens with equity of %lld fen; %s", (long long)f,
                              w->economy.tables->sector_key[w->firms.sector[f]], (long long)worth,
                              worth + w->firms.bonds[f] >= 0
                                  ? "too few firms bear the bonds of the opening sheet: lower capital.bond_threshold"
                                  : "lower population.leverage_mean");
        w->firms.paid_in[f] = worth > 0 ? money_of(w->economy.parameters->population_paid_in * (double)worth) : 0;
    }
    return STATUS_OK;
}

static void split_cities(double total, const double *weight, money_t *part)
{
    int64_t integer[CITY_COUNT];
    double sum = 0;
    for (int c = 0; c < CITY_COUNT; c++)
        sum += weight[c];
    for (int c = 0; c < CITY_COUNT; c++)
        integer[c] = (int64_t)rint(1e9 * weight[c] / sum);
    money_split(money_of(total), integer, CITY_COUNT, part);
}

static void open_background(struct world *w)
{
    const struct economy *e = &w->economy;
    double output[CITY_COUNT] = {0}, capital = 0, growth = e->parameters->accounts_growth / 12;
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        const struct balance_sector *x = &e->balance.sector[background_index_sector(b)];
        capital += x->capital * (double)MONEY_PER_YI * w->scale;
        for (int c = 0; c < CITY_COUNT; c++) {
            double volume = x->output * e->fen * e->background_city[b][c];
            w->background.output[b * CITY_COUNT + c] = (volume_t)rint(volume * (1 - growth));
            w->background.workers[b * CITY_COUNT + c] = (int64_t)rint(volume * e->background_workers[b][c]);
            output[c] += volume;
        }
    }
    money_t owed = 0, due = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        due += w->firms.payable_background[f];
        owed += w->firms.receivable_background[f];
    }
    split_cities(capital, output, w->background.capital);
    split_cities(capital, output, w->background.capital_cost);
    split_cities(-opening(w, "loans", TABLES_B), output, w->background.loans);
    split_cities(opening(w, "deposits", TABLES_B), output, w->books.deposit + ACCOUNT_BACKGROUND);
    split_cities((double)due, output, w->background.receivable);
    split_cities((double)owed, output, w->background.payable);
    split_cities(-opening(w, "stakes", TABLES_B), output, w->background.paid_in);
    for (int c = 0; c < CITY_COUNT; c++)
        w->background.expected_output[c] = output[c] * (1 - growth / e->parameters->firm_expectation);
}

static void open_public(struct world *w)
{
    const double *gdp = w->economy.tables->city_gdp;
    money_t *deposit = w->books.deposit;
    split_cities(opening(w, "deposits", TABLES_H), gdp, deposit + ACCOUNT_HOUSEHOLDS);
    split_cities(opening(w, "deposits", TABLES_CI), gdp, deposit + ACCOUNT_CITIES);
    split_cities(opening(w, "deposits", TABLES_UN), gdp, deposit + ACCOUNT_UNIVERSITIES);
    deposit[ACCOUNT_PROVINCE] = money_of(opening(w, "deposits", TABLES_PR));
    deposit[ACCOUNT_VENTURE_FUNDS] = money_of(opening(w, "deposits", TABLES_VF));
    double public_funds = opening(w, "deposits", TABLES_PF), provincial = w->economy.provincial_fund;
    deposit[ACCOUNT_PUBLIC_FUNDS] = money_of(provincial * public_funds);
    split_cities((1 - provincial) * public_funds, gdp, deposit + ACCOUNT_CITY_FUNDS);
    split_cities(-opening(w, "loans", TABLES_H), gdp, w->cities.mortgages);
    split_cities(opening(w, "real_assets", TABLES_H), gdp, w->cities.housing_cost);
    split_cities(-opening(w, "bonds", TABLES_CI), gdp, w->cities.public_bonds + 1);
    split_cities(opening(w, "real_assets", TABLES_CI), gdp, w->cities.public_cost + 1);
    w->cities.public_bonds[0] = money_of(-opening(w, "bonds", TABLES_PR));
    memcpy(w->books.opening_deposit, deposit, ACCOUNT_COUNT * sizeof *deposit);
}

/* Stakes: every issuer's paid-in capital divided among its owners, so that the row sums to zero. */
static void hold(struct world *w, enum account_class issuer, money_t paid_in)
{
    static const int first[CLASS_COUNT] = {0,
                                           ACCOUNT_BACKGROUND,
                                           ACCOUNT_HOUSEHOLDS,
                                           ACCOUNT_BANKS,
                                           ACCOUNT_VENTURE_FUNDS,
                                           ACCOUNT_PUBLIC_FUNDS,
                                           ACCOUNT_PROVINCE,
                                           ACCOUNT_CITIES,
                                           ACCOUNT_UNIVERSITIES,
                                           ACCOUNT_CENTRE,
                                           ACCOUNT_ROC,
                                           ACCOUNT_ROW};
    int64_t weight[CLASS_COUNT];
    money_t part[CLASS_COUNT], city[CITY_COUNT];
    for (int h = 0; h < CLASS_COUNT; h++)
        weight[h] = (int64_t)rint(1e6 * w->economy.owner_share[issuer][h]);
    money_split(paid_in, weight, CLASS_COUNT, part);
    for (int h = 0; h < CLASS_COUNT; h++) {
        if (h != CLASS_HOUSEHOLDS && h != CLASS_CITIES) {
            w->books.stake[first[h]] += part[h];
            continue;
        }
        split_cities((double)part[h], w->economy.tables->city_gdp, city);
        for (int c = 0; c < CITY_COUNT; c++)
            w->books.stake[first[h] + c] += city[c];
    }
}

static void open_stakes(struct world *w)
{
    money_t background = 0, banks = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        background += w->background.paid_in[c];
        w->books.stake[ACCOUNT_BACKGROUND + c] -= w->background.paid_in[c];
    }
    for (int b = 0; b < BANK_COUNT; b++) {
        banks += w->banks.paid_in[b];
        w->books.stake[ACCOUNT_BANKS + b] -= w->banks.paid_in[b];
    }
    hold(w, CLASS_BACKGROUND, background);
    hold(w, CLASS_BANKS, banks);
    /* funds issued what they hold and what the sheet says beyond */
    const money_t own[2] = {money_of(-opening(w, "stakes", TABLES_VF)), money_of(-opening(w, "stakes", TABLES_PF))};
    shares_open(w, own);
}

/* Banks: loans and deposits are their customers', equity a share of the sheet's, the position the residual. */
static enum status open_banks(struct world *w, struct errors *errors)
{
    struct balance_sheet sheet;
    money_t bonds = 0, held[BANK_COUNT], equity[BANK_COUNT], paid_in[BANK_COUNT];
    int64_t deposits[BANK_COUNT], risk[BANK_COUNT];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->banks.loans[w->firms.bank[f]] += w->firms.loans[f];
        bonds += w->firms.bonds[f];
    }
    for (int c = 0; c < CITY_COUNT; c++)
        w->banks.loans[c] += w->background.loans[c] + w->cities.mortgages[c];
    for (int g = 0; g < GOVERNMENT_COUNT; g++)
        bonds += w->cities.public_bonds[g];
    books_sheet(w, 1, &sheet);
    for (int b = 0; b < BANK_COUNT; b++) {
        deposits[b] = sheet.bank_deposits[b];
        risk[b] = w->banks.loans[b];
    }
    money_t by_banks = money_of((double)bonds * w->economy.tables->bonds_held_by_banks);
    money_split(by_banks, deposits, BANK_COUNT, held);
    w->books.roc_bonds[0] = bonds - by_banks;
    money_t capital = money_of(-opening(w, "stakes", TABLES_BK));
    money_split(capital + money_of(fabs(opening(w, "net_worth", TABLES_BK))), risk, BANK_COUNT, equity);
    money_split(capital, risk, BANK_COUNT, paid_in);
    money_t outside = 0;
    for (int b = 0; b < BANK_COUNT; b++) {
        w->banks.bonds[b] = held[b];
        w->banks.paid_in[b] = paid_in[b];
        w->books.position[b] = equity[b] + deposits[b] - w->banks.loans[b] - held[b];
        outside += w->books.position[b];
    }
    w->books.position[PLACE_ROC] = -outside;
    money_t all = 0;
    for (int b = 0; b < BANK_COUNT; b++)
        all += deposits[b];
    if (llabs(outside) > all / 4)
        return errors_add(
            errors, STATUS_CHECK,
            "the opening out-of-province position is %.1f %% of deposits, more than 25 %%: a stock of the "
            "opening sheet (accounts_opening.csv) is wrong",
            100 * (double)outside / (double)all);
    return STATUS_OK;
}

void sheet_measure(struct world *w)
{
    struct economy *e = &w->economy;
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++) {
        double debt = 0, assets = 0, cash = 0, sales = 0;
        for (int32_t f = w->firm_begin[i]; f < w->firm_begin[i + 1]; f++) {
            debt += (double)(w->firms.loans[f] + w->firms.bonds[f] + books_payables(&w->firms, f));
            assets += (double)books_assets(&w->firms, f);
            cash += (double)w->firms.cash[f];
            sales += (double)w->firms.output[f];
        }
        e->leverage_target[firm_index_sector(i)] = assets > 0 ? debt / assets : 0;
        e->cash_months[firm_index_sector(i)] = sales > 0 ? cash / sales : 0;
    }
    for (int c = 0; c < CITY_COUNT; c++) {
        double cash = (double)w->books.deposit[ACCOUNT_BACKGROUND + c];
        double assets = cash + (double)(w->background.receivable[c] + w->background.capital_cost[c]);
        e->background_leverage[c] = (double)(w->background.loans[c] + w->background.payable[c]) / assets;
        e->background_cash_months[c] = cash / w->background.expected_output[c];
    }
    e->background_capital_months = (double)w->background.capital[0] / w->background.expected_output[0];
}

static void open_labour_market(struct world *w)
{
    int64_t heads[CITY_COUNT] = {0};
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        heads[w->firms.city[f]] += w->firms.workers[f] + w->firms.researchers[f];
    for (int b = 0; b < BACKGROUND_COUNT; b++)
        for (int c = 0; c < CITY_COUNT; c++)
            heads[c] += w->background.workers[b * CITY_COUNT + c];
    for (int c = 0; c < CITY_COUNT; c++) {
        w->cities.wage[c] = 1;
        w->cities.pool[c] = w->economy.parameters->labour_pool_start * (double)heads[c];
    }
    w->cities.outside_wage[0] = 1;
    for (int b = 0; b < BACKGROUND_COUNT; b++) {
        w->sectors.price_level[background_index_sector(b)] = 1;
        w->sectors.mean_price[background_index_sector(b)] = 1;
    }
}

/* Everything but firms' own assets and debts, which stand. */
static enum status open_others(struct world *w, bool lived, struct errors *errors)
{
    open_background(w);
    open_public(w);
    open_labour_market(w);
    if (open_equity(w, lived, errors) != STATUS_OK || open_banks(w, errors) != STATUS_OK)
        return errors_status(errors);
    open_stakes(w);
    sheet_measure(w);
    struct balance_sheet sheet;
    books_sheet(w, 1, &sheet);
    memcpy(w->books.carried, sheet.item, sizeof sheet.item);
    return STATUS_OK;
}

enum status sheet_open(struct world *w, struct errors *errors)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        open_goods(w, f);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        open_inputs(w, f);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        open_receivables(w, f);
    share_cash(w, open_cash);
    open_debt(w);
    for (int b = 0; b < BANK_COUNT; b++)
        w->banks.lending[b] = 1;
    return open_others(w, false, errors);
}

static void scale_cash(struct world *w, int64_t begin, int64_t end, double months)
{
    double cash = 0, sales = 0;
    for (int64_t f = begin; f < end; f++) {
        cash += (double)w->firms.cash[f];
        sales += (double)w->firms.output[f];
    }
    for (int64_t f = begin; f < end; f++)
        w->firms.cash[f] = cash > 0 ? money_of((double)w->firms.cash[f] * months * sales / cash) : 0;
}

static void scale_debt(struct world *w)
{
    double loans = 0, bonds = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        loans += (double)w->firms.loans[f];
        bonds += (double)w->firms.bonds[f];
    }
    double loan_factor = loans > 0 ? -opening(w, "loans", TABLES_F) / loans : 0;
    double bond_factor = bonds > 0 ? -opening(w, "bonds", TABLES_F) / bonds : 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.loans[f] = money_of(loan_factor * (double)w->firms.loans[f]);
        w->firms.bonds[f] = money_of(bond_factor * (double)w->firms.bonds[f]);
    }
}

enum status sheet_reopen(struct world *w, struct errors *errors)
{
    share_cash(w, scale_cash);
    scale_debt(w);
    for (int b = 0; b < BANK_COUNT; b++)
        w->banks.lending[b] = 1;
    return open_others(w, true, errors);
}

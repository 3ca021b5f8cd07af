/* Sums that are known by sector, by city or for the province only: from the month's ledger and the accounts. */
#include "measure/totals.h"

#include <math.h>

#include "base/mathfun.h"
#include "capital/banks.h"
#include "capital/households.h"
#include "capital/public.h"
#include "firm/entry.h"
#include "firm/exit.h"
#include "policy/levels.h"
#include "world/shares.h"

/* Sizes of real firms: a row stands for slice / scale firms of sales / slice each. */
static void measure_concentration(struct totals *x, const struct simulation *s, int sector)
{
    const int32_t *row = &s->world.firm_begin[sector_firm_index(sector)];
    double sum = 0, squares = 0, largest = 0;
    for (int64_t f = row[0]; f < row[1]; f++) {
        if (!world_alive(&s->world, f))
            continue;
        double sales = (double)s->month.sales[f], slice = s->world.firms.slice[f];
        sum += sales;
        squares += sales * sales / slice;
        largest = fmax(largest, sales / slice);
    }
    x->squares = sum > 0 ? s->world.scale * squares / (sum * sum) : NAN;
    x->largest = sum > 0 ? s->world.scale * largest / sum : NAN;
}

/* Who came and went, and what the failures cost. */
static void fill_turnover(struct totals *x, const struct month *m, int sector)
{
    x->entries_base = (double)m->entered[ENTRY_BASE][sector] * 1e-6;
    x->entries_variety = (double)m->entered[ENTRY_VARIETY][sector] * 1e-6;
    x->entries_labs = (double)m->entered[ENTRY_LABS][sector] * 1e-6;
    x->entries_founders = (double)m->entered[ENTRY_FOUNDERS][sector] * 1e-6;
    x->spin_offs = (double)m->spun_off[sector] * 1e-6;
    x->merger_prices = (double)m->merger_prices[sector];
    x->exits_insolvency = (double)m->exited[EXIT_INSOLVENCY][sector] * 1e-6;
    x->exits_illiquidity = (double)m->exited[EXIT_ILLIQUIDITY][sector] * 1e-6;
    x->exits_patience = (double)m->exited[EXIT_PATIENCE][sector] * 1e-6;
    x->start_capital = (double)m->start_capital[sector];
    x->projects_begun = (double)m->projects_started[sector] * 1e-6;
    x->links_replaced = (double)m->reviewed[sector];
    x->loan_losses = (double)m->loan_losses[sector];
    x->trade_losses = (double)m->trade_losses[sector];
    x->failed_loans = (double)m->failed_sector[sector];
    x->credit_asked = (double)m->credit_asked[sector];
    x->credit_granted = (double)m->credit_granted[sector];
}

/* New shares and who bought them; loans beside them. */
static void fill_equity(struct totals *x, const struct month *m, int sector)
{
    const struct equity_sums *e = &m->equity;
    const struct ledger *l = m->total;
    int account = ACCOUNT_FIRMS + sector_firm_index(sector);
    x->equity_private = (double)e->money[EQUITY_PRIVATE][sector];
    x->equity_provincial = (double)e->money[EQUITY_PROVINCIAL][sector];
    x->equity_city = (double)e->money[EQUITY_CITY][sector];
    x->equity_market = (double)e->money[EQUITY_MARKET][sector];
    x->equity_listing = (double)e->money[EQUITY_LISTING][sector];
    x->rounds = (double)e->rounds[sector] * 1e-6;
    x->rounds_first = (double)e->first_rounds[sector] * 1e-6;
    x->rounds_first_early = (double)e->first_young[sector] * 1e-6;
    x->listings = (double)e->listings[sector] * 1e-6;
    x->fund_exits = (double)e->exits[sector] * 1e-6;
    x->loans_net = (double)(l->received[BOOK_LOAN][account] + l->received[BOOK_OVERDRAFT][account] -
                            l->paid[BOOK_REPAYMENT][account] + l->received[BOOK_BOND_ISSUE][account] -
                            l->paid[BOOK_BOND_REDEMPTION][account]);
}

/* Whose the firms are. */
static void fill_owners(struct totals *x, const struct world *w, int sector)
{
    const int32_t *row = &w->firm_begin[sector_firm_index(sector)];
    const struct firms *firms = &w->firms;
    for (int64_t f = row[0]; f < row[1]; f++) {
        double output = (double)firms->output[f] * firms->price[f];
        x->owned_all += (double)firms->paid_in[f];
        x->owned_households += (double)firms->owned_households[f];
        x->owned_private_funds += (double)firms->owned_venture[f];
        x->owned_public_funds += (double)(firms->owned_fund_province[f] + firms->owned_fund_city[f] +
                                          firms->owned_fund_market[f]);
        x->owned_governments += (double)(firms->owned_province[f] + firms->owned_city[f]);
        x->owned_outside += (double)(firms->owned_roc[f] + firms->owned_row[f]);
        x->output_state += firms->owner_class[f] == OWNER_CLASS_STATE ? output : 0;
        x->output_foreign += firms->owner_class[f] == OWNER_CLASS_FOREIGN ? output : 0;
    }
}

static void fill_firm_sector(struct totals *x, const struct simulation *s, int sector)
{
    const struct ledger *l = s->month.total;
    int account = ACCOUNT_FIRMS + sector_firm_index(sector);
    x->profit = (double)s->month.profit[sector];
    x->loss_makers = (double)s->month.loss_makers[sector] * 1e-6;
    x->dividends = (double)l->paid[BOOK_DIVIDEND][account];
    x->profit_tax = (double)l->paid[BOOK_PROFIT_TAX][account];
    x->production_tax = (double)l->paid[BOOK_PRODUCTION_TAX][account];
    x->interest = (double)(l->paid[BOOK_INTEREST_LOAN][account] + l->paid[BOOK_INTEREST_BOND][account]);
    x->loans_grown = (double)(l->received[BOOK_LOAN][account] + l->received[BOOK_OVERDRAFT][account] -
                              l->paid[BOOK_REPAYMENT][account] - l->received[BOOK_WRITE_OFF][account]);
    x->bonds_issued = (double)l->received[BOOK_BOND_ISSUE][account];
    x->market_share = 1 - math_exp(s->world.sectors.outside_log_share[sector]);
    for (int user = 0; user < SECTOR_COUNT; user++)
        x->inputs_local += (double)s->month.goods_flow[sector][user];
    x->inputs_roc = (double)s->month.goods_inflow[0][sector];
    x->inputs_row = (double)s->month.goods_inflow[1][sector];
    x->import_switched = s->world.sectors.import_switched[sector];
    fill_turnover(x, &s->month, sector);
    fill_equity(x, &s->month, sector);
    fill_owners(x, &s->world, sector);
    measure_concentration(x, s, sector);
}

void totals_sectors(struct measure *m, const struct simulation *s)
{
    const struct world *w = &s->world;
#pragma omp parallel for num_threads(s->month.threads) schedule(dynamic)
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        fill_firm_sector(&m->sector[firm_index_sector(i)], s, firm_index_sector(i));
    for (int k = 0; k < SECTOR_COUNT; k++) {
        int b = sector_background_index(k);
        double roc = b < 0 ? w->economy.pool_base[DESTINATION_ROC][k] : w->economy.background_base[DESTINATION_ROC][b];
        double row = b < 0 ? w->economy.pool_base[DESTINATION_ROW][k] : w->economy.background_base[DESTINATION_ROW][b];
        double lever = roc + row <= 0
                           ? 1
                           : (roc * w->levers.outside_demand_roc[k] + row * w->levers.outside_demand_row[k]) /
                                 (roc + row);
        m->sector[k].market_level = math_exp(w->sectors.market_log_level[k] + w->sectors.market_noise[k]) * lever;
        m->sector[k].outside_price = math_exp(w->sectors.outside_log_price[k]);
    }
}

/* A government's revenue, spending and debt.  government 0: province, 1 to 13: cities */
static void fill_government(struct totals *x, const struct simulation *s, int government)
{
    static const enum booking in[] = {BOOK_PRODUCTION_TAX, BOOK_PROFIT_TAX,   BOOK_WAGE_TAX,    BOOK_TRANSFER,
                                      BOOK_LAND_FEE,       BOOK_DIVIDEND,     BOOK_FUND_RETURN, BOOK_INTEREST_DEPOSIT,
                                      BOOK_GUARANTEE_FEE,  BOOK_RESEARCH_FINE};
    const struct month *m = &s->month;
    int account = public_account(government);
    money_t revenue = -m->total->paid[BOOK_TRANSFER][account];
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
        revenue += m->total->received[in[i]][account];
    x->public_revenue = (double)revenue;
    x->public_spending = (double)(m->government_budget[government] + m->government_investment[government] +
                                  m->government_social[government] + m->government_university[government] +
                                  m->government_programme[government]);
    x->public_interest = (double)m->total->paid[BOOK_INTEREST_BOND][account];
    x->public_bonds_issued = (double)m->total->received[BOOK_BOND_ISSUE][account];
    x->public_debt = (double)s->world.cities.public_bonds[government];
    x->public_cash = (double)s->world.books.deposit[account];
}

/* Correlation of two cities' shares of money over the clusters; 0 when one spends evenly. */
static double choices_alike(const struct world *w, int a, int b)
{
    double even = 1.0 / TABLES_CLUSTERS, both = 0, first = 0, second = 0;
    for (int k = 0; k < TABLES_CLUSTERS; k++) {
        double x = w->sectors.city_money[k * CITY_COUNT + a] - even,
               y = w->sectors.city_money[k * CITY_COUNT + b] - even;
        both += x * y;
        first += x * x;
        second += y * y;
    }
    return first > 0 && second > 0 ? both / sqrt(first * second) : 0;
}

/* Levels of cells, and how alike cities choose. */
static void fill_cells(struct totals *x, const struct world *w)
{
    double *levels[LEVEL_COUNT] = {NULL, &x->cells_provincial, &x->cells_national, &x->cells_world};
    for (int64_t cell = 0; cell < w->length[DIM_CELL]; cell++)
        if (w->sectors.cell_level[cell] > LEVEL_NONE && w->sectors.cell_level[cell] < LEVEL_COUNT)
            *levels[w->sectors.cell_level[cell]] += 1;
    for (int a = 0; a < CITY_COUNT; a++)
        for (int b = 0; b < a; b++)
            x->choice_correlation += choices_alike(w, a, b) / (CITY_COUNT * (CITY_COUNT - 1) / 2.0);
}

static double money_squares(const struct world *w, int city)
{
    double sum = 0;
    for (int k = 0; k < TABLES_CLUSTERS; k++) {
        double share = w->sectors.city_money[k * CITY_COUNT + city];
        sum += share * share;
    }
    return sum / CITY_COUNT;
}

static void fill_city(struct totals *x, const struct simulation *s, int city)
{
    const struct world *w = &s->world;
    const struct month *m = &s->month;
    int university = ACCOUNT_UNIVERSITIES + city;
    x->gdp = (double)(m->value_added[city] + m->total->paid[BOOK_WAGES][university] +
                      m->total->paid[BOOK_CONTRIBUTIONS][university]);
    x->pool = w->cities.pool[city];
    x->heads_market = (double)m->heads[city];
    x->wage_heads = w->cities.wage[city] * x->heads_market;
    x->tightness_heads = m->tightness[city] * x->heads_market;
    x->background_profit = (double)m->background_profit[city];
    x->consumption = (double)m->consumption[city];
    x->housing = (double)m->housing[city];
    x->household_income = (double)households_income(m, city);
    x->household_deposits = (double)w->books.deposit[ACCOUNT_HOUSEHOLDS + city];
    x->mortgages = (double)w->cities.mortgages[city];
    x->household_stakes = (double)w->books.stake[ACCOUNT_HOUSEHOLDS + city];
    x->household_rent = (double)m->total->received[BOOK_RENT][ACCOUNT_HOUSEHOLDS + city];
    x->housing_cost = (double)w->cities.housing_cost[city];
    for (int other = 0; other < CITY_COUNT; other++) {
        x->moves_in += (double)m->moved[other][city] * 1e-6;
        x->moves_out += (double)m->moved[city][other] * 1e-6;
    }
    x->grants = (double)m->total->paid[BOOK_CITY_GRANT][ACCOUNT_CITIES + city];
    x->rebates = (double)m->total->paid[BOOK_LAND_REBATE][ACCOUNT_CITIES + city];
    x->bids = w->cities.talent_bid[city] * x->heads_market;
    x->money_squares = money_squares(w, city);
    fill_government(x, s, 1 + city);
    totals_talent_city(x, s, city);
}

void totals_cities(struct measure *m, const struct simulation *s)
{
    for (int city = 0; city < CITY_COUNT; city++)
        fill_city(&m->city[city], s, city);
    fill_government(&m->province, s, 0);
}

/* What the province sold to an outside account, and bought from it. */
static double exports_to(const struct ledger *l, int account)
{
    return (double)(l->paid[BOOK_INVOICE_SALE][account] + l->paid[BOOK_OUTSIDE_SALE][account]);
}

static double imports_from(const struct ledger *l, int account)
{
    static const enum booking kinds[] = {BOOK_INVOICE_GOODS, BOOK_INVOICE_SERVICES, BOOK_CASH_PURCHASE,
                                         BOOK_CONSUMPTION,   BOOK_INVESTMENT,       BOOK_PUBLIC_PURCHASE};
    money_t sum = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        sum += l->received[kinds[i]][account];
    return (double)sum;
}

static double taxes_of(const struct ledger *l, int account)
{
    return (double)(l->received[BOOK_PRODUCTION_TAX][account] + l->received[BOOK_PROFIT_TAX][account] +
                    l->received[BOOK_WAGE_TAX][account]);
}

static void fill_banks(struct totals *x, const struct simulation *s)
{
    const struct world *w = &s->world;
    for (int b = 0; b < BANK_COUNT; b++) {
        x->outside_position += (double)w->books.position[b];
        x->bank_loans += (double)w->banks.loans[b];
        x->bank_equity += (double)(s->sheet.item[ITEM_NET_WORTH][ACCOUNT_BANKS + b] + w->banks.paid_in[b]);
        x->bank_risk += w->economy.parameters->capital_bank_risk_weight * (double)w->banks.loans[b];
        x->lending_loans += w->banks.lending[b] * (double)w->banks.loans[b];
        x->bank_profit += (double)s->month.bank_profit[b];
    }
}

static void fill_funds(struct totals *x, const struct simulation *s)
{
    const struct funds *funds = &s->world.funds;
    const struct equity_sums *e = &s->month.equity;
    for (int v = 0; v < FUND_COUNT; v++) {
        bool private = v < FUND_PUBLIC;
        *(private ? &x->announced_private : &x->announced_public) += (double)funds->announced[v];
        *(private ? &x->fund_paid_private : &x->fund_paid_public) += (double)funds->paid_in[v];
        *(private ? &x->invested_private : &x->invested_public) += (double)funds->invested[v];
    }
    x->fund_cash_private = (double)s->world.books.deposit[ACCOUNT_VENTURE_FUNDS];
    for (int a = ACCOUNT_PUBLIC_FUNDS; a < ACCOUNT_PROVINCE; a++)
        x->fund_cash_public += (double)s->world.books.deposit[a];
    x->exit_price = (double)e->exit_price;
    x->exit_value = (double)e->exit_value;
    x->convertible_given = (double)e->granted;
    x->promise_private = e->promise_private;
    x->promise_public = e->promise_public;
    x->led_private = e->led_private;
    x->led_public = e->led_public;
}

/* The centre's receipts from the province less what comes back. */
static double centre_balance(const struct ledger *l)
{
    static const enum booking back[] = {BOOK_TRANSFER, BOOK_SOCIAL_TRANSFER, BOOK_UNIVERSITY_GRANT};
    double balance = taxes_of(l, ACCOUNT_CENTRE) + (double)l->received[BOOK_CONTRIBUTIONS][ACCOUNT_CENTRE];
    for (size_t i = 0; i < sizeof back / sizeof back[0]; i++)
        balance -= (double)l->paid[back[i]][ACCOUNT_CENTRE];
    return balance;
}

/* Before cities are added: what the province sum holds of governments is the province's own. */
static void fill_levels(struct totals *x, const struct simulation *s)
{
    const struct ledger *l = s->month.total;
    x->province_deficit = x->public_spending + x->public_interest - x->public_revenue;
    x->province_debt = x->public_debt;
    x->centre_balance = centre_balance(l);
    x->guarantees_paid = (double)l->paid[BOOK_GUARANTEE][ACCOUNT_PROVINCE];
    for (int c = 0; c < CITY_COUNT; c++)
        x->guarantees_paid += (double)l->paid[BOOK_GUARANTEE][ACCOUNT_CITIES + c];
    for (int b = 0; b < BANK_COUNT; b++)
        for (int band = 0; band < BAND_COUNT / 2; band++)
            x->failed_small += (double)s->month.failed_band[b][band];
    for (int b = 0; b < BANK_COUNT; b++)
        x->bank_new_capital += (double)l->received[BOOK_NEW_SHARES][ACCOUNT_BANKS + b];
}

void totals_province(struct measure *m, const struct simulation *s)
{
    const struct ledger *l = s->month.total;
    struct totals *x = &m->province;
    x->product_year = 12 * s->world.cities.product[0];
    x->exports_roc = exports_to(l, ACCOUNT_ROC);
    x->exports_row = exports_to(l, ACCOUNT_ROW);
    x->imports_roc = imports_from(l, ACCOUNT_ROC);
    x->imports_row = imports_from(l, ACCOUNT_ROW);
    x->taxes = taxes_of(l, ACCOUNT_CENTRE) + taxes_of(l, ACCOUNT_PROVINCE);
    for (int city = 0; city < CITY_COUNT; city++)
        x->taxes += taxes_of(l, ACCOUNT_CITIES + city);
    fill_cells(x, &s->world);
    for (int i = 0; i < FIRM_SECTOR_COUNT; i++)
        x->fines += (double)l->paid[BOOK_RESEARCH_FINE][ACCOUNT_FIRMS + i];
    fill_banks(x, s);
    totals_talent_province(x, s);
    fill_funds(x, s);
    fill_levels(x, s);
    x->consumption_price = s->month.consumption_price;
    x->investment_price = s->month.investment_price;
    x->loan_prime_rate = tables_lpr(s->tables, s->world.month - 1);
}

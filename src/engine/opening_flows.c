/* From 118 accounts and all kinds of payment to 12 classes and the rows of the data tables; see opening_flows.h. */
#include "engine/opening_flows.h"

#include <string.h>

/* One more than the row, so that a kind that nobody placed shows as a column that does not close. */
static const int8_t row_after[BOOK_COUNT] = {
    [BOOK_TRANSFER] = FLOW_TRANSFERS + 1,
    [BOOK_BOND_ISSUE] = FLOW_BONDS_NET + 1,
    [BOOK_LOAN] = FLOW_LOANS_NET + 1,
    [BOOK_OVERDRAFT] = FLOW_LOANS_NET + 1,
    [BOOK_REPAYMENT] = FLOW_LOANS_NET + 1,
    [BOOK_FUND_RETURN] = FLOW_FUND_FLOWS + 1,
    [BOOK_FUND_FEE] = FLOW_BANK_SERVICES_FUND_FEES + 1,
    [BOOK_TRADE_PAYMENT] = FLOW_INTERMEDIATE + 1,
    [BOOK_CASH_PURCHASE] = FLOW_INTERMEDIATE + 1,
    [BOOK_OUTSIDE_SALE] = FLOW_OUTSIDE_SALES + 1,
    [BOOK_CONSUMPTION] = FLOW_CONSUMPTION + 1,
    [BOOK_HOUSING_LAND] = FLOW_HOUSING_LAND + 1,
    [BOOK_INVESTMENT] = FLOW_INVESTMENT + 1,
    [BOOK_PUBLIC_PURCHASE] = FLOW_PUBLIC_PURCHASES + 1,
    [BOOK_WAGES] = FLOW_WAGES + 1,
    [BOOK_CONTRIBUTIONS] = FLOW_CONTRIBUTIONS + 1,
    [BOOK_RENT] = FLOW_RENT_LAND_FEES + 1,
    [BOOK_LAND_FEE] = FLOW_RENT_LAND_FEES + 1,
    [BOOK_INTEREST_LOAN] = FLOW_LOAN_INTEREST + 1,
    [BOOK_INTEREST_BOND] = FLOW_OTHER_INTEREST + 1,
    [BOOK_INTEREST_DEPOSIT] = FLOW_OTHER_INTEREST + 1,
    [BOOK_INTEREST_OUTSIDE] = FLOW_OTHER_INTEREST + 1,
    [BOOK_PRODUCTION_TAX] = FLOW_PRODUCTION_TAX + 1,
    [BOOK_PROFIT_TAX] = FLOW_PROFIT_TAX + 1,
    [BOOK_WAGE_TAX] = FLOW_WAGE_TAX + 1,
    [BOOK_SOCIAL_TRANSFER] = FLOW_SOCIAL_TRANSFERS + 1,
    [BOOK_TALENT_SUBSIDY] = FLOW_SOCIAL_TRANSFERS + 1,
    [BOOK_UNIVERSITY_GRANT] = FLOW_UNIVERSITY_MONEY + 1,
    [BOOK_TUITION] = FLOW_UNIVERSITY_MONEY + 1,
    [BOOK_BANK_COST] = FLOW_BANK_SERVICES_FUND_FEES + 1,
    [BOOK_GUARANTEE] = FLOW_BANK_SERVICES_FUND_FEES + 1,
    [BOOK_GUARANTEE_FEE] = FLOW_BANK_SERVICES_FUND_FEES + 1,
    [BOOK_DIVIDEND] = FLOW_DIVIDENDS + 1,
    [BOOK_NEW_SHARES] = FLOW_NEW_SHARES + 1,
    [BOOK_SHARE_PREMIUM] = FLOW_FUND_FLOWS + 1,
    [BOOK_STAKE_SALE] = FLOW_FUND_FLOWS + 1,
    [BOOK_FUND_CAPITAL] = FLOW_FUND_FLOWS + 1,
    [BOOK_FUND_REPAYMENT] = FLOW_FUND_FLOWS + 1,
    [BOOK_LOSS_COVER] = FLOW_FUND_FLOWS + 1,
    [BOOK_GRANT] = FLOW_FUND_FLOWS + 1,
    [BOOK_GRANT_RECOUPED] = FLOW_FUND_FLOWS + 1,
    [BOOK_CAPITAL_SALE] = FLOW_INVESTMENT + 1,
    [BOOK_LIQUIDATION_SALE] = FLOW_OUTSIDE_SALES + 1,
    [BOOK_BOND_REDEMPTION] = FLOW_BONDS_NET + 1,
    [BOOK_BANK_CHANGE] = FLOW_TRANSFERS + 1,
    [BOOK_MERGER] = FLOW_NEW_SHARES + 1,
    [BOOK_MERGER_PREMIUM] = FLOW_NEW_SHARES + 1,
    [BOOK_REORGANISATION] = FLOW_INTERMEDIATE + 1,
    [BOOK_MOVING_SUBSIDY] = FLOW_TRANSFERS + 1,
    [BOOK_RESEARCH_FINE] = FLOW_PROFIT_TAX + 1,
    [BOOK_CITY_GRANT] = FLOW_TRANSFERS + 1,
    [BOOK_LAND_REBATE] = FLOW_RENT_LAND_FEES + 1,
};

enum opening_flow opening_flows_row(enum booking kind)
{
    return row_after[kind] == 0 ? FLOW_NONE : (enum opening_flow)(row_after[kind] - 1);
}

/* The sheet by class of account. */
static void add_sheet(struct opening_flows *o, const struct balance_sheet *sheet)
{
    static const enum item item_of[] = {[STOCK_LOANS] = ITEM_LOANS,
                                        [STOCK_BONDS] = ITEM_BONDS,
                                        [STOCK_TRADE_CREDIT] = ITEM_TRADE,
                                        [STOCK_STAKES] = ITEM_STAKES};
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        int class = (int)account_class_of(a);
        o->stock[STOCK_DEPOSITS][class] += sheet->deposits[a];
        o->stock[STOCK_OUTSIDE_POSITION][class] += sheet->position[a];
        for (int i = STOCK_LOANS; i <= STOCK_STAKES; i++)
            o->stock[i][class] += i == STOCK_OUTSIDE_POSITION ? 0 : sheet->item[item_of[i]][a];
        for (int i = ITEM_CAPITAL; i <= ITEM_FINISHED; i++)
            o->stock[STOCK_REAL_ASSETS][class] += sheet->item[i][a];
        o->stock[STOCK_NET_WORTH][class] -= sheet->item[ITEM_NET_WORTH][a];
    }
}

static void add_changes(struct opening_flows *o, const struct balance_sheet *before, const struct balance_sheet *after)
{
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        int class = (int)account_class_of(a);
        o->flow[FLOW_DEPOSIT_CHANGE][class] -= after->deposits[a] - before->deposits[a];
        o->flow[FLOW_OUTSIDE_POSITION_CHANGE][class] -= after->position[a] - before->position[a];
    }
}

/* Payments of trade credit by customers outside are firms' sales there; all other payments are purchases of inputs. */
static void part_outside_sales(struct opening_flows *o, const struct ledger *l)
{
    const int outside[2] = {ACCOUNT_ROC, ACCOUNT_ROW}, class[2] = {CLASS_ROC, CLASS_ROW};
    for (int i = 0; i < 2; i++) {
        money_t sales = l->paid[BOOK_TRADE_PAYMENT][outside[i]];
        o->flow[FLOW_OUTSIDE_SALES][class[i]] -= sales;
        o->flow[FLOW_INTERMEDIATE][class[i]] += sales;
        o->flow[FLOW_OUTSIDE_SALES][CLASS_FIRMS] += sales;
        o->flow[FLOW_INTERMEDIATE][CLASS_FIRMS] -= sales;
    }
}

static void add_ledger(struct opening_flows *o, const struct ledger *l)
{
    for (int kind = 0; kind < BOOK_COUNT; kind++) {
        enum opening_flow row = opening_flows_row((enum booking)kind);
        for (int a = 0; row != FLOW_NONE && a < ACCOUNT_COUNT; a++)
            o->flow[row][account_class_of(a)] += l->received[kind][a] - l->paid[kind][a];
    }
    part_outside_sales(o, l);
}

static money_t paid_by_firms(const struct ledger *l, enum booking kind)
{
    money_t sum = 0;
    for (int a = ACCOUNT_FIRMS; a < ACCOUNT_BACKGROUND; a++)
        sum += l->paid[kind][a] - l->received[kind][a];
    return sum;
}

/* Fixed cost as firms will be charged in the first month, when the index of its price is that of the opening. */
static money_t fixed_cost(const struct world *w)
{
    double sum = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        sum += w->firms.fixed_cost[f] * w->cities.wage[w->firms.city[f]];
    return money_of(sum);
}

enum status opening_flows_measure(struct opening_flows *o, struct simulation *s, struct errors *errors)
{
    struct balance_sheet before = s->sheet;
    memset(o, 0, sizeof *o);
    o->scale = s->world.scale;
    o->firms_fixed = fixed_cost(&s->world);
    add_sheet(o, &before);
    if (simulation_step(s, errors) != STATUS_OK)
        return errors_status(errors);
    const struct ledger *l = s->month.total;
    add_ledger(o, l);
    add_changes(o, &before, &s->sheet);
    o->firms_interest = paid_by_firms(l, BOOK_INTEREST_LOAN) + paid_by_firms(l, BOOK_INTEREST_BOND) +
                        paid_by_firms(l, BOOK_INTEREST_DEPOSIT);
    o->firms_rent = paid_by_firms(l, BOOK_RENT) + paid_by_firms(l, BOOK_LAND_FEE);
    for (int sector = 0; sector < SECTOR_COUNT; sector++)
        o->firms_profit += s->month.profit[sector];
    return STATUS_OK;
}

money_t opening_flows_row_sum(const money_t row[CLASS_COUNT])
{
    money_t sum = 0;
    for (int class = 0; class < CLASS_COUNT; class ++)
        sum += row[class];
    return sum;
}

money_t opening_flows_column_sum(const money_t (*rows)[CLASS_COUNT], int n_rows, int class)
{
    money_t sum = 0;
    for (int i = 0; i < n_rows; i++)
        sum += rows[i][class];
    return sum;
}

static void expect_zero(money_t sum, const char *matrix, const char *line, const char *name, struct errors *errors)
{
    if (sum != 0)
        errors_add(errors, STATUS_CHECK, "%s: %s '%s' sums to %lld fen instead of 0", matrix, line, name,
                   (long long)sum);
}

enum status opening_flows_check(const struct opening_flows *o, const struct tables *names, struct errors *errors)
{
    static const char sheet[] = "opening balance sheet", flows[] = "flows of the first month";
    for (int i = 0; i < STOCK_REAL_ASSETS; i++)
        expect_zero(opening_flows_row_sum(o->stock[i]), sheet, "row", names->opening[i].key, errors);
    expect_zero(opening_flows_row_sum(o->stock[STOCK_REAL_ASSETS]) + opening_flows_row_sum(o->stock[STOCK_NET_WORTH]),
                sheet, "row", "real assets and net worth", errors);
    for (int i = 0; i < TABLES_FLOW_KINDS; i++)
        expect_zero(opening_flows_row_sum(o->flow[i]), flows, "row", names->flows[i].key, errors);
    for (int class = 0; class < CLASS_COUNT; class ++) {
        const char *name = account_class_en((enum account_class) class);
        expect_zero(opening_flows_column_sum(o->stock, TABLES_OPENING_ITEMS, class), sheet, "column", name, errors);
        expect_zero(opening_flows_column_sum(o->flow, TABLES_FLOW_KINDS, class), flows, "column", name, errors);
    }
    return errors_status(errors);
}

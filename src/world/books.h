/* The balance-sheet matrix as the agents' own rows say it: the other side of what the ledger carries forward. */
#ifndef JIQUN_WORLD_BOOKS_H
#define JIQUN_WORLD_BOOKS_H

#include "world/world.h"

/* Rows items and net worth, columns accounts; fen, assets positive. */
struct balance_sheet {
    money_t item[ITEM_COUNT + 1][ACCOUNT_COUNT];
    money_t deposits[ACCOUNT_COUNT]; /* of ITEM_MONEY: deposits, negative for banks */
    money_t position[ACCOUNT_COUNT]; /* of ITEM_MONEY: out-of-province position of banks, centre, ROC, ROW */
    money_t bank_deposits[BANK_COUNT];
};

/** Sums the rows of all agents. Integers only, so any number of threads gives the same sheet. Reads only. */
void books_sheet(const struct world *w, int threads, struct balance_sheet *sheet);

/** Bank or place that holds the money of an account that is not a firm.  account not a firm column. */
int books_place(int account);

/** Sum of payables and of receivables of a firm, fen. */
static inline money_t books_payables(const struct firms *firms, int64_t f)
{
    return firms->payable_firms[f] + firms->payable_background[f] + firms->payable_roc[f] + firms->payable_row[f];
}
static inline money_t books_receivables(const struct firms *firms, int64_t f)
{
    return firms->receivable_firms[f] + firms->receivable_background[f] + firms->receivable_roc[f] +
           firms->receivable_row[f];
}

/** Assets of a firm at book value, fen. */
static inline money_t books_assets(const struct firms *firms, int64_t f)
{
    return firms->cash[f] + books_receivables(firms, f) + firms->capital_cost[f] + firms->inputs_cost[f] +
           firms->finished_cost[f];
}

#endif

/* Sums over agents into the balance-sheet matrix; see books.h. */
#include "world/books.h"

#include <omp.h>
#include <string.h>

int books_place(int account)
{
    if (account < ACCOUNT_HOUSEHOLDS)
        return account - ACCOUNT_BACKGROUND;
    if (account < ACCOUNT_BANKS)
        return account - ACCOUNT_HOUSEHOLDS;
    if (account < ACCOUNT_VENTURE_FUNDS)
        return account - ACCOUNT_BANKS;
    switch (account) {
    case ACCOUNT_VENTURE_FUNDS: return BANK_NATIONWIDE + 1;
    case ACCOUNT_PUBLIC_FUNDS: return BANK_NATIONWIDE + 2;
    case ACCOUNT_PROVINCE: return BANK_NATIONWIDE;
    case ACCOUNT_CENTRE: return PLACE_CENTRE;
    case ACCOUNT_ROC: return PLACE_ROC;
    case ACCOUNT_ROW: return PLACE_ROW;
    default: break;
    }
    if (account < ACCOUNT_MARKET_FUNDS)
        return account - ACCOUNT_CITY_FUNDS;
    if (account < ACCOUNT_PROVINCE)
        return BANK_NATIONWIDE + account - ACCOUNT_MARKET_FUNDS;
    if (account < ACCOUNT_UNIVERSITIES)
        return account - ACCOUNT_CITIES;
    return BANK_NATIONWIDE + (account - ACCOUNT_UNIVERSITIES) % 3;
}

/* Sums of firms that other accounts need as well. */
struct firm_sums {
    money_t item[ITEM_COUNT][FIRM_SECTOR_COUNT];
    money_t bank_cash[BANK_COUNT];
    money_t owed_background, owed_roc, owed_row; /* by firms */
    money_t due_background, due_roc, due_row;    /* to firms */
};

static money_t sum_rows(const money_t *x, int64_t begin, int64_t end)
{
    money_t sum = 0;
    for (int64_t f = begin; f < end; f++)
        sum += x[f];
    return sum;
}

/* Rows of one sector, array after array. */
static void add_rows(struct firm_sums *sum, const struct firms *firms, int i, int64_t begin, int64_t end)
{
    money_t owed_background = sum_rows(firms->payable_background, begin, end);
    money_t owed_roc = sum_rows(firms->payable_roc, begin, end), owed_row = sum_rows(firms->payable_row, begin, end);
    money_t due_background = sum_rows(firms->receivable_background, begin, end);
    money_t due_roc = sum_rows(firms->receivable_roc, begin, end);
    money_t due_row = sum_rows(firms->receivable_row, begin, end);
    money_t links = sum_rows(firms->receivable_firms, begin, end) - sum_rows(firms->payable_firms, begin, end);
    sum->item[ITEM_MONEY][i] += sum_rows(firms->cash, begin, end);
    sum->item[ITEM_LOANS][i] -= sum_rows(firms->loans, begin, end);
    sum->item[ITEM_BONDS][i] -= sum_rows(firms->bonds, begin, end);
    sum->item[ITEM_TRADE][i] += links + due_background + due_roc + due_row - owed_background - owed_roc - owed_row;
    sum->item[ITEM_STAKES][i] -= sum_rows(firms->paid_in, begin, end);
    sum->item[ITEM_CAPITAL][i] += sum_rows(firms->capital_cost, begin, end);
    sum->item[ITEM_INPUTS][i] += sum_rows(firms->inputs_cost, begin, end);
    sum->item[ITEM_FINISHED][i] += sum_rows(firms->finished_cost, begin, end);
    sum->owed_background += owed_background;
    sum->owed_roc += owed_roc;
    sum->owed_row += owed_row;
    sum->due_background += due_background;
    sum->due_roc += due_roc;
    sum->due_row += due_row;
    for (int64_t f = begin; f < end; f++)
        sum->bank_cash[firms->bank[f]] += firms->cash[f];
}

static void sum_firms(const struct world *w, int threads, struct firm_sums *total)
{
    memset(total, 0, sizeof *total);
#pragma omp parallel num_threads(threads)
    {
        struct firm_sums part;
        memset(&part, 0, sizeof part);
#pragma omp for schedule(monotonic : dynamic)
        for (int64_t begin = 0; begin < w->length[DIM_FIRM]; begin += FIRMS_AT_A_TIME) {
            int64_t last = w->length[DIM_FIRM] - begin < FIRMS_AT_A_TIME ? w->length[DIM_FIRM]
                                                                         : begin + FIRMS_AT_A_TIME;
            for (int64_t f = begin, end; f < last; f = end) {
                for (end = f + 1; end < last && w->firms.sector[end] == w->firms.sector[f];)
                    end++;
                add_rows(&part, &w->firms, sector_firm_index(w->firms.sector[f]), f, end);
            }
        }
#pragma omp critical
        for (size_t i = 0; i < sizeof part / sizeof(money_t); i++)
            ((money_t *)total)[i] += ((money_t *)&part)[i];
    }
}

static void add_background(const struct world *w, struct balance_sheet *sheet)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        int a = ACCOUNT_BACKGROUND + c;
        sheet->item[ITEM_LOANS][a] = -w->background.loans[c];
        sheet->item[ITEM_TRADE][a] = w->background.receivable[c] - w->background.payable[c];
        sheet->item[ITEM_CAPITAL][a] = w->background.capital_cost[c];
        sheet->item[ITEM_LOANS][ACCOUNT_HOUSEHOLDS + c] = -w->cities.mortgages[c];
        sheet->item[ITEM_CAPITAL][ACCOUNT_HOUSEHOLDS + c] = w->cities.housing_cost[c];
        sheet->item[ITEM_BONDS][ACCOUNT_CITIES + c] = -w->cities.public_bonds[1 + c];
        sheet->item[ITEM_CAPITAL][ACCOUNT_CITIES + c] = w->cities.public_cost[1 + c];
    }
    sheet->item[ITEM_BONDS][ACCOUNT_PROVINCE] = -w->cities.public_bonds[0];
    sheet->item[ITEM_CAPITAL][ACCOUNT_PROVINCE] = w->cities.public_cost[0];
}

static void add_banks(const struct world *w, const struct firm_sums *firms, struct balance_sheet *sheet)
{
    memcpy(sheet->bank_deposits, firms->bank_cash, sizeof sheet->bank_deposits);
    for (int a = ACCOUNT_BACKGROUND; a < ACCOUNT_COUNT; a++) {
        if (account_class_of(a) == CLASS_BANKS)
            continue;
        sheet->deposits[a] = w->books.deposit[a];
        if (books_place(a) < BANK_COUNT)
            sheet->bank_deposits[books_place(a)] += w->books.deposit[a];
    }
    for (int b = 0; b < BANK_COUNT; b++) {
        int a = ACCOUNT_BANKS + b;
        sheet->deposits[a] = -sheet->bank_deposits[b];
        sheet->position[a] = w->books.position[b];
        sheet->item[ITEM_LOANS][a] = w->banks.loans[b];
        sheet->item[ITEM_BONDS][a] = w->banks.bonds[b];
    }
    sheet->position[ACCOUNT_CENTRE] = w->books.position[PLACE_CENTRE];
    sheet->position[ACCOUNT_ROC] = w->books.position[PLACE_ROC];
    sheet->position[ACCOUNT_ROW] = w->books.position[PLACE_ROW];
}

void books_sheet(const struct world *w, int threads, struct balance_sheet *sheet)
{
    struct firm_sums firms;
    memset(sheet, 0, sizeof *sheet);
    sum_firms(w, threads, &firms);
    for (int i = 0; i < ITEM_COUNT; i++)
        for (int s = 0; s < FIRM_SECTOR_COUNT; s++)
            sheet->item[i][ACCOUNT_FIRMS + s] = firms.item[i][s];
    for (int s = 0; s < FIRM_SECTOR_COUNT; s++)
        sheet->deposits[ACCOUNT_FIRMS + s] = firms.item[ITEM_MONEY][s];
    add_background(w, sheet);
    add_banks(w, &firms, sheet);
    sheet->item[ITEM_TRADE][ACCOUNT_ROC] = firms.owed_roc - firms.due_roc;
    sheet->item[ITEM_TRADE][ACCOUNT_ROW] = firms.owed_row - firms.due_row;
    sheet->item[ITEM_BONDS][ACCOUNT_ROC] = w->books.roc_bonds[0];
    for (int a = ACCOUNT_BACKGROUND; a < ACCOUNT_COUNT; a++)
        sheet->item[ITEM_STAKES][a] = w->books.stake[a];
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        sheet->item[ITEM_MONEY][a] = sheet->deposits[a] + sheet->position[a];
        for (int i = 0; i < ITEM_COUNT; i++)
            sheet->item[ITEM_NET_WORTH][a] += sheet->item[i][a];
    }
}

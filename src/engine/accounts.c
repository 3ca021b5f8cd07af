/* Checks that can fail: the agents' own rows against what the ledger says must have happened to them. */
#include "engine/accounts.h"

#include <stdio.h>

#include "base/calendar.h"

static const char *const bank_en[3] = {"nationwide bank 1", "nationwide bank 2", "nationwide bank 3"};
static const char *const bank_zh[3] = {"全国性银行一", "全国性银行二", "全国性银行三"};

void accounts_name(const struct tables *tables, int account, bool zh, char *text, size_t size)
{
    enum account_class class = account_class_of(account);
    const char *what = zh ? account_class_zh(class) : account_class_en(class), *which = NULL;
    int first = account;
    while (first > 0 && account_class_of(first - 1) == class)
        first--;
    int i = account - first;
    if (class == CLASS_FIRMS)
        which = zh ? tables->sector_name_zh[firm_index_sector(i)] : tables->sector_key[firm_index_sector(i)];
    else if (class == CLASS_BANKS && i >= BANK_NATIONWIDE)
        which = zh ? bank_zh[i - BANK_NATIONWIDE] : bank_en[i - BANK_NATIONWIDE];
    else if (class == CLASS_BACKGROUND || class == CLASS_HOUSEHOLDS || class == CLASS_BANKS || class == CLASS_CITIES ||
             class == CLASS_UNIVERSITIES)
        which = zh ? tables->city_name_zh[i] : tables->city_key[i];
    if (which)
        snprintf(text, size, "%s: %s", what, which);
    else
        snprintf(text, size, "%s", what);
}

static enum status fail(const struct world *w, struct errors *errors, const char *identity, const char *row, int account,
                        money_t difference)
{
    char month[CALENDAR_TEXT], column[160] = "sum";
    calendar_format(w->month, month);
    if (account >= 0)
        accounts_name(w->economy.tables, account, false, column, sizeof column);
    return errors_add(errors, STATUS_INVARIANT, "accounts do not close in %s: %s, row '%s', column '%s', difference %lld fen",
                      month, identity, row, column, (long long)difference);
}

/* What a month of bookings does to one item of one account. */
static void carry(money_t carried[ITEM_COUNT + 1][ACCOUNT_COUNT], const struct ledger *l)
{
    for (int kind = 0; kind < BOOK_COUNT; kind++) {
        const struct booking_rule *rule = &ledger_rules[kind];
        for (int a = 0; a < ACCOUNT_COUNT; a++) {
            money_t paid = l->paid[kind][a], received = l->received[kind][a];
            carried[rule->item][a] += received - paid;
            if (rule->payer_counter == ITEM_NET_WORTH)
                carried[ITEM_NET_WORTH][a] -= paid;
            else if (rule->payer_counter != ITEM_NONE)
                carried[rule->payer_counter][a] += paid;
            if (rule->payee_counter == ITEM_NET_WORTH)
                carried[ITEM_NET_WORTH][a] += received;
            else if (rule->payee_counter != ITEM_NONE)
                carried[rule->payee_counter][a] -= received;
        }
    }
}

static enum status check_rows(const struct world *w, const struct balance_sheet *sheet, struct errors *errors)
{
    for (int i = 0; i <= ITEM_STAKES; i++) {
        money_t sum = 0;
        for (int a = 0; a < ACCOUNT_COUNT; a++)
            sum += sheet->item[i][a];
        if (sum != 0)
            return fail(w, errors, "(a) balance-sheet row", item_key((enum item)i), -1, sum);
    }
    return STATUS_OK;
}

static enum status check_flows(const struct world *w, const struct ledger *l, struct errors *errors)
{
    for (int kind = 0; kind < BOOK_COUNT; kind++) {
        money_t sum = 0;
        if (ledger_rules[kind].class == BOOKING_REVALUE)
            continue;
        for (int a = 0; a < ACCOUNT_COUNT; a++)
            sum += l->received[kind][a] - l->paid[kind][a];
        if (sum != 0)
            return fail(w, errors, "(b) flow", ledger_rules[kind].name_en, -1, sum);
    }
    return STATUS_OK;
}

/* Items and net worth of each account; money of banks last, since it is the sum of all their customers. */
static enum status check_columns(struct world *w, const struct balance_sheet *sheet,
                                 money_t (*carried)[ACCOUNT_COUNT], struct errors *errors)
{
    for (int i = 0; i <= ITEM_COUNT; i++)
        for (int a = 0; a < ACCOUNT_COUNT; a++) {
            money_t difference = sheet->item[i][a] - carried[i][a];
            if (difference == 0)
                continue;
            const char *identity = i == ITEM_NET_WORTH ? "(c) net worth carried forward"
                                   : account_class_of(a) == CLASS_BANKS ? "(e) bank"
                                   : i == ITEM_MONEY ? "(b) change of money" : "(c) item carried forward";
            return fail(w, errors, identity, item_key((enum item)i), a, difference);
        }
    return STATUS_OK;
}

static enum status check_wealth(const struct world *w, const struct balance_sheet *sheet, struct errors *errors)
{
    money_t worth = 0, real = 0;
    for (int a = 0; a < ACCOUNT_COUNT; a++) {
        worth += sheet->item[ITEM_NET_WORTH][a];
        real += sheet->item[ITEM_CAPITAL][a] + sheet->item[ITEM_INPUTS][a] + sheet->item[ITEM_FINISHED][a];
    }
    return worth == real ? STATUS_OK : fail(w, errors, "(d) net worth against real assets", "net_worth", -1, worth - real);
}

static enum status check_firms(const struct world *w, struct errors *errors)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if ((w->firms.finished[f] | w->firms.capital[f] | w->firms.workers[f] | w->firms.researchers[f] | w->firms.cash[f] |
             w->firms.loans[f] | w->firms.inputs_cost[f] | w->firms.finished_cost[f] | w->firms.payable_firms[f]) < 0)
            return fail(w, errors, "goods, people, cash or debt of a firm negative", w->economy.tables->sector_key[w->firms.sector[f]],
                        -1, f);
    return STATUS_OK;
}

enum status accounts_check(struct world *w, const struct ledger *month, const struct balance_sheet *sheet,
                           struct errors *errors)
{
    money_t(*carried)[ACCOUNT_COUNT] = (money_t(*)[ACCOUNT_COUNT])w->books.carried;
    carry(carried, month);
    enum status status = check_flows(w, month, errors);
    if (status == STATUS_OK)
        status = check_rows(w, sheet, errors);
    if (status == STATUS_OK)
        status = check_columns(w, sheet, carried, errors);
    if (status == STATUS_OK)
        status = check_wealth(w, sheet, errors);
    if (status == STATUS_OK)
        status = check_firms(w, errors);
    return status;
}

/* Checks that can fail: the agents' own rows against what the ledger says must have happened to them. */
#include "engine/accounts.h"

#include <stdio.h>

#include "base/calendar.h"
#include "world/shares.h"

static const char *const bank_en[3] = {"nationwide bank 1", "nationwide bank 2", "nationwide bank 3"};
static const char *const market_fund_en[MARKET_FUND_COUNT] = {"market international", "market domestic",
                                                              "market future"};
static const char *const market_fund_zh[MARKET_FUND_COUNT] = {"国际级集群市场化子基金", "国内级集群市场化子基金",
                                                              "未来集群市场化子基金"};
static const char *const bank_zh[3] = {"全国性银行一", "全国性银行二", "全国性银行三"};

/* Which of the public funds: the provincial one, a city's, a market-run one. */
static const char *public_fund_name(const struct tables *tables, int i, bool zh)
{
    if (i == 0)
        return zh ? "省级基金" : "provincial";
    if (i <= CITY_COUNT)
        return zh ? tables->city_name_zh[i - 1] : tables->city_key[i - 1];
    int market = i - 1 - CITY_COUNT;
    return zh ? market_fund_zh[market] : market_fund_en[market];
}

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
    else if (class == CLASS_PUBLIC_FUNDS)
        which = public_fund_name(tables, i, zh);
    if (which)
        snprintf(text, size, "%s: %s", what, which);
    else
        snprintf(text, size, "%s", what);
}

static enum status fail(const struct world *w, struct errors *errors, const char *identity, const char *row,
                        int account, money_t difference)
{
    char month[CALENDAR_TEXT], column[160] = "sum";
    calendar_format(w->month - 1, month); /* the check comes when the month has been counted */
    if (account >= 0)
        accounts_name(w->economy.tables, account, false, column, sizeof column);
    return errors_add(errors, STATUS_INVARIANT,
                      "accounts do not close in %s: %s, row '%s', column '%s', difference %lld fen", month, identity,
                      row, column, (long long)difference);
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

/* Items and net worth of each account; banks last, since their money is the sum of all their customers'. */
static enum status check_columns(struct world *w, const struct balance_sheet *sheet, money_t (*carried)[ACCOUNT_COUNT],
                                 struct errors *errors)
{
    for (int banks = 0; banks < 2; banks++)
        for (int i = 0; i <= ITEM_COUNT; i++)
            for (int a = 0; a < ACCOUNT_COUNT; a++) {
                money_t difference = sheet->item[i][a] - carried[i][a];
                if (difference == 0 || (account_class_of(a) == CLASS_BANKS) != banks)
                    continue;
                const char *identity = i == ITEM_NET_WORTH ? "(c) net worth carried forward"
                                       : banks             ? "(e) bank"
                                       : i == ITEM_MONEY   ? "(b) change of money"
                                                           : "(c) item carried forward";
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
    return worth == real ? STATUS_OK
                         : fail(w, errors, "(d) net worth against real assets", "net_worth", -1, worth - real);
}

/* Whether a firm's own rows make sense: nothing below zero, and its links add up to what it owes. */
static bool firm_is_sound(const struct world *w, int64_t f)
{
    const struct firms *firms = &w->firms;
    uint32_t first = firms->slot_begin[f], last = firms->slot_begin[f + 1];
    int64_t all = firms->finished[f] | firms->capital[f] | firms->workers[f] | firms->researchers[f] | firms->cash[f] |
                  firms->loans[f] | firms->inputs_cost[f] | firms->finished_cost[f];
    money_t owed = 0;
    for (uint32_t slot = first; slot < last; slot++)
        all |= w->slots.stock[slot] | w->slots.on_order[slot];
    for (uint32_t l = w->slots.link_begin[first]; l < w->slots.link_begin[last]; l++) {
        all |= w->links.payable[l];
        owed += w->links.payable[l];
    }
    return all >= 0 && owed == firms->payable_firms[f] && shares_are_sound(firms, f);
}

/* Says what is wrong with an unsound firm. */
static enum status fail_firm(const struct world *w, struct errors *errors, int64_t f)
{
    const struct firms *firms = &w->firms;
    const struct {
        const char *name;
        int64_t value;
    } row[] = {{"finished", firms->finished[f]},
               {"capital", firms->capital[f]},
               {"workers", firms->workers[f]},
               {"researchers", firms->researchers[f]},
               {"cash", firms->cash[f]},
               {"loans", firms->loans[f]},
               {"inputs_cost", firms->inputs_cost[f]},
               {"finished_cost", firms->finished_cost[f]}};
    int account = ACCOUNT_FIRMS + sector_firm_index(firms->sector[f]);
    uint32_t first = firms->slot_begin[f], last = firms->slot_begin[f + 1];
    char identity[80];
    snprintf(identity, sizeof identity, "negative in the rows of firm %lld", (long long)f);
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        if (row[i].value < 0)
            return fail(w, errors, identity, row[i].name, account, row[i].value);
    for (uint32_t slot = first; slot < last; slot++)
        if (w->slots.stock[slot] < 0 || w->slots.on_order[slot] < 0)
            return fail(w, errors, identity, "stored inputs", account, w->slots.stock[slot]);
    if (!shares_are_sound(firms, f)) {
        snprintf(identity, sizeof identity, "owners' parts against the paid-in capital of firm %lld", (long long)f);
        return fail(w, errors, identity, item_key(ITEM_STAKES), account, firms->paid_in[f]);
    }
    money_t owed = 0;
    for (uint32_t l = w->slots.link_begin[first]; l < w->slots.link_begin[last]; l++) {
        if (w->links.payable[l] < 0)
            return fail(w, errors, identity, "payable of a link", account, w->links.payable[l]);
        owed += w->links.payable[l];
    }
    snprintf(identity, sizeof identity, "links against what firm %lld owes", (long long)f);
    return fail(w, errors, identity, item_key(ITEM_TRADE), account, owed - firms->payable_firms[f]);
}

/* The first firm that is not sound, whatever the number of threads. */
static enum status check_firms(const struct world *w, int threads, struct errors *errors)
{
    int64_t n = w->length[DIM_FIRM], unsound = n;
#pragma omp parallel for num_threads(threads) schedule(static) reduction(min : unsound)
    for (int64_t f = 0; f < n; f++)
        if (!firm_is_sound(w, f) && f < unsound)
            unsound = f;
    return unsound < n ? fail_firm(w, errors, unsound) : STATUS_OK;
}

static enum status check_background(const struct world *w, struct errors *errors)
{
    for (int c = 0; c < CITY_COUNT; c++)
        for (int b = 0; b < BACKGROUND_COUNT; b++)
            if ((w->background.workers[b * CITY_COUNT + c] | w->background.output[b * CITY_COUNT + c]) < 0)
                return fail(w, errors, "negative people or output",
                            w->economy.tables->sector_key[background_index_sector(b)], ACCOUNT_BACKGROUND + c,
                            w->background.workers[b * CITY_COUNT + c]);
    return STATUS_OK;
}

enum status accounts_check(struct world *w, const struct ledger *month, const struct balance_sheet *sheet, int threads,
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
        status = check_firms(w, threads, errors);
    if (status == STATUS_OK)
        status = check_background(w, errors);
    return status;
}

/* Requests and grants; see credit.h. A firm pays from its own cash first. A bank honours payments during a month and
 * calls its loans when a firm has been over its limit for some months running (firm/exit.c): so liquidity binds without
 * a negative deposit. Loans are repaid over their life; revolving credit brings leverage back to what it was at the
 * opening, else it would halve in fifteen years and finance would never matter. */
#include "capital/credit.h"

#include <math.h>
#include <string.h>

#include "base/mathfun.h"
#include "capital/banks.h"
#include "capital/bonds.h"
#include "capital/experience.h"
#include "capital/guarantee.h"
#include "capital/households.h"
#include "capital/lending.h"
#include "capital/settlement.h"
#include "talent/labour.h"
#include "world/sums.h"

double credit_revolving(double assets, double debt, double loans, double target, double months, double growth)
{
    return (target * assets - debt) / months + growth / 12 * loans;
}

int64_t credit_rate_ppm(const struct parameters *p, double base, double addend, double information, double leverage,
                        double collateral)
{
    double rate = base + addend + p->capital_spread_opaque * (1 - information) + p->capital_spread_leverage * leverage -
                  p->capital_spread_collateral * collateral;
    return (int64_t)rint(1e6 * math_max(0, rate));
}

double credit_limit(const struct parameters *p, double assets, double payables, double worth)
{
    double by_assets = p->capital_asset_limit * assets - p->capital_payable_weight * payables;
    return math_max(0, math_min(by_assets, p->capital_worth_limit * worth));
}

bool credit_is_sound(const struct parameters *p, double margin, double assets, double worth)
{
    return margin >= 0 || worth >= p->capital_weak_worth * assets;
}

double credit_lending(const struct parameters *p, double capital_ratio)
{
    double room = p->capital_bank_comfort - p->capital_bank_floor;
    double part = room > 0 ? (capital_ratio - p->capital_bank_floor) / room : capital_ratio >= p->capital_bank_floor;
    return math_min(1, math_max(0, part));
}

double credit_firm_limit(const struct world *w, int64_t f)
{
    struct standing x = lending_standing(w, f);
    return credit_limit(w->economy.parameters, x.assets, x.payables, x.worth);
}

double credit_firm_rate(const struct world *w, int64_t f)
{
    return 1e-6 * (double)lending_rate_ppm(w, f);
}

static void lend(struct ledger *l, struct party borrower, money_t amount)
{
    struct party bank = {(int16_t)(ACCOUNT_BANKS + borrower.place), borrower.place};
    if (amount > 0)
        ledger_pay(l, BOOK_LOAN, bank, borrower, amount);
    else
        ledger_pay(l, BOOK_REPAYMENT, borrower, bank, -amount);
}

/* Months in which a sector's loans are repaid. */
static double amortisation(const struct world *w, int s)
{
    return w->economy.parameters->capital_amortisation * math_max(0.1, w->levers.loan_life[s]);
}

/* Money that a firm expects in and out in the month, investment apart. */
struct flows {
    double in, out, production; /* production: the part of out that follows this month's plan */
};

static struct flows expect_flows(const struct world *w, int64_t f, const struct standing *x)
{
    int s = w->firms.sector[f];
    double rate = 30 / w->levers.payment_days[0], sales = world_expected_sales(w, f) * w->firms.price[f];
    double work = (double)labour_production_cost(w, f);
    double other = (double)labour_research_cost(w, f) + x->loans * (x->rate / 12 + 1 / amortisation(w, s));
    double taxes = (w->economy.balance.sector[s].tax * w->levers.production_tax[s] +
                    w->economy.tables->rent_firms_households + w->economy.tables->rent_firms_city) *
                   sales;
    return (struct flows){.in = rate * (double)books_receivables(&w->firms, f) + w->sectors.cash_share[s] * sales,
                          .out = math_min(1, rate / w->levers.payment_days_buyer[s]) * x->payables + work + other +
                                 taxes,
                          .production = work + taxes};
}

/* What a firm asks its bank for in a month, fen. */
struct request {
    double project, liquid, revolving, spare;
};

/* What the bank may add to the firm's loans: within the limit, carried by pledge and earnings, as far as lending pays it
 * and its own capital allows.  wanted  in all; stage  machines that are bought on credit, pledged too; fen */
static double open_room(const struct world *w, const struct month *m, int64_t f, const struct standing *x,
                        double wanted, double stage)
{
    const struct parameters *p = w->economy.parameters;
    if (!credit_is_sound(p, w->firms.margin[f], x->assets, x->worth))
        return 0;
    double guarantee = guarantee_share(w, f), limit = credit_limit(p, x->assets, x->payables, x->worth);
    double carried = lending_carried(p, x->pledge + p->capital_pledge * stage, x->information, x->earnings, x->rate);
    double room = lending_room(limit, carried, x->loans, (double)w->firms.guaranteed[f], guarantee);
    double recovered = p->firm_recovery * ((double)w->firms.capital_cost[f] + stage + x->patents);
    double loss = experience_of(w, m, f, x->information) * experience_severity(w, m, f, x->information) *
                  lending_loss_given(recovered, x->loans + math_min(room, wanted), guarantee);
    return room * lending_willing(p, x->rate, loss, x->information, banks_outside_rate(w)) *
           w->banks.lending[w->firms.bank[f]];
}

/* What a bank grants: project loans and liquidity within the firm's room, revolving credit to sound firms. */
static money_t grant(const struct parameters *p, const struct request *ask, const struct standing *x, double room,
                     double margin)
{
    double project = math_min(room, p->capital_project_debt * ask->project);
    double liquid = math_min(room - project, math_max(0, ask->liquid));
    if (ask->revolving >= 0)
        return money_of(math_max(project + liquid, margin >= 0 ? math_min(room, ask->revolving) : 0));
    return money_of(project + liquid) -
           money_of(math_min(-ask->revolving, math_max(0, math_min(ask->spare, x->loans))));
}

/* Investment first, then output: what the firm has, may borrow and will receive must pay for both. */
static void cut_plans(struct month *m, int64_t f, const struct flows *flow, double money)
{
    double cost = (double)m->investment[f] * m->investment_price, left = money + flow->in - flow->out;
    if (cost > left)
        m->investment[f] = (volume_t)(math_max(0, left) / m->investment_price);
    if (left >= 0 || flow->production <= 0)
        return;
    double part = math_max(0.25, 1 + left / flow->production);
    m->plan[f] = (volume_t)((double)m->plan[f] * part);
}

/* New loans less repayment of a month, booked; the guarantee follows. */
static void change_loans(struct world *w, struct ledger *l, int64_t f, money_t due, money_t more)
{
    money_t loans = w->firms.loans[f], left = guarantee_carried(w->firms.guaranteed[f], loans, -due, 0);
    lend(l, settlement_firm(&w->firms, f), -due);
    lend(l, settlement_firm(&w->firms, f), more);
    w->firms.guaranteed[f] = guarantee_carried(left, loans - due, more, more > 0 ? guarantee_share(w, f) : 0);
    w->firms.loans[f] += more - due;
    w->firms.cash[f] += more - due;
}

static void credit_firm(struct world *w, struct month *m, struct ledger *l, struct sector_sums *sum, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    int s = w->firms.sector[f];
    struct standing x = lending_standing(w, f);
    struct flows flow = expect_flows(w, f, &x);
    struct bonds_plan bonds = bonds_of(w, f, &x, 0);
    flow.out += (double)(bonds.due - bonds.issued);
    double buffer = p->capital_buffer * world_expected_sales(w, f), cash = (double)w->firms.cash[f];
    struct request ask = {.project = (double)(m->investment[f] - m->maintenance[f]) * m->investment_price,
                          .liquid = flow.out + buffer - flow.in - cash,
                          .revolving = credit_revolving(x.assets, x.debt, x.loans, w->economy.leverage_target[s],
                                                        p->capital_leverage_adjustment, p->accounts_growth) +
                                       x.loans / amortisation(w, s),
                          .spare = cash - buffer};
    money_t due = money_of(x.loans / amortisation(w, s));
    double stage = p->capital_project_debt * ask.project;
    double wanted = math_max(0, math_max(stage + math_max(0, ask.liquid), ask.revolving));
    money_t more = grant(p, &ask, &x, open_room(w, m, f, &x, wanted, stage), w->firms.margin[f]);
    bonds = bonds_of(w, f, &x, more);
    money_t lent = more > 0 && bonds.issued > bonds.due ? more - (bonds.issued - bonds.due) : more;
    if (due > w->firms.loans[f] + (more < 0 ? more : 0))
        due = w->firms.loans[f] + (more < 0 ? more : 0);
    change_loans(w, l, f, due, lent);
    bonds_book(w, l, f, &bonds);
    sum->value[0][s] += money_of(wanted);
    sum->value[1][s] += more > 0 ? more : 0;
    cut_plans(m, f, &flow, cash + (double)more);
}

/* Background producers borrow and repay by the revolving rule alone. */
static money_t background_credit(const struct parameters *p, double assets, double debt, double loans, double target,
                                 double spare_cash)
{
    double wish = credit_revolving(assets, debt, loans, target, p->capital_leverage_adjustment, p->accounts_growth) +
                  loans / p->capital_amortisation;
    if (wish >= 0)
        return assets > debt ? money_of(wish) : 0;
    return -money_of(math_min(-wish, math_max(0, math_min(spare_cash, loans))));
}

static void credit_background(struct world *w, struct ledger *l)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        double cash = (double)w->books.deposit[ACCOUNT_BACKGROUND + c], loans = (double)w->background.loans[c];
        double assets = cash + (double)(w->background.receivable[c] + w->background.capital_cost[c]);
        double debt = loans + (double)w->background.payable[c];
        money_t due = money_of(loans / p->capital_amortisation);
        double keep = p->capital_buffer * w->background.expected_output[c];
        money_t more = background_credit(p, assets, debt, loans, w->economy.background_leverage[c], cash - keep);
        lend(l, settlement_party(ACCOUNT_BACKGROUND + c), -due);
        lend(l, settlement_party(ACCOUNT_BACKGROUND + c), more);
        w->background.loans[c] += more - due;
    }
}

static void credit_households(struct world *w, struct ledger *l)
{
    const struct parameters *p = w->economy.parameters;
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t due = money_of((double)w->cities.mortgages[c] / p->accounts_mortgage_months);
        money_t more = money_of(p->accounts_mortgage_share * households_housing(p, w->cities.income[c])) + due;
        lend(l, settlement_party(ACCOUNT_HOUSEHOLDS + c), -due);
        lend(l, settlement_party(ACCOUNT_HOUSEHOLDS + c), more);
        w->cities.mortgages[c] += more - due;
    }
}

void credit_clear(struct world *w, struct month *m)
{
    struct sector_sums *sums = sums_begin(m);
    experience_expect(w, m);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
        struct sector_sums *sum = sums_thread(sums);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (world_alive(w, f))
                credit_firm(w, m, l, sum, f);
    }
    const struct sector_sums *total = sums_end(m, sums);
    memcpy(m->credit_asked, total->value[0], sizeof m->credit_asked);
    memcpy(m->credit_granted, total->value[1], sizeof m->credit_granted);
    bonds_hold(w, m);
    credit_background(w, m->ledger);
    credit_households(w, m->ledger);
    settlement_close(w, m);
}

static void overdraw(struct ledger *l, struct party borrower, money_t amount)
{
    ledger_pay(l, BOOK_OVERDRAFT, (struct party){(int16_t)(ACCOUNT_BANKS + borrower.place), borrower.place}, borrower,
               amount);
}

/* Covers what firms lack; count: a month over the limit is remembered. */
static void cover_firms(struct world *w, struct month *m, bool count)
{
    const double unknown = lending_unknown(w->economy.parameters, 1);
#pragma omp parallel num_threads(m->threads)
    {
        struct ledger *l = settlement_ledger(m);
#pragma omp for schedule(monotonic : dynamic, FIRMS_AT_A_TIME)
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
            bool lacked = w->firms.cash[f] < 0;
            if (lacked) {
                overdraw(l, settlement_firm(&w->firms, f), -w->firms.cash[f]);
                w->firms.loans[f] -= w->firms.cash[f];
                w->firms.cash[f] = 0;
            }
            if (count && world_alive(w, f)) {
                if (!lacked)
                    lending_watch(w, f, unknown);
                bool over = lacked && (double)w->firms.loans[f] > credit_firm_limit(w, f);
                w->firms.illiquid[f] = over && w->firms.illiquid[f] < UINT8_MAX ? (uint8_t)(w->firms.illiquid[f] + 1)
                                       : over                                   ? UINT8_MAX
                                                                                : 0;
            }
        }
    }
}

static void cover_others(struct world *w, struct month *m)
{
    for (int c = 0; c < CITY_COUNT; c++) {
        money_t background = w->books.deposit[ACCOUNT_BACKGROUND + c], home = w->books.deposit[ACCOUNT_HOUSEHOLDS + c];
        if (background < 0) {
            overdraw(m->ledger, settlement_party(ACCOUNT_BACKGROUND + c), -background);
            w->background.loans[c] -= background;
        }
        if (home < 0) {
            overdraw(m->ledger, settlement_party(ACCOUNT_HOUSEHOLDS + c), -home);
            w->cities.mortgages[c] -= home;
        }
    }
}

void credit_overdrafts(struct world *w, struct month *m)
{
    cover_firms(w, m, true);
    cover_others(w, m);
    settlement_close(w, m);
}

void credit_cover(struct world *w, struct month *m)
{
    cover_firms(w, m, false);
    cover_others(w, m);
    settlement_close(w, m);
}

/* The month, one page. Each line is a market or a decision; its file holds the rules. Prices are set before costs of the
 * month are known, and software is used in production but delivered after it: both take last month's knowledge. */
#include "engine/step.h"

#include "capital/banks.h"
#include "capital/credit.h"
#include "capital/equity.h"
#include "capital/firm_accounts.h"
#include "capital/funds.h"
#include "capital/households.h"
#include "capital/public.h"
#include "firm/move.h"
#include "firm/plan.h"
#include "firm/turnover.h"
#include "industry/delivery.h"
#include "industry/orders.h"
#include "industry/production.h"
#include "innovation/path.h"
#include "policy/cities.h"
#include "policy/law.h"
#include "policy/shocks.h"
#include "policy/year.h"
#include "talent/labour.h"

static void set_law(struct world *w, int month)
{
    law_set(&w->levers, w->economy.parameters, month);
    shocks_apply(&w->levers, w->economy.shocks, w->economy.n_shocks, month);
}

void step_levers(struct world *w, int month)
{
    set_law(w, month);
    cities_levers(w);
}

/* Levers to the law and the shocks of the month; province and cities decide what they spend. */
static void policy_act(struct world *w, struct month *m)
{
    set_law(w, w->month);
    public_act(w, m);
    year_turn(w, m);
    cities_act(w, m);
}

/* Who moves does so before the month begins for it. */
static void move_and_plan(struct world *w, struct month *m)
{
    firms_move(w, m);
    firms_plan(w, m);
}

/* Wages and taxes come before dividends; banks last, since everybody's interest is theirs. */
static void accounts_settle(struct world *w, struct month *m)
{
    firm_accounts_settle(w, m);
    background_accounts_settle(w, m);
    public_settle(w, m);
    banks_interest(w, m);
    banks_settle(w, m);
    funds_settle(w, m);
    households_settle(w, m);
    credit_overdrafts(w, m);
}

/* Incomes are remembered when all has been paid. */
static void turn_over(struct world *w, struct month *m)
{
    firms_turn_over(w, m);
    public_remember(w, m);
}

static const struct {
    const char *name;
    void (*run)(struct world *w, struct month *m);
} phases[] = {
    {"policy_act", policy_act},           {"firms_plan", move_and_plan},    {"credit_clear", credit_clear},
    {"equity_clear", equity_clear},       {"labour_clear", labour_clear},   {"orders_place", orders_place},
    {"firms_produce", firms_produce},     {"goods_deliver", goods_deliver}, {"innovation_advance", innovation_advance},
    {"accounts_settle", accounts_settle}, {"firms_turn_over", turn_over},
};

int step_phase_count(void)
{
    return (int)(sizeof phases / sizeof phases[0]);
}

const char *step_phase_name(int phase)
{
    return phases[phase].name;
}

void step_phase(struct world *w, struct month *m, int phase)
{
    phases[phase].run(w, m);
}

void step_month(struct world *w, struct month *m)
{
    for (int phase = 0; phase < step_phase_count(); phase++)
        step_phase(w, m, phase);
    month_end(m);
    w->month++;
}

void step_flows(struct world *w, struct month *m)
{
    for (int phase = 0; phase + 1 < step_phase_count(); phase++)
        step_phase(w, m, phase);
    public_remember(w, m);
    month_end(m);
    w->month++;
}

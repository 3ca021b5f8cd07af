/* The month as a page: the phases in the order of the schedule, and the whole as the sum of its parts. */
#include "engine/step.h"

#include "support/fixture.h"

Test(step, phases_are_those_of_the_schedule_in_its_order)
{
    static const char *const schedule[] = {"policy_act",         "firms_plan",      "credit_clear",   "equity_clear",
                                           "labour_clear",       "orders_place",    "firms_produce",  "goods_deliver",
                                           "innovation_advance", "accounts_settle", "firms_turn_over"};
    cr_assert_eq(step_phase_count(), (int)(sizeof schedule / sizeof schedule[0]));
    for (int phase = 0; phase < step_phase_count(); phase++)
        cr_assert_str_eq(step_phase_name(phase), schedule[phase]);
}

Test(step, a_month_is_its_phases_one_after_another)
{
    struct tiny whole, parts;
    tiny_open(&whole, 1, NULL);
    tiny_open(&parts, 1, NULL);
    month_begin(whole.world, &whole.run->month);
    step_month(whole.world, &whole.run->month);
    tiny_phases(&parts, 0, step_phase_count());
    parts.world->month++;
    cr_assert_eq(whole.world->month, 1);
    cr_assert(tiny_same(whole.world, parts.world));
    tiny_close(&whole);
    tiny_close(&parts);
}

Test(step, levers_are_set_to_the_law_every_month)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    memset(&x.world->levers, 0, sizeof x.world->levers);
    tiny_step(&x);
    cr_assert_eq(x.world->levers.outside_demand_roc[0], 1);
    cr_assert_eq(x.world->levers.profit_tax_standard[0], 0.25);
    tiny_close(&x);
}

/* A phase leaves no booking behind for the next: what it booked is in the month's sums. */
Test(step, every_phase_closes_its_ledger)
{
    struct tiny x;
    tiny_open(&x, 2, NULL);
    month_begin(x.world, &x.run->month);
    for (int phase = 0; phase < step_phase_count(); phase++) {
        step_phase(x.world, &x.run->month, phase);
        for (int t = 0; t < 2; t++) {
            const money_t *sum = (const money_t *)(x.run->month.ledger + t);
            for (size_t i = 0; i < sizeof(struct ledger) / sizeof *sum; i++)
                cr_assert_eq(sum[i], 0, "after %s", step_phase_name(phase));
        }
    }
    tiny_close(&x);
}

/* What the end and the start of firms book besides kinds of their own: debts paid, what is left for owners, loans. */
static bool in_turnover(int kind)
{
    return kind == BOOK_TRADE_PAYMENT || kind == BOOK_REPAYMENT || kind == BOOK_DIVIDEND || kind == BOOK_LOAN ||
           kind == BOOK_OVERDRAFT || kind == BOOK_NEW_SHARES || kind == BOOK_BOND_REDEMPTION;
}

/* Payments are booked in the phase that the table of kinds names. */
Test(step, kinds_are_booked_in_their_phase)
{
    static const struct {
        const char *phase;
        int number;
    } phases[] = {{"policy_act", 1},    {"credit_clear", 2},    {"equity_clear", 3},   {"firms_produce", 5},
                  {"goods_deliver", 4}, {"accounts_settle", 5}, {"firms_turn_over", 6}};
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct ledger *before = calloc(1, sizeof *before);
    month_begin(x.world, &x.run->month);
    for (int phase = 0; phase < step_phase_count(); phase++) {
        const struct ledger *now = x.run->month.total;
        memcpy(before, now, sizeof *before);
        step_phase(x.world, &x.run->month, phase);
        int number = 0;
        for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++)
            if (strcmp(phases[i].phase, step_phase_name(phase)) == 0)
                number = phases[i].number;
        for (int kind = 0; kind < BOOK_COUNT; kind++) {
            if (memcmp(before->paid[kind], now->paid[kind], sizeof now->paid[kind]) == 0 &&
                memcmp(before->received[kind], now->received[kind], sizeof now->received[kind]) == 0)
                continue;
            cr_assert_neq(number, 0, "%s books %s", step_phase_name(phase), ledger_rules[kind].name);
            if (strcmp(step_phase_name(phase), "firms_produce") == 0) /* revaluations of production */
                cr_assert_eq(ledger_rules[kind].class, BOOKING_REVALUE);
            else if (number != ledger_rules[kind].phase) /* firms' bonds are issued and redeemed with their credit */
                cr_assert(((kind == BOOK_BOND_ISSUE || kind == BOOK_BOND_REDEMPTION) && number == 2) ||
                              (number == 6 && in_turnover(kind)),
                          "%s books %s", step_phase_name(phase), ledger_rules[kind].name);
        }
    }
    free(before);
    tiny_close(&x);
}

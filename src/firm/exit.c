/* The exit rule; see exit.h. A random number is drawn only where patience has run out, by the firm's own key: so one
 * firm's end moves nobody else's luck. */
#include "firm/exit.h"

#include "base/mathfun.h"
#include "base/random.h"
#include "world/books.h"

enum exit_reason exit_decide(const struct parameters *p, double worth, double cash, double buffer, int illiquid,
                             int loss_months, int patience, double scale, double u)
{
    if (worth < 0 && cash < 0.2 * buffer)
        return EXIT_INSOLVENCY;
    if (illiquid * scale >= (double)p->firm_illiquid_months)
        return EXIT_ILLIQUIDITY;
    return loss_months * scale > patience && u < p->firm_closure * scale ? EXIT_PATIENCE : EXIT_NONE;
}

static enum exit_reason decide_firm(const struct world *w, int64_t f)
{
    const struct parameters *p = w->economy.parameters;
    double u[4] = {1}, scale = math_min(1, w->firms.noise_scale[f]);
    double buffer = p->capital_buffer * world_expected_sales(w, f);
    /* net worth counts only where there is no cash: most firms' books need not be read */
    money_t worth = (double)w->firms.cash[f] < 0.2 * buffer
                        ? books_assets(&w->firms, f) - books_payables(&w->firms, f) - w->firms.loans[f] -
                              w->firms.bonds[f]
                        : 0;
    if (w->firms.loss_months[f] * scale > w->firms.patience[f])
        random_block(w->seed, w->firms.key[f], w->month, PURPOSE_EXIT, 0, u);
    return exit_decide(p, (double)worth, (double)w->firms.cash[f], buffer, w->firms.illiquid[f],
                       w->firms.loss_months[f], w->firms.patience[f], scale, u[0]);
}

int64_t exit_mark(struct world *w, const struct month *m, uint8_t *failing)
{
    int64_t count = 0;
#pragma omp parallel for num_threads(m->threads) schedule(static) reduction(+ : count)
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        failing[f] = world_alive(w, f) ? (uint8_t)decide_firm(w, f) : EXIT_NONE;
        count += failing[f] != EXIT_NONE;
    }
    return count;
}

/* Memory of a month's scratch; see month.h. */
#include "world/month.h"

#include <string.h>

#include "world/sums.h"

/* Scratch of the market for skilled people, who looks, open posts, applications: by places of people, and at least. */
enum { TALENT_LIST_BYTES = 112, TALENT_LIST_LEAST = 4 << 20 };

static size_t talent_bytes(const struct world *w, int threads)
{
    size_t n = (size_t)w->length[DIM_FIRM], people = (size_t)w->length[DIM_PERSON], t = (size_t)threads;
    return (2 + t) * n * POST_COUNT * sizeof(int32_t) + t * sizeof(struct talent_flows) + people * TALENT_LIST_BYTES +
           TALENT_LIST_LEAST;
}

static size_t scratch_bytes(const struct world *w, int threads, size_t ledger_bytes)
{
    size_t n = (size_t)w->length[DIM_FIRM], slots = (size_t)w->length[DIM_SLOT], t = (size_t)threads;
    size_t firms = 29 * n * sizeof(int64_t), wide = slots > n ? slots : n;
    size_t sums = (t * (FIRM_SECTOR_COUNT + 16) + 16) * sizeof(struct sector_sums);
    return firms + 2 * wide * sizeof(int64_t) + t * n * (sizeof(struct delivery) + sizeof(int64_t)) +
           (t + 1) * ledger_bytes + sums + talent_bytes(w, threads) + 64 * 64;
}

static void *take(struct month *m, size_t count, size_t size, bool *ok)
{
    void *p = arena_take(m->arena, count, size);
    *ok = *ok && p != NULL;
    return p;
}

enum status month_create(struct month *m, const struct world *w, int threads, size_t ledger_bytes,
                         struct errors *errors)
{
    size_t n = (size_t)w->length[DIM_FIRM], slots = (size_t)w->length[DIM_SLOT], t = (size_t)threads;
    size_t wide = slots > n ? slots : n;
    bool ok = true;
    memset(m, 0, sizeof *m);
    m->threads = threads;
    m->ledger_bytes = ledger_bytes;
    m->arena = arena_create(scratch_bytes(w, threads, ledger_bytes));
    if (!m->arena)
        return errors_add(errors, STATUS_FILE, "no memory for the scratch of a month: %.0f MB",
                          (double)scratch_bytes(w, threads, ledger_bytes) / 1e6);
    void **arrays[] = {(void **)&m->plan,        (void **)&m->investment,    (void **)&m->link_orders,
                       (void **)&m->pool_orders, (void **)&m->available,     (void **)&m->delivered,
                       (void **)&m->sales,       (void **)&m->cost_of_sales, (void **)&m->expenses,
                       (void **)&m->input_value, (void **)&m->depreciation,  (void **)&m->opening_cash,
                       (void **)&m->maintenance, (void **)&m->profit_firm};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++)
        *arrays[i] = take(m, n, sizeof(int64_t), &ok);
    m->slot_order = take(m, wide, sizeof(int64_t), &ok);
    m->slot_local = take(m, wide, sizeof(int64_t), &ok);
    m->received = take(m, t * n, sizeof(struct delivery), &ok);
    m->scatter = take(m, t * n, sizeof(volume_t), &ok);
    m->ledger = take(m, t, ledger_bytes, &ok);
    m->total = take(m, 1, ledger_bytes, &ok);
    m->posts = take(m, n * POST_COUNT, sizeof *m->posts, &ok);
    m->staff = take(m, t * n * POST_COUNT, sizeof *m->staff, &ok);
    m->talent = take(m, t, sizeof *m->talent, &ok);
    m->mark = arena_mark(m->arena);
    if (!ok) {
        month_destroy(m);
        return errors_add(errors, STATUS_INVARIANT, "scratch of a month larger than reckoned");
    }
    return STATUS_OK;
}

void month_destroy(struct month *m)
{
    arena_destroy(m->arena);
    m->arena = NULL;
    remains_release(&m->remains);
}

void month_end(struct month *m)
{
    arena_release(m->arena, m->mark);
}

void month_begin(const struct world *w, struct month *m)
{
    arena_release(m->arena, m->mark);
    m->remains.n = 0;
    memset(m->ledger, 0, (size_t)m->threads * m->ledger_bytes);
    memset(m->total, 0, m->ledger_bytes);
    memset(m->goods_flow, 0, sizeof m->goods_flow);
    memset(m->goods_inflow, 0, sizeof m->goods_inflow);
    memset(m->projects_started, 0, sizeof m->projects_started);
    memset(m->entered, 0, sizeof m->entered);
    memset(m->exited, 0, sizeof m->exited);
    memset(m->closed, 0, sizeof m->closed);
    memset(m->merged, 0, sizeof m->merged);
    memset(m->spun_off, 0, sizeof m->spun_off);
    memset(m->moved, 0, sizeof m->moved);
    memset(m->merger_prices, 0, sizeof m->merger_prices);
    memset(m->reviewed, 0, sizeof m->reviewed);
    memset(m->loan_losses, 0, sizeof m->loan_losses);
    memset(m->trade_losses, 0, sizeof m->trade_losses);
    memset(m->start_capital, 0, sizeof m->start_capital);
    memset(m->talent, 0, (size_t)m->threads * sizeof *m->talent);
    memset(m->talent_moved, 0, sizeof m->talent_moved);
    memset(m->talent_subsidy, 0, sizeof m->talent_subsidy);
    memset(m->failed_band, 0, sizeof m->failed_band);
    memset(m->failed_sector, 0, sizeof m->failed_sector);
    memset(m->failed_files, 0, sizeof m->failed_files);
    memset(m->feared_band, 0, sizeof m->feared_band);
    memset(m->lost_band, 0, sizeof m->lost_band);
    memset(m->guarantee_paid, 0, sizeof m->guarantee_paid);
    memset(m->government_programme, 0, sizeof m->government_programme);
    memset(m->talent_budget, 0, sizeof m->talent_budget);
    m->background_collected = m->background_owed = m->background_recovered = 0;
    memset(&m->equity, 0, sizeof m->equity);
    memset(m->freed, 0, sizeof m->freed);
    memset(m->taken, 0, sizeof m->taken);
    memcpy(m->opening_deposit, w->books.deposit, sizeof m->opening_deposit);
    memcpy(m->opening_position, w->books.position, sizeof m->opening_position);
}

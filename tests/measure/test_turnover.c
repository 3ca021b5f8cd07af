/* Indicators of firms that come, grow and go, against sums over the state and the bookings of the month. */
#include "measure/measure.h"

#include <math.h>
#include <stdint.h>

#include "support/fixture.h"

enum { PLACES = SECTOR_COUNT * CITY_COUNT, MONTHS = 14 };

/* Months simulated and measured one by one. */
static struct measure *measured(struct tiny *x, int months)
{
    struct measure *m = measure_create();
    tiny_open(x, 2, "run.scale=0.005", NULL);
    for (int i = 0; i < months; i++)
        tiny_step(x);
    measure_take(m, x->run);
    return m;
}

static double value_of(const struct measure *m, const char *name)
{
    int i = measure_find(name);
    cr_assert_geq(i, 0, "%s", name);
    return measure_value(m, i);
}

static void row_of(const struct measure *m, const char *name, enum measure_level level, double *row)
{
    int i = measure_find(name);
    cr_assert_geq(i, 0, "%s", name);
    cr_assert(measure_info(i)->levels & 1u << level, "%s", name);
    measure_row(m, i, level, row);
}

static void close_to(double value, double wanted, double precision, const char *what)
{
    cr_assert(fabs(value - wanted) <= precision * fmax(1, fabs(wanted)), "%s: %.17g, not %.17g", what, value, wanted);
}

/* Slices of living firms over the scale, by sector and city. */
static void count_firms(const struct world *w, double *count)
{
    memset(count, 0, PLACES * sizeof *count);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f))
            count[w->firms.sector[f] * CITY_COUNT + w->firms.city[f]] += w->firms.slice[f] / w->scale;
}

/* Over a January too, when rows move. */
Test(turnover_series, firms_of_a_month_are_those_of_the_last_and_entries_less_exits_in_every_place)
{
    struct tiny x;
    struct measure *m = measure_create();
    double before[PLACES], now[PLACES], firms[PLACES], entries[PLACES], exits[PLACES], mergers[PLACES], came = 0,
                                                                                                        left = 0;
    tiny_open(&x, 2, "run.scale=0.005", "move.noise=0", NULL);
    count_firms(x.world, before);
    for (int month = 0; month < MONTHS; month++) {
        tiny_step(&x);
        measure_take(m, x.run);
        count_firms(x.world, now);
        row_of(m, "firms", MEASURE_CLUSTER_CITY, firms);
        row_of(m, "entries", MEASURE_CLUSTER_CITY, entries);
        row_of(m, "exits", MEASURE_CLUSTER_CITY, exits);
        row_of(m, "mergers", MEASURE_CLUSTER_CITY, mergers);
        for (int i = 0; i < PLACES; i++) {
            if (sector_firm_index(i / CITY_COUNT) < 0)
                continue;
            close_to(firms[i], now[i], 1e-9, "firms of a cell");
            close_to(firms[i] - before[i], entries[i] - exits[i] - mergers[i], 1e-7, "change of a cell");
        }
        came += value_of(m, "entries");
        left += value_of(m, "exits");
        memcpy(before, now, sizeof now);
    }
    cr_assert(came > 0 && left > 0, "%g came, %g left", came, left);
    measure_destroy(m);
    tiny_close(&x);
}

Test(turnover_series, sources_and_reasons_add_up_and_rates_are_of_the_firms_at_the_start)
{
    struct tiny x;
    struct measure *m = measured(&x, 3);
    double entries = value_of(m, "entries"), exits = value_of(m, "exits");
    double firms = value_of(m, "firms") - entries + exits + value_of(m, "mergers"), founded = 0;
    const struct world *w = x.world;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f) && w->firms.birth_month[f] == 2) /* the third month is 2 */
            founded += w->firms.slice[f] / w->scale;
    close_to(entries, founded, 1e-9, "entries");
    /* sources and reasons are counted in millionths, each firm rounded down */
    close_to(value_of(m, "entries_base") + value_of(m, "entries_variety") + value_of(m, "entries_labs") +
                 value_of(m, "entries_founders"),
             entries, 1e-4, "sources");
    close_to(value_of(m, "exits_insolvency") + value_of(m, "exits_illiquidity") + value_of(m, "exits_patience"), exits,
             1e-4, "reasons");
    close_to(value_of(m, "entry_rate"), 12 * entries / firms, 1e-12, "entry rate");
    close_to(value_of(m, "exit_rate"), 12 * exits / firms, 1e-12, "exit rate");
    measure_destroy(m);
    tiny_close(&x);
}

/* What the cities gain and lose by moves, and what they are joined by, from the month's counts. */
Test(turnover_series, moves_and_mergers_by_place)
{
    struct tiny x;
    struct measure *m = measure_create();
    double in[CITY_COUNT], out[CITY_COUNT];
    tiny_open(&x, 1, "run.scale=0.005", NULL);
    month_begin(x.world, &x.run->month);
    x.run->month.moved[2][4] = 3000000;
    x.run->month.moved[7][4] = 1000000;
    x.run->month.merged[3][4] = 2;
    x.run->month.spun_off[3] = 5000000;
    measure_take(m, x.run);
    row_of(m, "moves_in", MEASURE_CITY, in);
    row_of(m, "moves_out", MEASURE_CITY, out);
    close_to(in[4], 4 / 0.005, 1e-12, "came");
    close_to(out[2] + out[7], 4 / 0.005, 1e-12, "went");
    close_to(value_of(m, "moves_in"), 4 / 0.005, 1e-12, "moves");
    close_to(value_of(m, "mergers"), 2 / 0.005, 1e-12, "mergers");
    close_to(value_of(m, "spin_offs"), 5 / 0.005, 1e-12, "spin-offs");
    measure_destroy(m);
    tiny_close(&x);
}

/* A lever brings entrants of its source; the others' luck is their own. */
Test(turnover_series, entrants_are_counted_by_their_source)
{
    struct tiny x;
    struct measure *m = measure_create();
    tiny_open(&x, 1, "run.scale=0.005", NULL);
    month_begin(x.world, &x.run->month);
    x.run->month.entered[1][3] = 2000000;
    x.run->month.entered[2][3] = 3000000;
    x.run->month.entered[3][3] = 4000000;
    x.run->month.exited[1][3] = 5000000;
    x.run->month.exited[2][3] = 6000000;
    x.run->month.exited[3][3] = 7000000;
    measure_take(m, x.run);
    close_to(value_of(m, "entries_variety"), 2 / 0.005, 1e-12, "variety");
    close_to(value_of(m, "entries_labs"), 3 / 0.005, 1e-12, "laboratories");
    close_to(value_of(m, "entries_founders"), 4 / 0.005, 1e-12, "founders");
    close_to(value_of(m, "exits_insolvency"), 5 / 0.005, 1e-12, "insolvency");
    close_to(value_of(m, "exits_illiquidity"), 6 / 0.005, 1e-12, "illiquidity");
    close_to(value_of(m, "exits_patience"), 7 / 0.005, 1e-12, "patience");
    measure_destroy(m);
    tiny_close(&x);
}

/* Booked once by the bank and once by the firm that failed, and by suppliers likewise. */
Test(turnover_series, losses_and_start_capital_are_those_of_the_accounts)
{
    struct tiny x;
    struct measure *m = measure_create();
    double written_off = 0;
    tiny_open(&x, 2, "run.scale=0.005", "funds.seek=0 %/month", "listing.seats=0", NULL); /* founders alone */
    for (int month = 0; month < 6; month++) {
        tiny_step(&x);
        measure_take(m, x.run);
        const struct ledger *l = x.run->month.total;
        money_t loans = 0, trade = 0, shares = 0;
        for (int a = ACCOUNT_FIRMS; a < ACCOUNT_FIRMS + FIRM_SECTOR_COUNT; a++) {
            loans += l->received[BOOK_WRITE_OFF][a];
            trade += l->paid[BOOK_TRADE_LOSS][a];
            shares += l->received[BOOK_NEW_SHARES][a];
        }
        double unit = 1e8 * x.world->scale;
        close_to(value_of(m, "loan_losses"), (double)loans / unit, 1e-9, "loans written off");
        close_to(value_of(m, "trade_losses"), (double)trade / unit, 1e-9, "trade credit lost");
        close_to(value_of(m, "start_capital"), (double)shares / unit, 1e-9, "start capital");
        close_to(value_of(m, "loan_loss_rate"), 12 * value_of(m, "loan_losses") / value_of(m, "loans"), 1e-12, "rate");
        written_off += value_of(m, "loan_losses");
    }
    cr_assert_gt(written_off, 0);
    measure_destroy(m);
    tiny_close(&x);
}

Test(turnover_series, projects_overtime_credit_and_load_are_sums_over_living_firms)
{
    struct tiny x;
    struct measure *m = measured(&x, 4);
    const struct world *w = x.world;
    long double firms = 0, projects = 0, over = 0, building = 0, workers = 0, hours = 0, orders = 0, held = 0;
    for (int64_t f = w->length[DIM_FIRM] - 1; f >= 0; f--) {
        if (!world_alive(w, f))
            continue;
        firms += w->firms.slice[f];
        projects += w->firms.project_months[f] > 0 ? w->firms.slice[f] : 0;
        over += w->firms.illiquid[f] > 0 ? w->firms.slice[f] : 0;
        building += w->firms.building[f];
        workers += w->firms.workers[f];
        hours += (long double)w->firms.workers[f] * w->firms.hours[f];
        orders += x.run->month.link_orders[f];
        held += x.run->month.link_orders[f] * (1.0L - w->firms.load_factor[f]);
    }
    close_to(value_of(m, "project_share"), (double)(projects / firms), 1e-9, "project share");
    close_to(value_of(m, "over_limit_share"), (double)(over / firms), 1e-9, "over the limit");
    close_to(value_of(m, "construction"), (double)(building / 1e8L / w->scale), 1e-9, "construction");
    close_to(value_of(m, "overtime"), (double)(hours / workers), 1e-9, "overtime");
    close_to(value_of(m, "orders_held"), (double)(held / orders), 1e-9, "orders held back");
    cr_assert(projects > 0 && building > 0 && hours >= workers && held > 0);
    measure_destroy(m);
    tiny_close(&x);
}

Test(turnover_series, links_are_those_of_living_firms_by_buyer)
{
    struct tiny x;
    struct measure *m = measured(&x, 4);
    const struct world *w = x.world;
    double row[PLACES], links = 0, missing = 0, waiting = 0, replaced = 0, begun = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        for (uint32_t slot = w->firms.slot_begin[f]; world_alive(w, f) && slot < w->firms.slot_begin[f + 1]; slot++)
            for (uint32_t link = w->slots.link_begin[slot]; link < w->slots.link_begin[slot + 1]; link++) {
                links += w->firms.sector[f] == 0;
                missing += w->firms.sector[f] == 0 && w->links.pending[link] == 255;
                waiting += w->firms.sector[f] == 0 && w->links.pending[link] > 0 && w->links.pending[link] < 255;
            }
    row_of(m, "links_missing", MEASURE_CLUSTER, row);
    close_to(row[0], missing / links, 1e-12, "links without a supplier");
    row_of(m, "links_waiting", MEASURE_CLUSTER, row);
    close_to(row[0], waiting / links, 1e-12, "links in qualification");
    row_of(m, "supplier_changes", MEASURE_CLUSTER, row);
    close_to(row[0], 12 * (double)x.run->month.reviewed[0] / links, 1e-12, "suppliers changed");
    for (int s = 0; s < SECTOR_COUNT; s++) {
        replaced += (double)x.run->month.reviewed[s];
        begun += (double)x.run->month.projects_started[s] * 1e-6 / w->scale;
    }
    cr_assert(links > 0 && replaced > 0 && value_of(m, "supplier_changes") > 0);
    close_to(value_of(m, "projects_begun"), begun, 1e-9, "projects begun");
    measure_destroy(m);
    tiny_close(&x);
}

Test(turnover_series, banks_willingness_is_weighted_by_their_loans)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    double sum = 0, loans = 0;
    for (int b = 0; b < BANK_COUNT; b++) {
        x.world->banks.lending[b] = b % 2 ? 1 : 0.25;
        sum += x.world->banks.lending[b] * (double)x.world->banks.loans[b];
        loans += (double)x.world->banks.loans[b];
    }
    measure_take(m, x.run);
    close_to(value_of(m, "bank_lending"), sum / loans, 1e-12, "lending");
    measure_destroy(m);
    tiny_close(&x);
}

/* Stopped imports are replaced by and by, in the product alone that is stopped. */
Test(turnover_series, replacement_of_imports_is_a_part_of_each_product)
{
    struct tiny x;
    struct measure *m = measured(&x, 1);
    double row[PLACES];
    x.world->sectors.import_switched[7] = 0.375;
    measure_take(m, x.run);
    row_of(m, "import_switched", MEASURE_CLUSTER, row);
    cr_assert_eq(row[7], 0.375);
    cr_assert_eq(row[6], 0);
    measure_destroy(m);
    tiny_close(&x);
}

/* What a tombstone or an empty place might still hold counts nowhere. */
Test(turnover_series, places_without_a_firm_count_nowhere)
{
    struct tiny x;
    struct measure *m = measured(&x, 2), *again = measure_create();
    struct world *w = x.world;
    int64_t places = 0;
    double row[PLACES];
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (world_alive(w, f))
            continue;
        places++;
        w->firms.output[f] = w->firms.cash[f] = w->firms.workers[f] = w->firms.building[f] = 1000000000;
        x.run->month.sales[f] = x.run->month.link_orders[f] = 1000000000;
        w->firms.illiquid[f] = w->firms.project_months[f] = 1;
    }
    cr_assert_gt(places, 0);
    measure_take(again, x.run);
    for (int i = 0; i < measure_count(); i++)
        for (int level = 0; level < MEASURE_LEVELS; level++) {
            double wanted[PLACES];
            if (!(measure_info(i)->levels & 1u << level))
                continue;
            measure_row(m, i, (enum measure_level)level, wanted);
            measure_row(again, i, (enum measure_level)level, row);
            for (int p = 0; p < measure_places((enum measure_level)level); p++)
                cr_assert(row[p] == wanted[p] || (isnan(row[p]) && isnan(wanted[p])), "%s %d", measure_info(i)->name,
                          p);
        }
    measure_destroy(m);
    measure_destroy(again);
    tiny_close(&x);
}

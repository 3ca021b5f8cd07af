/* Shocks travel along the chains: from suppliers to their customers, by dependence and as far as stocks last, and not
 * otherwise. Twins have the same seeds, so what differs between them is the shock and what follows from it. Numbers in
 * comments are what seed 1 gave when the test was written; bounds leave room for other parameters. */
#include <math.h>

#include "scenario/shocks.h"
#include "support/fixture.h"

enum { MONTHS = 11, LATE = 5, YEAR = 12 }; /* rows of firms move in January: comparisons by row end before */

/* One opening from which a base and its twins start again and again. */
struct opening {
    struct tiny x;
    struct world state;
    int64_t firms;
};

static struct opening *open_base(const char *set)
{
    struct opening *o = calloc(1, sizeof *o);
    tiny_open(&o->x, 1, "run.scale=0.01", TINY_AT_REST, set, NULL);
    o->state = tiny_copy(o->x.world);
    o->firms = o->x.world->length[DIM_FIRM];
    return o;
}

static void close_base(struct opening *o)
{
    world_release(&o->state);
    tiny_close(&o->x);
    free(o);
}

/* Output of every firm and month, [MONTHS][firms], from the opening under a list of shocks; to be freed. */
static volume_t *run_firms(struct opening *o, const struct shock *shock, int n)
{
    volume_t *output = calloc((size_t)(MONTHS * o->firms), sizeof *output);
    struct world *w = o->x.world;
    world_copy_state(w, &o->state);
    w->economy.shocks = shock;
    w->economy.n_shocks = n;
    for (int month = 0; month < MONTHS; month++) {
        tiny_step(&o->x);
        cr_assert_eq(w->length[DIM_FIRM], o->firms);
        memcpy(output + month * o->firms, w->firms.output, (size_t)o->firms * sizeof *output);
    }
    return output;
}

/* The same, summed over the late months. */
static double late_output(const struct opening *o, const volume_t *output, int64_t f)
{
    double sum = 0;
    for (int month = LATE; month < MONTHS; month++)
        sum += (double)output[month * o->firms + f];
    return sum;
}

/* Part of its output that a firm loses, in the mean of a group: every firm counts alike, since the luck of a few large
 * ones would hide the rest. */
struct loss {
    double sum;
    int n;
};

static void add(struct loss *loss, const struct opening *o, const volume_t *base, const volume_t *twin, int64_t f)
{
    double whole = late_output(o, base, f);
    if (whole > 0) {
        loss->sum += 1 - fmin(2, late_output(o, twin, f) / whole);
        loss->n++;
    }
}

static double lost(const struct loss *loss)
{
    cr_assert(loss->n >= 50, "only %d firms", loss->n);
    return loss->sum / loss->n;
}

/* Place of a product among the inputs of a firm, -1 when it has no stock of it. */
static int input_of(const struct world *w, int64_t f, int product)
{
    const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
    for (int i = 0; i < list->count; i++)
        if (list->good[i] == product && list->storable[i])
            return i;
    return -1;
}

/* Ranks with ties at their mean. */
static double *ranks(const double *x, int n)
{
    double *rank = calloc((size_t)n, sizeof *rank);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            rank[i] += (x[j] < x[i]) + 0.5 * (x[j] == x[i]);
    return rank;
}

static double rank_correlation(const double *x, const double *y, int n)
{
    double *a = ranks(x, n), *b = ranks(y, n), mean = 0.5 * n, ab = 0, aa = 0, bb = 0;
    for (int i = 0; i < n; i++) {
        ab += (a[i] - mean) * (b[i] - mean);
        aa += (a[i] - mean) * (a[i] - mean);
        bb += (b[i] - mean) * (b[i] - mean);
    }
    free(a);
    free(b);
    return ab / sqrt(aa * bb);
}

/* The outage: producers of integrated circuits in every other city stand still from February to July. They are half of
 * the sector's suppliers, and every sector that buys chips has customers of theirs and of the others. */
static struct shock outage_of(int sector)
{
    struct shock shock = {.kind = SHOCK_SUPPLIER_OUTAGE, .from = 1, .until = 6, .size = 1, .enabled = true};
    shock.sector[sector] = true;
    for (int c = 1; c < CITY_COUNT; c += 2)
        shock.city[c] = true;
    return shock;
}

/* Part of a firm's purchases of a product that comes from suppliers who stand still. */
static double dependence_on(const struct world *w, int64_t f, const struct shock *shock, int product)
{
    uint32_t slot = w->firms.slot_begin[f] + (uint32_t)input_of(w, f, product), from = 0;
    double part = 0;
    for (uint32_t l = w->slots.link_begin[slot]; l < w->slots.link_begin[slot + 1]; l++) {
        if (shock->city[w->firms.city[w->links.supplier[l]]] && w->links.pending[l] == 0)
            part += (w->links.cumulative[l] - from) / 4294967296.0 * (double)w->slots.local_share[slot];
        from = w->links.cumulative[l];
    }
    return part;
}

/* What an outage costs: customers by dependence, users of the product who buy from others, firms that do not use it */
struct outage {
    struct loss high, low, none, others;
    double correlation; /* of ranks: dependence, part of output lost; over all users */
};

static struct outage measure_outage(struct opening *o, int product)
{
    struct outage result = {.correlation = 0};
    struct shock shock = outage_of(product);
    volume_t *base = run_firms(o, NULL, 0), *twin = run_firms(o, &shock, 1);
    const struct world *w = &o->state;
    double *x = calloc((size_t)o->firms, sizeof *x), *y = calloc((size_t)o->firms, sizeof *y);
    int n = 0;
    for (int64_t f = 0; f < o->firms; f++) {
        if (!world_alive(w, f) || w->firms.sector[f] == product || late_output(o, base, f) <= 0)
            continue;
        if (input_of(w, f, product) < 0) {
            add(&result.others, o, base, twin, f);
            continue;
        }
        double part = dependence_on(w, f, &shock, product);
        add(part > 0.15 ? &result.high : part > 0 ? &result.low : &result.none, o, base, twin, f);
        x[n] = part;
        y[n++] = 1 - late_output(o, twin, f) / late_output(o, base, f);
    }
    result.correlation = rank_correlation(x, y, n);
    free(base);
    free(twin);
    free(x);
    free(y);
    return result;
}

/* Makes a product generic, or a specific one, for all its users. */
static void set_specific(struct opening *o, int product, bool specific)
{
    const struct parameters *p = o->x.world->economy.parameters;
    for (int s = 0; s < SECTOR_COUNT; s++)
        for (int small = 0; small < 2; small++) {
            struct input_list *list = &o->x.world->economy.inputs[s][small];
            for (int i = 0; i < list->count; i++)
                if (list->good[i] == product) {
                    list->specific[i] = specific;
                    list->elsewhere[i] = specific ? p->industry_elsewhere_specific : p->industry_elsewhere_generic;
                    list->premium[i] = specific ? p->industry_premium_specific : p->industry_premium_generic;
                }
        }
}

Test(propagation, an_outage_costs_customers_output_by_their_dependence)
{
    struct opening *o = open_base("run.seed=1");
    struct outage out = measure_outage(o, tables_sector("integrated_circuits"));
    double high = lost(&out.high), low = lost(&out.low), none = lost(&out.none), others = lost(&out.others);
    /* who gets little from the stricken region lives on stocks and sound sources */
    cr_assert(high > 0.012 && high > 3 * low && low < 0.01, "%.4f %.4f %.4f", high, low, none);
    cr_assert(high > 3 * none && none < 0.01 && others < 0.005, "%.4f %.4f", none, others);
    cr_assert(out.correlation > 0.25, "%.3f", out.correlation); /* 0.49 */
    close_base(o);
}

/* The same outage with the product made generic, or specific, for all its users. */
Test(propagation, an_outage_costs_more_where_the_input_is_specific)
{
    int chips = tables_sector("integrated_circuits"), materials = tables_sector("roe_basic_materials");
    struct opening *o = open_base("run.seed=1");
    struct outage specific = measure_outage(o, chips), bulk = measure_outage(o, materials);
    set_specific(o, chips, false);
    struct outage generic = measure_outage(o, chips);
    set_specific(o, materials, true);
    struct outage alloys = measure_outage(o, materials);
    cr_assert(lost(&specific.high) > 3 * lost(&generic.high), "%.4f %.4f", lost(&specific.high), lost(&generic.high));
    cr_assert(lost(&alloys.high) > 3 * lost(&bulk.high), "%.4f %.4f", lost(&alloys.high), lost(&bulk.high));
    cr_assert(fabs(generic.correlation) < 0.15 && fabs(bulk.correlation) < 0.15);
    close_base(o);
}

/* Months in which everything is held at the opening but what comes and goes through links: stocks of inputs, what is on
 * order, and the finished goods of the suppliers that stand still. Plans, workers, machines, incomes and prices are the
 * same in every month and every twin, so output can differ by the supply of inputs alone. */
static void hold(struct world *w, const struct world *start, int product)
{
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        if (strcmp(field->group, "slots") == 0 || strcmp(field->group, "links") == 0 ||
            strcmp(field->name, "finished") == 0)
            continue;
        memcpy(world_array(w, field), world_array(start, field), (size_t)w->length[field->dimension] * field->element);
    }
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (w->firms.sector[f] != product)
            w->firms.finished[f] = start->firms.finished[f];
}

static volume_t *run_held(struct opening *o, const struct shock *shock, int n, int product)
{
    static const char *const phases[] = {"policy_act", "firms_plan", "orders_place", "firms_produce", "goods_deliver"};
    volume_t *output = calloc((size_t)(YEAR * o->firms), sizeof *output);
    struct world *w = o->x.world;
    world_copy_state(w, &o->state);
    w->economy.shocks = shock;
    w->economy.n_shocks = n;
    for (w->month = 0; w->month < YEAR; w->month++) {
        month_begin(w, &o->x.run->month);
        for (size_t i = 0; i < sizeof phases / sizeof phases[0]; i++)
            step_phase(w, &o->x.run->month, tiny_phase(phases[i]));
        month_end(&o->x.run->month);
        memcpy(output + w->month * o->firms, w->firms.output, (size_t)o->firms * sizeof *output);
        hold(w, &o->state, product);
    }
    return output;
}

/* Stocks of every storable input for so many months. */
static void fill_stocks(struct opening *o, double months)
{
    const struct world *w = &o->state;
    for (int64_t f = 0; f < o->firms; f++) {
        const struct input_list *list = &w->economy.inputs[w->firms.sector[f]][w->firms.small[f]];
        for (int i = 0; i < list->count && world_alive(w, f); i++)
            if (list->storable[i])
                w->slots.stock[w->firms.slot_begin[f] + (uint32_t)i] = (volume_t)(months * list->coefficient[i] *
                                                                                  w->firms.material_use[f] *
                                                                                  w->firms.expected_demand[f]);
    }
}

/* Firms of other sectors whose output differs between two held runs in any month. */
static int n_different(const struct opening *o, const volume_t *base, const volume_t *twin, int product)
{
    int n = 0;
    for (int64_t f = 0; f < o->firms; f++) {
        bool differs = false;
        for (int month = 0; month < YEAR && o->state.firms.sector[f] != product; month++)
            differs |= base[month * o->firms + f] != twin[month * o->firms + f];
        n += differs;
    }
    return n;
}

Test(propagation, infinite_stocks_stop_it_bit_for_bit)
{
    int chips = tables_sector("integrated_circuits");
    struct opening *o = open_base("run.seed=1");
    struct shock shock = outage_of(chips);
    shock.until = YEAR;
    for (int full = 0; full < 2; full++) {
        if (full)
            fill_stocks(o, 1000);
        volume_t *base = run_held(o, NULL, 0, chips), *twin = run_held(o, &shock, 1, chips);
        int n = n_different(o, base, twin, chips);
        cr_assert(full ? n == 0 : n > 200, "%d firms", n);
        free(base);
        free(twin);
    }
    close_base(o);
}

/* In the whole economy wages, incomes and orders of the suppliers that stand still remain, and meet customers and
 * others alike. */
Test(propagation, infinite_stocks_leave_customers_no_worse_than_others)
{
    struct opening *o = open_base("run.seed=1");
    fill_stocks(o, 1000);
    struct outage out = measure_outage(o, tables_sector("integrated_circuits"));
    cr_assert_float_eq(lost(&out.high), lost(&out.none), 0.003, "%.4f %.4f", lost(&out.high), lost(&out.none));
    cr_assert(fabs(out.correlation) < 0.1, "%.3f", out.correlation);
    close_base(o);
}

/* No imports of some products from February on, to the end of December. */
static struct shock import_stop_of(int product, double size)
{
    struct shock shock = {.kind = SHOCK_IMPORT_STOP, .from = 1, .until = YEAR - 1, .size = size, .enabled = true};
    shock.sector[product] = true;
    return shock;
}

/* What a stop costs those who keep no stock of the product, those who can do without it in part, and those who
 * cannot. */
static void measure_stop(struct opening *o, int product, double size, struct loss loss[3])
{
    struct shock shock = import_stop_of(product, size);
    volume_t *base = run_firms(o, NULL, 0), *twin = run_firms(o, &shock, 1);
    memset(loss, 0, 3 * sizeof *loss);
    for (int64_t f = 0; f < o->firms; f++) {
        if (!world_alive(&o->state, f) || o->state.firms.sector[f] == product)
            continue;
        int i = input_of(&o->state, f, product);
        const struct input_list *list = &o->state.economy.inputs[o->state.firms.sector[f]][o->state.firms.small[f]];
        add(&loss[i < 0 ? 0 : list->strict[i] ? 2 : 1], o, base, twin, f);
    }
    free(base);
    free(twin);
}

Test(propagation, an_import_stop_costs_users_output_by_what_they_cannot_do_without)
{
    static const double size[] = {0, 0.25, 0.5, 0.75, 1};
    struct opening *o = open_base("run.seed=1");
    double before = -1;
    for (int i = 0; i < 5; i++) {
        struct loss loss[3];
        measure_stop(o, tables_sector("integrated_circuits"), size[i], loss);
        double none = lost(&loss[0]), important = lost(&loss[1]), strict = lost(&loss[2]);
        if (i < 3) /* half of them is borne by stocks and re-orders until others are qualified */
            cr_assert(fabs(strict) < 0.005 && (size[i] > 0 || strict == 0), "%.4f", strict);
        else
            cr_assert(strict > before + 0.005, "%.4f", strict);
        if (size[i] >= 0.75)
            cr_assert(fmin(strict, important) > 4 * fabs(none), "%.4f %.4f %.4f", strict, important, none);
        if (size[i] == 1)
            cr_assert(strict > important, "%.4f %.4f", strict, important);
        before = strict;
    }
    cr_assert(before > 0.05 && before < 0.3, "%.4f", before); /* 0.083 from June to November */
    close_base(o);
}

/* How much more those lose who cannot do without the product differs from sample to sample of firms: at a full stop seeds 1
 * to 3 and population seeds 2 and 3 give 1.24, 1.29, 1.33, 1.15, 1.35. Just before there were skilled people they gave 1.34,
 * 1.36, 1.30, 1.20, 1.26, just before banks' expectations 1.32, 1.39, 1.39, 1.21, 1.27, just after them 1.27, 1.33, 1.34,
 * 1.11, 1.35: means of 1.27, 1.29, 1.31, 1.28 with a standard error of 0.04. A bound of 1.3 for seed 1 alone, as it stood here
 * once, was the luck of that sample; so three are taken together. They give 1.30. At three quarters of a stop it does not show: the three give 1.07 before banks
 * read the accounts of each firm, 1.00 after, and 1.18 when that changes no interest: each is another sample of firms. */
Test(propagation, a_stop_costs_those_most_who_cannot_do_without)
{
    static const char *const seeds[] = {"run.seed=1", "run.seed=2", "run.seed=3"};
    double strict = 0, important = 0;
    for (int k = 0; k < 3; k++) {
        struct opening *o = open_base(seeds[k]);
        struct loss loss[3];
        measure_stop(o, tables_sector("integrated_circuits"), 1, loss);
        important += lost(&loss[1]);
        strict += lost(&loss[2]);
        close_base(o);
    }
    cr_assert(strict > 1.2 * important, "%.3f", strict / important);
}

/* Output of a sector in the late months. */
static double sector_output(const struct opening *o, const volume_t *output, int sector)
{
    double sum = 0;
    for (int64_t f = 0; f < o->firms; f++)
        if (o->state.firms.sector[f] == sector)
            sum += late_output(o, output, f);
    return sum;
}

/* Imported part of a product in the purchases of a sector, times what an output needs of it; 0 where no stock is
 * kept. */
static double import_dependence(const struct world *w, int product, int user)
{
    const struct input_list *list = &w->economy.inputs[user][0];
    for (int i = 0; i < list->count; i++)
        if (list->good[i] == product && list->storable[i])
            return w->economy.import_share[product][user] * list->coefficient[i];
    return 0;
}

/* The three most imported of the inputs that are hard to replace hurt their users in the order of dependence. */
Test(propagation, import_stops_rank_sectors_by_dependence)
{
    static const char *const product[] = {"integrated_circuits", "internet_of_things", "new_energy"};
    struct opening *o = open_base("run.seed=1");
    double x[3 * SECTOR_COUNT], y[3 * SECTOR_COUNT];
    volume_t *base = run_firms(o, NULL, 0);
    int n = 0;
    for (int i = 0; i < 3; i++) {
        struct shock shock = import_stop_of(tables_sector(product[i]), 1);
        volume_t *twin = run_firms(o, &shock, 1);
        for (int user = 0; user < SECTOR_COUNT; user++) {
            if (sector_firm_index(user) < 0 || shock.sector[user])
                continue;
            x[n] = import_dependence(&o->state, tables_sector(product[i]), user);
            y[n++] = 1 - sector_output(o, twin, user) / sector_output(o, base, user);
        }
        if (i == 0)
            cr_assert(rank_correlation(x, y, n) > 0.6, "chips: %.3f", rank_correlation(x, y, n)); /* 0.78 */
        free(twin);
    }
    cr_assert(rank_correlation(x, y, n) > 0.4, "%.3f", rank_correlation(x, y, n)); /* 0.60 */
    free(base);
    close_base(o);
}

/* A stop of generic goods is made good within weeks. */
Test(propagation, a_stop_of_generic_imports_costs_little)
{
    struct opening *o = open_base("run.seed=1");
    struct loss loss[3];
    measure_stop(o, tables_sector("roe_machinery_electronics"), 1, loss);
    cr_assert(lost(&loss[1]) < 0.005, "%.4f", lost(&loss[1]));
    close_base(o);
}

enum { COURSE = 32 };

/* Output of the sectors that keep stocks of chips, month by month, while none are imported from March 2022 to February
 * 2023, over the base. */
static void stop_course(const char *stocks, double course[COURSE], double switched[COURSE])
{
    struct tiny base, twin;
    int chips = tables_sector("integrated_circuits");
    struct shock shock = import_stop_of(chips, 1);
    shock.from = 2;
    shock.until = 13;
    tiny_open(&base, 1, "run.scale=0.01", TINY_AT_REST, stocks, NULL);
    tiny_open(&twin, 1, "run.scale=0.01", TINY_AT_REST, stocks, NULL);
    twin.world->economy.shocks = &shock;
    twin.world->economy.n_shocks = 1;
    for (int month = 0; month < COURSE; month++) {
        double sum[2] = {0};
        tiny_step(&base);
        tiny_step(&twin);
        for (int s = 0; s < SECTOR_COUNT; s++)
            if (s != chips && sector_firm_index(s) >= 0 && import_dependence(base.world, chips, s) > 0.001) {
                sum[0] += (double)base.run->month.output[s];
                sum[1] += (double)twin.run->month.output[s];
            }
        course[month] = sum[1] / sum[0];
        switched[month] = twin.world->sectors.import_switched[chips];
    }
    tiny_close(&base);
    tiny_close(&twin);
}

static double lowest(const double *course)
{
    double low = 1;
    for (int month = 0; month < COURSE; month++)
        low = fmin(low, course[month]);
    return low;
}

Test(propagation, users_of_a_stopped_import_recover_as_other_sources_are_qualified)
{
    double course[COURSE], large[COURSE], switched[COURSE];
    stop_course("firm.input_months=2 months", course, switched);
    double low = lowest(course);
    cr_assert_eq(switched[1], 0);
    cr_assert_float_eq(switched[13], 1, 1e-9); /* twelve months */
    cr_assert_float_eq(switched[25], 0, 1e-9);
    cr_assert(course[2] == 1 && course[3] > 0.95, "stocks last for a while: %.3f", course[3]);
    cr_assert(low < 0.9 && low > 0.7, "%.3f", low);                        /* 0.82 */
    cr_assert(course[13] > low + 0.02, "%.3f from %.3f", course[13], low); /* 0.86 */
    cr_assert(course[25] > 0.92, "%.3f a year after", course[25]);         /* 0.95 */
    stop_course("firm.input_months=6 months", large, switched);
    cr_assert(1 - lowest(large) < 0.2 * (1 - low), "%.3f %.3f", lowest(large), low); /* 0.997 */
}

/* A fifth less outside demand from March 2022 to February 2023. Firms stop investing, so a year after it they are short
 * of machines, not of orders; those that failed early are missing among those that would have failed later. */
struct slump {
    double output[COURSE + 6], utilisation; /* over the base; a year after */
    double exits[2][2];                     /* [base, twin][first, second year from the start] */
};

static void slump_of(const char *seed, struct slump *slump)
{
    struct shock shock = {.kind = SHOCK_OUTSIDE_DEMAND,
                          .from = 2,
                          .until = 13,
                          .size = -0.2,
                          .enabled = true,
                          .destination = {true, true}};
    struct tiny run[2];
    memset(slump, 0, sizeof *slump);
    memset(shock.sector, true, sizeof shock.sector);
    for (int twin = 0; twin < 2; twin++)
        tiny_open(&run[twin], 1, "run.scale=0.02", TINY_AT_REST, seed, NULL);
    run[1].world->economy.shocks = &shock;
    run[1].world->economy.n_shocks = 1;
    for (int month = 0; month < COURSE + 6; month++) {
        double output[2] = {0}, capacity[2] = {0};
        for (int twin = 0; twin < 2; twin++) {
            tiny_step(&run[twin]);
            const struct month *m = &run[twin].run->month;
            for (int s = 0; s < SECTOR_COUNT; s++) {
                if (sector_firm_index(s) < 0)
                    continue;
                output[twin] += (double)m->output[s];
                capacity[twin] += (double)m->capacity[s];
                for (int reason = 0; reason < EXIT_REASONS && month >= 2 && month < 26; reason++)
                    slump->exits[twin][(month - 2) / YEAR] += 1e-6 * (double)m->exited[reason][s];
            }
        }
        slump->output[month] = output[1] / output[0];
        if (month == 25)
            slump->utilisation = slump->output[month] * capacity[0] / capacity[1];
    }
    tiny_close(&run[0]);
    tiny_close(&run[1]);
}

Test(propagation, a_slump_outside_is_deep_and_passes)
{
    static const char *const seed[] = {"run.seed=1", "run.seed=2"};
    double exits[2][2] = {{0}};
    for (int i = 0; i < 2; i++) {
        struct slump slump;
        slump_of(seed[i], &slump);
        cr_assert(slump.output[2] == 1 && slump.output[3] < 0.95, "orders fall before output: %.3f", slump.output[3]);
        cr_assert(slump.output[8] < 0.85 && slump.output[13] > 0.75, "%.3f %.3f", slump.output[8], slump.output[13]);
        cr_assert(slump.output[18] > 0.9, "%.3f five months after", slump.output[18]);
        cr_assert(slump.output[25] > 0.92, "%.3f a year after", slump.output[25]);
        cr_assert(slump.output[37] > slump.output[25] && slump.output[37] > 0.93, "%.3f two years after",
                  slump.output[37]);
        cr_assert(slump.utilisation > 1, "%.3f: machines are what lacks", slump.utilisation);
        for (int twin = 0; twin < 2; twin++)
            for (int year = 0; year < 2; year++)
                exits[twin][year] += slump.exits[twin][year];
    }
    cr_assert(exits[1][0] > 1.05 * exits[0][0], "%.0f, base %.0f", exits[1][0], exits[0][0]);
    cr_assert(exits[1][0] + exits[1][1] > exits[0][0] + exits[0][1], "%.0f %.0f, base %.0f %.0f", exits[1][0],
              exits[1][1], exits[0][0], exits[0][1]);
}

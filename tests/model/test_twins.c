/* Twins: the same seeds with and without a shock. A shock of nothing changes no bit; a shock somewhere leaves the luck
 * of all others as it was, since every draw is a function of the seed, a key, the month and the purpose and of nothing
 * that happened. What may differ is only what follows from the economics: a firm with other prospects may start another
 * project, fail or not, and be chosen as supplier or not. */
#include "scenario/shocks.h"
#include "support/fixture.h"

enum { MONTHS = 24, YEAR = 12, HALF = 6 };

static struct shock everywhere(enum shock_kind kind, double size)
{
    struct shock shock = {.kind = kind, .from = 0, .until = MONTHS, .size = size, .enabled = true};
    memset(shock.sector, true, sizeof shock.sector);
    memset(shock.city, true, sizeof shock.city);
    memset(shock.destination, true, sizeof shock.destination);
    return shock;
}

static void hashes(const struct shock *shock, int n, int threads, int months, uint64_t *hash)
{
    struct tiny x;
    tiny_open(&x, threads, "run.scale=0.01", NULL);
    x.world->economy.shocks = shock;
    x.world->economy.n_shocks = n;
    for (int month = 0; month < months; month++) {
        tiny_step(&x);
        hash[month] = x.run->hash;
    }
    tiny_close(&x);
}

Test(twins, shocks_of_size_zero_and_shocks_switched_off_change_no_bit)
{
    uint64_t base[MONTHS], twin[MONTHS];
    struct shock nothing[SHOCK_KINDS], all[SHOCK_KINDS + 1];
    hashes(NULL, 0, 1, MONTHS, base);
    for (int kind = 0; kind < SHOCK_KINDS; kind++) {
        nothing[kind] = everywhere((enum shock_kind)kind, 0);
        all[kind] = nothing[kind];
        hashes(&nothing[kind], 1, 1, MONTHS, twin);
        for (int month = 0; month < MONTHS; month++)
            cr_assert_eq(twin[month], base[month], "%s, month %d", shocks_info((enum shock_kind)kind)->kind, month);
    }
    all[SHOCK_KINDS] = everywhere(SHOCK_SUPPLIER_OUTAGE, 1);
    all[SHOCK_KINDS].enabled = false;
    hashes(all, SHOCK_KINDS + 1, 1, MONTHS, twin);
    cr_assert_eq(memcmp(base, twin, sizeof base), 0);
}

Test(twins, an_empty_list_changes_no_bit)
{
    struct tiny base, twin;
    tiny_open(&base, 1, NULL);
    tiny_open(&twin, 1, "shocks=[]", NULL);
    for (int month = 0; month < MONTHS; month++) {
        tiny_step(&base);
        tiny_step(&twin);
        cr_assert_eq(twin.run->hash, base.run->hash, "month %d", month);
    }
    tiny_close(&base);
    tiny_close(&twin);
}

Test(twins, a_shock_that_comes_later_changes_nothing_before)
{
    uint64_t base[MONTHS], twin[MONTHS];
    struct shock late = everywhere(SHOCK_OUTSIDE_DEMAND, -0.01);
    late.from = 14;
    hashes(NULL, 0, 1, MONTHS, base);
    hashes(&late, 1, 1, MONTHS, twin);
    for (int month = 0; month < MONTHS; month++)
        cr_assert((twin[month] == base[month]) == (month < 14), "month %d", month);
}

Test(twins, a_shocked_history_is_the_same_for_any_number_of_threads)
{
    uint64_t one[YEAR], other[YEAR];
    struct shock shock[] = {everywhere(SHOCK_OUTSIDE_DEMAND, -0.2), everywhere(SHOCK_IMPORT_STOP, 0.5),
                            everywhere(SHOCK_SUPPLIER_OUTAGE, 0.3)};
    hashes(shock, 3, 1, YEAR, one);
    hashes(shock, 3, 3, YEAR, other);
    cr_assert_eq(memcmp(one, other, sizeof one), 0);
}

/* A base and its twin side by side within a year, without mergers and moves, after which a firm is another: rows of firms that were there at the start are the same in both. */
struct pair {
    struct tiny base, twin;
    int64_t firms;
    int sector; /* that of the shock; -1: none */
};

static struct pair *open_pair(const struct shock *shock, int sector)
{
    struct pair *p = calloc(1, sizeof *p);
    tiny_open(&p->base, 1, "run.scale=0.02", "merger.search=0 %/year", "move.noise=0", NULL);
    tiny_open(&p->twin, 1, "run.scale=0.02", "merger.search=0 %/year", "move.noise=0", NULL);
    p->firms = p->base.world->length[DIM_FIRM];
    p->sector = sector;
    p->twin.world->economy.shocks = shock;
    p->twin.world->economy.n_shocks = shock != NULL;
    return p;
}

static void close_pair(struct pair *p)
{
    tiny_close(&p->base);
    tiny_close(&p->twin);
    free(p);
}

/* Phases of a month in both worlds: so that something may be done between them. */
static void step_pair(struct pair *p, int from, int to)
{
    tiny_phases(&p->base, from, to);
    tiny_phases(&p->twin, from, to);
    if (to < step_phase_count())
        return;
    month_end(&p->base.run->month);
    month_end(&p->twin.run->month);
    p->base.world->month++;
    p->twin.world->month++;
}

/* What happened to firms: in both worlds, or in one of them only. */
struct events {
    int both, one;
};

static void count(struct events *e, bool base, bool twin)
{
    e->both += base && twin;
    e->one += base != twin;
}

/* Entrants stand behind the firms of their sector in the order of their coming, so a twin's may be in another row. */
static int64_t row_of(const struct world *w, int64_t f, uint64_t key)
{
    int i = sector_firm_index(w->firms.sector[f]);
    if (w->firms.key[f] == key && w->firms.state[f] != FIRM_EMPTY)
        return f;
    for (int64_t row = w->firm_begin[i]; row < w->firm_begin[i] + w->sectors.filled[w->firms.sector[f]]; row++)
        if (w->firms.key[row] == key && w->firms.state[row] != FIRM_EMPTY)
            return row;
    return -1;
}

/* What is drawn and not decided: equal bit for bit wherever a firm lives in both worlds. */
static void check_draws(const struct world *a, const struct world *b, int64_t f, int64_t g)
{
    cr_assert_eq(memcmp(&a->firms.order_noise[f], &b->firms.order_noise[g], sizeof(double)), 0);
    cr_assert_eq(memcmp(&a->firms.transitory[f], &b->firms.transitory[g], sizeof(double)), 0);
    cr_assert_eq(a->firms.patience[f], b->firms.patience[g]);
    cr_assert_eq(a->firms.bank[f], b->firms.bank[g]);
    cr_assert_eq(a->firms.birth_month[f], b->firms.birth_month[g]);
    cr_assert_eq(memcmp(&a->firms.markup[f], &b->firms.markup[g], sizeof(double)), 0);
}

/* Firms outside the shocked sector since January: events, projects of the same duration, and links to suppliers of
 * another key. Projects and links are those of firms that live in both worlds. */
struct turnover {
    struct events entries, exits, projects;
    int durations, links, other_links;
};

static void compare_links(const struct world *a, const struct world *b, int64_t f, int64_t g, struct turnover *t)
{
    uint32_t k = a->slots.link_begin[a->firms.slot_begin[f]], end = a->slots.link_begin[a->firms.slot_begin[f + 1]];
    uint32_t other = b->slots.link_begin[b->firms.slot_begin[g]];
    for (; k < end; k++, other++) {
        t->links++;
        t->other_links += a->firms.key[a->links.supplier[k]] != b->firms.key[b->links.supplier[other]];
    }
}

static bool is_entrant(const struct pair *p, const struct world *w, int64_t f)
{
    return w->firms.state[f] != FIRM_EMPTY && w->firms.sector[f] != p->sector && w->firms.birth_month[f] >= 0;
}

static struct turnover compare(const struct pair *p)
{
    struct turnover t = {.durations = 0};
    const struct world *a = p->base.world, *b = p->twin.world;
    for (int64_t f = 0; f < p->firms; f++) {
        if (a->firms.state[f] == FIRM_EMPTY || a->firms.sector[f] == p->sector)
            continue;
        int64_t g = row_of(b, f, a->firms.key[f]);
        if (is_entrant(p, a, f))
            count(&t.entries, true, g >= 0);
        if (g < 0)
            continue;
        count(&t.exits, !world_alive(a, f), !world_alive(b, g));
        if (!world_alive(a, f) || !world_alive(b, g))
            continue;
        check_draws(a, b, f, g);
        count(&t.projects, a->firms.project_months[f] > 0, b->firms.project_months[g] > 0);
        if (a->firms.project_months[f] > 0 && b->firms.project_months[g] > 0)
            t.durations += a->firms.project_months[f] == b->firms.project_months[g];
        compare_links(a, b, f, g, &t);
    }
    for (int64_t g = 0; g < p->firms; g++)
        if (is_entrant(p, b, g) && row_of(a, g, b->firms.key[g]) < 0)
            count(&t.entries, false, true);
    return t;
}

/* At first nothing but the supplier that the same draw falls on can differ; later decisions of a few firms do. */
static void check_turnover(const struct turnover *t, int month, int events_of_exit)
{
    int first = month == 0;
    cr_assert(t->entries.both > 50 && t->entries.one <= (first ? 0 : t->entries.both / 50), "month %d: %d %d", month,
              t->entries.both, t->entries.one);
    cr_assert(t->exits.both > 10 && t->exits.one <= events_of_exit + (first ? 0 : 2 + t->exits.both / 50),
              "month %d: %d %d", month, t->exits.both, t->exits.one);
    cr_assert(t->projects.both > 1000 && t->projects.one <= (first ? 0 : t->projects.both / 50), "month %d: %d %d",
              month, t->projects.both, t->projects.one);
    cr_assert(t->durations >= t->projects.both - (first ? 0 : t->projects.both / 100), "month %d: %d of %d", month,
              t->durations, t->projects.both);
}

Test(twins, a_shock_in_one_sector_leaves_the_luck_of_the_others)
{
    int s = tables_sector("new_energy");
    struct shock shock = {.kind = SHOCK_OUTSIDE_DEMAND,
                          .from = 0,
                          .until = HALF,
                          .size = -0.1,
                          .enabled = true,
                          .destination = {true, true}};
    shock.sector[s] = true;
    struct pair *p = open_pair(&shock, s);
    for (int month = 0; month < HALF; month++) {
        step_pair(p, 0, step_phase_count());
        struct turnover t = compare(p);
        check_turnover(&t, month, 0);
        cr_assert(t.other_links < 0.002 * t.links, "%d of %d", t.other_links, t.links);
    }
    close_pair(p);
}

static int n_customers(const struct world *w, int64_t f)
{
    int n = 0;
    for (int64_t link = 0; link < w->length[DIM_LINK]; link++)
        n += w->links.supplier[link] == (uint32_t)f;
    return n;
}

/* One firm ends in the twin as if its bank had called its loans: its customers find other suppliers. */
Test(twins, the_end_of_one_firm_moves_nobody_else_s_luck)
{
    struct pair *p = open_pair(NULL, -1);
    int last = step_phase_count() - 1, customers = 0;
    int64_t f = p->base.world->firm_begin[sector_firm_index(tables_sector("new_energy"))] + 30;
    uint64_t key = p->base.world->firms.key[f];
    for (int month = 0; month < HALF; month++) {
        step_pair(p, 0, last);
        if (month == 0) {
            cr_assert(tiny_same(p->base.world, p->twin.world));
            p->twin.world->firms.illiquid[f] = UINT8_MAX;
            customers = n_customers(p->twin.world, f);
        }
        step_pair(p, last, last + 1);
        struct turnover t = compare(p);
        check_turnover(&t, month, 1);
        cr_assert(t.other_links - customers < 0.003 * t.links, "%d of %d", t.other_links, t.links);
        /* its customers, and those whose supplier failed as well and whose draw fell on it or one beside it */
        cr_assert(month > 0 || (t.other_links >= customers && t.other_links < customers + t.links / 1000),
                  "%d, %d of customers", t.other_links, customers);
    }
    cr_assert(world_alive(p->base.world, f) && !world_alive(p->twin.world, f));
    cr_assert_eq(p->twin.world->firms.key[f], key);
    close_pair(p);
}

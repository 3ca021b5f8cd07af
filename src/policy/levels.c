/* Levels of cells; see levels.h. */
#include "policy/levels.h"

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"

enum { CELLS = TABLES_CLUSTERS * CITY_COUNT, CELL_KIND = 100 };

static double clipped(double x, double most)
{
    return math_max(-most, math_min(most, x));
}

static double clipped_log(double x)
{
    return x > 0 ? clipped(math_log(x), 1) : -1;
}

double levels_score(const struct standing *x)
{
    return math_log(math_max(1e-6, x->share / 0.01)) + 2 * clipped(x->growth, 0.2) + 0.3 * clipped_log(x->research) +
           0.2 * math_min(2, x->leaders) + 0.2 * clipped_log(x->certified);
}

double levels_cut(const struct parameters *p, int level, double years)
{
    const double cut[LEVEL_COUNT] = {0, p->levels_provincial, p->levels_national, p->levels_world};
    return cut[level] + p->levels_rise * years;
}

int levels_next(const struct parameters *p, int level, double score, double years)
{
    if (level < LEVEL_WORLD && score >= levels_cut(p, level + 1, years))
        return level + 1;
    return level > LEVEL_NONE && score < levels_cut(p, level, years) - p->levels_grace ? level - 1 : level;
}

double levels_chance(const struct parameters *p, int level, double score, double years)
{
    if (level >= LEVEL_WORLD)
        return 0;
    double gap = (levels_cut(p, level + 1, years) - score) / 0.5;
    return math_exp(-0.5 * gap * gap);
}

/* National sales of a cluster in the past year at the run's scale, from its Jiangsu output of 2022 and the market. */
static double national_sales(const struct world *w, int s)
{
    const struct economy *e = &w->economy;
    double share = e->tables->jiangsu_share_of_china[s], made = 12 * e->balance.sector[s].output * e->fen;
    return share > 0 ? made / share * math_exp(w->sectors.market_log_level[s]) * w->sectors.mean_price[s] : 0;
}

static double certified_share(const struct survey *x, int s)
{
    double firms = 0, certified = 0;
    for (int c = 0; c < CITY_COUNT; c++) {
        firms += x->firms[s * CITY_COUNT + c];
        certified += x->certified[s * CITY_COUNT + c];
    }
    return firms > 0 ? certified / firms : 0;
}

static void score_cells(struct world *w, const struct survey *x)
{
    for (int s = 0; s < TABLES_CLUSTERS; s++) {
        double national = national_sales(w, s), usual = certified_share(x, s);
        double research = w->economy.balance.sector[s].research, market = economy_growth(&w->economy, s, w->month - 1);
        for (int c = 0; c < CITY_COUNT; c++) {
            int cell = s * CITY_COUNT + c;
            bool sells = x->sales[cell] > 0 && national > 0;
            struct standing standing = {
                .share = sells ? x->sales[cell] / national : 0,
                .growth = w->month > 0 ? survey_growth(x, cell) - market : 0,
                .research = sells && research > 0 ? x->reported[cell] / x->sales[cell] / research : 0,
                .leaders = x->leaders[cell],
                .certified = usual > 0 && x->firms[cell] > 0 ? x->certified[cell] / x->firms[cell] / usual : 1,
            };
            w->sectors.cell_score[cell] = levels_score(&standing);
        }
    }
}

static double jury_score(const struct world *w, int cell)
{
    double u[4];
    random_block(w->seed, random_key(CELL_KIND, (uint64_t)cell, 0, 0), w->month, PURPOSE_CELL_SCORE, 0, u);
    return w->sectors.cell_score[cell] + w->economy.parameters->levels_noise * quantile_normal(u[0]);
}

/* The seats of the year go to the best of those in reach, ties to the first. */
static void recognise(struct world *w, const uint8_t *in_reach)
{
    for (int seat = 0; seat < (int)w->economy.parameters->levels_national_seats; seat++) {
        int best = -1;
        for (int cell = 0; cell < CELLS; cell++)
            if (in_reach[cell] && w->sectors.cell_level[cell] == LEVEL_PROVINCIAL &&
                (best < 0 || jury_score(w, cell) > jury_score(w, best)))
                best = cell;
        if (best >= 0)
            w->sectors.cell_level[best] = LEVEL_NATIONAL;
    }
}

void levels_year(struct world *w, const struct survey *x)
{
    uint8_t in_reach[CELLS];
    score_cells(w, x);
    for (int cell = 0; cell < CELLS; cell++) {
        int now = w->sectors.cell_level[cell];
        int next = levels_next(w->economy.parameters, now, w->sectors.cell_score[cell], w->month / 12.0);
        in_reach[cell] = now == LEVEL_PROVINCIAL && next == LEVEL_NATIONAL;
        w->sectors.cell_level[cell] = (uint8_t)(in_reach[cell] ? now : next);
    }
    recognise(w, in_reach);
}

void levels_open(struct world *w, const struct survey *x)
{
    static const struct {
        const char *cluster, *city;
    } national[] = {/* national clusters of strategic emerging industries, province.csv: national_sei_clusters 2022 */
                    {"intelligent_equipment", "Xuzhou"},
                    {"intelligent_equipment", "Changzhou"},
                    {"biomedicine", "Suzhou"}};
    score_cells(w, x);
    for (int cell = 0; cell < SURVEY_CELLS; cell++)
        w->sectors.cell_level[cell] = cell < CELLS && w->sectors.cell_score[cell] >=
                                                          levels_cut(w->economy.parameters, LEVEL_PROVINCIAL, 0)
                                          ? LEVEL_PROVINCIAL
                                          : LEVEL_NONE;
    for (size_t i = 0; i < sizeof national / sizeof national[0]; i++)
        w->sectors.cell_level[tables_sector(national[i].cluster) * CITY_COUNT + tables_city(national[i].city)] =
            LEVEL_NATIONAL;
}

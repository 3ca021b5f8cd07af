/* What a run tells a person; see run_report.h. Yearly figures are made here from the monthly series: flows are summed,
 * ratios averaged, stocks taken at the end of the year. */
#include "cli/run_report.h"

#include <math.h>

#include "base/calendar.h"
#include "base/memory.h"

/* Columns of the table by year. */
enum figure { GDP, SHARE, FIRMS, ENTRIES, EXITS, HEADS, WAGE, MARGIN, UTILISATION, PRICES, DRIFT, FIGURES };

static const char *const figure_series[FIGURES] = {
    [GDP] = "gdp",
    [SHARE] = "strategic_share",
    [FIRMS] = "firms",
    [ENTRIES] = "entries",
    [EXITS] = "exits",
    [HEADS] = "heads",
    [WAGE] = "wage",
    [MARGIN] = "profit_margin",
    [UTILISATION] = "utilisation",
    [PRICES] = "consumption_price",
    [DRIFT] = "outside_position_ratio",
};

struct run_report {
    int first_month, months, capacity;
    int index[FIGURES]; /* of the indicators */
    int output_index;
    double *figure;    /* [capacity][FIGURES] */
    double *output;    /* [capacity][SECTOR_COUNT] */
    int64_t simulated; /* firms at the opening */
    double firms;      /* that they stand for */
};

struct run_report *run_report_create(int first_month, int months)
{
    struct run_report *r = memory_take(1, sizeof *r);
    if (!r)
        return NULL;
    *r = (struct run_report){.first_month = first_month, .capacity = months};
    r->figure = memory_take((size_t)months * FIGURES, sizeof *r->figure);
    r->output = memory_take((size_t)months * SECTOR_COUNT, sizeof *r->output);
    r->output_index = measure_find("output");
    for (int i = 0; i < FIGURES; i++)
        r->index[i] = measure_find(figure_series[i]);
    if (r->figure && r->output)
        return r;
    run_report_destroy(r);
    return NULL;
}

void run_report_destroy(struct run_report *r)
{
    if (!r)
        return;
    memory_release(r->figure);
    memory_release(r->output);
    memory_release(r);
}

void run_report_count(const struct simulation *s, int64_t *simulated, double *firms)
{
    double slices = 0;
    *simulated = 0;
    for (int64_t f = 0; f < s->world.length[DIM_FIRM]; f++) {
        *simulated += world_alive(&s->world, f);
        slices += world_alive(&s->world, f) ? s->world.firms.slice[f] : 0;
    }
    *firms = slices / s->world.scale;
}

void run_report_open(struct run_report *r, int64_t simulated, double firms)
{
    r->simulated = simulated;
    r->firms = firms;
}

void run_report_add(struct run_report *r, const struct measure *m)
{
    if (r->months == r->capacity)
        return;
    for (int i = 0; i < FIGURES; i++)
        r->figure[r->months * FIGURES + i] = measure_value(m, r->index[i]);
    measure_row(m, r->output_index, MEASURE_CLUSTER, r->output + (size_t)r->months * SECTOR_COUNT);
    r->months++;
}

/* The row of a series, NULL when the file has none of this name. */
static const double *recorded(const struct output *out, const char *name, int month)
{
    const int variable = output_find(out, name);
    return variable < 0 ? NULL : output_row(out, variable, month);
}

void run_report_add_recorded(struct run_report *r, const struct output *out, int month)
{
    if (r->months == r->capacity)
        return;
    for (int i = 0; i < FIGURES; i++) {
        const double *value = recorded(out, figure_series[i], month);
        r->figure[r->months * FIGURES + i] = value ? value[0] : NAN;
    }
    const double *row = recorded(out, "output_cluster", month);
    for (int s = 0; s < SECTOR_COUNT; s++)
        r->output[(size_t)r->months * SECTOR_COUNT + (size_t)s] = row ? row[s] : NAN;
    r->months++;
}

static double figure_at(const struct run_report *r, int month, enum figure figure)
{
    return r->figure[month * FIGURES + (int)figure];
}

char *run_report_headline(const struct run_report *r, char *text)
{
    int last = r->months - 1;
    text[0] = '\0';
    if (last >= 12)
        snprintf(text, RUN_REPORT_HEADLINE, "GDP %+.1f %% on a year ago",
                 100 * (figure_at(r, last, GDP) / figure_at(r, last - 12, GDP) - 1));
    else if (last >= 0)
        snprintf(text, RUN_REPORT_HEADLINE, "strategic share %.1f %%", 100 * figure_at(r, last, SHARE));
    return text;
}

static double sum_of(const struct run_report *r, int begin, int end, enum figure figure)
{
    double sum = 0;
    for (int month = begin; month < end; month++)
        sum += figure_at(r, month, figure);
    return sum;
}

/* Entries or exits in per cent of the firms there are, brought to a year. */
static double turnover_of(const struct run_report *r, int begin, int end, enum figure figure)
{
    return 12 * 100 * sum_of(r, begin, end, figure) / sum_of(r, begin, end, FIRMS);
}

/* One line of the table: months [begin, end) of one calendar year. */
static void print_year(const struct run_report *r, int begin, int end, FILE *f)
{
    char growth[32] = "-";
    double gdp = sum_of(r, begin, end, GDP);
    if (begin >= 12)
        snprintf(growth, sizeof growth, "%+.1f", 100 * (gdp / sum_of(r, begin - 12, end - 12, GDP) - 1));
    fprintf(f, "  %d  %7.1f  %6s  %9.1f  %7.0f  %5.1f  %4.1f  %7.2f  %6.0f  %6.1f  %6.1f  %6.3f\n",
            calendar_year(r->first_month + begin), gdp / 1000, growth,
            100 * sum_of(r, begin, end, SHARE) / (end - begin), figure_at(r, end - 1, FIRMS),
            turnover_of(r, begin, end, ENTRIES), turnover_of(r, begin, end, EXITS), figure_at(r, end - 1, HEADS) / 1e6,
            sum_of(r, begin, end, WAGE) / (end - begin), 100 * sum_of(r, begin, end, MARGIN) / (end - begin),
            100 * sum_of(r, begin, end, UTILISATION) / (end - begin), figure_at(r, end - 1, PRICES));
}

static int end_of_year(const struct run_report *r, int begin)
{
    int end = begin;
    while (end < r->months && calendar_year(r->first_month + end) == calendar_year(r->first_month + begin))
        end++;
    return end;
}

static void print_years(const struct run_report *r, FILE *f)
{
    fprintf(f,
            "  year      GDP  growth  strategic    firms  entry  exit  at work  labour  profit  in use  prices\n"
            "        bn yuan       %%    share %%              %%     %%  million    yuan       %%       %%  2022=1\n");
    for (int begin = 0; begin < r->months; begin = end_of_year(r, begin))
        print_year(r, begin, end_of_year(r, begin), f);
    for (int begin = 0; begin < r->months; begin = end_of_year(r, begin)) {
        int months = end_of_year(r, begin) - begin;
        if (months < 12)
            fprintf(f, "  %d: %d month%s.\n", calendar_year(r->first_month + begin), months, months > 1 ? "s" : "");
    }
    fprintf(f, "  Current prices; firms, people and prices at the end of the year. Entry, exit: of firms, a year.\n"
               "  Labour: cost a head. Profit, in use: margin and capacity of firms. Prices: of consumption.\n");
}

/* Growth of a sector's output a year, last twelve months against the first. */
static double growth_of(const struct run_report *r, int sector)
{
    double first = 0, last = 0, years = (r->months - 12) / 12.0;
    for (int month = 0; month < 12; month++) {
        first += r->output[month * SECTOR_COUNT + sector];
        last += r->output[(r->months - 1 - month) * SECTOR_COUNT + sector];
    }
    return pow(last / first, 1 / years) - 1;
}

enum { SHOWN = 3 };

/* The clusters that grew most, or least (sign -1). */
static void print_extremes(const struct run_report *r, const struct tables *t, double sign, const char *what, FILE *f)
{
    bool shown[TABLES_CLUSTERS] = {false};
    fprintf(f, "%s", what);
    for (int n = 0; n < SHOWN; n++) {
        int best = -1;
        for (int s = 0; s < TABLES_CLUSTERS; s++)
            if (!shown[s] && (best < 0 || sign * growth_of(r, s) > sign * growth_of(r, best)))
                best = s;
        shown[best] = true;
        fprintf(f, "%s%s %+.1f %%", n ? ", " : " ", t->sector_key[best], 100 * growth_of(r, best));
    }
    fprintf(f, "\n");
}

static void print_period(const struct run_report *r, const struct simulation *s, double seconds, int threads, FILE *f)
{
    char first[CALENDAR_TEXT], last[CALENDAR_TEXT];
    calendar_format(r->first_month, first);
    calendar_format(r->first_month + r->months - 1, last);
    fprintf(f, "%s, %s to %s: %lld firms simulated, standing for %.0f (scale %g), in %.1f s on %d thread%s\n\n",
            s->scenario->name, first, last, (long long)r->simulated, r->firms, s->world.scale, seconds, threads,
            threads > 1 ? "s" : "");
}

void run_report_print(const struct run_report *r, const struct simulation *s, const char *path, double seconds,
                      int threads, FILE *f)
{
    const double alarm = 0.5;
    if (r->months == 0)
        return;
    print_period(r, s, seconds, threads, f);
    print_years(r, f);
    if (r->months >= 24) {
        print_extremes(r, s->tables, 1, "\n  Fastest clusters, output a year:", f);
        print_extremes(r, s->tables, -1, "  Slowest clusters, output a year:", f);
    }
    double drift = figure_at(r, r->months - 1, DRIFT);
    if (fabs(drift) > alarm)
        fprintf(
            f,
            "  Beware: the province's banks have %+.2f of a year's GDP outside, beyond +-%.1f: the accounts drift.\n",
            drift, alarm);
    if (path)
        fprintf(f,
                "\n%s holds all monthly series. `jiqun info %s` lists them.\n"
                "Python: xarray.open_dataset(\"%s\")[\"gdp\"]     R: ncdf4::nc_open(\"%s\")\n",
                path, path, path, path);
}

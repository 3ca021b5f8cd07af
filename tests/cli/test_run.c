/* What a run tells a person, from figures made up here. The program as a whole: test_run.sh. */
#include <criterion/criterion.h>

#include "cli/run_report.h"
#include "measure/totals.h"
#include "support/fixture.h"

/* A month with a GDP and nothing else of interest. */
static void add_month(struct run_report *report, double gdp)
{
    struct measure *m = measure_create();
    m->province.gdp = gdp;
    m->province.firms = 1000;
    m->province.entries = 10;
    m->province.exits = 5;
    m->province.strategic = 42;
    m->province.industry_above = 100;
    for (int s = 0; s < TABLES_CLUSTERS; s++)
        m->sector[s].output_value = gdp * (1 + 0.01 * s);
    run_report_add(report, m);
    measure_destroy(m);
}

Test(run_report, the_headline_is_growth_once_a_year_is_known)
{
    char text[RUN_REPORT_HEADLINE];
    struct run_report *report = run_report_create(0, 13);
    cr_assert_str_eq(run_report_headline(report, text), "");
    for (int month = 0; month < 12; month++)
        add_month(report, 1000);
    cr_assert_str_eq(run_report_headline(report, text), "strategic share 42.0 %");
    add_month(report, 1050);
    cr_assert_str_eq(run_report_headline(report, text), "GDP +5.0 % on a year ago");
    run_report_destroy(report);
}

Test(run_report, the_page_sums_flows_by_calendar_year_and_compares_equal_months)
{
    struct tiny x;
    char page[4096] = "", firms[128];
    int living = 0;
    struct run_report *report = run_report_create(0, 15);
    FILE *f = tmpfile();
    tiny_open(&x, 1, NULL);
    int64_t simulated;
    double stood_for;
    run_report_count(x.run, &simulated, &stood_for);
    run_report_open(report, simulated, stood_for);
    for (int64_t i = 0; i < x.world->length[DIM_FIRM]; i++)
        living += x.world->firms.slice[i] > 0;
    snprintf(firms, sizeof firms, "2022-01 to 2023-03: %d firms simulated, standing for ", living);
    for (int month = 0; month < 15; month++)
        add_month(report, month < 12 ? 1000 : 1100);
    run_report_print(report, x.run, "results/baseline.h5", 1.5, 1, f);
    rewind(f);
    cr_assert_gt(fread(page, 1, sizeof page - 1, f), 0);
    cr_assert(strstr(page, firms), "%s", page);
    cr_assert_lt(living, x.world->length[DIM_FIRM]);
    cr_assert(strstr(page, "in 1.5 s on 1 thread\n"), "%s", page);
    cr_assert(strstr(page, "  2022     12.0       -       42.0     1000   12.0   6.0"), "%s", page);
    cr_assert(strstr(page, "  2023      3.3   +10.0       42.0     1000   12.0   6.0"), "%s", page);
    cr_assert(strstr(page, "\n  2023: 3 months.\n"), "%s", page);
    cr_assert(strstr(page, "results/baseline.h5 holds"), "%s", page);
    fclose(f);
    run_report_destroy(report);
    tiny_close(&x);
}

/* Contradictions in the description of a result are found before anything is simulated. */
#include <criterion/criterion.h>
#include <string.h>

#include "fixture.h"
#include "output/series.h"

static struct output_dimension dims[FIXTURE_DIMENSIONS];
static struct output_variable vars[FIXTURE_VARIABLES];
static struct output_provenance provenance;
static struct errors *e;

static void set_up(void)
{
    memcpy(dims, fixture_dimensions, sizeof dims);
    memcpy(vars, fixture_variables, sizeof vars);
    provenance = fixture_provenance();
    e = errors_create();
}

static void tear_down(void)
{
    errors_destroy(e);
}

TestSuite(series_check, .init = set_up, .fini = tear_down);

static enum status check(void)
{
    const struct output out = {.dims = dims,
                               .n_dims = FIXTURE_DIMENSIONS,
                               .vars = vars,
                               .n_vars = FIXTURE_VARIABLES,
                               .provenance = &provenance};
    return series_check(&out, e);
}

static void refuses(const char *words)
{
    cr_assert_eq(check(), STATUS_INVARIANT);
    cr_assert(strstr(errors_line(e, 0), words), "%s", errors_line(e, 0));
}

Test(series_check, fixture_is_accepted)
{
    cr_assert_eq(check(), STATUS_OK);
    cr_assert_eq(errors_count(e), 0);
}

Test(series_check, unknown_dimension_is_refused)
{
    vars[FIXTURE_OUTPUT].dims[1] = "village";
    refuses("output has the unknown dimension village");
}

Test(series_check, first_dimension_must_be_time)
{
    vars[FIXTURE_GDP].dims[0] = "city";
    refuses("first dimension of gdp is not time");
}

Test(series_check, one_name_for_a_label_and_a_series_is_refused)
{
    vars[FIXTURE_GDP].name = "cluster_tier";
    refuses("the name cluster_tier is used twice");
}

Test(series_check, the_files_own_names_are_refused)
{
    vars[FIXTURE_GDP].name = "time_bnds";
    refuses("time_bnds");
}

Test(series_check, name_twice_in_a_group_is_refused)
{
    vars[FIXTURE_GOODS].group = "accounts";
    vars[FIXTURE_GOODS].name = "balance_sheet";
    refuses("accounts/balance_sheet is used twice");
}

Test(series_check, series_without_unit_is_refused)
{
    vars[FIXTURE_GDP].units = NULL;
    refuses("gdp lacks units");
}

Test(series_check, empty_dimension_is_refused)
{
    dims[1].length = 0;
    refuses("dimension city has length 0");
}

Test(series_check, provenance_without_configuration_is_refused)
{
    provenance.resolved_yaml = NULL;
    refuses("resolved configuration");
}

/* Shocks as levers: which move, by how much, when, and that nothing else does. */
#include "policy/shocks.h"

#include <criterion/criterion.h>
#include <string.h>

#include "policy/law.h"
#include "support/fixture.h"

enum { CHIPS = 2, SUZHOU = 4 };

/* A shock of one sector, one city and one destination from month 10 to 12. */
static struct shock narrow(enum shock_kind kind, double size)
{
    struct shock shock = {.kind = kind, .from = 10, .until = 12, .size = size, .enabled = true};
    shock.sector[CHIPS] = true;
    shock.city[SUZHOU] = true;
    shock.destination[SHOCK_REST_OF_WORLD] = true;
    return shock;
}

static struct levers law(void)
{
    struct levers levers;
    struct parameters p = parameters_default();
    memset(&levers, 0, sizeof levers);
    law_set(&levers, &p, 11);
    return levers;
}

static struct levers shocked(const struct shock *shock, int n)
{
    struct levers levers = law();
    shocks_apply(&levers, shock, n, 11);
    return levers;
}

/* Elements in which two settings of the levers differ. */
static int n_changed(const struct levers *a, const struct levers *b)
{
    const double *x = (const double *)a, *y = (const double *)b;
    int n = 0;
    for (size_t i = 0; i < sizeof *a / sizeof *x; i++)
        n += x[i] != y[i];
    return n;
}

Test(policy_shocks, an_import_stop_takes_part_of_the_supply)
{
    struct shock shock = narrow(SHOCK_IMPORT_STOP, 0.25);
    struct levers before = law(), after = shocked(&shock, 1);
    cr_assert_eq(after.import_supply[CHIPS], 0.75);
    cr_assert_eq(n_changed(&before, &after), 1);
}

Test(policy_shocks, outside_demand_changes_where_it_is_said)
{
    struct shock shock = narrow(SHOCK_OUTSIDE_DEMAND, -0.25);
    struct levers before = law(), after = shocked(&shock, 1);
    cr_assert_eq(after.outside_demand_row[CHIPS], 0.75);
    cr_assert_eq(n_changed(&before, &after), 1);
    shock.destination[SHOCK_REST_OF_CHINA] = true;
    after = shocked(&shock, 1);
    cr_assert_eq(after.outside_demand_roc[CHIPS], 0.75);
    cr_assert_eq(n_changed(&before, &after), 2);
}

Test(policy_shocks, an_outage_takes_capacity_of_a_sector_in_a_city)
{
    struct shock shock = narrow(SHOCK_SUPPLIER_OUTAGE, 1);
    struct levers before = law(), after = shocked(&shock, 1);
    cr_assert_eq(after.capacity[CHIPS * CITY_COUNT + SUZHOU], 0);
    cr_assert_eq(n_changed(&before, &after), 1);
}

Test(policy_shocks, wages_rise_in_a_city)
{
    struct shock shock = narrow(SHOCK_WAGE, 0.5);
    struct levers before = law(), after = shocked(&shock, 1);
    cr_assert_eq(after.wage[SUZHOU], 1.5);
    cr_assert_eq(n_changed(&before, &after), 1);
}

Test(policy_shocks, points_are_added_to_the_loan_rate)
{
    struct shock shock = narrow(SHOCK_LOAN_RATE, 0.01);
    struct levers before = law(), after = shocked(&shock, 1);
    cr_assert_eq(after.loan_rate[CHIPS], 0.01);
    cr_assert_eq(n_changed(&before, &after), 1);
}

Test(policy_shocks, they_last_from_the_first_month_to_the_last)
{
    struct shock shock = narrow(SHOCK_WAGE, 0.5);
    for (int month = 8; month < 15; month++) {
        struct levers levers = law();
        shocks_apply(&levers, &shock, 1, month);
        cr_assert_eq(levers.wage[SUZHOU], month >= 10 && month <= 12 ? 1.5 : 1, "month %d", month);
    }
}

Test(policy_shocks, one_that_is_not_enabled_does_nothing)
{
    struct shock shock = narrow(SHOCK_WAGE, 0.5);
    shock.enabled = false;
    struct levers before = law(), after = shocked(&shock, 1);
    cr_assert_eq(n_changed(&before, &after), 0);
}

Test(policy_shocks, several_combine)
{
    struct shock shock[] = {narrow(SHOCK_IMPORT_STOP, 0.5), narrow(SHOCK_LOAN_RATE, 0.25),
                            narrow(SHOCK_IMPORT_STOP, 0.25), narrow(SHOCK_LOAN_RATE, 0.5)};
    struct levers before = law(), after = shocked(shock, 4);
    cr_assert_eq(after.import_supply[CHIPS], 0.375);
    cr_assert_eq(after.loan_rate[CHIPS], 0.75);
    cr_assert_eq(n_changed(&before, &after), 2);
}

/* Of everything, everywhere. */
static struct shock wide(enum shock_kind kind, double size)
{
    struct shock shock = narrow(kind, size);
    memset(shock.sector, true, sizeof shock.sector);
    memset(shock.city, true, sizeof shock.city);
    memset(shock.destination, true, sizeof shock.destination);
    return shock;
}

Test(policy_shocks, a_shock_of_size_zero_leaves_every_bit)
{
    struct shock shock[SHOCK_KINDS];
    for (int k = 0; k < SHOCK_KINDS; k++)
        shock[k] = wide((enum shock_kind)k, 0);
    struct levers before = law(), after = shocked(shock, SHOCK_KINDS);
    cr_assert_eq(memcmp(&before, &after, sizeof before), 0);
}

static bool listed(const char *names, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = strstr(names, name); at != NULL; at = strstr(at + 1, name))
        if ((at == names || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
            return true;
    return false;
}

/* shocks.def says which levers a kind moves: just those, and all of each. */
Test(policy_shocks, each_kind_moves_the_levers_of_its_row)
{
    for (int k = 0; k < SHOCK_KINDS; k++) {
        struct shock shock = wide((enum shock_kind)k, 0.125);
        struct levers before = law(), after = shocked(&shock, 1);
        const double *x = (const double *)&before, *y = (const double *)&after;
        for (int lever = 0; lever < levers_count(); lever++) {
            bool moves = listed(shocks_info((enum shock_kind)k)->levers, levers_info(lever)->name);
            for (int i = 0; i < levers_info(lever)->length; i++, x++, y++)
                cr_assert_eq(*x != *y, moves, "%s, %s[%d]", shocks_info((enum shock_kind)k)->kind,
                             levers_info(lever)->name, i);
        }
    }
}

#define OUTSIDE(size) "shocks=[{kind: outside_demand, from: 2022-02, duration: 1 month, size: " size "}]"
#define EARLY(size)   "shocks=[{kind: outside_demand, from: 2022-01, duration: 1 year, size: " size "}]"

/* State hashes of the opening and of the first months of a run. */
static void hashes(const char *set, uint64_t *hash, int n)
{
    struct tiny x;
    tiny_open(&x, 1, set, NULL);
    for (int i = 0; i < n; i++) {
        hash[i] = x.run->hash;
        tiny_step(&x);
    }
    tiny_close(&x);
}

Test(policy_shocks, a_run_feels_them_from_their_first_month_and_not_at_the_opening)
{
    uint64_t none[4], zero[4], later[4], early[4];
    hashes("shocks=[]", none, 4);
    hashes(EARLY("0 %"), zero, 4);
    hashes(OUTSIDE("-50 %"), later, 4);
    hashes(EARLY("-50 %"), early, 4);
    cr_assert_eq(memcmp(none, zero, sizeof none), 0, "size zero is no shock");
    cr_assert_eq(early[0], none[0], "the opening is measured without shocks");
    cr_assert_neq(early[1], none[1]);
    cr_assert_eq(later[1], none[1]);
    cr_assert_neq(later[2], none[2]);
    cr_assert_neq(later[3], none[3], "what happened stays");
}

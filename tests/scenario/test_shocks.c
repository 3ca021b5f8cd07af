/* The list of shocks: what each kind takes, every error with its place, bases, overrides, and the way back from the
 * resolved text. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/scenario.h"

static char folder[64];

static void enter(void)
{
    snprintf(folder, sizeof folder, "/tmp/jiqun_shocks_XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
    unsetenv("JIQUN_SCENARIOS");
}

static void leave(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(system(command), 0);
}

TestSuite(scenario_shocks, .init = enter, .fini = leave);

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f);
    fputs(text, f);
    fclose(f);
}

static struct scenario *read_good(const char *path, const char *const *sets, int n_sets)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    cr_assert_eq(scenario_read(path, sets, n_sets, &s, errors), STATUS_OK, "%s", errors_line(errors, 0));
    errors_destroy(errors);
    return s;
}

/* A scenario that consists of this one shock. */
static struct scenario *read_shock(const char *item)
{
    char text[512];
    snprintf(text, sizeof text, "shocks:\n  - %s\n", item);
    put("t.yaml", text);
    struct scenario *s = read_good("t.yaml", NULL, 0);
    cr_assert_eq(s->n_shocks, 1);
    return s;
}

static int count(const bool *in, int n)
{
    int n_in = 0;
    for (int i = 0; i < n; i++)
        n_in += in[i];
    return n_in;
}

Test(scenario_shocks, a_scenario_without_a_list_has_none)
{
    static const char *const TEXTS[] = {"name: t\n", "name: t\nshocks: []\n", "name: t\nshocks: null\n"};
    uint64_t digest[3];
    for (int i = 0; i < 3; i++) {
        put("t.yaml", TEXTS[i]);
        struct scenario *s = read_good("t.yaml", NULL, 0);
        cr_assert_eq(s->n_shocks, 0);
        digest[i] = scenario_digest(s);
        scenario_destroy(s);
    }
    cr_assert_eq(digest[0], digest[1]);
    cr_assert_eq(digest[0], digest[2]);
}

Test(scenario_shocks, an_import_stop)
{
    struct scenario *s = read_shock("{kind: import_stop, cluster: integrated_circuits, from: 2025-01, "
                                    "duration: 12 months, size: 50 %}");
    const struct shock *shock = &s->shock[0];
    cr_assert_eq(shock->kind, SHOCK_IMPORT_STOP);
    cr_assert_eq(count(shock->sector, TABLES_SECTORS), 1);
    cr_assert(shock->sector[tables_sector("integrated_circuits")]);
    cr_assert_eq(count(shock->city, TABLES_CITIES), 0, "it has no cities");
    cr_assert_eq(count(shock->destination, SHOCK_DESTINATION_COUNT), 0);
    cr_assert_eq(shock->from, 36);
    cr_assert_eq(shock->until, 47);
    cr_assert_eq(shock->size, 0.5);
    cr_assert(shock->enabled);
    cr_assert_str_eq(shock->name, "");
    cr_assert_str_eq(shock->origin, "t.yaml:2:5");
    scenario_destroy(s);
}

Test(scenario_shocks, outside_demand_is_that_of_all_unless_said)
{
    struct scenario *s = read_shock("{kind: outside_demand, from: 2024-01, until: 2024-12, size: -20 %}");
    cr_assert_eq(count(s->shock[0].sector, TABLES_SECTORS), TABLES_SECTORS, "clusters and the rest of the economy");
    cr_assert_eq(count(s->shock[0].destination, SHOCK_DESTINATION_COUNT), 2);
    cr_assert_eq(s->shock[0].until, 35);
    cr_assert_eq(s->shock[0].size, -0.2);
    scenario_destroy(s);
    s = read_shock("{kind: outside_demand, clusters: [quantum_tech, roe_services], destination: rest_of_world, "
                   "from: 2024-01, duration: 1.5 years, size: 5 %}");
    cr_assert_eq(count(s->shock[0].sector, TABLES_SECTORS), 2);
    cr_assert(s->shock[0].sector[TABLES_SERVICES]);
    cr_assert_not(s->shock[0].destination[SHOCK_REST_OF_CHINA]);
    cr_assert(s->shock[0].destination[SHOCK_REST_OF_WORLD]);
    cr_assert_eq(s->shock[0].until, 24 + 17);
    scenario_destroy(s);
}

Test(scenario_shocks, capitals_of_cities_do_not_matter)
{
    struct scenario *s = read_shock("{kind: supplier_outage, cluster: new_energy, cities: [wuxi, Nanjing], "
                                    "from: 2024-03, duration: 6 months, size: 100 %, name: fire, enabled: false}");
    cr_assert_eq(count(s->shock[0].city, TABLES_CITIES), 2);
    cr_assert(s->shock[0].city[tables_city("Wuxi")]);
    cr_assert_eq(s->shock[0].size, 1);
    cr_assert_str_eq(s->shock[0].name, "fire");
    cr_assert_not(s->shock[0].enabled);
    scenario_destroy(s);
}

Test(scenario_shocks, points_are_percentage_points_a_year)
{
    struct scenario *s = read_shock("{kind: loan_rate, from: 2024-01, duration: 1 year, size: 1 points}");
    cr_assert_eq(s->shock[0].size, 0.01);
    scenario_destroy(s);
    s = read_shock("{kind: loan_rate, clusters: all, from: 2024-01, duration: 1 month, size: -0.25 points/year}");
    cr_assert_eq(s->shock[0].size, -0.0025);
    cr_assert_eq(s->shock[0].until, s->shock[0].from);
    scenario_destroy(s);
}

Test(scenario_shocks, null_is_as_if_not_said)
{
    struct scenario *s = read_shock("{kind: wage, cities: null, from: 2024-01, duration: null, until: 2024-02, "
                                    "size: 5 %, name: null, enabled: ~}");
    cr_assert_eq(count(s->shock[0].city, TABLES_CITIES), TABLES_CITIES);
    cr_assert(s->shock[0].enabled);
    scenario_destroy(s);
}

struct fault {
    const char *item;
    const char *part;
};

#define REST "from: 2025-01, duration: 1 month"

Test(scenario_shocks, each_error_says_what_where_and_what_is_allowed)
{
    static const struct fault CASES[] = {
        {"import_stop", "t.yaml:1:10: shocks[0] = import_stop is not a mapping; write {kind: ..."},
        {"null", "t.yaml:1:10: shocks[0] = null is not a mapping"},
        {"[1]", "t.yaml:1:10: shocks[0] = [...] is not a mapping"},
        {"{from: 2025-01, duration: 1 month, size: 5 %}",
         "t.yaml:1:10: shocks[0].kind is missing; give one of import_stop, outside_demand, supplier_outage, wage,"},
        {"{kind: imports_top, " REST ", size: 5 %}",
         "t.yaml:1:17: shocks[0].kind = imports_top is not a kind of shock; did you mean import_stop? (known: "},
        {"{kind: [wage], " REST ", size: 5 %}", "t.yaml:1:17: shocks[0].kind = [...] is not a single value"},
        {"{kind: wage, " REST ", size: 5 %, sise: 1}", "t.yaml:1:68: shocks[0].sise = 1 is not a known key of wage; "
                                                       "did you mean size? (known: kind, from, duration,"},
        {"{kind: wage, clusters: all, " REST ", size: 5 %}",
         "t.yaml:1:23: shocks[0].clusters = all is not a known key of wage"},
        {"{kind: import_stop, cluster: quantum_tech, city: wuxi, " REST ", size: 5 %}",
         "shocks[0].city = wuxi is not a known key of import_stop"},
        {"{kind: import_stop, " REST ", size: 5 %}",
         "t.yaml:1:10: shocks[0].clusters is missing; name one, a list of them, or all"},
        {"{kind: import_stop, cluster: integrated_circuit, " REST ", size: 5 %}",
         "t.yaml:1:39: shocks[0].cluster = integrated_circuit is not a known cluster or sector; did you mean "
         "integrated_circuits? (known: all, biomedicine,"},
        {"{kind: import_stop, clusters: [quantum_tech, quantum], " REST ", size: 5 %}",
         "t.yaml:1:55: shocks[0].clusters[1] = quantum is not a known cluster or sector (known: all,"},
        {"{kind: import_stop, clusters: [new_energy, new_energy], " REST ", size: 5 %}",
         "t.yaml:1:53: shocks[0].clusters[1] = new_energy is named twice; keep one"},
        {"{kind: import_stop, clusters: [new_energy, all], " REST ", size: 5 %}",
         "t.yaml:1:53: shocks[0].clusters[1] = all stands in a list; write clusters: all"},
        {"{kind: import_stop, clusters: [[new_energy]], " REST ", size: 5 %}",
         "t.yaml:1:41: shocks[0].clusters[0] = [...] is not a word"},
        {"{kind: import_stop, clusters: [null], " REST ", size: 5 %}", "shocks[0].clusters[0] = null is not a word"},
        {"{kind: import_stop, clusters: [], " REST ", size: 5 %}",
         "t.yaml:1:40: shocks[0].clusters = [...] is empty; name at least one, or all"},
        {"{kind: import_stop, clusters: {a: 1}, " REST ", size: 5 %}",
         "shocks[0].clusters = {...} is not a word or list; give one, [one, another] or all"},
        {"{kind: import_stop, cluster: new_energy, clusters: all, " REST ", size: 5 %}",
         "t.yaml:1:51: shocks[0].clusters stands beside cluster, which means the same; keep one"},
        {"{kind: wage, city: wuxy, " REST ", size: 5 %}", "t.yaml:1:29: shocks[0].city = wuxy is not a known city"},
        {"{kind: wage, city: Changzou, " REST ", size: 5 %}", "did you mean Changzhou?"},
        {"{kind: outside_demand, destination: rest_of_chine, " REST ", size: 5 %}",
         "shocks[0].destination = rest_of_chine is not a known destination; did you mean rest_of_china? (known: all, "
         "rest_of_china, rest_of_world)"},
        {"{kind: outside_demand, destinations: all, " REST ", size: 5 %}",
         "shocks[0].destinations = all is not a known key of outside_demand; did you mean destination?"},
        {"{kind: wage, duration: 1 month, size: 5 %}",
         "t.yaml:1:10: shocks[0].from is missing; give the first month, e.g. from: 2025-01"},
        {"{kind: wage, from: 2025, duration: 1 month, size: 5 %}",
         "t.yaml:1:29: shocks[0].from = 2025 is not a month (year and month, four and two digits); give a month from "
         "2022-01 to 2060-12"},
        {"{kind: wage, from: 2021-12, duration: 1 month, size: 5 %}",
         "t.yaml:1:29: shocks[0].from = 2021-12 is outside the calendar; give a month from 2022-01 to 2060-12"},
        {"{kind: wage, from: 2061-01, duration: 1 month, size: 5 %}", "from = 2061-01 is outside the calendar"},
        {"{kind: wage, from: , duration: 1 month, size: 5 %}", "t.yaml:1:23: shocks[0].from has no value; give one"},
        {"{kind: wage, from: 2025-01, size: 5 %}",
         "t.yaml:1:10: shocks[0].duration is missing; give one, e.g. duration: 12 months, or the last month"},
        {"{kind: wage, " REST ", until: 2025-01, size: 5 %}",
         "t.yaml:1:57: shocks[0].until stands beside duration; keep one"},
        {"{kind: wage, from: 2025-01, until: 2024-12, size: 5 %}",
         "t.yaml:1:45: shocks[0].until = 2024-12 is before from = 2025-01; give a month not before it"},
        {"{kind: wage, from: 2025-01, until: 2061-01, size: 5 %}", "until = 2061-01 is outside the calendar"},
        {"{kind: wage, from: 2025-01, duration: 12, size: 5 %}",
         "t.yaml:1:48: shocks[0].duration = 12 has no unit; give at least one whole month"},
        {"{kind: wage, from: 2025-01, duration: 5 km, size: 5 %}", "duration = 5 km is not a duration"},
        {"{kind: wage, from: 2025-01, duration: 0.1 years, size: 5 %}", "is not a whole number of months"},
        {"{kind: wage, from: 2025-01, duration: 0 months, size: 5 %}", "is not a whole number of months"},
        {"{kind: wage, from: 2025-01, duration: -3 months, size: 5 %}", "is not a whole number of months"},
        {"{kind: wage, from: 2025-01, duration: 1e300 years, size: 5 %}",
         "duration = 1e300 years lasts beyond 2060-12, the end of the calendar; shorten it"},
        {"{kind: wage, from: 2025-01, duration: 433 months, size: 5 %}", "lasts beyond 2060-12"},
        {"{kind: wage, " REST "}", "t.yaml:1:10: shocks[0].size is missing; give one with its unit, e.g. size: 50 %"},
        {"{kind: wage, " REST ", size: 0.05}",
         "t.yaml:1:63: shocks[0].size = 0.05 has no unit; give a size from -90 % to 1000 % (relative change of labour"},
        {"{kind: wage, " REST ", size: 5 points}", "size = 5 points is not in %; give a size from"},
        {"{kind: wage, " REST ", size: 5 %/year}", "size = 5 %/year is a rate; a change is needed"},
        {"{kind: wage, " REST ", size: much}", "size = much is not a number; give a size from"},
        {"{kind: wage, " REST ", size: 1e999 %}", "is too large"},
        {"{kind: wage, " REST ", size: -91 %}", "size = -91 % is outside the range; give a size from -90 % to 1000 %"},
        {"{kind: import_stop, clusters: all, " REST ", size: 101 %}", "give a size from 0 % to 100 % (part of the"},
        {"{kind: import_stop, clusters: all, " REST ", size: -1 %}", "give a size from 0 % to 100 %"},
        {"{kind: loan_rate, " REST ", size: 1 %}",
         "size = 1 % is not in percentage points; give a size from -3 points to 30 points"},
        {"{kind: loan_rate, " REST ", size: 1 points/month}", "is per month; it is needed per year"},
        {"{kind: wage, " REST ", size: 5 %, enabled: on}",
         "t.yaml:1:77: shocks[0].enabled = on is not a switch; give true or false"},
        {"{kind: wage, " REST ", size: 5 %, name: a b}",
         "t.yaml:1:74: shocks[0].name = a b is not a name; give at most 64 letters, digits, _ and -"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct errors *errors = errors_create();
        struct scenario *s = NULL;
        char text[512];
        snprintf(text, sizeof text, "shocks: [%s]\n", CASES[i].item);
        put("t.yaml", text);
        cr_assert_eq(scenario_read("t.yaml", NULL, 0, &s, errors), STATUS_INPUT, "%s", text);
        cr_assert_null(s);
        cr_assert_eq(errors_count(errors), 1, "%s%s\n%s", text, errors_line(errors, 0), errors_line(errors, 1));
        cr_assert(strstr(errors_line(errors, 0), CASES[i].part) != NULL, "%s%s", text, errors_line(errors, 0));
        errors_destroy(errors);
    }
}

/* Reads a file that must be refused with these parts in these lines, and no others. */
static void read_bad(const char *path, const char *const *parts, int n_parts)
{
    struct errors *errors = errors_create();
    struct scenario *s = NULL;
    cr_assert_eq(scenario_read(path, NULL, 0, &s, errors), STATUS_INPUT);
    for (int i = 0; i < n_parts; i++)
        cr_assert(strstr(errors_line(errors, i), parts[i]) != NULL, "line %d is: %s", i, errors_line(errors, i));
    cr_assert_eq(errors_count(errors), n_parts, "then: %s", errors_line(errors, n_parts));
    errors_destroy(errors);
}

Test(scenario_shocks, the_list_must_be_one)
{
    static const char *const MAPPING[] = {"t.yaml:1:9: shocks = {...} is not a list; write shocks: [{kind: ...}"};
    static const char *const TEXT[] = {"t.yaml:1:9: shocks = none is not a list"};
    static const char *const EMPTY[] = {"t.yaml:1:1: shocks has no value; give one, or null to restore the default"};
    static const char *const OTHER[] = {"t.yaml:1:1: shock = [...] is not a known key; did you mean shocks?"};
    put("t.yaml", "shocks: {kind: wage}\n");
    read_bad("t.yaml", MAPPING, 1);
    put("t.yaml", "shocks: none\n");
    read_bad("t.yaml", TEXT, 1);
    put("t.yaml", "shocks:\n");
    read_bad("t.yaml", EMPTY, 1);
    put("t.yaml", "shock: []\n");
    read_bad("t.yaml", OTHER, 1);
}

Test(scenario_shocks, all_errors_come_at_once_in_the_order_of_the_file)
{
    static const char *const PARTS[] = {
        "t.yaml:4:5: shocks[0].size is given twice, first at line 3; keep one",
        "t.yaml:2:5: shocks[0].from is missing",
        "t.yaml:2:11: shocks[0].kind = wages is not a kind of shock; did you mean wage?",
        "t.yaml:5:5: shocks[0].citys = all is not a known key of a shock; did you mean ",
        "t.yaml:6:15: shocks[0].duration = 2 has no unit",
        "t.yaml:7:11: shocks[1].size is missing",
        "t.yaml:7:51: shocks[1].until = 2025-13 is not a month",
        "t.yaml:8:14: run.scale = 9 is outside",
    };
    put("t.yaml", "shocks:\n  - kind: wages\n    size: 5 %\n    size: 6 %\n    citys: all\n    duration: 2\n"
                  "  -       {kind: loan_rate, from: 2025-01, until: 2025-13}\nrun: {scale: 9}\n");
    read_bad("t.yaml", PARTS, 8);
}

Test(scenario_shocks, names_tell_them_apart)
{
    static const char *const PARTS[] = {
        "t.yaml:4:11: shocks[1].name = a is the name of an earlier shock; give another"};
    put("t.yaml", "shocks:\n"
                  "  - {name: a, kind: wage, from: 2025-01, duration: 1 month, size: 5 %}\n"
                  "  -\n"
                  "    name: a\n    kind: wage\n    from: 2025-01\n    duration: 1 month\n    size: 5 %\n");
    read_bad("t.yaml", PARTS, 1);
}

static const char BASE[] =
    "shocks: [{name: first, kind: wage, from: 2025-01, duration: 1 month, size: 5 %}]\nrun: {scale: 0.05}\n";

Test(scenario_shocks, a_list_replaces_that_of_the_base_and_plus_appends)
{
    put("base.yaml", BASE);
    put("keeps.yaml", "base: base.yaml\n");
    put("replaces.yaml", "base: base.yaml\nshocks:\n  - {kind: wage, from: 2026-01, duration: 1 month, size: 6 %}\n");
    put("appends.yaml", "base: base.yaml\n+shocks:\n  - {kind: wage, from: 2026-01, duration: 1 month, size: 6 %}\n");
    put("empties.yaml", "base: appends.yaml\nshocks: []\n");
    put("restores.yaml", "base: appends.yaml\nshocks: null\n");
    struct scenario *s = read_good("keeps.yaml", NULL, 0);
    cr_assert_eq(s->n_shocks, 1);
    cr_assert_str_eq(s->shock[0].origin, "base.yaml:1:10");
    scenario_destroy(s);
    s = read_good("replaces.yaml", NULL, 0);
    cr_assert_eq(s->n_shocks, 1);
    cr_assert_eq(s->shock[0].size, 0.06);
    scenario_destroy(s);
    s = read_good("appends.yaml", NULL, 0);
    cr_assert_eq(s->n_shocks, 2);
    cr_assert_str_eq(s->shock[0].name, "first");
    cr_assert_str_eq(s->shock[0].origin, "base.yaml:1:10");
    cr_assert_str_eq(s->shock[1].origin, "appends.yaml:3:5");
    scenario_destroy(s);
    static const char *const NONE[] = {"empties.yaml", "restores.yaml"};
    for (int i = 0; i < 2; i++) {
        s = read_good(NONE[i], NULL, 0);
        cr_assert_eq(s->n_shocks, 0);
        scenario_destroy(s);
    }
}

Test(scenario_shocks, errors_in_appended_items_name_their_own_file)
{
    static const char *const PARTS[] = {"appends.yaml:3:24: shocks[1].from = 1999-01 is outside the calendar"};
    put("base.yaml", BASE);
    put("appends.yaml", "base: base.yaml\n+shocks:\n  - {kind: wage, from: 1999-01, duration: 1 month, size: 6 %}\n");
    read_bad("appends.yaml", PARTS, 1);
}

Test(scenario_shocks, overrides_replace_and_append)
{
    static const char *const APPEND[] = {
        "+shocks=[{kind: loan_rate, from: 2024-01, duration: 2 years, size: 1 points}]"};
    static const char *const CLEAR[] = {"shocks=[]"};
    put("base.yaml", BASE);
    struct scenario *s = read_good("base.yaml", APPEND, 1);
    cr_assert_eq(s->n_shocks, 2);
    cr_assert_eq(s->shock[1].kind, SHOCK_LOAN_RATE);
    cr_assert_eq(strncmp(s->shock[1].origin, "--set: +shocks=", 15), 0, "%s", s->shock[1].origin);
    scenario_destroy(s);
    s = read_good("base.yaml", CLEAR, 1);
    cr_assert_eq(s->n_shocks, 0);
    scenario_destroy(s);
}

/* One of each kind with awkward sizes and scopes. */
static const char EACH[] =
    "name: each\nshocks:\n"
    "  - {kind: import_stop, clusters: [integrated_circuits, roe_energy_utilities], from: 2022-01, until: 2060-12, "
    "size: 33.333333333333336 %, name: 'null'}\n"
    "  - {kind: outside_demand, from: 2024-01, duration: 12 months, size: -0.1e-7 %, destination: rest_of_china}\n"
    "  - {kind: supplier_outage, clusters: all, city: suqian, from: 2024-03, duration: 7 months, size: 0 %, "
    "enabled: false}\n"
    "  - {kind: wage, cities: [Suzhou, Huaian, Wuxi], from: 2024-03, duration: 1 month, size: 1000 %}\n"
    "  - {kind: loan_rate, cluster: quantum_tech, from: 2024-03, duration: 1 month, size: 0.7 points}\n";

Test(scenario_shocks, the_resolved_text_reads_back_to_the_same)
{
    put("t.yaml", EACH);
    struct scenario *s = read_good("t.yaml", NULL, 0), *again = NULL;
    struct errors *errors = errors_create();
    char *text = scenario_resolved_yaml(s);
    cr_assert_eq(scenario_from_text("stored", text, strlen(text), NULL, 0, &again, errors), STATUS_OK, "%s\n%s",
                 errors_line(errors, 0), text);
    cr_assert_eq(again->n_shocks, 5);
    for (int i = 0; i < 5; i++)
        cr_assert(shocks_same(&s->shock[i], &again->shock[i]), "%d", i);
    char *text_again = scenario_resolved_yaml(again);
    cr_assert_str_eq(text_again, text);
    cr_assert_eq(scenario_digest(again), scenario_digest(s));
    free(text_again);
    free(text);
    scenario_destroy(again);
    scenario_destroy(s);
    errors_destroy(errors);
}

Test(scenario_shocks, every_part_of_a_shock_is_in_the_digest)
{
    static const char *const ITEMS[] = {
        "{kind: supplier_outage, cluster: new_energy, city: Wuxi, from: 2024-03, until: 2024-05, size: 5 %}",
        "{kind: supplier_outage, cluster: biomedicine, city: Wuxi, from: 2024-03, until: 2024-05, size: 5 %}",
        "{kind: supplier_outage, cluster: new_energy, city: Suzhou, from: 2024-03, until: 2024-05, size: 5 %}",
        "{kind: supplier_outage, cluster: new_energy, city: Wuxi, from: 2024-04, until: 2024-05, size: 5 %}",
        "{kind: supplier_outage, cluster: new_energy, city: Wuxi, from: 2024-03, until: 2024-06, size: 5 %}",
        "{kind: supplier_outage, cluster: new_energy, city: Wuxi, from: 2024-03, until: 2024-05, size: 6 %}",
        "{kind: supplier_outage, cluster: new_energy, city: Wuxi, from: 2024-03, until: 2024-05, size: 5 %, name: a}",
        "{kind: supplier_outage, cluster: new_energy, city: Wuxi, from: 2024-03, until: 2024-05, size: 5 %, enabled: "
        "false}",
        "{kind: import_stop, cluster: new_energy, from: 2024-03, until: 2024-05, size: 5 %}",
        "{kind: outside_demand, cluster: new_energy, from: 2024-03, until: 2024-05, size: 5 %}",
        "{kind: outside_demand, cluster: new_energy, destination: rest_of_china, from: 2024-03, until: 2024-05, "
        "size: 5 %}",
    };
    enum { N = (int)(sizeof ITEMS / sizeof ITEMS[0]) };
    uint64_t digest[N];
    for (int i = 0; i < N; i++) {
        struct scenario *s = read_shock(ITEMS[i]);
        digest[i] = scenario_digest(s);
        scenario_destroy(s);
        for (int before = 0; before < i; before++)
            cr_assert_neq(digest[i], digest[before], "%d %d", i, before);
    }
    struct scenario *s = read_shock("{kind: supplier_outage, clusters: [new_energy], cities: [wuxi], from: 2024-03, "
                                    "duration: 3 months, size: 5 %, enabled: true}");
    cr_assert_eq(scenario_digest(s), digest[0], "the same, written otherwise");
    scenario_destroy(s);
}

Test(scenario_shocks, the_table_is_complete)
{
    for (int k = 0; k < SHOCK_KINDS; k++) {
        const struct shock_info *info = shocks_info((enum shock_kind)k);
        char text[SHOCKS_KEYS];
        cr_assert(info->minimum < info->maximum);
        cr_assert(info->minimum <= 0 && info->maximum > 0, "no shock must be a shock of size zero: %s", info->kind);
        cr_assert(strlen(info->meaning_en) > 0 && strlen(info->meaning_zh) > 0 && strlen(info->levers) > 0);
        cr_assert(strstr(shocks_keys(info, true, text), "from duration|until size") != NULL, "%s", text);
    }
    char text[SHOCKS_KEYS];
    cr_assert_str_eq(shocks_keys(shocks_info(SHOCK_SUPPLIER_OUTAGE), true, text),
                     "kind clusters from duration|until size");
    cr_assert_str_eq(shocks_keys(shocks_info(SHOCK_SUPPLIER_OUTAGE), false, text), "cities name enabled");
}

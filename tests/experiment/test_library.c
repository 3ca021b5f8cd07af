/* The public library as a driver in another language meets it. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "jiqun/jiqun.h"

static const char *const small_run[] = {"run.scale=0.002", "run.until=2022-03"};

Test(library, runs_a_scenario_and_hands_out_series)
{
    struct jiqun_simulation *s;
    char message[1024];
    double province[1] = {0}, cluster[33];
    cr_assert_eq(jiqun_open("scenarios/baseline.yaml", small_run, 2, 2, &s, message, sizeof message), JIQUN_OK, "%s",
                 message);
    cr_assert_eq(jiqun_months(s), 3);
    cr_assert_eq(jiqun_values(s, "output", province, 1), 0, "nothing to read before the first month");
    uint64_t before = jiqun_hash(s);
    while (jiqun_month(s) < jiqun_months(s))
        cr_assert_eq(jiqun_step(s, message, sizeof message), JIQUN_OK, "%s", message);
    cr_assert_neq(jiqun_hash(s), before);
    cr_assert_eq(jiqun_values(s, "output", province, 1), 1);
    cr_assert_eq(jiqun_values(s, "output_cluster", cluster, 33), 33);
    double sum = 0;
    for (int i = 0; i < 33; i++)
        sum += cluster[i];
    cr_assert_float_eq(sum / province[0], 1, 1e-12);
    cr_assert_eq(jiqun_values(s, "outptu", province, 1), 0);
    jiqun_close(s);
}

Test(library, threads_change_nothing)
{
    uint64_t hash[2];
    for (int threads = 1; threads <= 2; threads++) {
        struct jiqun_simulation *s;
        cr_assert_eq(jiqun_open("scenarios/baseline.yaml", small_run, 2, threads, &s, NULL, 0), JIQUN_OK);
        cr_assert_eq(jiqun_step(s, NULL, 0), JIQUN_OK);
        hash[threads - 1] = jiqun_hash(s);
        jiqun_close(s);
    }
    cr_assert_eq(hash[0], hash[1]);
}

Test(library, says_what_is_wrong_with_the_input)
{
    static const char *const wrong[] = {"run.scale=7"};
    struct jiqun_simulation *s;
    char message[1024];
    cr_assert_eq(jiqun_open("scenarios/baseline.yaml", wrong, 1, 1, &s, message, sizeof message), JIQUN_INPUT);
    cr_assert_null(s);
    cr_assert_not_null(strstr(message, "run.scale"), "%s", message);
    cr_assert_eq(jiqun_open("no/such/file.yaml", NULL, 0, 1, &s, message, sizeof message), JIQUN_FILE);
    jiqun_close(NULL);
}

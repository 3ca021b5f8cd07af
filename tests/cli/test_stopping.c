/* How long a run may take, as people and schedulers write it; and what its status file says. */
#include "cli/stopping.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/run_status.h"

static void wait_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static void reads(const char *text, double expected)
{
    double seconds = -1;
    cr_assert(stopping_parse(text, &seconds), "%s", text);
    cr_assert_float_eq(seconds, expected, 1e-9, "%s is %g", text, seconds);
}

Test(stopping, times_are_read)
{
    reads("90", 90);
    reads("90 s", 90);
    reads("1.5h", 5400);
    reads("30 min", 1800);
    reads("2 d", 172800);
    reads("01:30:00", 5400);
    reads("05:30", 330);
    reads("1-02:00:00", 93600);
}

Test(stopping, what_is_no_time_is_refused)
{
    static const char *const wrong[] = {"",          "soon",     "0",   "-5",    "5 weeks",  "1:2:3:4",
                                        "00:75",     "1-05:30",  "inf", "nan",   "1e999",    "5 s x",
                                        "-01:00:00", "01:60:00", ":30", "00:00", "1--2:0:0", "01:00:00x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double seconds;
        cr_assert_not(stopping_parse(wrong[i], &seconds), "%s", wrong[i]);
    }
}

Test(stopping, a_signal_after_the_first_month_asks_for_an_end)
{
    stopping_begin("run", 0);
    stopping_arm();
    cr_assert_eq(stopping_asked(), 0);
    raise(SIGUSR1);
    cr_assert_eq(stopping_asked(), SIGUSR1);
    raise(SIGTERM); /* at once: the same wish */
    cr_assert_eq(stopping_asked(), SIGUSR1);
    cr_assert_str_eq(stopping_name(SIGUSR1), "SIGUSR1");
    stopping_end();
}

Test(stopping, a_second_signal_later_ends_at_once, .exit_code = 128 + SIGTERM)
{
    stopping_begin("run", 0);
    stopping_arm();
    raise(SIGINT);
    wait_ms(300);
    raise(SIGTERM);
    exit(0); /* is not reached */
}

Test(stopping, a_signal_before_the_first_month_ends_at_once_and_deletes_what_was_begun, .exit_code = 128 + SIGHUP)
{
    char name[] = "/tmp/jiqun-stopping-XXXXXX";
    close(mkstemp(name));
    signal(SIGHUP, SIG_DFL); /* tests may themselves run under nohup */
    if (fork() == 0) {
        stopping_begin("run", 0);
        stopping_discard(name);
        raise(SIGHUP);
    }
    for (int wait = 0; wait < 100 && access(name, F_OK) == 0; wait++)
        wait_ms(50);
    cr_assert_neq(access(name, F_OK), 0);
    stopping_begin("run", 0);
    raise(SIGHUP);
    exit(0); /* is not reached */
}

Test(stopping, ignored_signals_stay_ignored)
{
    signal(SIGHUP, SIG_IGN);
    stopping_begin("run", 0);
    stopping_arm();
    raise(SIGHUP);
    cr_assert_eq(stopping_asked(), 0);
    stopping_end();
}

Test(stopping, the_time_that_is_left_must_hold_two_months)
{
    stopping_begin("run", 0.5);
    stopping_arm();
    cr_assert_eq(stopping_asked(), 0);
    wait_ms(200);
    stopping_month();
    cr_assert_eq(stopping_asked(), SIGALRM); /* less than 0.3 s are left, two months take 0.4 */
    stopping_end();
}

Test(run_status, is_one_line_that_names_month_and_checkpoint)
{
    char name[] = "/tmp/jiqun-status-XXXXXX", line[512] = "", file[64];
    close(mkstemp(name));
    struct run_status status = run_status_of(name, "baseline", 0, 24, 0);
    snprintf(file, sizeof file, "%s.status", name);
    status.checkpoint = 12;
    run_status_show(&status, 14, "running", true);
    FILE *f = fopen(file, "r");
    cr_assert(f && fgets(line, sizeof line, f));
    cr_assert_eq(fgetc(f), EOF);
    fclose(f);
    cr_assert(strstr(line, "\"scenario\": \"baseline\", \"state\": \"running\", \"month\": \"2023-02\", \"done\": 14, "
                           "\"months\": 24, \"checkpoint\": \"2022-12\""),
              "%s", line);
    run_status_release(&status);
    unlink(file);
    unlink(name);
}

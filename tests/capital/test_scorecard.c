/* The scorecard: classes and files by hand, belief between a blurred sign and the average, learning, and who is read when. */
#include "capital/scorecard.h"

#include "support/fixture.h"

Test(scorecard, signs_fall_into_four_classes)
{
    cr_assert_eq(scorecard_class(SIGN_LEVERAGE, 0.29), 0);
    cr_assert_eq(scorecard_class(SIGN_LEVERAGE, 0.3), 1);
    cr_assert_eq(scorecard_class(SIGN_LEVERAGE, 5), CARD_CLASSES - 1);
    cr_assert_eq(scorecard_class(SIGN_MARGIN, -1), 0);
    cr_assert_eq(scorecard_class(SIGN_CASH, 1), 2);
}

Test(scorecard, a_file_keeps_its_classes)
{
    const double value[CARD_SIGNS] = {
        [SIGN_LEVERAGE] = 0.9, [SIGN_CASH] = 0, [SIGN_MARGIN] = 0.05, [SIGN_GROWTH] = -0.05};
    uint8_t file = scorecard_file(value);
    cr_assert_eq(file, 3 + 0 * 4 + 2 * 16 + 1 * 64);
    cr_assert_eq(scorecard_read(file, SIGN_LEVERAGE), 3);
    cr_assert_eq(scorecard_read(file, SIGN_CASH), 0);
    cr_assert_eq(scorecard_read(file, SIGN_MARGIN), 2);
    cr_assert_eq(scorecard_read(file, SIGN_GROWTH), 1);
}

Test(scorecard, few_failures_say_little)
{
    cr_assert_eq(scorecard_ratio(8, 4, 0), 2);
    cr_assert_float_eq(scorecard_ratio(8, 4, 4), 1.5, 1e-12);
    cr_assert_eq(scorecard_ratio(0, 0, 4), 1);
    cr_assert_eq(scorecard_ratio(0, 0, 0), 1);
}

/* Nothing seen: average; all seen: the score itself; between, the less is seen the nearer to average. */
Test(scorecard, belief_is_between_average_and_the_score)
{
    cr_assert_eq(scorecard_believed(2, 0, 1.5), 0);
    cr_assert_eq(scorecard_believed(2, 1, 1.5), 2);
    cr_assert_float_eq(scorecard_believed(2, 0.5, 1), 1.5, 1e-12);
    cr_assert_float_eq(scorecard_believed(2, 0.2, -1), 0.0, 1e-12);
}

Test(scorecard, grades_are_from_safe_to_risky)
{
    cr_assert_eq(scorecard_grade(-9), 1);
    cr_assert_eq(scorecard_grade(0), 5);
    cr_assert_eq(scorecard_grade(9), CARD_GRADES - 1);
}

static void forget(struct world *w)
{
    memset(w->banks.seen_files, 0, BAND_COUNT * sizeof(double));
    memset(w->banks.seen_ended, 0, BAND_COUNT * sizeof(double));
    memset(w->banks.seen_expected, 0, CARD_COUNT * sizeof(double));
    memset(w->banks.seen_defaults, 0, CARD_COUNT * sizeof(double));
}

/* 100 files of one band, 10 fail, 8 of them among the 40 of high leverage: 4 were to be expected there. */
Test(scorecard, a_class_is_as_risky_as_its_failures)
{
    struct tiny x;
    int64_t files[BAND_COUNT][CARD_COUNT + 1] = {{0}}, failed[BAND_COUNT][CARD_COUNT + 1] = {{0}};
    tiny_open(&x, 1, "capital.card_credibility=4", NULL);
    struct world *w = x.world;
    forget(w);
    files[1][CARD_COUNT] = 90, failed[1][CARD_COUNT] = 10;
    files[1][3] = 32, failed[1][3] = 8, files[1][0] = 58, failed[1][0] = 2;
    scorecard_remember(w, files, failed, 0.9);
    cr_assert_float_eq(w->banks.seen_expected[3], 4, 1e-12);
    cr_assert_float_eq(w->banks.seen_defaults[3], 8, 1e-12);
    cr_assert_float_eq(w->banks.seen_expected[0], 6, 1e-12);
    cr_assert_gt(scorecard_score(w, 3), 0);
    cr_assert_lt(scorecard_score(w, 0), 0);
    memset(files, 0, sizeof files);
    memset(failed, 0, sizeof failed);
    scorecard_remember(w, files, failed, 0.5);
    cr_assert_float_eq(w->banks.seen_defaults[3], 4, 1e-12);
    tiny_close(&x);
}

/* Without memory all are alike; with it grades differ, and a firm that was not read is as others are. */
Test(scorecard, risk_is_that_of_the_grade)
{
    struct tiny x;
    tiny_open(&x, 1, "capital.card_credibility=4", NULL);
    struct world *w = x.world;
    forget(w);
    w->firms.grade[0] = 9;
    cr_assert_eq(scorecard_risk(w, 0), 1);
    w->banks.seen_expected[CARD_SIGNS * CARD_CLASSES + 9] = 4;
    w->banks.seen_defaults[CARD_SIGNS * CARD_CLASSES + 9] = 20;
    cr_assert_float_eq(scorecard_risk(w, 0), 3, 1e-12);
    w->firms.grade[0] = 0;
    cr_assert_eq(scorecard_risk(w, 0), 1);
    tiny_close(&x);
}

/* Whoever has loans is read once in a year; an entrant at once. */
Test(scorecard, firms_are_read_once_a_year)
{
    struct tiny x;
    tiny_open(&x, 1, "capital.review=12 months", NULL);
    struct world *w = x.world;
    int64_t f = 0, read = 0;
    while (!world_alive(w, f) || w->firms.loans[f] == 0)
        f++;
    w->firms.margin[f] = 0.5; /* a sign that leaves a mark in the file */
    int start = w->month;
    for (int month = 0; month < 24; month++) {
        w->month = start + month;
        w->firms.file[f] = 0;
        w->firms.grade[f] = CARD_GRADES - 1;
        scorecard_review(w, f);
        read += w->firms.file[f] != 0;
    }
    cr_assert_eq(read, 2);
    w->firms.grade[f] = 0;
    scorecard_review(w, f);
    cr_assert_neq(w->firms.grade[f], 0);
    w->month = start;
    tiny_close(&x);
}

/* Scorecard of banks; see scorecard.h. All banks share one, as through a credit registry: a single bank sees too few
 * failures to learn ten grades from. */
#include "capital/scorecard.h"

#include <math.h>

#include "base/mathfun.h"
#include "base/quantile.h"
#include "base/random.h"

/* Cuts between classes: they only say how finely a sign is read, what a class means is learned. */
static const double cuts[CARD_SIGNS][CARD_CLASSES - 1] = {
    [SIGN_LEVERAGE] = {0.3, 0.5, 0.7},
    [SIGN_CASH] = {0.3, 0.8, 1.6},
    [SIGN_MARGIN] = {-0.02, 0.03, 0.08},
    [SIGN_GROWTH] = {-0.1, 0, 0.1},
};

/* Cuts between grades, standard deviations of the score. */
static const double grade_cuts[CARD_GRADES - 2] = {-1.2, -0.75, -0.4, -0.1, 0.2, 0.5, 0.85, 1.3};

int scorecard_class(enum sign sign, double value)
{
    int class = 0;
    while (class < CARD_CLASSES - 1 && value >= cuts[sign][class])
        class ++;
    return class;
}

uint8_t scorecard_file(const double *value)
{
    unsigned file = 0;
    for (int i = 0; i < CARD_SIGNS; i++)
        file |= (unsigned)scorecard_class((enum sign)i, value[i]) << (2 * i);
    return (uint8_t)file;
}

int scorecard_read(uint8_t file, enum sign sign)
{
    return file >> (2 * (int)sign) & (CARD_CLASSES - 1);
}

double scorecard_ratio(double failed, double expected, double credibility)
{
    return expected + credibility > 0 ? (failed + credibility) / (expected + credibility) : 1;
}

double scorecard_believed(double score, double information, double noise)
{
    return information * score + sqrt(information * (1 - information)) * noise;
}

int scorecard_grade(double believed)
{
    int grade = 1;
    while (grade < CARD_GRADES - 1 && believed >= grade_cuts[grade - 1])
        grade++;
    return grade;
}

static double ratio_of(const struct world *w, int i)
{
    return scorecard_ratio(w->banks.seen_defaults[i], w->banks.seen_expected[i],
                           w->economy.parameters->capital_card_credibility);
}

double scorecard_score(const struct world *w, uint8_t file)
{
    double score = 0, variance = 0;
    for (int sign = 0; sign < CARD_SIGNS; sign++) {
        double weight = 0, sum = 0, squares = 0, points[CARD_CLASSES];
        for (int class = 0; class < CARD_CLASSES; class ++) {
            int i = sign * CARD_CLASSES + class;
            points[class] = math_log(math_max(1e-3, ratio_of(w, i)));
            weight += w->banks.seen_expected[i];
            sum += w->banks.seen_expected[i] * points[class];
            squares += w->banks.seen_expected[i] * points[class] * points[class];
        }
        if (weight <= 0)
            continue;
        score += points[scorecard_read(file, (enum sign)sign)] - sum / weight;
        variance += math_max(0, squares / weight - sum / weight * (sum / weight));
    }
    return variance > 0 ? score / sqrt(variance) : 0;
}

double scorecard_risk(const struct world *w, int64_t f)
{
    int grade = w->firms.grade[f];
    return grade == 0 ? 1 : ratio_of(w, CARD_SIGNS * CARD_CLASSES + grade);
}

static bool is_due(const struct world *w, int64_t f)
{
    int64_t every = (int64_t)math_max(1, w->economy.parameters->capital_review),
            phase = (int64_t)(w->firms.key[f] % (uint64_t)every);
    return w->firms.grade[f] == 0 || ((w->month + phase) % every + every) % every == 0;
}

void scorecard_review(struct world *w, int64_t f)
{
    if (!is_due(w, f))
        return;
    struct standing standing = lending_standing(w, f);
    double sales = world_expected_sales(w, f), mean = w->firms.mean_output[f], u[4];
    double value[CARD_SIGNS] = {
        [SIGN_LEVERAGE] = standing.debt / math_max(1, standing.assets),
        [SIGN_CASH] = (double)w->firms.cash[f] / math_max(1, sales * w->firms.price[f]),
        [SIGN_MARGIN] = w->firms.margin[f],
        [SIGN_GROWTH] = mean > 0 ? sales / mean - 1 : 0,
    };
    random_block(w->seed, w->firms.key[f], w->month, PURPOSE_REVIEW, 0, u);
    w->firms.file[f] = scorecard_file(value);
    double believed = scorecard_believed(scorecard_score(w, w->firms.file[f]), standing.information,
                                         quantile_normal(u[0]));
    w->firms.grade[f] = (uint8_t)scorecard_grade(believed);
}

void scorecard_count(const struct world *w, int64_t f, int band, int64_t files[BAND_COUNT][CARD_COUNT + 1])
{
    if (w->firms.grade[f] == 0)
        return;
    for (int sign = 0; sign < CARD_SIGNS; sign++)
        files[band][sign * CARD_CLASSES + scorecard_read(w->firms.file[f], (enum sign)sign)]++;
    files[band][CARD_SIGNS * CARD_CLASSES + w->firms.grade[f]]++;
    files[band][CARD_COUNT]++;
}

void scorecard_remember(struct world *w, int64_t files[BAND_COUNT][CARD_COUNT + 1],
                        int64_t failed[BAND_COUNT][CARD_COUNT + 1], double fade)
{
    double hazard[BAND_COUNT];
    for (int band = 0; band < BAND_COUNT; band++) {
        double *seen = &w->banks.seen_files[band], *ended = &w->banks.seen_ended[band];
        *seen = fade * *seen + (double)(files[band][CARD_COUNT] + failed[band][CARD_COUNT]);
        *ended = fade * *ended + (double)failed[band][CARD_COUNT];
        hazard[band] = *seen > 0 ? *ended / *seen : 0;
    }
    for (int i = 0; i < CARD_COUNT; i++) {
        double expected = 0, ended = 0;
        for (int band = 0; band < BAND_COUNT; band++) {
            expected += hazard[band] * (double)(files[band][i] + failed[band][i]);
            ended += (double)failed[band][i];
        }
        w->banks.seen_expected[i] = fade * w->banks.seen_expected[i] + expected;
        w->banks.seen_defaults[i] = fade * w->banks.seen_defaults[i] + ended;
    }
}

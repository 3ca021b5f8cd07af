/* Certificates: the packed field, criteria and scores by hand, seats. */
#include "firm/certificates.h"

#include <math.h>

#include "support/fixture.h"
#include "world/population.h"

Test(certificates, a_field_holds_all_of_them)
{
    uint32_t field = 0;
    for (int k = 0; k < CERTIFICATE_COUNT; k++)
        field = certificates_set(field, (enum certificate)k, k + 1);
    for (int k = 0; k < CERTIFICATE_COUNT; k++)
        cr_assert_eq(certificates_left(field, (enum certificate)k), k + 1);
    cr_assert_eq(certificates_held(field), (1u << CERTIFICATE_COUNT) - 1);
    field = certificates_aged(field);
    for (int k = 0; k < CERTIFICATE_COUNT; k++)
        cr_assert_eq(certificates_left(field, (enum certificate)k), k);
    cr_assert_eq(certificates_held(field), (1u << CERTIFICATE_COUNT) - 2); /* the first has run out */
    cr_assert_eq(certificates_aged(0), 0);
}

Test(certificates, threshold_falls_with_size)
{
    struct parameters p = parameters_default();
    cr_assert_eq(certificates_threshold(&p, 49), 0.05);
    cr_assert_eq(certificates_threshold(&p, 50), 0.04);
    cr_assert_eq(certificates_threshold(&p, 199), 0.04);
    cr_assert_eq(certificates_threshold(&p, 200), 0.03);
}

Test(certificates, tax_class_is_the_lowest_open_rate)
{
    double rate[TAX_CLASSES] = {[TAX_STANDARD] = 0.25, [TAX_HIGH_TECH] = 0.15, [TAX_SMALL] = 0.05};
    cr_assert_eq(certificates_tax_class(rate, false, false), TAX_STANDARD);
    cr_assert_eq(certificates_tax_class(rate, true, false), TAX_HIGH_TECH);
    cr_assert_eq(certificates_tax_class(rate, false, true), TAX_SMALL);
    cr_assert_eq(certificates_tax_class(rate, true, true), TAX_SMALL);
    rate[TAX_HIGH_TECH] = 0.25; /* no preference */
    cr_assert_eq(certificates_tax_class(rate, true, false), TAX_STANDARD);
}

Test(certificates, score_adds_its_parts)
{
    struct certificate_info info = {.research = 1, .size = 0.25, .quality = 0.5, .growth = 0.25};
    /* ln 2 + 0.25 ln e + 0.5 x 1 + 0.25 x 2 */
    cr_assert_float_eq(certificates_score(&info, 2, 20 * exp(1), 0.12, 0.2), log(2) + 0.25 + 0.5 + 0.5, 1e-9);
}

static double holders(const struct world *w, enum certificate kind)
{
    double sum = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (world_alive(w, f) && certificates_left(w->firms.certificates[f], kind) > 0)
            sum += w->firms.slice[f];
    return sum / w->scale;
}

static void clear(struct world *w)
{
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        w->firms.certificates[f] = 0;
        w->firms.sales_year[f] = w->firms.sales_before[f];
    }
}

Test(certificates, the_opening_has_the_holders_of_the_data)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", NULL);
    cr_assert_float_eq(holders(x.world, CERTIFICATE_HIGH_TECH) / 37000, 1, 0.01);
    cr_assert_float_eq(holders(x.world, CERTIFICATE_SPECIALISED) / 3400, 1, 0.05);
    cr_assert_float_eq(holders(x.world, CERTIFICATE_LITTLE_GIANT) / 285, 1, 0.3);
    cr_assert_float_eq(holders(x.world, CERTIFICATE_CHAMPION) / 138, 1, 0.3);
    cr_assert_eq(holders(x.world, CERTIFICATE_FOUR_TECH), 0); /* no seats, no awards */
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++) {
        bool high_tech = certificates_left(x.world->firms.certificates[f], CERTIFICATE_HIGH_TECH) > 0;
        bool small = (double)x.world->firms.sales_before[f] / x.world->firms.slice[f] < 2e9;
        if (world_alive(x.world, f) && !small)
            cr_assert_eq(x.world->firms.tax_class[f], high_tech ? TAX_HIGH_TECH : TAX_STANDARD);
        if (world_alive(x.world, f) && small && x.world->firms.sales_before[f] > 0)
            cr_assert_eq(x.world->firms.tax_class[f], TAX_SMALL);
    }
    tiny_close(&x);
}

Test(certificates, seats_of_a_lever_are_given_to_those_who_qualify)
{
    struct tiny x;
    tiny_open(&x, 1, "run.scale=0.02", "certificates.four_tech_growth=false", NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    clear(w);
    w->levers.certificate_four_tech[0] = 1000;
    certificates_award(w, &x.run->month, false);
    cr_assert_float_eq(holders(w, CERTIFICATE_FOUR_TECH) / 1000, 1, 0.05);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        if (!world_alive(w, f) || certificates_left(w->firms.certificates[f], CERTIFICATE_FOUR_TECH) == 0)
            continue;
        int s = w->firms.sector[f];
        cr_assert_geq(w->firms.log_quality[f], w->sectors.mean_log_quality[s]);
        cr_assert_geq(w->firms.productivity[f], w->sectors.mean_productivity[s]);
        cr_assert_geq(w->firms.reported_intensity[f], w->economy.balance.sector[s].research);
    }
    clear(w);
    w->levers.certificate_four_tech[0] = 0;
    certificates_award(w, &x.run->month, false);
    cr_assert_eq(holders(w, CERTIFICATE_FOUR_TECH), 0);
    tiny_close(&x);
}

/* A jury that sees less gives the seats to worse firms: the mean score of the chosen falls with the noise. */
Test(certificates, noise_blurs_the_choice)
{
    struct tiny x;
    double quality[2] = {0, 0};
    tiny_open(&x, 1, "run.scale=0.02", NULL);
    struct world *w = x.world;
    levers_neutral(&w->levers);
    for (int noisy = 0; noisy < 2; noisy++) {
        double n = 0;
        clear(w);
        w->levers.screening_noise[0] = noisy ? 20 : 0;
        certificates_award(w, &x.run->month, false);
        for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
            if (world_alive(w, f) && certificates_left(w->firms.certificates[f], CERTIFICATE_SPECIALISED) > 0) {
                quality[noisy] += w->firms.log_quality[f] - w->sectors.mean_log_quality[w->firms.sector[f]];
                n++;
            }
        quality[noisy] /= n;
    }
    cr_assert_gt(quality[0], quality[1] + 0.05);
    tiny_close(&x);
}

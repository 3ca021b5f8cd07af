/* The balance of the tables: a column worked by hand, rows added up again from their parts, what is corrected, and each
 * check provoked. */
#include "world/balance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/fixture.h"

static struct balance *built(struct tiny *x)
{
    struct balance *b = calloc(1, sizeof *b);
    cr_assert_not_null(b);
    tiny_read(x, NULL, 0);
    balance_build(b, x->tables, &x->scenario->parameters);
    return b;
}

static const struct balance_sector *sector(const struct balance *b, const char *key)
{
    int s = tables_sector(key);
    cr_assert_geq(s, 0, "%s", key);
    return &b->sector[s];
}

static void drop(struct tiny *x, struct balance *b)
{
    tiny_close(x);
    free(b);
}

/* From clusters.csv: 4,320.6 of output, 1,300 firms, research 6.5 %, skill 0.8; from io_mapped.csv: labour .119039, net
 * tax .034241, depreciation .030222, surplus .109605, services .112430, inputs .706894 in all. */
Test(balance, biomedicine_by_hand)
{
    struct tiny x;
    struct balance *b = built(&x);
    const struct balance_sector *bio = sector(b, "biomedicine");
    /* 3.56 x 1,300 small firms; log-uniform on 2-20 million: (0.2 - 0.02) / ln 10 = 0.0781730 each */
    cr_assert_float_eq(bio->firms_below, 4628, 0);
    cr_assert_float_eq(bio->output_below, 361.785, 0.001);
    cr_assert_float_eq(bio->output, 4682.385, 0.1);
    /* 0.7 x 0.065 of above-scale output, .0455 x 4,320.6 / 4,682.385; half of it stands in wages: .119039 - .020992 */
    cr_assert_float_eq(bio->research, 0.041984, 1e-6);
    cr_assert_float_eq(bio->wages, 0.098047, 1e-6);
    cr_assert_float_eq(bio->tax, 0.034241, 1e-9);
    cr_assert_float_eq(bio->depreciation, 0.030222, 1e-9);
    /* banks' margin: 29,500 of loans at 3.7 + 0.9 - 1.75 % over firms' output of 182,572: .004605, paid as interest
     * and not as services; 0.9 x (.109605 + .004605) */
    cr_assert_float_eq(b->total.output_firms, 182572, 1);
    cr_assert_float_eq(bio->margin, 0.102789, 1e-6);
    /* (1 - .098047 - .041984 - .034241 - .030222 - .102789) / (.706894 - .004605) = .692717 / .702289 */
    cr_assert_float_eq(bio->theta, 0.98637, 1e-5);
    cr_assert_float_eq(bio->input[TABLES_SERVICES], 0.98637 * (0.112430 - 0.004605), 1e-6);
    cr_assert_float_eq(bio->column_sum, 1, 1e-12);
    /* 112,000 x (1 + 0.7 x (0.8 - 0.55)) = 131,600 yuan; .098047 x 4,682.385 x 1e8 / 131,600 */
    cr_assert_float_eq(bio->wage_of_sector, 131600, 1e-6);
    cr_assert_float_eq(bio->heads, 348855, 20);
    cr_assert_float_eq(bio->capital, 0.030222 * 4682.385 / 0.10, 0.1);
    /* 0.45 x (1 - 0.1297) of inputs, as supply allows; exports 11 % of output */
    cr_assert_float_eq(bio->local_share[0], 0.45 * (1 - 0.1297), 1e-4);
    cr_assert_float_eq(bio->row, 0.11 * bio->output, 0.1);
    drop(&x, b);
}

Test(balance, every_row_closes_from_its_parts)
{
    struct tiny x;
    struct balance *b = built(&x);
    for (int k = 0; k < SECTOR_COUNT; k++) {
        const struct balance_sector *p = &b->sector[k];
        double use = 0, local = 0, final = p->consumption + p->investment + p->government;
        for (int s = 0; s < SECTOR_COUNT; s++) {
            double bought = b->sector[s].input[k] * b->sector[s].output;
            if (k == TABLES_SERVICES) /* 60 % of research is services */
                bought += 0.60 * b->sector[s].research * b->sector[s].output;
            use += bought;
            local += p->local_share[s] * bought;
        }
        cr_assert_float_eq(p->intermediate, use, 1e-6, "%s", p->key);
        cr_assert_float_eq(p->local_intermediate, local, 1e-6, "%s", p->key);
        /* what is made is sold, what is used is bought */
        cr_assert_float_eq(local + p->local_final + p->roc + p->row, p->output, 1e-6, "%s", p->key);
        cr_assert_float_eq(local + p->local_final + p->inflow_roc + p->inflow_row, use + final, 1e-6, "%s", p->key);
        cr_assert_leq(fabs(p->gap), 1e-12, "%s", p->key);
    }
    drop(&x, b);
}

Test(balance, every_column_sums_to_one)
{
    struct tiny x;
    struct balance *b = built(&x);
    for (int s = 0; s < SECTOR_COUNT; s++) {
        const struct balance_sector *p = &b->sector[s];
        double sum = p->wages + p->research + p->tax + p->depreciation + p->margin;
        for (int k = 0; k < SECTOR_COUNT; k++) {
            cr_assert_geq(p->input[k], 0, "%s of %s", p->key, b->sector[k].key);
            sum += p->input[k];
        }
        cr_assert_float_eq(sum, 1, 1e-12, "%s", p->key);
        cr_assert_geq(p->tax, 0, "%s", p->key);
        if (x.tables->is_firm_sector[s])
            cr_assert_geq(p->margin, 0.055, "%s", p->key);
    }
    drop(&x, b);
}

Test(balance, totals_are_sums_of_sectors)
{
    struct tiny x;
    struct balance *b = built(&x);
    double output = 0, wages = 0, final = 0, outside = 0, inflow = 0, industry = 0;
    for (int s = 0; s < SECTOR_COUNT; s++) {
        const struct balance_sector *p = &b->sector[s];
        output += p->output;
        wages += p->wages * p->output;
        final += p->consumption + p->investment + p->government;
        outside += p->roc + p->row;
        inflow += p->inflow_roc + p->inflow_row;
        industry += p->output_above * x.tables->industrial_share[s];
    }
    cr_assert_float_eq(b->total.output, output, 1e-6);
    cr_assert_float_eq(b->total.wage_bill, wages, 1e-6);
    cr_assert_float_eq(b->total.roc + b->total.row, outside, 1e-6);
    /* value added is final use and net sales, with universities' staff, who pay themselves */
    cr_assert_float_eq(b->total.value_added, final + outside - inflow + x.tables->university_staff_cost, 1e-5);
    cr_assert_float_eq(industry, 160800, 160.8);
    drop(&x, b);
}

/* Corrections whose text has a word, after the sector they begin with; "" for any sector. */
static int corrections(const struct balance *b, const char *key, const char *word)
{
    int n = 0;
    for (int i = 0; i < b->corrections; i++)
        n += strncmp(b->correction[i], key, strlen(key)) == 0 && strstr(b->correction[i], word) != NULL;
    return n;
}

Test(balance, corrections_are_listed)
{
    static const char *const no_tax[] = {"future_networks", "deep_sea_space", "advanced_computing", "roe_agri_mining"};
    static const char *const head_table[] = {"integrated_circuits", "future_networks",   "third_gen_semiconductors",
                                             "frontier_materials",  "gene_cell_therapy", "quantum_tech",
                                             "brain_inspired"};
    static const char *const capped[] = {"internet_of_things", "green_environmental", "marine_hightech_ships",
                                         "frontier_materials", "virtual_reality"};
    struct tiny x;
    struct balance *b = built(&x);
    for (size_t i = 0; i < sizeof no_tax / sizeof no_tax[0]; i++)
        cr_assert_eq(corrections(b, no_tax[i], "raised to 0"), 1, "%s", no_tax[i]);
    cr_assert_eq(corrections(b, "", "raised to 0"), 4);
    for (size_t i = 0; i < sizeof head_table / sizeof head_table[0]; i++)
        cr_assert_eq(corrections(b, head_table[i], "from the head table"), 1, "%s", head_table[i]);
    cr_assert_eq(corrections(b, "", "from the head table"), 7);
    for (size_t i = 0; i < sizeof capped / sizeof capped[0]; i++)
        cr_assert_eq(corrections(b, capped[i], "capped at 0.40"), 1, "%s", capped[i]);
    cr_assert_eq(corrections(b, "", "capped at"), 5);
    cr_assert_eq(corrections(b, "roe_services", "staff of universities"), 1);
    cr_assert_eq(corrections(b, "consumption", "scaled to"), 1);
    cr_assert_eq(corrections(b, "investment", "scaled to"), 1);
    cr_assert_eq(corrections(b, "public purchases", "scaled to"), 1);
    drop(&x, b);
}

Test(balance, corrected_sectors_are_what_the_corrections_say)
{
    struct tiny x;
    struct balance *b = built(&x);
    cr_assert_float_eq(sector(b, "future_networks")->tax, 0, 0);
    cr_assert_float_eq(sector(b, "green_environmental")->pool_share, 0.4, 0);
    for (int s = 0; s < SECTOR_COUNT; s++)
        cr_assert_leq(b->sector[s].pool_share, x.tables->is_firm_sector[s] ? 0.4 : 1);
    /* heads of the table, 159.3 per 100 m yuan at 112,000 x (1 + 0.7 x 0.35) = 139,440 yuan: wages .222 of output
     * before research is taken out of them */
    double wages = 159.3 * 139440 / 1e8;
    const struct balance_sector *chips = sector(b, "integrated_circuits");
    cr_assert_float_eq(chips->wages, wages - 0.5 * chips->research, 1e-9);
    drop(&x, b);
}

/* What the check says of a balance in which one figure was spoilt. */
static void check_says(struct balance *b, const struct tiny *x, const char *text)
{
    struct errors *errors = errors_create();
    cr_assert_eq(balance_check(b, &x->scenario->parameters, errors), STATUS_CHECK, "%s", text);
    cr_assert_eq(errors_count(errors), 1, "%s", text);
    cr_assert_str_eq(errors_line(errors, 0), text);
    errors_destroy(errors);
}

Test(balance, the_tables_close)
{
    struct tiny x;
    struct balance *b = built(&x);
    cr_assert_eq(balance_check(b, &x.scenario->parameters, x.errors), STATUS_OK);
    cr_assert_eq(errors_count(x.errors), 0);
    drop(&x, b);
}

Test(balance, each_check_is_provoked_and_names_the_sector)
{
    struct tiny x;
    struct balance *b = built(&x);
    struct balance_sector *bio = &b->sector[0], good = *bio;
    bio->gap = 0.0011;
    check_says(b, &x, "biomedicine: uses differ from resources by 0.110 % of output");
    bio->gap = NAN;
    check_says(b, &x, "biomedicine: uses differ from resources by nan % of output");
    *bio = good;
    bio->column_sum = 1.000001;
    check_says(b, &x, "biomedicine: column sums to 1.000001000000 instead of 1");
    *bio = good;
    bio->margin = 0.05;
    check_says(b, &x, "biomedicine: margin after research 0.0500 is below 0.0550");
    *bio = good;
    bio->theta = -0.1;
    check_says(b, &x, "biomedicine: negative inputs, sales or purchases");
    *bio = good;
    bio->roc = -1;
    check_says(b, &x, "biomedicine: negative inputs, sales or purchases");
    *bio = good;
    bio->inflow_roc = -1;
    check_says(b, &x, "biomedicine: negative inputs, sales or purchases");
    *bio = good;
    b->sector[TABLES_SERVICES].gap = -0.002;
    check_says(b, &x, "roe_services: uses differ from resources by -0.200 % of output");
    drop(&x, b);
}

Test(balance, a_gap_within_a_tenth_of_a_per_cent_closes)
{
    struct tiny x;
    struct balance *b = built(&x);
    b->sector[0].gap = 0.0009;
    cr_assert_eq(balance_check(b, &x.scenario->parameters, x.errors), STATUS_OK);
    drop(&x, b);
}

/* Investment scaled to who invests would build half as much again as builders make; the rest keeps its sum. */
Test(balance, no_more_is_built_than_builders_make)
{
    struct tiny x;
    struct balance *b = built(&x);
    const struct balance_sector *c = sector(b, "roe_construction");
    double use = c->intermediate + c->consumption + c->investment + c->government, sum = 0;
    cr_assert_float_eq(c->local_share[0], 0.97, 1e-9);
    cr_assert_float_eq(0.97 * use + c->row, c->output, 1e-6 * c->output);
    for (int s = 0; s < SECTOR_COUNT; s++)
        sum += b->sector[s].investment;
    cr_assert_float_eq(sum, b->total.investment, 1e-6 * sum);
    /* two other goods keep their proportion */
    const struct balance_sector *cars = sector(b, "nev_connected_vehicles"), *rail = sector(b, "rail_transit");
    cr_assert_float_eq(cars->investment / rail->investment,
                       x.tables->investment[tables_sector("nev_connected_vehicles")] /
                           x.tables->investment[tables_sector("rail_transit")],
                       1e-9);
    drop(&x, b);
}

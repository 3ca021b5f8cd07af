/* Chain leaders: the index on a network of one link by hand, and who leads. */
#include "firm/leaders.h"

#include <math.h>

#include "firm/certificates.h"
#include "support/fixture.h"

Test(leaders, dependence_is_the_part_of_the_slot_that_cannot_be_replaced)
{
    cr_assert_float_eq(leaders_dependence(0.5, 0.4, 0.1, 1), 0.18, 1e-12);
    cr_assert_float_eq(leaders_dependence(0.5, 0.4, 0.1, 0.5), 0.09, 1e-12);
    cr_assert_eq(leaders_dependence(0.5, 0.4, 1, 1), 0);
}

static double own(const struct world *w, int64_t f)
{
    return world_alive(w, f) ? (double)w->firms.output[f] * w->firms.price[f] : 0;
}

Test(leaders, the_index_of_one_link_by_hand)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    double all = 0;
    int64_t buyer = -1;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        all += own(w, f);
        if (buyer < 0 && own(w, f) > 0 && w->firms.slot_begin[f + 1] > w->firms.slot_begin[f])
            buyer = f;
    }
    uint32_t slot = w->firms.slot_begin[buyer], link = w->slots.link_begin[slot];
    memset(w->links.pending, UINT8_MAX, (size_t)w->length[DIM_LINK]);
    const struct input_list *list = &w->economy.inputs[w->firms.sector[buyer]][w->firms.small[buyer]];
    int64_t supplier = w->firm_begin[sector_firm_index(list->good[0])];
    while (own(w, supplier) <= 0 || supplier == buyer)
        supplier++;
    w->links.supplier[link] = (uint32_t)supplier;
    w->links.pending[link] = 0;
    w->links.cumulative[link] = UINT32_MAX;
    w->slots.local_share[slot] = 0.5f;
    leaders_index(w, &x.run->month);
    double down = 0.5 * (1 - list->elsewhere[0]) * (list->strict[0] ? 1 : w->economy.parameters->leaders_important);
    double up = fmin(1, 0.5 * list->coefficient[0] * w->firms.material_use[buyer] * (double)w->firms.output[buyer] /
                            (double)w->firms.output[supplier]);
    cr_assert_float_eq(w->firms.systemic[supplier], (own(w, supplier) + down * own(w, buyer)) / all, 1e-9);
    cr_assert_float_eq(w->firms.systemic[buyer], (own(w, buyer) + up * own(w, supplier)) / all, 1e-9);
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++)
        if (f != supplier && f != buyer)
            cr_assert_float_eq(w->firms.systemic[f], own(w, f) / all, 1e-12);
    tiny_close(&x);
}

Test(leaders, every_cluster_has_as_many_as_may_be_and_they_matter)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    double named[SECTOR_COUNT] = {0}, risk = 0, sales = 0, total = 0;
    int n = 0;
    for (int64_t f = 0; f < w->length[DIM_FIRM]; f++) {
        total += own(w, f);
        if (certificates_left(w->firms.certificates[f], CERTIFICATE_CHAIN_LEADER) == 0) {
            cr_assert_eq(w->firms.partners[f], 0);
            continue;
        }
        named[w->firms.sector[f]] += w->firms.slice[f] / w->scale;
        risk += w->firms.systemic[f];
        sales += own(w, f);
        n++;
    }
    cr_assert_gt(n, 10);
    for (int s = 0; s < SECTOR_COUNT; s++)
        cr_assert_leq(named[s], (s < TABLES_CLUSTERS ? 2 : 0) + 1e-6);
    cr_assert_gt(risk, sales / total); /* more depends on them than what they make */
    tiny_close(&x);
}

Test(leaders, nobody_leads_when_nobody_may)
{
    struct tiny x;
    tiny_open(&x, 1, "leaders.per_cluster=0", NULL);
    for (int64_t f = 0; f < x.world->length[DIM_FIRM]; f++)
        cr_assert_eq(certificates_left(x.world->firms.certificates[f], CERTIFICATE_CHAIN_LEADER), 0);
    tiny_close(&x);
}

/* A state put back from its saved fields goes on as if nothing had happened; one that is not sound is refused. */
#include "world/restore.h"

#include <math.h>

#include "support/fixture.h"

/* A second simulation with the first one's saved fields and constants, and nothing else. */
static struct simulation *put_back(const struct tiny *x, int threads)
{
    struct simulation *s;
    const struct world *w = x->world;
    tiny_ok(x, simulation_prepare(x->scenario, x->tables, &s, x->errors));
    tiny_ok(x, world_allocate(&s->world, w->length[DIM_FIRM], w->length[DIM_SLOT], w->length[DIM_LINK],
                              w->length[DIM_PERSON], x->errors));
    for (int i = 0; i < world_field_count(); i++) {
        const struct field *field = world_field(i);
        if (field->saved)
            memcpy(world_array(&s->world, field), world_array(w, field),
                   (size_t)w->length[field->dimension] * field->element);
    }
    memcpy(s->world.firm_begin, w->firm_begin, sizeof w->firm_begin);
    s->world.month = w->month;
    unsigned char *constants = malloc(restore_constants_bytes());
    restore_read_constants(&w->economy, constants);
    restore_write_constants(&s->world.economy, constants);
    free(constants);
    tiny_ok(x, simulation_continue(s, threads, x->errors));
    return s;
}

static void open_lived(struct tiny *x, int months)
{
    tiny_open(x, 1, "run.scale=0.005", NULL);
    for (int month = 0; month < months; month++)
        tiny_step(x);
}

Test(restore, every_constant_comes_back)
{
    struct tiny x;
    open_lived(&x, 2);
    struct simulation *s = put_back(&x, 1);
    const unsigned char *a = (const unsigned char *)&x.world->economy, *b = (const unsigned char *)&s->world.economy;
    for (size_t i = 0; i < sizeof(struct economy); i++)
        cr_assert_eq(a[i], b[i], "byte %zu of struct economy: a measured constant that measured.def does not name", i);
    simulation_destroy(s);
    tiny_close(&x);
}

Test(restore, goes_on_to_the_same_hashes_with_another_number_of_threads)
{
    struct tiny x;
    open_lived(&x, 10);
    struct simulation *s = put_back(&x, 3);
    cr_assert_eq(s->hash, x.run->hash);
    for (int month = 0; month < 5; month++) { /* over a January */
        tiny_step(&x);
        tiny_ok(&x, simulation_step(s, x.errors));
        cr_assert_eq(s->hash, x.run->hash, "month %d", month);
    }
    simulation_destroy(s);
    tiny_close(&x);
}

static void refused(const struct tiny *x, const char *word)
{
    struct errors *e = errors_create();
    cr_assert_eq(restore_check(x->world, e), STATUS_FILE);
    cr_assert_eq(errors_count(e), 1);
    cr_assert(strstr(errors_line(e, 0), word), "%s", errors_line(e, 0));
    errors_destroy(e);
}

Test(restore, what_is_not_sound_is_refused)
{
    struct tiny x;
    open_lived(&x, 1);
    struct world *w = x.world;
    tiny_ok(&x, restore_check(w, x.errors));
#define SPOILED(place, value, word)                                                                                    \
    do {                                                                                                               \
        const __typeof__(place) kept = place;                                                                          \
        place = value;                                                                                                 \
        refused(&x, word);                                                                                             \
        place = kept;                                                                                                  \
    } while (0)
    SPOILED(w->firms.state[3], 3, "a firm");
    SPOILED(w->firms.sector[3], (uint8_t)(w->firms.sector[3] + 1), "a firm");
    SPOILED(w->firms.city[3], CITY_COUNT, "a firm");
    SPOILED(w->firms.bank[3], BANK_COUNT, "a firm");
    SPOILED(w->firms.heir[3], -2, "a firm");
    SPOILED(w->firms.heir[3], (int32_t)w->length[DIM_FIRM], "a firm");
    SPOILED(w->firms.tax_class[3], 3, "a firm");
    SPOILED(w->firms.small[3], 2, "a firm");
    SPOILED(w->firms.at_notch[3], 2, "a firm");
    SPOILED(w->firms.padding[3], -0.1, "a firm");
    SPOILED(w->sectors.cell_level[3], 4, "standing of a cell");
    SPOILED(w->sectors.city_money[3], -0.1, "standing of a cell");
    SPOILED(w->firms.capital[3], -1, "a firm");
    SPOILED(w->firms.research_shared[3], -1, "a firm");
    SPOILED(w->firms.post_fields[3], 15u << 4, "a firm");
    SPOILED(w->firms.parent[3], FOUNDER_CELL - 1, "a firm");
    SPOILED(w->firms.parent[3], (int32_t)w->length[DIM_FIRM], "a firm");
    SPOILED(w->firms.founder_post[3], POST_COUNT + 1, "a firm");
    SPOILED(w->sectors.failed_founders[3], -1, "standing of a cell");
    SPOILED(w->firms.heir[w->firm_begin[1] - 1], w->firm_begin[1] - 1, "the heir of a firm"); /* its own */
    SPOILED(w->firms.price[3], NAN, "price");
    SPOILED(w->firms.hours[3], INFINITY, "hours");
    SPOILED(w->firm_begin[1], w->firm_begin[1] + 1, "a firm");
    SPOILED(w->firm_begin[1], -1, "rows of sectors");
    SPOILED(w->sectors.filled[firm_index_sector(0)], 1 << 30, "rows of sectors");
    SPOILED(w->firms.slot_begin[4], 1u << 31, "places of slots");
    SPOILED(w->slots.link_begin[4], 1u << 31, "places of links");
    SPOILED(w->links.supplier[4], UINT32_MAX, "suppliers");
    SPOILED(w->slots.stock[4], -1, "suppliers");
    int64_t last = w->length[DIM_PERSON] - 1;
    SPOILED(w->people.employer[3], (int32_t)w->length[DIM_FIRM], "a person");
    SPOILED(w->people.employer[3], EMPLOYER_EMPTY - 1, "a person");
    SPOILED(w->people.employer[3], EMPLOYER_NONE, "a person");        /* has a post */
    SPOILED(w->people.employer[3], w->firm_begin[1] - 1, "a person"); /* an empty place */
    SPOILED(w->people.post[3], POST_COUNT, "a person");
    SPOILED(w->people.post[3], POST_NONE, "a person");
    SPOILED(w->people.field[3], FIELD_COUNT, "a person");
    SPOILED(w->people.grade[3], GRADE_COUNT, "a person");
    SPOILED(w->people.city[3], CITY_COUNT, "a person");
    SPOILED(w->people.last[3], LAST_UNIVERSITY + 1, "a person");
    SPOILED(w->people.origin[3], ORIGIN_COUNT, "a person");
    SPOILED(w->people.venture[3], VENTURE_COUNT, "a person");
    SPOILED(w->people.skill[3], NAN, "skill");
    SPOILED(w->people.skill[3], 0, "a person");
    SPOILED(w->people.skill[3], -1, "a person");
    SPOILED(w->people.premium[3], 101, "a person");
    SPOILED(w->people.premium[3], -101, "a person");
    SPOILED(w->people.birth[3], (int16_t)(w->month + 1), "a person");
    SPOILED(w->people.since[3], (int16_t)(w->month + 1), "a person");
    SPOILED(w->people.employer[last], EMPLOYER_NONE, "a person"); /* nobody has taken the place */
    SPOILED(w->talent.filled[0], w->length[DIM_PERSON] + 1, "rows of people");
    SPOILED(w->talent.filled[0], -1, "rows of people");
#undef SPOILED
    cr_assert_eq(w->firms.state[w->firm_begin[1] - 1], FIRM_EMPTY);
    cr_assert_geq(w->people.employer[3], 0);
    tiny_ok(&x, restore_check(w, x.errors));
    tiny_close(&x);
}

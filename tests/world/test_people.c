/* Rows of people: places, counts, and how they are ordered anew when firms move. */
#include "world/people.h"

#include "support/people.h"

Test(people, places_leave_room_for_a_year)
{
    cr_assert_eq(people_places(0), 256);
    cr_assert_eq(people_places(1000), 1456);
}

Test(people, post_is_kind_and_grade)
{
    cr_assert_eq(post_of(POST_RESEARCH, GRADE_EXPERT), POST_COUNT - 1);
    for (int post = 0; post < POST_COUNT; post++)
        cr_assert_eq(post_of(post < GRADE_COUNT ? POST_PRODUCTION : POST_RESEARCH, post_grade(post)), post);
}

Test(people, count_knows_empty_places_and_threads)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int64_t n = people_count(w, 1);
    cr_assert_eq(people_count(w, 3), n);
    cr_assert_eq(n, w->talent.filled[0]); /* rows were just made anew */
    careers_end(w, 3);
    careers_end(w, 8);
    cr_assert_eq(people_count(w, 2), n - 2);
    tiny_close(&x);
}

Test(people, are_crowded_when_a_sixteenth_is_left)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    int64_t n = w->length[DIM_PERSON];
    cr_assert(!people_are_crowded(w));
    w->talent.filled[0] = n - n / 16;
    cr_assert(!people_are_crowded(w));
    w->talent.filled[0]++;
    cr_assert(people_are_crowded(w));
    tiny_close(&x);
}

Test(people, there_is_nobody_before_january_2022)
{
    struct tiny x;
    tiny_population(&x, NULL);
    cr_assert(!people_are_there(x.world));
    cr_assert_eq(people_count(x.world, 1), 0);
    cr_assert(!people_are_crowded(x.world));
    tiny_close(&x);
}

Test(people, cleared_places_are_empty)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    people_clear(w, 10);
    cr_assert_eq(people_count(w, 1), 10);
    for (int64_t i = 10; i < w->length[DIM_PERSON]; i++)
        cr_assert(w->people.post[i] == POST_NONE && w->people.last[i] == LAST_NONE && w->people.key[i] == 0);
    tiny_close(&x);
}

/* Firms turned round; every seventh is gone. */
static int32_t *turn_firms(int64_t firms)
{
    int32_t *to = calloc((size_t)firms, sizeof *to);
    for (int64_t f = 0; f < firms; f++)
        to[f] = f % 7 == 0 ? -1 : (int32_t)(firms - 1 - f);
    return to;
}

/* Row of everybody by key: people have few enough rows for a plain search behind a hint. */
static int64_t find_key(const struct world *w, uint64_t key, int64_t *from)
{
    for (int64_t k = 0, n = w->talent.filled[0]; k < n; k++) {
        int64_t i = (*from + k) % n;
        if (w->people.key[i] == key) {
            *from = i;
            return i;
        }
    }
    return -1;
}

Test(people, move_keeps_everybody_in_the_order_of_firms)
{
    struct tiny x;
    tiny_open(&x, 1, NULL);
    struct world *w = x.world;
    for (int64_t i = 5; i < w->talent.filled[0]; i += 11)
        careers_end(w, i);
    int64_t n = people_count(w, 1), hint = 0;
    int32_t *firm_to = turn_firms(w->length[DIM_FIRM]);
    struct world to = tiny_copy(w);
    tiny_ok(&x, people_move(&to, w, firm_to, 2, x.errors));
    cr_assert_eq(to.talent.filled[0], n);
    cr_assert_eq(people_count(&to, 1), n);
    for (int64_t i = 1; i < n; i++) {
        uint32_t a = (uint32_t)to.people.employer[i - 1], b = (uint32_t)to.people.employer[i]; /* firms before others */
        cr_assert(a <= b || to.people.employer[i] < 0);
    }
    for (int64_t i = 0; i < w->talent.filled[0]; i += 3) {
        int32_t f = w->people.employer[i];
        int64_t row = find_key(&to, w->people.key[i], &hint);
        cr_assert_eq(row >= 0, people_present(w, i));
        if (row < 0)
            continue;
        cr_assert_eq(to.people.employer[row], f < 0 ? f : firm_to[f] < 0 ? EMPLOYER_GONE : firm_to[f]);
        cr_assert_eq(to.people.post[row], w->people.post[i]);
        cr_assert_eq(to.people.skill[row], w->people.skill[i]);
        cr_assert_eq(to.people.since[row], w->people.since[i]);
    }
    free(firm_to);
    world_release(&to);
    tiny_close(&x);
}

/* Order and places of people's rows; see people.h. */
#include "world/people.h"

#include <string.h>

#include "base/memory.h"

int64_t people_places(int64_t people)
{
    return people + people / 5 + 256;
}

int64_t people_count(const struct world *w, int threads)
{
    int64_t count = 0, n = w->length[DIM_PERSON];
#pragma omp parallel for num_threads(threads) schedule(static) reduction(+ : count)
    for (int64_t i = 0; i < n; i++)
        count += people_present(w, i);
    return count;
}

bool people_are_crowded(const struct world *w)
{
    int64_t n = w->length[DIM_PERSON];
    return n > 0 && n - w->talent.filled[0] < n / 16;
}

void people_clear(struct world *w, int64_t from)
{
    for (int64_t i = from; i < w->length[DIM_PERSON]; i++) {
        w->people.employer[i] = EMPLOYER_EMPTY;
        w->people.post[i] = POST_NONE;
        w->people.last[i] = LAST_NONE;
        w->people.skill[i] = 0;
        w->people.field[i] = w->people.grade[i] = w->people.city[i] = w->people.origin[i] = 0;
        w->people.premium[i] = 0;
        w->people.venture[i] = VENTURE_NONE;
        w->people.birth[i] = w->people.since[i] = 0;
        w->people.key[i] = 0;
    }
}

int64_t people_add(struct world *w, uint64_t key, int city, int grade, int field, enum person_origin origin)
{
    int64_t i = w->talent.filled[0];
    if (i >= w->length[DIM_PERSON])
        return -1;
    w->talent.filled[0]++;
    w->people.key[i] = key;
    w->people.employer[i] = EMPLOYER_NONE;
    w->people.post[i] = POST_NONE;
    w->people.last[i] = LAST_NONE;
    w->people.origin[i] = (uint8_t)origin;
    w->people.city[i] = (uint8_t)city;
    w->people.grade[i] = (uint8_t)grade;
    w->people.field[i] = (uint8_t)field;
    w->people.premium[i] = 0;
    w->people.venture[i] = VENTURE_NONE;
    w->people.birth[i] = w->people.since[i] = (int16_t)w->month;
    w->people.skill[i] = 1;
    return i;
}

/* Whoever took over a firm that is no more, and so on. */
int32_t people_heir(const struct world *w, int32_t employer)
{
    while (employer >= 0 && !world_alive(w, employer))
        employer = w->firms.heir[employer];
    return employer >= 0 ? employer : EMPLOYER_GONE;
}

/* Employer in the new rows. */
static int32_t new_employer(const struct world *w, const int32_t *firm_to, int32_t employer)
{
    if (employer < 0)
        return employer;
    int32_t heir = people_heir(w, employer);
    return heir >= 0 && firm_to[heir] >= 0 ? firm_to[heir] : EMPLOYER_GONE;
}

/* Where somebody is counted: with the people of the employer's row, all others behind those. */
static int64_t shelf(int32_t employer, int64_t firms)
{
    return employer < 0 ? firms : employer;
}

/* New row of everybody by counting: behind the people of all firms before theirs.
 *  employer [people] in the new rows     place [firms + 2], zeroed */
static void order_people(const struct world *w, const int32_t *employer, int64_t firms, int64_t *place, int32_t *row)
{
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (people_present(w, i))
            place[1 + shelf(employer[i], firms)]++;
    for (int64_t f = 1; f <= firms + 1; f++)
        place[f] += place[f - 1];
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        row[i] = people_present(w, i) ? (int32_t)place[shelf(employer[i], firms)]++ : -1;
}

/* bytes  a constant where it is called: a call of memcpy for each few bytes would cost more than all the rest */
static inline void copy_rows(char *target, const char *source, const int32_t *row, int64_t n, size_t bytes)
{
    for (int64_t i = 0; i < n; i++)
        if (row[i] >= 0)
            memcpy(target + (size_t)row[i] * bytes, source + (size_t)i * bytes, bytes);
}

static void copy_field(struct world *to, const struct world *w, const struct field *field, const int32_t *row,
                       int64_t n)
{
    char *target = world_array(to, field);
    const char *source = world_array(w, field);
    switch (field->element) {
    case 1: copy_rows(target, source, row, n, 1); break;
    case 2: copy_rows(target, source, row, n, 2); break;
    case 4: copy_rows(target, source, row, n, 4); break;
    case 8: copy_rows(target, source, row, n, 8); break;
    default: copy_rows(target, source, row, n, field->element); break;
    }
}

/* The fields side by side: each thread has its own. */
static void copy_people(struct world *to, const struct world *w, const int32_t *employer, const int32_t *row,
                        int threads)
{
    int64_t n = w->talent.filled[0];
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (int k = 0; k < world_field_count(); k++)
        if (world_field(k)->dimension == DIM_PERSON)
            copy_field(to, w, world_field(k), row, n);
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t i = 0; i < n; i++)
        if (row[i] >= 0)
            to->people.employer[row[i]] = employer[i];
}

static void place_people(struct world *to, const struct world *w, const int32_t *firm_to, int64_t *place, int32_t *row,
                         int32_t *employer, int threads)
{
    int64_t n = w->talent.filled[0], firms = to->length[DIM_FIRM];
#pragma omp parallel for num_threads(threads) schedule(static)
    for (int64_t i = 0; i < n; i++)
        employer[i] = new_employer(w, firm_to, w->people.employer[i]);
    order_people(w, employer, firms, place, row);
    copy_people(to, w, employer, row, threads);
    to->talent.filled[0] = place[firms]; /* by now the end of the last shelf */
    people_clear(to, to->talent.filled[0]);
}

enum status people_move(struct world *to, const struct world *w, const int32_t *firm_to, int threads,
                        struct errors *errors)
{
    int64_t *place = memory_take((size_t)to->length[DIM_FIRM] + 2, sizeof *place);
    int32_t *row = memory_reserve((size_t)w->length[DIM_PERSON] + 1, sizeof *row);
    int32_t *employer = memory_reserve((size_t)w->length[DIM_PERSON] + 1, sizeof *employer);
    enum status status = STATUS_OK;
    if (place && row && employer)
        place_people(to, w, firm_to, place, row, employer, threads);
    else
        status = errors_add(errors, STATUS_FILE, "no memory to order %lld people anew",
                            (long long)w->length[DIM_PERSON]);
    memory_release(place);
    memory_release(row);
    memory_release(employer);
    return status;
}

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
        w->people.birth[i] = w->people.since[i] = 0;
        w->people.key[i] = 0;
    }
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

/* New row of everybody by counting: behind the people of all firms before theirs.  place [firms + 2], zeroed */
static void order_people(const struct world *w, const int32_t *firm_to, int64_t firms, int64_t *place, int32_t *row)
{
    for (int64_t i = 0; i < w->talent.filled[0]; i++) {
        int32_t employer = new_employer(w, firm_to, w->people.employer[i]);
        if (people_present(w, i))
            place[1 + (employer < 0 ? firms : employer)]++;
    }
    for (int64_t f = 1; f <= firms + 1; f++)
        place[f] += place[f - 1];
    for (int64_t i = 0; i < w->talent.filled[0]; i++) {
        int32_t employer = new_employer(w, firm_to, w->people.employer[i]);
        row[i] = people_present(w, i) ? (int32_t)place[employer < 0 ? firms : employer]++ : -1;
    }
}

static void copy_field(struct world *to, const struct world *w, const struct field *field, const int32_t *row)
{
    char *target = world_array(to, field);
    const char *source = world_array(w, field);
    size_t element = field->element;
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (row[i] >= 0)
            memcpy(target + (size_t)row[i] * element, source + (size_t)i * element, element);
}

static void place_people(struct world *to, const struct world *w, const int32_t *firm_to, int64_t *place, int32_t *row)
{
    int64_t n = 0;
    order_people(w, firm_to, to->length[DIM_FIRM], place, row);
    for (int k = 0; k < world_field_count(); k++)
        if (world_field(k)->dimension == DIM_PERSON)
            copy_field(to, w, world_field(k), row);
    for (int64_t i = 0; i < w->talent.filled[0]; i++)
        if (row[i] >= 0) {
            to->people.employer[row[i]] = new_employer(w, firm_to, w->people.employer[i]);
            n++;
        }
    to->talent.filled[0] = n;
    people_clear(to, n);
}

enum status people_move(struct world *to, const struct world *w, const int32_t *firm_to, struct errors *errors)
{
    int64_t *place = memory_take((size_t)to->length[DIM_FIRM] + 2, sizeof *place);
    int32_t *row = memory_take((size_t)w->length[DIM_PERSON] + 1, sizeof *row);
    enum status status = STATUS_OK;
    if (place && row)
        place_people(to, w, firm_to, place, row);
    else
        status = errors_add(errors, STATUS_FILE, "no memory to order %lld people anew",
                            (long long)w->length[DIM_PERSON]);
    memory_release(place);
    memory_release(row);
    return status;
}

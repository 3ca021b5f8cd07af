/* The nearest known word: distances counted by hand. */
#include <criterion/criterion.h>
#include <string.h>

#include "scenario/nearest.h"

Test(nearest, distance_counts_changes_additions_losses_and_swaps)
{
    cr_assert_eq(nearest_distance("scale", "scale"), 0);
    cr_assert_eq(nearest_distance("scale", "scalp"), 1);
    cr_assert_eq(nearest_distance("scale", "scales"), 1);
    cr_assert_eq(nearest_distance("scale", "sale"), 1);
    cr_assert_eq(nearest_distance("scale", "sclae"), 1, "neighbours swapped count once");
    cr_assert_eq(nearest_distance("kitten", "sitting"), 3);
    cr_assert_eq(nearest_distance("", "abc"), 3);
    cr_assert_eq(nearest_distance("abc", ""), 3);
    cr_assert_eq(nearest_distance("", ""), 0);
}

Test(nearest, very_long_words_are_far_from_everything)
{
    char word[100];
    memset(word, 'a', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    cr_assert_eq(nearest_distance(word, word), 1000);
}

static const char *nearest_of(const char *word, const char *const *candidates, int n)
{
    const char *best = NULL;
    int distance = 1000;
    for (int i = 0; i < n; i++)
        nearest_offer(word, candidates[i], &best, &distance);
    return best;
}

Test(nearest, the_closest_candidate_wins_and_far_ones_do_not_count)
{
    static const char *const KEYS[] = {"from", "until", "scale", "seed", "population_seed"};
    cr_assert_str_eq(nearest_of("sclae", KEYS, 5), "scale");
    cr_assert_str_eq(nearest_of("untill", KEYS, 5), "until");
    cr_assert_str_eq(nearest_of("pop_seed", KEYS, 5) == NULL ? "none" : nearest_of("pop_seed", KEYS, 5), "none");
    cr_assert_str_eq(nearest_of("populatoin_sead", KEYS, 5), "population_seed");
    cr_assert_null(nearest_of("x", KEYS, 5), "a word of one letter is near to nothing");
    cr_assert_null(nearest_of("inflation", KEYS, 5));
}

/* Optimal string alignment in three rows: a swap of neighbours counts once, which is how most keys are misspelt. */
#include "scenario/nearest.h"

#include <stddef.h>
#include <string.h>

enum { LONGEST = 63, FAR = 1000 };

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

int nearest_distance(const char *a, const char *b)
{
    int row[3][LONGEST + 1]; /* the row being filled and the two before it */
    size_t n_a = strlen(a);
    size_t n_b = strlen(b);
    if (n_a > LONGEST || n_b > LONGEST)
        return FAR;
    for (size_t j = 0; j <= n_b; j++)
        row[0][j] = (int)j;
    for (size_t i = 1; i <= n_a; i++) {
        int *now = row[i % 3];
        const int *last = row[(i + 2) % 3];
        const int *before = row[(i + 1) % 3];
        now[0] = (int)i;
        for (size_t j = 1; j <= n_b; j++) {
            now[j] = smaller(smaller(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = smaller(now[j], before[j - 2] + 1);
        }
    }
    return row[n_a % 3][n_b];
}

void nearest_offer(const char *word, const char *candidate, const char **best, int *distance)
{
    int d = nearest_distance(word, candidate);
    int length = (int)strlen(word);
    int allowed = length / 3 > 2 ? length / 3 : 2;
    if (d <= allowed && d < length && d < *distance) {
        *best = candidate;
        *distance = d;
    }
}

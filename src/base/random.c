/* Names of the purposes of random draws; the draws themselves are inline in random.h. */
#include "base/random.h"

#include <stddef.h>

struct purpose_text {
    int number;
    const char *name;
    const char *meaning;
};

static const struct purpose_text texts[] = {
#define PURPOSE(name, number, meaning) {(number), #name, (meaning)},
#include "base/purposes.def"
#undef PURPOSE
};

int random_purpose_describe(int purpose, const char **name, const char **meaning)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].number == purpose) {
            if (name) {
                *name = texts[i].name;
            }
            if (meaning) {
                *meaning = texts[i].meaning;
            }
            return 0;
        }
    }
    return -1;
}

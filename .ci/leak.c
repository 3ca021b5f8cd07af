/* Loses memory on purpose: `make sanitize` first shows itself that it would notice. */
#include <stdlib.h>
#include <string.h>

__attribute__((noinline)) static size_t lose(size_t bytes)
{
    char *volatile lost = malloc(bytes);
    memset(lost, 1, bytes);
    lost = NULL;
    return lost == NULL ? bytes : 0;
}

int main(void)
{
    size_t total = 0;
    for (size_t i = 1; i <= 100; i++)
        total += lose(i);
    return total == 0;
}

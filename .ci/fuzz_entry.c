/* Hands libFuzzer the target named by FUZZ_ONE; see fuzz. */
#include "fuzz/fuzz.h"

fuzz_one LLVMFuzzerTestOneInput;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return FUZZ_ONE(data, size);
}

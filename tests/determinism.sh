#!/usr/bin/env bash
# One scenario gives the same bits whatever compiler, optimisation, processor features and number of threads: builds the
# program in several ways under build/, runs the same months with each and compares the monthly state hashes.
# Takes minutes, so it is no part of `make test`; .ci/run calls it. JOBS, SCALE and UNTIL may be set.
set -u
cd "$(dirname "$0")/.." || exit 3
jobs=${JOBS:-$(nproc)} scale=${SCALE:-0.01} until=${UNTIL:-2022-12}
work=build/determinism
mkdir -p "$work"
failed=0 reference=''

build() { # NAME CC CFLAGS: build/NAME/jiqun
    make --no-print-directory -s -j"$jobs" BUILD="build/$1" CC="$2" CFLAGS="$3" "build/$1/jiqun" >"$work/$1.log" 2>&1 ||
        { tail -n 40 "$work/$1.log"; echo "determinism: $2 $3 does not build"; exit 1; }
}

# The month's hashes of a run, one string. Standard output.
hashes() { # PROGRAM THREADS
    rm -f "$work/run.h5"
    "$1" run scenarios/baseline.yaml --scale "$scale" --until "$until" --threads "$2" -o "$work/run.h5" --quiet >&2 || return 1
    h5dump -y -d /state_hash "$work/run.h5" | awk '/DATA \{/ { inside = 1; next } inside && /}/ { exit } inside' | tr -d ' \n'
}

compare() { # WHAT PROGRAM THREADS: against the first that came
    local found
    found=$(hashes "$2" "$3")
    [ -n "$reference" ] || reference=$found
    if [ -z "$found" ]; then
        echo "FAIL  $1: no state hashes"
        failed=1
    elif [ "$found" = "$reference" ]; then
        echo "same  $1"
    else
        echo "FAIL  $1: other state hashes than the first"
        failed=1
    fi
}

# Whether glibc's tunable really takes its FMA paths away; proven on exp of the C library. 2: no FMA here to take away.
tunable=glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4
tunable_bites() {
    grep -qw fma /proc/cpuinfo || return 2
    cat >"$work/libm.c" <<'C'
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
int main(void) {
    uint64_t hash = 0;
    for (volatile double x = -30.0; x < 30.0; x += 0.00037) {
        double y = exp(x), z = pow(2.5 + x / 20.0, x);
        uint64_t a, b;
        memcpy(&a, &y, 8);
        memcpy(&b, &z, 8);
        hash = (hash ^ a ^ (b << 1)) * UINT64_C(0x9E3779B97F4A7C15);
    }
    printf("%016llx\n", (unsigned long long)hash);
    return 0;
}
C
    gcc -O2 -fno-builtin "$work/libm.c" -o "$work/libm" -lm || return 1
    [ "$("$work/libm")" != "$(GLIBC_TUNABLES=$tunable "$work/libm")" ]
}

build default gcc -O2
for threads in 1 2 3 8; do
    compare "gcc -O2, $threads threads" build/default/jiqun $threads
done

tunable_bites
case $? in
0)
    export GLIBC_TUNABLES=$tunable
    compare 'gcc -O2, without the FMA paths of glibc' build/default/jiqun 2
    unset GLIBC_TUNABLES
    ;;
2) echo 'skip  without the FMA paths of glibc: this processor has no FMA' ;;
*) echo 'FAIL  GLIBC_TUNABLES does not change the exp and pow of libm here, so the comparison would prove nothing'; failed=1 ;;
esac

while IFS='|' read -r name compiler flags; do
    build "$name" "$compiler" "$flags"
    compare "$compiler $flags" "build/$name/jiqun" 2
done <<'VARIANTS'
gcc-O0|gcc|-O0
gcc-O3|gcc|-O3
gcc-native|gcc|-O2 -march=native
gcc-O3-native|gcc|-O3 -march=native
clang|clang|-O2
clang-O3-native|clang|-O3 -march=native
VARIANTS
[ $failed -eq 0 ] && echo "determinism: one result ($scale, to $until)"
exit $failed

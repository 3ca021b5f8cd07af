#!/usr/bin/env bash
# What decides a run may not call the C library's exp, log, pow and the like, nor GSL's samplers built on them: glibc
# has several versions, picks one by the processor, and their last bits differ. The objects of the month may use from
# libm only what is exact everywhere. base/random_gsl.o, the streams for analysis outside the engine, is exempt.
# An object folder other than the build's may be given.
set -u
shopt -s globstar nullglob
cd "$(dirname "$0")/../.." || exit 3
objects=${1:-${BUILD:-build}/obj/src}
exact='sqrt|floor|ceil|rint|nearbyint|round|lrint|llrint|lround|llround|trunc|fabs|fmin|fmax|ldexp|frexp|scalbn|copysign|fmod|modf'
forbidden=$(mktemp)
trap 'rm -f "$forbidden"' EXIT
nm -D --defined-only "$(${CC:-gcc} -print-file-name=libm.so.6)" | awk '{print $NF}' | sed 's/@.*//' |
    grep -vE "^($exact)[fl]?\$" | sort -u >"$forbidden"
grep -qx exp "$forbidden" || { echo "cannot read the names of the C library's libm"; exit 1; }

undefined() { nm -u "$1" | awk '{print $NF}' | sed 's/@.*//' | sort -u; }

failed=0 n=0
for folder in base world industry innovation capital talent firm policy engine; do
    for object in "$objects/$folder"/**/*.o; do
        n=$((n + 1))
        [ "${object##*/}" != random_gsl.o ] || continue
        bad=$({ undefined "$object" | grep -xF -f "$forbidden"; undefined "$object" | grep -E '^(gsl_(ran|cdf|sf|log|exp|pow)|_ZGV)'; } | tr '\n' ' ')
        [ -z "$bad" ] || { echo "$object calls $bad"; failed=1; }
    done
done
[ "$n" -gt 0 ] || { echo "no objects under $objects"; exit 1; }
exit $failed

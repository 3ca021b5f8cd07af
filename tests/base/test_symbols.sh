#!/bin/sh
# The engine gives the same bits on every machine only while it does not call libm's exp, log, pow and their like, whose
# results depend on the processor, nor GSL, which calls them. This looks at what the objects of the layers below the
# measures import. Usage: test_symbols.sh [OBJECT_DIRECTORY], by default the obj/ beside the program $JIQUN. Exit 1: an
# object imports such a symbol, 2: the directory holds no objects. Allowed, as they are exact everywhere: sqrt, floor, ceil,
# rint, llrint, llround, fabs, fmin, fmax, ldexp, frexp.
set -u

layers="base world industry innovation capital talent firm policy engine"
outside="base/random_gsl.o base/progress.o" # for analysis and for the program, never called by the engine

# Reads the output of nm -u, prints the forbidden names in it: also f and l variants, __exp_finite, vector variants.
forbidden() {
    names='exp|exp2|exp10|expm1|log|log2|log10|log1p|pow|cbrt|hypot|sin|cos|tan|sincos|asin|acos|atan|atan2'
    names="$names|sinh|cosh|tanh|asinh|acosh|atanh|gamma|lgamma|tgamma|erf|erfc|j0|j1|jn|y0|y1|yn"
    sed -n 's/^ *[Uuw] \([^@ ]*\).*/\1/p' |
        grep -E "^((__)?($names)(f|l|_r|f_r|l_r)?(_finite)?|c(exp|log|pow|sin|cos)[fl]?|_ZGV.*|gsl_.*)\$"
}

# The filter itself: each of these must be caught, none of those.
caught=$(printf '                 U %s\n' exp logf@GLIBC_2.2.5 powl __log_finite lgamma_r expm1f _ZGVdN4v_exp gsl_rng_get | forbidden | wc -l)
spared=$(printf '                 U %s\n' sqrt llrint ldexp Sleef_cinz_expd1_u10purec math_exp strtod_l | forbidden | wc -l)
if [ "$caught" -ne 8 ] || [ "$spared" -ne 0 ]; then
    echo "test_symbols.sh: the filter is broken: caught $caught of 8, $spared of 0" >&2
    exit 2
fi

program=${JIQUN:-build/jiqun}
directory=${1:-${program%/*}/obj}
[ -d "$directory/src" ] && directory=$directory/src
looked_at=0
bad=0
for layer in $layers; do
    [ -d "$directory/$layer" ] || continue
    for object in "$directory/$layer"/*.o; do
        [ -f "$object" ] || continue
        case " $outside " in *" $layer/${object##*/} "*) continue ;; esac
        imports=$(nm -u "$object") || exit 2
        looked_at=$((looked_at + 1))
        for symbol in $(printf '%s\n' "$imports" | forbidden); do
            echo "$object imports $symbol: use base/mathfun.h, base/quantile.h or base/random.h instead" >&2
            bad=1
        done
    done
done
if [ "$looked_at" -eq 0 ]; then
    echo "test_symbols.sh: no objects in $directory; build first" >&2
    exit 2
fi
[ "$bad" -eq 0 ] && echo "test_symbols.sh: $looked_at objects import no libm transcendental and nothing of GSL"
exit "$bad"

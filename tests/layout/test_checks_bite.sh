#!/usr/bin/env bash
# The checks of this folder find what they look for: each is shown one culprit.
set -u
cd "$(dirname "$0")/../.." || exit 3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

must_fail() { # WHAT WORD COMMAND...
    local what=$1 word=$2 output
    shift 2
    if output=$("$@" 2>&1); then
        echo "not noticed: $what"
        failed=1
    elif ! grep -q -- "$word" <<<"$output"; then
        echo "$what: the message does not name $word:"
        echo "$output"
        failed=1
    fi
}

write() { # FILE LINE
    rm -rf "$folder/src"
    mkdir -p "$folder/src/$(dirname "$1")"
    printf '%s\n' "$2" >"$folder/src/$1"
}

layering=(bash tests/layout/test_layering.sh "$folder/src")
write base/a.c '#include "world/world.h"'
must_fail 'base includes world' world/world.h "${layering[@]}"
write talent/a.c '#include "industry/orders.h"'
must_fail 'a chain includes one above it' industry/orders.h "${layering[@]}"
write capital/a.c '#include "policy/grants.h"'
must_fail 'a chain includes policy' policy/grants.h "${layering[@]}"
write engine/a.c '#include "accounts.h"'
must_fail 'a path that does not start at src/' accounts.h "${layering[@]}"
write helpers/a.c '#include "base/money.h"'
must_fail 'a folder that the design does not know' src/helpers "${layering[@]}"
write measure/a.c '#include <hdf5.h>'
must_fail 'HDF5 outside output' HDF5 "${layering[@]}"
write engine/a.c 'void f(void) { exit(1); }'
must_fail 'the engine ends the process' main.c "${layering[@]}"
write firm/a.c '#include "capital/ledger.h"'
"${layering[@]}" || { echo 'the ledger is open to the firm'; failed=1; }

mkdir -p "$folder/obj/engine"
printf '#include <math.h>\ndouble f(double x) { return pow(x, 0.3); }\n' >"$folder/a.c"
"${CC:-gcc}" -c "$folder/a.c" -o "$folder/obj/engine/a.o" || exit 1
must_fail 'libm in the engine' pow sh tests/base/test_symbols.sh "$folder/obj"

printf 'int stranger(void) { return 1; }\n' >"$folder/b.c"
"${CC:-gcc}" -shared -fPIC "$folder/b.c" -o "$folder/libjiqun.so" || exit 1
must_fail 'a foreign name in the library' stranger env BUILD="$folder" bash tests/layout/test_exports.sh

for flag in -ffast-math -mfpmath=387 -ffinite-math-only; do
    must_fail "the flag $flag" 'same bits' "${CC:-gcc}" $flag -Isrc -fsyntax-only -x c src/base/guards.h
done
exit $failed

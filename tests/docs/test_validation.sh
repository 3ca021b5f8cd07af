#!/usr/bin/env bash
# The facts are measured as they should be: estimators and counting by known answers, the panel of firms against the run's
# indicators, and the report, of a run too short to judge, the same when written twice.  JIQUN names the program.
set -eu

jiqun=${JIQUN:-build/jiqun}
python=${PYTHON:-/usr/bin/python3}
here=$(dirname "$0")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-validation.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

report() { # FOLDER; 1: facts outside their bands, which is no concern here
    "$python" "$here/../../docs/validation.py" --panel "$(dirname "$jiqun")/docs/validation/panel" --seeds 2 --scale 0.01 \
        --until 2024-12 --panels "$scratch/panels" --output "$scratch/$1" >"$scratch/$1.txt" || [ $? -eq 1 ]
}
report first
"$python" "$here/check_validation.py" "$scratch/panels/seed-1.h5"
rm -r "$scratch/panels"
report second
cmp "$scratch/first/validation.md" "$scratch/second/validation.md"
cmp "$scratch/first/figures/growth_rates.png" "$scratch/second/figures/growth_rates.png"
grep -q '^| Exits a year' "$scratch/first/validation.md"

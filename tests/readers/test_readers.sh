#!/usr/bin/env bash
# A short real run opens in every reader with named dimensions, tiers, units, long names in both languages and dates, and
# all of them find the values that `jiqun export` prints; running it from its own file gives the same hashes.
# JIQUN names the program. Readers that are not installed are skipped, unless JIQUN_READERS=all.
set -eu

jiqun=${JIQUN:-build/jiqun}
python=${PYTHON:-/usr/bin/python3}
here=$(dirname "$0")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-readers.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"$jiqun" run "$here/../../scenarios/baseline.yaml" --scale 0.01 --until 2022-03 -o "$scratch/run.h5" --quiet \
    --set 'run.panel.every=3 months' --set 'run.panel.share=10 %' --set 'run.links.every=3 months' --set 'run.people.every=1 months'
"$python" -B "$here/check_readers.py" "$scratch/run.h5" --first 2022-01 --months 3 --full --jiqun "$jiqun"

"$jiqun" run "$scratch/run.h5" -o "$scratch/again.h5" --quiet
h5diff "$scratch/run.h5" "$scratch/again.h5" /state_hash /state_hash

"$jiqun" info "$scratch/run.h5" >"$scratch/info.txt"
grep -q '^period  *2022-01 to 2022-03 (3 months)$' "$scratch/info.txt"

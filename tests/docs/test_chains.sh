#!/usr/bin/env bash
# The study of people and money: two runs too small to judge give the page with a row for every fact and the figures, and
# leave docs/chains.md as it is; rules of arithmetic by hand; a failed run is an error. JIQUN names the program.
set -eu
cd "$(dirname "$0")/../.." || exit 3
jiqun=${JIQUN:-build/jiqun}
python=${PYTHON:-/usr/bin/python3}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-chains.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cp docs/chains.md "$scratch/chains.md"

status=0
"$python" docs/chains.py --jiqun "$jiqun" --seeds 2 --scale 0.003 --until 2025-12 --output "$scratch/out" >"$scratch/printed" || status=$?
[ "$status" -le 1 ] # 1: a fact misses its band
cmp docs/chains.md "$scratch/chains.md"
grep -qxFf "$scratch/printed" "$scratch/out/chains.md"
for name in work curves cities money; do
	[ -s "$scratch/out/chains_$name.png" ]
	grep -qF "](chains_$name.png)" "$scratch/out/chains.md"
done

status=0
"$python" docs/chains.py --jiqun /bin/false --seeds 2 --output "$scratch/none" 2>"$scratch/complaint" || status=$?
[ "$status" -eq 2 ]
grep -q 'the run failed' "$scratch/complaint"

"$python" - "$scratch/printed" <<'PY'
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "docs")
import chains
import numpy as np

facts = sum(1 for _ in open(sys.argv[1], encoding="utf-8"))
assert facts == len(chains.FACTS) == len({fact.key for fact in chains.FACTS}), facts
assert set(chains.WHY) <= {fact.key for fact in chains.FACTS}
months = np.arange(24.0)
assert np.allclose(chains.differences(months), 12) and len(chains.differences(months, 3)) == 10
assert np.allclose(chains.by_year(months), [5.5, 17.5]) and np.allclose(chains.by_year(months, np.sum), [66, 210])
correlation, slope = chains.relate(np.array([0.0, 1, 2]), np.array([4.0, 2, 0]))
assert np.isclose(correlation, -1) and np.isclose(slope, -2)
assert np.allclose(chains.pooled([], [[1.0], [0.0]], [[1.0], [3.0]]), 25)
PY

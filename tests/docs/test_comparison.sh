#!/usr/bin/env bash
# The comparison of README.md: two pairs too small to judge give the table, a row for every sector and a figure, leave
# README.md as it is, and a page without its marks is an error. JIQUN names the program.
set -eu
cd "$(dirname "$0")/../.." || exit 3
jiqun=${JIQUN:-build/jiqun}
python=${PYTHON:-/usr/bin/python3}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-comparison.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cp README.md "$scratch/README.md"

"$python" docs/comparison.py --jiqun "$jiqun" --seeds 2 --scale 0.003 --until 2026-12 --output "$scratch/out" >"$scratch/printed"
cmp "$scratch/printed" "$scratch/out/import_stop.md"
cmp README.md "$scratch/README.md"
[ "$(wc -l <"$scratch/out/import_stop.csv")" -eq 36 ] # heading, 33 sectors, two totals
[ -s "$scratch/out/import_stop.png" ]

"$python" - "$scratch/README.md" <<'PY'
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, "docs")
import comparison

page = sys.argv[1]
comparison.replace_part(page, "first")
comparison.replace_part(page, "second")
text = open(page, encoding="utf-8").read()
assert f"{comparison.MARKS[0]}\n\nsecond\n\n{comparison.MARKS[1]}" in text and "first\n\n<!--" not in text
open(page, "w", encoding="utf-8").write("no marks")
try:
    comparison.replace_part(page, "third")
except RuntimeError:
    sys.exit(0)
sys.exit("a page without marks goes unnoticed")
PY

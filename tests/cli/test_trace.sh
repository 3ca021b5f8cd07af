#!/usr/bin/env bash
# jiqun trace: the figures of a firm's life are those of the panel of the same run, its events fit them, and what cannot be
# traced is refused in a sentence.  JIQUN names the program.
set -u
here=$(realpath "$(dirname "$0")")
cd "$here/../.." || exit 3
jiqun=$(realpath "${JIQUN:-build/jiqun}")
python=${PYTHON:-/usr/bin/python3}
export JIQUN_SCENARIOS=$PWD/scenarios
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-trace.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 3
failed=0

complain() {
    echo "$*"
    failed=1
}

expect() { # WHAT STATUS WORD COMMAND...: the exit status, and a word that both streams together must hold
    local what=$1 status=$2 word=$3 found
    shift 3
    "$@" >out.txt 2>&1
    found=$?
    [ $found -eq "$status" ] || complain "$what: exit status $found, not $status: $(head -c 400 out.txt)"
    [ -z "$word" ] || grep -q -e "$word" out.txt || complain "$what: no '$word' in: $(head -c 400 out.txt)"
}

cat >monthly.yaml <<'EOF'
base: baseline.yaml
run: {scale: 0.005, until: 2023-04, spin_up: 2 months, lead_in: 2 months, panel: {every: 1 months, share: 0.5}}
EOF
"$jiqun" run monthly.yaml -o run.h5 --quiet || exit 1

# A firm of the opening that lives, one founded during the run that lives, one that fails.
"$python" "$here/check_trace.py" choose run.h5 >keys || exit 1
[ "$(wc -l <keys)" -eq 3 ] || complain "no three firms to follow: $(cat keys)"
while read -r kind key; do
    expect "$kind" 0 '' "$jiqun" trace run.h5 --firm "$key" --format csv --threads 2 -o "$kind.csv"
    "$python" "$here/check_trace.py" compare run.h5 "$key" "$kind.csv" || complain "$kind $key differs from the panel"
done <keys
grep -q 'founded' entrant.csv || complain 'an entrant is not founded'
tail -n 1 failed.csv | grep -q 'failed, ' || complain 'the last line of a firm that failed does not say so'
grep -v '^month' old.csv | grep -q 'founded' && complain 'a firm of the opening is founded'

old=$(sed -n 's/^old //p' keys)
"$jiqun" trace monthly.yaml --firm "$(printf '0x%x' "$old")" --format csv --threads 1 >again.csv
cmp -s old.csv again.csv || complain 'the scenario, one thread and a hexadecimal key give another life'
expect 'some months and fields' 0 '^2022-07 ' "$jiqun" trace run.h5 --firm "$old" --from 2022-07 --until 2022-08 \
    --fields workers,sales
[ "$(grep -c '^2022-' out.txt)" -eq 2 ] || complain "not two months: $(cat out.txt)"
grep -qE '^month +sales +workers +events$' out.txt || complain "other columns: $(cat out.txt)"
grep -q "^firm $old: " out.txt || complain 'the table does not say who it is'
expect 'another seed' 0 "^firm $old: " "$jiqun" trace run.h5 --firm "$old" --until 2022-02 --set run.seed=5

expect 'the largest firms' 0 '^ *key  *cluster' "$jiqun" trace run.h5 --cluster biomedicine --city Suzhou
[ "$(wc -l <out.txt)" -eq 6 ] || complain "not five firms: $(cat out.txt)"
grep -v '^ *key' out.txt | grep -vq 'biomedicine *Suzhou' && complain "others are listed: $(cat out.txt)"
first=$(sed -n '2s/^ *\([0-9]*\) .*/\1/p' out.txt)
expect 'one of them' 0 "^firm $first: biomedicine, Suzhou" "$jiqun" trace run.h5 --firm "$first" --until 2022-01

expect 'an unknown key' 2 'no firm with the key 12 lives in January 2022 or is founded up to 2022-02' "$jiqun" trace run.h5 \
    --firm 12 --until 2022-02
expect 'months after its end' 2 'failed in 20..-.., before 2023-04 (--from)' "$jiqun" trace run.h5 \
    --firm "$(sed -n 's/^failed //p' keys)" --from 2023-04
expect 'no key' 2 'is not the key of a firm' "$jiqun" trace run.h5 --firm 12x
expect 'too large a key' 2 'is not the key of a firm' "$jiqun" trace run.h5 --firm 18446744073709551616
expect 'the largest key' 2 'no firm with the key 18446744073709551615' "$jiqun" trace run.h5 --firm 0xffffffffffffffff --until 2022-01
expect 'an unknown field' 2 'did you mean sales' "$jiqun" trace run.h5 --firm 12 --fields workers,salse
expect 'an unknown cluster' 2 'biomedicine' "$jiqun" trace run.h5 --cluster biomedicne
expect 'a cluster without firms' 2 'no firm is simulated one by one' "$jiqun" trace run.h5 --cluster roe_services
expect 'a cluster and a firm' 2 'leave them out' "$jiqun" trace run.h5 --cluster biomedicine --firm 12
expect 'fields without a firm' 2 'add --firm' "$jiqun" trace run.h5 --fields sales
expect 'no file' 2 'name a scenario or a result' "$jiqun" trace
expect 'from after the end' 2 'from is after the last month' "$jiqun" trace run.h5 --firm 12 --from 2024-01
expect 'over the result' 2 'is an HDF5 file; it is not replaced' "$jiqun" trace run.h5 --firm "$old" -o run.h5
expect 'over the scenario' 2 'is what is traced; it is not replaced' "$jiqun" trace monthly.yaml --firm "$old" -o ./monthly.yaml
expect 'to nowhere' 3 'nowhere' "$jiqun" trace run.h5 --firm "$old" --until 2022-01 -o nowhere/firm.csv
[ ! -e nowhere ] || complain 'a directory was made'

exit $failed

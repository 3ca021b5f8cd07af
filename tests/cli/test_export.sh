#!/usr/bin/env bash
# jiqun export as a user meets it: what arrives on standard output and in files, and what stays when it fails.
# JIQUN names the program.
set -u
cd "$(dirname "$0")/../.." || exit 3
jiqun=$(realpath "${JIQUN:-build/jiqun}")
baseline=$PWD/scenarios/baseline.yaml
export JIQUN_SCENARIOS=$PWD/scenarios
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-export.XXXXXX")
trap 'chmod -R u+w "$scratch"; rm -rf "$scratch"' EXIT
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

"$jiqun" run "$baseline" --scale 0.003 --until 2022-03 -o run.h5 --quiet || complain 'no run to export from'
cp run.h5 before.h5

# Standard output holds the result and nothing else; a file holds the same.
"$jiqun" export run.h5 --series gdp,output_cluster_city >series.csv 2>err.txt || complain 'export fails'
[ ! -s err.txt ] || complain "standard error is not empty: $(cat err.txt)"
[ "$(wc -l <series.csv)" -eq 4 ] || complain "not a line for the headings and each of 3 months"
[ "$(head -n 1 series.csv | tr ',' '\n' | wc -l)" -eq $((2 + 33 * 13)) ] || complain 'not a column for every place'
grep -qE '^2022-02,[0-9]+\.[0-9]+,' series.csv || complain "no number with a decimal point: $(cut -c 1-60 series.csv)"
"$jiqun" export run.h5 --series gdp,output_cluster_city -o file.csv >out.txt 2>&1
[ ! -s out.txt ] || complain "export to a file prints: $(cat out.txt)"
cmp series.csv file.csv || complain 'the file is not what standard output holds'
"$jiqun" export run.h5 --series gdp,output_cluster_city -o - | cmp - series.csv || complain '-o - is not standard output'

# Headings for spreadsheets.
"$jiqun" export run.h5 --series gdp --lang zh --bom >zh.csv
[ "$(head -c 3 zh.csv | od -An -tx1 | tr -d ' ')" = efbbbf ] || complain 'no byte order mark'
grep -q '月份,地区生产总值 (百万元)' zh.csv || complain "no Chinese headings: $(head -n 1 zh.csv)"
"$jiqun" export run.h5 --series output_cluster_city --layout long --lang zh --from 2022-02 --until 2022-02 >long.csv
[ "$(wc -l <long.csv)" -eq $((1 + 33 * 13)) ] || complain 'long: not a line for every place'
grep -qE '^2022-02,生物医药,苏州,[0-9.]+$' long.csv || complain "long: $(sed -n 2p long.csv)"

# The long layout holds the numbers of the wide one.
"$jiqun" export run.h5 --series output_cluster_city --layout long --until 2022-01 | tail -n +2 | cut -d , -f 4 >a.txt
"$jiqun" export run.h5 --series output_cluster_city --until 2022-01 | tail -n 1 | cut -d , -f 2- | tr ',' '\n' >b.txt
cmp a.txt b.txt || complain 'long and wide differ'

# Accounts are exact: every row but real assets sums to zero over the accounts.
"$jiqun" export run.h5 --series accounts/balance_sheet --layout long --until 2022-01 | grep ',deposits,' |
    cut -d , -f 4 >fen.txt
[ "$(paste -sd+ fen.txt | sed 's/+-/-/g' | { IFS= read -r sum; echo $((sum)); })" = 0 ] || complain 'deposits do not sum to zero'

expect 'no series' 2 'jiqun list indicators' "$jiqun" export run.h5
expect 'a misspelt series' 2 'did you mean gdp?' "$jiqun" export run.h5 --series gpd
expect 'a missing file' 3 'cannot be read' "$jiqun" export nothing.h5 --series gdp
expect 'a scenario' 2 'is not an HDF5 file' "$jiqun" export "$baseline" --series gdp
expect 'the input itself' 2 'is what is exported' "$jiqun" export run.h5 --series gdp -o ./run.h5
ln -s run.h5 link.csv
expect 'a link to the input' 2 'is what is exported' "$jiqun" export run.h5 --series gdp -o link.csv
expect 'another result' 2 'is an HDF5 file' "$jiqun" export run.h5 --series gdp -o before.h5
expect 'a missing directory' 3 'there is no directory' "$jiqun" export run.h5 --series gdp -o nodir/x.csv
expect 'a directory' 3 'no regular file' "$jiqun" export run.h5 --series gdp -o .
head -c 50000 run.h5 >cut.h5
expect 'a cut file' 3 'the seal at its end is missing' "$jiqun" export cut.h5 --series gdp
cmp run.h5 before.h5 || complain 'the input was changed'

# What was there stays when the disk is full; nothing is left over.
printf 'old\n' >file.csv
expect 'a file limit' 3 'File too large' \
    bash -c 'ulimit -f 100; exec "$@"' - "$jiqun" export run.h5 --series output_cluster_city,heads_cluster_city,flows/goods_flow -o file.csv
[ "$(cat file.csv)" = old ] || complain 'a full disk changed the older file'
[ -z "$(find . -name '*tmp*')" ] || complain "temporary files are left: $(find . -name '*tmp*')"
if [ -w /dev/full ]; then
    "$jiqun" export run.h5 --series gdp >/dev/full 2>err.txt
    status=$?
    [ $status -eq 3 ] || complain "full standard output: exit status $status, not 3"
    grep -q 'standard output is incomplete' err.txt || complain "full standard output: $(cat err.txt)"
fi

# Names with blanks and Chinese letters.
mkdir '结 果'
cp run.h5 '结 果/基 线.h5'
expect 'a name with blanks' 0 '' "$jiqun" export '结 果/基 线.h5' --series gdp -o '结 果/产 值.csv'
cmp -s '结 果/产 值.csv' <("$jiqun" export run.h5 --series gdp) || complain 'a name with blanks: another text'
exit $failed

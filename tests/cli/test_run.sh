#!/usr/bin/env bash
# jiqun run as a user meets it: what it writes, repeats and refuses, and how it ends.  JIQUN names the program.
set -u
cd "$(dirname "$0")/../.." || exit 3
jiqun=$(realpath "${JIQUN:-build/jiqun}")
baseline=$PWD/scenarios/baseline.yaml
export JIQUN_SCENARIOS=$PWD/scenarios
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-run.XXXXXX")
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

stopped() { # SIGNAL FILE ARGUMENTS...: runs to FILE and sends the signal once a month is done; the exit status
    local signal=$1 file=$2 pid
    shift 2
    set -m # else a shell's background jobs ignore Ctrl-C
    "$jiqun" run "$@" -o "$file" &
    pid=$!
    while [ ! -e "$file.status" ] && kill -0 $pid 2>/dev/null; do sleep 0.02; done
    kill "-$signal" $pid
    sleep 0.02
    kill "-$signal" $pid 2>/dev/null # as timeout does: the same wish
    wait $pid
    pid=$?
    set +m
    return $pid
}

small=(--scale 0.003 --until 2022-03 --threads 2)

expect 'a scenario' 0 'results/baseline.h5 holds' "$jiqun" run "$baseline" "${small[@]}"
grep -qE '^  2022( +[-0-9.]+){11}$' out.txt || complain 'the summary has no line for the year'
grep -q '^  2022: 3 months\.$' out.txt || complain 'the summary does not say that the year is a part of one'
[ -z "$(grep -E '^  ' out.txt | grep -E '^.{101}')" ] || complain 'the summary is wider than 100 columns'
[ -s results/baseline.h5 ] || complain 'no file at the default place'
cp results/baseline.h5 first.h5

expect 'a repeated result' 0 'identical: the state hashes of all 3 months' "$jiqun" run first.h5 --threads 1
expect 'a repeated result, written' 0 '' "$jiqun" run first.h5 -o again.h5 --quiet
cmp first.h5 again.h5 || complain 'the repeated result is not the same file'
[ ! -s out.txt ] || complain "--quiet prints: $(cat out.txt)"
expect 'a longer repetition' 0 'all 3 months' "$jiqun" run first.h5 --until 2022-04
expect 'a result over itself' 2 'is what is run' "$jiqun" run first.h5 -o ./first.h5
expect 'a changed result without a place' 2 'say with -o' "$jiqun" run first.h5 --seed 2
expect 'a changed result' 0 '' "$jiqun" run first.h5 --seed 2 -o other.h5 --quiet
cmp -s first.h5 other.h5 && complain 'another seed gives the same file'

expect 'a misspelt key' 2 'typo.yaml:2:8: firm.markp_sd .* did you mean firm.markup_sd' \
    sh -c 'mkdir -p empty && cd empty && printf "base: baseline.yaml\nfirm: {markp_sd: 0.1}\n" >../typo.yaml &&
           exec "$1" run ../typo.yaml' - "$jiqun"
[ -z "$(ls empty)" ] || complain "a misspelt key left $(ls empty)"
expect 'a missing scenario' 3 'cannot be opened' "$jiqun" run nothing.yaml
expect 'a missing directory' 3 'there is no directory nodir' "$jiqun" run "$baseline" "${small[@]}" -o nodir/run.h5
[ ! -e nodir ] || complain 'a directory that a user named was made'
expect 'over a scenario' 2 'is no HDF5 file' "$jiqun" run "$baseline" "${small[@]}" -o typo.yaml
expect 'no file' 2 'name a scenario' "$jiqun" run
expect 'two files' 2 'one file too many' "$jiqun" run "$baseline" first.h5
expect 'a month that is none' 2 'is not a month' "$jiqun" run "$baseline" --until 2022-13
expect 'no threads' 2 'whole number from 1' "$jiqun" run "$baseline" --threads 0
expect 'a damaged result' 3 'first' sh -c 'head -c 50000 "$2" >firstcut.h5; exec "$1" run firstcut.h5' - "$jiqun" first.h5
printf 'x' | dd of=again.h5 bs=1 seek=60000 conv=notrunc 2>/dev/null
expect 'a changed byte' 3 'again.h5' "$jiqun" run again.h5

# A signal ends it cleanly, also one that is sent twice, as timeout does: a checkpoint is left, an older result stays, and
# the run goes on to the file that it would have written.
long=(--scale 0.003 --until 2036-12 --threads 2)
expect 'Ctrl-C' 130 'stopped by Ctrl-C after .* a checkpoint is written, first.h5 is as it was, go on with: jiqun resume' \
    stopped INT first.h5 "$baseline" "${long[@]}"
cmp -s first.h5 results/baseline.h5 || complain 'a stopped run changed the older result'
expect 'a second run over it' 2 'jiqun resume first.h5; to start again instead, give --restart' \
    "$jiqun" run "$baseline" "${small[@]}" -o first.h5
expect 'its status' 0 '"state": "stopped", .*"months": 180' cat first.h5.status
expect 'too little time' 142 'stopped by --max-walltime' "$jiqun" resume first.h5 --threads 1 --max-walltime 0.001
expect 'going on' 0 'baseline goes on with 20[0-9-]*, after [0-9]* of 180 months' "$jiqun" resume first.h5 --threads 3
"$jiqun" run "$baseline" "${long[@]}" -o straight.h5 --quiet
cmp first.h5 straight.h5 || complain 'a run that was stopped twice wrote another file'
[ -z "$(ls first.h5.* 2>/dev/null)" ] || complain "beside the result is left: $(ls first.h5.*)"
expect 'nothing to resume' 3 'there is no interrupted run' "$jiqun" resume first.h5
expect 'SIGTERM' 143 'stopped by SIGTERM' stopped TERM stopped.h5 "$baseline" "${long[@]}"
[ ! -e stopped.h5 ] || complain 'a stopped run left a result'
expect 'starting again' 0 '' "$jiqun" run "$baseline" "${small[@]}" -o stopped.h5 --restart --quiet
cp results/baseline.h5 first.h5
cmp stopped.h5 first.h5 || complain 'a run that was started again wrote another file'
expect 'no time' 2 'is no time; give it like' "$jiqun" run "$baseline" --max-walltime soon
expect 'no month' 2 'whole number from 0 to 468' "$jiqun" run "$baseline" --checkpoint-every -1

# A limit on file size is an error with a message, not the end by SIGXFSZ.
expect 'a file limit' 3 'File too large' bash -c 'ulimit -f 100; exec "$@"' - "$jiqun" run "$baseline" "${small[@]}" -o first.h5
cmp -s first.h5 results/baseline.h5 || complain 'a full disk changed the older result'

# Progress goes to standard error, and only when wanted.
"$jiqun" run "$baseline" "${small[@]}" -o a.h5 --progress always >out.txt 2>err.txt
grep -q 'strategic share' err.txt || complain 'no progress on standard error'
"$jiqun" run "$baseline" "${small[@]}" -o a.h5 >out.txt 2>err.txt
[ ! -s err.txt ] || complain "standard error without a terminal: $(cat err.txt)"
[ -z "$(find . -name '*.tmp-*')" ] || complain 'temporary files are left'
exit $failed

#!/usr/bin/env bash
# Where and in what surroundings the program is called changes nothing: a locale with a decimal comma, an empty
# environment, paths with blanks, Chinese characters, leading dashes, links, and paths as long as the system allows.
# JIQUN names the program, CC a compiler.
set -u
cd "$(dirname "$0")/../.." || exit 3
root=$PWD
baseline=$root/scenarios/baseline.yaml
jiqun=$(realpath "${JIQUN:-build/jiqun}")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-places.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 3
failed=0

complain() {
    echo "$*"
    failed=1
}

small=(--scale 0.001 --until 2022-02 --threads 1 --set run.spin_up='0 months' --set run.lead_in='1 months')

expect() { # WHAT STATUSES COMMAND...: the exit status is one of STATUSES; when it is not 0, one short text says why
    local what=$1 statuses=$2 found
    shift 2
    "$@" >out.txt 2>&1
    found=$?
    [[ " $statuses " == *" $found "* ]] || complain "$what: exit status $found, not $statuses: $(head -c 400 out.txt)"
    [ "$found" -eq 0 ] || [ -s out.txt ] || complain "$what: nothing is said"
    [ "$found" -lt 128 ] || complain "$what: ended by a signal"
}

# shellcheck disable=SC2317 # called by way of expect
run_small() { "$jiqun" run "${small[@]}" --quiet "$@"; }

same() { # WHAT FILE: the file holds the bytes of the reference run
    cmp -s reference.h5 "$2" || complain "$1: $2 is not the file of the reference run"
}

"$jiqun" run "$baseline" "${small[@]}" -o reference.h5 --quiet || complain 'the reference run fails'

# ---- a decimal comma ----

# The program never asks for a locale, so one in the environment must not matter. Programs that use the library may ask
# for theirs: a preloaded file does so here, and what the library reads and writes must not matter either; reports that
# the program prints are its own.
localise() {
    mkdir locale && localedef -i de_DE -f UTF-8 locale/de_DE.UTF-8 >localedef.txt 2>&1
    printf '#include <locale.h>\n__attribute__((constructor)) static void ask(void) { setlocale(LC_ALL, ""); }\n' >ask.c
    printf '#include <stdio.h>\nint main(void) { printf("%%.1f\\n", 0.5); return 0; }\n' >half.c
    "${CC:-cc}" -shared -fPIC ask.c -o ask.so && "${CC:-cc}" half.c -o half
}

comma() { env LOCPATH="$scratch/locale" LC_ALL=de_DE.UTF-8 LANG=de_DE.UTF-8 "$@"; }
asked() { comma env LD_PRELOAD="$scratch/ask.so" "$@"; }
point() { env LC_ALL=C "$@"; }

without_time() { sed -E 's/, in [0-9.,]+ s on/, in T s on/'; }

alike() { # comma|asked WHAT ARGUMENT...: status and output of the program are the same with a decimal comma
    local how=$1 what=$2 with without
    shift 2
    point "$jiqun" "$@" 2>&1 | without_time >point.txt
    without=${PIPESTATUS[0]}
    "$how" "$jiqun" "$@" 2>&1 | without_time >comma.txt
    with=${PIPESTATUS[0]}
    [ "$with" -eq "$without" ] || complain "$what: exit status $with with a decimal comma, $without without"
    cmp -s point.txt comma.txt ||
        complain "$what: differs with a decimal comma: $(diff point.txt comma.txt | head -n 4)"
}

check_locale() {
    local half
    half=$(asked ./half)/$(comma ./half)
    [ "$half" = 0,5/0.5 ] || complain "the locale for the test has no decimal comma: $half"
    printf 'base: %s\nfirm: {markup_sd: 0.125, closure: 1.75 %%/month}\nrun: {scale: 0.001}\n' \
        "$baseline" >numbers.yaml
    printf 'firm: {markup_sd: 0,125, closure: 200.5 %%/month}\n' >wrong.yaml
    point "$jiqun" run numbers.yaml "${small[@]:2}" -o point.h5 --quiet
    for how in comma asked; do
        for format in table csv json yaml; do alike $how "list as $format" list parameters --format $format; done
        alike $how 'list of indicators' list indicators --lang zh
        alike $how 'show' show numbers.yaml
        alike $how 'differences' show numbers.yaml --diff "$baseline"
        alike $how 'a value of --set' show numbers.yaml --set firm.markup_sd=0.0625
        alike $how 'a comma in --set' show numbers.yaml --set firm.markup_sd=0,0625
        alike $how 'validate' validate numbers.yaml wrong.yaml
        $how "$jiqun" run numbers.yaml "${small[@]:2}" -o $how.h5 --quiet ||
            complain "a run fails with a decimal comma ($how)"
        cmp -s point.h5 $how.h5 || complain "a result differs with a decimal comma ($how)"
        alike $how 'show of a result' show point.h5
    done
    alike comma 'balance' balance numbers.yaml
    alike comma 'info' info point.h5
    alike comma 'a repeated result' run point.h5 --threads 1
}

if ! command -v localedef >/dev/null; then
    echo 'SKIPPED: no localedef, so nothing was tried with a decimal comma (Debian package libc-bin)'
elif localise; then
    check_locale
else
    complain "no locale with a decimal comma can be made (Debian package locales): $(head -c 300 localedef.txt)"
fi

# ---- surroundings ----

expect 'an empty environment' 0 env -i "$jiqun" run "$baseline" "${small[@]}" -o empty.h5 --quiet
same 'an empty environment' empty.h5
expect 'an empty environment and show' 0 env -i "$jiqun" show empty.h5
expect 'no HOME' 0 env -u HOME "$jiqun" info empty.h5
expect 'homes that are not there' 0 env HOME="$scratch/nowhere" TMPDIR="$scratch/nowhere" \
    "$jiqun" run "$baseline" "${small[@]}" -o home.h5 --quiet
same 'homes that are not there' home.h5

# ---- names ----

copy_scenario() { # FOLDER DATA: baseline.yaml there, its tables in the folder DATA beside it
    mkdir -p -- "$1"
    cp -r -- "$root/scenarios/data" "$1/$2"
    sed "s|^data:.*||" "$baseline" >"$1/baseline.yaml"
    printf '\ndata: "%s"\n' "$2" >>"$1/baseline.yaml"
}

reference=$("$jiqun" info reference.h5 | grep '^state hash')
# The name of the folder of tables is part of the configuration, so results are compared by their states.
same_states() { # WHAT FILE
    local found
    found=$("$jiqun" info -- "$2" 2>&1 | grep '^state hash')
    [ "$found" = "$reference" ] || complain "$1: another state hash in $2: $found"
}

names=('with blanks, 江苏 产业集群' '-dash' "quote's \"and\" per%cent%s%n"$'\ttab')
for name in "${names[@]}"; do
    data=data
    [[ $name == *[\"$'\t']* ]] || data="$name tables" # in YAML these would be written otherwise
    copy_scenario "$name" "$data"
    expect "scenario in '$name'" 0 "$jiqun" validate -- "$name/baseline.yaml"
    expect "output in '$name'" 0 run_small -o "$name/$name.h5" -- "$name/baseline.yaml"
    same_states "'$name'" "$name/$name.h5"
    expect "show of '$name'" 0 "$jiqun" show -- "$name/$name.h5"
    expect "within '$name'" 0 env -C "$name" \
        "$jiqun" run "${small[@]}" --quiet "--output=$name.h5" -- baseline.yaml
    same_states "within '$name'" "$name/$name.h5"
    cp -- "$name/baseline.yaml" "$name/$name.yaml"
    expect "a missing table in '$name'" 3 "$jiqun" run --quiet --set run.scale=0.002 -- "$name/none.yaml"
    grep -qF -- "$name/none.yaml" out.txt || [[ $name == *$'\t'* ]] || complain "'$name' is not named: $(cat out.txt)"
done
expect 'a scenario whose name begins with a dash' 0 env -C ./-dash "$jiqun" validate -- -dash.yaml
expect 'the same without --' 2 env -C ./-dash "$jiqun" validate -dash.yaml

# ---- links ----

# What a scenario names stands beside the path that was given, whether that is a link or not.
mkdir real links
copy_scenario real data
ln -s baseline.yaml real/linked.yaml
expect 'a scenario through a link beside it' 0 run_small -o linked.h5 real/linked.yaml
same_states 'a scenario through a link beside it' linked.h5
ln -s "$baseline" links/alone.yaml
expect 'a scenario through a link that names nothing' 0 env JIQUN_SCENARIOS="$root/scenarios" \
    "$jiqun" run "${small[@]}" --quiet -o linked.h5 links/alone.yaml
same_states 'a scenario through a link that names nothing' linked.h5
ln -s ../real/baseline.yaml links/scenario.yaml
expect 'a scenario through a link elsewhere' 2 run_small -o no.h5 links/scenario.yaml
grep -q 'looked for links/data' out.txt || complain "a scenario through a link elsewhere: $(cat out.txt)"
ln -s real folder
expect 'a scenario in a linked folder' 0 run_small -o linked.h5 folder/baseline.yaml
same_states 'a scenario in a linked folder' linked.h5
cp reference.h5 real/target.h5
ln -s ../real/target.h5 links/output.h5
expect 'an output that is a link' 0 run_small -o links/output.h5 real/baseline.yaml
[ -L links/output.h5 ] || complain 'an output that is a link: the link was replaced, not its target'
cmp -s linked.h5 real/target.h5 || complain 'an output that is a link: its target is not the result'
ln -s nowhere.h5 links/dangling.h5
expect 'an output that is a link to nothing' '0 2 3' run_small -o links/dangling.h5 real/baseline.yaml
ln -s loop.h5 links/loop.h5
expect 'an output that is a link to itself' '0 2 3' run_small -o links/loop.h5 real/baseline.yaml
ln -s loop.yaml links/loop.yaml
expect 'a scenario that is a link to itself' 3 run_small -o no.h5 links/loop.yaml
[ ! -e no.h5 ] || complain 'a scenario that is a link to itself gave a result'
expect 'a scenario that is a folder' '2 3' run_small -o no.h5 real
expect 'an output that is a folder' '2 3' run_small -o real real/baseline.yaml

# ---- length ----

repeat() { printf '%*s' "$1" '' | tr ' ' "$2"; } # N LETTER

path_below() { # LENGTH: a relative path of folders, LENGTH characters with the slash at its end
    local path='' left=$1 step
    while [ "$left" -gt 0 ]; do
        step=$((left > 200 ? (left < 203 ? 100 : 200) : left))
        path+=$(repeat $((step - 1)) d)/
        left=$((left - step))
    done
    printf '%s' "$path"
}

limit=$(getconf PATH_MAX /) most=$(getconf NAME_MAX .)
for length in 600 3900; do
    place=$(path_below $length)
    copy_scenario "${place%/}" data
    expect "a path of $length characters" 0 run_small -o "${place}run.h5" "${place}baseline.yaml"
    same_states "a path of $length characters" "${place}run.h5"
    rm -rf d*
done
for length in $((limit - 2)) "$limit" $((limit + 1)) 100000; do
    place=$(path_below $((length - 6)))
    expect "an output path of $length characters" '2 3' run_small -o "${place}run.h5" "$baseline"
    [ "$(wc -l <out.txt)" -le 2 ] || complain "an output path of $length characters: $(wc -l <out.txt) lines are said"
    expect "a scenario path of $length characters" 3 "$jiqun" validate "${place}s.yaml"
    expect "a result path of $length characters" 3 "$jiqun" info "${place}run.h5"
    printf 'base: %s\ndata: "%s"\n' "$baseline" "$place" >long.yaml
    expect "a data path of $length characters" '2 3' run_small -o no.h5 long.yaml
    printf 'base: "%sbase.yaml"\n' "$place" >long.yaml
    expect "a base path of $length characters" '2 3' "$jiqun" validate long.yaml
    expect "a value of $length characters" 2 "$jiqun" show "$baseline" --set "run.scale=$(repeat "$length" 7)"
done
expect 'a name of 200 characters' 0 run_small -o "$(repeat 197 n).h5" "$baseline"
same 'a name of 200 characters' "$(repeat 197 n).h5"
for length in "$most" $((most + 1)); do
    expect "a name of $length characters" '0 2 3' run_small -o "$(repeat $((length - 3)) n).h5" "$baseline"
    rm -f -- "$(repeat $((length - 3)) n).h5" 2>/dev/null
done
[ ! -e no.h5 ] || complain 'a refused run left a result'
left=$(find . -name '*.tmp*' -o -name '*.part' -o -name '*.ckpt*' -o -name '*.status')
[ -z "$left" ] || complain "left: $(head -c 400 <<<"$left")"
exit $failed

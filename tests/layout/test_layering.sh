#!/usr/bin/env bash
# Includes point downwards only: a folder of src/ may include itself and what stands below it. The chains never include
# policy/, which stands above them: mechanisms know levers, not instruments. The ledger, through which all payments go,
# is open to all of them. HDF5 is known in output/ only.
set -u
cd "$(dirname "$0")/../.." || exit 3

# From the top down.
declare -A level=([cli]=14 [experiment]=13 [output]=12 [measure]=11 [engine]=10 [policy]=9 [firm]=8
    [industry]=7 [innovation]=6 [capital]=5 [talent]=4 [world]=3 [scenario]=2 [base]=1)
source_root=${1:-src} # another root is given by the test of this test
failed=0

complain() {
    printf '%s\n' "$*"
    failed=1
}

may_include() { # FROM TO HEADER
    [ "$1" = "$2" ] && return 0
    [ "$3" = capital/ledger.h ] && [ "${level[$1]}" -ge 4 ] && return 0
    [ "${level[$1]}" -gt "${level[$2]}" ]
}

while IFS=: read -r file line text; do
    from=${file#"$source_root"/}
    from=${from%%/*}
    header=$(sed -E 's/.*"([^"]*)".*/\1/' <<<"$text")
    to=${header%%/*}
    [ "$to" = jiqun ] && continue # the public header
    if [ -z "${level[$from]:-}" ]; then
        complain "$file: src/$from is no folder of the design"
    elif [ "$to" = "$header" ] || [ -z "${level[$to]:-}" ]; then
        complain "$file:$line: includes \"$header\"; give the path from src/, e.g. \"base/money.h\""
    elif ! may_include "$from" "$to" "$header"; then
        complain "$file:$line: $from/ may not include $to/ (\"$header\"): includes point downwards"
    fi
done < <(grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' --include='*.[ch]' --include='*.def' "$source_root")

while IFS=: read -r file line _; do
    complain "$file:$line: HDF5 belongs to output/"
done < <(grep -rnE '#[[:space:]]*include[[:space:]]*<(hdf5|H5|hdf5_hl)' --include='*.[ch]' "$source_root" |
    grep -v "^$source_root/output/")

# Only main may end the process, and the handler of a signal that asks for it at once: it cannot return to main.
while IFS=: read -r file line text; do
    complain "$file:$line: only src/cli/main.c may end the process:$text"
done < <(grep -rnE '(^|[^_a-zA-Z>.])(exit|_exit|_Exit|quick_exit|abort)[[:space:]]*\(' --include='*.[ch]' "$source_root" |
    grep -vE '^[^:]*:[0-9]+:[[:space:]]*(\*|/\*|//)' | grep -v "^$source_root/cli/main.c:" | grep -v "^$source_root/cli/stopping.c:[0-9]*: *_exit(128 + signal_number);$")

exit $failed

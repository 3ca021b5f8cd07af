#!/usr/bin/env bash
# The program as a user calls it: help, version, wrong subcommands, output that does not arrive.
set -u
cd "$(dirname "$0")/../.." || exit 3
jiqun=${JIQUN:-build/jiqun}
failed=0

expect() { # WHAT STATUS WORD COMMAND...: the exit status, and a word that the output must hold
    local what=$1 status=$2 word=$3 output found
    shift 3
    output=$("$@" 2>&1)
    found=$?
    [ $found -eq "$status" ] || { echo "$what: exit status $found, not $status"; failed=1; }
    grep -q -- "$word" <<<"$output" || { echo "$what: no '$word' in: $output"; failed=1; }
}

subcommands='run resume validate show list info export trace balance'
expect 'help' 0 'Usage: jiqun SUBCOMMAND' "$jiqun" --help
expect 'version' 0 '^jiqun [0-9]' "$jiqun" --version
expect 'no subcommand' 2 'Usage: jiqun SUBCOMMAND' "$jiqun"
expect 'misspelt subcommand' 2 'did you mean balance?' "$jiqun" balence
expect 'unknown subcommand' 2 'unknown subcommand zzzzzz' "$jiqun" zzzzzz
for subcommand in $subcommands; do
    expect "help of $subcommand" 0 "Usage: jiqun $subcommand" "$jiqun" "$subcommand" --help
    expect "unknown option of $subcommand" 2 'unknown option --nonsense' "$jiqun" "$subcommand" --nonsense
    expect "the main help names $subcommand" 0 "^  $subcommand " "$jiqun" --help
    grep -q "jiqun $subcommand" docs/man/jiqun.1 || { echo "the man page lacks $subcommand"; failed=1; }
    grep -q "subcommands='.*\<$subcommand\>" docs/completion/jiqun || { echo "the completion lacks $subcommand"; failed=1; }
    for option in $("$jiqun" "$subcommand" --help | grep -oE '^  (-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
        grep -q -- "${option//-/\\\\-}" docs/man/jiqun.1 || { echo "the man page lacks $subcommand $option"; failed=1; }
    done
done
[ -z "$("$jiqun" --help 2>&1 >/dev/null)" ] || { echo 'help prints on standard error'; failed=1; }
[ -z "$("$jiqun" zzzzzz 2>/dev/null)" ] || { echo 'an error prints on standard output'; failed=1; }

# A full disk behind standard output.
if [ -w /dev/full ]; then
    message=$("$jiqun" --help 2>&1 >/dev/full)
    status=$?
    [ $status -eq 3 ] || { echo "full disk: exit status $status, not 3"; failed=1; }
    grep -q 'standard output is incomplete' <<<"$message" || { echo "full disk: says '$message'"; failed=1; }
fi

# Completion offers the subcommands and, where a program is at hand, its options.
# shellcheck source=/dev/null
source docs/completion/jiqun
COMP_WORDS=("$jiqun" va) COMP_CWORD=1
_jiqun
[ "${COMPREPLY[*]}" = validate ] || { echo "completion of va: ${COMPREPLY[*]}"; failed=1; }
COMP_WORDS=("$jiqun" run --see) COMP_CWORD=2
_jiqun
[ "${COMPREPLY[*]}" = --seed ] || { echo "completion of run --see: ${COMPREPLY[*]}"; failed=1; }

# The pages under docs/reference are those of this program.
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
JIQUN=$jiqun "${PYTHON:-/usr/bin/python3}" .ci/reference.py "$pages" || failed=1
diff -r "$pages" docs/reference >/dev/null || { echo 'docs/reference is out of date: make docs'; failed=1; }
exit $failed

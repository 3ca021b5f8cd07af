#!/usr/bin/env bash
# The shared library offers only names that begin with jiqun_: whoever links it meets no other name of ours.
set -u
cd "$(dirname "$0")/../.." || exit 3
library=${BUILD:-build}/libjiqun.so
names=$(nm -D --defined-only --extern-only "$library" | awk '{print $NF}') || exit 1
strangers=$(grep -v '^jiqun_' <<<"$names" | grep -v '^$')
if [ -n "$strangers" ]; then
    echo "$library exports names that do not begin with jiqun_ (a missing static, or visibility \"default\"):"
    echo "$strangers"
    exit 1
fi
# Every function that a public header declares is there.
status=0
for name in $(grep -ohE '\<jiqun_[a-z0-9_]+[[:space:]]*\(' include/jiqun/*.h 2>/dev/null | tr -d '( ' | sort -u); do
    grep -qx "$name" <<<"$names" || { echo "include/jiqun declares $name, $library does not export it"; status=1; }
done
exit $status

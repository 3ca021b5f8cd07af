#!/usr/bin/env bash
# The archive that `make bundle` writes: it is the same archive when packed again, and what it holds runs without an
# environment, from any folder, through links, with its own libraries alone, to the same hashes.  JIQUN names the
# program that is packed. `.ci/try-bundle` goes further: other systems and processors.
set -u
cd "$(dirname "$0")/../.." || exit 3
jiqun=$(realpath "${JIQUN:-build/jiqun}")
scratch=$(mktemp -d "${TMPDIR:-/tmp}/jiqun-bundle.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
unset LD_LIBRARY_PATH LD_PRELOAD JIQUN_SCENARIOS
failed=0

complain() {
    echo "$*"
    failed=1
}

alone() { env -i "$@"; } # [NAME=VALUE...] COMMAND...: with no other environment

hashes() { h5dump -d /state_hash -y -w 0 "$1" 2>/dev/null | sed -nE 's/^ *([0-9]+(, [0-9]+)*)$/\1/p'; } # RESULT

# Packed twice, by people with other habits.
(umask 077 && TZ=Asia/Shanghai LANG=zh_CN.UTF-8 .ci/bundle "$jiqun" "$scratch/again" >/dev/null 2>&1) &
.ci/bundle "$jiqun" "$scratch/first" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
wait
archive=$(echo "$scratch"/first/*)
[[ $archive == */jiqun-*-linux.tar.gz ]] || complain "the archive is called $archive, or more is left beside it"
cmp "$archive" "$scratch/again/${archive##*/}" || complain 'packed again the archive is another'
tar -tzvf "$archive" | grep -vE '^[-dl]r[-wx]+r-[-x]r-[-x] 0/0 ' && complain 'owners or permissions of this machine'

# A path with what shells and loaders stumble over.
home="$scratch/产业 集群: \$HOME;'x'"
mkdir -p "$home" "$scratch/bin" "$scratch/elsewhere"
tar -xzf "$archive" -C "$home" || exit 1
cd "$scratch/elsewhere" || exit 3
at=$(echo "$home"/jiqun-*)
(cd "$at" && sha256sum -c --quiet --strict SHA256SUMS) || complain 'SHA256SUMS does not fit'
listed=$(tr -s ' ' <"$at/SHA256SUMS" | cut -d ' ' -f 2- | sort)
found=$(cd "$at" && find . -type f ! -name SHA256SUMS -printf '%P\n' | sort)
[ "$listed" = "$found" ] || complain 'SHA256SUMS has not all files'
for file in README LICENSE scenarios/baseline.yaml scenarios/data/clusters.csv share/man/man1/jiqun.1 \
    share/bash-completion/completions/jiqun; do
    [ -s "$at/$file" ] || complain "$file is not in the archive"
done
if command -v dpkg >/dev/null; then
    for file in libc6/copyright libgsl27/copyright common/GPL-3 packages.txt; do
        [ -s "$at/share/licenses/$file" ] || complain "the licence $file is not in the archive"
    done
fi

# The same months as the program itself.
small=(--scale 0.01 --until 2022-02 --threads 2 --quiet)
"$jiqun" run "$at/scenarios/baseline.yaml" "${small[@]}" -o here.h5 || complain 'the program itself does not run'
alone "$at/jiqun" run "$at/scenarios/baseline.yaml" "${small[@]}" -o bundle.h5 || complain 'the bundle does not run'
expected=$(hashes here.h5)
[[ $expected == *[0-9],\ [0-9]* ]] || complain "no hashes of two months: $expected"
[ "$(hashes bundle.h5)" = "$expected" ] || complain 'the bundle has other state hashes'

# A scenario far from the bundle finds its base and the data, unless the user says where they are.
printf 'name: mine\nbase: baseline.yaml\n' >mine.yaml
alone "$at/jiqun" validate mine.yaml >log 2>&1 || complain "a scenario elsewhere: $(cat log)"
alone JIQUN_SCENARIOS="$scratch/bin" "$at/jiqun" validate mine.yaml >log 2>&1 &&
    complain 'JIQUN_SCENARIOS as the user sets it is passed over'

# Started in every way, and its exit status kept.
starts() { # WHAT COMMAND...
    local what=$1
    shift
    "$@" --version 2>&1 | grep -q '^jiqun [0-9]' || complain "$what: it does not start: $("$@" --version 2>&1)"
}
ln -s "$at/jiqun" "$scratch/bin/jiqun"
ln -s ../bin/jiqun "$scratch/elsewhere/link to it"
ln -s "$at" "$scratch/folder"
starts 'a link in the path' alone PATH="$scratch/bin:$PATH" jiqun
starts 'a link to a link' alone './link to it'
starts 'a link to the folder' alone ../folder/jiqun
starts 'no path at all' alone -u PATH "$at/jiqun"
starts 'by sh' alone sh ../folder/jiqun
starts 'by sh in its folder' alone -C "$at" sh jiqun
starts 'a folder in the path' alone -C "$at" PATH=".:$PATH" jiqun
starts 'a preloaded library that is none' alone LD_PRELOAD="$scratch/log" LD_LIBRARY_PATH="$scratch" "$at/jiqun"
alone "$at/jiqun" run nothing.yaml >log 2>&1
[ $? -eq 3 ] || complain 'the exit status is not the program'\''s'

# The process as it runs: its libraries and its environment. Some clusters preload a library into everything.
preloaded=$(ldd "$jiqun" | awk '$1 ~ /^libgsl\.so/ { print $3 }')
env -i LD_PRELOAD="$preloaded" "$at/jiqun" run "$at/scenarios/baseline.yaml" --scale 0.01 --until 2060-12 --threads 2 \
    --quiet -o long.h5 2>log &
process=$!
for _ in {1..400}; do # until its threads are there
    tasks=("/proc/$process/task/"*)
    [ ${#tasks[@]} -lt 2 ] || break
    sleep 0.05
done
mapped=$(sed -nE 's|^([^ ]+ +){5}(/.*)$|\2|p' "/proc/$process/maps" | sort -u)
environment=$(tr '\0' '\n' <"/proc/$process/environ")
kill -TERM $process
wait $process
[ $? -eq 143 ] || complain "SIGTERM does not reach the program: $(cat log)"
grep -q '/lib/libc\.so' <<<"$mapped" || complain "a running process without a C library: $mapped"
strangers=$(grep -E '\.so(\.|$)' <<<"$mapped" | grep -vF "${at##*/}/lib/")
[ -z "$strangers" ] || complain "libraries that are not the bundle's: $strangers"
grep -q '^GOMP_SPINCOUNT=200$' <<<"$environment" || complain 'how threads wait is not set'
! grep -q '^LD_' <<<"$environment" || complain "the loader's variables are left to others: $environment"

# What is missing is noticed, also where this system has the same library.
must_lack() { # FILE
    mv "$at/$1" "$scratch/kept"
    alone "$at/jiqun" --version >log 2>&1
    [ $? -eq 3 ] || complain "without $1 the exit status is not 3"
    grep -q "lacks $1; unpack" log || complain "without $1: $(cat log)"
    (cd "$at" && sha256sum -c --quiet SHA256SUMS) >log 2>&1 && complain "SHA256SUMS does not notice that $1 is missing"
    mv "$scratch/kept" "$at/$1"
}
for file in "$at"/lib/ld-* "$at"/lib/libgsl.so.* "$at/bin/jiqun"; do must_lack "${file#"$at/"}"; done
exit $failed

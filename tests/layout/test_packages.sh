#!/usr/bin/env bash
# What happens on a machine that lacks a package: without root the package, the reason and the ways on are named and
# nothing is installed; with root exactly what is missing is installed; when all is there, nothing is called.
set -u
cd "$(dirname "$0")/../.." || exit 3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
failed=0
fail() { echo "$*"; failed=1; }

stub() { # NAME, script on standard input
    { echo '#!/bin/bash'; cat; } >"$folder/bin/$1"
    chmod +x "$folder/bin/$1"
}

# A compiler to which libcsv is unknown until "apt-get install" has been called.
real=$(command -v "${CC:-gcc}")
stub cc-without-csv <<TXT
if [ ! -e "$folder/installed" ]; then
    for word in "\$@"; do
        case \$word in *.c) grep -q 'include <csv.h>' "\$word" && { echo 'csv.h: No such file' >&2; exit 1; } ;; esac
    done
fi
exec "$real" "\$@"
TXT
stub apt-get <<TXT
echo "apt-get \$*" >>"$folder/called"
case "\$*" in *install*) touch "$folder/installed" ;; esac
TXT
stub sudo <<<'exit 1'
packages() { # UID WORDS...
    stub id <<<"echo $1"
    shift
    PATH="$folder/bin:$PATH" CC=cc-without-csv .ci/packages "$@" >"$folder/out" 2>&1
}

packages 1000 install run && fail 'without root a missing package goes unnoticed'
grep -q 'libcsv-dev' "$folder/out" || fail 'the missing package is not named'
grep -q 'csv.h' "$folder/out" || fail 'the reason is not named'
grep -q 'apt-get install libcsv-dev$' "$folder/out" || fail 'the command to install it is not named, or names more'
grep -q 'PKG_CONFIG_PATH=' "$folder/out" || fail 'how to point elsewhere is not said'
[ ! -e "$folder/called" ] || fail 'something was installed without root'

packages 0 flags && fail 'flags are given although a package is missing'
[ ! -e "$folder/called" ] || fail 'asking for the flags installed something'

packages 0 install run || fail "with root the package is not installed: $(cat "$folder/out")"
grep -q 'Installing Debian packages that jiqun needs: libcsv-dev$' "$folder/out" || fail 'what is installed is not said first'
grep -q 'install.* libcsv-dev$' "$folder/called" || fail "called: $(cat "$folder/called")"

rm "$folder/called"
packages 0 install run || fail 'all is there and yet it fails'
[ ! -e "$folder/called" ] || fail 'all is there and yet apt-get was called'

rm "$folder/installed"
stub apt-get <<<'exit 100'
packages 0 install run && fail 'a failed installation goes unnoticed'
grep -q 'jiqun needs what this machine does not have' "$folder/out" || fail 'after a failed installation nothing is said'

CC=no-such-compiler .ci/packages check run >"$folder/out" 2>&1 && fail 'a missing compiler goes unnoticed'
grep -q 'no compiler named no-such-compiler' "$folder/out" || fail 'the missing compiler is not named'
exit $failed

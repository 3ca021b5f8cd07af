#!/usr/bin/env bash
# Disks, limits, streams and tables that fail: one sentence, the documented exit status, nothing lost.  JIQUN names the
# program. Small disks are mounted where that is allowed, seen by this test only.
set -eu
own=()
if unshare --mount true 2>/dev/null; then own=(unshare --mount); fi
exec "${own[@]}" "${PYTHON:-/usr/bin/python3}" -B "$(dirname "$0")/disk.py" "$@"

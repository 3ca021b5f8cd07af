#!/usr/bin/env bash
# Killed runs lose no older result and at most the months since the last checkpoint.  JIQUN names the program.
set -eu
exec "${PYTHON:-/usr/bin/python3}" -B "$(dirname "$0")/kills.py" "$@"

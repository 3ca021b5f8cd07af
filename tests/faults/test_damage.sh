#!/usr/bin/env bash
# Damaged, foreign and missing files beside a result are noticed, and what is whole is used.  JIQUN names the program.
set -eu
exec "${PYTHON:-/usr/bin/python3}" -B "$(dirname "$0")/damage.py" "$@"

#!/usr/bin/env bash
# Runs that signals, time limits or other runs meet stop cleanly and go on.  JIQUN names the program.
set -eu
exec "${PYTHON:-/usr/bin/python3}" -B "$(dirname "$0")/signals.py" "$@"

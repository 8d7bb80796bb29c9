#!/bin/sh
# Make a virtual environment with a Python the project supports.
set -eu
venv=$1
supported='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'
for python in "${PYTHON:-}" python3.11 python3.12 python3.13 python3 python; do
    [ -n "$python" ] || continue
    "$python" -c "$supported" >/dev/null 2>&1 || continue
    echo "== making $venv with $("$python" --version 2>&1)"
    "$python" -m venv "$venv" || {
        rm -rf "$venv"
        echo "could not make $venv: this Python has no venv module; install it (Debian: apt-get install python3-venv) and run make again" >&2
        exit 1
    }
    exit 0
done
echo "found no Python 3.11, 3.12 or 3.13; install one, or name it: make PYTHON=/path/to/python3.11" >&2
exit 1

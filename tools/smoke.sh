#!/bin/sh
# The main job on one Python, as installed: the wheel and the locked packages in a fresh environment, no checkout.
# usage: sh tools/smoke.sh PYTHON
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
apart=$(mktemp -d)
trap 'rm -rf "$apart"' EXIT
"$1" -m venv "$apart/venv"
python="$apart/venv/bin/python"
cd "$here"
sh tools/install.sh "$python" requirements/build.txt
sh tools/install.sh "$python" requirements/app.txt
"$python" -m hatchling build -t wheel -d "$apart/dist"
"$python" -m pip --disable-pip-version-check install --quiet --no-deps --no-index "$apart"/dist/*.whl
cd "$apart"
export WHEREIN_DATA="$apart/data"
echo "The convoy left Kaesong, North Korea, for Paju." > letter.txt
venv/bin/wherein --version
venv/bin/wherein locate letter.txt -o letter.jsonl
venv/bin/wherein locate letter.txt --fast --workers 2 -o letter.gpkg
venv/bin/wherein map letter.txt -o letter.html
venv/bin/wherein doctor
grep -q '"country_code": "KP"' letter.jsonl
grep -q Kaesong letter.html
echo "the main job runs on $("$python" --version)"

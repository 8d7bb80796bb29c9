"""docs/gazetteer-csv.md, from the first line to the last: every command, with what it prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gazetteer import parse_layer, read_layer
from gazetteer.layers import COLUMNS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "gazetteer-csv.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:Save as `([\w.]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps():
    """Yield the files to save and the commands to run, in the page's order, with what each prints."""
    for file_name, language, body in BLOCK.findall(PAGE):
        if file_name:
            yield "save", file_name, body
        elif language == "console":
            for each in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, said = each.partition("\n")
                yield "run", command, said
        elif language == "python":
            yield "python", body, ""


def run(arguments, folder):
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        arguments,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=180,
        env={**os.environ, "PATH": path, "PYTHONUTF8": "1"},
        check=False,
    )


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Follow the page in one folder; return it with what was asked, promised and printed."""
    folder = tmp_path_factory.mktemp("page")
    seen = []
    for kind, what, promised in steps():
        if kind == "save":
            (folder / what).write_text(promised, encoding="utf-8")
            continue
        done = run(shlex.split(what) if kind == "run" else [sys.executable, "-c", what], folder)
        seen.append((what, promised, done.stdout.decode(), done.returncode))
    return folder, seen


def test_every_command_prints_what_the_page_says(followed):
    _, seen = followed
    for what, promised, said, _ in seen:
        if promised:
            assert said == promised, what


def test_only_the_check_of_the_faulty_file_fails(followed):
    _, seen = followed
    assert [what for what, *_, code in seen if code] == ["wherein gazetteer check faulty.csv"]
    assert sum(what.startswith("wherein ") for what, *_ in seen) == 11


def test_the_map_has_the_village(followed):
    folder, _ = followed
    assert "Upper Tolvan" in (folder / "report.html").read_text(encoding="utf-8")


def test_the_python_block_finds_the_village(followed):
    folder, seen = followed
    said = seen[-1][2]
    assert said.startswith("local:")
    assert "37 55m 48s N" in said
    assert "North Korea" in said
    assert len(read_layer(folder / "mine.csv").rows) == 1


def test_the_csv_shown_says_what_the_commands_wrote(followed):
    folder, _ = followed
    shown = next(body for _, language, body in BLOCK.findall(PAGE) if language == "csv")
    rows = parse_layer(shown.encode(), "places.csv").rows
    wrote = read_layer(folder / "places.csv.bak").rows
    assert [(r.place_id, r.name, r.feature_code) for r in rows] == [
        (r.place_id, r.name, r.feature_code) for r in wrote
    ]


def test_every_column_is_explained():
    assert all(f"`{column}`" in PAGE for column in COLUMNS)

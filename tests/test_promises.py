"""Promises that are no single module's: what a whole command asks, says, and leaves in its results."""

from __future__ import annotations

import getpass
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from doc_pages import ROOT, pages

WATCHED = Path(__file__).with_name("watched.py")
LETTER = "Zanzibar was warm. Quetzalina wrote from Kaesong, and from Paris, Texas."
FOLDER = "a-folder-of-my-own"
COMMANDS = [
    ["locate", "letter.txt", "-o", "letter.jsonl"],
    ["locate", "letter.txt", "--fast", "-o", "letter.parquet"],
    ["map", "letter.txt", "-o", "letter.html"],
    ["gazetteer", "search", "Kaesong"],
    ["gazetteer", "stats"],
    ["doctor"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("promises") / FOLDER
    folder.mkdir()
    (folder / "letter.txt").write_text(LETTER, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def asked(folder):
    """Return what each command asked of the system, a line each."""
    found = {}
    for number, command in enumerate(COMMANDS):
        report = folder.parent / f"{number}.txt"
        done = run([str(WATCHED), str(report), *command], folder)
        assert done.returncode == 0, done.stderr
        found[" ".join(command)] = report.read_text(encoding="utf-8").splitlines()
    return found


def run(arguments, folder):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def test_no_command_asks_the_network(asked):
    assert [(name, line) for name, lines in asked.items() for line in lines if "socket" in line] == []


def test_nothing_is_unpickled(asked):
    assert [(name, line) for name, lines in asked.items() for line in lines if "pickle" in line] == []


def test_what_watches_would_see_it(tmp_path):
    code = "import pickle, fractions; pickle.loads(pickle.dumps(fractions.Fraction(1, 2)))"
    report = tmp_path / "report.txt"
    script = WATCHED.read_text(encoding="utf-8").replace("from geo.cli.__main__ import main as wherein", code)
    done = run(["-c", script.replace("wherein(sys.argv[2:])", ""), str(report)], tmp_path)
    assert done.returncode == 0, done.stderr
    assert "pickle.find_class" in report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.csv", "a.geojson", "a.kmz", "a.gpkg", "a.xlsx", "a.tei", "a.html"]
)
def test_no_result_says_where_it_was_made(name, folder):
    verb = "map" if name.endswith(".html") else "locate"
    done = run(["-m", "geo.cli", verb, str(folder / "letter.txt"), "--fast", "-o", name], folder)
    assert done.returncode == 0, done.stderr
    for data in contents((folder / name).read_bytes()):
        assert FOLDER.encode() not in data
        assert str(Path.home()).encode() + b"/" not in data
        assert f"/{getpass.getuser()}/".encode() not in data


def contents(data):
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return [packed.read(name) for name in packed.namelist()]


def test_no_text_of_a_document_is_said_on_stderr(folder):
    done = run(["-m", "geo.cli", "locate", "letter.txt", "--fast", "-o", "said.jsonl"], folder)
    assert done.stderr
    assert not [word for word in ("Quetzalina", "warm", "Kaesong") if word in done.stderr]


SLOW = {
    "full stops": "." * 200_000,
    "initials": "A." * 100_000,
    "hyphens": "a-" * 100_000,
    "brackets": "(" * 200_000,
    "blanks": "x" + " " * 200_000 + "x",
    "line breaks": "\n" * 200_000,
    "marks above": "e" + "\u0301" * 200_000,
    "capitals": "Ab " * 60_000,
    "commas": "Paris, " * 20_000,
    "one word": "X" * 1_000_000,
    "quotes": "'\"" * 100_000,
    "mixed directions": "\u202e\u2066a" * 60_000,
}


def test_the_work_grows_with_the_text_and_not_faster(folder):
    """A step that compared each character with each would take hours for one of these."""
    records = [json.dumps({"id": name, "text": text}) for name, text in SLOW.items()]
    (folder / "slow.jsonl").write_text("\n".join(records), encoding="utf-8")
    done = run(["-m", "geo.cli", "locate", "slow.jsonl", "--fast", "-o", "slow-out.jsonl"], folder)
    assert done.returncode == 0, done.stderr
    with (folder / "slow-out.jsonl").open(encoding="utf-8") as file:
        assert [json.loads(line)["id"] for line in file] == list(SLOW)


def test_a_server_open_to_others_is_warned_of(folder):
    # 127.0.0.2 is this machine, and no address that the command takes for closed.
    command = [sys.executable, "-m", "geo.cli", "explore", "letter.txt", "--fast", "--host", "127.0.0.2"]
    server = subprocess.Popen(
        [*command, "--no-browser"], cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert server.stderr is not None
        assert "anyone who reaches this address can read the documents" in server.stderr.readline().decode()
    finally:
        server.terminate()
        server.communicate(timeout=30)


def named_tests():
    import re

    for page in ("docs/promises.md", "docs/security.md"):
        for file, test in re.findall(r"`(tests/\w+\.py)::(\w+)`", pages()[page]):
            yield page, file, test


@pytest.mark.parametrize(("page", "file", "test"), sorted(set(named_tests())))
def test_every_test_that_a_page_names_is_there(page, file, test):
    assert f"\ndef {test}(" in (ROOT / file).read_text(encoding="utf-8"), page

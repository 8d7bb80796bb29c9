"""The run of all measurements, in its quick form; and that a peer that fails costs only itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks"


@pytest.fixture
def benchmarks(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.delitem(sys.modules, "gazetteer_lookups", raising=False)


def run(tmp_path, *arguments):
    """Return what a quick run prints and what it writes."""
    done = subprocess.run(
        [sys.executable, "benchmarks/everything.py", "--quick", "--json", tmp_path / "f.json", *arguments],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))


def test_one_command_measures_prints_and_writes(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    row = ["9000001", "Quxford", "Quxford", "", "51.5", "-1.2", "P", "PPL", "GB", "", "ENG", "", "", "",
           "4000", "", "60", "Europe/London", "2026-01-01"]  # fmt: skip
    (data / "GB.txt").write_text("\t".join(row) + "\n", encoding="utf-8")
    printed, told = run(
        tmp_path, "--only", "reading", "workers", "growth", "gazetteer", "imported",
        "--corpora", "seeds/gold.jsonl", "--data", str(data),
    )  # fmt: skip
    assert [*told["parts"]] == ["reading", "workers", "growth", "gazetteer", "imported"]
    tables = {t["title"]: t for part in told["parts"].values() for t in part["tables"]}
    assert all(table["rows"] for table in tables.values())
    assert all(f"### {title}\n" in printed for title in tables)
    assert told["machine"]["cores"]
    speed, aims, right = told["parts"]["reading"]["tables"]
    fast, scan = speed["rows"]
    assert fast["reader"] == "Wherein --fast"
    assert scan["documents a processor second"]["median"] > fast["documents a processor second"]["median"]
    assert aims["rows"][0]["reached"]["median"] > 1
    assert right["rows"][0]["names found, F1"] > right["rows"][1]["names found, F1"] > 0.5
    marked, _ = told["parts"]["imported"]["tables"]
    assert "1 place" in marked["title"]
    assert marked["rows"][0]["lost at most 0.01"] == "yes (+0.0000)"


@pytest.mark.browser
def test_the_page_is_timed_in_a_browser(tmp_path, chromium_path):
    _, told = run(tmp_path, "--only", "pages", "--browser", chromium_path)
    (row,) = told["parts"]["pages"]["tables"][0]["rows"]
    assert row["page"] == "Wherein"
    assert 0 < row["open, processor s"] < 60
    assert row["click to sentences, processor ms"]["times"] == 5


def test_what_cannot_be_measured_says_so(tmp_path):
    printed, told = run(tmp_path, "--only", "imported")
    assert told["parts"]["imported"]["tables"][0]["rows"] == []
    assert "not measured: it needs --data DIR and --corpora" in printed


ANSWERS_TWICE = """
import sys
sys.path.insert(0, {folder!r})
from serving import serve
asked = []
def read(texts):
    asked.append(texts)
    if len(asked) > 2:
        raise SystemExit("the model was eaten")
    print("hello from a chatty library")
    return [[] for _ in texts]
serve(read)
"""


def test_a_peer_that_ends_costs_only_itself(benchmarks):
    from parts import reading
    from parts.result import Settings
    from peers.contender import SCAN, Contender

    code = ANSWERS_TWICE.format(folder=str(FOLDER / "peers"))
    frail = Contender(name="frail", command=lambda _: [sys.executable, "-c", code])
    running, failed = reading.started([SCAN, frail], Settings())
    records = reading.read_all(running, ["Paris", "Rome", "Oslo", "Bonn"], failed)
    assert [record.contender.name for record in records] == ["bare scan"]
    assert len(records[0].found()) == 4
    (line,) = failed
    assert line.startswith("not measured: frail ended with 1: ")
    assert "the model was eaten" in line


def test_a_peer_that_hangs_is_given_up(benchmarks):
    from peers.contender import Running
    from peers.environments import Unavailable

    hung = Running("hung", [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(Unavailable, match="hung did not answer within 0 s"):
        hung.ask(["Paris"], patience=0.2)
    hung.close()


def test_a_peer_that_cannot_be_installed_is_one_line(benchmarks):
    from parts import reading
    from parts.result import Settings
    from peers.contender import Contender
    from peers.environments import run as run_command

    def command(_):
        run_command([sys.executable, "-c", "print('no such\\npackage'); raise SystemExit(1)"])

    _, failed = reading.started([Contender(name="absent", command=command)], Settings())
    (line,) = failed
    assert line.startswith("absent: not measured: python")
    assert line.endswith("failed: no such package")


def test_figures_are_shown_with_three_digits_and_their_spread(benchmarks):
    from parts.result import Spread, Table

    table = Table("T", ["a", "b", "c", "d"])
    table.rows.append([Spread.of([3.14159, 1, 2]), 1234.5, 0.01234, None])
    assert table.markdown().splitlines()[-1] == "| 2 (1 to 3.14) | 1,234 | 0.012 | – |"
    table.rows.append([float("nan"), 1, 1, 1])
    assert table.markdown().splitlines()[-1] == "| – | 1 | 1 | 1 |"
    assert table.told()["rows"][1]["a"] is None
    with pytest.raises(ValueError, match="two columns have one name"):
        Table("T", ["a", "a"])
    assert table.told()["rows"][0]["a"] == {"median": 2.0, "least": 1.0, "most": 3.142, "times": 3}

"""The benchmark from raw text to place: what it reads once, whom it leaves out, and what its record holds."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

from geo.recognition import Entity

ROOT = Path(__file__).resolve().parents[1]


def benchmark(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "benchmarks" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def script():
    return benchmark("end_to_end")


class Counting:
    """A finder that says what it was asked."""

    def __init__(self):
        self.asked = []

    def find_all(self, texts):
        for text in texts:
            self.asked.append(text)
            yield (Entity(0, len(text), "GPE"),)


def test_a_text_is_read_once(script):
    finder = Counting()
    known = script.KnownEntities({"Paris": ()}, finder)
    assert list(known.find_all(["Paris", "London", "London"])) == [(), *[(Entity(0, 6, "GPE"),)] * 2]
    assert list(known.find_all(["London"])) == [(Entity(0, 6, "GPE"),)]
    assert finder.asked == ["London"]


def test_the_record_holds_what_the_report_shows():
    record = json.loads((ROOT / "benchmarks" / "end_to_end.json").read_text(encoding="utf-8"))
    assert {"lgl, 5 folds by outlet", "geovirus, not fitted on it"} <= record["figures"].keys()
    for told in record["figures"].values():
        assert {
            "overlap_prf",
            "acc161_end_to_end",
            "false_dots_per_1000_words",
            "acc161_by_kind",
        } <= told.keys()
        assert 0 < told["acc161_end_to_end"] < 1
        assert all(0 <= share <= 1 for _, share in told["acc161_by_kind"].values())


def test_what_is_read_without_the_neural_model_has_rows_of_its_own(script):
    report = benchmark("accuracy_report")
    told = json.loads((ROOT / "benchmarks" / "end_to_end.json").read_text(encoding="utf-8"))["figures"]
    whole = told["geovirus, not fitted on it"]
    fast = "geovirus, not fitted on it" + script.WAYS["plain"]
    figures = {"geovirus, not fitted on it": whole, fast: whole | {"acc161_end_to_end": 0.123}}
    rows = report._rows(report.WHOLE, {name: report._flat(row) for name, row in figures.items()})
    assert "| GeoVirus, not fitted on it, `--fast` | " in rows
    assert " 0.123 |" in rows
    # By kind and by country the tables stay as long as they were.
    assert report._details(figures) == report._details({"geovirus, not fitted on it": whole})

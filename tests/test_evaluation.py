"""Figures: by hand on a small example, and to the last digit against the reference scorer where it is."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from geo.cli.__main__ import main
from geo.errors import DocumentError
from geo.evaluation import evaluate, figures, read_gold
from geo.model import Document, Resolved

GOLD = [
    {
        "id": "a",
        "text": "From Paris, Texas, to London and Qarth, by way of Moscow.",
        "toponyms": [
            {"start": 5, "end": 10, "lat": 33.66, "lon": -95.55, "geonames_id": 4717560},
            {"start": 12, "end": 17, "lat": 31.25, "lon": -99.25, "geonames_id": 4736286},
            {"start": 22, "end": 28, "lat": 42.98, "lon": -81.23, "geonames_id": 6058560},
            {"start": 33, "end": 38, "lat": None, "lon": None},
            {"start": 50, "end": 56, "lat": 55.75, "lon": 37.6, "ignore": True},
        ],
    },
    {
        "id": "b",
        "text": "Nothing here but Beijing.",
        "toponyms": [{"start": 17, "end": 24, "lat": 39.9, "lon": 116.4}],
    },
]


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(d) + "\n" for d in GOLD), encoding="utf-8")
    return path


def test_figures_by_hand(gold, tiny_parser):
    found = evaluate(tiny_parser, read_gold(gold), gold_mentions=True)
    assert (found["docs"], found["gold"], found["predicted"]) == (2, 5, 5)
    assert found["exact_prf"] == found["overlap_prf"] == [1.0, 1.0, 1.0]
    assert found["with_coordinates"] == found["recognised_with_coordinates"] == 4
    assert found["acc161_end_to_end"] in {0.75, 1.0}
    assert found["recognised_without_place"] == 0
    assert found["false_dots_per_1000_words"] == 0


def test_kinds_can_be_left_out(gold, tiny_parser):
    assert evaluate(tiny_parser, read_gold(gold), without=["literal"])["predicted"] == 0


def test_kinds_and_nil_are_told_where_the_gold_has_them(tmp_path, tiny_parser):
    text = "From Paris, Texas, to Qarth with Mr. Houston."
    toponyms = [
        {"start": 5, "end": 10, "lat": 33.66, "lon": -95.55, "kind": "literal"},
        {"start": 12, "end": 17, "lat": 31.25, "lon": -99.25, "kind": "metonym"},
        {"start": 22, "end": 27, "lat": None, "lon": None, "nil": True, "kind": "literal"},
    ]
    line = {"id": "a", "text": text, "toponyms": toponyms, "traps": [[37, 44]]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(line), encoding="utf-8")
    found = evaluate(tiny_parser, read_gold(path))
    assert found["found_metonym"] == [1.0, 0.0]
    assert found["nil_recall"] == found["nil_precision"] == 1.0


def test_gold_without_kinds_tells_none(gold, tiny_parser):
    assert not any(name.startswith(("found_", "nil_")) for name in evaluate(tiny_parser, read_gold(gold)))


def test_nothing_to_judge_gives_none(tiny_parser, gold):
    found = figures([], [])
    assert found["acc161_end_to_end"] is None
    assert found["calibration_error"] is None


@pytest.mark.parametrize("line", ["{", '{"id": 1}', '{"id": 1, "text": 5, "toponyms": []}', "[]"])
def test_a_bad_gold_line_is_named(tmp_path, line):
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DocumentError, match="line 1"):
        read_gold(path)


BEYOND = '{"id": "c", "text": "In Paju.", "toponyms": [{"start": 3, "end": 8.5e3, "lat": 1, "lon": 2}]}'
POLES = '{"id": "c", "text": "In Paju.", "toponyms": [{"start": 3, "end": 7, "lat": 137.8, "lon": 2}]}'


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (BEYOND, "a mark ends at 8500, the text after 8 characters"),
        (POLES, "lat 137.8 is beyond the poles"),
        ('{"id": "c", "toponyms": []}', "without text"),
        ('{"id": "c", "text": "", "toponyms": {}}', "toponyms is not a list"),
        ("no JSON", "Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_a_bad_line_is_said_and_costs_no_other_its_figures(gold, line, said):
    whole = CliRunner().invoke(main, ["evaluate", str(gold), "--fast", "--json"])
    gold.write_text(f"{line}\n{gold.read_text()}", encoding="utf-8")
    run = CliRunner().invoke(main, ["evaluate", str(gold), "--fast", "--json"])
    assert (whole.exit_code, run.exit_code) == (0, 1)
    assert run.stderr.startswith(f"wherein: gold.jsonl, line 1: no gold document ({said}); wanted ")
    assert run.stdout == whole.stdout


@pytest.mark.parametrize("text", ["", "\n \n", "no JSON"])
def test_a_file_without_a_marked_document_has_no_figures(tmp_path, text):
    path = tmp_path / "gold.jsonl"
    path.write_text(text, encoding="utf-8")
    run = CliRunner().invoke(main, ["evaluate", str(path), "--fast"])
    assert (run.exit_code, run.stdout) == (1, "")
    assert "wherein: gold.jsonl holds no marked document; wanted JSONL, one a line" in run.stderr


def record(analysis):
    return {
        "id": analysis.document.id,
        "mentions": [
            {
                "start": m.span.start,
                "end": m.span.end,
                "kind": m.kind.value,
                "score": r.score if isinstance(r, Resolved) else None,
                "place": {"id": r.place.id, "latitude": r.place.latitude, "longitude": r.place.longitude}
                if isinstance(r, Resolved)
                else None,
            }
            for m, r in analysis.pairs()
        ],
    }


@pytest.mark.bench
def test_figures_agree_with_the_reference_scorer(gold, full_gazetteer):
    from geo.pipeline import Geoparser

    bench = Path(os.environ["WHEREIN_BENCH"])
    spec = importlib.util.spec_from_file_location("score", bench / "score.py")
    assert spec is not None
    scorer = importlib.util.module_from_spec(spec)
    sys.modules["score"] = scorer
    assert spec.loader is not None
    spec.loader.exec_module(scorer)
    parser = Geoparser.default(full_gazetteer, fast=True)
    for path in (gold, bench / "seeds_gold.jsonl", bench / "geocorpora.jsonl"):
        documents = read_gold(path)[:300]
        analyses = list(
            parser.locate_all(Document(id=d.document.id, text=d.document.text) for d in documents)
        )
        wanted = {d.document.id for d in documents}
        reference = scorer.score(
            {k: v for k, v in scorer.load(path).items() if k in wanted},
            {a.document.id: record(a) for a in analyses},
            ("demonym",),
        )
        assert figures(documents, analyses, without=["demonym"]) == reference


def test_what_was_taken_for_what(gold, tiny_parser, tiny_gazetteer):
    from geo.confusion import confusion
    from geo.evaluation import analysed

    documents = read_gold(gold)
    analyses = analysed(tiny_parser, documents, gold_mentions=True, together=False)
    told = confusion(documents, analyses, tiny_gazetteer)
    assert told["acc161_or_inside"] >= figures(documents, analyses)["acc161_of_recognised"]
    assert sum(count for count, _ in told["acc161_by_feature"].values()) > 0
    assert told["impossible"] >= 0
    # What is marked to be ignored is judged by neither.
    judged = sum(count for count, _ in told["acc161_by_kind"].values())
    assert judged == figures(documents, analyses)["recognised_with_coordinates"]
    literal = confusion(documents, analyses, tiny_gazetteer, without=["literal"])
    assert "literal" not in literal["acc161_by_kind"]
    nothing = confusion([], [], tiny_gazetteer)
    assert (nothing["acc161_or_inside"], nothing["confused"]) == (None, [])


def test_a_country_taken_for_another_is_told(gold, tiny_parser, tiny_gazetteer):
    from geo.confusion import confusion

    documents = read_gold(gold)
    analyses = tuple(tiny_parser.locate_all(d.document for d in documents))
    moved = [replace(t, geonames_id="geonames:2988507", latitude=48.85) for t in documents[0].toponyms[:1]]
    wrong = [replace(documents[0], toponyms=tuple(moved)), *documents[1:]]
    assert confusion(wrong, analyses, tiny_gazetteer)["confused_countries"] == [["FR", "US", 1]]


def test_the_command_prints_figures_line_by_line():
    gold = str(Path(__file__).parents[1] / "seeds" / "gold.jsonl")
    run = CliRunner().invoke(main, ["evaluate", gold, "--fast", "--confusion", "--without", "demonym"])
    assert run.exit_code == 0
    lines = run.output.splitlines()
    assert "acc161_by_kind" in lines
    assert any(line.startswith("  metonym") for line in lines)
    assert not any(line.startswith("  demonym") for line in lines)
    assert all(mark not in run.output for mark in "{}[]")

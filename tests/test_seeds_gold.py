"""The seed documents, held mention by mention against ``seeds/gold.jsonl``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.evaluation import claims
from geo.geometry import distance_km
from geo.gold import read_gold
from geo.model import Document, Resolved

SEEDS = Path(__file__).parents[1] / "seeds"
CORE = {"literal", "metonym", "facility"}
NEITHER_TOWN_NOR_DIVISION = {"Korean Demilitarized Zone", "Korean Peninsula"}
LEAST_RIGHT = 72


def gold_rows():
    lines = (SEEDS / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    return [(d["id"], i, t) for d in map(json.loads, lines) for i, t in enumerate(d["toponyms"])]


@pytest.fixture(scope="module")
def analyses(geoparser):
    paths = sorted(SEEDS.glob("*.txt"))
    documents = [Document(id=path.name, text=path.read_text(encoding="utf-8")) for path in paths]
    return {a.document.id: a for a in geoparser.locate_all(documents)}


@pytest.fixture(scope="module")
def answers(analyses):
    """Return what was found for each gold mention, by document and number; None where nothing was."""
    found = {}
    for gold in read_gold(SEEDS / "gold.jsonl"):
        analysis = next(a for name, a in analyses.items() if name.startswith(gold.document.id))
        pairs = list(analysis.pairs())
        claimed = claims(gold.toponyms, pairs)
        for i in range(len(gold.toponyms)):
            found[gold.document.id, i] = pairs[claimed[i]] if i in claimed else None
    return found


def right(gold, resolution):
    if not isinstance(resolution, Resolved):
        return False
    place = resolution.place
    if "country_code" in gold:
        return place.country_code == gold["country_code"] and place.feature_code.startswith("PCL")
    if gold["place"] in NEITHER_TOWN_NOR_DIVISION and place.feature_class in {"P", "A"}:
        return False
    return distance_km(gold["lat"], gold["lon"], place.latitude, place.longitude) <= gold["within_km"]


@pytest.mark.parametrize(
    ("document", "number", "gold"),
    [pytest.param(*row, id=f"{row[0][:3]}-{row[2]['start']}-{row[2]['name']}") for row in gold_rows()],
)
def test_every_gold_mention_is_found_and_right(answers, document, number, gold):
    found = answers[document, number]
    assert found is not None, f"{gold['name']} at {gold['start']} was not found"
    mention, resolution = found
    assert right(gold, resolution), f"{gold['name']} at {gold['start']} became {resolution}"
    if gold["kind"] in CORE:
        assert mention.kind.value in CORE


def test_the_gold_is_whole():
    assert len(gold_rows()) == 73


def test_kinds_agree_but_for_one_in_twenty(answers):
    same = sum(
        f is not None and f[0].kind.value == g["kind"] for (d, i, g) in gold_rows() for f in [answers[d, i]]
    )
    assert same >= LEAST_RIGHT - 3


@pytest.mark.parametrize(
    "name", ["Reuters", "Kim", "Jong", "CCTV", "Getty", "AFP", "Tuesday", "January", "Zhao", "GMT"]
)
def test_what_is_no_place_is_not_mapped(analyses, name):
    for analysis in analyses.values():
        assert all(name not in m.text.split() for m in analysis.mentions)


def test_almost_nothing_else_is_found(analyses, answers):
    claimed = {id(pair[0]) for pair in answers.values() if pair}
    others = [m.text for a in analyses.values() for m in a.mentions if id(m) not in claimed]
    assert set(others) <= {"Koreas", "peninsula"}

"""What a source's documents say together: counted apart, read back, and never a document's own word."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from geo.cli.__main__ import main
from geo.errors import SourcesError
from geo.focus import NameBelief
from geo.model import Document, Resolved
from geo.sources import SourceCounter, Sources, contribution

HERE = (
    "The council of Atlanta, Georgia, met.",
    "A fair in Georgia drew people from Atlanta.",
    "Atlanta voted. Georgia waited for Atlanta.",
)
ALONE = "The mayor of Columbus spoke."


@pytest.fixture(scope="module")
def places(tiny_gazetteer):
    return {n: tiny_gazetteer.by_name(n)[0].place for n in ("Paris", "Texas", "Ohio", "Houston")}


def belief(places, key, **shares):
    return NameBelief(
        key=key, places=tuple(places[n] for n in shares), share=tuple(float(v) for v in shares.values())
    )


def documents(texts=HERE, source="georgia.example"):
    return [Document(id=str(i), text=t, source=source, language="en") for i, t in enumerate(texts)]


def chosen(parser, document, name):
    resolution = next(r for m, r in parser.locate(document).pairs() if m.text == name)
    return resolution.candidates[0].place, resolution


def test_a_document_is_read_in_the_light_of_its_source(tiny_parser):
    alone = Document(id="x", text=ALONE, source="georgia.example", language="en")
    together = tiny_parser.with_sources(tiny_parser.count_sources(documents()).sources())
    place, resolution = chosen(together, alone, "Columbus")
    assert place.admin1 == "GA"
    assert isinstance(resolution, Resolved)
    told = next(e for e in resolution.evidence if e.name == "source")
    assert told.weight > 0
    assert "3 other documents" in told.detail
    before, _ = chosen(tiny_parser, alone, "Columbus")
    assert before.admin1 != "GA"


def test_another_source_and_none_change_nothing(tiny_parser):
    together = tiny_parser.with_sources(tiny_parser.count_sources(documents()).sources())
    for source in (None, "elsewhere.example"):
        document = Document(id="x", text=ALONE, source=source, language="en")
        assert together.locate(document) == tiny_parser.locate(document)


def test_a_document_never_confirms_itself(tiny_parser):
    """A source of one document says nothing to it, and two say as much with it counted as without."""
    one = documents((HERE[1],))
    counted = tiny_parser.with_sources(tiny_parser.count_sources(one).sources())
    assert counted.locate(one[0]) == tiny_parser.locate(one[0])
    both, other = documents(HERE[:2]), documents(HERE[:1])
    with_it = tiny_parser.with_sources(tiny_parser.count_sources(both).sources())
    without = tiny_parser.with_sources(tiny_parser.count_sources(other).sources())
    assert with_it.locate(both[1]) == without.locate(both[1])


def test_the_file_is_the_same_in_any_order_and_division(tiny_parser):
    files = {
        tiny_parser.count_sources(order).as_json(gazetteer="g")
        for order in itertools.permutations([*documents(), *documents(HERE[:1], "b.example")])
    }
    assert len(files) == 1


def test_a_document_counts_once(tiny_parser):
    once = tiny_parser.count_sources(documents()).as_json(gazetteer="g")
    assert tiny_parser.count_sources([*documents(), *documents()]).as_json(gazetteer="g") == once


def test_a_name_never_speaks_for_itself(places):
    counter = SourceCounter()
    for text in ("one", "two"):
        counter.add("s", text, [belief(places, "paris", Paris=1), belief(places, "ohio", Ohio=1)])
    focus = counter.sources().focus("s", "three", [])
    assert focus is not None
    paris = places["Paris"]
    point = np.array([[1.0, 0.0, 0.0]])
    about = {"ids": [paris.id], "countries": [paris.country_code], "regions": [""], "points": point}
    assert focus.shares("paris", **about)[0, 0] == 0
    assert focus.shares("other", **about)[0, 0] == pytest.approx(0.5)


def test_no_text_is_in_the_file(tiny_parser):
    told = tiny_parser.count_sources(documents()).as_json(gazetteer="g")
    assert "council" not in told
    assert set(json.loads(told)) == {"schema", "what", "gazetteer", "places", "sources"}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_one_document_weighs_at_most_one(weights):
    from gazetteer import Place

    place = Place(id="a:1", name="A", latitude=0, longitude=0, feature_class="P", feature_code="PPL")
    told = [NameBelief(key=str(i), places=(place,), share=(w,)) for i, w in enumerate(weights)]
    assert 0 <= sum(contribution(told).values()) <= 1_000_000 + len(weights)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "{}",
        '{"schema": 99}',
        '{"schema": 1, "places": {}, "sources": {"a": {"documents": [], "entries": [["k", "p", 1]]}}}',
        '{"schema": 1, "places": {"p": ["p", "", "", 0, 0, false]}, '
        '"sources": {"a": {"documents": [], "entries": [["k", "p", "many"]]}}}',
    ],
)
def test_what_is_no_sources_file_is_refused(text):
    with pytest.raises(SourcesError, match="make"):
        Sources.parse(text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SourcesError, match=r"gone.json: cannot be read"):
        Sources.read(tmp_path / "gone.json")


def test_the_commands(tmp_path):
    lines = [
        json.dumps({"id": d.id, "text": d.text, "source": d.source, "language": "en"}) for d in documents()
    ]
    given_, file = tmp_path / "d.jsonl", tmp_path / "sources.json"
    given_.write_text("\n".join(lines), encoding="utf-8")
    counted = CliRunner().invoke(main, ["sources", "--fast", str(given_), "-o", str(file)])
    assert counted.exit_code == 0, counted.stderr
    assert "3 documents of 1 source counted" in counted.stderr
    located = CliRunner().invoke(main, ["locate", "--fast", str(given_), "--sources", str(file)])
    assert located.exit_code == 0
    told = [json.loads(line) for line in located.stdout.splitlines()]
    assert any(
        "other documents" in e["detail"] for d in told for m in d["mentions"] for e in m["evidence"] or []
    )
    broken = CliRunner().invoke(main, ["locate", "--fast", str(given_), "--sources", str(given_)])
    assert broken.exit_code == 1
    assert "is no sources file" in broken.stderr


@pytest.mark.parametrize("given_", ["gone.txt", "empty", "empty.jsonl"])
def test_of_nothing_no_file_is_made(tmp_path, given_):
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.jsonl").touch()
    before = sorted(tmp_path.iterdir())
    file = tmp_path / "sources.json"
    counted = CliRunner().invoke(main, ["sources", "--fast", str(tmp_path / given_), "-o", str(file)])
    assert counted.exit_code == 1
    assert counted.stderr.splitlines()[-1].startswith("wherein: no document was read, so ")
    assert sorted(tmp_path.iterdir()) == before

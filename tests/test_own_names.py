"""Names of the user's own layers: found wherever they stand, in any script."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import open_gazetteer
from geo.model import Document
from geo.pipeline import Geoparser
from geo.recognition.own import OwnNames
from geo.sentences import split_sentences

NAMES = [
    "Of",
    "March",
    "old mill",
    "Seaclose Ground",
    "Camp 14b",
    "Зелёный Мыс",
    "고요마을",
    "静村",
    "რუხი",
    "'s-Graveland",
]


def found(names, text):
    return [text[s.start : s.end] for s in OwnNames(names).find(text, split_sentences(text))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Seaclose Ground is wet.", ["Seaclose Ground"]),
        ("THE SEACLOSE GROUND IS WET.", ["SEACLOSE GROUND"]),
        ("The Seaclose\u00a0 Ground is wet.", ["Seaclose\u00a0 Ground"]),
        ("The seaclose ground is wet.", []),
        ("the seaclose ground is wet, they said", ["seaclose ground"]),
        ("They met at the old mill, then at the Old Mill.", ["old mill", "Old Mill"]),
        ("They met at the old millstone and in Camp 14b.", ["Camp 14b"]),
        ("Of course the bus to Of left in the end of March.", ["Of", "March"]),
        ("March came. They went on.", []),
        (
            "Reports from Зелёный Мыс, 고요마을, რუხი and 's-Graveland.",
            ["Зелёный Мыс", "고요마을", "რუხი", "'s-Graveland"],
        ),
        ("昨日静村市に行った。", ["静村"]),
        ("", []),
    ],
)
def test_a_name_stands_where_its_letters_do(text, names):
    assert found(NAMES, text) == names


def test_of_two_names_that_begin_alike_the_longer_is_found():
    assert found(["Old", "Old Mill", "Old Mill Lane"], "Near Old Mill Lane and Old Bridge.") == [
        "Old Mill Lane",
        "Old",
    ]


@given(st.lists(st.text(min_size=1, max_size=8), max_size=6), st.text(max_size=60))
def test_whatever_is_found_has_the_letters_of_a_name_and_lies_apart(names, text):
    spans = OwnNames(names).find(text, split_sentences(text))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for span in spans:
        assert " ".join(text[span.start : span.end].split()).casefold() == span.name.casefold()


@pytest.fixture(scope="module")
def parser(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "mine.csv"
    rows = [f'"{name}",40.0,{30 + i},P,PPL' for i, name in enumerate(NAMES)]
    path.write_text(
        "\n".join(["name,latitude,longitude,feature_class,feature_code", *rows]), encoding="utf-8"
    )
    return Geoparser.default(open_gazetteer(layers=[path]), fast=True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The committee of the union met at Seaclose Ground on Friday to talk of wages.", "Seaclose Ground"),
        ("The paper wrote of 고요마을 at length, and of nothing else.", "고요마을"),
        ("Вчера в посёлок Зелёный Мыс приехали гости.", "Зелёный Мыс"),
        ("昨日静村に行った。", "静村"),
    ],
)
def test_a_place_of_ones_own_gets_its_dot_in_any_document(parser, text, name):
    places = {m.text: r for m, r in parser.locate(Document(id="1", text=text)).pairs()}
    assert places[name].candidates[0].place.layer == "mine.csv"


def test_only_names_whose_first_word_is_met_cost_anything():
    names = OwnNames(f"Place{n} Hill" for n in range(5000))
    text = "They climbed Place7 Hill, not Place8 Hills."
    found = names.find(text, split_sentences(text))
    assert [span.name for span in found] == ["Place7 Hill"]
    assert set(names._patterns) == {"Place7 Hill", "Place8 Hill"}

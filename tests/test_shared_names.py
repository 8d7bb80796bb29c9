"""Names that a great town shares with a state: which of them the words around the name mean."""

from __future__ import annotations

import pytest

from geo.model import Document, Resolved
from geo.pipeline import Geoparser

CAPITAL, STATE = "geonames:4140963", "geonames:5815135"
NEW_YORK_CITY, NEW_YORK_STATE = "geonames:5128581", "geonames:5128638"


@pytest.fixture(scope="module")
def parser(full_gazetteer):
    return Geoparser.default(full_gazetteer, fast=True)


def told(parser, text, name):
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    return [
        r.place.id if isinstance(r, Resolved) else None
        for m, r in analysis.pairs()
        if m.text.lower() == name.lower()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "WASHINGTON — The Senate voted late on Thursday to fund rural clinics in Montana.",
        "WASHINGTON (Reuters) - Shippers who carried parts through Dubai to Iran were named.",
        "WASHINGTON, Nov 3 (AP) -- Envoys met.",
        "WASHINGTON 1996-12-06\nEnvoys met.",
        "Taiwan's defence minister thanked Washington for its support.",
        "Russia told Washington that it would not; Washington shrugged.",
        "Tokyo, Washington and Seoul agreed. Beijing did not.",
        "She flew from Lagos to Washington on Monday.",
    ],
)
def test_the_capital_is_meant(parser, text):
    found = told(parser, text, "Washington")
    assert found
    assert set(found) == {CAPITAL}


@pytest.mark.parametrize(
    "text",
    [
        "Apple growers in Oregon and Washington lost their crops.",
        "A cow on a Washington state farm fell ill.",
        "Lawmakers in Olympia said that Washington would sue. Seattle agreed.",
        "Cases were found in Virginia, Washington, West Virginia and Wyoming.",
        "A quake shook Spokane, Washington.",
        "Snow fell in eastern Washington.",
        "Senator Patty Murray of Washington said that the vote would wait.",
    ],
)
def test_the_state_is_meant_where_it_is_spoken_of(parser, text):
    found = told(parser, text, "Washington")
    assert found
    assert set(found) == {STATE}


def test_a_senators_state_says_nothing_of_the_government(parser):
    text = "Envoys left Washington. Senator Patty Murray of Washington disagreed. Berlin told Washington so."
    assert told(parser, text, "Washington") == [CAPITAL, STATE, CAPITAL]


def test_what_holds_a_namesake_abroad_tells(parser):
    assert CAPITAL not in told(parser, "Labour held Washington in Tyne and Wear.", "Washington")


def test_a_small_town_so_called_keeps_its_chance(parser):
    text = "WASHINGTON, Pa. — A man from Washington, Pa., was held. Police in Washington said so."
    assert CAPITAL not in told(parser, text, "Washington")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("NEW YORK (AP) — Stocks fell on Friday.", NEW_YORK_CITY),
        ("Traders in London and New York sold.", NEW_YORK_CITY),
        ("Flights between New York and Moscow resume.", NEW_YORK_CITY),
        ("Stocks fell in New York after the bank spoke.", NEW_YORK_CITY),
        ("The Security Council met in New York to discuss the fighting in Goma.", NEW_YORK_CITY),
        ("He met the envoys in New York on Tuesday.", NEW_YORK_CITY),
        ("Prices slid. In New York, cocoa futures rose.", NEW_YORK_CITY),
        ("Officials in El Paso declined to comment; police in New York said nothing.", NEW_YORK_CITY),
        ("The minister flew to New York for the General Assembly.", NEW_YORK_CITY),
        ("New York Mayor Fiorello La Guardia said so.", NEW_YORK_CITY),
        ("New York lawmakers passed a budget in Albany.", NEW_YORK_STATE),
        ("Snow fell in New York on Tuesday, from Buffalo to Albany.", NEW_YORK_STATE),
        ("The senator from New York flew home.", NEW_YORK_STATE),
        ("Bonds will pay for the road to the New York border.", NEW_YORK_STATE),
        ("Stocks of wood in the state of New York fell.", NEW_YORK_STATE),
        ("Two people in Buffalo, New York, fell ill.", NEW_YORK_STATE),
        ("Cases rose in Ohio, Utah, New York and Oregon.", NEW_YORK_STATE),
    ],
)
def test_new_york_is_the_town_in_datelines_and_beside_towns(parser, text, place):
    assert told(parser, text, "New York") == [place]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [("San Jose 1, Portland 1", "San Jose", "US"), ("A Delhi-London flight was late.", "Delhi", "IN")],
)
def test_a_capital_elsewhere_of_that_name_is_not_taken(parser, text, name, country):
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    assert [r.place.country_code for m, r in analysis.pairs() if m.text == name] == [country]


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("UFA, Russia (AP) - Two people died.", "UFA", "RU"),
        ("QOM, May 3 (Reuters) - Two people died.", "QOM", "IR"),
        ("ABA, Nigeria — Traders shut their shops.", "ABA", "NG"),
        ("UK (Reuters) - Prices rose.", "UK", "GB"),
    ],
)
def test_a_short_name_in_a_dateline_is_a_town(parser, text, name, country):
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    (mention, resolved), *_ = analysis.pairs()
    assert (mention.text, resolved.place.country_code) == (name, country)
    assert resolved.place.feature_class in {"P", "A"}


@pytest.mark.parametrize(
    "text", ["UN, May 3 (AP) - Envoys met.", "AP - Two died.", "NBA (Reuters) - Scores."]
)
def test_other_short_words_that_open_a_report_are_none(parser, text):
    assert not parser.locate(Document(id="one", text=text, language="en")).mentions

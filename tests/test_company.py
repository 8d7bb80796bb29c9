"""Towns that few texts name, found by the place they stand beside; teams, which say nothing of each other."""

from __future__ import annotations

import pytest

from geo.model import Document, Resolved
from geo.pipeline import Geoparser


@pytest.fixture(scope="module")
def parser(full_gazetteer):
    return Geoparser.default(full_gazetteer, fast=True)


def told(parser, text):
    """Return what each name led to: the country, or the state where that is the United States."""
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    return {
        m.text: (r.place.admin1 if r.place.country_code == "US" else r.place.country_code)
        for m, r in analysis.pairs()
        if isinstance(r, Resolved)
    }


@pytest.mark.parametrize(
    ("text", "name", "where"),
    [
        ("Buses ran from Hull to Selby all day.", "Selby", "GB"),
        ("Traders in Onitsha and Aba shut their shops.", "Aba", "NG"),
        ("A man who fled to Essen was sent back.", "Essen", "DE"),
        ("The road to Dothan was shut.", "Dothan", "AL"),
        ("Runcorn beat Manchester 2-1 on Saturday.", "Runcorn", "GB"),
        ("The jury sat in Cannes and Nice.", "Nice", "FR"),
        ("A carpet dealer from Essen told us of his years in Tripoli.", "Essen", "DE"),
        ("Fighters held posts in western Niger and Gao in Mali.", "Gao", "ML"),
        ("Rain is due in Nelson, Blenheim and Napier.", "Nelson", "NZ"),
        ("Ferries from Oban to Mull and from Aberdeen to Lerwick are off.", "Lerwick", "GB"),
    ],
)
def test_a_town_beside_a_place_is_one(parser, text, name, where):
    assert told(parser, text).get(name) == where


@pytest.mark.parametrize(
    "text",
    [
        "Talks between Israel and Hamas went on.",
        "Officers in Leeds and Selby Smith agreed.",
        "She wrote from Paris to Charles on Monday.",
        "They flew to Smith, who was late.",
        "He went to Charles on Monday.",
        "The talks between Brown and Cameron ended.",
        "A letter from Blue told Leeds of it.",
    ],
)
def test_what_else_stands_there_is_not_taken(parser, text):
    assert told(parser, text).keys() <= {"Israel", "Leeds", "Paris"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Chicago beat Phoenix 112-104 on Saturday night.", {"Chicago": "IL", "Phoenix": "AZ"}),
        ("Chicago lost at home to Phoenix on Saturday.", {"Chicago": "IL", "Phoenix": "AZ"}),
        ("Houston 4, Cleveland 1", {"Houston": "TX", "Cleveland": "OH"}),
    ],
)
def test_where_one_team_comes_from_says_nothing_of_the_other(parser, text, wanted):
    assert told(parser, text) == wanted


def test_teams_of_one_country_speak_for_it(parser):
    assert told(parser, "In South Africa, Natal beat Transvaal on Saturday.")["Natal"] == "ZA"


def test_a_place_beside_another_still_speaks_for_it(parser):
    assert (
        told(parser, "Crews from Chicago drove to Phoenix and Harvey, Illinois, on Saturday.")["Phoenix"]
        == "IL"
    )

"""People called like places: "Jordan Peterson" is no country, "Jordan said" is."""

from __future__ import annotations

import pytest

from geo.model import Document
from geo.pipeline import Geoparser


@pytest.fixture(scope="module")
def parser(full_gazetteer):
    return Geoparser.default(full_gazetteer, fast=True)


def names(parser, text):
    return {m.text for m in parser.locate(Document(id="one", text=text, language="en")).mentions}


@pytest.mark.parametrize(
    "text",
    [
        "Police said Jordan Peterson, 29, drove the car.",
        "Chad Smith played the drums.",
        "Chad Johnson sang.",
        "Paris Hilton gave a party.",
        "Georgia Meloni wants money.",
        "Israel Adesanya knocked him out.",
        "And Savannah Guthrie left early.",
        "The prize went to the writer Sydney McLaughlin.",
        "A third soldier, Spc. Dallas Norton, was flown out.",
    ],
)
def test_a_given_name_before_a_surname_is_no_place(parser, text):
    assert names(parser, text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jordan said on Monday that the border was shut.", "Jordan"),
        ("Israel Police closed the road.", "Israel"),
        ("Sydney Harbour was full of boats from Hobart.", "Sydney Harbour"),
        ("The Dallas Cowboys lost at home.", "Dallas"),
        ("Trains from Paris France are late.", "Paris"),
        ("In Israel Netanyahu spoke of peace.", "Israel"),
        ("Kenya Airways fell.", "Kenya"),
        ("Outbreak Has Georgia Tracking 1,000", "Georgia"),
    ],
)
def test_before_other_words_it_is_a_place(parser, text, name):
    assert any(name.startswith(found) or found.startswith(name) for found in names(parser, text))


def test_the_country_beside_the_person_stays(parser):
    assert names(parser, "Jordan Spieth flew to Jordan. Amman was hot.") == {"Jordan", "Amman"}


@pytest.mark.parametrize("name", ["Dar es Salaam", "San Cristóbal de las Casas", "Mazar-i-Sharif"])
def test_small_words_inside_a_name_belong_to_it(parser, name):
    assert names(parser, f"He flew to {name} on Friday.") == {name}


@pytest.mark.parametrize("name", ["Xi’an", "Xi'an", "Huai'an", "Nuku‘alofa"])
def test_a_small_word_after_an_apostrophe_ends_a_name(parser, name):
    assert names(parser, f"Police in {name} said on Monday that two people died.") == {name}

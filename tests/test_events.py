"""Storms, which have people's names and a few of whose words are towns too, and holidays."""

from __future__ import annotations

import pytest

from geo.model import Document
from geo.pipeline import Geoparser


@pytest.fixture(scope="module")
def parser(full_gazetteer):
    return Geoparser.default(full_gazetteer, fast=True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hurricane Katrina struck New Orleans.", ["New Orleans"]),
        ("Hurricane Florence drowned crops near Wilmington.", ["Wilmington"]),
        ("Damage from Hurricane Charlotte was small in Boston.", ["Boston"]),
        ("After Hurricane Camille, Gulfport rebuilt.", ["Gulfport"]),
        ("Storm Madison hit Boston.", ["Boston"]),
        ("Storm Madison and Boston made news.", ["Boston"]),
        ("Hurricane season opens in Florida in June.", ["Florida"]),
        ("Banks in Boston are closed on Columbus Day.", ["Boston"]),
        ("Independence Day was wet in Florida.", ["Florida"]),
        ("On Canada Day they danced in Toronto.", ["Canada", "Toronto"]),
        ("HURRICANE FLORENCE NEARS FLORIDA", ["FLORIDA"]),
        ("He died in Hurricane Ida in New Jersey.", ["New Jersey"]),
        ("Roofs lost in Tropical Storm Allison lay in Houston.", ["Houston"]),
    ],
)
def test_an_event_is_no_town(parser, text, names):
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    assert [m.text for m in analysis.mentions] == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Police in Hurricane, Utah, said so.", "Hurricane"),
        ("He lives in Hurricane.", "Hurricane"),
        ("Police in Storm Lake, Iowa, said so.", "Storm Lake"),
        ("Typhoon Philippines: toll rises.", "Philippines"),
        ("Before the storm Florida closed its schools.", "Florida"),
    ],
)
def test_a_town_so_called_is_one_where_the_text_says_so(parser, text, name):
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    assert name in [m.text for m in analysis.mentions]

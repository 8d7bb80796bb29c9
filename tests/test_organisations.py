"""Companies, movements and indices spelt like places: a dot only where the text says that it is a place."""

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
        "Shares in Toyota fell.",
        "Shareholders in Corning sold their stakes in Alcoa.",
        "Hamas said that it would not. The Taliban agreed.",
        "Delta and Cathay cut flights.",
        "They sold Nokia, and Honda.",
        "Sterling rose as Brent fell; the Dax was flat.",
        "Santander declined to comment, Xinhua reported.",
    ],
)
def test_an_organisation_is_no_place(parser, text):
    assert names(parser, text) == set()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The plant in Toyota, Japan, was shut.", "Toyota"),
        ("Boats sank in the Amazon on Monday.", "Amazon"),
        ("Abuja sent relief to Kogi and Delta states.", "Delta"),
        ("A Delta police officer was called.", "Delta"),
        ("She lives in Santander with her son.", "Santander"),
        ("Shares in Frankfurt fell, and shares in Hong Kong rose.", "Frankfurt"),
        ("A stake in Kenya's telephones was sold.", "Kenya"),
    ],
)
def test_it_is_one_where_the_text_says_so(parser, text, name):
    assert name in names(parser, text)


def test_a_place_beside_it_makes_it_none(parser):
    assert names(parser, "Jobs will go in Derby, and Nokia in Oulu says nothing.") == {"Derby", "Oulu"}

"""Places that are surnames after a common given name."""

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
        ("Whitney Houston sang in Boston.", ["Boston"]),
        ("Irving Berlin wrote it.", []),
        ("Booker T. Washington taught in Alabama.", ["Alabama"]),
        ("Dr. Martin Houston and Meghan Paris met in Lyon.", ["Lyon"]),
        ("She told Linda Denver's mother.", []),
        ("He loved Whitney Houston and Boston.", ["Boston"]),
        ("Irving Berlin and Vienna were on his mind.", ["Vienna"]),
    ],
)
def test_a_surname_is_no_place(parser, text, names):
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    assert [m.text for m in analysis.mentions] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Fort Wayne Indiana police said so.", {"Indiana"}),
        ("St. Paul Minnesota police said so.", {"Minnesota"}),
        ("Boats left Santiago Cove for Manila.", {"Manila"}),
        ("The mayor of Irving, Dallas and Plano met.", {"Irving", "Dallas", "Plano"}),
        ("In Irving Dallas police met the council.", {"Irving", "Dallas"}),
        ("Firms from Paris told Mary Houston, Texas, was closed.", {"Paris", "Houston", "Texas"}),
        ("Will London vote for him again?", {"London"}),
    ],
)
def test_a_place_stays_where_no_person_may_stand(parser, text, names):
    analysis = parser.locate(Document(id="one", text=text, language="en"))
    assert names <= {m.text for m in analysis.mentions}

"""Disputed areas: a place's country, the outline it stands in and the tint follow the gazetteer alike."""

from __future__ import annotations

import pytest
from shapely import Point

from gazetteer import MatchKind, open_gazetteer
from gazetteer.outlines import Outlines
from geo.explorer.collection import build_collection
from geo.explorer.shapes import Drawing
from geo.model import Analysis, Candidate, Document, Mention, MentionKind, Resolved, Span
from geo.sentences import split_sentences

# What stands for each area, by GeoNames' id, and the country GeoNames files it under.
FILED = {
    "Crimea: Simferopol": ("geonames:693805", "UA"),
    "Crimea": ("geonames:703883", "UA"),
    "Western Sahara: Laayoune": ("geonames:2462881", "EH"),
    "Western Sahara": ("geonames:2461445", "EH"),
    "Kashmir: Srinagar": ("geonames:1255634", "IN"),
    "Kashmir: Muzaffarabad": ("geonames:1169607", "PK"),
    "Golan: Majdal Shams": ("geonames:167444", "SY"),
    "Golan: Quneitra": ("geonames:173334", "SY"),
    "Taiwan": ("geonames:1668284", "TW"),
    "Taiwan: Taipei": ("geonames:1668341", "TW"),
    "Kosovo": ("geonames:831053", "XK"),
    "Kosovo: Pristina": ("geonames:786714", "XK"),
    "Northern Cyprus: Kyrenia": ("geonames:146412", "CY"),
    "Northern Cyprus: Famagusta": ("geonames:146617", "CY"),
}
LINES = ("Crimea", "Western Sahara", "Kashmir", "Golan Heights", "Kosovo", "Cyprus")


@pytest.fixture(scope="module")
def gazetteer():
    return open_gazetteer()


@pytest.fixture(scope="module")
def outlines():
    return Outlines()


@pytest.fixture(scope="module")
def shown(gazetteer):
    """Return the page's places by id, out of a text that names each."""
    places = [gazetteer.by_id(place_id) for place_id, _ in FILED.values()]
    text = " ".join(f"{place.name} slept." for place in places)
    mentions, resolutions, at = [], [], 0
    for place in places:
        span = Span(at, at + len(place.name))
        mentions.append(
            Mention(
                span=span, text=place.name, sentence=0, kind=MentionKind.LITERAL, recognition_score=0.9,
                lookup=place.name,
            )
        )  # fmt: skip
        candidate = Candidate(place=place, matched_name=place.name, match=MatchKind.PRIMARY, score=0.9)
        resolutions.append(Resolved(place=place, score=0.9, evidence=(), candidates=(candidate,)))
        at = span.end + len(" slept. ")
    analysis = Analysis(
        document=Document(id="a", text=text), language="en", sentences=split_sentences(text),
        mentions=tuple(mentions), resolutions=tuple(resolutions),
    )  # fmt: skip
    return {place.id: place for place in build_collection([analysis], gazetteer).places}


@pytest.mark.parametrize("name", FILED)
def test_country_outline_and_tint_agree(shown, outlines, name):
    place_id, code = FILED[name]
    place = shown[place_id]
    assert place.country == code
    if place.shape.drawing is Drawing.COUNTRY:
        # The tint fills the outline of its own code.
        assert outlines.country(place.country).area > 0
        return
    lat, lon = place.shape.anchor or (place.latitude, place.longitude)
    assert [c for c in outlines.codes if outlines.country(c).contains(Point(lon, lat))] == [code]


@pytest.mark.parametrize("area", LINES)
def test_a_disputed_line_is_on_the_basemap_with_its_name(outlines, area):
    assert any(line.name.startswith(area) for line in outlines.basemap([]).disputed)

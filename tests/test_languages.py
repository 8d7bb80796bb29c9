"""Names in a language, as far as the gazetteer knows them; and the geocoder that writes addresses so."""

from __future__ import annotations

import doctest

import pytest

from gazetteer import LayeredGazetteer, languages, open_base, open_gazetteer, parse_layer
from gazetteer.geocoder import LocalGeocoder
from gazetteer.languages import name_in

LAYER = (
    "place_id,name,alternate_names,latitude,longitude\ngeonames:2988507,Paris,de:Parys|fr:Paname,48.85,2.35\n"
)


@pytest.fixture(scope="module")
def whole() -> LayeredGazetteer:
    return open_gazetteer()


def test_the_examples_hold() -> None:
    assert doctest.testmod(languages).failed == 0


@pytest.mark.parametrize(
    ("place_id", "language", "name"),
    [
        ("geonames:1835848", "ko", "서울"),
        ("geonames:1835848", "zh", "首尔"),
        ("geonames:1835848", "zh-TW", "首爾"),
        ("geonames:1835848", "ja", "ソウル"),
        ("geonames:1850147", "ja", "東京"),
        ("geonames:1850147", "zh-CN", "东京"),
        ("geonames:264371", "el", "Αθήνα"),
        ("geonames:3017382", "de", "Frankreich"),
        ("geonames:3017382", "pt-BR", "França"),
        ("geonames:3017382", "xx, fr-CA;q=0.5", "France"),
        ("local:yalu-river", "ru", "Ялуцзян"),
        ("geonames:524901", "ru", "Moscow"),  # Cyrillic letters do not tell Russian from Belarusian
        ("geonames:524901", "en", "Moscow"),
        ("geonames:524901", "", "Moscow"),
        ("geonames:524901", "\x00;drop", "Moscow"),
        ("geonames:524901", "../../etc", "Moscow"),
    ],
)
def test_a_name_is_in_the_language_or_the_main_one(
    whole: LayeredGazetteer, place_id: str, language: str, name: str
) -> None:
    place = whole.by_id(place_id)
    assert place is not None
    assert name_in(whole, place, language) == name


def test_what_the_users_layer_tags_goes_first() -> None:
    mine = LayeredGazetteer(open_base(), (), [parse_layer(LAYER.encode(), "mine.csv")])
    place = mine.by_id("geonames:2988507")
    assert place is not None
    assert [name_in(mine, place, language) for language in ("de", "fr", "es")] == ["Parys", "Paname", "Paris"]


def test_the_geocoder_answers_in_the_language(whole: LayeredGazetteer) -> None:
    geocoder = LocalGeocoder(whole)
    found = geocoder.geocode("Paju", language="ko")
    assert found.raw["name"] == "파주"
    assert found.address.startswith("파주, ")
    assert found.address.endswith("대한민국")
    assert geocoder.geocode("Paju").address.endswith("South Korea")
    assert geocoder.geocode("Berlin", language="fr").address.endswith("Allemagne")
    assert geocoder.reverse((37.97, 126.55), language="zh").address.endswith("朝鲜")
    listed = geocoder.geocode("Paris", exactly_one=False, limit=2, language="de")
    assert listed[0].address.endswith("Frankreich")

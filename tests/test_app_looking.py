"""What the dashboard tells the page of places."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from gazetteer import open_gazetteer, parse_layer
from geo.app.desk import Desk
from geo.app.looking import countries
from geo.decisions import Decisions


@pytest.fixture(scope="module")
def desk():
    layer = parse_layer(
        "place_id,name,alternate_names,latitude,longitude,country_code\n"
        "local:x,Xyzzyville <img src=x>,ko:가|=1+1,37.5,127.5,KR\n".encode(),
        "mine.csv",
    )
    running = SimpleNamespace(gazetteer=open_gazetteer([layer]))
    return Desk(running=running, analyses=(), decisions=Decisions())


def ask(desk, what, **details):
    answer = desk.reply({"id": 1, "what": what, **details})
    json.dumps(answer)
    return answer


def test_a_search_tells_type_where_and_how_each_matched(desk):
    answer = ask(desk, "search", text="Inje county", limit=1)
    (hit,) = answer["found"]
    assert (hit["id"], hit["feature"], hit["how"]) == ("geonames:1843543", "County", "Korean county")
    assert hit["lies"][-1] == "South Korea"
    assert answer["more"] is True


def test_a_search_is_narrowed_by_country_and_class(desk):
    found = ask(desk, "search", text="paris", country="US", **{"class": "P"})["found"]
    assert {(hit["country"], hit["class"]) for hit in found} == {("US", "P")}
    assert "none of AHLPRSTUV" in ask(desk, "search", text="paris", **{"class": "Q"})["fault"]


def test_a_place_in_full_with_its_cells_as_a_layer_has_them(desk):
    answer = ask(desk, "place", place="local:x")["found"]
    assert answer["names"] == ["가", "=1+1"]
    assert answer["own"] == "mine.csv"
    assert answer["cells"]["latitude"] == "37.5"
    assert ask(desk, "place", place="geonames:1876373")["found"]["parents"][-1]["name"] == "North Korea"
    assert "no place has the id local:y" in ask(desk, "place", place="local:y")["fault"]


def test_what_lies_at_a_point_and_at_none(desk):
    assert ask(desk, "at", at=[37.97, 126.55])["country"] == "KP"
    assert ask(desk, "at", at=[0, -140]) == {"country": None, "admin1": None, "lies": []}
    assert "fault" in ask(desk, "at", at=[137, 126])


def test_countries_are_in_the_order_of_their_names():
    codes = [code for code, _ in countries()]
    assert len(codes) > 240
    assert codes.index("AF") < codes.index("AL") < codes.index("ZW")

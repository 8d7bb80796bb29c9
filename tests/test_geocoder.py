"""LocalGeocoder wherever geopy users put a geocoder."""

from __future__ import annotations

import doctest

import pandas as pd
import pytest
from geopy.distance import geodesic
from geopy.exc import ConfigurationError, GeocoderQueryError, GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import Nominatim
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from gazetteer import geocoder as geocoder_module
from gazetteer import qualified
from gazetteer.geocoder import LocalGeocoder


@pytest.fixture(scope="module")
def geocoder(full_gazetteer):
    return LocalGeocoder(full_gazetteer)


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Kaesong", "geonames:1876373"),
        ("KAESŎNG", "geonames:1876373"),
        ("Paris", "geonames:2988507"),
        ("Paris, France", "geonames:2988507"),
        ("Paris, Texas", "geonames:4717560"),
        ("Paris, TX, USA", "geonames:4717560"),
        ("Paris Texas", "geonames:4717560"),
        ("Springfield, Greene County, Missouri", "geonames:4409896"),
        ("Seoul, KR", "geonames:1835848"),
        ("Seoul, KOR", "geonames:1835848"),
        ("Berlin, Europe", "geonames:2950159"),
        ("Tripoli, Middle East", "geonames:266826"),
        ("San Jose, Costa Rica", "geonames:3621849"),
        ("Cologne", "geonames:2886242"),
        ("York", "geonames:2633352"),
        ("Washington, D.C.", "geonames:4140963"),
        ("개성", "geonames:1876373"),
        ({"city": "Paris", "state": "Texas", "postalcode": "75460"}, "geonames:4717560"),
    ],
)
def test_a_name_alone_or_with_what_it_lies_in(geocoder, query, place_id):
    assert geocoder.geocode(query).raw["place_id"] == place_id


@pytest.mark.parametrize(
    "query", ["", " ", ",", "Qwxzzy", "Paris, Qwxzzy", "Kaesong, Brazil", "x " * 500, {}]
)
def test_rather_none_than_a_guess(geocoder, query):
    assert geocoder.geocode(query) is None
    assert geocoder.geocode(query, exactly_one=False) is None


def test_a_location_tells_where_and_what(geocoder):
    found = geocoder.geocode("Paris, Texas", timeout=3, language="en")
    assert isinstance(found, Location)
    assert found.address == "Paris, Lamar County, Texas, United States"
    assert isinstance(found.point, Point)
    keys = ("name", "matched_name", "match", "feature_code", "country_code", "admin1", "how")
    assert [found.raw[key] for key in keys] == [
        *("Paris", "Paris", "primary", "PPLA2", "US", "TX"),
        ["as written"],
    ]


def test_lists_are_lists_and_have_their_limit(geocoder):
    several = geocoder.geocode("Springfield", exactly_one=False)
    assert len(several) == 10
    assert len({found.raw["place_id"] for found in several}) == 10
    assert len(geocoder.geocode("Springfield", exactly_one=False, limit=3)) == 3
    assert isinstance(geocoder.geocode("Springfield", limit=3), Location)


def test_countries_kinds_and_boxes(geocoder):
    assert geocoder.geocode("Paris", country_codes="us").raw["country_code"] == "US"
    assert geocoder.geocode("Paris", country_codes=["CA", "DK"]).raw["country_code"] in {"CA", "DK"}
    assert geocoder.geocode("Georgia", featuretype="state").raw["country_code"] == "US"
    assert geocoder.geocode("Georgia", featuretype="country").raw["country_code"] == "GE"
    assert geocoder.geocode("Heathrow", featuretype="AIRP").raw["feature_code"] == "AIRP"
    assert geocoder.geocode("Danube", featuretype="h").raw["feature_class"] == "H"
    texas = [Point(36.5, -106.7), (25.8, -93.5)]
    assert geocoder.geocode("Paris", viewbox=texas).raw["admin1"] == "TX"
    inside = geocoder.geocode("Paris", viewbox=texas, bounded=True, exactly_one=False)
    assert {found.raw["admin1"] for found in inside} <= {"TX", "OK", "NM", "AR", "LA"}
    assert len(geocoder.geocode("Paris", viewbox=texas, exactly_one=False)) > len(inside)


@pytest.mark.parametrize("query", [(37.97, 126.55), "37.97, 126.55", Point(37.97, 126.55), [37.97, 126.55]])
def test_reverse_takes_a_point_in_every_form(geocoder, query):
    found = geocoder.reverse(query)
    assert found.raw["place_id"] == "geonames:1876373"
    assert found.raw["distance_km"] < 1
    assert found.address.endswith("North Korea")


def test_reverse_lists_the_nearest_first_and_by_kind(geocoder):
    found = geocoder.reverse((48.8584, 2.2945), exactly_one=False, limit=5)
    distances = [each.raw["distance_km"] for each in found]
    assert len(found) == 5
    assert distances == sorted(distances)
    assert geocoder.reverse((48.8584, 2.2945), featuretype="country").raw["country_code"] == "FR"
    assert geocoder.reverse((51.47, -0.45), featuretype="AIRP").raw["feature_code"] == "AIRP"


def test_reverse_stays_in_the_country_and_names_the_sea(geocoder):
    # Across the river from Laredo lies a larger town of another country.
    assert geocoder.reverse((27.5064, -99.5075)).raw["country_code"] == "US"
    assert geocoder.reverse((0, -30)).address == "South Atlantic Ocean"
    assert geocoder.reverse((0, -30), featuretype="city") is None


@pytest.mark.filterwarnings("ignore:Latitude normalization:UserWarning")  # geopy's own
@pytest.mark.parametrize(
    "ask",
    [
        lambda g: g.geocode(float("nan")),
        lambda g: g.geocode(None),
        lambda g: g.geocode("Paris", limit=0),
        lambda g: g.geocode("Paris", featuretype="castle in the air"),
        lambda g: g.geocode("Paris", viewbox="here"),
        lambda g: g.reverse("nowhere at all"),
        lambda g: g.reverse((137, 36)),
        lambda g: g.reverse(None),
    ],
)
def test_what_makes_no_sense_raises_as_geopy_does(geocoder, ask):
    with pytest.raises(GeocoderQueryError) as caught:
        ask(geocoder)
    assert isinstance(caught.value, GeopyError)
    assert isinstance(caught.value, ValueError)


def test_it_takes_what_every_geocoder_takes(full_gazetteer):
    def must_not_be_called(**_):
        raise AssertionError

    geocoder = LocalGeocoder(
        full_gazetteer,
        user_agent="mine",
        timeout=1,
        scheme="http",
        proxies={"http": "127.0.0.1:1"},
        adapter_factory=must_not_be_called,
    )
    assert isinstance(geocoder, Geocoder)
    assert geocoder.geocode("Kaesong").raw["country_code"] == "KP"


def test_it_has_no_way_to_the_network(geocoder):
    with pytest.raises(ConfigurationError, match="asks no server"):
        geocoder.adapter.get_json("http://127.0.0.1/", timeout=1, headers={})


def test_fuzzy_only_when_asked(full_gazetteer):
    assert LocalGeocoder(full_gazetteer).geocode("Pyongyagn") is None
    assert LocalGeocoder(full_gazetteer, fuzzy=True).geocode("Pyongyagn").raw["country_code"] == "KP"


def test_with_a_rate_limiter_a_data_frame_and_distances(geocoder):
    geocode = RateLimiter(geocoder.geocode, min_delay_seconds=0.001)
    frame = pd.DataFrame({"name": ["Seoul", "Qwxzzy", "Pyongyang"]})
    frame["location"] = frame["name"].apply(geocode)
    frame["point"] = frame["location"].apply(lambda found: tuple(found.point) if found else None)
    assert frame["location"].isna().tolist() == [False, True, False]
    assert 180 < geodesic(frame["point"][0], frame["point"][2]).km < 210
    reverse = RateLimiter(geocoder.reverse, min_delay_seconds=0.001)
    assert reverse("37.97, 126.55").raw["country_code"] == "KP"


def test_it_stands_where_nominatim_stood(full_gazetteer):
    """Every argument that Nominatim's geocode shares with most geocoders of geopy."""

    def first_country(geocoder: Geocoder) -> str:
        found = geocoder.geocode(
            "Paris", exactly_one=False, limit=1, country_codes=["fr"], language="en", timeout=5
        )
        return found[0].address.rpartition(", ")[2]

    assert first_country(LocalGeocoder(full_gazetteer)) == "France"
    assert {"geocode", "reverse"} <= set(dir(Nominatim)) & set(dir(LocalGeocoder))


def test_by_default_it_asks_the_installed_gazetteer():
    assert LocalGeocoder().geocode("Inje county").raw["country_code"] == "KR"


@pytest.mark.parametrize("module", [geocoder_module, qualified])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0

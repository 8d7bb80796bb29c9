"""What a point lies in, and on what ground."""

from __future__ import annotations

import pytest

from gazetteer import LayeredGazetteer, PlaceError, open_gazetteer
from gazetteer.divisions import Divisions, divisions_at


@pytest.fixture(scope="module")
def whole() -> LayeredGazetteer:
    return open_gazetteer()


@pytest.mark.parametrize(
    ("point", "country", "admin1", "admin2"),
    [
        ((30.27, -97.74), "US", "Texas", "Travis County"),
        ((38.07, 128.17), "KR", "Gangwon-do", "Inje-gun"),
        ((48.8566, 2.3522), "FR", "Île-de-France", "Paris"),
        ((-33.87, 151.21), "AU", "New South Wales", None),
    ],
)
def test_divisions_of_a_point_on_land(
    whole: LayeredGazetteer, point: tuple[float, float], country: str, admin1: str, admin2: str | None
) -> None:
    found = divisions_at(whole, *point)
    assert found.country is not None
    assert found.admin1 is not None
    assert (found.country.place.country_code, found.country.outline) == (country, True)
    assert found.admin1.place.name == admin1
    if admin2:
        assert found.admin2 is not None
        assert found.admin2.place.name == admin2
        assert found.admin2.settlement is not None
        assert found.admin2.ground == (
            f"as {found.admin2.settlement.place.name}, {found.admin2.settlement.km:.1f} km away"
        )


def test_off_a_simplified_coast_the_nearest_settlement_speaks(whole: LayeredGazetteer) -> None:
    found = divisions_at(whole, 37.70, -123.05)  # 40 km off San Francisco
    assert found.country is not None
    assert found.country.place.country_code == "US"
    assert not found.country.outline
    assert "km away" in found.country.ground
    assert found.admin1 is not None
    assert found.admin1.place.name == "California"


def test_nothing_is_said_of_the_open_sea(whole: LayeredGazetteer) -> None:
    assert divisions_at(whole, 0, -140) == Divisions()


def test_what_is_no_point_is_refused(whole: LayeredGazetteer) -> None:
    with pytest.raises(PlaceError, match="no point on the globe"):
        divisions_at(whole, 126.5, 37.9)

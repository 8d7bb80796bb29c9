"""Checking a layer against the gazetteer it would lie over."""

from __future__ import annotations

import doctest
from typing import TYPE_CHECKING

import pytest

from gazetteer.layers import cells, checking
from gazetteer.layers.checking import CountryLocator, check_file

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer import Gazetteer
    from gazetteer.layers.checking import Report

HEAD = "place_id,name,feature_class,feature_code,latitude,longitude,country_code\n"


@pytest.fixture
def check(tmp_path: Path, full_gazetteer: Gazetteer):
    def run(text: str) -> Report:
        path = tmp_path / "places.csv"
        path.write_text(text, encoding="utf-8")
        return check_file(path, full_gazetteer)

    return run


@pytest.mark.parametrize(
    ("code", "latitude", "longitude", "told"),
    [
        ("KR", 37.5, 126.9, ""),
        ("FR", 2.35, 48.86, "look swapped: 48.86, 2.35 lies inside"),
        ("AU", 33.87, 151.2, "the latitude's sign looks wrong"),
        ("US", 40.7, 74.0, "the longitude's sign looks wrong"),
        ("KR", 37.24, 131.87, ""),  # an islet far off shore
        ("FR", -21.1, 55.5, ""),  # another code, and no slip explains it
        ("GB", 51.5, -0.1, ""),
        ("FJ", -16.8, 179.99, ""),
        ("ZZ", 1, 1, ""),
    ],
)
def test_a_slip_is_told_from_a_place_off_shore(
    code: str, latitude: float, longitude: float, told: str
) -> None:
    doubt = CountryLocator().doubt(code, latitude, longitude)
    assert told in doubt
    assert bool(doubt) == bool(told)


def test_a_point_swapped_within_range_is_a_fault_beside_the_rows_others(check) -> None:
    report = check(HEAD + "paris, ,P,PPX,2.35,48.86,FR\nlocal:b,Busan,P,PPL,35.18,129.07,KR\n")
    assert [(f.row, f.column) for f in report.faults] == [
        (2, "place_id"),
        (2, "name"),
        (2, "feature_code"),
        (2, "latitude"),
    ]
    assert (report.good_rows, report.clean) == (1, False)


def test_notes_are_no_faults(check) -> None:
    report = check(
        HEAD.replace("\n", ",Names\n")
        + "local:zone,Zone,L,ZNB,38,127,,\ngeonames:999999999,Nowhere,,,1,2,,\n"
        + "geonames:999999998,,,DELETED,,,,\n,Kaesong,,,37.97,126.55,KP,\n"
    )
    assert report.clean
    assert [(n.row, n.column, n.wanted.split(",")[0].split(":")[0]) for n in report.notes] == [
        (1, "Names", "is no column known here and is left alone; if you mean 'alternate_names'"),
        (2, "feature_class", "ZNB (buffer zone) is of class A in GeoNames; kept as written"),
        (3, "place_id", "no place of the gazetteer has this id"),
        (4, "place_id", "no place of the gazetteer has this id"),
        (5, "name", "Kaesŏng is there already; to override it"),
    ]


def test_what_is_no_table_is_a_report_too(check) -> None:
    report = check("")
    assert not report.clean
    assert "is empty" in report.unreadable


@pytest.mark.parametrize("module", [checking, cells])
def test_the_examples_hold(module) -> None:
    assert doctest.testmod(module).failed == 0


def test_an_id_that_is_gone_names_the_nearest_of_the_name(check) -> None:
    report = check(
        HEAD + "geonames:999999999,Kaesong,P,PPL,37.9,126.5,KP\ngeonames:999999998,Pyongyang,,DELETED,,,\n"
        "geonames:1876373,Kaesong,P,PPL,37.9,126.5,KP\nlocal:mine,Kaesong,P,PPL,37.9,126.5,KP\n"
    )
    assert report.clean
    first, second = report.notes
    assert first.wanted.startswith("no place of the gazetteer has this id: the row adds a place")
    assert "; the nearest called so is geonames:1876373 Kaesŏng, " in first.wanted
    assert first.wanted.endswith(" km away")
    assert "the row removes nothing; the nearest called so is geonames:1871859" in second.wanted


@pytest.mark.parametrize(
    ("place_id", "told"),
    [
        ("geonames:kaesong", "is no id of GeoNames; wanted one such as geonames:1840898"),
        ("wikidata:90", "is no id of Wikidata; wanted one such as wikidata:Q90"),
        ("Geonames:5", "wanted an id such as geonames:1840898 or local:my-place, or nothing"),
        ("kaesong", "wanted an id such as geonames:1840898 or local:my-place, or nothing"),
    ],
)
def test_an_id_has_the_form_of_its_gazetteer(check, place_id: str, told: str) -> None:
    report = check(HEAD + f"{place_id},Post,P,PPL,1,2,\nicao:RKSI,Incheon,S,AIRP,37.46,126.44,KR\n")
    assert [(fault.row, fault.column, fault.wanted) for fault in report.faults] == [(2, "place_id", told)]
    assert report.good_rows == 1


def test_a_prefix_that_none_knows_is_told_in_one_line(check) -> None:
    report = check(HEAD + "geoname:5,Post,P,PPL,1,2,\nour-files:5,Camp,P,PPL,1,2,\nours:6,Hut,P,PPL,1,2,\n")
    assert [(fault.row, fault.wanted) for fault in report.faults] == [
        (3, "wanted an id such as geonames:1840898 or local:my-place, or nothing")
    ]
    first, second = report.notes
    assert first.wanted.endswith(
        "is no prefix known here and kept as your own; if you mean geonames, write it so"
    )
    assert "known are geonames, icao, local" in second.wanted

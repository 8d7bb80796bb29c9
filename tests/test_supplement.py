"""The hand-written supplement and the lists of names: well-formed, legal, whole."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import shapely

import gazetteer
from gazetteer.layers.reading import COLUMNS, read_layer
from gazetteer.place import FEATURE_CLASSES

HOME = Path(gazetteer.__file__).parent
FILES = sorted((HOME / "supplement").glob("*.csv"))
NAMES = {
    "demonyms.csv": ["name", "place_id", "note"],
    "abbreviations.csv": ["name", "place_id", "case_sensitive", "note"],
    "aliases.csv": ["name", "place_id", "note"],
}
CODES = {
    "A": "ADM1 PCLH",
    "H": "BAY BGHT CHN CHNM CHNN CNL CNLN ESTY FJD FLLS GLCR GULF HBR INLT LGN LK LKS MGV OCN RF RSV SD SEA "
    "SHOL STM STRT SWMP WTLD",
    "L": "AMUS AREA BTL CONT CST INDS LCTY MILB NVB OILF PRK RESN RESV RESW RGN RGNE RGNH RGNL SALT ZN ZNB",
    "P": "PPL PPLA3 PPLQ PPLX",
    "R": "RD ST TNLRD TNLRR TRL",
    "S": "AIRB AIRP ANS ASTR BDG BLDG BLDO CAVE CH CMPRF CMTY CSTL CTHSE CTRF DAM DCKY FCL FRM FT GATE GDN "
    "GHSE HSP HSTS HTL MALL MFG MKT MN MNMT MSQE MTRO MUS OBPT OILW OPRA PAL PGDA PO PP PRN PSN PSTB PYRS "
    "RECG RECR RSRT RSTN SCH SCHM SHRN SQR STDM THTR TMB TMPL TOLL TOWR UNIV WALL WALLA ZOO",
    "T": "ATOL BCH CAPE CNYN CRTR DLTA DPR DSRT GAP GRGE HLL HLLS ISL ISLS ISTH MT MTS PASS PEN PLAT PLN "
    "RDGE RK SLP UPLD VAL VLC",
    "U": "BNKU RDGU TRNU",
    "V": "FRST",
}
"""GeoNames' feature codes that the supplement uses, by class."""
AREA_SLACK = 0.1
LINE_SLACK = 0.75
"""Degrees that a point may lie off its own rough outline or course."""


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def places() -> dict[str, dict[str, str]]:
    return {row["place_id"]: row for path in FILES for row in rows_of(path)}


def names_of(row: dict[str, str]) -> list[str]:
    untagged = (re.sub(r"^[a-z]{2,3}:(?=\S)", "", name) for name in row["alternate_names"].split("|"))
    return [row["name"], *(name for name in untagged if name)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_a_layer_without_faults(path: Path) -> None:
    layer = read_layer(path)
    assert layer.columns == COLUMNS
    assert [str(fault) for fault in layer.faults] == []
    assert len(layer.rows) == len(layer.records)


def test_ids_stand_once_over_all_files() -> None:
    ids = [row["place_id"] for path in FILES for row in rows_of(path)]
    assert sorted(ids) == sorted(set(ids))
    assert [one for one in ids if not re.fullmatch(r"local:[a-z0-9]+(-[a-z0-9]+)*|geonames:\d+", one)] == []


def test_there_are_enough_places_of_every_kind(places: dict[str, dict[str, str]]) -> None:
    assert len(places) >= 4000
    codes = [row["feature_code"] for row in places.values()]
    assert codes.count("STM") >= 800
    assert codes.count("MT") + codes.count("MTS") + codes.count("VLC") >= 200
    least = {"ISL": 250, "PRK": 150, "FRST": 80, "UNIV": 300, "PPLX": 200, "VAL": 60, "PCLH": 150, "SEA": 50}
    least |= {"STRT": 40, "PEN": 60, "DSRT": 30, "RGN": 300, "LK": 60, "MILB": 50, "AIRP": 40, "OCN": 7}
    assert {code: codes.count(code) for code, n in least.items() if codes.count(code) < n} == {}
    assert sum(row["geometry_wkt"].startswith("LINESTRING") for row in places.values()) >= 40


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_classes_and_codes_are_geonames_own(path: Path) -> None:
    for row in rows_of(path):
        assert row["feature_class"] in FEATURE_CLASSES, row["place_id"]
        legal = CODES[row["feature_class"]].split()
        assert row["feature_code"] in legal, (row["place_id"], row["feature_code"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_place_says_where_it_comes_from(path: Path) -> None:
    for row in rows_of(path):
        assert row["source"], row["place_id"]
        assert -90 <= float(row["latitude"]) <= 90, row["place_id"]
        assert -180 <= float(row["longitude"]) <= 180, row["place_id"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_names_are_clean_and_told_apart(path: Path) -> None:
    for row in rows_of(path):
        names = [row["name"], *row["alternate_names"].split("|")] if row["alternate_names"] else [row["name"]]
        assert all(name and name == " ".join(name.split()) for name in names), row["place_id"]
        assert len(names) == len(set(names)), row["place_id"]


def test_points_lie_in_or_near_their_own_outlines(places: dict[str, dict[str, str]]) -> None:
    far = []
    for place_id, row in places.items():
        if row["geometry_wkt"]:
            shape = shapely.from_wkt(row["geometry_wkt"])
            slack = AREA_SLACK if "POLYGON" in shape.wkt[:12] else LINE_SLACK
            if shape.distance(shapely.Point(float(row["longitude"]), float(row["latitude"]))) > slack:
                far.append(place_id)
    assert far == []


def test_outlines_keep_off_the_antimeridian_and_say_they_are_rough(
    places: dict[str, dict[str, str]],
) -> None:
    for place_id, row in places.items():
        if row["geometry_wkt"]:
            shape = shapely.from_wkt(row["geometry_wkt"])
            for part in getattr(shape, "geoms", [shape]):
                west, _, east, _ = part.bounds
                assert east - west <= 180 or place_id == "local:tropics", place_id
            assert "POLYGON" not in row["geometry_wkt"] or "approximate" in row["note"], place_id


def test_past_states_have_dates(places: dict[str, dict[str, str]]) -> None:
    for place_id, row in places.items():
        if row["feature_code"] == "PCLH":
            assert row["valid_from"], place_id
            assert row["valid_to"], place_id


def test_demilitarized_zone_is_a_band_around_the_line(places: dict[str, dict[str, str]]) -> None:
    zone = shapely.from_wkt(places["local:korean-demilitarized-zone"]["geometry_wkt"])
    line = shapely.from_wkt(places["local:military-demarcation-line"]["geometry_wkt"])
    assert len(line.coords) >= 20
    assert zone.buffer(0.002).contains(line)
    # Four kilometres across, in degrees of latitude where the line runs east.
    south, north = zone.intersection(shapely.LineString([(127.3, 38), (127.3, 39)])).bounds[1::2]
    assert 3.5 <= (north - south) * 111.0 <= 4.6
    assert zone.contains(shapely.Point(126.677, 37.956)), "Panmunjom"
    assert not zone.contains(shapely.Point(126.5544, 37.9708)), "the city of Kaesong"


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Kaesong Industrial Complex", "local:kaesong-industrial-complex"),
        ("Inter-Korean Liaison Office", "local:inter-korean-liaison-office"),
        ("Demilitarized Zone", "local:korean-demilitarized-zone"),
        ("한반도 비무장지대", "local:korean-demilitarized-zone"),
        ("Korean Peninsula", "local:korean-peninsula"),
        ("Military Demarcation Line", "local:military-demarcation-line"),
        ("EU", "local:european-union"),
        ("Pacific", "local:pacific-ocean"),
        ("Mediterranean", "local:mediterranean-sea"),
        ("Neches River", "local:neches-river"),
        ("Heathrow", "local:heathrow"),
        ("Golden Gate", "local:golden-gate"),
        ("Pentagon", "local:pentagon"),
        ("Southeast Asia", "geonames:7729896"),
        ("Mideast", "geonames:6269133"),
        ("USSR", "local:soviet-union"),
        ("Amnok River", "local:yalu-river"),
    ],
)
def test_place_is_found_by_name(name: str, place_id: str, places: dict[str, dict[str, str]]) -> None:
    assert name in names_of(places[place_id])


@pytest.mark.parametrize("file_name", NAMES)
def test_list_is_well_formed(file_name: str, places: dict[str, dict[str, str]]) -> None:
    path = HOME / "names" / file_name
    with path.open(encoding="utf-8", newline="") as lines:
        table = list(csv.reader(lines))
    assert table[0] == NAMES[file_name]
    pairs = [(row[0], row[1]) for row in table[1:]]
    assert len(pairs) == len(set(pairs))
    for row, (name, place_id) in zip(table[1:], pairs, strict=True):
        assert len(row) == len(NAMES[file_name]), row
        assert name == " ".join(name.split()), row
        assert re.fullmatch(r"geonames:\d+", place_id) or place_id in places, row


def test_letters_that_are_words_match_in_capitals_only() -> None:
    rows = rows_of(HOME / "names" / "abbreviations.csv")
    assert {row["case_sensitive"] for row in rows} == {"yes", "no"}
    loose = [
        row["name"]
        for row in rows
        if row["case_sensitive"] == "no" and re.fullmatch(r"[A-Z]{1,4}", row["name"])
    ]
    assert loose == []


@pytest.mark.parametrize(
    ("file_name", "name", "place_id"),
    [
        ("demonyms.csv", "South Korean", "geonames:1835841"),
        ("demonyms.csv", "North Koreans", "geonames:1873107"),
        ("demonyms.csv", "Chinese", "geonames:1814991"),
        ("demonyms.csv", "Kurdish", "local:kurdistan"),
        ("demonyms.csv", "Sinhalese", "geonames:1227603"),
        ("demonyms.csv", "Ontarians", "geonames:6093943"),
        ("demonyms.csv", "Texans", "geonames:4736286"),
        ("abbreviations.csv", "U.S.", "geonames:6252001"),
        ("abbreviations.csv", "D.C.", "geonames:4140963"),
        ("abbreviations.csv", "Fla.", "geonames:4155751"),
        ("abbreviations.csv", "S.D.", "geonames:5769223"),
        ("aliases.csv", "Holland", "geonames:2750405"),
        ("aliases.csv", "Holy See", "geonames:3164670"),
        ("aliases.csv", "Saigon", "geonames:1566083"),
        ("aliases.csv", "Burma", "geonames:1327865"),
    ],
)
def test_listed_name_means_its_place(file_name: str, name: str, place_id: str) -> None:
    rows = rows_of(HOME / "names" / file_name)
    assert place_id in {row["place_id"] for row in rows if row["name"] == name}

"""Importing Natural Earth, Linked Places, Pleiades and Wikidata: each from files in its own form."""

from __future__ import annotations

import csv
import gzip
import json
import os
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from import_world import dump_row, write

from gazetteer import open_gazetteer
from gazetteer.cli.commands import gazetteer
from gazetteer.codes import feature_codes
from gazetteer.importing.cleaning import clean
from gazetteer.importing.dates import date_of, timespan, widest
from gazetteer.importing.errors import ImportFailed, NotASource
from gazetteer.importing.inputs import find_inputs
from gazetteer.importing.kinds import Kind, kind_of
from gazetteer.importing.natural_earth_names import main_name, other_names, spelled_out
from gazetteer.importing.outlines import MOST_POINTS, bounded
from gazetteer.importing.run import import_files
from gazetteer.shapes import unpack_shape

if TYPE_CHECKING:
    from gazetteer.importing.run import Outcome
    from gazetteer.layers.layered import LayeredGazetteer


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "imports"


def imported(shelf: Path, *paths: Path) -> tuple[Outcome, LayeredGazetteer]:
    (outcome,) = import_files(paths, shelf, open_gazetteer)
    return outcome, open_gazetteer([shelf])


def feature(properties: dict[str, Any], kind: str, coordinates: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(path: Path, *features: dict[str, Any], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": features}), encoding="utf-8")
    return path


def river(name: str | None, *points: tuple[float, float], **cells: Any) -> dict[str, Any]:
    return feature({"featurecla": "River", "name": name, **cells}, "LineString", points)


SQUARE = [[[60.0, 10.0], [62.0, 10.0], [62.0, 12.0], [60.0, 12.0], [60.0, 10.0]]]


def test_pieces_of_a_river_become_one_place_with_its_line(tmp_path: Path, shelf: Path) -> None:
    path = collection(
        tmp_path / "ne_rivers.geojson",
        river("Qwx", (60, 50), (61, 51), rivernum=7),
        river("Qwx", (61.01, 51.01), (62, 52), rivernum=7, name_alt="Qwxalt/Qwxother"),
        river("Qwx", (-60, -20), (-61, -21)),
        river(None, (1, 1), (2, 2)),
    )
    outcome, places = imported(shelf, path)
    assert outcome.imported.places == 2
    found = {m.place.id: m.place for m in places.by_name("Qwx River")}
    assert sorted(found) == ["naturalearth:qwx-river-stm-20s060w", "naturalearth:qwx-river-stm-50n060e"]
    line = places.geometry("naturalearth:qwx-river-stm-50n060e")
    assert line is not None
    assert line.bounds == (60, 50, 62, 52)
    place = found["naturalearth:qwx-river-stm-50n060e"]
    assert line.distance(shapely.Point(place.longitude, place.latitude)) < 1e-3
    for name in ("qwx", "River Qwx", "Rio Qwx", "Qwxalt", "Qwxother"):
        assert place in [m.place for m in places.by_name(name)], name
    assert outcome.faults.passed_over == {"a feature without a name": 1}


def test_a_river_the_gazetteer_has_gains_its_line_and_names(tmp_path: Path, shelf: Path) -> None:
    base = open_gazetteer()
    before = base.by_id("local:neches-river")
    assert before is not None
    here = (before.longitude, before.latitude)
    line = river("Neches", here, (here[0] + 0.4, here[1] - 0.6), name_alt="Qwxneches")
    _, places = imported(shelf, collection(tmp_path / "ne.geojson", line))
    assert places.by_id("local:neches-river") == before
    assert [m.place.id for m in places.by_name("Qwxneches")] == ["local:neches-river"]
    assert [m.place.id for m in places.by_name("Neches River")] == ["local:neches-river"]
    shape = places.geometry("local:neches-river")
    assert shape is not None
    assert round(shape.bounds[2] - shape.bounds[0], 2) == 0.4
    assert "Qwxneches" in places.names("local:neches-river")


def test_areas_seas_and_islands(tmp_path: Path, shelf: Path) -> None:
    path = collection(
        tmp_path / "ne.geojson",
        feature({"featurecla": "sea", "name": "QWXIAN SEA"}, "Polygon", SQUARE),
        feature({"featurecla": "Island", "name": "QWX I."}, "Polygon", SQUARE),
        feature({"featurecla": "island", "name": "Qwx I."}, "Point", [61, 11]),
        feature({"FeatureCla": "Dragons-be-here", "name": "Dragons"}, "Point", [61, 11]),
        feature({"featurecla": "Lake", "name": "Qwxlake", "wikidataid": "Q99999998"}, "Polygon", SQUARE),
        feature({"featurecla": "mountain", "name": "Far"}, "Point", [610, 11]),
    )
    outcome, places = imported(shelf, path)
    assert [m.place.id for m in places.by_name("Qwxian Sea")] == ["naturalearth:qwxian-sea"]
    (island,) = {m.place.id: m.place for m in places.by_name("Qwx Island")}.values()
    assert (island.feature_code, island.name) == ("ISL", "Qwx Island")
    assert {p.id for p in places.containing(11, 61)} >= {island.id, "naturalearth:qwxian-sea"}
    lake = places.by_id("wikidata:Q99999998")
    assert lake is not None
    assert lake.name == "Lake Qwxlake"
    assert outcome.faults.total == 1
    assert "lies off the globe" in str(outcome.faults.kept[0])


def test_countries_join_those_that_are_there(tmp_path: Path, shelf: Path) -> None:
    cells = {"featurecla": "Admin-0 country", "NAME": "Qwxfrance", "ISO_A2": "FR", "NAME_KO": "큐엑스"}
    one = feature(cells, "Polygon", SQUARE)
    two = feature(
        {"featurecla": "Populated place", "name": "Qwxparis", "geonameid": 2988507}, "Point", [2.3, 48.8]
    )
    _, places = imported(shelf, collection(tmp_path / "ne.geojson", one, two))
    country = places.by_id("country:FR")
    assert country is not None
    assert (country.name, country.id) == ("France", "geonames:3017382")
    assert [m.place for m in places.by_name("큐엑스")] == [country]
    assert [m.place.id for m in places.by_name("Qwxparis")] == ["geonames:2988507"]


def test_geopackage_shapefile_and_gzip_are_read_alike(tmp_path: Path, shelf: Path) -> None:
    import geopandas

    source = collection(tmp_path / "ne.geojson", river("Qwx", (60, 50), (61, 51)))
    frame = geopandas.read_file(source)
    frame.to_file(tmp_path / "ne.gpkg")
    (tmp_path / "shape").mkdir()
    frame.to_file(tmp_path / "shape" / "ne.shp")
    (tmp_path / "ne.geojson.gz").write_bytes(gzip.compress(source.read_bytes()))
    keys = set()
    for name in ("ne.geojson", "ne.gpkg", "shape", "ne.geojson.gz"):
        (outcome,) = import_files([tmp_path / name], shelf, open_gazetteer, name="same")
        meta = json.loads((shelf / outcome.imported.folder / "meta.json").read_text("utf-8"))
        keys.add((outcome.imported.places, meta["counts"]["keys"], meta["counts"]["shapes"]))
    assert len(keys) == 1
    frame.to_crs(3857).to_file(tmp_path / "mercator.gpkg")
    with pytest.raises(NotASource, match="is in EPSG:3857; wanted WGS 84"):
        imported(shelf, tmp_path / "mercator.gpkg")
    frame.drop(columns="featurecla").to_file(tmp_path / "other.gpkg")
    with pytest.raises(NotASource, match="has no column featurecla"):
        imported(shelf, tmp_path / "other.gpkg")
    (tmp_path / "broken.gpkg").write_bytes((tmp_path / "ne.gpkg").read_bytes()[:5000])
    with pytest.raises(NotASource, match="cannot be read as a map"):
        imported(shelf, tmp_path / "broken.gpkg")


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("Red", "STM", "Red River"),
        ("Rio Grande", "STM", "Rio Grande"),
        ("CORD. CENTRAL", "MTS", "Cordillera Central"),
        ("Egridir", "LK", "Lake Egridir"),
        ("Pyhäjärvi", "LK", "Pyhäjärvi"),
        ("Mt. Olympus", "MT", "Mount Olympus"),
        ("St. Lawrence I.", "ISL", "Saint Lawrence Island"),
        ("-99", "STM", ""),
    ],
)
def test_names_as_people_write_them(written: str, code: str, said: str) -> None:
    assert main_name({"name": written}, code) == said


def test_other_names_keep_the_short_form() -> None:
    assert other_names({"name": "Unimak I.", "name_ko": "우니막|x"}, "Unimak Island") == [
        "Unimak I.",
        "우니막",
        "x",
    ]


@given(st.text())
def test_cleaning_settles(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once
    once.encode()
    spelled_out(text).encode()


ROMA = {
    "@id": "http://whgazetteer.org/api/place/77",
    "type": "Feature",
    "properties": {"title": "Qwxroma", "ccodes": ["IT"], "fclasses": ["P"]},
    "when": {"timespans": [{"start": {"in": "-752"}, "end": {"latest": "0476-09-04"}}]},
    "names": [{"toponym": "Qwxrome", "lang": "en"}, {"toponym": "Ῥώμηqwx"}, {"lang": "la"}],
    "types": [{"identifier": "aat:300008347", "label": "inhabited places"}],
    "geometry": {"type": "Point", "coordinates": [12.48, 41.89]},
    "links": [
        {"type": "closeMatch", "identifier": "wd:Q99999997"},
        {"type": "seeAlso", "identifier": "wd:Q1"},
    ],
}
REGION = {
    "@id": "https://example.org/regions?id=7",
    "type": "Feature",
    "properties": {"title": "Qwxland"},
    "names": [{"toponym": "Qwxland", "when": {"timespans": [{"start": {"in": 1200}, "end": {"in": 1300}}]}}],
    "types": [{"label": "region"}],
    "geometry": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "coordinates": SQUARE}]},
}
NOWHERE = {"@id": "x:1", "type": "Feature", "properties": {"title": "Qwxlost"}, "geometry": None}
OFF = {**ROMA, "@id": "x:2", "geometry": {"type": "Point", "coordinates": [12.48, 141.89]}}
NAMELESS = {**ROMA, "@id": "x:3", "properties": {}, "names": []}


@pytest.mark.parametrize("form", ["collection", "lines", "array", "marked"])
def test_linked_places(form: str, tmp_path: Path, shelf: Path) -> None:
    features = [ROMA, REGION, NOWHERE, OFF, NAMELESS]
    path = tmp_path / "whg.json"
    if form == "lines":
        write(path, *(json.dumps(each) for each in features))
    elif form == "array":
        path.write_text(json.dumps(features), encoding="utf-8")
    else:
        collection(
            path, *features, **{"@context": "http://linkedpasts.org/assets/linkedplaces-context-v1.jsonld"}
        )
    if form == "marked":
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    outcome, places = imported(shelf, path)
    roma = places.by_id("whg:77")
    assert roma is not None
    assert (roma.valid_from, roma.valid_to, roma.country_code) == ("-0752", "0476-09-04", "IT")
    assert (roma.feature_class, roma.feature_code) == ("P", "PPL")
    assert {m.place.id for m in places.by_name("Ῥώμηqwx")} == {"whg:77"}
    assert places.by_id("wikidata:Q99999997") == roma
    (land,) = [m.place for m in places.by_name("Qwxland")]
    assert (land.feature_code, land.valid_from, land.valid_to) == ("RGNH", "1200", "1300")
    shape = places.geometry(land.id)
    assert shape is not None
    assert shape.geom_type == "Polygon"
    assert outcome.faults.total == 2
    assert list(outcome.faults.passed_over.values()) == [1]


def test_linked_places_as_a_table(tmp_path: Path, shelf: Path) -> None:
    path = write(
        tmp_path / "whg.tsv",
        "id\ttitle\ttitle_source\tstart\tend\tvariants\tccodes\tmatches\taat_types\tlon\tlat\tgeowkt",
        "a1\tQwxtown\tme\t1850\t1900\tQwxstadt@de;Qwxville\tFR\tgn:2988507\t300008347\t2.3\t48.8\t",
        "a2\tQwxline\tme\t\t\t\tFR;DE\t\t\t\t\tLINESTRING (1 1, 2 2)",
        "a3\tQwxbad\tme\t\t\t\t\t\t\t2\t95\t",
        "a4\tQwxlong\tme\t\t\t\t\t\t\t2\t5\t\tx",
    )
    outcome, places = imported(shelf, path)
    assert [m.place.id for m in places.by_name("Qwxstadt")] == ["geonames:2988507"]
    line = places.by_id("lp:a2")
    assert line is not None
    assert (line.country_code, places.geometry("lp:a2") is None) == (None, False)
    assert [fault.row for fault in outcome.faults.kept] == [4, 5]


PLEIADES = {
    "@context": {"x": "y"},
    "@graph": [
        {
            "id": "999001", "uri": "https://pleiades.stoa.org/places/999001", "title": "Qwxium/Qwxion?",
            "placeTypes": ["fort"], "reprPoint": [12.5, 41.9], "connectsWith": [],
            "names": [{"romanized": "Qwxia", "attested": "Κουξ", "start": -330, "end": 640}],
        },
        {"id": "999002", "title": "Untitled", "placeTypes": ["settlement"], "reprPoint": [1, 1], "names": []},
        {"id": "999003", "title": "Qwxmoon", "placeTypes": ["unlocated"], "reprPoint": [1, 1], "names": []},
        {"id": "999004", "title": "Qwxlost", "placeTypes": ["settlement"], "reprPoint": None, "names": []},
        {"id": "999005", "title": "Qwxfar", "placeTypes": ["settlement"], "reprPoint": [1, 91], "names": []},
        7,
    ],
}  # fmt: skip


def test_pleiades(tmp_path: Path, shelf: Path) -> None:
    path = tmp_path / "pleiades-places-latest.json.gz"
    path.write_bytes(gzip.compress(json.dumps(PLEIADES, indent=1).encode()))
    outcome, places = imported(shelf, path)
    assert outcome.imported.places == 1
    place = places.by_id("pleiades:999001")
    assert place is not None
    assert (place.name, place.feature_code, place.valid_from, place.valid_to) == (
        "Qwxium",
        "FT",
        "-0330",
        "0640",
    )
    for name in ("Qwxion", "Qwxia", "Κουξ"):
        assert place in [m.place for m in places.by_name(name)], name
    assert outcome.faults.total == 2
    assert sum(outcome.faults.passed_over.values()) == 3


def test_pleiades_as_tables(tmp_path: Path, shelf: Path) -> None:
    path = write(
        tmp_path / "pleiades-places.csv",
        "authors,featureTypes,id,maxDate,minDate,reprLat,reprLong,title",
        'x,"settlement,urban",999001,640.0,-330.0,41.9,12.5,Qwxium',
        "x,river,999002,640.0,-330.0,,,Qwxlost",
    )
    names = write(
        tmp_path / "pleiades-names.csv", "nameAttested,nameTransliterated,pid,title",
        'Κουξ,"Qwxa, Qwxb",/places/999001,Qwxc',
    )  # fmt: skip
    _, places = imported(shelf, path, names)
    place = places.by_id("pleiades:999001")
    assert place is not None
    assert (place.feature_code, place.valid_from) == ("PPLH", "-0330")
    assert {m.place for n in ("Κουξ", "Qwxa", "Qwxb", "Qwxc") for m in places.by_name(n)} == {place}
    with pytest.raises(NotASource, match="tells more of the places of a table of places"):
        imported(shelf, names)


def test_wikidata(tmp_path: Path, shelf: Path) -> None:
    path = write(
        tmp_path / "query.csv",
        "item,itemLabel,itemAltLabel,coord,typeLabel,countryCode,population,inception,countryLabel",
        "wd:Q99999996,Qwxdam,,Point(126.5 37.9),,KP,,1968-01-01T00:00:00Z,North Korea",
        "http://www.wikidata.org/entity/Q99999996,,Qwx Barrage|Qwxdamm,Point(126.5 37.9),dam,KP,,,",
        "http://www.wikidata.org/entity/Q99999995,Q99999995,,Point(1 2),town,,,,",
        "http://www.wikidata.org/entity/Q99999994,Qwxoff,,Point(1 200),town,,,,",
        "nothing,Qwx,,Point(1 2),town,,,,",
    )
    outcome, places = imported(shelf, path)
    place = places.by_id("wikidata:Q99999996")
    assert place is not None
    assert (place.feature_code, place.country_code, place.valid_from) == ("DAM", "KP", "1968-01-01")
    assert (place.latitude, place.longitude) == (37.9, 126.5)
    assert place in [m.place for m in places.by_name("Qwx Barrage")]
    assert place not in [m.place for m in places.by_name("North Korea")]
    assert [fault.row for fault in outcome.faults.kept] == [4, 5, 6]


def test_an_id_that_a_dump_gives_too_leads_to_one_place(tmp_path: Path, shelf: Path) -> None:
    table = write(
        tmp_path / "query.csv", "item,itemLabel,lat,lon,geonames", "Q99999993,Qwxstadt,1.5,2.5,99000001"
    )  # fmt: skip
    imported(shelf, table)
    _, places = imported(shelf, write(tmp_path / "XX.txt", dump_row(99000001, "Qwxtown", 1.5, 2.5)))
    found = {m.place.id for name in ("Qwxtown", "Qwxstadt") for m in places.by_name(name)}
    assert len(found) == 1
    assert places.by_id("wikidata:Q99999993") == places.by_id("geonames:99000001")


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_json_that_breaks_off_changes_nothing(cut: float, tmp_path: Path, shelf: Path) -> None:
    path = collection(tmp_path / "whg.json", *[{**ROMA, "@id": f"whg:{n}"} for n in range(200)])
    text = path.read_text("utf-8")
    path.write_text(text[: int(len(text) * cut)], encoding="utf-8")
    with pytest.raises(ImportFailed, match="is no whole JSON"):
        imported(shelf, path)
    assert not (shelf / "imports.json").exists()


def test_an_outline_is_bounded_and_keeps_its_shape() -> None:
    circle = shapely.Point(10, 10).buffer(5, quad_segs=20_000)
    packed = bounded(circle)
    assert packed is not None
    smaller = unpack_shape(packed)
    assert shapely.get_num_coordinates(smaller) <= MOST_POINTS
    assert smaller.area == pytest.approx(circle.area, rel=0.01)
    assert bounded(shapely.Point(1, 1)) is None
    assert bounded(shapely.Point(1, 1).buffer(1e-7)) is None
    bow = bounded(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    assert bow is not None
    assert unpack_shape(bow).is_valid


@pytest.mark.parametrize(
    ("value", "date"),
    [("-500", "-0500"), ("1850?", "1850"), ("1945-08", "1945-08"), ("1945-13-01", "1945"), (0, ""),
     ("0", "0000"), ("99999", ""), (-752.0, "-0752"), (None, ""), ("x", "")],
)  # fmt: skip
def test_dates(value: object, date: str) -> None:
    assert date_of(value) == date


def test_spans_are_joined_and_open_ends_stay_open() -> None:
    assert widest([("-0500", "-0400"), ("-0450", "0100")]) == ("-0500", "0100")
    assert widest([("1850", ""), ("1800", "1900")]) == ("1800", "")
    assert widest([("1850", "2020")]) == ("1850", "")
    assert timespan({"start": {"earliest": "1200"}}) == ("1200", "")
    assert timespan({}) is None


def test_every_feature_code_is_geonames_own() -> None:
    text = resources.files("gazetteer.importing").joinpath("features.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["feature_class"]]
    assert len({(row["source"], row["type"]) for row in rows}) == len(rows)
    known = {(code.feature_class, code.code) for code in feature_codes().values()}
    assert [row for row in rows if (row["feature_class"], row["feature_code"]) not in known] == []


BENCH = Path(os.environ.get("WHEREIN_BENCH", ".")).parent / "data"


@pytest.mark.bench
def test_natural_earth_and_division_tables_as_published(tmp_path: Path, shelf: Path) -> None:
    outcomes = import_files([BENCH / "natural-earth", BENCH / "geonames"], shelf, open_gazetteer)
    assert {o.imported.kind for o in outcomes} == {"geonames", "natural-earth"}
    assert all(o.imported.places > 4_000 for o in outcomes)
    assert all(o.faults.total <= 1 for o in outcomes)
    places = open_gazetteer([shelf])
    for name, code in (("Red River", "STM"), ("Unimak Island", "ISL"), ("Deccan Plateau", "PLAT")):
        assert code in {m.place.feature_code for m in places.by_name(name)}, name
    assert not [m for m in places.by_name("Mississippi River") if m.place.id.startswith("naturalearth:")]
    kinds = {kind_of(item) for item in find_inputs([BENCH])}
    assert kinds == {Kind.NATURAL_EARTH, Kind.GEONAMES_DIVISIONS, None}
    assert CliRunner().invoke(gazetteer, ["stats", "--gazetteer", str(shelf)]).exit_code == 0


def test_hostile_json_costs_no_other_its_place(tmp_path: Path, shelf: Path) -> None:
    odd = {
        "@id": "\ud800x\n\t", "properties": {"title": "a\ud800b\x00\n=Qwxodd", "ccodes": [{"a": 1}]},
        "names": [{"toponym": {"x": 1}}, 5], "types": ["a", {"identifier": 7}], "when": [1],
        "geometry": {"type": "Point", "coordinates": [1, 2]}, "links": [{"type": 5, "identifier": None}],
    }  # fmt: skip
    deep = "[" * 5_000 + "]" * 5_000
    text = ",".join(
        [json.dumps(odd), f'{{"toponym":{deep}}}', '{"properties":[1]}', "null", "3", json.dumps(ROMA)]
    )
    path = tmp_path / "whg.json"
    path.write_text(f'{{"linkedplaces":1,"features":[{text}]}}', encoding="utf-8")
    outcome, places = imported(shelf, path)
    assert [fault.row for fault in outcome.faults.kept] == [2, 3, 4, 5]
    (match,) = places.by_name("a b =Qwxodd")
    assert match.place.name.isprintable()
    assert places.by_id("whg:77") is not None

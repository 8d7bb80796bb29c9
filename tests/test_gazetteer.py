"""The gazetteer as installed: what must be true of it, and layers over it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import shapely

import gazetteer as package
from gazetteer import (
    LayeredGazetteer,
    MatchKind,
    StepKind,
    open_base,
    open_gazetteer,
    parse_layer,
    standing,
)
from gazetteer.build.doublets import doublets
from gazetteer.naming.folding import fold
from gazetteer.naming.listed import lists_digest, shipped_lists
from gazetteer.opening import supplement_digest, supplement_layers

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer import Gazetteer
    from gazetteer.pack.embedded import Base


@pytest.fixture(scope="module")
def base() -> Base:
    return open_base()


@pytest.fixture(scope="module")
def whole() -> LayeredGazetteer:
    return open_gazetteer()


def ids(found: Gazetteer, name: str, kind: MatchKind | None = None) -> list[str]:
    return [m.place.id for m in found.by_name(name, limit=200) if kind is None or m.kind is kind]


def test_the_base_holds_what_is_in_the_tree(base: Base) -> None:
    # Red after an edit of the supplement, a list or the rules: build the base anew and pack it.
    assert base.meta["supplement"] == supplement_digest()
    assert base.meta["lists"] == lists_digest()


def test_the_base_is_as_large_as_it_should_be(base: Base) -> None:
    counts = base.meta["counts"]
    assert counts["places"] == len(base) >= 300_000
    assert counts["keys"] >= 1_100_000
    assert counts["shapes"] >= 3_000
    features = base.counts()
    assert features["A.PCLI"] >= 193
    assert features["A.ADM1"] >= 3_500
    assert features["A.ADM2"] >= 35_000
    assert features["L.CONT"] >= 7
    assert features["S.AIRP"] >= 7_000
    assert features["P.PPLC"] >= 230


CAPITALS = [
    ("Seoul", "geonames:1835848", "KR"),
    ("Beijing", "geonames:1816670", "CN"),
    ("Pyongyang", "geonames:1871859", "KP"),
    ("Tokyo", "geonames:1850147", "JP"),
    ("Moscow", "geonames:524901", "RU"),
    ("Washington, D.C.", "geonames:4140963", "US"),
    ("London", "geonames:2643743", "GB"),
    ("Paris", "geonames:2988507", "FR"),
    ("Nairobi", "geonames:184745", "KE"),
    ("Canberra", "geonames:2172517", "AU"),
]


@pytest.mark.parametrize(("name", "place_id", "country"), CAPITALS)
def test_capitals_are_there_once_and_near_the_top(base: Base, name: str, place_id: str, country: str) -> None:
    capitals = [m.place for m in base.by_name(name, limit=3) if m.place.feature_code == "PPLC"]
    assert [(p.id, p.country_code) for p in capitals] == [(place_id, country)]


@pytest.mark.parametrize(
    ("name", "place_id", "code", "country"),
    [
        ("North Korea", "geonames:1873107", "PCLI", "KP"),
        ("South Korea", "geonames:1835841", "PCLI", "KR"),
        ("China", "geonames:1814991", "PCLI", "CN"),
        ("United States", "geonames:6252001", "PCLI", "US"),
        ("France", "geonames:3017382", "PCLI", "FR"),
        ("Georgia", "geonames:614540", "PCLI", "GE"),
        ("Puerto Rico", "geonames:4566966", "PCLD", "PR"),
        ("Hong Kong", "geonames:1819730", "PCLS", "HK"),
        ("Kosovo", "geonames:831053", "PCLI", "XK"),
        ("Western Sahara", "geonames:2461445", "TERR", "EH"),
    ],
)
def test_countries(base: Base, name: str, place_id: str, code: str, country: str) -> None:
    place = base.by_id(place_id)
    assert place is not None
    assert (place.feature_class, place.feature_code, place.country_code) == ("A", code, country)
    assert place.population > 0
    assert place_id in ids(base, name)[:2]


def test_every_country_has_a_point_in_its_outline(base: Base) -> None:
    missing, outside = [], []
    for code in sorted(base.country_codes):
        country = base.by_id(f"country:{code}")
        if country is None:
            missing.append(code)
            continue
        shape = base.geometry(country.id)
        # GeoNames' point of an island state may lie in the sea between its islands.
        if shape is not None and shape.distance(shapely.Point(country.longitude, country.latitude)) > 5:
            outside.append(country.name)
    assert missing == []
    assert outside == []


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("Kaesong", "geonames:1876373"),
        ("Kaesŏng", "geonames:1876373"),
        ("KAESONG", "geonames:1876373"),
        ("개성", "geonames:1876373"),
        ("Кэсон", "geonames:1876373"),
        ("北京", "geonames:1816670"),
        ("Peking", "geonames:1816670"),
        ("Inje county", "geonames:1843543"),
        ("Inje-gun", "geonames:1843543"),
        ("Kaesong's", "geonames:1876373"),
        ("Kaesong City", "geonames:1876373"),
        ("Paju", "geonames:1951567"),
        ("N. Korea", "geonames:1873107"),
        ("the Gambia", "geonames:2413451"),
        ("St Louis", "geonames:4407066"),
        ("Ft. Worth", "geonames:4691930"),
        ("King County", "geonames:5799783"),
        ("County Wicklow", "geonames:2960935"),
        ("Middle East", "geonames:6269133"),
        ("Asia", "geonames:6255147"),
        ("Südkorea", "geonames:1835841"),
        ("대한민국", "geonames:1835841"),
        ("开城", "geonames:1876373"),
        ("坡州", "geonames:1951567"),
        ("Пханмунджом", "local:panmunjom"),
        ("朝鲜非军事区", "local:korean-demilitarized-zone"),
        ("демилитаризованная зона", "local:korean-demilitarized-zone"),
        ("Северная Корея", "geonames:1873107"),
        ("韓國", "geonames:1835841"),
        ("麟蹄郡", "geonames:1843543"),
        ("丰溪里", "local:punggye-ri"),
        ("長白山", "local:mount-paektu"),
        ("临津江", "local:imjin-river"),
        ("Ёнпхёндо", "local:yeonpyeong-island"),
    ],
)
def test_names_in_every_spelling(base: Base, name: str, place_id: str) -> None:
    assert ids(base, name)[0] == place_id
    assert base.is_name(name) or base.by_name(name)[0].kind is MatchKind.VARIANT


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Paektu-san", "Mount Paektu"),
        ("Fuji-san", "Mount Fuji"),
        ("Nth Korea", "North Korea"),
        ("Rocky Mts", "Rocky Mountains"),
        ("Good Hope Cape", "Cape of Good Hope"),
        ("Bengal Bay", "Bay of Bengal"),
        ("River Imjin", "Imjin River"),
        ("Titicaca Lake", "Lake Titicaca"),
    ],
)
def test_rules_lead_to_real_places(base: Base, asked: str, name: str) -> None:
    match = base.by_name(asked)[0]
    assert (match.place.name, match.kind) == (name, MatchKind.VARIANT)
    assert StepKind.RULE in {step.kind for step in match.how}


def test_a_plural_of_two_is_both(base: Base) -> None:
    assert {m.place.country_code for m in base.by_name("the Koreas")} == {"KR", "KP"}
    assert {m.place.admin1 for m in base.by_name("Carolinas")} == {"NC", "SC"}


@pytest.mark.parametrize(
    "word",
    ["Parises", "Springfields", "Courses", "Houses", "Capitals", "Westerns", "Centrals", "Virus", "Stores"],
)
def test_no_plural_makes_a_false_name(base: Base, word: str) -> None:
    # Of a town it is rather a family's name, and divisions called Western or Capital are not named so.
    assert base.by_name(word) == ()


def test_every_way_to_a_form_counts(base: Base) -> None:
    # "{x} region" is a rule for divisions and another for regions: what one leaves out the other takes.
    assert {m.place.feature_code for m in base.by_name("Siberia Region")} == {"RGN"}
    assert {m.place.feature_code for m in base.by_name("Bavaria Region")} >= {"ADM1", "RGN"}
    assert [m.place.feature_code for m in base.by_name("Africa Region")] == ["CONT"]


def test_saint_and_st_are_one(base: Base) -> None:
    assert "geonames:4407066" in ids(base, "Saint Louis")
    assert ids(base, "Port St Lucie")[0] == ids(base, "Port Saint Lucie")[0] == "geonames:4169171"


def test_demonyms_and_abbreviations(base: Base) -> None:
    assert ids(base, "South Korean", MatchKind.DEMONYM) == ["geonames:1835841"]
    assert set(ids(base, "Georgian", MatchKind.DEMONYM)) == {"geonames:614540", "geonames:4197000"}
    assert ids(base, "US", MatchKind.ABBREVIATION) == ["geonames:6252001"]
    assert "geonames:6252001" not in ids(base, "us")
    assert "geonames:4140963" in ids(base, "D.C.", MatchKind.ABBREVIATION)
    assert all(m.place.country_code != "IN" or m.kind != MatchKind.ABBREVIATION for m in base.by_name("in"))


def test_airports_go_by_their_short_names(base: Base) -> None:
    heathrow = [m.place for m in base.by_name("Heathrow") if m.place.feature_code == "AIRP"]
    assert [(p.country_code, round(p.latitude, 1), p.admin1) for p in heathrow] == [("GB", 51.5, "ENG")]
    assert base.by_name("LHR")[0].place == heathrow[0]
    assert "icao:EGLL" not in ids(base, "lhr")


def test_what_lies_where(base: Base) -> None:
    inje, texas_paris = base.by_id("geonames:1843543"), base.by_id("geonames:4717560")
    assert inje is not None
    assert texas_paris is not None
    assert [p.feature_code for p in base.parents(inje)] == ["ADM1", "PCLI"]
    assert [p.name for p in base.parents(texas_paris)] == ["Lamar County", "Texas", "United States"]


def test_nearly_every_town_knows_its_division(base: Base) -> None:
    towns = base.within(-90, -180, 90, 180, min_population=10_000)
    towns = tuple(p for p in towns if p.feature_class == "P")
    assert len(towns) > 40_000
    assert sum(p.admin1 is not None for p in towns) / len(towns) > 0.99
    assert sum(p.admin2 is not None for p in towns) / len(towns) > 0.85


def test_outlines_follow_geonames(base: Base) -> None:
    ukraine, sahara = base.geometry("country:UA"), base.geometry("country:EH")
    assert ukraine is not None
    assert sahara is not None
    assert ukraine.contains(shapely.Point(34.1, 44.95))  # Simferopol
    assert sahara.contains(shapely.Point(-13.0, 25.0))
    texas = base.geometry("admin:US.TX")
    assert texas is not None
    assert texas.contains(shapely.Point(-97.74, 30.27))


def test_a_sample_of_places_is_found_under_each_of_its_names(base: Base) -> None:
    lost = []
    for place in base.within(36, 125, 39, 130, limit=150):
        for name in base.names(place.id):
            found = base.by_name(name, limit=2_000)
            if place.id not in {m.place.id for m in found}:
                lost.append((place.id, name))
            assert all(fold(m.name) == fold(name) or m.kind is MatchKind.VARIANT for m in found)
    assert lost == []


def test_order_is_kind_then_standing_then_id(base: Base) -> None:
    kinds = list(MatchKind)
    for name in ("San José", "Washington", "Victoria", "Georgia", "Paris"):
        found = base.by_name(name, limit=500)
        keys = [(kinds.index(m.kind), -standing(m.place), m.place.id) for m in found]
        assert keys == sorted(keys)
        assert len({m.place.id for m in found}) == len(found) > 1


def test_opening_imports_little() -> None:
    code = "import sys; from gazetteer import open_gazetteer; open_gazetteer()\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"gazetteer.build", "streamlit", "folium", "spacy", "pickle5"} & set(done.stdout.split())


def test_the_public_names_are_sorted_and_there() -> None:
    assert package.__all__ == sorted(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)


def test_the_supplement_is_in_the_base_and_reads_the_same_as_a_layer(
    base: Base, whole: LayeredGazetteer
) -> None:
    assert whole.layers == ()
    over = LayeredGazetteer(base, supplement_layers())
    for layer in supplement_layers():
        for row in layer.rows:
            assert base.by_id(row.place_id) == over.by_id(row.place_id), row.place_id
            assert row.place_id in ids(base, row.name), row.name
    for name in ("DMZ", "Korean", "Kaesong Industrial Complex", "Black Sea", "USSR", "Pacific", "the Sahel"):
        assert ids(base, name) == ids(over, name), name


def test_no_place_of_the_supplement_stands_twice(base: Base) -> None:
    rows = [row for layer in supplement_layers() for row in layer.rows]
    assert [(place.id, other.id) for place, other in doublets(base, rows)] == []


def test_a_published_id_still_finds_what_the_supplement_took_over(
    base: Base, whole: LayeredGazetteer
) -> None:
    for found in (base, whole):
        donbas = found.by_id("geonames:709718")
        assert donbas is not None
        assert (donbas.id, donbas.name) == ("local:donbas", "Donbas")
        assert "Donets Basin" in found.names("geonames:709718")
        assert ids(found, "Donbas") == ["local:donbas"]


def test_every_listed_name_is_for_a_known_place(whole: LayeredGazetteer) -> None:
    unknown = [listed.where for listed in shipped_lists() if whole.by_id(listed.place_id) is None]
    assert unknown == []


LAYER = """\
place_id,name,alternate_names,feature_class,feature_code,latitude,longitude,country_code,population,geometry_wkt
local:camp,Camp Alpha,CMP|ko:알파 기지,S,INSM,37.9,126.7,KR,,"LINESTRING (126.7 37.9, 126.8 37.95)"
geonames:1876373,Kaesong Town,,,,38.0,126.6,,400000,
geonames:1842800,Koesan,Goesan,,,36.8,127.8,,,
geonames:4717560,,,,DELETED,,,,,
"""


@pytest.fixture(scope="module")
def layered(base: Base) -> LayeredGazetteer:
    return LayeredGazetteer(base, (), [parse_layer(LAYER.encode(), "mine.csv")])


def test_a_layer_adds(layered: LayeredGazetteer) -> None:
    (match,) = layered.by_name("camp alpha")
    assert (match.place.id, match.kind, match.place.source) == ("local:camp", MatchKind.PRIMARY, "mine.csv")
    assert ids(layered, "알파 기지") == ["local:camp"]
    assert "local:camp" in ids(layered, "CMP", MatchKind.ABBREVIATION)
    assert "local:camp" not in ids(layered, "cmp")
    assert layered.has_prefix("Camp Alp")
    assert layered.is_name("Camp Alpha")
    assert layered.names("local:camp") == ("Camp Alpha", "CMP", "알파 기지")
    shape = layered.geometry("local:camp")
    assert shape is not None
    assert shape.geom_type == "LineString"
    assert [p.name for p in layered.parents(match.place)] == ["South Korea"]
    assert "local:camp" in {p.id for p in layered.within(37.8, 126.6, 38, 126.8)}


def test_a_layer_overrides_and_blank_cells_keep_what_was_there(layered: LayeredGazetteer) -> None:
    place = layered.by_id("geonames:1876373")
    assert place is not None
    assert (place.name, place.latitude, place.population) == ("Kaesong Town", 38.0, 400_000)
    assert (place.feature_code, place.country_code, place.admin1) == ("PPLA2", "KP", "19")
    for name in ("Kaesong", "개성", "Kaesong Town"):
        assert layered.by_name(name)[0].place == place
    assert layered.names("geonames:1876373")[:2] == ("Kaesong Town", "Kaesŏng")
    assert [p.id for p in layered.within(37.99, 126.59, 38.01, 126.61, limit=1)] == ["geonames:1876373"]


def test_alternate_names_given_replace_those_below(layered: LayeredGazetteer) -> None:
    assert layered.names("geonames:1842800") == ("Koesan", "Goesan")
    assert "geonames:1842800" not in ids(layered, "Kaesong")
    assert "geonames:1842800" in ids(layered, "Goesan")


def test_a_layer_removes(base: Base, layered: LayeredGazetteer) -> None:
    assert "geonames:4717560" in ids(base, "Paris")
    assert "geonames:4717560" not in ids(layered, "Paris")
    assert layered.by_id("geonames:4717560") is None
    assert layered.names("geonames:4717560") == ()


def test_a_later_layer_stands_over_an_earlier_one(base: Base) -> None:
    text = "place_id,name,latitude,longitude\nlocal:camp,Camp Omega,1,2\n"
    later = parse_layer(text.encode(), "later.csv")
    both = LayeredGazetteer(base, (), [parse_layer(LAYER.encode(), "mine.csv"), later])
    place = both.by_id("local:camp")
    assert place is not None
    assert (place.name, place.feature_code, place.latitude) == ("Camp Omega", "INSM", 1)
    assert "local:camp" in ids(both, "알파 기지")
    shape = both.geometry("local:camp")
    assert shape is not None
    assert shape.geom_type == "LineString"


def test_the_version_follows_the_content(
    base: Base, layered: LayeredGazetteer, whole: LayeredGazetteer
) -> None:
    again = LayeredGazetteer(base, (), [parse_layer(LAYER.encode(), "other-name.csv")])
    changed = LayeredGazetteer(base, (), [parse_layer(LAYER.replace("37.9", "37.8").encode(), "mine.csv")])
    assert again.version == layered.version
    assert len({layered.version, changed.version, whole.version}) == 3
    assert open_gazetteer().version == whole.version


def test_a_layer_is_opened_by_path_with_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,latitude,longitude\nGood,1,2\nBad,126,37\n", encoding="utf-8")
    opened = open_gazetteer([path])
    assert [m.place.name for m in opened.by_name("Good") if m.place.source == "mine.csv"] == ["Good"]
    assert [fault.row for layer in opened.layers for fault in layer.faults] == [3]

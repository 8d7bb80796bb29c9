"""Gazetteer CSV: read in every form, faults named, saved whole, laid over the base."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import LayerError, parse_layer, read_layer
from gazetteer.errors import GazetteerError
from gazetteer.layers import COLUMNS, Layer, guard, unguard, write_layer
from gazetteer.saving import LayerChangedError, add_row, save

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "place_id,name,latitude,longitude,population\nlocal:a,Camp Alpha,37.5,126.9,120\n"


def faults(text: str) -> list[tuple[int, str, str]]:
    return [(f.row, f.column, f.wanted) for f in parse_layer(text.encode(), "places.csv").faults]


def test_a_plain_row() -> None:
    layer = parse_layer(PLAIN.encode(), "places.csv")
    assert layer.faults == ()
    (row,) = layer.rows
    assert (row.place_id, row.name, row.latitude, row.longitude) == ("local:a", "Camp Alpha", 37.5, 126.9)
    assert (row.row, row.population, row.source) == (2, 120, "places.csv")


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").replace("37.5", "37,5").replace("126.9", "126,9").encode(),
        PLAIN.replace(",", "\t").replace("37.5", "37,5").encode(),
        PLAIN.replace("Camp Alpha", '"Camp Alpha"').encode(),
        PLAIN.replace("local:a,Camp", "local:a, Camp").encode(),
    ],
)
def test_every_form_is_read_the_same_and_kept(data: bytes) -> None:
    layer = parse_layer(data, "places.csv")
    assert layer.faults == ()
    assert (layer.rows[0].name, layer.rows[0].latitude, layer.rows[0].longitude) == (
        "Camp Alpha",
        37.5,
        126.9,
    )
    assert write_layer(layer).replace(b'"', b"") == data.replace(b'"', b"")


def test_alternate_names_may_carry_a_language() -> None:
    names = "ko:개성| Gaeseong |zh-Hant:開城|Ratio 3:1||"
    text = f"name,alternate_names,latitude,longitude\nKaesong,{names},37.9,126.5\n"
    (row,) = parse_layer(text.encode(), "x.csv").rows
    assert row.alternates == (("ko", "개성"), (None, "Gaeseong"), ("zh-Hant", "開城"), (None, "Ratio 3:1"))


def test_a_shape_alone_gives_the_point() -> None:
    text = 'name,geometry_wkt\nStrip,"POLYGON ((126 37, 128 37, 128 38, 126 38, 126 37))"\n'
    (row,) = parse_layer(text.encode(), "x.csv").rows
    assert row.geometry is not None
    assert 37 < row.latitude < 38
    assert 126 < row.longitude < 128


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        (",Busan,129.07,35.18,,,,", "latitude", "swapped"),
        (",Busan,95,135.18,,,,", "latitude", "between -90 and 90"),
        (",Busan,35.18,200,,,,", "longitude", "between -180 and 180"),
        (",Busan,35°10',129,,,,", "latitude", "decimal degrees"),
        (',Busan,"35,18",129,,,,', "latitude", "with a point"),
        (",Busan,,129,,,,", "latitude", "decimal degrees"),
        (",Busan,,,,,,", "latitude", "or geometry_wkt"),
        (",  ,35,129,,,,", "name", "needs a name"),
        ("busan,Busan,35,129,,,,", "place_id", "an id such as"),
        (",Busan,35,129,Korea,,,", "country_code", "two capitals"),
        (",Busan,35,129,kr,,,", "country_code", "two capitals"),
        (",Busan,35,129,,Q,,", "feature_class", "wanted one of"),
        (',Busan,35,129,,,"3,400,000",', "population", "whole number"),
        (",Busan,35,129,,,-5,", "population", "whole number"),
        (",Busan,35,129,,,,POLYGON ((1 2", "geometry_wkt", "is no WKT"),
        (",Busan,35,129,,,,POINT EMPTY", "geometry_wkt", "is empty"),
        (',Busan,35,129,,,,"LINESTRING (35 129, 36 128)"', "geometry_wkt", "swapped"),
        (',Busan,35,129,,,,"POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"', "geometry_wkt", "not a clean outline"),
        (",Busan,35,129,,,,,1,2", "cell 9", "at most 8 cells"),
    ],
)
def test_every_fault_is_named_and_hides_no_good_row(row: str, column: str, told: str) -> None:
    head = "place_id,name,latitude,longitude,country_code,feature_class,population,geometry_wkt\n"
    good = ",Seoul,37.57,126.98,KR,P,9000000,\n"
    layer = parse_layer((head + good + row + "\n" + good.replace("Seoul", "Incheon")).encode(), "x.csv")
    assert [r.name for r in layer.rows] == ["Seoul", "Incheon"]
    (fault,) = [f for f in layer.faults if f.column == column]
    assert fault.row == 3
    assert told in fault.wanted
    assert str(fault).startswith("row 3, ")


def test_a_double_id_names_the_first_row() -> None:
    text = PLAIN + "local:b,Camp Beta,1,2,\n\nlocal:a,Camp Gamma,3,4,\n"
    assert faults(text) == [(5, "place_id", "row 2 has the same id; each place may stand once")]


def test_dates_are_checked() -> None:
    head = "name,latitude,longitude,valid_from,valid_to\n"
    assert faults(head + "A,1,2,1922-12-30,1991\nB,1,2,-0500,0300\n") == []
    assert [f[:2] for f in faults(head + "A,1,2,30.12.1922,\nB,1,2,1991,1922\nC,1,2,1991-13,\n")] == [
        (2, "valid_from"),
        (3, "valid_to"),
        (4, "valid_from"),
    ]


def test_a_row_that_is_not_utf8_is_named_and_the_others_stand() -> None:
    data = PLAIN.encode() + "local:b,Tromsø,69.6,18.9,\n".encode("latin-1") + b"local:c,Oslo,59.9,10.7,\n"
    layer = parse_layer(data, "x.csv")
    assert [row.name for row in layer.rows] == ["Camp Alpha", "Oslo"]
    assert [(f.row, f.column, f.value) for f in layer.faults] == [(3, "name", "Tromsø")]
    assert write_layer(layer) == data


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (PLAIN.encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x00\x00", "NUL"),
        (b"", "no column 'name'"),
        (b"title,lat\nSeoul,3\n", "no column 'name'"),
        (b"name,name\nSeoul,3\n", "twice"),
    ],
)
def test_what_is_no_table_is_said(data: bytes, told: str) -> None:
    with pytest.raises(LayerError, match=told):
        parse_layer(data, "x.csv")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(LayerError, match=r"none\.csv: cannot be read"):
        read_layer(tmp_path / "none.csv")


def test_a_row_without_id_keeps_the_one_its_content_makes() -> None:
    text = "name,latitude,longitude\nCamp Alpha,37.5,126.9\n"
    first, moved = (parse_layer(t.encode(), "x.csv").rows[0] for t in (text, text.replace("37.5", "37.6")))
    assert first.place_id.startswith("local:")
    assert first.place_id == parse_layer(text.encode(), "y.csv").rows[0].place_id != moved.place_id


@given(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")))
def test_guarding_is_undone_exactly(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "@SUM(A1)", "-2+3", "\tx", "\rx", "'=1"])
def test_what_a_spreadsheet_runs_gets_an_apostrophe(cell: str) -> None:
    assert guard(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-33.87", "+12", "-33,87", "'Eua", "'s-Hertogenbosch", "Kaesong", ""])
def test_numbers_and_names_stay_as_they_are(cell: str) -> None:
    assert guard(cell) == unguard(cell) == cell


@given(
    st.lists(
        st.lists(st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0")), max_size=4)
    )
)
def test_save_and_open_is_the_identity(records: list[list[str]]) -> None:
    kept = tuple(tuple(cells) for cells in records if cells)
    layer = Layer(name="x.csv", columns=("name", "note", "mine", "x"), records=kept)
    read = parse_layer(write_layer(layer), "x.csv")
    assert read.records == kept
    assert read.columns == layer.columns


def test_saving_keeps_columns_order_and_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    text = "mine;name;latitude;longitude\r\nkeep;Ålesund;62,47;6,15\r\n"
    path.write_bytes(text.encode("utf-8-sig"))
    layer = add_row(path, {"name": "'s-Hertogenbosch", "latitude": "51,69", "longitude": "5,3", "note": "=1"})
    assert path.read_bytes().decode("utf-8-sig").splitlines() == [
        "mine;name;latitude;longitude;note",
        "keep;Ålesund;62,47;6,15",
        ";'s-Hertogenbosch;51,69;5,3;'=1",
    ]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "places.csv.bak").read_bytes() == text.encode("utf-8-sig")
    assert layer.rows[-1].note == "=1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["places.csv", "places.csv.bak"]


def test_a_new_file_has_every_column_and_an_id(tmp_path: Path) -> None:
    layer = add_row(tmp_path / "deep" / "places.csv", {"name": "Camp", "latitude": "1", "longitude": "2"})
    assert layer.columns == COLUMNS
    assert layer.records[0][0] == layer.rows[0].place_id != ""


def test_a_faulty_row_is_not_added(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    with pytest.raises(GazetteerError, match="latitude: '129': must lie between -90 and 90"):
        add_row(path, {"name": "Busan", "latitude": "129", "longitude": "35"})
    assert not path.exists()


def test_a_file_that_changed_underneath_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLAIN, encoding="utf-8")
    layer = read_layer(path)
    path.write_text(PLAIN + "local:b,Camp Beta,1,2,\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(LayerChangedError, match="changed since it was read"):
        save(layer, path)
    assert path.read_bytes() == before


def test_a_file_being_saved_by_another_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLAIN, encoding="utf-8")
    (tmp_path / ".places.csv.lock").write_text(str(os.getppid()), encoding="ascii")
    with pytest.raises(LayerChangedError, match="being saved by another"):
        save(read_layer(path), path)
    assert path.read_text("utf-8") == PLAIN


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot ask whether a process still runs")
def test_the_lock_of_a_killed_program_does_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(PLAIN, encoding="utf-8")
    process = os.spawnlp(os.P_NOWAIT, "true", "true")
    os.waitpid(process, 0)
    (tmp_path / ".places.csv.lock").write_text(str(process), encoding="ascii")
    save(read_layer(path), path)
    assert not (tmp_path / ".places.csv.lock").exists()

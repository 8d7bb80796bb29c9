"""Gazetteer CSV: read in every form, every fault named, and written back as it was."""

from __future__ import annotations

import doctest
import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import LayerError, parse_layer, read_layer
from gazetteer.layers import table
from gazetteer.layers.reading import Layer, Record, for_spreadsheet, guard, unguard, write_layer
from gazetteer.pack.embedded import default_folder

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
        (",Busan,35,129,kr,,,", "country_code", "did you mean KR (South Korea)?"),
        (",Busan,35,129,KOR,,,", "country_code", "did you mean KR (South Korea)?"),
        (",Busan,35,129,QQ,,,", "country_code", "is no country code"),
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
        (b"PK\x03\x04\x14\x00\x06\x00", "ZIP file"),
        (b"", "is empty"),
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
    kept = [tuple(cells) for cells in records if cells]
    columns = ("name", "note", "mine", "x")
    layer = Layer(name="x.csv", columns=columns, records=tuple(Record(cells=cells) for cells in kept))
    read = parse_layer(write_layer(layer), "x.csv")
    assert [record.cells for record in read.records] == kept
    assert read.columns == columns
    assert write_layer(read) == write_layer(layer)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("ppl", "did you mean PPL (populated place)?"),
        ("PPX", "did you mean PPL"),
        ("mountain", "did you mean MT (mountain)?"),
        ("XYZZY", "is no feature code of GeoNames; wanted one such as"),
        ("deleted", "DELETED stands in capitals"),
    ],
)
def test_a_feature_code_is_one_of_geonames(code: str, told: str) -> None:
    (fault,) = parse_layer(f"name,feature_code,latitude,longitude\nX,{code},1,2\n".encode(), "x.csv").faults
    assert (fault.row, fault.column, fault.value) == (2, "feature_code", code)
    assert told in fault.wanted


def test_a_code_without_a_class_gives_it() -> None:
    (row,) = parse_layer(b"name,feature_code,latitude,longitude\nX,AIRP,1,2\n", "x.csv").rows
    assert row.feature_class == "S"


def test_every_fault_of_every_row_is_named_at_once_in_order() -> None:
    head = "place_id,name,feature_code,latitude,longitude,country_code,population,valid_from,valid_to\n"
    rows = (
        "seoul, ,PPX,137,x,Korea,many,1991-02-30,1950\nlocal:b,B,PPL,1,2,KR,,,\nlocal:b,,PPLZ,1,200,QQ,,,\n"
    )
    layer = parse_layer((head + rows).encode(), "x.csv")
    assert [(f.row, f.column) for f in layer.faults] == [
        *((2, c) for c in ("place_id", "name", "feature_code", "latitude", "longitude", "country_code")),
        *((2, c) for c in ("population", "valid_from")),
        *((4, c) for c in ("place_id", "name", "feature_code", "longitude", "country_code")),
    ]
    assert [row.name for row in layer.rows] == ["B"]


@pytest.mark.parametrize(
    "spoilt",
    [
        'local:x,"Busan,35,129,',
        'local:x,Busan,35,129,"',
        '"local:x",Busan,"35,129,',
        'local:x,"Bu"san,35,129,',
        'local:x,"Bu"san",35,129,',
    ],
)
def test_an_unbalanced_quote_spoils_its_row_alone(spoilt: str) -> None:
    text = f'{PLAIN}{spoilt}\nlocal:c,Camp Gamma,3,4,\nlocal:d,"Camp ""Delta""",5,6,\n'
    layer = parse_layer(text.encode(), "x.csv")
    assert [row.name for row in layer.rows] == ["Camp Alpha", "Camp Gamma", 'Camp "Delta"']
    (fault,) = layer.faults
    assert fault.row == 3
    assert "quote" in fault.wanted
    assert write_layer(layer) == text.encode()


def test_rows_between_two_stray_quotes_are_not_swallowed() -> None:
    text = 'name,latitude,longitude\n"Busan,35,129\nSeoul,37.5,127\nInje",38,128\nPaju,37.8,126.8\n'
    layer = parse_layer(text.encode(), "x.csv")
    assert [row.name for row in layer.rows] == ["Seoul", "Paju"]
    assert [(f.row, f.column) for f in layer.faults if "quote" in f.wanted] == [(2, "name"), (4, "name")]
    assert write_layer(layer) == text.encode()


def test_a_note_may_run_over_lines() -> None:
    text = 'name,latitude,longitude,note\nBusan,35,129,"one\ntwo, three, four, five\n"\nSeoul,37,127,\n'
    layer = parse_layer(text.encode(), "x.csv")
    assert [(row.row, row.name) for row in layer.rows] == [(2, "Busan"), (3, "Seoul")]


def test_a_nul_byte_spoils_its_row_alone() -> None:
    layer = parse_layer(PLAIN.encode() + b"local:b,B\0usan,1,2,\nlocal:c,Camp Gamma,3,4,\n", "x.csv")
    assert [row.name for row in layer.rows] == ["Camp Alpha", "Camp Gamma"]
    assert [(f.row, f.column) for f in layer.faults] == [(3, "name")]


def test_a_decimal_comma_in_a_comma_separated_file_is_too_many_cells() -> None:
    (fault, *_) = parse_layer(b"name,latitude,longitude\nBusan,35,18,129,07\n", "x.csv").faults
    assert (fault.row, fault.column, fault.value) == (2, "cell 4", "129")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("Name,latitude,longitude", "is it 'Name'? Call it 'name'"),
        ("nmae,latitude,longitude", "is it 'nmae'"),
        ("place name,lat,lon", "is it 'place name'"),
        ("a|b|c", "no column 'name'"),
        ('"name,latitude,longitude', "quote"),
    ],
)
def test_a_header_without_name_says_which_may_be_meant(header: str, told: str) -> None:
    with pytest.raises(LayerError, match=r"row 1") as caught:
        parse_layer(f"{header}\nSeoul,1,2\n".encode(), "x.csv")
    assert told in str(caught.value)


def test_a_misspelt_coordinate_column_is_named_in_row_1() -> None:
    layer = parse_layer(b"name,lattitude,Lng\nSeoul,37,127\n", "x.csv")
    assert [(f.row, f.column, f.wanted) for f in layer.faults][:2] == [
        (1, "lattitude", "is no column known here; call it 'latitude'"),
        (1, "Lng", "is no column known here; call it 'longitude'"),
    ]


@given(
    st.lists(st.text("a,;\"'\n\r\t=-1. ", max_size=12), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_what_was_not_touched_is_written_byte_for_byte(lines: list[str], newline: str, bom: bool) -> None:
    text = newline.join(["name,note,mine", *lines])
    data = text.encode("utf-8-sig" if bom else "utf-8")
    try:
        layer = parse_layer(data, "x.csv")
    except LayerError:
        return
    again = parse_layer(write_layer(layer), "x.csv")
    assert [r.cells for r in again.records] == [r.cells for r in layer.records]
    assert write_layer(again) == write_layer(layer)
    if all(record.written or not record.cells for record in layer.records):
        assert write_layer(layer) == data


def test_a_download_for_excel_carries_a_bom_and_runs_nothing() -> None:
    layer = parse_layer("name;latitude;longitude;note\nÅlesund;62,47;6,15;=1+1\n".encode(), "x.csv")
    assert for_spreadsheet(layer) == (
        b"\xef\xbb\xbf" + "name;latitude;longitude;note\r\nÅlesund;62,47;6,15;'=1+1\r\n".encode()
    )


def names_of_the_base(every: int) -> list[str]:
    with (default_folder() / "names.bin").open(encoding="utf-8", newline="\n") as file:
        return [line.removesuffix("\n") for line in itertools.islice(file, 0, None, every)]


def keeps(names: list[str]) -> bool:
    """Tell whether names written as cells are read as they were, and written again as the same bytes."""
    text = table.join([Record(cells=(name, "x")) for name in names], ",")
    read = table.split(text, ",")
    anew = table.join([Record(cells=record.cells) for record in read], ",")
    return [record.cells[0] for record in read] == names and text == anew == table.join(read, ",")


def test_every_name_of_the_base_survives_saving_and_opening() -> None:
    assert keeps(names_of_the_base(every=29))


@pytest.mark.slow
def test_really_every_name_of_the_base_survives_saving_and_opening() -> None:
    assert keeps(names_of_the_base(every=1))


def test_the_examples_hold() -> None:
    assert doctest.testmod(table).failed == 0


@given(st.binary(max_size=300))
def test_any_bytes_are_a_layer_or_one_clear_refusal(data: bytes) -> None:
    for text in (
        data,
        b"name,latitude,longitude\n" + data,
        b"place_id;name;geometry_wkt;valid_from\r\n" + data,
    ):
        try:
            layer = parse_layer(text, "x.csv")
        except LayerError:
            continue
        assert all(str(fault).startswith("row ") for fault in layer.faults)
        faulty = {fault.row for fault in layer.faults}
        assert not faulty & {row.row for row in layer.rows}
        assert parse_layer(write_layer(layer), "x.csv").rows == layer.rows


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "local:a", "geonames:1", "x y"]),
            st.sampled_from(["Seoul", "", "'Eua", "=1", 'a"b', "a\nb"]),
            st.sampled_from(["", "1", "91", "-33.87", "1,5", "nan", "1e3", "٣"]),
            st.sampled_from(["", "2", "181", "x"]),
            st.sampled_from(["", "PPL", "DELETED", "ppl", "QQQ"]),
            st.sampled_from(["", "KR", "kr", "Korea", "QQ"]),
            st.sampled_from(["", "POINT (1 2)", "POINT (nan 1)", "LINESTRING (1 2)", "POLYGON EMPTY", "X"]),
            st.sampled_from(["", "1945", "-0500-02-29", "1945-13", "2023-02-29", "0000"]),
        ),
        max_size=5,
    )
)
def test_a_row_is_good_or_each_of_its_faults_is_named(rows: list[tuple[str, ...]]) -> None:
    columns = (
        *("place_id", "name", "latitude", "longitude", "feature_code", "country_code", "geometry_wkt"),
        "valid_from",
    )
    records = tuple(Record(cells=cells) for cells in rows)
    layer = parse_layer(write_layer(Layer(name="x.csv", columns=columns, records=records)), "x.csv")
    good, faulty = {row.row for row in layer.rows}, [fault.row for fault in layer.faults]
    assert good | set(faulty) == {n for n, cells in enumerate(rows, start=2) if any(cells)}
    assert not good & set(faulty)
    assert faulty == sorted(faulty)
    assert all(-90 <= row.latitude <= 90 and -180 <= row.longitude <= 180 for row in layer.rows)

"""Edits of a layer before they are saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.layers.checking import CountryLocator
from gazetteer.layers.editing import Edit, carried_over, cells_of, drafted, edits_from, sound_edits
from gazetteer.layers.reading import Layer, parse_layer, write_layer

HEADER = "place_id,name,latitude,longitude,country_code,mine"
ROWS = (
    'local:a,"Tolvan",37.93,126.58,KP,"kept, as it is"',
    "local:b,Paju,37.83,126.78,KR,",
    ",Nameless id,1.5,2.5,,",
)


def layer(*rows: str, header: str = HEADER) -> Layer:
    return parse_layer("\n".join([header, *(rows or ROWS), ""]).encode(), "mine.csv")


def lines(made: Layer) -> list[str]:
    return write_layer(made).decode().splitlines()


def test_rows_that_are_not_touched_stay_as_they_are_written():
    draft = drafted(
        layer(),
        [
            Edit(row=3, cells={"latitude": "37.84"}),
            Edit(cells={"name": "Camp", "latitude": "37", "longitude": "127"}),
        ],
    )
    assert lines(draft.layer)[:3] == [HEADER, ROWS[0], "local:b,Paju,37.84,126.78,KR,"]
    assert draft.origins == (2, 3, 4, -1)
    # A new row's id is written down: one made from the content would change with the name.
    assert lines(draft.layer)[4].startswith("local:")
    assert not draft.layer.faults


def test_a_row_taken_out_moves_the_others_up_and_faults_know_where_they_come_from():
    draft = drafted(layer(), [Edit(row=2), Edit(row=3, cells={"latitude": "126.78", "longitude": "37.83"})])
    assert draft.origins == (3, 4)
    ((origin, fault),) = draft.faults()
    assert (origin, fault.row, fault.column) == (3, 2, "latitude")
    assert "look swapped" in fault.wanted


def test_a_column_that_the_file_lacks_is_added_at_its_right():
    draft = drafted(layer(), [Edit(row=2, cells={"note": "seen", "population": ""})])
    assert lines(draft.layer)[:2] == [
        f"{HEADER},note",
        'local:a,Tolvan,37.93,126.58,KP,"kept, as it is",seen',
    ]


def test_the_digest_is_that_of_the_file_and_the_content_that_of_the_draft():
    read = layer()
    draft = drafted(read, [Edit(row=2, cells={"name": "Tolvan Gate"})])
    assert draft.layer.digest == read.digest
    assert draft.content == parse_layer(write_layer(draft.layer), "mine.csv").digest != read.digest


def test_decimal_commas_are_kept():
    read = layer("local:a;Tolvan;37,93;126,58;KP;", header=HEADER.replace(",", ";"))
    draft = drafted(read, [Edit(row=2, cells={"latitude": "37.95"})])
    assert lines(draft.layer)[1] == "local:a;Tolvan;37,95;126,58;KP;"


def test_a_faulty_edit_is_held_back_and_costs_no_other():
    good = Edit(row=2, cells={"name": "Tolvan Gate"})
    bad = Edit(row=3, cells={"latitude": "north"})
    twin = Edit(cells={"name": "Camp", "latitude": "91", "longitude": "0"})
    assert sound_edits(layer(), [good, bad, twin, twin, Edit(row=4)]) == (
        [good, Edit(row=4)],
        [bad, twin, twin],
    )


def test_two_new_rows_that_say_the_same_the_second_is_held_back():
    twin = Edit(cells={"name": "Camp", "latitude": "1", "longitude": "0"})
    assert sound_edits(layer(), [twin, twin]) == ([twin], [twin])


def test_a_point_outside_its_country_holds_back_only_with_a_locator():
    edit = Edit(row=3, cells={"latitude": "-37.83"})
    assert sound_edits(layer(), [edit]) == ([edit], [])
    assert sound_edits(layer(), [edit], locator=CountryLocator()) == ([], [edit])


def test_a_row_that_a_quote_spoilt_can_be_written_anew():
    read = layer('local:a,"Tolvan,37.93,126.58,KP,', ROWS[1])
    assert read.faults
    draft = drafted(read, [Edit(row=2, cells={"name": "Tolvan", "latitude": "37.93", "longitude": "126.58"})])
    assert not draft.layer.faults
    assert [row.name for row in draft.layer.rows] == ["Tolvan", "Paju"]


def test_a_byte_that_is_no_utf8_is_shown_and_kept():
    read = parse_layer(f"{HEADER}\nlocal:a,Caf\udce9,1,2,,x\n".encode(errors="surrogateescape"), "mine.csv")
    assert cells_of(read, read.records[0])["name"] == "Caf�"
    draft = drafted(read, [Edit(row=2, cells={"mine": "y"})])
    assert b"Caf\xe9" in write_layer(draft.layer)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "@x", "\t-"])
def test_what_a_spreadsheet_would_run_is_written_with_an_apostrophe(cell):
    draft = drafted(layer(), [Edit(row=2, cells={"mine": cell})])
    assert f"'{cell}" in write_layer(draft.layer).decode()
    assert cells_of(draft.layer, draft.layer.records[0])["mine"] == cell


# ── A file that changed meanwhile ──


def was(read: Layer, row: int) -> dict[str, str]:
    return cells_of(read, read.records[row - 2])


def test_edits_find_their_rows_again_in_a_file_that_changed():
    read = layer()
    edits = [
        Edit(row=3, cells={"latitude": "37.84"}, was=was(read, 3)),
        Edit(row=4, cells={"name": "Named"}, was=was(read, 4)),
        Edit(cells={"name": "Camp", "latitude": "1", "longitude": "0"}),
    ]
    now = layer("local:z,Zero,0,0,,", ROWS[0], ROWS[2], "local:b,Paju,37.83,126.78,KR,theirs")
    found, told = carried_over(now, edits)
    assert told == []
    assert lines(drafted(now, found).layer)[1:5] == [
        "local:z,Zero,0,0,,",
        ROWS[0],
        ",Named,1.5,2.5,,",
        "local:b,Paju,37.84,126.78,KR,theirs",
    ]


def test_what_both_changed_is_told_and_the_edit_stands():
    read = layer()
    now = layer(ROWS[0], "local:b,Paju,37.9,126.78,KR,")
    edits = [
        Edit(row=3, cells={"latitude": "37.84"}, was=was(read, 3)),
        Edit(row=4, was=was(read, 4)),
        Edit(row=2, was=was(read, 2)),
    ]
    found, told = carried_over(now, edits)
    assert [edit.row for edit in found] == [3, 2]
    assert told == [
        "Paju, latitude: the file says '37.9' now, yours is '37.84'",
        "Nameless id is gone from the file already",
    ]


def test_a_row_that_is_gone_is_added_anew_with_the_edit():
    read = layer()
    found, told = carried_over(layer(ROWS[0]), [Edit(row=3, cells={"latitude": "37.84"}, was=was(read, 3))])
    assert told == ["Paju is gone from the file; your row is added anew"]
    assert found[0].row is None
    assert found[0].cells == {**was(read, 3), "latitude": "37.84"}


cell = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=12).map(
    lambda t: t.strip()
)


@given(st.lists(st.tuples(st.integers(2, 4), st.sampled_from(["name", "mine"]), cell), max_size=4))
def test_whatever_is_typed_the_other_rows_read_as_before(typed):
    read = layer()
    edits = {row: Edit(row=row, cells={column: text}) for row, column, text in typed}
    draft = drafted(read, list(edits.values()))
    assert draft.origins == (2, 3, 4)
    for number, (before, after) in enumerate(zip(read.records, draft.layer.records, strict=True), start=2):
        if number not in edits:
            assert after == before
        else:
            assert cells_of(draft.layer, after) == {**cells_of(read, before), **edits[number].cells}


# ── Another file's rows ──


def test_rows_of_another_file_change_those_with_their_id_and_add_the_others():
    other = parse_layer(
        b'place_id;name;latitude\nlocal:b;Paju-si;37,83\nlocal:q;Q;1\n;;\nlocal:z;"Z;0\n', "theirs.csv"
    )
    edits, told = edits_from(layer(), other)
    assert [(edit.row, edit.cells) for edit in edits] == [
        (3, {"name": "Paju-si", "latitude": "37,83"}),
        (None, {"place_id": "local:q", "name": "Q", "latitude": "1"}),
    ]
    assert told == ["row 5 of theirs.csv is no row: a quote is opened and not closed"]


def test_or_stand_in_the_place_of_the_layers_own():
    other = parse_layer(b"place_id,name,latitude,longitude\nlocal:b,Paju,1,2\n", "theirs.csv")
    draft = drafted(layer(), edits_from(layer(), other, instead=True)[0])
    assert [(row.place_id, row.name, row.latitude) for row in draft.layer.rows] == [("local:b", "Paju", 1.0)]

"""The user's own layer, as the dashboard answers the page about it."""

from __future__ import annotations

import base64
import json

import pytest

from gazetteer import open_gazetteer, read_layer
from gazetteer.opening import user_layer, with_user_layer
from geo.app.desk import Desk
from geo.app.engine import Engine, parser_over
from geo.app.layering import LayerDesk
from geo.decisions import Decisions
from geo.model import Document

HEADER = "place_id,name,latitude,longitude,country_code\n"
TEXTS = ("They met in Xyzzyville, near Seoul.", "Rain fell in Paju.")


@pytest.fixture
def mine(tmp_path, monkeypatch):
    monkeypatch.setenv("WHEREIN_DATA", str(tmp_path / "own"))
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}local:x,Xyzzyville,37.5,127.5,KR\n", encoding="utf-8")
    return path


@pytest.fixture
def desk(mine):
    return desk_over(mine)


def desk_over(*named):
    layers = with_user_layer(named)
    gazetteer = open_gazetteer(layers)
    parser = parser_over(gazetteer, fast=True)
    found = {str(n): parser.locate(Document(id=f"{n}.txt", text=text)) for n, text in enumerate(TEXTS)}
    running = Engine(gazetteer=gazetteer, geoparser=parser, key=gazetteer.version, analyses=found)
    own = LayerDesk(layers=layers, running=running, contents=tuple(found), decisions=Decisions(), fast=True)
    return Desk(running=running, analyses=tuple(found.values()), decisions=Decisions(), layers=own)


def ask(desk, what, **details):
    answer = desk.reply({"id": 1, "what": what, **details})
    json.dumps(answer).encode("utf-8")
    return answer


def about(shown, *edits):
    return {"file": shown["file"], "digest": shown["digest"], "edits": list(edits)}


MOVED = {"row": 2, "cells": {"latitude": "38.5", "longitude": "128.5"}, "was": {"place_id": "local:x"}}
FAULTY = {"row": None, "cells": {"name": "Camp", "latitude": "126.6", "longitude": "37.9"}, "was": {}}


def test_the_file_named_at_the_start_is_shown_and_no_path_of_it(desk, mine):
    shown = ask(desk, "layer")
    assert (shown["files"], shown["file"]) == (["places.csv", "mine.csv"], 1)
    assert shown["rows"] == [["local:x", "Xyzzyville", "37.5", "127.5", "KR"]]
    assert shown["faults"] == shown["notes"] == []
    assert str(mine.parent) not in json.dumps(shown)


def test_ones_own_file_need_not_exist_and_is_made_by_the_first_save(desk):
    shown = ask(desk, "layer", file=0)
    assert (shown["exists"], shown["rows"], shown["digest"]) == (False, [], "")
    new = {"row": None, "cells": {"name": "Camp", "latitude": "37.9", "longitude": "126.6"}, "was": {}}
    answer = ask(desk, "save-layer", **about(shown, new))
    assert (answer["saved"], answer["exists"]) == (1, True)
    assert read_layer(user_layer()).rows[0].name == "Camp"


def test_faults_stand_at_their_cells_and_know_new_rows(desk):
    shown = ask(desk, "layer")
    checked = ask(desk, "check", **about(shown, {**MOVED, "cells": {"country_code": "KRX"}}, FAULTY))
    assert [(row, column) for row, column, _, _ in checked["faults"]] == [
        (2, "country_code"),
        (-1, "latitude"),
    ]
    twin = {"row": None, "cells": {"name": "Kaesong", "latitude": "37.97", "longitude": "126.55"}, "was": {}}
    ((row, column, _, wanted),) = ask(desk, "check", **about(shown, twin))["notes"]
    assert (row, column) == (-1, "name")
    assert "is there already; to override it, give its id, geonames:1876373" in wanted


def test_what_would_change_is_told_before_saving_and_nothing_is_written(desk, mine):
    before = mine.read_bytes()
    shown = ask(desk, "layer")
    told = ask(desk, "changes", **about(shown, MOVED, FAULTY))
    assert (told["sound"], told["held"], told["documents"], told["unread"]) == (1, [1], 1, 0)
    (mention,) = told["mentions"]
    assert (mention["text"], mention["times"]) == ("Xyzzyville", 1)
    assert "37.50, 127.50" in mention["was"]
    assert "38.50, 128.50" in mention["will"]
    assert mention["before"].endswith("They met in ")
    assert mine.read_bytes() == before


def test_many_documents_are_read_only_when_asked(mine):
    desk = desk_over(mine)
    many = {str(n): desk.running.analyses["0"] for n in range(30)}
    desk.running.analyses.update(many)
    desk = Desk(
        running=desk.running, analyses=(), decisions=Decisions(),
        layers=LayerDesk(layers=(mine,), running=desk.running, contents=tuple(many), decisions=Decisions(),
                         fast=True),
    )  # fmt: skip
    shown = ask(desk, "layer")
    assert ask(desk, "changes", **about(shown, MOVED))["unread"] == 18
    told = ask(desk, "changes", **about(shown, MOVED), everything=True)
    assert (told["unread"], told["count"]) == (0, 30)


def test_a_save_holds_back_what_is_faulty_and_keeps_a_backup(desk, mine):
    before = mine.read_text()
    shown = ask(desk, "layer")
    answer = ask(desk, "save-layer", **about(shown, MOVED, FAULTY))
    assert (answer["saved"], answer["left"]) == (1, [FAULTY])
    assert mine.read_text() == f"{HEADER}local:x,Xyzzyville,38.5,128.5,KR\n"
    assert mine.with_name("mine.csv.bak").read_text() == before
    assert answer["digest"] == read_layer(mine).digest


def test_the_same_save_asked_again_is_done_already(desk, mine):
    shown = ask(desk, "layer")
    first = ask(desk, "save-layer", **about(shown, MOVED, FAULTY))
    assert ask(desk, "save-layer", **about(shown, MOVED, FAULTY)) == first
    own = ask(desk, "layer", file=0)
    new = {"row": None, "cells": {"name": "Camp", "latitude": "37.9", "longitude": "126.6"}, "was": {}}
    assert ask(desk, "save-layer", **about(own, new)) == ask(desk, "save-layer", **about(own, new))


def test_a_file_that_changed_underneath_is_not_overwritten_and_edits_are_carried_over(desk, mine):
    shown = ask(desk, "layer")
    theirs = f"{HEADER}local:y,Ytown,1,2,\nlocal:x,Xyzzyville,37.5,127.5,KP\n"
    mine.write_text(theirs, encoding="utf-8")
    was = dict(zip(shown["columns"], shown["rows"][0], strict=True))
    edit = {**MOVED, "was": was}
    for what in ("save-layer", "check", "changes", "download"):
        assert ask(desk, what, **about(shown, edit))["changed"] is True
    assert mine.read_text() == theirs
    again = ask(desk, "carry-over", **about(shown, edit))
    assert (again["told"], [each["row"] for each in again["edits"]]) == ([], [3])
    answer = ask(desk, "save-layer", **about(again, *again["edits"]))
    assert answer["saved"] == 1
    assert mine.read_text() == f"{HEADER}local:y,Ytown,1,2,\nlocal:x,Xyzzyville,38.5,128.5,KP\n"


def test_a_csv_is_taken_up_as_edits_and_handed_out_as_it_stands(desk):
    shown = ask(desk, "layer")
    data = f"{HEADER}local:x,Xyzzyville,37.6,127.5,KR\nlocal:z,=Z,1,2,\n".encode("utf-8-sig")
    packed = base64.b64encode(data).decode()
    taken = ask(desk, "upload", **about(shown), data=packed, name="../../theirs.csv")
    assert (len(taken["edits"]), taken["rows"], taken["told"]) == (2, 2, [])
    plain = base64.b64decode(ask(desk, "download", **about(shown, *taken["edits"]))["file"])
    assert plain.decode().splitlines()[1:] == ["local:x,Xyzzyville,37.6,127.5,KR", "local:z,'=Z,1,2,"]
    excel = base64.b64decode(ask(desk, "download", **about(shown), excel=True)["file"])
    assert excel.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in excel
    instead = ask(desk, "upload", **about(shown), data=packed, name="theirs.csv", instead=True)
    assert [(each["row"], each["cells"] is None) for each in instead["edits"]] == [
        (2, True), (None, False), (None, False),
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"", b"a,b\n1,2\n"])
def test_an_upload_that_is_no_table_of_places_is_said(desk, data):
    shown = ask(desk, "layer")
    packed = base64.b64encode(data).decode()
    assert "theirs.xlsx" in ask(desk, "upload", **about(shown), data=packed, name="theirs.xlsx")["fault"]

"""The project folder and its decisions.csv: where it is, what it keeps, that no row is lost."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import wherein

from gazetteer.opening import user_data_folder
from geo.decisions import Decision, Scope, Verdict
from geo.project import COLUMNS, ProjectError, append_decisions, bring_in, project_folder, read_decisions

GOOD = Decision(
    time="2026-01-02T03:04:05Z",
    scope=Scope.MENTION,
    document_id="a.txt",
    text_sha256="0" * 64,
    start=3,
    end=7,
    quote="Paju",
    prefix="in ",
    suffix=", on",
    decision=Verdict.INSTEAD,
    place_id="geonames:1",
    note="so she said",
)


def test_decisions_of_another_file_are_brought_in_once(tmp_path):
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    first, second = GOOD, replace(GOOD, quote="Seoul", author="me")
    append_decisions(mine, [first])
    append_decisions(theirs, [replace(first, note=""), second])
    data = (theirs / "decisions.csv").read_bytes() + b"nonsense\r\n"
    came = bring_in(mine, "theirs.csv", data)
    assert (came.new, came.known, len(came.faults)) == (1, 1, 1)
    assert read_decisions(mine).decisions.history == (first, second)
    assert bring_in(mine, "theirs.csv", data).new == 0
    with pytest.raises(ProjectError, match=r"notes.csv is no table of decisions"):
        bring_in(mine, "notes.csv", b"a,b\n1,2\n")


def test_the_folder_is_beside_the_documents_or_the_users_own(tmp_path):
    for name in ("a/x.txt", "a/y.txt", "b/z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Paju", encoding="utf-8")
    a, b = tmp_path / "a", tmp_path / "b"
    assert project_folder([str(a)]) == a / ".wherein"
    assert project_folder([str(a / "x.txt"), str(a / "y.txt")]) == a / ".wherein"
    assert project_folder([str(tmp_path), str(b / "z.txt")]) == tmp_path / ".wherein"
    own = project_folder([])
    assert own == user_data_folder()
    for elsewhere in (["-"], [str(a), str(b)], [str(a), "https://example.org/x"], ["missing.txt"]):
        assert project_folder(elsewhere) == own
    assert project_folder(["-"], b) == b


def test_rows_are_appended_and_the_rest_stays_byte_for_byte(tmp_path):
    append_decisions(tmp_path, [GOOD])
    append_decisions(tmp_path, [replace(GOOD, decision=Verdict.UNDO), replace(GOOD, note='"a", b\nc')])
    data = (tmp_path / "decisions.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 4
    read = read_decisions(tmp_path)
    assert read.faults == ()
    assert read.decisions.history == (
        GOOD,
        replace(GOOD, decision=Verdict.UNDO),
        replace(GOOD, note='"a", b\nc'),
    )
    append_decisions(tmp_path, [GOOD])
    assert (tmp_path / "decisions.csv").read_bytes().startswith(data)


def test_a_file_of_ones_own_keeps_its_form_and_columns(tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_bytes(
        b"\xef\xbb\xbfdecision;quote;scope;document_id;text_sha256;start;end;reviewer\n"
        b"right;Paju;everywhere;a.txt;00;3;7;Kim"
    )
    append_decisions(tmp_path, [GOOD])
    text = path.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("decision;quote;scope;document_id;text_sha256;start;end;reviewer;")
    assert "right;Paju;everywhere;a.txt;00;3;7;Kim" in text
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    kept, new = read_decisions(tmp_path).decisions.history
    assert (kept.scope, kept.place_id, new) == (Scope.EVERYWHERE, "", GOOD)


def test_a_faulty_row_is_named_and_costs_no_other(tmp_path):
    append_decisions(tmp_path, [GOOD, GOOD])
    path = tmp_path / "decisions.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[1:1] = [
        ",,mention,a.txt,0,3,7,Paju,,,maybe,,\r\n",
        ",,mention,a.txt,0,x,7,Paju,,,right,,\r\n",
        "\r\n",
    ]
    path.write_text("".join(lines), encoding="utf-8", newline="")
    read = read_decisions(tmp_path)
    assert read.decisions.history == (GOOD, GOOD)
    assert read.faults == (
        "row 2: decision 'maybe': one of right, wrong, instead, not_a_place, undo is wanted",
        "row 3: start 'x': a whole number is wanted",
    )


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"name,latitude\nPaju,1\n"])
def test_what_is_no_table_of_decisions_is_never_written_over(tmp_path, data):
    path = tmp_path / "decisions.csv"
    path.write_bytes(data)
    with pytest.raises(ProjectError):
        read_decisions(tmp_path)
    with pytest.raises(ProjectError):
        append_decisions(tmp_path, [GOOD])
    assert path.read_bytes() == data


def test_a_folder_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ProjectError, match="name another with --project"):
        append_decisions(tmp_path / "file" / "x", [GOOD])


def test_several_writers_lose_nothing(tmp_path):
    def write(number):
        for _ in range(10):
            append_decisions(tmp_path, [replace(GOOD, author=str(number))])

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = read_decisions(tmp_path).decisions.history
    assert sorted(d.author for d in history) == sorted("0123" * 10)


def test_two_programs_on_one_folder_lose_nothing(tmp_path):
    """As two explorers of one project write: each row is there once and whole, each writer's in order."""
    script = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from dataclasses import replace\n"
        "from test_project import GOOD\n"
        "from geo.project import append_decisions\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "for n in range(25):\n"
        "    append_decisions(Path(sys.argv[1]), [replace(GOOD, note=str(n), author=sys.argv[3])])"
    )
    command = [sys.executable, "-c", script, str(tmp_path), str(Path(__file__).parent)]
    writers = [
        subprocess.Popen([*command, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for name in "abc"
    ]
    for writer in writers:
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        writer.stdin.write(b"\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    read = read_decisions(tmp_path)
    assert read.faults == ()
    for name in "abc":
        own = [decision.note for decision in read.decisions.history if decision.author == name]
        assert own == [str(n) for n in range(25)]


def test_a_killed_writer_leaves_whole_rows(tmp_path):
    script = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from test_project import GOOD\n"
        "from geo.project import append_decisions\n"
        "append_decisions(Path(sys.argv[1]), [GOOD]); print('ready', flush=True)\n"
        "while True: append_decisions(Path(sys.argv[1]), [GOOD])"
    )
    command = [sys.executable, "-c", script, str(tmp_path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.kill()
    read = read_decisions(tmp_path)
    assert read.faults == ()
    assert len(read.decisions.history) >= 1
    append_decisions(tmp_path, [GOOD])
    assert len(read_decisions(tmp_path).decisions.history) == len(read.decisions.history) + 1


cell = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(cell, cell, cell, cell), min_size=1, max_size=3))
def test_any_text_comes_back_and_no_cell_runs_in_a_spreadsheet(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("project")
    decisions = [
        replace(GOOD, quote=f"{quote}x", prefix=prefix, suffix=suffix, note=note)
        for quote, prefix, suffix, note in texts
    ]
    append_decisions(folder, decisions)
    assert read_decisions(folder).decisions.history == tuple(decisions)
    with (folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
        assert all(not c.startswith(("=", "@", "\t", "\r")) for row in csv.reader(file) for c in row)


TEXT = "They met in Paju, in South Korea. Paju is a city."


def rows(done):
    return [
        (m["text"], m["status"], m["place"] and m["place"]["id"])
        for line in done.stdout.decode().splitlines()
        for m in json.loads(line)["mentions"]
    ]


@pytest.fixture
def collection(tmp_path):
    """Return a folder with a document, and a decision that its first Paju is a place of one's own."""
    from geo.decisions import text_digest

    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "mine.csv").write_text(
        "place_id,name,latitude,longitude\nlocal:hall,The hall,37.7,126.7\n", encoding="utf-8"
    )
    decision = replace(
        GOOD, start=12, end=16, text_sha256=text_digest(TEXT), prefix=TEXT[:12], suffix=TEXT[16:40],
        place_id="local:hall",
    )  # fmt: skip
    append_decisions(folder / ".wherein", [decision])
    return folder


def test_locate_lays_decisions_over_and_says_so(collection, tmp_path):
    command = ("locate", collection, "--fast", "--gazetteer", tmp_path / "mine.csv")
    done = wherein(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert "with 1 decision of" in done.stderr.decode()
    assert rows(done)[0] == ("Paju", "corrected", "local:hall")
    assert [status for _, status, _ in rows(done)[1:]] == ["proposed", "proposed"]
    assert wherein(*command, "--workers", "2", cwd=tmp_path).stdout == done.stdout
    (tmp_path / "empty").mkdir()
    without = wherein(*command, "--project", tmp_path / "empty", cwd=tmp_path)
    assert [status for _, status, _ in rows(without)] == ["proposed"] * 3
    page = wherein("map", collection, "--fast", "--gazetteer", tmp_path / "mine.csv", "-o", "-", cwd=tmp_path)
    assert page.returncode == 0


def test_a_place_that_is_gone_and_a_faulty_row_are_said(collection, tmp_path):
    gone = wherein("locate", collection, "--fast", cwd=tmp_path)
    assert "its place is not in the gazetteer" in gone.stderr.decode()
    assert "local:hall Paju is gone; the nearest of the name is geonames:" in gone.stderr.decode()
    path = collection / ".wherein" / "decisions.csv"
    path.write_text(path.read_text(encoding="utf-8") + "x\r\n", encoding="utf-8", newline="")
    faulty = wherein("locate", collection, "--fast", cwd=tmp_path)
    assert faulty.returncode == 1
    assert (
        "decisions.csv, row 3: scope '': one of mention, document, everywhere is wanted"
        in faulty.stderr.decode()
    )


def test_a_run_is_not_resumed_under_other_decisions(collection, tmp_path):
    done = wherein("locate", collection, "--fast", "-o", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    part = (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    (tmp_path / "out.jsonl.part").write_text(part, encoding="utf-8")
    run = {"decisions": "others"}
    (tmp_path / "out.jsonl.run.part").write_text(json.dumps(run), encoding="utf-8")
    again = wherein("locate", collection, "--fast", "--resume", "-o", "out.jsonl", cwd=tmp_path)
    assert again.returncode == 1
    assert "decisions" in again.stderr.decode()


def test_a_project_that_is_not_there_is_a_fault_of_the_call(tmp_path, collection):
    done = wherein("locate", collection, "--project", tmp_path / "nowhere", cwd=tmp_path)
    assert done.returncode == 2
    assert "there is no such folder" in done.stderr.decode()

"""Saving a layer: the form kept, a backup made, never half a file, never over another's edit."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from gazetteer import read_layer
from gazetteer.errors import GazetteerError
from gazetteer.layers.reading import COLUMNS
from gazetteer.layers.saving import LayerChangedError, add_row, change_row, drop_row, remove_place, save

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = "place_id,name,latitude,longitude,population\nlocal:a,Camp Alpha,37.5,126.9,120\n"

KILLED = """
import os, signal, sys
from pathlib import Path
from gazetteer.layers.reading import Layer, Record, read_layer
from gazetteer.layers.saving import save
import gazetteer.layers.saving, filelock
path, moment = Path(sys.argv[1]), 0
layer = read_layer(path)
records = (Record(cells=("local:new", "New", "1", "2", "3")),) * 400
new = Layer(name=path.name, columns=layer.columns, records=records, digest=layer.digest)

def child(moment):
    steps = 0
    def trace(frame, event, argument):
        nonlocal steps
        if frame.f_code.co_filename != gazetteer.layers.saving.__file__:
            return None
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    save(new, path)
    os._exit(0)

while True:
    moment += 1
    path.write_bytes(Path(sys.argv[2]).read_bytes())
    pid = os.fork()
    if pid == 0:
        child(moment)
    _, status = os.waitpid(pid, 0)
    print("finished" if status == 0 else "killed", path.read_bytes().hex())
    if status == 0:
        break
"""

WRITER = """
import sys
from pathlib import Path
from gazetteer.layers.reading import read_layer
from gazetteer.layers.saving import LayerChangedError, change_row, save
from dataclasses import replace
from gazetteer.layers.table import Record
path, number = Path(sys.argv[1]), sys.argv[2]
layer = read_layer(path)
layer = replace(layer, records=(Record(cells=(f"local:{number}", f"Writer {number}", "1", "2", "")),) * 2000)
print("ready", flush=True)
sys.stdin.readline()
try:
    save(layer, path)
    print("won")
except LayerChangedError as error:
    print(error)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def test_saving_keeps_columns_order_and_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    text = 'mine;name;latitude;longitude\r\n"keep";Ålesund;62,47;6,15\r\n'
    path.write_bytes(text.encode("utf-8-sig"))
    layer = add_row(path, {"name": "'s-Hertogenbosch", "latitude": "51.69", "longitude": "5.3", "note": "=1"})
    assert path.read_bytes().decode("utf-8-sig").split("\r\n") == [
        "mine;name;latitude;longitude;note",
        '"keep";Ålesund;62,47;6,15;',
        ";'s-Hertogenbosch;51,69;5,3;'=1",
        "",
    ]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert (tmp_path / "places.csv.bak").read_bytes() == text.encode("utf-8-sig")
    assert layer.rows[-1].note == "=1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["places.csv", "places.csv.bak"]


def test_a_file_without_a_last_line_end_stays_so(path: Path) -> None:
    path.write_text(PLAIN.rstrip(), encoding="utf-8")
    add_row(path, {"place_id": "local:b", "name": "B", "latitude": "1", "longitude": "2"})
    assert path.read_text("utf-8") == f"{PLAIN}local:b,B,1,2,"


def test_the_rights_of_the_file_are_kept(path: Path) -> None:
    path.chmod(0o640)
    add_row(path, {"name": "B", "latitude": "1", "longitude": "2"})
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.csv"
    link.parent.mkdir()
    link.symlink_to(path)
    add_row(link, {"name": "B", "latitude": "1", "longitude": "2"})
    assert link.is_symlink()
    assert len(path.read_text("utf-8").splitlines()) == 3


def test_a_new_column_leaves_no_row_short_and_no_cell_changed(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes(b'name;latitude;longitude\r\n"Camp ""A""";37,5;126,9\r\n;;\r\nShort;1\r\nHut;38;127')
    add_row(path, {"name": "Post", "latitude": "1.5", "longitude": "2", "note": "new"})
    assert path.read_bytes().decode() == (
        'name;latitude;longitude;note\r\n"Camp ""A""";37,5;126,9;\r\n;;\r\nShort;1;;\r\nHut;38;127;\r\n'
        "Post;1,5;2;new"
    )


def test_a_new_file_has_every_column_and_an_id(tmp_path: Path) -> None:
    layer = add_row(tmp_path / "deep" / "places.csv", {"name": "Camp", "latitude": "1", "longitude": "2"})
    assert layer.columns == COLUMNS
    assert layer.records[0].cells[0] == layer.rows[0].place_id != ""


def test_a_faulty_row_is_not_added(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    with pytest.raises(GazetteerError, match="latitude: '129': must lie between -90 and 90"):
        add_row(path, {"name": "Busan", "latitude": "129", "longitude": "35"})
    assert not path.exists()


def test_an_edit_touches_its_row_alone(path: Path) -> None:
    rest = 'local:c, "odd ,quoting" ,1,2,\n"local:d",D,3,4,5,too many\n'.replace(
        ' "odd ,quoting" ', '"odd, C"'
    )
    path.write_text(PLAIN + rest, encoding="utf-8")
    change_row(path, "local:a", {"latitude": "38", "note": "moved"})
    assert path.read_text("utf-8") == (
        PLAIN.replace("population", "population,note").replace("37.5,126.9,120", "38,126.9,120,moved")
        + rest.replace('C",1,2,', 'C",1,2,,')
    )
    before = path.read_text("utf-8").splitlines()[2:]
    change_row(path, "local:a", {"latitude": "37"})
    assert path.read_text("utf-8").splitlines()[2:] == before
    with pytest.raises(GazetteerError, match="no row with the id 'local:x'"):
        change_row(path, "local:x", {"name": "X"})
    with pytest.raises(GazetteerError, match="latitude: '99'"):
        change_row(path, "local:a", {"latitude": "99"})


def test_an_edit_that_changes_nothing_writes_nothing(path: Path) -> None:
    change_row(path, "local:a", {"latitude": "37.5"})
    assert not path.with_name("places.csv.bak").exists()


def test_a_row_can_be_dropped_and_a_place_removed(path: Path) -> None:
    assert remove_place(path, "geonames:1", "Nowhere").rows[-1].deleted
    assert drop_row(path, "local:a").rows[0].place_id == "geonames:1"
    assert path.read_text("utf-8").splitlines() == [
        "place_id,name,latitude,longitude,population,feature_code",
        "geonames:1,Nowhere,,,,DELETED",
    ]


def test_a_file_that_changed_underneath_is_not_overwritten(path: Path) -> None:
    layer = read_layer(path)
    path.write_text(PLAIN + "local:b,Camp Beta,1,2,\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(LayerChangedError, match="changed since it was read"):
        save(layer, path)
    assert path.read_bytes() == before


def test_a_file_that_vanished_is_not_made_anew(path: Path) -> None:
    layer = read_layer(path)
    path.unlink()
    with pytest.raises(LayerChangedError, match="changed since it was read"):
        save(layer, path)
    assert not path.exists()


def test_a_file_being_saved_by_another_is_left_alone(path: Path) -> None:
    with (
        FileLock(path.with_name(".places.csv.lock")),
        pytest.raises(LayerChangedError, match="being saved by another"),
    ):
        save(read_layer(path), path)
    assert path.read_text("utf-8") == PLAIN


def test_what_cannot_be_written_is_one_line(path: Path) -> None:
    layer = read_layer(path)
    with pytest.raises(GazetteerError, match=r"places\.csv cannot be saved \(.+\); nothing was written"):
        save(layer, path / "places.csv")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_moment_the_old_file_is_there_or_the_new(path: Path, tmp_path: Path) -> None:
    """A child is killed at the first line that saving runs, the next one at the second, and so to the end."""
    original = tmp_path / "original.csv"
    original.write_text(PLAIN, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(original)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    outcomes = [line.split() for line in done.stdout.decode().splitlines()]
    assert outcomes, done.stderr.decode()
    old, new = PLAIN.encode().hex(), outcomes[-1][1]
    assert outcomes[-1][0] == "finished"
    assert {content for _, content in outcomes} == {old, new}
    assert len(outcomes) > 30
    assert old != new
    backup = path.with_name("places.csv.bak").read_bytes()
    assert backup == PLAIN.encode()
    # Nothing that a killed program left behind stops the next one.
    change_row(path, "local:new", {"name": "Newer"})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["original.csv", "places.csv", "places.csv.bak"]


def test_of_writers_at_once_one_wins_and_the_others_are_told(path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(6)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=60)[0].strip() for writer in writers]
    assert said.count("won") == 1
    assert all("changed since it was read" in s or "being saved by another" in s for s in said if s != "won")
    names = {row.name for row in read_layer(path).rows}
    assert names == {f"Writer {said.index('won')}"}

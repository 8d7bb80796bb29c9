"""Disks and folders that refuse, clocks that go back, files that change, two at once: nothing is lost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from test_caching import ANALYSES
from test_cli import lines, wherein
from test_exporters import SETTINGS, analysis

from geo.caching import AnalysisCache
from geo.errors import GeoError
from geo.exporters import FORMATS, save
from geo.exporters.output import held, open_output, output_folder

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and rights as POSIX has them")

MANY = [replace(analysis(), document=replace(analysis().document, id=f"{n}.txt")) for n in range(300)]
NOBODY = 65_534
FULL_AT = 400
"""Bytes a file may have, for the disk to be full after: no format writes so many documents in less."""


def in_child(act):
    """Return what a forked child writes to a pipe, which it may when its files may not grow."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            act()
            said = "went well"
        except (OSError, GeoError) as error:
            said = f"refused: {error}"
        except BaseException as error:
            said = f"broke: {type(error).__name__} {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.mark.parametrize("name", [*(name for name in FORMATS if name != "places-csv"), ".shp"])
def test_a_full_disk_leaves_the_old_export_and_is_said(name, tmp_path):
    if name == ".shp":
        path, name = tmp_path / "out.shp", "shp"
    else:
        path = tmp_path / f"out{(FORMATS[name].suffixes or ('.zip',))[0]}"
    save(MANY[:1], path, name, SETTINGS)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def write():
        resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_AT, FULL_AT))
        save(MANY, path, name, SETTINGS)

    said = in_child(write)
    assert said.startswith("refused: "), said
    after = {file.name: file.read_bytes() for file in tmp_path.iterdir() if file.suffix != ".part"}
    assert after == before


def shell(folder, command):
    """Run a line of shell in which ``wherein`` is the command, without the rights of root."""
    program = f'wherein() {{ "{sys.executable}" -m geo.cli "$@"; }}; {command}'
    return subprocess.run(["bash", "-c", program], cwd=folder, capture_output=True, timeout=120, check=False)


@pytest.fixture
def letter(tmp_path):
    (tmp_path / "letter.txt").write_text("From Paju to Seoul. " * 200, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.html"])
def test_a_full_disk_is_one_line_of_the_command(name, letter):
    (letter / name).write_text("old", encoding="utf-8")
    verb = "map" if name.endswith("html") else "locate"
    done = shell(letter, f"trap '' XFSZ; ulimit -f 2; wherein {verb} letter.txt --fast --quiet -o {name}")
    assert done.returncode == 1, done.stderr
    (line,) = lines(done.stderr)
    assert "cannot be written (File too large)" in line
    assert (letter / name).read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("name", ["csv", "gpkg"])
def test_a_folder_that_may_not_be_written_is_said(name):
    # Not below pytest's own folder, which nobody but its maker may enter; root may write anywhere.
    with tempfile.TemporaryDirectory() as made:
        outer, closed = Path(made), Path(made, "closed")
        closed.mkdir()
        outer.chmod(0o755)
        closed.chmod(0o555)

        def write():
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            save(MANY[:1], closed / f"out.{name}", name, SETTINGS)

        assert in_child(write).startswith("refused: [Errno 13] Permission denied")
        assert list(closed.iterdir()) == []
        closed.chmod(0o755)


def test_of_two_who_write_one_file_the_second_is_told(letter):
    with held((letter / "out.csv").resolve()):
        done = wherein("locate", "letter.txt", "--fast", "--quiet", "-o", "out.csv", cwd=letter)
    assert done.returncode == 1
    (line,) = lines(done.stderr)
    assert "out.csv is being written by another program; wait for it, or name another file" in line
    assert not (letter / "out.csv").exists()


def test_a_run_that_goes_on_is_not_taken_from_it_by_another(tmp_path):
    """What was finished would be lost, or stand there twice."""
    part = tmp_path / "out.jsonl.part"
    part.write_text("{}\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text("From Paju.", encoding="utf-8")
    with held((tmp_path / "out.jsonl").resolve()):
        for more in ((), ("--resume",)):
            done = wherein("locate", "a.txt", "--fast", "--quiet", "-o", "out.jsonl", *more, cwd=tmp_path)
            assert "being written by another program" in done.stderr.decode()
    assert part.read_text(encoding="utf-8") == "{}\n"


def test_what_a_killed_export_left_goes_with_the_next_and_nothing_else(tmp_path):
    names = (".out.gpkg.abcd1234.part", ".on.gpkg.abcd1234.part", ".out.gpkg")
    for folder in (tmp_path / name for name in names):
        folder.mkdir()
        (folder / "x").write_text("x", encoding="utf-8")
    with output_folder(tmp_path / "out.gpkg") as folder:
        (folder / "out.gpkg").write_text("new", encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".on.gpkg.abcd1234.part",
        ".out.gpkg",
        "out.gpkg",
    ]


def test_the_clock_may_go_back(tmp_path):
    """Files from the future are neither newer nor older to anything here; a cache's go in some order."""
    cache = AnalysisCache(tmp_path, [])
    cache.put(ANALYSES[0])
    (entry,) = tmp_path.glob("*.analysis")
    ahead = time.time() + 10 * 365 * 86_400
    os.utime(entry, (ahead, ahead))
    again = AnalysisCache(tmp_path, [], most_bytes=1)
    assert again.get(ANALYSES[0].document) == ANALYSES[0]
    again.put(replace(ANALYSES[0], document=replace(ANALYSES[0].document, id="b")))
    assert sum(path.stat().st_size for path in tmp_path.glob("*.analysis")) <= 1
    path = tmp_path / "out.csv"
    path.write_text("old", encoding="utf-8")
    os.utime(path, (ahead, ahead))
    with open_output(path) as stream:
        stream.write("new")
    assert path.read_text(encoding="utf-8") == "new"


def test_a_document_that_changes_or_goes_while_it_is_read_costs_no_other(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"{name}: From Paju.", encoding="utf-8")
    from geo.documents import read_paths

    items = read_paths([folder])
    first = next(items)
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_text("c: To Seoul.", encoding="utf-8")
    gone, changed = items
    assert first.text == "a: From Paju."
    assert "was there when the run began and is gone" in gone.reason
    assert changed.text == "c: To Seoul."


def test_a_full_disk_costs_a_cache_and_no_analysis(tmp_path):
    folder = Path(tmp_path)

    def put():
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        cache = AnalysisCache(folder, [])
        cache.put(ANALYSES[0])
        raise GeoError(cache.fault)

    assert "cannot be written (File too large)" in in_child(put)
    assert list(folder.iterdir()) == []

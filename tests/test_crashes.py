"""Exporting, deciding, caching killed at any moment: whole or not at all; the next start mends what is left.

Children are forked from one process that has imported everything, so that many can be killed in little time.
``test_saving.py`` kills saving a layer, ``test_importing.py`` importing, ``test_cli_runs.py`` locating.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from geo.exporters import FORMATS
from geo.project import read_decisions

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

HERE = str(Path(__file__).parent)
COMMON = """
import os, random, signal, sys, time
from dataclasses import replace
from pathlib import Path
folder = Path(sys.argv[1]); sys.path.insert(0, sys.argv[2])
from test_exporters import SETTINGS, analysis
from geo.exporters import FORMATS, format_for, save
from geo.exporters import output

def documents(word, number):
    one = analysis()
    return [replace(one, document=replace(one.document, id=f"{word} {n}.txt")) for n in range(number)]

ONE, OTHER = documents("one", 20), documents("other", 30)

def killed_after(seconds, act):
    pid = os.fork()
    if pid == 0:
        act()
        os._exit(0)
    time.sleep(seconds)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    return os.waitpid(pid, 0)[1] == 0

def killed_at(moment, module, act):
    pid = os.fork()
    if pid:
        return os.waitpid(pid, 0)[1] == 0
    steps = 0
    def trace(frame, event, argument):
        nonlocal steps
        if frame.f_code.co_filename != module.__file__:
            return None
        steps += 1
        if steps == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    act()
    os._exit(0)
"""
FORMATS_KILLED = """
import pyogrio, pyarrow, openpyxl, matplotlib.pyplot, spacy
from geo.maps import page
from test_maps import SmallWorld
chance = random.Random(7)

def export(name, path, analyses):
    if name != "html":
        save(analyses, path, name, SETTINGS)
        return
    with output.open_output(path) as stream:
        stream.write(page(analyses, SmallWorld()))

def files():
    there = (p for p in sorted(folder.iterdir()) if not p.name.startswith(".") and p.suffix != ".part")
    return {p.name: p.read_bytes() for p in there}

for name in sys.argv[3:]:
    suffix = {"html": ".html"}.get(name) or (FORMATS[name].suffixes or (".zip",))[0]
    path = folder / f"out{suffix}"
    begun = time.monotonic()
    os.waitpid(os.fork() or (export(name, path, OTHER), os._exit(0)), 0)
    took = time.monotonic() - begun
    new = files()
    os.waitpid(os.fork() or (export(name, path, ONE), os._exit(0)), 0)
    old = files()
    assert old and new and old != new, name
    ended = 0
    for _ in range(2):
        ended += killed_after(chance.uniform(0, took), lambda: export(name, path, OTHER))
        now = files()
        assert now in (old, new), (name, sorted(now))
    os.waitpid(os.fork() or (export(name, path, OTHER), os._exit(0)), 0)
    assert files() == new, name
    left = [p.name for p in folder.iterdir() if p.name not in new]
    assert left == [], (name, left)
    for p in folder.iterdir():
        p.unlink()
    print(name, ended, flush=True)
"""
STEPS_KILLED = """
def files():
    there = (p for p in sorted(folder.iterdir()) if not p.name.startswith(".") and p.suffix != ".part")
    return {p.name: p.read_bytes() for p in there if p.is_file()}

def aside():
    kept = folder / f"{path.name}.old"
    return {p.name: p.read_bytes() for p in sorted(kept.iterdir())} if kept.is_dir() else None

def told(moment):
    now = files()
    if now in (old, new):
        return False
    # A Shapefile is several files: between two of them those of before are whole, in a folder.
    assert name == "out.shp" and path.name not in now, (name, moment, sorted(now))
    assert aside() in (old, new), (moment, sorted(aside() or ()))
    assert all(data in (old.get(n), new.get(n)) for n, data in now.items())
    return True

import pyogrio, pyarrow

for name in ("out.csv", "out.gpkg", "out.shp.zip", "out.shp"):
    path = folder / name
    def export(analyses):
        save(analyses, path, format_for(None, name), SETTINGS)
    os.waitpid(os.fork() or (export(OTHER), os._exit(0)), 0)
    new = files()
    os.waitpid(os.fork() or (export(ONE), os._exit(0)), 0)
    old, moments, between = files(), 0, 0
    while True:
        moments += 4 if name == "out.shp" else 1
        whole = killed_at(moments, output, lambda: export(OTHER))
        if told(moments):
            # The next meets what this one left, is killed as well, and the one after that ends well.
            between += 1
            killed_at(moments - between, output, lambda: export(OTHER))
            told(moments)
            os.waitpid(os.fork() or (export(ONE), os._exit(0)), 0)
            assert files() == old
        if whole:
            break
    assert files() == new
    left = [p.name for p in folder.iterdir() if p.name not in new]
    assert left == [], (name, left)
    for p in folder.iterdir():
        p.unlink()
    print(name, moments, between, flush=True)
"""
DECIDING_KILLED = """
import geo.project
from test_project import GOOD
geo.project.append_decisions(folder, [GOOD])
rows, moment = 1, 0
while True:
    moment += 1
    whole = killed_at(moment, geo.project, lambda: geo.project.append_decisions(folder, [GOOD, GOOD]))
    read = geo.project.read_decisions(folder)
    assert read.faults == ()
    assert len(read.decisions.history) in (rows, rows + 2), moment
    rows = len(read.decisions.history)
    if whole:
        break
print(moment, rows, sorted(p.name for p in folder.iterdir()))
"""
CACHING_KILLED = """
import geo.caching
from test_caching import ANALYSES
steps = 0
for moment in (3, 9, 20, 40, 60, 80, 88, 90, 92, 94, 96, 98, 100, 105, 110, 120):
    killed_at(moment, geo.caching, lambda: geo.caching.AnalysisCache(folder, []).put(ANALYSES[0]))
    cache = geo.caching.AnalysisCache(folder, [])
    found = cache.get(ANALYSES[0].document)
    assert found in (None, ANALYSES[0])
    assert cache.broken == 0
    steps += found is None
geo.caching.AnalysisCache(folder, []).put(ANALYSES[0])
assert geo.caching.AnalysisCache(folder, []).get(ANALYSES[0].document) == ANALYSES[0]
print(steps)
"""
FETCHING_KILLED = """
from urllib.request import urlopen
from gazetteer.importing import fetch
address = sys.argv[3]
wanted = fetch.Download(key="x", title="X", address=address, licence="none", files={"a.csv": 200_000})
moment, begun = 0, 0
for edition, length in (("one", 150_000), ("two", 120_000), ("three", 180_000)):
    whole = False
    moment = 0
    while not whole:
        # Told by its address, the server breaks off now and then, so that there is something to go on with.
        urlopen(f"{address}{edition}?{length}").close()
        moment += 9
        whole = killed_at(moment, fetch, lambda: fetch.download(wanted, folder))
        begun += (folder / "a.csv.part").exists()
    data = (folder / "a.csv").read_bytes()
    assert data == edition.encode() * (length // len(edition)), (edition, moment, data[:20], data[-20:])
    (folder / "a.csv").unlink()
    left = [p.name for p in folder.iterdir()]
    assert left == [], left
    # The next edition meets what was begun of this one.
    for late in (120, 90, 60, 40):
        killed_at(late, fetch, lambda: fetch.download(wanted, folder))
        (folder / "a.csv").unlink(missing_ok=True)
        if (folder / "a.csv.part").exists():
            break
    else:
        raise AssertionError("nothing was begun")
print(begun)
"""
TRAINING_KILLED = """
from geo.cli import training
target = folder / "model.json"
texts = {word: (f"model {word} " * 50, f"about {word} " * 50) for word in ("old", "new")}
moment = 0
for module in (output, training):
    training._write(target, texts["old"])
    moment = 0
    while True:
        moment += 1
        whole = killed_at(moment, module, lambda: training._write(target, texts["new"]))
        for number, name in enumerate(("model.json", "model.about.json")):
            assert (folder / name).read_text() in (texts["old"][number], texts["new"][number]), (name, moment)
        if whole:
            break
training._write(target, texts["new"])
assert tuple((folder / name).read_text() for name in ("model.json", "model.about.json")) == texts["new"]
print(moment, sorted(p.name for p in folder.iterdir()))
"""
ASKING_KILLED = """
import gazetteer.online as online
from geopy.geocoders.base import Geocoder
from geopy.location import Location

class Answering(Geocoder):
    def geocode(self, query, exactly_one=False, timeout=None):
        return [Location(f"{query}, England", (53.65, -1.83, 0), {"name": query})]

def asked():
    return online.OnlineNames(Answering(), folder / "online.sqlite", min_delay_seconds=0)

kept = 0
for moment in range(1, 90, 7):
    killed_at(moment, online, lambda: asked().by_name("Zzquarnby"))
    names = asked()
    (found,) = names.by_name("Zzquarnby")
    assert (found.place.name, names.faults) == ("Zzquarnby", []), (moment, names.faults)
    kept += names.asked == 0
    if moment % 3:
        for path in folder.iterdir():
            path.unlink()
print(kept)
"""


def ran(script, folder, *more):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", COMMON + script, str(folder), HERE, *more],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


NAMES = [*FORMATS, "html"]


@pytest.mark.parametrize("names", [NAMES[:9], NAMES[9:]], ids=["text and tables", "the others"])
def test_an_export_killed_at_a_random_moment_is_the_old_one_or_the_new(names, tmp_path):
    assert [line.split()[0] for line in ran(FORMATS_KILLED, tmp_path, *names)] == names


def test_an_export_killed_at_each_step_of_putting_it_in_place_is_the_old_one_or_the_new(tmp_path):
    lines = [line.split() for line in ran(STEPS_KILLED, tmp_path)]
    assert all(int(moments) > 15 for _, moments, _ in lines)
    assert [int(between) > 5 for _, _, between in lines] == [False, False, False, True]


def test_deciding_killed_at_each_step_loses_no_decision(tmp_path):
    (line,) = ran(DECIDING_KILLED, tmp_path)
    moments, rows = map(int, line.split()[:2])
    assert moments > 40
    assert len(read_decisions(tmp_path).decisions.history) == rows > 1
    assert not (tmp_path / ".decisions.csv.saving").exists()


def test_caching_killed_at_many_steps_leaves_whole_entries(tmp_path):
    (line,) = ran(CACHING_KILLED, tmp_path)
    assert int(line) >= 3


class Editions(BaseHTTPRequestHandler):
    """Serves a file of which there comes another edition, and breaks off in each third answer."""

    edition, length, answers = "one", 0, 0

    def do_GET(self):
        path, _, length = self.path.strip("/").partition("?")
        if length:
            type(self).edition, type(self).length = path, int(length)
            self.send_response(204)
            self.end_headers()
            return
        type(self).answers += 1
        whole = self.edition.encode() * (self.length // len(self.edition))
        first = int(self.headers.get("Range", "bytes=0-")[6:-1])
        first = first if self.headers.get("If-Range") == f'"{self.edition}"' else 0
        self.send_response(206 if first else 200)
        self.send_header("ETag", f'"{self.edition}"')
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(whole) - 1}/{len(whole)}")
        self.send_header("Content-Length", str(len(whole) - first))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(whole[first : first + 70_000 if self.answers % 3 == 0 else None])

    def log_message(self, *arguments):
        """Say nothing."""


def test_fetching_killed_at_many_steps_goes_on_with_the_edition_it_began(tmp_path):
    with ThreadingHTTPServer(("127.0.0.1", 0), Editions) as server:
        server.daemon_threads = True
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            (line,) = ran(FETCHING_KILLED, tmp_path, f"http://127.0.0.1:{server.server_address[1]}/")
        finally:
            server.shutdown()
            serving.join()
    assert int(line) > 5


def test_writing_a_ranking_killed_at_each_step_leaves_each_file_old_or_new(tmp_path):
    (line,) = ran(TRAINING_KILLED, tmp_path)
    assert line.endswith("['model.about.json', 'model.json']")


def test_asking_online_killed_at_many_steps_leaves_a_cache_that_answers(tmp_path):
    (line,) = ran(ASKING_KILLED, tmp_path)
    assert int(line) > 3

"""The dashboard with a large collection in its page: how soon Python hears of a click, and what a click runs.

The server is started as ``wherein explore`` starts it, on documents whose analyses lie ready in the project
folder. When Python has heard where the reader is, it writes that into the address: so the time runs, by the
clock of the browser, from the click until the address has the place, and holds the way back as well. What
ran is counted by what the server says of it.
"""

from __future__ import annotations

import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from gazetteer import open_gazetteer
from gazetteer.opening import with_user_layer
from geo.app.engine import answers_key
from geo.app.locating import cache_of
from geo.documents import ReadOptions, read_paths
from geo.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Frame, Page

    from geo.model import Analysis

ROWS = (3, 40, 80, 120, 160, 25, 60)
"""Of the list of places; the map stays where it is or flies, as it comes."""
_FRAME = 'iframe[title="Explorer: map and sentences"]'
_PATIENCE = 240_000
_HEARD = """window.addresses = [];
if (window.parent === window) for (const name of ["pushState", "replaceState"]) {
  const own = history[name];
  history[name] = function (...given) {
    own.apply(this, given);
    window.addresses.push([performance.timeOrigin + performance.now(), location.search]);
  };
}"""
_CLICK = """row => {
  const now = performance.timeOrigin + performance.now();
  document.querySelectorAll(".prow")[row].click();
  return now;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was measured of one collection."""

    median: float
    """Milliseconds from a click until the address has it."""
    worst: float
    part_runs: int
    """Runs of a part of the script, for all acts."""
    whole_runs: int
    """Runs of the whole script; wanted: none."""
    mounts: int
    """Pages drawn anew; wanted: none."""
    moved: int
    """Acts after which the map stood elsewhere; wanted: none."""
    idle: float
    """Processor time of the server while nobody does anything, as a share; where ``/proc`` tells it."""


def measure(browser: Browser, analyses: Sequence[Analysis], folder: Path) -> Heard:
    """Serve a collection, open it, and click."""
    _lay_ready(analyses, folder)
    with _served(folder) as (process, address):
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.set_default_timeout(_PATIENCE)
        runs, drawn = _counted(page)
        page.add_init_script(_HEARD)
        page.goto(f"{address}/?list=places")
        page.frame_locator(_FRAME).locator("html[data-ready]").wait_for(state="attached")
        frame = next(each for each in page.frames if each.parent_frame)
        page.wait_for_timeout(3000)
        idle = _idle(process)
        frame.locator(".leaflet-control-zoom-in").click()
        page.wait_for_url(re.compile("map="))
        before, mounts = len(drawn), runs.count("FINISHED_SUCCESSFULLY")
        times = [_click(page, frame, row) for row in ROWS]
        moved = sum(_moved(page, act) for act in _acts(page, frame))
        heard = Heard(
            median=statistics.median(times),
            worst=max(times),
            part_runs=runs.count("FINISHED_FRAGMENT_RUN_SUCCESSFULLY"),
            whole_runs=runs.count("FINISHED_SUCCESSFULLY") - mounts,
            mounts=len(drawn) - before,
            moved=moved,
            idle=idle,
        )
        page.close()
    return heard


def _lay_ready(analyses: Sequence[Analysis], folder: Path) -> None:
    """Write the documents, and what was found in them where the dashboard keeps it."""
    path = folder / "documents.jsonl"
    rows = ({name: getattr(a.document, name) for name in ("id", "text", "date", "source")} for a in analyses)
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    version = open_gazetteer(with_user_layer(())).version
    cache = cache_of(folder / "project", answers_key(version, fast=True, model=None))
    if cache is None:
        raise SystemExit(f"{folder} cannot be written")
    read = [item for item in read_paths([str(path)], ReadOptions()) if isinstance(item, Document)]
    for analysis, document in zip(analyses, read, strict=True):
        cache.put(replace(analysis, document=document))


@contextmanager
def _served(folder: Path) -> Iterator[tuple[int, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "geo.cli", "explore", "documents.jsonl", "--fast", "--project", "project"),
        *("--no-browser", "--port", str(port)),
    ]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}")
        yield server.pid, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    raise SystemExit("the dashboard's server did not answer within a minute")


def _counted(page: Page) -> tuple[list[str], list[Frame]]:
    """Return lists that grow with each run that the server ends, and each page drawn in the frame."""
    runs: list[str] = []
    drawn: list[Frame] = []

    def hear(payload: bytes | str) -> None:
        message = ForwardMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
        if message.WhichOneof("type") == "script_finished":
            runs.append(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    page.on("framenavigated", lambda frame: drawn.append(frame) if frame.parent_frame else None)
    return runs, drawn


def _click(page: Page, frame: Frame, row: int) -> float:
    """Return the milliseconds from a click on a place of the list until Python's word of it is back."""
    page.evaluate("window.addresses.length = 0")
    frame.wait_for_selector(".prow")
    clicked = frame.evaluate(_CLICK, row)
    page.wait_for_function("window.addresses.some(([, address]) => address.includes('place='))")
    told = page.evaluate("window.addresses.find(([, address]) => address.includes('place='))[0]")
    frame.press("body", "Escape")
    page.wait_for_function("!location.search.includes('place=')")
    # A reader looks; and what the machine still does for this click is not the next one's.
    page.wait_for_timeout(1000)
    return float(told) - float(clicked)


def _acts(page: Page, frame: Frame) -> Iterator[Callable[[], object]]:
    """Yield a filter and its end, and a decision and its end, each followed by the map being shown."""
    choose = frame.locator("#choose-country")
    yield lambda: (choose.select_option("US"), page.wait_for_url(re.compile("country=US")))
    yield lambda: (choose.select_option(""), page.wait_for_function("!location.search.includes('country=')"))
    for key in ("a", "z"):
        yield lambda key=key: _review(page, frame, key)  # type: ignore[misc]


def _review(page: Page, frame: Frame, key: str) -> None:
    frame.locator('[data-view="review"]').click()
    page.wait_for_url(re.compile("v=review"))
    page.keyboard.press(key)
    page.wait_for_timeout(1000)
    frame.locator('[data-view="map"]').click()
    page.wait_for_function("!location.search.includes('v=review')")


def _moved(page: Page, act: Callable[[], object]) -> bool:
    """Tell whether the map's centre or zoom, as the address has them, is another after an act."""
    before = re.findall("map=[^&]+", page.url)
    act()
    return re.findall("map=[^&]+", page.url) != before


def _idle(process: int) -> float:
    if not os.path.exists(f"/proc/{process}/stat"):
        return float("nan")
    before = _processor(process)
    time.sleep(10)
    return (_processor(process) - before) / 10


def _processor(process: int) -> float:
    with open(f"/proc/{process}/stat", encoding="utf-8") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

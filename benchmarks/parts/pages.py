"""The page beside stock folium's and st_folium's: building, size, opening, and a click to the sentences.

All show the same places with the same sentences, in Chromium, without a network; what a stock page asks of
the internet it gets from a package. Processor time is that of Python and of the page's main thread.
"""

from __future__ import annotations

import json
import math
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import explorer
from peers.environments import HERE, Unavailable, environment

from gazetteer import open_gazetteer
from geo.maps import page as build_page
from parts.result import Spread, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser, Page, Route

    from geo.model import Analysis
    from parts.result import Settings

SIZES: Final = (1_000, 10_000)
QUICK: Final = (50,)
CLICKS: Final = 5
PATIENCE: Final = 60.0
"""Seconds until a page counts as never ready."""
_ICONS: Final = ".leaflet-marker-icon"
_CLICK: Final = "() => document.querySelectorAll('.leaflet-marker-icon')[%d].click()"
_COLUMNS: Final = (
    "page", "places", "build, processor s", "size, MB", "open, processor s", "open, s by the clock",
    "click to sentences, processor ms", "ms by the clock",
)  # fmt: skip
_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one page took."""

    name: str
    places: int
    build: float
    size: float
    opened: float
    opened_clock: float
    clicks: Spread | None
    clicks_clock: Spread | None

    def row(self) -> list[Any]:
        """Return it as a row."""
        return [
            self.name, self.places, self.build, self.size, self.opened, self.opened_clock,
            self.clicks, self.clicks_clock,
        ]  # fmt: skip


def measure(settings: Settings) -> list[Table]:
    """Return each page's figures."""
    table = Table("The page, and a marker a place", _COLUMNS)
    if settings.browser is None:
        table.notes.append("not measured: no Chromium was found (--browser PATH)")
        return [table]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=settings.browser, args=["--no-sandbox", "--disable-gpu"], headless=True
        )
        for places in QUICK if settings.quick else SIZES:
            _rows(table, browser, Path(folder), places, settings.peers)
        browser.close()
    table.notes.append(
        "st_folium: its page is built in the server, so opening has that in it; a click goes to the server "
        "and back, and its processor time is not only the page's, so it is left out; "
        "a dash for the clock: no answer within a minute"
    )
    return [table]


def _rows(table: Table, browser: Browser, folder: Path, places: int, peers: Path | None) -> None:
    gazetteer = open_gazetteer()
    analyses = explorer.collection(gazetteer, places)
    worked = time.process_time()
    html = build_page(analyses, gazetteer, title=f"{places:,} places")
    table.rows.append(_ours(browser, folder, html, places, time.process_time() - worked).row())
    if peers is None:
        return
    try:
        python = environment("maps", peers)
    except Unavailable as error:
        table.notes.append(f"stock folium, st_folium: not measured: {error}")
        return
    listed = folder / f"{places}.json"
    listed.write_text(json.dumps(_listed(analyses)), encoding="utf-8")
    for what in (_stock, _streamlit):
        try:
            table.rows.append(what(browser, python, listed, places).row())
        except Unavailable as error:
            table.notes.append(f"{places:,} places: {error}")


def _listed(analyses: Sequence[Analysis]) -> list[dict[str, Any]]:
    """Return the places, each with the sentences that name it."""
    places: dict[str, dict[str, Any]] = {}
    for analysis in analyses:
        for mention, resolution in analysis.pairs():
            place = resolution.place  # type: ignore[union-attr]
            entry = places.setdefault(
                place.id,
                {"name": place.name, "latitude": place.latitude, "longitude": place.longitude,
                 "sentences": []},
            )  # fmt: skip
            entry["sentences"].append(analysis.sentences[mention.sentence].span.of(analysis.document.text))
    return list(places.values())


def _opened(browser: Browser, python: Path | None = None) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    if python is not None:
        served = _scripts(python)
        page.route(re.compile(r"^https?://(?!127\.0\.0\.1)"), lambda route: _answer(route, served))
    return page


def _scripts(python: Path) -> dict[str, Path]:
    """Return the files of Leaflet and jQuery that the environment's packages hold, by name."""
    packages = next(python.parents[1].glob("lib/python*/site-packages"))
    found = {
        path.name: path
        for pattern in ("**/leaflet*.js", "**/leaflet*.css", "**/marker-*.png", "**/jquery*.js")
        for path in sorted(packages.glob(pattern))
        if "js_lib_leaflet" in path.parts or "xstatic" in path.parts
    }
    jquery = next((path for name, path in found.items() if name.startswith("jquery")), None)
    return found | ({"jquery": jquery} if jquery else {})


def _answer(route: Route, served: dict[str, Path]) -> None:
    name = route.request.url.rpartition("/")[2].partition("?")[0]
    path = served.get("jquery") if name.startswith("jquery") else served.get(name)
    kind = Path(name).suffix
    if path is None and kind in {".js", ".css"}:
        # Bootstrap and its kin, which markers do without; st_folium waits for each, so none may be missing.
        route.fulfill(body="", content_type=_TYPES[kind])
    elif path is None:
        route.abort()
    else:
        route.fulfill(path=path, content_type=_TYPES[path.suffix])


def _ours(browser: Browser, folder: Path, html: str, places: int, built: float) -> Seen:
    path = folder / f"{places}.html"
    path.write_text(html, encoding="utf-8")
    page = _opened(browser)
    watch = explorer.Stopwatch(page)
    before = watch.busy()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=1000 * PATIENCE)
    opened = watch.busy() - before
    clock = page.evaluate("performance.getEntriesByName('ready')[0].startTime / 1000")
    page.locator('[data-key="list:places"]').click()
    clicks = [watch.timed(explorer.OPEN % n) for n in range(3, 3 + CLICKS)]
    page.context.close()
    return Seen(
        name="Wherein", places=places, build=built, size=len(html.encode()) / 1e6, opened=opened,
        opened_clock=clock, clicks=Spread.of(c[0] for c in clicks),
        clicks_clock=Spread.of(c[1] for c in clicks),
    )  # fmt: skip


def _stock(browser: Browser, python: Path, listed: Path, places: int) -> Seen:
    path = listed.with_name(f"stock-{places}.html")
    done = subprocess.run([python, HERE / "stock_map.py", listed, path], capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"stock folium: {done.stderr.strip()[-200:]}")
    page = _opened(browser, python)
    watch = explorer.Stopwatch(page)
    before, began = watch.busy(), time.perf_counter()
    page.goto(path.as_uri())
    _wait(page, "stock folium", f"() => document.querySelectorAll('{_ICONS}').length >= {places}")
    opened, clock = watch.busy() - before, time.perf_counter() - began
    clicks = [watch.timed(_CLICK % n) for n in range(3, 3 + CLICKS)]
    _wait(page, "stock folium's popup", "() => document.querySelector('.leaflet-popup-content')")
    page.context.close()
    return Seen(
        name="stock folium, a marker a place", places=places, build=json.loads(done.stdout)["cpu"],
        size=path.stat().st_size / 1e6, opened=opened, opened_clock=clock,
        clicks=Spread.of(c[0] for c in clicks), clicks_clock=Spread.of(c[1] for c in clicks),
    )  # fmt: skip


def _streamlit(browser: Browser, python: Path, listed: Path, places: int) -> Seen:
    with _served(python, listed) as (address, process):
        page = _opened(browser, python)
        watch = explorer.Stopwatch(page)
        before, began, spent = watch.busy(), time.perf_counter(), _spent(process)
        page.goto(address)
        _wait_markers(page, places)
        opened, clock = watch.busy() - before, time.perf_counter() - began
        built = _spent(process) - spent
        names = [place["name"] for place in json.loads(listed.read_text(encoding="utf-8"))]
        try:
            clicks = [_click_served(page, n, names[n]) for n in range(3, 3 + CLICKS)]
        except Unavailable:
            clicks = []
        page.context.close()
    return Seen(
        name="st_folium, a marker a place", places=places, build=built, size=math.nan, opened=opened,
        opened_clock=clock, clicks=None, clicks_clock=Spread.of(clicks) if clicks else None,
    )  # fmt: skip


def _click_served(page: Page, number: int, name: str) -> float:
    """Return the milliseconds from a click on a marker until the app shows its sentences."""
    start = time.perf_counter()
    page.frame_locator("iframe").first.locator(_ICONS).nth(number).evaluate("icon => icon.click()")
    shown = "n => document.body.innerText.includes(n)"
    _wait(page, "st_folium's answer to a click", shown, f"SENTENCES OF {name}:")
    return 1000 * (time.perf_counter() - start)


def _wait(page: Page, what: str, condition: str, argument: object = None) -> None:
    from playwright.sync_api import TimeoutError as NotYet

    try:
        page.wait_for_function(condition, arg=argument, timeout=1000 * PATIENCE)
    except NotYet as error:
        raise Unavailable(f"{what} was not there after {PATIENCE:.0f} s") from error


def _wait_markers(page: Page, places: int) -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        for frame in page.frames[1:]:
            if frame.evaluate(f"() => document.querySelectorAll('{_ICONS}').length") >= places:
                return
        page.wait_for_timeout(50)
    raise Unavailable(f"st_folium's markers were not there after {PATIENCE:.0f} s")


@contextmanager
def _served(python: Path, listed: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield the address of the app, served on this machine alone, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [python, "-m", "streamlit", "run", HERE / "markers_app.py", "--server.address", "127.0.0.1",
         "--server.port", str(port), "--server.headless", "true", "--browser.gatherUsageStats", "false",
         "--server.fileWatcherType", "none", "--", listed],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=HERE,
    )  # fmt: skip
    try:
        _wait_for_port(port)
        yield f"http://127.0.0.1:{port}/", process
    finally:
        process.terminate()
        process.wait()


def _wait_for_port(port: int) -> None:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Unavailable(f"st_folium: the app did not answer within {PATIENCE:.0f} s")


def _spent(process: subprocess.Popen[bytes]) -> float:
    """Return the processor time of a process so far (Linux; elsewhere not a number)."""
    if sys.platform != "linux":
        return math.nan
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

"""Whether the dashboard leaks: ``python benchmarks/soak.py [--minutes 30]`` clicks in it by two sessions.

A server is started as ``wherein explore`` starts it. One session, the reader, keeps its page open from
beginning to end: dots, sentences, views, searches, decisions and undoing them. The other, the visitor, comes
anew again and again: brings a document of its own, looks at it, saves the map, and loads the page again.
Twice a minute it is written down how much memory the server and the processes it started hold (PSS), and,
after a garbage collection, how large each page's JavaScript heap is and how many nodes and listeners it has.

The first third is warming up. It fails (exit 1) where the median of the last third is more than the median of
the second one and what is allowed to that figure, where a page complains, or where it too often does not
answer. All figures go to a JSON file.
Linux only, for it reads ``/proc``. Chromium is found as in the tests, or named in ``WHEREIN_CHROMIUM``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, CDPSession, Frame, Page

FRAME = 'iframe[title="Explorer: map and sentences"]'
ALLOWED = {"server": 0.05, "heap": 0.10, "nodes": 0.10, "listeners": 0.10}
"""Growth from the second third to the last that still counts as flat, as a share."""
SPARE = {"server": 10e6, "heap": 1e6, "nodes": 200.0, "listeners": 100.0}
"""And in bytes or numbers, where that is more."""
EVERY_SECONDS = 30.0
WORDS = ("Seoul", "Inje county", "Kaesong", "Paris", "Beijing", "San", "개성", "qqqqzzz")
TOWNS = ("Nairobi", "Lisbon", "Porto", "Valparaiso", "Bergen", "Osaka", "Lima", "Adelaide")
_PATIENCE = 240_000
"""Milliseconds for a page to be made, on a machine that does other things too."""
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The page's frame in its tab's own process: one heap to look at.
    "--disable-features=IsolateSandboxedIframes",
)


def main() -> int:
    """Run, print a line a measurement and the verdict."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--minutes", type=float, default=30.0)
    asked.add_argument("--json", type=Path, default=Path("build/soak.json"), help="where the figures go")
    asked.add_argument("--fast", action="store_true", help="without the neural recogniser")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), fast=given.fast) as (process, address):
        rows, complaints = soak(process, address, Path(folder), given.minutes * 60)
    verdicts = [verdict(rows, name) for name in rows[0] if name not in {"seconds", "clicks", "missed"}]
    given.json.parent.mkdir(parents=True, exist_ok=True)
    given.json.write_text(
        json.dumps({"rows": rows, "verdicts": verdicts, "complaints": complaints}, indent=1), encoding="utf-8"
    )
    for each in verdicts:
        say("{what:24} {middle:14,.0f} → {last:14,.0f}  {share:+7.1%}  {said}".format(**each))
    for complaint in complaints:
        say("the page complained:", complaint)
    last = rows[-1]
    say(
        f"{last['clicks']:,.0f} steps in {last['seconds'] / 60:.1f} minutes, "
        f"{last['missed']:.0f} rounds cut short; {given.json}"
    )
    missed = last["missed"] > 3 + last["clicks"] / 200
    return 1 if complaints or missed or any(each["said"] != "flat" for each in verdicts) else 0


def verdict(rows: list[dict[str, float]], name: str) -> dict[str, Any]:
    """Compare one figure's last third with its second."""
    values = [row[name] for row in rows]
    third = max(1, len(values) // 3)
    middle, last = statistics.median(values[third : 2 * third] or values), statistics.median(values[-third:])
    kind = name.partition(" ")[0]
    more = max(middle * ALLOWED[kind], SPARE[kind])
    said = "flat" if last <= middle + more else "GROWS"
    return {"what": name, "middle": middle, "last": last, "share": last / middle - 1, "said": said}


# ── The server ──


@contextmanager
def served(folder: Path, *, fast: bool) -> Iterator[tuple[int, str]]:
    """Yield the process number and the address of a dashboard on a folder of documents."""
    documents = folder / "documents"
    documents.mkdir()
    seeds = Path(__file__).parents[1] / "seeds"
    for path in sorted(seeds.glob("*.txt")):
        shutil.copy(path, documents)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "geo.cli",
        "explore",
        str(documents),
        "--no-browser",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(
        command + ["--fast"] * fast, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "WHEREIN_DATA": str(folder / "data")},
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        yield server.pid, address
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait(address: str) -> None:
    for _ in range(2400):
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    raise SystemExit("the dashboard's server did not answer within ten minutes")


def pss(process: int) -> float:
    """Return the bytes that a process and those it started hold, shared ones shared out."""
    total, waiting = 0.0, [process]
    while waiting:
        each = waiting.pop()
        try:
            told = Path(f"/proc/{each}/smaps_rollup").read_text()
            below = Path(f"/proc/{each}/task/{each}/children").read_text()
        except OSError:
            continue  # it has ended
        total += sum(int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("Pss:"))
        waiting += map(int, below.split())
    return total


# ── The sessions ──


class Session:
    """One person at the dashboard.

    Parameters
    ----------
    browser : Browser
    address : str
    seed : int
        Of what is clicked.
    """

    def __init__(self, browser: Browser, address: str, seed: int) -> None:
        self.chance = random.Random(seed)
        self.complaints: list[str] = []
        self.steps = 0
        self.missed = 0
        context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
        context.set_default_timeout(60_000)
        self.page: Page = context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )
        self.page.goto(address, timeout=_PATIENCE)
        self._cdp: CDPSession = context.new_cdp_session(self.page)
        self._cdp.send("Performance.enable")
        self.frame = self._ready()

    def _ready(self) -> Frame:
        self.page.frame_locator(FRAME).locator("html[data-ready]").wait_for(
            timeout=_PATIENCE, state="attached"
        )
        found = self.page.locator(FRAME).element_handle().content_frame()
        assert found is not None
        return found

    def measured(self) -> dict[str, float]:
        """Return the heap, nodes and listeners after garbage has been collected."""
        self._cdp.send("HeapProfiler.collectGarbage")
        heap = self._cdp.send("Runtime.getHeapUsage")["usedSize"]
        told = {each["name"]: each["value"] for each in self._cdp.send("Performance.getMetrics")["metrics"]}
        return {"heap": heap, "nodes": told["Nodes"], "listeners": told["JSEventListeners"]}

    def does(self, something: Callable[[], None]) -> None:
        """Do something; what a busy machine is too slow for is counted, and gone on from."""
        try:
            something()
        except PlaywrightTimeout:
            self.missed += 1
            self.page.keyboard.press("Escape")
            self.page.keyboard.press("Escape")

    def look(self) -> None:
        """Go once round: a dot and its evidence, a sentence, each view, some words, a place looked up."""
        self._view("map")
        self._click(".v-map .dot:visible")
        self._click(".card summary:visible")
        self.page.keyboard.press("Escape")
        self._click(".v-map .s:visible")
        self.page.keyboard.press("Escape")
        words = self.frame.get_by_label("Words in the sentence")
        words.fill(self.chance.choice(WORDS))
        words.fill("")
        for name in ("read", "unresolved", "review", "gazetteer"):
            self._view(name)
        self.frame.locator("#gaz-words").fill(self.chance.choice(WORDS))
        self.page.wait_for_timeout(700)
        self._view("map")

    def decide(self) -> None:
        """Call a choice right, and take it back."""
        self._view("review")
        for key in ("A", "Z"):
            button = self.frame.locator(f'[data-act="{key}"]:visible').first
            if button.count() and button.is_enabled():
                button.click()
                self.steps += 1
            self.page.wait_for_timeout(300)
        self._view("map")

    def bring(self, letter: Path) -> None:
        """Bring a document, wait until the page has it, and save the map."""
        self.page.locator('input[type="file"]').first.set_input_files(letter)
        # Not for a dot of it: the page may be looking elsewhere.
        every = self.page.frame_locator(FRAME).locator("option", has_text="All 3")
        every.wait_for(timeout=_PATIENCE, state="attached")
        self.frame = self._ready()
        self._view("map")
        self.frame.locator("#save").click()
        with self.page.expect_download():
            self.frame.locator("#export-save").click()
        self.page.keyboard.press("Escape")
        self.steps += 3

    def come_again(self) -> None:
        """Load the page anew: another session for the server."""
        self.page.reload(timeout=_PATIENCE)
        self.frame = self._ready()
        self.steps += 1

    def _view(self, name: str) -> None:
        button = self.frame.locator(f'nav [data-view="{name}"]')
        if button.count():
            button.click()
            self.steps += 1

    def _click(self, selector: str) -> None:
        found = self.frame.locator(selector)
        number = found.count()
        if number:
            found.nth(self.chance.randrange(number)).click(position={"x": 4, "y": 4}, force=True)
            self.steps += 1


def soak(
    process: int, address: str, folder: Path, seconds: float
) -> tuple[list[dict[str, float]], list[str]]:
    """Click until the time is over; return what was measured, and what the pages complained of."""
    letters = itertools.cycle(_letters(folder))
    rows: list[dict[str, float]] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=list(_FLAGS))
        reader, visitor = Session(browser, address, 1), Session(browser, address, 2)
        begin = time.monotonic()
        for turn in itertools.count():
            now = time.monotonic() - begin
            if now >= len(rows) * EVERY_SECONDS or now > seconds:
                rows.append(_row(now, process, reader, visitor))
                say(_line(rows[-1]))
            if now > seconds:
                break
            reader.does(reader.look)
            visitor.does(visitor.look)
            if turn % 3 == 1:
                reader.does(reader.decide)
            if turn % 4 == 2:
                visitor.does(partial(visitor.bring, next(letters)))
                visitor.does(visitor.look)
                visitor.does(visitor.come_again)
        browser.close()
    return rows, reader.complaints + visitor.complaints


def _row(now: float, process: int, reader: Session, visitor: Session) -> dict[str, float]:
    row = {
        "seconds": now,
        "clicks": float(reader.steps + visitor.steps),
        "missed": float(reader.missed + visitor.missed),
        "server": pss(process),
    }
    for name, session in (("reader", reader), ("visitor", visitor)):
        row |= {f"{what} of {name}": value for what, value in session.measured().items()}
    return row


def _line(row: dict[str, float]) -> str:
    return (
        f"{row['seconds'] / 60:5.1f} min  {row['clicks']:6,.0f} steps  server {row['server'] / 1e6:6.1f} MB  "
        f"heaps {row['heap of reader'] / 1e6:5.1f} and {row['heap of visitor'] / 1e6:5.1f} MB  "
        f"nodes {row['nodes of reader']:6,.0f} and {row['nodes of visitor']:6,.0f}"
    )


def _letters(folder: Path) -> list[Path]:
    paths = []
    for number, town in enumerate(TOWNS):
        path = folder / f"letter-{number}.txt"
        others = ", ".join(other for other in TOWNS if other != town)
        path.write_text(f"We sailed from {town} in May. They wrote from {others}.\n" * 20, encoding="utf-8")
        paths.append(path)
    return paths


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
    found = os.environ.get("WHEREIN_CHROMIUM") or next((p for n in names if (p := shutil.which(n))), None)
    if not found:
        raise SystemExit("no browser: install Chromium, or name one in WHEREIN_CHROMIUM")
    return found


def say(*words: str) -> None:
    """Print a line at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

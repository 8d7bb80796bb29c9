"""How fast the page is: ``python benchmarks/explorer.py [PLACES…]`` times it on synthetic collections.

``--page`` leaves the dashboard out, ``--dashboard`` all else.

For each number of places (1,000 and 10,000 if none is named) it makes five mentions a place, builds the
page, opens it from disk in Chromium and times what a reader waits for. Nine places in ten are the most
populous towns of the gazetteer, one a division or country; texts, clues and scores are made up.

A figure counts by processor time, of this process or of the page's main thread, for other work on the
machine does not change it much; the time by the clock stands beside it. In the browser a time runs from the
event until the frame that shows its effect is handed over. Last, the same collection is opened in the
dashboard: how soon Python hears of a click, by the clock (`parts.dashboard`), and what clicks, filters and
decisions run there: no whole script, no page drawn anew, no map that moves. Chromium is found as in the
tests, or named in ``WHEREIN_CHROMIUM``.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from parts.dashboard import measure as measure_dashboard
from playwright.sync_api import sync_playwright

from gazetteer import MatchKind, open_gazetteer
from geo.maps import page as build_page
from geo.model import Analysis, Candidate, Document, Evidence, Mention, MentionKind, Resolved, Span
from geo.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser, Page

    from gazetteer import Gazetteer, Place

SIZES = (1_000, 10_000)
MENTIONS_A_PLACE = 5
MENTIONS_A_DOCUMENT = 100
_KINDS = (*(MentionKind.LITERAL,) * 5, MentionKind.METONYM, MentionKind.DEMONYM, MentionKind.FACILITY)
_WORDS = "officials said on Tuesday that the road to the north of the river had been closed since the morning"
_CLUES = (
    "name_match",
    "population",
    "context",
    "nearness",
    "focus_country",
    "type_words",
    "script",
    "length",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A time or a size and what it must not exceed."""

    what: str
    value: float
    most: float
    unit: str
    clock: float | None = None

    def __str__(self) -> str:
        verdict = "ok" if self.value <= self.most else "OVER"
        clock = "" if self.clock is None else f"   {self.clock:9.2f} {self.unit} by the clock"
        return f"  {self.what:28} {self.value:9.2f} {self.unit:3} of {self.most:6.1f}  {verdict:4}{clock}"


def collection(gazetteer: Gazetteer, places: int) -> list[Analysis]:
    """Return documents that name so many places, each five times, the same on every run."""
    chosen = _places(gazetteer, places)
    total = len(chosen) * MENTIONS_A_PLACE
    # 7919 and the total share no factor, so every place comes up five times, far apart.
    order = [chosen[(i * 7919) % len(chosen)] for i in range(total)]
    step = MENTIONS_A_DOCUMENT
    return [_document(n, order[at : at + step]) for n, at in enumerate(range(0, total, step))]


def _places(gazetteer: Gazetteer, wanted: int) -> list[Place]:
    known = gazetteer.within(-90, -180, 90, 180, min_population=1, limit=12 * wanted)
    towns = [place for place in known if place.feature_class == "P"]
    areas = [place for place in known if place.feature_class == "A"]
    return [*towns[: wanted - wanted // 10], *areas[: wanted // 10]]


def _document(number: int, places: Sequence[Place]) -> Analysis:
    text, spans, dot = "", [], 0
    for i, place in enumerate(places):
        lead = f"In {place.name}"
        spans.append(Span(dot + 3, dot + len(lead)))
        piece = f"{lead}, {_WORDS[: 40 + (i * 7) % 60]}.{chr(10) * 2 if i % 4 == 3 else ' '}"
        text += piece
        dot += len(piece)
    sentences = split_sentences(text)
    mentions, resolutions, at = [], [], 0
    for i, (span, place) in enumerate(zip(spans, places, strict=True)):
        while sentences[at].span.end <= span.start:
            at += 1
        name = text[span.start : span.end]
        kind = _KINDS[(i + number) % len(_KINDS)]
        mentions.append(
            Mention(span=span, text=name, sentence=at, kind=kind, recognition_score=0.9, lookup=name)
        )
        resolutions.append(_resolved(place, places[i - 1], 0.35 + (i * 37 + number) % 65 / 100))
    return Analysis(
        document=Document(
            id=f"report-{number}.txt", text=text, date=_date(number), source=f"Wire {number % 7}"
        ),
        language="en",
        sentences=sentences,
        mentions=tuple(mentions),
        resolutions=tuple(resolutions),
    )


def _date(number: int) -> str:
    return f"{2015 + number % 10}-{1 + number % 12:02d}-{1 + number % 28:02d}"


def _resolved(place: Place, other: Place, score: float) -> Resolved:
    weight = math.log(score / (1 - score)) / len(_CLUES)
    candidates = tuple(
        Candidate(place=p, matched_name=p.name, match=MatchKind.PRIMARY, score=s)
        for p, s in ((place, score), (other, round((1 - score) / 2, 4)))
    )
    evidence = tuple(Evidence(name=c, weight=weight, detail=f"{place.name} fits {c}") for c in _CLUES)
    return Resolved(place=place, score=score, evidence=evidence, candidates=candidates)


_TIMED = """async act => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const start = performance.now();
  await eval(act)();
  await frame();
  const {port1, port2} = new MessageChannel();
  await new Promise(done => { port1.onmessage = done; port2.postMessage(0); });
  return performance.now() - start;
}"""
_CHOOSE = """() => { const box = document.querySelector('#choose-country'); box.value = %s;
  box.dispatchEvent(new Event('change', {bubbles: true})); }"""
_SEARCH = """() => { const box = document.querySelector('#words'); box.value = %s;
  box.dispatchEvent(new Event('input', {bubbles: true}));
  return new Promise(done => setTimeout(done, 181)); }"""
_ZOOM = "() => document.querySelector('.leaflet-control-zoom-in').click()"
OPEN = "() => document.querySelectorAll('.prow')[%d].click()"


class Stopwatch:
    """Times acts in a page, by its main thread's processor time and by the clock."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy(self) -> float:
        """Return seconds of processor time the main thread has spent on tasks."""
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    def timed(self, act: str, *, waits: float = 0) -> tuple[float, float]:
        """Return an act's milliseconds, by the processor and by the clock; a list it left is shown again."""
        before = self.busy()
        clock = self._page.evaluate(_TIMED, act) - waits
        busy = 1000 * (self.busy() - before)
        if ".prow" in act:
            self._page.keyboard.press("Escape")
            self._page.wait_for_selector(".prow")
        return busy, clock

    def act(self, what: str, acts: Sequence[str], most: float, *, waits: float = 0) -> Limit:
        """Return the median of some acts in milliseconds; ``waits`` is what an act waits on purpose."""
        runs = [self.timed(act, waits=waits) for act in acts]
        busy, clock = (sorted(values)[len(runs) // 2] for values in zip(*runs, strict=True))
        return Limit(what=what, value=busy, most=most, unit="ms", clock=clock)


def measure(page: Page, path: Path, places: int) -> list[Limit]:
    """Open a page and time it."""
    watch = Stopwatch(page)
    before = watch.busy()
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=60_000)
    drawn = watch.busy() - before
    ready = page.evaluate("performance.getEntriesByName('ready')[0].startTime / 1000")
    page.locator('[data-key="list:places"]').click()
    return [
        Limit(
            what="map and list drawn", value=drawn, most=2.5 if places <= 1000 else 3, unit="s", clock=ready
        ),
        watch.act("click to sentences", [OPEN % n for n in (3, 40, 80, 120, 160)], 80),
        watch.act("a filter", [_CHOOSE % country for country in ("'US'", "'IN'", "''")], 300),
        watch.act(
            "a search", [_SEARCH % words for words in ("'river'", "'tuesday road'", "''")], 300, waits=181
        ),
        watch.act("a step closer", [_ZOOM] * 3, 300),
    ]


def chromium() -> str:
    """Return the browser's path."""
    found = os.environ.get("WHEREIN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise SystemExit("no browser: install Chromium, or name one in WHEREIN_CHROMIUM")
    return found


def measure_page(
    browser: Browser, analyses: Sequence[Analysis], gazetteer: Gazetteer, folder: Path
) -> list[Limit]:
    """Build a collection's page, open it and time it."""
    places = sum(len(a.mentions) for a in analyses) // MENTIONS_A_PLACE
    start, clock = time.process_time(), time.perf_counter()
    html = build_page(analyses, gazetteer, title=f"{places:,} places")
    built, waited = time.process_time() - start, time.perf_counter() - clock
    path = folder / f"{places}.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    limits = [
        Limit(what="build", value=built, most=2, unit="s", clock=waited),
        Limit(what="size", value=len(html.encode()) / 1e6, most=12, unit="MB"),
        *measure(page, path, places),
    ]
    page.close()
    return limits


def in_dashboard(browser: Browser, analyses: Sequence[Analysis], folder: Path) -> list[Limit]:
    """Open a collection in the dashboard and click there."""
    project = folder / f"served-{len(analyses)}"
    project.mkdir()
    heard = measure_dashboard(browser, analyses, project)
    return [
        Limit(what="Python hears of a click", value=heard.median, most=300, unit="ms"),
        Limit(what="at worst", value=heard.worst, most=300, unit="ms"),
        Limit(what="runs of the whole script", value=heard.whole_runs, most=0, unit=""),
        Limit(what="pages drawn anew", value=heard.mounts, most=0, unit=""),
        Limit(what="maps moved", value=heard.moved, most=0, unit=""),
        Limit(what="server, left alone", value=100 * heard.idle, most=2, unit="%"),
    ]


def main(arguments: Sequence[str]) -> int:
    """Print a table for each size; 1 if a figure is over its limit."""
    sizes = [int(each) for each in arguments if not each.startswith("-")] or SIZES
    gazetteer = open_gazetteer()
    over = 0
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"], headless=True
        )
        for places in sizes:
            analyses = collection(gazetteer, places)
            mentions = sum(len(a.mentions) for a in analyses)
            sys.stdout.write(f"{places:,} places, {mentions:,} mentions, {len(analyses):,} documents\n")
            limits: list[Limit] = []
            if "--dashboard" not in arguments:
                limits += measure_page(browser, analyses, gazetteer, Path(folder))
            if "--page" not in arguments:
                limits += in_dashboard(browser, analyses, Path(folder))
            over += sum(limit.value > limit.most for limit in limits)
            sys.stdout.write("".join(f"{limit}\n" for limit in limits))
        browser.close()
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

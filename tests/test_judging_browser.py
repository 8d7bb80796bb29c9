"""Decisions on the page: laid as the program lays them, undone in any order; places searched and added."""

from __future__ import annotations

import csv
import io
import random
import re
import time
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import quiet_page
from explorer_world import SmallWorld, one_document, seed_analyses
from playwright.sync_api import expect
from test_app_browser import FRAME, served
from test_cli import wherein

from geo.decisions import Decision, Decisions, Scope, Verdict, decide, decided
from geo.explorer.values import Judged
from geo.maps import page as build_page
from geo.model import Resolved
from geo.project import append_decisions, decision_from, read_decisions

pytestmark = pytest.mark.browser

WORLD = SmallWorld()
ANALYSES = tuple(seed_analyses(WORLD))


def judged_page(decisions, analyses=ANALYSES):
    laid = [decided(analysis, decisions, WORLD) for analysis in analyses]
    return build_page(laid, WORLD, judged=Judged(proposed=analyses, decisions=decisions))


def some_decisions(seed, number):
    """Return decisions of all scopes and verdicts about a few names that recur."""
    chance = random.Random(seed)
    places = sorted(WORLD.places)
    pool = [
        (analysis, mention, resolution)
        for analysis in ANALYSES
        for mention, resolution in analysis.pairs()
        if mention.text in {"North", "South Korean", "Paju", "Pyongyang", "China", "Inje county"}
    ]
    made = []
    for _ in range(number):
        analysis, mention, resolution = chance.choice(pool)
        verdict = chance.choice([Verdict.RIGHT, Verdict.WRONG, Verdict.INSTEAD, Verdict.NOT_A_PLACE])
        own = resolution.place.id if isinstance(resolution, Resolved) else chance.choice(places)
        place = {Verdict.INSTEAD: chance.choice(places), Verdict.NOT_A_PLACE: ""}.get(verdict, own)
        scope = chance.choice(list(Scope))
        made.append(decide(analysis, mention, verdict, scope=scope, place_id=place))
    return made


def program_says(decisions):
    return [
        (r.place.id if isinstance(r, Resolved) else None, r.status.value)
        for analysis in ANALYSES
        for r in decided(analysis, decisions, WORLD).resolutions
    ]


def exported(page, form="decisions"):
    page.keyboard.press("e")
    page.locator("#export-format").select_option(form)
    if page.locator("#export-unplaced").is_visible():
        page.locator("#export-unplaced input").check()
    with page.expect_download() as download:
        page.locator("#export-save").click()
    page.keyboard.press("Escape")
    return list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8"), newline="")))


def page_says(page):
    """Return what the page would export, by mention: all but the embedded ones, which no export has."""
    page.evaluate("location.hash = 'v=review&kinds=literal.facility.metonym.demonym.elliptic'")
    return [(row["place_id"] or None, row["status"]) for row in exported(page, "csv")]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_undone_one_after_the_other_the_page_says_what_the_program_says(open_file, seed):
    history = some_decisions(seed, 7)
    page = open_file(judged_page(Decisions(history)), view="#v=review")
    assert page_says(page) == program_says(Decisions(history))
    for _ in range(4):
        page.keyboard.press("h")
        page.locator("#history-list [data-key^='undo:']").nth(1).click()
        page.keyboard.press("Escape")
        rows = exported(page)
        after = Decisions(decision_from({**row}) for row in rows)
        assert page_says(page) == program_says(after)
    assert [row["decision"] for row in rows].count("undo") == 4
    assert len(after.holding) == 3


def test_the_history_names_every_decision_and_takes_one_of_before_back(open_file):
    mention = next(m for m in ANALYSES[0].mentions if m.text == "Paju")
    made = decide(
        ANALYSES[0], mention, Verdict.NOT_A_PLACE, time="2026-06-16T10:20:30Z", author="me", note="x"
    )
    gone = replace(made, quote="Atlantis", prefix="elsewhere, ", start=0, end=8, text_sha256="0" * 64)
    closed = replace(made, document_id="other.txt", text_sha256="1" * 64)
    html = judged_page(Decisions([made, gone, closed]))
    page = open_file(html, view="#v=review")
    page.keyboard.press("h")
    expect(page.locator("#history-what")).to_contain_text("3 decisions hold")
    expect(page.locator("#history-what")).to_contain_text("2 decisions fit no name in these documents")
    rows = page.locator(".hrow")
    expect(rows.nth(0)).to_contain_text("its document is not open")
    expect(rows.nth(1)).to_contain_text("its words are not in the document any more")
    expect(rows.nth(2)).to_contain_text("“Paju” not a place")
    expect(rows.nth(2)).to_contain_text("2026-06-16 10:20 UTC")
    expect(page.locator(".qi.done b")).to_have_text(["Paju"])
    rows.nth(2).get_by_role("button", name="Undo").click()
    page.keyboard.press("Escape")
    expect(page.locator(".qi.done")).to_have_count(0)
    kept = exported(page)
    assert [row["decision"] for row in kept] == ["not_a_place", "not_a_place", "not_a_place", "undo"]
    assert {row["author"] + row["note"] for row in kept} == {""}


def test_a_map_written_by_the_command_has_the_earlier_decisions_and_takes_one_back(open_file, tmp_path):
    texts = {"letter.txt": "We sailed from Lisbon to Porto.", "other.txt": "Braga and Lisbon."}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    no_place = Decision(
        scope=Scope.EVERYWHERE, document_id="letter.txt", text_sha256="0" * 64, start=15, end=21,
        quote="Lisbon", decision=Verdict.NOT_A_PLACE, time="2026-06-16T10:20:30Z", author="Ann", note="x",
    )  # fmt: skip
    (tmp_path / ".wherein").mkdir()
    append_decisions(tmp_path / ".wherein", [no_place, replace(no_place, quote="Braga", start=0, end=5)])
    for holds in ("texts", "sentences"):
        done = wherein("map", "letter.txt", "--fast", "--holds", holds, "-o", f"{holds}.html", cwd=tmp_path)
        assert done.returncode == 0
    page = open_file((tmp_path / "texts.html").read_text(encoding="utf-8"))
    expect(page.locator('.dot[aria-label^="Porto"]')).to_be_visible()
    expect(page.locator('.dot[aria-label^="Lisbon"]')).to_have_count(0)
    page.locator('[data-view="review"]').click()
    page.keyboard.press("h")
    # Of the other document's names nothing is told.
    expect(page.locator(".hrow")).to_have_count(1)
    expect(page.locator(".hrow")).to_contain_text("“Lisbon” not a place")
    expect(page.locator(".hrow")).not_to_contain_text("Ann")
    page.locator(".hrow").get_by_role("button", name="Undo").click()
    page.keyboard.press("Escape")
    page.locator('[data-view="map"]').click()
    expect(page.locator('#view-map .dot[aria-label^="Lisbon"]')).to_be_visible()
    quotes = open_file((tmp_path / "sentences.html").read_text(encoding="utf-8"))
    expect(quotes.locator('.dot[aria-label^="Lisbon"]')).to_have_count(0)
    expect(quotes.locator('.dot[aria-label^="Porto"]')).to_be_visible()


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (1280, "dark"), (480, "dark")])
def test_axe_finds_nothing_in_history_and_search(open_file, width, theme):
    html = judged_page(Decisions(some_decisions(5, 4)))
    page = open_file(html, view="#v=review", width=width, height=900, theme=theme)
    for key in ("/", "h"):
        page.keyboard.press(key)
        if key == "/":
            page.keyboard.type("seoul")
            expect(page.locator("#find-said")).to_contain_text("1 place found")
            page.keyboard.press("ArrowDown")
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_search_by_keyboard_over_the_places_the_page_holds(open_file):
    page = open_file(build_page(ANALYSES, WORLD), view="#v=review")
    expect(page.locator(".finding > .lab")).to_contain_text(
        re.compile(r"Search the \d+ places this page holds")
    )
    expect(page.locator("#find-note")).to_contain_text("The app searches the whole gazetteer")
    expect(page.get_by_role("button", name="Add a place")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("beij")
    expect(page.locator(".cand", has_text="Beijing")).to_contain_text("on the map already: 2 mentions")
    page.keyboard.press("Enter")
    expect(page.locator('.cand[aria-checked="true"]')).to_contain_text("Beijing")
    page.keyboard.press("a")
    page.keyboard.press("/")
    page.keyboard.type("<img src=x onerror=alert(1)>")
    expect(page.locator("#find-said")).to_contain_text("Nothing called “<img src=x")
    (row,) = exported_after(page)
    assert (row["quote"], row["decision"], row["place_id"]) == ("North", "instead", "local:beijing")


def exported_after(page):
    page.keyboard.press("Escape")
    return exported(page)


def test_a_pin_on_the_map_chooses_and_a_runner_up_of_the_card_opens_the_review(open_file):
    page = open_file(build_page(ANALYSES, WORLD), view="#v=review")
    page.locator('.pinm[data-pin="1"]').click(force=True)
    expect(page.locator(".cand").nth(1)).to_have_attribute("aria-checked", "true")
    page.locator('nav [data-view="map"]').click()
    page.locator('.dot[aria-label^="Paju"]').click()
    page.locator(".ru").first.click()
    name = page.locator(".ru").first.inner_text().split(",")[0]
    page.get_by_role("button", name="Review this choice").click()
    expect(page.locator('.cand[aria-checked="true"]')).to_contain_text(name)


def test_hostile_decisions_are_text(open_file):
    text = "They met in Paju </script><script>alert(1)</script> `${1+1}`."
    analysis = one_document(WORLD, text, "Paju", id="<img src=x onerror=alert(1)>.txt")
    made = decide(analysis, analysis.mentions[0], Verdict.INSTEAD, place_id="local:</script><b>")
    page = open_file(judged_page(Decisions([made]), (analysis,)), view="#v=review")
    page.keyboard.press("h")
    expect(page.locator(".hrow")).to_contain_text("is local:</script><b>")


def test_in_the_dashboard_a_place_is_searched_and_added_and_all_is_there_after_a_restart(
    browser, tmp_path, monkeypatch
):
    monkeypatch.setenv("WHEREIN_DATA", str(tmp_path / "own"))
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("They met in Springfield, and then in Paris.", encoding="utf-8")
    for start in range(3):
        with (
            served(folder, "--fast", cwd=tmp_path) as address,
            quiet_page(browser, width=1280, height=900, theme="light") as page,
        ):
            page.goto(address)
            frame = page.frame_locator(FRAME)
            frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
            if start == 0:
                search_and_add(page, frame)
                wait_for(lambda: len(read_decisions(folder / ".wherein").decisions.holding) == 2)
                layer = (tmp_path / "own" / "places.csv").read_text("utf-8")
                assert "Camp Redwood" in layer
                expect(page.get_by_text("The gazetteer was changed")).to_be_visible(timeout=30_000)
                page.reload()
                frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
            frame.locator('nav [data-view="map"]').click()
            name = "Paris" if start == 2 else "Kaes"
            expect(frame.locator('.v-map .dot[aria-label^="Camp Redwood"]')).to_be_attached(timeout=30_000)
            expect(frame.locator(f'.v-map .dot[aria-label^="{name}"]')).to_be_attached(timeout=30_000)
            if start == 1:
                frame.locator('nav [data-view="review"]').click()
                page.keyboard.press("h")
                frame.locator(".hrow", has_text="Paris").get_by_role("button", name="Undo").click()
                wait_for(lambda: len(read_decisions(folder / ".wherein").decisions.holding) == 1)
    history = read_decisions(folder / ".wherein").decisions.history
    assert [d.decision for d in history] == [Verdict.INSTEAD, Verdict.INSTEAD, Verdict.UNDO]


def wait_for(condition):
    for _ in range(150):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to pass in 15 s")


def search_and_add(page, frame):
    frame.locator('.dot[aria-label^="Paris"]').click()
    frame.get_by_role("button", name="Review this choice").click()
    expect(frame.locator(".finding > .lab")).to_contain_text("Search the gazetteer")
    frame.locator("#find-place").fill("Kaesong")
    frame.locator(".cand", has_text="Kaes").first.click(timeout=15_000)
    frame.locator('[data-act="A"]').click()
    frame.locator('nav [data-view="map"]').click()
    frame.locator('.v-map .dot[aria-label^="Springfield"]').click()
    frame.get_by_role("button", name="Review this choice").click()
    frame.locator(".rq").focus()
    page.keyboard.press("p")
    frame.locator("#add-name").fill("Camp Redwood")
    frame.get_by_role("button", name="Add it and decide").click()
    expect(frame.locator("#add-said")).to_contain_text("It needs a point")
    frame.locator("#add-lat").fill("127")
    frame.locator("#add-lon").fill("37")
    frame.get_by_role("button", name="Add it and decide").click()
    expect(frame.locator("#add-said")).to_contain_text("are latitude and longitude swapped?")
    frame.locator("#reviewmap").click(position={"x": 60, "y": 300})
    expect(frame.locator("#add-lat")).to_have_value(re.compile(r"^-?\d+\.\d{4}$"))
    frame.get_by_role("button", name="Add it and decide").click()

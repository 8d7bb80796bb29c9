"""The Review in a real browser: by keyboard and pointer, in the exported page and in the dashboard."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import quiet_page
from explorer_world import one_document
from playwright.sync_api import expect
from test_app_browser import FRAME, served

from geo.decisions import Decisions, Scope, Verdict, decided
from geo.maps import page as build_page
from geo.model import Resolved, Status
from geo.project import read_decisions

pytestmark = pytest.mark.browser


def names(page):
    return page.locator(".qi:not(.done) b").all_inner_texts()


def saved(page, tmp_path):
    """Return the decisions that the page saves, read as the program reads them."""
    with page.expect_download() as download:
        page.locator("#save-decisions").click()
    (tmp_path / "project").mkdir(exist_ok=True)
    download.value.save_as(tmp_path / "project" / "decisions.csv")
    read = read_decisions(tmp_path / "project")
    assert read.faults == ()
    return read.decisions


def test_the_queue_asks_what_is_most_in_doubt_first(open_file, seeds_page):
    page = open_file(seeds_page, view="#v=review")
    assert names(page) == ["North", "Inje county", "Paju", "South", "Demilitarized Zone"]
    expect(page.locator(".rq h2")).to_have_text("Which place is “North”?")
    expect(page.locator(".ctx mark.on")).to_have_text("North")
    expect(page.locator(".pinm.on")).to_have_text("1")
    expect(page.locator('[data-scope="everywhere"]')).to_have_text("Everywhere 9")
    expect(page.locator('nav [data-view="review"] sup')).to_have_text("5")


def test_one_key_a_decision_and_the_file_lays_the_same_over_the_analysis(
    open_file, seeds_page, world, analyses, tmp_path
):
    page = open_file(seeds_page, view="#v=review")
    for key in "ssa":  # everywhere: North is North Korea
        page.keyboard.press(key)
    expect(page.locator(".rq h2")).to_have_text("Which place is “Inje county”?")
    for key in "sna":  # this mention: the next candidate
        page.keyboard.press(key)
    expect(page.locator(".rq h2")).to_have_text("Which place is “Paju”?")
    page.keyboard.press("x")
    page.keyboard.press("w")
    assert names(page) == ["South", "Demilitarized Zone"]
    decisions = saved(page, tmp_path)
    assert [(d.quote, d.scope, d.decision) for d in decisions.holding] == [
        ("North", Scope.EVERYWHERE, Verdict.RIGHT),
        ("Inje county", Scope.MENTION, Verdict.INSTEAD),
        ("Paju", Scope.MENTION, Verdict.NOT_A_PLACE),
        ("South", Scope.MENTION, Verdict.WRONG),
    ]
    counts = {}
    for before in analyses:
        after = decided(before, decisions, world)
        assert after.warnings == before.warnings
        for mention, resolution in after.pairs():
            place = resolution.place.name if isinstance(resolution, Resolved) else None
            if resolution.status is not Status.PROPOSED and mention.text in {
                "North",
                "Inje county",
                "Paju",
                "South",
            }:
                key = (mention.text, place, resolution.status.value)
                counts[key] = counts.get(key, 0) + 1
    assert counts == {
        ("North", "North Korea", "accepted"): 9,
        ("Inje county", "Tokyo", "corrected"): 1,
        ("Paju", None, "rejected"): 1,
        ("South", None, "rejected"): 1,
    }


def test_what_was_decided_shows_everywhere_and_is_taken_back(open_file, seeds_page, tmp_path):
    page = open_file(seeds_page, view="#v=review")
    page.locator(".qi", has_text="Inje county").click()
    page.locator(".cand", has_text="Tokyo").click()
    page.get_by_role("button", name="Accept Tokyo").click()
    page.locator('nav [data-view="map"]').click()
    expect(page.locator('.v-map .dot[aria-label^="Inje"]')).to_have_count(0)
    page.locator('nav [data-view="read"]').click()
    expect(page.locator(".text mark.corrected", has_text="Inje county")).to_have_count(1)
    page.locator('nav [data-view="review"]').click()
    page.keyboard.press("z")
    expect(page.locator(".rq h2")).to_have_text("Which place is “Inje county”?")
    page.locator('nav [data-view="map"]').click()
    expect(page.locator('.v-map .dot[aria-label^="Inje"]')).to_have_count(1)
    page.locator('nav [data-view="review"]').click()
    decisions = saved(page, tmp_path)
    assert [d.decision for d in decisions.history] == [Verdict.INSTEAD, Verdict.UNDO]
    assert decisions.holding == ()


def test_a_saved_page_takes_the_decisions_along(open_file, seeds_page, tmp_path):
    page = open_file(seeds_page, view="#v=review")
    page.keyboard.press("x")
    page.locator("#save").click()
    page.locator("#export-format").select_option("page")
    with page.expect_download() as download:
        page.locator("#export-save").click()
    again = open_file(download.value.path().read_text(encoding="utf-8"), view="#v=review")
    expect(again.locator(".qi", has_text="North").first).to_contain_text("8 of 9")
    again.keyboard.press("z")
    expect(again.locator(".qi", has_text="North").first).to_contain_text("9 of 9")


def test_a_sure_choice_is_reviewed_from_its_card(open_file, seeds_page):
    page = open_file(seeds_page)
    page.locator('.dot[aria-label^="Pyongyang"]').click()
    page.get_by_role("button", name="Review this choice").click()
    expect(page.locator(".rq h2")).to_have_text("Which place is “Pyongyang”?")
    page.keyboard.press("0")
    expect(page.locator('.cand[aria-checked="true"]')).to_contain_text("Not a place")


def test_a_hostile_name_is_text_and_its_offsets_are_code_points(open_file, world, tmp_path):
    text = "🌍🌍 From =<img src=x onerror=alert(1)>, to Paju."
    analysis = one_document(world, text, "Paju", title="🌍")
    doubtful = replace(analysis.resolutions[0], score=0.3)
    analysis = replace(analysis, resolutions=(doubtful,))
    page = open_file(build_page([analysis], world), view="#v=review")
    page.keyboard.press("x")
    decision = saved(page, tmp_path).holding[0]
    assert text[decision.start : decision.end] == decision.quote == "Paju"
    assert decision.prefix == text[max(0, decision.start - 32) : decision.start]
    after = decided(analysis, Decisions([decision]), world)
    assert after.resolutions[0].status is Status.REJECTED


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (480, "dark")])
def test_axe_finds_nothing_and_nothing_to_review_says_so(open_file, seeds_page, width, theme):
    page = open_file(seeds_page, view="#v=review", width=width, height=900, theme=theme)
    page.keyboard.press("a")
    for _ in range(2):
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []
        for key in "ss" + "a" * 12:
            page.keyboard.press(key)
        expect(page.locator(".rq h2")).to_have_text("All reviewed")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_decision_in_the_dashboard_survives_a_restart(browser, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    text = "They met in Xyzzyville, near Seoul."
    (folder / "a.txt").write_text(text, encoding="utf-8")
    layer = tmp_path / "mine.csv"
    layer.write_text(
        "place_id,name,latitude,longitude,country_code\nlocal:x,Xyzzyville,37.5,127.5,KR\n", encoding="utf-8"
    )
    arguments = (folder, "--fast", "--gazetteer", layer)
    for start in range(2):
        with (
            served(*arguments, cwd=tmp_path) as address,
            quiet_page(browser, width=1280, height=800, theme="light") as page,
        ):
            page.goto(address)
            frame = page.frame_locator(FRAME)
            frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
            if start == 0:
                frame.locator('.v-map .dot[aria-label^="Xyzzyville"]').click()
                frame.get_by_role("button", name="Review this choice").click()
                frame.locator("html").evaluate("() => { window.stayed = true; }")
                frame.locator('[data-act="X"]').click()
                for _ in range(100):
                    if read_decisions(folder / ".wherein").decisions.holding:
                        break
                    time.sleep(0.1)
                page.wait_for_timeout(500)
                assert frame.locator("html").evaluate("() => window.stayed") is True
                expect(frame.locator("#save-decisions")).to_be_hidden()
            frame.locator('nav [data-view="map"]').click()
            expect(frame.locator('.v-map .dot[aria-label^="Seoul"]')).to_be_visible()
            expect(frame.locator('.v-map .dot[aria-label^="Xyzzyville"]')).to_have_count(0)
            expect(
                page.get_by_text(re.compile(r"1 decision is kept in|None yet; they are kept in"))
            ).to_be_visible()
    (decision,) = read_decisions(folder / ".wherein").decisions.history
    assert (decision.quote, decision.decision) == ("Xyzzyville", Verdict.NOT_A_PLACE)
    assert text[decision.start : decision.end] == "Xyzzyville"

"""Reading in the dashboard: progress by document, stop and go on; and two people at one server."""

from __future__ import annotations

import re
import time
from contextlib import ExitStack

import pytest
from browser_pages import quiet_page
from playwright.sync_api import expect
from test_app_browser import FRAME, served

from geo.project import read_decisions

pytestmark = pytest.mark.browser

_LONG = "The minister met farmers in Paju, then in Lisbon, and later in Porto near Braga and Coimbra. "


def ready(page, address):
    page.goto(address)
    frame = page.frame_locator(FRAME)
    frame.locator("html[data-ready]").wait_for(timeout=90_000, state="attached")
    return frame


def test_reading_names_the_document_stops_goes_on_and_is_not_repeated(browser, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(6):
        text = f"Report {number}. " + _LONG * 400
        (folder / f"report-{number}`x`.txt").write_text(text, encoding="utf-8")
    with (
        served(folder, "--fast", cwd=tmp_path) as address,
        quiet_page(browser, width=1280, height=800, theme="light") as page,
    ):
        page.goto(address)
        told = page.get_by_text(re.compile(r"Reading report-\d'x'.txt, \d of 6"))
        expect(told).to_be_visible(timeout=90_000)
        page.get_by_role("button", name="Stop, and show what is done").click()
        expect(page.get_by_text(re.compile(r"Stopped: \d of 6 documents"))).to_be_visible(timeout=60_000)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("Stopped:")).to_have_count(0, timeout=90_000)
        frame = page.frame_locator(FRAME)
        expect(frame.locator(".v-map .panel, .v-map").first).to_be_attached(timeout=90_000)
        expect(page.get_by_text("report-5`x`.txt")).to_be_visible()
    assert len(list((folder / ".wherein" / "cache").glob("*.analysis"))) == 6


def test_two_people_at_one_server_keep_their_own_view_and_both_their_decisions(browser, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("They met in Paju and flew to Lisbon.", encoding="utf-8")
    letter = tmp_path / "letter.txt"
    letter.write_text("We sailed from Valparaiso.", encoding="utf-8")
    with served(folder, "--fast", cwd=tmp_path) as address, ExitStack() as stack:
        pages = [
            stack.enter_context(quiet_page(browser, width=1280, height=800, theme="light")) for _ in range(2)
        ]
        frames = [ready(page, address) for page in pages]
        pages[0].locator('input[type="file"]').first.set_input_files(letter)
        expect(frames[0].locator('.v-map .dot[aria-label^="Valpara"]')).to_be_attached(timeout=60_000)
        for frame, name in zip(frames, ("Paju", "Lisbon"), strict=True):
            frame.locator(f'.v-map .dot[aria-label^="{name}"]').click()
            frame.get_by_role("button", name="Review this choice").click()
        for frame in frames:
            frame.locator('[data-act="X"]').click()
        for _ in range(150):
            held = read_decisions(folder / ".wherein").decisions.holding
            if len(held) == 2:
                break
            time.sleep(0.1)
        assert {decision.quote for decision in held} == {"Paju", "Lisbon"}
        expect(frames[1].locator('.v-map .dot[aria-label^="Valpara"]')).to_have_count(0)
        frames[1].locator('nav [data-view="map"]').click()
        expect(frames[1].locator('.v-map .dot[aria-label^="Paju"]')).to_have_count(1)
        expect(frames[1].locator('.v-map .dot[aria-label^="Lisbon"]')).to_have_count(0)

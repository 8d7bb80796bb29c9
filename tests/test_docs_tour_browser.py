"""The five-minute tour and the how-to of one's own gazetteer, done in a real browser as their pages tell it.

They leave the pages' pictures in ``artifacts/tour``; ``make pictures`` puts them into ``docs/images``.
"""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from browser_pages import quiet_page
from doc_pages import ROOT, pages, steps
from PIL import Image
from playwright.sync_api import expect
from test_app_browser import FRAME, PYONGYANG, served

pytestmark = pytest.mark.browser

PICTURES = ROOT / "artifacts" / "tour"
TOUR = pages()["docs/tour.md"]
GAZETTEER = pages()["docs/howto/my-gazetteer.md"]
WHOLE = "node => { while (node && getComputedStyle(node).opacity === '1') node = above(node); return !node; }"
UNFADED = f"node => {{ const above = n => n.parentElement || n.getRootNode().host; return ({WHOLE})(node); }}"


def picture(page, name, text=TOUR, *, whole=True):
    """Keep a picture of the window, or of the page without the column at its side, which names a folder."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    # The server hears of each click and fades the page meanwhile.
    for _ in range(60):
        page.wait_for_timeout(500)
        if page.locator(FRAME).evaluate(UNFADED):
            break
    shown = page if whole else page.locator(FRAME)
    shot = Image.open(BytesIO(shown.screenshot(animations="disabled"))).convert("RGB")
    # 256 colours keep a picture small; those furthest apart, or the hue of a few dots becomes another's.
    few = shot.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    assert path.stat().st_size <= 200_000
    assert f"images/{path.name}" in text


def test_the_tour_goes_as_the_page_says(browser, tmp_path):
    with (
        served(cwd=tmp_path) as address,
        quiet_page(browser, width=1120, height=700, theme="light") as page,
    ):
        page.goto(address)
        frame = page.frame_locator(FRAME)
        frame.locator("html[data-ready]").wait_for(timeout=60_000, state="attached")
        sentences = frame.locator(".v-map .s")
        expect(sentences.first).to_be_visible()
        picture(page, "tour-1-open")
        frame.get_by_text("How to read the map").click()

        frame.locator(PYONGYANG).click()
        expect(frame.locator(".card h2")).to_have_text("Pyongyang")
        assert all("Pyongyang" in text for text in sentences.all_inner_texts())
        picture(page, "tour-2-place")
        page.keyboard.press("Escape")
        expect(frame.locator(".card h2")).to_have_count(0)

        sentences.filter(has_text="border city of Paju").click(position={"x": 5, "y": 5})
        page.mouse.move(120, 650)
        expect(frame.locator(PYONGYANG)).to_have_class(re.compile("dim"))
        picture(page, "tour-3-sentence")
        page.keyboard.press("Escape")

        frame.locator("mark", has_text="Inje county").first.click()
        expect(frame.locator(".card h2")).to_contain_text("Inje")
        frame.locator(".card summary").first.click()
        expect(frame.locator(".card .pole").first).to_be_visible()
        picture(page, "tour-4-evidence")


def test_ones_own_gazetteer_goes_as_the_page_says(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("WHEREIN_DATA", str(tmp_path / "own"))
    text = next(step.promised for step in steps("", GAZETTEER) if step.what == "bridge.txt")
    (tmp_path / "bridge.txt").write_text(text, encoding="utf-8")
    with (
        served("bridge.txt", cwd=tmp_path) as address,
        quiet_page(browser, width=1400, height=700, theme="light") as page,
    ):
        page.goto(f"{address}/?v=gazetteer")
        frame = page.frame_locator(FRAME)
        expect(frame.locator(".mylayer")).to_be_visible(timeout=60_000)
        frame.locator("#gaz-words").fill("Tolvan")
        expect(frame.locator(".hits tbody tr").first).to_be_visible(timeout=20_000)
        frame.locator("#gaz-words").fill("Upper Tolvan")
        frame.get_by_role("button", name="New place").click()
        for cell in ("Upper Tolvan", "", "37.93", "126.58"):
            page.keyboard.type(cell)
            page.keyboard.press("Tab")
        save = frame.locator('[data-key="layer:save"]')
        expect(save).to_have_text("Save 1 row, change 2 mentions", timeout=30_000)
        frame.locator("h1", has_text="Gazetteer").click()
        picture(page, "my-gazetteer", GAZETTEER, whole=False)
        save.click()
        expect(frame.locator(".v-gaz .toast, .toast")).to_contain_text("1 row saved", timeout=20_000)
        expect(page.get_by_text("The gazetteer was changed")).to_be_visible(timeout=60_000)
        frame.locator('nav [data-view="map"]').click()
        expect(frame.locator('.v-map .dot[aria-label^="Upper Tolvan"]')).to_be_attached(timeout=30_000)
